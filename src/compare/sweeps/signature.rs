//! What makes two edits the same.
//!
//! ```text
//! page “Geluid” (05-geluid.md)   + “Bekijk de bronnen van Geluid.”   ┐
//! page “Licht” (06-licht.md)     + “Bekijk de bronnen van Licht”     ├─ + “bekijk de bronnen van …”
//! …                                                                  ┘
//! ```
//!
//! Case, punctuation and the kind of block are no part of it, unless there is nothing else to go by.

use std::collections::{BTreeMap, BTreeSet};

use super::{PAGES, WEAK_PAGES, each};
use crate::compare::{Edit, EditKind, Op, PageChange, Reason, Significance, SweepKind, WordOp};
use crate::page::{BlockKind, PagePath};

/// What stands for the page's own title, file name or number: no text holds it, as some hold `…`.
pub(super) const OWN: char = '\u{10FFFD}';

/// A title or file name of fewer letters ("AI") is a common word.
const OWN_LETTERS: usize = 5;

/// A stretch with at most so many letters on each side ("en", a comma) says too little: what stands around it must be the same too.
const WEAK_LETTERS: usize = 3;

/// Values of at most so many words are data, not text of the page: a date, a number, an owner.
const VALUE_WORDS: usize = 3;

/// From this likeness two headings, of which one went where the other came, are one that was renamed: „Voorbeeld”, „Voorbeelden”. The
/// headings of the real history that are really two ("Normen", "Bronnen") are at most .5 alike.
const SAME_HEADING: f64 = 0.6;

/// What stands around words at the end of their block.
const AT_END: &str = "at the end";

/// In what an edit is, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum In {
    /// The title, wherever it is written.
    Title,
    /// Visible text, whatever the block.
    Text,
    /// A property.
    Field(String),
    /// This kind of block.
    Block(BlockKind),
}

/// What makes two edits the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::compare) struct Signature {
    kind: SweepKind,
    op: Op,
    within: In,
    old: String,
    new: String,
    /// What stands around it, where the texts alone say too little.
    around: Option<String>,
}

/// A signature, and what it reads.
pub(super) type Signed = (Signature, (String, String));

impl Signature {
    /// Links that lead elsewhere.
    pub(super) fn of_link(old: String, new: String) -> Signature {
        Signature { kind: SweepKind::Link, op: Op::Replace, within: In::Text, old, new, around: None }
    }

    pub(super) fn of_path(old: String, new: String) -> Signature {
        Signature { kind: SweepKind::Path, op: Op::Move, within: In::Text, old, new, around: None }
    }

    pub(super) fn texts(&self) -> (&str, &str) {
        (&self.old, &self.new)
    }

    pub(super) fn kind(&self) -> SweepKind {
        self.kind
    }

    pub(super) fn op(&self) -> Op {
        self.op
    }

    /// The text that only came, or only went, whatever block of text it stood in.
    pub(super) fn one_sided(&self) -> Option<&str> {
        match self.op {
            Op::Insert if self.is_of_text() => Some(&self.new),
            Op::Delete if self.is_of_text() => Some(&self.old),
            _ => None,
        }
    }

    /// Whether it is about a whole block of text, or a section.
    pub(super) fn is_of_text(&self) -> bool {
        matches!(self.kind, SweepKind::Block | SweepKind::Section) && self.within == In::Text
    }

    /// A text that went from one place and came in another.
    pub(super) fn of_moved(text: &str) -> Signature {
        let text = || text.to_owned();
        Signature { kind: SweepKind::Block, op: Op::Move, within: In::Text, old: text(), new: text(), around: None }
    }

    pub(super) fn into_section(self) -> Signature {
        Signature { kind: SweepKind::Section, ..self }
    }

    /// The least number of pages for which it is a sweep. A title is said once a page: a sign in it is no coincidence.
    pub(super) fn least(&self) -> usize {
        if self.around.is_some() && !self.is_of_title() { WEAK_PAGES } else { PAGES }
    }

