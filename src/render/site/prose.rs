//! Before and after as a reader sees them: rendered prose in which words that came stand in `<ins>`, words that went in `<del>`.
//!
//! Only elements of our own are written, and all text is escaped: what a page brings along as raw HTML is shown as the text that a
//! reader of the site sees. Colour is never alone: what came is underlined, what went is struck through, and both are said in words
//! that only a screen reader speaks.
//!
//! The flat blocks of a page become nested HTML by a stack of what is open: for each block the wanted stack is known (its boxes,
//! lists, table), what differs is closed and opened.
//!
//! ```text
//! Box › Paragraph            <div class="box"><p>…</p>
//! ListItem 1                 </div><ul><li>…
//! ListItem 2                 <ul><li>…
//! Paragraph                  </li></ul></li></ul><p>…</p>
//! ```

use std::fmt::Write as _;
use std::ops::Range;

use super::words::Texts;
use crate::compare::whole::{Part, said};
use crate::compare::{Word, WordOp};
use crate::page::{Block, BlockKind, Container, Page, PagePath, Span, Style};
use crate::render::escape::html;

/// So many unchanged blocks in a row stay in sight; more are folded away. Two is what stands on either side of a change.
const IN_SIGHT: usize = 2;
/// A heading below this much of a part, as a fraction, begins the next one: what it stands above would mostly be there.
const LOW: (usize, usize) = (3, 4);

/// What is shown.
#[derive(Clone, Copy)]
pub struct Sides<'p> {
    /// The page as it was, and its path then.
    pub old: (&'p PagePath, &'p Page),
    /// The page as it is, and its path.
    pub new: (&'p PagePath, &'p Page),
    /// Both as one.
    pub parts: &'p [Part],
}

/// How it is shown.
#[derive(Clone, Copy)]
pub struct Showing<'s> {
    /// The fixed words.
    pub texts: &'s Texts,
    /// Where a link on a page leads, if that is certain and safe.
    pub resolve: &'s dyn Fn(&PagePath, &str) -> Option<String>,
    /// The host that these pages are published on, as addresses there begin: images are shown that come from it, others described.
    pub host: Option<&'s str>,
    /// The whole text, or what changed.
    pub extent: Extent,
    /// What ids begin with: they must differ within one document.
    pub prefix: &'s str,
}

/// How much of the text that stayed is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it, long stretches folded; headings are headings.
    Whole,
    /// The headings above what changed; the rest is counted. Headings are bold lines: they are no part of the page around them. A block
    /// that moved leads to where it stood in the whole text, by an id that stands there.
    Changes,
}

/// What became of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Stayed,
    Changed,
    Came,
    Went,
    Moved(usize),
    Away(usize),
}

impl State {
    /// The class that the views go by.
    fn class(self) -> &'static str {
        match self {
            State::Stayed => "",
            State::Changed => "changed",
            State::Came => "came",
            State::Went => "went",
            State::Moved(_) => "moved",
            State::Away(_) => "away",
        }
    }

    fn attribute(self) -> String {
        if self == State::Stayed { String::new() } else { format!(" class=\"{}\"", self.class()) }
    }
}

/// A block to show, its state and its text as HTML.
struct Item<'p> {
    block: &'p Block,
    state: State,
    runs: Vec<Run<'p>>,
    path: &'p PagePath,
    number: usize,
    /// Of a block that moved to below another heading: the one that it stood below.
    stood_below: Option<&'p str>,
    /// Whether its text begins in another item: it is too long for one part.
    goes_on: bool,
}

impl<'p> Item<'p> {
    /// Both halves of a text that does not fit into a part, cut at a blank where there is one. None of a text that cannot be cut.
    fn halves(&self) -> Option<[Item<'p>; 2]> {
        let middle = self.runs.iter().map(|run| run.text.len()).sum::<usize>() / 2;
        let mut before = 0;
        let at = self.runs.iter().position(|run| {
            before += run.text.len();
            before > middle
        })?;
        let run = &self.runs[at];
        let around = run.text.floor_char_boundary(middle + run.text.len() - before);
        let blank = |text: &str| text.rfind(' ').map(|blank| blank + 1);
        let cut = blank(&run.text[..around])
            .or_else(|| run.text[around..].find(' ').map(|blank| around + blank))
            .unwrap_or(around);
        let half = |runs: &[Run<'p>], piece: &str, more: &[Run<'p>], goes_on: bool| Item {
            runs: runs
                .iter()
                .cloned()
                .chain([Run { text: piece.to_owned(), ..run.clone() }])
                .chain(more.iter().cloned())
                .collect(),
            goes_on,
            ..*self
        };
        let (first, second) = run.text.split_at(cut);
        let can_be_cut = at > 0 || !first.is_empty() && !second.is_empty();
        can_be_cut
            .then(|| [half(&self.runs[..at], first, &[], self.goes_on), half(&[], second, &self.runs[at + 1..], true)])
    }
}

