//! Raw HTML as its reader sees it: one stretch of text per block-level tag.
//!
//! A page's HTML is small and often broken (a template's half, a `<div>` that is closed three paragraphs on), so this is
//! a tokenizer, not a tree: block-level tags end the stretch of text before them, the others become spans.
//!
//! ```text
//! <div class="kaart"><h3>Kop</h3>               Heading 3  "Kop"            form: html <div class="kaart">
//! <p>Zie <a href="x.md">hier</a>.<br>Of niet</p>   →   Html  "Zie hier. Of niet"   form: <p>
//! </div><hr>                                    Html       ""                raw: <hr>
//! ```
//!
//! `<div class="note">` that begins with its only heading and goes on with text is a box: the heading is the box's title, and what comes
//! behind the box does not stand under it. Of a `<div>` that no class calls so (a card, a layout) the heading is one of the page.

use std::fmt;

use super::Style;
use super::inline::{Image, Inline};
use super::text::{self, unescape_html};

/// An opening tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name in lower case.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// It closes itself: `<br/>`.
    pub(super) closed: bool,
}

impl Tag {
    pub(super) fn new(name: &str, mut attributes: Vec<(String, String)>) -> Self {
        attributes.sort();
        attributes.dedup_by(|a, b| a.0 == b.0);
        Tag { name: name.to_ascii_lowercase(), attributes, closed: false }
    }

    /// The value of an attribute; empty when it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The values of all attributes.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|(_, value)| value.as_str())
    }

    /// The attributes but these, in order of their names: the order they are written in says nothing.
    pub(super) fn attributes_without(&self, names: &[&str]) -> String {
        let attributes = self.attributes.iter().filter(|(key, _)| !names.contains(&key.as_str()));
        attributes
            .map(|(key, value)| if value.is_empty() { key.clone() } else { format!("{key}=\"{value}\"") })
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attributes = self.attributes_without(&[]);
        let blank = if attributes.is_empty() { "" } else { " " };
        write!(f, "<{}{blank}{attributes}>", self.name)
    }
}

/// What HTML consists of.
pub(super) enum Token<'a> {
    Text(&'a str),
    Open(Tag),
    Close(String),
    Comment(&'a str),
    /// Declarations and processing instructions.
    Other,
}

/// The element that stands for a tag of a template language; its attribute `source` has what was written.
pub(super) const TEMPLATE_TAG: &str = "template-tag";

/// The element that stands for a value that a template fills in.
pub(super) const TEMPLATE_VALUE: &str = "template-value";

/// A tag longer than this is none: a `<` that was meant as text must not swallow the page.
const MAX_TAG_LENGTH: usize = 8192;

/// The opening tag at the start of `text`, and its length.
pub(super) fn opening_tag(text: &str) -> Option<(Tag, usize)> {
    let mut rest = text.strip_prefix('<')?;
    let name_end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ':'))).unwrap_or(rest.len());
    let (name, after) = rest.split_at(name_end);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    rest = after;
    let mut attributes = Vec::new();
    loop {
        let trimmed = rest.trim_start();
        if text.len() - trimmed.len() > MAX_TAG_LENGTH {
            return None;
        }
        for (end, closed) in [(">", false), ("/>", true)] {
            if let Some(after) = trimmed.strip_prefix(end) {
                let tag = Tag { closed, ..Tag::new(name, attributes) };
                return Some((tag, text.len() - after.len()));
            }
        }
        let end = trimmed.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<' | '"' | '\''))?;
        let (key, after) = trimmed.split_at(end);
        if key.is_empty() {
            // A stray slash or quote is passed over; a `<` means that this was no tag.
            rest = trimmed.strip_prefix(['/', '"', '\'', '='])?;
            continue;
        }
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(value) => attribute_value(value.trim_start())?,
            None => ("", after),
        };
        attributes.push((key.to_ascii_lowercase(), unescape_html(value)));
        rest = after;
    }
}

