//! The two texts of a page as one: what stayed, what came, what went, in the order of the new page. What a before/after shows.
//!
//! `edits` tells what differs and leaves out what stayed; a reader who looks at a change wants to see it in its text.
//! Both come of the same alignment and the same words.
//!
//! ```text
//! old                 new                   whole
//! # Kosten            # Kosten              Stayed
//! U betaalt niets.    U betaalt 10 euro.    Changed    U betaalt [-niets-][+10 euro+].
//! Kom langs.          Bel ons.              Went, Came
//! ```

use super::blocks::{Step, align};
use super::edits::Sides;
use super::words::diff;
use super::{PageChange, Word, WordOp, versions_change};
use crate::page::{Block, BlockKind, Page, Style};

/// One block of either text, or of both. Numbers are places in [`Page::blocks`].
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// The same text on both sides.
    Stayed {
        /// Its place in the old page.
        old: usize,
        /// Its place in the new page.
        new: usize,
    },
    /// Other words, or the same words with links that lead elsewhere.
    Changed {
        /// Its place in the old page; none where it was split off or joined from several.
        old: Option<usize>,
        /// Its place in the new page.
        new: usize,
        /// The words, as those of an edit.
        words: Vec<Word>,
    },
    /// A block that stands here now and stood elsewhere on the page.
    Moved {
        /// Its place in the old page.
        old: usize,
        /// Its place in the new page.
        new: usize,
        /// The words, as those of an edit.
        words: Vec<Word>,
    },
    /// Where a block stood that moved.
    Away {
        /// Its place in the old page.
        old: usize,
    },
    /// A block that came.
    Came {
        /// Its place in the new page.
        new: usize,
    },
    /// A block that went.
    Went {
        /// Its place in the old page.
        old: usize,
    },
}

/// Both texts of a page as one.
pub fn whole(sides: Sides<'_>) -> Vec<Part> {
    let (old, new) = (&sides.old.1.blocks, &sides.new.1.blocks);
    let mut parts = Vec::new();
    let mut away = Vec::new();
    for step in align(old, new) {
        match step {
            Step::Pair { old: from, new: to } => match (&from[..], &to[..]) {
                ([from], [to]) => parts.push(one(sides, *from, *to)),
                _ => several(sides, &from, &to, &mut parts),
            },
            Step::Moved(run) => {
                for (from, to) in run {
                    parts.push(Part::Moved { old: from, new: to, words: diff(said(&old[from]), said(&new[to])) });
                    away.push(from);
                }
            }
            Step::Deleted(at) => parts.push(Part::Went { old: at }),
            Step::Inserted(at) => parts.push(Part::Came { new: at }),
        }
    }
    away.sort_unstable();
    for from in away {
        // Where it stood: behind all that stood before it and did not move.
        let before = |part: &Part| match part {
            Part::Stayed { old, .. }
            | Part::Changed { old: Some(old), .. }
            | Part::Went { old }
            | Part::Away { old } => *old < from,
            _ => false,
        };
        let at = parts.iter().rposition(before).map_or(0, |at| at + 1);
        parts.insert(at, Part::Away { old: from });
    }
    parts
}

/// What a block says: code as it was written, else its visible text.
pub fn said(block: &Block) -> &str {
    if block.kind == BlockKind::Code && !block.raw.is_empty() { &block.raw } else { &block.text }
}

fn one(sides: Sides<'_>, from: usize, to: usize) -> Part {
    let (old, new) = (&sides.old.1.blocks[from], &sides.new.1.blocks[to]);
    if said(old) != said(new) {
        return Part::Changed { old: Some(from), new: to, words: diff(said(old), said(new)) };
    }
    if old.kind == BlockKind::Image && !sides.links.same_place(sides.old.0, &old.name, sides.new.0, &new.name)
        || !same_links(sides, old, new)
    {
        let word = Word { op: WordOp::Equal, text: said(new).to_owned(), sweep: None };
        return Part::Changed { old: Some(from), new: to, words: vec![word] };
    }
    Part::Stayed { old: from, new: to }
}

/// Whether the links of two blocks with the same text lead to the same places.
fn same_links(sides: Sides<'_>, old: &Block, new: &Block) -> bool {
    let (olds, news) = (targets(old), targets(new));
    olds.len() == news.len()
        && olds.iter().zip(&news).all(|(old, new)| sides.links.same_place(sides.old.0, old, sides.new.0, new))
}

fn targets(block: &Block) -> Vec<&str> {
    block
        .spans
        .iter()
        .filter_map(|span| match &span.style {
            Style::Link { target, .. } => Some(target.as_str()),
            _ => None,
        })
        .collect()
}

/// Blocks that one was split into, or joined from: the words of all, cut where the new blocks end.
fn several(sides: Sides<'_>, from: &[usize], to: &[usize], parts: &mut Vec<Part>) {
    let text = |page: &Page, places: &[usize]| {
        places.iter().map(|at| page.blocks[*at].text.as_str()).collect::<Vec<_>>().join(" ")
    };
    let words = diff(&text(sides.old.1, from), &text(sides.new.1, to));
    let lengths = to.iter().map(|at| sides.new.1.blocks[*at].text.len());
    for (words, new) in cut(words, lengths).into_iter().zip(to) {
        parts.push(Part::Changed { old: None, new: *new, words });
    }
}

