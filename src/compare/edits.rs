//! The edits of one page: what differs between its old and its new text, block by block and field by field.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::blocks::{Step, align, is_entry, is_title};
use super::links::Links;
use super::meaning::{Weights, reasons as word_reasons};
use super::words::{diff, diff_rows, diff_sets, joined, sentences, word_count};
use super::{Edit, EditKind, Move, Op, Place, Reason, Target, Word, WordCount, WordOp};
use crate::page::{Block, BlockKind, Container, Field, Page, PagePath, Span, Style};
use crate::rulings::words::KEY;

/// An old and a new page, with their paths.
#[derive(Clone, Copy)]
pub struct Sides<'p> {
    /// The page as it was.
    pub old: (&'p PagePath, &'p Page),
    /// The page as it is.
    pub new: (&'p PagePath, &'p Page),
    /// Where addresses lead.
    pub links: &'p Links,
    /// How much each reason matters.
    pub weights: &'p Weights,
}

/// All edits between two versions of a page: the front matter's first, then the body's in the order of the new page.
pub fn edits(sides: Sides<'_>) -> Vec<Edit> {
    let mut out = front_matter(&sides.old.1.front_matter, &sides.new.1.front_matter);
    let (old, new) = (&sides.old.1.blocks, &sides.new.1.blocks);
    let steps = align(old, new);
    let renamed = renamed(&steps, old, new);
    let unboxed = unboxed(&steps, old, new);
    for (place, step) in steps.into_iter().enumerate() {
        match step {
            Step::Pair { old: from, new: to } => {
                let above = out.len();
                pair(sides, &from, &to, &mut out);
                let (Some(from), Some(to)) = (from.first(), to.first()) else { continue };
                let (was, is) = (&old[*from].place, &new[*to].place);
                if was.last() != is.last() && !renamed.contains(&(was.last(), is.last())) {
                    out[above..].iter_mut().for_each(|edit| edit.stood = Some(was.to_vec()));
                }
            }
            Step::Moved(run) => moved(sides, &run, &mut out),
            Step::Deleted(at) => out.extend(gone(&old[at])),
            Step::Inserted(at) => out.extend(came(&new[at])),
        }
        if unboxed.contains(&place)
            && let Some(label) = out.last_mut()
        {
            label.reasons = vec![Reason::Layout];
        }
    }
    for edit in &mut out {
        edit.significance = sides.weights.highest(&edit.reasons);
    }
    out
}

/// The steps in which the label of a tab came or went and what stands in the tab stayed: that is put on the page in another way.
fn unboxed(steps: &[Step], old: &[Block], new: &[Block]) -> HashSet<usize> {
    let is_tab = |block: &Block| {
        block.kind == BlockKind::Admonition && block.form.split(' ').next().is_some_and(|kind| kind == "tab")
    };
    let labels = steps.iter().enumerate().filter_map(|(at, step)| match step {
        Step::Deleted(label) if is_tab(&old[*label]) => Some((at, old, *label)),
        Step::Inserted(label) if is_tab(&new[*label]) => Some((at, new, *label)),
        _ => None,
    });
    let labels: Vec<_> = labels.collect();
    if labels.is_empty() {
        return HashSet::new();
    }
    let alone: HashSet<(bool, usize)> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Deleted(at) => Some((true, *at)),
            Step::Inserted(at) => Some((false, *at)),
            _ => None,
        })
        .collect();
    let stays = |(step, blocks, label): &(usize, &[Block], usize)| {
        let within = &blocks[*label].within;
        let inside = |block: &Block| block.within.len() > within.len() && block.within.starts_with(within);
        let is_old = matches!(steps[*step], Step::Deleted(_));
        let next = label + 1;
        blocks.get(next).is_some_and(inside) && !alone.contains(&(is_old, next))
    };
    labels.into_iter().filter(stays).map(|(step, ..)| step).collect()
}

/// The headings that read otherwise: as they were, as they are.
fn renamed<'b>(
    steps: &[Step],
    old: &'b [Block],
    new: &'b [Block],
) -> HashSet<(Option<&'b String>, Option<&'b String>)> {
    let pairs = steps.iter().filter_map(|step| match step {
        Step::Pair { old: from, new: to } => Some((&old[*from.first()?], &new[*to.first()?])),
        _ => None,
    });
    let headings = pairs.filter(|(_, new)| new.kind == BlockKind::Heading);
    headings.map(|(old, new)| (Some(&old.text), Some(&new.text))).collect()
}

