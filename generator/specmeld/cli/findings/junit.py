"""Findings as a JUnit file, following the schema that Jenkins uses."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from specmeld.cli.findings.shown_diffs import shown_diff
from specmeld.cli.terminal.printable import printable
from specmeld.model.findings import QUESTIONS, Checked, Finding


def as_junit(checked: Checked) -> str:
    """A suite for each question: a failed test for each error, a skipped one for each warning and
    ignored finding, one that passes if there is nothing to report."""
    root = ElementTree.Element("testsuites", name="specmeld")
    for question, title in QUESTIONS.items():
        found = [one for one in checked.findings if one.rule.question == question]
        if found or question in checked.asked:
            add_suite(root, title, found)
    for count in ("tests", "failures"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def add_suite(root: ElementTree.Element, title: str, found: Sequence[Finding]) -> None:
    """Add a suite of the findings, with one test that passes if there are none."""
    failed = [one for one in found if one.rule.severity == "error" and not one.ignored]
    counts = {
        "tests": len(found) or 1,
        "failures": len(failed),
        "skipped": len(found) - len(failed),
    }
    told = {name: str(count) for name, count in counts.items()}
    suite = ElementTree.SubElement(root, "testsuite", {"name": title, **told})
    if not found:
        ElementTree.SubElement(suite, "testcase", classname=title, name="up to date")
    for one in found:
        _case(suite, title, one, fails=one in failed)


def _case(suite: ElementTree.Element, title: str, one: Finding, *, fails: bool) -> None:
    name = " ".join(filter(None, (one.rule.id, one.file, one.key)))
    test = ElementTree.SubElement(suite, "testcase", classname=title, name=printable(name))
    said = printable(f"{one.where}: {one.said}")
    if fails:
        failure = ElementTree.SubElement(test, "failure", type=one.rule.id, message=said)
        diff = shown_diff(one.diff)
        failure.text = "\n".join(printable(line) for line in diff) or said
    else:
        ElementTree.SubElement(test, "skipped").text = printable(one.ignored) or said
