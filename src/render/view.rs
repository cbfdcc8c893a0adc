//! The documents that leave the tool as JSON, and that templates read: the only types here that can be serialised.
//!
//! They are the contract with scripts and template authors: fields come in this order under these names, and nothing is
//! taken away. Domain types change freely behind them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::language::{Language, SweepWords, is_hidden};
use crate::compare::meaning::Weights;
use crate::compare::{self, Comparison, EditKind, PageChange};
use crate::page::BlockKind;
use crate::problem::Problem;
use crate::release::{Point, Release};
use crate::report::SiteFacts;
use crate::report::history::{Entry, History};
use crate::report::statements::Statement;
use crate::report::why::{self, Asked};

/// Version of all documents; only ever raised when a field goes or changes its meaning.
pub const SCHEMA: u32 = 1;

/// An enum of the contract that has the same names as one of the domain.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident of $domain:path { $($variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "documented where the domain defines them")]
        pub enum $name { $($variant),* }

        impl From<$domain> for $name {
            fn from(domain: $domain) -> Self {
                use $domain as Domain;
                match domain { $(Domain::$variant => $name::$variant),* }
            }
        }

        impl From<$name> for $domain {
            fn from(view: $name) -> Self {
                use $domain as Domain;
                match view { $($name::$variant => Domain::$variant),* }
            }
        }
    };
}

mirror! {
    /// Where a page came from.
    Lineage of compare::Lineage { Kept, Moved, Merged, Split, Added, Removed }
}

mirror! {
    /// What an edit does.
    Op of compare::Op { Insert, Delete, Replace, Move }
}

mirror! {
    /// How much a change matters to a reader.
    Significance of compare::Significance { None, Cosmetic, Editorial, Substantive }
}

mirror! {
    /// Why a change matters as much as it does.
    Reason of compare::Reason {
        Whitespace, Markup, Comment, HeadingLevel, Layout, Typography, LinkSpelling, Order, LinkTarget, LinkText, Typo,
        Spelling, Punctuation, Wording, Label, Metadata, AltText, Image, Name, Number, Date, Amount, Reference, Obligation,
        Negation, Opposite, Link, Code, TextAdded, TextRemoved, Title,
    }
}

mirror! {
    /// What a sweep is made of.
    SweepKind of compare::SweepKind { Words, Block, Section, FrontMatter, Link, Path }
}

/// In what kind of block an edit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "documented where the domain defines them")]
pub enum Block {
    Heading,
    Paragraph,
    ListItem,
    TableRow,
    Quote,
    Code,
    Admonition,
    Image,
    Html,
    Footnote,
    Definition,
    FrontMatter,
    Comment,
}

impl From<&EditKind> for Block {
    fn from(kind: &EditKind) -> Self {
        match kind {
            EditKind::Field(_) => Block::FrontMatter,
            EditKind::Block(BlockKind::Heading) => Block::Heading,
            EditKind::Block(BlockKind::Paragraph) => Block::Paragraph,
            EditKind::Block(BlockKind::ListItem) => Block::ListItem,
            EditKind::Block(BlockKind::TableRow) => Block::TableRow,
            EditKind::Block(BlockKind::Quote) => Block::Quote,
            EditKind::Block(BlockKind::Code) => Block::Code,
            EditKind::Block(BlockKind::Admonition) => Block::Admonition,
            EditKind::Block(BlockKind::Image) => Block::Image,
            EditKind::Block(BlockKind::Html) => Block::Html,
            EditKind::Block(BlockKind::Footnote) => Block::Footnote,
            EditKind::Block(BlockKind::Definition) => Block::Definition,
            EditKind::Block(BlockKind::Comment) => Block::Comment,
        }
    }
}

