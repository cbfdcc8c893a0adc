//! The body of a mail: Markdown as HTML with every style inline, and as plain text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use ammonia::UrlRelative;
use comrak::nodes::{AstNode, ListType, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};
use css_inline::CSSInliner;

use super::escaped;
use super::placeholders::is_placeholder;
use crate::page::unescape_html;

/// Letters of a line of plain text: what mail has always had.
const LINE: usize = 76;

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    // What people wrote in HTML is cleaned, not left out.
    options.render.r#unsafe = true;
    options
}

/// How addresses in a mail may begin.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// Where a link in a mail may lead: mail has no folder that a path could start from, and nothing in it may be run.
fn safe_address(url: &str) -> Option<&str> {
    let known = url.split_once(':').is_some_and(|(scheme, _)| SCHEMES.contains(&scheme.to_lowercase().as_str()));
    (known || is_placeholder(url)).then_some(url)
}

/// The addresses in a draft that a mail can't lead to, as they are written, in order.
pub(super) fn out_of_reach(markdown: &str) -> Vec<String> {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut out: Vec<String> = Vec::new();
    for node in root.descendants() {
        if let NodeValue::Link(link) | NodeValue::Image(link) = &node.data().value
            && safe_address(&link.url).is_none()
            && !out.contains(&link.url)
        {
            out.push(link.url.clone());
        }
    }
    out
}

/// As HTML: what comrak makes of the draft, cleaned, with the style sheet on every tag.
pub(super) fn html(markdown: &str) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    for node in root.descendants().collect::<Vec<_>>() {
        leave_text(node);
        keep_apart(node);
    }
    let mut written = String::new();
    // Writing into memory does not fail.
    let _ = format_html(root, &options(), &mut written);
    let clean = cleaner().clean(&written).to_string();
    // The style sheet is our own and can be read; a mail without it says the same.
    inliner().inline_fragment(&clean, STYLES).unwrap_or(clean)
}

/// How the text of a mail looks.
const STYLES: &str = include_str!("../../../templates/mail.css");

fn inliner() -> CSSInliner<'static> {
    CSSInliner::options().load_remote_stylesheets(false).inline_style_tags(false).minify_css(true).build()
}

/// Keeps HTML of people from reaching beyond its own block: what it leaves open there would swallow what follows.
///
/// ```text
/// <!-- a remark --> Text. <!-- another      a comment that does not end here: shown as text
/// <ul><li>One                               a list that does not end here: it ends here
/// a <script> b                              left out; `a <b> b` is for `clean`
/// ```
fn keep_apart<'a>(node: &'a AstNode<'a>) {
    match &mut node.data_mut().value {
        NodeValue::HtmlBlock(html) if is_open(&html.literal) => {
            html.literal = format!("<p>{}</p>\n", escaped(&html.literal));
        }
        NodeValue::HtmlBlock(html) => html.literal = cleaner().clean(&html.literal).to_string(),
        NodeValue::HtmlInline(html) => {
            let name = html.trim_start_matches(['<', '/']);
            let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
            if !TAGS.contains(&name[..end].to_lowercase().as_str()) {
                html.clear();
            }
        }
        _ => {}
    }
}

/// Whether HTML leaves something open behind which nothing is text: a comment, a script, styles, a declaration.
fn is_open(html: &str) -> bool {
    let html = html.trim_start().to_lowercase();
    // What begins a block so lasts until its sign.
    let ends = [("<!--", "-->"), ("<?", "?>"), ("<![cdata[", "]]>"), ("<!", ">")];
    if ends.into_iter().find(|(begins, _)| html.starts_with(begins)).is_some_and(|(_, end)| !html.contains(end)) {
        return true;
    }
    let mut rest = html.as_str();
    while let Some((_, comment)) = rest.split_once("<!--") {
        let Some((_, after)) = comment.split_once("-->") else { return true };
        rest = after;
    }
    UNREAD.iter().any(|name| html.matches(&format!("<{name}")).count() > html.matches(&format!("</{name}")).count())
}

/// The tags of which the text in them is none.
const UNREAD: [&str; 2] = ["script", "style"];

/// Of a link or an image that a mail can't lead to, leaves the text.
fn leave_text<'a>(node: &'a AstNode<'a>) {
    let is_lost = match &node.data().value {
        NodeValue::Link(link) | NodeValue::Image(link) => safe_address(&link.url).is_none(),
        _ => false,
    };
    if is_lost {
        node.children().collect::<Vec<_>>().into_iter().for_each(|child| node.insert_before(child));
        node.detach();
    }
}

/// What may stand in a mail: text and how it is built up, links and images. Nothing that runs, and no looks but those of the style sheet.
fn cleaner() -> ammonia::Builder<'static> {
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(UNREAD))
        .generic_attributes(HashSet::from(["lang", "dir", "title"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
        ]))
        // One for a tag at most: ammonia writes several in no order.
        .set_tag_attribute_value("th", "scope", "col")
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::Custom(Box::new(placeholder_alone)))
        .link_rel(None);
    cleaner
}

/// Of addresses that say no scheme, those that a mailing service puts in itself.
fn placeholder_alone(url: &str) -> Option<Cow<'_, str>> {
    is_placeholder(url).then_some(Cow::Borrowed(url))
}

/// The tags that may stand in a mail.
const TAGS: [&str; 46] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// As plain text.
pub(super) fn text(markdown: &str) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut out = String::new();
    text_blocks(root, "", &mut out);
    // A heading stands apart from what is above it by one empty line, whatever that is.
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    format!("{}\n", out.trim())
}

