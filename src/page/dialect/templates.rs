//! The tags of template languages: mark-up that is carried out before Markdown is read, and no prose.
//!
//! Liquid and Jinja (`{% … %}`, `{{ … }}`), Hugo's shortcodes (`{{< … >}}`, `{{% … %}}`), mdBook's (`{{#… }}`) and the
//! `import` lines of MDX. Which generator a site has need not be known: none of these can be prose. What a tag becomes:
//!
//! ```text
//! {% highlight ruby %} … {% endhighlight %}     a block of code
//! {{< code lang="go" >}} … {{< /code >}}        the same
//! {{< note title="Let op" >}} … {{< /note >}}   a box
//! {% include note.html content="Let op" %}      the text it is given: Let op
//! [a]({% link b.md %})                          [a](/b.md)
//! {% for page in pages %}                       HTML without text
//! Versie {{ page.version }}                     a text that is left whole
//! ```

use std::collections::HashMap;

use super::Liquid;
use super::addresses::{closing_run, unquoted};
use super::line::fence_start;
use super::tags;
use crate::page::html::{TEMPLATE_TAG, TEMPLATE_VALUE};
use crate::page::includes::Numbered;
use crate::page::text;

/// What became of a line.
pub(super) enum Taken {
    /// It has text, in which tags are replaced by what stands for them.
    Text(String),
    /// It is nothing but tags; these.
    Tags(String),
    /// It is nothing at all: `{% raw %}`.
    Nothing,
    /// Code begins: its fence, and what stands behind the tag.
    Code { fence: String, first: Option<String> },
}

/// The fence around code that a tag marks: longer than what people write.
const FENCE: &str = "~~~~~~~~~~~~~~~~";

/// A tag may go on for so many lines; the longest in the sites we measured has 9.
const MAX_TAG_LINES: usize = 40;

/// A tag longer than this leaves no trace in the text: it has to fit into the address of one.
const MAX_SOURCE: usize = 400;

/// A tag's end is looked for this far, so that 100,000 that never end are not 100,000 searches.
const MAX_SEARCH: usize = 4000;

/// The tags of a page while its lines are read.
pub(super) struct Templates {
    /// By name the lines on which a tag is opened and on which one is closed, in order; none at all where no line has a tag.
    ends: Option<HashMap<String, Vec<(usize, End)>>>,
    /// The boxes that are open.
    boxes: Vec<String>,
    /// We are between `{% raw %}` and `{% endraw %}`: nothing is a tag.
    raw: bool,
    /// The name of the tag whose code we are in, and its indent.
    code: Option<(String, usize)>,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum End {
    Opens,
    Closes,
}

/// The lines of a page with every tag, import and comment of a template language on one line, and what they hold.
pub(super) fn read(lines: Vec<Numbered>) -> (Vec<Numbered>, Templates) {
    let has_tags = |line: &Numbered| {
        line.text.contains("{%")
            || line.text.contains("{{")
            || line.text.contains("{/*")
            || is_import(&line.text)
            || is_open_component(&line.text)
    };
    let mut templates = Templates { ends: None, boxes: Vec::new(), raw: false, code: None };
    if !lines.iter().any(has_tags) {
        return (lines, templates);
    }
    let lines = joined(lines);
    let mut ends: HashMap<String, Vec<(usize, End)>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        let mut from = 0;
        while let Some(start) = line.text[from..].find('{').map(|start| start + from) {
            match tag(&line.text[start..]) {
                Some(found) => {
                    let end = match found.closes() {
                        Some(name) => Some((name, End::Closes)),
                        None if found.is_whole() => None,
                        None => Some((found.name, End::Opens)),
                    };
                    if let Some((name, end)) = end {
                        ends.entry(name.to_owned()).or_default().push((at, end));
                    }
                    from = start + found.length;
                }
                None => from = start + 1,
            }
        }
    }
    templates.ends = Some(ends);
    (lines, templates)
}

