//! What a page says must not become markup, whatever it says: the escape function of each kind of output.
//!
//! ```text
//! <b>Let op</b> @team: *zie* #12     what the page says
//! \<b>Let op\</b> @⁠team: \*zie\* #⁠12     as Markdown (a word joiner after @ and #: GitHub reads mentions through a backslash)
//! ```

use std::fmt::Write as _;

use super::language::clean;

/// Stands between `@` or `#` and what follows, so that GitHub makes no mention or reference of it. It can't be seen.
const WORD_JOINER: char = '\u{2060}';

/// Text as GitHub-flavoured Markdown within a line, safe wherever a template puts it.
pub fn markdown(text: &str) -> String {
    let text = clean(text);
    let letters: Vec<char> = text.chars().collect();
    let mut safe = String::with_capacity(text.len() + 8);
    let list_mark = ordered_list_mark(&letters);
    let refers = references(&letters);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        if needs_backslash(*letter, before, after) || list_mark == Some(at) {
            safe.push('\\');
        }
        safe.push(*letter);
        if starts_reference(*letter, after) || refers.contains(&at) {
            safe.push(WORD_JOINER);
        }
    }
    safe
}

/// An address for use within `[…](…)`: what would end it there is percent-encoded; an address that could run a script
/// is none.
pub fn address(url: &str) -> String {
    let url: String = url.chars().filter(|letter| !letter.is_control()).collect();
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
    if scheme.is_some_and(|scheme| matches!(scheme.as_str(), "javascript" | "vbscript" | "data")) {
        return String::new();
    }
    let mut safe = String::with_capacity(url.len());
    for letter in url.trim().chars() {
        match letter {
            '(' | ')' | '<' | '>' | '\\' | '[' | ']' | '"' | '`' | '|' | '*' | '{' | '}' => {
                safe.push_str(&format!("%{:02X}", letter as u32));
            }
            letter if letter.is_whitespace() || super::language::is_hidden(letter) => {
                letter.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| safe.push_str(&format!("%{byte:02X}")));
            }
            letter => safe.push(letter),
        }
    }
    safe
}

/// A Markdown link; the text alone where there is no address.
pub fn link(text: &str, url: &str) -> String {
    match address(url).as_str() {
        "" => markdown(text),
        url => format!("[{}]({url})", markdown(text)),
    }
}

/// Text as Markdown within a line for the generator of a website, whichever it is. A reference to a character is text to all of them,
/// whereas a backslash is not: Python-Markdown shows the one before `<`, Jinja, Liquid and Hugo read `{{` behind one, MDX takes `<` and
/// `{` for code.
///
/// ```text
/// {{ x }} <b> 1. een     &#123;&#123; x &#125;&#125; &lt;b&gt; 1&#46; een  (at the front)
/// ```
pub fn page(text: &str) -> String {
    let text = clean(text);
    let letters: Vec<char> = text.chars().collect();
    let mut safe = String::with_capacity(text.len() + 8);
    let list_mark = list_mark(&letters);
    // `import` and `export` at the front of a line are code to MDX.
    let is_code = text.starts_with("import") || text.starts_with("export");
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            // A reference is read before Docusaurus looks for `{#id}` and `:smile:`, which it takes out of any text.
            '{' if after == Some(&'#') => safe.push_str("&#123;\u{2060}"),
            ':' if emoji(&letters[at..]) => safe.push_str("&#58;\u{2060}"),
            _ if is_sign(*letter, before, after) || list_mark == Some(at) || is_code && at == 0 => {
                let _ = write!(safe, "&#{};", u32::from(*letter));
            }
            _ => safe.push(*letter),
        }
    }
    safe
}

/// Whether a letter could be part of some generator's markup here.
fn is_sign(letter: char, before: Option<&char>, after: Option<&char>) -> bool {
    match letter {
        '{' | '}' | '[' | ']' | '*' | '_' | '`' | '~' | '^' | '|' | '\\' | '$' | '#' | '@' | '=' | '+' => true,
        ':' => after.is_some_and(|after| after.is_alphanumeric() || matches!(after, '/' | ':' | '+' | '-')),
        // What is no letter starts a list, a box, a rule and more at the front.
        _ => before.is_none() && letter.is_ascii_punctuation(),
    }
}

