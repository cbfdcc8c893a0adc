//! `pagelog notes [RANGE]`: the release notes, as Markdown that goes straight into a release.

use clap::{Args, ValueEnum};

use super::project::{Project, json};
use super::{Common, ToWords};
use crate::error::Error;
use crate::render::{markdown, view};
use crate::report::notes::notes;

#[derive(Debug, Args)]
pub struct Notes {
    /// The range: A..B, A, A.. or nothing (the last release)
    range: Option<String>,
    /// Markdown, or the facts behind it
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    #[command(flatten)]
    to: ToWords,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Markdown,
    Json,
}

pub fn run(common: &Common, command: &Notes) -> Result<(), Error> {
    let project = Project::open(common)?;
    let told = project.tell(command.range.as_deref())?;
    let output = command.to.open(project.language);
    match command.format {
        Format::Json => {
            output.write(&json(&view::diff_view(&told.comparison, &told.site, &told.facts(), project.language))?)
        }
        Format::Markdown => {
            project.note_problems(&told.comparison.problems);
            let notes = notes(&told.comparison, &told.statements, &told.site);
            let text = markdown::notes(&notes, &told.comparison, &told.site, &project.templates()?, project.language);
            output.write_words(&text.map_err(super::project::template_refused)?)
        }
    }
}
