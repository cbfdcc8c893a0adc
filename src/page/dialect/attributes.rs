//! Attributes of MDX that hold a program's expression: put between quotation marks, as HTML has them.
//!
//! The CommonMark parser takes a tag with `={…}` for text, and an expression may go over lines and hold tags itself. So each such tag is
//! put on one line, its expressions as the text of an attribute; nothing else is touched.
//!
//! ```text
//! <Card                                    <Card title="Begin" lines="&#123;[&#123; text: '&lt;A&gt;' &#125;]&#125;" />
//!   title="Begin"                     →
//!   lines={[{ text: '<A>' }]}
//! />
//! <img src="a.png" style={{ width: 10 }}>  <img src="a.png" style="&#123;&#123; width: 10 &#125;&#125;">
//! Write `<Card open={true}>`.              Write `<Card open={true}>`.
//! ```

use std::ops::Range;

use super::addresses::closing_run;
use super::line::{fence_start, indent_of};
use crate::page::includes::Numbered;

/// A tag goes over so many lines at most; the longest in the sites we measured has 24.
const MAX_TAG_LINES: usize = 60;

/// So many bytes of a page are looked through in all for the ends of tags that have none.
const MAX_SEARCH: usize = 1 << 20;

/// The lines with expressions in attributes between quotation marks.
pub(super) fn quoted(lines: Vec<Numbered>) -> Vec<Numbered> {
    if !lines.iter().any(|line| line.text.contains("={")) {
        return lines;
    }
    let mut quoting = Quoting { budget: MAX_SEARCH, ..Quoting::default() };
    let mut out: Vec<Numbered> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let number = lines[at].number;
        let (text, next) =
            if quoting.is_code(&lines[at].text) { (lines[at].text.clone(), at + 1) } else { quoting.line(&lines, at) };
        out.push(Numbered { number, text });
        at = next;
    }
    out
}

#[derive(Default)]
struct Quoting {
    /// The fence of the code we are in.
    fence: Option<(u8, usize)>,
    /// We are in code that is indented.
    indented: bool,
    after_blank: bool,
    /// The last line of text began with a tag: what is indented below it is no code.
    after_tag: bool,
    /// The code span that began on a line above, by its backticks.
    span: Option<usize>,
    budget: usize,
}

impl Quoting {
    /// Whether a line is code or blank.
    fn is_code(&mut self, text: &str) -> bool {
        let content = text.trim_start_matches([' ', '>', '\t']);
        let run = fence_start(content);
        match (self.fence, run) {
            (Some((byte, length)), Some((other, longer))) if byte == other && longer >= length => self.fence = None,
            (None, Some(run)) => self.fence = Some(run),
            _ => {}
        }
        if self.fence.is_some() || run.is_some() {
            self.span = None;
            return true;
        }
        if content.is_empty() {
            (self.after_blank, self.span) = (true, None);
            return true;
        }
        let is_deep = indent_of(text) >= 4 || text.starts_with('\t');
        self.indented = is_deep && (self.indented || self.after_blank && !self.after_tag);
        (self.after_blank, self.after_tag) = (false, content.starts_with('<'));
        self.indented
    }

