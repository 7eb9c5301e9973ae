"""A JSON value that knows the line of each of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from specmeld.model.json import JSON
from specmeld.text.pointer import Pointer

DEEPEST = 200
"""Most levels of nested objects and arrays; schemas have a dozen."""

TOO_DEEP = f"nested more than {DEEPEST} levels deep"


class TextError(ValueError):
    """Invalid text, and the line where it is invalid."""

    def __init__(self, message: str, line: int, *, cut: bool = False) -> None:
        super().__init__(message)
        self.line = line
        self.cut = cut
        """Whether the text ends too early."""


@dataclass(frozen=True, slots=True)
class Located:
    """``lines`` has the line of each key of each object and of each item of each array."""

    value: JSON
    lines: Mapping[Pointer, int]
    repeated: tuple[tuple[Pointer, int], ...] = ()
    """Duplicate keys, with the line of the last, which counts."""
    blocks: Mapping[Pointer, int] = field(default_factory=dict)
    """First line of each string that spans lines in the document, such as YAML's ``|``."""
    added: Mapping[Pointer, int] = field(default_factory=dict)
    """Lines of parts that were added later; they override ``lines``."""
    moves: Mapping[Pointer, Pointer] = field(default_factory=dict)
    """Original places of parts of a rearranged value: new place → old."""
    shallow: bool = False
    """Whether ``lines`` stops at the operations."""

    def __contains__(self, pointer: Pointer) -> bool:
        """Whether the text has that part."""
        return pointer in self.added or pointer in self.lines

    def below(self, lines: int) -> Located:
        """The same, shifted down by so many lines."""
        if not lines:
            return self
        return replace(
            self,
            lines={pointer: line + lines for pointer, line in self.lines.items()},
            blocks={pointer: line + lines for pointer, line in self.blocks.items()},
            repeated=tuple((pointer, line + lines) for pointer, line in self.repeated),
        )

    def pointer(self, steps: Iterable[str]) -> Pointer:
        """The pointer of those steps into the value: in arrays, digits are indexes."""
        value: Any = self.value
        pointer: Pointer = ()
        for step in steps:
            at: str | int = step
            if isinstance(value, list) and step.isdecimal():
                at = int(step)
                value = value[at] if at < len(value) else None
            else:
                value = value.get(step) if isinstance(value, dict) else None
            pointer = (*pointer, at)
        return pointer

    def known_line(self, pointer: Pointer) -> int | None:
        """The line of a part; None if the text has no such part, or no line for it."""
        pointer = self._origin(pointer)
        return self.added.get(pointer) or self.lines.get(pointer)

    def line(self, pointer: Pointer) -> int:
        """The line of a part, or of the nearest part around it that has one."""
        return self.reached(pointer)[0]

    def reached(self, pointer: Pointer) -> tuple[int, int]:
        """The same, and how many steps of the pointer lead to what has that line."""
        if self.moves:
            pointer = self._origin(pointer)
        while True:
            line = (self.added.get(pointer) if self.added else 0) or self.lines.get(pointer)
            if line is not None or not pointer:
                return line or 1, len(pointer)
            pointer = pointer[:-1]

    def _origin(self, pointer: Pointer) -> Pointer:
        for end in range(len(pointer), 0, -1):
            if pointer[:end] in self.moves:
                return self.moves[pointer[:end]] + pointer[end:]
        return pointer


def is_too_deep(value: JSON) -> bool:
    """Whether a value nests deeper than ``DEEPEST``."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        level = [
            member
            for each in level
            for member in (each.values() if type(each) is dict else each)
            if type(member) is dict or type(member) is list
        ]
        if not level:
            return False
    return True
