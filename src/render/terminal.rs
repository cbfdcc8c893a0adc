//! Text for people on a terminal, and the same text without colour for files and pipes.
//!
//! Colour only repeats what signs say already: what went stands in `[-…-]`, what came in `{+…+}`. Every text from the
//! repository passes through [`visible`], so that nothing a page says can steer the terminal.
//!
//! ```text
//! Termijnen                                          docs/termijnen.md
//!   - Onder ‘Bewaren’: 15 dagen in plaats van 10 dagen.
//!     Bewaren
//!       alinea (getal): … bewaar de gegevens [-10-]{+15+} dagen na …
//! ```

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_segmentation::UnicodeSegmentation;

use super::language::{Label, Language, is_hidden};
use super::markdown::entry_sentences;
use super::view::{self, DiffView, EditView, PageView, ProblemView, WordView};
use crate::compare::{self, Comparison, WordOp};
use crate::problem::Problem;
use crate::release::{Point, Release};
use crate::report::SiteFacts;
use crate::report::history::History;
use crate::report::notes::{Counts, Rest};
use crate::report::statements::Statement;

/// Narrowest column that text is wrapped to; below it lines run over rather than become columns of letters.
const NARROWEST: usize = 12;
/// Indents take at most this part of the width, so that 20 columns still hold text.
const INDENT_SHARE: usize = 4;
/// Words kept on each side of a change: enough to know the sentence by.
const CONTEXT_WORDS: usize = 6;
/// An ellipsis stands for at least this many words: for fewer it takes more than it saves.
const WORDS_SAVED: usize = 4;
/// Words shown of a text that came or went as a whole: some three lines. The JSON has all of it.
const WHOLE_WORDS: usize = 40;
/// Blanks between columns.
const GUTTER: usize = 2;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const PLAIN: Style = Style::new();
const WENT: Style = AnsiColor::Red.on_default().strikethrough();
const CAME: Style = AnsiColor::Green.on_default().underline();

/// What the text is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Columns.
    pub width: usize,
    /// Whether it shows colour.
    pub colour: Colour,
    /// The language of the words around the text.
    pub language: Language,
}

/// Whether colour is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Colour {
    On,
    Off,
}

/// The text with every character that steers a terminal or a text's direction as a placeholder: `<U+001B>`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_hidden(letter) {
            let _ = write!(shown, "<U+{:04X}>", letter as u32);
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// What changed, page by page, with the changed words in their place.
pub fn diff(comparison: &Comparison, statements: &[Vec<Statement>], site: &SiteFacts, terminal: &Terminal) -> String {
    let language = terminal.language;
    let view = &view::diff_view(comparison, site, statements, language);
    let mut sheet = Sheet::new(terminal);
    let end = |point: &Point| format!("{} ({})", point.name, language.date(&point.date));
    let from = if comparison.from.is_beginning() { "–".to_owned() } else { end(&comparison.from) };
    sheet.line(0, [bold(&format!("{from} → {}", end(&comparison.to)))]);
    sheet.line(0, [plain(&language.in_short(&Counts::of(&comparison.pages)))]);
    sweeps(&mut sheet, view);
    let mut section: Option<&[String]> = None;
    for at in site.reading_order(&comparison.pages) {
        let Some(page) = view.pages.get(at).filter(|page| is_shown(page)) else { continue };
        sheet.blank();
        if section != Some(&page.section) && !page.section.is_empty() {
            sheet.line(0, [Piece::new(&page.section.join(" › "), BOLD.underline())]);
        }
        section = Some(&page.section);
        page_block(&mut sheet, page, view);
    }
    let silent = view.pages.iter().filter(|page| is_silent(page)).count();
    if silent > 0 {
        sheet.blank();
        sheet.line(0, [dim(&language.rest(Rest::Invisible, silent))]);
    }
    problems(&mut sheet, &view.problems);
    sheet.text
}

