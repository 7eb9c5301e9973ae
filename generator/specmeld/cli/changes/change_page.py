"""The changes as an HTML page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from specmeld.cli.changes.summary import HEADINGS, summary
from specmeld.cli.terminal.columns import shortened
from specmeld.cli.terminal.printable import printable
from specmeld.pipeline.compare.gate import Judged, Verdict

_WIDEST = 4_000


def as_html(verdict: Verdict) -> str:
    """The summary, then the changes of each level, with both sides and the evidence."""
    from specmeld.render.diff_page import render_diff

    found = verdict.found
    return render_diff(
        {
            "old": _text(found.old),
            "new": _text(found.new),
            "summary": _text(summary(verdict)),
            "sections": list(_sections(verdict)),
            "entries": [_text(f"{one.file}:{one.line}: {one.said}") for one in verdict.entries],
            "skipped": found.skipped,
        }
    )


def _sections(verdict: Verdict) -> Iterator[dict[str, Any]]:
    for level, heading in HEADINGS.items():
        of_level = [one for one in verdict.open if one.change.level == level]
        if of_level:
            yield _section(verdict, level, heading, of_level)
    if verdict.accepted:
        yield _section(verdict, "accepted", "Accepted", verdict.accepted)


def _section(verdict: Verdict, name: str, heading: str, judged: Sequence[Judged]) -> dict[str, Any]:
    return {"name": name, "heading": heading, "rows": [_row(verdict, one) for one in judged]}


def _row(verdict: Verdict, one: Judged) -> dict[str, Any]:
    change, found = one.change, verdict.found
    sides = (("old", found.old, change.old), ("new", found.new, change.new))
    return {
        "place": _text(change.place),
        "message": _text(change.message),
        "rule": change.rule,
        "fingerprint": one.finding.fingerprint,
        "sides": [
            {
                "name": name,
                "where": _text(f"{file}:{said.line}" if said.line else file),
                "value": None if said.bare else _json(said.value),
            }
            for name, file, said in sides
            if said is not None
        ],
        "valid": change.witness.valid if change.witness else "",
        "witness": _json(change.witness.body) if change.witness else "",
        "reason": _text(change.reason),
        "schema": _text(change.schema),
        "also": [_text(place) for place in change.also],
        "accepted": _text(one.finding.ignored),
    }


def _json(value: Any) -> str:
    return _text(json.dumps(value, ensure_ascii=False))


def _text(text: str) -> str:
    return printable(shortened(text, _WIDEST))
