//! A page's body to blocks: CommonMark and GitHub's extensions by comrak, everything else by [`dialect`](super::dialect).
//!
//! One body at a time: the page itself, then the body of every container where it stands. Blocks come out flat and in
//! reading order; what they stand in is kept with them.

use std::sync::Arc;

use comrak::nodes::{AlertType, AstNode, ListType, NodeLink, NodeList, NodeValue, TableAlignment};
use comrak::options::BrokenLinkReference;
use comrak::{Arena, Options, ResolvedReference, parse_document};

use super::dialect::{self, Aside, AsideKind, Definitions, Kind, Line};
use super::html::{self, OpenTags, Token};
use super::inline::{Image, Inline, attribute_list};
use super::text;
use super::{Block, BlockKind, Container, Span, Style};

/// Boxes, quotes and lists in one another are followed this deep: real pages nest five deep. What is deeper is read as
/// plain paragraphs, so that reading needs a bounded stack.
const MAX_DEPTH: usize = 40;

/// The address that [`options`] gives to a call of a footnote, to tell it from a link.
const FOOTNOTE: &str = "\u{F8F5}footnote:";

/// The blocks of a body.
pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    /// The first line that is nested too deeply to be followed.
    pub(super) too_deep: Option<u32>,
}

/// Reads the lines of a page into blocks.
pub(super) fn read(lines: Vec<Line>, definitions: &Definitions) -> Read {
    let mut reader =
        Reader { options: options(definitions), blocks: Vec::new(), too_deep: None, next_form: Vec::new() };
    reader.body(lines, &Context::default());
    let mut blocks = reader.blocks;
    // Comments come behind the text or HTML they stand in, which may be several blocks: now they find their place.
    blocks.sort_by_key(|block| block.lines.start);
    set_places(&mut blocks);
    Read { blocks, too_deep: reader.too_deep }
}

/// The blocks of a page that is too large to be parsed: its paragraphs.
pub(super) fn paragraphs<'a>(lines: impl Iterator<Item = (u32, &'a str)>) -> Vec<Block> {
    let within = Arc::default();
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<(String, u32, u32)> = None;
    let mut close = |open: Option<(String, u32, u32)>| {
        if let Some((text, first, last)) = open {
            let text = text::fold(&text);
            blocks.push(Block { text, ..block(BlockKind::Paragraph, &within, first, last) });
        }
    };
    for (number, line) in lines {
        if line.trim().is_empty() {
            close(open.take());
        } else {
            let (text, _, last) = open.get_or_insert_with(|| (String::new(), number, number));
            text.push_str(line);
            text.push(' ');
            *last = number;
        }
    }
    close(open.take());
    blocks
}

fn block(kind: BlockKind, within: &Arc<[Container]>, first: u32, last: u32) -> Block {
    Block {
        kind,
        text: String::new(),
        level: 0,
        place: Arc::default(),
        within: Arc::clone(within),
        spans: Vec::new(),
        form: String::new(),
        raw: String::new(),
        name: String::new(),
        lines: first..last.max(first) + 1,
    }
}

fn options(definitions: &Definitions) -> Options<'_> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options.extension.description_lists = true;
    options.extension.alerts = true;
    options.extension.highlight = true;
    // Links and footnotes may be defined in another body of the page, where the parser does not see them.
    let resolve = |reference: BrokenLinkReference<'_>| {
        let label = dialect::label(reference.original);
        if let Some(name) = label.strip_prefix('^') {
            return definitions
                .footnotes
                .contains(name)
                .then(|| ResolvedReference { url: format!("{FOOTNOTE}{name}"), title: String::new() });
        }
        let (url, title) = definitions.links.get(&label)?.clone();
        Some(ResolvedReference { url, title })
    };
    options.parse.broken_link_callback = Some(Arc::new(resolve));
    options
}

