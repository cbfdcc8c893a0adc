//! Pages that moved in the same way.
//!
//! ```text
//! docs/2-owp-06-grondrechten.md  →  docs/2-owp-07-grondrechten.md   another number
//! docs/wet/tijdlijn.md           →  docs/ai/tijdlijn.md             another folder: `docs/wet` → `docs/ai`
//! ```

use std::collections::BTreeMap;

use super::PAGES;
use super::signature::{Signature, number};
use crate::compare::meaning::Weights;
use crate::compare::{EditKind, Lineage, Op, PageChange, Reason, Sweep, SweepKind};
use crate::page::{BlockKind, PagePath};

/// The ways in which many pages moved, each with the places of its pages.
pub(super) fn moves(pages: &[PageChange]) -> Vec<(Signature, Vec<usize>)> {
    let mut found: BTreeMap<Signature, Vec<usize>> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| page.lineage == Lineage::Moved && !page.address_kept)
    {
        let way = page.old_paths.first().zip(page.new_path.as_ref()).and_then(|(old, new)| way(old, new));
        if let Some((old, new)) = way {
            found.entry(Signature::of_path(old, new)).or_default().push(at);
        }
    }
    found.into_iter().filter(|(_, on)| on.len() >= PAGES).collect()
}

/// The folders that differ, up to the first that both have; nothing where only the number differs.
fn way(old: &PagePath, new: &PagePath) -> Option<(String, String)> {
    let (olds, news): (Vec<&str>, Vec<&str>) = (old.as_str().split('/').collect(), new.as_str().split('/').collect());
    let same = olds.iter().rev().zip(news.iter().rev()).take_while(|(old, new)| old == new).count();
    if same > 0 {
        let folder = |parts: &[&str]| parts[..parts.len() - same].join("/");
        return Some((folder(&olds), folder(&news)));
    }
    let folder = |parts: &[&str]| parts[..parts.len() - 1].join("/");
    let ((old_number, old_rest), (new_number, new_rest)) = (number(old.stem()), number(new.stem()));
    let renumbered = !old_number.is_empty() && !new_number.is_empty() && old_rest == new_rest && !old_rest.is_empty();
    (renumbered && folder(&olds) == folder(&news)).then(Default::default)
}

/// The sweep that tells it. The text is the same and stands elsewhere: that is order.
pub(super) fn told(signature: &Signature, pages: usize, weights: &Weights) -> Sweep {
    let (old, new) = signature.texts();
    Sweep {
        kind: SweepKind::Path,
        op: Op::Move,
        at_end: false,
        part_of: None,
        pages,
        significance: weights.highest(&[Reason::Order]),
        reasons: vec![Reason::Order],
        old: old.to_owned(),
        new: new.to_owned(),
        around: Default::default(),
        open: false,
        more: Vec::new(),
        block: EditKind::Block(BlockKind::Paragraph),
    }
}
