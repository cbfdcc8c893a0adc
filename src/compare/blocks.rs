//! Which block of the old page is which block of the new page.
//!
//! 1. **Anchors.** Blocks with the same text, found by a patience diff over the sequence of blocks.
//! 2. **Names.** Under one heading a row, a definition, a box and a section of the same name are one thing in another form.
//! 3. **Pairs.** What is left between the anchors is paired by likeness (Dice over words), likeliest first: close to its
//!    place a weak likeness is enough, elsewhere on the page a strong one is needed, and so it is for a list that became a
//!    table or code that became a list. A heading without a like pairs by its letters or by the text below it.
//! 4. **Moves.** The heaviest chain of pairs that keep their order stays; a pair off that chain has moved. Pairs that moved
//!    side by side, but for what came or went between them, are one move: a section that moves, moves whole.
//! 5. **Splits.** A block whose words are what its neighbour lost was split off it: the two stand against the one.
//!
//! ```text
//! old                     new
//! ## Doel          ────   ## Doel
//! Wij helpen u.    ──┐    ## Kosten       ┐ moved as one
//! ## Kosten        ┐ │    Het is gratis.  ┘
//! Het is gratis.   ┘ └──  Wij helpen u altijd.      (pair: 3 of 4 words)
//! ```

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use similar::{Algorithm, DiffOp, capture_diff_slices};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::words::word_hashes;
use crate::page::{Block, BlockKind};

/// Likeness from which two blocks anywhere on the page are versions of each other. daintree measured the highest false pair at
/// .331 and the lowest true one at .447; half leaves room on the safe side where the place says nothing.
const LIKE_ANYWHERE: f64 = 0.5;
/// Likeness that is enough where both blocks stand in the same gap between anchors.
const LIKE_IN_PLACE: f64 = 0.3;
/// A block of fewer words is not told as moved by itself ("Let op!" stands on many places of a page).
const MOVES_ALONE: usize = 5;
/// A block was split off its neighbour if at least this share of its words are words that the neighbour lost.
const SPLIT_OFF: f64 = 0.75;
/// Up to so many pairs of blocks are compared one by one; above it, only pairs that share a rare word.
const ALL_PAIRS: usize = 40_000;
/// A heading keeps its place sooner than so many words below it: when law text went from under "Requirement" to under
/// "Explanation", the text moved, not the heading. Longer than nine in ten paragraphs of the real history.
const HEADING: u64 = 60;
/// A word that stands in more unpaired blocks than this says nothing about which belong together.
const RARE: usize = 8;

/// One step through both pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// These old blocks are these new blocks: usually one and one, in order; more where a block was split or joined.
    Pair {
        /// Places in the old page.
        old: Vec<usize>,
        /// Places in the new page.
        new: Vec<usize>,
    },
    /// Pairs that moved together, in the order of the new page.
    Moved(Vec<(usize, usize)>),
    /// A block that went.
    Deleted(usize),
    /// A block that came.
    Inserted(usize),
}

/// Aligns two lists of blocks. Every old and every new place is in exactly one step; steps are in the order of the new page
/// (a move stands where it begins), a deletion directly after what stood before it.
pub fn align(old: &[Block], new: &[Block]) -> Vec<Step> {
    let old = Side::new(old);
    let new = Side::new(new);
    let mut matching = Matching::new(old.len(), new.len());
    anchor(&old, &new, &mut matching);
    if !matching.complete() {
        pair_same_elsewhere(&old, &new, &mut matching);
        pair_named(&old, &new, &mut matching);
        pair_likes(&old, &new, &mut matching);
        pair_headings(&old, &new, &mut matching);
        pair_examples(&old, &new, &mut matching);
    }
    let chain = heaviest_chain(&old, &matching);
    drop_weak_moves(&old, &new, &mut matching, &chain);
    let groups = split_offs(&old, &new, &matching, &chain);
    steps(&old, &new, &matching, &chain, &groups)
}

/// How alike two blocks' words are: Dice over the words, 0 to 1.
fn dice(old: &[u64], new: &[u64]) -> f64 {
    let total = old.len() + new.len();
    if total == 0 { 0.0 } else { 2.0 * common(old, new) as f64 / total as f64 }
}

