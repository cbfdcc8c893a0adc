//! What an editor would say of one page, as data: each statement names the edits it follows from.
//!
//! The wording in Dutch and English is in `render::language`; here is only *what* is said, most important first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::compare::meaning::reasons as word_reasons;
use crate::compare::sweeps::{own_significance, without_swept};
use crate::compare::words::{diff, sentences, word_count};
use crate::compare::{Edit, EditKind, Lineage, Op, PageChange, Reason, Significance, Target, Word, WordOp};
use crate::page::BlockKind;
use crate::report::SiteFacts;

/// One statement and its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What is said.
    pub what: Said,
    /// The edits it follows from: places in `PageChange::edits`.
    pub edits: Vec<usize>,
}

/// What can be said of a page. Texts are whole visible texts; the wording may shorten them.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each statement says what its fields hold")]
pub enum Said {
    /// The title changed.
    Title { old: String, new: String },
    /// Pages that were merged into this one, by title.
    MergedFrom { titles: Vec<String> },
    /// Pages that became this new one together, by title.
    MadeFrom { titles: Vec<String> },
    /// A part of this page is a page of its own now; their titles.
    SplitInto { titles: Vec<String> },
    /// This page was split off from the page with that title.
    SplitFrom { title: String },
    /// The page lives elsewhere now: its address before and after, what both have at the front left out; and the sections of the site,
    /// where the site knows them and they differ.
    Moved { from: String, to: String, sections: Option<(String, String)> },
    /// The file has another name, which makes no other address.
    FileRenamed { from: String, to: String },
    /// Most of the text is new: the sections that hold most of what is new, else a sentence of it.
    Rewritten { sections: Vec<String>, text: Option<String> },
    /// New sections (heading and text under it), by heading.
    SectionsAdded { headings: Vec<String> },
    /// Sections that went.
    SectionsRemoved { headings: Vec<String> },
    /// Sections that stand elsewhere on the page.
    SectionsMoved { headings: Vec<String> },
    /// A heading reads otherwise; the text below it is the same section.
    HeadingRenamed { old: String, new: String },
    /// A value inside an otherwise equal sentence: what it was and is, where (innermost heading), and of which sort
    /// (`Number`, `Date`, `Amount`, `Reference`, `Name`).
    Value { sort: Reason, old: String, new: String, place: Option<String> },
    /// Who must, may or need not do what: the sentence before and after.
    Obligation { old: String, new: String, place: Option<String> },
    /// "not" came or went: the sentence before and after.
    Negation { old: String, new: String, place: Option<String> },
    /// Text that came: the first words of it, how many sentences in all, where.
    TextAdded { text: String, sentences: usize, place: Option<String> },
    /// Text that went.
    TextRemoved { text: String, sentences: usize, place: Option<String> },
    /// Text that stands elsewhere on the page now: the first words of it, how many sentences in all, from where to where.
    TextMoved { text: String, sentences: usize, from: Option<String>, to: Option<String> },
    /// Sentences that say something else now.
    TextReplaced { old: String, new: String, sentences: usize, place: Option<String> },
    /// Rows that came into a table, by first cell.
    RowsAdded { names: Vec<String>, place: Option<String> },
    /// Rows that went.
    RowsRemoved { names: Vec<String>, place: Option<String> },
    /// Items in a list (or plain text, where `items` is empty) stand where so many rows of a table stood; the first words of the text.
    RowsRecast { items: Vec<String>, text: String, rows: usize, place: Option<String> },
    /// Items that came into a list.
    ItemsAdded { items: Vec<String>, place: Option<String> },
    /// Items that went.
    ItemsRemoved { items: Vec<String>, place: Option<String> },
    /// Boxes that came, by title.
    BoxesAdded { titles: Vec<String>, place: Option<String> },
    /// Boxes that went.
    BoxesRemoved { titles: Vec<String>, place: Option<String> },
    /// Links that lead elsewhere under the same text, by text.
    LinksChanged { texts: Vec<String> },
    /// New links, by text.
    LinksAdded { texts: Vec<String> },
    /// Links that went while their text stayed.
    LinksRemoved { texts: Vec<String> },
    /// Images that came, by alternative text.
    ImagesAdded { count: usize },
    /// Images that went.
    ImagesRemoved { count: usize },
    /// Images that show another file.
    ImagesReplaced { count: usize },
    /// Images with another description (their alternative text).
    ImagesDescribed { count: usize },
    /// Headings that came while the text below them stood there already, or stands there under another heading.
    HeadingsAdded { headings: Vec<String> },
    /// Headings that went while the text below them stayed.
    HeadingsRemoved { headings: Vec<String> },
    /// Examples or code that changed: how many, where, and of a single one the text before and after.
    CodeChanged { count: usize, places: Vec<String>, old: Option<String>, new: Option<String> },
    /// Labels in a front matter list.
    Labels { field: String, added: Vec<String>, removed: Vec<String> },
    /// A front matter field that is no list: old and new value.
    Field { field: String, old: Option<String>, new: Option<String> },
    /// Definitions that came, by term.
    TermsAdded { terms: Vec<String> },
    /// Definitions that went, by term.
    TermsRemoved { terms: Vec<String> },
    /// Other wording, in so many places.
    Wording { places: usize },
    /// Typing errors, spelling and punctuation mended, in so many places.
    Corrected { places: usize },
    /// The order changed, nothing else.
    Reordered { place: Option<String> },
    /// The words stayed and a sign beside them says something else: a footnote is called elsewhere (`Reference`), a figure is raised
    /// or no longer (`Number`), another emoji (`Opposite`).
    Sign { sort: Reason, text: String, place: Option<String> },
    /// Only looks changed.
    Looks,
    /// The page is new; what it says of itself.
    New { about: Option<String> },
    /// The page is gone.
    Gone,
}

