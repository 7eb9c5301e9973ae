"""Results of members: for people a table and a summary, for programs one JSON object per line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from specmeld.cli.terminal.columns import columns, counted
from specmeld.cli.terminal.printable import printable
from specmeld.fleet.driver import Ended, State
from specmeld.fleet.tasks import error_of, some

STATES: tuple[State, ...] = ("failed", "found", "done", "cached", "unchanged")
"""In the order in which they are shown."""
_FIGURES = (
    *("operations", "models", "files", "left_out"),
    *("documents", "changed", "gained", "lost"),
    *("claims", "conflicts", "open", "constraints", "agreeing", "drift", "ignored"),
    *("breaking", "warning", "info", "accepted", "next"),
    *("copies", "kept_edits", "merged_edits", "edit_conflicts"),
)
"""In the order in which they are shown."""
_LISTED = 5
"""Most findings, and remarks, shown for one member."""
_MOST_ROWS = 60
"""Most members for which those with nothing to report are listed."""


def as_line(one: Ended) -> str:
    """A member as JSON on one line."""
    outcome = one.outcome
    data: dict[str, Any] = {
        "member": one.member.name,
        "state": one.state,
        "code": one.code,
        "seconds": outcome.seconds,
        "figures": dict(outcome.figures),
        "errors": list(outcome.errors),
        "findings": [finding.row() for finding in outcome.checked.findings],
        "remarks": list(outcome.remarks),
    }
    return json.dumps(data, ensure_ascii=False)


def sum_data(ended: Sequence[Ended], code: int) -> dict[str, Any]:
    """All members in one JSON object."""
    states = Counter(one.state for one in ended)
    return {"members": len(ended), "states": {name: states[name] for name in STATES}, "code": code}


def sum_line(ended: Sequence[Ended]) -> str:
    """How many members had each outcome."""
    states = Counter(one.state for one in ended)
    told = [f"{states[name]} {name}" for name in STATES if states[name]]
    return f"{counted(len(ended), 'member')}: {', '.join(told) or 'nothing to do'}"


def as_text(ended: Sequence[Ended], *, verbose: bool = False) -> list[str]:
    """A row for each member, its findings below it, and the summary."""
    everything = verbose or len(ended) <= _MOST_ROWS
    shown = [one for one in in_order(ended) if everything or one.code]
    names = figure_names(ended)
    heads = tuple(name.replace("_", " ").upper() for name in names)
    rows = [("MEMBER", "STATE", *heads)]
    rows += [
        (one.member.name, one.state, *(str(one.outcome.figures.get(name, "")) for name in names))
        for one in shown
    ]
    lines = list(columns(rows)) if shown else []
    for one in shown:
        lines += _below(one)
    return [*map(printable, lines), *([""] if lines else []), sum_line(ended)]


def in_order(ended: Sequence[Ended]) -> list[Ended]:
    """The worst first, then by name."""
    return sorted(ended, key=lambda one: (-one.code, one.member.name))


def figure_names(ended: Sequence[Ended]) -> list[str]:
    """The figures that any member has."""
    there = {name for one in ended for name in one.outcome.figures}
    return [name for name in _FIGURES if name in there] + sorted(there.difference(_FIGURES))


def error_lines(one: Ended) -> list[str]:
    """Why a member failed."""
    return [str(error_of(row)) for row in one.outcome.errors]


def _below(one: Ended) -> Iterator[str]:
    told = [found for found in one.outcome.checked.findings if not found.ignored]
    wrong = [found for found in told if found.rule.severity == "error"]
    lines = error_lines(one)
    lines += some([f"{found.where}: {found.said}" for found in wrong], _LISTED)
    lines += some(one.outcome.remarks, _LISTED) if one.code else ()
    if lines:
        yield ""
        yield one.member.name
        yield from (f"  {line}" for line in lines)
