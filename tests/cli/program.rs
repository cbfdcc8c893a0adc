//! Running the program in an environment that the test decides.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::site;

/// A folder with a home of its own, that goes away with the value.
pub struct Place {
    folder: TempDir,
}

/// What the program wrote and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    /// An empty one.
    pub fn new() -> Place {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::create_dir(folder.path().join("home")).expect("a folder can be made");
        Place { folder }
    }

    /// One with the sample site in `demo`.
    pub fn with_demo() -> Place {
        let place = Place::new();
        site::write_demo(&place.path("demo"));
        place
    }

    /// One with a repository in `site`: one commit a day, each with its tree and its tags.
    pub fn with_site(commits: &[(&site::Tree, &[&str])]) -> Place {
        let place = Place::new();
        site::write(&place.path("site"), commits);
        place
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file in it, with the folders above.
    pub fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    }

    /// The text of a file in it.
    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("the file is there and is text")
    }

    /// The program, to be started in this folder of the place: nothing in its environment but a home, a path without git,
    /// and what git itself is told to leave alone.
    pub fn command(&self, folder: &str) -> Command {
        let mut command = Command::cargo_bin("pagelog").expect("cargo builds the program before its tests");
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("PATH", "")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("NO_COLOR", "1")
            .current_dir(self.path(folder));
        // Windows finds neither its libraries nor its temporary folder without these.
        for name in ["SYSTEMROOT", "TEMP", "TMP"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
    }

    /// Runs it with these arguments, separated by blanks.
    pub fn run(&self, folder: &str, arguments: &str) -> Ran {
        ran(self.command(folder).args(arguments.split_whitespace()))
    }

    /// What it wrote, where it did what was asked.
    pub fn done(&self, folder: &str, arguments: &str) -> String {
        let ran = self.run(folder, arguments);
        assert_eq!(ran.code, 0, "{arguments}: {}", ran.stderr);
        ran.stdout
    }

    /// The JSON document that it wrote.
    pub fn document(&self, folder: &str, arguments: &str) -> Value {
        let text = self.done(folder, &format!("{arguments} --format json"));
        serde_json::from_str(&text).expect("the document is JSON")
    }

    /// What it said, where it could not run: exit code 2, nothing on stdout, the place's own path as `[place]`.
    pub fn refusal(&self, folder: &str, arguments: &str) -> String {
        self.refused(&mut self.command(folder), arguments)
    }

    /// The same for a command with an environment of its own.
    pub fn refused(&self, command: &mut Command, arguments: &str) -> String {
        let ran = ran(command.args(arguments.split_whitespace()));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments}: {}", ran.stderr);
        let real = self.folder.path().canonicalize().expect("the place is there");
        let said = ran.stderr.replace(&*real.to_string_lossy(), "[place]");
        said.replace(&*self.folder.path().to_string_lossy(), "[place]")
    }
}

/// Runs a command to its end.
pub fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what the program writes is UTF-8");
    Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Every file below a folder with its bytes, to see that nothing was touched.
pub fn all_files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).expect("the file can be read");
                out.push((path, bytes));
            }
        }
    }
    out.sort();
    out
}
