//! What people say of a change: sentences that are told instead of those that follow from the facts.
//!
//! A file in `releases/next/` says it of pages of the release that is to come; cutting the release moves the file into that release's
//! own folder, so that the same range is told in the same words later:
//!
//! ```text
//! ---
//! pages: docs/regels/vuurwerk.md     # or a list of paths
//! ---
//! Vanaf 1 januari is vuurwerk op evenementen verboden.
//! ```
//!
//! `changenote: false` instead of a sentence says that the change is too small to tell: it is counted, never told. A page can say both
//! of itself: `changenote` in its front matter counts in the range that brought or changed it, and never again.

use borsh::{BorshDeserialize, BorshSerialize};

use super::RulingsError;
use crate::page::{self, BlockKind, Dialect, Field, Includes, Page, PagePath};
use crate::problem::ProblemKind;

/// The key of a page's own words, and of files that ask for silence.
pub const KEY: &str = "changenote";
/// Keys of the files.
const KNOWN: [&str; 3] = ["page", "pages", KEY];

/// What a person wants told of a page's change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, BorshDeserialize, BorshSerialize)]
pub enum Note {
    /// Nothing: it is counted.
    Silent,
    /// This.
    Says(String),
}

/// Whether a page's own `changenote: false` counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Silence {
    /// It does.
    #[default]
    Counts,
    /// It does not: another release of the range may have changed the page too, and for readers.
    Broken,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Its path.
    pub file: String,
    /// The end of the range whose change it speaks of: a release, or what is to become one.
    pub since: String,
    /// The pages, as that release or the one before it has them.
    pub pages: Vec<PagePath>,
    /// What it says.
    pub note: Note,
}

/// Reads a file. Errors are those of the person who writes it: no page, no words, a key that is misspelt.
pub fn parse(file: &str, since: &str, text: &str) -> Result<Words, RulingsError> {
    let wrong = |message: String| RulingsError { message, span: None };
    let (page, odd) = page::read(&PagePath::new(file), text.as_bytes(), &Dialect::default(), &Includes::default());
    if let Some(ProblemKind::FrontMatter(message)) = odd.into_iter().map(|problem| problem.kind).next() {
        return Err(wrong(message));
    }
    if let Some(field) = page.front_matter.iter().find(|field| !KNOWN.contains(&field.key.as_str())) {
        return Err(wrong(format!("unknown key `{}`; known are {}", field.key, KNOWN.join(", "))));
    }
    let named = page.front_matter.iter().filter(|field| field.key != KEY).flat_map(|field| &field.values);
    let pages: Vec<PagePath> = named.map(|path| PagePath::new(path.trim())).collect();
    if pages.is_empty() {
        return Err(wrong("it names no page: `pages: docs/page.md` between two lines of ---".to_owned()));
    }
    let shown = page.blocks.iter().filter(|block| block.kind != BlockKind::Comment && !block.text.is_empty());
    let said = shown.map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ");
    let note = match (own(&page), said.is_empty()) {
        (None, false) => Note::Says(said),
        (Some(note), true) => note,
        (Some(_), false) => return Err(wrong(format!("it has words and a `{KEY}`: which of the two?"))),
        (None, true) => return Err(wrong(format!("it has no words; to tell nothing write `{KEY}: false`"))),
    };
    Ok(Words { file: file.to_owned(), since: since.to_owned(), pages, note })
}

/// What a page says of its own change in its front matter; of both ends of a range only what the new one brings.
pub fn brought(old: Option<&Page>, new: &Page, silence: Silence) -> Option<Note> {
    let note = own(new).filter(|note| old.and_then(own).as_ref() != Some(note));
    note.filter(|note| *note != Note::Silent || silence == Silence::Counts)
}

fn own(page: &Page) -> Option<Note> {
    let field: &Field = page.front_matter.iter().find(|field| field.key == KEY)?;
    let text = field.values.iter().flat_map(|value| value.split_whitespace()).collect::<Vec<_>>().join(" ");
    match text.as_str() {
        "" | "true" => None,
        "false" => Some(Note::Silent),
        _ => Some(Note::Says(text)),
    }
}

