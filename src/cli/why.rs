//! `pagelog why ENTRY [RANGE]`: what stands behind a sentence.

use clap::Args;

use super::project::{Project, json};
use super::{Common, Format, To};
use crate::compare::{Comparison, EditKind, Pages, WordOp};
use crate::error::Error;
use crate::range::nearest;
use crate::render::{view, why};
use crate::report::why::{Asked, NotFound, find};
use crate::rulings::withhold::{Withheld, proposed, written};

/// So many pages are named where a name can mean several.
const NAMED: usize = 5;

#[derive(Debug, Args)]
pub struct Why {
    /// A page (docs/a.md, a.md, its title), an edit of it (docs/a.md#e3), or a sweep (s1)
    entry: String,
    /// The range: A..B, A, A.. or nothing (the last release)
    range: Option<String>,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the rulings that withhold an edit from readers, to put in releases/withhold.toml
    #[arg(long, conflicts_with = "format")]
    withhold: bool,
    #[command(flatten)]
    to: To,
}

pub fn run(common: &Common, command: &Why) -> Result<(), Error> {
    let project = Project::open(common)?;
    let range = project.range(command.range.as_deref())?;
    let (told, pages) = match command.withhold {
        true => project.tell_with_pages(&range)?,
        false => (project.tell_range(&range)?, Pages::default()),
    };
    let asked = find(&told.comparison, &command.entry)
        .map_err(|not_found| refused(&command.entry, &told.comparison, not_found))?;
    if command.withhold {
        let rulings = rulings(&project, &told.comparison, &pages, &asked).ok_or_else(|| unruled(&command.entry))?;
        return command.to.open(project.language).write(&written(&rulings));
    }
    let view = view::why_view(&asked, &told.comparison, &told.site, &told.facts(), project.language);
    let output = command.to.open(project.language);
    match command.format {
        Format::Json => output.write(&json(&view)?),
        Format::Text => output.page(&why::why(&view, &output.terminal())),
    }
}

/// The rulings that withhold one edit: its text before and its text after. None where that is not one edit of a page, or where a
/// text of it is not in the file of the page.
fn rulings(project: &Project, comparison: &Comparison, pages: &Pages, asked: &Asked) -> Option<Vec<Withheld>> {
    let Asked::Page { page, edits } = asked else { return None };
    let (change, [edit]) = (&comparison.pages[*page], &edits[..]) else { return None };
    let edit = &change.edits[*edit];
    let end = |op: WordOp| match op {
        WordOp::Delete => (&comparison.from, &pages.old, change.old_paths.first(), edit.old.as_deref()),
        _ => (&comparison.to, &pages.new, change.new_path.as_ref(), edit.new.as_deref()),
    };
    let mut rulings = Vec::new();
    for op in [WordOp::Delete, WordOp::Insert] {
        let (point, pages, Some(path), Some(text)) = end(op) else { continue };
        let (page, source) = (pages.get(path)?.page(), project.repo.file(point, path.as_str())?);
        let ruling = |text: &str| proposed(path, &String::from_utf8_lossy(&source), &page, text);
        match (ruling(text), &edit.kind) {
            (Some(ruling), _) => rulings.extend([ruling]),
            // The values of a list stand each by itself.
            (None, EditKind::Field(_)) => {
                let words = edit.words.iter().filter(|word| word.op == op).flat_map(|word| word.text.split(", "));
                let values = words.map(|value| value.trim_matches([',', ' '])).filter(|value| !value.is_empty());
                rulings.extend(values.map(ruling).collect::<Option<Vec<_>>>()?);
            }
            (None, EditKind::Block(_)) => return None,
        }
    }
    // What only moved is the same before and after.
    rulings.dedup();
    Some(rulings).filter(|rulings| !rulings.is_empty())
}

fn unruled(entry: &str) -> Error {
    Error::new(format!("no ruling can be made for {entry}")).hint(
        "Name one edit of a page, as docs/a.md#e3. If you did, its words come from a file that the page includes: copy them from there \
         to `text` below [[withhold]] in releases/withhold.toml.",
    )
}

fn refused(entry: &str, comparison: &Comparison, not_found: NotFound) -> Error {
    let ends = match comparison.from.is_beginning() {
        true => format!("up to {}", comparison.to.name),
        false => format!("between {} and {}", comparison.from.name, comparison.to.name),
    };
    match not_found {
        NotFound::Page => {
            let paths = comparison.pages.iter().map(|page| page.path().as_str());
            let names: Vec<&str> = paths.chain(comparison.pages.iter().map(|page| page.title())).collect();
            let error = Error::new(format!("no page {entry} changed {ends}"));
            match nearest(entry, names.iter().copied()).first() {
                Some(near) => error.hint(format!("Did you mean {near}?")),
                None => error.hint("pagelog diff shows the pages that changed, with their paths."),
            }
        }
        NotFound::Several(paths) => {
            let named: Vec<&str> = paths.iter().take(NAMED).map(String::as_str).collect();
            Error::new(format!("{entry} can be {} pages", paths.len())).hint(format!("Say which: {}", named.join(", ")))
        }
        NotFound::Edit(edits) => Error::new(format!("no edit {entry} {ends}")).hint(if edits == 0 {
            "That page has none.".to_owned()
        } else {
            format!("That page has e1 to e{edits}.")
        }),
        NotFound::Sweep(sweeps) => Error::new(format!("no sweep {entry} {ends}")).hint(if sweeps == 0 {
            "There is none.".to_owned()
        } else {
            format!("There are s1 to s{sweeps}.")
        }),
    }
}
