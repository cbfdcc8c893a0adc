//! `pagelog newsletter [RANGE]`: a draft of the newsletter, for an editor.

use clap::Args;

use super::project::{Project, Told, template_refused};
use super::{Common, ToWords};
use crate::error::Error;
use crate::render::language::Language;
use crate::render::newsletter;
use crate::render::templates::Templates;
use crate::report;

#[derive(Debug, Args)]
pub struct Newsletter {
    /// The range: A..B, A, A.. or nothing (the last release)
    range: Option<String>,
    #[command(flatten)]
    to: ToWords,
}

pub fn run(common: &Common, command: &Newsletter) -> Result<(), Error> {
    let project = Project::open(common)?;
    let told = project.tell(command.range.as_deref())?;
    let output = command.to.open(project.language);
    project.note_problems(&told.comparison.problems);
    output.write_words(&text(&told, &project.templates()?, project.language)?)
}

/// The draft as Markdown.
pub fn text(told: &Told, templates: &Templates, language: Language) -> Result<String, Error> {
    let letter = report::newsletter::newsletter(&told.comparison, &told.statements, &told.site);
    newsletter::newsletter(&letter, &told.comparison, &told.site, templates, language).map_err(template_refused)
}