impl Block {
    /// The kind of block; none for front matter.
    pub fn kind(self) -> Option<BlockKind> {
        Some(match self {
            Block::Heading => BlockKind::Heading,
            Block::Paragraph => BlockKind::Paragraph,
            Block::ListItem => BlockKind::ListItem,
            Block::TableRow => BlockKind::TableRow,
            Block::Quote => BlockKind::Quote,
            Block::Code => BlockKind::Code,
            Block::Admonition => BlockKind::Admonition,
            Block::Image => BlockKind::Image,
            Block::Html => BlockKind::Html,
            Block::Footnote => BlockKind::Footnote,
            Block::Definition => BlockKind::Definition,
            Block::Comment => BlockKind::Comment,
            Block::FrontMatter => return None,
        })
    }
}

/// What changed from one release to another: `pagelog diff` and `pagelog notes` with `--format json`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DiffView {
    /// Version of this document.
    pub schema: u32,
    /// The website.
    pub site: SiteView,
    /// The old end.
    pub from: PointView,
    /// The new end.
    pub to: PointView,
    /// How much changed.
    pub totals: TotalsView,
    /// One entry per new page and one per removed page, of every page that differs in a byte or in path.
    pub pages: Vec<PageView>,
    /// Edits that recur on several pages.
    pub sweeps: Vec<SweepView>,
    /// What was odd on the way.
    pub problems: Vec<ProblemView>,
}

/// The website.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SiteView {
    /// Its name.
    pub name: String,
    /// Its content folders.
    pub content: String,
    /// Code of the language of its pages.
    pub language: String,
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PointView {
    /// What people call it; empty for the beginning, before all releases.
    pub name: String,
    /// The version, if it is a release; null for the beginning.
    pub version: Option<String>,
    /// Its date, `2024-12-19`; null for the beginning, before all releases.
    pub date: Option<String>,
    /// The full id of its commit; null for the beginning.
    pub commit: Option<String>,
}

/// How much changed. Lineages count pages, significances count entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct TotalsView {
    pub pages_before: usize,
    pub pages_after: usize,
    pub added: usize,
    pub removed: usize,
    pub moved: usize,
    pub merged: usize,
    pub split: usize,
    pub substantive: usize,
    pub editorial: usize,
    pub cosmetic: usize,
    pub none: usize,
}

/// What became of one page.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PageView {
    /// Where it came from.
    pub lineage: Lineage,
    /// Empty for `added`, several for `merged` (the one it continues first), else one.
    pub old_paths: Vec<String>,
    /// Null for `removed`.
    pub new_path: Option<String>,
    /// How sure the lineage is, 0 to 1.
    pub confidence: f64,
    /// Why, in words.
    pub evidence: Vec<String>,
    /// Its title before and after.
    pub title: TitleView,
    /// The sections of the site it stands in, outermost first.
    pub section: Vec<String>,
    /// Its address.
    pub url: Option<String>,
    /// The highest of all its edits.
    pub significance: Significance,
    /// The highest of what belongs to no sweep.
    pub own_significance: Significance,
    /// Words of the visible text.
    pub words: WordsView,
    /// What an editor would say of it, most important first.
    pub summary: Vec<SentenceView>,
    /// What changed in it, in reading order.
    pub edits: Vec<EditView>,
}

/// A title before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct TitleView {
    pub old: Option<String>,
    pub new: Option<String>,
}

/// Words counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct WordsView {
    pub inserted: usize,
    pub deleted: usize,
    pub unchanged: usize,
}

/// A sentence and the edits it follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SentenceView {
    /// One or more whole sentences.
    pub text: String,
    /// Ids of edits of the same page.
    pub edits: Vec<String>,
}

/// One change within a page.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EditView {
    /// `e1`, `e2`, … within the page.
    pub id: String,
    /// What it does.
    pub op: Op,
    /// In what.
    pub block: Block,
    /// The headings above it, outermost first.
    #[serde(rename = "where")]
    pub place: Vec<String>,
    /// The key of the front matter field; there for front matter only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The visible text before; null for insertions.
    pub old: Option<String>,
    /// The visible text after; null for deletions.
    pub new: Option<String>,
    /// The words: `=` and `-` give `old`, `=` and `+` give `new`.
    pub words: Vec<WordView>,
    /// The address before and after; there for links and images only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetView>,
    /// From where to where; there for moves only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<MoveView>,
    /// The verdict.
    pub significance: Significance,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The sweep that takes the whole edit.
    pub sweep: Option<String>,
}