/// Words that came, went and stayed in the visible text of the body.
pub fn count(page: &Page, edits: &[Edit]) -> WordCount {
    let mut out = WordCount::default();
    for edit in
        edits.iter().filter(|edit| !matches!(edit.kind, EditKind::Field(_) | EditKind::Block(BlockKind::Comment)))
    {
        let counted = super::words::count(&edit.words);
        out.inserted += counted.inserted;
        out.deleted += counted.deleted;
    }
    let words: usize =
        page.blocks.iter().filter(|block| block.kind != BlockKind::Comment).map(|block| word_count(&block.text)).sum();
    out.unchanged = words.saturating_sub(out.inserted);
    out
}

/// An edit of a block, without words yet.
fn blank(op: Op, block: &Block) -> Edit {
    Edit {
        op,
        kind: EditKind::Block(block.kind),
        level: if is_header(block) { 1 } else { block.level },
        place: block.place.to_vec(),
        was: None,
        stood: None,
        in_box: block.within.iter().rev().find_map(|container| match container {
            Container::Box { title, .. } => Some(title.clone()),
            _ => None,
        }),
        old: None,
        new: None,
        words: Vec::new(),
        target: None,
        moved: None,
        significance: super::Significance::None,
        reasons: Vec::new(),
        sweep: None,
        line: block.lines.start,
    }
}

/// Whether a row has the names of the columns.
fn is_header(block: &Block) -> bool {
    block.kind == BlockKind::TableRow && block.form.split(' ').any(|word| word == "header")
}

fn judged(mut edit: Edit, reasons: BTreeSet<Reason>) -> Edit {
    edit.reasons = reasons.into_iter().collect();
    edit
}

/// What an edit tells of a block: its visible text, of a comment what it says, of a definition also its term.
fn told(block: &Block) -> String {
    match block.kind {
        BlockKind::Comment => block.raw.split_whitespace().collect::<Vec<_>>().join(" "),
        BlockKind::Definition => format!("{}: {}", block.name, block.text),
        _ => block.text.clone(),
    }
}

fn one_word(op: WordOp, text: &str) -> Vec<Word> {
    if text.is_empty() { Vec::new() } else { vec![Word { op, text: text.to_owned(), sweep: None }] }
}

fn came(block: &Block) -> Option<Edit> {
    let mut edit = blank(Op::Insert, block);
    let text = told(block);
    edit.words = one_word(WordOp::Insert, &text);
    edit.new = Some(text);
    if block.kind == BlockKind::Image {
        edit.target = Some(Target { old: None, new: Some(block.name.clone()) });
    }
    Some(judged(edit, whole(block, Reason::TextAdded)))
}

fn gone(block: &Block) -> Option<Edit> {
    let mut edit = blank(Op::Delete, block);
    let text = told(block);
    edit.words = one_word(WordOp::Delete, &text);
    edit.old = Some(text);
    if block.kind == BlockKind::Image {
        edit.target = Some(Target { old: Some(block.name.clone()), new: None });
    }
    Some(judged(edit, whole(block, Reason::TextRemoved)))
}

/// Why a block that came or went matters.
fn whole(block: &Block, text: Reason) -> BTreeSet<Reason> {
    BTreeSet::from([match block.kind {
        BlockKind::Comment => Reason::Comment,
        BlockKind::Image => Reason::Image,
        _ if block.text.is_empty()
            && block.raw.is_empty()
            && !block.form.is_empty()
            && seen_form(&block.form).is_empty() =>
        {
            Reason::Markup
        }
        _ if !block.text.chars().any(char::is_alphanumeric) => Reason::Layout,
        BlockKind::Heading if block.level == 1 && block.place.is_empty() => Reason::Title,
        _ => text,
    }])
}

