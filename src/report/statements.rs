//! What an editor would say of one page, as data: each statement names the edits it follows from.
//!
//! The wording in Dutch and English is in `render::language`; here is only *what* is said, most important first.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::compare::meaning::reasons as word_reasons;
use crate::compare::sweeps::{own_significance, without_swept};
use crate::compare::words::{sentences, word_count};
use crate::compare::{Edit, EditKind, Lineage, Op, PageChange, Reason, Significance, Target, Word, WordOp};
use crate::page::BlockKind;

/// One statement and its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What is said.
    pub what: Said,
    /// The edits it follows from: places in `PageChange::edits`.
    pub edits: Vec<usize>,
}

/// What can be said of a page. Texts are whole visible texts; the wording may shorten them.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each statement says what its fields hold")]
pub enum Said {
    /// The title changed.
    Title { old: String, new: String },
    /// Pages that were merged into this one, by title.
    MergedFrom { titles: Vec<String> },
    /// Pages that became this new one together, by title.
    MadeFrom { titles: Vec<String> },
    /// A part of this page is a page of its own now; their titles.
    SplitInto { titles: Vec<String> },
    /// This page was split off from the page with that title.
    SplitFrom { title: String },
    /// The page lives elsewhere now. Holds the old path.
    Moved { from: String },
    /// Most of the text is new.
    Rewritten,
    /// New sections (heading and text under it), by heading.
    SectionsAdded { headings: Vec<String> },
    /// Sections that went.
    SectionsRemoved { headings: Vec<String> },
    /// Sections that stand elsewhere on the page.
    SectionsMoved { headings: Vec<String> },
    /// A heading reads otherwise; the text below it is the same section.
    HeadingRenamed { old: String, new: String },
    /// A value inside an otherwise equal sentence: what it was and is, where (innermost heading), and of which sort
    /// (`Number`, `Date`, `Amount`, `Reference`, `Name`).
    Value { sort: Reason, old: String, new: String, place: Option<String> },
    /// Who must, may or need not do what: the sentence before and after.
    Obligation { old: String, new: String, place: Option<String> },
    /// "not" came or went: the sentence before and after.
    Negation { old: String, new: String, place: Option<String> },
    /// Text that came: the first words of it, how many sentences in all, where.
    TextAdded { text: String, sentences: usize, place: Option<String> },
    /// Text that went.
    TextRemoved { text: String, sentences: usize, place: Option<String> },
    /// Sentences that say something else now.
    TextReplaced { old: String, new: String, sentences: usize, place: Option<String> },
    /// Rows that came into a table, by first cell.
    RowsAdded { names: Vec<String>, place: Option<String> },
    /// Rows that went.
    RowsRemoved { names: Vec<String>, place: Option<String> },
    /// Items that came into a list.
    ItemsAdded { items: Vec<String>, place: Option<String> },
    /// Items that went.
    ItemsRemoved { items: Vec<String>, place: Option<String> },
    /// Boxes that came, by title.
    BoxesAdded { titles: Vec<String>, place: Option<String> },
    /// Boxes that went.
    BoxesRemoved { titles: Vec<String>, place: Option<String> },
    /// Links that lead elsewhere under the same text, by text.
    LinksChanged { texts: Vec<String> },
    /// New links, by text.
    LinksAdded { texts: Vec<String> },
    /// Links that went while their text stayed.
    LinksRemoved { texts: Vec<String> },
    /// Images that came, by alternative text.
    ImagesAdded { count: usize },
    /// Images that went or were replaced.
    ImagesChanged { count: usize },
    /// Examples or code that changed.
    CodeChanged { count: usize },
    /// Labels in a front matter list.
    Labels { field: String, added: Vec<String>, removed: Vec<String> },
    /// A front matter field that is no list: old and new value.
    Field { field: String, old: Option<String>, new: Option<String> },
    /// Definitions that came, by term.
    TermsAdded { terms: Vec<String> },
    /// Definitions that went, by term.
    TermsRemoved { terms: Vec<String> },
    /// Other wording, in so many places.
    Wording { places: usize },
    /// Typing errors, spelling and punctuation mended, in so many places.
    Corrected { places: usize },
    /// The order changed, nothing else.
    Reordered { place: Option<String> },
    /// Only looks changed.
    Looks,
    /// The page is new; what it says of itself.
    New { about: Option<String> },
    /// The page is gone.
    Gone,
}