/// A stretch of words: `["=", "text"]`, `["+", "text", "s1"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordView {
    /// Stayed, went or came.
    pub op: compare::WordOp,
    /// The text, blanks included.
    pub text: String,
    /// The sweep that takes this stretch.
    pub sweep: Option<String>,
}

impl WordView {
    fn sign(&self) -> &'static str {
        match self.op {
            compare::WordOp::Equal => "=",
            compare::WordOp::Delete => "-",
            compare::WordOp::Insert => "+",
        }
    }
}

impl Serialize for WordView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.sweep {
            Some(sweep) => (self.sign(), &self.text, sweep).serialize(serializer),
            None => (self.sign(), &self.text).serialize(serializer),
        }
    }
}

impl JsonSchema for WordView {
    fn schema_name() -> Cow<'static, str> {
        "WordView".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A stretch of words: what became of it, the text, and the sweep that takes it if one does.",
            "type": "array",
            "prefixItems": [{ "enum": ["=", "-", "+"] }, { "type": "string" }, { "type": "string" }],
            "items": false,
            "minItems": 2,
            "maxItems": 3
        })
    }
}

/// An address before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct TargetView {
    pub old: Option<String>,
    pub new: Option<String>,
}

/// From where to where a block moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct MoveView {
    pub from: PlaceView,
    pub to: PlaceView,
}

/// A place in a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlaceView {
    /// The page.
    pub path: String,
    /// The headings above it.
    #[serde(rename = "where")]
    pub place: Vec<String>,
}

/// The same edit on several pages.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SweepView {
    /// `s1`, `s2`, …
    pub id: String,
    /// What recurs.
    pub kind: SweepKind,
    /// On how many pages.
    pub pages: usize,
    /// The verdict.
    pub significance: Significance,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What stood there; empty when something was inserted.
    pub old: String,
    /// What stands there now; empty when something was deleted.
    pub new: String,
    /// A sentence.
    pub summary: String,
    /// The sweep whose sentence tells of this one too: of a section the one of its heading; null where it is told by itself.
    pub part_of: Option<String>,
}

/// What stands behind a sentence: `pagelog why ENTRY --format json`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WhyView {
    /// Version of this document.
    pub schema: u32,
    /// The old end.
    pub from: PointView,
    /// The new end.
    pub to: PointView,
    /// The page asked for, with the edits asked for and what is said of them; null where a sweep was asked for.
    pub page: Option<PageView>,
    /// The sweep asked for; null where a page was.
    pub sweep: Option<SweepView>,
    /// Where the edits are.
    pub places: Vec<WhyPlaceView>,
    /// How much each of their reasons matters.
    pub rules: Vec<RuleView>,
}

/// Where an edit is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WhyPlaceView {
    /// The page.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The edit's id within that page.
    pub edit: String,
    /// The line in the file (the old one for deletions).
    pub line: u32,
}

/// How much a reason matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleView {
    /// The reason.
    pub reason: Reason,
    /// How much it matters here.
    pub significance: Significance,
    /// How much it matters where no `pagelog.toml` says otherwise.
    pub default: Significance,
}

/// An oddity in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProblemView {
    /// The release it was met in; empty when it belongs to none.
    pub release: String,
    /// The file or tag it is about; empty when it is about the whole release.
    pub path: String,
    /// What is odd, in words.
    pub problem: String,
    /// The line in that file; there where one is known only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// All releases: `pagelog releases --format json`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReleasesView {
    /// Version of this document.
    pub schema: u32,
    /// Oldest first.
    pub releases: Vec<ReleaseView>,
    /// What was odd on the way.
    pub problems: Vec<ProblemView>,
}

