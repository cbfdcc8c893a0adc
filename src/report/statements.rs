//! What an editor would say of one page, as data: each statement names the edits it follows from.
//!
//! The wording in Dutch and English is in `render::language`; here is only *what* is said, most important first.

use crate::compare::Reason;

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
