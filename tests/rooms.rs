//! The table of rooms holds: a room imports only what stands above it, and from outside only what the table gives it.
//!
//! This reads the source as text. Comments, strings and `#[cfg(test)]` items are left out; `use` groups are unfolded, so
//! `use std::{fs, io};` counts as `std::fs` and `std::io`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Room and what it may use from outside, in order: a room may import the rooms above it. `std` is free but for what is
/// named here; every crate in Cargo.toml is guarded. To give a room something new is a decision: make it here.
const ROOMS: &[(&str, &[&str])] = &[
    ("problem", &["borsh"]),
    (
        "page",
        &[
            "borsh",
            "comrak",
            "entities",
            "granit_parser",
            "serde_saphyr",
            "toml",
            "unicode_normalization",
            "unicode_segmentation",
            "url",
            "xxhash_rust",
        ],
    ),
    ("release", &["borsh", "chrono", "semver"]),
    ("snapshot", &[]),
    ("rulings", &["borsh", "globset", "serde", "toml"]),
    (
        "compare",
        &["borsh", "rayon", "similar", "strsim", "unicode_normalization", "unicode_segmentation", "url", "xxhash_rust"],
    ),
    ("timeline", &["chrono"]),
    ("report", &["chrono", "semver"]),
    (
        "render",
        &[
            "ammonia",
            "anstyle",
            "chrono",
            "comrak",
            "css_inline",
            "handlebars",
            "mail_builder",
            "schemars",
            "semver",
            "serde",
            "serde_json",
            "thiserror",
            "unicode_segmentation",
            "url",
            "xxhash_rust",
            "derive(JsonSchema)",
            "derive(Serialize)",
        ],
    ),
    ("draft", &["similar", "unicode_segmentation"]),
    ("error", &["std::io", "thiserror"]),
    ("range", &["chrono", "semver", "strsim"]),
    ("config", &["globset", "serde", "serde_json", "serde_saphyr", "toml", "url", "xxhash_rust"]),
    ("git", &["chrono", "git2", "semver", "std::thread", "xxhash_rust"]),
    ("files", &["std::fs", "std::io", "SystemTime", "tempfile", "xxhash_rust"]),
    ("cache", &["borsh", "etcetera", "std::env", "xxhash_rust"]),
    ("serve", &["httparse", "std::io", "std::net", "std::thread", "url", "Instant"]),
    ("demo", &["chrono", "serde", "toml"]),
    (
        "cli",
        &[
            "annotate_snippets",
            "anstream",
            "anstyle",
            "borsh",
            "chrono",
            "clap",
            "clap_complete",
            "clap_mangen",
            "indicatif",
            "rayon",
            "semver",
            "serde",
            "serde_json",
            "strsim",
            "terminal_size",
            "std::env",
            "std::io",
            "std::process",
            "Instant",
            "SystemTime",
            "eprint!",
            "eprintln!",
            "print!",
            "println!",
        ],
    ),
];

#[test]
fn every_room_keeps_to_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guarded = guarded(&fs::read_to_string(root.join("Cargo.toml")).expect("Cargo.toml is there"));
    let mut sources = Vec::new();
    collect(&root.join("src"), &mut sources);
    sources.sort();
    let sources: Vec<(String, Vec<Token>)> = sources
        .iter()
        .map(|path| {
            let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
            (name, tokens(&fs::read_to_string(path).expect("a source file is UTF-8 text")))
        })
        .collect();
    let tests: Vec<String> = sources.iter().flat_map(|(file, tokens)| test_modules(file, tokens)).collect();
    let mut broken = String::new();
    for (file, tokens) in &sources {
        let is_test = tests.iter().any(|test| file == &format!("{test}.rs") || file.starts_with(&format!("{test}/")));
        if !is_test {
            broken += &check(file, tokens, &guarded);
        }
    }
    assert!(broken.is_empty(), "the table of rooms in tests/rooms.rs is broken:\n{broken}");
}

