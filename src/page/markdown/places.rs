//! Which headings each block stands under.

use std::sync::Arc;

use crate::page::{Block, BlockKind, Container};

/// Tells each block which headings it stands under.
pub(super) fn set_places(blocks: &mut [Block]) {
    let title = title(blocks);
    let mut headings: Vec<(u8, String, Arc<[Container]>)> = Vec::new();
    let mut place: Arc<[String]> = Arc::default();
    for (index, block) in blocks.iter_mut().enumerate() {
        let before = headings.len();
        // A heading in a box reigns in that box only.
        headings.retain(|(_, _, within)| Arc::ptr_eq(within, &block.within) || encloses(within, &block.within));
        if block.kind == BlockKind::Heading {
            // It ends those of its own level or below, but none outside the box it stands in.
            headings.retain(|(level, _, within)| *level < block.level || !encloses(&block.within, within));
        }
        if headings.len() != before {
            place = headings.iter().map(|(_, text, _)| text.clone()).collect();
        }
        block.place = Arc::clone(&place);
        if block.kind == BlockKind::Heading && title != Some(index) {
            headings.push((block.level, block.text.clone(), Arc::clone(&block.within)));
            place = headings.iter().map(|(_, text, _)| text.clone()).collect();
        }
    }
}

/// The heading that is the page's title: the first of level 1, if it comes before all others or is the only one.
fn title(blocks: &[Block]) -> Option<usize> {
    let mut headings = blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Heading).peekable();
    let first_is_title = headings.peek().is_some_and(|(_, block)| block.level == 1);
    let mut titles = headings.filter(|(_, block)| block.level == 1).map(|(index, _)| index);
    let first = titles.next()?;
    (first_is_title || titles.next().is_none()).then_some(first)
}

/// Whether what stands in `inner` also stands in `outer`; HTML that wraps Markdown is layout and bounds nothing.
fn encloses(outer: &[Container], inner: &[Container]) -> bool {
    let bounds = |within: &[Container]| {
        within.iter().filter(|container| !matches!(container, Container::Html(_))).cloned().collect::<Vec<_>>()
    };
    bounds(inner).starts_with(&bounds(outer))
}
