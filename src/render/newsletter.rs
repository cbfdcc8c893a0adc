//! The newsletter as a draft in Markdown: what the template reads, and the words around the facts.
//!
//! Every item says what changed and where; why that matters to readers, and whether it does, nobody here can tell. So each item
//! asks the editor for that sentence, in a comment that no reader sees, and another comment says why the item was chosen and which
//! command shows what stands behind it.
//!
//! The data below is the contract with template authors. Text in it is plain; the template's escape makes it Markdown.

use serde::Serialize;

use super::language::{Language, shorten, stop};
use super::markdown::{End, LinkPart};
use super::templates::{TemplateError, Templates};
use crate::compare::{Comparison, PageChange};
use crate::release::Point;
use crate::report::newsletter::{Also, Item, Letter, Scope, Subject, Why};
use crate::report::notes::Rest;
use crate::report::{Lead, SiteFacts};

/// Pages linked from one item; the others are counted. More links than these are a list, and lists have a place below.
const LINKED: usize = 3;
/// Pages named in one line of „also changed”. The others are counted.
const NAMED: usize = 5;
/// Pages that moved or went have a line each up to here; more are told by section.
const MOVED_NAMED: usize = 8;
/// Letters of a subject that a list of mails shows on a telephone and most of them elsewhere.
const SUBJECT_LENGTH: usize = 78;
/// Letters of a preheader: what lists of mails show after the subject.
const PREHEADER_LENGTH: usize = 120;

/// What `newsletter.md.hbs` reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LetterPage {
    /// Name of the site.
    pub site: String,
    /// Code of the language.
    pub language: &'static str,
    /// The old end.
    pub from: End,
    /// The new end.
    pub to: End,
    /// A subject, between quotation marks.
    pub subject: String,
    /// What mail programs show after the subject, between quotation marks.
    pub preheader: String,
    /// The heading.
    pub title: String,
    /// What this is about: whole sentences.
    pub intro: String,
    /// What the editor is asked for, not seen by readers; empty where nothing changed.
    pub ask_intro: &'static str,
    /// The few things worth telling.
    pub items: Vec<ItemPart>,
    /// Pages that are named only, by section.
    pub also: Option<ListPart>,
    /// Pages that live elsewhere now.
    pub moved: Option<ListPart>,
    /// Pages that are gone.
    pub gone: Option<ListPart>,
    /// What is only counted.
    pub rest: Option<ListPart>,
}

/// One thing worth telling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemPart {
    /// What it is and why it was chosen; not seen by readers.
    pub trace: Vec<String>,
    /// Its heading.
    pub heading: String,
    /// What is told.
    pub text: String,
    /// What the editor is asked for, not seen by readers; empty where somebody wrote it.
    pub ask: &'static str,
    /// The pages to read on.
    pub links: Vec<LinkPart>,
    /// How many more pages there are, in words.
    pub more: Option<String>,
}

/// A heading and lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListPart {
    /// The heading.
    pub heading: &'static str,
    /// The lines.
    pub lines: Vec<LinePart>,
}

/// A line: words, then pages, then how many more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinePart {
    /// The words at the front.
    pub text: String,
    /// The pages; none where they are too many to name.
    pub pages: Vec<LinkPart>,
    /// How many more there are, in words.
    pub more: Option<String>,
    /// Of pages that are gone: where their addresses lead to.
    pub lead: Option<LeadPart>,
}

/// Where the addresses of pages that are gone lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeadPart {
    /// The words before the page.
    pub text: &'static str,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
}

impl LinePart {
    fn of_words(text: String) -> LinePart {
        LinePart { text, pages: Vec::new(), more: None, lead: None }
    }
}

/// The newsletter as Markdown, for an editor.
pub fn newsletter(
    letter: &Letter,
    comparison: &Comparison,
    site: &SiteFacts,
    templates: &Templates,
    language: Language,
) -> Result<String, TemplateError> {
    templates.render("newsletter.md.hbs", &letter_page(letter, comparison, site, language))
}

