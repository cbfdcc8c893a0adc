//! What MyST adds to Markdown, as Sphinx and Jupyter Book have it, written as the other passes know it.
//!
//! ```text
//! ```{note}  …  ```      :::{note} … :::            /// note … ///
//! ```{tab-item} Linux                               /// tab-item | Linux
//! ```{code-block} sh                                ```sh                     without the options below it
//! ```{list-table}                                   a table, where no cell has more than one paragraph
//! ```{figure} a.png                                 ![…](a.png) and the text below it
//! ```{toctree}                                      an element without text
//! {ref}`de regels <regels>`                         [de regels](xref:regels)
//! {guilabel}`Opslaan`                               Opslaan
//! (regels)=                                         <a id="regels"></a>
//! % niet voor lezers                                a comment
//! ```
//!
//! Other sites have braces behind a fence too, for code that is run (```` ```{r} ````): a page is MyST's where its site is, or where it
//! has a sign that no other tool knows.

use super::line::indent_of;
use super::templates::element;
use crate::page::html::TEMPLATE_TAG;
use crate::page::includes::Numbered;
use crate::page::text;

/// Directives in one another are followed this deep: real pages nest four deep.
const MAX_DEPTH: usize = 12;

/// The boxes that have a name of their own for a title; what stands behind it is the first of their text.
const NAMED: [&str; 11] =
    ["note", "tip", "hint", "important", "attention", "warning", "caution", "danger", "error", "seealso", "todo"];

/// The boxes whose title stands behind their name.
const TITLED: [&str; 12] = [
    "admonition",
    "topic",
    "sidebar",
    "dropdown",
    "tab-item",
    "tab",
    "group-tab",
    "card",
    "grid-item-card",
    "details",
    "margin",
    "aside",
];

/// What only holds something else.
const WRAPPERS: [&str; 12] = [
    "tab-set",
    "tabs",
    "grid",
    "grid-item",
    "div",
    "container",
    "compound",
    "glossary",
    "card-carousel",
    "toggle",
    "centered",
    "tab-set-code",
];

/// Blocks of code; what stands behind the first is its language.
const CODE: [&str; 19] = [
    "code-block",
    "code",
    "sourcecode",
    "code-cell",
    "parsed-literal",
    "prompt",
    "terminal",
    "console",
    "doctest",
    "testcode",
    "testoutput",
    "math",
    "mermaid",
    "graphviz",
    "plantuml",
    "productionlist",
    "eval-rst",
    "csv-table",
    "ipython",
];

/// What shows nothing of its own, or what the tool knows alone.
const HIDDEN: [&str; 17] = [
    "toctree",
    "contents",
    "tableofcontents",
    "index",
    "raw",
    "highlight",
    "meta",
    "default-role",
    "currentmodule",
    "bibliography",
    "autosummary",
    "literalinclude",
    "include",
    "youtube",
    "video",
    "only",
    "tags",
];

/// Roles that no other tool knows.
const SIGNS: [&str; 10] = [
    "{ref}`",
    "{doc}`",
    "{term}`",
    "{numref}`",
    "{guilabel}`",
    "{abbr}`",
    "{kbd}`",
    "{py:",
    "{any}`",
    "{menuselection}`",
];

/// Whether these lines are MyST's by what stands in them.
pub(in crate::page) fn is_myst(lines: &[Numbered]) -> bool {
    lines.iter().any(|Numbered { text, .. }| {
        if !text.contains('{') {
            return false;
        }
        let of_name = |name: &str| {
            [&NAMED[..], &["toctree", "list-table", "eval-rst", "code-block", "tab-set", "admonition"]]
                .concat()
                .contains(&name)
        };
        opening(text).is_some_and(|opening| of_name(opening.name)) || SIGNS.iter().any(|sign| text.contains(sign))
    })
}

/// The lines of a page of MyST's, written as the other passes know it.
pub(in crate::page) fn read(lines: Vec<Numbered>) -> Vec<Numbered> {
    let mut out = Vec::with_capacity(lines.len());
    body(&lines, 0, &mut out);
    out
}

