//! Sweeps: the same edit on several pages, found and told once.
//!
//! ```text
//! page 1   “Auteursrechten zijn beschermd{+.+}”   a full stop after the title    ┐
//! page 2   “Het besluit is gemotiveerd{+.+}”      a full stop after the title    ├─ s1: “.” added to the title on 43 pages
//! …                                                                              ┘
//! ```
//!
//! First whole edits (the same block came, went or changed; the same address was replaced), then, inside what is left, single
//! words. An edit of which every changed word is taken by sweeps belongs to them as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::meaning::{Weights, reasons as word_reasons};
use super::{Edit, EditKind, Op, PageChange, Reason, Significance, Sweep, SweepId, SweepKind, Target, Word, WordOp};
use crate::page::BlockKind;

/// On so many pages an edit is a sweep. On the real history the same words on three or four pages are as often coincidence (a
/// comma, "de") as intent; from five pages on all of them were one decision.
const PAGES: usize = 5;

/// What makes two edits the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Signature {
    kind: SweepKind,
    op: Op,
    block: EditKind,
    old: String,
    new: String,
}

/// Finds the sweeps in the pages, marks what they take, and gives them, widest first.
pub fn sweep(pages: &mut [PageChange], weights: &Weights) -> Vec<Sweep> {
    let mut found: BTreeMap<Signature, BTreeSet<usize>> = BTreeMap::new();
    for (page, edit) in each(pages) {
        if let Some(signature) = whole(edit) {
            found.entry(signature).or_default().insert(page);
        }
    }
    found.retain(|_, on| on.len() >= PAGES);
    // Words of what no whole sweep takes.
    let mut words: BTreeMap<Signature, BTreeSet<usize>> = BTreeMap::new();
    for (page, edit) in each(pages) {
        if whole(edit).is_some_and(|signature| found.contains_key(&signature)) {
            continue;
        }
        for (_, signature) in stretches(edit) {
            words.entry(signature).or_default().insert(page);
        }
    }
    words.retain(|_, on| on.len() >= PAGES);
    found.extend(words);
    let mut order: Vec<(Signature, BTreeSet<usize>)> = found.into_iter().collect();
    order.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    let ids: BTreeMap<Signature, SweepId> =
        order.iter().enumerate().map(|(at, (signature, _))| (signature.clone(), SweepId(at))).collect();
    let mut verdicts: Vec<BTreeSet<Reason>> = vec![BTreeSet::new(); order.len()];
    for edit in pages.iter_mut().flat_map(|page| &mut page.edits) {
        mark(edit, &ids, &mut verdicts);
    }
    order
        .into_iter()
        .zip(verdicts)
        .map(|((signature, on), reasons)| Sweep {
            kind: signature.kind,
            pages: on.len(),
            significance: weights.highest(&reasons),
            reasons: reasons.into_iter().collect(),
            old: signature.old,
            new: signature.new,
            block: signature.block,
        })
        .collect()
}

fn each(pages: &[PageChange]) -> impl Iterator<Item = (usize, &Edit)> {
    let told = |edit: &&Edit| edit.significance > Significance::None;
    pages.iter().enumerate().flat_map(move |(at, page)| page.edits.iter().filter(told).map(move |edit| (at, edit)))
}

