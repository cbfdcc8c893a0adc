//! What kind of change an edit is, and how much it matters.
//!
//! An edit's words give [`Reason`]s; its significance is the highest of its reasons, by one table ([`TABLE`]), of which a team may
//! decide otherwise ([`Weights`]):
//!
//! | reason | significance | is |
//! |---|---|---|
//! | `whitespace`, `markup`, `comment` | none | white space, source spelling, comments |
//! | `heading_level`, `layout`, `typography`, `link_spelling` | cosmetic | looks; an address written another way |
//! | `order` | editorial | the same text in another place |
//! | `link_target`, `link_text` | editorial | another address under the same text; other text over the same address |
//! | `typo`, `spelling`, `punctuation`, `wording` | editorial | corrections, rewording |
//! | `label`, `metadata`, `alt_text`, `image` | editorial | front matter labels and texts, pictures |
//! | `name`, `number`, `date`, `amount`, `reference` | substantive | a value inside a sentence |
//! | `obligation`, `negation`, `opposite` | substantive | must/may/should, not, a word or sign that became its opposite |
//! | `text_added`, `text_removed`, `link`, `code`, `title` | substantive | content that came or went, links among it |
//!
//! Published classifiers of fine-grained edit intent reach F1 .62 and people agree among themselves at α .67 to .75 (research on
//! prose diffs, 4d); two or three classes reach .88. So the reasons are simple rules that err towards telling.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use borsh::{BorshDeserialize, BorshSerialize};

use super::words::{Unit, UnitKind, figure, in_figures, units, word_count};
use super::{Reason, Significance, Word, WordOp};

/// The table above: every reason, its name, and how much it matters where nobody decided otherwise. The handbook has the same table.
pub const TABLE: [(Reason, &str, Significance); 31] = {
    use Significance::{Cosmetic, Editorial, None, Substantive};
    [
        (Reason::Whitespace, "whitespace", None),
        (Reason::Markup, "markup", None),
        (Reason::Comment, "comment", None),
        (Reason::HeadingLevel, "heading_level", Cosmetic),
        (Reason::Layout, "layout", Cosmetic),
        (Reason::Typography, "typography", Cosmetic),
        (Reason::LinkSpelling, "link_spelling", Cosmetic),
        (Reason::Order, "order", Editorial),
        (Reason::LinkTarget, "link_target", Editorial),
        (Reason::LinkText, "link_text", Editorial),
        (Reason::Typo, "typo", Editorial),
        (Reason::Spelling, "spelling", Editorial),
        (Reason::Punctuation, "punctuation", Editorial),
        (Reason::Wording, "wording", Editorial),
        (Reason::Label, "label", Editorial),
        (Reason::Metadata, "metadata", Editorial),
        (Reason::AltText, "alt_text", Editorial),
        (Reason::Image, "image", Editorial),
        (Reason::Name, "name", Substantive),
        (Reason::Number, "number", Substantive),
        (Reason::Date, "date", Substantive),
        (Reason::Amount, "amount", Substantive),
        (Reason::Reference, "reference", Substantive),
        (Reason::Obligation, "obligation", Substantive),
        (Reason::Negation, "negation", Substantive),
        (Reason::Opposite, "opposite", Substantive),
        (Reason::Link, "link", Substantive),
        (Reason::Code, "code", Substantive),
        (Reason::TextAdded, "text_added", Substantive),
        (Reason::TextRemoved, "text_removed", Substantive),
        (Reason::Title, "title", Substantive),
    ]
};

/// How much each reason matters: [`TABLE`], and what a team decided otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub struct Weights([Significance; TABLE.len()]);

impl Default for Weights {
    fn default() -> Self {
        Weights(TABLE.map(|(_, _, significance)| significance))
    }
}

impl Weights {
    /// The same, with another significance for one reason.
    pub fn with(mut self, reason: Reason, significance: Significance) -> Self {
        self.0[reason as usize] = significance;
        self
    }

    /// How much a reason matters.
    pub fn of(&self, reason: Reason) -> Significance {
        self.0[reason as usize]
    }

    /// Whether a team decided otherwise than [`TABLE`].
    pub fn is_decided(&self, reason: Reason) -> bool {
        self.of(reason) != TABLE[reason as usize].2
    }

    /// The highest significance of some reasons; none of none.
    pub fn highest<'r>(&self, reasons: impl IntoIterator<Item = &'r Reason>) -> Significance {
        reasons.into_iter().map(|reason| self.of(*reason)).max().unwrap_or_default()
    }
}

/// So many words that came or went together say something that was not said; fewer are wording. Five is the shortest clause with a
/// subject, a verb and an object of its own in the sentences added on the real history.
const CLAUSE: usize = 5;

