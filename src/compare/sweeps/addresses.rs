//! Links to many places of one site that moved: what changed of their addresses is the same.
//!
//! ```text
//! page 1   https://wetten.example/a.html    →  https://wetten.example/nu/a.html     ┐  https://wetten.example/… →
//! page 2   https://wetten.example/b.html    →  https://wetten.example/nu/b.html     ├─ https://wetten.example/nu/…
//! …                                                                                 ┘
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::signature::{Signature, Signed};
use super::{PAGES, each};
use crate::compare::{Op, PageChange};

/// What stands for the end that each address has of its own.
const REST: &str = "…";

/// A link by its page and edit, and the end of its address.
type Link<'p> = (usize, usize, &'p str);

/// The links of which the beginning of the address changed in the same way on many pages, before ends that differ.
pub(super) fn moved(pages: &[PageChange]) -> BTreeMap<(usize, usize), Signed> {
    let mut found: BTreeMap<(&str, &str), Vec<Link<'_>>> = BTreeMap::new();
    for (page, at, edit) in each(pages).filter(|(_, _, edit)| edit.op == Op::Replace && edit.old == edit.new) {
        let ends = edit.target.as_ref().and_then(|target| Some((target.old.as_deref()?, target.new.as_deref()?)));
        if let Some((old, new, end)) = ends.and_then(|(old, new)| beginnings(old, new)) {
            found.entry((old, new)).or_default().push((page, at, end));
        }
    }
    let mut out = BTreeMap::new();
    for ((old, new), takes) in found {
        let on: BTreeSet<usize> = takes.iter().map(|(page, ..)| *page).collect();
        let ends: BTreeSet<&str> = takes.iter().map(|(.., end)| *end).collect();
        // One address that everybody links to is told whole.
        if on.len() < PAGES || ends.len() < 2 {
            continue;
        }
        let (old, new) = (format!("{old}{REST}"), format!("{new}{REST}"));
        let signature = Signature::of_link(old.clone(), new.clone());
        out.extend(takes.iter().map(|(page, at, _)| ((*page, *at), (signature.clone(), (old.clone(), new.clone())))));
    }
    out
}

/// The beginnings in which two addresses differ, each with its last `/`, and the end that they share. Relative addresses begin on
/// every page in another way.
fn beginnings<'a>(old: &'a str, new: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
    let from_root = |address: &str| address.starts_with('/') || address.contains("://");
    if !from_root(old) || !from_root(new) {
        return None;
    }
    let same = old.bytes().rev().zip(new.bytes().rev()).take_while(|(a, b)| a == b).count();
    let shared = old.get(old.len() - same..).unwrap_or("");
    // Of `http://` and `https://` nothing but the scheme differs.
    let slash = shared.find("://").map(|at| at + 2).or_else(|| shared.find('/'))?;
    let end = &shared[slash + 1..];
    let (before, after) = (&old[..old.len() - end.len()], &new[..new.len() - end.len()]);
    (before != after && end.chars().any(char::is_alphanumeric)).then_some((before, after, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_the_beginning_up_to_a_slash() {
        let of = |old, new| beginnings(old, new);
        let wet = "https://wet.example/";
        assert_eq!(
            of("https://wet.example/a.html", "https://wet.example/nu/a.html"),
            Some((wet, "https://wet.example/nu/", "a.html"))
        );
        assert_eq!(of("http://a.example/b", "https://a.example/b"), Some(("http://", "https://", "a.example/b")));
        assert_eq!(of("/gids/a/#kop", "/a/#kop"), Some(("/gids/", "/", "a/#kop")));
        assert_eq!(of("https://a.example/oud", "https://a.example/nieuw"), None);
        assert_eq!(of("https://a.example/b", "https://a.example/b"), None);
        assert_eq!(of("../a/b.md", "../c/b.md"), None);
    }
}
