//! What `pagelog.toml` says of readiness and releases.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::site::{Files, Generator, named, scalar};
use crate::page::anchors::Slugs;
use crate::report::next::{Part, Rules};
use crate::report::readiness::Check;

/// `[check]`
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct CheckSettings {
    /// How grave a finding of a check is, by the name of the check.
    pub severity: BTreeMap<CheckName, SeveritySetting>,
    /// Texts that say that something is unfinished.
    pub unfinished: Vec<String>,
}

/// How grave what the range brought is.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum SeveritySetting {
    #[default]
    Error,
    Warning,
    Off,
}

/// The name of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CheckName(pub Check);

impl<'de> Deserialize<'de> for CheckName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = || Check::ALL.map(|check| format!("`{}`", check.name())).join(", ");
        Check::of_name(&name)
            .map(CheckName)
            .ok_or_else(|| serde::de::Error::custom(format!("unknown field `{name}`, expected one of {}", known())))
    }
}

impl CheckSettings {
    /// How grave what this check finds is.
    pub fn severity_of(&self, check: Check) -> SeveritySetting {
        let own = if check.only_warns() { SeveritySetting::Warning } else { SeveritySetting::Error };
        self.severity.get(&CheckName(check)).copied().unwrap_or(own)
    }
}

/// `[release]`
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub struct ReleasePlan {
    /// Which part of the version goes up for what.
    pub rules: RuleSettings,
    /// Texts that name the version or the date.
    pub texts: Vec<TextSetting>,
}

/// A text that names the version or the date of the release.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct TextSetting {
    /// The file, from the root of the repository.
    pub file: String,
    /// The text, with `{version}` and `{date}` where they stand.
    pub text: String,
}

/// `[release] rules`
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct RuleSettings {
    removed: Option<PartSetting>,
    moved: Option<PartSetting>,
    restructured: Option<PartSetting>,
    added: Option<PartSetting>,
    substantive: Option<PartSetting>,
    few: Option<PartSetting>,
    other: Option<PartSetting>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum PartSetting {
    Major,
    Minor,
    Patch,
}

impl RuleSettings {
    /// The rules, with the default for what is not said.
    pub fn rules(&self) -> Rules {
        let part = |setting: Option<PartSetting>, default: Part| match setting {
            Some(PartSetting::Major) => Part::Major,
            Some(PartSetting::Minor) => Part::Minor,
            Some(PartSetting::Patch) => Part::Patch,
            None => default,
        };
        let default = Rules::default();
        Rules {
            removed: part(self.removed, default.removed),
            moved: part(self.moved, default.moved),
            restructured: part(self.restructured, default.restructured),
            added: part(self.added, default.added),
            substantive: part(self.substantive, default.substantive),
            few: part(self.few, default.few),
            other: part(self.other, default.other),
        }
    }
}

/// How the generator of a site makes the names of headings.
pub fn slugs(generator: Generator, files: &Files<'_>) -> Slugs {
    match generator {
        Generator::MkDocs | Generator::Zensical => {
            let text = ["mkdocs.yml", "mkdocs.yaml"].into_iter().find_map(|file| (files.file)(file));
            text.map_or(Slugs::Python, |text| of_mkdocs(&text))
        }
        Generator::VitePress => Slugs::VitePress,
        Generator::Docusaurus | Generator::Hugo | Generator::Jekyll | Generator::MdBook | Generator::Sphinx => {
            Slugs::GitHub
        }
        Generator::Unknown => Slugs::Any,
    }
}

/// What `toc: slugify:` says. Its value is a tag of YAML's (`!!python/object/apply:pymdownx.slugs.slugify`), of which no reader keeps
/// the name: the line itself is read.
fn of_mkdocs(text: &str) -> Slugs {
    let settings = super::site::yaml(text);
    let case = named(settings.get("markdown_extensions"), "toc")
        .and_then(|toc| scalar(toc.pointer("/slugify/kwds/case")))
        .unwrap_or_default();
    let line = slugify_of_toc(text).unwrap_or("");
    if line.contains("pymdownx.slugs") {
        Slugs::Pymdownx {
            lower: case.starts_with("lower") || case == "fold" || line.contains("uslugify") && !line.contains("cased"),
        }
    } else if line.contains("slugify_unicode") {
        Slugs::PythonUnicode
    } else {
        Slugs::Python
    }
}

/// The line `slugify:` below `toc:`; other extensions have one of that name too.
fn slugify_of_toc(text: &str) -> Option<&str> {
    let column = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let is_toc = |line: &&str| {
        let key = line.trim_start_matches([' ', '-']).split(['#', ' ']).next().unwrap_or("");
        matches!(key, "toc:" | "markdown.extensions.toc:")
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let toc = lines.find(is_toc)?;
    lines.take_while(|line| column(line) > column(toc)).find_map(|line| line.trim().strip_prefix("slugify:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mkdocs_says_how_names_are_made() {
        assert_eq!(of_mkdocs("site_name: x\nmarkdown_extensions:\n  - toc:\n      permalink: true\n"), Slugs::Python);
        let text = "markdown_extensions:\n  - toc:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify\n        kwds:\n          case: lower\n";
        assert_eq!(of_mkdocs(text), Slugs::Pymdownx { lower: true });
        let text =
            "markdown_extensions:\n  - toc:\n      slugify: !!python/name:markdown.extensions.toc.slugify_unicode\n";
        assert_eq!(of_mkdocs(text), Slugs::PythonUnicode);
        let tabbed = "- pymdownx.tabbed:\n    slugify: !!python/object/apply:pymdownx.slugs.slugify\n";
        let text = format!("markdown_extensions:\n- markdown.extensions.toc:\n    permalink: true\n{tabbed}");
        assert_eq!(of_mkdocs(&text), Slugs::Python, "that of tabs is not that of headings");
    }

    #[test]
    fn severities_and_rules_are_read() {
        let config = super::super::Config::parse(
            "[check]\nseverity = { no-redirect = \"warning\" }\n[release]\nrules = { removed = \"major\" }\n",
        )
        .unwrap();
        assert_eq!(config.check.severity_of(Check::NoRedirect), SeveritySetting::Warning);
        assert_eq!(config.check.severity_of(Check::BrokenLink), SeveritySetting::Error);
        assert_eq!(config.release.rules.rules().removed, Part::Major);
        let error = super::super::Config::parse("[check]\nseverity = { no-redirct = \"off\" }\n").unwrap_err();
        assert!(error.to_text().contains("Did you mean no-redirect?"), "{}", error.to_text());
    }
}
