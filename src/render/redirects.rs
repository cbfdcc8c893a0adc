//! Redirects as generators and servers want them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::terminal::visible;

/// A redirect, by files and by addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The old file below the content folder.
    pub old_file: String,
    /// The new file below the content folder.
    pub new_file: String,
    /// The new file from the root of the repository.
    pub new_path: String,
    /// The old address, from the root of the host: `/gids/a/`.
    pub old_address: String,
    /// The new one.
    pub new_address: String,
    /// The old address below the site's own: `/a/`.
    pub old_below: String,
    /// The page is gone; the new one is the nearest above it.
    pub is_gone: bool,
}

/// For whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// The plugin mkdocs-redirects, in `mkdocs.yml`.
    MkDocs,
    /// `@docusaurus/plugin-client-redirects`.
    Docusaurus,
    /// `_redirects` of Netlify, Cloudflare Pages and GitLab Pages.
    Netlify,
    /// nginx, within `server { }`.
    Nginx,
    /// Apache, `.htaccess`.
    Apache,
    /// Front matter of the new pages, under this key.
    FrontMatter(&'static str),
}

/// The redirects as text.
pub fn text(lines: &[Line], format: For) -> String {
    let mut out = String::new();
    match format {
        For::MkDocs => {
            out.push_str("plugins:\n  - redirects:\n      redirect_maps:\n");
            for line in lines {
                let _ = writeln!(out, "        {}: {}{}", json(&line.old_file), json(&line.new_file), gone(line, "#"));
            }
            if lines.is_empty() {
                return "plugins:\n  - redirects:\n      redirect_maps: {}\n".to_owned();
            }
        }
        For::Docusaurus => {
            out.push_str("redirects: [\n");
            for line in lines {
                let (from, to) = (json(&line.old_address), json(&line.new_address));
                let _ = writeln!(out, "  {{ from: {from}, to: {to} }},{}", gone(line, "//"));
            }
            out.push_str("]\n");
        }
        For::Netlify => {
            for line in lines {
                let _ = write!(out, "{}", comment(line));
                let _ = writeln!(out, "{} {} 301", target(&line.old_address), target(&line.new_address));
            }
        }
        For::Nginx => {
            for line in lines {
                let _ = write!(out, "{}", comment(line));
                let (from, to) = (pattern(&line.old_address), target(&line.new_address));
                let _ = writeln!(out, "rewrite \"^{from}$\" \"{to}\" permanent;");
            }
        }
        For::Apache => {
            for line in lines {
                let _ = write!(out, "{}", comment(line));
                let (from, to) = (pattern(&line.old_address), target(&line.new_address));
                let _ = writeln!(out, "RedirectMatch 301 \"^{from}$\" \"{to}\"");
            }
        }
        For::FrontMatter(key) => {
            let mut by_page: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
            for line in lines {
                by_page.entry(&line.new_path).or_default().push(line);
            }
            for (page, lines) in by_page {
                let _ = writeln!(out, "# {}\n{key}:", visible(page));
                for line in lines {
                    let _ = writeln!(out, "  - {}{}", json(&line.old_below), gone(line, "#"));
                }
            }
        }
    }
    out
}

/// A JSON string, which YAML and JavaScript take as well.
fn json(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

const GONE: &str = "gone; this is the nearest page above it";

fn gone(line: &Line, sign: &str) -> String {
    if line.is_gone { format!(" {sign} {GONE}") } else { String::new() }
}

fn comment(line: &Line) -> String {
    if line.is_gone { format!("# {GONE}\n") } else { String::new() }
}

/// An address as a regular expression, with or without its closing slash. Servers match what the address stands for, so signs in it
/// are not written in percents.
fn pattern(address: &str) -> String {
    let bare = decoded(address.strip_suffix('/').unwrap_or(address));
    let mut out = String::new();
    for c in bare.chars() {
        if c.is_control() {
            // A line end would begin another rule.
            let _ = write!(out, "\\x{{{:x}}}", c as u32);
            continue;
        }
        if "\\.+*?()[]{}^$|\"".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    if address.ends_with('/') {
        out.push_str("/?");
    }
    out
}

/// An address to lead to: what would end it, or be a variable of the server (`$uri`), is written in percents.
fn target(address: &str) -> String {
    let mut out = String::new();
    for c in address.chars() {
        if c.is_control() || c.is_whitespace() || matches!(c, '$' | '"' | '\\') {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<Line> {
        let line = |old: &str, new: &str, is_gone| Line {
            old_file: format!("{old}.md"),
            new_file: format!("{new}.md"),
            new_path: format!("docs/{new}.md"),
            old_address: format!("/gids/{}/", old.replace(' ', "%20")),
            new_address: format!("/gids/{new}/"),
            old_below: format!("/{old}/"),
            is_gone,
        };
        vec![line("a.b/oud één", "nieuw", false), line("weg", "nieuw", true)]
    }

    #[test]
    fn every_form() {
        let formats =
            [For::MkDocs, For::Docusaurus, For::Netlify, For::Nginx, For::Apache, For::FrontMatter("aliases")];
        let all: Vec<String> =
            formats.iter().map(|format| format!("{format:?}\n{}", text(&lines(), *format))).collect();
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn no_address_is_a_rule_or_a_variable() {
        let evil = Line {
            old_file: "a\n.md".to_owned(),
            new_file: "b\n.md".to_owned(),
            new_path: "docs/b\n/pwned / 301\n.md".to_owned(),
            old_address: "/a%0A\" $uri;}\n/".to_owned(),
            new_address: "/b\n$uri \"; \\ x/".to_owned(),
            old_below: "/a\n/".to_owned(),
            is_gone: false,
        };
        let written = |format| text(std::slice::from_ref(&evil), format);
        assert_eq!(written(For::Netlify), "/a%0A%22%20%24uri;}%0A/ /b%0A%24uri%20%22;%20%5C%20x/ 301\n");
        let (from, to) = ("/a\\x{a}\\\" \\$uri;\\}\\x{a}/?", "/b%0A%24uri%20%22;%20%5C%20x/");
        assert_eq!(written(For::Nginx), format!("rewrite \"^{from}$\" \"{to}\" permanent;\n"));
        assert_eq!(written(For::Apache), format!("RedirectMatch 301 \"^{from}$\" \"{to}\"\n"));
        let aliases = written(For::FrontMatter("aliases"));
        assert_eq!(aliases, "# docs/b<U+000A>/pwned / 301<U+000A>.md\naliases:\n  - \"/a\\n/\"\n");
    }
}
