//! The newsletter: the draft as an editor gets it.

use crate::program::Place;
use crate::site::tree;

#[test]
fn draft_since_the_beta() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "newsletter v1.0.0-beta.1..v2.0"));
}

#[test]
fn draft_of_the_last_release_in_english() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "newsletter --lang en"));
}

#[test]
fn draft_when_nothing_changed() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "newsletter v2.1..v2.1"));
}

#[test]
fn regenerating_keeps_the_words_and_exits_with_1_where_somebody_has_to_choose() {
    let place = Place::with_demo();
    place.done("demo", "newsletter v2.0 --output ../letter.md");
    let generated = place.text("letter.md");
    let edited = generated.replace("Zorg dat iedereen naar uw evenement kan komen.", "Iedereen is welkom!");
    assert_ne!(edited, generated);
    place.put("letter.md", &edited.replace('\n', "\r\n"));
    place.done("demo", "newsletter v2.0 --output ../letter.md");
    assert_eq!(place.text("letter.md"), edited.replace('\n', "\r\n"), "the same facts change no byte");
    let ran = place.run("demo", "newsletter v1.0.0-beta.1..v2.1 --output ../letter.md");
    assert!(place.text("letter.md").contains("Iedereen is welkom!"));
    assert!(ran.code <= 1, "{}", ran.stderr);
    assert_eq!(ran.code == 1, place.text("letter.md").contains("pagelog-conflict"), "{}", ran.stderr);
    place.put("words.md", "---\nsubject: mine\n---\n\n# Mine\n");
    place.put("base.md", "---\nsubject: yours\n---\n\n# Yours\n");
    place.put("new.md", "---\nsubject: theirs\n---\n\n# Yours\n");
    let ran = place.run(".", "draft merge words.md new.md --base base.md");
    insta::assert_snapshot!(format!("{}\n{}---\n{}", ran.code, ran.stdout, ran.stderr));
    insta::assert_snapshot!("no_base", place.refusal(".", "draft merge words.md new.md"));
}

#[test]
fn the_state_of_drafts() {
    let place = Place::with_demo();
    for draft in [
        "newsletter v2.0 --output releases/v2.0/newsletter.md",
        "notes v2.0 --output releases/v2.0/notes.md",
        "notes v2.1 --output releases/v2.1/notes.md",
    ] {
        place.done("demo", draft);
    }
    place.put("demo/releases/v2.0/newsletter.md", "# Mine\n");
    place.put("demo/releases/v2.1/.generated/notes.md", "# Old\n");
    place.put("demo/releases/v1.0/notes.md", "# Own\n");
    insta::assert_snapshot!(place.done("demo", "draft status"));
    insta::assert_snapshot!("status_in_english", place.done("demo", "draft status --lang en"));
}

#[test]
fn mail_is_made_of_the_draft_that_people_edited() {
    let place = Place::with_demo();
    let generated = place.done("demo", "newsletter v2.0 --format text");
    place.done("demo", "newsletter v2.0 --output releases/v2.0/newsletter.md");
    let draft = place.text("demo/releases/v2.0/newsletter.md");
    assert_eq!(place.done("demo", "newsletter v2.0 --format text"), generated, "as generated");
    place.put("demo/releases/v2.0/newsletter.md", &format!("{draft}\nGroeten van de redactie\n"));
    for format in ["html", "fragment", "text", "eml"] {
        let mail = place.done("demo", &format!("newsletter v2.0 --format {format}"));
        assert!(mail.contains("Groeten van de redactie"), "{format}");
        assert!(!mail.contains("Zelf schrijven"), "{format}: what the editor is asked is not for readers");
        assert_eq!(mail, place.done("demo", &format!("newsletter v2.0 --format {format}")), "the same bytes");
    }
    place.put(
        "demo/releases/v2.0/newsletter.md",
        &format!("{draft}\n<!-- pagelog-conflict: kies -->\nx\n<!-- pagelog-conflict: / -->\n"),
    );
    let ran = place.run("demo", "newsletter v2.0 --format eml");
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "a letter with open places is not sent: {}", ran.stderr);
    place.put("demo/mine.md", "# Mijn brief\n\nHallo\n");
    assert!(place.done("demo", "newsletter v2.0 --format text --draft mine.md").contains("Mijn brief"));
    place.put("demo/mine.md", "Lees [meer](../meer.md) en kijk:\n\n![Een boom](boom.png)\n");
    let ran = place.run("demo", "newsletter v2.0 --format text --draft mine.md");
    insta::assert_snapshot!("what_a_mail_cannot_show", format!("{}---\n{}", ran.stdout, ran.stderr));
    insta::assert_snapshot!("no_such_draft", place.refusal("demo", "newsletter v2.0 --format text --draft none.md"));
    insta::assert_snapshot!("draft_of_what", place.refusal("demo", "newsletter v2.0 --draft mine.md"));
}