/// A stretch of text with one state and one set of styles.
#[derive(Clone)]
struct Run<'p> {
    op: WordOp,
    text: String,
    styles: Vec<&'p Style>,
    path: &'p PagePath,
}

/// The text of a page, before and after, as HTML.
pub fn prose(sides: Sides<'_>, showing: Showing<'_>) -> String {
    written(&items(sides), showing, usize::MAX).concat()
}

/// The same in parts of at most so many bytes; a block that is longer goes on in the next part. A part begins with a heading where one is
/// near. Links from where a block stands to where it stood lead to another part where it is there: `href="#…"` is then in none.
pub fn parts(sides: Sides<'_>, showing: Showing<'_>, size: usize) -> Vec<String> {
    let items = items(sides);
    let whole = written(&items, showing, usize::MAX);
    // Where a part would best end is asked only of what does not fit into one.
    if whole.iter().all(|whole| whole.len() <= size) { whole } else { written(&items, showing, size) }
}

fn written(items: &[Item<'_>], showing: Showing<'_>, size: usize) -> Vec<String> {
    let mut writer = Writer::new(showing, size);
    match showing.extent {
        Extent::Whole => writer.whole(items),
        Extent::Changes => writer.changes(items),
    }
    writer.close_to(0);
    writer.turn();
    writer.parts
}

/// The text of a page as it is, as HTML.
pub fn text(path: &PagePath, page: &Page, showing: Showing<'_>) -> String {
    let parts: Vec<Part> = (0..page.blocks.len()).map(|at| Part::Stayed { old: at, new: at }).collect();
    let items = items(Sides { old: (path, page), new: (path, page), parts: &parts });
    let mut writer = Writer::new(showing, usize::MAX);
    items.iter().for_each(|item| writer.item(item, 0));
    writer.close_to(0);
    writer.out
}

/// Whether a block is seen at all.
fn is_seen(block: &Block) -> bool {
    block.kind != BlockKind::Comment
        && !(block.kind == BlockKind::Html && block.text.is_empty() && block.raw != "<hr>")
        && !(block.kind == BlockKind::Heading && block.text.is_empty())
}

fn items<'p>(sides: Sides<'p>) -> Vec<Item<'p>> {
    let (olds, news) = (&sides.old.1.blocks, &sides.new.1.blocks);
    let (old_numbers, new_numbers) = (numbers(olds), numbers(news));
    let mut moves: Vec<usize> = sides
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Moved { old, .. } => Some(*old),
            _ => None,
        })
        .collect();
    moves.sort_unstable();
    let number = |old: &usize| moves.iter().position(|moved| moved == old).unwrap_or_default();
    let of_old = |old: usize, state: State, op: WordOp| -> Option<Item<'p>> {
        let block = olds.get(old)?;
        let words = [Word { op, text: said(block).to_owned(), sweep: None }];
        let runs = runs(&words, (Some(block), sides.old.0), (block, sides.old.0));
        Some(Item {
            block,
            state,
            runs,
            path: sides.old.0,
            number: old_numbers[old],
            stood_below: None,
            goes_on: false,
        })
    };
    let of_new = |new: usize, state: State, old: Option<usize>, words: &[Word]| -> Option<Item<'p>> {
        let block = news.get(new)?;
        let runs = runs(words, (old.and_then(|old| olds.get(old)), sides.old.0), (block, sides.new.0));
        let stood_below = match state {
            State::Moved(_) => {
                old.and_then(|old| heading_above(olds, old)).filter(|above| heading_above(news, new) != Some(above))
            }
            _ => None,
        };
        Some(Item { block, state, runs, path: sides.new.0, number: new_numbers[new], stood_below, goes_on: false })
    };
    let word = |new: usize, op: WordOp| {
        news.get(new)
            .map(|block| Word { op, text: said(block).to_owned(), sweep: None })
            .into_iter()
            .collect::<Vec<_>>()
    };
    sides
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Stayed { new, .. } => of_new(*new, State::Stayed, None, &word(*new, WordOp::Equal)),
            Part::Changed { old, new, words } => of_new(*new, State::Changed, *old, words),
            Part::Moved { old, new, words } => of_new(*new, State::Moved(number(old)), Some(*old), words),
            Part::Came { new } => of_new(*new, State::Came, None, &word(*new, WordOp::Insert)),
            Part::Away { old } => of_old(*old, State::Away(number(old)), WordOp::Equal),
            Part::Went { old } => of_old(*old, State::Went, WordOp::Delete),
        })
        .filter(|item| is_seen(item.block))
        .collect()
}

