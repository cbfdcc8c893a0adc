//! What came or went together: a heading with what stands under it, a box with what it holds, what stands under one heading.
//!
//! ```text
//! s1  + ## Help ons                on 19 pages   the section “Help ons” was added on 19 pages
//! s2  + Deel je idee via de mail.  on 19 pages   part of s1: needs no telling
//! s3  + --stil                     on 23 pages   2 texts were added on 23 pages: “--stil” and “Zegt niets.”
//! s4  + Zegt niets.                on 23 pages   told with s3
//! ```
//!
//! A box that only says what sort of box it is ("Note"), here and there, with another text on every page is no sweep, nor is what only ever stands
//! in sections and boxes that are each told by themselves.
//!
//! The parts stay sweeps of their own, so that a sweep is always one change of words.

use std::collections::{BTreeMap, BTreeSet};

use super::signature::Signature;
use super::{Groups, Take, pages_of};
use crate::compare::words::word_count;
use crate::compare::{Edit, EditKind, Op, PageChange, Reason, SweepKind};
use crate::page::BlockKind;

/// One sweep is part of another if they share at least this part of their pages. Text that comes under only half of the headings is news by itself.
const TOGETHER: f64 = 0.8;

/// With what a sweep is told.
pub(super) struct Heads {
    /// What stands in a section or box: with that.
    pub(super) inside: BTreeMap<Signature, Signature>,
    /// What came or went on the same pages under the same heading: with the first of them.
    pub(super) beside: BTreeMap<Signature, Signature>,
}

/// Makes the sweeps of headings and boxes sections where others belong to them, and tells which belong to which.
pub(super) fn together(found: &mut Groups, pages: &[PageChange]) -> Heads {
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
    label_only(found, pages, &mut heads);
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
    let is_head = |head: &Signature| {
        let kinds = [BlockKind::Heading, BlockKind::Admonition].map(EditKind::Block);
        found.get(head).is_some_and(|takes| takes.iter().any(|take| kinds.contains(&take.kind)))
    };
    let of_sections: BTreeSet<Signature> = outer.values().filter(|head| is_head(head)).cloned().collect();
    let section = |head: Signature| if of_sections.contains(&head) { head.into_section() } else { head };
    for head in &of_sections {
        if let Some(takes) = found.remove(head) {
            found.insert(head.clone().into_section(), takes);
        }
    }
    for (signature, takes) in found.iter_mut() {
        if signature.kind() == SweepKind::Section && signature.op() == Op::Move {
            takes.extend(parts_that_moved(takes, pages));
            takes.sort();
            takes.dedup();
        }
    }
    let mut inside: BTreeMap<Signature, Signature> =
        outer.into_iter().map(|(part, head)| (section(part), section(head))).collect();
    inside.extend(named(found, &inside));
    let beside = beside(found, pages, &inside);
    Heads { inside, beside }
}

/// What begins with the name of a section or box that came or went on the same pages is told with that: the row of a new option with the
/// heading of that option.
fn named(found: &Groups, inside: &BTreeMap<Signature, Signature>) -> BTreeMap<Signature, Signature> {
    let on = |signature: &Signature| found[signature].iter().map(|take| take.page).collect::<BTreeSet<_>>();
    let is_head = |signature: &&Signature| {
        let kinds = [BlockKind::Heading, BlockKind::Admonition].map(EditKind::Block);
        found[*signature].iter().all(|take| kinds.contains(&take.kind))
            && signature
                .one_sided()
                .is_some_and(|name| name.chars().filter(|c| c.is_alphanumeric()).count() >= NAME_LETTERS)
    };
    let heads: Vec<(&Signature, BTreeSet<usize>)> =
        found.keys().filter(is_head).map(|signature| (signature, on(signature))).collect();
    let mut out = BTreeMap::new();
    for part in found.keys().filter(|part| part.is_of_text() && !inside.contains_key(part)) {
        let (old, new) = part.texts();
        let begins = |name: &str| {
            [old, new].iter().any(|text| text.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))
        };
        let pages = on(part);
        let head = heads.iter().find(|(head, on)| {
            let both = on.intersection(&pages).count();
            head.one_sided().is_some_and(begins) && both as f64 >= TOGETHER * on.len().max(pages.len()) as f64
        });
        if let Some((head, _)) = head {
            out.insert(part.clone(), inside.get(head).unwrap_or(head).clone());
        }
    }
    out
}

/// A name of fewer letters may begin any text.
const NAME_LETTERS: usize = 4;

/// A box of so few words only says what sort of box it is.
const SORT_OF_BOX: usize = 2;