/// What an editor would say of one page, most important first. Edits that belong to a sweep are told there, not here; edits that
/// nobody can see are not told at all.
pub fn statements(page: &PageChange) -> Vec<Statement> {
    let mut out = Vec::new();
    let say = |what: Said, edits: Vec<usize>| Statement { what, edits };
    match page.lineage {
        Lineage::Added => return vec![say(Said::New { about: page.about.clone() }, Vec::new())],
        Lineage::Removed => return vec![say(Said::Gone, Vec::new())],
        Lineage::Merged if page.is_continued() => {
            out.push(say(Said::MergedFrom { titles: page.old_titles.iter().skip(1).cloned().collect() }, Vec::new()));
        }
        Lineage::Merged => out.push(say(Said::MadeFrom { titles: page.old_titles.clone() }, Vec::new())),
        Lineage::Split if page.is_continued() => {
            out.push(say(Said::SplitInto { titles: page.split_into.clone() }, Vec::new()));
        }
        Lineage::Split => {
            out.push(say(Said::SplitFrom { title: page.old_titles.first().cloned().unwrap_or_default() }, Vec::new()));
        }
        Lineage::Moved if !page.address_kept => {
            let (from, to) = addresses(page.old_paths[0].as_str(), page.path().as_str());
            let moved = if from == to {
                Said::FileRenamed { from: page.old_paths[0].to_string(), to: page.path().to_string() }
            } else {
                Said::Moved { from, to, sections: None }
            };
            out.push(say(moved, Vec::new()));
        }
        Lineage::Moved | Lineage::Kept => {}
    }
    let mut telling = Telling::new(page);
    telling.titles();
    telling.sections();
    telling.prose();
    telling.named_things();
    telling.small_things();
    let mut said = telling.out;
    said.sort_by_key(|(rank, statement)| (*rank, statement.edits.first().copied()));
    if page.kept < REWRITTEN && page.words.deleted >= ENOUGH_WORDS {
        let evidence = said.iter().flat_map(|(_, statement)| statement.edits.iter().copied()).collect();
        said.retain(|(rank, _)| *rank <= Rank::Section);
        let named: Vec<String> = said
            .iter()
            .flat_map(|(_, statement)| match &statement.what {
                Said::SectionsAdded { headings } => headings.clone(),
                _ => Vec::new(),
            })
            .collect();
        said.insert(
            said.iter().take_while(|(rank, _)| *rank == Rank::Title).count(),
            (Rank::Section, say(rewritten(page, &named), evidence)),
        );
    }
    for (_, statement) in said {
        // The same value changed in three places is one statement with three places to show for it.
        match out.iter_mut().find(|earlier| earlier.what == statement.what) {
            Some(earlier) => earlier.edits.extend(statement.edits),
            None => out.push(statement),
        }
    }
    out
}

/// What can be said of a page only beside the others: a first sentence that several new pages share says nothing of any of them.
pub fn among_others(statements: &mut [Vec<Statement>], pages: &[PageChange], site: &SiteFacts) {
    name_sections(statements, pages, site);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for about in pages.iter().filter_map(|page| page.about.clone()) {
        *times.entry(about).or_default() += 1;
    }
    for statement in statements.iter_mut().flatten() {
        if let Said::New { about } = &mut statement.what {
            *about = about.take().filter(|about| times.get(about).copied().unwrap_or_default() < SHARED);
        }
    }
}

/// Two new pages may say the same of themselves (a page and its translation); three share a notice.
const SHARED: usize = 3;

/// Says of moved pages from which section of the site to which, where the site knows both.
fn name_sections(statements: &mut [Vec<Statement>], pages: &[PageChange], site: &SiteFacts) {
    for (said, page) in statements.iter_mut().zip(pages) {
        let (Some(old), new) = (site.former_section(page), site.section(page)) else { continue };
        if old.is_empty() || new.is_empty() || old == new {
            continue;
        }
        // What both have above them says nothing: the sections from there do, or the last of the shorter one.
        let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let name = |path: &[String]| path[same.min(path.len() - 1)..].join(" › ");
        for statement in said {
            if let Said::Moved { sections, .. } = &mut statement.what {
                *sections = Some((name(old), name(new))).filter(|(old, new)| old != new);
            }
        }
    }
}

/// The addresses of two files below what they have in common: folders that both are in, the ending, the name of an index.
fn addresses(old: &str, new: &str) -> (String, String) {
    let segments = |path: &str| -> Vec<String> {
        let path = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let path = path.strip_suffix("/index").or_else(|| path.strip_suffix("/README")).unwrap_or(path);
        path.split('/').map(str::to_owned).collect()
    };
    let (from, to) = (segments(old), segments(new));
    let most = from.len().min(to.len()).saturating_sub(1);
    let same = from.iter().zip(&to).take(most).take_while(|(old, new)| old == new).count();
    (from[same..].join("/"), to[same..].join("/"))
}

/// What of a page is rewritten: the sections that hold most of the new words, if they hold half of them; else a sentence that is new.
fn rewritten(page: &PageChange, named: &[String]) -> Said {
    let mut new_words: Vec<(String, usize)> = Vec::new();
    let mut total = 0;
    for edit in page.edits.iter().filter(|edit| matches!(edit.kind, EditKind::Block(_))) {
        let came = edit.words.iter().filter(|word| word.op == WordOp::Insert).map(|word| word_count(&word.text)).sum();
        total += came;
        let Some(section) = edit.place.first().filter(|section| edit.op != Op::Delete && !named.contains(section))
        else {
            continue;
        };
        match new_words.iter_mut().find(|(name, _)| name == section) {
            Some((_, words)) => *words += came,
            None => new_words.push((section.clone(), came)),
        }
    }
    let mut most: Vec<usize> = (0..new_words.len()).collect();
    most.sort_by_key(|at| (std::cmp::Reverse(new_words[*at].1), *at));
    most.truncate(SECTIONS_NAMED);
    most.retain(|at| new_words[*at].1 * SHARE_NAMED >= total.max(1));
    if most.iter().map(|at| new_words[*at].1).sum::<usize>() * 2 >= total.max(1) {
        most.sort_unstable();
        return Said::Rewritten { sections: most.into_iter().map(|at| new_words[at].0.clone()).collect(), text: None };
    }
    let came: Vec<String> = page
        .edits
        .iter()
        .filter(|edit| edit.kind == EditKind::Block(BlockKind::Paragraph) && edit.op == Op::Insert && !edit.is_swept())
        .filter_map(|edit| edit.new.as_deref())
        .flat_map(|text| sentences(text).into_iter().map(|range| text[range].trim().to_owned()))
        .collect();
    Said::Rewritten { sections: Vec::new(), text: Some(telling(&came)).filter(|text| !text.is_empty()) }
}

