#!/usr/bin/env bash
# What the action does once there is a program: annotations to standard output, a summary, outputs, and an exit code.
set -euo pipefail
program=${PROGRAM:-$RUNNER_TEMP/pagelog/bin/pagelog}
range=()
[ -z "${RANGE:-}" ] || range=("$RANGE")
folder=${DIRECTORY:-.}

look() { # a format; 1 says that the site is not ready, which is an answer; 2 that there is none
    local code=0
    "$program" -C "$folder" check --format "$@" -- ${range[@]+"${range[@]}"} || code=$?
    [ "$code" -lt 2 ] || exit "$code"
}

# The first one says why, where there is no answer.
look json >"$RUNNER_TEMP/pagelog.json"
look github 2>/dev/null
[ -z "${SARIF:-}" ] || look sarif >"$SARIF" 2>/dev/null
number() { # a key at the top of the document, as pagelog writes it: one on a line, two blanks before it
    sed -n "s/^  \"$1\": \([a-z0-9]*\),\{0,1\}$/\1/p" "$RUNNER_TEMP/pagelog.json"
}
next=$("$program" -C "$folder" status --format json 2>/dev/null | sed -n 's/^    "tag": "\([^"\\]*\)".*$/\1/p' || true)
{
    echo "ready=$(number ok)"
    echo "errors=$(number errors)"
    echo "warnings=$(number warnings)"
    echo "next=$next"
} >>"$GITHUB_OUTPUT"
{
    # What pages say is shown as it is, never read as Markdown: a fence longer than any that stands in it.
    echo '## pagelog check'
    echo '``````````text'
    look text 2>/dev/null
    echo '``````````'
    echo '## pagelog status'
    echo '``````````text'
    "$program" -C "$folder" status 2>/dev/null || true
    echo '``````````'
} >>"$GITHUB_STEP_SUMMARY"
[ "$(number ok)" = true ] || [ "${FAIL:-true}" != true ]
