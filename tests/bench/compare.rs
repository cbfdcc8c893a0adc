//! How long the steps of a comparison take, on a site made here: 200 pages, of which 120 are edited, 40 of them are moved too.
//!
//! ```console
//! cargo bench --bench compare              # all
//! cargo bench --bench compare -- lineage   # one
//! cargo bench --bench compare -- --test    # each once, to see that they run
//! ```

#[path = "../site/mod.rs"]
mod site;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use pagelog::compare::lineage::{End, Hints, lineage};
use pagelog::compare::{blocks, words};
use pagelog::page::{Dialect, Includes, Page, PagePath, read};
use pagelog::render::language::Language;
use pagelog::rulings::Rulings;

use site::{Tree, document, in_memory};

const PAGES: u64 = 200;
/// One page in this many is edited, …
const EDITED: u64 = 5;
/// … and one in this many is moved.
const MOVED: u64 = 5;

const WORDS: [&str; 48] = [
    "de",
    "een",
    "het",
    "van",
    "voor",
    "met",
    "niet",
    "moet",
    "mag",
    "gemeente",
    "organisatie",
    "algoritme",
    "systeem",
    "gegevens",
    "risico",
    "burger",
    "besluit",
    "uitleg",
    "toezicht",
    "register",
    "beleid",
    "maatregel",
    "artikel",
    "verordening",
    "model",
    "ontwerp",
    "toets",
    "norm",
    "afspraak",
    "rol",
    "verantwoordelijk",
    "transparant",
    "veiligheid",
    "privacy",
    "kwaliteit",
    "bron",
    "monitoring",
    "gebruik",
    "levenscyclus",
    "fase",
    "ontwikkelaar",
    "menselijke",
    "controle",
    "uitkomst",
    "betrouwbaar",
    "inkoop",
    "leverancier",
    "contract",
];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    fn sentence(&mut self) -> String {
        let mut words: Vec<&str> = (0..8 + self.below(12)).map(|_| WORDS[self.below(WORDS.len())]).collect();
        words.insert(0, "Zo");
        format!("{} {}.", words.join(" "), 10 + self.below(90))
    }

    fn paragraph(&mut self) -> String {
        (0..2 + self.below(4)).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}

/// A page of some 600 words: front matter, six sections, a list, a table, links.
fn page(number: u64) -> String {
    let mut dice = Dice(number);
    let mut out = format!(
        "---\ntitle: Pagina {number} over {}\ntags:\n  - {}\n---\n\n# Pagina {number}\n\n",
        WORDS[dice.below(WORDS.len())],
        WORDS[dice.below(WORDS.len())]
    );
    for section in 0..6 {
        out += &format!(
            "## {} {section}\n\n{}\n\n{}\n\n",
            WORDS[dice.below(WORDS.len())],
            dice.paragraph(),
            dice.paragraph()
        );
        match section % 3 {
            0 => (0..4).for_each(|_| out += &format!("- **{}** {}\n", WORDS[dice.below(WORDS.len())], dice.sentence())),
            1 => {
                out += "| Wat | Wie |\n|---|---|\n";
                (0..4).for_each(|row| out += &format!("| {row} {} | {} |\n", dice.sentence(), dice.below(100)));
            }
            _ => out += &format!("Zie [pagina](../map/pagina-{}.md) en *{}*.\n", dice.below(200), dice.sentence()),
        }
        out.push('\n');
    }
    out
}

/// The same page after a release: a number, a sentence more, a section rewritten.
fn edited(number: u64, text: &str) -> String {
    let mut dice = Dice(number + 1_000);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let prose: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("Zo ")).collect();
    for (count, at) in prose.into_iter().enumerate() {
        match count % 4 {
            0 => lines[at] = lines[at].replacen(" de ", " het ", 1),
            1 => lines[at] += &format!(" {}", dice.sentence()),
            2 if dice.below(3) == 0 => lines[at] = dice.paragraph(),
            _ => {}
        }
    }
    lines.join("\n") + "\n"
}

/// The site before and after.
fn two_ends() -> (Tree, Tree) {
    let mut ends = (Tree::new(), Tree::new());
    for number in 0..PAGES {
        let old = page(number);
        let new = if number % EDITED < 3 { edited(number, &old) } else { old.clone() };
        let folder = if number % MOVED == 0 { "nieuw" } else { "map" };
        ends.0.insert(format!("docs/map/pagina-{number:03}.md"), old);
        ends.1.insert(format!("docs/{folder}/pagina-{number:03}.md"), new);
    }
    ends
}

fn parsed(tree: &Tree) -> Vec<(PagePath, Page)> {
    let (dialect, includes) = (Dialect::default(), Includes::new());
    tree.iter()
        .map(|(path, text)| {
            let path = PagePath::new(path.as_str());
            let page = read(&path, text.as_bytes(), &dialect, &includes).0;
            (path, page)
        })
        .collect()
}

fn steps(criterion: &mut Criterion) {
    let (old, new) = two_ends();
    let (path, text) = (PagePath::new("docs/map/pagina-001.md"), page(1));
    let (dialect, includes) = (Dialect::default(), Includes::new());
    criterion.bench_function("read one page", |run| {
        run.iter(|| read(&path, black_box(text.as_bytes()), &dialect, &includes));
    });

    let (before, after) = (parsed(&old), parsed(&new));
    let (one, other) = (&before[1].1.blocks, &after[160].1.blocks);
    let paragraph = |blocks: &[pagelog::page::Block]| {
        blocks.iter().map(|block| block.text.clone()).max_by_key(String::len).unwrap_or_default()
    };
    let (long, longer) = (paragraph(one), edited(7, &paragraph(one)));
    criterion.bench_function("words of one paragraph", |run| {
        run.iter(|| words::diff(black_box(&long), black_box(&longer)));
    });
    let changed = parsed(&site::tree([("docs/a.md", edited(1, &text).as_str())]));
    criterion.bench_function("blocks of one page, edited", |run| {
        run.iter(|| blocks::align(black_box(one), black_box(&changed[0].1.blocks)));
    });
    criterion.bench_function("blocks of two pages, strangers", |run| {
        run.iter(|| blocks::align(black_box(one), black_box(other)));
    });

    let ids = |tree: &Tree| -> Vec<String> { tree.values().map(|text| format!("{:x}", text.len())).collect() };
    let (old_ids, new_ids) = (ids(&old), ids(&new));
    let ends = |pages: &'static [(PagePath, Page)], ids: &'static [String]| -> Vec<End<'static>> {
        pages.iter().zip(ids).map(|((path, page), blob)| End { path, page, blob }).collect()
    };
    let (before, after): (&'static _, &'static _) = (before.leak(), after.leak());
    let (before, after) = (ends(before, old_ids.leak()), ends(after, new_ids.leak()));
    criterion.bench_function("lineage of 200 pages, 40 moved", |run| {
        run.iter(|| lineage(black_box(&before), black_box(&after), Hints::default(), &Rulings::default()));
    });
}

fn whole(criterion: &mut Criterion) {
    let (old, new) = two_ends();
    let mut group = criterion.benchmark_group("whole");
    group.sample_size(20);
    group.bench_function("compare", |run| run.iter(|| in_memory(black_box(&old), black_box(&new), &[])));
    let told = in_memory(&old, &new, &[]);
    group.bench_function("document", |run| run.iter(|| document(black_box(&told), Language::Nl)));
    group.finish();
}

criterion_group!(benches, steps, whole);
criterion_main!(benches);
