//! Repositories that only the `git` program can make: shallow, partial, reftable, and such. Their errors, word for word.

use std::process::Command;

use super::*;

/// The `git` program, deaf to the user's and the system's configuration.
fn git(dir: &Path, arguments: &[&str]) -> Option<()> {
    let mut command = Command::new("git");
    let quiet = ["-c", "protocol.file.allow=always", "-c", "uploadpack.allowFilter=true"];
    command.arg("-C").arg(dir).args(quiet).args(arguments).env_clear();
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("LC_ALL", "C")]);
    match command.output() {
        Ok(output) if output.status.success() => Some(()),
        Ok(output) => skipped(&String::from_utf8_lossy(&output.stderr)),
        Err(cause) => skipped(&cause.to_string()),
    }
}

/// Says that a test is skipped, and why.
fn skipped(why: &str) -> Option<()> {
    eprintln!("SKIPPED: the git program cannot make this repository: {}", why.trim());
    None
}

/// A repository with two releases and, beside it, a clone made with these options; none if git can't.
fn cloned(options: &[&str]) -> Option<([TempDir; 2], PathBuf)> {
    let (folder, _) = repo(&[commit(1, "v1.0", &PAGES), commit(2, "v1.1", &[("docs/index.md", "# New\n")])]);
    let other = tempfile::tempdir().unwrap();
    let url = format!("file://{}", folder.path().display());
    git(folder.path(), &["config", "uploadpack.allowFilter", "true"])?;
    let arguments: Vec<&str> =
        ["clone", "-q"].into_iter().chain(options.iter().copied()).chain([url.as_str(), "clone"]).collect();
    git(other.path(), &arguments)?;
    let clone = other.path().join("clone");
    Some(([other, folder], clone))
}

/// A repository whose configuration has these lines added.
fn configured(lines: &str) -> TempDir {
    let (folder, _) = repo(&[commit(1, "v1.0", &PAGES)]);
    let path = folder.path().join(".git/config");
    let config =
        fs::read_to_string(&path).unwrap().replace("repositoryformatversion = 0", "repositoryformatversion = 1");
    fs::write(path, format!("{config}{lines}\n")).unwrap();
    folder
}

#[test]
fn a_shallow_clone_is_refused_with_what_mends_it_on_each_ci() {
    let Some(([folder, _origin], clone)) = cloned(&["--depth=1"]) else { return };
    let expected = [
        ("", "Fetch the rest: git fetch --unshallow --tags"),
        ("GITHUB_ACTIONS", "Set `fetch-depth: 0` under `with:` of actions/checkout."),
        ("GITLAB_CI", "Set `GIT_DEPTH: 0` under `variables:` of the job."),
        ("TF_BUILD", "Set `fetchDepth: 0` at the `checkout` step."),
        ("BITBUCKET_BUILD_NUMBER", "Set `clone:` with `depth: full` in bitbucket-pipelines.yml."),
    ];
    for (variable, hint) in expected {
        let repo = Repo::discover(&clone).unwrap().on(Ci::detect(|name| name == variable));
        let text = text_of_error(repo.releases(&ReleaseRules::default()), &folder);
        assert_eq!(text, format!("this clone is shallow: the older history and its tags are not in it\nhint: {hint}"));
        let text = text_of_error(repo.point("v1.0"), &folder);
        assert_eq!(text, format!("git knows no revision v1.0: revspec 'v1.0' not found\nhint: {hint}"));
    }
    git(&clone, &["fetch", "-q", "--unshallow", "--tags"]).unwrap();
    assert_eq!(names(&Repo::discover(&clone).unwrap()), ["v1.0", "v1.1"], "the hint mends it");
}

