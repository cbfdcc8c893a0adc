//! `pagelog release VERSION|auto`: checks, writes the files of a release, commits exactly those, and tags.
//!
//! Everything is computed before anything is written, from the tree that will be committed. Each step looks at what is there
//! already, so that a release that was interrupted is completed by the same command.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone};
use clap::Args;
use semver::Version;

use super::output::{note, shell_word};
use super::progress::{Doing, Progress};
use super::project::{NEXT, Project, README, Told, WORDS, template_refused};
use super::readiness::{Both, file};
use super::{Common, newsletter, output, status};
use crate::config::{FORMAT, Manifest};
use crate::draft::base_of;
use crate::error::Error;
use crate::files;
use crate::git::Repo;
use crate::problem::ProblemKind;
use crate::range::Range;
use crate::release::{ObjectId, Point, Release as Released, Scheme, parse_version};
use crate::render::language::Language;
use crate::render::readiness::{self as shown, Warnings};
use crate::render::{markdown, release as written};
use crate::report::next::written_as;
use crate::report::notes::{Counts, notes};
use crate::report::texts::{self, Named};

/// Numbers that a version has at most.
const NUMBERS: usize = 3;

/// Where releases are kept.
pub const RELEASES: &str = "releases";

#[derive(Debug, Args)]
pub struct Release {
    /// The version, or auto for the one that status proposes
    #[arg(required_unless_present = "backfill")]
    version: Option<String>,
    /// The day of the release (default: that of the newest commit)
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
    /// Show every step and touch nothing
    #[arg(long)]
    dry_run: bool,
    /// Write and commit, but make no tag
    #[arg(long)]
    no_tag: bool,
    /// Write the files, but commit and tag nothing
    #[arg(long)]
    no_commit: bool,
    /// Sign the tag, also where git is not set to
    #[arg(long)]
    sign: bool,
    /// Release although the check has errors
    #[arg(long)]
    unchecked: bool,
    /// Write the files of all releases that there are, and commit nothing
    #[arg(long, conflicts_with_all = ["version", "date", "no_tag", "no_commit", "sign"])]
    backfill: bool,
}

/// A file that a release writes.
struct Planned {
    /// From the root of the repository.
    path: String,
    text: String,
    /// People may have written in it: what stands there stays.
    is_words: bool,
}

/// What is to be released.
struct Plan {
    tag: String,
    version: Version,
    date: DateTime<FixedOffset>,
    files: Vec<Planned>,
    /// The newest commit when it was planned.
    above: ObjectId,
    /// People's words for what was to come: they stand with the release now.
    gone: Vec<String>,
    /// Whether the check has no errors.
    is_ready: bool,
    told: Told,
}

pub fn run(common: &Common, command: &Release) -> Result<(), Error> {
    // One at a time: a release that fails takes away what it wrote, and that could be another's. Whoever waited looks afterwards.
    let _turn = files::turn(&Repo::discover(&common.directory)?.shared_folder());
    let project = Project::open(common)?;
    let root = project.repo.working_tree().ok_or_else(|| {
        Error::new("a bare repository has no files to write").hint("Start pagelog in a clone that has files.")
    })?;
    if command.backfill {
        return backfill(&project, &root, command.dry_run);
    }
    let head = project.repo.head()?;
    let last = status::last(&project);
    let day = command.date.unwrap_or_else(|| head.date.date_naive());
    let Some((tag, version)) = wanted(&project, last, command.version.as_deref().unwrap_or_default(), day)? else {
        return say(&project, "Er is niets nieuws om uit te brengen.", "There is nothing new to release.");
    };
    if let Some(manifest) = committed(&project, &head, &version) {
        return complete(&project, command, &head, &manifest);
    }
    refuse_version(&project, last, &tag, &version, day)?;
    let date = moment(day, &head);
    let plan = plan(&project, command, &root, &head, last, (tag, version, date))?;
    refuse_dirty(&project, &root, &plan)?;
    let unused = plan.told.comparison.problems.iter().filter(|odd| matches!(odd.kind, ProblemKind::UnusedWords(_)));
    project.note_problems(&unused.cloned().collect::<Vec<_>>());
    if !command.no_commit {
        project.repo.require_identity()?;
    }
    if command.dry_run {
        output::Output::new(None, project.language).write(&steps(&project, command, &plan, &root))?;
        return if plan.is_ready || command.unchecked { Ok(()) } else { Err(not_ready()) };
    }
    let written = write_all(&root, &plan.files)?;
    for planned in &plan.files {
        match written.contains(planned.path.as_str()) {
            true => note(&did(&project, "geschreven", "written", &planned.path)),
            false => note(&did(&project, "blijft zoals het is", "stays as it is", &planned.path)),
        }
    }
    for path in &plan.gone {
        files::remove(&root.join(path))?;
    }
    if command.no_commit {
        return Ok(());
    }
    let commit = commit(&project, &root, &plan)?;
    note(&did(&project, "vastgelegd", "committed", commit.short()));
    if !command.no_tag {
        tag_commit(&project, command, &root, &plan, &commit)?;
        note(&did(&project, "getagd", "tagged", &plan.tag));
    }
    output::Output::new(None, project.language).write(&publish(&project, &plan.tag, &plan.version, !command.no_tag))
}