    pub(super) fn is_of_title(&self) -> bool {
        self.within == In::Title
    }

    /// Whether it holds for any text.
    pub(super) fn names_nothing(&self) -> bool {
        self.old.is_empty() && self.new.is_empty()
    }

    /// Whether it stands at the end of its block.
    pub(super) fn at_end(&self) -> bool {
        self.around.as_deref() == Some(AT_END)
    }

    /// The property it is about.
    pub(super) fn key(&self) -> Option<&str> {
        if let In::Field(key) = &self.within { Some(key) } else { None }
    }
}

/// What a page calls itself, before and after: left open in what its edits say.
pub(super) struct Names {
    old: Vec<String>,
    new: Vec<String>,
    old_path: Option<PagePath>,
    new_path: Option<PagePath>,
}

impl Names {
    pub(super) fn of(page: &PageChange) -> Names {
        let old_path = page.old_paths.first().cloned();
        Names {
            old: own(page.old_title.as_deref(), old_path.as_ref()),
            new: own(page.new_title.as_deref(), page.new_path.as_ref()),
            old_path,
            new_path: page.new_path.clone(),
        }
    }
}

/// Title, file name and the number in front of it, longest first.
fn own(title: Option<&str>, path: Option<&PagePath>) -> Vec<String> {
    let stem = path.map(|path| path.stem().to_owned());
    let number = stem.as_deref().map(|stem| number(stem).0.to_owned());
    let mut out: Vec<String> = [title.map(str::to_owned), stem, number].into_iter().flatten().collect();
    let enough = |text: &String| {
        text.chars().filter(|letter| letter.is_alphanumeric()).count() >= OWN_LETTERS
            && text != "index"
            && text != "README"
    };
    out.retain(enough);
    out.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    out.dedup();
    out
}

/// The number in front of a file name, with the short names in it, and the rest: `2-owp-07` and `afwegen-grondrechten`.
pub(super) fn number(stem: &str) -> (&str, &str) {
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit());
    let (mut end, mut at) = (0, 0);
    // At most three parts: fascicle, series, number.
    for part in stem.split(['-', '_', '.']).take(3) {
        at += part.len();
        if is_number(part) {
            end = at;
        }
        at += 1;
    }
    (&stem[..end], stem[end..].trim_start_matches(['-', '_', '.']))
}

/// The text with the page's own things left open; as it is where nothing else would be left.
fn open(text: &str, names: &[String]) -> String {
    let mut out = text.to_owned();
    for name in names {
        if out.contains(name.as_str()) {
            out = out.replace(name.as_str(), OWN.encode_utf8(&mut [0; 4]));
        }
    }
    if out != text && !out.chars().any(char::is_alphanumeric) { text.to_owned() } else { out }
}

/// Letters and figures in lower case; the whole text where it has none.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split(|letter: char| !letter.is_alphanumeric() && letter != OWN).filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(part.chars().flat_map(char::to_lowercase));
    }
    if out.is_empty() { text.to_owned() } else { out }
}

