//! What is said of a finding, in Dutch and in English: what is wrong, and what to do about it.

use super::Language;
use crate::compare::Lineage;
use crate::page::PagePath;
use crate::report::personal::Looks;
use crate::report::readiness::{Check, Fate, What};
use crate::rulings::withhold::Gap;

/// What a check looks for, as a short title.
pub fn title(check: Check, language: Language) -> &'static str {
    let (nl, en) = match check {
        Check::ConflictMarkers => ("Sporen van een samenvoeging", "Conflict markers"),
        Check::FrontMatter => ("Kenmerken die niet te lezen zijn", "Front matter that cannot be read"),
        Check::MissingInclude => ("Ingevoegd bestand ontbreekt", "Missing include"),
        Check::BrokenLink => ("Link naar een pagina die er niet is", "Link to a page that is not there"),
        Check::BrokenAnchor => ("Link naar een plek die er niet is", "Link to a place that is not there"),
        Check::MissingFile => ("Bestand ontbreekt", "Missing file"),
        Check::NoRedirect => ("Oud adres leidt nergens heen", "Old address leads nowhere"),
        Check::DuplicateId => ("Dubbele id", "Duplicate id"),
        Check::MissingTitle => ("Pagina zonder titel", "Page without title"),
        Check::DuplicateTitle => ("Dubbele titel", "Duplicate title"),
        Check::Unfinished => ("Nog niet af", "Unfinished"),
        Check::ImageWithoutAlt => ("Afbeelding zonder beschrijving", "Image without description"),
        Check::StaleText => ("Verouderde versie of datum", "Stale version or date"),
        Check::NotInNavigation => ("Pagina die niemand vindt", "Page that nobody finds"),
        Check::OpenDraft => ("Concept dat niet af is", "Draft that is not settled"),
        Check::PersonalData => ("Misschien persoonsgegevens", "Perhaps personal data"),
        Check::Withhold => ("Toch te lezen", "Still to be read"),
    };
    pick(language, nl, en)
}

fn pick<T>(language: Language, nl: T, en: T) -> T {
    match language {
        Language::Nl => nl,
        Language::En => en,
    }
}

