//! A folder of files that may go: what stands in them can be made again. So nothing here fails; what can't be read is not there,
//! what can't be written is not kept.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::SystemTime;

use tempfile::Builder;

/// How the names of its files end. The folder is of the reader's choosing, and other files may stand in it: those are never touched.
const ENDING: &str = ".pagelog";

/// The folder. Several processes may use it at once: a file appears whole, and is never changed after.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// A store in this folder, which need not be there yet.
    pub fn new(folder: PathBuf) -> Self {
        Store { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{ENDING}"))
    }

    /// The bytes kept under a name, if they are there. Notes that they were of use now.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.path(name);
        let bytes = fs::read(&path).ok()?;
        // Where the time can't be set the file goes a little earlier.
        let _ = fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        Some(bytes)
    }

    /// Keeps bytes under a name, for the eyes of this user only; whether that worked.
    pub fn write(&self, name: &str, bytes: &[u8]) -> bool {
        let write = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            let mut file = Builder::new().prefix(".new-").suffix(ENDING).tempfile_in(&self.folder)?;
            file.write_all(bytes)?;
            file.persist(self.path(name))?;
            Ok(())
        };
        write().is_ok()
    }

    /// Takes away what was of no use for the longest time, where all its files together have more bytes than `most`.
    pub fn trim(&self, most: u64) {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten().filter_map(|entry| {
            let own = entry.file_name().as_encoded_bytes().ends_with(ENDING.as_bytes());
            let about = own.then(|| entry.metadata())?.ok().filter(fs::Metadata::is_file)?;
            Some((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), about.len(), entry.path()))
        });
        let mut files: Vec<(SystemTime, u64, PathBuf)> = files.collect();
        files.sort();
        let mut bytes: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, size, path) in files {
            if bytes <= most {
                break;
            }
            if fs::remove_file(path).is_ok() {
                bytes -= size;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_of_no_use_for_longest_goes_first() {
        let place = tempfile::tempdir().unwrap();
        let store = Store::new(place.path().join("new/folder"));
        assert_eq!(store.read("a"), None);
        for (name, age) in [("a", 30), ("b", 20), ("c", 10)] {
            assert!(store.write(name, &[0; 100]));
            let file = fs::File::options()
                .write(true)
                .open(place.path().join("new/folder").join(format!("{name}.pagelog")))
                .unwrap();
            file.set_modified(SystemTime::now() - std::time::Duration::from_secs(age)).unwrap();
        }
        assert_eq!(store.read("a").map(|bytes| bytes.len()), Some(100));
        store.trim(200);
        assert_eq!(["a", "b", "c"].map(|name| store.read(name).is_some()), [true, false, true]);
    }

    #[test]
    fn files_of_others_in_the_folder_stay() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("thesis.md"), [0; 100]).unwrap();
        let store = Store::new(place.path().to_owned());
        assert!(store.write("a", &[0; 100]));
        store.trim(0);
        assert_eq!(store.read("a"), None);
        assert!(place.path().join("thesis.md").exists());
    }

    #[test]
    fn a_folder_that_is_a_file_keeps_nothing() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("file"), "").unwrap();
        let store = Store::new(place.path().join("file"));
        assert!(!store.write("a", b"x"));
        assert_eq!(store.read("a"), None);
        store.trim(0);
        assert!(place.path().join("file").exists());
    }
}