/// The tag and the version that are meant; none where `auto` finds nothing new.
fn wanted(
    project: &Project,
    last: Option<&Released>,
    asked: &str,
    day: NaiveDate,
) -> Result<Option<(String, Version)>, Error> {
    let naming = project.config.naming();
    if asked == "auto" {
        let Some(last) = last else {
            return Err(Error::new("there is no release to go on from").hint("Name the version: pagelog release 1.0.0"));
        };
        let both = Both::read(project, status::since_last(project)?)?;
        return Ok(status::proposal(project, &both, last, day).map(|next| (next.tag, next.version)));
    }
    let refused = || Error::new(format!("no version: {asked}")).hint("Write it like 2.6.0, or use auto.");
    let bare = crate::release::Naming { prefix: String::new(), ..naming.clone() };
    let parsed = parse_version(asked, &naming);
    let version = parsed.clone().or_else(|| parse_version(asked, &bare)).ok_or_else(refused)?;
    // `02.2` would be a second name for 2.2; a month is written with its zero.
    let is_padded = |number: &str| number.len() > 1 && number.starts_with('0');
    if naming.scheme == Scheme::Semver
        && asked.trim_start_matches(|c: char| !c.is_ascii_digit()).split('.').take(NUMBERS).any(is_padded)
    {
        return Err(refused());
    }
    // A bare number is written as the tags are.
    let is_bare = asked.starts_with(|c: char| c.is_ascii_digit());
    let tag = match last {
        Some(last) if is_bare => written_as(&last.name, &naming, asked),
        _ if is_bare && parsed.is_none() => format!("{}{asked}", naming.prefix),
        _ => asked.to_owned(),
    };
    Ok(Some((tag, version)))
}

/// Error, with exit code 1: the version or its tag is taken, or it goes back.
fn refuse_version(
    project: &Project,
    last: Option<&Released>,
    tag: &str,
    version: &Version,
    day: NaiveDate,
) -> Result<(), Error> {
    let no = |message: String| Error::new(message).with_exit_code(1);
    let names = project.repo.tag_names();
    if names.iter().any(|name| name == tag) {
        return Err(no(format!("the tag {tag} is there already")));
    }
    if let Some(other) = names.iter().find(|name| name.to_lowercase() == tag.to_lowercase()) {
        return Err(no(format!("the tag {tag} differs only in upper and lower case from {other}"))
            .hint("Some file systems cannot tell the two apart. Take another version."));
    }
    if let Some(same) = project.releases.iter().find(|release| release.version == *version) {
        return Err(no(format!("version {version} is released already, as {}", same.name)));
    }
    let Some(last) = last else { return Ok(()) };
    if *version < last.version {
        return Err(no(format!("version {version} goes back: the last release is {}", last.name)));
    }
    if day < last.date.date_naive() {
        return Err(no(format!("{day} is before the last release, {} of {}", last.name, last.date.date_naive()))
            .hint("Name a later day with --date."));
    }
    Ok(())
}

/// The moment of a release: that of the newest commit where it is of that day, else noon in its offset.
fn moment(day: NaiveDate, head: &Point) -> DateTime<FixedOffset> {
    if head.date.date_naive() == day {
        return head.date;
    }
    let noon = day.and_hms_opt(12, 0, 0).unwrap_or_else(|| head.date.naive_local());
    head.date.offset().from_local_datetime(&noon).single().unwrap_or(head.date)
}

