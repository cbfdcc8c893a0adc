//! Running text: sentences that came, went, went elsewhere or read otherwise, told by the place they stand in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::values::value;
use super::{Rank, Said, Telling};
use crate::compare::meaning::reasons as word_reasons;
use crate::compare::sweeps::{own_significance, without_swept};
use crate::compare::words::{diff, sentences, word_count};
use crate::compare::{Edit, EditKind, Lineage, Op, Passage, Reason, Significance, Word, WordOp};
use crate::page::BlockKind;

impl Telling<'_> {
    /// Prose: values inside sentences, and sentences that came, went or read otherwise, by place.
    pub(super) fn prose(&mut self) {
        let is_prose = |edit: &Edit| {
            let kinds = [
                BlockKind::Paragraph,
                BlockKind::Quote,
                BlockKind::Html,
                BlockKind::Footnote,
                BlockKind::ListItem,
                BlockKind::Heading,
                BlockKind::TableRow,
                BlockKind::Definition,
                BlockKind::Admonition,
            ];
            let whole = matches!(edit.kind, EditKind::Block(kind) if kinds[..5].contains(&kind));
            let replaced =
                matches!(edit.kind, EditKind::Block(kind) if kinds.contains(&kind)) && edit.op == Op::Replace;
            (whole || replaced)
                && edit.old != edit.new
                && own_significance(edit, &self.page.weights) == Significance::Substantive
        };
        let mut by_place: BTreeMap<Vec<String>, Prose> = BTreeMap::new();
        for at in self.open(|edit| is_prose(edit) && edit.op != Op::Move) {
            by_place.entry(self.edit(at).place.clone()).or_default().add(at, self.edit(at));
        }
        for moved in take_moved(&mut by_place) {
            let (from, to) = (self.name_of_place(&moved.from), self.name_of_place(&moved.to));
            if from != to {
                let said = Said::TextMoved { text: telling(&moved.texts), sentences: moved.texts.len(), from, to };
                self.say(Rank::Named, said, moved.edits);
            }
        }
        for (place, mut prose) in by_place {
            self.still_standing(&place, &mut prose);
            self.prose_in(self.name_of_place(&place), prose);
        }
    }

    /// What went from here and still stands on the page is not gone, and what came here and stood there already is not new:
    ///
    /// ```text
    /// it stood only elsewhere, and stands only here    moved
    /// it still stands under this heading               put into other blocks
    /// it stands elsewhere, at both ends                left here, repeated here
    /// ```
    fn still_standing(&mut self, place: &[String], prose: &mut Prose) {
        let (old, new) = (&self.page.old_passages, &self.page.new_passages);
        let name = self.name_of_place(place);
        // A sentence whose pair still stands on the page was not put in its place.
        let (apart, pairs) = std::mem::take(&mut prose.pairs)
            .into_iter()
            .map(|(at, before, after)| {
                let stays = new.iter().any(|passage| passage.says(&before));
                let stood = old.iter().any(|passage| passage.says(&after));
                (at, before, after, stays, stood)
            })
            .partition::<Vec<_>, _>(|(.., stays, stood)| *stays || *stood);
        prose.pairs = pairs.into_iter().map(|(at, before, after, ..)| (at, before, after)).collect();
        for (at, before, after, stays, stood) in apart {
            prose.went.extend((!stays).then_some((at, before)));
            prose.came.extend((!stood).then_some((at, after)));
        }
        let (left, lefts) = standing(&mut prose.went, place.last(), new, old);
        // What stands once more under the same heading is new there.
        let times = |there: &[Passage], text: &str| {
            there.iter().filter(|passage| passage.heading.as_ref() == place.last() && passage.says(text)).count()
        };
        let (again, mut came): (Found, Found) = std::mem::take(&mut prose.came)
            .into_iter()
            .partition(|(_, text)| matches!(times(old, text), old @ 1.. if old < times(new, text)));
        let (repeated, repeats) = standing(&mut came, place.last(), old, new);
        prose.came = came;
        prose.came.extend(again);
        prose.came.sort_by_key(|(at, _)| *at);
        // What came along in a merge, or went along with the page that was split off, is told by that.
        let (mut left, mut lefts, mut repeated, mut repeats) = (left, lefts, repeated, repeats);
        let silent = |told: &mut Vec<bool>, both: &mut Found, others: &mut Vec<(Option<String>, Found)>| {
            let found = both.drain(..).chain(others.drain(..).flat_map(|(_, found)| found));
            found.for_each(|(at, _)| told[at] = true);
        };
        match self.page.lineage {
            Lineage::Merged => silent(&mut self.told, &mut repeated, &mut repeats),
            Lineage::Split => silent(&mut self.told, &mut left, &mut lefts),
            _ => {}
        }
        let place = name.clone();
        if let Some((text, sentences, edits)) = told_of(&left) {
            self.say(Rank::Small, Said::TextLeft { text, sentences, place: place.clone() }, edits);
        }
        if let Some((text, sentences, edits)) = told_of(&repeated) {
            self.say(Rank::Small, Said::TextRepeated { text, sentences, place: place.clone() }, edits);
        }
        let mut recast = Vec::new();
        for (other, found) in lefts {
            let Some((text, sentences, edits)) = told_of(&found) else { continue };
            match other == name {
                true => recast.extend(edits),
                false => {
                    self.say(Rank::Named, Said::TextMoved { text, sentences, from: place.clone(), to: other }, edits)
                }
            }
        }
        for (other, found) in repeats {
            let Some((text, sentences, edits)) = told_of(&found) else { continue };
            match other == name {
                true => recast.extend(edits),
                false => {
                    self.say(Rank::Named, Said::TextMoved { text, sentences, from: other, to: place.clone() }, edits)
                }
            }
        }
        if !recast.is_empty() {
            recast.sort_unstable();
            recast.dedup();
            self.say(Rank::Small, Said::Recast { place }, recast);
        }
    }

    fn prose_in(&mut self, place: Option<String>, prose: Prose) {
        let Prose { edits, mut came, mut went, pairs } = prose;
        let said_before = self.out.len();
        let apart = pair_apart(&mut went, &mut came);
        let heading = place.clone();
        let items = |told: &Telling<'_>, sentences: &[(usize, String)]| {
            sentences.iter().all(|(at, _)| {
                matches!(told.edit(*at).kind, EditKind::Block(BlockKind::ListItem)) && told.edit(*at).op != Op::Replace
            })
        };
        let texts =
            |sentences: &[(usize, String)]| -> Vec<String> { sentences.iter().map(|(_, text)| text.clone()).collect() };
        let of = |sentences: &[(usize, String)]| -> Vec<usize> {
            let mut edits: Vec<usize> = sentences.iter().map(|(at, _)| *at).collect();
            edits.dedup();
            edits
        };
        let mut reworded: Vec<(Vec<usize>, String, String)> = Vec::new();
        let mut recast = BTreeSet::new();
        let pairs = pairs.into_iter().map(|(at, old, new)| (vec![at], old, new));
        for (edits, old, new) in pairs.chain(apart) {
            let words = diff(&old, &new);
            let reasons = word_reasons(&words);
            match value(&words, &reasons, &old, &new, &place) {
                Some(said) => self.say(Rank::Value, readable(said), edits),
                None if self.page.weights.highest(&reasons) == Significance::Substantive
                    || self.edit(edits[0]).reasons.contains(&Reason::Code) =>
                {
                    reworded.push((edits, old, new))
                }
                None if edits.len() > 1 => recast.extend(edits),
                None => {}
            }
        }
        if let Some((_, old, new)) = reworded.first() {
            let (old, new) = (old.clone(), new.clone());
            let sentences = reworded.len();
            let edits: BTreeSet<usize> = reworded.into_iter().flat_map(|(edits, ..)| edits).collect();
            self.say(
                Rank::Text,
                readable(Said::TextReplaced { old, new, sentences, place: place.clone() }),
                edits.into_iter().collect(),
            );
        }
        if !came.is_empty() {
            let (found, sentences) = (of(&came), came.len());
            let said = if items(self, &came) {
                Said::ItemsAdded { items: self.whole_texts(&found), place: place.clone() }
            } else {
                Said::TextAdded { text: telling(&texts(&came)), sentences, place: place.clone() }
            };
            self.say(Rank::Text, said, found);
        }
        if !went.is_empty() {
            let (found, sentences) = (of(&went), went.len());
            let said = if items(self, &went) {
                Said::ItemsRemoved { items: self.whole_texts(&found), place }
            } else {
                Said::TextRemoved { text: telling(&texts(&went)), sentences, place }
            };
            self.say(Rank::Text, said, found);
        }
        recast.retain(|at| !self.told[*at]);
        if !recast.is_empty() {
            self.say(Rank::Small, Said::Recast { place: heading.clone() }, recast.into_iter().collect());
        }
        // Text that stands in another block here now; what is wording after all is told with the small things.
        let moved: Vec<usize> =
            edits.into_iter().filter(|at| !self.told[*at] && self.edit(*at).op != Op::Replace).collect();
        moved.iter().for_each(|at| self.told[*at] = true);
        match self.out.get_mut(said_before..).and_then(<[_]>::last_mut) {
            // What came or went beside it says why.
            Some((_, statement)) => {
                statement.edits.extend(moved);
                statement.edits.sort_unstable();
            }
            None if moved.is_empty() => {}
            None => self.say(Rank::Small, Said::Recast { place: heading }, moved),
        }
    }
}

