//! Cutting a release and looking back at it: `release` and `verify`.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use git2::Repository;
use serde_json::Value;

#[cfg(unix)]
use crate::program::ran;
use crate::program::{Place, Ran, all_files};
use crate::site::{Tree, tree};

const MKDOCS: &str = "site_name: Gids\nsite_url: https://voorbeeld.example/gids/\ntheme:\n  language: nl\n";
const SETTINGS: &str = "[release]\ntexts = [{ file = \"docs/index.md\", text = \"Versie {version} van {date}\" }]\n";

fn first() -> Tree {
    tree([
        ("mkdocs.yml", MKDOCS),
        ("pagelog.toml", SETTINGS),
        ("docs/index.md", "# Gids\n\nVersie 1.0 van 1 januari 2025. Zie [A](a.md).\n"),
        ("docs/a.md", "# A\n\nBewaar alles 10 dagen.\n"),
    ])
}

fn second() -> Tree {
    let mut tree = first();
    tree.insert("docs/a.md".to_owned(), "# A\n\nBewaar alles 15 dagen.\n".to_owned());
    tree.insert("docs/b.md".to_owned(), "# B\n\nEen nieuwe pagina over bewaren.\n".to_owned());
    tree
}

/// A site with one release and what is to be the next one, by somebody whom git knows.
fn place() -> Place {
    let place = Place::with_site(&[(&first(), &["v1.0"]), (&second(), &[])]);
    introduce(&place);
    place
}

fn introduce(place: &Place) {
    let mut config = OpenOptions::new().append(true).open(place.path("site/.git/config")).expect("git has settings");
    config.write_all(b"[user]\n\tname = Anna\n\temail = anna@example.org\n").expect("they can be written");
}

fn told(ran: &Ran) -> String {
    format!("exit code {}\n{}----\n{}", ran.code, ran.stdout, ran.stderr)
}

fn repository(place: &Place) -> Repository {
    Repository::open(place.path("site")).expect("it is a repository")
}

/// The newest commit: its message, the paths it changes, and the tags on it with their messages.
fn newest(place: &Place) -> (String, Vec<String>, Vec<String>) {
    let repo = repository(place);
    let head = repo.head().expect("there is a head").peel_to_commit().expect("it is a commit");
    let parent = head.parent(0).expect("it has a parent");
    let (new, old) = (head.tree().expect("it has a tree"), parent.tree().expect("it has a tree"));
    let diff = repo.diff_tree_to_tree(Some(&old), Some(&new), None).expect("they can be compared");
    let paths = diff.deltas().filter_map(|delta| Some(delta.new_file().path()?.to_string_lossy().into_owned()));
    let mut tags = Vec::new();
    repo.tag_foreach(|id, name| {
        if let Ok(tag) = repo.find_tag(id)
            && tag.target_id() == head.id()
        {
            let message = tag.message().ok().flatten().unwrap_or_default().trim().to_owned();
            tags.push(format!("{}: {message}", String::from_utf8_lossy(name)));
        }
        true
    })
    .expect("tags can be listed");
    (head.message().unwrap_or_default().trim().to_owned(), paths.collect(), tags)
}

fn is_clean(place: &Place) -> bool {
    let mut options = git2::StatusOptions::new();
    options.include_untracked(true);
    repository(place).statuses(Some(&mut options)).expect("the status can be read").is_empty()
}

#[test]
fn a_release_is_checked_written_committed_and_tagged() {
    let place = place();
    let ran = place.run("site", "release auto --date 2025-02-01");
    assert_eq!(ran.code, 0, "{}", told(&ran));
    insta::assert_snapshot!(
        "a_release",
        told(&ran).lines().filter(|line| !line.contains("vastgelegd")).collect::<Vec<_>>().join("\n")
    );
    let (message, paths, tags) = newest(&place);
    assert_eq!(message, "Release v1.1");
    assert_eq!(
        paths,
        [
            "docs/index.md",
            "releases/1.1.0/.generated/newsletter.md",
            "releases/1.1.0/.generated/notes.md",
            "releases/1.1.0/facts.json",
            "releases/1.1.0/newsletter.md",
            "releases/1.1.0/notes.md",
            "releases/1.1.0/release.toml",
            "releases/README.md"
        ]
    );
    assert_eq!(tags, ["refs/tags/v1.1: v1.1\n\n1 pagina is nieuw en 2 inhoudelijk gewijzigd."]);
    assert!(is_clean(&place));
    assert!(place.text("site/docs/index.md").contains("Versie 1.1 van 1 februari 2025."));
    insta::assert_snapshot!("a_manifest", place.text("site/releases/1.1.0/release.toml"));
    insta::assert_snapshot!("an_index", place.text("site/releases/README.md"));
    let facts: Value = serde_json::from_str(&place.text("site/releases/1.1.0/facts.json")).expect("it is JSON");
    assert_eq!((&facts["to"]["name"], &facts["to"]["commit"]), (&Value::from("v1.1"), &Value::Null));
    // The notes are those of the tag, and what stands there follows from it.
    assert_eq!(place.done("site", "notes v1.1"), place.text("site/releases/1.1.0/notes.md"));
    assert_eq!(place.done("site", "verify"), "1.1.0: klopt\n");
    assert_eq!(place.run("site", "release 1.1").code, 1, "it is there already");
}