/// One block against one, or against those it was split into or joined from.
fn pair(sides: Sides<'_>, from: &[usize], to: &[usize], out: &mut Vec<Edit>) {
    let olds: Vec<&Block> = from.iter().map(|at| &sides.old.1.blocks[*at]).collect();
    let news: Vec<&Block> = to.iter().map(|at| &sides.new.1.blocks[*at]).collect();
    let (Some(old), Some(new)) = (olds.first().copied(), news.first().copied()) else { return };
    if olds.len() == 1 && news.len() == 1 {
        return single(sides, old, new, out);
    }
    let named = is_entry(old.kind) && is_title(new.kind) || is_entry(new.kind) && is_title(old.kind);
    // The title of a box or a section is its name: the text in it is what an entry of a list says.
    let mut edit = blank(Op::Replace, if named { news[news.len() - 1] } else { new });
    edit.was = Some(old.kind).filter(|was| *was != new.kind);
    let (before, after) = if named { (entry(&olds), entry(&news)) } else { (join(&olds), join(&news)) };
    edit.words = diff(&before, &after);
    edit.old = Some(before);
    edit.new = Some(after);
    let mut reasons = word_reasons(&edit.words);
    reasons.insert(Reason::Layout);
    out.push(judged(edit, reasons));
}

/// The texts of blocks as one.
fn join(blocks: &[&Block]) -> String {
    blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// What an entry of a list of names says, whatever form it has: its name, and what stands with that.
///
/// ```text
/// | timeout | How long to wait. |                 row
/// timeout ⏎ : How long to wait.                    definition      timeout: How long to wait.
/// !!! option "timeout" ⏎     How long to wait.     box, and so a section
/// ```
fn entry(blocks: &[&Block]) -> String {
    match blocks {
        [block] if block.kind == BlockKind::TableRow => block.text.replacen(" | ", ": ", 1),
        [block] => told(block),
        [name, text @ ..] => format!("{}: {}", name.text, join(text)),
        [] => String::new(),
    }
}

/// The texts of an entry and of a block of another kind, as entries: none where they are not both that.
fn entries(old: &Block, new: &Block) -> Option<(String, String)> {
    if old.kind == new.kind || !(is_entry(old.kind) || is_entry(new.kind)) {
        return None;
    }
    let (before, after) = (entry(&[old]), entry(&[new]));
    let as_entry = |text: &str, other: &str| {
        let (name, _) = other.split_once(": ")?;
        let rest = text.strip_prefix(name)?;
        let text = SEPARATORS.iter().find_map(|separator| rest.strip_prefix(separator))?;
        Some(format!("{name}: {text}"))
    };
    if is_entry(old.kind) && is_entry(new.kind) {
        Some((before, after))
    } else if is_entry(old.kind) {
        as_entry(&after, &before).map(|after| (before, after))
    } else {
        as_entry(&before, &after).map(|before| (before, after))
    }
}

/// What stands between a name and what is said of it.
const SEPARATORS: [&str; 5] = [": ", " - ", " – ", " — ", " | "];

fn single(sides: Sides<'_>, old: &Block, new: &Block, out: &mut Vec<Edit>) {
    let mut edit = blank(Op::Replace, new);
    edit.was = Some(old.kind).filter(|was| *was != new.kind);
    let entries = entries(old, new);
    let is_recast = entries.is_some();
    let (before, after) = entries.unwrap_or_else(|| (told(old), told(new)));
    if before != after && same_letters(&before, &after) {
        return links(sides, old, new, out);
    }
    edit.words =
        if is_recast && before != after { diff(&before, &after) } else { words_of((old, &before), (new, &after)) };
    let mut reasons = if new.kind == BlockKind::Comment {
        if before == after { BTreeSet::new() } else { BTreeSet::from([Reason::Comment]) }
    } else if is_recast {
        word_reasons(&edit.words)
    } else {
        text_reasons(old, new, &edit.words)
    };
    edit.target = file(old, new);
    if edit.target.as_ref().is_some_and(|target| target.old != target.new) {
        let same = sides.links.same_place(sides.old.0, &old.name, sides.new.0, &new.name);
        reasons.insert(if same { Reason::LinkSpelling } else { Reason::Image });
    }
    let (from, to) = (source(old), source(new));
    if from != to && from.is_some() && to.is_some() {
        reasons.insert(Reason::LinkTarget);
        edit.target = Some(Target { old: from, new: to });
    } else {
        reasons.extend(looks(old, new, before == after));
    }
    edit.old = Some(before);
    edit.new = Some(after);
    if !reasons.is_empty() {
        out.push(judged(edit, reasons));
    }
    links(sides, old, new, out);
}

/// The words of two blocks with what they tell; of two table rows cell by cell.
fn words_of(old: (&Block, &str), new: (&Block, &str)) -> Vec<Word> {
    if old.1 == new.1 {
        one_word(WordOp::Equal, new.1)
    } else if old.0.kind == BlockKind::TableRow && new.0.kind == BlockKind::TableRow {
        diff_rows(old.1, new.1)
    } else {
        diff(old.1, new.1)
    }
}

/// Where what is embedded in HTML comes from: the `src` of an iframe, a video.
fn source(block: &Block) -> Option<String> {
    if block.kind != BlockKind::Html {
        return None;
    }
    let of = |text: &str| {
        let (_, rest) = text.split_once("src=")?;
        let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
        rest[1..].split(quote).next().map(str::to_owned)
    };
    of(&block.raw).or_else(|| of(&block.form))
}

/// Whether two texts are the same letters, composed or not (é as one character or as two).
fn same_letters(old: &str, new: &str) -> bool {
    !(old.is_ascii() && new.is_ascii()) && old.nfc().eq(new.nfc())
}

/// The file that an image showed and shows.
fn file(old: &Block, new: &Block) -> Option<Target> {
    (old.kind == BlockKind::Image && new.kind == BlockKind::Image)
        .then(|| Target { old: Some(old.name.clone()), new: Some(new.name.clone()) })
}

/// Why the texts of two blocks differ.
fn text_reasons(old: &Block, new: &Block, words: &[Word]) -> BTreeSet<Reason> {
    if old.text == new.text {
        return BTreeSet::new();
    }
    let title = new.kind == BlockKind::Heading && new.level == 1 && new.place.is_empty();
    let mut reasons = word_reasons(words);
    if new.kind == BlockKind::Image {
        reasons = BTreeSet::from([Reason::AltText]);
    } else if new.kind == BlockKind::Code && old.kind == BlockKind::Code {
        reasons = BTreeSet::from([Reason::Code]);
    } else if title && says_more_than_spelling(&reasons) {
        reasons.insert(Reason::Title);
        reasons.remove(&Reason::Wording);
    } else if same_sentences(&old.text, &new.text) {
        reasons = BTreeSet::from([Reason::Order]);
    } else if reasons == BTreeSet::from([Reason::Wording])
        && beside_links(old).is_some_and(|rest| beside_links(new) == Some(rest))
    {
        reasons = BTreeSet::from([Reason::LinkText]);
    } else if other_code(old, new) || other_code(new, old) {
        reasons.insert(Reason::Code);
    }
    reasons
}

/// Whether two texts have the same sentences, only in another order.
fn same_sentences(old: &str, new: &str) -> bool {
    let sorted = |text: &str| -> Vec<String> {
        let mut out: Vec<String> = sentences(text).into_iter().map(|range| text[range].trim().to_owned()).collect();
        out.sort();
        out
    };
    old.len() == new.len() && sorted(old) == sorted(new)
}

/// Whether a block has code inside a sentence that the other does not have at all: one letter more makes another command.
fn other_code(block: &Block, other: &Block) -> bool {
    // Whole, not as the beginning of a longer one.
    let ends = |at: usize| other.text[at..].chars().next().is_none_or(|next| !next.is_alphanumeric());
    let code = |block: &'_ Block| -> Vec<Range<usize>> {
        let code = block.spans.iter().filter(|span| span.style == Style::Code);
        code.map(|span| span.range.clone()).filter(|range| block.text.get(range.clone()).is_some()).collect()
    };
    // What is code in the other too is found without a search through all of its text.
    let known: HashSet<&str> =
        code(other).into_iter().filter(|range| ends(range.end)).map(|range| &other.text[range]).collect();
    code(block)
        .into_iter()
        .map(|range| &block.text[range])
        .any(|code| !known.contains(code) && !other.text.match_indices(code).any(|(at, _)| ends(at + code.len())))
}

