//! The feeds of the site: of all of it, of each section, of each label, of each page. Only what a reader should know is in them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::lists::sorting;
use super::names::slug;
use super::words::{capital, version};
use super::{Alternate, At, Frame, Work};
use crate::compare::edits::is_switch;
use crate::compare::{Lineage, Significance};
use crate::render::feed::{Entry, Feed, atom, json, tag};
use crate::render::templates::TemplateError;
use crate::report::chronicle::{Event, Volume};

/// A feed has about so many entries, and all those of the releases that it tells of: of the newest release nothing is left out. A
/// feed reader that looks once a month misses nothing, and most feeds stay below 50 kB.
const ENTRIES: usize = 30;
/// A label that fewer pages have is no subject to follow: the page itself is.
const LABELLED: usize = 2;
/// More feeds than this stand in groups that open: a longer list nobody reads. The model site has ten of sections and a hundred and
/// fifty of labels.
const IN_SIGHT: usize = 12;
/// A longer value is no label, but a text or a formula.
const LABEL: usize = 80;

#[derive(Serialize)]
struct Follow {
    #[serde(flatten)]
    frame: Frame,
    groups: Vec<GroupPart>,
}

#[derive(Serialize)]
struct GroupPart {
    heading: String,
    feeds: Vec<FeedPart>,
    /// Where there are many.
    folds: Vec<FoldPart>,
}

#[derive(Serialize)]
struct FoldPart {
    title: String,
    feeds: Vec<FeedPart>,
}

#[derive(Serialize)]
struct FeedPart {
    title: String,
    atom: String,
    json: String,
}

/// A feed before it has entries: its file without ending, what it is of, and whose.
struct Subject {
    file: String,
    title: String,
    /// Which group it is listed in, and as what there.
    group: String,
    name: String,
    id: String,
    lives: Vec<usize>,
    home: String,
}

