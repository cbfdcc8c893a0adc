use super::*;
use crate::compare::{Called, Input, Writing, compare};
use crate::page::anchors::Slugs;
use crate::page::{Dialect, Includes, read};
use crate::release::{ObjectId, Point};
use crate::report::outline::{Marks, outline};
use crate::rulings::Rulings;
use crate::snapshot::Delta;

type Files<'a> = &'a [(&'a str, &'a str)];

fn state(files: Files<'_>) -> State {
    let page = |(path, text): &(&str, &str)| {
        let path = PagePath::new(*path);
        let (read, problems) = read(&path, text.as_bytes(), &Dialect::default(), &Includes::new());
        (path, Arc::new(outline(&read, problems, text, Slugs::Python, &Marks::default())))
    };
    State {
        pages: files.iter().filter(|(path, _)| path.ends_with(".md")).map(page).collect(),
        files: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
        folders: vec!["docs".to_owned()],
        url: Some("https://voorbeeld.example/gids/".to_owned()),
        addresses_are_paths: true,
        files_are_in_tree: true,
        ..State::default()
    }
}

fn comparison(old: Files<'_>, new: Files<'_>) -> Comparison {
    let id = |text: &str| {
        ObjectId(format!(
            "{:032}",
            text.bytes().fold(7_u128, |hash, byte| hash * 31 % 999_999_999_989 + u128::from(byte))
        ))
    };
    let is_page = |(path, _): &&(&str, &str)| path.ends_with(".md");
    let only = |these: Files<'_>, others: Files<'_>| -> Vec<(PagePath, ObjectId)> {
        let gone = these.iter().filter(is_page).filter(|(path, _)| others.iter().all(|(other, _)| other != path));
        gone.map(|(path, text)| (PagePath::new(*path), id(text))).collect()
    };
    let changed = |(path, text): &(&str, &str)| {
        let (_, other) = new.iter().find(|(other, now)| other == path && now != text)?;
        Some((PagePath::new(*path), id(text), id(other)))
    };
    let delta = Delta {
        removed: only(old, new),
        added: only(new, old),
        modified: old.iter().filter(is_page).filter_map(changed).collect(),
        beside: Vec::new(),
        pages_before: old.len(),
        pages_after: new.len(),
    };
    let texts = old.iter().chain(new).map(|(_, text)| (id(text), text.as_bytes().into())).collect();
    let (dialect, includes) = (Dialect::default(), Includes::new());
    let writing = Writing { dialect: &dialect, includes: &includes, called: &Called::new() };
    compare(&Input {
        from: Point { name: "old".to_owned(), ..Point::beginning() },
        to: Point { name: "new".to_owned(), ..Point::beginning() },
        delta: &delta,
        texts: &texts,
        old_writing: writing,
        new_writing: writing,
        renames: &[],
        between: &[],
        redirects: &[],
        weights: Default::default(),
        rulings: &Rulings::default(),
        site_url: None,
        folders: &["docs".to_owned()],
    })
}

/// `path:line check new|before`, one for each finding.
fn told(old: Files<'_>, new: Files<'_>) -> Vec<String> {
    told_with(old, new, &[])
}

fn told_with(old: Files<'_>, new: Files<'_>, redirected: &[&str]) -> Vec<String> {
    let comparison = comparison(old, new);
    let (old, new) = (state(old), state(new));
    let redirected = readiness_redirects(redirected, &new);
    let ends = Ends { old: &old, new: &new, comparison: &comparison, redirected: &redirected };
    let tell = |finding: Finding| {
        let line = finding.defect.line.map(|line| format!(":{line}")).unwrap_or_default();
        let when = if finding.is_new { "new" } else { "before" };
        format!("{}{line} {} {when}", finding.defect.path, finding.defect.check.name())
    };
    findings(&ends).into_iter().map(tell).collect()
}

fn readiness_redirects(redirected: &[&str], state: &State) -> BTreeSet<String> {
    super::redirected(redirected.iter().copied(), state)
}

const LONG: &str = "# Bewaren\n\nBewaar alle gegevens van bezoekers ten minste zeven jaar op een veilige plek.\n";

#[test]
fn a_page_that_moved_breaks_links_on_pages_that_did_not_change() {
    let old = &[("docs/a.md", "# A\n\n[x](b/c.md) [y](weg.md)\n"), ("docs/b/c.md", LONG)];
    let new = &[("docs/a.md", "# A\n\n[x](b/c.md) [y](weg.md)\n"), ("docs/d/e.md", LONG)];
    assert_eq!(
        told(old, new),
        ["docs/a.md:3 broken-link new", "docs/a.md:3 broken-link before", "docs/d/e.md no-redirect new"]
    );
    let comparison = comparison(old, new);
    let (old, new) = (state(old), state(new));
    let ends = Ends { old: &old, new: &new, comparison: &comparison, redirected: &BTreeSet::new() };
    let fates: Vec<What> = findings(&ends).into_iter().map(|finding| finding.defect.what).collect();
    let moved = What::BrokenLink { target: "b/c.md".to_owned(), fate: Fate::Moved("d/e.md".to_owned()) };
    assert!(fates.contains(&moved), "{fates:?}");
}

