//! The places on a page that an address can lead to: `page.md#place`.
//!
//! Every generator makes them of headings in its own way; what a person wrote (`{ #place }`, `<a name="place">`) goes first.
//!
//! ```text
//! heading                 Python-Markdown     GitHub, Hugo, Docusaurus   VitePress
//! Wat is één risico?      wat-is-een-risico   wat-is-één-risico          wat-is-een-risico
//! the same once more      wat-is-een-risico_1 wat-is-één-risico-1        wat-is-een-risico-1
//! ```

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Block, BlockKind, Page, Style};

/// How a generator makes the names of headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slugs {
    /// Python-Markdown's `toc`: ASCII, in lower case.
    Python,
    /// Its `slugify_unicode`: the same with all letters.
    PythonUnicode,
    /// `pymdownx.slugs.slugify`: all letters, in lower case or as written; every blank is a hyphen.
    Pymdownx {
        /// `case: lower` and the like.
        lower: bool,
    },
    /// GitHub's, which Docusaurus, Hugo, Jekyll and mdBook follow.
    #[default]
    GitHub,
    /// VitePress's: signs become hyphens, letters lose their accents.
    VitePress,
    /// Nobody knows which: a heading has the names that any of these gives it.
    Any,
}

/// The ways of which one is meant by [`Slugs::Any`].
const WAYS: [Slugs; 5] =
    [Slugs::GitHub, Slugs::Python, Slugs::PythonUnicode, Slugs::Pymdownx { lower: true }, Slugs::VitePress];

/// A place that an address can lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// What stands behind `#`.
    pub name: String,
    /// The line of the block that has it.
    pub line: u32,
    /// A person wrote it; else it was made of a heading.
    pub written: bool,
}

/// The places of a page in reading order.
pub fn anchors(page: &Page, slugs: Slugs) -> Vec<Anchor> {
    if slugs == Slugs::Any {
        let mut out: Vec<Anchor> = WAYS.into_iter().flat_map(|way| anchors(page, way)).collect();
        let mut seen: HashSet<(String, u32)> = HashSet::new();
        out.retain(|anchor| seen.insert((anchor.name.clone(), anchor.line)));
        out.sort_by_key(|anchor| anchor.line);
        return out;
    }
    let seen = |block: &&Block| !matches!(block.kind, BlockKind::Code | BlockKind::Comment);
    let mut out: Vec<Anchor> = Vec::new();
    for block in page.blocks.iter().filter(seen) {
        out.extend(written(block).into_iter().map(|name| Anchor { name, line: block.lines.start, written: true }));
    }
    let mut taken: HashSet<String> = out.iter().map(|anchor| anchor.name.clone()).collect();
    for block in page.blocks.iter().filter(|block| block.kind == BlockKind::Heading && !has_own(block)) {
        let slug = slug(&block.text, slugs);
        // Raw HTML gets no name by itself, but a generator that reads Markdown in it may give one: it takes no number.
        let name = if block.form.starts_with("html") { slug } else { unique(slug, slugs, &taken) };
        taken.insert(name.clone());
        out.push(Anchor { name, line: block.lines.start, written: false });
    }
    out.sort_by_key(|anchor| anchor.line);
    out
}

/// Whether a heading has a name that a person gave it.
fn has_own(block: &Block) -> bool {
    !names(&block.form, false).is_empty()
}

/// The names that a person wrote into a block.
fn written(block: &Block) -> Vec<String> {
    let mut out = names(&block.form, true);
    out.extend(names(&block.raw, true));
    for span in &block.spans {
        if let Style::Link { extra, .. } = &span.style {
            out.extend(names(extra, true));
        }
    }
    out
}

/// The names in mark-up: `#name` of an attribute list, `id="name"` of a tag, and where wanted also `name="name"` of an `<a>`.
fn names(markup: &str, of_links: bool) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in markup.match_indices("id=") {
        if at == 0 || markup[..at].ends_with([' ', '<']) {
            out.extend(value(&markup[at + 3..]));
        }
    }
    if of_links {
        for (at, _) in markup.match_indices(" name=") {
            let tag = markup[..at].rfind('<').map_or("", |start| &markup[start..at]);
            if tag == "<a" || tag.starts_with("<a ") {
                out.extend(value(&markup[at + 6..]));
            }
        }
    }
    // An attribute list; a colour within a `style` is no name.
    if !markup.contains('<') && !markup.contains("=\"") && !markup.contains("style=") {
        out.extend(markup.split(' ').filter_map(|item| item.strip_prefix('#')).map(str::to_owned));
    }
    out.retain(|name| !name.is_empty());
    out
}

fn value(text: &str) -> Option<String> {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').map(|(value, _)| value.to_owned()),
        None => text.split([' ', '>']).next().map(str::to_owned),
    }
}

