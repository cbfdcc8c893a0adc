//! `pagelog.toml`, `pagelog init` and the team's own templates.

use crate::program::Place;
use crate::site::tree;

#[test]
fn a_key_that_is_not_known() {
    for (name, text) in [
        ("top", "language = \"nl\"\nlanguge = \"en\"\n"),
        ("nested", "language = \"nl\"\n\n[content]\nfolder = [\"docs\"]\n"),
        ("value", "language = \"fr\"\n"),
        ("type", "[content]\nfolders = \"docs\"\n"),
        ("syntax", "[content\nfolders = []\n"),
        ("scheme", "[releases]\nscheme = \"calver\"\n"),
        ("reason", "[significance]\nnubmer = \"editorial\"\n"),
        ("significance", "[significance]\nnumber = \"important\"\n"),
        ("glob", "[content]\ninclude = [\"a[\"]\n"),
    ] {
        let place = Place::with_demo();
        place.put("demo/pagelog.toml", text);
        insta::with_settings!({ snapshot_suffix => name }, {
            insta::assert_snapshot!(format!("{text}\n{}", place.refusal("demo", "releases")));
        });
    }
}

#[test]
fn init_writes_what_was_found_and_never_twice() {
    let place = Place::with_demo();
    let before = place.done("demo", "notes v2.0");
    let ran = place.run("demo", "init");
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let written = place.text("demo/pagelog.toml");
    insta::assert_snapshot!(written);
    let again = place.run("demo", "notes v2.0");
    assert_eq!(again.stdout, before, "what was written down changes nothing");
    assert!(!again.stderr.contains("language"), "what was written down is no longer assumed: {}", again.stderr);
    let said = place.refusal("demo", "init");
    let last = said.lines().last().unwrap_or_default();
    assert_eq!(last, "error: [place]/demo/pagelog.toml exists already and stays as it is");
    assert_eq!(place.text("demo/pagelog.toml"), written);
}

#[test]
fn init_from_a_folder_within_writes_at_the_root() {
    let place = Place::with_demo();
    place.run("demo/docs/regels", "init");
    assert!(place.path("demo/pagelog.toml").is_file());
}

#[test]
fn init_without_a_generator() {
    let place = Place::with_site(&[(&tree([("content/a.md", "# A\n"), ("README.md", "# Lees mij\n")]), &["v1.0"])]);
    let ran = place.run("site", "init");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    insta::assert_snapshot!(place.text("site/pagelog.toml"));
}

/// The sample site with a folder of templates of its own.
fn with_template(file: &str, text: &str) -> Place {
    let place = Place::with_demo();
    place.put("demo/pagelog.toml", "[templates]\nfolder = \"templates\"\n");
    place.put(&format!("demo/templates/{file}"), text);
    place
}

#[test]
fn a_template_of_the_team_takes_the_place_of_ours() {
    let place = with_template("notes.md.hbs", "# Van {{from.name}} naar {{to.name}}\n");
    assert_eq!(place.done("demo", "notes v2.0"), "# Van v1.0.0-beta.1 naar v2.0\n");
    assert!(place.done("demo", "history geluid --format markdown").starts_with("## [Geluid]"), "the others stay");
}

#[test]
fn a_template_that_does_not_work() {
    for (name, text) in [
        ("unclosed", "# {{to.name}}\n\n{{#each groups}}\n{{title}}\n"),
        ("field", "# {{to.name}}\n\n{{to.nmae}}\n"),
        ("helper", "# {{to.name}}\n{{shout to.name}}\n"),
        ("partial", "# {{to.name}}\n\n{{> footer}}\n"),
    ] {
        let place = with_template("notes.md.hbs", text);
        insta::with_settings!({ snapshot_suffix => name }, {
            insta::assert_snapshot!(format!("{text}\n{}", place.refusal("demo", "notes v2.0")));
        });
    }
}

#[test]
fn a_folder_of_templates_that_is_not_there() {
    let place = Place::with_demo();
    place.put("demo/pagelog.toml", "[templates]\nfolder = \"templates\"\n");
    let said = place.refusal("demo", "notes v2.0");
    assert!(said.contains("cannot read the folder "), "{said}");
}

