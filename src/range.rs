//! Ranges of releases: what people write, and which two ends it means. Pure.
//!
//! | written | from | to |
//! |---|---|---|
//! | nothing | predecessor of the last release | the last release |
//! | `A` | predecessor of A (none: the beginning) | A |
//! | `A..B` | A | B |
//! | `A..` | A | `HEAD`, what is not released yet |
//! | `..B` | the beginning, before the first release | B |
//! | `2024-12` | the last release before that month | the last release in it |
//! | `monthly` | the monthly release before that one | the last monthly release |
//! | `monthly..B` | the last monthly release before B | B |
//! | `2024-10..2024-12` | the last release before October | the last release up to the end of December |
//!
//! A and B are tags, aliases from the configuration, versions (`2.0`, `v2.0`, `2.0.0`), days (`2024-12-19`: the last
//! release on or before it), months, or git revisions; what is first in this list wins. A day as A includes that day's
//! release in what is old; a month as A includes the month in what is new. Days count in the release's own offset.
//!
//! A monthly release is one that repairs no other: the third number of its version is 0. What was repaired in between is told with the
//! next one, for people who read once a month.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};

use crate::error::Error;
use crate::release::{Naming, Point, Release, parse_version};

/// A range as written.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum RangeSpec {
    /// Nothing: the last release.
    #[default]
    Last,
    /// `A`: one release since the one before it.
    One(String),
    /// `A..B`; an end that is left out is none.
    Between(Option<String>, Option<String>),
}

impl RangeSpec {
    /// Reads what people write. Error: three dots, which mean something else in git.
    pub fn parse(text: &str) -> Result<RangeSpec, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(RangeSpec::Last);
        }
        let Some((from, to)) = text.split_once("..") else { return Ok(RangeSpec::One(text.to_owned())) };
        if to.starts_with('.') {
            let two = format!("{from}..{}", to.trim_start_matches('.'));
            return Err(Error::new(format!("no range: {text}")).hint(format!("Write it with two dots: {two}")));
        }
        let end = |name: &str| Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        Ok(RangeSpec::Between(end(from), end(to)))
    }
}

/// The word for the last monthly release.
const MONTHLY: &str = "monthly";

/// The two ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The old end; none: the beginning, see [`Point::beginning`].
    pub from: Option<Point>,
    /// The new end.
    pub to: Point,
}

/// A revision that is no release by name, with the nearest release at or above it.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The revision.
    pub point: Point,
    /// Name of the nearest release that it is or descends from.
    pub previous: Option<String>,
}

/// What names can mean.
pub struct Known<'a> {
    /// All releases, oldest first.
    pub releases: &'a [Release],
    /// How tags name versions.
    pub naming: &'a Naming,
    /// Names that the configuration gives to releases.
    pub aliases: &'a BTreeMap<String, String>,
    /// Looks up a git revision; none if git does not know it.
    pub revision: &'a dyn Fn(&str) -> Option<Revision>,
}

/// What one name means.
enum Found<'a> {
    Release(&'a Release),
    Day(NaiveDate),
    /// The first day of the month.
    Month(NaiveDate),
    Revision(Revision),
}

/// The two ends that a range means. Errors: a name that is unknown (with the nearest names), a day or month that no release
/// belongs to, no release at all where one is needed.
pub fn resolve(spec: &RangeSpec, known: &Known<'_>) -> Result<Range, Error> {
    match spec {
        RangeSpec::Last => {
            let last = known.releases.last().ok_or_else(|| Error::new("the repository has no release yet"))?;
            Ok(known.since_previous(last))
        }
        RangeSpec::One(name) => known.one(name),
        RangeSpec::Between(Some(from), to) if known.is_monthly(from) => {
            let name = to.as_deref().unwrap_or("HEAD");
            let to = known.new_end(name)?;
            Ok(Range { from: Some(known.monthly_before(known.last_before(name)?, name)?.point()), to })
        }
        RangeSpec::Between(from, to) => {
            let from = from.as_deref().map(|name| known.old_end(name)).transpose()?.flatten();
            let to = known.new_end(to.as_deref().unwrap_or("HEAD"))?;
            Ok(Range { from, to })
        }
    }
}

impl<'a> Known<'a> {
    /// Whether the name is the word for monthly releases, and nothing else is called so.
    fn is_monthly(&self, name: &str) -> bool {
        name == MONTHLY && self.by_name(name).is_none() && !self.aliases.contains_key(name)
    }

