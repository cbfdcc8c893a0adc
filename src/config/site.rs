//! The site, discovered from its generator's own configuration. Pure: files come in through [`Files`].
//!
//! Tried in this order, the first one found counts: MkDocs (`mkdocs.yml`), Zensical (`zensical.toml`), Docusaurus, Hugo
//! (at the root or in `docs/`, `site/`, `website/`), mdBook, VitePress, Sphinx with MyST (`conf.py`, `_toc.yml` or `myst.yml` at
//! the root or in `docs/`, `doc/`, `source/`), Jekyll (`_config.yml` at the root or in `docs/`, `site/`), else a folder `content/` or `docs/`. What is in `pagelog.toml` goes before all of it. What was found out and
//! assumed is told in [`Site::assumed`].
//!
//! The environment plays no part: `!ENV [NAME, default]` is the default, so that the same commit gives the same site.

use std::collections::BTreeMap;

use serde_json::Value;

use super::content::normal_folder;
use super::nav::is_index;
use super::{Config, Language, Nav, nav};
use crate::page::{Dialect, PagePath};

/// The files of one tree.
pub struct Files<'a> {
    /// The text of a file; none if there is no such file.
    pub file: &'a dyn Fn(&str) -> Option<String>,
    /// Whether there is such a folder.
    pub folder: &'a dyn Fn(&str) -> bool,
}

/// What makes a website of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Generator {
    MkDocs,
    Zensical,
    Docusaurus,
    Hugo,
    Jekyll,
    MdBook,
    VitePress,
    /// Sphinx, Jupyter Book and the MyST tools.
    Sphinx,
    /// None that is known here.
    Unknown,
}

/// The site at one commit.
#[derive(Clone, Debug)]
pub struct Site {
    /// What it is called; empty if nothing says so.
    pub name: String,
    /// Where it is published, with a closing `/`.
    pub url: Option<String>,
    /// Where the pages are; those that exist. Empty: nowhere that is known.
    pub content_folders: Vec<String>,
    /// The language it is written in, as far as pagelog has it; else English.
    pub language: Language,
    /// Its navigation.
    pub nav: Nav,
    /// How its pages are written.
    pub dialect: Dialect,
    /// What makes the website.
    pub generator: Generator,
    /// What was found out and assumed, a sentence each.
    pub assumed: Vec<String>,
    urls: Urls,
}

/// How paths become addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Urls {
    /// `a/b.md` → `a/b/`
    Folders,
    /// `a/b.md` → `a/b.html`
    Files,
    /// It depends on what is not known here.
    Uncertain,
}

/// What a generator's configuration says.
struct Found {
    generator: Generator,
    /// The file that says it; empty if none does.
    file: String,
    folders: Vec<String>,
    name: Option<String>,
    url: Option<String>,
    language: Option<String>,
    nav: Value,
    dialect: Dialect,
    urls: Urls,
}

/// The site as the files and `pagelog.toml` say.
pub fn discover(files: &Files<'_>, config: &Config) -> Site {
    let found = find(files);
    let configured: Vec<String> = config.content.folders.iter().map(|folder| normal_folder(folder)).collect();
    let mut folders = if configured.is_empty() { found.folders.clone() } else { configured };
    folders.retain(|folder| folder.is_empty() || (files.folder)(folder));
    let told = config.site.url.clone().or(found.url.clone());
    let url = told.filter(|url| !url.is_empty()).map(|url| format!("{}/", url.trim_end_matches('/')));
    let language = config.language.or_else(|| Language::from_code(found.language.as_deref()?));
    let urls = match config.site.use_directory_urls {
        Some(true) => Urls::Folders,
        Some(false) => Urls::Files,
        None => found.urls,
    };
    let nav = if found.nav.is_array() { Nav::of_mkdocs(&found.nav, &folders) } else { Nav::of_folders(&folders) };
    let assumed = assumptions(&found, config, &folders, language);
    Site {
        name: config.site.name.clone().or(found.name).unwrap_or_default(),
        url,
        content_folders: folders,
        language: language.unwrap_or(Language::En),
        nav,
        dialect: found.dialect,
        generator: found.generator,
        assumed,
        urls,
    }
}

