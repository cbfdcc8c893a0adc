//! What is kept for next time changes no byte, whatever became of it.

use crate::program::{Place, all_files, ran};
use crate::website::files;

/// The sample site's documents, one after the other.
fn documents(place: &Place, cache: &str, more: &[&str]) -> String {
    let commands =
        ["notes v1.0.0-beta.1..v2.0", "diff v1.0.0-beta.1..v2.0 --format json", "history geluid", "newsletter"];
    let mut out = String::new();
    for command in commands {
        let mut run = place.command("demo");
        let ran = ran(run.env("PAGELOG_CACHE", cache).args(command.split(' ')).args(more));
        assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
        out += &ran.stdout;
    }
    out
}

#[test]
fn a_cache_changes_no_byte() {
    let place = Place::with_demo();
    let folder = place.path("cache");
    let cache = folder.to_string_lossy().into_owned();
    let anew = documents(&place, &cache, &["--no-cache"]);
    assert!(!folder.exists(), "--no-cache keeps nothing");
    assert_eq!(documents(&place, "", &[]), anew);
    assert_eq!(documents(&place, &cache, &[]), anew, "cold");
    let kept = all_files(&folder);
    assert!(!kept.is_empty());
    assert_eq!(documents(&place, &cache, &[]), anew, "warm");
    assert_eq!(all_files(&folder).len(), kept.len(), "a second run finds all that the first one kept");
    for (path, bytes) in &kept {
        std::fs::write(path, &bytes[..bytes.len() / 2]).expect("the file can be written");
    }
    assert_eq!(documents(&place, &cache, &[]), anew, "damaged");
    std::fs::remove_dir_all(&folder).expect("the folder can go");
    std::fs::write(&folder, "").expect("a file can be written");
    assert_eq!(documents(&place, &cache, &[]), anew, "a file where the folder should be");
}

#[test]
fn what_people_set_is_part_of_what_an_answer_follows_from() {
    let place = Place::with_demo();
    let cache = place.path("cache").to_string_lossy().into_owned();
    let before = documents(&place, &cache, &[]);
    place.put("demo/pagelog.toml", "[significance]\nnumber = \"none\"\n");
    let after = documents(&place, &cache, &[]);
    assert_ne!(after, before);
    assert_eq!(after, documents(&place, &cache, &["--no-cache"]));
    place.put("demo/releases/2.0.0/words/a.md", "---\npages: docs/regels/geluid.md\n---\nHet mag zachter.\n");
    let worded = documents(&place, &cache, &[]);
    assert!(worded.contains("Het mag zachter."), "{worded}");
    assert_eq!(worded, documents(&place, &cache, &["--no-cache"]));
}

#[test]
fn two_at_once_do_not_disturb_each_other() {
    let place = Place::with_demo();
    let cache = place.path("cache").to_string_lossy().into_owned();
    let anew = documents(&place, "", &[]);
    std::thread::scope(|scope| {
        let runs = [(); 3].map(|()| scope.spawn(|| documents(&place, &cache, &[])));
        for run in runs {
            assert_eq!(run.join().expect("it runs to its end"), anew);
        }
    });
}

#[test]
fn a_site_that_stands_as_it_would_be_written_is_left_alone() {
    let place = Place::with_demo();
    let site = |expected: &str| {
        let ran = place.run("demo", "site --output ../out --lang en");
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
        let mut files = all_files(&place.path("out"));
        files.sort();
        files
    };
    let first = site("0 removed");
    assert_eq!(site(" 0 written, 0 removed"), first);
    // Something became of a file: it is made again, and nothing else.
    std::fs::write(place.path("out/index.html"), "x").expect("the file can be written");
    assert_eq!(site(" 1 written, 0 removed"), first);
}

#[test]
fn a_site_that_grows_release_by_release_is_the_one_that_is_made_at_once() {
    let place = Place::with_demo();
    let cache = place.path("cache").to_string_lossy().into_owned();
    let repo = git2::Repository::open(place.path("demo")).expect("the demo is a repository");
    let releases = place.document("demo", "releases");
    let names = releases["releases"].as_array().expect("a list").iter();
    let tags: Vec<(String, git2::Oid)> = names
        .map(|release| {
            let name = format!("refs/tags/{}", release["name"].as_str().expect("a name"));
            let mut tag = repo.find_reference(&name).expect("it is a tag");
            let target = tag.target().expect("it leads to an object");
            tag.delete().expect("it can go");
            (name, target)
        })
        .collect();
    let site = |folder: &str, more: &str| {
        let mut run = place.command("demo");
        let arguments = format!("site --url https://example.org/ --output ../{folder}{more}");
        let ran = ran(run.env("PAGELOG_CACHE", &cache).args(arguments.split(' ')));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let written = ran.stderr.split(": ").last().and_then(|told| told.split(' ').next()?.parse::<usize>().ok());
        (files(&place.path(folder)), written.expect("it says how many files it wrote"))
    };
    for (at, (name, target)) in tags.iter().enumerate() {
        repo.reference(name, *target, false, "").expect("it can be made");
        let (grown, written) = site("grown", "");
        assert!(grown == site(&format!("anew-{at}"), " --no-cache").0, "{name}");
        assert!(at == 0 || written < grown.len(), "{name}: {written} of {}", grown.len());
    }
    // What people change is seen, wherever it stands.
    let page = place.path("grown/pages/regels-geluid/index.html");
    let text = std::fs::read_to_string(&page).expect("it was made");
    std::fs::write(&page, text.replace('e', "a")).expect("it can be written");
    assert!(site("grown", "").0 == site("last", " --no-cache").0, "a file that somebody changed");
    place.put("demo/releases/2.0.0/words/a.md", "---\npages: docs/regels/geluid.md\n---\nHet mag zachter.\n");
    assert!(site("grown", "").0 == site("worded", " --no-cache").0, "words of people");
    place.put("demo/pagelog.toml", "[significance]\nnumber = \"none\"\n");
    assert!(site("grown", "").0 == site("weighed", " --no-cache").0, "another weight");
}
