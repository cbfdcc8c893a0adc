//! Any two versions beside each other, where somebody answers: of one page, or of all.
//!
//! What is asked comes from an address, so anybody may have written it. It is only looked up among the names that the site gives
//! itself; what is not one of them is not found.

use serde::Serialize;

use super::page::Told;
use super::prose::{Extent, Sides};
use super::release::Ways;
use super::words::{self, Texts, capital};
use super::{Served, Site, Work};
use crate::compare::{Comparison, Significance};
use crate::render::escape::html;
use crate::render::language::Language;
use crate::render::templates::{TemplateError, Templates};
use crate::report::notes::Notes;

/// The file with the letter about what is not released.
pub const NEWSLETTER: &str = "newsletter.html";
/// What makes the letter follow while the team edits, as the pages do. A browser asks for an icon, named or not.
const LETTER_HEAD: &str = "<link rel=\"icon\" href=\"icon.svg\"><script src=\"site.js\" defer></script></head>";
/// How the line above the letter looks: apart from the letter, in the colours of the browser, that follow light and dark.
const LETTER_BAR: &str = "padding:12px 16px;font:16px/1.5 system-ui,sans-serif;background-color:Canvas;color:CanvasText;border-bottom:3px solid";
/// What is asked for, in the folder of the page or of the releases.
const COMPARE: &str = "compare";

/// Two releases by their places in the line, the older one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// The older one.
    pub older: usize,
    /// The newer one; the same where somebody chose one twice.
    pub newer: usize,
}

/// What somebody wants to see beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// One page, by its place among the lives.
    Page(usize, Versions),
    /// All pages.
    All(Versions),
}

/// A form to choose two versions with.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Choose {
    action: String,
    versions: Vec<Version>,
}

#[derive(Clone, Debug, Serialize)]
struct Version {
    value: String,
    text: String,
    from: bool,
    to: bool,
}

/// The letter about what is not released as a page among the others: it says that it is a draft, and leads back.
pub fn letter(mail: &str, language: Language) -> String {
    let texts = Texts::of(language);
    let (draft, intro, back) = (html(texts.draft), html(texts.newsletter_intro), html(texts.back));
    let bar = format!(
        "<header style=\"{LETTER_BAR}\"><strong>{draft}.</strong> {intro} <a href=\"index.html\">{back}</a></header>\n<div role=\"main\""
    );
    mail.replacen("<title>", &format!("<title>{draft}: "), 1).replacen("</head>", LETTER_HEAD, 1).replacen(
        "<div role=\"main\"",
        &bar,
        1,
    )
}

/// Whether anything can be asked under this path: to know what, the whole history must be gone through.
pub fn may_be_asked(path: &str) -> bool {
    path.strip_suffix(COMPARE).is_some_and(|folder| folder.ends_with('/'))
}

/// What is asked under this path with these names of versions, in either order. None: the site has no such page or version.
pub fn question(site: &Site<'_>, path: &str, from: &str, to: &str) -> Option<Question> {
    let names = super::names::Names::of(site.chronicle, site.folders);
    let row = |name: &str| (0..site.chronicle.releases.len()).find(|row| names.release(*row) == name);
    let (from, to) = (row(from)?, row(to)?);
    let versions = Versions { older: from.min(to), newer: from.max(to) };
    let folder = path.strip_suffix(COMPARE)?;
    if folder == "releases/" {
        return Some(Question::All(versions));
    }
    let life = (0..site.chronicle.lives.len()).find(|life| names.page_folder(*life) == folder)?;
    Some(Question::Page(life, versions))
}

/// A page at two versions.
pub fn page(site: &Site<'_>, templates: &Templates, life: usize, versions: Versions) -> Result<String, TemplateError> {
    Work::of(site, templates)?.two_versions(life, versions)
}

/// All pages at two versions, compared already, and what is told of that.
pub fn all(
    site: &Site<'_>,
    templates: &Templates,
    comparison: &Comparison,
    notes: &Notes,
    versions: Versions,
) -> Result<String, TemplateError> {
    Work::of(site, templates)?.all_at_two_versions(comparison, notes, versions)
}

