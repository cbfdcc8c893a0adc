//! The newsletter: the draft as an editor gets it.

use crate::program::Place;

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
    insta::assert_snapshot!("no_such_draft", place.refusal("demo", "newsletter v2.0 --format text --draft none.md"));
    insta::assert_snapshot!("draft_of_what", place.refusal("demo", "newsletter v2.0 --draft mine.md"));
}

#[test]
fn mail_as_subscribers_get_it() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "newsletter v1.0.0-beta.1..v2.0 --format text"));
}
