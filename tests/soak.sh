#!/usr/bin/env bash
# Kills `site` and `release` again and again at any moment, and looks whether every file is the old or the new one and whether the
# next run mends what is left. By hand: tests/soak.sh PROGRAM REPOSITORY [TIMES]. Writes in a temporary folder only.
set -euo pipefail
program=$(realpath "${1:?the program}") source=$(realpath "${2:?a repository with releases}") times=${3:-100}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
git clone --quiet "$source" "$work/repo"
cd "$work/repo"
git config user.name Soak
git config user.email soak@example.org

site() { "$program" site --output "$1" --lang "$2" 2>"$work/said"; }

echo "== site"
start=$(date +%s%N)
site "$work/nl" nl
took=$((($(date +%s%N) - start) / 1000000))
site "$work/en" en
site "$work/out" en
killed=0
for ((n = 1; n <= times; n++)); do
    lang=nl
    ((n % 2)) || lang=en
    "$program" site --output "$work/out" --lang "$lang" 2>/dev/null &
    run=$!
    # Anywhere between the start and a little after the usual end.
    sleep "$(awk -v ms=$((RANDOM * (took + took / 5) / 32767)) 'BEGIN { print ms / 1000 }')"
    kill -KILL "$run" 2>/dev/null || true
    wait "$run" 2>/dev/null || killed=$((killed + 1))
    (cd "$work/out" && find . -type f ! -path '*/.pagelog-*' -print0) | while IFS= read -r -d '' file; do
        cmp -s "$work/out/$file" "$work/nl/$file" || cmp -s "$work/out/$file" "$work/en/$file" || {
            echo "run $n: $file is neither old nor new"
            exit 1
        }
    done
done
site "$work/out" nl
diff -r "$work/out" "$work/nl" && echo "$times runs of $took ms, $killed of them killed: always old or new, and mended"

echo "== release"
head=$(git rev-parse HEAD)
version=999.0.0 whole=0 killed=0
start=$(date +%s%N)
"$program" release "$version" --unchecked >/dev/null 2>"$work/said" || { cat "$work/said"; exit 1; }
took=$((($(date +%s%N) - start) / 1000000))
git rev-parse 'HEAD^{tree}' >"$work/tree"
for ((n = 1; n <= times; n++)); do
    tag=$(git tag --points-at HEAD | grep 999 || true)
    [ -z "$tag" ] || git tag -d "$tag" >/dev/null
    git reset --quiet --hard "$head" && git clean -qfd
    "$program" release "$version" --unchecked >/dev/null 2>&1 &
    run=$!
    sleep "$(awk -v ms=$((took - RANDOM * took / 3 / 32767)) 'BEGIN { print ms / 1000 }')"
    kill -KILL "$run" 2>/dev/null || true
    wait "$run" 2>/dev/null && whole=$((whole + 1)) || killed=$((killed + 1))
    # A lock that git's own library left is for a person to take away, as after git itself.
    find .git -name '*.lock' -delete
    if [ -z "$(git tag --points-at HEAD | grep 999 || true)" ]; then
        "$program" release "$version" --unchecked >/dev/null 2>"$work/said" || { cat "$work/said"; exit 1; }
    fi
    [ "$(git rev-parse 'HEAD^{tree}')" = "$(cat "$work/tree")" ] || { echo "run $n: another tree"; exit 1; }
    [ "$(git rev-parse HEAD~)" = "$head" ] || { echo "run $n: not one commit"; exit 1; }
    [ -z "$(git status --porcelain)" ] || { git status --short; exit 1; }
done
echo "$times releases of $took ms, $killed of them killed: completed to the same tree each time"
