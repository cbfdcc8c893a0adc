//! The words of people in place of generated sentences: files below `releases/` and `changenote` in pages.

use std::fs::OpenOptions;
use std::io::Write as _;

use git2::{IndexAddOption, Repository, Signature};

use crate::program::Place;
use crate::site::{Tree, tree};

const MKDOCS: &str = "site_name: Gids\nsite_url: https://voorbeeld.example/gids/\ntheme:\n  language: nl\n";

fn first() -> Tree {
    tree([
        ("mkdocs.yml", MKDOCS),
        ("docs/index.md", "# Gids\n\nWelkom.\n"),
        ("docs/bewaren.md", "# Bewaren\n\nBewaar alles 10 dagen.\n"),
        ("docs/melden.md", "# Melden\n\nMeld alles binnen 3 dagen.\n"),
        ("docs/lijst.md", "# Lijst\n\nDeze lijst telt 5 regels.\n"),
        ("docs/tikfout.md", "# Tikfout\n\nDe gemente helpt u graag verder.\n"),
        ("docs/oud.md", "# Kaart\n\nDe kaart van alle plaatsen waar u een feest mag houden.\n"),
    ])
}

fn second() -> Tree {
    let mut tree = first();
    let mut put = |path: &str, text: &str| tree.insert(path.to_owned(), text.to_owned());
    put("docs/bewaren.md", "# Bewaren\n\nBewaar alles 15 dagen.\n");
    put(
        "docs/melden.md",
        "---\nchangenote: U hebt nu een week om iets te melden.\n---\n# Melden\n\nMeld alles binnen 7 dagen.\n",
    );
    put("docs/lijst.md", "---\nchangenote: false\n---\n# Lijst\n\nDeze lijst telt 6 regels.\n");
    put("docs/tikfout.md", "# Tikfout\n\nDe gemeente helpt u graag verder.\n");
    put("docs/nieuw.md", "# Nieuw\n\nEen nieuwe pagina over bewaren.\n");
    put("docs/kaart.md", "# Kaart\n\nDe kaart van alle plaatsen waar u een feest mag houden.\n");
    tree.remove("docs/oud.md");
    tree
}

/// A site with one release and what is to be the next, by somebody whom git knows.
fn place() -> Place {
    let place = Place::with_site(&[(&first(), &["v1.0"]), (&second(), &[])]);
    let mut config = OpenOptions::new().append(true).open(place.path("site/.git/config")).expect("git has settings");
    config.write_all(b"[user]\n\tname = Anna\n\temail = anna@example.org\n").expect("they can be written");
    place
}

fn put_words(place: &Place) {
    let words = "---\npages:\n  - docs/bewaren.md\n  - docs/nieuw.md\n---\n\nU bewaart alles *langer*: 15 dagen,\nook foto’s. \n";
    place.put("site/releases/next/bewaren.md", words);
    place.put("site/releases/next/kaart.md", "---\npage: docs/oud.md\n---\nDe kaart is makkelijker te vinden.\n");
    place.put("site/releases/next/README.md", "Zet hier wat u van een pagina wilt zeggen.\n");
}

fn commit(place: &Place) {
    let repo = Repository::open(place.path("site")).expect("it is a repository");
    let mut index = repo.index().expect("there is an index");
    index.add_all(["."], IndexAddOption::DEFAULT, None).expect("files can be staged");
    index.write().expect("the index can be written");
    let tree = repo.find_tree(index.write_tree().expect("a tree")).expect("it is there");
    let parent = repo.head().and_then(|head| head.peel_to_commit()).expect("there is a commit");
    let by = Signature::new("Anna", "anna@example.org", &parent.time()).expect("a name");
    repo.commit(Some("HEAD"), &by, &by, "Woorden", &tree, &[&parent]).expect("it can be committed");
}

#[test]
fn words_of_people_are_told_in_notes_newsletter_and_history() {
    let place = place();
    let before = place.done("site", "notes v1.0..");
    assert!(before.contains("een week om iets te melden") && before.contains("15"), "{before}");
    let facts = place.done("site", "notes v1.0.. --format json");
    put_words(&place);
    insta::assert_snapshot!("notes_in_own_words", place.done("site", "notes v1.0.."));
    insta::assert_snapshot!("newsletter_in_own_words", place.done("site", "newsletter v1.0.."));
    insta::assert_snapshot!("history_in_own_words", place.done("site", "history docs/bewaren.md"));
    insta::assert_snapshot!(
        "history_of_what_is_too_small",
        place.done("site", "history docs/lijst.md --format markdown")
    );
    assert_eq!(place.done("site", "notes v1.0.. --format json"), facts, "words change no fact");
}

