//! What changed in tables that stayed: columns that came or went, and single cells that read otherwise, by the row they stand in.

use std::collections::BTreeMap;

use super::sentences::side;
use super::{Rank, Said, Telling, own_significance};
use crate::compare::sweeps::without_swept;
use crate::compare::{Edit, EditKind, Op, Reason, Significance, WordOp};
use crate::page::BlockKind;

/// So many rows under one heading are told cell by cell; of more the first sentence stands for all.
const ROWS: usize = 3;

/// A row that changed: its cells before and after.
struct Row {
    at: usize,
    old: Vec<String>,
    new: Vec<String>,
}

impl Telling<'_> {
    /// Columns that came or went, and cells.
    pub(super) fn tables(&mut self) {
        let mut by_place: BTreeMap<Vec<String>, Vec<Row>> = BTreeMap::new();
        for at in self.open(|edit| edit.op == Op::Replace && is_row(edit) && edit.old != edit.new) {
            let edit = self.edit(at);
            let words = without_swept(&edit.words);
            let cells = |op: WordOp| side(&words, op).0.split('|').map(|cell| cell.trim().to_owned()).collect();
            let changed = Row { at, old: cells(WordOp::Delete), new: cells(WordOp::Insert) };
            by_place.entry(edit.place.clone()).or_default().push(changed);
        }
        for (place, rows) in by_place {
            let place = self.name_of_place(&place);
            self.columns(&rows, place.as_ref());
            let open: Vec<&Row> = rows.iter().filter(|row| !self.told[row.at] && self.matters(row.at)).collect();
            if open.len() <= ROWS {
                open.iter().for_each(|row| self.cell(row, place.as_ref()));
            }
        }
    }

    fn matters(&self, at: usize) -> bool {
        own_significance(self.edit(at), &self.page.weights) == Significance::Substantive
    }

    /// Columns that the row with the names of the columns has and had not, or the other way round: all rows in which no more than that
    /// changed are told with it.
    fn columns(&mut self, rows: &[Row], place: Option<&String>) {
        for op in [Op::Insert, Op::Delete] {
            let ends = |row: &'_ Row| {
                if op == Op::Insert { (row.old.clone(), row.new.clone()) } else { (row.new.clone(), row.old.clone()) }
            };
            let header = rows.iter().filter(|row| self.edit(row.at).level > 0).find_map(|row| {
                let (fewer, more) = ends(row);
                let extra = extra(&fewer, &more).filter(|extra| !extra.is_empty())?;
                Some(extra.iter().map(|at| (*at, more[*at].clone())).collect::<BTreeMap<usize, String>>())
            });
            let Some(extra) = header else { continue };
            let only_that = |row: &&Row| {
                let (fewer, more) = ends(row);
                let rest = more.iter().enumerate().filter(|(at, _)| !extra.contains_key(at)).map(|(_, cell)| cell);
                rest.eq(fewer.iter())
            };
            let edits: Vec<usize> = rows.iter().filter(only_that).map(|row| row.at).collect();
            let (names, place) = (extra.into_values().collect(), place.cloned());
            let said = match op {
                Op::Insert => Said::ColumnsAdded { names, place },
                _ => Said::ColumnsRemoved { names, place },
            };
            self.say(Rank::Named, said, edits);
        }
    }

    /// The one cell of a row that reads otherwise; the first cell is what the row goes by.
    fn cell(&mut self, row: &Row, place: Option<&String>) {
        let (old, new) = (&row.old[0], &row.new[0]);
        if row.old.len() != row.new.len() || old.is_empty() || new.is_empty() {
            return;
        }
        if old != new {
            if row.old.len() > 1 && row.old[1..] == row.new[1..] && self.edit(row.at).level == 0 {
                let said = Said::RowRenamed { old: old.clone(), new: new.clone(), place: place.cloned() };
                self.say(Rank::Text, said, vec![row.at]);
            }
            return;
        }
        let mut differ = row.old.iter().zip(&row.new).filter(|(old, new)| old != new);
        let (Some((old, new)), None) = (differ.next(), differ.next()) else { return };
        let edit = self.edit(row.at);
        let values =
            [Reason::Obligation, Reason::Negation, Reason::Opposite, Reason::Date, Reason::Amount, Reason::Number];
        let is_value = values.iter().any(|reason| edit.reasons.contains(reason));
        let said = Said::Cell { row: row.old[0].clone(), old: old.clone(), new: new.clone(), place: place.cloned() };
        self.say(if is_value { Rank::Value } else { Rank::Text }, said, vec![row.at]);
    }
}

/// Whether an edit is one of a row.
pub(super) fn is_row(edit: &Edit) -> bool {
    edit.kind == EditKind::Block(BlockKind::TableRow)
}

/// What is said of rows with a dash between their cells: the bar is mark-up, which nobody reads in a table.
pub(super) fn quoted(mut said: Said) -> Said {
    let plain = |text: &mut String| {
        let cells = text.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).filter(|cell| !cell.is_empty());
        *text = cells.collect::<Vec<_>>().join(" – ");
    };
    match &mut said {
        Said::TextReplaced { old, new, .. }
        | Said::Value { old, new, .. }
        | Said::Obligation { old, new, .. }
        | Said::Negation { old, new, .. } => [old, new].into_iter().for_each(plain),
        Said::TextAdded { text, .. }
        | Said::TextRemoved { text, .. }
        | Said::TextMoved { text, .. }
        | Said::TextLeft { text, .. }
        | Said::TextRepeated { text, .. } => plain(text),
        _ => {}
    }
    said
}

/// Which cells the longer row has more, if the others are those of the shorter.
fn extra(fewer: &[String], more: &[String]) -> Option<Vec<usize>> {
    let mut rest = fewer.iter().peekable();
    let extra = (0..more.len()).filter(|at| rest.next_if(|cell| **cell == more[*at]).is_none()).collect();
    rest.peek().is_none().then_some(extra)
}
