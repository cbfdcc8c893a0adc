//! The same edit on several pages, told once: for every pattern a small site, with what must be told of it written first.

mod site;

use std::collections::BTreeSet;

use pagelog::compare::{Comparison, Op, Significance, SweepId, SweepKind, WordOp};
use pagelog::render::language::{Language, SweepWords};
use proptest::prelude::*;
use site::{Tree, in_memory, tree};

/// Enough pages for a sweep of anything.
const MANY: usize = 12;

/// Words that differ per page, so that no page is like another.
const NAMES: [&str; MANY] = [
    "Geluid",
    "Lichtval",
    "Bodem",
    "Water",
    "Verkeer",
    "Energie",
    "Afvalstof",
    "Bomen",
    "Dieren",
    "Straten",
    "Huizen",
    "Pleinen",
];

fn name(page: usize) -> &'static str {
    NAMES[page % MANY]
}

/// Text that only this page has.
fn own_text(page: usize) -> String {
    let name = name(page).to_lowercase();
    format!(
        "Wie {name} meldt krijgt antwoord van de afdeling {name}. Over {name} beslist de raad in het jaar {}.",
        2000 + page
    )
}

/// A site of so many pages, from each its front matter and text.
fn pages(many: usize, written: impl Fn(usize) -> (String, String)) -> Tree {
    (0..many)
        .map(|page| {
            let (front, text) = written(page);
            let title = name(page);
            (format!("docs/regels/{}.md", title.to_lowercase()), format!("---\ntitle: {title}\n{front}---\n\n{text}\n"))
        })
        .collect()
}

fn body(many: usize, text: impl Fn(usize) -> String) -> Tree {
    pages(many, |page| (String::new(), text(page)))
}

fn front(many: usize, text: impl Fn(usize) -> String) -> Tree {
    pages(many, |page| (text(page), own_text(page)))
}

/// What is told of the sweeps that are told, in both languages.
fn told(comparison: &Comparison) -> Vec<[String; 2]> {
    let told = comparison.sweeps.iter().filter(|sweep| sweep.part_of.is_none());
    told.map(|sweep| [Language::Nl, Language::En].map(|language| language.sweep(&SweepWords::of(sweep)))).collect()
}

/// What is swept, and nothing left of any page.
#[track_caller]
fn all_swept(old: &Tree, new: &Tree, sentences: &[[&str; 2]]) {
    let comparison = in_memory(old, new, &[]);
    assert_eq!(told(&comparison), sentences, "{:#?}", comparison.sweeps);
    for page in &comparison.pages {
        assert!(page.own_significance() <= Significance::Cosmetic, "{}: {:#?}", page.path(), page.edits);
    }
}

#[track_caller]
fn nothing_swept(old: &Tree, new: &Tree) {
    assert_eq!(told(&in_memory(old, new, &[])), [[""; 2]; 0]);
}

#[test]
fn words_that_went_whatever_the_block() {
    let block = |page: usize, what: &str| match page % 3 {
        0 => format!("Een systeem{what} moet {} ontzien.", name(page)),
        1 => format!("- punt\n- Let bij een systeem{what} op {}.", name(page)),
        _ => format!("> Volgens {} is een systeem{what} nuttig.", name(page)),
    };
    all_swept(
        &body(6, |page| block(page, " of hulpmiddel")),
        &body(6, |page| block(page, "")),
        &[[
            "Op 6 pagina’s staat nu ‘systeem’ in plaats van ‘systeem of hulpmiddel’.",
            "On 6 pages it now says “systeem” instead of “systeem of hulpmiddel”.",
        ]],
    );
}

#[test]
fn a_full_stop_after_the_title() {
    let titles = |stop: &str| -> Tree {
        (0..5)
            .map(|page| {
                (format!("docs/{page}.md"), format!("# {} is veilig{stop}\n\n{}\n", name(page), own_text(page)))
            })
            .collect()
    };
    all_swept(
        &titles(""),
        &titles("."),
        &[["Op 5 pagina’s staat nu een punt achter de titel.", "On 5 pages, the title now ends with a full stop."]],
    );
}

#[test]
fn a_sign_here_and_there_is_no_sweep() {
    let text = |sign: &'static str| {
        move |page: usize| format!("Wie {}{sign} ziet en {} hoort, belt.", name(page), name(page + 1))
    };
    nothing_swept(&body(MANY, text("")), &body(MANY, text(",")));
    let end = |sign: &'static str| move |page: usize| format!("- punt\n- Bel over {}{sign}", name(page + 1));
    nothing_swept(&body(9, end("")), &body(9, end(".")));
}