#[test]
fn a_heading_that_went_breaks_the_links_to_it() {
    let old =
        &[("docs/a.md", "# A\n\n[x](b.md#oude-kop) [y](#nergens)\n"), ("docs/b.md", "# B\n\n## Oude kop\n\nTekst\n")];
    let new =
        &[("docs/a.md", "# A\n\n[x](b.md#oude-kop) [y](#nergens)\n"), ("docs/b.md", "# B\n\n## Nieuwe kop\n\nTekst\n")];
    assert_eq!(told(old, new), ["docs/a.md:3 broken-anchor before", "docs/a.md:3 broken-anchor new"]);
    let kept = &[new[0], ("docs/b.md", "# B\n\n## Nieuwe kop { #oude-kop }\n\nTekst\n")];
    assert_eq!(told(old, kept), ["docs/a.md:3 broken-anchor before"]);
}

#[test]
fn addresses_are_read_as_browsers_and_generators_do() {
    let page = "# A\n\n[1](../b.md) [2](../b/) [3](/gids/b/) [4](https://voorbeeld.example/gids/b/#kop) [5](b%20c.pdf)\n\n<a href=\"../../b/\">6</a> <a href=\"#\" onclick=\"open()\">7</a> [8](mailto:x@y.z) [9]({{ x }}) [10](#top) [11](javascript:void(0))\n";
    let files: Files<'_> = &[("docs/m/a.md", page), ("docs/b.md", "# B\n\n## Kop\n"), ("docs/m/b c.pdf", "")];
    assert_eq!(told(files, files), Vec::<String>::new());
}

#[test]
fn what_a_generator_may_make_is_told_only_when_it_broke() {
    let a = ("docs/a.md", "# A\n\n[x](../tags/) [y](../c/)\n");
    assert_eq!(told(&[a, ("docs/c.md", LONG)], &[a, ("docs/c.md", LONG)]), Vec::<String>::new());
    assert_eq!(told(&[a, ("docs/c.md", LONG)], &[a]), ["docs/a.md:3 broken-link new", "docs/c.md no-redirect new"]);
}

#[test]
fn what_another_tool_documents_may_be_anywhere_on_its_page() {
    let old = [
        ("docs/api.md", "# Api\n\n::: pakket.Klas\n    options:\n      diep: true\n"),
        ("docs/cli.md", "# Cli\n\n::: mkdocs-click\n    :module: pakket\n"),
    ];
    let links = "# Zie\n\n[1](api.md#pakket.Klas.lees) [2](cli.md#pakket-lees) [3](zie.md#niets)\n";
    let new = [old[0], old[1], ("docs/zie.md", links)];
    assert_eq!(told(&old, &new), ["docs/zie.md:3 broken-anchor new"]);
}

#[test]
fn a_redirect_or_an_alias_leads_on() {
    let old = &[("docs/c.md", LONG)];
    assert_eq!(told(old, &[("docs/d/e.md", LONG)]), ["docs/d/e.md no-redirect new"]);
    for redirect in ["c.md", "/c/", "/gids/c/", "https://voorbeeld.example/gids/c/"] {
        assert_eq!(told_with(old, &[("docs/d/e.md", LONG)], &[redirect]), Vec::<String>::new(), "{redirect}");
    }
    let alias = format!("---\naliases: [/c/]\n---\n{LONG}");
    assert_eq!(told(old, &[("docs/d/e.md", &alias)]), Vec::<String>::new());
    // An index page in its place has the same address.
    assert_eq!(told(old, &[("docs/c/index.md", LONG)]), Vec::<String>::new());
}

#[test]
fn pages_are_looked_at_one_by_one_and_together() {
    let new = &[
        ("docs/a.md", "---\nid: x\ntitle: Een\n---\n<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> main\n"),
        ("docs/b.md", "---\nid: x\ntitle: een\n---\nTODO ![](weg.png)\n"),
        ("docs/c.md", "---\ntitle: a: b\n---\nTekst\n"),
    ];
    assert_eq!(
        told(&[], new),
        [
            "docs/a.md:5 conflict-markers new",
            "docs/b.md duplicate-title new",
            "docs/b.md:2 duplicate-id new",
            "docs/b.md:5 missing-file new",
            "docs/b.md:5 unfinished new",
            "docs/b.md:5 image-without-alt new",
            "docs/c.md missing-title new",
            "docs/c.md:2 front-matter new",
        ]
    );
    assert!(told(new, new).iter().all(|finding| finding.ends_with(" before")));
}

#[test]
fn a_page_in_no_navigation_is_told_unless_a_page_links_to_it() {
    let state = State {
        navigation: Some(BTreeSet::from([PagePath::new("docs/a.md")])),
        ..state(&[("docs/a.md", "# A\n\n[b](b.md)\n"), ("docs/b.md", "# B\n"), ("docs/c.md", "# C\n")])
    };
    let found = defects(&state);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].path.as_str(), &found[0].what), ("docs/c.md", &What::NotInNavigation));
}

