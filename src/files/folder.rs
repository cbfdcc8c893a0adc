//! A folder that pagelog fills: it knows which files are its own, and touches no other.
//!
//! A list in the folder names every file that pagelog wrote. The list is written before the files, so that a run which is cut off
//! leaves no file that nobody claims. A file whose bytes stay the same is not written; a file that is on the list and not made any
//! more is removed.
//!
//! ```text
//! begin ──▶ add, add, …                                 ──▶ finish
//!           what differs waits in .pagelog-a1B2c3/ 0 1 2    list, each file moved to its place, what is no more removed, list
//! ```
//!
//! Up to `finish` nothing in place is touched: a failure leaves the folder as it was. A run that is killed may leave the folder in which
//! files waited; the next one takes it away.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{Builder, TempDir};
use xxhash_rust::xxh3::xxh3_128;

use super::{
    TEMPORARY, clear_half_written, is_empty_or_missing, is_half_written, read, read_text, replace, turn, unwritable,
};
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

/// A folder while it is being filled. Files are given one by one and none has to be kept until the last is made: those that differ from
/// what is there wait in a folder of their own within it. Only [`Filling::finish`] puts them in place. Until then, and where it is never
/// called, no file of the folder has changed.
#[derive(Debug)]
pub struct Filling {
    folder: PathBuf,
    waiting: TempDir,
    old: BTreeSet<String>,
    sums: BTreeMap<String, Sum>,
    /// The files that differ, by path: each has its number as its name while it waits.
    changed: BTreeMap<String, usize>,
    /// Folders of this one that are known not to be links.
    seen: BTreeSet<String>,
    /// The folders that were not there before, the innermost first.
    made: Vec<PathBuf>,
    // Goes last: nobody else has the turn before all is cleared up.
    _turn: Option<fs::File>,
}

impl Filling {
    /// Waits for the turn at the folder and begins. Errors: the folder has files and none is pagelog's, or it cannot be written.
    pub fn begin(folder: &Path) -> Result<Filling, Error> {
        let missing = |path: &&Path| !path.as_os_str().is_empty() && fs::symlink_metadata(path).is_err();
        let made = folder.ancestors().take_while(missing).map(Path::to_owned).collect();
        fs::create_dir_all(folder).map_err(|cause| unwritable(folder, cause))?;
        // Every file is written whole also where a folder cannot be locked.
        let turn = turn(folder);
        let old = listed(folder)?;
        let mut seen = BTreeSet::new();
        refuse_links(folder, &old, &mut seen)?;
        if turn.is_some() {
            clear_up(folder, old.iter());
        }
        let waiting = Builder::new().prefix(TEMPORARY).tempdir_in(folder).map_err(|cause| unwritable(folder, cause))?;
        let (sums, changed) = Default::default();
        Ok(Filling { folder: folder.to_owned(), waiting, old, sums, changed, seen, made, _turn: turn })
    }

    /// Takes a file and gives its sum. Errors: a file that is not pagelog's stands in its place, or it cannot be written.
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> Result<Sum, Error> {
        let (file, there) = self.place(path)?;
        let same_length = there.is_ok_and(|there| there.is_file() && there.len() == bytes.len() as u64);
        if !same_length || read(&file)?.is_none_or(|there| there != bytes) {
            let number = self.changed.len();
            let number = *self.changed.entry(path.to_owned()).or_insert(number);
            fs::write(self.waiting.path().join(number.to_string()), bytes).map_err(|cause| unwritable(&file, cause))?;
        }
        let sum = sum(bytes);
        self.sums.insert(path.to_owned(), sum);
        Ok(sum)
    }

    /// Takes a file that is in its place and [`has`] this sum. Error: it is not pagelog's.
    pub fn keep(&mut self, path: &str, sum: Sum) -> Result<(), Error> {
        drop(self.place(path)?);
        self.sums.insert(path.to_owned(), sum);
        Ok(())
    }