/// What an editor would say of one page, most important first. Edits that belong to a sweep are told there, not here; edits that
/// nobody can see are not told at all.
pub fn statements(page: &PageChange) -> Vec<Statement> {
    let mut out = Vec::new();
    let say = |what: Said, edits: Vec<usize>| Statement { what, edits };
    match page.lineage {
        Lineage::Added => return vec![say(Said::New { about: page.about.clone() }, Vec::new())],
        Lineage::Removed => return vec![say(Said::Gone, Vec::new())],
        Lineage::Merged if page.is_continued() => {
            out.push(say(Said::MergedFrom { titles: page.old_titles.iter().skip(1).cloned().collect() }, Vec::new()));
        }
        Lineage::Merged => out.push(say(Said::MadeFrom { titles: page.old_titles.clone() }, Vec::new())),
        Lineage::Split if page.is_continued() => {
            out.push(say(Said::SplitInto { titles: page.split_into.clone() }, Vec::new()));
        }
        Lineage::Split => {
            out.push(say(Said::SplitFrom { title: page.old_titles.first().cloned().unwrap_or_default() }, Vec::new()));
        }
        Lineage::Moved if !page.address_kept => {
            out.push(say(Said::Moved { from: page.old_paths[0].to_string() }, Vec::new()))
        }
        Lineage::Moved | Lineage::Kept => {}
    }
    let mut telling = Telling::new(page);
    telling.titles();
    telling.sections();
    telling.values();
    telling.texts();
    telling.named_things();
    telling.small_things();
    let mut said = telling.out;
    said.sort_by_key(|(rank, statement)| (*rank, statement.edits.first().copied()));
    if page.kept < REWRITTEN && page.words.deleted >= ENOUGH_WORDS {
        let evidence = said.iter().flat_map(|(_, statement)| statement.edits.iter().copied()).collect();
        said.retain(|(rank, _)| *rank <= Rank::Section);
        said.insert(
            said.iter().take_while(|(rank, _)| *rank == Rank::Title).count(),
            (Rank::Section, say(Said::Rewritten, evidence)),
        );
    }
    for (_, statement) in said {
        // The same value changed in three places is one statement with three places to show for it.
        match out.iter_mut().find(|earlier| earlier.what == statement.what) {
            Some(earlier) => earlier.edits.extend(statement.edits),
            None => out.push(statement),
        }
    }
    out
}

/// Of a page that keeps less than this share of its words most of the text is new. The rewritten pages of the real history, as a
/// person classed them, keep less than .45 of their words or half of their runs of words.
const REWRITTEN: f64 = 0.45;
/// A page that lost fewer words than this was a stub, not a text that could be rewritten.
const ENOUGH_WORDS: usize = 30;

/// How important a statement is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Title,
    Section,
    Value,
    Text,
    Named,
    Link,
    Label,
    Small,
}

/// Goes through the edits of a page; each is told by the first that wants it.
struct Telling<'p> {
    page: &'p PageChange,
    told: Vec<bool>,
    out: Vec<(Rank, Statement)>,
}

impl<'p> Telling<'p> {
    fn new(page: &'p PageChange) -> Self {
        let told =
            page.edits.iter().map(|edit| edit.is_swept() || own_significance(edit) == Significance::None).collect();
        Telling { page, told, out: Vec::new() }
    }

    fn say(&mut self, rank: Rank, what: Said, edits: Vec<usize>) {
        edits.iter().for_each(|at| self.told[*at] = true);
        self.out.push((rank, Statement { what, edits }));
    }

    /// The edits that nobody told yet and that `wanted` wants.
    fn open(&self, wanted: impl Fn(&Edit) -> bool) -> Vec<usize> {
        (0..self.told.len()).filter(|at| !self.told[*at] && wanted(&self.page.edits[*at])).collect()
    }

