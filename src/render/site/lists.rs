//! All pages, from A to Z and by section of the website.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::page::{name_of, part_file};
use super::release::Neighbour;
use super::words::{self, version};
use super::{At, Frame, Link, Work};
use crate::compare::Lineage;
use crate::render::escape::html;
use crate::render::language::Language;
use crate::render::templates::TemplateError;

/// A list of pages is told in parts of about so many bytes, so that each page of the site stays below 100 kB. A website of 250 pages needs
/// one, one of 3,000 five.
const PART: usize = 80_000;
/// Bytes of a link in a list beside its texts.
const LINK: usize = 60;
/// The file that the search reads where one page does not have all titles.
const INDEX: &str = "pages.js";

#[derive(Serialize)]
struct Pages {
    #[serde(flatten)]
    frame: Frame,
    heading: String,
    /// What the search reads; none where all titles are on this page.
    index: Option<&'static str>,
    letters: Vec<Place>,
    sections: Vec<Letter>,
    neighbours: Vec<Neighbour>,
}

/// Where a letter or a section begins.
#[derive(Clone, Serialize)]
struct Place {
    name: String,
    href: String,
}

#[derive(Serialize)]
struct Letter {
    letter: String,
    id: String,
    intro: Option<&'static str>,
    pages: Vec<Link>,
}

#[derive(Serialize)]
struct Subjects {
    #[serde(flatten)]
    frame: Frame,
    heading: String,
    places: Vec<Place>,
    tree: String,
    neighbours: Vec<Neighbour>,
}

/// A piece of the tree: links below the headings of the sections that they are in, outermost first.
struct Piece {
    headings: Vec<(String, Option<String>)>,
    html: String,
}

/// Sections within sections, and their pages.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) pages: Vec<usize>,
    pub(super) sections: Vec<(String, Tree)>,
}