#[test]
fn the_newest_version_is_that_of_the_release() {
    let state = state(&[("docs/a.md", "# A\n\nVersie 2.5 is de nieuwste versie.\n")]);
    let version = |text: &str| semver::Version::parse(text).unwrap();
    let stale = |from: &str, to: &str| {
        stale(&state, Some(&version(from)), &version(to)).iter().map(|found| found.is_new).collect::<Vec<_>>()
    };
    assert!(stale("2.5.0", "2.5.1").is_empty());
    assert_eq!(stale("2.5.1", "2.6.0"), [true]);
    assert_eq!(stale("2.6.0", "2.7.0"), [false]);
}

#[test]
fn where_pages_say_their_address_themselves_nothing_is_claimed_of_addresses() {
    let (a, c) = (("docs/a.md", "# A\n\n[x](/c/) [y](c.md)\n"), ("docs/c.md", LONG));
    let d = ("docs/_d/c.md", LONG);
    let comparison = comparison(&[a, c], &[a, d]);
    let wild = |files: Files<'_>| State { addresses_are_paths: false, ..state(files) };
    let (old, new) = (wild(&[a, c]), wild(&[a, d]));
    let ends = Ends { old: &old, new: &new, comparison: &comparison, redirected: &BTreeSet::new() };
    let whats: Vec<What> = findings(&ends).into_iter().map(|finding| finding.defect.what).collect();
    assert_eq!(whats, [What::BrokenLink { target: "c.md".to_owned(), fate: Fate::Moved("_d/c.md".to_owned()) }]);
    // Another number in front of a name may be no part of the address.
    let (numbered, other) = (("docs/01-b/02-c.md", LONG), ("docs/01-b/03-c.md", LONG));
    let comparison = self::comparison(&[numbered], &[other]);
    let (old, new) = (wild(&[numbered]), wild(&[other]));
    let ends = Ends { old: &old, new: &new, comparison: &comparison, redirected: &BTreeSet::new() };
    assert_eq!(findings(&ends), []);
    assert_eq!(told(&[numbered], &[other]), ["docs/01-b/03-c.md no-redirect new"], "where addresses are paths it is");
}

#[test]
fn a_link_to_another_website_is_no_link_that_led_to_a_page() {
    let old = &[("docs/a.md", "# A\n\n[x](https://elders.example/nieuws/c) ![y](../beeld/y.png)\n")];
    let new = &[("docs/a.md", "# A\n\n[x](/nieuws/c) ![y](/beeld/y.png)\n")];
    assert_eq!(told(old, new), Vec::<String>::new());
}

#[test]
fn what_hugo_makes_no_page_of_needs_no_title_and_leaves_no_address() {
    let never = "---\ncascade:\n  build:\n    render: never\n---\n";
    let old: Files<'_> = &[
        ("docs/_index.md", "# Gids\n"),
        ("docs/a/index.md", "# A\n"),
        ("docs/a/b/wie.md", "Wie dit schreef.\n"),
        ("docs/_stukken/_index.md", never),
        ("docs/_stukken/een.md", "Een stuk tekst.\n"),
        ("docs/los.md", "---\nheadless: true\n---\nLos.\n"),
        ("docs/kop.md", "Geen kop.\n"),
        ("docs/Groot.md", "# Groot\n\nEen tekst die hier staat.\n"),
    ];
    let new: Files<'_> =
        &[old[0], old[1], old[2], old[3], old[5], old[6], ("docs/groot.md", "# Groot\n\nEen tekst die hier staat.\n")];
    let hugo = |files: Files<'_>| {
        let state = state(files);
        State { parts: parts_of_pages(&state.pages), addresses_are_small: true, ..state }
    };
    let (before, after) = (hugo(old), hugo(new));
    let parts: Vec<&str> = before.parts.iter().map(PagePath::as_str).collect();
    assert_eq!(parts, ["docs/_stukken/_index.md", "docs/_stukken/een.md", "docs/a/b/wie.md", "docs/los.md"]);
    let comparison = comparison(old, new);
    let ends = Ends { old: &before, new: &after, comparison: &comparison, redirected: &BTreeSet::new() };
    let told: Vec<String> =
        findings(&ends).iter().map(|it| format!("{} {}", it.defect.path, it.defect.check.name())).collect();
    assert_eq!(told, ["docs/kop.md missing-title"]);
}

#[test]
fn a_name_that_may_be_a_target_of_myst_is_broken_only_where_it_led_somewhere() {
    let a = ("docs/a.md", "# A\n\n[x](gemaakt.md) [y](c.md) [z](weg/d.md) [regels](regels)\n");
    let c = ("docs/c.md", LONG);
    let comparison = comparison(&[a, c], &[a]);
    let myst = |files: Files<'_>| State { names_are_labels: true, ..state(files) };
    let (old, new) = (myst(&[a, c]), myst(&[a]));
    let redirected = BTreeSet::from(["c".to_owned()]);
    let ends = Ends { old: &old, new: &new, comparison: &comparison, redirected: &redirected };
    let targets: Vec<String> =
        findings(&ends).iter().filter_map(|it| it.defect.what.target().map(str::to_owned)).collect();
    assert_eq!(targets, ["c.md", "weg/d.md"]);
}
