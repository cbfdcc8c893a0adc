//! What people read, whole: on the sample site.

use crate::program::Place;

#[test]
fn releases() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "releases"));
}

#[test]
fn notes_of_two_since_the_beta() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "notes v1.0.0-beta.1..v2.0"));
}

#[test]
fn notes_of_two_since_the_beta_in_english() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "notes v1.0.0-beta.1..v2.0 --lang en"));
}

#[test]
fn notes_of_the_last_release() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "notes"));
}

#[test]
fn diff_of_what_is_not_released() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "diff v2.1.."));
}

#[test]
fn history_of_a_page_that_was_merged() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "history docs/regels/eten-en-drinken.md"));
}

#[test]
fn history_of_a_page_in_english() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "history geluid --lang en"));
}

#[test]
fn lineage_of_two_since_the_beta() {
    insta::assert_snapshot!(Place::with_demo().done("demo", "lineage v1.0.0-beta.1..v2.0"));
}

#[test]
fn help() {
    insta::assert_snapshot!(Place::new().done(".", "--help"));
}

#[test]
fn what_stands_behind_a_sentence() {
    let place = Place::with_demo();
    for (name, command) in [
        ("page", "why geluid v1.0.0-beta.1..v2.0"),
        ("edit", "why docs/regels/geluid.md#e1 v1.0.0-beta.1..v2.0 --lang en"),
        ("moved", "why Veiligheid v1.0.0-beta.1..v2.0"),
    ] {
        insta::with_settings!({ snapshot_suffix => name }, {
            insta::assert_snapshot!(place.done("demo", command));
        });
    }
}

#[test]
fn what_stands_behind_nothing() {
    let place = Place::with_demo();
    let refusals = ["why geluit v2.0", "why geluid#e99 v1.0.0-beta.1..v2.0", "why s99 v2.0", "why s0 v2.0"];
    let said: Vec<String> =
        refusals.iter().map(|command| format!("$ pagelog {command}\n{}", place.refusal("demo", command))).collect();
    insta::assert_snapshot!(said.join("\n"));
}
