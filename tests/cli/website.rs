//! The website of what changed: whole, safe, the same each time, and only in a folder of its own.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use crate::program::{Place, all_files, ran};
use crate::site::tree;

/// The files of the site in a folder, by path.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, String> {
    all_files(folder)
        .into_iter()
        .map(|(path, bytes)| {
            let path =
                path.strip_prefix(folder).expect("the file is in the folder").to_string_lossy().replace('\\', "/");
            (path, String::from_utf8(bytes).expect("the site is text"))
        })
        .collect()
}

pub(crate) fn made(place: &Place, folder: &str, arguments: &str) -> BTreeMap<String, String> {
    place.done(folder, &format!("site --output ../out {arguments}"));
    files(&place.path("out"))
}

/// What stands in an attribute of a document, every time.
fn attributes<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let opening = format!(" {name}=\"");
    text.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The text of the main part, without markup, a line per line that has any.
fn text(html: &str) -> String {
    let main = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("there is a main part");
    let mut out = String::new();
    let mut inside = true;
    for letter in main.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            letter if !inside => out.push(letter),
            _ => {}
        }
    }
    out.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_pages_of_the_sample_site() {
    let site = made(&Place::with_demo(), "demo", "");
    insta::assert_snapshot!("files", site.keys().map(|path| format!("{path}\n")).collect::<String>());
    insta::assert_snapshot!("start", text(&site["index.html"]));
    insta::assert_snapshot!("release", text(&site["releases/v2.0.html"]));
    insta::assert_snapshot!("page", text(&site["pages/regels-geluid/index.html"]));
    insta::assert_snapshot!("gone", text(&site["pages/hulp-papieren-formulier/index.html"]));
    insta::assert_snapshot!("all_pages", text(&site["pages.html"]));
    insta::assert_snapshot!("subjects", text(&site["subjects.html"]));
}

#[test]
fn feeds_tell_what_matters_under_ids_that_last() {
    let place = Place::with_demo();
    let site = made(&place, "demo", "--url https://example.org/changes");
    insta::assert_snapshot!("feed_of_a_page", site["pages/regels-tenten/feed.xml"]);
    insta::assert_snapshot!("feed_of_a_page_as_json", site["pages/regels-tenten/feed.json"]);
    let ids = |text: &str| {
        let ids: Vec<String> =
            text.split("<id>").skip(1).filter_map(|rest| Some(rest.split("</id>").next()?.into())).collect();
        ids
    };
    let mut all: Vec<String> = ids(&site["feed.xml"]);
    let page = ids(&site["pages/regels-tenten/feed.xml"]);
    assert!(all.contains(&page[1]), "the same news has the same id everywhere");
    all.sort();
    let count = all.len();
    all.dedup();
    assert_eq!(all.len(), count, "no id stands for two things");
    assert!(site.contains_key("feeds/regels.xml"), "a section has a feed");
}

#[test]
fn news_stays_the_same_news_when_its_page_moves_or_its_note_is_worded_better() {
    let text = |days: &str| {
        format!("# Melden\n\nMeld uw feest {days} dagen van tevoren.\n\nDat doet u bij het loket in uw eigen wijk.\n")
    };
    let with = |path: &str, days: &str| {
        let page = text(days);
        tree([
            ("mkdocs.yml", "site_name: Gids\nsite_url: https://voorbeeld.example/\ntheme: {language: nl}\n"),
            (path, page.as_str()),
        ])
    };
    let (first, second) = (with("docs/melden.md", "3"), with("docs/melden.md", "7"));
    let moved = with("docs/regels/feest-melden.md", "7");
    let before = Place::with_site(&[(&first, &["v1.0"]), (&second, &["v1.1"])]);
    let after = Place::with_site(&[(&first, &["v1.0"]), (&second, &["v1.1"]), (&moved, &["v1.2"])]);
    let entries = |place: &Place| -> Vec<String> {
        let feed = &made(place, "site", "")["pages/melden/feed.xml"];
        let id = feed.split("<id>").nth(1).and_then(|rest| rest.split("</id>").next()).unwrap_or_default().to_owned();
        let facts = feed.split("<entry>").skip(1).filter_map(|entry| {
            let fact = |name: &str| {
                entry.split(&format!("<{name}>")).nth(1)?.split(&format!("</{name}>")).next().map(str::to_owned)
            };
            Some(format!("{} {}", fact("id")?, fact("updated")?))
        });
        std::iter::once(id).chain(facts).collect()
    };
    let known = entries(&before);
    assert_eq!(known.len(), 3, "the feed, and what two releases brought: {known:?}");
    assert_eq!(entries(&after), known, "that a page moved is no news, and makes none of old news");
    after.put(
        "site/releases/1.1.0/words/a.md",
        "---\npage: docs/melden.md\n---\nU meldt uw feest nu een week van tevoren.\n",
    );
    assert_eq!(entries(&after), known);
    assert!(files(&after.path("out"))["pages/melden/feed.xml"].contains("een week van tevoren"));
}

