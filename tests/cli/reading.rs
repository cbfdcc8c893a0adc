//! What people read, whole: on the sample site.

use crate::program::{Place, all_files};
use crate::site::{Tree, tree};

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

#[test]
fn man_pages_for_every_command() {
    let place = Place::new();
    place.run("", "man pages");
    let names: Vec<String> = all_files(&place.path("pages"))
        .iter()
        .map(|(path, _)| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    assert!(
        names.contains(&"pagelog.1".to_owned()) && names.contains(&"pagelog-draft-status.1".to_owned()),
        "{names:?}"
    );
    assert!(!names.contains(&"pagelog-man.1".to_owned()), "it is hidden");
    let help = place.done("", "--help");
    let commands =
        help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1).take_while(|line| !line.is_empty());
    for command in commands.filter_map(|line| line.split_whitespace().next()).filter(|command| *command != "help") {
        assert!(names.contains(&format!("pagelog-{command}.1")), "no page for {command}: {names:?}");
    }
    let page = place.text("pages/pagelog-check.1");
    assert!(page.starts_with(".ie") && page.contains(".TH PAGELOG-CHECK 1") && page.contains("sarif"), "{page}");
}

#[test]
fn a_new_page_says_more_of_itself_than_its_title() {
    let old = tree([("docs/a.md", "# A\n")]);
    let text = "# Vraag een vergunning aan\n\nVraag een vergunning aan.\n\nDat kan op elke werkdag bij het loket.\n";
    let new = tree([("docs/a.md", "# A\n"), ("docs/b.md", text)]);
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
    let notes = place.done("site", "notes v1.1");
    assert!(notes.contains("Dat kan op elke werkdag bij het loket."), "{notes}");
    assert_eq!(notes.matches("raag een vergunning aan").count(), 1, "{notes}");
}

#[test]
fn what_changed_in_a_file_that_pages_include_reaches_them() {
    let mkdocs = "site_name: Gids\ntheme:\n  language: nl\nmarkdown_extensions:\n  - pymdownx.snippets:\n      base_path: includes\n";
    let site = |days: usize, remark: &str, pages: usize| {
        let mut tree = tree([("mkdocs.yml", mkdocs), ("docs/index.md", "# Gids\n\nWelkom.\n")]);
        tree.insert("includes/termijn.md".to_owned(), "--8<-- \"dagen.md\"\n".to_owned());
        tree.insert(
            "includes/dagen.md".to_owned(),
            format!("<!-- {remark} -->\n\nWij antwoorden binnen {days} dagen.\n"),
        );
        for page in 0..pages {
            let text = format!("# Regel {page}\n\nDit is regel {page}.\n\n--8<-- \"termijn.md\"\n");
            tree.insert(format!("docs/{page}.md"), text);
        }
        tree
    };
    let notes = |old: Tree, new: Tree| {
        let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
        place.done("site", "notes v1.0..v1.1")
    };
    let two = notes(site(10, "a", 2), site(20, "a", 2));
    assert!(two.contains("2 pagina’s zijn inhoudelijk gewijzigd"), "{two}");
    assert_eq!(two.matches("20 dagen in plaats van 10 dagen").count(), 2, "{two}");
    let many = notes(site(10, "a", 6), site(20, "a", 6));
    assert!(
        many.contains("Op 6 pagina’s staat nu ‘Wij antwoorden binnen 20 dagen.’ in plaats van"),
        "one entry: {many}"
    );
    assert!(!many.contains("Regel 3"), "{many}");
    let unseen = notes(site(10, "a", 2), site(10, "b", 2));
    assert!(!unseen.contains("Regel"), "{unseen}");
}
