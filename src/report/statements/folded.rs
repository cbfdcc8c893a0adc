//! What a page would be told again and again in the same form, told once, with how often and where.
//!
//! ```text
//! The heading “1.2” now reads “1.2 (May 2, 2023)”.   ┐
//! The heading “1.1” now reads “1.1 (June 1, 2022)”.  ├─ In 31 headings a date was added, such as “1.2 (May 2, 2023)” …
//! …                                                  ┘
//! 1 item added to the list under “A”: “x”.           ┐
//! 1 item added to the list under “B”: “y”.           ├─ 4 items added to the lists under “A”, “B”, … : “x”, “y”, …
//! …                                                  ┘
//! ```

use std::mem::discriminant;

use super::things::changed_stretch;
use super::{Pieces, Rank, Said, Statement};
use crate::compare::meaning::reasons as word_reasons;
use crate::compare::words::diff;
use crate::compare::{Reason, WordOp};

/// So many sentences of one form are told one by one. On 62 ranges of ten sites, of the pages with more than five sentences half had
/// more than three of one form, up to 37 times.
const ONE_BY_ONE: usize = 3;

/// Of a page with more sentences than this, all of one form are told together. On the same ranges that leaves 17 of 100 pages longer than
/// this, of 23.
const MANY: usize = 5;

/// The statements, most important first, those of one form put together where there are too many of them.
pub(super) fn folded(said: Vec<(Rank, Statement)>) -> Vec<(Rank, Statement)> {
    let said = folded_past(ONE_BY_ONE, said);
    if said.len() > MANY { folded_past(1, said) } else { said }
}

/// Of what more than so many statements are of one form, one statement.
fn folded_past(few: usize, said: Vec<(Rank, Statement)>) -> Vec<(Rank, Statement)> {
    let often: Vec<bool> = (said.iter())
        .map(|(_, one)| said.iter().filter(|(_, other)| is_one_form(&one.what, &other.what)).count() > few)
        .collect();
    let mut out: Vec<(Rank, Vec<Statement>)> = Vec::new();
    for ((rank, statement), often) in said.into_iter().zip(often) {
        let together = |(_, group): &&mut (Rank, Vec<Statement>)| often && is_one_form(&group[0].what, &statement.what);
        match out.iter_mut().find(together) {
            Some((_, group)) => group.push(statement),
            None => out.push((rank, vec![statement])),
        }
    }
    out.into_iter().map(|(rank, group)| (rank, together(group))).collect()
}

/// Whether two statements are of one form, so that one can tell both. Who must do what is told as other text is.
fn is_one_form(one: &Said, other: &Said) -> bool {
    let is_sentence =
        |said: &Said| matches!(said, Said::TextReplaced { .. } | Said::Obligation { .. } | Said::Negation { .. });
    match (one, other) {
        // Values are what a page is read for: only the same one in several places is told once.
        (Said::Value { old, new, .. }, Said::Value { old: was, new: is, .. }) => old == was && new == is,
        (Said::Sign { sort, .. }, Said::Sign { sort: other, .. }) => sort == other,
        (Said::RowsRecast { items, .. }, Said::RowsRecast { items: others, .. }) => {
            items.is_empty() == others.is_empty()
        }
        _ if is_sentence(one) && is_sentence(other) => true,
        _ => place_of(one).is_some() && discriminant(one) == discriminant(other),
    }
}

/// The place of what can be said of several places; none of what is said of the page as a whole.
fn place_of(said: &Said) -> Option<&Option<String>> {
    match said {
        Said::HeadingRenamed { .. } => Some(&None),
        Said::Value { place, .. }
        | Said::Obligation { place, .. }
        | Said::Negation { place, .. }
        | Said::TextAdded { place, .. }
        | Said::TextRemoved { place, .. }
        | Said::TextReplaced { place, .. }
        | Said::TablesAdded { place, .. }
        | Said::TablesRemoved { place, .. }
        | Said::ColumnsAdded { place, .. }
        | Said::ColumnsRemoved { place, .. }
        | Said::Cell { place, .. }
        | Said::RowRenamed { place, .. }
        | Said::RowsAdded { place, .. }
        | Said::RowsRemoved { place, .. }
        | Said::RowsRecast { place, .. }
        | Said::ItemsAdded { place, .. }
        | Said::ItemsRemoved { place, .. }
        | Said::BoxRenamed { place, .. }
        | Said::BoxesAdded { place, .. }
        | Said::BoxesRemoved { place, .. }
        | Said::Recast { place }
        | Said::Reordered { place }
        | Said::Sign { place, .. }
        | Said::TextMoved { to: place, .. }
        | Said::ThingsMoved { to: place, .. }
        | Said::TextLeft { place, .. }
        | Said::TextRepeated { place, .. } => Some(place),
        _ => None,
    }
}

