//! The words of people over generated text: nothing that a person may have written is overwritten.
//!
//! A draft has three texts: what stands there (*theirs*), what was generated when it was written (*base*, kept beside it, see
//! [`base_of`]) and what is generated now (*ours*). [`merge`] makes one text of them. A text without a base is somebody's: whether
//! they edited ours or wrote their own is not for us to guess.

mod merge;
mod parts;

use std::path::{Path, PathBuf};

pub use merge::{Conflict, Merged, conflicts, merge};

use crate::render::language::Language;

/// The folder beside drafts that holds what was generated.
pub const BASE_FOLDER: &str = ".generated";

/// Where the generated text of a draft is kept: `releases/2.0/.generated/newsletter.md` of `releases/2.0/newsletter.md`. It
/// belongs into git with the draft, so that everybody merges against the same text.
pub fn base_of(draft: &Path) -> PathBuf {
    let name = draft.file_name().unwrap_or_default();
    draft.parent().unwrap_or(Path::new("")).join(BASE_FOLDER).join(name)
}

/// What stands where a generated text would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing: it can be written.
    Absent,
    /// The same text: there is nothing to do.
    Same,
    /// Another text, which stays unless a person says otherwise, and then is kept beside the new one.
    Other,
}

/// What stands there. Line endings don't make a text another one: an editor on Windows saves it so.
pub fn standing(existing: Option<&str>, generated: &str) -> Standing {
    match existing {
        None => Standing::Absent,
        Some(text) if text.replace("\r\n", "\n") == generated => Standing::Same,
        Some(text) if text.trim().is_empty() => Standing::Absent,
        Some(_) => Standing::Other,
    }
}

/// How a draft stands to what is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// Whether people changed it.
    pub words: Words,
    /// Whether the facts moved on since it was generated; none where they were not computed anew.
    pub facts: Option<Facts>,
    /// How many conflicts stand open in it.
    pub conflicts: usize,
}

impl State {
    /// The state in words: a sentence.
    pub fn sentence(&self, language: Language) -> String {
        let nl = language == Language::Nl;
        let words = match self.words {
            Words::AsGenerated if nl => "zoals gemaakt",
            Words::AsGenerated => "as generated",
            Words::Edited if nl => "bewerkt",
            Words::Edited => "edited",
            Words::Unknown if nl => "niet bekend wat er gemaakt was",
            Words::Unknown => "not known what was generated",
        };
        let facts = match self.facts {
            Some(Facts::Changed) if nl => Some("de feiten zijn sindsdien veranderd"),
            Some(Facts::Changed) => Some("the facts have changed since"),
            Some(Facts::Same) | None => None,
        };
        let conflicts = match (self.conflicts, nl) {
            (0, _) => None,
            (1, true) => Some("1 plek waar iemand moet kiezen".to_owned()),
            (1, false) => Some("1 place where somebody has to choose".to_owned()),
            (many, true) => Some(format!("{many} plekken waar iemand moet kiezen")),
            (many, false) => Some(format!("{many} places where somebody has to choose")),
        };
        let parts = [Some(words.to_owned()), facts.map(str::to_owned), conflicts];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

/// Whether people changed a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// It says what was generated.
    AsGenerated,
    /// It says something else.
    Edited,
    /// What was generated is not known.
    Unknown,
}

/// Whether the facts moved on since a draft was generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facts {
    /// They say the same.
    Same,
    /// They say something else.
    Changed,
}

/// The state of a draft.
pub fn state(base: Option<&str>, theirs: &str, ours: Option<&str>) -> State {
    let words = match base {
        None => Words::Unknown,
        Some(base) if parts::same_text(base, theirs) => Words::AsGenerated,
        Some(_) => Words::Edited,
    };
    let facts = ours.zip(base).map(|(ours, base)| if ours == base { Facts::Same } else { Facts::Changed });
    State { words, facts, conflicts: conflicts(theirs).len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_other_words_are_in_the_way() {
        assert_eq!(standing(None, "a\n"), Standing::Absent);
        assert_eq!(standing(Some(" \n"), "a\n"), Standing::Absent);
        assert_eq!(standing(Some("a\r\n"), "a\n"), Standing::Same);
        assert_eq!(standing(Some("a, edited\n"), "a\n"), Standing::Other);
    }

    #[test]
    fn a_draft_is_edited_when_its_words_differ() {
        let words = |base, theirs| state(base, theirs, None).words;
        assert_eq!(words(Some("a b\n"), "\u{feff}a\r\nb"), Words::AsGenerated);
        assert_eq!(words(Some("a\n"), "b\n"), Words::Edited);
        assert_eq!(words(None, "a\n"), Words::Unknown);
        assert_eq!(state(Some("a\n"), "b\n", Some("c\n")).facts, Some(Facts::Changed));
    }

    #[test]
    fn the_base_is_kept_beside_the_draft() {
        assert_eq!(base_of(Path::new("releases/2.0/notes.md")), Path::new("releases/2.0/.generated/notes.md"));
        assert_eq!(base_of(Path::new("notes.md")), Path::new(".generated/notes.md"));
    }
}