/// So many rewritten sections are named at most, each with at least one in so many of the new words: what has less is not where the
/// page was rewritten.
const SECTIONS_NAMED: usize = 3;
const SHARE_NAMED: usize = 6;

/// Of a page that keeps less than this share of its words most of the text is new. The rewritten pages of the real history, as a
/// person classed them, keep less than .45 of their words or half of their runs of words.
const REWRITTEN: f64 = 0.45;
/// A page that lost fewer words than this was a stub, not a text that could be rewritten.
const ENOUGH_WORDS: usize = 30;

/// How important a statement is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Title,
    Value,
    Section,
    Text,
    Named,
    Link,
    Label,
    Small,
}

/// Goes through the edits of a page; each is told by the first that wants it.
struct Telling<'p> {
    page: &'p PageChange,
    told: Vec<bool>,
    out: Vec<(Rank, Statement)>,
}

impl<'p> Telling<'p> {
    fn new(page: &'p PageChange) -> Self {
        let told = page
            .edits
            .iter()
            .map(|edit| edit.is_swept() || own_significance(edit, &page.weights) == Significance::None)
            .collect();
        Telling { page, told, out: Vec::new() }
    }

    fn say(&mut self, rank: Rank, what: Said, edits: Vec<usize>) {
        edits.iter().for_each(|at| self.told[*at] = true);
        self.out.push((rank, Statement { what, edits }));
    }

    /// The edits that nobody told yet and that `wanted` wants.
    fn open(&self, wanted: impl Fn(&Edit) -> bool) -> Vec<usize> {
        (0..self.told.len()).filter(|at| !self.told[*at] && wanted(&self.page.edits[*at])).collect()
    }

