//! What holds for every history, tried on small random ones: pages are added, removed, moved, edited, swapped, merged,
//! split, re-wrapped, given other line ends.
//!
//! The cases are the same in every run. `PROPTEST_RNG_SEED=1 PROPTEST_CASES=2000 cargo test --test properties` looks
//! further.

mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use git2::{Repository, Signature, Time};
use pagelog::compare::{Comparison, Lineage, PageChange, Significance};
use pagelog::page::PagePath;
use pagelog::render::language::Language;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use serde_json::Value;

use site::{Tree, document, in_memory, in_repository, over_releases};

/// So many cases, always the same ones, unless the environment asks for others.
fn cases(number: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    let is_set = |name| std::env::var_os(name).is_some();
    ProptestConfig {
        cases: if is_set("PROPTEST_CASES") { asked.cases } else { number },
        rng_seed: if is_set("PROPTEST_RNG_SEED") { asked.rng_seed } else { RngSeed::Fixed(20_241_219) },
        failure_persistence: None,
        ..asked
    }
}

// ---- pages -----------------------------------------------------------------------------------------------------------

const WHO: [&str; 8] = [
    "De organisator",
    "Een medewerker",
    "De gemeente",
    "Wie eten verkoopt",
    "Het **Evenementenloket**",
    "De [burgemeester](https://voorbeeld.example/burgemeester)",
    "Een buurtvereniging",
    "De *aanvrager*",
];
const DOES: [&str; 8] = [
    "stuurt ten minste 10 dagen vooraf",
    "moet binnen acht weken",
    "mag tot 22.00 uur",
    "betaalt vanaf 1 mei 2025",
    "krijgt volgens artikel 6",
    "hoeft niet",
    "plaatst op eigen kosten",
    "meldt zonder uitstel",
];
const WHAT: [&str; 8] = [
    "een tekening van het terrein.",
    "€ 145 aan leges.",
    "de hekken en de borden langs de weg.",
    "‘alle afspraken’ met de buren, de politie en de brandweer.",
    "een plan voor het afval; ook voor glas!",
    "genoeg toiletten - een per 150 bezoekers.",
    "de vergunning (zie de [kosten](kosten.md)).",
    "een verslag met `foto.jpg` erbij?",
];
const HEADINGS: [&str; 8] =
    ["Melden", "Wat kost het?", "Geluid", "Afval en schoonmaken", "Veiligheid", "Na afloop", "Toegang", "Parkeren"];
const TITLES: [&str; 10] = [
    "Vergunning aanvragen",
    "Kosten",
    "Termijnen",
    "Eten en drinken",
    "Tenten",
    "Verkeer",
    "Begrippen",
    "Bezwaar maken",
    "Voorbeeld: een straatfeest",
    "Veelgestelde vragen",
];
const LABELS: [&str; 4] = ["regels", "bewoners", "kosten", "2025"];
const PATHS: [&str; 12] = [
    "docs/index.md",
    "docs/kosten.md",
    "docs/regels/01-geluid.md",
    "docs/regels/02-afval.md",
    "docs/regels/tenten.md",
    "docs/regels/index.md",
    "docs/hulp/begrippen.md",
    "docs/hulp/vragen.md",
    "docs/voorbeelden/straatfeest.md",
    "docs/voorbeelden/rommelmarkt.md",
    "docs/bezwaar.md",
    "docs/Regels/geluid.md",
];

/// A page as its writer thinks of it; [`Spelling`] says how it is written down.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    title: String,
    labels: BTreeSet<&'static str>,
    sections: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
struct Part {
    heading: &'static str,
    text: Vec<String>,
    items: Vec<String>,
}

/// The ways to write one page down that no reader can tell apart.
#[derive(Clone, Copy, Debug)]
struct Spelling {
    width: usize,
    crlf: bool,
    labels_first: bool,
    bullet: char,
    stars: bool,
    trailing_blank: bool,
    underlined: bool,
}

const PLAIN: Spelling = Spelling {
    width: 100,
    crlf: false,
    labels_first: false,
    bullet: '-',
    stars: true,
    trailing_blank: false,
    underlined: false,
};

