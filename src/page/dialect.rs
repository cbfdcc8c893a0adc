//! What Python-Markdown, Docusaurus, VitePress and kramdown add to Markdown, taken apart line by line before the
//! CommonMark parser sees the page.
//!
//! Two passes. [`mark`] goes over the whole page once: it finds out which lines are code (nothing in them means
//! anything), takes out comments and abbreviations, and collects the link definitions. [`prepare`] goes over one body:
//! every container in it (box, tab, footnote, HTML that wraps Markdown) is replaced by *one* line, a comment that only
//! we can have written, since all others are gone. The parser meets that line wherever Markdown puts it, in a list
//! item, say, and so the container's body is read just there, by the same two steps.
//!
//! ```text
//! 1  - Eerste punt                        1  - Eerste punt
//! 2
//! 3      !!! note "Let op"                3      <!--¤0-->        0: box "note", title "Let op"
//! 4          Lees dit. <!-- todo -->                                 4  Lees dit.     (comment: todo)
//! 5
//! 6  - Tweede punt                        6  - Tweede punt
//! ```
//!
//! Lines keep their number in the page through all this, however few are left.

use std::collections::{HashMap, HashSet};

use super::text;

mod addresses;
mod attributes;
mod containers;
mod docfx;
mod headers;
mod line;
mod mark;
mod myst;
mod tags;
mod templates;

pub(super) use containers::{Container, Kind, prepare};
pub(super) use headers::{generated, is_dotted_name};
pub(super) use line::{fence_start, is_conflict_marker};
pub(super) use mark::{Liquid, definitions, mark};
pub(super) use myst::{Opening, is_myst, opening, read as read_myst};

/// A line of a body.
#[derive(Default)]
pub(super) struct Line {
    /// Its number in the page, from 1.
    pub(super) number: u32,
    pub(super) text: String,
    /// It is code: nothing in it is mark-up.
    code: bool,
    /// What stood here and is not part of the text.
    pub(super) asides: Vec<Aside>,
}

/// What stands between the lines of a text without being part of it.
pub(super) struct Aside {
    pub(super) kind: AsideKind,
    /// Its first and last line in the page.
    pub(super) lines: (u32, u32),
}

pub(super) enum AsideKind {
    /// What stands between `<!--` and `-->`, trimmed.
    Comment(String),
    /// Tags of a template language, alone on their line.
    Tags(String),
    /// `*[name]: text`.
    Abbreviation { name: String, text: String },
}

/// What is defined somewhere on the page and used anywhere on it.
#[derive(Default)]
pub(super) struct Definitions {
    /// Targets and titles of reference links, by label in lower case with white space folded.
    pub(super) links: HashMap<String, (String, String)>,
    /// Names of footnotes.
    pub(super) footnotes: HashSet<String>,
}

/// A label as it is looked up.
pub(super) fn label(text: &str) -> String {
    text::fold(text).to_lowercase()
}

/// The mark in the comments that stand for containers: a character for private use.
pub(super) const MARK: char = '\u{F8F5}';

/// The line that stands for container `index`.
fn placeholder(indent: &str, index: usize) -> String {
    format!("{indent}<!--{MARK}{index}-->")
}

/// Which container this HTML stands for.
pub(super) fn placeholder_index(html: &str) -> Option<usize> {
    html.trim().strip_prefix("<!--")?.strip_prefix(MARK)?.strip_suffix("-->")?.parse().ok()
}