/// What a block says beside its links, and where those lead; none where it has no links.
fn beside_links(block: &Block) -> Option<(String, Vec<&str>)> {
    let anchors = anchors(block);
    let mut rest = String::new();
    let mut at = 0;
    for anchor in &anchors {
        rest.push_str(block.text.get(at..anchor.range.start)?);
        at = anchor.range.end;
    }
    rest.push_str(block.text.get(at..)?);
    (!anchors.is_empty()).then(|| (rest, anchors.iter().map(|anchor| anchor.target).collect()))
}

fn says_more_than_spelling(reasons: &BTreeSet<Reason>) -> bool {
    !reasons
        .iter()
        .all(|reason| matches!(reason, Reason::Typo | Reason::Spelling | Reason::Punctuation | Reason::Typography))
}

/// What can be seen but is no text: levels, boxes, emphasis.
fn looks(old: &Block, new: &Block, same_text: bool) -> BTreeSet<Reason> {
    let mut reasons = BTreeSet::new();
    if old.kind == BlockKind::Heading && new.kind == BlockKind::Heading && old.level != new.level {
        reasons.insert(Reason::HeadingLevel);
    }
    let form = old.kind != new.kind
        || seen_form(&old.form) != seen_form(&new.form)
        || old.within != new.within && kinds_within(old) != kinds_within(new);
    let exact = same_text && old.kind != BlockKind::Comment && old.raw != new.raw;
    let emphasis = same_text && marks(&old.spans) != marks(&new.spans);
    let depth = old.kind == BlockKind::ListItem && new.kind == BlockKind::ListItem && old.level != new.level;
    let code = old.kind == BlockKind::Code && new.kind == BlockKind::Code;
    if exact && code && indents(&old.raw) != indents(&new.raw) {
        // The same words further in are another program in some languages.
        reasons.insert(Reason::Code);
    }
    if same_text && calls(old) != calls(new) {
        reasons.insert(Reason::Reference);
    }
    let (before, after) = (emoji(old), emoji(new));
    if same_text && before != after && before.len() == after.len() {
        reasons.insert(Reason::Opposite);
    }
    if same_text && powers(old) != powers(new) {
        reasons.insert(Reason::Number);
    }
    if form || exact || emphasis || depth {
        reasons.insert(Reason::Layout);
    } else if old.form != new.form {
        reasons.insert(Reason::Markup);
    }
    reasons
}

