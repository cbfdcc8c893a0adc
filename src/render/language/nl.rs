//! Dutch, plain: common words, short sentences, figures.

use super::{
    A_FEW, Label, Language, QUOTE_LENGTH, SweepWords, TITLE_LENGTH, capital, clean, is_address, known, percent, stop,
};
use crate::compare::{EditKind, Evidence, Lineage, Op, Reason, Significance, SweepKind};
use crate::page::BlockKind;
use crate::problem::{ProblemKind, RulingMiss};
use crate::report::notes::{Counts, GroupKind, Rest, Small};
use crate::report::statements::{CodePart, Pieces, Said};

const NL: Language = Language::Nl;

pub(super) fn statement(said: &Said) -> String {
    match said {
        Said::Title { old, new } => {
            let (old, new) = NL.quote_pair(old, new, TITLE_LENGTH);
            format!("De titel is nu {new} (was {old}).")
        }
        Said::MergedFrom { titles } if titles.is_empty() => "Samengevoegd met een andere pagina.".to_owned(),
        Said::MergedFrom { titles } => stop(format!("Samengevoegd met {}", NL.quote_list(titles))),
        Said::MadeFrom { titles } => stop(format!("Samengevoegd uit {}", NL.quote_list(titles))),
        Said::SplitInto { titles } => stop(format!("Een deel staat nu op {}", NL.quote_list(titles))),
        Said::SplitFrom { title } => stop(format!("Afgesplitst van {}", NL.quote_title(title))),
        Said::Moved { sections: Some((from, to)), .. } => {
            stop(format!("Verplaatst van {} naar {}", NL.quote_title(from), NL.quote_title(to)))
        }
        Said::Moved { from, to, .. } if clean(from) == clean(to) => {
            stop(format!("Het adres is net anders geschreven: {}", NL.quote_title(to)))
        }
        Said::Moved { from, to, .. } => {
            let (from, to) = NL.quote_pair(from, to, TITLE_LENGTH);
            format!("Het adres is nu {to} (was {from}).")
        }
        Said::FileRenamed { from, to } => {
            let (from, to) = NL.quote_pair(from, to, TITLE_LENGTH);
            format!("Het bestand heet nu {to} (was {from}).")
        }
        Said::Rewritten { sections, text } => match (sections.is_empty(), known(text.as_ref())) {
            (false, _) => stop(format!("Grotendeels herschreven, vooral onder {}", NL.quote_list(sections))),
            (true, Some(text)) => stop(format!("Grotendeels herschreven. Er staat nu onder meer {}", NL.quote(&text))),
            (true, None) => "Grotendeels herschreven.".to_owned(),
        },
        Said::SectionsAdded { headings } => named("Nieuwe paragraaf", "nieuwe paragrafen", headings),
        Said::SectionsRemoved { headings } => match headings.as_slice() {
            [one] if clean(one).is_empty() => "1 paragraaf is geschrapt.".to_owned(),
            [one] => format!("De paragraaf {} is geschrapt.", NL.quote_title(one)),
            many => with_list(format!("{} paragrafen zijn geschrapt", NL.number(many.len())), many),
        },
        Said::SectionsMoved { headings } => match headings.as_slice() {
            [one] => format!("De paragraaf {} staat nu op een andere plek.", NL.quote_title(one)),
            many => with_list(format!("{} paragrafen staan nu op een andere plek", NL.number(many.len())), many),
        },
        Said::HeadingRenamed { old, new } => {
            let (old, new) = NL.quote_pair(old, new, TITLE_LENGTH);
            stop(format!("Het kopje {old} heet nu {new}"))
        }
        Said::HeadingsRenamed { count, old, new, part, dated } => headings(*count, old, new, part.as_ref(), *dated),
        Said::Often { first, times, places } => often(first, *times, places),
        Said::Value { sort, old, new, place } => value(*sort, old, new, place.as_slice()),
        Said::TextMoved { text, pieces, from, to } => {
            let (from, to) = (under(from.as_ref()), under(to.as_ref()));
            let text = text_told(text, *pieces);
            stop(format!("Van plek veranderd: {text}, nu {to}, eerst {from}"))
        }
        Said::ThingsMoved { names, from, to } => {
            let (from, to) = (under(from.as_ref()), under(to.as_ref()));
            let names = match NL.quote_list(names) {
                list if list.is_empty() => NL.count(names.len(), "punt", "punten"),
                list => list,
            };
            stop(format!("Van plek veranderd: {names}, nu {to}, eerst {from}"))
        }
        Said::TextLeft { text, pieces, place } => {
            let text = text_told(text, *pieces);
            stop(format!("Staat niet meer {}, wel elders op de pagina: {text}", under(place.as_ref())))
        }
        Said::TextRepeated { text, pieces, place } => {
            let text = text_told(text, *pieces);
            stop(format!("Staat nu ook {}: {text}", under(place.as_ref())))
        }
        Said::Recast { place } => match known(place.as_ref()) {
            Some(place) => format!("De tekst onder {} is anders ingedeeld.", NL.quote_title(&place)),
            None => "De tekst is anders ingedeeld.".to_owned(),
        },
        Said::Obligation { old, new, place } | Said::Negation { old, new, place } => {
            replaced(old, new, Pieces::ONE, place.as_ref())
        }
        Said::TextAdded { text, pieces, place } => added(text, *pieces, place.as_ref()),
        Said::TextRemoved { text, pieces, place } => removed(text, *pieces, place.as_ref()),
        Said::TextReplaced { old, new, pieces, place } => replaced(old, new, *pieces, place.as_ref()),
        Said::TablesAdded { tables, names, place } => {
            whole_tables(["Nieuwe tabel", "nieuwe tabellen"], *tables, names, place.as_slice())
        }
        Said::TablesRemoved { tables, names, place } => {
            whole_tables(["Geschrapte tabel", "geschrapte tabellen"], *tables, names, place.as_slice())
        }
        Said::ColumnsAdded { names, place } => {
            within(["tabel", "tabellen"], ["kolom", "kolommen"], "toegevoegd", names, place.as_slice())
        }
        Said::ColumnsRemoved { names, place } => {
            within(["tabel", "tabellen"], ["kolom", "kolommen"], "geschrapt", names, place.as_slice())
        }
        Said::Cell { row, old, new, place } => cell(row, old, new, place.as_ref()),
        Said::RowsAdded { names, place } => {
            within(["tabel", "tabellen"], ["rij", "rijen"], "toegevoegd", names, place.as_slice())
        }
        Said::RowsRemoved { names, place } => {
            within(["tabel", "tabellen"], ["rij", "rijen"], "geschrapt", names, place.as_slice())
        }
        Said::RowsRecast { items, text, rows, place } => recast_rows(items, text, *rows, place.as_slice()),
        Said::ItemsAdded { items, place } => {
            within(["lijst", "lijsten"], ["punt", "punten"], "toegevoegd", items, place.as_slice())
        }
        Said::ItemsRemoved { items, place } => {
            within(["lijst", "lijsten"], ["punt", "punten"], "geschrapt", items, place.as_slice())
        }
        Said::RowRenamed { old, new, place } => {
            let (old, new) = NL.quote_pair(old, new, TITLE_LENGTH);
            stop(match known(place.as_ref()) {
                Some(place) => format!("Onder {} heet de rij {old} nu {new}", NL.quote_title(&place)),
                None => format!("De rij {old} heet nu {new}"),
            })
        }
        Said::BoxRenamed { old, new, place } => {
            let (old, new) = NL.quote_pair(old, new, TITLE_LENGTH);
            stop(match known(place.as_ref()) {
                Some(place) => format!("Onder {} heet het kader {old} nu {new}", NL.quote_title(&place)),
                None => format!("Het kader {old} heet nu {new}"),
            })
        }
        Said::BoxesAdded { titles, place, .. } => boxes(["Nieuw kader", "nieuwe kaders"], titles, place.as_slice()),
        Said::BoxesRemoved { titles, place, .. } => {
            boxes(["Geschrapt kader", "geschrapte kaders"], titles, place.as_slice())
        }
        Said::LinksChanged { texts } => match texts.as_slice() {
            [one] if clean(one).is_empty() => "1 link heeft een ander adres.".to_owned(),
            [one] => format!("De link {} heeft een ander adres.", NL.quote(one)),
            many => with_list(format!("{} links hebben een ander adres", NL.number(many.len())), many),
        },
        Said::LinksAdded { texts } => named("Nieuwe link:", "nieuwe links", texts),
        Said::LinksRemoved { texts } => match texts.as_slice() {
            [one] if clean(one).is_empty() => "1 link is weg.".to_owned(),
            [one] => format!("De tekst {} is geen link meer.", NL.quote(one)),
            many => with_list(format!("{} teksten zijn geen link meer", NL.number(many.len())), many),
        },
        Said::ImagesAdded { count } => stop(NL.count(*count, "nieuwe afbeelding", "nieuwe afbeeldingen")),
        Said::ImagesRemoved { count: 1 } => "1 afbeelding is weggehaald.".to_owned(),
        Said::ImagesRemoved { count } => format!("{} afbeeldingen zijn weggehaald.", NL.number(*count)),
        Said::ImagesReplaced { count: 1 } => "1 afbeelding is vervangen.".to_owned(),
        Said::ImagesReplaced { count } => format!("{} afbeeldingen zijn vervangen.", NL.number(*count)),
        Said::ImagesDescribed { count: 1 } => "1 afbeelding heeft een andere beschrijving.".to_owned(),
        Said::ImagesDescribed { count } => {
            format!("{} afbeeldingen hebben een andere beschrijving.", NL.number(*count))
        }
        Said::HeadingsAdded { headings } => named("Nieuw kopje", "nieuwe kopjes", headings),
        Said::HeadingsRemoved { headings } => match headings.as_slice() {
            [one] => format!("Het kopje {} is weggehaald.", NL.quote_title(one)),
            many => with_list(format!("{} kopjes zijn weggehaald", NL.number(many.len())), many),
        },
        Said::CodeChanged { count: 1, places, old, new, part } => {
            code(places.first(), old.as_deref(), new.as_deref(), part.as_ref())
        }
        Said::CodeAdded { count, places } => pieces_of_code(*count, "nieuw", places),
        Said::CodeRemoved { count, places } => pieces_of_code(*count, "vervallen", places),
        Said::CodeChanged { count, places, part, .. } => NL.codes(*count, places, part.as_ref()),
        Said::Labels { field, added, removed } => labels(field, added, removed),
        Said::Field { field, old, new } => self::field(field, old.as_deref(), new.as_deref()),
        Said::TermsAdded { terms } => terms_listed("Nieuw begrip", "nieuwe begrippen", terms),
        Said::TermsRemoved { terms } => terms_listed("Geschrapt begrip", "geschrapte begrippen", terms),
        Said::Wording { places: 1, .. } => "Een stuk tekst is anders verwoord.".to_owned(),
        Said::Wording { places, spelled } => {
            let how = if *spelled { "verwoord of geschreven" } else { "verwoord" };
            match *places <= A_FEW {
                true => format!("Een paar stukken tekst zijn anders {how}."),
                false => format!("{} stukken tekst zijn anders {how}.", NL.number(*places)),
            }
        }
        Said::Corrected { places: 1 } => "De spelling of een leesteken is op een plek anders.".to_owned(),
        Said::Corrected { places } if *places <= A_FEW => {
            "De spelling of leestekens zijn op een paar plekken anders.".to_owned()
        }
        Said::Corrected { places } => {
            format!("De spelling of leestekens zijn op {} plekken anders.", NL.number(*places))
        }
        Said::Reordered { place } => match known(place.as_ref()) {
            Some(place) => format!("De volgorde onder {} is veranderd.", NL.quote_title(&place)),
            None => "De volgorde op de pagina is veranderd.".to_owned(),
        },
        Said::Sign { sort, text, place } => {
            let under =
                known(place.as_ref()).map(|place| format!(" onder {}", NL.quote_title(&place))).unwrap_or_default();
            stop(format!("{}{under}, bij {}", sign_told(*sort), NL.quote(text)))
        }
        Said::Looks => "Alleen de opmaak is veranderd.".to_owned(),
        Said::Respelled { links: 1 } => "Alleen het adres van een link is anders geschreven.".to_owned(),
        Said::Respelled { links } => {
            format!("Alleen de adressen van {} links zijn anders geschreven.", NL.number(*links))
        }
        Said::New { about, headings } => match known(about.as_ref()) {
            Some(about) => stop(format!("Nieuwe pagina: {}", NL.quote(&about))),
            None => stop(format!(
                "Nieuwe pagina{}",
                with_headings(headings).map_or(String::new(), |with| format!(" {with}"))
            )),
        },
        Said::Gone { leads_to: None } => "Deze pagina is vervallen.".to_owned(),
        Said::Gone { leads_to: Some(title) } => format!("Deze pagina is vervallen. {}", NL.leads_to(title)),
        Said::Words { text } => stop(clean(text)),
        Said::Minor => "Er is iets kleins veranderd, zeggen de schrijvers.".to_owned(),
    }
}

