#!/usr/bin/env python3
"""Are the reports of `pagelog check` what their readers take? Run by hand, on any repository:

    python3 tests/oracle/check_formats.py PAGELOG SARIF_SCHEMA REPOSITORY [RANGE]

SARIF_SCHEMA is the schema of SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/); it is 100 kB and not ours, so it is not
kept here. Needs the package jsonschema. GitLab's report and JUnit have no schema of their own that readers hold on to: for those the
fields are looked at that GitLab and the readers of JUnit XML document.
"""
import json
import subprocess
import sys
import xml.etree.ElementTree as ET

import jsonschema

program, schema, repository, *rest = sys.argv[1:]
wrong = []


def report(kind):
    command = [program, "-C", repository, "check", "--format", kind, *rest]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def expect(holds, what):
    if not holds:
        wrong.append(what)


findings = json.loads(report("json"))["findings"]

sarif = json.loads(report("sarif"))
with open(schema, encoding="utf-8") as file:
    validator = jsonschema.validators.validator_for(schema := json.load(file))(schema)
for error in validator.iter_errors(sarif):
    wrong.append(f"sarif: {'/'.join(map(str, error.path))}: {error.message[:200]}")
rules = [rule["id"] for rule in sarif["runs"][0]["tool"]["driver"]["rules"]]
for result in sarif["runs"][0]["results"]:
    expect(rules[result["ruleIndex"]] == result["ruleId"], f"sarif: another rule at {result['ruleIndex']}")
expect(len(sarif["runs"][0]["results"]) == len(findings), "sarif: another number of findings")

# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
gitlab = json.loads(report("gitlab"))
expect(len(gitlab) == len(findings), "gitlab: another number of findings")
prints = [issue["fingerprint"] for issue in gitlab]
expect(len(set(prints)) == len(prints), "gitlab: a fingerprint stands twice")
for issue in gitlab:
    expect(all(isinstance(issue[key], str) for key in ("description", "check_name", "fingerprint")), f"gitlab: {issue}")
    expect(issue["severity"] in ("info", "minor", "major", "critical", "blocker"), f"gitlab: {issue['severity']}")
    expect(not issue["location"]["path"].startswith(("/", "./")), f"gitlab: {issue['location']['path']}")
    expect(isinstance(issue["location"]["lines"]["begin"], int), f"gitlab: {issue['location']}")

# https://github.com/testmoapp/junitxml: counts are those of what stands below.
junit = ET.fromstring(report("junit"))
expect(junit.tag == "testsuites", "junit: the root is no testsuites")
for of in [junit, *junit.iter("testsuite")]:
    expect(int(of.get("tests")) == len(list(of.iter("testcase"))), f"junit: tests of {of.get('name')}")
    expect(int(of.get("failures")) == len(list(of.iter("failure"))), f"junit: failures of {of.get('name')}")
for case in junit.iter("testcase"):
    expect(case.get("name") and case.get("classname"), "junit: a case without name")

commands = [line for line in report("github").split("\n") if line]
expect(all(line.startswith(("::error ", "::warning ", "::notice ")) for line in commands), "github: a line is no command")

print("\n".join(wrong) if wrong else f"all right: {len(findings)} findings")
sys.exit(bool(wrong))
