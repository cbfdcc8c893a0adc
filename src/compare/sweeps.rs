//! Sweeps: the same edit on several pages, found and told once.
//!
//! ```text
//! page 1   “Auteursrechten zijn beschermd{+.+}”   a full stop after the title    ┐
//! page 2   “Het besluit is gemotiveerd{+.+}”      a full stop after the title    ├─ s1: “.” added to the title on 43 pages
//! …                                                                              ┘
//! ```
//!
//! Every edit gets a `Signature`: what it does, to what, with the page's own things (its title, its file name, its number) left
//! open. Edits with one signature on `PAGES` pages are a sweep. It goes from whole to part, and what is taken stays taken:
//!
//! 1. whole edits: a block came, went or moved, an address was replaced, a property came whatever its value (`signature`), the
//!    beginning of many addresses was replaced (`addresses`); what went in one place of a page and came in another only moved
//!    (`elsewhere`);
//! 2. what came or went together is told once: a heading with what stands under it, a box with what it holds, what stands side by side
//!    (`sections`);
//! 3. inside what is left single words, of lists single labels; a few words are told with those around them (`context`);
//! 4. properties of which each page changed the value in its own way;
//! 5. pages that moved in the same way (`paths`).
//!
//! An edit of which every changed word is taken by sweeps belongs to them as a whole. The order of the pages does not matter.

mod addresses;
mod context;
mod elsewhere;
mod paths;
mod sections;
mod signature;

use std::collections::{BTreeMap, BTreeSet};

use self::signature::{Names, OWN, Signature, any_value, label_stretches, renames, stretches, whole};
use super::meaning::{Weights, reasons as word_reasons};
use super::{Edit, EditKind, Op, PageChange, Reason, Significance, Sweep, SweepId, SweepKind, Word, WordOp};
use crate::page::BlockKind;

/// On so many pages an edit is a sweep. On the real history the same words on three or four pages are as often coincidence (a
/// comma, "de") as intent; from five pages on all of them were one decision.
pub(super) const PAGES: usize = 5;

/// On so many pages a sign or a short word ("en") is a sweep, where it stands at the same end of the same kind of block. On the real
/// history a full stop came at the end of items of unrelated lists on up to nine pages.
pub(super) const WEAK_PAGES: usize = 10;

/// The smallest share of the pages with another list of labels on which a label must have come or gone to be told by itself. On the real
/// history it is nearly all of them (23 of 23 pages) or a label among many (7 of 16); then only that the list changed is worth telling.
const LABEL_SHARE: f64 = 0.75;

/// From this likeness the values of a property changed in the same way. On the real history a list that got other names or other numbers
/// everywhere is .75 alike or more, one that was kept up page by page .3 or less.
const ALIKE: f64 = 0.5;

/// On so many pages a property that changed in different ways is a sweep too: so many lists of labels nobody looks through one by one.
/// On the real history whole indexes were labelled anew on 60 pages and more, and the upkeep of single pages is below 20.
const WIDE: usize = 25;

/// What a sweep takes: an edit, or words of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Take {
    page: usize,
    edit: usize,
    /// The places of the words; none for the whole edit.
    words: Option<Vec<usize>>,
    /// What it reads, with the page's own things left out.
    shown: (String, String),
    /// In what.
    kind: EditKind,
}

/// Signatures and all that has them.
pub(super) type Groups = BTreeMap<Signature, Vec<Take>>;

/// On how many pages.
pub(super) fn pages_of(takes: &[Take]) -> usize {
    takes.iter().map(|take| take.page).collect::<BTreeSet<_>>().len()
}

/// What belongs to a sweep: edits and words, or pages that moved.
enum Members {
    Edits(Vec<Take>),
    Pages(Vec<usize>),
}

impl Members {
    fn pages(&self) -> usize {
        match self {
            Members::Edits(takes) => pages_of(takes),
            Members::Pages(pages) => pages.len(),
        }
    }
}

