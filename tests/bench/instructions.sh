#!/usr/bin/env bash
# Counts the instructions of the main steps with valgrind and compares them with those kept in instructions.tsv:
#
#   tests/bench/instructions.sh          a step that takes over 5 % more than was kept fails, by its name
#   tests/bench/instructions.sh --keep   keeps what is counted now, and what it was counted with
#
# A count is the same on a busy machine and on a quiet one. It is another one with another compiler, C library, processor family or
# valgrind, so the file says what it was counted with; with anything else nothing is counted and nothing judged.
#
# Each step is done twice and once, and the difference is what is counted: what it takes to begin is not in it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
kept=tests/bench/instructions.tsv
# In percent. Seeds of hash tables make the counts differ by less than half a percent from run to run.
most=5

if ! command -v valgrind >/dev/null; then
    echo "instruction counts: skipped, valgrind is not installed"
    exit 0
fi
processor=$(sed -n 's/^model name[[:space:]]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
with="$(rustc -vV | sed -n 's/^release: /rustc /p'), $(rustc -vV | sed -n 's/^host: //p'), $(getconf GNU_LIBC_VERSION 2>/dev/null ||
    echo 'another C library'), ${processor:-another processor}, $(valgrind --version)"
if [ "${1:-}" != --keep ] && [ ! -e "$kept" ]; then
    echo "instruction counts: $kept is not there; keep it with tests/bench/instructions.sh --keep"
    exit 1
fi
was=$(sed -n '1s/^# //p' "$kept" 2>/dev/null || true)
if [ "${1:-}" != --keep ] && [ "$with" != "$was" ]; then
    echo "instruction counts: skipped, they were kept with $was; this is $with"
    exit 0
fi

# The versions that the package is tested with.
cp Cargo.lock tests/bench/instructions/Cargo.lock
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}/instructions
cargo build --release --quiet --manifest-path tests/bench/instructions/Cargo.toml
program=$CARGO_TARGET_DIR/release/instructions

count() { # step, times
    printf '%s\t%s\t%s\n' "$1" "$2" "$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$1" "$2" 2>&1 >/dev/null |
        sed -n 's/.*Collected : //p')"
}
export -f count
export program

steps=$("$program")
# As many at a time as there are cores: what others do plays no part.
found=$(for times in 2 1; do for step in $steps; do echo "$step $times"; done; done |
    xargs -P "$(nproc 2>/dev/null || echo 1)" -n 2 bash -c 'count "$@"' count)
counts=$(awk -F '\t' '
    NR == FNR { counted[$1, $2] = $3; next }
    !counted[$1, 1] || !counted[$1, 2] { print "instruction counts: " $1 " was not counted" >"/dev/stderr"; exit 1 }
    { printf "%s\t%d\n", $1, counted[$1, 2] - counted[$1, 1] }' <(echo "$found") <(echo "$steps"))
if [ "${1:-}" = --keep ]; then
    printf '# %s\n%s\n' "$with" "$counts" >"$kept"
    cat "$kept"
    exit 0
fi
awk -F '\t' -v most="$most" '
    /^#/ { next }
    NR == FNR { kept[$1] = $2; next }
    !($1 in kept) { printf "%-10s %14d   new: keep it with tests/bench/instructions.sh --keep\n", $1, $2; missing = 1; next }
    {
        more = 100 * ($2 - kept[$1]) / kept[$1]
        printf "%-10s %14d   %+.1f %%%s\n", $1, $2, more, (more > most ? "   TOO MUCH" : "")
        if (more > most) worse = worse " " $1
    }
    END {
        if (worse) print "instruction counts: more than " most " % above what was kept:" worse
        exit worse != "" || missing
    }' "$kept" <(echo "$counts")