    fn edit(&self, at: usize) -> &'p Edit {
        &self.page.edits[at]
    }

    /// The title; of a page that is new in all but its text the title is new too, and no news.
    fn titles(&mut self) {
        let found = self.open(is_title);
        if !self.page.is_continued() {
            return found.iter().for_each(|at| self.told[*at] = true);
        }
        let Some(first) = found.iter().copied().find(|at| self.edit(*at).reasons.contains(&Reason::Title)) else {
            return;
        };
        let edit = self.edit(first);
        match (edit.old.clone(), edit.new.clone()) {
            (Some(old), Some(new)) if old != new => self.say(Rank::Title, Said::Title { old, new }, found),
            // A title that was only put elsewhere (front matter for heading) is no news.
            _ if self.page.old_title == self.page.new_title => found.iter().for_each(|at| self.told[*at] = true),
            _ => {
                let (old, new) = (self.page.old_title.clone(), self.page.new_title.clone());
                if let (Some(old), Some(new)) = (old, new) {
                    self.say(Rank::Title, Said::Title { old, new }, found);
                }
            }
        }
    }

    /// Sections that came, went or moved take along what stands in them. A heading that the other end has too is no news: its double
    /// went, or it stands on the page that was split off. A heading that came or went alone is told as a heading.
    fn sections(&mut self) {
        for op in [Op::Insert, Op::Delete] {
            let known = if op == Op::Insert { &self.page.old_headings } else { &self.page.new_headings };
            let (mut sections, mut section_edits, mut alone, mut alone_edits) =
                (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            for at in self.open(|edit| edit.op == op && is_heading(edit)) {
                if self.told[at] {
                    continue;
                }
                let heading = self.edit(at);
                let text = if op == Op::Insert { &heading.new } else { &heading.old }.clone().unwrap_or_default();
                self.told[at] = true;
                let inside: Vec<String> = heading.place.iter().chain([&text]).cloned().collect();
                if known.contains(&text) {
                    // The section stands on the page that was split off: what changed in it is told there.
                    if op == Op::Delete && self.page.lineage == Lineage::Split {
                        let gone = self.open(|edit| edit.op == op && edit.place.starts_with(&inside));
                        gone.iter().for_each(|at| self.told[*at] = true);
                    }
                    continue;
                }
                let taken = self.open(|edit| edit.op == op && edit.place.starts_with(&inside));
                if taken.iter().any(|at| self.edit(*at).significance > Significance::Cosmetic) {
                    taken.iter().for_each(|at| self.told[*at] = true);
                    section_edits.push(at);
                    section_edits.extend(taken);
                    sections.push(text);
                } else {
                    alone_edits.push(at);
                    alone.push(text);
                }
            }
            if !sections.is_empty() {
                let said = match op {
                    Op::Insert => Said::SectionsAdded { headings: sections },
                    _ => Said::SectionsRemoved { headings: sections },
                };
                self.say(Rank::Section, said, section_edits);
            }
            if !alone.is_empty() {
                let said = match op {
                    Op::Insert => Said::HeadingsAdded { headings: alone },
                    _ => Said::HeadingsRemoved { headings: alone },
                };
                self.say(Rank::Named, said, alone_edits);
            }
        }
        let moved = self.open(|edit| edit.op == Op::Move && is_heading(edit) && edit.reasons == [Reason::Order]);
        if !moved.is_empty() {
            let headings = moved.iter().filter_map(|at| self.edit(*at).moved.as_ref()?.section.clone()).collect();
            self.say(Rank::Named, Said::SectionsMoved { headings }, moved);
        }
        for at in self.open(|edit| {
            edit.op == Op::Replace
                && is_heading(edit)
                && edit.old != edit.new
                && own_significance(edit, &self.page.weights) >= Significance::Editorial
        }) {
            let edit = self.edit(at);
            let only_spelling = edit.reasons.iter().all(|reason| {
                matches!(
                    reason,
                    Reason::Typo | Reason::Punctuation | Reason::Spelling | Reason::Layout | Reason::HeadingLevel
                )
            });
            if let (Some(old), Some(new), false) = (edit.old.clone(), edit.new.clone(), only_spelling) {
                self.say(Rank::Named, Said::HeadingRenamed { old, new }, vec![at]);
            }
        }
    }

    /// Prose: values inside sentences, and sentences that came, went or read otherwise, by place.
    fn prose(&mut self) {
        let is_prose = |edit: &Edit| {
            let kinds = [
                BlockKind::Paragraph,
                BlockKind::Quote,
                BlockKind::Html,
                BlockKind::Footnote,
                BlockKind::ListItem,
                BlockKind::Heading,
                BlockKind::TableRow,
                BlockKind::Definition,
                BlockKind::Admonition,
            ];
            let whole = matches!(edit.kind, EditKind::Block(kind) if kinds[..5].contains(&kind));
            let replaced =
                matches!(edit.kind, EditKind::Block(kind) if kinds.contains(&kind)) && edit.op == Op::Replace;
            (whole || replaced)
                && edit.old != edit.new
                && own_significance(edit, &self.page.weights) == Significance::Substantive
        };
        let mut by_place: BTreeMap<Vec<String>, Prose> = BTreeMap::new();
        for at in self.open(|edit| is_prose(edit) && edit.op != Op::Move) {
            by_place.entry(self.edit(at).place.clone()).or_default().add(at, self.edit(at));
        }
        for moved in take_moved(&mut by_place) {
            let (from, to) = (self.name_of_place(&moved.from), self.name_of_place(&moved.to));
            if from != to {
                let said = Said::TextMoved { text: telling(&moved.texts), sentences: moved.texts.len(), from, to };
                self.say(Rank::Named, said, moved.edits);
            }
        }
        for (place, prose) in by_place {
            self.prose_in(self.name_of_place(&place), prose);
        }
    }

    /// A place as a reader finds it: its heading; where the page has more of that name, the heading above it too.
    fn name_of_place(&self, place: &[String]) -> Option<String> {
        let last = place.last()?;
        let namesakes = self.page.new_headings.iter().filter(|heading| *heading == last).count();
        match place.len().checked_sub(2).and_then(|at| place.get(at)) {
            Some(above) if namesakes > 1 => Some(format!("{above} › {last}")),
            _ => Some(last.clone()),
        }
    }

    fn prose_in(&mut self, place: Option<String>, prose: Prose) {
        let Prose { edits, came, went, pairs } = prose;
        let heading = place.clone();
        let items = |told: &Telling<'_>, sentences: &[(usize, String)]| {
            sentences.iter().all(|(at, _)| {
                matches!(told.edit(*at).kind, EditKind::Block(BlockKind::ListItem)) && told.edit(*at).op != Op::Replace
            })
        };
        let texts =
            |sentences: &[(usize, String)]| -> Vec<String> { sentences.iter().map(|(_, text)| text.clone()).collect() };
        let of = |sentences: &[(usize, String)]| -> Vec<usize> {
            let mut edits: Vec<usize> = sentences.iter().map(|(at, _)| *at).collect();
            edits.dedup();
            edits
        };
        let mut reworded: Vec<(usize, String, String)> = Vec::new();
        for (at, old, new) in pairs {
            let words = diff(&old, &new);
            let reasons = word_reasons(&words);
            match value(&words, &reasons, &old, &new, &place) {
                Some(said) => self.say(Rank::Value, said, vec![at]),
                None if self.page.weights.highest(&reasons) == Significance::Substantive
                    || self.edit(at).reasons.contains(&Reason::Code) =>
                {
                    reworded.push((at, old, new))
                }
                None => {}
            }
        }
        if let Some((_, old, new)) = reworded.first().cloned() {
            let edits = reworded.iter().map(|(at, ..)| *at).collect();
            let said = Said::TextReplaced { old, new, sentences: reworded.len(), place: place.clone() };
            self.say(Rank::Text, said, edits);
        }
        if !came.is_empty() {
            let (found, sentences) = (of(&came), came.len());
            let said = if items(self, &came) {
                Said::ItemsAdded { items: self.whole_texts(&found), place: place.clone() }
            } else {
                Said::TextAdded { text: telling(&texts(&came)), sentences, place: place.clone() }
            };
            self.say(Rank::Text, said, found);
        }
        if !went.is_empty() {
            let (found, sentences) = (of(&went), went.len());
            let said = if items(self, &went) {
                Said::ItemsRemoved { items: self.whole_texts(&found), place }
            } else {
                Said::TextRemoved { text: telling(&texts(&went)), sentences, place }
            };
            self.say(Rank::Text, said, found);
        }
        // Text that only went from here to another place of the page; what is wording after all is told with the small things.
        let moved: Vec<usize> =
            edits.into_iter().filter(|at| !self.told[*at] && self.edit(*at).op != Op::Replace).collect();
        if !moved.is_empty() {
            self.say(Rank::Small, Said::Reordered { place: heading }, moved);
        }
    }

    fn whole_texts(&self, edits: &[usize]) -> Vec<String> {
        edits.iter().filter_map(|at| self.edit(*at).new.clone().or_else(|| self.edit(*at).old.clone())).collect()
    }

    /// Rows, boxes, terms: things with a name.
    fn named_things(&mut self) {
        let name_of = |edit: &Edit| {
            let text = edit.new.as_deref().or(edit.old.as_deref()).unwrap_or_default();
            // A row whose first cell is empty goes by the first that is not.
            let text = text.trim_start_matches(['|', ' ']);
            let end = if edit.kind == EditKind::Block(BlockKind::Definition) { ": " } else { " | " };
            text.split(end).next().unwrap_or_default().trim_end_matches(['|', ' ']).to_owned()
        };
        for (kind, op) in [BlockKind::TableRow, BlockKind::Admonition, BlockKind::Definition]
            .into_iter()
            .flat_map(|kind| [(kind, Op::Insert), (kind, Op::Delete)])
        {
            let mut by_place: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
            for at in self.open(|edit| edit.op == op && edit.kind == EditKind::Block(kind)) {
                by_place.entry(self.edit(at).place.clone()).or_default().push(at);
            }
            for (place, found) in by_place {
                let names: Vec<String> =
                    found.iter().map(|at| name_of(self.edit(*at))).filter(|name| !name.is_empty()).collect();
                let place = self.name_of_place(&place);
                if (kind, op) == (BlockKind::TableRow, Op::Delete) && self.recast(place.as_ref(), &found) {
                    continue;
                }
                let said = match (kind, op) {
                    (BlockKind::TableRow, Op::Insert) => Said::RowsAdded { names, place },
                    (BlockKind::TableRow, _) => Said::RowsRemoved { names, place },
                    (BlockKind::Admonition, Op::Insert) => Said::BoxesAdded { titles: names, place },
                    (BlockKind::Admonition, _) => Said::BoxesRemoved { titles: names, place },
                    (_, Op::Insert) => Said::TermsAdded { terms: names },
                    _ => Said::TermsRemoved { terms: names },
                };
                self.say(Rank::Named, said, found);
            }
        }
        self.links();
    }

    /// A table that became a list is told as that, not as rows that went and items that came.
    fn recast(&mut self, place: Option<&String>, rows: &[usize]) -> bool {
        let here = |said: &Said| match said {
            Said::ItemsAdded { place: there, .. } | Said::TextAdded { place: there, .. } => there.as_ref() == place,
            _ => false,
        };
        let Some((_, statement)) = self.out.iter_mut().find(|(_, statement)| here(&statement.what)) else {
            return false;
        };
        let (items, text) = match &statement.what {
            Said::ItemsAdded { items, .. } => (items.clone(), String::new()),
            Said::TextAdded { text, .. } => (Vec::new(), text.clone()),
            _ => return false,
        };
        statement.what = Said::RowsRecast { items, text, rows: rows.len(), place: place.cloned() };
        statement.edits.extend(rows);
        rows.iter().for_each(|at| self.told[*at] = true);
        true
    }

    fn links(&mut self) {
        type Say = fn(Vec<String>) -> Said;
        type Wanted = fn(&Target) -> bool;
        let sorts: [(Wanted, Say); 3] = [
            (|target| target.old.is_none(), |texts| Said::LinksAdded { texts }),
            (|target| target.old.is_some() && target.new.is_some(), |texts| Said::LinksChanged { texts }),
            (|target| target.new.is_none(), |texts| Said::LinksRemoved { texts }),
        ];
        for (wanted, said) in sorts {
            let is_link = |edit: &Edit| edit.reasons == [Reason::Link] || edit.reasons == [Reason::LinkTarget];
            let found = self.open(|edit| is_link(edit) && edit.target.as_ref().is_some_and(wanted));
            if !found.is_empty() {
                let mut texts: Vec<String> = found.iter().filter_map(|at| self.edit(*at).new.clone()).collect();
                texts.dedup();
                self.say(Rank::Link, said(texts), found);
            }
        }
    }

    /// Images that came, went, show another file or have another description.
    fn images(&mut self) {
        type Say = fn(usize) -> Said;
        type Wanted = fn(&Edit) -> bool;
        let sorts: [(Wanted, Say); 4] = [
            (|edit| edit.op == Op::Insert, |count| Said::ImagesAdded { count }),
            (|edit| edit.op == Op::Delete, |count| Said::ImagesRemoved { count }),
            (|edit| edit.reasons.contains(&Reason::Image), |count| Said::ImagesReplaced { count }),
            (|edit| edit.reasons.contains(&Reason::AltText), |count| Said::ImagesDescribed { count }),
        ];
        for (wanted, said) in sorts {
            let is_image = |edit: &Edit| edit.kind == EditKind::Block(BlockKind::Image) && edit.op != Op::Move;
            let found =
                self.open(|edit| is_image(edit) && edit.significance >= Significance::Editorial && wanted(edit));
            if !found.is_empty() {
                self.say(Rank::Named, said(found.len()), found);
            }
        }
    }

    /// Signs that changed beside words that stayed.
    fn signs(&mut self) {
        let sorts = [Reason::Reference, Reason::Number, Reason::Opposite];
        for at in self.open(|edit| edit.old == edit.new && edit.op == Op::Replace) {
            let edit = self.edit(at);
            let Some(sort) = sorts.into_iter().find(|sort| edit.reasons.contains(sort)) else { continue };
            let place = self.name_of_place(&edit.place);
            let text = edit.new.clone().unwrap_or_default();
            self.say(Rank::Value, Said::Sign { sort, text, place }, vec![at]);
        }
    }

    /// Text that only stands elsewhere: under another heading, or in another order under the same.
    fn moves(&mut self) {
        type Way = (Option<String>, Option<String>);
        let mut by_way: BTreeMap<Way, Vec<usize>> = BTreeMap::new();
        for at in self.open(|edit| edit.reasons == [Reason::Order]) {
            // Sentences that changed places within their block did not leave it.
            let edit = self.edit(at);
            let moved = edit.moved.as_ref();
            let (from, to) =
                moved.map_or((&edit.place, &edit.place), |moved| (&moved.from.headings, &moved.to.headings));
            let way = (self.name_of_place(from), self.name_of_place(to));
            by_way.entry(way).or_default().push(at);
        }
        for ((from, to), edits) in by_way {
            if from == to {
                self.say(Rank::Small, Said::Reordered { place: to }, edits);
                continue;
            }
            let texts: Vec<String> = self
                .whole_texts(&edits)
                .iter()
                .flat_map(|text| sentences(text).into_iter().map(|range| text[range].trim().to_owned()))
                .collect();
            let said = Said::TextMoved { text: telling(&texts), sentences: texts.len(), from, to };
            self.say(Rank::Named, said, edits);
        }
    }

    /// The rest, counted.
    fn small_things(&mut self) {
        for at in
            self.open(|edit| matches!(edit.kind, EditKind::Field(_)) && edit.significance >= Significance::Editorial)
        {
            let edit = self.edit(at);
            let EditKind::Field(field) = edit.kind.clone() else { continue };
            let said = if edit.reasons.contains(&Reason::Label) {
                let set = |text: &Option<String>| -> Vec<String> {
                    text.iter()
                        .flat_map(|text| text.split(", "))
                        .filter(|label| !label.is_empty())
                        .map(str::to_owned)
                        .collect()
                };
                let (old, new) = (set(&edit.old), set(&edit.new));
                let only = |these: &[String], those: &[String]| {
                    these.iter().filter(|label| !those.contains(label)).cloned().collect()
                };
                Said::Labels { field, added: only(&new, &old), removed: only(&old, &new) }
            } else {
                Said::Field { field, old: edit.old.clone(), new: edit.new.clone() }
            };
            self.say(Rank::Label, said, vec![at]);
        }
        let code = self
            .open(|edit| edit.kind == EditKind::Block(BlockKind::Code) && edit.significance >= Significance::Editorial);
        if !code.is_empty() {
            let mut places: Vec<String> =
                code.iter().filter_map(|at| self.name_of_place(&self.edit(*at).place)).collect();
            places.dedup();
            let one = if let [one] = code[..] { Some(self.edit(one)) } else { None };
            let side = |text: Option<&String>| text.filter(|text| !text.is_empty()).cloned();
            let said = Said::CodeChanged {
                count: code.len(),
                places,
                old: one.and_then(|edit| side(edit.old.as_ref())),
                new: one.and_then(|edit| side(edit.new.as_ref())),
            };
            self.say(Rank::Named, said, code);
        }
        self.images();
        self.signs();
        self.moves();
        let corrections = |edit: &Edit| {
            edit.significance >= Significance::Editorial
                && own_reasons(edit).iter().all(|reason| {
                    matches!(
                        reason,
                        Reason::Typo | Reason::Spelling | Reason::Punctuation | Reason::Typography | Reason::Layout
                    )
                })
        };
        let found = self.open(corrections);
        if !found.is_empty() {
            self.say(Rank::Small, Said::Corrected { places: found.len() }, found);
        }
        let found = self.open(|edit| edit.significance >= Significance::Editorial);
        if !found.is_empty() {
            self.say(Rank::Small, Said::Wording { places: found.len() }, found);
        }
        let found = self.open(|edit| edit.significance == Significance::Cosmetic);
        if self.out.is_empty() && self.page.lineage == Lineage::Kept && !found.is_empty() {
            self.say(Rank::Small, Said::Looks, found);
        }
    }
}

