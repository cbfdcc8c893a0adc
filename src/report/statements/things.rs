//! Things with a name: rows, boxes, terms, links, images, labels; and the rest, counted.

use std::collections::BTreeMap;

use super::prose::telling;
use super::sentences::{SAME_SENTENCE_APART, likeness};
use super::{CodePart, Pieces, Rank, Said, Telling};
use crate::compare::meaning::reasons as word_reasons;
use crate::compare::sweeps::without_swept;
use crate::compare::words::{sentences, word_count};
use crate::compare::{Edit, EditKind, Lineage, Op, Reason, Significance, Target, Word, WordOp};
use crate::page::BlockKind;

/// What a row, box, term or item goes by.
pub(super) fn name_of(edit: &Edit) -> String {
    let text = edit.new.as_deref().or(edit.old.as_deref()).unwrap_or_default();
    // A row whose first cell is empty goes by the first that is not.
    let text = text.trim_start_matches(['|', ' ']);
    let end = match edit.kind {
        EditKind::Block(BlockKind::Definition) => ": ",
        EditKind::Block(BlockKind::ListItem) => return text.to_owned(),
        _ => " | ",
    };
    text.split(end).next().unwrap_or_default().trim_end_matches(['|', ' ']).to_owned()
}

impl Telling<'_> {
    /// What is said of pieces of code that all came, all went, or all changed.
    fn said_of_code(&self, code: &[usize], op: Op) -> Said {
        let mut places: Vec<String> = code.iter().filter_map(|at| self.name_of_place(&self.edit(*at).place)).collect();
        places.dedup();
        let count = code.len();
        match (op, code) {
            (Op::Insert, [_, _, ..]) => Said::CodeAdded { count, places },
            (Op::Delete, [_, _, ..]) => Said::CodeRemoved { count, places },
            _ => {
                let one = if let [one] = code { Some(self.edit(*one)) } else { None };
                let side = |text: Option<&String>| text.filter(|text| !text.is_empty()).cloned();
                Said::CodeChanged {
                    count,
                    places,
                    old: one.and_then(|edit| side(edit.old.as_ref())),
                    new: one.and_then(|edit| side(edit.new.as_ref())),
                    part: self.part_of_code(code).filter(|_| one.is_none_or(is_version)),
                }
            }
        }
    }

    /// What differs in all of some pieces of code, else one of the things that do and can be read.
    fn part_of_code(&self, code: &[usize]) -> Option<CodePart> {
        let mut found: Vec<[String; 2]> = Vec::new();
        for pair in code.iter().flat_map(|at| changed_stretches(&self.edit(*at).words)) {
            if !found.contains(&pair) {
                found.push(pair);
            }
        }
        let is_all = found.len() == 1;
        let can_be_read = |pair: &[String; 2]| {
            let says = |side: &String| side.is_empty() || side.chars().any(char::is_alphanumeric);
            pair[0] != pair[1] && pair.iter().all(|side| says(side) && side.len() <= READ_IN_CODE)
        };
        let [old, new] = found.into_iter().find(|pair| is_all || can_be_read(pair))?.map(Some);
        let side = |text: Option<String>| text.filter(|text| !text.is_empty());
        Some(CodePart { old: side(old), new: side(new), is_all }).filter(|part| part.old != part.new)
    }

    /// A row, box, term or item that went and came again with the same text, maybe as another of these, is neither new nor gone: it
    /// stands elsewhere, or the text under its heading is put into other blocks.
    pub(super) fn same_things(&mut self) {
        const THINGS: [BlockKind; 4] =
            [BlockKind::TableRow, BlockKind::Admonition, BlockKind::Definition, BlockKind::ListItem];
        let whole = |text: &str| text.trim_matches(['|', ' ']).to_owned();
        let is = |edit: &Edit, op: Op| edit.op == op && THINGS.iter().any(|kind| edit.kind == EditKind::Block(*kind));
        let mut went: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for at in self.open(|edit| is(edit, Op::Delete)).into_iter().rev() {
            went.entry(whole(self.edit(at).old.as_deref().unwrap_or_default())).or_default().push(at);
        }
        type Way = (Vec<String>, Vec<String>);
        let mut by_way: BTreeMap<Way, Vec<[usize; 2]>> = BTreeMap::new();
        for at in self.open(|edit| is(edit, Op::Insert)) {
            let text = whole(self.edit(at).new.as_deref().unwrap_or_default());
            if let Some(from) = went.get_mut(&text).filter(|_| !text.is_empty()).and_then(Vec::pop) {
                let way = (self.renamed(&self.edit(from).place), self.edit(at).place.clone());
                // Of a table that became a list, more can be said than that its text stands in other blocks.
                let rows = self.edit(from).kind == EditKind::Block(BlockKind::TableRow);
                if way.0 != way.1 || !rows {
                    by_way.entry(way).or_default().push([from, at]);
                }
            }
        }
        for ((from, to), pairs) in by_way {
            let mut names: Vec<String> = pairs.iter().map(|[_, at]| name_of(self.edit(*at))).collect();
            names.dedup();
            let mut edits: Vec<usize> = pairs.into_iter().flatten().collect();
            edits.sort_unstable();
            let (from, to) = (self.name_of_place(&from), self.name_of_place(&to));
            match from == to {
                true => self.say(Rank::Small, Said::Recast { place: to }, edits),
                false => self.say(Rank::Named, Said::ThingsMoved { names, from, to }, edits),
            }
        }
    }

    /// A place of the old page by the names that its headings have now.
    fn renamed(&self, place: &[String]) -> Vec<String> {
        let now = |heading: &String| {
            let renamed = self.page.edits.iter().find(|edit| {
                edit.kind == EditKind::Block(BlockKind::Heading)
                    && edit.op == Op::Replace
                    && edit.old.as_ref() == Some(heading)
            });
            renamed.and_then(|edit| edit.new.clone()).unwrap_or_else(|| heading.clone())
        };
        place.iter().map(now).collect()
    }

    /// Boxes that came or went, with the text in them; boxes with another title.
    pub(super) fn boxes(&mut self) {
        // The label of a tab whose text stayed is looks.
        let is_box = |edit: &Edit, op: Op| {
            edit.op == op
                && edit.kind == EditKind::Block(BlockKind::Admonition)
                && (op == Op::Replace || edit.reasons != [Reason::Layout])
        };
        for op in [Op::Insert, Op::Delete] {
            let mut by_place: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
            for at in self.open(|edit| is_box(edit, op)) {
                by_place.entry(self.edit(at).place.clone()).or_default().push(at);
            }
            for (place, boxes) in by_place {
                let titles: Vec<String> = boxes.iter().map(|at| name_of(self.edit(*at))).collect();
                let elsewhere = if op == Op::Insert { &self.page.old_passages } else { &self.page.new_passages };
                let others = self.open(|edit| edit.place == place && edit.op != op && edit.op != Op::Move);
                let others = self.texts_on(&others, if op == Op::Insert { WordOp::Delete } else { WordOp::Insert });
                // What stood on the page outside of the box, or still stands there, neither came nor went with it.
                let stands = |edit: &Edit| {
                    sentences_of(edit.new.as_ref().or(edit.old.as_ref())).iter().any(|text| {
                        elsewhere.iter().any(|one| one.says(text))
                            || others.iter().any(|other| likeness(text, other) >= SAME_SENTENCE_APART)
                    })
                };
                let inside = self.open(|edit| {
                    edit.op == op
                        && edit.place == place
                        && edit.in_box.as_ref().is_some_and(|title| titles.contains(title))
                        && edit.kind != EditKind::Block(BlockKind::Admonition)
                        && !stands(edit)
                });
                // A program in a box says no sentence.
                let is_code = |at: &usize| self.edit(*at).kind == EditKind::Block(BlockKind::Code);
                let inner = self.whole_texts(&inside.iter().copied().filter(|at| !is_code(at)).collect::<Vec<_>>());
                let sentences = inner.iter().map(|text| sentences(text).len()).sum();
                let titles = match titles.as_slice() {
                    [one] => vec![with_text(one, &inner)],
                    _ => titles,
                };
                let place = self.name_of_place(&place);
                let mut edits = [boxes, inside].concat();
                edits.sort_unstable();
                let said = match op {
                    Op::Insert => Said::BoxesAdded { titles, sentences, place },
                    _ => Said::BoxesRemoved { titles, sentences, place },
                };
                self.say(Rank::Text, said, edits);
            }
        }
        let reads_otherwise = |edit: &Edit| {
            let spelled = |reason: &Reason| {
                matches!(
                    reason,
                    Reason::Typo | Reason::Spelling | Reason::Punctuation | Reason::Typography | Reason::Layout
                )
            };
            is_box(edit, Op::Replace)
                && edit.significance >= Significance::Editorial
                && edit.old != edit.new
                && [&edit.old, &edit.new].into_iter().flatten().all(|title| !title.is_empty())
                && !own_reasons(edit).iter().all(spelled)
        };
        for at in self.open(reads_otherwise) {
            let edit = self.edit(at);
            if let (Some(old), Some(new)) = (edit.old.clone(), edit.new.clone()) {
                let place = self.name_of_place(&edit.place);
                self.say(Rank::Named, Said::BoxRenamed { old, new, place }, vec![at]);
            }
        }
    }

    /// The sentences that these edits have on one side only, or with other words in them.
    fn texts_on(&self, edits: &[usize], side: WordOp) -> Vec<String> {
        let text = |edit: &'_ Edit| if side == WordOp::Delete { edit.old.clone() } else { edit.new.clone() };
        edits.iter().flat_map(|at| sentences_of(text(self.edit(*at)).as_ref())).collect()
    }

    /// Rows and terms: things with a name.
    pub(super) fn named_things(&mut self) {
        for (kind, op) in [BlockKind::TableRow, BlockKind::Definition]
            .into_iter()
            .flat_map(|kind| [(kind, Op::Insert), (kind, Op::Delete)])
        {
            let mut by_place: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
            for at in self.open(|edit| edit.op == op && edit.kind == EditKind::Block(kind)) {
                by_place.entry(self.edit(at).place.clone()).or_default().push(at);
            }
            for (place, mut found) in by_place {
                // A row with the names of columns begins a table that came or went whole.
                let page = self.page;
                let is_header = |at: &usize| kind == BlockKind::TableRow && page.edits[*at].level > 0;
                let mut whole = found.split_off(found.iter().position(is_header).unwrap_or(found.len()));
                let names_of = |rows: &[usize]| -> Vec<String> {
                    let named = rows.iter().filter(|at| !is_header(at)).map(|at| name_of(&page.edits[*at]));
                    named.filter(|name| !name.is_empty()).collect()
                };
                // A table whose rows stand in another form now, or stood in one, neither came nor went: nor did the names of its columns.
                let recast = if whole.is_empty() { Vec::new() } else { self.recast_entries(&place, op) };
                if recast.len() * 2 >= whole.iter().filter(|at| !is_header(at)).count().max(1) {
                    let (headers, rows) = whole.into_iter().partition(is_header);
                    whole = Vec::new();
                    found.extend::<Vec<usize>>(rows);
                    let mut edits: Vec<usize> = headers;
                    let looks = |at: &usize| !self.told[*at] && self.edit(*at).reasons == [Reason::Layout];
                    edits.extend(recast.into_iter().filter(looks));
                    edits.sort_unstable();
                    let place = self.name_of_place(&self.renamed(&place));
                    self.say(Rank::Small, Said::Recast { place }, edits);
                    if found.is_empty() {
                        continue;
                    }
                }
                let tables = whole.iter().filter(|at| is_header(at)).count();
                let (names, names_of_whole) = (names_of(&found), names_of(&whole));
                let now = self.name_of_place(&self.renamed(&place));
                let rows = [found.as_slice(), &whole].concat();
                // Also where the row above the columns went the same way on many pages, and is told with those.
                let went = |edit: &Edit| edit.op == Op::Delete && edit.level > 0 && edit.place == place;
                let stands = !self.page.edits.iter().any(|edit| edit.kind == EditKind::Block(kind) && went(edit));
                if kind == BlockKind::TableRow
                    && op == Op::Delete
                    && !stands
                    && self.recast(now.as_ref(), &rows, tables)
                {
                    continue;
                }
                let place = self.name_of_place(&place);
                if tables > 0 {
                    let (names, place) = (names_of_whole, place.clone());
                    let said = match op {
                        Op::Insert => Said::TablesAdded { tables, names, place },
                        _ => Said::TablesRemoved { tables, names, place },
                    };
                    self.say(Rank::Named, said, whole);
                }
                if found.is_empty() {
                    continue;
                }
                let said = match (kind, op) {
                    (BlockKind::TableRow, Op::Insert) => Said::RowsAdded { names, place },
                    (BlockKind::TableRow, _) => Said::RowsRemoved { names, place },
                    (_, Op::Insert) => Said::TermsAdded { terms: names },
                    _ => Said::TermsRemoved { terms: names },
                };
                self.say(Rank::Named, said, found);
            }
        }
        self.links();
    }

    /// The rows of tables in this place that were something else; of a table that went, what its rows are now.
    fn recast_entries(&self, place: &[String], op: Op) -> Vec<usize> {
        let is_row = |kind: &EditKind| *kind == EditKind::Block(BlockKind::TableRow);
        let recast = |edit: &Edit| {
            let Some(was) = edit.was else { return false };
            let row = if op == Op::Insert { is_row(&edit.kind) } else { was == BlockKind::TableRow };
            row && edit.place.starts_with(place)
        };
        (0..self.page.edits.len()).filter(|at| recast(self.edit(*at))).collect()
    }

    /// A table that became a list is told as that, not as rows that went and items that came.
    fn recast(&mut self, place: Option<&String>, rows: &[usize], headers: usize) -> bool {
        let here = |said: &Said| match said {
            Said::ItemsAdded { place: there, .. } | Said::TextAdded { place: there, .. } => there.as_ref() == place,
            _ => false,
        };
        let Some((_, statement)) = self.out.iter_mut().find(|(_, statement)| here(&statement.what)) else {
            return false;
        };
        let (items, text) = match &statement.what {
            Said::ItemsAdded { items, .. } => (items.clone(), String::new()),
            Said::TextAdded { text, .. } => (Vec::new(), text.clone()),
            _ => return false,
        };
        statement.what = Said::RowsRecast { items, text, rows: rows.len() - headers, place: place.cloned() };
        statement.edits.extend(rows);
        rows.iter().for_each(|at| self.told[*at] = true);
        true
    }

    fn links(&mut self) {
        type Say = fn(Vec<String>) -> Said;
        type Wanted = fn(&Target) -> bool;
        // A link that came or went is content; where another one leads matters less.
        let sorts: [(Rank, Wanted, Say); 3] = [
            (Rank::Link, |target| target.old.is_none(), |texts| Said::LinksAdded { texts }),
            (Rank::Link, |target| target.new.is_none(), |texts| Said::LinksRemoved { texts }),
            (Rank::Address, |_| true, |texts| Said::LinksChanged { texts }),
        ];
        for (rank, wanted, said) in sorts {
            let is_link = |edit: &Edit| edit.reasons == [Reason::Link] || edit.reasons == [Reason::LinkTarget];
            let found = self.open(|edit| is_link(edit) && edit.target.as_ref().is_some_and(wanted));
            if !found.is_empty() {
                let mut texts: Vec<String> = found.iter().filter_map(|at| self.edit(*at).new.clone()).collect();
                texts.dedup();
                self.say(rank, said(texts), found);
            }
        }
    }

    /// Images that came, went, show another file or have another description.
    fn images(&mut self) {
        type Say = fn(usize) -> Said;
        type Wanted = fn(&Edit) -> bool;
        let sorts: [(Wanted, Say); 4] = [
            (|edit| edit.op == Op::Insert, |count| Said::ImagesAdded { count }),
            (|edit| edit.op == Op::Delete, |count| Said::ImagesRemoved { count }),
            (|edit| edit.reasons.contains(&Reason::Image), |count| Said::ImagesReplaced { count }),
            (|edit| edit.reasons.contains(&Reason::AltText), |count| Said::ImagesDescribed { count }),
        ];
        for (wanted, said) in sorts {
            let is_image = |edit: &Edit| edit.kind == EditKind::Block(BlockKind::Image) && edit.op != Op::Move;
            let found =
                self.open(|edit| is_image(edit) && edit.significance >= Significance::Editorial && wanted(edit));
            if !found.is_empty() {
                self.say(Rank::Named, said(found.len()), found);
            }
        }
    }

    /// Signs that changed beside words that stayed.
    fn signs(&mut self) {
        let sorts = [Reason::Reference, Reason::Number, Reason::Opposite];
        for at in self.open(|edit| edit.old == edit.new && edit.op == Op::Replace) {
            let edit = self.edit(at);
            let Some(sort) = sorts.into_iter().find(|sort| edit.reasons.contains(sort)) else { continue };
            let place = self.name_of_place(&edit.place);
            let text = edit.new.clone().unwrap_or_default();
            self.say(Rank::Value, Said::Sign { sort, text, place }, vec![at]);
        }
    }

    /// Text that only stands elsewhere: under another heading, or in another order under the same.
    fn moves(&mut self) {
        type Way = (Option<String>, Option<String>);
        let mut by_way: BTreeMap<Way, Vec<usize>> = BTreeMap::new();
        for at in self.open(|edit| edit.reasons == [Reason::Order]) {
            // Sentences that changed places within their block did not leave it.
            let edit = self.edit(at);
            let moved = edit.moved.as_ref();
            let (from, to) =
                moved.map_or((&edit.place, &edit.place), |moved| (&moved.from.headings, &moved.to.headings));
            let way = (self.name_of_place(from), self.name_of_place(to));
            by_way.entry(way).or_default().push(at);
        }
        for ((from, to), edits) in by_way {
            if from == to {
                self.say(Rank::Small, Said::Reordered { place: to }, edits);
                continue;
            }
            let texts: Vec<String> = self
                .whole_texts(&edits)
                .iter()
                .flat_map(|text| sentences(text).into_iter().map(|range| text[range].trim().to_owned()))
                .collect();
            let said = Said::TextMoved { text: telling(&texts), pieces: Pieces::of(&texts), from, to };
            self.say(Rank::Named, said, edits);
        }
    }

    /// The rest, counted.
    pub(super) fn small_things(&mut self) {
        for at in
            self.open(|edit| matches!(edit.kind, EditKind::Field(_)) && edit.significance >= Significance::Editorial)
        {
            let edit = self.edit(at);
            let EditKind::Field(field) = edit.kind.clone() else { continue };
            let said = if edit.reasons.contains(&Reason::Label) {
                let set = |text: &Option<String>| -> Vec<String> {
                    text.iter()
                        .flat_map(|text| text.split(", "))
                        .filter(|label| !label.is_empty())
                        .map(str::to_owned)
                        .collect()
                };
                let (old, new) = (set(&edit.old), set(&edit.new));
                let only = |these: &[String], those: &[String]| {
                    these.iter().filter(|label| !those.contains(label)).cloned().collect()
                };
                Said::Labels { field, added: only(&new, &old), removed: only(&old, &new) }
            } else {
                Said::Field { field, old: edit.old.clone(), new: edit.new.clone() }
            };
            self.say(Rank::Label, said, vec![at]);
        }
        let code = self
            .open(|edit| edit.kind == EditKind::Block(BlockKind::Code) && edit.significance >= Significance::Editorial);
        for op in [Op::Replace, Op::Insert, Op::Delete] {
            let is_such = |at: &&usize| match self.edit(**at).op {
                Op::Move => op == Op::Replace,
                other => other == op,
            };
            let code: Vec<usize> = code.iter().filter(is_such).copied().collect();
            if !code.is_empty() {
                let said = self.said_of_code(&code, op);
                self.say(Rank::Named, said, code);
            }
        }
        self.images();
        self.signs();
        self.moves();
        let corrections = |edit: &Edit| {
            edit.significance >= Significance::Editorial
                && own_reasons(edit).iter().all(|reason| {
                    matches!(
                        reason,
                        Reason::Typo | Reason::Spelling | Reason::Punctuation | Reason::Typography | Reason::Layout
                    )
                })
        };
        let corrected = self.open(corrections);
        let found = self.open(|edit| edit.significance >= Significance::Editorial);
        match (corrected.len(), found.len()) {
            (0, 0) => {}
            (places, all) if places == all => self.say(Rank::Small, Said::Corrected { places }, found),
            (mended, places) => self.say(Rank::Small, Said::Wording { places, spelled: mended > 0 }, found),
        }
        let found = self.open(|edit| edit.significance == Significance::Cosmetic);
        if self.out.is_empty() && self.page.lineage == Lineage::Kept && !found.is_empty() {
            let links = found.iter().filter(|at| self.edit(**at).reasons == [Reason::LinkSpelling]).count();
            let said = if links == found.len() { Said::Respelled { links } } else { Said::Looks };
            self.say(Rank::Small, said, found);
        }
    }
}

