//! `pagelog lineage [RANGE]`: where every page came from, doubtful ones first, with the line to paste when a person knows better.

use clap::Args;

use super::project::Project;
use super::{Common, To};
use crate::error::Error;
use crate::render::lineage::lineage;

#[derive(Debug, Args)]
pub struct Lineage {
    /// The range: A..B, A, A.. or nothing (the last release)
    range: Option<String>,
    #[command(flatten)]
    to: To,
}

pub fn run(common: &Common, command: &Lineage) -> Result<(), Error> {
    let project = Project::open(common)?;
    let told = project.tell(command.range.as_deref())?;
    command.to.open(project.language).page(&lineage(&told.comparison, project.language))
}
