//! Which sentences of the edited texts came and went, which read otherwise, and which only went elsewhere.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::compare::sweeps::without_swept;
use crate::compare::words::{sentences, word_count};
use crate::compare::{Edit, Passage, Word, WordOp};

/// What the edits of one place did to sentences, each with its edit: whole ones that came or went, and those that read otherwise now.
#[derive(Default)]
pub(super) struct Sentences {
    pub(super) edits: Vec<usize>,
    pub(super) came: Vec<(usize, String)>,
    pub(super) went: Vec<(usize, String)>,
    pub(super) pairs: Vec<(usize, String, String)>,
}

impl Sentences {
    /// Adds those of another.
    pub(super) fn join(&mut self, other: Sentences) {
        self.edits.extend(other.edits);
        self.came.extend(other.came);
        self.went.extend(other.went);
        self.pairs.extend(other.pairs);
    }

    pub(super) fn add(&mut self, at: usize, edit: &Edit) {
        self.edits.push(at);
        let words = without_swept(&edit.words);
        let (old, old_marks) = side(&words, WordOp::Delete);
        let (new, new_marks) = side(&words, WordOp::Insert);
        let befores = marked_sentences(&old, &old_marks);
        let afters = marked_sentences(&new, &new_marks);
        let mut open_afters: Vec<&Marked> = afters.iter().collect();
        for before in &befores {
            let best = open_afters
                .iter()
                .enumerate()
                .map(|(at, after)| (likeness(&before.text, &after.text), at))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            match best.filter(|(likeness, _)| *likeness >= SAME_SENTENCE) {
                Some((_, after)) => {
                    self.pairs.push((at, before.text.clone(), open_afters.remove(after).text.clone()));
                }
                None => self.one_sided(at, before, &new, WordOp::Delete),
            }
        }
        for after in open_afters {
            self.one_sided(at, after, &old, WordOp::Insert);
        }
    }

    /// A sentence that is marked on one side only: words came into it or went from it, or it is new or gone as a whole.
    fn one_sided(&mut self, at: usize, Marked { text: sentence, whole }: &Marked, other: &str, op: WordOp) {
        // A sentence of which no word stayed has no partner among those of which all did.
        let other = if *whole { "" } else { other };
        let partner = sentences(other).into_iter().map(|range| other[range].trim().to_owned());
        let best = partner.map(|text| (likeness(sentence, &text), text)).max_by(|a, b| a.0.total_cmp(&b.0));
        let partner =
            best.filter(|(likeness, text)| *likeness >= SAME_SENTENCE && text != sentence).map(|(_, text)| text);
        match (partner, op) {
            (Some(new), WordOp::Delete) => self.pairs.push((at, sentence.clone(), new)),
            (Some(old), _) => self.pairs.push((at, old, sentence.clone())),
            (None, WordOp::Delete) => self.went.push((at, sentence.clone())),
            (None, _) => self.came.push((at, sentence.clone())),
        }
    }
}

/// Sentences that stand at the other end too, with their edits.
pub(super) type Found = Vec<(usize, String)>;

/// Takes out the sentences that stand `there` too: those that stand elsewhere at both ends, and the others by the heading they stand
/// under there.
pub(super) fn standing(
    sentences: &mut Found,
    here: Option<&String>,
    there: &[Passage],
    back: &[Passage],
) -> (Found, Vec<(Option<String>, Found)>) {
    let (mut both, mut by_heading) = (Vec::new(), Vec::<(Option<String>, Found)>::new());
    sentences.retain(|(at, text)| {
        let found: Vec<&Passage> = there.iter().filter(|passage| passage.says(text)).collect();
        let Some(first) = found.iter().find(|passage| passage.heading.as_ref() == here).or(found.first()) else {
            return true;
        };
        let one = (*at, text.clone());
        let stayed = back.iter().any(|passage| passage.heading == first.heading && passage.says(text));
        if stayed && first.heading.as_ref() != here {
            both.push(one);
        } else if let Some((_, found)) = by_heading.iter_mut().find(|(heading, _)| *heading == first.heading) {
            found.push(one);
        } else {
            by_heading.push((first.heading.clone(), vec![one]));
        }
        false
    });
    (both, by_heading)
}

