//! Settings and templates that nobody should write: refused in few words, or read in little time, and never a way out of the repository.

use std::time::{Duration, Instant};

use crate::program::{Place, ran};
use crate::site::tree;

/// What a debug build may take for a site of two pages.
const PATIENCE: Duration = Duration::from_secs(10);

fn place() -> Place {
    let name = format!("docs/{}.md", "a".repeat(200));
    let old = tree([(name.as_str(), "# A\n\nTien dagen.\n"), ("docs/b.md", "# B\n\nVandaag.\n")]);
    let new = tree([(name.as_str(), "# A\n\nTwintig dagen.\n"), ("docs/b.md", "# B\n\nMorgen.\n")]);
    Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])])
}

#[test]
fn a_glob_that_backtracks_takes_no_time() {
    let place = place();
    for glob in ["*a".repeat(60) + "*b", "**/".repeat(10_000) + "x", "{a,b,*}".repeat(40), "[!b]".repeat(5_000)] {
        for (table, key) in [("content", "exclude"), ("content", "include"), ("releases", "ignore")] {
            place.put("site/pagelog.toml", &format!("[{table}]\n{key} = [\"{glob}\"]\n"));
            let start = Instant::now();
            let ran = place.run("site", "diff --format json");
            let told = (ran.code == 0) != ran.stderr.contains("error: ");
            assert!(told && !ran.stderr.contains("panicked"), "{key}: {}", ran.stderr);
            assert!(start.elapsed() < PATIENCE, "{key} took {:?}", start.elapsed());
        }
    }
}

#[test]
fn settings_that_are_too_much_are_refused_in_few_words() {
    let place = place();
    for text in [
        format!("x = {}", "[".repeat(100_000)),
        format!("{}b = 1", "a.".repeat(50_000)),
        format!("language = \"{}\"", "x".repeat(100_000)),
        format!("[content]\nexclude = [\"{}a{}\"]", "{".repeat(5_000), "}".repeat(5_000)),
        format!("[content]\nfolders = [\"../{}\"]", "x".repeat(100_000)),
        "\u{1b}[2J = 1".to_owned(),
        "language = \"nl\"\n<<<<<<< HEAD\n=======\n>>>>>>> x\n".to_owned(),
    ] {
        place.put("site/pagelog.toml", &text);
        let said = place.refusal("site", "notes");
        assert!(said.contains("pagelog.toml") && said.len() < 4_000, "{} bytes: {:.300}", said.len(), said);
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
}

#[test]
fn rulings_that_are_too_much_are_refused_in_few_words() {
    let place = place();
    for file in ["releases/lineage.toml", "releases/withhold.toml"] {
        for text in [format!("x = {}", "[".repeat(100_000)), format!("\"{}\" = 1", "x".repeat(100_000))] {
            place.put(&format!("site/{file}"), &text);
            let said = place.refusal("site", "notes");
            assert!(said.contains(file) && said.len() < 4_000, "{} bytes: {:.300}", said.len(), said);
        }
        std::fs::remove_file(place.path(&format!("site/{file}"))).expect("the file is there");
    }
}

#[test]
fn a_template_that_goes_round_or_reads_elsewhere_is_refused() {
    let place = place();
    place.put("site/pagelog.toml", "[templates]\nfolder = \"sjablonen\"\n");
    place.put("geheim.md.hbs", "geheim\n");
    place.put("site/geheim.md.hbs", "geheim\n");
    for (template, part) in [
        ("{{> notes}}", ""),
        ("{{> deel}}", "{{> notes}}"),
        ("{{> deel}}", "{{> deel}}"),
        ("{{> (lookup to \"name\")}}", ""),
        ("{{#*inline \"x\"}}{{> x}}{{/inline}}{{> x}}", ""),
        ("{{#*inline \"x\"}}{{> y}}{{/inline}}{{#*inline \"y\"}}{{> x}}{{/inline}}{{> x}}", ""),
        ("{{> ../geheim}}", ""),
        ("{{> ../../geheim}}", ""),
        ("{{> /etc/passwd}}", ""),
        ("{{> \"../geheim.md.hbs\"}}", ""),
        ("{{include \"../geheim.md.hbs\"}}", ""),
        ("{{#each pages}}{{> @partial-block}}{{/each}}", ""),
    ] {
        place.put("site/sjablonen/notes.md.hbs", template);
        place.put("site/sjablonen/deel.md.hbs", part);
        let ran = ran(place.command("site").arg("notes").timeout(PATIENCE));
        assert!(!ran.stdout.contains("geheim") && !ran.stdout.contains("root:"), "{template}: {}", ran.stdout);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{template}: {}", ran.stderr);
        assert!(ran.stderr.contains("error: cannot use the template "), "{template}: {}", ran.stderr);
    }
}

#[test]
fn a_templates_folder_out_of_the_repository_is_refused() {
    let place = place();
    place.put("buiten/notes.md.hbs", "geheim\n");
    for folder in ["../buiten", "/etc", "a/../../buiten", "~", "docs/../../buiten"] {
        place.put("site/pagelog.toml", &format!("[templates]\nfolder = \"{folder}\"\n"));
        let said = place.refusal("site", "notes");
        assert!(said.contains("is not in the repository"), "{folder}: {said}");
    }
    for file in ["../buiten/x.md", "/etc/passwd", ".git/config"] {
        place.put(
            "site/pagelog.toml",
            &format!("[release]\ntexts = [{{ file = \"{file}\", text = \"{{version}}\" }}]\n"),
        );
        let ran = place.run("site", "release 2.0 --date 2025-02-01 --unchecked --no-commit");
        assert_ne!(ran.code, 0, "{file}: {}", ran.stderr);
    }
}