fn is_title(edit: &Edit) -> bool {
    match &edit.kind {
        EditKind::Field(key) => key == "title",
        EditKind::Block(kind) => *kind == BlockKind::Heading && edit.level == 1 && edit.place.is_empty(),
    }
}

fn is_heading(edit: &Edit) -> bool {
    edit.kind == EditKind::Block(BlockKind::Heading) && !is_title(edit)
}

/// Why the words of an edit that no sweep takes differ.
fn own_reasons(edit: &Edit) -> Vec<Reason> {
    if edit.words.iter().all(|word| word.sweep.is_none()) {
        edit.reasons.clone()
    } else {
        word_reasons(&without_swept(&edit.words)).into_iter().collect()
    }
}

/// What the edits of one place did to sentences, each with its edit: whole ones that came or went, and those that read otherwise now.
#[derive(Default)]
struct Prose {
    edits: Vec<usize>,
    came: Vec<(usize, String)>,
    went: Vec<(usize, String)>,
    pairs: Vec<(usize, String, String)>,
}

impl Prose {
    fn add(&mut self, at: usize, edit: &Edit) {
        self.edits.push(at);
        let words = without_swept(&edit.words);
        let (old, old_marks) = side(&words, WordOp::Delete);
        let (new, new_marks) = side(&words, WordOp::Insert);
        let befores = marked_sentences(&old, &old_marks);
        let afters = marked_sentences(&new, &new_marks);
        let mut open_afters: Vec<&String> = afters.iter().collect();
        for before in &befores {
            let best = open_afters
                .iter()
                .enumerate()
                .map(|(at, after)| (likeness(before, after), at))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            match best.filter(|(likeness, _)| *likeness >= SAME_SENTENCE) {
                Some((_, after)) => self.pairs.push((at, before.clone(), open_afters.remove(after).clone())),
                None => self.one_sided(at, before, &new, WordOp::Delete),
            }
        }
        for after in open_afters {
            self.one_sided(at, after, &old, WordOp::Insert);
        }
    }

