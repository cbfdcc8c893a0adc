//! A comparison made by hand that has everything in it once: every lineage, every op, sweeps, problems.

use std::collections::BTreeMap;

use chrono::DateTime;

use crate::compare::{
    Comparison, Edit, EditKind, Evidence, Lineage, Move, Op, PageChange, Place, Reason, Significance, Sweep, SweepId,
    SweepKind, Target, Word, WordCount, WordOp,
};
use crate::page::{BlockKind, PagePath};
use crate::problem::{Problem, ProblemKind};
use crate::release::{ObjectId, Point, Release};
use crate::report::statements::{Pieces, Said, Statement};
use crate::report::{PageFacts, SiteFacts};

/// All that is rendered.
pub struct Fixture {
    pub comparison: Comparison,
    pub statements: Vec<Vec<Statement>>,
    pub site: SiteFacts,
}

pub fn point(name: &str, version: Option<&str>, date: &str, digit: char) -> Point {
    Point {
        name: name.to_owned(),
        version: version.map(|version| version.parse().unwrap()),
        date: DateTime::parse_from_rfc3339(date).unwrap(),
        commit: ObjectId(digit.to_string().repeat(40)),
    }
}

pub fn old_end() -> Point {
    point("v1.6.1", Some("1.6.1"), "2024-11-15T10:00:00+01:00", 'a')
}

pub fn new_end() -> Point {
    point("v2.0", Some("2.0.0"), "2024-12-19T23:30:00+01:00", 'b')
}

pub fn page(lineage: Lineage, old: &[&str], new: Option<&str>, titles: [Option<&str>; 2]) -> PageChange {
    let path = PagePath::new(new.or(old.first().copied()).unwrap_or_default());
    PageChange {
        lineage,
        old_paths: old.iter().map(|path| PagePath::new(*path)).collect(),
        new_path: new.map(PagePath::new),
        address_kept: false,
        names_address: false,
        split_into: Vec::new(),
        old_headings: Vec::new(),
        new_headings: Vec::new(),
        old_passages: Vec::new(),
        new_passages: Vec::new(),
        confidence: 1.0,
        evidence: vec![Evidence::SamePath],
        name: titles[usize::from(new.is_some())].map_or_else(|| path.name(), str::to_owned),
        old_title: titles[0].map(str::to_owned),
        new_title: titles[1].map(str::to_owned),
        old_titles: titles[0].iter().map(|title| (*title).to_owned()).collect(),
        weights: Default::default(),
        edits: Vec::new(),
        words: WordCount { inserted: 3, deleted: 2, unchanged: 120 },
        about: None,
        outline: Vec::new(),
        kept: 0.9,
        path_sweep: None,
        note: None,
    }
}

fn kept(path: &str, title: &str, edits: Vec<Edit>) -> PageChange {
    PageChange { edits, ..page(Lineage::Kept, &[path], Some(path), [Some(title), Some(title)]) }
}

pub fn words(spans: &[(&str, &str)]) -> Vec<Word> {
    let op = |sign: &str| match sign {
        "-" => WordOp::Delete,
        "+" => WordOp::Insert,
        _ => WordOp::Equal,
    };
    spans.iter().map(|(sign, text)| Word { op: op(sign), text: (*text).to_owned(), sweep: None }).collect()
}

pub fn edit(op: Op, kind: EditKind, place: &[&str], spans: &[(&str, &str)], worth: (Significance, Reason)) -> Edit {
    let side =
        |other: &str| -> String { spans.iter().filter(|(sign, _)| *sign != other).map(|(_, text)| *text).collect() };
    Edit {
        op,
        kind,
        level: 0,
        place: place.iter().map(|heading| (*heading).to_owned()).collect(),
        was: None,
        stood: None,
        in_box: None,
        old: (op != Op::Insert).then(|| side("+")),
        new: (op != Op::Delete).then(|| side("-")),
        words: words(spans),
        target: None,
        moved: None,
        significance: worth.0,
        reasons: vec![worth.1],
        sweep: None,
        line: 12,
    }
}

const PARAGRAPH: EditKind = EditKind::Block(BlockKind::Paragraph);

fn number_edit() -> Edit {
    let spans = [
        ("=", "Een ondernemer die een container op de openbare weg zet, bewaart de vergunning ten minste "),
        ("-", "10 dagen"),
        ("+", "15 dagen"),
        ("=", " na de laatste dag waarop de container er stond, tenzij de gemeente anders bepaalt"),
        ("+", "."),
    ];
    let mut edit = edit(
        Op::Replace,
        PARAGRAPH,
        &["Toelichting", "Termijnen"],
        &spans,
        (Significance::Substantive, Reason::Number),
    );
    edit.words[4].sweep = Some(SweepId(0));
    edit
}

fn link_edit() -> Edit {
    Edit {
        target: Some(Target { old: Some("../afval-kort.md".to_owned()), new: Some("../afval/kort.md".to_owned()) }),
        ..edit(
            Op::Replace,
            PARAGRAPH,
            &["Bronnen"],
            &[("=", "Afval in het kort")],
            (Significance::Cosmetic, Reason::LinkSpelling),
        )
    }
}

