"""On which line of an OpenAPI file a part of it stands, without reading all of it again.

Of JSON only what is on the way is looked at; what is beside it is passed over by the C scanner.
"""

from __future__ import annotations

import re
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # left out of the stubs
from typing import Protocol

from specmeld.pipeline.facts import YamlLines

_SPACE = re.compile(r"[ \t\r\n]*")
_COMPONENTS = ("components", "schemas")


class _Text(Protocol):
    def reached(self, pointer: tuple[str, ...]) -> tuple[int, int]: ...


class Lines:
    """The lines of an OpenAPI document, as 3.1, in the file that it was read from."""

    def __init__(self, text: str) -> None:
        is_json = text.lstrip()[:1] == "{"
        self._text: _Text = _JsonLines(text) if is_json else YamlLines(text)

    def of(self, pointer: tuple[str, ...]) -> int:
        """The line of the deepest part of that path that the file has, from 1.

        Where the file is Swagger 2.0 its definitions are what the document's components are.
        """
        line, depth = self._text.reached(pointer)
        if pointer[:2] == _COMPONENTS and depth < 3:
            for other in _elsewhere(pointer):
                found, reached = self._text.reached(other)
                if reached > depth:
                    line, depth = found, reached
        return line


def _elsewhere(pointer: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Where a component may stand: under the name that requests do not share, in Swagger 2.0."""
    name = pointer[2] if len(pointer) > 2 else ""
    plain = name
    while plain.endswith("-Input"):
        plain = plain.removesuffix("-Input")
    rest = pointer[3:]
    return [
        (*_COMPONENTS, plain, *rest),
        ("definitions", name, *rest),
        ("definitions", plain, *rest),
    ]


class _JsonLines:
    def __init__(self, text: str) -> None:
        self._text = text
        self._scan = JSONDecoder(strict=False).scan_once  # type: ignore[attr-defined]
        self._members: dict[int, dict[str, tuple[int, int]]] = {}

    def reached(self, pointer: tuple[str, ...]) -> tuple[int, int]:
        begun, at = 0, self._skip(0)
        for depth, part in enumerate(pointer):
            found = self._held(at).get(part)
            if found is None:
                return self._line(begun), depth
            begun, at = found
        return self._line(begun), len(pointer)

    def _line(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1

    def _held(self, at: int) -> dict[str, tuple[int, int]]:
        """Key or index → where it begins and where its value does."""
        if at not in self._members:
            self._members[at] = dict(self._parts(at))
        return self._members[at]

    def _parts(self, at: int) -> list[tuple[str, tuple[int, int]]]:
        text, parts = self._text, list[tuple[str, tuple[int, int]]]()
        opened = text[at : at + 1]
        if opened not in ("{", "["):
            return parts
        at = self._skip(at + 1)
        while text[at : at + 1] not in ("}", "]", ""):
            begun, key = at, str(len(parts))
            if opened == "{":
                key, at = scanstring(text, at + 1, False)
                at = self._skip(self._skip(at) + 1)
            parts.append((key, (begun, at)))
            _, at = self._scan(text, at)
            at = self._skip(at)
            if text[at : at + 1] == ",":
                at = self._skip(at + 1)
        return parts

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        assert space is not None
        return space.end()