    /// A sentence that is marked on one side only: words came into it or went from it, or it is new or gone as a whole.
    fn one_sided(&mut self, at: usize, sentence: &str, other: &str, op: WordOp) {
        let partner = sentences(other).into_iter().map(|range| other[range].trim().to_owned());
        let best = partner.map(|text| (likeness(sentence, &text), text)).max_by(|a, b| a.0.total_cmp(&b.0));
        let partner =
            best.filter(|(likeness, text)| *likeness >= SAME_SENTENCE && text != sentence).map(|(_, text)| text);
        match (partner, op) {
            (Some(new), WordOp::Delete) => self.pairs.push((at, sentence.to_owned(), new)),
            (Some(old), _) => self.pairs.push((at, old, sentence.to_owned())),
            (None, WordOp::Delete) => self.went.push((at, sentence.to_owned())),
            (None, _) => self.came.push((at, sentence.to_owned())),
        }
    }
}

/// From this likeness (Dice over words) two sentences are one sentence that reads otherwise; below it one went and another came. The
/// measure and the number are those by which blocks and sentences are paired.
const SAME_SENTENCE: f64 = 0.35;

/// From this likeness a changed value is what the change is about; below it the sentence is reworded.
const SAME_SAYING: f64 = 0.5;

fn likeness(old: &str, new: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (old, mut new) = (words(old), words(new));
    let total = old.len() + new.len();
    let both = old
        .iter()
        .filter(|word| new.iter().position(|other| other == *word).map(|at| new.swap_remove(at)).is_some())
        .count();
    if total == 0 { 0.0 } else { 2.0 * both as f64 / total as f64 }
}