/// The manifest of this version, where the newest commit is the one that cut it.
fn committed(project: &Project, head: &Point, version: &Version) -> Option<Manifest> {
    let path = format!("{RELEASES}/{version}/release.toml");
    let manifest = Manifest::parse(&file(project, head, &path)?, &path).ok()?;
    let is_tagged = project.releases.iter().any(|release| release.version == *version);
    (!is_tagged).then_some(manifest)
}

/// Makes the tag that an interrupted release still lacks.
fn complete(project: &Project, command: &Release, head: &Point, manifest: &Manifest) -> Result<(), Error> {
    let version = Version::parse(&manifest.version)
        .map_err(|cause| Error::new(format!("no version: {}", manifest.version)).because(cause))?;
    if command.no_tag || command.no_commit || command.dry_run {
        let nl = format!("{} is vastgelegd; alleen de tag {} ontbreekt.", manifest.version, manifest.tag);
        let en = format!("{} is committed; only the tag {} is missing.", manifest.version, manifest.tag);
        return say(project, &nl, &en);
    }
    let day = manifest.date.parse::<NaiveDate>().unwrap_or_else(|_| head.date.date_naive());
    let date = moment(day, head);
    let to = project.repo.draft(head, &[], &manifest.tag, &version, date)?;
    let from = status::last(project).map(Released::point);
    let told = project.tell_range(&Range { from, to })?;
    let (tag, above) = (manifest.tag.clone(), head.commit.clone());
    let plan = Plan { tag, version, date, files: Vec::new(), above, gone: Vec::new(), is_ready: true, told };
    let root = project.repo.working_tree().unwrap_or_default();
    tag_commit(project, command, &root, &plan, &head.commit)?;
    note(&did(project, "getagd", "tagged", &plan.tag));
    output::Output::new(None, project.language).write(&publish(project, &plan.tag, &plan.version, true))
}

/// All that will be written, after the check.
fn plan(
    project: &Project,
    command: &Release,
    root: &Path,
    head: &Point,
    last: Option<&Released>,
    (tag, version, date): (String, Version, DateTime<FixedOffset>),
) -> Result<Plan, Error> {
    let named = Named { version: &version, day: Some(date.date_naive()) };
    let updated = updated_texts(project, head, named)?;
    let drafted: Vec<(String, Vec<u8>)> =
        updated.iter().map(|planned| (planned.path.clone(), planned.text.clone().into_bytes())).collect();
    let to = project.repo.draft(head, &drafted, &tag, &version, date)?;
    let range = Range { from: last.map(Released::point), to };
    let both = Both::read(project, range)?;
    let readiness = both.check(project, Some(named));
    let is_ready = readiness.is_ready();
    if !is_ready && !command.unchecked {
        shown::text(&readiness, Warnings::New, project.language).lines().for_each(note);
        if !command.dry_run {
            return Err(not_ready());
        }
    }
    let mut files = updated;
    let existing = files::own::read_text(root, &format!("{RELEASES}/README.md"))?;
    files.extend(release_files(project, root, &both.told, existing.as_deref(), project.language)?);
    let mut gone = Vec::new();
    for (name, text) in project.repo.texts_in(head, NEXT, ".md").unwrap_or_default() {
        if name != README {
            gone.push(format!("{NEXT}/{name}"));
            files.push(Planned { path: format!("{RELEASES}/{version}/{WORDS}/{name}"), text, is_words: false });
        }
    }
    Ok(Plan { tag, version, date, files, above: head.commit.clone(), gone, is_ready, told: both.told })
}

/// Error, with exit code 1: the check has errors.
fn not_ready() -> Error {
    Error::new("the site is not ready to be released")
        .hint("See all of it: pagelog check")
        .hint("To release it all the same: --unchecked")
        .with_exit_code(1)
}

/// The configured texts as they are to be, of files in which something changes.
fn updated_texts(project: &Project, head: &Point, named: Named<'_>) -> Result<Vec<Planned>, Error> {
    let mut out: Vec<Planned> = Vec::new();
    for setting in &project.config.release.texts {
        let known = out.iter().position(|planned| planned.path == setting.file);
        let text = match known.and_then(|at| out.get(at)) {
            Some(planned) => planned.text.clone(),
            None => file(project, head, &setting.file).ok_or_else(|| {
                Error::new(format!("there is no file {}", setting.file))
                    .hint("It stands under [release] texts in pagelog.toml.")
            })?,
        };
        let places = texts::places(&setting.text, &text, named);
        if places.is_empty() {
            return Err(Error::new(format!("{} does not have the text {:?}", setting.file, setting.text))
                .hint("It stands under [release] texts in pagelog.toml."));
        }
        let new = texts::updated(&text, &places);
        match known.and_then(|at| out.get_mut(at)) {
            Some(planned) => planned.text = new,
            None if new != text => out.push(Planned { path: setting.file.clone(), text: new, is_words: false }),
            None => {}
        }
    }
    Ok(out)
}

