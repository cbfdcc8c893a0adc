//! `pagelog demo`: a small sample site with a history, and what pagelog tells of it.

use std::path::{Path, PathBuf};

use clap::Args;

use super::Common;
use super::output::{self, Output};
use super::project::{Project, template_refused};
use crate::demo::history;
use crate::error::Error;
use crate::files;
use crate::git::Repo;
use crate::git::history::{NewCommit, NewTag};
use crate::render::language::Language;
use crate::render::{markdown, terminal};
use crate::report::notes::notes;

/// The folder, where none is named.
const FOLDER: &str = "pagelog-demo";
/// What the demo tells: the release that everybody waited for, since the beta.
const RANGE: &str = "v1.0.0-beta.1..v2.0";

#[derive(Debug, Args)]
pub struct Demo {
    /// The folder to make it in
    #[arg(default_value = FOLDER)]
    folder: PathBuf,
}

pub fn run(common: &Common, command: &Demo) -> Result<(), Error> {
    let folder = common.directory.join(&command.folder);
    let made = make(&folder)?;
    // As it is typed from where the reader stands.
    let shown = if common.directory == Path::new(".") { command.folder.clone() } else { folder.clone() };
    let project = Project::open(&Common { directory: folder.clone(), lang: common.lang, no_cache: common.no_cache })?;
    let output = Output::new(None, project.language);
    let releases = terminal::releases(&project.releases_with_pages()?, project.release_problems(), &output.terminal());
    let told = project.tell(Some(RANGE))?;
    let notes = notes(&told.comparison, &told.statements, &told.site);
    let notes = markdown::notes(&notes, &told.comparison, &told.site, &project.templates()?, project.language)
        .map_err(template_refused)?;
    output.write(&page(&shown, made, &releases, &notes, common.lang.map_or(Language::Nl, Language::from)))
}

/// Whether the sample was made now, or stood there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    Now,
    Before,
}

/// Makes the sample in a new or empty folder; takes up one that it made before and nobody touched. Error: anything else is there.
fn make(folder: &Path) -> Result<Made, Error> {
    let commits: Vec<NewCommit> = history()
        .into_iter()
        .map(|commit| NewCommit {
            tags: commit
                .tag
                .into_iter()
                .map(|tag| match tag.annotation {
                    Some((message, date)) => NewTag { name: tag.name, message: Some(message), date },
                    None => NewTag { name: tag.name, message: None, date: commit.date },
                })
                .collect(),
            message: commit.message,
            date: commit.date,
            files: commit.files,
        })
        .collect();
    if files::is_empty_or_missing(folder)? {
        files::whole_or_gone(folder, || Repo::commit_all(folder, &commits))?;
        return Ok(Made::Now);
    }
    let taken = || {
        Error::new(format!("the folder {} is not empty and not an untouched demo", folder.display()))
            .hint(format!("Name another folder: pagelog demo {FOLDER}-2"))
    };
    if is_own(folder, &commits).unwrap_or(false) { Ok(Made::Before) } else { Err(taken()) }
}

/// Whether the folder is the sample as it was made: its own repository, the same newest commit, not a file changed.
fn is_own(folder: &Path, commits: &[NewCommit]) -> Result<bool, Error> {
    let repo = Repo::discover(folder)?;
    if !repo.working_tree().is_some_and(|root| files::same(&root, folder)) {
        return Ok(false);
    }
    let fresh = files::temporary_folder()?;
    let newest = Repo::commit_all(fresh.path(), commits)?.pop();
    Ok(newest == Some(repo.head()?.commit) && repo.is_untouched()?)
}

fn page(folder: &Path, made: Made, releases: &str, notes: &str, language: Language) -> String {
    let folder = output::shell_word(&folder.to_string_lossy());
    let (first, second, third, next) = match (language, made) {
        (Language::Nl, Made::Now) => (
            "Een voorbeeldsite met haar geschiedenis staat nu in",
            "De releases",
            "Wat 2.0 brengt sinds de bèta",
            "Probeer nu",
        ),
        (Language::Nl, Made::Before) => {
            ("De voorbeeldsite staat al in", "De releases", "Wat 2.0 brengt sinds de bèta", "Probeer nu")
        }
        (Language::En, Made::Now) => {
            ("A sample site with its history is now in", "Its releases", "What 2.0 brings since the beta", "Try next")
        }
        (Language::En, Made::Before) => {
            ("The sample site is already in", "Its releases", "What 2.0 brings since the beta", "Try next")
        }
    };
    let program = output::program();
    let commands =
        ["diff v1.0.0-beta.1..v2.0", "notes v2.0..", "history docs/melden-of-vergunning.md", "diff v2.1 --format json"];
    let commands: String = commands.iter().map(|command| format!("  {program} -C {folder} {command}\n")).collect();
    format!("{first} {folder}.\n\n== {second} ==\n\n{releases}\n== {third} ==\n\n{notes}\n== {next} ==\n\n{commands}")
}
