//! `pagelog newsletter [RANGE]`: a draft of the newsletter, for an editor; and from the edited draft the mail.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{self, open_conflicts};
use super::project::{Project, Told, template_refused};
use super::{Common, ToWords};
use crate::draft::{Merged, conflicts};
use crate::error::Error;
use crate::files;
use crate::render::language::Language;
use crate::render::templates::Templates;
use crate::render::{mail, newsletter};
use crate::report;

/// The draft of a release, below its folder in `releases/`.
const DRAFT: &str = "newsletter.md";

#[derive(Debug, Args)]
pub struct Newsletter {
    /// The range: A..B, A, A.. or nothing (the last release)
    range: Option<String>,
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

pub fn run(common: &Common, command: &Newsletter) -> Result<(), Error> {
    let project = Project::open(common)?;
    if command.format == Format::Markdown {
        if command.draft.is_some() {
            return Err(Error::new("a draft is what mail is made of")
                .hint("Say which with --format: html, fragment, text or eml."));
        }
        let told = project.tell(command.range.as_deref())?;
        let output = command.to.open(project.language);
        project.note_problems(&told.comparison.problems);
        return output.write_words(&text(&told, &project.templates()?, project.language)?);
    }
    let range = project.range(command.range.as_deref())?;
    let markdown = match drafted(&project, common, command.draft.as_deref(), &range.to.name)? {
        Some(text) => text,
        None => text(&project.tell_range(&range)?, &project.templates()?, project.language)?,
    };
    let draft = mail::read(&markdown, project.language);
    let product = match command.format {
        Format::Fragment => mail::fragment(&draft),
        Format::Text => mail::text(&draft),
        Format::Eml => mail::eml(&draft, &range.to.date),
        Format::Html | Format::Markdown => mail::html(&draft),
    };
    if product.len() > mail::LARGE && command.format != Format::Text {
        output::note("This is more than mail programs show whole (90 kB). Tell fewer pages in the draft.");
    }
    command.to.to.open(project.language).write(&product)
}

/// The draft that people edited: the one named, else that of the release. Error, with exit code 1: somebody has to choose first.
fn drafted(project: &Project, common: &Common, named: Option<&Path>, release: &str) -> Result<Option<String>, Error> {
    let own = |root: &PathBuf| files::own::place(root, &format!("releases/{release}/{DRAFT}"));
    let root = project.repo.working_tree();
    let path = match named {
        Some(file) => Some(common.directory.join(file)),
        None => root.as_ref().map(own).transpose()?,
    };
    let Some(path) = path else { return Ok(None) };
    match (files::read_text(&path)?, named) {
        (None, Some(named)) => Err(Error::new(format!("there is no draft {}", named.display()))),
        (None, None) => Ok(None),
        (Some(text), _) => {
            if named.is_none() {
                output::note(&format!("The mail is made of releases/{release}/{DRAFT}."));
            }
            open_conflicts(&path, &Merged { conflicts: conflicts(&text), text: String::new() })?;
            Ok(Some(text))
        }
    }
}

/// The draft as Markdown.
pub fn text(told: &Told, templates: &Templates, language: Language) -> Result<String, Error> {
    let letter = report::newsletter::newsletter(&told.comparison, &told.statements, &told.site);
    newsletter::newsletter(&letter, &told.comparison, &told.site, templates, language).map_err(template_refused)
}
