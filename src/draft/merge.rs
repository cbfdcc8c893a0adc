//! Merges what people wrote with what the facts say now.
//!
//! Each part of *theirs* is traced to the part of *base* it was made from, and that to the part of *ours* that takes its place:
//!
//! ```text
//! theirs ~ base    base ~ ours      then
//! the same         changed          ours takes its place
//! the same         gone             goes
//! edited           the same         stays
//! edited           changed, gone    stays, and beside it stands what the facts say now: an open conflict
//! own              –                stays
//! deleted          any              stays deleted
//! –                new              comes in after what stands before it in ours
//! ```
//!
//! The order is theirs. What is compared are parts, not lines: text that was moved or copied is found again, and a sentence that
//! nobody touched is not renewed in the middle of a part that somebody wrote anew.

use std::collections::{BTreeMap, BTreeSet};

use similar::TextDiff;

use super::parts::{CONFLICT, CONFLICT_END, FRONT_CONFLICT, Kind, Part, parts, same_text, without_comments};
use crate::render::language::Language;

/// A part that keeps so much of its words is still that part: the editor wrote half of it anew.
const LIKENESS: f32 = 0.5;
/// Parts compared with one another for likeness at most; in a larger text a part that was wholly rewritten counts as the editor's own.
const COMPARED: usize = 4_000;

/// A merged draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// The conflicts that stand open in it.
    pub conflicts: Vec<Conflict>,
}

/// A place where a person has to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Line in the text, from 1.
    pub line: usize,
    /// The heading above it, if there is one.
    pub heading: Option<String>,
}

/// One text of three: what was generated, what people made of it, and what is generated now.
pub fn merge(base: &str, theirs: &str, ours: &str, language: Language) -> Merged {
    let merged = |text: String| Merged { conflicts: conflicts(&text), text };
    if base == ours {
        return merged(theirs.to_owned());
    }
    let (mark, their_text) = match theirs.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", theirs),
    };
    let line_end =
        if 2 * their_text.matches("\r\n").count() > their_text.matches('\n').count() { "\r\n" } else { "\n" };
    if same_text(base, theirs) {
        return merged(format!("{mark}{}", ours.replace("\r\n", "\n").replace('\n', line_end)));
    }
    let text = spaced(Merge::new(base, their_text, ours, language).pieces());
    // Only what comes in has other line ends than the file; what people wrote stays as it is.
    let text: String = text
        .into_iter()
        .map(|piece| match piece.from {
            From::Theirs => piece.text,
            From::Ours => piece.text.replace("\r\n", "\n").replace('\n', line_end),
        })
        .collect();
    merged(format!("{mark}{text}"))
}

