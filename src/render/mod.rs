//! How it is told: documents (the only serialisable types), languages, templates, the terminal.
//!
//! All is data in, text out: nothing here writes a file or reads a clock.

pub mod escape;
pub mod feed;
pub mod language;
pub mod lineage;
pub mod mail;
pub mod markdown;
pub mod newsletter;
pub mod readiness;
pub mod redirects;
pub mod release;
pub mod schema;
pub mod site;
pub mod status;
pub mod templates;
pub mod terminal;
pub mod view;
pub mod why;

pub use crate::report::{PageFacts, SiteFacts};

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
