//! What Python-Markdown, Docusaurus, VitePress and kramdown add to Markdown, taken apart line by line before the
//! CommonMark parser sees the page.
//!
//! Two passes. [`mark`] goes over the whole page once: it finds out which lines are code (nothing in them means
//! anything), takes out comments and abbreviations, and collects the link definitions. [`prepare`] goes over one body:
//! every container in it (box, tab, footnote, HTML that wraps Markdown) is replaced by *one* line, a comment that only
//! we can have written, since all others are gone. The parser meets that line wherever Markdown puts it, in a list
//! item, say, and so the container's body is read just there, by the same two steps.
//!
//! ```text
//! 1  - Eerste punt                        1  - Eerste punt
//! 2
//! 3      !!! note "Let op"                3      <!--¤0-->        0: box "note", title "Let op"
//! 4          Lees dit. <!-- todo -->                                 4  Lees dit.     (comment: todo)
//! 5
//! 6  - Tweede punt                        6  - Tweede punt
//! ```
//!
//! Lines keep their number in the page through all this, however few are left.

use std::collections::{HashMap, HashSet};

use super::html::{self, Tag};
use super::includes::Numbered;
use super::inline::attribute_list;
use super::text;

/// A line of a body.
#[derive(Default)]
pub(super) struct Line {
    /// Its number in the page, from 1.
    pub(super) number: u32,
    pub(super) text: String,
    /// It is code: nothing in it is mark-up.
    code: bool,
    /// What stood here and is not part of the text.
    pub(super) asides: Vec<Aside>,
}

/// What stands between the lines of a text without being part of it.
pub(super) struct Aside {
    pub(super) kind: AsideKind,
    /// Its first and last line in the page.
    pub(super) lines: (u32, u32),
}

pub(super) enum AsideKind {
    /// What stands between `<!--` and `-->`, trimmed.
    Comment(String),
    /// `*[name]: text`.
    Abbreviation { name: String, text: String },
}

/// What is defined somewhere on the page and used anywhere on it.
#[derive(Default)]
pub(super) struct Definitions {
    /// Targets and titles of reference links, by label in lower case with white space folded.
    pub(super) links: HashMap<String, (String, String)>,
    /// Names of footnotes.
    pub(super) footnotes: HashSet<String>,
}

/// A label as it is looked up.
pub(super) fn label(text: &str) -> String {
    text::fold(text).to_lowercase()
}

/// A body whose containers are taken out.
pub(super) struct Prepared {
    pub(super) lines: Vec<Line>,
    pub(super) containers: Vec<Container>,
}

/// A container that was taken out of a body.
pub(super) struct Container {
    /// The line it begins on.
    pub(super) number: u32,
    pub(super) kind: Kind,
    /// Its first line as written, for where it turns out to be code.
    pub(super) header: String,
    pub(super) body: Vec<Line>,
}

pub(super) enum Kind {
    /// A box or tab; no title means the type's own, an empty one means none is shown.
    Box { kind: String, title: Option<String>, form: String },
    /// A footnote of this name.
    Footnote(String),
    /// A tag that wraps Markdown.
    Wrapper(Tag),
    /// Raw HTML up to its closing tag.
    Html,
}

/// The mark in the comments that stand for containers: a character for private use.
pub(super) const MARK: char = '\u{F8F5}';

/// The line that stands for container `index`.
fn placeholder(indent: &str, index: usize) -> String {
    format!("{indent}<!--{MARK}{index}-->")
}

/// Which container this HTML stands for.
pub(super) fn placeholder_index(html: &str) -> Option<usize> {
    html.trim().strip_prefix("<!--")?.strip_prefix(MARK)?.strip_suffix("-->")?.parse().ok()
}

/// What the first pass gives.
pub(super) struct Marked {
    pub(super) lines: Vec<Line>,
    pub(super) definitions: Definitions,
    /// The first line with a conflict marker of git's.
    pub(super) conflict: Option<u32>,
    /// The first line that is quoted deeper than the reader follows.
    pub(super) too_deep: Option<u32>,
}

/// Quotes in quotes are followed this deep: real pages have two. The parser's work for a line grows with the quotes that
/// are open, so a line of 100,000 `>` would take it 100,000 times longer than its length.
const MAX_QUOTES: usize = 32;

