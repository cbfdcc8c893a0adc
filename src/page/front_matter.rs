//! Front matter: the fields above a page's text, YAML between `---` or TOML between `+++`.
//!
//! YAML is read from the parser's events and not into a typed value, for two reasons: a date, a number or a version
//! stays the text that was written (`1.10` is not `1.1`), and a key that stands twice can be told. Nested keys are joined
//! with dots, so that every field is one line of a comparison:
//!
//! ```text
//! title: Begrip            title            "Begrip"
//! hide: [navigation, toc]  hide             list "navigation", "toc"
//! search:                  search.exclude   "true"
//!   exclude: true
//! ```

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};
use toml::de::{DeTable, DeValue};

use super::{Field, dialect, text};
use crate::problem::ProblemKind;

/// Front matter nested deeper than this is not read: real pages nest three deep.
const MAX_DEPTH: usize = 32;

/// Values of one front matter, aliases written out. Real pages have some fifty; a "billion laughs" stops here.
const MAX_VALUES: usize = 20_000;

/// What stands above the text.
#[derive(Default)]
pub(super) struct FrontMatter {
    pub(super) fields: Vec<Field>,
    /// What is odd, with the line.
    pub(super) problems: Vec<(u32, ProblemKind)>,
    /// How many lines of the file it takes, its fences too.
    pub(super) lines: usize,
}

/// The front matter of a page's lines.
pub(super) fn read(lines: &[&str]) -> FrontMatter {
    let Some(open) = lines.iter().position(|line| !line.trim().is_empty()) else {
        return FrontMatter::default();
    };
    let fence = lines[open].trim_end();
    let closes = |line: &str| match fence {
        "---" => matches!(line.trim_end(), "---" | "..."),
        _ => line.trim_end() == "+++",
    };
    if !matches!(fence, "---" | "+++") {
        return FrontMatter::default();
    }
    let Some(close) = lines.iter().skip(open + 1).position(|line| closes(line)).map(|found| found + open + 1) else {
        return FrontMatter::default();
    };
    let inside = &lines[open + 1..close];
    let first = line_number(open + 1);
    let parsed = if fence == "---" { yaml(inside) } else { toml(&inside.join("\n")) };
    let lines = close + 1;
    match parsed {
        Ok(entries) => {
            let mut problems = Vec::new();
            let fields = fields(entries, first, &mut problems);
            FrontMatter { fields, problems, lines }
        }
        // A page that begins with a rule and has another one below: that is text, not front matter.
        Err(_) if fence == "---" && !inside.iter().any(|line| looks_like_field(line)) && !inside.is_empty() => {
            FrontMatter::default()
        }
        Err(broken) => {
            let mut problems = vec![(first + broken.line, ProblemKind::FrontMatter(broken.cause))];
            // What a parser says of them helps nobody.
            let marker = (first..).zip(inside).find(|(_, line)| dialect::is_conflict_marker(line));
            problems.extend(marker.map(|(number, _)| (number, ProblemKind::ConflictMarkers)));
            FrontMatter { fields: Vec::new(), problems, lines }
        }
    }
}

fn line_number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

fn looks_like_field(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        !key.is_empty()
            && (value.is_empty() || value.starts_with(' '))
            && !key.trim_start_matches('-').trim().contains(' ')
    })
}

/// Why front matter can't be read, and on which of its lines, from 0.
struct Broken {
    cause: String,
    line: u32,
}

/// A value as it is written.
#[derive(Clone)]
enum Value {
    Scalar { text: String, null: bool },
    List(Vec<Value>),
    Map(Vec<Entry>),
}

/// A key with its value; lines from 0 within the front matter.
#[derive(Clone)]
struct Entry {
    key: String,
    value: Value,
    lines: Range<u32>,
}

impl Value {
    fn size(&self) -> usize {
        1 + match self {
            Value::Scalar { .. } => 0,
            Value::List(items) => items.iter().map(Value::size).sum(),
            Value::Map(entries) => entries.iter().map(|entry| entry.value.size()).sum(),
        }
    }

