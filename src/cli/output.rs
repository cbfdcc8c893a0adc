//! Where the product goes, and how people are told what went wrong.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::draft::{self, Merged, Standing, standing};
use crate::error::Error;
use crate::files;
use crate::render::language::Language;
use crate::render::terminal::{Colour, Terminal, visible};

/// Width where the terminal does not tell its own.
const WIDTH: usize = 80;
/// Lines of a terminal that does not tell how many it has.
const LINES: usize = 24;

/// stdout, or a file.
pub struct Output {
    file: Option<PathBuf>,
    language: Language,
    /// What becomes of words that stand in the file.
    existing: Existing,
}

/// What becomes of words that stand in the file of `--output` already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Nothing is written.
    Refuse,
    /// They are kept in a file beside it.
    Keep,
}

impl Output {
    /// To this file, else to stdout.
    pub fn new(file: Option<PathBuf>, language: Language) -> Self {
        Output { file: file.filter(|file| file.as_os_str() != "-"), language, existing: Existing::Refuse }
    }

    /// The same, with another answer to words that stand there.
    pub fn with_existing(self, existing: Existing) -> Self {
        Output { existing, ..self }
    }

    /// Writes the product. A file appears whole or not at all. That nobody reads stdout any more (`| head`) is no failure.
    pub fn write(&self, text: &str) -> Result<(), Error> {
        match &self.file {
            Some(file) => files::replace(file, text.as_bytes()),
            None => told(io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush())),
        }
    }

    /// Writes words that people may edit. Where they did, what they wrote and what follows from the facts now become one text; what was
    /// generated is kept beside it for the next time. Errors, with exit code 1: the file has other words and nobody knows what was
    /// generated, so they stay; or somebody has to choose between what they wrote and the facts.
    pub fn write_words(&self, text: &str) -> Result<(), Error> {
        let Some(file) = &self.file else { return self.write(text) };
        // A pipe or a device keeps nothing.
        if file.exists() && !file.is_file() {
            return files::replace(file, text.as_bytes());
        }
        let base_file = draft::base_of(file);
        let existing = files::read_text(file)?;
        let base = files::read_text(&base_file)?;
        let merged = match (standing(existing.as_deref(), text), self.existing, &base, &existing) {
            (Standing::Same, ..) => None,
            (Standing::Other, Existing::Keep, _, Some(existing)) => {
                let kept = files::keep_beside(file, existing.as_bytes())?;
                note(&format!("the text that stood in {} is now in {}", file.display(), kept.display()));
                Some(Merged { text: text.to_owned(), conflicts: Vec::new() })
            }
            (Standing::Other, Existing::Refuse, Some(base), Some(theirs)) => {
                Some(draft::merge(base, theirs, text, self.language))
            }
            (Standing::Other, ..) => {
                return Err(Error::new(format!("{} has other words and stays as it is", file.display()))
                    .hint("Name another file, or use --force: the words in it are then kept beside it.")
                    .with_exit_code(1));
            }
            (Standing::Absent, ..) => Some(Merged { text: text.to_owned(), conflicts: Vec::new() }),
        };
        if let Some(merged) = merged.as_ref().filter(|merged| existing.as_ref() != Some(&merged.text)) {
            files::replace(file, merged.text.as_bytes())?;
        }
        // The draft first: were it the other way round, a run that ends between the two would take the new facts for seen.
        if base.as_deref() != Some(text) {
            files::replace(&base_file, text.as_bytes())?;
        }
        merged.map_or(Ok(()), |merged| open_conflicts(file, &merged))
    }

    /// Writes text for people: through their pager if it is longer than their terminal.
    pub fn page(&self, text: &str) -> Result<(), Error> {
        let lines = terminal_size::terminal_size().map_or(LINES, |(_, height)| usize::from(height.0));
        // A terminal that can't move its cursor (an editor's, a recording) can't page: `less` would ask before each text.
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let pager = pager().filter(|_| self.is_terminal() && !is_dumb && text.lines().count() >= lines);
        match pager {
            Some(pager) if through(&pager, text) => Ok(()),
            _ => self.write(text),
        }
    }

    /// How text for people looks here: in colour and as wide as the terminal, or plain.
    pub fn terminal(&self) -> Terminal {
        let width = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0));
        let wanted = match anstream::AutoStream::choice(&io::stdout()) {
            anstream::ColorChoice::Never => false,
            anstream::ColorChoice::Auto => self.is_terminal(),
            _ => true,
        };
        Terminal {
            width: if self.is_terminal() { width } else { WIDTH },
            colour: if wanted && self.file.is_none() { Colour::On } else { Colour::Off },
            language: self.language,
        }
    }

    /// The same for text that is a line per thing: broken where a terminal would, and as it is for other programs.
    pub fn lines(&self) -> Terminal {
        let terminal = self.terminal();
        Terminal { width: if self.is_terminal() { terminal.width } else { usize::MAX }, ..terminal }
    }

    fn is_terminal(&self) -> bool {
        self.file.is_none() && io::stdout().is_terminal()
    }
}