/// Where the pages are, by the generator's configuration alone; those that exist.
pub fn content_folders(files: &Files<'_>) -> Vec<String> {
    let mut folders = match first_of(files, &MKDOCS) {
        // Reading YAML is the dearest step of listing releases, and most sites leave their folder where it is by default.
        Some((_, text)) if !text.contains("docs_dir") && !text.contains("INHERIT") => vec![MKDOCS_FOLDER.to_owned()],
        _ => find(files).folders,
    };
    folders.retain(|folder| folder.is_empty() || (files.folder)(folder));
    folders
}

impl Site {
    /// The page's address on the website, where the generator and its settings make that certain; else none.
    pub fn url_of(&self, page: &PagePath) -> Option<String> {
        let below = self.content_folders.iter().find_map(|folder| match folder.as_str() {
            "" => Some(page.as_str()),
            folder => page.as_str().strip_prefix(folder)?.strip_prefix('/'),
        })?;
        let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
        let mut url = url::Url::parse(self.url.as_deref()?).ok()?;
        let file = match (self.urls, is_index(name)) {
            (Urls::Uncertain, _) => return None,
            (Urls::Folders, true) => String::new(),
            (Urls::Files, true) => "index.html".to_owned(),
            (Urls::Folders, false) => format!("{}/", page.stem()),
            (Urls::Files, false) => format!("{}.html", page.stem()),
        };
        let folders = folder.split('/').filter(|part| !part.is_empty());
        url.path_segments_mut().ok()?.pop_if_empty().extend(folders).extend(file.split('/'));
        Some(url.into())
    }
}

fn assumptions(found: &Found, config: &Config, folders: &[String], language: Option<Language>) -> Vec<String> {
    let mut told = Vec::new();
    let source = if found.file.is_empty() { String::new() } else { format!(", as {} says", found.file) };
    if config.content.folders.is_empty() {
        told.push(match folders {
            [] => "No content folder found: looked for the configuration of a site generator, then for content/ and docs/.".to_owned(),
            [root] if root.is_empty() => format!("The pages are taken from the whole repository{source}."),
            _ => format!("The pages are taken from {}/{source}.", folders.join("/, ")),
        });
    }
    match language {
        None => told.push("No language is configured: texts are written in English.".to_owned()),
        Some(language) if config.language.is_none() => {
            told.push(format!("The language is {}{source}.", language.code()))
        }
        Some(_) => {}
    }
    told
}

fn find(files: &Files<'_>) -> Found {
    let known = [mkdocs, zensical, docusaurus, hugo, mdbook, vitepress, sphinx, jekyll];
    known.iter().find_map(|generator| generator(files)).unwrap_or_else(|| {
        let folder = ["content", "docs"].into_iter().find(|folder| (files.folder)(folder));
        Found { folders: folder.map(str::to_owned).into_iter().collect(), ..Found::new(Generator::Unknown, "") }
    })
}

impl Found {
    fn new(generator: Generator, file: &str) -> Found {
        Found {
            generator,
            file: file.to_owned(),
            folders: Vec::new(),
            name: None,
            url: None,
            language: None,
            nav: Value::Null,
            dialect: Dialect::default(),
            urls: Urls::Uncertain,
        }
    }
}

/// The files that configure MkDocs, and the folder of pages if they name none.
const MKDOCS: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];
const MKDOCS_FOLDER: &str = "docs";

/// What `mkdocs.yml` says; none without one.
pub(super) fn mkdocs_settings(files: &Files<'_>) -> Option<Value> {
    let (_, text) = first_of(files, &MKDOCS)?;
    Some(inherited(files, &text, 0))
}

fn mkdocs(files: &Files<'_>) -> Option<Found> {
    let (file, text) = first_of(files, &MKDOCS)?;
    Some(of_mkdocs(Generator::MkDocs, file, &inherited(files, &text, 0)))
}

fn zensical(files: &Files<'_>) -> Option<Found> {
    let (file, text) = first_of(files, &["zensical.toml"])?;
    let settings = toml_text(&text);
    Some(of_mkdocs(Generator::Zensical, file, settings.get("project").unwrap_or(&settings)))
}

