//! What looks like a person's data in a text: an address for e-mail, a telephone number, a Dutch citizen number.
//!
//! A history shows what a page said before. Who takes a telephone number off a page may not know that the history keeps it; what
//! [`removed`] finds is worth a question. It is told by its looks alone: that it is somebody's is for people to say.
//!
//! ```text
//! old: Bel Jan: 06-12345678, of mail jan@gemeente.nl.
//! new: Mail jan@gemeente.nl.
//! removed: the telephone number 06-12345678
//! ```

use std::collections::BTreeSet;

/// What it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Looks {
    /// An address for e-mail.
    Email,
    /// A telephone number.
    Telephone,
    /// A Dutch citizen number (BSN).
    CitizenNumber,
}

/// Something that looks like a person's data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Personal {
    /// What it looks like.
    pub looks: Looks,
    /// The text as it stands.
    pub text: String,
    /// By what it is known again, however it is written.
    key: String,
}

/// Digits of a Dutch telephone number, the leading zero included: the national numbering plan.
const NATIONAL_DIGITS: usize = 10;
/// Digits after a `+`: fifteen is the most that E.164 allows; with fewer than nine it may as well be a sum.
const INTERNATIONAL_DIGITS: std::ops::RangeInclusive<usize> = 9..=15;
/// Digits of a citizen number.
const CITIZEN_DIGITS: usize = 9;
/// Numbers that are nobody's: free, information and company lines.
const SERVICE_LINES: [&str; 6] = ["0800", "0900", "0906", "0909", "084", "088"];
/// Names that RFC 2606 keeps for examples.
const EXAMPLES: [&str; 6] = ["example", "test", "invalid", "example.com", "example.org", "example.net"];
/// Endings of files with `@` in their name (`logo@2x.png`).
const IMAGES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "svg", "webp"];

/// What the pages of the new end still show. What stands on any page of the site is no secret: of the fourteen addresses that left a
/// page in 27 ranges of a real site, all were the team's own, which stood on others as before.
#[derive(Clone, Debug, Default)]
pub struct Standing(BTreeSet<(Looks, String)>);

impl Standing {
    /// What these texts show, however it is written there.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Standing {
        Standing(texts.into_iter().flat_map(found).map(|it| (it.looks, it.key)).collect())
    }

    /// All of these.
    pub fn all<'p>(found: impl IntoIterator<Item = &'p Personal>) -> Standing {
        Standing(found.into_iter().map(|it| (it.looks, it.key.clone())).collect())
    }
}

impl Personal {
    /// Enough of it to know it again, too little to use it: reports are read by more people than pages are.
    pub fn masked(&self) -> String {
        let letters: Vec<char> = self.text.chars().collect();
        match self.looks {
            Looks::Email => {
                let (name, domain) = self.text.rsplit_once('@').unwrap_or((&self.text, ""));
                format!("{}…@{domain}", name.chars().next().unwrap_or_default())
            }
            Looks::Telephone | Looks::CitizenNumber => {
                format!("…{}", letters[letters.len().saturating_sub(2)..].iter().collect::<String>())
            }
        }
    }
}

/// What stands in the old text and nowhere at the new end, once each.
pub fn removed(old: &str, standing: &Standing) -> Vec<Personal> {
    gone(&found(old), standing)
}

/// What of these stands nowhere at the new end, once each.
pub fn gone(old: &[Personal], standing: &Standing) -> Vec<Personal> {
    let mut told = BTreeSet::new();
    let mut out = old.to_vec();
    out.retain(|it| {
        let known = (it.looks, it.key.clone());
        !standing.0.contains(&known) && told.insert(known)
    });
    out
}

/// All that looks like a person's data, in the order of the text.
pub fn found(text: &str) -> Vec<Personal> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut before = None;
    while let Some(c) = text.get(from..).and_then(|rest| rest.chars().next()) {
        let rest = &text[from..];
        let starts = !before.is_some_and(joins);
        let hit = match c {
            '0'..='9' | '+' if starts => email(rest).or_else(|| number(rest)),
            _ if starts && is_local(c) => email(rest),
            _ => None,
        };
        let length = hit.as_ref().map_or(c.len_utf8(), |hit| hit.text.len());
        before = text[from..from + length].chars().next_back();
        from += length;
        out.extend(hit);
    }
    out
}

/// After these a number or address is part of something larger: an address on the web, a version, a name.
fn joins(c: char) -> bool {
    c.is_alphanumeric() || "/_-.=#&%+@?".contains(c)
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || "._%+-".contains(c)
}

fn email(text: &str) -> Option<Personal> {
    let local = text.find(|c| !is_local(c))?;
    let after = text[local..].strip_prefix('@')?;
    let end = after.find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-')).unwrap_or(after.len());
    let domain = after[..end].trim_end_matches(['.', '-']).to_lowercase();
    let (name, top) = domain.rsplit_once('.')?;
    // `git@host.org:project` is where a repository is.
    let mut follows = after[end..].chars();
    let is_repository = follows.next() == Some(':') && follows.next().is_some_and(|c| !c.is_whitespace());
    let is_name = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic) && !name.is_empty();
    let is_example =
        EXAMPLES.iter().any(|it| domain == *it || domain.strip_suffix(it).is_some_and(|d| d.ends_with('.')));
    if local == 0 || !is_name || is_repository || is_example || IMAGES.contains(&top) {
        return None;
    }
    let text = &text[..local + 1 + after[..end].trim_end_matches(['.', '-']).len()];
    Some(Personal { looks: Looks::Email, text: text.to_owned(), key: text.to_lowercase() })
}