/// The first line of a directive.
pub(in crate::page) struct Opening<'t> {
    indent: &'t str,
    fence: u8,
    length: usize,
    pub(in crate::page) name: &'t str,
    pub(in crate::page) argument: &'t str,
}

pub(in crate::page) fn opening(line: &str) -> Option<Opening<'_>> {
    let content = line.trim_start_matches(' ');
    let (fence, length) = fence_of(content)?;
    let (name, argument) = content[length..].trim_start().strip_prefix('{')?.split_once('}')?;
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '+'));
    let argument = argument.trim();
    // Quarto's code: `{r}`, `{python echo=false}` has its options within the braces.
    (fits && !(fence == b'`' && argument.contains('`'))).then_some(Opening {
        indent: &line[..line.len() - content.len()],
        fence,
        length,
        name,
        argument,
    })
}

fn fence_of(content: &str) -> Option<(u8, usize)> {
    let fence = *content.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~' | b':'))?;
    let length = content.bytes().take_while(|&byte| byte == fence).count();
    (length >= 3).then_some((fence, length))
}

/// The line that closes a fence.
fn closing(lines: &[Numbered], fence: u8, length: usize) -> Option<usize> {
    lines.iter().position(|line| {
        let content = line.text.trim();
        fence_of(content).is_some_and(|(other, run)| other == fence && run >= length && run == content.len())
    })
}

fn body(lines: &[Numbered], depth: usize, out: &mut Vec<Numbered>) {
    // Nothing closes a fence of this character and length from here on: it is not looked for again.
    let mut unclosed: [usize; 128] = [usize::MAX; 128];
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let content = line.text.trim_start_matches(' ');
        let Some((fence, length)) = fence_of(content) else {
            text_line(line, out);
            at += 1;
            continue;
        };
        let found = opening(&line.text);
        let closes = match &found {
            None if fence == b':' => None,
            _ if length >= unclosed[usize::from(fence)] => None,
            _ => closing(&lines[at + 1..], fence, length).map(|end| at + 1 + end),
        };
        match (found, closes) {
            (Some(opening), Some(end)) if depth < MAX_DEPTH => {
                directive(&opening, line, &lines[at + 1..end], depth, out);
                at = end + 1;
            }
            // Code.
            (_, Some(end)) => {
                out.extend(lines[at..=end].iter().map(copied));
                at = end + 1;
            }
            (_, None) => {
                if fence != b':' {
                    unclosed[usize::from(fence)] = unclosed[usize::from(fence)].min(length);
                }
                out.push(copied(line));
                at += 1;
            }
        }
    }
}

fn copied(line: &Numbered) -> Numbered {
    Numbered { number: line.number, text: line.text.clone() }
}

/// The options of a directive, `:name: value` or between two `---`, and how many lines they take.
fn options(lines: &[Numbered]) -> (Vec<(&str, &str)>, usize) {
    let option = |text| {
        let (name, value) = str::trim(text).strip_prefix(':')?.split_once(':')?;
        let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        fits.then_some((name, value.trim()))
    };
    if lines.first().is_some_and(|line| line.text.trim() == "---")
        && let Some(end) = lines.iter().skip(1).position(|line| line.text.trim() == "---")
    {
        let inside = lines[1..=end].iter().filter_map(|line| line.text.split_once(':'));
        return (inside.map(|(name, value)| (name.trim(), value.trim())).collect(), end + 2);
    }
    let found: Vec<_> = lines.iter().map_while(|line| option(&line.text)).collect();
    let count = found.len();
    (found, count)
}

/// A directive with what it holds, while it is written.
struct Directive<'d> {
    opening: &'d Opening<'d>,
    /// In small letters.
    name: String,
    options: Vec<(&'d str, &'d str)>,
    first: &'d Numbered,
    inside: &'d [Numbered],
    last: u32,
    depth: usize,
}

