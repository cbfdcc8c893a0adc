//! Whole documents of the hand-made comparison, and what must hold for all of them.

use std::fmt::Write as _;

use super::fixture::{Fixture, fixture, new_end, old_end, page, releases};
use super::language::{Label, Language, SweepWords};
use super::templates::Templates;
use super::terminal::{Colour, Terminal};
use super::{markdown, schema, terminal, view};
use crate::compare::{Comparison, EditKind, Evidence, Lineage, Op, Reason, Sweep, SweepId, SweepKind};
use crate::page::BlockKind;
use crate::problem::{ProblemKind, RulingMiss};
use crate::release::ObjectId;
use crate::report::history::{Entry, History, history};
use crate::report::notes::{Counts, Group, PAGES_NAMED, Rest, Small, notes};
use crate::report::statements::{CodePart, Pieces, Said};
use crate::report::why::Asked;

fn nothing() -> Comparison {
    Comparison { pages: vec![], sweeps: vec![], problems: vec![], ..fixture().comparison }
}

fn notes_markdown(fixture: &Fixture, language: Language) -> String {
    let notes = notes(&fixture.comparison, &fixture.statements, &fixture.site);
    markdown::notes(&notes, &fixture.comparison, &fixture.site, &Templates::default(), language).unwrap()
}

fn on(width: usize, colour: Colour, language: Language) -> Terminal {
    Terminal { width, colour, language }
}

fn diff_text(fixture: &Fixture, terminal: &Terminal) -> String {
    terminal::diff(&fixture.comparison, &fixture.statements, &fixture.site, terminal)
}

#[test]
fn the_diff_document() {
    let Fixture { comparison, statements, site } = fixture();
    insta::assert_snapshot!(view::json(&view::diff_view(&comparison, &site, &statements, Language::Nl)).unwrap());
}

#[test]
fn documents_validate_against_their_schemas() {
    let Fixture { comparison, statements, site } = fixture();
    let changes = comparison.pages.iter().zip(&statements);
    let entries = changes.map(|(change, statements)| Entry { release: &comparison.to, change, statements });
    let history = history(entries.collect::<Vec<_>>().into_iter());
    let asked = Asked::Page { page: 0, edits: (0..comparison.pages[0].edits.len()).collect() };
    let documents = [
        ("diff", view::json(&view::diff_view(&comparison, &site, &statements, Language::Nl)).unwrap()),
        ("notes", view::json(&view::diff_view(&nothing(), &site, &[], Language::En)).unwrap()),
        ("releases", view::json(&view::releases_view(&releases(), &comparison.problems, Language::Nl)).unwrap()),
        ("history", view::json(&view::history_view("docs/x.md", &history, &site, Language::Nl)).unwrap()),
        ("lineage", view::json(&super::lineage::lineage_view(&comparison, Language::Nl)).unwrap()),
        ("why", view::json(&view::why_view(&asked, &comparison, &site, &statements, Language::Nl)).unwrap()),
    ];
    // Those of `check` and `status` are looked at where the program writes them.
    assert_eq!(documents.each_ref().map(|(name, _)| *name), schema::NAMES[..6]);
    for (name, document) in documents {
        let schema = serde_json::from_str(&schema::schema(name).unwrap()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&serde_json::from_str(&document).unwrap()).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{name}");
    }
    assert_eq!(schema::schema("nothing"), None);
}

#[test]
fn release_notes_in_dutch() {
    insta::assert_snapshot!(notes_markdown(&fixture(), Language::Nl));
}

#[test]
fn release_notes_in_english() {
    insta::assert_snapshot!(notes_markdown(&fixture(), Language::En));
}

#[test]
fn release_notes_without_changes_say_so() {
    let fixture = Fixture { comparison: nothing(), ..fixture() };
    assert_eq!(notes_markdown(&fixture, Language::Nl), "## In het kort\n\nIn deze release is geen pagina veranderd.\n");
    assert_eq!(notes_markdown(&fixture, Language::En), "## In short\n\nNo page changed in this release.\n");
}

#[test]
fn small_things_on_many_pages_are_only_counted() {
    let mut fixture = fixture();
    let typo = fixture.comparison.pages.iter().position(|change| change.title() == "Tweede typefout").unwrap();
    for _ in 0..PAGES_NAMED {
        fixture.comparison.pages.push(fixture.comparison.pages[typo].clone());
        fixture.statements.push(fixture.statements[typo].clone());
    }
    let text = notes_markdown(&fixture, Language::Nl);
    assert!(text.contains("- Op 14 pagina’s is de spelling of een leesteken anders.\n"), "{text}");
}