#[test]
fn a_sign_at_the_end_of_the_same_kind_of_block_on_many_pages_is() {
    let end = |sign: &'static str| move |page: usize| format!("- punt\n- Bel over {}{sign}", name(page + 1));
    all_swept(
        &body(MANY, end("")),
        &body(MANY, end(".")),
        &[[
            "Op 12 pagina’s staat nu een punt achter een onderdeel van een lijst.",
            "On 12 pages, a list item now ends with a full stop.",
        ]],
    );
}

#[test]
fn a_block_that_came_whatever_its_punctuation() {
    let text = |page: usize| {
        let stop = if page.is_multiple_of(3) { "." } else { "" };
        format!("{}\n\nHeb je een voorbeeld? Laat het ons weten{stop}", own_text(page))
    };
    all_swept(
        &body(6, own_text),
        &body(6, text),
        &[[
            "Op 6 pagina’s is ‘Heb je een voorbeeld? Laat het ons weten’ toegevoegd.",
            "On 6 pages “Heb je een voorbeeld? Laat het ons weten” was added.",
        ]],
    );
}

#[test]
fn a_section_with_what_stands_under_it() {
    let text = |page: usize| format!("{}\n\n## Help ons\n\nDeel je idee via de post of via de balie.", own_text(page));
    let (old, new) = (body(5, own_text), body(5, text));
    all_swept(
        &old,
        &new,
        &[["Op 5 pagina’s is de paragraaf ‘Help ons’ toegevoegd.", "On 5 pages the section “Help ons” was added."]],
    );
    all_swept(
        &new,
        &old,
        &[["Op 5 pagina’s is de paragraaf ‘Help ons’ geschrapt.", "On 5 pages the section “Help ons” was removed."]],
    );
}

#[test]
fn a_heading_with_on_each_page_its_own_text_is_a_heading() {
    let text = |page: usize| format!("{}\n\n## Risico\n\nZonder {} loopt het mis.", own_text(page), name(page + 5));
    let comparison = in_memory(&body(5, own_text), &body(5, text), &[]);
    assert_eq!(
        told(&comparison),
        [["Op 5 pagina’s is het kopje ‘Risico’ toegevoegd.", "On 5 pages the heading “Risico” was added."]]
    );
    assert!(comparison.pages.iter().all(|page| page.own_significance() == Significance::Substantive));
}

#[test]
fn a_box_with_what_it_holds() {
    let text = |page: usize| {
        format!("{}\n\n!!! note \"Voorbehoud\"\n\n    Deze pagina is nog niet af en kan fouten hebben.", own_text(page))
    };
    all_swept(
        &body(5, text),
        &body(5, own_text),
        &[["Op 5 pagina’s is het kader ‘Voorbehoud’ geschrapt.", "On 5 pages the box “Voorbehoud” was removed."]],
    );
}

#[test]
fn a_box_of_some_sort_with_another_text_here_and_there_is_no_sweep() {
    let text = |note: bool| {
        move |page: usize| {
            let note = if note { format!("!!! note\n\n    Let op {}.\n\n", name(page + 3)) } else { String::new() };
            format!("{}\n\n## Over {}\n\nLees dit.\n\n{note}", own_text(page), name(page))
        }
    };
    nothing_swept(&body(6, text(false)), &body(6, text(true)));
    // Under one and the same heading it is part of what all pages are made like.
    let alike =
        |note: bool| move |page: usize| text(note)(page).replace(&format!("## Over {}", name(page)), "## Uitleg");
    let told = told(&in_memory(&body(6, alike(false)), &body(6, alike(true)), &[]));
    assert_eq!(told, [["Op 6 pagina’s is het kader ‘Note’ toegevoegd.", "On 6 pages the box “Note” was added."]]);
}

#[test]
fn what_stands_in_sections_that_are_each_told_by_themselves_is_no_sweep() {
    let text = |page: usize| format!("{}\n\n## {}\n\n- soort: tekst\n", own_text(page), name(page + 3));
    nothing_swept(&body(6, own_text), &body(6, text));
}

