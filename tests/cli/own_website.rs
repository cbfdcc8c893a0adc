//! The history of pages within a team's own website: as pages for its generator, and as data with the element that shows it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::program::Place;
use crate::site::{Tree, tree};
use crate::website::made;

const URL: &str = "--url https://example.org/changes";

fn document(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// The addresses of the links in Markdown.
fn targets(text: &str) -> Vec<&str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

/// The file that a way from another one leads to.
fn led(from: &str, way: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in way.split('/') {
        if part == ".." {
            let _ = parts.pop().expect("the way stays in the folder");
        } else {
            parts.push(part)
        }
    }
    parts.join("/")
}

/// The sample site as another generator would have it.
fn with_generator(file: &str, text: &str) -> Place {
    let old = tree([
        ("docs/01-a.md", "# A\n\nDe regels gelden voor iedereen.\n"),
        ("docs/02-a.md", "# B\n\nNiets.\n"),
        (file, text),
    ]);
    let mut new = old.clone();
    new.insert("docs/01-a.md".to_owned(), "# A\n\nDe regels gelden voor iedereen. Het bedrag is 10 euro.\n".to_owned());
    Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])])
}

#[test]
fn pages_for_a_generator() {
    let place = Place::with_demo();
    let pages = made(&place, "demo", "--format markdown");
    insta::assert_snapshot!("markdown_files", pages.keys().map(|path| format!("{path}\n")).collect::<String>());
    insta::assert_snapshot!("markdown_start", pages["index.md"]);
    insta::assert_snapshot!("markdown_release", pages["releases/v2.0/index.md"]);
    insta::assert_snapshot!("markdown_page", pages["pages/regels-geluid/index.md"]);
    insta::assert_snapshot!("markdown_gone", pages["pages/hulp-papieren-formulier/index.md"]);
    insta::assert_snapshot!("markdown_pages", pages["pages/index.md"]);
    insta::assert_snapshot!("markdown_subjects", pages["subjects/index.md"]);
    let english = made(&place, "demo", &format!("--format markdown --lang en {URL}"));
    insta::assert_snapshot!("markdown_page_in_english", english["pages/regels-geluid/index.md"]);
    insta::assert_snapshot!("markdown_release_in_english", english["releases/v2.0/index.md"]);
}

#[test]
fn every_link_of_the_pages_leads_to_a_file() {
    let pages = made(&Place::with_demo(), "demo", "--format markdown");
    let mut links = 0;
    for (path, text) in &pages {
        for target in targets(text).into_iter().filter(|target| !target.starts_with("https://")) {
            assert!(pages.contains_key(&led(path, target)), "{path} links to {target}");
            links += 1;
        }
    }
    assert!(links > 100, "{links}");
}

#[test]
fn each_generator_gets_what_it_reads() {
    let hugo = with_generator("hugo.toml", "contentDir = \"docs\"\nlanguageCode = \"nl\"\n");
    let pages = made(&hugo, "site", "--format markdown");
    insta::assert_snapshot!("hugo", format!("{}\n{}", pages["_index.md"], pages["pages/p-01-a/index.md"]));
    for (path, text) in &pages {
        for target in targets(text) {
            let way = target.strip_prefix("{{< relref \"").and_then(|rest| rest.strip_suffix("\" >}}"));
            assert!(pages.contains_key(&led(path, way.expect("Hugo is asked"))), "{path} links to {target}");
        }
        // A folder with `index.md` is one page to Hugo: there may be none below it.
        let folder = path.strip_suffix("/index.md").map(|folder| format!("{folder}/"));
        let below = |other: &&String| folder.as_ref().is_some_and(|folder| other.starts_with(folder.as_str()));
        assert!(pages.keys().filter(below).count() <= 1, "{path}");
    }
    let docusaurus = with_generator("docusaurus.config.js", "module.exports = { title: 'A' };\n");
    let pages = made(&docusaurus, "site", "--format markdown");
    insta::assert_snapshot!("docusaurus", pages["pages/p-01-a/index.md"]);
    let body = |text: &str| text.split("\n---\n").nth(1).map(str::to_owned).unwrap_or_default();
    assert!(!pages.values().any(|text| body(text).contains("\n# ")), "the title comes from the front matter alone");
    assert!(pages.contains_key("pages/p-02-a/index.md"), "01-a and 02-a are two pages");
}