#[test]
fn a_lock_that_an_interrupted_git_left_is_named() {
    let place = place();
    place.put("site/.git/index.lock", "");
    let ran = place.run("site", "release auto --date 2025-02-01");
    assert_eq!(ran.code, 2);
    assert!(told(&ran).contains(".git/index.lock and run this again"), "{}", told(&ran));
    fs::remove_file(place.path("site/.git/index.lock")).expect("it can be removed");
    assert_eq!(place.run("site", "release auto --date 2025-02-01").code, 0);
    assert!(is_clean(&place));
}

#[test]
fn a_dry_run_touches_nothing() {
    let place = place();
    let before = all_files(&place.path("site"));
    let ran = place.run("site", "release auto --date 2025-02-01 --dry-run");
    insta::assert_snapshot!("a_dry_run", told(&ran));
    assert!(before == all_files(&place.path("site")), "something was touched");
}

#[test]
fn an_interrupted_release_is_completed() {
    let whole = place();
    whole.done("site", "release 1.1 --date 2025-02-01");
    let expected = newest(&whole);
    let files =
        ["facts.json", ".generated/newsletter.md", "newsletter.md", ".generated/notes.md", "notes.md", "release.toml"]
            .map(|name| format!("site/releases/1.1.0/{name}"));
    let files: Vec<String> = files.into_iter().chain(["site/releases/README.md".to_owned()]).collect();
    // Killed while the files were written: so many of them are there, and a temporary one beside them.
    for written in 0..=files.len() {
        let place = place();
        place.done("site", "release 1.1 --date 2025-02-01 --no-commit");
        for file in &files[written..] {
            fs::remove_file(place.path(file)).expect("the file is there");
        }
        place.put("site/releases/1.1.0/.pagelog-a1B2c3", "{ \"schema\": ");
        let ran = place.run("site", "release 1.1 --date 2025-02-01");
        assert_eq!(ran.code, 0, "{written}: {}", told(&ran));
        assert_eq!(newest(&place), expected, "{written}");
        assert!(is_clean(&place), "{written}");
    }
    // Killed when the files were staged.
    let staged = place();
    staged.done("site", "release 1.1 --date 2025-02-01 --no-commit");
    let repo = repository(&staged);
    let mut index = repo.index().expect("there is an index");
    index.add_all(["."], git2::IndexAddOption::DEFAULT, None).expect("files can be staged");
    index.write().expect("the index can be written");
    staged.done("site", "release 1.1 --date 2025-02-01");
    assert_eq!(newest(&staged), expected);
    // Killed between commit and tag.
    let committed = place();
    committed.done("site", "release 1.1 --date 2025-02-01 --no-tag");
    assert_eq!(newest(&committed).2, Vec::<String>::new());
    let said = committed.done("site", "release 1.1 --dry-run");
    assert_eq!(said, "1.1.0 is vastgelegd; alleen de tag v1.1 ontbreekt.\n");
    committed.done("site", "release 1.1");
    assert_eq!(newest(&committed), expected);
    assert_eq!(committed.done("site", "verify"), "1.1.0: klopt\n");
}

