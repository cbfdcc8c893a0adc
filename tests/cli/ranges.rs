//! Every way to name a range, and what is said of one that is not there.

use crate::program::Place;
use crate::site::tree;

/// Names of the two ends of a range on the sample site.
fn ends(place: &Place, range: &str) -> (String, String) {
    let document = place.document("demo", &format!("diff {range}"));
    let name = |end: &str| document[end]["name"].as_str().unwrap_or_default().to_owned();
    (name("from"), name("to"))
}

#[test]
fn all_forms_of_a_range() {
    let place = Place::with_demo();
    place.put("demo/pagelog.toml", "[releases.aliases]\nbeta = \"v1.0.0-beta.1\"\n");
    for (range, from, to) in [
        ("", "v2.0", "v2.1"),
        ("v2.1", "v2.0", "v2.1"),
        ("2.1.0", "v2.0", "v2.1"),
        ("2.1", "v2.0", "v2.1"),
        ("v1.0.0-beta.1..v2.0", "v1.0.0-beta.1", "v2.0"),
        ("beta..2.0", "v1.0.0-beta.1", "v2.0"),
        ("beta", "", "v1.0.0-beta.1"),
        ("v2.0..", "v2.0", "HEAD"),
        ("..v2.0", "", "v2.0"),
        ("2024-10-10..2024-12-19", "v1.0.0-beta.1", "v2.0"),
        ("2024-11-01..2025-01-01", "v1.0.0-beta.1", "v2.0"),
        ("2024-10..2024-12", "", "v2.0"),
        ("2024-11..2024-12", "v1.0.0-beta.1", "v2.0"),
        ("..", "", "HEAD"),
        ("2025-03", "v2.0", "v2.1"),
        ("HEAD", "v2.1", "HEAD"),
        ("main", "v2.1", "main"),
        ("v2.0..HEAD~1", "v2.0", "HEAD~1"),
        ("v2.0..v1.0.0-beta.1", "v2.0", "v1.0.0-beta.1"),
    ] {
        assert_eq!(ends(&place, range), (from.to_owned(), to.to_owned()), "{range}");
    }
}

#[test]
fn an_end_that_is_not_there() {
    let place = Place::with_demo();
    for (name, range) in [
        ("version", "v2.2"),
        ("word", "betta"),
        ("day", "2023-01-01"),
        ("month", "2023-01"),
        ("three", "v2.0...v2.1"),
        ("no date", "2024-13-45"),
    ] {
        insta::with_settings!({ snapshot_suffix => name.replace(' ', "_") }, {
            insta::assert_snapshot!(format!("pagelog diff {range}\n{}", place.refusal("demo", &format!("diff {range}"))));
        });
    }
}

#[test]
fn a_range_from_a_release_to_itself_is_empty() {
    let place = Place::with_demo();
    let document = place.document("demo", "diff v2.0..v2.0");
    assert_eq!(document["pages"], serde_json::json!([]));
    insta::assert_snapshot!(place.done("demo", "notes v2.0..v2.0") + &place.done("demo", "diff v2.0..v2.0"));
}

#[test]
fn what_is_odd_about_the_ends_is_told_with_the_difference() {
    let at = |text: &str| tree([("docs/a.md", text)]);
    let (one, two, three) = (at("# A\n"), at("# A\n\nB.\n"), at("# A\n\nC.\n"));
    let place = Place::with_site(&[(&one, &["v1.0", "V1.0"]), (&two, &["v1.1"]), (&three, &["v1.2"])]);
    let problems = |range: &str| {
        let document = place.document("site", &format!("diff {range}"));
        document["problems"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((problems("v1.0..v1.1"), problems("v1.1..v1.2")), (1, 0));
}
