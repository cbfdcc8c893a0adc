//! The products: every format, to stdout or to a file, valid by their own schema.

use std::fs;

use serde_json::Value;

use crate::program::Place;
use crate::site::tree;

#[test]
fn every_document_is_valid_by_its_schema() {
    let place = Place::with_demo();
    for (schema, command) in [
        ("diff", "diff v1.0.0-beta.1..v2.0"),
        ("diff", "diff v2.1.."),
        ("diff", "diff ..v2.0 --lang en"),
        ("diff", "diff v2.0..v1.0.0-beta.1"),
        ("notes", "notes"),
        ("releases", "releases"),
        ("history", "history docs/regels/eten-en-drinken.md"),
        ("history", "history geluid --lang en"),
        ("lineage", "lineage v1.0.0-beta.1..v2.0"),
        ("lineage", "lineage v2.1.. --lang en"),
        ("why", "why geluid v1.0.0-beta.1..v2.0"),
        ("why", "why geluid#e1 v1.0.0-beta.1..v2.0"),
    ] {
        let schema: Value = serde_json::from_str(&place.done(".", &format!("schema {schema}"))).expect("it is JSON");
        let validator = jsonschema::validator_for(&schema).expect("it is a JSON Schema");
        let document = place.document("demo", command);
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{command}: {errors:#?}");
        assert_eq!(document["schema"], 1, "{command}");
    }
}

#[test]
fn notes_and_diff_are_one_document() {
    let place = Place::with_demo();
    assert_eq!(place.document("demo", "notes v2.0"), place.document("demo", "diff v2.0"));
}

#[test]
fn every_format_of_every_command() {
    let place = Place::with_demo();
    for (command, formats) in [
        ("releases", &["text", "json"][..]),
        ("diff v2.0", &["text", "json"]),
        ("notes v2.0", &["markdown", "json"]),
        ("history geluid", &["text", "markdown", "json"]),
    ] {
        assert_eq!(
            place.done("demo", command),
            place.done("demo", &format!("{command} --format {}", formats[0])),
            "the first format is the one that needs no asking"
        );
        let mut shown: Vec<String> =
            formats.iter().map(|format| place.done("demo", &format!("{command} --format {format}"))).collect();
        assert!(shown.iter().all(|text| text.ends_with('\n') && !text.ends_with("\n\n")), "{command}: {shown:?}");
        shown.dedup();
        assert_eq!(shown.len(), formats.len(), "{command}");
        let said = place.refusal("demo", &format!("{command} --format yaml"));
        assert!(formats.iter().all(|format| said.contains(format)), "{said}");
    }
}

#[test]
fn a_file_gets_the_very_product() {
    let place = Place::with_demo();
    for command in ["releases", "diff v2.0", "history geluid", "lineage v2.0", "diff v2.0 --format json", "notes v2.0"]
    {
        let shown = place.done("demo", command);
        let folder = format!("out/{}", command.replace([' ', '.'], "-"));
        for time in ["first", "second"] {
            assert_eq!(place.done("demo", &format!("{command} --output {folder}/file.txt")), "", "{command}");
            assert_eq!(place.text(&format!("demo/{folder}/file.txt")), shown, "{command}, {time} time");
        }
        let left = fs::read_dir(place.path(&format!("demo/{folder}"))).expect("the folder is there");
        let left: Vec<_> = left.map(|entry| entry.expect("the folder can be read").file_name()).collect();
        let words = if command.starts_with("notes") { 1 } else { 0 };
        assert_eq!(left.len(), 1 + words, "{command}: another file is left than what words were made from: {left:?}");
    }
    assert_eq!(place.done("demo", "releases --output -"), place.done("demo", "releases"));
}

#[test]
fn a_file_that_cannot_be_written_stays_as_it_is() {
    let place = Place::with_demo();
    place.put("demo/old.md", "Eigen tekst\n");
    // The range is wrong: nothing is written, the old file stays.
    place.refusal("demo", "notes v9 --output old.md");
    place.refusal("demo", "diff v9 --output old.md");
    assert_eq!(place.text("demo/old.md"), "Eigen tekst\n");
    for (command, path) in
        [("diff", "docs"), ("notes", "docs"), ("notes", "old.md/below.md"), ("diff", "old.md/below.md")]
    {
        let said = place.refusal("demo", &format!("{command} --output {path}"));
        assert!(said.contains(&format!(" {path}: ")), "{said}");
    }
}

#[test]
fn the_words_of_people_are_never_overwritten() {
    let place = Place::with_demo();
    let shown = place.done("demo", "notes v2.0");
    place.done("demo", "notes v2.0 --output notes.md");
    let edited = shown.replace("## Nieuw", "## Helemaal nieuw");
    place.put("demo/notes.md", &edited);
    assert_eq!(place.done("demo", "notes v2.0 --output notes.md"), "");
    assert_eq!(place.text("demo/notes.md"), edited, "the facts are the same");
    // Nobody knows what was generated: what stands there is somebody's.
    place.put("demo/own.md", &edited);
    let ran = place.run("demo", "notes v2.0 --output own.md");
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "the answer is no: {}", ran.stderr);
    assert_eq!(place.text("demo/own.md"), edited);
    place.done("demo", "notes v2.0 --output notes.md --force");
    assert_eq!((place.text("demo/notes.md"), place.text("demo/notes.md~")), (shown.clone(), edited.clone()));
    // Nor what was kept beside it.
    place.put("demo/notes.md", "Iets heel anders\n");
    place.done("demo", "notes v2.0 --output notes.md --force");
    assert_eq!(place.text("demo/notes.md"), shown);
    let kept: Vec<String> = fs::read_dir(place.path("demo"))
        .expect("the folder is there")
        .filter_map(|entry| fs::read_to_string(entry.expect("the folder can be read").path()).ok())
        .collect();
    assert!(kept.contains(&edited) && kept.contains(&"Iets heel anders\n".to_owned()));
}