#[test]
fn what_cannot_be_released_is_refused_and_nothing_is_touched() {
    let refused = |place: &Place, arguments: &str| {
        let before = all_files(&place.path("site/releases"));
        let ran = place.run("site", arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{arguments}: {}", ran.stderr);
        assert!(before == all_files(&place.path("site/releases")), "{arguments}");
        ran.stderr
            .lines()
            .filter(|line| line.starts_with("error") || line.starts_with("hint"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let site = place();
    site.put("site/releases/next/idee.md", "---\npages: docs/a.md\n---\nEen idee.\n");
    let mut said = vec![refused(&site, "release 1.1")];
    fs::remove_dir_all(site.path("site/releases/next")).expect("it is there");
    site.put("site/releases/.keep", "");
    fs::remove_file(site.path("site/releases/.keep")).expect("it is there");
    said.push(refused(&site, "release v1.0"));
    said.push(refused(&site, "release V1.0"));
    said.push(refused(&site, "release 1.0.0"));
    said.push(refused(&site, "release 0.9"));
    said.push(refused(&site, "release 1.1 --date 2024-12-31"));
    site.put("site/docs/a.md", "# A\n\nAndere tekst.\n");
    said.push(refused(&site, "release 1.1"));
    insta::assert_snapshot!("refused_releases", said.join("\n\n"));
    assert!(site.refusal("site", "release 1.02").starts_with("error: no version: 1.02\n"));
}

#[test]
fn a_site_that_is_not_ready_is_not_released_unless_people_want_it() {
    let mut broken = second();
    broken.insert("docs/a.md".to_owned(), "# A\n\n[weg](weg.md)\n".to_owned());
    let place = Place::with_site(&[(&first(), &["v1.0"]), (&broken, &[])]);
    introduce(&place);
    let ran = place.run("site", "release 1.1");
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("weg.md") && ran.stderr.contains("--unchecked"), "{}", ran.stderr);
    let ran = place.run("site", "release 1.1 --dry-run");
    assert_eq!(ran.code, 1, "{}", told(&ran));
    assert!(ran.stderr.contains("weg.md") && ran.stdout.contains("- taggen: v1.1"), "{}", told(&ran));
    assert!(is_clean(&place));
    place.done("site", "release 1.1 --unchecked");
    assert_eq!(place.done("site", "verify 1.1"), "1.1.0: klopt\n");
}

#[test]
fn git_must_know_who_releases() {
    let place = Place::with_site(&[(&first(), &["v1.0"]), (&second(), &[])]);
    assert!(
        place.refusal("site", "release 1.1").contains(
            "error: git does not know who you are\nhint: Tell it: git config user.name \"Your Name\"\nhint: And: git config user.email you@example.org\n"
        )
    );
    assert!(is_clean(&place));
}

#[test]
fn without_a_branch_the_tag_is_pushed() {
    let place = place();
    let repo = repository(&place);
    let head = repo.head().and_then(|head| head.peel_to_commit()).expect("there is a commit").id();
    repo.set_head_detached(head).expect("a commit can be checked out");
    let ran = place.run("site", "release 1.1 --date 2025-02-01");
    assert!(ran.stdout.contains("  git push origin v1.1\n"), "{}", told(&ran));
}

#[test]
fn the_words_of_people_stay() {
    let place = place();
    place.done("site", "release 1.1 --date 2025-02-01 --no-commit");
    place.put("site/releases/1.1.0/notes.md", "Onze eigen woorden.\n");
    let ran = place.run("site", "release 1.1 --date 2025-02-01");
    assert!(ran.stderr.contains("blijft zoals het is: releases/1.1.0/notes.md"), "{}", told(&ran));
    assert_eq!(place.text("site/releases/1.1.0/notes.md"), "Onze eigen woorden.\n");
    assert_eq!(place.done("site", "verify"), "1.1.0: klopt\n", "words are not facts");
}

#[test]
fn the_past_is_written_once_and_verified() {
    let place = Place::with_demo();
    place.put("demo/releases/README.md", "# Onze releases\n\nEen woord vooraf.\n");
    place.done("demo", "release --backfill");
    let written = all_files(&place.path("demo/releases"));
    let names: Vec<PathBuf> = written.iter().map(|(path, _)| path.clone()).collect();
    let releases = place.document("demo", "releases")["releases"].as_array().map_or(0, Vec::len);
    // Four files, and what was generated of the two that people edit.
    assert_eq!(names.len(), releases * 6 + 1);
    let index = place.text("demo/releases/README.md");
    assert!(index.starts_with("# Onze releases\n\nEen woord vooraf.\n"), "{index}");
    assert_eq!(index.matches("/notes.md)").count(), releases);
    place.put("demo/releases/2.0.0/.pagelog-a1B2c3", "half");
    place.done("demo", "release --backfill");
    assert!(written == all_files(&place.path("demo/releases")), "a second time changes a byte");
    assert_eq!(place.done("demo", "verify").matches(": klopt\n").count(), releases);
    let facts = place.text("demo/releases/2.0.0/facts.json");
    place.put("demo/releases/2.0.0/facts.json", &facts.replacen("substantive", "editorial", 1));
    let ran = place.run("demo", "verify 2.0");
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "2.0.0: klopt niet meer: facts.json\n"), "{}", ran.stderr);
    place.done("demo", "release --backfill");
    assert_eq!(place.done("demo", "verify 2.0"), "2.0.0: klopt\n");
}

#[test]
fn a_manifest_that_cannot_be_read_hides_no_other_release() {
    let place = place();
    place.done("site", "release 1.1 --date 2025-02-01");
    place.done("site", "release --backfill");
    place.put("site/releases/1.0.0/release.toml", "x");
    let ran = place.run("site", "verify");
    assert_eq!((ran.code, ran.stdout.as_str()), (1, "1.0.0: klopt niet meer: release.toml\n1.1.0: klopt\n"));
}

/// A program that signs as git asks for it, and writes down what it was asked.
#[cfg(unix)]
fn signer(place: &Place) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let program = place.path("sign");
    let log = place.path("signed");
    let text = format!(
        "#!/bin/sh\ncat >> '{}'\nprintf '\\n[GNUPG:] SIG_CREATED D 1 8 00 1 A\\n' >&2\necho '-----BEGIN PGP SIGNATURE-----'\necho 'bmVw'\necho '-----END PGP SIGNATURE-----'\n",
        log.display()
    );
    fs::write(&program, text).expect("it can be written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it can be made to run");
    program
}