/// The first pass: code, comments, abbreviations and definitions of the whole page.
pub(super) fn mark(lines: Vec<Numbered>) -> Marked {
    let last_close = lines.iter().rposition(|line| line.text.contains("-->"));
    let mut marker = Marker {
        out: Vec::with_capacity(lines.len()),
        definitions: Definitions::default(),
        conflict: None,
        too_deep: None,
        fence: None,
        indents: Vec::new(),
        after_blank: true,
        in_code: false,
    };
    let mut open: Option<Comment> = None;
    for (index, line) in lines.into_iter().enumerate() {
        let mut text = line.text;
        if let Some(mut comment) = open.take() {
            if let Some(end) = text.find("-->") {
                comment.text.push_str(&text[..end]);
                text.replace_range(..end + 3, "");
                marker.comment(comment, line.number);
                if text.trim().is_empty() {
                    continue;
                }
                let indent = text.len() - text.trim_start().len();
                text.replace_range(..indent, "");
            } else if !comment.closes && text.trim().is_empty() {
                // Nothing closes it: it ends with its paragraph, so that a forgotten `-->` does not hide the page.
                marker.comment(comment, line.number.saturating_sub(1));
            } else {
                comment.text.push_str(&text);
                comment.text.push('\n');
                open = Some(comment);
                continue;
            }
        }
        open = marker.line(line.number, text, last_close.is_some_and(|last| last > index));
    }
    if let Some(comment) = open {
        let last = marker.out.last().map_or(comment.number, |line| line.number.max(comment.number));
        marker.comment(comment, last);
    }
    Marked { lines: marker.out, definitions: marker.definitions, conflict: marker.conflict, too_deep: marker.too_deep }
}

/// A comment that has not ended yet.
struct Comment {
    number: u32,
    text: String,
    /// Whether something closes it further down.
    closes: bool,
}

struct Marker {
    out: Vec<Line>,
    definitions: Definitions,
    conflict: Option<u32>,
    too_deep: Option<u32>,
    /// The fence of the code we are in: its character, its length, the indent of the container it stands in.
    fence: Option<(u8, usize, usize)>,
    /// The columns at which the bodies of the open list items, boxes and footnotes begin, and whether a line of text
    /// that is indented less may go on with them.
    indents: Vec<(usize, bool)>,
    after_blank: bool,
    /// The line before was indented code.
    in_code: bool,
}

impl Marker {
    /// Takes one line; gives the comment it leaves open.
    fn line(&mut self, number: u32, text: String, more_closes: bool) -> Option<Comment> {
        let text = self.limit_quotes(number, expand_indent(text));
        let content = text.trim_start_matches([' ', '>']);
        let indent = indent_of(&text);
        if self.inside_fence(content, indent) {
            self.out.push(Line { number, text, code: true, asides: Vec::new() });
            return None;
        }
        if content.trim().is_empty() {
            self.after_blank = true;
            self.out.push(Line { number, text, ..Line::default() });
            return None;
        }
        let ends_paragraph = self.after_blank || opens_container(&text) || fence_start(content).is_some();
        while self.indents.last().is_some_and(|&(column, lazy)| indent < column && (ends_paragraph || !lazy)) {
            self.indents.pop();
        }
        let column = self.column();
        if indent >= column + 4 && (self.after_blank || self.in_code) {
            (self.in_code, self.after_blank) = (true, false);
            self.out.push(Line { number, text, code: true, asides: Vec::new() });
            return None;
        }
        (self.in_code, self.after_blank) = (false, false);
        self.open_containers(&text);
        if let Some(fence) = fence_start(strip_markers(content)) {
            self.fence = Some((fence.0, fence.1, self.column()));
            self.out.push(Line { number, text, code: true, asides: Vec::new() });
            return None;
        }
        // What git left behind is a problem, not prose; between its markers a line of `=` heads nothing.
        let between = self.conflict.is_some() && text.trim_end() == "=======";
        if is_conflict_marker(&text) || between {
            self.conflict.get_or_insert(number);
            self.out.push(Line { number, ..Line::default() });
            self.after_blank = true;
            return None;
        }
        if let Some((name, explanation)) = abbreviation(content) {
            let kind = AsideKind::Abbreviation { name, text: explanation };
            self.out.push(Line { number, asides: vec![Aside { kind, lines: (number, number) }], ..Line::default() });
            self.after_blank = true;
            return None;
        }
        self.define(content);
        self.comments(number, wrap_addresses(text), more_closes)
    }