fn attribute_value(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote);
        }
    }
    if text.starts_with('{') {
        // An expression, as in `tags={["a"]}`.
        let mut depth = 0usize;
        let end = text.bytes().position(|byte| {
            depth = match byte {
                b'{' => depth + 1,
                b'}' => depth.saturating_sub(1),
                _ => depth,
            };
            depth == 0
        })?;
        return Some(text.split_at(end + 1));
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '>')?;
    Some(text.split_at(end))
}

/// The token at the start of `text` and its length; none at the end.
pub(super) fn token(text: &str) -> Option<(Token<'_>, usize)> {
    if text.is_empty() {
        return None;
    }
    if let Some(found) = markup(text) {
        return Some(found);
    }
    let first = text.chars().next().map_or(1, char::len_utf8);
    let end = text[first..].find('<').map_or(text.len(), |end| end + first);
    Some((Token::Text(&text[..end]), end))
}

fn markup(text: &str) -> Option<(Token<'_>, usize)> {
    let rest = text.strip_prefix('<')?;
    if let Some(inside) = rest.strip_prefix("!--") {
        let end = inside.find("-->")?;
        return Some((Token::Comment(&inside[..end]), end + 7));
    }
    if rest.starts_with(['!', '?']) {
        let end = rest.bytes().take(MAX_TAG_LENGTH).position(|byte| byte == b'>')?;
        return Some((Token::Other, end + 2));
    }
    if let Some(name) = rest.strip_prefix('/') {
        let end = name.bytes().take(MAX_TAG_LENGTH).position(|byte| byte == b'>')?;
        let tag = name[..end].trim().to_ascii_lowercase();
        return tag.starts_with(|c: char| c.is_ascii_alphabetic()).then_some((Token::Close(tag), end + 3));
    }
    opening_tag(text).map(|(tag, length)| (Token::Open(tag), length))
}

/// An image tag as an image.
pub(super) fn image(tag: &Tag) -> Image {
    let attributes = tag.attributes_without(&["src", "alt"]);
    Image {
        alt: text::fold(tag.attribute("alt").unwrap_or("")),
        address: tag.attribute("src").unwrap_or("").to_owned(),
        form: std::iter::once("html".to_owned()).chain((!attributes.is_empty()).then_some(attributes)).collect(),
        link: None,
    }
}

/// The style of the text in an inline tag.
pub(super) fn style(tag: &Tag) -> Style {
    match tag.name.as_str() {
        "b" | "strong" => Style::Strong,
        "i" | "em" => Style::Emphasis,
        "s" | "del" | "strike" => Style::Strike,
        "code" | "kbd" | "samp" | "tt" => Style::Code,
        "a" => Style::Link {
            target: tag.attribute("href").unwrap_or("").to_owned(),
            extra: tag.attributes_without(&["href"]),
        },
        name => Style::Other(name.to_owned()),
    }
}

/// Inline tags that are open in a block, and what they do to its text.
#[derive(Default)]
pub(super) struct OpenTags(Vec<(Tag, usize)>);

/// More tags than this are not open at once in one block by anyone's intent; the rest are passed over.
const MAX_OPEN_TAGS: usize = 64;

impl OpenTags {
    /// An opening tag stands in the text.
    pub(super) fn open(&mut self, tag: Tag, inline: &mut Inline) {
        match tag.name.as_str() {
            "br" => inline.hard_break(),
            "img" => {
                let link = self.link();
                inline.image(Image { link, ..image(&tag) });
            }
            "wbr" => {}
            TEMPLATE_TAG => inline.form.push(tag.attribute("source").unwrap_or("").to_owned()),
            TEMPLATE_VALUE => inline.push(tag.attribute("source").unwrap_or("")),
            _ if tag.closed || is_void(&tag.name) => inline.form.push(tag.to_string()),
            _ => {
                // What an inline tag says of itself is form; a link's attributes are kept with the link.
                if tag.name != "a" && !tag.attributes.is_empty() {
                    inline.form.push(tag.to_string());
                }
                if self.0.len() < MAX_OPEN_TAGS {
                    self.0.push((tag, inline.position()));
                }
            }
        }
    }

