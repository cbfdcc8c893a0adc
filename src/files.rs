//! Files on disk: the only place that uses `std::fs`. A file is written whole or not at all.

pub mod folder;
pub mod store;
pub mod own;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::{Builder, NamedTempFile};

use crate::error::Error;

/// How the names of files begin that are being written; so many letters or figures follow.
const TEMPORARY: &str = ".pagelog-";
const TEMPORARY_LETTERS: usize = 6;

/// The bytes of a file; none if there is no such file. Error: it is there but cannot be read.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(Error::new(format!("cannot read {}", path.display())).because(cause)),
    }
}

/// The text of a file; none if there is no such file. Errors: it cannot be read, or it is not UTF-8.
pub fn read_text(path: &Path) -> Result<Option<String>, Error> {
    let Some(bytes) = read(path)? else { return Ok(None) };
    let text = String::from_utf8(bytes);
    text.map(Some).map_err(|cause| {
        Error::new(format!("cannot read {}", path.display()))
            .because(cause.utf8_error())
            .hint("Save it as UTF-8 text in your editor.")
    })
}

/// The texts of the files in a folder whose names end so, by name. Errors: there is no such folder, or a file cannot be read.
pub fn texts_in(folder: &Path, ending: &str) -> Result<BTreeMap<String, String>, Error> {
    let unreadable =
        |cause: io::Error| Error::new(format!("cannot read the folder {}", folder.display())).because(cause);
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(text) = if name.ends_with(ending) { read_text(&path)? } else { None } {
            out.insert(name, text);
        }
    }
    Ok(out)
}

/// The folders in a folder, by name; none if there is no such folder. Error: it cannot be read.
pub fn folders_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable =
        |cause: io::Error| Error::new(format!("cannot read the folder {}", folder.display())).because(cause);
    let entries = match fs::read_dir(folder) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(unreadable)?,
    };
    let paths: Result<Vec<PathBuf>, io::Error> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut folders: Vec<PathBuf> = paths.map_err(unreadable)?.into_iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

/// Removes a file; one that is not there is no error.
pub fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(Error::new(format!("cannot remove {}", path.display())).because(cause))
        }
        _ => Ok(()),
    }
}

/// Whether a file has the name of one that is being written, or that a run which was killed left half written.
pub fn is_half_written(name: &str) -> bool {
    let rest = name.strip_prefix(TEMPORARY);
    rest.is_some_and(|rest| rest.len() == TEMPORARY_LETTERS && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Removes what a run that was killed left half written in a folder: files, and folders in which files waited. Only for who writes there
/// alone. What cannot be removed does no harm and stays.
pub fn clear_half_written(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| is_half_written(&entry.file_name().to_string_lossy())) {
        let _ = match entry.file_type() {
            Ok(kind) if kind.is_dir() => fs::remove_dir_all(entry.path()),
            _ => fs::remove_file(entry.path()),
        };
    }
}

/// Whether a folder is empty, or not there at all. Error: it is there but cannot be read, or it is a file.
pub fn is_empty_or_missing(folder: &Path) -> Result<bool, Error> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(cause) => Err(Error::new(format!("cannot read the folder {}", folder.display())).because(cause)),
    }
}

/// Fills a folder that is empty or missing. Error: that of `fill`; the folder is then again as it was.
pub fn whole_or_gone<T>(folder: &Path, fill: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let was_there = folder.is_dir();
    let filled = fill();
    if filled.is_err() {
        // What cannot be taken away stays; the error that matters is the first one.
        if was_there {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                let _ = if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            }
        } else {
            let _ = fs::remove_dir_all(folder);
        }
    }
    filled
}

/// What tells a file from what stood there before: its size and when it was written. None where that can't be known.
pub fn stamp(path: &Path) -> Option<(u64, SystemTime)> {
    let about = fs::metadata(path).ok()?;
    Some((about.len(), about.modified().ok()?))
}

/// Waits until nobody else has the turn at a folder; then nobody has until the value goes, however the program ends. None where a
/// system cannot lock a folder.
pub fn turn(folder: &Path) -> Option<fs::File> {
    fs::File::open(folder).ok().filter(|folder| folder.lock().is_ok())
}

/// Whether two paths lead to the same place.
pub fn same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// A new folder that goes away with the value. Error: it cannot be made.
pub fn temporary_folder() -> Result<tempfile::TempDir, Error> {
    tempfile::tempdir().map_err(|cause| Error::new("cannot make a temporary folder").because(cause))
}

