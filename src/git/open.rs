//! Opening a repository, and what to say when it does not open or is not whole.

use std::path::{Path, PathBuf};

use git2::{Config, ErrorClass, ErrorCode, Repository};

use super::Repo;
use crate::error::Error;
use crate::release::ObjectId;

/// What fetches the rest of a partial clone: all objects anew, this time without a filter.
pub(super) const REFETCH: &str = "Fetch the rest: git fetch --refetch --no-filter";

/// The CI that the program runs on, as far as hints name its settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Ci {
    #[default]
    None,
    GitHub,
    GitLab,
    Azure,
    Bitbucket,
}

impl Ci {
    /// Which CI it is, told by which environment variables are set.
    pub fn detect(is_set: impl Fn(&str) -> bool) -> Ci {
        let known = [
            ("GITHUB_ACTIONS", Ci::GitHub),
            ("GITLAB_CI", Ci::GitLab),
            ("TF_BUILD", Ci::Azure),
            ("BITBUCKET_BUILD_NUMBER", Ci::Bitbucket),
        ];
        known.into_iter().find(|(variable, _)| is_set(variable)).map_or(Ci::None, |(_, ci)| ci)
    }

    /// What makes a shallow clone whole here.
    pub(super) fn unshallow(self) -> &'static str {
        match self {
            Ci::None => "Fetch the rest: git fetch --unshallow --tags",
            Ci::GitHub => "Set `fetch-depth: 0` under `with:` of actions/checkout.",
            Ci::GitLab => "Set `GIT_DEPTH: 0` under `variables:` of the job.",
            Ci::Azure => "Set `fetchDepth: 0` at the `checkout` step.",
            Ci::Bitbucket => "Set `clone:` with `depth: full` in bitbucket-pipelines.yml.",
        }
    }

    /// What brings the tags here.
    pub(super) fn fetch_tags(self) -> &'static str {
        match self {
            Ci::GitHub => "Set `fetch-depth: 0` under `with:` of actions/checkout; it fetches the tags too.",
            Ci::Azure => "Set `fetchTags: true` at the `checkout` step.",
            Ci::None | Ci::GitLab | Ci::Bitbucket => "If the tags are elsewhere, fetch them: git fetch --tags",
        }
    }
}

/// libgit2's words for what went wrong, without its class and code.
pub(super) fn words(cause: &git2::Error) -> String {
    cause.message().trim_end_matches(['.', ' ']).to_owned()
}

/// Finds and opens the repository that `dir` lies in.
pub(super) fn discover(dir: &Path) -> Result<Repository, Error> {
    if dir.is_file() {
        return Err(Error::new(format!("{} is a file, not a folder", dir.display()))
            .hint("Name the folder it is in: pagelog -C DIR …"));
    }
    // Hashing every object read is a fifth of the work of `releases`. Git doesn't either: the checksum of the compressed
    // data tells damage, and `git fsck` is there for the rest.
    git2::opts::strict_hash_verification(false);
    git2::opts::enable_caching(false);
    let found = Repository::discover_path(dir, std::iter::empty::<&Path>());
    let path = found.map_err(|cause| no_repository(dir, &cause))?;
    open(&path)
}

/// Opens the repository at this `.git` folder.
pub(super) fn open(path: &Path) -> Result<Repository, Error> {
    Repository::open(path).map_err(|cause| does_not_open(path, &cause))
}

fn no_repository(dir: &Path, cause: &git2::Error) -> Error {
    if !dir.is_dir() {
        return Error::new(format!("there is no folder {}", dir.display()));
    }
    let error = Error::new(format!("there is no git repository in {} or above it", dir.display()));
    match cause.code() {
        ErrorCode::NotFound => error.hint("Run pagelog inside a repository, or name one: pagelog -C DIR …"),
        _ => error.because(words(cause)),
    }
}