fn moved_edit() -> Edit {
    let place = |path: &str, heading: &str| Place { path: PagePath::new(path), headings: vec![heading.to_owned()] };
    Edit {
        moved: Some(Move {
            from: place("docs/grof.md", "Regel"),
            to: place("docs/grof.md", "Toelichting"),
            section: None,
        }),
        ..edit(
            Op::Move,
            PARAGRAPH,
            &["Toelichting"],
            &[("=", "De gemeente haalt het afval op vaste dagen op.")],
            (Significance::Cosmetic, Reason::Order),
        )
    }
}

fn swept_title(sweep: usize) -> Edit {
    Edit {
        sweep: Some(SweepId(sweep)),
        ..edit(
            Op::Replace,
            EditKind::Field("title".to_owned()),
            &[],
            &[("=", "Containers staan op de stoep"), ("+", ".")],
            (Significance::Editorial, Reason::Punctuation),
        )
    }
}

fn pages() -> Vec<(PageChange, Vec<Statement>)> {
    let said = |what: Said, edits: &[usize]| Statement { what, edits: edits.to_vec() };
    let text = |text: &str| text.to_owned();
    let inserted = edit(
        Op::Insert,
        PARAGRAPH,
        &["Toelichting"],
        &[("+", "De gemeente adviseert om de aanvraag eerst door een ander te laten lezen.")],
        (Significance::Substantive, Reason::TextAdded),
    );
    let field = edit(
        Op::Replace,
        EditKind::Field("onderwerp".to_owned()),
        &[],
        &[("=", "afval"), ("+", ", containers")],
        (Significance::Editorial, Reason::Label),
    );
    let deleted = edit(
        Op::Delete,
        EditKind::Block(BlockKind::ListItem),
        &["Bronnen"],
        &[("-", "Folder 2019")],
        (Significance::Substantive, Reason::TextRemoved),
    );
    let typo = |old: &str, new: &str| {
        let spans = [("=", "De "), ("-", old), ("+", new), ("=", " staat hier")];
        edit(Op::Replace, PARAGRAPH, &["Inleiding"], &spans, (Significance::Editorial, Reason::Typo))
    };
    let invisible =
        || edit(Op::Replace, PARAGRAPH, &[], &[("=", "Dezelfde tekst")], (Significance::None, Reason::Whitespace));
    let added = PageChange {
        about: Some(text("In deze tijdlijn staan alle ophaaldagen van het jaar op een rij.")),
        confidence: 0.994,
        evidence: vec![],
        ..page(Lineage::Added, &[], Some("docs/afval/tijdlijn.md"), [None, Some("Tijdlijn afvalinzameling")])
    };
    let changed = kept(
        "docs/regels/afvalpas.md",
        "Bewaar uw afvalpas",
        vec![number_edit(), inserted, field, deleted, link_edit(), moved_edit()],
    );
    let moved = PageChange {
        evidence: vec![Evidence::RenamedIn(ObjectId("1a2b3c4d".repeat(5))), Evidence::Likeness(0.973)],
        confidence: 0.973,
        ..page(
            Lineage::Moved,
            &["docs/kort.md"],
            Some("docs/afval/kort.md"),
            [Some("Afval in het kort"), Some("Afval in het kort")],
        )
    };
    let merged = PageChange {
        old_titles: vec![text("Vergunning aanvragen"), text("Aanvraag voor ondernemers")],
        edits: vec![typo("nota", "notitie")],
        evidence: vec![Evidence::Contained(0.8)],
        ..page(
            Lineage::Merged,
            &["docs/regels/aanvragen.md", "docs/regels/ondernemers.md"],
            Some("docs/regels/aanvragen.md"),
            [Some("Vergunning aanvragen"), Some("Vergunning aanvragen")],
        )
    };
    let split =
        page(Lineage::Split, &["docs/soorten.md"], Some("docs/grof.md"), [Some("Soorten afval"), Some("Grof afval")]);
    let removed = page(Lineage::Removed, &["docs/oud.md"], None, [Some("Milieustraat [oud] <b>"), None]);
    vec![
        (
            added,
            vec![said(
                Said::New {
                    about: Some(text("In deze tijdlijn staan alle ophaaldagen van het jaar op een rij.")),
                    headings: Vec::new(),
                },
                &[],
            )],
        ),
        (moved, vec![said(Said::Moved { from: text("kort"), to: text("uitleg/kort"), sections: None }, &[])]),
        (split, vec![said(Said::SplitFrom { title: text("Soorten afval") }, &[])]),
        (
            changed,
            vec![
                said(
                    Said::Value {
                        sort: Reason::Number,
                        old: text("10 dagen"),
                        new: text("15 dagen"),
                        place: Some(text("Termijnen")),
                    },
                    &[0],
                ),
                said(
                    Said::TextAdded {
                        text: text("De gemeente adviseert om de aanvraag eerst door een ander te laten lezen."),
                        pieces: Pieces::ONE,
                        place: Some(text("Toelichting")),
                    },
                    &[1],
                ),
                said(Said::ItemsRemoved { items: vec![text("Folder 2019")], place: Some(text("Bronnen")) }, &[3]),
                said(Said::Labels { field: text("onderwerp"), added: vec![text("containers")], removed: vec![] }, &[2]),
            ],
        ),
        (merged, vec![said(Said::MergedFrom { titles: vec![text("Aanvraag voor ondernemers")] }, &[])]),
        (
            kept("docs/regels/typefout.md", "Zorg voor *goede* kwaliteit", vec![typo("kwaliteid", "kwaliteit")]),
            vec![said(Said::Corrected { places: 1 }, &[0])],
        ),
        (
            kept("docs/regels/tweede.md", "Tweede typefout", vec![typo("staad", "staat")]),
            vec![said(Said::Corrected { places: 1 }, &[0])],
        ),
        (
            kept("docs/regels/label.md", "Alleen een label", vec![typo("een", "één")]),
            vec![said(Said::Labels { field: text("rol"), added: vec![text("ondernemer")], removed: vec![] }, &[0])],
        ),
        (kept("docs/loketten/balie.md", "Balie", vec![link_edit()]), vec![said(Said::Respelled { links: 1 }, &[0])]),
        (kept("docs/containers/plek-09.md", "Containers staan op de stoep.", vec![swept_title(0)]), vec![]),
        (kept("docs/containers/plek-10.md", "Containers en meer", vec![swept_title(0)]), vec![]),
        (kept("docs/containers/plek-11.md", "Stille pagina", vec![invisible()]), vec![]),
        (kept("docs/containers/plek-12.md", "Nog een stille pagina", vec![]), vec![]),
        (removed, vec![said(Said::Gone { leads_to: None }, &[])]),
    ]
}

