//! A site made of numbers, before and after a release: 200 pages, of which 120 are edited, 40 of them are moved too. The same in every
//! run and on every machine.

use pagelog::page::{Dialect, Includes, Page, PagePath, read};

use crate::site::Tree;

const PAGES: u64 = 200;
/// One page in this many is edited, …
const EDITED: u64 = 5;
/// … and one in this many is moved.
const MOVED: u64 = 5;

const WORDS: [&str; 48] = [
    "de",
    "een",
    "het",
    "van",
    "voor",
    "met",
    "niet",
    "moet",
    "mag",
    "gemeente",
    "organisatie",
    "algoritme",
    "systeem",
    "gegevens",
    "risico",
    "burger",
    "besluit",
    "uitleg",
    "toezicht",
    "register",
    "beleid",
    "maatregel",
    "artikel",
    "verordening",
    "model",
    "ontwerp",
    "toets",
    "norm",
    "afspraak",
    "rol",
    "verantwoordelijk",
    "transparant",
    "veiligheid",
    "privacy",
    "kwaliteit",
    "bron",
    "monitoring",
    "gebruik",
    "levenscyclus",
    "fase",
    "ontwikkelaar",
    "menselijke",
    "controle",
    "uitkomst",
    "betrouwbaar",
    "inkoop",
    "leverancier",
    "contract",
];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    fn sentence(&mut self) -> String {
        let mut words: Vec<&str> = (0..8 + self.below(12)).map(|_| WORDS[self.below(WORDS.len())]).collect();
        words.insert(0, "Zo");
        format!("{} {}.", words.join(" "), 10 + self.below(90))
    }

    fn paragraph(&mut self) -> String {
        (0..2 + self.below(4)).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}

/// A page of some 600 words: front matter, six sections, a list, a table, links.
pub fn page(number: u64) -> String {
    let mut dice = Dice(number);
    let mut out = format!(
        "---\ntitle: Pagina {number} over {}\ntags:\n  - {}\n---\n\n# Pagina {number}\n\n",
        WORDS[dice.below(WORDS.len())],
        WORDS[dice.below(WORDS.len())]
    );
    for section in 0..6 {
        out += &format!(
            "## {} {section}\n\n{}\n\n{}\n\n",
            WORDS[dice.below(WORDS.len())],
            dice.paragraph(),
            dice.paragraph()
        );
        match section % 3 {
            0 => (0..4).for_each(|_| out += &format!("- **{}** {}\n", WORDS[dice.below(WORDS.len())], dice.sentence())),
            1 => {
                out += "| Wat | Wie |\n|---|---|\n";
                (0..4).for_each(|row| out += &format!("| {row} {} | {} |\n", dice.sentence(), dice.below(100)));
            }
            _ => out += &format!("Zie [pagina](../map/pagina-{}.md) en *{}*.\n", dice.below(200), dice.sentence()),
        }
        out.push('\n');
    }
    out
}

/// The same page after a release: a number, a sentence more, a section rewritten.
pub fn edited(number: u64, text: &str) -> String {
    let mut dice = Dice(number + 1_000);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let prose: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].starts_with("Zo ")).collect();
    for (count, at) in prose.into_iter().enumerate() {
        match count % 4 {
            0 => lines[at] = lines[at].replacen(" de ", " het ", 1),
            1 => lines[at] += &format!(" {}", dice.sentence()),
            2 if dice.below(3) == 0 => lines[at] = dice.paragraph(),
            _ => {}
        }
    }
    lines.join("\n") + "\n"
}

/// The site before and after.
pub fn two_ends() -> (Tree, Tree) {
    let mut ends = (Tree::new(), Tree::new());
    for number in 0..PAGES {
        let old = page(number);
        let new = if number % EDITED < 3 { edited(number, &old) } else { old.clone() };
        let folder = if number % MOVED == 0 { "nieuw" } else { "map" };
        ends.0.insert(format!("docs/map/pagina-{number:03}.md"), old);
        ends.1.insert(format!("docs/{folder}/pagina-{number:03}.md"), new);
    }
    ends
}

pub fn parsed(tree: &Tree) -> Vec<(PagePath, Page)> {
    let (dialect, includes) = (Dialect::default(), Includes::new());
    tree.iter()
        .map(|(path, text)| {
            let path = PagePath::new(path.as_str());
            let page = read(&path, text.as_bytes(), &dialect, &includes).0;
            (path, page)
        })
        .collect()
}