/// Sentences that went from one place of the page and came in another.
struct Moved {
    from: Vec<String>,
    to: Vec<String>,
    texts: Vec<String>,
    edits: Vec<usize>,
}

/// A sentence that went from one place of the page and came in another (or in the same) only moved: it is taken out on both sides.
fn take_moved(by_place: &mut BTreeMap<Vec<String>, Prose>) -> Vec<Moved> {
    let mut went: Vec<(Vec<String>, usize, String)> = by_place
        .iter()
        .flat_map(|(place, prose)| prose.went.iter().map(|(at, text)| (place.clone(), *at, text.clone())))
        .collect();
    let (mut out, mut taken): (Vec<Moved>, Vec<(usize, String)>) = (Vec::new(), Vec::new());
    for (to, prose) in by_place.iter_mut() {
        prose.came.retain(|(at, text)| {
            let same = went.iter().position(|(place, _, other)| other == text && place == to);
            let Some(found) = same.or_else(|| went.iter().position(|(.., other)| other == text)) else { return true };
            let (from, old_at, text) = went.swap_remove(found);
            taken.push((old_at, text.clone()));
            let edits = [old_at, *at];
            match out.iter_mut().find(|moved| moved.from == from && moved.to == *to) {
                Some(moved) => {
                    moved.texts.push(text);
                    moved.edits.extend(edits);
                }
                None => out.push(Moved { from, to: to.clone(), texts: vec![text], edits: edits.to_vec() }),
            }
            false
        });
    }
    for prose in by_place.values_mut() {
        prose.went.retain(|sentence| match taken.iter().position(|other| other == sentence) {
            Some(at) => {
                taken.swap_remove(at);
                false
            }
            None => true,
        });
    }
    for moved in &mut out {
        moved.edits.sort_unstable();
        moved.edits.dedup();
    }
    out
}

/// The first of some sentences that says something by itself: a greeting or a bare name does not.
fn telling(texts: &[String]) -> String {
    let long = |text: &&String| word_count(text) >= TELLING;
    // A question asks and says nothing yet.
    let plain = texts.iter().find(|text| long(text) && !is_template(text) && !text.ends_with('?'));
    plain.or_else(|| texts.iter().find(long)).or_else(|| texts.first()).cloned().unwrap_or_default()
}

/// Whether a text holds what a generator fills in (`{% raw %}`, `{{ page.title }}`): nobody reads that on the page.
fn is_template(text: &str) -> bool {
    text.contains("{%") || text.contains("{{")
}

/// A sentence of fewer words is quoted only where there is no longer one.
const TELLING: usize = 4;

/// What a pair of sentences says of a value: who must do what, "not", a number, a date.
fn value(words: &[Word], reasons: &BTreeSet<Reason>, old: &str, new: &str, place: &Option<String>) -> Option<Said> {
    let place = place.clone();
    // Of two sentences that have little in common nobody says that "must" became "may".
    if likeness(old, new) < SAME_SAYING {
        return None;
    }
    let (old, new) = (old.to_owned(), new.to_owned());
    if reasons.contains(&Reason::Obligation) {
        return Some(Said::Obligation { old, new, place });
    }
    if reasons.contains(&Reason::Negation) || reasons.contains(&Reason::Opposite) {
        return Some(Said::Negation { old, new, place });
    }
    if reasons.contains(&Reason::TextAdded) || reasons.contains(&Reason::TextRemoved) {
        return None;
    }
    let sorts = [Reason::Date, Reason::Amount, Reason::Number, Reason::Reference, Reason::Name];
    let sort = sorts.into_iter().find(|sort| reasons.contains(sort))?;
    Some(match changed_values(words, sort) {
        Some((old, new)) => Said::Value { sort, old, new, place },
        None => Said::TextReplaced { old, new, sentences: 1, place },
    })
}

/// One side of an edit: its text, and the byte ranges that only this side has.
fn side(words: &[Word], op: WordOp) -> (String, Vec<Range<usize>>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for word in words.iter().filter(|word| word.op == WordOp::Equal || word.op == op) {
        let start = text.len();
        text.push_str(&word.text);
        if word.op == op {
            marks.push(start..text.len());
        }
    }
    (text, marks)
}

