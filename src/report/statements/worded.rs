//! The words of people in place of the sentences that follow from the facts.

use super::{Said, Statement};
use crate::compare::PageChange;
use crate::rulings::words::Note;

/// What is told of a page: what people say of it, else what the facts say. Where a page is now is told with it: whoever has a link to
/// the page needs to know, whatever else there is to say.
pub fn worded(statements: Vec<Statement>, page: &PageChange) -> Vec<Statement> {
    match &page.note {
        None => statements,
        Some(Note::Silent) => vec![Statement { what: Said::Minor, edits: Vec::new() }],
        Some(Note::Says(text)) => {
            let is_move = |one: &Statement| matches!(one.what, Said::Moved { .. } | Said::FileRenamed { .. });
            let words = Statement { what: Said::Words { text: text.clone() }, edits: Vec::new() };
            std::iter::once(words).chain(statements.into_iter().filter(is_move)).collect()
        }
    }
}
