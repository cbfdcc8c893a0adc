//! The second pass: takes the containers out of one body and leaves one line for each.

use std::collections::HashMap;

use super::headers::{box_header, colon_header, fence_run, slash_header};
use super::line::{footnote, indent_of, opens_container};
use super::tags::{MAX_TAG_SEARCH, tag_region};
use super::{Line, placeholder};
use crate::page::html::Tag;

/// A body whose containers are taken out.
pub(in crate::page) struct Prepared {
    pub(in crate::page) lines: Vec<Line>,
    pub(in crate::page) containers: Vec<Container>,
}

/// A container that was taken out of a body.
pub(in crate::page) struct Container {
    /// The line it begins on.
    pub(in crate::page) number: u32,
    pub(in crate::page) kind: Kind,
    /// Its first line as written, for where it turns out to be code.
    pub(in crate::page) header: String,
    pub(in crate::page) body: Vec<Line>,
}

pub(in crate::page) enum Kind {
    /// A box or tab; no title means the type's own, an empty one means none is shown.
    Box { kind: String, title: Option<String>, form: String },
    /// A footnote of this name.
    Footnote(String),
    /// A tag that wraps Markdown.
    Wrapper(Tag),
    /// Raw HTML up to its closing tag.
    Html,
}

/// The second pass: takes the containers out of one body.
pub(in crate::page) fn prepare(lines: Vec<Line>) -> Prepared {
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
        let in_tag = matches!(extent, Extent::Tag { .. }) && !matches!(header.kind, Kind::Html);
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
        if in_tag || matches!(header.kind, Kind::Wrapper(_)) {
            dedent_all(&mut body, opening.number);
        }
        let written = std::mem::take(&mut opening.text);
        let mut kind = header.kind;
        if written.trim_start().starts_with('/') {
            take_options(&mut body, &mut kind);
        }
        opening.text = placeholder(&" ".repeat(column), prepared.containers.len());
        prepared.containers.push(Container { number: opening.number, kind, header: written, body });
        prepared.lines.push(opening);
        prepared.lines.extend(trailing);
    }
    prepared
}

/// Takes the options out of the body of a `///` block, which stand in YAML right below its first line, further in: they say how it looks.
///
/// ```text
/// /// tab | Python
///     new: true
/// ```
fn take_options(body: &mut Vec<Line>, kind: &mut Kind) {
    let is_option = |line: &&Line| {
        let (text, indent) = (line.text.trim(), indent_of(&line.text));
        let key = text.split(':').next().unwrap_or_default();
        indent >= 4
            && (key.len() < text.len() || text.starts_with("- "))
            && !key.is_empty()
            && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' '))
    };
    let options = body.iter().take_while(is_option).count();
    let ends = body.get(options).is_none_or(|line| line.text.trim().is_empty());
    let Kind::Box { form, .. } = kind else { return };
    if options > 0 && ends {
        let taken: Vec<String> = body.drain(..options).map(|line| line.text.trim().to_owned()).collect();
        *form = taken.join(" ");
    }
}

/// A container's first line.
pub(super) struct Header {
    pub(super) kind: Kind,
    /// The text of the body that stands on the first line itself.
    pub(super) first: Option<String>,
    pub(super) extent: Extent,
}

/// How far a container's body goes.
pub(super) enum Extent {
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

/// Takes the indent of a body's first line from all its lines; code between fences moves along with its fence. `header` is the line
/// that opens the body.
fn dedent_all(body: &mut [Line], header: u32) {
    let mut below = body.iter().filter(|line| line.number != header && !line.text.trim().is_empty());
    let column = below.next().map_or(0, |line| indent_of(&line.text));
    let (mut taken, mut in_code) = (0, false);
    for line in body {
        let indent = indent_of(&line.text);
        let goes_on = line.code && in_code || line.text.trim().is_empty();
        if !goes_on {
            (taken, in_code) = (column.min(indent), line.code);
        }
        line.text.replace_range(..indent.min(taken), "");
    }
}
