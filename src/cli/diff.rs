//! `pagelog diff [RANGE]`: what changed, page by page, edit by edit.

use clap::Args;

use super::project::{Project, json};
use super::{Common, Format, To};
use crate::error::Error;
use crate::render::{terminal, view};

#[derive(Debug, Args)]
pub struct Diff {
    /// The range: A..B, A, A.. or nothing (the last release)
    range: Option<String>,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    to: To,
}

pub fn run(common: &Common, command: &Diff) -> Result<(), Error> {
    let project = Project::open(common)?;
    let told = project.tell(command.range.as_deref())?;
    let output = command.to.open(project.language);
    match command.format {
        Format::Json => {
            output.write(&json(&view::diff_view(&told.comparison, &told.site, &told.facts(), project.language))?)
        }
        Format::Text => output.page(&terminal::diff(&told.comparison, &told.facts(), &told.site, &output.terminal())),
    }
}