/// Tags that go on over several lines put on their first, and template comments written as comments.
fn joined(lines: Vec<Numbered>) -> Vec<Numbered> {
    let mut out: Vec<Numbered> = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    let mut fence: Option<(u8, usize)> = None;
    while let Some(mut line) = lines.next() {
        let run = fence_start(line.text.trim_start_matches([' ', '>', '\t']));
        match (fence, run) {
            (Some((byte, length)), Some((other, longer))) if byte == other && longer >= length => fence = None,
            (None, Some(run)) => fence = Some(run),
            _ => {}
        }
        if fence.is_some() || run.is_some() {
            out.push(line);
            continue;
        }
        line.text = comments(line.text);
        let open = [("{%", "%}"), ("{{<", ">}}"), ("{{%", "%}}")].into_iter().find(|(open, close)| {
            line.text.rfind(open).is_some_and(|at| {
                !line.text[at..].contains(close)
                    && line.text[at + open.len()..]
                        .trim_start_matches(['-', ' '])
                        .starts_with(|c: char| c.is_ascii_alphabetic())
            })
        });
        let import = is_import(&line.text) && line.text.contains('{') && !line.text.contains('}');
        let component = is_open_component(&line.text);
        let close = open.map(|(_, close)| close).or(import.then_some("}")).or(component.then_some(">"));
        if let Some(close) = close {
            let mut taken: Vec<Numbered> = Vec::new();
            let mut closed = false;
            while taken.len() < MAX_TAG_LINES {
                let Some(next) = lines.next_if(|next| !next.text.trim().is_empty()) else { break };
                closed = next.text.contains(close);
                taken.push(next);
                if closed {
                    break;
                }
            }
            if closed {
                for next in taken {
                    line.text.push(' ');
                    line.text.push_str(next.text.trim());
                }
                out.push(line);
            } else {
                out.push(line);
                out.extend(taken);
            }
            continue;
        }
        out.push(line);
    }
    out
}

/// `<Card`, whose attributes stand on the lines below.
fn is_open_component(text: &str) -> bool {
    let text = text.trim_start();
    tags::is_component(text) && !text.contains('>')
}

/// `{{/* … */}}`, `{% comment %}` and `{/* … */}` as `<!-- … -->`.
fn comments(text: String) -> String {
    const SPELLINGS: [(&str, &str); 6] = [
        ("{{/*", "<!--"),
        ("*/}}", "-->"),
        ("{% comment %}", "<!--"),
        ("{% endcomment %}", "-->"),
        ("{/*", "<!--"),
        ("*/}", "-->"),
    ];
    if !(text.contains("/*") || text.contains("*/") || text.contains("comment %}")) {
        return text;
    }
    // A comment within a comment is one comment.
    let text = match (text.find("{/*"), text.rfind("*/}")) {
        (Some(start), Some(end)) if start < end => {
            let inside = text[start..end].replace("<!--", "").replace("-->", "");
            format!("{}{inside}{}", &text[..start], &text[end..])
        }
        _ => text,
    };
    SPELLINGS.iter().fold(text, |text, (from, to)| text.replace(from, to))
}

/// `import Tabs from '@theme/Tabs';`
fn is_import(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("import ") else { return false };
    let rest = rest.trim().trim_end_matches(';');
    let quoted = |text: &str| {
        let text = text.trim();
        ['"', '\''].iter().any(|&quote| text.len() > 2 && text.starts_with(quote) && text.ends_with(quote))
    };
    quoted(rest) || rest.split_once(" from ").is_some_and(|(_, from)| quoted(from)) || rest == "{"
}

/// `export const a = …`.
fn is_export(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("export ") else { return false };
    ["const ", "let ", "function "].iter().any(|word| rest.starts_with(word)) && rest.contains(['=', '('])
        || rest.starts_with("default ") && rest.contains(['(', '{', '='])
}

/// One tag.
struct Tag<'t> {
    source: &'t str,
    length: usize,
    kind: Kind,
    /// `highlight`, `endhighlight`, `/note`; for a value the whole expression.
    name: &'t str,
    arguments: &'t str,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Kind {
    Liquid,
    Shortcode,
    Value,
}

