//! Including other files: `--8<-- "file.md"`, and MyST's ```` ```{include} file.md ````.
//!
//! Two questions are answered here, both without opening a file: which files does a text want ([`names`]; the edge reads
//! them), and what does the text say once they are in ([`expand`]). A line of an included file has the number of the line
//! that includes it, so every block of a page can be found in the page.
//!
//! ```text
//! 1  # Titel                    1  # Titel
//! 2  --8<-- "tekst.md"     →    2  Eerste regel van tekst.md
//! 3  Slot                       2  Tweede regel van tekst.md
//!                               3  Slot
//! ```

use std::collections::HashSet;
use std::sync::Arc;

use super::text;
use super::{Dialect, Includes};

/// Files may include files this deep. Real sites include one or two deep; a longer chain is a cycle or a mistake.
const MAX_INCLUDE_DEPTH: usize = 16;

/// All includes of one page may together give this many lines: ten files that include each other twice would give
/// thousands, sixteen deep millions. The longest page in the sites we measured has 6,000.
const MAX_INCLUDED_LINES: usize = 100_000;

/// One line and its number in the page.
pub(super) struct Numbered {
    pub(super) number: u32,
    pub(super) text: String,
}

/// An include that could not be done: the line that asks for it and the name it gives.
pub(super) struct Missing {
    pub(super) line: u32,
    pub(super) name: String,
}

/// What every line has that asks for an include: the scissors.
const MARK: &str = "8<";

/// What a line means to an include.
enum Line<'a> {
    /// `--8<-- "name"`, with what stands before it.
    Single { indent: &'a str, name: &'a str },
    /// `--8<--` alone: opens and closes a list of names.
    Fence { indent: &'a str },
    /// `;--8<--`: shown, not done; this is what is shown.
    Disabled { indent: &'a str, shown: &'a str },
    /// Any other line.
    Other,
}

fn classify(line: &str) -> Line<'_> {
    let body = line.trim_start_matches([' ', '\t']);
    let indent = &line[..line.len() - body.len()];
    let active = body.trim_start_matches(';');
    let dashes = active.trim_start_matches('-');
    let Some(after) = dashes.strip_prefix(MARK).filter(|_| dashes.len() < active.len()) else {
        return Line::Other;
    };
    let rest = after.trim_start_matches('-');
    if rest.len() == after.len() {
        return Line::Other;
    }
    let rest = rest.trim();
    let name = ['"', '\'']
        .iter()
        .find_map(|&quote| rest.strip_prefix(quote)?.strip_suffix(quote))
        .filter(|name| !name.is_empty());
    if name.is_none() && !rest.is_empty() {
        return Line::Other;
    }
    if active.len() < body.len() {
        return Line::Disabled { indent, shown: &body[1..] };
    }
    match name {
        Some(name) => Line::Single { indent, name },
        None => Line::Fence { indent },
    }
}

/// A name, and the part of the file it asks for.
struct Request<'a> {
    file: &'a str,
    part: Part<'a>,
}

enum Part<'a> {
    Whole,
    /// Line ranges from 1, both ends in.
    Lines(Vec<(usize, usize)>),
    Section(&'a str),
}

fn request(name: &str) -> Request<'_> {
    let name = name.trim();
    if name.contains("://") {
        return Request { file: name, part: Part::Whole };
    }
    let Some((file, part)) = name.split_once([':', '#']).filter(|(file, part)| !file.is_empty() && !part.is_empty())
    else {
        return Request { file: name.trim_end_matches([':', '#']), part: Part::Whole };
    };
    let numeric = part.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | ',' | '-'));
    if !numeric {
        return Request { file, part: Part::Section(part) };
    }
    let ranges = part
        .split(',')
        .map(|range| {
            let (start, end) = range.split_once(':').unwrap_or((range, if range.is_empty() { "" } else { range }));
            (start.parse().unwrap_or(1), end.parse().unwrap_or(usize::MAX))
        })
        .collect();
    // `file.md:3` alone means from line 3 on.
    let part = match (part.parse::<usize>(), ranges) {
        (Ok(start), _) => Part::Lines(vec![(start, usize::MAX)]),
        (Err(_), ranges) => Part::Lines(ranges),
    };
    Request { file, part }
}