/// How many words two sorted bags have in common.
fn common(old: &[u64], new: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < old.len() && j < new.len() {
        match old[i].cmp(&new[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    both
}

/// What kinds can be versions of each other.
fn class(kind: BlockKind) -> u8 {
    match kind {
        BlockKind::Heading => 1,
        BlockKind::Paragraph
        | BlockKind::ListItem
        | BlockKind::Quote
        | BlockKind::Html
        | BlockKind::Footnote
        | BlockKind::Definition => 2,
        BlockKind::TableRow => 3,
        BlockKind::Code => 4,
        BlockKind::Image => 5,
        BlockKind::Comment => 6,
        BlockKind::Admonition => 7,
    }
}

struct Side<'p> {
    blocks: &'p [Block],
    /// What makes two blocks the same.
    keys: Vec<u64>,
    /// The words of each, hashed and sorted; made when first asked for: most blocks of most pages are anchors, and nobody asks.
    bags: Vec<OnceCell<Vec<u64>>>,
}

impl<'p> Side<'p> {
    fn new(blocks: &'p [Block]) -> Self {
        Side { blocks, keys: blocks.iter().map(key).collect(), bags: vec![OnceCell::new(); blocks.len()] }
    }

    fn len(&self) -> usize {
        self.blocks.len()
    }

    fn bag(&self, at: usize) -> &[u64] {
        self.bags[at].get_or_init(|| {
            let mut bag = word_hashes(&self.blocks[at].text);
            bag.sort_unstable();
            bag
        })
    }

    fn weight(&self, at: usize) -> u64 {
        // A block without words still counts for something, or an unmoved image could be called moved.
        let heading = if self.blocks[at].kind == BlockKind::Heading { HEADING } else { 0 };
        1 + heading + self.bag(at).len() as u64
    }
}

/// What makes two blocks the same: the same words are the same block, whether they stand as a heading, an item or a paragraph.
fn key(block: &Block) -> u64 {
    let what = match block.kind {
        // How the lines of a comment are indented is no other comment.
        BlockKind::Comment => Cow::Owned(block.raw.split_whitespace().collect::<Vec<_>>().join(" ")),
        _ if block.text.is_empty() => Cow::Borrowed(&*block.raw),
        _ => Cow::Borrowed(&*block.text),
    };
    let class = if matches!(class(block.kind), 1 | 2 | 7) { 2 } else { class(block.kind) };
    xxh3_64_with_seed(what.as_bytes(), u64::from(class) ^ xxh3_64(block.name.as_bytes()))
}

/// Which old place is which new place.
struct Matching {
    to_new: Vec<Option<usize>>,
    to_old: Vec<Option<usize>>,
    /// Of each new place: the gap between anchors it stands in. Old places have the same numbers.
    gap_new: Vec<usize>,
    gap_old: Vec<usize>,
}

impl Matching {
    fn new(old: usize, new: usize) -> Self {
        Matching { to_new: vec![None; old], to_old: vec![None; new], gap_new: vec![0; new], gap_old: vec![0; old] }
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.to_new[old] = Some(new);
        self.to_old[new] = Some(old);
    }

    fn unpair(&mut self, old: usize, new: usize) {
        self.to_new[old] = None;
        self.to_old[new] = None;
    }

    fn free_old(&self, at: usize) -> bool {
        self.to_new.get(at).is_some_and(Option::is_none)
    }

    fn free_new(&self, at: usize) -> bool {
        self.to_old.get(at).is_some_and(Option::is_none)
    }

    fn complete(&self) -> bool {
        !self.to_new.contains(&None) && !self.to_old.contains(&None)
    }
}

fn anchor(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    let mut gap = 0;
    for op in capture_diff_slices(Algorithm::Patience, &old.keys, &new.keys) {
        if let DiffOp::Equal { .. } = op {
            for (from, to) in op.old_range().zip(op.new_range()) {
                matching.pair(from, to);
            }
            gap += 1;
        }
        matching.gap_old[op.old_range()].fill(gap);
        matching.gap_new[op.new_range()].fill(gap);
    }
}

/// The same block elsewhere on the page: a move. Short ones only as company of a longer one.
fn pair_same_elsewhere(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for at in (0..new.len()).rev().filter(|at| matching.free_new(*at)) {
        places.entry(new.keys[at]).or_default().push(at);
    }
    for from in 0..old.len() {
        let alone = old.bag(from).len() >= MOVES_ALONE || moves_short(old.blocks[from].kind);
        if !matching.free_old(from) || !alone {
            continue;
        }
        let Some(candidates) = places.get_mut(&old.keys[from]) else { continue };
        if let Some(to) = candidates.pop() {
            matching.pair(from, to);
        }
    }
    extend_runs(old, new, matching);
}

/// Headings, items and rows are told apart by their few words: the same ones elsewhere have moved.
fn moves_short(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Heading | BlockKind::ListItem | BlockKind::TableRow)
}

/// Neighbours of pairs that are the same too belong to the pair's run.
fn extend_runs(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    for from in 0..old.len() {
        let Some(to) = matching.to_new[from] else { continue };
        if matching.free_old(from + 1) && matching.free_new(to + 1) && old.keys[from + 1] == new.keys[to + 1] {
            matching.pair(from + 1, to + 1);
        }
    }
    for from in (1..old.len()).rev() {
        let Some(to) = matching.to_new[from].filter(|to| *to > 0) else { continue };
        if matching.free_old(from - 1) && matching.free_new(to - 1) && old.keys[from - 1] == new.keys[to - 1] {
            matching.pair(from - 1, to - 1);
        }
    }
}

/// What stands under the same heading under the same name is the same thing, whether it is a row, a definition, a box or a section:
///
/// ```text
/// | timeout | How long to wait. |    ────   !!! option "timeout"
///                                               How long to wait.
/// ```
fn pair_named(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    let free_old: Vec<(usize, String)> = (0..old.len())
        .filter(|at| matching.free_old(*at))
        .filter_map(|at| Some((at, goes_by(&old.blocks[at])?)))
        .collect();
    if free_old.is_empty() {
        return;
    }
    let mut named: HashMap<(&[String], String), Vec<usize>> = HashMap::new();
    for to in (0..new.len()).rev().filter(|at| matching.free_new(*at)) {
        if let Some(name) = goes_by(&new.blocks[to]) {
            named.entry((&new.blocks[to].place, name)).or_default().push(to);
        }
    }
    for (from, name) in free_old {
        let block = &old.blocks[from];
        let Some(found) = named.get_mut(&(&*block.place, name)) else { continue };
        // What kept its form is known by that.
        let same_form = |to: &usize| new.blocks[*to].kind == block.kind;
        let Some(to) = found.last().copied().filter(|_| !found.iter().any(same_form)) else { continue };
        if is_entry(block.kind) || is_entry(new.blocks[to].kind) {
            matching.pair(from, to);
            found.pop();
        }
    }
}

/// The name of what is listed under names, in lower case; none for what is not, and for the row with the names of the columns.
fn goes_by(block: &Block) -> Option<String> {
    let name = match block.kind {
        BlockKind::TableRow if block.form.split(' ').any(|word| word == "header") => return None,
        BlockKind::TableRow => block.text.split(" | ").next().unwrap_or_default().trim_end_matches(['|', ' ']),
        BlockKind::Definition => &block.name,
        BlockKind::Admonition | BlockKind::Heading => &block.text,
        _ => return None,
    };
    let name = name.trim_matches(['`', ':', ' ']).to_lowercase();
    Some(name).filter(|name| !name.is_empty() && !name.starts_with('|'))
}

/// Pairs by likeness, likeliest first; equal likeness goes to the pair that is nearest in order.
fn pair_likes(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    let free_old: Vec<usize> = (0..old.len()).filter(|at| matching.free_old(*at)).collect();
    let free_new: Vec<usize> = (0..new.len()).filter(|at| matching.free_new(*at)).collect();
    let mut likes = Vec::new();
    for (from, to) in candidates(old, new, &free_old, &free_new, matching) {
        let (a, b) = (&old.blocks[from], &new.blocks[to]);
        let in_place = matching.gap_old[from] == matching.gap_new[to];
        let long_enough = || old.bag(from).len().min(new.bag(to).len()) >= MOVES_ALONE;
        if class(a.kind) != class(b.kind)
            && !(in_place && changes_form(a.kind) && changes_form(b.kind) && long_enough())
        {
            continue;
        }
        let score = likeness(old, new, from, to, in_place);
        let long_enough = long_enough();
        let same_class = class(a.kind) == class(b.kind);
        if score >= LIKE_ANYWHERE && (in_place || long_enough) || score >= LIKE_IN_PLACE && in_place && same_class {
            let same_place = a.place.last() == b.place.last();
            likes.push((score + if in_place { 0.1 } else { 0.0 } + if same_place { 0.05 } else { 0.0 }, from, to));
        }
    }
    likes.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then(a.1.abs_diff(a.2).cmp(&b.1.abs_diff(b.2))).then((a.1, a.2).cmp(&(b.1, b.2)))
    });
    for (_, from, to) in likes {
        if matching.free_old(from) && matching.free_new(to) {
            matching.pair(from, to);
        }
    }
}

