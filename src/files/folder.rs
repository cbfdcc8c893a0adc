//! A folder that pagelog fills: it knows which files are its own, and touches no other.
//!
//! A list in the folder names every file that pagelog wrote. The list is written before the files, so that a run which is cut off
//! leaves no file that nobody claims. A file whose bytes stay the same is not written; a file that is on the list and not made any
//! more is removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;
use xxhash_rust::xxh3::xxh3_128;

use super::{TEMPORARY, is_empty_or_missing, read, read_text, replace, turn, unwritable};
use crate::error::Error;

/// The name of the list.
const LIST: &str = ".pagelog-files";
/// How the list begins: whose it is, and its version.
const HEAD: &str = "pagelog 1\n";

/// What filling a folder did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Files in all.
    pub files: usize,
    /// Bytes in all.
    pub bytes: usize,
    /// Files written, because they are new or have other bytes.
    pub written: usize,
    /// Files removed.
    pub removed: usize,
}

/// Leaves exactly these files of pagelog in the folder. Errors: the folder has files and none is pagelog's, a file that is not
/// pagelog's stands in the way, or something cannot be written.
pub fn fill(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<Filled, Error> {
    fs::create_dir_all(folder).map_err(|cause| unwritable(folder, cause))?;
    // Every file is written whole also where a folder cannot be locked.
    let lock = turn(folder);
    let old = listed(folder)?;
    refuse_links(folder, files.keys().chain(&old))?;
    if lock.is_some() {
        clear_up(folder, files.keys().chain(&old));
    }
    for path in files.keys().filter(|path| !old.contains(*path)) {
        if fs::symlink_metadata(folder.join(path)).is_ok() {
            return Err(Error::new(format!("{} is there and was not made by pagelog", folder.join(path).display()))
                .hint("Move it away, or name another folder."));
        }
    }
    let new: BTreeSet<String> = files.keys().cloned().collect();
    if new != old {
        write_list(folder, &old.union(&new).cloned().collect())?;
    }
    let mut filled = Filled { files: files.len(), ..Filled::default() };
    let mut made = BTreeSet::new();
    for (path, bytes) in files {
        filled.bytes += bytes.len();
        let file = folder.join(path);
        if fs::symlink_metadata(&file).is_ok_and(|there| there.is_file())
            && read(&file)?.is_some_and(|there| there == *bytes)
        {
            continue;
        }
        put(&file, bytes, &mut made)?;
        filled.written += 1;
    }
    for path in old.difference(&new) {
        filled.removed += usize::from(remove(folder, path)?);
    }
    if new != old {
        write_list(folder, &new)?;
    }
    Ok(filled)
}

/// What tells the bytes of a file from any others: how many they are, and their hash.
pub type Sum = (usize, u128);

/// The sums of files, by path.
pub fn sums(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Sum> {
    files.iter().map(|(path, bytes)| (path.clone(), sum(bytes))).collect()
}

fn sum(bytes: &[u8]) -> Sum {
    (bytes.len(), xxh3_128(bytes))
}

/// What filling the folder with files of these sums would do, if that is nothing: they are all there, and no other of pagelog's.
/// Error: that of [`fill`], where the folder is not pagelog's.
pub fn is_filled(folder: &Path, sums: &BTreeMap<String, Sum>) -> Result<Option<Filled>, Error> {
    refuse_links(folder, sums.keys())?;
    if !listed(folder)?.iter().eq(sums.keys()) {
        return Ok(None);
    }
    let mut filled = Filled::default();
    for (path, expected) in sums {
        let file = folder.join(path);
        let is_file = fs::symlink_metadata(&file)
            .is_ok_and(|there| there.is_file() && there.len() == u64::try_from(expected.0).unwrap_or(u64::MAX));
        if !is_file || read(&file)?.is_none_or(|bytes| sum(&bytes) != *expected) {
            return Ok(None);
        }
        filled.files += 1;
        filled.bytes += expected.0;
    }
    Ok(Some(filled))
}

/// Removes what a run that was killed left of a file it was writing, from all folders of these paths. Only while nobody else writes.
fn clear_up<'p>(folder: &Path, paths: impl Iterator<Item = &'p String>) {
    let folders: BTreeSet<&str> =
        paths.map(|path| path.rsplit_once('/').map_or("", |(above, _)| above)).chain([""]).collect();
    let is_left = |name: &str| {
        name.strip_prefix(TEMPORARY)
            .is_some_and(|rest| rest.len() == 6 && rest.chars().all(|c| c.is_ascii_alphanumeric()))
    };
    let entries = folders.into_iter().flat_map(|above| fs::read_dir(folder.join(above))).flatten().flatten();
    for entry in entries.filter(|entry| is_left(&entry.file_name().to_string_lossy())) {
        // What cannot be removed does no harm.
        let _ = fs::remove_file(entry.path());
    }
}

/// Error: a folder below this one, on the way to one of these paths, is a link. What is written or removed there would lie elsewhere, and
/// whoever made the folder (a repository has one, with a list) decided where.
fn refuse_links<'p>(folder: &Path, paths: impl Iterator<Item = &'p String>) -> Result<(), Error> {
    let mut seen = BTreeSet::from([LIST]);
    for path in paths {
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        seen.extend(above);
    }
    match seen.into_iter().find(|path| folder.join(path).is_symlink()) {
        Some(link) => Err(Error::new(format!("{} is a link to elsewhere", folder.join(link).display()))
            .hint("Take it away, or name another folder; pagelog writes nothing outside the folder that it fills.")),
        None => Ok(()),
    }
}

