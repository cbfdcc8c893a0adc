//! A page's body to blocks: CommonMark and GitHub's extensions by comrak, everything else by [`dialect`](super::dialect).
//!
//! One body at a time: the page itself, then the body of every container where it stands. Blocks come out flat and in
//! reading order; what they stand in is kept with them.

use std::sync::Arc;

use comrak::nodes::{AlertType, AstNode, ListType, NodeList, NodeValue, TableAlignment};
use comrak::options::BrokenLinkReference;
use comrak::{Arena, Options, ResolvedReference, parse_document};

use super::dialect::{self, Aside, AsideKind, Definitions, Line};
use super::inline::Inline;
use super::text;
use super::{Block, BlockKind, Container, Span};

mod containers;
mod inline;
mod places;
mod tables;

use inline::{Part, Written, write};
use places::set_places;

/// Boxes, quotes and lists in one another are followed this deep: real pages nest five deep. What is deeper is read as
/// plain paragraphs, so that reading needs a bounded stack.
const MAX_DEPTH: usize = 40;

/// The address that [`options`] gives to a call of a footnote, to tell it from a link.
const FOOTNOTE: &str = "\u{F8F5}footnote:";
/// What stands for the address of a reference to a name in code.
const NAME: &str = "\u{F8F5}name:";

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
        let defined = definitions.links.get(&label).cloned();
        // `[text][package.module.name]` leads to what another tool documents; the name is no address.
        let named = || {
            dialect::is_dotted_name(reference.original)
                .then(|| (format!("{NAME}{}", reference.original), String::new()))
        };
        let (url, title) = defined.or_else(named)?;
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
            match dialect::generated(&inline.text) {
                Some((name, options)) => {
                    let mut text = Inline::default();
                    text.push(name);
                    text.finish();
                    self.push(text, Block { kind: BlockKind::Html, raw: options.to_owned(), ..block });
                }
                None => self.push(inline, block),
            }
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
        AsideKind::Tags(raw) => Block { raw, ..block(BlockKind::Html, within, first, last) },
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
