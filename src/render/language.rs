//! The words of the tool, in Dutch and in English: statements, evidence, problems, dates, counts.
//!
//! Every sentence a reader meets is made here, in plain language: short, numbers as figures, and never saying more than is
//! known. A link with another address "has another address"; whether that mends it nobody here can tell.
//!
//! What a page says is quoted faithfully, but cut at a word and without characters that can't be seen:
//!
//! ```text
//! Said::TextAdded { text: "Een lange alinea …", pieces: 3 sentences, place: Some("Toelichting") }
//!   nl   Nieuw onder ‘Toelichting’: ‘Een lange alinea …’ (3 zinnen).
//!   en   New under “Toelichting”: “Een lange alinea …” (3 sentences).
//! ```

mod en;
mod nl;

use std::fmt::Display;

use chrono::{DateTime, FixedOffset, Locale};
use unicode_segmentation::UnicodeSegmentation;

use crate::compare::words::{diff, word_count};
use crate::compare::{EditKind, Evidence, Lineage, Op, Reason, Significance, Sweep, SweepKind, Word, WordOp};
use crate::problem::ProblemKind;
use crate::report::notes::{Counts, GroupKind, Rest, Small};
use crate::report::statements::{CodePart, Said};

/// Characters of a quoted text: a line and a half in a mail. Half the sentences of the model site are longer (median 126),
/// but what they are about stands at the front.
pub const QUOTE_LENGTH: usize = 90;
/// Characters of a quoted title or heading: 19 of 20 titles that the model site ever had stay whole (longest: 208).
pub const TITLE_LENGTH: usize = 140;
/// Characters of one quoted thing in a list of several.
const ITEM_LENGTH: usize = 60;
/// Things named in one sentence; the others are counted. Five is what a reader takes in without counting.
const LISTED: usize = 5;
/// So many places are a few; of more the number is told.
const A_FEW: usize = 5;
/// Words kept before the first difference where a quoted pair is cut: enough to know the place by.
const WORDS_BEFORE: usize = 4;
/// A quoted pair shows at least this part of the words that differ, if its longest difference is not to be shown instead. Of 150 pairs
/// of two sites that were cut, those that show less quoted the lesser change.
const SEEN: f64 = 1.0 / 3.0;

/// Letters kept before the first difference within a word that is longer than all a quotation may hold (an address).
const LETTERS_BEFORE: usize = 20;

/// A language that documents are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Dutch.
    #[default]
    Nl,
    /// English.
    En,
}

/// What is said of a sweep: its own type, so that views can be worded too.
#[derive(Clone, Copy, Debug)]
pub struct SweepWords<'a> {
    /// What recurs.
    pub kind: SweepKind,
    /// What it does.
    pub op: Op,
    /// Whether it stands at the end of a block or field.
    pub at_end: bool,
    /// On how many pages.
    pub pages: usize,
    /// What stood there; empty when something was inserted.
    pub old: &'a str,
    /// What stands there now; empty when something was deleted.
    pub new: &'a str,
    /// The words before and after it, where all pages have the same.
    pub around: [&'a str; 2],
    /// Whether `…` stands in it for what each page has of its own.
    pub open: bool,
    /// What came or went with it, and on how many pages.
    pub more: &'a [(String, usize)],
    /// In what it recurs.
    pub block: &'a EditKind,
}

impl<'a> SweepWords<'a> {
    /// Whether it holds what differs from page to page, and that can be seen: in a quotation "…" reads as a cut.
    fn has_slot(&self) -> bool {
        let seen = |text: &str| {
            let text = clean(text);
            let shown = shorten(&text, QUOTE_LENGTH - 2);
            if shown == text { text.contains('…') } else { shown.trim_end_matches('…').contains('…') }
        };
        self.open && (seen(self.old) || seen(self.new))
    }

    /// What stood there and what stands there now, with the words around it.
    fn texts(&self) -> (String, String) {
        let [before, after] = self.around;
        let with = |text: &str| {
            let text = clean(&format!("{before} {text} {after}"));
            if text.contains(" | ") { without_bars(&text) } else { text }
        };
        (with(self.old), with(self.new))
    }