impl<'t> Tag<'t> {
    /// The name of the tag that this one closes.
    fn closes(&self) -> Option<&'t str> {
        match self.kind {
            Kind::Liquid => self.name.strip_prefix("end").or_else(|| self.name.strip_prefix('/')),
            Kind::Shortcode => self.name.strip_prefix('/'),
            Kind::Value => None,
        }
        .filter(|name| !name.is_empty())
    }

    /// Whether it closes itself: `{{< code-toggle config="a" />}}`, or is no tag that has an end.
    fn is_whole(&self) -> bool {
        self.kind == Kind::Value || self.kind == Kind::Shortcode && self.source.ends_with("/>}}")
    }

    /// The value of the argument with one of these names.
    fn argument(&self, names: &[&str]) -> Option<&'t str> {
        let arguments = arguments(self.arguments);
        names.iter().find_map(|name| arguments.iter().find(|(key, _)| key == name).map(|(_, value)| *value))
    }

    /// Its name and arguments without signs that mean something in an address.
    fn arguments_alone(&self) -> String {
        let kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '#' | '=');
        format!("{} {}", self.name, self.arguments).chars().map(|c| if kept(&c) { c } else { ' ' }).collect()
    }

    /// The arguments without a name.
    fn words(&self) -> Vec<&'t str> {
        arguments(self.arguments).into_iter().filter(|(key, _)| key.is_empty()).map(|(_, value)| value).collect()
    }

    /// The text that it is given to show.
    fn text(&self) -> Option<String> {
        if self.kind == Kind::Shortcode && self.name == "figure" {
            let of = |names: &[&str]| self.argument(names).unwrap_or("");
            let image = format!("![{}](<{}>)", of(&["alt"]), of(&["src"]));
            return Some(format!("{image} {}", of(&["caption", "title"])).trim_end().to_owned());
        }
        let shows = matches!(self.name, "include" | "include_relative" | "include_cached" | "render")
            || self.kind == Kind::Shortcode;
        self.argument(&["content", "text", "caption", "message"])
            .filter(|text| shows && !text.is_empty())
            .map(str::to_owned)
    }

    /// The address that it stands for.
    fn address(&self) -> Option<String> {
        let first = || self.words().first().map(|word| (*word).to_owned());
        match (self.kind, self.name) {
            (Kind::Liquid, "link") => first().map(|path| format!("/{}", path.trim_start_matches('/'))),
            (Kind::Liquid, "post_url") | (Kind::Shortcode, "ref" | "relref") => first(),
            _ => None,
        }
    }

    /// Whether what stands up to its closing tag is code: `highlight`, and shortcodes that have code in their name (`code-toggle`).
    fn holds_code(&self) -> bool {
        let mut parts = self.name.split(['-', '_', '/']);
        match self.kind {
            Kind::Liquid => matches!(self.name, "highlight" | "code_block" | "codeblock"),
            // Tabs hold blocks of code, and text beside them.
            Kind::Shortcode => {
                let is_code =
                    |part| matches!(part, "code" | "codeblock" | "highlight" | "console" | "terminal" | "mermaid");
                parts.clone().any(is_code) && !parts.any(|part| part.starts_with("tab") || part.starts_with("group"))
            }
            Kind::Value => false,
        }
    }

    /// The box that it opens.
    fn opens_box(&self) -> Option<String> {
        const NAMED: [&str; 15] = [
            "note",
            "tip",
            "info",
            "warning",
            "caution",
            "danger",
            "important",
            "details",
            "expand",
            "collapse",
            "tab",
            "aside",
            "success",
            "example",
            "quote",
        ];
        const TYPED: [&str; 5] = ["alert", "callout", "hint", "notice", "admonition"];
        let words = self.words();
        let mut titles = words.iter().copied();
        let kind = if NAMED.contains(&self.name) {
            self.name
        } else if TYPED.contains(&self.name) {
            let named = self.argument(&["type", "style", "color", "level", "context"]);
            named.or_else(|| titles.next()).unwrap_or(self.name)
        } else {
            return None;
        };
        let is_word = !kind.is_empty() && kind.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let kind = if is_word { kind } else { self.name };
        let title = self.argument(&["title", "name", "header", "label", "summary"]).or_else(|| titles.next());
        Some(match title {
            Some(title) => format!(":::{kind}[{}]", title.replace(['[', ']'], "")),
            None if TYPED.contains(&self.name) => format!(":::{kind}[]"),
            None => format!(":::{kind}"),
        })
    }
}

