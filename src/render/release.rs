//! The files of a release: its manifest, its facts, and its line in the index.

use std::fmt::Write as _;

use super::language::Language;
use super::view::{self, DiffView};
use crate::compare::Comparison;
use crate::problem::{Problem, ProblemKind};
use crate::report::SiteFacts;
use crate::report::notes::Counts;
use crate::report::statements::Statement;

/// Behind this line of the index releases are listed, newest first.
const LIST: &str = "<!-- pagelog: releases -->";

/// What a manifest says.
#[derive(Clone, Copy, Debug)]
pub struct ManifestWords<'a> {
    /// The version of the files.
    pub format: u32,
    /// The tag.
    pub tag: &'a str,
    /// What changed.
    pub comparison: &'a Comparison,
    /// The content folders and the ids of their trees.
    pub content: &'a [(String, String)],
    /// The language of the facts.
    pub language: Language,
}

/// The manifest as TOML.
pub fn manifest(words: ManifestWords<'_>) -> String {
    let ManifestWords { format, tag, comparison, content, language } = words;
    // A JSON string is a TOML string.
    let text = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
    let version = comparison.to.version.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut out = String::new();
    let _ = writeln!(out, "format = {format}");
    let _ = writeln!(out, "version = {}", text(&version));
    let _ = writeln!(out, "tag = {}", text(tag));
    let _ = writeln!(out, "date = {}", text(&comparison.to.date.format("%Y-%m-%d").to_string()));
    let _ = writeln!(out, "previous = {}", text(&comparison.from.name));
    let _ = writeln!(out, "language = {}", text(language.code()));
    out.push_str("\n[content]\n");
    for (folder, id) in content {
        let _ = writeln!(out, "{} = {}", text(folder), text(id));
    }
    let counts = Counts::of(&comparison.pages);
    let _ = write!(
        out,
        "\n[counts]\npages = {}\nadded = {}\nremoved = {}\nmoved = {}\nmerged = {}\nsplit = {}\nchanged = {}\n",
        comparison.pages_after, counts.added, counts.removed, counts.moved, counts.merged, counts.split, counts.changed
    );
    out
}

/// The facts of a release. A file cannot hold the id of the commit that it is part of: the new end has none. Nor do they tell of words that
/// people wrote for pages that did not change: words are no facts, and move to the release as it is cut.
pub fn facts(
    comparison: &Comparison,
    site: &SiteFacts,
    statements: &[Vec<Statement>],
    language: Language,
) -> Result<String, serde_json::Error> {
    let mut view: DiffView = view::diff_view(comparison, site, statements, language);
    let of_facts = |problem: &&Problem| !matches!(problem.kind, ProblemKind::UnusedWords(_));
    let problems: Vec<Problem> = comparison.problems.iter().filter(of_facts).cloned().collect();
    view.problems = view::problem_views(&problems, language);
    view.to.commit = None;
    view::json(&view)
}

/// The index with a line for this release, where it has none yet: newest first, behind a mark; what people wrote stays.
pub fn index(existing: Option<&str>, folder: &str, comparison: &Comparison, language: Language) -> String {
    let date = language.date(&comparison.to.date);
    let counts = Counts::of(&comparison.pages);
    let link = format!("]({folder}/notes.md)");
    let line = format!("- [{}{link}, {date}. {}", comparison.to.name, language.in_short(&counts));
    let text = existing.map_or_else(|| format!("# Releases\n\n{LIST}\n"), str::to_owned);
    if text.contains(&link) {
        return text;
    }
    let Some((before, after)) = text.split_once(LIST) else {
        return format!("{}\n\n{LIST}\n{line}\n", text.trim_end());
    };
    format!("{before}{LIST}\n{line}\n{}", after.strip_prefix('\n').unwrap_or(after))
}
