"""Ways to break a document of any format: lines, characters, nesting and length."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from .laws import ODD

_READ = Path(__file__).parent.parent / "read"
_LONG = 20_000
"""Characters of a line that nobody writes."""
_DEEP = 300
"""Levels of nesting that nobody writes."""

Lines = list[str]


@cache
def documents() -> tuple[tuple[str, str], ...]:
    """Name and text of each document under ``tests/read``."""
    files = sorted(_READ.glob("*/*/document.*"))
    return tuple((str(file.relative_to(_READ)), _text(file)) for file in files)


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def mutated(seed: int) -> tuple[str, str]:
    """What was done to which document, and the text that came of it."""
    chance = random.Random(seed)
    name, text = chance.choice(documents())
    lines = text.split("\n")
    done = []
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        what = chance.choice(tuple(_MUTATIONS))
        done.append(what)
        lines = _MUTATIONS[what](lines, chance) or [""]
    return f"{name}: {', '.join(done)}", "\n".join(lines)


def _span(lines: Lines, chance: random.Random) -> tuple[int, int]:
    at, to = sorted(chance.randint(0, len(lines)) for _ in range(2))
    return at, to


def _shuffle(lines: Lines, chance: random.Random) -> Lines:
    at, to = _span(lines, chance)
    piece = lines[at:to]
    chance.shuffle(piece)
    return lines[:at] + piece + lines[to:]


def _cut(lines: Lines, chance: random.Random) -> Lines:
    at, to = _span(lines, chance)
    return lines[:at] + lines[to:]


def _end(lines: Lines, chance: random.Random) -> Lines:
    """Cut the document off inside of a line."""
    at = chance.randrange(len(lines))
    return [*lines[:at], lines[at][: chance.randint(0, len(lines[at]))]]


def _duplicate(lines: Lines, chance: random.Random) -> Lines:
    at, to = _span(lines, chance)
    return lines[:to] + lines[at:to][:60] * chance.choice((1, 2, 9)) + lines[to:]


def _splice(lines: Lines, chance: random.Random) -> Lines:
    """Put some lines of another document between those of this one."""
    others = chance.choice(documents())[1].split("\n")
    start, at = chance.randrange(len(others)), chance.randint(0, len(lines))
    return lines[:at] + others[start : start + chance.randint(1, 30)] + lines[at:]


def _noise(lines: Lines, chance: random.Random) -> Lines:
    """Change, drop or add characters all over the document."""
    text = list("\n".join(lines))
    for _ in range(chance.choice((1, 5, 50))):
        at = chance.randint(0, len(text))
        text[at : at + chance.randint(0, 2)] = chance.choice(ODD)
    return "".join(text).split("\n")


def _unicode(lines: Lines, chance: random.Random) -> Lines:
    """Replace a character, wherever it stands, by one that looks or counts otherwise."""
    old = chance.choice('aeio-.:|`*#/ {}[]"<>=1')
    new = chance.choice(
        "\uff41é\u0301\u00a0\u200b\u2028\u202e\u3000\uff1a\uff5c\u2010\U0001f600\u0661\ufeff\x85\x1c"
    )
    return "\n".join(lines).replace(old, new).split("\n")


def _indent(lines: Lines, chance: random.Random) -> Lines:
    """Let each line of a piece stand deeper than the one before."""
    at, to = _span(lines, chance)
    step = chance.choice((" ", "  ", "    ", "\t", "> ", "- ", "* ", "#", "| ", "."))
    piece = [step * min(n, _DEEP) + line for n, line in enumerate(lines[at:to][:_DEEP])]
    return lines[:at] + piece + lines[to:]


def _nest(lines: Lines, chance: random.Random) -> Lines:
    """Open something very often, in front of a line or all of a piece's."""
    opened = chance.choice(
        ["{", "[", "(", "<div>", "<Field>", "<", '{"a":', "array<", "array of ", "`", "**", "- ",
         "> ", "object {9}\n", "| ", "a.", "a[]", "{% tab %}\n", ".. http:get:: /a\n\n   "]
    )  # fmt: skip
    at = chance.randrange(len(lines))
    lines = [*lines]
    lines[at] = opened * chance.choice((10, _DEEP)) + lines[at]
    return "\n".join(lines).split("\n")


def _lengthen(lines: Lines, chance: random.Random) -> Lines:
    """Say a piece of a line over and over."""
    at = chance.randrange(len(lines))
    start, end = sorted(chance.randint(0, len(lines[at])) for _ in range(2))
    piece = lines[at][start:end] or chance.choice(ODD)
    more = piece * (_LONG // len(piece))
    return [*lines[:at], lines[at][:end] + more + lines[at][end:], *lines[at + 1 :]]


def _join(lines: Lines, chance: random.Random) -> Lines:
    """Lose the line ends of a piece, as a careless copy does."""
    at, to = _span(lines, chance)
    return [*lines[:at], chance.choice(("", " ")).join(lines[at:to]), *lines[to:]]


_MUTATIONS: Mapping[str, Callable[[Lines, random.Random], Lines]] = {
    "lines shuffled": _shuffle,
    "lines cut": _cut,
    "end cut off": _end,
    "lines duplicated": _duplicate,
    "lines of another document": _splice,
    "noise": _noise,
    "other characters": _unicode,
    "lines indented": _indent,
    "deep nesting": _nest,
    "a long line": _lengthen,
    "lines joined": _join,
}