/// All releases: a table where it fits, else one below the other.
pub fn releases(releases: &[(Release, usize)], problems: &[Problem], terminal: &Terminal) -> String {
    let mut sheet = Sheet::new(terminal);
    if releases.is_empty() {
        sheet.line(0, [plain(terminal.language.label(Label::NoReleases))]);
    } else {
        let rows: Vec<[String; 5]> =
            releases.iter().map(|(release, pages)| release_row(release, *pages, terminal.language)).collect();
        let heads = [Label::Release, Label::Date, Label::Pages, Label::Previous, Label::Aliases];
        let heads = heads.map(|label| terminal.language.label(label).to_owned());
        match column_widths(&heads, &rows, terminal.width) {
            Some(widths) => table(&mut sheet, &heads, &rows, widths),
            None => stanzas(&mut sheet, &heads, &rows),
        }
    }
    self::problems(&mut sheet, &view::problem_views(problems, terminal.language));
    sheet.text
}

/// The history of a page, newest first; releases that show nothing are counted.
pub fn history(path: &str, history: &History<'_>, site: &SiteFacts, terminal: &Terminal) -> String {
    let language = terminal.language;
    let page = view::history_page_view(path, history, site);
    let mut sheet = Sheet::new(terminal);
    sheet.line(0, [bold(&page.title)]);
    sheet.line(0, [dim(page.url.as_ref().unwrap_or(&page.path))]);
    if history.entries.is_empty() {
        sheet.blank();
        sheet.line(0, [plain(language.label(Label::NoEntries))]);
    }
    for entry in history.seen() {
        sheet.blank();
        let significance = language.significance(entry.change.significance());
        sheet.line(
            0,
            [
                bold(&entry.release.name),
                plain(&format!(" · {} · ", language.date(&entry.release.date))),
                plain(significance),
            ],
        );
        for sentence in entry_sentences(entry, language) {
            sheet.item(2, &sentence);
        }
    }
    let silent = history.silent();
    if silent > 0 {
        sheet.blank();
        sheet.line(0, [dim(&language.silent_releases(silent))]);
    }
    sheet.text
}

/// A page of which nothing can be seen, in the same place.
fn is_silent(page: &PageView) -> bool {
    page.lineage == view::Lineage::Kept && page.significance == view::Significance::None
}

/// A page on which nothing changed but what the sweeps tell.
fn is_told_above(page: &PageView) -> bool {
    page.lineage == view::Lineage::Kept
        && page.own_significance == view::Significance::None
        && page.significance != view::Significance::None
}

fn is_shown(page: &PageView) -> bool {
    !is_silent(page) && !is_told_above(page)
}

fn sweeps(sheet: &mut Sheet<'_>, view: &DiffView) {
    if view.sweeps.is_empty() {
        return;
    }
    let language = sheet.terminal.language;
    sheet.blank();
    sheet.line(0, [bold(language.label(Label::OnManyPages))]);
    for sweep in view.sweeps.iter().filter(|sweep| sweep.part_of.is_none()) {
        let worth = language.significance(sweep.significance.into());
        sheet.line(2, [bold(&sweep.id), plain(&format!(" {} ", sweep.summary)), dim(&format!("({worth})"))]);
    }
    let told = view.pages.iter().filter(|page| is_told_above(page)).count();
    if told > 0 {
        sheet.line(2, [dim(&language.told_above(told))]);
    }
}

fn page_block(sheet: &mut Sheet<'_>, page: &PageView, view: &DiffView) {
    let language = sheet.terminal.language;
    let path = page.new_path.as_ref().or(page.old_paths.first()).map_or("", String::as_str);
    let title = if page.new_path.is_some() { &page.title.new } else { &page.title.old };
    sheet.line(2, [bold(title.as_deref().unwrap_or(path))]);
    let moved = page.new_path.is_some() && page.old_paths.iter().any(|old| old != path);
    let old = if moved {
        format!(" ({} {})", language.label(Label::OldPath), page.old_paths.join(", "))
    } else {
        String::new()
    };
    sheet.line(2, [dim(path), dim(&old)]);
    let mut facts = Vec::new();
    if page.lineage != view::Lineage::Kept {
        facts.push(language.lineage(page.lineage.into()).to_owned());
    }
    let whole = matches!(page.lineage, view::Lineage::Added | view::Lineage::Removed);
    if !whole && page.significance != view::Significance::None {
        facts.push(language.significance(page.significance.into()).to_owned());
    }
    facts.extend(sweeps_of(page, view));
    sheet.line(2, [plain(&facts.join(" · "))]);
    for sentence in &page.summary {
        sheet.item(2, &sentence.text);
    }
    edits(sheet, page);
}