    /// The last monthly release at or before this one.
    fn monthly_before(&self, last: Option<&'a Release>, end: &str) -> Result<&'a Release, Error> {
        let before = |release: &&'a Release| release.previous.as_deref().and_then(|name| self.by_name(name));
        let mut line = std::iter::successors(last, before);
        let monthly = line.find(|release| release.version.patch == 0 && release.version.pre.is_empty());
        monthly.ok_or_else(|| {
            Error::new(format!("there is no monthly release before {end}"))
                .hint("A monthly release is one of which the third number of the version is 0, like v2.3.0.")
        })
    }

    /// The release before the one that this name means.
    fn last_before(&self, name: &str) -> Result<Option<&'a Release>, Error> {
        let previous = |release: &Release| release.previous.as_deref().and_then(|name| self.by_name(name));
        Ok(match self.find(name)? {
            Found::Release(release) => previous(release),
            Found::Day(day) => self.released_by(day).and_then(previous),
            Found::Month(first) => self.released_by(last_day(first)).and_then(previous),
            Found::Revision(Revision { point, previous: last }) => {
                match self.releases.iter().find(|release| release.commit == point.commit) {
                    // The newest commit may be a release: then what is new since is what it brought.
                    Some(release) => previous(release),
                    None => last.and_then(|name| self.by_name(&name)),
                }
            }
        })
    }

    fn one(&self, name: &str) -> Result<Range, Error> {
        if self.is_monthly(name) {
            let newest = (self.revision)("HEAD").and_then(|head| self.by_name(&head.previous?));
            let last = self.monthly_before(newest.or(self.releases.last()), "HEAD")?;
            let previous = last.previous.as_deref().and_then(|name| self.by_name(name));
            let from = previous.and_then(|previous| self.monthly_before(Some(previous), &last.name).ok());
            return Ok(Range { from: from.map(Release::point), to: last.point() });
        }
        match self.find(name)? {
            Found::Release(release) => Ok(self.since_previous(release)),
            Found::Day(day) => Ok(self.since_previous(self.released_by(day).ok_or_else(|| self.none_by(day))?)),
            Found::Month(first) => month(first, self.releases).ok_or_else(|| self.none_in(first)),
            Found::Revision(Revision { point, previous }) => {
                let release = self.releases.iter().find(|release| release.commit == point.commit);
                if let Some(release) = release {
                    return Ok(self.since_previous(release));
                }
                let from = previous.and_then(|name| self.by_name(&name)).map(Release::point);
                Ok(Range { from, to: point })
            }
        }
    }

    fn old_end(&self, name: &str) -> Result<Option<Point>, Error> {
        Ok(match self.find(name)? {
            Found::Release(release) => Some(release.point()),
            Found::Day(day) => self.released_by(day).map(Release::point),
            Found::Month(first) => before(first).and_then(|day| self.released_by(day)).map(Release::point),
            Found::Revision(revision) => Some(revision.point),
        })
    }

    fn new_end(&self, name: &str) -> Result<Point, Error> {
        match self.find(name)? {
            Found::Release(release) => Ok(release.point()),
            Found::Day(day) => self.released_by(day).map(Release::point).ok_or_else(|| self.none_by(day)),
            Found::Month(first) => {
                self.released_by(last_day(first)).map(Release::point).ok_or_else(|| self.none_by(last_day(first)))
            }
            Found::Revision(revision) => Ok(revision.point),
        }
    }