/// Whether an emoji (`:smile:`) begins a text.
fn emoji(letters: &[char]) -> bool {
    let name =
        letters.iter().skip(1).take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '+' | '-'));
    let length = name.count();
    length > 0 && letters.get(length + 1) == Some(&':')
}

/// Where the `.` or `)` stands that would make a list of this, numbered with figures, letters or Roman numerals.
fn list_mark(letters: &[char]) -> Option<usize> {
    let length = letters.iter().take_while(|letter| letter.is_ascii_alphanumeric()).count();
    let word = &letters[..length];
    let is_roman = |letter: &char| "ivxlcdmIVXLCDM".contains(*letter);
    let counts = length == 1 || length > 0 && (word.iter().all(char::is_ascii_digit) || word.iter().all(is_roman));
    (counts && matches!(letters.get(length), Some('.' | ')'))).then_some(length)
}

/// A title as a value in front matter, quotation marks included. Themes write it into pages, attributes and templates, some without
/// escaping it, some after taking references back: signs of markup become others that look like them.
pub fn front_matter(text: &str) -> String {
    let text = clean(text);
    let mut safe = String::with_capacity(text.len() + 8);
    // YAML takes these two for no text at all.
    let mut letters = text.chars().filter(|letter| !matches!(letter, '\u{FFFE}' | '\u{FFFF}')).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '<' => safe.push('‹'),
            '>' => safe.push('›'),
            '"' => safe.push('”'),
            '\'' | '`' => safe.push('’'),
            '\\' => safe.push('⧵'),
            _ => safe.push(letter),
        }
        let starts_reference =
            letter == '&' && letters.peek().is_some_and(|next| next.is_alphanumeric() || *next == '#');
        let starts_template = letter == '{' && letters.peek().is_some_and(|next| matches!(next, '{' | '%' | '#'));
        if starts_reference || starts_template {
            safe.push(WORD_JOINER);
        }
    }
    format!("\"{safe}\"")
}

/// Text for HTML, between tags or within a quoted attribute: nothing in it is markup, and nothing in it is unseen.
pub fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(letter),
            letter if super::language::is_hidden(letter) => {}
            letter => safe.push(letter),
        }
    }
    safe
}

/// Text for a plain text file: itself, without what can't be seen.
pub fn plain(text: &str) -> String {
    text.chars().filter(|letter| *letter == '\n' || *letter == '\t' || !super::language::is_hidden(*letter)).collect()
}

fn needs_backslash(letter: char, before: Option<&char>, after: Option<&char>) -> bool {
    let in_word = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_alphanumeric());
    match letter {
        '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '$' | '&' => true,
        '_' => !(in_word(before) && in_word(after)),
        // What starts a heading, a list, a quote or a table only does so at the front.
        '#' | '>' | '-' | '+' | '=' => before.is_none(),
        // `https://`, `www.` and `:smile:` turn into links and pictures by themselves.
        ':' => {
            after == Some(&'/') || (in_word(after) && !in_word(before)) || after == Some(&'+') || after == Some(&'-')
        }
        '.' => before.is_some_and(|letter| letter.eq_ignore_ascii_case(&'w')) && in_word(after),
        '@' => true,
        _ => false,
    }
}

/// Where the `.` or `)` stands that would make a numbered list of this.
fn ordered_list_mark(letters: &[char]) -> Option<usize> {
    let digits = letters.iter().take_while(|letter| letter.is_ascii_digit()).count();
    (digits > 0 && matches!(letters.get(digits), Some('.' | ')'))).then_some(digits)
}