/// The form of a block without the names that links lead to (`{#name}`, `<a id="name">`): nobody sees those.
fn seen_form(form: &str) -> Cow<'_, str> {
    if !form.contains(['#', '<']) {
        return form.into();
    }
    let is_name = |item: &str| {
        let id = item.strip_prefix('#');
        id.is_some_and(|id| !id.is_empty() && !id.contains(['"', '\'', ';', '<', '>']))
    };
    let (mut out, mut rest) = (String::with_capacity(form.len()), form);
    while let Some(at) = ANCHORS.iter().filter_map(|start| rest.find(start)).min() {
        let Some(end) = rest[at..].find("\">").filter(|end| rest[at..][..*end].matches('"').count() == 1) else {
            break;
        };
        out.push_str(&rest[..at]);
        rest = &rest[at + end + 2..];
    }
    out.push_str(rest);
    out.split_whitespace().filter(|item| !is_name(item)).collect::<Vec<_>>().join(" ").into()
}

/// How a tag begins that only is a name to lead to.
const ANCHORS: [&str; 2] = ["<a id=\"", "<a name=\""];

/// How far in each line of code stands from the first, blank lines left out.
fn indents(raw: &str) -> Vec<usize> {
    let lines: Vec<&str> = raw.lines().filter(|line| !line.trim().is_empty()).collect();
    let depth = |line: &&str| line.len() - line.trim_start().len();
    let least = lines.iter().map(depth).min().unwrap_or_default();
    lines.iter().map(|line| depth(line) - least).collect()
}

/// The footnotes that are called, in order.
fn calls(block: &Block) -> Vec<&str> {
    let called = block.spans.iter().filter_map(|span| match &span.style {
        Style::FootnoteCall(name) => Some(name.as_str()),
        _ => None,
    });
    called.collect()
}

