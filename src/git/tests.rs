//! Repositories of every kind, each made in a temporary folder. The `git` program makes only those that libgit2 can't make;
//! without it these tests say so and pass.

mod exotic;
mod working_tree;

use std::collections::BTreeSet;
use std::fs;

use git2::{ObjectFormat, ObjectType, Oid, Repository, RepositoryInitOptions, Signature, Time};
use tempfile::TempDir;

use super::graph::WORTH_A_THREAD;
use super::history::{NewCommit, NewTag};
use super::*;
use crate::config::{Config, Content, ReleaseRules};
use crate::page::PagePath;
use crate::problem::ProblemKind;

fn date(day: u32) -> DateTime<FixedOffset> {
    format!("2024-05-{day:02}T12:00:00+02:00").parse().unwrap()
}

/// A commit on that day with these files, and a tag if it has a name.
fn commit(day: u32, tag: &str, files: &[(&str, &str)]) -> NewCommit {
    let tag = NewTag { name: tag.to_owned(), message: None, date: date(day) };
    NewCommit {
        message: format!("day {day}"),
        date: date(day),
        files: files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect(),
        tags: if tag.name.is_empty() { Vec::new() } else { vec![tag] },
    }
}

fn repo(commits: &[NewCommit]) -> (TempDir, Repo) {
    let folder = tempfile::tempdir().unwrap();
    Repo::commit_all(folder.path(), commits).unwrap();
    let repo = Repo::discover(folder.path()).unwrap();
    (folder, repo)
}

fn names(repo: &Repo) -> Vec<String> {
    repo.releases(&ReleaseRules::default()).unwrap().0.into_iter().map(|release| release.name).collect()
}

/// The difference as lines: `+ path`, `- path`, `~ path`, sorted by path.
fn told(repo: &Repo, from: &str, to: &str, content: &Content) -> Vec<String> {
    let (delta, _) = repo.delta(Some(&repo.point(from).unwrap()), &repo.point(to).unwrap(), content).unwrap();
    let added = delta.added.iter().map(|(path, _)| format!("+ {path}"));
    let removed = delta.removed.iter().map(|(path, _)| format!("- {path}"));
    let modified = delta.modified.iter().map(|(path, _, _)| format!("~ {path}"));
    let mut lines: Vec<String> = added.chain(removed).chain(modified).collect();
    lines.sort_by(|a, b| a[2..].cmp(&b[2..]));
    lines
}

fn text_of_error<T>(result: Result<T, Error>, folder: &TempDir) -> String {
    let text = result.err().unwrap().to_text();
    let real = fs::canonicalize(folder.path()).unwrap();
    text.replace(real.to_str().unwrap(), "DIR").replace(folder.path().to_str().unwrap(), "DIR")
}

const PAGES: [(&str, &str); 3] = [("docs/index.md", "# Start\n"), ("docs/a/one.md", "one\n"), ("README.md", "x\n")];

#[test]
fn the_difference_is_told_by_path_and_only_of_pages() {
    let (_folder, repo) = repo(&[
        commit(
            1,
            "v1.0",
            &[("docs/a/one.md", "1"), ("docs/b/two.md", "2"), ("docs/gone.md", "3"), ("docs/x.png", "4")],
        ),
        commit(
            2,
            "v1.1",
            &[
                ("docs/a/one.md", "1"),
                ("docs/b/two.md", "22"),
                ("docs/new.md", "3"),
                ("docs/x.png", "5"),
                ("top.md", "6"),
            ],
        ),
    ]);
    let content = Content::default();
    assert_eq!(told(&repo, "v1.0", "v1.1", &content), ["~ docs/b/two.md", "- docs/gone.md", "+ docs/new.md"]);
    let (delta, problems) = repo.delta(None, &repo.point("v1.1").unwrap(), &content).unwrap();
    assert_eq!((delta.added.len(), delta.pages_before, delta.pages_after), (3, 0, 3));
    assert_eq!(problems, []);
    let beginning = Point::beginning();
    assert_eq!(repo.delta(Some(&beginning), &repo.point("v1.1").unwrap(), &content).unwrap().0, delta);
    assert_eq!(repo.count_pages(&repo.head().unwrap(), &content).unwrap().0, 3);
}

