//! Mail from a draft that somebody edited.

use chrono::DateTime;

use super::*;
use crate::page::unescape_html;

const DRAFT: &str = "\u{feff}---\r\nsubject: “Nieuws: één & twee”\r\npreheader: Kort\r\nlang: nl\r\n---\r\n\r\n# Nieuws\r\n\r\n<!--\r\nentry: page one\r\n-->\r\n\r\nEen *zin* met <b>HTML</b> en <script>alert(1)</script>.\r\n\r\n## Eén\r\n\r\n<!-- Zelf schrijven -->\r\n\r\n- [Pagina](https://voorbeeld.example/a?b=1&c=2)\r\n- [Slecht](javascript:alert(1)), [los](a.md)\r\n\r\n| A | B |\r\n|---|---|\r\n| 1 | 2 |\r\n\r\n![Een boom](https://voorbeeld.example/boom.png)\r\n\r\n<div onclick=\"x()\">Eigen blok</div>\r\n\r\n[Afmelden](*|UNSUB|*) of {{ unsubscribe }} of [[UNSUB_LINK_NL]].\r\n";

fn draft() -> Draft {
    read(DRAFT, Language::En)
}

#[test]
fn the_front_matter_as_editors_leave_it() {
    let draft = draft();
    assert_eq!((draft.subject.as_str(), draft.preheader.as_str()), ("Nieuws: één & twee", "Kort"));
    assert_eq!(draft.language, Language::Nl);
    let bare = read("# Just a heading\n\nText\n", Language::En);
    assert_eq!((bare.subject.as_str(), bare.language), ("Just a heading", Language::En));
    assert_eq!(read("---\nsubject: \"a \\\"b\\\"\"\n---\nx\n", Language::En).subject, "a \"b\"");
}

#[test]
fn whole_document() {
    insta::assert_snapshot!(html(&draft()).replace(&"&#847;&zwnj;&nbsp;".repeat(PREHEADER_FILLING), "[filling]"));
}

#[test]
fn plain_text() {
    insta::assert_snapshot!(text(&draft()));
}

#[test]
fn nothing_that_people_wrote_runs_and_nothing_is_lost() {
    let html = html(&draft());
    for bad in ["<script", "onclick", "javascript:", "entry:", "Zelf schrijven"] {
        assert!(!html.contains(bad), "{bad}");
    }
    for kept in
        ["alert(1)", "HTML", "Eigen blok", "Slecht", "los", "*|UNSUB|*", "{{ unsubscribe }}", "[[UNSUB_LINK_NL]]"]
    {
        assert!(html.contains(kept), "{kept}");
        assert!(text(&draft()).contains(kept), "{kept}");
        assert!(fragment(&draft()).contains(kept), "{kept}");
    }
    assert!(html.contains("href=\"*|UNSUB|*\""), "{html}");
    assert!(html.contains("<b>HTML</b>"), "what a mail can show stays: {html}");
}

#[test]
fn html_of_people_is_cleaned_and_told_in_the_text() {
    let own = "<table onclick=\"x()\"><tr><td style=\"color:red\">Een &amp; twee</td><td>Drie</td></tr></table>\n\n\
        <p class=\"x\">Zie <a href=\"{{ url }}/a\">hier</a> of <a href=\"a.md\">daar</a>,<br>en <u>dit</u>.</p>\n";
    let draft = read(own, Language::Nl);
    insta::assert_snapshot!(format!("{}---\n{}", fragment(&draft), text(&draft)));
}

#[test]
fn html_that_is_left_open_swallows_nothing() {
    for open in [
        "<!-- a --> b <!-- c",
        "a <script> b",
        "<script>",
        "<style>\np {",
        "a <textarea> b",
        "<div class=\"x",
        "<ul><li>a",
        "<!-- c",
        "a <!-- b",
        "<title>",
        "<select><option>",
        "a <b> b",
        "<table><tr><td>",
        "<![CDATA[",
        "<?php",
        "<!X",
        "<plaintext>",
        "<svg>",
    ] {
        let draft = read(&format!("Vooraf.\n\n{open}\n\nHet einde van *de* brief.\n"), Language::Nl);
        let (html, text) = (fragment(&draft), text(&draft));
        let said = unescape_html(&ammonia::Builder::empty().clean(&html).to_string());
        assert!(said.replace('*', "").contains("Het einde van de brief."), "{open}: {html}");
        assert!(text.replace('*', "").contains("Het einde van de brief."), "{open}: {text}");
    }
}

