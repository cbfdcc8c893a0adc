//! English, plain: common words, short sentences, figures.

use super::{
    A_FEW, Label, Language, QUOTE_LENGTH, SweepWords, TITLE_LENGTH, capital, clean, is_address, known, percent, stop,
};
use crate::compare::{EditKind, Evidence, Lineage, Op, Reason, Significance, SweepKind};
use crate::page::BlockKind;
use crate::problem::{ProblemKind, RulingMiss};
use crate::report::notes::{Counts, GroupKind, Rest, Small};
use crate::report::statements::{CodePart, Pieces, Said};

const EN: Language = Language::En;

pub(super) fn statement(said: &Said) -> String {
    match said {
        Said::Title { old, new } => {
            let (old, new) = EN.quote_pair(old, new, TITLE_LENGTH);
            format!("The title is now {new} (was {old}).")
        }
        Said::MergedFrom { titles } if titles.is_empty() => "Merged with another page.".to_owned(),
        Said::MergedFrom { titles } => stop(format!("Merged with {}", EN.quote_list(titles))),
        Said::MadeFrom { titles } => stop(format!("Merged from {}", EN.quote_list(titles))),
        Said::SplitInto { titles } => stop(format!("Part of it is now on {}", EN.quote_list(titles))),
        Said::SplitFrom { title } => stop(format!("Split off from {}", EN.quote_title(title))),
        Said::Moved { sections: Some((from, to)), .. } => {
            stop(format!("Moved from {} to {}", EN.quote_title(from), EN.quote_title(to)))
        }
        Said::Moved { from, to, .. } if clean(from) == clean(to) => {
            stop(format!("The address is written a little differently: {}", EN.quote_title(to)))
        }
        Said::Moved { from, to, .. } => {
            let (from, to) = EN.quote_pair(from, to, TITLE_LENGTH);
            format!("The address is now {to} (was {from}).")
        }
        Said::FileRenamed { from, to } => {
            let (from, to) = EN.quote_pair(from, to, TITLE_LENGTH);
            format!("The file is now {to} (was {from}).")
        }
        Said::Rewritten { sections, text } => match (sections.is_empty(), known(text.as_ref())) {
            (false, _) => stop(format!("Largely rewritten, mostly under {}", EN.quote_list(sections))),
            (true, Some(text)) => {
                stop(format!("Largely rewritten. Among other things it now says {}", EN.quote(&text)))
            }
            (true, None) => "Largely rewritten.".to_owned(),
        },
        Said::SectionsAdded { headings } => named("New section", "new sections", headings),
        Said::SectionsRemoved { headings } => match headings.as_slice() {
            [one] if clean(one).is_empty() => "1 section was removed.".to_owned(),
            [one] => format!("The section {} was removed.", EN.quote_title(one)),
            many => with_list(format!("{} sections were removed", EN.number(many.len())), many),
        },
        Said::SectionsMoved { headings } => match headings.as_slice() {
            [one] => format!("The section {} is now in another place.", EN.quote_title(one)),
            many => with_list(format!("{} sections are now in another place", EN.number(many.len())), many),
        },
        Said::HeadingRenamed { old, new } => {
            let (old, new) = EN.quote_pair(old, new, TITLE_LENGTH);
            stop(format!("The heading {old} now reads {new}"))
        }
        Said::HeadingsRenamed { count, old, new, part, dated } => headings(*count, old, new, part.as_ref(), *dated),
        Said::Often { first, times, places } => often(first, *times, places),
        Said::Value { sort, old, new, place } => value(*sort, old, new, place.as_slice()),
        Said::TextMoved { text, pieces, from, to } => {
            let (from, to) = (under(from.as_ref()), under(to.as_ref()));
            let text = text_told(text, *pieces);
            stop(format!("Put elsewhere: {text}, now {to}, before {from}"))
        }
        Said::ThingsMoved { names, from, to } => {
            let (from, to) = (under(from.as_ref()), under(to.as_ref()));
            let names = match EN.quote_list(names) {
                list if list.is_empty() => EN.count(names.len(), "item", "items"),
                list => list,
            };
            stop(format!("Put elsewhere: {names}, now {to}, before {from}"))
        }
        Said::TextLeft { text, pieces, place } => {
            let text = text_told(text, *pieces);
            stop(format!("No longer {}, still elsewhere on the page: {text}", under(place.as_ref())))
        }
        Said::TextRepeated { text, pieces, place } => {
            let text = text_told(text, *pieces);
            stop(format!("Now also {}: {text}", under(place.as_ref())))
        }
        Said::Recast { place } => match known(place.as_ref()) {
            Some(place) => format!("The text under {} is arranged differently.", EN.quote_title(&place)),
            None => "The text is arranged differently.".to_owned(),
        },
        Said::Obligation { old, new, place } | Said::Negation { old, new, place } => {
            replaced(old, new, Pieces::ONE, place.as_ref())
        }
        Said::TextAdded { text, pieces, place } => added(text, *pieces, place.as_ref()),
        Said::TextRemoved { text, pieces, place } => removed(text, *pieces, place.as_ref()),
        Said::TextReplaced { old, new, pieces, place } => replaced(old, new, *pieces, place.as_ref()),
        Said::TablesAdded { tables, names, place } => {
            whole_tables(["New table", "new tables"], *tables, names, place.as_slice())
        }
        Said::TablesRemoved { tables, names, place } => {
            whole_tables(["Removed table", "removed tables"], *tables, names, place.as_slice())
        }
        Said::ColumnsAdded { names, place } => {
            within("added to", "table", ["column", "columns"], names, place.as_slice())
        }
        Said::ColumnsRemoved { names, place } => {
            within("removed from", "table", ["column", "columns"], names, place.as_slice())
        }
        Said::Cell { row, old, new, place } => cell(row, old, new, place.as_ref()),
        Said::RowsAdded { names, place } => within("added to", "table", ["row", "rows"], names, place.as_slice()),
        Said::RowsRemoved { names, place } => within("removed from", "table", ["row", "rows"], names, place.as_slice()),
        Said::RowsRecast { items, text, rows, place } => recast_rows(items, text, *rows, place.as_slice()),
        Said::ItemsAdded { items, place } => within("added to", "list", ["item", "items"], items, place.as_slice()),
        Said::ItemsRemoved { items, place } => {
            within("removed from", "list", ["item", "items"], items, place.as_slice())
        }
        Said::RowRenamed { old, new, place } => {
            let (old, new) = EN.quote_pair(old, new, TITLE_LENGTH);
            stop(match known(place.as_ref()) {
                Some(place) => format!("Under {}, the row {old} is now called {new}", EN.quote_title(&place)),
                None => format!("The row {old} is now called {new}"),
            })
        }
        Said::BoxRenamed { old, new, place } => {
            let (old, new) = EN.quote_pair(old, new, TITLE_LENGTH);
            stop(match known(place.as_ref()) {
                Some(place) => format!("Under {}, the box {old} is now called {new}", EN.quote_title(&place)),
                None => format!("The box {old} is now called {new}"),
            })
        }
        Said::BoxesAdded { titles, place, .. } => boxes(["New box", "new boxes"], titles, place.as_slice()),
        Said::BoxesRemoved { titles, place, .. } => boxes(["Removed box", "removed boxes"], titles, place.as_slice()),
        Said::LinksChanged { texts } => match texts.as_slice() {
            [one] if clean(one).is_empty() => "1 link has another address.".to_owned(),
            [one] => format!("The link {} has another address.", EN.quote(one)),
            many => with_list(format!("{} links have another address", EN.number(many.len())), many),
        },
        Said::LinksAdded { texts } => named("New link:", "new links", texts),
        Said::LinksRemoved { texts } => match texts.as_slice() {
            [one] if clean(one).is_empty() => "1 link is gone.".to_owned(),
            [one] => format!("The text {} is no longer a link.", EN.quote(one)),
            many => with_list(format!("{} texts are no longer a link", EN.number(many.len())), many),
        },
        Said::ImagesAdded { count } => stop(EN.count(*count, "new image", "new images")),
        Said::ImagesRemoved { count: 1 } => "1 image was removed.".to_owned(),
        Said::ImagesRemoved { count } => format!("{} images were removed.", EN.number(*count)),
        Said::ImagesReplaced { count: 1 } => "1 image was replaced.".to_owned(),
        Said::ImagesReplaced { count } => format!("{} images were replaced.", EN.number(*count)),
        Said::ImagesDescribed { count: 1 } => "1 image has another description.".to_owned(),
        Said::ImagesDescribed { count } => format!("{} images have another description.", EN.number(*count)),
        Said::HeadingsAdded { headings } => named("New heading", "new headings", headings),
        Said::HeadingsRemoved { headings } => match headings.as_slice() {
            [one] => format!("The heading {} was removed.", EN.quote_title(one)),
            many => with_list(format!("{} headings were removed", EN.number(many.len())), many),
        },
        Said::CodeChanged { count: 1, places, old, new, part } => {
            code(places.first(), old.as_deref(), new.as_deref(), part.as_ref())
        }
        Said::CodeAdded { count, places } => pieces_of_code(*count, "new", places),
        Said::CodeRemoved { count, places } => pieces_of_code(*count, "gone", places),
        Said::CodeChanged { count, places, part, .. } => EN.codes(*count, places, part.as_ref()),
        Said::Labels { field, added, removed } => labels(field, added, removed),
        Said::Field { field, old, new } => self::field(field, old.as_deref(), new.as_deref()),
        Said::TermsAdded { terms } => terms_listed("New term", "new terms", terms),
        Said::TermsRemoved { terms } => terms_listed("Removed term", "removed terms", terms),
        Said::Wording { places: 1, .. } => "A piece of text is worded differently.".to_owned(),
        Said::Wording { places, spelled } => {
            let how = if *spelled { "worded or written" } else { "worded" };
            match *places <= A_FEW {
                true => format!("A few pieces of text are {how} differently."),
                false => format!("{} pieces of text are {how} differently.", EN.number(*places)),
            }
        }
        Said::Corrected { places: 1 } => "Spelling or punctuation is different in one place.".to_owned(),
        Said::Corrected { places } if *places <= A_FEW => {
            "Spelling or punctuation is different in a few places.".to_owned()
        }
        Said::Corrected { places } => {
            format!("Spelling or punctuation is different in {} places.", EN.number(*places))
        }
        Said::Reordered { place } => match known(place.as_ref()) {
            Some(place) => format!("The order under {} has changed.", EN.quote_title(&place)),
            None => "The order on the page has changed.".to_owned(),
        },
        Said::Sign { sort, text, place } => {
            let under =
                known(place.as_ref()).map(|place| format!(" under {}", EN.quote_title(&place))).unwrap_or_default();
            stop(format!("{}{under}, at {}", sign_told(*sort), EN.quote(text)))
        }
        Said::Looks => "Only the layout has changed.".to_owned(),
        Said::Respelled { links: 1 } => "Only the address of a link is written differently.".to_owned(),
        Said::Respelled { links } => {
            format!("Only the addresses of {} links are written differently.", EN.number(*links))
        }
        Said::New { about, headings } => match known(about.as_ref()) {
            Some(about) => stop(format!("New page: {}", EN.quote(&about))),
            None => {
                stop(format!("New page{}", with_headings(headings).map_or(String::new(), |with| format!(" {with}"))))
            }
        },
        Said::Gone { leads_to: None } => "This page is no longer there.".to_owned(),
        Said::Gone { leads_to: Some(title) } => format!("This page is no longer there. {}", EN.leads_to(title)),
        Said::Words { text } => stop(clean(text)),
        Said::Minor => "Something small has changed, say the writers.".to_owned(),
    }
}

