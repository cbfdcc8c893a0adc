//! The fixed words and the sentences of the site, in Dutch and in English, plain language. What changed on a page is worded in
//! `render::language`; here is what stands around it.

use serde::Serialize;

use crate::compare::Significance;
use crate::release::Point;
use crate::render::language::Language;
use crate::report::notes::Counts;

/// Fixed words; templates read them as `t`.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Texts {
    pub language: &'static str,
    pub skip: &'static str,
    pub changes: &'static str,
    pub versions: &'static str,
    pub all_pages: &'static str,
    pub subjects: &'static str,
    pub follow: &'static str,
    pub made_note: &'static str,
    pub navigation: &'static str,
    pub made_by: &'static str,
    pub to_site: &'static str,
    pub to_page: &'static str,
    pub what_each_brought: &'static str,
    pub read_notes: &'static str,
    pub about: &'static str,
    pub about_all: &'static str,
    pub first_version: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub part_before: &'static str,
    pub part_after: &'static str,
    pub parts: &'static str,
    pub places: &'static str,
    pub in_short: &'static str,
    pub on_many_pages: &'static str,
    pub which_pages: &'static str,
    pub rest: &'static str,
    pub before_after: &'static str,
    pub see_before_after: &'static str,
    pub whole_text: &'static str,
    pub whole_history: &'static str,
    pub history_with_text: &'static str,
    pub history_of: &'static str,
    pub what_changed: &'static str,
    pub nothing_changed: &'static str,
    pub since_title: &'static str,
    pub since_intro: &'static str,
    pub since_same: &'static str,
    pub text_now: &'static str,
    pub text_last: &'static str,
    pub show_text: &'static str,
    pub text_elsewhere: &'static str,
    pub subject: &'static str,
    pub no_subject: &'static str,
    pub gone_pages: &'static str,
    pub gone_intro: &'static str,
    pub gone: &'static str,
    pub search: &'static str,
    pub search_help: &'static str,
    pub found_one: &'static str,
    pub found_many: &'static str,
    pub found_none: &'static str,
    pub view: &'static str,
    pub view_difference: &'static str,
    pub view_now: &'static str,
    pub view_then: &'static str,
    pub legend: &'static str,
    pub letters: &'static str,
    pub feeds: &'static str,
    pub feeds_intro: &'static str,
    pub feeds_of_site: &'static str,
    pub feeds_of_subjects: &'static str,
    pub feeds_of_labels: &'static str,
    pub feed_of_page: &'static str,
    pub no_text: &'static str,
    pub inserted: &'static str,
    pub inserted_end: &'static str,
    pub deleted: &'static str,
    pub deleted_end: &'static str,
    pub moved_here: &'static str,
    pub moved_away: &'static str,
    /// Behind `moved_here`; `{}` is the heading.
    pub stood_below: &'static str,
    pub other_link: &'static str,
    pub other_image: &'static str,
    pub table: &'static str,
    pub image: &'static str,
    pub see_image: &'static str,
    pub no_description: &'static str,
    pub task_done: &'static str,
    pub task_open: &'static str,
    pub choose: &'static str,
    pub nothing_between: &'static str,
    pub choose_from: &'static str,
    pub choose_to: &'static str,
    pub choose_button: &'static str,
    pub newsletter: &'static str,
    pub see_newsletter: &'static str,
    pub newsletter_intro: &'static str,
    pub draft: &'static str,
    pub back: &'static str,
    #[serde(skip)]
    pub unchanged: fn(usize) -> String,
}