    /// It and what came or went with it.
    fn all(&self) -> Vec<String> {
        let text = if self.new.is_empty() { self.old } else { self.new };
        [text.to_owned()]
            .into_iter()
            .chain(self.more.iter().map(|(text, _)| text.clone()))
            .map(|text| without_bars(&text))
            .collect()
    }

    /// Whether many addresses begin otherwise: what stands for their ends is none of their words.
    fn is_of_beginnings(&self) -> bool {
        self.kind == SweepKind::Link && self.old.ends_with('…') && self.new.ends_with('…')
    }

    /// The property that it is in.
    fn key(&self) -> Option<String> {
        match self.block {
            EditKind::Field(key) => Some(key.clone()),
            EditKind::Block(_) => None,
        }
    }

    /// Whether a property, whatever its value, came (`true`) or went.
    fn whole_property(&self) -> Option<bool> {
        let is_property = self.kind == SweepKind::FrontMatter && self.key().is_some_and(|key| key != "title");
        match (self.op, clean(self.old).is_empty(), clean(self.new).is_empty()) {
            (Op::Insert, _, true) if is_property => Some(true),
            (Op::Delete, true, _) if is_property => Some(false),
            _ => None,
        }
    }

    /// What is said of that sweep.
    pub fn of(sweep: &'a Sweep) -> Self {
        SweepWords {
            kind: sweep.kind,
            op: sweep.op,
            at_end: sweep.at_end,
            pages: sweep.pages,
            old: &sweep.old,
            new: &sweep.new,
            around: [&sweep.around[0], &sweep.around[1]],
            open: sweep.open,
            more: &sweep.more,
            block: &sweep.block,
        }
    }
}

/// A row of a table with a dash between its cells: nobody reads the bars.
fn without_bars(text: &str) -> String {
    let cells = text.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).filter(|cell| !cell.is_empty());
    cells.collect::<Vec<_>>().join(" – ")
}

/// Fixed words around generated text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Label {
    InShort,
    OnManyPages,
    Rest,
    Problems,
    Release,
    Date,
    Pages,
    Previous,
    Aliases,
    OldPath,
    NoReleases,
    NoPages,
    NoEntries,
}

impl Language {
    /// All languages, in the order they are offered.
    pub const ALL: [Language; 2] = [Language::Nl, Language::En];

