//! `pagelog draft status|merge`: the state of drafts that people edit, and their words over a text that is generated anew.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::output::{Output, open_conflicts};
use super::project::{Project, template_refused};
use super::{Common, newsletter};
use crate::draft::{self, base_of, state};
use crate::error::Error;
use crate::files;
use crate::render::language::Language;
use crate::render::markdown;
use crate::report::notes::notes;

/// Where the drafts of releases are, one folder each.
const RELEASES: &str = "releases";
/// The drafts of a release.
const DRAFTS: [&str; 2] = ["newsletter.md", "notes.md"];

#[derive(Debug, Args)]
pub struct Draft {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say per draft of a release: as generated, edited, facts changed since
    Status,
    /// Merge a draft that people edited with a text that was generated anew
    Merge(Merge),
}

#[derive(Debug, Args)]
struct Merge {
    /// The draft that people edited
    draft: PathBuf,
    /// The text that was generated anew
    generated: PathBuf,
    /// The text that the draft was made from (default: the one kept beside it)
    #[arg(long, value_name = "FILE")]
    base: Option<PathBuf>,
    /// Write to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(common: &Common, command: &Draft) -> Result<(), Error> {
    match &command.command {
        Command::Status => status(common),
        Command::Merge(command) => merge(common, command),
    }
}

fn status(common: &Common) -> Result<(), Error> {
    let project = Project::open(common)?;
    let root = project.repo.working_tree().ok_or_else(|| {
        Error::new("there are no drafts in a bare repository").hint("Start pagelog in a clone that has files.")
    })?;
    let mut text = String::new();
    for folder in files::folders_in(&files::own::place(&root, RELEASES)?)? {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        for draft in DRAFTS {
            let path = files::own::place(&root, &format!("{RELEASES}/{name}/{draft}"))?;
            let Some(theirs) = files::read_text(&path)? else { continue };
            let base = files::read_text(&base_of(&path))?;
            // A draft stays in the language it was made in, whichever is asked for now.
            let ours =
                [project.language].into_iter().chain(Language::ALL).map(|lang| generated(&project, &name, draft, lang));
            let ours: Vec<Option<String>> = ours.collect();
            let ours = ours.iter().find(|ours| **ours == base).or(ours.first()).cloned().flatten();
            let state = state(base.as_deref(), &theirs, ours.as_deref());
            text += &format!("{RELEASES}/{name}/{draft}: {}\n", state.sentence(project.language));
        }
    }
    if text.is_empty() {
        super::output::note(&format!("There are no drafts below {RELEASES}/."));
    }
    Output::new(None, project.language).write(&text)
}

/// What would be generated now for the release of that name; none where there is no such release.
fn generated(project: &Project, release: &str, draft: &str, language: Language) -> Option<String> {
    let told = project.tell(Some(release)).ok()?;
    if draft == "newsletter.md" {
        return newsletter::text(project, &told, language).ok();
    }
    let templates = project.templates().ok()?;
    let notes = notes(&told.comparison, &told.statements, &told.site);
    markdown::notes(&notes, &told.comparison, &told.site, &templates, language).map_err(template_refused).ok()
}

fn merge(common: &Common, command: &Merge) -> Result<(), Error> {
    let language = common.lang.map_or(Language::default(), Language::from);
    let path = |file: &Path| common.directory.join(file);
    let draft = path(&command.draft);
    let base_file = command.base.as_ref().map_or_else(|| base_of(&draft), |base| path(base));
    let text =
        |file: &Path| files::read_text(file)?.ok_or_else(|| Error::new(format!("there is no file {}", file.display())));
    let base = files::read_text(&base_file)?.ok_or_else(|| {
        Error::new(format!("cannot tell what people wrote in {}", command.draft.display())).hint(format!(
            "There is no {}. Name the text that the draft was made from with --base.",
            base_file.display()
        ))
    })?;
    let merged = draft::merge(&base, &text(&draft)?, &text(&path(&command.generated))?, language);
    Output::new(command.output.clone(), language).write(&merged.text)?;
    open_conflicts(command.output.as_deref().unwrap_or(&command.draft), &merged)
}
