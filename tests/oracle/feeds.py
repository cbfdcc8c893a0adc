#!/usr/bin/env python3
"""Are the feeds of `pagelog site` what feed readers take? Run by hand, on the website of any repository:

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install feedparser
    pagelog -C REPOSITORY site --output SITE --url https://example.org/changes/
    /tmp/venv/bin/python tests/oracle/feeds.py SITE

Every Atom feed is read by feedparser, which must find nothing odd in it, and held against RFC 4287: what must stand in a feed and in
an entry stands there once, ids are whole addresses (IRIs) and stand for one thing, dates have their offset. Every JSON feed is held
against version 1.1 of its specification, and says the same as the Atom feed beside it. News has the same id in every feed.
"""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ET
from datetime import datetime

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
folder = pathlib.Path(sys.argv[1])
wrong = []
titles = {}


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def expect(holds, what):
    if not holds:
        wrong.append(what)


def once(element, name, where):
    """The text of a child that must be there exactly once, and say something."""
    found = element.findall(ATOM + name)
    expect(len(found) == 1, f"{where}: {len(found)} times {name}")
    text = found[0].text or "" if found else ""
    expect(text.strip(), f"{where}: {name} is empty")
    return text


def alternates(element, where):
    links = [link for link in element.findall(ATOM + "link") if link.get("rel", "alternate") == "alternate"]
    kinds = [(link.get("type"), link.get("hreflang")) for link in links]
    expect(len(set(kinds)) == len(kinds), f"{where}: two alternate links of one kind")
    for link in element.findall(ATOM + "link"):
        expect(IRI.fullmatch(link.get("href", "")), f"{where}: a link to {link.get('href')}")
    return links


def atom(path):
    where = path.relative_to(folder)
    source = path.read_bytes()
    read = feedparser.parse(source)
    expect(not read.bozo, f"{where}: feedparser finds {read.get('bozo_exception')}")
    expect(read.version == "atom10", f"{where}: feedparser takes it for {read.version!r}")
    feed = ET.fromstring(source)
    expect(IRI.fullmatch(once(feed, "id", where)), f"{where}: the id is no address")
    once(feed, "title", where)
    updated = once(feed, "updated", where)
    expect(DATE.fullmatch(updated), f"{where}: updated {updated}")
    expect(feed.find(f"{ATOM}author/{ATOM}name") is not None, f"{where}: no author")
    own = [link.get("href") for link in feed.findall(ATOM + "link") if link.get("rel") == "self"]
    expect(len(own) == 1 and own[0].endswith(where.as_posix()), f"{where}: its own address is {own}")
    alternates(feed, where)
    entries = feed.findall(ATOM + "entry")
    expect(len(entries) == len(read.entries), f"{where}: feedparser reads {len(read.entries)} of {len(entries)} entries")
    ids, dates = [], []
    for entry in entries:
        id = once(entry, "id", where)
        at = f"{where}, {id}"
        expect(IRI.fullmatch(id), f"{at}: the id is no address")
        title, date = once(entry, "title", at), once(entry, "updated", at)
        expect(DATE.fullmatch(date) and DATE.fullmatch(once(entry, "published", at)), f"{at}: its dates")
        expect(alternates(entry, at) or entry.find(ATOM + "content") is not None, f"{at}: neither link nor content")
        expect(once(entry, "content", at).startswith("<"), f"{at}: content that is no HTML")
        expect(titles.setdefault(id, title) == title, f"{at}: another title than in another feed")
        ids.append(id)
        dates.append(date)
    expect(len(set(ids)) == len(ids), f"{where}: an id stands twice")
    expect(all(moment(date) <= moment(updated) for date in dates), f"{where}: an entry is newer than {updated}")
    return ids


def json_feed(path, ids):
    where = path.relative_to(folder)
    feed = json.loads(path.read_bytes())
    expect(feed.get("version") == "https://jsonfeed.org/version/1.1", f"{where}: its version")
    expect(feed.get("title") and isinstance(feed.get("items"), list), f"{where}: no title or no items")
    expect(feed.get("feed_url", "").endswith(where.as_posix()), f"{where}: its own address")
    items = feed.get("items", [])
    expect([item.get("id") for item in items] == ids, f"{where}: other entries than the Atom feed")
    for item in items:
        expect(item.get("content_text") or item.get("content_html"), f"{where}, {item['id']}: no content")
        expect(DATE.fullmatch(item.get("date_published", "")), f"{where}, {item['id']}: its date")
        expect(titles.get(item["id"]) == item.get("title"), f"{where}, {item['id']}: another title")


feeds = sorted(folder.rglob("*.xml"))
for path in feeds:
    json_feed(path.with_suffix(".json"), atom(path))
expect(feeds, "there are no feeds: does the site know its address?")
print(*wrong, sep="\n")
print(f"{len(feeds)} feeds of each kind, {len(titles)} pieces of news, {len(wrong)} things wrong")
sys.exit(1 if wrong else 0)