/// A shorter one says something too if it has a word of content: "(nog in oprichting)", "gebaseerd op profilering" are three words and
/// were news; of two words ("of AI-systeem") it is as often wording. Function words of Dutch and English have fewer than six letters.
const PHRASE: usize = 3;
const CONTENT_WORD: usize = 6;

/// Where a stretch of at least this many words (old and new together) was replaced and less than [`SAME_CONTENT`] of it stayed, the
/// text says something else.
const REWRITE: usize = 16;
const SAME_CONTENT: f64 = 0.5;

/// Words at most this many letters apart are one word with a typing error; shorter words than [`TYPO_LENGTH`] are other words
/// sooner than typing errors ("de" and "die").
const TYPO_DISTANCE: usize = 2;
const TYPO_LENGTH: usize = 5;
/// What has more letters is no word (a key, a picture as letters): how far two such are apart takes time with the square of their
/// length. The longest on the two real sites, a key, has 113.
const TYPO_LONGEST: usize = 200;

/// Beginnings that turn a word into its opposite: no letter of these is a typing error.
const OPPOSING: [(&str, &str); 9] = [
    ("", "on"),
    ("", "un"),
    ("", "in"),
    ("", "im"),
    ("", "niet-"),
    ("", "non-"),
    ("min", "max"),
    ("mini", "maxi"),
    ("in", "ex"),
];

/// How strongly a sentence binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Force {
    Must,
    Should,
    May,
    Can,
    Not,
    Only,
}

/// Words that oblige, allow or forbid. One word for another of the same force is style: who "dient te melden" must. "Can", "may" and their
/// past forms are one in English usage, where in Dutch "kan" and "mag" differ. "Need" and "only" are not here: of 30 sentences of ten sites
/// that got or lost one, two bound anyone.
const FORCES: [(Force, &str); 6] = [
    (
        Force::Must,
        "moeten moet moest moesten dienen dient diende dienden verplicht verplichte verplichten vereist \
         must shall required mandatory obligatory",
    ),
    (Force::Should, "behoren behoort aanbevolen should ought recommended recommends recommend"),
    (
        Force::May,
        "mogen mag mocht mochten hoeven hoeft hoefde hoefden toegestaan toegestane optioneel optionele vrijwillig \
         vrijwillige can may could might allowed allows allow permitted permits permit optional",
    ),
    (Force::Can, "kunnen kan kunt kun kon konden"),
    (Force::Not, "verboden verbiedt verbieden prohibited prohibits prohibit forbidden forbids forbid"),
    (Force::Only, "uitsluitend exclusively"),
];
/// Words that turn a sentence round. "Not" and "no", "niet" and "geen" say the same in other sentences.
const NEGATIONS: [&[&str]; 8] = [
    &["niet", "geen", "not", "no"],
    &["nooit", "never", "nimmer"],
    &["niemand", "nobody"],
    &["niets", "nothing"],
    &["nergens", "nowhere"],
    &["noch", "nor"],
    &["tenzij", "unless"],
    &[WITHOUT, "zonder"],
];
/// In the place of other words it is one way to say it among others ("lacks", "not … any"); it denies where it came or went alone.
const WITHOUT: &str = "without";
/// A sentence binds its reader otherwise where little else than the word that binds is another: at most so many words of content came, and
/// as many went. In more, it is another sentence, and what it says is told as text that came or went.
const RESTATED: usize = 2;
/// Words that name the reader.
const READER: [&str; 7] = ["you", "we", "je", "jij", "u", "wij", "men"];
/// Words of content have at least so many letters, and two that begin with as many the same are forms of one word (mens, mensen).
const CONTENT: usize = 4;
/// Words that make a bound of the number behind them ("ten minste twee"). One for the other is among the [`OPPOSITES`].
const BOUNDS: [&str; 9] =
    ["minste", "minstens", "minimaal", "tenminste", "least", "hoogste", "hoogstens", "maximaal", "most"];
