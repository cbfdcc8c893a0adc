//! `pagelog newsletter [RANGE|--month MONTH|--since-last]`: a draft of the newsletter, for an editor; and from the edited draft the mail.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{self, open_conflicts};
use super::project::{Project, Told, template_refused};
use super::{Common, ToWords, status};
use crate::compare::PageChange;
use crate::draft::{Merged, conflicts};
use crate::error::Error;
use crate::files;
use crate::page::packed::Packed;
use crate::range::{self, Range};
use crate::release::{Point, Release};
use crate::render::language::Language;
use crate::render::{mail, newsletter};
use crate::report;
use crate::report::newsletter::{ITEMS, Letter, Scope};

/// The draft of a release, below its folder in `releases/`.
const DRAFT: &str = "newsletter.md";
/// So many are named of what can't be used: addresses, values of a property.
const VALUES: usize = 8;

#[derive(Debug, Args)]
pub struct Newsletter {
    /// The range: A..B, A, A.. or nothing (the last release)
    range: Option<String>,
    /// All that was released in this month, as one letter: 2024-12
    #[arg(long, value_name = "MONTH", conflicts_with = "range")]
    month: Option<String>,
    /// What is not released yet, since the last release
    #[arg(long, conflicts_with_all = ["range", "month"])]
    since_last: bool,
    /// Only pages with this property in their front matter: audience=editors
    #[arg(long, value_name = "KEY=VALUE")]
    only: Option<String>,
    /// The draft, or what is made of it to be sent
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// The edited draft to make the mail of (default: releases/VERSION/newsletter.md, if it is there)
    #[arg(long, value_name = "FILE")]
    draft: Option<PathBuf>,
    #[command(flatten)]
    to: ToWords,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The draft, to edit
    Markdown,
    /// A whole HTML document
    Html,
    /// HTML to paste into a mailing service
    Fragment,
    /// Plain text
    Text,
    /// A message that a mail program opens as a draft
    Eml,
}

/// What the letter is asked to be about.
struct Asked {
    range: Range,
    scope: Scope,
}

pub fn run(common: &Common, command: &Newsletter) -> Result<(), Error> {
    let project = Project::open(common)?;
    if command.format == Format::Markdown && command.draft.is_some() {
        return Err(
            Error::new("a draft is what mail is made of").hint("Say which with --format: html, fragment, text or eml.")
        );
    }
    let asked = asked(&project, command)?;
    if command.format == Format::Markdown {
        let told = tell(&project, &asked)?;
        let output = command.to.open(project.language);
        if !is_nothing(&asked.range) {
            project.note_problems(&told.comparison.problems);
        }
        return output.write_words(&worded(&project, &told, asked.scope, project.language)?);
    }
    let is_release = asked.scope == Scope::default() && !command.since_last;
    let own = is_release.then_some(&asked.range.to);
    let markdown = match drafted(&project, common, command.draft.as_deref(), own)? {
        Some(text) => text,
        None => worded(&project, &tell(&project, &asked)?, asked.scope, project.language)?,
    };
    let draft = mail::read(&markdown, project.language);
    if draft.subject.trim().is_empty() {
        output::note("The draft has no subject. Write one at its top: subject: …");
    }
    let lost = mail::out_of_reach(&draft);
    if !lost.is_empty() {
        let named: Vec<&str> = lost.iter().take(VALUES).map(String::as_str).collect();
        let more =
            if lost.len() > named.len() { format!(" and {} more", lost.len() - named.len()) } else { String::new() };
        output::note(&format!(
            "A mail can't lead to these addresses of the draft, so only their text is in it: {}{more}. Write them whole, with https://.",
            named.join(", ")
        ));
    }
    let from = project.config.newsletter.from.as_ref();
    let from = from.map(|from| mail::Sender { name: from.name.clone(), address: from.address.clone() });
    let product = match command.format {
        Format::Fragment => mail::fragment(&draft),
        Format::Text => mail::text(&draft),
        Format::Eml => mail::eml(&draft, &asked.range.to.date, from.as_ref()),
        Format::Html | Format::Markdown => mail::html(&draft),
    };
    if product.len() > mail::LARGE && command.format != Format::Text {
        output::note("This is more than mail programs show whole (90 kB). Tell fewer pages in the draft.");
    }
    command.to.to.open(project.language).write(&product)
}