/// What the template of the newsletter reads.
pub fn letter_page(letter: &Letter, comparison: &Comparison, site: &SiteFacts, language: Language) -> LetterPage {
    let words = Words { scope: &letter.scope, comparison, site, language };
    let items: Vec<ItemPart> = letter.items.iter().map(|item| words.item(item)).collect();
    let headings: Vec<String> = items.iter().map(|item| item.heading.clone()).collect();
    LetterPage {
        site: site.name.clone(),
        language: language.code(),
        from: words.end(&comparison.from),
        to: words.end(&comparison.to),
        subject: quoted(&words.subject(&headings)),
        preheader: quoted(&words.preheader(&headings, letter)),
        title: words.title(),
        intro: words.intro(letter),
        ask_intro: match letter.counts.is_empty() {
            true => "",
            false => words.pick(
                "Zelf schrijven: in één of twee zinnen waar deze maand over gaat, en voor wie dat van belang is.",
                "Yours to write: in one or two sentences what this month is about, and who it matters to.",
            ),
        },
        items,
        also: words.also(&letter.also),
        moved: words.moved(&letter.moved),
        gone: words.gone(&letter.gone),
        rest: words.rest(letter),
    }
}

/// A text between double quotation marks, on one line, as YAML reads it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", super::language::clean(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// A text that can stand in a comment: it can't end it.
fn in_comment(text: &str) -> String {
    super::language::clean(text).replace("--", "- -").replace('>', "›")
}

struct Words<'a> {
    scope: &'a Scope,
    comparison: &'a Comparison,
    site: &'a SiteFacts,
    language: Language,
}