    /// Where the body of the innermost open container begins.
    fn column(&self) -> usize {
        self.indents.last().map_or(0, |&(column, _)| column)
    }

    /// Whether the line belongs to fenced code; closes the fence when it does not or is its end.
    fn inside_fence(&mut self, content: &str, indent: usize) -> bool {
        let Some((byte, length, column)) = self.fence else {
            return false;
        };
        if indent < column && !content.trim().is_empty() {
            self.fence = None;
            return false;
        }
        let run = content.bytes().take_while(|&b| b == byte).count();
        if run >= length && content[run..].trim().is_empty() {
            self.fence = None;
        }
        self.after_blank = false;
        true
    }

    /// Leaves out the `>` that are deeper than the reader follows.
    fn limit_quotes(&mut self, number: u32, text: String) -> String {
        let prefix =
            text.find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')')));
        let prefix = prefix.unwrap_or(text.len());
        if text.as_bytes()[..prefix].iter().filter(|&&byte| byte == b'>').count() <= MAX_QUOTES {
            return text;
        }
        self.too_deep.get_or_insert(number);
        let mut quotes = 0;
        let mut kept: String = text[..prefix]
            .chars()
            .filter(|&c| {
                quotes += usize::from(c == '>');
                c != '>' || quotes <= MAX_QUOTES
            })
            .collect();
        kept.push_str(&text[prefix..]);
        kept
    }

    /// Notes where the bodies of the containers begin that this line opens.
    fn open_containers(&mut self, text: &str) {
        let mut column = indent_of(text);
        let mut rest = &text[column.min(text.len())..];
        if is_indenting_header(rest) {
            self.indents.push((column + 4, footnote(rest).is_some()));
            return;
        }
        while let Some(width) = marker_width(rest) {
            column += width;
            self.indents.push((column, true));
            rest = &rest[width.min(rest.len())..];
            // A body of this many items on one line is not written by people; the parser stops at 100 too.
            if self.indents.len() > 100 {
                break;
            }
        }
    }

    /// Notes a link definition or the name of a footnote.
    fn define(&mut self, content: &str) {
        if let Some((name, _)) = footnote(content) {
            self.definitions.footnotes.insert(label(name));
        } else if let Some((name, target, title)) = link_definition(content) {
            self.definitions.links.entry(label(name)).or_insert((target, title));
        }
    }

    /// Takes the comments out of a line.
    fn comments(&mut self, number: u32, text: String, more_closes: bool) -> Option<Comment> {
        if !text.contains("<!--") {
            self.out.push(Line { number, text, ..Line::default() });
            return None;
        }
        let mut kept = String::new();
        let mut asides = Vec::new();
        let mut open = None;
        let mut rest = text.as_str();
        while let Some(start) = comment_start(rest) {
            let inside = &rest[start + 4..];
            // A comment that begins its line takes the blank behind it along.
            kept.push_str(&rest[..start]);
            let end = if inside.starts_with('>') || inside.starts_with("->") {
                Some((0, inside.find('>').unwrap_or(0) + 1))
            } else {
                None
            };
            match end.or_else(|| inside.find("-->").map(|end| (end, end + 3))) {
                Some((end, after)) => {
                    let kind = AsideKind::Comment(inside[..end].trim().to_owned());
                    asides.push(Aside { kind, lines: (number, number) });
                    rest = &inside[after..];
                    if kept.trim().is_empty() {
                        rest = rest.trim_start();
                    }
                }
                None => {
                    open = Some(Comment { number, text: format!("{inside}\n"), closes: more_closes });
                    rest = "";
                    break;
                }
            }
        }
        kept.push_str(rest);
        if kept.trim().is_empty() {
            self.after_blank = true;
            kept.clear();
        }
        let fence = fence_start(kept.trim_start_matches([' ', '>']));
        if let Some((byte, length)) = fence {
            self.fence = Some((byte, length, self.column()));
        }
        self.out.push(Line { number, text: kept, code: fence.is_some(), asides });
        open
    }

    /// A comment that began on an earlier line has ended.
    fn comment(&mut self, comment: Comment, last: u32) {
        let kind = AsideKind::Comment(comment.text.trim().to_owned());
        let aside = Aside { kind, lines: (comment.number, last) };
        match self.out.last_mut() {
            Some(line) => line.asides.push(aside),
            None => self.out.push(Line { number: comment.number, asides: vec![aside], ..Line::default() }),
        }
    }
}