/// The signature of an edit as a whole.
pub(super) fn whole(edit: &Edit, names: &Names) -> Option<Signed> {
    let signed = |kind, within, (old, new): (String, String), shown| {
        Some((Signature { kind, op: edit.op, within, old, new, around: None }, shown))
    };
    let (old, new) = (edit.old.as_deref().unwrap_or_default(), edit.new.as_deref().unwrap_or_default());
    if let EditKind::Field(key) = &edit.kind {
        // What came or went is told by its name, whatever its value; see `any_value`. Of lists labels are told, not the whole list.
        let told_otherwise = edit.reasons == [Reason::Label] || any_value(edit).is_some() && edit.op != Op::Replace;
        if told_otherwise {
            return None;
        }
        let within = if key == "title" { In::Title } else { In::Field(key.clone()) };
        return signed(
            SweepKind::FrontMatter,
            within,
            (old.to_owned(), new.to_owned()),
            (old.to_owned(), new.to_owned()),
        );
    }
    let EditKind::Block(block) = edit.kind else { return None };
    if let Some(target) = edit.target.as_ref().filter(|_| old == new && block != BlockKind::Image) {
        let place = |page: &Option<PagePath>, names: &[String], address: &Option<String>| -> (String, String) {
            let (Some(page), Some(address)) = (page, address) else { return Default::default() };
            let led = open(&lead(page, address), names);
            let shown = if led.contains(OWN) { led.clone() } else { address.clone() };
            (led, shown)
        };
        let (from, from_shown) = place(&names.old_path, &names.old, &target.old);
        let (to, to_shown) = place(&names.new_path, &names.new, &target.new);
        return signed(SweepKind::Link, In::Text, (from, to), (from_shown, to_shown));
    }
    let looks = || edit.significance == Significance::Cosmetic && edit.op == Op::Replace;
    if edit.op == Op::Move {
        // What moved and changed too has something of its own.
        if edit.reasons.iter().any(|reason| *reason != Reason::Order) {
            return None;
        }
        let heading = edit.moved.as_ref().and_then(|moved| moved.section.as_deref());
        let kind = if heading.is_some() { SweepKind::Section } else { SweepKind::Block };
        let text = open(heading.unwrap_or(new), &names.new);
        return signed(kind, In::Text, (plain(&text), plain(&text)), (text.clone(), text));
    }
    if old == new && (looks() || old.is_empty()) {
        // Looks are alike by what they are of, whatever it says.
        let signature = Signature {
            kind: SweepKind::Block,
            op: edit.op,
            within: In::Block(block),
            old: String::new(),
            new: String::new(),
            around: Some("looks".to_owned()),
        };
        return Some((signature, Default::default()));
    }
    let shown = (open(old, &names.old), open(new, &names.new));
    let (from, to) = (plain(&shown.0), plain(&shown.1));
    let within = match block {
        _ if is_title(edit) => In::Title,
        BlockKind::Image => In::Block(block),
        _ => In::Text,
    };
    if edit.op == Op::Replace && from == to {
        // Only signs differ: the texts as they are.
        return signed(SweepKind::Block, within, shown.clone(), shown);
    }
    signed(SweepKind::Block, within, (from, to), shown)
}