    /// Where a file will stand, and what stands there now. Error: that is not pagelog's.
    fn place(&mut self, path: &str) -> Result<(PathBuf, io::Result<fs::Metadata>), Error> {
        refuse_links(&self.folder, [path], &mut self.seen)?;
        let file = self.folder.join(path);
        let there = fs::symlink_metadata(&file);
        if !self.old.contains(path) && there.is_ok() {
            return Err(Error::new(format!("{} is there and was not made by pagelog", file.display()))
                .hint("Move it away, or name another folder."));
        }
        Ok((file, there))
    }

    /// Leaves exactly the files that were given, and tells their sums. Error: something cannot be written; each file is then the old one
    /// or the new one, and the next run mends the rest.
    pub fn finish(mut self) -> Result<(Filled, BTreeMap<String, Sum>), Error> {
        self.made.clear();
        let new: BTreeSet<String> = self.sums.keys().cloned().collect();
        if new != self.old {
            write_list(&self.folder, &self.old.union(&new).cloned().collect())?;
        }
        let bytes = self.sums.values().map(|(length, _)| length).sum();
        let mut filled = Filled { files: new.len(), bytes, written: self.changed.len(), removed: 0 };
        let mut made = BTreeSet::new();
        for (path, number) in &self.changed {
            put(&self.waiting.path().join(number.to_string()), &self.folder.join(path), &mut made)?;
        }
        for path in self.old.difference(&new) {
            filled.removed += usize::from(remove(&self.folder, path)?);
        }
        if new != self.old {
            write_list(&self.folder, &new)?;
        }
        Ok((filled, std::mem::take(&mut self.sums)))
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        // What cannot be removed does no harm: the next run does it.
        let _ = fs::remove_dir_all(self.waiting.path());
        self.made.iter().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}

/// What tells the bytes of a file from any others: how many they are, and their hash.
pub type Sum = (usize, u128);

fn sum(bytes: &[u8]) -> Sum {
    (bytes.len(), xxh3_128(bytes))
}

/// Whether a folder has a file with this sum.
pub fn has(folder: &Path, path: &str, expected: Sum) -> bool {
    let file = folder.join(path);
    let is_file = fs::symlink_metadata(&file)
        .is_ok_and(|there| there.is_file() && there.len() == u64::try_from(expected.0).unwrap_or(u64::MAX));
    is_file && read(&file).is_ok_and(|bytes| bytes.is_some_and(|bytes| sum(&bytes) == expected))
}

/// What filling the folder with files of these sums would do, if that is nothing: they are all there, and no other of pagelog's.
/// Error: where the folder is not pagelog's.
pub fn is_filled(folder: &Path, sums: &BTreeMap<String, Sum>) -> Result<Option<Filled>, Error> {
    refuse_links(folder, sums.keys(), &mut BTreeSet::new())?;
    if !listed(folder)?.iter().eq(sums.keys()) {
        return Ok(None);
    }
    let mut filled = Filled::default();
    for (path, expected) in sums {
        if !has(folder, path, *expected) {
            return Ok(None);
        }
        filled.files += 1;
        filled.bytes += expected.0;
    }
    Ok(Some(filled))
}

/// Removes what a run that was killed left of files it was writing, from all folders of these paths. Only while nobody else writes.
fn clear_up<'p>(folder: &Path, paths: impl Iterator<Item = &'p String>) {
    let folders: BTreeSet<&str> =
        paths.map(|path| path.rsplit_once('/').map_or("", |(above, _)| above)).chain([""]).collect();
    folders.into_iter().for_each(|above| clear_half_written(&folder.join(above)));
}