/// Words of which one for the other makes a sentence say something else, however alike they look.
const OPPOSITES: [(&str, &str); 40] = [
    ("en", "of"),
    ("and", "or"),
    ("minimaal", "maximaal"),
    ("minimum", "maximum"),
    ("minstens", "hoogstens"),
    ("minste", "hoogste"),
    ("minste", "meeste"),
    ("minder", "meer"),
    ("less", "more"),
    ("fewer", "more"),
    ("least", "most"),
    ("voor", "na"),
    ("vóór", "na"),
    ("before", "after"),
    ("eerder", "later"),
    ("earlier", "later"),
    ("eerste", "laatste"),
    ("first", "last"),
    ("vanaf", "tot"),
    ("from", "until"),
    ("binnen", "buiten"),
    ("inside", "outside"),
    ("boven", "onder"),
    ("above", "below"),
    ("over", "under"),
    ("hoger", "lager"),
    ("higher", "lower"),
    ("hoog", "laag"),
    ("high", "low"),
    ("groter", "kleiner"),
    ("larger", "smaller"),
    ("met", "zonder"),
    ("with", "without"),
    ("alle", "sommige"),
    ("all", "some"),
    ("altijd", "soms"),
    ("always", "sometimes"),
    ("ja", "nee"),
    ("yes", "no"),
    ("true", "false"),
];
/// Where more words than these were exchanged, "and" here and "or" there are chance.
const OPPOSITE_WORDS: usize = 3;
/// Beginnings that turn a word of at least so many letters into its opposite ("veilig", "onveilig"; "include", "exclude").
const TURNED: [(&str, &str); 9] = [
    ("", "on"),
    ("", "un"),
    ("", "niet-"),
    ("", "non-"),
    ("", "dis"),
    ("min", "max"),
    ("in", "ex"),
    ("en", "dis"),
    ("op", "af"),
];
const TURNED_LENGTH: usize = 4;
/// Why the words of an edit differ; none for words that are all equal.
pub fn reasons(words: &[Word]) -> BTreeSet<Reason> {
    let mut out: BTreeSet<Reason> = sentences(words).iter().flat_map(Sentence::binds).collect();
    let binds = !out.is_empty();
    let mut at = 0;
    while at < words.len() {
        if words[at].op == WordOp::Equal {
            at += 1;
            continue;
        }
        let until = words[at..].iter().position(|word| word.op == WordOp::Equal).map_or(words.len(), |n| at + n);
        let (mut old, mut new) = (String::new(), String::new());
        for word in &words[at..until] {
            if word.op == WordOp::Delete { old.push_str(&word.text) } else { new.push_str(&word.text) }
        }
        let opens = words[..at].last().is_none_or(|word| ends_sentence(&word.text));
        let mut why = region(&old, &new, opens);
        let next = words.get(until).map_or("", |word| first_word(&word.text));
        if bounds(&old, next) != bounds(&new, next) {
            why.retain(|reason| !matches!(reason, Reason::Wording | Reason::Typo));
            why.insert(Reason::Number);
        }
        // The words that bind are no mere wording.
        if binds && [&old, &new].into_iter().flat_map(|text| Bag::new(text).units).any(|(_, word)| is_binding(&word)) {
            why.remove(&Reason::Wording);
        }
        out.extend(why);
        at = until;
    }
    out
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// How many numbers are bounds in a stretch and the word behind it: "ten minste twee".
fn bounds(stretch: &str, next: &str) -> usize {
    let text = format!("{stretch} {next}").to_lowercase();
    if !BOUNDS.iter().any(|word| text.contains(word)) {
        return 0;
    }
    let units = units(&text);
    let said = |unit: &Unit| &text[unit.range.clone()];
    let is_number = |said: &str| said.starts_with(|c: char| c.is_ascii_digit()) || figure(first_word(said)).is_some();
    units.windows(2).filter(|pair| BOUNDS.contains(&said(&pair[0])) && is_number(said(&pair[1]))).count()
}

/// Whether a word or a sign became its opposite.
fn turned(gone: &[&str], came: &[&str]) -> bool {
    if gone.len().max(came.len()) > OPPOSITE_WORDS {
        return false;
    }
    let both = |(one, other): (&str, &str)| {
        let has = |words: &[&str], word: &str| words.contains(&word);
        has(gone, one) && has(came, other) || has(gone, other) && has(came, one)
    };
    let prefixed = |old: &str, new: &str| {
        TURNED.into_iter().any(|(one, other)| {
            let rest = |word: &str, start: &str| word.strip_prefix(start).map(str::to_owned);
            let same = |a: Option<String>, b: Option<String>| {
                a.is_some_and(|a| a.chars().count() >= TURNED_LENGTH && b == Some(a))
            };
            same(rest(old, one), rest(new, other)) || same(rest(old, other), rest(new, one))
        })
    };
    OPPOSITES.into_iter().any(both) || gone.len() == 1 && came.len() == 1 && prefixed(gone[0], came[0])
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', ':', '|'])
}

/// Why one stretch differs. `opens` tells that a sentence begins here, where a capital says nothing.
fn region(old: &str, new: &str, opens: bool) -> BTreeSet<Reason> {
    let one = |reason| BTreeSet::from([reason]);
    if fold(old, |c| !c.is_whitespace()) == fold(new, |c| !c.is_whitespace()) {
        return one(Reason::Spelling);
    }
    let (old_plain, new_plain) = (plain_signs(&dashed(old, new)), plain_signs(&dashed(new, old)));
    if old_plain == new_plain && signs(old).len() == signs(new).len() {
        return one(Reason::Typography);
    }
    let (old_bag, new_bag) = (Bag::new(old), Bag::new(new));
    let mut out = values(&old_bag, &new_bag);
    let (old_signs, new_signs) = (signs(old), signs(new));
    if old_signs != new_signs {
        let picture = |sign: &&char| **sign >= '\u{2600}';
        let pictures = |signs: &[char]| signs.iter().filter(picture).copied().collect::<Vec<_>>();
        let only_pictures = old_signs.iter().chain(&new_signs).all(|sign| picture(&sign));
        // A picture for another picture; one that came or went alone is looks as often as not, and told as wording.
        if pictures(&old_signs) != pictures(&new_signs)
            && !old_signs.is_empty()
            && !new_signs.is_empty()
            && only_pictures
        {
            out.insert(Reason::Opposite);
        } else if !only_pictures {
            out.insert(Reason::Number);
        }
    }
    if out.is_empty() {
        let joined = |text: &str| fold(&plain_signs(text), |c| c != '-');
        if joined(old) == joined(new) {
            return one(Reason::Spelling);
        }
        let letters = |text: &str| fold(text, char::is_alphanumeric);
        if letters(old) == letters(new) {
            return one(Reason::Punctuation);
        }
        if letters(&old.to_lowercase()) == letters(&new.to_lowercase()) {
            return one(Reason::Spelling);
        }
    }
    let (gone, came) = (old_bag.only(&new_bag), new_bag.only(&old_bag));
    let typo = out.is_empty() && is_typo(&gone, &came) && !turned(&gone, &came);
    if turned(&gone, &came) {
        out.insert(Reason::Opposite);
    }
    if !typo && !out.contains(&Reason::Opposite) && names(old, opens) && names(new, opens) {
        out.insert(Reason::Name);
    }
    out.extend(amount_of_text(old, new, &gone, &came));
    if out.is_empty() {
        out.insert(if typo { Reason::Typo } else { Reason::Wording });
    }
    out
}

fn fold(text: &str, keep: impl Fn(char) -> bool) -> String {
    text.chars().filter(|c| keep(*c)).collect()
}

/// A text with the dashes that generators make of hyphens (`--`, `---`), where the other has dashes: elsewhere `--flag` is no `-flag`.
fn dashed<'t>(text: &'t str, other: &str) -> Cow<'t, str> {
    match text.contains("--") && other.contains(['–', '—']) {
        true => text.replace("---", "—").replace("--", "–").into(),
        false => text.into(),
    }
}

