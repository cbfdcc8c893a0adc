//! Pages of which most of the text is new: told by where it is new, not sentence by sentence.

use super::Said;
use super::prose::telling;
use crate::compare::words::{sentences, word_count};
use crate::compare::{Edit, EditKind, Lineage, Op, PageChange, WordOp};
use crate::page::BlockKind;

/// What of a page is rewritten: the sections that hold most of the words that came or went, if they hold half of them; else a sentence that
/// is new.
pub(super) fn rewritten(page: &PageChange, named: &[String]) -> Said {
    let mut changed: Vec<(String, usize)> = Vec::new();
    let mut total = 0;
    for edit in page.edits.iter().filter(|edit| matches!(edit.kind, EditKind::Block(_))) {
        let marked = edit.words.iter().filter(|word| word.op != WordOp::Equal);
        let words = marked.map(|word| word_count(&word.text)).sum();
        // What went stood under the headings of the old page. A section that is gone is no place to look for what is new; of a page that
        // was split it may stand on another page.
        let section =
            edit.place.first().map(|section| if edit.op == Op::Delete { renamed(page, section) } else { section });
        let is_gone = |section: &String| page.lineage == Lineage::Split || !page.new_headings.contains(section);
        if edit.op == Op::Delete && section.is_some_and(is_gone) {
            continue;
        }
        total += words;
        let Some(section) = section.filter(|section| !named.contains(section)) else { continue };
        match changed.iter_mut().find(|(name, _)| name == section) {
            Some((_, known)) => *known += words,
            None => changed.push((section.clone(), words)),
        }
    }
    let mut most: Vec<usize> = (0..changed.len()).collect();
    most.sort_by_key(|at| (std::cmp::Reverse(changed[*at].1), *at));
    most.truncate(SECTIONS_NAMED);
    most.retain(|at| changed[*at].1 * SHARE_NAMED >= total.max(1));
    if most.iter().map(|at| changed[*at].1).sum::<usize>() * 2 >= total.max(1) {
        most.sort_unstable();
        return Said::Rewritten { sections: most.into_iter().map(|at| changed[at].0.clone()).collect(), text: None };
    }
    let came: Vec<String> = page
        .edits
        .iter()
        .filter(|edit| edit.kind == EditKind::Block(BlockKind::Paragraph) && edit.op == Op::Insert && !edit.is_swept())
        .filter_map(|edit| edit.new.as_deref())
        .flat_map(|text| sentences(text).into_iter().map(|range| text[range].trim().to_owned()))
        .collect();
    Said::Rewritten { sections: Vec::new(), text: Some(telling(&came)).filter(|text| !text.is_empty()) }
}

/// What the heading of an old section is called now.
fn renamed<'p>(page: &'p PageChange, section: &'p String) -> &'p String {
    let is_it = |edit: &&Edit| {
        edit.kind == EditKind::Block(BlockKind::Heading) && edit.op == Op::Replace && edit.old.as_ref() == Some(section)
    };
    page.edits.iter().find(is_it).and_then(|edit| edit.new.as_ref()).unwrap_or(section)
}

/// So many rewritten sections are named at most, each with at least one in so many of the words that changed: what has less is not where the
/// page was rewritten.
pub(super) const SECTIONS_NAMED: usize = 3;
pub(super) const SHARE_NAMED: usize = 6;

/// Of a page that keeps less than this share of its words most of the text is new. The rewritten pages of the real history, as a
/// person classed them, keep less than .45 of their words or half of their runs of words.
pub(super) const REWRITTEN: f64 = 0.45;
/// A page that lost fewer words than this was a stub, not a text that could be rewritten.
pub(super) const ENOUGH_WORDS: usize = 30;
