//! The words of people over generated text: nothing that a person may have written is overwritten.
//!
//! A text that stands where a generated one would go is either the very text, or somebody's: whether they edited ours or wrote
//! their own is not for us to guess.

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
}
