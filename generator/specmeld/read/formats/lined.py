"""JSON objects that track the source lines of their parts while they are built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from specmeld.model.json import JSON, JSONObject
from specmeld.text.located import DEEPEST, TOO_DEEP, Located, TextError
from specmeld.text.pointer import Pointer

MOST_PARTS = 500_000
"""Most objects, arrays and values of a document derived from another one."""

MOST_REPEATED = 200_000
"""Most uses of parts that are stated once, such as the parameters of a template."""


class Budget:
    """Bounds what a document may expand to: some parts are stated once and used many times."""

    def __init__(self, most: int = MOST_REPEATED) -> None:
        self._most = most
        self._left = most

    def spend(self, parts: int, line: int) -> None:
        """Raises TextError if nothing is left."""
        self._left -= parts
        if self._left < 0:
            raise TextError(f"expands to more than {self._most:,} values", line)


class Lined(JSONObject):
    """An object with the line where it begins, and the lines of its keys."""

    __slots__ = ("at", "line")

    def __init__(self, line: int = 0, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(values or {})
        self.line = line
        self.at: dict[str, int] = {}

    def put(self, key: str, value: Any, line: int = 0) -> None:
        """Set a key; ``line`` is where the document states it, by default where the value
        begins.
        """
        self[key] = value
        if line:
            self.at[key] = line

    def put_text(self, key: str, text: str, line: int = 0) -> None:
        """Set a key unless the text is empty."""
        if text:
            self.put(key, text, line)

    def copied(self) -> Lined:
        """The same keys and lines in another object."""
        made = Lined(self.line, self)
        made.at = dict(self.at)
        return made

    def with_keys(self, others: Mapping[str, Any]) -> Lined:
        """A copy with the keys of ``others``, and their lines, overriding its own."""
        made = self.copied()
        made.update(others)
        made.at |= others.at if isinstance(others, Lined) else {}
        return made

    def without(self, keys: Iterable[str]) -> Lined:
        """A copy without some keys."""
        dropped = set(keys)
        made = Lined(self.line, {key: self[key] for key in self if key not in dropped})
        made.at = {key: line for key, line in self.at.items() if key not in dropped}
        return made


def lined(located: Located, pointer: Pointer = ()) -> JSON:
    """The value of a document, each of its objects with the lines of its keys."""
    return _lined(located.value, located, pointer)


def _lined(value: JSON, located: Located, pointer: Pointer) -> JSON:
    if isinstance(value, dict):
        made = Lined(located.lines.get(pointer) or 0)
        for key, each in value.items():
            here = (*pointer, key)
            made.put(key, _lined(each, located, here), located.lines.get(here) or 0)
        return made
    if isinstance(value, list):
        return [_lined(each, located, (*pointer, index)) for index, each in enumerate(value)]
    return value


def locate_lined(root: Lined) -> Located:
    """The plain value of what was built, with the line of each part.

    Raises TextError for what is too deep or too large.
    """
    lines: dict[Pointer, int] = {(): root.line or 1}
    count = 0

    def plain(value: Any, pointer: Pointer, line: int) -> JSON:
        nonlocal count
        count += 1
        if count > MOST_PARTS:
            raise TextError(f"expands to more than {MOST_PARTS:,} values", line)
        if isinstance(value, dict | list) and len(pointer) >= DEEPEST:
            raise TextError(TOO_DEEP, line)
        if isinstance(value, dict):
            made = {}
            for key, each in value.items():
                here = (*pointer, key)
                own = value.at.get(key, 0) if isinstance(value, Lined) else 0
                own = own or (each.line if isinstance(each, Lined) else 0)
                if own:
                    lines[here] = own
                made[key] = plain(each, here, own or line)
            return made
        if isinstance(value, list):
            items = []
            for index, each in enumerate(value):
                own = each.line if isinstance(each, Lined) else 0
                if own:
                    lines[(*pointer, index)] = own
                items.append(plain(each, (*pointer, index), own or line))
            return items
        return value  # type: ignore[no-any-return]  # a scalar

    return Located(plain(root, (), root.line), lines)
