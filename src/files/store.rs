//! A folder of files that may go: what stands in them can be made again. So nothing here fails; what can't be read is not there,
//! what can't be written is not kept.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::SystemTime;

use tempfile::Builder;

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

    /// The bytes kept under a name, if they are there. Notes that they were of use now.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.folder.join(name);
        let bytes = fs::read(&path).ok()?;
        // Where the time can't be set the file goes a little earlier.
        let _ = fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        Some(bytes)
    }

    /// Keeps bytes under a name, for the eyes of this user only; whether that worked.
    pub fn write(&self, name: &str, bytes: &[u8]) -> bool {
        let write = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            let mut file = Builder::new().prefix(".new-").tempfile_in(&self.folder)?;
            file.write_all(bytes)?;
            file.persist(self.folder.join(name))?;
            Ok(())
        };
        write().is_ok()
    }

    /// Takes away what was of no use for the longest time, where all files together have more bytes than `most`.
    pub fn trim(&self, most: u64) {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten().filter_map(|entry| {
            let about = entry.metadata().ok().filter(fs::Metadata::is_file)?;
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
            let file = fs::File::options().write(true).open(place.path().join("new/folder").join(name)).unwrap();
            file.set_modified(SystemTime::now() - std::time::Duration::from_secs(age)).unwrap();
        }
        assert_eq!(store.read("a").map(|bytes| bytes.len()), Some(100));
        store.trim(200);
        assert_eq!(["a", "b", "c"].map(|name| store.read(name).is_some()), [true, false, true]);
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