/// The files of one release, and the index with its line.
fn release_files(
    project: &Project,
    root: &Path,
    told: &Told,
    index: Option<&str>,
    language: Language,
) -> Result<Vec<Planned>, Error> {
    let comparison = &told.comparison;
    let folder = comparison.to.version.as_ref().map(ToString::to_string).unwrap_or_default();
    let (manifest, facts) = facts_of(project, told, language)?;
    let notes = notes(&told.comparison, &told.statements, &told.site);
    let notes = markdown::notes(&notes, comparison, &told.site, &project.templates()?, language);
    let path = |name: &str| format!("{RELEASES}/{folder}/{name}");
    let planned = |path: String, text: String, is_words: bool| Planned { path, text, is_words };
    let files = vec![
        planned(path("facts.json"), facts, false),
        planned(path("newsletter.md"), newsletter::text(project, told, language)?, true),
        planned(path("notes.md"), notes.map_err(template_refused)?, true),
        planned(path("release.toml"), manifest, false),
        planned(format!("{RELEASES}/README.md"), written::index(index, &folder, comparison, language), false),
    ];
    Ok(files.into_iter().flat_map(|file| base_for(root, &file).into_iter().chain([file])).collect())
}

/// The generated text of a draft, kept beside it for whoever merges it later: as it was when the draft was written. It goes before the draft,
/// and is not made up for a draft of which nobody knows what was generated.
fn base_for(root: &Path, draft: &Planned) -> Option<Planned> {
    let base = base_of(Path::new(&draft.path));
    let is_there = root.join(&draft.path).exists();
    let wanted = draft.is_words && (!is_there || root.join(&base).exists());
    let path = base.to_string_lossy().replace('\\', "/");
    wanted.then(|| Planned { path, text: draft.text.clone(), is_words: is_there })
}

/// The manifest and the facts of a release.
pub fn facts_of(project: &Project, told: &Told, language: Language) -> Result<(String, String), Error> {
    let comparison = &told.comparison;
    let site = project.site_at(&comparison.to);
    let id = |folder: &String| {
        let id = project.repo.folder_id(&comparison.to, folder)?;
        Some((if folder.is_empty() { ".".to_owned() } else { folder.clone() }, id.0))
    };
    let content: Vec<(String, String)> = site.content_folders.iter().filter_map(id).collect();
    let manifest = written::manifest(written::ManifestWords {
        format: FORMAT,
        tag: &comparison.to.name,
        comparison,
        content: &content,
        language,
    });
    let facts = written::facts(comparison, &told.site, &told.facts(), language);
    Ok((manifest, facts.map_err(|cause| Error::new("cannot write JSON").because(cause))?))
}