#[test]
fn a_release_takes_its_words_along() {
    let place = place();
    put_words(&place);
    commit(&place);
    let ran = place.run("site", "release 1.1 --date 2025-02-01 --unchecked --dry-run");
    insta::assert_snapshot!("a_dry_run_with_words", ran.stdout);
    place.done("site", "release 1.1 --date 2025-02-01 --unchecked");
    assert!(!place.path("site/releases/next/bewaren.md").exists());
    assert!(place.path("site/releases/next/README.md").exists(), "what tells people what to do stays");
    let notes = place.text("site/releases/1.1.0/notes.md");
    assert!(notes.contains("U bewaart alles langer: 15 dagen"), "{notes}");
    assert_eq!(place.done("site", "notes v1.1"), notes, "the same words later");
    assert_eq!(place.text("site/releases/1.1.0/.generated/notes.md"), notes);
    assert_eq!(
        place.done("site", "draft status"),
        "releases/1.1.0/newsletter.md: zoals gemaakt\nreleases/1.1.0/notes.md: zoals gemaakt\n"
    );
    assert_eq!(place.done("site", "verify"), "1.1.0: klopt\n");
    let changed = "---\npages: docs/bewaren.md\n---\nAnders gezegd.\n";
    place.put("site/releases/1.1.0/words/bewaren.md", changed);
    assert_eq!(place.done("site", "verify"), "1.1.0: klopt\n", "words are no facts");
    assert!(place.done("site", "notes v1.1").contains("Anders gezegd."));
    place.put("site/releases/1.1.0/notes.md", &notes.replace("U bewaart alles langer", "Wij bewaren alles langer"));
    place.put("new.md", &notes.replace("15 dagen", "20 dagen"));
    let merged = place.run("site", "draft merge releases/1.1.0/notes.md ../new.md").stdout;
    assert!(merged.contains("Wij bewaren alles langer: 15 dagen") && merged.contains("20 dagen"), "{merged}");
}

#[test]
fn words_for_a_page_that_did_not_change_are_told_and_no_fact() {
    let place = place();
    place.put("site/releases/next/index.md", "---\npage: docs/index.md\n---\nWelkom terug.\n");
    commit(&place);
    let ran = place.run("site", "release 1.1 --date 2025-02-01 --unchecked");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("releases/next/index.md"), "{}", ran.stderr);
    assert_eq!(place.done("site", "verify"), "1.1.0: klopt\n");
}

#[test]
fn what_people_call_minor_is_no_reason_for_a_version() {
    let place = Place::with_site(&[
        (&tree([("docs/a.md", "# A\n\nBewaar alles 10 dagen.\n")]), &["v1.0"]),
        (&tree([("docs/a.md", "---\nchangenote: false\n---\n# A\n\nBewaar alles 15 dagen.\n")]), &[]),
    ]);
    assert_eq!(place.document("site", "status --date 2025-02-01")["next"]["tag"], "v1.0.1");
}

#[test]
fn a_release_with_words_that_was_interrupted_is_completed() {
    let whole = place();
    put_words(&whole);
    commit(&whole);
    whole.done("site", "release 1.1 --date 2025-02-01 --unchecked");
    let expected = whole.text("site/releases/1.1.0/notes.md");
    // Killed when the words stood in both places, and when they had gone from where they were.
    for in_both in [true, false] {
        let place = place();
        put_words(&place);
        commit(&place);
        place.done("site", "release 1.1 --date 2025-02-01 --unchecked --no-commit");
        if in_both {
            put_words(&place);
        }
        place.done("site", "release 1.1 --date 2025-02-01 --unchecked");
        assert_eq!(place.text("site/releases/1.1.0/notes.md"), expected);
        assert!(!place.path("site/releases/next/kaart.md").exists());
        let repo = Repository::open(place.path("site")).expect("it is a repository");
        assert!(repo.statuses(None).expect("the status can be read").is_empty(), "{in_both}");
    }
}

#[test]
fn words_that_cannot_be_used_are_told() {
    let place = place();
    place.put("site/releases/next/a.md", "---\npages: [docs/index.md, docs/weg.md]\n---\nIets.\n");
    let ran = place.run("site", "notes v1.0..");
    insta::assert_snapshot!("unused_words", ran.stderr);
    place.put("site/releases/next/a.md", "---\npagina: docs/index.md\n---\nIets.\n");
    insta::assert_snapshot!("misspelt_words", place.refusal("site", "notes v1.0.."));
    assert!(place.done("site", "notes v1.0").contains("Gids"), "they are not of that release");
}

