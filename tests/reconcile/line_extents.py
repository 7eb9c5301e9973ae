"""The lines of the parts of a document that was written by ``json.dumps`` with an indent."""

from __future__ import annotations

from typing import Any

from .reach import Pointer


class LineExtents:
    """Where each part of a document stands, lines counted from 1."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._heights: dict[int, int] = {}

    def lines(self, pointer: Pointer) -> range:
        """From the line of the key to the end of the value."""
        value: Any = self._document
        line = 1
        for step in pointer:
            line += 1
            for key, each in value.items() if isinstance(value, dict) else enumerate(value):
                if key == step:
                    value = each
                    break
                line += self._height(each)
            else:
                raise KeyError(pointer)
        return range(line, line + self._height(value))

    def _height(self, value: Any) -> int:
        if not isinstance(value, dict | list) or not value:
            return 1
        if id(value) not in self._heights:
            members = value.values() if isinstance(value, dict) else value
            self._heights[id(value)] = 2 + sum(map(self._height, members))
        return self._heights[id(value)]
