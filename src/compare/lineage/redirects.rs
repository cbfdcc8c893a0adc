//! Redirects that people wrote, as pairs of pages: in a file of the site, or at the top of the page that is meant.
//!
//! ```text
//! _redirects               /regels/oud/  /regels/nieuw/        docs/regels/oud.md → docs/regels/nieuw.md
//! docs/regels/nieuw.md     redirect_from: /regels/oud.html     the same
//! ```

use std::collections::{BTreeSet, HashMap};

use super::End;

/// The fields at the top of a page that name its old addresses.
pub const FIELDS: [&str; 2] = ["redirect_from", "aliases"];

/// The pairs of pages, by place, that redirects lead from and to. `written` are addresses or paths below the content folder.
pub(super) fn pairs(
    written: &[(String, String)],
    folders: &[String],
    old: &[End<'_>],
    new: &[End<'_>],
) -> BTreeSet<(usize, usize)> {
    let places = |ends: &[End<'_>]| -> HashMap<String, usize> {
        ends.iter().enumerate().map(|(at, end)| (address_of(end.path.as_str(), folders), at)).collect()
    };
    let (olds, news) = (places(old), places(new));
    let of_site = written.iter().filter_map(|(from, to)| Some((*olds.get(&address(from))?, *news.get(&address(to))?)));
    let of_pages = new.iter().enumerate().flat_map(|(to, end)| {
        let fields = end.page.front_matter.iter().filter(|field| FIELDS.contains(&field.key.as_str()));
        fields
            .flat_map(|field| &field.values)
            .filter_map(|from| Some((*olds.get(&address(from))?, to)))
            .collect::<Vec<_>>()
    });
    of_site.chain(of_pages).collect()
}

/// Where an address leads on: `written` are redirects, from and to, as people write them; `lives` has the addresses of pages that are
/// there. None where it leads to none of those.
///
/// ```text
/// /oud/ → /ouder/ → /nieuw/        /oud/ ends at /nieuw/, if that is there
/// /a/ → /b/ → /a/                  ends nowhere
/// ```
pub fn end_of<'l, T>(start: &str, written: &[(String, String)], lives: &'l HashMap<String, T>) -> Option<&'l T> {
    let leads: HashMap<String, String> = written.iter().map(|(from, to)| (address(from), address(to))).collect();
    let mut at = address(start);
    for _ in 0..=leads.len() {
        at = leads.get(&at)?.clone();
        if let Some(page) = lives.get(&at) {
            return Some(page);
        }
    }
    None
}

/// An old address as a page says it in one of [`FIELDS`]; `own` is the page's. Those of Hugo (`aliases`) may count from beside the page.
pub fn said_at(own: &str, field: &str, written: &str) -> String {
    let is_beside = field == "aliases" && !written.starts_with('/') && !written.contains("://");
    match own.rsplit_once('/').filter(|_| is_beside) {
        Some((folder, _)) => format!("{folder}/{written}"),
        None => written.to_owned(),
    }
}

/// The address of a page, so written that two can be compared.
pub fn address_of(path: &str, folders: &[String]) -> String {
    let below = |folder: &String| path.strip_prefix(folder.as_str())?.strip_prefix('/');
    address(folders.iter().filter(|folder| !folder.is_empty()).find_map(below).unwrap_or(path))
}

/// An address or a path, written so that the two can be compared: `/Regels/oud/index.html` and `regels/oud.md` are `regels/oud`, and
/// the folders of a Jekyll collection have no `_`.
fn address(written: &str) -> String {
    let path = written.split(['?', '#']).next().unwrap_or_default();
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => path,
    };
    let path = path.trim_matches('/').to_lowercase();
    let endings = [".md", ".markdown", ".html", ".htm"];
    let path = endings.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(&path);
    let segments = path.split('/').map(|segment| segment.trim_start_matches('_'));
    let mut segments: Vec<&str> = segments.collect();
    if segments.last().is_some_and(|last| ["index", "readme"].contains(last)) {
        segments.pop();
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_followed_to_a_page_that_is_there() {
        let written = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
        };
        let lives = HashMap::from([("nieuw".to_owned(), 7)]);
        assert_eq!(end_of("oud", &written(&[("/oud/", "ouder.md"), ("/ouder", "/nieuw/#a")]), &lives), Some(&7));
        assert_eq!(end_of("oud", &written(&[("oud.md", "weg.md")]), &lives), None);
        assert_eq!(end_of("a", &written(&[("a", "b"), ("b", "a")]), &lives), None);
    }

    #[test]
    fn an_alias_may_count_from_beside_its_page() {
        assert_eq!(said_at("gids/nieuw", "aliases", "oud"), "gids/oud");
        assert_eq!(said_at("gids/nieuw", "aliases", "/oud"), "/oud");
        assert_eq!(said_at("gids/nieuw", "redirect_from", "oud"), "oud");
        assert_eq!(said_at("nieuw", "aliases", "oud"), "oud");
    }

    #[test]
    fn addresses_and_paths_of_one_page_are_the_same() {
        for written in ["/docs/Oud/index.html", "docs/oud.md", "https://voorbeeld.nl/docs/oud/?a=b#c", "docs/oud/"] {
            assert_eq!(address(written), "docs/oud", "{written}");
        }
        assert_eq!(address_of("site/_docs/oud.md", &["site".to_owned()]), "docs/oud");
    }
}
