//! Findings as people and machines want them: text, JSON, annotations of GitHub, Code Quality of GitLab, SARIF and JUnit.

mod formats;
mod words;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::language::Language;
use super::terminal::visible;
use super::view::{self, PointView};
use crate::release::Point;
use crate::report::readiness::{Check, Finding};

pub use formats::{github, gitlab, junit, sarif};
pub use words::{help, message, title};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It keeps a release from being cut.
    Error,
    /// It was there before, or the team said that it may be.
    Warning,
}

/// A finding as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How grave it is.
    pub severity: Severity,
    /// What and where.
    pub finding: Finding,
}

/// All that a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct Readiness {
    /// The old end.
    pub from: Point,
    /// The new end.
    pub to: Point,
    /// How many pages were looked at.
    pub pages: usize,
    /// The findings, in the order of the files.
    pub findings: Vec<Told>,
}

impl Readiness {
    /// Whether nothing keeps a release from being cut.
    pub fn is_ready(&self) -> bool {
        self.errors().next().is_none()
    }

    /// What keeps a release from being cut.
    pub fn errors(&self) -> impl Iterator<Item = &Told> {
        self.findings.iter().filter(|told| told.severity == Severity::Error)
    }

    fn warnings(&self) -> impl Iterator<Item = &Told> {
        self.findings.iter().filter(|told| told.severity == Severity::Warning)
    }
}

/// Which warnings a text lists; the others are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warnings {
    /// Those that the range brought.
    New,
    /// All of them.
    All,
}

/// `pagelog check --format json`
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CheckView {
    /// Version of this document.
    pub schema: u32,
    /// Nothing keeps a release from being cut.
    pub ok: bool,
    /// What was found.
    pub findings: Vec<FindingView>,
    /// The old end.
    pub from: PointView,
    /// The new end.
    pub to: PointView,
    /// How many findings keep a release from being cut.
    pub errors: usize,
    /// How many do not.
    pub warnings: usize,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FindingView {
    /// Name of the check.
    pub check: String,
    /// How grave it is.
    pub severity: Severity,
    /// Path of the file.
    pub path: String,
    /// What is wrong: a whole sentence.
    pub message: String,
    /// What to do about it: a whole sentence.
    pub help: String,
    /// The line, where one is known.
    pub line: Option<u32>,
    /// The range brought it; else it was there before.
    pub new: bool,
}

/// The document of a check.
pub fn check_view(readiness: &Readiness, language: Language) -> CheckView {
    let finding = |told: &Told| {
        let defect = &told.finding.defect;
        FindingView {
            check: defect.check.name().to_owned(),
            severity: told.severity,
            path: defect.path.to_string(),
            message: message(&defect.what, language),
            help: help(&defect.what, language),
            line: defect.line,
            new: told.finding.is_new,
        }
    };
    CheckView {
        schema: view::SCHEMA,
        ok: readiness.is_ready(),
        findings: readiness.findings.iter().map(finding).collect(),
        from: view::point_view(&readiness.from),
        to: view::point_view(&readiness.to),
        errors: readiness.errors().count(),
        warnings: readiness.warnings().count(),
    }
}

/// Findings for people: errors with their help, then warnings, those that were there before counted.
pub fn text(readiness: &Readiness, listed: Warnings, language: Language) -> String {
    let mut out = String::new();
    let errors: Vec<&Told> = readiness.errors().collect();
    let (shown, counted): (Vec<&Told>, Vec<&Told>) =
        readiness.warnings().partition(|told| listed == Warnings::All || told.finding.is_new);
    let ends = match readiness.from.is_beginning() {
        true => readiness.to.name.clone(),
        false => format!("{} → {}", readiness.from.name, readiness.to.name),
    };
    let _ = writeln!(out, "{}", visible(&words::looked(&ends, readiness.pages, language)));
    list(&mut out, words::errors(errors.len(), language), &errors, language);
    list(&mut out, words::warnings(shown.len(), language), &shown, language);
    if !counted.is_empty() {
        let _ = writeln!(out, "\n{}", words::earlier(counted.len(), language));
        let mut by_check: BTreeMap<Check, usize> = BTreeMap::new();
        for told in &counted {
            *by_check.entry(told.finding.defect.check).or_default() += 1;
        }
        for (check, count) in by_check {
            let _ = writeln!(out, "{count:>5}  {} ({})", title(check, language), check.name());
        }
        let _ = writeln!(out, "{}", words::see_all(language));
    }
    let _ = writeln!(out, "\n{}", words::verdict(errors.len(), language));
    out
}

fn list(out: &mut String, heading: String, findings: &[&Told], language: Language) {
    if findings.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{heading}");
    let mut last: Option<&str> = None;
    for told in findings {
        let defect = &told.finding.defect;
        if last != Some(defect.path.as_str()) {
            let _ = writeln!(out, "\n  {}", visible(defect.path.as_str()));
            last = Some(defect.path.as_str());
        }
        let line = defect.line.map(|line| format!("{line}: ")).unwrap_or_default();
        let _ = writeln!(out, "    {line}{} [{}]", visible(&message(&defect.what, language)), defect.check.name());
        let _ = writeln!(out, "      {}", visible(&help(&defect.what, language)));
    }
}
