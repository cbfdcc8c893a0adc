//! pagelog: what changed in the pages of a website, release by release.
pub mod problem;
pub mod page;
pub mod release;
pub mod snapshot;
pub mod compare;
pub mod report;
pub mod demo;