/// Error: a folder below this one, on the way to one of these paths, is a link. What is written or removed there would lie elsewhere, and
/// whoever made the folder (a repository has one, with a list) decided where. Those that were `seen` are not looked at again.
fn refuse_links<'p>(
    folder: &Path,
    paths: impl IntoIterator<Item = &'p (impl AsRef<str> + ?Sized + 'p)>,
    seen: &mut BTreeSet<String>,
) -> Result<(), Error> {
    let is_link = |path: &str| folder.join(path).is_symlink();
    let mut link = Some(LIST).filter(|list| !seen.contains(*list) && is_link(list));
    for path in paths.into_iter().map(AsRef::as_ref) {
        for above in path.match_indices('/').map(|(at, _)| &path[..at]) {
            if !seen.contains(above) {
                link = link.or_else(|| Some(above).filter(|above| is_link(above)));
                seen.insert(above.to_owned());
            }
        }
    }
    seen.insert(LIST.to_owned());
    match link {
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
        _ if is_empty_or_missing(folder)? || has_only_what_is_left(folder) => Ok(BTreeSet::new()),
        _ => Err(Error::new(format!("the folder {} has files that pagelog did not make", folder.display()))
            .hint("Name a new or empty folder; pagelog fills it and later touches its own files only.")),
    }
}

/// Whether all that a folder has is what a run left that was killed before it put its first file in place.
fn has_only_what_is_left(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.all(|entry| entry.is_ok_and(|entry| is_half_written(&entry.file_name().to_string_lossy())))
    })
}

/// Whether a path stays within the folder.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && !path.contains('\\') && path.split('/').all(|part| !matches!(part, "" | "." | ".." | LIST))
}

fn write_list(folder: &Path, paths: &BTreeSet<String>) -> Result<(), Error> {
    let lines: String = paths.iter().map(|path| format!("{path}\n")).collect();
    replace(&folder.join(LIST), format!("{HEAD}{lines}").as_bytes())
}

/// Puts a file that waited in its place, whole. It is not forced to the disk: what is made from history can be made again, and
/// thousands of files would take seconds.
fn put(waited: &Path, file: &Path, made: &mut BTreeSet<PathBuf>) -> Result<(), Error> {
    let parent = file.parent().unwrap_or(Path::new("."));
    let write = |made: &mut BTreeSet<PathBuf>| -> io::Result<()> {
        if made.insert(parent.to_owned()) {
            fs::create_dir_all(parent)?;
        }
        match fs::rename(waited, file) {
            // A folder below may be another disk.
            Err(cause) if cause.kind() == io::ErrorKind::CrossesDevices => {
                let beside = Builder::new().prefix(TEMPORARY).tempfile_in(parent)?;
                fs::copy(waited, beside.path())?;
                beside.persist(file).map(drop).map_err(io::Error::from)
            }
            done => done,
        }
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

    fn fill(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<Filled, Error> {
        let mut filling = Filling::begin(folder)?;
        files.iter().try_for_each(|(path, bytes)| filling.add(path, bytes).map(drop))?;
        Ok(filling.finish()?.0)
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn until_all_files_are_made_the_folder_is_as_it_was() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("new/site");
        let mut filling = Filling::begin(&folder).unwrap();
        filling.add("a.html", b"one").unwrap();
        drop(filling);
        assert!(names(place.path()).is_empty(), "{:?}", names(place.path()));
        fill(&folder, &files(&["a.html", "b/c.html"])).unwrap();
        let mut filling = Filling::begin(&folder).unwrap();
        filling.add("a.html", b"other").unwrap();
        filling.add("d.html", b"new").unwrap();
        assert_eq!(read_text(&folder.join("a.html")).unwrap().as_deref(), Some("a.html"));
        drop(filling);
        assert_eq!(names(&folder), [LIST, "a.html", "b"]);
        assert_eq!(read_text(&folder.join("a.html")).unwrap().as_deref(), Some("a.html"));
    }

    #[test]
    fn a_folder_that_has_only_what_a_killed_run_left_is_filled() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("site");
        fs::create_dir_all(folder.join(".pagelog-a1B2c3")).unwrap();
        fs::write(folder.join(".pagelog-a1B2c3/0"), "half").unwrap();
        fs::write(folder.join(".pagelog-zzzzzz"), "half").unwrap();
        fill(&folder, &files(&["a"])).unwrap();
        assert_eq!(names(&folder), [LIST, "a"]);
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
        let sums = made.iter().map(|(path, bytes)| (path.clone(), sum(bytes))).collect();
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
