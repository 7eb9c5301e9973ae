"""A JSON value that knows on which line of its document each part of it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # left out of the stubs

from specmeld.model.json import JSON

Pointer = tuple[str | int, ...]
"""Keys and indexes from the root."""

DEEPEST = 200
"""Levels of nesting that a document may have; schemas that people write have a dozen."""

_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|null")
_WORDS: dict[str, JSON] = {"true": True, "false": False, "null": None}
_LONGEST_NUMBER = 400


class TextError(ValueError):
    """Text that is not what it should be, and the line where that shows."""

    def __init__(self, message: str, line: int, *, cut: bool = False) -> None:
        super().__init__(message)
        self.line = line
        self.cut = cut
        """Whether the text ends before it is complete."""


@dataclass(frozen=True, slots=True)
class Located:
    """``lines`` has the line of each key of each object and of each item of each array."""

    value: JSON
    lines: Mapping[Pointer, int]
    repeated: tuple[tuple[Pointer, int], ...] = ()
    """Keys that an object has twice, with the line of the last, which counts."""
    blocks: Mapping[Pointer, int] = field(default_factory=dict)
    """First line of each text that stands in the document line by line, as YAML's ``|`` has it."""
    moves: Mapping[Pointer, Pointer] = field(default_factory=dict)
    """Where parts of a value that was rearranged stood in the document: new place → old."""
    shallow: bool = False
    """Whether ``lines`` goes no deeper than the operations."""

    def line(self, pointer: Pointer) -> int:
        """The line of a part, or of the nearest part around it that has one."""
        pointer = self._origin(pointer)
        while pointer not in self.lines and pointer:
            pointer = pointer[:-1]
        return self.lines.get(pointer, 1)

    def _origin(self, pointer: Pointer) -> Pointer:
        for end in range(len(pointer), 0, -1) if self.moves else ():
            if pointer[:end] in self.moves:
                return self.moves[pointer[:end]] + pointer[end:]
        return pointer


@dataclass(slots=True)
class _JsonText:
    text: str
    line: int
    at: int = 0
    counted: int = 0
    lines: dict[Pointer, int] = field(default_factory=dict)
    repeated: list[tuple[Pointer, int]] = field(default_factory=list)

    def value(self, pointer: Pointer) -> JSON:
        char = self._peek()
        if len(pointer) > DEEPEST:
            raise TextError(f"nested more than {DEEPEST} levels deep", self._line())
        if char == "{":
            return self._object(pointer)
        if char == "[":
            return self._array(pointer)
        return self._string() if char == '"' else self._scalar()

    def _object(self, pointer: Pointer) -> JSON:
        members: dict[str, JSON] = {}
        self._expect("{")
        while self._peek() != "}":
            if members:
                self._expect(",")
            if self._peek() != '"':
                raise self._unexpected("a key in double quotes")
            line, key = self._line(), self._string()
            here = (*pointer, key)
            if key in members:
                self.repeated.append((here, line))
                del members[key]
            self.lines[here] = line
            self._expect(":")
            members[key] = self.value(here)
        self.at += 1
        return members

    def _array(self, pointer: Pointer) -> JSON:
        items: list[JSON] = []
        self._expect("[")
        while self._peek() != "]":
            if items:
                self._expect(",")
                self._peek()
            here = (*pointer, len(items))
            self.lines[here] = self._line()
            items.append(self.value(here))
        self.at += 1
        return items

    def _string(self) -> str:
        try:
            text, self.at = scanstring(self.text, self.at + 1, False)
        except JSONDecodeError as error:
            cut = error.msg.startswith("Unterminated string")
            raise TextError(error.msg, self._line(), cut=cut) from None
        return str(text)

    def _scalar(self) -> JSON:
        match = _SCALAR.match(self.text, self.at)
        if match is None or match.end() - match.start() > _LONGEST_NUMBER:
            raise self._unexpected("a value")
        self.at = match.end()
        word = match.group()
        if word in _WORDS:
            return _WORDS[word]
        return float(word) if match[1] or match[2] else int(word)

    def _peek(self) -> str:
        space = _SPACE.match(self.text, self.at)
        assert space is not None
        self.at = space.end()
        return self.text[self.at : self.at + 1]

    def _expect(self, char: str) -> None:
        if self._peek() != char:
            raise self._unexpected(repr(char))
        self.at += 1

    def _unexpected(self, wanted: str) -> TextError:
        found = self._peek()
        if not found:
            return TextError("the text ends too early", self._line(), cut=True)
        return TextError(f"expected {wanted} and found {found!r}", self._line())

    def _line(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line


def is_too_deep(value: JSON) -> bool:
    """Whether a value is nested deeper than ``DEEPEST``."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST + 1):
        level = [
            member
            for each in level
            for member in (each.values() if type(each) is dict else each)
            if type(member) is dict or type(member) is list
        ]
        if not level:
            return False
    return True


def locate_json(text: str, first_line: int = 1) -> Located:
    """Read JSON (RFC 8259); control characters in strings are let pass, as pages have them.

    Raises TextError. Trailing text after the value is a fault too.
    """
    reader = _JsonText(text, first_line)
    value = reader.value(())
    if reader._peek():
        raise TextError("text after the end of the JSON value", reader._line())
    return Located(value, {(): first_line} | reader.lines, tuple(reader.repeated))
