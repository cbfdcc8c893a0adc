//! Whether two addresses lead to the same place.
//!
//! An address is written relative or absolute, with `http` or `https`, with or without a closing `/`, `.md` or `index.html`; and a
//! page of ours may have moved. [`Links::same_place`] sees through all of that and claims no more: of two addresses elsewhere on
//! the web it never says that what lies behind them is the same.

use std::collections::BTreeMap;

use crate::page::PagePath;

/// What must be known to tell where an address of this site leads.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// Where the site lives, with a closing `/`; none when not known.
    pub site_url: Option<String>,
    /// The content folders, without a closing `/`.
    pub folders: Vec<String>,
    /// Pages that moved, old path → new path.
    pub moves: BTreeMap<PagePath, PagePath>,
}

impl Links {
    /// Whether `old` on the old page leads where `new` on the new page leads.
    pub fn same_place(&self, old_page: &PagePath, old: &str, new_page: &PagePath, new: &str) -> bool {
        if old == new && (old_page == new_page || !is_relative(old)) {
            return true;
        }
        let olds = self.places(old_page, old);
        let news = self.places(new_page, new);
        olds.iter().any(|old| news.contains(old) || self.moved(old).is_some_and(|moved| news.contains(&moved)))
    }

    /// Where an address may lead: a page of ours as `/path` without ending, or an address elsewhere in one spelling. A relative address
    /// in raw HTML counts from the page's URL, one in Markdown from its file; which of the two it is the address does not say.
    fn places(&self, page: &PagePath, target: &str) -> Vec<String> {
        let target = target.trim();
        let (address, fragment) =
            target.split_once('#').map_or((target, ""), |(address, fragment)| (address, fragment));
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        let own = self.own(page.as_str());
        let paths = if address.is_empty() {
            vec![own]
        } else if let Some(path) = self.on_this_site(address) {
            vec![path]
        } else if let Some((scheme, rest)) = address.split_once("://") {
            let scheme = if scheme.eq_ignore_ascii_case("http") { "https" } else { scheme };
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            vec![format!(
                "{}://{}/{}",
                scheme.to_ascii_lowercase(),
                host.to_ascii_lowercase(),
                path.trim_end_matches('/')
            )]
        } else if address.contains(':') {
            vec![address.to_owned()]
        } else if let Some(path) = address.strip_prefix('/') {
            vec![plain(path)]
        } else {
            let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
            vec![resolve(folder, address), resolve(&own, address)]
        };
        paths.into_iter().map(|path| path + &fragment).collect()
    }

    /// A path of a page as the site has it: below the content folder, without ending.
    pub fn own(&self, path: &str) -> String {
        let below = self
            .folders
            .iter()
            .find_map(|folder| path.strip_prefix(folder.as_str()).and_then(|rest| rest.strip_prefix('/')));
        // The folder's name stands for its index page, but relative addresses count from inside it.
        let path = below.unwrap_or(path);
        format!("/{}", strip_ending(path))
    }

    fn on_this_site(&self, address: &str) -> Option<String> {
        let site = self.site_url.as_deref()?.split_once("://")?.1.trim_end_matches('/');
        let rest = address.split_once("://")?.1.strip_prefix(site)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| plain(rest))
    }

    /// Where a page of ours at this place lives now.
    fn moved(&self, place: &str) -> Option<String> {
        let (path, fragment) = place.split_once('#').map_or((place, None), |(path, fragment)| (path, Some(fragment)));
        let new = self.moves.iter().find(|(old, _)| plain(&self.own(old.as_str())) == plain(path))?.1;
        let new = plain(&self.own(new.as_str()));
        Some(fragment.map_or(new.clone(), |fragment| format!("{new}#{fragment}")))
    }
}

fn is_relative(address: &str) -> bool {
    !address.starts_with('/') && !address.contains(':')
}

fn strip_ending(path: &str) -> &str {
    [".markdown", ".mdx", ".md", ".html"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path)
}

/// `/path` without ending, `index` and closing `/`.
fn plain(path: &str) -> String {
    let path = strip_ending(path.trim_matches('/'));
    let path = ["index", "README"]
        .iter()
        .find_map(|name| path.strip_suffix(name).filter(|rest| rest.is_empty() || rest.ends_with('/')))
        .unwrap_or(path);
    format!("/{}", path.trim_end_matches('/'))
}

fn resolve(folder: &str, address: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    plain(&parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> Links {
        Links {
            site_url: Some("https://voorbeeld.example/gids/".to_owned()),
            folders: vec!["docs".to_owned()],
            moves: BTreeMap::from([(PagePath::new("docs/oud.md"), PagePath::new("docs/nieuw/nu.md"))]),
        }
    }

    #[test]
    fn spelling_is_seen_through() {
        let page = PagePath::new("docs/a/b.md");
        let same = |old: &str, new: &str| links().same_place(&page, old, &page, new);
        assert!(same("http://example.org/x", "https://example.org/x/"));
        assert!(same("https://voorbeeld.example/gids/a/c/", "c.md"));
        assert!(same("../a/c.md#kop", "/a/c/#kop"));
        assert!(same("../oud.md", "../nieuw/nu.md"));
        assert!(same("./index.md", "."));
        assert!(!same("c.md", "d.md"));
        assert!(!same("c.md#een", "c.md#twee"));
        assert!(!same("https://example.org/x", "https://example.com/x"));
        assert!(!same("https://example.org/x", "#"));
    }

    #[test]
    fn a_page_that_moved_still_means_the_same_neighbour() {
        let (old, new) = (PagePath::new("docs/a/b.md"), PagePath::new("docs/c/b.md"));
        assert!(links().same_place(&old, "d.md", &new, "../a/d.md"));
        assert!(!links().same_place(&old, "d.md", &new, "d.md"));
    }
}
