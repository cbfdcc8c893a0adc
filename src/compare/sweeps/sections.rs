//! What came or went together: a heading with what stands under it, a box with what it holds.
//!
//! ```text
//! s1  + ## Help ons                on 19 pages   the section “Help ons” was added on 19 pages
//! s2  + Deel je idee via de mail.  on 19 pages   part of s1: needs no telling
//! ```
//!
//! The parts stay sweeps of their own, so that a sweep is always one change of words.

use std::collections::{BTreeMap, BTreeSet};

use super::signature::Signature;
use super::{Groups, Take, pages_of};
use crate::compare::{Edit, EditKind, Op, PageChange, Reason, SweepKind};
use crate::page::BlockKind;

/// One sweep is part of another if they share at least this part of their pages. Text that comes under only half of the headings is news by itself.
const TOGETHER: f64 = 0.8;

/// Makes the sweeps of headings and boxes sections where others belong to them, and tells which belong to which.
pub(super) fn together(found: &mut Groups, pages: &[PageChange]) -> BTreeMap<Signature, Signature> {
    let by_edit: BTreeMap<(usize, usize), &Signature> = found
        .iter()
        .filter(|(signature, _)| matches!(signature.op(), Op::Insert | Op::Delete))
        .flat_map(|(signature, takes)| takes.iter().map(move |take| ((take.page, take.edit), signature)))
        .collect();
    // On which pages a sweep stands under a heading or in a box of another.
    let mut under: BTreeMap<&Signature, BTreeMap<&Signature, BTreeSet<usize>>> = BTreeMap::new();
    for ((page, at), head) in &by_edit {
        for below in inside(&pages[*page].edits, *at) {
            if let Some(signature) = by_edit.get(&(*page, below)).filter(|signature| signature != &head) {
                under.entry(signature).or_default().entry(head).or_default().insert(*page);
            }
        }
    }
    let mut heads: BTreeMap<Signature, Signature> = BTreeMap::new();
    for (signature, above) in under {
        let own = pages_of(&found[signature]);
        let fits = above.into_iter().filter(|(head, on)| {
            let widest = own.max(pages_of(&found[*head]));
            on.len() as f64 >= TOGETHER * widest as f64
        });
        // Of a heading and the box below it the heading, that has more below it; of equals the first.
        let best = fits.max_by(|a, b| a.1.len().cmp(&b.1.len()).then_with(|| b.0.cmp(a.0)));
        if let Some((head, _)) = best {
            heads.insert(signature.clone(), head.clone());
        }
    }
    // Of a box in a section the section.
    let outermost = |part: &Signature| {
        let mut seen = BTreeSet::from([part]);
        let mut head = &heads[part];
        while let Some(above) = heads.get(head).filter(|above| seen.insert(above)) {
            head = above;
        }
        head.clone()
    };
    let outer: BTreeMap<Signature, Signature> =
        heads.keys().map(|part| (part.clone(), outermost(part))).filter(|(part, head)| part != head).collect();
    for head in outer.values().cloned().collect::<BTreeSet<_>>() {
        if let Some(takes) = found.remove(&head) {
            found.insert(head.into_section(), takes);
        }
    }
    for (signature, takes) in found.iter_mut() {
        if signature.kind() == SweepKind::Section && signature.op() == Op::Move {
            takes.extend(parts_that_moved(takes, pages));
            takes.sort();
            takes.dedup();
        }
    }
    outer.into_iter().map(|(part, head)| (part, head.into_section())).collect()
}

/// The parts of a section that moved which are told by themselves, because something came or went between them and the heading.
fn parts_that_moved(takes: &[Take], pages: &[PageChange]) -> Vec<Take> {
    let mut out = Vec::new();
    for take in takes {
        let edits = &pages[take.page].edits;
        let Some((head, text)) =
            edits[take.edit].moved.as_ref().and_then(|moved| Some((moved, moved.section.clone()?)))
        else {
            continue;
        };
        let below = |place: &[String]| -> Vec<String> { place.iter().cloned().chain([text.clone()]).collect() };
        let (from, to) = (below(&head.from.headings), below(&head.to.headings));
        let parts = (0..edits.len()).filter(|at| {
            let moved = edits[*at].moved.as_ref().filter(|moved| moved.section.is_none());
            edits[*at].reasons == [Reason::Order]
                && moved
                    .is_some_and(|moved| moved.from.headings.starts_with(&from) && moved.to.headings.starts_with(&to))
        });
        out.extend(parts.map(|edit| Take { edit, words: None, shown: Default::default(), ..take.clone() }));
    }
    out
}

/// What came or went together with the heading or the box at this place.
fn inside(edits: &[Edit], at: usize) -> Vec<usize> {
    let head = &edits[at];
    let same = |edit: &Edit| edit.op == head.op && matches!(edit.kind, EditKind::Block(_));
    match head.kind {
        EditKind::Block(BlockKind::Heading) => {
            let text = head.new.as_ref().or(head.old.as_ref()).cloned().unwrap_or_default();
            let place: Vec<String> = head.place.iter().cloned().chain([text]).collect();
            (at + 1..edits.len()).filter(|at| same(&edits[*at]) && edits[*at].place.starts_with(&place)).collect()
        }
        EditKind::Block(BlockKind::Admonition) => (at + 1..edits.len())
            .filter(|at| edits[*at].op == head.op)
            .take_while(|at| {
                let heads = [BlockKind::Heading, BlockKind::Admonition].map(EditKind::Block);
                same(&edits[*at]) && edits[*at].place == head.place && !heads.contains(&edits[*at].kind)
            })
            .collect(),
        _ => Vec::new(),
    }
}
