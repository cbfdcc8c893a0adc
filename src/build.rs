//! Before the program is built for use: which commit it is built from, for `pagelog --version`. Nothing else depends on it.
//!
//! `PAGELOG_COMMIT` says it where a packager knows it; else git does, where the sources are its checkout. A debug build names
//! none: it would be built anew after every commit.

use std::path::Path;
use std::process::Command;

/// What the program is made of, from the root of the sources.
const SOURCES: [&str; 4] = ["src", "templates", "Cargo.toml", "Cargo.lock"];

/// As much of a commit's name as nobody mistakes for another.
const LENGTH: &str = "--short=10";

/// What git answers, if it can.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim_end().to_owned())
}

/// The commit of the sources, with a plus where they are not as it has them.
fn commit() -> Option<String> {
    // Not the repository that a copy of the sources happens to lie in.
    git(&["rev-parse", "--show-prefix"]).filter(String::is_empty)?;
    let commit = git(&["rev-parse", LENGTH, "HEAD"])?;
    let changed = git(&[&["status", "--porcelain", "--"], SOURCES.as_slice()].concat())?;
    Some(if changed.is_empty() { commit } else { format!("{commit}+") })
}

fn main() {
    println!("cargo::rerun-if-env-changed=PAGELOG_COMMIT");
    if std::env::var_os("PAGELOG_COMMIT").is_some() || std::env::var("PROFILE").is_ok_and(|profile| profile == "debug")
    {
        return;
    }
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]).filter(|log| Path::new(log).exists()) {
        println!("cargo::rerun-if-changed={log}");
    }
    if let Some(commit) = commit() {
        println!("cargo::rustc-env=PAGELOG_COMMIT={commit}");
    }
}