/// Where a block stands.
#[derive(Clone, Default)]
struct Context {
    within: Arc<[Container]>,
    /// Depth of lists, from 1 in a list.
    lists: usize,
    /// Containers of any kind, the parser's and ours.
    depth: usize,
    /// The paragraphs are those of a quote.
    quoted: bool,
    /// The name of the footnote whose first paragraph has not come yet.
    footnote: Option<String>,
    /// What the paragraphs' containers say about them and no block does.
    start: Option<usize>,
}

impl Context {
    fn inside(&self, container: Container) -> Self {
        let within = self.within.iter().cloned().chain([container]).collect();
        Context { within, depth: self.depth + 1, footnote: None, start: None, ..self.clone() }
    }
}

struct Reader<'d> {
    options: Options<'d>,
    blocks: Vec<Block>,
    too_deep: Option<u32>,
    /// An attribute list that stands before its block.
    next_form: Vec<String>,
}

/// One body while it is read: its lines and what was taken out of them.
struct Body {
    numbers: Vec<u32>,
    /// What stands between the lines, each with the index of its line; in order.
    asides: std::iter::Peekable<std::vec::IntoIter<(usize, Aside)>>,
    containers: Vec<Option<dialect::Container>>,
    within: Arc<[Container]>,
}

impl Body {
    /// The page's number of a line that the parser counts from 1.
    fn number(&self, line: usize) -> u32 {
        let index = line.saturating_sub(1).min(self.numbers.len().saturating_sub(1));
        self.numbers.get(index).copied().unwrap_or(1)
    }

    /// Code as it was written: what was taken out of it, by a pass that saw no code, is put back.
    fn as_written(&mut self, code: String) -> String {
        if !code.contains(dialect::MARK) {
            return code;
        }
        let mut written = String::new();
        for line in code.lines() {
            let index = dialect::placeholder_index(line);
            match index.and_then(|index| self.containers.get_mut(index)?.take()) {
                Some(container) => {
                    written.push_str(&container.header);
                    for line in container.body {
                        written.push_str("\n    ");
                        written.push_str(&line.text);
                    }
                }
                None => written.push_str(line),
            }
            written.push('\n');
        }
        written
    }

    /// First and last line of a node.
    fn lines(&self, node: &AstNode<'_>) -> (u32, u32) {
        let position = node.data().sourcepos;
        (self.number(position.start.line), self.number(position.end.line.max(position.start.line)))
    }
}

