//! Findings in the formats of others.
//!
//! - GitHub: workflow commands, `::error file=…,line=…::…`. It shows ten of a kind per step, so what was there before is one notice.
//! - GitLab: the Code Quality report, an array of issues that are told apart by `fingerprint`.
//! - SARIF 2.1.0, with a rule per check; what was there before has `baselineState: unchanged`.
//! - JUnit XML: a suite per check; errors are failures, warnings stand in `system-out`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Language, Readiness, Severity, Told, help, message, title, words};
use crate::render::language::is_hidden;
use crate::render::terminal::visible;
use crate::report::readiness::Check;

/// Workflow commands for GitHub Actions.
pub fn github(readiness: &Readiness, language: Language) -> String {
    let mut out = String::new();
    let earlier = readiness.warnings().filter(|told| !told.finding.is_new).count();
    for told in &readiness.findings {
        if told.severity == Severity::Warning && !told.finding.is_new {
            continue;
        }
        let defect = &told.finding.defect;
        let level = if told.severity == Severity::Error { "error" } else { "warning" };
        let line = defect.line.map(|line| format!(",line={line}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "::{level} file={}{line},title={}::{}",
            property(defect.path.as_str()),
            property(&format!("{} ({})", title(defect.check, language), defect.check.name())),
            data(&format!("{} {}", message(&defect.what, language), help(&defect.what, language)))
        );
    }
    if earlier > 0 {
        let _ = writeln!(out, "::notice title=pagelog check::{}", data(&words::earlier(earlier, language)));
    }
    out
}

/// Text of a workflow command; the log that shows it is a terminal, so what steers one becomes a placeholder.
fn data(text: &str) -> String {
    visible(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A Code Quality report for GitLab.
pub fn gitlab(readiness: &Readiness, language: Language) -> Value {
    let prints = fingerprints(readiness);
    let issue = |(told, print): (&Told, &String)| {
        let defect = &told.finding.defect;
        json!({
            "description": format!("{} {}", message(&defect.what, language), help(&defect.what, language)),
            "check_name": defect.check.name(),
            "fingerprint": print,
            "severity": if told.severity == Severity::Error { "major" } else { "minor" },
            "location": { "path": defect.path.as_str(), "lines": { "begin": defect.line.unwrap_or(1) } },
        })
    };
    Value::Array(readiness.findings.iter().zip(&prints).map(issue).collect())
}

/// A SARIF log.
pub fn sarif(readiness: &Readiness, language: Language) -> Value {
    let rule = |check: Check| {
        json!({
            "id": check.name(),
            "shortDescription": { "text": title(check, language) },
            "defaultConfiguration": { "level": if check.only_warns() { "warning" } else { "error" } },
        })
    };
    let prints = fingerprints(readiness);
    let result = |(told, print): (&Told, &String)| {
        let defect = &told.finding.defect;
        let place = Check::ALL.iter().position(|check| *check == defect.check);
        let mut location = json!({ "artifactLocation": { "uri": uri(defect.path.as_str()), "uriBaseId": "SRCROOT" } });
        if let Some(line) = defect.line {
            location["region"] = json!({ "startLine": line });
        }
        json!({
            "ruleId": defect.check.name(),
            "ruleIndex": place,
            "level": if told.severity == Severity::Error { "error" } else { "warning" },
            "message": { "text": format!("{} {}", message(&defect.what, language), help(&defect.what, language)) },
            "locations": [{ "physicalLocation": location }],
            "partialFingerprints": { "pagelog/v1": print },
            "baselineState": if told.finding.is_new { "new" } else { "unchanged" },
        })
    };
    let results: Vec<Value> = readiness.findings.iter().zip(&prints).map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "pagelog",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": Check::ALL.map(rule),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// JUnit XML: a suite per check.
pub fn junit(readiness: &Readiness, language: Language) -> String {
    let errors = readiness.errors().count();
    let mut suites = String::new();
    let mut tests = 0;
    for check in Check::ALL {
        let found: Vec<&Told> = readiness.findings.iter().filter(|told| told.finding.defect.check == check).collect();
        let failed: Vec<&&Told> = found.iter().filter(|told| told.severity == Severity::Error).collect();
        let count = failed.len().max(1);
        tests += count;
        let _ = writeln!(
            suites,
            "  <testsuite name=\"{}\" tests=\"{count}\" failures=\"{}\" errors=\"0\" skipped=\"0\">",
            check.name(),
            failed.len()
        );
        if failed.is_empty() {
            let _ = writeln!(
                suites,
                "    <testcase classname=\"pagelog.{}\" name=\"{}\"/>",
                check.name(),
                xml(title(check, language))
            );
        }
        for told in failed {
            let defect = &told.finding.defect;
            let place = place(told);
            let said = message(&defect.what, language);
            let _ = writeln!(
                suites,
                "    <testcase classname=\"pagelog.{}\" name=\"{}\">\n      <failure message=\"{}\" type=\"{}\">{}</failure>\n    </testcase>",
                check.name(),
                xml(&format!("{place}: {said}")),
                xml(&said),
                check.name(),
                xml(&format!("{place}\n{said}\n{}", help(&defect.what, language)))
            );
        }
        let warned: Vec<&&Told> = found.iter().filter(|told| told.severity == Severity::Warning).collect();
        if !warned.is_empty() {
            let lines: Vec<String> = warned
                .iter()
                .map(|told| format!("{}: {}", place(told), message(&told.finding.defect.what, language)))
                .collect();
            let _ = writeln!(suites, "    <system-out>{}</system-out>", xml(&lines.join("\n")));
        }
        suites.push_str("  </testsuite>\n");
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pagelog check\" tests=\"{tests}\" failures=\"{errors}\" errors=\"0\">\n{suites}</testsuites>\n"
    )
}

fn place(told: &Told) -> String {
    let defect = &told.finding.defect;
    defect.line.map_or_else(|| defect.path.to_string(), |line| format!("{}:{line}", defect.path))
}

/// Text as XML 1.0 takes it: characters that it cannot hold at all, and those that cannot be seen, are left out.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if is_hidden(c) || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~');
        if plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// By what a finding is known again in the next report, wherever its line has gone: check, file and sentence, and which of several.
fn fingerprints(readiness: &Readiness) -> Vec<String> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let print = |told: &Told| {
        let defect = &told.finding.defect;
        // In one language, so that a report in another knows it too.
        let said = format!("{}\n{}\n{}", defect.check.name(), defect.path, message(&defect.what, Language::En));
        let time = times.entry(said.clone()).or_default();
        *time += 1;
        format!("{:016x}", fnv(&format!("{said}\n{time}")))
    };
    readiness.findings.iter().map(print).collect()
}

/// FNV-1a with 64 bits: short, and the same everywhere.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_says_is_never_a_command_of_github() {
        assert_eq!(data("10% ::error::\r\nweg, nu"), "10%25 ::error::%0D%0Aweg, nu");
        assert_eq!(property("docs/a,b::c%.md\n"), "docs/a%2Cb%3A%3Ac%25.md%0A");
    }

    #[test]
    fn xml_has_only_what_it_can_hold() {
        assert_eq!(xml("<a b=\"c\"> & ]]>\u{0}\u{1b}\u{FFFE}\n"), "&lt;a b=&quot;c&quot;&gt; &amp; ]]&gt;\n");
    }

    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(uri("docs/een pagina#1 %.md"), "docs/een%20pagina%231%20%25.md");
        assert_eq!(uri("docs/ë.md"), "docs/%C3%AB.md");
    }
}