const NL: Texts = Texts {
    language: "nl",
    skip: "Naar de inhoud",
    changes: "Wat is er veranderd?",
    versions: "Versies",
    all_pages: "Pagina’s van A tot Z",
    subjects: "Onderwerpen",
    follow: "Volgen",
    made_note: "Dit bestand maakt pagelog uit de geschiedenis van de website. Wat u hier wijzigt, gaat verloren.",
    navigation: "Hoofdmenu",
    made_by: "Deze pagina’s zijn met pagelog gemaakt uit de geschiedenis van de website.",
    to_site: "Naar de website",
    to_page: "Naar deze pagina op de website",
    what_each_brought: "Wat elke versie bracht",
    read_notes: "Lees wat er veranderde",
    about: "Onder meer:",
    about_all: "Het gaat om:",
    first_version: "Dit is de eerste versie.",
    previous: "Vorige versie",
    next: "Volgende versie",
    part_before: "Het deel hiervoor",
    part_after: "Het vervolg",
    parts: "Delen",
    places: "Ga naar een onderwerp",
    in_short: "In het kort",
    on_many_pages: "Op veel pagina’s hetzelfde",
    which_pages: "Op welke pagina’s?",
    rest: "En verder",
    before_after: "Voor en na",
    see_before_after: "Bekijk voor en na",
    whole_text: "Bekijk de hele tekst, voor en na",
    whole_history: "Bekijk de hele geschiedenis van deze pagina",
    history_with_text: "Bekijk deze geschiedenis met de tekst voor en na",
    history_of: "Geschiedenis van deze pagina",
    what_changed: "Wat is er veranderd?",
    nothing_changed: "Sinds deze pagina er is, is de inhoud niet veranderd.",
    since_title: "Wat is er veranderd sinds een eerdere versie?",
    since_intro: "Kies de versie die u kent. U ziet dan alles wat sindsdien op deze pagina is veranderd.",
    since_same: "niets veranderd",
    text_now: "De tekst zoals die nu is",
    text_last: "De tekst zoals die het laatst was",
    show_text: "Toon de tekst",
    text_elsewhere: "De tekst is te lang om hier te tonen.",
    subject: "Onderwerp",
    no_subject: "Overige pagina’s",
    gone_pages: "Vervallen pagina’s",
    gone_intro: "Deze pagina’s staan niet meer op de website, of gingen op in een andere pagina.",
    gone: "vervallen",
    search: "Zoek een pagina",
    search_help: "Typ een woord uit de titel.",
    found_one: "1 pagina gevonden.",
    found_many: "{} pagina’s gevonden.",
    found_none: "Geen pagina gevonden.",
    view: "Wat wilt u zien?",
    view_difference: "Het verschil",
    view_now: "De nieuwe tekst",
    view_then: "De oude tekst",
    legend: "Wat erbij kwam is onderstreept. Wat weg is, is doorgestreept.",
    letters: "Ga naar een letter",
    feeds: "Volgen",
    feeds_intro: "Met een feedlezer ziet u vanzelf wanneer de inhoud van een pagina verandert. Kleine verbeteringen, zoals spelling, staan er niet in.",
    feeds_of_site: "De hele website",
    feeds_of_subjects: "Per onderwerp",
    feeds_of_labels: "Per label",
    feed_of_page: "Volg deze pagina",
    no_text: "Deze pagina heeft geen tekst.",
    inserted: "toegevoegd:",
    inserted_end: "einde toevoeging",
    deleted: "geschrapt:",
    deleted_end: "einde geschrapt",
    moved_here: "Verplaatst hiernaartoe",
    moved_away: "Stond hier, is verplaatst",
    stood_below: " (stond onder ‘{}’)",
    other_link: "Link gewijzigd",
    other_image: "Andere afbeelding",
    table: "Tabel",
    image: "Afbeelding",
    see_image: "Bekijk de afbeelding",
    no_description: "geen beschrijving",
    task_done: "gedaan:",
    task_open: "niet gedaan:",
    choose: "Vergelijk twee versies",
    nothing_between: "Tussen deze versies is geen pagina veranderd.",
    choose_from: "Van",
    choose_to: "Naar",
    choose_button: "Vergelijk",
    newsletter: "Nieuwsbrief",
    see_newsletter: "Bekijk het concept van de nieuwsbrief",
    newsletter_intro: "Zo zou de nieuwsbrief over de werkversie er nu uitzien.",
    draft: "Concept",
    back: "Terug naar het overzicht",
    unchanged: |count| {
        if count == 1 { "1 ongewijzigd stuk tekst".to_owned() } else { format!("{count} ongewijzigde stukken tekst") }
    },
};

