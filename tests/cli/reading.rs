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