impl Reader<'_> {
    fn body(&mut self, lines: Vec<Line>, context: &Context) {
        let prepared = dialect::prepare(lines);
        let mut source = String::new();
        let mut numbers = Vec::with_capacity(prepared.lines.len());
        let mut asides = Vec::new();
        for (index, line) in prepared.lines.into_iter().enumerate() {
            source.push_str(&line.text);
            source.push('\n');
            numbers.push(line.number);
            asides.extend(line.asides.into_iter().map(|aside| (index, aside)));
        }
        let mut body = Body {
            numbers,
            asides: asides.into_iter().peekable(),
            containers: prepared.containers.into_iter().map(Some).collect(),
            within: Arc::clone(&context.within),
        };
        let arena = Arena::new();
        let root = parse_document(&arena, &source, &self.options);
        let mut context = context.clone();
        self.children(root, &mut body, &mut context);
        // No text is lost where the parser dropped the line that stands for a container.
        for index in 0..body.containers.len() {
            self.container(index, &mut body, &mut context);
        }
        self.asides_before(&mut body, usize::MAX);
    }

    fn children<'a>(&mut self, node: &'a AstNode<'a>, body: &mut Body, context: &mut Context) {
        for child in node.children() {
            self.node(child, body, context);
        }
    }

    fn node<'a>(&mut self, node: &'a AstNode<'a>, body: &mut Body, context: &mut Context) {
        let (first, last) = body.lines(node);
        if context.depth >= MAX_DEPTH {
            self.too_deep.get_or_insert(first);
            return self.plain(node, body, context);
        }
        let value = shallow(&node.data().value);
        match value {
            Shallow::Paragraph => self.paragraph(node, body, context),
            Shallow::Heading(level) => {
                let mut written = self.written(node, body, true);
                let parts = std::mem::take(&mut written.parts);
                self.push(written.inline, Block { level, ..block(BlockKind::Heading, &context.within, first, last) });
                self.parts(parts, body, context);
            }
            Shallow::Quote => {
                let mut inner = context.inside(Container::Quote);
                inner.quoted = true;
                self.children(node, body, &mut inner);
            }
            Shallow::Alert(kind, title) => {
                let block = block(BlockKind::Admonition, &context.within, first, first);
                self.asides_before(body, node.data().sourcepos.start.line);
                let title = text::fold(&title);
                self.push(Inline::default(), Block { text: title.clone(), form: kind.clone(), ..block });
                self.children(node, body, &mut context.inside(Container::Box { kind, title }));
            }
            Shallow::List(list) => {
                let mut inner = Context { lists: context.lists + 1, start: None, ..context.clone() };
                if list.list_type == ListType::Ordered && list.start != 1 {
                    inner.start = Some(list.start);
                }
                for item in node.children() {
                    self.item(item, &list, body, &inner);
                    inner.start = None;
                }
            }
            Shallow::Code { literal, info } => {
                self.asides_before(body, node.data().sourcepos.start.line);
                let literal = body.as_written(literal);
                let text = text::fold(&literal);
                let raw = literal.strip_suffix('\n').unwrap_or(&literal).to_owned();
                let form = text::fold(&info);
                self.push(
                    Inline::default(),
                    Block { text, raw, form, ..block(BlockKind::Code, &context.within, first, last) },
                );
            }
            Shallow::Html(html) => self.html_block(node, &html, body, context),
            Shallow::Table(alignments) => self.table(node, &alignments, body, context),
            Shallow::Rule => {
                self.asides_before(body, node.data().sourcepos.start.line);
                self.push(
                    Inline::default(),
                    Block { raw: "<hr>".to_owned(), ..block(BlockKind::Html, &context.within, first, last) },
                );
            }
            Shallow::Description => self.description(node, body, context),
            Shallow::Other => self.children(node, body, context),
        }
    }

    fn paragraph<'a>(&mut self, node: &'a AstNode<'a>, body: &mut Body, context: &mut Context) {
        let (first, last) = body.lines(node);
        let mut written = self.written(node, body, false);
        let parts = std::mem::take(&mut written.parts);
        let block = match context.footnote.take() {
            Some(name) => Block { name, ..block(BlockKind::Footnote, &context.within, first, last) },
            None if context.quoted => block(BlockKind::Quote, &context.within, first, last),
            None => block(BlockKind::Paragraph, &context.within, first, last),
        };
        let inline = written.inline;
        // An attribute list alone belongs to the block it touches: the one before it, else the one behind it.
        if inline.text.is_empty() && inline.images.is_empty() && written.only_attributes {
            match self.blocks.last_mut().filter(|before| before.lines.end == first && before.kind != BlockKind::Comment)
            {
                Some(before) => add_form(&mut before.form, &inline.form.join(" ")),
                None => self.next_form.extend(inline.form),
            }
        } else {
            self.push(inline, block);
        }
        self.parts(parts, body, context);
    }

    fn item<'a>(&mut self, item: &'a AstNode<'a>, list: &NodeList, body: &mut Body, context: &Context) {
        let (first, last) = body.lines(item);
        let mut form = String::from(if list.list_type == ListType::Ordered { "ordered" } else { "bullet" });
        if let Some(start) = context.start {
            form.push_str(&format!(" start={start}"));
        }
        if let NodeValue::TaskItem(task) = &item.data().value {
            form.push_str(if task.symbol.is_some() { " task=done" } else { " task=open" });
        }
        let level = u8::try_from(context.lists).unwrap_or(u8::MAX);
        let mut children = item.children().peekable();
        let text = children.next_if(|child| matches!(child.data().value, NodeValue::Paragraph));
        let mut inner = context.inside(Container::Item);
        inner.quoted = false;
        match text {
            Some(paragraph) => {
                let (first, last) = body.lines(paragraph);
                let mut written = self.written(paragraph, body, false);
                let parts = std::mem::take(&mut written.parts);
                self.push(
                    written.inline,
                    Block { level, form, ..block(BlockKind::ListItem, &context.within, first, last) },
                );
                self.parts(parts, body, &mut inner);
            }
            None => {
                self.asides_before(body, item.data().sourcepos.start.line);
                let last = children.peek().map_or(last, |_| first);
                self.push(
                    Inline::default(),
                    Block { level, form, ..block(BlockKind::ListItem, &context.within, first, last) },
                );
            }
        }
        for child in children {
            self.node(child, body, &mut inner);
        }
    }

    fn table<'a>(
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
                if index > 0 {
                    inline.text.push_str(" | ");
                }
                append(&mut inline, cell.inline);
            }
            let block = block(BlockKind::TableRow, &context.within, first, last);
            // The blank behind a last, empty cell is part of the row: the text is taken as it is.
            self.push(inline, block);
            self.parts(parts, body, context);
        }
    }

    /// A definition list: each details' first paragraph is a definition named by its term.
    fn description<'a>(&mut self, list: &'a AstNode<'a>, body: &mut Body, context: &mut Context) {
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

    /// A container that the dialect's pass took out of the text.
    fn container(&mut self, index: usize, body: &mut Body, context: &mut Context) {
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
    fn html_block<'a>(&mut self, node: &'a AstNode<'a>, html: &str, body: &mut Body, context: &mut Context) {
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
        for stretch in html::stretches(html) {
            let (first, last) = (number(stretch.lines.0), number(stretch.lines.1));
            let kind = if stretch.level > 0 { BlockKind::Heading } else { BlockKind::Html };
            let block = Block { level: stretch.level, raw: stretch.raw, ..block(kind, &context.within, first, last) };
            self.push(stretch.inline, block);
        }
    }

    /// A node that is nested too deeply: its text, paragraph by paragraph.
    fn plain<'a>(&mut self, node: &'a AstNode<'a>, body: &mut Body, context: &Context) {
        for leaf in node.descendants() {
            let is_leaf = leaf.data().value.contains_inlines();
            if is_leaf {
                let (first, last) = body.lines(leaf);
                let written = self.written(leaf, body, false);
                self.push(written.inline, block(BlockKind::Paragraph, &context.within, first, last));
            } else if let NodeValue::CodeBlock(code) = &leaf.data().value {
                let (first, last) = body.lines(leaf);
                let text = text::fold(&body.as_written(code.literal.clone()));
                self.blocks.push(Block { text, ..block(BlockKind::Paragraph, &context.within, first, last) });
            }
        }
    }

    /// The text of a leaf, after the comments that stand before it.
    fn written<'a>(&mut self, node: &'a AstNode<'a>, body: &mut Body, heading: bool) -> Written {
        self.asides_before(body, node.data().sourcepos.start.line);
        write(node, heading)
    }

    /// A line of text with inline mark-up: a title.
    fn inline_text(&self, source: &str) -> Inline {
        let source = source.trim();
        let arena = Arena::new();
        let root = parse_document(&arena, source, &self.options);
        match root.first_child().filter(|child| child.next_sibling().is_none()) {
            Some(child) if matches!(child.data().value, NodeValue::Paragraph) => write(child, false).inline,
            _ => {
                let mut inline = Inline::default();
                inline.push(source);
                inline.finish();
                inline
            }
        }
    }

    /// Containers and comments that were met within a text come behind it.
    fn parts(&mut self, parts: Vec<Part>, body: &mut Body, context: &mut Context) {
        for part in parts {
            match part {
                Part::Container(index) => self.container(index, body, context),
                Part::Comment(raw) => {
                    let line = self.blocks.last().map_or(1, |block| block.lines.start);
                    self.blocks.push(Block { raw, ..block(BlockKind::Comment, &context.within, line, line) });
                }
            }
        }
    }

    /// Puts down the comments and abbreviations that stand before a line.
    fn asides_before(&mut self, body: &mut Body, line: usize) {
        while let Some((_, aside)) = body.asides.next_if(|(index, _)| index.saturating_add(1) < line) {
            self.blocks.push(aside_block(aside, &body.within));
        }
    }

    /// Adds a block with this text, and the images in it behind it.
    fn push(&mut self, inline: Inline, block: Block) {
        let mut form = block.form;
        for part in self.next_form.drain(..).chain(inline.form) {
            add_form(&mut form, &part);
        }
        let text = if inline.text.is_empty() { block.text } else { inline.text };
        let images = inline.images;
        let (within, lines) = (Arc::clone(&block.within), block.lines.clone());
        let bare = matches!(block.kind, BlockKind::Paragraph | BlockKind::Html | BlockKind::Quote);
        // A paragraph that holds nothing but images, or nothing at all, is no paragraph.
        let is_empty = text.is_empty() && block.raw.is_empty() && (form.is_empty() || !images.is_empty());
        if !(bare && is_empty) {
            self.blocks.push(Block { text, form, spans: inline.spans, ..block });
        }
        for image in images {
            let spans = match image.link {
                Some(style) => vec![Span { range: 0..image.alt.len(), style }],
                None => Vec::new(),
            };
            self.blocks.push(Block {
                kind: BlockKind::Image,
                text: image.alt,
                name: image.address,
                form: image.form.join(" "),
                spans,
                lines: lines.clone(),
                ..self::block(BlockKind::Image, &within, 1, 1)
            });
        }
    }
}

