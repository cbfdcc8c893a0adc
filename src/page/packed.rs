//! A page packed into as few bytes as its text takes, for as long as nobody looks at it.
//!
//! The history of a site has more texts than memory should hold as blocks: a block has a dozen lists and names of its own, and is some
//! times as large as what it says. Packed, a block keeps what differs from the block before it: the headings above it and what it
//! stands in are most often the same.

use std::collections::HashSet;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use super::{Block, Field, Page};

/// A page, packed. Two packed pages are equal if their pages are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, BorshDeserialize, BorshSerialize)]
pub struct Packed {
    blocks: usize,
    bytes: Arc<[u8]>,
}

impl Packed {
    /// Packs a page.
    pub fn of(page: &Page) -> Packed {
        let bytes = write(page).expect("memory can be written to");
        Packed { blocks: page.blocks.len(), bytes: bytes.into() }
    }

    /// The page. What was not packed here, and does not hold one, is an empty page.
    pub fn page(&self) -> Page {
        read(&self.bytes).unwrap_or_default()
    }

    /// Its front matter alone.
    pub fn front_matter(&self) -> Vec<Field> {
        Vec::deserialize(&mut &*self.bytes).unwrap_or_default()
    }

    /// Whether the page has a block: whether there is a text to show.
    pub fn has_blocks(&self) -> bool {
        self.blocks > 0
    }

    /// Lets go of the bytes if the same are known, and takes those: a page is packed once for the release that left it and once for the
    /// one that changed it.
    pub fn share(&mut self, known: &mut HashSet<Packed>) {
        match known.get(self) {
            Some(same) => self.bytes = Arc::clone(&same.bytes),
            None => {
                known.insert(self.clone());
            }
        }
    }
}

fn write(page: &Page) -> borsh::io::Result<Vec<u8>> {
    let out = &mut Vec::new();
    page.front_matter.serialize(out)?;
    page.blocks.len().serialize(out)?;
    let mut before: Option<&Block> = None;
    for block in &page.blocks {
        let Block { kind, text, level, place, within, spans, form, raw, name, lines } = block;
        before.is_none_or(|before| before.place != *place).then_some(place).serialize(out)?;
        before.is_none_or(|before| before.within != *within).then_some(within).serialize(out)?;
        (kind, level, text, spans).serialize(out)?;
        (form, raw, name, lines).serialize(out)?;
        before = Some(block);
    }
    Ok(std::mem::take(out))
}

fn read(bytes: &[u8]) -> borsh::io::Result<Page> {
    let bytes = &mut &*bytes;
    let front_matter = Vec::deserialize(bytes)?;
    let mut blocks: Vec<Block> = Vec::new();
    for _ in 0..usize::deserialize(bytes)? {
        let (place, within) = (Option::deserialize(bytes)?, Option::deserialize(bytes)?);
        let before = blocks.last();
        let place = place.or_else(|| Some(Arc::clone(&before?.place))).unwrap_or_else(|| [].into());
        let within = within.or_else(|| Some(Arc::clone(&before?.within))).unwrap_or_else(|| [].into());
        let (kind, level, text, spans) = BorshDeserialize::deserialize(bytes)?;
        let (form, raw, name, lines) = BorshDeserialize::deserialize(bytes)?;
        blocks.push(Block { kind, text, level, place, within, spans, form, raw, name, lines });
    }
    Ok(Page { front_matter, blocks })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Dialect, Includes, PagePath, read as read_page};

    fn page(text: &str) -> Page {
        read_page(&PagePath::new("a.md"), text.as_bytes(), &Dialect::default(), &Includes::new()).0
    }

    #[test]
    fn a_page_comes_out_as_it_went_in() {
        let text = "---\ntitle: Kosten\ntags: [a, b]\n---\n# Kosten\n\nU betaalt **niets**, zie [hier](b.md).\n\n## Wie\n\n!!! info \"Let op\"\n\n    - Een\n    - Twee\n\n        ```rust\n        fn main() {}\n        ```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n![Foto](c.png)\n\n<!-- weg -->\n";
        for text in [text, "", "Een regel.\n"] {
            let page = page(text);
            let packed = Packed::of(&page);
            assert_eq!(packed.page(), page);
            assert_eq!(packed.front_matter(), page.front_matter);
            assert_eq!(packed.has_blocks(), !page.blocks.is_empty());
        }
        assert_eq!(Packed { blocks: 1, bytes: [7; 3].into() }.page(), Page::default());
    }

    #[test]
    fn the_same_page_is_kept_once() {
        let mut known = HashSet::new();
        let mut pages = ["Een.\n", "Een.\n", "Twee.\n"].map(|text| Packed::of(&page(text)));
        pages.iter_mut().for_each(|packed| packed.share(&mut known));
        assert!(Arc::ptr_eq(&pages[0].bytes, &pages[1].bytes) && !Arc::ptr_eq(&pages[0].bytes, &pages[2].bytes));
        assert_eq!(known.len(), 2);
    }
}
