//! What is not released yet, in ten lines, and what the next version could be.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::language::Language;
use super::terminal::{Sheet, Terminal, visible};
use super::view::{self, PointView, TotalsView};
use crate::compare::Comparison;
use crate::problem::{Problem, ProblemKind};
use crate::release::Point;
use crate::report::next::{Next, Part, Why};
use crate::report::notes::Notes;

/// Lines about pages: what a team reads before it decides to look closer.
const LINES: usize = 10;

/// What is told.
#[derive(Debug)]
pub struct Status<'a> {
    /// The day it is told on.
    pub day: NaiveDate,
    /// The last release; none before the first.
    pub last: Option<Point>,
    /// What changed since.
    pub comparison: &'a Comparison,
    /// The same as release notes.
    pub notes: &'a Notes,
    /// The proposal; none where nothing changed.
    pub next: Option<Next>,
    /// Documents that were replaced, with the pages that link to them.
    pub documents: Vec<Shared>,
    /// Files that pages include and that changed, with the pages that show them.
    pub includes: Vec<Shared>,
    /// What is odd about the tags.
    pub problems: &'a [Problem],
}

/// A file that several pages use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Its path.
    pub path: String,
    /// Path and title of the pages that use it, by path.
    pub pages: Vec<(String, String)>,
}

impl Status<'_> {
    /// Days since the last release.
    pub fn days(&self) -> Option<i64> {
        self.last.as_ref().map(|last| (self.day - last.date.date_naive()).num_days())
    }
}

/// `pagelog status --format json`
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StatusView {
    /// Version of this document.
    pub schema: u32,
    /// The last release; null before the first.
    pub last: Option<PointView>,
    /// What changed since.
    pub unreleased: TotalsView,
    /// The proposal; null where nothing changed, or where there is no release to go on from.
    pub next: Option<NextView>,
    /// The day this was told on, `2024-12-19`.
    pub date: String,
    /// Days since the last release.
    pub days: Option<i64>,
    /// What changed, as the notes tell it, in a few lines.
    pub summary: Vec<String>,
    /// Documents that were replaced under the same name.
    pub documents: Vec<SharedView>,
    /// Included files that changed.
    pub includes: Vec<SharedView>,
}

/// The next version.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NextView {
    /// The version.
    pub version: String,
    /// Why, what weighs most first: a whole sentence each.
    pub reasons: Vec<String>,
    /// The tag it would get.
    pub tag: String,
}

/// A file that several pages use.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SharedView {
    /// Its path.
    pub path: String,
    /// How many pages use it.
    pub pages: usize,
    /// Which these are, by path.
    pub used_on: Vec<String>,
}

/// The document.
pub fn status_view(status: &Status<'_>, language: Language) -> StatusView {
    let shared = |files: &[Shared]| {
        let view = |file: &Shared| SharedView {
            path: file.path.clone(),
            pages: file.pages.len(),
            used_on: file.pages.iter().map(|(path, _)| path.clone()).collect(),
        };
        files.iter().map(view).collect()
    };
    let next = status.next.as_ref().map(|next| NextView {
        version: next.version.to_string(),
        reasons: reasons(next, language),
        tag: next.tag.clone(),
    });
    StatusView {
        schema: view::SCHEMA,
        last: status.last.as_ref().map(view::point_view),
        unreleased: view::totals(status.comparison),
        next,
        date: status.day.format("%Y-%m-%d").to_string(),
        days: status.days(),
        summary: summary(status, language),
        documents: shared(&status.documents),
        includes: shared(&status.includes),
    }
}

