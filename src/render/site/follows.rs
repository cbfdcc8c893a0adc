//! What the files of a step follow from, as one number: files that were made of the same before need not be made again.
//!
//! A release that changes one page leaves the histories of all others as they are. So nothing on them may follow from which release is the
//! newest; what does (the start page, the lists, the feeds of several pages) is made every time.

use std::fmt::{self, Debug, Write as _};
use std::hash::Hash as _;
use std::sync::OnceLock;

use xxhash_rust::xxh3::Xxh3;

use super::{Format, Served, Step, Work};
use crate::page::{BlockKind, Page, PagePath, Style};

impl Work<'_> {
    /// What the files of a step follow from, besides the program, its templates and the configuration; none for a step that is made
    /// every time.
    pub fn follows_from(&self, step: Step) -> Option<u128> {
        if self.site.format != Format::Html || self.site.served != Served::AsFiles {
            return None;
        }
        let site = self.site;
        let mut sum = Sum::default();
        sum.take(&(site.facts.name.as_str(), site.site_url, site.own_url, site.folders));
        sum.take(&(
            site.pages_language,
            site.language,
            site.robots,
            self.chronicle.releases.first().map(|_| self.chronicle.point(0)),
        ));
        match step {
            Step::Page(life) => self.page_follows_from(life, &mut sum),
            Step::Release(row) => self.release_follows_from(row, &mut sum),
            Step::Lists | Step::Feeds => return None,
        }
        Some(sum.0.digest128())
    }

    fn page_follows_from(&self, life: usize, sum: &mut Sum) {
        let chronicle = self.chronicle;
        sum.take(&(self.names.page_folder(life), &chronicle.lives[life], chronicle.is_living(life)));
        for (text, other) in self.fates(life) {
            sum.take(&(text, chronicle.title(other), self.names.page_folder(other)));
        }
        if let Some(facts) = self.facts(life) {
            sum.take(&(&facts.section, &facts.url));
        }
        for event in 0..chronicle.events[life].len() {
            self.event_follows_from(life, event, sum);
        }
        // The last one goes on until now.
        let mut spans = chronicle.spans(life);
        spans.pop();
        for span in spans {
            let [_, until_now] = chronicle.moves(span.last);
            sum.take(&(chronicle.point(span.first), chronicle.point(span.last), until_now));
        }
    }

    fn release_follows_from(&self, row: usize, sum: &mut Sum) {
        let release = &self.chronicle.releases[row];
        sum.take(&(release.comparison, release.site));
        for beside in [row.checked_sub(1), Some(row + 1).filter(|row| *row < self.chronicle.releases.len())] {
            sum.take(&beside.map(|row| (self.names.release_file(row), self.chronicle.point(row))));
        }
        for change in 0..release.comparison.pages.len() {
            if let Some((life, event)) = self.place(row, change) {
                sum.take(&self.names.page_folder(life));
                self.event_follows_from(life, event, sum);
            }
        }
    }

    /// What is told and shown of one event of a page.
    fn event_follows_from(&self, life: usize, at: usize, sum: &mut Sum) {
        let sum_of = || {
            let event = &self.chronicle.events[life][at];
            let row = event.moment.row;
            let mut sum = Sum::default();
            sum.take(&(self.names.release_file(row), self.chronicle.point(row), event.change));
            sum.take(&row.checked_sub(1).map(|row| self.chronicle.point(row)));
            let sweeps = &self.chronicle.releases[row].comparison.sweeps;
            event.alone.sweeps.iter().filter_map(|id| sweeps.get(id.0)).for_each(|sweep| sum.take(sweep));
            let [moved, _] = self.chronicle.moves(row);
            sum.take(moved);
            for (_, packed) in self.chronicle.packed(life, at).into_iter().flatten().flatten() {
                packed.hash(&mut sum.0);
            }
            let texts = self.chronicle.texts_of(life, at..at + 1);
            for (path, page) in [texts.before(at), texts.after(at)].into_iter().flatten() {
                self.links_of(path, page, &mut sum);
            }
            sum.0.digest128()
        };
        sum.take(self.sums[life][at].get_or_init(sum_of));
    }

    /// Where the links and the images of a text lead now.
    fn links_of(&self, path: &PagePath, page: &Page, sum: &mut Sum) {
        for block in &page.blocks {
            if block.kind == BlockKind::Image {
                sum.take(&self.resolve(path, &block.name));
            }
            for span in &block.spans {
                if let Style::Link { target, .. } = &span.style {
                    sum.take(&self.resolve(path, target));
                }
            }
        }
    }
}

/// Sums of events, once they are known: a page and a release ask for the same.
pub(super) type Sums = Vec<Vec<OnceLock<u128>>>;

#[derive(Default)]
struct Sum(Xxh3);

impl Sum {
    /// Takes all that a value says of itself.
    fn take(&mut self, value: &(impl Debug + ?Sized)) {
        // Nothing can go wrong where nothing is written.
        let _ = write!(self, "{value:?}\0");
    }
}

impl fmt::Write for Sum {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
