//! Which old address leads on to which page, over any number of releases.
//!
//! ```text
//! release 2   a.md → b.md          a leads to b
//! release 3   b.md → c.md          a leads to c, b leads to c       (chains are collapsed)
//! release 4   c.md → a.md          b leads to a, c leads to a       (what came back leads nowhere)
//! release 5   a.md → d.md          c leads to d, b leads to d       (a leads nowhere: a page lives there)
//!             x.md → a.md          x leads to a
//! ```
//!
//! An address where a page lives is never led away from, and nothing leads in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::outline::place_of;
use crate::compare::PageChange;
use crate::page::PagePath;

/// A step of history: the pages that left their place in one comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Old path, and the new one if there is one; of split pages the page that goes on.
    pub left: Vec<(PagePath, Option<PagePath>)>,
}

impl Step {
    /// The pages that left their place. `folders` are the content folders of both ends. A page leaves its place also where another
    /// one takes it in the same release: who followed it there must not end on that other page.
    pub fn of(changes: &[PageChange], folders: &[String]) -> Step {
        let mut left: BTreeMap<PagePath, Option<PagePath>> = BTreeMap::new();
        let stays = |change: &PageChange, old: &PagePath| {
            change.new_path.as_ref().is_some_and(|new| place_of(new, folders) == place_of(old, folders))
        };
        let stayed: BTreeSet<&PagePath> =
            changes.iter().flat_map(|change| change.old_paths.iter().filter(|old| stays(change, old))).collect();
        for change in changes {
            for old in change.old_paths.iter().filter(|old| !stayed.contains(old)) {
                let known = left.entry(old.clone()).or_default();
                // Of the pages that one became, the one that goes on leads.
                if known.is_none() || change.is_continued() {
                    known.clone_from(&change.new_path);
                }
            }
        }
        Step { left: left.into_iter().collect() }
    }
}

/// An old address and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The path that the page had.
    pub old: PagePath,
    /// The page to go to.
    pub new: PagePath,
    /// The page is gone: the page to go to is the nearest one above it.
    pub is_gone: bool,
}

/// Why an address leads nowhere on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// A page lives there now.
    Lives,
    /// It would lead in a circle.
    Circle,
    /// There is no page to go to.
    Nowhere,
}

/// The redirects and what was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redirects {
    /// By old path.
    pub told: Vec<Redirect>,
    /// The old paths that lead nowhere, and why.
    pub refused: Vec<(PagePath, Refused)>,
}

/// What the redirects are to be for.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The steps, oldest first.
    pub steps: &'a [Step],
    /// The pages that are there now.
    pub pages: &'a BTreeSet<PagePath>,
    /// The content folders, former ones too.
    pub folders: &'a [String],
    /// The redirects that the site has, by place: where they lead, as a place; empty: elsewhere.
    pub existing: &'a BTreeMap<String, String>,
}

/// The redirects over all steps, without those that the site has and that still lead to a page.
pub fn redirects(wanted: &Wanted<'_>) -> Redirects {
    let mut leads: BTreeMap<PagePath, Option<PagePath>> = BTreeMap::new();
    for step in wanted.steps {
        let moved: BTreeMap<&PagePath, &Option<PagePath>> = step.left.iter().map(|(old, new)| (old, new)).collect();
        for target in leads.values_mut() {
            if let Some(new) = target.as_ref().and_then(|target| moved.get(target)) {
                *target = (*new).clone();
            }
        }
        leads.extend(step.left.iter().cloned());
    }
    let lives: BTreeMap<String, &PagePath> =
        wanted.pages.iter().map(|page| (place_of(page, wanted.folders), page)).collect();
    let mut out = Redirects::default();
    let mut told = BTreeSet::new();
    for (old, target) in leads {
        let place = place_of(&old, wanted.folders);
        if lives.contains_key(&place) {
            // What came back to its own place, or is only written another way, is no news.
            if target.as_ref().is_some_and(|target| place_of(target, wanted.folders) != place) {
                out.refused.push((old, Refused::Lives));
            }
            continue;
        }
        let has = wanted.existing.get(&place);
        if has.is_some_and(|to| to.is_empty() || lives.contains_key(to)) || !told.insert(place.clone()) {
            continue;
        }
        let live = target.filter(|target| wanted.pages.contains(target));
        let is_gone = live.is_none();
        let Some(new) = live.or_else(|| nearest(&place, &lives)) else {
            out.refused.push((old, Refused::Nowhere));
            continue;
        };
        if is_circle(&place, &place_of(&new, wanted.folders), wanted.existing) {
            out.refused.push((old, Refused::Circle));
            continue;
        }
        out.told.push(Redirect { old, new, is_gone });
    }
    out
}

