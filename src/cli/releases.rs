//! `pagelog releases`: the releases of the repository, oldest first.

use clap::{Args, ValueEnum};

use super::project::Project;
use super::{Common, To};
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(common: &Common, command: &Releases) -> Result<(), Error> {
    let project = Project::open(common)?;
    let releases = project.releases_with_pages()?;
    let view = view::releases_view(&releases, project.release_problems(), project.language);
    let output = command.to.open();
    match command.format {
        Format::Json => output.write(&super::project::json(&view)?),
        Format::Text => {
            let dates: Vec<String> = releases.iter().map(|(release, _)| project.language.date(&release.date)).collect();
            output.page(&terminal::releases(&view, &dates, &output.terminal()))
        }
    }
}
