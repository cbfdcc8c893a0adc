//! The text of one block as it grows: visible text, spans over it, and what is neither.
//!
//! Markdown and HTML give the same pieces (text, emphasis, links, breaks, images), so both write through [`Inline`].
//! It folds white space while writing, so that the ranges of spans are right at once.
//!
//! ```text
//! source  Lees  de [handleiding](a.md){ .knop } :material-link:<br>
//! text    Lees de handleiding
//! spans   8..19 link to a.md, extra ".knop"; 19..19 break
//! form    :material-link:
//! ```

use std::ops::Range;

use super::text::is_unseen;
use super::{Span, Style};

/// A block's text while it is written.
#[derive(Default)]
pub(super) struct Inline {
    /// The visible text so far, white space folded.
    pub(super) text: String,
    /// The spans so far.
    pub(super) spans: Vec<Span>,
    /// What can be told apart but is neither text nor span.
    pub(super) form: Vec<String>,
    /// The images that stand in it.
    pub(super) images: Vec<Image>,
    /// What an attribute list that comes next belongs to.
    last: Last,
}

/// An image that stands in a text.
pub(super) struct Image {
    pub(super) alt: String,
    pub(super) address: String,
    pub(super) form: Vec<String>,
    /// The link it stands in, if any.
    pub(super) link: Option<Style>,
}

#[derive(Clone, Copy, Default)]
enum Last {
    #[default]
    Text,
    Span(usize),
    Image,
    Other,
}

impl Inline {
    /// Writes text as it is seen, folding white space.
    pub(super) fn push(&mut self, text: &str) {
        self.text.reserve(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            // Most of what is read are plain words.
            let plain = rest.bytes().take_while(u8::is_ascii_graphic).count();
            self.text.push_str(&rest[..plain]);
            let mut others = rest[plain..].chars();
            match others.next() {
                Some(c) if c.is_whitespace() && (self.text.is_empty() || self.text.ends_with(' ')) => {}
                Some(c) if c.is_whitespace() => self.text.push(' '),
                Some(c) if !is_unseen(c) && !c.is_control() => self.text.push(c),
                _ => {}
            }
            rest = others.as_str();
        }
        if !text.is_empty() {
            self.last = Last::Text;
        }
    }

    /// Writes text in which attribute lists and shortcodes may stand.
    pub(super) fn push_marked(&mut self, text: &str) {
        let mut rest = text;
        if !matches!(self.last, Last::Text)
            && let Some((list, length)) = attribute_list(rest)
        {
            self.attribute(list);
            rest = &rest[length..];
        }
        let mut from = 0;
        while let Some(at) = rest[from..].find(':').map(|at| at + from) {
            let before = rest[..at].chars().next_back();
            match shortcode(&rest[at..]) {
                Some(length) if before.is_none_or(|c| !c.is_alphanumeric() && c != ':') => {
                    let (code, after) = rest[at..].split_at(length);
                    self.push(&rest[..at]);
                    self.form.push(code.to_owned());
                    self.last = Last::Other;
                    rest = after;
                    if let Some((list, length)) = attribute_list(rest) {
                        self.attribute(list);
                        rest = &rest[length..];
                    }
                    from = 0;
                }
                _ => from = at + 1,
            }
        }
        self.push(rest);
    }

    /// Adds an attribute list to what it stands behind.
    pub(super) fn attribute(&mut self, list: String) {
        match self.last {
            Last::Span(index) => match self.spans.get_mut(index).map(|span| &mut span.style) {
                Some(Style::Link { extra, .. }) => {
                    if !extra.is_empty() {
                        extra.push(' ');
                    }
                    extra.push_str(&list);
                }
                _ => self.form.push(list),
            },
            Last::Image => match self.images.last_mut() {
                Some(image) => image.form.push(list),
                None => self.form.push(list),
            },
            Last::Text | Last::Other => self.form.push(list),
        }
    }

    /// Where a span that is opened now begins.
    pub(super) fn position(&self) -> usize {
        self.text.len()
    }

    /// Closes a span that was opened at `start`.
    pub(super) fn span(&mut self, start: usize, style: Style) {
        let end = self.text.len();
        self.last = Last::Span(self.spans.len());
        self.spans.push(Span { range: start.min(end)..end, style });
    }

    /// A hard line break: a blank, and a span where the line ends.
    pub(super) fn hard_break(&mut self) {
        let at = self.text.trim_end().len();
        self.spans.push(Span { range: at..at, style: Style::Break });
        self.push(" ");
    }

    /// An image; the link it stands in is closed later and found by [`Inline::span`]'s caller.
    pub(super) fn image(&mut self, image: Image) {
        self.images.push(image);
        self.last = Last::Image;
    }

