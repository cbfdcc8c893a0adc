//! What may not be shown: rulings in `releases/withhold.toml`.
//!
//! What was published by mistake (a name, a telephone number) still stands in git. A ruling takes it out of every text *before* it is
//! read: no comparison, note, letter, feed or site can hold it, at any release. In its place stands a mark that says that something
//! is withheld.
//!
//! ```toml
//! [[withhold]]
//! text = "Jan Jansen, 06-12345678"   # blanks and line ends may differ from how the page has it
//! why = "persoonsgegevens"
//!
//! [[withhold]]
//! page = "docs/intern.md"            # without a text: all of that page
//! ```
//!
//! With both, the text is taken out of that page only. A page is named by its path; one that moved is named by each of its paths.

use super::RulingsError;
use crate::page::PagePath;

/// One ruling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The page; none for every page.
    pub page: Option<PagePath>,
    /// The text; none for all of the page.
    pub text: Option<String>,
    /// Why, in words.
    pub why: String,
}

/// Reads `releases/withhold.toml`. Errors are those of the person who writes it: what is misspelt would be shown to all.
pub fn parse(text: &str) -> Result<Vec<Withheld>, RulingsError> {
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| RulingsError { message: error.message().to_owned(), span: error.span() })?;
    let wrong = |message: String| RulingsError { message, span: None };
    let mut rulings = Vec::new();
    for (key, value) in &table {
        let (true, Some(list)) = (key == "withhold", value.as_array()) else {
            return Err(wrong(format!("unknown key `{key}`; rulings are written as [[withhold]]")));
        };
        for (at, entry) in list.iter().enumerate() {
            let entry = entry.as_table().ok_or_else(|| wrong(format!("ruling {} is no table", at + 1)))?;
            rulings.push(ruling(entry).map_err(|message| wrong(format!("ruling {}: {message}", at + 1)))?);
        }
    }
    Ok(rulings)
}

fn ruling(entry: &toml::Table) -> Result<Withheld, String> {
    if let Some(key) = entry.keys().find(|key| !["page", "text", "why"].contains(&key.as_str())) {
        return Err(format!("unknown key `{key}`; known are page, text, why"));
    }
    let text = |key: &str| -> Result<Option<String>, String> {
        match entry.get(key).map(toml::Value::as_str) {
            None => Ok(None),
            Some(Some(text)) if !text.trim().is_empty() => Ok(Some(text.to_owned())),
            Some(_) => Err(format!("`{key}` must be a text")),
        }
    };
    let (page, words) = (text("page")?, text("text")?);
    if page.is_none() && words.is_none() {
        return Err("it needs a `page`, a `text` or both".to_owned());
    }
    let why = entry.get("why").and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    Ok(Withheld { page: page.map(PagePath::new), text: words, why })
}

/// The source of a page (none: of a file that pages include) with the mark in place of what is withheld; none if nothing is.
pub fn withhold(source: &str, page: Option<&PagePath>, rulings: &[Withheld], mark: &str) -> Option<String> {
    let mut shown: Option<String> = None;
    for ruling in rulings.iter().filter(|ruling| ruling.page.is_none() || ruling.page.as_ref() == page) {
        match &ruling.text {
            None => return Some(format!("{mark}\n")),
            Some(text) => {
                let source = shown.as_deref().unwrap_or(source);
                shown = without(source, text, mark).or(shown);
            }
        }
    }
    shown
}

/// The source with the mark wherever the words of a text stand in a row; none if they stand nowhere.
fn without(source: &str, text: &str, mark: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = words.first()?;
    let mut out = String::new();
    let mut rest = source;
    let mut found = false;
    while let Some(at) = rest.find(first) {
        let here = &rest[at..];
        match length(here, &words) {
            Some(length) => {
                out.push_str(&rest[..at]);
                out.push_str(mark);
                rest = &here[length..];
                found = true;
            }
            None => {
                let step = here.chars().next().map_or(1, char::len_utf8);
                out.push_str(&rest[..at + step]);
                rest = &rest[at + step..];
            }
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

/// How many bytes these words take at the start of a source, with any blanks between them; none if they don't stand there.
fn length(source: &str, words: &[&str]) -> Option<usize> {
    let mut rest = source;
    for (at, word) in words.iter().enumerate() {
        let next = rest.trim_start();
        if at > 0 && next.len() == rest.len() {
            return None;
        }
        rest = next.strip_prefix(word)?;
    }
    Some(source.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str, page: &str, rulings: &str) -> Option<String> {
        withhold(source, Some(&PagePath::new(page)), &parse(rulings).unwrap(), "[X]")
    }

    #[test]
    fn a_passage_goes_wherever_it_stands_and_however_it_is_wrapped() {
        let ruling = "[[withhold]]\ntext = \"Jan Jansen, 06-1\"\nwhy = \"naam\"\n";
        let source = "Bel Jan\n  Jansen, 06-1 of Jan Jansens. Jan Jansen, 06-1!";
        assert_eq!(shown(source, "a.md", ruling).unwrap(), "Bel [X] of Jan Jansens. [X]!");
        assert_eq!(shown("Bel Janine.", "a.md", ruling), None);
        assert_eq!(shown("JanJansen, 06-1", "a.md", ruling), None);
        assert_eq!(shown("éé é", "a.md", "[[withhold]]\ntext = \"é é\"\n").unwrap(), "é[X]");
    }

    #[test]
    fn a_page_goes_whole_or_in_part() {
        let whole = "[[withhold]]\npage = \"a.md\"\n";
        assert_eq!(shown("# Intern\n", "a.md", whole).unwrap(), "[X]\n");
        assert_eq!(shown("# Intern\n", "b.md", whole), None);
        let part = "[[withhold]]\npage = \"a.md\"\ntext = \"geheim\"\n";
        assert_eq!(shown("Het geheim.", "a.md", part).unwrap(), "Het [X].");
        assert_eq!(shown("Het geheim.", "b.md", part), None);
    }

    #[test]
    fn what_is_misspelt_is_told() {
        let told = |text: &str| parse(text).unwrap_err().message;
        assert_eq!(told("[[withold]]\ntext = \"a\"\n"), "unknown key `withold`; rulings are written as [[withhold]]");
        assert_eq!(told("[[withhold]]\ntekst = \"a\"\n"), "ruling 1: unknown key `tekst`; known are page, text, why");
        assert_eq!(told("[[withhold]]\nwhy = \"a\"\n"), "ruling 1: it needs a `page`, a `text` or both");
        assert_eq!(told("[[withhold]]\ntext = \" \"\n"), "ruling 1: `text` must be a text");
    }
}
