//! Redirects that people wrote in a file of the site: evidence for where pages went.
//!
//! | file | how it says so |
//! |---|---|
//! | `mkdocs.yml` | `plugins: [redirects: {redirect_maps: {old.md: new.md}}]` |
//! | `_redirects` | `/old /new 301`, in the root or in the content folder |
//! | `.openpublishing.redirection.json` | `{"redirections": [{"source_path": "docs/old.md", "redirect_url": "/new"}]}` |

use serde_json::Value;

use super::site::{Files, mkdocs_settings, named};

/// All redirects, from and to, as addresses or paths below the content folder.
pub fn redirects(files: &Files<'_>, folders: &[String]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let settings = mkdocs_settings(files).unwrap_or_default();
    let maps = named(settings.get("plugins"), "redirects").and_then(|plugin| plugin.get("redirect_maps").cloned());
    if let Some(Value::Object(maps)) = maps {
        out.extend(maps.iter().filter_map(|(from, to)| Some((from.clone(), to.as_str()?.to_owned()))));
    }
    let places = std::iter::once(String::new()).chain(folders.iter().map(|folder| format!("{folder}/")));
    for text in places.filter_map(|place| (files.file)(&format!("{place}_redirects"))) {
        out.extend(text.lines().filter_map(line));
    }
    let text = (files.file)(".openpublishing.redirection.json").unwrap_or_default();
    let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default();
    for entry in document.get("redirections").and_then(Value::as_array).into_iter().flatten() {
        let told = |key: &str| entry.get(key).and_then(Value::as_str);
        let (Some(from), Some(to)) = (told("source_path"), told("redirect_url")) else { continue };
        let below = |folder: &String| from.strip_prefix(folder.as_str())?.strip_prefix('/');
        out.push((folders.iter().find_map(below).unwrap_or(from).to_owned(), to.to_owned()));
    }
    out
}

/// A line of `_redirects`: from, to, and more that does not matter here. Patterns (`*`, `:name`) name no one page.
fn line(line: &str) -> Option<(String, String)> {
    let mut words = line.split_whitespace();
    let (from, to) = (words.next()?, words.next()?);
    let is_one = |address: &str| address.starts_with('/') && !address.contains(['*', ':']);
    (is_one(from) && is_one(to)).then(|| (from.to_owned(), to.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_are_read_wherever_people_write_them() {
        let file = |path: &str| {
            Some(match path {
                "mkdocs.yml" => "plugins:\n  - search\n  - redirects:\n      redirect_maps:\n        a.md: b.md\n",
                "docs/_redirects" => "# oud\n/c/ /d/ 301\n/blog/* /nieuws/:splat\n/e\n",
                ".openpublishing.redirection.json" => {
                    r#"{"redirections": [{"source_path": "docs/f.md", "redirect_url": "/g"}, {"source_path": "h.md"}]}"#
                }
                _ => return None,
            }
            .to_owned())
        };
        let files = Files { file: &file, folder: &|_| true };
        let found = redirects(&files, &["docs".to_owned()]);
        let found: Vec<(&str, &str)> = found.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
        assert_eq!(found, [("a.md", "b.md"), ("/c/", "/d/"), ("f.md", "/g")]);
    }
}
