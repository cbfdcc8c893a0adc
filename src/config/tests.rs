//! What `pagelog.toml` may say, and what is said of one that is wrong.

use super::*;

const WHOLE: &str = r#"
language = "nl"
[site]
name = "Kader"
url = "https://example.org/"
use_directory_urls = false
[content]
folders = ["docs", "site"]
include = ["**/*.md"]
exclude = ["drafts/**"]
extensions = [".md"]
[releases]
prefix = "docs-"
scheme = "calendar"
aliases = { beta = "v1.6.1" }
ignore = ["v0.*"]
[templates]
folder = "templates"
"#;

fn refused(text: &str) -> String {
    Config::parse(text).unwrap_err().to_text()
}

#[test]
fn everything_can_be_said_and_nothing_must() {
    let config = Config::parse(WHOLE).unwrap();
    assert_eq!(config.language, Some(Language::Nl));
    assert_eq!(config.naming(), Naming { prefix: "docs-".into(), scheme: Scheme::Calendar });
    assert_eq!(config.releases.aliases["beta"], "v1.6.1");
    assert!(config.release_rules().unwrap().ignore.is_match("v0.12.1"));
    assert_eq!(config.content().unwrap().folders, ["docs", "site"]);
    assert_eq!(Config::parse("").unwrap(), Config::default());
}

#[test]
fn a_slip_is_refused_with_its_line_and_the_nearest_key() {
    assert_eq!(
        refused("[site]\nname = \"x\"\n  urll = \"https://example.org/\"\n"),
        "cannot use pagelog.toml, line 3: urll = \"https://example.org/\": unknown key urll\nhint: Did you mean url?"
    );
    assert_eq!(
        refused("[releases]\nscheme = \"calender\""),
        "cannot use pagelog.toml, line 2: scheme = \"calender\": unknown value calender\nhint: Did you mean calendar?"
    );
    assert_eq!(
        refused("nonsense = 1"),
        "cannot use pagelog.toml, line 1: nonsense = 1: unknown key nonsense\n\
         hint: Known here: language, site, content, releases, significance, templates, check, release, newsletter."
    );
    assert_eq!(refused("language = 3"), "cannot use pagelog.toml, line 1: language = 3: wanted string or table");
    assert_eq!(
        refused("[content]\nfolders = \"docs\""),
        "cannot use pagelog.toml, line 2: folders = \"docs\": invalid type: string \"docs\", expected a sequence"
    );
    assert_eq!(
        refused("[content]\nexclude = [\"a[\"]"),
        "cannot use [content] in pagelog.toml: no usable glob: a[: unclosed character class; missing ']'"
    );
}
