//! What is said where the command cannot run: exit code 2, the cause, and what to do.

use std::fs;

use git2::Repository;

use crate::program::{Place, ran};
use crate::site::{Tree, tree};

fn small() -> Tree {
    tree([("docs/index.md", "# Welkom\n\nEen kleine site.\n")])
}

#[test]
fn no_repository() {
    let place = Place::new();
    insta::assert_snapshot!(place.refusal("home", "releases"), @r"
    error: there is no git repository in . or above it
    hint: Run pagelog inside a repository, or name one: pagelog -C DIR …
    ");
    insta::assert_snapshot!(place.refusal("home", "-C elsewhere notes"), @"error: there is no folder elsewhere");
}

#[test]
fn an_empty_repository() {
    let place = Place::new();
    Repository::init(place.path("site")).expect("a repository can be made");
    for command in ["releases", "diff", "notes", "history index", "init"] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(place.refusal("site", command), @r"
            error: the repository has no commits yet
            hint: Commit the pages, then tag the first release: git tag v1.0.0
            ");
        }
    }
}

#[test]
fn no_release() {
    let place = Place::with_site(&[(&small(), &[]), (&small(), &["latest", "nieuw"])]);
    let said = place.refusal("site", "notes");
    insta::assert_snapshot!(said.lines().filter(|line| !line.starts_with("The ")).collect::<Vec<_>>().join("\n"));
    assert_eq!(place.document("site", "releases")["releases"], serde_json::json!([]));
    // Other tags and revisions stay usable by name.
    assert_eq!(place.document("site", "diff latest..HEAD")["from"]["name"], "latest");
}

#[test]
fn hints_name_the_settings_of_the_ci() {
    let place = Place::with_site(&[(&small(), &[])]);
    for (variable, setting) in [("GITHUB_ACTIONS", "fetch-depth: 0"), ("TF_BUILD", "fetchTags: true")] {
        let said = place.refused(place.command("site").env(variable, "true"), "notes");
        assert!(said.contains(setting), "{said}");
    }
    let head = Repository::open(place.path("site")).and_then(|repo| repo.refname_to_id("HEAD"));
    place.put("site/.git/shallow", &format!("{}\n", head.expect("the repository has a commit")));
    for (variable, setting) in [
        ("GITHUB_ACTIONS", "fetch-depth: 0"),
        ("GITLAB_CI", "GIT_DEPTH: 0"),
        ("TF_BUILD", "fetchDepth: 0"),
        ("BITBUCKET_BUILD_NUMBER", "depth: full"),
        ("NO_CI", "git fetch --unshallow --tags"),
    ] {
        let said = place.refused(place.command("site").env(variable, "true"), "notes");
        assert!(said.contains(setting), "{said}");
    }
}

#[test]
fn no_such_page() {
    let place = Place::with_demo();
    insta::assert_snapshot!(place.refusal("demo", "history geluit"));
    insta::assert_snapshot!(place.refusal("demo", "history docs/regels/"));
    let two = tree([("docs/a/index.md", "# A\n"), ("docs/b/index.md", "# B\n")]);
    let place = Place::with_site(&[(&two, &["v1.0"])]);
    insta::assert_snapshot!(place.refusal("site", "history index"));
}

#[test]
fn bad_arguments() {
    let place = Place::with_demo();
    assert_eq!(ran(&mut place.command("demo")).code, 2, "no command at all");
    for arguments in
        ["frobnicate", "diff --format", "notes --lang fr", "schema page", "history", "diff a b", "diff --colour"]
    {
        let said = place.refusal("demo", arguments);
        assert!(said.starts_with("error: "), "{said}");
    }
}