#[test]
fn the_site_as_data() {
    let place = Place::with_demo();
    let data = made(&place, "demo", "--format json");
    insta::assert_snapshot!("data_files", data.keys().map(|path| format!("{path}\n")).collect::<String>());
    insta::assert_snapshot!("data_page", data["pages/regels-geluid.json"]);
    insta::assert_snapshot!("data_gone", data["pages/hulp-papieren-formulier.json"]);
    let english = made(&place, "demo", &format!("--format json --lang en {URL}"));
    insta::assert_snapshot!("data_page_in_english", english["pages/regels-tenten.json"]);
    insta::assert_snapshot!("data_index_in_english", english["index.json"]);
}

#[test]
fn the_data_is_valid_by_its_schema_and_hangs_together() {
    let place = Place::with_demo();
    let data = made(&place, "demo", &format!("--format json {URL}"));
    let website = made(&place, "demo", URL);
    let validator = |name: &str| {
        let schema = document(&place.done("demo", &format!("schema {name}")));
        jsonschema::validator_for(&schema).expect("it is a JSON Schema")
    };
    let (of_index, of_page) = (validator("site-index"), validator("site-page"));
    let index = document(&data["index.json"]);
    assert!(of_index.is_valid(&index), "{:?}", of_index.iter_errors(&index).collect::<Vec<_>>());
    assert_eq!(index["schema"], 1);
    let named: Vec<&str> =
        index["pages"].as_array().into_iter().flatten().filter_map(|page| page["file"].as_str()).collect();
    let pages: Vec<&String> = data.keys().filter(|path| path.starts_with("pages/")).collect();
    assert_eq!(named.len(), pages.len());
    let published = |url: &Value| {
        let url = url.as_str().expect("with --url there is an address");
        website.contains_key(url.strip_prefix("https://example.org/changes/").expect("it is there"))
    };
    for file in named {
        let page = document(&data[file]);
        assert!(of_page.is_valid(&page), "{file}: {:?}", of_page.iter_errors(&page).collect::<Vec<_>>());
        assert!(published(&page["page"]["history"]), "{file}");
        let html = file.replace(".json", "/index.html");
        let standing = page["standing"].as_str().expect("it is text");
        assert!(website[&html].contains(standing), "{file} says what the website says");
        for fate in page["fates"].as_array().into_iter().flatten() {
            assert!(data.contains_key(fate["file"].as_str().expect("it is text")), "{file}");
        }
        for entry in page["entries"].as_array().into_iter().flatten() {
            assert!(entry["compare"].is_null() || published(&entry["compare"]), "{file}");
            let edits = entry["edits"].as_array().expect("there are edits");
            let known: Vec<&str> = edits.iter().filter_map(|edit| edit["id"].as_str()).collect();
            let summary = entry["summary"].as_array().expect("there is a summary");
            assert!(!summary.is_empty(), "{file}");
            for id in summary.iter().flat_map(|sentence| sentence["edits"].as_array().into_iter().flatten()) {
                assert!(known.contains(&id.as_str().unwrap_or_default()), "{file}: {id}");
            }
        }
    }
}

#[test]
fn data_stays_small_however_much_is_rewritten() {
    let text = |word: &str| -> String {
        (0..400)
            .map(|at| format!("Alinea {at} zegt {word}. {}\n\n", format!("{word} {at} en meer. ").repeat(60)))
            .collect()
    };
    let old = tree([("docs/a.md", format!("# A\n\n{}", text("dit")).as_str())]);
    let new = tree([("docs/a.md", format!("# A\n\n{}", text("iets heel anders")).as_str())]);
    let data = made(&Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]), "site", "--format json");
    let page = document(&data["pages/a.json"]);
    assert!(data["pages/a.json"].len() < 100_000, "{}", data["pages/a.json"].len());
    assert!(page["entries"][0]["more_edits"].as_u64() > Some(100), "{page:#}");
    assert!(data["pages/a.json"].contains("\"shortened\": true"));
}

#[test]
fn a_folder_takes_another_format_and_keeps_what_is_not_its_own() {
    let place = Place::with_demo();
    made(&place, "demo", "--format json");
    place.put("out/CNAME", "example.org");
    let pages = made(&place, "demo", "--format markdown");
    assert!(pages.contains_key("CNAME") && !pages.keys().any(|path| path.ends_with(".json")), "{:?}", pages.keys());
    let again = place.run("demo", "site --output ../out --format markdown");
    assert!(again.stderr.contains(": 0 geschreven, 0 verwijderd"), "{}", again.stderr);
}

