//! `pagelog init`: writes down in `pagelog.toml` what was found out about the site.

use clap::Args;

use super::project::Project;
use super::{Common, output};
use crate::config;
use crate::error::Error;
use crate::files;

#[derive(Debug, Args)]
pub struct Init {}

pub fn run(common: &Common, _command: &Init) -> Result<(), Error> {
    let project = Project::open(common)?;
    let Some(root) = project.repo.working_tree() else {
        return Err(
            Error::new("a bare repository has no folder to write in").hint("Run this in a clone with a working tree.")
        );
    };
    let file = root.join(config::FILE);
    files::create(&file, config::init_text(&project.site).as_bytes())?;
    output::note(&format!("wrote {}", config::FILE));
    Ok(())
}
