//! Pages and tags that nobody should make: read or told and passed over, the same page before and after, and nothing said of them that
//! is not so.

use std::fs;

use git2::Repository;
use pagelog::git::Repo;
use pagelog::git::history::NewCommit;
use serde_json::Value;

use crate::program::Place;
use crate::site::{commit, tree};

/// A site of one page with these bytes, before and after.
fn place(old: &[u8], new: &[u8]) -> Place {
    let place = Place::new();
    let commits = [(old, "v1.0"), (new, "v1.1")].map(|(bytes, tag)| NewCommit {
        files: [("docs/a.md".to_owned(), bytes.to_vec()), ("docs/b.md".to_owned(), b"# B\n\nBlijft.\n".to_vec())]
            .into(),
        ..commit(u64::from(tag == "v1.1"), &tree([]), &[tag])
    });
    Repo::commit_all(&place.path("site"), &commits).expect("an empty folder takes a repository");
    place
}

/// What became of the page: its significance, its lineage, how many edits, and what was odd.
fn told(old: &[u8], new: &[u8]) -> (String, usize, String) {
    let place = place(old, new);
    for command in ["notes v1.1", "diff v1.1", "check v1.1", "history docs/a.md", "site --output ../out"] {
        let ran = place.run("site", command);
        assert!([0, 1].contains(&ran.code) && !ran.stderr.contains("panicked"), "{command}: {}", ran.stderr);
    }
    let document = place.document("site", "diff v1.1 --lang en");
    let pages = document["pages"].as_array().cloned().unwrap_or_default();
    assert_eq!(pages.len(), 1, "{pages:#?}");
    assert_eq!(pages[0]["lineage"], "kept");
    let problems = document["problems"].as_array().cloned().unwrap_or_default();
    let problems: Vec<&str> = problems.iter().filter_map(|problem| problem["problem"].as_str()).collect();
    let edits = pages[0]["edits"].as_array().map_or(0, Vec::len);
    (pages[0]["significance"].as_str().unwrap_or_default().to_owned(), edits, problems.join(" | "))
}

