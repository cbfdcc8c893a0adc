//! How it is told: documents (the only serialisable types), languages, templates, the terminal.
//!
//! All is data in, text out: nothing here writes a file or reads a clock.

pub mod language;
pub mod schema;
pub mod view;

pub use crate::report::{PageFacts, SiteFacts};