#[test]
fn pages_among_the_pages_are_left_out_of_them_first() {
    let place = Place::with_demo();
    let markdown = "site --format markdown --output docs/regels/wijzigingen";
    insta::assert_snapshot!("markdown_among_the_pages", place.refusal("demo", markdown));
    insta::assert_snapshot!("no_noindex", place.refusal("demo", "site --format json --output ../out --noindex"));
    place.put("demo/pagelog.toml", "[content]\nexclude = [\"regels/wijzigingen/**\"]\n");
    place.done("demo", markdown);
    let first = place.text("demo/docs/regels/wijzigingen/index.md");
    let again = place.run("demo", markdown);
    assert!(again.stderr.contains(": 0 geschreven, 0 verwijderd"), "{}", again.stderr);
    assert_eq!(place.text("demo/docs/regels/wijzigingen/index.md"), first);
    assert!(!place.done("demo", "diff --format json").contains("wijzigingen/pages"));
    // Data are no pages.
    place.done("demo", "site --format json --output docs/data");
}

#[test]
fn pages_in_a_repository_that_is_all_pages_are_left_out_first() {
    let old = tree([("a.md", "# A\n\nTekst.\n"), ("_config.yml", "title: A\n")]);
    let place = Place::with_site(&[(&old, &["v1.0"])]);
    let refused = place.refusal("site", "site --format markdown --output changes");
    assert!(refused.contains("exclude = [\"changes/**\"]"), "{refused}");
    place.done("site", "site --output website");
    place.put("site/pagelog.toml", "[content]\nexclude = [\"changes/**\"]\n");
    place.done("site", "site --format markdown --output changes");
}

const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "</title><script>alert(2)</script>",
    "\\\"><img src=x onerror=alert(3)>",
    "{{ config }} {% raw %} {# x #}",
    "{{< relref \\\"x\\\" >}} {{% x %}}",
    "{alert(4)} <Component />",
    "--- ``` ~~~ !!! note",
    "a | b || [x](javascript:alert(5)) ![y](y)",
    ":::danger {#id .class} :smile:",
    "import x from 'y'",
    "--8<-- \\\"/etc/passwd\\\" $x$ ==y== ^^z^^",
    "&lt;script&gt;alert(6)&lt;/script&gt; &#x7b;&#x7b;",
];

/// A site on which every title, heading and sentence is hostile.
fn hostile() -> Tree {
    let page = |(at, title): (usize, &&str)| {
        let plain = title.replace("\\\"", "\"");
        let text =
            format!("---\ntitle: \"{title}\"\n---\n\n## {plain}\n\nDit zegt\n{plain}\nen meer: {plain}\n\n- {plain}\n");
        (format!("docs/map {at}/pagina-{at}.md"), text)
    };
    HOSTILE.iter().enumerate().map(page).collect()
}

