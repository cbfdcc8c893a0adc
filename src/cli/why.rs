//! `pagelog why ENTRY [RANGE]`: what stands behind a sentence.

use clap::Args;

use super::project::{Project, json};
use super::{Common, Format, To};
use crate::compare::Comparison;
use crate::error::Error;
use crate::range::nearest;
use crate::render::{view, why};
use crate::report::why::{NotFound, find};

/// So many pages are named where a name can mean several.
const NAMED: usize = 5;

#[derive(Debug, Args)]
pub struct Why {
    /// A page (docs/a.md, a.md, its title), an edit of it (docs/a.md#e3), or a sweep (s1)
    entry: String,
    /// The range: A..B, A, A.. or nothing (the last release)
    range: Option<String>,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    to: To,
}

pub fn run(common: &Common, command: &Why) -> Result<(), Error> {
    let project = Project::open(common)?;
    let told = project.tell(command.range.as_deref())?;
    let asked = find(&told.comparison, &command.entry)
        .map_err(|not_found| refused(&command.entry, &told.comparison, not_found))?;
    let view = view::why_view(&asked, &told.comparison, &told.site, &told.facts(), project.language);
    let output = command.to.open(project.language);
    match command.format {
        Format::Json => output.write(&json(&view)?),
        Format::Text => output.page(&why::why(&view, &output.terminal())),
    }
}

fn refused(entry: &str, comparison: &Comparison, not_found: NotFound) -> Error {
    let ends = match comparison.from.is_beginning() {
        true => format!("up to {}", comparison.to.name),
        false => format!("between {} and {}", comparison.from.name, comparison.to.name),
    };
    match not_found {
        NotFound::Page => {
            let paths = comparison.pages.iter().map(|page| page.path().as_str());
            let names: Vec<&str> = paths.chain(comparison.pages.iter().map(|page| page.title())).collect();
            let error = Error::new(format!("no page {entry} changed {ends}"));
            match nearest(entry, names.iter().copied()).first() {
                Some(near) => error.hint(format!("Did you mean {near}?")),
                None => error.hint("pagelog diff shows the pages that changed, with their paths."),
            }
        }
        NotFound::Several(paths) => {
            let named: Vec<&str> = paths.iter().take(NAMED).map(String::as_str).collect();
            Error::new(format!("{entry} can be {} pages", paths.len())).hint(format!("Say which: {}", named.join(", ")))
        }
        NotFound::Edit(edits) => Error::new(format!("no edit {entry} {ends}")).hint(if edits == 0 {
            "That page has none.".to_owned()
        } else {
            format!("That page has e1 to e{edits}.")
        }),
        NotFound::Sweep(sweeps) => Error::new(format!("no sweep {entry} {ends}")).hint(if sweeps == 0 {
            "There is none.".to_owned()
        } else {
            format!("There are s1 to s{sweeps}.")
        }),
    }
}
