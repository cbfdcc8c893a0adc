//! One page: since when its text is what it is, what changed in which release, and what changed since each earlier release.

use std::collections::HashMap;

use serde::Serialize;

use super::prose::{Extent, Showing, Sides, parts, prose, text};
use super::release::Neighbour;
use super::versions::Choose;
use super::words::{self, capital, version};
use super::{At, Frame, Work};
use crate::compare::whole::Part;
use crate::compare::{Lineage, PageChange, Significance};
use crate::page::{Page, PagePath};
use crate::render::language::SweepWords;
use crate::render::templates::TemplateError;
use crate::report::chronicle::{self, Event, Since, Volume};
use crate::report::statements::Statement;

/// A before/after of more bytes has a page of its own only: about three screens of text.
const INLINE: usize = 10_000;
/// So many bytes of befores and afters stand on the page of a history; older ones have a link.
const INLINE_IN_ALL: usize = 40_000;
/// Of a long list of what changed so many sentences stand in sight, the most important ones; the rest opens. Of 1,191 entries on the model
/// site nine in ten have no more than this, and the longest has 24.
const IN_SIGHT: usize = 5;
/// So many more are not worth opening something for.
const FEW_MORE: usize = 2;
/// Of one page in one release so many sentences are told at most, then how many more there are: a page of ten thousand headings may get a
/// thousand. The most on the model site is 24.
const SENTENCES: usize = 40;
/// A text of more bytes is not shown below its history: it would make the page larger than the 100 kB that a telephone loads at once.
const TEXT: usize = 40_000;
/// What a page may take whole.
const WHOLE: usize = 100_000;

#[derive(Serialize)]
struct HistoryPage {
    #[serde(flatten)]
    frame: Frame,
    page_lang: Option<&'static str>,
    section: Option<String>,
    standing: String,
    fates: Vec<Fate>,
    url: Option<String>,
    entries: Vec<EntryPart>,
    quiet_title: String,
    quiet: Vec<QuietPart>,
    silent_title: String,
    silent: Vec<Unseen>,
    since: Vec<SincePart>,
    text_title: &'static str,
    text: Option<String>,
    no_text: &'static str,
    feed: Option<String>,
    choose: Option<Choose>,
}

#[derive(Serialize)]
struct Fate {
    text: String,
    href: String,
    title: String,
}

#[derive(Serialize)]
struct EntryPart {
    id: String,
    name: String,
    href: String,
    date: String,
    substantive: bool,
    sentences: Vec<String>,
    folded: Option<Folded>,
    inline: Option<String>,
    compare: Option<String>,
}

/// Many sentences, of which the first stand in sight.
#[derive(Serialize)]
struct Folded {
    first: Vec<String>,
    title: String,
    /// What they are about, where several such lists stand on one page.
    of: Option<String>,
    more: Vec<String>,
}

#[derive(Serialize)]
struct QuietPart {
    name: String,
    date: String,
    text: String,
    compare: Option<String>,
}

/// A release that changed nothing that can be seen.
#[derive(Serialize)]
struct Unseen {
    name: String,
    date: String,
    href: String,
}

#[derive(Serialize)]
struct SincePart {
    text: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct ComparePage {
    #[serde(flatten)]
    frame: Frame,
    page_lang: Option<&'static str>,
    page_title: String,
    heading: String,
    between: String,
    sentences: Vec<String>,
    folded: Option<Folded>,
    prose: String,
    neighbours: Vec<Neighbour>,
    choose: Option<Choose>,
}

/// What stands on a page with a before/after.
pub(super) struct Told {
    /// What was asked.
    pub heading: String,
    /// What is beside what; or that there is nothing to see, and why.
    pub between: String,
    /// What changed.
    pub sentences: Vec<String>,
    /// The text, before and after, in parts.
    pub prose: Vec<String>,
    /// What to compare else.
    pub choose: Option<Choose>,
}

/// What the files of one page have in common, for as long as they are made.
struct Known<'s> {
    texts: chronicle::Texts<'s>,
    /// Both texts as one, by event; empty where there is nothing to see.
    parts: Vec<Vec<Part>>,
    since: Vec<Since>,
}