#[test]
fn a_file_that_became_a_folder_and_back() {
    let (_folder, repo) = repo(&[
        commit(1, "v1.0", &[("docs/a.md", "1"), ("docs/b.md/c.md", "2")]),
        commit(2, "v1.1", &[("docs/a.md/d.md", "1"), ("docs/b.md", "2")]),
    ]);
    assert_eq!(
        told(&repo, "v1.0", "v1.1", &Content::default()),
        ["- docs/a.md", "+ docs/a.md/d.md", "+ docs/b.md", "- docs/b.md/c.md"]
    );
}

#[test]
fn content_folders_are_looked_up_at_each_end() {
    let (_folder, repo) = repo(&[
        commit(1, "v1.0", &[("mkdocs.yml", "docs_dir: site"), ("site/a.md", "1"), ("docs/other.md", "2")]),
        commit(2, "v1.1", &[("mkdocs.yml", "site_name: x"), ("docs/a.md", "1"), ("site/built.md", "2")]),
    ]);
    assert_eq!(told(&repo, "v1.0", "v1.1", &Content::default()), ["+ docs/a.md", "- site/a.md"]);
    let configured = Config::parse("content.folders = ['docs', 'site', 'site/inner']").unwrap().content().unwrap();
    assert_eq!(repo.folders(&repo.head().unwrap(), &configured).unwrap(), ["docs", "site"]);
}

#[test]
fn texts_are_read_once_and_missing_ones_named() {
    let (_folder, repo) = repo(&[commit(1, "v1.0", &PAGES)]);
    let (delta, _) = repo.delta(None, &repo.head().unwrap(), &Content::default()).unwrap();
    let lost = ObjectId("0123456789012345678901234567890123456789".to_owned());
    let wrong = ObjectId("nonsense".to_owned());
    let mut wanted = delta.needed();
    wanted.extend([lost.clone(), wrong.clone()]);
    let (texts, missing) = repo.texts(&wanted).unwrap();
    assert_eq!(texts.values().map(|text| text.len()).sum::<usize>(), 12);
    assert_eq!(missing, [lost, wrong]);
}

#[test]
fn files_and_folders_of_a_point() {
    let (_folder, repo) = repo(&[commit(1, "v1.0", &PAGES)]);
    let head = repo.head().unwrap();
    assert_eq!(repo.file(&head, "docs/a/one.md").as_deref(), Some(&b"one\n"[..]));
    assert_eq!((repo.file(&head, "docs"), repo.file(&head, ""), repo.file(&head, "none")), (None, None, None));
    assert!(repo.has_folder(&head, "docs/a") && !repo.has_folder(&head, "docs/a/one.md"));
    assert_eq!(repo.file(&Point::beginning(), "README.md"), None);
}