    /// The language of that code (`nl`, `en`, also `nl-NL`).
    pub fn from_code(code: &str) -> Option<Language> {
        let primary = code.split(['-', '_']).next().unwrap_or(code);
        Language::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// Its code, as in HTML's `lang`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Nl => "nl",
            Language::En => "en",
        }
    }

    /// A date in words: `19 december 2024`.
    pub fn date(self, date: &DateTime<FixedOffset>) -> String {
        let locale = match self {
            Language::Nl => Locale::nl_NL,
            Language::En => Locale::en_GB,
        };
        date.format_localized("%-d %B %Y", locale).to_string()
    }

    /// A number as figures, with the thousands set apart: `1.220`, `1,220`.
    pub fn number(self, number: usize) -> String {
        let separator = match self {
            Language::Nl => '.',
            Language::En => ',',
        };
        let digits = number.to_string();
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// `a, b en c`.
    pub fn list(self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.and()),
        }
    }

    /// The text between quotation marks, cut to [`QUOTE_LENGTH`].
    pub fn quote(self, text: &str) -> String {
        self.mark(&shorten(&clean(text), QUOTE_LENGTH))
    }

    /// A title or heading between quotation marks, cut to [`TITLE_LENGTH`].
    pub fn quote_title(self, text: &str) -> String {
        self.mark(&shorten(&clean(text), TITLE_LENGTH))
    }

    /// Two texts as they begin, between quotation marks; none where both begin with the same word.
    fn beginnings(self, old: &str, new: &str) -> Option<(String, String)> {
        let (old, new) = (clean(old), clean(new));
        (old.split(' ').next() != new.split(' ').next()).then(|| (self.quote(&old), self.quote(&new)))
    }

    /// Two texts between quotation marks, both cut so that the first difference can be seen.
    pub fn quote_pair(self, old: &str, new: &str, length: usize) -> (String, String) {
        let (old, new) = cut_pair(&clean(old), &clean(new), length);
        (self.mark(&old), self.mark(&new))
    }

    /// What is said, as one or more whole sentences.
    pub fn statement(self, said: &Said) -> String {
        match self {
            Language::Nl => nl::statement(said),
            Language::En => en::statement(said),
        }
    }

    /// What a new page says of itself, else its headings; none where it has neither.
    pub fn new_page(self, about: Option<&String>, headings: &[String]) -> Option<String> {
        if let Some(about) = known(about) {
            return Some(self.quote(&about));
        }
        let with = match self {
            Language::Nl => nl::with_headings(headings),
            Language::En => en::with_headings(headings),
        };
        with.map(|with| stop(capital(&with)))
    }

    /// Where the address of a page that is gone leads to: a whole sentence.
    pub fn leads_to(self, title: &str) -> String {
        let title = self.quote_title(title);
        stop(match self {
            Language::Nl => format!("Het oude adres leidt naar {title}"),
            Language::En => format!("Its address leads to {title}"),
        })
    }

    /// That so many files are not committed yet, and so not looked at.
    pub fn not_committed(self, files: usize) -> String {
        match self {
            Language::Nl => format!(
                "Wat nog niet is vastgelegd in git, is niet nagekeken: {}.",
                self.count(files, "bestand", "bestanden")
            ),
            Language::En => {
                format!("What is not committed yet was not looked at: {}.", self.count(files, "file", "files"))
            }
        }
    }

    /// Why a lineage verdict stands: a fragment.
    pub fn evidence(self, evidence: &Evidence) -> String {
        match self {
            Language::Nl => nl::evidence(evidence),
            Language::En => en::evidence(evidence),
        }
    }

    /// What is odd: whole sentences.
    pub fn problem(self, problem: &ProblemKind) -> String {
        match self {
            Language::Nl => nl::problem(problem),
            Language::En => en::problem(problem),
        }
    }

    /// What a sweep changed, and on how many pages: a whole sentence.
    pub fn sweep(self, sweep: &SweepWords<'_>) -> String {
        match self {
            Language::Nl => nl::sweep(sweep),
            Language::En => en::sweep(sweep),
        }
    }

    /// What sweeps changed, a sentence each; properties that came, and those that went, are named together where the first of them
    /// would stand. With each sentence, on how many pages at most.
    pub fn sweeps<'a>(self, sweeps: impl Iterator<Item = &'a Sweep>) -> Vec<(String, usize)> {
        let words: Vec<SweepWords<'_>> = sweeps.map(SweepWords::of).collect();
        let mut out = Vec::new();
        for (at, sweep) in words.iter().enumerate() {
            let Some(came) = sweep.whole_property() else {
                out.push((self.sweep(sweep), sweep.pages));
                continue;
            };
            let alike = |other: &&SweepWords<'_>| other.whole_property() == Some(came);
            if words[..at].iter().any(|other| alike(&other)) {
                continue;
            }
            let together: Vec<&SweepWords<'_>> = words[at..].iter().filter(alike).collect();
            let pages = || together.iter().map(|sweep| sweep.pages);
            let most = pages().max().unwrap_or_default();
            out.push(match together.as_slice() {
                [_] => (self.sweep(sweep), most),
                many => {
                    let keys: Vec<String> = many.iter().filter_map(|sweep| sweep.key()).collect();
                    (self.properties(came, &keys, pages().min().unwrap_or_default(), most), most)
                }
            });
        }
        out
    }

    /// Properties that came or went on so many pages.
    fn properties(self, came: bool, keys: &[String], fewest: usize, most: usize) -> String {
        let pages = self.pages_between(fewest, most);
        let (count, keys) = (self.number(keys.len()), self.quote_list(keys));
        match (self, came) {
            (Language::Nl, true) => format!("Op {pages} zijn {count} kenmerken toegevoegd: {keys}."),
            (Language::Nl, false) => format!("Op {pages} zijn {count} kenmerken geschrapt: {keys}."),
            (Language::En, true) => format!("On {pages}, {count} properties were added: {keys}."),
            (Language::En, false) => format!("On {pages}, {count} properties were removed: {keys}."),
        }
    }

    /// A reason, as a label.
    pub fn reason(self, reason: Reason) -> &'static str {
        match self {
            Language::Nl => nl::reason(reason),
            Language::En => en::reason(reason),
        }
    }

    /// A significance, as a label.
    pub fn significance(self, significance: Significance) -> &'static str {
        match self {
            Language::Nl => nl::significance(significance),
            Language::En => en::significance(significance),
        }
    }

    /// A lineage, as a label.
    pub fn lineage(self, lineage: Lineage) -> &'static str {
        match self {
            Language::Nl => nl::lineage(lineage),
            Language::En => en::lineage(lineage),
        }
    }

    /// In what an edit is, as a label: `alinea`, `kopje`, `kenmerk ‘status’`.
    pub fn edit_kind(self, kind: &EditKind) -> String {
        match self {
            Language::Nl => nl::edit_kind(kind),
            Language::En => en::edit_kind(kind),
        }
    }

    /// What an edit does, as a label: `nieuw`, `geschrapt`.
    pub fn op(self, op: Op) -> &'static str {
        match self {
            Language::Nl => nl::op(op),
            Language::En => en::op(op),
        }
    }

    /// The heading of a group in release notes.
    pub fn group(self, group: GroupKind) -> &'static str {
        match self {
            Language::Nl => nl::group(group),
            Language::En => en::group(group),
        }
    }

    /// How many pages are new, changed, moved, gone: a whole sentence.
    pub fn in_short(self, counts: &Counts) -> String {
        match self {
            Language::Nl => nl::in_short(counts),
            Language::En => en::in_short(counts),
        }
    }

    /// What is only counted: a whole sentence.
    pub fn rest(self, rest: Rest, pages: usize) -> String {
        match self {
            Language::Nl => nl::rest(rest, pages),
            Language::En => en::rest(rest, pages),
        }
    }

    /// On how many pages the same small thing changed: a sentence without its full stop, for the pages to follow.
    pub fn together(self, small: Small, pages: usize) -> String {
        match self {
            Language::Nl => nl::together(small, pages),
            Language::En => en::together(small, pages),
        }
    }

    /// From which release to which, with their dates; from none: all that there is. A whole sentence.
    pub fn between(self, from: Option<(&str, &str)>, to: &str, to_date: &str) -> String {
        match (self, from) {
            (Language::Nl, Some((from, date))) => {
                format!("Dit is er veranderd tussen {from} ({date}) en {to} ({to_date}).")
            }
            (Language::En, Some((from, date))) => {
                format!("This is what changed between {from} ({date}) and {to} ({to_date}).")
            }
            (Language::Nl, None) => format!("Dit is er gekomen tot en met {to} ({to_date})."),
            (Language::En, None) => format!("This is all that came up to {to} ({to_date})."),
        }
    }

    /// That more changed on a page than is told: a whole sentence.
    pub fn more(self, statements: usize) -> String {
        match self {
            Language::Nl if statements == 1 => "En nog 1 wijziging.".to_owned(),
            Language::Nl => format!("En nog {} wijzigingen.", self.number(statements)),
            Language::En if statements == 1 => "And 1 more change.".to_owned(),
            Language::En => format!("And {} more changes.", self.number(statements)),
        }
    }

    /// That releases are left out of a history because nothing can be seen of them on the page: a whole sentence.
    pub fn silent_releases(self, releases: usize) -> String {
        match self {
            Language::Nl => {
                format!("Bij {} was op deze pagina niets van te zien.", self.count(releases, "release", "releases"))
            }
            Language::En => {
                format!("Nothing could be seen on this page in {}.", self.count(releases, "release", "releases"))
            }
        }
    }

    /// That pages are left out because a sweep above tells all of them: a whole sentence.
    pub fn told_above(self, pages: usize) -> String {
        match self {
            Language::Nl if pages == 1 => "Op 1 andere pagina is dit het enige wat veranderde.".to_owned(),
            Language::Nl => format!("Op {} andere pagina’s is dit het enige wat veranderde.", self.number(pages)),
            Language::En if pages == 1 => "On 1 other page this is all that changed.".to_owned(),
            Language::En => format!("On {} other pages this is all that changed.", self.number(pages)),
        }
    }

    /// How much a change matters, where there is nothing else to say of it: a whole sentence.
    pub fn only(self, significance: Significance) -> String {
        match (self, significance) {
            (Language::Nl, Significance::None) => "Van de wijziging is niets te zien.",
            (Language::Nl, Significance::Cosmetic) => "Alleen de opmaak is veranderd.",
            (Language::Nl, Significance::Editorial) => "De tekst is alleen anders geschreven.",
            (Language::Nl, Significance::Substantive) => "De inhoud is veranderd.",
            (Language::En, Significance::None) => "Nothing of the change can be seen.",
            (Language::En, Significance::Cosmetic) => "Only the layout has changed.",
            (Language::En, Significance::Editorial) => "The text is only written differently.",
            (Language::En, Significance::Substantive) => "The content has changed.",
        }
        .to_owned()
    }

    /// A fixed word.
    pub fn label(self, label: Label) -> &'static str {
        match self {
            Language::Nl => nl::label(label),
            Language::En => en::label(label),
        }
    }

    /// A number of pages: `1 pagina`, `43 pagina’s`.
    pub fn pages(self, pages: usize) -> String {
        match self {
            Language::Nl => self.count(pages, "pagina", "pagina’s"),
            Language::En => self.count(pages, "page", "pages"),
        }
    }

    fn pages_between(self, fewest: usize, most: usize) -> String {
        match self {
            _ if fewest == most => self.pages(most),
            Language::Nl => format!("{} tot {}", self.number(fewest), self.pages(most)),
            Language::En => format!("{} to {}", self.number(fewest), self.pages(most)),
        }
    }

    /// On how many pages a sweep is, and what is told with it.
    fn pages_of(self, sweep: &SweepWords<'_>) -> String {
        let all = || sweep.more.iter().map(|(_, pages)| *pages).chain([sweep.pages]);
        self.pages_between(all().min().unwrap_or_default(), all().max().unwrap_or_default())
    }

    fn and(self) -> &'static str {
        match self {
            Language::Nl => "en",
            Language::En => "and",
        }
    }

    fn count(self, count: usize, one: &str, many: &str) -> String {
        format!("{} {}", self.number(count), if count == 1 { one } else { many })
    }

    /// `In 3 pieces of code it now says “debian/12” instead of “ubuntu/22.04”.`, or how many are different, and one example.
    fn codes(self, count: usize, places: &[String], part: Option<&CodePart>) -> String {
        let list = self.quote_list(places);
        let (subject, one, part_of_code, head): (_, _, fn(&str, &CodePart) -> Option<String>, _) = match self {
            Language::Nl => {
                let under = if list.is_empty() { list } else { format!(" onder {list}") };
                let subject = format!("{} stukken code{under}", self.number(count));
                (subject, "een daarvan", nl::part_of_code, nl::pieces_of_code(count, "anders", places))
            }
            Language::En => {
                let under = if list.is_empty() { list } else { format!(" under {list}") };
                let subject = format!("{} pieces of code{under}", self.number(count));
                (subject, "one of them", en::part_of_code, en::pieces_of_code(count, "different", places))
            }
        };
        let Some(part) = part else { return head };
        let told = part.is_all.then(|| part_of_code(&subject, part)).flatten();
        let example = || part_of_code(one, &CodePart { is_all: true, ..part.clone() });
        told.unwrap_or_else(|| example().map_or(head.clone(), |example| format!("{head} {example}")))
    }

    /// Puts quotation marks around a text, the other kind where the text itself holds the usual ones.
    fn mark(self, text: &str) -> String {
        let single = text.contains('‘') || text.starts_with('\'') || text.contains(" '");
        let double = text.contains(['“', '”', '„', '"']);
        match (self, single, double) {
            (Language::Nl, true, false) | (Language::En, _, false) => format!("“{text}”"),
            (Language::Nl, ..) | (Language::En, _, true) => format!("‘{text}’"),
        }
    }

    /// Several things in one sentence, between quotation marks; those past five are counted.
    pub fn quote_list(self, texts: &[String]) -> String {
        self.listed(texts, |text| self.mark(&shorten(&clean(text), ITEM_LENGTH)))
    }

    /// Several things in one sentence, as they are; those past five are counted.
    fn plain_list(self, texts: &[String]) -> String {
        self.listed(texts, |text| shorten(&clean(text), ITEM_LENGTH))
    }

    fn listed(self, texts: &[String], word: impl Fn(&str) -> String) -> String {
        let mut known: Vec<(&String, usize)> = Vec::new();
        for text in texts.iter().filter(|text| !clean(text).is_empty()) {
            // Two boxes called "Tip" are named once.
            match known.iter_mut().find(|(other, _)| *other == text) {
                Some((_, times)) => *times += 1,
                None => known.push((text, 1)),
            }
        }
        let named = |(text, times): &(&String, usize)| match (times, self) {
            (1, _) => word(text),
            (times, Language::Nl) => format!("{} ({times} keer)", word(text)),
            (times, Language::En) => format!("{} ({times} times)", word(text)),
        };
        let mut items: Vec<String> = known.iter().take(LISTED).map(named).collect();
        if known.len() > LISTED {
            let left = self.number(known.len() - LISTED);
            items.push(match self {
                Language::Nl => format!("nog {left}"),
                Language::En => format!("{left} more"),
            });
        }
        self.list(&items)
    }
}

