//! Files and folders that are not what they seem, disks that are full, runs that are killed or meet another: nothing is written or read
//! outside the repository and the folder that was named, and no file is half written.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use git2::Repository;

use crate::program::{Place, Ran, all_files, ran};
use crate::site::{Tree, tree};

fn site(text: &str) -> Tree {
    tree([
        ("docs/index.md", "# Welkom\n\nDit is de gids.\n"),
        ("docs/a.md", format!("# A\n\nBewaar alles {text}.\n").as_str()),
        ("mkdocs.yml", "site_name: Gids\nsite_url: https://voorbeeld.example/\ntheme: {language: nl}\n"),
    ])
}

fn place() -> Place {
    let place = Place::with_site(&[(&site("tien dagen"), &["v1.0"]), (&site("twintig dagen"), &["v1.1"])]);
    let settings = place.text("site/.git/config");
    place.put("site/.git/config", &format!("{settings}[user]\n\tname = Anna\n\temail = anna@example.org\n"));
    place
}

/// What no run may show: it stands in files of the machine and in git's own.
const SECRET: &str = "wachtwoord-van-de-machine";

#[test]
fn a_link_never_puts_a_file_of_the_machine_into_the_product() {
    // Each would be taken, were it not a link: the text is valid in that file.
    for (name, text, also) in [
        ("pagelog.toml", format!("language = \"{SECRET}\"\n"), ""),
        ("releases/lineage.toml", format!("{SECRET} = 1\n"), ""),
        ("releases/withhold.toml", format!("{SECRET} = 1\n"), ""),
        ("sjablonen/notes.md.hbs", format!("{SECRET}\n"), "[templates]\nfolder = \"sjablonen\"\n"),
    ] {
        for target in ["../buiten", "../../buiten", "/dev/zero", "self", ".git/geheim", "../.git/geheim"] {
            let place = place();
            place.put("buiten", &text);
            place.put("site/.git/geheim", &text);
            if !also.is_empty() {
                place.put("site/pagelog.toml", also);
            }
            let link = place.path(&format!("site/{name}"));
            fs::create_dir_all(link.parent().expect("it lies in a folder")).expect("a folder can be made");
            let target = if target == "self" { Path::new(name).file_name().expect("a name") } else { target.as_ref() };
            symlink(target, &link).expect("a link can be made");
            let ran = place.run("site", "notes");
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{name} to {target:?}: {}", ran.stderr);
            assert!(ran.stderr.contains(&format!("cannot use {name}: it ")), "{name} to {target:?}: {}", ran.stderr);
            assert!(!ran.stderr.contains(SECRET), "{}", ran.stderr);
        }
    }
    let place = place();
    place.put("buiten/notes.md.hbs", SECRET);
    place.put("site/pagelog.toml", "[templates]\nfolder = \"sjablonen\"\n");
    symlink("../buiten", place.path("site/sjablonen")).expect("a link can be made");
    insta::assert_snapshot!(place.refusal("site", "notes"), @r"
    error: cannot use sjablonen: it leads out of the repository
    hint: Put the file itself there instead of a link.
    ");
}

#[test]
fn a_link_within_the_repository_is_followed() {
    let place = place();
    place.put("site/instellingen/pagelog.toml", "language = \"en\"\n");
    symlink("instellingen/pagelog.toml", place.path("site/pagelog.toml")).expect("a link can be made");
    assert!(place.done("site", "notes").contains("## In short"));
}

#[test]
fn a_pipe_in_place_of_a_file_keeps_nobody_waiting() {
    let place = place();
    let made = Command::new("mkfifo").arg(place.path("site/pagelog.toml")).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no mkfifo here");
        return;
    }
    insta::assert_snapshot!(
        place.refusal("site", "notes"),
        @"error: cannot use pagelog.toml: it is a pipe or a device, not a file"
    );
}

#[test]
fn a_release_writes_nothing_outside_the_repository() {
    let linked = |name: &str, target: &str| {
        let place = place();
        fs::create_dir(place.path("buiten")).expect("a folder can be made");
        place.put("buiten/README.md", "eigen tekst\n");
        let link = place.path(&format!("site/{name}"));
        fs::create_dir_all(link.parent().expect("it lies in a folder")).expect("a folder can be made");
        symlink(target, link).expect("a link can be made");
        place
    };
    for (name, target) in [
        ("releases", "../buiten"),
        ("releases/1.2.0", "../../buiten"),
        ("releases/README.md", "../../buiten/README.md"),
        ("releases/1.2.0/notes.md", "../../../buiten/nieuw.md"),
    ] {
        let place = linked(name, target);
        let before = all_files(&place.path("buiten"));
        for command in ["release --backfill", "release 1.2 --date 2025-02-01 --no-commit --unchecked"] {
            let ran = place.run("site", command);
            if ran.code == 0 {
                // The backfill has no 1.2.0 and doesn't come near the link.
                assert!(name.contains("1.2.0") && command.contains("backfill"), "{name}: {command}");
            }
            assert!(before == all_files(&place.path("buiten")), "{name}: {command}: {}", ran.stderr);
        }
        let ran = place.run("site", "verify");
        assert!(!ran.stderr.contains("panicked"), "{name}: {}", ran.stderr);
    }
}

