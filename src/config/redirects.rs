//! The redirects that people wrote in files of the site: for lineage evidence of where pages went, for the checks and the redirect
//! maps what leads on already.
//!
//! | file | how it says so |
//! |---|---|
//! | `mkdocs.yml` | `plugins: [redirects: {redirect_maps: {old.md: new.md}}]` |
//! | `_redirects`, in the root, a content folder, `static` or `public` | `/old /new 301` |
//! | `.htaccess`, maps and settings of nginx | `Redirect 301 /old /new`, `rewrite ^/old/?$ /new permanent;` |
//! | `docusaurus.config.js` and what it reads | `{ from: '/old', to: '/new' }` |
//! | `.openpublishing.redirection.json` | `{"redirections": [{"source_path": "docs/old.md", "redirect_url": "/new"}]}` |
//!
//! Front matter is not read here: the pages themselves hold it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::site::{Files, mkdocs_settings, named, scalar};

/// Redirects by old address: `(old, new)`, as they are written, or as paths below the content folder; `new` is empty where a line
/// names none.
pub type Redirects = Vec<(String, String)>;

/// Files of servers and hosts in which redirects stand, one on a line; those of content folders besides.
const FILES: [&str; 12] = [
    "_redirects",
    "static/_redirects",
    "public/_redirects",
    "docs/_redirects",
    "content/_redirects",
    "redirects.map",
    "redirects.conf",
    "nginx/redirects.conf",
    ".htaccess",
    "static/.htaccess",
    "docs/.htaccess",
    "redirects.txt",
];

/// All redirects of a site with these content folders.
pub fn redirects(files: &Files<'_>, folders: &[String]) -> Redirects {
    let mut out = Vec::new();
    let settings = mkdocs_settings(files).unwrap_or_default();
    let plugin = named(settings.get("plugins"), "redirects");
    if let Some(Value::Object(maps)) = plugin.as_ref().and_then(|plugin| plugin.get("redirect_maps")) {
        out.extend(maps.iter().filter_map(|(old, new)| Some((old.clone(), scalar(Some(new))?))));
    }
    let own = folders.iter().filter(|folder| !folder.is_empty());
    let own = own.flat_map(|folder| ["_redirects", ".htaccess"].map(|name| format!("{folder}/{name}")));
    let places: BTreeSet<String> = FILES.into_iter().map(str::to_owned).chain(own).collect();
    for text in places.iter().filter_map(|file| (files.file)(file)) {
        out.extend(text.lines().filter_map(of_line));
    }
    for file in
        ["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs", "redirects.js", "redirects.json"]
    {
        out.extend((files.file)(file).iter().flat_map(|text| of_pairs(text)));
    }
    let text = (files.file)(".openpublishing.redirection.json").unwrap_or_default();
    out.extend(of_publishing(&text, folders));
    out
}

/// The redirections of Microsoft's publishing service, whose old ends are paths.
fn of_publishing(text: &str, folders: &[String]) -> Redirects {
    let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default();
    let entries = document.get("redirections").and_then(Value::as_array).into_iter().flatten();
    let redirect = |entry: &Value| {
        let told = |key: &str| entry.get(key).and_then(Value::as_str);
        let (old, new) = (told("source_path")?, told("redirect_url")?);
        let below = |folder: &String| old.strip_prefix(folder.as_str())?.strip_prefix('/');
        Some((folders.iter().find_map(below).unwrap_or(old).to_owned(), new.to_owned()))
    };
    entries.filter_map(redirect).collect()
}

/// `/old /new 301`, `/old /new;`, `Redirect 301 /old /new`, `rewrite ^/old/?$ /new permanent;`: the first two addresses.
fn of_line(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    if line.starts_with('#') {
        return None;
    }
    let is_address = |word: &&str| word.starts_with('/') || word.contains("://");
    let words = line.split([' ', '\t', ';', '"', '^', '$', '=']).map(|word| word.trim_end_matches(['?', '{']));
    let mut addresses = words.filter(is_address);
    Some((addresses.next()?.to_owned(), addresses.next().unwrap_or("").to_owned()))
}

/// `{ from: '/old', to: '/new' }` in either order, `from` also a list.
fn of_pairs(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (at, key) in text.match_indices("from") {
        let rest = text[at + key.len()..].trim_start_matches(['"', '\'']).trim_start();
        let Some(rest) = rest.strip_prefix(':') else { continue };
        let end = rest.find(['}']).unwrap_or(rest.len());
        let to = |part: &str| {
            let at = part.find("to:").map(|at| at + 3).or_else(|| part.find("\"to\":").map(|at| at + 5))?;
            quoted(&part[at..]).into_iter().next()
        };
        let list = rest.trim_start().starts_with('[');
        let olds = if list { rest[..rest.find(']').unwrap_or(end)].to_owned() } else { rest[..end].to_owned() };
        let olds = quoted(&olds);
        let before = &text[text[..at].rfind('{').unwrap_or(0)..at];
        let new = to(&rest[..end]).or_else(|| to(before)).unwrap_or_default();
        let count = if list { olds.len() } else { 1 };
        out.extend(olds.into_iter().take(count).map(|old| (old, new.clone())));
    }
    out
}

/// The texts between quotation marks.
fn quoted(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['"', '\'']) {
        let mark = &rest[start..=start];
        let Some(end) = rest[start + 1..].find(mark) else { break };
        out.push(rest[start + 1..start + 1 + end].to_owned());
        rest = &rest[start + 2 + end..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(file: &str, text: &str) -> Vec<String> {
        let files = |path: &str| (path == file).then(|| text.to_owned());
        let found = redirects(&Files { file: &files, folder: &|_| false }, &["handboek".to_owned()]);
        found.into_iter().map(|(old, new)| format!("{old} → {new}")).collect()
    }

    #[test]
    fn redirects_are_read_wherever_they_stand() {
        let text = "plugins:\n  - search\n  - redirects:\n      redirect_maps:\n        a/oud.md: b/nieuw.md\n";
        assert_eq!(told("mkdocs.yml", text), ["a/oud.md → b/nieuw.md"]);
        assert_eq!(told("_redirects", "# hier\n/oud/ /nieuw/ 301\n"), ["/oud/ → /nieuw/"]);
        assert_eq!(told("handboek/_redirects", "/oud/ /nieuw/\n"), ["/oud/ → /nieuw/"]);
        let text = r#"{"redirections": [{"source_path": "handboek/oud.md", "redirect_url": "/nieuw"}, {"source_path": "los.md"}]}"#;
        assert_eq!(told(".openpublishing.redirection.json", text), ["oud.md → /nieuw"]);
        assert_eq!(told(".htaccess", "Redirect 301 /oud/ /nieuw/\nRewriteEngine On\n"), ["/oud/ → /nieuw/"]);
        assert_eq!(told("redirects.conf", "rewrite ^/oud/?$ /nieuw/ permanent;\n"), ["/oud/ → /nieuw/"]);
        assert_eq!(told("redirects.conf", "location = /oud/ { return 301 /nieuw/; }\n"), ["/oud/ → /nieuw/"]);
        let text = "redirects: [{ to: '/nieuw', from: ['/oud', '/ouder'] }, { from: '/a', to: '/b' }]";
        assert_eq!(told("docusaurus.config.js", text), ["/oud → /nieuw", "/ouder → /nieuw", "/a → /b"]);
    }
}
