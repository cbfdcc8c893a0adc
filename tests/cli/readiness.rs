//! What stands between the site and its next release: `status` and `check`.

use serde_json::Value;

use crate::program::{Place, Ran};
use crate::site::{Tree, tree};

const MKDOCS: &str = "site_name: Gids\nsite_url: https://voorbeeld.example/gids/\ntheme:\n  language: nl\nnav:\n  - Start: index.md\n  - a.md\n  - b.md\n";
const B: &str = "# Bewaren\n\nBewaar alle gegevens van bezoekers ten minste zeven jaar op een veilige plek.\n\n## Termijn\n\nZeven jaar.\n";

fn before() -> Tree {
    tree([
        ("mkdocs.yml", MKDOCS),
        ("docs/index.md", "# Gids\n\nLees [A](a.md) en [weg](weg.md).\n"),
        ("docs/a.md", "# A\n\nZie [de termijn](b.md#termijn) en [de gids](gids.pdf).\n"),
        ("docs/b.md", B),
        ("docs/gids.pdf", "een"),
    ])
}

fn after() -> Tree {
    let mut after = before();
    after.remove("docs/b.md");
    after.insert("docs/c.md".to_owned(), B.replace("## Termijn", "## Hoe lang"));
    after.insert(
        "docs/index.md".to_owned(),
        "# Gids\n\nLees [A](a.md) en [weg](weg.md). TODO\n\n![](kaart.png)\n".to_owned(),
    );
    after.insert("docs/gids.pdf".to_owned(), "twee".to_owned());
    after
}

fn place() -> Place {
    Place::with_site(&[(&before(), &["v1.0"]), (&after(), &[])])
}

fn told(ran: &Ran) -> String {
    format!("exit code {}\n{}----\n{}", ran.code, ran.stdout, ran.stderr)
}

#[test]
fn check_tells_what_the_range_brought() {
    insta::assert_snapshot!("check_in_dutch", told(&place().run("site", "check")));
    insta::assert_snapshot!("check_in_english", told(&place().run("site", "check --all --lang en")));
}

#[test]
fn check_is_content_where_nothing_is_wrong() {
    let ran = place().run("site", "check ..v1.0 --format json");
    let document: Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!((ran.code, &document["ok"]), (1, &Value::Bool(false)), "a first release brings all it has");
    let fine = tree([
        ("mkdocs.yml", MKDOCS),
        ("docs/index.md", "# Gids\n\n[A](a.md)\n"),
        ("docs/a.md", "# A\n"),
        ("docs/b.md", B),
    ]);
    let place = Place::with_site(&[(&fine, &["v1.0"])]);
    let ran = place.run("site", "check");
    assert_eq!(ran.code, 0, "{}", told(&ran));
    assert!(ran.stdout.ends_with("Klaar om uit te brengen.\n"), "{}", ran.stdout);
}

#[test]
fn check_says_what_it_did_not_look_at() {
    let place = Place::with_site(&[(&before(), &["v1.0"])]);
    assert!(!place.run("site", "check").stderr.contains("niet nagekeken"));
    place.put("site/docs/nieuw.md", "# Nieuw\n\n[weg](weg.md)\n");
    let ran = place.run("site", "check");
    assert!(ran.stderr.contains("niet nagekeken: 1 bestand."), "{}", ran.stderr);
}

#[test]
fn a_draft_in_which_a_merge_is_open_is_not_ready() {
    let draft = |text: &str| {
        let mut tree = before();
        tree.insert("releases/1.1.0/notes.md".to_owned(), text.to_owned());
        let place = Place::with_site(&[(&before(), &["v1.0"]), (&tree, &[])]);
        let ran = place.run("site", "check --format json").stdout;
        let found = serde_json::from_str::<Value>(&ran).expect("it is JSON")["findings"].clone();
        let found = found.as_array().expect("a list").iter().find(|found| found["check"] == "open-draft").cloned();
        found.map(|found| found["line"].clone())
    };
    assert_eq!(draft("# Notities\n\nAlles is goed.\n"), None);
    let ours = "# Notities\n\n<!-- pagelog-conflict: Twee dagen. -->\n\nDrie dagen.\n\n<!-- pagelog-conflict: / -->\n";
    assert_eq!(draft(ours), Some(Value::from(3)));
    assert_eq!(draft("a\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n"), Some(Value::from(2)));
}

