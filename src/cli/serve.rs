//! `pagelog serve`: the site of `pagelog site`, with what is not released or not committed yet, on this machine, while the team edits.
//!
//! Beside the files it has the letter about what is not released, and any two versions of a page, or of all, compared when somebody
//! asks.

use std::collections::BTreeMap;
use std::time::Duration;

use clap::Args;

use super::project::{Project, template_refused};
use super::readiness::note_gaps;
use super::site::files;
use super::story::{Story, Upto};
use super::{Common, newsletter, output};
use crate::error::Error;
use crate::git::Repo;
use crate::range::Range;
use crate::release::Point;
use crate::render::language::Language;
use crate::render::mail;
use crate::render::site::versions::{self, NEWSLETTER, Question, Versions};
use crate::render::site::{Format, Robots};
use crate::render::templates::Templates;
use crate::report::notes::notes;
use crate::serve::{Make, Shelf, again, answer, listen};

/// How long between two looks at the working tree: short enough that the page is there when the editor looks up.
const PAUSE: Duration = Duration::from_millis(1_500);

#[derive(Debug, Args)]
pub struct Serve {
    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8910)]
    port: u16,
}

pub fn run(common: &Common, command: &Serve) -> Result<(), Error> {
    let mut project = Project::open(common)?;
    let language = project.language;
    note_gaps(&project)?;
    let shelf = Shelf::default();
    let mut known = state(&project.repo)?;
    put(&mut project, common, &shelf)?;
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
    put(&mut Project::open_quietly(common)?, common, shelf)?;
    *known = now;
    Ok(())
}

/// What the site depends on: the working tree and the tags.
fn state(repo: &Repo) -> Result<(Point, Vec<String>), Error> {
    Ok((repo.working_point()?, repo.tag_targets()?))
}

/// Makes the site and puts it in place.
fn put(project: &mut Project, common: &Common, shelf: &Shelf) -> Result<(), Error> {
    let templates = project.templates()?;
    let story = Story::read(project, Upto::WorkingTree, Format::Html)?;
    let mut made = BTreeMap::new();
    story.tell(Robots::StayAway, None, |site| {
        files(site, &templates, |path, text| {
            made.insert(path, text.into_bytes());
            Ok(())
        })
    })?;
    if let Some(unreleased) = story.unreleased() {
        let draft = newsletter::text(project, unreleased, project.language)?;
        let letter = mail::html(&mail::read(&draft, project.language));
        made.insert(NEWSLETTER.to_owned(), versions::letter(&letter, project.language).into_bytes());
    }
    shelf.put(made, compared(story, templates, common.clone()));
    Ok(())
}

/// What compares two versions when somebody asks.
fn compared(story: Story, templates: Templates, common: Common) -> Box<Make> {
    Box::new(move |path, asked| {
        let value = |name: &str| asked.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let (Some(one), Some(other), 2) = (value("from"), value("to"), asked.len()) else { return Ok(None) };
        if !versions::may_be_asked(path) {
            return Ok(None);
        }
        story.tell(Robots::StayAway, None, |site| match versions::question(site, path, one, other) {
            None => Ok(None),
            Some(Question::Page(life, chosen)) => {
                versions::page(site, &templates, life, chosen).map(Some).map_err(template_refused)
            }
            Some(Question::All(chosen)) => {
                let Some(range) = range(&story, chosen) else { return Ok(None) };
                let project = Project::open_quietly(&common)?;
                // What is being written is known to the repository that read it, and to no other.
                let to = if range.to.version.is_none() { project.repo.working_point()? } else { range.to };
                let told = project.tell_range(&Range { to, ..range })?;
                let notes = notes(&told.comparison, &told.statements, &told.site);
                versions::all(site, &templates, &told.comparison, &notes, chosen).map(Some).map_err(template_refused)
            }
        })
    })
}

fn range(story: &Story, chosen: Versions) -> Option<Range> {
    Some(Range { from: Some(story.point(chosen.older)?.clone()), to: story.point(chosen.newer)?.clone() })
}
