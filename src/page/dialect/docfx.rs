//! What DocFX adds to Markdown, as Microsoft's documentation has it, written as the other passes know it. Which generator a site has
//! need not be known: none of these can be prose.
//!
//! ```text
//! # [Azure CLI](#tab/cli)                           /// tab | Azure CLI          up to the next one, or to ---
//! :::image source="a.png" alt-text="Het menu":::    ![Het menu](a.png)
//! ::: zone pivot="csharp", :::row:::, :::code …:::  an element without text
//! [!INCLUDE [naam](a.md)], [!VIDEO https://…]       the same, in a line
//! <xref:System.String>                              [System.String](xref:System.String)
//! ```

use super::line::fence_start;
use super::templates::element;
use crate::page::html::{self, TEMPLATE_TAG};
use crate::page::includes::Numbered;

/// The words behind `:::` that are DocFX's; all others begin boxes.
const BLOCKS: [&str; 9] = ["image", "code", "row", "column", "zone", "moniker", "no-loc", "video", "form"];

/// The lines of a page with all that is DocFX's written otherwise.
pub(super) fn read(lines: Vec<Numbered>) -> Vec<Numbered> {
    if !lines.iter().any(|line| ["[!", ":::", "(#tab/", "<xref:"].iter().any(|sign| line.text.contains(sign))) {
        return lines;
    }
    let mut out: Vec<Numbered> = Vec::with_capacity(lines.len());
    let mut fence: Option<(u8, usize)> = None;
    let mut in_tab = false;
    for Numbered { number, text } in lines {
        let run = fence_start(text.trim_start_matches([' ', '>', '\t']));
        match (fence, run) {
            (Some((byte, length)), Some((other, longer))) if byte == other && longer >= length => fence = None,
            (None, Some(run)) => fence = Some(run),
            _ => {}
        }
        let mut push = |text: String| out.push(Numbered { number, text });
        if fence.is_some() || run.is_some() {
            push(text);
        } else if let Some(title) = tab(&text) {
            if in_tab {
                push("///".to_owned());
            }
            push(format!("/// tab | {title}"));
            in_tab = true;
        } else if in_tab && text.trim() == "---" {
            push("///".to_owned());
            in_tab = false;
        } else if let Some(block) = block(&text) {
            push(block);
            push(String::new());
        } else {
            let text = references(inline(text));
            // What stands below an element that is alone on its line is Markdown again.
            let markers = text.len() - text.trim_start_matches([' ', '>']).len();
            let alone = text[markers..].starts_with(&format!("<{TEMPLATE_TAG} ")) && text.trim_end().ends_with("/>");
            let below = alone.then(|| text[..markers].trim_end().to_owned());
            push(text);
            below.into_iter().for_each(push);
        }
    }
    if in_tab && let Some(last) = out.last().map(|line| line.number) {
        out.push(Numbered { number: last, text: "///".to_owned() });
    }
    out
}

/// The title of the tab that a heading begins.
fn tab(text: &str) -> Option<&str> {
    let heading = text.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' ')?.trim();
    let (title, target) = heading.strip_prefix('[')?.split_once("](#tab/")?;
    target.ends_with(')').then_some(title)
}

/// A line between `:::` as an image or as an element without text.
fn block(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix(":::")?.trim_start();
    let word = &inside[..inside.find(|c: char| !(c.is_ascii_alphabetic() || c == '-')).unwrap_or(inside.len())];
    let name = word.strip_suffix("-end").unwrap_or(word);
    if !BLOCKS.contains(&name) {
        return None;
    }
    let indent = &text[..text.len() - text.trim_start().len()];
    let rest = inside[word.len()..].strip_suffix(":::").unwrap_or(&inside[word.len()..]);
    if word == "image"
        && let Some((tag, _)) = html::opening_tag(&format!("<img {rest}>"))
        && let Some(source) = tag.attribute("source")
    {
        let alt = tag.attribute("alt-text").unwrap_or("").replace(['[', ']'], "");
        return Some(format!("{indent}![{alt}](<{source}>)"));
    }
    Some(format!("{indent}{}", element(TEMPLATE_TAG, text.trim())))
}

/// Includes, videos and code from elsewhere as elements without text, and what is not to be translated as its text.
fn inline(text: String) -> String {
    const OPENINGS: [&str; 5] = ["[!include", "[!code", "[!video", "[!div", ":::no-loc"];
    let lower = text.to_ascii_lowercase();
    if !OPENINGS.iter().any(|opening| lower.contains(opening)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(start) = OPENINGS.iter().filter_map(|opening| lower[from..].find(opening)).min().map(|at| at + from)
    {
        let rest = &text[start..];
        let end = match rest.strip_prefix(":::") {
            Some(inside) => inside.find(":::").map(|end| end + 6),
            None => closing_bracket(rest),
        };
        let Some(length) = end else { break };
        out.push_str(&text[from..start]);
        let written = &rest[..length];
        let kept = html::opening_tag(&format!("<{}>", written.trim_matches(':')))
            .and_then(|(tag, _)| tag.attribute("text").map(str::to_owned))
            .filter(|_| written.starts_with(":::"));
        out.push_str(&kept.unwrap_or_else(|| element(TEMPLATE_TAG, written)));
        from = start + length;
    }
    out.push_str(&text[from..]);
    out
}

/// Where the bracket is closed with which a text begins.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    text.bytes().enumerate().find_map(|(at, byte)| {
        depth = match byte {
            b'[' => depth + 1,
            b']' => depth.saturating_sub(1),
            _ => depth,
        };
        (depth == 0).then_some(at + 1)
    })
}

/// References to names in code, as links with the name for a text.
fn references(text: String) -> String {
    if !text.contains("<xref:") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, inside)) = rest.split_once("<xref:") {
        let Some((target, after)) = inside.split_once('>').filter(|(target, _)| !target.contains(char::is_whitespace))
        else {
            out.push_str(before);
            out.push_str("<xref:");
            rest = inside;
            continue;
        };
        let name = target.split(['?', '#']).next().unwrap_or(target).replace("%2A", "").replace(['[', ']'], "");
        out.push_str(&format!("{before}[{name}](xref:{target})"));
        rest = after;
    }
    out.push_str(rest);
    out
}
