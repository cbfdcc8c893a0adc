//! `pagelog serve`: the site of `pagelog site`, with what is not released or not committed yet, on this machine, while the team edits.

use std::collections::BTreeMap;
use std::time::Duration;

use clap::Args;

use super::project::Project;
use super::site::{Upto, make};
use super::{Common, output};
use crate::error::Error;
use crate::git::Repo;
use crate::release::Point;
use crate::render::language::Language;
use crate::render::site::{Format, Robots};
use crate::serve::{Shelf, again, answer, listen};

/// How long between two looks at the working tree: short enough that the page is there when the editor looks up.
const PAUSE: Duration = Duration::from_millis(1_500);

#[derive(Debug, Args)]
pub struct Serve {
    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8910)]
    port: u16,
}

pub fn run(common: &Common, command: &Serve) -> Result<(), Error> {
    let project = Project::open(common)?;
    let language = project.language;
    let shelf = Shelf::default();
    let mut known = state(&project.repo)?;
    shelf.put(files(&project)?);
    drop(project);
    let (listener, address) = listen(command.port)?;
    output::note(&match language {
        Language::Nl => format!("Kijk op http://{address}/ – stoppen met Ctrl+C"),
        Language::En => format!("Look at http://{address}/ – stop with Ctrl+C"),
    });
    answer(listener, shelf.clone());
    let mut told = String::new();
    again(PAUSE, || {
        match look(common, &mut known, &shelf) {
            Ok(()) => told.clear(),
            // While a file is half written something may fail: what was there stays, and is looked at again.
            Err(error) => {
                let text = error.to_text();
                if text != told {
                    output::failed(&error);
                }
                told = text;
            }
        }
        true
    });
    Ok(())
}

/// Makes the site anew if anything changed.
fn look(common: &Common, known: &mut (Point, Vec<String>), shelf: &Shelf) -> Result<(), Error> {
    let now = state(&Repo::discover(&common.directory)?)?;
    if now == *known {
        return Ok(());
    }
    let project = Project::open_quietly(common)?;
    shelf.put(files(&project)?);
    *known = now;
    Ok(())
}

/// The files of the site, by path.
fn files(project: &Project) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let mut files = BTreeMap::new();
    make(project, Robots::StayAway, None, Format::Html, Upto::WorkingTree, |path, text| {
        files.insert(path, text.into_bytes());
        Ok(())
    })?;
    Ok(files)
}

/// What the site depends on: the working tree and the tags.
fn state(repo: &Repo) -> Result<(Point, Vec<String>), Error> {
    Ok((repo.working_point()?, repo.tag_targets()?))
}