/// Visible text on one line: white space folded, characters that can't be seen left out.
pub(crate) fn clean(text: &str) -> String {
    let seen: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character steers a terminal or a text's direction instead of being read: never to be shown as it is.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The text, or its first words with an ellipsis; a single word longer than that is cut within. Never between a letter
/// and the marks on it, unless it has more marks than a text has letters.
pub(super) fn shorten(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let room = length.saturating_sub(2);
    let whole_letters = text.grapheme_indices(true).map(|(start, letter)| start + letter.len());
    let fits = |end: &usize| text[..*end].chars().count() <= room;
    let end = whole_letters.take_while(fits).last();
    let end = end.or_else(|| text.char_indices().nth(room).map(|(start, _)| start)).unwrap_or(text.len());
    let (head, rest) = text.split_at(end);
    match head.rfind(' ') {
        _ if rest.starts_with(' ') => format!("{} …", head.trim_end()),
        Some(blank) => format!("{} …", head[..blank].trim_end()),
        None => format!("{head}…"),
    }
}

/// Both texts cut to the length so that what differs is seen: starting a few words before the first difference where it stands far on,
/// before the longest one where too little of all that differs would be seen so ([`SEEN`]), or within a word where the word alone is too
/// long.
///
/// ```text
/// … en de betrokkenen, en hoeft het systeem niet te gebruiken.
/// … en de betrokkenen, en mag het systeem niet gebruiken.
/// ```
fn cut_pair(old: &str, new: &str, length: usize) -> (String, String) {
    if old.chars().count() <= length && new.chars().count() <= length {
        return (old.to_owned(), new.to_owned());
    }
    let words = diff(old, new);
    let texts = [old, new];
    let skip = |at: [usize; 2]| {
        let sides = [0, 1].map(|side| texts[side].split_at(at[side]));
        let far = sides.iter().any(|(before, _)| before.chars().count() >= length / 2);
        // The word that goes on otherwise differs itself.
        let is_cut =
            sides.iter().any(|(before, rest)| !before.ends_with(' ') && !rest.is_empty() && !rest.starts_with(' '));
        let shown = WORDS_BEFORE + usize::from(is_cut);
        sides.map(|(before, _)| if far { before.split_whitespace().count().saturating_sub(shown) } else { 0 })
    };
    let Differences { first, longest, count } = differences(&words);
    let mut start = skip(first);
    if (seen(&words, texts, start, length) as f64) < SEEN * count as f64 {
        start = skip(longest);
    }
    let (cut_old, cut_new) = (cut_from(old, start[0], length), cut_from(new, start[1], length));
    if cut_old != cut_new || old == new {
        return (cut_old, cut_new);
    }
    let same = old.graphemes(true).zip(new.graphemes(true)).take_while(|(a, b)| a == b).count();
    let skip = same.saturating_sub(LETTERS_BEFORE);
    (cut_within(old, skip, length), cut_within(new, skip, length))
}

/// Where two texts differ.
#[derive(Default)]
struct Differences {
    /// Where the first difference begins in the old and the new text, in bytes.
    first: [usize; 2],
    /// Where the one of the most words begins.
    longest: [usize; 2],
    /// How many words differ, of both texts together.
    count: usize,
}

fn differences(words: &[Word]) -> Differences {
    let mut out = Differences::default();
    let (mut at, mut began, mut here, mut most, mut first) = ([0; 2], [0; 2], 0, 0, None);
    for word in words {
        if word.op == WordOp::Equal {
            at = at.map(|at| at + word.text.len());
            (began, here) = (at, 0);
            continue;
        }
        at[usize::from(word.op == WordOp::Insert)] += word.text.len();
        here += word_count(&word.text);
        out.first = *first.get_or_insert(began);
        out.count += word_count(&word.text);
        if here > most {
            (most, out.longest) = (here, began);
        }
    }
    out
}

/// How many of the words that differ are seen in quotations of that length that start after so many words of each side.
fn seen(words: &[Word], texts: [&str; 2], skip: [usize; 2], length: usize) -> usize {
    let starts = [0, 1].map(|side| texts[side].split(' ').take(skip[side]).map(|word| word.len() + 1).sum::<usize>());
    let mut at = [0; 2];
    let mut out = 0;
    for word in words {
        let sides = match word.op {
            WordOp::Equal => {
                at = at.map(|at| at + word.text.len());
                continue;
            }
            WordOp::Delete => 0,
            WordOp::Insert => 1,
        };
        for (offset, part) in word.text.split_word_bound_indices() {
            let here = at[sides] + offset;
            let within = here >= starts[sides] && here + part.len() <= starts[sides] + length;
            out += if within { word_count(part) } else { 0 };
        }
        at[sides] += word.text.len();
    }
    out
}

fn cut_from(text: &str, skip: usize, length: usize) -> String {
    let rest = text.split(' ').skip(skip).collect::<Vec<_>>().join(" ");
    if skip == 0 { shorten(&rest, length) } else { format!("… {}", shorten(&rest, length.saturating_sub(2))) }
}

fn cut_within(text: &str, skip: usize, length: usize) -> String {
    let rest: Vec<&str> = text.graphemes(true).skip(skip).collect();
    let before = if skip == 0 { "" } else { "…" };
    let after = if rest.len() > length { "…" } else { "" };
    format!("{before}{}{after}", rest[..rest.len().min(length)].concat())
}

/// A sentence with its full stop, unless the quotation that ends it brings one along.
pub(super) fn stop(sentence: impl Display) -> String {
    let sentence = sentence.to_string();
    let inner = sentence.trim_end_matches(['’', '”']);
    let closed = inner.len() < sentence.len() && inner.ends_with(['.', '!', '?', '…', '。', '！', '？']);
    if closed || sentence.ends_with(['.', '!', '?']) { sentence } else { sentence + "." }
}

/// The sentence with a capital at the front.
pub(super) fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The place, if it is one: a heading without visible text is none.
/// Whether a value in a list of the front matter is an address or a path, and so no label: `app/guides/start`.
fn is_address(value: &str) -> bool {
    value.contains('/') && !value.contains(' ')
}

fn known(place: Option<&String>) -> Option<String> {
    place.map(|place| clean(place)).filter(|place| !place.is_empty())
}

/// A share as a percentage that never rounds up to "all of it".
fn percent(share: f64) -> u8 {
    let percent = (share * 100.0).clamp(0.0, 100.0);
    if percent > 99.0 && percent < 100.0 { 99 } else { percent.round() as u8 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_have_their_thousands_set_apart() {
        let told = [0, 12, 123, 1_234, 1_234_567].map(|number| Language::Nl.number(number));
        assert_eq!(told, ["0", "12", "123", "1.234", "1.234.567"]);
    }

    #[test]
    fn quotations_within_quotations_can_be_told_apart() {
        let quoted = ["a ‘b’ c", "a “b” c", "‘a’ “b”", "pagina’s"].map(|text| Language::Nl.quote(text));
        assert_eq!(quoted, ["“a ‘b’ c”", "‘a “b” c’", "‘‘a’ “b”’", "‘pagina’s’"]);
        let quoted = ["a ‘b’ c", "a “b” c", "pagina’s"].map(|text| Language::En.quote(text));
        assert_eq!(quoted, ["“a ‘b’ c”", "‘a “b” c’", "“pagina’s”"]);
    }

    #[test]
    fn texts_are_cut_at_a_word() {
        assert_eq!(shorten("een twee drie", 13), "een twee drie");
        assert_eq!(shorten("een twee drie", 12), "een twee …");
        assert_eq!(shorten("een twee drie", 10), "een twee …");
        assert_eq!(shorten("eentweedrie", 6), "eent…");
        assert_eq!(clean(" a\u{a0}\n b\u{1b}[0m\u{202e}c "), "a b[0mc");
    }

    #[test]
    fn of_two_texts_the_longest_difference_is_seen() {
        let text = |first: &str, last: &str| {
            format!("{first} kraam op de markt heeft een naam op een bord dat van alle kanten goed leesbaar is{last}.")
        };
        let (old, new) = (text("Een", ""), text("Elke", " en dat in de avond is verlicht met een lamp"));
        let cut =
            ("… alle kanten goed leesbaar is.", "… alle kanten goed leesbaar is en dat in de avond is verlicht met …");
        assert_eq!(cut_pair(&old, &new, 70), (cut.0.to_owned(), cut.1.to_owned()));
        // Where the first is a good part of what differs, the sentence begins where it begins.
        let (old, new) = (text("Een grote", ""), text("Elke kleine", " bij nacht"));
        assert!(cut_pair(&old, &new, 70).1.starts_with("Elke kleine kraam"));
    }

    #[test]
    fn a_share_is_never_rounded_to_all() {
        assert_eq!([1.0, 0.999, 0.994, 0.0, 2.0].map(percent), [100, 99, 99, 0, 100]);
    }

    proptest! {
        #[test]
        fn the_first_difference_of_a_pair_is_always_seen(
            same in "([a-z]{1,60} ){0,30}",
            old in "[a-z]{0,150}( [a-z]{1,9}){0,20}",
            new in "[a-z]{0,150}( [a-z]{1,9}){0,20}",
        ) {
            let (old, new) = (clean(&format!("{same}{old}")), clean(&format!("{same}{new}")));
            let (old_cut, new_cut) = cut_pair(&old, &new, QUOTE_LENGTH);
            prop_assert_eq!(old == new, old_cut == new_cut);
            prop_assert!(old_cut.chars().count() <= QUOTE_LENGTH + 2);
        }

        #[test]
        fn quotations_are_short_and_can_be_seen(text in "\\PC{0,300}|[\u{0}-\u{200f} a-z]{0,300}") {
            let quoted = Language::Nl.quote(&text);
            prop_assert!(quoted.chars().count() <= QUOTE_LENGTH + 2);
            prop_assert!(!quoted.chars().any(is_hidden));
        }
    }
}
