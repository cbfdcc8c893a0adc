//! The one error type of the edges: what could not be done, why, and what to do about it.
//!
//! The rule for the text: the message is a lowercase fragment that names the thing (`cannot read pagelog.toml`), the
//! cause is the [`source`](std::error::Error::source), and each hint is a sentence that says what to do, with the exact
//! command where there is one. The core has no errors: it tells [`crate::problem::Problem`]s.

use std::error::Error as StdError;
use std::fmt;

/// What a command that could not run exits with; see the contract on exit codes.
const COULD_NOT_RUN: u8 = 2;

/// Something at an edge that could not be done.
#[derive(Debug)]
pub struct Error {
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
    hints: Vec<String>,
    exit_code: u8,
}

impl Error {
    /// An error with this message (a lowercase fragment that names the thing), no cause, no hints, exit code 2.
    pub fn new(message: impl Into<String>) -> Self {
        Error { message: message.into(), source: None, hints: Vec::new(), exit_code: COULD_NOT_RUN }
    }

    /// The same error with its cause.
    pub fn because(self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Error { source: Some(cause.into()), ..self }
    }

    /// The same error with one more hint: a sentence that says what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same error with another exit code (1: the answer is "no").
    pub fn with_exit_code(self, exit_code: u8) -> Self {
        Error { exit_code, ..self }
    }

    /// What to do about it, one sentence each.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// What the program exits with.
    pub fn exit_code(&self) -> u8 {
        self.exit_code
    }

    /// The whole error as plain text: message and causes joined with `: `, then a line `hint: …` per hint.
    pub fn to_text(&self) -> String {
        let mut text = self.message.clone();
        let mut cause = self.source();
        while let Some(inner) = cause {
            text.push_str(": ");
            text.push_str(&inner.to_string());
            cause = inner.source();
        }
        for hint in &self.hints {
            text.push_str("\nhint: ");
            text.push_str(hint);
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_tells_what_why_and_what_to_do() {
        let error =
            Error::new("cannot read pagelog.toml").because("permission denied").hint("Give yourself the right.");
        assert_eq!(error.to_text(), "cannot read pagelog.toml: permission denied\nhint: Give yourself the right.");
        assert_eq!(error.exit_code(), 2);
        assert_eq!(error.with_exit_code(1).exit_code(), 1);
    }
}