const ROOT: &str = "../../";
/// A before/after is told in parts of at most so many bytes: with its frame and its sentences a page stays below 100 kB. Of 2,300 on the
/// model site none needs a second part; a change log of fifteen years needs ten.
const PART: usize = 80_000;
/// So many bytes of HTML a block takes at most beside its words, but for rare ones: a text that is shorter by this is one part.
const FRAME_OF_BLOCK: usize = 200;
/// What ids of a before/after begin with; those of the page around it are words.
const PREFIX: &str = "b";
/// How a link to a block begins. Nothing that a page brings along is written so: its addresses are those of the live site.
const TO_ID: &str = "href=\"#";

/// The file of a part; the first has the name that links have.
pub(super) fn part_file(file: &str, part: usize) -> String {
    match (part, file.strip_suffix(".html")) {
        (1.., Some(stem)) => format!("{stem}~{}.html", part + 1),
        _ => file.to_owned(),
    }
}

/// The name of a file in its folder.
pub(super) fn name_of(file: &str) -> &str {
    file.rsplit_once('/').map_or(file, |(_, name)| name)
}

/// The parts, in which a link to a block that another part has leads to that part's file.
fn linked(parts: Vec<String>, file: impl Fn(usize) -> String) -> Vec<String> {
    if parts.len() < 2 {
        return parts;
    }
    let part_of = part_of(&parts);
    let with_links = |(at, part): (usize, &String)| {
        leading(part, |id| part_of.get(id).filter(|there| **there != at).map(|there| file(*there)))
    };
    parts.iter().enumerate().map(with_links).collect()
}

/// Which of these parts has the block with an id.
fn part_of(parts: &[String]) -> HashMap<String, usize> {
    let ids = |(at, part): (usize, &'_ String)| -> Vec<(String, usize)> {
        part.split(" id=\"").skip(1).map(|rest| (upto_quote(rest).to_owned(), at)).collect()
    };
    parts.iter().enumerate().flat_map(ids).collect()
}

/// A text in which a link to an id leads to the file that has it; none is this one.
fn leading(text: &str, file: impl Fn(&str) -> Option<String>) -> String {
    let mut pieces = text.split(TO_ID);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for rest in pieces {
        out += &format!("href=\"{}#{rest}", file(upto_quote(rest)).unwrap_or_default());
    }
    out
}

fn upto_quote(rest: &str) -> &str {
    rest.split('"').next().unwrap_or_default()
}

/// Leaves befores and afters of so many bytes to their own pages, those of the oldest first; entries stand newest first.
fn leave_oldest(entries: &mut [EntryPart], mut bytes: usize) {
    for entry in entries.iter_mut().rev() {
        if bytes == 0 {
            break;
        }
        bytes = bytes.saturating_sub(entry.inline.take().map_or(0, |inline| inline.len()));
    }
}