/// `Bij 31 kopjes is een datum gezet, zoals ‘1.2 (2 mei 2023)’ (was ‘1.2’).`
fn headings(count: usize, old: &str, new: &str, part: Option<&[Option<String>; 2]>, dated: bool) -> String {
    let count = NL.number(count);
    let (old, new) = NL.quote_pair(old, new, TITLE_LENGTH);
    let such = format!(", zoals {new} (was {old}).");
    match part {
        _ if dated => format!("Bij {count} kopjes is een datum gezet{such}"),
        Some([Some(gone), Some(came)]) => {
            format!("In {count} kopjes staat nu {} in plaats van {}{such}", NL.quote_title(came), NL.quote_title(gone))
        }
        Some([None, Some(came)]) => format!("In {count} kopjes is {} toegevoegd{such}", NL.quote_title(came)),
        Some([Some(gone), None]) => format!("In {count} kopjes is {} geschrapt{such}", NL.quote_title(gone)),
        _ => format!("{count} kopjes heten nu anders{such}"),
    }
}

/// What can be said of several places: the first that could be said, how many sentences or things it is about, and where.
fn often(first: &Said, times: usize, places: &[String]) -> String {
    let under = under_all(places);
    let sentences = |pieces: &Pieces, done: [&str; 2], example: &str, text: &str| {
        let pieces = Pieces { count: times, ..*pieces };
        let [before, after] = done;
        let head = format!("{}{before}{under}{after}", counted(pieces));
        match clean(text).is_empty() {
            true => stop(head),
            false => format!("{} {}", stop(head), stop(format!("{example} {}", NL.quote(text)))),
        }
    };
    match first {
        Said::TextReplaced { old, new, .. } | Said::Obligation { old, new, .. } | Said::Negation { old, new, .. } => {
            let head = format!("Op {} plekken{under} is de tekst anders.", NL.number(times));
            let (was, is) = NL.quote_pair(old, new, QUOTE_LENGTH);
            match (clean(old).is_empty(), clean(new).is_empty()) {
                (false, false) => format!("{head} Er staat nu bijvoorbeeld {is} (eerst {was})."),
                (true, false) => format!("{head} Zo is {is} toegevoegd."),
                (_, true) => head,
            }
        }
        Said::TextAdded { text, pieces, .. } => sentences(pieces, ["", " zijn toegevoegd"], "Een daarvan is", text),
        Said::TextRemoved { text, pieces, .. } => sentences(pieces, ["", " zijn geschrapt"], "Een daarvan was", text),
        Said::TextMoved { text, pieces, .. } => {
            sentences(pieces, [" staan nu op een andere plek,", ""], "Een daarvan is", text)
        }
        Said::TextLeft { text, pieces, .. } => {
            sentences(pieces, [" staan niet meer", ", wel elders op de pagina"], "Een daarvan is", text)
        }
        Said::TextRepeated { text, pieces, .. } => {
            sentences(pieces, [" van elders op de pagina staan nu ook", ""], "Een daarvan is", text)
        }
        Said::ThingsMoved { names, .. } => {
            with_list(format!("{} nu op een andere plek,{under}", NL.count(times, "punt staat", "punten staan")), names)
        }
        Said::Value { sort, old, new, .. } => value(*sort, old, new, places),
        Said::TablesAdded { names, .. } => whole_tables(["Nieuwe tabel", "nieuwe tabellen"], times, names, places),
        Said::TablesRemoved { names, .. } => {
            whole_tables(["Geschrapte tabel", "geschrapte tabellen"], times, names, places)
        }
        Said::ColumnsAdded { names, .. } => {
            within(["tabel", "tabellen"], ["kolom", "kolommen"], "toegevoegd", names, places)
        }
        Said::ColumnsRemoved { names, .. } => {
            within(["tabel", "tabellen"], ["kolom", "kolommen"], "geschrapt", names, places)
        }
        Said::RowsAdded { names, .. } => within(["tabel", "tabellen"], ["rij", "rijen"], "toegevoegd", names, places),
        Said::RowsRemoved { names, .. } => within(["tabel", "tabellen"], ["rij", "rijen"], "geschrapt", names, places),
        Said::RowsRecast { items, text, .. } => recast_rows(items, text, times, places),
        Said::ItemsAdded { items, .. } => within(["lijst", "lijsten"], ["punt", "punten"], "toegevoegd", items, places),
        Said::ItemsRemoved { items, .. } => {
            within(["lijst", "lijsten"], ["punt", "punten"], "geschrapt", items, places)
        }
        Said::BoxesAdded { titles, .. } => boxes(["Nieuw kader", "nieuwe kaders"], titles, places),
        Said::BoxesRemoved { titles, .. } => boxes(["Geschrapt kader", "geschrapte kaders"], titles, places),
        Said::Cell { .. } => {
            format!("{} rijen in tabellen{under} zijn anders. {}", NL.number(times), statement(first))
        }
        Said::RowRenamed { old, new, .. } => named_otherwise("rijen", times, old, new),
        Said::BoxRenamed { old, new, .. } => named_otherwise("kaders", times, old, new),
        Said::Recast { .. } => format!("De tekst{under} is anders ingedeeld."),
        Said::Reordered { .. } => format!("De volgorde{under} is veranderd."),
        Said::Sign { sort, .. } => format!("{}{under}.", sign_told(*sort)),
        other => statement(other),
    }
}