/// The line with angle brackets around the addresses of links that have blanks in them: Python-Markdown takes those as
/// they are, CommonMark does not. `[a](mijn bestand.pdf)` becomes `[a](<mijn bestand.pdf>)`.
fn wrap_addresses(text: String) -> String {
    let mut out = String::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(start) = unquoted(&text, at, "](").map(|found| found + 2) {
        at = start;
        let Some(length) = closing_parenthesis(&text[start..]) else {
            continue;
        };
        let inside = &text[start..start + length];
        let (address, title) = address_and_title(inside);
        // A text that began on an earlier line may be no link at all: it is left as it is.
        if address.contains(' ') && !address.contains(['<', '>', '`']) && text[..start - 2].contains('[') {
            out.push_str(&text[done..start]);
            out.push_str(&format!("<{address}>{title}"));
            done = start + length;
        }
        at = start + length;
    }
    if done == 0 {
        return text;
    }
    out.push_str(&text[done..]);
    out
}

/// An address is looked at this far: none in the sites we measured is longer than 600 bytes.
const MAX_ADDRESS: usize = 2000;

/// Where the parenthesis ends that `text` stands in.
fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate().take(MAX_ADDRESS) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// An address and, with the blank before it, the title behind it.
fn address_and_title(inside: &str) -> (&str, &str) {
    let trimmed = inside.trim_end();
    for quote in ['"', '\''] {
        let title = trimmed.strip_suffix(quote).and_then(|rest| rest.find(&[' ', quote].iter().collect::<String>()));
        if let Some(at) = title {
            return (inside[..at].trim(), &inside[at..]);
        }
    }
    (inside.trim(), "")
}

/// Where a comment begins in this line: not in a code span and not behind a backslash.
fn comment_start(text: &str) -> Option<usize> {
    unquoted(text, 0, "<!--")
}

/// Where `wanted` stands in `text` from `from` on: not in a code span and not behind a backslash.
fn unquoted(text: &str, from: usize, wanted: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = wanted.as_bytes().first().copied();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' => {
                let run = bytes[at..].iter().take_while(|&&byte| byte == b'`').count();
                at = closing_run(bytes, at + run, run).unwrap_or(at + run);
            }
            byte if Some(byte) == first && bytes[at..].starts_with(wanted.as_bytes()) => {
                return Some(at);
            }
            _ => at += 1,
        }
    }
    None
}

/// The end of the next run of exactly this many backticks.
fn closing_run(bytes: &[u8], from: usize, length: usize) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|&&byte| byte == b'`').count();
        if run == length {
            return Some(at + run);
        }
        at += run.max(1);
    }
    None
}

fn is_conflict_marker(text: &str) -> bool {
    ["<<<<<<< ", ">>>>>>> ", "||||||| "].iter().any(|marker| text.starts_with(marker))
}

/// The line with the tabs of its indent as blanks: what an indent means is counted in columns.
fn expand_indent(text: String) -> String {
    let body = text.trim_start_matches([' ', '\t']);
    let indent = &text[..text.len() - body.len()];
    if !indent.contains('\t') {
        return text;
    }
    let width = indent.bytes().fold(0, |column, byte| if byte == b'\t' { column / 4 * 4 + 4 } else { column + 1 });
    format!("{:width$}{body}", "")
}

fn indent_of(text: &str) -> usize {
    text.bytes().take_while(|&byte| byte == b' ').count()
}

/// The width of the list marker at the start of `text`, with the blanks behind it.
fn marker_width(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match (digits, text.as_bytes().get(digits)?) {
        (0, b'-' | b'*' | b'+') => 1,
        (1..=9, b'.' | b')') => digits + 1,
        _ => return None,
    };
    let blanks = indent_of(&text[marker..]);
    match blanks {
        0 if text.len() > marker => None,
        // Five blanks or more: the item begins with code, one blank behind the marker.
        0 | 5.. => Some(marker + 1),
        _ => Some(marker + blanks),
    }
}

