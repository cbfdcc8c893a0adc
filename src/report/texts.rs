//! Texts that name the version or the date of a release, and must follow when one is cut.
//!
//! ```text
//! pattern   Versie {version} verscheen op {date}
//! text      Versie 2.5 verscheen op 24 maart 2026.
//! becomes   Versie 2.6 verscheen op 1 mei 2026.
//! ```
//!
//! A version is written with as many numbers as stood there, a date in the way it stood there.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use semver::Version;

/// What a text is to name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Named<'a> {
    /// The version.
    pub version: &'a Version,
    /// The day; none where it is not known yet: then every date is as it should be.
    pub day: Option<NaiveDate>,
}

/// A place where a text names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Its line.
    pub line: u32,
    /// What stands there.
    pub found: String,
    /// What should.
    pub expected: String,
}

/// Names of months as they are written in Dutch and in English.
const MONTHS: [[&str; 12]; 2] = [
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// The places of a pattern in a text, in order.
pub fn places(pattern: &str, text: &str, named: Named<'_>) -> Vec<Place> {
    let parts = parts(pattern);
    let first = match parts.first() {
        Some(Piece::Plain(first)) => *first,
        _ => "",
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at <= text.len() {
        let start = match text[at..].find(first) {
            Some(found) if !first.is_empty() => at + found,
            None => break,
            // A pattern that begins with a placeholder may begin wherever one can.
            Some(_) => match text[at..].find(|c: char| c.is_ascii_digit()) {
                Some(found) => at + found,
                None => break,
            },
        };
        match matched(&parts, text, start, named) {
            Some((places, end)) => {
                out.extend(places);
                at = end.max(start + 1);
            }
            None => at = start + 1,
        }
        while at < text.len() && !text.is_char_boundary(at) {
            at += 1;
        }
    }
    out
}

/// The text with every place as it should be.
pub fn updated(text: &str, places: &[Place]) -> String {
    let mut out = text.to_owned();
    let mut last_first: Vec<&Place> = places.iter().collect();
    last_first.sort_by_key(|place| std::cmp::Reverse(place.range.start));
    for place in last_first {
        out.replace_range(place.range.clone(), &place.expected);
    }
    out
}

/// A text that names one release, as it would name another in the same places.
pub fn renamed(text: &str, old: Named<'_>, new: Named<'_>) -> String {
    let mut out = text.to_owned();
    for pattern in ["{date}", "{version}"] {
        let own: BTreeSet<usize> = places(pattern, &out, old)
            .into_iter()
            .filter(|place| place.found == place.expected)
            .map(|place| place.range.start)
            .collect();
        let mut following = places(pattern, &out, new);
        following.retain(|place| own.contains(&place.range.start));
        out = updated(&out, &following);
    }
    out
}

enum Piece<'p> {
    Plain(&'p str),
    Version,
    Date,
}

fn parts(pattern: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = pattern;
    while let Some(at) = [rest.find("{version}"), rest.find("{date}")].into_iter().flatten().min() {
        if at > 0 {
            out.push(Piece::Plain(&rest[..at]));
        }
        let (piece, length) = if rest[at..].starts_with("{version}") { (Piece::Version, 9) } else { (Piece::Date, 6) };
        out.push(piece);
        rest = &rest[at + length..];
    }
    if !rest.is_empty() {
        out.push(Piece::Plain(rest));
    }
    out
}

fn matched(parts: &[Piece<'_>], text: &str, start: usize, named: Named<'_>) -> Option<(Vec<Place>, usize)> {
    let mut at = start;
    let mut out = Vec::new();
    for part in parts {
        let (length, expected) = match part {
            Piece::Plain(plain) => (text[at..].starts_with(plain).then_some(plain.len())?, None),
            Piece::Version => {
                let (length, expected) = version(&text[at..], named.version)?;
                (length, Some(expected))
            }
            Piece::Date => {
                let (length, expected) = date(&text[at..], named.day)?;
                (length, Some(expected))
            }
        };
        if let Some(expected) = expected {
            let line = u32::try_from(text[..at].matches('\n').count() + 1).unwrap_or(u32::MAX);
            out.push(Place { range: at..at + length, line, found: text[at..at + length].to_owned(), expected });
        }
        at += length;
    }
    Some((out, at))
}

/// The version at the start of a text: its length, and the new one with as many numbers.
fn version(text: &str, new: &Version) -> Option<(usize, String)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let body = text[..end].trim_end_matches('.');
    let numbers: Vec<&str> = body.split('.').collect();
    if numbers.len() > 3 || numbers.iter().any(|number| number.is_empty()) {
        return None;
    }
    let all = [new.major, new.minor, new.patch].map(|number| number.to_string());
    let mut written = all[..numbers.len()].join(".");
    let mut length = body.len();
    // `2.0.0-beta.1`
    if numbers.len() == 3 && text[length..].starts_with('-') {
        let rest = &text[length + 1..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(rest.len());
        length += 1 + rest[..end].trim_end_matches(['.', '-']).len();
    }
    if !new.pre.is_empty() {
        written = new.to_string();
    }
    Some((length, written))
}

/// The date at the start of a text (`24 maart 2026`, `2026-03-24`): its length, and the new one written in the same way.
fn date(text: &str, new: Option<NaiveDate>) -> Option<(usize, String)> {
    if let Some(iso) = text.get(..10).filter(|iso| NaiveDate::parse_from_str(iso, "%Y-%m-%d").is_ok()) {
        return Some((iso.len(), new.map_or_else(|| iso.to_owned(), |new| new.format("%Y-%m-%d").to_string())));
    }
    let mut words = text.splitn(3, ' ');
    let (day, month, rest) = (words.next()?, words.next()?, words.next()?);
    let year = rest.get(..4).filter(|year| year.bytes().all(|digit| digit.is_ascii_digit()))?;
    day.parse::<u32>().ok().filter(|day| (1..=31).contains(day))?;
    let names = MONTHS.iter().find(|names| names.contains(&month))?;
    let length = day.len() + month.len() + year.len() + 2;
    let Some(new) = new else { return Some((length, text[..length].to_owned())) };
    let at = usize::try_from(new.month0()).ok()?;
    Some((length, format!("{} {} {}", new.day(), names[at], new.year())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(pattern: &str, text: &str) -> String {
        let version = Version::new(2, 6, 0);
        let named = Named { version: &version, day: NaiveDate::from_ymd_opt(2026, 5, 1) };
        updated(text, &places(pattern, text, named))
    }

    #[test]
    fn versions_and_dates_follow_as_they_are_written() {
        let text = "## Versie 2.5\nVersie 2.5 is de nieuwste. Deze verscheen op 24 maart 2026.\n";
        assert_eq!(
            after("Versie {version}", text),
            "## Versie 2.6\nVersie 2.6 is de nieuwste. Deze verscheen op 24 maart 2026.\n"
        );
        assert_eq!(after("verscheen op {date}", text), text.replace("24 maart", "1 mei"));
        assert_eq!(after("version: {version}", "version: 2.5.1-rc.1\n"), "version: 2.6.0\n");
        assert_eq!(after("{version} ({date})", "2.5.1 (2026-03-24), é"), "2.6.0 (2026-05-01), é");
        assert_eq!(after("of {date}", "Version 2 of 24 March 2026"), "Version 2 of 1 May 2026");
    }

    #[test]
    fn a_text_names_another_release_in_the_same_places() {
        let (old, new) = (Version::new(2, 5, 0), Version::new(2, 6, 0));
        let named = |version, month| Named { version, day: NaiveDate::from_ymd_opt(2026, month, 24) };
        let text = "Versie 2.5 van 24 maart 2026 volgt op 2.4 en geldt tot 1 mei 2026.";
        assert_eq!(
            renamed(text, named(&old, 3), named(&new, 5)),
            "Versie 2.6 van 24 mei 2026 volgt op 2.4 en geldt tot 1 mei 2026."
        );
    }

    #[test]
    fn what_is_no_version_stays() {
        for text in ["Versie twee", "Versie ", "Versie é", ""] {
            assert_eq!(after("Versie {version}", text), text);
        }
        assert!(after("", "x").contains('x'));
        assert_eq!(after("op {date}", "op 24 brumaire 2026, op 99 mei 2026"), "op 24 brumaire 2026, op 99 mei 2026");
    }
}
