use std::fmt::Write as _;

use super::*;
use crate::page::{self, Dialect, Includes};
use crate::release::ObjectId;

/// A site: paths and texts.
type Site<'s> = &'s [(&'s str, String)];

/// So many sentences that no other number gives.
fn prose(subject: &str, sentences: usize) -> String {
    let words = ["blauwe", "ronde", "oude", "stille", "lange", "warme", "lege", "nieuwe", "smalle", "zware", "vlugge"];
    let mut out = String::new();
    for at in 0..sentences {
        let (one, other) = (words[at % words.len()], words[(at * 7 + 3) % words.len()]);
        let _ = write!(out, "De {one} {subject} {at} ligt bij het {other} huis van {subject} buurman {}. ", at * 3);
        if at % 4 == 3 {
            out.push_str("\n\n");
        }
    }
    out
}

/// The same words the other way round: no run of them is the same.
fn other_prose(subject: &str, sentences: usize) -> String {
    prose(subject, sentences).split_whitespace().rev().collect::<Vec<_>>().join(" ")
}

/// What became of every page, a line each: the verdict, the paths, and the evidence.
fn told(old: Site<'_>, new: Site<'_>, renames: &[Rename]) -> Vec<String> {
    told_with(old, new, renames, &[])
}

fn told_with(old: Site<'_>, new: Site<'_>, renames: &[Rename], between: &[Between]) -> Vec<String> {
    told_by(old, new, Hints { renames, between, ..Hints::default() })
}

fn told_by(old: Site<'_>, new: Site<'_>, hints: Hints<'_>) -> Vec<String> {
    let read = |site: Site<'_>, other: Site<'_>| -> Vec<(PagePath, Page, String)> {
        site.iter()
            .filter(|page| !other.contains(page))
            .map(|(path, text)| {
                let path = PagePath::new(*path);
                let (page, _) = page::read(&path, text.as_bytes(), &Dialect::default(), &Includes::new());
                (path, page, format!("{:x}", xxh3_64(text.as_bytes())))
            })
            .collect()
    };
    let (olds, news) = (read(old, new), read(new, old));
    let ends =
        |pages: &[(PagePath, Page, String)]| -> Vec<String> { pages.iter().map(|page| page.2.clone()).collect() };
    let (old_blobs, new_blobs) = (ends(&olds), ends(&news));
    let olds: Vec<End<'_>> =
        olds.iter().zip(&old_blobs).map(|((path, page, _), blob)| End { path, page, blob }).collect();
    let news: Vec<End<'_>> =
        news.iter().zip(&new_blobs).map(|((path, page, _), blob)| End { path, page, blob }).collect();
    lineage(&olds, &news, hints, &Rulings::default()).iter().map(line).collect()
}

fn line(descent: &Descent) -> String {
    let old: Vec<&str> = descent.old.iter().map(PagePath::as_str).collect();
    let new = descent.new.as_ref().map_or("gone", PagePath::as_str);
    format!("{:?} {} -> {new}", descent.lineage, old.join(" + "))
}

fn page(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\n---\n\n# {title}\n\n{body}\n")
}

#[test]
fn pages_merge_into_a_new_one() {
    let old = [("a.md", page("Boten", &prose("boot", 20))), ("b.md", page("Fietsen", &prose("fiets", 14)))];
    let both = format!("{}\n\n## Fietsen\n\n{}", prose("boot", 20), prose("fiets", 14));
    let more = format!("{both}\n\n{}", prose("trein", 60));
    for text in [both, more] {
        let new = [("vervoer.md", page("Vervoer", &text))];
        assert_eq!(told(&old, &new, &[]), ["Merged a.md + b.md -> vervoer.md"]);
    }
}

#[test]
fn pages_of_one_template_do_not_merge() {
    let text = |subject: &str| {
        format!(
            "{}\n\n## Let op\n\nDit is nog niet af. Zie je een fout, laat het ons dan weten via het formulier op deze site. Wij kijken er graag naar en antwoorden altijd.\n",
            prose(subject, 1)
        )
    };
    let stays = |more: &str| -> Vec<(&str, String)> {
        ["c.md", "d.md", "e.md", "f.md"].iter().map(|path| (*path, page(path, &(text(path) + more)))).collect()
    };
    let mut old = vec![("a.md", page("Boten", &text("boot"))), ("b.md", page("Fietsen", &text("fiets")))];
    let mut new = vec![("z.md", page("Treinen", &text("trein")))];
    old.extend(stays(""));
    new.extend(stays("\nNog een regel.\n"));
    let told = told(&old, &new, &[]);
    for line in ["Added  -> z.md", "Removed a.md -> gone", "Removed b.md -> gone"] {
        assert!(told.iter().any(|told| told == line), "{told:#?}");
    }
}

#[test]
fn a_near_copy_merges_into_the_page_that_took_over_its_last_sentence() {
    let own = "Vraag de beheerder van de haven altijd eerst om een vaste ligplaats voor de winter.";
    let old = [
        ("a.md", page("Boten", &format!("{}\n\n{own}", prose("boot", 16)))),
        ("b.md", page("Alle boten", &prose("boot", 18))),
    ];
    for path in ["b.md", "c.md"] {
        let with = [(path, page("Alle boten", &format!("{}\n\n{own}\n\nGoede vaart.", prose("boot", 18))))];
        assert_eq!(told(&old, &with, &[]), [format!("Merged b.md + a.md -> {path}")]);
        // It took nothing over: the copy is just gone.
        let without = [(path, page("Alle boten", &format!("{}\n\nGoede vaart.", prose("boot", 18))))];
        assert!(told(&old, &without, &[]).contains(&"Removed a.md -> gone".to_owned()));
    }
}

#[test]
fn a_page_that_is_gone_was_split_into_new_ones() {
    let old = [("a.md", page("Vervoer", &format!("{}\n\n## Fietsen\n\n{}", prose("boot", 24), prose("fiets", 20))))];
    let new = [("boten.md", page("Boten", &prose("boot", 24))), ("fietsen.md", page("Fietsen", &prose("fiets", 20)))];
    assert_eq!(told(&old, &new, &[]), ["Split a.md -> boten.md", "Split a.md -> fietsen.md"]);
}

#[test]
fn a_short_page_is_split_off_but_a_few_lines_are_not() {
    let with = |sentences: usize| format!("{}\n\n## Fietsen\n\n{}", prose("boot", 24), prose("fiets", sentences));
    for (sentences, told_as) in [(8, "Split a.md -> fietsen.md"), (3, "Added  -> fietsen.md")] {
        let old = [("a.md", page("Vervoer", &with(sentences)))];
        let new = [
            ("a.md", page("Vervoer", &prose("boot", 24))),
            ("fietsen.md", page("Fietsen", &prose("fiets", sentences))),
        ];
        let told = told(&old, &new, &[]);
        assert!(told.iter().any(|told| told == told_as), "{sentences}: {told:#?}");
    }
}

#[test]
fn a_page_goes_on_as_a_much_larger_one() {
    let old = [("a.md", page("Boten", &prose("boot", 10)))];
    let new = [("b.md", page("Vervoer", &format!("{}\n\n{}", prose("boot", 10), prose("trein", 90))))];
    assert_eq!(told(&old, &new, &[]), ["Moved a.md -> b.md"]);
}

#[test]
fn a_page_replaced_on_its_own_path_is_another_page() {
    let old = [("index.md", page("Boten", &prose("boot", 12)))];
    let new = [
        ("boten.md", page("Boten", &prose("boot", 12))),
        ("index.md", page("Welkom", "Hier staat alles over vervoer. Kies een soort.")),
    ];
    assert_eq!(told(&old, &new, &[]), ["Moved index.md -> boten.md", "Added  -> index.md"]);
}

#[test]
fn two_pages_swap_their_paths() {
    let (boats, bikes) = (page("Boten", &prose("boot", 12)), page("Fietsen", &prose("fiets", 12)));
    let old = [("1.md", boats.clone()), ("2.md", bikes.clone())];
    let new = [("1.md", bikes + "\nEen zin erbij.\n"), ("2.md", boats + "\nNog een zin erbij.\n")];
    assert_eq!(told(&old, &new, &[]), ["Moved 2.md -> 1.md", "Moved 1.md -> 2.md"]);
}

#[test]
fn a_rename_in_case_only_is_a_move() {
    let old = [("Boten.md", page("Boten", &prose("boot", 12)))];
    // Its text is new, for the most part.
    let new = [("boten.md", page("Alles over boten", &format!("{}\n\n{}", prose("boot", 3), prose("schip", 14))))];
    assert_eq!(told(&old, &new, &[]), ["Moved Boten.md -> boten.md"]);
}

#[test]
fn a_commit_pairs_what_was_left_but_takes_nothing_from_the_trees() {
    let old = [("a.md", page("Boten", &prose("boot", 12))), ("b.md", page("Fietsen", &prose("fiets", 12)))];
    let new = [("c.md", page("Treinen", &prose("trein", 12))), ("d.md", page("Boten", &prose("boot", 12)))];
    let rename = |old: &str, new: &str| Rename {
        old: PagePath::new(old),
        new: PagePath::new(new),
        commit: ObjectId("1a2b3c4".to_owned()),
        likeness: 0.9,
        said: None,
    };
    assert_eq!(
        told(&old, &new, &[rename("a.md", "c.md"), rename("b.md", "d.md")]),
        ["Added  -> c.md", "Moved a.md -> d.md", "Removed b.md -> gone"]
    );
    assert_eq!(told(&old, &new, &[rename("b.md", "c.md")]), ["Moved b.md -> c.md", "Moved a.md -> d.md"]);
}

#[test]
fn a_rewritten_page_is_known_by_its_name_if_a_commit_or_its_text_says_so_too() {
    let rename = |likeness: f64| Rename {
        old: PagePath::new("a/maak-een-zeilplan.md"),
        new: PagePath::new("b/varen.md"),
        commit: ObjectId("1a2b3c4".to_owned()),
        likeness,
        said: None,
    };
    let old = [("a/maak-een-zeilplan.md", page("Maak een zeilplan", &prose("boot", 12)))];
    let new =
        |title: &str, more: &str| [("b/varen.md", page(title, &format!("{}\n\n{more}", other_prose("schip", 12))))];
    let (moved, apart) = (
        vec!["Moved a/maak-een-zeilplan.md -> b/varen.md".to_owned()],
        vec!["Added  -> b/varen.md".to_owned(), "Removed a/maak-een-zeilplan.md -> gone".to_owned()],
    );
    let named = "Varen met zeilplannen";
    assert_eq!(told(&old, &new(named, ""), &[rename(0.25)]), moved);
    assert_eq!(told(&old, &new(named, &prose("boot", 2)), &[]), moved);
    // Neither a name alone, nor a commit alone that left little.
    assert_eq!(told(&old, &new(named, ""), &[]), apart);
    assert_eq!(told(&old, &new("Varen", ""), &[rename(0.25)]), apart);
    assert_eq!(told(&old, &new("Varen", ""), &[rename(0.55)]), apart);
    assert_eq!(told(&old, &new("Varen", ""), &[rename(0.7)]), moved);
}

#[test]
fn what_a_commit_says_makes_a_pair_surer_and_never_makes_one() {
    let old_path = PagePath::new("a.md");
    let (before, _) =
        page::read(&old_path, page("Boten", &prose("boot", 12)).as_bytes(), &Dialect::default(), &Includes::new());
    let new_path = PagePath::new("b.md");
    let descents = |text: &str, likeness: f64, said: Option<&str>| {
        let (after, _) = page::read(&new_path, text.as_bytes(), &Dialect::default(), &Includes::new());
        let commit = ObjectId("1a2b3c4".to_owned());
        let said = said.map(str::to_owned);
        let renames = [Rename { old: old_path.clone(), new: new_path.clone(), commit, likeness, said }];
        let hints = Hints { renames: &renames, ..Hints::default() };
        let old = [End { path: &old_path, page: &before, blob: "1" }];
        lineage(&old, &[End { path: &new_path, page: &after, blob: "2" }], hints, &Rulings::default())
    };
    let named = page("Boten", &other_prose("schip", 12));
    let (quiet, said) = (descents(&named, 0.7, None), descents(&named, 0.7, Some("verplaatst")));
    assert!(said[0].confidence > quiet[0].confidence, "{said:#?}");
    assert!(said[0].evidence.contains(&Evidence::Said("verplaatst".to_owned())));
    let strange = page("Schepen", &other_prose("schip", 12));
    assert_eq!(descents(&strange, 0.3, Some("verplaatst")), descents(&strange, 0.3, None));
    // Where nothing but the commit speaks for a pair, its words add nothing.
    let (quiet, said) = (descents(&strange, 0.7, None), descents(&strange, 0.7, Some("verplaatst")));
    assert!((said[0].confidence - quiet[0].confidence).abs() < f64::EPSILON);
}

#[test]
fn a_name_that_many_pages_have_makes_no_pair() {
    // A little of the text is the same, so that a name would do.
    let old = |subject: &str| {
        page(&format!("Zeilplan {subject}"), &format!("{}\n\n{}", prose(subject, 12), prose("haven", 2)))
    };
    let new = |subject: &str| {
        page(&format!("Een zeilplan {subject}"), &format!("{}\n\n{}", other_prose(subject, 12), prose("haven", 2)))
    };
    let old = [("a/1.md", old("boot")), ("a/2.md", old("fiets")), ("a/3.md", old("trein"))];
    let new = [("b/4.md", new("schip")), ("b/5.md", new("brommer")), ("b/6.md", new("tram"))];
    assert_eq!(told(&old[..1], &new[..1], &[]), ["Moved a/1.md -> b/4.md"]);
    assert_eq!(told(&old, &new, &[]).len(), 6);
}

/// What a release did: verdict, old paths, new path.
fn between(release: &str, descents: &[(Lineage, &[&str], &str)]) -> Between {
    let descent = |(lineage, old, new): &(Lineage, &[&str], &str)| Descent {
        lineage: *lineage,
        old: old.iter().map(|path| PagePath::new(*path)).collect(),
        new: (!new.is_empty()).then(|| PagePath::new(*new)),
        confidence: 0.9,
        evidence: if old.first() == Some(new) { vec![Evidence::SamePath] } else { vec![Evidence::MadeOf(0.9)] },
    };
    Between { release: release.to_owned(), descents: descents.iter().map(descent).collect() }
}

#[test]
fn the_releases_between_tell_what_the_ends_do_not() {
    let old = [
        ("a.md", page("Boten", &prose("boot", 12))),
        ("b.md", page("Fietsen", &prose("fiets", 12))),
        ("c.md", page("Treinen", &prose("trein", 12))),
    ];
    let new = [("e.md", page("Schepen", &prose("schip", 12))), ("f.md", page("Sporen", &prose("spoor", 12)))];
    let rows = [
        between("v1.1", &[(Lineage::Moved, &["a.md"], "d.md"), (Lineage::Added, &[], "g.md")]),
        between("v1.2", &[(Lineage::Merged, &["d.md", "b.md"], "e.md"), (Lineage::Merged, &["g.md", "c.md"], "f.md")]),
    ];
    assert_eq!(told_with(&old, &new, &[], &rows), ["Merged a.md + b.md -> e.md", "Moved c.md -> f.md"]);
    assert_eq!(told(&old, &new, &[]).len(), 5);
    // A page goes on as it did from release to release, whatever the ends look like; what became of a part of it the ends show.
    let new = [("e.md", page("Treinen", &prose("trein", 12))), ("f.md", page("Sporen", &prose("spoor", 12)))];
    assert_eq!(told_with(&old, &new, &[], &rows), ["Merged a.md + c.md + b.md -> e.md", "Added  -> f.md"]);
}

#[test]
fn the_releases_between_tell_which_part_of_a_page_it_went_on_as() {
    let (rules, risks) = (prose("regel", 12), prose("risico", 30));
    let old = [("a.md", page("Regels", &format!("{rules}\n\n## Risico's\n\n{risks}")))];
    let new = [("kort.md", page("In het kort", &prose("wet", 12))), ("risico.md", page("Risico's", &risks))];
    let rows = [
        between("v1.1", &[(Lineage::Split, &["a.md"], "a.md"), (Lineage::Split, &["a.md"], "risico.md")]),
        between("v1.2", &[(Lineage::Moved, &["a.md"], "kort.md")]),
    ];
    assert_eq!(told_with(&old, &new, &[], &rows), ["Split a.md -> kort.md", "Split a.md -> risico.md"]);
    assert_eq!(told(&old, &new, &[]), ["Added  -> kort.md", "Moved a.md -> risico.md"]);
}

#[test]
fn a_redirect_leads_from_a_page_that_is_gone_to_what_came_for_it() {
    let other = "Heel andere woorden dan eerst, over iets nieuws dat nergens op lijkt en nog niemand las.";
    let new = |path: &'static str, field: &str, title: &str| {
        (path, format!("---\ntitle: {title}\n{field}\n---\n\n# {title}\n\n{other}\n"))
    };
    let (boats, bikes) = (page("Boten", &prose("boot", 12)), page("Fietsen", &prose("fiets", 12)));
    let old = [("docs/a.md", boats.clone()), ("docs/b.md", bikes)];
    for field in ["redirect_from: /docs/a/", "aliases:\n  - docs/a.html\n  - /docs/nergens/"] {
        for title in ["Boten", "Schepen"] {
            assert_eq!(
                told(&old, &[new("docs/c.md", field, title)], &[]),
                ["Moved docs/a.md -> docs/c.md", "Removed docs/b.md -> gone"]
            );
        }
    }
    // Two that lead to one place, one that leads to two, or to a page that was there: it may be where to look, and not the page itself.
    let both = "redirect_from: [/docs/a/, /docs/b/]";
    assert_eq!(told(&old, &[new("docs/c.md", both, "Schepen")], &[]).len(), 3);
    let one = "redirect_from: /docs/a/";
    let two = [new("docs/c.md", one, "Schepen"), new("docs/d.md", one, "Vaartuigen")];
    assert_eq!(told(&old[..1], &two, &[]).len(), 3);
    let there = [("docs/a.md", boats), ("docs/c.md", page("Schepen", other))];
    assert_eq!(told(&there, &[new("docs/c.md", one, "Schepen")], &[]).len(), 2);
}

#[test]
fn two_pages_of_one_template_are_two_pages() {
    let usage = "Geef de naam van het werk op met een streep ervoor. Zonder naam gaat het over alles in de map waar u nu bent. Met een tweede streep komt er meer uitleg bij, en met een derde houdt het daarover op. Wie niets opgeeft krijgt deze lijst.";
    let page_of = |title: &str, own: &str| page(title, &format!("{own}\n\n{usage}"));
    let went = page_of("maat verifieer", "Kijkt na of de maten in het bestek kloppen met de tekening.");
    let came = page_of("maat info", "Toont wie een onderdeel heeft bedacht, en wat het kost.");
    let (old, new) = ([("maat-verifieer.md", went)], [("maat-info.md", came)]);
    assert_eq!(
        told(&old, &new, &[]),
        ["Moved maat-verifieer.md -> maat-info.md"],
        "nothing tells what the template is"
    );
    let others = ["bouw", "test", "meet", "weeg"].map(|name| {
        let text = page_of(&format!("maat {name}"), "Doet weer iets anders dan de rest.");
        let path = PagePath::new(format!("maat-{name}.md"));
        let (page, _) = page::read(&path, text.as_bytes(), &Dialect::default(), &Includes::new());
        (path, page)
    });
    let beside = others.each_ref().map(|(path, page)| End { path, page, blob: "0" });
    assert_eq!(
        told_by(&old, &new, Hints { beside: &beside, ..Hints::default() }),
        ["Added  -> maat-info.md", "Removed maat-verifieer.md -> gone"]
    );
}
