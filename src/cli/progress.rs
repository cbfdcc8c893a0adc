//! How far a long command is: a line on stderr that goes when the work is done. Only for people who wait: on a terminal that can move
//! its cursor, not in CI, and not before a second is over. The core knows nothing of it: whoever goes through the releases one by one
//! says so here.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::git::Ci;
use crate::render::language::Language;

/// Shorter work is over before anybody wonders.
const PATIENCE: Duration = Duration::from_secs(1);
/// Columns of the bar: with the longest text it stays within half a terminal.
const TEMPLATE: &str = "{msg} [{bar:24}] {pos}/{len}";

/// What is being done.
#[derive(Clone, Copy, Debug)]
pub enum Doing {
    /// So many releases are compared, one by one.
    Comparing(usize),
    /// Files are made, in so many steps.
    Making(usize),
}

/// A line that tells how far it is, until the value goes.
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    /// Whether it will be shown once it takes long.
    waits: AtomicBool,
}

impl Progress {
    /// Begins something that may take long.
    pub fn begin(doing: Doing, language: Language) -> Progress {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let watch = Watch {
            is_terminal: std::io::stderr().is_terminal(),
            is_dumb: set("TERM").is_some_and(|term| term == "dumb"),
            is_ci: set("CI").is_some() || Ci::detect(|name| set(name).is_some()) != Ci::None,
        };
        let (total, message) = match (doing, language) {
            (Doing::Comparing(total), Language::Nl) => (total, "Versies vergelijken"),
            (Doing::Comparing(total), Language::En) => (total, "Comparing versions"),
            (Doing::Making(total), Language::Nl) => (total, "Bestanden maken"),
            (Doing::Making(total), Language::En) => (total, "Making files"),
        };
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        // A template that can't be read would leave the line as it is without one.
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style.progress_chars("#> "));
        }
        bar.set_message(message);
        Progress { bar, begun: Instant::now(), waits: AtomicBool::new(watch.somebody_looks()) }
    }

    /// One step is done, whoever did it.
    pub fn step(&self) {
        if self.begun.elapsed() >= PATIENCE && self.waits.swap(false, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Where stderr goes.
struct Watch {
    is_terminal: bool,
    is_dumb: bool,
    is_ci: bool,
}

impl Watch {
    fn somebody_looks(&self) -> bool {
        self.is_terminal && !self.is_dumb && !self.is_ci
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_for_people_alone() {
        let looks = |is_terminal, is_dumb, is_ci| Watch { is_terminal, is_dumb, is_ci }.somebody_looks();
        assert!(looks(true, false, false));
        assert!(!looks(false, false, false) && !looks(true, true, false) && !looks(true, false, true));
    }

    #[test]
    fn the_template_can_be_read() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok(), "{TEMPLATE}");
    }
}
