//! The readers that libFuzzer tries: the same as those of `tests/fuzzing.rs`.

#[path = "../../fuzzed/mod.rs"]
pub mod fuzzed;
#[path = "../../site/mod.rs"]
mod site;