/// Where an address leads: relative ones from the content's root, so that `../a.md` and `../../a.md` are one.
fn lead(page: &PagePath, address: &str) -> String {
    if address.starts_with('/') || address.contains(':') {
        return address.to_owned();
    }
    if address.starts_with('#') {
        return format!("{page}{address}");
    }
    let mut parts: Vec<&str> = page.as_str().split('/').collect();
    parts.pop();
    for part in address.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Of a property that came, went or changed: the signature that holds whatever its value. Text of the page is told by what it says.
pub(super) fn any_value(edit: &Edit) -> Option<Signature> {
    let EditKind::Field(key) = &edit.kind else { return None };
    let is_short = |text: &Option<String>| text.iter().all(|text| text.split(' ').count() <= VALUE_WORDS);
    let is_data = edit.reasons == [Reason::Label] || is_short(&edit.old) && is_short(&edit.new);
    // What nobody sees needs no telling: of a number in the front matter that each page changed nothing is said.
    let matters = edit.op != Op::Replace || is_data && edit.significance > Significance::Cosmetic;
    let fits = key != "title" && edit.significance < Significance::Substantive && matters;
    let within = In::Field(key.clone());
    fits.then(|| Signature {
        kind: SweepKind::FrontMatter,
        op: edit.op,
        within,
        old: String::new(),
        new: String::new(),
        around: None,
    })
}

/// The headings that were renamed on many pages, also where one is told as gone and the other as new because too much changed below.
pub(super) fn renames(pages: &[PageChange]) -> BTreeMap<(usize, usize), Signed> {
    let mut pairs: BTreeMap<(String, String), Vec<(usize, usize)>> = BTreeMap::new();
    let mut replaced: BTreeSet<(String, String)> = BTreeSet::new();
    let mut shown: BTreeMap<(usize, usize), (String, String)> = BTreeMap::new();
    let mut alone: BTreeMap<usize, Vec<(usize, &Edit)>> = BTreeMap::new();
    for (page, at, edit) in each(pages).filter(|(_, _, edit)| edit.kind == EditKind::Block(BlockKind::Heading)) {
        match (edit.op, &edit.old, &edit.new) {
            (Op::Replace, Some(old), Some(new)) if plain(old) != plain(new) => {
                let pair = (plain(old), plain(new));
                replaced.insert(pair.clone());
                pairs.entry(pair).or_default().push((page, at));
                shown.insert((page, at), (old.clone(), new.clone()));
            }
            (Op::Insert | Op::Delete, ..) if !(edit.level == 1 && edit.place.is_empty()) => {
                alone.entry(page).or_default().push((at, edit));
            }
            _ => {}
        }
    }
    for (page, found) in &alone {
        let of = |op| found.iter().filter(move |(_, edit)| edit.op == op);
        for (gone, old) in of(Op::Delete) {
            for (came, new) in of(Op::Insert) {
                let (Some(before), Some(after)) = (&old.old, &new.new) else { continue };
                let pair = (plain(before), plain(after));
                let alike = || strsim::normalized_levenshtein(&pair.0, &pair.1) >= SAME_HEADING;
                if old.level == new.level && pair.0 != pair.1 && (replaced.contains(&pair) || alike()) {
                    for at in [*gone, *came] {
                        pairs.entry(pair.clone()).or_default().push((*page, at));
                        shown.insert((*page, at), (before.clone(), after.clone()));
                    }
                }
            }
        }
    }
    let mut out = BTreeMap::new();
    for (pair, takes) in pairs {
        let on: BTreeSet<usize> = takes.iter().map(|(page, _)| *page).collect();
        if on.len() < PAGES {
            continue;
        }
        let signature = Signature {
            kind: SweepKind::Block,
            op: Op::Replace,
            within: In::Text,
            old: pair.0,
            new: pair.1,
            around: None,
        };
        for take in takes {
            let texts = shown.get(&take).cloned().unwrap_or_default();
            out.entry(take).or_insert_with(|| (signature.clone(), texts));
        }
    }
    out
}

/// Places of words in an edit, their signature, and what they read.
pub(super) type Stretch = (Vec<usize>, Signature, (String, String));

/// The changed stretches of an edit's words.
pub(super) fn stretches(edit: &Edit, names: &Names) -> Vec<Stretch> {
    if edit.op != Op::Replace {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < edit.words.len() {
        if edit.words[at].op == WordOp::Equal {
            at += 1;
            continue;
        }
        let until = edit.words[at..].iter().position(|word| word.op == WordOp::Equal);
        let until = until.map_or(edit.words.len(), |more| at + more);
        let side = |op: WordOp| -> String {
            let words = edit.words[at..until].iter().filter(|word| word.op == op);
            words.map(|word| word.text.as_str()).collect::<String>().trim().to_owned()
        };
        let shown = (open(&side(WordOp::Delete), &names.old), open(&side(WordOp::Insert), &names.new));
        let before = at.checked_sub(1).map_or("", |before| edit.words[before].text.as_str());
        let after = edit.words.get(until).map_or("", |word| word.text.as_str());
        let weak = [&shown.0, &shown.1].iter().all(|text| letters(text) <= WEAK_LETTERS);
        let title = is_title(edit);
        let within = match &edit.kind {
            _ if title => In::Title,
            EditKind::Block(kind) if weak => In::Block(*kind),
            EditKind::Field(key) if weak || edit.reasons != [Reason::Metadata] => In::Field(key.clone()),
            _ => In::Text,
        };
        let signature = Signature {
            kind: SweepKind::Words,
            op: edit.op,
            within,
            old: shown.0.clone(),
            new: shown.1.clone(),
            around: weak.then(|| around(before, after)),
        };
        out.push(((at..until).collect(), signature, shown));
        at = until;
    }
    // What went from here and came there did neither.
    let stays = |(_, _, (old, new)): &Stretch| {
        let other = if old.is_empty() { new } else { old };
        old.is_empty() != new.is_empty()
            && out.iter().any(|(_, _, (was, is))| {
                let (text, rest) = if old.is_empty() { (was, is) } else { (is, was) };
                text == other && rest.is_empty()
            })
    };
    let moved: Vec<bool> = out.iter().map(stays).collect();
    out.into_iter().zip(moved).filter(|(_, moved)| !moved).map(|(stretch, _)| stretch).collect()
}

fn is_title(edit: &Edit) -> bool {
    match &edit.kind {
        EditKind::Field(key) => key == "title",
        EditKind::Block(kind) => *kind == BlockKind::Heading && edit.level == 1 && edit.place.is_empty(),
    }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|letter| letter.is_alphanumeric()).count()
}

/// The words next to a stretch; at an end of the block only that.
fn around(before: &str, after: &str) -> String {
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace().filter(|word| letters(word) > 0).map(str::to_lowercase).collect()
    };
    match (words(before).pop(), words(after).into_iter().next()) {
        (_, None) => AT_END.to_owned(),
        (None, _) => "in front".to_owned(),
        (Some(before), Some(after)) => format!("{before} _ {after}"),
    }
}