/// The signature of an edit as a whole.
fn whole(edit: &Edit) -> Option<Signature> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let signature = |kind, old, new| Some(Signature { kind, op: edit.op, block: edit.kind.clone(), old, new });
    match (&edit.kind, &edit.target) {
        (EditKind::Field(_), _) => signature(SweepKind::FrontMatter, text(&edit.old), text(&edit.new)),
        // An address that was replaced is the same whatever text stands over it.
        (_, Some(Target { old, new })) if edit.old == edit.new && old != new => {
            // In what block it stands does not matter.
            let block = EditKind::Block(BlockKind::Paragraph);
            Some(Signature { kind: SweepKind::Link, op: edit.op, block, old: text(old), new: text(new) })
        }
        (EditKind::Block(BlockKind::Heading), _) if edit.op == Op::Move => {
            signature(SweepKind::Section, heading(edit), heading(edit))
        }
        (_, _) if edit.op == Op::Move => None,
        _ if edit.old.as_deref().unwrap_or_default().is_empty()
            && edit.new.as_deref().unwrap_or_default().is_empty() =>
        {
            // Looks of what has no text: alike by what kind of block it is.
            signature(SweepKind::Block, String::new(), String::new())
        }
        _ => signature(SweepKind::Block, text(&edit.old), text(&edit.new)),
    }
}

/// The heading that opens a section that moved.
fn heading(edit: &Edit) -> String {
    edit.moved.as_ref().and_then(|moved| moved.section.clone()).unwrap_or_default()
}

/// The changed stretches of an edit's words: the places of the words, and the signature.
fn stretches(edit: &Edit) -> Vec<(Vec<usize>, Signature)> {
    if edit.op != Op::Replace {
        return Vec::new();
    }
    let mut out: Vec<(Vec<usize>, Signature)> = Vec::new();
    for (at, word) in edit.words.iter().enumerate().filter(|(_, word)| word.op != WordOp::Equal) {
        let goes_on = out.last().is_some_and(|(places, _)| places.last() == Some(&(at.wrapping_sub(1))));
        if !goes_on {
            let signature = Signature {
                kind: SweepKind::Words,
                op: edit.op,
                block: edit.kind.clone(),
                old: String::new(),
                new: String::new(),
            };
            out.push((Vec::new(), signature));
        }
        if let Some((places, signature)) = out.last_mut() {
            places.push(at);
            let side = if word.op == WordOp::Delete { &mut signature.old } else { &mut signature.new };
            side.push_str(&word.text);
        }
    }
    for (_, signature) in &mut out {
        signature.old = signature.old.trim().to_owned();
        signature.new = signature.new.trim().to_owned();
    }
    out
}

/// Marks an edit, or words of it, as taken by sweeps; gathers why each sweep matters.
fn mark(edit: &mut Edit, ids: &BTreeMap<Signature, SweepId>, verdicts: &mut [BTreeSet<Reason>]) {
    if edit.significance == Significance::None {
        return;
    }
    if let Some(id) = whole(edit).and_then(|signature| ids.get(&signature)) {
        edit.sweep = Some(*id);
        verdicts[id.0].extend(edit.reasons.iter().copied());
        return;
    }
    let taken: Vec<(Vec<usize>, SweepId)> =
        stretches(edit).into_iter().filter_map(|(places, signature)| Some((places, *ids.get(&signature)?))).collect();
    for (places, id) in taken {
        let alone: Vec<Word> = edit
            .words
            .iter()
            .enumerate()
            .filter(|(at, word)| word.op == WordOp::Equal || places.contains(at))
            .map(|(_, word)| word.clone())
            .collect();
        verdicts[id.0].extend(word_reasons(&alone));
        for at in places {
            edit.words[at].sweep = Some(id);
        }
    }
}

/// How much of an edit is its own: the significance of the words that no sweep takes.
pub fn own_significance(edit: &Edit, weights: &Weights) -> Significance {
    if edit.is_swept() {
        return Significance::None;
    }
    if edit.words.iter().all(|word| word.sweep.is_none()) {
        return edit.significance;
    }
    weights.highest(&word_reasons(&without_swept(&edit.words))).min(edit.significance)
}

/// The words of an edit as if what sweeps take had always stood there.
pub fn without_swept(words: &[Word]) -> Vec<Word> {
    words
        .iter()
        .filter(|word| !(word.sweep.is_some() && word.op == WordOp::Delete))
        .map(|word| if word.sweep.is_some() { Word { op: WordOp::Equal, ..word.clone() } } else { word.clone() })
        .collect()
}