/// One release.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReleaseView {
    /// The tag's name.
    pub name: String,
    /// The version.
    pub version: String,
    /// Its date, `2024-12-19`.
    pub date: String,
    /// The full id of its commit.
    pub commit: String,
    /// Name of the release before it.
    pub previous: Option<String>,
    /// Other names of the same release.
    pub aliases: Vec<String>,
    /// How many pages it has.
    pub pages: usize,
}

/// The history of one page: `pagelog history PAGE --format json`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HistoryView {
    /// Version of this document.
    pub schema: u32,
    /// The page as it is now.
    pub page: HistoryPageView,
    /// Every release that changed a byte of it, newest first.
    pub entries: Vec<EntryView>,
}

/// The page a history is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HistoryPageView {
    /// Its path; the last one it had if it is gone.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
}

/// What became of a page in one release.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EntryView {
    /// The release.
    pub release: PointView,
    /// Where the page came from.
    pub lineage: Lineage,
    /// The highest of all its edits.
    pub significance: Significance,
    /// What an editor would say of it.
    pub summary: Vec<SentenceView>,
    /// What changed in it.
    pub edits: Vec<EditView>,
}

/// The document of a comparison; `statements` has the statements of each page, in the order of its pages.
pub fn diff_view(
    comparison: &Comparison,
    site: &SiteFacts,
    statements: &[Vec<Statement>],
    language: Language,
) -> DiffView {
    let said = |at: usize| statements.get(at).map_or(&[][..], Vec::as_slice);
    let pages = comparison.pages.iter().enumerate();
    DiffView {
        schema: SCHEMA,
        site: SiteView { name: site.name.clone(), content: site.content.clone(), language: site.language.clone() },
        from: point_view(&comparison.from),
        to: point_view(&comparison.to),
        totals: totals(comparison),
        pages: pages.map(|(at, change)| page_view(change, site, said(at), language)).collect(),
        sweeps: comparison.sweeps.iter().enumerate().map(|(at, sweep)| sweep_view(at, sweep, language)).collect(),
        problems: problem_views(&comparison.problems, language),
    }
}

/// The document of all releases, oldest first, each with its number of pages.
pub fn releases_view(releases: &[(Release, usize)], problems: &[Problem], language: Language) -> ReleasesView {
    let view = |(release, pages): &(Release, usize)| ReleaseView {
        name: release.name.clone(),
        version: release.version.to_string(),
        date: iso(&release.date),
        commit: release.commit.0.clone(),
        previous: release.previous.clone(),
        aliases: release.aliases.clone(),
        pages: *pages,
    };
    ReleasesView {
        schema: SCHEMA,
        releases: releases.iter().map(view).collect(),
        problems: problem_views(problems, language),
    }
}

/// The document of a page's history. Without entries the page is told by the path given.
pub fn history_view(path: &str, history: &History<'_>, site: &SiteFacts, language: Language) -> HistoryView {
    let view = |entry: &Entry<'_>| EntryView {
        release: point_view(entry.release),
        lineage: entry.change.lineage.into(),
        significance: entry.change.significance().into(),
        summary: sentence_views(entry.statements, language),
        edits: edit_views(entry.change),
    };
    HistoryView {
        schema: SCHEMA,
        page: history_page_view(path, history, site),
        entries: history.entries.iter().map(view).collect(),
    }
}

pub(super) fn history_page_view(path: &str, history: &History<'_>, site: &SiteFacts) -> HistoryPageView {
    let newest = history.entries.first().map(|entry| entry.change);
    HistoryPageView {
        path: newest.map_or(path, |change| change.path().as_str()).to_owned(),
        title: newest.map_or(path, PageChange::title).to_owned(),
        url: newest.and_then(|change| site.url(change)).map(str::to_owned),
    }
}

