//! Every way to write a range, and the text of every error.

use super::*;
use crate::release::{ObjectId, Scheme};

/// `v1.1`, `v1.6`, `v1.6.1`, `v2.0` (also `V2.0`) and the branch `topic` after `v1.6`.
fn releases() -> Vec<Release> {
    let release = |name: &str, date: &str, previous: Option<&str>| Release {
        name: name.to_owned(),
        version: parse_version(name, &Naming::default()).unwrap(),
        date: format!("{date}T23:30:00+01:00").parse().unwrap(),
        commit: ObjectId(format!("commit-of-{name}")),
        previous: previous.map(str::to_owned),
        aliases: if name == "v2.0" { vec!["V2.0".to_owned()] } else { Vec::new() },
    };
    vec![
        release("v1.1", "2024-04-11", None),
        release("v1.6", "2024-11-14", Some("v1.1")),
        release("v1.6.1", "2024-11-30", Some("v1.6")),
        release("v2.0", "2024-12-19", Some("v1.6.1")),
    ]
}

fn revision(name: &str) -> Option<Revision> {
    let (commit, previous) = match name {
        "HEAD" => ("commit-of-head", "v2.0"),
        "topic" => ("commit-of-topic", "v1.6"),
        "c0ffee" => ("commit-of-v2.0", "v2.0"),
        _ => return None,
    };
    let date = "2025-01-01T00:00:00Z".parse().unwrap();
    let point = Point { name: name.to_owned(), version: None, date, commit: ObjectId(commit.to_owned()) };
    Some(Revision { point, previous: Some(previous.to_owned()) })
}

fn resolved_in(text: &str, releases: &[Release]) -> String {
    let aliases = BTreeMap::from([("beta", "v1.6.1"), ("lost", "v9")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    let known = Known { releases, naming: &Naming::default(), aliases: &aliases, revision: &revision };
    match RangeSpec::parse(text).and_then(|spec| resolve(&spec, &known)) {
        Ok(Range { from, to }) => {
            format!("{} .. {}", from.map_or_else(|| "the beginning".to_owned(), |point| point.name), to.name)
        }
        Err(error) => error.to_text(),
    }
}

fn resolved(text: &str) -> String {
    resolved_in(text, &releases())
}

#[test]
fn every_way_to_write_a_range() {
    let cases = [
        ("", "v1.6.1 .. v2.0"),
        ("v2.0", "v1.6.1 .. v2.0"),
        ("2.0", "v1.6.1 .. v2.0"),
        ("2.0.0", "v1.6.1 .. v2.0"),
        ("V2.0", "v1.6.1 .. v2.0"),
        ("v1.1", "the beginning .. v1.1"),
        ("monthly", "v1.6 .. v2.0"),
        ("monthly..", "v2.0 .. HEAD"),
        ("monthly..v2.0", "v1.6 .. v2.0"),
        ("monthly..v1.6.1", "v1.6 .. v1.6.1"),
        ("monthly..2024-11", "v1.6 .. v1.6.1"),
        ("monthly..c0ffee", "v1.6 .. c0ffee"),
        ("monthly..topic", "v1.6 .. topic"),
        ("v1.1..beta", "v1.1 .. v1.6.1"),
        ("beta", "v1.6 .. v1.6.1"),
        (" v1.6 .. v2.0 ", "v1.6 .. v2.0"),
        ("v2.0..v1.6", "v2.0 .. v1.6"),
        ("v1.6..", "v1.6 .. HEAD"),
        ("..v1.6", "the beginning .. v1.6"),
        ("..", "the beginning .. HEAD"),
        ("HEAD", "v2.0 .. HEAD"),
        ("topic", "v1.6 .. topic"),
        ("c0ffee", "v1.6.1 .. v2.0"),
        ("v1.6..topic", "v1.6 .. topic"),
        ("2024-12-19", "v1.6.1 .. v2.0"),
        ("2024-12-18", "v1.6 .. v1.6.1"),
        ("2024-11-14..2024-12-31", "v1.6 .. v2.0"),
        ("2024-11", "v1.1 .. v1.6.1"),
        ("2024-11..2024-12", "v1.1 .. v2.0"),
        ("2024-04..2024-06", "the beginning .. v1.1"),
        ("2024-01-01..v1.6", "the beginning .. v1.6"),
    ];
    for (text, expected) in cases {
        assert_eq!(resolved(text), expected, "{text}");
    }
}

#[test]
fn what_means_nothing_is_told_with_what_to_do() {
    let cases = [
        ("v1.6...v2.0", "no range: v1.6...v2.0\nhint: Write it with two dots: v1.6..v2.0"),
        ("v1.7", "there is no release or revision v1.7\nhint: Did you mean v1.1 or v1.6 or v1.6.1?"),
        ("betta", "there is no release or revision betta\nhint: Did you mean beta?"),
        (
            "zomaar",
            "there is no release or revision zomaar\nhint: The last release is v2.0; see them all: pagelog releases",
        ),
        (
            "lost",
            "the alias lost stands for v9, which is no release\nhint: Mend it in pagelog.toml under [releases] aliases.",
        ),
        ("2023-01-01", "there is no release on or before 2023-01-01\nhint: The first one is v1.1 of 2024-04-11."),
        ("v1.1..2023-01", "there is no release on or before 2023-01-31\nhint: The first one is v1.1 of 2024-04-11."),
        (
            "2024-06",
            "there is no release in 2024-06\nhint: The last one is v1.1 of 2024-04-11.\nhint: The next one is v1.6 of 2024-11-14.",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(resolved(text), expected, "{text}");
    }
    assert_eq!(resolved_in("", &[]), "the repository has no release yet");
    assert_eq!(resolved_in("v1", &[]), "there is no release or revision v1");
}

#[test]
fn a_tag_that_looks_like_a_month_goes_before_the_month() {
    let mut releases = releases();
    releases[1].name = "2024-12".to_owned();
    releases[2].previous = Some("2024-12".to_owned());
    assert_eq!(resolved_in("2024-12", &releases), "v1.1 .. 2024-12");
}

#[test]
fn versions_are_found_without_the_prefix_that_tags_have() {
    let naming = Naming { prefix: "docs-".to_owned(), scheme: Scheme::Semver };
    let mut releases = releases();
    releases.iter_mut().for_each(|release| release.name = format!("docs-{}", release.name));
    let known = Known { releases: &releases, naming: &naming, aliases: &BTreeMap::new(), revision: &|_| None };
    for name in ["2.0", "v2.0", "docs-2.0.0"] {
        assert_eq!(resolve(&RangeSpec::One(name.to_owned()), &known).unwrap().to.name, "docs-v2.0", "{name}");
    }
}
