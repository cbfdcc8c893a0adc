//! The manifest of a release, `releases/<version>/release.toml`, read back.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::Error;

/// The version of the files that a release is made of.
pub const FORMAT: u32 = 1;

/// What a manifest says.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Manifest {
    /// The version of these files.
    pub format: u32,
    /// The version that was released.
    pub version: String,
    /// Its tag.
    pub tag: String,
    /// Its day, `2024-12-19`.
    pub date: String,
    /// The release before it.
    #[serde(default)]
    pub previous: String,
    /// Code of the language that the facts are told in.
    pub language: String,
    /// The ids of the content folders.
    #[serde(default)]
    pub content: BTreeMap<String, String>,
}

impl Manifest {
    /// Reads a manifest. Error: it is none, or one of a later pagelog.
    pub fn parse(text: &str, path: &str) -> Result<Manifest, Error> {
        let unreadable = || Error::new(format!("cannot read {path}"));
        let manifest: Manifest =
            toml::from_str(text).map_err(|cause| unreadable().because(cause.message().to_owned()))?;
        if manifest.format > FORMAT {
            return Err(unreadable().because("a later pagelog wrote it").hint("Use the newest pagelog."));
        }
        Ok(manifest)
    }
}