/// What is wrong: a whole sentence.
pub fn message(what: &What, language: Language) -> String {
    let (nl, en) = match what {
        What::ConflictMarkers => (
            "In de tekst staan conflictmarkeringen van git (<<<<<<<).".to_owned(),
            "Git’s conflict markers (<<<<<<<) stand in the text.".to_owned(),
        ),
        What::FrontMatter(why) => (
            format!("De kenmerken boven aan de pagina zijn niet te lezen: {why}."),
            format!("The front matter cannot be read: {why}."),
        ),
        What::DuplicateKey(key) => (
            format!("Het kenmerk {key} staat er twee keer."),
            format!("The key {key} stands twice in the front matter."),
        ),
        What::MissingInclude(name) => {
            (format!("Het ingevoegde bestand {name} is er niet."), format!("The included file {name} is not there."))
        }
        What::BrokenLink { target, .. } if target.trim().is_empty() => {
            ("De link heeft geen adres.".to_owned(), "The link has no address.".to_owned())
        }
        What::BrokenLink { target, fate: Fate::Moved(_) } => (
            format!("De link {target} leidt naar een pagina die verplaatst is."),
            format!("The link {target} leads to a page that has moved."),
        ),
        What::BrokenLink { target, fate: Fate::Removed } => (
            format!("De link {target} leidt naar een pagina die er niet meer is."),
            format!("The link {target} leads to a page that is gone."),
        ),
        What::BrokenLink { target, .. } => (
            format!("De link {target} leidt naar een pagina die er niet is."),
            format!("The link {target} leads to a page that is not there."),
        ),
        What::BrokenAnchor { target, page, anchor, had } => (
            format!(
                "De link {target} leidt naar #{anchor}, maar dat {} niet op {page}.",
                if *had { "staat er" } else { "staat" }
            )
            .replace("dat staat er niet op", "dat staat niet meer op"),
            format!(
                "The link {target} leads to #{anchor}, which is {} on {page}.",
                if *had { "no longer" } else { "not" }
            ),
        ),
        What::MissingFile { target, is_image: true } => {
            (format!("De afbeelding {target} is er niet."), format!("The image {target} is not there."))
        }
        What::MissingFile { target, is_image: false } => (
            format!("De link {target} leidt naar een bestand dat er niet is."),
            format!("The link {target} leads to a file that is not there."),
        ),
        What::NoRedirect { lineage, old, new } => {
            let new_nl = new.as_ref().map(|new| format!(" De tekst staat nu op {new}.")).unwrap_or_default();
            let new_en = new.as_ref().map(|new| format!(" The text is now at {new}.")).unwrap_or_default();
            let (nl, en) = match lineage {
                Lineage::Removed => ("is vervallen", "is gone"),
                Lineage::Merged => ("is samengevoegd", "was merged"),
                Lineage::Split => ("is gesplitst", "was split"),
                Lineage::Moved | Lineage::Kept | Lineage::Added => ("is verplaatst", "has moved"),
            };
            (
                format!("De pagina {old} {nl} en het oude adres leidt nergens heen.{new_nl}"),
                format!("The page {old} {en} and its old address leads nowhere.{new_en}"),
            )
        }
        What::DuplicateAnchor(name, line) => (
            format!("De id {name} staat twee keer op deze pagina, ook op regel {line}."),
            format!("The id {name} stands twice on this page, also on line {line}."),
        ),
        What::DuplicateId(id, other) => {
            (format!("De id {id} heeft {other} ook."), format!("The id {id} is also that of {other}."))
        }
        What::MissingTitle => ("De pagina heeft geen titel.".to_owned(), "The page has no title.".to_owned()),
        What::DuplicateTitle(title, other) => (
            format!("De titel ‘{title}’ heeft {other} ook, in hetzelfde deel van de site."),
            format!("The title “{title}” is also that of {other}, in the same part of the site."),
        ),
        What::Unfinished(mark) => {
            (format!("Er staat nog ‘{mark}’ in de tekst."), format!("The text still says “{mark}”."))
        }
        What::ImageWithoutAlt(address) => (
            format!("De afbeelding {address} heeft geen beschrijving (alternatieve tekst)."),
            format!("The image {address} has no description (alternative text)."),
        ),
        What::StaleText { found, expected } => (
            format!("Er staat {found}, en dat moet bij deze release {expected} zijn."),
            format!("It says {found}, which should be {expected} in this release."),
        ),
        What::NoText { file, text: None } => (
            format!("Het bestand {file}, waar een release de tekst van moet bijwerken, is er niet."),
            format!("The file {file}, of which a release is to bring a text up to date, is not there."),
        ),
        What::NoText { file, text: Some(text) } => (
            format!("In {file} staat geen tekst als ‘{text}’, die een release moet bijwerken."),
            format!("{file} has no text like “{text}”, which a release is to bring up to date."),
        ),
        What::NotInNavigation => (
            "De pagina staat niet in het menu en geen pagina linkt ernaar.".to_owned(),
            "The page is not in the navigation and no page links to it.".to_owned(),
        ),
        What::OpenDraft => (
            "In dit concept staat een samenvoeging open (<<<<<<<).".to_owned(),
            "A merge is not settled in this draft (<<<<<<<).".to_owned(),
        ),
        What::PersonalData(looks, masked) => {
            let (nl, en) = match looks {
                Looks::Email => ("een e-mailadres", "an e-mail address"),
                Looks::Telephone => ("een telefoonnummer", "a telephone number"),
                Looks::CitizenNumber => ("een burgerservicenummer", "a citizen number"),
            };
            (
                format!(
                    "Hier stond iets dat lijkt op {nl} ({masked}). In de geschiedenis van de pagina blijft dat te lezen."
                ),
                format!(
                    "Something that looks like {en} ({masked}) stood here. The history of the page still shows it."
                ),
            )
        }
        What::Withhold(ruling, gap) => match gap {
            Gap::NoText => (
                format!(
                    "De {ruling}e [[withhold]] houdt niets tegen: deze tekst staat zo in geen enkele versie van de website."
                ),
                format!(
                    "Ruling {ruling} withholds nothing: no version of the website has this text as it is written here."
                ),
            ),
            Gap::NoPage => (
                format!(
                    "De {ruling}e [[withhold]] houdt niets tegen: deze pagina staat in geen enkele versie van de website."
                ),
                format!("Ruling {ruling} withholds nothing: no version of the website has this page."),
            ),
            Gap::OtherPages(pages) => (
                format!("De tekst van de {ruling}e [[withhold]] is nog te lezen op {}.", listed(pages, "en")),
                format!("The text of ruling {ruling} can still be read on {}.", listed(pages, "and")),
            ),
            Gap::OtherPaths(paths) => (
                format!("De pagina van de {ruling}e [[withhold]] is nog te lezen als {}.", listed(paths, "en")),
                format!("The page of ruling {ruling} can still be read as {}.", listed(paths, "and")),
            ),
        },
    };
    pick(language, nl, en)
}