/// What a statement names.
fn names(said: &mut Said) -> Option<&mut Vec<String>> {
    match said {
        Said::ItemsAdded { items: names, .. }
        | Said::ItemsRemoved { items: names, .. }
        | Said::BoxesAdded { titles: names, .. }
        | Said::BoxesRemoved { titles: names, .. }
        | Said::TablesAdded { names, .. }
        | Said::TablesRemoved { names, .. }
        | Said::ColumnsAdded { names, .. }
        | Said::ColumnsRemoved { names, .. }
        | Said::RowsAdded { names, .. }
        | Said::RowsRemoved { names, .. }
        | Said::RowsRecast { items: names, .. }
        | Said::ThingsMoved { names, .. } => Some(names),
        _ => None,
    }
}

/// How much text a statement is about.
fn pieces(said: &mut Said) -> Option<&mut Pieces> {
    match said {
        Said::TextAdded { pieces, .. }
        | Said::TextRemoved { pieces, .. }
        | Said::TextReplaced { pieces, .. }
        | Said::TextMoved { pieces, .. }
        | Said::TextLeft { pieces, .. }
        | Said::TextRepeated { pieces, .. } => Some(pieces),
        _ => None,
    }
}

/// How many sentences or things a statement is about.
fn times(said: &mut Said) -> usize {
    if let Some(pieces) = pieces(said) {
        return pieces.count;
    }
    match said {
        Said::TablesAdded { tables, .. } | Said::TablesRemoved { tables, .. } => *tables,
        Said::RowsRecast { rows, .. } => *rows,
        other => names(other).map_or(1, |names| names.len()),
    }
}

/// One statement for all of them.
fn together(mut group: Vec<Statement>) -> Statement {
    if group.len() == 1 {
        return group.remove(0);
    }
    // In the order of the page.
    group.sort_by_key(|statement| statement.edits.first().copied());
    let edits = group.iter().flat_map(|statement| statement.edits.iter().copied()).collect();
    let what = match &group[0].what {
        Said::HeadingRenamed { old, new } => headings(old, new, &group),
        _ => {
            let mut places: Vec<String> = Vec::new();
            for place in group.iter().filter_map(|statement| place_of(&statement.what)) {
                let place = place.clone().unwrap_or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            let each: Vec<usize> = group.iter_mut().map(|statement| times(&mut statement.what)).collect();
            let all: Vec<String> =
                group.iter_mut().filter_map(|statement| names(&mut statement.what).cloned()).flatten().collect();
            let are_sentences =
                group.iter_mut().filter_map(|statement| pieces(&mut statement.what)).all(|pieces| pieces.are_sentences);
            // Who must do what is told for all; else where most changed.
            let is_duty = |said: &Said| matches!(said, Said::Obligation { .. } | Said::Negation { .. });
            let most = (0..group.len()).rev().max_by_key(|at| (is_duty(&group[*at].what), each[*at]));
            let mut first = group.remove(most.unwrap_or_default()).what;
            if let Some(names) = names(&mut first) {
                *names = all;
            }
            if let Some(pieces) = pieces(&mut first) {
                pieces.are_sentences = are_sentences;
            }
            Said::Often { first: Box::new(first), times: each.into_iter().sum(), places }
        }
    };
    Statement { what, edits }
}

/// Headings that read otherwise, and what all of them have in common.
fn headings(old: &str, new: &str, group: &[Statement]) -> Said {
    let pairs = group.iter().filter_map(|statement| match &statement.what {
        Said::HeadingRenamed { old, new } => Some(diff(old, new)),
        _ => None,
    });
    let pairs: Vec<_> = pairs.collect();
    let mut parts = pairs.iter().map(|words| changed_stretch(words));
    let first = parts.next().flatten();
    let part = first.filter(|first| parts.all(|part| part.as_ref() == Some(first)));
    let dated = pairs
        .iter()
        .all(|words| words.iter().all(|word| word.op != WordOp::Delete) && word_reasons(words).contains(&Reason::Date));
    Said::HeadingsRenamed { count: group.len(), old: old.to_owned(), new: new.to_owned(), part, dated }
}