    fn find(&self, name: &str) -> Result<Found<'a>, Error> {
        if let Some(release) = self.by_name(name) {
            return Ok(Found::Release(release));
        }
        if let Some(target) = self.aliases.get(name) {
            let unknown = || {
                Error::new(format!("the alias {name} stands for {target}, which is no release"))
                    .hint("Mend it in pagelog.toml under [releases] aliases.")
            };
            return self.by_name(target).or_else(|| self.by_version(target)).map(Found::Release).ok_or_else(unknown);
        }
        if let Some(release) = self.by_version(name) {
            return Ok(Found::Release(release));
        }
        if let Some(date) = date(name) {
            return Ok(date);
        }
        (self.revision)(name).map(Found::Revision).ok_or_else(|| self.unknown(name))
    }

    fn by_name(&self, name: &str) -> Option<&'a Release> {
        self.releases.iter().find(|release| release.name == name || release.aliases.iter().any(|alias| alias == name))
    }

    /// The last release of that version, with or without the prefix that tags have.
    fn by_version(&self, name: &str) -> Option<&'a Release> {
        let bare = Naming { prefix: String::new(), scheme: self.naming.scheme };
        let version = parse_version(name, self.naming).or_else(|| parse_version(name, &bare))?;
        self.releases.iter().rev().find(|release| release.version == version)
    }

    /// The newest release on or before that day; of several at one moment the last in order.
    fn released_by(&self, day: NaiveDate) -> Option<&'a Release> {
        self.releases.iter().filter(|release| release.date.date_naive() <= day).max_by_key(|release| release.date)
    }

    fn since_previous(&self, release: &Release) -> Range {
        let previous = release.previous.as_deref().and_then(|name| self.by_name(name));
        Range { from: previous.map(Release::point), to: release.point() }
    }

    fn none_by(&self, day: NaiveDate) -> Error {
        let error = Error::new(format!("there is no release on or before {day}"));
        match self.releases.iter().min_by_key(|release| release.date) {
            Some(first) => error.hint(format!("The first one is {} of {}.", first.name, first.date.date_naive())),
            None => error,
        }
    }

    fn none_in(&self, first: NaiveDate) -> Error {
        let last = last_day(first);
        let error = Error::new(format!("there is no release in {}", first.format("%Y-%m")));
        let tell = |when: &str, release: &Release| {
            format!("The {when} one is {} of {}.", release.name, release.date.date_naive())
        };
        let next =
            self.releases.iter().filter(|release| release.date.date_naive() > last).min_by_key(|release| release.date);
        let hints =
            [self.released_by(last).map(|release| tell("last", release)), next.map(|release| tell("next", release))];
        hints.into_iter().flatten().fold(error, Error::hint)
    }

    fn unknown(&self, name: &str) -> Error {
        let names = self.releases.iter().flat_map(|release| release.aliases.iter().chain([&release.name]));
        let error = Error::new(format!("there is no release or revision {name}"));
        let nearest = nearest(name, names.chain(self.aliases.keys()).map(String::as_str));
        match (nearest.is_empty(), self.releases) {
            (false, _) => error.hint(format!("Did you mean {}?", nearest.join(" or "))),
            (true, [.., last]) => {
                error.hint(format!("The last release is {}; see them all: pagelog releases", last.name))
            }
            (true, []) => error,
        }
    }
}

/// The releases of a month, told as one: from the last release before it. None if there is none.
pub fn month(first: NaiveDate, releases: &[Release]) -> Option<Range> {
    let by = |day: NaiveDate| {
        releases.iter().filter(|release| release.date.date_naive() <= day).max_by_key(|release| release.date)
    };
    let to = by(last_day(first)).filter(|release| release.date.date_naive() >= first)?;
    Some(Range { from: before(first).and_then(by).map(Release::point), to: to.point() })
}

/// The first day of a month as people write it: `2024-12`.
pub fn month_of(text: &str) -> Option<NaiveDate> {
    match date(text) {
        Some(Found::Month(first)) => Some(first),
        _ => None,
    }
}

/// `2024-12` and `2024-12-19`, with exactly that many digits.
fn date<'a>(text: &str) -> Option<Found<'a>> {
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').filter(digits).collect();
    match (text.len(), &parts[..]) {
        (7, [year, month]) if year.len() == 4 => {
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1).map(Found::Month)
        }
        (10, [year, month, day]) if year.len() == 4 && month.len() == 2 => {
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).map(Found::Day)
        }
        _ => None,
    }
}

fn last_day(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(Months::new(1)).and_then(before).unwrap_or(first)
}

fn before(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_sub_days(Days::new(1))
}

/// How like a name must be to be offered: below this, of the names in the real histories, the offers were guesses.
const MIN_LIKE: f64 = 0.8;

/// A likeness to one word of a name counts for so much of a likeness to the whole: `betta` is 0.95 like `beta`, and is to be
/// offered; `better` is 0.91 like it.
const WORD_COUNTS: f64 = 0.9;

/// How many names are offered.
const MAX_OFFERED: usize = 3;

/// The names most like this one, best first; at most three, none if none is like it.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted = name.to_lowercase();
    let names: BTreeSet<&str> = names.collect();
    let like = |other: &str| {
        // Of `v1.0.0-beta.1` people remember `beta`: a word of a name counts too, a little less than the whole.
        let words = other.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2);
        let words = words.map(|word| strsim::jaro_winkler(&wanted, word) * WORD_COUNTS);
        words.fold(strsim::jaro_winkler(&wanted, other), f64::max)
    };
    let mut rated: Vec<(f64, &str)> = names.into_iter().map(|other| (like(&other.to_lowercase()), other)).collect();
    rated.retain(|(likeness, _)| *likeness >= MIN_LIKE);
    rated.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    rated.into_iter().take(MAX_OFFERED).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests;
