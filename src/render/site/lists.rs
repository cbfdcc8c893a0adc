//! All pages, from A to Z and by section of the website.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::words::version;
use super::{At, Frame, Link, Work};
use crate::compare::Lineage;
use crate::render::escape::html;
use crate::render::language::Language;
use crate::render::templates::TemplateError;

#[derive(Serialize)]
struct Pages {
    #[serde(flatten)]
    frame: Frame,
    letters: Vec<Letter>,
    gone: Vec<Link>,
}

#[derive(Serialize)]
struct Letter {
    letter: String,
    id: String,
    pages: Vec<Link>,
}

#[derive(Serialize)]
struct Subjects {
    #[serde(flatten)]
    frame: Frame,
    tree: String,
}

/// Sections within sections, and their pages.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) pages: Vec<usize>,
    pub(super) sections: Vec<(String, Tree)>,
}

impl Work<'_> {
    /// All pages from A to Z, and those that are gone.
    pub(super) fn pages(&self) -> Result<String, TemplateError> {
        let links = |lives: Vec<usize>| lives.into_iter().map(|life| self.page_link(life, "")).collect();
        let (letters, gone) = self.by_letter();
        let letters = letters
            .into_iter()
            .enumerate()
            .map(|(at, (letter, lives))| Letter { letter, id: format!("letter-{}", at + 1), pages: links(lives) })
            .collect();
        let gone = links(gone);
        let frame = self.frame(self.texts.all_pages, "", At::Pages);
        self.templates.render("site-pages", &Pages { frame, letters, gone })
    }

    /// The pages that are there by the first letter of their titles, and those that are gone.
    pub(super) fn by_letter(&self) -> (Vec<(String, Vec<usize>)>, Vec<usize>) {
        let mut letters: BTreeMap<(bool, String), Vec<usize>> = BTreeMap::new();
        let (living, gone): (Vec<usize>, Vec<usize>) =
            self.by_title().into_iter().partition(|life| self.chronicle.is_living(*life));
        for life in living {
            let first = sorting(self.chronicle.title(life)).chars().next().filter(|first| first.is_alphabetic());
            let letter = first.map_or("0–9".to_owned(), |first| first.to_uppercase().collect());
            letters.entry((first.is_some(), letter)).or_default().push(life);
        }
        (letters.into_iter().map(|((_, letter), lives)| (letter, lives)).collect(), gone)
    }

    /// All living pages by section, in the order of the navigation.
    pub(super) fn subjects(&self) -> Result<String, TemplateError> {
        let tree = self.by_section();
        let mut text = String::new();
        if tree.sections.is_empty() || !tree.pages.is_empty() {
            let _ = write!(text, "<h2>{}</h2>", html(self.texts.no_subject));
            self.links(&tree.pages, &mut text);
        }
        self.branches(&tree, 2, &mut text);
        let frame = self.frame(self.texts.subjects, "", At::Subjects);
        self.templates.render("site-subjects", &Subjects { frame, tree: text })
    }

    /// The pages that are there by section, in the order of the navigation.
    pub(super) fn by_section(&self) -> Tree {
        let mut tree = Tree::default();
        let mut lives: Vec<(usize, usize)> = self
            .by_title()
            .into_iter()
            .filter(|life| self.chronicle.is_living(*life))
            .map(|life| (self.facts(life).and_then(|facts| facts.rank).unwrap_or(usize::MAX), life))
            .collect();
        lives.sort_by_key(|(rank, _)| *rank);
        for (_, life) in lives {
            let mut here = &mut tree;
            for section in self.facts(life).map_or(&[][..], |facts| &facts.section) {
                let at = match here.sections.iter().position(|(name, _)| name == section) {
                    Some(at) => at,
                    None => {
                        here.sections.push((section.clone(), Tree::default()));
                        here.sections.len() - 1
                    }
                };
                here = &mut here.sections[at].1;
            }
            here.pages.push(life);
        }
        tree
    }

    fn branches(&self, tree: &Tree, depth: usize, out: &mut String) {
        for (name, branch) in &tree.sections {
            let level = depth.min(6);
            let _ = write!(out, "<h{level}>{}</h{level}>", html(name));
            self.links(&branch.pages, out);
            self.branches(branch, depth + 1, out);
        }
    }

    fn links(&self, lives: &[usize], out: &mut String) {
        if lives.is_empty() {
            return;
        }
        out.push_str("<ul class=\"pages\">");
        for link in lives.iter().map(|life| self.page_link(*life, "")) {
            let href = link.href.as_deref().unwrap_or_default();
            let _ = write!(out, "<li><a href=\"{}\">{}</a>", html(href), html(&link.title));
            if let Some(note) = &link.note {
                let _ = write!(out, " <span class=\"note\">{}</span>", html(note));
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ul>");
    }

    /// All pages, by title.
    fn by_title(&self) -> Vec<usize> {
        let mut lives: Vec<usize> = (0..self.chronicle.lives.len()).collect();
        lives.sort_by_cached_key(|life| (sorting(self.chronicle.title(*life)), *life));
        lives
    }

    pub(super) fn facts(&self, life: usize) -> Option<&crate::report::PageFacts> {
        self.site.facts.pages.get(&self.chronicle.lives[life].path)
    }

    /// A link to a page's history, with since when its text is what it is.
    pub(super) fn page_link(&self, life: usize, root: &str) -> Link {
        let point = |row: usize| version(self.chronicle.point(row), self.language);
        let rows = self.chronicle.rows();
        let known = &self.chronicle.lives[life];
        let merged = known.merged_into.map(|(row, other)| (point(row), self.chronicle.title(other)));
        let ended = known.ended(&rows).map(point);
        let changed = self.chronicle.text_changed(life);
        let came = changed.filter(|event| event.change.lineage == Lineage::Added);
        let changed = changed.map(|event| point(event.moment.row));
        let note = match (merged, ended, came, changed, self.language) {
            (Some((point, other)), .., Language::Nl) => format!("in {point} opgegaan in {other}"),
            (Some((point, other)), .., Language::En) => format!("became part of {other} in {point}"),
            (None, Some(point), .., Language::Nl) => format!("vervallen in {point}"),
            (None, Some(point), .., Language::En) => format!("gone since {point}"),
            (None, None, Some(_), Some(point), Language::Nl) => format!("sinds {point}"),
            (None, None, Some(_), Some(point), Language::En) => format!("since {point}"),
            (None, None, None, Some(point), Language::Nl) => format!("gewijzigd in {point}"),
            (None, None, None, Some(point), Language::En) => format!("changed in {point}"),
            (None, None, _, None, _) => String::new(),
        };
        Link {
            title: self.chronicle.title(life).to_owned(),
            href: Some(format!("{root}{}index.html", self.names.page_folder(life))),
            note: Some(note).filter(|note| !note.is_empty()),
        }
    }
}

/// A title as people sort it: case, accents and quotation marks aside.
fn sorting(title: &str) -> String {
    title
        .trim_start_matches(|letter: char| !letter.is_alphanumeric())
        .chars()
        .flat_map(char::to_lowercase)
        .map(super::names::plain)
        .collect()
}