fn text_blocks<'a>(node: &'a AstNode<'a>, indent: &str, out: &mut String) {
    for child in node.children() {
        text_block(child, indent, out);
    }
}

fn text_block<'a>(node: &'a AstNode<'a>, indent: &str, out: &mut String) {
    let value = &node.data().value;
    match value {
        NodeValue::Heading(heading) => {
            let text = plain(node);
            let line = if heading.level == 1 { "=" } else { "-" };
            let width = text.chars().count().min(LINE);
            let _ = write!(out, "\n{}\n{}\n\n", wrapped(&text, "", ""), line.repeat(width));
        }
        NodeValue::Paragraph => {
            let _ = write!(out, "{}\n\n", wrapped(&plain(node), indent, indent));
        }
        NodeValue::List(list) => {
            for (at, item) in node.children().enumerate() {
                let sign = match list.list_type {
                    ListType::Bullet => "- ".to_owned(),
                    ListType::Ordered => format!("{}. ", list.start + at),
                };
                let deeper = format!("{indent}{}", " ".repeat(sign.len()));
                for (place, child) in item.children().enumerate() {
                    match &child.data().value {
                        NodeValue::Paragraph if place == 0 => {
                            let _ = writeln!(out, "{}", wrapped(&plain(child), &format!("{indent}{sign}"), &deeper));
                        }
                        _ => text_block(child, &deeper, out),
                    }
                }
            }
            if indent.is_empty() {
                out.push('\n');
            }
        }
        NodeValue::CodeBlock(code) => {
            let _ = write!(out, "{}\n\n", code.literal.trim_end());
        }
        NodeValue::ThematicBreak => {
            let _ = write!(out, "{}\n\n", "-".repeat(LINE));
        }
        NodeValue::HtmlBlock(html) => {
            let shown = text_of_html(&html.literal);
            if !shown.is_empty() {
                let _ = write!(out, "{shown}\n\n");
            }
        }
        NodeValue::TableRow(_) => {
            let cells: Vec<String> = node.children().map(plain).collect();
            let _ = writeln!(out, "{indent}{}", cells.join(" | "));
        }
        NodeValue::Table(_) => {
            text_blocks(node, indent, out);
            out.push('\n');
        }
        _ => text_blocks(node, indent, out),
    }
}

/// The text of a block of HTML, a line for each part of it; an address stands behind the text of its link.
fn text_of_html(html: &str) -> String {
    if is_open(html) {
        return html.trim().to_owned();
    }
    let parts = ["<p", "<div", "<br", "<li", "<tr", "<td", "<th", "<h", "<d"];
    let apart = parts.into_iter().fold(html.to_owned(), |html, part| html.replace(part, &format!("\n{part}")));
    let clean = links_alone().clean(&apart).to_string();
    let mut out = String::new();
    let mut rest = clean.as_str();
    // Of all tags only those of links are left, each with its end.
    while let Some((before, link)) = rest.split_once("<a") {
        out.push_str(before);
        let (tag, link) = link.split_once('>').unwrap_or((link, ""));
        let (text, after) = link.split_once("</a>").unwrap_or((link, ""));
        out.push_str(text);
        if let Some((_, address)) = tag.split_once("href=\"") {
            out.push_str(&format!(" &lt;{}&gt;", address.trim_end_matches('"')));
        }
        rest = after;
    }
    out.push_str(rest);
    let text = unescape_html(&out);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// What leaves of HTML its text and where its links lead.
fn links_alone() -> ammonia::Builder<'static> {
    let mut cleaner = cleaner();
    cleaner.tags(HashSet::from(["a"])).generic_attributes(HashSet::new());
    cleaner.tag_attributes(HashMap::from([("a", HashSet::from(["href"]))])).set_tag_attribute_values(HashMap::new());
    cleaner
}

/// The text of inline nodes; an address stands behind the text of its link.
fn plain<'a>(node: &'a AstNode<'a>) -> String {
    let mut out = String::new();
    // Where a link leads that is written in HTML.
    let mut leads = String::new();
    for child in node.children() {
        let value = &child.data().value;
        match value {
            NodeValue::HtmlInline(html) if html.to_lowercase().starts_with("<a ") => {
                leads = text_of_html(&format!("{html}</a>"));
            }
            NodeValue::HtmlInline(html) if html.to_lowercase().starts_with("</a>") && !leads.is_empty() => {
                let _ = write!(out, " {}", std::mem::take(&mut leads));
            }
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::SoftBreak => out.push(' '),
            NodeValue::LineBreak => out.push('\n'),
            NodeValue::HtmlInline(_) => {}
            NodeValue::Link(link) => {
                let text = plain(child);
                out.push_str(&text);
                if let Some(url) = safe_address(&link.url).filter(|url| url.trim_start_matches("mailto:") != text) {
                    let _ = write!(out, " <{url}>");
                }
            }
            _ => out.push_str(&plain(child)),
        }
    }
    out
}

/// The text in lines of [`LINE`] letters; an address that is longer stays whole.
fn wrapped(text: &str, first: &str, others: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = if lines.is_empty() { first.to_owned() } else { others.to_owned() };
        let mut is_empty = true;
        for word in paragraph.split_whitespace() {
            if !is_empty && line.chars().count() + 1 + word.chars().count() > LINE {
                lines.push(std::mem::replace(&mut line, others.to_owned()));
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
            is_empty = false;
        }
        lines.push(line);
    }
    lines.join("\n")
}
