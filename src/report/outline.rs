//! What a check needs to know of one page: where it leads to, where it can be led to, and what is unfinished on it.
//!
//! A page is read once and its text is let go; only this is kept.

use std::collections::BTreeSet;

use super::personal::Personal;
use crate::page::anchors::{Slugs, anchors};
use crate::page::{self, Block, BlockKind, Page, PagePath, Style};
use crate::problem::{Problem, ProblemKind};

/// What a check needs to know of one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Its title.
    pub title: Option<String>,
    /// The field `id` of its front matter.
    pub id: Option<(String, u32)>,
    /// Addresses that lead here too (`aliases`, `redirect_from`).
    pub aliases: Vec<String>,
    /// Links and images.
    pub links: Vec<Link>,
    /// The names that an address can lead to.
    pub anchors: BTreeSet<String>,
    /// Names that were written twice, with the lines of both.
    pub twice: Vec<(String, u32, u32)>,
    /// Marks of what is still to be done.
    pub unfinished: Vec<(String, u32)>,
    /// Images without alternative text, by address.
    pub undescribed: Vec<(String, u32)>,
    /// Versions that the page calls the newest one, with the sentence.
    pub newest: Vec<(String, String, u32)>,
    /// What looks like a person's data, in all of its source and in what it includes, but for what is withheld.
    pub personal: Vec<Personal>,
    /// What was odd when it was read.
    pub problems: Vec<Problem>,
    /// A program puts text in when the site is built: names may come that are not here.
    pub is_template: bool,
    /// It is not published.
    pub is_draft: bool,
    /// It says itself at which address it is published.
    pub has_own_address: bool,
    /// Anything at all can be read on it.
    pub has_text: bool,
    /// It says that no page is made of it (`build.render` and `headless` in Hugo).
    pub is_unrendered: bool,
    /// It says so of all that lies below it (`cascade`).
    pub unrenders_below: bool,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, as written.
    pub target: String,
    /// Its line.
    pub line: u32,
    /// It is an image.
    pub is_image: bool,
    /// A program of the page opens something (`onclick`).
    pub is_popup: bool,
}

/// What is looked for besides what is always looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Texts that say that something is unfinished.
    pub unfinished: Vec<String>,
}

/// The outline of a page; `source` is its text, to find lines in.
pub fn outline(page: &Page, problems: Vec<Problem>, source: &str, slugs: Slugs, marks: &Marks) -> Outline {
    let lines: Vec<&str> = source.lines().collect();
    let mut out = Outline { title: page.title().map(str::to_owned), problems, ..Outline::default() };
    out.id = page.front_matter.iter().find(|field| field.key == "id").and_then(|field| {
        let value = field.values.first()?;
        Some((value.clone(), field.lines.start))
    });
    let lists = page.front_matter.iter().filter(|field| matches!(field.key.as_str(), "aliases" | "redirect_from"));
    out.aliases = lists.flat_map(|field| field.values.iter().cloned()).collect();
    out.is_draft = page.field("draft") == Some("true") || page.field("published") == Some("false");
    out.has_own_address = ["permalink", "slug", "url"].iter().any(|key| page.field(key).is_some());
    let never = |key: &str| matches!(page.field(key), Some("never" | "false"));
    out.is_unrendered =
        page.field("headless") == Some("true") || ["build.render", "_build.render"].into_iter().any(never);
    out.unrenders_below = ["cascade.build.render", "cascade._build.render"].into_iter().any(never);
    out.is_template = ["{{", "{%", "{<"].iter().any(|opening| source.contains(opening))
        || lines.iter().any(|line| page::is_documented_by_a_tool(line));
    for block in &page.blocks {
        read_block(block, &lines, marks, &mut out);
    }
    let mut first: Vec<(String, u32)> = Vec::new();
    for anchor in anchors(page, slugs) {
        let before = first.iter().find(|(name, _)| *name == anchor.name).filter(|_| anchor.written);
        if let Some((name, line)) = before {
            // A tag that runs over several blocks is met in each: only what stands twice in the source is there twice.
            if times(source, name) > 1 {
                out.twice.push((name.clone(), *line, anchor.line));
            }
        } else if anchor.written {
            first.push((anchor.name.clone(), anchor.line));
        }
        out.anchors.insert(anchor.name);
    }
    out
}

