//! Versions, order and predecessors, on small histories written down as data.

use super::*;

fn version(tag: &str) -> Option<String> {
    parse_version(tag, &Naming::default()).map(|version| version.to_string())
}

fn calendar_version(tag: &str) -> Option<String> {
    let naming = Naming { scheme: Scheme::Calendar, ..Naming::default() };
    parse_version(tag, &naming).map(|version| version.to_string())
}

#[test]
fn tags_that_name_a_release() {
    let cases = [
        ("v1.1", "1.1.0"),
        ("1.1", "1.1.0"),
        ("v2", "2.0.0"),
        ("V2.2.0", "2.2.0"),
        ("2.0.0-beta.1", "2.0.0-beta.1"),
        ("v1.0.0.beta1", "1.0.0-beta.1"),
        ("v3.0.0.pre.beta10", "3.0.0-pre.beta.10"),
        ("v1.3.0.rc", "1.3.0-rc"),
        ("2.0rc1", "2.0.0-rc.1"),
        ("v1.0.0-rc01", "1.0.0-rc.1"),
        ("v1.2.3+build.5", "1.2.3+build.5"),
        ("v1.02", "1.2.0"),
        ("2024.1.0", "2024.1.0"),
    ];
    for (tag, expected) in cases {
        assert_eq!(version(tag).as_deref(), Some(expected), "{tag}");
    }
}

#[test]
fn tags_that_name_none() {
    for tag in [
        "ruby-1.9.2",
        "",
        "v",
        "2024.12",
        "2024-12-19",
        "7",
        "1.2.3.4",
        "1..2",
        "latest",
        "v1.",
        "version",
        "1.2.3-",
        "v99999999999999999999.1",
    ] {
        assert_eq!(version(tag), None, "{tag}");
    }
}

#[test]
fn a_number_that_sticks_to_a_word_counts_as_a_number() {
    let parse = |tag| parse_version(tag, &Naming::default());
    assert!(parse("v3.0.0.pre.beta9") < parse("v3.0.0.pre.beta10"));
    assert!(parse("v3.0.0.pre.rc1") < parse("v3.0.0"));
}

#[test]
fn dates_are_releases_only_when_so_configured() {
    assert_eq!(calendar_version("2024.12").as_deref(), Some("2024.12.0"));
    assert_eq!(calendar_version("v2024.12").as_deref(), Some("2024.12.0"));
    assert_eq!(calendar_version("2024-12-19").as_deref(), Some("2024.12.19"));
    assert_eq!(calendar_version("2024-12-19.2").as_deref(), Some("2024.12.19+2"));
    assert_eq!(calendar_version("2024.01.05-rc1").as_deref(), Some("2024.1.5-rc.1"));
    assert_eq!(calendar_version("v1.6.1").as_deref(), Some("1.6.1"), "what is no date is a version");
    assert_eq!(
        calendar_version("2024.12-rc+5").as_deref(),
        Some("2024.12.0-rc+5"),
        "what stands behind + is no number of a word"
    );
    assert_eq!(calendar_version("2024.12.19+nacht").as_deref(), Some("2024.12.19+nacht"));
    assert_eq!(calendar_version("2024-12-19.2+3"), None);
    assert_eq!(calendar_version("2024.13"), None);
}

#[test]
fn a_prefix_makes_other_tags_releases() {
    let naming = Naming { prefix: "ruby-".into(), scheme: Scheme::Semver };
    assert_eq!(parse_version("ruby-1.9.2", &naming), Some(Version::new(1, 9, 2)));
    assert_eq!(parse_version("ruby-v2", &naming), Some(Version::new(2, 0, 0)));
    assert_eq!(parse_version("v1.9.2", &naming), None);
}

/// Tags as `(name, commit, day)`, and for each commit its ancestors.
fn releases(tags: &[(&str, &str, u32)], ancestors: &[(&str, &[&str])]) -> (Vec<Release>, Vec<Problem>) {
    let id = |text: &str| ObjectId(text.to_owned());
    let commits: Vec<ObjectId> = ancestors.iter().map(|(commit, _)| id(commit)).collect();
    let bit = |commit: &&str| 1 << ancestors.iter().position(|(other, _)| other == commit).unwrap();
    let above = ancestors.iter().map(|(_, above)| vec![above.iter().map(bit).sum()]).collect();
    let tag = |&(name, commit, day): &(&str, &str, u32)| Tag {
        name: name.to_owned(),
        version: parse_version(name, &Naming::default()).unwrap(),
        commit: id(commit),
        date: format!("2024-05-{day:02}T12:00:00+02:00").parse().unwrap(),
    };
    order(tags.iter().map(tag).collect(), &Ancestry::new(commits, above))
}