/// The tag at the start of `text`.
fn tag(text: &str) -> Option<Tag<'_>> {
    let (kind, open, close) = if text.starts_with("{{<") {
        (Kind::Shortcode, "{{<", ">}}")
    } else if text.starts_with("{{%") {
        (Kind::Shortcode, "{{%", "%}}")
    } else if text.starts_with("{{#") {
        (Kind::Liquid, "{{#", "}}")
    } else if text.starts_with("{{") {
        (Kind::Value, "{{", "}}")
    } else if text.starts_with("{%") {
        (Kind::Liquid, "{%", "%}")
    } else {
        return None;
    };
    let near = &text[..text.floor_char_boundary(MAX_SEARCH)];
    let end = near[open.len()..].find(close)? + open.len();
    let inside = text[open.len()..end].trim_start_matches(['-', '+']).trim_end_matches('-').trim();
    let source = &text[..end + close.len()];
    if kind == Kind::Value {
        return (!inside.is_empty() && !inside.contains(['{', '}'])).then_some(Tag {
            source,
            length: source.len(),
            kind,
            name: inside,
            arguments: "",
        });
    }
    let end = inside.find(|c: char| c.is_whitespace()).unwrap_or(inside.len());
    let (name, arguments) = inside.split_at(end);
    let word = name.strip_prefix('/').unwrap_or(name);
    let fits = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':'));
    fits.then_some(Tag { source, length: source.len(), kind, name, arguments: arguments.trim() })
}

/// `a.html key="value" 'word'`: pairs of name and value; the name is empty where there is none.
fn arguments(text: &str) -> Vec<(&str, &str)> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'')).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let (key, after) = match after.trim_start().strip_prefix('=') {
            Some(after) if !word.is_empty() => (word, after.trim_start()),
            _ => ("", rest),
        };
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'));
        let (value, after) = match quote.and_then(|quote| after[1..].split_once(quote)) {
            Some(found) => found,
            None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        // A value without quotes is a variable: what it holds is not known here.
        if key.is_empty() || quote.is_some() || value.starts_with(|c: char| c.is_ascii_digit()) {
            out.push((key, value));
        }
        rest = after.trim_start();
    }
    out
}

impl Templates {
    /// Whether we are in code that a tag marks.
    pub(super) fn in_code(&self) -> bool {
        self.code.is_some()
    }

    /// The lines of code that this line is; the last is a fence when the code ends here.
    pub(super) fn code(&mut self, text: &str) -> Vec<String> {
        let Some((name, indent)) = &self.code else { return vec![text.to_owned()] };
        let padding = " ".repeat(indent.saturating_sub(text.len() - text.trim_start_matches(' ').len()));
        let end = text.match_indices('{').find_map(|(at, _)| {
            tag(&text[at..]).filter(|tag| tag.closes() == Some(name)).map(|tag| (at, at + tag.length))
        });
        let Some((start, _)) = end else {
            return without_raw(text)
                .map(|text| if text.is_empty() { text } else { padding + &text })
                .into_iter()
                .collect();
        };
        let mut lines = Vec::new();
        if let Some(before) = without_raw(&text[..start]).filter(|before| !before.trim().is_empty()) {
            lines.push(padding + &before);
        }
        lines.push(format!("{}{FENCE}", " ".repeat(*indent)));
        self.code = None;
        lines
    }

    /// Takes the tags out of a line that is no code; `at` is its place among the page's.
    pub(super) fn take(&mut self, at: usize, text: String, liquid: Liquid) -> Taken {
        if self.ends.is_none() {
            return Taken::Text(text);
        }
        if is_import(&text) || is_export(&text) {
            return Taken::Tags(text::fold(&text));
        }
        if !text.contains("{%") && !text.contains("{{") {
            return Taken::Text(text);
        }
        match (self.alone(at, &text), liquid) {
            (Some(taken), _) => taken,
            (None, Liquid::Everywhere) => Taken::Text(self.inline(&raw_code_spans(&text))),
            (None, Liquid::InText) => Taken::Text(self.inline(&text)),
        }
    }

    /// Whether the tag of this name is closed further down.
    fn closed_after(&self, name: &str, at: usize) -> bool {
        let ends = self.ends.as_ref().and_then(|ends| ends.get(name));
        let mut last = ends.into_iter().flatten().rev();
        last.find(|(_, end)| *end == End::Closes).is_some_and(|&(line, _)| line >= at)
    }

