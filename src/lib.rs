//! pagelog: what changed in the pages of a website, release by release.
//!
//! Teams publish a website of Markdown pages from git and cut a release now and then. pagelog reads the history of the content folder
//! and tells, page by page, what changed for a reader: as release notes, as the history of one page, as JSON.
//!
//! # How it flows
//!
//! ```text
//! tags ──▶ releases ──▶ range ──▶ two trees ──▶ what differs ──▶ texts of that ──▶ pages ──▶ comparison ──▶ statements ──▶ documents
//!          [release]    [range]   [git]         [snapshot]       [git]             [page]    [compare]      [report]       [render]
//! ```
//!
//! The core is pure: values in, one value out; it never prints, reads a clock, touches a file or git. The edges ([`git`], [`files`],
//! [`config`], [`cli`]) meet it in `cli::project` and nowhere else.
//!
//! # What always holds
//!
//! - **History can't be edited, so reading it can't fail.** [`page::read`] gives a page and its [`problem`]s; `Result` lives at the edges.
//! - **Trees are compared, not messages.** What two trees and the rulings of people decide is the same however the work was merged.
//! - **Words rebuild.** The equal and deleted words of an edit give its old text, the equal and inserted ones its new text, exactly.
//! - **The same commits give the same bytes**, whatever the clock, the locale, the folder or the number of cores.
//!
//! # Modules in reading order
//!
//! A module imports only what stands above it in this list; `tests/rooms.rs` holds the table.
pub mod problem;
pub mod page;
pub mod release;
pub mod snapshot;
pub mod rulings;
pub mod compare;
pub mod timeline;
pub mod report;
pub mod render;
pub mod draft;

pub mod error;
pub mod range;
pub mod config;
pub mod git;
pub mod files;
pub mod cache;
pub mod serve;
pub mod demo;
pub mod cli;
