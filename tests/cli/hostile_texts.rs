//! A repository in which everything that can hold a text holds an attack: titles, texts, paths, labels, tags, messages, names of people,
//! the name and the menu of the site. Every command in every format takes it for text.

use git2::{ObjectType, Oid, Repository, Signature, Time};
use pagelog::git::Repo;

use crate::program::{Place, Ran, all_files, ran};
use crate::site::tree;

/// Steers terminals, HTML, Markdown, mail headers, XML, workflow commands of GitHub, tables and templates.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{200e}\u{2066}\u{8}\r::error::PWNED %0A::set-output name=x::PWNED ##[error]PWNED \
    <script>alert(1)</script><img src=x onerror=alert(1)> ]]> --> &#60;b> \"' onload=\"alert(1)\" {{title}} {{{title}}} {% x %} \
    [l](javascript:alert(1)) ![i](data:text/html,x) @team #12 `c` | =1+1 * _ ~ \\";

/// One line that would be another header of a mail, another command of GitHub, another rule of a server.
const LINE: &str = "\nBcc: pwned@example.org\n::error::PWNED\n\n/pwned/* https://evil.example/ 301\n";

fn place() -> Place {
    let yaml =
        |text: &str| format!("\"{}\"", text.escape_default().to_string().replace("\\'", "'").replace("\\u{", "\\U{"));
    let yaml = |text: &str| {
        // YAML has eight figures after \U and no braces.
        let mut out = String::new();
        let quoted = yaml(text);
        let mut parts = quoted.split("\\U{");
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (code, rest) = part.split_once('}').unwrap_or((part, ""));
            out.push_str(&format!("\\U{code:0>8}{rest}"));
        }
        out
    };
    let evil_title = yaml(&format!("Titel {EVIL}{LINE}"));
    let label = yaml(EVIL);
    let page = |days: &str, title: &str| {
        format!(
            "---\ntitle: {title}\ntags: [{label}, gewoon]\n---\n\n# Kop {EVIL}\n\n## Tussen {EVIL}\n\n{days} {EVIL} en nog meer.\n\n\
             <div onclick=\"alert(1)\">{days} {EVIL}</div>\n\n- punt {EVIL} {days}\n\n| a {EVIL} | {days} |\n|---|---|\n| 1 | 2 |\n\n\
             ```\n{EVIL} {days}\n```\n\n[naar](a%0d%0aX:y.md) [{EVIL}](https://e.example/?{days}&q=\"><script>)\n\nTODO {EVIL}\n"
        )
    };
    // Names of files have an end: 255 bytes on most systems.
    let short: String = EVIL.chars().filter(|c| !matches!(c, '/' | '\u{8}')).take(180).collect();
    let path = format!("docs/p{short}.md");
    let moved = format!("docs/verplaatst/q{short}.md");
    let site = |days: &str, path: &str| {
        let mkdocs = format!(
            "site_name: {}\nsite_url: https://voorbeeld.example/\ntheme: {{language: nl}}\nnav:\n  - {}: [a.md, b.md]\n",
            yaml(&format!("Gids {EVIL}{LINE}")),
            yaml(EVIL),
        );
        let mut tree = tree([
            ("docs/a.md", page(days, &evil_title).as_str()),
            (
                path,
                format!("# {EVIL}\n\nEen pagina met een eigen tekst over honden en katten in de gemeente. {EVIL}\n")
                    .as_str(),
            ),
            ("docs/stuk.md", format!("---\na: [ {EVIL}\n---\n\nTekst {days}.\n").as_str()),
            ("docs/conflict.md", format!("<<<<<<< {EVIL}\n{days}\n=======\nb\n>>>>>>> x\n").as_str()),
            ("mkdocs.yml", mkdocs.as_str()),
        ]);
        if days != "tien dagen" {
            tree.insert("docs/b.md".to_owned(), page("nieuw", &yaml(EVIL)));
        } else {
            tree.insert("docs/weg.md".to_owned(), page("weg", &yaml(EVIL)));
        }
        tree
    };
    let place = Place::new();
    let mut commits = vec![crate::site::commit(0, &site("tien dagen", &path), &["v1.0"])];
    commits.push(crate::site::commit(1, &site("twintig dagen", &moved), &["v1.1"]));
    commits.push(crate::site::commit(2, &site("dertig dagen", &moved), &[]));
    for commit in &mut commits {
        commit.message = format!("Verplaats {EVIL}{LINE}");
    }
    Repo::commit_all(&place.path("site"), &commits).expect("git takes such texts");
    // Tags: what git allows in a name, and a message and a tagger that lie.
    let repo = Repository::open(place.path("site")).expect("it is a repository");
    let head = repo.revparse_single("v1.1^{commit}").expect("it is there");
    let by =
        Signature::new("A\u{1b}[2J\u{202e}&", "a@example.org", &Time::new(1_735_732_800, 60)).expect("git takes it");
    for name in [
        "v1.2-<script>alert(1)<@x",
        "v1.3\u{202e}x",
        "v1.1-rc.1\"'onload=x",
        "%0A::error::x",
        "$(touch${IFS}x)",
        "-v1.4",
    ] {
        // A name that git refuses can't be met.
        let _ = repo.tag(name, &head, &by, &format!("{EVIL}{LINE}"), true);
    }
    place
}