/// The conflicts that stand open in a text.
pub fn conflicts(text: &str) -> Vec<Conflict> {
    let mut heading = None;
    let mut inside = false;
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let opens = line.starts_with(CONFLICT) && !line.starts_with(CONFLICT_END) || line.starts_with(FRONT_CONFLICT);
        if opens {
            found.push(Conflict { line: at + 1, heading: heading.clone() });
        }
        inside = (inside || opens && !line.starts_with(FRONT_CONFLICT)) && line.trim_end() != CONFLICT_END;
        if !inside && line.starts_with('#') && !line.starts_with(FRONT_CONFLICT) {
            heading = Some(line.trim_start_matches('#').trim().to_owned());
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Theirs,
    Ours,
}

struct Piece {
    text: String,
    from: From,
    /// The part of ours that stands here or that this was made from.
    ours: Option<usize>,
    kind: Kind,
}

struct Merge {
    base: Vec<Part>,
    theirs: Vec<Part>,
    ours: Vec<Part>,
    /// Per part of theirs, the part of base it was made from.
    made_from: Vec<Option<usize>>,
    /// Per part of base, the part of ours that takes its place.
    becomes: Vec<Option<usize>>,
    language: Language,
}

impl Merge {
    fn new(base: &str, theirs: &str, ours: &str, language: Language) -> Self {
        let (base, theirs, ours) = (parts(base), parts(theirs), parts(ours));
        let made_from = trace(&theirs, &base);
        // Both are generated, so a part is known by its key; what is only alike is another.
        let becomes = by_key(&base, &ours);
        Merge { base, theirs, ours, made_from, becomes, language }
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut out: Vec<Piece> = Vec::new();
        let mut at = 0;
        while at < self.theirs.len() {
            let part = &self.theirs[at];
            let following = self.theirs.get(at + 1).filter(|next| self.is_conflict(next));
            out.extend(self.piece(at, following));
            // The conflict that stands behind the part was looked at with it.
            at += if following.is_some() && part.kind != Kind::Conflict { 2 } else { 1 };
        }
        for (at, part) in self.ours.iter().enumerate() {
            if self.is_new(at, &out) {
                self.insert(at, part, &mut out);
            }
        }
        out
    }

    fn is_conflict(&self, part: &Part) -> bool {
        part.kind == Kind::Conflict || part.kind == Kind::Front && part.body.starts_with(FRONT_CONFLICT)
    }

    /// What becomes of a part of theirs, and of the open conflict behind it.
    fn piece(&self, at: usize, conflict: Option<&Part>) -> Vec<Piece> {
        let part = &self.theirs[at];
        let Some(from) = self.made_from[at] else { return self.kept(part, None, conflict) };
        let base = &self.base[from];
        let becomes = self.becomes[from];
        let is_touched = base.said() != part.said();
        let ours = becomes.map(|at| &self.ours[at]);
        let facts_same = ours.is_some_and(|ours| ours.shown() == base.shown());
        match ours {
            None if !is_touched && self.may_go(at) && conflict.is_none() => Vec::new(),
            None if !is_touched => self.kept(part, None, conflict),
            Some(ours) if !is_touched && conflict.is_none() => {
                if ours.said() == part.said() {
                    return self.kept(part, becomes, None);
                }
                vec![Piece {
                    text: format!("{}{}", whole(&ours.body), part.blank),
                    from: From::Ours,
                    ours: becomes,
                    kind: part.kind,
                }]
            }
            Some(ours) if facts_same || ours.said() == part.said() => self.kept(part, becomes, conflict),
            ours => {
                // The conflict of last time, if nobody wrote in it, gives way to that of now.
                let stale = conflict.is_some_and(|open| same_text(&open.body, &self.conflict(Some(base))));
                let open = conflict.filter(|_| !stale);
                let mut pieces = self.kept(part, becomes, open);
                let text = self.conflict(ours);
                let text = if part.kind == Kind::Front { text } else { format!("{text}\n") };
                pieces.push(Piece { text, from: From::Ours, ours: becomes, kind: Kind::Conflict });
                pieces
            }
        }
    }

    fn kept(&self, part: &Part, ours: Option<usize>, conflict: Option<&Part>) -> Vec<Piece> {
        let text = |part: &Part| format!("{}{}", part.body, part.blank);
        let conflict = conflict.filter(|_| part.kind != Kind::Conflict);
        let pieces = [Some(part), conflict].into_iter().flatten();
        pieces.map(|part| Piece { text: text(part), from: From::Theirs, ours, kind: part.kind }).collect()
    }

    /// Whether a heading may go: not while somebody's words stand below it.
    fn may_go(&self, at: usize) -> bool {
        if self.theirs[at].kind != Kind::Heading {
            return true;
        }
        let below = self.theirs.iter().enumerate().skip(at + 1).take_while(|(_, part)| part.kind != Kind::Heading);
        below.into_iter().all(|(at, part)| self.made_from[at].is_some_and(|from| self.base[from].said() == part.said()))
    }

    /// What the facts say now of a part that a person wrote anew; that they say nothing of it any more.
    fn conflict(&self, ours: Option<&Part>) -> String {
        let text = ours.map(|ours| without_comments(&ours.body)).unwrap_or_default();
        // Where a comment stood, an empty line too many is left.
        let text = text.replace("\r\n", "\n");
        let text = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n\n");
        if ours.is_some_and(|ours| ours.kind == Kind::Front) {
            return format!("{FRONT_CONFLICT} {text}\n");
        }
        let told = match (self.language, text.is_empty()) {
            (Language::Nl, false) => {
                "De feiten zijn veranderd. Hierboven staat uw tekst, hieronder wat er nu uit de feiten volgt. Neem over wat klopt en haal dit blok weg."
            }
            (Language::En, false) => {
                "The facts have changed. Above is your text, below is what follows from the facts now. Take over what is right and remove this block."
            }
            (Language::Nl, true) => {
                "De feiten zijn veranderd. Wat hierboven staat, maakt pagelog nu niet meer. Kijk of het nog klopt, en haal dit blok weg."
            }
            (Language::En, true) => {
                "The facts have changed. What stands above is no longer generated. See whether it still holds, and remove this block."
            }
        };
        format!("{CONFLICT} {told} -->\n\n{text}{}{CONFLICT_END}\n", if text.is_empty() { "" } else { "\n\n" })
    }

    /// Whether a part of ours is to come in: nothing stands for it, nobody took it out, and its heading was not taken out.
    fn is_new(&self, at: usize, out: &[Piece]) -> bool {
        let part = &self.ours[at];
        let is_known = self.becomes.contains(&Some(at));
        let heading = self.ours[..at].iter().rposition(|above| above.kind == Kind::Heading && above.key == part.below);
        let heading_stands = part.kind == Kind::Heading
            || heading.is_none_or(|heading| out.iter().any(|piece| piece.ours == Some(heading)));
        !is_known && heading_stands && !part.said().is_empty()
    }

    /// Puts a new part behind the last that stands before it in ours; a heading behind all that stands below that one's heading.
    fn insert(&self, at: usize, part: &Part, out: &mut Vec<Piece>) {
        let before = (0..at).rev().find_map(|before| out.iter().rposition(|piece| piece.ours == Some(before)));
        let mut place = before.map_or(0, |before| before + 1);
        if part.kind == Kind::Heading && before.is_some() {
            place += out[place..].iter().take_while(|piece| piece.kind != Kind::Heading).count();
        }
        let mut blank = part.blank.clone();
        if part.kind == Kind::Item
            && let Some(last) = place.checked_sub(1).map(|last| &mut out[last]).filter(|last| last.kind == Kind::Item)
        {
            // A list has its empty line behind the last item.
            let end = last.text.trim_end_matches(['\n', '\r']).len();
            let ending = last.text.split_off(end);
            let line_end = if ending.starts_with("\r\n") { "\r\n" } else { "\n" };
            blank = ending.strip_prefix(line_end).unwrap_or_default().to_owned();
            last.text.push_str(line_end);
        }
        let text = format!("{}{blank}", whole(&part.body));
        out.insert(place, Piece { text, from: From::Ours, ours: Some(at), kind: part.kind });
    }
}

/// Sees to an empty line between pieces that need one, where one of the two came in now: what people wrote stays as they spaced it.
fn spaced(mut pieces: Vec<Piece>) -> Vec<Piece> {
    for at in 1..pieces.len() {
        let (one, other) = (&pieces[at - 1], &pieces[at]);
        let is_theirs = one.from == From::Theirs && other.from == From::Theirs;
        let is_close = one.kind == Kind::Front
            || other.kind == Kind::Front
            || one.kind == Kind::Item && other.kind == Kind::Item
            || one.text.trim().is_empty();
        let ending = &one.text[one.text.trim_end().len()..];
        if is_theirs || is_close || ending.matches('\n').count() >= 2 || other.text.starts_with(['\n', '\r']) {
            continue;
        }
        let line_end = if ending.contains('\r') { "\r\n" } else { "\n" };
        let missing = 2 - ending.matches('\n').count();
        pieces[at - 1].text.push_str(&line_end.repeat(missing));
    }
    pieces
}

/// The text with a line end.
fn whole(body: &str) -> String {
    if body.ends_with('\n') { body.to_owned() } else { format!("{body}\n") }
}

/// Per part of one generated text, the part of the other that is known by the same key below the same heading.
fn by_key(one: &[Part], other: &[Part]) -> Vec<Option<usize>> {
    let places: BTreeMap<(&str, &str), usize> =
        other.iter().enumerate().map(|(at, part)| ((part.below.as_str(), part.key.as_str()), at)).collect();
    one.iter().map(|part| places.get(&(part.below.as_str(), part.key.as_str())).copied()).collect()
}

/// Per part of theirs, the part of base it was made from: the one that says the very same, else the one that is known by the same key,
/// else the one that is most alike.
fn trace(theirs: &[Part], base: &[Part]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; theirs.len()];
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let is_part = |part: &Part| !matches!(part.kind, Kind::Conflict);
    type Test = fn(&Part, &Part) -> bool;
    let tests: [Test; 4] = [
        |one, other| one.below == other.below && one.said() == other.said(),
        |one, other| one.said() == other.said(),
        |one, other| one.below == other.below && one.key == other.key,
        |one, other| one.kind != Kind::Start && one.key == other.key,
    ];
    for test in tests {
        for (at, part) in theirs.iter().enumerate() {
            if found[at].is_some() || !is_part(part) {
                continue;
            }
            let place = base
                .iter()
                .enumerate()
                .position(|(place, other)| !taken.contains(&place) && other.kind == part.kind && test(part, other));
            if let Some(place) = place {
                found[at] = Some(place);
                taken.insert(place);
            }
        }
    }
    let open: Vec<usize> = (0..theirs.len()).filter(|at| found[*at].is_none() && is_part(&theirs[*at])).collect();
    let left: Vec<usize> = (0..base.len()).filter(|place| !taken.contains(place)).collect();
    if open.len().saturating_mul(left.len()) > COMPARED {
        return found;
    }
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for &at in &open {
        for &place in left.iter().filter(|place| base[**place].kind == theirs[at].kind) {
            let (one, other) = (base[place].shown(), theirs[at].shown());
            let likeness = TextDiff::from_words(one.as_str(), other.as_str()).ratio();
            if likeness >= LIKENESS {
                pairs.push((likeness, at, place));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, at, place) in pairs {
        if found[at].is_none() && taken.insert(place) {
            found[at] = Some(place);
        }
    }
    found
}

#[cfg(test)]
mod tests;