#[test]
fn silence_ends_where_another_release_changes_the_page() {
    let mut third = second();
    third.insert(
        "docs/lijst.md".to_owned(),
        "---\nchangenote: false\n---\n# Lijst\n\nDeze lijst telt 9 regels.\n".to_owned(),
    );
    third.insert("docs/bewaren.md".to_owned(), "# Bewaren\n\nBewaar alles 30 dagen.\n".to_owned());
    let place = Place::with_site(&[(&first(), &["v1.0"]), (&second(), &["v1.1"]), (&third, &["v1.2"])]);
    place.put(
        "site/releases/1.1.0/words/a.md",
        "---\npages: [docs/bewaren.md, docs/tikfout.md]\nchangenote: false\n---\n",
    );
    let of_one = place.done("site", "notes v1.1");
    assert!(!of_one.contains("Bewaren") && !of_one.contains("Lijst"), "{of_one}");
    assert!(
        place.done("site", "notes v1.2").contains("Lijst"),
        "a silence that was there before is no word on this change"
    );
    let of_both = place.done("site", "notes v1.0..v1.2");
    assert!(of_both.contains("30 dagen") && of_both.contains("Lijst") && !of_both.contains("Tikfout"), "{of_both}");
}

/// The sentences above a before/after of the website.
fn in_short(html: &str) -> String {
    let list = html.split("<h2>In het kort</h2>").nth(1).and_then(|rest| rest.split("</ul>").next());
    list.expect("there are sentences").replace("<li>", "").replace("</li>", "").replace("<ul class=\"plain\">", "")
}

#[test]
fn since_an_earlier_version_the_words_stand_beside_what_they_do_not_cover() {
    let mut third = second();
    third.insert("docs/bewaren.md".to_owned(), "# Bewaren\n\nBewaar alles 30 dagen.\n".to_owned());
    let place = Place::with_site(&[(&first(), &["v1.0"]), (&second(), &["v1.1"]), (&third, &["v1.2"])]);
    let since = |page: &str, since: &str| {
        place.done("site", "site --output ../out");
        in_short(&place.text(&format!("out/pages/{page}/since-{since}.html"))).trim().to_owned()
    };
    let facts = since("bewaren", "v1.0");
    assert!(facts.contains("30 dagen"), "{facts}");
    place.put("site/releases/1.1.0/words/a.md", "---\npage: docs/bewaren.md\n---\nU bewaart alles langer.\n");
    assert_eq!(since("bewaren", "v1.0"), format!("U bewaart alles langer.\n{facts}"), "1.2 has no words");
    assert!(!since("bewaren", "v1.1").contains("langer"), "it was said of what changed before");
    place.put("site/releases/1.2.0/words/a.md", "---\npage: docs/bewaren.md\n---\nHet werd een maand.\n");
    assert_eq!(since("bewaren", "v1.0"), "U bewaart alles langer. Het werd een maand.");
    assert_eq!(since("melden", "v1.0"), "U hebt nu een week om iets te melden.");
    assert!(since("lijst", "v1.0").contains("6"), "who asks what changed is told what is too small for the notes");
}

#[test]
fn words_for_a_first_release_of_many_pages_reach_their_pages() {
    // So many that they are compared in parts.
    let many = tree([("mkdocs.yml", MKDOCS)]).into_iter().chain(
        (0..1100).map(|page| (format!("docs/p{page:04}.md"), format!("# Pagina {page}\n\nOver plaats {page}.\n"))),
    );
    let place = Place::with_site(&[(&many.collect(), &["v1.0"])]);
    let word = |page: &str| format!("---\npage: docs/{page}.md\n---\nHier leest u alles van {page}.\n");
    for page in ["p0000", "p1099", "weg"] {
        place.put(&format!("site/releases/1.0.0/words/{page}.md"), &word(page));
    }
    let told = place.document("site", "diff v1.0");
    let paths: Vec<_> = told["pages"].as_array().expect("pages").iter().map(|page| page["new_path"].clone()).collect();
    assert_eq!(paths.len(), 1100);
    assert!(paths.is_sorted_by_key(|path| path.as_str()));
    assert_eq!((&told["totals"]["added"], &told["totals"]["pages_after"]), (&1100.into(), &1100.into()));
    let problems: Vec<_> = told["problems"].as_array().expect("problems").iter().map(|odd| &odd["path"]).collect();
    assert_eq!(problems, ["releases/1.0.0/words/weg.md"]);
    let notes = place.done("site", "notes v1.0");
    assert!(notes.contains("Hier leest u alles van p0000.") && notes.contains("Hier leest u alles van p1099."));
    assert!(!notes.contains("van weg"));
}
