"""The grammar of ``.bru`` files: a sequence of blocks of pairs, of text and of names.

A block ends at an unindented brace; its content is indented by two spaces. An ``example`` contains
blocks of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_OPENS = re.compile(r"([A-Za-z][\w:-]{0,80}?):?[ \t]*([{\[])[ \t]*(\}?)[ \t]*")
_PAIR = re.compile(
    r"(~?)(@?)(?:\"((?:[^\"\\]|\\.)*)\"|([^:\s\"](?:[^:]*[^:\s])?))[ \t]*:[ \t]?(.*)"
)
_NOTE = re.compile(r"@([A-Za-z][\w-]*)\((.*)")
"""An annotation of the pair below it: ``@description('what it is')``."""
_QUOTES = "'''"

Numbered = Sequence[tuple[int, str]]
"""Lines with their numbers."""


@dataclass(frozen=True, slots=True)
class Pair:
    name: str
    value: str
    line: int
    is_off: bool = False
    """Marked with ``~``."""
    description: str = ""
    description_line: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    name: str
    line: int
    lines: Numbered
    """The content, without the indentation."""

    @property
    def text(self) -> str:
        return "\n".join(line for _, line in self.lines).strip("\n")

    @property
    def text_line(self) -> int:
        """The first line that is not empty."""
        return next((number for number, line in self.lines if line.strip()), self.line)

    def pairs(self) -> list[Pair]:
        return list(_pairs(self.lines))

    def values(self) -> Mapping[str, str]:
        """The enabled ones, by name."""
        return {pair.name: pair.value for pair in self.pairs() if not pair.is_off}

    def blocks(self) -> list[Block]:
        return list(_blocks(self.lines))


def blocks(text: str) -> list[Block]:
    """The outermost blocks of a file."""
    return list(_blocks([(at, line.rstrip()) for at, line in enumerate(text.split("\n"), 1)]))


def opens_a_block(line: str) -> str:
    """The name of the block that a line opens, else empty."""
    opened = _OPENS.fullmatch(line)
    return opened[1] if opened else ""


def _blocks(lines: Numbered) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        number, line = lines[at]
        opened = _OPENS.fullmatch(line)
        at += 1
        if opened is None:
            continue
        inside: list[tuple[int, str]] = []
        closing = "}" if opened[2] == "{" else "]"
        while not opened[3] and at < len(lines) and lines[at][1] != closing:
            inside.append((lines[at][0], lines[at][1].removeprefix("  ")))
            at += 1
        at += not opened[3]
        yield Block(opened[1], number, inside)


def _pairs(lines: Numbered) -> Iterator[Pair]:
    at, described = 0, ("", 0)
    while at < len(lines):
        number, line = lines[at]
        at += 1
        if note := _NOTE.match(line.strip()):
            text, at = _note_text(note[2], lines, at)
            described = (text, number) if note[1] == "description" else described
            continue
        pair = _PAIR.fullmatch(line.strip())
        if pair is None:
            continue
        off, _, quoted, plain, value = pair.groups()
        if value.strip() == _QUOTES:
            value, at = _until_quotes(lines, at)
        name = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain
        yield Pair(name, value.strip(), number, bool(off), *described)
        described = ("", 0)


def _until_quotes(lines: Numbered, at: int) -> tuple[str, int]:
    """A text of several lines, and the index of the line after it."""
    taken: list[str] = []
    while at < len(lines) and not lines[at][1].strip().startswith(_QUOTES):
        taken.append(lines[at][1].removeprefix("  "))
        at += 1
    return "\n".join(taken), at + 1


def _note_text(inside: str, lines: Numbered, at: int) -> tuple[str, int]:
    """The text of an annotation, which may be in quotes of either kind or continue below."""
    if inside.strip() == _QUOTES:
        text, at = _until_quotes(lines, at)
        return " ".join(text.split()), at
    return inside.strip().removesuffix(")").strip("'\"").strip(), at