/// The files that pagelog wrote in the folder before. Error: there are files, and none of them is pagelog's.
fn listed(folder: &Path) -> Result<BTreeSet<String>, Error> {
    match read_text(&folder.join(LIST))? {
        Some(text) if text.starts_with(HEAD) => {
            Ok(text.lines().skip(1).filter(|path| is_inside(path)).map(str::to_owned).collect())
        }
        _ if is_empty_or_missing(folder)? => Ok(BTreeSet::new()),
        _ => Err(Error::new(format!("the folder {} has files that pagelog did not make", folder.display()))
            .hint("Name a new or empty folder; pagelog fills it and later touches its own files only.")),
    }
}

/// Whether a path stays within the folder.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && !path.contains('\\') && path.split('/').all(|part| !matches!(part, "" | "." | ".." | LIST))
}

fn write_list(folder: &Path, paths: &BTreeSet<String>) -> Result<(), Error> {
    let lines: String = paths.iter().map(|path| format!("{path}\n")).collect();
    replace(&folder.join(LIST), format!("{HEAD}{lines}").as_bytes())
}

/// Writes a file whole. It is not forced to the disk: what is made from history can be made again, and thousands of files would
/// take seconds.
fn put(file: &Path, bytes: &[u8], made: &mut BTreeSet<PathBuf>) -> Result<(), Error> {
    let parent = file.parent().unwrap_or(Path::new("."));
    let write = |made: &mut BTreeSet<PathBuf>| -> io::Result<()> {
        if made.insert(parent.to_owned()) {
            fs::create_dir_all(parent)?;
        }
        let mut builder = Builder::new();
        builder.prefix(TEMPORARY);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut temporary = builder.tempfile_in(parent)?;
        temporary.write_all(bytes)?;
        temporary.persist(file)?;
        Ok(())
    };
    write(made).map_err(|cause| unwritable(file, cause))
}

/// Removes a file and the folders above it that it leaves empty; whether it was there.
fn remove(folder: &Path, path: &str) -> Result<bool, Error> {
    let file = folder.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(cause) => return Err(Error::new(format!("cannot remove {}", file.display())).because(cause)),
    }
    let mut above = file.parent();
    while let Some(parent) = above.filter(|parent| *parent != folder) {
        if fs::remove_dir(parent).is_err() {
            break;
        }
        above = parent.parent();
    }
    Ok(true)
}

