"""Findings for people: question by question, with fixes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from specmeld.cli.findings.shown_diffs import shown_diff
from specmeld.cli.terminal.printable import printable
from specmeld.diagnostics import Severity
from specmeld.model.findings import QUESTIONS, Checked, Finding

_MOST_LINES = 20
"""Most lines of one diff, and of all diffs together."""
_MOST_IN_ALL = 200
_WORDS: Mapping[Severity, str] = {"error": "difference", "warning": "warning", "note": "note"}


def as_text(checked: Checked) -> str:
    """A heading for each question that was asked, its findings below it, and the summary."""
    lines = [*_lines(checked), f"all: {sum_line(checked)}"]
    return "".join(f"{printable(line)}\n" for line in lines)


def question_lines(checked: Checked) -> Iterator[tuple[str, list[Finding]]]:
    """For each question its result, and its findings that are not ignored."""
    for question, title in QUESTIONS.items():
        found = [one for one in checked.findings if one.rule.question == question]
        if found or question in checked.asked:
            told = [one for one in found if not one.ignored]
            yield f"{title}: {_count(told)}{_ignored(found)}", told


def sum_line(checked: Checked) -> str:
    """How many differences in how many files."""
    told = [one for one in checked.findings if not one.ignored]
    files = len({one.file for one in told})
    where = f" in {files} file{'' if files == 1 else 's'}" if told else ""
    return f"{_count(told)}{where}{_ignored(checked.findings)}"


def _lines(checked: Checked) -> Iterator[str]:
    left = _MOST_IN_ALL
    for heading, told in question_lines(checked):
        yield heading
        for one in told:
            severity = "" if one.rule.severity == "error" else f"{one.rule.severity}: "
            yield f"  {one.where}: {severity}{one.said}"
            diff = _shortened(one.diff, min(left, _MOST_LINES))
            left = max(0, left - len(diff))
            yield from (f"    {line}" for line in diff)


def _shortened(diff: str, most: int) -> list[str]:
    """The hunks of a diff, without the file name, which the finding has."""
    lines = shown_diff(diff)[2:]
    return lines if len(lines) <= most else [*lines[:most], f"({len(lines) - most} lines more)"]


def _count(told: Sequence[Finding]) -> str:
    counts = Counter(one.rule.severity for one in told)
    words = [
        f"{counts[severity]} {word}{'' if counts[severity] == 1 else 's'}"
        for severity, word in _WORDS.items()
        if counts[severity]
    ]
    return ", ".join(words) or "up to date"


def _ignored(found: Sequence[Finding]) -> str:
    count = sum(bool(one.ignored) for one in found)
    return f" ({count} ignored)" if count else ""