/// `In 31 headings a date was added, such as “1.2 (2 May 2023)” (was “1.2”).`
fn headings(count: usize, old: &str, new: &str, part: Option<&[Option<String>; 2]>, dated: bool) -> String {
    let count = EN.number(count);
    let (old, new) = EN.quote_pair(old, new, TITLE_LENGTH);
    let such = format!(", such as {new} (was {old}).");
    match part {
        _ if dated => format!("In {count} headings a date was added{such}"),
        Some([Some(gone), Some(came)]) => {
            format!("{count} headings now have {} instead of {}{such}", EN.quote_title(came), EN.quote_title(gone))
        }
        Some([None, Some(came)]) => format!("In {count} headings {} was added{such}", EN.quote_title(came)),
        Some([Some(gone), None]) => format!("In {count} headings {} was removed{such}", EN.quote_title(gone)),
        _ => format!("{count} headings read differently{such}"),
    }
}

/// What can be said of several places: the first that could be said, how many sentences or things it is about, and where.
fn often(first: &Said, times: usize, places: &[String]) -> String {
    let under = under_all(places);
    let sentences = |pieces: &Pieces, done: &str, example: &str, text: &str| {
        let pieces = Pieces { count: times, ..*pieces };
        let head = format!("{} {done}{under}", counted(pieces));
        match clean(text).is_empty() {
            true => stop(head),
            false => format!("{} {}", stop(head), stop(format!("{example} {}", EN.quote(text)))),
        }
    };
    match first {
        Said::TextReplaced { old, new, .. } | Said::Obligation { old, new, .. } | Said::Negation { old, new, .. } => {
            let head = format!("In {} places{under} the text reads differently.", EN.number(times));
            let (was, is) = EN.quote_pair(old, new, QUOTE_LENGTH);
            match (clean(old).is_empty(), clean(new).is_empty()) {
                (false, false) => format!("{head} For example, it now says {is} (was {was})."),
                (true, false) => format!("{head} For example, {is} was added."),
                (_, true) => head,
            }
        }
        Said::TextAdded { text, pieces, .. } => sentences(pieces, "were added", "One of them is", text),
        Said::TextRemoved { text, pieces, .. } => sentences(pieces, "were removed", "One of them was", text),
        Said::TextMoved { text, pieces, .. } => {
            sentences(pieces, "now stand elsewhere on the page,", "One of them is", text)
        }
        Said::TextLeft { text, pieces, .. } => {
            sentences(pieces, "now stand only elsewhere on the page, no longer", "One of them is", text)
        }
        Said::TextRepeated { text, pieces, .. } => {
            sentences(pieces, "from elsewhere on the page now also stand", "One of them is", text)
        }
        Said::ThingsMoved { names, .. } => {
            with_list(format!("{} now elsewhere on the page,{under}", EN.count(times, "item is", "items are")), names)
        }
        Said::Value { sort, old, new, .. } => value(*sort, old, new, places),
        Said::TablesAdded { names, .. } => whole_tables(["New table", "new tables"], times, names, places),
        Said::TablesRemoved { names, .. } => whole_tables(["Removed table", "removed tables"], times, names, places),
        Said::ColumnsAdded { names, .. } => within("added to", "table", ["column", "columns"], names, places),
        Said::ColumnsRemoved { names, .. } => within("removed from", "table", ["column", "columns"], names, places),
        Said::RowsAdded { names, .. } => within("added to", "table", ["row", "rows"], names, places),
        Said::RowsRemoved { names, .. } => within("removed from", "table", ["row", "rows"], names, places),
        Said::RowsRecast { items, text, .. } => recast_rows(items, text, times, places),
        Said::ItemsAdded { items, .. } => within("added to", "list", ["item", "items"], items, places),
        Said::ItemsRemoved { items, .. } => within("removed from", "list", ["item", "items"], items, places),
        Said::BoxesAdded { titles, .. } => boxes(["New box", "new boxes"], titles, places),
        Said::BoxesRemoved { titles, .. } => boxes(["Removed box", "removed boxes"], titles, places),
        Said::Cell { .. } => {
            format!("{} rows of tables{under} have changed. {}", EN.number(times), statement(first))
        }
        Said::RowRenamed { old, new, .. } => named_otherwise("rows", times, old, new),
        Said::BoxRenamed { old, new, .. } => named_otherwise("boxes", times, old, new),
        Said::Recast { .. } => format!("The text{under} is arranged differently."),
        Said::Reordered { .. } => format!("The order{under} has changed."),
        Said::Sign { sort, .. } => format!("{}{under}.", sign_told(*sort)),
        other => statement(other),
    }
}

