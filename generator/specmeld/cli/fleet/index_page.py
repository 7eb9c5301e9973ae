"""All members as one HTML page, which links to a page for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from specmeld.cli.fleet.member_lines import error_lines, figure_names, in_order, sum_line
from specmeld.cli.fleet.merged_reports import Together
from specmeld.cli.terminal.columns import shortened
from specmeld.cli.terminal.printable import printable
from specmeld.fleet.driver import Ended

INDEX = "index.html"
"""The name of the index page."""
PAGES = "[0-9][0-9][0-9][0-9]-*.html"
"""The names of the other pages."""
_WIDEST = 4_000
_MOST_DIFF = 20_000


def pages_of(found: Together, folder: str) -> dict[str, str]:
    """The index and, below ``folder``, a page for each member with something to report."""
    from specmeld.render.workspace_pages import render_index, render_member

    names = figure_names(found.ended)
    rows, pages = [], {}
    for at, one in enumerate(in_order(found.ended)):
        page = f"{folder}/{_file_name(one, at)}"
        told = bool(one.outcome.findings or one.outcome.errors or one.outcome.remarks)
        if told:
            pages[page] = render_member(_member_data(one, found))
        rows.append(_row(one, names, page if told else ""))
    heads = [name.replace("_", " ") for name in names]
    data = {"verb": found.verb, "sum": sum_line(found.ended), "heads": heads, "rows": rows}
    return {INDEX: render_index(data), **pages}


def _file_name(one: Ended, at: int) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", one.member.name.lower()).strip("-")[:60]
    return f"{at + 1:04d}-{plain}.html"


def _row(one: Ended, names: Sequence[str], page: str) -> dict[str, Any]:
    figures = [str(one.outcome.figures.get(name, "")) for name in names]
    return {
        "name": _text(one.member.name),
        "page": page,
        "state": one.state,
        "figures": figures,
        "seconds": f"{one.outcome.seconds:.1f}",
    }


def _member_data(one: Ended, found: Together) -> dict[str, Any]:
    outcome = one.outcome
    findings = [
        {
            "where": _text(each.where),
            "message": _text(each.message),
            "fix": _text(each.fix),
            "rule": each.rule.id,
            "severity": each.rule.severity,
            "ignored": _text(each.ignored),
            "fingerprint": each.fingerprint,
            "diff": "\n".join(map(printable, shortened(each.diff, _MOST_DIFF).splitlines())),
        }
        for each in outcome.checked.findings
    ]
    return {
        "verb": found.verb,
        "name": _text(one.member.name),
        "state": one.state,
        "figures": {name.replace("_", " "): str(value) for name, value in outcome.figures.items()},
        "errors": list(map(_text, error_lines(one))),
        "findings": findings,
        "remarks": list(map(_text, outcome.remarks)),
    }


def _text(text: str) -> str:
    return printable(shortened(text, _WIDEST))
