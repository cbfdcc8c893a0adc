//! What was worked out before, so that next month costs next month.
//!
//! Commits never change, so what follows from them doesn't either: an answer is kept under all that it follows from ([`Key`]: the ids
//! of commits, the settings, the program itself) and found again under the same. Nothing is ever out of date, so nothing has to be
//! thrown away for being wrong; what was of no use for the longest time goes when there is too much.
//!
//! ```text
//! v1.0..v1.1 + settings + program ──▶ name of the file ──▶ the key once more · checksum · the answer
//! ```
//!
//! The cache may be deleted at any time, by anyone. What is damaged, cut off, foreign or of another program is as good as not there.

use std::cell::Cell;
use std::fmt::Debug;
use std::path::PathBuf;

use borsh::{BorshDeserialize, BorshSerialize};
use etcetera::BaseStrategy;
use xxhash_rust::xxh3::xxh3_128;

use crate::compare::ALGORITHM;
use crate::files::stamp;
use crate::files::store::Store;

/// The version of the program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// So many bytes are kept at most. The whole history of a site of 250 pages and 28 releases takes 30 MB, one of 10,000 pages and 120
/// releases some hundreds.
const MOST: u64 = 512 << 20;

/// How a file begins.
const HEAD: &[u8] = b"pagelog cache 1\n";

/// The variable that names the folder; empty: nothing is kept.
const FOLDER: &str = "PAGELOG_CACHE";

/// The cache of the user who runs the program.
#[derive(Debug)]
pub struct Cache {
    store: Option<Store>,
    wrote: Cell<bool>,
}

/// All that an answer follows from.
#[derive(Debug)]
pub struct Key(Vec<u8>);

impl Key {
    /// The key of an answer of this kind that follows from these values, and from the program as it was built.
    pub fn new(kind: &str, from: &impl Debug) -> Self {
        // While it is being written the program changes more often than its version.
        let built = std::env::current_exe().ok().and_then(|program| stamp(&program));
        Key(format!("{kind} {VERSION} {ALGORITHM} {built:?} {from:?}").into_bytes())
    }

    fn file(&self) -> String {
        format!("{:032x}", xxh3_128(&self.0))
    }
}

impl Cache {
    /// A cache that keeps nothing.
    pub fn none() -> Self {
        Cache::in_store(None)
    }

    fn in_store(store: Option<Store>) -> Self {
        Cache { store, wrote: Cell::new(false) }
    }

    /// The cache in the folder that `PAGELOG_CACHE` names, else where this system has its users' caches.
    pub fn of_user() -> Self {
        let folder = match std::env::var_os(FOLDER) {
            Some(folder) if folder.is_empty() => None,
            Some(folder) => Some(PathBuf::from(folder)),
            None => etcetera::choose_base_strategy().ok().map(|base| base.cache_dir().join("pagelog")),
        };
        // Relative to what? A folder that moves with the reader is none.
        Cache::in_store(folder.filter(|folder| folder.is_absolute()).map(Store::new))
    }

    /// Whether anything is kept.
    pub fn keeps(&self) -> bool {
        self.store.is_some()
    }

    /// The answer that is kept under a key, if there is one.
    pub fn get<T: BorshDeserialize>(&self, key: &Key) -> Option<T> {
        let bytes = self.store.as_ref()?.read(&key.file())?;
        let rest = bytes.strip_prefix(HEAD)?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let (own, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let (sum, answer) = rest.split_first_chunk::<16>()?;
        let whole = own == key.0 && u128::from_le_bytes(*sum) == xxh3_128(answer);
        whole.then(|| borsh::from_slice(answer).ok()).flatten()
    }

    /// Keeps an answer under a key, where that is possible.
    pub fn put(&self, key: &Key, answer: &impl BorshSerialize) {
        let Some(store) = &self.store else { return };
        let Ok(answer) = borsh::to_vec(answer) else { return };
        let length = key.0.len() as u64;
        let sum = xxh3_128(&answer);
        let bytes = [HEAD, &length.to_le_bytes(), &key.0, &sum.to_le_bytes(), &answer].concat();
        self.wrote.set(store.write(&key.file(), &bytes) || self.wrote.get());
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        if let Some(store) = self.store.as_ref().filter(|_| self.wrote.get()) {
            store.trim(MOST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache_in(folder: &std::path::Path) -> Cache {
        Cache::in_store(Some(Store::new(folder.to_owned())))
    }

    #[test]
    fn an_answer_is_found_under_all_it_follows_from() {
        let place = tempfile::tempdir().unwrap();
        let cache = cache_in(place.path());
        let key = Key::new("words", &("v1.0", "v1.1"));
        assert_eq!(cache.get::<String>(&key), None);
        cache.put(&key, &"tien".to_owned());
        assert_eq!(cache.get::<String>(&key).as_deref(), Some("tien"));
        assert_eq!(cache.get::<String>(&Key::new("words", &("v1.0", "v2.0"))), None);
        assert_eq!(cache.get::<String>(&Key::new("pages", &("v1.0", "v1.1"))), None);
        assert_eq!(Cache::none().get::<String>(&key), None);
    }

    #[test]
    fn what_is_damaged_is_not_there() {
        let place = tempfile::tempdir().unwrap();
        let cache = cache_in(place.path());
        let key = Key::new("words", &"v1.0");
        cache.put(&key, &vec!["een".to_owned(), "twee".to_owned()]);
        let file = place.path().join(format!("{}.pagelog", key.file()));
        let whole = crate::files::read(&file).unwrap().unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x40;
            crate::files::replace(&file, &damaged).unwrap();
            assert_eq!(cache.get::<Vec<String>>(&key), None, "byte {at}");
            crate::files::replace(&file, &whole[..at]).unwrap();
            assert_eq!(cache.get::<Vec<String>>(&key), None, "cut at {at}");
        }
        crate::files::replace(&file, &whole).unwrap();
        assert!(cache.get::<Vec<String>>(&key).is_some());
        // The right bytes of another type.
        assert_eq!(cache.get::<(u64, String)>(&key), None);
    }

    #[test]
    fn the_file_of_another_key_is_not_taken() {
        let place = tempfile::tempdir().unwrap();
        let cache = cache_in(place.path());
        let (one, other) = (Key::new("words", &1), Key::new("words", &2));
        cache.put(&one, &"een".to_owned());
        let bytes = crate::files::read(&place.path().join(format!("{}.pagelog", one.file()))).unwrap().unwrap();
        crate::files::replace(&place.path().join(format!("{}.pagelog", other.file())), &bytes).unwrap();
        assert_eq!(cache.get::<String>(&other), None);
    }
}