#[test]
fn bare_worktree_detached_and_subdirectory_are_all_the_same() {
    let (folder, repo) = repo(&[commit(1, "v1.0", &PAGES), commit(2, "v1.1", &PAGES)]);
    let git = Repository::open(folder.path()).unwrap();
    let subdirectory = Repo::discover(&folder.path().join("docs/a")).unwrap();
    assert_eq!(names(&subdirectory), ["v1.0", "v1.1"]);
    let root = subdirectory.working_tree().unwrap();
    assert_eq!(fs::canonicalize(root).unwrap(), fs::canonicalize(folder.path()).unwrap());

    let elsewhere = tempfile::tempdir().unwrap();
    git.worktree("other", &elsewhere.path().join("tree"), None).unwrap();
    assert_eq!(names(&Repo::discover(&elsewhere.path().join("tree/docs")).unwrap()), ["v1.0", "v1.1"]);

    let bare = elsewhere.path().join("bare.git");
    git2::build::RepoBuilder::new().bare(true).clone(folder.path().to_str().unwrap(), &bare).unwrap();
    let bare = Repo::discover(&bare).unwrap();
    assert_eq!((names(&bare), bare.working_tree()), (vec!["v1.0".to_owned(), "v1.1".to_owned()], None));

    let first = repo.point("v1.0").unwrap();
    git.set_head_detached(Oid::from_str_ext(&first.commit.0, ObjectFormat::Sha1).unwrap()).unwrap();
    assert_eq!(Repo::discover(folder.path()).unwrap().head().unwrap().commit, first.commit);
}

#[test]
fn a_sha256_repository_is_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = RepositoryInitOptions::new();
    options.external_template(false).initial_head("main").object_format(ObjectFormat::Sha256);
    let git = Repository::init_opts(folder.path(), &options).unwrap();
    history::write(&git, &[commit(1, "v1.0", &PAGES), commit(2, "v1.1", &[("docs/a.md", "1")])]).unwrap();
    let repo = Repo::discover(folder.path()).unwrap();
    assert_eq!(names(&repo), ["v1.0", "v1.1"]);
    assert_eq!(repo.head().unwrap().commit.0.len(), 64);
    let content = Content::default();
    assert_eq!(told(&repo, "v1.0", "v1.1", &content), ["+ docs/a.md", "- docs/a/one.md", "- docs/index.md"]);
    let (delta, _) = repo.delta(None, &repo.head().unwrap(), &content).unwrap();
    assert_eq!(repo.texts(&delta.needed()).unwrap().0.len(), 1);
}

#[test]
fn tags_of_every_kind() {
    let (folder, repo) = repo(&[commit(1, "v1.0", &PAGES), commit(2, "", &PAGES), commit(3, "", &PAGES)]);
    let git = Repository::open(folder.path()).unwrap();
    let head = git.revparse_single("HEAD").unwrap();
    let middle = git.revparse_single("HEAD~1").unwrap();
    let tagger =
        |hour: i64| Signature::new("T", "t@example.org", &Time::new(1_720_000_000 + hour * 3600, -330)).unwrap();
    let annotated = git.tag("v1.1", &middle, &tagger(0), "one", false).unwrap();
    let nested = git.tag("v1.2", &head, &tagger(1), "two", false).unwrap();
    git.tag("v1.3", &git.find_object(nested, None).unwrap(), &tagger(2), "of a tag", false).unwrap();
    git.tag_lightweight("v2.0", &head.peel(ObjectType::Tree).unwrap(), false).unwrap();
    git.tag_lightweight("ruby-1.9.2", &head, false).unwrap();
    // Packed refs are read like loose ones.
    let packed =
        format!("# pack-refs with: peeled fully-peeled sorted\n{annotated} refs/tags/v1.1\n^{}\n", middle.id());
    fs::write(folder.path().join(".git/packed-refs"), packed).unwrap();
    fs::remove_file(folder.path().join(".git/refs/tags/v1.1")).unwrap();

    let (releases, problems) = repo.releases(&ReleaseRules::default()).unwrap();
    let told: Vec<_> = releases.iter().map(|r| (r.name.as_str(), r.previous.as_deref(), r.date.to_rfc3339())).collect();
    assert_eq!(
        told,
        [
            ("v1.0", None, "2024-05-01T12:00:00+02:00".to_owned()),
            ("v1.1", Some("v1.0"), "2024-07-03T04:16:40-05:30".to_owned()),
            ("v1.3", Some("v1.1"), "2024-07-03T06:16:40-05:30".to_owned()),
        ]
    );
    assert_eq!(releases[2].aliases, ["v1.2"]);
    let kinds: Vec<_> = problems.into_iter().map(|problem| (problem.path, problem.kind)).collect();
    let expected = [("v2.0", ProblemKind::TagTarget), ("v1.2", ProblemKind::TagTwin("v1.3".into()))];
    assert_eq!(kinds, expected.map(|(tag, kind)| (tag.to_owned(), kind)));
}