/// The sentences in which a mark holds a word.
fn marked_sentences(text: &str, marks: &[Range<usize>]) -> Vec<String> {
    let touched = |range: &Range<usize>| {
        let inside = marks.iter().map(|mark| mark.start.max(range.start)..mark.end.min(range.end));
        inside.filter(|cut| cut.start < cut.end).any(|cut| word_count(&text[cut]) > 0)
    };
    sentences(text).into_iter().filter(touched).map(|range| text[range].trim().to_owned()).collect()
}

/// A changed value of at most so many words can be named by itself.
const VALUE_WORDS: usize = 6;

/// The only changed stretch of a sentence, if it is short on both sides and can stand by itself: a number with what it counts.
fn changed_values(words: &[Word], sort: Reason) -> Option<(String, String)> {
    let of = |op: WordOp| -> Vec<usize> { (0..words.len()).filter(|at| words[*at].op == op).collect() };
    let (&[went], &[came]) = (&of(WordOp::Delete)[..], &of(WordOp::Insert)[..]) else { return None };
    let (old, new) = (words[went].text.trim(), words[came].text.trim());
    let whole = |text: &str| text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '€' | '$' | '£'));
    let short = |text: &str| (1..=VALUE_WORDS).contains(&word_count(text)) && whole(text);
    // "At least two exits" for "two exits" is no other value but another rule: the sentence tells it.
    let within = old.contains(new) || new.contains(old);
    let says = |text: &str| text.split(' ').any(|word| VERBS.contains(&word));
    if !short(old)
        || !short(new)
        || within
        || says(old)
        || says(new)
        || sort == Reason::Name && !(is_name(old) && is_name(new))
    {
        return None;
    }
    let bare = |text: &str| text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–'));
    let unit = match words.get(went.max(came) + 1) {
        Some(next) if sort == Reason::Number && (bare(old) || bare(new)) => unit_of(&next.text),
        _ => None,
    };
    // A bare number says nothing without its sentence.
    if sort == Reason::Number && unit.is_none() && (bare(old) || bare(new)) {
        return None;
    }
    let with = |text: &str| unit.map_or_else(|| text.to_owned(), |unit| format!("{text} {unit}"));
    Some((with(old), with(new)))
}

/// Words that make a stretch of a sentence more than a value.
const VERBS: [&str; 12] =
    ["is", "zijn", "was", "waren", "wordt", "worden", "heeft", "hebben", "are", "were", "has", "have"];

/// What a number counts: the word behind it, unless that only joins it to the sentence.
fn unit_of(text: &str) -> Option<&str> {
    let word = text.strip_prefix(' ')?.split(' ').next()?;
    let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '|']);
    let word = if word.contains('(') { word } else { word.trim_end_matches(')') };
    let counts = word.starts_with(|c: char| c.is_alphabetic() || c == '%' || c == '°');
    let known = JOINING.contains(&word.to_lowercase().as_str());
    (counts && !known).then_some(word)
}

/// Words that join a number to its sentence.
const JOINING: [&str; 32] = [
    "en", "of", "tot", "van", "in", "op", "per", "te", "is", "zijn", "de", "het", "een", "met", "bij", "voor", "om",
    "aan", "and", "or", "to", "from", "on", "the", "a", "an", "are", "with", "by", "for", "at", "as",
];

/// Whether every word of a text has a capital, those that join names aside.
fn is_name(text: &str) -> bool {
    let joins = |word: &str| JOINING.contains(&word) || matches!(word, "der" | "den" | "&" | "-");
    let has_capital = |word: &str| word.chars().any(char::is_uppercase) || word.chars().all(|c| !c.is_alphabetic());
    text.split(' ').all(|word| joins(word) || has_capital(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(old: &str, new: &str, sort: Reason) -> Option<(String, String)> {
        changed_values(&diff(old, new), sort)
    }

    #[test]
    fn a_number_is_told_with_what_it_counts() {
        let told = |old: &str, new: &str| value_of(old, new, Reason::Number).map(|(old, new)| format!("{old} > {new}"));
        assert_eq!(told("De grens is 65 stuks.", "De grens is 60 stuks."), Some("65 stuks > 60 stuks".to_owned()));
        assert_eq!(told("Zie onder 3.11.", "Zie onder 2.01."), None, "nobody knows what it counts");
        assert_eq!(
            told("Er zijn twee deuren.", "Er zijn ten minste twee deuren."),
            None,
            "another rule, no other value"
        );
    }

    #[test]
    fn a_name_is_a_name() {
        let told = |old: &str, new: &str| value_of(old, new, Reason::Name).is_some();
        assert!(told("Bel Jan Jansen vandaag.", "Bel Piet de Wit vandaag."));
        assert!(!told("Onze Regels zijn streng.", "Sommige Afspraken gelden streng."));
    }

    #[test]
    fn addresses_leave_out_what_both_have() {
        let of = |old: &str, new: &str| {
            let (from, to) = addresses(old, new);
            format!("{from} > {to}")
        };
        assert_eq!(of("docs/regels/tenten.md", "docs/bouwen/tenten.md"), "regels/tenten > bouwen/tenten");
        assert_eq!(of("docs/regels/2-afval.md", "docs/regels/3-afval.md"), "2-afval > 3-afval");
        assert_eq!(of("docs/fasen/index.md", "docs/fasen/over.md"), "fasen > fasen/over");
        assert_eq!(of("docs/inkoop/index.md", "docs/inkoop.md"), "inkoop > inkoop", "only the file has another name");
        assert_eq!(of("a.md", "b.md"), "a > b");
    }

    #[test]
    fn what_tells_nothing_is_quoted_last() {
        let of = |texts: &[&str]| telling(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            of(&["Hallo.", "Wilt u een straat afsluiten?", "Vraag dat acht weken vooraf."]),
            "Vraag dat acht weken vooraf."
        );
        assert_eq!(of(&["{% raw %} a b c d", "Vraag dat vooraf aan."]), "Vraag dat vooraf aan.");
        assert_eq!(of(&["Hallo."]), "Hallo.");
    }
}
