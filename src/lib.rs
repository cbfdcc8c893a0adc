//! pagelog: what changed in the pages of a website, release by release.
pub mod problem;
pub mod page;
pub mod release;
pub mod snapshot;
pub mod rulings;
pub mod compare;
pub mod timeline;
pub mod report;
pub mod render;

pub mod error;
pub mod range;
pub mod config;
pub mod git;
pub mod files;
pub mod demo;
pub mod cli;