/// `name < previous (aliases)` of each release.
fn told(releases: &[Release]) -> Vec<String> {
    let tell = |release: &Release| {
        let previous = release.previous.as_deref().unwrap_or("-");
        let aliases: String = release.aliases.iter().map(|alias| format!(" ({alias})")).collect();
        format!("{} < {previous}{aliases}", release.name)
    };
    releases.iter().map(tell).collect()
}

#[test]
fn a_maintenance_branch_keeps_its_own_line() {
    let (releases, problems) = releases(
        &[("v2.0", "d", 4), ("v1.0.1", "b", 5), ("v1.1", "c", 3), ("v1.0", "a", 1)],
        &[("a", &[]), ("b", &["a"]), ("c", &["a"]), ("d", &["a", "c"])],
    );
    assert_eq!(told(&releases), ["v1.0 < -", "v1.0.1 < v1.0", "v1.1 < v1.0", "v2.0 < v1.1"]);
    assert_eq!(problems, []);
}

#[test]
fn twins_are_one_release_and_are_told() {
    let (releases, problems) = releases(
        &[("V2.2.0", "b", 2), ("v2.2.0", "b", 2), ("v1.0.0", "a", 1), ("v1.0.0-rc.1", "a", 1)],
        &[("a", &[]), ("b", &["a"])],
    );
    assert_eq!(told(&releases), ["v1.0.0 < - (v1.0.0-rc.1)", "v2.2.0 < v1.0.0 (V2.2.0)"]);
    let kinds: Vec<_> = problems.into_iter().map(|problem| (problem.path, problem.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("V2.2.0".to_owned(), ProblemKind::TagCase("v2.2.0".into())),
            ("v1.0.0-rc.1".to_owned(), ProblemKind::TagTwin("v1.0.0".into())),
        ]
    );
}

#[test]
fn names_that_differ_in_case_are_one_release_even_on_two_commits() {
    let (releases, problems) = releases(&[("V1.0", "b", 2), ("v1.0", "a", 1)], &[("a", &[]), ("b", &["a"])]);
    assert_eq!(told(&releases), ["v1.0 < - (V1.0)"]);
    assert_eq!(releases[0].commit.0, "a");
    assert_eq!(problems.len(), 1);
}

#[test]
fn ancestry_goes_before_version_and_date_and_the_contradiction_is_told() {
    let (releases, problems) = releases(
        &[("v3.0", "a", 9), ("v2.9", "b", 8), ("v3.1", "c", 10)],
        &[("a", &[]), ("b", &["a"]), ("c", &["a", "b"])],
    );
    assert_eq!(told(&releases), ["v3.0 < -", "v2.9 < v3.0", "v3.1 < v2.9"]);
    let kinds: Vec<_> = problems.into_iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, [ProblemKind::VersionOrder("v3.0".into()), ProblemKind::DateOrder("v3.0".into())]);
}

#[test]
fn releases_that_share_no_line_follow_the_version() {
    let (releases, problems) =
        releases(&[("v1.1", "b", 2), ("v1.0", "a", 1), ("v1.0.1", "c", 3)], &[("a", &[]), ("b", &[]), ("c", &[])]);
    assert_eq!(told(&releases), ["v1.0 < -", "v1.0.1 < v1.0", "v1.1 < v1.0"]);
    assert_eq!(problems, []);
}

#[test]
fn after_a_merge_the_predecessor_is_the_highest_version_below() {
    let (releases, _) = releases(
        &[("v1.0", "a", 1), ("v1.0.1", "b", 5), ("v1.1", "c", 3), ("v1.2", "d", 6)],
        &[("a", &[]), ("b", &["a"]), ("c", &["a"]), ("d", &["a", "b", "c"])],
    );
    assert_eq!(told(&releases)[3], "v1.2 < v1.1");
}

#[test]
fn a_candidate_on_the_line_stands_for_the_final_release_on_a_branch() {
    let tags = [("v4.0.0-beta.1", "a", 1), ("v4.0.0", "b", 2), ("v4.1.0", "c", 3)];
    let (releases, _) = releases(&tags, &[("a", &[]), ("b", &["a"]), ("c", &["a"])]);
    assert_eq!(told(&releases), ["v4.0.0-beta.1 < -", "v4.0.0 < v4.0.0-beta.1", "v4.1.0 < v4.0.0"]);
}