/// The sweeps a page takes part in, each once, by the one that tells of it.
fn sweeps_of(page: &PageView, view: &DiffView) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let whole = page.edits.iter().filter_map(|edit| edit.sweep.as_ref());
    let words = page.edits.iter().flat_map(|edit| &edit.words).filter_map(|word| word.sweep.as_ref());
    for id in whole.chain(words) {
        let head = view.sweeps.iter().find(|sweep| sweep.id == *id).and_then(|sweep| sweep.part_of.as_ref());
        let id = head.unwrap_or(id);
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

/// The edits in their place; those that a sweep takes whole and those nobody sees are left out.
fn edits(sheet: &mut Sheet<'_>, page: &PageView) {
    let mut place: Option<&[String]> = None;
    let seen = |edit: &&EditView| edit.sweep.is_none() && edit.significance != view::Significance::None;
    for edit in page.edits.iter().filter(seen) {
        if place != Some(&edit.place) && !edit.place.is_empty() {
            sheet.line(4, [dim(&edit.place.join(" › "))]);
        }
        place = Some(&edit.place);
        let mut pieces = vec![dim(&edit.id), plain(" "), plain(&edit_head(edit, sheet.terminal.language))];
        pieces.extend(edit_text(edit));
        sheet.line(6, pieces);
    }
}

/// `alinea (getal): `
fn edit_head(edit: &EditView, language: Language) -> String {
    let kind = match (&edit.field, edit.block.kind()) {
        (Some(field), _) => compare::EditKind::Field(field.clone()),
        (None, Some(kind)) => compare::EditKind::Block(kind),
        (None, None) => compare::EditKind::Field(String::new()),
    };
    let reasons: Vec<&str> = edit.reasons.iter().map(|reason| language.reason((*reason).into())).collect();
    let op = match edit.op {
        view::Op::Replace => String::new(),
        op => format!("{}, ", language.op(op.into())),
    };
    match reasons.as_slice() {
        [] => format!("{} ({}): ", language.edit_kind(&kind), language.op(edit.op.into())),
        reasons => format!("{} ({op}{}): ", language.edit_kind(&kind), reasons.join(", ")),
    }
}

/// The words with their signs; where no word changed, the address, else the text it is about.
fn edit_text(edit: &EditView) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if edit.words.iter().any(|word| word.op != WordOp::Equal) {
        let last = edit.words.len() - 1;
        for (at, word) in edit.words.iter().enumerate() {
            pieces.push(word_piece(word, at == 0, at == last));
        }
    } else if edit.words.is_empty() && edit.old != edit.new {
        let sides = [(WordOp::Delete, &edit.old), (WordOp::Insert, &edit.new)];
        for (op, text) in sides {
            pieces.extend(text.as_ref().map(|text| marked(op, &head_words(text, WHOLE_WORDS))));
        }
    } else if let Some(text) = edit.new.as_ref().or(edit.old.as_ref()) {
        pieces.push(plain(&head_words(text, CONTEXT_WORDS * 2)));
    }
    if let Some(target) = edit.target.as_ref().filter(|target| target.old != target.new) {
        pieces.push(plain(" "));
        pieces.extend(target.old.as_ref().map(|old| marked(WordOp::Delete, old)));
        pieces.extend(target.new.as_ref().map(|new| marked(WordOp::Insert, new)));
    }
    pieces
}

fn word_piece(word: &WordView, first: bool, last: bool) -> Piece {
    match word.op {
        WordOp::Equal => plain(&context(&word.text, first, last)),
        op if word.sweep.is_some() => Piece { style: DIM, ..marked(op, &head_words(&word.text, WHOLE_WORDS)) },
        op => marked(op, &head_words(&word.text, WHOLE_WORDS)),
    }
}

fn marked(op: WordOp, text: &str) -> Piece {
    match op {
        WordOp::Equal => plain(text),
        WordOp::Delete => Piece::new(&format!("[-{text}-]"), WENT),
        WordOp::Insert => Piece::new(&format!("{{+{text}+}}"), CAME),
    }
}