#[test]
fn a_folder_that_is_a_file_is_told() {
    let place = place();
    place.put("bestand", "eigen tekst\n");
    place.put("site/releases", "eigen tekst\n");
    for command in [
        "site --output ../bestand",
        "site --output ../bestand/below",
        "notes --output ../bestand/notes.md",
        "release --backfill",
        "demo ../bestand",
    ] {
        let said = place.refusal("site", command);
        assert!(said.starts_with("error: cannot ") || said.contains("\nerror: "), "{command}: {said}");
    }
    assert_eq!(place.text("bestand"), "eigen tekst\n");
    assert_eq!(place.text("site/releases"), "eigen tekst\n");
}

#[test]
fn a_folder_that_may_not_be_written_is_told_and_stays_as_it_is() {
    let place = place();
    let folder = place.path("dicht");
    fs::create_dir(&folder).expect("a folder can be made");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).expect("permissions can be set");
    if fs::write(folder.join("proef"), "").is_ok() {
        eprintln!("skipped: whoever runs this may write everywhere");
        return;
    }
    for command in ["site --output ../dicht", "notes --output ../dicht/notes.md", "diff --output ../dicht/diff.txt"] {
        let said = place.refusal("site", command);
        assert!(said.contains("cannot write "), "{command}: {said}");
        assert_eq!(all_files(&folder), [], "{command}");
    }
}

/// Runs the program where no file may become larger than this many blocks: what a full disk does, for everybody.
fn on_a_full_disk(place: &Place, folder: &str, arguments: &str, blocks: usize) -> Ran {
    let program = env!("CARGO_BIN_EXE_pagelog");
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {arguments}");
    let mut shell = assert_cmd::Command::new("/bin/sh");
    shell.args(["-c", &script, program]).env_clear().env("HOME", place.path("home")).current_dir(place.path(folder));
    shell.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env("PATH", "");
    ran(&mut shell)
}

#[test]
fn on_a_full_disk_the_old_file_stays_whole() {
    let place = place();
    // Longer than the disk has place for.
    let long: String = (0..400).map(|n| format!("Alinea {n} is nieuw en gaat over iets heel anders.\n\n")).collect();
    let repo = Repository::open(place.path("site")).expect("it is a repository");
    place.put("site/docs/a.md", &format!("# A\n\n{long}"));
    let mut index = repo.index().expect("there is an index");
    index.add_path(Path::new("docs/a.md")).expect("a file can be staged");
    index.write().expect("the index can be written");
    let tree = repo.find_tree(index.write_tree().expect("a tree can be made")).expect("it is there");
    let head = repo.head().expect("there is a head").peel_to_commit().expect("it is a commit");
    let by = head.author().to_owned();
    repo.commit(Some("HEAD"), &by, &by, "lang", &tree, &[&head]).expect("a commit can be made");
    for (command, file) in
        [("diff v1.1.. --output diff.txt", "diff.txt"), ("diff v1.1.. --format json --output diff.json", "diff.json")]
    {
        place.put(&format!("site/{file}"), "wat er al stond\n");
        let ran = on_a_full_disk(&place, "site", command, 1);
        assert_eq!(ran.code, 2, "{command}: {}", ran.stderr);
        assert!(ran.stderr.contains(&format!("{file}: ")) && ran.stderr.contains("cannot write "), "{}", ran.stderr);
        assert_eq!(place.text(&format!("site/{file}")), "wat er al stond\n", "{command}");
        fs::remove_file(place.path(&format!("site/{file}"))).expect("the file is there");
    }
    let before = all_files(&place.path("site"));
    let ran = on_a_full_disk(&place, "site", "release 1.2 --date 2025-02-01 --unchecked", 2);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("cannot write "), "{}", ran.stderr);
    let left: Vec<_> = all_files(&place.path("site"))
        .into_iter()
        .filter(|file| !before.contains(file))
        .map(|(path, _)| path)
        .filter(|path| !path.components().any(|part| part.as_os_str() == ".git"))
        .collect();
    assert_eq!(left, Vec::<std::path::PathBuf>::new(), "what was written is taken back");
    place.done("site", "site --output ../whole");
    let ran = on_a_full_disk(&place, "site", "site --output ../half", 8);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(!place.path("half").exists(), "no file is put in place before there is room for all");
    place.done("site", "site --output ../half");
    let ran = on_a_full_disk(&place, "site", "site --output ../half --noindex", 1);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(texts(&place.path("half")) == texts(&place.path("whole")), "what was there stays as it was");
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_that_is_full_is_told() {
    let place = place();
    for command in ["diff --output /dev/full", "notes --output /dev/full", "releases --output /dev/full"] {
        let said = place.refusal("site", command);
        assert!(said.contains("cannot write /dev/full: "), "{command}: {said}");
    }
}

