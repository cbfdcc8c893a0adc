//! What an editor would say of one page, as data: each statement names the edits it follows from.
//!
//! The files below tell one topic each. The wording in Dutch and English is in `render::language`; here is only *what* is said, most important first.

mod addresses;
mod among;
mod folded;
mod prose;
mod rewritten;
mod sections;
mod sentences;
mod tables;
mod things;
mod values;
mod worded;

pub use among::among_others;
pub use worded::worded;

use self::addresses::addresses;
use self::folded::folded;
use self::rewritten::{ENOUGH_WORDS, REWRITTEN, rewritten};
use crate::compare::sweeps::own_significance;
use crate::compare::{Edit, Lineage, PageChange, Reason, Significance};

/// One statement and its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What is said.
    pub what: Said,
    /// The edits it follows from: places in `PageChange::edits`.
    pub edits: Vec<usize>,
}

/// A stretch that differs in pieces of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePart {
    /// What stood there; none where something was added.
    pub old: Option<String>,
    /// What stands there now; none where something went.
    pub new: Option<String>,
    /// Whether nothing else differs, in any of them.
    pub is_all: bool,
}

/// How much text is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pieces {
    /// Of how many pieces.
    pub count: usize,
    /// Whether each of them is a sentence; else some are items of lists, cells, names.
    pub are_sentences: bool,
}

impl Pieces {
    /// A single one.
    pub const ONE: Pieces = Pieces { count: 1, are_sentences: true };

    /// What some texts are.
    pub(super) fn of(texts: &[String]) -> Pieces {
        let is_sentence =
            |text: &String| text.trim_end_matches(CLOSING).ends_with(['.', '!', '?', '…', ':', '。', '！', '？']);
        Pieces { count: texts.len(), are_sentences: texts.len() == 1 || texts.iter().all(is_sentence) }
    }
}