impl Work<'_> {
    /// The feeds of several pages, and the page that tells of them. Nothing where the site does not know where it lives: an entry needs a lasting id.
    pub(super) fn feeds(&self, give: &mut dyn FnMut(String, String)) -> Result<(), TemplateError> {
        let Some(host) = self.host() else { return Ok(()) };
        let all: Vec<usize> = (0..self.chronicle.lives.len()).collect();
        let whole = Subject {
            file: "feed".to_owned(),
            title: self.site.facts.name.clone(),
            group: String::new(),
            name: self.site.facts.name.clone(),
            id: "feed".to_owned(),
            lives: all,
            home: "index.html".to_owned(),
        };
        let (subjects, labels) = (self.subjects_followed(), self.labels_followed());
        let mut groups = vec![group(self.texts.feeds_of_site, std::slice::from_ref(&whole))];
        for (heading, feeds) in [(self.texts.feeds_of_subjects, &subjects), (self.texts.feeds_of_labels, &labels)] {
            if !feeds.is_empty() {
                groups.push(group(heading, feeds));
            }
        }
        let follow = Follow { frame: self.frame(self.texts.feeds, "", At::Follow), groups };
        give("follow.html".to_owned(), self.templates.render("site-follow", &follow)?);
        for subject in std::iter::once(whole).chain(subjects).chain(labels) {
            self.give_feed(&host, &subject, give);
        }
        Ok(())
    }

    /// The feed of one page.
    pub(super) fn feed_of_page(&self, life: usize, give: &mut dyn FnMut(String, String)) {
        let Some(host) = self.host() else { return };
        let subject = Subject {
            file: format!("{}feed", self.names.page_folder(life)),
            title: self.chronicle.title(life).to_owned(),
            group: String::new(),
            name: String::new(),
            id: self.page_id(life),
            lives: vec![life],
            home: format!("{}index.html", self.names.page_folder(life)),
        };
        self.give_feed(&host, &subject, give);
    }

    fn give_feed(&self, host: &str, subject: &Subject, give: &mut dyn FnMut(String, String)) {
        let feed = self.feed(host, subject);
        give(format!("{}.xml", subject.file), atom(&feed));
        if let Ok(text) = json(&feed) {
            give(format!("{}.json", subject.file), text);
        }
    }

    /// The host that ids are made of; none where the site does not know where it lives.
    pub(super) fn host(&self) -> Option<String> {
        url::Url::parse(self.site.site_url?).ok()?.host_str().map(str::to_owned)
    }

    /// The feeds that belong to the pages of the whole site.
    pub(super) fn alternates(&self, root: &str) -> Vec<Alternate> {
        if self.host().is_none() {
            return Vec::new();
        }
        let alternate = |kind, ending: &str| Alternate {
            kind,
            title: self.texts.changes.to_owned(),
            href: format!("{root}feed.{ending}"),
        };
        vec![alternate("application/atom+xml", "xml"), alternate("application/feed+json", "json")]
    }

    fn began(&self, life: usize) -> &DateTime<FixedOffset> {
        let row = self.chronicle.lives[life].moments.first().map_or(0, |moment| moment.row);
        &self.chronicle.point(row).date
    }

    /// The release and the path that a page began with.
    fn page_id(&self, life: usize) -> String {
        let known = &self.chronicle.lives[life];
        let row = known.moments.first().map_or(0, |moment| moment.row);
        format!("{}/{}", self.chronicle.point(row).name, known.began)
    }

    fn subjects_followed(&self) -> Vec<Subject> {
        let mut sections: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for life in (0..self.chronicle.lives.len()).filter(|life| self.chronicle.is_living(*life)) {
            let section = self.facts(life).map_or(&[][..], |facts| &facts.section);
            for depth in 1..=section.len() {
                sections.entry(section[..depth].to_vec()).or_default().push(life);
            }
        }
        let mut taken = BTreeMap::new();
        let subject = |(section, lives): (Vec<String>, Vec<usize>)| Subject {
            file: format!("feeds/{}", numbered(&mut taken, slug(&section.join("/"), &[]))),
            title: section.join(" › "),
            group: section.first().cloned().unwrap_or_default(),
            name: section.join(" › "),
            id: format!("section/{}", section.join("/")),
            lives,
            home: "subjects.html".to_owned(),
        };
        sections.into_iter().map(subject).collect()
    }

    fn labels_followed(&self) -> Vec<Subject> {
        let mut labels: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for life in (0..self.chronicle.lives.len()).filter(|life| self.chronicle.is_living(*life)) {
            let fields = self.chronicle.front_matter(life);
            for field in fields.into_iter().filter(|field| field.list && !is_switch(&field.key)) {
                for value in field.values.into_iter().filter(|value| is_label(value)) {
                    let lives = labels.entry((field.key.clone(), value)).or_default();
                    if lives.last() != Some(&life) {
                        lives.push(life);
                    }
                }
            }
        }
        labels.retain(|_, lives| lives.len() >= LABELLED);
        let titles = self.titles_by_stem();
        let mut referring: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (field, label) in labels.keys() {
            let (known, all) = referring.entry(field).or_default();
            *known += usize::from(titles.contains_key(label.as_str()));
            *all += 1;
        }
        // A field refers to pages where most of its labels are names of some: those are called as the pages are.
        let refers = |field: &str| referring.get(field).is_some_and(|(known, all)| known * 2 > *all);
        let refers: BTreeSet<String> =
            labels.keys().map(|(field, _)| field).filter(|field| refers(field)).cloned().collect();
        let mut taken = BTreeMap::new();
        let subject = |((field, label), lives): ((String, String), Vec<usize>)| {
            let title = titles.get(label.as_str()).filter(|_| refers.contains(&field));
            let name = title.map_or(label.clone(), |title| (*title).to_owned());
            let group = capital(&field.replace(['-', '_'], " ").replace('.', " › "));
            Subject {
                file: format!("feeds/label-{}", numbered(&mut taken, slug(&format!("{field}/{label}"), &[]))),
                title: format!("{group}: {name}"),
                group,
                name,
                id: format!("label/{field}/{label}"),
                lives,
                home: "pages.html".to_owned(),
            }
        };
        let mut subjects: Vec<Subject> = labels.into_iter().map(subject).collect();
        // What is called as a page is called stands where a reader looks for it.
        subjects.sort_by_cached_key(|subject| (sorting(&subject.group), sorting(&subject.name)));
        subjects
    }

    /// The titles of living pages by the names of their files, where that is the name of one page alone.
    fn titles_by_stem(&self) -> BTreeMap<&str, &str> {
        let mut titles: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for life in (0..self.chronicle.lives.len()).filter(|life| self.chronicle.is_living(*life)) {
            let title = self.chronicle.title(life);
            let stem = self.chronicle.lives[life].path.stem();
            titles.entry(stem).and_modify(|known| *known = None).or_insert(Some(title));
        }
        titles.into_iter().filter_map(|(stem, title)| Some((stem, title?))).collect()
    }

    fn feed(&self, host: &str, subject: &Subject) -> Feed {
        let mut news: Vec<(usize, usize, usize)> = Vec::new();
        for life in &subject.lives {
            let events = self.chronicle.events[*life].iter().enumerate();
            news.extend(events.filter(|(_, event)| is_news(event)).map(|(at, event)| (event.moment.row, *life, at)));
        }
        // Newest release first; within a release as the pages began.
        news.sort_by_key(|(row, life, _)| (std::cmp::Reverse(*row), *life));
        if let Some((last, ..)) = news.get(ENTRIES).copied() {
            let whole = news.iter().take_while(|(row, ..)| *row > last).count();
            // A release that alone is more than that is told whole.
            let end = if whole == 0 { news.iter().take_while(|(row, ..)| *row == last).count() } else { whole };
            news.truncate(end);
        }
        let first = self.chronicle.point(0).date;
        let began = if let [life] = subject.lives[..] { self.began(life) } else { &first };
        let updated = news.first().map_or(began, |(row, ..)| &self.chronicle.point(*row).date);
        let place = |file: &str| self.site.own_url.map(|url| format!("{url}{file}"));
        Feed {
            id: tag(
                host,
                if subject.id.starts_with(&self.page_id(subject.lives[0])) { began } else { &first },
                &subject.id,
            ),
            title: format!("{} – {}", self.texts.changes, subject.title),
            language: self.language.code(),
            own_url: place(&subject.file),
            home_url: place(&subject.home).or_else(|| self.site.site_url.map(str::to_owned)),
            updated: *updated,
            author: if self.site.facts.name.is_empty() { host.to_owned() } else { self.site.facts.name.clone() },
            entries: news.into_iter().map(|(row, life, at)| self.entry_of(host, row, life, at)).collect(),
        }
    }

    fn entry_of(&self, host: &str, row: usize, life: usize, at: usize) -> Entry {
        let event = &self.chronicle.events[life][at];
        let point = self.chronicle.point(row);
        let own = self
            .site
            .own_url
            .map(|url| format!("{url}{}index.html#r-{}", self.names.page_folder(life), self.names.release(row)));
        Entry {
            id: tag(host, self.began(life), &format!("{}@{}", self.page_id(life), point.name)),
            title: format!("{} ({})", event.change.title(), version(point, self.language)),
            url: own.or_else(|| self.facts(life).and_then(|facts| facts.url.clone())),
            date: point.date,
            sentences: self.sentences(&event.alone.statements, event.change),
        }
    }
}