    /// A closing tag stands in the text.
    pub(super) fn close(&mut self, name: &str, inline: &mut Inline) {
        if let Some(index) = self.0.iter().rposition(|(tag, _)| tag.name == name) {
            let (tag, start) = self.0.remove(index);
            finish_tag(&tag, start, inline);
        }
    }

    /// The block ends: so do all its tags. They go on in the next block.
    pub(super) fn interrupt(&mut self, inline: &mut Inline) {
        for (tag, start) in &mut self.0 {
            finish_tag(tag, *start, inline);
            *start = 0;
        }
    }

    /// The link that is open.
    fn link(&self) -> Option<Style> {
        self.0.iter().rev().find(|(tag, _)| tag.name == "a").map(|(tag, _)| style(tag))
    }
}

fn finish_tag(tag: &Tag, start: usize, inline: &mut Inline) {
    // An anchor without address leads nowhere: it is a place to lead to, hence form.
    if tag.name == "a" && tag.attribute("href").is_none() {
        inline.form.push(tag.to_string());
    } else {
        inline.span(start, style(tag));
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "input"
            | "source"
            | "track"
            | "area"
            | "col"
            | "embed"
            | "link"
            | "meta"
            | "base"
            | "param"
            | "hr"
            | "br"
            | "img"
    )
}

/// Whether text before and after this tag stands in two blocks.
fn is_block(name: &str) -> bool {
    const INLINE: [&str; 44] = [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "input",
        "button",
        "picture",
        "source",
        TEMPLATE_TAG,
        TEMPLATE_VALUE,
    ];
    !INLINE.contains(&name)
}

/// One stretch of HTML.
pub(super) struct Stretch {
    /// 1 to 6 for a heading, else 0.
    pub(super) level: u8,
    pub(super) inline: Inline,
    /// The tags, when there is no text.
    pub(super) raw: String,
    /// Its first and last line, from 0 within the HTML.
    pub(super) lines: (usize, usize),
    /// The box it stands in, or is the title of.
    pub(super) in_box: Option<HtmlBox>,
}

impl Stretch {
    /// Whether it is text and begins in this element.
    pub(super) fn is_in(&self, name: &str) -> bool {
        let opens = |tag: &String| tag.strip_prefix('<').is_some_and(|tag| tag.starts_with(name));
        self.level == 0 && self.in_box.is_none() && !self.inline.text.is_empty() && self.inline.form.iter().any(opens)
    }
}

/// A box within HTML.
#[derive(Clone)]
pub(super) struct HtmlBox {
    /// The classes of the tag.
    pub(super) kind: String,
    /// Which stretch is its title.
    pub(super) title: usize,
}