fn directive(opening: &Opening<'_>, first: &Numbered, lines: &[Numbered], depth: usize, out: &mut Vec<Numbered>) {
    let (options, taken) = options(lines);
    let last = lines.last().map_or(first.number, |line| line.number);
    let name = opening.name.to_ascii_lowercase();
    let directive = Directive { opening, options, first, inside: &lines[taken..], last, depth, name };
    match directive.name.as_str() {
        name if HIDDEN.contains(&name) || name.starts_with("auto") => directive.hidden(lines, out),
        name if CODE.contains(&name) => directive.code(out),
        "figure" | "image" => directive.image(out),
        "list-table" | "table" => directive.table(out),
        name if WRAPPERS.contains(&name) => {
            out.push(directive.line(String::new()));
            body(directive.inside, depth + 1, out);
            out.push(Numbered { number: last, text: String::new() });
        }
        _ => directive.boxed(out),
    }
}

impl Directive<'_> {
    fn line(&self, text: String) -> Numbered {
        let text = if text.is_empty() { text } else { format!("{}{text}", self.opening.indent) };
        Numbered { number: self.first.number, text }
    }

    fn option(&self, wanted: &str) -> Option<&str> {
        self.options.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value)
    }

    fn hidden(&self, lines: &[Numbered], out: &mut Vec<Numbered>) {
        let written = std::iter::once(self.first).chain(lines).map(|line| line.text.as_str());
        let source = text::fold(&written.collect::<Vec<_>>().join(" "));
        out.extend(["", &element(TEMPLATE_TAG, &source), ""].map(|text| self.line(text.to_owned())));
    }

    fn code(&self, out: &mut Vec<Numbered>) {
        let is_named = matches!(self.name.as_str(), "code-block" | "code" | "sourcecode" | "code-cell");
        let language = if is_named { self.opening.argument } else { &self.name };
        let fence = char::from(if self.opening.fence == b':' { b'`' } else { self.opening.fence });
        let fence = fence.to_string().repeat(self.opening.length);
        out.push(self.line(format!("{fence}{language}")));
        // What is typed into a terminal is shown above what it answers.
        let shown = self.option("input").into_iter().chain(self.option("caption"));
        out.extend(shown.map(|value| self.line(value.to_owned())));
        out.extend(self.inside.iter().skip_while(|line| line.text.trim().is_empty()).map(copied));
        out.push(Numbered { number: self.last, ..self.line(fence) });
    }

    fn image(&self, out: &mut Vec<Numbered>) {
        let alt = self.option("alt").unwrap_or("").replace(['[', ']'], "");
        let image = format!("![{alt}](<{}>)", self.opening.argument);
        out.extend([String::new(), image, String::new()].map(|text| self.line(text)));
        body(self.inside, self.depth + 1, out);
    }

    fn table(&self, out: &mut Vec<Numbered>) {
        out.extend(["", self.opening.argument, ""].map(|text| self.line(roles(text))));
        let rows = if self.name == "list-table" { table(self.inside) } else { None };
        match rows {
            Some(rows) => {
                for (index, (number, cells)) in rows.into_iter().enumerate() {
                    let columns = cells.len();
                    let cells: Vec<String> = cells.iter().map(|cell| roles(cell).replace('|', "\\|")).collect();
                    out.push(Numbered { number, ..self.line(format!("| {} |", cells.join(" | "))) });
                    if index == 0 {
                        out.push(Numbered { number, ..self.line(format!("|{}", " --- |".repeat(columns))) });
                    }
                }
            }
            None => body(self.inside, self.depth + 1, out),
        }
        out.push(Numbered { number: self.last, text: String::new() });
    }

    fn boxed(&self, out: &mut Vec<Numbered>) {
        let (name, argument) = (self.name.as_str(), self.opening.argument);
        let (version, rest) = argument.split_once(' ').unwrap_or((argument, ""));
        let (title, text) = match name {
            "versionadded" => (Some(format!("Added in version {version}")), rest),
            "versionchanged" => (Some(format!("Changed in version {version}")), rest),
            "deprecated" => (Some(format!("Deprecated since version {version}")), rest),
            "versionremoved" => (Some(format!("Removed in version {version}")), rest),
            "seealso" => (Some("See also".to_owned()), argument),
            _ if NAMED.contains(&name) => (None, argument),
            // What is described has its name first, and behind it the group that it is listed in.
            _ if name.contains(':') && !argument.contains('(') && !rest.contains(' ') => (Some(version.to_owned()), ""),
            _ => (Some(argument.to_owned()), ""),
        };
        let kind: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let title = title.map_or_else(String::new, |title| format!(" | {}", roles(&title)));
        out.push(self.line(String::new()));
        out.push(self.line(format!("/// {kind}{title}")));
        if !text.is_empty() {
            out.push(self.line(roles(text)));
        }
        // What another tool makes of its own directives is not known, but that it shows what stands between quotation marks.
        if !NAMED.contains(&name) && !TITLED.contains(&name) {
            let quoted =
                |value: &str| value.strip_prefix('"')?.strip_suffix('"').map(roles).filter(|text| !text.is_empty());
            let shown = self.options.iter().filter_map(|(name, value)| Some((name, quoted(value)?)));
            for (name, value) in shown {
                let is_text = value.contains(' ');
                out.push(self.line(if is_text { value } else { format!("- {name}: {value}") }));
                out.push(self.line(String::new()));
            }
        }
        body(self.inside, self.depth + 1, out);
        out.push(Numbered { number: self.last, ..self.line("///".to_owned()) });
        out.push(Numbered { number: self.last, text: String::new() });
    }
}

