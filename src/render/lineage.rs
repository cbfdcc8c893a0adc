//! Where every page came from, as text for people: doubtful verdicts first, each with what to paste when a person knows better.

use schemars::JsonSchema;
use serde::Serialize;

use super::language::Language;
use super::terminal::{Sheet, Terminal, plain, visible};
use super::view::{self, PointView, ProblemView, SCHEMA, hundredths, point_view, problem_views};
use crate::compare::{Comparison, Lineage, PageChange};

/// Below this a verdict is worth a look: the sure moves of the real history have .81 and more.
const DOUBTFUL: f64 = 0.8;

/// Where every page came from: `pagelog lineage --format json`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LineageView {
    /// Version of this document.
    pub schema: u32,
    /// The old end.
    pub from: PointView,
    /// The new end.
    pub to: PointView,
    /// The least sure first. Pages on the same path are left out, unless that is in doubt.
    pub pages: Vec<DescentView>,
    /// What was odd on the way.
    pub problems: Vec<ProblemView>,
}

/// What became of one page.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DescentView {
    /// The verdict.
    pub lineage: view::Lineage,
    /// The old pages, the one it continues first.
    pub old_paths: Vec<String>,
    /// The new page; null when it is gone.
    pub new_path: Option<String>,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Whether that is so little that a person should look.
    pub doubtful: bool,
    /// Why, in words.
    pub evidence: Vec<String>,
    /// The verdict as a ruling: what to put into `releases/lineage.toml`, corrected, if it is wrong. Null for a page that was added.
    pub ruling: Option<String>,
}

/// The document of where every page came from.
pub fn lineage_view(comparison: &Comparison, language: Language) -> LineageView {
    let view = |page: &&PageChange| DescentView {
        lineage: page.lineage.into(),
        old_paths: page.old_paths.iter().map(ToString::to_string).collect(),
        new_path: page.new_path.as_ref().map(ToString::to_string),
        confidence: hundredths(page.confidence),
        doubtful: page.confidence < DOUBTFUL,
        evidence: page.evidence.iter().map(|evidence| language.evidence(evidence)).collect(),
        ruling: (!page.old_paths.is_empty()).then(|| ruling(page)),
    };
    LineageView {
        schema: SCHEMA,
        from: point_view(&comparison.from),
        to: point_view(&comparison.to),
        pages: doubtful_first(comparison).iter().map(view).collect(),
        problems: problem_views(&comparison.problems, language),
    }
}

fn doubtful_first(comparison: &Comparison) -> Vec<&PageChange> {
    let mut told: Vec<&PageChange> =
        comparison.pages.iter().filter(|page| page.lineage != Lineage::Kept || page.confidence < DOUBTFUL).collect();
    told.sort_by(|a, b| a.confidence.total_cmp(&b.confidence).then_with(|| a.path().cmp(b.path())));
    told
}

/// The table of a comparison: pages on the same path are left out, unless that is in doubt.
pub fn lineage(comparison: &Comparison, terminal: &Terminal) -> String {
    let language = terminal.language;
    let told = doubtful_first(comparison);
    let mut sheet = Sheet::new(terminal);
    if told.is_empty() {
        sheet.hanging(0, nothing(language));
    }
    for page in &told {
        let paths: Vec<&str> = page.old_paths.iter().map(|path| path.as_str()).collect();
        let old = paths.join(" + ");
        let way = match (&page.new_path, old.as_str()) {
            (Some(new), "") => new.to_string(),
            (Some(new), old) if new.as_str() == old => old.to_owned(),
            (Some(new), old) => format!("{old} → {new}"),
            (None, old) => old.to_owned(),
        };
        let percent = format!("{:.0} %", page.confidence * 100.0);
        sheet.hanging(0, &format!("{percent:>5}  {}  {way}", language.lineage(page.lineage)));
        let evidence: Vec<String> = page.evidence.iter().map(|evidence| language.evidence(evidence)).collect();
        if !evidence.is_empty() {
            sheet.line(7, [plain(&evidence.join("; "))]);
        }
    }
    let doubtful: Vec<&PageChange> = told.into_iter().filter(|page| page.confidence < DOUBTFUL).collect();
    if !doubtful.is_empty() {
        sheet.blank();
        sheet.line(0, [plain(better(language))]);
        for page in doubtful {
            sheet.blank();
            sheet.as_is(&ruling(page));
        }
    }
    sheet.text
}

/// A page's verdict as a ruling.
fn ruling(page: &PageChange) -> String {
    // A JSON string is a TOML string.
    let text = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
    let from: Vec<String> = page.old_paths.iter().map(|path| text(path.as_str())).collect();
    let from = if let [one] = &from[..] { one.clone() } else { format!("[{}]", from.join(", ")) };
    let to = page.new_path.as_ref().map(|path| format!("to = {}\n", text(path.as_str()))).unwrap_or_default();
    visible_lines(&format!("[[page]]\nfrom = {from}\n{to}why = \"\"\n"))
}

fn visible_lines(text: &str) -> String {
    text.lines().map(|line| visible(line) + "\n").collect()
}

fn nothing(language: Language) -> &'static str {
    match language {
        Language::Nl => "Alle pagina’s staan nog op hun plek.",
        Language::En => "All pages are where they were.",
    }
}

fn better(language: Language) -> &'static str {
    match language {
        Language::Nl => "Weet u het beter? Zet dan in releases/lineage.toml, met wat er wél klopt:",
        Language::En => "Do you know better? Then put this in releases/lineage.toml, corrected:",
    }
}