fn named_otherwise(what: &str, times: usize, old: &str, new: &str) -> String {
    let (old, new) = EN.quote_pair(old, new, TITLE_LENGTH);
    format!("{} {what} have another name, such as {new} (was {old}).", EN.number(times))
}

fn sign_told(sort: Reason) -> &'static str {
    match sort {
        Reason::Reference => "The footnotes are in other places",
        Reason::Number => "A figure stands differently (raised, lowered or plain)",
        _ => "There is another emoji",
    }
}

pub(super) fn pieces_of_code(count: usize, what: &str, places: &[String]) -> String {
    let under = if places.is_empty() { String::new() } else { format!(", under {}", EN.quote_list(places)) };
    stop(format!("{} pieces of code are {what}{under}", EN.number(count)))
}

/// What differs in some code, if it can be read within a sentence.
pub(super) fn part_of_code(subject: &str, part: &CodePart) -> Option<String> {
    if [&part.old, &part.new].into_iter().flatten().any(|side| side.len() > QUOTE_LENGTH) {
        return None;
    }
    let others = if part.is_all { "" } else { ", among other changes" };
    Some(match (&part.old, &part.new) {
        (Some(old), Some(new)) => {
            let (old, new) = EN.quote_pair(old, new, QUOTE_LENGTH);
            format!("In {subject} it now says {new} instead of {old}{others}.")
        }
        (None, Some(new)) => format!("In {subject} {} was added{others}.", EN.quote(new)),
        (Some(old), None) => format!("In {subject} {} was removed{others}.", EN.quote(old)),
        (None, None) => return None,
    })
}