/// Feeds under a heading, in groups that open where they are many.
fn group(heading: &str, subjects: &[Subject]) -> GroupPart {
    let part = |subject: &Subject, title: &str| FeedPart {
        title: title.to_owned(),
        atom: format!("{}.xml", subject.file),
        json: format!("{}.json", subject.file),
    };
    let (mut feeds, mut folds) = (Vec::new(), Vec::new());
    if subjects.len() <= IN_SIGHT {
        feeds.extend(subjects.iter().map(|subject| part(subject, &subject.title)));
    } else {
        for group in subjects.chunk_by(|one, next| one.group == next.group) {
            let title = group.first().map(|subject| format!("{} ({})", subject.group, group.len()));
            let feeds = group.iter().map(|subject| part(subject, &subject.name)).collect();
            folds.extend(title.map(|title| FoldPart { title, feeds }));
        }
    }
    GroupPart { heading: heading.to_owned(), feeds, folds }
}

/// Whether a value can be a label: not nothing (`~`), and no longer than a label is.
fn is_label(value: &str) -> bool {
    value.chars().any(char::is_alphanumeric)
        && value.chars().count() <= LABEL
        && !matches!(value, "null" | "Null" | "NULL")
}

/// Whether a reader should know: something that he may act on, or a page that came, went, merged or was split.
fn is_news(event: &Event<'_>) -> bool {
    let whole = !matches!(event.change.lineage, Lineage::Kept | Lineage::Moved);
    event.alone.volume == Volume::Loud && (whole || event.change.significance() == Significance::Substantive)
}

fn numbered(taken: &mut BTreeMap<String, usize>, name: String) -> String {
    let times = taken.entry(name.clone()).or_default();
    *times += 1;
    if *times == 1 { name } else { format!("{name}-{times}") }
}
