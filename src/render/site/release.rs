//! One release: its notes, each entry opening to its before and after.

use serde::Serialize;

use super::lists::in_parts;
use super::page::part_file;
use super::versions::Choose;
use super::words::{self, capital, version};
use super::{At, Frame, Link, Work};
use crate::compare::{Comparison, PageChange, Significance, SweepId};
use crate::render::language::SweepWords;
use crate::render::markdown::sentence_in;
use crate::render::templates::TemplateError;
use crate::report::notes::{Group, Notes, PAGES_NAMED, PageNote, notes};

/// A before/after of more bytes has a page of its own only: about two screens of text.
const INLINE: usize = 6_000;
/// So many bytes of befores and afters stand on the pages of one release; what comes after has a link.
const INLINE_IN_ALL: usize = 40_000;
/// A release is told in parts of about so many bytes: a whole page stays below 100 kB. Five releases of the model site need more than
/// one part; the largest one, that touched 160 pages, two.
const PART: usize = 80_000;
/// Bytes of an entry beside its texts: markup, and its addresses.
const ENTRY: usize = 500;

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
    sweeps: Vec<Sentence>,
    rest: Vec<Sentence>,
    neighbours: Vec<Neighbour>,
    choose: Option<Choose>,
}

/// Which pages something happened to that is told once.
#[derive(Serialize)]
struct ManyPage {
    #[serde(flatten)]
    frame: Frame,
    heading: String,
    back: Neighbour,
    text: String,
    pages: Vec<Link>,
    neighbours: Vec<Neighbour>,
}

#[derive(Serialize)]
struct Sentence {
    text: String,
    href: Option<String>,
}

/// Where more is told of a page.
#[derive(Default)]
pub(super) struct Ways {
    /// Its history.
    pub page: Option<String>,
    /// Its text, before and after.
    pub compare: Option<String>,
}

#[derive(Serialize)]
pub(super) struct GroupPart {
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

/// What is told once of many pages of a release, each with the pages, by their places among its changes; sweeps first.
pub(super) struct Many {
    pub(super) told: Vec<(String, Vec<usize>)>,
    pub(super) sweeps: usize,
}

/// A page before or after this one.
#[derive(Clone, Serialize)]
pub(super) struct Neighbour {
    pub label: String,
    pub href: String,
    pub name: String,
}

const ROOT: &str = "../";

impl Work<'_> {
    /// The pages of a release: its notes, in parts where they are long, and for each thing that is told of many pages which they are.
    pub(super) fn release(&self, row: usize, give: &mut dyn FnMut(String, String)) -> Result<(), TemplateError> {
        let release = &self.chronicle.releases[row];
        let comparison = release.comparison;
        let notes = notes(comparison, release.statements, release.site);
        let point = &comparison.to;
        let mut budget = INLINE_IN_ALL;
        let mut inline = |change: usize| {
            let (life, event) = self.place(row, change)?;
            let (inline, length) = self.changes_within(life, event, INLINE.min(budget), ROOT)?;
            budget -= length;
            Some(inline)
        };
        let ways = |change: usize| self.ways(row, change, ROOT);
        let groups = notes.groups.iter().map(|group| self.group(comparison, group, &ways, &mut inline)).collect();
        let name = capital(&version(point, self.language));
        let neighbour = |label: &str, row: usize| Neighbour {
            label: label.to_owned(),
            href: format!("{ROOT}{}", self.names.release_file(row)),
            name: version(self.chronicle.point(row), self.language),
        };
        let previous = row.checked_sub(1).map(|row| neighbour(self.texts.previous, row));
        let next = (row + 1 < self.chronicle.releases.len()).then(|| neighbour(self.texts.next, row + 1));
        let Many { told, sweeps } = self.many(row, &notes);
        let mut sentences = Vec::new();
        for (at, (text, pages)) in told.into_iter().enumerate() {
            let file = self.many_file(row, at);
            let pages: Vec<Link> = pages.into_iter().map(|at| self.link_to(row, at, ROOT)).collect();
            let href = (!pages.is_empty()).then(|| format!("{ROOT}{file}"));
            if href.is_some() {
                let parts = in_parts(pages, &mut 0);
                let total = parts.len();
                for (part, pages) in parts.into_iter().enumerate() {
                    let heading = self.part_heading(self.texts.which_pages, part, total);
                    let page = ManyPage {
                        frame: self.frame(&format!("{name}: {heading}"), ROOT, At::Below),
                        heading,
                        back: Neighbour { name: name.clone(), ..neighbour("", row) },
                        text: text.clone(),
                        pages,
                        neighbours: self.beside(&file, part, total),
                    };
                    give(part_file(&file, part), self.templates.render("site-many", &page)?);
                }
            }
            sentences.push(Sentence { text, href });
        }
        let rest = sentences.split_off(sweeps);
        let mut page = ReleasePage {
            frame: self.frame(&name, ROOT, At::Below),
            date: words::date(point, self.language),
            between: self.released_between(row).filter(|_| !notes.counts.is_empty()),
            in_short: self.notes_in_short(row, &notes),
            had: self.had(row),
            name: name.clone(),
            groups: Vec::new(),
            sweeps: sentences,
            rest,
            neighbours: Vec::new(),
            choose: None,
        };
        let parts = parts(groups);
        let file = |part: usize| match part {
            0 => self.names.release_file(row),
            part => self.names.release_part(row, &(part + 1).to_string()),
        };
        let count = parts.len();
        let part_link = |label: &str, part: usize| Neighbour {
            label: label.to_owned(),
            href: format!("{ROOT}{}", file(part)),
            name: words::part(&name, part + 1, count, self.language),
        };
        let ends: Vec<Neighbour> = previous.into_iter().chain(next).collect();
        for (at, groups) in parts.into_iter().enumerate() {
            page.groups = groups;
            page.neighbours = Vec::new();
            page.neighbours.extend(at.checked_sub(1).map(|before| part_link(self.texts.part_before, before)));
            page.neighbours.extend((at + 1 < count).then(|| part_link(self.texts.part_after, at + 1)));
            page.neighbours.extend(ends.iter().cloned());
            if at > 0 {
                page.name = words::part(&name, at + 1, count, self.language);
                page.frame = self.frame(&page.name, ROOT, At::Below);
                page.sweeps.clear();
                page.rest.clear();
            }
            give(file(at), self.templates.render("site-release", &page)?);
        }
        Ok(())
    }