/// `The code under “Cleaning up” is now “rm -rf build” (was “rm -r build”).`
fn code(place: Option<&String>, old: Option<&str>, new: Option<&str>, part: Option<&CodePart>) -> String {
    let under = known(place).map(|place| format!(" under {}", EN.quote_title(&place))).unwrap_or_default();
    match (old, new) {
        // A piece of a long text in code can't be read.
        (Some(old), Some(new)) if old.len().max(new.len()) > QUOTE_LENGTH => {
            let told = part.and_then(|part| part_of_code(&format!("the code{under}"), part));
            told.unwrap_or_else(|| match EN.beginnings(old, new) {
                Some((old, new)) => format!("The code{under} is now {new} (was {old})."),
                None => format!("The code{under} has changed."),
            })
        }
        (Some(old), Some(new)) if clean(old) != clean(new) => {
            let (old, new) = EN.quote_pair(old, new, QUOTE_LENGTH);
            format!("The code{under} is now {new} (was {old}).")
        }
        (Some(_), Some(_)) => format!("The code{under} is indented differently."),
        (None, Some(new)) => stop(format!("New code{under}: {}", EN.quote(new))),
        (Some(old), None) => stop(format!("Removed code{under}: {}", EN.quote(old))),
        (None, None) => format!("The code{under} is different."),
    }
}

/// `New section “A”.` · `3 new sections: “A”, “B” and “C”.`
fn named(one: &str, many: &str, texts: &[String]) -> String {
    match texts {
        [only] if clean(only).is_empty() => stop(one.trim_end_matches(':')),
        [only] => stop(format!("{one} {}", EN.quote_title(only))),
        texts => with_list(format!("{} {many}", EN.number(texts.len())), texts),
    }
}

/// The sentence, and the things by name where there are names.
fn with_list(sentence: String, texts: &[String]) -> String {
    let list = EN.quote_list(texts);
    stop(if list.is_empty() { sentence } else { format!("{sentence}: {list}") })
}

/// `New term: AVG.` · `3 new terms: AVG, Awb and Besluit.`
fn terms_listed(one: &str, many: &str, terms: &[String]) -> String {
    let head = if terms.len() == 1 { one.to_owned() } else { format!("{} {many}", EN.number(terms.len())) };
    match EN.plain_list(terms).as_str() {
        "" => stop(head),
        list => stop(format!("{head}: {list}")),
    }
}

/// Where something stands, by heading: ` under “A”, “B” and “C”`.
fn under_all(places: &[String]) -> String {
    match places {
        [one] => known(Some(one)).map(|place| format!(" under {}", EN.quote_title(&place))).unwrap_or_default(),
        many => {
            let top = if many.iter().any(|place| clean(place).is_empty()) { " at the top and" } else { "" };
            match EN.quote_list(many) {
                list if list.is_empty() => String::new(),
                list => format!("{top} under {list}"),
            }
        }
    }
}

/// `2 rows added to the table under “X”: “a” and “b”.`
fn within(done: &str, whole: &str, part: [&str; 2], texts: &[String], places: &[String]) -> String {
    let whole = match (under_all(places).as_str(), places.len()) {
        ("", _) => format!("a {whole}"),
        (under, 1) => format!("the {whole}{under}"),
        (under, _) => format!("the {whole}s{under}"),
    };
    with_list(format!("{} {done} {whole}", EN.count(texts.len(), part[0], part[1])), texts)
}

fn recast_rows(items: &[String], text: &str, rows: usize, places: &[String]) -> String {
    let under = match under_all(places).trim_start() {
        "" => String::new(),
        under => format!("{under}, "),
    };
    let rows = EN.count(rows, "row in a table", "rows in a table");
    match items.len() {
        0 => stop(capital(&format!("{under}plain text now instead of {rows}: {}", EN.quote(text)))),
        many => with_list(
            capital(&format!("{under}{} in a list now instead of {rows}", EN.count(many, "item", "items"))),
            items,
        ),
    }
}

fn whole_tables(words: [&str; 2], tables: usize, names: &[String], places: &[String]) -> String {
    let under = under_all(places);
    let tables = if tables == 1 { words[0].to_owned() } else { format!("{} {}", EN.number(tables), words[1]) };
    match names.len() {
        0 => stop(format!("{tables}{under}")),
        rows => with_list(format!("{tables}{under} with {}", EN.count(rows, "row", "rows")), names),
    }
}

/// `The row “Vergunning” under “Leges” now says “€ 160” instead of “€ 145”.`
fn cell(row: &str, old: &str, new: &str, place: Option<&String>) -> String {
    let under = known(place).map(|place| format!(" under {}", EN.quote_title(&place))).unwrap_or_default();
    let row = format!("he row {}{under}", EN.quote_title(row));
    match (clean(old).is_empty(), clean(new).is_empty()) {
        (true, _) => stop(format!("T{row} now also says {}", EN.quote(new))),
        (_, true) => stop(format!("{} was removed from t{row}", EN.quote(old))),
        _ => {
            let (old, new) = EN.quote_pair(old, new, QUOTE_LENGTH);
            stop(format!("T{row} now says {new} instead of {old}"))
        }
    }
}

fn boxes(words: [&str; 2], titles: &[String], places: &[String]) -> String {
    let under = under_all(places);
    match titles.len() {
        0 | 1 if titles.iter().all(|title| clean(title).is_empty()) => stop(format!("{}{under}", words[0])),
        1 => stop(format!("{}{under}: {}", words[0], EN.quote(&titles[0]))),
        count => with_list(format!("{} {}{under}", EN.number(count), words[1]), titles),
    }
}