/// Quotes, dashes and dots in one spelling, and the words.
fn plain_signs(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '‘' | '’' | '‚' | '‛' | '`' | '´' | '“' | '”' | '„' | '«' | '»' | '"' => Some('\''),
            '–' | '—' | '‑' | '−' => Some('-'),
            '…' => Some('.'),
            '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' => None,
            c if c.is_whitespace() => None,
            c => Some(c),
        })
        .collect::<String>()
        .replace("...", ".")
        .replace("''", "'")
}

/// The units of a stretch, by sort.
struct Bag {
    units: Vec<(UnitKind, String)>,
}

impl Bag {
    fn new(text: &str) -> Self {
        // "You'll" is "you will": the spelling of an obligation is no other obligation.
        let text: Cow<'_, str> = match text.contains(['\'', '’']) || text.contains("cannot") {
            false => text.into(),
            true => {
                let plain = text.replace('’', "'").replace("can't", "can not").replace("cannot", "can not");
                plain.replace("won't", "will not").replace("'ll", " will").replace("n't", " not").into()
            }
        };
        let said = |unit: Unit| {
            let said = text[unit.range].to_lowercase();
            match unit.kind {
                kind @ (UnitKind::Number | UnitKind::Amount) => (kind, in_figures(&said)),
                kind => (kind, said),
            }
        };
        Bag { units: units(&text).into_iter().map(said).collect() }
    }

    fn words(&self) -> Vec<&str> {
        self.units.iter().map(|unit| unit.1.as_str()).collect()
    }

    fn of(&self, kind: UnitKind) -> Vec<&str> {
        let mut out: Vec<&str> = self.units.iter().filter(|unit| unit.0 == kind).map(|unit| unit.1.as_str()).collect();
        out.sort_unstable();
        out
    }

    /// The words that the other does not have, as often as it lacks them.
    fn only(&self, other: &Bag) -> Vec<&str> {
        let mut rest: HashMap<&str, usize> = HashMap::new();
        other.units.iter().for_each(|unit| *rest.entry(unit.1.as_str()).or_default() += 1);
        self.units
            .iter()
            .filter(|unit| unit.0 != UnitKind::Sign)
            .map(|unit| unit.1.as_str())
            .filter(|word| match rest.get_mut(word).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    false
                }
                None => true,
            })
            .collect()
    }
}