fn utf16(text: &str, mark: u16, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(mark).chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn another_encoding_of_a_page_is_no_change() {
    let text = "# Café\n\nDe eigenaar vraagt één vergunning aan.\n";
    let latin = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect::<Vec<u8>>();
    for (what, bytes) in [
        ("a byte order mark", format!("\u{feff}{text}").into_bytes()),
        ("UTF-16 of Windows", utf16(text, 0xfeff, u16::to_le_bytes)),
        ("UTF-16 the other way round", utf16(text, 0xfeff, u16::to_be_bytes)),
        ("Latin-1", latin),
        ("line ends of Windows", text.replace('\n', "\r\n").into_bytes()),
        ("line ends of old", text.replace('\n', "\r").into_bytes()),
    ] {
        for (old, new) in [(text.as_bytes(), bytes.as_slice()), (bytes.as_slice(), text.as_bytes())] {
            let (significance, edits, _) = told(old, new);
            assert_eq!((significance.as_str(), edits), ("none", 0), "{what}");
        }
    }
}

#[test]
fn a_page_that_is_no_text_is_told() {
    let (_, _, problems) = told(b"# A\n\nTekst.\n", b"# A\0\x01\x02\n");
    assert!(!problems.is_empty());
    insta::assert_snapshot!(problems);
}

#[test]
fn front_matter_that_cannot_be_read_is_told_and_the_text_is_compared() {
    let bomb = {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let above = format!("*a{}, ", level - 1).repeat(10);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", above.trim_end_matches(", ")));
        }
        text
    };
    let mut shown = Vec::new();
    for (what, front) in [
        ("bomb", bomb.as_str()),
        ("deep", &format!("a: {}{}\n", "[".repeat(5_000), "]".repeat(5_000))),
        ("deep map", &(0..300).map(|n| format!("{}k:\n", " ".repeat(n))).collect::<String>()),
        ("twice", "title: Een\ntitle: Twee\n"),
        ("tags", "a: !!python/object/apply:os.system [x]\nb: !own {c: d}\n"),
        ("itself", "a: &a [*a]\n"),
        ("unclosed", "a: \"b\n"),
        ("tabs", "a:\n\t- b\n"),
        ("conflict", "title: Een\n<<<<<<< HEAD\nweight: 1\n=======\nweight: 2\n>>>>>>> anders\n"),
    ] {
        let page = |text: &str| format!("---\n{front}---\n\n# A\n\n{text}\n").into_bytes();
        let (significance, edits, problems) =
            told(&page("Bewaar alles tien dagen."), &page("Bewaar alles twintig dagen."));
        assert_eq!((significance.as_str(), edits), ("substantive", 1), "{what}: {problems}");
        shown.push(format!("{what}: {problems}"));
    }
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn conflict_markers_are_told_where_they_are_no_example() {
    let (_, _, problems) =
        told(b"# A\n\nTekst.\n", b"# A\n\n<<<<<<< HEAD\nTekst een.\n=======\nTekst twee.\n>>>>>>> x\n");
    assert!(problems.contains("unfinished merge"), "{problems}");
    let (_, _, problems) =
        told(b"# A\n\n```\nx\n```\n", b"# A\n\n```\n<<<<<<< HEAD\nTekst een.\n=======\nTekst twee.\n>>>>>>> x\n```\n");
    assert_eq!(problems, "");
}

#[test]
fn monsters_are_compared_and_a_word_in_them_is_a_word() {
    let boxes = |text: &str| {
        let nested: String = (0..200).map(|n| format!("{}!!! note\n", " ".repeat(4 * n))).collect();
        format!("{nested}{}{text}\n", " ".repeat(800))
    };
    let headings = |text: &str| {
        (0..10_000)
            .map(|n| format!("## Kop {n}\n\n{}\n\n", if n == 5_000 { text } else { "tekst" }))
            .collect::<String>()
    };
    let fence = |text: &str| format!("# A\n\n```\n{}{text}\n{}", "een regel\n".repeat(500), "nog een\n".repeat(500));
    let blob = |text: &str| format!("# A\n\n{text}\n\n{}", "een twee drie vier vijf zes zeven\n\n".repeat(320_000));
    for (what, old, new) in [
        ("headings", headings("oud hier"), headings("nieuw hier")),
        ("boxes", boxes("Dit is oud."), boxes("Dit is nieuw.")),
        ("unclosed fence", fence("oud"), fence("nieuw")),
        ("10 MB", blob("Bewaar alles tien dagen."), blob("Bewaar alles twintig dagen.")),
    ] {
        let place = place(old.as_bytes(), new.as_bytes());
        let document = place.document("site", "diff v1.1");
        let pages = document["pages"].as_array().cloned().unwrap_or_default();
        assert_eq!((pages.len(), &pages[0]["lineage"]), (1, &Value::from("kept")), "{what}");
        assert_eq!(pages[0]["edits"].as_array().map(Vec::len), Some(1), "{what}");
    }
}

#[test]
fn a_page_whose_text_is_lost_is_told_and_the_others_are_compared() {
    for damage in ["missing", "garbage", "empty"] {
        let place = Place::with_site(&[
            (&tree([("docs/a.md", "# A\n\nEen.\n"), ("docs/b.md", "# B\n\nTien dagen.\n")]), &["v1.0"]),
            (&tree([("docs/a.md", "# A\n\nTwee.\n"), ("docs/b.md", "# B\n\nTwintig dagen.\n")]), &["v1.1"]),
        ]);
        let repo = Repository::open(place.path("site")).expect("it is a repository");
        let id = repo.revparse_single("v1.1:docs/a.md").expect("it is there").id().to_string();
        let object = place.path(&format!("site/.git/objects/{}/{}", &id[..2], &id[2..]));
        fs::remove_file(&object).expect("the object is loose");
        match damage {
            "garbage" => fs::write(&object, "rommel").expect("a file can be written"),
            "empty" => fs::write(&object, "").expect("a file can be written"),
            _ => {}
        }
        let document = place.document("site", "diff v1.1 --lang en");
        let page = |path: &str| {
            let pages = document["pages"].as_array().into_iter().flatten();
            pages.clone().find(|page| page["new_path"] == path).cloned().unwrap_or_default()
        };
        assert_eq!(page("docs/b.md")["edits"].as_array().map(Vec::len), Some(1), "{damage}: {document:#}");
        assert_eq!(page("docs/a.md")["edits"], serde_json::json!([]), "{damage}: what is not known is not told");
        assert_eq!((&document["totals"]["added"], &document["totals"]["removed"]), (&0.into(), &0.into()), "{damage}");
        assert!(document["problems"].to_string().contains("docs/a.md"), "{damage}: {}", document["problems"]);
        for command in ["notes v1.1", "diff v1.1", "history docs/a.md", "site --output ../out", "newsletter v1.1"] {
            let ran = place.run("site", command);
            assert_eq!(ran.code, 0, "{damage}, {command}: {}", ran.stderr);
        }
    }
}

#[test]
fn tags_that_nobody_should_give_are_one_release_or_none() {
    let at = |text: &str| tree([("docs/a.md", text)]);
    let place = Place::with_site(&[
        (&at("Een."), &["v01.02.03", "V01.02.03"]),
        (&at("Twee."), &["v1.3", "V1.3", "1.3.0"]),
        (&at("Drie."), &["v99999999999999999999.1", "v1.4.0-", "v1.4.0-01", "v-1", "v1.4é", "v١.٢"]),
        (&at("Vier."), &["v18446744073709551615.0.0"]),
    ]);
    let releases = place.document("site", "releases");
    let told: Vec<(&str, &str)> = releases["releases"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|release| Some((release["name"].as_str()?, release["version"].as_str()?)))
        .collect();
    insta::assert_snapshot!(format!("{told:#?}\n{:#}", releases["problems"]));
    for command in ["notes", "diff", "diff v1.3", "status", "site --output ../out"] {
        let ran = place.run("site", command);
        assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
    }
}
