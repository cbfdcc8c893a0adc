//! What a single line is: a list marker, a fence, a footnote, an abbreviation, a link definition, a conflict marker.

use super::headers::box_header;
use crate::page::text;

pub(in crate::page) fn is_conflict_marker(text: &str) -> bool {
    let marks = ["<<<<<<<", ">>>>>>>", "|||||||"];
    marks.iter().any(|mark| text.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// The line with the tabs of its indent as blanks: what an indent means is counted in columns.
pub(super) fn expand_indent(text: String) -> String {
    let body = text.trim_start_matches([' ', '\t']);
    let indent = &text[..text.len() - body.len()];
    if !indent.contains('\t') {
        return text;
    }
    let width = indent.bytes().fold(0, |column, byte| if byte == b'\t' { column / 4 * 4 + 4 } else { column + 1 });
    format!("{:width$}{body}", "")
}

pub(super) fn indent_of(text: &str) -> usize {
    text.bytes().take_while(|&byte| byte == b' ').count()
}

/// The width of the list marker at the start of `text`, with the blanks behind it.
pub(super) fn marker_width(text: &str) -> Option<usize> {
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

pub(super) fn strip_markers(content: &str) -> &str {
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
pub(super) fn is_indenting_header(text: &str) -> bool {
    footnote(text).is_some() || box_header(text).is_some()
}

pub(super) fn opens_container(text: &str) -> bool {
    let text = text.trim_start_matches(' ');
    marker_width(text).is_some() || is_indenting_header(text)
}

/// The character and length of the fence that this line opens.
pub(in crate::page) fn fence_start(content: &str) -> Option<(u8, usize)> {
    let byte = *content.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = content.bytes().take_while(|&b| b == byte).count();
    (length >= 3 && (byte == b'~' || !content[length..].contains('`'))).then_some((byte, length))
}

pub(super) fn abbreviation(content: &str) -> Option<(String, String)> {
    let (name, after) = content.strip_prefix("*[")?.split_once(']')?;
    let text = after.strip_prefix(' ').unwrap_or(after).strip_prefix(':')?;
    let (name, text) = (text::fold(name), text::fold(&text::unescape_html(text)));
    (!name.is_empty()).then_some((name, text))
}

/// `[^name]: text`.
pub(super) fn footnote(content: &str) -> Option<(&str, &str)> {
    let (name, text) = content.strip_prefix("[^")?.split_once("]:")?;
    (!name.is_empty() && !name.contains([']', ' '])).then_some((name, text))
}

/// `[label]: target "title"`.
pub(super) fn link_definition(content: &str) -> Option<(&str, String, String)> {
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
