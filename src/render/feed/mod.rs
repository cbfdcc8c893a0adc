//! Feeds: Atom (RFC 4287) and JSON Feed 1.1, from the same entries.
//!
//! An entry's id is made of what never changes any more: the release and path that its page began with, and the release that changed
//! it. A page that moves, a note that is worded better, a site that is built again: none of these makes old news new. All dates are
//! those of releases.
//!
//! ```text
//! tag:example.org,2024-05-30:v1.1/docs/a.md      the page that v1.1 of 30 May 2024 brought as docs/a.md
//! tag:example.org,2024-05-30:v1.1/docs/a.md@v2.3 what v2.3 changed on it
//! ```

use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde::Serialize;

use super::escape::html;

/// A feed.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// Its lasting id, a URI.
    pub id: String,
    /// What it is of.
    pub title: String,
    /// Code of its language.
    pub language: &'static str,
    /// Where the feed itself will be, without its ending; none if that is not known.
    pub own_url: Option<String>,
    /// The page that it belongs to; none if its address is not known.
    pub home_url: Option<String>,
    /// When anything in it changed last.
    pub updated: DateTime<FixedOffset>,
    /// Who publishes it.
    pub author: String,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// One piece of news.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its lasting id, a URI.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Where to read more; none if no address is known.
    pub url: Option<String>,
    /// When it was released.
    pub date: DateTime<FixedOffset>,
    /// What is said: whole sentences.
    pub sentences: Vec<String>,
}

/// The feed as Atom.
pub fn atom(feed: &Feed) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(out, "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">", feed.language);
    let _ = writeln!(out, "<id>{}</id>", xml(&feed.id));
    let _ = writeln!(out, "<title>{}</title>", xml(&feed.title));
    let _ = writeln!(out, "<updated>{}</updated>", date(&feed.updated));
    let _ = writeln!(out, "<author><name>{}</name></author>", xml(&feed.author));
    if let Some(url) = &feed.own_url {
        let _ = writeln!(out, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}.xml\"/>", xml(url));
    }
    if let Some(url) = &feed.home_url {
        let _ = writeln!(out, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", xml(url));
    }
    for entry in &feed.entries {
        let _ = writeln!(out, "<entry>\n<id>{}</id>", xml(&entry.id));
        let _ = writeln!(out, "<title>{}</title>", xml(&entry.title));
        let _ = writeln!(out, "<updated>{0}</updated>\n<published>{0}</published>", date(&entry.date));
        if let Some(url) = &entry.url {
            let _ = writeln!(out, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", xml(url));
        }
        let _ = writeln!(out, "<content type=\"html\">{}</content>\n</entry>", xml(&content(entry)));
    }
    out.push_str("</feed>\n");
    out
}

#[derive(Serialize)]
struct JsonFeed<'f> {
    version: &'static str,
    title: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<String>,
    language: &'static str,
    authors: [JsonAuthor<'f>; 1],
    items: Vec<JsonItem<'f>>,
}

#[derive(Serialize)]
struct JsonAuthor<'f> {
    name: &'f str,
}

#[derive(Serialize)]
struct JsonItem<'f> {
    id: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'f str>,
    title: &'f str,
    content_text: String,
    date_published: String,
}

/// The feed as JSON Feed. Errors: none that a feed can have; the type is that of the writer.
pub fn json(feed: &Feed) -> Result<String, serde_json::Error> {
    let item = |entry: &'_ Entry| -> (String, String) { (entry.sentences.join("\n"), date(&entry.date)) };
    let told: Vec<(String, String)> = feed.entries.iter().map(item).collect();
    let items = feed.entries.iter().zip(told).map(|(entry, (content_text, date_published))| JsonItem {
        id: &entry.id,
        url: entry.url.as_deref(),
        title: &entry.title,
        content_text,
        date_published,
    });
    super::view::json(&JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: feed.home_url.as_deref(),
        feed_url: feed.own_url.as_ref().map(|url| format!("{url}.json")),
        language: feed.language,
        authors: [JsonAuthor { name: &feed.author }],
        items: items.collect(),
    })
}

/// The lasting id of what began with a release under this path: a tag URI (RFC 4151).
pub fn tag(host: &str, date: &DateTime<FixedOffset>, what: &str) -> String {
    let mut out = format!("tag:{host},{}:", date.format("%Y-%m-%d"));
    for byte in what.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn date(date: &DateTime<FixedOffset>) -> String {
    date.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn content(entry: &Entry) -> String {
    let items: String = entry.sentences.iter().map(|sentence| format!("<li>{}</li>", html(sentence))).collect();
    format!("<ul>{items}</ul>")
}

/// Text for XML: as for HTML, without the two characters that XML cannot hold.
fn xml(text: &str) -> String {
    html(&text.replace(['\u{fffe}', '\u{ffff}'], ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed() -> Feed {
        let date = DateTime::parse_from_rfc3339("2024-12-19T23:30:00+01:00").unwrap();
        Feed {
            id: tag("example.org", &date, "feed/site"),
            title: "Wat is er veranderd? – Gids <b>".to_owned(),
            language: "nl",
            own_url: Some("https://example.org/changes/feed".to_owned()),
            home_url: Some("https://example.org/changes/index.html".to_owned()),
            updated: date,
            author: "Gids & co".to_owned(),
            entries: vec![Entry {
                id: tag("example.org", &date, "v1.0/docs/één pagina.md@v2.0"),
                title: "Kosten (versie 2.0)\u{b}".to_owned(),
                url: Some("https://example.org/changes/pages/kosten/index.html#r-v2.0".to_owned()),
                date,
                sentences: vec!["Nu € 150 in plaats van ‘<€ 145>’.".to_owned()],
            }],
        }
    }

    #[test]
    fn as_atom() {
        insta::assert_snapshot!(atom(&feed()));
    }

    #[test]
    fn as_json() {
        insta::assert_snapshot!(json(&feed()).unwrap());
    }
}
