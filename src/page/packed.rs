//! A page packed into as few bytes as its text takes, for as long as nobody looks at it.
//!
//! The history of a site has more texts than memory should hold as blocks: a block has a dozen lists and names of its own, and is some
//! times as large as what it says. Packed, a block is a piece of bytes that keeps what differs from the block before it: the headings
//! above it and what it stands in are most often the same, and where it stands in the source is counted from there. So most pieces of a
//! page are the same bytes before and after a change, and are kept once:
//!
//! ```text
//! v1   [Costs] [You pay ten euros.]  [Ask for it in time.]
//! v2   [Costs] [You pay fifteen …]   [    the same      ]   two pieces are shared, one is new
//! ```

use std::collections::HashSet;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use super::{Block, Field, Page};

/// A page, packed. Two packed pages are equal if their pages are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, BorshDeserialize, BorshSerialize)]
pub struct Packed {
    front_matter: Piece,
    blocks: Arc<[Piece]>,
}

type Piece = Arc<[u8]>;

/// What packed pages share.
#[derive(Debug, Default)]
pub struct Shared {
    pages: HashSet<Arc<[Piece]>>,
    pieces: HashSet<Piece>,
}

impl Packed {
    /// Packs a page.
    pub fn of(page: &Page) -> Packed {
        let before = std::iter::once(None).chain(page.blocks.iter().map(Some));
        let blocks = page.blocks.iter().zip(before).map(|(block, before)| packed(|out| write(block, before, out)));
        Packed { front_matter: packed(|out| page.front_matter.serialize(out)), blocks: blocks.collect() }
    }

    /// The page. What was not packed here, and does not hold one, is an empty page.
    pub fn page(&self) -> Page {
        self.read().unwrap_or_default()
    }

    fn read(&self) -> borsh::io::Result<Page> {
        let mut blocks: Vec<Block> = Vec::with_capacity(self.blocks.len());
        for piece in &*self.blocks {
            let block = read(piece, blocks.last())?;
            blocks.push(block);
        }
        Ok(Page { front_matter: Vec::deserialize(&mut &*self.front_matter)?, blocks })
    }

    /// Its front matter alone.
    pub fn front_matter(&self) -> Vec<Field> {
        Vec::deserialize(&mut &*self.front_matter).unwrap_or_default()
    }

    /// Whether the page has a block: whether there is a text to show.
    pub fn has_blocks(&self) -> bool {
        !self.blocks.is_empty()
    }

    /// Lets go of all bytes that are known, and takes those: a page is packed once for the release that left it and once for the one
    /// that changed it, and a change leaves most of it as it was.
    pub fn share(&mut self, known: &mut Shared) {
        self.front_matter = known.piece(&self.front_matter);
        self.blocks = match known.pages.get(&self.blocks) {
            Some(same) => Arc::clone(same),
            None => {
                let blocks: Arc<[Piece]> = self.blocks.iter().map(|piece| known.piece(piece)).collect();
                known.pages.insert(Arc::clone(&blocks));
                blocks
            }
        };
    }
}

impl Shared {
    fn piece(&mut self, piece: &Piece) -> Piece {
        if let Some(same) = self.pieces.get(piece) {
            return Arc::clone(same);
        }
        self.pieces.insert(Arc::clone(piece));
        Arc::clone(piece)
    }
}

fn packed(write: impl FnOnce(&mut Vec<u8>) -> borsh::io::Result<()>) -> Piece {
    let mut out = Vec::new();
    write(&mut out).expect("memory can be written to");
    out.into()
}

fn write(block: &Block, before: Option<&Block>, out: &mut Vec<u8>) -> borsh::io::Result<()> {
    let Block { kind, text, level, place, within, spans, form, raw, name, lines } = block;
    before.is_none_or(|before| before.place != *place).then_some(place).serialize(out)?;
    before.is_none_or(|before| before.within != *within).then_some(within).serialize(out)?;
    (kind, level, text, spans).serialize(out)?;
    (form, raw, name).serialize(out)?;
    // A line that comes or goes moves all that stand below it, and changes none.
    let above = before.map_or(0, |before| before.lines.start);
    (lines.start.wrapping_sub(above), lines.end.wrapping_sub(lines.start)).serialize(out)
}

fn read(mut bytes: &[u8], before: Option<&Block>) -> borsh::io::Result<Block> {
    let bytes = &mut bytes;
    let (place, within) = (Option::deserialize(bytes)?, Option::deserialize(bytes)?);
    let place = place.or_else(|| Some(Arc::clone(&before?.place))).unwrap_or_else(|| [].into());
    let within = within.or_else(|| Some(Arc::clone(&before?.within))).unwrap_or_else(|| [].into());
    let (kind, level, text, spans) = BorshDeserialize::deserialize(bytes)?;
    let (form, raw, name) = BorshDeserialize::deserialize(bytes)?;
    let (down, long) = <(u32, u32)>::deserialize(bytes)?;
    let start = before.map_or(0, |before| before.lines.start).wrapping_add(down);
    Ok(Block { kind, text, level, place, within, spans, form, raw, name, lines: start..start.wrapping_add(long) })
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
        let odd =
            Packed { front_matter: packed(|out| Vec::<Field>::new().serialize(out)), blocks: [[7; 3].into()].into() };
        assert_eq!(odd.page(), Page::default());
    }

    #[test]
    fn the_same_bytes_are_kept_once() {
        let mut known = Shared::default();
        let texts = ["# A\n\nEen.\n\nTwee.\n", "# A\n\nEen.\n\nTwee.\n", "# A\n\nNieuw.\n\nEn nog een.\n\nTwee.\n"];
        let mut pages = texts.map(|text| Packed::of(&page(text)));
        pages.iter_mut().for_each(|packed| packed.share(&mut known));
        let [one, same, changed] = &pages;
        assert!(Arc::ptr_eq(&one.blocks, &same.blocks) && !Arc::ptr_eq(&one.blocks, &changed.blocks));
        assert!(Arc::ptr_eq(&one.blocks[0], &changed.blocks[0]), "the heading");
        assert!(Arc::ptr_eq(&one.blocks[2], &changed.blocks[3]), "what stands lower now");
        assert_eq!(
            (known.pages.len(), known.pieces.len()),
            (2, 1 + 3 + 2),
            "no front matter, three blocks, two others"
        );
        for (packed, text) in pages.iter().zip(texts) {
            assert_eq!(packed.page(), page(text));
        }
    }
}