/// Signs that are no punctuation: `<` and `>`, a minus before a number, a tick or a cross say what words could.
fn signs(text: &str) -> Vec<char> {
    let letters: Vec<char> = text.chars().collect();
    let says = |at: usize| {
        let letter = letters[at];
        let opens = at == 0 || letters[at - 1].is_whitespace() || letters[at - 1] == '(';
        let minus = matches!(letter, '-' | '−') && opens && letters.get(at + 1).is_some_and(char::is_ascii_digit);
        let mathematics = matches!(letter, '<' | '>' | '=' | '+' | '±' | '≤' | '≥' | '≠' | '×' | '÷');
        minus || mathematics || matches!(letter, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}')
    };
    (0..letters.len()).filter(|at| says(*at)).map(|at| letters[at]).collect()
}

/// The numbers of a stretch, those in words as figures.
fn numbers(bag: &Bag) -> Vec<&str> {
    let in_words = bag.units.iter().filter(|unit| unit.0 == UnitKind::Word).filter_map(|unit| figure(&unit.1));
    let mut out: Vec<&str> = bag.of(UnitKind::Number).into_iter().chain(in_words).collect();
    out.sort_unstable();
    out
}

/// Whether a number stands in a text, in figures or as a word.
pub fn has_number(text: &str) -> bool {
    let is_number = |unit: &Unit| match unit.kind {
        UnitKind::Number | UnitKind::Amount => true,
        UnitKind::Word => figure(&text[unit.range.clone()]).is_some(),
        _ => false,
    };
    text.contains(|c: char| c.is_ascii_digit()) || units(text).iter().any(is_number)
}

fn values(old: &Bag, new: &Bag) -> BTreeSet<Reason> {
    let sorts =
        [(UnitKind::Date, Reason::Date), (UnitKind::Amount, Reason::Amount), (UnitKind::Reference, Reason::Reference)];
    let differ = sorts.into_iter().filter(|(kind, _)| old.of(*kind) != new.of(*kind)).map(|(_, reason)| reason);
    differ.chain((numbers(old) != numbers(new)).then_some(Reason::Number)).collect()
}

/// What differs in one sentence, or in a few of which the ends differ too.
#[derive(Default)]
struct Sentence {
    /// The stretches that differ: what went and what came.
    regions: Vec<(String, String)>,
    /// What stayed.
    stays: String,
}

/// The sentences in which something differs.
fn sentences(words: &[Word]) -> Vec<Sentence> {
    let (mut out, mut sentence, mut within) = (Vec::new(), Sentence::default(), false);
    for word in words {
        if word.op != WordOp::Equal {
            if !within {
                sentence.regions.push(Default::default());
            }
            if let Some((old, new)) = sentence.regions.last_mut() {
                if word.op == WordOp::Delete { old } else { new }.push_str(&word.text);
            }
            within = true;
            continue;
        }
        within = false;
        for piece in word.text.split_inclusive(['.', '!', '?', ':', '|', '\n']) {
            sentence.stays.push_str(piece);
            if ends_sentence(piece) {
                out.push(std::mem::take(&mut sentence));
            }
        }
    }
    out.push(sentence);
    out.retain(|sentence| !sentence.regions.is_empty());
    out
}

/// The force of a word.
fn force(word: &str) -> Option<Force> {
    static OF_WORD: LazyLock<HashMap<&str, Force>> = LazyLock::new(|| {
        FORCES.iter().flat_map(|(force, words)| words.split_whitespace().map(|word| (word, *force))).collect()
    });
    OF_WORD.get(word).copied()
}

/// What a word denies, by the first word of its kind.
fn negation(word: &str) -> Option<&'static str> {
    NEGATIONS.iter().find(|forms| forms.contains(&word)).map(|forms| forms[0])
}

fn is_binding(word: &str) -> bool {
    force(word).is_some() || negation(word).is_some()
}

/// What the first has more often than the second.
fn beyond<T: Ord + Copy>(these: &[T], those: &[T]) -> Vec<T> {
    let mut rest = those.to_vec();
    let is_new = |one: &T| rest.iter().position(|other| other == one).map(|at| rest.swap_remove(at)).is_none();
    these.iter().copied().filter(is_new).collect()
}

/// Whether little else than the words that bind differs: see [`RESTATED`].
fn is_restated(gone: &[&str], came: &[&str]) -> bool {
    let same_start = |a: &str, b: &str| a.chars().take(CONTENT).eq(b.chars().take(CONTENT));
    let others = |these: &[&str], those: &[&str]| {
        let content = these.iter().filter(|word| word.chars().count() >= CONTENT && !is_binding(word));
        content.filter(|word| !those.iter().any(|other| same_start(word, other))).count()
    };
    others(gone, came) <= RESTATED && others(came, gone) <= RESTATED
}

