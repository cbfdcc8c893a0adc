//! What `pagelog.toml` says of the newsletter.

use std::num::NonZeroUsize;

use serde::Deserialize;

/// `[newsletter]`
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct NewsletterSettings {
    /// How many things are told.
    pub items: Option<NonZeroUsize>,
    /// Who sends it.
    pub from: Option<SenderSetting>,
}

/// `[newsletter] from`
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct SenderSetting {
    /// A name; empty for none.
    #[serde(default)]
    pub name: String,
    /// The address.
    #[serde(deserialize_with = "address")]
    pub address: String,
}

/// One address, without a name around it.
fn address<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let parts =
        text.split_once('@').filter(|(who, place)| !who.is_empty() && !place.is_empty() && !place.contains('@'));
    let is_odd = |letter: char| letter.is_whitespace() || letter.is_control() || "<>,;\"()".contains(letter);
    match parts {
        Some(_) if !text.contains(is_odd) => Ok(text),
        _ => Err(serde::de::Error::custom(format!("no address: {text:?}; write it like news@example.org"))),
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn told(text: &str) -> String {
        Config::parse(text).map_or_else(|error| error.to_text(), |config| format!("{:?}", config.newsletter))
    }

    #[test]
    fn the_letter_has_a_length_and_a_sender() {
        let config =
            Config::parse("[newsletter]\nitems = 3\nfrom = { name = \"Anna\", address = \"a@b.nl\" }\n").unwrap();
        assert_eq!(config.newsletter.items.map(usize::from), Some(3));
        assert_eq!(config.newsletter.from.map(|from| from.address).as_deref(), Some("a@b.nl"));
    }

    #[test]
    fn what_is_misspelt_is_told() {
        assert!(
            told("[newsletter]\nitem = 3\n").contains("Did you mean items?"),
            "{}",
            told("[newsletter]\nitem = 3\n")
        );
        for wrong in [
            "items = 0",
            "from = { address = \"Anna <a@b.nl>\" }",
            "from = { address = \"a\" }",
            "from = { naam = \"a\" }",
        ] {
            let told = told(&format!("[newsletter]\n{wrong}\n"));
            assert!(told.contains("cannot use pagelog.toml, line 2"), "{told}");
        }
    }
}