/// The words of texts that were joined with a blank, one list per text; the lengths are those of the new side.
fn cut(words: Vec<Word>, lengths: impl Iterator<Item = usize>) -> Vec<Vec<Word>> {
    let mut lengths = lengths.peekable();
    let mut left = lengths.next().unwrap_or_default();
    let mut out = vec![Vec::new()];
    for word in words {
        if word.op == WordOp::Delete {
            out.last_mut().into_iter().for_each(|last: &mut Vec<Word>| last.push(word.clone()));
            continue;
        }
        let mut text = word.text.as_str();
        while text.len() > left && lengths.peek().is_some() {
            let (here, rest) = text.split_at_checked(left).unwrap_or((text, ""));
            push(&mut out, word.op, here);
            // The blank between the two stands in neither.
            text = rest.strip_prefix(' ').unwrap_or(rest);
            left = lengths.next().unwrap_or_default();
            out.push(Vec::new());
        }
        push(&mut out, word.op, text);
        left = left.saturating_sub(text.len());
    }
    out.resize_with(out.len() + lengths.count(), Vec::new);
    out
}

fn push(out: &mut [Vec<Word>], op: WordOp, text: &str) {
    if let (Some(last), false) = (out.last_mut(), text.is_empty()) {
        last.push(Word { op, text: text.to_owned(), sweep: None });
    }
}

/// What changed between two versions of a page, as if there were no other pages.
pub fn between(sides: Sides<'_>) -> PageChange {
    versions_change(sides)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::links::Links;
    use crate::compare::meaning::Weights;
    use crate::page::{Dialect, Includes, PagePath, read};

    fn page(text: &str) -> Page {
        read(&PagePath::new("a.md"), text.as_bytes(), &Dialect::default(), &Includes::new()).0
    }

    /// One line a part: a sign, and what it says.
    fn told(old: &str, new: &str) -> String {
        let (old, new) = (page(old), page(new));
        let path = PagePath::new("a.md");
        let sides =
            Sides { old: (&path, &old), new: (&path, &new), links: &Links::default(), weights: &Weights::default() };
        let words = |words: &[Word]| {
            let sign = |word: &Word| match word.op {
                WordOp::Equal => word.text.clone(),
                WordOp::Delete => format!("[-{}-]", word.text),
                WordOp::Insert => format!("[+{}+]", word.text),
            };
            words.iter().map(sign).collect::<String>()
        };
        whole(sides)
            .iter()
            .map(|part| match part {
                Part::Stayed { new: at, .. } => format!("= {}\n", new.blocks[*at].text),
                Part::Changed { words: told, .. } => format!("~ {}\n", words(told)),
                Part::Moved { words: told, .. } => format!("> {}\n", words(told)),
                Part::Away { old: at } => format!("< {}\n", old.blocks[*at].text),
                Part::Came { new: at } => format!("+ {}\n", new.blocks[*at].text),
                Part::Went { old: at } => format!("- {}\n", old.blocks[*at].text),
            })
            .collect()
    }

    #[test]
    fn what_stayed_is_told_too() {
        let told = told(
            "# Kosten\n\nU betaalt niets voor een feest.\n\nKom langs.\n",
            "# Kosten\n\nU betaalt 10 euro voor een feest.\n\n[Bel](tel:1) ons vandaag nog op.\n",
        );
        assert_eq!(
            told,
            "= Kosten\n~ U betaalt [-niets-][+10 euro+] voor een feest.\n- Kom langs.\n+ Bel ons vandaag nog op.\n"
        );
    }

    #[test]
    fn a_section_that_moved_stands_in_both_places() {
        let (doel, kosten) = (
            "## Doel\n\nDit is waar het feest voor dient in de wijk.\n\n",
            "## Kosten\n\nHet feest is voor alle buren gratis.\n\n",
        );
        let told = told(&format!("{doel}{kosten}"), &format!("{kosten}{doel}"));
        assert_eq!(told.matches("> ").count(), told.matches("< ").count());
        assert_eq!(told.lines().count(), 6, "{told}");
    }

    #[test]
    fn a_link_that_leads_elsewhere_is_a_change() {
        assert_eq!(told("[a](https://b.c) d\n", "[a](https://e.f) d\n"), "~ a d\n");
        assert_eq!(told("[a](https://b.c) d\n", "[a](http://b.c/) d\n"), "= a d\n");
    }

    #[test]
    fn words_are_cut_where_a_block_was_split() {
        let word = |op, text: &str| Word { op, text: text.to_owned(), sweep: None };
        let words = vec![word(WordOp::Equal, "een twee"), word(WordOp::Insert, " drie"), word(WordOp::Delete, " vier")];
        let cut = cut(words, [3, 9].into_iter());
        let texts: Vec<String> =
            cut.iter().map(|words| words.iter().map(|word| word.text.as_str()).collect()).collect();
        assert_eq!(texts, ["een", "twee drie vier"]);
    }
}