impl Sentence {
    /// Whether it obliges or denies something else than it did.
    fn binds(&self) -> BTreeSet<Reason> {
        let (mut old, mut new) = (String::new(), String::new());
        for (gone, came) in &self.regions {
            old.extend([gone, " "]);
            new.extend([came, " "]);
        }
        let (old, new) = (Bag::new(&old), Bag::new(&new));
        let (gone, came) = (old.only(&new), new.only(&old));
        let mut out = BTreeSet::new();
        if !gone.iter().chain(&came).any(|word| is_binding(word)) || !is_restated(&gone, &came) {
            return out;
        }
        let forces = |words: &[&str]| words.iter().filter_map(|word| force(word)).collect::<Vec<_>>();
        let (lost, gained) = (forces(&gone), forces(&came));
        let (lost, gained) = (beyond(&lost, &gained), beyond(&gained, &lost));
        let denies = |words: &[&str]| words.iter().filter_map(|word| negation(word)).collect::<Vec<_>>();
        let is_weak = |force: &Force| matches!(force, Force::Should | Force::May | Force::Can);
        let denied = || {
            let stays = Bag::new(&self.stays);
            [&old, &new, &stays].into_iter().flat_map(Bag::words).any(|word| negation(word).is_some())
        };
        // "You must restart it", "Restart it": the reader is told to, either way.
        let readers = |words: &[&str]| words.iter().filter(|word| READER.contains(word)).count();
        let tells_reader = readers(&gone) != readers(&came);
        let binds = match (lost.is_empty(), gained.is_empty()) {
            (true, true) => false,
            (false, false) => true,
            // Who may do something and does it is bound to nothing; who may not do it is.
            _ => !tells_reader && (!lost.iter().chain(&gained).all(is_weak) || denied()),
        };
        if binds {
            out.insert(Reason::Obligation);
        }
        let in_place = |(gone, came): &(String, String)| !gone.trim().is_empty() && !came.trim().is_empty();
        let recast = self.regions.iter().any(in_place);
        let denies = |words: &[&str]| denies(words).into_iter().filter(|word| !recast || *word != WITHOUT).collect();
        let (lost, gained): (Vec<_>, Vec<_>) = (denies(&gone), denies(&came));
        if !beyond(&lost, &gained).is_empty() || !beyond(&gained, &lost).is_empty() {
            out.insert(Reason::Negation);
        }
        out
    }
}

fn is_typo(gone: &[&str], came: &[&str]) -> bool {
    let listed = |word: &str| is_binding(word) || figure(word).is_some();
    gone.len() == came.len()
        && !gone.is_empty()
        && gone.len() <= 2
        && gone.iter().zip(came).all(|(old, new)| {
            let (old_length, new_length) = (old.chars().count(), new.chars().count());
            let length = old_length.min(new_length);
            if old_length.max(new_length) > TYPO_LONGEST || old_length.abs_diff(new_length) > TYPO_DISTANCE {
                return false;
            }
            let distance = strsim::osa_distance(old, new);
            let near = distance == 1 && length >= 3 || distance <= TYPO_DISTANCE && length > TYPO_LENGTH;
            // Another ending is another form of the word: "voorbeeld", "voorbeelden".
            let other_form = old.starts_with(new) || new.starts_with(old);
            let has_digit = |word: &str| word.chars().any(|c| c.is_ascii_digit());
            let opposite = OPPOSING.iter().any(|(one, other)| {
                old.strip_prefix(one).is_some_and(|rest| new.strip_prefix(other) == Some(rest))
                    || new.strip_prefix(one).is_some_and(|rest| old.strip_prefix(other) == Some(rest))
            });
            // Nor is another name within `{{ … }}`: it stands for another value.
            let is_address = |word: &str| word.contains(['@', '/', ':', '{']) || word.starts_with("www.");
            let other_form = other_form || opposite || is_address(old) || is_address(new);
            let stays = other_form || [old, new].into_iter().any(|word| listed(word) || has_digit(word));
            near && !stays
        })
}

/// Whether a text has a capitalised word of its own that does not only open a sentence.
fn names(text: &str, opens: bool) -> bool {
    let mut first = opens;
    for unit in units(text) {
        let word = &text[unit.range];
        if unit.kind == UnitKind::Name
            || unit.kind == UnitKind::Word && word.chars().next().is_some_and(char::is_uppercase) && !first
        {
            return true;
        }
        first =
            unit.kind == UnitKind::Sign && matches!(word, "." | "!" | "?" | ":" | "|" | "(" | "\"" | "'" | "‘" | "“");
    }
    false
}