impl Draft {
    fn written(&self, how: Spelling) -> String {
        let title = format!("title: \"{}\"\n", self.title);
        let labels: String = self.labels.iter().map(|label| format!("  - {label}\n")).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("tags:\n{labels}") };
        let (first, second) = if how.labels_first { (&labels, &title) } else { (&title, &labels) };
        let mut out = format!("---\n{first}{second}---\n\n# {}\n", self.title);
        for part in &self.sections {
            if how.underlined {
                let _ = write!(out, "\n{}\n{}\n", part.heading, "-".repeat(part.heading.len()));
            } else {
                let _ = write!(out, "\n## {}\n", part.heading);
            }
            if !part.text.is_empty() {
                let _ = write!(out, "\n{}\n", wrapped(&emphasised(&part.text.join(" "), how), how, ""));
            }
            if !part.items.is_empty() {
                out.push('\n');
            }
            for item in &part.items {
                let _ = writeln!(out, "{} {}", how.bullet, wrapped(&emphasised(item, how), how, "  "));
            }
        }
        if how.crlf { out.replace('\n', "\r\n") } else { out }
    }
}

fn emphasised(text: &str, how: Spelling) -> String {
    if how.stars { text.to_owned() } else { text.replace('*', "_") }
}

/// The words on lines of this width; no line opens with a sign that would begin a list.
fn wrapped(text: &str, how: Spelling, indent: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let sign = word.starts_with(['-', '+', '*', '#', '>']) && !word.starts_with("**");
        if column > 0 && column + word.len() > how.width && !sign {
            out.push_str(if how.trailing_blank { " \n" } else { "\n" });
            out.push_str(indent);
            column = 0;
        } else if column > 0 {
            out.push(' ');
        }
        out.push_str(word);
        column += word.len() + 1;
    }
    out
}

fn sentence() -> impl Strategy<Value = String> {
    (select(&WHO[..]), select(&DOES[..]), select(&WHAT[..]))
        .prop_map(|(who, does, what)| format!("{who} {does} {what}"))
}

fn part() -> impl Strategy<Value = Part> {
    let items = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(sentence(), 1..4)];
    (select(&HEADINGS[..]), prop::collection::vec(sentence(), 0..5), items).prop_map(|(heading, text, items)| Part {
        heading,
        text,
        items,
    })
}

fn draft() -> impl Strategy<Value = Draft> {
    let labels = prop::collection::btree_set(select(&LABELS[..]), 0..3);
    (select(&TITLES[..]), labels, prop::collection::vec(part(), 0..5)).prop_map(|(title, labels, sections)| Draft {
        title: title.to_owned(),
        labels,
        sections,
    })
}

fn spelling() -> impl Strategy<Value = Spelling> {
    (
        20_usize..120,
        any::<bool>(),
        any::<bool>(),
        select(&['-', '*', '+'][..]),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(width, crlf, labels_first, bullet, stars, trailing_blank, underlined)| Spelling {
            width,
            crlf,
            labels_first,
            bullet,
            stars,
            trailing_blank,
            underlined,
        })
}

// ---- histories -------------------------------------------------------------------------------------------------------

/// A site between two commits.
type Drafts = BTreeMap<&'static str, (Draft, Spelling)>;

