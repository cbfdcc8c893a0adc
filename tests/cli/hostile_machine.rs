//! Machines with another language, clock or terminal than ours.

use std::process::Command;

use chrono::DateTime;
use git2::ObjectType;
use pagelog::git::Repo;
use pagelog::git::history::{NewCommit, NewTag};

use crate::program::{Place, ran};
use crate::site::tree;

#[test]
fn no_locale_plays_a_part() {
    let place = Place::with_demo();
    // In Turkish the small form of I is ı and the capital of i is İ; in C there is nothing but ASCII.
    let commands =
        ["notes v2.0", "diff v2.0 --format json", "releases", "history GELUID", "check v2.0", "newsletter v2.0"];
    for arguments in commands {
        let told = |locale: &str| {
            let mut command = place.command("demo");
            for name in ["LANG", "LC_ALL", "LC_CTYPE", "LANGUAGE"] {
                command.env(name, locale);
            }
            let ran = ran(command.args(arguments.split(' ')));
            (ran.code, ran.stdout, ran.stderr)
        };
        let plain = told("C");
        for locale in ["tr_TR.UTF-8", "POSIX", "nl_NL.ISO-8859-1", "zz", ""] {
            assert!(told(locale) == plain, "{arguments} differs in {locale}");
        }
    }
}

#[test]
fn releases_of_1970_and_2100_have_their_dates() {
    let place = Place::new();
    let at = |date: &str| DateTime::parse_from_rfc3339(date).expect("a date as RFC 3339 has them");
    let commit = |date: &str, tag: &str, text: &str| NewCommit {
        date: at(date),
        tags: vec![NewTag { name: tag.to_owned(), message: None, date: at(date) }],
        ..crate::site::commit(0, &tree([("docs/a.md", text), ("mkdocs.yml", "site_url: https://e.example/\n")]), &[])
    };
    Repo::commit_all(
        &place.path("site"),
        &[
            commit("1970-01-01T00:00:00+00:00", "v1.0", "# A\n\nEen.\n"),
            commit("1999-12-31T23:59:59-11:00", "v1.1", "# A\n\nTwee.\n"),
            commit("2100-02-28T23:30:00+14:00", "v1.2", "# A\n\nDrie.\n"),
        ],
    )
    .expect("git takes such dates");
    let releases = place.document("site", "releases");
    let dates: Vec<&str> =
        releases["releases"].as_array().into_iter().flatten().filter_map(|r| r["date"].as_str()).collect();
    assert_eq!(dates, ["1970-01-01", "1999-12-31", "2100-02-28"]);
    for (release, said) in [("v1.0", "1 January 1970"), ("v1.1", "31 December 1999"), ("v1.2", "28 February 2100")] {
        for command in ["notes", "diff", "newsletter", "newsletter --format eml", "newsletter --format text"] {
            let text = place.done("site", &format!("{command} {release}"));
            let year = said.rsplit(' ').next().unwrap_or_default();
            assert!(
                text.contains(said) || command.contains("format") && text.contains(year),
                "{command} {release}: {text}"
            );
        }
    }
    place.done("site", "site --output ../out");
    for (range, release) in [("1970", "v1.0"), ("2100-02", "v1.2"), ("1999-12-31", "v1.1")] {
        let ran = place.run("site", &format!("diff {range} --format json"));
        if ran.code == 0 {
            assert!(ran.stdout.contains(&format!("\"name\": \"{release}\"")), "{range}: {}", ran.stdout);
        }
    }
    assert_eq!(place.document("site", "diff 1999-12-31..2100-02-28")["from"]["name"], "v1.1");
    place.done("site", "status --date 2100-12-31");
}