/// The words next to a change; the others become an ellipsis. Nothing stands before the first or behind the last.
fn context(text: &str, first: bool, last: bool) -> String {
    let blanks: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    let head = if first { 0 } else { CONTEXT_WORDS };
    let tail = if last { 0 } else { CONTEXT_WORDS };
    if blanks.len() < head + tail + WORDS_SAVED {
        return text.to_owned();
    }
    let start = blanks.get(head).map_or(text, |end| if head == 0 { "" } else { &text[..*end] });
    let end = blanks
        .get(blanks.len().saturating_sub(1 + tail))
        .map_or("", |from| if tail == 0 { "" } else { &text[*from..] });
    match (start.is_empty(), end.is_empty()) {
        (true, _) => format!("…{end}"),
        (false, true) => format!("{start} …"),
        (false, false) => format!("{start} …{end}"),
    }
}

fn head_words(text: &str, words: usize) -> String {
    match text.match_indices(' ').nth(words) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text.to_owned(),
    }
}

fn problems(sheet: &mut Sheet<'_>, problems: &[ProblemView]) {
    if problems.is_empty() {
        return;
    }
    sheet.blank();
    sheet.line(0, [bold(sheet.terminal.language.label(Label::Problems))]);
    for problem in problems {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        let place = [problem.release.clone(), format!("{}{line}", problem.path)];
        let place: Vec<&str> = place.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let lead = if place.is_empty() { String::new() } else { format!("{}: ", place.join(" ")) };
        sheet.line(2, [dim(&lead), plain(&problem.problem)]);
    }
}

fn release_row(release: &Release, pages: usize, language: Language) -> [String; 5] {
    [
        visible(&release.name),
        language.date(&release.date),
        language.number(pages),
        visible(release.previous.as_deref().unwrap_or("–")),
        visible(&if release.aliases.is_empty() { "–".to_owned() } else { release.aliases.join(", ") }),
    ]
}

fn column_widths(heads: &[String; 5], rows: &[[String; 5]], width: usize) -> Option<[usize; 5]> {
    let mut widths = heads.each_ref().map(|head| columns(head));
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = columns(cell).max(*widest);
        }
    }
    let total = widths.iter().sum::<usize>() + GUTTER * (widths.len() - 1);
    (total <= width).then_some(widths)
}

fn table(sheet: &mut Sheet<'_>, heads: &[String; 5], rows: &[[String; 5]], widths: [usize; 5]) {
    let line = |cells: &[String; 5]| {
        let padded = cells.iter().zip(widths).enumerate().map(|(at, (cell, width))| {
            let blanks = " ".repeat(width - columns(cell));
            // Numbers stand to the right.
            if at == 2 { format!("{blanks}{cell}") } else { format!("{cell}{blanks}") }
        });
        padded.collect::<Vec<_>>().join(&" ".repeat(GUTTER))
    };
    sheet.line(0, [bold(line(heads).trim_end())]);
    for row in rows {
        sheet.line(0, [plain(line(row).trim_end())]);
    }
}

fn stanzas(sheet: &mut Sheet<'_>, heads: &[String; 5], rows: &[[String; 5]]) {
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            sheet.blank();
        }
        sheet.line(0, [bold(&row[0])]);
        for (head, cell) in heads.iter().zip(row).skip(1).filter(|(_, cell)| cell.as_str() != "–") {
            sheet.line(2, [dim(&format!("{head}: ")), plain(cell)]);
        }
    }
}

/// Columns a text takes: one per letter as people see it.
fn columns(text: &str) -> usize {
    text.graphemes(true).count()
}

/// A stretch of text in one style; made only of what [`visible`] lets through.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    text: String,
    style: Style,
}

impl Piece {
    fn new(text: &str, style: Style) -> Self {
        Piece { text: visible(text), style }
    }
}

pub(super) fn plain(text: &str) -> Piece {
    Piece::new(text, PLAIN)
}

pub(super) fn bold(text: &str) -> Piece {
    Piece::new(text, BOLD)
}

pub(super) fn dim(text: &str) -> Piece {
    Piece::new(text, DIM)
}

