//! `pagelog schema NAME`: the JSON Schema of a document.

use clap::Args;

use super::output::Output;
use crate::error::Error;
use crate::render::language::Language;
use crate::render::schema;

#[derive(Debug, Args)]
pub struct Schema {
    /// The document
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(schema::NAMES))]
    name: String,
}

pub fn run(command: &Schema) -> Result<(), Error> {
    let text = schema::schema(&command.name).ok_or_else(|| Error::new(format!("no schema of {}", command.name)))?;
    Output::new(None, Language::En).write(&text)
}
