"""Runs the hook that the handbook gives, as MkDocs would, on the data of a site.

    pagelog -C REPOSITORY site --format json --output REPOSITORY/docs/changes
    python3 tests/oracle/mkdocs_hook.py REPOSITORY

Checked: every page that is there gets its own facts, all else stays as it is, and what is hostile in the data is text.
"""

import html
import json
import os
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

HANDBOOK = Path(__file__).parents[2] / "content" / "your-own-website.md"
OWN = {"div", "p", "details", "summary", "ul", "li", "strong", "a"}


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen = [], set()

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.seen.add(tag)
        assert {name for name, _ in attributes} <= {"lang", "href"}, attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


def run(hook, folder, src_uri):
    os.chdir(folder)
    page = SimpleNamespace(file=SimpleNamespace(src_uri=src_uri))
    return hook["on_page_content"]("<p>own</p>", page, None, None)


def main():
    code = HANDBOOK.read_text("utf-8").split("```python\n")[1].split("```")[0]
    hook = {}
    exec(compile(code, str(HANDBOOK), "exec"), hook)
    root = Path(sys.argv[1]).resolve()
    data = root / "docs" / "changes"
    index = json.loads((data / "index.json").read_text("utf-8"))
    living = [page for page in index["pages"] if page["living"]]
    for page in living:
        made = run(hook, root, page["path"].removeprefix("docs/"))
        told = json.loads((data / page["file"]).read_text("utf-8"))
        assert made.startswith("<p>own</p>") and html.escape(told["standing"]) in made, page
        tags = Tags()
        tags.feed(made)
        assert tags.seen <= OWN and not tags.open, (page, tags.seen)
    assert run(hook, root, "none.md") == "<p>own</p>"
    with tempfile.TemporaryDirectory() as folder:
        changes = Path(folder) / "docs" / "changes"
        (changes / "pages").mkdir(parents=True)
        bad = "</li><script>alert(1)</script>\"' onload=x"
        told["standing"] = told["language"] = told["page"]["history"] = bad
        told["words"] = {name: bad for name in told["words"]}
        for entry in told["entries"]:
            entry.update(title=bad, date=bad, told=True, summary=[{"text": bad, "edits": []}])
        (changes / living[-1]["file"]).write_text(json.dumps(told), "utf-8")
        (changes / "index.json").write_text(json.dumps(index), "utf-8")
        tags = Tags()
        tags.feed(run(hook, folder, living[-1]["path"].removeprefix("docs/")))
        os.chdir(root)
        assert tags.seen <= OWN and not tags.open, tags.seen
    print(f"{len(living)} pages, all right")


main()