/// The emoji of a block by name (`:x:`), in order; icons of a site's theme are decoration.
fn emoji(block: &Block) -> Vec<&str> {
    let is_name = |word: &&str| word.len() > 2 && word.starts_with(':') && word.ends_with(':');
    let is_icon = |word: &&str| ICONS.iter().any(|set| word[1..].starts_with(set));
    block.form.split_whitespace().filter(is_name).filter(|word| !is_icon(word)).collect()
}

/// How the names of icons begin, as opposed to emoji.
const ICONS: [&str; 4] = ["material-", "fontawesome-", "octicons-", "simple-"];

/// Figures that stand raised or lowered behind a figure: 10² is not 102.
fn powers(block: &Block) -> Vec<Range<usize>> {
    let figure = |text: Option<&str>| text.is_some_and(|text| text.ends_with(|c: char| c.is_ascii_digit()));
    let script = |style: &Style| matches!(style, Style::Other(tag) if matches!(tag.as_str(), "sup" | "sub"));
    let spans = block.spans.iter().filter(|span| script(&span.style));
    spans.map(|span| span.range.clone()).filter(|range| figure(block.text.get(..range.start))).collect()
}

/// The kinds of what a block stands in: a box that only has another title is the same box.
fn kinds_within(block: &Block) -> Vec<String> {
    use crate::page::Container;
    block
        .within
        .iter()
        .map(|container| match container {
            Container::Box { kind, .. } => kind.clone(),
            Container::Quote => "quote".to_owned(),
            Container::Item => "item".to_owned(),
            Container::Footnote => "footnote".to_owned(),
            // What wraps Markdown in HTML is not seen by itself.
            Container::Html(_) => String::new(),
        })
        .filter(|kind| !kind.is_empty())
        .collect()
}

/// Emphasis and breaks; what is a link is told by itself.
fn marks(spans: &[Span]) -> Vec<&Span> {
    let mut out: Vec<&Span> =
        spans.iter().filter(|span| !matches!(span.style, Style::Link { .. } | Style::FootnoteCall(_))).collect();
    out.sort_by(|a, b| (a.range.start, a.range.end, &a.style).cmp(&(b.range.start, b.range.end, &b.style)));
    out
}

struct Anchor<'b> {
    text: &'b str,
    range: Range<usize>,
    target: &'b str,
    extra: &'b str,
}

fn anchors(block: &Block) -> Vec<Anchor<'_>> {
    block
        .spans
        .iter()
        .filter_map(|span| match &span.style {
            Style::Link { target, extra } => {
                Some(Anchor { text: block.text.get(span.range.clone())?, range: span.range.clone(), target, extra })
            }
            _ => None,
        })
        .collect()
}

/// Links whose text stayed and whose address changed; in a text that stayed, also links that came or went.
fn links(sides: Sides<'_>, old: &Block, new: &Block, out: &mut Vec<Edit>) {
    let (olds, news) = (anchors(old), anchors(new));
    let same_text = old.text == new.text;
    let mut taken = vec![false; olds.len()];
    let mut same_text_as: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut same_target_as: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, anchor) in olds.iter().enumerate() {
        same_text_as.entry(anchor.text).or_default().push(at);
        same_target_as.entry(anchor.target).or_default().push(at);
    }
    let new_texts: HashSet<&str> = news.iter().map(|anchor| anchor.text).collect();
    let mut edit = |text: &str, from: Option<&Anchor<'_>>, to: Option<&Anchor<'_>>, reason: Reason| {
        let mut edit = blank(Op::Replace, new);
        let text = text.trim();
        edit.words = one_word(WordOp::Equal, text);
        edit.old = Some(text.to_owned());
        edit.new = Some(text.to_owned());
        edit.target = Some(Target { old: from.map(address), new: to.map(address) });
        out.push(judged(edit, BTreeSet::from([reason])));
    };
    for link in &news {
        // A link is the same by its text; where only the text was mended, by where it leads.
        let free = |at: &usize| !taken[*at];
        let other_text = |at: &usize| !new_texts.contains(olds[*at].text);
        let among = |places: Option<&'_ Vec<usize>>| -> Vec<usize> {
            places.into_iter().flatten().copied().filter(free).collect()
        };
        let nearest = |at: &usize| {
            let other = &olds[*at];
            (other.target != link.target, other.range.start.abs_diff(link.range.start))
        };
        let found = among(same_text_as.get(link.text)).into_iter().min_by_key(nearest);
        let nearest =
            found.or_else(|| among(same_target_as.get(link.target)).into_iter().filter(other_text).min_by_key(nearest));
        match nearest {
            Some(at) => {
                taken[at] = true;
                let other = &olds[at];
                if other.target == link.target
                    && other.extra == link.extra
                    && (sides.old.0 == sides.new.0 || !link.target.contains('/'))
                {
                    continue;
                }
                let same = sides.links.same_place(sides.old.0, other.target, sides.new.0, link.target)
                    && pop_up(other) == pop_up(link);
                match (same, other.target == link.target) {
                    (true, true) if other.extra != link.extra => {
                        edit(link.text, Some(other), Some(link), Reason::Layout)
                    }
                    (true, true) => {}
                    (true, false) => edit(link.text, Some(other), Some(link), Reason::LinkSpelling),
                    (false, _) => edit(link.text, Some(other), Some(link), Reason::LinkTarget),
                }
            }
            None if same_text => edit(link.text, None, Some(link), Reason::Link),
            None => {}
        }
    }
    if same_text {
        for (other, _) in olds.iter().zip(&taken).filter(|(_, taken)| !**taken) {
            edit(other.text, Some(other), None, Reason::Link);
        }
    }
}

