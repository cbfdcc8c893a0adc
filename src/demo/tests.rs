use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn text<'a>(commit: &'a DemoCommit, path: &str) -> &'a str {
    std::str::from_utf8(&commit.files[path]).unwrap()
}

fn pages(commit: &DemoCommit) -> impl Iterator<Item = &String> {
    commit.files.keys().filter(|path| path.ends_with(".md"))
}

fn tagged<'a>(history: &'a [DemoCommit], name: &str) -> &'a DemoCommit {
    history.iter().find(|commit| commit.tag.as_ref().is_some_and(|tag| tag.name == name)).unwrap()
}

#[test]
fn every_file_on_disk_is_embedded_and_the_other_way_round() {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/demo");
    let mut found = Vec::new();
    walk(&root, &mut found);
    let on_disk: BTreeSet<String> = found
        .iter()
        .map(|path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"))
        .filter(|name| name.contains('/'))
        .collect();
    let embedded: Vec<&str> = files::FILES.iter().map(|(name, _)| *name).collect();
    assert_eq!(on_disk.iter().map(String::as_str).collect::<Vec<_>>(), embedded);
}

#[test]
fn every_folder_is_used_once() {
    let story: Story = toml::from_str(HISTORY).unwrap();
    let told: Vec<String> = story.commit.into_iter().filter_map(|told| told.folder).collect();
    let embedded: BTreeSet<&str> = files::FILES.iter().filter_map(|(name, _)| Some(name.split_once('/')?.0)).collect();
    assert_eq!(told, embedded.into_iter().collect::<Vec<_>>());
}

#[test]
fn a_story_that_names_what_is_not_there_fails() {
    let told = |line: &str| {
        let text = format!("[[commit]]\nmessage = \"m\"\ndate = \"2024-10-10T09:30:00+02:00\"\n{line}");
        tell(toml::from_str(&text).unwrap()).unwrap_err()
    };
    assert_eq!(told("removed = [\"a.md\"]"), "“m”: there is no a.md");
    assert_eq!(told("renamed = [{ from = \"a.md\", to = \"b.md\" }]"), "“m”: there is no a.md");
    assert_eq!(told("folder = \"99\""), "“m”: there is no 99");
    assert_eq!(told("replace = [{ old = \"x\", new = \"y\" }]"), "“m”: there is no x");
    assert_eq!(told("crlf = [\"a.md\"]"), "“m”: there is no a.md");
    assert_eq!(told("tag = { name = \"v1\", message = \"m\" }"), "v1: an annotated tag has a message and a date");
}

#[test]
fn time_goes_forward() {
    let history = history();
    assert!(history.is_sorted_by(|a, b| a.date < b.date));
    for commit in &history {
        let tag = commit.tag.as_ref().and_then(|tag| tag.annotation.as_ref());
        assert!(tag.is_none_or(|(_, date)| *date >= commit.date), "{}", commit.message);
    }
}

#[test]
fn the_menu_names_every_page_of_every_commit() {
    for commit in history() {
        let named: BTreeSet<String> = text(&commit, "mkdocs.yml")
            .lines()
            .filter_map(|line| line.rsplit_once(": ").filter(|(_, path)| path.ends_with(".md")))
            .map(|(_, path)| format!("docs/{path}"))
            .collect();
        assert_eq!(named.iter().collect::<Vec<_>>(), pages(&commit).collect::<Vec<_>>(), "{}", commit.message);
    }
}

#[test]
fn the_releases_are_what_the_readme_says() {
    let history = history();
    let counts: Vec<(&str, usize)> =
        history.iter().filter_map(|commit| Some((commit.tag.as_ref()?.name.as_str(), pages(commit).count()))).collect();
    assert_eq!(counts, [("v1.0.0-beta.1", 15), ("v2.0", 16), ("v2.1", 17)]);
    assert_eq!(history.last().map(|commit| pages(commit).count()), Some(18));
}

#[test]
fn the_address_of_the_form_changes_on_many_pages() {
    let history = history();
    let holding =
        |commit: &DemoCommit, address: &str| pages(commit).filter(|path| text(commit, path).contains(address)).count();
    let old = "https://formulieren.voorbeeld.example/evenement";
    assert_eq!(holding(tagged(&history, "v1.0.0-beta.1"), old), 8);
    assert_eq!(holding(tagged(&history, "v2.0"), old), 0);
    assert_eq!(holding(tagged(&history, "v2.0"), "https://mijn.voorbeeld.example/evenement-regelen"), 8);
}

#[test]
fn the_new_name_of_the_team_is_on_many_pages() {
    let history = history();
    let holding = |name: &str, words: &str| {
        pages(tagged(&history, name)).filter(|path| text(tagged(&history, name), path).contains(words)).count()
    };
    assert_eq!(holding("v2.0", "het team Evenementen"), 7);
    assert_eq!(holding("v2.1", "het team Evenementen"), 0);
    assert_eq!(holding("v2.1", "het Evenementenloket"), 7);
}

#[test]
fn one_page_has_windows_line_endings_from_2_0_on() {
    let history = history();
    let crlf = |name: &str| {
        let commit = tagged(&history, name);
        pages(commit).filter(|path| text(commit, path).contains("\r\n")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(crlf("v1.0.0-beta.1"), [""; 0]);
    assert_eq!(crlf("v2.0"), ["docs/hulp/begrippen.md"]);
    assert_eq!(crlf("v2.1"), ["docs/begrippen.md"]);
}