#[test]
fn what_went_from_under_one_heading_and_came_under_another() {
    let text = |under: usize| {
        move |page: usize| {
            let said = |at: usize| if at == under { "Bel de balie van de gemeente." } else { "" };
            let parts = ["Hulp", "Uitleg", "Contact"].map(|heading| format!("## {heading}\n\nLees over {heading}."));
            let [help, how, contact] = parts;
            format!("{}\n\n{help}\n\n{}\n\n{how}\n\n{contact}\n\n{}", own_text(page), said(0), said(1))
        }
    };
    all_swept(
        &body(6, text(0)),
        &body(6, text(1)),
        &[[
            "Op 6 pagina’s staat ‘Bel de balie van de gemeente.’ nu op een andere plek.",
            "On 6 pages, “Bel de balie van de gemeente.” now stands in another place.",
        ]],
    );
}

#[test]
fn a_box_is_no_other_one_in_another_place_for_its_name() {
    let text = |new: bool| {
        move |page: usize| {
            let said = if new { "Vraag de buren om hulp met" } else { "Let op" };
            let note = format!("!!! note\n\n    {said} {}.\n\n", name(page + if new { 3 } else { 6 }));
            let parts = [("Hulp", !new), ("Uitleg", false), ("Contact", new)].map(|(heading, has)| {
                let note = if has { note.as_str() } else { "" };
                format!("## {heading} {}\n\nLees over {heading}.\n\n{note}", name(page + 2))
            });
            format!("{}\n\n{}", own_text(page), parts.concat())
        }
    };
    nothing_swept(&body(6, text(false)), &body(6, text(true)));
}

#[test]
fn what_came_under_one_heading_on_the_same_pages() {
    let text = |more: &'static str| move |page: usize| format!("{}\n\n## Hulp\n\n- een loket{more}", own_text(page));
    all_swept(
        &body(6, text("")),
        &body(6, text("\n- een folder over geld\n- een spreekuur")),
        &[[
            "Op 6 pagina’s zijn 2 teksten toegevoegd: ‘een folder over geld’ en ‘een spreekuur’.",
            "On 6 pages 2 texts were added: “een folder over geld” and “een spreekuur”.",
        ]],
    );
}

#[test]
fn a_row_that_names_a_new_section_is_told_with_that() {
    let text = |new: bool| {
        move |page: usize| {
            let (row, section) =
                if new { ("| stilte | nee |\n", "## stilte\n\nZet alles zacht.\n\n") } else { ("", "") };
            format!(
                "{}\n\n## Keuzes\n\n| naam | aan |\n|---|---|\n| licht | ja |\n{row}\n{section}## Einde\n\nDat was het.",
                own_text(page)
            )
        }
    };
    all_swept(
        &body(6, text(false)),
        &body(6, text(true)),
        &[["Op 6 pagina’s is de paragraaf ‘stilte’ toegevoegd.", "On 6 pages the section “stilte” was added."]],
    );
}

#[test]
fn dots_that_stand_in_the_text_stand_for_nothing() {
    let text = |page: usize| format!("{}\n\nWacht … en kijk dan nog eens.", own_text(page));
    all_swept(
        &body(6, own_text),
        &body(6, text),
        &[[
            "Op 6 pagina’s is ‘Wacht … en kijk dan nog eens.’ toegevoegd.",
            "On 6 pages “Wacht … en kijk dan nog eens.” was added.",
        ]],
    );
}

#[test]
fn a_word_among_others_everywhere_is_called_a_word() {
    let text = |word: &'static str| {
        move |page: usize| {
            format!(
                "Wie {} {} {word}{} vraagt of {} zoekt, belt.",
                name(page),
                if page.is_multiple_of(2) { "ziet en" } else { "hoort of" },
                name(page + 1),
                name(page + 2)
            )
        }
    };
    all_swept(
        &body(6, text("gewoon ")),
        &body(6, text("")),
        &[["Op 6 pagina’s is het woord ‘gewoon’ geschrapt.", "On 6 pages the word “gewoon” was removed."]],
    );
}

#[test]
fn words_that_changed_places_in_a_text_neither_came_nor_went() {
    let text = |order: [&'static str; 2]| {
        move |page: usize| {
            let [first, last] = order;
            format!(
                "{first}Wie {} meldt en daarna {} zoekt krijgt antwoord van de raad{last}.",
                name(page),
                name(page + 1)
            )
        }
    };
    nothing_swept(&body(6, text(["In de zomer: ", ""])), &body(6, text(["", " In de zomer: "])));
}

