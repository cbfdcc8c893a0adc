//! What an editor would say of a change, written first: every file in `tests/corpus/` has a page before and after, and the
//! answer that would be right. See `tests/README.md`.
//!
//! A case with `known = "why"` is one that pagelog does not answer so yet: the test asserts that it still differs, so that
//! nobody forgets to take the line away once it is right.

mod site;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pagelog::render::language::Language;
use serde::Deserialize;
use serde_json::Value;

use site::{Tree, document, in_memory};

/// One file of the corpus.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the change is, in a few words.
    what: String,
    /// The page before and after.
    old: String,
    new: String,
    /// Where the page is.
    #[serde(default = "usual_path")]
    path: String,
    /// Where the page was before, if elsewhere.
    old_path: Option<String>,
    /// Other pages that did not change.
    #[serde(default)]
    beside: Tree,
    /// Other pages that only the old end has, and that only the new end has.
    #[serde(default)]
    beside_old: Tree,
    #[serde(default)]
    beside_new: Tree,
    /// The significance of the page.
    significance: String,
    /// Every edit, one line each: `op block[:field] (place > place) significance: reason, reason`.
    edits: Vec<String>,
    /// What is marked in each edit: `[-went-]{+came+}`, with ` … ` where text between two marks stayed.
    marks: Option<Vec<String>>,
    /// What became of every page: `lineage old, old > new`.
    pages: Option<Vec<String>>,
    /// The odd things that are told, in Dutch.
    #[serde(default)]
    problems: Vec<String>,
    /// What is said of the page, one sentence or more each, in both languages.
    nl: Vec<String>,
    en: Vec<String>,
    /// Why pagelog does not answer so yet.
    known: Option<String>,
}

fn usual_path() -> String {
    "docs/regels/geluid.md".to_owned()
}

/// What is compared: the ideal answer, or pagelog's, as text.
fn answer<'l>(significance: &str, lines: impl IntoIterator<Item = (&'l str, &'l [String])>) -> String {
    let mut out = format!("{significance}\n");
    for (name, line) in lines.into_iter().flat_map(|(name, lines)| lines.iter().map(move |line| (name, line))) {
        let _ = writeln!(out, "{name:>7}  {line}");
    }
    out
}

fn ideal(case: &Case) -> String {
    let optional = |lines: &'_ Option<Vec<String>>| lines.clone().unwrap_or_default();
    answer(
        &case.significance,
        [
            ("page", &*optional(&case.pages)),
            ("edit", &*case.edits),
            ("marks", &*optional(&case.marks)),
            ("nl", &*case.nl),
            ("en", &*case.en),
            ("problem", &*case.problems),
        ],
    )
}

fn pagelog_says(case: &Case) -> String {
    let tree = |path: &String, text: &String, others: &Tree| {
        let mut tree = case.beside.clone();
        tree.extend(others.clone());
        tree.insert(path.clone(), text.clone());
        tree
    };
    let old = tree(case.old_path.as_ref().unwrap_or(&case.path), &case.old, &case.beside_old);
    let told = in_memory(&old, &tree(&case.path, &case.new, &case.beside_new), &[]);
    let (nl, en) = (document(&told, Language::Nl), document(&told, Language::En));
    let page = |document: &Value| -> Value {
        let pages = list(&document["pages"]);
        pages.iter().find(|page| page["new_path"] == *case.path).cloned().unwrap_or_default()
    };
    let sentences = |page: &Value| -> Vec<String> {
        list(&page["summary"]).iter().map(|said| text(&said["text"]).to_owned()).collect()
    };
    let nl_page = page(&nl);
    let edits = list(&nl_page["edits"]);
    let problems = list(&nl["problems"]).iter().map(|problem| text(&problem["problem"]).to_owned());
    let pages = list(&nl["pages"]).iter().map(descent);
    answer(
        text(&nl_page["significance"]),
        [
            ("page", &*if case.pages.is_some() { pages.collect::<Vec<_>>() } else { Vec::new() }),
            ("edit", &*edits.iter().map(line).collect::<Vec<_>>()),
            ("marks", &*if case.marks.is_some() { edits.iter().map(marks).collect::<Vec<_>>() } else { Vec::new() }),
            ("nl", &*sentences(&nl_page)),
            ("en", &*sentences(&page(&en))),
            ("problem", &*problems.collect::<Vec<_>>()),
        ],
    )
}

/// What became of a page, as one line.
fn descent(page: &Value) -> String {
    let olds = list(&page["old_paths"]).iter().map(text).collect::<Vec<_>>().join(", ");
    format!("{} {olds} > {}", text(&page["lineage"]), text(&page["new_path"]))
}

/// What is marked in an edit, as one line.
fn marks(edit: &Value) -> String {
    let words: Vec<(&str, &str)> = list(&edit["words"]).iter().map(|word| (text(&word[0]), text(&word[1]))).collect();
    let mut out = String::new();
    for (at, (op, told)) in words.iter().enumerate() {
        match *op {
            "-" => out.push_str(&format!("[-{told}-]")),
            "+" => out.push_str(&format!("{{+{told}+}}")),
            _ if out.is_empty() || at + 1 == words.len() => {}
            _ => out.push_str(" … "),
        }
    }
    out
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn line(edit: &Value) -> String {
    let joined = |value: &Value, between: &str| list(value).iter().map(text).collect::<Vec<_>>().join(between);
    let field = edit["field"].as_str().map(|field| format!(":{field}")).unwrap_or_default();
    format!(
        "{} {}{field} ({}) {}: {}",
        text(&edit["op"]),
        text(&edit["block"]),
        joined(&edit["where"], " > "),
        text(&edit["significance"]),
        joined(&edit["reasons"], ", ")
    )
}

#[test]
fn every_change_is_told_as_an_editor_would() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the corpus is there")
        .map(|entry| entry.expect("the corpus can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    assert!(files.len() >= 60, "the corpus has {} files", files.len());
    let mut wrong = String::new();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let case: Case = toml::from_str(&fs::read_to_string(&file).expect("a case is text"))
            .unwrap_or_else(|error| Case { what: error.to_string(), ..Case::unreadable() });
        let ideal = ideal(&case);
        let told = pagelog_says(&case);
        match (&case.known, ideal == told) {
            (None, true) | (Some(_), false) => {}
            (None, false) => {
                let _ = writeln!(wrong, "== {name}: {}\n-- right would be\n{ideal}-- pagelog says\n{told}", case.what);
            }
            (Some(why), true) => {
                let _ = writeln!(wrong, "== {name} is right now: take away known = {why:?}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

impl Case {
    /// Stands for a file that is no case; it is told by `what`.
    fn unreadable() -> Case {
        Case {
            what: String::new(),
            old: String::new(),
            new: String::new(),
            path: usual_path(),
            old_path: None,
            beside: Tree::new(),
            beside_old: Tree::new(),
            beside_new: Tree::new(),
            marks: None,
            pages: None,
            problems: Vec::new(),
            significance: "unreadable".to_owned(),
            edits: Vec::new(),
            nl: Vec::new(),
            en: Vec::new(),
            known: None,
        }
    }
}
