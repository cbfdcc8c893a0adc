//! The `pagelog.toml` that `pagelog init` writes down: what was discovered, with what else can be said as comments.

use super::{Language, Site};

/// The text of a `pagelog.toml` for this site, commented in the site's language. Read back it says what was discovered.
pub fn init_text(site: &Site) -> String {
    let say = |nl: &'static str, en: &'static str| match site.language {
        Language::Nl => nl,
        Language::En => en,
    };
    let folders: Vec<String> =
        site.content_folders.iter().map(|folder| quoted(if folder.is_empty() { "." } else { folder })).collect();
    let url = site
        .url
        .as_deref()
        .map_or_else(|| "# url = \"https://example.org/\"".to_owned(), |url| format!("url = {}", quoted(url)));
    let folders = match folders[..] {
        [] => "folders = [\"docs\"]".to_owned(),
        // As a comment: what the generator's configuration says is looked up at each release, and may have been otherwise.
        _ => format!("# folders = [{}]", folders.join(", ")),
    };
    [
        say(
            "# Instellingen van pagelog. Alles mag weg: dan geldt wat de site zelf zegt.",
            "# Settings of pagelog. Everything may go: then what the site itself says holds.",
        )
        .to_owned(),
        String::new(),
        say(
            "# Taal van de releasenotes en de nieuwsbrief: nl of en.",
            "# Language of the release notes and the newsletter: nl or en.",
        )
        .to_owned(),
        format!("language = {}", quoted(site.language.code())),
        String::new(),
        "[site]".to_owned(),
        if site.name.is_empty() { "# name = \"…\"".to_owned() } else { format!("name = {}", quoted(&site.name)) },
        say(
            "# Waar de site staat; de pagina’s krijgen daarmee hun adres.",
            "# Where the site is; it gives the pages their addresses.",
        )
        .to_owned(),
        url,
        String::new(),
        "[content]".to_owned(),
        say(
            "# De mappen met pagina’s. Zonder deze regel zegt de site het zelf, per release.",
            "# The folders with pages. Without this line the site itself says so, release by release.",
        )
        .to_owned(),
        folders,
        say(
            "# Bestanden die geen pagina zijn (patronen onder de map).",
            "# Files that are no pages (globs below the folder).",
        )
        .to_owned(),
        "# exclude = [\"**/CONTRIBUTING.md\"]".to_owned(),
        String::new(),
        "[releases]".to_owned(),
        say(
            "# Wat in de naam van een tag voor de versie staat, buiten een v.",
            "# What stands before the version in the name of a tag, besides a v.",
        )
        .to_owned(),
        "# prefix = \"docs-\"".to_owned(),
        say("# Ook datums zijn releases: 2024.12 of 2024-12-19.", "# Dates are releases too: 2024.12 or 2024-12-19.")
            .to_owned(),
        "# scheme = \"calendar\"".to_owned(),
        say("# Eigen namen voor releases.", "# Names of your own for releases.").to_owned(),
        "# aliases = { beta = \"v1.6.1\" }".to_owned(),
        say("# Tags die geen release zijn.", "# Tags that are no releases.").to_owned(),
        "# ignore = [\"v0.*\"]".to_owned(),
        String::new(),
        "[templates]".to_owned(),
        say("# De map met eigen sjablonen.", "# The folder with templates of your own.").to_owned(),
        "# folder = \"templates\"".to_owned(),
        String::new(),
    ]
    .join("\n")
}

/// The text as a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
