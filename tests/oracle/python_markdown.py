"""Compares pagelog's reading of pages with Python-Markdown's, over every distinct page of a repository's tags.

Run by hand; nothing of the pages is kept:

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install markdown pymdown-extensions pyyaml
    /tmp/venv/bin/python tests/oracle/python_markdown.py REPOSITORY [CONTENT] [--show N]

Both readings become lists of text blocks (a paragraph, a heading, an item, a cell, a title), white space folded. Pages
with equal lists are counted. Four differences are known and evened out:

- a list directly under a paragraph line is a list to CommonMark and part of the paragraph to Python-Markdown;
- footnotes stand at the end in Python-Markdown, where they are written in pagelog;
- shortcodes (`:material-link:`) are text where the icon set is not installed;
- images leave no text in either.
"""

import difflib, html.parser, json, os, re, subprocess, sys, tempfile
import markdown

EXTENSIONS = {
    "pymdownx.tabbed": {}, "pymdownx.superfences": {}, "pymdownx.details": {}, "admonition": {}, "attr_list": {},
    "abbr": {}, "md_in_html": {}, "footnotes": {}, "pymdownx.tasklist": {}, "pymdownx.blocks.html": {}, "tables": {},
}
BLOCKS = set("""p div li ul ol td th tr table thead tbody h1 h2 h3 h4 h5 h6 blockquote pre summary details dt dd dl section hr
    article aside nav header footer figure figcaption center form fieldset legend main address caption iframe select option
    textarea video object svg""".split())


class Texts(html.parser.HTMLParser):
    """The text blocks of HTML, the footnotes apart."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks, self.notes, self.text, self.skip, self.note, self.call = [], [], "", 0, 0, 0

    def flush(self):
        text = fold(self.text)
        if text:
            (self.notes if self.note else self.blocks).append(text)
        self.text = ""

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("script", "style"):
            self.skip += 1
        if tag == "sup" and (attributes.get("id") or "").startswith("fnref"):
            self.call = 1
        if tag == "br":
            self.text += " "
        if tag in BLOCKS or (tag == "label" and (attributes.get("for") or "").startswith("__tabbed")):
            self.flush()
            if tag == "div" and attributes.get("class") == "footnote":
                self.note = 1

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.skip -= 1
        if tag == "sup":
            self.call = 0
        if tag in BLOCKS or tag == "label":
            self.flush()

    def handle_data(self, data):
        if self.skip <= 0 and not self.call:
            self.text += data


def fold(text):
    text = re.sub(r"(?<![\w:]):[a-z][\w+-]*:(?![\w:])(\s*\{[^}]*\})?", "", text.replace("\u200b", "").replace("\u00ad", "").replace("\ufeff", ""))
    return " ".join(text.replace("↩", " ").split())


def python_blocks(source):
    source = source.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    source = re.sub(r"\A\s*---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", "", source, flags=re.S)
    parser = Texts()
    parser.feed(markdown.markdown(source, extensions=list(EXTENSIONS), extension_configs=EXTENSIONS))
    parser.flush()
    return parser.blocks, sorted(parser.notes)


def pagelog_blocks(page):
    blocks, notes = [], []
    for block in page["blocks"]:
        if block["kind"] in ("Comment", "Image") or (block["kind"] == "Definition" and ":" not in block["form"]):
            continue
        cells = block["text"].split(" | ") if block["kind"] == "TableRow" else [block["text"]]
        texts = [(fold(cell.strip("|") if len(cells) > 1 else cell), block["kind"]) for cell in cells]
        if block["kind"] == "Footnote" or "Footnote" in block["within"]:
            notes += [text for text, _ in texts]
        else:
            blocks += [text for text in texts if text[0]]
    return blocks, sorted(notes)


def squash(text):
    return re.sub(r"[\W\d_]", "", text)


def same(python, own):
    """Whether the lists are equal but for lists under a paragraph line."""
    at = 0
    for text in python:
        if at >= len(own):
            return False
        if text != own[at][0]:
            whole, upto = squash(own[at][0]), at + 1
            while upto < len(own) and own[upto][1] == "ListItem" and whole != squash(text):
                whole += squash(own[upto][0])
                upto += 1
            if upto == at + 1 or whole != squash(text):
                return False
            at = upto - 1
        at += 1
    return at == len(own)


def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], check=True, capture_output=True).stdout


def main():
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    repository, content = arguments[0], arguments[1] if len(arguments) > 1 else "docs"
    show = int(sys.argv[sys.argv.index("--show") + 1]) if "--show" in sys.argv else 0
    blobs = {}
    for tag in git(repository, "tag").decode().split():
        for entry in git(repository, "ls-tree", "-r", "-z", tag, content).decode().split("\0"):
            if entry.endswith(".md") and entry.startswith("100"):
                meta, path = entry.split("\t")
                blobs.setdefault(meta.split()[2], f"{tag}:{path}")
    with tempfile.TemporaryDirectory() as folder:
        for blob in blobs:
            with open(f"{folder}/{blob}.md", "wb") as file:
                file.write(git(repository, "cat-file", "blob", blob))
        with open(f"{folder}/list", "w") as file:
            file.writelines(f"{folder}/{blob}.md\n" for blob in blobs)
        environment = {**os.environ, "PAGES_LIST": f"{folder}/list", "PAGES_OUT": f"{folder}/out"}
        command = os.environ.get("PAGE_DUMP", "cargo test -q --test page_dump --").split() + ["--ignored"]
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        equal = total = shared = counted = 0
        shown = []
        for line in open(f"{folder}/out"):
            page = json.loads(line)
            with open(page["path"], encoding="utf-8", errors="replace", newline="") as file:
                python, notes = python_blocks(file.read())
            own, own_notes = pagelog_blocks(page)
            total += 1
            texts = [text for text, _ in own]
            matcher = difflib.SequenceMatcher(None, python, texts, autojunk=False)
            shared += 2 * sum(match.size for match in matcher.get_matching_blocks())
            counted += len(python) + len(texts)
            if same(python, own) and notes == own_notes:
                equal += 1
            else:
                shown.append((blobs[os.path.basename(page["path"])[:-3]], python, own, notes, own_notes))
        print(f"{equal} of {total} pages with the same blocks ({equal / total:.1%}); {shared / counted:.2%} of blocks equal")
        # One page of each lasting difference, not each of its versions.
        seen = set()
        for name, python, own, notes, own_notes in shown:
            difference = [line for line in difflib.ndiff(python, [text for text, _ in own]) if line[0] in "-+"]
            key = tuple(line[:60] for line in difference[:2])
            if key in seen or len(seen) >= show:
                continue
            seen.add(key)
            print(f"\n== {name}")
            print("\n".join(line[:200] for line in difference[:8]), *([notes, own_notes] if notes != own_notes else []), sep="\n")


main()
