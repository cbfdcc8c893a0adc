//! The working tree as an end of a range.

use super::*;

#[cfg(unix)]
#[test]
fn a_link_that_nobody_committed_is_no_page() {
    let (folder, repo) = repo(&[commit(1, "v1.0", &PAGES)]);
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    fs::write(elsewhere.path(), "# Of somebody else\n").unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("docs/linked.md")).unwrap();
    std::os::unix::fs::symlink("none.md", folder.path().join("docs/dangling.md")).unwrap();
    fs::remove_file(folder.path().join("docs/a/one.md")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("docs/a/one.md")).unwrap();
    fs::write(folder.path().join("docs/new.md"), "# New\n").unwrap();
    let working = repo.working_point().unwrap();
    let (delta, problems) = repo.delta(Some(&repo.head().unwrap()), &working, &Content::default()).unwrap();
    let added: Vec<&str> = delta.added.iter().map(|(path, _)| path.as_str()).collect();
    let removed: Vec<&str> = delta.removed.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!((added, removed), (vec!["docs/new.md"], vec!["docs/a/one.md"]));
    let told: Vec<_> = problems.into_iter().map(|problem| (problem.path, problem.kind)).collect();
    let link = || ProblemKind::NotAPage("symlink".into());
    assert!(told.contains(&("docs/a/one.md".to_owned(), link())), "{told:?}");
}