/// Where a file of that name may be, repo-relative, in the order in which it is looked for.
fn candidates(file: &str, dialect: &Dialect) -> Vec<String> {
    if file.contains("://") {
        return Vec::new();
    }
    let here = [String::new()];
    let folders = if dialect.snippet_folders.is_empty() { &here[..] } else { &dialect.snippet_folders };
    folders.iter().filter_map(|folder| join(folder, file)).collect()
}

/// The path of `file` seen from `folder`; none when it leads out of the repository.
fn join(folder: &str, file: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(file.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The text of a file that belongs to every page, from the first folder that has it.
pub(super) fn appended<'i>(file: &str, dialect: &Dialect, includes: &'i Includes) -> Option<&'i str> {
    candidates(file, dialect).iter().find_map(|path| includes.get(path)).map(|text| &**text)
}

/// Where a file that a directive of MyST names may be: seen from the file that names it, or below the content folder.
fn beside(name: &str, folder: &str, dialect: &Dialect) -> Option<String> {
    match name.strip_prefix('/') {
        Some(name) => join(dialect.snippet_folders.first().map_or("", String::as_str), name),
        None => join(folder, name),
    }
    .filter(|_| !name.contains("://"))
}

/// What a line asks for that begins a directive.
fn directive<'l>(line: &'l str, dialect: &Dialect) -> Option<super::dialect::Opening<'l>> {
    let is_candidate = dialect.myst && line.contains("{include}");
    super::dialect::opening(line)
        .filter(|opening| is_candidate && opening.name == "include" && !opening.argument.is_empty())
}

/// The folder that a file lies in.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The paths at which the files that this text wants may be, and the files that belong to every page. `path` is the file that the
/// text is of.
pub(super) fn names(path: &str, text: &str, dialect: &Dialect) -> Vec<String> {
    let mut names: Vec<String> = dialect.auto_append.iter().flat_map(|file| candidates(file, dialect)).collect();
    if dialect.myst {
        let wanted = text::lines(text).filter_map(|line| directive(line, dialect));
        names.extend(wanted.filter_map(|opening| beside(opening.argument, folder_of(path), dialect)));
    }
    if !text.contains(MARK) {
        return names;
    }
    let mut seen: HashSet<String> = names.iter().cloned().collect();
    let mut add = |name: &str| {
        for path in candidates(request(name).file, dialect) {
            if seen.insert(path.clone()) {
                names.push(path);
            }
        }
    };
    let mut in_list = false;
    for line in text::lines(text) {
        match classify(line) {
            Line::Single { name, .. } if !in_list => add(name),
            Line::Fence { .. } => in_list = !in_list,
            _ if in_list && !line.trim().is_empty() && !line.trim_start().starts_with(';') => add(line.trim()),
            _ => {}
        }
    }
    names
}

/// The lines of a text with the files in it that it includes. `path` is the file that the text is of.
pub(super) fn expand(
    lines: Vec<Numbered>,
    path: &str,
    dialect: &Dialect,
    includes: &Includes,
) -> (Vec<Numbered>, Vec<Missing>) {
    let mut expansion = Expansion {
        path,
        dialect,
        includes,
        out: Vec::with_capacity(lines.len()),
        missing: Vec::new(),
        missed: HashSet::new(),
        open: Vec::new(),
        included: 0,
    };
    if lines.iter().any(|line| line.text.contains(MARK) || directive(&line.text, dialect).is_some()) {
        expansion.run(lines.into_iter(), "");
        (expansion.out, expansion.missing)
    } else {
        (lines, Vec::new())
    }
}

