//! What people decided: rulings in `releases/lineage.toml` on which old page is which new page.
//!
//! ```toml
//! [[page]]
//! from = "docs/oud.md"           # or several: ["docs/a.md", "docs/b.md"] were merged
//! to = "docs/nieuw.md"           # left out: the page is gone
//! since = "v2.0"                 # the release that brought it; left out: whenever both ends have the pages
//! why = "zelfde regel, ander nummer"
//! ```

pub mod withhold;
pub mod words;

use std::ops::Range;

use crate::page::PagePath;
use crate::problem::RulingMiss;
use crate::snapshot::Delta;

/// All rulings, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rulings {
    /// Where pages came from.
    pub lineage: Vec<LineageRuling>,
    /// What they say of changes, in the order of the releases.
    pub words: Vec<words::Words>,
    /// Whether the pages' own silence counts: in a range of several releases nobody knows of which of them it speaks.
    pub silence: words::Silence,
}

/// One ruling: these old pages are this new page.
#[derive(Clone, Debug, PartialEq)]
pub struct LineageRuling {
    /// Old paths, the one it continues first.
    pub from: Vec<PagePath>,
    /// New path; none when the page is gone.
    pub to: Option<PagePath>,
    /// Name of the release that brought it.
    pub since: Option<String>,
    /// Why, in words.
    pub why: String,
}

impl LineageRuling {
    /// The ruling in a few words: the old paths and the new one.
    pub fn told(&self) -> String {
        let from: Vec<&str> = self.from.iter().map(PagePath::as_str).collect();
        match &self.to {
            Some(to) => format!("{} → {to}", from.join(" + ")),
            None => from.join(" + "),
        }
    }

    /// All pages that it names.
    pub fn pages(&self) -> impl Iterator<Item = &PagePath> {
        self.from.iter().chain(&self.to)
    }

    /// Why it decides nothing in the release that brought it, whose difference with the one before it is this; none if it does.
    pub fn miss(&self, release: &str, delta: &Delta) -> Option<RulingMiss> {
        let changed = |path: &PagePath| delta.modified.iter().any(|(modified, _, _)| modified == path);
        let in_list = |list: &[(PagePath, _)], path: &PagePath| list.iter().any(|(listed, _)| listed == path);
        let stays = |path: &&PagePath| !in_list(&delta.removed, path) && !changed(path);
        if let Some(path) = self.from.iter().find(stays) {
            return Some(RulingMiss::NotGone(path.to_string(), release.to_owned()));
        }
        let old = |path: &&PagePath| !in_list(&delta.added, path) && !changed(path);
        self.to.as_ref().filter(old).map(|path| RulingMiss::NotNew(path.to_string(), release.to_owned()))
    }
}

/// Why a rulings file can't be used, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct RulingsError {
    /// What is wrong.
    pub message: String,
    /// Byte range in the file.
    pub span: Option<Range<usize>>,
}

/// Reads `releases/lineage.toml`. Errors are those of the person who writes it: unknown keys, a ruling without `from`.
pub fn parse(text: &str) -> Result<Rulings, RulingsError> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| RulingsError { message: error.message().to_owned(), span: error.span() })?;
    let wrong = |message: String| RulingsError { message, span: None };
    let mut rulings = Rulings::default();
    for (key, value) in &table {
        let (true, Some(list)) = (key == "page", value.as_array()) else {
            return Err(wrong(format!("unknown key `{key}`; rulings are written as [[page]]")));
        };
        for (at, entry) in list.iter().enumerate() {
            let entry = entry.as_table().ok_or_else(|| wrong(format!("ruling {} is no table", at + 1)))?;
            rulings.lineage.push(ruling(entry).map_err(|message| wrong(format!("ruling {}: {message}", at + 1)))?);
        }
    }
    Ok(rulings)
}

fn ruling(entry: &toml::Table) -> Result<LineageRuling, String> {
    if let Some(key) = entry.keys().find(|key| !["from", "to", "since", "why"].contains(&key.as_str())) {
        return Err(format!("unknown key `{key}`; known are from, to, since, why"));
    }
    let text = |key: &str| -> Result<Option<String>, String> {
        match entry.get(key) {
            None => Ok(None),
            Some(value) => {
                value.as_str().map(|text| Some(text.to_owned())).ok_or_else(|| format!("`{key}` must be a text"))
            }
        }
    };
    let from: Vec<PagePath> = match entry.get("from") {
        Some(toml::Value::String(path)) => vec![PagePath::new(path.as_str())],
        Some(toml::Value::Array(paths)) => paths
            .iter()
            .map(|path| path.as_str().map(PagePath::new).ok_or_else(|| "`from` must hold paths".to_owned()))
            .collect::<Result<_, _>>()?,
        _ => return Err("`from` is missing: the old path, or a list of them".to_owned()),
    };
    if from.is_empty() {
        return Err("`from` is empty".to_owned());
    }
    Ok(LineageRuling {
        from,
        to: text("to")?.map(PagePath::new),
        since: text("since")?,
        why: text("why")?.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rulings_are_read() {
        let rulings = parse(
            "[[page]]\nfrom = [\"docs/a.md\", \"docs/b.md\"]\nto = \"docs/c.md\"\nwhy = \"samen\"\n\n[[page]]\nfrom = \"docs/d.md\"\n",
        );
        let rulings = rulings.unwrap_or_default();
        assert_eq!(rulings.lineage.len(), 2);
        assert_eq!(rulings.lineage[0].from.len(), 2);
        assert_eq!(rulings.lineage[1].to, None);
    }

    #[test]
    fn a_ruling_that_decides_nothing_says_why() {
        let blob = || crate::release::ObjectId("1".to_owned());
        let delta = Delta {
            removed: vec![(PagePath::new("a.md"), blob())],
            added: vec![(PagePath::new("b.md"), blob())],
            modified: vec![(PagePath::new("c.md"), blob(), blob())],
            ..Delta::default()
        };
        let miss = |text: &str| parse(text).unwrap_or_default().lineage[0].miss("v2.0", &delta);
        assert_eq!(miss("[[page]]\nfrom = \"a.md\"\nto = \"b.md\""), None);
        assert_eq!(miss("[[page]]\nfrom = [\"a.md\", \"c.md\"]\nto = \"c.md\""), None);
        assert_eq!(miss("[[page]]\nfrom = \"a.md\""), None);
        assert_eq!(
            miss("[[page]]\nfrom = \"d.md\"\nto = \"b.md\""),
            Some(RulingMiss::NotGone("d.md".to_owned(), "v2.0".to_owned()))
        );
        assert_eq!(
            miss("[[page]]\nfrom = \"a.md\"\nto = \"d.md\""),
            Some(RulingMiss::NotNew("d.md".to_owned(), "v2.0".to_owned()))
        );
    }

    #[test]
    fn mistakes_are_named() {
        let message = |text: &str| parse(text).map_err(|error| error.message);
        assert_eq!(
            message("[[page]]\nto = \"a\""),
            Err("ruling 1: `from` is missing: the old path, or a list of them".to_owned())
        );
        assert_eq!(
            message("[[page]]\nfrom = \"a\"\nform = \"b\""),
            Err("ruling 1: unknown key `form`; known are from, to, since, why".to_owned())
        );
        assert_eq!(
            message("[[pages]]\nfrom = \"a\""),
            Err("unknown key `pages`; rulings are written as [[page]]".to_owned())
        );
    }
}