fn strip_markers(content: &str) -> &str {
    let mut rest = content;
    for _ in 0..8 {
        let Some(width) = marker_width(rest) else {
            break;
        };
        rest = rest.get(width..).unwrap_or("");
    }
    rest
}

/// A header whose body is indented by four columns.
fn is_indenting_header(text: &str) -> bool {
    footnote(text).is_some() || box_header(text).is_some()
}

fn opens_container(text: &str) -> bool {
    let text = text.trim_start_matches(' ');
    marker_width(text).is_some() || is_indenting_header(text)
}

/// The character and length of the fence that this line opens.
fn fence_start(content: &str) -> Option<(u8, usize)> {
    let byte = *content.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = content.bytes().take_while(|&b| b == byte).count();
    (length >= 3 && (byte == b'~' || !content[length..].contains('`'))).then_some((byte, length))
}

fn abbreviation(content: &str) -> Option<(String, String)> {
    let (name, after) = content.strip_prefix("*[")?.split_once(']')?;
    let text = after.strip_prefix(' ').unwrap_or(after).strip_prefix(':')?;
    let (name, text) = (text::fold(name), text::fold(&text::unescape_html(text)));
    (!name.is_empty()).then_some((name, text))
}

/// `[^name]: text`.
fn footnote(content: &str) -> Option<(&str, &str)> {
    let (name, text) = content.strip_prefix("[^")?.split_once("]:")?;
    (!name.is_empty() && !name.contains([']', ' '])).then_some((name, text))
}

/// `[label]: target "title"`.
fn link_definition(content: &str) -> Option<(&str, String, String)> {
    let (name, rest) = content.strip_prefix('[')?.split_once("]:")?;
    let rest = rest.trim();
    let (target, title) = match rest.strip_prefix('<') {
        Some(inside) => inside.split_once('>')?,
        None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
    };
    let title = title.trim();
    let title = ["\"\"", "''", "()"]
        .iter()
        .find_map(|ends| title.strip_prefix(&ends[..1])?.strip_suffix(&ends[1..]))
        .or_else(|| title.is_empty().then_some(""))?;
    let fits = !name.trim().is_empty() && !name.contains(['[', ']']) && !target.is_empty();
    fits.then(|| (name, text::unescape_html(target), text::unescape_html(title)))
}

/// The reference definitions of a file that is appended to every page.
pub(super) fn definitions(text: &str) -> Definitions {
    let lines = text::lines(text).zip(1..).map(|(text, number)| Numbered { number, text: text.to_owned() });
    mark(lines.collect()).definitions
}

/// The second pass: takes the containers out of one body.
pub(super) fn prepare(lines: Vec<Line>) -> Prepared {
    let fences = fences(&lines);
    let mut prepared = Prepared { lines: Vec::with_capacity(lines.len()), containers: Vec::new() };
    let mut rest: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    let mut budget = MAX_TAG_SEARCH;
    let mut at = 0;
    while at < rest.len() {
        let found = rest[at].as_ref().filter(|line| !line.code).and_then(|line| {
            let indent = indent_of(&line.text);
            let content = &line.text[indent..];
            let column = indent;
            header(content, &fences, at)
                .map(|header| (header, column))
                .or_else(|| tag_region(&rest, at, &mut budget).map(|region| (region, column)))
        });
        let Some((header, column)) = found else {
            prepared.lines.extend(rest[at].take());
            at += 1;
            continue;
        };
        let (first, extent) = (at, header.extent);
        let Some(mut opening) = rest[at].take() else {
            break;
        };
        let mut body: Vec<Line> = Vec::new();
        if let Some(text) = header.first {
            body.push(Line { number: opening.number, text, ..Line::default() });
        }
        at += 1;
        let mut trailing = None;
        match extent {
            Extent::Indented { lazy } => {
                at = indented_body(&mut rest, at, column + 4, lazy, &mut body);
            }
            Extent::Fenced { close } => {
                let end = close.min(rest.len());
                body.extend(rest[at..end].iter_mut().filter_map(|line| line.take().map(|line| dedented(line, column))));
                at = close.saturating_add(1).min(rest.len());
                if let Some(line) = rest.get_mut(close).and_then(Option::take) {
                    body.extend((!line.asides.is_empty()).then(|| Line { text: String::new(), ..line }));
                }
            }
            Extent::Tag { last, closing } => {
                if last > first {
                    let inner = rest[at..last].iter_mut().filter_map(Option::take).collect::<Vec<_>>();
                    body.extend(inner);
                }
                if let Some(mut line) = (last > first).then(|| rest[last].take()).flatten() {
                    if let Some((start, end)) = closing {
                        let after = line.text.split_off(end.min(line.text.len()));
                        line.text.truncate(start);
                        trailing = (!after.trim().is_empty()).then(|| Line {
                            number: line.number,
                            text: after,
                            ..Line::default()
                        });
                    }
                    body.push(line);
                }
                at = last + 1;
            }
        }
        if matches!(header.kind, Kind::Wrapper(_)) {
            dedent_all(&mut body);
        }
        let written = std::mem::take(&mut opening.text);
        opening.text = placeholder(&" ".repeat(column), prepared.containers.len());
        prepared.containers.push(Container { number: opening.number, kind: header.kind, header: written, body });
        prepared.lines.push(opening);
        prepared.lines.extend(trailing);
    }
    prepared
}

