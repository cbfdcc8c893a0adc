//! Each generator's configuration, as data.

use super::*;

/// The site of these files; folders are what the paths of files say.
fn site_with(files: &[(&str, &str)], config: &str) -> Site {
    let file = |path: &str| files.iter().find(|(name, _)| *name == path).map(|(_, text)| (*text).to_owned());
    let folder =
        |path: &str| files.iter().any(|(name, _)| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')));
    discover(&Files { file: &file, folder: &folder }, &Config::parse(config).unwrap())
}

fn site(files: &[(&str, &str)]) -> Site {
    site_with(files, "")
}

fn url(site: &Site, page: &str) -> Option<String> {
    site.url_of(&PagePath::new(page))
}

const MKDOCS: &str = r#"
site_name: !ENV [SITE_NAME, Kader]
site_url: https://example.org/kader
docs_dir: pages
theme:
  name: material
  language: nl
edit_uri: !ENV EDIT_URI
markdown_extensions:
  - pymdownx.superfences:
      custom_fences:
        - format: !!python/name:pymdownx.superfences.fence_code_format
  - pymdownx.snippets:
      base_path: [includes, .]
      auto_append:
        - includes/words.md
plugins:
  search: {}
nav:
  - Home: index.md
  - Wetten: [wetten/a.md]
"#;

#[test]
fn mkdocs_as_the_model_site_has_it() {
    let site = site(&[("mkdocs.yml", MKDOCS), ("pages/index.md", ""), ("docs/x.md", "")]);
    assert_eq!((site.name.as_str(), site.generator, site.language), ("Kader", Generator::MkDocs, Language::Nl));
    assert_eq!(site.content_folders, ["pages"]);
    assert_eq!(site.dialect.snippet_folders, ["includes", ""]);
    assert_eq!(site.dialect.auto_append, ["includes/words.md"]);
    assert_eq!(site.nav.section_of(&PagePath::new("pages/wetten/a.md")), ["Wetten"]);
    assert_eq!(
        site.assumed,
        ["The pages are taken from pages/, as mkdocs.yml says.", "The language is nl, as mkdocs.yml says."]
    );
}

#[test]
fn mkdocs_addresses() {
    let site = site(&[("mkdocs.yml", MKDOCS), ("pages/index.md", "")]);
    assert_eq!(url(&site, "pages/index.md").as_deref(), Some("https://example.org/kader/"));
    assert_eq!(url(&site, "pages/a/README.md").as_deref(), Some("https://example.org/kader/a/"));
    assert_eq!(url(&site, "pages/a/b c.md").as_deref(), Some("https://example.org/kader/a/b%20c/"));
    assert_eq!(url(&site, "elsewhere/a.md"), None);
    let flat = site_with(&[("mkdocs.yml", MKDOCS), ("pages/index.md", "")], "[site]\nuse_directory_urls = false");
    assert_eq!(url(&flat, "pages/a/b.md").as_deref(), Some("https://example.org/kader/a/b.html"));
    assert_eq!(url(&flat, "pages/a/index.md").as_deref(), Some("https://example.org/kader/a/index.html"));
}

#[test]
fn inherited_settings_lie_below_the_own_ones() {
    let own = "INHERIT: ./base.yml\nsite_name: Own\n";
    let base = "site_name: Base\nsite_url: https://example.org/\ntheme: {language: nl}\nINHERIT: mkdocs.yml\n";
    let site = site(&[("mkdocs.yml", own), ("base.yml", base), ("docs/a.md", "")]);
    assert_eq!(
        (site.name.as_str(), site.url.as_deref(), site.language),
        ("Own", Some("https://example.org/"), Language::Nl)
    );
}

#[test]
fn other_generators() {
    type Case<'a> = (&'a [(&'a str, &'a str)], Generator, &'a str, &'a str);
    let cases: [Case<'_>; 12] = [
        (
            &[("docusaurus.config.js", "module.exports = {\n  title: 'Kader',\n}"), ("docs/a.md", "")],
            Generator::Docusaurus,
            "docs",
            "Kader",
        ),
        (
            &[("hugo.yaml", "title: Kader\nlanguageCode: nl-NL\n"), ("content/a.md", "")],
            Generator::Hugo,
            "content",
            "Kader",
        ),
        (
            &[("config.toml", "baseURL = 'https://example.org'\ncontentDir = 'pages'"), ("pages/a.md", "")],
            Generator::Hugo,
            "pages",
            "",
        ),
        (
            &[
                ("docs/hugo.toml", "title = 'Kader'"),
                (
                    "docs/config/_default/languages.toml",
                    "[nl]\ncontentDir = 'content/nl'\n[en]\ncontentDir = 'content/en'",
                ),
                ("docs/content/en/a.md", ""),
                ("docs/content/nl/a.md", ""),
            ],
            Generator::Hugo,
            "docs/content/en",
            "Kader",
        ),
        (
            &[
                (
                    "config/_default/config.yaml",
                    "baseURL: /\ndefaultContentLanguage: nl\nlanguages: {nl: {contentdir: tekst}}",
                ),
                ("tekst/a.md", ""),
            ],
            Generator::Hugo,
            "tekst",
            "",
        ),
        (
            &[("doc/conf.py", "project = 'Kader'\nextensions = [\"myst_parser\"]\n"), ("doc/a.md", "")],
            Generator::Sphinx,
            "doc",
            "Kader",
        ),
        (&[("_config.yml", "title: Kader"), ("_toc.yml", "root: a"), ("a.md", "")], Generator::Sphinx, "", "Kader"),
        (&[("docs/_config.yml", "name: Kader"), ("docs/_docs/a.md", "")], Generator::Jekyll, "docs", "Kader"),
        (&[("_config.yml", "title: Kader"), ("a.md", "")], Generator::Jekyll, "", "Kader"),
        (&[("book.toml", "[book]\ntitle = 'Kader'"), ("src/a.md", "")], Generator::MdBook, "src", "Kader"),
        (&[("docs/.vitepress/config.ts", ""), ("docs/a.md", "")], Generator::VitePress, "docs", ""),
        (
            &[("config.toml", "[other]\nprogram = 1"), ("content/a.md", ""), ("docs/a.md", "")],
            Generator::Unknown,
            "content",
            "",
        ),
    ];
    for (files, generator, folder, name) in cases {
        let site = site(files);
        assert_eq!((site.generator, site.name.as_str()), (generator, name));
        assert_eq!(site.content_folders, [folder], "{generator:?}");
        assert_eq!(
            url(&site, &format!("{folder}/a.md")),
            None,
            "nothing says where it is published, or what its address is"
        );
    }
}

