//! Oddities met in history: told, passed over.
//!
//! History can't be edited, so reading it can't fail: a page with broken front matter in a tag of two years ago will
//! never be mended. Whatever is odd becomes a [`Problem`] beside the answer; the work goes on.

use borsh::{BorshDeserialize, BorshSerialize};

/// One oddity: where it was met and what it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, BorshDeserialize, BorshSerialize)]
pub struct Problem {
    /// Name of the release it was met in; empty when it belongs to no release (a tag, say).
    pub release: String,
    /// Path of the file, or name of the tag, it is about; empty when it is about the whole release.
    pub path: String,
    /// Line in that file (from 1), where one is known.
    pub line: Option<u32>,
    /// What is odd.
    pub kind: ProblemKind,
}

impl Problem {
    /// A problem in the file at `path`; the caller that knows the release fills it in with [`Problem::in_release`].
    pub fn in_file(path: impl Into<String>, line: Option<u32>, kind: ProblemKind) -> Self {
        Problem { release: String::new(), path: path.into(), line, kind }
    }

    /// The same problem, met in the release of that name.
    pub fn in_release(self, release: &str) -> Self {
        Problem { release: release.to_owned(), ..self }
    }
}

/// What is odd. The wording in each language is in `render::language`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, BorshDeserialize, BorshSerialize)]
pub enum ProblemKind {
    /// Front matter that does not parse; the page is read as if it had none. Holds the parser's words.
    FrontMatter(String),
    /// A key that stands twice in the front matter; the last one counts.
    DuplicateKey(String),
    /// Git's conflict markers stand in the published text.
    ConflictMarkers,
    /// Bytes that are not UTF-8; read with replacement characters. Holds the encoding that was assumed.
    Encoding(String),
    /// NUL bytes in a page: it is not text and is passed over.
    Binary,
    /// A page too large to be read in blocks; it is compared as a whole. Holds its size in bytes.
    TooLarge(u64),
    /// An include that the tree does not have (or that includes itself). Holds its name.
    MissingInclude(String),
    /// The object of a page is missing or damaged in the repository; the page is passed over.
    MissingObject(String),
    /// Nesting deeper than the reader follows; what is deeper is read as plain text.
    TooDeep,
    /// The file is a symbolic link or a submodule, not a page.
    NotAPage(String),
    /// Two tags name the same commit; this one is an alias of the release named.
    TagTwin(String),
    /// A tag differs only in upper and lower case from the one named.
    TagCase(String),
    /// A release's version is lower than that of its ancestor, which is named.
    VersionOrder(String),
    /// A release is dated before its ancestor, which is named.
    DateOrder(String),
    /// A time that no calendar writes: before the year 0, or after the year 9999. It is told as 1 January 1970.
    NoDate,
    /// A tag that points at something other than a commit.
    TagTarget,
    /// Commits between two releases could not be read; evidence for moves may be missing.
    MissingCommits,
    /// A path that is not UTF-8; the file is passed over.
    PathEncoding,
    /// A ruling that decides nothing: the ruling, and why.
    UnusedRuling(String, RulingMiss),
    /// Words of people for a page that did not change: the page.
    UnusedWords(String),
}

/// Why a ruling decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, BorshDeserialize, BorshSerialize)]
pub enum RulingMiss {
    /// There is no release of that name.
    NoRelease(String),
    /// No release ever had that page.
    NeverThere(String),
    /// The release did not take the page away and did not change it: the page, the release.
    NotGone(String, String),
    /// The release did not bring the page and did not change it: the page, the release.
    NotNew(String, String),
}