#[test]
fn severities_are_for_the_team_to_say() {
    let place = place();
    let names = ["broken-link", "no-redirect", "unfinished", "image-without-alt", "missing-file", "not-in-navigation"];
    let severity = |word: &str| names.map(|name| format!("{name} = \"{word}\"")).join(", ");
    place.put("site/pagelog.toml", &format!("[check]\nseverity = {{ {} }}\n", severity("warning")));
    let ran = place.run("site", "check --format json");
    let document: Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!((ran.code, &document["errors"]), (0, &Value::from(0)), "{}", told(&ran));
    assert!(document["warnings"].as_u64() > Some(4));
    place.put("site/pagelog.toml", &format!("[check]\nseverity = {{ {} }}\n", severity("off")));
    let ran = place.run("site", "check --format json");
    let document: Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!(document["warnings"], 0, "{}", told(&ran));
}

#[test]
fn every_format_of_a_check() {
    let place = place();
    for format in ["json", "github", "gitlab", "sarif", "junit"] {
        let ran = place.run("site", &format!("check --format {format}"));
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        insta::assert_snapshot!(format!("check_as_{format}"), ran.stdout);
    }
}

#[test]
fn documents_are_valid_by_their_schemas() {
    let place = place();
    for (name, command) in [("check", "check --format json"), ("status", "status --date 2025-02-01 --format json")] {
        let schema: Value = serde_json::from_str(&place.done(".", &format!("schema {name}"))).expect("it is JSON");
        let validator = jsonschema::validator_for(&schema).expect("it is a JSON Schema");
        let document: Value = serde_json::from_str(&place.run("site", command).stdout).expect("it is JSON");
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{command}: {errors:#?}");
    }
}

#[test]
fn a_text_that_names_another_version_is_stale() {
    let mut tree = before();
    tree.insert("docs/a.md".to_owned(), "# A\n\nVersie 1.0 is de nieuwste versie.\n".to_owned());
    tree.insert("docs/b.md".to_owned(), format!("{B}\nUitgave 1.0 van 1 januari 2025.\n"));
    let place = Place::with_site(&[(&tree, &["v1.0"]), (&tree, &["v1.1"])]);
    let stale = |arguments: &str| {
        let ran = place.run("site", &format!("check {arguments} --format json"));
        let document: Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
        let findings = document["findings"].as_array().cloned().unwrap_or_default();
        let stale = findings.iter().filter(|finding| finding["check"] == "stale-text");
        stale.map(|finding| format!("{} {}", finding["path"], finding["line"])).collect::<Vec<_>>()
    };
    assert_eq!(stale("v1.1"), ["\"docs/a.md\" 3"]);
    place.put(
        "site/pagelog.toml",
        "[release]\ntexts = [{ file = \"docs/b.md\", text = \"Uitgave {version} van {date}\" }]\n",
    );
    assert_eq!(stale("v1.1"), ["\"docs/a.md\" 3", "\"docs/b.md\" 9"]);
    assert_eq!(stale("v1.0.. --for 1.0"), Vec::<String>::new(), "texts that name the version that is meant are fine");
}

#[test]
fn what_a_release_brings_up_to_date_is_no_error_before_it() {
    let setting = |file: &str, text: &str| format!("[release]\ntexts = [{{ file = \"{file}\", text = \"{text}\" }}]\n");
    let mut tree = before();
    tree.insert("docs/b.md".to_owned(), format!("{B}\nVersie 1.0 is de nieuwste versie.\n"));
    tree.insert("pagelog.toml".to_owned(), setting("docs/b.md", "Versie {version} is"));
    let mut later = tree.clone();
    later.insert("docs/b.md".to_owned(), format!("{B}\nMeer.\n\nVersie 1.0 is de nieuwste versie.\n"));
    let place = Place::with_site(&[(&tree, &["v1.0"]), (&later, &[])]);
    let mut out = place.done("site", "check --for 1.1 --all --lang nl");
    for missing in [setting("docs/weg.md", "Versie {version}"), setting("docs/b.md", "Uitgave {version}")] {
        place.put("site/pagelog.toml", &missing);
        let ran = place.run("site", "check --for 1.1 --lang nl");
        out += &format!("{} {}\n{}\n", ran.code, missing, ran.stdout);
    }
    insta::assert_snapshot!(out);
}

#[test]
fn status_tells_what_is_coming() {
    let place = place();
    insta::assert_snapshot!("status_in_dutch", told(&place.run("site", "status --date 2025-02-01")));
    insta::assert_snapshot!("status_in_english", told(&place.run("site", "status --date 2025-02-01 --lang en")));
    insta::assert_snapshot!("status_as_json", place.done("site", "status --date 2025-02-01 --format json"));
}

#[test]
fn status_of_a_site_with_nothing_new_and_without_releases() {
    let released = Place::with_site(&[(&before(), &["v1.0"])]);
    let text = released.done("site", "status --date 2025-01-01");
    assert_eq!(text, "Laatste release: v1.0 (1 januari 2025), vandaag.\nEr is niets nieuws sinds die release.\n");
    let never = Place::with_site(&[(&before(), &[])]);
    assert!(never.done("site", "status --date 2025-01-01").starts_with("Er is nog geen release.\n"));
}

#[test]
fn the_rules_of_the_team_decide_the_proposal() {
    let place = place();
    let tag = |place: &Place| place.document("site", "status --date 2025-02-01")["next"]["tag"].clone();
    assert_eq!(tag(&place), "v1.1");
    place.put("site/pagelog.toml", "[release]\nrules = { moved = \"major\" }\n");
    assert_eq!(tag(&place), "v2.0");
    place.put("site/pagelog.toml", "[release]\nrules = { moved = \"patch\" }\n");
    assert_eq!(tag(&place), "v1.0.1");
}

#[test]
fn corrections_on_a_few_pages_are_a_patch_where_a_team_says_so() {
    let pages = |changed: usize| {
        let days = |page: usize| if page < changed { 15 } else { 10 };
        let page = |page: usize| {
            (format!("docs/{page}.md"), format!("# Regel {page}\n\nBewaar {page} {} dagen.\n", days(page)))
        };
        (0..5).map(page).collect::<Tree>()
    };
    let place = |changed: usize| Place::with_site(&[(&pages(0), &["v1.0"]), (&pages(changed), &[])]);
    let tag = |place: &Place| place.document("site", "status --date 2025-02-01")["next"]["tag"].clone();
    assert_eq!(tag(&place(1)), "v1.1");
    let lenient = |changed: usize| {
        let place = place(changed);
        place.put("site/pagelog.toml", "[release]\nrules = { few = \"patch\" }\n");
        tag(&place)
    };
    assert_eq!((lenient(3), lenient(4)), ("v1.0.1".into(), "v1.1".into()));
}

#[test]
fn redirects_lead_from_old_addresses_over_all_releases() {
    let page = |old: &str, new: &str, tree: &Tree| {
        let mut tree = tree.clone();
        let text = tree.remove(old).expect("the page is there");
        tree.insert(new.to_owned(), text);
        tree
    };
    let first = before();
    let second = page("docs/b.md", "docs/c.md", &first);
    let third = page("docs/c.md", "docs/d/e.md", &second);
    let place = Place::with_site(&[(&first, &["v1.0"]), (&second, &["v1.1"]), (&third, &[])]);
    assert_eq!(
        place.done("site", "redirects"),
        "plugins:\n  - redirects:\n      redirect_maps:\n        \"c.md\": \"d/e.md\"\n"
    );
    assert_eq!(
        place.done("site", "redirects --all --format netlify"),
        "/gids/b/ /gids/d/e/ 301\n/gids/c/ /gids/d/e/ 301\n"
    );
    // Another page takes the place in the release in which the page leaves it: who followed the page goes on with it.
    let taken = page("docs/a.md", "docs/c.md", &third);
    let one_by_one = Place::with_site(&[(&first, &["v1.0"]), (&second, &["v1.1"]), (&taken, &[])]);
    let ran = one_by_one.run("site", "redirects --all --format netlify");
    assert_eq!(ran.stdout, "/gids/a/ /gids/c/ 301\n/gids/b/ /gids/d/e/ 301\n");
    assert!(
        ran.stderr.contains("Niet doorgestuurd: op het oude adres van docs/c.md staat nu een andere pagina."),
        "{}",
        ran.stderr
    );
    place.put("site/pagelog.toml", "[site]\nuse_directory_urls = false\n");
    assert_eq!(place.done("site", "redirects --format netlify"), "/gids/c.html /gids/d/e.html 301\n");
    // With the redirect in place nothing is missing any more.
    let mut fourth = third.clone();
    fourth.insert("docs/_redirects".to_owned(), place.done("site", "redirects --all --format netlify"));
    let place = Place::with_site(&[(&first, &["v1.0"]), (&fourth, &[])]);
    assert!(!place.run("site", "check --format json").stdout.contains("no-redirect"));
    assert_eq!(place.done("site", "redirects --format netlify"), "");
}

#[test]
fn what_looks_like_a_persons_data_and_left_the_site_is_told_without_saying_it() {
    let old = tree([
        ("docs/a.md", "# A\n\nBel Jan: 06-12345678, of mail jan@gemeente-verzonnen.nl.\n"),
        ("docs/b.md", "# B\n\nMail team@gemeente-verzonnen.nl.\n"),
        ("mkdocs.yml", MKDOCS),
    ]);
    let mut new = old.clone();
    new.insert("docs/a.md".to_owned(), "# A\n\nMail team@gemeente-verzonnen.nl.\n".to_owned());
    let site = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
    let told = |place: &Place| -> Vec<String> {
        let text = place.run("site", "check v1.1 --format json").stdout;
        let document: Value = serde_json::from_str(&text).expect("it is JSON");
        let findings = document["findings"].as_array().cloned().unwrap_or_default();
        let personal = findings.iter().filter(|finding| finding["check"] == "personal-data");
        personal.map(|finding| format!("{} {}", finding["severity"], finding["message"])).collect()
    };
    assert_eq!(
        told(&site),
        [
            "\"warning\" \"Hier stond iets dat lijkt op een e-mailadres (j…@gemeente-verzonnen.nl). In de geschiedenis van de pagina blijft dat te lezen.\"",
            "\"warning\" \"Hier stond iets dat lijkt op een telefoonnummer (…78). In de geschiedenis van de pagina blijft dat te lezen.\"",
        ]
    );
    site.put("site/releases/withhold.toml", "[[withhold]]\ntext = \"06-12345678\"\n");
    assert_eq!(told(&site).len(), 1);
    // A ruling that leaves it to be read is told of, where it is checked and where it is shown.
    let rulings = "[[withhold]]\ntext = \"06 12345678\"\n\n[[withhold]]\npage = \"docs/b.md\"\ntext = \"team@gemeente-verzonnen.nl\"\n";
    site.put("site/releases/withhold.toml", rulings);
    insta::assert_snapshot!("withhold", site.run("site", "check v1.1").stdout);
    let said = site.run("site", "site --output ../withheld").stderr;
    assert!(said.contains("De 1e [[withhold]] houdt niets tegen") && said.contains("docs/a.md"), "{said}");
    site.put("site/releases/withhold.toml", "[[withhold]]\ntext = \"06-12345678\"\n");
    // In a file that pages include: gone with the line of one of them, with that of both, and from the file alone.
    let mut old = old.clone();
    old.insert("docs/c.md".to_owned(), "# C\n\n--8<-- \"deel.md\"\n".to_owned());
    old.insert("docs/d.md".to_owned(), "# D\n\n--8<-- \"deel.md\"\n\nMeer.\n".to_owned());
    old.insert("deel.md".to_owned(), "Of mail piet@gemeente-verzonnen.nl.\n".to_owned());
    let (of_c, of_both) = ([("docs/c.md", "# C\n")], [("docs/c.md", "# C\n"), ("docs/d.md", "# D\n\nMeer.\n")]);
    let of_file = [("deel.md", "Of mail ons.\n")];
    for (changes, pages) in [(&of_c[..], 0), (&of_both[..], 2), (&of_file[..], 2)] {
        let mut new = old.clone();
        new.extend(changes.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
        let site = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
        let told = told(&site);
        assert_eq!(
            told.iter().filter(|told| told.contains("p…@gemeente-verzonnen.nl")).count(),
            pages,
            "{changes:?}: {told:?}"
        );
    }
}