impl Work<'_> {
    fn two_versions(&self, life: usize, versions: Versions) -> Result<String, TemplateError> {
        let (older, newer) = (self.chronicle.point(versions.older), self.chronicle.point(versions.newer));
        let texts = self.chronicle.texts(life);
        let compared = self.chronicle.compared(life, versions.older, versions.newer, &texts);
        let heading = words::from_to(older, newer, self.language);
        let choose = self.choose_of(life, Some(versions));
        let told = match compared {
            Some(compared) if compared.change.significance() > Significance::None => Told {
                heading,
                between: words::between(Some(older), newer, self.language),
                sentences: self.sentences(&compared.statements, &compared.change),
                prose: vec![
                    self.prose(Sides { old: compared.old, new: compared.new, parts: &compared.parts }, Extent::Whole),
                ],
                choose,
            },
            compared => Told {
                heading,
                between: match compared {
                    Some(_) => words::same(older, newer, self.language),
                    None => self.not_there(life, versions),
                },
                sentences: Vec::new(),
                prose: Vec::new(),
                choose,
            },
        };
        // Whoever asks on his own machine gets it in one piece.
        let mut page = String::new();
        self.compare(life, "", told, &mut |_, text| page = text)?;
        Ok(page)
    }

    /// At which of two versions a page was not there.
    fn not_there(&self, life: usize, versions: Versions) -> String {
        let rows = self.chronicle.rows();
        let known = &self.chronicle.lives[life];
        let began = known.moments.first().map_or(0, |moment| moment.row);
        let mut sentences = Vec::new();
        for row in [versions.older, versions.newer] {
            let point = self.chronicle.point(row);
            if row < began {
                sentences.push(words::not_yet(point, self.language));
            } else if known.path_at(row, &rows).is_none() {
                sentences.push(words::no_more(point, self.language));
            }
        }
        sentences.dedup();
        sentences.join(" ")
    }

    fn all_at_two_versions(
        &self,
        comparison: &Comparison,
        notes: &Notes,
        versions: Versions,
    ) -> Result<String, TemplateError> {
        let (older, newer) = (self.chronicle.point(versions.older), self.chronicle.point(versions.newer));
        let rows = self.chronicle.rows();
        let ways = |change: usize| {
            let change = &comparison.pages[change];
            let (path, row) = match (&change.new_path, change.old_paths.first()) {
                (Some(new), _) => (Some(new), versions.newer),
                (None, old) => (old, versions.older),
            };
            let is_it = |life: &usize| path.is_some() && self.chronicle.lives[*life].path_at(row, &rows) == path;
            let Some(life) = (0..self.chronicle.lives.len()).find(is_it) else { return Ways::default() };
            let folder = self.names.page_folder(life);
            let (from, to) = (self.names.release(versions.older), self.names.release(versions.newer));
            let two_sides =
                self.chronicle.lives[life].path_at(versions.older, &rows).is_some() && change.new_path.is_some();
            Ways {
                page: Some(format!("../{folder}index.html")),
                compare: two_sides.then(|| format!("../{folder}{COMPARE}?from={from}&to={to}")),
            }
        };
        let heading = words::from_to(older, newer, self.language);
        self.between(comparison, notes, heading, self.choose(COMPARE, Some(versions)), &ways)
    }

    /// A form to choose two releases with; none where nobody answers, or where there is one release only.
    pub(super) fn choose(&self, action: &str, chosen: Option<Versions>) -> Option<Choose> {
        let count = self.chronicle.releases.len();
        let rows =
            (0..count).map(|row| (row, row, capital(&words::with_date(self.chronicle.point(row), self.language))));
        self.form(action, rows.collect(), chosen)
    }

    /// The same for the texts that a page had.
    pub(super) fn choose_of(&self, life: usize, chosen: Option<Versions>) -> Option<Choose> {
        let point = |row: usize| self.chronicle.point(row);
        let rows = self.chronicle.rows();
        let known = &self.chronicle.lives[life];
        // A page that was merged into another has no text of its own from then on.
        let end = known.ended(&rows).unwrap_or(self.chronicle.releases.len());
        let spans = self.chronicle.spans(life).into_iter().filter(|span| span.first < end);
        let rows = spans.map(|span| {
            let last = span.last.min(end.saturating_sub(1));
            (span.first, last, words::span(point(span.first), point(last), self.language))
        });
        self.form(COMPARE, rows.collect(), chosen)
    }

    /// Rows in which there was nothing new between them stand together: the first, the last, and what they are called.
    fn form(&self, action: &str, spans: Vec<(usize, usize, String)>, chosen: Option<Versions>) -> Option<Choose> {
        if self.site.served != Served::Live || spans.len() < 2 {
            return None;
        }
        let (before, newest) = (spans[spans.len() - 2].0, spans[spans.len() - 1].0);
        let Versions { older, newer } = chosen.unwrap_or(Versions { older: before, newer: newest });
        let version = |(first, last, text): (usize, usize, String)| Version {
            value: self.names.release(first).to_owned(),
            text,
            from: (first..=last).contains(&older),
            to: (first..=last).contains(&newer),
        };
        Some(Choose { action: action.to_owned(), versions: spans.into_iter().rev().map(version).collect() })
    }
}