struct Expansion<'a> {
    path: &'a str,
    dialect: &'a Dialect,
    includes: &'a Includes,
    out: Vec<Numbered>,
    missing: Vec<Missing>,
    /// The names in it.
    missed: HashSet<String>,
    /// The files that are being included, outermost first.
    open: Vec<String>,
    included: usize,
}

impl Expansion<'_> {
    fn run(&mut self, lines: impl Iterator<Item = Numbered>, outer: &str) {
        let mut list: Option<String> = None;
        let mut lines = lines.peekable();
        // In code that is shown nothing is included.
        let mut code: Option<(u8, usize)> = None;
        while let Some(line) = lines.next() {
            if self.dialect.myst && list.is_none() {
                let fence = super::dialect::fence_start(line.text.trim_start());
                code = match (code, fence) {
                    (Some((byte, length)), Some((other, longer))) if byte == other && longer >= length => None,
                    (None, Some(fence)) if super::dialect::opening(&line.text).is_none() => Some(fence),
                    (code, _) => code,
                };
                if code.is_none() && directive(&line.text, self.dialect).is_some() {
                    let mut written = vec![line];
                    while let Some(next) = lines.next_if(|next| !closes(&written[0].text, &next.text)) {
                        written.push(next);
                    }
                    written.extend(lines.next());
                    self.include_directive(written, outer);
                    continue;
                }
            }
            match (classify(&line.text), &list) {
                (Line::Fence { indent }, None) => list = Some(format!("{outer}{indent}")),
                (Line::Fence { .. }, Some(_)) => list = None,
                (_, Some(indent)) => {
                    let name = line.text.trim();
                    if !name.is_empty() && !name.starts_with(';') {
                        let indent = indent.clone();
                        self.include(name, &indent, line.number);
                    }
                }
                (Line::Single { indent, name }, None) => {
                    let indent = format!("{outer}{indent}");
                    self.include(name, &indent, line.number);
                }
                (Line::Disabled { indent, shown }, None) => {
                    self.out.push(Numbered { number: line.number, text: format!("{outer}{indent}{shown}") });
                }
                (Line::Other, None) => {
                    let text = if outer.is_empty() || line.text.is_empty() {
                        line.text
                    } else {
                        format!("{outer}{}", line.text)
                    };
                    self.out.push(Numbered { number: line.number, text });
                }
            }
        }
    }

    fn include(&mut self, name: &str, indent: &str, number: u32) {
        let request = request(name);
        let found = candidates(request.file, self.dialect)
            .into_iter()
            .find_map(|path| self.includes.get(&path).map(|text| (path, Arc::clone(text))));
        let Some((path, text)) = found else {
            return self.miss(name, number);
        };
        if self.open.contains(&path) || self.open.len() >= MAX_INCLUDE_DEPTH || self.included >= MAX_INCLUDED_LINES {
            return self.miss(name, number);
        }
        let Some(lines) = part(&text, &request.part) else {
            return self.miss(name, number);
        };
        self.included += lines.len();
        self.open.push(path);
        self.run(lines.into_iter().map(|text| Numbered { number, text: text.to_owned() }), indent);
        self.open.pop();
    }

    /// What a directive includes; the directive itself where there is no such file or part, or where the file is shown as code.
    fn include_directive(&mut self, written: Vec<Numbered>, outer: &str) {
        let found = self.asked_for(&written);
        let Some((path, text)) = found.filter(|(path, _)| {
            !self.open.contains(path) && self.open.len() < MAX_INCLUDE_DEPTH && self.included < MAX_INCLUDED_LINES
        }) else {
            return self
                .out
                .extend(written.into_iter().map(|line| Numbered { text: format!("{outer}{}", line.text), ..line }));
        };
        let indent = &written[0].text[..written[0].text.len() - written[0].text.trim_start_matches(' ').len()];
        let number = written[0].number;
        let indent = format!("{outer}{indent}");
        let lines: Vec<&str> = text::lines(&text).collect();
        self.included += lines.len();
        self.open.push(path);
        self.out.push(Numbered { number, text: String::new() });
        self.run(lines.into_iter().map(|text| Numbered { number, text: text.to_owned() }), &indent);
        self.out.push(Numbered { number, text: String::new() });
        self.open.pop();
    }

    /// The file that a directive names, and the part of its text that it asks for.
    fn asked_for(&self, written: &[Numbered]) -> Option<(String, String)> {
        let opening = directive(&written.first()?.text, self.dialect)?;
        let folder = folder_of(self.open.last().map_or(self.path, String::as_str));
        let path = beside(opening.argument, folder, self.dialect)?;
        let text = self.includes.get(&path)?;
        let option = |wanted: &str| {
            let mut options =
                written[1..].iter().filter_map(|line| line.text.trim().strip_prefix(':')?.split_once(':'));
            options.find(|(name, _)| *name == wanted).map(|(_, value)| value.trim().trim_matches('"'))
        };
        if ["literal", "code", "parser"].iter().any(|name| option(name).is_some()) {
            return None;
        }
        let line = |name: &str| option(name).and_then(|value| value.parse::<usize>().ok());
        let lines: Vec<&str> = text::lines(text.strip_prefix('\u{FEFF}').unwrap_or(text)).collect();
        let end = line("end-line").unwrap_or(usize::MAX).min(lines.len());
        let lines = lines.get(line("start-line").unwrap_or(0).min(end)..end)?.join("\n");
        let rest = match option("start-after") {
            Some(mark) => lines.split_once(mark)?.1,
            None => lines.as_str(),
        };
        let part = match option("end-before") {
            Some(mark) => rest.split_once(mark)?.0,
            None => rest,
        };
        Some((path, part.to_owned()))
    }

    fn miss(&mut self, name: &str, line: u32) {
        if self.missed.insert(name.to_owned()) {
            self.missing.push(Missing { line, name: name.to_owned() });
        }
    }
}

