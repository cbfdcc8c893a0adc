//! The site as Markdown for the folder of pages of the team's own website: MkDocs, Zensical, Docusaurus, Hugo and what reads the same.
//!
//! ```text
//! index.md                    the releases, and what each brought
//! releases/index.md           the releases, as a list
//! releases/NAME/index.md      one release: its notes
//! pages/index.md              all pages, from A to Z
//! pages/SLUG/index.md         one page: since when its text is what it is, and what changed when
//! subjects/index.md           all pages, by section
//! ```
//!
//! Every page is the index of a folder: its address is that of the folder, whether the generator gives pages addresses like files or like
//! folders. Befores and afters are links to the website that stands alone, where it is known where that is: what is committed stays
//! small. No text of a page can become markup, a shortcode, an expression or a component, whoever reads it: see
//! [`page`](crate::render::escape::page).

use std::collections::BTreeMap;

use serde::Serialize;

use super::lists::Tree;
use super::words::{self, Texts, capital, version};
use super::{Reader, Work};
use crate::render::escape::{address, front_matter};
use crate::render::templates::TemplateError;
use crate::report::chronicle::{Event, Volume};
use crate::report::notes::{Group, PAGES_NAMED, PageNote, notes};

/// Which folder a page of the site is the index of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Releases,
    Release(usize),
    Pages,
    Page(usize),
    Subjects,
}

/// What every page has.
#[derive(Serialize)]
struct Frame {
    t: &'static Texts,
    /// The whole block of front matter.
    front: String,
    /// The title, where the generator does not put it above the text.
    heading: Option<String>,
}

#[derive(Serialize)]
struct Start {
    #[serde(flatten)]
    frame: Frame,
    lead: String,
    pages: String,
    subjects: String,
    releases: Vec<ReleaseLine>,
}

#[derive(Serialize)]
struct Releases {
    #[serde(flatten)]
    frame: Frame,
    releases: Vec<ReleaseLine>,
}

#[derive(Serialize)]
struct ReleaseLine {
    href: String,
    name: String,
    date: String,
    in_short: String,
}

#[derive(Serialize)]
struct ReleasePage {
    #[serde(flatten)]
    frame: Frame,
    date: String,
    between: Option<String>,
    in_short: String,
    had: String,
    groups: Vec<GroupPart>,
    sweeps: Vec<ManyPart>,
    rest: Vec<ManyPart>,
    neighbours: Vec<Neighbour>,
}

#[derive(Serialize)]
struct GroupPart {
    heading: &'static str,
    together: Vec<ManyPart>,
    sections: Vec<SectionPart>,
}

#[derive(Serialize)]
struct SectionPart {
    heading: Option<String>,
    pages: Vec<NotePart>,
}

#[derive(Serialize)]
struct NotePart {
    title: String,
    href: String,
    sentences: Vec<String>,
    compare: Option<String>,
}

/// What is told once of many pages: with the pages where they are few, else with where they are.
#[derive(Serialize)]
struct ManyPart {
    text: String,
    pages: Vec<Link>,
    href: Option<String>,
}

#[derive(Serialize)]
struct Link {
    title: String,
    href: String,
    note: Option<String>,
}

#[derive(Serialize)]
struct Neighbour {
    label: &'static str,
    name: String,
    href: String,
}

#[derive(Serialize)]
struct HistoryPage {
    #[serde(flatten)]
    frame: Frame,
    section: Option<String>,
    standing: String,
    fates: Vec<Fate>,
    url: Option<String>,
    history: Option<String>,
    entries: Vec<EntryPart>,
    quiet_title: String,
    quiet: Vec<EntryPart>,
    silent: Option<String>,
}

#[derive(Serialize)]
struct Fate {
    text: String,
    title: String,
    href: String,
}

#[derive(Serialize)]
struct EntryPart {
    name: String,
    href: String,
    date: String,
    sentences: Vec<String>,
    /// The sentences in a row.
    text: String,
    compare: Option<String>,
}

#[derive(Serialize)]
struct PagesPage {
    #[serde(flatten)]
    frame: Frame,
    groups: Vec<PagesPart>,
}

#[derive(Serialize)]
struct PagesPart {
    marks: String,
    heading: String,
    intro: Option<&'static str>,
    pages: Vec<Link>,
}

/// The site and who reads it.
struct Writer<'w> {
    work: &'w Work<'w>,
    reader: Reader,
    letters: Vec<(String, Vec<usize>)>,
    gone: Vec<usize>,
    /// The place of each page in an alphabetical list, those that are gone at the end.
    ranks: BTreeMap<usize, usize>,
}

