#!/usr/bin/env python3
"""Is the newsletter a mail that other programs read as we mean it? Run by hand, on any repository:

    python3 tests/oracle/check_mail.py PAGELOG REPOSITORY RANGE

Python's own `email` takes the message apart, html5lib (a package) reads the HTML by the standard's rules and tells every error.
"""
import email
import email.policy
import subprocess
import sys

import html5lib

program, repository, span = sys.argv[1:]
wrong = []


def expect(holds, what):
    if not holds:
        wrong.append(what)


def newsletter(kind):
    command = [program, "-C", repository, "newsletter", span, "--format", kind]
    return subprocess.run(command, capture_output=True, check=True).stdout


def errors(html, whole):
    parser = html5lib.HTMLParser()
    (parser.parse if whole else parser.parseFragment)(html)
    return parser.errors


mail = newsletter("eml")
message = email.message_from_bytes(mail, policy=email.policy.default)
parts = [part for part in message.walk() if not part.is_multipart()]
subject = str(message["Subject"] or "")
expect(not message.defects and not any(part.defects for part in parts), "the message has defects")
expect(subject.strip(), "no subject")
expect("\n" not in subject, "a subject of several lines")
expect(message["X-Unsent"] == "1", "it does not open as a draft")
kinds = [(part.get_content_type(), part.get_content_charset()) for part in parts]
expect(kinds == [("text/plain", "utf-8"), ("text/html", "utf-8")], f"other parts: {kinds}")
expect(all(len(line) <= 998 for line in mail.split(b"\r\n")), "a line longer than SMTP takes")
if len(parts) == 2:
    text, html = (part.get_content() for part in parts)
    expect(text.strip() and "<p" not in text and "<table" not in text, "the plain text holds HTML, or nothing")
    wrong += [f"html: {where}: {what}" for where, what, _ in errors(html, True)]
    expect(len(html.encode()) < 90_000, "longer than mail programs show")
    expect('lang="' in html, "no language")
wrong += [f"fragment: {where}: {what}" for where, what, _ in errors(newsletter("fragment").decode(), False)]

print("\n".join(wrong) or f"{subject}: fine")
sys.exit(bool(wrong))