fn aside_block(aside: Aside, within: &Arc<[Container]>) -> Block {
    let (first, last) = aside.lines;
    match aside.kind {
        AsideKind::Comment(raw) => Block { raw, ..block(BlockKind::Comment, within, first, last) },
        AsideKind::Abbreviation { name, text } => {
            Block { name, text, ..block(BlockKind::Definition, within, first, last) }
        }
    }
}

fn add_form(form: &mut String, part: &str) {
    if !form.is_empty() && !part.is_empty() {
        form.push(' ');
    }
    form.push_str(part);
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
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

/// A node's value without what the walk does not need.
enum Shallow {
    Paragraph,
    Heading(u8),
    Quote,
    Alert(String, String),
    List(NodeList),
    Code { literal: String, info: String },
    Html(String),
    Table(Vec<TableAlignment>),
    Rule,
    Description,
    Other,
}

fn shallow(value: &NodeValue) -> Shallow {
    match value {
        NodeValue::Paragraph => Shallow::Paragraph,
        NodeValue::Heading(heading) => Shallow::Heading(heading.level),
        NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) => Shallow::Quote,
        NodeValue::Alert(alert) => {
            let kind = match alert.alert_type {
                AlertType::Note => "note",
                AlertType::Tip => "tip",
                AlertType::Important => "important",
                AlertType::Warning => "warning",
                AlertType::Caution => "caution",
            };
            let title = alert.title.clone().unwrap_or_else(|| alert.alert_type.default_title().to_owned());
            Shallow::Alert(kind.to_owned(), title)
        }
        NodeValue::List(list) => Shallow::List(*list),
        NodeValue::CodeBlock(code) => Shallow::Code { literal: code.literal.clone(), info: code.info.clone() },
        NodeValue::HtmlBlock(html) => Shallow::Html(html.literal.clone()),
        NodeValue::Table(table) => Shallow::Table(table.alignments.clone()),
        NodeValue::ThematicBreak => Shallow::Rule,
        NodeValue::DescriptionList => Shallow::Description,
        _ => Shallow::Other,
    }
}