/// What several say of one page: their sentences one after the other, each once. Whoever has something to say goes before whoever
/// wants silence.
pub fn together<'n>(notes: impl Iterator<Item = &'n Note>) -> Option<Note> {
    let mut said: Vec<&str> = Vec::new();
    let mut silent = false;
    for note in notes {
        match note {
            Note::Silent => silent = true,
            Note::Says(text) if said.contains(&text.as_str()) => {}
            Note::Says(text) => said.push(text),
        }
    }
    match said.is_empty() {
        true => silent.then_some(Note::Silent),
        false => Some(Note::Says(said.join(" "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Vec<String>, Note), String> {
        let words = parse("releases/next/a.md", "HEAD", text).map_err(|error| error.message)?;
        Ok((words.pages.iter().map(ToString::to_string).collect(), words.note))
    }

    #[test]
    fn sentences_are_read_with_the_pages_they_are_for() {
        let says = |text: &str| Note::Says(text.to_owned());
        assert_eq!(
            read(
                "---\npages: docs/a.md\n---\n<!-- by Anna -->\nYou have *15*\ndays. See [the rules](https://a.b).\n\nNo more.\n"
            ),
            Ok((vec!["docs/a.md".to_owned()], says("You have 15 days. See the rules. No more.")))
        );
        assert_eq!(
            read("---\r\npages:\r\n  - a.md\r\n  - b.md\r\nchangenote: false\r\n---\r\n"),
            Ok((vec!["a.md".to_owned(), "b.md".to_owned()], Note::Silent))
        );
    }

    #[test]
    fn mistakes_are_named() {
        let told = |text: &str| read(text).unwrap_err();
        assert_eq!(told("Hello.\n"), "it names no page: `pages: docs/page.md` between two lines of ---");
        assert_eq!(told("---\npages: a.md\n---\n"), "it has no words; to tell nothing write `changenote: false`");
        assert_eq!(told("---\npagina: a.md\n---\nA\n"), "unknown key `pagina`; known are page, pages, changenote");
        assert_eq!(
            told("---\npage: a.md\nchangenote: false\n---\nA\n"),
            "it has words and a `changenote`: which of the two?"
        );
        assert_eq!(told("---\npages: [a.md\n---\nA\n"), "unclosed bracket '['");
    }

    #[test]
    fn a_page_speaks_of_its_own_change_once() {
        let page = |text: &str| {
            page::read(&PagePath::new("a.md"), text.as_bytes(), &Dialect::default(), &Includes::default()).0
        };
        let (bare, noted) = (page("# A\n"), page("---\nchangenote: You have 15 days.\n---\n# A\n"));
        let says = Some(Note::Says("You have 15 days.".to_owned()));
        assert_eq!(brought(Some(&bare), &noted, Silence::Counts), says);
        assert_eq!(brought(None, &noted, Silence::Counts), says);
        assert_eq!(brought(Some(&noted), &noted, Silence::Counts), None);
        assert_eq!(brought(Some(&noted), &bare, Silence::Counts), None);
        assert_eq!(
            brought(Some(&noted), &page("---\nchangenote: false\n---\n# A\n"), Silence::Counts),
            Some(Note::Silent)
        );
        assert_eq!(brought(Some(&bare), &page("---\nchangenote:\n---\n# A\n"), Silence::Counts), None);
    }

    #[test]
    fn in_a_range_of_several_releases_nobody_knows_whose_silence_it_is() {
        let page = Page {
            front_matter: vec![Field {
                key: KEY.to_owned(),
                values: vec!["false".to_owned()],
                list: false,
                lines: 2..3,
            }],
            ..Page::default()
        };
        assert_eq!(brought(None, &page, Silence::Counts), Some(Note::Silent));
        assert_eq!(brought(None, &page, Silence::Broken), None);
    }

    #[test]
    fn who_speaks_goes_before_who_is_silent() {
        let (one, other) = (Note::Says("One.".to_owned()), Note::Says("Two.".to_owned()));
        assert_eq!(together([&one, &Note::Silent, &other, &one].into_iter()), Some(Note::Says("One. Two.".to_owned())));
        assert_eq!(together([&Note::Silent].into_iter()), Some(Note::Silent));
        assert_eq!(together(std::iter::empty()), None);
    }
}
