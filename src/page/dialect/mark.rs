//! The first pass: which lines are code, which comments, abbreviations and definitions the page has.

use std::collections::HashMap;

use super::addresses::{comment_start, wrap_addresses};
use super::attributes;
use super::docfx;
use super::line::{
    abbreviation, expand_indent, fence_start, footnote, indent_of, is_conflict_marker, is_indenting_header,
    link_definition, marker_width, opens_container, strip_markers,
};
use super::tags::is_component_name;
use super::templates::{self, Taken, Templates, without_raw};
use super::{Aside, AsideKind, Definitions, Line, label};
use crate::page::includes::Numbered;
use crate::page::text;

/// What the first pass gives.
pub(in crate::page) struct Marked {
    pub(in crate::page) lines: Vec<Line>,
    pub(in crate::page) definitions: Definitions,
    /// The first line with a conflict marker of git's.
    pub(in crate::page) conflict: Option<u32>,
    /// The first line that is quoted deeper than the reader follows.
    pub(in crate::page) too_deep: Option<u32>,
}

/// Where Liquid's tags are carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page) enum Liquid {
    /// On the whole page, in code too: the site's generator does so.
    Everywhere,
    /// As far as we know, in text only: in code they are shown.
    InText,
}

/// Quotes in quotes are followed this deep: real pages have two. The parser's work for a line grows with the quotes that
/// are open, so a line of 100,000 `>` would take it 100,000 times longer than its length.
const MAX_QUOTES: usize = 32;

/// The first pass: code, comments, abbreviations and definitions of the whole page.
///
/// `liquid` says that the site's generator carries out Liquid's tags in code too.
pub(in crate::page) fn mark(lines: Vec<Numbered>, liquid: Liquid) -> Marked {
    let (lines, templates) = templates::read(attributes::quoted(docfx::read(lines)));
    let components = Components::of(&lines);
    let last_close = lines.iter().rposition(|line| line.text.contains("-->"));
    let mut marker = Marker {
        out: Vec::with_capacity(lines.len()),
        definitions: Definitions::default(),
        conflict: None,
        in_conflict: false,
        too_deep: None,
        fence: None,
        indents: Vec::new(),
        after_blank: true,
        in_code: false,
        after_definition: false,
        components,
        templates,
        liquid,
    };
    let mut open: Option<Comment> = None;
    let mut lines = lines.into_iter().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        let mut text = line.text;
        if marker.templates.in_code() {
            marker.marked_code(line.number, &text);
            continue;
        }
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
        let next = lines.peek().map(|(_, next)| next.text.as_str());
        let text =
            match marker.code_or_text(line.number, text).map(|text| marker.template(index, line.number, text, next)) {
                Some(Some(text)) => text,
                _ => continue,
            };
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

/// The components of MDX that are open. What stands in one may be indented as a whole, and nothing is code for being indented.
struct Components {
    /// The number of the last line on which the component of this name is closed.
    closed: HashMap<String, u32>,
    /// Those that are open: their names, and how far the first line in them is indented.
    open: Vec<(String, Option<usize>)>,
    /// How much of its indent the last line lost that is no code.
    taken: usize,
}

impl Components {
    fn of(lines: &[Numbered]) -> Self {
        let mut closed = HashMap::new();
        for line in lines.iter().filter(|line| line.text.contains("</")) {
            for (at, _) in line.text.match_indices("</") {
                if let Some(name) = component_name(&line.text[at + 2..]) {
                    closed.insert(name.to_owned(), line.number);
                }
            }
        }
        Components { closed, open: Vec::new(), taken: 0 }
    }

    /// A line as it stands in the innermost component; code between fences moves along with its fence.
    fn dedented(&mut self, mut text: String, in_fence: bool) -> String {
        let indent = indent_of(&text);
        let closes = text[indent..].starts_with("</");
        let Some((_, column)) = self.open.last_mut().filter(|_| !text.trim().is_empty()) else { return text };
        if !in_fence {
            if !closes {
                column.get_or_insert(indent);
            }
            self.taken = column.unwrap_or(0).min(indent);
        }
        text.replace_range(..indent.min(self.taken), "");
        text
    }

    /// A line that is no code: components that it opens or closes at its start or end.
    fn line(&mut self, number: u32, content: &str) {
        if self.closed.is_empty() {
            return;
        }
        if let Some(name) = content.strip_prefix('<').and_then(component_name) {
            let is_whole = content.trim_end().ends_with("/>") || content.contains(&format!("</{name}"));
            let closes_below = self.closed.get(name).is_some_and(|&last| last > number);
            if !is_whole && closes_below {
                self.open.push((name.to_owned(), None));
            }
        } else if let Some(name) = content.find("</").and_then(|at| component_name(&content[at + 2..]))
            && let Some(at) = self.open.iter().rposition(|(open, _)| open == name)
        {
            self.open.truncate(at);
        }
    }
}

/// The name at the start of a text, where it is one of a component: with a capital.
fn component_name(text: &str) -> Option<&str> {
    let name = &text[..text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len())];
    is_component_name(name).then_some(name)
}