fn named_otherwise(what: &str, times: usize, old: &str, new: &str) -> String {
    let (old, new) = NL.quote_pair(old, new, TITLE_LENGTH);
    format!("{} {what} heten nu anders, zoals {new} (was {old}).", NL.number(times))
}

fn sign_told(sort: Reason) -> &'static str {
    match sort {
        Reason::Reference => "De voetnoten staan op een andere plek",
        Reason::Number => "Een cijfer staat anders (hoog, laag of gewoon)",
        _ => "Er staat een andere emoji",
    }
}

pub(super) fn pieces_of_code(count: usize, what: &str, places: &[String]) -> String {
    let under = if places.is_empty() { String::new() } else { format!(", onder {}", NL.quote_list(places)) };
    stop(format!("{} stukken code zijn {what}{under}", NL.number(count)))
}

/// What differs in some code, if it can be read within a sentence.
pub(super) fn part_of_code(subject: &str, part: &CodePart) -> Option<String> {
    if [&part.old, &part.new].into_iter().flatten().any(|side| side.len() > QUOTE_LENGTH) {
        return None;
    }
    let others = if part.is_all { "" } else { ", naast andere wijzigingen" };
    Some(match (&part.old, &part.new) {
        (Some(old), Some(new)) => {
            let (old, new) = NL.quote_pair(old, new, QUOTE_LENGTH);
            format!("In {subject} staat nu {new} in plaats van {old}{others}.")
        }
        (None, Some(new)) => format!("In {subject} is {} toegevoegd{others}.", NL.quote(new)),
        (Some(old), None) => format!("In {subject} is {} geschrapt{others}.", NL.quote(old)),
        (None, None) => return None,
    })
}