#[test]
fn a_page_changed_by_sweeps_only_has_no_line() {
    let fixture = fixture();
    let told = notes(&fixture.comparison, &fixture.statements, &fixture.site);
    let pages = told.groups.iter().flat_map(|group| &group.sections).flat_map(|section| &section.pages);
    let swept = |title: &str| title.starts_with("Auteursrechten");
    assert!(!pages.clone().any(|note| swept(fixture.comparison.pages[note.page].title())));
    assert_eq!(told.rest, [(Rest::Links, 1), (Rest::Invisible, 2)]);
    assert_eq!(told.sweeps, [SweepId(1), SweepId(0)]);
    assert_eq!(told.groups.iter().map(Group::pages).sum::<usize>() + 2 + 3, fixture.comparison.pages.len());
}

#[test]
fn properties_that_came_together_are_told_together() {
    let of = |key: &str, op: Op, pages: usize| Sweep {
        kind: SweepKind::FrontMatter,
        op,
        pages,
        old: String::new(),
        new: String::new(),
        block: EditKind::Field(key.to_owned()),
        ..fixture().comparison.sweeps[0].clone()
    };
    let sweeps = [
        of("doelgroep", Op::Insert, 40),
        of("bron", Op::Delete, 9),
        of("status", Op::Insert, 12),
        of("doelgroep", Op::Replace, 5),
    ];
    let told = |language: Language| language.sweeps(sweeps.iter());
    assert_eq!(
        told(Language::Nl),
        [
            ("Op 12 tot 40 pagina’s zijn 2 kenmerken toegevoegd: ‘doelgroep’ en ‘status’.".to_owned(), 40),
            ("Op 9 pagina’s is het kenmerk ‘bron’ geschrapt.".to_owned(), 9),
            ("Op 5 pagina’s is het kenmerk ‘doelgroep’ veranderd.".to_owned(), 5),
        ]
    );
    assert_eq!(told(Language::En)[0].0, "On 12 to 40 pages, 2 properties were added: “doelgroep” and “status”.");
}

#[test]
fn sections_come_in_the_order_of_the_navigation() {
    let fixture = fixture();
    let pages = &fixture.comparison.pages;
    let mut sections: Vec<&[String]> =
        fixture.site.reading_order(pages).into_iter().map(|at| fixture.site.section(&pages[at])).collect();
    sections.dedup();
    let outermost: Vec<Option<&str>> = sections.iter().map(|path| path.first().map(String::as_str)).collect();
    assert_eq!(outermost, [None, Some("Afval"), Some("Loketten"), Some("Wonen en leven")]);
}

#[test]
fn the_diff_on_a_terminal() {
    insta::assert_snapshot!("diff_80", diff_text(&fixture(), &on(80, Colour::Off, Language::Nl)));
    insta::assert_snapshot!("diff_30", diff_text(&fixture(), &on(30, Colour::Off, Language::Nl)));
    insta::assert_snapshot!("diff_80_en", diff_text(&fixture(), &on(80, Colour::Off, Language::En)));
    let coloured = diff_text(&fixture(), &on(80, Colour::On, Language::Nl));
    insta::assert_snapshot!("diff_80_colour", coloured.replace('\u{1b}', "ESC"));
    insta::assert_snapshot!(
        "diff_30_colour",
        diff_text(&fixture(), &on(30, Colour::On, Language::Nl)).replace('\u{1b}', "ESC")
    );
}

#[test]
fn colour_adds_nothing_but_colour() {
    for width in [20, 30, 80, 200] {
        let coloured = diff_text(&fixture(), &on(width, Colour::On, Language::Nl));
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(stripped, diff_text(&fixture(), &on(width, Colour::Off, Language::Nl)));
    }
}

