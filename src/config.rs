//! The configuration: `pagelog.toml` at the root of the repository, and what the site's own configuration says.
//!
//! Everything in `pagelog.toml` is optional; without it the site is discovered ([`site`]). Unknown keys are refused, with
//! the line and the nearest key, so that a slip does not silently do nothing.

pub mod content;
mod manifest;
mod nav;
mod newsletter;
mod redirects;
mod release;
pub mod site;
mod text;

use std::collections::BTreeMap;

use globset::GlobSet;
use serde::Deserialize;

use crate::compare::meaning::{TABLE, Weights};
use crate::compare::{Reason, Significance};
use crate::error::Error;
use crate::range::nearest;
use crate::release::{Naming, Scheme};

pub use content::Content;
pub use manifest::{FORMAT, Manifest};
pub use nav::Nav;
pub use newsletter::{NewsletterSettings, SenderSetting};
pub use redirects::{Redirects, redirects};
pub use release::{CheckSettings, ReleasePlan, SeveritySetting, TextSetting, slugs};
pub use site::{Generator, Site};
pub use text::init_text;

/// The name of the file at the root of the repository.
pub const FILE: &str = "pagelog.toml";

/// What `pagelog.toml` says. Every key is optional; what is not said is discovered or has the default told here.
///
/// ```toml
/// language = "nl"              # language of notes and newsletter: nl or en. Default: the site's own, else en
///
/// [site]
/// name = "Wegwijzer"           # Default: the site's own
/// url = "https://example.org/" # Where it is published. Default: the site's own
/// use_directory_urls = true    # a/b.md is published as a/b/. Default: as the site's generator does
///
/// [content]
/// folders = ["docs", "site"]   # where the pages are, former names too. Default: as the site's generator says, per release
/// include = ["**/*.md"]        # globs on the path below the folder. Default: everything
/// exclude = ["drafts/**"]
/// extensions = [".md"]         # Default: .md .markdown .mdx
///
/// [releases]
/// prefix = "docs-"             # what stands before the version in tag names, besides a v. Default: nothing
/// scheme = "semver"            # or "calendar": tags like 2024.12 and 2024-12-19 are releases too
/// aliases = { beta = "v1.6.1" } # names of your own for releases
/// ignore = ["v0.*"]            # globs of tags that are no releases
///
/// [significance]
/// wording = "substantive"      # how much a reason matters: none, cosmetic, editorial or substantive. Default: the handbook's table
///
/// [templates]
/// folder = "templates"         # your own templates, from the root of the repository. Default: the built-in ones
///
/// [check]
/// severity = { no-redirect = "warning" } # how grave a finding is: error, warning or off. Default: error
/// unfinished = ["(concept)"]   # texts that say that something is unfinished, besides TODO and the like
///
/// [release]
/// rules = { removed = "major" } # which part of the version goes up for what. Default: see `Rules`
/// texts = [{ file = "docs/index.md", text = "Versie {version} van {date}" }] # texts that a release brings up to date
///
/// [newsletter]
/// items = 5                    # how many things are told. Default: 5
/// from = { name = "Redactie", address = "redactie@example.org" } # who sends it. Default: nobody
/// ```
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Language of what is written.
    pub language: Option<Language>,
    /// The site.
    pub site: SiteSettings,
    /// Where the pages are.
    pub content: ContentSettings,
    /// Which tags are releases.
    pub releases: ReleaseSettings,
    /// How much reasons matter, where the team decided otherwise.
    pub significance: BTreeMap<ReasonSetting, SignificanceSetting>,
    /// Templates of the team's own.
    pub templates: TemplateSettings,
    /// What is looked at before a release.
    pub check: CheckSettings,
    /// What a release does.
    pub release: ReleasePlan,
    /// The newsletter.
    pub newsletter: NewsletterSettings,
}

/// A language that pagelog writes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Language {
    Nl,
    En,
}

/// `[site]`
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct SiteSettings {
    /// What the site is called.
    pub name: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
    /// Whether `a/b.md` is published as `a/b/`.
    pub use_directory_urls: Option<bool>,
}

/// `[content]`
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct ContentSettings {
    /// Where the pages are, former names too.
    pub folders: Vec<String>,
    /// Globs of pages, on the path below the folder.
    pub include: Vec<String>,
    /// Globs of what are no pages.
    pub exclude: Vec<String>,
    /// Endings of pages.
    pub extensions: Vec<String>,
}

/// `[releases]`
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct ReleaseSettings {
    /// What stands before the version in tag names.
    pub prefix: String,
    /// How versions are written.
    pub scheme: SchemeSetting,
    /// Names for releases.
    pub aliases: BTreeMap<String, String>,
    /// Globs of tags that are no releases.
    pub ignore: Vec<String>,
}

/// `[releases] scheme`
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum SchemeSetting {
    #[default]
    Semver,
    Calendar,
}

/// `[significance]`: the name of a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReasonSetting(pub Reason);

impl<'de> Deserialize<'de> for ReasonSetting {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: [&str; TABLE.len()] = {
            let mut names = [""; TABLE.len()];
            let mut at = 0;
            while at < TABLE.len() {
                names[at] = TABLE[at].1;
                at += 1;
            }
            names
        };
        let name = String::deserialize(deserializer)?;
        let found = TABLE.iter().find(|(_, known, _)| *known == name);
        found.map(|(reason, ..)| ReasonSetting(*reason)).ok_or_else(|| serde::de::Error::unknown_field(&name, &NAMES))
    }
}