/// What is shown on a terminal of that size and kind; none where there is no program that makes a terminal.
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
fn on_a_terminal(place: &Place, columns: usize, term: &str, arguments: &str) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_pagelog");
    let script = format!("stty cols {columns} rows 10; exec '{program}' {arguments} 2>/dev/null");
    let ran = Command::new("script")
        .args(["-qec", &script, "/dev/null"])
        .env("TERM", term)
        .env("HOME", place.path("home"))
        .env("NO_COLOR", "1")
        .env("PAGER", "sed -e s/^/PAGED:/")
        .current_dir(place.path("demo"))
        .output();
    let Ok(ran) = ran else {
        eprintln!("skipped: there is no program `script` here");
        return None;
    };
    let text = String::from_utf8_lossy(&ran.stdout).replace('\r', "");
    if !ran.status.success() || text.is_empty() {
        eprintln!("skipped: `script` is another program here: {}", String::from_utf8_lossy(&ran.stderr));
        return None;
    }
    Some(text)
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_cannot_page_gets_the_text() {
    let place = Place::with_demo();
    let Some(paged) = on_a_terminal(&place, 80, "xterm", "diff v2.0") else { return };
    assert!(paged.starts_with("PAGED:"), "{paged}");
    let shown = on_a_terminal(&place, 80, "dumb", "diff v2.0").unwrap_or_default();
    assert!(shown.contains("v2.0") && !shown.contains("PAGED:") && !shown.contains('\u{1b}'), "{shown:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_of_twenty_columns_shows_all_of_it() {
    let place = Place::with_demo();
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).count();
    for arguments in ["diff v2.0", "history geluid", "why docs/regels/geluid.md v2.0", "lineage v2.0", "status"] {
        let Some(narrow) = on_a_terminal(&place, 20, "dumb", arguments) else { return };
        let wide = on_a_terminal(&place, 2_000, "dumb", arguments).unwrap_or_default();
        assert_eq!(letters(&narrow), letters(&wide), "{arguments} loses text");
        // A ruling is there to be copied.
        for line in narrow.lines().filter(|line| !line.contains(" = ")) {
            assert!(line.chars().count() <= 20, "{arguments}: {line}");
        }
    }
}

#[test]
fn a_date_that_no_calendar_has_is_told_and_not_made_up() {
    let place = Place::new();
    let pages = tree([("docs/a.md", "# A\n\nEen.\n"), ("mkdocs.yml", "site_url: https://e.example/\n")]);
    let first = NewCommit {
        tags: vec![NewTag { name: "v1.0".to_owned(), message: None, date: DateTime::UNIX_EPOCH.fixed_offset() }],
        ..crate::site::commit(0, &pages, &[])
    };
    Repo::commit_all(&place.path("site"), &[first]).expect("a commit");
    let repo = git2::Repository::open(place.path("site")).expect("it is a repository");
    let first = repo.head().and_then(|head| head.peel_to_commit()).expect("there is a commit");
    let raw = |seconds: &str, parent: &git2::Oid| {
        let by = format!("Anna <anna@example.org> {seconds} +1400");
        let text = format!("tree {}\nparent {parent}\nauthor {by}\ncommitter {by}\n\nx\n", first.tree_id());
        repo.odb().and_then(|odb| odb.write(ObjectType::Commit, text.as_bytes())).expect("git takes any bytes")
    };
    // The last second of 9999 in London is in 10000 where this was written; no feed can say either.
    let mut parent = first.id();
    for (tag, seconds) in [("v1.1", "253402300799"), ("v1.2", "99999999999999"), ("v1.3", "9223372036854775807")] {
        parent = raw(seconds, &parent);
        repo.reference(&format!("refs/tags/{tag}"), parent, false, "").expect("a tag");
    }
    parent = raw("1700000000", &parent);
    repo.reference("refs/tags/v1.4", parent, false, "").expect("a tag");
    let head = raw("-99999999999999", &parent);
    repo.set_head_detached(head).expect("a commit to stand on");

    let document = place.document("site", "releases");
    let told: Vec<_> = document["problems"].as_array().into_iter().flatten().map(|odd| &odd["path"]).collect();
    assert_eq!(told, ["v1.1", "v1.2", "v1.3"], "{document}");
    let dates: Vec<_> = document["releases"].as_array().into_iter().flatten().map(|release| &release["date"]).collect();
    assert_eq!(dates, ["2025-01-01", "1970-01-01", "1970-01-01", "1970-01-01", "2023-11-15"]);
    let said = "The date cannot be read. It is given as 1 January 1970.";
    for command in ["diff v1.2", "diff v1.4..HEAD", "notes v1.3", "status", "history a", "site --output ../out"] {
        let ran = place.run("site", command);
        assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
        assert!((ran.stdout + &ran.stderr).contains(said), "{command}");
    }
    assert!(!place.done("site", "diff v1.0").contains(said), "both its ends have dates");
}