/// Whether so much came or went that the text says more, less or something else.
fn amount_of_text(old: &str, new: &str, gone: &[&str], came: &[&str]) -> Vec<Reason> {
    let (before, after) = (word_count(old), word_count(new));
    let says = |words: usize, content: &[&str]| {
        words >= CLAUSE || words >= PHRASE && content.iter().any(|word| word.chars().count() >= CONTENT_WORD)
    };
    let mut out = Vec::new();
    if before == 0 && says(after, came) {
        out.push(Reason::TextAdded);
    } else if after == 0 && says(before, gone) {
        out.push(Reason::TextRemoved);
    } else if before + after >= REWRITE {
        if came.len() as f64 > SAME_CONTENT * after as f64 && came.len() >= CLAUSE {
            out.push(Reason::TextAdded);
        }
        if gone.len() as f64 > SAME_CONTENT * before as f64 && gone.len() >= CLAUSE {
            out.push(Reason::TextRemoved);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::words::diff;
    use super::*;

    #[test]
    fn the_table_has_every_reason_in_its_place() {
        for (at, (reason, name, _)) in TABLE.iter().enumerate() {
            assert_eq!(*reason as usize, at, "{name}");
        }
        assert_eq!(Reason::Title as usize + 1, TABLE.len(), "the last reason");
    }

    #[test]
    fn what_a_team_decides_goes_before_the_table() {
        let weights = Weights::default().with(Reason::Wording, Significance::Substantive);
        assert_eq!(weights.highest(&[Reason::Typo, Reason::Wording]), Significance::Substantive);
        assert_eq!(Weights::default().highest(&[Reason::Typo, Reason::Wording]), Significance::Editorial);
        assert!(weights.is_decided(Reason::Wording) && !weights.is_decided(Reason::Typo));
    }

    fn why(old: &str, new: &str) -> Vec<Reason> {
        reasons(&diff(old, new)).into_iter().collect()
    }

    /// Patterns seen in real histories, each with the answer written first.
    #[test]
    fn reasons_are_what_an_editor_would_say() {
        use Reason::*;
        let cases: &[(&str, &str, &[Reason])] = &[
            ("De termijn is 10 dagen.", "De termijn is 15 dagen.", &[Number]),
            ("Dit geldt vanaf 1 mei 2025.", "Dit geldt vanaf 1 juni 2025.", &[Date]),
            ("Het kost € 100 per jaar.", "Het kost € 120 per jaar.", &[Amount]),
            ("Zie artikel 6 van de wet.", "Zie artikel 7 van de wet.", &[Reference]),
            ("U mag een melding doen.", "U moet een melding doen.", &[Obligation]),
            ("You may file a report.", "You must file a report.", &[Obligation]),
            ("Dit is toegestaan.", "Dit is niet toegestaan.", &[Negation]),
            ("This is allowed.", "This is not allowed.", &[Negation]),
            ("De proflering van burgers.", "De profilering van burgers.", &[Typo]),
            ("Zie het voorbeeld hier.", "Zie het voorbeelden hier.", &[Wording]),
            ("Vul het formuleir in.", "Vul het formulier in.", &[Typo]),
            ("Zij doen dit ‘samen’.", "Zij doen dit 'samen'.", &[Typography]),
            ("Van 2020–2024 gold dit.", "Van 2020-2024 gold dit.", &[Typography]),
            ("Een feest---als het mag---is leuk.", "Een feest—als het mag—is leuk.", &[Typography]),
            ("Van mei--juni mag dat.", "Van mei–juni mag dat.", &[Typography]),
            ("Eerst dit, dan dat.", "Eerst dit dan dat.", &[Punctuation]),
            ("Neem minimaal drie stuks.", "Neem maximaal drie stuks.", &[Opposite]),
            ("Dit is een veilige plek.", "Dit is een onveilige plek.", &[Opposite]),
            ("Het is 5 graden.", "Het is -5 graden.", &[Number]),
            ("Als x < 5 geldt dit.", "Als x > 5 geldt dit.", &[Number]),
            ("Mail naar info@stad.nl vandaag.", "Mail naar inzo@stad.nl vandaag.", &[Wording]),
            ("Het AI systeem werkt.", "Het AI-systeem werkt.", &[Spelling]),
            ("De Minister beslist.", "De minister beslist.", &[Spelling]),
            ("Wij helpen u hiermee.", "Wij helpen u graag hiermee.", &[Wording]),
            ("Vraag het aan de heer Jansen.", "Vraag het aan de heer Pietersen.", &[Name]),
            ("Er zijn twee manieren.", "Er zijn drie manieren.", &[Number]),
            ("Er zijn twee manieren.", "Er zijn 2 manieren.", &[Wording]),
            ("Bewaar dit tien jaar.", "Bewaar dit 10 jaar.", &[Wording]),
            ("Bewaar dit tien jaar.", "Bewaar dit 11 jaar.", &[Number]),
            ("Bewaar dit tien weken.", "Bewaar dit tien jaar.", &[Number]),
            ("Reageer binnen acht weken.", "Reageer binnen negen weken.", &[Number]),
            ("Neem dit in acht.", "Lees dit door.", &[Wording]),
            ("Ten behoeve van u.", "Voor u.", &[Wording]),
            ("De tent heeft twee uitgangen.", "De tent heeft ten minste twee uitgangen.", &[Number]),
            ("De tent heeft minstens twee uitgangen.", "De tent heeft ten minste twee uitgangen.", &[Wording]),
            ("Bel at least 2 people.", "Bel 2 people.", &[Number]),
            ("Dat is het probleem.", "Dat is het minste probleem.", &[Wording]),
            ("De versies moet u bewaren.", "De versies moeten u bewaren.", &[Wording]),
            ("De AI-board (nog in oprichting) beslist.", "De AI-board beslist.", &[TextRemoved]),
            ("Neem een tent en een stoel.", "Neem een tent of een stoel.", &[Opposite]),
            ("Bring a tent and a chair.", "Bring a tent or a chair.", &[Opposite]),
            ("Dit moet voor de start.", "Dit moet na de start.", &[Opposite]),
            ("Melden ✅ hier", "Melden ❌ hier", &[Opposite]),
            ("U dient dit te melden.", "U moet dit te melden.", &[Wording]),
            ("Dit kan je melden.", "Dit kun je melden.", &[Wording]),
            ("Zie de vereiste hier.", "Zie de vereisten hier.", &[Wording]),
            ("You can file a report.", "You may file a report.", &[Wording]),
            ("You can not enter here.", "You cannot enter here.", &[Spelling]),
            ("You can't enter here.", "You cannot enter here.", &[Wording]),
            ("The page will show it.", "The page shows it.", &[Wording]),
            ("You need not file it.", "You must file it.", &[Obligation, Negation]),
            ("U hoeft dit niet te melden.", "U moet dit melden.", &[Obligation, Negation]),
            ("Er is geen tent.", "Er is niet een tent.", &[Wording]),
            ("Dit kan zonder vergunning.", "Dit kan met vergunning.", &[Opposite]),
            // A sentence that says the same in other words binds nobody otherwise.
            ("You can learn more here.", "Learn more here.", &[Wording]),
            ("You must restart the engine.", "Restart the engine.", &[Wording]),
            ("The engine must be off.", "The engine should be off.", &[Obligation]),
            ("A licence is required.", "A licence is mandatory.", &[Wording]),
            ("Mensen starten de motor.", "Een mens moet de motor starten.", &[Obligation]),
            ("To stop it, you should turn the key.", "To stop it, turn the key.", &[Wording]),
            ("This should help you.", "This will help you.", &[Wording]),
            ("The key is optional.", "The key is required.", &[Obligation]),
            ("Op zee moet u dan een vest dragen.", "U moet dan op zee een vest dragen.", &[Wording]),
            ("Motoren roken niet.", "Motoren mogen niet roken.", &[Obligation]),
            ("Zo kunt u de motor sneller starten.", "Zo start u de motor sneller.", &[Wording]),
            (
                "Bel ons. De motor draait.",
                "Bel ons. Bij elke vaart moet een ervaren schipper aan boord zijn. De motor draait.",
                &[TextAdded],
            ),
            ("You'll find it here.", "You will find it here.", &[Wording]),
            ("Wij helpen u. Bel ons.", "Wij helpen u. Kom gerust langs op het gemeentehuis. Bel ons.", &[TextAdded]),
        ];
        for (old, new, expected) in cases {
            assert_eq!(why(old, new), *expected, "{old} → {new}");
        }
    }

    #[test]
    fn what_a_template_fills_in_is_no_typo() {
        assert_eq!(
            region("nu {{ page.versie }} uit", "nu {{ page.versies }} uit", false),
            BTreeSet::from([Reason::Wording])
        );
        assert_eq!(region("{{ site.naam }}", "{{ site.naan }}", false), BTreeSet::from([Reason::Wording]));
    }

    #[test]
    fn an_obligation_is_never_a_typo() {
        assert!(why("U kunt dat, u mag dat ook.", "U kunt dat, u moet dat ook.").contains(&Reason::Obligation));
        assert!(!why("Zij moeten dit weten.", "Zij mochten dit weten.").contains(&Reason::Typo));
    }
}