/// Whether a kind can become another kind and still be the same text: a list that was indented too far was code, a bold line became
/// a heading or the title of a box, a table a list.
fn changes_form(kind: BlockKind) -> bool {
    !matches!(kind, BlockKind::Image | BlockKind::Comment)
}

fn likeness(old: &Side<'_>, new: &Side<'_>, from: usize, to: usize, in_place: bool) -> f64 {
    let (a, b) = (&old.blocks[from], &new.blocks[to]);
    match a.kind {
        _ if class(a.kind) != class(b.kind) => dice(old.bag(from), new.bag(to)),
        // "Example" is "Examples": a heading of a word or two has no other word to be known by.
        BlockKind::Heading if in_place && a.level == b.level => {
            let words = dice(old.bag(from), new.bag(to));
            if words < LIKE_IN_PLACE && letters_alike(&a.text, &b.text) >= SAME_LETTERS { LIKE_IN_PLACE } else { words }
        }
        BlockKind::Image => match (a.name == b.name, a.text == b.text && !a.text.is_empty()) {
            (true, _) | (_, true) => 1.0,
            _ => LIKE_IN_PLACE,
        },
        // What can't be seen has no words to go by: the one in the place of the other is its next version.
        _ if a.text.is_empty() && b.text.is_empty() => LIKE_IN_PLACE,
        // Rows are told apart by their first cell.
        BlockKind::TableRow => {
            let cell = |text: &str| {
                let cell = text.split(" | ").next().filter(|cell| !cell.starts_with('|')).unwrap_or_default();
                cell.trim_end_matches(['|', ' ']).to_lowercase()
            };
            let words = dice(old.bag(from), new.bag(to));
            if !cell(&a.text).is_empty() && cell(&a.text) == cell(&b.text) { words.max(LIKE_ANYWHERE) } else { words }
        }
        BlockKind::Definition | BlockKind::Footnote if !a.name.is_empty() && b.kind == a.kind => {
            if a.name == b.name {
                1.0
            } else {
                0.0
            }
        }
        _ => dice(old.bag(from), new.bag(to)),
    }
}

