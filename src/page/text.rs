//! Bytes to text, text to lines, and what of a text its reader sees.
//!
//! Pages in a history come in whatever encoding an editor once chose. [`decode`] reads UTF-8, UTF-16 with a byte order
//! mark and, when nothing else fits, Windows-1252; all but plain UTF-8 is told. [`fold`] is the one place that says
//! what white space is: any run of it, no-break spaces too, is one blank.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Text, and the encoding that was assumed when it is not UTF-8.
pub(super) struct Decoded {
    /// The text, without byte order mark.
    pub(super) text: String,
    /// The encoding that was assumed; none when the bytes are UTF-8.
    pub(super) assumed: Option<&'static str>,
}

/// The text in these bytes; none when they are not text (they hold NUL).
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return Some(Decoded { text: utf16(rest, u16::from_le_bytes), assumed: Some("UTF-16LE") });
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return Some(Decoded { text: utf16(rest, u16::from_be_bytes), assumed: Some("UTF-16BE") });
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.contains(&0) {
        return None;
    }
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), assumed: None },
        // Text that holds characters of several bytes is damaged UTF-8: read as Windows-1252 it would be garbled whole.
        Err(_) if has_wide_character(bytes) => {
            Decoded { text: String::from_utf8_lossy(bytes).into_owned(), assumed: Some("UTF-8") }
        }
        Err(_) => {
            Decoded { text: bytes.iter().map(|&byte| windows_1252(byte)).collect(), assumed: Some("windows-1252") }
        }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks(2).map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn has_wide_character(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// The characters of Windows-1252 that differ from Latin-1: 0x80 to 0x9F.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9F => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The lines of a text, whatever ends them: line feed, carriage return or both.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text).filter(|text| !text.is_empty());
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\n', '\r']) else {
            rest = None;
            return Some(text);
        };
        let ending = if text[end..].starts_with("\r\n") { 2 } else { 1 };
        rest = Some(&text[end + ending..]).filter(|rest| !rest.is_empty());
        Some(&text[..end])
    })
}

/// Whether the reader sees nothing at all of this character, not even a blank.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}')
}

/// The text with white space folded to single blanks and trimmed.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if !is_unseen(c) && !c.is_control() {
            folded.push(c);
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The text with HTML's character references resolved.
pub fn unescape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((characters, length)) => {
                out.push_str(&characters);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// No named reference is longer than `&CounterClockwiseContourIntegral;`.
const LONGEST_REFERENCE: usize = 33;

/// The characters that the reference at the start of `text` stands for, and its length.
fn reference(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(LONGEST_REFERENCE).position(|byte| byte == b';')?;
    let name = &text[..=end];
    let Some(number) = name.strip_prefix("&#").and_then(|name| name.strip_suffix(';')) else {
        return NAMED.get(name).map(|characters| ((*characters).to_owned(), end + 1));
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let character = char::from_u32(code).filter(|&c| c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((character.to_string(), end + 1))
}

static NAMED: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| entities::ENTITIES.iter().map(|entity| (entity.entity, entity.characters)).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_any_encoding_become_text() {
        let read = |bytes: &[u8]| decode(bytes).map(|decoded| (decoded.text, decoded.assumed));
        let text = |text: &str, assumed| Some((text.to_owned(), assumed));
        assert_eq!(read("\u{FEFF}één".as_bytes()), text("één", None));
        assert_eq!(read(b"\xFF\xFEe\0\xEB\0"), text("eë", Some("UTF-16LE")));
        assert_eq!(read(b"\xFE\xFF\0e\0\xEB"), text("eë", Some("UTF-16BE")));
        assert_eq!(read(b"\x80 1 \xEB\xE9n"), text("€ 1 ëén", Some("windows-1252")));
        assert_eq!(read(b"\xC3\xA9 \xFF"), text("é \u{FFFD}", Some("UTF-8")));
        assert_eq!(read(b"a\0b"), None);
        assert_eq!(read(b""), text("", None));
    }

    #[test]
    fn lines_end_in_three_ways() {
        assert_eq!(lines("a\nb\r\nc\rd\n\ne").collect::<Vec<_>>(), ["a", "b", "c", "d", "", "e"]);
        assert_eq!(lines("a\n").collect::<Vec<_>>(), ["a"]);
        assert_eq!(lines("").count(), 0);
    }

    #[test]
    fn white_space_is_folded() {
        assert_eq!(fold(" a\u{A0}\n\tb\u{202F}c\u{200B} "), "a b c");
    }

    #[test]
    fn references_are_resolved() {
        assert_eq!(unescape_html("&lt;a&gt; &euro;&#8217;&#x27; & &niets; &amp;amp; &"), "<a> €’' & &niets; &amp; &");
        assert_eq!(unescape_html("&#0;&#99999999999;"), "\u{FFFD}&#99999999999;");
    }
}
