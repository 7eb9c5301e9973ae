"""All members in one report, for each format."""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import PurePosixPath
from xml.etree import ElementTree

from specmeld.cli.findings.junit import add_suite
from specmeld.cli.fleet.member_lines import (
    as_line,
    as_text,
    error_lines,
    figure_names,
    in_order,
    sum_data,
    sum_line,
)
from specmeld.cli.quoted_markdown import code_span, plain
from specmeld.cli.terminal.columns import counted, shortened
from specmeld.cli.terminal.printable import printable
from specmeld.fleet.driver import Ended
from specmeld.fleet.tasks import error_of, some
from specmeld.model.findings import QUESTIONS, Checked, Finding, Rule, could_not_run

_MOST = 60_000
"""Most characters of a comment on code hosts."""
_WIDEST = 300
_MOST_REMARKS = 5
_DISAGREES = Rule(
    "member-disagrees",
    "code",
    "its package disagrees with its schemas, or with manual edits",
    "run the command in its folder for details",
)
"""The finding for a member without findings of its own, such as a failed proof."""


@dataclass(frozen=True, slots=True)
class Together:
    """The outcomes of all members of a run."""

    verb: str
    ended: Sequence[Ended]
    code: int
    folder: str
    """POSIX path of the workspace in its repository."""


def report_of(found: Together, style: str) -> str:
    """The report in that format."""
    match style:
        case "json":
            last = json.dumps(sum_data(found.ended, found.code))
            return "".join(f"{line}\n" for line in [*map(as_line, found.ended), last])
        case "junit":
            return _as_junit(found)
        case "markdown":
            return _as_markdown(found)
        case "text":
            return "".join(f"{line}\n" for line in as_text(found.ended))
        case _:
            from specmeld.cli.findings import told

            return told(checked(found), style)


def checked(found: Together) -> Checked:
    """The findings of all members, with files relative to the repository."""
    every = [one for ended in in_order(found.ended) for one in _findings(ended, found.folder)]
    asked = {question for one in found.ended for question in one.outcome.asked}
    return Checked(tuple(question for question in QUESTIONS if question in asked), tuple(every))


def _findings(ended: Ended, folder: str) -> Iterator[Finding]:
    """Its findings; the member is part of their identity, since another may have the same."""
    outcome, name = ended.outcome, ended.member.name
    for one in outcome.checked.findings:
        file = posixpath.normpath(posixpath.join(folder, outcome.folder, one.file))
        words = f"{name}\n{one.fingerprint}".encode("utf-8", "surrogatepass")
        yield replace(one, file=file, known_by=hashlib.sha256(words).hexdigest()[:16])
    if ended.code == 1 and not outcome.checked.drift:
        about = "; ".join(some(outcome.remarks, _MOST_REMARKS)) or _DISAGREES.message
        yield Finding(_DISAGREES, posixpath.join(folder, name), about, _DISAGREES.fix)
    for row in outcome.errors:
        (one,) = could_not_run(error_of(row)).findings
        path = PurePosixPath(name if ended.member.document else one.file)
        inside = path if path.is_relative_to(name) else name / path
        yield replace(one, file=posixpath.normpath(posixpath.join(folder, inside)))


def _as_junit(found: Together) -> str:
    """A suite for each member."""
    root = ElementTree.Element("testsuites", name=f"specmeld {found.verb}")
    for one in in_order(found.ended):
        told = list(_findings(one, found.folder))
        add_suite(root, printable(one.member.name), told)
    for count in ("tests", "failures"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _as_markdown(found: Together) -> str:
    """A table of the members, and below it the findings of each; the worst first."""
    names = figure_names(found.ended)
    ended = in_order(found.ended)
    head = ["member", "", *(name.replace("_", " ") for name in names)]
    lines = [f"### specmeld {found.verb}: {sum_line(found.ended)}", ""]
    lines += [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    text = "\n".join(lines) + "\n"
    text += _fitting([_row(one, names) for one in ended if one.state != "unchanged"], _MOST // 2)
    return text + _fitting(list(filter(None, map(_block, ended))), _MOST - len(text))


def _fitting(parts: Sequence[str], room: int) -> str:
    """As many members' blocks as fit, and how many do not."""
    count = sum(size <= room for size in accumulate(map(len, parts)))
    more = counted(len(parts) - count, "more member")
    told = f"\n…and {more}, left out to keep this short.\n" if count < len(parts) else ""
    return "".join(parts[:count]) + told


def _row(one: Ended, names: Sequence[str]) -> str:
    figures = [str(one.outcome.figures.get(name, "")) for name in names]
    return f"| {' | '.join([code_span(one.member.name, cell=True), one.state, *figures])} |\n"


def _block(one: Ended) -> str:
    """The findings of one member; empty if there are none."""
    told = [found for found in one.outcome.checked.findings if not found.ignored]
    lines = [f"- {plain(shortened(line, _WIDEST))}" for line in error_lines(one)]
    for found in told:
        about = plain(shortened(found.message, 2 * _WIDEST))
        fix = f"; {plain(shortened(found.fix, _WIDEST))}" if found.fix else ""
        mark = "" if found.rule.severity == "note" else f"**{found.rule.severity}** "
        lines.append(f"- {mark}{code_span(found.where)}: {about} ({code_span(found.rule.id)}){fix}")
    if one.code:
        lines += [f"- {plain(shortened(line, _WIDEST))}" for line in one.outcome.remarks]
    body = "\n".join(lines)
    return f"\n#### {code_span(one.member.name)}\n\n{body}\n" if lines else ""
