//! What stands behind a sentence: the page, edit or sweep that a person asks for by the name that pagelog gives it.
//!
//! ```text
//! docs/rules/noise.md        all that is said of that page (the end of a path will do, or its title)
//! docs/rules/noise.md#e3     the third edit of it
//! s1                         the first sweep
//! ```

use crate::compare::{Comparison, PageChange, SweepId, Word};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A page, by its place in [`Comparison::pages`], and which of its edits.
    #[allow(missing_docs, reason = "the names say it")]
    Page { page: usize, edits: Vec<usize> },
    /// A sweep.
    Sweep(SweepId),
}

/// Why nothing is found under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// No changed page is called so.
    Page,
    /// Several are: their paths.
    Several(Vec<String>),
    /// The page has only so many edits.
    Edit(usize),
    /// There are only so many sweeps.
    Sweep(usize),
}

/// What an entry means in a comparison.
pub fn find(comparison: &Comparison, entry: &str) -> Result<Asked, NotFound> {
    if let Some(number) = numbered(entry, 's') {
        let known = comparison.sweeps.len();
        return if number < known { Ok(Asked::Sweep(SweepId(number))) } else { Err(NotFound::Sweep(known)) };
    }
    let with_edit = entry.rsplit_once('#').and_then(|(name, edit)| Some((name, numbered(edit, 'e')?)));
    let page = page(comparison, with_edit.map_or(entry, |(name, _)| name))?;
    let edits = comparison.pages[page].edits.len();
    match with_edit {
        None => Ok(Asked::Page { page, edits: (0..edits).collect() }),
        Some((_, edit)) if edit < edits => Ok(Asked::Page { page, edits: vec![edit] }),
        Some(_) => Err(NotFound::Edit(edits)),
    }
}

/// The number in a name like `e3`, counted from 0.
fn numbered(name: &str, letter: char) -> Option<usize> {
    let digits = name.strip_prefix(letter).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse::<usize>().ok()?.checked_sub(1)
}

/// The page of that name: the first of these ways that finds one.
fn page(comparison: &Comparison, name: &str) -> Result<usize, NotFound> {
    let paths = |page: &PageChange| -> Vec<String> {
        page.new_path.iter().chain(&page.old_paths).map(|path| path.as_str().to_owned()).collect()
    };
    let below = |path: &str| path.strip_suffix(name).is_some_and(|rest| rest.ends_with('/'));
    let ways: [&dyn Fn(&PageChange) -> bool; 4] = [
        &|page| page.path().as_str() == name,
        &|page| paths(page).iter().any(|path| path == name),
        &|page| paths(page).iter().any(|path| below(path)) || page.path().stem() == name,
        &|page| page.title().to_lowercase() == name.to_lowercase(),
    ];
    for way in ways {
        let found: Vec<usize> = (0..comparison.pages.len()).filter(|at| way(&comparison.pages[*at])).collect();
        match found[..] {
            [] => {}
            [one] => return Ok(one),
            _ => {
                let paths = found.iter().map(|at| comparison.pages[*at].path().to_string());
                return Err(NotFound::Several(paths.collect()));
            }
        }
    }
    Err(NotFound::Page)
}

/// Where a sweep is found: page and edit.
pub fn places(comparison: &Comparison, sweep: SweepId) -> Vec<(usize, usize)> {
    let of_words = |words: &[Word]| words.iter().any(|word| word.sweep == Some(sweep));
    let pages = comparison.pages.iter().enumerate();
    pages
        .flat_map(|(at, page)| {
            let edits = page.edits.iter().enumerate();
            edits
                .filter(|(_, edit)| edit.sweep == Some(sweep) || of_words(&edit.words))
                .map(move |(edit, _)| (at, edit))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn names_count_from_one() {
        let found = ["e3", "e1", "e0", "e", "e3a", "s3"].map(|name| numbered(name, 'e'));
        assert_eq!(found, [Some(2), Some(0), None, None, None, None]);
    }
}
