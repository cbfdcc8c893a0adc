//! `pagelog check [RANGE]`: whether the site is ready to be released.

use clap::{Args, ValueEnum};

use super::output::note;
use super::project::{Project, json};
use super::readiness::Both;
use super::{Common, To};
use crate::error::Error;
use crate::range::Range;
use crate::release::{Point, Release, parse_version};
use crate::render::readiness::{self as shown, Warnings};
use crate::report::texts::Named;

#[derive(Debug, Args)]
pub struct Check {
    /// The range: A..B, A, A.. or nothing (what is not released yet)
    range: Option<String>,
    /// The version that is to be released: texts have to name it
    #[arg(long = "for", value_name = "VERSION")]
    version: Option<String>,
    /// List what was there before too
    #[arg(long)]
    all: bool,
    /// For people, for programs, or for the reports of others
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    to: To,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// Annotations in GitHub Actions
    Github,
    /// A Code Quality report for GitLab
    Gitlab,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit XML
    Junit,
}

pub fn run(common: &Common, command: &Check) -> Result<(), Error> {
    let project = Project::open(common)?;
    let range = match command.range.as_deref() {
        Some(range) => project.range(Some(range))?,
        None => unreleased(&project)?,
    };
    let version = command.version.as_deref().map(|version| {
        parse_version(version, &project.config.naming())
            .ok_or_else(|| Error::new(format!("no version: {version}")).hint("Write it like 2.6.0."))
    });
    let version = version.transpose()?;
    let named = version.as_ref().map(|version| Named { version, day: None });
    let is_of_head = range.to.commit == project.repo.head()?.commit;
    if is_of_head && let Ok(open) = project.repo.changed_paths() {
        let folders = project.site_at(&range.to).content_folders;
        let is_content = |path: &&String| {
            folders.iter().any(|folder| {
                folder.is_empty() || path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
            })
        };
        let open = open.iter().filter(is_content).count();
        if open > 0 {
            note(&project.language.not_committed(open));
        }
    }
    let readiness = Both::read(&project, range)?.check(&project, named);
    let output = command.to.open(project.language);
    let language = project.language;
    match command.format {
        Format::Text => {
            let listed = if command.all { Warnings::All } else { Warnings::New };
            output.page(&shown::text(&readiness, listed, language))?;
        }
        Format::Json => output.write(&json(&shown::check_view(&readiness, language))?)?,
        Format::Github => output.write(&shown::github(&readiness, language))?,
        Format::Gitlab => output.write(&json(&shown::gitlab(&readiness, language))?)?,
        Format::Sarif => output.write(&json(&shown::sarif(&readiness, language))?)?,
        Format::Junit => output.write(&shown::junit(&readiness, language))?,
    }
    match readiness.errors().count() {
        0 => Ok(()),
        1 => Err(Error::new("the site is not ready: 1 error").with_exit_code(1)),
        errors => Err(Error::new(format!("the site is not ready: {errors} errors")).with_exit_code(1)),
    }
}

/// What is not released yet; where nothing is, the last release. Of a site without releases everything.
pub fn unreleased(project: &Project) -> Result<Range, Error> {
    let head = project.repo.head()?;
    let revision = project.repo.revision("HEAD", &project.releases);
    let named = |name: &str| project.releases.iter().find(|release| release.name == name);
    let last = revision.and_then(|revision| revision.previous).as_deref().and_then(named);
    match last {
        Some(last) if last.commit == head.commit => {
            let from = last.previous.as_deref().and_then(named).map(Release::point);
            Ok(Range { from, to: last.point() })
        }
        last => Ok(Range { from: last.map(Release::point), to: Point { name: "HEAD".to_owned(), ..head } }),
    }
}