#[test]
fn mail_as_subscribers_get_it() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "newsletter v1.0.0-beta.1..v2.0 --format text"));
}

/// Two releases in February, one of them a repair, and pages for several audiences.
fn audiences() -> Place {
    let settings =
        "[newsletter]\nitems = 1\nfrom = { name = \"Redactie\", address = \"redactie@voorbeeld.example\" }\n";
    let page = |title: &str, who: &str, days: usize| {
        format!("---\nrollen:\n- {who}\n---\n# {title}\n\nBewaar alles {days} dagen.\n")
    };
    let at = |days: usize, other: usize| {
        let (a, b) = (page("A", "jurist", days), page("B", "Ontwikkelaar", other));
        tree([("docs/a.md", a.as_str()), ("docs/b.md", b.as_str()), ("pagelog.toml", settings)])
    };
    Place::with_site(&[(&at(1, 1), &["v1.0.0"]), (&at(2, 1), &["v1.1.0"]), (&at(3, 2), &["v1.1.1"]), (&at(3, 3), &[])])
}

#[test]
fn a_month_is_one_letter() {
    let place = audiences();
    let month = place.done("site", "newsletter --month 2025-01 --lang nl");
    // All releases are of January: from the beginning.
    assert!(month.contains("# Wat is er nieuw in januari 2025"), "{month}");
    insta::assert_snapshot!("a_month_without_a_release", place.done("site", "newsletter --month 2025-03 --lang nl"));
    insta::assert_snapshot!("a_month_in_english", place.done("site", "newsletter --month 2025-03 --lang en"));
    insta::assert_snapshot!("no_such_month", place.refusal("site", "newsletter --month 2025-3"));
    let since = place.done("site", "newsletter --since-last --lang nl");
    assert!(since.contains("3 dagen") || since.contains("‘3’"), "{since}");
    let rolled = place.done("site", "newsletter monthly..v1.1.1 --lang nl");
    assert_eq!(rolled, place.done("site", "newsletter v1.1.0..v1.1.1 --lang nl"));
}

#[test]
fn a_letter_for_some_readers_says_for_whom() {
    let place = audiences();
    insta::assert_snapshot!(
        "only_for_one",
        place.done("site", "newsletter v1.0.0..v1.1.1 --only rollen=ONTWIKKELAAR --lang nl")
    );
    let ran = place.run("site", "newsletter v1.0.0..v1.1.1 --only rollen=jursit --lang en");
    insta::assert_snapshot!("only_for_nobody", format!("{}{}", ran.stdout, ran.stderr));
    insta::assert_snapshot!("no_such_property", place.refusal("site", "newsletter --only jurist"));
}