#[test]
fn two_threads_read_what_one_reads_whatever_the_dates() {
    let texts: Vec<String> = (0..9).map(|page| format!("docs/{page}.md")).collect();
    let pages = |many: usize| texts.iter().take(many).map(|path| (path.as_str(), "text")).collect::<Vec<_>>();
    let many = WORTH_A_THREAD + 7;
    // Each commit is tagged; the dates jump back and forth.
    let commits: Vec<NewCommit> =
        (0..many).map(|at| commit(1 + (at as u32 * 11) % 28, &format!("v1.{at}"), &pages(1 + at % 9))).collect();
    let (_folder, repo) = repo(&commits);
    let (releases, _) = repo.releases(&ReleaseRules::default()).unwrap();
    let name = |at: usize| format!("v1.{at}");
    assert_eq!(
        releases.iter().map(|release| release.name.clone()).collect::<Vec<_>>(),
        (0..many).map(name).collect::<Vec<_>>()
    );
    for (at, release) in releases.iter().enumerate() {
        assert_eq!(release.previous, at.checked_sub(1).map(name));
    }
    let points: Vec<Point> = releases.iter().map(Release::point).collect();
    let (counted, whole) = repo.count_pages_of(&points, &Config::default().content().unwrap()).unwrap();
    assert_eq!(counted, (0..many).map(|at| 1 + at % 9).collect::<Vec<_>>());
    assert!(whole);
}

#[test]
fn tags_can_be_ignored_and_prefixed() {
    let (_folder, repo) = repo(&[commit(1, "v0.9", &PAGES), commit(2, "v1.0", &PAGES), commit(3, "docs-2.0", &PAGES)]);
    let rules = |text: &str| Config::parse(text).unwrap().release_rules().unwrap();
    let names = |rules: &ReleaseRules| repo.releases(rules).unwrap().0.into_iter().map(|r| r.name).collect::<Vec<_>>();
    assert_eq!(names(&rules("releases.ignore = ['v0.*']")), ["v1.0"]);
    assert_eq!(names(&rules("releases.prefix = 'docs-'")), ["docs-2.0"]);
}

#[test]
fn revisions_know_the_release_they_follow() {
    let (_folder, repo) = repo(&[commit(1, "", &PAGES), commit(2, "v1.0", &PAGES), commit(3, "", &PAGES)]);
    let (releases, _) = repo.releases(&ReleaseRules::default()).unwrap();
    let previous = |rev: &str| repo.revision(rev, &releases).map(|revision| revision.previous);
    assert_eq!(previous("HEAD"), Some(Some("v1.0".to_owned())));
    assert_eq!(previous("HEAD~1"), Some(Some("v1.0".to_owned())));
    assert_eq!(previous("HEAD~2"), Some(None));
    assert_eq!(previous("nothing"), None);
}

/// Text of that many lines, of which the first `changed` are of another version.
fn lines(name: &str, count: usize, changed: usize) -> String {
    (0..count)
        .map(|line| if line < changed { format!("{name} new {line}\n") } else { format!("{name} {line}\n") })
        .collect()
}