/// `[significance]`: how much it matters.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are those of the domain")]
pub enum SignificanceSetting {
    None,
    Cosmetic,
    Editorial,
    Substantive,
}

/// `[templates]`
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct TemplateSettings {
    /// The folder, from the root of the repository.
    pub folder: Option<String>,
}

/// Which tags are releases, ready for use.
#[derive(Clone, Debug)]
pub struct ReleaseRules {
    /// How tags name versions.
    pub naming: Naming,
    /// Tags that are no releases.
    pub ignore: GlobSet,
}

impl Default for ReleaseRules {
    fn default() -> Self {
        ReleaseRules { naming: Naming::default(), ignore: GlobSet::empty() }
    }
}

impl Language {
    /// The language of that code (`nl`, `en`, also `nl-NL`), if it is one that pagelog writes.
    pub fn from_code(code: &str) -> Option<Language> {
        let primary = code.split(['-', '_']).next().unwrap_or(code);
        [Language::Nl, Language::En].into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// Its code, as in HTML's `lang`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Nl => "nl",
            Language::En => "en",
        }
    }
}

impl Config {
    /// Reads the text of a `pagelog.toml`. Error: what is wrong, with the line, and the nearest key for an unknown one.
    pub fn parse(text: &str) -> Result<Config, Error> {
        let config: Config = toml::from_str(text).map_err(|cause| refused(text, &cause))?;
        let folders = config.content.folders.iter().chain(&config.templates.folder);
        if let Some(folder) = folders.into_iter().find(|folder| content::leads_out(folder)) {
            return Err(outside(text, folder));
        }
        // Globs are part of the file: a wrong one is told now, not at the first page.
        config.content()?;
        config.release_rules()?;
        Ok(config)
    }

    /// Which files are pages. Error: a glob that is none.
    pub fn content(&self) -> Result<Content, Error> {
        let ContentSettings { folders, include, exclude, extensions } = &self.content;
        Content::new(folders, extensions, include, exclude).map_err(|error| in_file("content", error))
    }

    /// Which tags are releases. Error: a glob that is none.
    pub fn release_rules(&self) -> Result<ReleaseRules, Error> {
        let ignore = content::globs(&self.releases.ignore).map_err(|error| in_file("releases", error))?;
        Ok(ReleaseRules { naming: self.naming(), ignore })
    }

    /// How much each reason matters.
    pub fn weights(&self) -> Weights {
        let level = |setting: SignificanceSetting| match setting {
            SignificanceSetting::None => Significance::None,
            SignificanceSetting::Cosmetic => Significance::Cosmetic,
            SignificanceSetting::Editorial => Significance::Editorial,
            SignificanceSetting::Substantive => Significance::Substantive,
        };
        self.significance.iter().fold(Weights::default(), |weights, (ReasonSetting(reason), setting)| {
            weights.with(*reason, level(*setting))
        })
    }

    /// How tags name versions.
    pub fn naming(&self) -> Naming {
        let scheme = match self.releases.scheme {
            SchemeSetting::Semver => Scheme::Semver,
            SchemeSetting::Calendar => Scheme::Calendar,
        };
        Naming { prefix: self.releases.prefix.clone(), scheme }
    }
}

fn in_file(table: &str, error: Error) -> Error {
    Error::new(format!("cannot use [{table}] in {FILE}")).because(error)
}

/// The error for a folder that does not lie in the repository: its history is not there to be read.
fn outside(text: &str, folder: &str) -> Error {
    let found = text.lines().zip(1..).find(|(line, _)| line.contains(folder) && !line.trim_start().starts_with('#'));
    let place = found.map(|(line, number)| format!(", line {number}: {}", line.trim())).unwrap_or_default();
    Error::new(format!("cannot use {FILE}{place}"))
        .because(format!("the folder {folder} is not in the repository"))
        .hint("Write it from the root of the repository: docs")
}

/// The error for a text that is refused: where, the line itself, what is wrong, and the nearest key.
fn refused(text: &str, cause: &toml::de::Error) -> Error {
    let at = cause.span().map_or(0, |span| span.start).min(text.len());
    let before = text.get(..at).unwrap_or("");
    let number = before.matches('\n').count() + 1;
    let line = text.lines().nth(number - 1).unwrap_or("").trim();
    let error = Error::new(format!("cannot use {FILE}, line {number}: {line}"));
    let message = cause.message().lines().next().unwrap_or("").to_owned();
    let mut quoted = message.split('`').skip(1).step_by(2);
    let Some(unknown) = quoted.next().filter(|_| message.starts_with("unknown ")) else {
        return error.because(message);
    };
    let known: Vec<&str> = quoted.collect();
    let kind = if message.starts_with("unknown variant") { "value" } else { "key" };
    let nearest = nearest(unknown, known.iter().copied());
    let error = error.because(format!("unknown {kind} {unknown}"));
    match nearest.first() {
        Some(nearest) => error.hint(format!("Did you mean {nearest}?")),
        None => error.hint(format!("Known here: {}.", known.join(", "))),
    }
}

#[cfg(test)]
mod tests;