    fn edit(&self, at: usize) -> &'p Edit {
        &self.page.edits[at]
    }

    /// The title; of a page that is new in all but its text the title is new too, and no news.
    fn titles(&mut self) {
        let found = self.open(is_title);
        if !self.page.is_continued() {
            return found.iter().for_each(|at| self.told[*at] = true);
        }
        let Some(first) = found.iter().copied().find(|at| self.edit(*at).reasons.contains(&Reason::Title)) else {
            return;
        };
        let edit = self.edit(first);
        match (edit.old.clone(), edit.new.clone()) {
            (Some(old), Some(new)) if old != new => self.say(Rank::Title, Said::Title { old, new }, found),
            // A title that was only put elsewhere (front matter for heading) is no news.
            _ if self.page.old_title == self.page.new_title => found.iter().for_each(|at| self.told[*at] = true),
            _ => {
                let (old, new) = (self.page.old_title.clone(), self.page.new_title.clone());
                if let (Some(old), Some(new)) = (old, new) {
                    self.say(Rank::Title, Said::Title { old, new }, found);
                }
            }
        }
    }

    /// Sections that came, went or moved take along what stands in them.
    fn sections(&mut self) {
        for op in [Op::Insert, Op::Delete] {
            let mut headings = Vec::new();
            let mut evidence = Vec::new();
            for at in self.open(|edit| edit.op == op && is_heading(edit)) {
                if self.told[at] {
                    continue;
                }
                let heading = self.edit(at);
                let text = if op == Op::Insert { &heading.new } else { &heading.old }.clone().unwrap_or_default();
                let inside: Vec<String> = heading.place.iter().chain([&text]).cloned().collect();
                let mut taken = self.open(|edit| edit.op == op && edit.place.starts_with(&inside));
                taken.insert(0, at);
                taken.iter().for_each(|at| self.told[*at] = true);
                evidence.extend(taken);
                headings.push(text);
            }
            if !headings.is_empty() {
                let said = if op == Op::Insert {
                    Said::SectionsAdded { headings }
                } else {
                    Said::SectionsRemoved { headings }
                };
                self.say(Rank::Section, said, evidence);
            }
        }
        let moved = self.open(|edit| edit.op == Op::Move && is_heading(edit) && edit.reasons == [Reason::Order]);
        if !moved.is_empty() {
            let headings = moved.iter().filter_map(|at| self.edit(*at).moved.as_ref()?.section.clone()).collect();
            self.say(Rank::Named, Said::SectionsMoved { headings }, moved);
        }
        for at in self.open(|edit| {
            edit.op == Op::Replace
                && is_heading(edit)
                && edit.old != edit.new
                && own_significance(edit) >= Significance::Editorial
        }) {
            let edit = self.edit(at);
            let only_spelling = edit.reasons.iter().all(|reason| {
                matches!(
                    reason,
                    Reason::Typo | Reason::Punctuation | Reason::Spelling | Reason::Layout | Reason::HeadingLevel
                )
            });
            if let (Some(old), Some(new), false) = (edit.old.clone(), edit.new.clone(), only_spelling) {
                self.say(Rank::Named, Said::HeadingRenamed { old, new }, vec![at]);
            }
        }
    }

    /// Values inside sentences that otherwise stayed: old and new value.
    fn values(&mut self) {
        for at in self.open(|edit| edit.op == Op::Replace && matches!(edit.kind, EditKind::Block(_))) {
            let edit = self.edit(at);
            let place = edit.place.last().cloned();
            let own: Vec<Reason> = own_reasons(edit);
            if own.contains(&Reason::TextAdded) || own.contains(&Reason::TextRemoved) {
                continue;
            }
            let said = if own.contains(&Reason::Obligation) {
                sentence_pair(edit).map(|(old, new)| Said::Obligation { old, new, place })
            } else if own.contains(&Reason::Negation) {
                sentence_pair(edit).map(|(old, new)| Said::Negation { old, new, place })
            } else if let Some(sort) = own.iter().copied().find(|reason| {
                matches!(reason, Reason::Date | Reason::Amount | Reason::Number | Reason::Reference | Reason::Name)
            }) {
                match changed_values(edit) {
                    Some((old, new)) => Some(Said::Value { sort, old, new, place }),
                    None => sentence_pair(edit).map(|(old, new)| Said::TextReplaced { old, new, sentences: 1, place }),
                }
            } else {
                None
            };
            if let Some(said) = said {
                self.say(Rank::Value, said, vec![at]);
            }
        }
    }

    /// Prose that came, went or was replaced, by place.
    fn texts(&mut self) {
        let is_prose = |edit: &Edit| {
            matches!(
                edit.kind,
                EditKind::Block(
                    BlockKind::Paragraph
                        | BlockKind::Quote
                        | BlockKind::Html
                        | BlockKind::Footnote
                        | BlockKind::ListItem
                )
            ) && edit.reasons.iter().any(|reason| matches!(reason, Reason::TextAdded | Reason::TextRemoved))
        };
        let mut by_place: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for at in self.open(|edit| is_prose(edit) && edit.op != Op::Move) {
            by_place.entry(self.edit(at).place.clone()).or_default().push(at);
        }
        for (place, found) in by_place {
            self.text_in(place.last().cloned(), found);
        }
    }

    fn text_in(&mut self, place: Option<String>, found: Vec<usize>) {
        let is_item = |at: &usize| matches!(self.edit(*at).kind, EditKind::Block(BlockKind::ListItem));
        let items = found.iter().all(|at| is_item(at) && self.edit(*at).op != Op::Replace);
        let mut changed = Changed::default();
        found.iter().for_each(|at| changed.add(self.edit(*at)));
        let Changed { came, went, pairs } = changed;
        let first = |texts: &[String]| texts.first().cloned().unwrap_or_default();
        if items && (came.is_empty() || went.is_empty()) {
            let texts = |op: Op| -> Vec<String> {
                let of_op = found.iter().map(|at| self.edit(*at)).filter(|edit| edit.op == op);
                of_op.filter_map(|edit| edit.new.clone().or_else(|| edit.old.clone())).collect()
            };
            let said = match (texts(Op::Insert), texts(Op::Delete)) {
                (items, gone) if gone.is_empty() => Said::ItemsAdded { items, place },
                (_, items) => Said::ItemsRemoved { items, place },
            };
            return self.say(Rank::Text, said, found);
        }
        let sentences = pairs.len() + came.len().max(went.len());
        let said = match (came.is_empty(), went.is_empty(), pairs.first()) {
            (true, true, None) => return,
            (false, true, None) => Said::TextAdded { text: first(&came), sentences: came.len(), place },
            (true, false, None) => Said::TextRemoved { text: first(&went), sentences: went.len(), place },
            (_, _, Some((old, new))) => Said::TextReplaced { old: old.clone(), new: new.clone(), sentences, place },
            (false, false, None) => Said::TextReplaced { old: first(&went), new: first(&came), sentences, place },
        };
        self.say(Rank::Text, said, found);
    }

    /// Rows, boxes, terms: things with a name.
    fn named_things(&mut self) {
        let name_of = |edit: &Edit| {
            let text = edit.new.as_deref().or(edit.old.as_deref()).unwrap_or_default();
            text.split(" | ").next().unwrap_or_default().trim().to_owned()
        };
        for (kind, op) in [BlockKind::TableRow, BlockKind::Admonition, BlockKind::Definition]
            .into_iter()
            .flat_map(|kind| [(kind, Op::Insert), (kind, Op::Delete)])
        {
            let mut by_place: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
            for at in self.open(|edit| edit.op == op && edit.kind == EditKind::Block(kind)) {
                by_place.entry(self.edit(at).place.clone()).or_default().push(at);
            }
            for (place, found) in by_place {
                let names: Vec<String> =
                    found.iter().map(|at| name_of(self.edit(*at))).filter(|name| !name.is_empty()).collect();
                let place = place.last().cloned();
                let said = match (kind, op) {
                    (BlockKind::TableRow, Op::Insert) => Said::RowsAdded { names, place },
                    (BlockKind::TableRow, _) => Said::RowsRemoved { names, place },
                    (BlockKind::Admonition, Op::Insert) => Said::BoxesAdded { titles: names, place },
                    (BlockKind::Admonition, _) => Said::BoxesRemoved { titles: names, place },
                    (_, Op::Insert) => Said::TermsAdded { terms: names },
                    _ => Said::TermsRemoved { terms: names },
                };
                self.say(Rank::Named, said, found);
            }
        }
        self.links();
    }

    fn links(&mut self) {
        type Say = fn(Vec<String>) -> Said;
        type Wanted = fn(&Target) -> bool;
        let sorts: [(Wanted, Say); 3] = [
            (|target| target.old.is_none(), |texts| Said::LinksAdded { texts }),
            (|target| target.old.is_some() && target.new.is_some(), |texts| Said::LinksChanged { texts }),
            (|target| target.new.is_none(), |texts| Said::LinksRemoved { texts }),
        ];
        for (wanted, said) in sorts {
            let is_link = |edit: &Edit| edit.reasons == [Reason::Link] || edit.reasons == [Reason::LinkTarget];
            let found = self.open(|edit| is_link(edit) && edit.target.as_ref().is_some_and(wanted));
            if !found.is_empty() {
                let mut texts: Vec<String> = found.iter().filter_map(|at| self.edit(*at).new.clone()).collect();
                texts.dedup();
                self.say(Rank::Link, said(texts), found);
            }
        }
    }

    /// The rest, counted.
    fn small_things(&mut self) {
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
        if !code.is_empty() {
            self.say(Rank::Named, Said::CodeChanged { count: code.len() }, code);
        }
        for (added, wanted) in [(true, Op::Insert), (false, Op::Delete)] {
            let images = self.open(|edit| {
                edit.kind == EditKind::Block(BlockKind::Image)
                    && (edit.op == wanted)
                    && edit.significance >= Significance::Editorial
            });
            if !images.is_empty() {
                let count = images.len();
                self.say(
                    Rank::Named,
                    if added { Said::ImagesAdded { count } } else { Said::ImagesChanged { count } },
                    images,
                );
            }
        }
        let images = self.open(|edit| {
            edit.kind == EditKind::Block(BlockKind::Image) && edit.significance >= Significance::Editorial
        });
        if !images.is_empty() {
            self.say(Rank::Named, Said::ImagesChanged { count: images.len() }, images);
        }
        let moved = self.open(|edit| edit.op == Op::Move && edit.reasons == [Reason::Order]);
        if let Some(first) = moved.first() {
            let place = self.edit(*first).place.last().cloned();
            self.say(Rank::Small, Said::Reordered { place }, moved);
        }
        let corrections = |edit: &Edit| {
            edit.significance >= Significance::Editorial
                && own_reasons(edit).iter().all(|reason| {
                    matches!(
                        reason,
                        Reason::Typo | Reason::Spelling | Reason::Punctuation | Reason::Typography | Reason::Layout
                    )
                })
        };
        let found = self.open(corrections);
        if !found.is_empty() {
            self.say(Rank::Small, Said::Corrected { places: found.len() }, found);
        }
        let found = self.open(|edit| edit.significance >= Significance::Editorial);
        if !found.is_empty() {
            self.say(Rank::Small, Said::Wording { places: found.len() }, found);
        }
        let found = self.open(|edit| edit.significance == Significance::Cosmetic);
        if self.out.is_empty() && self.page.lineage == Lineage::Kept && !found.is_empty() {
            self.say(Rank::Small, Said::Looks, found);
        }
    }
}

