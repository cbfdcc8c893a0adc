//! Same commits, same bytes: whatever the folder, the clock's zone, the locale and the number of cores.

use crate::program::{Place, ran};

#[test]
fn the_machine_plays_no_part() {
    let here = Place::with_demo();
    let there = Place::new();
    crate::site::write_demo(&there.path("een andere/map ver weg"));
    for arguments in [
        "releases",
        "releases --format json",
        "notes v1.0.0-beta.1..v2.0",
        "notes v1.0.0-beta.1..v2.0 --format json",
        "notes v2.0.. --lang en",
        "diff v1.0.0-beta.1..v2.0",
        "history geluid --format json",
        "history docs/regels/eten-en-drinken.md --format markdown",
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let one = ran(here
            .command("demo")
            .args(&arguments)
            .env("TZ", "Pacific/Auckland")
            .env("LANG", "C")
            .env("RAYON_NUM_THREADS", "1"));
        let other = ran(there
            .command("een andere/map ver weg")
            .args(&arguments)
            .env("TZ", "UTC")
            .env("LANG", "nl_NL.UTF-8")
            .env("LC_ALL", "nl_NL.UTF-8")
            .env("RAYON_NUM_THREADS", "2")
            .env("COLUMNS", "40"));
        assert_eq!((one.code, other.code), (0, 0), "{} {}", one.stderr, other.stderr);
        assert!(one.stdout == other.stdout, "{arguments:?} differs");
        assert!(!one.stdout.contains("home"), "{arguments:?} names a folder of the machine");
        for place in [&here, &there] {
            assert!(!one.stdout.contains(&*place.path("").to_string_lossy()), "{arguments:?} names the folder");
        }
    }
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let place = Place::with_demo();
    let mut plain = place.command("demo");
    let shown = ran(plain.env_remove("NO_COLOR").args(["diff", "v2.0"])).stdout;
    assert!(!shown.contains('\u{1b}'), "a pipe gets no colour");
    let forced = ran(place.command("demo").env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1").args(["diff", "v2.0"]));
    assert!(forced.stdout.contains('\u{1b}'));
    let both = ran(place.command("demo").env("CLICOLOR_FORCE", "1").args(["diff", "v2.0"])).stdout;
    assert!(!both.contains('\u{1b}'), "NO_COLOR is honoured");
}