/// What the inline nodes of a leaf give.
struct Written {
    inline: Inline,
    /// Containers and comments that stand in it.
    parts: Vec<Part>,
    /// It holds an attribute list and nothing else.
    only_attributes: bool,
}

enum Part {
    Container(usize),
    Comment(String),
}

/// Writes the inline nodes of a leaf. It goes over them in a loop: how deep they are nested does not matter.
///
/// `line_end` tells that an attribute list may end the line of text, as it does in headings and table cells.
fn write<'a>(leaf: &'a AstNode<'a>, line_end: bool) -> Written {
    let mut writing = Writing {
        inline: Inline::default(),
        parts: Vec::new(),
        open: Vec::new(),
        tags: OpenTags::default(),
        image: None,
    };
    let mut only_attributes = false;
    let mut new_line = true;
    for edge in leaf.traverse() {
        match edge {
            comrak::arena_tree::NodeEdge::Start(node) if !std::ptr::eq(node, leaf) => {
                let data = node.data();
                let is_last =
                    node.next_sibling().is_none() && node.parent().is_some_and(|parent| std::ptr::eq(parent, leaf));
                let starts_line =
                    std::mem::replace(&mut new_line, matches!(data.value, NodeValue::SoftBreak | NodeValue::LineBreak));
                match &data.value {
                    // Kramdown's may also stand on the line above the text.
                    NodeValue::Text(text)
                        if text.starts_with("{:")
                            && node.previous_sibling().is_none()
                            && node
                                .next_sibling()
                                .is_some_and(|next| matches!(next.data().value, NodeValue::SoftBreak))
                            && whole_list(text).is_some() =>
                    {
                        writing.inline.form.extend(whole_list(text));
                    }
                    NodeValue::Text(text) if is_last && starts_line && whole_list(text).is_some() => {
                        only_attributes = node.previous_sibling().is_none() && looks_deliberate(text);
                        if node.previous_sibling().is_some() || only_attributes || line_end {
                            writing.inline.form.extend(whole_list(text));
                        } else {
                            writing.text(text);
                        }
                    }
                    NodeValue::Text(text)
                        if is_last && line_end && !(text.starts_with('{') && node.previous_sibling().is_some()) =>
                    {
                        match list_at_end(text) {
                            Some((before, list)) => {
                                writing.text(before);
                                writing.inline.form.push(list);
                            }
                            None => writing.text(text),
                        }
                    }
                    value => writing.start(value),
                }
            }
            comrak::arena_tree::NodeEdge::End(node) if !std::ptr::eq(node, leaf) => writing.end(&node.data().value),
            _ => {}
        }
    }
    writing.tags.interrupt(&mut writing.inline);
    writing.inline.finish();
    Written { inline: writing.inline, parts: writing.parts, only_attributes }
}

