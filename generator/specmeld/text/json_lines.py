"""JSON (RFC 8259) with the line of each part.

The standard library parses the values. The positions of their parts are recorded down to
operations, and found by one regular expression pass for what is deeper, on first request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from json import JSONDecoder
from typing import Any, Union

from specmeld.model.json import JSON, JSONObject
from specmeld.text.json_faults import LONGEST_NUMBER, fault
from specmeld.text.located import Located, is_too_deep
from specmeld.text.pointer import Pointer

_OUTER = "paths"
_OPERATION = 3
"""Steps from the root of an OpenAPI document to an operation: ``paths``, the path, the method."""

_BLOCK = 512
"""Characters whose lines are counted together."""

_SPACE = re.compile(r"[ \t\r\n]*+")
_PART = re.compile(
    r"""[ \t\r\n,]*+
    (?: ("[^"\\]*+(?:\\.[^"\\]*+)*+")                                   # 1: a string, or a key
        (?: [ \t\r\n]*+ (:) [ \t\r\n]*+                                 # 2: of a key's value
            (?: ([{\[]) | "[^"\\]*+(?:\\.[^"\\]*+)*+" | [^\s,\]}"]++ )  # 3: it is a container
        )?
      | ([{\[])                                                         # 4: a container in an array
      | ([}\]])                                                         # 5: the end of a container
      | ([^\s,\]}"]++)                                                  # 6: a scalar in an array
    )""",
    re.DOTALL | re.VERBOSE,
)
_STRING, _KEYS, _OPENERS, _CLOSES = 1, (2, 3), (3, 4), 5

_Inside = Union["_Tree", int, None]
"""The parts of a container, or its offset if not yet requested; None for a scalar."""

_Tree = dict[str | int, tuple[int, _Inside]]
"""Key or index → where the part begins, and its parts."""


def is_json(text: str) -> bool:
    """Whether a document that is JSON or YAML is JSON."""
    return text.lstrip()[:1] == "{"


def locate_json(text: str, first_line: int = 1) -> Located:
    """Read JSON; accepts control characters in strings, as pages have them.

    Raises TextError. Text after the value is an error too.
    """
    reader = _Reader(text)
    try:
        value, end, inside = reader.value(_after_space(text, 0))
    except (ValueError, RecursionError):
        raise fault(text, first_line) from None
    if _after_space(text, end) < len(text) or is_too_deep(value):
        raise fault(text, first_line)
    lines = JsonLines(text, first_line, inside)
    return Located(value, lines, lines.repeated() if reader.repeats else ())


class JsonLines(Mapping[Pointer, int]):
    """The line of each part of a JSON text, by its pointer."""

    def __init__(self, text: str, first_line: int, inside: _Inside) -> None:
        self._text = text
        self._first_line = first_line
        self._trees: dict[Pointer, _Tree] = {(): self._tree(inside)}
        """The requested parts."""

    def __getitem__(self, pointer: Pointer) -> int:
        if not pointer:
            return self._first_line
        return self._line(self._parts(pointer[:-1])[pointer[-1]][0])

    def get(self, pointer: Pointer, default: Any = None) -> Any:
        """The line of a part that may not exist."""
        if not pointer:
            return self._first_line
        found = self._parts(pointer[:-1]).get(pointer[-1])
        return default if found is None else self._line(found[0])

    def __iter__(self) -> Iterator[Pointer]:
        waiting: list[Pointer] = [()]
        while waiting:
            pointer = waiting.pop()
            yield pointer
            waiting += [(*pointer, step) for step in self._parts(pointer)]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def repeated(self) -> tuple[tuple[Pointer, int], ...]:
        """The duplicate keys of an object, each with the line of the last."""
        twice: list[tuple[Pointer, int]] = []
        _tree(self._text, _after_space(self._text, 0), twice)
        return tuple((pointer, self._line(begun)) for pointer, begun in twice)

    def _parts(self, pointer: Pointer) -> _Tree:
        """The parts of a part; nothing if it does not exist."""
        tree = self._trees.get(pointer)
        if tree is None:
            around = self._parts(pointer[:-1])
            inside = around[pointer[-1]][1] if pointer[-1] in around else None
            tree = self._trees[pointer] = self._tree(inside)
        return tree

    def _tree(self, inside: _Inside) -> _Tree:
        return _tree(self._text, inside) if isinstance(inside, int) else inside or {}

    def _line(self, at: int) -> int:
        block = at // _BLOCK
        return self._before[block] + self._text.count("\n", block * _BLOCK, at)

    @cached_property
    def _before(self) -> list[int]:
        """The line before each block of the text."""
        blocks = range(0, len(self._text), _BLOCK)
        counts = (self._text.count("\n", at, at + _BLOCK) for at in blocks)
        return list(accumulate(counts, initial=self._first_line))


class _Reader:
    """Reads the values. Raises ValueError and RecursionError for invalid JSON."""

    def __init__(self, text: str) -> None:
        self.repeats = False
        """Whether an object has a duplicate key."""
        self._text = text
        self._decoder = JSONDecoder(
            strict=False,
            parse_constant=_refuse,
            parse_int=_integer,
            object_pairs_hook=self._made,
        )

    def value(self, at: int, pointer: Pointer = ()) -> tuple[JSON, int, _Inside]:
        """The value at a position, where it ends, and where its parts are."""
        noted = not pointer or (pointer[0] == _OUTER and len(pointer) < _OPERATION)
        if noted and self._text.startswith("{", at):
            return self._object(at, pointer)
        value, end = self._decoder.raw_decode(self._text, at)
        return value, end, at if isinstance(value, dict | list) else None

    def _object(self, at: int, pointer: Pointer) -> tuple[JSONObject, int, _Tree]:
        pairs: list[tuple[str, JSON]] = []
        tree: _Tree = {}
        at = _after_space(self._text, at + 1)
        if self._text.startswith("}", at):
            return {}, at + 1, tree
        while True:
            begun = self._at('"', at)
            key, at = self._decoder.raw_decode(self._text, begun)
            at = self._after(":", _after_space(self._text, at))
            value, at, inside = self.value(at, (*pointer, key))
            pairs.append((key, value))
            tree[key] = begun, inside
            at = _after_space(self._text, at)
            if self._text.startswith("}", at):
                return self._made(pairs), at + 1, tree
            at = self._after(",", at)

    def _made(self, pairs: list[tuple[str, Any]]) -> JSONObject:
        made = dict(pairs)
        if len(made) < len(pairs):
            self.repeats = True
            made = {}
            for key, value in pairs:  # of duplicates, the last counts
                made.pop(key, None)
                made[key] = value
        return made

    def _after(self, char: str, at: int) -> int:
        return _after_space(self._text, self._at(char, at) + 1)

    def _at(self, char: str, at: int) -> int:
        if not self._text.startswith(char, at):
            raise ValueError
        return at


def _tree(text: str, at: int, repeated: list[tuple[Pointer, int]] | None = None) -> _Tree:
    """Where the parts of the object or array at a position are; it is known to be JSON.

    Adds duplicate keys to ``repeated``.
    """
    tree = here = _Tree()
    around: list[_Tree] = []
    path: list[str | int] = []
    for found in _PART.finditer(text, at + 1):
        kind = found.lastindex
        if kind == _CLOSES:
            if not around:
                break
            here = around.pop()
            path.pop()
            continue
        step: str | int
        if kind in _KEYS:
            step, begun = _key(found[_STRING]), found.start(_STRING)
        else:
            step, begun = len(here), found.start(kind or 0)
        if repeated is not None and step in here:
            repeated.append(((*path, step), begun))
        if kind in _OPENERS:
            inside = _Tree()
            here[step] = begun, inside
            around.append(here)
            path.append(step)
            here = inside
        else:
            here[step] = begun, None
    return tree


def _key(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted[1:-1]
    return str(JSONDecoder(strict=False).decode(quoted))


def _after_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _integer(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError("an integer that is too long")
    return int(digits)


def _refuse(name: str) -> JSON:
    raise ValueError(f"{name} is not JSON")
