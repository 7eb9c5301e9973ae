"""The rows of the matrix: all places as one tree, each with its lines in the canonical file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from specmeld.model.claims import Place
from specmeld.model.settlement import Settlement
from specmeld.openapi.places import Places

Kind = Literal["operation", "section", "step"]

_SECTIONS = ("security", "servers", "path", "query", "header", "cookie", "request", "response")


@dataclass(frozen=True, slots=True)
class Row:
    at: Place
    place: str
    """The same, as text."""
    label: str
    """The last step of the place."""
    kind: Kind
    depth: int
    parent: int
    """Index of its parent row, -1 for an operation."""
    operation: str
    span: tuple[int, int]
    """First and last line in the canonical file; zeros if the place is not in it."""


@dataclass(slots=True)
class _Branch:
    place: Place
    label: str
    kind: Kind
    below: dict[str, _Branch] = field(default_factory=dict)

    def child(self, place: Place, label: str, kind: Kind) -> _Branch:
        return self.below.setdefault(label, _Branch(place, label, kind))


def rows_of(
    settlement: Settlement, places: Places, spans: Mapping[str, tuple[int, int]]
) -> Sequence[Row]:
    """Every place with a claim, and its ancestors, parents before children.

    Operations come in the order of the canonical file, sections in that of an HTTP exchange, the
    rest in the order of first mention.
    """
    root = _Branch(Place(""), "", "operation")
    for text in dict.fromkeys(v.place or str(v.claim.at) for v in settlement.verdicts):
        _grow(root, places.place(text))
    _sort(root, settlement)
    return list(_walk(root, places, spans))


def _grow(root: _Branch, place: Place) -> None:
    branch = root.child(Place(place.operation), place.operation, "operation")
    if not place.section:
        return
    branch = branch.child(Place(place.operation, place.section), place.section, "section")
    for at, step in enumerate(place.steps):
        above = Place(place.operation, place.section, place.steps[: at + 1])
        branch = branch.child(above, step, "step")


def _sort(root: _Branch, settlement: Settlement) -> None:
    paths = settlement.document.get("paths")
    items = paths.items() if isinstance(paths, dict) else ()
    order = {
        f"{method.upper()} {path}": at
        for at, (path, method) in enumerate(
            (path, method) for path, item in items if isinstance(item, dict) for method in item
        )
    }
    known = sorted(root.below, key=lambda operation: order.get(operation, len(order)))
    root.below = {operation: root.below[operation] for operation in known}
    for branch in root.below.values():
        branch.below = dict(sorted(branch.below.items(), key=lambda pair: _section_rank(pair[0])))


def _section_rank(section: str) -> tuple[int, str]:
    name = section.partition(".")[0]
    return _SECTIONS.index(name) if name in _SECTIONS else len(_SECTIONS), section


def _walk(root: _Branch, places: Places, spans: Mapping[str, tuple[int, int]]) -> Iterator[Row]:
    waiting = [(branch, -1, 0) for branch in reversed(root.below.values())]
    count = 0
    while waiting:
        branch, parent, depth = waiting.pop()
        yield Row(
            at=branch.place,
            place=str(branch.place),
            label=branch.label or "API",
            kind=branch.kind,
            depth=depth,
            parent=parent,
            operation=branch.place.operation,
            span=_widest(places.pointers(branch.place), spans),
        )
        waiting += [(below, count, depth + 1) for below in reversed(branch.below.values())]
        count += 1


def _widest(pointers: Sequence[str], spans: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """A reference is one line, its target many: the target is what a reader wants to see."""
    there = [spans[pointer] for pointer in pointers if pointer in spans]
    return max(there, key=lambda found: found[1] - found[0], default=(0, 0))