    /// The value on one line, for values within lists.
    fn flat(&self) -> String {
        match self {
            Value::Scalar { text, .. } => text::fold(text),
            Value::List(items) => items.iter().map(Value::flat).collect::<Vec<_>>().join(", "),
            Value::Map(entries) => entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key, entry.value.flat()))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

/// The entries as fields: nested keys joined, of a key that stands twice the last.
fn fields(entries: Vec<Entry>, first: u32, problems: &mut Vec<(u32, ProblemKind)>) -> Vec<Field> {
    let mut fields = Vec::new();
    flatten("", entries, first, &mut fields, problems);
    fields
}

fn flatten(
    prefix: &str,
    entries: Vec<Entry>,
    first: u32,
    fields: &mut Vec<Field>,
    problems: &mut Vec<(u32, ProblemKind)>,
) {
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if last.insert(&entry.key, index).is_some() {
            problems.push((first + entry.lines.start, ProblemKind::DuplicateKey(format!("{prefix}{}", entry.key))));
        }
    }
    let kept: Vec<bool> =
        entries.iter().enumerate().map(|(index, entry)| last.get(entry.key.as_str()) == Some(&index)).collect();
    for (entry, _) in entries.into_iter().zip(kept).filter(|(_, kept)| *kept) {
        let key = format!("{prefix}{}", entry.key);
        let lines = first + entry.lines.start..first + entry.lines.end;
        let (values, list) = match entry.value {
            Value::Scalar { null: true, .. } => (Vec::new(), false),
            Value::Scalar { text, .. } => {
                (Some(text::fold(&text)).filter(|text| !text.is_empty()).into_iter().collect(), false)
            }
            Value::List(items) => (items.iter().map(Value::flat).filter(|value| !value.is_empty()).collect(), true),
            Value::Map(entries) if entries.is_empty() => (Vec::new(), false),
            Value::Map(entries) => {
                flatten(&format!("{key}."), entries, first, fields, problems);
                continue;
            }
        };
        fields.push(Field { key, values, list, lines });
    }
}

/// The lines without HTML comments: some editors put them above the first key, where YAML can't take them.
fn without_comments(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut in_comment = false;
    for line in lines {
        let starts = !in_comment && line.trim_start().starts_with("<!--");
        in_comment |= starts;
        if in_comment {
            in_comment = !line.contains("-->");
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

fn yaml(lines: &[&str]) -> Result<Vec<Entry>, Broken> {
    let text = without_comments(lines);
    let mut parser = Parser::new_from_str(&text);
    let mut reading = Yaml { open: Vec::new(), anchors: HashMap::new(), values: 0, root: None };
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| Broken {
            line: u32::try_from(error.marker().line().saturating_sub(1)).unwrap_or(0),
            cause: error.to_string().split(" at char ").next().unwrap_or("").to_owned(),
        })?;
        let first = u32::try_from(span.start.line().saturating_sub(1)).unwrap_or(0);
        let end = u32::try_from(span.end.line()).unwrap_or(0).saturating_sub(u32::from(span.end.col() == 0));
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        reading
            .event(event, first, end.max(first + 1))
            .map_err(|cause| Broken { cause: cause.to_owned(), line: first })?;
    }
    match reading.root {
        None | Some(Value::Scalar { null: true, .. }) => Ok(Vec::new()),
        Some(Value::Map(entries)) => Ok(entries),
        Some(_) => Err(Broken { cause: "it does not consist of keys and values".to_owned(), line: 0 }),
    }
}

/// A list or map that is being read.
struct Open {
    value: Value,
    /// The key whose value comes next, and its line.
    key: Option<(String, u32)>,
    anchor: usize,
    /// Where its last scalar ended.
    end: u32,
    first: u32,
}

struct Yaml {
    open: Vec<Open>,
    anchors: HashMap<usize, Value>,
    values: usize,
    root: Option<Value>,
}

impl Yaml {
    fn event(&mut self, event: Event<'_>, first: u32, end: u32) -> Result<(), &'static str> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let null = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let value = Value::Scalar { text: text.into_owned(), null };
                self.anchor(anchor, &value);
                self.value(value, first, end)
            }
            Event::SequenceStart(_, anchor, _) => self.start(Value::List(Vec::new()), anchor, first),
            Event::MappingStart(_, anchor, _) => self.start(Value::Map(Vec::new()), anchor, first),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else {
                    return Ok(());
                };
                self.anchor(open.anchor, &open.value);
                self.value(open.value, open.first, open.end)
            }
            Event::Alias(id) => {
                let value = self.anchors.get(&id).cloned().unwrap_or(Value::Scalar { text: String::new(), null: true });
                self.values += value.size();
                self.value(value, first, end)
            }
            _ => Ok(()),
        }
    }

    fn anchor(&mut self, anchor: usize, value: &Value) {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
    }

    fn start(&mut self, value: Value, anchor: usize, first: u32) -> Result<(), &'static str> {
        if self.open.len() >= MAX_DEPTH {
            return Err("it is nested too deeply");
        }
        self.open.push(Open { value, key: None, anchor, end: first + 1, first });
        Ok(())
    }

    fn value(&mut self, value: Value, first: u32, end: u32) -> Result<(), &'static str> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err("it has too many values");
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(value);
            return Ok(());
        };
        open.end = open.end.max(end);
        match (&mut open.value, open.key.take()) {
            (Value::List(items), _) => items.push(value),
            (Value::Map(_), None) => open.key = Some((value.flat(), first)),
            (Value::Map(entries), Some((key, _))) if key == "<<" => merge(entries, value),
            (Value::Map(entries), Some((key, line))) => {
                entries.push(Entry { key, value, lines: line..end.max(line + 1) })
            }
            (Value::Scalar { .. }, _) => {}
        }
        Ok(())
    }
}

