//! What the files of the site are called. Names last as long as the history does: they are made of what never changes any more, the
//! release's name and the path that a page began with.

use std::collections::BTreeSet;

use crate::report::chronicle::Chronicle;

/// Letters of a slug at most: file systems take 255 bytes in a name, and addresses are read aloud.
const SLUG_LENGTH: usize = 100;

/// The names of all files.
pub(super) struct Names {
    releases: Vec<String>,
    pages: Vec<String>,
}

impl Names {
    pub(super) fn of(chronicle: &Chronicle<'_>, folders: &[String]) -> Names {
        let mut taken = BTreeSet::new();
        let releases = (0..chronicle.releases.len()).map(|row| {
            let point = chronicle.point(row);
            let name = if point.version.is_some() { slug(&point.name, &['.', '_']) } else { "unreleased".to_owned() };
            free(&mut taken, name)
        });
        let releases = releases.collect();
        let mut taken = BTreeSet::new();
        let pages = chronicle.lives.iter().map(|life| {
            let path = life.began.as_str();
            let below = folders
                .iter()
                .filter(|folder| !folder.is_empty())
                .find_map(|folder| path.strip_prefix(folder.as_str())?.strip_prefix('/'));
            let below = below.unwrap_or(path);
            let stem = below.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
            free(&mut taken, slug(&format!("{stem}{}", life.began.stem()), &[]))
        });
        Names { releases, pages: pages.collect() }
    }

    /// The file of a release.
    pub(super) fn release_file(&self, row: usize) -> String {
        format!("releases/{}.html", self.releases[row])
    }

    /// A file beside that of a release; no release has this sign in its name.
    pub(super) fn release_part(&self, row: usize, part: &str) -> String {
        format!("releases/{}~{part}.html", self.releases[row])
    }

    /// The file with the data of a page.
    pub(super) fn page_data(&self, life: usize) -> String {
        format!("pages/{}.json", self.pages[life])
    }

    /// The folder of a page, with a closing `/`.
    pub(super) fn page_folder(&self, life: usize) -> String {
        format!("pages/{}/", self.pages[life])
    }

    /// What a page is called in names.
    pub(super) fn page(&self, life: usize) -> &str {
        &self.pages[life]
    }

    /// What a release is called in names.
    pub(super) fn release(&self, row: usize) -> &str {
        &self.releases[row]
    }
}

/// Lower case letters and digits, all else a hyphen.
pub(super) fn slug(text: &str, also: &[char]) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        let letter = plain(letter.to_lowercase().next().unwrap_or(letter));
        if letter.is_ascii_alphanumeric() || also.contains(&letter) {
            out.push(letter.to_ascii_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.truncate(SLUG_LENGTH);
    let trimmed = out.trim_matches(['-', '.']);
    if trimmed.is_empty() { "x".to_owned() } else { trimmed.to_owned() }
}

/// A letter without its accent.
pub(super) fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        letter => letter,
    }
}

/// The name, with a number behind it if another has it; `index` is the name of the page itself.
fn free(taken: &mut BTreeSet<String>, name: String) -> String {
    let mut free = name.clone();
    let mut number = 1;
    while !taken.insert(free.clone()) {
        number += 1;
        free = format!("{name}-{number}");
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Eén pagina/Ça va? (2)", &[]), "een-pagina-ca-va-2");
        assert_eq!(slug("../..", &['.']), "x");
        assert_eq!(slug("v2.0-beta.1", &['.', '_']), "v2.0-beta.1");
        let mut taken = BTreeSet::new();
        assert_eq!([free(&mut taken, "a".into()), free(&mut taken, "a".into())], ["a", "a-2"]);
    }
}