/// A title of so many words at most only says what sort of box it is.
const SORT_OF_BOX: usize = 2;

fn sentences_of(text: Option<&String>) -> Vec<String> {
    text.iter().flat_map(|text| sentences(text).into_iter().map(|range| text[range].trim().to_owned())).collect()
}

/// The title of a box, with the text in it where the title only says what sort of box it is: "Tip", "Let op".
fn with_text(title: &str, texts: &[String]) -> String {
    let text = texts.join(" ");
    let says_enough = title.contains(':') || word_count(title) > SORT_OF_BOX;
    match (title.is_empty(), text.is_empty()) {
        (true, _) => text,
        (_, true) => title.to_owned(),
        _ if says_enough => title.to_owned(),
        _ if title.ends_with(['?', '!', '.']) => format!("{title} {text}"),
        _ => format!("{title}: {text}"),
    }
}

/// Why the words of an edit that no sweep takes differ.
fn own_reasons(edit: &Edit) -> Vec<Reason> {
    if edit.words.iter().all(|word| word.sweep.is_none()) {
        edit.reasons.clone()
    } else {
        word_reasons(&without_swept(&edit.words)).into_iter().collect()
    }
}

/// Whether code is another version of what it was, so that single things in it can be told to differ: of another example in its place none can.
fn is_version(code: &Edit) -> bool {
    let [old, new] = [&code.old, &code.new].map(|text| text.as_deref().unwrap_or_default());
    likeness(old, new) >= SAME_CODE
}