/// A container's first line.
struct Header {
    kind: Kind,
    /// The text of the body that stands on the first line itself.
    first: Option<String>,
    extent: Extent,
}

/// How far a container's body goes.
enum Extent {
    /// As far as lines are indented; `lazy` lines directly below the first need not be.
    Indented { lazy: bool },
    /// Up to this line, which closes it.
    Fenced { close: usize },
    /// Up to the closing tag: its line, and where in that line it stands when the body is Markdown.
    Tag { last: usize, closing: Option<(usize, usize)> },
}

fn header(content: &str, fences: &HashMap<usize, usize>, at: usize) -> Option<Header> {
    if let Some(kind) = box_header(content) {
        return Some(Header { kind, first: None, extent: Extent::Indented { lazy: false } });
    }
    if let Some((name, text)) = footnote(content) {
        let kind = Kind::Footnote(name.to_owned());
        return Some(Header {
            kind,
            first: Some(text.trim_start().to_owned()),
            extent: Extent::Indented { lazy: true },
        });
    }
    let close = *fences.get(&at)?;
    let kind = slash_header(content).or_else(|| colon_header(content))?;
    Some(Header { kind, first: None, extent: Extent::Fenced { close } })
}

/// `!!! type "title"`, `??? type "title"`, `???+ …`, `=== "title"`.
fn box_header(content: &str) -> Option<Kind> {
    let content = content.trim_end();
    if let Some(rest) = content.strip_prefix("!!!") {
        let (kind, title) = type_and_title(rest.strip_prefix(' ').unwrap_or(rest))?;
        return (!kind.is_empty()).then_some(Kind::Box { kind, title, form: String::new() });
    }
    if let Some(rest) = content.strip_prefix("???") {
        let (form, rest) = match rest.strip_prefix('+') {
            Some(rest) => ("details open", rest),
            None => ("details", rest),
        };
        let (kind, title) = type_and_title(rest.strip_prefix(' ').unwrap_or(rest))?;
        let kind = if kind.is_empty() { "details".to_owned() } else { kind };
        return Some(Kind::Box { kind, title, form: form.to_owned() });
    }
    let rest = content.strip_prefix("===")?;
    let body = rest.trim_start_matches(['+', '!']);
    let form = &rest[..rest.len() - body.len()];
    let title = body.strip_prefix(' ')?.trim_start().strip_prefix('"')?.strip_suffix('"')?;
    Some(Kind::Box { kind: "tab".to_owned(), title: Some(title.to_owned()), form: form.to_owned() })
}

/// `type more types "title"`; either may be missing, not both.
fn type_and_title(text: &str) -> Option<(String, Option<String>)> {
    let (types, title) = match text.split_once('"') {
        Some((types, title)) => (types, Some(title.strip_suffix('"')?.to_owned())),
        None => (text, None),
    };
    let types: Vec<&str> = types.split_whitespace().collect();
    let word = |word: &&str| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (types.iter().all(word) && !(types.is_empty() && title.is_none())).then(|| (types.join(" "), title))
}