/// The range and what else was asked. Errors: no month, no property.
fn asked(project: &Project, command: &Newsletter) -> Result<Asked, Error> {
    let only = command.only.as_deref().map(property).transpose()?;
    if command.since_last {
        return Ok(Asked { range: status::since_last(project)?, scope: Scope { month: None, only } });
    }
    let Some(text) = &command.month else {
        return Ok(Asked { range: project.range(command.range.as_deref())?, scope: Scope { month: None, only } });
    };
    let month =
        range::month_of(text).ok_or_else(|| Error::new(format!("no month: {text}")).hint("Write it like 2024-12."))?;
    let range = match range::month(month, &project.releases) {
        Some(range) => range,
        // A letter of nothing, from the newest release to itself.
        None => {
            let newest = project.releases.last().map(Release::point).map_or_else(|| project.repo.head(), Ok)?;
            Range { from: Some(newest.clone()), to: newest }
        }
    };
    Ok(Asked { range, scope: Scope { month: Some(month), only } })
}

fn is_nothing(range: &Range) -> bool {
    range.from.as_ref().is_some_and(|from| from.commit == range.to.commit)
}

/// `audience=editors`
fn property(text: &str) -> Result<(String, String), Error> {
    let parts = text.split_once('=').map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()));
    parts
        .filter(|(key, value)| !key.is_empty() && !value.is_empty())
        .ok_or_else(|| Error::new(format!("no property: {text}")).hint("Write it like --only audience=editors."))
}

/// What is told of the pages that are asked for.
fn tell(project: &Project, asked: &Asked) -> Result<Told, Error> {
    let Some((key, value)) = &asked.scope.only else { return project.tell_range(&asked.range) };
    let (mut told, pages) = project.tell_with_pages(&asked.range)?;
    let values = |change: &PageChange| -> Vec<String> {
        let new = change.new_path.as_ref().and_then(|path| pages.new.get(path));
        let page = new.or_else(|| change.old_paths.first().and_then(|path| pages.old.get(path)));
        let fields = page.into_iter().flat_map(Packed::front_matter).filter(|field| field.key == *key);
        fields.flat_map(|field| field.values).collect()
    };
    let is_wanted =
        |change: &PageChange| values(change).iter().any(|other| other.to_lowercase() == value.to_lowercase());
    let known: BTreeSet<String> = told.comparison.pages.iter().flat_map(values).collect();
    report::newsletter::keep_only(&mut told.comparison, &mut told.statements, is_wanted);
    if told.comparison.pages.is_empty() && !is_nothing(&asked.range) {
        let known: Vec<String> = known.into_iter().take(VALUES).collect();
        let known = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
        output::note(&format!("No page that changed has {key}: {value}. They have {key}: {known}"));
    }
    Ok(told)
}

/// The draft that people edited: the one named, else that of the release. Error, with exit code 1: somebody has to choose first.
fn drafted(
    project: &Project,
    common: &Common,
    named: Option<&Path>,
    release: Option<&Point>,
) -> Result<Option<String>, Error> {
    let read = |path: PathBuf| -> Result<Option<String>, Error> {
        let Some(text) = files::read_text(&path)? else { return Ok(None) };
        open_conflicts(&path, &Merged { conflicts: conflicts(&text), text: String::new() })?;
        Ok(Some(text))
    };
    if let Some(named) = named {
        let text = read(common.directory.join(named))?;
        return text.map(Some).ok_or_else(|| Error::new(format!("there is no draft {}", named.display())));
    }
    let (Some(release), Some(root)) = (release, project.repo.working_tree()) else { return Ok(None) };
    // `release` names folders by version, people often by tag.
    let version = release.version.as_ref().map(ToString::to_string);
    for folder in [Some(release.name.clone()), version].into_iter().flatten() {
        let path = format!("releases/{folder}/{DRAFT}");
        if let Some(text) = read(files::own::place(&root, &path)?)? {
            output::note(&format!("The mail is made of {path}."));
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// The draft of a range as Markdown.
pub fn text(project: &Project, told: &Told, language: Language) -> Result<String, Error> {
    worded(project, told, Scope::default(), language)
}

fn worded(project: &Project, told: &Told, scope: Scope, language: Language) -> Result<String, Error> {
    let most = project.config.newsletter.items.map_or(ITEMS, usize::from);
    let letter = report::newsletter::newsletter(&told.comparison, &told.statements, &told.site, most);
    let letter = Letter { scope, ..letter };
    let templates = project.templates()?;
    newsletter::newsletter(&letter, &told.comparison, &told.site, &templates, language).map_err(template_refused)
}