    /// With which release the notes of this one compare it.
    pub(super) fn released_between(&self, row: usize) -> Option<String> {
        let before = self.chronicle.point(row.checked_sub(1)?);
        let is_released = self.chronicle.point(row).version.is_some();
        is_released.then(|| words::since_before(before, self.language))
    }

    /// How much a release changed.
    pub(super) fn notes_in_short(&self, row: usize, notes: &Notes) -> String {
        if row == 0 { self.texts.first_version.to_owned() } else { words::in_short(&notes.counts, self.language) }
    }

    /// What is told once of many pages of a release.
    pub(super) fn many(&self, row: usize, notes: &Notes) -> Many {
        let sweeps = &self.chronicle.releases[row].comparison.sweeps;
        let mut told = Vec::new();
        for id in &notes.sweeps {
            let Some(sweep) = sweeps.get(id.0) else { continue };
            told.push((self.language.sweep(&SweepWords::of(sweep)), self.swept(row, *id)));
        }
        let sweeps = told.len();
        for (kind, pages) in &notes.rest {
            let counted = notes.counted.iter().filter(|(of, _)| of == kind).map(|(_, at)| *at).collect();
            told.push((self.language.rest(*kind, *pages), counted));
        }
        Many { told, sweeps }
    }

    /// The file with the pages that the thing at this place among those of [`Work::many`] is about.
    pub(super) fn many_file(&self, row: usize, at: usize) -> String {
        self.names.release_part(row, &format!("pages-{}", at + 1))
    }

    /// A group of pages, with where more of each is told and what of it is told here.
    pub(super) fn group(
        &self,
        comparison: &Comparison,
        group: &Group,
        ways: &dyn Fn(usize) -> Ways,
        inline: &mut dyn FnMut(usize) -> Option<String>,
    ) -> GroupPart {
        let link = |at: usize| Link {
            title: comparison.pages[at].title().to_owned(),
            href: Some(ways(at)).and_then(|ways| ways.compare.or(ways.page)),
            note: None,
        };
        let together = group.together.iter().map(|part| {
            let named = if part.pages.len() > PAGES_NAMED * 10 { &[][..] } else { &part.pages };
            TogetherPart {
                text: self.language.together(part.small, part.pages.len()),
                pages: named.iter().map(|at| link(*at)).collect(),
            }
        });
        let mut sections = Vec::new();
        for section in &group.sections {
            let entry = |note: &PageNote| {
                self.note(&comparison.pages[note.page], group, note, ways(note.page), inline(note.page))
            };
            let pages = section.pages.iter().map(entry).collect();
            sections
                .push(SectionPart { heading: (!section.path.is_empty()).then(|| section.path.join(" › ")), pages });
        }
        GroupPart { heading: self.language.group(group.kind), together: together.collect(), sections }
    }

    fn note(
        &self,
        change: &PageChange,
        group: &Group,
        note: &PageNote,
        ways: Ways,
        inline: Option<String>,
    ) -> EntryPart {
        let sentences = self.note_sentences(group, note);
        EntryPart {
            title: change.title().to_owned(),
            href: ways.page.unwrap_or_default(),
            sentences,
            inline,
            compare: ways.compare,
        }
    }

    /// What is said of a page in the notes.
    pub(super) fn note_sentences(&self, group: &Group, note: &PageNote) -> Vec<String> {
        let told = note.told.iter().filter_map(|statement| sentence_in(group.kind, statement, self.language));
        told.chain((note.more > 0).then(|| self.language.more(note.more))).collect()
    }