type Row = (u32, Vec<String>);

/// The rows of a list of lists; none where a cell has more than one paragraph.
fn table(lines: &[Numbered]) -> Option<Vec<Row>> {
    let marker = |text: &str| {
        text.strip_prefix(['*', '-'])
            .and_then(|rest| if rest.is_empty() { Some("") } else { rest.strip_prefix(' ') })
            .map(str::to_owned)
    };
    let mut rows: Vec<Row> = Vec::new();
    let base = lines.iter().find(|line| !line.text.trim().is_empty()).map(|line| indent_of(&line.text))?;
    let mut after_blank = false;
    for line in lines {
        let content = line.text.trim();
        if content.is_empty() {
            after_blank = true;
            continue;
        }
        let indent = indent_of(&line.text);
        let inner = marker(content).filter(|_| indent <= base + 4);
        if indent == base {
            let cell = marker(inner.as_deref()?.trim_start())?;
            rows.push((line.number, vec![cell.trim().to_owned()]));
        } else if let Some(cell) = inner.filter(|_| indent > base && indent <= base + 3) {
            rows.last_mut()?.1.push(cell.trim().to_owned());
        } else {
            let cell = rows.last_mut()?.1.last_mut()?;
            if after_blank || marker(content).is_some() {
                return None;
            }
            cell.push(' ');
            cell.push_str(content);
        }
        after_blank = false;
    }
    let simple =
        |cell: &String| fence_of(cell).is_none() && marker(cell).is_none() && !cell.starts_with(['!', '>', '#']);
    (!rows.is_empty() && rows.iter().flat_map(|(_, cells)| cells).all(simple)).then_some(rows)
}

/// A line that is neither code nor the border of a directive.
fn text_line(line: &Numbered, out: &mut Vec<Numbered>) {
    let mut push = |text: String| out.push(Numbered { number: line.number, text });
    let text = line.text.as_str();
    let content = text.trim_start_matches(' ');
    let indent = &text[..text.len() - content.len()];
    let label = content.trim_end().strip_prefix('(').and_then(|rest| rest.strip_suffix(")="));
    if let Some(label) = label.filter(|label| !label.is_empty() && !label.contains(['(', ')', '"', '<', ' '])) {
        push(format!("{indent}<a id=\"{label}\"></a>"));
        return push(String::new());
    }
    if let Some(comment) = content.strip_prefix('%').filter(|_| indent.len() < 4) {
        return push(format!("{indent}<!-- {} -->", comment.trim().replace("--", "- -").replace('>', " ")));
    }
    if content.starts_with("+++") && (content.trim_end().len() == 3 || content[3..].trim_start().starts_with('{')) {
        return push(String::new());
    }
    push(roles(text));
}