#[test]
fn a_heading_renamed_also_where_all_below_it_changed() {
    let old =
        |page: usize| format!("{}\n\n## Voorbeeld\n\nEr is nog geen voorbeeld van {}.", own_text(page), name(page));
    let new = |page: usize| match page {
        0..3 => old(page).replace("## Voorbeeld", "## Voorbeelden"),
        _ => format!(
            "{}\n\n## Voorbeelden\n\nDe gemeente houdt sinds kort een lijst bij waarop staat wie iets doet aan {}.",
            own_text(page),
            name(page)
        ),
    };
    let comparison = in_memory(&body(6, old), &body(6, new), &[]);
    assert_eq!(
        told(&comparison)[0],
        [
            "Op 6 pagina’s heet het kopje ‘Voorbeeld’ nu ‘Voorbeelden’.",
            "On 6 pages the heading “Voorbeeld” is now “Voorbeelden”."
        ]
    );
}

#[test]
fn a_section_that_moved() {
    let part = |heading: &str, page: usize| {
        format!(
            "## {heading}\n\nVan {} is de {heading} bekend bij wie er woont. Vraag ernaar in de buurt van {}.\n\n",
            name(page),
            name(page + 3)
        )
    };
    let text = |order: [&'static str; 3]| move |page: usize| order.map(|heading| part(heading, page)).concat();
    all_swept(
        &body(5, text(["Bronnen", "Risico", "Uitleg"])),
        &body(5, text(["Risico", "Uitleg", "Bronnen"])),
        &[[
            "Op 5 pagina’s staat de paragraaf ‘Bronnen’ nu op een andere plek.",
            "On 5 pages, the section “Bronnen” now stands in another place.",
        ]],
    );
}

#[test]
fn an_address_however_it_is_written() {
    let site = |target: &str| -> Tree {
        (0..6)
            .map(|page| {
                let (folder, up) = if page % 2 == 0 { ("regels", "..") } else { ("regels/oud", "../..") };
                let text = format!("# {}\n\n{} Lees [de uitleg]({up}/{target}).\n", name(page), own_text(page));
                (format!("docs/{folder}/{page}.md"), text)
            })
            .collect()
    };
    let comparison = in_memory(&site("uitleg.md"), &site("toelichting.md"), &[]);
    assert_eq!(
        comparison.sweeps.iter().map(|sweep| (sweep.kind, sweep.pages)).collect::<Vec<_>>(),
        [(SweepKind::Link, 6)]
    );
    assert!(comparison.pages.iter().all(|page| page.own_significance() == Significance::None));
}

#[test]
fn many_addresses_that_begin_otherwise() {
    let links = |begin: &'static str| {
        move |page: usize| {
            let other = page % 3;
            format!(
                "{} Zie [de wet]({begin}wet-{page}.html) en [de regel]({begin}regel-{other}.html#kop).",
                own_text(page)
            )
        }
    };
    all_swept(
        &body(6, links("https://wetten.example/")),
        &body(6, links("https://wetten.example/nu/")),
        &[[
            "Op 6 pagina’s hebben links een ander adres: ‘https://wetten.example/nu/…’ (was ‘https://wetten.example/…’).",
            "On 6 pages links have another address: “https://wetten.example/nu/…” (was “https://wetten.example/…”).",
        ]],
    );
}

#[test]
fn the_page_s_own_address_title_and_number() {
    let address = |end: &'static str| {
        move |page: usize| {
            format!("{} [Stel een vraag](https://vragen.example/{}{end})", own_text(page), name(page).to_lowercase())
        }
    };
    // The file name is the page's own where it is long enough to be no common word.
    let names = |tree: Tree| -> Tree {
        tree.into_iter().filter(|(path, _)| path.len() > "docs/regels/.md".len() + 4).collect()
    };
    let comparison = in_memory(&names(body(MANY, address(""))), &names(body(MANY, address("/nieuw"))), &[]);
    let sweep = &comparison.sweeps[0];
    assert_eq!(
        (sweep.kind, sweep.pages, sweep.new.as_str()),
        (SweepKind::Link, comparison.pages.len(), "https://vragen.example/…/nieuw")
    );

    let titled = |page: usize| format!("{}\n\nMeer weten over {}? Vraag het aan de balie.", own_text(page), name(page));
    let comparison = in_memory(&names(body(MANY, own_text)), &names(body(MANY, titled)), &[]);
    let sweep = &comparison.sweeps[0];
    assert_eq!((sweep.kind, sweep.new.as_str()), (SweepKind::Block, "Meer weten over …? Vraag het aan de balie."));
    assert_eq!(sweep.pages, comparison.pages.len());
}

