//! The sample site of `pagelog demo`: an invented guide to events of an invented municipality, in Dutch.
//!
//! Its history is told in `history.toml`, commit by commit, and its pages are plain files: one folder for each commit
//! that writes whole pages. What changes a few words stands in `history.toml` itself, so that the file reads as the list
//! of what the release notes ought to find:
//!
//! ```toml
//! [[commit]]
//! message = "Melden kan tot 15 dagen vooraf"
//! date = "2024-11-05T10:12:00+01:00"
//!
//! [[commit.replace]]
//! in = "docs/melden-of-vergunning.md"
//! old = "ten minste 10 dagen van tevoren"
//! new = "ten minste 15 dagen van tevoren"
//! ```
//!
//! [`history`] gives the whole tree after every commit. Writing it to a repository is somebody else's work.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::Deserialize;

mod files;

/// The history, as people wrote it.
const HISTORY: &str = include_str!("history.toml");

/// One commit of the sample site.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoCommit {
    /// The commit message.
    pub message: String,
    /// Author's and committer's date.
    pub date: DateTime<FixedOffset>,
    /// The whole tree after this commit: bytes by repo-relative path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The tag on this commit.
    pub tag: Option<DemoTag>,
}

/// A tag of the sample site.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoTag {
    /// Its name.
    pub name: String,
    /// Message and date of an annotated tag; a lightweight tag has none.
    pub annotation: Option<(String, DateTime<FixedOffset>)>,
}

/// The sample site, oldest commit first.
pub fn history() -> Vec<DemoCommit> {
    // Both expectations are about text inside the program; the tests below read all of it.
    let story: Story = toml::from_str(HISTORY).expect("the embedded history is valid TOML");
    tell(story).expect("the embedded history names what is there")
}

/// `history.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    commit: Vec<Told>,
}

/// One `[[commit]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    message: String,
    date: String,
    #[serde(default)]
    removed: Vec<String>,
    #[serde(default)]
    renamed: Vec<Renamed>,
    folder: Option<String>,
    #[serde(default)]
    replace: Vec<Replace>,
    #[serde(default)]
    crlf: Vec<String>,
    tag: Option<ToldTag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Renamed {
    from: String,
    to: String,
}

/// Words that change: on the page `in`, or on every page that holds them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replace {
    r#in: Option<String>,
    old: String,
    new: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldTag {
    name: String,
    message: Option<String>,
    date: Option<String>,
}

/// Plays the story from an empty tree. Fails on the first thing it names that is not there, so that a slip of the pen in
/// `history.toml` can't pass for a change.
fn tell(story: Story) -> Result<Vec<DemoCommit>, String> {
    let mut tree: BTreeMap<String, String> = BTreeMap::new();
    story.commit.into_iter().map(|told| commit(told, &mut tree)).collect()
}

fn commit(told: Told, tree: &mut BTreeMap<String, String>) -> Result<DemoCommit, String> {
    let missing = |what: &str| format!("“{}”: there is no {what}", told.message);
    for path in &told.removed {
        tree.remove(path).ok_or_else(|| missing(path))?;
    }
    for Renamed { from, to } in &told.renamed {
        let text = tree.remove(from).ok_or_else(|| missing(from))?;
        tree.insert(to.clone(), text);
    }
    if let Some(folder) = &told.folder {
        let below = format!("{folder}/");
        let written = files::FILES.iter().filter_map(|(name, text)| Some((name.strip_prefix(&below)?, *text)));
        let before = tree.clone();
        tree.extend(written.map(|(path, text)| (path.to_owned(), text.to_owned())));
        if *tree == before {
            return Err(missing(folder));
        }
    }
    for replace in &told.replace {
        let wanted = |path: &str| replace.r#in.as_deref().is_none_or(|only| only == path);
        let hit = |(path, text): &(&String, &mut String)| wanted(path) && text.contains(&replace.old);
        let mut hits = 0;
        for (_, text) in tree.iter_mut().filter(hit) {
            *text = text.replace(&replace.old, &replace.new);
            hits += 1;
        }
        if hits == 0 {
            return Err(missing(&replace.old));
        }
    }
    for path in &told.crlf {
        let text = tree.get_mut(path).ok_or_else(|| missing(path))?;
        *text = text.replace('\n', "\r\n");
    }
    let tag = told.tag.map(tag).transpose()?;
    let files = tree.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    Ok(DemoCommit { date: date(&told.date)?, message: told.message, files, tag })
}

fn tag(told: ToldTag) -> Result<DemoTag, String> {
    let annotation = match (told.message, told.date) {
        (Some(message), Some(tagged)) => Some((message, date(&tagged)?)),
        (None, None) => None,
        _ => return Err(format!("{}: an annotated tag has a message and a date", told.name)),
    };
    Ok(DemoTag { name: told.name, annotation })
}

fn date(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text).map_err(|error| format!("{text}: {error}"))
}

#[cfg(test)]
mod tests;
