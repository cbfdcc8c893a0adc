//! The start page: the releases, newest first, and what each brought.

use serde::Serialize;

use super::versions::{Choose, NEWSLETTER};
use super::words::{self, capital, date, version};
use super::{At, Frame, Link, Served, Work};
use crate::render::language::Language;
use crate::render::templates::TemplateError;
use crate::report::notes::Counts;

#[derive(Serialize)]
struct Start {
    #[serde(flatten)]
    frame: Frame,
    lead: String,
    releases: Vec<ReleaseLine>,
    choose: Option<Choose>,
    /// Where the letter about what is not released is.
    newsletter: Option<&'static str>,
}

#[derive(Serialize)]
struct ReleaseLine {
    href: String,
    name: String,
    date: String,
    in_short: String,
    about_intro: &'static str,
    about: Vec<Link>,
}

impl Work<'_> {
    /// The start page.
    pub(super) fn start(&self) -> Result<String, TemplateError> {
        let line = |row: usize| {
            let point = self.chronicle.point(row);
            let release = &self.chronicle.releases[row];
            let is_all = Counts::told(&release.comparison.pages).pages() <= release.about.len();
            ReleaseLine {
                href: self.names.release_file(row),
                name: capital(&version(point, self.language)),
                date: date(point, self.language),
                in_short: self.brought(row),
                about_intro: if is_all { self.texts.about_all } else { self.texts.about },
                about: release.about.iter().map(|page| self.link_to(row, *page, "")).collect(),
            }
        };
        let choose = self.choose("releases/compare", None);
        let newest = self.chronicle.releases.len().checked_sub(1).map(|row| self.chronicle.point(row));
        let is_unreleased = newest.is_some_and(|newest| newest.version.is_none());
        let newsletter = (self.site.served == Served::Live && is_unreleased).then_some(NEWSLETTER);
        let releases = (0..self.chronicle.releases.len()).rev().map(line).collect();
        let frame = self.frame(self.texts.changes, "", At::Versions);
        let page = Start { frame, lead: self.lead(), releases, choose, newsletter };
        self.templates.render("site-start", &page)
    }

    /// What a release brought, in a sentence or two.
    pub(super) fn brought(&self, row: usize) -> String {
        if row == 0 {
            return format!("{} {}", self.texts.first_version, self.had(row));
        }
        words::in_short(&Counts::told(&self.chronicle.releases[row].comparison.pages), self.language)
    }

    /// What a reader finds here.
    pub(super) fn lead(&self) -> String {
        let pages =
            self.language.pages((0..self.chronicle.lives.len()).filter(|life| self.chronicle.is_living(*life)).count());
        let rows = 0..self.chronicle.releases.len();
        let releases = rows.filter(|row| self.chronicle.point(*row).version.is_some()).count();
        match self.language {
            Language::Nl => format!(
                "Hier ziet u wat er is veranderd op de website, per versie en per pagina. Er zijn nu {releases} versies en {pages}."
            ),
            Language::En => format!(
                "Here you see what has changed on the website, by version and by page. There are {releases} versions and {pages} now."
            ),
        }
    }

    /// How many pages the website had at a release.
    pub(super) fn had(&self, row: usize) -> String {
        words::had_pages(self.chronicle.releases[row].comparison.pages_after, self.language)
    }
}
