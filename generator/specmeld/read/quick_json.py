"""JSON at the speed of the C scanner, with the lines of a description's operations only."""

from __future__ import annotations

import re
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # left out of the stubs

from specmeld.model.json import JSON, JSONObject
from specmeld.read.located import Located, Pointer, is_too_deep
from specmeld.read.surrogates import may_have_halves

_SPACE = re.compile(r"[ \t\r\n]*")
_OUTER = "paths"
_OPERATION = 3
"""Steps from the root to an operation: ``paths``, the path, the method."""


def read_quickly(text: str) -> Located | None:
    """The value of a JSON object; None for what has to be read with care.

    That is what is no JSON, nested too deep, says a key twice or has halves of characters.
    """
    reader = _Reader(text)
    try:
        value, end = reader.members(reader.skip(0), ())
    except (ValueError, RecursionError, StopIteration):
        return None
    if reader.skip(end) < len(text) or reader.repeats or is_too_deep(value):
        return None
    if may_have_halves(text):
        return None
    return Located(value, {(): 1} | reader.lines, shallow=True)


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines: dict[Pointer, int] = {}
        self.repeats = False
        self._text = text
        self._line = 1
        self._counted = 0
        decoder = JSONDecoder(strict=False, parse_constant=_refuse, object_pairs_hook=self._made)
        self._scan = decoder.scan_once  # type: ignore[attr-defined]  # left out of the stubs

    def skip(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        assert space is not None
        return space.end()

    def members(self, at: int, pointer: Pointer) -> tuple[JSONObject, int]:
        """The object that begins there, and where it ends."""
        pairs: list[tuple[str, JSON]] = []
        at = self.skip(at + 1)
        if self._text.startswith("}", at):
            return {}, at + 1
        while True:
            begun = at
            key, at = scanstring(self._text, self._after('"', at), False)
            here = (*pointer, key)
            self.lines[here] = self._line_at(begun)
            at = self.skip(self._after(":", self.skip(at)))
            if here[0] == _OUTER and len(here) < _OPERATION and self._text.startswith("{", at):
                value, at = self.members(at, here)
            else:
                value, at = self._scan(self._text, at)
            pairs.append((key, value))
            at = self.skip(at)
            if self._text.startswith("}", at):
                return self._made(pairs), at + 1
            at = self.skip(self._after(",", at))

    def _made(self, pairs: list[tuple[str, JSON]]) -> JSONObject:
        made = dict(pairs)
        if len(made) < len(pairs):
            self.repeats = True
        return made

    def _after(self, char: str, at: int) -> int:
        if not self._text.startswith(char, at):
            raise ValueError
        return at + 1

    def _line_at(self, at: int) -> int:
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        return self._line


def _refuse(name: str) -> JSON:
    raise ValueError(f"{name} is not JSON")
