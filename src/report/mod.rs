//! What is told, without wording: release notes and page histories as plain data, made from a comparison.

pub mod statements;
