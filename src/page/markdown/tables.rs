//! Tables, row by row, and definition lists, term by term.

use comrak::nodes::{AstNode, NodeValue, TableAlignment};

use super::inline::write;
use super::{Block, Body, Context, Reader, add_form, block};
use crate::page::inline::Inline;
use crate::page::{BlockKind, Span};

impl Reader<'_> {
    pub(super) fn table<'a>(
        &mut self,
        table: &'a AstNode<'a>,
        alignments: &[TableAlignment],
        body: &mut Body,
        context: &mut Context,
    ) {
        for row in table.children() {
            let header = matches!(row.data().value, NodeValue::TableRow(true));
            let (first, last) = body.lines(row);
            self.asides_before(body, row.data().sourcepos.start.line);
            let mut inline = Inline::default();
            let mut parts = Vec::new();
            if header {
                inline.form.push("header".to_owned());
                let names = alignments.iter().map(|alignment| match alignment {
                    TableAlignment::None => "-",
                    TableAlignment::Left => "left",
                    TableAlignment::Center => "center",
                    TableAlignment::Right => "right",
                });
                if alignments.iter().any(|alignment| *alignment != TableAlignment::None) {
                    inline.form.push(names.collect::<Vec<_>>().join("|"));
                }
            }
            let mut cells = Vec::new();
            for cell in row.children() {
                let mut written = write(cell, true);
                parts.append(&mut written.parts);
                cells.push(written);
            }
            // A row that is nothing but an attribute list was a line below the table.
            let filled =
                cells.iter().filter(|cell| !cell.inline.text.is_empty() || !cell.inline.images.is_empty()).count();
            if filled == 0 && cells.iter().any(|cell| cell.only_attributes) {
                let form = cells.into_iter().flat_map(|cell| cell.inline.form).collect::<Vec<_>>().join(" ");
                if let Some(before) = self.blocks.last_mut() {
                    add_form(&mut before.form, &form);
                }
                continue;
            }
            for (index, cell) in cells.into_iter().enumerate() {
                // An empty cell leaves no blanks beside each other.
                if index > 0 {
                    let open = inline.text.is_empty() || inline.text.ends_with(' ');
                    inline.text.push_str(if open { "| " } else { " | " });
                }
                append(&mut inline, cell.inline);
            }
            // A row of empty cells has no text.
            let end = if filled == 0 { 0 } else { inline.text.trim_end().len() };
            inline.text.truncate(end);
            for span in &mut inline.spans {
                span.range = span.range.start.min(end)..span.range.end.min(end);
            }
            let block = block(BlockKind::TableRow, &context.within, first, last);
            self.push(inline, block);
            self.parts(parts, body, context);
        }
    }

    /// A definition list: each details' first paragraph is a definition named by its term.
    pub(super) fn description<'a>(&mut self, list: &'a AstNode<'a>, body: &mut Body, context: &mut Context) {
        let mut inner = Context { depth: context.depth + 1, ..context.clone() };
        for item in list.children() {
            let mut term = String::new();
            for part in item.children() {
                if matches!(part.data().value, NodeValue::DescriptionTerm) {
                    term = part.children().map(|child| write(child, false).inline.text).collect::<Vec<_>>().join(" ");
                    continue;
                }
                let mut children = part.children().peekable();
                if let Some(paragraph) = children.next_if(|child| matches!(child.data().value, NodeValue::Paragraph)) {
                    let (first, last) = body.lines(paragraph);
                    let mut written = self.written(paragraph, body, false);
                    let parts = std::mem::take(&mut written.parts);
                    let name = term.clone();
                    self.push(
                        written.inline,
                        Block { name, ..block(BlockKind::Definition, &context.within, first, last) },
                    );
                    self.parts(parts, body, context);
                }
                for child in children {
                    self.node(child, body, &mut inner);
                }
            }
        }
    }
}

/// Adds the text of a cell to its row.
fn append(row: &mut Inline, cell: Inline) {
    let offset = row.text.len();
    row.text.push_str(&cell.text);
    row.spans.extend(
        cell.spans
            .into_iter()
            .map(|span| Span { range: span.range.start + offset..span.range.end + offset, style: span.style }),
    );
    row.form.extend(cell.form);
    row.images.extend(cell.images);
}