#[test]
fn several_folders_and_globs() {
    let old = tree([("docs/a.md", "# A\n\nEen pagina.\n"), ("blog/b.md", "# B\n\nNieuws.\n")]);
    let new = tree([("docs/a.md", "# A\n\nTwee pagina's.\n"), ("blog/b.md", "# B\n\nOud.\n"), ("blog/c.txt", "C\n")]);
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
    let paths = |place: &Place| {
        let document = place.document("site", "diff v1.1");
        let pages = document["pages"].as_array().cloned().unwrap_or_default();
        pages.iter().map(|page| page["new_path"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(paths(&place), ["docs/a.md"]);
    place.put("site/pagelog.toml", "[content]\nfolders = [\"docs\", \"blog\"]\n");
    assert_eq!(paths(&place), ["blog/b.md", "docs/a.md"]);
    place.put(
        "site/pagelog.toml",
        "[content]\nfolders = [\"docs\", \"blog\"]\nexclude = [\"a.*\"]\nextensions = [\"md\", \"txt\"]\n",
    );
    assert_eq!(paths(&place), ["blog/b.md", "blog/c.txt"]);
}

/// Lineage, old paths and new path of the pages of 2.0 that the ruling is about.
fn ruled(place: &Place, path: &str) -> Vec<String> {
    let document = place.document("demo", "diff v2.0");
    let pages = document["pages"].as_array().cloned().unwrap_or_default();
    let about = |page: &&serde_json::Value| page["new_path"] == path || page["old_paths"].to_string().contains(path);
    pages
        .iter()
        .filter(about)
        .map(|page| format!("{} {} {}", page["lineage"], page["old_paths"], page["new_path"]))
        .collect()
}

#[test]
fn what_people_ruled_on_lineage_wins() {
    let place = Place::with_demo();
    place.put(
        "demo/releases/lineage.toml",
        "[[page]]\nfrom = \"docs/hulp/papieren-formulier.md\"\nto = \"docs/vergunning/bezwaar.md\"\nwhy = \"zelfde vraag\"\n\n\
         [[page]]\nfrom = \"docs/regels/tenten.md\"\nwhy = \"vervallen\"\n",
    );
    assert_eq!(
        ruled(&place, "docs/vergunning/bezwaar.md"),
        [r#""moved" ["docs/hulp/papieren-formulier.md"] "docs/vergunning/bezwaar.md""#]
    );
    assert_eq!(ruled(&place, "docs/regels/tenten.md"), [r#""removed" ["docs/regels/tenten.md"] null"#]);
    assert_eq!(ruled(&place, "docs/bouwen/tenten-en-podia.md"), [r#""added" [] "docs/bouwen/tenten-en-podia.md""#]);
}

#[test]
fn a_ruling_holds_from_the_release_that_it_names() {
    let place = Place::with_demo();
    let rule = |since: &str| {
        place.put(
            "demo/releases/lineage.toml",
            &format!("[[page]]\nfrom = \"docs/regels/tenten.md\"\nsince = \"{since}\"\n"),
        );
    };
    rule("v2.0");
    assert_eq!(ruled(&place, "docs/regels/tenten.md"), [r#""removed" ["docs/regels/tenten.md"] null"#]);
    rule("v2.1");
    assert_eq!(
        ruled(&place, "docs/regels/tenten.md"),
        [r#""moved" ["docs/regels/tenten.md"] "docs/bouwen/tenten-en-podia.md""#]
    );
}

#[test]
fn rulings_that_decide_nothing_are_told() {
    let place = Place::with_demo();
    place.put(
        "demo/releases/lineage.toml",
        "[[page]]\nfrom = \"docs/regels/tenten.md\"\nsince = \"v2.0\"\n\n\
         [[page]]\nfrom = \"docs/regels/tenten.md\"\nto = \"docs/index.md\"\nsince = \"v2.1\"\n\n\
         [[page]]\nfrom = \"docs/regels/geluid.md\"\nto = \"docs/nergens.md\"\n\n\
         [[page]]\nfrom = \"docs/regels/tenten.md\"\nsince = \"v7.0\"\n",
    );
    let problems = |range: &str| {
        let document = place.document("demo", &format!("lineage {range} --lang en"));
        let problems = document["problems"].as_array().cloned().unwrap_or_default();
        problems
            .iter()
            .map(|problem| format!("{} {}", problem["path"], problem["problem"]))
            .collect::<Vec<_>>()
            .join("\n")
    };
    insta::assert_snapshot!(format!("v2.0\n{}\n\nv2.1\n{}", problems("v2.0"), problems("v2.1")));
}

#[test]
fn rulings_that_cannot_be_read() {
    for (name, text) in [
        ("key", "[[page]]\nfrom = \"docs/a.md\"\nform = \"docs/b.md\"\n"),
        ("syntax", "[[page]]\nfrom = docs/a.md\n"),
        ("no from", "[[page]]\nto = \"docs/a.md\"\n"),
    ] {
        let place = Place::with_demo();
        place.put("demo/releases/lineage.toml", text);
        insta::with_settings!({ snapshot_suffix => name.replace(' ', "_") }, {
            insta::assert_snapshot!(format!("{text}\n{}", place.refusal("demo", "diff v2.0")));
        });
    }
}

#[test]
fn a_team_decides_how_much_a_reason_matters() {
    let old = tree([("content/a.md", "# Geluid\n\nWij helpen u met de tent.\n")]);
    let new = tree([("content/a.md", "# Geluid\n\nWij helpen u graag met de tent.\n")]);
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v2.0"])]);
    let told = |key: &str| {
        let document: serde_json::Value =
            serde_json::from_str(&place.done("site", "diff v2.0 --format json")).expect("a document");
        document["pages"][0][key].clone()
    };
    assert_eq!(told("significance"), "editorial");
    place.put("site/pagelog.toml", "[significance]\nwording = \"substantive\"\n");
    assert_eq!((told("significance"), told("own_significance")), ("substantive".into(), "substantive".into()));
    place.put("site/pagelog.toml", "[significance]\nwording = \"none\"\n");
    assert_eq!((told("significance"), told("summary")), ("none".into(), serde_json::json!([])));
}

/// The handbook's table of reasons is the one that the program goes by.
#[test]
fn the_handbook_has_the_table_of_reasons() {
    let handbook = include_str!("../../content/words.md");
    let rows: Vec<(String, String)> = handbook
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let name = cells.get(1)?.strip_prefix('`')?.strip_suffix('`')?;
            Some((name.to_owned(), cells.get(3)?.to_string()))
        })
        .collect();
    let table: Vec<(String, String)> = pagelog::compare::meaning::TABLE
        .iter()
        .map(|(_, name, significance)| (name.to_string(), format!("{significance:?}").to_lowercase()))
        .collect();
    assert_eq!(rows, table);
}

#[test]
fn a_folder_outside_the_repository() {
    let place = Place::with_demo();
    for folder in ["../docs", "/docs", "docs/../../elders", "C:\\docs"] {
        place.put("demo/pagelog.toml", &format!("language = \"nl\"\n\n[content]\nfolders = ['{folder}']\n"));
        assert_eq!(
            place.refusal("demo", "releases"),
            format!(
                "error: cannot use pagelog.toml, line 4: folders = ['{folder}']: the folder {folder} is not in the repository\n\
                 hint: Write it from the root of the repository: docs\n"
            )
        );
    }
    place.put("demo/pagelog.toml", "[templates]\nfolder = \"../../\"\n");
    assert!(place.refusal("demo", "notes").contains("line 2: folder = \"../../\": the folder ../../ is not in"));
    place.put("demo/pagelog.toml", "[content]\nfolders = [\"./docs/../docs\"]\n");
    assert!(place.done("demo", "diff v2.0").contains("2.0"));
}

#[test]
fn what_is_configured_is_not_told() {
    let place = Place::with_demo();
    assert!(place.run("demo", "releases").stderr.contains("The pages are taken from docs/"));
    place.run("demo", "init");
    assert_eq!(place.run("demo", "releases").stderr, "");
}

#[test]
fn a_template_that_makes_nothing_is_told() {
    let place = with_template("note.md.hbs", "# {{to.name}}\n");
    assert_eq!(
        place.run("demo", "notes v2.0").stderr,
        "No document is made with the template note.md.hbs. Did you mean notes.md.hbs?\n"
    );
    place.put("demo/templates/notes.md.hbs", "{{> note}}\n");
    let ran = place.run("demo", "notes v2.0");
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("# v2.0\n", ""));
}

#[test]
fn templates_of_a_bare_repository() {
    let files = tree([
        ("docs/a.md", "# A\n"),
        ("pagelog.toml", "[templates]\nfolder = \"sjablonen\"\n"),
        ("sjablonen/notes.md.hbs", "# Eigen {{to.name}}\n"),
    ]);
    let place = Place::with_site(&[(&files, &["v1.0"])]);
    let repository = git2::Repository::open(place.path("site")).expect("it is a repository");
    repository.config().and_then(|mut config| config.set_bool("core.bare", true)).expect("it can be made bare");
    std::fs::rename(place.path("site/.git"), place.path("bare.git")).expect("it can be moved");
    assert_eq!(place.done("bare.git", "notes v1.0"), "# Eigen v1.0\n");
}
