//! Including other files: `--8<-- "file.md"`.
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

/// The paths at which the files that this text wants may be, and the files that belong to every page.
pub(super) fn names(text: &str, dialect: &Dialect) -> Vec<String> {
    let mut names: Vec<String> = dialect.auto_append.iter().flat_map(|file| candidates(file, dialect)).collect();
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

/// The lines of a text with the files in it that it includes.
pub(super) fn expand(lines: Vec<Numbered>, dialect: &Dialect, includes: &Includes) -> (Vec<Numbered>, Vec<Missing>) {
    let mut expansion = Expansion {
        dialect,
        includes,
        out: Vec::with_capacity(lines.len()),
        missing: Vec::new(),
        missed: HashSet::new(),
        open: Vec::new(),
        included: 0,
    };
    if lines.iter().any(|line| line.text.contains("8<")) {
        expansion.run(lines.into_iter(), "");
        (expansion.out, expansion.missing)
    } else {
        (lines, Vec::new())
    }
}

struct Expansion<'a> {
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
        for line in lines {
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

    fn miss(&mut self, name: &str, line: u32) {
        if self.missed.insert(name.to_owned()) {
            self.missing.push(Missing { line, name: name.to_owned() });
        }
    }
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
        let (lines, missing) = expand(lines, dialect, includes);
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
        assert_eq!(names(text, &dialect), ["inc/abbr.md", "abbr.md", "inc/a.md", "a.md", "inc/sub/b.md", "sub/b.md"]);
    }
}
