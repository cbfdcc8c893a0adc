//! `pagelog completions SHELL`: completions for a shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Arguments;
use super::output::Output;
use crate::error::Error;
use crate::render::language::Language;

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

pub fn run(command: &Completions) -> Result<(), Error> {
    let mut text = Vec::new();
    clap_complete::generate(command.shell, &mut Arguments::command(), "pagelog", &mut text);
    Output::new(None, Language::En).write(&String::from_utf8_lossy(&text))
}