    /// Where more is told of a change of a release; `root` leads to the folder of the site.
    fn ways(&self, row: usize, change: usize, root: &str) -> Ways {
        let Some((life, event)) = self.place(row, change) else { return Ways::default() };
        Ways {
            page: Some(format!("{root}{}index.html", self.names.page_folder(life))),
            compare: self.compare_file(life, event).map(|file| format!("{root}{file}")),
        }
    }

    /// What changed between two versions, of all pages.
    pub(super) fn between(
        &self,
        comparison: &Comparison,
        notes: &Notes,
        heading: String,
        choose: Option<Choose>,
        ways: &dyn Fn(usize) -> Ways,
    ) -> Result<String, TemplateError> {
        let groups =
            notes.groups.iter().map(|group| self.group(comparison, group, ways, &mut |_: usize| None)).collect();
        let sentence = |text: String| Sentence { text, href: None };
        let sweeps = notes.sweeps.iter().filter_map(|id| comparison.sweeps.get(id.0));
        let sweeps = sweeps.map(|sweep| sentence(self.language.sweep(&SweepWords::of(sweep))));
        let rest = notes.rest.iter().map(|(kind, pages)| sentence(self.language.rest(*kind, *pages)));
        let page = ReleasePage {
            frame: self.frame(&heading, ROOT, At::Below),
            name: heading,
            date: String::new(),
            between: (!notes.counts.is_empty())
                .then(|| words::between_all(&comparison.from, &comparison.to, self.language)),
            in_short: if notes.counts.is_empty() {
                self.texts.nothing_between.to_owned()
            } else {
                self.language.in_short(&notes.counts)
            },
            had: String::new(),
            groups,
            sweeps: sweeps.collect(),
            rest: rest.collect(),
            neighbours: Vec::new(),
            choose,
        };
        self.templates.render("site-release", &page)
    }

    /// The page and the event that a change of a release is.
    pub(super) fn place(&self, row: usize, change: usize) -> Option<(usize, usize)> {
        self.places.get(&(row, change)).copied()
    }

    /// A link to what changed on a page.
    pub(super) fn link_to(&self, row: usize, change: usize, root: &str) -> Link {
        let ways = self.ways(row, change, root);
        let title = self.chronicle.releases[row].comparison.pages[change].title().to_owned();
        Link { title, href: ways.compare.or(ways.page), note: None }
    }

    /// The pages that a sweep takes.
    fn swept(&self, row: usize, sweep: SweepId) -> Vec<usize> {
        let pages = &self.chronicle.releases[row].comparison.pages;
        let takes = |at: &usize| {
            let page = &pages[*at];
            let within = page
                .edits
                .iter()
                .any(|edit| edit.sweep == Some(sweep) || edit.words.iter().any(|word| word.sweep == Some(sweep)));
            page.path_sweep == Some(sweep) || within && page.significance() > Significance::None
        };
        (0..pages.len()).filter(takes).collect()
    }
}

/// The groups in parts that are about as long as a page may be; a group or section that is cut goes on under its own heading.
fn parts(groups: Vec<GroupPart>) -> Vec<Vec<GroupPart>> {
    let mut parts: Vec<Vec<GroupPart>> = vec![Vec::new()];
    let mut size = 0;
    for group in groups {
        let together: usize =
            group.together.iter().flat_map(|part| &part.pages).map(|link| link.title.len() + ENTRY / 2).sum();
        size += together;
        let mut open = GroupPart { heading: group.heading, together: group.together, sections: Vec::new() };
        for section in group.sections {
            let mut pages = Vec::new();
            for entry in section.pages {
                let length = entry.size();
                if size + length > PART && size > 0 {
                    if !pages.is_empty() {
                        let pages = std::mem::take(&mut pages);
                        open.sections.push(SectionPart { heading: section.heading.clone(), pages });
                    }
                    let rest = GroupPart { heading: group.heading, together: Vec::new(), sections: Vec::new() };
                    let full = std::mem::replace(&mut open, rest);
                    if let Some(part) =
                        parts.last_mut().filter(|_| !full.sections.is_empty() || !full.together.is_empty())
                    {
                        part.push(full);
                    }
                    parts.push(Vec::new());
                    size = 0;
                }
                size += length;
                pages.push(entry);
            }
            open.sections.push(SectionPart { heading: section.heading, pages });
        }
        parts.last_mut().into_iter().for_each(|part| {
            part.push(GroupPart {
                heading: open.heading,
                together: std::mem::take(&mut open.together),
                sections: std::mem::take(&mut open.sections),
            })
        });
    }
    parts
}

impl EntryPart {
    /// About how many bytes it takes.
    fn size(&self) -> usize {
        let sentences: usize = self.sentences.iter().map(String::len).sum();
        ENTRY + 2 * self.title.len() + sentences + self.inline.as_ref().map_or(0, String::len)
    }
}
