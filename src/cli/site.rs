//! `pagelog site --output DIR`: a website of what changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::progress::{Doing, Progress};
use super::project::{Project, template_refused};
use super::readiness::note_gaps;
use super::story::{Story, Upto};
use super::{Common, output};
use crate::config::Generator;
use crate::error::Error;
use crate::files::folder::{Filling, Sum, has, is_filled, real};
use crate::render::language::Language;
use crate::render::site::{self, Format, Reader, Robots, Step};
use crate::render::templates::{TemplateError, Templates};

/// So many steps of the site are made at a time for each core. Less leaves cores waiting for the slowest step; more only takes memory.
const STEPS: usize = 16;

#[derive(Debug, Args)]
pub struct Site {
    /// The folder to write it in: new, empty, or made by this command before
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// What to write: a website that stands alone, or pages or data for your own website
    #[arg(long, value_enum, default_value_t = As::Html)]
    format: As,
    /// Where the website that stands alone will be published: its feeds, and pages and data, link to it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Ask search engines to leave these pages out
    #[arg(long)]
    noindex: bool,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum As {
    Html,
    Markdown,
    Json,
}

pub fn run(common: &Common, command: &Site) -> Result<(), Error> {
    let mut project = Project::open(common)?;
    let here = common.directory == Path::new(".");
    let folder = if here { command.output.clone() } else { common.directory.join(&command.output) };
    let robots = if command.noindex { Robots::StayAway } else { Robots::Welcome };
    let url = command.url.as_deref().map(address).transpose()?;
    let format = match command.format {
        As::Html => Format::Html,
        As::Markdown => Format::Markdown(match project.site.generator {
            Generator::Hugo => Reader::Hugo,
            Generator::Docusaurus => Reader::Docusaurus,
            Generator::MkDocs
            | Generator::Zensical
            | Generator::Jekyll
            | Generator::MdBook
            | Generator::VitePress
            | Generator::Sphinx
            | Generator::Unknown => Reader::Any,
        }),
        As::Json => Format::Json,
    };
    not_within_content(&project, &folder, format)?;
    if format != Format::Html && robots == Robots::StayAway {
        return Err(Error::new("--noindex is for the website that stands alone")
            .hint("Leave it out: on your own website, your generator says what search engines may read."));
    }
    if format == Format::Html && project.site.url.is_none() {
        output::note(match project.language {
            Language::Nl => "Geen feeds: zet het adres van de website in pagelog.toml ([site] url).",
            Language::En => "No feeds: put the address of the website in pagelog.toml ([site] url).",
        });
    }
    project.note_undated();
    note_gaps(&project)?;
    let (key, sums) = project.kept("site", &(project.templates()?, robots, url.as_deref(), format));
    let filled = match sums.map(|sums| is_filled(&folder, &sums)).transpose()?.flatten() {
        Some(filled) => filled,
        None => {
            let mut filling = Filling::begin(&folder)?;
            let templates = project.templates()?;
            let (steps_key, before) =
                project.kept_parts("steps of the site", &(&templates, robots, url.as_deref(), format));
            let story = Story::read(&mut project, Upto::LastRelease, format)?;
            let made = story
                .tell(robots, url.as_deref(), |site| fill(site, &templates, &folder, before.as_ref(), &mut filling))?;
            let (filled, sums) = filling.finish()?;
            project.keep_product(&steps_key, &made);
            project.keep_product(&key, &sums);
            filled
        }
    };
    let megabytes = filled.bytes as f64 / 1e6;
    output::note(&match project.language {
        Language::Nl => format!(
            "{} bestanden in {} ({megabytes:.1} MB): {} geschreven, {} verwijderd",
            filled.files,
            command.output.display(),
            filled.written,
            filled.removed
        ),
        Language::En => format!(
            "{} files in {} ({megabytes:.1} MB): {} written, {} removed",
            filled.files,
            command.output.display(),
            filled.written,
            filled.removed
        ),
    });
    Ok(())
}

/// What was made of what: by what a step follows from, its files and what is in them.
type Made = BTreeMap<u128, Vec<(String, Sum)>>;

/// A step that was carried out.
enum Done {
    /// Its files, and what they follow from.
    Anew(Option<u128>, Vec<(String, String)>),
    /// What its files follow from; they are in the folder already.
    Before(u128),
}

/// Fills the folder with the files of the site, except those that are there and were made of the same before. Gives what was made of what.
fn fill(
    site: &site::Site<'_>,
    templates: &Templates,
    folder: &Path,
    before: Option<&Made>,
    filling: &mut Filling,
) -> Result<Made, Error> {
    let mut made = Made::new();
    let files_of = |from: u128| before.and_then(|before| before.get(&from));
    let make = |work: &site::Work<'_>, step: Step| {
        let from = before.and_then(|_| work.follows_from(step));
        let are_there = |files: &Vec<(String, Sum)>| files.iter().all(|(path, sum)| has(folder, path, *sum));
        match from.filter(|from| files_of(*from).is_some_and(are_there)) {
            Some(from) => Ok(Done::Before(from)),
            None => Ok(Done::Anew(from, work.files(step)?)),
        }
    };
    let give = |done| {
        let (from, files) = match done {
            Done::Anew(from, files) => {
                let add = |(path, text): (String, String)| filling.add(&path, text.as_bytes()).map(|sum| (path, sum));
                (from, files.into_iter().map(add).collect::<Result<Vec<_>, Error>>()?)
            }
            Done::Before(from) => {
                let files = files_of(from).cloned().unwrap_or_default();
                files.iter().try_for_each(|(path, sum)| filling.keep(path, *sum))?;
                (Some(from), files)
            }
        };
        made.extend(from.map(|from| (from, files)));
        Ok(())
    };
    steps(site, templates, make, give)?;
    Ok(made)
}