/// Takes out the sentences that went in one edit and came, reading otherwise, in another: the likest first, with both edits.
pub(super) fn pair_apart(went: &mut Found, came: &mut Found) -> Vec<(Vec<usize>, String, String)> {
    if went.len() * came.len() > MOST_APART {
        return Vec::new();
    }
    let mut likely: Vec<(f64, usize, usize)> = Vec::new();
    for (old, (_, before)) in went.iter().enumerate() {
        let after = came.iter().enumerate().map(|(new, (_, after))| (likeness(before, after), old, new));
        likely.extend(after.filter(|(likeness, ..)| *likeness >= SAME_SENTENCE_APART));
    }
    likely.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    for (_, old, new) in likely {
        if !pairs.contains_key(&old) && pairs.values().all(|taken| *taken != new) {
            pairs.insert(old, new);
        }
    }
    let out = pairs
        .iter()
        .map(|(old, new)| {
            let ((at, before), (to, after)) = (&went[*old], &came[*new]);
            let mut edits = vec![*at, *to];
            edits.sort_unstable();
            (edits, before.clone(), after.clone())
        })
        .collect();
    let rest = |sentences: &mut Found, taken: &dyn Fn(usize) -> bool| {
        let mut at = 0..;
        sentences.retain(|_| !at.next().is_some_and(taken));
    };
    rest(went, &|at| pairs.contains_key(&at));
    rest(came, &|at| pairs.values().any(|taken| *taken == at));
    out
}

/// From this likeness (Dice over words) two sentences are one sentence that reads otherwise; below it one went and another came. The
/// measure and the number are those by which blocks and sentences are paired.
const SAME_SENTENCE: f64 = 0.35;

/// From this likeness on, two sentences of different blocks under one heading are one that reads otherwise: no block holds them
/// together, so more of them must be the same. Of 22 such pairs from .5 to .6 in 33 ranges of two real histories 7 had only their subject
/// in common; of 44 above it one.
pub(super) const SAME_SENTENCE_APART: f64 = 0.6;

/// Of so many pairs of sentences under one heading none is looked at: where that much came and went, the text is another.
const MOST_APART: usize = 10_000;

pub(super) fn likeness(old: &str, new: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (old, mut new) = (words(old), words(new));
    let total = old.len() + new.len();
    let both = old
        .iter()
        .filter(|word| new.iter().position(|other| other == *word).map(|at| new.swap_remove(at)).is_some())
        .count();
    if total == 0 { 0.0 } else { 2.0 * both as f64 / total as f64 }
}

/// Sentences that went from one place of the page and came in another.
pub(super) struct Moved {
    pub(super) from: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) texts: Vec<String>,
    pub(super) edits: Vec<usize>,
}

/// A sentence that went from one place of the page and came in another (or in the same) only moved: it is taken out on both sides.
pub(super) fn take_moved(by_place: &mut BTreeMap<Vec<String>, Sentences>) -> Vec<Moved> {
    let mut went: Vec<(Vec<String>, usize, String)> = by_place
        .iter()
        .flat_map(|(place, prose)| prose.went.iter().map(|(at, text)| (place.clone(), *at, text.clone())))
        .collect();
    let (mut out, mut taken): (Vec<Moved>, Vec<(usize, String)>) = (Vec::new(), Vec::new());
    for (to, prose) in by_place.iter_mut() {
        prose.came.retain(|(at, text)| {
            let same = went.iter().position(|(place, _, other)| other == text && place == to);
            let Some(found) = same.or_else(|| went.iter().position(|(.., other)| other == text)) else { return true };
            let (from, old_at, text) = went.swap_remove(found);
            taken.push((old_at, text.clone()));
            let edits = [old_at, *at];
            match out.iter_mut().find(|moved| moved.from == from && moved.to == *to) {
                Some(moved) => {
                    moved.texts.push(text);
                    moved.edits.extend(edits);
                }
                None => out.push(Moved { from, to: to.clone(), texts: vec![text], edits: edits.to_vec() }),
            }
            false
        });
    }
    for prose in by_place.values_mut() {
        prose.went.retain(|sentence| match taken.iter().position(|other| other == sentence) {
            Some(at) => {
                taken.swap_remove(at);
                false
            }
            None => true,
        });
    }
    for moved in &mut out {
        moved.edits.sort_unstable();
        moved.edits.dedup();
    }
    out
}

/// One side of an edit: its text, and the byte ranges that only this side has.
pub(super) fn side(words: &[Word], op: WordOp) -> (String, Vec<Range<usize>>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for word in words.iter().filter(|word| word.op == WordOp::Equal || word.op == op) {
        let start = text.len();
        text.push_str(&word.text);
        if word.op == op {
            marks.push(start..text.len());
        }
    }
    (text, marks)
}

/// A sentence in which a mark holds a word.
struct Marked {
    text: String,
    /// Whether marks hold all its words.
    whole: bool,
}

/// The sentences in which a mark holds a word.
fn marked_sentences(text: &str, marks: &[Range<usize>]) -> Vec<Marked> {
    let marked = |range: Range<usize>| {
        let inside = marks.iter().map(|mark| mark.start.max(range.start)..mark.end.min(range.end));
        let words: usize = inside.filter(|cut| cut.start < cut.end).map(|cut| word_count(&text[cut])).sum();
        let text = text[range].trim();
        (words > 0).then(|| Marked { text: text.to_owned(), whole: words >= word_count(text) })
    };
    sentences(text).into_iter().filter_map(marked).collect()
}
