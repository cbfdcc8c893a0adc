//! HTML that stands around lines: from a tag to the tag that closes it.

use super::Line;
use super::attributes::is_expression;
use super::containers::{Extent, Header, Kind};
use super::line::indent_of;
use crate::page::html::{self, Tag};

/// Closing tags are looked for through this many lines of a body in all; pages with more raw HTML than that are read as
/// CommonMark reads them, up to the next blank line. It keeps 100,000 unclosed tags from being 100,000 searches.
pub(super) const MAX_TAG_SEARCH: usize = 200_000;

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
pub(super) fn tag_region(lines: &[Option<Line>], at: usize, budget: &mut usize) -> Option<Header> {
    let text = &lines[at].as_ref()?.text;
    let start = indent_of(text);
    let content = &text[start..];
    if !content.starts_with('<') {
        return None;
    }
    let (tag, length) = html::opening_tag(content)?;
    let component = is_component(content).then(|| component(&tag));
    if tag.closed {
        let is_alone = content[length..].trim().is_empty();
        let shown = component.filter(|kind| is_alone && matches!(kind, Kind::Box { .. }))?;
        let kind = with_form(shown, &tag.attributes_without(&TITLES));
        return Some(Header { kind, first: None, extent: Extent::Tag { last: at, closing: None } });
    }
    let mut wraps_markdown = component.is_some() || tag.attribute("markdown").is_some_and(|value| value != "0");
    if !(wraps_markdown || BLOCK_TAGS.contains(&tag.name.as_str())) {
        return None;
    }
    let (last, closing) = closing_tag(lines, at, start + length, &tag.name, budget)?;
    // A component or an expression shows that this is MDX, in which Markdown goes on within HTML.
    wraps_markdown |= tag.values().any(is_expression)
        || lines[at + 1..=last].iter().flatten().any(|line| !line.code && is_component(line.text.trim_start()));
    if wraps_markdown {
        let first_end = if last == at { closing.0 } else { text.len() };
        let first = text.get(start + length..first_end).unwrap_or("").trim();
        let first = (!first.is_empty()).then(|| first.to_owned());
        let kind = component.unwrap_or(Kind::Wrapper(tag));
        return Some(Header { kind, first, extent: Extent::Tag { last, closing: Some(closing) } });
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

/// Whether a component of MDX begins here, which has a name with a capital: `<CodeGroup>`.
pub(super) fn is_component(text: &str) -> bool {
    let name = text.strip_prefix('<').unwrap_or("");
    is_component_name(&name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())])
}

pub(super) fn is_component_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase())
}

/// Components that are boxes without a title too.
const BOXES: [&str; 11] =
    ["note", "tip", "info", "warning", "caution", "danger", "important", "check", "admonition", "callout", "aside"];

/// The attributes that hold the title of a component.
const TITLES: [&str; 3] = ["title", "label", "summary"];

/// The box with what else its tag says.
fn with_form(kind: Kind, more: &str) -> Kind {
    match kind {
        Kind::Box { kind, title, .. } => Kind::Box { kind, title, form: more.to_owned() },
        kind => kind,
    }
}

/// What a component shows: a box where it has a title or is called as one, else what it wraps.
fn component(tag: &Tag) -> Kind {
    let text = |key: &str| tag.attribute(key).map(|value| value.trim_matches(['{', '}', '"', '\'', '`']).to_owned());
    let title = TITLES.iter().find_map(|key| text(key)).filter(|title| !title.is_empty());
    let is_box = BOXES.contains(&tag.name.as_str());
    if title.is_none() && !is_box {
        return Kind::Wrapper(tag.clone());
    }
    let kind = text("type").filter(|kind| is_box && BOXES.contains(&kind.as_str()));
    Kind::Box { kind: kind.unwrap_or_else(|| tag.name.clone()), title, form: String::new() }
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
