//! Titles, headings, and the sections below them.

use super::{Rank, Said, Telling};
use crate::compare::sweeps::own_significance;
use crate::compare::{Edit, EditKind, Lineage, Op, Reason, Significance};
use crate::page::BlockKind;

impl Telling<'_> {
    /// The title; of a page that is new in all but its text the title is new too, and no news.
    pub(super) fn titles(&mut self) {
        let found = self.open(is_title);
        if !self.page.is_continued() {
            return found.iter().for_each(|at| self.told[*at] = true);
        }
        let another = found.iter().copied().find(|at| self.edit(*at).reasons.contains(&Reason::Title));
        // A title that is only spelled otherwise is told as one too, after what matters.
        let rank = if another.is_some() { Rank::Title } else { Rank::Label };
        let spelled =
            |at: &usize| self.edit(*at).op == Op::Replace && self.edit(*at).significance >= Significance::Editorial;
        let Some(first) = another.or_else(|| found.iter().copied().find(spelled)) else {
            return;
        };
        let edit = self.edit(first);
        match (edit.old.clone(), edit.new.clone()) {
            (Some(old), Some(new)) if old != new => self.say(rank, Said::Title { old, new }, found),
            // A title that was only put elsewhere (front matter for heading) is no news.
            _ if self.page.old_title == self.page.new_title => found.iter().for_each(|at| self.told[*at] = true),
            _ => {
                let (old, new) = (self.page.old_title.clone(), self.page.new_title.clone());
                if let (Some(old), Some(new)) = (old, new) {
                    self.say(Rank::Title, Said::Title { old, new }, found);
                }
            }
        }
    }

    /// Sections that came, went or moved take along what stands in them. A heading that the other end has too is no news: its double
    /// went, or it stands on the page that was split off. A heading that came or went alone is told as a heading.
    pub(super) fn sections(&mut self) {
        for op in [Op::Insert, Op::Delete] {
            let known = if op == Op::Insert { &self.page.old_headings } else { &self.page.new_headings };
            let (mut sections, mut section_edits, mut alone, mut alone_edits) =
                (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            for at in self.open(|edit| edit.op == op && is_heading(edit)) {
                if self.told[at] {
                    continue;
                }
                let heading = self.edit(at);
                let text = if op == Op::Insert { &heading.new } else { &heading.old }.clone().unwrap_or_default();
                self.told[at] = true;
                let inside: Vec<String> = heading.place.iter().chain([&text]).cloned().collect();
                if known.contains(&text) {
                    // The section stands on the page that was split off: what changed in it is told there.
                    if op == Op::Delete && self.page.lineage == Lineage::Split {
                        let gone = self.open(|edit| edit.op == op && edit.place.starts_with(&inside));
                        gone.iter().for_each(|at| self.told[*at] = true);
                    }
                    continue;
                }
                let taken = self.open(|edit| edit.op == op && edit.place.starts_with(&inside));
                if taken.iter().any(|at| self.edit(*at).significance > Significance::Cosmetic) {
                    taken.iter().for_each(|at| self.told[*at] = true);
                    section_edits.push(at);
                    section_edits.extend(taken);
                    sections.push(text);
                } else {
                    alone_edits.push(at);
                    alone.push(text);
                }
            }
            if !sections.is_empty() {
                let said = match op {
                    Op::Insert => Said::SectionsAdded { headings: sections },
                    _ => Said::SectionsRemoved { headings: sections },
                };
                self.say(Rank::Section, said, section_edits);
            }
            if !alone.is_empty() {
                let said = match op {
                    Op::Insert => Said::HeadingsAdded { headings: alone },
                    _ => Said::HeadingsRemoved { headings: alone },
                };
                self.say(Rank::Named, said, alone_edits);
            }
        }
        let moved = self.open(|edit| edit.op == Op::Move && is_heading(edit) && edit.reasons == [Reason::Order]);
        if !moved.is_empty() {
            let headings = moved.iter().filter_map(|at| self.edit(*at).moved.as_ref()?.section.clone()).collect();
            self.say(Rank::Named, Said::SectionsMoved { headings }, moved);
        }
        for at in self.open(|edit| {
            edit.op == Op::Replace
                && is_heading(edit)
                && edit.old != edit.new
                && own_significance(edit, &self.page.weights) >= Significance::Editorial
        }) {
            let edit = self.edit(at);
            let only_spelling = edit.reasons.iter().all(|reason| {
                matches!(
                    reason,
                    Reason::Typo | Reason::Punctuation | Reason::Spelling | Reason::Layout | Reason::HeadingLevel
                )
            });
            if let (Some(old), Some(new), false) = (edit.old.clone(), edit.new.clone(), only_spelling) {
                // "Example" that became "Examples" names the same; another name tells what the section is about now.
                let (was, is) = (old.to_lowercase(), new.to_lowercase());
                let rank = if was.starts_with(&is) || is.starts_with(&was) { Rank::Named } else { Rank::Section };
                self.say(rank, Said::HeadingRenamed { old, new }, vec![at]);
            }
        }
    }
}

fn is_title(edit: &Edit) -> bool {
    match &edit.kind {
        EditKind::Field(key) => key == "title",
        EditKind::Block(kind) => *kind == BlockKind::Heading && edit.level == 1 && edit.place.is_empty(),
    }
}

fn is_heading(edit: &Edit) -> bool {
    edit.kind == EditKind::Block(BlockKind::Heading) && !is_title(edit)
}