#[test]
fn what_breaks_the_table_is_told_with_file_and_line() {
    let guarded = guarded("[dependencies]\ngit2 = \"1\"\nserde-saphyr = \"1\"\n");
    let told = |file: &str, text: &str| check(file, &tokens(text), &guarded);
    let rule = "a room imports only rooms above it";
    assert_eq!(
        told("src/page/a.rs", "\nuse crate::git::x;"),
        format!("src/page/a.rs:2: page uses crate::git: {rule}\n")
    );
    assert_eq!(
        told("src/page/mod.rs", "use crate::{problem, report::{A, B}};"),
        format!("src/page/mod.rs:1: page uses crate::report: {rule}\n").repeat(2)
    );
    assert_eq!(
        told("src/page/a.rs", "use super::super::compare;"),
        format!("src/page/a.rs:1: page uses crate::compare: {rule}\n")
    );
    let rule = "the table does not give that room this";
    assert_eq!(told("src/page.rs", "use std::{fmt, fs::File};"), format!("src/page.rs:1: page uses std::fs: {rule}\n"));
    assert_eq!(
        told("src/config.rs", "fn f() { git2::x(); serde_saphyr::y() }"),
        format!("src/config.rs:1: config uses git2: {rule}\n")
    );
    assert_eq!(told("src/report.rs", "println!()"), format!("src/report.rs:1: report uses println!: {rule}\n"));
    assert_eq!(
        told("src/config.rs", "#[derive(Clone, serde::Serialize)] struct A; fn f(_: impl Serialize) {}"),
        format!("src/config.rs:1: config uses derive(Serialize): {rule}\n")
    );
    assert_eq!(told("src/attic.rs", ""), "src/attic.rs:1: attic is a room that the table does not have\n");
}

#[test]
fn comments_strings_and_tests_do_not_count() {
    let fine = r###"
        //! See [`crate::cli`].
        /* std::fs /* std::env */ git2:: */
        const A: &str = "crate::cli \" std::fs";
        const B: &str = r#"crate::cli " std::fs"#;
        const C: (char, char) = ('"', '\'');
        fn f<'a>(x: &'a str) -> &'a str { x }
        #[cfg(test)]
        mod tests { use std::fs; mod deeper { use crate::cli; } }
        #[cfg(test)]
        use std::fs;
        use super::a;
    "###;
    assert_eq!(check("src/page/b.rs", &tokens(fine), &guarded("")), "");
    let declared = tokens("#[cfg(test)]\nmod tests;\nmod a;\n#[cfg(test)]\npub(crate) mod fixture;");
    assert_eq!(test_modules("src/page/mod.rs", &declared), ["src/page/tests", "src/page/fixture"]);
    assert_eq!(test_modules("src/git.rs", &declared), ["src/git/tests", "src/git/fixture"]);
    assert_eq!(test_modules("src/lib.rs", &declared), ["src/tests", "src/fixture"]);
}

/// A word or a sign of Rust, and its line.
#[derive(Clone, Debug, PartialEq)]
struct Token {
    text: String,
    line: usize,
}

/// Everything the table speaks of, and every dependency, as written in Rust.
fn guarded(cargo_toml: &str) -> Vec<String> {
    let dependencies = cargo_toml
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"));
    let named = ROOMS.iter().flat_map(|(_, outside)| outside.iter().map(|name| (*name).to_owned()));
    let mut all: Vec<String> = dependencies.chain(named).collect();
    all.sort();
    all.dedup();
    all
}

fn collect(folder: &Path, sources: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(path);
        }
    }
}