/// A number by its digits and what parts them: one character at a time, as people write them.
fn number(text: &str) -> Option<Personal> {
    let mut digits = String::new();
    let mut parts = Vec::new();
    let mut end = 0;
    let mut from = 0;
    while let Some(c) = text[from..].chars().next() {
        // A long row of numbers is none of these, and need not be read to its end from each of them.
        if digits.len() > *INTERNATIONAL_DIGITS.end() {
            return None;
        }
        if c.is_ascii_digit() || (from == 0 && c == '+') {
            if c != '+' {
                digits.push(c);
            }
            end = from + c.len_utf8();
            from = end;
            if let Some(rest) = text[from..].strip_prefix(" (0)").or_else(|| text[from..].strip_prefix("(0)")) {
                from = text.len() - rest.len();
            }
        } else if " -.\u{a0}".contains(c) && from == end && from > 0 {
            from += c.len_utf8();
            if text[from..].starts_with(|c: char| c.is_ascii_digit()) {
                parts.push((digits.len(), c));
            }
        } else {
            break;
        }
    }
    let joined = text[end..].chars().next().is_some_and(|c| c.is_alphanumeric() || "_/=%:".contains(c));
    if joined {
        return None;
    }
    let (looks, key) = if text.starts_with('+') {
        let national = digits.strip_prefix("31").map_or_else(|| format!("+{digits}"), |rest| format!("0{rest}"));
        INTERNATIONAL_DIGITS.contains(&digits.len()).then_some((Looks::Telephone, national))?
    } else if is_telephone(&digits, &parts) {
        (Looks::Telephone, digits)
    } else if is_citizen_number(&digits, &parts) {
        (Looks::CitizenNumber, digits)
    } else {
        return None;
    };
    Some(Personal { looks, text: text[..end].to_owned(), key })
}

/// A hyphen stands after the area code only: `01-02-2024 12` is a date and an hour.
fn is_telephone(digits: &str, parts: &[(usize, char)]) -> bool {
    let area = parts.first().is_none_or(|(at, _)| (2..=4).contains(at));
    let later = parts.iter().skip(1).all(|(_, c)| matches!(c, ' ' | '\u{a0}'));
    let is_service = SERVICE_LINES.iter().any(|line| digits.starts_with(line));
    digits.len() == NATIONAL_DIGITS
        && digits.starts_with('0')
        && !digits.starts_with("00")
        && area
        && later
        && !is_service
}

/// The elfproef: 9, 8, … 2 times the digits, less the last, is a multiple of eleven. One in eleven other numbers passes too, so the
/// number must stand in one piece or in the groups people write it in.
fn is_citizen_number(digits: &str, parts: &[(usize, char)]) -> bool {
    let places: Vec<usize> = parts.iter().map(|(at, _)| *at).collect();
    let grouped = matches!(places.as_slice(), [] | [4, 6]);
    let values: Vec<i32> = digits.bytes().map(|byte| i32::from(byte - b'0')).collect();
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let sum: i32 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    digits.len() == CITIZEN_DIGITS && grouped && sum % 11 == 0 && values.iter().any(|value| *value != values[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(Looks, String)> {
        found(text).into_iter().map(|it| (it.looks, it.text)).collect()
    }

    #[test]
    fn finds_what_people_write() {
        use Looks::{CitizenNumber, Email, Telephone};
        for (text, looks, hit) in [
            ("Mail jan.de.boer@gemeente.nl.", Email, "jan.de.boer@gemeente.nl"),
            ("[mail](mailto:Jan@gemeente.nl)", Email, "Jan@gemeente.nl"),
            ("Bel 06-12345678, of", Telephone, "06-12345678"),
            ("Bel 06 12 34 56 78.", Telephone, "06 12 34 56 78"),
            ("(tel. 010 - 1 of 0101234567)", Telephone, "0101234567"),
            ("+31 (0)6 12345678", Telephone, "+31 (0)6 12345678"),
            ("BSN: 111222333", CitizenNumber, "111222333"),
            ("BSN 1112.22.333", CitizenNumber, "1112.22.333"),
        ] {
            assert_eq!(texts(text), [(looks, hit.to_owned())], "{text}");
        }
    }

    #[test]
    fn leaves_what_only_resembles_it() {
        for text in [
            "logo@2x.png",
            "git@host.org:team/site.git",
            "git@host.org:<team>/site.git",
            "https://user@host.org/",
            "jan@example.com",
            "anders@werk",
            "01-02-2024 12 uur",
            "0800-1234567",
            "https://site.nl/artikel/111222333",
            "111222334",
            "111 222 333",
            "000000000",
            "v1.2.3 en 2024-01-02",
            "0612345678901",
            "111222333a",
        ] {
            assert_eq!(texts(text), [], "{text}");
        }
    }

    #[test]
    fn tells_only_what_went() {
        let standing = Standing::of(["Bel +31 6 1234 5678", "Mail team@dorp.nl"]);
        let gone = removed("Bel 06-12345678 of Jan@dorp.nl; Jan@dorp.nl; Team@dorp.nl", &standing);
        assert_eq!(gone.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(), ["Jan@dorp.nl"]);
        assert_eq!(removed("Bel 06-12345678", &standing), []);
    }
}