#[test]
fn zensical_has_the_keys_of_mkdocs() {
    let text = "[project]\nsite_name = 'Kader'\nsite_url = 'https://example.org'\n[project.theme]\nlanguage = 'nl'";
    let site = site(&[("zensical.toml", text), ("docs/a.md", "")]);
    assert_eq!((site.generator, site.name.as_str(), site.language), (Generator::Zensical, "Kader", Language::Nl));
    assert_eq!(url(&site, "docs/a.md").as_deref(), Some("https://example.org/a/"));
}

#[test]
fn a_broken_configuration_is_as_good_as_none() {
    let broken = site(&[("mkdocs.yml", "site_name: [\n"), ("docs/a.md", "")]);
    assert_eq!((broken.generator, broken.content_folders), (Generator::MkDocs, vec!["docs".to_owned()]));
    let nothing = site(&[("README.md", "")]);
    assert_eq!(nothing.content_folders, Vec::<String>::new());
    assert!(nothing.assumed[0].starts_with("No content folder found"), "{:?}", nothing.assumed);
}

#[test]
fn what_init_writes_down_can_be_read_back() {
    for language in ["nl", "en"] {
        let text = MKDOCS.replace("language: nl", &format!("language: {language}"));
        let site = site(&[("mkdocs.yml", &text), ("pages/index.md", "")]);
        let written = crate::config::init_text(&site);
        let read = Config::parse(&written).unwrap();
        assert_eq!(read.language.map(Language::code), Some(language));
        assert_eq!(read.site.name.as_deref(), Some("Kader"));
        // Every commented line that is a key is right too.
        let keys: String = written
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(key) if key.contains(" = ") => format!("{key}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        assert_eq!(Config::parse(&keys).unwrap().content.folders, ["pages"]);
    }
}