/// What a link does besides leading somewhere: `onclick`.
fn pop_up<'b>(link: &Anchor<'b>) -> &'b str {
    if link.extra.contains("onclick") { link.extra } else { "" }
}

fn address(link: &Anchor<'_>) -> String {
    link.target.to_owned()
}

/// Blocks that moved together: one edit, with what changed inside.
fn moved(sides: Sides<'_>, run: &[(usize, usize)], out: &mut Vec<Edit>) {
    let (olds, news) = (&sides.old.1.blocks, &sides.new.1.blocks);
    let seen: Vec<(&Block, &Block)> = run
        .iter()
        .map(|(from, to)| (&olds[*from], &news[*to]))
        .filter(|(old, _)| old.kind != BlockKind::Comment)
        .collect();
    let Some((old, new)) = seen.first().copied() else { return };
    let mut edit = blank(Op::Move, new);
    let (mut words, mut reasons) = (Vec::new(), BTreeSet::from([Reason::Order]));
    for (old, new) in &seen {
        let silent = old.text.is_empty() && new.text.is_empty();
        if !words.is_empty() && !silent {
            words.extend(one_word(WordOp::Equal, " "));
        }
        // A definition goes with its term.
        let changed = words_of((old, &told(old)), (new, &told(new)));
        reasons.extend(text_reasons(old, new, &changed));
        words.extend(changed);
    }
    edit.words = joined(words);
    edit.target = file(old, new);
    edit.old = Some(side(&edit.words, WordOp::Delete));
    edit.new = Some(side(&edit.words, WordOp::Insert));
    edit.moved = Some(Move {
        from: Place { path: sides.old.0.clone(), headings: old.place.to_vec() },
        to: Place { path: sides.new.0.clone(), headings: new.place.to_vec() },
        section: (new.kind == BlockKind::Heading).then(|| new.text.clone()),
    });
    out.push(judged(edit, reasons));
    for (old, new) in seen {
        links(sides, old, new, out);
    }
}

/// One side of an edit's text.
fn side(words: &[Word], op: WordOp) -> String {
    words.iter().filter(|word| word.op == WordOp::Equal || word.op == op).map(|word| word.text.as_str()).collect()
}

/// Front matter by key; lists of labels as sets.
fn front_matter(old: &[Field], new: &[Field]) -> Vec<Edit> {
    let mut out = Vec::new();
    // Of a key that stands there twice, the first.
    let by_key = |fields: &'_ [Field]| -> HashMap<String, usize> {
        fields.iter().enumerate().rev().map(|(at, field)| (field.key.clone(), at)).collect()
    };
    let (olds, news) = (by_key(old), by_key(new));
    for field in new {
        match olds.get(&field.key).map(|at| &old[*at]) {
            Some(other) => out.extend(field_changed(other, field)),
            None if !field.values.is_empty() => out.extend(field_edit(Op::Insert, field, None, Some(field))),
            None => {}
        }
    }
    for field in old.iter().filter(|field| !field.values.is_empty() && !news.contains_key(&field.key)) {
        out.extend(field_edit(Op::Delete, field, Some(field), None));
    }
    out
}

