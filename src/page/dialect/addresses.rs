//! Where in a line something stands that is not code: comments, and the addresses of links.

/// The line with angle brackets around the addresses of links that have blanks in them: Python-Markdown takes those as
/// they are, CommonMark does not. `[a](mijn bestand.pdf)` becomes `[a](<mijn bestand.pdf>)`.
pub(super) fn wrap_addresses(text: String) -> String {
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
pub(super) fn comment_start(text: &str) -> Option<usize> {
    unquoted(text, 0, "<!--")
}

/// Where `wanted` stands in `text` from `from` on: not in a code span and not behind a backslash.
pub(super) fn unquoted(text: &str, from: usize, wanted: &str) -> Option<usize> {
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
pub(super) fn closing_run(bytes: &[u8], from: usize, length: usize) -> Option<usize> {
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
