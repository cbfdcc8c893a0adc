//! The newsletter as mail: HTML, plain text and a message, all made from the draft that people edited.
//!
//! ```text
//! draft (Markdown) ──▶ front matter: subject, preheader, lang
//!                  └─▶ body ──▶ html (whole document) · fragment (to paste) · text ──▶ eml (text part first, then HTML)
//! ```
//!
//! Mail programs show little of what browsers do, so the HTML is plain: tables for layout, every style inline, 600 pixels wide and
//! narrower on a telephone, no images of its own. Styles in the head only add: dark colours, for programs that ask for them. Comments
//! are for editors and are left out. HTML that people wrote stays, as far as a mail can show it: what runs, loads or changes looks is taken
//! out (ammonia), and the style sheet `templates/mail.css` is written on every tag (css-inline). A test throws hostile drafts at it.
//!
//! Placeholders of mailing services (`*|UNSUB|*`, `{{ unsubscribe }}`, `[[UNSUB_LINK]]`) pass through as they are.

mod body;
mod message;
mod placeholders;

pub use message::eml;

use self::placeholders::Placeholders;
use super::language::Language;

/// HTML of more bytes than this is cut by some mail programs (at 102 kB, counted in ways that differ): said before it happens.
pub const LARGE: usize = 90_000;

/// A draft as it stands in its file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The subject.
    pub subject: String,
    /// What mail programs show after the subject; empty for what the text begins with.
    pub preheader: String,
    /// The language it is written in.
    pub language: Language,
    /// The text: Markdown.
    pub body: String,
}

/// Who sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// A name; empty for none.
    pub name: String,
    /// The address.
    pub address: String,
}

/// Reads a draft. What the front matter does not say: the subject is the first heading, the language that of the site.
pub fn read(text: &str, site: Language) -> Draft {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (front, body) = match text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
        Some((front, body)) => (front, body),
        None => ("", text.as_str()),
    };
    let field = |name: &str| {
        let value = front.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        value.map(unquoted).filter(|value| !value.is_empty())
    };
    let heading = || body.lines().find_map(|line| line.strip_prefix("# ")).map(|heading| heading.trim().to_owned());
    Draft {
        subject: field("subject").or_else(heading).unwrap_or_default(),
        preheader: field("preheader").unwrap_or_default(),
        language: field("lang").and_then(|code| Language::from_code(&code)).unwrap_or(site),
        body: body.to_owned(),
    }
}

/// A value without the quotation marks around it: straight ones, and those that an editor made of them.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inner = value.strip_prefix(['"', '“', '”', '„']).and_then(|rest| rest.strip_suffix(['"', '“', '”']));
    inner.map_or_else(|| value.to_owned(), |inner| inner.replace("\\\"", "\"").replace("\\\\", "\\"))
}

/// The whole document.
pub fn html(draft: &Draft) -> String {
    let placeholders = Placeholders::of(&draft.body);
    let body = placeholders.restored(&body::html(placeholders.text()));
    let lang = draft.language.code();
    let title = escaped(&draft.subject);
    let preheader = escaped(&draft.preheader);
    // Behind a short preheader mail programs show the text that follows; blanks that can't be seen keep it out.
    let filling = "&#847;&zwnj;&nbsp;".repeat(PREHEADER_FILLING);
    format!(
        r#"<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>
{STYLES}</style>
</head>
<body class="pl-page" style="margin:0;padding:0;background-color:#f2f4f7;">
<div role="main" lang="{lang}">
<div style="display:none;max-height:0;overflow:hidden;">{preheader}{filling}</div>
<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
<table role="presentation" class="pl-card" align="center" width="100%" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;margin:0 auto;background-color:#ffffff;">
<tr>
<td class="pl-cell" style="padding:32px 28px;{FONT}">
{body}</td>
</tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</div>
</body>
</html>
"#
    )
}

/// A text as it is written in HTML, in text and in values between double quotation marks.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// So often the filling stands behind the preheader: what lists of mails show at most.
const PREHEADER_FILLING: usize = 60;

/// The letters: those every system has.
const FONT: &str = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1b1f24;";

/// What mail programs may leave out. Contrast of text in the dark: 13 : 1, of links 10 : 1.
const STYLES: &str = "\
:root { color-scheme: light dark; }
@media (max-width: 480px) {
  .pl-cell { padding: 20px 16px !important; }
}
@media (prefers-color-scheme: dark) {
  .pl-page { background-color: #101317 !important; }
  .pl-card { background-color: #1b2027 !important; }
  .pl-cell, .pl-cell h1, .pl-cell h2, .pl-cell h3, .pl-cell p, .pl-cell li, .pl-cell td, .pl-cell th { color: #eceff3 !important; }
  .pl-cell a { color: #9cc9ff !important; }
  .pl-cell hr { border-color: #4a525d !important; }
}
";

/// The text alone with every style inline, to paste into a mailing service.
pub fn fragment(draft: &Draft) -> String {
    let placeholders = Placeholders::of(&draft.body);
    let body = placeholders.restored(&body::html(placeholders.text()));
    format!("<div lang=\"{}\" style=\"{FONT}\">\n{body}</div>\n", draft.language.code())
}

/// Plain text.
pub fn text(draft: &Draft) -> String {
    let placeholders = Placeholders::of(&draft.body);
    placeholders.restored(&body::text(placeholders.text()))
}

/// The addresses of links and images in a draft that a mail can't lead to (`../page.md`, `#part`): of those links the text is left, of
/// those images the alternative text.
pub fn out_of_reach(draft: &Draft) -> Vec<String> {
    body::out_of_reach(Placeholders::of(&draft.body).text())
}

#[cfg(test)]
mod tests;
