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
//!
//! Who writes a ruling trusts it. [`Traces`] finds those that leave something to be read: a text that is written another way in the
//! file, or a page that had another path before.

use std::collections::BTreeSet;

use super::RulingsError;
use crate::page::{Block, Page, PagePath};

/// A text of fewer words than this can stand on any page (“Ja”, “Meer informatie”): it is withheld from its own page only. Longer ones
/// are withheld wherever they stand, so that no other path of the page and no copy of the passage shows them.
const WORDS_OF_ITS_OWN: usize = 4;

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

/// What a ruling leaves to be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Its text stands nowhere as it is written.
    NoText,
    /// Its page was never there.
    NoPage,
    /// Its text stands on these pages too, and is shown there.
    OtherPages(Vec<PagePath>),
    /// Its page had these paths too, at which it is shown.
    OtherPaths(Vec<PagePath>),
}

/// What rulings meet in a history, gathered text by text.
#[derive(Debug)]
pub struct Traces<'r> {
    rulings: &'r [Withheld],
    met: Vec<bool>,
    elsewhere: Vec<BTreeSet<PagePath>>,
    moves: BTreeSet<(PagePath, PagePath)>,
}

impl<'r> Traces<'r> {
    /// Nothing is met yet.
    pub fn of(rulings: &'r [Withheld]) -> Traces<'r> {
        let count = rulings.len();
        Traces { rulings, met: vec![false; count], elsewhere: vec![BTreeSet::new(); count], moves: BTreeSet::new() }
    }

    /// A source in the history: of a page, or (none) of a file that pages include.
    pub fn source(&mut self, source: &str, page: Option<&PagePath>) {
        let mut shown: Option<Option<String>> = None;
        for (at, ruling) in self.rulings.iter().enumerate() {
            let applies = ruling.page.is_none() || ruling.page.as_ref() == page;
            let stands = |source: &str| ruling.text.as_ref().is_none_or(|text| without(source, text, "").is_some());
            if applies {
                self.met[at] |= stands(source);
            } else if let (Some(page), true) = (page, ruling.text.is_some() && stands(source)) {
                // Another ruling may keep it from this page.
                let shown = shown.get_or_insert_with(|| withhold(source, Some(page), self.rulings, ""));
                if shown.as_deref().is_none_or(stands) {
                    self.elsewhere[at].insert(page.clone());
                }
            }
        }
    }

    /// That git saw a page move.
    pub fn moved(&mut self, old: &PagePath, new: &PagePath) {
        self.moves.insert((old.clone(), new.clone()));
    }

    /// The rulings that no source has met yet.
    pub fn are_unmet(&self) -> bool {
        self.met.contains(&false)
    }

    /// Which rulings leave something, by their numbers from 1.
    pub fn gaps(&self) -> Vec<(usize, Gap)> {
        let mut out = Vec::new();
        for (at, ruling) in self.rulings.iter().enumerate() {
            let gap = match (self.met[at], &ruling.page, &ruling.text) {
                (false, _, Some(_)) => Some(Gap::NoText).filter(|_| self.elsewhere[at].is_empty()),
                (false, _, None) => Some(Gap::NoPage),
                (true, Some(page), None) => {
                    Some(self.other_paths(page)).filter(|paths| !paths.is_empty()).map(Gap::OtherPaths)
                }
                (true, ..) => None,
            };
            out.extend(gap.map(|gap| (at + 1, gap)));
            let pages = &self.elsewhere[at];
            out.extend((!pages.is_empty()).then(|| (at + 1, Gap::OtherPages(pages.iter().cloned().collect()))));
        }
        out
    }

    /// The other paths that a page had, but for those of which all is withheld.
    fn other_paths(&self, page: &PagePath) -> Vec<PagePath> {
        let mut known = BTreeSet::from([page]);
        let mut count = 0;
        while known.len() > count {
            count = known.len();
            for (old, new) in &self.moves {
                if known.contains(old) || known.contains(new) {
                    known.extend([old, new]);
                }
            }
        }
        let is_whole = |path: &PagePath| {
            self.rulings.iter().any(|ruling| ruling.text.is_none() && ruling.page.as_ref() == Some(path))
        };
        known.into_iter().filter(|path| !is_whole(path)).cloned().collect()
    }
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

/// The ruling that withholds a text that people see on a page: as the source has it, so that nothing of it is left, the address
/// below a link included. None where the source does not have it, as where it comes from a file that the page includes.
pub fn proposed(path: &PagePath, source: &str, page: &Page, text: &str) -> Option<Withheld> {
    let stands = |text: &String| without(source, text, "").is_some();
    let runs = || (0..page.blocks.len()).filter_map(|at| run(&page.blocks[at..], text).map(|length| at..at + length));
    let plain =
        Some(text.to_owned()).filter(|_| runs().all(|run| page.blocks[run].iter().all(|block| block.spans.is_empty())));
    let written = runs().map(|run| {
        // A block that holds others ends where they begin.
        let (first, last) = (&page.blocks[run.start].lines, &page.blocks[run.end - 1].lines);
        let inner = page.blocks.get(run.end).map(|next| next.lines.start).filter(|start| *start > last.start);
        let (from, to) = (
            first.start.saturating_sub(1) as usize,
            inner.unwrap_or(last.end).min(last.end).saturating_sub(1) as usize,
        );
        let lines: Vec<&str> = source.lines().take(to).skip(from).collect();
        without_marker(&lines.join("\n")).to_owned()
    });
    let text = plain.into_iter().chain(written).find(|text| !text.is_empty() && stands(text))?;
    let is_short = text.split_whitespace().count() < WORDS_OF_ITS_OWN;
    Some(Withheld { page: is_short.then(|| path.clone()), text: Some(text), why: String::new() })
}

/// How many of these blocks, from the first on, make up a text: one, or all of a section.
fn run(blocks: &[Block], text: &str) -> Option<usize> {
    let mut rest = text;
    for (at, block) in blocks.iter().enumerate() {
        rest = rest.strip_prefix(block.text.as_str())?;
        if rest.is_empty() {
            return Some(at + 1);
        }
        rest = rest.strip_prefix(' ')?;
    }
    None
}

/// A block without the signs before it that say that it is a heading, list item, quote or row: it stays one.
fn without_marker(source: &str) -> &str {
    let mut rest = source.trim();
    while let Some((first, behind)) = rest.split_once([' ', '\t']) {
        let is_number =
            first.strip_suffix(['.', ')']).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        if !is_number && !["-", "*", "+", ">", "|"].contains(&first) && first.contains(|sign| sign != '#') {
            break;
        }
        rest = behind.trim_start();
    }
    rest
}

/// Rulings as they stand in `releases/withhold.toml`, to be read back by [`parse`].
pub fn written(rulings: &[Withheld]) -> String {
    let mut out = String::new();
    for ruling in rulings {
        out.push_str("\n[[withhold]]\n");
        let page = ruling.page.as_ref().map(|page| ("page", page.as_str()));
        let text = ruling.text.as_ref().map(|text| ("text", text.as_str()));
        for (key, value) in page.into_iter().chain(text).chain([("why", ruling.why.as_str())]) {
            out.push_str(&format!("{key} = {}\n", toml::Value::from(value)));
        }
    }
    out
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
    fn what_a_ruling_leaves_to_be_read_is_found() {
        let gaps = |rulings: &str, sources: &[(&str, &str)], moves: &[(&str, &str)]| {
            let rulings = parse(rulings).unwrap();
            let mut traces = Traces::of(&rulings);
            for (page, source) in sources {
                traces.source(source, Some(&PagePath::new(*page)).filter(|page| page.as_str().ends_with(".md")));
            }
            moves.iter().for_each(|(old, new)| traces.moved(&PagePath::new(*old), &PagePath::new(*new)));
            traces.gaps()
        };
        let paths = |paths: &[&str]| paths.iter().map(|path| PagePath::new(*path)).collect::<Vec<_>>();
        let text = "[[withhold]]\ntext = \"Jan Jansen\"\n";
        assert_eq!(gaps(text, &[("a.md", "Bel **Jan** Jansen.")], &[]), [(1, Gap::NoText)]);
        assert_eq!(gaps(text, &[("a.md", "Bel Piet."), ("deel.txt", "Bel Jan\nJansen.")], &[]), []);
        let part = "[[withhold]]\npage = \"b.md\"\ntext = \"Jan Jansen\"\n";
        let both = [("a.md", "Bel Jan Jansen."), ("b.md", "Mail Jan Jansen.")];
        assert_eq!(gaps(part, &both, &[]), [(1, Gap::OtherPages(paths(&["a.md"])))]);
        assert_eq!(gaps(&format!("{part}[[withhold]]\npage = \"a.md\"\n"), &both, &[]), []);
        let whole = "[[withhold]]\npage = \"c.md\"\n";
        let moves = [("a.md", "b.md"), ("b.md", "c.md"), ("x.md", "y.md")];
        assert_eq!(
            gaps(whole, &[("a.md", "x"), ("c.md", "x")], &moves),
            [(1, Gap::OtherPaths(paths(&["a.md", "b.md"])))]
        );
        assert_eq!(gaps(whole, &[("a.md", "x")], &[]), [(1, Gap::NoPage)]);
    }

    /// The ruling for a text of a page, and what is left of the source then.
    fn ruled(source: &str, text: &str) -> Option<(String, String)> {
        let path = PagePath::new("a.md");
        let (page, _) = crate::page::read(&path, source.as_bytes(), &Default::default(), &Default::default());
        let ruling = written(&[proposed(&path, source, &page, text)?]);
        let left = withhold(source, Some(&path), &parse(&ruling).unwrap(), "[X]").unwrap();
        Some((ruling, left))
    }

    #[test]
    fn the_ruling_for_a_text_takes_all_of_it() {
        let long = ruled("# A\n\nBel Jan Jansen\nvoor 12 uur.\n", "Bel Jan Jansen voor 12 uur.").unwrap();
        let ruling = "\n[[withhold]]\ntext = \"Bel Jan Jansen voor 12 uur.\"\nwhy = \"\"\n";
        assert_eq!(long, (ruling.to_owned(), "# A\n\n[X]\n".to_owned()));
        let short = ruled("- Bel Jan\n- Ja\n", "Bel Jan").unwrap();
        let ruling = "\n[[withhold]]\npage = \"a.md\"\ntext = \"Bel Jan\"\nwhy = \"\"\n";
        assert_eq!(short, (ruling.to_owned(), "- [X]\n- Ja\n".to_owned()));
        let left = |source, text| ruled(source, text).unwrap().1;
        assert_eq!(left("1. Bel [Jan](tel:06-1)\n    - wel\n", "Bel Jan"), "1. [X]\n    - wel\n");
        assert_eq!(left("---\ntitle: \"Bel Jan\"\n---\n\nTekst.\n", "Bel Jan"), "---\ntitle: \"[X]\"\n---\n\nTekst.\n");
        assert_eq!(left("> ## Bel *Jan*\n>\n> Nu.\n", "Bel Jan"), "> ## [X]\n>\n> Nu.\n");
        assert_eq!(left("# A\n\n## Bel\n\nVraag *Jan* nu.\n\n## B\n", "Bel Vraag Jan nu."), "# A\n\n## [X]\n\n## B\n");
        assert_eq!(ruled("Tekst.\n", "Bel Jan"), None);
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
