"""The keys of a page's samples, which show more about fields than their lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress

from specmeld.model.json import JSON
from specmeld.read.containers.copied.copied_code import CodeFinder
from specmeld.read.containers.copied.copied_lines import CopiedLine, starts_json

_LARGEST = 200_000
"""Most characters of a sample that are examined."""
_MOST = 300
_MOST_KEYS = 200
_MOST_QUESTIONS = 1_000
"""Most objects, keys and names that are examined, so that the cost only grows with the page."""


class SampleKeys:
    """The keys of all objects in the samples; read on first use."""

    def __init__(self, lines: Sequence[CopiedLine]) -> None:
        self._lines = lines
        self._objects: dict[tuple[str, ...], None] | None = None
        self._children: dict[str, set[str]] = {}
        self._questions = 0

    def children(self, name: str) -> set[str]:
        """The keys of the objects at a key, single or in a list."""
        self._read()
        return self._children.get(name, set())

    def between(self, before: str, after: str) -> str:
        """The key between two others, or before a child of its own; empty if uncertain.

        No name before or after means the first or the last key of an object.
        """
        found: set[str] = set()
        self._questions += 1
        if self._questions > _MOST_QUESTIONS:
            return ""
        for keys in self._read():
            at = keys.index(before) + 1 if before in keys else 0 if not before else len(keys)
            if at >= len(keys):
                continue
            name, behind = keys[at], keys[at + 1] if at + 1 < len(keys) else ""
            if behind == after or after in self._children.get(name, ()):
                found.add(name)
        return found.pop() if len(found) == 1 else ""

    def _read(self) -> dict[tuple[str, ...], None]:
        if self._objects is None:
            self._objects = {}
            for value in _samples(self._lines):
                self._collect(value, self._objects)
        return self._objects

    def _collect(self, value: JSON, objects: dict[tuple[str, ...], None]) -> None:
        """Walk a value without recursion."""
        waiting: list[tuple[str, JSON]] = [("", value)]
        while waiting and len(objects) < _MOST:
            name, each = waiting.pop()
            if isinstance(each, dict):
                objects[tuple(each)[:_MOST_KEYS]] = None
                self._children.setdefault(name, set()).update(each)
                waiting += each.items()
            elif isinstance(each, list):
                waiting += [(name, item) for item in each]


def _samples(lines: Sequence[CopiedLine]) -> Iterator[JSON]:
    code = CodeFinder(lines)
    at = 0
    while at < len(lines):
        found = code.read(at) if starts_json(lines[at].text) else None
        if found and len(found[0].text) <= _LARGEST:
            with suppress(ValueError, RecursionError):
                yield json.loads(found[0].text)
        at = found[1] if found else at + 1