/// `Under “Termijnen”: 15 dagen instead of 10 dagen.`
fn value(sort: Reason, old: &str, new: &str, places: &[String]) -> String {
    let bare = matches!(sort, Reason::Number | Reason::Date | Reason::Amount);
    let (old_text, new_text) = if bare {
        super::cut_pair(&clean(old), &clean(new), QUOTE_LENGTH)
    } else {
        EN.quote_pair(old, new, QUOTE_LENGTH)
    };
    let under = Some(under_all(places).trim_start().to_owned()).filter(|under| !under.is_empty());
    let one_sided = |done: &str, text: &str| match &under {
        Some(under) => stop(format!("{done} {under}: {text}")),
        None => stop(format!("{done}: {text}")),
    };
    match (clean(old).is_empty(), clean(new).is_empty()) {
        (true, _) => one_sided("Added", &new_text),
        (false, true) => one_sided("Removed", &old_text),
        (false, false) => {
            let told = format!("{new_text} instead of {old_text}");
            stop(capital(&under.as_ref().map_or_else(|| format!("now {told}"), |under| format!("{under}: {told}"))))
        }
    }
}

fn under(place: Option<&String>) -> String {
    known(place).map_or_else(|| "at the top".to_owned(), |place| format!("under {}", EN.quote_title(&place)))
}

/// Text between quotation marks and of how much it is the first; only the number where nothing of it can be quoted.
fn text_told(text: &str, pieces: Pieces) -> String {
    match (clean(text).is_empty(), pieces.count) {
        (true, _) => counted(pieces),
        (false, 0 | 1) => EN.quote(text),
        (false, _) => format!("{} ({})", EN.quote(text), counted(pieces)),
    }
}

/// What a page has that says nothing of itself: `with the headings “Install” and “Use”`.
pub(super) fn with_headings(headings: &[String]) -> Option<String> {
    let names = EN.quote_list(headings);
    let heading = if headings.len() == 1 { "heading" } else { "headings" };
    (!names.is_empty()).then(|| format!("with the {heading} {names}"))
}

fn counted(pieces: Pieces) -> String {
    match pieces.are_sentences {
        true => EN.count(pieces.count, "sentence", "sentences"),
        false => EN.count(pieces.count, "piece of text", "pieces of text"),
    }
}

fn added(text: &str, pieces: Pieces, place: Option<&String>) -> String {
    let head =
        known(place).map_or_else(|| "New text".to_owned(), |place| format!("New under {}", EN.quote_title(&place)));
    stop(format!("{head}: {}", text_told(text, pieces)))
}

fn removed(text: &str, pieces: Pieces, place: Option<&String>) -> String {
    let head = known(place)
        .map_or_else(|| "Removed text".to_owned(), |place| format!("Removed under {}", EN.quote_title(&place)));
    stop(format!("{head}: {}", text_told(text, pieces)))
}

fn replaced(old: &str, new: &str, pieces: Pieces, place: Option<&String>) -> String {
    if clean(old).is_empty() {
        return added(new, pieces, place);
    }
    if clean(new).is_empty() {
        return removed(old, pieces, place);
    }
    let (old, new) = EN.quote_pair(old, new, QUOTE_LENGTH);
    let under = known(place).map(|place| format!("Under {}, ", EN.quote_title(&place))).unwrap_or_default();
    if pieces.count > 1 {
        let head = capital(&format!("{under}{} are different", counted(pieces)));
        return format!("{head}. {}", stop(format!("One of them now reads {new}")));
    }
    let now = capital(&format!("{under}the text now reads {new}"));
    format!("{} {}", stop(now), stop(format!("It used to read {old}")))
}

fn labels(field: &str, added: &[String], removed: &[String]) -> String {
    let field = EN.quote_title(field);
    let are_labels = !added.iter().chain(removed).any(|value| is_address(value));
    let told = |[one, many, value]: [&str; 3], texts: &[String]| match texts.len() {
        0 => None,
        _ if !are_labels => Some(with_list(format!("{value} {field}"), texts)),
        1 => Some(with_list(format!("{one} for {field}"), texts)),
        count => Some(with_list(format!("{} {many} for {field}", EN.number(count)), texts)),
    };
    let came = told(["New label", "new labels", "New in"], added);
    let went = told(["Removed label", "removed labels", "Removed from"], removed);
    match (came, went) {
        (None, None) => format!("The labels for {field} are different."),
        (came, went) => came.into_iter().chain(went).collect::<Vec<_>>().join(" "),
    }
}

fn field(field: &str, old: Option<&str>, new: Option<&str>) -> String {
    let is_summary = matches!(field, "summary" | "description" | "samenvatting" | "excerpt");
    let field = EN.quote_title(field);
    let is_on = |value: Option<&str>| value.map_or(Some(false), |value| value.parse::<bool>().ok());
    // What is not said is off, as a rule; a setting that went is told as one that went.
    if let (Some(was), Some(is)) = (is_on(old), new.and_then(|new| new.parse::<bool>().ok()))
        && was != is
    {
        let now = if is { "on" } else { "off" };
        return format!("The setting {field} is now {now}.");
    }
    if let (true, Some(old), Some(new)) = (is_summary, old, new) {
        let (old, new) = EN.quote_pair(old, new, QUOTE_LENGTH);
        return format!("The summary is now {new} (was {old}).");
    }
    let old = old.filter(|old| !clean(old).is_empty());
    let new = new.filter(|new| !clean(new).is_empty());
    match (old, new) {
        (Some(old), Some(new)) => {
            let (old, new) = EN.quote_pair(old, new, QUOTE_LENGTH);
            format!("The property {field} is now {new} (was {old}).")
        }
        (None, Some(new)) => stop(format!("The property {field} was added: {}", EN.quote(new))),
        (Some(old), None) => stop(format!("The property {field} was removed. It used to be {}", EN.quote(old))),
        (None, None) => format!("The property {field} is different."),
    }
}

pub(super) fn sweep(sweep: &SweepWords<'_>) -> String {
    let told = sweep_alone(sweep);
    if sweep.has_slot() { format!("{told} Where “…” stands, each page has its own words.") } else { told }
}