#[test]
fn addresses_that_a_mail_cannot_lead_to_are_known() {
    assert_eq!(out_of_reach(&draft()), ["javascript:alert(1)", "a.md"]);
    let image = read("![Een boom](img/boom.png) [a](#b) [c](#b) [d](*|UNSUB|*) <mailto:a@b.example>\n", Language::Nl);
    assert_eq!(out_of_reach(&image), ["img/boom.png", "#b"]);
}

#[test]
fn a_message_has_the_text_first_and_the_same_bytes_each_time() {
    let date = DateTime::parse_from_rfc3339("2024-12-19T10:00:00+01:00").expect("a date");
    let message = eml(&draft(), &date, None);
    assert_eq!(message, eml(&draft(), &date, None));
    assert!(!message.replace("\r\n", "").contains(['\r', '\n']), "lines end with CRLF");
    assert!(message.lines().all(|line| line.len() <= 998), "lines are as long as mail allows");
    assert!(message.contains("X-Unsent: 1\r\n") && message.contains("Date: Thu, 19 Dec 2024 09:00:00 +0000\r\n"));
    let (plain, html) = (message.find("text/plain"), message.find("text/html"));
    assert!(plain.is_some() && plain < html);
    let other = Draft { subject: "Iets anders".to_owned(), ..draft() };
    let boundary = |message: &str| message.lines().find(|line| line.contains("boundary=")).map(str::to_owned);
    assert_ne!(boundary(&message), boundary(&eml(&other, &date, None)));
}

/// The tags and attributes in HTML of which every `<` outside values is escaped, and the addresses in it.
fn markup(html: &str) -> (std::collections::BTreeSet<String>, Vec<String>) {
    let (mut names, mut addresses) = (std::collections::BTreeSet::new(), Vec::new());
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        loop {
            let end = rest.find(['>', '"']).expect("a tag ends");
            let (outside, after) = (&rest[..end], &rest[end + 1..]);
            names.extend(outside.split_whitespace().map(|word| word.trim_matches(['/', '=']).to_owned()));
            if rest.as_bytes()[end] == b'>' {
                rest = after;
                break;
            }
            let (value, after) = after.split_once('"').expect("a value ends");
            if outside.ends_with("href=") || outside.ends_with("src=") {
                addresses.push(value.to_lowercase());
            }
            rest = after;
        }
    }
    names.remove("");
    (names, addresses)
}

proptest::proptest! {
    #[test]
    fn nothing_in_a_draft_becomes_markup_of_its_own(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href=\"javascript:alert(1)\">", "</td></table>",
            "[a](javascript:alert(1))", "[a](<https://a.b/\" onclick=\"x>)", "![\"><b>](https://a.b/i.png \"<t>\")", "<svg/onload=x>",
            "[a](JaVaScRiPt:x)", "[a](data:text/html,x)", "[a](vbscript:x)", "{{ x }}", "[a]({{ url }})", "[[X]]\"><b>", "*|X|*",
            "<!-- ", " -->", "<!--[if mso]>", "\n\n", "\n", "`<b>`", "```\n<i>\n", "| a | <b> |\n|---|---|\n", "> ", "- ", "# ", "&lt;script&gt;",
            "&#60;script&#62;", "<https://a.b/?\">", "http://a.b/\"onmouseover=x", "<style>p{}</style>", "\u{f0000}0\u{f0001}", "word ",
        ]), 0..12),
    ) {
        let draft = read(&format!("{}\n\nSlotzin\n", parts.concat()), Language::Nl);
        let (names, addresses) = markup(&fragment(&draft));
        let said = ammonia::Builder::empty().clean(&fragment(&draft)).to_string();
        proptest::prop_assert!(said.contains("Slotzin"), "lost in\n{}", fragment(&draft));
        proptest::prop_assert!(text(&draft).contains("Slotzin"), "lost in\n{}", text(&draft));
        let known = "div p h1 h2 h3 ul ol li blockquote pre hr br table thead tbody tr td th code em strong del a b i img \
            lang style start scope href src alt title";
        for name in &names {
            proptest::prop_assert!(known.split(' ').any(|known| known == name), "{name} in\n{}", fragment(&draft));
        }
        for address in &addresses {
            let known = ["https://", "http://", "mailto:", "tel:", "{{", "*|", "[["];
            proptest::prop_assert!(known.iter().any(|start| address.starts_with(start)), "{address}");
        }
    }
}
