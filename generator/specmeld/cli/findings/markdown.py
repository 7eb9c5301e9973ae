"""Findings as Markdown, for a job summary or a comment on a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from specmeld.cli.findings.shown_diffs import shown_diff
from specmeld.cli.findings.text import question_lines, sum_line
from specmeld.cli.quoted_markdown import code_span, plain
from specmeld.cli.terminal.printable import printable
from specmeld.model.findings import Checked, Finding

_MOST_DIFFS = 10
"""Most diffs that are shown, each collapsed."""


def as_markdown(checked: Checked) -> str:
    """The summary, a list of the questions, a table of the findings, and their diffs."""
    told = [one for one in checked.findings if not one.ignored]
    lines = [f"### specmeld: {sum_line(checked)}", ""]
    lines += [f"- {line}" for line, _ in question_lines(checked)]
    if told:
        lines += ["", "| where | what | how to fix it |", "|---|---|---|"]
        lines += [_row(one) for one in told]
    for one in [one for one in told if one.diff][:_MOST_DIFFS]:
        lines += _folded(one)
    return "\n".join(lines) + "\n"


def _row(one: Finding) -> str:
    where = code_span(one.where, cell=True)
    return f"| {where} | {plain(one.message)} ({code_span(one.rule.id)}) | {plain(one.fix)} |"


def _folded(one: Finding) -> Iterator[str]:
    diff = [printable(line) for line in shown_diff(one.diff)]
    longest = max((len(run) for run in re.findall("`+", one.diff)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from ("", f"<details><summary>{escape(printable(one.file))}</summary>", "")
    yield from (f"{fence}diff", *diff, fence, "", "</details>")