/// The index page of the nearest folder above that has one.
fn nearest(place: &str, lives: &BTreeMap<String, &PagePath>) -> Option<PagePath> {
    let mut above = place;
    while let Some((folder, _)) = above.rsplit_once('/') {
        if let Some(page) = lives.get(folder) {
            return Some((*page).clone());
        }
        above = folder;
    }
    lives.get("").map(|page| (*page).clone())
}

/// Whether the site's own redirects lead from the new place back to the old one.
fn is_circle(old: &str, new: &str, existing: &BTreeMap<String, String>) -> bool {
    let mut at = new;
    for _ in 0..=existing.len() {
        match existing.get(at) {
            Some(next) if next == old || next == at => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a>b` moved, `a>` removed, steps separated by `;`.
    fn told(steps: &str, pages: &str, existing: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let path = |name: &str| PagePath::new(format!("docs/{name}.md"));
        let pair = |pair: &str| {
            let (old, new) = pair.split_once('>').unwrap();
            (path(old), (!new.is_empty()).then(|| path(new)))
        };
        let steps: Vec<Step> =
            steps.split(';').map(|step| Step { left: step.split_whitespace().map(pair).collect() }).collect();
        let wanted = Wanted {
            steps: &steps,
            pages: &pages.split_whitespace().map(path).collect(),
            folders: &["docs".to_owned()],
            existing: &existing.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect(),
        };
        let found = redirects(&wanted);
        let name = |path: &PagePath| path.as_str()[5..path.as_str().len() - 3].to_owned();
        let arrow =
            |one: &Redirect| format!("{}{}{}", name(&one.old), if one.is_gone { "~" } else { ">" }, name(&one.new));
        (
            found.told.iter().map(arrow).collect(),
            found.refused.iter().map(|(old, why)| format!("{} {why:?}", name(old))).collect(),
        )
    }

    #[test]
    fn chains_are_collapsed_and_what_came_back_stays() {
        assert_eq!(told("a>b; b>c", "c", &[]).0, ["a>c", "b>c"]);
        assert_eq!(told("a>b; b>c; c>a", "a", &[]), (vec!["b>a".to_owned(), "c>a".to_owned()], vec![]));
        assert_eq!(told("a>c b>c", "c", &[]).0, ["a>c", "b>c"]);
        assert_eq!(told("a>b", "b", &[]).0, ["a>b"]);
    }

    #[test]
    fn a_page_whose_place_another_one_takes_is_followed() {
        assert_eq!(
            told("a>b; b>c x>b", "b c", &[]),
            (vec!["a>c".to_owned(), "x>b".to_owned()], vec!["b Lives".to_owned()])
        );
        assert_eq!(
            told("z>a; a>b b>a", "a b", &[]),
            (vec!["z>b".to_owned()], vec!["a Lives".to_owned(), "b Lives".to_owned()])
        );
    }

    #[test]
    fn a_page_that_went_leads_to_the_nearest_one_above() {
        assert_eq!(told("x/y/a>", "x/index index", &[]).0, ["x/y/a~x/index"]);
        assert_eq!(told("a>b; b>", "index", &[]).0, ["a~index", "b~index"]);
        assert_eq!(told("a>", "c", &[]).1, ["a Nowhere"]);
    }

    #[test]
    fn pages_that_live_and_circles_are_refused() {
        assert_eq!(told("a>b", "a b", &[]), (vec![], vec!["a Lives".to_owned()]));
        assert_eq!(told("a>b", "b", &[("b", "a")]), (vec![], vec!["a Circle".to_owned()]));
        assert_eq!(told("a>b", "b", &[("b", "c"), ("c", "d"), ("d", "c")]).1, ["a Circle"]);
    }

    #[test]
    fn what_the_site_has_is_told_only_where_it_leads_nowhere_now() {
        assert_eq!(told("a>b", "b", &[("a", "b")]).0, Vec::<String>::new());
        assert_eq!(told("a>b; b>c", "c", &[("a", "b")]).0, ["a>c", "b>c"]);
    }
}