/// `<<: *other`: the entries of the other map that this one does not have.
fn merge(entries: &mut Vec<Entry>, value: Value) {
    match value {
        Value::Map(others) => {
            let missing = others
                .into_iter()
                .filter(|other| !entries.iter().any(|entry| entry.key == other.key))
                .collect::<Vec<_>>();
            entries.extend(missing);
        }
        Value::List(maps) => maps.into_iter().for_each(|map| merge(entries, map)),
        Value::Scalar { .. } => {}
    }
}

fn toml(text: &str) -> Result<Vec<Entry>, Broken> {
    let line_of =
        |at: usize| u32::try_from(text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count()).unwrap_or(0);
    let table = DeTable::parse(text).map_err(|error| Broken {
        cause: error.message().to_owned(),
        line: error.span().map_or(0, |span| line_of(span.start)),
    })?;
    let value = toml_table(table.get_ref(), text, &line_of, 0);
    match value {
        Some(Value::Map(entries)) => Ok(entries),
        _ => Err(Broken { cause: "it is nested too deeply".to_owned(), line: 0 }),
    }
}

fn toml_table(table: &DeTable<'_>, text: &str, line_of: &impl Fn(usize) -> u32, depth: usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut entries = Vec::new();
    for (key, value) in table {
        let (first, last) =
            (line_of(key.span().start), line_of(value.span().end.saturating_sub(1).max(key.span().start)));
        let value = toml_value(value.get_ref(), text, &value.span(), line_of, depth + 1)?;
        entries.push(Entry { key: key.get_ref().to_string(), value, lines: first..last.max(first) + 1 });
    }
    entries.sort_by_key(|entry| entry.lines.start);
    Some(Value::Map(entries))
}

