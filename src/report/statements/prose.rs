//! Running text: sentences that came, went, went elsewhere or read otherwise, told by the place they stand in.

use std::collections::{BTreeMap, BTreeSet};

use super::sentences::{Found, Sentences, pair_apart, standing, take_moved};
use super::things::name_of;
use super::values::value;
use super::{Pieces, Rank, Said, Telling};
use crate::compare::meaning::reasons as word_reasons;
use crate::compare::sweeps::own_significance;
use crate::compare::words::{diff, word_count};
use crate::compare::{Edit, EditKind, Lineage, OWN_WORDS, Op, Passage, Reason, Significance, WordOp};
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
        let mut by_place: BTreeMap<Vec<String>, Sentences> = BTreeMap::new();
        for at in self.open(is_prose) {
            let edit = self.edit(at);
            let mut of_edit = Sentences::default();
            of_edit.add(at, edit);
            // What went is gone from where it stood.
            if let Some(from) = edit.moved.as_ref().map(|moved| &moved.from.headings).or(edit.stood.as_ref()) {
                let went = std::mem::take(&mut of_edit.went);
                by_place.entry(from.clone()).or_default().went.extend(went);
            }
            by_place.entry(edit.place.clone()).or_default().join(of_edit);
        }
        for moved in take_moved(&mut by_place) {
            let (from, to) = (self.name_of_place(&moved.from), self.name_of_place(&moved.to));
            if from != to {
                let said = Said::TextMoved { text: telling(&moved.texts), pieces: Pieces::of(&moved.texts), from, to };
                self.say(Rank::Named, said, moved.edits);
            }
        }
        for (place, mut prose) in by_place {
            self.with_heading(&place, &mut prose);
            self.still_standing(&place, &mut prose);
            let name = self.name_of_entry(&prose);
            let place = self.name_of_place(&place);
            let within = match (place, name) {
                (Some(place), Some(name)) => Some(format!("{place} › {name}")),
                (place, name) => place.or(name),
            };
            self.prose_in(within, prose);
        }
    }

    /// The name of the entry (row, definition) in which all of this changed, where no sentence of it begins with that.
    fn name_of_entry(&self, prose: &Sentences) -> Option<String> {
        let texts = prose.came.iter().chain(&prose.went).map(|(at, text)| (at, text));
        let texts = texts.chain(prose.pairs.iter().map(|(at, _, new)| (at, new)));
        let mut found: Option<String> = None;
        for (at, text) in texts {
            let edit = self.edit(*at);
            let is_entry = matches!(edit.kind, EditKind::Block(BlockKind::TableRow | BlockKind::Definition));
            let name = name_of(edit);
            let stays = edit.old.as_ref().is_some_and(|old| old.starts_with(name.as_str()));
            if !is_entry || !stays || name.is_empty() || text.starts_with(name.as_str()) {
                return None;
            }
            if found.get_or_insert_with(|| name.clone()) != &name {
                return None;
            }
        }
        found
    }

    /// A sentence that went into the heading above it, or came out of it, is told with that heading:
    ///
    /// ```text
    /// ## 1.2             ## 1.2 (2 May 2023)
    /// 2 May 2023    →    Faster.
    /// Faster.
    /// ```
    fn with_heading(&mut self, place: &[String], prose: &mut Sentences) {
        let is_here = |edit: &&Edit| {
            edit.kind == EditKind::Block(BlockKind::Heading)
                && edit.op == Op::Replace
                && [&edit.old, &edit.new].into_iter().any(|text| text.as_ref() == place.last())
        };
        let Some(at) = self.page.edits.iter().position(|edit| is_here(&edit)) else { return };
        let heading = self.edit(at);
        let side = |text: &Option<String>| text.clone().unwrap_or_default();
        let (old, new) = (side(&heading.old), side(&heading.new));
        let says = |text: &str, sentence: &str| text.contains(sentence.trim_end_matches(['.', ':', ';', ',']));
        let mut found = Vec::new();
        let mut take = |sentences: &mut Found, there: &str, here: &str| {
            sentences.retain(|(at, sentence)| {
                let moved = says(there, sentence) && !says(here, sentence);
                found.extend(moved.then_some(*at));
                !moved
            });
        };
        take(&mut prose.went, &new, &old);
        take(&mut prose.came, &old, &new);
        for edit in &found {
            self.told[*edit] = true;
        }
        if let Some((_, statement)) = self.out.iter_mut().find(|(_, statement)| statement.edits.contains(&at)) {
            statement.edits.extend(found);
        }
    }

    /// What went from here and still stands on the page is not gone, and what came here and stood there already is not new:
    ///
    /// ```text
    /// it stood only elsewhere, and stands only here    moved
    /// it still stands under this heading               put into other blocks
    /// it stands elsewhere, at both ends                left here, repeated here
    /// ```
    fn still_standing(&mut self, place: &[String], prose: &mut Sentences) {
        let (old, new) = (&self.page.old_passages, &self.page.new_passages);
        let name = self.name_of_place(place);
        // A sentence whose pair still stands on the page was not put in its place.
        let (apart, pairs) = std::mem::take(&mut prose.pairs)
            .into_iter()
            .map(|(at, before, after)| {
                // "Default: true" stands at many places of a page, and says of none that it is what became of this one.
                let edit = self.edit(at);
                let is_value = edit.op == Op::Replace && word_count(&before).max(word_count(&after)) < OWN_WORDS;
                let stays = !is_value && new.iter().any(|passage| passage.says(&before));
                let stood = !is_value && old.iter().any(|passage| passage.says(&after));
                (at, before, after, stays, stood)
            })
            .partition::<Vec<_>, _>(|(.., stays, stood)| *stays || *stood);
        prose.pairs = pairs.into_iter().map(|(at, before, after, ..)| (at, before, after)).collect();
        for (at, before, after, stays, stood) in apart {
            // Behind a sentence that stays only what follows it is new.
            let rest = after.strip_prefix(before.as_str()).map(str::trim).filter(|rest| stays && word_count(rest) > 0);
            prose.came.extend((!stood).then(|| (at, rest.unwrap_or(&after).to_owned())));
            prose.went.extend((!stays).then_some((at, before)));
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
        if let Some((text, pieces, edits)) = told_of(&left) {
            self.say(Rank::Small, Said::TextLeft { text, pieces, place: place.clone() }, edits);
        }
        if let Some((text, pieces, edits)) = told_of(&repeated) {
            self.say(Rank::Small, Said::TextRepeated { text, pieces, place: place.clone() }, edits);
        }
        let mut recast = Vec::new();
        for (other, found) in lefts {
            let Some((text, pieces, edits)) = told_of(&found) else { continue };
            match other == name {
                true => recast.extend(edits),
                false => self.say(Rank::Named, Said::TextMoved { text, pieces, from: place.clone(), to: other }, edits),
            }
        }
        for (other, found) in repeats {
            let Some((text, pieces, edits)) = told_of(&found) else { continue };
            match other == name {
                true => recast.extend(edits),
                false => self.say(Rank::Named, Said::TextMoved { text, pieces, from: other, to: place.clone() }, edits),
            }
        }
        if !recast.is_empty() {
            recast.sort_unstable();
            recast.dedup();
            self.say(Rank::Small, Said::Recast { place }, recast);
        }
    }

    fn prose_in(&mut self, place: Option<String>, prose: Sentences) {
        let Sentences { edits, mut came, mut went, pairs } = prose;
        let said_before = self.out.len();
        let apart = pair_apart(&mut went, &mut came);
        let heading = place.clone();
        let items = |told: &Telling<'_>, sentences: &[(usize, String)]| {
            sentences.iter().all(|(at, _)| {
                let edit = told.edit(*at);
                edit.kind == EditKind::Block(BlockKind::ListItem) && matches!(edit.op, Op::Insert | Op::Delete)
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
        // What matters in an edit may be too little in each of its sentences.
        let mut slight: Vec<(Vec<usize>, String, String)> = Vec::new();
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
                None => slight.push((edits, old, new)),
            }
        }
        let quoted = |at: &usize| came.iter().chain(&went).any(|(of, _)| of == at);
        let open = |told: &Telling<'_>, edits: &[usize]| edits.iter().all(|at| !told.told[*at] && !quoted(at));
        slight.retain(|(edits, ..)| open(self, edits) && reworded.iter().all(|(others, ..)| others != edits));
        reworded.extend(slight);
        // The one in which most is new says most.
        let news = |(_, old, new): &(Vec<usize>, String, String)| {
            diff(old, new)
                .iter()
                .filter(|word| word.op == WordOp::Insert)
                .map(|word| word_count(&word.text))
                .sum::<usize>()
        };
        if let Some((_, old, new)) = reworded.iter().rev().max_by_key(|pair| news(pair)) {
            let (old, new) = (old.clone(), new.clone());
            let pieces = Pieces::of(&reworded.iter().map(|(.., new)| new.clone()).collect::<Vec<_>>());
            let edits: BTreeSet<usize> = reworded.into_iter().flat_map(|(edits, ..)| edits).collect();
            self.say(
                Rank::Text,
                readable(Said::TextReplaced { old, new, pieces, place: place.clone() }),
                edits.into_iter().collect(),
            );
        }
        if !came.is_empty() {
            let (found, whole) = (of(&came), texts(&came));
            let said = if items(self, &came) {
                Said::ItemsAdded { items: self.whole_texts(&found), place: place.clone() }
            } else {
                Said::TextAdded { text: telling(&whole), pieces: Pieces::of(&whole), place: place.clone() }
            };
            self.say(Rank::Text, said, found);
        }
        if !went.is_empty() {
            let (found, whole) = (of(&went), texts(&went));
            let said = if items(self, &went) {
                Said::ItemsRemoved { items: self.whole_texts(&found), place }
            } else {
                Said::TextRemoved { text: telling(&whole), pieces: Pieces::of(&whole), place }
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

/// What to quote of some sentences, how many they are, and their edits.
fn told_of(found: &[(usize, String)]) -> Option<(String, Pieces, Vec<usize>)> {
    let texts: Vec<String> = found.iter().map(|(_, text)| text.clone()).collect();
    let mut edits: Vec<usize> = found.iter().map(|(at, _)| *at).collect();
    edits.dedup();
    (!texts.is_empty()).then(|| (telling(&texts), Pieces::of(&texts), edits))
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