#[test]
fn a_property_that_came_or_went_whatever_its_value() {
    let valued = |page: usize| format!("bron: Nota {}\n", page * 7);
    let none = |_: usize| String::new();
    all_swept(
        &front(6, none),
        &front(6, valued),
        &[["Op 6 pagina’s is het kenmerk ‘bron’ toegevoegd.", "On 6 pages the property “bron” was added."]],
    );
    all_swept(
        &front(6, valued),
        &front(6, none),
        &[["Op 6 pagina’s is het kenmerk ‘bron’ geschrapt.", "On 6 pages the property “bron” was removed."]],
    );
}

#[test]
fn a_value_that_changed_in_the_same_way() {
    let status = |value: &'static str| move |_: usize| format!("status: {value}\n");
    all_swept(
        &front(5, status("concept")),
        &front(5, status("definitief")),
        &[[
            "Op 5 pagina’s staat bij het kenmerk ‘status’ nu ‘definitief’ in plaats van ‘concept’.",
            "On 5 pages the property “status” is now “definitief” instead of “concept”.",
        ]],
    );
}

#[test]
fn one_label_in_lists_that_differ() {
    let labels =
        |more: &'static str| move |page: usize| format!("tags:\n- {}\n{more}- {}\n", name(page), name(page + 1));
    all_swept(
        &front(5, labels("")),
        &front(5, labels("- wonen\n")),
        &[[
            "Op 5 pagina’s is bij het kenmerk ‘tags’ ‘wonen’ toegevoegd.",
            "On 5 pages “wonen” was added to the property “tags”.",
        ]],
    );
}

#[test]
fn labels_that_got_another_number() {
    let labels = |from: usize| {
        move |page: usize| format!("regels:\n- {}-{}\n- 99-alles\n", from + page, name(page).to_lowercase())
    };
    all_swept(
        &front(6, labels(10)),
        &front(6, labels(30)),
        &[["Op 6 pagina’s is het kenmerk ‘regels’ veranderd.", "On 6 pages the property “regels” has changed."]],
    );
}

#[test]
fn lists_kept_up_page_by_page_are_no_sweep() {
    let labels = |shift: usize| move |page: usize| format!("tags:\n- altijd\n- {}\n", name(page * 5 + shift));
    nothing_swept(&front(6, labels(0)), &front(6, labels(1)));
}

#[test]
fn a_summary_of_each_page_is_its_own() {
    let summary = |word: &'static str| {
        move |page: usize| format!("summary: Wat er over {} te zeggen valt is {word} {}.\n", name(page), name(page + 2))
    };
    let comparison = in_memory(
        &front(6, summary("weinig behalve")),
        &front(6, |page| format!("summary: {} in het kort.\n", name(page))),
        &[],
    );
    assert!(comparison.sweeps.is_empty(), "{:?}", comparison.sweeps);
}

#[test]
fn pages_with_another_number_or_in_another_folder() {
    let named = |path: fn(usize) -> String| -> Tree {
        (0..5).map(|page| (path(page), format!("# {}\n\n{}\n", name(page), own_text(page)))).collect()
    };
    let slug = |page: usize| name(page).to_lowercase();
    assert_eq!(slug(0), "geluid");
    let old = named(|page| format!("docs/1-bou-{:02}-{}.md", page + 1, name(page).to_lowercase()));
    let new = named(|page| format!("docs/1-bou-{:02}-{}.md", page + 4, name(page).to_lowercase()));
    let comparison = in_memory(&old, &new, &[]);
    assert_eq!(
        told(&comparison),
        [["Op 5 pagina’s is het nummer in het adres veranderd.", "On 5 pages the number in the address has changed."]]
    );
    assert!(comparison.pages.iter().all(|page| page.path_sweep == Some(SweepId(0))));

    let old = named(|page| format!("docs/oud/{}.md", name(page).to_lowercase()));
    let new = named(|page| format!("docs/nieuw/wijk/{}.md", name(page).to_lowercase()));
    assert_eq!(
        told(&in_memory(&old, &new, &[])),
        [[
            "5 pagina’s zijn verhuisd van de map ‘docs/oud’ naar ‘docs/nieuw/wijk’.",
            "5 pages were moved from the folder “docs/oud” to “docs/nieuw/wijk”.",
        ]]
    );
}

#[test]
fn four_pages_are_no_sweep() {
    let text = |page: usize| format!("{}\n\nHeb je een voorbeeld? Laat het ons weten.", own_text(page));
    nothing_swept(&body(4, own_text), &body(4, text));
}