/// The attribute list that the text consists of.
fn whole_list(text: &str) -> Option<String> {
    let text = text.trim();
    attribute_list(text).filter(|&(_, length)| length == text.len()).map(|(list, _)| list)
}

/// `{ word }` alone in a paragraph may be text; `{: word }`, `{ .class }` and the like are not.
fn looks_deliberate(text: &str) -> bool {
    text.contains(['.', '#', '=', ':'])
}

/// The attribute list at the end of a heading or cell, and the text before it.
fn list_at_end(text: &str) -> Option<(&str, String)> {
    let trimmed = text.trim_end();
    let start = trimmed.ends_with('}').then(|| trimmed.rfind('{')).flatten()?;
    let before = &trimmed[..start];
    (before.is_empty() || before.ends_with(char::is_whitespace))
        .then(|| whole_list(&trimmed[start..]).map(|list| (before, list)))?
}

struct Writing {
    inline: Inline,
    parts: Vec<Part>,
    /// The open inline nodes: where they start and what they are.
    open: Vec<(usize, Style)>,
    tags: OpenTags,
    /// The image whose alternative text is being written, and how many images it stands in.
    image: Option<(String, usize)>,
}

impl Writing {
    fn text(&mut self, text: &str) {
        match &mut self.image {
            Some((alt, _)) => alt.push_str(text),
            None => self.inline.push_marked(text),
        }
    }