/// Takes out what says too little by itself: boxes with a label and on every page another text in them, and what stands in headings and
/// boxes that came or went with it, each of which is told by itself.
fn label_only(found: &mut Groups, pages: &[PageChange], heads: &mut BTreeMap<Signature, Signature>) {
    let holds_more = |take: &Take| !inside(&pages[take.page].edits, take.edit).is_empty();
    let is_label = |signature: &Signature, takes: &[Take]| {
        let kind = EditKind::Block(BlockKind::Admonition);
        let (old, new) = signature.texts();
        takes.iter().all(|take| take.kind == kind)
            && word_count(old) + word_count(new) <= SORT_OF_BOX
            && takes.iter().any(holds_more)
            && !stands_alike(takes, pages)
    };
    let named: BTreeSet<&Signature> = heads.values().collect();
    let labels: Vec<Signature> = found
        .iter()
        .filter(|(signature, takes)| {
            signature.one_sided().is_some() && !named.contains(signature) && is_label(signature, takes)
        })
        .map(|(signature, _)| signature.clone())
        .collect();
    for label in labels {
        found.remove(&label);
        heads.remove(&label);
    }
    // Which edits stand in a heading or a box that came or went with them, and in which.
    let mut within: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (page, change) in pages.iter().enumerate() {
        for at in 0..change.edits.len() {
            if matches!(change.edits[at].op, Op::Insert | Op::Delete) {
                inside(&change.edits, at)
                    .into_iter()
                    .for_each(|below| within.entry((page, below)).or_default().push(at));
            }
        }
    }
    let by_edit: BTreeMap<(usize, usize), &Signature> = (found.iter())
        .flat_map(|(signature, takes)| takes.iter().map(move |take| ((take.page, take.edit), signature)))
        .collect();
    let mut told_along = Vec::new();
    for (signature, takes) in found.iter().filter(|(signature, _)| signature.one_sided().is_some()) {
        let inner = || takes.iter().filter_map(|take| Some((take.page, within.get(&(take.page, take.edit))?)));
        if heads.contains_key(signature) || (inner().count() as f64) < TOGETHER * takes.len() as f64 {
            continue;
        }
        let mut above: BTreeMap<&Signature, usize> = BTreeMap::new();
        for head in inner().flat_map(|(page, heads)| heads.iter().map(move |at| (page, *at))) {
            if let Some(head) = by_edit.get(&head).filter(|head| **head != signature) {
                *above.entry(head).or_default() += 1;
            }
        }
        let head = above.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
        told_along.push((signature.clone(), head.map(|(head, _)| head.clone())));
    }
    for (signature, head) in told_along {
        match head {
            Some(head) => drop(heads.insert(signature, head)),
            None => drop(found.remove(&signature)),
        }
    }
}

/// Whether nearly all of them stand under one heading: then they are part of a template, whatever each says.
fn stands_alike(takes: &[Take], pages: &[PageChange]) -> bool {
    let mut times: BTreeMap<Option<&String>, usize> = BTreeMap::new();
    for take in takes {
        *times.entry(pages[take.page].edits[take.edit].place.last()).or_default() += 1;
    }
    times.into_values().any(|times| times as f64 >= TOGETHER * takes.len() as f64)
}

/// What came or went on the same pages under the same heading: with the first of them.
fn beside(
    found: &Groups,
    pages: &[PageChange],
    inside: &BTreeMap<Signature, Signature>,
) -> BTreeMap<Signature, Signature> {
    let alone =
        found.iter().filter(|(signature, _)| signature.one_sided().is_some() && !inside.contains_key(signature));
    let by_edit: BTreeMap<(usize, usize), &Signature> = alone
        .flat_map(|(signature, takes)| takes.iter().map(move |take| ((take.page, take.edit), signature)))
        .collect();
    let mut pairs: BTreeMap<(&Signature, &Signature), BTreeSet<usize>> = BTreeMap::new();
    let mut last: BTreeMap<(usize, Op, &[String]), &Signature> = BTreeMap::new();
    for ((page, at), signature) in &by_edit {
        let edit = &pages[*page].edits[*at];
        if let Some(above) = last.insert((*page, edit.op, edit.place.as_slice()), signature)
            && above != *signature
        {
            pairs.entry((signature, above)).or_default().insert(*page);
        }
    }
    let mut above: BTreeMap<&Signature, (usize, &Signature)> = BTreeMap::new();
    for ((signature, first), on) in pairs {
        let widest = pages_of(&found[signature]).max(pages_of(&found[first]));
        let most = above.get(signature).map_or(0, |(on, _)| *on);
        if on.len() as f64 >= TOGETHER * widest as f64 && on.len() > most {
            above.insert(signature, (on.len(), first));
        }
    }
    let first_of = |part: &Signature| {
        let mut seen = BTreeSet::from([part]);
        let mut first = above[part].1;
        while let Some((_, next)) = above.get(first).filter(|(_, next)| seen.insert(next)) {
            first = next;
        }
        first.clone()
    };
    above.keys().map(|part| ((*part).clone(), first_of(part))).filter(|(part, first)| part != first).collect()
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