const EN: Texts = Texts {
    language: "en",
    skip: "Skip to content",
    changes: "What has changed?",
    versions: "Versions",
    all_pages: "Pages from A to Z",
    subjects: "Subjects",
    follow: "Follow",
    made_note: "pagelog makes this file from the history of the website. What you change here is lost.",
    navigation: "Main menu",
    made_by: "These pages were made with pagelog from the history of the website.",
    to_site: "To the website",
    to_page: "To this page on the website",
    what_each_brought: "What each version brought",
    read_notes: "Read what changed",
    about: "Among other things:",
    about_all: "Namely:",
    first_version: "This is the first version.",
    previous: "Previous version",
    next: "Next version",
    part_before: "The part before",
    part_after: "Continued",
    parts: "Parts",
    places: "Go to a subject",
    in_short: "In short",
    on_many_pages: "The same on many pages",
    which_pages: "On which pages?",
    rest: "And also",
    before_after: "Before and after",
    see_before_after: "See before and after",
    whole_text: "See the whole text, before and after",
    whole_history: "See the whole history of this page",
    history_with_text: "See this history with the text before and after",
    history_of: "History of this page",
    what_changed: "What has changed?",
    nothing_changed: "The content has not changed since this page came.",
    since_title: "What has changed since an earlier version?",
    since_intro: "Choose the version you know. You will see all that has changed on this page since then.",
    since_same: "nothing changed",
    text_now: "The text as it is now",
    text_last: "The text as it was last",
    show_text: "Show the text",
    text_elsewhere: "The text is too long to show here.",
    subject: "Subject",
    no_subject: "Other pages",
    gone_pages: "Pages that are gone",
    gone_intro: "These pages are no longer on the website, or became part of another page.",
    gone: "gone",
    search: "Find a page",
    search_help: "Type a word from the title.",
    found_one: "1 page found.",
    found_many: "{} pages found.",
    found_none: "No page found.",
    view: "What do you want to see?",
    view_difference: "The difference",
    view_now: "The new text",
    view_then: "The old text",
    legend: "What came is underlined. What went is struck through.",
    letters: "Go to a letter",
    feeds: "Follow",
    feeds_intro: "With a feed reader you see by itself when the content of a page changes. Small corrections, such as spelling, are left out.",
    feeds_of_site: "The whole website",
    feeds_of_subjects: "By subject",
    feeds_of_labels: "By label",
    feed_of_page: "Follow this page",
    no_text: "This page has no text.",
    inserted: "added:",
    inserted_end: "end of addition",
    deleted: "deleted:",
    deleted_end: "end of deletion",
    moved_here: "Moved to here",
    moved_away: "Stood here, has moved",
    stood_below: " (stood under “{}”)",
    other_link: "Link changed",
    other_image: "Other image",
    table: "Table",
    image: "Image",
    see_image: "See the image",
    no_description: "no description",
    task_done: "done:",
    task_open: "not done:",
    choose: "Compare two versions",
    nothing_between: "No page changed between these versions.",
    choose_from: "From",
    choose_to: "To",
    choose_button: "Compare",
    newsletter: "Newsletter",
    see_newsletter: "See the draft of the newsletter",
    newsletter_intro: "The newsletter about the working version would look like this now.",
    draft: "Draft",
    back: "Back to the overview",
    unchanged: |count| {
        if count == 1 { "1 unchanged piece of text".to_owned() } else { format!("{count} unchanged pieces of text") }
    },
};

impl Texts {
    /// The fixed words in a language.
    pub fn of(language: Language) -> &'static Texts {
        match language {
            Language::Nl => &NL,
            Language::En => &EN,
        }
    }
}