    /// Whether up to the tag that closes the one on this line no other of its name is opened: a shortcode may need no closing one.
    fn closed_next(&self, name: &str, at: usize) -> bool {
        let ends = self.ends.as_ref().and_then(|ends| ends.get(name)).map_or(&[][..], Vec::as_slice);
        let next = ends.partition_point(|&(line, _)| line < at) + 1;
        ends.get(next).is_some_and(|&(_, end)| end == End::Closes)
    }

    /// A line that begins with a tag that makes a block, or that is nothing but tags.
    fn alone(&mut self, at: usize, text: &str) -> Option<Taken> {
        let content = text.trim();
        let indent = &text[..text.len() - text.trim_start().len()];
        let first = tag(content).filter(|first| first.kind != Kind::Value)?;
        if self.raw && first.name != "endraw" {
            return None;
        }
        let holds_code = first.holds_code()
            && match first.kind {
                Kind::Shortcode => !first.is_whole() && self.closed_next(first.name, at),
                _ => self.closed_after(first.name, at),
            };
        if holds_code {
            let rest = &content[first.length..];
            // Opened and closed on one line: code within a sentence is left to the reader of tags.
            if rest.contains('{')
                && rest
                    .match_indices('{')
                    .any(|(at, _)| tag(&rest[at..]).is_some_and(|tag| tag.closes() == Some(first.name)))
            {
                return None;
            }
            let language = first.argument(&["lang", "language"]).or(first.words().first().copied()).unwrap_or("");
            self.code = Some((first.name.to_owned(), indent.len()));
            let first = without_raw(rest).filter(|rest| !rest.trim().is_empty());
            return Some(Taken::Code {
                fence: format!("{indent}{FENCE}{language}"),
                first: first.map(|first| format!("{indent}{first}")),
            });
        }
        let mut sources = Vec::new();
        let mut rest = content;
        let mut tags = 0;
        while !rest.is_empty() {
            let found = tag(rest)
                .filter(|found| found.kind != Kind::Value && found.text().is_none() && found.address().is_none())?;
            tags += 1;
            match found.name {
                "raw" if found.kind == Kind::Liquid => self.raw = true,
                "endraw" if found.kind == Kind::Liquid => self.raw = false,
                _ => sources.push(text::fold(found.source)),
            }
            rest = rest[found.length..].trim_start();
        }
        if sources.is_empty() {
            return Some(Taken::Nothing);
        }
        if tags == 1 {
            if let Some(header) =
                first.opens_box().filter(|_| !first.is_whole() && self.closed_after(first.name, at + 1))
            {
                self.boxes.push(first.name.to_owned());
                return Some(Taken::Text(format!("{indent}{header}")));
            }
            if let Some(open) = first.closes().and_then(|name| self.boxes.iter().rposition(|open| open == name)) {
                self.boxes.truncate(open);
                return Some(Taken::Text(format!("{indent}:::")));
            }
        }
        Some(Taken::Tags(sources.join(" ")))
    }

    /// The line with its tags replaced.
    fn inline(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut done, mut from) = (0, 0);
        while let Some(start) = unquoted(text, from, "{") {
            from = start + 1;
            let Some(found) = tag(&text[start..]) else { continue };
            if self.raw && found.name != "endraw" {
                continue;
            }
            out.push_str(&text[done..start]);
            done = start + found.length;
            from = done;
            let (head, tail) = (&out[..out.floor_char_boundary(MAX_SEARCH)], near_end(&out));
            let in_tag = tail.rfind('<').is_some_and(|at| {
                !tail[at..].contains('>') && tail[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
            });
            let in_address = tail.rfind("](").is_some_and(|at| !tail[at..].contains([')', ' ']))
                || head.trim_start().starts_with('[') && head.contains("]:");
            match found.kind {
                Kind::Value if in_tag || in_address => out.push_str(&address_of(found.name)),
                Kind::Value => {
                    let filled_in = || format!("{{{{ {} }}}}", text::fold(found.name));
                    out.push_str(&element(TEMPLATE_VALUE, &reference(found.name).unwrap_or_else(filled_in)));
                }
                _ if found.kind == Kind::Liquid && matches!(found.name, "raw" | "endraw") => {
                    self.raw = found.name == "raw"
                }
                _ => match found.address().or_else(|| found.text()) {
                    Some(text) => out.push_str(&text),
                    // A shortcode makes the address: without one there would be no link.
                    None if in_address && found.kind == Kind::Shortcode => {
                        out.push_str(&address_of(&found.arguments_alone()))
                    }
                    None if in_tag || in_address => {}
                    None => out.push_str(&element(TEMPLATE_TAG, &text::fold(found.source))),
                },
            }
        }
        // Alone on its line an element would be HTML, and so would the lines below it.
        let alone =
            out.is_empty() && done > 0 || out.trim_start().starts_with("<template-") && out.matches('<').count() == 1;
        out.push_str(&text[done..]);
        if alone && out.trim_end().ends_with("/>") { format!("\u{200B}{}", out.trim_start()) } else { out }
    }
}