/// Writes a new file, with the folders above it. Errors: it exists already (and stays as it is), or it cannot be written.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let file = beside(path, bytes)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Error::new(format!("{} exists already and stays as it is", path.display())))
        }
        Err(failed) => Err(unwritable(path, failed.error)),
    }
}

/// Keeps bytes in a new file beside this one (`notes.md~`, `notes.md~2`, …) and gives its path. Error: it cannot be written.
pub fn keep_beside(path: &Path, bytes: &[u8]) -> Result<PathBuf, Error> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut kept = path.with_file_name(format!("{name}~"));
    let mut number = 1;
    // A copy kept earlier is somebody's words too.
    while kept.exists() {
        number += 1;
        kept = path.with_file_name(format!("{name}~{number}"));
    }
    create(&kept, bytes)?;
    Ok(kept)
}

/// Writes a file, in place of the one that is there if there is one, with the folders above it. Where it cannot be written
/// the old one stays whole.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    // A pipe or a device is written to, never replaced.
    if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let mut pipe = fs::OpenOptions::new().write(true).open(path).map_err(|cause| unwritable(path, cause))?;
        return pipe.write_all(bytes).map_err(|cause| unwritable(path, cause));
    }
    // A link keeps leading to its file, also to one that is not there yet: the file is replaced, not the link.
    let linked =
        || path.parent().unwrap_or(Path::new("")).join(fs::read_link(path).unwrap_or_else(|_| path.to_owned()));
    let target = fs::canonicalize(path).unwrap_or_else(|_| if path.is_symlink() { linked() } else { path.to_owned() });
    let file = beside(&target, bytes)?;
    if let Ok(old) = fs::metadata(&target) {
        file.as_file().set_permissions(old.permissions()).map_err(|cause| unwritable(path, cause))?;
    }
    file.persist(&target).map(drop).map_err(|failed| unwritable(path, failed.error))
}

/// The bytes in a temporary file in the same folder, where it can be moved into place in one step.
fn beside(path: &Path, bytes: &[u8]) -> Result<NamedTempFile, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = || -> io::Result<NamedTempFile> {
        fs::create_dir_all(folder)?;
        let mut builder = Builder::new();
        builder.prefix(TEMPORARY);
        // Like any new file: temporary files are for their owner's eyes only, what is written here is to be published.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    written().map_err(|cause| unwritable(path, cause))
}

fn unwritable(path: &Path, cause: io::Error) -> Error {
    Error::new(format!("cannot write {}", path.display())).because(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &Path) -> String {
        read_text(path).unwrap().unwrap()
    }

    #[test]
    fn a_new_file_is_written_with_its_folders_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/pagelog.toml");
        create(&path, b"one").unwrap();
        let error = create(&path, b"two").unwrap_err();
        assert_eq!(error.to_text(), format!("{} exists already and stays as it is", path.display()));
        assert_eq!(text(&path), "one");
        replace(&path, b"two").unwrap();
        assert_eq!(text(&path), "two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn a_folder_that_could_not_be_filled_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let fill = |path: &Path| {
            create(&path.join("a/b"), b"half").unwrap();
            create(&path.join("c"), b"half").unwrap();
            Err::<(), _>(Error::new("the disk is full"))
        };
        let new = folder.path().join("new");
        assert!(whole_or_gone(&new, || fill(&new)).is_err());
        assert!(!new.exists());
        fs::create_dir(&new).unwrap();
        assert!(whole_or_gone(&new, || fill(&new)).is_err());
        assert!(is_empty_or_missing(&new).unwrap() && new.is_dir());
        whole_or_gone(&new, || create(&new.join("c"), b"whole")).unwrap();
        assert_eq!(text(&new.join("c")), "whole");
    }

    #[test]
    fn a_missing_file_is_none_and_an_unreadable_one_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("none")).unwrap().is_none());
        assert!(
            read(folder.path())
                .unwrap_err()
                .to_text()
                .starts_with(&format!("cannot read {}: ", folder.path().display()))
        );
        let path = folder.path().join("latin1");
        create(&path, b"caf\xe9").unwrap();
        let error = read_text(&path).unwrap_err().to_text();
        assert_eq!(
            error,
            format!(
                "cannot read {}: incomplete utf-8 byte sequence from index 3\nhint: Save it as UTF-8 text in your editor.",
                path.display()
            )
        );
    }

    #[test]
    fn what_cannot_be_written_is_told_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        create(&file, b"").unwrap();
        let error = create(&file.join("below"), b"").unwrap_err().to_text();
        assert!(error.starts_with(&format!("cannot write {}: ", file.join("below").display())), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_keeps_leading_to_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        create(&file, b"old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!(text(&file), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