fn sweep_alone(sweep: &SweepWords<'_>) -> String {
    let pages = EN.pages_of(sweep);
    let (old, new) = sweep.texts();
    match (sweep.kind, sweep.block) {
        (SweepKind::Path, _) => return path_sweep(sweep.pages, &old, &new),
        (SweepKind::Link, _) => return link_sweep(sweep, &pages, &old, &new),
        (SweepKind::FrontMatter, EditKind::Field(key)) if key != "title" => {
            return property_sweep(&pages, sweep.op, key, &old, &new);
        }
        _ => {}
    }
    let title = matches!(sweep.block, EditKind::Field(key) if key == "title");
    let part = |text: &str| match (sweep.kind, sweep.block, sign(text)) {
        (_, _, Some(sign)) => sign.to_owned(),
        (SweepKind::Words, ..) if text.chars().all(char::is_alphanumeric) => format!("the word {}", EN.quote(text)),
        (SweepKind::Words, ..) => EN.quote(text),
        (_, EditKind::Block(BlockKind::Admonition), _) => format!("the box {}", EN.quote_title(text)),
        (SweepKind::Section, ..) => format!("the section {}", EN.quote_title(text)),
        (_, EditKind::Block(BlockKind::Heading), _) => format!("the heading {}", EN.quote_title(text)),
        _ => EN.quote(text),
    };
    let in_what = match sweep.block {
        EditKind::Field(key) if key == "title" => " in the title".to_owned(),
        EditKind::Field(key) => format!(" in the property {}", EN.quote_title(key)),
        EditKind::Block(BlockKind::Heading) if sweep.kind == SweepKind::Words => " in a heading".to_owned(),
        EditKind::Block(_) => String::new(),
    };
    let behind = match sweep.block {
        EditKind::Field(key) if key == "title" => "the title".to_owned(),
        EditKind::Field(key) => format!("the property {}", EN.quote_title(key)),
        // What a code block says is no noun with an article.
        EditKind::Block(BlockKind::Code | BlockKind::Html) => "a text".to_owned(),
        EditKind::Block(BlockKind::Image) => "an image".to_owned(),
        kind => format!("a {}", edit_kind(kind)),
    };
    match (old.is_empty(), new.is_empty()) {
        (true, true) if sweep.block == &EditKind::Block(BlockKind::Paragraph) => {
            format!("On {pages} only the layout of the text has changed.")
        }
        (true, true) => format!("On {pages} only the layout of {behind} has changed."),
        _ if sweep.op == Op::Move => format!("On {pages}, {} now stands in another place.", part(&new)),
        _ if old == new => format!("On {pages} only the layout of {} has changed.", EN.quote(&new)),
        (true, false) if sweep.at_end => format!("On {pages}, {behind} now ends with {}.", part(&new)),
        (false, true) if sweep.at_end => format!("On {pages}, {behind} no longer ends with {}.", part(&old)),
        (true, false) | (false, true) if !sweep.more.is_empty() => {
            let (all, done) = (sweep.all(), if new.is_empty() { "removed" } else { "added" });
            with_list(format!("On {pages} {} {} were {done}", EN.number(all.len()), kinds(sweep)), &all)
        }
        (true, false) => format!("On {pages} {} was added{in_what}.", part(&new)),
        (false, true) => format!("On {pages} {} was removed{in_what}.", part(&old)),
        (false, false) if sweep.kind == SweepKind::Block && !title && is_heading(sweep.block) => {
            let (old, new) = EN.quote_pair(&old, &new, TITLE_LENGTH);
            stop(format!("On {pages} the heading {old} is now {new}"))
        }
        (false, false) => {
            if let (Some(was), Some(is)) = (sign(&old), sign(&new)) {
                return format!("On {pages} there is now {is} instead of {was}{in_what}.");
            }
            let (old, new) = EN.quote_pair(&old, &new, QUOTE_LENGTH);
            let what = match sweep.block {
                EditKind::Block(BlockKind::Heading) => "a heading",
                EditKind::Block(_) => "it",
                EditKind::Field(_) => &behind,
            };
            stop(format!("On {pages} {what} now says {new} instead of {old}"))
        }
    }
}

/// What several things of that sort are called.
fn kinds(sweep: &SweepWords<'_>) -> &'static str {
    match (sweep.kind, sweep.block) {
        (_, EditKind::Block(BlockKind::Admonition)) => "boxes",
        (SweepKind::Section, _) => "sections",
        (_, EditKind::Block(BlockKind::Heading)) => "headings",
        (_, EditKind::Block(BlockKind::TableRow)) => "rows of tables",
        _ => "texts",
    }
}

fn is_heading(kind: &EditKind) -> bool {
    *kind == EditKind::Block(BlockKind::Heading)
}

/// Pages that moved in the same way.
fn path_sweep(pages: usize, old: &str, new: &str) -> String {
    let moved = format!("{} {} moved", EN.pages(pages), if pages == 1 { "was" } else { "were" });
    match (old.is_empty(), new.is_empty()) {
        (true, true) => format!("On {} the number in the address has changed.", EN.pages(pages)),
        (true, false) => stop(format!("{moved} to the folder {}", EN.quote(new))),
        (false, true) => stop(format!("{moved} out of the folder {}", EN.quote(old))),
        (false, false) => {
            let (old, new) = EN.quote_pair(old, new, QUOTE_LENGTH);
            stop(format!("{moved} from the folder {old} to {new}"))
        }
    }
}

/// An address that was replaced.
fn link_sweep(sweep: &SweepWords<'_>, pages: &str, old: &str, new: &str) -> String {
    match (old.is_empty(), new.is_empty()) {
        (false, false) => {
            let (old, new) = EN.quote_pair(old, new, QUOTE_LENGTH);
            format!(
                "On {pages} {} another address: {new} (was {old}).",
                if sweep.is_of_beginnings() { "links have" } else { "a link has" }
            )
        }
        (true, false) => stop(format!("On {pages} a link was added to {}", EN.quote(new))),
        (false, true) => stop(format!("On {pages} a link was removed to {}", EN.quote(old))),
        (true, true) => format!("On {pages} a link has another address."),
    }
}

/// A property, a label in it, or its value.
fn property_sweep(pages: &str, op: Op, key: &str, old: &str, new: &str) -> String {
    let key = EN.quote_title(key);
    match (op, old.is_empty(), new.is_empty()) {
        (Op::Insert, _, true) => format!("On {pages} the property {key} was added."),
        (Op::Delete, true, _) => format!("On {pages} the property {key} was removed."),
        (_, true, true) => format!("On {pages} the property {key} has changed."),
        (_, true, false) => format!("On {pages} {} was added to the property {key}.", EN.quote(new)),
        (_, false, true) => format!("On {pages} {} was removed from the property {key}.", EN.quote(old)),
        (_, false, false) => {
            let (old, new) = EN.quote_pair(old, new, QUOTE_LENGTH);
            stop(format!("On {pages} the property {key} is now {new} instead of {old}"))
        }
    }
}

/// A punctuation mark by its name: between quotation marks it can't be read.
fn sign(text: &str) -> Option<&'static str> {
    Some(match text {
        "." => "a full stop",
        "," => "a comma",
        ":" => "a colon",
        ";" => "a semicolon",
        "?" => "a question mark",
        "!" => "an exclamation mark",
        "-" | "–" | "—" => "a dash",
        "'" | "’" | "\"" | "‘" | "“" | "”" => "a quotation mark",
        _ => return None,
    })
}