/// Two headings in one place are one heading spelled otherwise if at least this share of their pairs of letters is the same:
/// "Example" and "Examples" have .92, "Costs" and "Contact" .40.
const SAME_LETTERS: f64 = 0.7;

/// How alike two short texts are: Dice over pairs of neighbouring letters, 0 to 1.
fn letters_alike(old: &str, new: &str) -> f64 {
    let pairs = |text: &str| -> Vec<u64> {
        let letters: Vec<char> = text.to_lowercase().chars().collect();
        let mut out: Vec<u64> =
            letters.windows(2).map(|two| u64::from(u32::from(two[0])) << 32 | u64::from(u32::from(two[1]))).collect();
        out.sort_unstable();
        out
    };
    dice(&pairs(old), &pairs(new))
}

/// Which pairs are worth comparing: all of a small number; of many, those in the same gap or with a rare word in common.
fn candidates(
    old: &Side<'_>,
    new: &Side<'_>,
    free_old: &[usize],
    free_new: &[usize],
    matching: &Matching,
) -> Vec<(usize, usize)> {
    if free_old.len() * free_new.len() <= ALL_PAIRS {
        return free_old.iter().flat_map(|from| free_new.iter().map(move |to| (*from, *to))).collect();
    }
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    for to in free_new {
        let mut bag = new.bag(*to).to_vec();
        bag.dedup();
        for word in bag {
            index.entry(word).or_default().push(*to);
        }
    }
    let mut out = Vec::new();
    for from in free_old {
        let mut bag = old.bag(*from).to_vec();
        bag.dedup();
        out.extend(
            bag.iter()
                .filter_map(|word| index.get(word))
                .filter(|places| places.len() <= RARE)
                .flatten()
                .map(|to| (*from, *to)),
        );
    }
    // The k-th free block of a gap against the k-th of the same gap: rewritten text keeps its place.
    let mut gaps: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for to in free_new {
        gaps.entry(matching.gap_new[*to]).or_default().push(*to);
    }
    let mut seen: HashMap<usize, usize> = HashMap::new();
    for from in free_old {
        let nth = seen.entry(matching.gap_old[*from]).or_default();
        if let Some(to) = gaps.get(&matching.gap_old[*from]).and_then(|places| places.get(*nth)) {
            out.push((*from, *to));
        }
        *nth += 1;
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// A heading that reads otherwise is the same heading if what stands right below it is, or most of its section; the same in words, not
/// just what came for it: in a list of functions each has its own few lines in the same form.
fn pair_headings(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    for from in 0..old.len() {
        if !matching.free_old(from) || old.blocks[from].kind != BlockKind::Heading {
            continue;
        }
        let fits = |to: &usize| {
            let block = &new.blocks[*to];
            matching.free_new(*to) && block.kind == BlockKind::Heading && block.level == old.blocks[from].level
        };
        let right_below = next_seen(old, from).and_then(|at| Some((at, matching.to_new[at]?)));
        // "Fixed:" stands below many headings: a few words right below one tell of which section it is where they are most of it.
        let tells = |at: usize| {
            let words = old.bag(at).len();
            words >= MOVES_ALONE || words * 2 >= section(old, from).map(|at| old.bag(at).len()).sum()
        };
        let below = right_below
            .filter(|(at, to)| stays(old, new, *at, *to) && tells(*at))
            .and_then(|(_, to)| previous_seen(new, to));
        if let Some(to) = below.filter(fits).or_else(|| heading_of_most(old, new, matching, from).filter(fits)) {
            matching.pair(from, to);
        }
    }
}

/// Code that came where code went, under one heading and between the same neighbours, is the next version of that example, however little
/// they have in common: as many pieces as went, in their order.
fn pair_examples(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    type Gap<'p> = (usize, &'p [String]);
    let free = |side: &Side<'_>, at: usize, free: bool| free && side.blocks[at].kind == BlockKind::Code;
    let mut went: BTreeMap<Gap<'_>, Vec<usize>> = BTreeMap::new();
    for at in (0..old.len()).filter(|at| free(old, *at, matching.free_old(*at))) {
        went.entry((matching.gap_old[at], &old.blocks[at].place)).or_default().push(at);
    }
    if went.is_empty() {
        return;
    }
    let mut came: BTreeMap<Gap<'_>, Vec<usize>> = BTreeMap::new();
    for at in (0..new.len()).filter(|at| free(new, *at, matching.free_new(*at))) {
        came.entry((matching.gap_new[at], &new.blocks[at].place)).or_default().push(at);
    }
    for (gap, olds) in went {
        let Some(news) = came.get(&gap).filter(|news| news.len() == olds.len()) else { continue };
        olds.into_iter().zip(news).for_each(|(from, to)| matching.pair(from, *to));
    }
}

/// The new heading below which most of the words stand now that stood below an old heading, if they are most of what stands there:
/// a text that was put below a longer new one has another heading now.
fn heading_of_most(old: &Side<'_>, new: &Side<'_>, matching: &Matching, from: usize) -> Option<usize> {
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    let mut all = 0;
    for at in section(old, from) {
        let words = old.bag(at).len();
        all += words;
        let Some(to) = matching.to_new[at].filter(|to| stays(old, new, at, *to)) else { continue };
        let heading = (0..to).rev().find(|at| new.blocks[*at].kind == BlockKind::Heading);
        *found.entry(heading?).or_default() += words;
    }
    let (heading, words) = found.into_iter().find(|(_, words)| words * 2 > all)?;
    let there: usize = section(new, heading).map(|at| new.bag(at).len()).sum();
    (words * 2 > there).then_some(heading)
}

/// Whether what stands in one place is still what stood in the other, most words the same.
fn stays(old: &Side<'_>, new: &Side<'_>, from: usize, to: usize) -> bool {
    old.keys[from] == new.keys[to] || dice(old.bag(from), new.bag(to)) >= LIKE_ANYWHERE
}

/// What stands between a heading and the next.
fn section(side: &Side<'_>, heading: usize) -> impl Iterator<Item = usize> {
    (heading + 1..side.len()).take_while(|at| side.blocks[*at].kind != BlockKind::Heading)
}

fn next_seen(side: &Side<'_>, at: usize) -> Option<usize> {
    (at + 1..side.len()).find(|at| side.blocks[*at].kind != BlockKind::Comment)
}

fn previous_seen(side: &Side<'_>, at: usize) -> Option<usize> {
    (0..at).rev().find(|at| side.blocks[*at].kind != BlockKind::Comment)
}

/// Of each new place: whether its pair keeps its order. The chain of pairs in order with the most words, by a Fenwick tree
/// over old places.
fn heaviest_chain(old: &Side<'_>, matching: &Matching) -> Vec<bool> {
    let mut matched = matching.to_old.iter().flatten();
    if matched.clone().zip(matched.by_ref().skip(1)).all(|(one, next)| one < next) {
        return matching.to_old.iter().map(Option::is_some).collect();
    }
    let size = old.len();
    // tree[i]: the heaviest chain that ends at an old place below i, and the new place it ends with.
    let mut tree: Vec<(u64, Option<usize>)> = vec![(0, None); size + 1];
    let mut before: Vec<Option<usize>> = vec![None; matching.to_old.len()];
    let mut best = (0, None);
    for (to, from) in matching.to_old.iter().enumerate() {
        let Some(from) = *from else { continue };
        let (mut weight, mut last, mut at) = (0, None, from);
        while at > 0 {
            if tree[at].0 > weight {
                (weight, last) = tree[at];
            }
            at &= at - 1;
        }
        before[to] = last;
        let weight = weight + old.weight(from);
        if weight > best.0 {
            best = (weight, Some(to));
        }
        let mut at = from + 1;
        while at <= size {
            if weight > tree[at].0 {
                tree[at] = (weight, Some(to));
            }
            at += at & at.wrapping_neg();
        }
    }
    let mut chain = vec![false; matching.to_old.len()];
    let mut at = best.1;
    while let Some(to) = at {
        chain[to] = true;
        at = before[to];
    }
    chain
}

/// A pair off the chain that is only weakly alike, or that nobody would call moved, is no pair.
fn drop_weak_moves(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching, chain: &[bool]) {
    for to in 0..new.len() {
        let Some(from) = matching.to_old[to].filter(|_| !chain[to]) else { continue };
        let strong = old.keys[from] == new.keys[to] || dice(old.bag(from), new.bag(to)) >= LIKE_ANYWHERE;
        let kept_company = [to.checked_sub(1), Some(to + 1)].into_iter().flatten().any(|beside| {
            matching
                .to_old
                .get(beside)
                .copied()
                .flatten()
                .is_some_and(|other| other.abs_diff(from) == 1 && !chain[beside])
        });
        let words = old.bag(from).len().min(new.bag(to).len());
        // The same heading elsewhere is the same section, though little of it may be left.
        let heading = moves_short(old.blocks[from].kind) && old.keys[from] == new.keys[to];
        let company = kept_company && (words > 0 || old.keys[from] == new.keys[to]);
        if !(strong && (words >= MOVES_ALONE || heading || company)) {
            matching.unpair(from, to);
        }
    }
}

/// Of each pair on the chain (by new place): old and new places that were joined to it or split off it.
type Groups = BTreeMap<usize, (Vec<usize>, Vec<usize>)>;

fn split_offs(old: &Side<'_>, new: &Side<'_>, matching: &Matching, chain: &[bool]) -> Groups {
    let mut groups = Groups::new();
    for to in (0..new.len()).filter(|to| chain[*to]) {
        let Some(from) = matching.to_old[to] else { continue };
        let (a, b) = (old.blocks[from].kind, new.blocks[to].kind);
        // A box or a section that was or became an entry of a list of names: the text in it belongs to its name.
        if is_title(a) && is_entry(b) {
            let went = titled(from, old, |at| matching.free_old(at), new.bag(to));
            groups.insert(to, (went, vec![to]));
            continue;
        }
        if is_entry(a) && is_title(b) {
            let came = titled(to, new, |at| matching.free_new(at), old.bag(from));
            groups.insert(to, (vec![from], came));
            continue;
        }
        // Code that stays code is one block, whatever stands beside it.
        let code = a == BlockKind::Code && b == BlockKind::Code;
        if old.keys[from] == new.keys[to] || !is_split(a) || !is_split(b) || code {
            continue;
        }
        let came = around(to, new, |at| matching.free_new(at), &surplus(old.bag(from), new.bag(to)));
        let went = around(from, old, |at| matching.free_old(at), &surplus(new.bag(to), old.bag(from)));
        // Both at once is a rewrite, not a split.
        if came.len() > 1 && went.len() == 1 || went.len() > 1 && came.len() == 1 {
            groups.insert(to, (went, came));
        }
    }
    // A free block between two pairs can be claimed by both: the first keeps it.
    let (mut taken_old, mut taken_new) = (HashSet::new(), HashSet::new());
    groups.retain(|_, (went, came)| {
        let clash = went.iter().any(|at| taken_old.contains(at)) || came.iter().any(|at| taken_new.contains(at));
        if !clash {
            taken_old.extend(went.iter().copied());
            taken_new.extend(came.iter().copied());
        }
        !clash
    });
    groups
}

/// What can be split and joined: running text, also where it stands as code.
fn is_split(kind: BlockKind) -> bool {
    matches!(class(kind), 2 | 4)
}

/// The words of one bag that another does not have.
fn surplus(bag: &[u64], other: &[u64]) -> Vec<u64> {
    let mut rest = other.iter().copied().fold(HashMap::<u64, usize>::new(), |mut counts, word| {
        *counts.entry(word).or_default() += 1;
        counts
    });
    bag.iter()
        .copied()
        .filter(|word| match rest.get_mut(word).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                false
            }
            None => true,
        })
        .collect()
}