/// What may be done to any page.
fn change(text: &str, which: usize, page: usize) -> String {
    match which {
        0 => text.replace("antwoord", "snel antwoord"),
        1 => format!("{text}\n\nHeb je een voorbeeld? Laat het ons weten."),
        2 => format!("{text}\n\n## Help ons\n\nDeel je idee via de balie."),
        3 => text.replace("de raad", "het college"),
        4 => format!("{text}\n\nDit geldt sinds {}.", 1900 + page * 3),
        _ => text.replace("meldt krijgt", "meldt, krijgt"),
    }
}

/// A site and what became of it: for each page the changes made.
fn swept_site() -> impl Strategy<Value = Vec<BTreeSet<usize>>> {
    prop::collection::vec(prop::collection::btree_set(0..6usize, 0..4), MANY)
}

fn grown(changes: &[BTreeSet<usize>], path: impl Fn(usize) -> String) -> [Tree; 2] {
    let page = |page: usize, text: &str| (path(page), format!("---\ntitle: {}\n---\n\n{text}\n", name(page)));
    let old = (0..MANY).map(|at| page(at, &own_text(at))).collect();
    let new = (0..MANY)
        .map(|at| page(at, &changes[at].iter().fold(own_text(at), |text, which| change(&text, *which, at))))
        .collect();
    [old, new]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// What the pages are called decides their order, and nothing else.
    #[test]
    fn the_order_of_the_pages_does_not_matter(changes in swept_site(), turn in 1..MANY) {
        let sweeps = |path: &dyn Fn(usize) -> String| {
            let [old, new] = grown(&changes, path);
            in_memory(&old, &new, &[]).sweeps
        };
        let here = sweeps(&|page| format!("docs/p{page:02}.md"));
        let there = sweeps(&|page| format!("docs/p{:02}.md", (page + turn) % MANY));
        prop_assert_eq!(here, there);
    }

    /// A sweep takes what it says and no more, and counts the pages it takes.
    #[test]
    fn a_sweep_takes_what_it_says(changes in swept_site()) {
        let [old, new] = grown(&changes, |page| format!("docs/p{page:02}.md"));
        let comparison = in_memory(&old, &new, &[]);
        for (at, sweep) in comparison.sweeps.iter().enumerate() {
            let id = Some(SweepId(at));
            let mut pages = 0;
            for page in &comparison.pages {
                let mut takes = page.path_sweep == id;
                for edit in &page.edits {
                    let side = |op: WordOp| -> String {
                        let words = edit.words.iter().filter(|word| word.op == op && word.sweep == id);
                        words.map(|word| word.text.as_str()).collect::<String>().trim().to_owned()
                    };
                    if edit.words.iter().any(|word| word.sweep == id) {
                        takes = true;
                        prop_assert_eq!((side(WordOp::Delete), side(WordOp::Insert)), (sweep.old.clone(), sweep.new.clone()));
                    }
                    if edit.sweep == id {
                        takes = true;
                        let text = if edit.op == Op::Delete { &edit.old } else { &edit.new };
                        prop_assert_eq!(text.as_deref().unwrap_or_default(), if edit.op == Op::Delete { &sweep.old } else { &sweep.new });
                    }
                }
                pages += usize::from(takes);
            }
            prop_assert_eq!(pages, sweep.pages);
            prop_assert!(pages >= 5);
        }
    }
}

#[test]
fn pages_of_one_title_are_told_apart_by_their_files() {
    let site = |text: &str| -> Tree {
        let page =
            |name: &str| (format!("docs/gids/{name}.md"), format!("# Gids\n\n## {name}\n\nOver {name}: {text}.\n"));
        ["gids", "bodem", "water-en-lucht"]
            .into_iter()
            .map(page)
            .chain([("docs/gids.md".to_owned(), format!("# Gids\n\n{text}\n"))])
            .collect()
    };
    let comparison = in_memory(&site("dit stond er"), &site("dat staat er nu, en nog wat meer"), &[]);
    let names: BTreeSet<&str> = comparison.pages.iter().map(|page| page.title()).collect();
    assert_eq!(names, BTreeSet::from(["Gids", "Gids (Bodem)", "Gids (Water en lucht)"]));
    assert_eq!(comparison.pages.len(), 4, "the one in another folder is told apart by its section");
}

#[test]
fn a_page_is_no_sweep_of_itself() {
    let old = tree([("docs/a.md", "# A\n\neen twee\n")]);
    let many = "Laat het ons weten.\n\n".repeat(20);
    let new = tree([("docs/a.md", &format!("# A\n\neen twee\n\n{many}") as &str)]);
    nothing_swept(&old, &new);
}