/// `De code onder ‘Opruimen’ is nu ‘rm -rf build’ (was ‘rm -r build’).`
fn code(place: Option<&String>, old: Option<&str>, new: Option<&str>, part: Option<&CodePart>) -> String {
    let under = known(place).map(|place| format!(" onder {}", NL.quote_title(&place))).unwrap_or_default();
    match (old, new) {
        // A piece of a long text in code can't be read.
        (Some(old), Some(new)) if old.len().max(new.len()) > QUOTE_LENGTH => {
            let told = part.and_then(|part| part_of_code(&format!("de code{under}"), part));
            told.unwrap_or_else(|| match NL.beginnings(old, new) {
                Some((old, new)) => format!("De code{under} is nu {new} (was {old})."),
                None => format!("De code{under} is gewijzigd."),
            })
        }
        (Some(old), Some(new)) if clean(old) != clean(new) => {
            let (old, new) = NL.quote_pair(old, new, QUOTE_LENGTH);
            format!("De code{under} is nu {new} (was {old}).")
        }
        (Some(_), Some(_)) => format!("De code{under} springt anders in."),
        (None, Some(new)) => stop(format!("Nieuwe code{under}: {}", NL.quote(new))),
        (Some(old), None) => stop(format!("Geschrapte code{under}: {}", NL.quote(old))),
        (None, None) => format!("De code{under} is anders."),
    }
}

/// `Nieuwe paragraaf ‘A’.` · `3 nieuwe paragrafen: ‘A’, ‘B’ en ‘C’.`
fn named(one: &str, many: &str, texts: &[String]) -> String {
    match texts {
        [only] if clean(only).is_empty() => stop(one.trim_end_matches(':')),
        [only] => stop(format!("{one} {}", NL.quote_title(only))),
        texts => with_list(format!("{} {many}", NL.number(texts.len())), texts),
    }
}

/// The sentence, and the things by name where there are names.
fn with_list(sentence: String, texts: &[String]) -> String {
    let list = NL.quote_list(texts);
    stop(if list.is_empty() { sentence } else { format!("{sentence}: {list}") })
}

/// `Nieuw begrip: AVG.` · `3 nieuwe begrippen: AVG, Awb en Besluit.`
fn terms_listed(one: &str, many: &str, terms: &[String]) -> String {
    let head = if terms.len() == 1 { one.to_owned() } else { format!("{} {many}", NL.number(terms.len())) };
    match NL.plain_list(terms).as_str() {
        "" => stop(head),
        list => stop(format!("{head}: {list}")),
    }
}

/// Where something stands, by heading: ` onder ‘A’, ‘B’ en ‘C’`.
fn under_all(places: &[String]) -> String {
    match places {
        [one] => known(Some(one)).map(|place| format!(" onder {}", NL.quote_title(&place))).unwrap_or_default(),
        many => {
            let top = if many.iter().any(|place| clean(place).is_empty()) { " bovenaan en" } else { "" };
            match NL.quote_list(many) {
                list if list.is_empty() => String::new(),
                list => format!("{top} onder {list}"),
            }
        }
    }
}

/// `In de tabel onder ‘X’ zijn 2 rijen toegevoegd: ‘a’ en ‘b’.`
fn within(whole: [&str; 2], part: [&str; 2], done: &str, texts: &[String], places: &[String]) -> String {
    let whole = match (under_all(places).as_str(), places.len()) {
        ("", _) => format!("een {}", whole[0]),
        (under, 1) => format!("de {}{under}", whole[0]),
        (under, _) => format!("de {}{under}", whole[1]),
    };
    let from = if done == "geschrapt" { "Uit" } else { "In" };
    let verb = if texts.len() == 1 { "is" } else { "zijn" };
    with_list(format!("{from} {whole} {verb} {} {done}", NL.count(texts.len(), part[0], part[1])), texts)
}

fn recast_rows(items: &[String], text: &str, rows: usize, places: &[String]) -> String {
    let under = match under_all(places).trim_start() {
        "" => "Er".to_owned(),
        under => capital(under),
    };
    let rows = NL.count(rows, "rij in een tabel", "rijen in een tabel");
    match items.len() {
        0 => stop(format!("{under} staat nu gewone tekst in plaats van {rows}: {}", NL.quote(text))),
        1 => with_list(format!("{under} staat nu 1 punt in een lijst in plaats van {rows}"), items),
        many => {
            with_list(format!("{under} staan nu {} punten in een lijst in plaats van {rows}", NL.number(many)), items)
        }
    }
}

fn whole_tables(words: [&str; 2], tables: usize, names: &[String], places: &[String]) -> String {
    let under = under_all(places);
    let tables = if tables == 1 { words[0].to_owned() } else { format!("{} {}", NL.number(tables), words[1]) };
    match names.len() {
        0 => stop(format!("{tables}{under}")),
        rows => with_list(format!("{tables}{under} met {}", NL.count(rows, "rij", "rijen")), names),
    }
}

/// `In de rij ‘Vergunning’ onder ‘Leges’ staat nu ‘€ 160’ in plaats van ‘€ 145’.`
fn cell(row: &str, old: &str, new: &str, place: Option<&String>) -> String {
    let under = known(place).map(|place| format!(" onder {}", NL.quote_title(&place))).unwrap_or_default();
    let row = format!("In de rij {}{under}", NL.quote_title(row));
    match (clean(old).is_empty(), clean(new).is_empty()) {
        (true, _) => stop(format!("{row} staat nu ook {}", NL.quote(new))),
        (_, true) => stop(format!("{row} is {} geschrapt", NL.quote(old))),
        _ => {
            let (old, new) = NL.quote_pair(old, new, QUOTE_LENGTH);
            stop(format!("{row} staat nu {new} in plaats van {old}"))
        }
    }
}

fn boxes(words: [&str; 2], titles: &[String], places: &[String]) -> String {
    let under = under_all(places);
    match titles.len() {
        0 | 1 if titles.iter().all(|title| clean(title).is_empty()) => stop(format!("{}{under}", words[0])),
        1 => stop(format!("{}{under}: {}", words[0], NL.quote(&titles[0]))),
        count => with_list(format!("{} {}{under}", NL.number(count), words[1]), titles),
    }
}

