"""Strings by length and pattern: a small generator over the parse tree of a regular expression.

It guesses, and keeps what matches. Look-arounds are not steered by, only survived.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from specmeld.conformance.values.pattern_match import LONGEST as LONGEST_ASKED
from specmeld.conformance.values.pattern_match import UnreadablePatternError, found, reach
from specmeld.runtime import regex_syntax

LONGEST = 1_000_000
"""Code points. A longer string is not built."""

_FILLERS = ("a", "A1-_", "0", "bB2.", " ", "!")
_USUAL = "aA0_-. bB1/:@!,+#"
_TURNS = 12
_MOST_ROUNDS = 400
_LOOKED_AT = 0x3100
"""Characters that are tried where none of the usual ones is of a set."""
_STRETCHED = 24
"""Repeats of a pattern of which one at a time is made longer."""


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
    """The tree of a pattern, None where it has none."""
    try:
        return regex_syntax().parse(pattern)
    except ValueError:
        return None


@dataclass
class _Writer:
    turn: int
    repeat: int
    extra: int
    repeats: int = 0
    position: int = 0
    groups: dict[int, str] = field(default_factory=dict)

    def picked(self, choices: str, times: int) -> str:
        """So many characters, the next one of the choices each time but in the first turn."""
        start = (self.turn + self.position + 1) % len(choices) if self.turn else 0
        self.position += times
        in_order = choices[start:] + choices[:start] if self.turn else choices[0]
        return (in_order * (times // len(in_order) + 1))[:times]

    def one(self, tree: Any) -> str:
        match type(tree).__name__:
            case "Characters":
                return self.picked(_members(tree) or "a", 1)
            case "Sequence":
                return "".join(map(self.one, tree.items))
            case "Choice":
                return self.one(tree.options[self.turn % len(tree.options)])
            case "Group":
                self.groups[tree.number] = text = self.one(tree.item)
                return text
            case "Repeat":
                return self.repeated(tree)
            case "Back":
                return self.groups.get(tree.number, "")
            case _:
                return ""  # anchors and look-arounds match no text of their own

    def repeated(self, tree: Any) -> str:
        mine, self.repeats = self.repeats, self.repeats + 1
        most = LONGEST_ASKED if tree.most is None else tree.most
        times: int = tree.least + (self.extra if mine == self.repeat else 0)
        if mine != self.repeat and self.turn % 2 and times < min(most, tree.least + 1):
            times += 1
        times = min(times, most, LONGEST_ASKED)
        if type(tree.item).__name__ == "Characters":
            return self.picked(_members(tree.item) or "a", times)
        if times and self.turn == 0 and type(tree.item).__name__ != "Sequence":
            return self.one(tree.item) * times
        return "".join(self.one(tree.item) for _ in range(times))


def _write(tree: Any, turn: int, repeat: int = -1, extra: int = 0) -> str:
    return _Writer(turn, repeat, extra).one(tree)


def _count_repeats(tree: Any, turn: int) -> int:
    writer = _Writer(turn, -1, 0)
    writer.one(tree)
    return writer.repeats


@functools.lru_cache(maxsize=4096)
def _members(characters: Any) -> str:
    """Some characters of a set such as ``[a-z_]``, the usual ones first."""
    usual = [one for one in _USUAL if characters.holds(one)]
    if characters.negated or characters.properties:
        return "".join(usual) or next(filter(characters.holds, map(chr, range(_LOOKED_AT))), "")
    if characters in _classes():
        return "".join(usual)
    listed = (chr(code) for low, high in characters.ranges for code in _some(low, high))
    return "".join(dict.fromkeys([*usual, *listed]))


@functools.cache
def _classes() -> frozenset[Any]:
    """What ``\\d``, ``\\w`` and ``\\s`` stand for, of which the usual characters are enough."""
    return frozenset(map(regex_syntax().parse, (r"\d", r"\w", r"\s")))


def _some(low: int, high: int) -> range:
    return range(low, min(low + 10, high) + 1)
