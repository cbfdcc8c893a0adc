//! A draft in parts: what a person edits as one thing, and what is kept or renewed as one thing.
//!
//! ```text
//! ---                         a part
//! subject: "News"             a part
//! ---                         a part
//! # News                      ┐ a part: a heading and what stands below it
//!                             │
//! This changed.               ┘
//! - [A](https://…)            a part: an item of a list
//! - [B](https://…)            a part
//! ```
//!
//! Comments, code and open conflicts are never taken apart.

/// How an open conflict begins; what it says follows.
pub(super) const CONFLICT: &str = "<!-- pagelog-conflict:";
/// How an open conflict ends.
pub(super) const CONFLICT_END: &str = "<!-- pagelog-conflict: / -->";
/// An open conflict in the front matter: one line.
pub(super) const FRONT_CONFLICT: &str = "# pagelog-conflict:";
/// The line within a comment that names an entry, whatever its heading says.
const ENTRY: &str = "entry: ";

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What stands before the first heading or item.
    Start,
    /// A line of the front matter.
    Front,
    /// A heading and what stands below it.
    Heading,
    /// An item of a list.
    Item,
    /// An open conflict.
    Conflict,
}

/// A part as it stands in the text, with its line ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub kind: Kind,
    /// The text without the empty lines at its end.
    pub body: String,
    /// The empty lines at its end.
    pub blank: String,
    /// By what it is known again: the entry it names, its first address, its heading or text without figures.
    pub key: String,
    /// The key of the heading above it; empty for headings.
    pub below: String,
}

impl Part {
    /// What it says: white space, kinds of quotation marks and line ends aside. Editors change those by themselves.
    pub fn said(&self) -> String {
        folded(&self.body)
    }

    /// What it says to readers: comments aside too.
    pub fn shown(&self) -> String {
        folded(&without_comments(&self.body))
    }
}

/// Whether two texts say the same, white space and kinds of quotation marks aside.
pub(super) fn same_text(one: &str, other: &str) -> bool {
    folded(one.trim_start_matches('\u{feff}')) == folded(other.trim_start_matches('\u{feff}'))
}

fn folded(text: &str) -> String {
    let plain = text.chars().map(|letter| match letter {
        '‘' | '’' | '‚' | '“' | '”' | '„' | '"' => '\'',
        letter => letter,
    });
    let plain: String = plain.collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without its comments.
pub(super) fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        let Some((_, after)) = after.split_once("-->") else { break };
        out.push_str(before);
        rest = after;
    }
    out + rest
}

/// The parts of a text; one after the other they are the text.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut raw: Vec<(Kind, String)> = Vec::new();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut at = front_matter(&lines).unwrap_or(0);
    raw.extend(lines[..at].iter().map(|line| (Kind::Front, (*line).to_owned())));
    let mut fence: Option<&str> = None;
    let mut in_comment = false;
    let mut fresh = true;
    while at < lines.len() {
        let line = lines[at];
        if fence.is_none() && !in_comment && line.starts_with(CONFLICT) && !line.starts_with(CONFLICT_END) {
            let end = lines[at..].iter().position(|line| line.trim_end() == CONFLICT_END);
            if let Some(end) = end {
                raw.push((Kind::Conflict, lines[at..=at + end].concat()));
                at += end + 1;
                fresh = false;
                continue;
            }
        }
        let kind = match fence.is_none() && !in_comment {
            true if is_heading(line) => Some(Kind::Heading),
            true if line.starts_with("- ") || line.starts_with("* ") => Some(Kind::Item),
            _ => None,
        };
        // Text after an item's or conflict's empty line is no part of it.
        let loose = raw.last().is_some_and(|(kind, text)| {
            !matches!(kind, Kind::Heading | Kind::Start)
                && (*kind != Kind::Item || ends_blank(text))
                && !line.trim().is_empty()
        });
        let opens = kind.or((fence.is_none() && !in_comment && (fresh || loose && !line.starts_with([' ', '\t'])))
            .then_some(Kind::Start));
        match (opens, raw.last_mut()) {
            (Some(Kind::Start), Some((Kind::Start, text))) => text.push_str(line),
            (Some(kind), _) => raw.push((kind, line.to_owned())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => raw.push((Kind::Start, line.to_owned())),
        }
        fresh = false;
        let trimmed = line.trim_start();
        match fence {
            Some(open) if trimmed.starts_with(open) => fence = None,
            Some(_) => {}
            None if !in_comment => fence = ["```", "~~~"].into_iter().find(|open| trimmed.starts_with(open)),
            None => {}
        }
        if fence.is_none() {
            in_comment = stays_in_comment(line, in_comment);
        }
        at += 1;
    }
    named(raw)
}

fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    rest.len() < line.len() && line.len() - rest.len() <= 6 && rest.starts_with([' ', '\t'])
}

fn ends_blank(text: &str) -> bool {
    text.split_inclusive('\n').next_back().is_some_and(|line| line.trim().is_empty())
}

fn stays_in_comment(line: &str, inside: bool) -> bool {
    match (line.rfind("<!--"), line.rfind("-->")) {
        (Some(open), Some(close)) => open > close,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => inside,
    }
}

/// Where the front matter ends: after the line that closes it. None if there is none.
fn front_matter(lines: &[&str]) -> Option<usize> {
    let is_fence = |line: &&str| line.trim_end() == "---";
    lines.first().filter(|line| is_fence(line))?;
    let close = lines.iter().skip(1).position(is_fence)? + 1;
    lines[1..close].iter().all(|line| !line.trim().is_empty()).then_some(close + 1)
}

fn named(raw: Vec<(Kind, String)>) -> Vec<Part> {
    let mut below = String::new();
    let mut seen: std::collections::BTreeMap<(String, String), usize> = std::collections::BTreeMap::new();
    raw.into_iter()
        .map(|(kind, text)| {
            let body_end = text.trim_end().len();
            let line_end = text[body_end..].find('\n').map_or(text.len(), |end| body_end + end + 1);
            let (body, blank) = text.split_at(line_end);
            let mut key = key(kind, body);
            let above = if kind == Kind::Heading { String::new() } else { below.clone() };
            let times = seen.entry((above.clone(), key.clone())).or_default();
            *times += 1;
            if *times > 1 {
                key = format!("{key} #{times}");
            }
            if kind == Kind::Heading {
                below.clone_from(&key);
            }
            Part { kind, body: body.to_owned(), blank: blank.to_owned(), key, below: above }
        })
        .collect()
}

fn key(kind: Kind, body: &str) -> String {
    let entry = body.lines().find_map(|line| line.trim().strip_prefix(ENTRY));
    let first = body.lines().next().unwrap_or_default();
    let without_figures = |text: &str| folded(text).chars().filter(|letter| !letter.is_numeric()).collect::<String>();
    match (kind, entry) {
        (Kind::Heading, Some(entry)) => format!("entry {}", entry.trim()),
        (Kind::Heading, None) => format!("heading {}", without_figures(first)),
        (Kind::Front, _) => format!("front {}", first.split(':').next().unwrap_or_default().trim()),
        (Kind::Item, _) => match body.split_once("](").and_then(|(_, rest)| rest.split_once(')')) {
            Some((address, _)) => format!("item {address}"),
            None => format!("item {}", without_figures(body)),
        },
        (Kind::Start, _) => "start".to_owned(),
        (Kind::Conflict, _) => "conflict".to_owned(),
    }
}
