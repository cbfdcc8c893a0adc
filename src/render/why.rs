//! What stands behind a sentence, as text for people: the page, the place, before and after, and the rule.

use super::language::Language;
use super::terminal::{Sheet, Terminal, bold, dim, plain};
use super::view::{EditView, PageView, RuleView, WhyView};
use crate::compare;

/// The evidence as text.
pub fn why(view: &WhyView, terminal: &Terminal) -> String {
    let mut sheet = Sheet::new(terminal);
    if let Some(page) = &view.page {
        of_page(&mut sheet, page, view);
    }
    if let Some(sweep) = &view.sweep {
        sheet.line(0, [bold(&sweep.id), plain(&format!(" {}", sweep.summary))]);
        sheet.line(0, [dim(&ends(view))]);
        sheet.blank();
        before_and_after(&mut sheet, 0, Some(&sweep.old), Some(&sweep.new));
        rules(&mut sheet, 0, &sweep.reasons, &view.rules);
        sheet.blank();
        for place in &view.places {
            sheet.line(0, [plain(&format!("{}#{}", place.path, place.edit)), dim(&format!("  {}", place.title))]);
        }
    }
    sheet.text
}

fn ends(view: &WhyView) -> String {
    let from = if view.from.name.is_empty() { "–" } else { &view.from.name };
    format!("{from} → {}", view.to.name)
}

fn of_page(sheet: &mut Sheet<'_>, page: &PageView, view: &WhyView) {
    let language = sheet.terminal.language;
    let path = page.new_path.as_ref().or(page.old_paths.first()).map_or("", String::as_str);
    let title = if page.new_path.is_some() { &page.title.new } else { &page.title.old };
    sheet.line(0, [bold(title.as_deref().unwrap_or(path))]);
    let old: Vec<&str> = page.old_paths.iter().map(String::as_str).filter(|old| *old != path).collect();
    let was =
        if old.is_empty() { String::new() } else { format!(" ({} {})", say(language, Word::Was), old.join(", ")) };
    sheet.line(0, [dim(path), dim(&was), dim(&format!("  {}", ends(view)))]);
    let sure = format!("{:.0} %", page.confidence * 100.0);
    let evidence = if page.evidence.is_empty() { String::new() } else { format!(": {}", page.evidence.join("; ")) };
    let lineage = language.lineage(page.lineage.into());
    sheet.line(0, [plain(&format!("{lineage}, {sure} {}{evidence}", say(language, Word::Sure)))]);
    let mut told: Vec<&str> = Vec::new();
    for sentence in &page.summary {
        sheet.blank();
        sheet.line(0, [bold(&sentence.text)]);
        let edits: Vec<&EditView> = page.edits.iter().filter(|edit| sentence.edits.contains(&edit.id)).collect();
        told.extend(edits.iter().map(|edit| edit.id.as_str()));
        if sentence.edits.is_empty() {
            sheet.line(2, [dim(say(language, Word::FromLineage))]);
        }
        edits.iter().for_each(|edit| of_edit(sheet, edit, view));
    }
    let untold: Vec<&EditView> = page.edits.iter().filter(|edit| !told.contains(&edit.id.as_str())).collect();
    if !untold.is_empty() {
        sheet.blank();
        sheet.line(0, [bold(say(language, Word::Untold))]);
        untold.iter().for_each(|edit| of_edit(sheet, edit, view));
    }
}

fn of_edit(sheet: &mut Sheet<'_>, edit: &EditView, view: &WhyView) {
    let language = sheet.terminal.language;
    let kind = match (&edit.field, edit.block.kind()) {
        (_, Some(kind)) => compare::EditKind::Block(kind),
        (field, None) => compare::EditKind::Field(field.clone().unwrap_or_default()),
    };
    let mut head = format!("{}  {}, {}", edit.id, language.edit_kind(&kind), language.op(edit.op.into()));
    if !edit.place.is_empty() {
        head.push_str(&format!(" · {}", edit.place.join(" › ")));
    }
    if let Some(line) = view.places.iter().find(|place| place.edit == edit.id).map(|place| place.line) {
        head.push_str(&format!(" · {} {line}", say(language, Word::Line)));
    }
    let mut sweeps: Vec<&str> = edit.sweep.iter().map(String::as_str).collect();
    sweeps.extend(edit.words.iter().filter_map(|word| word.sweep.as_deref()));
    sweeps.dedup();
    if !sweeps.is_empty() {
        head.push_str(&format!(" · {} {}", say(language, Word::ToldWith), sweeps.join(", ")));
    }
    sheet.line(2, [plain(&head)]);
    if edit.old != edit.new || edit.target.is_none() {
        before_and_after(sheet, 6, edit.old.as_deref(), edit.new.as_deref());
    }
    if let Some(target) = &edit.target {
        before_and_after(sheet, 6, target.old.as_deref(), target.new.as_deref());
    }
    if let Some(moved) = &edit.moved {
        let place = |place: &super::view::PlaceView| place.place.join(" › ");
        before_and_after(sheet, 6, Some(&place(&moved.from)), Some(&place(&moved.to)));
    }
    rules(sheet, 6, &edit.reasons, &view.rules);
}

fn before_and_after(sheet: &mut Sheet<'_>, indent: usize, old: Option<&str>, new: Option<&str>) {
    let language = sheet.terminal.language;
    for (word, text) in [(Word::Before, old), (Word::After, new)] {
        let nothing = say(language, Word::Nothing);
        let shown = text.filter(|text| !text.is_empty());
        let piece = shown.map_or_else(|| dim(nothing), plain);
        sheet.line(indent, [dim(&format!("{}: ", say(language, word))), piece]);
    }
}

/// `getal, dus inhoudelijk` — and where the team decided otherwise than the table of the handbook.
fn rules(sheet: &mut Sheet<'_>, indent: usize, reasons: &[super::view::Reason], rules: &[RuleView]) {
    let language = sheet.terminal.language;
    for rule in rules.iter().filter(|rule| reasons.contains(&rule.reason)) {
        let significance = language.significance(rule.significance.into());
        let mut line = format!("{}, {} {significance}", language.reason(rule.reason.into()), say(language, Word::So));
        if rule.significance != rule.default {
            let default = language.significance(rule.default.into());
            line.push_str(&format!(" ({} {default})", say(language, Word::Decided)));
        }
        sheet.line(indent, [dim(&format!("{}: ", say(language, Word::Rule))), plain(&line)]);
    }
}

#[derive(Clone, Copy)]
enum Word {
    Was,
    Sure,
    FromLineage,
    Untold,
    Line,
    ToldWith,
    Before,
    After,
    Nothing,
    Rule,
    So,
    Decided,
}

fn say(language: Language, word: Word) -> &'static str {
    let (nl, en) = match word {
        Word::Was => ("was", "was"),
        Word::Sure => ("zeker", "sure"),
        Word::FromLineage => (
            "Dit volgt uit waar de pagina vandaan komt; zie hierboven.",
            "This follows from where the page comes from; see above.",
        ),
        Word::Untold => ("Hierover staat er geen eigen zin:", "No sentence of its own is about:"),
        Word::Line => ("regel", "line"),
        Word::ToldWith => ("verteld bij", "told with"),
        Word::Before => ("eerst", "before"),
        Word::After => ("nu", "now"),
        Word::Nothing => ("(niets)", "(nothing)"),
        Word::So => ("dus", "so"),
        Word::Rule => ("reden", "reason"),
        Word::Decided => ("volgens pagelog.toml; anders", "by pagelog.toml; otherwise"),
    };
    match language {
        Language::Nl => nl,
        Language::En => en,
    }
}