/// The text of the heading that a block stands below; none at the top of the page, where only its title is above.
fn heading_above(blocks: &[Block], at: usize) -> Option<&str> {
    let block = blocks.get(at)?;
    let is_above = |other: &&Block| {
        other.kind == BlockKind::Heading && (block.kind != BlockKind::Heading || other.level < block.level)
    };
    let above = blocks.get(..at)?.iter().rfind(is_above)?;
    Some(above.text.as_str()).filter(|text| above.level > 1 && !text.is_empty())
}

/// The number of each item of a numbered list; 0 for other blocks.
fn numbers(blocks: &[Block]) -> Vec<usize> {
    let mut counts: Vec<usize> = Vec::new();
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        let inside = block.within.iter().filter(|container| **container == Container::Item).count();
        if block.kind != BlockKind::ListItem {
            counts.truncate(inside);
            out.push(0);
            continue;
        }
        let depth = usize::from(block.level).max(1);
        counts.resize(depth, 0);
        let start = block.form.split(' ').find_map(|part| part.strip_prefix("start=")?.parse().ok());
        counts[depth - 1] = start.unwrap_or(counts[depth - 1] + 1);
        out.push(if block.form.starts_with("ordered") { counts[depth - 1] } else { 0 });
    }
    out
}

/// The words with their styles: what stayed and what came has those of the new text, what went those of the old one.
fn runs<'p>(words: &[Word], old: (Option<&'p Block>, &'p PagePath), new: (&'p Block, &'p PagePath)) -> Vec<Run<'p>> {
    let is_code = new.0.kind == BlockKind::Code && !new.0.raw.is_empty();
    let (mut at_old, mut at_new) = (0, 0);
    let mut out = Vec::new();
    for word in words {
        let length = word.text.len();
        let (spans, start, path) = match word.op {
            WordOp::Delete => (old.0.map_or(&[][..], |block| &block.spans), at_old, old.1),
            _ => (new.0.spans.as_slice(), at_new, new.1),
        };
        let spans = if is_code { &[][..] } else { spans };
        styled(&word.text, start, spans, |text, styles| {
            out.push(Run { op: word.op, text: text.to_owned(), styles, path });
        });
        if word.op != WordOp::Insert {
            at_old += length;
        }
        if word.op != WordOp::Delete {
            at_new += length;
        }
    }
    out
}

/// Cuts a text where a span begins or ends. Spans without length (breaks, calls of footnotes) come as empty texts.
fn styled<'p>(text: &str, start: usize, spans: &'p [Span], mut give: impl FnMut(&str, Vec<&'p Style>)) {
    let end = start + text.len();
    let touches = |range: &Range<usize>| {
        range.start < end && range.end > start || range.is_empty() && range.start >= start && range.start < end
    };
    let here: Vec<&Span> = spans.iter().filter(|span| touches(&span.range)).collect();
    let mut cuts: Vec<usize> = here
        .iter()
        .flat_map(|span| [span.range.start, span.range.end])
        .filter(|cut| *cut > start && *cut < end)
        .collect();
    cuts.extend([start, end]);
    cuts.sort_unstable();
    cuts.dedup();
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        for point in here.iter().filter(|span| span.range.is_empty() && span.range.start == from) {
            give("", vec![&point.style]);
        }
        let mut over: Vec<&&Span> = here
            .iter()
            .filter(|span| span.range.start <= from && span.range.end >= to && !span.range.is_empty())
            .collect();
        over.sort_by_key(|span| (span.range.start, std::cmp::Reverse(span.range.end)));
        if let Some(piece) = text.get(from - start..to - start) {
            give(piece, over.into_iter().map(|span| &span.style).collect());
        }
    }
}