/// What an `mkdocs.yml` says; Zensical's file has the same keys.
fn of_mkdocs(generator: Generator, file: &str, settings: &Value) -> Found {
    let directory_urls = scalar(settings.get("use_directory_urls")).is_none_or(|told| told != "false");
    Found {
        folders: vec![normal_folder(&scalar(settings.get("docs_dir")).unwrap_or_else(|| MKDOCS_FOLDER.to_owned()))],
        name: scalar(settings.get("site_name")),
        url: scalar(settings.get("site_url")),
        language: scalar(settings.pointer("/theme/language")),
        nav: settings.get("nav").cloned().unwrap_or_default(),
        dialect: snippets(settings),
        urls: if directory_urls { Urls::Folders } else { Urls::Files },
        ..Found::new(generator, file)
    }
}

/// Where `--8<--` looks for files (by default the root, as pymdownx does), and what it puts under every page.
fn snippets(settings: &Value) -> Dialect {
    let options = named(settings.get("markdown_extensions"), "pymdownx.snippets");
    let list = |key: &str| match options.as_ref().and_then(|options| options.get(key)) {
        Some(Value::Array(items)) => items.iter().filter_map(|item| scalar(Some(item))).collect(),
        one => scalar(one).into_iter().collect::<Vec<_>>(),
    };
    let mut folders: Vec<String> = list("base_path").iter().map(|folder| normal_folder(folder)).collect();
    if folders.is_empty() {
        folders.push(String::new());
    }
    let appended = list("auto_append").iter().map(|path| normal_folder(path)).collect();
    Dialect { snippet_folders: folders, auto_append: appended, ..Dialect::default() }
}

/// The options of an extension or plugin, which stand in a list of names and one-key maps, or in a map.
pub(super) fn named(list: Option<&Value>, name: &str) -> Option<Value> {
    // Extensions of Python-Markdown itself have a long name too.
    let long = format!("markdown.extensions.{name}");
    let of = |item: &Value| item.get(name).or_else(|| item.get(&long)).cloned();
    match list? {
        map @ Value::Object(_) => of(map),
        Value::Array(items) => items.iter().find_map(of),
        _ => None,
    }
}

/// How many `INHERIT` lead to another; a chain that is longer runs in a circle.
const MAX_INHERITED: usize = 8;

/// The settings with those of the file named by `INHERIT` below them.
pub(super) fn inherited(files: &Files<'_>, text: &str, depth: usize) -> Value {
    let own = yaml(text);
    let Some(parent) = scalar(own.get("INHERIT")).filter(|_| depth < MAX_INHERITED) else { return own };
    match (files.file)(&normal_folder(&parent)) {
        Some(text) => merged(inherited(files, &text, depth + 1), own),
        None => own,
    }
}

/// Maps are merged key by key, anything else is replaced.
fn merged(base: Value, over: Value) -> Value {
    match (base, over) {
        (Value::Object(mut base), Value::Object(over)) => {
            for (key, value) in over {
                let below = base.remove(&key).unwrap_or_default();
                base.insert(key, merged(below, value));
            }
            Value::Object(base)
        }
        (_, over) => over,
    }
}

/// `docusaurus.config.js` is a program; only what stands there as plain text is taken.
fn docusaurus(files: &Files<'_>) -> Option<Found> {
    let (file, text) = first_of(files, &["docusaurus.config.ts", "docusaurus.config.js", "docusaurus.config.mjs"])?;
    let plain = |key: &str| {
        text.lines().find_map(|line| {
            let value = line.trim().strip_prefix(key)?.strip_prefix(':')?.trim().trim_end_matches(',');
            let quote = value.chars().next().filter(|quote| "'\"".contains(*quote))?;
            let value = value.strip_prefix(quote)?.strip_suffix(quote)?;
            (!value.contains(['\\', quote])).then(|| value.to_owned())
        })
    };
    Some(Found {
        folders: vec!["docs".to_owned()],
        name: plain("title"),
        language: plain("defaultLocale"),
        ..Found::new(Generator::Docusaurus, file)
    })
}