/// No line of a page is anything but what its template writes, and no text in it is markup for any generator.
#[test]
fn what_hostile_pages_say_is_text_to_every_generator() {
    let empty = tree([("docs/index.md", "# Begin\n\nTekst.\n")]);
    let old: Tree = hostile().into_keys().map(|path| (path, "# Leeg\n\nNog niets.\n".to_owned())).collect();
    let (mut new, mut newest) = (hostile(), hostile());
    for text in new.values_mut().chain(newest.values_mut()) {
        text.insert_str(text.len(), "\nEen bedrag van 10 euro.\n");
    }
    newest.remove("docs/map 0/pagina-0.md");
    let both = |tree: Tree| -> Tree { tree.into_iter().chain(empty.clone()).collect() };
    let (old, new, newest) = (both(old), both(new), both(newest));
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"]), (&newest, &["v1.2"])]);
    let pages = made(&place, "site", &format!("--format markdown {URL}"));
    assert!(pages.values().any(|text| text.contains("&lt;script&gt;alert(1)")), "the titles are told");
    for (path, text) in pages.iter().filter(|(path, _)| path.ends_with(".md")) {
        let (front, body) = text["---\n".len()..].split_once("\n---\n").expect("there is front matter");
        assert!(text.starts_with("---\n"), "{path}");
        for line in front.lines().filter(|line| line.contains('"')) {
            let value = line.split_once(": \"").and_then(|(_, rest)| rest.strip_suffix('"')).expect("it is quoted");
            assert!(!value.contains(['<', '>', '"', '\\', '`']) && !value.contains("{{"), "{path}: {line}");
            assert!(!value.contains("{%") && !value.contains("&lt"), "{path}: {line}");
        }
        for line in body.lines() {
            // What the templates write: headings, items, links, bold lines.
            let bare = line.trim_start().trim_start_matches('#').trim_start_matches("- ").replace("**", "");
            let bare: String =
                bare.split("](").map(|part| part.split_once(')').map_or(part, |(_, rest)| rest)).collect();
            let bare = if line.contains("](") { bare.replace(['[', ']'], "") } else { bare };
            assert!(
                !bare.contains(['{', '}', '<', '>', '`', '|', '*', '_', '~', '^', '$', '\\', '[', ']']),
                "{path}: {line}"
            );
            assert!(
                line.trim().is_empty() || !line.starts_with(['-', '!', ':', '=', '/', '+']) || line.starts_with("- ")
            );
            assert!(!line.starts_with("import") && !line.starts_with("export"), "{path}: {line}");
            for target in targets(line) {
                let safe = target.starts_with("../") || target.starts_with("https://example.org/");
                assert!(safe || led(path, target).ends_with("index.md"), "{path} leads to {target}");
            }
        }
    }
    let data = made(&place, "site", &format!("--format json {URL}"));
    for (path, text) in data.iter().filter(|(path, _)| path.ends_with(".json")) {
        assert!(!text.contains(['<', '>', '\u{202e}']), "{path} has markup");
        document(text);
    }
    let page = document(&data["pages/map-0-pagina-0.json"]);
    assert_eq!(page["page"]["title"], "<script>alert(1)</script>", "what is read back is the same");
}

#[test]
fn what_is_withheld_stands_in_no_format() {
    let old = tree([
        ("docs/a.md", "# A\n\nVraag het aan Jan Geheim, 06-12345678, op kantoor.\n"),
        ("docs/intern.md", "# Intern\n\nAlleen voor ons: het wachtwoord.\n"),
        (
            "releases/withhold.toml",
            "[[withhold]]\ntext = \"Jan Geheim, 06-12345678\"\n\n[[withhold]]\npage = \"docs/intern.md\"\n",
        ),
    ]);
    let mut new = old.clone();
    new.insert("docs/a.md".to_owned(), "# A\n\nVraag het op kantoor.\n".to_owned());
    new.remove("docs/intern.md");
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
    for format in ["markdown", "json"] {
        let files = made(&place, "site", &format!("--format {format}"));
        for (path, text) in &files {
            let secret = ["Geheim", "06-1234", "wachtwoord"].into_iter().find(|secret| text.contains(secret));
            assert_eq!(secret, None, "{path}");
        }
        assert!(files.values().any(|text| text.contains("(withheld)")), "{format} says that something is left out");
    }
}

/// The element shows text only, asks for nothing but the data, and needs nothing.
#[test]
fn the_element_makes_no_markup_of_data() {
    let data = made(&Place::with_demo(), "demo", "--format json");
    let script = &data["pagelog-history.js"];
    for bad in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "import ",
        "require(",
        "http://",
        "style",
    ] {
        assert!(!script.contains(bad), "{bad}");
    }
    assert_eq!(script.matches("fetch(").count(), 1);
    assert!(script.len() < 6_000, "{}", script.len());
    every_name_is_there(script, "data.", &data);
    every_name_is_there(script, "words.", &data);
}

/// What the hook of the handbook reads is in the data under that name.
#[test]
fn the_hook_of_the_handbook_reads_what_is_there() {
    let data = made(&Place::with_demo(), "demo", "--format json");
    let handbook = include_str!("../../content/your-own-website.md");
    let hook = handbook.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).expect("there is a hook");
    every_name_is_there(hook, "[\"", &data);
    assert!(hook.lines().count() < 25);
    // All that comes from the data is escaped.
    for value in hook.split('{').skip(1).filter_map(|rest| rest.split('}').next()).filter(|value| value.contains("[\""))
    {
        assert!(value.starts_with("escape("), "{value}");
    }
}

/// Every name that stands behind an opening is a key of the documents.
fn every_name_is_there(text: &str, opening: &str, data: &BTreeMap<String, String>) {
    let mut names: Vec<&str> = text
        .split(opening)
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default())
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    assert!(names.len() > 1, "{opening}: {names:?}");
    for name in names {
        assert!(data.values().any(|text| text.contains(&format!("\"{name}\":"))), "{opening}{name}");
    }
}