#[test]
fn renames_are_found_commit_by_commit() {
    let (a, b, c) = (lines("a", 20, 0), lines("b", 20, 0), lines("c", 20, 0));
    let (b_changed, b_other, c_other) = (lines("b", 20, 8), lines("b", 20, 20), lines("c", 20, 18));
    let (_folder, repo) = repo(&[
        commit(1, "v1.0", &[("docs/a.md", &a), ("docs/b.md", &b), ("docs/c.md", &c)]),
        commit(2, "", &[("docs/x/a.md", &a), ("docs/x/b.md", &b_changed), ("docs/d.md", &c_other)]),
        commit(3, "", &[("docs/x/a.md", &a), ("docs/x/b.md", &b_other), ("docs/d.md", &c_other)]),
        commit(4, "v1.1", &[("docs/y/a.md", &a), ("docs/y/b.md", &b_other), ("docs/d.md", &c_other)]),
    ]);
    let (from, to) = (repo.point("v1.0").unwrap(), repo.point("v1.1").unwrap());
    let renames = |wanted: &[&str]| {
        let wanted: BTreeSet<PagePath> = wanted.iter().map(|path| PagePath::new(*path)).collect();
        let (renames, problems) = repo.renames(Some(&from), &to, &Content::default(), &wanted);
        assert_eq!(problems, []);
        renames.iter().map(|r| format!("{} → {} {}", r.old, r.new, r.likeness)).collect::<Vec<_>>()
    };
    // Newest first; c became something else altogether.
    assert_eq!(renames(&["docs/y/a.md"]), ["docs/x/a.md → docs/y/a.md 1", "docs/a.md → docs/x/a.md 1"]);
    assert_eq!(renames(&["docs/b.md"]), ["docs/x/b.md → docs/y/b.md 1", "docs/b.md → docs/x/b.md 0.6"]);
    assert_eq!(renames(&["docs/c.md", "docs/d.md"]), Vec::<String>::new());
    assert_eq!(repo.renames(None, &to, &Content::default(), &[PagePath::new("docs/d.md")].into()).0, []);
}

#[test]
fn of_pages_with_the_same_text_the_same_name_goes_together() {
    let (_folder, repo) = repo(&[
        commit(1, "v1.0", &[("docs/a/one.md", "same"), ("docs/a/two.md", "same")]),
        commit(2, "v1.1", &[("docs/b/three.md", "same"), ("docs/b/two.md", "same")]),
    ]);
    let (from, to) = (repo.point("v1.0").unwrap(), repo.point("v1.1").unwrap());
    let wanted = ["docs/b/two.md", "docs/b/three.md"].map(PagePath::new).into();
    let (renames, _) = repo.renames(Some(&from), &to, &Content::default(), &wanted);
    let told: Vec<_> = renames.iter().map(|rename| (rename.old.as_str(), rename.new.as_str())).collect();
    assert_eq!(told, [("docs/a/one.md", "docs/b/three.md"), ("docs/a/two.md", "docs/b/two.md")]);
}

#[cfg(unix)]
#[test]
fn links_submodules_and_names_that_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let (folder, repo) = repo(&[commit(1, "v1.0", &[("docs/a.md", "a"), ("docs/b.md", "b")])]);
    let git = Repository::open(folder.path()).unwrap();
    let blob = git.blob(b"text").unwrap();
    let head = git.head().unwrap().target().unwrap();
    let mut docs = git.treebuilder(None).unwrap();
    for (name, id, mode) in [
        (&b"a.md"[..], blob, 0o120_000),
        (b"b.md", head, 0o160_000),
        (b"link.md", blob, 0o120_000),
        (b"caf\xe9.md", blob, 0o100_644),
        (b"run.md", blob, 0o100_755),
    ] {
        docs.insert(Path::new(OsStr::from_bytes(name)), id, mode).unwrap();
    }
    commit_docs(&git, docs.write().unwrap());
    let from = repo.point("v1.0").unwrap();
    let (delta, problems) = repo.delta(Some(&from), &repo.head().unwrap(), &Content::default()).unwrap();
    let paths = |pages: &[(PagePath, ObjectId)]| pages.iter().map(|(path, _)| path.to_string()).collect::<Vec<_>>();
    assert_eq!(paths(&delta.removed), ["docs/a.md", "docs/b.md"]);
    assert_eq!(paths(&delta.added), ["docs/run.md"]);
    assert_eq!(delta.pages_after, 1);
    let told: Vec<_> = problems.into_iter().map(|problem| (problem.release, problem.path, problem.kind)).collect();
    let expected = [
        ("docs/a.md", ProblemKind::NotAPage("symlink".into())),
        ("docs/b.md", ProblemKind::NotAPage("submodule".into())),
        ("docs/caf\u{fffd}.md", ProblemKind::PathEncoding),
    ];
    assert_eq!(told, expected.map(|(path, kind)| ("HEAD".to_owned(), path.to_owned(), kind)));
}

