//! `pagelog demo` on a fresh machine: no git program, no identity, no configuration.

use std::fs;

use crate::program::{Place, all_files, ran};

#[test]
fn it_makes_the_site_and_takes_it_up_again() {
    let place = Place::new();
    let first = place.run(".", "demo");
    assert_eq!(first.code, 0, "{}", first.stderr);
    let whole = format!(
        "Een voorbeeldsite met haar geschiedenis staat nu in pagelog-demo.\n\n== De releases ==\n\n{}\n\
         == Wat 2.0 brengt sinds de bèta ==\n\n{}\n== Probeer nu ==\n\n",
        place.done("pagelog-demo", "releases"),
        place.done("pagelog-demo", "notes v1.0.0-beta.1..v2.0")
    );
    assert!(first.stdout.starts_with(&whole), "{}", first.stdout);
    let made = all_files(&place.path("pagelog-demo"));
    let second = place.run(".", "demo");
    assert_eq!(second.code, 0, "{}", second.stderr);
    assert!(second.stdout.starts_with("De voorbeeldsite staat al in pagelog-demo.\n"), "{}", second.stdout);
    let rest = |text: &str| text.split_once('\n').map(|(_, rest)| rest.to_owned());
    assert_eq!(rest(&first.stdout), rest(&second.stdout));
    assert!(made == all_files(&place.path("pagelog-demo")), "the second run changed a file");
}

#[test]
fn what_it_says_to_try_next_works() {
    let place = Place::new();
    let shown = place.done(".", "demo wegwijzer");
    let next = shown.rsplit("== Probeer nu ==").next().unwrap_or_default();
    let commands: Vec<&str> = next.lines().filter_map(|line| line.trim().strip_prefix("pagelog ")).collect();
    assert_eq!(commands.len(), 4, "{next}");
    for command in commands {
        assert!(!place.done(".", command).is_empty(), "{command}");
    }
}

#[test]
fn it_goes_below_the_folder_of_c() {
    let place = Place::new();
    place.done(".", "-C home demo site");
    assert!(place.path("home/site/docs/index.md").is_file());
}

#[test]
fn english_words_around_the_dutch_site() {
    let place = Place::new();
    let shown = place.done(".", "demo --lang en");
    assert!(shown.starts_with("A sample site with its history is now in pagelog-demo.\n"), "{shown}");
    assert!(shown.contains("== Try next =="), "{shown}");
}

#[test]
fn a_touched_folder_is_left_alone() {
    type Touch = fn(&Place);
    let touches: [(&str, Touch); 4] = [
        ("a page was edited", |place| place.put("demo/docs/index.md", "Eigen tekst\n")),
        ("a file was added", |place| place.put("demo/docs/eigen.md", "Eigen tekst\n")),
        ("an ignored file was added", |place| {
            place.put("demo/.git/info/exclude", "*.bak\n");
            place.put("demo/eigen.bak", "Eigen tekst\n");
        }),
        ("a page was removed", |place| fs::remove_file(place.path("demo/docs/index.md")).expect("it is there")),
    ];
    for (what, touch) in touches {
        let place = Place::with_demo();
        touch(&place);
        let before = all_files(&place.path("demo"));
        let said = place.refusal(".", "demo demo");
        assert_eq!(
            said,
            "error: the folder ./demo is not empty and not an untouched demo\n\
             hint: Name another folder: pagelog demo pagelog-demo-2\n",
            "{what}"
        );
        assert!(before == all_files(&place.path("demo")), "{what}: a file changed");
    }
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let place = Place::with_demo();
    place.put("foreign/notes.txt", "Eigen tekst\n");
    let before = all_files(&place.path("foreign"));
    place.refusal(".", "demo foreign");
    assert!(before == all_files(&place.path("foreign")));
    // A folder inside the demo's repository is not the demo's.
    place.refusal(".", "demo demo/docs");
    place.put("file", "Eigen tekst\n");
    let said = place.refusal(".", "demo file");
    assert!(said.contains("cannot read the folder ./file"), "{said}");
}

#[test]
fn an_empty_folder_takes_it() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).expect("a folder can be made");
    place.done(".", "demo empty");
    assert!(place.path("empty/mkdocs.yml").is_file());
}

#[test]
fn no_home_at_all() {
    let place = Place::new();
    let ran = ran(place.command(".").env_remove("HOME").env_remove("PATH").arg("demo"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[test]
fn the_settings_of_the_user_play_no_part() {
    let plain = Place::new();
    let odd = Place::new();
    let settings = "[core]\n\tautocrlf = true\n\teol = crlf\n\texcludesFile = ~/ignored\n\tquotePath = true\n\
                    [init]\n\tdefaultBranch = trunk\n\ttemplateDir = ~/template\n\
                    [diff]\n\trenameLimit = 1\n\trenames = false\n[user]\n\tname = Iemand\n[extensions]\n\tworktreeConfig = true\n";
    odd.put("home/.gitconfig", settings);
    odd.put("home/.config/git/config", settings);
    odd.put("home/.config/git/ignore", "*.md\n");
    odd.put("home/ignored", "*\n");
    odd.put("home/template/hooks/post-commit", "exit 1\n");
    let (first, second) = (plain.run(".", "demo"), odd.run(".", "demo"));
    assert_eq!((first.code, &first.stdout), (second.code, &second.stdout), "{}", second.stderr);
    let pages = |place: &Place| place.text("pagelog-demo/docs/regels/geluid.md");
    assert_eq!(pages(&plain), pages(&odd));
    assert!(odd.done(".", "demo").starts_with("De voorbeeldsite staat al in pagelog-demo.\n"));
}

#[test]
fn the_attributes_of_the_user_play_no_part() {
    let place = Place::new();
    place.put("home/.config/git/attributes", "*.md text eol=crlf\n");
    place.done(".", "demo");
    assert!(!place.text("pagelog-demo/docs/regels/geluid.md").contains('\r'));
    assert!(place.done(".", "demo").starts_with("De voorbeeldsite staat al in pagelog-demo.\n"));
}