/// Error, with exit code 1: something in the working tree is neither committed nor part of this release, interrupted before.
fn refuse_dirty(project: &Project, root: &Path, plan: &Plan) -> Result<(), Error> {
    let mut others = Vec::new();
    for path in project.repo.changed_paths()? {
        // What an interrupted run left beside a file is no one's work.
        let name = path.rsplit('/').next().unwrap_or(&path);
        let is_left = files::is_half_written(name)
            && plan.files.iter().any(|planned| folder_of(&planned.path) == folder_of(&path));
        if is_left {
            files::remove(&root.join(&path))?;
            continue;
        }
        if plan.gone.contains(&path) && !root.join(&path).exists() {
            continue;
        }
        let planned = plan.files.iter().find(|planned| planned.path == path);
        let is_same = |planned: &Planned| -> Result<bool, Error> {
            Ok(planned.is_words || files::own::read_text(root, &path)?.as_deref() == Some(planned.text.as_str()))
        };
        if !planned.map_or(Ok(false), is_same)? {
            others.push(path);
        }
    }
    if others.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = others.iter().take(5).map(String::as_str).collect();
    let more = if others.len() > shown.len() { " …" } else { "" };
    Err(Error::new("there is work in the folder that is not committed")
        .because(format!("{}{more}", shown.join(", ")))
        .hint("Commit it or put it aside (git stash -u), then release.")
        .with_exit_code(1))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Writes all files, each whole, and gives the paths of those that were not as they are to be; where one cannot be written, those before
/// it are put back.
fn write_all<'p>(root: &Path, planned: &'p [Planned]) -> Result<BTreeSet<&'p str>, Error> {
    let places: Vec<PathBuf> =
        planned.iter().map(|file| files::own::place(root, &file.path)).collect::<Result<_, _>>()?;
    // One release writes at a time: what a run that was killed left is no one's work.
    let folders: BTreeSet<&Path> = places.iter().filter_map(|path| path.parent()).collect();
    folders.into_iter().for_each(files::clear_half_written);
    let mut written_paths = BTreeSet::new();
    let mut done: Vec<(&Path, Option<Vec<u8>>)> = Vec::new();
    for (file, path) in planned.iter().zip(&places) {
        let written = files::read(path).and_then(|before| {
            let stays = match &before {
                Some(bytes) => file.is_words || bytes == file.text.as_bytes(),
                None => false,
            };
            if !stays {
                files::replace(path, file.text.as_bytes())?;
                done.push((path, before));
                written_paths.insert(file.path.as_str());
            }
            Ok(())
        });
        if let Err(error) = written {
            for (path, before) in done.iter().rev() {
                // What cannot be put back either is told by the error that led here.
                let _ = match before {
                    Some(bytes) => files::replace(path, bytes),
                    None => files::remove(path),
                };
            }
            return Err(error);
        }
    }
    Ok(written_paths)
}

/// Commits the files of the plan, through the git program where commits are to be signed.
fn commit(project: &Project, root: &Path, plan: &Plan) -> Result<ObjectId, Error> {
    let written = plan.files.iter().map(|planned| &planned.path);
    let paths: BTreeSet<String> = written.chain(&plan.gone).cloned().collect();
    let paths: Vec<String> = paths.into_iter().collect();
    let message = format!("Release {}\n", plan.tag);
    if !project.repo.is_on("commit.gpgSign") {
        return project.repo.commit_files(&plan.above, &paths, &message, plan.date);
    }
    project.repo.require_newest(&plan.above)?;
    let mut add = vec!["add", "--"];
    add.extend(paths.iter().map(String::as_str));
    git(root, &add, "", plan.date)?;
    let mut arguments = vec!["commit", "--quiet", "-F", "-", "--"];
    arguments.extend(paths.iter().map(String::as_str));
    git(root, &arguments, &message, plan.date)?;
    Ok(project.repo.head()?.commit)
}

/// Makes the annotated tag, through the git program where it is to be signed.
fn tag_commit(project: &Project, command: &Release, root: &Path, plan: &Plan, commit: &ObjectId) -> Result<(), Error> {
    let counts = Counts::of(&plan.told.comparison.pages);
    let message = format!("{}\n\n{}\n", plan.tag, project.language.in_short(&counts));
    if command.sign || project.repo.is_on("tag.gpgSign") {
        return git(root, &["tag", "-s", "-F", "-", &plan.tag, &commit.0], &message, plan.date);
    }
    project.repo.tag(&plan.tag, commit, &message, plan.date)
}

/// Runs the git program with a text on its standard input.
fn git(root: &Path, arguments: &[&str], input: &str, date: DateTime<FixedOffset>) -> Result<(), Error> {
    let name = format!("git {}", arguments.first().copied().unwrap_or_default());
    let stamp = format!("{} {}", date.timestamp(), date.format("%z"));
    let started = Process::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .env("GIT_AUTHOR_DATE", &stamp)
        .env("GIT_COMMITTER_DATE", &stamp)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = started.map_err(|cause| {
        Error::new(format!("cannot start {name}"))
            .because(cause)
            .hint("Signing needs the git program; without it set tag.gpgSign and commit.gpgSign to false.")
    })?;
    if let Some(stdin) = &mut child.stdin {
        stdin
            .write_all(input.as_bytes())
            .map_err(|cause| Error::new(format!("cannot talk to {name}")).because(cause))?;
    }
    drop(child.stdin.take());
    let ended =
        child.wait_with_output().map_err(|cause| Error::new(format!("cannot wait for {name}")).because(cause))?;
    if ended.status.success() {
        return Ok(());
    }
    Err(Error::new(format!("{name} failed")).because(String::from_utf8_lossy(&ended.stderr).trim().to_owned()))
}