/// The line with its roles as what they show.
fn roles(line: &str) -> String {
    if !line.contains("}`") {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    while let Some(found) = line[at..].find(['`', '{', '\\']) {
        let start = at + found;
        out.push_str(&line[at..start]);
        let rest = &line[start..];
        let run = rest.bytes().take_while(|&byte| byte == b'`').count();
        let (written, length) = if run > 0 {
            // A span of code stays as it is.
            let length =
                super::addresses::closing_run(line.as_bytes(), start + run, run).map_or(run, |end| end - start);
            (rest[..length].to_owned(), length)
        } else {
            role(rest).unwrap_or_else(|| {
                let length = rest.chars().take(if rest.starts_with('\\') { 2 } else { 1 }).map(char::len_utf8).sum();
                (rest[..length].to_owned(), length)
            })
        };
        out.push_str(&written);
        at = start + length;
    }
    out.push_str(&line[at..]);
    out
}

/// What the role at the start of `text` shows, and its length.
fn role(text: &str) -> Option<(String, usize)> {
    let (name, rest) = text.strip_prefix('{')?.split_once('}')?;
    let fits = !name.is_empty()
        && name.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b':' | b'.' | b'+'));
    let run = rest.bytes().take_while(|&byte| byte == b'`').count();
    if !fits || run == 0 {
        return None;
    }
    let start = name.len() + 2 + run;
    let end = super::addresses::closing_run(text.as_bytes(), start, run)?;
    let content = text[start..end - run].trim();
    Some((shown(&name.to_ascii_lowercase(), content), end))
}

fn shown(name: &str, content: &str) -> String {
    let (title, target) = match content.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((title, target)) if !title.trim().is_empty() => (Some(title.trim()), target),
        _ => (None, content),
    };
    let code = |text: &str| if text.contains('`') { escaped(text) } else { format!("`{text}`") };
    let last_of_kind = name.rsplit(':').next().unwrap_or(name);
    match last_of_kind {
        "doc" => {
            let path = target.trim_end_matches(".md");
            format!("[{}](<{path}.md>)", escaped(title.unwrap_or(path)))
        }
        "download" => format!("[{}](<{target}>)", escaped(title.unwrap_or(target))),
        "ref" | "any" | "numref" | "term" | "external" => {
            let text = title.map_or_else(|| escaped(target), |title| escaped(&title.replace("%s", target)));
            if last_of_kind == "term" {
                text
            } else {
                format!("[{text}](xref:{})", target.replace(char::is_whitespace, "%20"))
            }
        }
        "abbr" => escaped(content.split(" (").next().unwrap_or(content)),
        "sub" | "sup" => format!("<{last_of_kind}>{}</{last_of_kind}>", escaped(content)),
        "eq" => format!("({})", escaped(target)),
        "rfc" | "pep" if title.is_none() => format!("{} {}", last_of_kind.to_ascii_uppercase(), escaped(target)),
        "octicon" | "fa" | "fas" | "fab" | "far" | "icon" => String::new(),
        "code" | "literal" | "command" | "file" | "program" | "option" | "envvar" | "samp" | "kbd" | "math"
        | "bash" => code(content),
        kind if kind.starts_with("material-") => String::new(),
        kind if kind.starts_with("cite") => format!("\\[{}\\]", escaped(content)),
        _ if name.contains(':') => {
            let name = target.trim_start_matches('!');
            code(
                title.unwrap_or_else(|| {
                    name.strip_prefix('~').map_or(name, |name| name.rsplit('.').next().unwrap_or(name))
                }),
            )
        }
        _ => escaped(title.unwrap_or(target)),
    }
}

/// A text in which nothing is mark-up.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '{' | '}' | '|' | '$' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