/// A title, the first text below it, and what behind that says what the entry said of which it is a version.
fn titled(title: usize, side: &Side<'_>, free: impl Fn(usize) -> bool, said: &[u64]) -> Vec<usize> {
    let above = &side.blocks[title];
    let inside = |at: &usize| {
        let block = &side.blocks[*at];
        match above.kind {
            BlockKind::Heading => block.kind != BlockKind::Heading,
            _ => block.within.len() > above.within.len() && block.within.starts_with(&above.within),
        }
    };
    let mut out = vec![title];
    for at in (title + 1..side.len()).take_while(inside).filter(|at| !side.bag(*at).is_empty()) {
        let bag = side.bag(at);
        let says_it = || common(bag, said) as f64 >= SPLIT_OFF * bag.len() as f64;
        if !(free(at) && is_split(side.blocks[at].kind) && (out.len() == 1 || says_it())) {
            break;
        }
        out.push(at);
    }
    out
}

/// Whether a kind of block is an entry of a list of names, name and text in one.
pub(super) fn is_entry(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::TableRow | BlockKind::Definition)
}

/// Whether a kind of block is a name whose text stands below it.
pub(super) fn is_title(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Admonition | BlockKind::Heading)
}

/// `at` and the free prose directly around it whose words stand among those that were lost.
fn around(at: usize, side: &Side<'_>, free: impl Fn(usize) -> bool, lost: &[u64]) -> Vec<usize> {
    let fits = |beside: usize| {
        let bag = side.bag(beside);
        free(beside)
            && is_split(side.blocks[beside].kind)
            && !bag.is_empty()
            && common(bag, lost) as f64 >= SPLIT_OFF * bag.len() as f64
    };
    let (mut first, mut last) = (at, at);
    while first > 0 && fits(first - 1) {
        first -= 1;
    }
    while last + 1 < side.len() && fits(last + 1) {
        last += 1;
    }
    (first..=last).collect()
}