/// What a release is called in running text: `versie 2.3`; what is not released yet is the working version.
pub fn version(point: &Point, language: Language) -> String {
    if point.version.is_none() {
        return match language {
            Language::Nl => "de werkversie".to_owned(),
            Language::En => "the working version".to_owned(),
        };
    }
    let bare = point.name.strip_prefix(['v', 'V']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let name = bare.unwrap_or(&point.name);
    match language {
        Language::Nl => format!("versie {name}"),
        Language::En => format!("version {name}"),
    }
}

/// The same at the start of a line.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A sentence in both languages.
fn say(language: Language, nl: String, en: String) -> String {
    match language {
        Language::Nl => nl,
        Language::En => en,
    }
}

/// When it was released; empty for what is not released yet.
pub fn date(point: &Point, language: Language) -> String {
    if point.version.is_some() { language.date(&point.date) } else { String::new() }
}

/// `versie 2.3, 18 juli 2025`
fn dated(point: &Point, language: Language) -> String {
    let version = version(point, language);
    if point.version.is_some() { format!("{version}, {}", language.date(&point.date)) } else { version }
}

/// `versie 2.3 (18 juli 2025)`
pub(super) fn with_date(point: &Point, language: Language) -> String {
    let version = version(point, language);
    if point.version.is_some() { format!("{version} ({})", language.date(&point.date)) } else { version }
}

/// Since when the text is as it is.
pub fn last_changed(point: &Point, language: Language) -> String {
    let version = dated(point, language);
    say(language, format!("Tekst voor het laatst gewijzigd in {version}."), format!("Text last changed in {version}."))
}

/// That the text is as it came.
pub fn as_it_came(point: &Point, language: Language) -> String {
    let version = dated(point, language);
    say(
        language,
        format!("De tekst is niet gewijzigd sinds de pagina er kwam in {version}."),
        format!("The text has not changed since the page came in {version}."),
    )
}

/// That a page is no longer there.
pub fn is_gone(point: &Point, language: Language) -> String {
    let version = dated(point, language);
    say(language, format!("Deze pagina is vervallen in {version}."), format!("This page is gone since {version}."))
}

/// That a page became part of another; its title follows as a link.
pub fn merged(point: &Point, language: Language) -> String {
    let version = dated(point, language);
    say(language, format!("Deze pagina is in {version} opgegaan in"), format!("In {version}, this page became part of"))
}

/// That a page was split off another; its title follows as a link.
pub fn split(point: &Point, language: Language) -> String {
    let version = dated(point, language);
    say(
        language,
        format!("Deze pagina is in {version} afgesplitst van"),
        format!("In {version}, this page was split off"),
    )
}

/// The title of a page about the history of another.
pub fn history_of(title: &str, language: Language) -> String {
    let title = language.quote_title(title);
    say(language, format!("Geschiedenis van de pagina {title}"), format!("History of the page {title}"))
}

/// What opens so many more sentences.
pub fn more_points(points: impl std::fmt::Display, language: Language) -> String {
    say(language, format!("Bekijk nog {points} punten"), format!("See {points} more points"))
}

/// How many releases touched the page without changing what it says.
pub fn quiet(releases: usize, language: Language) -> String {
    let nl = if releases == 1 {
        "In nog 1 versie veranderde er iets kleins".to_owned()
    } else {
        format!("In nog {releases} versies veranderde er iets kleins")
    };
    let en = if releases == 1 {
        "In 1 more version something small changed".to_owned()
    } else {
        format!("In {releases} more versions something small changed")
    };
    say(language, nl, en)
}

/// How many releases changed something of the page that cannot be seen on it.
pub fn silent(releases: usize, language: Language) -> String {
    let (nl, en) = if releases == 1 { ("versie", "version") } else { ("versies", "versions") };
    say(
        language,
        format!("In {releases} {nl} veranderde er iets wat op deze pagina niet te zien is"),
        format!("In {releases} {en} something changed that cannot be seen on this page"),
    )
}

/// What a quiet change was.
pub fn quiet_change(significance: Significance, swept: Option<String>, language: Language) -> String {
    swept.unwrap_or_else(|| language.only(significance))
}

/// The heading of a comparison since a version.
pub fn since(point: &Point, language: Language) -> String {
    let version = version(point, language);
    say(language, format!("Wat is er veranderd sinds {version}?"), format!("What has changed since {version}?"))
}

/// The heading of a comparison in a release.
pub fn changed_in(point: &Point, language: Language) -> String {
    let version = version(point, language);
    say(language, format!("Wat is er veranderd in {version}?"), format!("What changed in {version}?"))
}

/// The heading of a comparison of two versions.
pub fn from_to(old: &Point, new: &Point, language: Language) -> String {
    let (old, new) = (version(old, language), version(new, language));
    say(language, format!("Wat is er veranderd van {old} naar {new}?"), format!("What changed from {old} to {new}?"))
}

/// That nothing changed on a page between two versions.
pub fn same(old: &Point, new: &Point, language: Language) -> String {
    let (old, new) = (with_date(old, language), with_date(new, language));
    say(
        language,
        format!("In {old} en in {new} staat op deze pagina hetzelfde."),
        format!("In {old} and in {new} this page says the same."),
    )
}

/// That a page was not there yet.
pub fn not_yet(point: &Point, language: Language) -> String {
    let version = with_date(point, language);
    say(language, format!("In {version} was deze pagina er nog niet."), format!("This page was not yet in {version}."))
}

/// That a page was no longer there.
pub fn no_more(point: &Point, language: Language) -> String {
    let version = with_date(point, language);
    say(
        language,
        format!("In {version} was deze pagina er niet meer."),
        format!("This page was no longer in {version}."),
    )
}

/// How many pages are new, changed, moved, gone in a version.
pub fn in_short(counts: &Counts, language: Language) -> String {
    if !counts.is_empty() {
        return language.in_short(counts);
    }
    say(language, "In deze versie is geen pagina veranderd.".to_owned(), "No page changed in this version.".to_owned())
}

/// Since which version all that is told of a release changed.
pub fn since_before(before: &Point, language: Language) -> String {
    let before = with_date(before, language);
    say(
        language,
        format!("Hier staat wat er anders is dan in {before}."),
        format!("Here you see what is different from {before}."),
    )
}

/// Between which two versions all pages are compared.
pub fn between_all(old: &Point, new: &Point, language: Language) -> String {
    let (old, new) = (with_date(old, language), with_date(new, language));
    say(
        language,
        format!("Alles wat in {new} anders is dan in {old}."),
        format!("All that is different in {new} from {old}."),
    )
}

/// Between which two versions a page is compared.
pub fn between(old: Option<&Point>, new: &Point, language: Language) -> String {
    let told = |point: &Point| with_date(point, language);
    match old {
        Some(old) => say(
            language,
            format!("De tekst van {} naast die van {}.", told(old), told(new)),
            format!("The text of {} beside that of {}.", told(old), told(new)),
        ),
        None => say(language, format!("De tekst van {}.", told(new)), format!("The text of {}.", told(new))),
    }
}

/// What is beside what, where the newer text is the one of now. It names the release that text came with and not the newest one: a page
/// that stays the same is told in the same words next month.
pub fn beside_now(old: &Point, came: &Point, language: Language) -> String {
    if came.version.is_none() {
        return between(Some(old), came, language);
    }
    let (old, came) = (with_date(old, language), with_date(came, language));
    say(
        language,
        format!("De tekst van {old} naast die van nu, uit {came}."),
        format!("The text of {old} beside that of now, from {came}."),
    )
}

/// How many pages there were.
pub fn had_pages(pages: usize, language: Language) -> String {
    let count = language.pages(pages);
    say(language, format!("De website had toen {count}."), format!("The website had {count} then."))
}

/// From which to which release a text stayed the same.
pub fn span(first: &Point, last: &Point, language: Language) -> String {
    if first.name == last.name {
        return capital(&with_date(first, language));
    }
    let bare = version(last, language);
    let bare = bare.split_once(' ').map_or(bare.as_str(), |(_, rest)| rest);
    let opening = capital(&version(first, language));
    if last.version.is_none() {
        let (opening, last) = (capital(&with_date(first, language)), version(last, language));
        return say(language, format!("{opening} t/m {last}"), format!("{opening} to {last}"));
    }
    let (from, to) = (language.date(&first.date), language.date(&last.date));
    say(language, format!("{opening} t/m {bare} ({from} – {to})"), format!("{opening} to {bare} ({from} – {to})"))
}

/// Since which release a text is as it is.
pub fn span_until_now(first: &Point, language: Language) -> String {
    let opening = capital(&with_date(first, language));
    if first.version.is_none() {
        return opening;
    }
    say(language, format!("{opening} tot nu"), format!("{opening} until now"))
}

/// One part of several, alone.
pub fn part_of(part: usize, parts: usize, language: Language) -> String {
    say(language, format!("deel {part} van {parts}"), format!("part {part} of {parts}"))
}

/// One part of several.
pub fn part(name: &str, part: usize, parts: usize, language: Language) -> String {
    say(language, format!("{name}, deel {part} van {parts}"), format!("{name}, part {part} of {parts}"))
}