    fn start(&mut self, value: &NodeValue) {
        if let Some((alt, depth)) = &mut self.image {
            match value {
                NodeValue::Text(text) => alt.push_str(text),
                NodeValue::Code(code) => alt.push_str(&code.literal),
                NodeValue::SoftBreak | NodeValue::LineBreak => alt.push(' '),
                NodeValue::Image(_) => *depth += 1,
                _ => {}
            }
            return;
        }
        match value {
            NodeValue::Text(text) => self.inline.push_marked(text),
            NodeValue::SoftBreak => self.inline.push(" "),
            NodeValue::LineBreak => self.inline.hard_break(),
            NodeValue::Code(code) => {
                let start = self.inline.position();
                // A box that a code span reaches over was none of its text to the pass that took it out.
                for word in code.literal.split_inclusive(' ') {
                    match dialect::placeholder_index(word) {
                        Some(index) => self.parts.push(Part::Container(index)),
                        None => self.inline.push(word),
                    }
                }
                self.inline.span(start, Style::Code);
            }
            NodeValue::Math(math) => self.inline.push(&math.literal),
            NodeValue::HtmlInline(html) => self.html(html),
            NodeValue::Image(_) => self.image = Some((String::new(), 0)),
            NodeValue::Link(link) => self.open.push((self.inline.position(), link_style(link))),
            NodeValue::Strong => self.open.push((self.inline.position(), Style::Strong)),
            NodeValue::Emph => self.open.push((self.inline.position(), Style::Emphasis)),
            NodeValue::Strikethrough => self.open.push((self.inline.position(), Style::Strike)),
            NodeValue::Highlight => self.open.push((self.inline.position(), Style::Other("mark".to_owned()))),
            _ => {}
        }
    }

    fn end(&mut self, value: &NodeValue) {
        match value {
            NodeValue::Image(link) => match &mut self.image {
                Some((_, depth)) if *depth > 0 => *depth -= 1,
                _ => {
                    let (alt, _) = self.image.take().unwrap_or_default();
                    let form = (!link.title.is_empty()).then(|| format!("title={}", text::fold(&link.title)));
                    let outer = self
                        .open
                        .iter()
                        .rev()
                        .map(|(_, style)| style)
                        .find(|style| matches!(style, Style::Link { .. }))
                        .cloned();
                    self.inline.image(Image {
                        alt: text::fold(&alt),
                        address: link.url.clone(),
                        form: form.into_iter().collect(),
                        link: outer,
                    });
                }
            },
            NodeValue::Link(_)
            | NodeValue::Strong
            | NodeValue::Emph
            | NodeValue::Strikethrough
            | NodeValue::Highlight => {
                if self.image.is_some() {
                    return;
                }
                if let Some((start, style)) = self.open.pop() {
                    match style {
                        Style::FootnoteCall(name) => {
                            // The number that the reader sees is not text: it changes with every footnote before it.
                            self.inline.text.truncate(start);
                            self.inline.span(start, Style::FootnoteCall(name));
                        }
                        style => self.inline.span(start, style),
                    }
                }
            }
            _ => {}
        }
    }

    fn html(&mut self, html: &str) {
        if let Some(index) = dialect::placeholder_index(html) {
            self.parts.push(Part::Container(index));
            return;
        }
        match html::token(html) {
            Some((Token::Open(tag), _)) => self.tags.open(tag, &mut self.inline),
            Some((Token::Close(name), _)) => self.tags.close(&name, &mut self.inline),
            Some((Token::Comment(raw), _)) => self.parts.push(Part::Comment(raw.trim().to_owned())),
            _ => {}
        }
    }
}

fn link_style(link: &NodeLink) -> Style {
    match link.url.strip_prefix(FOOTNOTE) {
        Some(name) => Style::FootnoteCall(name.to_owned()),
        None => {
            let extra =
                if link.title.is_empty() { String::new() } else { format!("title={}", text::fold(&link.title)) };
            Style::Link { target: link.url.clone(), extra }
        }
    }
}

/// Tells each block which headings it stands under.
fn set_places(blocks: &mut [Block]) {
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