fn steps(old: &Side<'_>, new: &Side<'_>, matching: &Matching, chain: &[bool], groups: &Groups) -> Vec<Step> {
    let mut grouped_new: Vec<bool> = vec![false; new.len()];
    // What an old place is to the order: nothing (it moved, or was joined to another), gone, or a link of the chain.
    let mut stays: Vec<bool> = vec![false; old.len()];
    let mut gone: Vec<bool> = (0..old.len()).map(|at| matching.free_old(at)).collect();
    for (went, came) in groups.values() {
        went.iter().for_each(|at| gone[*at] = false);
        came.iter().for_each(|at| grouped_new[*at] = true);
    }
    for to in (0..new.len()).filter(|to| chain[*to]) {
        if let Some(from) = matching.to_old[to] {
            stays[from] = true;
        }
    }
    let mut out: Vec<Step> = Vec::new();
    let mut at_old = 0;
    // Tells the deletions up to the next link of the chain.
    let mut flush = |out: &mut Vec<Step>, from: usize| {
        at_old = at_old.max(from);
        while at_old < stays.len() && !stays[at_old] {
            if gone[at_old] {
                out.push(Step::Deleted(at_old));
            }
            at_old += 1;
        }
    };
    flush(&mut out, 0);
    for to in 0..new.len() {
        match (groups.get(&to), matching.to_old[to]) {
            (Some((went, came)), Some(from)) => {
                out.push(Step::Pair { old: went.clone(), new: came.clone() });
                flush(&mut out, from + 1);
            }
            _ if grouped_new[to] => {}
            (_, Some(from)) if chain[to] => {
                out.push(Step::Pair { old: vec![from], new: vec![to] });
                flush(&mut out, from + 1);
            }
            (_, Some(from)) => {
                let goes_on = |run: &[(usize, usize)]| {
                    run.last().is_some_and(|last| {
                        last.0 < from
                            && (last.0 + 1..from).all(|at| gone[at])
                            && (last.1 + 1..to).all(|at| matching.free_new(at))
                    })
                };
                match last_moved(&mut out) {
                    Some(run) if goes_on(run) => run.push((from, to)),
                    _ => out.push(Step::Moved(vec![(from, to)])),
                }
            }
            (_, None) => out.push(Step::Inserted(to)),
        }
    }
    out
}