/// Hugo's settings: one file, or a folder with one for each part of them (`config/_default/languages.toml`).
fn hugo(files: &Files<'_>) -> Option<Found> {
    const FOLDERS: [&str; 4] = ["", "docs", "site", "website"];
    const PARTS: &str = "config/_default";
    let any_of = |folder: &str, names: &[&str]| {
        let mut paths = names.iter().flat_map(|name| HUGO.map(|ending| join(folder, &format!("{name}.{ending}"))));
        paths.find_map(|path| Some((path.clone(), settings_in(&path, &(files.file)(&path)?))))
    };
    let mut folders = FOLDERS.into_iter().filter(|folder| folder.is_empty() || (files.folder)(folder));
    let (folder, file, settings) = folders.find_map(|folder| {
        let single = || any_of(folder, &["hugo", "config"]);
        let in_parts =
            || (files.folder)(&join(folder, PARTS)).then(|| any_of(&join(folder, PARTS), &["hugo", "config"]))?;
        let (file, settings) = single().or_else(in_parts)?;
        // Other programs have a config.toml too.
        let own = file.rsplit('/').next().is_some_and(|name| name.starts_with("hugo."));
        let says = |wanted: &str| key_of(&settings, wanted).is_some();
        (own || says("baseURL") || says("contentDir")).then_some((folder, file, settings))
    })?;
    let key = |wanted: &str| key_of(&settings, wanted).and_then(|value| scalar(Some(value)));
    let first = key("defaultContentLanguage").unwrap_or_else(|| "en".to_owned());
    // A language may have a folder of its own: the pages are those of the language that visitors meet first.
    let languages = key_of(&settings, "languages").cloned();
    let languages = languages.or_else(|| Some(any_of(&join(folder, PARTS), &["languages"])?.1));
    let of_language = languages.as_ref().and_then(|languages| scalar(key_of(key_of(languages, &first)?, "contentDir")));
    let content = of_language.or_else(|| key("contentDir")).unwrap_or_else(|| "content".to_owned());
    Some(Found {
        folders: vec![normal_folder(&join(folder, &content))],
        name: key("title"),
        url: key("baseURL"),
        language: key("defaultContentLanguage").or_else(|| key("languageCode")),
        ..Found::new(Generator::Hugo, &file)
    })
}

/// The endings that a file of settings of Hugo's may have.
const HUGO: [&str; 4] = ["toml", "yaml", "yml", "json"];

/// The value of a key, which Hugo takes in capitals or not.
fn key_of<'v>(settings: &'v Value, wanted: &str) -> Option<&'v Value> {
    settings.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

fn settings_in(path: &str, text: &str) -> Value {
    match path.rsplit_once('.') {
        Some((_, "toml")) => toml_text(text),
        Some((_, "json")) => serde_json::from_str(text).unwrap_or_default(),
        _ => yaml(text),
    }
}

fn mdbook(files: &Files<'_>) -> Option<Found> {
    let (file, text) = first_of(files, &["book.toml"])?;
    let settings = toml_text(&text);
    let key = |pointer: &str| scalar(settings.pointer(pointer));
    let folder = normal_folder(&key("/book/src").unwrap_or_else(|| "src".to_owned()));
    let summary = (files.file)(join(&folder, "SUMMARY.md").as_str());
    Some(Found {
        nav: summary.map_or(Value::Null, |summary| nav::of_summary(&summary)),
        folders: vec![folder],
        name: key("/book/title"),
        language: key("/book/language"),
        urls: Urls::Files,
        ..Found::new(Generator::MdBook, file)
    })
}

fn vitepress(files: &Files<'_>) -> Option<Found> {
    let folder = ["docs", ""].into_iter().find(|folder| (files.folder)(join(folder, ".vitepress").as_str()))?;
    Some(Found { folders: vec![folder.to_owned()], ..Found::new(Generator::VitePress, &join(folder, ".vitepress")) })
}