impl Words<'_> {
    fn pick<T>(&self, nl: T, en: T) -> T {
        match self.language {
            Language::Nl => nl,
            Language::En => en,
        }
    }

    fn end(&self, point: &Point) -> End {
        End { name: point.name.clone(), date: self.language.date(&point.date) }
    }

    fn change(&self, at: usize) -> Option<&PageChange> {
        self.comparison.pages.get(at)
    }

    fn link(&self, at: usize) -> Option<LinkPart> {
        let change = self.change(at)?;
        Some(LinkPart { title: change.title().to_owned(), url: self.site.url(change).map(str::to_owned) })
    }

    fn links(&self, pages: &[usize], most: usize) -> (Vec<LinkPart>, Option<String>) {
        // One page more than is named needs the room of its own number.
        let named = if pages.len() == most + 1 { most + 1 } else { most };
        let links = pages.iter().take(named).filter_map(|at| self.link(*at)).collect();
        let left = pages.len().saturating_sub(named);
        let more = (left > 0).then(|| {
            let left = self.language.number(left);
            self.pick(format!("en nog {left}"), format!("and {left} more"))
        });
        (links, more)
    }

    fn titles(&self, pages: &[usize], most: usize) -> String {
        let title = |at: &usize| self.change(*at).map(|change| self.language.quote_title(change.title()));
        let mut titles: Vec<String> = pages.iter().take(most).filter_map(title).collect();
        if pages.len() > most {
            let left = self.language.number(pages.len() - most);
            titles.push(self.pick(format!("nog {left}"), format!("{left} more")));
        }
        self.language.list(&titles)
    }

    fn version(&self) -> &str {
        &self.comparison.to.name
    }

    /// Whether the new end is a release: what is not released has no name that readers know.
    fn is_release(&self) -> bool {
        self.comparison.to.version.is_some()
    }

    /// The site's name without a version at its end, which may be that of another release than this.
    fn site_name(&self) -> &str {
        let name = self.site.name.trim();
        let is_version = |word: &str| {
            let digits = word.trim_start_matches(['v', 'V']);
            !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
        };
        match name.rsplit_once(' ') {
            Some((before, last)) if is_version(last) => before.trim_end(),
            _ => name,
        }
    }

    /// The version as it is said after the site's name: `2.0` of the tag `v2.0`.
    fn number_of_version(&self) -> &str {
        let name = self.version();
        name.strip_prefix(['v', 'V']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(name)
    }

    /// What a milestone is called: its repairs are part of it. Who had 1.6 and now gets 2.0.1, gets 2.0.
    fn milestone(&self) -> String {
        match &self.comparison.to.version {
            Some(version) if version.patch > 0 && version.pre.is_empty() => {
                format!("{}.{}", version.major, version.minor)
            }
            _ => self.number_of_version().to_owned(),
        }
    }

    fn title(&self) -> String {
        let site = if self.site_name().is_empty() { String::new() } else { format!("{}: ", self.site_name()) };
        let month = self.month();
        let news = match self.is_release() {
            _ if !month.is_empty() => {
                self.pick(format!("wat is er nieuw in {month}"), format!("what is new in {month}"))
            }
            true => self
                .pick(format!("wat is er nieuw in {}", self.version()), format!("what is new in {}", self.version())),
            false => self.pick("wat is er nieuw", "what is new").to_owned(),
        };
        let only = self.only().map(|only| format!(" ({only})")).unwrap_or_default();
        let news = news + &only;
        if site.is_empty() { super::language::capital(&news) } else { site + &news }
    }

    /// The month that it is about: `december 2024`. Empty if it is about none.
    fn month(&self) -> String {
        let first = self.scope.month.and_then(|first| first.and_hms_opt(12, 0, 0));
        let date = first.map(|first| self.language.date(&first.and_utc().fixed_offset())).unwrap_or_default();
        date.split_once(' ').map_or(String::new(), |(_, month)| month.to_owned())
    }

    /// The property that all its pages have: `rollen: jurist`.
    fn only(&self) -> Option<String> {
        self.scope.only.as_ref().map(|(key, value)| format!("{key}: {value}"))
    }

    fn subject(&self, headings: &[String]) -> String {
        let site = self.site_name();
        match headings.first() {
            None => self.title(),
            Some(first) if site.is_empty() || first.starts_with(site) => shorten(first, SUBJECT_LENGTH),
            Some(first) => shorten(&format!("{site}: {first}"), SUBJECT_LENGTH),
        }
    }

    fn preheader(&self, headings: &[String], letter: &Letter) -> String {
        match headings {
            _ if letter.counts.is_empty() => self.intro(letter),
            [] | [_] => self.language.in_short(&letter.counts),
            [_, second] => self.pick(format!("En ook: {second}."), format!("Also: {second}.")),
            [_, second, third, ..] => {
                let both = self.pick(format!("En ook: {second}; {third}"), format!("Also: {second}; {third}"));
                shorten(&both, PREHEADER_LENGTH)
            }
        }
    }

    fn intro(&self, letter: &Letter) -> String {
        let from = &self.comparison.from;
        let (from_date, to_date) = (self.language.date(&from.date), self.language.date(&self.comparison.to.date));
        let month = self.month();
        let nothing = letter.counts.is_empty();
        if nothing && !month.is_empty() && self.comparison.from.commit == self.comparison.to.commit {
            return self.pick(
                format!("Er is in {month} geen nieuwe versie uitgekomen."),
                format!("No new version came out in {month}."),
            );
        }
        if let Some(only) = self.only() {
            let only = self.language.quote_title(&only);
            return match nothing {
                true => self.pick(
                    format!("Er is geen pagina met {only} veranderd."),
                    format!("No page with {only} has changed."),
                ),
                false => {
                    let all = self.intro_of_all(letter, &from_date, &to_date);
                    self.pick(
                        format!("Deze brief gaat alleen over pagina’s met {only}. {all}"),
                        format!("This letter is only about pages with {only}. {all}"),
                    )
                }
            };
        }
        if nothing {
            return self.pick("Er is geen pagina veranderd.", "No page has changed.").to_owned();
        }
        self.intro_of_all(letter, &from_date, &to_date)
    }

    fn intro_of_all(&self, letter: &Letter, from_date: &str, to_date: &str) -> String {
        let from = &self.comparison.from;
        let between = match from.is_beginning() {
            true => {
                self.pick(format!("Dit is er tot en met {to_date}."), format!("This is what there is up to {to_date}."))
            }
            false => self.pick(
                format!("Dit veranderde er tussen {from_date} en {to_date}."),
                format!("This is what changed between {from_date} and {to_date}."),
            ),
        };
        let is_small = letter.also.is_empty() && letter.moved.is_empty() && letter.gone.is_empty();
        if letter.items.is_empty() && is_small {
            let none = self.pick(
                "Er is niets veranderd aan wat de pagina’s zeggen.",
                "Nothing has changed in what the pages say.",
            );
            return format!("{between} {none}");
        }
        format!("{between} {}", self.language.in_short(&letter.counts))
    }

    fn item(&self, item: &Item) -> ItemPart {
        let most = if matches!(item.subject, Subject::NewPages(_) | Subject::Rewritten) { NAMED } else { LINKED };
        let (links, more) = self.links(&item.pages, most);
        ItemPart {
            trace: self.trace(item),
            heading: self.heading(item),
            text: self.text(item),
            ask: match item.subject {
                // Somebody has written it.
                Subject::Words(_) => "",
                _ => self.pick(
                    "Zelf schrijven: wat betekent dit voor de lezer? Dat staat niet in de pagina’s.",
                    "Yours to write: what does this mean for readers? The pages don’t say.",
                ),
            },
            links,
            more,
        }
    }

    fn heading(&self, item: &Item) -> String {
        let pages = self.language.number(item.pages.len());
        let strongest = item.pages.first().and_then(|at| self.change(*at));
        let title = strongest.map_or("", PageChange::title);
        let site = if self.site_name().is_empty() { self.pick("Versie", "Version") } else { self.site_name() };
        match &item.subject {
            Subject::Milestone => {
                let version = self.milestone();
                self.pick(format!("{site} {version} is er"), format!("{site} {version} is here"))
            }
            Subject::Chapter => {
                let title = self.chapter_title(item);
                self.pick(format!("Nieuw onderdeel: {title}"), format!("New section: {title}"))
            }
            Subject::NewPages(section) => match section.last() {
                Some(section) => self
                    .pick(format!("{pages} nieuwe pagina’s bij {section}"), format!("{pages} new pages in {section}")),
                None => self.pick(format!("{pages} nieuwe pagina’s"), format!("{pages} new pages")),
            },
            Subject::Rewritten => self
                .pick(format!("{pages} pagina’s grotendeels herschreven"), format!("{pages} pages mostly rewritten")),
            Subject::Theme(name) => {
                let name = self.language.quote_title(name);
                self.pick(format!("Nieuw op {pages} pagina’s: {name}"), format!("New on {pages} pages: {name}"))
            }
            Subject::Section(section) => {
                let section = section.last().map_or("", String::as_str);
                let (new, changed) = self.new_and_changed(item);
                let (added, changed) = (self.language.number(new.len()), self.language.number(changed.len()));
                match new.len() {
                    0 => self.pick(
                        format!("{section}: {changed} pagina’s inhoudelijk gewijzigd"),
                        format!("{section}: the content of {changed} pages has changed"),
                    ),
                    1 => self.pick(
                        format!("{section}: 1 nieuwe pagina en {changed} gewijzigde"),
                        format!("{section}: 1 new page and {changed} changed ones"),
                    ),
                    _ => self.pick(
                        format!("{section}: {added} nieuwe pagina’s en {changed} gewijzigde"),
                        format!("{section}: {added} new pages and {changed} changed ones"),
                    ),
                }
            }
            Subject::NewPage => self.pick(format!("Nieuw: {title}"), format!("New: {title}")),
            Subject::Page => title.to_owned(),
            Subject::Words(_) if item.pages.len() > LINKED => self.language.pages(item.pages.len()),
            Subject::Words(_) => {
                let titles = item.pages.iter().filter_map(|at| self.change(*at)).map(|page| page.title().to_owned());
                let titles = self.language.list(&titles.collect::<Vec<_>>());
                let (new, _) = self.new_and_changed(item);
                let is_new = new.len() == item.pages.len();
                if is_new { self.pick(format!("Nieuw: {titles}"), format!("New: {titles}")) } else { titles }
            }
        }
    }

    /// How many pages of an item stand where: `Regels (4) en Hulp (2)`.
    fn sections(&self, item: &Item) -> String {
        let mut counted: Vec<(String, usize)> = Vec::new();
        for change in item.pages.iter().filter_map(|at| self.change(*at)) {
            let outside = self.pick("buiten een onderdeel", "outside any section");
            let section = self.site.section(change).last().map_or(outside, String::as_str);
            match counted.iter_mut().find(|(name, _)| name == section) {
                Some((_, count)) => *count += 1,
                None => counted.push((section.to_owned(), 1)),
            }
        }
        counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let named: Vec<String> =
            counted.iter().map(|(name, count)| format!("{name} ({})", self.language.number(*count))).collect();
        self.language.list(&named)
    }

    /// The pages of an item that are new, and the others.
    fn new_and_changed(&self, item: &Item) -> (Vec<usize>, Vec<usize>) {
        item.pages.iter().partition(|at| self.change(**at).is_some_and(|change| change.old_paths.is_empty()))
    }

    /// The title of a chapter's start page, else of its strongest page.
    fn chapter_title<'s>(&'s self, item: &Item) -> &'s str {
        let changes = || item.pages.iter().filter_map(|at| self.change(*at));
        let start = changes().find(|change| change.old_paths.is_empty());
        start.or_else(|| changes().next()).map_or("", PageChange::title)
    }

    fn text(&self, item: &Item) -> String {
        let language = self.language;
        let told =
            || -> Vec<String> { item.told.iter().map(|statement| language.statement(&statement.what)).collect() };
        let pages = language.number(item.pages.len());
        let strongest = item.pages.first().and_then(|at| self.change(*at));
        match &item.subject {
            Subject::Milestone => {
                let (old, new) = (&self.comparison.from.name, self.version());
                self.pick(
                    format!("Hiervoor was {old} de nieuwste versie; nu is dat {new}."),
                    format!("Before this, {old} was the newest version; now it is {new}."),
                )
            }
            Subject::Chapter => {
                let came: Vec<usize> = item
                    .pages
                    .iter()
                    .copied()
                    .filter(|at| self.change(*at).is_some_and(|change| !change.old_paths.is_empty()))
                    .collect();
                let name = language.quote_title(self.chapter_title(item));
                let titles = self.titles(&came, LINKED);
                let one = came.len() == 1;
                self.pick(
                    format!(
                        "{name} heeft een eigen startpagina. {titles} {} eerst ergens anders en {} nu daar.",
                        if one { "stond" } else { "stonden" },
                        if one { "staat" } else { "staan" }
                    ),
                    format!(
                        "{name} has a start page of its own. {titles} {} elsewhere before and {} there now.",
                        if one { "was" } else { "were" },
                        if one { "is" } else { "are" }
                    ),
                )
            }
            Subject::NewPages(section) => match section.last() {
                Some(section) => self.pick(
                    format!("Bij {section} staan {pages} nieuwe pagina’s."),
                    format!("{section} has {pages} new pages."),
                ),
                None => self.pick(format!("Er zijn {pages} nieuwe pagina’s."), format!("There are {pages} new pages.")),
            },
            Subject::Rewritten => {
                let sections = self.sections(item);
                self.pick(
                    format!("Van {pages} pagina’s is de meeste tekst nieuw: {sections}."),
                    format!("Most of the text of {pages} pages is new: {sections}."),
                )
            }
            Subject::Theme(name) => {
                let quoted = language.quote_title(name);
                let first = self.pick(
                    format!("Op {pages} pagina’s is tekst toegevoegd met {quoted} erin."),
                    format!("Text with {quoted} in it was added to {pages} pages."),
                );
                match &item.quote {
                    Some(quote) => {
                        let quote = language.quote_title(quote);
                        self.pick(format!("{first} Bijvoorbeeld: {quote}"), format!("{first} For example: {quote}"))
                    }
                    None => first,
                }
            }
            Subject::Section(_) => {
                let (new, changed) = self.new_and_changed(item);
                let one = new.len() == 1;
                let titles = self.titles(&new, LINKED);
                let came = match (new.is_empty(), one) {
                    (true, _) => String::new(),
                    (_, true) => self.pick(stop(format!("Nieuw is {titles}")) + " ", format!("{titles} is new. ")),
                    _ => self.pick(stop(format!("Nieuw zijn {titles}")) + " ", format!("{titles} are new. ")),
                };
                let title = changed.first().map_or(String::new(), |at| self.titles(&[*at], 1));
                came + &stop(
                    self.pick(format!("Het meest veranderde {title}"), format!("What changed most is {title}")),
                )
            }
            Subject::NewPage => match strongest.and_then(|change| change.about.as_ref()) {
                Some(about) => self.pick(
                    format!("Over deze pagina: {}", language.quote_title(about)),
                    format!("About this page: {}", language.quote_title(about)),
                ),
                None => self.pick("Deze pagina is nieuw.", "This page is new.").to_owned(),
            },
            Subject::Page => told().join(" "),
            Subject::Words(text) => stop(super::language::clean(text)),
        }
    }

    /// Why it was chosen, and the command that shows what stands behind it: for the editor's eyes.
    fn trace(&self, item: &Item) -> Vec<String> {
        let why = |(why, points): &(Why, usize)| format!("{} {points}", self.why(*why));
        let parts: Vec<String> = item.score.parts.iter().map(why).collect();
        let points = item.score.points();
        let first = self.pick(
            format!("gekozen met {points} punten ({})", parts.join(", ")),
            format!("chosen with {points} points ({})", parts.join(", ")),
        );
        let range = format!("{}..{}", self.comparison.from.name, self.comparison.to.name);
        let command = |at: &usize| {
            self.change(*at).map(|change| format!("pagelog why {} {range}", shell_word(change.path().as_str())))
        };
        let commands = item.pages.iter().take(LINKED).filter_map(command);
        let entry = format!("entry: {}", self.entry(item));
        [entry, first].into_iter().chain(commands).map(|line| in_comment(&line)).collect()
    }

    /// A name for the item that stays when its numbers change, so that it is known again in a draft that somebody edited.
    fn entry(&self, item: &Item) -> String {
        let path = |change: &PageChange| change.path().to_string();
        match &item.subject {
            Subject::Milestone => "milestone".to_owned(),
            Subject::Chapter => {
                let mut changes = item.pages.iter().filter_map(|at| self.change(*at));
                format!("chapter {}", changes.find(|change| change.old_paths.is_empty()).map(path).unwrap_or_default())
            }
            Subject::NewPages(section) => format!("new pages {}", section.join(" / ")),
            Subject::Rewritten => "rewritten".to_owned(),
            Subject::Theme(name) => format!("theme {name}"),
            Subject::Words(_) => {
                let change = item.pages.iter().min().and_then(|at| self.change(*at));
                format!("words {}", change.map(path).unwrap_or_default())
            }
            Subject::Section(section) => format!("section {}", section.join(" / ")),
            Subject::NewPage | Subject::Page => {
                let change = item.pages.first().and_then(|at| self.change(*at));
                format!("page {}", change.map(path).unwrap_or_default())
            }
        }
    }

    fn why(&self, why: Why) -> &'static str {
        match why {
            Why::Milestone => self.pick("nieuwe versie", "new version"),
            Why::Chapter => self.pick("nieuw onderdeel", "new section"),
            Why::Note => self.pick("eigen woorden", "own words"),
            Why::Theme => self.pick("zelfde naam op meer pagina’s", "same name on several pages"),
            Why::NewPage => self.pick("nieuwe pagina", "new page"),
            Why::Rewritten => self.pick("herschreven", "rewritten"),
            Why::Duty => self.pick("moeten, mogen of niet", "must, may or not"),
            Why::Value => self.pick("getal, datum of bedrag", "number, date or amount"),
            Why::Title => self.pick("titel", "title"),
            Why::Origin => self.pick("samengevoegd of gesplitst", "merged or split"),
            Why::Section => self.pick("paragrafen", "sections"),
            Why::Text => self.pick("tekst", "text"),
            Why::Thing => self.pick("rijen, punten en begrippen", "rows, items and terms"),
            Why::Words => self.pick("aantal woorden", "number of words"),
            Why::Breadth => self.pick("aantal pagina’s", "number of pages"),
        }
    }

    fn also(&self, also: &[Also]) -> Option<ListPart> {
        let lines: Vec<LinePart> = also.iter().map(|also| self.section_line(&also.section, &also.pages)).collect();
        (!lines.is_empty()).then(|| ListPart { heading: self.pick("Ook gewijzigd", "Also changed"), lines })
    }

    /// The pages of a section in one line.
    fn section_line(&self, section: &[String], pages: &[usize]) -> LinePart {
        let (pages, more) = self.links(pages, NAMED);
        LinePart { text: section.last().cloned().unwrap_or_default(), pages, more, lead: None }
    }

    fn moved(&self, moved: &[usize]) -> Option<ListPart> {
        self.listed(self.pick("Verplaatst", "Moved"), moved)
    }

    fn gone(&self, gone: &[usize]) -> Option<ListPart> {
        self.listed(self.pick("Vervallen", "Gone"), gone)
    }

    /// Pages on a line each; where they are many, those of a section, and of these those that lead to the same page, in one line.
    fn listed(&self, heading: &'static str, pages: &[usize]) -> Option<ListPart> {
        let by_section = pages.len() > MOVED_NAMED;
        let key = |at: usize| {
            let change = self.change(at)?;
            Some((self.site.section(change), self.site.lead(change)))
        };
        let mut lines: Vec<Vec<usize>> = Vec::new();
        for &at in pages {
            match lines.iter_mut().find(|line| by_section && line.first().is_some_and(|first| key(*first) == key(at))) {
                Some(line) => line.push(at),
                None => lines.push(vec![at]),
            }
        }
        let line = |pages: Vec<usize>| {
            let (section, lead) = pages.first().and_then(|first| key(*first)).unwrap_or_default();
            let section = if by_section { section } else { &[] };
            let lead = lead.map(|lead| self.lead(lead, pages.len()));
            LinePart { lead, ..self.section_line(section, &pages) }
        };
        let lines: Vec<LinePart> = lines.into_iter().map(line).collect();
        (!lines.is_empty()).then_some(ListPart { heading, lines })
    }

    fn lead(&self, lead: &Lead, pages: usize) -> LeadPart {
        let text = match pages {
            1 => self.pick("het oude adres leidt naar", "its address leads to"),
            _ => self.pick("de oude adressen leiden naar", "their addresses lead to"),
        };
        LeadPart { text, title: lead.title.clone(), url: lead.url.clone() }
    }

    fn rest(&self, letter: &Letter) -> Option<ListPart> {
        let pages = self.language.pages(letter.small);
        let small = (letter.small > 0).then(|| {
            self.pick(
                format!("Op {pages} zijn alleen kleine dingen veranderd, zoals spelling of links."),
                format!("On {pages} only small things have changed, such as spelling or links."),
            )
        });
        let (unread, rest): (Vec<_>, Vec<_>) =
            letter.rest.iter().partition(|(rest, _)| matches!(rest, Rest::Links | Rest::Looks | Rest::Invisible));
        let rest = rest.into_iter().map(|(rest, pages)| self.language.rest(rest, pages));
        // For readers it is one thing; the notes tell it apart.
        let unread: usize = unread.into_iter().map(|(_, pages)| pages).sum();
        let unread = (unread > 0).then(|| {
            let pages = self.language.pages(unread);
            self.pick(
                format!("Op {pages} is wel iets gewijzigd, maar is de tekst gelijk gebleven."),
                format!("On {pages} that changed, the text stayed the same."),
            )
        });
        let sweeps = letter.sweeps.iter().filter_map(|sweep| self.comparison.sweeps.get(sweep.0));
        let sweeps = self.language.sweeps(sweeps).into_iter().map(|(text, _)| text);
        let lines: Vec<LinePart> = sweeps.chain(small).chain(rest).chain(unread).map(LinePart::of_words).collect();
        (!lines.is_empty()).then(|| ListPart { heading: self.pick("Verder", "And"), lines })
    }
}

/// A word as it is typed in a shell: in quotes where it has more than plain characters.
fn shell_word(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '.' | '-' | '_');
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
