//! The blocks of pages as JSON lines, for `tests/oracle/python_markdown.py` and for looking at a page by hand:
//!
//! ```text
//! PAGES=a.md:b.md cargo test --release --test page_dump -- --ignored --nocapture
//! ```
//!
//! `PAGES_LIST` names a file with one path a line instead; `PAGES_OUT` a file to write to. `PAGES_TIME` only measures.

use std::fmt::Write as _;
use std::time::Instant;

use pagelog::page::{Dialect, Includes, PagePath, read};

#[test]
#[ignore = "run by hand"]
fn dump() {
    let list = std::env::var("PAGES_LIST").ok().and_then(|path| std::fs::read_to_string(path).ok());
    let paths: Vec<String> = match (list, std::env::var("PAGES")) {
        (Some(list), _) => list.lines().map(str::to_owned).collect(),
        (None, Ok(paths)) => paths.split(':').map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let pages: Vec<(String, Vec<u8>)> =
        paths.into_iter().filter_map(|path| std::fs::read(&path).ok().map(|bytes| (path, bytes))).collect();
    let (dialect, includes) = (Dialect::default(), Includes::new());
    let start = Instant::now();
    let read: Vec<_> =
        pages.iter().map(|(path, bytes)| read(&PagePath::new(path.as_str()), bytes, &dialect, &includes)).collect();
    let took = start.elapsed();
    let bytes: usize = pages.iter().map(|(_, bytes)| bytes.len()).sum();
    eprintln!("{} pages, {bytes} bytes, {took:?}", pages.len());
    if std::env::var_os("PAGES_TIME").is_some() {
        return;
    }
    let mut out = String::new();
    for ((path, _), (page, problems)) in pages.iter().zip(read) {
        let blocks: Vec<_> = page
            .blocks
            .iter()
            .map(|block| {
                serde_json::json!({
                    "kind": format!("{:?}", block.kind), "text": block.text, "level": block.level, "place": &*block.place,
                    "within": format!("{:?}", block.within), "form": block.form, "raw": block.raw, "name": block.name,
                    "lines": [block.lines.start, block.lines.end],
                    "spans": block.spans.iter().map(|span| format!("{:?} {:?}", span.range, span.style)).collect::<Vec<_>>(),
                })
            })
            .collect();
        let fields: Vec<_> =
            page.front_matter.iter().map(|field| format!("{}={:?}", field.key, field.values)).collect();
        let problems: Vec<_> =
            problems.iter().map(|problem| format!("{:?} {:?}", problem.line, problem.kind)).collect();
        let line = serde_json::json!({"path": path, "front_matter": fields, "problems": problems, "blocks": blocks});
        let _ = writeln!(out, "{line}");
    }
    match std::env::var("PAGES_OUT") {
        Ok(path) => std::fs::write(path, out).expect("the output can be written"),
        Err(_) => print!("{out}"),
    }
}