/// Every step, for `--dry-run`.
fn steps(project: &Project, command: &Release, plan: &Plan, root: &Path) -> String {
    let nl = project.language == Language::Nl;
    let mut out = String::new();
    let mut step =
        |nl_text: String, en_text: String| out.push_str(&format!("{}\n", if nl { nl_text } else { en_text }));
    let day = project.language.date(&plan.date);
    step(format!("Release {} van {day}.", plan.tag), format!("Release {} of {day}.", plan.tag));
    for planned in &plan.files {
        let there = root.join(&planned.path).exists();
        let stays = there && planned.is_words;
        let (nl_word, en_word) = match (stays, there) {
            (true, _) => ("blijft zoals het is", "stays as it is"),
            (false, true) => ("bijwerken", "update"),
            (false, false) => ("schrijven", "write"),
        };
        step(format!("- {nl_word}: {}", planned.path), format!("- {en_word}: {}", planned.path));
    }
    for path in &plan.gone {
        step(format!("- weghalen: {path}"), format!("- take away: {path}"));
    }
    if !command.no_commit {
        step(format!("- vastleggen: Release {}", plan.tag), format!("- commit: Release {}", plan.tag));
        if !command.no_tag {
            step(format!("- taggen: {}", plan.tag), format!("- tag: {}", plan.tag));
        }
    }
    step("Er is niets veranderd.".to_owned(), "Nothing was touched.".to_owned());
    out
}

/// What to do next, with the exact commands.
fn publish(project: &Project, tag: &str, version: &Version, is_tagged: bool) -> String {
    let notes = format!("{RELEASES}/{version}/notes.md");
    let tag = shell_word(tag);
    let push = match (project.repo.is_on_branch(), is_tagged) {
        (true, true) => "git push --follow-tags".to_owned(),
        (true, false) => "git push".to_owned(),
        (false, true) => format!("git push origin {tag}"),
        (false, false) => "git push origin HEAD:BRANCH".to_owned(),
    };
    let heading = match project.language {
        Language::Nl => "Zet het online met:",
        Language::En => "Publish it with:",
    };
    let mut out = format!("{heading}\n  {push}\n");
    if is_tagged {
        out.push_str(&format!("  gh release create {tag} --verify-tag --title {tag} --notes-file {notes}\n"));
        out.push_str(&format!("  glab release create {tag} --name {tag} --notes-file {notes}\n"));
    }
    out
}

fn did(project: &Project, nl: &str, en: &str, what: &str) -> String {
    let word = if project.language == Language::Nl { nl } else { en };
    format!("{word}: {what}")
}

fn say(project: &Project, nl: &str, en: &str) -> Result<(), Error> {
    let text = if project.language == Language::Nl { nl } else { en };
    output::Output::new(None, project.language).write(&format!("{text}\n"))
}

/// Writes the files of every release that there is, oldest first. Words that stand there stay.
fn backfill(project: &Project, root: &Path, dry_run: bool) -> Result<(), Error> {
    if project.releases.is_empty() {
        return Err(project.repo.no_release());
    }
    let mut index = files::own::read_text(root, &format!("{RELEASES}/README.md"))?;
    let mut written = 0;
    let progress = Progress::begin(Doing::Comparing(project.releases.len()), project.language);
    for release in &project.releases {
        let range = project.range(Some(&release.name))?;
        let planned = release_files(project, root, &project.tell_range(&range)?, index.as_deref(), project.language)?;
        index = planned.last().map(|readme| readme.text.clone());
        for file in &planned {
            let before = files::own::read_text(root, &file.path)?;
            let stays = before.as_deref().is_some_and(|before| file.is_words || before == file.text);
            written += usize::from(!stays);
        }
        if !dry_run {
            write_all(root, &planned)?;
        }
        progress.step();
    }
    drop(progress);
    let count = project.releases.len();
    let some = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let nl = format!(
        "{} nagelopen, {} geschreven onder {RELEASES}/.",
        some(count, "release", "releases"),
        some(written, "bestand", "bestanden")
    );
    let en = format!(
        "{} gone through, {} written below {RELEASES}/.",
        some(count, "release", "releases"),
        some(written, "file", "files")
    );
    match dry_run {
        true => say(project, "Er is niets veranderd.", "Nothing was touched."),
        false => say(project, &nl, &en),
    }
}
