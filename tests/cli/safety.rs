//! What stands in a repository never steers the terminal, and a reader who leaves early is no error.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use pagelog::git::Repo;
use pagelog::git::history::NewCommit;

use crate::program::{Place, ran};
use crate::site::{day, tree, write};

/// Clears the screen, sets the title of the window, rings, turns the reading direction around.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;pwned\u{7}\u{9b}31m\u{202e}\u{8}";

/// Characters that steer a terminal or hide what is said.
fn steering(text: &str) -> String {
    let hidden = |c: &char| matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    text.chars().filter(|c| (c.is_control() && *c != '\n') || hidden(c)).flat_map(char::escape_unicode).collect()
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let path = format!("docs/pa{EVIL}d.md").replacen("\u{8}", "", 1);
    let page = |text: &str| {
        format!(
            "---\ntitle: \"Titel \\e[2J\"\ntags: [\"l{EVIL}abel\"]\n---\n\n# Titel{EVIL}\n\n## Kop{EVIL}\n\n{text}{EVIL} en meer woorden.\n\n\
             [li{EVIL}nk](https://voorbeeld.example/{EVIL})\n\n```\ncode{EVIL}\n```\n\n<!-- {EVIL} -->\n"
        )
    };
    let old = tree([("docs/a.md", page("Tien dagen").as_str()), (path.as_str(), page("Een").as_str())]);
    let new = tree([("docs/a.md", page("Vijftien dagen").as_str()), (path.as_str(), "# Heel iets anders\n")]);
    let place = Place::new();
    let commit = |number: u64, tree: &crate::site::Tree, tag: &str| NewCommit {
        message: format!("Bericht{EVIL}"),
        ..crate::site::commit(number, tree, &[tag])
    };
    Repo::commit_all(&place.path("site"), &[commit(0, &old, "v1.0"), commit(1, &new, "v1.1")])
        .expect("git takes such names");
    for arguments in [
        "releases",
        "diff v1.1",
        "diff ..v1.1",
        "diff v1.1..v1.0",
        "notes v1.1",
        "lineage v1.1",
        "why docs/a.md v1.1",
        "why docs/a.md v1.1 --format json",
        "history docs/a.md",
        "history a --format markdown",
        "diff v1.1 --format json",
        "releases --format json",
        "history a --format json",
    ] {
        let ran = place.run("site", arguments);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(steering(&ran.stdout), "", "{arguments}: {:?}", ran.stdout);
        assert_eq!(steering(&ran.stderr), "", "{arguments}: {:?}", ran.stderr);
    }
    let ran = ran(place.command("site").args(["diff", &format!("v{EVIL}")]));
    assert_eq!(ran.code, 2);
    assert_eq!(steering(&ran.stderr), "", "{:?}", ran.stderr);
    let ran = self::ran(place.command("site").args(["history", &format!("p{EVIL}")]));
    assert_eq!(ran.code, 2);
    assert_eq!(steering(&ran.stderr), "", "{:?}", ran.stderr);
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    let place = Place::new();
    // Longer than any pipe holds.
    let long: String = (0..4_000).map(|n| format!("Alinea {n} over iets heel anders dan de vorige.\n\n")).collect();
    write(
        &place.path("site"),
        &[
            (&tree([("docs/a.md", "# A\n")]), &["v1.0"]),
            (&tree([("docs/a.md", format!("# A\n\n{long}").as_str())]), &["v1.1"]),
        ],
    );
    for format in ["text", "json"] {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("pagelog"))
            .env_clear()
            .env("HOME", place.path("home"))
            .args(["diff", "v1.1", "--format", format])
            .current_dir(place.path("site"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = String::new();
        BufReader::new(child.stdout.take().expect("it was asked for")).read_line(&mut first).expect("a line comes");
        let output = child.wait_with_output().expect("the program ends");
        assert!(!first.is_empty());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(!String::from_utf8_lossy(&output.stderr).contains("error"), "{format}");
    }
}

#[test]
fn a_message_of_a_commit_is_not_told() {
    // The product is made from trees; what people wrote in a commit may be a secret or a joke.
    let place = Place::new();
    let commits = [("v1.0", "Een."), ("v1.1", "Twee.")].map(|(tag, text)| NewCommit {
        message: "GEHEIM".to_owned(),
        date: day(1),
        ..crate::site::commit(1, &tree([("docs/a.md", text)]), &[tag])
    });
    Repo::commit_all(&place.path("site"), &commits).expect("an empty folder takes a repository");
    for arguments in ["notes", "diff", "diff --format json", "history a"] {
        assert!(!place.done("site", arguments).contains("GEHEIM"), "{arguments}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_product_that_cannot_be_written_is_told_and_one_that_nobody_reads_is_not() {
    let place = Place::with_demo();
    for arguments in [&["releases"][..], &["notes", "v2.0"], &["schema", "diff"], &["completions", "bash"], &["--help"]]
    {
        let program = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_pagelog"));
            command.env_clear().env("HOME", place.path("home")).current_dir(place.path("demo")).args(arguments);
            command.stderr(Stdio::piped());
            command
        };
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let ran = program().stdout(full).output().expect("the program starts");
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("cannot write to stdout"), "{arguments:?}: {said}");
        let (reader, writer) = std::io::pipe().expect("a pipe can be made");
        drop(reader);
        let ran = program().stdout(writer).output().expect("the program starts");
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(0), "{arguments:?}: {said}");
        assert!(!said.contains("error"), "{arguments:?}: {said}");
    }
}