/// What may stand behind the sign that ends a sentence.
const CLOSING: [char; 8] = ['"', '\'', '”', '’', '»', ')', ']', '*'];

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
    /// The page lives elsewhere now: its address before and after, what both have at the front left out; and the sections of the site,
    /// where the site knows them and they differ.
    Moved { from: String, to: String, sections: Option<(String, String)> },
    /// The file has another name, which makes no other address.
    FileRenamed { from: String, to: String },
    /// Most of the text is new: the sections that hold most of what is new, else a sentence of it.
    Rewritten { sections: Vec<String>, text: Option<String> },
    /// New sections (heading and text under it), by heading.
    SectionsAdded { headings: Vec<String> },
    /// Sections that went.
    SectionsRemoved { headings: Vec<String> },
    /// Sections that stand elsewhere on the page.
    SectionsMoved { headings: Vec<String> },
    /// A heading reads otherwise; the text below it is the same section.
    HeadingRenamed { old: String, new: String },
    /// So many headings read otherwise; one of them before and after; what differs if that is the same in all of them, or whether each
    /// got a date.
    HeadingsRenamed { count: usize, old: String, new: String, part: Option<[Option<String>; 2]>, dated: bool },
    /// The same can be said of several places: the weightiest of the statements, with the names of all; how many sentences or things it is
    /// about in all, and where, by heading; the top of the page, above the first heading, by none (an empty text).
    Often { first: Box<Said>, times: usize, places: Vec<String> },
    /// A value inside an otherwise equal sentence: what it was and is, where (innermost heading), and of which sort
    /// (`Number`, `Date`, `Amount`, `Reference`, `Name`).
    Value { sort: Reason, old: String, new: String, place: Option<String> },
    /// Who must, may or need not do what: the sentence before and after.
    Obligation { old: String, new: String, place: Option<String> },
    /// "not" came or went: the sentence before and after.
    Negation { old: String, new: String, place: Option<String> },
    /// Text that came: the first words of it, how much in all, where.
    TextAdded { text: String, pieces: Pieces, place: Option<String> },
    /// Text that went.
    TextRemoved { text: String, pieces: Pieces, place: Option<String> },
    /// Text that stands elsewhere on the page now: the first words of it, how much in all, from where to where.
    TextMoved { text: String, pieces: Pieces, from: Option<String>, to: Option<String> },
    /// Rows, items, boxes or terms that stand elsewhere on the page now, maybe as another of these, by name.
    ThingsMoved { names: Vec<String>, from: Option<String>, to: Option<String> },
    /// Text that stands here no more, and still elsewhere on the page, as before: the first words of it, how much in all.
    TextLeft { text: String, pieces: Pieces, place: Option<String> },
    /// Text that stood on the page already, and stands here too now.
    TextRepeated { text: String, pieces: Pieces, place: Option<String> },
    /// Text that is put into other blocks (paragraphs, items) under the same heading.
    Recast { place: Option<String> },
    /// Sentences that say something else now.
    TextReplaced { old: String, new: String, pieces: Pieces, place: Option<String> },
    /// Tables that came: how many, and their rows by first cell.
    TablesAdded { tables: usize, names: Vec<String>, place: Option<String> },
    /// Tables that went.
    TablesRemoved { tables: usize, names: Vec<String>, place: Option<String> },
    /// Columns that came into a table, by what stands above them.
    ColumnsAdded { names: Vec<String>, place: Option<String> },
    /// Columns that went.
    ColumnsRemoved { names: Vec<String>, place: Option<String> },
    /// One cell of a row reads otherwise, is filled or emptied: the row by its first cell, the cell before and after.
    Cell { row: String, old: String, new: String, place: Option<String> },
    /// A row goes by another first cell; its other cells stayed.
    RowRenamed { old: String, new: String, place: Option<String> },
    /// Rows that came into a table, by first cell.
    RowsAdded { names: Vec<String>, place: Option<String> },
    /// Rows that went.
    RowsRemoved { names: Vec<String>, place: Option<String> },
    /// Items in a list (or plain text, where `items` is empty) stand where so many rows of a table stood; the first words of the text.
    RowsRecast { items: Vec<String>, text: String, rows: usize, place: Option<String> },
    /// Items that came into a list.
    ItemsAdded { items: Vec<String>, place: Option<String> },
    /// Items that went.
    ItemsRemoved { items: Vec<String>, place: Option<String> },
    /// A box has another title.
    BoxRenamed { old: String, new: String, place: Option<String> },
    /// Boxes that came, by title; a single one with the text in it. How many sentences stand in them.
    BoxesAdded { titles: Vec<String>, sentences: usize, place: Option<String> },
    /// Boxes that went.
    BoxesRemoved { titles: Vec<String>, sentences: usize, place: Option<String> },
    /// Links that lead elsewhere under the same text, by text.
    LinksChanged { texts: Vec<String> },
    /// New links, by text.
    LinksAdded { texts: Vec<String> },
    /// Links that went while their text stayed.
    LinksRemoved { texts: Vec<String> },
    /// Images that came, by alternative text.
    ImagesAdded { count: usize },
    /// Images that went.
    ImagesRemoved { count: usize },
    /// Images that show another file.
    ImagesReplaced { count: usize },
    /// Images with another description (their alternative text).
    ImagesDescribed { count: usize },
    /// Headings that came while the text below them stood there already, or stands there under another heading.
    HeadingsAdded { headings: Vec<String> },
    /// Headings that went while the text below them stayed.
    HeadingsRemoved { headings: Vec<String> },
    /// Examples or code that changed: how many, where, of a single one the text before and after, and a stretch that differs.
    CodeChanged { count: usize, places: Vec<String>, old: Option<String>, new: Option<String>, part: Option<CodePart> },
    /// Several pieces of code that came.
    CodeAdded { count: usize, places: Vec<String> },
    /// Several pieces of code that went.
    CodeRemoved { count: usize, places: Vec<String> },
    /// Labels in a front matter list.
    Labels { field: String, added: Vec<String>, removed: Vec<String> },
    /// A front matter field that is no list: old and new value.
    Field { field: String, old: Option<String>, new: Option<String> },
    /// Definitions that came, by term.
    TermsAdded { terms: Vec<String> },
    /// Definitions that went, by term.
    TermsRemoved { terms: Vec<String> },
    /// Other wording, in so many places; whether spelling or punctuation was mended too.
    Wording { places: usize, spelled: bool },
    /// Typing errors, spelling and punctuation mended, in so many places.
    Corrected { places: usize },
    /// The order changed, nothing else.
    Reordered { place: Option<String> },
    /// The words stayed and a sign beside them says something else: a footnote is called elsewhere (`Reference`), a figure is raised
    /// or no longer (`Number`), another emoji (`Opposite`).
    Sign { sort: Reason, text: String, place: Option<String> },
    /// Only looks changed.
    Looks,
    /// Only the addresses of so many links are written otherwise.
    Respelled { links: usize },
    /// The page is new; what it says of itself, and its headings.
    New { about: Option<String>, headings: Vec<String> },
    /// The page is gone; the title of the page that its address leads to now.
    Gone { leads_to: Option<String> },
    /// What people want told, in their own words.
    Words { text: String },
    /// Something that people find too small to tell.
    Minor,
}

impl Said {
    /// What it is about: of several places, what can be said of the first.
    pub fn of_one(&self) -> &Said {
        if let Said::Often { first, .. } = self { first } else { self }
    }
}

