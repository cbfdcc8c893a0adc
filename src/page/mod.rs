//! Pages: one Markdown file each, read into blocks.
//!
//! [`read`] takes the bytes of a file and gives `(Page, Vec<Problem>)`: it can't fail.
//!
//! A page is read as its reader sees it: source spelling (wrapping, `*` or `_`, order of front matter) leaves no
//! trace in a [`Block`]; what can be seen but is not text (levels, emphasis, link targets) is kept beside the text.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::problem::{Problem, ProblemKind};

pub mod anchors;
mod dialect;
mod front_matter;
mod html;
mod includes;
mod inline;
mod markdown;
pub mod packed;
mod text;

pub use text::unescape_html;

/// Where a page lives: repo-relative, `/` between folders, UTF-8, never normalised.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
pub struct PagePath(Arc<str>);

impl PagePath {
    /// The path as it stands in the tree.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        PagePath(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder, without a closing `/`; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file name, with its ending.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The file name without `.md`, `.markdown` or `.mdx`.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        [".markdown", ".mdx", ".md"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
    }

    /// A name to show where the page has no title: its file name, of an index page that of its folder, in a readable spelling.
    ///
    /// ```text
    /// docs/api/release-notes.md → Release notes     docs/api/index.md → Api
    /// ```
    pub fn name(&self) -> String {
        let is_index = matches!(self.stem(), "index" | "README" | "_index");
        let folder = self.folder().rsplit('/').next().filter(|folder| is_index && !folder.is_empty());
        readable(folder.unwrap_or(self.stem()))
    }
}

/// Whether a line puts the documentation of code there, which another tool writes: `::: package.module`, `## ::: package.module`.
pub fn is_documented_by_a_tool(line: &str) -> bool {
    dialect::generated(line.trim_start_matches(['#', ' '])).is_some()
}

/// The name of a file or folder as people would write it: `03-wetten_en-regels` → `Wetten en regels`, `_docs` → `Docs`.
pub fn readable(name: &str) -> String {
    let bare = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' '));
    let bare = if bare.is_empty() { name } else { bare };
    let text = bare.replace(['-', '_'], " ");
    let mut letters = text.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl fmt::Debug for PagePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for PagePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A page as its reader sees it.
#[derive(Clone, Debug, Default, PartialEq, BorshDeserialize, BorshSerialize)]
pub struct Page {
    /// The front matter, keys in the order of the file.
    pub front_matter: Vec<Field>,
    /// The body in reading order, flat: what a block lies in is told by [`Block::within`] and [`Block::place`].
    pub blocks: Vec<Block>,
}

impl Page {
    /// The title: the front matter's `title`, else the first heading of level 1, else a lower one with which the page begins and
    /// below which all others stand, else none.
    pub fn title(&self) -> Option<&str> {
        let headings = || self.blocks.iter().filter(|block| block.kind == BlockKind::Heading);
        let begins = || {
            let first = self.blocks.iter().find(|block| !block.text.is_empty() && block.kind != BlockKind::Comment)?;
            let above = first.kind == BlockKind::Heading && headings().skip(1).all(|other| other.level > first.level);
            above.then_some(first)
        };
        let written = self.field("title").filter(|title| !title.is_empty());
        let heading = || headings().find(|block| block.level == 1).or_else(begins);
        written.or_else(|| Some(heading()?.text.as_str()))
    }

    /// The text of a front matter field.
    pub fn field(&self, key: &str) -> Option<&str> {
        self.front_matter
            .iter()
            .find(|field| field.key == key)
            .and_then(|field| field.values.first())
            .map(String::as_str)
    }
}

/// One field of the front matter. Nested keys are joined with a dot (`search.exclude`).
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub struct Field {
    /// The key as written.
    pub key: String,
    /// A scalar has one value, a list any number, an empty or null field none. Dates and numbers stay as written.
    pub values: Vec<String>,
    /// Whether it was written as a list: lists of labels are compared as sets.
    pub list: bool,
    /// Lines in the source, from 1.
    pub lines: Range<u32>,
}