/// From this likeness (Dice over words) on, code that stands where other code stood is a version of it: that by which blocks in one place are
/// paired.
const SAME_CODE: f64 = 0.3;

/// One of several things that differ in code is told if it is no longer: what is half a line of code can be read within a sentence.
const READ_IN_CODE: usize = 60;

/// What differs between two texts if it is one stretch, each time the same.
pub(super) fn changed_stretch(words: &[Word]) -> Option<[Option<String>; 2]> {
    let mut found = changed_stretches(words);
    let only = found.pop().filter(|_| found.is_empty());
    only.filter(|[old, new]| old != new).map(|sides| sides.map(|side| Some(side).filter(|side| !side.is_empty())))
}

/// What differs between two pieces of code, up to the white space around it; each pair once.
///
/// ```text
/// @mcp.tool() def a … @mcp.tool() def b    →    @mcp.tool def a … @mcp.tool def b      “@mcp.tool()”, “@mcp.tool”
/// ```
fn changed_stretches(words: &[Word]) -> Vec<[String; 2]> {
    let mut found: Vec<[String; 2]> = Vec::new();
    let mut before = "";
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if word.op == WordOp::Equal {
            before = &word.text;
            at += 1;
            continue;
        }
        let mut sides = [String::new(), String::new()];
        while let Some(word) = words.get(at).filter(|word| word.op != WordOp::Equal) {
            sides[usize::from(word.op == WordOp::Insert)].push_str(&word.text);
            at += 1;
        }
        let after = words.get(at).map_or("", |word| &word.text);
        let ends = |end: fn(&String) -> bool| sides.iter().all(|side| side.is_empty() || end(side));
        let apart_before = ends(|side| side.starts_with(char::is_whitespace));
        let apart_after = ends(|side| side.ends_with(char::is_whitespace));
        let left = before.rsplit(char::is_whitespace).next().filter(|_| !apart_before).unwrap_or("");
        let right = after.split(char::is_whitespace).next().filter(|_| !apart_after).unwrap_or("");
        let pair = sides.map(|side| format!("{left}{side}{right}").trim().to_owned());
        if !found.contains(&pair) {
            found.push(pair);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_in_code_is_told_with_what_it_is_part_of() {
        let of = |words: &[(WordOp, &str)]| {
            let word = |(op, text): &(WordOp, &str)| Word { op: *op, text: (*text).to_owned(), sweep: None };
            changed_stretch(&words.iter().map(word).collect::<Vec<_>>())
                .map(|sides| sides.map(|side| side.unwrap_or_default()))
        };
        let pair = |old: &str, new: &str| Some([old.to_owned(), new.to_owned()]);
        let (same, went, came) = (WordOp::Equal, WordOp::Delete, WordOp::Insert);
        let twice = [(same, "@tool"), (went, "()"), (same, " def a @tool"), (went, "()"), (same, " def b")];
        assert_eq!(of(&twice), pair("@tool()", "@tool"));
        assert_eq!(of(&[(same, "not: ["), (same, "a"), (came, ", b"), (same, "] x")]), pair("a]", "a, b]"));
        assert_eq!(of(&[(same, "rm"), (came, " -r"), (same, " x")]), pair("", "-r"));
        assert_eq!(of(&[(same, "uur "), (went, "22"), (came, "23"), (same, " nu")]), pair("22", "23"));
        assert_eq!(of(&[(went, "a"), (same, " b "), (went, "c")]), None, "two things differ");
    }
}
