//! What any bytes at all must not break: one function per reader, each takes bytes and fails where a promise is broken.
//!
//! `tests/fuzz` gives them to libFuzzer, `tests/fuzzing.rs` tries them in every `cargo test` on the [`seeds`] and some damaged forms
//! of these. What was found once stands in `tests/fuzz/found/TARGET/` and is tried every time.
//!
//! A reader that takes several texts gets them with [`BETWEEN`] between them.

#![allow(dead_code, reason = "the fuzz targets and the test each use their own part")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::DateTime;
use pagelog::compare::blocks::{Step, align};
use pagelog::compare::{Word, WordOp, words};
use pagelog::config::Config;
use pagelog::draft;
use pagelog::page::{self, Dialect, Includes, Page, PagePath};
use pagelog::range::{Known, RangeSpec, Revision, resolve};
use pagelog::release::{Naming, ObjectId, Point, Release, Scheme, parse_version};
use pagelog::render::language::Language;
use pagelog::rulings::{self, withhold};

use crate::site::{document, in_memory, tree};

/// Stands between two texts: the record separator, which no text of people has.
pub const BETWEEN: char = '\u{1e}';

/// A reader: its name, and what tries it.
pub type Target = (&'static str, fn(&[u8]));

/// Every reader.
pub const TARGETS: [Target; 9] = [
    ("page", page),
    ("front_matter", front_matter),
    ("blocks", blocks),
    ("words", words_rebuild),
    ("tags", tags),
    ("ranges", ranges),
    ("config", config),
    ("rulings", rulings_of_people),
    ("drafts", drafts),
];

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn texts<const N: usize>(bytes: &[u8]) -> [String; N] {
    let text = text(bytes);
    let mut parts = text.split(BETWEEN);
    std::array::from_fn(|_| parts.next().unwrap_or_default().to_owned())
}

fn dialect(liquid: bool) -> Dialect {
    Dialect {
        snippet_folders: vec!["docs".to_owned()],
        auto_append: vec!["docs/deel.md".to_owned()],
        liquid,
        ..Dialect::default()
    }
}

fn includes() -> Includes {
    let part = "Een deel, met\n--8<-- \"deel.md\"\n\n*[dB]: decibel\n\n[weg]: https://voorbeeld.example/\n";
    Includes::from([("docs/deel.md".to_owned(), part.into())])
}

fn read(bytes: &[u8], dialect: &Dialect) -> Page {
    page::read(&PagePath::new("docs/a.md"), bytes, dialect, &includes()).0
}

/// Blocks and fields lie within the source, in order of lines within themselves; spans lie within their text.
fn is_sound(page: &Page, bytes: &[u8]) {
    let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u32 + 2;
    for field in &page.front_matter {
        assert!(field.lines.start <= field.lines.end && field.lines.end <= lines, "{field:?}");
    }
    for block in &page.blocks {
        assert!(
            block.lines.start >= 1 && block.lines.start <= block.lines.end && block.lines.end <= lines,
            "{block:?}"
        );
        for span in &block.spans {
            assert!(block.text.get(span.range.clone()).is_some(), "{span:?} in {block:?}");
        }
    }
}

/// A page of any bytes is read, the same every time.
pub fn page(bytes: &[u8]) {
    for dialect in [Dialect::default(), dialect(true), Dialect { myst: true, ..dialect(false) }] {
        let page = read(bytes, &dialect);
        is_sound(&page, bytes);
        assert_eq!(page, read(bytes, &dialect));
    }
    page::includes("docs/a.md", &text(bytes), &Dialect { myst: true, ..dialect(false) });
}

/// Front matter of any bytes is read, as YAML and as TOML.
pub fn front_matter(bytes: &[u8]) {
    for fence in ["---", "+++"] {
        let source = [fence.as_bytes(), b"\n", bytes, b"\n", fence.as_bytes(), b"\n\nTekst.\n"].concat();
        is_sound(&read(&source, &Dialect::default()), &source);
    }
}

fn rebuilt(words: &[Word], side: WordOp) -> String {
    words
        .iter()
        .filter(|word| matches!(word.op, WordOp::Equal) || word.op == side)
        .map(|word| word.text.as_str())
        .collect()
}

/// Every block of two pages is in exactly one step, and the words of every edit rebuild its old and its new text.
pub fn blocks(bytes: &[u8]) {
    let [old, new] = texts(bytes);
    let pages = [&old, &new].map(|source| read(source.as_bytes(), &Dialect::default()));
    let mut seen = pages.each_ref().map(|page| vec![0; page.blocks.len()]);
    for step in align(&pages[0].blocks, &pages[1].blocks) {
        let (olds, news) = match step {
            Step::Pair { old, new } => (old, new),
            Step::Moved(run) => run.into_iter().unzip(),
            Step::Deleted(at) => (vec![at], Vec::new()),
            Step::Inserted(at) => (Vec::new(), vec![at]),
        };
        olds.iter().for_each(|at| seen[0][*at] += 1);
        news.iter().for_each(|at| seen[1][*at] += 1);
    }
    assert!(seen.iter().flatten().all(|times| *times == 1), "{seen:?}");
    let told = in_memory(&tree([("docs/a.md", old.as_str())]), &tree([("docs/a.md", new.as_str())]), &[]);
    assert!(old == new || told.pages.len() == 1, "a page that changed is told once");
    for edit in told.pages.iter().flat_map(|page| &page.edits) {
        assert_eq!(rebuilt(&edit.words, WordOp::Delete), edit.old.clone().unwrap_or_default(), "{edit:?}");
        assert_eq!(rebuilt(&edit.words, WordOp::Insert), edit.new.clone().unwrap_or_default(), "{edit:?}");
    }
    // Whatever is told can be written down.
    document(&told, Language::Nl);
}

/// The words of two texts rebuild both, as prose, rows and labels; a text is all of its units and sentences.
pub fn words_rebuild(bytes: &[u8]) {
    let [old, new] = texts(bytes);
    for told in [words::diff(&old, &new), words::diff_rows(&old, &new)] {
        assert_eq!((rebuilt(&told, WordOp::Delete), rebuilt(&told, WordOp::Insert)), (old.clone(), new.clone()));
    }
    for range in words::sentences(&old) {
        assert!(old.get(range.clone()).is_some(), "{range:?} of {old:?}");
    }
    let labels = |text: &str| text.split(',').map(|label| label.trim().to_owned()).collect::<Vec<_>>();
    let told = words::diff_sets(&labels(&old), &labels(&new));
    assert_eq!(rebuilt(&told, WordOp::Insert), labels(&new).join(", "));
}

/// A tag of any name is a release or none, and the same release under its own version.
pub fn tags(bytes: &[u8]) {
    let [tag, prefix] = texts(bytes);
    for scheme in [Scheme::Semver, Scheme::Calendar] {
        for prefix in ["", prefix.as_str()] {
            let naming = Naming { prefix: prefix.to_owned(), scheme };
            if let Some(version) = parse_version(&tag, &naming) {
                let again = Naming { prefix: String::new(), scheme };
                let written = format!("v{version}");
                assert_eq!(parse_version(&written, &again).as_ref(), Some(&version), "{tag} is {written}");
            }
        }
    }
}

/// A range of any text means something or is refused with a reason.
pub fn ranges(bytes: &[u8]) {
    let text = text(bytes);
    let Ok(spec) = RangeSpec::parse(&text) else { return };
    let day = |text: &str| DateTime::parse_from_rfc3339(text).expect("a date as RFC 3339 has them");
    let release = |name: &str, date: &str, previous: Option<&str>| Release {
        version: parse_version(name, &Naming::default()).expect("a version"),
        name: name.to_owned(),
        aliases: Vec::new(),
        date: day(date),
        commit: ObjectId(name.to_owned()),
        previous: previous.map(str::to_owned),
    };
    let releases = [
        release("v1.0", "1970-01-01T00:00:00+00:00", None),
        release("v2.0", "2024-12-19T12:00:00+01:00", Some("v1.0")),
        release("v2.1", "2100-12-31T23:59:59-12:00", Some("v2.0")),
    ];
    let aliases = BTreeMap::from([("beta".to_owned(), "v1.0".to_owned()), ("weg".to_owned(), "v9".to_owned())]);
    let revision = |name: &str| {
        let point = Point { name: name.to_owned(), ..Point::beginning() };
        name.starts_with('h').then(|| Revision { point, previous: Some("v2.0".to_owned()) })
    };
    let known = Known { releases: &releases, naming: &Naming::default(), aliases: &aliases, revision: &revision };
    if let Err(refused) = resolve(&spec, &known) {
        assert!(!refused.to_text().is_empty());
    }
}

/// A `pagelog.toml` of any text is taken or refused with the line; what is taken can be used.
pub fn config(bytes: &[u8]) {
    match Config::parse(&text(bytes)) {
        Ok(config) => {
            config.content().expect("globs were read with the file");
            config.release_rules().expect("globs were read with the file");
            config.weights();
        }
        Err(refused) => assert!(!refused.to_text().is_empty()),
    }
}

/// Rulings of any text are taken or refused; what they withhold is then nowhere, and taking it out again takes nothing.
pub fn rulings_of_people(bytes: &[u8]) {
    let [rulings_text, source] = texts(bytes);
    if let Err(refused) = rulings::parse(&rulings_text) {
        assert!(!refused.message.is_empty());
    }
    let Ok(withheld) = withhold::parse(&rulings_text) else { return };
    for ruling in &withheld {
        let one = std::slice::from_ref(ruling);
        if let Some(shown) = withhold::withhold(&source, ruling.page.as_ref(), one, "(…)") {
            let text = ruling.text.as_deref().unwrap_or(&source);
            let words: Vec<&str> = text.split_whitespace().collect();
            let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let is_there = !words.is_empty() && folded(&shown).contains(&words.join(" "));
            // The mark itself may stand for what is withheld.
            assert!(!is_there || "(…)".contains(&words.join(" ")) || shown.contains("(…)"), "{text:?} is in {shown:?}");
        }
    }
}

/// Three texts become one, in which every line that a person wrote stands. Line ends, blanks and kinds of quotation marks are the
/// editor's, and so is a comment.
pub fn drafts(bytes: &[u8]) {
    let [base, theirs, ours] = texts(bytes);
    let merged = draft::merge(&base, &theirs, &ours, Language::Nl);
    assert_eq!(merged.conflicts, draft::conflicts(&merged.text));
    draft::standing(Some(&theirs), &ours);
    draft::state(Some(&base), &ours, Some(&theirs));
    let (generated, kept) = (said(&base), said(&merged.text));
    for line in theirs.lines().map(said).filter(|line| !line.contains("<!--") && !line.contains("-->")) {
        assert!(generated.contains(&line) || kept.contains(&line), "{line:?} is lost\n{merged:#?}");
    }
}

fn said(text: &str) -> String {
    let text = text.replace(['\u{feff}'], "").replace(['‘', '’', '‚', '“', '”', '„', '"'], "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What fuzzing begins with: the changes of the corpus, and what stands in other tests.
pub fn seeds(target: &str, corpus: &[(String, String)]) -> Vec<Vec<u8>> {
    let mut out: Vec<String> = match target {
        "page" => corpus.iter().map(|(_, new)| new.clone()).collect(),
        "front_matter" => corpus.iter().filter_map(|(_, new)| Some(new.split("---\n").nth(1)?.to_owned())).collect(),
        "blocks" => corpus.iter().map(|(old, new)| format!("{old}{BETWEEN}{new}")).collect(),
        "words" => {
            let last = |text: &str| text.lines().last().unwrap_or_default().to_owned();
            corpus.iter().map(|(old, new)| format!("{}{BETWEEN}{}", last(old), last(new))).collect()
        }
        "drafts" => {
            let edited = |text: &str| text.replacen('.', ", zeggen wij.", 1);
            corpus.iter().map(|(old, new)| format!("{old}{BETWEEN}{}{BETWEEN}{new}", edited(old))).collect()
        }
        _ => Vec::new(),
    };
    let own: &[&str] = match target {
        "page" => &[
            "!!! note \"Let op\"\n    Een.\n\n    ??? tip\n        Twee.\n\n=== \"A\"\n    a\n",
            "<!-- een --> <div markdown>\n*twee*\n</div>\n\n--8<-- \"deel.md\"\n",
            "| a | b |\n|---|:-:|\n| 1 | 2 |\n\n[^1]: Noot.\n\nZie [^1] en ![x](y.png){ width=3 }.\n",
            "{% note %}\nx {{ page.title }}\n{% endnote %}\n:::tip Kop\nx\n:::\n{{< note >}}x{{< /note >}}\n",
            "(a)=\n# A {ref}`b <c>`\n% x\n````{tab-item} T\n```{list-table}\n* - a\n  - b\n```\n````\n:::{note} x\n:::\n",
            "<<<<<<< HEAD\nEen.\n=======\nTwee.\n>>>>>>> x\n",
        ],
        "front_matter" => &[
            "title: A\ntags: [a, b]\nsearch:\n  exclude: true\n",
            "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
            "title = \"A\"\ntags = [\"a\", \"b\"]\n[search]\nexclude = true\ndate = 2024-12-19\n",
            "a: !!binary x\na: !!python/name:os.system\n? [x, y]\n: z\n",
        ],
        "words" => &[
            "U betaalt € 1.000 vóór 19 december 2024.\u{1e}U betaalt € 1.500 vóór 1 mei 2025.",
            "| a | b |\u{1e}| a | c | d |",
            "a, b\u{1e}b, c",
        ],
        "tags" => &[
            "v1.2.3",
            "V2.0",
            "v1.0.0.beta1",
            "2.0rc1",
            "docs-v1.2\u{1e}docs-",
            "2024-12-19",
            "v01.02.03",
            "2024.12",
            "1.0.0-0.3.7+b.1",
        ],
        "ranges" => {
            &["v1.0..v2.0", "..2024-12", "2024-10..2024-12", "beta", "HEAD~2..", "9999-12", "weg..", "0000-00-00"]
        }
        "config" => &[
            "language = \"nl\"\n[content]\nfolders = [\"docs\"]\nexclude = [\"**/{a,b}*.md\"]\n[releases]\nprefix = \"v\"\naliases = { beta = \"v1.0\" }\nignore = [\"*-rc[0-9]\"]\n",
            "[significance]\nwording = \"substantive\"\n[templates]\nfolder = \"t\"\n[check]\nseverity = { no-redirect = \"warning\" }\n",
            "[release]\nrules = { removed = \"major\" }\ntexts = [{ file = \"docs/index.md\", text = \"Versie {version} van {date}\" }]\n",
        ],
        "rulings" => &[
            "[[lineage]]\nold = [\"docs/a.md\"]\nnew = \"docs/b.md\"\nfrom = \"v1.1\"\nwhy = \"x\"\n",
            "[[withhold]]\ntext = \"Jan Jansen\"\nwhy = \"x\"\n\n[[withhold]]\npage = \"docs/a.md\"\n\u{1e}Vraag het Jan\n Jansen.\n",
        ],
        "drafts" => &["# A\n\n- Een.\n- Twee.\n\u{1e}# A\n\n- Een!\n- Drie.\n\u{1e}# A\n\n- Twee.\n- Vier.\n"],
        _ => &[],
    };
    out.extend(own.iter().map(|text| (*text).to_owned()));
    out.into_iter().map(String::into_bytes).collect()
}

/// The old and new text of every case of the corpus, by name.
pub fn corpus() -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus is there")
        .map(|entry| entry.expect("the corpus can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    let case = |path| -> Option<(String, String)> {
        let case: toml::Table = std::fs::read_to_string(path).ok()?.parse().ok()?;
        Some((case.get("old")?.as_str()?.to_owned(), case.get("new")?.as_str()?.to_owned()))
    };
    files.into_iter().filter_map(case).collect()
}

/// A failure of a target, for a person: the bytes as text.
pub fn shown(bytes: &[u8]) -> String {
    let mut out = String::new();
    let _ = write!(out, "{:?}", String::from_utf8_lossy(bytes));
    out
}