/// Makes the files of the site and gives each away.
pub fn files(
    site: &site::Site<'_>,
    templates: &Templates,
    mut give: impl FnMut(String, String) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let give = |files: Vec<(String, String)>| files.into_iter().try_for_each(|(path, text)| give(path, text));
    steps(site, templates, |work, step| work.files(step), give)
}

/// Carries out the steps of the site, as many at a time as there are cores, and gives away what each made. Nothing is kept: a large
/// site has more bytes than memory should.
fn steps<T: Send>(
    site: &site::Site<'_>,
    templates: &Templates,
    make: impl Fn(&site::Work<'_>, Step) -> Result<T, TemplateError> + Sync,
    mut give: impl FnMut(T) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let work = site::Work::of(site, templates).map_err(template_refused)?;
    let steps = work.steps();
    let progress = Progress::begin(Doing::Making(steps.len()), site.language);
    let mut made: Vec<T> = Vec::new();
    for steps in steps.chunks(STEPS * rayon::current_num_threads()) {
        // What is made is given away while the next is being made.
        let ready = std::mem::take(&mut made);
        let (given, next) = rayon::join(
            || ready.into_iter().try_for_each(&mut give),
            || steps.par_iter().map(|step| make(&work, *step).inspect(|_| progress.step())).collect::<Result<_, _>>(),
        );
        given?;
        made = next.map_err(template_refused)?;
    }
    made.into_iter().try_for_each(give)
}

/// An address with a closing `/`. Error: it is none that a feed reader can open.
fn address(url: &str) -> Result<String, Error> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    if !web || url.len() < "http://a.b".len() || url.contains(|c: char| c.is_whitespace() || "\"<>#?".contains(c)) {
        return Err(Error::new(format!("{url} is no address to publish at"))
            .hint("Write it whole: --url https://example.org/changes/"));
    }
    Ok(format!("{}/", url.trim_end_matches('/')))
}

/// Error: the folder stands in git's own folder, or among the pages and is not left out of them: its files would become pages of the
/// next release.
fn not_within_content(project: &Project, folder: &Path, format: Format) -> Result<(), Error> {
    let Some(root) = project.repo.working_tree() else { return Ok(()) };
    let folder = real(folder);
    let (git, root) = (real(&root.join(".git")), real(&root));
    let content = project.site.content_folders.iter().map(|name| real(&root.join(name)));
    // Where all of the repository is pages, other files than pages may stand in it.
    let is_taken =
        |taken: &PathBuf| folder.starts_with(taken) && (*taken != root || matches!(format, Format::Markdown(_)));
    let Some(taken) = [git.clone()].into_iter().chain(content).find(is_taken) else { return Ok(()) };
    let refused = Error::new(format!("{} is within {}", folder.display(), taken.display()));
    let below = folder.strip_prefix(&taken).map(|below| below.to_string_lossy().replace('\\', "/")).unwrap_or_default();
    if taken == git || below.is_empty() {
        return Err(refused.hint("Name a folder outside the pages: what is written there would be read as pages."));
    }
    // All that is written lies at one of these depths.
    let written = match format {
        Format::Json => ["index.json", "pages/a.json", "pagelog-history.js"],
        Format::Html | Format::Markdown(_) => ["index.md", "pages/index.md", "pages/a/index.md"],
    };
    if written.iter().all(|file| !project.content.is_page(&format!("{below}/{file}"))) {
        return Ok(());
    }
    Err(refused
        .hint("Name a folder outside the pages: what is written there would be read as pages.")
        .hint(format!("Or leave it out of them in pagelog.toml, under [content]: exclude = [\"{below}/**\"]")))
}