/// One line for each rule that a file breaks.
fn check(file: &str, tokens: &[Token], guarded: &[String]) -> String {
    let mut broken = String::new();
    let module = module_of(file);
    let Some(room) = module.split('/').next().filter(|room| !["", "main", "build"].contains(room)) else {
        return broken; // lib.rs is the map and main.rs the door: they see every room; build.rs is no part of the program
    };
    let Some(place) = ROOMS.iter().position(|(name, _)| *name == room) else {
        return format!("{file}:1: {room} is a room that the table does not have\n");
    };
    let may = ROOMS[place].1;
    for (line, path) in paths(&without_tests(tokens)) {
        let supers = path.iter().take_while(|part| *part == "super").count();
        let inner = match path[0].as_str() {
            "crate" => path.get(1),
            "super" if supers == module.split('/').count() => path.get(supers),
            _ => None,
        };
        let above = |name: &String| ROOMS[..=place].iter().any(|(above, _)| above == name);
        if let Some(other) = inner.filter(|name| !above(name)) {
            let _ = writeln!(broken, "{file}:{line}: {room} uses crate::{other}: a room imports only rooms above it");
        }
        let whole = path.join("::");
        for thing in guarded.iter().filter(|thing| !may.contains(&thing.as_str())) {
            let prefix = whole == **thing || whole.starts_with(&format!("{thing}::"));
            let name = thing.ends_with(['!', ')']) || thing.starts_with(char::is_uppercase);
            let hit = if name { path.contains(thing) } else { prefix && path.len() > 1 };
            if hit {
                let _ = writeln!(broken, "{file}:{line}: {room} uses {thing}: the table does not give that room this");
            }
        }
    }
    broken
}

/// `src/page/mod.rs` and `src/page.rs` are `page`, `src/page/a.rs` is `page/a`, `src/lib.rs` is nothing.
fn module_of(file: &str) -> String {
    let name = file.trim_start_matches("src/").trim_end_matches(".rs");
    let name = name.strip_suffix("/mod").unwrap_or(name);
    if name == "lib" { String::new() } else { name.to_owned() }
}

/// The modules of this file that are declared `#[cfg(test)] mod name;`, as paths without `.rs`.
fn test_modules(file: &str, tokens: &[Token]) -> Vec<String> {
    let module = module_of(file);
    let folder = if module.is_empty() { "src".to_owned() } else { format!("src/{module}") };
    (0..tokens.len())
        .filter(|start| is_cfg_test(tokens, *start))
        .filter_map(|start| {
            let item = &tokens[start..item_end(tokens, start)];
            let name = item.windows(3).find(|three| three[0].text == "mod" && three[2].text == ";")?;
            Some(format!("{folder}/{}", name[1].text))
        })
        .collect()
}

fn is_cfg_test(tokens: &[Token], start: usize) -> bool {
    let sign = ["#", "[", "cfg", "(", "test", ")", "]"];
    tokens.len() >= start + sign.len() && tokens[start..].iter().zip(sign).all(|(token, text)| token.text == text)
}

/// Where the item that starts with a `#[cfg(test)]` at `start` ends: after its `;`, or the brace that closes it.
fn item_end(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.text.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => continue,
        }
        let use_group = tokens.get(at + 1).is_some_and(|next| next.text == ";");
        if depth == 0 && !use_group {
            return at + 1;
        }
    }
    tokens.len()
}

fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_cfg_test(tokens, at) {
            at = item_end(tokens, at);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Every path, unfolded: `a::{b, c::d}` gives `a::b` and `a::c::d`. A macro keeps its `!`, a derived `A` is `derive(A)`.
fn paths(tokens: &[Token]) -> Vec<(usize, Vec<String>)> {
    let tokens = &mark_derives(tokens);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_word(&tokens[at].text) {
            at = path(tokens, at, &[], &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// The names of derived traits become `derive(Name)`: to ask for a trait is one thing, to give it to a type another.
fn mark_derives(tokens: &[Token]) -> Vec<Token> {
    let mut marked = tokens.to_vec();
    let mut inside = false;
    for at in 2..tokens.len() {
        let before = [&tokens[at - 2].text, &tokens[at - 1].text];
        inside = (inside || before == ["derive", "("]) && tokens[at].text != ")";
        let is_last = tokens.get(at + 1).is_some_and(|next| [",", ")"].contains(&next.text.as_str()));
        if inside && is_last && is_word(&tokens[at].text) {
            marked[at].text = format!("derive({})", tokens[at].text);
        }
    }
    marked
}

/// Reads the path at `at`, below `above`; gives the place after it.
fn path(tokens: &[Token], mut at: usize, above: &[String], found: &mut Vec<(usize, Vec<String>)>) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let line = tokens[at].line;
    let mut parts = above.to_vec();
    loop {
        parts.push(text(at).to_owned());
        at += 1;
        if let ("!", Some(last)) = (text(at), parts.last_mut())
            && text(at + 1) != "="
        {
            last.push('!');
        }
        if text(at) != "::" {
            found.push((line, parts));
            return at;
        }
        at += 1;
        if text(at) == "{" {
            at += 1;
            while at < tokens.len() && text(at) != "}" {
                at = if is_word(text(at)) { path(tokens, at, &parts, found) } else { at + 1 };
                if text(at) == "as" {
                    at += 2; // the new name is no path
                }
            }
            return at + 1;
        }
        if !is_word(text(at)) {
            found.push((line, parts));
            return at;
        }
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// The words and signs of a source text, without comments, strings, characters and lifetimes.
fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let at = |place: usize| chars.get(place).copied().unwrap_or('\0');
    let mut tokens = Vec::new();
    let (mut place, mut line) = (0, 1);
    while place < chars.len() {
        let start = place;
        let first = at(place);
        if first == '/' && at(place + 1) == '/' {
            while place < chars.len() && at(place) != '\n' {
                place += 1;
            }
        } else if first == '/' && at(place + 1) == '*' {
            let mut depth = 0;
            while place < chars.len() {
                match (at(place), at(place + 1)) {
                    ('/', '*') => depth += 1,
                    ('*', '/') => depth -= 1,
                    _ => {
                        place += 1;
                        continue;
                    }
                }
                place += 2;
                if depth == 0 {
                    break;
                }
            }
        } else if let Some(end) = raw_string_end(&chars, place) {
            place = end;
        } else if first == '"' || (first == 'b' && at(place + 1) == '"') {
            place += if first == 'b' { 2 } else { 1 };
            while place < chars.len() && at(place) != '"' {
                place += if at(place) == '\\' { 2 } else { 1 };
            }
            place += 1;
        } else if first == '\'' && at(place + 1) == '\\' {
            place += 3;
            while place < chars.len() && at(place) != '\'' {
                place += 1;
            }
            place += 1;
        } else if first == '\'' && at(place + 2) == '\'' {
            place += 3;
        } else if first == '\'' {
            place += 1;
            while at(place).is_alphanumeric() || at(place) == '_' {
                place += 1;
            }
        } else if first.is_alphanumeric() || first == '_' {
            while at(place).is_alphanumeric() || at(place) == '_' {
                place += 1;
            }
            tokens.push(Token { text: chars[start..place].iter().collect(), line });
        } else {
            place += if first == ':' && at(place + 1) == ':' { 2 } else { 1 };
            if !first.is_whitespace() {
                tokens.push(Token { text: chars[start..place].iter().collect(), line });
            }
        }
        place = place.min(chars.len());
        line += chars[start..place].iter().filter(|one| **one == '\n').count();
    }
    tokens
}

/// The end of the raw string (`r"…"`, `br#"…"#`) that starts here, if one does.
fn raw_string_end(chars: &[char], start: usize) -> Option<usize> {
    let before = start.checked_sub(1).map_or(' ', |before| chars[before]);
    let rest = chars.get(start..)?;
    let skipped = match rest {
        ['b', 'r', ..] => 2,
        ['r', ..] => 1,
        _ => return None,
    };
    let hashes = rest[skipped..].iter().take_while(|one| **one == '#').count();
    let is_raw = rest.get(skipped + hashes) == Some(&'"') && !before.is_alphanumeric() && before != '_';
    let body = start + skipped + hashes + 1;
    let closes =
        |at: &usize| chars[*at] == '"' && chars[*at + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes;
    is_raw.then(|| (body..chars.len()).find(closes).map_or(chars.len(), |end| end + 1 + hashes))
}