pub(super) fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::SamePath => "same path".to_owned(),
        Evidence::SameBytes => "same file".to_owned(),
        Evidence::SameText => "same text".to_owned(),
        Evidence::Likeness(share) => format!("{}% of the words are the same", percent(*share)),
        Evidence::Contained(share) => format!("{}% of the old text is here", percent(*share)),
        Evidence::MadeOf(share) => format!("{}% of its text comes from the old page", percent(*share)),
        Evidence::SameTitle => "same title".to_owned(),
        Evidence::SameSlug => "same file name, numbers aside".to_owned(),
        Evidence::Named(words, _) => format!("in both titles or file names: {}", EN.quote_list(words)),
        Evidence::CaseOnly => "the path differs in upper and lower case only".to_owned(),
        Evidence::SameId => "same id at the top of the page".to_owned(),
        Evidence::Between(release) => format!("{} did it", clean(release)),
        Evidence::RenamedIn(commit) => format!("renamed in {}", commit.short()),
        Evidence::Said(word) => format!("its description says {}", EN.quote(word)),
        Evidence::Redirect => "a redirect leads here".to_owned(),
        Evidence::Ruling(why) if clean(why).is_empty() => "ruled so".to_owned(),
        Evidence::Ruling(why) => format!("ruled so: {}", clean(why)),
        Evidence::PathReused => "the path is the same, but it is another page now".to_owned(),
    }
}

pub(super) fn problem(problem: &ProblemKind) -> String {
    match problem {
        ProblemKind::FrontMatter(why) => {
            stop(format!("The properties at the top can’t be read and don’t count: {}", clean(why)))
        }
        ProblemKind::DuplicateKey(key) => {
            format!("The property {} is there twice. The last one counts.", EN.quote_title(key))
        }
        ProblemKind::ConflictMarkers => "Marks of an unfinished merge (<<<<<<<, >>>>>>>) stand in the text.".to_owned(),
        ProblemKind::Encoding(encoding) => format!("The file is not UTF-8. It was read as {}.", clean(encoding)),
        ProblemKind::Binary => "The file is not text and does not count.".to_owned(),
        ProblemKind::TooLarge(bytes) => format!(
            "The page is too large ({} bytes) to compare by sentence. It was compared as a whole.",
            EN.number(usize::try_from(*bytes).unwrap_or(usize::MAX))
        ),
        ProblemKind::MissingInclude(name) => {
            format!("The included file {} is missing or includes itself.", EN.quote_title(name))
        }
        ProblemKind::MissingObject(id) => format!("The file ({}) is missing or damaged and does not count.", clean(id)),
        ProblemKind::TooDeep => "The text is nested too deep. The deepest part was read as plain text.".to_owned(),
        ProblemKind::NotAPage(what) => format!("This is not a page ({}) and does not count.", clean(what)),
        ProblemKind::TagTwin(name) => {
            format!("This is the same release as {} and counts as its second name.", EN.quote_title(name))
        }
        ProblemKind::TagCase(name) => {
            format!("The name differs from {} in upper and lower case only.", EN.quote_title(name))
        }
        ProblemKind::VersionOrder(name) => {
            format!("The version number is lower than that of the earlier release {}.", EN.quote_title(name))
        }
        ProblemKind::DateOrder(name) => {
            format!("The date is before that of the earlier release {}.", EN.quote_title(name))
        }
        ProblemKind::NoDate => "The date cannot be read. It is given as 1 January 1970.".to_owned(),
        ProblemKind::TagTarget => "This name does not lead to a version of the files.".to_owned(),
        ProblemKind::MissingCommits => "Part of the history is missing. Moved pages may have been missed.".to_owned(),
        ProblemKind::PathEncoding => "The path is not UTF-8. The file does not count.".to_owned(),
        ProblemKind::UnusedRuling(ruling, miss) => {
            let why = match miss {
                RulingMiss::NoRelease(release) => format!("there is no release {release}"),
                RulingMiss::NeverThere(page) => format!("no release ever had {page}"),
                RulingMiss::NotGone(page, release) => format!("{release} did not remove or change {page}"),
                RulingMiss::NotNew(page, release) => format!("{release} did not add or change {page}"),
            };
            format!("The ruling {} does nothing: {why}.", EN.quote_title(ruling))
        }
        ProblemKind::UnusedWords(page) => {
            format!("This text is not used for {}: that page has not changed.", clean(page))
        }
    }
}

pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Whitespace => "white space",
        Reason::Markup => "markup",
        Reason::Comment => "hidden comment",
        Reason::HeadingLevel => "level of a heading",
        Reason::Layout => "layout",
        Reason::Typography => "quotation marks and dashes",
        Reason::Order => "order",
        Reason::LinkSpelling => "address written differently",
        Reason::LinkTarget => "other address",
        Reason::LinkText => "text of a link",
        Reason::Typo => "typing error",
        Reason::Spelling => "spelling",
        Reason::Punctuation => "punctuation",
        Reason::Wording => "wording",
        Reason::Label => "label",
        Reason::Metadata => "property",
        Reason::AltText => "text for an image",
        Reason::Image => "image",
        Reason::Link => "link added or removed",
        Reason::Code => "code",
        Reason::Name => "name",
        Reason::Number => "number",
        Reason::Date => "date",
        Reason::Amount => "amount",
        Reason::Reference => "reference",
        Reason::Obligation => "obligation",
        Reason::Negation => "negation",
        Reason::Opposite => "opposite",
        Reason::TextAdded => "text added",
        Reason::TextRemoved => "text removed",
        Reason::Title => "title",
    }
}

pub(super) fn significance(significance: Significance) -> &'static str {
    match significance {
        Significance::None => "not visible",
        Significance::Cosmetic => "looks only",
        Significance::Editorial => "editorial",
        Significance::Substantive => "substantive",
    }
}

pub(super) fn lineage(lineage: Lineage) -> &'static str {
    match lineage {
        Lineage::Kept => "same place",
        Lineage::Moved => "moved",
        Lineage::Merged => "merged",
        Lineage::Split => "split off",
        Lineage::Added => "new",
        Lineage::Removed => "removed",
    }
}

pub(super) fn edit_kind(kind: &EditKind) -> String {
    match kind {
        EditKind::Field(key) => format!("property {}", EN.quote_title(key)),
        EditKind::Block(kind) => match kind {
            BlockKind::Heading => "heading",
            BlockKind::Paragraph => "paragraph",
            BlockKind::ListItem => "list item",
            BlockKind::TableRow => "table row",
            BlockKind::Quote => "quotation",
            BlockKind::Code => "code",
            BlockKind::Admonition => "box",
            BlockKind::Image => "image",
            BlockKind::Html => "HTML",
            BlockKind::Footnote => "footnote",
            BlockKind::Definition => "term",
            BlockKind::Comment => "hidden comment",
        }
        .to_owned(),
    }
}

pub(super) fn op(op: Op) -> &'static str {
    match op {
        Op::Insert => "new",
        Op::Delete => "removed",
        Op::Replace => "changed",
        Op::Move => "moved",
    }
}

pub(super) fn group(group: GroupKind) -> &'static str {
    match group {
        GroupKind::New => "New",
        GroupKind::Changed => "Changed",
        GroupKind::Merged => "Merged or split",
        GroupKind::Moved => "Moved",
        GroupKind::Gone => "Removed",
        GroupKind::Corrected => "Small changes",
    }
}

pub(super) fn in_short(counts: &Counts) -> String {
    if counts.is_empty() {
        return "No page changed in this release.".to_owned();
    }
    let changed = match counts.changed_and_moved {
        0 => "changed in substance".to_owned(),
        moved => format!("changed in substance ({} of them moved too)", EN.number(moved)),
    };
    let told = [
        (counts.added, "is", "are", "new"),
        (counts.changed, "", "", changed.as_str()),
        (counts.merged, "was", "were", "merged"),
        (counts.split, "was", "were", "split off"),
        (counts.moved, "was", "were", "moved"),
        (counts.removed, "was", "were", "removed"),
    ];
    let parts: Vec<String> = told
        .iter()
        .filter(|(count, ..)| *count > 0)
        .enumerate()
        .map(|(place, (count, one, many, word))| match (place, if *count == 1 { *one } else { *many }) {
            (0, "") => format!("{} {word}", EN.pages(*count)),
            (0, verb) => format!("{} {verb} {word}", EN.pages(*count)),
            _ => format!("{} {word}", EN.number(*count)),
        })
        .collect();
    let swept = match counts.swept {
        0 => String::new(),
        swept => {
            format!("On {} the content changed only through something that was done on several pages.", EN.pages(swept))
        }
    };
    match (parts.is_empty(), swept.is_empty()) {
        (true, true) => "No page changed in substance.".to_owned(),
        (true, false) => swept,
        (false, true) => stop(EN.list(&parts)),
        (false, false) => format!("{} {swept}", stop(EN.list(&parts))),
    }
}

pub(super) fn rest(rest: Rest, pages: usize) -> String {
    let pages = EN.pages(pages);
    match rest {
        Rest::Wording => format!("On {pages} the text is only written differently."),
        Rest::Links => format!("On {pages} only the address of a link is written differently."),
        Rest::Looks => format!("On {pages} only the layout has changed."),
        Rest::Invisible => format!("On {pages} nothing of the change can be seen."),
        Rest::Silent => format!("On {pages} something small has changed, say the writers."),
    }
}

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::InShort => "In short",
        Label::OnManyPages => "On several pages at once",
        Label::Rest => "Other",
        Label::Problems => "Noticed",
        Label::Release => "Release",
        Label::Date => "Date",
        Label::Pages => "Pages",
        Label::Previous => "Previous",
        Label::Aliases => "Also known as",
        Label::OldPath => "was",
        Label::NoReleases => "There are no releases yet.",
        Label::NoPages => "No page changed.",
        Label::NoEntries => "Nothing has changed on this page yet.",
    }
}

pub(super) fn together(small: Small, pages: usize) -> String {
    let pages = EN.pages(pages);
    match small {
        Small::Wording => format!("On {pages} something is worded differently"),
        Small::Corrected => format!("On {pages} the spelling or punctuation is different"),
        Small::Links => format!("On {pages} a link has another address"),
        Small::Images => format!("On {pages} an image has another description"),
        Small::Properties => format!("On {pages} labels or properties are different"),
        Small::Address => format!("The address of {pages} is another one"),
        Small::File => format!("The file of {pages} has another name or another folder"),
    }
}
