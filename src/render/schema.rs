//! The JSON Schema of each document, as `pagelog schema NAME` prints it.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::lineage::LineageView;
use super::readiness::CheckView;
use super::site::data::{SiteIndexView, SitePageView};
use super::status::StatusView;
use super::view::{DiffView, HistoryView, ReleasesView, WhyView};

/// The documents that have a schema here. `notes` is the same document as `diff`.
pub const NAMES: [&str; 10] =
    ["diff", "notes", "releases", "history", "lineage", "why", "check", "status", "site-index", "site-page"];

/// The JSON Schema of the document of that name, with a line end; none for a name that is not in [`NAMES`].
pub fn schema(name: &str) -> Option<String> {
    match name {
        "diff" | "notes" => schema_of::<DiffView>(),
        "releases" => schema_of::<ReleasesView>(),
        "history" => schema_of::<HistoryView>(),
        "lineage" => schema_of::<LineageView>(),
        "why" => schema_of::<WhyView>(),
        "check" => schema_of::<CheckView>(),
        "status" => schema_of::<StatusView>(),
        "site-index" => schema_of::<SiteIndexView>(),
        "site-page" => schema_of::<SitePageView>(),
        _ => None,
    }
}

/// The schema of one document, for documents that other rooms define.
pub fn schema_of<T: JsonSchema>() -> Option<String> {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    serde_json::to_string_pretty(&schema).ok().map(|text| text + "\n")
}