/// Finds the sweeps in the pages, marks what they take, and gives them, widest first.
pub fn sweep(pages: &mut [PageChange], weights: &Weights) -> Vec<Sweep> {
    // Every page alone: the others can't add to its names.
    let names: Vec<Names> = pages.iter().map(Names::of).collect();
    pages.iter_mut().flat_map(|page| &mut page.edits).for_each(split_labels);

    let mut found = whole_edits(pages, &names);
    let heads = sections::together(&mut found, pages);
    let parts = words_and_labels(pages, &names, &found);
    found.extend(parts);
    let values = varied_values(pages, &found);
    found.extend(values);

    let mut order: Vec<(Signature, Members)> =
        found.into_iter().map(|(signature, takes)| (signature, Members::Edits(takes))).collect();
    order.extend(paths::moves(pages).into_iter().map(|(signature, on)| (signature, Members::Pages(on))));
    order.sort_by(|a, b| b.1.pages().cmp(&a.1.pages()).then_with(|| a.0.cmp(&b.0)));
    let ids: BTreeMap<Signature, SweepId> =
        order.iter().enumerate().map(|(at, (signature, _))| (signature.clone(), SweepId(at))).collect();
    let mut out: Vec<Sweep> = order
        .into_iter()
        .enumerate()
        .map(|(at, (signature, members))| match members {
            Members::Edits(takes) => Sweep {
                part_of: heads.inside.get(&signature).and_then(|head| ids.get(head)).copied(),
                ..told(pages, SweepId(at), &signature, &takes, weights)
            },
            Members::Pages(on) => {
                on.iter().for_each(|page| pages[*page].path_sweep = Some(SweepId(at)));
                paths::told(&signature, on.len(), weights)
            }
        })
        .collect();
    let id = |signature: &Signature| ids.get(signature).copied();
    for (part, first) in heads.beside.iter().filter_map(|(part, first)| Some((id(part)?, id(first)?))) {
        out[part.0].part_of = Some(first);
        let part = out[part.0].clone();
        let first = &mut out[first.0];
        first.more.push((part.text().to_owned(), part.pages));
        if part.block != first.block || part.kind != first.kind {
            first.block = EditKind::Block(BlockKind::Paragraph);
            first.kind = SweepKind::Block;
        }
    }
    pages.iter_mut().flat_map(|page| &mut page.edits).for_each(join_labels);
    out
}

/// Edits that recur as a whole.
fn whole_edits(pages: &[PageChange], names: &[Names]) -> Groups {
    let mut known = renames(pages);
    known.extend(addresses::moved(pages));
    let mut found = Groups::new();
    for (page, at, edit) in each(pages) {
        let signed = known.get(&(page, at)).cloned().or_else(|| whole(edit, &names[page]));
        if let Some((signature, shown)) = signed {
            let take = Take { page, edit: at, words: None, shown, kind: edit.kind.clone() };
            found.entry(signature).or_default().push(take);
        }
    }
    elsewhere::found(&mut found, pages);
    found.retain(|signature, takes| pages_of(takes) >= signature.least());
    found
}

/// The edits that are taken as a whole.
fn taken(found: &Groups) -> BTreeSet<(usize, usize)> {
    let whole = found.values().flatten().filter(|take| take.words.is_none());
    whole.map(|take| (take.page, take.edit)).collect()
}

/// Words of what no whole sweep takes, and labels of lists.
fn words_and_labels(pages: &[PageChange], names: &[Names], found: &Groups) -> Groups {
    let taken = taken(found);
    let (mut words, mut labels) = (Groups::new(), Groups::new());
    let mut changed: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (page, at, edit) in each(pages).filter(|(page, at, _)| !taken.contains(&(*page, *at))) {
        let (into, stretches) = match &edit.kind {
            EditKind::Field(key) if is_labels(edit) => {
                changed.entry(key).or_default().insert(page);
                (&mut labels, label_stretches(edit))
            }
            _ => (&mut words, stretches(edit, &names[page])),
        };
        for (places, signature, shown) in stretches {
            let take = Take { page, edit: at, words: Some(places), shown, kind: edit.kind.clone() };
            into.entry(signature).or_default().push(take);
        }
    }
    words.retain(|signature, takes| pages_of(takes) >= signature.least());
    labels.retain(|signature, takes| {
        let of_key = signature.key().and_then(|key| changed.get(key)).map_or(0, BTreeSet::len);
        pages_of(takes) >= PAGES && pages_of(takes) as f64 >= LABEL_SHARE * of_key as f64
    });
    words.extend(labels);
    words
}