/// What an editor would say of one page, most important first. Edits that belong to a sweep are told there, not here; edits that
/// nobody can see are not told at all.
pub fn statements(page: &PageChange) -> Vec<Statement> {
    let mut out = Vec::new();
    let say = |what: Said, edits: Vec<usize>| Statement { what, edits };
    match page.lineage {
        Lineage::Added => {
            return vec![say(Said::New { about: page.about.clone(), headings: page.outline.clone() }, Vec::new())];
        }
        Lineage::Removed => return vec![say(Said::Gone { leads_to: None }, Vec::new())],
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
            let (from, to) = addresses(page.old_paths[0].as_str(), page.path().as_str());
            let moved = if from == to {
                Said::FileRenamed { from: page.old_paths[0].to_string(), to: page.path().to_string() }
            } else {
                Said::Moved { from, to, sections: None }
            };
            out.push(say(moved, Vec::new()));
        }
        Lineage::Moved | Lineage::Kept => {}
    }
    let mut telling = Telling::new(page);
    telling.titles();
    telling.same_things();
    telling.sections();
    telling.boxes();
    telling.tables();
    telling.prose();
    telling.named_things();
    telling.small_things();
    let mut said = told_by_headings(telling.out);
    said.sort_by_key(|(rank, statement)| (*rank, statement.edits.first().copied()));
    if page.kept < REWRITTEN && page.words.deleted >= ENOUGH_WORDS {
        let evidence = said.iter().flat_map(|(_, statement)| statement.edits.iter().copied()).collect();
        said.retain(|(rank, _)| *rank <= Rank::Section);
        let named: Vec<String> = said
            .iter()
            .flat_map(|(_, statement)| match &statement.what {
                Said::SectionsAdded { headings } => headings.clone(),
                _ => Vec::new(),
            })
            .collect();
        said.insert(
            said.iter().take_while(|(rank, _)| *rank == Rank::Title).count(),
            (Rank::Section, say(rewritten(page, &named), evidence)),
        );
    }
    for (_, statement) in folded(said) {
        // The same value changed in three places is one statement with three places to show for it.
        match out.iter_mut().find(|earlier| earlier.what == statement.what) {
            Some(earlier) => earlier.edits.extend(statement.edits),
            None => out.push(statement),
        }
    }
    // An edit that two sentences follow from is one piece of evidence of what sums them up.
    for statement in &mut out {
        statement.edits.sort_unstable();
        statement.edits.dedup();
    }
    out
}

/// A value that changed in a heading and in the text below it is told with the heading: "Version 2.3" that is "Version 2.4" now.
fn told_by_headings(said: Vec<(Rank, Statement)>) -> Vec<(Rank, Statement)> {
    let (values, mut out): (Vec<_>, Vec<_>) =
        said.into_iter().partition(|(_, statement)| matches!(statement.what, Said::Value { .. }));
    for (rank, value) in values {
        let Said::Value { old, new, .. } = &value.what else { continue };
        let same = |one: &&mut (Rank, Statement)| matches!(&one.1.what, Said::HeadingRenamed { old: was, new: is } if was == old && is == new);
        match out.iter_mut().find(same) {
            Some((heading, statement)) => {
                *heading = (*heading).min(rank);
                statement.edits.extend(value.edits);
                statement.edits.sort_unstable();
            }
            None => out.push((rank, value)),
        }
    }
    out
}

/// How important a statement is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Title,
    Value,
    Section,
    Text,
    Named,
    Link,
    Address,
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
        let told = page
            .edits
            .iter()
            .map(|edit| edit.is_swept() || own_significance(edit, &page.weights) == Significance::None)
            .collect();
        Telling { page, told, out: Vec::new() }
    }

    fn say(&mut self, rank: Rank, what: Said, edits: Vec<usize>) {
        let rows = !edits.is_empty() && edits.iter().all(|at| tables::is_row(self.edit(*at)));
        let what = if rows { tables::quoted(what) } else { what };
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

    /// A place as a reader finds it: its heading; where the page has more of that name, the heading above it too.
    fn name_of_place(&self, place: &[String]) -> Option<String> {
        let last = place.last()?;
        let namesakes = self.page.new_headings.iter().filter(|heading| *heading == last).count();
        match place.len().checked_sub(2).and_then(|at| place.get(at)) {
            Some(above) if namesakes > 1 => Some(format!("{above} › {last}")),
            _ => Some(last.clone()),
        }
    }

    fn whole_texts(&self, edits: &[usize]) -> Vec<String> {
        edits.iter().filter_map(|at| self.edit(*at).new.clone().or_else(|| self.edit(*at).old.clone())).collect()
    }
}