#[test]
fn a_partial_clone_is_refused_where_pages_are_missing() {
    let Some(([folder, _origin], clone)) = cloned(&["--filter=blob:none", "--no-checkout"]) else { return };
    let repo = Repo::discover(&clone).unwrap();
    assert_eq!(names(&repo), ["v1.0", "v1.1"]);
    let (delta, _) = repo.delta(None, &repo.point("v1.0").unwrap(), &configured_content()).unwrap();
    assert_eq!(
        text_of_error(repo.texts(&delta.needed()), &folder),
        "this clone is partial: texts of pages are not in it: missing object 24b25e7 and 1 more\n\
         hint: Fetch the rest: git fetch --refetch --no-filter"
    );
    let on_github = Repo::discover(&clone).unwrap().on(Ci::GitHub);
    assert!(
        text_of_error(on_github.texts(&delta.needed()), &folder)
            .ends_with("Leave out `filter:` under `with:` of actions/checkout.")
    );
    git(&clone, &["fetch", "-q", "--refetch", "--no-filter"]).unwrap();
    assert_eq!(Repo::discover(&clone).unwrap().texts(&delta.needed()).unwrap().0.len(), 2, "the hint mends it");
}

fn configured_content() -> Content {
    Config::parse("content.folders = ['docs']").unwrap().content().unwrap()
}

#[test]
fn a_clone_without_trees_is_refused() {
    let Some(([folder, _origin], clone)) = cloned(&["--filter=tree:0", "--no-checkout"]) else { return };
    let repo = Repo::discover(&clone).unwrap();
    let text = text_of_error(repo.delta(None, &repo.head().unwrap(), &configured_content()), &folder);
    assert!(text.starts_with("cannot read the files of HEAD: object not found"), "{text}");
    assert!(text.ends_with("\nhint: Fetch the rest: git fetch --refetch --no-filter"), "{text}");
}

#[test]
fn a_reftable_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    if git(folder.path(), &["init", "-q", "--ref-format=reftable"]).is_none() {
        return;
    }
    assert_eq!(
        text_of_error(Repo::discover(folder.path()), &folder),
        "cannot open the repository DIR: it keeps its branches and tags in a reftable, which pagelog cannot read\n\
         hint: Keep them in files: git refs migrate --ref-format=files\n\
         hint: Or make a clone that does: git clone --ref-format=files DIR NEW-FOLDER"
    );
    git(folder.path(), &["refs", "migrate", "--ref-format=files"]).unwrap();
    assert!(Repo::discover(folder.path()).is_ok(), "the hint mends it");
}

#[test]
fn extensions_that_are_not_read_are_refused_by_name() {
    let remote = "[remote \"origin\"]\n\turl = https://example.org/a b.git\n";
    let folder = configured(&format!("{remote}[extensions]\n\tpartialClone = origin"));
    assert_eq!(
        text_of_error(Repo::discover(folder.path()), &folder),
        "cannot open the repository DIR: it is a partial clone in an old format, which pagelog cannot read\n\
         hint: Make a whole clone: git clone 'https://example.org/a b.git' NEW-FOLDER"
    );
    let folder = configured("[extensions]\n\tcompatObjectFormat = sha256");
    assert_eq!(
        text_of_error(Repo::discover(folder.path()), &folder),
        "cannot open the repository DIR: it uses two object formats at once (extensions.compatObjectFormat), \
         which pagelog cannot read\n\
         hint: Make a plain clone: git clone DIR NEW-FOLDER"
    );
    let folder = configured("[extensions]\n\tsomethingNew = true");
    assert_eq!(
        text_of_error(Repo::discover(folder.path()), &folder),
        "cannot open the repository DIR: it uses extensions.somethingnew, which pagelog cannot read\n\
         hint: Make a plain clone: git clone DIR NEW-FOLDER"
    );
}

#[test]
fn a_repository_of_somebody_else_is_refused() {
    // Only root can give a folder away; whoever runs this as another user sees it skipped.
    #[cfg(unix)]
    {
        let (folder, _) = repo(&[commit(1, "v1.0", &PAGES)]);
        for path in [folder.path().to_owned(), folder.path().join(".git")] {
            if let Err(cause) = std::os::unix::fs::chown(&path, Some(12_345), None) {
                skipped(&cause.to_string());
                return;
            }
        }
        // In case the machine's configuration trusts every folder.
        if Repo::discover(folder.path()).is_ok() {
            skipped("safe.directory is *");
            return;
        }
        assert_eq!(
            text_of_error(Repo::discover(folder.path()), &folder),
            "the repository DIR belongs to another user\n\
             hint: If you trust it: git config --global --add safe.directory DIR"
        );
    }
}