/// The stretches of visible text in HTML, the images and comments in it, and tags that hold no text.
pub(super) fn stretches(html: &str) -> Vec<Stretch> {
    let mut reading = Reading {
        done: Vec::new(),
        tags: Vec::new(),
        inline: Inline::default(),
        open: OpenTags::default(),
        level: 0,
        lines: None,
        tags_open: Vec::new(),
    };
    let (mut at, mut line) = (0, 0);
    while let Some((token, length)) = token(&html[at..]) {
        let source = &html[at..at + length];
        let newlines = source.bytes().filter(|&byte| byte == b'\n').count();
        let mut skip = 0;
        match token {
            Token::Text(text) => reading.text(text, line),
            Token::Comment(_) | Token::Other => {}
            Token::Open(tag) if matches!(tag.name.as_str(), "script" | "style") => {
                skip = end_of_raw_text(&html[at + length..], &tag.name);
                let inside = html.get(at + length..at + length + skip).unwrap_or("");
                reading.lines(line, line + newlines + inside.bytes().filter(|&byte| byte == b'\n').count());
                reading.tags.push(format!("{tag}{}", text::fold(inside)));
            }
            Token::Open(tag) if is_block(&tag.name) => {
                reading.flush();
                reading.lines(line, line + newlines);
                reading.level = heading_level(&tag.name);
                reading.tags.push(tag.to_string());
                if matches!(tag.name.as_str(), "div" | "aside") && reading.tags_open.len() < MAX_OPEN_TAGS {
                    reading.tags_open.push((tag, reading.done.len()));
                }
            }
            Token::Open(tag) => {
                reading.lines(line, line + newlines);
                reading.open.open(tag, &mut reading.inline);
            }
            Token::Close(name) if is_block(&name) => {
                reading.flush();
                reading.level = 0;
                reading.close_box(&name);
            }
            Token::Close(name) => reading.open.close(&name, &mut reading.inline),
        }
        let skipped = html.get(at + length..at + length + skip).unwrap_or("");
        line += newlines + skipped.bytes().filter(|&byte| byte == b'\n').count();
        at += length + skipped.len();
    }
    reading.flush();
    if !reading.tags.is_empty() || !reading.inline.form.is_empty() {
        let mut inline = std::mem::take(&mut reading.inline);
        reading.tags.append(&mut inline.form);
        let raw = reading.tags.join(" ");
        let lines = reading.lines.unwrap_or((0, 0));
        reading.done.push(Stretch { level: 0, inline, raw, lines, in_box: None });
    }
    reading.done
}

/// The length of what stands in `<script>` or `<style>`: up to the closing tag, or all.
fn end_of_raw_text(text: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = text[from..].find("</").map(|at| at + from) {
        if text.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return at;
        }
        from = at + 2;
    }
    text.len()
}

fn heading_level(name: &str) -> u8 {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => level - b'0',
        _ => 0,
    }
}

struct Reading {
    done: Vec<Stretch>,
    /// Block-level tags since the last text.
    tags: Vec<String>,
    inline: Inline,
    open: OpenTags,
    level: u8,
    lines: Option<(usize, usize)>,
    /// The tags that are open and may be those of boxes, and which stretch comes first in each.
    tags_open: Vec<(Tag, usize)>,
}

/// How the classes begin by which style sheets know a box within a page: those of Bootstrap, Sphinx, MkDocs and GitHub.
const BOXES: [&str; 15] = [
    "admonition",
    "alert",
    "attention",
    "callout",
    "caution",
    "danger",
    "hint",
    "important",
    "info",
    "message",
    "note",
    "notice",
    "success",
    "tip",
    "warning",
];

/// Whether a tag may be that of a box.
fn is_box(tag: &Tag) -> bool {
    let classes = tag.attribute("class").unwrap_or("").to_ascii_lowercase();
    let is_named = |class: &str| BOXES.iter().any(|name| class.starts_with(name));
    classes.split_whitespace().any(is_named)
}

impl Reading {
    /// A closing tag ends a box, if what stands in it is one.
    fn close_box(&mut self, name: &str) {
        let Some(at) = self.tags_open.iter().rposition(|(tag, _)| tag.name == name) else { return };
        let (tag, title) = self.tags_open.split_off(at).remove(0);
        if !is_box(&tag) {
            return;
        }
        let within = &mut self.done[title..];
        let headings = within.iter().filter(|stretch| stretch.level > 0).count();
        if headings == 1 && within[0].level > 0 && within.len() > 1 {
            let found = HtmlBox { kind: text::fold(tag.attribute("class").unwrap_or_default()), title };
            within.iter_mut().for_each(|stretch| stretch.in_box = Some(found.clone()));
            within[0].level = 0;
        }
    }

    fn text(&mut self, text: &str, line: usize) {
        if !text.trim().is_empty() {
            let leading = &text[..text.len() - text.trim_start().len()];
            let first = line + leading.bytes().filter(|&byte| byte == b'\n').count();
            self.lines(first, first + text.trim().bytes().filter(|&byte| byte == b'\n').count());
        }
        self.inline.push(&unescape_html(text));
    }