/// A commit on HEAD with this tree as its `docs` folder.
fn commit_docs(git: &Repository, docs: Oid) {
    let mut root = git.treebuilder(None).unwrap();
    root.insert("docs", docs, 0o040_000).unwrap();
    let tree = git.find_tree(root.write().unwrap()).unwrap();
    let by = Signature::new("T", "t@example.org", &Time::new(1_720_000_000, 0)).unwrap();
    let above = git.head().unwrap().peel_to_commit().unwrap();
    git.commit(Some("HEAD"), &by, &by, "raw", &tree, &[&above]).unwrap();
}

/// Takes an object out of the repository.
fn lose(folder: &TempDir, id: &str) {
    fs::remove_file(folder.path().join(format!(".git/objects/{}/{}", &id[..2], &id[2..]))).unwrap();
}

#[test]
fn a_missing_or_damaged_object_never_stops_the_work() {
    let (folder, _) = repo(&[
        commit(1, "v1.0", &[("docs/a/one.md", "one"), ("docs/b/two.md", "two"), ("docs/x.png", "x")]),
        commit(2, "v1.1", &[("docs/a/one.md", "uno"), ("docs/b/two.md", "zwei"), ("docs/x.png", "y")]),
    ]);
    let git = Repository::open(folder.path()).unwrap();
    let id = |spec: &str| git.revparse_single(spec).unwrap().id().to_string();
    let (tree, picture, page) = (id("HEAD:docs/b"), id("HEAD:docs/x.png"), id("HEAD:docs/a/one.md"));
    lose(&folder, &tree);
    lose(&folder, &picture);
    let path = folder.path().join(format!(".git/objects/{}/{}", &page[..2], &page[2..]));
    fs::remove_file(&path).unwrap();
    fs::write(&path, "garbage").unwrap();

    let repo = Repo::discover(folder.path()).unwrap();
    let content = Content::default();
    let (delta, problems) =
        repo.delta(Some(&repo.point("v1.0").unwrap()), &repo.point("v1.1").unwrap(), &content).unwrap();
    let told: Vec<_> = problems.iter().map(|p| (p.release.as_str(), p.path.as_str(), p.kind.clone())).collect();
    assert_eq!(told, [("v1.1", "docs/b", ProblemKind::MissingObject(tree[..7].to_owned()))]);
    assert_eq!(delta.modified.len(), 1);
    assert_eq!((delta.added, delta.removed), (vec![], vec![]), "a folder that can't be read has not gone");
    let needed: Vec<ObjectId> = delta.modified.iter().flat_map(|(_, old, new)| [old.clone(), new.clone()]).collect();
    let (texts, missing) = repo.texts(&needed).unwrap();
    assert_eq!((texts.len(), missing), (1, vec![ObjectId(page)]));
}

#[test]
fn a_missing_root_tree_is_an_error() {
    let (folder, _) = repo(&[commit(1, "v1.0", &PAGES)]);
    let git = Repository::open(folder.path()).unwrap();
    lose(&folder, &git.revparse_single("HEAD^{tree}").unwrap().id().to_string());
    let repo = Repo::discover(folder.path()).unwrap();
    let text = text_of_error(repo.delta(None, &repo.head().unwrap(), &Content::default()), &folder);
    let (message, hint) = text.split_once("\nhint: ").unwrap();
    assert!(message.starts_with("cannot read the files of HEAD: object not found"), "{message}");
    assert_eq!(hint, "See what is damaged: git fsck");
}