#[test]
fn a_bare_repository() {
    let place = Place::with_demo();
    fs::rename(place.path("demo/.git"), place.path("bare.git")).expect("a folder can be renamed");
    let config = place.text("bare.git/config").replace("bare = false", "bare = true");
    place.put("bare.git/config", &config);
    let whole = Place::with_demo();
    assert_eq!(place.done("bare.git", "notes v2.0"), whole.done("demo", "notes v2.0"));
    assert_eq!(place.done(".", "-C bare.git releases"), whole.done("demo", "releases"));
    insta::assert_snapshot!(place.refusal("bare.git", "init"), @r"
    The pages are taken from docs/, as mkdocs.yml says.
    The language is nl, as mkdocs.yml says.
    error: a bare repository has no folder to write in
    hint: Run this in a clone with a working tree.
    ");
}

#[test]
fn a_bare_repository_has_the_configuration_of_its_newest_commit() {
    let mut site = small();
    site.insert("pagelog.toml".to_owned(), "language = \"en\"\n[releases.aliases]\nfirst = \"v1.0\"\n".to_owned());
    let place = Place::with_site(&[(&small(), &["v1.0"]), (&site, &["v1.1"])]);
    fs::rename(place.path("site/.git"), place.path("bare.git")).expect("a folder can be renamed");
    place.put("bare.git/config", &place.text("bare.git/config").replace("bare = false", "bare = true"));
    let document = place.document("bare.git", "diff first..v1.1");
    assert_eq!((&document["from"]["name"], &document["site"]["language"]), (&"v1.0".into(), &"en".into()));
}

#[test]
fn a_configuration_of_git_that_is_broken() {
    let place = Place::with_demo();
    place.put("home/.gitconfig", "[core\n\tautocrlf ==\n");
    let ran = place.run("demo", "releases");
    // Either it plays no part, or it is told with its name.
    assert!(ran.code == 0 || ran.stderr.contains(".gitconfig"), "{}", ran.stderr);
}

#[test]
fn a_file_is_no_folder() {
    let place = Place::with_demo();
    let said = place.refusal(".", "-C demo/mkdocs.yml releases");
    assert_eq!(
        said,
        "error: demo/mkdocs.yml is a file, not a folder\nhint: Name the folder it is in: pagelog -C DIR …\n"
    );
}

#[test]
fn a_broken_configuration_of_git() {
    let place = Place::with_demo();
    place.put("home/.gitconfig", "[core\nautocrlf = x\n");
    let mut command = place.command("demo");
    command.env_remove("GIT_CONFIG_GLOBAL");
    let said = place.refused(&mut command, "releases");
    assert!(said.contains(".gitconfig"), "{said}");
    assert!(said.contains("hint: Mend that git configuration file"), "{said}");
}

#[test]
fn a_tag_that_leads_to_no_commit() {
    let place = Place::with_demo();
    let blob = place.text("demo/.git/refs/heads/main");
    let repository = Repository::open(place.path("demo")).expect("the demo is a repository");
    let commit = repository.find_commit(blob.trim().parse().expect("an id")).expect("it is there");
    let tree = commit.tree().expect("it has a tree");
    let file = tree.get_name("mkdocs.yml").expect("it is there").id();
    repository.reference("refs/tags/v9.0", file, false, "").expect("a tag can be made");
    repository.reference("refs/tags/map", tree.id(), false, "").expect("a tag can be made");
    assert_eq!(
        place.refusal("demo", "diff v9.0").lines().filter(|line| !line.starts_with("The ")).collect::<Vec<_>>(),
        [
            "error: the tag v9.0 leads to a file, not to a commit",
            "hint: Put the tag on a commit: git tag --force v9.0 COMMIT"
        ]
    );
    assert!(place.refusal("demo", "diff v2.0..map").contains("the tag map leads to a folder, not to a commit"));
}

#[test]
fn a_name_that_is_nearly_one() {
    let place = Place::with_demo();
    assert!(place.refusal("demo", "diff betta").contains("hint: Did you mean v1.0.0-beta.1?"));
    let repository = Repository::open(place.path("demo")).expect("the demo is a repository");
    let head = repository.head().and_then(|head| head.peel(git2::ObjectType::Commit)).expect("it has commits");
    repository.tag_lightweight("verhuizing", &head, false).expect("a tag can be made");
    assert!(place.refusal("demo", "diff verhuisding").contains("hint: Did you mean verhuizing?"));
}