/// The move that what was told last belongs to, blocks that came in between aside.
fn last_moved(steps: &mut [Step]) -> Option<&mut Vec<(usize, usize)>> {
    match steps.iter_mut().rev().find(|step| !matches!(step, Step::Inserted(_))) {
        Some(Step::Moved(run)) => Some(run),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;

    fn block(text: &str) -> Block {
        let (kind, text) = match text.strip_prefix("# ") {
            Some(heading) => (BlockKind::Heading, heading),
            None => (BlockKind::Paragraph, text),
        };
        Block {
            kind,
            text: text.to_owned(),
            level: 2,
            place: Arc::from([]),
            within: Arc::from([]),
            spans: Vec::new(),
            form: String::new(),
            raw: String::new(),
            name: String::new(),
            lines: 1..2,
        }
    }

    fn aligned(old: &[&str], new: &[&str]) -> Vec<Step> {
        let blocks = |texts: &[&str]| texts.iter().map(|text| block(text)).collect::<Vec<_>>();
        align(&blocks(old), &blocks(new))
    }

    fn pair(old: usize, new: usize) -> Step {
        Step::Pair { old: vec![old], new: vec![new] }
    }

    #[test]
    fn a_section_moves_whole() {
        let steps = aligned(
            &[
                "# Doel",
                "Wij helpen u met uw aanvraag als dat nodig is.",
                "Ook op zaterdag.",
                "# Kosten",
                "Het is gratis.",
            ],
            &[
                "# Kosten",
                "Het is gratis.",
                "# Doel",
                "Wij helpen u met uw aanvraag als dat nodig is.",
                "Ook op zaterdag.",
            ],
        );
        assert_eq!(steps, [Step::Moved(vec![(3, 0), (4, 1)]), pair(0, 2), pair(1, 3), pair(2, 4)]);
    }

    #[test]
    fn a_renamed_heading_is_the_same_heading() {
        let steps = aligned(
            &["# Doel", "Wij helpen u met uw aanvraag."],
            &["# Waarvoor is dit", "Wij helpen u met uw aanvraag."],
        );
        assert_eq!(steps, [pair(0, 0), pair(1, 1)]);
    }

    #[test]
    fn a_split_paragraph_stands_against_its_parts() {
        let steps = aligned(
            &["De aanvraag kost niets en duurt tien dagen. Daarna krijgt u altijd een brief thuis."],
            &["De aanvraag kost niets en duurt tien dagen.", "Daarna krijgt u altijd een brief thuis."],
        );
        assert_eq!(steps, [Step::Pair { old: vec![0], new: vec![0, 1] }]);
    }

    #[test]
    fn a_section_that_moves_takes_along_what_it_keeps() {
        let steps = aligned(
            &[
                "# Doel",
                "Wij helpen u met uw aanvraag als dat nodig is.",
                "# Kosten",
                "Dit gaat weg uit de tekst.",
                "Een melding is altijd gratis voor iedereen.",
            ],
            &[
                "# Kosten",
                "Iets heel anders komt erbij.",
                "Een melding is altijd gratis voor iedereen.",
                "# Doel",
                "Wij helpen u met uw aanvraag als dat nodig is.",
            ],
        );
        assert_eq!(
            steps,
            [Step::Moved(vec![(2, 0), (4, 2)]), Step::Inserted(1), pair(0, 3), pair(1, 4), Step::Deleted(3)]
        );
    }

    #[test]
    fn a_heading_spelled_otherwise_over_other_text_is_the_same_heading() {
        let steps = aligned(
            &["# Voorbeeld", "Een straatfeest in de binnenstad."],
            &["# Voorbeelden", "Wij zoeken nog mensen."],
        );
        assert_eq!(steps[0], pair(0, 0));
    }

    #[test]
    fn a_heading_keeps_most_of_its_section() {
        let steps = aligned(
            &["# Wat mag", "Meld uw feest altijd vooraf bij de gemeente."],
            &["# Regels", "Hier leest u meer.", "Meld uw feest altijd vooraf bij de gemeente."],
        );
        assert_eq!(steps, [pair(0, 0), Step::Inserted(1), pair(1, 2)]);
    }

    #[test]
    fn a_heading_over_what_only_has_the_same_form_is_another_heading() {
        let steps = aligned(
            &["# meet_boot", "Geeft de lengte van elke boot in meters terug."],
            &["# keur_motor", "Geeft de uitslag van een keuring met datum erbij."],
        );
        assert_eq!(steps, [Step::Deleted(0), Step::Inserted(0), pair(1, 1)]);
    }

    #[test]
    fn text_that_stood_as_code_by_mistake_is_the_same_text() {
        let list = "- een tekening van het terrein met alle kramen - een plan voor het afval";
        let code = Block { kind: BlockKind::Code, ..block(list) };
        let items = ["een tekening van het terrein met alle kramen", "een plan voor het afval"]
            .map(|item| Block { kind: BlockKind::ListItem, ..block(item) });
        assert_eq!(align(&[code], &items), [Step::Pair { old: vec![0], new: vec![0, 1] }]);
    }

    #[test]
    fn unlike_paragraphs_are_not_paired() {
        let steps =
            aligned(&["De burgemeester beslist over uw vergunning."], &["Wij sturen daarna per post een rekening."]);
        assert_eq!(steps, [Step::Deleted(0), Step::Inserted(0)]);
    }

    proptest! {
        #[test]
        fn every_block_is_in_one_step(
            old in proptest::collection::vec("(# )?(een twee|drie vier vijf zes|zeven|acht negen tien elf twaalf)( [a-c]{1,2}){0,5}", 0..12),
            new in proptest::collection::vec("(# )?(een twee|drie vier vijf zes|zeven|acht negen tien elf twaalf)( [a-c]{1,2}){0,5}", 0..12),
        ) {
            let blocks = |texts: &[String]| texts.iter().map(|text| block(text)).collect::<Vec<_>>();
            let (mut seen_old, mut seen_new) = (Vec::new(), Vec::new());
            for step in align(&blocks(&old), &blocks(&new)) {
                match step {
                    Step::Pair { old, new } => { seen_old.extend(old); seen_new.extend(new); }
                    Step::Moved(run) => for (from, to) in run { seen_old.push(from); seen_new.push(to); },
                    Step::Deleted(at) => seen_old.push(at),
                    Step::Inserted(at) => seen_new.push(at),
                }
            }
            seen_new.sort_unstable();
            prop_assert_eq!(seen_new, (0..new.len()).collect::<Vec<_>>());
            seen_old.sort_unstable();
            prop_assert_eq!(seen_old, (0..old.len()).collect::<Vec<_>>());
        }
    }
}
