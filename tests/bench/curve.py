#!/usr/bin/env python3
"""How time and memory grow with pages and releases: measures `site`, `history` and `notes`, and draws the picture of the handbook.

    tests/bench/curve.py measure --pagelog PROGRAM --work FOLDER -- GENERATOR… >tests/bench/curve.tsv
    tests/bench/curve.py draw tests/bench/curve.tsv

GENERATOR writes the history of a site as a stream for `git fast-import` when it is given `--pages N --releases N`; the newest commit
is on `main`, the releases are tags. Each history is made once, in FOLDER. Every command runs cold (`--no-cache`), RUNS times
(in the environment; 1 if unset), of which the one that took the processors the shortest counts. `site` writes below FOLDER.

The picture shows the time of all processors together, which a busy machine changes least; by the clock it is less.

`draw` writes content/large-sites.svg, and the table of content/large-sites.md between its two marks. It needs nothing but Python."""
import argparse, os, shutil, subprocess, sys, tempfile, time
from pathlib import Path

PAGES, RELEASES = (1_000, 3_000, 10_000), (12, 40, 120)
COMMANDS = ("site", "history", "notes")
ROOT = Path(__file__).resolve().parents[2]


def made(work, pages, releases, generator):
    repo = work / f"p{pages}r{releases}.git"
    if not repo.exists():
        begun = work / f"p{pages}r{releases}.begun"
        shutil.rmtree(begun, ignore_errors=True)
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", begun], check=True)
        stream = subprocess.Popen([*generator, "--pages", str(pages), "--releases", str(releases)], stdout=subprocess.PIPE)
        subprocess.run(["git", "-C", begun, "fast-import", "--quiet"], stdin=stream.stdout, check=True)
        if stream.wait() != 0:
            sys.exit(f"the generator failed for {pages} pages and {releases} releases")
        begun.rename(repo)
    return repo