/// The end of a text: no tag or address is longer.
fn near_end(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(MAX_SEARCH))..]
}

/// What the expression in an address leads to: `'/a/' | relative_url` to `/a/`, `site.baseurl` to nothing more.
fn address_of(expression: &str) -> String {
    let first = expression.split('|').next().unwrap_or("").trim();
    for quote in ['"', '\''] {
        if let Some(literal) = first.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return literal.to_owned();
        }
    }
    if matches!(first, "site.baseurl" | "site.url" | "site.github.url" | "base_url") {
        return String::new();
    }
    format!("{{{{{}}}}}", expression.split_whitespace().collect::<String>())
}

/// The macros of MDN that show one of their arguments, as a link.
const REFERENCES: [&str; 16] = [
    "ariarole",
    "csp",
    "cssxref",
    "domxref",
    "glossary",
    "htmlelement",
    "httpheader",
    "httpmethod",
    "httpstatus",
    "jsxref",
    "mathmlelement",
    "rfc",
    "svgattr",
    "svgelement",
    "webextapiref",
    "xsltelement",
];

/// What a macro that refers to another page shows: `domxref("Window.alert", "alert()")` shows `alert()`, `jsxref("Array")` `Array`.
fn reference(expression: &str) -> Option<String> {
    let (name, arguments) = expression.trim().strip_suffix(')')?.split_once('(')?;
    let known = REFERENCES.contains(&name.trim().to_ascii_lowercase().as_str());
    let mut arguments = arguments.split(['"', '\'']).skip(1).step_by(2);
    let (first, second) = (arguments.next()?, arguments.next());
    let shown = second.filter(|text| !text.is_empty()).unwrap_or(first);
    (known && !shown.is_empty()).then(|| shown.to_owned())
}

/// An element that no person writes, with the source in an attribute: the parser hands it on as it is.
pub(super) fn element(name: &str, source: &str) -> String {
    if source.len() > MAX_SOURCE {
        return String::new();
    }
    let mut escaped = String::with_capacity(source.len() * 2);
    for c in source.chars() {
        if c.is_alphanumeric() || c == ' ' {
            escaped.push(c);
        } else {
            escaped.push_str(&format!("&#{};", u32::from(c)));
        }
    }
    format!("<{name} source=\"{escaped}\"/>")
}

/// A line of code without `{% raw %}` and `{% endraw %}`; none if it held nothing else.
pub(super) fn without_raw(text: &str) -> Option<String> {
    if !text.contains("raw") {
        return Some(text.to_owned());
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in text.match_indices("{%") {
        if let Some(found) = tag(&text[at..]).filter(|found| at >= from && matches!(found.name, "raw" | "endraw")) {
            out.push_str(&text[from..at]);
            from = at + found.length;
        }
    }
    out.push_str(&text[from..]);
    (from == 0 || !out.trim().is_empty()).then_some(out)
}

/// The line with its code spans as Liquid leaves them.
fn raw_code_spans(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let run = rest[start..].bytes().take_while(|&byte| byte == b'`').count();
        let end = closing_run(rest.as_bytes(), start + run, run).unwrap_or(start + run);
        out.push_str(&rest[..start]);
        out.push_str(&without_raw(&rest[start..end]).unwrap_or_default());
        rest = &rest[end..];
    }
    out + rest
}