/// Characters that steer a terminal or hide what is said.
fn steering(text: &str) -> String {
    let hidden = |c: &char| matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    text.chars().filter(|c| (c.is_control() && *c != '\n') || hidden(c)).flat_map(char::escape_unicode).collect()
}

fn told(place: &Place, arguments: &str) -> Ran {
    let ran = place.run("site", arguments);
    assert!([0, 1].contains(&ran.code), "{arguments}: {} {}", ran.code, ran.stderr);
    assert!(!ran.stderr.contains("panicked"), "{arguments}: {}", ran.stderr);
    assert_eq!(steering(&ran.stderr), "", "{arguments}: {:?}", ran.stderr);
    ran
}

#[test]
fn no_text_steers_a_terminal_or_a_file() {
    let place = place();
    let ranges = ["v1.1", "v1.0..v1.1", "v1.1..", "..v1.0"];
    let commands = [
        ("diff", &["text", "json"][..]),
        ("notes", &["markdown", "json"]),
        ("lineage", &["text", "json"]),
        ("newsletter", &["markdown", "fragment", "text"]),
        ("check", &["text", "json", "github", "gitlab", "sarif", "junit"]),
    ];
    for (command, formats) in commands {
        for format in formats {
            for range in ranges {
                let ran = told(&place, &format!("{command} {range} --format {format}"));
                assert!(!ran.stdout.is_empty(), "{command} {range} {format}");
                assert_eq!(steering(&ran.stdout), "", "{command} {range} {format}: {:?}", ran.stdout);
            }
        }
    }
    for arguments in [
        "releases",
        "releases --format json",
        "status",
        "status --format json",
        "history docs/a.md",
        "history docs/a.md --format markdown",
        "history docs/a.md --format json",
        "why docs/a.md v1.1",
        "why docs/a.md v1.1 --format json",
    ] {
        let ran = told(&place, arguments);
        assert_eq!(steering(&ran.stdout), "", "{arguments}: {:?}", ran.stdout);
    }
}

/// Whether a text in HTML has anything but text: an element or attribute that does something.
fn active(html: &str) -> Vec<&'static str> {
    let lower = html.to_lowercase();
    let tags: Vec<&str> = lower.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()).collect();
    let bad = ["script", "img", "svg", "iframe", "object"];
    let mut found: Vec<&str> = bad.into_iter().filter(|bad| tags.iter().any(|tag| tag.starts_with(bad))).collect();
    let attributes = [" onerror=", " onload=", " onclick=", "href=\"javascript:", "href=\"data:", "src=\"data:"];
    found.extend(attributes.into_iter().filter(|bad| tags.iter().any(|tag| tag.contains(bad))));
    found
}

