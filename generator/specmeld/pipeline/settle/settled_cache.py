"""What documents say, settled and cached by operation and component, so that ``explain`` reads only
what it prints.

A row is a list: it takes less space than an object with the same names in each of many thousands.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, replace
from typing import Any

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.overlay import Overlaid
from specmeld.model.settlement import Conflict, Settlement, Verdict
from specmeld.pipeline.settle.file_cache import Memory

_SETTLED = "settled"
_STEP = re.compile(r"[.\[| ]")
_LARGEST = 200_000_000
"""Most characters that are cached of one project."""


class SettledCache:
    """The cached settlement of a project, by the provenance that it gave."""

    def __init__(self, memory: Memory, provenance: str | None) -> None:
        self._memory, self._provenance = memory, provenance
        found = memory.recall("explain", provenance) if provenance else None
        self._groups: Mapping[str, str] = found or {}

    def get(self) -> Settlement | None:
        """The settlement without its verdicts; None if it is not cached."""
        text = self._groups.get(_SETTLED)
        return _settlement(json.loads(text)) if text else None

    def put(self, settlement: Settlement) -> None:
        if self._provenance is None:
            return
        files = {_SETTLED: json.dumps(_row(settlement))}
        files |= {group: f"[{','.join(rows)}]" for group, rows in _grouped(settlement.verdicts)}
        if sum(map(len, files.values())) <= _LARGEST:
            self._memory.keep(files, "explain", self._provenance)

    def verdicts(self, places: Iterable[str]) -> tuple[Verdict, ...]:
        """The verdicts about the operations and components of places, in the order of all."""
        groups = dict.fromkeys(map(group_of, places))
        rows: dict[int, list[Any]] = {}
        for group in groups:
            rows |= {number: row for number, *row in json.loads(self._groups.get(group, "[]"))}
        return tuple(_verdict(*rows[number]) for number in sorted(rows))


def group_of(place: str) -> str:
    """The operation or component of a place, or a part of its name."""
    operation, sign, rest = place.partition("#")
    return operation if operation else sign + _STEP.split(rest, maxsplit=1)[0]


def _grouped(verdicts: Iterable[Verdict]) -> Iterator[tuple[str, list[str]]]:
    """Each verdict where it was said and where it counts, with its number."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    encode = json.JSONEncoder(separators=(",", ":")).encode
    for number, verdict in enumerate(verdicts):
        text = encode([number, *_verdict_row(verdict)])
        for group in {group_of(str(verdict.claim.at)), group_of(verdict.place)}:
            found[group].append(text)
    yield from found.items()


def _verdict_row(one: Verdict) -> list[Any]:
    return [_claim_row(one.claim), one.outcome, one.rule, one.place, one.reason]


def _verdict(claim: list[Any], *rest: Any) -> Verdict:
    return Verdict(_claim(*claim), *rest)


def _claim_row(one: Claim) -> list[Any]:
    at, origin = one.at, one.origin
    place = [at.operation, at.section, *at.steps]
    said = [origin.document, origin.line, origin.column]
    return [place, one.keyword, one.value, said, one.evidence, one.implied]


def _claim(place: list[str], keyword: str, value: Any, said: list[Any], *rest: Any) -> Claim:
    operation, section, *steps = place
    return Claim(Place(operation, section, tuple(steps)), keyword, value, Origin(*said), *rest)


def _row(one: Settlement) -> dict[str, Any]:
    """All but the verdicts, and what only generating needs."""
    conflicts = [
        [astuple(replace(each, sides=())), [*map(_claim_row, each.sides)]] for each in one.conflicts
    ]
    return {
        "document": one.document,
        "conflicts": conflicts,
        "overlaid": [astuple(each) for each in one.overlaid],
        "places": one.places,
        "documents": one.documents,
    }


def _settlement(row: Mapping[str, Any]) -> Settlement:
    return Settlement(
        row["document"],
        (),
        tuple(_conflict(*each) for each in row["conflicts"]),
        overlaid=tuple(Overlaid(*each) for each in row["overlaid"]),
        places={pointer: tuple(places) for pointer, places in row["places"].items()},
        documents=row["documents"],
    )


def _conflict(row: list[Any], sides: Iterable[list[Any]]) -> Conflict:
    plain = Conflict(*row)
    return replace(plain, also=tuple(plain.also), sides=tuple(_claim(*each) for each in sides))