#[test]
fn the_folder_and_the_language() {
    let place = Place::with_demo();
    let here = place.done("demo", "notes v2.0");
    assert_eq!(place.done(".", "-C demo notes v2.0"), here);
    assert_eq!(place.done(".", "notes v2.0 -C demo"), here);
    assert_eq!(place.done("demo/docs/regels", "notes v2.0"), here, "from a folder within");
    assert!(here.contains("## Nieuw\n"), "{here}");
    assert!(place.done("demo", "notes v2.0 --lang en").contains("## New\n"));
    place.put("demo/pagelog.toml", "language = \"en\"\n");
    assert!(place.done("demo", "notes v2.0").contains("## New\n"));
    assert_eq!(place.done("demo", "notes v2.0 --lang nl"), here);
}

#[test]
fn nothing_but_the_product_is_on_stdout() {
    let place = Place::with_site(&[(&tree([("docs/a.md", "# A\n")]), &["v1.0"])]);
    let ran = place.run("site", "releases --format json");
    assert!(serde_json::from_str::<Value>(&ran.stdout).is_ok(), "{}", ran.stdout);
    assert!(!ran.stderr.is_empty(), "what was assumed is told on stderr");
}

#[test]
fn completions_and_help_need_no_repository() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(place.done(".", &format!("completions {shell}")).contains("pagelog"), "{shell}");
    }
    for command in [
        "demo",
        "init",
        "releases",
        "diff",
        "notes",
        "newsletter",
        "draft",
        "history",
        "lineage",
        "why",
        "status",
        "check",
        "redirects",
        "schema",
        "completions",
    ] {
        let help = place.done(".", &format!("{command} --help"));
        assert!(help.contains("Usage: pagelog"), "{help}");
    }
    let (version, rules) = (env!("CARGO_PKG_VERSION"), pagelog::compare::ALGORITHM);
    assert!(place.done(".", "--version").starts_with(&format!("pagelog {version} (rules {rules}")));
}
