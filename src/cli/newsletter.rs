//! `pagelog newsletter [RANGE]`: a draft of the newsletter, for an editor.

use clap::Args;

use super::project::{Project, template_refused};
use super::{Common, ToWords};
use crate::error::Error;
use crate::render::newsletter;
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
    let letter = report::newsletter::newsletter(&told.comparison, &told.statements, &told.site);
    let text = newsletter::newsletter(&letter, &told.comparison, &told.site, &project.templates()?, project.language);
    output.write_words(&text.map_err(template_refused)?)
}