/// `Onder ‘Termijnen’: 15 dagen in plaats van 10 dagen.`
fn value(sort: Reason, old: &str, new: &str, places: &[String]) -> String {
    let bare = matches!(sort, Reason::Number | Reason::Date | Reason::Amount);
    let (old_text, new_text) = if bare {
        super::cut_pair(&clean(old), &clean(new), QUOTE_LENGTH)
    } else {
        NL.quote_pair(old, new, QUOTE_LENGTH)
    };
    let under = Some(capital(under_all(places).trim_start())).filter(|under| !under.is_empty());
    let one_sided = |done: &str, text: &str| match &under {
        Some(under) => stop(format!("{under} {done}: {text}")),
        None => stop(format!("{}: {text}", capital(done))),
    };
    match (clean(old).is_empty(), clean(new).is_empty()) {
        (true, _) => one_sided("toegevoegd", &new_text),
        (false, true) => one_sided("geschrapt", &old_text),
        (false, false) => {
            let told = format!("{new_text} in plaats van {old_text}");
            stop(under.as_ref().map_or_else(|| format!("Nu {told}"), |under| format!("{under}: {told}")))
        }
    }
}

fn under(place: Option<&String>) -> String {
    known(place).map_or_else(|| "bovenaan".to_owned(), |place| format!("onder {}", NL.quote_title(&place)))
}

/// Text between quotation marks and of how much it is the first; only the number where nothing of it can be quoted.
fn text_told(text: &str, pieces: Pieces) -> String {
    match (clean(text).is_empty(), pieces.count) {
        (true, _) => counted(pieces),
        (false, 0 | 1) => NL.quote(text),
        (false, _) => format!("{} ({})", NL.quote(text), counted(pieces)),
    }
}

/// What a page has that says nothing of itself: `met de kopjes ‘Aanvragen’ en ‘Betalen’`.
pub(super) fn with_headings(headings: &[String]) -> Option<String> {
    let names = NL.quote_list(headings);
    let heading = if headings.len() == 1 { "het kopje" } else { "de kopjes" };
    (!names.is_empty()).then(|| format!("met {heading} {names}"))
}

fn counted(pieces: Pieces) -> String {
    match pieces.are_sentences {
        true => NL.count(pieces.count, "zin", "zinnen"),
        false => NL.count(pieces.count, "stuk tekst", "stukken tekst"),
    }
}

fn added(text: &str, pieces: Pieces, place: Option<&String>) -> String {
    let head = known(place)
        .map_or_else(|| "Nieuwe tekst".to_owned(), |place| format!("Nieuw onder {}", NL.quote_title(&place)));
    stop(format!("{head}: {}", text_told(text, pieces)))
}

fn removed(text: &str, pieces: Pieces, place: Option<&String>) -> String {
    let head = known(place)
        .map_or_else(|| "Geschrapte tekst".to_owned(), |place| format!("Geschrapt onder {}", NL.quote_title(&place)));
    stop(format!("{head}: {}", text_told(text, pieces)))
}

fn replaced(old: &str, new: &str, pieces: Pieces, place: Option<&String>) -> String {
    if clean(old).is_empty() {
        return added(new, pieces, place);
    }
    if clean(new).is_empty() {
        return removed(old, pieces, place);
    }
    let (old, new) = NL.quote_pair(old, new, QUOTE_LENGTH);
    let under = known(place).map(|place| NL.quote_title(&place));
    if pieces.count > 1 {
        let where_ = under.map_or_else(|| "Er".to_owned(), |place| format!("Onder {place}"));
        let count = counted(pieces);
        return format!("{where_} zijn {count} anders. {}", stop(format!("Een daarvan is nu {new}")));
    }
    let now = under.map_or_else(|| "Er staat nu".to_owned(), |place| format!("Onder {place} staat nu"));
    format!("{} {}", stop(format!("{now} {new}")), stop(format!("Eerst stond er {old}")))
}

fn labels(field: &str, added: &[String], removed: &[String]) -> String {
    let field = NL.quote_title(field);
    let are_labels = !added.iter().chain(removed).any(|value| is_address(value));
    let told = |[one, many, value]: [&str; 3], texts: &[String]| match texts.len() {
        0 => None,
        _ if !are_labels => Some(with_list(format!("{value} {field}"), texts)),
        1 => Some(with_list(format!("{one} bij {field}"), texts)),
        count => Some(with_list(format!("{} {many} bij {field}", NL.number(count)), texts)),
    };
    let came = told(["Nieuw label", "nieuwe labels", "Nieuw bij"], added);
    let went = told(["Geschrapt label", "geschrapte labels", "Geschrapt bij"], removed);
    match (came, went) {
        (None, None) => format!("De labels bij {field} zijn anders."),
        (came, went) => came.into_iter().chain(went).collect::<Vec<_>>().join(" "),
    }
}

fn field(field: &str, old: Option<&str>, new: Option<&str>) -> String {
    let is_summary = matches!(field, "summary" | "description" | "samenvatting" | "excerpt");
    let field = NL.quote_title(field);
    let is_on = |value: Option<&str>| value.map_or(Some(false), |value| value.parse::<bool>().ok());
    // What is not said is off, as a rule; a setting that went is told as one that went.
    if let (Some(was), Some(is)) = (is_on(old), new.and_then(|new| new.parse::<bool>().ok()))
        && was != is
    {
        let now = if is { "aan" } else { "uit" };
        return format!("De instelling {field} staat nu {now}.");
    }
    if let (true, Some(old), Some(new)) = (is_summary, old, new) {
        let (old, new) = NL.quote_pair(old, new, QUOTE_LENGTH);
        return format!("De samenvatting is nu {new} (was {old}).");
    }
    let old = old.filter(|old| !clean(old).is_empty());
    let new = new.filter(|new| !clean(new).is_empty());
    match (old, new) {
        (Some(old), Some(new)) => {
            let (old, new) = NL.quote_pair(old, new, QUOTE_LENGTH);
            format!("Het kenmerk {field} is nu {new} (was {old}).")
        }
        (None, Some(new)) => stop(format!("Het kenmerk {field} is toegevoegd: {}", NL.quote(new))),
        (Some(old), None) => stop(format!("Het kenmerk {field} is geschrapt. Er stond {}", NL.quote(old))),
        (None, None) => format!("Het kenmerk {field} is anders."),
    }
}

pub(super) fn sweep(sweep: &SweepWords<'_>) -> String {
    let told = sweep_alone(sweep);
    if sweep.has_slot() { format!("{told} Waar ‘…’ staat, heeft iedere pagina eigen woorden.") } else { told }
}