impl Work<'_> {
    /// All pages from A to Z, and those that are gone.
    pub(super) fn pages(&self, give: &mut dyn FnMut(String, String)) -> Result<(), TemplateError> {
        let links = |lives: Vec<usize>| lives.into_iter().map(|life| self.page_link(life, "")).collect();
        let (letters, gone) = self.by_letter();
        let section = |(at, (letter, lives)): (usize, (String, Vec<usize>))| Letter {
            letter,
            id: format!("letter-{}", at + 1),
            intro: None,
            pages: links(lives),
        };
        let mut sections: Vec<Letter> = letters.into_iter().enumerate().map(section).collect();
        let count = sections.len();
        if !gone.is_empty() {
            let (letter, intro) = (self.texts.gone_pages.to_owned(), Some(self.texts.gone_intro));
            sections.push(Letter { letter, id: "gone".to_owned(), intro, pages: links(gone) });
        }
        let places: Vec<(String, String)> =
            sections.iter().take(count).map(|section| (section.letter.clone(), section.id.clone())).collect();
        let titles: Vec<[String; 3]> = sections.iter().flat_map(|section| &section.pages).map(told).collect();
        let parts = packed(sections);
        let (file, total) = ("pages.html", parts.len());
        let place = |(name, id): (String, String)| {
            let part = parts.iter().position(|part| part.iter().any(|section| section.id == id)).unwrap_or_default();
            let file = if total > 1 { part_file(file, part) } else { String::new() };
            Place { name, href: format!("{file}#{id}") }
        };
        let letters: Vec<Place> = places.into_iter().map(place).collect();
        let index = (total > 1).then_some(INDEX);
        if let (Some(index), Ok(titles)) = (index, serde_json::to_string(&titles)) {
            give(index.to_owned(), format!("window.pagelogPages = {titles};\n"));
        }
        for (part, sections) in parts.into_iter().enumerate() {
            let page = Pages {
                frame: self.frame(self.texts.all_pages, "", At::Pages),
                heading: self.part_heading(self.texts.all_pages, part, total),
                index,
                letters: letters.clone(),
                sections,
                neighbours: self.beside(file, part, total),
            };
            give(part_file(file, part), self.templates.render("site-pages", &page)?);
        }
        Ok(())
    }

    /// A heading with which part of several this is.
    pub(super) fn part_heading(&self, heading: &str, part: usize, total: usize) -> String {
        if total < 2 {
            return heading.to_owned();
        }
        format!("{heading} ({})", words::part_of(part + 1, total, self.language))
    }

    /// The parts before and after one.
    pub(super) fn beside(&self, file: &str, part: usize, total: usize) -> Vec<Neighbour> {
        let link = |label: &str, part: usize| Neighbour {
            label: label.to_owned(),
            href: name_of(&part_file(file, part)).to_owned(),
            name: words::part_of(part + 1, total, self.language),
        };
        let before = part.checked_sub(1).map(|before| link(self.texts.part_before, before));
        let after = (part + 1 < total).then(|| link(self.texts.part_after, part + 1));
        before.into_iter().chain(after).collect()
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
    pub(super) fn subjects(&self, give: &mut dyn FnMut(String, String)) -> Result<(), TemplateError> {
        let tree = self.by_section();
        let mut pieces = Vec::new();
        if tree.sections.is_empty() || !tree.pages.is_empty() {
            let heading = (self.texts.no_subject.to_owned(), Some("subject-0".to_owned()));
            self.links(&tree.pages, &[heading], &mut pieces);
        }
        self.branches(&tree, &[], &mut pieces);
        let (file, parts) = ("subjects.html", bound(pieces));
        let total = parts.len();
        let mut places = Vec::new();
        for (part, (_, begun)) in parts.iter().enumerate() {
            let place = |(name, id): &(String, String)| Place {
                name: name.clone(),
                href: format!("{}#{id}", part_file(file, part)),
            };
            places.extend(begun.iter().map(place).filter(|_| total > 1));
        }
        for (part, (tree, _)) in parts.into_iter().enumerate() {
            let page = Subjects {
                frame: self.frame(self.texts.subjects, "", At::Subjects),
                heading: self.part_heading(self.texts.subjects, part, total),
                places: places.clone(),
                tree,
                neighbours: self.beside(file, part, total),
            };
            give(part_file(file, part), self.templates.render("site-subjects", &page)?);
        }
        Ok(())
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

    fn branches(&self, tree: &Tree, above: &[(String, Option<String>)], out: &mut Vec<Piece>) {
        for (at, (name, branch)) in tree.sections.iter().enumerate() {
            let mut headings = above.to_vec();
            headings.push((name.clone(), above.is_empty().then(|| format!("subject-{}", at + 1))));
            self.links(&branch.pages, &headings, out);
            self.branches(branch, &headings, out);
        }
    }

    /// Links below their headings, in pieces of which several fit into a part; a section without pages of its own is a piece without links.
    fn links(&self, lives: &[usize], headings: &[(String, Option<String>)], out: &mut Vec<Piece>) {
        let mut items = String::new();
        let mut close = |items: &mut String| {
            let list = if items.is_empty() { String::new() } else { format!("<ul class=\"pages\">{items}</ul>") };
            items.clear();
            out.push(Piece { headings: headings.to_vec(), html: list });
        };
        for link in lives.iter().map(|life| self.page_link(*life, "")) {
            let href = link.href.as_deref().unwrap_or_default();
            let _ = write!(items, "<li><a href=\"{}\">{}</a>", html(href), html(&link.title));
            if let Some(note) = &link.note {
                let _ = write!(items, " <span class=\"note\">{}</span>", html(note));
            }
            items.push_str("</li>\n");
            if items.len() > PART / 4 {
                close(&mut items);
            }
        }
        if !items.is_empty() || lives.is_empty() {
            close(&mut items);
        }
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

/// The pieces in parts, with the outermost sections that begin in each. What goes on in a part stands under its headings again.
fn bound(pieces: Vec<Piece>) -> Vec<(String, Vec<(String, String)>)> {
    let mut parts: Vec<(String, Vec<(String, String)>)> = vec![Default::default()];
    let mut open: Vec<(String, Option<String>)> = Vec::new();
    let mut begun = BTreeSet::new();
    for piece in pieces {
        if parts.last().is_some_and(|(text, _)| text.len() + piece.html.len() > PART && !text.is_empty()) {
            parts.push(Default::default());
            open.clear();
        }
        let Some((text, begins)) = parts.last_mut() else { continue };
        let same = open.iter().zip(&piece.headings).take_while(|(open, wanted)| open == wanted).count();
        for (depth, (name, id)) in piece.headings.iter().enumerate().skip(same) {
            let level = (depth + 2).min(6);
            let first = id.as_ref().filter(|id| begun.insert((*id).clone()));
            let attribute = first.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
            let _ = write!(text, "<h{level}{attribute}>{}</h{level}>", html(name));
            begins.extend(first.map(|id| (name.clone(), id.clone())));
        }
        // What goes on below the same headings is one list.
        let goes_on = (same == piece.headings.len()).then(|| text.strip_suffix("</ul>").map(str::len)).flatten();
        match goes_on.zip(piece.html.strip_prefix("<ul class=\"pages\">")) {
            Some((end, more)) => {
                text.truncate(end);
                text.push_str(more);
            }
            None => text.push_str(&piece.html),
        }
        open = piece.headings;
    }
    parts
}

/// What the search looks in: the title, where it leads, and what stands beside it.
fn told(link: &Link) -> [String; 3] {
    [link.title.clone(), link.href.clone().unwrap_or_default(), link.note.clone().unwrap_or_default()]
}

/// About how many bytes a link takes in a list.
fn size(link: &Link) -> usize {
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    LINK + link.title.len() + text(&link.href) + text(&link.note)
}

/// The sections in parts; one that is longer than a part goes on in the next, under its heading.
fn packed(sections: Vec<Letter>) -> Vec<Vec<Letter>> {
    let mut parts: Vec<Vec<Letter>> = vec![Vec::new()];
    let mut full = 0;
    for section in sections {
        let Letter { letter, id, intro, pages } = section;
        let mut shown = 0;
        for (at, pages) in in_parts(pages, &mut full).into_iter().enumerate() {
            if at > 0 {
                parts.push(Vec::new());
            }
            // Where a part is full already, the section begins in the next one.
            let Some(part) = parts.last_mut().filter(|_| !pages.is_empty()) else { continue };
            shown += 1;
            let (id, intro) = if shown == 1 { (id.clone(), intro) } else { (format!("{id}-{shown}"), None) };
            part.push(Letter { letter: letter.clone(), id, intro, pages });
        }
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() { vec![Vec::new()] } else { parts }
}

/// Links cut where a part is full, of which so many bytes are taken already.
pub(super) fn in_parts(links: Vec<Link>, full: &mut usize) -> Vec<Vec<Link>> {
    let mut parts = vec![Vec::new()];
    for link in links {
        let bytes = size(&link);
        if *full + bytes > PART {
            parts.push(Vec::new());
            *full = 0;
        }
        *full += bytes;
        parts.last_mut().into_iter().for_each(|part: &mut Vec<Link>| part.push(link.clone()));
    }
    parts
}

/// A title as people sort it: case, accents and quotation marks aside.
pub(super) fn sorting(title: &str) -> String {
    title
        .trim_start_matches(|letter: char| !letter.is_alphanumeric())
        .chars()
        .flat_map(char::to_lowercase)
        .map(super::names::plain)
        .collect()
}