fn is_title(edit: &Edit) -> bool {
    match &edit.kind {
        EditKind::Field(key) => key == "title",
        EditKind::Block(kind) => *kind == BlockKind::Heading && edit.level == 1 && edit.place.is_empty(),
    }
}

fn is_heading(edit: &Edit) -> bool {
    edit.kind == EditKind::Block(BlockKind::Heading) && !is_title(edit)
}

/// Why the words of an edit that no sweep takes differ.
fn own_reasons(edit: &Edit) -> Vec<Reason> {
    if edit.words.iter().all(|word| word.sweep.is_none()) {
        edit.reasons.clone()
    } else {
        word_reasons(&without_swept(&edit.words)).into_iter().collect()
    }
}

/// What edits did to sentences: whole ones that came or went, and those that read otherwise now.
#[derive(Default)]
struct Changed {
    came: Vec<String>,
    went: Vec<String>,
    pairs: Vec<(String, String)>,
}

impl Changed {
    fn add(&mut self, edit: &Edit) {
        let words = without_swept(&edit.words);
        let (old, old_marks) = side(&words, WordOp::Delete);
        let (new, new_marks) = side(&words, WordOp::Insert);
        let (old, new) = (marked_sentences(&old, &old_marks), marked_sentences(&new, &new_marks));
        let whole = |sentences: &[(String, bool)]| -> Vec<String> {
            sentences.iter().filter(|sentence| sentence.1).map(|sentence| sentence.0.clone()).collect()
        };
        let partly = |sentences: &[(String, bool)]| -> Vec<String> {
            sentences.iter().filter(|sentence| !sentence.1).map(|sentence| sentence.0.clone()).collect()
        };
        self.came.extend(whole(&new));
        self.went.extend(whole(&old));
        let (mut befores, mut afters) = (partly(&old).into_iter(), partly(&new).into_iter());
        // A sentence of which words only came is marked on one side; its other side is found by what it kept.
        loop {
            match (befores.next(), afters.next()) {
                (None, None) => break,
                (Some(before), Some(after)) => self.pairs.push((before, after)),
                (Some(before), None) => self.pairs.push((before.clone(), nearest(&edit.new, &before))),
                (None, Some(after)) => self.pairs.push((nearest(&edit.old, &after), after)),
            }
        }
    }
}