/// Whether a line closes the fence that another opens.
fn closes(opening: &str, line: &str) -> bool {
    let (opening, line) = (opening.trim_start(), line.trim());
    let fence = opening.chars().next().unwrap_or('`');
    let length = |text: &str| text.len() - text.trim_start_matches(fence).len();
    length(line) >= length(opening) && length(line) == line.len()
}

/// The lines asked for, without the marks of sections; none when there is no such section.
fn part<'a>(text: &'a str, part: &Part<'_>) -> Option<Vec<&'a str>> {
    let lines: Vec<&str> = text::lines(text.strip_prefix('\u{FEFF}').unwrap_or(text)).collect();
    let chosen: Vec<&str> = match part {
        Part::Whole => lines,
        Part::Lines(ranges) => ranges
            .iter()
            .flat_map(|&(start, end)| lines.iter().take(end).skip(start.saturating_sub(1)).copied())
            .collect(),
        Part::Section(name) => {
            let start = lines.iter().position(|line| section_mark(line) == Some(("start", name)))?;
            let end = lines.iter().position(|line| section_mark(line) == Some(("end", name))).unwrap_or(lines.len());
            lines.get(start + 1..end.max(start + 1))?.to_vec()
        }
    };
    Some(chosen.into_iter().filter(|line| section_mark(line).is_none()).collect())
}