fn read_block(block: &Block, lines: &[&str], marks: &Marks, out: &mut Outline) {
    if matches!(block.kind, BlockKind::Code | BlockKind::Comment) {
        return;
    }
    out.has_text |= !block.text.is_empty();
    for span in &block.spans {
        if let Style::Link { target, extra } = &span.style {
            let line = line_of(block, lines, target);
            let is_popup = extra.split([' ', '=']).any(|part| part == "onclick");
            out.links.push(Link { target: target.clone(), line, is_image: false, is_popup });
        }
    }
    if block.kind == BlockKind::Image {
        let line = line_of(block, lines, &block.name);
        if !block.name.is_empty() {
            out.links.push(Link { target: block.name.clone(), line, is_image: true, is_popup: false });
        }
        // An empty `alt` in HTML says on purpose that the image says nothing.
        let decorative = block.form.starts_with("html") && in_lines(block, lines).any(|line| line.contains("alt="));
        if block.text.is_empty() && !decorative {
            out.undescribed.push((block.name.clone(), line));
        }
        return;
    }
    let seen = without_code(block);
    for mark in unfinished(&seen, marks) {
        let line = line_of(block, lines, &mark);
        out.unfinished.push((mark, line));
    }
    if let Some(version) = called_newest(&block.text) {
        let line = line_of(block, lines, &version);
        out.newest.push((version, block.text.clone(), line));
    }
}

/// How often a name stands in mark-up that gives it.
fn times(source: &str, name: &str) -> usize {
    let closes =
        |rest: &str| rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '}' | '>' | '/'));
    let opens = |before: &str| before.ends_with(['"', '\'', '#', '=']);
    source.match_indices(name).filter(|(at, _)| opens(&source[..*at]) && closes(&source[at + name.len()..])).count()
}

fn in_lines<'l>(block: &Block, lines: &'l [&'l str]) -> impl Iterator<Item = &'l str> {
    let first = block.lines.start.saturating_sub(1) as usize;
    let end = block.lines.end.saturating_sub(1) as usize;
    lines.get(first..end.min(lines.len()).max(first)).unwrap_or_default().iter().copied()
}

/// The line of a block on which a text stands; the block's first line where it is written another way.
fn line_of(block: &Block, lines: &[&str], text: &str) -> u32 {
    let at = in_lines(block, lines).position(|line| line.contains(text));
    block.lines.start + at.and_then(|at| u32::try_from(at).ok()).unwrap_or(0)
}

/// The text of a block with blanks where it shows code or leads elsewhere: a link's text is finished.
fn without_code(block: &Block) -> String {
    let mut text = block.text.clone();
    for span in block.spans.iter().filter(|span| matches!(span.style, Style::Code | Style::Link { .. })) {
        if let Some(part) = text.get(span.range.clone()) {
            let blank = " ".repeat(part.len());
            text.replace_range(span.range.clone(), &blank);
        }
    }
    text
}

/// Words in capitals that say that something is still to be done.
const WORDS: [&str; 3] = ["TODO", "FIXME", "TBD"];
/// What stands at the end of a remark between square brackets: `[link volgt]`. Of the brackets on the model site those that ask the
/// reader to fill in something (`[naam invullen]`) are meant to stay; those that promise something are not.
const PROMISES: [&str; 6] = ["volgt", "volgt nog", "nog aanvullen", "to follow", "coming soon", "to be added"];
/// Characters of a remark between square brackets; what is longer is a sentence of its own.
const REMARK: usize = 60;

fn unfinished(text: &str, marks: &Marks) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let own = marks.unfinished.iter().filter(|mark| !mark.is_empty() && text.contains(mark.as_str()));
    out.extend(own.cloned());
    let whole = |at: usize, length: usize| {
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        !text[..at].ends_with(word) && !text[at + length..].starts_with(word)
    };
    for word in WORDS {
        if text.match_indices(word).any(|(at, _)| whole(at, word.len())) {
            out.push(word.to_owned());
        }
    }
    if let Some(at) = text.to_ascii_lowercase().find("lorem ipsum") {
        out.push(text[at..at + "lorem ipsum".len()].to_owned());
    }
    for (at, _) in text.match_indices('[') {
        let Some(end) = text[at..].find(']') else { break };
        let inside = &text[at + 1..at + end];
        let said = inside.trim().trim_end_matches(['.', '…', '!']).trim_end().to_lowercase();
        let promises =
            |promise: &str| said.strip_suffix(promise).is_some_and(|before| before.is_empty() || before.ends_with(' '));
        if inside.chars().count() <= REMARK && PROMISES.iter().any(|promise| promises(promise)) {
            out.push(text[at..=at + end].to_owned());
        }
    }
    out
}