/// The same for people.
pub fn text(status: &Status<'_>, terminal: &Terminal) -> String {
    let language = terminal.language;
    let mut sheet = Sheet::new(terminal);
    let nl = language == Language::Nl;
    let last = match (&status.last, status.days()) {
        (Some(last), Some(days)) => format!(
            "{} {} ({}), {}.",
            if nl { "Laatste release:" } else { "Last release:" },
            last.name,
            language.date(&last.date),
            ago(days, language)
        ),
        _ => if nl { "Er is nog geen release." } else { "There is no release yet." }.to_owned(),
    };
    sheet.hanging(0, &last);
    if status.notes.counts.is_empty() && status.documents.is_empty() {
        sheet.hanging(
            0,
            if nl { "Er is niets nieuws sinds die release." } else { "Nothing is new since that release." },
        );
    } else {
        sheet.blank();
        sheet.hanging(0, if nl { "Nog niet uitgebracht:" } else { "Not released yet:" });
        for line in summary(status, language) {
            sheet.hanging(2, &line);
        }
    }
    let documents = if nl {
        ("Vervangen document", "waar {} naar linken", "waar {} naar linkt")
    } else {
        ("Replaced document", "to which {} link", "to which {} links")
    };
    let includes = if nl {
        ("Gewijzigd ingevoegd bestand", "te zien op {}", "te zien op {}")
    } else {
        ("Changed include", "shown on {}", "shown on {}")
    };
    for (files, words) in [(&status.documents, documents), (&status.includes, includes)] {
        files.iter().for_each(|file| sheet.hanging(0, &shared(file, language, words)));
    }
    if let Some(next) = &status.next {
        let words = if nl { "Voorstel voor de volgende versie:" } else { "Proposal for the next version:" };
        sheet.blank();
        sheet.hanging(0, &format!("{words} {}", next.tag));
        for reason in reasons(next, language) {
            sheet.item(2, &reason);
        }
    }
    let repairs: Vec<_> = status.problems.iter().filter_map(|problem| repair(problem, language)).collect();
    if !repairs.is_empty() {
        sheet.blank();
        sheet.hanging(0, if nl { "Tags die aandacht vragen:" } else { "Tags that need a look:" });
        for (told, command) in repairs {
            sheet.hanging(2, &told);
            if let Some(command) = command {
                sheet.as_is(&format!("    {}\n", visible(&command)));
            }
        }
    }
    sheet.text
}

fn shared(file: &Shared, language: Language, (what, many, one): (&str, &str, &str)) -> String {
    let Shared { path, pages } = file;
    let words = if pages.len() == 1 { one } else { many };
    let titles: Vec<String> = pages.iter().map(|(_, title)| title.clone()).collect();
    let used = words.replace("{}", &language.pages(pages.len()));
    format!("{what}: {path}, {used}: {}.", language.quote_list(&titles))
}

fn ago(days: i64, language: Language) -> String {
    match (language, days) {
        (Language::Nl, 0) => "vandaag".to_owned(),
        (Language::En, 0) => "today".to_owned(),
        (Language::Nl, 1) => "1 dag geleden".to_owned(),
        (Language::En, 1) => "1 day ago".to_owned(),
        (Language::Nl, days) if days < 0 => format!("over {} dagen", -days),
        (Language::En, days) if days < 0 => format!("in {} days", -days),
        (Language::Nl, days) => format!("{days} dagen geleden"),
        (Language::En, days) => format!("{days} days ago"),
    }
}

/// What changed in at most ten lines: how much, then page by page in the order of the notes.
fn summary(status: &Status<'_>, language: Language) -> Vec<String> {
    let (notes, comparison) = (status.notes, status.comparison);
    let mut pages: Vec<String> = Vec::new();
    for group in &notes.groups {
        for together in &group.together {
            pages.push(format!("{}.", language.together(together.small, together.pages.len())));
        }
        for note in group.sections.iter().flat_map(|section| &section.pages) {
            let Some(change) = comparison.pages.get(note.page) else { continue };
            let said = note.told.first().map(|statement| language.statement(&statement.what));
            let said = said.unwrap_or_else(|| format!("{}.", language.group(group.kind)));
            pages.push(format!("{}: {said}", language.quote_title(change.title())));
        }
    }
    let sweeps = notes.sweeps.iter().filter_map(|sweep| comparison.sweeps.get(sweep.0));
    pages.extend(language.sweeps(sweeps).into_iter().map(|(text, _)| text));
    let mut out = vec![language.in_short(&notes.counts)];
    let most = LINES - 1;
    if pages.len() <= most {
        out.extend(pages);
        return out;
    }
    let left = pages.len() - (most - 1);
    out.extend(pages.into_iter().take(most - 1));
    out.push(match language {
        Language::Nl => format!("… en nog {}: pagelog notes {}..", language.number(left), from(status)),
        Language::En => format!("… and {} more: pagelog notes {}..", language.number(left), from(status)),
    });
    out
}