/// Properties of which each page changed the value in its own way: what nothing else takes of them.
fn varied_values(pages: &[PageChange], found: &Groups) -> Groups {
    let taken = taken(found);
    let mut places: BTreeMap<(usize, usize), BTreeSet<usize>> = BTreeMap::new();
    for take in found.values().flatten() {
        places.entry((take.page, take.edit)).or_default().extend(take.words.iter().flatten());
    }
    let mut varied = Groups::new();
    for (page, at, edit) in each(pages).filter(|(page, at, _)| !taken.contains(&(*page, *at))) {
        let Some(signature) = any_value(edit) else { continue };
        let gone = places.get(&(page, at));
        let left: Vec<usize> = (0..edit.words.len())
            .filter(|word| edit.words[*word].op != WordOp::Equal && gone.is_none_or(|gone| !gone.contains(word)))
            .collect();
        if !left.is_empty() {
            let words = gone.map(|_| left);
            let take = Take { page, edit: at, words, shown: Default::default(), kind: edit.kind.clone() };
            varied.entry(signature).or_default().push(take);
        }
    }
    varied.retain(|signature, takes| {
        let on = pages_of(takes);
        on >= PAGES && (signature.op() != Op::Replace || on >= WIDE || alike(pages, takes) >= ALIKE)
    });
    varied
}

/// How alike the changes of values are: the mean share of what came and went that did so on at least half of the pages; or the share of
/// pages on which the same labels stand there with another number, if that is more.
fn alike(pages: &[PageChange], takes: &[Take]) -> f64 {
    let changed = |take: &Take| -> [BTreeSet<&str>; 2] {
        let edit = &pages[take.page].edits[take.edit];
        [WordOp::Delete, WordOp::Insert].map(|op| {
            let words = edit.words.iter().filter(|word| word.op == op);
            words.map(|word| word.text.trim_matches([',', ' '])).collect()
        })
    };
    let all: Vec<[BTreeSet<&str>; 2]> = takes.iter().map(changed).collect();
    let mut times: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for (side, text) in
        all.iter().flat_map(|sides| (0..2).flat_map(|side| sides[side].iter().map(move |text| (side, *text))))
    {
        *times.entry((side, text)).or_default() += 1;
    }
    let common = |side: usize, text: &str| times.get(&(side, text)).is_some_and(|times| 2 * times >= takes.len());
    let share = |sides: &[BTreeSet<&str>; 2]| {
        let alike = (0..2).map(|side| sides[side].iter().filter(|text| common(side, text)).count());
        alike.sum::<usize>() as f64 / (sides[0].len() + sides[1].len()).max(1) as f64
    };
    let renumbered = |[gone, came]: &&[BTreeSet<&str>; 2]| {
        let bare = |text: &str| text.replace(|letter: char| letter.is_ascii_digit(), "");
        let bare_gone: BTreeSet<String> = gone.difference(came).map(|text| bare(text)).collect();
        came.difference(gone).any(|text| {
            let bare = bare(text);
            bare != *text && bare_gone.contains(&bare)
        })
    };
    let mean = all.iter().map(share).sum::<f64>() / all.len().max(1) as f64;
    mean.max(all.iter().filter(renumbered).count() as f64 / all.len().max(1) as f64)
}