/// Words by which a sentence calls a version the one of today.
const OF_TODAY: [&str; 8] =
    ["nieuwste", "huidige", "actuele", "meest recente", "latest", "current", "newest", "most recent"];

/// The version that a sentence calls the newest one: `Versie 2.5 is de nieuwste versie`.
fn called_newest(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if !OF_TODAY.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let after = |(at, word): (usize, &str)| {
        let rest = &lower[at + word.len()..];
        let rest = rest.strip_prefix('v').unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
        let version = rest[..end].trim_end_matches('.');
        (version.contains('.') && !version.starts_with('.')).then(|| version.to_owned())
    };
    ["versie ", "version ", "release "].iter().find_map(|word| lower.match_indices(word).find_map(after))
}

/// The problems of these kinds.
pub fn problems_of(outline: &Outline, wanted: impl Fn(&ProblemKind) -> bool) -> impl Iterator<Item = &Problem> {
    outline.problems.iter().filter(move |problem| wanted(&problem.kind))
}

/// The folder that a page's relative addresses count from, and the page itself, as paths below the content folder without ending:
/// `docs/a/b.md` → `a`, `a/b`; `docs/a/index.md` → `a`, `a`.
pub fn place_of(path: &PagePath, folders: &[String]) -> String {
    let below = folders.iter().find_map(|folder| match folder.as_str() {
        "" => Some(path.as_str()),
        folder => path.as_str().strip_prefix(folder)?.strip_prefix('/'),
    });
    plain(below.unwrap_or(path.as_str()))
}

/// An address below the site's without ending, `index` and slashes at its ends.
pub fn plain(address: &str) -> String {
    let path = address.trim_matches('/');
    let path = [".markdown", ".mdx", ".md", ".html"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    let path = ["_index", "index", "README"]
        .iter()
        .find_map(|name| path.strip_suffix(name).filter(|rest| rest.is_empty() || rest.ends_with('/')))
        .unwrap_or(path);
    path.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Dialect, Includes, read};

    fn of(text: &str) -> Outline {
        let (page, problems) = read(&PagePath::new("a.md"), text.as_bytes(), &Dialect::default(), &Includes::new());
        outline(&page, problems, text, Slugs::Python, &Marks { unfinished: vec!["(concept)".to_owned()] })
    }

    #[test]
    fn links_images_and_their_lines() {
        let found = of(
            "# A\n\nZie [b](b.md) en\n[c](c.md#d).\n\n![](x.png)\n\n<img src=\"y.png\" alt=\"\">\n\n<a href=\"#\" onclick=\"open()\">venster</a>\n",
        );
        let links: Vec<String> = found.links.iter().map(|link| format!("{} {}", link.line, link.target)).collect();
        assert_eq!(links, ["3 b.md", "4 c.md#d", "6 x.png", "8 y.png", "10 #"]);
        assert!(found.links[4].is_popup && found.links[2].is_image);
        assert_eq!(found.undescribed, [("x.png".to_owned(), 6)]);
    }

    #[test]
    fn what_is_unfinished_is_told_from_what_speaks_of_it() {
        let found = of(
            "TODO: schrijven\n\nZie [link volgt] en [de wet volgt nog].\n\nLorem ipsum dolor.\n\nDit is nog (concept).\n",
        );
        let marks: Vec<&str> = found.unfinished.iter().map(|(mark, _)| mark.as_str()).collect();
        assert_eq!(marks, ["TODO", "[link volgt]", "[de wet volgt nog]", "Lorem ipsum", "(concept)"]);
        let fine = "De TODO-lijst van `TODO`. Vul [naam] in, of [naam invullen].\n\n    TODO\n\n[volgt](b.md) Wat volgt\n\n<!-- TODO -->\n";
        assert_eq!(of(fine).unfinished, []);
    }

    #[test]
    fn a_name_that_was_written_twice() {
        let found = of("## Een { #a }\n\n## Twee { #a }\n\n<span id=\"b\">x</span>\n\n## Kop\n\n## Kop\n");
        assert_eq!(found.twice, [("a".to_owned(), 1, 3)]);
    }

    #[test]
    fn the_version_a_page_calls_the_newest() {
        let newest = |text: &str| of(text).newest.into_iter().map(|(version, ..)| version).collect::<Vec<_>>();
        assert_eq!(newest("Versie 2.5 is de nieuwste versie."), ["2.5"]);
        assert_eq!(newest("The latest version is version v1.10.2."), ["1.10.2"]);
        assert!(newest("In versie 2.4 is de tekst gewijzigd.").is_empty());
    }
}
