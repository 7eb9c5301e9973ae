"""Strings by length and pattern: a small generator over the parse tree of a regular expression.

It guesses, and keeps what matches. Look-arounds are not steered by, only survived.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from specmeld.conformance.patterns import LONGEST as LONGEST_ASKED
from specmeld.conformance.patterns import UnreadablePatternError, found, reach

LONGEST = 1_000_000
"""Code points. A longer string is not built."""

_FILLERS = ("a", "A1-_", "0", "bB2.", " ", "!")
_USUAL = "aA0_-. bB1/:@!,+#"
_TURNS = 12
_MOST_ROUNDS = 400
_STRETCHED = 24
"""Repeats of a pattern of which one at a time is made longer."""
_PROPERTY = re.compile(r"\\[pP](\{[^}]*\}|[A-Za-z])")
r"""Classes such as ``\p{Letter}``, which Python does not know; a guess is near enough."""
_CLASSES = {
    op.CATEGORY_DIGIT: "0123456789",
    op.CATEGORY_NOT_DIGIT: "aA_- ",
    op.CATEGORY_SPACE: " \t",
    op.CATEGORY_NOT_SPACE: "aA0_-.",
    op.CATEGORY_WORD: "aA0_bB1",
    op.CATEGORY_NOT_WORD: "- .!",
}


def strings(patterns: Sequence[str], least: int = 0, most: int | None = None) -> Iterator[str]:
    """Distinct strings of ``least`` to ``most`` code points that all patterns match, short first.

    A pattern that nothing can read has none.
    """
    known, source = _shared(tuple(patterns), least, most)
    for n in count():
        if n == len(known):
            further = next(source, None)
            if further is None:
                return
            known.append(further)
        yield known[n]


@functools.lru_cache(maxsize=2048)
def _shared(
    patterns: tuple[str, ...], least: int, most: int | None
) -> tuple[list[str], Iterator[str]]:
    """What was found so far, and where more comes from: documents repeat their patterns."""
    return [], _fitting(patterns, least, most)


def _fitting(patterns: tuple[str, ...], least: int, most: int | None) -> Iterator[str]:
    try:
        longest = min(map(reach, patterns), default=LONGEST)
    except UnreadablePatternError:
        return
    seen = set()
    for text in _guesses(patterns, least, most) if longest else ("",):
        fits = least <= len(text) <= longest and (most is None or len(text) <= most)
        if fits and text not in seen and all(found(pattern, text) for pattern in patterns):
            seen.add(text)
            yield text


def _guesses(patterns: Sequence[str], least: int, most: int | None) -> Iterator[str]:
    if least > (LONGEST_ASKED if patterns else LONGEST):
        return
    if not patterns:
        yield from _plain(least, most)
        return
    for pattern in patterns:
        yield from _matching(pattern, least, most)
    for filler in _FILLERS:
        for length in range(least, min(least + 8, LONGEST)):
            yield (filler * (length // len(filler) + 1))[:length]


def _plain(least: int, most: int | None) -> Iterator[str]:
    length = max(least, 1) if most != 0 else 0
    for filler in _FILLERS:
        yield (filler * (length // len(filler) + 1))[:length]
    for n in range(10_000):  # distinct strings of the same few lengths, for arrays of unique items
        tail = str(n)
        yield "a" * max(length - len(tail), 0) + tail


def _matching(pattern: str, least: int, most: int | None) -> Iterator[str]:
    tree = _parsed(pattern)
    if tree is None:
        return
    for turn in range(_TURNS):
        short = _write(tree, turn)
        yield short
        for length in {least: 0, most if most is not None and most <= LONGEST_ASKED else least: 0}:
            yield from _stretched(tree, turn, short, length)
        yield from _stretched(tree, turn, short, len(short) + 1)
    repeats = max(_count_repeats(tree, turn) for turn in range(_TURNS))
    for n in range(2, _MOST_ROUNDS if repeats else 0):  # ever longer, for arrays of unique items
        yield _write(tree, n, n % repeats, n)
        yield _write(tree, n + 1, n % repeats, n)


def _stretched(tree: Any, turn: int, short: str, length: int) -> Iterator[str]:
    """The text at ``length``: by more rounds of one repeat, else padded where not anchored."""
    missing = length - len(short)
    if missing <= 0:
        return
    for repeat in range(min(_count_repeats(tree, turn), _STRETCHED)):
        once = len(_write(tree, turn, repeat, 1)) - len(short)
        if once > 0 and missing % once == 0:
            yield _write(tree, turn, repeat, missing // once)
    yield short + "a" * missing
    yield "a" * missing + short


@functools.lru_cache(maxsize=4096)
def _parsed(pattern: str) -> Any:
    try:
        return parser.parse(_PROPERTY.sub(_like_property, pattern))
    except (re.error, RecursionError, OverflowError):
        return None


def _like_property(escape: re.Match[str]) -> str:
    return r"\w" if escape[0].startswith(r"\p") else r"\W"


@dataclass
class _Writer:
    turn: int
    repeat: int
    extra: int
    repeats: int = 0
    position: int = 0
    groups: dict[int, str] = field(default_factory=dict)

    def sequence(self, items: Any) -> str:
        return "".join(self.one(kind, value) for kind, value in items)

    def pick(self, choices: str) -> str:
        self.position += 1
        return choices[(self.turn + (self.position if self.turn else 0)) % len(choices)]

    def one(self, kind: Any, value: Any) -> str:
        if kind is op.LITERAL:
            return chr(value)
        if kind is op.NOT_LITERAL:
            return self.pick("".join(char for char in _USUAL if ord(char) != value))
        if kind is op.ANY:
            return self.pick(_USUAL)
        if kind is op.IN:
            return self.pick(_members(tuple(value)) or "a")
        if kind is op.BRANCH:
            branches = value[1]
            return self.sequence(branches[self.turn % len(branches)])
        if kind is op.SUBPATTERN:
            text = self.sequence(value[-1])
            self.groups[value[0]] = text
            return text
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            return self.repeated(*value)
        if kind is op.ATOMIC_GROUP:
            return self.sequence(value)
        if kind is op.GROUPREF:
            return self.groups.get(value, "")
        return ""  # anchors and look-arounds match no text of their own

    def repeated(self, least: int, most: Any, items: Any) -> str:
        mine, self.repeats = self.repeats, self.repeats + 1
        times = least + (self.extra if mine == self.repeat else 0)
        if mine != self.repeat and self.turn % 2 and times < min(most, least + 1):
            times += 1
        times = min(times, most if most is not op.MAXREPEAT else LONGEST_ASKED)
        if times and self.turn == 0 and len(items) == 1:
            return self.sequence(items) * times
        return "".join(self.sequence(items) for _ in range(min(times, LONGEST_ASKED)))


def _write(tree: Any, turn: int, repeat: int = -1, extra: int = 0) -> str:
    return _Writer(turn, repeat, extra).sequence(tree)


def _count_repeats(tree: Any, turn: int) -> int:
    writer = _Writer(turn, -1, 0)
    writer.sequence(tree)
    return writer.repeats


@functools.lru_cache(maxsize=4096)
def _members(items: tuple[Any, ...]) -> str:
    """Some characters of a set such as ``[a-z_]``, the usual ones first."""
    inside = [item for item in items if item[0] is not op.NEGATE]
    if len(inside) < len(items):
        return "".join(char for char in _USUAL if not any(_holds(item, char) for item in inside))
    usual = [char for char in _USUAL if any(_holds(item, char) for item in inside)]
    return "".join(dict.fromkeys([*usual, *(char for item in inside for char in _some(item))]))


def _holds(item: Any, char: str) -> bool:
    kind, value = item
    if kind is op.LITERAL:
        return bool(ord(char) == value)
    if kind is op.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    return char in _CLASSES.get(value, "")


def _some(item: Any) -> str:
    kind, value = item
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.RANGE:
        return "".join(map(chr, range(value[0], min(value[0] + 10, value[1] + 1))))
    return _CLASSES.get(value, "a")