/// The name that is made of a heading's text, before it is made the only one.
pub fn slug(text: &str, slugs: Slugs) -> String {
    match slugs {
        Slugs::Python => {
            let ascii: String = text.nfkd().filter(char::is_ascii).collect();
            python(&ascii)
        }
        Slugs::PythonUnicode => python(&text.nfkc().collect::<String>()),
        Slugs::Pymdownx { lower } => {
            let text: String = text.nfc().collect();
            let text = if lower { text.to_lowercase() } else { text };
            let kept = text.trim().chars().filter(|&c| is_word(c) || matches!(c, '-' | ' '));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        }
        Slugs::GitHub | Slugs::Any => {
            let text = text.trim().to_lowercase();
            let kept = text.chars().filter(|&c| is_word(c) || matches!(c, '-' | ' '));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        }
        Slugs::VitePress => {
            let plain = text.nfkd().filter(|c| !is_combining_mark(*c) && !c.is_control());
            let dashed: String = plain
                .map(|c| if c.is_whitespace() || c.is_ascii_punctuation() || "“”‘’".contains(c) { '-' } else { c })
                .collect();
            let joined = dashed.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-").to_lowercase();
            if joined.starts_with(|c: char| c.is_ascii_digit()) { format!("_{joined}") } else { joined }
        }
    }
}

/// `re.sub(r'[^\w\s-]', '', value).strip().lower()`, then one hyphen for each run of hyphens and blanks.
fn python(text: &str) -> String {
    let kept: String = text.chars().filter(|&c| is_word(c) || c.is_whitespace() || c == '-').collect();
    let mut out = String::new();
    for c in kept.trim().to_lowercase().chars() {
        if c == '-' || c.is_whitespace() {
            if !out.ends_with('-') {
                out.push('-');
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// The name with a number behind it where it is taken, as Python-Markdown (`name_1`) and the others (`name-1`) count.
fn unique(slug: String, slugs: Slugs, taken: &HashSet<String>) -> String {
    let python = matches!(slugs, Slugs::Python | Slugs::PythonUnicode | Slugs::Pymdownx { .. });
    let mut name = slug.clone();
    if python {
        while name.is_empty() || taken.contains(&name) {
            name = match name.rsplit_once('_') {
                Some((stem, number)) if !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()) => {
                    format!("{stem}_{}", number.parse::<u64>().map_or(1, |number| number.saturating_add(1)))
                }
                _ => format!("{name}_1"),
            };
        }
        return name;
    }
    let mut number = 0;
    while taken.contains(&name) {
        number += 1;
        name = format!("{slug}-{number}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, Includes, PagePath, read};
    use super::*;

    fn told(text: &str, slugs: Slugs) -> Vec<String> {
        let (page, _) = read(&PagePath::new("a.md"), text.as_bytes(), &Dialect::default(), &Includes::new());
        anchors(&page, slugs).into_iter().map(|anchor| anchor.name).collect()
    }

    #[test]
    fn each_generator_makes_its_own_names() {
        let text = "# Wat is één *risico*?\n\n## A & B -- `code`\n\n## A & B -- `code`\n\n## 2. Start\n";
        assert_eq!(told(text, Slugs::Python), ["wat-is-een-risico", "a-b-code", "a-b-code_1", "2-start"]);
        assert_eq!(told(text, Slugs::PythonUnicode), ["wat-is-één-risico", "a-b-code", "a-b-code_1", "2-start"]);
        let pymdownx = Slugs::Pymdownx { lower: true };
        assert_eq!(told(text, pymdownx), ["wat-is-één-risico", "a--b----code", "a--b----code_1", "2-start"]);
        assert_eq!(told(text, Slugs::GitHub), ["wat-is-één-risico", "a--b----code", "a--b----code-1", "2-start"]);
        assert_eq!(told(text, Slugs::VitePress), ["wat-is-een-risico", "a-b-code", "a-b-code-1", "_2-start"]);
        let any = told("## A – *b*\n\n<a id=\"c\"></a>\n", Slugs::Any);
        assert_eq!(any, ["a--b", "a-b", "a-–-b", "c"], "a written name stands there once");
    }

    #[test]
    fn what_people_wrote_goes_first() {
        let text = "## Kop { #eigen .knop }\n\n## Kop\n\nTekst\n{ #kop }\n\n<a name=\"hier\"></a> en <span id='daar'>x</span>\n\n<div id=\"vak\"></div>\n\n[x](y){ style=\"color: #4DB6AC\" } <a href=\"z\" style=\"color: #4DB6AC\">z</a>\n\n    <p id=\"code\">\n";
        assert_eq!(told(text, Slugs::Python), ["eigen", "kop_1", "kop", "daar", "hier", "vak"]);
    }
}