fn each(pages: &[PageChange]) -> impl Iterator<Item = (usize, usize, &Edit)> {
    let edits = |(page, change): (usize, &'_ PageChange)| (page, change.edits.len());
    pages.iter().enumerate().map(edits).flat_map(move |(page, edits)| {
        (0..edits)
            .map(move |at| (page, at, &pages[page].edits[at]))
            .filter(|(_, _, edit)| edit.significance > Significance::None)
    })
}

fn is_labels(edit: &Edit) -> bool {
    edit.op == Op::Replace && edit.reasons == [Reason::Label]
}

/// Of a list of labels every label is a word by itself, so that a sweep can take one.
fn split_labels(edit: &mut Edit) {
    if is_labels(edit) {
        // A comma in front belongs to the label behind it.
        let cut = |word: &Word| -> Vec<Word> {
            let mut out: Vec<Word> = Vec::new();
            for text in word.text.split_inclusive(", ") {
                match out.last_mut().filter(|last| last.text == ", ") {
                    Some(comma) => comma.text.push_str(text),
                    None => out.push(Word { text: text.to_owned(), ..word.clone() }),
                }
            }
            out
        };
        edit.words = edit.words.iter().flat_map(cut).collect();
    }
}

/// Labels that belong together again in one piece.
fn join_labels(edit: &mut Edit) {
    if is_labels(edit) {
        let mut out: Vec<Word> = Vec::with_capacity(edit.words.len());
        for word in std::mem::take(&mut edit.words) {
            match out.last_mut().filter(|last| last.op == word.op && last.sweep == word.sweep) {
                Some(last) => last.text.push_str(&word.text),
                None => out.push(word),
            }
        }
        edit.words = out;
    }
}

/// Marks what a sweep takes, and makes the sweep: its texts are those that most of its edits have, its block the one that all have.
fn told(pages: &mut [PageChange], id: SweepId, signature: &Signature, takes: &[Take], weights: &Weights) -> Sweep {
    let mut reasons = BTreeSet::new();
    let mut shown: BTreeMap<&(String, String), usize> = BTreeMap::new();
    let mut kinds: BTreeSet<&EditKind> = BTreeSet::new();
    for take in takes {
        let edit = &mut pages[take.page].edits[take.edit];
        // What only came along with a section is not what the sweep is called after.
        if take.shown != (String::new(), String::new()) || signature.names_nothing() {
            *shown.entry(&take.shown).or_default() += 1;
            kinds.insert(&take.kind);
        }
        let Some(words) = &take.words else {
            edit.sweep = Some(id);
            // Of a heading that was renamed, or text that moved, neither text came nor text went.
            let half = matches!(edit.op, Op::Insert | Op::Delete);
            match signature.op() {
                Op::Replace if half => drop(reasons.insert(Reason::Wording)),
                Op::Move if half => drop(reasons.insert(Reason::Order)),
                _ => reasons.extend(edit.reasons.iter().copied()),
            }
            continue;
        };
        let is_property = matches!(edit.kind, EditKind::Field(ref key) if key != "title");
        if is_property {
            reasons.extend(edit.reasons.iter().copied());
        } else {
            let alone = edit.words.iter().enumerate();
            let alone = alone.filter(|(at, word)| word.op == WordOp::Equal || words.contains(at));
            reasons.extend(word_reasons(&alone.map(|(_, word)| word.clone()).collect::<Vec<_>>()));
        }
        words.iter().for_each(|at| edit.words[*at].sweep = Some(id));
    }
    let commonest = shown.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    let (old, new) = commonest.map(|(texts, _)| texts.clone()).unwrap_or_default();
    let open = [&old, &new].iter().any(|text| text.contains(OWN));
    let [old, new] = [old, new].map(|text| text.replace(OWN, "…"));
    let block = match kinds.first() {
        // A title is a title, whether it is a property or a heading.
        _ if signature.is_of_title() => EditKind::Field("title".to_owned()),
        Some(kind) if kinds.len() == 1 => (*kind).clone(),
        _ => EditKind::Block(BlockKind::Paragraph),
    };
    Sweep {
        kind: signature.kind(),
        op: signature.op(),
        at_end: signature.at_end(),
        part_of: None,
        pages: pages_of(takes),
        significance: weights.highest(&reasons),
        reasons: reasons.into_iter().collect(),
        old,
        new,
        around: context::around(pages, takes, signature),
        open,
        more: Vec::new(),
        block,
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