/// The labels that came or went in a list, each by itself; one for one where one made way for one.
pub(super) fn label_stretches(edit: &Edit) -> Vec<Stretch> {
    let EditKind::Field(key) = &edit.kind else { return Vec::new() };
    let of = |op: WordOp| -> Vec<(usize, String)> {
        let words = edit.words.iter().enumerate().filter(|(_, word)| word.op == op);
        words.map(|(at, word)| (at, word.text.trim_matches([',', ' ']).to_owned())).collect()
    };
    let (mut gone, mut came) = (of(WordOp::Delete), of(WordOp::Insert));
    // A label that stands elsewhere in the list, or only lost its comma.
    let both: BTreeSet<String> = gone
        .iter()
        .map(|(_, label)| label.clone())
        .filter(|label| came.iter().any(|(_, other)| other == label))
        .collect();
    let idle: Vec<usize> =
        gone.iter().chain(&came).filter(|(_, label)| both.contains(label)).map(|(at, _)| *at).collect();
    gone.retain(|(_, label)| !both.contains(label));
    came.retain(|(_, label)| !both.contains(label));
    let stretch = |mut places: Vec<usize>, old: &str, new: &str| -> Stretch {
        let shown = (old.to_owned(), new.to_owned());
        let signature = Signature {
            kind: SweepKind::FrontMatter,
            op: if old.is_empty() {
                Op::Insert
            } else if new.is_empty() {
                Op::Delete
            } else {
                Op::Replace
            },
            within: In::Field(key.clone()),
            old: shown.0.clone(),
            new: shown.1.clone(),
            around: None,
        };
        places.sort_unstable();
        (places, signature, shown)
    };
    let mut out: Vec<Stretch> = if let ([old], [new]) = (&gone[..], &came[..]) {
        vec![stretch(vec![old.0, new.0], &old.1, &new.1)]
    } else {
        let gone = gone.iter().map(|(at, label)| stretch(vec![*at], label, ""));
        gone.chain(came.iter().map(|(at, label)| stretch(vec![*at], "", label))).collect()
    };
    if let Some(first) = out.first_mut() {
        first.0.extend(idle);
        first.0.sort_unstable();
    }
    out
}