fn field_changed(old: &Field, new: &Field) -> Option<Edit> {
    let set = |field: &Field| field.values.iter().cloned().collect::<BTreeSet<_>>();
    let same = if old.list || new.list { set(old) == set(new) } else { old.values == new.values };
    if same { None } else { field_edit(Op::Replace, new, Some(old), Some(new)) }
}

fn field_edit(op: Op, field: &Field, old: Option<&Field>, new: Option<&Field>) -> Option<Edit> {
    let folded = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let values = |field: Option<&Field>| field.map_or(Vec::new(), |field| field.values.iter().map(folded).collect());
    let list = old.into_iter().chain(new).any(|field| field.list);
    let words = if list {
        diff_sets(&values(old), &values(new))
    } else {
        diff(&values(old).join(", "), &values(new).join(", "))
    };
    let before = old.map(|_| side(&words, WordOp::Delete));
    let after = new.map(|_| side(&words, WordOp::Insert));
    let reasons = field_reasons(&field.key, list, &before, &after, &words);
    let edit = Edit {
        op,
        kind: EditKind::Field(field.key.clone()),
        level: 0,
        place: Vec::new(),
        was: None,
        stood: None,
        in_box: None,
        old: before,
        new: after,
        words,
        target: None,
        moved: None,
        significance: super::Significance::None,
        reasons: Vec::new(),
        sweep: None,
        line: field.lines.start,
    };
    Some(judged(edit, reasons))
}

/// Whether a front matter field steers how the site shows a page, and says nothing of what it is about.
pub fn is_switch(key: &str) -> bool {
    let first = key.split('.').next().unwrap_or(key);
    matches!(first, "hide" | "template" | "icon" | "search" | "layout" | "id" | "sidebar_position" | "weight")
}

/// Whether a front matter field only records who wrote or changed a page, and when: each change of a page changes it. So do all of
/// Microsoft's, `ms.date` and the like.
fn is_record(key: &str) -> bool {
    matches!(
        key,
        "lastmod"
            | "last_modified_at"
            | "last_updated"
            | "last_update"
            | "updated"
            | "manager"
            | "reviewer"
            | "ai-usage"
    )
}

fn field_reasons(
    key: &str,
    list: bool,
    old: &Option<String>,
    new: &Option<String>,
    words: &[Word],
) -> BTreeSet<Reason> {
    let first = key.split('.').next().unwrap_or(key);
    let switch = is_switch(key);
    let address = matches!(first, "permalink" | "url" | "slug" | "redirect_from" | "redirect_to" | "aliases");
    let withdrawn = |value: &Option<String>| match (first, value.as_deref()) {
        ("draft" | "unlisted" | "archived", value) => value == Some("true"),
        (_, value) => value == Some("false"),
    };
    match key {
        "title" => {
            let mut reasons = word_reasons(words);
            if says_more_than_spelling(&reasons) || old.is_none() || new.is_none() {
                reasons.insert(Reason::Title);
                reasons.remove(&Reason::Wording);
            }
            reasons
        }
        // A page that is published or withdrawn is text that came or went.
        "draft" | "unlisted" | "archived" | "published" => BTreeSet::from([match (withdrawn(old), withdrawn(new)) {
            (true, false) => Reason::TextAdded,
            (false, true) => Reason::TextRemoved,
            _ => Reason::Metadata,
        }]),
        // What people say of the change is no part of it.
        _ if first == KEY || is_record(first) || key.starts_with("ms.") => BTreeSet::from([Reason::Comment]),
        _ if switch => BTreeSet::from([Reason::Layout]),
        _ if address => BTreeSet::from([Reason::LinkTarget]),
        _ if list => BTreeSet::from([Reason::Label]),
        _ => BTreeSet::from([Reason::Metadata]),
    }
}