struct Marker {
    out: Vec<Line>,
    definitions: Definitions,
    conflict: Option<u32>,
    /// We are between the markers of a conflict.
    in_conflict: bool,
    too_deep: Option<u32>,
    /// The fence of the code we are in: its character, its length, the indent of the container it stands in.
    fence: Option<(u8, usize, usize)>,
    /// The columns at which the bodies of the open list items, boxes and footnotes begin, and whether a line of text
    /// that is indented less may go on with them.
    indents: Vec<(usize, bool)>,
    after_blank: bool,
    /// The line before was a link definition.
    after_definition: bool,
    /// The line before was indented code.
    in_code: bool,
    components: Components,
    templates: Templates,
    liquid: Liquid,
}

impl Marker {
    /// Takes the line if it is code or blank; gives the text of any other.
    fn code_or_text(&mut self, number: u32, text: String) -> Option<String> {
        let text = self.limit_quotes(number, expand_indent(text));
        let mut text = self.components.dedented(text, self.fence.is_some());
        let content = text.trim_start_matches([' ', '>']);
        let indent = indent_of(&text);
        if self.inside_fence(content, indent) {
            if matches!(self.liquid, Liquid::Everywhere) {
                text = without_raw(&text)?;
            }
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
        if indent >= column + 4 && (self.after_blank || self.in_code) && self.components.open.is_empty() {
            (self.in_code, self.after_blank) = (true, false);
            self.out.push(Line { number, text, code: true, asides: Vec::new() });
            return None;
        }
        Some(text)
    }

    /// Takes the line if it is nothing but tags of a template language; gives the text of any other.
    fn template(&mut self, index: usize, number: u32, text: String, next: Option<&str>) -> Option<String> {
        let tags = match self.templates.take(index, text, self.liquid) {
            Taken::Text(text) => return Some(text),
            Taken::Tags(tags) => Some(tags),
            Taken::Nothing => None,
            Taken::Code { fence, first } => {
                let lines = [Some(fence), first].into_iter().flatten();
                self.out.extend(lines.map(|text| Line { number, text, code: true, asides: Vec::new() }));
                return None;
            }
        };
        let aside = tags.map(|tags| Aside { kind: AsideKind::Tags(tags), lines: (number, number) });
        // Within HTML or a table a blank line would end it; elsewhere the tag leaves one.
        let goes_on = |line: &str| line.trim_start().starts_with(['<', '|']);
        let before =
            self.out.last_mut().filter(|line| !line.code && (goes_on(&line.text) || next.is_some_and(goes_on)));
        match before {
            Some(line) => line.asides.extend(aside),
            None => {
                self.out.push(Line { number, asides: aside.into_iter().collect(), ..Line::default() });
                self.after_blank = true;
            }
        }
        None
    }

    /// A line of code that stands between tags.
    fn marked_code(&mut self, number: u32, text: &str) {
        let lines = self.templates.code(text);
        self.out.extend(lines.into_iter().map(|text| Line { number, text, code: true, asides: Vec::new() }));
        (self.in_code, self.after_blank) = (false, false);
    }

    /// Takes a line of text; gives the comment it leaves open.
    fn line(&mut self, number: u32, text: String, more_closes: bool) -> Option<Comment> {
        let content = text.trim_start_matches([' ', '>']);
        (self.in_code, self.after_blank) = (false, false);
        self.components.line(number, content);
        self.open_containers(&text);
        if let Some(fence) = fence_start(strip_markers(content)) {
            self.fence = Some((fence.0, fence.1, self.column()));
            self.out.push(Line { number, text, code: true, asides: Vec::new() });
            return None;
        }
        // What git left behind is a problem, not prose; between its markers a line of `=` heads nothing.
        let between = self.in_conflict && text.trim_end() == "=======";
        if between || is_conflict_marker(&text) {
            self.in_conflict = !text.starts_with('>');
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
        let defines = self.define(content);
        // CommonMark takes a definition that follows a line of text for text; nobody means it so, and Python-Markdown
        // takes it for what it is.
        if defines && !self.after_definition && self.goes_on() {
            self.out.push(Line { number, ..Line::default() });
            self.after_blank = true;
            return None;
        }
        self.after_definition = defines;
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

    /// Whether the line before is text that the next one goes on with.
    fn goes_on(&self) -> bool {
        self.out.last().is_some_and(|line| !line.code && !line.text.trim().is_empty())
    }

    /// Notes a link definition or the name of a footnote; whether it was a whole definition with an address.
    fn define(&mut self, content: &str) -> bool {
        if let Some((name, _)) = footnote(content) {
            self.definitions.footnotes.insert(label(name));
        } else if let Some((name, target, title)) = link_definition(content) {
            let is_address = target.contains(['/', '.', '#']);
            self.definitions.links.entry(label(name)).or_insert((target, title));
            return is_address;
        }
        false
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

/// The reference definitions of a file that is appended to every page.
pub(in crate::page) fn definitions(text: &str) -> Definitions {
    let lines = text::lines(text).zip(1..).map(|(text, number)| Numbered { number, text: text.to_owned() });
    mark(lines.collect(), Liquid::InText).definitions
}
