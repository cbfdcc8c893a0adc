//! The command line: one file per command. Only here is anything printed.
//!
//! The product goes to stdout, or to the file of `--output`; warnings and hints go to stderr. Exit codes: 0 done, 1 the answer is
//! "no", 2 the command could not run.

mod check;
mod completions;
mod demo;
mod diff;
mod draft;
mod history;
mod init;
mod leads;
mod lineage;
mod man;
mod newsletter;
mod notes;
mod output;
mod progress;
mod project;
mod readiness;
mod redirects;
mod release;
mod releases;
mod schema;
mod serve;
mod shared;
mod site;
mod status;
mod story;
mod verify;
mod why;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use self::output::Output;
use crate::compare::ALGORITHM;
use crate::error::Error;
use crate::render::language::Language;

/// Version and release management for teams that publish Markdown pages from git
#[derive(Debug, Parser)]
#[command(name = "pagelog", version = version(), about, arg_required_else_help = true, after_help = RANGE_HELP)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// The version of the program, of its rules, and the commit it was built from where the build says so.
fn version() -> String {
    let commit = option_env!("PAGELOG_COMMIT").map(|commit| format!(", commit {commit}")).unwrap_or_default();
    format!("{} (rules {ALGORITHM}{commit})", env!("CARGO_PKG_VERSION"))
}

const RANGE_HELP: &str = "\
Ranges: A..B, A (since the release before it), ..B, A.. (not released yet), nothing (the last release). A and B are
versions (2.0), tags, aliases from pagelog.toml, days (2024-12-19), months (2024-12) or git revisions.

Start with: pagelog demo";

/// What every command takes.
#[derive(Clone, Debug, Args)]
struct Common {
    /// Run as if started in this folder
    #[arg(
        short = 'C',
        long = "directory",
        value_name = "DIR",
        global = true,
        default_value = ".",
        hide_default_value = true
    )]
    directory: PathBuf,
    /// Language of what is written (default: the site's)
    #[arg(long, value_name = "LANGUAGE", global = true)]
    lang: Option<Lang>,
    /// Work everything out anew, and keep nothing for next time
    #[arg(long, global = true)]
    no_cache: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lang {
    /// Nederlands
    Nl,
    /// English
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Nl => Language::Nl,
            Lang::En => Language::En,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a small sample site with a history and show what pagelog tells of it
    Demo(demo::Demo),
    /// Write a pagelog.toml with what was found out about the site
    Init(init::Init),
    /// List the releases
    Releases(releases::Releases),
    /// Show what is not released yet and what the next version could be
    Status(status::Status),
    /// Show what changed, page by page
    Diff(diff::Diff),
    /// Write the release notes
    Notes(notes::Notes),
    /// Write a draft of the newsletter: the few things worth telling
    Newsletter(newsletter::Newsletter),
    /// Show which drafts people edited, and merge their words with new facts
    Draft(draft::Draft),
    /// Check whether the site is ready to be released
    Check(check::Check),
    /// Write what leads from old addresses to the pages that are there now
    Redirects(redirects::Redirects),
    /// Cut a release: check, write its files, commit and tag
    Release(release::Release),
    /// Check whether what stands below releases/ still follows from git
    Verify(verify::Verify),
    /// Show what changed on one page, release by release
    History(history::History),
    /// Show where every page came from, doubtful ones first
    Lineage(lineage::Lineage),
    /// Show what stands behind a sentence: before, after, and the rule
    Why(why::Why),
    /// Write a website of what changed: every release, every page, before and after
    Site(site::Site),
    /// Show that website here while you edit, with what is not released yet
    Serve(serve::Serve),
    /// Print the JSON Schema of a document
    Schema(schema::Schema),
    /// Print completions for a shell
    Completions(completions::Completions),
    /// Write man pages into a folder
    #[command(hide = true)]
    Man(man::Pages),
}

/// What a command of facts writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Where facts go: a file of facts is computed anew each time.
#[derive(Debug, Args)]
struct To {
    /// Write to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Where words go: people edit them, so a file with other words stays as it is.
#[derive(Debug, Args)]
struct ToWords {
    #[command(flatten)]
    to: To,
    /// Write over a file that says something else; that text is kept beside it as FILE~
    #[arg(long, requires = "output")]
    force: bool,
}

/// Reads the arguments, runs the command, and gives the exit code.
pub fn run() -> u8 {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(refused) => {
            // Help and version go to stdout and are no failure.
            let code = if refused.use_stderr() { 2 } else { 0 };
            return match output::told(refused.print()) {
                Ok(()) => code,
                Err(error) => {
                    output::failed(&error);
                    error.exit_code()
                }
            };
        }
    };
    match dispatch(arguments) {
        Ok(()) => 0,
        Err(error) => {
            output::failed(&error);
            error.exit_code()
        }
    }
}

fn dispatch(arguments: Arguments) -> Result<(), Error> {
    let Arguments { common, command } = arguments;
    match command {
        Command::Demo(command) => demo::run(&common, &command),
        Command::Init(command) => init::run(&common, &command),
        Command::Releases(command) => releases::run(&common, &command),
        Command::Status(command) => status::run(&common, &command),
        Command::Diff(command) => diff::run(&common, &command),
        Command::Notes(command) => notes::run(&common, &command),
        Command::Newsletter(command) => newsletter::run(&common, &command),
        Command::Draft(command) => draft::run(&common, &command),
        Command::Check(command) => check::run(&common, &command),
        Command::Redirects(command) => redirects::run(&common, &command),
        Command::Release(command) => release::run(&common, &command),
        Command::Verify(command) => verify::run(&common, &command),
        Command::History(command) => history::run(&common, &command),
        Command::Lineage(command) => lineage::run(&common, &command),
        Command::Why(command) => why::run(&common, &command),
        Command::Serve(command) => serve::run(&common, &command),
        Command::Site(command) => site::run(&common, &command),
        Command::Schema(command) => schema::run(&command),
        Command::Completions(command) => completions::run(&command),
        Command::Man(command) => man::run(&command),
    }
}

impl ToWords {
    fn open(&self, language: Language) -> Output {
        let existing = if self.force { output::Existing::Keep } else { output::Existing::Refuse };
        self.to.open(language).with_existing(existing)
    }
}

impl To {
    fn open(&self, language: Language) -> Output {
        Output::new(self.output.clone(), language)
    }
}
