//! The containers that the dialect's pass took out of the text, and raw HTML, in which they may stand.

use std::sync::Arc;

use comrak::nodes::AstNode;

use super::{Block, Body, Context, MAX_DEPTH, Reader, add_form, aside_block, block, capitalised, paragraphs};
use crate::page::dialect::{self, Kind};
use crate::page::html::HtmlBox;
use crate::page::inline::Inline;
use crate::page::{BlockKind, Container, html};

impl Reader<'_> {
    /// A container that the dialect's pass took out of the text.
    pub(super) fn container(&mut self, index: usize, body: &mut Body, context: &mut Context) {
        let Some(container) = body.containers.get_mut(index).and_then(Option::take) else {
            return;
        };
        let first = container.number;
        while let Some((_, aside)) = body.asides.next_if(|(_, aside)| aside.lines.0 <= first) {
            self.blocks.push(aside_block(aside, &body.within));
        }
        if context.depth >= MAX_DEPTH {
            self.too_deep.get_or_insert(first);
            let lines = container.body.iter().map(|line| (line.number, line.text.as_str()));
            let within = Arc::clone(&context.within);
            let blocks = paragraphs(lines);
            self.blocks.extend(blocks.into_iter().map(|block| Block { within: Arc::clone(&within), ..block }));
            return;
        }
        match container.kind {
            Kind::Box { kind, title, form: extra } => {
                let title = title.unwrap_or_else(|| capitalised(kind.split(' ').next().unwrap_or("")));
                let mut inline = self.inline_text(&title);
                let mut form = kind.clone();
                add_form(&mut form, &extra);
                inline.form.insert(0, form);
                let title = inline.text.clone();
                self.push(inline, block(BlockKind::Admonition, &context.within, first, first));
                self.body(container.body, &context.inside(Container::Box { kind, title }));
            }
            Kind::Footnote(name) => {
                let mut inner = context.inside(Container::Footnote);
                // The footnote's own paragraph stands in the page, what follows it in the footnote.
                inner.footnote = Some(name);
                inner.lists = 0;
                let start = self.blocks.len();
                self.body(container.body, &inner);
                if let Some(block) = self.blocks[start..].iter_mut().find(|block| block.kind == BlockKind::Footnote) {
                    block.within = Arc::clone(&context.within);
                }
            }
            Kind::Wrapper(tag) => {
                let form = tag.attributes_without(&["markdown"]);
                if !form.is_empty() {
                    let raw = format!("<{} {form}>", tag.name);
                    self.push(
                        Inline::default(),
                        Block { raw, ..block(BlockKind::Html, &context.within, first, first) },
                    );
                }
                let mut inner = context.inside(Container::Html(tag.name));
                inner.quoted = context.quoted;
                self.body(container.body, &inner);
            }
            Kind::Html => {
                let html = container.body.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
                let numbers: Vec<u32> = container.body.iter().map(|line| line.number).collect();
                self.html(&html, |line| numbers.get(line).or(numbers.last()).copied().unwrap_or(first), context);
                let asides = container.body.into_iter().flat_map(|line| line.asides);
                let blocks: Vec<Block> = asides.map(|aside| aside_block(aside, &context.within)).collect();
                // Comments within HTML come behind it; their lines may not run ahead of what follows.
                self.blocks.extend(blocks);
            }
        }
    }

    /// Raw HTML as the parser sees it: lines of HTML, and lines that stand for containers.
    pub(super) fn html_block<'a>(&mut self, node: &'a AstNode<'a>, html: &str, body: &mut Body, context: &mut Context) {
        let start = node.data().sourcepos.start.line;
        self.asides_before(body, start);
        let mut open = (start, String::new());
        for (index, line) in html.lines().enumerate() {
            match dialect::placeholder_index(line) {
                Some(container) => {
                    let (first, html) = std::mem::replace(&mut open, (start + index + 1, String::new()));
                    self.html(&html, |line| body.number(first + line), context);
                    self.container(container, body, context);
                }
                None => {
                    open.1.push_str(line);
                    open.1.push('\n');
                }
            }
        }
        let (first, html) = open;
        self.html(&html, |line| body.number(first + line), context);
    }

    fn html(&mut self, html: &str, number: impl Fn(usize) -> u32, context: &Context) {
        let mut within = Arc::clone(&context.within);
        let mut open_box = None;
        let mut stretches = html::stretches(html).into_iter().enumerate().peekable();
        while let Some((at, mut stretch)) = stretches.next() {
            let (first, mut last) = (number(stretch.lines.0), number(stretch.lines.1));
            let title = stretch.in_box.as_ref().map(|found| found.title);
            if title != open_box {
                within = Arc::clone(&context.within);
                open_box = None;
            }
            if let Some(HtmlBox { kind, .. }) = stretch.in_box.take_if(|found| found.title == at) {
                let title = stretch.inline.text.clone();
                stretch.inline.form.insert(0, kind.clone());
                self.push(stretch.inline, block(BlockKind::Admonition, &context.within, first, last));
                within = context.inside(Container::Box { kind, title }).within;
                open_box = Some(at);
                continue;
            }
            // A term of a list and what the list says of it are one thing.
            if let Some((_, said)) = stretches.next_if(|(_, next)| stretch.is_in("dt") && next.is_in("dd")) {
                last = number(said.lines.1).max(last);
                let (name, mut inline) = (stretch.inline.text, said.inline);
                inline.form.splice(0..0, stretch.inline.form);
                inline.images.splice(0..0, stretch.inline.images);
                self.push(inline, Block { name, ..block(BlockKind::Definition, &within, first, last) });
                continue;
            }
            let kind = if stretch.level > 0 { BlockKind::Heading } else { BlockKind::Html };
            let block = Block { level: stretch.level, raw: stretch.raw, ..block(kind, &within, first, last) };
            self.push(stretch.inline, block);
        }
    }
}