/// A document as JSON text, with a line end. Characters that steer a terminal are written as `\u` escapes, so that the
/// text may be shown as it is; what is read back is the same.
pub fn json(document: &impl Serialize) -> Result<String, serde_json::Error> {
    let text = serde_json::to_string_pretty(document)?;
    let mut safe = String::with_capacity(text.len() + 1);
    let mut rest = text.as_str();
    let steers = |letter: char| !matches!(letter, '\n' | ' '..='~') && is_hidden(letter);
    while let Some((at, letter)) = rest.match_indices(steers).next() {
        safe.push_str(&rest[..at]);
        for unit in letter.encode_utf16() {
            let _ = write!(safe, "\\u{unit:04x}");
        }
        rest = &rest[at + letter.len()..];
    }
    safe.push_str(rest);
    safe.push('\n');
    Ok(safe)
}

pub(super) fn totals(comparison: &Comparison) -> TotalsView {
    let with = |lineage| comparison.pages.iter().filter(|change| change.lineage == lineage).count();
    let worth = |significance| comparison.pages.iter().filter(|change| change.significance() == significance).count();
    TotalsView {
        pages_before: comparison.pages_before,
        pages_after: comparison.pages_after,
        added: with(compare::Lineage::Added),
        removed: with(compare::Lineage::Removed),
        moved: with(compare::Lineage::Moved),
        merged: with(compare::Lineage::Merged),
        split: with(compare::Lineage::Split),
        substantive: worth(compare::Significance::Substantive),
        editorial: worth(compare::Significance::Editorial),
        cosmetic: worth(compare::Significance::Cosmetic),
        none: worth(compare::Significance::None),
    }
}

/// What stands behind what was asked for.
pub fn why_view(
    asked: &Asked,
    comparison: &Comparison,
    site: &SiteFacts,
    statements: &[Vec<Statement>],
    language: Language,
) -> WhyView {
    let (page, sweep, found) = match asked {
        Asked::Page { page, edits } => {
            let change = &comparison.pages[*page];
            let said = statements.get(*page).map_or(&[][..], Vec::as_slice);
            let mut view = page_view(change, site, said, language);
            if edits.len() < change.edits.len() {
                let ids: Vec<String> = edits.iter().map(|at| edit_id(*at)).collect();
                view.edits.retain(|edit| ids.contains(&edit.id));
                view.summary.retain(|sentence| sentence.edits.iter().any(|id| ids.contains(id)));
            }
            (Some(view), None, edits.iter().map(|edit| (*page, *edit)).collect())
        }
        Asked::Sweep(id) => {
            let view = comparison.sweeps.get(id.0).map(|sweep| sweep_view(id.0, sweep, language));
            (None, view, why::places(comparison, *id))
        }
    };
    let of_sweep: Vec<Reason> = sweep.iter().flat_map(|sweep: &SweepView| sweep.reasons.clone()).collect();
    let of_edits = page.iter().flat_map(|page: &PageView| page.edits.iter().flat_map(|edit| edit.reasons.clone()));
    let reasons: BTreeSet<Reason> = of_sweep.into_iter().chain(of_edits).collect();
    let weights = comparison.pages.first().map(|page| page.weights).unwrap_or_default();
    let place = |(page, edit): &(usize, usize)| {
        let change = &comparison.pages[*page];
        WhyPlaceView {
            path: change.path().to_string(),
            title: change.title().to_owned(),
            edit: edit_id(*edit),
            line: change.edits[*edit].line,
        }
    };
    WhyView {
        schema: SCHEMA,
        from: point_view(&comparison.from),
        to: point_view(&comparison.to),
        page,
        sweep,
        places: found.iter().map(place).collect(),
        rules: reasons
            .into_iter()
            .map(|reason| RuleView {
                reason,
                significance: weights.of(reason.into()).into(),
                default: Weights::default().of(reason.into()).into(),
            })
            .collect(),
    }
}

fn iso(date: &chrono::DateTime<chrono::FixedOffset>) -> String {
    date.format("%Y-%m-%d").to_string()
}

pub(super) fn point_view(point: &Point) -> PointView {
    PointView {
        name: point.name.clone(),
        version: point.version.as_ref().map(ToString::to_string),
        date: (!point.is_beginning()).then(|| iso(&point.date)),
        commit: (!point.is_beginning()).then(|| point.commit.0.clone()),
    }
}