/// `--8<-- [start:name]`, also within a comment: which end of which section.
fn section_mark(line: &str) -> Option<(&str, &str)> {
    let (_, mark) = line.split_once("8<")?;
    let (mark, _) = mark.trim_start_matches('-').trim_start().strip_prefix('[')?.split_once(']')?;
    let (end, name) = mark.split_once(':')?;
    matches!(end.trim(), "start" | "end").then(|| (end.trim(), name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Includes {
        files.iter().map(|&(path, text)| (path.to_owned(), Arc::from(text))).collect()
    }

    fn read(text: &str, dialect: &Dialect, includes: &Includes) -> (String, Vec<String>) {
        let lines = text.lines().zip(1..).map(|(text, number)| Numbered { number, text: text.to_owned() }).collect();
        let (lines, missing) = expand(lines, "docs/p.md", dialect, includes);
        let text = lines.iter().map(|line| format!("{} {}\n", line.number, line.text)).collect();
        (text, missing.into_iter().map(|missing| missing.name).collect())
    }

    #[test]
    fn files_are_included_whole_or_in_part() {
        let dialect = Dialect {
            snippet_folders: vec!["inc".into(), "docs/inc".into()],
            auto_append: vec![],
            ..Dialect::default()
        };
        let includes = site(&[
            ("docs/inc/a.md", "een\ntwee\ndrie\n"),
            ("inc/b.md", "voor\n<!-- --8<-- [start:kern] -->\nkern\n<!-- --8<-- [end:kern] -->\nna\n"),
        ]);
        let text =
            "x\n  --8<-- \"a.md:2:3\"\n--8<-- 'b.md:kern'\n;--8<-- \"a.md\"\n--8<--\na.md:1:1\n; b.md\n--8<--\ny\n";
        let (text, missing) = read(text, &dialect, &includes);
        assert_eq!(text, "1 x\n2   twee\n2   drie\n3 kern\n4 --8<-- \"a.md\"\n6 een\n9 y\n");
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn missing_files_and_circles_are_told() {
        let includes = site(&[("a.md", "a\n--8<-- \"b.md\"\n"), ("b.md", "b\n--8<-- \"a.md\"\n")]);
        let (text, missing) =
            read("--8<-- \"a.md\"\n--8<-- \"c.md\"\n--8<-- \"../d.md\"", &Dialect::default(), &includes);
        assert_eq!(text, "1 a\n1 b\n");
        assert_eq!(missing, ["a.md", "c.md", "../d.md"]);
    }

    #[test]
    fn wanted_files_are_named_with_the_folders_they_may_be_in() {
        let dialect = Dialect {
            snippet_folders: vec!["inc".into(), ".".into()],
            auto_append: vec!["abbr.md".into()],
            ..Dialect::default()
        };
        let text = "--8<-- \"a.md:3:5\"\n;--8<-- \"off.md\"\n```\n--8<--\nsub/b.md\n;c.md\n--8<--\n--8<-- \"https://x.nl/y.md\"\n";
        assert_eq!(
            names("docs/p.md", text, &dialect),
            ["inc/abbr.md", "abbr.md", "inc/a.md", "a.md", "inc/sub/b.md", "sub/b.md"]
        );
    }

    #[test]
    fn directives_of_myst_include_what_stands_between_two_marks() {
        let dialect = Dialect { snippet_folders: vec!["docs".into()], myst: true, ..Dialect::default() };
        let includes = site(&[
            ("LEES.md", "voor\n<!-- begin -->\nkern\n<!-- eind -->\nna\n"),
            ("docs/deel/a.md", "een\n```{include} b.md\n```\n"),
            ("docs/deel/b.md", "twee\n"),
        ]);
        let text = "x\n```{include} ../LEES.md\n:start-after: <!-- begin -->\n:end-before: \"<!-- eind -->\"\n```\n- y\n\n  ```{include} /deel/a.md\n  ```\n````\n```{include} deel/b.md\n```\n````\n```{include} weg.md\n```\n";
        let (told, missing) = read(text, &dialect, &includes);
        assert_eq!(
            told,
            "1 x\n2 \n2 \n2 kern\n2 \n6 - y\n7 \n8 \n8   een\n8 \n8   twee\n8 \n8 \n10 ````\n11 ```{include} deel/b.md\n12 ```\n13 ````\n14 ```{include} weg.md\n15 ```\n"
        );
        assert_eq!(missing, Vec::<String>::new());
        assert_eq!(names("docs/p.md", text, &dialect), ["LEES.md", "docs/deel/a.md", "docs/deel/b.md", "docs/weg.md"]);
        assert_eq!(names("docs/p.md", text, &Dialect::default()), Vec::<String>::new());
    }
}