/// Behind which letters of words that GitHub takes for the number of an issue (`GH-12`) or the id of a commit a joiner must
/// stand.
fn references(letters: &[char]) -> Vec<usize> {
    // An id of a commit is told from a word or number by having both letters and digits, as it nearly always does.
    const SHORTEST_ID: usize = 7;
    const LONGEST_ID: usize = 40;
    let mut out = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let length = letters[at..].iter().take_while(|letter| letter.is_alphanumeric()).count();
        let word = &letters[at..at + length];
        let is_id = (SHORTEST_ID..=LONGEST_ID).contains(&length)
            && word.iter().all(char::is_ascii_hexdigit)
            && word.iter().any(char::is_ascii_digit)
            && word.iter().any(char::is_ascii_alphabetic);
        let is_issue = matches!(word, ['g' | 'G', 'h' | 'H'])
            && letters.get(at + 2) == Some(&'-')
            && letters.get(at + 3).is_some_and(char::is_ascii_digit);
        if is_issue {
            out.push(at + 2);
        } else if is_id {
            out.push(at);
        }
        at += length.max(1);
    }
    out
}

fn starts_reference(letter: char, after: Option<&char>) -> bool {
    match letter {
        '@' => true,
        '#' => after.is_some_and(|letter| letter.is_ascii_digit()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text as GitHub would show it, and its HTML.
    fn shown(source: &str) -> String {
        let mut options = comrak::Options::default();
        options.extension.autolink = true;
        options.extension.table = true;
        options.extension.strikethrough = true;
        options.extension.tasklist = true;
        options.extension.footnotes = true;
        options.extension.math_dollars = true;
        options.render.r#unsafe = true;
        comrak::markdown_to_html(source, &options)
    }

    fn unescaped(html: &str) -> String {
        let html = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        html.replace(WORD_JOINER, "")
    }

    #[test]
    fn says_what_the_page_says_and_nothing_else() {
        for text in [
            "<script>alert(1)</script>",
            "@team en #12",
            "zie GH-12 en gh-3, commit 1a2b3c4 en 0123456789abcdef0123456789abcdef01234567",
            "a *b* _c_ `d` ~~e~~ [f](g) ![h](i)",
            "snake_case_name",
            "1. een",
            "# kop",
            "- punt",
            "> citaat",
            "| a | b |",
            "https://example.org en www.example.org",
            "jan@example.org",
            "a\nb",
            "&amp; &copy;",
            "$x$",
            "\\",
            "+ x",
            "===",
            "---",
            "[x] taak",
            "[^1]",
            "1) x",
            "http://a.b/c_d*e",
            "ftp://x.y",
        ] {
            let html = shown(&markdown(text));
            assert_eq!(unescaped(&html), format!("<p>{}</p>\n", clean(text)), "{text} → {}", markdown(text));
        }
    }

    #[test]
    fn github_finds_no_reference() {
        assert_eq!(markdown("@team #12 GH-12 1a2b3c4"), "\\@\u{2060}team #\u{2060}12 GH-\u{2060}12 1\u{2060}a2b3c4");
        for plain in ["GH-a", "1234567", "defaced", "abc-1a2b", "1a2b3c4g"] {
            assert_eq!(markdown(plain), plain);
        }
    }

    #[test]
    fn addresses_stay_within_their_link() {
        assert_eq!(link("A [b]", "https://x.y/a (b)"), "[A \\[b\\]](https://x.y/a%20%28b%29)");
        assert_eq!(link("A", "javascript:alert(1)"), "A");
        assert_eq!(link("A", " JavaScript:alert(1)"), "A");
        assert_eq!(link("A", ""), "A");
    }

    /// What a generator with every extension makes of a line. But one: some make a link of an address that stands in a text, after
    /// reading references. It leads where it says.
    fn made(source: &str) -> String {
        let mut options = comrak::Options::default();
        options.extension.table = true;
        options.extension.strikethrough = true;
        options.extension.tasklist = true;
        options.extension.footnotes = true;
        options.extension.math_dollars = true;
        options.extension.superscript = true;
        options.extension.underline = true;
        options.extension.highlight = true;
        options.extension.wikilinks_title_after_pipe = true;
        options.extension.description_lists = true;
        options.extension.alerts = true;
        options.extension.spoiler = true;
        options.render.r#unsafe = true;
        comrak::markdown_to_html(source, &options)
    }

    const HOSTILE: &str = r"[-a-ci1 @#_*`~\[\](){}<>&|!:./\\$=+%^;'\x22w\n\x1b\u{202e}\u{fffe}]{0,24}";

    #[test]
    fn what_generators_read_is_text() {
        assert_eq!(page("{{ x }} {% y %} <b>"), "&#123;&#123; x &#125;&#125; &#123;% y %&#125; &lt;b&gt;");
        assert_eq!(page("1. een"), "1&#46; een");
        assert_eq!(page("iv) vier"), "iv&#41; vier");
        assert_eq!(page("---"), "&#45;--");
        assert_eq!(page("import x"), "&#105;mport x");
        assert_eq!(page("Kop {#id}"), "Kop &#123;\u{2060}&#35;id&#125;");
        assert_eq!(page("om 16:30 uur: klaar, zie :smile:"), "om 16&#58;30 uur: klaar, zie &#58;\u{2060}smile:");
        assert_eq!(page("C&A, ‘twee’ (2) - drie."), "C&amp;A, ‘twee’ (2) - drie.");
    }

    #[test]
    fn a_title_is_safe_in_any_theme() {
        assert_eq!(
            front_matter("</title><script>\"x\" {{ y }} &lt;\n---"),
            "\"‹/title›‹script›”x” {\u{2060}{ y }} &\u{2060}lt; ---\""
        );
        assert_eq!(front_matter("Vragen & antwoorden: 10 %"), "\"Vragen & antwoorden: 10 %\"");
    }

    proptest! {
        #[test]
        fn no_text_becomes_markup_of_a_generator(text in HOSTILE) {
            let escaped = page(&text);
            let signs = ['{', '}', '<', '>', '[', ']', '*', '_', '`', '~', '^', '|', '\\', '$', '@', '\n'];
            prop_assert_eq!(escaped.find(signs), None, "{}", escaped);
            prop_assert!(escaped.split("&#").all(|part| !part.contains('#')), "{}", escaped);
            let expected = clean(&text);
            if expected.is_empty() {
                return Ok(());
            }
            prop_assert_eq!(unescaped(&made(&escaped)), format!("<p>{expected}</p>\n"), "{}", escaped);
            let item = unescaped(&made(&format!("- {escaped}")));
            prop_assert_eq!(item, format!("<ul>\n<li>{expected}</li>\n</ul>\n"), "{}", escaped);
            let link = unescaped(&made(&format!("### [{escaped}](../x/index.md)")));
            prop_assert_eq!(link, format!("<h3><a href=\"../x/index.md\">{expected}</a></h3>\n"), "{}", escaped);
        }

        #[test]
        fn no_title_leaves_its_front_matter(text in HOSTILE) {
            let value: String = serde_saphyr::from_str(&format!("title: {}", front_matter(&text)))
                .map(|map: std::collections::BTreeMap<String, String>| map["title"].clone())
                .map_err(|error| TestCaseError::fail(error.to_string()))?;
            for bad in ["<", ">", "\"", "'", "`", "\n", "{{", "{%", "{#"] {
                prop_assert!(!value.contains(bad), "{} has {}", value, bad);
            }
        }

        #[test]
        fn no_text_becomes_markup(text in r"[-a-c1 @#_*`~\[\]()<>&|!:./\\$=+w\n\x1b\u{202e}]{0,24}") {
            let html = shown(&markdown(&text));
            let expected = if clean(&text).is_empty() { String::new() } else { format!("<p>{}</p>\n", clean(&text)) };
            prop_assert_eq!(unescaped(&html), expected, "{}", markdown(&text));
        }

        #[test]
        fn no_title_leaves_its_link(text in r"[-a-c1 @#_*`~\[\]()<>&|!:./\\$=+w]{1,24}") {
            prop_assume!(!clean(&text).is_empty());
            let html = shown(&link(&text, "https://x.y"));
            prop_assert_eq!(unescaped(&html), format!("<p><a href=\"https://x.y\">{}</a></p>\n", clean(&text)));
        }
    }
}
