//! `pagelog verify [VERSION]`: whether what stands below `releases/` still follows from git.

use std::fmt::Write as _;

use clap::Args;

use super::progress::{Doing, Progress};
use super::project::Project;
use super::release::{RELEASES, facts_of};
use super::{Common, To};
use crate::config::Manifest;
use crate::error::Error;
use crate::files;
use crate::release::parse_version;
use crate::render::language::Language;

#[derive(Debug, Args)]
pub struct Verify {
    /// The version (default: all that are below releases/)
    version: Option<String>,
    #[command(flatten)]
    to: To,
}

pub fn run(common: &Common, command: &Verify) -> Result<(), Error> {
    let project = Project::open(common)?;
    let root = project.repo.working_tree().ok_or_else(|| {
        Error::new("a bare repository has no files to verify").hint("Start pagelog in a clone that has files.")
    })?;
    let nl = project.language == Language::Nl;
    let folders = match &command.version {
        Some(version) => vec![folder(&project, version)?],
        None => files::folders_in(&files::own::place(&root, RELEASES)?)?
            .iter()
            .filter_map(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()))
            .collect(),
    };
    let mut text = String::new();
    let (mut seen, mut wrong) = (0, 0);
    let progress = Progress::begin(Doing::Comparing(folders.len()), project.language);
    for folder in folders {
        let path = format!("{RELEASES}/{folder}/release.toml");
        let manifest = match files::own::read_text(&root, &path)? {
            Some(manifest) => manifest,
            None if command.version.is_some() => {
                return Err(Error::new(format!("there is no {path}"))
                    .hint("Write the files of all releases: pagelog release --backfill"));
            }
            // A folder of people's own.
            None => continue,
        };
        seen += 1;
        let facts = files::own::read_text(&root, &format!("{RELEASES}/{folder}/facts.json"))?;
        // What people can't read either is told of its release; the others are still looked at.
        let differs = match Manifest::parse(&manifest, &path) {
            Ok(read) => differs(&project, &read, &manifest, facts.as_deref())?,
            Err(_) => vec!["release.toml"],
        };
        let said = match (differs.is_empty(), nl) {
            (true, true) => "klopt".to_owned(),
            (true, false) => "holds".to_owned(),
            (false, true) => format!("klopt niet meer: {}", differs.join(", ")),
            (false, false) => format!("no longer holds: {}", differs.join(", ")),
        };
        wrong += usize::from(!differs.is_empty());
        let _ = writeln!(text, "{folder}: {said}");
        progress.step();
    }
    drop(progress);
    if seen == 0 {
        return Err(Error::new(format!("there are no releases below {RELEASES}/"))
            .hint("Write the files of all releases: pagelog release --backfill"));
    }
    command.to.open(project.language).write(&text)?;
    match wrong {
        0 => Ok(()),
        1 => Err(Error::new("1 release no longer follows from git").with_exit_code(1)),
        wrong => Err(Error::new(format!("{wrong} releases no longer follow from git")).with_exit_code(1)),
    }
}

/// The folder of a version as people write it.
fn folder(project: &Project, version: &str) -> Result<String, Error> {
    let naming = project.config.naming();
    let bare = crate::release::Naming { prefix: String::new(), ..naming.clone() };
    let parsed = parse_version(version, &naming).or_else(|| parse_version(version, &bare));
    parsed
        .map(|version| version.to_string())
        .ok_or_else(|| Error::new(format!("no version: {version}")).hint("Write it like 2.6.0."))
}

/// The files that are other than git says; words are people's and are not looked at.
fn differs(
    project: &Project,
    manifest: &Manifest,
    text: &str,
    facts: Option<&str>,
) -> Result<Vec<&'static str>, Error> {
    let Some(release) = project.releases.iter().find(|release| release.name == manifest.tag) else {
        let told = if project.language == Language::Nl { "de tag is er niet" } else { "the tag is not there" };
        return Ok(vec![told]);
    };
    let language = Language::from_code(&manifest.language).unwrap_or(project.language);
    let told = project.tell_range(&project.range(Some(&release.name))?)?;
    let (ours, ours_facts) = facts_of(project, &told, language)?;
    let mut out = Vec::new();
    if ours != text {
        out.push("release.toml");
    }
    if facts != Some(ours_facts.as_str()) {
        out.push("facts.json");
    }
    Ok(out)
}