impl Work<'_> {
    /// All pages as Markdown.
    pub(super) fn markdown(&self, reader: Reader, give: &mut dyn FnMut(String, String)) -> Result<(), TemplateError> {
        let (letters, gone) = self.by_letter();
        let all = letters.iter().flat_map(|(_, lives)| lives).chain(&gone);
        let ranks = all.enumerate().map(|(at, life)| (*life, at + 1)).collect();
        let writer = Writer { work: self, reader, letters, gone, ranks };
        give(writer.file(Place::Start), writer.start()?);
        give(writer.file(Place::Releases), writer.releases()?);
        for row in 0..self.chronicle.releases.len() {
            give(writer.file(Place::Release(row)), writer.release(row)?);
        }
        give(writer.file(Place::Pages), writer.pages()?);
        for life in 0..self.chronicle.lives.len() {
            give(writer.file(Place::Page(life)), writer.page(life)?);
        }
        give(writer.file(Place::Subjects), writer.subjects()?);
        Ok(())
    }
}

impl Writer<'_> {
    fn folder(&self, place: Place) -> String {
        match place {
            Place::Start => String::new(),
            Place::Releases => "releases/".to_owned(),
            Place::Release(row) => format!("releases/{}/", unnumbered(self.work.names.release(row))),
            Place::Pages => "pages/".to_owned(),
            Place::Page(life) => format!("pages/{}/", unnumbered(self.work.names.page(life))),
            Place::Subjects => "subjects/".to_owned(),
        }
    }

    fn file(&self, place: Place) -> String {
        // To Hugo a folder with `index.md` is one page, and what is below it none.
        let has_pages = matches!(place, Place::Start | Place::Releases | Place::Pages);
        let name = if self.reader == Reader::Hugo && has_pages { "_index.md" } else { "index.md" };
        format!("{}{name}", self.folder(place))
    }

    /// The way from one page to another, as the generator wants it.
    fn way(&self, from: Place, to: Place) -> String {
        let way = format!("{}{}", "../".repeat(self.folder(from).matches('/').count()), self.file(to));
        match self.reader {
            Reader::Hugo => format!("{{{{< relref \"{way}\" >}}}}"),
            Reader::Any | Reader::Docusaurus => way,
        }
    }

    /// Where a file of the website that stands alone is published, as the target of a link.
    fn published(&self, file: &str) -> Option<String> {
        self.work.published(file).map(|url| address(&url)).filter(|url| !url.is_empty())
    }

    /// `label` is what it is called in a menu, `rank` its place there.
    fn frame(&self, place: Place, title: &str, label: &str, rank: Option<usize>) -> Frame {
        let mut front = format!("---\n# {}\ntitle: {}\n", self.work.texts.made_note, front_matter(title));
        let mut line = |text: String| front.push_str(&text);
        match self.reader {
            // The history of a page says what the page says: who searches wants the page.
            Reader::Any if matches!(place, Place::Page(_)) => line("search:\n  exclude: true\n".to_owned()),
            Reader::Any => {}
            Reader::Docusaurus => {
                line(format!("sidebar_label: {}\n", front_matter(label)));
                rank.into_iter().for_each(|rank| line(format!("sidebar_position: {rank}\n")));
                // The next one in the alphabet is not the next to read.
                line("pagination_prev: null\npagination_next: null\n".to_owned());
            }
            Reader::Hugo => {
                line(format!("linkTitle: {}\n", front_matter(label)));
                rank.into_iter().for_each(|rank| line(format!("weight: {rank}\n")));
            }
        }
        front.push_str("---\n");
        let heading = (self.reader == Reader::Any).then(|| title.to_owned());
        Frame { t: self.work.texts, front, heading }
    }

    fn start(&self) -> Result<String, TemplateError> {
        let texts = self.work.texts;
        let page = Start {
            frame: self.frame(Place::Start, texts.changes, texts.changes, None),
            lead: self.work.lead(),
            pages: self.way(Place::Start, Place::Pages),
            subjects: self.way(Place::Start, Place::Subjects),
            releases: self.release_lines(Place::Start),
        };
        self.work.templates.render("site-start", &page)
    }

    fn releases(&self) -> Result<String, TemplateError> {
        let texts = self.work.texts;
        let frame = self.frame(Place::Releases, texts.versions, texts.versions, Some(1));
        let releases = self.release_lines(Place::Releases);
        self.work.templates.render("site-releases", &Releases { frame, releases })
    }

    /// The releases, newest first.
    fn release_lines(&self, from: Place) -> Vec<ReleaseLine> {
        let line = |row: usize| ReleaseLine {
            href: self.way(from, Place::Release(row)),
            name: self.release_name(row),
            date: words::date(self.work.chronicle.point(row), self.work.language),
            in_short: self.work.brought(row),
        };
        (0..self.work.chronicle.releases.len()).rev().map(line).collect()
    }

    fn release_name(&self, row: usize) -> String {
        capital(&version(self.work.chronicle.point(row), self.work.language))
    }

    fn release(&self, row: usize) -> Result<String, TemplateError> {
        let (work, here) = (self.work, Place::Release(row));
        let release = &work.chronicle.releases[row];
        let notes = notes(release.comparison, release.statements, release.site);
        let name = self.release_name(row);
        let count = work.chronicle.releases.len();
        let many = work.many(row, &notes);
        let mut told: Vec<ManyPart> =
            many.told.into_iter().enumerate().map(|(at, (text, pages))| self.many(row, at, text, &pages)).collect();
        let rest = told.split_off(many.sweeps);
        let neighbour = |label: &'static str, row: usize| Neighbour {
            label,
            name: self.release_name(row),
            href: self.way(here, Place::Release(row)),
        };
        let previous = row.checked_sub(1).map(|row| neighbour(work.texts.previous, row));
        let next = (row + 1 < count).then(|| neighbour(work.texts.next, row + 1));
        let page = ReleasePage {
            // The newest stands first.
            frame: self.frame(here, &name, &name, Some(count - row)),
            date: words::date(work.chronicle.point(row), work.language),
            between: work.released_between(row).filter(|_| !notes.counts.is_empty()),
            in_short: work.notes_in_short(row, &notes),
            had: work.had(row),
            groups: notes.groups.iter().map(|group| self.group(row, group)).collect(),
            sweeps: told,
            rest,
            neighbours: previous.into_iter().chain(next).collect(),
        };
        work.templates.render("site-release", &page)
    }

    /// `at` is its place among all that is told once of many pages.
    fn many(&self, row: usize, at: usize, text: String, pages: &[usize]) -> ManyPart {
        let href = self.published(&self.work.many_file(row, at)).filter(|_| !pages.is_empty());
        let named = if href.is_some() || pages.len() > PAGES_NAMED { &[][..] } else { pages };
        ManyPart { text, pages: self.changed_pages(row, named), href }
    }

    /// Links to the histories of pages, by their places among the changes of a release.
    fn changed_pages(&self, row: usize, pages: &[usize]) -> Vec<Link> {
        let places = pages.iter().filter_map(|at| Some((at, self.work.place(row, *at)?)));
        let link = |(at, (life, _)): (&usize, (usize, usize))| Link {
            title: self.work.chronicle.releases[row].comparison.pages[*at].title().to_owned(),
            href: self.way(Place::Release(row), Place::Page(life)),
            note: None,
        };
        places.map(link).collect()
    }

    fn group(&self, row: usize, group: &Group) -> GroupPart {
        let together = group.together.iter().map(|part| {
            let named = if part.pages.len() > PAGES_NAMED * 10 { &[][..] } else { &part.pages };
            ManyPart {
                text: self.work.language.together(part.small, part.pages.len()),
                pages: self.changed_pages(row, named),
                href: None,
            }
        });
        let sections = group.sections.iter().map(|section| SectionPart {
            heading: (!section.path.is_empty()).then(|| section.path.join(" › ")),
            pages: section.pages.iter().filter_map(|note| self.note(row, group, note)).collect(),
        });
        GroupPart {
            heading: self.work.language.group(group.kind),
            together: together.collect(),
            sections: sections.collect(),
        }
    }

    fn note(&self, row: usize, group: &Group, note: &PageNote) -> Option<NotePart> {
        let (life, event) = self.work.place(row, note.page)?;
        Some(NotePart {
            title: self.work.chronicle.releases[row].comparison.pages[note.page].title().to_owned(),
            href: self.way(Place::Release(row), Place::Page(life)),
            sentences: self.work.note_sentences(group, note),
            compare: self.compare(life, event),
        })
    }

    /// Where the whole text is, before and after an event.
    fn compare(&self, life: usize, event: usize) -> Option<String> {
        self.published(&self.work.compare_file(life, event)?)
    }

    fn page(&self, life: usize) -> Result<String, TemplateError> {
        let (work, here) = (self.work, Place::Page(life));
        let title = work.chronicle.title(life);
        let events = &work.chronicle.events[life];
        let with = |volume: Volume| {
            let events = events.iter().enumerate().rev().filter(move |(_, event)| event.alone.volume == volume);
            events.map(|(at, event)| self.entry(life, at, event)).collect::<Vec<_>>()
        };
        let (entries, quiet) = (with(Volume::Loud), with(Volume::Quiet));
        let silent = events.len() - entries.len() - quiet.len();
        let fates = work.fates(life).into_iter().map(|(text, other)| Fate {
            text,
            title: work.chronicle.title(other).to_owned(),
            href: self.way(here, Place::Page(other)),
        });
        let facts = work.facts(life).filter(|_| work.chronicle.is_living(life));
        let page = HistoryPage {
            frame: self.frame(here, &words::history_of(title, work.language), title, self.ranks.get(&life).copied()),
            section: facts.map(|facts| facts.section.join(" › ")).filter(|section| !section.is_empty()),
            standing: work.standing(life),
            fates: fates.collect(),
            url: work.address_of(life).map(|url| address(&url)),
            history: self.published(&format!("{}index.html", work.names.page_folder(life))),
            quiet_title: words::quiet(quiet.len(), work.language),
            entries,
            quiet,
            silent: (silent > 0).then(|| format!("{}.", words::silent(silent, work.language))),
        };
        work.templates.render("site-page", &page)
    }

    fn entry(&self, life: usize, at: usize, event: &Event<'_>) -> EntryPart {
        let row = event.moment.row;
        let sentences = match event.alone.volume {
            Volume::Loud => self.work.sentences(&event.alone.statements, event.change),
            Volume::Quiet | Volume::Unseen => vec![self.work.quiet_sentence(event)],
        };
        EntryPart {
            name: self.release_name(row),
            href: self.way(Place::Page(life), Place::Release(row)),
            date: words::date(self.work.chronicle.point(row), self.work.language),
            text: sentences.join(" "),
            sentences,
            compare: self.compare(life, at),
        }
    }

    fn pages(&self) -> Result<String, TemplateError> {
        let texts = self.work.texts;
        let part = |heading: String, lives: &[usize]| self.part(Place::Pages, 1, heading, lives);
        let mut groups: Vec<PagesPart> =
            self.letters.iter().map(|(letter, lives)| part(letter.clone(), lives)).collect();
        if !self.gone.is_empty() {
            let part = part(texts.gone_pages.to_owned(), &self.gone);
            groups.push(PagesPart { intro: Some(texts.gone_intro), ..part });
        }
        let frame = self.frame(Place::Pages, texts.all_pages, texts.all_pages, Some(2));
        self.work.templates.render("site-pages", &PagesPage { frame, groups })
    }

    fn subjects(&self) -> Result<String, TemplateError> {
        let texts = self.work.texts;
        let tree = self.work.by_section();
        let mut groups = Vec::new();
        if tree.sections.is_empty() || !tree.pages.is_empty() {
            groups.push(self.part(Place::Subjects, 1, texts.no_subject.to_owned(), &tree.pages));
        }
        self.branches(&tree, 1, &mut groups);
        let frame = self.frame(Place::Subjects, texts.subjects, texts.subjects, Some(3));
        self.work.templates.render("site-pages", &PagesPage { frame, groups })
    }

    fn branches(&self, tree: &Tree, depth: usize, groups: &mut Vec<PagesPart>) {
        for (name, branch) in &tree.sections {
            groups.push(self.part(Place::Subjects, depth, name.clone(), &branch.pages));
            self.branches(branch, depth + 1, groups);
        }
    }

    fn part(&self, from: Place, depth: usize, heading: String, lives: &[usize]) -> PagesPart {
        let link = |life: &usize| {
            let link = self.work.page_link(*life, "");
            Link { title: link.title, href: self.way(from, Place::Page(*life)), note: link.note }
        };
        let pages = lives.iter().map(link).collect();
        PagesPart { marks: "#".repeat((depth + 1).min(6)), heading, intro: None, pages }
    }
}

/// A name that no generator takes a number off: to Docusaurus `01-rules` and `02-rules` are both `rules`.
fn unnumbered(name: &str) -> String {
    let behind = name.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let rest = behind.trim_start_matches(['-', '_', '.']);
    let is_version = rest.starts_with(|letter: char| letter.is_ascii_digit());
    let numbered = behind.len() < name.len() && rest.len() < behind.len() && !is_version;
    if numbered { format!("p-{name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_begins_with_a_number_to_sort_by() {
        let names = ["01-rules", "2.0", "2024-12-19", "v2.0", "3d", "7", "01-02-x"];
        assert_eq!(
            names.map(unnumbered),
            ["p-01-rules", "2.0", "2024-12-19", "v2.0", "3d", "7", "01-02-x"].map(str::to_owned)
        );
    }
}