/// The folder as it is, or where it will be: the nearest folder above that is there, made real, and the rest behind it.
pub fn real(folder: &Path) -> PathBuf {
    let mut rest = Vec::new();
    let mut there = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    loop {
        if let Ok(real) = fs::canonicalize(&there) {
            return rest.iter().rev().fold(real, |path: PathBuf, part| path.join(part));
        }
        match (there.file_name().map(ToOwned::to_owned), there.pop()) {
            (Some(name), true) => rest.push(name),
            _ => return folder.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> BTreeMap<String, Vec<u8>> {
        paths.iter().map(|path| ((*path).to_owned(), path.as_bytes().to_vec())).collect()
    }

    #[test]
    fn only_own_files_are_touched() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("site");
        let first = fill(&folder, &files(&["a.html", "b/c.html"])).unwrap();
        assert_eq!((first.written, first.removed), (2, 0));
        fs::write(folder.join("CNAME"), "own").unwrap();
        let again = fill(&folder, &files(&["a.html", "b/c.html"])).unwrap();
        assert_eq!((again.written, again.removed), (0, 0));
        let less = fill(&folder, &files(&["a.html"])).unwrap();
        assert_eq!((less.written, less.removed), (0, 1));
        assert!(!folder.join("b").exists() && folder.join("CNAME").exists());
        let error = fill(&folder, &files(&["CNAME"])).unwrap_err().to_text();
        assert!(error.contains("CNAME is there and was not made by pagelog"), "{error}");
        assert_eq!(read_text(&folder.join("CNAME")).unwrap().as_deref(), Some("own"));
    }

    #[test]
    fn a_folder_is_filled_where_every_byte_is_as_it_would_be_written() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("site");
        let made = files(&["a.html", "b/c.html"]);
        let sums = sums(&made);
        assert_eq!(is_filled(&folder, &sums).unwrap(), None);
        fill(&folder, &made).unwrap();
        assert_eq!(is_filled(&folder, &sums).unwrap(), Some(Filled { files: 2, bytes: 14, ..Filled::default() }));
        fs::write(folder.join("own"), "x").unwrap();
        assert!(is_filled(&folder, &sums).unwrap().is_some());
        fs::write(folder.join("b/c.html"), "b/c.htmL").unwrap();
        assert_eq!(is_filled(&folder, &sums).unwrap(), None);
        fs::remove_file(folder.join("b/c.html")).unwrap();
        assert_eq!(is_filled(&folder, &sums).unwrap(), None);
    }

    #[test]
    fn a_folder_of_others_is_refused() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("x"), "").unwrap();
        let error = fill(place.path(), &files(&["a"])).unwrap_err().to_text();
        assert!(error.contains("has files that pagelog did not make"), "{error}");
        assert!(!place.path().join("a").exists());
    }

    #[cfg(unix)]
    #[test]
    fn what_a_killed_run_left_is_cleared_up() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("site");
        fill(&folder, &files(&["a", "b/c"])).unwrap();
        for name in [".pagelog-a1B2c3", "b/.pagelog-zzzzzz", "b/.pagelog-own-file", "b/.pagelog"] {
            fs::write(folder.join(name), "half").unwrap();
        }
        fill(&folder, &files(&["a"])).unwrap();
        assert!(!folder.join(".pagelog-a1B2c3").exists() && !folder.join("b/.pagelog-zzzzzz").exists());
        assert!(folder.join("b/.pagelog-own-file").exists() && folder.join("b/.pagelog").exists());
        assert!(folder.join(LIST).exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_among_its_folders_is_refused() {
        use std::os::unix::fs::symlink;
        let place = tempfile::tempdir().unwrap();
        let (folder, home) = (place.path().join("site"), place.path().join("home"));
        fs::create_dir(&home).unwrap();
        fs::write(home.join("c"), "own").unwrap();
        for name in ["b", "gone", LIST] {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join(LIST), format!("{HEAD}b/c\ngone/c\n")).unwrap();
            if name == LIST {
                fs::rename(folder.join(LIST), place.path().join("list")).unwrap();
                symlink("../list", folder.join(LIST)).unwrap();
            } else {
                symlink("../home", folder.join(name)).unwrap();
            }
            let error = fill(&folder, &files(&["a", "b/c"])).unwrap_err().to_text();
            assert!(error.contains(&format!("{name} is a link to elsewhere")), "{error}");
            assert!(!folder.join("a").exists());
            assert_eq!(fs::read(home.join("c")).unwrap(), b"own");
        }
        // A file that is a link is replaced by the file itself.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(LIST), format!("{HEAD}c\n")).unwrap();
        symlink("../home/c", folder.join("c")).unwrap();
        fill(&folder, &files(&["c"])).unwrap();
        assert_eq!(
            (fs::read(home.join("c")).unwrap(), fs::read(folder.join("c")).unwrap()),
            (b"own".into(), b"c".into())
        );
    }

    #[test]
    fn a_list_that_leads_outside_is_not_followed() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("site");
        fs::create_dir(&folder).unwrap();
        fs::write(place.path().join("keep"), "").unwrap();
        fs::write(folder.join(LIST), format!("{HEAD}../keep\n/etc/x\n")).unwrap();
        fill(&folder, &files(&["a"])).unwrap();
        assert!(place.path().join("keep").exists());
    }
}
