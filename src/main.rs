//! The program: everything is in the library, the exit code is decided here.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(pagelog::cli::run())
}
