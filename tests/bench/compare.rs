//! How long the steps of a comparison take, on a site made here: 200 pages, of which 120 are edited, 40 of them are moved too.
//!
//! ```console
//! cargo bench --bench compare              # all
//! cargo bench --bench compare -- lineage   # one
//! cargo bench --bench compare -- --test    # each once, to see that they run
//! ```

mod sample;
#[path = "../site/mod.rs"]
mod site;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use pagelog::compare::lineage::{End, Hints, lineage};
use pagelog::compare::{blocks, words};
use pagelog::page::{Dialect, Includes, Page, PagePath, read};
use pagelog::render::language::Language;
use pagelog::rulings::Rulings;

use sample::{edited, page, parsed, two_ends};
use site::{Tree, document, in_memory};

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