/// `/// type | title`.
fn slash_header(content: &str) -> Option<Kind> {
    let slashes = fence_run(content, b'/')?;
    let rest = content[slashes..].trim();
    let (kind, argument) =
        rest.split_once('|').map_or((rest, None), |(kind, title)| (kind.trim_end(), Some(title.trim())));
    let fits = !kind.is_empty() && kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !fits {
        return None;
    }
    Some(match (kind, argument) {
        ("html", Some(selector)) => {
            let end = selector.find(|c: char| !c.is_alphanumeric()).unwrap_or(selector.len());
            let (name, attributes) = selector.split_at(end);
            Kind::Wrapper(Tag::new(name, vec![("selector".to_owned(), attributes.to_owned())]))
        }
        (kind, argument) => {
            Kind::Box { kind: kind.to_owned(), title: argument.map(str::to_owned), form: String::new() }
        }
    })
}

/// `:::type title`, `::: type title`, `:::type[title]{attributes}`, `::: {.type}`.
fn colon_header(content: &str) -> Option<Kind> {
    let colons = fence_run(content, b':')?;
    let rest = content[colons..].trim();
    if let Some((list, _)) = attribute_list(rest) {
        let kind = list.split(' ').next().unwrap_or("").trim_start_matches('.').to_owned();
        return Some(Kind::Box { kind, title: Some(String::new()), form: list });
    }
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
    let (kind, rest) = rest.split_at(end);
    if kind.is_empty() {
        return None;
    }
    let (mut title, mut rest) = (None, rest.trim());
    if let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        (title, rest) = (Some(inside.to_owned()), after.trim());
    }
    let mut form = String::new();
    let list =
        rest.rfind('{').and_then(|start| attribute_list(&rest[start..]).map(|(list, length)| (start, list, length)));
    if let Some((start, list, _)) = list.filter(|&(start, _, length)| start + length == rest.len()) {
        (form, rest) = (list, rest[..start].trim_end());
    }
    if title.is_none() && !rest.is_empty() {
        title = Some(rest.to_owned());
    }
    Some(Kind::Box { kind: kind.to_owned(), title, form })
}

fn fence_run(content: &str, byte: u8) -> Option<usize> {
    let run = content.bytes().take_while(|&b| b == byte).count();
    (run >= 3).then_some(run)
}

/// The closing line of each `///` and `:::` that has one, found in one go.
///
/// `///` closes with as many slashes; left open it goes to the end of the body. `:::` closes the nearest open one with
/// no more colons; left open it is text.
fn fences(lines: &[Line]) -> HashMap<usize, usize> {
    let mut closes = HashMap::new();
    let mut slashes: Vec<(usize, usize)> = Vec::new();
    let mut colons: Vec<(usize, usize)> = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.code) {
        let content = line.text.trim();
        if let Some(run) = fence_run(content, b'/') {
            if content.len() > run {
                if slash_header(content).is_some() {
                    slashes.push((at, run));
                }
            } else if let Some(open) = slashes.iter().rposition(|&(_, length)| length == run) {
                closes.insert(slashes[open].0, at);
                slashes.truncate(open);
            }
        } else if let Some(run) = fence_run(content, b':') {
            if content.len() > run {
                if colon_header(content).is_some() {
                    colons.push((at, run));
                }
            } else {
                while let Some((open, length)) = colons.pop() {
                    if length <= run {
                        closes.insert(open, at);
                        break;
                    }
                }
            }
        }
    }
    closes.extend(slashes.into_iter().map(|(open, _)| (open, lines.len())));
    closes
}

/// Takes the indented lines from `at` on; gives the line behind them.
fn indented_body(
    rest: &mut [Option<Line>],
    mut at: usize,
    column: usize,
    mut lazy: bool,
    body: &mut Vec<Line>,
) -> usize {
    while let Some(line) = rest.get(at).and_then(Option::as_ref) {
        let indent = indent_of(&line.text);
        let mut next = at + 1;
        if line.text.trim().is_empty() {
            lazy = false;
            let blank = |line: &Option<Line>| line.as_ref().is_none_or(|line| line.text.trim().is_empty());
            next = at + rest[at..].iter().take_while(|line| blank(line)).count();
            if rest.get(next).and_then(Option::as_ref).is_none_or(|line| indent_of(&line.text) < column) {
                break;
            }
        } else if indent < column && (!lazy || opens_container(&line.text)) {
            break;
        }
        body.extend(rest[at..next].iter_mut().filter_map(|line| line.take().map(|line| dedented(line, column))));
        at = next;
    }
    at
}