/// The sentence of a text that has most words in common with another sentence.
fn nearest(text: &Option<String>, sentence: &str) -> String {
    let text = text.as_deref().unwrap_or_default();
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let common =
        |range: &Range<usize>| text[range.clone()].split_whitespace().filter(|word| words.contains(word)).count();
    let all = sentences(text);
    let best = all.iter().max_by_key(|range| (common(range), std::cmp::Reverse(range.start)));
    best.map(|range| text[range.clone()].trim().to_owned()).unwrap_or_default()
}

/// One side of an edit: its text, and the byte ranges that only this side has.
fn side(words: &[Word], op: WordOp) -> (String, Vec<Range<usize>>) {
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

/// The sentences that marks touch, and whether no word of them stands outside the marks.
fn marked_sentences(text: &str, marks: &[Range<usize>]) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for range in sentences(text) {
        let inside = |mark: &Range<usize>| mark.start.max(range.start)..mark.end.min(range.end);
        let marked: usize =
            marks.iter().map(inside).filter(|cut| cut.start < cut.end).map(|cut| word_count(&text[cut])).sum();
        if marked > 0 {
            let sentence = text[range].trim();
            out.push((sentence.to_owned(), marked >= word_count(sentence)));
        }
    }
    out
}

/// The first sentence pair that differs.
fn sentence_pair(edit: &Edit) -> Option<(String, String)> {
    let (old, new) = (edit.old.as_deref()?, edit.new.as_deref()?);
    let first = edit.words.iter().position(|word| word.op != WordOp::Equal)?;
    let before: usize = edit.words[..first].iter().map(|word| word.text.len()).sum();
    let at = |text: &str| {
        sentences(text).into_iter().find(|range| range.end > before).map(|range| text[range].trim().to_owned())
    };
    Some((at(old)?, at(new)?))
}

/// A changed value of at most so many words can be named by itself.
const VALUE_WORDS: usize = 6;

/// The only changed stretch of an edit, if it is short on both sides.
fn changed_values(edit: &Edit) -> Option<(String, String)> {
    let of = |op: WordOp| -> Vec<&str> {
        edit.words.iter().filter(|word| word.op == op && word.sweep.is_none()).map(|word| word.text.trim()).collect()
    };
    let (went, came) = (of(WordOp::Delete), of(WordOp::Insert));
    let (&[old], &[new]) = (&went[..], &came[..]) else { return None };
    let short = |text: &str| (1..=VALUE_WORDS).contains(&word_count(text));
    (short(old) && short(new)).then(|| (old.to_owned(), new.to_owned()))
}
