//! The readers of any bytes, on what fuzzing begins with, what it found, and damaged forms of both: see `tests/fuzzed/mod.rs`.
//!
//! `FUZZ_SECONDS=300 cargo test --test fuzzing` goes on so long with every reader, also where libFuzzer is not to be had.
//! `FUZZ_SEEDS=tests/fuzz/corpus cargo test --test fuzzing` writes the seeds there, for libFuzzer.

mod fuzzed;
mod site;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fuzzed::{TARGETS, Target, corpus, seeds, shown};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// So many damaged forms of the seeds are tried of every reader where nobody asks for more.
const DAMAGED: usize = 400;

/// What was found once.
fn found(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/found").join(target);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    paths.map(|path| (path.clone(), fs::read(path).expect("the file can be read"))).collect()
}

/// A form of one of these that nobody would write: parts cut out, doubled, changed, put together with those of another.
fn damaged(all: &[Vec<u8>], random: &mut TestRng) -> Vec<u8> {
    let pick = |random: &mut TestRng, below: usize| random.next_u32() as usize % below.max(1);
    let mut bytes = all[pick(random, all.len())].clone();
    for _ in 0..=pick(random, 6) {
        let from = pick(random, bytes.len() + 1);
        let to = (from + pick(random, 12)).min(bytes.len());
        match pick(random, 6) {
            0 => drop(bytes.drain(from..to)),
            1 => {
                let part = bytes[from..to].repeat(1 + pick(random, 20));
                bytes.splice(from..from, part);
            }
            2 if from < bytes.len() => bytes[from] = random.next_u32().to_le_bytes()[0],
            3 => {
                const SIGNS: &[u8] = b"\n\n\r\t  #*_`~[](){}<>!|:-+&\\\"'/%=^$.,0\xff\0\xc3\x1e";
                bytes.insert(from, SIGNS[pick(random, SIGNS.len())]);
            }
            4 => {
                let other = &all[pick(random, all.len())];
                let start = pick(random, other.len() + 1);
                let end = (start + pick(random, 60)).min(other.len());
                bytes.splice(from..to, other[start..end].iter().copied());
            }
            _ => bytes.truncate(from.max(1)),
        }
    }
    bytes
}

fn tried((name, run): Target, bytes: &[u8], what: &str) {
    let ran = std::panic::catch_unwind(|| run(bytes));
    assert!(ran.is_ok(), "{name} fails on {what}: {}", shown(bytes));
}

#[test]
fn nothing_breaks_a_reader() {
    let corpus = corpus();
    let wanted = std::env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).map(Duration::from_secs);
    for target in TARGETS {
        let found = found(target.0);
        for (path, bytes) in &found {
            tried(target, bytes, &path.display().to_string());
        }
        let mut all = seeds(target.0, &corpus);
        assert!(!all.is_empty(), "{} has nothing to begin with", target.0);
        if let Some(folder) = std::env::var_os("FUZZ_SEEDS") {
            let folder = Path::new(&folder).join(target.0);
            fs::create_dir_all(&folder).expect("a folder can be made");
            for (number, seed) in all.iter().enumerate() {
                fs::write(folder.join(format!("seed-{number:03}")), seed).expect("a file can be written");
            }
        }
        for seed in &all {
            tried(target, seed, "a seed");
        }
        all.extend(found.into_iter().map(|(_, bytes)| bytes));
        let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        let start = Instant::now();
        let mut count = 0;
        while wanted.map_or(count < DAMAGED, |wanted| start.elapsed() < wanted) {
            tried(target, &damaged(&all, &mut random), "a damaged seed");
            count += 1;
        }
    }
}