/// What kind of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
#[allow(missing_docs, reason = "the names are those of the contract and say it")]
pub enum BlockKind {
    Heading,
    Paragraph,
    /// One item of a list: its first paragraph. Later paragraphs are `Paragraph`s within the item.
    ListItem,
    /// One row of a table, the header row too; the text is its cells with ` | ` between them.
    TableRow,
    /// A paragraph within a block quote.
    Quote,
    /// A fenced or indented code block.
    Code,
    /// The title of a box (`!!!`, `???`, `===`, `:::`, GitHub alerts); what stands in the box follows as blocks `within` it.
    Admonition,
    /// An image; the text is its alternative text, the target its address. It leaves no text where it stood.
    Image,
    /// Raw HTML: one block per stretch of visible text in it.
    Html,
    /// The text of a footnote.
    Footnote,
    /// An abbreviation or a definition list's item.
    Definition,
    /// An HTML comment: never prose.
    Comment,
}

/// One block of a page.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub struct Block {
    /// What kind of block it is.
    pub kind: BlockKind,
    /// The visible text, white space (NBSP too) folded to single blanks and trimmed. Code keeps its words but not its lines here.
    pub text: String,
    /// Heading level 1 to 6; for a list item its depth from 1; else 0.
    pub level: u8,
    /// The headings above it, outermost first. A heading does not contain itself. The page's only first `h1` is left out:
    /// it is the title, not a place.
    pub place: Arc<[String]>,
    /// The boxes, quotes and list items it stands in, outermost first.
    pub within: Arc<[Container]>,
    /// Links, emphasis and breaks in `text`, by byte range, in order.
    pub spans: Vec<Span>,
    /// What can be told apart but is neither text nor span: list marker kind and number, type of box, language of code, HTML
    /// tags and attributes, column alignment, attribute lists. Two blocks that differ here alone differ in looks.
    pub form: String,
    /// The exact text where white space counts (code) or nothing is visible (comments, HTML without text); else empty.
    pub raw: String,
    /// Name of a footnote, abbreviation or defined term; address of an image; else empty.
    pub name: String,
    /// Lines in the source, from 1, end exclusive.
    pub lines: Range<u32>,
}

/// What a block can stand in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, BorshDeserialize, BorshSerialize)]
pub enum Container {
    /// A box of this type (`info`, `tip`, `tab` …) with this title.
    Box {
        /// `info`, `tip`, `details`, `tab`, …
        kind: String,
        /// Its title; empty when it has none.
        title: String,
    },
    /// A block quote.
    Quote,
    /// A list item (bulleted or numbered alike).
    Item,
    /// A footnote's text.
    Footnote,
    /// HTML that wraps Markdown (`md_in_html`): the tag's name.
    Html(String),
}

/// A stretch of a block's text that is more than text.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub struct Span {
    /// Byte range in [`Block::text`]; may be empty (a break).
    pub range: Range<usize>,
    /// What it is.
    pub style: Style,
}

/// What a span is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshDeserialize, BorshSerialize)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Style {
    Strong,
    Emphasis,
    Strike,
    Code,
    /// A hard line break stands here.
    Break,
    /// A link: where it leads (reference links resolved), and its `title` or attributes if it has any.
    Link {
        target: String,
        extra: String,
    },
    /// A footnote is called here, by name.
    FootnoteCall(String),
    /// Other inline HTML or mark-up (`<sup>`, `==mark==`), by tag name.
    Other(String),
}

