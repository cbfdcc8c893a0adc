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