#[test]
fn without_an_address_there_are_no_feeds() {
    let old = tree([("docs/a.md", "# A\n\nTekst.\n")]);
    let place = Place::with_site(&[(&old, &["v1.0"])]);
    let ran = place.run("site", "site --output ../out");
    assert!(ran.stderr.contains("No feeds: put the address"), "{}", ran.stderr);
    assert!(!files(&place.path("out")).keys().any(|path| path.ends_with(".xml") || path == "follow.html"));
    insta::assert_snapshot!("no_address", place.refusal("site", "site --output ../out --url changes"));
}

#[test]
fn a_long_release_is_told_in_parts_and_none_of_it_is_lost() {
    let pages = |word: &str| -> crate::site::Tree {
        let page = |at: usize| {
            let text: String =
                (0..12).map(|line| format!("Regel {line} van pagina {at} zegt {word} en meer dan dat.\n\n")).collect();
            (
                format!("docs/pagina-{at}.md"),
                format!("# Pagina {at}\n\nBedrag {at}{at}: {} euro.\n\n{text}", (at + 1) * word.len()),
            )
        };
        (0..150).map(page).collect()
    };
    let place = Place::with_site(&[(&pages("dit"), &["v1.0"]), (&pages("iets anders"), &["v1.1"])]);
    let site = made(&place, "site", "");
    let parts: Vec<&String> =
        site.keys().filter(|path| path.starts_with("releases/v1.1") && !path.contains("pages")).collect();
    assert!(parts.len() > 1, "{parts:?}");
    let told: usize = parts.iter().map(|path| site[*path].matches("<strong>").count()).sum();
    assert_eq!(told, 150);
    for (path, html) in &site {
        assert!(html.len() < 100_000, "{path} has {} bytes", html.len());
    }
}

#[test]
fn a_long_before_after_is_told_in_parts_and_none_of_it_is_lost() {
    let section = |section: usize, word: &str| -> String {
        let lines = (0..30).map(|line| format!("Regel {line} van deel {section} over {word} en meer dan dat.\n\n"));
        format!("## Deel {section}\n\n{}", lines.collect::<String>())
    };
    let page = |order: &[usize], word: &dyn Fn(usize) -> &'static str| {
        let sections: String = order.iter().map(|at| section(*at, word(*at))).collect();
        tree([("docs/a.md", format!("# Een lange pagina\n\n{sections}").as_str())])
    };
    let order: Vec<usize> = (0..80).collect();
    // The first section is the last one now; of the others, half the words are new; the last forty stay as they are.
    let moved: Vec<usize> = order.iter().skip(1).copied().chain([0]).collect();
    let old = page(&order, &|_| "dit");
    let new = page(&moved, &|section| if section > 0 && section < 40 { "iets heel anders" } else { "dit" });
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
    let site = made(&place, "site", "");
    let parts: Vec<&String> = site.keys().filter(|path| path.starts_with("pages/a/v1.1")).collect();
    assert!(parts.len() > 2, "{parts:?}");
    let all: String = parts.iter().map(|path| site[*path].as_str()).collect();
    for section in order {
        let told = if section == 0 { 2 } else { 1 };
        assert_eq!(all.matches(&format!("Deel {section}<")).count(), told, "{section}");
        assert_eq!(all.matches(&format!("Regel 7 van deel {section} over")).count(), told, "{section}");
    }
    for path in &parts {
        let html = &site[*path];
        assert!(html.len() < 100_000, "{path} has {} bytes", html.len());
        for (file, id) in attributes(html, "href").iter().filter_map(|href| href.split_once('#')) {
            let there = if file.is_empty() { html } else { &site[&format!("pages/a/{file}")] };
            assert!(there.contains(&format!(" id=\"{id}\"")), "{path} leads to {file}#{id}");
        }
        for link in attributes(html, "href").iter().filter(|href| href.starts_with("v1.1")) {
            let file = link.split('#').next().unwrap_or_default();
            assert!(site.contains_key(&format!("pages/a/{file}")), "{path} leads to {link}");
        }
    }
    assert!(parts.iter().any(|path| site[*path].contains("~2.html#") || site[*path].contains("v1.1.html#")));
    let second = text(&site["pages/a/v1.1~2.html"]);
    assert!(second.contains(&format!("What changed in version 1.1? (part 2 of {})\n", parts.len())), "{second}");
    assert!(second.contains(&format!("Continued: part 3 of {}", parts.len())), "{second}");
}

/// What moved is told with a link to where it stood, wherever it is told and on whichever part that is.
#[test]
fn a_block_that_moved_leads_to_where_it_stood() {
    let page = |sections: usize, place: usize| {
        let moved = |section| if section == place { "Wie te laat is, betaalt de helft van de kosten.\n\n" } else { "" };
        let line =
            |line: usize, section: usize| format!("Regel {line} van deel {section} over dit en meer dan dat.\n\n");
        let lines = |section| (0..30).map(|at| line(at, section)).collect::<String>();
        let section = |section| format!("## Deel {section}\n\n{}{}", lines(section), moved(section));
        format!("# Kosten\n\n{}", (0..sections).map(section).collect::<String>())
    };
    for sections in [3, 80] {
        let at = |place| tree([("docs/a.md", page(sections, place).as_str())]);
        let place = Place::with_site(&[(&at(sections - 1), &["v1.0"]), (&at(0), &["v1.1"])]);
        let site = made(&place, "site", "");
        for (told, root) in [("pages/a/index.html", "../../"), ("releases/v1.1.html", "../")] {
            let marks: Vec<&str> = site[told].split("<a class=\"mark\"").skip(1).collect();
            let [mark] = &marks[..] else { panic!("{told} of {sections} tells {} moves", marks.len()) };
            let (file, id) = attributes(mark, "href")[0].split_once('#').expect("it leads to a block");
            let file = file.strip_prefix(root).expect("it leads to below the root");
            let there = site[file].split(&format!("id=\"{id}\"")).nth(1).expect("the block is there");
            assert!(there.contains("Wie te laat is, betaalt"), "{told} of {sections} leads to {file}#{id}");
            assert_eq!(file.contains('~'), sections == 80, "{file}");
        }
    }
}