#[cfg(unix)]
#[test]
fn git_signs_where_people_want_it() {
    // Signing needs the git program; where there is none, there is nothing to test.
    if std::process::Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let configured = place();
    let settings = format!(
        "[gpg]\n\tprogram = {}\n[user]\n\tsigningKey = A\n[commit]\n\tgpgSign = true\n[tag]\n\tgpgSign = true\n",
        signer(&configured).display()
    );
    let add = |place: &Place, settings: &str| {
        let mut config =
            OpenOptions::new().append(true).open(place.path("site/.git/config")).expect("git has settings");
        config.write_all(settings.as_bytes()).expect("they can be written");
    };
    let signed = |place: &Place| {
        let repo = repository(place);
        let head = repo.head().expect("there is a head").peel_to_commit().expect("it is a commit");
        let tag = repo.find_reference("refs/tags/v1.1").expect("the tag is there").target().expect("it leads on");
        let tag = repo.find_tag(tag).expect("it is annotated");
        let is_signed = |text: &str| text.contains("BEGIN PGP SIGNATURE");
        (head.header_field_bytes("gpgsig").is_ok(), is_signed(tag.message().ok().flatten().unwrap_or_default()))
    };
    // Other tests have no git on their path.
    let release = |place: &Place, arguments: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        ran(place
            .command("site")
            .env("PATH", path)
            .args(["release", "1.1", "--date", "2025-02-01"])
            .args(arguments.split_whitespace()))
    };
    add(&configured, &settings);
    let done = release(&configured, "");
    assert_eq!(done.code, 0, "{}", told(&done));
    assert_eq!(signed(&configured), (true, true));
    assert!(is_clean(&configured));
    // The same tree, message and day as without a signature.
    let plain = place();
    plain.done("site", "release 1.1 --date 2025-02-01");
    assert_eq!(signed(&plain), (false, false));
    assert_eq!((newest(&configured).0, newest(&configured).1), (newest(&plain).0, newest(&plain).1));
    // Asked for once, for the tag alone.
    let once = place();
    add(&once, &format!("[gpg]\n\tprogram = {}\n[user]\n\tsigningKey = A\n", signer(&once).display()));
    let done = release(&once, "--sign");
    assert_eq!(done.code, 0, "{}", told(&done));
    assert_eq!(signed(&once), (false, true));
    // Who cannot sign gets no release that is half there: the commit stands, the same command goes on from it.
    let refused = place();
    add(&refused, "[gpg]\n\tprogram = /there/is/no/such/program\n[user]\n\tsigningKey = A\n[tag]\n\tgpgSign = true\n");
    let not_done = release(&refused, "");
    assert_eq!(not_done.code, 2, "{}", told(&not_done));
    assert!(not_done.stderr.contains("error: git tag failed"), "{}", not_done.stderr);
    add(&refused, "\tgpgSign = false\n");
    refused.done("site", "release 1.1 --date 2025-02-01");
    assert_eq!(newest(&refused).2.len(), 1);
}