/// Paths one after the other.
fn listed(paths: &[PagePath], and: &str) -> String {
    let paths: Vec<&str> = paths.iter().map(PagePath::as_str).collect();
    match paths.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} {and} {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// What to do about it: a whole sentence.
pub fn help(what: &What, language: Language) -> String {
    let (nl, en) = match what {
        What::ConflictMarkers | What::OpenDraft => (
            "Kies welke tekst blijft en haal de regels met <<<<<<<, ======= en >>>>>>> weg.".to_owned(),
            "Choose which text stays and take out the lines with <<<<<<<, ======= and >>>>>>>.".to_owned(),
        ),
        What::PersonalData(..) => (
            "Mag niemand dit meer lezen? Zet de tekst dan in releases/withhold.toml.".to_owned(),
            "Should nobody read it any more? Then put the text in releases/withhold.toml.".to_owned(),
        ),
        What::Withhold(_, Gap::NoText) => (
            "Schrijf de tekst zoals die in het bestand staat, met alle opmaak.".to_owned(),
            "Write the text as it stands in the file, with all its markup.".to_owned(),
        ),
        What::Withhold(_, Gap::NoPage) => (
            "Schrijf het pad zoals git het heeft, zoals docs/pagina.md.".to_owned(),
            "Write the path as git has it, such as docs/page.md.".to_owned(),
        ),
        What::Withhold(_, Gap::OtherPages(_)) => (
            "Haal `page` weg, of maak ook voor die pagina’s een [[withhold]].".to_owned(),
            "Take out `page`, or write a ruling for those pages too.".to_owned(),
        ),
        What::Withhold(_, Gap::OtherPaths(_)) => (
            "Maak ook voor elk van die paden een [[withhold]].".to_owned(),
            "Write a ruling for each of those paths too.".to_owned(),
        ),
        What::FrontMatter(_) => (
            "Verbeter de regels tussen de streepjes; zet een waarde met een dubbele punt tussen aanhalingstekens."
                .to_owned(),
            "Mend the lines between the dashes; put a value with a colon in quotation marks.".to_owned(),
        ),
        What::DuplicateKey(_) => (
            "Haal een van de twee weg; nu telt alleen de laatste.".to_owned(),
            "Take one of them out; now only the last one counts.".to_owned(),
        ),
        What::MissingInclude(_) => (
            "Zet het bestand terug of haal de regel met --8<-- weg.".to_owned(),
            "Put the file back or take out the line with --8<--.".to_owned(),
        ),
        What::BrokenLink { fate, .. } => match fate {
            Fate::Moved(new) => (format!("Schrijf: {new}"), format!("Write: {new}")),
            Fate::Perhaps(new) => (format!("Bedoelt u {new}?"), format!("Did you mean {new}?")),
            Fate::Removed => (
                "Haal de link weg of laat hem naar een andere pagina leiden.".to_owned(),
                "Take the link out or let it lead to another page.".to_owned(),
            ),
            Fate::Elsewhere => {
                ("Zet https:// voor het adres.".to_owned(), "Put https:// before the address.".to_owned())
            }
            Fate::Unknown => ("Controleer het adres.".to_owned(), "Look at the address.".to_owned()),
        },
        What::BrokenAnchor { anchor, had: true, .. } => (
            format!("Pas de link aan, of geef het kopje zijn oude naam: {{ #{anchor} }}."),
            format!("Change the link, or give the heading its old name: {{ #{anchor} }}."),
        ),
        What::BrokenAnchor { .. } => (
            "Kijk welk kopje bedoeld is en pas de link aan.".to_owned(),
            "See which heading is meant and change the link.".to_owned(),
        ),
        What::MissingFile { .. } => (
            "Voeg het bestand toe of controleer het adres.".to_owned(),
            "Add the file or look at the address.".to_owned(),
        ),
        What::NoRedirect { new: Some(_), .. } => (
            "Stuur het oude adres door; pagelog redirects schrijft de regel.".to_owned(),
            "Let the old address lead on; pagelog redirects writes the line.".to_owned(),
        ),
        What::NoRedirect { new: None, .. } => (
            "Stuur het oude adres door naar een pagina die erop lijkt.".to_owned(),
            "Let the old address lead on to a page that comes near.".to_owned(),
        ),
        What::DuplicateAnchor(..) | What::DuplicateId(..) => {
            ("Geef een van de twee een andere id.".to_owned(), "Give one of the two another id.".to_owned())
        }
        What::MissingTitle => (
            "Geef de pagina een title boven aan, of een kop van het hoogste niveau.".to_owned(),
            "Give the page a title in its front matter, or a heading of the highest level.".to_owned(),
        ),
        What::DuplicateTitle(..) => {
            ("Geef een van de twee een andere titel.".to_owned(), "Give one of the two another title.".to_owned())
        }
        What::Unfinished(_) => (
            "Maak de tekst af of haal de opmerking weg.".to_owned(),
            "Finish the text or take the remark out.".to_owned(),
        ),
        What::ImageWithoutAlt(_) => (
            "Beschrijf wat er te zien is, tussen de vierkante haken voor het adres of in alt.".to_owned(),
            "Describe what can be seen, between the square brackets before the address or in alt.".to_owned(),
        ),
        What::StaleText { .. } => (
            "Werk de tekst bij; met een regel onder [release] texts doet pagelog release dat zelf.".to_owned(),
            "Bring the text up to date; with a line under [release] texts pagelog release does so itself.".to_owned(),
        ),
        What::NoText { .. } => (
            "Pas het aan onder [release] texts in pagelog.toml.".to_owned(),
            "Mend it under [release] texts in pagelog.toml.".to_owned(),
        ),
        What::NotInNavigation => (
            "Zet de pagina in het menu of link ernaar.".to_owned(),
            "Put the page in the navigation or link to it.".to_owned(),
        ),
    };
    pick(language, nl, en)
}

pub(super) fn looked(ends: &str, pages: usize, language: Language) -> String {
    pick(
        language,
        format!("Nagekeken: {ends} ({}).", language.pages(pages)),
        format!("Checked: {ends} ({}).", language.pages(pages)),
    )
}

pub(super) fn errors(count: usize, language: Language) -> String {
    let nl = if count == 1 {
        "1 fout, nieuw in deze reeks:".to_owned()
    } else {
        format!("{count} fouten, nieuw in deze reeks:")
    };
    let en = if count == 1 {
        "1 error, new in this range:".to_owned()
    } else {
        format!("{count} errors, new in this range:")
    };
    pick(language, nl, en)
}

pub(super) fn warnings(count: usize, language: Language) -> String {
    let nl = if count == 1 { "1 waarschuwing:".to_owned() } else { format!("{count} waarschuwingen:") };
    let en = if count == 1 { "1 warning:".to_owned() } else { format!("{count} warnings:") };
    pick(language, nl, en)
}

pub(super) fn earlier(count: usize, language: Language) -> String {
    pick(
        language,
        format!("Was er al, en houdt de release niet tegen: {count}"),
        format!("Was there before, and does not hold the release: {count}"),
    )
}

pub(super) fn see_all(language: Language) -> &'static str {
    pick(language, "Bekijk ze met --all.", "See them with --all.")
}

pub(super) fn verdict(errors: usize, language: Language) -> &'static str {
    match errors {
        0 => pick(language, "Klaar om uit te brengen.", "Ready to release."),
        _ => pick(language, "Nog niet klaar om uit te brengen.", "Not ready to release."),
    }
}