fn sweep_alone(sweep: &SweepWords<'_>) -> String {
    let pages = NL.pages_of(sweep);
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
        (SweepKind::Words, ..) if text.chars().all(char::is_alphanumeric) => format!("het woord {}", NL.quote(text)),
        (SweepKind::Words, ..) => NL.quote(text),
        (_, EditKind::Block(BlockKind::Admonition), _) => format!("het kader {}", NL.quote_title(text)),
        (SweepKind::Section, ..) => format!("de paragraaf {}", NL.quote_title(text)),
        (_, EditKind::Block(BlockKind::Heading), _) => format!("het kopje {}", NL.quote_title(text)),
        _ => NL.quote(text),
    };
    let in_what = match sweep.block {
        EditKind::Field(key) if key == "title" => " in de titel".to_owned(),
        EditKind::Field(key) => format!(" in het kenmerk {}", NL.quote_title(key)),
        EditKind::Block(BlockKind::Heading) if sweep.kind == SweepKind::Words => " in een kopje".to_owned(),
        EditKind::Block(_) => String::new(),
    };
    let behind = match sweep.block {
        EditKind::Field(key) if key == "title" => "de titel".to_owned(),
        EditKind::Field(key) => format!("het kenmerk {}", NL.quote_title(key)),
        // What a code block says is no noun with an article.
        EditKind::Block(BlockKind::Code | BlockKind::Html) => "een tekst".to_owned(),
        // “Een punt achter een punt” would be a riddle.
        EditKind::Block(BlockKind::ListItem) => "een onderdeel van een lijst".to_owned(),
        kind => format!("een {}", edit_kind(kind)),
    };
    match (old.is_empty(), new.is_empty()) {
        (true, true) if sweep.block == &EditKind::Block(BlockKind::Paragraph) => {
            format!("Op {pages} is alleen de opmaak van de tekst veranderd.")
        }
        (true, true) => format!("Op {pages} is alleen de opmaak van {behind} veranderd."),
        _ if sweep.op == Op::Move => format!("Op {pages} staat {} nu op een andere plek.", part(&new)),
        _ if old == new => format!("Op {pages} is alleen de opmaak van {} veranderd.", NL.quote(&new)),
        (true, false) if sweep.at_end => format!("Op {pages} staat nu {} achter {behind}.", part(&new)),
        (false, true) if sweep.at_end => match sign(&old) {
            Some(sign) => {
                let sign = sign.strip_prefix("een ").unwrap_or(sign);
                format!("Op {pages} staat er geen {sign} meer achter {behind}.")
            }
            None => format!("Op {pages} is {} achter {behind} geschrapt.", part(&old)),
        },
        (true, false) | (false, true) if !sweep.more.is_empty() => {
            let (all, done) = (sweep.all(), if new.is_empty() { "geschrapt" } else { "toegevoegd" });
            with_list(format!("Op {pages} zijn {} {} {done}", NL.number(all.len()), kinds(sweep)), &all)
        }
        (true, false) => format!("Op {pages} is{in_what} {} toegevoegd.", part(&new)),
        (false, true) => format!("Op {pages} is{in_what} {} geschrapt.", part(&old)),
        (false, false) if sweep.kind == SweepKind::Block && !title && is_heading(sweep.block) => {
            let (old, new) = NL.quote_pair(&old, &new, TITLE_LENGTH);
            stop(format!("Op {pages} heet het kopje {old} nu {new}"))
        }
        (false, false) => {
            let (old, new) = match (sign(&old), sign(&new)) {
                (Some(was), Some(is)) => (was.to_owned(), is.to_owned()),
                _ => NL.quote_pair(&old, &new, QUOTE_LENGTH),
            };
            stop(format!("Op {pages} staat{in_what} nu {new} in plaats van {old}"))
        }
    }
}

/// What several things of that sort are called.
fn kinds(sweep: &SweepWords<'_>) -> &'static str {
    match (sweep.kind, sweep.block) {
        (_, EditKind::Block(BlockKind::Admonition)) => "kaders",
        (SweepKind::Section, _) => "paragrafen",
        (_, EditKind::Block(BlockKind::Heading)) => "kopjes",
        (_, EditKind::Block(BlockKind::TableRow)) => "rijen in tabellen",
        _ => "teksten",
    }
}

fn is_heading(kind: &EditKind) -> bool {
    *kind == EditKind::Block(BlockKind::Heading)
}

/// Pages that moved in the same way.
fn path_sweep(pages: usize, old: &str, new: &str) -> String {
    let moved = format!("{} {}", NL.pages(pages), if pages == 1 { "is verhuisd" } else { "zijn verhuisd" });
    match (old.is_empty(), new.is_empty()) {
        (true, true) => format!("Op {} is het nummer in het adres veranderd.", NL.pages(pages)),
        (true, false) => stop(format!("{moved} naar de map {}", NL.quote(new))),
        (false, true) => format!("{moved} uit de map {}.", NL.quote(old)),
        (false, false) => {
            let (old, new) = NL.quote_pair(old, new, QUOTE_LENGTH);
            stop(format!("{moved} van de map {old} naar {new}"))
        }
    }
}

/// An address that was replaced.
fn link_sweep(sweep: &SweepWords<'_>, pages: &str, old: &str, new: &str) -> String {
    match (old.is_empty(), new.is_empty()) {
        (false, false) => {
            let (old, new) = NL.quote_pair(old, new, QUOTE_LENGTH);
            format!(
                "Op {pages} {} een ander adres: {new} (was {old}).",
                if sweep.is_of_beginnings() { "hebben links" } else { "heeft een link" }
            )
        }
        (true, false) => stop(format!("Op {pages} is een link toegevoegd naar {}", NL.quote(new))),
        (false, true) => stop(format!("Op {pages} is een link geschrapt naar {}", NL.quote(old))),
        (true, true) => format!("Op {pages} heeft een link een ander adres."),
    }
}

/// A property, a label in it, or its value.
fn property_sweep(pages: &str, op: Op, key: &str, old: &str, new: &str) -> String {
    let key = NL.quote_title(key);
    match (op, old.is_empty(), new.is_empty()) {
        (Op::Insert, _, true) => format!("Op {pages} is het kenmerk {key} toegevoegd."),
        (Op::Delete, true, _) => format!("Op {pages} is het kenmerk {key} geschrapt."),
        (_, true, true) => format!("Op {pages} is het kenmerk {key} veranderd."),
        (_, true, false) => format!("Op {pages} is bij het kenmerk {key} {} toegevoegd.", NL.quote(new)),
        (_, false, true) => format!("Op {pages} is bij het kenmerk {key} {} geschrapt.", NL.quote(old)),
        (_, false, false) => {
            let (old, new) = NL.quote_pair(old, new, QUOTE_LENGTH);
            stop(format!("Op {pages} staat bij het kenmerk {key} nu {new} in plaats van {old}"))
        }
    }
}

/// A punctuation mark by its name: between quotation marks it can't be read.
fn sign(text: &str) -> Option<&'static str> {
    Some(match text {
        "." => "een punt",
        "," => "een komma",
        ":" => "een dubbele punt",
        ";" => "een puntkomma",
        "?" => "een vraagteken",
        "!" => "een uitroepteken",
        "-" | "–" | "—" => "een streepje",
        "'" | "’" | "\"" | "‘" | "“" | "”" => "een aanhalingsteken",
        _ => return None,
    })
}