def run(command):
    """Seconds by the clock, seconds of processors, and the most memory in MB."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def measure(options):
    work = Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    print("pages", "releases", "command", "seconds", "processor_seconds", "megabytes", sep="\t")
    for pages in PAGES:
        for releases in RELEASES:
            repo = made(work, pages, releases, options.generator)
            names = subprocess.run(["git", "-C", repo, "ls-tree", "-r", "--name-only", "main"], check=True,
                                   capture_output=True, text=True).stdout.split("\n")
            page = [name for name in names if name.endswith(".md")][pages // 3]
            for command in COMMANDS:
                best = None
                for _ in range(int(os.environ.get("RUNS", "1"))):
                    with tempfile.TemporaryDirectory(dir=work) as out:
                        arguments = {"site": ["site", "--output", Path(out) / "site"], "history": ["history", page],
                                     "notes": ["notes"]}[command]
                        found = run([options.pagelog, "--no-cache", "-C", repo, *arguments])
                    best = min(best or found, found, key=lambda figures: figures[1])
                print(pages, releases, command, *(f"{value:.2f}" for value in best), sep="\t", flush=True)


def rows(path):
    lines = Path(path).read_text().splitlines()[1:]
    return {(int(pages), int(releases), command): (float(seconds), float(megabytes))
            for pages, releases, command, _, seconds, megabytes in (line.split("\t") for line in lines)}


def short(number):
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}" if number >= 1 else f"{number:.2f}"


# Colours that differ in lightness too, and a sign for each line: it is read in print and by those who see no colours.
LINES = {10_000: ("#9c2f00", "square"), 3_000: ("#00639c", "circle"), 1_000: ("#4d4d4d", "diamond")}


def sign(kind, x, y, colour):
    if kind == "circle":
        return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{colour}"/>'
    turned = f' transform="rotate(45 {x:.0f} {y:.0f})"' if kind == "diamond" else ""
    return f'<rect x="{x - 4:.0f}" y="{y - 4:.0f}" width="8" height="8" fill="{colour}"{turned}/>'


def panel(found, command, which, unit, left, top, width, height):
    """One small drawing: releases from left to right, seconds or megabytes upwards, a line for each number of pages."""
    highest = max(found[pages, releases, command][which] for pages in PAGES for releases in RELEASES) or 1
    step = next(size for size in (10.0 ** power * part for power in range(-3, 6) for part in (1, 2, 5)) if highest / size <= 4)
    most = step * (int(highest / step) + 1)
    across = lambda releases: left + width * releases / max(RELEASES)
    up = lambda value: top + height - height * value / most
    out = [f'<text x="{left}" y="{top - 10}" class="head">{command}: {unit}</text>']
    at = 0.0
    while at <= most + step / 2:
        out.append(f'<path d="M{left} {up(at):.1f}h{width}" class="grid"/>'
                   f'<text x="{left - 6}" y="{up(at) + 4:.1f}" class="up">{short(at) if at else 0}</text>')
        at += step
    out += [f'<text x="{across(releases):.0f}" y="{top + height + 16}" class="across">{releases}</text>' for releases in RELEASES]
    for pages, (colour, kind) in LINES.items():
        points = [(across(releases), up(found[pages, releases, command][which])) for releases in RELEASES]
        way = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        out.append(f'<path d="M{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [sign(kind, x, y, colour) for x, y in points]
    return "\n".join(out)


def picture(found):
    width, height, wide, high = 760, 560, 180, 160
    panels = []
    for column, command in enumerate(COMMANDS):
        for row, (which, unit) in enumerate(((0, "seconds of processors"), (1, "MB of memory"))):
            panels.append(panel(found, command, which, unit, 56 + column * 240, 40 + row * 230, wide, high))
    key = []
    for at, (pages, (colour, kind)) in enumerate(LINES.items()):
        x = 150 + at * 160
        key.append(f'<path d="M{x} {height - 52}h28" stroke="{colour}" stroke-width="2"/>{sign(kind, x + 14, height - 52, colour)}'
                   f'<text x="{x + 36}" y="{height - 48}">{pages:,} pages</text>')
    last = (max(PAGES), max(RELEASES))
    told = "; ".join(f"{command} takes {short(found[*last, command][0])} seconds and {short(found[*last, command][1])} MB"
                     for command in COMMANDS)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title desc">
<title id="title">Time and memory of pagelog on large sites</title>
<desc id="desc">Six small line drawings: seconds of processor time and megabytes of site, history and notes, for 12, 40 and 120 releases of sites of 1,000, 3,000 and 10,000 pages. At {last[0]:,} pages and {last[1]} releases {told}. The table beside this picture has all numbers.</desc>
<style>
text {{ font: 13px sans-serif; fill: #222 }}
.head {{ font-weight: bold }}
.up {{ text-anchor: end; font-size: 11px }}
.across {{ text-anchor: middle; font-size: 11px }}
.grid {{ stroke: #ccc; stroke-width: 1 }}
</style>
<rect width="{width}" height="{height}" fill="#fff"/>
{chr(10).join(panels)}
{chr(10).join(key)}
<text x="{width / 2:.0f}" y="{height - 18}" style="text-anchor: middle">from left to right: releases</text>
</svg>
"""


def table(found):
    lines = ["| pages | releases | `site` | `history` of a page | `notes` of the last release |", "|--:|--:|--:|--:|--:|"]
    for pages in PAGES:
        for releases in RELEASES:
            cells = [f"{short(seconds)} s, {short(megabytes)} MB"
                     for seconds, megabytes in (found[pages, releases, command] for command in COMMANDS)]
            lines.append(f"| {pages:,} | {releases} | {' | '.join(cells)} |")
    return "\n".join(lines)


def draw(options):
    found = rows(options.figures)
    (ROOT / "content/large-sites.svg").write_text(picture(found))
    page = ROOT / "content/large-sites.md"
    begin, end = "<!-- figures -->", "<!-- end of figures -->"
    before, rest = page.read_text().split(begin)
    page.write_text(f"{before}{begin}\n\n{table(found)}\n\n{end}{rest.split(end)[1]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    measuring = commands.add_parser("measure")
    measuring.add_argument("--pagelog", required=True)
    measuring.add_argument("--work", required=True)
    measuring.add_argument("generator", nargs="+")
    measuring.set_defaults(run=measure)
    drawing = commands.add_parser("draw")
    drawing.add_argument("figures")
    drawing.set_defaults(run=draw)
    options = parser.parse_args()
    options.run(options)


main()