fn dedented(mut line: Line, column: usize) -> Line {
    let indent = indent_of(&line.text).min(column);
    line.text.replace_range(..indent, "");
    line
}

fn dedent_all(body: &mut [Line]) {
    let column =
        body.iter().filter(|line| !line.text.trim().is_empty()).map(|line| indent_of(&line.text)).min().unwrap_or(0);
    for line in body {
        let indent = indent_of(&line.text).min(column);
        line.text.replace_range(..indent, "");
    }
}

/// Closing tags are looked for through this many lines of a body in all; pages with more raw HTML than that are read as
/// CommonMark reads them, up to the next blank line. It keeps 100,000 unclosed tags from being 100,000 searches.
const MAX_TAG_SEARCH: usize = 200_000;

/// The tags whose contents are blocks: what stands between them is HTML up to the closing tag.
const BLOCK_TAGS: [&str; 32] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "div",
    "dl",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "iframe",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "section",
    "summary",
    "table",
    "ul",
    "video",
    "object",
    "svg",
];

/// A tag at the start of a line, up to its closing tag: HTML that wraps Markdown, or raw HTML.
fn tag_region(lines: &[Option<Line>], at: usize, budget: &mut usize) -> Option<Header> {
    let text = &lines[at].as_ref()?.text;
    let start = indent_of(text);
    let content = &text[start..];
    if !content.starts_with('<') {
        return None;
    }
    let (tag, length) = html::opening_tag(content)?;
    let wraps_markdown = tag.attribute("markdown").is_some_and(|value| value != "0");
    if tag.closed || !(wraps_markdown || BLOCK_TAGS.contains(&tag.name.as_str())) {
        return None;
    }
    let (last, closing) = closing_tag(lines, at, start + length, &tag.name, budget)?;
    if wraps_markdown {
        let first_end = if last == at { closing.0 } else { text.len() };
        let first = text.get(start + length..first_end).unwrap_or("").trim();
        let first = (!first.is_empty()).then(|| first.to_owned());
        return Some(Header { kind: Kind::Wrapper(tag), first, extent: Extent::Tag { last, closing: Some(closing) } });
    }
    // Markdown between blank lines within a tag is Markdown by CommonMark, text by Python-Markdown: left to the parser.
    let mut after_blank = false;
    for line in lines[at..=last].iter().flatten() {
        let content = line.text.trim_start();
        if after_blank && !content.is_empty() && !content.starts_with('<') {
            return None;
        }
        after_blank = content.is_empty();
    }
    Some(Header { kind: Kind::Html, first: Some(content.to_owned()), extent: Extent::Tag { last, closing: None } })
}

/// The line of the tag that closes `name`, and where in it that tag begins and ends.
fn closing_tag(
    lines: &[Option<Line>],
    at: usize,
    from: usize,
    name: &str,
    budget: &mut usize,
) -> Option<(usize, (usize, usize))> {
    let mut depth = 1usize;
    for (index, line) in lines.iter().enumerate().skip(at) {
        *budget = budget.checked_sub(1)?;
        let Some(line) = line.as_ref().filter(|line| !line.code || index == at) else {
            continue;
        };
        let mut position = if index == at { from } else { 0 };
        while let Some(start) = line.text.get(position..).and_then(|rest| rest.find('<')).map(|found| found + position)
        {
            let rest = &line.text[start + 1..];
            position = start + 1;
            let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
            let is_name = rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
                && !rest[name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
            if !is_name {
                continue;
            }
            let end = rest.find('>');
            if closes {
                depth -= 1;
                if depth == 0 {
                    let end = end.map_or(line.text.len(), |end| line.text.len() - rest.len() + end + 1);
                    return Some((index, (start, end)));
                }
            } else if !end.is_some_and(|end| rest[..end].ends_with('/')) {
                depth += 1;
            }
        }
    }
    None
}