/// How pages of this site are written, as its generator reads them.
#[derive(Clone, Debug, Default)]
pub struct Dialect {
    /// Folders (repo-relative) in which `--8<--` looks for its files, in order.
    pub snippet_folders: Vec<String>,
    /// Files whose definitions hold on every page (`auto_append`), looked for in the same folders.
    pub auto_append: Vec<String>,
    /// The generator carries out Liquid's tags on the whole page, in code too.
    pub liquid: bool,
    /// Pages are written in MyST Markdown.
    pub myst: bool,
}

/// The texts of files that pages include, by repo-relative path: all that [`includes`] asked for and the tree has.
pub type Includes = BTreeMap<String, Arc<str>>;

/// A page larger than this is not parsed: it is read as paragraphs. The largest page in the sites we measured has
/// 300 kB; what is larger than ten times that is generated (an API listing, an exported table).
const MAX_PAGE_BYTES: usize = 4 << 20;

/// Reads the bytes of a file. `includes` has the texts that [`includes()`] asked for.
///
/// It can't fail: what is odd is told beside the page, and what can't be read in blocks is read as plain paragraphs.
pub fn read(path: &PagePath, bytes: &[u8], dialect: &Dialect, includes: &Includes) -> (Page, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut tell = |line: Option<u32>, kind: ProblemKind| problems.push(Problem::in_file(path.as_str(), line, kind));
    let Some(decoded) = text::decode(bytes) else {
        tell(None, ProblemKind::Binary);
        return (Page::default(), problems);
    };
    if let Some(encoding) = decoded.assumed {
        tell(None, ProblemKind::Encoding(encoding.to_owned()));
    }
    let lines: Vec<&str> = text::lines(&decoded.text).collect();
    let front_matter = front_matter::read(&lines);
    for (line, kind) in front_matter.problems {
        tell(Some(line), kind);
    }
    let numbered = (1..).zip(&lines).skip(front_matter.lines);
    if bytes.len() > MAX_PAGE_BYTES {
        tell(None, ProblemKind::TooLarge(u64::try_from(bytes.len()).unwrap_or(u64::MAX)));
        let blocks = markdown::paragraphs(numbered.map(|(number, line)| (number, *line)));
        return (Page { front_matter: front_matter.fields, blocks }, problems);
    }
    let numbered = numbered.map(|(number, line)| includes::Numbered { number, text: (*line).to_owned() }).collect();
    let (expanded, missing) = includes::expand(numbered, path.as_str(), dialect, includes);
    for include in missing {
        tell(Some(include.line), ProblemKind::MissingInclude(include.name));
    }
    let liquid = if dialect.liquid { dialect::Liquid::Everywhere } else { dialect::Liquid::InText };
    let is_myst = dialect.myst || dialect::is_myst(&expanded);
    let expanded = if is_myst { dialect::read_myst(expanded) } else { expanded };
    let marked = dialect::mark(expanded, liquid);
    if let Some(line) = marked.conflict {
        tell(Some(line), ProblemKind::ConflictMarkers);
    }
    let mut definitions = marked.definitions;
    for file in &dialect.auto_append {
        match includes::appended(file, dialect, includes) {
            // A glossary defines no links, and is appended to every page.
            Some(text) if !text.lines().any(|line| line.starts_with('[') && line.contains("]:")) => {}
            Some(text) => {
                for (label, target) in dialect::definitions(text).links {
                    definitions.links.entry(label).or_insert(target);
                }
            }
            None => tell(None, ProblemKind::MissingInclude(file.clone())),
        }
    }
    let body = markdown::read(marked.lines, &definitions);
    if let Some(line) = marked.too_deep.or(body.too_deep) {
        tell(Some(line), ProblemKind::TooDeep);
    }
    (Page { front_matter: front_matter.fields, blocks: body.blocks }, problems)
}

/// The paths at which the files may be that this text wants included, by the dialect, and the files that are appended to
/// every page; `path` is the file that has the text. Whoever reads them asks again with their texts, until nothing new comes.
pub fn includes(path: &str, text: &str, dialect: &Dialect) -> Vec<String> {
    includes::names(path, text, dialect)
}
