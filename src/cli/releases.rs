//! `pagelog releases`: the releases of the repository, oldest first.

use clap::Args;

use super::project::{Project, json};
use super::{Common, Format, To};
use crate::error::Error;
use crate::render::{terminal, view};

#[derive(Debug, Args)]
pub struct Releases {
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    to: To,
}

pub fn run(common: &Common, command: &Releases) -> Result<(), Error> {
    let project = Project::open(common)?;
    let releases = project.releases_with_pages()?;
    let output = command.to.open(project.language);
    match command.format {
        Format::Json => {
            output.write(&json(&view::releases_view(&releases, project.release_problems(), project.language))?)
        }
        Format::Text => output.page(&terminal::releases(&releases, project.release_problems(), &output.terminal())),
    }
}