#[test]
fn no_text_is_markup_in_a_mail_a_feed_or_a_site() {
    let place = place();
    for format in ["html", "fragment"] {
        let ran = told(&place, &format!("newsletter v1.0..v1.1 --format {format}"));
        assert_eq!(active(&ran.stdout), Vec::<&str>::new(), "{format}");
    }
    let mail = told(&place, "newsletter v1.0..v1.1 --format eml").stdout;
    let headers = mail.split("\r\n\r\n").next().unwrap_or_default();
    for header in headers.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
        let name = header.split(':').next().unwrap_or_default();
        let known =
            ["From", "Subject", "Date", "Message-ID", "X-Unsent", "Content-Language", "MIME-Version", "Content-Type"];
        assert!(known.contains(&name), "another header: {header:?}");
    }
    assert!(headers.is_ascii() && !headers.contains("Bcc"), "{headers}");

    told(&place, "site --output ../out");
    for (path, bytes) in all_files(&place.path("out")) {
        let name = path.strip_prefix(place.path("out")).expect("it lies there").to_string_lossy().into_owned();
        let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("{name} is no text"));
        assert_eq!(steering(&text), "", "{name}");
        assert_eq!(steering(&name), "", "{name:?}");
        assert!(name.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c)), "{name:?}");
        if name.ends_with(".html") {
            let own = text.replacen("<script", "", 1);
            assert_eq!(active(&own), Vec::<&str>::new(), "{name}");
        }
        if name.ends_with(".xml") {
            // What is HTML in a feed is escaped, so there is no element of its own.
            assert_eq!(active(&text), Vec::<&str>::new(), "{name}");
            assert!(!text.contains("]]>"), "{name}");
        }
    }
}

#[test]
fn no_text_is_a_command_of_a_ci_or_a_rule_of_a_server() {
    let place = place();
    for range in ["v1.1", "v1.1.."] {
        let said = told(&place, &format!("check {range} --format github")).stdout;
        for line in said.lines() {
            let ours =
                ["::error file=docs/", "::warning file=docs/", "::notice title=", "::error file=,", "::warning file=,"];
            assert!(ours.iter().any(|ours| line.starts_with(ours)), "{line:?}");
            assert!(!line.contains("::set-output") || line.matches("::").count() > 2, "{line:?}");
        }
    }
    let formats = ["mkdocs", "docusaurus", "netlify", "apache", "nginx", "aliases"];
    for format in formats {
        let ran = told(&place, &format!("redirects --format {format}"));
        assert_eq!(steering(&ran.stdout), "", "{format}: {:?}", ran.stdout);
        for line in ran.stdout.lines() {
            assert!(
                !line.starts_with("/pwned") && !line.starts_with("::") && !line.starts_with("Bcc"),
                "{format}: {line:?}"
            );
        }
    }
}

#[test]
fn no_tag_is_an_argument_or_a_command() {
    let place = place();
    let names = place.document("site", "releases").to_string();
    assert!(names.contains("v1.1"), "{names}");
    for name in
        ["--output=x", "-C", "--help;", "$(touch x)", "`touch x`", "v1.1;touch x", "../../etc/passwd", "v1.1\0x", ""]
    {
        if name.contains('\0') {
            continue;
        }
        let ran = ran(place.command("site").args(["diff", "--", name]));
        assert!(!ran.stderr.contains("panicked"), "{name}: {}", ran.stderr);
        assert!(!place.path("site/x").exists(), "{name}");
    }
}

/// A commit on HEAD with these entries in its `docs` folder, under this tag.
fn commit_docs(repo: &Repository, entries: &[(&[u8], Oid, i32)], tag: &str, minute: i64) {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let mut docs = repo.treebuilder(None).expect("a tree can be made");
    for (name, id, mode) in entries {
        docs.insert(std::path::Path::new(OsStr::from_bytes(name)), *id, *mode).expect("git takes the entry");
    }
    let docs = docs.write().expect("a tree can be written");
    let mut root = repo.treebuilder(None).expect("a tree can be made");
    root.insert("docs", docs, 0o040_000).expect("git takes the folder");
    let tree = repo.find_tree(root.write().expect("a tree can be written")).expect("it is there");
    let by = Signature::new("T", "t@example.org", &Time::new(1_740_000_000 + 60 * minute, 0)).expect("a person");
    let above = repo.head().and_then(|head| head.peel_to_commit()).expect("there is a commit");
    let id = repo.commit(Some("HEAD"), &by, &by, "ruw", &tree, &[&above]).expect("a commit can be made");
    let object = repo.find_object(id, Some(ObjectType::Commit)).expect("it is there");
    repo.tag_lightweight(tag, &object, true).expect("a tag can be made");
}

