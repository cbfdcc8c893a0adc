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
    /// Other pages that did not change.
    #[serde(default)]
    beside: Tree,
    /// The significance of the page.
    significance: String,
    /// Every edit, one line each: `op block[:field] (place > place) significance: reason, reason`.
    edits: Vec<String>,
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
fn answer(significance: &str, edits: &[String], nl: &[String], en: &[String]) -> String {
    let mut out = format!("{significance}\n");
    for (name, lines) in [("edit", edits), ("nl", nl), ("en", en)] {
        for line in lines {
            let _ = writeln!(out, "{name:>4}  {line}");
        }
    }
    out
}

fn pagelog_says(case: &Case) -> String {
    let tree = |text: &String| {
        let mut tree = case.beside.clone();
        tree.insert(case.path.clone(), text.clone());
        tree
    };
    let told = in_memory(&tree(&case.old), &tree(&case.new), &[]);
    let (nl, en) = (document(&told, Language::Nl), document(&told, Language::En));
    let edits: Vec<String> = list(&nl["pages"][0]["edits"]).iter().map(line).collect();
    let sentences = |document: &Value| -> Vec<String> {
        list(&document["pages"][0]["summary"]).iter().map(|said| text(&said["text"]).to_owned()).collect()
    };
    answer(text(&nl["pages"][0]["significance"]), &edits, &sentences(&nl), &sentences(&en))
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
    assert!(files.len() >= 15, "the corpus has {} files", files.len());
    let mut wrong = String::new();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let case: Case = toml::from_str(&fs::read_to_string(&file).expect("a case is text"))
            .unwrap_or_else(|error| Case { what: error.to_string(), ..Case::unreadable() });
        let ideal = answer(&case.significance, &case.edits, &case.nl, &case.en);
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
            beside: Tree::new(),
            significance: "unreadable".to_owned(),
            edits: Vec::new(),
            nl: Vec::new(),
            en: Vec::new(),
            known: None,
        }
    }
}