#[test]
fn a_block_that_is_too_long_for_a_part_goes_on_in_the_next() {
    // In a paragraph, a list and code; changed at its begin and its end, or not at all.
    let words =
        |from: usize| (from..from + 4_000).map(|at| format!("Hier staat regel {at} van 4000. ")).collect::<String>();
    let page = |start: &str, end: &str| {
        let (item, code) = (words(100_000), words(200_000));
        format!("# A\n\n{start} {}{end}\n\n- {item}\n\n```\n{start}\n{code}\n```\n", words(0))
    };
    let at = |page: String| tree([("docs/a.md", page.as_str())]);
    let place =
        Place::with_site(&[(&at(page("Begin", "einde.")), &["v1.0"]), (&at(page("Aanvang", "slot.")), &["v1.1"])]);
    let site = made(&place, "site", "");
    let parts: Vec<&String> = site.keys().filter(|path| path.starts_with("pages/a/v1.1")).collect();
    for path in &parts {
        assert!(site[*path].len() < 100_000, "{path} has {} bytes", site[*path].len());
    }
    let all: String = parts.iter().map(|path| text(&site[*path])).collect();
    // The first ones are quoted too.
    for line in (100..4_000).step_by(7).flat_map(|at| [at, at + 100_000, at + 200_000]) {
        assert_eq!(all.matches(&format!("regel {line} van")).count(), 1, "{line}");
    }
    let ends = ["Begin", "Aanvang", "einde", "slot"].map(|word| all.matches(word).count());
    assert!(ends.iter().all(|count| *count > 0), "{ends:?}");
}