/// What is open around a block.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Open {
    Quote,
    Box,
    Bullets,
    Numbers,
    /// A list that only holds what stands in an item that is not shown itself: it may be of either kind.
    Holder,
    Item,
    Table,
}

impl Open {
    fn close(&self) -> &'static str {
        match self {
            Open::Quote => "</blockquote>",
            Open::Box => "</div>",
            Open::Bullets | Open::Holder => "</ul>",
            Open::Numbers => "</ol>",
            Open::Item => "</li>",
            Open::Table => "</tbody></table></div>",
        }
    }

    /// Whether what is open serves where this is wanted: a list goes on, whatever its marks. A holder is no list: numbers would not be seen
    /// in it, as where the first item stands on the part before.
    fn serves(&self, wanted: &Open) -> bool {
        self == wanted
            || matches!((self, wanted), (Open::Bullets | Open::Numbers, Open::Bullets | Open::Numbers | Open::Holder))
    }
}

/// What must be open around a block, without itself.
fn around(block: &Block) -> Vec<Open> {
    let mut out = Vec::new();
    for container in block.within.iter() {
        match container {
            Container::Quote => out.push(Open::Quote),
            Container::Box { .. } => out.push(Open::Box),
            Container::Item => out.extend([Open::Holder, Open::Item]),
            Container::Footnote | Container::Html(_) => {}
        }
    }
    match block.kind {
        BlockKind::ListItem => {
            // HTML around a list, or an old parser, may hide an item that it stands in.
            out.push(if block.form.starts_with("ordered") { Open::Numbers } else { Open::Bullets });
        }
        BlockKind::TableRow => out.push(Open::Table),
        _ => {}
    }
    out
}

struct Writer<'s> {
    showing: Showing<'s>,
    out: String,
    open: Vec<Open>,
    /// The levels of the headings above, as the page has them: they are written without gaps.
    headings: Vec<u8>,
    /// Parts that are full, and how many bytes each may have.
    parts: Vec<String>,
    size: usize,
}