/// Why the repository at this `.git` folder does not open.
fn does_not_open(path: &Path, cause: &git2::Error) -> Error {
    let shown = shown_folder(path);
    if cause.code() == ErrorCode::Owner {
        let trust = format!("If you trust it: git config --global --add safe.directory {}", quoted(&shown));
        return Error::new(format!("the repository {} belongs to another user", shown.display())).hint(trust);
    }
    let error = Error::new(format!("cannot open the repository {}", shown.display()));
    if cause.class() == ErrorClass::Config {
        return error
            .because(words(cause))
            .hint("Mend that git configuration file; git says which line of it is wrong: git config --list");
    }
    let Some(extension) = cause.message().strip_prefix("unsupported extension name extensions.") else {
        return error.because(words(cause));
    };
    let again = again(path);
    match (cause.class(), extension.to_lowercase().as_str()) {
        (ErrorClass::Repository, "refstorage") => error
            .because("it keeps its branches and tags in a reftable, which pagelog cannot read")
            .hint("Keep them in files: git refs migrate --ref-format=files")
            .hint(format!("Or make a clone that does: git clone --ref-format=files {again}")),
        (ErrorClass::Repository, "partialclone") => error
            .because("it is a partial clone in an old format, which pagelog cannot read")
            .hint(format!("Make a whole clone: git clone {again}")),
        (ErrorClass::Repository, "compatobjectformat") => error
            .because("it uses two object formats at once (extensions.compatObjectFormat), which pagelog cannot read")
            .hint(format!("Make a plain clone: git clone {again}")),
        _ => error
            .because(format!("it uses extensions.{extension}, which pagelog cannot read"))
            .hint(format!("Make a plain clone: git clone {again}")),
    }
}

/// What to clone from and to: the remote's address if it has one, else the repository itself.
fn again(path: &Path) -> String {
    let url = Config::open(&path.join("config")).and_then(|config| config.get_string("remote.origin.url"));
    let from = url.map_or_else(|_| shown_folder(path), PathBuf::from);
    format!("{} NEW-FOLDER", quoted(&from))
}

/// The folder people know: the working tree's, not its `.git`.
fn shown_folder(path: &Path) -> PathBuf {
    let folder = if path.file_name().is_some_and(|name| name == ".git") { path.parent().unwrap_or(path) } else { path };
    // Without the closing `/` that libgit2 gives: safe.directory is compared letter by letter.
    folder.components().collect()
}

/// The path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let plain = text.chars().all(|c| c.is_alphanumeric() || "/._-+:@~,\\".contains(c));
    if plain { text.into_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

impl Repo {
    /// Error: the clone is shallow, so that releases and the commits between them are missing.
    pub fn require_whole_history(&self) -> Result<(), Error> {
        if !self.inner.is_shallow() {
            return Ok(());
        }
        Err(Error::new("this clone is shallow: the older history and its tags are not in it").hint(self.ci.unshallow()))
    }

    /// The error for a repository without a single release, for commands that need one.
    pub fn no_release(&self) -> Error {
        Error::new("the repository has no release yet")
            .because("no tag of it is a version like v1.2.0")
            .hint(self.ci.fetch_tags())
            .hint("If there never was one, tag it: git tag v1.0.0")
            .hint("If the tags look otherwise, say so in pagelog.toml: [releases] with prefix or scheme.")
    }

    /// Whether the repository was cloned without some of its objects (`git clone --filter=…`).
    pub(super) fn is_partial(&self) -> bool {
        let Ok(config) = self.inner.config() else { return false };
        let Ok(mut entries) = config.entries(Some(r"^remote\..*\.promisor$")) else { return false };
        while let Some(Ok(entry)) = entries.next() {
            if entry.value().is_ok_and(|value| value == "true") {
                return true;
            }
        }
        false
    }

    /// The error for texts that a partial clone left out.
    pub(super) fn partial_clone(&self, first: &ObjectId, count: usize) -> Error {
        let more = match count {
            1 => String::new(),
            _ => format!(" and {} more", count - 1),
        };
        Error::new("this clone is partial: texts of pages are not in it")
            .because(format!("missing object {}{more}", first.short()))
            .hint(match self.ci {
                Ci::GitHub => "Leave out `filter:` under `with:` of actions/checkout.",
                _ => REFETCH,
            })
    }
}