/// What the edits of one place did to sentences, each with its edit: whole ones that came or went, and those that read otherwise now.
#[derive(Default)]
struct Prose {
    edits: Vec<usize>,
    came: Vec<(usize, String)>,
    went: Vec<(usize, String)>,
    pairs: Vec<(usize, String, String)>,
}

impl Prose {
    fn add(&mut self, at: usize, edit: &Edit) {
        self.edits.push(at);
        let words = without_swept(&edit.words);
        let (old, old_marks) = side(&words, WordOp::Delete);
        let (new, new_marks) = side(&words, WordOp::Insert);
        let befores = marked_sentences(&old, &old_marks);
        let afters = marked_sentences(&new, &new_marks);
        let mut open_afters: Vec<&String> = afters.iter().collect();
        for before in &befores {
            let best = open_afters
                .iter()
                .enumerate()
                .map(|(at, after)| (likeness(before, after), at))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            match best.filter(|(likeness, _)| *likeness >= SAME_SENTENCE) {
                Some((_, after)) => self.pairs.push((at, before.clone(), open_afters.remove(after).clone())),
                None => self.one_sided(at, before, &new, WordOp::Delete),
            }
        }
        for after in open_afters {
            self.one_sided(at, after, &old, WordOp::Insert);
        }
    }