#[test]
fn commits_that_are_missing_are_told() {
    let (folder, _) = repo(&[commit(1, "v1.0", &PAGES), commit(2, "", &PAGES), commit(3, "v1.1", &PAGES)]);
    let git = Repository::open(folder.path()).unwrap();
    lose(&folder, &git.revparse_single("HEAD~1").unwrap().id().to_string());
    let repo = Repo::discover(folder.path()).unwrap();
    let (releases, problems) = repo.releases(&ReleaseRules::default()).unwrap();
    assert_eq!(releases[1].previous.as_deref(), Some("v1.0"), "by version, where history says nothing");
    assert_eq!(problems[0].kind, ProblemKind::MissingCommits);
    let wanted = [PagePath::new("docs/index.md")].into();
    let (renames, problems) =
        repo.renames(Some(&releases[0].point()), &releases[1].point(), &Content::default(), &wanted);
    assert_eq!((renames, problems[0].kind.clone()), (Vec::new(), ProblemKind::MissingCommits));
}

#[test]
fn no_repository_no_folder_no_commits_no_release() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        text_of_error(Repo::discover(folder.path()), &folder),
        "there is no git repository in DIR or above it\nhint: Run pagelog inside a repository, or name one: pagelog -C DIR …"
    );
    assert_eq!(text_of_error(Repo::discover(&folder.path().join("none")), &folder), "there is no folder DIR/none");
    Repo::commit_all(folder.path(), &[]).unwrap();
    let repo = Repo::discover(folder.path()).unwrap();
    assert_eq!(
        text_of_error(repo.head(), &folder),
        "the repository has no commits yet\nhint: Commit the pages, then tag the first release: git tag v1.0.0"
    );
    assert_eq!(names(&repo), Vec::<String>::new());
    assert_eq!(
        repo.no_release().to_text(),
        "the repository has no release yet: no tag of it is a version like v1.2.0\n\
         hint: If the tags are elsewhere, fetch them: git fetch --tags\n\
         hint: If there never was one, tag it: git tag v1.0.0\n\
         hint: If the tags look otherwise, say so in pagelog.toml: [releases] with prefix or scheme."
    );
}

#[test]
fn a_revision_that_is_unknown_or_no_commit() {
    let (folder, repo) = repo(&[commit(1, "v1.0", &PAGES)]);
    let text = text_of_error(repo.point("nothing"), &folder);
    assert_eq!(text, "git knows no revision nothing: revspec 'nothing' not found");
    let text = text_of_error(repo.point("HEAD:docs"), &folder);
    assert!(text.starts_with("HEAD:docs does not lead to a commit: "), "{text}");
}

#[test]
fn what_is_written_is_the_same_every_time_and_never_over_a_repository() {
    let mut commits = vec![commit(1, "v1.0", &PAGES), commit(2, "", &[("docs/new.md", "line\r\n")])];
    commits[1].tags.push(NewTag { name: "v1.1".into(), message: Some("Second".into()), date: date(3) });
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let inside = two.path().join("deep/demo");
    assert_eq!(Repo::commit_all(one.path(), &commits).unwrap(), Repo::commit_all(&inside, &commits).unwrap());
    assert_eq!(fs::read(inside.join("docs/new.md")).unwrap(), b"line\r\n");
    assert!(!inside.join("README.md").exists());
    let repo = Repo::discover(&inside).unwrap();
    let (releases, _) = repo.releases(&ReleaseRules::default()).unwrap();
    assert_eq!(releases[1].date, date(3));
    let text = text_of_error(Repo::commit_all(one.path(), &commits), &one);
    assert!(text.starts_with("cannot write a repository in DIR: "), "{text}");
}