impl Work<'_> {
    /// All files of a page.
    pub(super) fn page(&self, life: usize, give: &mut dyn FnMut(String, String)) -> Result<(), TemplateError> {
        let folder = self.names.page_folder(life);
        let texts = self.chronicle.texts(life);
        let events = 0..self.chronicle.events[life].len();
        let parts = events.map(|event| self.chronicle.parts(life, event, &texts).unwrap_or_default()).collect();
        let known = Known { parts, since: self.chronicle.since(life, &texts), texts };
        give(format!("{folder}index.html"), self.history(life, &known)?);
        for (at, event) in self.chronicle.events[life].iter().enumerate() {
            let (Some(file), Some(prose)) =
                (self.compare_file(life, at), self.whole_text(at, &known.texts, &known.parts[at]))
            else {
                continue;
            };
            let row = event.moment.row;
            let point = self.chronicle.point(row);
            let before = row.checked_sub(1).map(|row| self.chronicle.point(row));
            self.compare(
                life,
                &file,
                Told {
                    heading: words::changed_in(point, self.language),
                    between: words::between(before, point, self.language),
                    sentences: self.sentences(&event.alone.statements, event.change),
                    prose,
                    choose: None,
                },
                give,
            )?;
        }
        for since in known.since.iter().filter(|since| since.is_seen()) {
            let (Some(old), Some(new)) = (known.texts.after(since.span.event), known.texts.last()) else { continue };
            let parts = self.chronicle.parts_since(since, &known.texts);
            let prose = self.prose_parts(Sides { old, new, parts: &parts });
            let point = self.chronicle.point(since.span.last);
            let Some(came) = self.chronicle.events[life].last() else { continue };
            let came = self.chronicle.point(came.moment.row);
            self.compare(
                life,
                &self.since_file(life, since),
                Told {
                    heading: words::since(point, self.language),
                    between: words::beside_now(point, came, self.language),
                    sentences: self.sentences(&since.statements, &since.change),
                    prose,
                    choose: None,
                },
                give,
            )?;
        }
        Ok(())
    }

    /// A page with a before/after, in parts where it is long: the file of each follows from that of the first.
    pub(super) fn compare(
        &self,
        life: usize,
        file: &str,
        told: Told,
        give: &mut dyn FnMut(String, String),
    ) -> Result<(), TemplateError> {
        let Told { heading, between, mut sentences, prose, mut choose } = told;
        let page_title = self.chronicle.title(life).to_owned();
        let parts = linked(prose, |part| name_of(&part_file(file, part)).to_owned());
        let count = parts.len().max(1);
        let mut parts = parts.into_iter();
        for part in 0..count {
            let heading = if part == 0 { heading.clone() } else { self.part_heading(&heading, part, count) };
            let page = ComparePage {
                frame: self.frame(&format!("{page_title}: {heading}"), ROOT, At::Below),
                page_lang: self.pages_language(),
                page_title: page_title.clone(),
                heading,
                between: between.clone(),
                folded: self.folded(&sentences, None),
                sentences: std::mem::take(&mut sentences),
                prose: parts.next().unwrap_or_default(),
                neighbours: self.beside(file, part, count),
                choose: choose.take(),
            };
            give(part_file(file, part), self.templates.render("site-compare", &page)?);
        }
        Ok(())
    }

    fn history(&self, life: usize, known: &Known<'_>) -> Result<String, TemplateError> {
        let events = &self.chronicle.events[life];
        let title = self.chronicle.title(life).to_owned();
        let mut budget = INLINE_IN_ALL;
        let loud = |event: &&(usize, &Event<'_>)| event.1.alone.volume == Volume::Loud;
        let all: Vec<(usize, &Event<'_>)> = events.iter().enumerate().rev().collect();
        let entries = all.iter().filter(loud);
        let entries = entries.map(|(at, event)| self.entry(life, *at, event, known, &mut budget)).collect();
        let quiet: Vec<QuietPart> = all
            .iter()
            .filter(|(_, event)| event.alone.volume == Volume::Quiet)
            .map(|(at, event)| self.quiet(life, *at, event))
            .collect();
        let silent: Vec<Unseen> = all
            .iter()
            .filter(|(_, event)| event.alone.volume == Volume::Unseen)
            .map(|(_, event)| self.unseen(event.moment.row))
            .collect();
        let now = known.texts.last();
        let living = self.chronicle.is_living(life);
        let shown = now.map(|(path, page)| self.text(path, page));
        let no_text = match &shown {
            Some(shown) if shown.len() > TEXT => self.texts.text_elsewhere,
            _ => self.texts.no_text,
        };
        let facts = self.facts(life).filter(|_| living);
        let fate = |(text, other): (String, usize)| Fate {
            text,
            href: format!("{ROOT}{}index.html", self.names.page_folder(other)),
            title: self.chronicle.title(other).to_owned(),
        };
        let section = facts.map(|facts| facts.section.join(" › ")).filter(|section| !section.is_empty());
        let mut page = HistoryPage {
            frame: self.frame(&title, ROOT, At::Below),
            page_lang: self.pages_language(),
            section,
            standing: self.standing(life),
            fates: self.fates(life).into_iter().map(fate).collect(),
            url: facts.and_then(|facts| facts.url.clone()),
            entries,
            quiet_title: words::quiet(quiet.len(), self.language),
            quiet,
            silent_title: words::silent(silent.len(), self.language),
            silent,
            since: self.since_list(life, &known.since),
            text_title: if living { self.texts.text_now } else { self.texts.text_last },
            text: shown.filter(|shown| !shown.is_empty() && shown.len() <= TEXT),
            no_text,
            feed: self.host().map(|_| "feed.xml".to_owned()),
            choose: self.choose_of(life, None),
        };
        let mut html = self.templates.render("site-page", &page)?;
        if html.len() > WHOLE && page.text.is_some() {
            // A long history and a long text are too much together: the text is on the website.
            page.text = None;
            page.no_text = self.texts.text_elsewhere;
            html = self.templates.render("site-page", &page)?;
        }
        if html.len() > WHOLE {
            leave_oldest(&mut page.entries, html.len() - WHOLE);
            html = self.templates.render("site-page", &page)?;
        }
        Ok(html)
    }

    /// Since when the text is what it is, or when the page ended.
    pub(super) fn standing(&self, life: usize) -> String {
        let rows = self.chronicle.rows();
        let known = &self.chronicle.lives[life];
        if let Some(row) = known.ended(&rows).filter(|_| known.merged_into.is_none()) {
            return words::is_gone(self.chronicle.point(row), self.language);
        }
        match self.chronicle.text_changed(life) {
            Some(event) if event.change.lineage == Lineage::Added => {
                words::as_it_came(self.chronicle.point(event.moment.row), self.language)
            }
            Some(event) => words::last_changed(self.chronicle.point(event.moment.row), self.language),
            None => String::new(),
        }
    }

    /// Where the page came from and what it became part of: sentences that the title of the other page ends.
    pub(super) fn fates(&self, life: usize) -> Vec<(String, usize)> {
        let known = &self.chronicle.lives[life];
        let split = known.split_from.zip(known.moments.first());
        let split = split.map(|(other, moment)| (words::split(self.chronicle.point(moment.row), self.language), other));
        let merged = known.merged_into;
        let merged = merged.map(|(row, other)| (words::merged(self.chronicle.point(row), self.language), other));
        merged.into_iter().chain(split).collect()
    }

    fn entry(&self, life: usize, at: usize, event: &Event<'_>, known: &Known<'_>, budget: &mut usize) -> EntryPart {
        let row = event.moment.row;
        let point = self.chronicle.point(row);
        let inline = self.changes(life, at, &known.texts, &known.parts[at]);
        let inline = inline.filter(|inline| inline.len() <= INLINE.min(*budget));
        *budget -= inline.as_ref().map_or(0, String::len);
        let inline = inline.map(|inline| self.with_moves(inline, (life, at), &known.texts, &known.parts[at], ROOT));
        let name = capital(&version(point, self.language));
        let sentences = self.sentences(&event.alone.statements, event.change);
        EntryPart {
            id: format!("r-{}", self.names.release(row)),
            folded: self.folded(&sentences, Some(&name)),
            name,
            href: format!("{ROOT}{}", self.names.release_file(row)),
            date: words::date(point, self.language),
            substantive: event.change.significance() == Significance::Substantive,
            sentences,
            inline,
            compare: self.compare_file(life, at).map(|file| format!("{ROOT}{file}")),
        }
    }

    /// The sentences in two parts where they are many; they come most important first.
    fn folded(&self, sentences: &[String], of: Option<&str>) -> Option<Folded> {
        let (first, more) = sentences.split_at_checked(IN_SIGHT).filter(|(_, more)| more.len() > FEW_MORE)?;
        Some(Folded {
            first: first.to_vec(),
            title: words::more_points(more.len(), self.language),
            of: of.map(str::to_owned),
            more: more.to_vec(),
        })
    }

    fn quiet(&self, life: usize, at: usize, event: &Event<'_>) -> QuietPart {
        let point = self.chronicle.point(event.moment.row);
        QuietPart {
            name: capital(&version(point, self.language)),
            date: words::date(point, self.language),
            text: self.quiet_sentence(event),
            compare: self.compare_file(life, at).map(|file| format!("{ROOT}{file}")),
        }
    }

    fn unseen(&self, row: usize) -> Unseen {
        let point = self.chronicle.point(row);
        Unseen {
            name: capital(&version(point, self.language)),
            date: words::date(point, self.language),
            href: format!("{ROOT}{}", self.names.release_file(row)),
        }
    }

    /// What is said of something small.
    pub(super) fn quiet_sentence(&self, event: &Event<'_>) -> String {
        let sweeps = &self.chronicle.releases[event.moment.row].comparison.sweeps;
        let swept = event.alone.sweeps.iter().filter_map(|id| sweeps.get(id.0));
        let swept: Vec<String> = swept
            .filter(|sweep| sweep.significance > Significance::None)
            .map(|sweep| self.language.sweep(&SweepWords::of(sweep)))
            .collect();
        let swept = (!swept.is_empty()).then(|| swept.join(" "));
        words::quiet_change(event.change.significance(), swept, self.language)
    }

    fn since_list(&self, life: usize, since: &[Since]) -> Vec<SincePart> {
        if since.is_empty() {
            return Vec::new();
        }
        let earlier = since.iter().rev().map(|since| {
            let href = since.is_seen().then(|| format!("{ROOT}{}", self.since_file(life, since)));
            let (first, last) = (self.chronicle.point(since.span.first), self.chronicle.point(since.span.last));
            SincePart { text: words::span(first, last, self.language), href }
        });
        let now = self.chronicle.events[life].last().map(|event| SincePart {
            text: words::span_until_now(self.chronicle.point(event.moment.row), self.language),
            href: None,
        });
        now.into_iter().chain(earlier).collect()
    }

    /// What is said of a change; where nothing is, how much it matters.
    pub(super) fn sentences(&self, statements: &[Statement], change: &PageChange) -> Vec<String> {
        if statements.is_empty() {
            return vec![self.language.only(change.significance())];
        }
        let more = statements.len().saturating_sub(SENTENCES);
        let told = statements.iter().take(SENTENCES).map(|statement| self.language.statement(&statement.what));
        told.chain((more > 0).then(|| self.language.more(more))).collect()
    }

    /// The file with the whole text before and after an event; none if there is nothing to see.
    pub(super) fn compare_file(&self, life: usize, event: usize) -> Option<String> {
        let row = self.chronicle.events[life][event].moment.row;
        let file = || format!("{}{}.html", self.names.page_folder(life), self.names.release(row));
        self.chronicle.has_parts(life, event).then(file)
    }

    fn since_file(&self, life: usize, since: &Since) -> String {
        format!("{}since-{}.html", self.names.page_folder(life), self.names.release(since.span.first))
    }

    /// What changed in the text of an event; none if there is nothing to see.
    fn before_after(&self, event: usize, texts: &chronicle::Texts<'_>, parts: &[Part]) -> Option<String> {
        let (old, new) = (texts.before(event)?, texts.after(event)?);
        if parts.is_empty() {
            return None;
        }
        Some(self.prose(Sides { old, new, parts }, Extent::Changes)).filter(|prose| !prose.is_empty())
    }

    /// What changed in an event, in its text; none if there is nothing to see.
    fn changes(&self, life: usize, event: usize, texts: &chronicle::Texts<'_>, parts: &[Part]) -> Option<String> {
        let changes = self.before_after(event, texts, parts);
        // Whoever comes second finds the same.
        let _ = self.lengths[life][event].set(changes.as_ref().map_or(0, String::len));
        changes
    }

    /// The same for who has not unpacked the texts, and how many bytes it is counted for; none if there is not so much room. `root` leads
    /// from where it will stand to the folder of the site.
    pub(super) fn changes_within(&self, life: usize, event: usize, room: usize, root: &str) -> Option<(String, usize)> {
        if self.lengths[life][event].get().is_some_and(|length| *length > room) {
            return None;
        }
        let texts = self.chronicle.texts_of(life, event..event + 1);
        let parts = self.chronicle.parts(life, event, &texts)?;
        let changes = self.changes(life, event, &texts, &parts).filter(|changes| changes.len() <= room)?;
        let length = changes.len();
        Some((self.with_moves(changes, (life, event), &texts, &parts, root), length))
    }

    /// What changed, in which blocks that moved lead to where they stood: that is seen in the whole text.
    fn with_moves(
        &self,
        changes: String,
        (life, event): (usize, usize),
        texts: &chronicle::Texts<'_>,
        parts: &[Part],
        root: &str,
    ) -> String {
        let Some(file) = self.compare_file(life, event).filter(|_| changes.contains(TO_ID)) else { return changes };
        let length = |page: &Page| page.blocks.iter().map(|block| block.text.len() + FRAME_OF_BLOCK).sum::<usize>();
        let is_long = [texts.before(event), texts.after(event)]
            .into_iter()
            .flatten()
            .map(|(_, page)| length(page))
            .sum::<usize>()
            > PART;
        let whole = if is_long { self.whole_text(event, texts, parts).unwrap_or_default() } else { Vec::new() };
        let part_of = part_of(&whole);
        let part = |id: &str| part_of.get(id).copied().unwrap_or_default();
        leading(&changes, |id| Some(format!("{root}{}", part_file(&file, part(id)))))
    }

    pub(super) fn prose(&self, sides: Sides<'_>, extent: Extent) -> String {
        prose(
            sides,
            Showing {
                texts: self.texts,
                resolve: &|page, target| self.resolve(page, target),
                host: self.own_host(),
                extent,
                prefix: PREFIX,
            },
        )
    }

    /// The whole text before and after an event, in parts; none if there is nothing to see.
    fn whole_text(&self, event: usize, texts: &chronicle::Texts<'_>, parts: &[Part]) -> Option<Vec<String>> {
        let (old, new) = (texts.before(event)?, texts.after(event)?);
        if parts.is_empty() {
            return None;
        }
        Some(self.prose_parts(Sides { old, new, parts })).filter(|prose| !prose.is_empty())
    }

    fn prose_parts(&self, sides: Sides<'_>) -> Vec<String> {
        let resolve = |page: &PagePath, target: &str| self.resolve(page, target);
        parts(
            sides,
            Showing {
                texts: self.texts,
                resolve: &resolve,
                host: self.own_host(),
                extent: Extent::Whole,
                prefix: PREFIX,
            },
            PART,
        )
    }

    fn text(&self, path: &PagePath, page: &Page) -> String {
        let resolve = |page: &PagePath, target: &str| self.resolve(page, target);
        text(
            path,
            page,
            Showing { texts: self.texts, resolve: &resolve, host: self.own_host(), extent: Extent::Whole, prefix: "" },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_history_that_is_too_long_the_oldest_befores_and_afters_are_left_out() {
        let entry = |inline: Option<&str>| EntryPart {
            id: String::new(),
            name: String::new(),
            href: String::new(),
            date: String::new(),
            substantive: true,
            sentences: Vec::new(),
            folded: None,
            inline: inline.map(str::to_owned),
            compare: None,
        };
        let left = |bytes: usize| {
            let mut entries = [Some("newest"), None, Some("older"), Some("old")].map(entry);
            leave_oldest(&mut entries, bytes);
            entries.map(|entry| entry.inline.is_some())
        };
        assert_eq!(left(0), [true, false, true, true]);
        assert_eq!(left(3), [true, false, true, false]);
        assert_eq!(left(4), [true, false, false, false]);
        assert_eq!(left(100), [false; 4]);
    }
}
