//! The body of a mail: Markdown as HTML with every style inline, and as plain text.

use std::fmt::Write as _;

use super::escaped as html_escape;
use super::placeholders::is_placeholder;
use comrak::nodes::{AstNode, ListType, NodeValue};
use comrak::{Arena, Options, parse_document};

/// Letters of a line of plain text: what mail has always had.
const LINE: usize = 76;

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options
}

/// Where a link in a mail may lead: mail has no folder that a path could start from, and nothing in it may be run.
fn safe_address(url: &str) -> Option<&str> {
    let known = ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
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

/// HTML without comments.
fn without_comments(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    (out + rest).trim().to_owned()
}

/// As HTML.
pub(super) fn html(markdown: &str) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut out = String::new();
    blocks(root, &mut out);
    out
}

const MARGIN: &str = "margin:0 0 16px 0;";

fn blocks<'a>(node: &'a AstNode<'a>, out: &mut String) {
    for child in node.children() {
        block(child, out);
    }
}

fn block<'a>(node: &'a AstNode<'a>, out: &mut String) {
    let value = &node.data().value;
    match value {
        NodeValue::Heading(heading) => {
            let level = heading.level.clamp(1, 3);
            let style = match level {
                1 => "margin:0 0 16px 0;font-size:26px;line-height:1.25;",
                2 => "margin:32px 0 8px 0;font-size:20px;line-height:1.3;",
                _ => "margin:24px 0 8px 0;font-size:17px;line-height:1.3;",
            };
            let _ = writeln!(out, "<h{level} style=\"{style}\">{}</h{level}>", inline(node));
        }
        NodeValue::Paragraph => {
            let _ = writeln!(out, "<p style=\"{MARGIN}\">{}</p>", inline(node));
        }
        NodeValue::List(list) => {
            let (tag, start) = match list.list_type {
                ListType::Bullet => ("ul", String::new()),
                ListType::Ordered if list.start == 1 => ("ol", String::new()),
                ListType::Ordered => ("ol", format!(" start=\"{}\"", list.start)),
            };
            let _ = writeln!(out, "<{tag}{start} style=\"margin:0 0 16px 0;padding:0 0 0 24px;\">");
            blocks(node, out);
            let _ = writeln!(out, "</{tag}>");
        }
        NodeValue::Item(_) | NodeValue::TaskItem(_) => {
            out.push_str("<li style=\"margin:0 0 6px 0;\">");
            for child in node.children() {
                // A paragraph within an item needs no space of its own.
                match &child.data().value {
                    NodeValue::Paragraph if child.previous_sibling().is_none() => out.push_str(&inline(child)),
                    _ => block(child, out),
                }
            }
            out.push_str("</li>\n");
        }
        NodeValue::BlockQuote => {
            out.push_str(
                "<blockquote style=\"margin:0 0 16px 0;padding:0 0 0 16px;border-left:3px solid #9aa5b1;\">\n",
            );
            blocks(node, out);
            out.push_str("</blockquote>\n");
        }
        NodeValue::CodeBlock(code) => {
            let style = "margin:0 0 16px 0;white-space:pre-wrap;font-family:Consolas,monospace;font-size:14px;";
            let _ = writeln!(out, "<pre style=\"{style}\">{}</pre>", html_escape(&code.literal));
        }
        NodeValue::ThematicBreak => {
            out.push_str("<hr style=\"border:0;border-top:1px solid #c4ccd6;margin:24px 0;\">\n");
        }
        NodeValue::HtmlBlock(html) => {
            let shown = without_comments(&html.literal);
            if !shown.is_empty() {
                let _ = writeln!(out, "<p style=\"{MARGIN}\">{}</p>", html_escape(&shown));
            }
        }
        NodeValue::Table(_) => {
            out.push_str(
                "<table cellpadding=\"0\" cellspacing=\"0\" style=\"margin:0 0 16px 0;border-collapse:collapse;\">\n",
            );
            blocks(node, out);
            out.push_str("</table>\n");
        }
        NodeValue::TableRow(is_header) => {
            let tag = if *is_header { "th scope=\"col\"" } else { "td" };
            out.push_str("<tr>");
            for cell in node.children() {
                let style = "padding:6px 10px;border:1px solid #9aa5b1;text-align:left;vertical-align:top;";
                let _ = write!(out, "<{tag} style=\"{style}\">{}</{}>", inline(cell), &tag[..2]);
            }
            out.push_str("</tr>\n");
        }
        _ => blocks(node, out),
    }
}

fn inline<'a>(node: &'a AstNode<'a>) -> String {
    let mut out = String::new();
    for child in node.children() {
        let value = &child.data().value;
        match value {
            NodeValue::Text(text) => out.push_str(&html_escape(text)),
            NodeValue::SoftBreak => out.push(' '),
            NodeValue::LineBreak => out.push_str("<br>\n"),
            NodeValue::Code(code) => {
                let _ = write!(
                    out,
                    "<code style=\"font-family:Consolas,monospace;\">{}</code>",
                    html_escape(&code.literal)
                );
            }
            NodeValue::Emph => {
                let _ = write!(out, "<em>{}</em>", inline(child));
            }
            NodeValue::Strong => {
                let _ = write!(out, "<strong>{}</strong>", inline(child));
            }
            NodeValue::Strikethrough => {
                let _ = write!(out, "<del>{}</del>", inline(child));
            }
            NodeValue::Link(link) => match safe_address(&link.url) {
                Some(url) => {
                    let style = "color:#0b4f8a;text-decoration:underline;overflow-wrap:anywhere;";
                    let _ = write!(out, "<a href=\"{}\" style=\"{style}\">{}</a>", html_escape(url), inline(child));
                }
                None => out.push_str(&inline(child)),
            },
            NodeValue::Image(image) => {
                let alt = html_escape(&plain(child));
                match safe_address(&image.url) {
                    Some(url) => {
                        let style = "max-width:100%;height:auto;border:0;";
                        let _ = write!(out, "<img src=\"{}\" alt=\"{alt}\" style=\"{style}\">", html_escape(url));
                    }
                    None => out.push_str(&alt),
                }
            }
            NodeValue::HtmlInline(html) => out.push_str(&html_escape(&without_comments(html))),
            _ => out.push_str(&inline(child)),
        }
    }
    out
}

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
            let shown = without_comments(&html.literal);
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

/// The text of inline nodes; an address stands behind the text of its link.
fn plain<'a>(node: &'a AstNode<'a>) -> String {
    let mut out = String::new();
    for child in node.children() {
        let value = &child.data().value;
        match value {
            NodeValue::Text(text) => out.push_str(text),
            NodeValue::Code(code) => out.push_str(&code.literal),
            NodeValue::SoftBreak => out.push(' '),
            NodeValue::LineBreak => out.push('\n'),
            NodeValue::HtmlInline(html) => out.push_str(&without_comments(html)),
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