    /// The line at `at` with what its tags take of the lines below, and the line behind it.
    fn line(&mut self, lines: &[Numbered], at: usize) -> (String, usize) {
        let mut text = lines[at].text.clone();
        let mut next = at + 1;
        let mut from = 0;
        if let Some(length) = self.span.take() {
            match closing_run(text.as_bytes(), 0, length) {
                Some(end) => from = end,
                None => {
                    self.span = Some(length);
                    return (text, next);
                }
            }
        }
        while let Some(start) = text[from..].find(['\\', '`', '<']).map(|start| start + from) {
            from = start + 1;
            match text.as_bytes()[start] {
                b'\\' => from = text.ceil_char_boundary(start + 2),
                b'`' => {
                    let length = text[start..].bytes().take_while(|&byte| byte == b'`').count();
                    let end = closing_run(text.as_bytes(), start + length, length);
                    if end.is_none() && closes_below(&lines[next..], length) {
                        self.span = Some(length);
                        return (text, next);
                    }
                    from = end.unwrap_or(start + length);
                }
                _ => {
                    if let Some((tag, length, taken)) = self.tag(&text[start..], &lines[next..]) {
                        let rest = match taken {
                            0 => text[start + length..].to_owned(),
                            // The tag ends on the last line that it took.
                            _ => {
                                let last = lines[next + taken - 1].text.trim();
                                last[last.len() - length..].to_owned()
                            }
                        };
                        text.truncate(start);
                        text.push_str(&tag);
                        from = text.len();
                        text.push_str(&rest);
                        next += taken;
                    }
                }
            }
        }
        (text, next)
    }

    /// The tag at the start of `text` with its expressions quoted; its length where it ends on this line, else how much of its last line
    /// stands behind it; and how many lines it took. None where it is no tag or has no expression.
    fn tag(&mut self, text: &str, below: &[Numbered]) -> Option<(String, usize, usize)> {
        if !text[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut source = text.to_owned();
        let mut taken = 0;
        loop {
            self.budget = self.budget.checked_sub(source.len())?;
            match scan(&source) {
                Scan::Tag { length, expressions } if !expressions.is_empty() => {
                    let left = if taken == 0 { length } else { source.len() - length };
                    return Some((written(&source[..length], &expressions), left, taken));
                }
                Scan::Tag { .. } | Scan::None => return None,
                Scan::Open { in_braces } => {
                    let line = below.get(taken).filter(|_| taken < MAX_TAG_LINES)?;
                    if line.text.trim().is_empty() && !in_braces {
                        return None;
                    }
                    source.push(' ');
                    source.push_str(line.text.trim());
                    taken += 1;
                }
            }
        }
    }
}

/// Whether a code span that is open closes before its paragraph ends.
fn closes_below(below: &[Numbered], length: usize) -> bool {
    let paragraph = below.iter().take(MAX_TAG_LINES).take_while(|line| !line.text.trim().is_empty());
    paragraph.into_iter().any(|line| closing_run(line.text.as_bytes(), 0, length).is_some())
}

/// What stands at the start of a text.
enum Scan {
    /// A tag of this length, with its expressions.
    Tag { length: usize, expressions: Vec<Range<usize>> },
    /// A tag that goes on behind the text.
    Open { in_braces: bool },
    /// No tag.
    None,
}

fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'@');
    let word = |from: usize| from + bytes[from..].iter().take_while(|&byte| name(byte)).count();
    let blank = |from: usize| from + bytes[from..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let mut expressions = Vec::new();
    let mut at = word(1);
    loop {
        at = blank(at);
        match bytes.get(at) {
            None => return Scan::Open { in_braces: false },
            Some(b'>') => return Scan::Tag { length: at + 1, expressions },
            Some(b'/') if bytes.get(at + 1) == Some(&b'>') => return Scan::Tag { length: at + 2, expressions },
            Some(byte) if name(byte) => at = blank(word(at)),
            Some(_) => return Scan::None,
        }
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        at = blank(at + 1);
        match bytes.get(at) {
            None => return Scan::Open { in_braces: false },
            Some(quote @ (b'"' | b'\'')) => match bytes[at + 1..].iter().position(|byte| byte == quote) {
                Some(length) => at += length + 2,
                None => return Scan::Open { in_braces: false },
            },
            Some(b'{') => match braces(&text[at..]) {
                Some(length) if is_expression(&text[at..at + length]) => {
                    expressions.push(at..at + length);
                    at += length;
                }
                Some(_) => return Scan::None,
                None => return Scan::Open { in_braces: true },
            },
            Some(byte) if name(byte) => at = word(at),
            Some(_) => return Scan::None,
        }
    }
}