/// Sphinx where its pages are written in MyST, Jupyter Book, and the tools that have a `myst.yml`.
///
/// `conf.py` is a program; only what stands there as plain text is taken.
fn sphinx(files: &Files<'_>) -> Option<Found> {
    const FOLDERS: [&str; 8] = ["", "docs", "doc", "docs/source", "doc/source", "source", "book", "site"];
    let folders = FOLDERS.into_iter().filter(|folder| folder.is_empty() || (files.folder)(folder));
    let (folder, file, text) = folders.into_iter().find_map(|folder| {
        let read = |name: &str| (files.file)(&join(folder, name)).map(|text| (folder, join(folder, name), text));
        let sphinx = || read("conf.py").filter(|(_, _, text)| text.contains("myst"));
        // Jekyll has a file of that name too, but no table of contents beside it.
        let book = || read("_config.yml").filter(|_| (files.file)(&join(folder, "_toc.yml")).is_some());
        sphinx().or_else(book).or_else(|| read("myst.yml"))
    })?;
    let plain = |key: &str| {
        text.lines().find_map(|line| {
            let value = line.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim();
            let value = ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote))?;
            (!value.contains(['"', '\'', '\\', '{'])).then(|| value.to_owned())
        })
    };
    let settings = if file.ends_with(".py") { Value::Null } else { yaml(&text) };
    let key = |pointers: &[&str]| pointers.iter().find_map(|pointer| scalar(settings.pointer(pointer)));
    Some(Found {
        folders: vec![folder.to_owned()],
        name: plain("project").or_else(|| key(&["/title", "/project/title", "/site/title"])),
        url: plain("html_baseurl").or_else(|| key(&["/html/baseurl"])),
        language: plain("language").or_else(|| key(&["/sphinx/config/language"])),
        dialect: Dialect { myst: true, snippet_folders: vec![folder.to_owned()], ..Dialect::default() },
        urls: if file.ends_with("myst.yml") { Urls::Uncertain } else { Urls::Files },
        ..Found::new(Generator::Sphinx, &file)
    })
}

fn jekyll(files: &Files<'_>) -> Option<Found> {
    let (folder, file, text) = ["", "docs", "site"].into_iter().find_map(|folder| {
        let path = join(folder, "_config.yml");
        Some((folder, path.clone(), (files.file)(&path)?))
    })?;
    let settings = yaml(&text);
    let key = |key: &str| scalar(settings.get(key));
    let source = key("source").map_or_else(|| folder.to_owned(), |source| join(folder, &normal_folder(&source)));
    let url = key("url").map(|url| format!("{}{}", url, key("baseurl").unwrap_or_default()));
    Some(Found {
        folders: vec![normal_folder(&source)],
        name: key("title").or_else(|| key("name")),
        url,
        language: key("lang").or_else(|| key("locale")),
        dialect: Dialect { liquid: true, ..Dialect::default() },
        ..Found::new(Generator::Jekyll, &file)
    })
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn first_of<'n>(files: &Files<'_>, names: &[&'n str]) -> Option<(&'n str, String)> {
    names.iter().find_map(|name| Some((*name, (files.file)(name)?)))
}

/// The value as text. Of a list the last item: that is the default of `!ENV [NAME, default]`.
pub(super) fn scalar(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Bool(told) => Some(told.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => scalar(items.last()),
        _ => None,
    }
}

/// A YAML text as data; of keys that stand twice the last one counts, what is no YAML is nothing.
pub(super) fn yaml(text: &str) -> Value {
    let options = serde_saphyr::options! { duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins };
    let text: String = text.lines().map(|line| format!("{}\n", without_variable(line))).collect();
    serde_saphyr::from_str_with_options(&text, options).unwrap_or_default()
}

/// `key: !ENV NAME` has no default and is nothing; the list form keeps its default.
fn without_variable(line: &str) -> &str {
    match line.split_once("!ENV") {
        Some((before, after)) if !after.trim_start().starts_with('[') && before.trim_end().ends_with(':') => before,
        _ => line,
    }
}

fn toml_text(text: &str) -> Value {
    let table: BTreeMap<String, Value> = toml::from_str(text).unwrap_or_default();
    Value::Object(table.into_iter().collect())
}

#[cfg(test)]
mod tests;
