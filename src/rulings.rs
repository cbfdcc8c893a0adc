//! What people decided: rulings in `releases/lineage.toml` on which old page is which new page.
//!
//! ```toml
//! [[page]]
//! from = "docs/oud.md"           # or several: ["docs/a.md", "docs/b.md"] were merged
//! to = "docs/nieuw.md"           # left out: the page is gone
//! since = "v2.0"                 # the release that brought it; left out: whenever both ends have the pages
//! why = "zelfde regel, ander nummer"
//! ```

use std::ops::Range;

use crate::page::PagePath;

/// All rulings, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rulings {
    /// Where pages came from.
    pub lineage: Vec<LineageRuling>,
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
