//! The files of the sample site as they stand on disk: a table and nothing else.

/// Names and texts of files beside this one.
macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!($name))),*]
    };
}

/// Name below `src/demo/` and text of each file, in the order of their names.
pub(super) const FILES: &[(&str, &str)] = embedded![
    "01-beta/docs/hulp/begrippen.md",
    "01-beta/docs/hulp/papieren-formulier.md",
    "01-beta/docs/hulp/veelgestelde-vragen.md",
    "01-beta/docs/index.md",
    "01-beta/docs/melden-of-vergunning.md",
    "01-beta/docs/regels/afval.md",
    "01-beta/docs/regels/alcohol.md",
    "01-beta/docs/regels/eten.md",
    "01-beta/docs/regels/geluid.md",
    "01-beta/docs/regels/tenten.md",
    "01-beta/docs/regels/veiligheid.md",
    "01-beta/docs/vergunning/aanvragen.md",
    "01-beta/docs/vergunning/kosten.md",
    "01-beta/docs/vergunning/termijnen.md",
    "01-beta/docs/voorbeelden/straatfeest.md",
    "01-beta/mkdocs.yml",
    "02-toegankelijkheid/docs/regels/toegankelijkheid.md",
    "03-eten-en-drinken/docs/regels/eten-en-drinken.md",
    "04-veiligheid-en-verkeer/docs/regels/veiligheid.md",
    "04-veiligheid-en-verkeer/docs/regels/verkeer.md",
    "05-opmaak/docs/voorbeelden/straatfeest.md",
    "06-veelgestelde-vragen/docs/hulp/veelgestelde-vragen.md",
    "07-termijnen/docs/vergunning/termijnen.md",
    "08-bezwaar/docs/vergunning/bezwaar.md",
    "09-rommelmarkt/docs/voorbeelden/rommelmarkt.md",
    "10-drones/docs/regels/drones.md",
];