#[test]
fn lines_fit_the_terminal() {
    for width in [20, 30, 80, 200] {
        let text = diff_text(&fixture(), &on(width, Colour::Off, Language::Nl))
            + &terminal::releases(&releases(), &fixture().comparison.problems, &on(width, Colour::Off, Language::Nl));
        for line in text.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn releases_on_a_terminal() {
    let problems = fixture().comparison.problems;
    let wide = terminal::releases(&releases(), &problems, &on(80, Colour::Off, Language::Nl));
    let narrow = terminal::releases(&releases(), &[], &on(30, Colour::Off, Language::En));
    let none = terminal::releases(&[], &[], &on(30, Colour::Off, Language::En));
    insta::assert_snapshot!([wide, narrow, none].join("-----\n"));
}

#[test]
fn the_history_of_a_page() {
    let Fixture { comparison, statements, site } = fixture();
    let (old, new) = (old_end(), new_end());
    let entries = [
        Entry { release: &old, change: &comparison.pages[3], statements: &statements[3] },
        Entry { release: &old, change: &comparison.pages[11], statements: &[] },
        Entry { release: &new, change: &comparison.pages[8], statements: &[] },
    ];
    let history = history(entries.into_iter());
    let markdown = markdown::history("docs/x.md", &history, &site, &Templates::default(), Language::Nl).unwrap();
    let text = terminal::history("docs/x.md", &history, &site, &on(60, Colour::Off, Language::Nl));
    let none = terminal::history("docs/x.md", &History::default(), &site, &on(60, Colour::Off, Language::Nl));
    insta::assert_snapshot!([markdown, text, none].join("-----\n"));
}

/// Every statement, with one, two and many things.
fn all_said() -> Vec<Said> {
    let text = |text: &str| text.to_owned();
    let place = || Some(text("Toelichting"));
    let names = |count: usize| -> Vec<String> {
        let all = ["Risico’s", "Advies AP", "Bronnen", "Termijnen", "Hulpmiddelen", "Voorbeelden", "Loketten"];
        all.iter().take(count).map(|name| (*name).to_owned()).collect()
    };
    let old = text(
        "Een aanbieder moet binnen 10 dagen een verslag sturen naar de toezichthouder en de betrokkenen, en mag het systeem niet gebruiken.",
    );
    let new = text(
        "Een aanbieder moet binnen 10 dagen een verslag sturen naar de toezichthouder en de betrokkenen, en hoeft het systeem niet te gebruiken.",
    );
    let mut all = vec![
        Said::Title { old: text("Containers staan op de stoep"), new: text("Containers staan op de stoep.") },
        Said::MergedFrom { titles: vec![] },
        Said::SplitFrom { title: text("Soorten afval") },
        Said::Moved { from: text("kort"), to: text("uitleg/kort"), sections: None },
        Said::Moved { from: text("a"), to: text("b"), sections: Some((text("Regels"), text("Vereisten"))) },
        Said::Sign { sort: Reason::Reference, text: text("Dit mag."), place: place() },
        Said::Sign { sort: Reason::Number, text: text("Dit mag."), place: None },
        Said::Sign { sort: Reason::Opposite, text: text("Dit mag."), place: None },
        Said::FileRenamed { from: text("docs/a/index.md"), to: text("docs/a.md") },
        Said::Rewritten { sections: vec![], text: None },
        Said::Rewritten { sections: vec![], text: Some(text("Dit is nieuw.")) },
        Said::Rewritten { sections: names(2), text: None },
        Said::BoxRenamed { old: text("Let op"), new: text("Bij wind"), place: place() },
        Said::BoxRenamed { old: text("Let op"), new: text("Bij wind"), place: None },
        Said::ThingsMoved { names: vec![text("Bewijs"), text("Kaart")], from: place(), to: None },
        Said::TextLeft { text: text("Bel ons."), pieces: sentences(2), place: place() },
        Said::TextRepeated { text: text("Bel ons."), pieces: sentences(1), place: None },
        Said::Recast { place: place() },
        Said::TextMoved { text: text("Bel ons."), pieces: sentences(1), from: place(), to: None },
        Said::CodeChanged {
            count: 1,
            places: vec![text("Opruimen")],
            old: Some(text("rm -r x")),
            new: Some(text("rm -rf x")),
            part: None,
        },
        Said::CodeChanged {
            count: 1,
            places: vec![text("Opruimen")],
            old: Some("rm -r x ".repeat(20)),
            new: Some("rm -rf x ".repeat(20)),
            part: Some(CodePart { old: Some(text("-r")), new: Some(text("-rf")), is_all: true }),
        },
        Said::CodeChanged {
            count: 1,
            places: vec![],
            old: Some("ls ".repeat(40)),
            new: Some("ls ".repeat(41)),
            part: Some(CodePart { old: None, new: Some(text("ls")), is_all: false }),
        },
        Said::CodeChanged {
            count: 3,
            places: vec![text("Opruimen"), text("Start")],
            old: None,
            new: None,
            part: Some(CodePart { old: Some(text("-r")), new: Some(text("-rf")), is_all: true }),
        },
        Said::CodeChanged {
            count: 3,
            places: vec![text("Opruimen")],
            old: None,
            new: None,
            part: Some(CodePart { old: Some(text("-v")), new: None, is_all: false }),
        },
        Said::CodeAdded { count: 2, places: vec![text("Opruimen")] },
        Said::CodeRemoved { count: 3, places: vec![] },
        Said::CodeChanged { count: 1, places: vec![], old: Some(text("a b")), new: Some(text("a b")), part: None },
        Said::CodeChanged { count: 1, places: vec![], old: None, new: Some(text("ls")), part: None },
        Said::CodeChanged { count: 1, places: vec![], old: Some(text("ls")), new: None, part: None },
        Said::HeadingRenamed { old: text("Vereisten"), new: text("Wat moet je doen?") },
        Said::Value {
            sort: Reason::Number,
            old: text("10 dagen"),
            new: text("15 dagen"),
            place: Some(text("Termijnen")),
        },
        Said::Value { sort: Reason::Date, old: text("2 augustus 2025"), new: text("2 augustus 2026"), place: None },
        Said::Value { sort: Reason::Amount, old: text(""), new: text("€ 50"), place: place() },
        Said::Value { sort: Reason::Amount, old: text("€ 50"), new: text(""), place: None },
        Said::Value { sort: Reason::Reference, old: text("artikel 26"), new: text("artikel 27"), place: place() },
        Said::Value { sort: Reason::Name, old: text("AP"), new: text("Autoriteit Persoonsgegevens"), place: None },
        Said::Obligation { old: text("Je moet dit melden."), new: text("Je mag dit melden."), place: place() },
        Said::Obligation { old: old.clone(), new: new.clone(), place: None },
        Said::Negation { old: text("Dit mag."), new: text("Dit mag niet."), place: place() },
        Said::Labels { field: text("onderwerp"), added: names(1), removed: vec![] },
        Said::Labels { field: text("onderwerp"), added: vec![], removed: names(2) },
        Said::Labels { field: text("onderwerp"), added: names(7), removed: names(1) },
        Said::Labels {
            field: text("zie_ook"),
            added: vec![text("gids/begin"), text("gids/eind")],
            removed: vec![text("gids/oud")],
        },
        Said::Field { field: text("status"), old: Some(text("concept")), new: Some(text("definitief")) },
        Said::Field { field: text("export"), old: None, new: Some(text("true")) },
        Said::Field { field: text("export"), old: Some(text("true")), new: Some(text("false")) },
        Said::Field { field: text("status"), old: None, new: Some(text("definitief")) },
        Said::Field { field: text("status"), old: Some(text("concept")), new: None },
        Said::RowRenamed { old: text("Vergunning"), new: text("Melding"), place: place() },
        Said::RowRenamed { old: text("Vergunning"), new: text("Melding"), place: None },
        Said::Cell { row: text("Vergunning"), old: text("€ 145"), new: text("€ 160"), place: place() },
        Said::Cell { row: text("Vergunning"), old: text("€ 145"), new: String::new(), place: None },
        Said::Cell { row: text("Vergunning"), old: String::new(), new: text("€ 160"), place: place() },
        Said::Reordered { place: place() },
        Said::Reordered { place: None },
        Said::Looks,
        Said::Respelled { links: 1 },
        Said::Respelled { links: 7 },
        Said::New {
            about: Some(text("Deze pagina gaat over ‘risico’s’ van AI.")),
            headings: vec![text("Zo werkt het")],
        },
        Said::New { about: None, headings: vec![text("Zo werkt het")] },
        Said::New { about: None, headings: names(7) },
        Said::New { about: None, headings: Vec::new() },
        Said::Gone { leads_to: None },
        Said::Gone { leads_to: Some(text("Zo werkt het")) },
        Said::Words { text: text("U hebt nu 15 dagen") },
        Said::Minor,
    ];
    for count in [1, 2, 7] {
        let places = count;
        all.extend([
            Said::MergedFrom { titles: names(count) },
            Said::MadeFrom { titles: names(count) },
            Said::SplitInto { titles: names(count) },
            Said::SectionsAdded { headings: names(count) },
            Said::SectionsRemoved { headings: names(count) },
            Said::SectionsMoved { headings: names(count) },
            Said::TextAdded { text: old.clone(), pieces: sentences(count), place: place() },
            Said::TextAdded { text: text("Kort."), pieces: sentences(count), place: None },
            Said::TextAdded { text: text("kort"), pieces: Pieces { count, are_sentences: false }, place: None },
            Said::TextRemoved { text: old.clone(), pieces: sentences(count), place: place() },
            Said::TextRemoved { text: text("Kort"), pieces: sentences(count), place: None },
            Said::TextReplaced { old: old.clone(), new: new.clone(), pieces: sentences(count), place: place() },
            Said::TextReplaced {
                old: text("Dit was zo."),
                new: text("Dit is nu anders."),
                pieces: sentences(count),
                place: None,
            },
            Said::TablesAdded { tables: count, names: names(count), place: place() },
            Said::TablesRemoved { tables: count, names: Vec::new(), place: None },
            Said::ColumnsAdded { names: names(count), place: place() },
            Said::ColumnsRemoved { names: names(count), place: None },
            Said::RowsAdded { names: names(count), place: place() },
            Said::RowsAdded { names: names(count), place: None },
            Said::RowsRemoved { names: names(count), place: place() },
            Said::ItemsAdded { items: names(count), place: place() },
            Said::RowsRecast { items: names(count), text: text("Kort."), rows: count, place: place() },
            Said::ItemsRemoved { items: names(count), place: None },
            Said::BoxesAdded { titles: names(count), sentences: 0, place: place() },
            Said::BoxesRemoved { titles: names(count), sentences: 0, place: None },
            Said::LinksChanged { texts: names(count) },
            Said::LinksAdded { texts: names(count) },
            Said::LinksRemoved { texts: names(count) },
            Said::ImagesAdded { count },
            Said::ImagesRemoved { count },
            Said::ImagesReplaced { count },
            Said::ImagesDescribed { count },
            Said::HeadingsAdded { headings: names(count) },
            Said::HeadingsRemoved { headings: names(count) },
            Said::CodeChanged { count, places: names(count), old: None, new: None, part: None },
            Said::TermsAdded { terms: names(count) },
            Said::TermsRemoved { terms: names(count) },
            Said::Wording { places, spelled: false },
            Said::Corrected { places },
        ]);
    }
    all.push(Said::Wording { places: 3, spelled: true });
    let parts = [
        (None, true),
        (Some([Some(text("v1")), Some(text("v2"))]), false),
        (Some([None, Some(text("(oud)"))]), false),
        (Some([Some(text("Stap")), None]), false),
        (None, false),
    ];
    all.extend(parts.map(|(part, dated)| {
        let (old, new) = (text("Versie 1"), text("Versie 1 (2 mei 2023)"));
        Said::HeadingsRenamed { count: 31, old, new, part, dated }
    }));
    let several = vec![String::new(), text("Termijnen"), text("Leges")];
    let often = |said| Said::Often { first: Box::new(said), times: 9, places: several.clone() };
    all.extend(
        [
            Said::Value { sort: Reason::Number, old: text("10 dagen"), new: text("15 dagen"), place: None },
            Said::Negation { old: text("Dit mag."), new: text("Dit mag niet."), place: place() },
            Said::TextReplaced { old: old.clone(), new: String::new(), pieces: sentences(2), place: place() },
            Said::TextAdded { text: old.clone(), pieces: sentences(2), place: place() },
            Said::TextRemoved { text: String::new(), pieces: sentences(2), place: place() },
            Said::TextMoved { text: text("Bel ons."), pieces: sentences(2), from: None, to: place() },
            Said::ThingsMoved { names: names(7), from: None, to: place() },
            Said::TextLeft { text: text("Bel ons."), pieces: sentences(2), place: place() },
            Said::TextRepeated { text: text("Bel ons."), pieces: sentences(2), place: place() },
            Said::TablesAdded { tables: 1, names: names(7), place: place() },
            Said::TablesRemoved { tables: 1, names: Vec::new(), place: place() },
            Said::ColumnsAdded { names: names(7), place: place() },
            Said::ColumnsRemoved { names: names(7), place: place() },
            Said::Cell { row: text("Vergunning"), old: text("€ 145"), new: text("€ 160"), place: place() },
            Said::RowRenamed { old: text("Vergunning"), new: text("Melding"), place: place() },
            Said::RowsAdded { names: names(7), place: place() },
            Said::RowsRemoved { names: names(7), place: place() },
            Said::RowsRecast { items: names(7), text: String::new(), rows: 9, place: place() },
            Said::RowsRecast { items: Vec::new(), text: text("Kort."), rows: 9, place: place() },
            Said::ItemsAdded { items: names(7), place: place() },
            Said::ItemsRemoved { items: names(7), place: place() },
            Said::BoxRenamed { old: text("Let op"), new: text("Bij wind"), place: place() },
            Said::BoxesAdded { titles: names(7), sentences: 0, place: place() },
            Said::BoxesRemoved { titles: names(7), sentences: 0, place: place() },
            Said::Recast { place: place() },
            Said::Reordered { place: place() },
            Said::Sign { sort: Reason::Reference, text: text("Bel ons."), place: place() },
        ]
        .map(often),
    );
    // Things without a name are only counted.
    let unnamed = || vec![String::new(), " ".to_owned()];
    all.extend([
        Said::SectionsAdded { headings: unnamed() },
        Said::BoxesAdded { titles: vec![String::new()], sentences: 0, place: None },
        Said::LinksChanged { texts: vec![String::new()] },
        Said::LinksAdded { texts: unnamed() },
        Said::RowsAdded { names: unnamed(), place: None },
        Said::TermsAdded { terms: unnamed() },
    ]);
    all
}

fn sentences(count: usize) -> Pieces {
    Pieces { count, are_sentences: true }
}

fn all_sentences(language: Language) -> String {
    let mut text = String::new();
    for said in all_said() {
        let _ = writeln!(text, "{}", language.statement(&said));
    }
    text
}

#[test]
fn every_statement_in_dutch() {
    insta::assert_snapshot!(all_sentences(Language::Nl));
}

#[test]
fn every_statement_in_english() {
    insta::assert_snapshot!(all_sentences(Language::En));
}

fn all_other_words(language: Language) -> String {
    let mut text = String::new();
    let sweep = |kind, old: &str, new: &str, block| Sweep {
        kind,
        op: match (old.is_empty(), new.is_empty()) {
            (true, false) => Op::Insert,
            (false, true) => Op::Delete,
            _ => Op::Replace,
        },
        at_end: false,
        part_of: None,
        pages: 43,
        significance: crate::compare::Significance::Editorial,
        reasons: vec![],
        old: old.to_owned(),
        new: new.to_owned(),
        around: Default::default(),
        open: false,
        more: Vec::new(),
        block,
    };
    let at_end = |sweep| Sweep { at_end: true, ..sweep };
    let with_more = |sweep| Sweep { more: vec![("Nog een".to_owned(), 43), ("En nog een".to_owned(), 40)], ..sweep };
    let does = |op, sweep| Sweep { op, ..sweep };
    let paragraph = || EditKind::Block(BlockKind::Paragraph);
    let title = || EditKind::Field("title".to_owned());
    let status = || EditKind::Field("status".to_owned());
    let sweeps = [
        sweep(SweepKind::Words, "", ".", title()),
        at_end(sweep(SweepKind::Words, "", ".", title())),
        at_end(sweep(SweepKind::Words, ",", "", EditKind::Block(BlockKind::ListItem))),
        at_end(sweep(SweepKind::Words, "", "en", EditKind::Block(BlockKind::ListItem))),
        sweep(SweepKind::Words, "AI-systemen", "afval", paragraph()),
        sweep(SweepKind::Words, " en AI", "", paragraph()),
        sweep(SweepKind::Words, "Ontwerp", "Fase 2, ontwerp", EditKind::Block(BlockKind::Heading)),
        sweep(SweepKind::Block, "", "Help ons deze pagina te verbeteren.", paragraph()),
        sweep(SweepKind::Block, "Regels", "Regels", EditKind::Block(BlockKind::Heading)),
        sweep(SweepKind::Block, "Maatregel", "Regels", EditKind::Block(BlockKind::Heading)),
        sweep(SweepKind::Block, "", "", EditKind::Block(BlockKind::Heading)),
        does(Op::Move, sweep(SweepKind::Block, "Let op", "Let op", EditKind::Block(BlockKind::Admonition))),
        does(Op::Move, sweep(SweepKind::Section, "Bronnen", "Bronnen", EditKind::Block(BlockKind::Heading))),
        sweep(SweepKind::Section, "", "Help ons", EditKind::Block(BlockKind::Heading)),
        Sweep {
            around: ["Elk".to_owned(), "in het dorp".to_owned()],
            ..sweep(SweepKind::Words, "oude", "", paragraph())
        },
        Sweep { open: true, ..sweep(SweepKind::Block, "", "Vraag het … via de post.", paragraph()) },
        sweep(SweepKind::Words, ":", ".", paragraph()),
        with_more(sweep(SweepKind::Block, "", "Een folder", paragraph())),
        with_more(sweep(SweepKind::Section, "", "Help ons", EditKind::Block(BlockKind::Heading))),
        with_more(sweep(SweepKind::Block, "Rollen", "", EditKind::Block(BlockKind::Heading))),
        with_more(sweep(SweepKind::Block, "Let op", "", EditKind::Block(BlockKind::Admonition))),
        with_more(sweep(SweepKind::Block, "naam | aan", "", EditKind::Block(BlockKind::TableRow))),
        sweep(SweepKind::Section, "Disclaimer", "", EditKind::Block(BlockKind::Heading)),
        sweep(SweepKind::FrontMatter, "concept", "definitief", status()),
        sweep(SweepKind::FrontMatter, "", "definitief", status()),
        sweep(SweepKind::FrontMatter, "concept", "", status()),
        does(Op::Insert, sweep(SweepKind::FrontMatter, "", "", status())),
        does(Op::Delete, sweep(SweepKind::FrontMatter, "", "", status())),
        does(Op::Replace, sweep(SweepKind::FrontMatter, "", "", status())),
        sweep(SweepKind::Link, "https://a.example/", "../b.md", paragraph()),
        sweep(SweepKind::Link, "", "../b.md", paragraph()),
        sweep(SweepKind::Path, "docs/a", "docs/b", paragraph()),
        sweep(SweepKind::Path, "", "b", paragraph()),
        sweep(SweepKind::Path, "a", "", paragraph()),
        sweep(SweepKind::Path, "", "", paragraph()),
        sweep(SweepKind::Block, "", "", paragraph()),
    ];
    for sweep in &sweeps {
        let _ = writeln!(text, "{}", language.sweep(&SweepWords::of(sweep)));
    }
    let name = || "v2.2.0".to_owned();
    let problems = [
        ProblemKind::FrontMatter("mapping values are not allowed here".to_owned()),
        ProblemKind::DuplicateKey("title".to_owned()),
        ProblemKind::ConflictMarkers,
        ProblemKind::Encoding("windows-1252".to_owned()),
        ProblemKind::Binary,
        ProblemKind::TooLarge(12_345_678),
        ProblemKind::MissingInclude("begrippen.md".to_owned()),
        ProblemKind::MissingObject("1a2b3c4".to_owned()),
        ProblemKind::TooDeep,
        ProblemKind::NotAPage("symbolic link".to_owned()),
        ProblemKind::TagTwin(name()),
        ProblemKind::TagCase(name()),
        ProblemKind::VersionOrder(name()),
        ProblemKind::DateOrder(name()),
        ProblemKind::NoDate,
        ProblemKind::TagTarget,
        ProblemKind::MissingCommits,
        ProblemKind::PathEncoding,
        ProblemKind::UnusedWords("docs/a.md".to_owned()),
        ProblemKind::UnusedRuling("docs/a.md → docs/b.md".to_owned(), RulingMiss::NoRelease("v9.0".to_owned())),
        ProblemKind::UnusedRuling("docs/a.md".to_owned(), RulingMiss::NeverThere("docs/a.md".to_owned())),
        ProblemKind::UnusedRuling(
            "docs/a.md".to_owned(),
            RulingMiss::NotGone("docs/a.md".to_owned(), "v2.0".to_owned()),
        ),
        ProblemKind::UnusedRuling(
            "docs/a.md → docs/b.md".to_owned(),
            RulingMiss::NotNew("docs/b.md".to_owned(), "v2.0".to_owned()),
        ),
    ];
    for problem in &problems {
        let _ = writeln!(text, "{}", language.problem(problem));
    }
    let evidence = [
        Evidence::SamePath,
        Evidence::SameBytes,
        Evidence::SameText,
        Evidence::Likeness(0.996),
        Evidence::Contained(0.5),
        Evidence::MadeOf(0.75),
        Evidence::Between("v1.6".to_owned()),
        Evidence::SameTitle,
        Evidence::SameSlug,
        Evidence::Named(vec!["haven".to_owned(), "vaarbewij…".to_owned()], 0.8),
        Evidence::CaseOnly,
        Evidence::SameId,
        Evidence::RenamedIn(ObjectId("1a2b3c4d5e".to_owned())),
        Evidence::Said("verplaatst".to_owned()),
        Evidence::Redirect,
        Evidence::Ruling("nieuw nummer".to_owned()),
        Evidence::PathReused,
    ];
    for evidence in &evidence {
        let _ = writeln!(text, "{}", language.evidence(evidence));
    }
    let counts = [
        Counts { added: 1, touched: 1, ..Counts::default() },
        Counts { changed: 2, changed_and_moved: 1, moved: 1, touched: 3, ..Counts::default() },
        Counts {
            added: 3,
            changed: 12,
            changed_and_moved: 0,
            merged: 1,
            split: 2,
            moved: 1234,
            removed: 1,
            touched: 1300,
            swept: 43,
        },
        Counts { swept: 1, touched: 3, ..Counts::default() },
        Counts { touched: 5, ..Counts::default() },
        Counts::default(),
    ];
    for counts in &counts {
        let _ = writeln!(text, "{}", language.in_short(counts));
    }
    for rest in [Rest::Wording, Rest::Links, Rest::Looks, Rest::Invisible, Rest::Silent] {
        let _ = writeln!(text, "{}\n{}", language.rest(rest, 1), language.rest(rest, 45));
    }
    for small in
        [Small::Wording, Small::Corrected, Small::Links, Small::Images, Small::Properties, Small::Address, Small::File]
    {
        let _ = writeln!(text, "{}\n{}", language.together(small, 1), language.together(small, 15));
    }
    for count in [1, 3] {
        let _ = writeln!(
            text,
            "{} {} {}",
            language.more(count),
            language.silent_releases(count),
            language.told_above(count)
        );
    }
    text
}

#[test]
fn all_other_words_in_both_languages() {
    insta::assert_snapshot!("words_nl", all_other_words(Language::Nl));
    insta::assert_snapshot!("words_en", all_other_words(Language::En));
}

#[test]
fn labels_are_there_in_both_languages() {
    for language in Language::ALL {
        assert!(!language.label(Label::InShort).is_empty());
        assert_eq!(Language::from_code(language.code()), Some(language));
    }
    assert_eq!(Language::from_code("nl-NL"), Some(Language::Nl));
    assert_eq!(Language::from_code("de"), None);
}

const HOSTILE: &str = "x\u{1b}[31m\u{9b}2J\u{7}\u{202e}y\u{2066}\u{0}\r\nz\u{200f}</p><script>@team #1 [a](b)";

/// The fixture with a hostile string in every field that comes from the repository.
fn hostile() -> Fixture {
    let bad = || HOSTILE.to_owned();
    let mut fixture = fixture();
    fixture.site.name = bad();
    let facts: Vec<_> = fixture.site.pages.keys().cloned().collect();
    for path in facts {
        let facts = fixture.site.pages.get_mut(&path).unwrap();
        facts.section = vec![bad(), bad()];
        facts.url = facts.url.as_ref().map(|url| format!("{url}{HOSTILE}"));
    }
    let comparison = &mut fixture.comparison;
    comparison.from.name = bad();
    comparison.to.name = bad();
    for sweep in &mut comparison.sweeps {
        (sweep.old, sweep.new) = (bad(), format!("{HOSTILE}!"));
    }
    for problem in &mut comparison.problems {
        (problem.release, problem.path) = (bad(), bad());
        problem.kind = ProblemKind::FrontMatter(bad());
    }
    for change in &mut comparison.pages {
        change.name = bad();
        change.old_title = change.old_title.as_ref().map(|_| bad());
        change.new_title = change.new_title.as_ref().map(|_| bad());
        change.evidence = vec![Evidence::Ruling(bad()), Evidence::RenamedIn(ObjectId(bad()))];
        for edit in &mut change.edits {
            edit.place = vec![bad()];
            edit.old = edit.old.as_ref().map(|_| bad());
            edit.new = edit.new.as_ref().map(|_| bad());
            edit.words.iter_mut().for_each(|word| word.text = bad());
            if let Some(target) = &mut edit.target {
                (target.old, target.new) = (Some(bad()), Some(format!("{HOSTILE}!")));
            }
            if let EditKind::Field(field) = &mut edit.kind {
                *field = bad();
            }
        }
    }
    let mut path = page(Lineage::Moved, &[HOSTILE], Some(HOSTILE), [None, None]);
    path.old_paths = vec![crate::page::PagePath::new(format!("{HOSTILE}-old"))];
    comparison.pages.push(path);
    for statements in &mut fixture.statements {
        let Some(statement) = statements.first_mut() else { continue };
        statement.what = Said::TextAdded { text: bad(), pieces: sentences(2), place: Some(bad()) };
    }
    fixture
}

fn is_raw(letter: char) -> bool {
    letter != '\n' && super::language::is_hidden(letter)
}

#[test]
fn nothing_in_the_repository_steers_the_terminal() {
    let fixture = hostile();
    let terminal = on(60, Colour::Off, Language::Nl);
    let mut releases = releases();
    for (release, _) in &mut releases {
        release.name = HOSTILE.to_owned();
        release.previous = Some(HOSTILE.to_owned());
        release.aliases = vec![HOSTILE.to_owned()];
    }
    let entries = fixture.comparison.pages.iter().zip(&fixture.statements);
    let entries = entries.map(|(change, statements)| Entry { release: &fixture.comparison.to, change, statements });
    let history = history(entries.collect::<Vec<_>>().into_iter());
    let view = view::diff_view(&fixture.comparison, &fixture.site, &fixture.statements, Language::Nl);
    let json = view::json(&view).unwrap();
    for text in [
        diff_text(&fixture, &terminal),
        terminal::releases(&releases, &fixture.comparison.problems, &terminal),
        terminal::releases(&releases, &[], &on(1000, Colour::Off, Language::Nl)),
        terminal::history(HOSTILE, &history, &fixture.site, &terminal),
        terminal::history(HOSTILE, &History::default(), &fixture.site, &terminal),
        json.clone(),
    ] {
        assert!(!text.contains(is_raw), "{}", text.escape_debug());
    }
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["pages"][0]["title"]["new"], HOSTILE, "what is read back is the same");
}

#[test]
fn nothing_in_the_repository_becomes_markup_in_release_notes() {
    let text = notes_markdown(&hostile(), Language::Nl);
    assert!(!text.contains(|letter| is_raw(letter) && letter != '\u{2060}'), "{}", text.escape_debug());
    assert!(!text.replace("\\<", "").contains('<'), "{text}");
    let outside_addresses: String =
        text.split("](").map(|part| part.split_once(')').map_or(part, |(_, rest)| rest)).collect();
    assert!(!outside_addresses.contains("@team") && !outside_addresses.contains("#1"), "{text}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let write = || {
        let fixture = fixture();
        notes_markdown(&fixture, Language::Nl) + &diff_text(&fixture, &on(80, Colour::On, Language::Nl))
    };
    assert_eq!(write(), write());
}