    fn lines(&mut self, first: usize, last: usize) {
        let (start, end) = self.lines.unwrap_or((first, last));
        self.lines = Some((start.min(first), end.max(last)));
    }

    /// Ends the stretch of text, if there is one.
    fn flush(&mut self) {
        if self.inline.text.trim().is_empty() && self.inline.images.is_empty() {
            self.inline.text.clear();
            self.inline.spans.clear();
            return;
        }
        self.open.interrupt(&mut self.inline);
        let mut inline = std::mem::take(&mut self.inline);
        inline.finish();
        let mut form: Vec<String> = if self.level > 0 { vec!["html".to_owned()] } else { Vec::new() };
        form.append(&mut self.tags);
        form.append(&mut inline.form);
        inline.form = form;
        self.done.push(Stretch {
            level: self.level,
            inline,
            raw: String::new(),
            lines: self.lines.take().unwrap_or((0, 0)),
            in_box: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<(u8, String, String, String)> {
        let stretches = stretches(html).into_iter();
        stretches.map(|s| (s.level, s.inline.text, s.inline.form.join(" "), s.raw)).collect()
    }

    fn stretch(level: u8, text: &str, form: &str, raw: &str) -> (u8, String, String, String) {
        (level, text.to_owned(), form.to_owned(), raw.to_owned())
    }

    #[test]
    fn a_heading_with_text_below_it_in_one_tag_is_the_title_of_a_box() {
        let titles = |html: &str| -> Vec<(u8, Option<usize>)> {
            stretches(html).iter().map(|s| (s.level, s.in_box.as_ref().map(|found| found.title))).collect()
        };
        let note = "<div class='note'><h5>Let op</h5><p>Neem een jas mee.</p></div>";
        assert_eq!(titles(&format!("{note}<p>Vaar wel.</p>")), [(0, Some(0)), (0, Some(0)), (0, None)]);
        assert_eq!(titles(&format!("<div class='rij'>{note}{note}</div>")), [0, 0, 2, 2].map(|title| (0, Some(title))));
        assert_eq!(titles("<div class='kaart'><h5>Let op</h5><p>Neem een jas mee.</p></div>"), [(5, None), (0, None)]);
        // A heading alone is that of what follows, and two are those of the page.
        assert_eq!(titles("<div class='note'><h2>Varen</h2></div><p>Vaar wel.</p>"), [(2, None), (0, None)]);
        let two = "<div class='note'><h2>Varen</h2><p>Vaar wel.</p><h2>Roeien</h2><p>Roei mee.</p></div>";
        assert_eq!(titles(two), [(2, None), (0, None), (2, None), (0, None)]);
    }

    #[test]
    fn text_is_split_at_block_level_tags() {
        assert_eq!(
            read("<div class='kaart'><h3>Kop</h3>\n<p>Zie <a href=\"x.md\">hier</a>.<br>Of&nbsp;niet</p>\n</div><hr>"),
            [
                stretch(3, "Kop", "html <div class=\"kaart\"> <h3>", ""),
                stretch(0, "Zie hier. Of niet", "<p>", ""),
                stretch(0, "", "", "<hr>"),
            ]
        );
    }

    #[test]
    fn scripts_are_never_text() {
        let form = "<script>if (a < b) { x() } <style>p {}";
        assert_eq!(read("<script>if (a < b) { x() }</script>a<style>p {}</style>"), [stretch(0, "a", form, "")]);
        assert_eq!(read("<script>if (a < b)</script>"), [stretch(0, "", "", "<script>if (a < b)")]);
    }

    #[test]
    fn broken_tags_are_text() {
        assert_eq!(read("1 < 2 <a href=\"x"), [stretch(0, "1 < 2 <a href=\"x", "", "")]);
        assert_eq!(read("</p>"), []);
    }
}