#[cfg(unix)]
#[test]
fn names_that_nobody_should_give_are_told_apart() {
    let place = Place::with_site(&[(&tree([("docs/index.md", "# Welkom\n")]), &["v1.0"])]);
    let repo = Repository::open(place.path("site")).expect("it is a repository");
    let mut names: Vec<Vec<u8>> = [
        "a b.md",
        " voor.md",
        "achter .md",
        "q'uo\"te.md",
        "regel\neinde.md",
        "tab\tx.md",
        "x.md.md",
        "-streep.md",
        "#h?q=1&x.md",
        "%2e%2e.md",
        "CON.md",
        "x..md",
        "<b>.md",
        "`x`|y.md",
        "a\\b.md",
        "cafe\u{301}.md",
        "caf\u{e9}.md",
        "A.md",
        "a.md",
        "\u{202e}dm.md",
        "\u{1f600}.md",
        "ı.md",
        "İ.md",
        "ß.md",
        "ẞ.md",
        "~x.md",
        "$HOME.md",
        "{{x}}.md",
        "a:b.md",
        "*.md",
        "[x](y).md",
    ]
    .into_iter()
    .map(|name| name.as_bytes().to_vec())
    .collect();
    let long = [vec![b'l'; 4_000], b".md".to_vec()].concat();
    names.push(long);
    let blobs: Vec<Oid> = (0..names.len())
        .map(|n| {
            repo.blob(
                format!("# Pagina {n}\n\nWoorden van pagina nummer {n} alleen, en niets van een andere.\n").as_bytes(),
            )
        })
        .collect::<Result<_, _>>()
        .expect("git takes texts");
    let index = repo.blob(b"# Welkom\n").expect("git takes texts");
    let mut entries: Vec<(&[u8], Oid, i32)> =
        names.iter().zip(&blobs).map(|(name, id)| (name.as_slice(), *id, 0o100_644)).collect();
    entries.push((b"index.md", index, 0o100_644));
    let odd = entries.len();
    entries.push((b"geen-tekst-\xff.md", blobs[0], 0o100_644));
    commit_docs(&repo, &entries, "v1.1", 1);
    let told = place.document("site", "diff v1.1");
    assert_eq!(told["totals"]["added"], names.len(), "{:#}", told["totals"]);
    let paths: Vec<String> = told["pages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|page| Some(page["new_path"].as_str()?.to_owned()))
        .collect();
    let wanted: std::collections::BTreeSet<String> =
        names.iter().map(|name| format!("docs/{}", String::from_utf8_lossy(name))).collect();
    assert_eq!(paths.into_iter().collect::<std::collections::BTreeSet<_>>(), wanted);
    assert!(told["problems"].to_string().contains("geen-tekst-\u{fffd}.md"), "{}", told["problems"]);
    for command in ["notes v1.1", "diff v1.1", "newsletter v1.1", "check v1.1", "lineage v1.1", "site --output ../out"]
    {
        let ran = place.run("site", command);
        assert!([0, 1].contains(&ran.code), "{command}: {}", ran.stderr);
    }
    // Every page has a page of its own on the site, whatever letters its name has.
    let pages: Vec<_> = std::fs::read_dir(place.path("out/pages")).expect("there are pages").flatten().collect();
    assert_eq!(pages.len(), names.len() + 1);
    let folded: std::collections::BTreeSet<String> =
        pages.iter().map(|page| page.file_name().to_string_lossy().to_lowercase()).collect();
    assert_eq!(folded.len(), pages.len(), "two pages have one folder where letters have no case");
    // A name in other letters: moved, once, and nothing lost.
    let mut renamed = entries.clone();
    renamed.truncate(odd);
    for (name, to) in
        [(&b"CON.md"[..], &b"con.md"[..]), (b"cafe\xcc\x81.md", b"Caf\xc3\xa9.md"), (b"tab\tx.md", b"Tab x.md")]
    {
        let entry = renamed.iter_mut().find(|entry| entry.0 == name).expect("it is there");
        entry.0 = to;
    }
    commit_docs(&repo, &renamed, "v1.2", 2);
    let told = place.document("site", "diff v1.2");
    assert_eq!(
        (&told["totals"]["moved"], &told["totals"]["added"], &told["totals"]["removed"]),
        (&3.into(), &0.into(), &0.into())
    );
}