/// The text written so far.
pub(super) struct Sheet<'a> {
    pub(super) terminal: &'a Terminal,
    pub(super) text: String,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(terminal: &'a Terminal) -> Self {
        Sheet { terminal, text: String::new() }
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn item(&mut self, indent: usize, text: &str) {
        self.wrapped(indent, 2, &[plain("- "), plain(text)]);
    }

    pub(super) fn line(&mut self, indent: usize, pieces: impl AsRef<[Piece]>) {
        self.wrapped(indent, 0, pieces.as_ref());
    }

    /// A line of which later lines hang in a bit.
    pub(super) fn hanging(&mut self, indent: usize, text: &str) {
        self.wrapped(indent, 2, &[plain(text)]);
    }

    /// Lines to copy: broken they would be something else, so the terminal folds them.
    pub(super) fn as_is(&mut self, lines: &str) {
        self.text.push_str(lines);
    }

    /// Writes the pieces below each other where one line does not hold them; later lines hang in a bit more.
    fn wrapped(&mut self, indent: usize, hang: usize, pieces: &[Piece]) {
        let widest = self.terminal.width / INDENT_SHARE;
        let letters: Vec<(&str, Style)> =
            pieces.iter().flat_map(|piece| piece.text.graphemes(true).map(|letter| (letter, piece.style))).collect();
        let mut rest = letters.as_slice();
        let mut indent = indent.min(widest);
        loop {
            let room = self.terminal.width.saturating_sub(indent).max(NARROWEST);
            let (line, more) = break_line(rest, room);
            self.emit(indent, line);
            if more.is_empty() {
                return;
            }
            if rest.len() == letters.len() {
                indent += hang;
            }
            rest = more;
        }
    }

    fn emit(&mut self, indent: usize, letters: &[(&str, Style)]) {
        let end = letters.iter().rposition(|(letter, _)| *letter != " ").map_or(0, |last| last + 1);
        if end > 0 {
            self.text.push_str(&" ".repeat(indent));
        }
        for run in letters[..end].chunk_by(|a, b| a.1 == b.1) {
            let text: String = run.iter().map(|(letter, _)| *letter).collect();
            let style = run.first().map_or(PLAIN, |(_, style)| *style);
            match self.terminal.colour {
                Colour::On => {
                    let _ = write!(self.text, "{}{text}{}", style.render(), style.render_reset());
                }
                Colour::Off => self.text.push_str(&text),
            }
        }
        self.text.push('\n');
    }
}

type Letters<'a, 'b> = &'a [(&'b str, Style)];

/// The letters that fit, broken at a blank or between what went and what came where that can be, and the others.
fn break_line<'a, 'b>(letters: Letters<'a, 'b>, room: usize) -> (Letters<'a, 'b>, Letters<'a, 'b>) {
    if letters.len() <= room {
        return (letters, &[]);
    }
    let blank = letters[..=room].iter().rposition(|(letter, _)| *letter == " ").filter(|at| *at > 0);
    let signs = letters[..=room].windows(2).rposition(|pair| pair[0].1 == WENT && pair[1].1 == CAME).map(|at| at + 1);
    match (blank, signs) {
        (Some(blank), signs) if signs.is_none_or(|signs| signs < blank) => (&letters[..blank], &letters[blank + 1..]),
        (_, Some(signs)) => letters.split_at(signs),
        (_, None) => letters.split_at(room),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_words_around_a_change_stay() {
        let text = " een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien ";
        let (head, tail) = (" een twee drie vier vijf zes", " elf twaalf dertien veertien vijftien zestien ");
        assert_eq!(context(text, false, false), format!("{head} …{tail}"));
        assert_eq!(context(text, true, false), format!("…{tail}"));
        assert_eq!(context(text, false, true), format!("{head} …"));
        assert_eq!(context(" en ", false, false), " en ");
        assert_eq!(context("", true, true), "");
    }

    proptest! {
        #[test]
        fn wrapping_loses_no_letter(text in "[a-zé \u{1b}\u{202e}👩‍👩‍👧]{0,120}", width in 0usize..90, indent in 0usize..8) {
            let terminal = Terminal { width, colour: Colour::Off, language: Language::Nl };
            let mut sheet = Sheet::new(&terminal);
            sheet.line(indent, [plain(&text), Piece::new(&text, WENT), Piece::new(&text, CAME)]);
            let solid = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(solid(&sheet.text), solid(&visible(&text)).repeat(3));
            for line in sheet.text.lines() {
                prop_assert!(columns(line) <= width.max(NARROWEST + width / INDENT_SHARE));
            }
        }
    }
}
