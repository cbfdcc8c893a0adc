//! The newsletter as a message that a mail program opens as a draft.

use chrono::{DateTime, FixedOffset};
use mail_builder::MessageBuilder;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use xxhash_rust::xxh3::xxh3_128;

use super::{Draft, Sender, html, text};

/// The message, with CRLF at line ends: plain text first, then HTML. The same draft and date give the same bytes: boundary and
/// Message-ID come from what it says. It has no recipients, and no sender but the one given; `X-Unsent` makes mail programs that know it open it for editing.
pub fn eml(draft: &Draft, date: &DateTime<FixedOffset>, from: Option<&Sender>) -> String {
    let (text, html) = (text(draft), html(draft));
    let digest = format!("{:032x}", xxh3_128(format!("{}\n{text}\n{html}", draft.subject).as_bytes()));
    let language = draft.language.code();
    let content = ContentType::new("multipart/alternative").attribute("boundary", format!("=_pagelog_{digest}"));
    let message = match from {
        None => MessageBuilder::new(),
        Some(Sender { name, address }) if name.is_empty() => MessageBuilder::new().from(address.as_str()),
        Some(Sender { name, address }) => MessageBuilder::new().from((name.as_str(), address.as_str())),
    };
    let message = message
        .subject(draft.subject.as_str())
        .date(Date::new(date.timestamp()))
        .message_id(format!("{digest}@pagelog.invalid"))
        .header("X-Unsent", Raw::new("1"))
        .header("Content-Language", Raw::new(language))
        .body(MimePart::new(content, vec![MimePart::new("text/plain", text), MimePart::new("text/html", html)]));
    // Writing into memory does not fail, and all that was given is UTF-8.
    message.write_to_string().unwrap_or_default()
}