fn site() -> SiteFacts {
    let facts = [
        ("docs/afval/tijdlijn.md", "Afval", 0),
        ("docs/afval/kort.md", "Afval", 1),
        ("docs/grof.md", "Afval", 2),
        ("docs/regels/afvalpas.md", "Regels", 10),
        ("docs/regels/aanvragen.md", "Regels", 11),
        ("docs/regels/typefout.md", "Regels", 12),
        ("docs/regels/tweede.md", "Regels", 13),
        ("docs/loketten/balie.md", "Loketten", 5),
    ];
    let pages = facts.into_iter().map(|(path, section, rank)| {
        let section = match section {
            "Regels" => vec!["Wonen en leven".to_owned(), section.to_owned()],
            section => vec![section.to_owned()],
        };
        let address = path.trim_start_matches("docs/").trim_end_matches(".md");
        let url = Some(format!("https://example.org/{address}/"));
        (PagePath::new(path), PageFacts { section, url, rank: Some(rank) })
    });
    SiteFacts {
        name: "Wegwijzer Lindedrecht".to_owned(),
        content: "docs".to_owned(),
        language: "nl".to_owned(),
        pages: pages.collect::<BTreeMap<_, _>>(),
        former: BTreeMap::new(),
        leads: BTreeMap::new(),
    }
}

pub fn fixture() -> Fixture {
    let (pages, statements) = pages().into_iter().unzip();
    let sweep = |kind, significance, reason, [old, new]: [&str; 2], block| Sweep {
        kind,
        op: Op::Replace,
        at_end: false,
        part_of: None,
        pages: 43,
        significance,
        reasons: vec![reason],
        old: old.to_owned(),
        new: new.to_owned(),
        around: Default::default(),
        open: false,
        more: Vec::new(),
        block,
    };
    Fixture {
        comparison: Comparison {
            from: old_end(),
            to: new_end(),
            pages_before: 214,
            pages_after: 1230,
            pages,
            sweeps: vec![
                sweep(
                    SweepKind::FrontMatter,
                    Significance::Editorial,
                    Reason::Punctuation,
                    ["", "."],
                    EditKind::Field("title".to_owned()),
                ),
                sweep(
                    SweepKind::Words,
                    Significance::Substantive,
                    Reason::Wording,
                    ["afval en grondstoffen", "afval"],
                    PARAGRAPH,
                ),
                sweep(
                    SweepKind::Block,
                    Significance::Cosmetic,
                    Reason::Layout,
                    ["Regels", "Regels"],
                    EditKind::Block(BlockKind::Heading),
                ),
            ],
            problems: vec![
                Problem::in_file("docs/x.md", Some(3), ProblemKind::ConflictMarkers).in_release("v2.0"),
                Problem::in_file("V2.2.0", None, ProblemKind::TagTwin("v2.2.0".to_owned())),
            ],
        },
        statements,
        site: site(),
    }
}

pub fn releases() -> Vec<(Release, usize)> {
    let release = |point: Point, previous: Option<&str>, aliases: &[&str]| Release {
        name: point.name,
        version: point.version.unwrap(),
        date: point.date,
        commit: point.commit,
        previous: previous.map(str::to_owned),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
    };
    vec![(release(old_end(), None, &[]), 214), (release(new_end(), Some("v1.6.1"), &["V2.0", "beta-uit"]), 1230)]
}