/// The length of what stands between braces at the start of a text; a brace in a string of the program counts for nothing.
fn braces(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0usize, 0);
    let mut string: Option<u8> = None;
    while let Some(&byte) = bytes.get(at) {
        match (string, byte) {
            (Some(_), b'\\') => at += 1,
            (Some(quote), byte) if quote == byte => string = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => string = Some(byte),
            (None, b'{') => depth += 1,
            (None, b'}') => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            (None, _) => {}
        }
        at += 1;
    }
    None
}

/// Whether a value is a program's expression: `{a}` and `{{ a: 1 }}` are, `{{ page.url }}` and `{% link %}` are tags of a template language.
pub(super) fn is_expression(value: &str) -> bool {
    let Some(inside) = value.strip_prefix("{{") else { return value.starts_with('{') && !value.starts_with("{%") };
    let key = inside.trim_start().trim_start_matches(['"', '\'']);
    let rest = key.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '"' | '\''));
    key.starts_with("...") || rest.len() < key.len() && rest.trim_start().starts_with(':')
}

/// The tag with its expressions as text between quotation marks.
fn written(tag: &str, expressions: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(tag.len() * 2);
    let mut done = 0;
    for expression in expressions {
        out.push_str(&tag[done..expression.start]);
        out.push('"');
        for c in tag[expression.clone()].chars() {
            match c {
                '&' | '<' | '>' | '"' | '{' | '}' | '`' => out.push_str(&format!("&#{};", u32::from(c))),
                c => out.push(c),
            }
        }
        out.push('"');
        done = expression.end;
    }
    out.push_str(&tag[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let lines = (1..).zip(text.lines()).map(|(number, text)| Numbered { number, text: text.to_owned() }).collect();
        quoted(lines).into_iter().map(|line| format!("{} {}", line.number, line.text)).collect()
    }

    #[test]
    fn expressions_are_put_between_quotation_marks() {
        assert_eq!(
            told("Zie <b x={a.b}>dit</b> en <i y={1}/>.\n"),
            ["1 Zie <b x=\"&#123;a.b&#125;\">dit</b> en <i y=\"&#123;1&#125;\"/>."]
        );
        assert_eq!(
            told("<img src=\"a.png\" style={{ width: '4%' }} alt=\"b\"/>"),
            ["1 <img src=\"a.png\" style=\"&#123;&#123; width: '4%' &#125;&#125;\" alt=\"b\"/>"]
        );
        let card = "<Kaart\n  titel=\"A\"\n  regels={[\n    { tekst: '<B c={}>' },\n\n  ]}\n/> na\n\nslot";
        let lines = told(card);
        assert!(lines[0].starts_with("1 <Kaart titel=\"A\" regels=\"&#123;[ &#123; tekst: '&#60;B c="), "{lines:?}");
        assert!(lines[0].ends_with("&#125;,  ]&#125;\" /> na"), "{lines:?}");
        assert_eq!(lines[1..], ["8 ", "9 slot"]);
    }

    #[test]
    fn what_is_code_or_no_tag_is_left() {
        for text in [
            "Schrijf `<A b={c}>` of ``<A b={c}>``.",
            "Schrijf `een\n<A b={c}>` of\ntwee.",
            "```jsx\n<A b={c}>\n```",
            "Tekst\n\n    <A b={c}>\n    <D e={f}>\n",
            "\\<A b={c}>",
            "a <b && c={d}",
            "<a href={{ page.url | default: 'x' }}>",
            "<a href={% link b.md %}>",
            "<A b={c\n\nslot {",
            "<A b=c>",
        ] {
            let same: Vec<String> = (1..).zip(text.lines()).map(|(number, line)| format!("{number} {line}")).collect();
            assert_eq!(told(text), same);
        }
        let nested = "<Groep>\n\n    <A b={c}/>\n</Groep>";
        assert!(told(nested)[2].contains("&#123;"), "below a tag nothing is indented code");
    }
}
