//! The text of one leaf: a paragraph, a heading, a cell.

use comrak::nodes::{AstNode, NodeLink, NodeValue};

use super::{FOOTNOTE, NAME};
use crate::page::Style;
use crate::page::dialect;
use crate::page::html::{self, OpenTags, Token};
use crate::page::inline::{Image, Inline, attribute_list};
use crate::page::text;

/// What the inline nodes of a leaf give.
pub(super) struct Written {
    pub(super) inline: Inline,
    /// Containers and comments that stand in it.
    pub(super) parts: Vec<Part>,
    /// It holds an attribute list and nothing else.
    pub(super) only_attributes: bool,
}

pub(super) enum Part {
    Container(usize),
    Comment(String),
}

/// Writes the inline nodes of a leaf. It goes over them in a loop: how deep they are nested does not matter.
///
/// `line_end` tells that an attribute list may end the line of text, as it does in headings and table cells.
pub(super) fn write<'a>(leaf: &'a AstNode<'a>, line_end: bool) -> Written {
    let mut writing = Writing {
        inline: Inline::default(),
        parts: Vec::new(),
        open: Vec::new(),
        tags: OpenTags::default(),
        image: None,
    };
    let mut only_attributes = false;
    let mut new_line = true;
    for edge in leaf.traverse() {
        match edge {
            comrak::arena_tree::NodeEdge::Start(node) if !std::ptr::eq(node, leaf) => {
                let data = node.data();
                let is_last =
                    node.next_sibling().is_none() && node.parent().is_some_and(|parent| std::ptr::eq(parent, leaf));
                let starts_line =
                    std::mem::replace(&mut new_line, matches!(data.value, NodeValue::SoftBreak | NodeValue::LineBreak));
                match &data.value {
                    // Kramdown's may also stand on the line above the text.
                    NodeValue::Text(text)
                        if text.starts_with("{:")
                            && node.previous_sibling().is_none()
                            && node
                                .next_sibling()
                                .is_some_and(|next| matches!(next.data().value, NodeValue::SoftBreak))
                            && whole_list(text).is_some() =>
                    {
                        writing.inline.form.extend(whole_list(text));
                    }
                    NodeValue::Text(text) if is_last && starts_line && whole_list(text).is_some() => {
                        only_attributes = node.previous_sibling().is_none() && looks_deliberate(text);
                        if node.previous_sibling().is_some() || only_attributes || line_end {
                            writing.inline.form.extend(whole_list(text));
                        } else {
                            writing.text(text);
                        }
                    }
                    NodeValue::Text(text)
                        if line_end && node.previous_sibling().is_none() && dialect::generated(text).is_some() =>
                    {
                        writing.text(text.trim_start_matches(':').trim_start());
                    }
                    NodeValue::Text(text)
                        if is_last && line_end && !(text.starts_with('{') && node.previous_sibling().is_some()) =>
                    {
                        match list_at_end(text) {
                            Some((before, list)) => {
                                writing.text(without_closing(before));
                                writing.inline.form.push(list);
                            }
                            None => writing.text(text),
                        }
                    }
                    value => writing.start(value),
                }
            }
            comrak::arena_tree::NodeEdge::End(node) if !std::ptr::eq(node, leaf) => writing.end(&node.data().value),
            _ => {}
        }
    }
    writing.tags.interrupt(&mut writing.inline);
    writing.inline.finish();
    Written { inline: writing.inline, parts: writing.parts, only_attributes }
}

/// The attribute list that the text consists of.
fn whole_list(text: &str) -> Option<String> {
    let text = text.trim();
    attribute_list(text).filter(|&(_, length)| length == text.len()).map(|(list, _)| list)
}

/// `{ word }` alone in a paragraph may be text; `{: word }`, `{ .class }` and the like are not.
fn looks_deliberate(text: &str) -> bool {
    text.contains(['.', '#', '=', ':'])
}

/// The attribute list at the end of a heading or cell, and the text before it.
fn list_at_end(text: &str) -> Option<(&str, String)> {
    let trimmed = text.trim_end();
    let start = trimmed.ends_with('}').then(|| trimmed.rfind('{')).flatten()?;
    let before = &trimmed[..start];
    (before.is_empty() || before.ends_with(char::is_whitespace))
        .then(|| whole_list(&trimmed[start..]).map(|list| (before, list)))?
}

/// The text of a heading without the `#`s that close it, which the parser sees only at the end of the line.
fn without_closing(text: &str) -> &str {
    let open = text.trim_end().trim_end_matches('#');
    if open.is_empty() || open.ends_with(' ') { open } else { text }
}

struct Writing {
    inline: Inline,
    parts: Vec<Part>,
    /// The open inline nodes: where they start and what they are.
    open: Vec<(usize, Style)>,
    tags: OpenTags,
    /// The image whose alternative text is being written, and how many images it stands in.
    image: Option<(String, usize)>,
}