fn texts(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let name = |path: &Path| path.strip_prefix(folder).expect("it lies in the folder").to_string_lossy().into_owned();
    all_files(folder).into_iter().map(|(path, bytes)| (name(&path), bytes)).collect()
}

/// Every file but the list and what waits to be put in place has the bytes that one of these folders gives it.
fn every_file_is_one_of(folder: &Path, wholes: &[&Path]) {
    let wholes: Vec<_> = wholes.iter().map(|whole| texts(whole)).collect();
    for (path, bytes) in texts(folder) {
        let is_own = || path.split('/').any(|part| part.starts_with(".pagelog-"));
        let is_whole = || wholes.iter().any(|whole| whole.get(&path) == Some(&bytes));
        assert!(is_own() || is_whole(), "{path} is half written");
    }
}

#[test]
fn a_site_that_was_killed_has_whole_files_and_the_next_run_mends_it() {
    let place = Place::with_demo();
    place.done("demo", "site --output ../old --lang en");
    place.done("demo", "site --output ../new --lang nl");
    place.done("demo", "site --output ../out --lang en");
    let mut killed = 0;
    for step in 0..12 {
        let lang = if step % 2 == 0 { "nl" } else { "en" };
        let mut run = Command::new(env!("CARGO_BIN_EXE_pagelog"))
            .args(["site", "--output", "../out", "--lang", lang])
            .env_clear()
            .env("HOME", place.path("home"))
            .current_dir(place.path("demo"))
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        // Killed as soon as it has begun to write, each time a little later.
        let first =
            |text: &str| fs::read_to_string(place.path("out/index.html")).is_ok_and(|there| there.contains(text));
        for _ in 0..2_000 {
            if run.try_wait().expect("it can be asked").is_some() || first(&format!("lang=\"{lang}\"")) {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(step));
        killed += usize::from(run.kill().is_ok() && !run.wait().expect("it ends").success());
        every_file_is_one_of(&place.path("out"), &[&place.path("old"), &place.path("new")]);
    }
    eprintln!("{killed} of 12 were killed while they ran");
    place.done("demo", "site --output ../out --lang nl");
    assert!(texts(&place.path("out")) == texts(&place.path("new")), "nothing half written is left either");
}

/// Runs the program twice at once in a folder.
fn twice(place: &Place, folder: &str, arguments: &[&str]) -> [Ran; 2] {
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_pagelog"))
            .args(arguments)
            .env_clear()
            .env("HOME", place.path("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .current_dir(place.path(folder))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    };
    [start(), start()].map(|run| {
        let output = run.wait_with_output().expect("it ends");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    })
}

#[test]
fn two_runs_at_once_leave_one_whole_product() {
    let place = Place::with_demo();
    place.done("demo", "site --output ../whole");
    place.done("demo", "notes v2.0 --output ../whole.md");
    for _ in 0..3 {
        for run in twice(&place, "demo", &["site", "--output", "../out"]) {
            assert_eq!(run.code, 0, "{}", run.stderr);
        }
        assert_eq!(place.run("demo", "site --output ../out").code, 0);
        assert!(texts(&place.path("out")) == texts(&place.path("whole")));
        fs::remove_dir_all(place.path("out")).expect("the folder is there");
        for run in twice(&place, "demo", &["notes", "v2.0", "--output", "../out.md"]) {
            assert_eq!(run.code, 0, "{}", run.stderr);
        }
        assert_eq!(place.text("out.md"), place.text("whole.md"));
        fs::remove_file(place.path("out.md")).expect("the file is there");
    }
}

#[test]
fn two_releases_at_once_make_one() {
    for _ in 0..3 {
        let place = place();
        let runs = twice(&place, "site", &["release", "1.2", "--date", "2025-02-01", "--unchecked"]);
        assert!(runs.iter().any(|run| run.code == 0), "{runs:?}");
        assert!(runs.iter().all(|run| !run.stderr.contains("panicked")), "{runs:?}");
        let repo = Repository::open(place.path("site")).expect("it is a repository");
        let tag = repo.revparse_single("v1.2^{commit}").expect("the tag is there");
        let released = repo.revparse_single("v1.1").and_then(|old| old.peel_to_commit()).expect("the tag is there");
        let commit = tag.peel_to_commit().expect("it is a commit");
        assert_eq!(commit.parent_id(0).ok(), Some(released.id()), "one commit, and no more: {runs:?}");
        assert_eq!(repo.head().ok().and_then(|head| head.target()), Some(commit.id()), "{runs:?}");
        assert_eq!(place.done("site", "verify"), "1.2.0: klopt\n", "{runs:?}");
    }
}
