//! Placeholders of mailing services: to the service they are commands, to Markdown they would be emphasis, links or quotation marks.
//!
//! They are taken out of the text before it is read, and put back into what was made of it.

/// How placeholders begin and end.
const MARKS: [(&str, &str); 3] = [("*|", "|*"), ("{{", "}}"), ("[[", "]]")];
/// Letters for the program's own use, which no text has: they stand for placeholder and end.
const OPEN: char = '\u{f0000}';
const CLOSE: char = '\u{f0001}';
/// The same as they are written in an address.
const OPEN_IN_ADDRESS: &str = "%F3%B0%80%80";
const CLOSE_IN_ADDRESS: &str = "%F3%B0%80%81";
/// Letters of a placeholder at most: a mark that is left open does not swallow the letter.
const LONGEST: usize = 80;

/// A text and the placeholders that were taken out of it.
pub(super) struct Placeholders {
    text: String,
    found: Vec<String>,
}

impl Placeholders {
    /// Takes them out.
    pub fn of(text: &str) -> Self {
        let mut rest = text;
        let mut out = String::new();
        let mut found = Vec::new();
        while let Some(letter) = rest.chars().next() {
            match placeholder(rest) {
                Some(whole) => {
                    out.push_str(&format!("{OPEN}{}{CLOSE}", found.len()));
                    found.push(whole.to_owned());
                    rest = &rest[whole.len()..];
                }
                None => {
                    if letter != OPEN && letter != CLOSE {
                        out.push(letter);
                    }
                    rest = &rest[letter.len_utf8()..];
                }
            }
        }
        Placeholders { text: out, found }
    }

    /// The text without them.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts them back, in addresses too, where they are written in figures.
    pub fn restored(&self, made: &str) -> String {
        let numbered = self.found.iter().enumerate();
        numbered.fold(made.to_owned(), |made, (number, whole)| {
            made.replace(&format!("{OPEN}{number}{CLOSE}"), whole)
                .replace(&format!("{OPEN_IN_ADDRESS}{number}{CLOSE_IN_ADDRESS}"), whole)
        })
    }
}

/// The placeholder that a text begins with: a name, with nothing in it that HTML knows.
fn placeholder(text: &str) -> Option<&str> {
    let (open, close) = MARKS.into_iter().find(|(open, _)| text.starts_with(open))?;
    let end = text[open.len()..].find(close)? + open.len();
    let name = &text[open.len()..end];
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || " _-.:|".contains(letter);
    let fits = !name.trim().is_empty() && name.len() <= LONGEST && name.chars().all(is_name);
    fits.then(|| &text[..end + close.len()])
}

/// Whether an address is a placeholder.
pub(super) fn is_placeholder(address: &str) -> bool {
    address.starts_with(OPEN) || address.starts_with(OPEN_IN_ADDRESS)
}