fn from(status: &Status<'_>) -> String {
    status.last.as_ref().map(|last| last.name.clone()).unwrap_or_default()
}

/// Why that version: a whole sentence each.
fn reasons(next: &Next, language: Language) -> Vec<String> {
    if next.by_date {
        let sentence = match language {
            Language::Nl => "De versies van deze site zijn datums.",
            Language::En => "The versions of this site are dates.",
        };
        return vec![sentence.to_owned()];
    }
    next.reasons.iter().map(|(why, part)| format!("{} ({})", reason(why, language), part_name(*part))).collect()
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Major => "major",
        Part::Minor => "minor",
        Part::Patch => "patch",
    }
}

fn reason(why: &Why, language: Language) -> String {
    let pages = |count: usize| language.pages(count);
    match (language, why) {
        (Language::Nl, Why::Restructured { section, left, pages }) => {
            let section = if section.is_empty() { "de hoofdmap".to_owned() } else { format!("de map {section}") };
            format!("In {section} zijn {left} van de {pages} pagina’s van hun plek.")
        }
        (Language::En, Why::Restructured { section, left, pages }) => {
            let section =
                if section.is_empty() { "the top folder".to_owned() } else { format!("the folder {section}") };
            format!("In {section}, {left} of {pages} pages have left their place.")
        }
        (Language::Nl, Why::Removed(1)) => "1 pagina is vervallen, en het oude adres leidt nergens heen.".to_owned(),
        (Language::Nl, Why::Removed(count)) => {
            format!("{} zijn vervallen, en de oude adressen leiden nergens heen.", pages(*count))
        }
        (Language::En, Why::Removed(1)) => "1 page is gone, and its old address leads nowhere.".to_owned(),
        (Language::En, Why::Removed(count)) => {
            format!("{} are gone, and their old addresses lead nowhere.", pages(*count))
        }
        (Language::Nl, Why::Moved(1)) => "1 pagina is verplaatst, en het oude adres leidt nergens heen.".to_owned(),
        (Language::Nl, Why::Moved(count)) => {
            format!("{} zijn verplaatst, en de oude adressen leiden nergens heen.", pages(*count))
        }
        (Language::En, Why::Moved(1)) => "1 page has moved, and its old address leads nowhere.".to_owned(),
        (Language::En, Why::Moved(count)) => {
            format!("{} have moved, and their old addresses lead nowhere.", pages(*count))
        }
        (Language::Nl, Why::Added(1)) => "1 pagina is nieuw.".to_owned(),
        (Language::Nl, Why::Added(count)) => format!("{} zijn nieuw.", pages(*count)),
        (Language::En, Why::Added(1)) => "1 page is new.".to_owned(),
        (Language::En, Why::Added(count)) => format!("{} are new.", pages(*count)),
        (Language::Nl, Why::Substantive(1)) => "Op 1 pagina is de inhoud veranderd.".to_owned(),
        (Language::Nl, Why::Substantive(count)) => format!("Op {} is de inhoud veranderd.", pages(*count)),
        (Language::En, Why::Substantive(count)) => format!("The content of {} has changed.", pages(*count)),
        (Language::Nl, Why::Other(count)) => format!("Op {} is alleen iets kleins veranderd.", pages(*count)),
        (Language::En, Why::Other(count)) => format!("Only something small has changed on {}.", pages(*count)),
    }
}

/// What is odd about a tag, with the command that mends it.
fn repair(problem: &Problem, language: Language) -> Option<(String, Option<String>)> {
    let told = format!("{}: {}", problem.path, language.problem(&problem.kind));
    let command = match &problem.kind {
        ProblemKind::TagTwin(_) | ProblemKind::TagCase(_) | ProblemKind::TagTarget => {
            let tag = &problem.path;
            Some(format!("git tag -d {tag} && git push origin :refs/tags/{tag}"))
        }
        ProblemKind::VersionOrder(_) | ProblemKind::DateOrder(_) | ProblemKind::NoDate => None,
        _ => return None,
    };
    Some((told, command))
}