impl Writing {
    fn text(&mut self, text: &str) {
        match &mut self.image {
            Some((alt, _)) => alt.push_str(text),
            None => self.inline.push_marked(text),
        }
    }

    fn start(&mut self, value: &NodeValue) {
        if let Some((alt, depth)) = &mut self.image {
            match value {
                NodeValue::Text(text) => alt.push_str(text),
                NodeValue::Code(code) => alt.push_str(without_language(&code.literal)),
                NodeValue::SoftBreak | NodeValue::LineBreak => alt.push(' '),
                NodeValue::Image(_) => *depth += 1,
                _ => {}
            }
            return;
        }
        match value {
            NodeValue::Text(text) => self.inline.push_marked(text),
            NodeValue::SoftBreak => self.inline.push(" "),
            NodeValue::LineBreak => self.inline.hard_break(),
            NodeValue::Code(code) => {
                let start = self.inline.position();
                // A box that a code span reaches over was none of its text to the pass that took it out.
                for word in without_language(&code.literal).split_inclusive(' ') {
                    match dialect::placeholder_index(word) {
                        Some(index) => self.parts.push(Part::Container(index)),
                        None => self.inline.push(word),
                    }
                }
                self.inline.span(start, Style::Code);
            }
            NodeValue::Math(math) => self.inline.push(&math.literal),
            NodeValue::HtmlInline(html) => self.html(html),
            NodeValue::Image(_) => self.image = Some((String::new(), 0)),
            NodeValue::Link(link) => self.open.push((self.inline.position(), link_style(link))),
            NodeValue::Strong => self.open.push((self.inline.position(), Style::Strong)),
            NodeValue::Emph => self.open.push((self.inline.position(), Style::Emphasis)),
            NodeValue::Strikethrough => self.open.push((self.inline.position(), Style::Strike)),
            NodeValue::Highlight => self.open.push((self.inline.position(), Style::Other("mark".to_owned()))),
            _ => {}
        }
    }

    fn end(&mut self, value: &NodeValue) {
        match value {
            NodeValue::Image(link) => match &mut self.image {
                Some((_, depth)) if *depth > 0 => *depth -= 1,
                _ => {
                    let (alt, _) = self.image.take().unwrap_or_default();
                    let form = (!link.title.is_empty()).then(|| format!("title={}", text::fold(&link.title)));
                    let outer = self
                        .open
                        .iter()
                        .rev()
                        .map(|(_, style)| style)
                        .find(|style| matches!(style, Style::Link { .. }))
                        .cloned();
                    self.inline.image(Image {
                        alt: text::fold(&alt),
                        address: link.url.clone(),
                        form: form.into_iter().collect(),
                        link: outer,
                    });
                }
            },
            NodeValue::Link(_)
            | NodeValue::Strong
            | NodeValue::Emph
            | NodeValue::Strikethrough
            | NodeValue::Highlight => {
                if self.image.is_some() {
                    return;
                }
                if let Some((start, style)) = self.open.pop() {
                    match style {
                        Style::FootnoteCall(name) => {
                            // The number that the reader sees is not text: it changes with every footnote before it.
                            self.inline.text.truncate(start);
                            self.inline.span(start, Style::FootnoteCall(name));
                        }
                        style => self.inline.span(start, style),
                    }
                }
            }
            _ => {}
        }
    }

    fn html(&mut self, html: &str) {
        if let Some(index) = dialect::placeholder_index(html) {
            self.parts.push(Part::Container(index));
            return;
        }
        match html::token(html) {
            Some((Token::Open(tag), _)) => self.tags.open(tag, &mut self.inline),
            Some((Token::Close(name), _)) => self.tags.close(&name, &mut self.inline),
            Some((Token::Comment(raw), _)) => self.parts.push(Part::Comment(raw.trim().to_owned())),
            _ => {}
        }
    }
}

/// Code in a sentence without the language that `pymdownx.inlinehilite` colours it by: `#!python print()`, `:::python print()`.
fn without_language(code: &str) -> &str {
    let named = code.strip_prefix("#!").or_else(|| code.strip_prefix(":::"));
    let Some((language, rest)) = named.and_then(|named| named.split_once(' ')) else { return code };
    let is_name = language.starts_with(|c: char| c.is_ascii_alphabetic())
        && language
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'.' | b'+' | b'-' | b'_'));
    let rest = rest.trim_start();
    if is_name && !rest.is_empty() { rest } else { code }
}

fn link_style(link: &NodeLink) -> Style {
    if let Some(name) = link.url.strip_prefix(NAME) {
        return Style::Other(name.to_owned());
    }
    match link.url.strip_prefix(FOOTNOTE) {
        Some(name) => Style::FootnoteCall(name.to_owned()),
        None => {
            let extra =
                if link.title.is_empty() { String::new() } else { format!("title={}", text::fold(&link.title)) };
            Style::Link { target: link.url.clone(), extra }
        }
    }
}