impl<'s> Writer<'s> {
    fn new(showing: Showing<'s>, size: usize) -> Writer<'s> {
        Writer { showing, out: String::new(), open: Vec::new(), headings: Vec::new(), parts: Vec::new(), size }
    }

    /// Ends a part; its headings begin anew.
    fn turn(&mut self) {
        self.close_to(0);
        if !self.out.is_empty() {
            self.parts.push(std::mem::take(&mut self.out));
        }
        self.headings.clear();
    }

    /// Writes something that must stay together, in the next part where it does not fit into this one. Whether it fits.
    fn fit(&mut self, write: &mut dyn FnMut(&mut Self)) -> bool {
        let before = (self.out.len(), self.open.clone(), self.headings.clone());
        write(self);
        if self.out.len() <= self.size {
            return true;
        }
        self.out.truncate(before.0);
        (self.open, self.headings) = (before.1, before.2);
        self.turn();
        write(self);
        self.out.len() <= self.size
    }

    /// An item; a heading that stands low on a part begins the next one.
    fn put(&mut self, item: &Item<'_>) {
        if item.block.kind == BlockKind::Heading && self.out.len() > self.size / LOW.1 * LOW.0 {
            self.turn();
        }
        if self.fit(&mut |writer: &mut Self| writer.item(item, 0)) {
            return;
        }
        if let Some(halves) = item.halves() {
            self.begin_anew();
            halves.iter().for_each(|half| self.put(half));
        }
    }

    /// Takes away what stands alone on a part and does not fit.
    fn begin_anew(&mut self) {
        self.out.clear();
        self.open.clear();
        self.headings.clear();
    }

    /// Items folded away, in several folds where they do not fit into one part.
    fn fold(&mut self, items: &[Item<'_>]) {
        let fits = self.fit(&mut |writer: &mut Self| {
            writer.close_to(0);
            let count = (writer.showing.texts.unchanged)(items.len());
            let _ = write!(writer.out, "<details class=\"fold\"><summary>{}</summary>", html(&count));
            items.iter().for_each(|item| writer.item(item, 0));
            writer.close_to(0);
            writer.out.push_str("</details>");
        });
        if fits {
            return;
        }
        if let [item] = items {
            if let Some(halves) = item.halves() {
                self.begin_anew();
                halves.iter().for_each(|half| self.fold(std::slice::from_ref(half)));
            }
            return;
        }
        self.begin_anew();
        let (first, second) = items.split_at(items.len() / 2);
        self.fold(first);
        self.fold(second);
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some(open) = self.open.pop() {
                self.out.push_str(open.close());
            }
        }
    }

    /// Opens what is wanted; what is open already and serves stays open. Of what is below `floor` nothing is closed.
    fn bring(&mut self, wanted: &[Open], floor: usize, state: State) {
        let same = self.open.iter().zip(wanted).take_while(|(open, wanted)| open.serves(wanted)).count();
        self.close_to(same.max(floor));
        for open in wanted.get(self.open.len()..).unwrap_or_default().to_vec() {
            let class = state.attribute();
            match open {
                Open::Quote => self.out.push_str("<blockquote>"),
                Open::Box => self.out.push_str("<div class=\"box\">"),
                Open::Bullets | Open::Holder => self.out.push_str("<ul>"),
                Open::Numbers => self.out.push_str("<ol>"),
                // An item that this block stands in, and that is not shown itself.
                Open::Item => self.out.push_str("<li class=\"bare\">"),
                Open::Table => {
                    let label = html(self.showing.texts.table);
                    let _ = write!(
                        self.out,
                        "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\"><table{class}><tbody>"
                    );
                }
            }
            self.open.push(open);
        }
    }

    /// The whole text; long stretches that stayed are folded, but for their headings.
    fn whole(&mut self, items: &[Item<'_>]) {
        let mut at = 0;
        while at < items.len() {
            let stretch = items[at..].iter().take_while(|item| item.state == State::Stayed).count();
            if stretch == 0 {
                self.put(&items[at]);
                at += 1;
                continue;
            }
            let end = at + stretch;
            let (first, last) = (at == 0, end == items.len());
            // What stands beside a change stays in sight.
            let from = if first { at } else { at + 1 };
            let to = if last { end } else { end - 1 };
            items[at..from.min(end)].iter().for_each(|item| self.put(item));
            if from < to {
                self.stayed(&items[from..to]);
            }
            items[to.max(from.min(end))..end].iter().for_each(|item| self.put(item));
            at = end;
        }
    }

    /// Items that stayed: headings are shown, what stands between them is folded where it is long.
    fn stayed(&mut self, items: &[Item<'_>]) {
        for run in items.chunk_by(|a, b| (a.block.kind == BlockKind::Heading) == (b.block.kind == BlockKind::Heading)) {
            let heading = run.first().is_some_and(|item| item.block.kind == BlockKind::Heading);
            if heading || run.len() <= IN_SIGHT {
                run.iter().for_each(|item| self.put(item));
                continue;
            }
            self.fold(run);
        }
    }

    /// What changed, each under the headings above it; what stayed is counted.
    fn changes(&mut self, items: &[Item<'_>]) {
        let mut shown: Vec<&Item<'_>> = Vec::new();
        let mut above: Vec<&Item<'_>> = Vec::new();
        let mut header: Option<&Item<'_>> = None;
        let mut passed = 0;
        for item in items {
            let heading = item.block.kind == BlockKind::Heading;
            if heading {
                above.retain(|open| open.block.level < item.block.level);
            }
            if item.block.kind != BlockKind::TableRow {
                header = None;
            } else if item.block.form.split(' ').any(|part| part == "header") {
                header = Some(item);
            }
            if matches!(item.state, State::Stayed | State::Away(_)) {
                if item.state == State::Stayed {
                    passed += 1;
                    if heading {
                        above.push(item);
                    }
                }
                continue;
            }
            if passed > 0 && !self.out.is_empty() {
                self.close_to(0);
                self.out.push_str("<p class=\"gap\" aria-hidden=\"true\">…</p>");
            }
            passed = 0;
            // The title stands above all of this already.
            let above_this = above.iter().filter(|heading| heading.block.level > 1);
            for heading in above_this.filter(|heading| !shown.iter().any(|shown| std::ptr::eq(*shown, **heading))) {
                self.item(heading, 0);
            }
            shown.extend(&above);
            if let Some(header) = header.take().filter(|header| header.state == State::Stayed) {
                self.item(header, 0);
            }
            self.item(item, 0);
            if heading {
                above.push(item);
                shown.push(item);
            }
        }
    }

    fn item(&mut self, item: &Item<'_>, floor: usize) {
        let block = item.block;
        let mut wanted = around(block);
        if block.kind == BlockKind::ListItem {
            self.bring(&wanted, floor, item.state);
            // The items of one list stand beside each other.
            self.close_to(wanted.len().max(floor));
        } else {
            self.bring(&wanted, floor, item.state);
        }
        if let State::Away(number) = item.state {
            self.away(item, number);
            return;
        }
        let class = item.state.attribute();
        let note = self.note(item);
        match block.kind {
            BlockKind::Heading => self.heading(item, &class, &note),
            BlockKind::ListItem => {
                let value = if item.number > 0 { format!(" value=\"{}\"", item.number) } else { String::new() };
                let _ = write!(self.out, "<li{class}{value}>{note}{}", self.task(block));
                self.inline(&item.runs);
                self.open.push(Open::Item);
            }
            BlockKind::TableRow => self.row(item, &class),
            BlockKind::Code => {
                let _ = write!(self.out, "{note}<pre{class} tabindex=\"0\"><code>");
                self.inline(&item.runs);
                self.out.push_str("</code></pre>");
            }
            BlockKind::Admonition => {
                self.close_to(wanted.len().max(floor));
                let state = item.state.class();
                let _ = write!(self.out, "<div class=\"box {state}\"><p class=\"box-title\">{note}");
                self.inline(&item.runs);
                self.out.push_str("</p>");
                wanted.push(Open::Box);
                self.open.push(Open::Box);
            }
            BlockKind::Image => self.image(item, &class, &note),
            BlockKind::Html if block.text.is_empty() => self.out.push_str("<hr>"),
            BlockKind::Footnote | BlockKind::Definition => {
                let _ = write!(self.out, "<p{class}>{note}<strong>");
                self.marked(item.state, &block.name);
                self.out.push_str("</strong> ");
                self.inline(&item.runs);
                self.out.push_str("</p>");
            }
            _ => {
                let _ = write!(self.out, "<p{class}>{note}");
                self.inline(&item.runs);
                self.out.push_str("</p>");
            }
        }
        self.out.push('\n');
    }

    fn task(&self, block: &Block) -> String {
        let task = |sign: &str, text: &str| {
            format!("<span aria-hidden=\"true\">{sign}</span><span class=\"vh\">{}</span> ", html(text))
        };
        if block.form.contains("task=done") {
            task("☑", self.showing.texts.task_done)
        } else if block.form.contains("task=open") {
            task("☐", self.showing.texts.task_open)
        } else {
            String::new()
        }
    }

    /// What is said in front of a block: that it moved, or that nothing but where it leads has changed.
    fn note(&self, item: &Item<'_>) -> String {
        if item.goes_on {
            return String::new();
        }
        let State::Moved(number) = item.state else {
            let same_words = item.state == State::Changed && item.runs.iter().all(|run| run.op == WordOp::Equal);
            let texts = self.showing.texts;
            let text = if item.block.kind == BlockKind::Image { texts.other_image } else { texts.other_link };
            return if same_words { format!("<span class=\"mark\">{}</span> ", html(text)) } else { String::new() };
        };
        let prefix = self.showing.prefix;
        let text = html(self.showing.texts.moved_here);
        // Where it stood is seen in the whole text alone: the heading there tells those who don't go and look.
        let (id, from) = match (self.showing.extent, item.stood_below) {
            (Extent::Whole, _) => (format!(" id=\"{prefix}n{number}\""), String::new()),
            (Extent::Changes, None) => Default::default(),
            (Extent::Changes, Some(heading)) => {
                (String::new(), self.showing.texts.stood_below.replace("{}", &html(heading)))
            }
        };
        format!("<a class=\"mark\"{id} href=\"#{prefix}o{number}\">{text}{from}</a> ")
    }

    /// Where a block stood: a line that leads to where it stands now; in the view of the old text, the block itself.
    fn away(&mut self, item: &Item<'_>, number: usize) {
        let prefix = self.showing.prefix;
        let text = html(self.showing.texts.moved_away);
        let (open, close) = match item.block.kind {
            BlockKind::TableRow => ("<tr class=\"away\"><td>", "</td></tr>"),
            BlockKind::ListItem => ("<li class=\"away\">", "</li>"),
            _ => ("<div class=\"away\">", "</div>"),
        };
        self.out.push_str(open);
        if !item.goes_on {
            let _ =
                write!(self.out, "<a class=\"mark\" id=\"{prefix}o{number}\" href=\"#{prefix}n{number}\">{text}</a> ");
        }
        self.out.push_str("<span class=\"then\">");
        self.inline(&item.runs);
        let _ = writeln!(self.out, "</span>{close}");
    }

    fn heading(&mut self, item: &Item<'_>, class: &str, note: &str) {
        let level = item.block.level.max(1);
        if self.showing.extent == Extent::Changes {
            let _ = write!(self.out, "<p class=\"heading {}\">{note}", item.state.class());
            self.inline(&item.runs);
            self.out.push_str("</p>");
            return;
        }
        self.headings.retain(|above| *above < level);
        self.headings.push(level);
        // Under the page's own title and the heading of the text.
        let depth = (self.headings.len() + 2).min(6);
        let _ = write!(self.out, "<h{depth}{class}>{note}");
        self.inline(&item.runs);
        let _ = write!(self.out, "</h{depth}>");
    }

    fn row(&mut self, item: &Item<'_>, class: &str) {
        let header = item.block.form.split(' ').any(|part| part == "header");
        let tag = if header { "th scope=\"col\"" } else { "td" };
        let end = if header { "th" } else { "td" };
        let _ = write!(self.out, "<tr{class}>");
        for cell in cells(&item.runs) {
            let _ = write!(self.out, "<{tag}>");
            self.inline(&cell);
            let _ = write!(self.out, "</{end}>");
        }
        self.out.push_str("</tr>");
    }

    /// An image as its description, with a link to the image itself; the image too where it comes from the host of these pages: nothing
    /// is loaded from elsewhere.
    fn image(&mut self, item: &Item<'_>, class: &str, note: &str) {
        let texts = self.showing.texts;
        let _ = write!(self.out, "<p{class}>{note}<span class=\"image\">");
        if item.block.text.is_empty() || matches!(item.state, State::Came | State::Went) {
            let described = Some(item.block.text.as_str()).filter(|text| !text.is_empty());
            self.marked(item.state, &format!("{}: {}", texts.image, described.unwrap_or(texts.no_description)));
        } else {
            let _ = write!(self.out, "{}: ", html(texts.image));
            self.inline(&item.runs);
        }
        self.out.push_str("</span>");
        if let Some(url) = (self.showing.resolve)(item.path, &item.block.name).filter(|_| item.state != State::Went) {
            let _ = write!(self.out, " <a href=\"{}\">{}</a>", html(&url), html(texts.see_image));
            if self.showing.host.is_some_and(|host| url.starts_with(host)) {
                // What it shows stands before it.
                let _ = write!(self.out, "<img src=\"{}\" alt=\"\" loading=\"lazy\">", html(&url));
            }
        }
        self.out.push_str("</p>");
    }

    fn marked(&mut self, state: State, text: &str) {
        let op = match state {
            State::Came => WordOp::Insert,
            State::Went => WordOp::Delete,
            _ => WordOp::Equal,
        };
        self.start(op);
        self.out.push_str(&html(text));
        self.end(op);
    }

    fn inline(&mut self, runs: &[Run<'_>]) {
        for group in runs.chunk_by(|a, b| a.op == b.op) {
            let Some(op) = group.first().map(|run| run.op) else { continue };
            self.start(op);
            for run in group {
                self.run(run);
            }
            self.end(op);
        }
    }

    fn start(&mut self, op: WordOp) {
        let texts = self.showing.texts;
        let (tag, word) = match op {
            WordOp::Equal => return,
            WordOp::Insert => ("ins", texts.inserted),
            WordOp::Delete => ("del", texts.deleted),
        };
        let _ = write!(self.out, "<{tag}><span class=\"vh\"> {} </span>", html(word));
    }

    fn end(&mut self, op: WordOp) {
        let (tag, word) = match op {
            WordOp::Equal => return,
            WordOp::Insert => ("ins", self.showing.texts.inserted_end),
            WordOp::Delete => ("del", self.showing.texts.deleted_end),
        };
        let _ = write!(self.out, "<span class=\"vh\"> {} </span></{tag}>", html(word));
    }

    fn run(&mut self, run: &Run<'_>) {
        if let ("", [style]) = (run.text.as_str(), &run.styles[..]) {
            match style {
                Style::Break => self.out.push_str("<br>"),
                Style::FootnoteCall(name) => {
                    let _ = write!(self.out, "<sup>[{}]</sup>", html(name));
                }
                _ => {}
            }
            return;
        }
        let mut ends = String::new();
        for style in &run.styles {
            let (start, end) = match style {
                Style::Strong => ("<strong>".to_owned(), "</strong>"),
                Style::Emphasis => ("<em>".to_owned(), "</em>"),
                Style::Strike => ("<span class=\"strike\">".to_owned(), "</span>"),
                Style::Code => ("<code>".to_owned(), "</code>"),
                Style::FootnoteCall(_) => ("<sup>".to_owned(), "</sup>"),
                Style::Other(tag) if tag == "sup" => ("<sup>".to_owned(), "</sup>"),
                Style::Other(tag) if tag == "sub" => ("<sub>".to_owned(), "</sub>"),
                Style::Link { target, .. } if run.op != WordOp::Delete => {
                    match (self.showing.resolve)(run.path, target) {
                        Some(url) => (format!("<a href=\"{}\">", html(&url)), "</a>"),
                        None => continue,
                    }
                }
                _ => continue,
            };
            // A link within a link would end the first.
            if end == "</a>" && ends.contains("</a>") {
                continue;
            }
            self.out.push_str(&start);
            ends.insert_str(0, end);
        }
        self.out.push_str(&html(&run.text));
        self.out.push_str(&ends);
    }
}

/// The cells of a row: its runs, cut where the sign between cells stands in text that stayed, came or went.
fn cells<'p>(runs: &[Run<'p>]) -> Vec<Vec<Run<'p>>> {
    const BETWEEN: &str = " | ";
    // The sign may stand half in one run and half in the next: it is looked for in the text of what is shown now, and in what went.
    let kept: String = runs.iter().filter(|run| run.op != WordOp::Delete).map(|run| run.text.as_str()).collect();
    let cuts: Vec<usize> = kept.match_indices(BETWEEN).map(|(at, _)| at).collect();
    if cuts.is_empty() {
        let gone: String = runs.iter().map(|run| run.text.as_str()).collect();
        if runs.iter().all(|run| run.op == WordOp::Delete) && gone.contains(BETWEEN) {
            let turned: Vec<Run<'p>> = runs.iter().cloned().map(|run| Run { op: WordOp::Equal, ..run }).collect();
            let back = |cell: Vec<Run<'p>>| cell.into_iter().map(|run| Run { op: WordOp::Delete, ..run }).collect();
            return cells(&turned).into_iter().map(back).collect();
        }
    }
    let mut out = vec![Vec::new()];
    let mut at = 0;
    for run in runs {
        if run.op == WordOp::Delete {
            let text = run.text.replace(BETWEEN, " ");
            out.last_mut()
                .into_iter()
                .for_each(|cell: &mut Vec<Run<'p>>| cell.push(Run { text: text.clone(), ..run.clone() }));
            continue;
        }
        let mut text = String::new();
        if run.text.is_empty() {
            out.last_mut().into_iter().for_each(|cell| cell.push(run.clone()));
        }
        for (offset, letter) in run.text.char_indices() {
            let place = at + offset;
            if let Some(cut) = cuts.iter().find(|cut| (**cut..**cut + BETWEEN.len()).contains(&place)) {
                if place == *cut {
                    put(&mut out, run, &mut text);
                    out.push(Vec::new());
                }
                continue;
            }
            text.push(letter);
        }
        put(&mut out, run, &mut text);
        at += run.text.len();
    }
    out
}

fn put<'p>(cells: &mut [Vec<Run<'p>>], run: &Run<'p>, text: &mut String) {
    if let (Some(cell), false) = (cells.last_mut(), text.is_empty()) {
        cell.push(Run { text: std::mem::take(text), ..run.clone() });
    }
}
