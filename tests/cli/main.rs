//! The program as people and scripts use it: the built binary, in an environment of its own, on repositories that the test
//! wrote. Nothing of the machine plays a part: not its git configuration, locale, time zone, network or pager.

#[path = "../site/mod.rs"]
mod site;
mod program;

mod cache;
mod configuration;
mod demo;
mod documents;
mod hostile_files;
mod hostile_machine;
mod hostile_pages;
mod hostile_settings;
mod hostile_texts;
mod newsletter;
mod own_website;
mod ranges;
mod readiness;
mod reading;
mod refusals;
mod safety;
mod releasing;
mod same_bytes;
mod website;
mod words;
