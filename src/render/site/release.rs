//! One release: its notes, each entry opening to its before and after.

use serde::Serialize;

use super::prose::Extent;
use super::words::{capital, version};
use super::{At, Frame, Link, Work};
use crate::compare::{Significance, SweepId};
use crate::render::language::SweepWords;
use crate::render::markdown::sentence_in;
use crate::render::templates::TemplateError;
use crate::report::notes::{Group, PAGES_NAMED, PageNote, notes};

/// A before/after of more bytes has a page of its own only: about two screens of text.
const INLINE: usize = 6_000;
/// So many bytes of befores and afters stand on one page; what comes after has a link. The page stays below 100 kB with this for
/// all releases of the model site but the one that renumbered every page.
const INLINE_IN_ALL: usize = 48_000;

#[derive(Serialize)]
struct ReleasePage {
    #[serde(flatten)]
    frame: Frame,
    name: String,
    date: String,
    between: Option<String>,
    in_short: String,
    had: String,
    groups: Vec<GroupPart>,
    sweeps: Vec<Counted>,
    rest: Vec<Counted>,
    neighbours: Vec<Neighbour>,
}

#[derive(Serialize)]
struct GroupPart {
    heading: &'static str,
    together: Vec<TogetherPart>,
    sections: Vec<SectionPart>,
}

#[derive(Serialize)]
struct TogetherPart {
    text: String,
    pages: Vec<Link>,
}

#[derive(Serialize)]
struct SectionPart {
    heading: Option<String>,
    pages: Vec<EntryPart>,
}

#[derive(Serialize)]
struct EntryPart {
    title: String,
    href: String,
    sentences: Vec<String>,
    inline: Option<String>,
    compare: Option<String>,
}

#[derive(Serialize)]
struct Counted {
    text: String,
    pages: Vec<Link>,
}

#[derive(Serialize)]
struct Neighbour {
    label: &'static str,
    href: String,
    name: String,
}

const ROOT: &str = "../";

impl Work<'_> {
    /// The page of a release.
    pub(super) fn release(&self, row: usize) -> Result<String, TemplateError> {
        let release = &self.chronicle.releases[row];
        let comparison = release.comparison;
        let notes = notes(comparison, release.statements, release.site);
        let point = &comparison.to;
        let mut budget = INLINE_IN_ALL;
        let groups = notes.groups.iter().map(|group| self.group(row, group, &mut budget)).collect();
        let name = capital(&version(point, self.language));
        let neighbour = |label, row: usize| Neighbour {
            label,
            href: format!("{ROOT}{}", self.names.release_file(row)),
            name: version(self.chronicle.point(row), self.language),
        };
        let previous = row.checked_sub(1).map(|row| neighbour(self.texts.previous, row));
        let next = (row + 1 < self.chronicle.releases.len()).then(|| neighbour(self.texts.next, row + 1));
        let told = |point: &crate::release::Point| (point.name.clone(), self.language.date(&point.date));
        let between = row.checked_sub(1).map(|before| {
            let ((from, from_date), (to, to_date)) = (told(self.chronicle.point(before)), told(point));
            self.language.between(Some((&from, &from_date)), &to, &to_date)
        });
        let sweeps = notes.sweeps.iter().filter_map(|id| {
            let text = self.language.sweep(&SweepWords::of(comparison.sweeps.get(id.0)?));
            Some(Counted { text, pages: self.swept(row, *id) })
        });
        let rest = notes.rest.iter().map(|(kind, pages)| Counted {
            text: self.language.rest(*kind, *pages),
            pages: notes.counted.iter().filter(|(of, _)| of == kind).map(|(_, at)| self.link_to(row, *at)).collect(),
        });
        let page = ReleasePage {
            frame: self.frame(&name, ROOT, At::Below),
            date: self.language.date(&point.date),
            between: between.filter(|_| !notes.counts.is_empty()),
            in_short: if row == 0 {
                self.texts.first_version.to_owned()
            } else {
                self.language.in_short(&notes.counts)
            },
            had: self.had(row),
            name,
            groups,
            sweeps: sweeps.collect(),
            rest: rest.collect(),
            neighbours: previous.into_iter().chain(next).collect(),
        };
        self.templates.render("site-release", &page)
    }

    fn group(&self, row: usize, group: &Group, budget: &mut usize) -> GroupPart {
        let together = group.together.iter().map(|part| {
            let named = if part.pages.len() > PAGES_NAMED * 10 { &[][..] } else { &part.pages };
            TogetherPart {
                text: self.language.together(part.small, part.pages.len()),
                pages: named.iter().map(|at| self.link_to(row, *at)).collect(),
            }
        });
        let mut sections = Vec::new();
        for section in &group.sections {
            let pages = section.pages.iter().map(|note| self.note(row, group, note, budget)).collect();
            sections
                .push(SectionPart { heading: (!section.path.is_empty()).then(|| section.path.join(" › ")), pages });
        }
        GroupPart { heading: self.language.group(group.kind), together: together.collect(), sections }
    }

    fn note(&self, row: usize, group: &Group, note: &PageNote, budget: &mut usize) -> EntryPart {
        let change = &self.chronicle.releases[row].comparison.pages[note.page];
        let mut sentences: Vec<String> =
            note.told.iter().filter_map(|statement| sentence_in(group.kind, statement, self.language)).collect();
        if note.more > 0 {
            sentences.push(self.language.more(note.more));
        }
        let place = self.place(row, note.page);
        let inline = place.and_then(|(life, event)| self.before_after(life, event, Extent::Changes, ""));
        let inline = inline.filter(|inline| inline.len() <= INLINE.min(*budget));
        *budget -= inline.as_ref().map_or(0, String::len);
        EntryPart {
            title: change.title().to_owned(),
            href: place
                .map(|(life, _)| format!("{ROOT}{}index.html", self.names.page_folder(life)))
                .unwrap_or_default(),
            sentences,
            inline,
            compare: place.and_then(|(life, event)| self.compare_file(life, event)).map(|file| format!("{ROOT}{file}")),
        }
    }

    /// The page and the event that a change of a release is.
    pub(super) fn place(&self, row: usize, change: usize) -> Option<(usize, usize)> {
        self.places.get(&(row, change)).copied()
    }

    fn link_to(&self, row: usize, change: usize) -> Link {
        let title = self.chronicle.releases[row].comparison.pages[change].title().to_owned();
        let href = self.place(row, change).map(|(life, event)| {
            let file = self.compare_file(life, event);
            file.map_or_else(
                || format!("{ROOT}{}index.html", self.names.page_folder(life)),
                |file| format!("{ROOT}{file}"),
            )
        });
        Link { title, href, note: None }
    }

    /// The pages that a sweep takes.
    fn swept(&self, row: usize, sweep: SweepId) -> Vec<Link> {
        let pages = &self.chronicle.releases[row].comparison.pages;
        let takes = |at: &usize| {
            pages[*at]
                .edits
                .iter()
                .any(|edit| edit.sweep == Some(sweep) || edit.words.iter().any(|word| word.sweep == Some(sweep)))
                && pages[*at].significance() > Significance::None
        };
        (0..pages.len()).filter(takes).map(|at| self.link_to(row, at)).collect()
    }
}