/// What one commit does.
#[derive(Clone, Debug)]
enum Step {
    Add(&'static str, Draft),
    Remove(Index),
    Move(Index, &'static str),
    Swap(Index, Index),
    Merge(Index, Index),
    Split(Index, &'static str),
    Retitle(Index, &'static str),
    Rephrase(Index, Index, String),
    Extend(Index, Index, Part),
    Shorten(Index, Index),
    Reorder(Index, Index, Index),
    Respell(Index, Spelling),
}

fn step() -> impl Strategy<Value = Step> {
    let at = any::<Index>;
    prop_oneof![
        (select(&PATHS[..]), draft()).prop_map(|(path, draft)| Step::Add(path, draft)),
        at().prop_map(Step::Remove),
        (at(), select(&PATHS[..])).prop_map(|(page, path)| Step::Move(page, path)),
        (at(), at()).prop_map(|(one, other)| Step::Swap(one, other)),
        (at(), at()).prop_map(|(one, other)| Step::Merge(one, other)),
        (at(), select(&PATHS[..])).prop_map(|(page, path)| Step::Split(page, path)),
        (at(), select(&TITLES[..])).prop_map(|(page, title)| Step::Retitle(page, title)),
        (at(), at(), sentence()).prop_map(|(page, part, text)| Step::Rephrase(page, part, text)),
        (at(), at(), part()).prop_map(|(page, place, part)| Step::Extend(page, place, part)),
        (at(), at()).prop_map(|(page, part)| Step::Shorten(page, part)),
        (at(), at(), at()).prop_map(|(page, one, other)| Step::Reorder(page, one, other)),
        (at(), spelling()).prop_map(|(page, how)| Step::Respell(page, how)),
    ]
}

/// A site as it begins, and what is done to it.
fn history() -> impl Strategy<Value = (Drafts, Vec<Step>)> {
    let page = (draft(), spelling());
    (prop::collection::btree_map(select(&PATHS[..]), page, 1..7), prop::collection::vec(step(), 1..8))
}

/// Does a step; one that makes no sense here does nothing.
fn play(site: &mut Drafts, step: &Step) {
    let paths: Vec<&'static str> = site.keys().copied().collect();
    let named = |index: &Index| (!paths.is_empty()).then(|| paths[index.index(paths.len())]);
    let page = |index: &Index, site: &Drafts| named(index).and_then(|path| Some((path, site.get(path)?.clone())));
    match step {
        Step::Add(path, draft) => {
            site.entry(path).or_insert((draft.clone(), PLAIN));
        }
        Step::Remove(at) => {
            named(at).and_then(|path| site.remove(path));
        }
        Step::Move(at, to) => {
            if let Some((from, moved)) = page(at, site).filter(|_| !site.contains_key(to)) {
                site.remove(from);
                site.insert(to, moved);
            }
        }
        Step::Swap(one, other) => {
            if let (Some((one, first)), Some((other, second))) = (page(one, site), page(other, site)) {
                site.insert(one, second);
                site.insert(other, first);
            }
        }
        Step::Merge(one, other) => {
            if let (Some((one, (mut draft, how))), Some((other, (rest, _)))) = (page(one, site), page(other, site))
                && one != other
            {
                draft.sections.extend(rest.sections);
                site.remove(other);
                site.insert(one, (draft, how));
            }
        }
        Step::Split(at, to) => {
            if let Some((from, (mut draft, how))) = page(at, site).filter(|_| !site.contains_key(to)) {
                let rest = draft.sections.split_off(draft.sections.len() / 2);
                let title = rest.first().map_or("Meer", |part| part.heading).to_owned();
                site.insert(to, (Draft { title, labels: draft.labels.clone(), sections: rest }, how));
                site.insert(from, (draft, how));
            }
        }
        Step::Retitle(at, title) => change(site, named(at), |draft| draft.title = (*title).to_owned()),
        Step::Rephrase(at, part, text) => change(site, named(at), |draft| {
            let count = draft.sections.len();
            if let Some(part) = (count > 0).then(|| &mut draft.sections[part.index(count)]) {
                part.text.truncate(2);
                part.text.push(text.clone());
            }
        }),
        Step::Extend(at, place, part) => change(site, named(at), |draft| {
            draft.sections.insert(place.index(draft.sections.len() + 1), part.clone());
        }),
        Step::Shorten(at, part) => change(site, named(at), |draft| {
            if !draft.sections.is_empty() {
                draft.sections.remove(part.index(draft.sections.len()));
            }
        }),
        Step::Reorder(at, one, other) => change(site, named(at), |draft| {
            let count = draft.sections.len();
            if count > 0 {
                draft.sections.swap(one.index(count), other.index(count));
            }
        }),
        Step::Respell(at, how) => {
            if let Some(page) = named(at).and_then(|path| site.get_mut(path)) {
                page.1 = *how;
            }
        }
    }
}

fn change(site: &mut Drafts, path: Option<&'static str>, edit: impl FnOnce(&mut Draft)) {
    if let Some((draft, _)) = path.and_then(|path| site.get_mut(path)) {
        edit(draft);
    }
}

fn written(site: &Drafts) -> Tree {
    site.iter().map(|(path, (draft, how))| ((*path).to_owned(), draft.written(*how))).collect()
}

/// The tree at the beginning and after every step.
fn trees((begin, steps): &(Drafts, Vec<Step>)) -> Vec<Tree> {
    let mut site = begin.clone();
    let mut out = vec![written(&site)];
    for step in steps {
        play(&mut site, step);
        out.push(written(&site));
    }
    out
}

// ---- properties ------------------------------------------------------------------------------------------------------

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The words with this sign or `=`, put together.
fn put_together(edit: &Value, sign: &str) -> String {
    let words = list(&edit["words"]).iter();
    words.filter(|word| ["=", sign].contains(&text(&word[0]))).map(|word| text(&word[1])).collect()
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn words_rebuild_old_and_new(history in history()) {
        let trees = trees(&history);
        let document = document(&in_memory(&trees[0], &trees[trees.len() - 1], &[]), Language::Nl);
        for edit in list(&document["pages"]).iter().flat_map(|page| list(&page["edits"])) {
            prop_assert_eq!(put_together(edit, "-"), text(&edit["old"]), "{:#}", edit);
            prop_assert_eq!(put_together(edit, "+"), text(&edit["new"]), "{:#}", edit);
            prop_assert!(!edit["old"].is_null() || !edit["new"].is_null(), "{:#}", edit);
            prop_assert!(!list(&edit["reasons"]).is_empty(), "a verdict without a reason: {:#}", edit);
        }
    }

    #[test]
    fn no_page_is_lost_or_invented(history in history()) {
        let trees = trees(&history);
        let (old, new) = (&trees[0], &trees[trees.len() - 1]);
        let told = in_memory(old, new, &[]);
        every_page_has_its_place(old, new, &told)?;
        let totals = &document(&told, Language::Nl)["totals"];
        let total = |name: &str| totals[name].as_u64().unwrap_or_default() as usize;
        prop_assert_eq!((total("pages_before"), total("pages_after")), (old.len(), new.len()));
        prop_assert_eq!(
            total("substantive") + total("editorial") + total("cosmetic") + total("none"),
            told.pages.len()
        );
        let of = |lineage| told.pages.iter().filter(|page| page.lineage == lineage).collect::<Vec<_>>();
        let merged_away: usize = of(Lineage::Merged).iter().map(|page| page.old_paths.len() - 1).sum();
        let sources: BTreeSet<&PagePath> = of(Lineage::Split).iter().map(|page| &page.old_paths[0]).collect();
        let split_off = of(Lineage::Split).len() - sources.len();
        prop_assert_eq!(old.len() + total("added") + split_off, new.len() + total("removed") + merged_away);
    }

    /// A page that goes on from A to B, and from there to C, goes on so from A to C where the releases between are known. A page that
    /// stands unchanged on its path is no part of what changed.
    #[test]
    fn a_chain_of_releases_composes(history in history(), cut in any::<Index>()) {
        let trees = trees(&history);
        let (first, last) = (&trees[0], &trees[trees.len() - 1]);
        let middle = &trees[cut.index(trees.len())];
        let (one, two) = (in_memory(first, middle, &[]), in_memory(middle, last, &[]));
        let whole = over_releases(&[first, middle, last]);
        every_page_has_its_place(first, last, &whole)?;
        let stands = |path: &str| first.contains_key(path) && first.get(path) == last.get(path);
        for path in last.keys() {
            let Some(at_middle) = goes_on(&two, path) else { continue };
            let Some(at_first) = goes_on(&one, at_middle) else { continue };
            if stands(path) || stands(at_first) {
                continue;
            }
            // More may have gone into it on the way, or have been split off it.
            let told = whole.pages.iter().find(|page| page.new_path.as_ref().is_some_and(|new| new.as_str() == path));
            let origin = told.map_or(Some(path.as_str()), |page| page.old_paths.first().map(PagePath::as_str));
            prop_assert_eq!(origin, Some(at_first), "by way of {}", at_middle);
        }
    }

    #[test]
    fn nothing_changes_from_a_tree_to_itself(history in history()) {
        let trees = trees(&history);
        let told = in_memory(&trees[0], &trees[0], &[]);
        prop_assert!(told.pages.is_empty() && told.sweeps.is_empty());
    }

    /// A page matters as much whichever way round it is compared.
    #[test]
    fn significance_is_the_same_backwards(old in draft(), new in draft(), how in spelling()) {
        let (old, new) = (old.written(PLAIN), new.written(how));
        let (old, new) = (site::tree([("docs/a.md", old.as_str())]), site::tree([("docs/a.md", new.as_str())]));
        let (there, back) = (in_memory(&old, &new, &[]), in_memory(&new, &old, &[]));
        let worth = |told: &Comparison| told.pages.iter().map(|page| (page.lineage, page.significance())).collect::<Vec<_>>();
        prop_assert_eq!(worth(&there), worth(&back));
    }

    #[test]
    fn another_spelling_is_no_change(draft in draft(), one in spelling(), other in spelling()) {
        let tree = |how| site::tree([("docs/a.md", draft.written(how).as_str())]);
        let told = in_memory(&tree(one), &tree(other), &[]);
        for page in &told.pages {
            prop_assert_eq!(page.significance(), Significance::None, "{:#?}", page.edits);
        }
    }

    /// Sections in another order are moved, whole: nothing came and nothing went.
    #[test]
    fn sections_in_another_order_only_move(draft in draft(), turn in any::<Index>(), one in any::<Index>(), how in spelling()) {
        let mut before = draft;
        let mut seen = BTreeSet::new();
        before.sections.retain(|part| seen.insert(part.heading));
        let mut after = before.clone();
        let count = after.sections.len().max(1);
        after.sections.rotate_left(turn.index(count));
        if count > 1 {
            after.sections.swap(0, one.index(count));
        }
        let tree = |draft: &Draft, how| site::tree([("docs/a.md", draft.written(how).as_str())]);
        let document = document(&in_memory(&tree(&before, PLAIN), &tree(&after, how), &[]), Language::Nl);
        for edit in list(&document["pages"][0]["edits"]) {
            prop_assert_eq!((text(&edit["op"]), &edit["reasons"]), ("move", &serde_json::json!(["order"])), "{:#}", edit);
        }
        let moves = list(&document["pages"][0]["edits"]).len();
        prop_assert!(moves < count.max(2), "{moves} moves of {count} sections");
    }

    #[test]
    fn a_moved_page_with_the_same_bytes_is_moved(draft in draft(), how in spelling()) {
        let text = draft.written(how);
        let told = in_memory(&site::tree([("docs/a.md", text.as_str())]), &site::tree([("docs/b/c.md", text.as_str())]), &[]);
        let found: Vec<_> = told.pages.iter().map(|page| (page.lineage, page.significance())).collect();
        prop_assert_eq!(found, [(Lineage::Moved, Significance::None)]);
    }
}

// ---- how commits were merged -----------------------------------------------------------------------------------------

/// One history six ways, all from the tree at the beginning to the tree at the end: in one commit (`squashed`), commit by
/// commit (`linear`), on two branches (`merged`), by a merge of two branches that changed nothing, so that no commit
/// tells anything (`alone`), on three branches (`octopus`), and with all of it taken back and done again (`restless`).
fn write_six_ways(folder: &Path, (begin, steps): &(Drafts, Vec<Step>)) {
    let trees = trees(&(begin.clone(), steps.clone()));
    let (first, last) = (&trees[0], &trees[trees.len() - 1]);
    site::write(folder, &[(first, &["begin"])]);
    let repo = Repository::open(folder).expect("it was just made");
    let begin_id = repo.refname_to_id("refs/tags/begin").expect("it was just tagged");
    let half = steps.len() / 2;
    let side = self::trees(&(begin.clone(), steps[half..].to_vec()));
    let squashed = add(&repo, &[begin_id], last);
    let linear = trees[1..].iter().fold(begin_id, |above, tree| add(&repo, &[above], tree));
    let one = trees[1..=half].iter().fold(begin_id, |above, tree| add(&repo, &[above], tree));
    let other = side[1..].iter().fold(begin_id, |above, tree| add(&repo, &[above], tree));
    let merged = add(&repo, &[one, other], last);
    let still = [add(&repo, &[begin_id], first), add(&repo, &[begin_id, begin_id], first)];
    let alone = add(&repo, &still, last);
    let octopus = add(&repo, &[one, squashed, other], last);
    // Done, taken back and done again, with commits that change nothing and clocks that run backwards.
    let back_and_forth = trees[1..].iter().chain([last, first, first, last, last]);
    let restless = back_and_forth
        .enumerate()
        .fold(begin_id, |above, (at, tree)| add_at(&repo, &[above], tree, -7_919 * i64::try_from(at).unwrap_or(0)));
    let ways = [
        ("squashed", squashed),
        ("linear", linear),
        ("merged", merged),
        ("alone", alone),
        ("octopus", octopus),
        ("restless", restless),
    ];
    for (name, id) in ways {
        let commit = repo.find_object(id, None).expect("it was just written");
        repo.tag_lightweight(name, &commit, false).expect("the name is free");
    }
}

/// Writes a commit on no branch.
fn add(repo: &Repository, above: &[git2::Oid], files: &Tree) -> git2::Oid {
    add_at(repo, above, files, 0)
}

/// Writes a commit on no branch, so many minutes later than others.
fn add_at(repo: &Repository, above: &[git2::Oid], files: &Tree, minutes: i64) -> git2::Oid {
    let written = || {
        let mut index = git2::Index::new()?;
        for (path, text) in files {
            let id = repo.blob(text.as_bytes())?;
            let zero = git2::IndexTime::new(0, 0);
            index.add(&git2::IndexEntry {
                ctime: zero,
                mtime: zero,
                dev: 0,
                ino: 0,
                mode: 0o100_644,
                uid: 0,
                gid: 0,
                file_size: 0,
                id,
                flags: 0,
                flags_extended: 0,
                path: path.clone().into_bytes(),
            })?;
        }
        let tree = repo.find_tree(index.write_tree_to(repo)?)?;
        let by = Signature::new("Redactie", "redactie@example.org", &Time::new(1_735_732_800 + 60 * minutes, 60))?;
        let above = above.iter().map(|id| repo.find_commit(*id)).collect::<Result<Vec<_>, _>>()?;
        repo.commit(None, &by, &by, "Werk", &tree, &above.iter().collect::<Vec<_>>())
    };
    written().expect("a repository that was just made takes a commit")
}

/// A commit of a random history: what stands above it (all from the one before), how many minutes later it is than others, and
/// whether it is tagged.
type Made = (Vec<Index>, i64, bool);

proptest! {
    #![proptest_config(cases(60))]

    /// No release vanishes or is invented, none stands before one that it descends from, and each follows one that is there: whatever
    /// was merged (by twos or threes), however many tags are off the branch, whichever way the clocks ran.
    #[test]
    fn every_tag_is_one_release_in_its_place(made in prop::collection::vec(
        (prop::collection::vec(any::<Index>(), 1..4), -100_000_i64..100_000, any::<bool>()), 1..14,
    )) {
        let made: Vec<Made> = made;
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let tree = site::tree([("docs/a.md", "Tekst.\n")]);
        site::write(folder.path(), &[(&tree, &[])]);
        let repo = Repository::open(folder.path()).expect("it was just made");
        let mut commits = vec![repo.refname_to_id("HEAD").expect("it has a commit")];
        let mut tags = BTreeMap::new();
        for (number, (above, minutes, is_tagged)) in made.iter().enumerate() {
            let above: BTreeSet<git2::Oid> = above.iter().map(|index| commits[index.index(commits.len())]).collect();
            let id = add_at(&repo, &Vec::from_iter(above), &tree, *minutes);
            commits.push(id);
            // Versions go their own way too.
            let name = format!("v{}.{number}", (number * 7) % 5);
            if *is_tagged && !tags.values().any(|tagged| *tagged == id) {
                repo.tag_lightweight(&name, &repo.find_object(id, None).expect("it was just written"), false).expect("the name is free");
                tags.insert(name, id);
            }
        }
        let rules = pagelog::config::ReleaseRules::default();
        let read = pagelog::git::Repo::discover(folder.path()).and_then(|repo| repo.releases(&rules));
        let (releases, _) = read.expect("the repository is whole");
        let told: BTreeSet<String> = releases.iter().map(|release| release.name.clone()).collect();
        prop_assert_eq!((releases.len(), told), (tags.len(), tags.keys().cloned().collect()));
        for (at, release) in releases.iter().enumerate() {
            for earlier in &releases[..at] {
                let (early, late) = (tags[&earlier.name], tags[&release.name]);
                let is_upside_down = repo.graph_descendant_of(early, late).expect("both are there");
                prop_assert!(!is_upside_down, "{} stands before {}", earlier.name, release.name);
            }
            if let Some(previous) = &release.previous {
                prop_assert!(releases[..at].iter().any(|earlier| earlier.name == *previous), "{} follows {previous}", release.name);
            }
        }
    }
}

/// The path that a page of the new end had at the old one, if it went on by itself: kept or moved, or not touched at all.
fn goes_on<'t>(told: &'t Comparison, path: &'t str) -> Option<&'t str> {
    match told.pages.iter().find(|page| page.new_path.as_ref().is_some_and(|new| new.as_str() == path)) {
        None => Some(path),
        Some(page) if matches!(page.lineage, Lineage::Kept | Lineage::Moved) => {
            page.old_paths.first().map(PagePath::as_str)
        }
        Some(_) => None,
    }
}

/// Which page is which.
type Pair = (Lineage, Vec<PagePath>, Option<PagePath>);

fn pairs(told: &Comparison) -> BTreeSet<Pair> {
    told.pages.iter().map(|page| (page.lineage, page.old_paths.clone(), page.new_path.clone())).collect()
}

/// Whether a page went on so and does not any more.
fn is_lost((lineage, old, new): &Pair, told: &Comparison) -> bool {
    let goes_on = !matches!(lineage, Lineage::Added | Lineage::Removed);
    let is_kept = |page: &PageChange| page.new_path == *new && old.iter().all(|path| page.old_paths.contains(path));
    goes_on && !told.pages.iter().any(is_kept)
}

/// The document without what names commits.
fn without_commits(told: &Comparison) -> Value {
    let mut document = document(told, Language::Nl);
    document["from"] = Value::Null;
    document["to"] = Value::Null;
    for page in document["pages"].as_array_mut().into_iter().flatten() {
        page["evidence"] = Value::Null;
        page["confidence"] = Value::Null;
    }
    document
}

proptest! {
    #![proptest_config(cases(40))]

    /// What the two trees alone decide doesn't depend on the commits between: every page that goes on by the trees goes on so
    /// by all ways. Commits may only add a lineage that the trees don't show. Where they add nothing, all else is the same.
    #[test]
    fn the_way_commits_were_merged_changes_nothing(history in history()) {
        let trees = trees(&history);
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        write_six_ways(folder.path(), &history);
        let alone = in_repository(folder.path(), "begin", "alone");
        let memory = in_memory(&trees[0], &trees[trees.len() - 1], &[]);
        prop_assert_eq!(without_commits(&alone), without_commits(&memory));
        for way in ["squashed", "linear", "merged", "octopus", "restless"] {
            let told = in_repository(folder.path(), "begin", way);
            every_page_has_its_place(&trees[0], &trees[trees.len() - 1], &told)?;
            let lost: Vec<Pair> = pairs(&alone).into_iter().filter(|pair| is_lost(pair, &told)).collect();
            prop_assert!(lost.is_empty(), "{way}: {lost:?} became {:?}", pairs(&told));
            if pairs(&told) == pairs(&alone) {
                prop_assert_eq!(without_commits(&told), without_commits(&alone), "{}", way);
            }
        }
    }
}

/// Every old page that is not the same bytes on the same path goes on in one place or is gone (parts of a split page share
/// it), every new one comes from one.
fn every_page_has_its_place(old: &Tree, new: &Tree, told: &Comparison) -> Result<(), TestCaseError> {
    let mut from: BTreeMap<&str, Vec<Lineage>> = BTreeMap::new();
    let mut to: BTreeMap<&str, usize> = BTreeMap::new();
    for page in &told.pages {
        let shape = (page.lineage, page.old_paths.len(), page.new_path.is_some());
        let fits = match page.lineage {
            Lineage::Added => shape.1 == 0 && shape.2,
            Lineage::Removed => shape.1 == 1 && !shape.2,
            Lineage::Merged => shape.1 > 1 && shape.2,
            Lineage::Kept => shape.1 == 1 && page.new_path.as_ref() == page.old_paths.first(),
            Lineage::Moved => shape.1 == 1 && shape.2 && page.new_path.as_ref() != page.old_paths.first(),
            Lineage::Split => shape.1 == 1 && shape.2,
        };
        prop_assert!(fits, "{shape:?} {:?} {:?}", page.old_paths, page.new_path);
        for path in &page.old_paths {
            from.entry(path.as_str()).or_default().push(page.lineage);
        }
        if let Some(path) = &page.new_path {
            *to.entry(path.as_str()).or_default() += 1;
        }
    }
    for (path, text) in old {
        let found = from.remove(path.as_str()).unwrap_or_default();
        if found.is_empty() {
            prop_assert_eq!(Some(text), new.get(path), "{} is lost", path);
        } else {
            let shared = found.iter().all(|lineage| *lineage == Lineage::Split);
            prop_assert!(found.len() == 1 || shared, "{path} is {found:?}");
        }
    }
    for (path, text) in new {
        match to.remove(path.as_str()) {
            None => prop_assert_eq!(Some(text), old.get(path), "{} is not told", path),
            Some(times) => prop_assert_eq!(times, 1, "{} is told {} times", path, times),
        }
    }
    prop_assert!(from.is_empty() && to.is_empty(), "invented: {from:?} {to:?}");
    Ok(())
}