    /// A sentence that is marked on one side only: words came into it or went from it, or it is new or gone as a whole.
    fn one_sided(&mut self, at: usize, sentence: &str, other: &str, op: WordOp) {
        let partner = sentences(other).into_iter().map(|range| other[range].trim().to_owned());
        let best = partner.map(|text| (likeness(sentence, &text), text)).max_by(|a, b| a.0.total_cmp(&b.0));
        let partner =
            best.filter(|(likeness, text)| *likeness >= SAME_SENTENCE && text != sentence).map(|(_, text)| text);
        match (partner, op) {
            (Some(new), WordOp::Delete) => self.pairs.push((at, sentence.to_owned(), new)),
            (Some(old), _) => self.pairs.push((at, old, sentence.to_owned())),
            (None, WordOp::Delete) => self.went.push((at, sentence.to_owned())),
            (None, _) => self.came.push((at, sentence.to_owned())),
        }
    }
}

/// Sentences that stand at the other end too, with their edits.
type Found = Vec<(usize, String)>;

/// Takes out the sentences that stand `there` too: those that stand elsewhere at both ends, and the others by the heading they stand
/// under there.
fn standing(
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
fn pair_apart(went: &mut Found, came: &mut Found) -> Vec<(Vec<usize>, String, String)> {
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

/// What to quote of some sentences, how many they are, and their edits.
fn told_of(found: &[(usize, String)]) -> Option<(String, usize, Vec<usize>)> {
    let texts: Vec<String> = found.iter().map(|(_, text)| text.clone()).collect();
    let mut edits: Vec<usize> = found.iter().map(|(at, _)| *at).collect();
    edits.dedup();
    (!texts.is_empty()).then(|| (telling(&texts), texts.len(), edits))
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
struct Moved {
    from: Vec<String>,
    to: Vec<String>,
    texts: Vec<String>,
    edits: Vec<usize>,
}

/// A sentence that went from one place of the page and came in another (or in the same) only moved: it is taken out on both sides.
fn take_moved(by_place: &mut BTreeMap<Vec<String>, Prose>) -> Vec<Moved> {
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

/// The first of some sentences that says something by itself: a greeting or a bare name does not. Empty where all of them are filled
/// in by a generator.
pub(super) fn telling(texts: &[String]) -> String {
    let texts: Vec<String> = texts
        .iter()
        .map(|text| filled_in_later_left_out(text))
        .filter(|text| text.contains(char::is_alphanumeric))
        .collect();
    let long = |text: &&String| word_count(text) >= TELLING;
    // A question asks and says nothing yet.
    let plain = texts.iter().find(|text| long(text) && !text.contains('…') && !text.ends_with('?'));
    // What leads in a list says less than a sentence that is whole, and more than one item of it.
    let is_whole = |text: &str| text.starts_with(char::is_uppercase) && text.ends_with(['.', '!']);
    let whole = || texts.iter().find(|text| long(text) && is_whole(text));
    let plain = plain.map(|text| if text.ends_with(':') { whole().unwrap_or(text) } else { text });
    plain.or_else(|| texts.iter().find(long)).or_else(|| texts.first()).cloned().unwrap_or_default()
}

/// What is said of two texts, without what a generator fills in; as it is where only that differs.
fn readable(mut said: Said) -> Said {
    if let Said::Value { old, new, .. }
    | Said::Obligation { old, new, .. }
    | Said::Negation { old, new, .. }
    | Said::TextReplaced { old, new, .. } = &mut said
    {
        let (was, is) = (filled_in_later_left_out(old), filled_in_later_left_out(new));
        if was != is {
            (*old, *new) = (was, is);
        }
    }
    said
}

/// The text without what a generator fills in or does (`{{ page.title }}`, `{% raw %}`): nobody reads that on the page, and what stands
/// there instead the source does not say.
fn filled_in_later_left_out(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((at, end)) = [("{{", "}}"), ("{%", "%}")]
        .into_iter()
        .filter_map(|(start, end)| rest.find(start).map(|at| (at, end)))
        .min_by_key(|(at, _)| *at)
    {
        let Some(length) = rest[at..].find(end) else { break };
        out.push_str(&rest[..at]);
        out.push('…');
        rest = &rest[at + length + end.len()..];
    }
    out + rest
}

/// A sentence of fewer words is quoted only where there is no longer one.
const TELLING: usize = 4;

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

/// The sentences in which a mark holds a word.
fn marked_sentences(text: &str, marks: &[Range<usize>]) -> Vec<String> {
    let touched = |range: &Range<usize>| {
        let inside = marks.iter().map(|mark| mark.start.max(range.start)..mark.end.min(range.end));
        inside.filter(|cut| cut.start < cut.end).any(|cut| word_count(&text[cut]) > 0)
    };
    sentences(text).into_iter().filter(touched).map(|range| text[range].trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_nothing_is_quoted_last() {
        let of = |texts: &[&str]| telling(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            of(&["Hallo.", "Wilt u een straat afsluiten?", "Vraag dat acht weken vooraf."]),
            "Vraag dat acht weken vooraf."
        );
        assert_eq!(of(&["{% raw %} a b c d", "Vraag dat vooraf aan."]), "Vraag dat vooraf aan.");
        let list = ["Een kraam moet altijd:", "stevig op de grond staan.", "leeg zijn om acht uur."];
        assert_eq!(of(&[&list[..], &["De gemeente ziet daarop toe."]].concat()), "De gemeente ziet daarop toe.");
        assert_eq!(of(&list), "Een kraam moet altijd:");
        assert_eq!(of(&["Bel {{ site.phone }} of {{ site.mail }} daarna."]), "Bel … of … daarna.");
        assert_eq!(of(&["{{ filter.name }}", "{% endfor %}"]), "", "nothing that a reader could know");
        assert_eq!(of(&["Open {{ en sluit haken."]), "Open {{ en sluit haken.");
        assert_eq!(of(&["Hallo."]), "Hallo.");
    }
}
