"""Which fields are inside of another one, where a page shows children without indentation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress

from specmeld.model.json import JSON
from specmeld.read.containers.copied_code import CodeFinder
from specmeld.read.containers.copied_lines import CopiedLine, starts_json

_LARGEST = 200_000
"""Characters of a sample that is looked at."""


class ShownChildren:
    """The fields whose children the page shows right now.

    Nothing tells where children end. A sample on the page that has the parent's key does; without
    one only the first field is certain to be a child.
    """

    def __init__(self, lines: Sequence[CopiedLine]) -> None:
        self._lines = lines
        self._keys: dict[str, set[str]] | None = None
        self._open: list[tuple[str, int, bool]] = []
        """Name and depth of each open parent, and whether it has a child yet."""
        self._last_depth = 0

    def open(self, parent: str) -> None:
        self._open.append((parent, self._last_depth, False))

    def close(self) -> None:
        self._open = []
        self._last_depth = 0

    def depth_of(self, name: str) -> int:
        """The depth of the next field. A dotted name says itself whose child it is."""
        depth = 0
        while self._open:
            parent, parent_depth, has_child = self._open[-1]
            if name.startswith((f"{parent}.", f"{parent}[")):
                depth = parent_depth
                break
            known = self._known_keys().get(parent)
            if name in known if known else not has_child:
                depth = parent_depth + 1
                self._open[-1] = (parent, parent_depth, True)
                break
            self._open.pop()
        self._last_depth = depth
        return depth

    def _known_keys(self) -> dict[str, set[str]]:
        """The keys of the objects in the samples of the page, by the key of the object."""
        if self._keys is None:
            self._keys = {}
            for value in _samples(self._lines):
                _collect(value, self._keys)
        return self._keys


def _samples(lines: Sequence[CopiedLine]) -> Iterator[JSON]:
    code = CodeFinder(lines)
    at = 0
    while at < len(lines):
        found = code.read(at) if starts_json(lines[at].text) else None
        if found and len(found[0].text) <= _LARGEST:
            with suppress(ValueError, RecursionError):
                yield json.loads(found[0].text)
        at = found[1] if found else at + 1


def _collect(value: JSON, keys: dict[str, set[str]]) -> None:
    """Walk a value without recursion."""
    waiting: list[tuple[str, JSON]] = [("", value)]
    while waiting:
        name, each = waiting.pop()
        if isinstance(each, dict):
            keys.setdefault(name, set()).update(each)
            waiting += each.items()
        elif isinstance(each, list):
            waiting += [(name, item) for item in each]
