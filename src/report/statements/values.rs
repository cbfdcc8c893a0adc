//! Values inside sentences: who must do what, "not", a number with what it counts, a date, a name.

use std::collections::BTreeSet;

use super::sentences::likeness;
use super::{Pieces, Said};
use crate::compare::meaning::has_number;
use crate::compare::words::word_count;
use crate::compare::{Reason, Word, WordOp};

/// From this likeness a changed value is what the change is about; below it the sentence is reworded.
const SAME_SAYING: f64 = 0.5;

/// What a pair of sentences says of a value: who must do what, "not", a number, a date.
pub(super) fn value(
    words: &[Word],
    reasons: &BTreeSet<Reason>,
    old: &str,
    new: &str,
    place: &Option<String>,
) -> Option<Said> {
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
    // The number in "Article 27(1)" counts nothing.
    let sorts = [Reason::Date, Reason::Amount, Reason::Reference, Reason::Number, Reason::Name];
    let sort = sorts.into_iter().find(|sort| reasons.contains(sort))?;
    Some(match changed_values(words, sort) {
        Some((old, new)) => Said::Value { sort, old, new, place },
        None => Said::TextReplaced { old, new, pieces: Pieces::ONE, place },
    })
}

/// A changed value of at most so many words can be named by itself.
const VALUE_WORDS: usize = 6;

/// The only changed stretch of a sentence, if it is short on both sides and can stand by itself: a number with what it counts.
fn changed_values(words: &[Word], sort: Reason) -> Option<(String, String)> {
    let of = |op: WordOp| -> Vec<usize> { (0..words.len()).filter(|at| words[*at].op == op).collect() };
    let (&[went], &[came]) = (&of(WordOp::Delete)[..], &of(WordOp::Insert)[..]) else { return None };
    // A comma that came with it, or stands behind both, is no part of it.
    let bare = |at: usize| words[at].text.trim().trim_end_matches([',', ';', ':']);
    let (old, new) = (bare(went), bare(came));
    let whole = |text: &str| text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '€' | '$' | '£'));
    let short = |text: &str| (1..=VALUE_WORDS).contains(&word_count(text)) && whole(text);
    // "At least two exits" for "two exits" is no other value but another rule: the sentence tells it.
    let within = old.contains(new) || new.contains(old);
    // "Since version" for "Since 3.2" lost its number: what stands there now is no other one.
    let counted = matches!(sort, Reason::Date | Reason::Amount | Reason::Number);
    let says = |text: &str| text.split(' ').any(|word| VERBS.contains(&word));
    // "2 (--8<-" ends in the middle of something.
    let cut = |text: &str| text.matches('(').count() != text.matches(')').count();
    // "3, Phi" is a number and what is enumerated behind it.
    let enumerates = |text: &str| sort == Reason::Number && text.contains(", ");
    if !short(old)
        || !short(new)
        || enumerates(old)
        || enumerates(new)
        || within
        || cut(old)
        || cut(new)
        || says(old)
        || says(new)
        || counted && !(has_number(old) && has_number(new))
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
    // "Or an Annex" is the end of an enumeration.
    let enumerates = text.split(' ').next().is_some_and(|word| matches!(word, "en" | "of" | "and" | "or"));
    !enumerates && text.split(' ').all(|word| joins(word) || has_capital(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::words::diff;

    fn value_of(old: &str, new: &str, sort: Reason) -> Option<(String, String)> {
        changed_values(&diff(old, new), sort)
    }

    #[test]
    fn a_number_is_told_with_what_it_counts() {
        let told = |old: &str, new: &str| value_of(old, new, Reason::Number).map(|(old, new)| format!("{old} > {new}"));
        assert_eq!(told("De grens is 65 stuks.", "De grens is 60 stuks."), Some("65 stuks > 60 stuks".to_owned()));
        assert_eq!(told("Sinds versie 3 kan dat.", "Sinds kort kan dat."), None, "no number came for it");
        assert!(told("Neem twee koppen mee.", "Neem drie koppen mee.").is_some());
        assert_eq!(told("Zie onder 3.11.", "Zie onder 2.01."), None, "nobody knows what it counts");
        assert_eq!(
            told(
                "Speel met Bal 2/3/3.1, Piets Kegel 3, Hoepel en meer.",
                "Speel met Bal 3, Piets Kegel, Hoepel en meer."
            ),
            None,
            "the end of one and the begin of another"
        );
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
}
