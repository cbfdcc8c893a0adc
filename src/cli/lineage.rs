//! `pagelog lineage [RANGE]`: where every page came from, doubtful ones first, with the line to paste when a person knows better.

use clap::Args;

use super::project::{Project, json};
use super::{Common, Format, To};
use crate::error::Error;
use crate::render::lineage::{lineage, lineage_view};

#[derive(Debug, Args)]
pub struct Lineage {
    /// The range: A..B, A, A.. or nothing (the last release)
    range: Option<String>,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    to: To,
}

pub fn run(common: &Common, command: &Lineage) -> Result<(), Error> {
    let project = Project::open(common)?;
    let told = project.tell(command.range.as_deref())?;
    let output = command.to.open(project.language);
    match command.format {
        Format::Json => output.write(&json(&lineage_view(&told.comparison, project.language))?),
        Format::Text => {
            project.note_problems(&told.comparison.problems);
            output.page(&lineage(&told.comparison, &output.lines()))
        }
    }
}
