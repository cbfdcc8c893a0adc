//! The files that a team keeps in its repository for pagelog: settings, templates, rulings, releases.
//!
//! They are read and written in the repository alone. A repository may come from anybody (a clone, a proposal that CI builds): a link
//! in it that leads elsewhere would put a file of the machine into what is published, or a release into somebody's home.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{folder, texts_in};
use crate::error::Error;

/// Where a path of the repository is on disk, links followed; it may not be there yet. Errors: it leads out of the repository or into
/// git's own folder, a link leads nowhere, or it is a pipe or a device.
pub fn place(root: &Path, path: &str) -> Result<PathBuf, Error> {
    let refused = |because: &str| {
        Error::new(format!("cannot use {path}"))
            .because(because.to_owned())
            .hint("Put the file itself there instead of a link.")
    };
    let mut way = root.to_owned();
    for part in Path::new(path).components() {
        way.push(part);
        if way.is_symlink() && !way.exists() {
            return Err(refused("it is a link that leads nowhere"));
        }
    }
    let place = folder::real(&way);
    let Ok(below) = place.strip_prefix(folder::real(root)) else {
        return Err(refused("it leads out of the repository"));
    };
    // There stand the credentials of whoever cloned it.
    let is_git = |part: Component<'_>| part.as_os_str().eq_ignore_ascii_case(".git");
    if below.components().any(|part| is_git(part) || part == Component::ParentDir) {
        return Err(refused("it leads to a file of git's own"));
    }
    if fs::metadata(&place).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return Err(Error::new(format!("cannot use {path}")).because("it is a pipe or a device, not a file".to_owned()));
    }
    Ok(place)
}

/// The text of a file of the repository; none if there is no such file. Errors: those of [`place`], and of reading it.
pub fn read_text(root: &Path, path: &str) -> Result<Option<String>, Error> {
    super::read_text(&place(root, path)?)
}

/// The texts of the files in a folder of the repository whose names end so, by name. Errors: those of [`place`], for each of them,
/// and of reading them.
pub fn texts_of(root: &Path, folder: &str, ending: &str) -> Result<BTreeMap<String, String>, Error> {
    let there = place(root, folder)?;
    let names = fs::read_dir(&there).into_iter().flatten().flatten().map(|entry| entry.file_name());
    for name in names.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.ends_with(ending)) {
        place(root, &format!("{}/{name}", folder.trim_end_matches('/')))?;
    }
    texts_in(&there, ending)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_within_are_followed_and_others_refused() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("repository");
        fs::create_dir_all(root.join(".git")).unwrap();
        fs::create_dir_all(root.join("shared")).unwrap();
        fs::write(root.join("shared/a.toml"), "here").unwrap();
        fs::write(root.join(".git/config"), "secret").unwrap();
        fs::write(folder.path().join("b.toml"), "elsewhere").unwrap();
        for (name, target) in [
            ("within", "shared/a.toml"),
            ("folder", "shared"),
            ("out", "../b.toml"),
            ("out-folder", ".."),
            ("nowhere", "none"),
            ("loop", "loop"),
            ("git", ".git/config"),
            ("device", "/dev/zero"),
        ] {
            symlink(target, root.join(name)).unwrap();
        }
        assert_eq!(read_text(&root, "within").unwrap().as_deref(), Some("here"));
        assert_eq!(read_text(&root, "folder/a.toml").unwrap().as_deref(), Some("here"));
        assert_eq!(read_text(&root, "none/at/all").unwrap(), None);
        let said = |path: &str| place(&root, path).unwrap_err().to_text().lines().next().unwrap_or_default().to_owned();
        for (path, why) in [
            ("out", "it leads out of the repository"),
            ("out-folder/b.toml", "it leads out of the repository"),
            ("out-folder/new", "it leads out of the repository"),
            ("../b.toml", "it leads out of the repository"),
            ("device", "it leads out of the repository"),
            ("nowhere", "it is a link that leads nowhere"),
            ("nowhere/below", "it is a link that leads nowhere"),
            ("loop", "it is a link that leads nowhere"),
            ("git", "it leads to a file of git's own"),
            (".GIT/config", "it leads to a file of git's own"),
        ] {
            assert_eq!(said(path), format!("cannot use {path}: {why}"));
        }
    }
}
