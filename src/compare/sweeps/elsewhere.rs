//! What went in one place of a page and came in another: it neither came nor went.
//!
//! ```text
//! page 1   - Bel de balie.   under “Hulp”      ┐
//!          + Bel de balie.   under “Contact”   ├─ s1: “Bel de balie.” stands in another place on 10 pages
//! page 2   …                                   ┘
//! ```
//!
//! Under the same heading it stands where it stood, in another block: that is told of each page.

use std::collections::{BTreeMap, BTreeSet};

use super::signature::Signature;
use super::{Groups, Take};
use crate::compare::{EditKind, Op, PageChange};
use crate::page::BlockKind;

/// Takes what only moved out of what came and what went.
pub(super) fn found(found: &mut Groups, pages: &[PageChange]) {
    // The name of a box ("Note") says nothing of what the box holds.
    let is_box = |takes: &[Take]| takes.iter().any(|take| take.kind == EditKind::Block(BlockKind::Admonition));
    let of = |op: Op| {
        let sides = found.iter().filter(move |(signature, takes)| signature.op() == op && !is_box(takes));
        sides.filter_map(|(signature, takes)| Some((signature.one_sided()?, signature, takes)))
    };
    let gone: BTreeMap<&str, (&Signature, BTreeSet<usize>)> = of(Op::Delete)
        .map(|(text, signature, takes)| (text, (signature, takes.iter().map(|take| take.page).collect())))
        .collect();
    let both: Vec<(Signature, Signature, BTreeSet<usize>)> = of(Op::Insert)
        .filter_map(|(text, came, takes)| {
            let (went, on) = gone.get(text)?;
            let both = takes.iter().map(|take| take.page).filter(|page| on.contains(page)).collect();
            Some(((*went).clone(), came.clone(), both))
        })
        .collect();
    for (went, came, on) in both {
        let moved = Signature::of_moved(came.one_sided().unwrap_or_default());
        let mut taken = Vec::new();
        for side in [went, came] {
            if let Some(takes) = found.get_mut(&side) {
                taken.extend(takes.extract_if(.., |take| on.contains(&take.page)));
            }
        }
        let place = |page: usize, op: Op| -> BTreeSet<&[String]> {
            let here = taken.iter().map(|take| &pages[take.page].edits[take.edit]).zip(&taken);
            let here = here.filter(|(edit, take)| take.page == page && edit.op == op);
            here.map(|(edit, _)| edit.place.as_slice()).collect()
        };
        let stays: BTreeSet<usize> =
            on.into_iter().filter(|page| !place(*page, Op::Delete).is_disjoint(&place(*page, Op::Insert))).collect();
        taken.retain(|take| !stays.contains(&take.page));
        found.entry(moved).or_default().extend(taken);
    }
}