fn page_view(change: &PageChange, site: &SiteFacts, statements: &[Statement], language: Language) -> PageView {
    PageView {
        lineage: change.lineage.into(),
        old_paths: change.old_paths.iter().map(ToString::to_string).collect(),
        new_path: change.new_path.as_ref().map(ToString::to_string),
        confidence: hundredths(change.confidence),
        evidence: change.evidence.iter().map(|evidence| language.evidence(evidence)).collect(),
        title: TitleView { old: change.old_title.clone(), new: change.new_title.clone() },
        section: site.section(change).to_vec(),
        url: site.url(change).map(str::to_owned),
        significance: change.significance().into(),
        own_significance: change.own_significance().into(),
        words: WordsView {
            inserted: change.words.inserted,
            deleted: change.words.deleted,
            unchanged: change.words.unchanged,
        },
        summary: sentence_views(statements, language),
        edits: edit_views(change),
    }
}

/// Rounded to two decimals; what is not a number is no confidence at all.
pub(super) fn hundredths(share: f64) -> f64 {
    if share.is_finite() { (share * 100.0).round() / 100.0 } else { 0.0 }
}

pub(super) fn sentence_views(statements: &[Statement], language: Language) -> Vec<SentenceView> {
    let view = |statement: &Statement| SentenceView {
        text: language.statement(&statement.what),
        edits: statement.edits.iter().map(|at| edit_id(*at)).collect(),
    };
    statements.iter().map(view).collect()
}

pub(super) fn edit_id(at: usize) -> String {
    format!("e{}", at + 1)
}

pub(super) fn sweep_id(sweep: compare::SweepId) -> String {
    format!("s{}", sweep.0 + 1)
}

fn edit_views(change: &PageChange) -> Vec<EditView> {
    change.edits.iter().enumerate().map(|(at, edit)| edit_view(at, edit)).collect()
}

fn edit_view(at: usize, edit: &compare::Edit) -> EditView {
    let place = |place: &compare::Place| PlaceView { path: place.path.to_string(), place: place.headings.clone() };
    EditView {
        id: edit_id(at),
        op: edit.op.into(),
        block: (&edit.kind).into(),
        place: edit.place.clone(),
        field: match &edit.kind {
            EditKind::Field(key) => Some(key.clone()),
            EditKind::Block(_) => None,
        },
        old: edit.old.clone(),
        new: edit.new.clone(),
        words: edit.words.iter().map(word_view).collect(),
        target: edit.target.as_ref().map(|target| TargetView { old: target.old.clone(), new: target.new.clone() }),
        moved: edit.moved.as_ref().map(|moved| MoveView { from: place(&moved.from), to: place(&moved.to) }),
        significance: edit.significance.into(),
        reasons: edit.reasons.iter().map(|reason| (*reason).into()).collect(),
        sweep: edit.sweep.map(sweep_id),
    }
}

fn word_view(word: &compare::Word) -> WordView {
    WordView { op: word.op, text: word.text.clone(), sweep: word.sweep.map(sweep_id) }
}

fn sweep_view(at: usize, sweep: &compare::Sweep, language: Language) -> SweepView {
    SweepView {
        id: sweep_id(compare::SweepId(at)),
        kind: sweep.kind.into(),
        pages: sweep.pages,
        significance: sweep.significance.into(),
        reasons: sweep.reasons.iter().map(|reason| (*reason).into()).collect(),
        old: sweep.old.clone(),
        new: sweep.new.clone(),
        summary: language.sweep(&SweepWords::of(sweep)),
        part_of: sweep.part_of.map(sweep_id),
    }
}

pub(super) fn problem_views(problems: &[Problem], language: Language) -> Vec<ProblemView> {
    let view = |problem: &Problem| ProblemView {
        release: problem.release.clone(),
        path: problem.path.clone(),
        problem: language.problem(&problem.kind),
        line: problem.line,
    };
    problems.iter().map(view).collect()
}
