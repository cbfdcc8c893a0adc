//! `pagelog man FOLDER`: man pages for those who make packages of pagelog.
//!
//! They follow from the arguments, so they cannot lag behind `--help`. Hidden: who uses pagelog never needs it.

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::Arguments;
use super::output::note;
use crate::error::Error;
use crate::files;

#[derive(Debug, Args)]
pub struct Pages {
    /// Where they are written: pagelog.1, and a page for each command
    folder: PathBuf,
}

pub fn run(command: &Pages) -> Result<(), Error> {
    let mut all = Arguments::command().disable_help_subcommand(true);
    all.build();
    for (name, page) in pages(&all) {
        let path = command.folder.join(format!("{name}.1"));
        files::replace(&path, &page)?;
        note(&format!("written: {}", path.display()));
    }
    Ok(())
}

/// A page for a command and for each command below it that is not hidden: `pagelog`, `pagelog-draft`, `pagelog-draft-status`.
fn pages(command: &Command) -> Vec<(String, Vec<u8>)> {
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let mut text = Vec::new();
    // Nothing can go wrong in memory.
    let _ = Man::new(command.clone()).title(name.to_uppercase()).render(&mut text);
    let below = command.get_subcommands().filter(|below| !below.is_hide_set()).flat_map(pages);
    std::iter::once((name, text)).chain(below).collect()
}
