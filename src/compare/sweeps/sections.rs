//! What came or went together is one sweep: a heading with what stands under it, a box with what it holds.
//!
//! ```text
//! + ## Help ons              on 19 pages   ┐
//! + Deel je idee via de mail on 19 pages   ┘  s1: the section “Help ons” was added on 19 pages
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::signature::Signature;
use super::{Groups, Take, pages_of};
use crate::compare::{Edit, EditKind, Op, PageChange, Reason, SweepKind};
use crate::page::BlockKind;

/// Two sweeps are one if they share at least this part of their pages. Text that comes under only half of the headings is news by itself.
const TOGETHER: f64 = 0.8;

/// The sweeps, with those that belong to a section in that of its heading.
pub(super) fn together(found: Groups, pages: &[PageChange]) -> Groups {
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
    let mut out = Groups::new();
    for (signature, takes) in found {
        let mut head = &signature;
        let mut seen = BTreeSet::from([head]);
        while let Some(above) = heads.get(head) {
            if !seen.insert(above) {
                break;
            }
            head = above;
        }
        let is_section = heads.values().any(|other| other == head);
        let name = if is_section { head.clone().as_section() } else { head.clone() };
        let came_along = *head != signature;
        let nameless = |take: Take| if came_along { Take { shown: Default::default(), ..take } } else { take };
        out.entry(name).or_default().extend(takes.into_iter().map(nameless));
    }
    for (signature, takes) in &mut out {
        if signature.kind() == SweepKind::Section && signature.op() == Op::Move {
            takes.extend(parts_that_moved(takes, pages));
        }
        takes.sort();
        takes.dedup();
    }
    out
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
                && moved.is_some_and(|moved| {
                    moved.from.headings.starts_with(&from) && moved.to.headings.starts_with(&to)
                })
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
