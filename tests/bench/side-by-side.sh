#!/usr/bin/env bash
# Times whole commands of pagelog beside git on the same work:
#
#   tests/bench/side-by-side.sh REPO [A..B]
#
#   pagelog diff A..B --format json    beside    git diff -M --word-diff A B -- '<content>/*.md'
#   pagelog releases                   beside    git tag, then git log --format=%H
#
# REPO is a clone with its tags; A..B are two tags of it (default: the last release and the one before it). The runs
# alternate, so that both meet the same machine; after one run each to warm up, the medians and their ratio are printed:
#
#   diff v1.6.1..v2.0   pagelog 101.2 ms   git 35.8 ms   2.83x
#
# In the environment: PAGELOG (the program; default: built here with `cargo build --release`), RUNS (default 21),
# CONTENT (the content folder; default: as pagelog found it). Needs git and python3. Writes nothing in REPO.
set -euo pipefail

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ "$1" = --help ]; then
    sed -n '2,/^set /{/^set /!s/^# \{0,1\}//p}' "$0"
    exit 2
fi
repo=$(cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if [ -z "${PAGELOG:-}" ]; then
    (cd "$here" && cargo build --release --quiet)
    PAGELOG=$here/target/release/pagelog
fi
# Cold: what an earlier run kept would be no comparison.
export RUNS=${RUNS:-21} LC_ALL=C PAGELOG_CACHE=

# Name and content folder of the range, as pagelog resolves it.
resolved=$("$PAGELOG" -C "$repo" diff ${2:+"$2"} --format json 2>/dev/null | python3 -c '
import json, sys
document = json.load(sys.stdin)
print(document["from"]["commit"], document["to"]["commit"], document["from"]["name"] + ".." + document["to"]["name"],
      document["site"]["content"].split(", ")[0])')
read -r from to name content <<<"$resolved"
content=${CONTENT:-$content}

# The median time in ms of two commands, run in turn.
side_by_side() { # what it is, pagelog's command, git's command
    python3 - "$@" <<'PYTHON'
import os, shlex, statistics, subprocess, sys, time

what, *commands = sys.argv[1:]
times = ([], [])
for run in range(int(os.environ["RUNS"]) + 1):
    for command, into in zip(commands, times):
        start = time.perf_counter()
        for line in command.splitlines():
            subprocess.run(shlex.split(line), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        if run:
            into.append((time.perf_counter() - start) * 1000)
ours, gits = (statistics.median(each) for each in times)
print(f"{what:32} pagelog {ours:7.1f} ms   git {gits:7.1f} ms   {ours / gits:5.2f}x")
PYTHON
}

quoted() { printf '%q ' "$@"; }

in_git() { quoted git -C "$repo" --no-pager "$@"; }

side_by_side "diff $name" \
    "$(quoted "$PAGELOG" -C "$repo" diff "$name" --format json)" \
    "$(in_git diff -M --word-diff "$from" "$to" -- "$content/*.md")"
side_by_side "releases" \
    "$(quoted "$PAGELOG" -C "$repo" releases)" \
    "$(in_git tag)"$'\n'"$(in_git log --format=%H)"