#[test]
fn a_numbered_list_that_is_cut_goes_on_with_its_numbers() {
    let page = |word: &str| {
        let line = |line: usize| format!("   Regel {line} over {word} en over nog veel meer dan dat alleen.\n\n");
        let item = |item: usize| format!("{item}. Stap {item}\n\n{}", (0..60).map(line).collect::<String>());
        let list: String = (1..=30).map(item).collect();
        tree([("docs/a.md", format!("# Een lange lijst\n\n{list}").as_str())])
    };
    let place = Place::with_site(&[(&page("dit"), &["v1.0"]), (&page("iets anders"), &["v1.1"])]);
    let site = made(&place, "site", "");
    let parts: Vec<&String> = site.keys().filter(|path| path.starts_with("pages/a/v1.1")).collect();
    assert!(parts.len() > 2, "{parts:?}");
    let mut numbers = Vec::new();
    for path in parts {
        let mut lists = Vec::new();
        for tag in site[path].split('<').skip(1) {
            match tag.split(['>', ' ']).next().unwrap_or_default() {
                list @ ("ul" | "ol") => lists.push(list),
                "/ul" | "/ol" => drop(lists.pop()),
                "li" if tag.contains("Stap ") => {
                    assert_eq!(lists.last(), Some(&"ol"), "{path}: the number of this is not seen: {tag}");
                    numbers.extend(attributes(&format!(" {tag}"), "value").first().map(|value| (*value).to_owned()));
                }
                _ => {}
            }
        }
    }
    numbers.sort_by_key(|number| number.parse::<usize>().ok());
    numbers.dedup();
    assert_eq!(numbers, (1..=30).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[test]
fn of_a_long_list_of_what_changed_the_most_important_stands_in_sight() {
    let subjects = ["afval", "bomen", "straten", "honden", "feesten", "markten", "fietsen", "water", "licht", "geluid"];
    let page = |fee: usize| {
        let section = |(at, subject): (usize, &&str)| {
            format!(
                "## Over {subject}\n\nVoor {subject} betaalt u {} euro per jaar aan de gemeente.\n\nBel {subject}loket {at} als u iets over {subject} wilt weten.\n\n",
                10 * (at + 1) + fee
            )
        };
        let sections: String = subjects.iter().enumerate().map(section).collect();
        tree([("docs/a.md", format!("# Tarieven\n\n{sections}").as_str())])
    };
    let place = Place::with_site(&[(&page(1), &["v1.0"]), (&page(2), &["v1.1"])]);
    let told = |html: &str| -> Vec<(usize, String)> {
        let lists = html.split("<ul class=\"plain\">").skip(1).filter_map(|rest| rest.split("</ul>").next());
        lists.map(|list| (list.matches("<li>").count(), list.to_owned())).collect()
    };
    let site = made(&place, "site", "");
    let data: serde_json::Value = {
        place.done("site", "site --format json --output ../data");
        serde_json::from_str(&files(&place.path("data"))["pages/a.json"]).expect("it is JSON")
    };
    let all = data["entries"][0]["summary"].as_array().map_or(0, Vec::len);
    assert!(all > 7, "{data}");
    for file in ["pages/a/index.html", "pages/a/v1.1.html"] {
        let html = &site[file];
        let lists = told(html);
        assert_eq!((lists[0].0, lists[1].0), (5, all - 5), "{html}");
        let opens = html.split("<details class=\"more\"><summary>").nth(1).unwrap_or_default();
        assert!(opens.starts_with(&format!("See {} more points", all - 5)), "{html}");
    }
}

#[test]
fn of_an_image_and_a_footnote_that_went_the_whole_line_is_marked() {
    let old = tree([(
        "docs/a.md",
        "# A\n\nTekst die blijft.[^1]\n\n![Een plein](plein.png)\n\n![](leeg.png)\n\n[^1]: Dat staat in de wet.\n",
    )]);
    let new = tree([("docs/a.md", "# A\n\nTekst die blijft.\n")]);
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
    let html = &made(&place, "site", "")["pages/a/v1.1.html"];
    let gone: Vec<String> = html
        .split("<del>")
        .skip(1)
        .filter_map(|rest| Some(rest.split("</del>").next()?.split("</span>").nth(1)?.split('<').next()?.to_owned()))
        .collect();
    for wanted in ["Image: Een plein", "Image: no description", "1", "Dat staat in de wet."] {
        assert!(gone.iter().any(|gone| gone == wanted), "{wanted} is not marked as gone: {gone:?}\n{html}");
    }
}

#[test]
fn images_are_shown_where_they_come_from_the_host_of_these_pages() {
    let settings = "[site]\nurl = \"https://gids.example/\"\n";
    let shown = "![Een plein](plein.png)\n\n![Van elders](https://elders.example/spoor.png)\n";
    let old = tree([("docs/a.md", "# A\n\nTekst die blijft.\n"), ("pagelog.toml", settings)]);
    let new = tree([
        ("docs/a.md", format!("# A\n\nTekst die blijft.\n\n{shown}").as_str()),
        ("docs/plein.png", "x"),
        ("pagelog.toml", settings),
    ]);
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
    let images = |arguments: &str| {
        let html = &made(&place, "site", arguments)["pages/a/v1.1.html"];
        assert!(html.contains("Image: </ins>") || html.contains("Image: Een plein"), "it is described: {html}");
        attributes(html, "src").into_iter().filter(|src| src.ends_with(".png")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(images("--url https://gids.example/changes/"), ["https://gids.example/plein.png"]);
    assert_eq!(images("--url https://anders.example/changes/"), Vec::<String>::new());
    assert_eq!(images(""), Vec::<String>::new());
}

#[test]
fn of_a_text_that_moved_is_said_below_which_heading_it_stood() {
    let fees = "Wie een kraam wil, betaalt leges aan de balie van het stadhuis.";
    let page = |above: &str, below: &str| {
        format!("# Markt\n\n## Kraam\n\nEen kraam is klein.\n\n{above}## Kosten\n\nHet kost geld.\n\n{below}")
    };
    let fees = format!("{fees}\n\n");
    let place = Place::with_site(&[
        (&tree([("docs/markt.md", page(&fees, "").as_str())]), &["v1.0"]),
        (&tree([("docs/markt.md", page("", &fees).as_str())]), &["v1.1"]),
    ]);
    let files = made(&place, "site", "--lang nl");
    let told = text(&files["releases/v1.1.html"]);
    assert!(told.contains("Verplaatst hiernaartoe (stond onder ‘Kraam’) Wie een kraam wil"), "{told}");
}

#[test]
fn of_a_thousand_changes_the_first_are_told_and_the_rest_counted() {
    // Each says another number, so that no sentence can tell of several.
    let page = |more: usize| {
        let days = |at: usize| if at.is_multiple_of(10) { at + 10 + more } else { 10 };
        let section = |at| format!("## Kop {at}\n\nTekst {at} komt binnen {} dagen.\n\n", days(at));
        let sections: String = (0..2000).map(section).collect();
        tree([
            ("mkdocs.yml", "site_name: Gids\nsite_url: https://voorbeeld.example/\n"),
            ("docs/a.md", format!("# Koppen\n\n{sections}").as_str()),
        ])
    };
    let place = Place::with_site(&[(&page(0), &["v1.0"]), (&page(1), &["v1.1"])]);
    let site = made(&place, "site", "");
    for file in ["pages/a/index.html", "pages/a/v1.1.html", "pages/a/feed.xml", "pages/a/feed.json", "feed.xml"] {
        assert_eq!(site[file].matches("And 160 more changes.").count(), 1, "{file}: {}", site[file]);
    }
    assert!(site.iter().all(|(path, text)| text.len() < 100_000 || panic!("{path} has {} bytes", text.len())));
}

#[test]
fn many_feeds_stand_in_groups_and_a_label_that_names_a_page_is_called_as_the_page_is() {
    let rule =
        |at: usize| (format!("docs/regels/{at:02}-regel.md"), format!("# Regel over onderwerp {at}\n\nTekst {at}.\n"));
    let guide = |at: usize| {
        let rules: String = (0..20).map(|at| format!("  - {at:02}-regel\n")).collect();
        let front = format!("---\nzie-ook:\n{rules}  - ~\nrol:\n  - beheerder\n---\n");
        (format!("docs/gids-{at}.md"), format!("{front}# Gids {at}\n\nTekst.\n"))
    };
    let mut all: crate::site::Tree = (0..20).map(rule).chain((0..2).map(guide)).collect();
    all.insert("mkdocs.yml".to_owned(), "site_name: Gids\nsite_url: https://voorbeeld.example/\n".to_owned());
    let place = Place::with_site(&[(&all, &["v1.0"])]);
    let site = made(&place, "site", "");
    let follow = &site["follow.html"];
    assert!(
        follow.contains("<summary>Zie ook (20)</summary>") && follow.contains("<summary>Rol (1)</summary>"),
        "{follow}"
    );
    assert!(follow.contains("<li>Regel over onderwerp 7: ") && follow.contains("<li>beheerder: "), "{follow}");
    assert!(!follow.contains('~') && !follow.contains("<li>null"), "{follow}");
    assert!(site["feeds/label-zie-ook-07-regel.xml"].contains("Zie ook: Regel over onderwerp 7</title>"));
}

#[test]
fn a_long_list_of_pages_is_told_in_parts_and_searched_as_one() {
    let page = |at: usize| {
        let title = format!("{} over onderwerp {at} van deze website", ["Afval", "Bomen", "Straten"][at % 3]);
        (format!("docs/{}/pagina-{at}.md", ["groen", "grijs"][at / 450]), format!("# {title}\n\nTekst {at}.\n"))
    };
    let all: crate::site::Tree = (0..900).map(page).collect();
    let place = Place::with_site(&[(&all, &["v1.0"])]);
    let site = made(&place, "site", "");
    for kind in ["pages", "subjects"] {
        let is_part = |path: &&String| path.starts_with(kind) && path.ends_with(".html") && !path.contains('/');
        let parts: Vec<&String> = site.keys().filter(is_part).collect();
        assert!(parts.len() > 1, "{parts:?}");
        let text: String = parts.iter().map(|path| site[*path].as_str()).collect();
        for at in 0..900 {
            assert_eq!(text.matches(&format!("onderwerp {at} van deze website</a>")).count(), 1, "{kind} {at}");
        }
        for path in parts {
            let html = &site[path];
            assert!(html.len() < 100_000, "{path} has {} bytes", html.len());
            for (file, id) in attributes(html, "href").iter().filter_map(|href| href.split_once('#')) {
                let there = if file.is_empty() { html } else { &site[file] };
                assert!(there.contains(&format!(" id=\"{id}\"")), "{path} leads to {file}#{id}");
            }
        }
    }
    let index = site["pages.js"].strip_prefix("window.pagelogPages = ").expect("it is a script");
    let titles: Vec<[String; 3]> = serde_json::from_str(index.trim_end().trim_end_matches(';')).expect("it is JSON");
    assert_eq!(titles.len(), 900);
    assert!(titles.iter().all(|[_, href, _]| site.contains_key(href)));
    assert!(site["pages~2.html"].contains("data-index=\"pages.js\""));
}

#[test]
fn a_version_is_named_after_what_its_letter_begins_with() {
    let mkdocs = ("mkdocs.yml", "site_name: Gids\ntheme: {language: nl}\n");
    let names = ["docs/adres.md", "docs/boot.md", "docs/club.md", "docs/dans.md", "docs/eten.md"];
    let titles = ["Adres", "Boot", "Club", "Dans", "Eten"];
    let page = |at: usize, more: &str| format!("# {}\n\nHier leest u hoe het gaat.\n{more}", titles[at]);
    let advice =
        "\nZo staat het in het advies van de Raad voor Geluid. Houd u daaraan.\n\n## Meer weten?\n\nBel ons.\n";
    let before: Vec<String> = (0..5).map(|at| page(at, "")).collect();
    let after: Vec<String> = (0..5).map(|at| page(at, if at < 3 { advice } else { "\nHet kost 10 euro.\n" })).collect();
    let whole =
        |pages: &[String]| tree(std::iter::once(mkdocs).chain(names.into_iter().zip(pages.iter().map(String::as_str))));
    let more = ["docs/vuur/een.md", "docs/vuur/twee.md"].map(|path| (path, "# Vuur\n\nHier leest u over vuur.\n"));
    let last = whole(&after).into_iter().chain(tree(more)).collect();
    let place = Place::with_site(&[(&whole(&before), &["v1.0"]), (&whole(&after), &["v1.1"]), (&last, &["v1.2"])]);
    let start = text(&made(&place, "site", "")["index.html"]);
    // One of the three pages of the theme, and the two that are about something else.
    assert!(start.contains("Onder meer: Adres, Dans, Eten"), "{start}");
    // Two new pages are one piece of news, and both are named; of one title, they are told apart by their files.
    assert!(start.contains("2 pagina’s zijn nieuw.\nHet gaat om: Vuur (Een), Vuur (Twee)"), "{start}");
}

#[test]
fn the_same_in_english() {
    let site = made(&Place::with_demo(), "demo", "--lang en");
    insta::assert_snapshot!("page_in_english", text(&site["pages/regels-geluid/index.html"]));
    assert!(site["index.html"].contains("<html lang=\"en\">"));
    let compare = site.iter().find(|(path, _)| path.contains("since-")).expect("there is a comparison").1;
    assert!(compare.contains("class=\"prose whole\" lang=\"nl\""), "the pages' own language is told");
}

#[test]
fn every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere() {
    let site = made(&Place::with_demo(), "demo", "");
    let mut links = 0;
    for (path, html) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        for href in attributes(html, "href") {
            let address = href.split('#').next().unwrap_or_default();
            if address.starts_with("https://") || address.is_empty() {
                continue;
            }
            let mut way: Vec<&str> = path.split('/').collect();
            way.pop();
            for part in address.split('/') {
                if part == ".." { way.truncate(way.len().saturating_sub(1)) } else { way.push(part) }
            }
            assert!(site.contains_key(&way.join("/")), "{path} links to {href}");
            links += 1;
        }
        for src in attributes(html, "src") {
            assert!(!src.contains(':') && !src.starts_with("//"), "{path} loads {src}");
        }
        let mut ids = attributes(html, "id");
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{path} has an id twice: {ids:?}");
        assert!(html.contains("default-src 'none'"), "{path} has a policy");
        assert!(!html.contains("<style") && !html.contains(" style=\""), "{path} has styles that the policy forbids");
    }
    assert!(links > 500, "{links}");
}

#[test]
fn a_second_run_writes_nothing_and_removes_nothing_of_others() {
    let place = Place::with_demo();
    let first = made(&place, "demo", "");
    place.put("out/CNAME", "example.org");
    let again = place.run("demo", "site --output ../out");
    assert!(again.stderr.contains(": 0 geschreven, 0 verwijderd"), "{}", again.stderr);
    let second = files(&place.path("out"));
    assert_eq!(second.len(), first.len() + 1);
}

#[test]
fn the_same_history_gives_the_same_bytes_anywhere() {
    let here = Place::with_demo();
    let there = Place::new();
    crate::site::write_demo(&there.path("een andere map"));
    let one = made(&here, "demo", "--url https://example.org/");
    let mut command = there.command("een andere map");
    command.env("TZ", "Pacific/Auckland").env("RAYON_NUM_THREADS", "1").env("LC_ALL", "nl_NL.UTF-8");
    let ran = ran(command.args(["site", "--output", "../out", "--url", "https://example.org/"]));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(one == files(&there.path("out")));
}

#[test]
fn folders_of_others_are_refused() {
    let place = Place::with_demo();
    place.put("other/index.html", "own");
    insta::assert_snapshot!("other", place.refusal("demo", "site --output ../other"));
    insta::assert_snapshot!("among_the_pages", place.refusal("demo", "site --output docs/wijzigingen"));
    assert_eq!(place.text("other/index.html"), "own");
    assert!(!place.path("demo/docs/wijzigingen").exists());
}

/// `pagelog serve` in the background, until the value goes.
struct Serving {
    process: std::process::Child,
    port: String,
}

impl Serving {
    fn of(place: &Place) -> Serving {
        let mut process = std::process::Command::new(assert_cmd::cargo::cargo_bin("pagelog"))
            .args(["-C", &place.path("site").to_string_lossy(), "serve", "--port", "0"])
            .env("HOME", place.path("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut said = BufReader::new(process.stderr.take().expect("it has a stderr"));
        let mut line = String::new();
        while !line.contains("http://127.0.0.1:") {
            line.clear();
            assert!(said.read_line(&mut line).is_ok_and(|count| count > 0), "it says where it listens");
        }
        let port =
            line.split("127.0.0.1:").nth(1).unwrap_or_default().chars().take_while(char::is_ascii_digit).collect();
        Serving { process, port }
    }

    /// What it answers to a path, head and body.
    fn get(&self, path: &str) -> String {
        self.request(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port)).unwrap_or_default()
    }

    fn request(&self, request: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{}", self.port))?;
        write!(stream, "{request}")?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    }

    /// What it says of a path, asked again until it says this or a minute is over.
    fn asked_until(&self, path: &str, wanted: &str) -> String {
        let mut text = String::new();
        for _ in 0..600 {
            text = self.get(path);
            if text.contains(wanted) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        assert!(text.contains(wanted), "{path} does not say {wanted}: {text}");
        text
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.process.kill().expect("it can be stopped");
        self.process.wait().expect("it ends");
    }
}

#[test]
fn what_is_being_written_is_served_and_nothing_is_written_to_git() {
    let old = tree([("docs/a.md", "# A\n\nTekst die er al was.\n")]);
    let place = Place::with_site(&[(&old, &["v1.0"])]);
    let git = all_files(&place.path("site/.git"));
    let serving = Serving::of(&place);
    let start = serving.asked_until("/", "HTTP/1.1 200 OK");
    assert!(!start.contains("working version") && !start.contains("newsletter"), "nothing was changed yet");
    assert!(serving.get("/newsletter.html").starts_with("HTTP/1.1 404"));
    place.put("site/docs/a.md", "# A\n\nTekst die er al was. En tekst die erbij komt.\n");
    place.put("site/docs/b.md", "# B\n\nNieuw.\n");
    let page = serving.asked_until("/pages/a/index.html", "En tekst die erbij komt");
    assert!(page.contains("Text last changed in the working version."), "{page}");
    serving.asked_until("/pages/b/index.html", "HTTP/1.1 200 OK");
    assert!(serving.get("/").contains("href=\"newsletter.html\""));
    let letter = serving.get("/newsletter.html");
    assert!(letter.contains("En tekst die erbij komt") && letter.contains("src=\"site.js\""), "{letter}");
    let line =
        letter.split_once("<header").and_then(|(_, rest)| rest.split_once("</header>")).map_or("", |(line, _)| line);
    assert!(line.contains("<strong>Draft.</strong>") && line.contains("<a href=\"index.html\">Back to"), "{letter}");
    assert!(
        letter.contains("<title>Draft: ") && letter.find("</header>") < letter.find("<div role=\"main\""),
        "{letter}"
    );
    let compared = serving.get("/pages/a/compare?from=v1.0&to=unreleased");
    assert!(compared.contains("En tekst die erbij komt"), "{compared}");
    drop(serving);
    let objects = |files: Vec<(PathBuf, Vec<u8>)>| -> Vec<PathBuf> {
        files
            .into_iter()
            .map(|(path, _)| path)
            .filter(|path| path.components().any(|part| part.as_os_str() == "objects"))
            .collect()
    };
    assert_eq!(objects(git), objects(all_files(&place.path("site/.git"))));
}

/// A page that came, changed twice, moved and went, beside one that stays.
fn with_versions() -> Place {
    let mkdocs = ("mkdocs.yml", "site_name: Gids\nsite_url: https://voorbeeld.example/\ntheme: {language: nl}\n");
    let index = ("docs/index.md", "# Gids\n\nWelkom bij de gids over feesten in de wijk.\n");
    let text = |days: &str| {
        format!("# Melden\n\nMeld uw feest {days} dagen van tevoren.\n\nDat doet u bij het loket in uw eigen wijk.\n")
    };
    let with = |path: &str, days: &str| {
        let page = text(days);
        tree([mkdocs, index, (path, page.as_str())])
    };
    Place::with_site(&[
        (&tree([mkdocs, index]), &["v1.0"]),
        (&with("docs/melden.md", "3"), &["v1.1"]),
        (&with("docs/melden.md", "7"), &["v1.2"]),
        (&with("docs/regels/feest-melden.md", "14"), &["v1.3"]),
        (&tree([mkdocs, index]), &["v1.4"]),
    ])
}

#[test]
fn any_two_versions_are_compared_by_a_form() {
    let place = with_versions();
    let serving = Serving::of(&place);
    let page = serving.get("/pages/melden/index.html");
    assert!(page.contains("<form class=\"choose\" method=\"get\" action=\"compare\">"), "{page}");
    assert!(page.contains("form-action 'self'"), "the policy of the page lets the form be sent");
    assert_eq!(page.matches("<option value=\"v1.2\"").count(), 2);
    assert!(!page.contains("<option value=\"v1.4\""), "it was not there any more");
    let compared = |from: &str, to: &str| serving.get(&format!("/pages/melden/compare?from={from}&to={to}"));
    let told = compared("v1.1", "v1.3");
    insta::assert_snapshot!("two_versions_of_a_page", text(&told));
    let body = |answer: &str| answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    assert_eq!(body(&compared("v1.3", "v1.1")), body(&told), "in either order");
    assert!(compared("v1.1", "v1.1").contains("staat op deze pagina hetzelfde"));
    assert!(compared("v1.0", "v1.2").contains("was deze pagina er nog niet"));
    assert!(compared("v1.2", "v1.4").contains("was deze pagina er niet meer"));
    insta::assert_snapshot!("two_versions_of_all", text(&serving.get("/releases/compare?from=v1.1&to=v1.3")));
    insta::assert_snapshot!("two_versions_without_the_page", text(&serving.get("/releases/compare?from=v1.0&to=v1.4")));
}

#[test]
fn what_nobody_could_choose_is_not_found() {
    let place = with_versions();
    place.put("secret.md", "Geheim");
    let serving = Serving::of(&place);
    let folder = "/pages/melden/";
    for asked in [
        "compare",
        "compare?from=v1.1",
        "compare?from=v1.1&to=v1.2&to=v1.3",
        "compare?from=v1.1&to=HEAD",
        "compare?from=v1.1&to=v1.2&x=<script>alert(1)</script>",
        "compare?from=v1.1&to=%3Cscript%3E",
        "compare?from=../../../secret.md&to=v1.1",
        "compare?from=%00&to=v1.1",
        "../melden/compare?from=v1.1&to=v1.2",
        "compare/?from=v1.1&to=v1.2",
        "../../../../secret.md",
        "%2e%2e/%2e%2e/secret.md",
    ] {
        let answer = serving.get(&format!("{folder}{asked}"));
        assert!(answer.starts_with("HTTP/1.1 404") && answer.ends_with("\r\n\r\n404 Not Found\n"), "{asked}: {answer}");
    }
    let long = format!("{folder}compare?from={}&to=v1.1", "a".repeat(100_000));
    assert!(!serving.get(&long).contains("200 OK"));
    let elsewhere = "GET /pages/melden/compare?from=v1.1&to=v1.2 HTTP/1.1\r\nHost: example.org\r\n\r\n";
    assert!(serving.request(elsewhere).is_ok_and(|answer| answer.starts_with("HTTP/1.1 421")));
    let fine = serving.get("/pages/melden/compare?from=v1.1&to=v1.2");
    assert!(fine.contains("200 OK") && fine.contains("Cross-Origin-Resource-Policy: same-origin"), "{fine}");
}

#[test]
fn what_is_withheld_stands_nowhere() {
    let old = tree([
        ("docs/a.md", "# A\n\nVraag het aan Jan Geheim, 06-12345678, op kantoor.\n"),
        ("docs/intern.md", "# Intern\n\nAlleen voor ons: het wachtwoord.\n"),
        ("docs/kort.md", "---\nsummary: Bel Jan Geheim, 06-12345678\n---\n\n# Kort\n\n--8<-- \"deel.md\"\n"),
        ("deel.md", "Of mail Jan\nGeheim, 06-12345678.\n"),
        ("mkdocs.yml", "site_name: S\nsite_url: https://example.org/\ntheme: {language: nl}\n"),
        (
            "releases/withhold.toml",
            "[[withhold]]\ntext = \"Jan Geheim, 06-12345678\"\n\n[[withhold]]\npage = \"docs/intern.md\"\n",
        ),
    ]);
    let mut new = old.clone();
    new.insert("docs/a.md".to_owned(), "# A\n\nVraag het op kantoor.\n".to_owned());
    new.insert("docs/kort.md".to_owned(), "# Kort\n\nNiets meer.\n".to_owned());
    new.remove("docs/intern.md");
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
    let site = made(&place, "site", "");
    let asked =
        ["notes", "notes v1.0", "diff", "diff --format json", "diff v1.0", "history a", "history a --format json"];
    let told = asked.map(|arguments| place.done("site", arguments));
    for text in site.values().chain(&told) {
        assert!(!text.contains("Geheim") && !text.contains("06-1234") && !text.contains("wachtwoord"), "{text}");
    }
    assert!(told[0].contains("(weggelaten)") || site["pages/a/index.html"].contains("(weggelaten)"), "it says so");
    place.put("site/releases/withhold.toml", "[[withhold]]\ntekst = \"a\"\n");
    insta::assert_snapshot!("withhold_misspelt", place.refusal("site", "notes"));
}

/// The rulings that `why` writes for an edit keep both its texts from readers, and are added to those there are.
#[test]
fn an_edit_is_withheld_by_the_rulings_that_are_written_for_it() {
    let with = |contact: &str| {
        let page = format!("# A\n\nDit blijft staan zoals het was.\n\n- {contact}\n- Kom langs.\n");
        tree([("mkdocs.yml", "site_name: S\ntheme: {language: nl}\n"), ("docs/a.md", page.as_str())])
    };
    let (old, new) = (with("Bel [Jan Geheim](tel:0612345678) op een dag."), with("Bel *Piet Geheim* op een dag."));
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
    let rulings = place.done("site", "why docs/a.md#e1 v1.1 --withhold");
    insta::assert_snapshot!("withhold_an_edit", rulings);
    place.put("site/releases/withhold.toml", &format!("[[withhold]]\ntext = \"Kom langs.\"\n{rulings}"));
    let told =
        ["notes", "diff --format json", "history a --format json"].map(|arguments| place.done("site", arguments));
    for text in made(&place, "site", "").values().chain(&told) {
        assert!(!text.contains("Geheim") && !text.contains("0612345678") && !text.contains("Kom langs"), "{text}");
    }
    insta::assert_snapshot!("withhold_no_edit", place.refusal("site", "why a v1.0 --withhold"));
}

#[test]
fn hostile_pages_are_text() {
    let hostile = "# <script>alert(1)</script>\n\n[a](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n\
        <svg onload=alert(1)><style>*{display:none}</style></svg>\n\n{{t.language}} {{{site}}} \u{202e}abc\n\n\
        \"><script>alert(2)</script>\n\n![x\" onerror=\"alert(1)](x\"y.png)\n\n| a | <b onclick=alert(1)>b</b> |\n|---|---|\n| 1 | 2 |\n";
    let old = tree([("docs/a.md", "# Een pagina\n\nTekst die blijft.\n"), ("docs/b.md", hostile)]);
    let changed =
        format!("{hostile}\n\n<script>alert(3)</script>\n\n{{{{#each x}}}} [b](data:text/html,x) tekst erbij.\n");
    let new = tree([("docs/a.md", hostile), ("docs/b.md", changed.as_str())]);
    let place = Place::with_site(&[(&old, &["v1.0"]), (&new, &["v1.1"])]);
    for (path, html) in made(&place, "site", "").iter().filter(|(path, _)| path.ends_with(".html")) {
        let lower = html.to_lowercase();
        assert_eq!(lower.matches("<script").count(), 1, "{path}");
        for bad in [
            "<img",
            "<svg",
            "<style",
            " onerror=\"",
            " onload=",
            " onclick=",
            "href=\"javascript:",
            "href=\"data:",
            "\u{202e}",
        ] {
            assert!(!lower.contains(bad), "{path} has {bad}");
        }
    }
}