fn toml_value(
    value: &DeValue<'_>,
    text: &str,
    span: &Range<usize>,
    line_of: &impl Fn(usize) -> u32,
    depth: usize,
) -> Option<Value> {
    match value {
        DeValue::Table(table) => toml_table(table, text, line_of, depth),
        DeValue::Array(items) => {
            let items = items.iter().map(|item| toml_value(item.get_ref(), text, &item.span(), line_of, depth + 1));
            items.collect::<Option<Vec<_>>>().map(Value::List)
        }
        DeValue::String(value) => Some(Value::Scalar { text: value.to_string(), null: false }),
        _ => Some(Value::Scalar { text: text.get(span.clone()).unwrap_or("").to_owned(), null: false }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> FrontMatter {
        read(&text.lines().collect::<Vec<_>>())
    }

    fn told(text: &str) -> Vec<String> {
        let fields = parse(text).fields.into_iter();
        fields
            .map(|f| {
                format!(
                    "{}-{} {}{}{:?}",
                    f.lines.start,
                    f.lines.end,
                    f.key,
                    if f.list { " list " } else { " " },
                    f.values
                )
            })
            .collect()
    }

    #[test]
    fn yaml_stays_as_written() {
        let text = "\n---  \n# uitleg\n<!-- hint\n-->\ntitle: Begrip &  uitleg\ndate: 2024-12-19\nversion: 1.10\ndraft: yes\nhide:\n- navigation\n- toc\nsearch:\n  exclude: true\nempty:\ntext: >\n  over twee\n  regels\nlinks:\n  - name: a\n    url: b\n---\nx";
        assert_eq!(
            told(text),
            [
                "6-7 title [\"Begrip & uitleg\"]",
                "7-8 date [\"2024-12-19\"]",
                "8-9 version [\"1.10\"]",
                "9-10 draft [\"yes\"]",
                "10-13 hide list [\"navigation\", \"toc\"]",
                "14-15 search.exclude [\"true\"]",
                "15-16 empty []",
                "16-19 text [\"over twee regels\"]",
                "19-22 links list [\"name: a, url: b\"]",
            ]
        );
        assert_eq!(parse(text).lines, 22);
    }

    #[test]
    fn toml_stays_as_written() {
        let text =
            "+++\ntitle = \"T\"\ndate = 2024-12-19\nweight = 1.10\ntags = [\"b\", \"a\"]\n[extra]\nk = true\n+++\n";
        assert_eq!(
            told(text),
            [
                "2-3 title [\"T\"]",
                "3-4 date [\"2024-12-19\"]",
                "4-5 weight [\"1.10\"]",
                "5-6 tags list [\"b\", \"a\"]",
                "7-8 extra.k [\"true\"]"
            ]
        );
    }

    #[test]
    fn of_two_equal_keys_the_last_counts() {
        let read = parse("---\nhide: a\ntitle: t\nhide: b\n---");
        assert_eq!(read.problems, [(4, ProblemKind::DuplicateKey("hide".into()))]);
        assert_eq!(
            read.fields.iter().map(|f| (f.key.as_str(), f.values.join(","))).collect::<Vec<_>>(),
            [("title", "t".into()), ("hide", "b".into())]
        );
    }

    #[test]
    fn broken_front_matter_is_told_and_taken_off() {
        for text in
            ["---\ntitle: a: b\n---\nx", "---\ntitle: \"a\nb: c\n---", "+++\ntitle = \n+++", "---\nkey: [a\n---\n"]
        {
            let read = parse(text);
            assert!(matches!(read.problems[..], [(_, ProblemKind::FrontMatter(_))]), "{text}");
            assert!(read.lines >= 3 && read.fields.is_empty(), "{text}");
        }
    }

    #[test]
    fn marks_of_an_unfinished_merge_are_told() {
        let lines = ["---", "title: A", "<<<<<<< HEAD", "weight: 1", "=======", "weight: 2", ">>>>>>> b", "---"];
        let told: Vec<_> = read(&lines).problems.into_iter().skip(1).collect();
        assert_eq!(told, [(3, ProblemKind::ConflictMarkers)]);
    }

    #[test]
    fn a_rule_is_not_front_matter() {
        for text in ["---\nGewone tekst.\n\n---\n", "---\ntitle: a\n", "tekst\n---\na: b\n---\n", ""] {
            assert_eq!(parse(text).lines, 0, "{text}");
        }
        assert_eq!(parse("---\n---\nx").lines, 2);
    }

    #[test]
    fn bombs_do_not_go_off() {
        let mut text = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..10 {
            text.push_str(&format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(",")));
        }
        text.push_str("---\n");
        assert!(matches!(parse(&text).problems[..], [(_, ProblemKind::FrontMatter(_))]));
        let deep = format!("---\na: {}\n---\n", "[".repeat(50_000));
        assert!(matches!(parse(&deep).problems[..], [(_, ProblemKind::FrontMatter(_))]));
    }
}