pub(super) fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::SamePath => "hetzelfde pad".to_owned(),
        Evidence::SameBytes => "het bestand is gelijk".to_owned(),
        Evidence::SameText => "de tekst is gelijk".to_owned(),
        Evidence::Likeness(share) => format!("{}% van de woorden is gelijk", percent(*share)),
        Evidence::Contained(share) => format!("{}% van de oude tekst staat hier", percent(*share)),
        Evidence::MadeOf(share) => format!("{}% van de tekst komt van de oude pagina", percent(*share)),
        Evidence::SameTitle => "dezelfde titel".to_owned(),
        Evidence::SameSlug => "dezelfde bestandsnaam, nummers niet meegeteld".to_owned(),
        Evidence::Named(words, _) => format!("in beide titels of bestandsnamen: {}", NL.quote_list(words)),
        Evidence::CaseOnly => "alleen hoofdletters in het pad verschillen".to_owned(),
        Evidence::SameId => "hetzelfde id bovenaan de pagina".to_owned(),
        Evidence::Between(release) => format!("zo gegaan in {}", clean(release)),
        Evidence::RenamedIn(commit) => format!("hernoemd in {}", commit.short()),
        Evidence::Said(word) => format!("in de beschrijving daarvan staat {}", NL.quote(word)),
        Evidence::Redirect => "een doorverwijzing leidt hierheen".to_owned(),
        Evidence::Ruling(why) if clean(why).is_empty() => "zo vastgelegd".to_owned(),
        Evidence::Ruling(why) => format!("zo vastgelegd: {}", clean(why)),
        Evidence::PathReused => "het pad is gelijk, maar het is nu een andere pagina".to_owned(),
    }
}

pub(super) fn problem(problem: &ProblemKind) -> String {
    match problem {
        ProblemKind::FrontMatter(why) => {
            stop(format!("De kenmerken bovenaan zijn niet te lezen en tellen niet mee: {}", clean(why)))
        }
        ProblemKind::DuplicateKey(key) => {
            format!("Het kenmerk {} staat er 2 keer. De laatste telt.", NL.quote_title(key))
        }
        ProblemKind::ConflictMarkers => {
            "In de tekst staan nog tekens van een samenvoeging (<<<<<<<, >>>>>>>).".to_owned()
        }
        ProblemKind::Encoding(encoding) => {
            format!("Het bestand is geen UTF-8. Het is gelezen als {}.", clean(encoding))
        }
        ProblemKind::Binary => "Het bestand is geen tekst en telt niet mee.".to_owned(),
        ProblemKind::TooLarge(bytes) => format!(
            "De pagina is te groot ({} bytes) om per zin te vergelijken. Ze is als geheel vergeleken.",
            NL.number(usize::try_from(*bytes).unwrap_or(usize::MAX))
        ),
        ProblemKind::MissingInclude(name) => {
            format!("Het ingevoegde bestand {} ontbreekt of voegt zichzelf in.", NL.quote_title(name))
        }
        ProblemKind::MissingObject(id) => {
            format!("Het bestand ({}) ontbreekt of is beschadigd en telt niet mee.", clean(id))
        }
        ProblemKind::TooDeep => "De tekst is te diep genest. Het diepste deel is als gewone tekst gelezen.".to_owned(),
        ProblemKind::NotAPage(what) => format!("Dit is geen pagina ({}) en telt niet mee.", clean(what)),
        ProblemKind::TagTwin(name) => {
            format!("Dit is dezelfde release als {} en telt als tweede naam daarvan.", NL.quote_title(name))
        }
        ProblemKind::TagCase(name) => {
            format!("De naam verschilt alleen in hoofdletters van {}.", NL.quote_title(name))
        }
        ProblemKind::VersionOrder(name) => {
            format!("Het versienummer is lager dan dat van de eerdere release {}.", NL.quote_title(name))
        }
        ProblemKind::DateOrder(name) => {
            format!("De datum ligt vóór die van de eerdere release {}.", NL.quote_title(name))
        }
        ProblemKind::NoDate => "De datum is niet te lezen. Er staat daarom 1 januari 1970.".to_owned(),
        ProblemKind::TagTarget => "Deze naam wijst niet naar een versie van de bestanden.".to_owned(),
        ProblemKind::MissingCommits => {
            "Een deel van de geschiedenis ontbreekt. Verplaatste pagina’s kunnen gemist zijn.".to_owned()
        }
        ProblemKind::PathEncoding => "Het pad is geen UTF-8. Het bestand telt niet mee.".to_owned(),
        ProblemKind::UnusedRuling(ruling, miss) => {
            let why = match miss {
                RulingMiss::NoRelease(release) => format!("er is geen release {release}"),
                RulingMiss::NeverThere(page) => format!("geen release heeft ooit {page} gehad"),
                RulingMiss::NotGone(page, release) => format!("{page} is in {release} niet weggehaald of gewijzigd"),
                RulingMiss::NotNew(page, release) => format!("{page} is in {release} niet toegevoegd of gewijzigd"),
            };
            format!("De vastgelegde keuze {} doet niets: {why}.", NL.quote_title(ruling))
        }
        ProblemKind::UnusedWords(page) => {
            format!("Deze tekst wordt niet gebruikt voor {}: die pagina is niet veranderd.", clean(page))
        }
    }
}

pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Whitespace => "witruimte",
        Reason::Markup => "opmaak",
        Reason::Comment => "onzichtbare opmerking",
        Reason::HeadingLevel => "niveau van een kopje",
        Reason::Layout => "indeling",
        Reason::Typography => "aanhalingstekens en streepjes",
        Reason::Order => "volgorde",
        Reason::LinkSpelling => "adres anders geschreven",
        Reason::LinkTarget => "ander adres",
        Reason::LinkText => "tekst van een link",
        Reason::Typo => "typefout",
        Reason::Spelling => "spelling",
        Reason::Punctuation => "leestekens",
        Reason::Wording => "verwoording",
        Reason::Label => "label",
        Reason::Metadata => "kenmerk",
        Reason::AltText => "tekst bij een afbeelding",
        Reason::Image => "afbeelding",
        Reason::Link => "link erbij of weg",
        Reason::Code => "code",
        Reason::Name => "naam",
        Reason::Number => "getal",
        Reason::Date => "datum",
        Reason::Amount => "bedrag",
        Reason::Reference => "verwijzing",
        Reason::Obligation => "verplichting",
        Reason::Negation => "ontkenning",
        Reason::Opposite => "tegendeel",
        Reason::TextAdded => "tekst erbij",
        Reason::TextRemoved => "tekst weg",
        Reason::Title => "titel",
    }
}

pub(super) fn significance(significance: Significance) -> &'static str {
    match significance {
        Significance::None => "niet te zien",
        Significance::Cosmetic => "alleen opmaak",
        Significance::Editorial => "redactioneel",
        Significance::Substantive => "inhoudelijk",
    }
}

pub(super) fn lineage(lineage: Lineage) -> &'static str {
    match lineage {
        Lineage::Kept => "zelfde plek",
        Lineage::Moved => "verplaatst",
        Lineage::Merged => "samengevoegd",
        Lineage::Split => "afgesplitst",
        Lineage::Added => "nieuw",
        Lineage::Removed => "vervallen",
    }
}

pub(super) fn edit_kind(kind: &EditKind) -> String {
    match kind {
        EditKind::Field(key) => format!("kenmerk {}", NL.quote_title(key)),
        EditKind::Block(kind) => match kind {
            BlockKind::Heading => "kopje",
            BlockKind::Paragraph => "alinea",
            BlockKind::ListItem => "punt in een lijst",
            BlockKind::TableRow => "rij in een tabel",
            BlockKind::Quote => "citaat",
            BlockKind::Code => "code",
            BlockKind::Admonition => "kader",
            BlockKind::Image => "afbeelding",
            BlockKind::Html => "HTML",
            BlockKind::Footnote => "voetnoot",
            BlockKind::Definition => "begrip",
            BlockKind::Comment => "onzichtbare opmerking",
        }
        .to_owned(),
    }
}

pub(super) fn op(op: Op) -> &'static str {
    match op {
        Op::Insert => "nieuw",
        Op::Delete => "geschrapt",
        Op::Replace => "anders",
        Op::Move => "verplaatst",
    }
}

pub(super) fn group(group: GroupKind) -> &'static str {
    match group {
        GroupKind::New => "Nieuw",
        GroupKind::Changed => "Gewijzigd",
        GroupKind::Merged => "Samengevoegd of gesplitst",
        GroupKind::Moved => "Verplaatst",
        GroupKind::Gone => "Vervallen",
        GroupKind::Corrected => "Kleine wijzigingen",
    }
}

pub(super) fn in_short(counts: &Counts) -> String {
    if counts.is_empty() {
        return "In deze release is geen pagina veranderd.".to_owned();
    }
    let changed = match counts.changed_and_moved {
        0 => "inhoudelijk gewijzigd".to_owned(),
        moved => format!("inhoudelijk gewijzigd ({} daarvan ook verplaatst)", NL.number(moved)),
    };
    let told = [
        (counts.added, "nieuw"),
        (counts.changed, changed.as_str()),
        (counts.merged, "samengevoegd"),
        (counts.split, "afgesplitst"),
        (counts.moved, "verplaatst"),
        (counts.removed, "vervallen"),
    ];
    let parts: Vec<String> = told
        .iter()
        .filter(|(count, _)| *count > 0)
        .enumerate()
        .map(|(place, (count, word))| match place {
            0 => format!("{} {} {word}", NL.pages(*count), if *count == 1 { "is" } else { "zijn" }),
            _ => format!("{} {word}", NL.number(*count)),
        })
        .collect();
    let swept = match counts.swept {
        0 => String::new(),
        swept => {
            format!("Op {} is de inhoud alleen veranderd door iets wat op meer pagina’s is gedaan.", NL.pages(swept))
        }
    };
    match (parts.is_empty(), swept.is_empty()) {
        (true, true) => "Geen pagina is inhoudelijk veranderd.".to_owned(),
        (true, false) => swept,
        (false, true) => stop(NL.list(&parts)),
        (false, false) => format!("{} {swept}", stop(NL.list(&parts))),
    }
}

pub(super) fn rest(rest: Rest, pages: usize) -> String {
    let pages = NL.pages(pages);
    match rest {
        Rest::Wording => format!("Op {pages} is de tekst alleen anders geschreven."),
        Rest::Links => format!("Op {pages} is alleen het adres van een link anders geschreven."),
        Rest::Looks => format!("Op {pages} is alleen de opmaak veranderd."),
        Rest::Invisible => format!("Op {pages} is van de wijziging niets te zien."),
        Rest::Silent => format!("Op {pages} is iets kleins veranderd, zeggen de schrijvers."),
    }
}

pub(super) fn label(label: Label) -> &'static str {
    match label {
        Label::InShort => "In het kort",
        Label::OnManyPages => "Op meer pagina’s tegelijk",
        Label::Rest => "Overig",
        Label::Problems => "Opgevallen",
        Label::Release => "Release",
        Label::Date => "Datum",
        Label::Pages => "Pagina’s",
        Label::Previous => "Vorige",
        Label::Aliases => "Ook bekend als",
        Label::OldPath => "was",
        Label::NoReleases => "Er zijn nog geen releases.",
        Label::NoPages => "Er is geen pagina veranderd.",
        Label::NoEntries => "Aan deze pagina is nog niets veranderd.",
    }
}

pub(super) fn together(small: Small, pages: usize) -> String {
    let pages = NL.pages(pages);
    match small {
        Small::Wording => format!("Op {pages} is iets anders verwoord"),
        Small::Corrected => format!("Op {pages} is de spelling of een leesteken anders"),
        Small::Links => format!("Op {pages} heeft een link een ander adres"),
        Small::Images => format!("Op {pages} heeft een afbeelding een andere beschrijving"),
        Small::Properties => format!("Op {pages} zijn labels of kenmerken anders"),
        Small::Address => format!("Van {pages} is het adres anders"),
        Small::File => format!("Van {pages} heeft het bestand een andere naam of een andere map"),
    }
}