    /// Text, spans and form are done: trims them and puts the spans in order.
    pub(super) fn finish(&mut self) {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        // It is kept as long as its page.
        self.text.shrink_to_fit();
        let text = &self.text;
        for span in &mut self.spans {
            span.range = trim(text, span.range.start.min(end)..span.range.end.min(end), &span.style);
        }
        self.spans.retain(|span| {
            !span.range.is_empty()
                || match &span.style {
                    Style::Break => (1..end).contains(&span.range.start),
                    Style::FootnoteCall(_) => true,
                    _ => false,
                }
        });
        self.spans.sort_by(|a, b| (a.range.start, b.range.end, &a.style).cmp(&(b.range.start, a.range.end, &b.style)));
    }
}

/// The range without the blanks at its ends.
fn trim(text: &str, range: Range<usize>, style: &Style) -> Range<usize> {
    let Some(inside) = text.get(range.clone()).filter(|_| !matches!(style, Style::Break | Style::FootnoteCall(_)))
    else {
        return range;
    };
    let start = range.start + (inside.len() - inside.trim_start().len());
    start..start.max(range.start + inside.trim_end().len())
}

/// The length of the shortcode (`:material-link:`, `:smile:`) that `text` starts with.
///
/// What follows it may not be a letter: `urn:nl:ak` and `10:30:00` are text.
fn shortcode(text: &str) -> Option<usize> {
    let name = text.strip_prefix(':')?;
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+')))?;
    let is_name =
        end > 0 && (name.starts_with(|c: char| c.is_ascii_lowercase()) || matches!(&name[..end], "+1" | "-1" | "100"));
    let after = name[end..].strip_prefix(':')?;
    (is_name && !after.starts_with(|c: char| c.is_alphanumeric() || c == ':')).then_some(end + 2)
}

/// The attribute list at the start of `text`, as its items in order with a blank between, and its length in the source.
///
/// `{ .class #id key=value key="a value" key }`, also with kramdown's colon. Braces that hold anything else, as
/// `{{ x }}` and `{% raw %}` of templates do, are text.
pub(super) fn attribute_list(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix('{')?;
    let mut rest = inside.strip_prefix(':').unwrap_or(inside);
    let mut items: Vec<String> = Vec::new();
    loop {
        // Some write the items with a semicolon between, as in CSS; Python-Markdown forgives it.
        rest = rest.trim_start_matches([' ', '\t', ';']);
        if let Some(after) = rest.strip_prefix('}') {
            return (!items.is_empty()).then(|| (items.join(" "), text.len() - after.len()));
        }
        let name_end = rest
            .char_indices()
            .find(|&(at, c)| {
                !(c.is_alphanumeric()
                    || matches!(c, '_' | '-' | ':')
                    || (at == 0 && matches!(c, '.' | '#'))
                    || (at > 0 && c == '.')
                    // What an id may hold is up to the generator: `{: #features-(extras) }`.
                    || (at > 0 && rest.starts_with('#') && matches!(c, '(' | ')' | '\\' | '/' | '+' | '\'' | '!')))
            })?
            .0;
        let (name, after) = rest.split_at(name_end);
        if name.is_empty() || name == "." || name == "#" || name.starts_with(|c: char| c.is_numeric()) {
            return None;
        }
        rest = after;
        if let Some(value) = after.strip_prefix('=') {
            let (value, after) = attribute_value(value)?;
            items.push(format!("{name}={value}"));
            rest = after;
        } else {
            items.push(name.to_owned());
        }
        if !rest.starts_with([' ', '\t', ';', '}']) {
            return None;
        }
    }
}

fn attribute_value(text: &str) -> Option<(&str, &str)> {
    for quote in ['"', '\'', '“', '”'] {
        if let Some(inside) = text.strip_prefix(quote) {
            let end = inside.find([quote, '\n'])?;
            return inside[end..].strip_prefix(quote).map(|after| (&inside[..end], after));
        }
    }
    let end = text.find([' ', '\t', '\n', ';', '}', '{'])?;
    Some(text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attribute_lists_are_told_from_text() {
        let list = |text: &str| attribute_list(text).map(|(list, length)| (list, text[length..].to_owned()));
        let is = |items: &str, after: &str| Some((items.to_owned(), after.to_owned()));
        assert_eq!(list("{ .button .md-button--secondary } x"), is(".button .md-button--secondary", " x"));
        assert_eq!(list("{#id}"), is("#id", ""));
        assert_eq!(list("{: #features-(extras) }"), is("#features-(extras)", ""));
        assert_eq!(list("{: .note .info}"), is(".note .info", ""));
        assert_eq!(list("{:target=\"_blank\" rel='a b'}"), is("target=_blank rel=a b", ""));
        assert_eq!(list("{ data-search-exclude }"), is("data-search-exclude", ""));
        for text in ["{{ page.title }}", "{% raw %}", "{}", "{ a, b }", "{naam", "{1}"] {
            assert_eq!(list(text), None, "{text}");
        }
    }

    #[test]
    fn shortcodes_go_to_form() {
        let mut inline = Inline::default();
        inline.push_marked(":material-link: Zie urn:nl:ak: om 10:30:00 :smile:");
        inline.finish();
        assert_eq!(inline.text, "Zie urn:nl:ak: om 10:30:00");
        assert_eq!(inline.form, [":material-link:", ":smile:"]);
    }
}