#[test]
fn the_letter_is_as_long_as_the_team_wants_and_comes_from_it() {
    let place = audiences();
    let letter = place.done("site", "newsletter v1.0.0..v1.1.1");
    assert_eq!(letter.matches("entry: ").count(), 1, "{letter}");
    let mail = place.done("site", "newsletter v1.0.0..v1.1.1 --format eml");
    assert!(mail.contains("From: \"Redactie\" <redactie@voorbeeld.example>\r\n"), "{mail}");
    // A draft that release wrote is found by its version.
    place.put("site/releases/1.1.1/newsletter.md", "# Mijn brief\n\nHallo\n");
    assert!(place.done("site", "newsletter v1.1.1 --format text").contains("Mijn brief"));
    assert!(!place.done("site", "newsletter --month 2025-01 --format text").contains("Mijn brief"));
}

#[test]
fn a_milestone_is_called_by_its_version_without_repairs() {
    let page = |days: usize| tree([("docs/a.md", format!("# Bewaren\n\nBewaar alles {days} dagen.\n").as_str())]);
    let place = Place::with_site(&[(&page(1), &["v1.6.1"]), (&page(2), &["v2.0.0"]), (&page(3), &["v2.0.1"])]);
    let letter = place.done("site", "newsletter v1.6.1..v2.0.1 --lang nl");
    assert!(letter.contains("Versie 2.0 is er"), "{letter}");
    assert!(letter.contains("Hiervoor was v1.6.1 de nieuwste versie; nu is dat v2.0.1."), "{letter}");
}

#[test]
fn pages_that_are_gone_are_told_with_where_their_address_leads_to() {
    let text = |about: &str| format!("# {about}\n\nAlles over {about}, in een paar regels die nergens anders staan.\n");
    let (old, other, kept) = (text("honden"), text("markten"), text("dieren"));
    let led = format!("---\nredirect_from: /oudste/\n---\n{}", text("vuur"));
    let settings = "site_name: Gids\nsite_url: https://gids.example/\nplugins:\n  - redirects:\n      redirect_maps:\n        honden.md: katten.md\n        katten.md: dieren.md\n        weg.md: https://elders.example/dieren/\n";
    let before = tree([
        ("mkdocs.yml", "site_name: Gids\nsite_url: https://gids.example/\n"),
        ("docs/honden.md", old.as_str()),
        ("docs/markten.md", other.as_str()),
        ("docs/oudste.md", text("brommers").as_str()),
        ("docs/weg.md", text("rivieren").as_str()),
        ("docs/vuur.md", text("vuur").as_str()),
        ("docs/dieren.md", kept.as_str()),
    ]);
    let after = tree([("mkdocs.yml", settings), ("docs/dieren.md", kept.as_str()), ("docs/vuur.md", led.as_str())]);
    let place = Place::with_site(&[(&before, &["v1.0.0"]), (&after, &["v1.1.0"])]);
    insta::assert_snapshot!("gone_and_where_to", place.done("site", "newsletter --lang nl"));
    insta::assert_snapshot!("gone_and_where_to_in_notes", place.done("site", "notes --lang en"));
}

#[test]
fn that_a_page_names_the_new_version_is_no_news() {
    let stamped = |version: &str, date: &str| format!("# Over\n\nVersie {version} verscheen op {date}.\n");
    let rule = |days: usize| format!("# Regel\n\nU antwoordt in {days} dagen.\n");
    let at = |version: &str, date: &str, days: usize| {
        tree([("docs/over.md", stamped(version, date).as_str()), ("docs/regel.md", rule(days).as_str())])
    };
    let place = Place::with_site(&[
        (&at("1.0", "1 januari 2025", 10), &["v1.0.0"]),
        (&at("1.1", "2 januari 2025", 15), &["v1.1.0"]),
        (&at("3.0", "4 juni 2026", 15), &["v1.2.0"]),
    ]);
    let items = |range: &str| {
        let letter = place.done("site", &format!("newsletter {range} --lang nl"));
        letter.lines().filter(|line| line.starts_with("## ")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(items("v1.1.0"), "## Regel\n## Ook gewijzigd");
    assert_eq!(items("v1.2.0"), "## Over", "it names another version and another day than those of the releases");
}
