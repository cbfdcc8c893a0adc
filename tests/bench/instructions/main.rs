//! One main step of pagelog, done so many times: `instructions.sh` counts what it takes. Without arguments: the names of the steps.
//!
//! Everything runs on one thread, so that what is counted does not depend on who waits for whom.

#![allow(clippy::print_stdout, reason = "the script that counts reads the names of the steps")]

#[path = "../sample.rs"]
mod sample;
#[path = "../../site/mod.rs"]
mod site;

use std::hint::black_box;

use pagelog::compare::lineage::{End, Hints, lineage};
use pagelog::compare::{blocks, words};
use pagelog::page::packed::Packed;
use pagelog::page::{Dialect, Includes, PagePath, read};
use pagelog::render::language::Language;
use pagelog::rulings::Rulings;
use rayon::ThreadPoolBuilder;

use sample::{edited, page, parsed, two_ends};
use site::{document, in_memory};

/// A step by its name: makes what it works on, and then does it so many times.
type Step = (&'static str, fn(u32));

const STEPS: &[Step] = &[
    ("read", |times| {
        let (path, dialect, includes) = (PagePath::new("docs/map/pagina.md"), Dialect::default(), Includes::new());
        let texts: Vec<String> = (0..20).map(page).collect();
        again(times, || texts.iter().map(|text| read(&path, text.as_bytes(), &dialect, &includes)).collect::<Vec<_>>());
    }),
    ("pack", |times| {
        let (old, _) = two_ends();
        let pages = parsed(&old);
        again(times, || pages.iter().map(|(_, page)| Packed::of(page).page()).collect::<Vec<_>>());
    }),
    ("lineage", |times| {
        let ends = two_ends();
        let (old, new) = (parsed(&ends.0), parsed(&ends.1));
        let end = |(path, page)| End { path, page, blob: "" };
        let old: Vec<End<'_>> = old.iter().map(|(path, page)| end((path, page))).collect();
        let new: Vec<End<'_>> = new.iter().map(|(path, page)| end((path, page))).collect();
        again(times, || lineage(&old, &new, Hints::default(), &Rulings::default()));
    }),
    ("blocks", |times| {
        let texts = site::tree([("a.md", &*page(1)), ("b.md", &*edited(1, &page(1))), ("c.md", &*page(160))]);
        let pages = parsed(&texts);
        let [one, later, other] = [0, 1, 2].map(|at: usize| &pages[at].1.blocks);
        again(times, || (blocks::align(one, later), blocks::align(one, other)));
    }),
    ("words", |times| {
        let (old, new) = (page(1), edited(1, &page(1)));
        again(times, || words::diff(&old, &new));
    }),
    ("compare", |times| {
        let (old, new) = two_ends();
        again(times, || in_memory(&old, &new, &[]));
    }),
    ("tell", |times| {
        let (old, new) = two_ends();
        let told = in_memory(&old, &new, &[]);
        again(times, || document(&told, Language::Nl));
    }),
];

fn again<T>(times: u32, work: impl Fn() -> T) {
    (0..times).for_each(|_| drop(black_box(work())));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let step = arguments.first().and_then(|name| STEPS.iter().find(|(known, _)| known == name));
    let times = arguments.get(1).and_then(|times| times.parse().ok());
    match (step, times) {
        (Some((_, step)), Some(times)) => {
            ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("there is no pool yet");
            step(times);
        }
        _ => STEPS.iter().for_each(|(name, _)| println!("{name}")),
    }
}