/// Somebody has to choose: where. Error, with exit code 1.
pub fn open_conflicts(file: &Path, merged: &Merged) -> Result<(), Error> {
    if merged.conflicts.is_empty() {
        return Ok(());
    }
    for conflict in &merged.conflicts {
        let heading = conflict.heading.as_ref().map(|heading| format!(" ({heading})")).unwrap_or_default();
        note(&format!(
            "{}, line {}{heading}: the facts changed below words that somebody wrote",
            file.display(),
            conflict.line
        ));
    }
    Err(Error::new(format!("{} has places where somebody has to choose", file.display()))
        .hint("Nothing was lost: each place has your text, and below it what follows from the facts now.")
        .with_exit_code(1))
}

/// How writing to stdout ended. That nobody reads it any more (`| head`) is no failure; a full disk is.
pub fn told(result: io::Result<()>) -> Result<(), Error> {
    match result {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::new("cannot write to stdout").because(cause))
        }
        _ => Ok(()),
    }
}

/// The command that pages: `$PAGER`, else `less`; none if it is set to nothing or to `cat`.
fn pager() -> Option<String> {
    let command = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    if matches!(command.trim(), "" | "cat") { None } else { Some(command) }
}

/// Shows a text in the pager; whether that worked.
fn through(pager: &str, text: &str) -> bool {
    let mut words = pager.split_whitespace();
    let Some(program) = words.next() else { return false };
    // As git does: colours pass, short texts don't stay, the screen is not cleared.
    let started = Command::new(program)
        .args(words)
        .env("LESS", std::env::var("LESS").unwrap_or_else(|_| "FRX".to_owned()))
        .stdin(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else { return false };
    if let Some(stdin) = &mut child.stdin {
        // A reader who quits early has read enough.
        let _ = stdin.write_all(text.as_bytes());
    }
    drop(child.stdin.take());
    child.wait().is_ok_and(|status| status.success())
}

/// The longest line that is told whole: longer than any path a system takes with a sentence around it is only what somebody put into
/// a file to hide what is said of it.
const LONGEST: usize = 1_200;

/// The line, its middle left out where it is very long: what is wrong stands at its ends.
fn shortened(line: &str) -> Cow<'_, str> {
    let count = line.chars().count();
    if count <= LONGEST {
        return Cow::Borrowed(line);
    }
    let (start, end) = (line.chars().take(LONGEST / 2), line.chars().skip(count - LONGEST / 2));
    Cow::Owned(start.chain([' ', '…', ' ']).chain(end).collect())
}

/// Tells an error, its causes and what to do, on stderr.
pub fn failed(error: &Error) {
    for (at, line) in error.to_text().lines().enumerate() {
        let opening = if at == 0 { "error: " } else { "" };
        anstream::eprintln!("{opening}{}", visible(&shortened(line)));
    }
}

/// Tells something worth knowing, on stderr.
pub fn note(text: &str) {
    anstream::eprintln!("{}", visible(&shortened(text)));
}

/// A word as it is typed in a shell: in quotes where it has more than plain characters.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// How the program was called, as it is typed again: through cargo where cargo runs it.
pub fn program() -> &'static str {
    if std::env::var_os("CARGO").is_some() { "cargo run --release --" } else { "pagelog" }
}
