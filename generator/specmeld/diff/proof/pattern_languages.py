"""Whether every text that matches one pattern matches another: proved, or disproved.

Both patterns are turned into automata and walked together, by one character of each set that they
distinguish. Undecided are patterns that are not regular (look-arounds, backreferences) and those
that take too many steps.
"""

from __future__ import annotations

import functools
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from specmeld.runtime import regex_syntax

_MOST_STATES = 3_000
_MOST_PAIRS = 3_000
_MOST_BOUNDS = 300
_MOST_STEPS = 50_000
"""Most states entered in one walk."""
_LAST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
_LIKED = "aA0_-. bB1/:@!,+#"
"""Preferred representatives of character sets."""

_States = frozenset[int]


class UndecidedError(Exception):
    """Nothing is known about two patterns."""


def counterexample(narrow: Sequence[str], wide: str) -> str | None:
    """A short text that all of ``narrow`` match and ``wide`` does not; None: there is none.

    Raises UndecidedError.
    """
    found = _searched(tuple(dict.fromkeys(narrow)), wide)
    if isinstance(found, UndecidedError):
        raise found
    return found


@functools.lru_cache(maxsize=1024)
def _searched(narrow: tuple[str, ...], wide: str) -> str | UndecidedError | None:
    try:
        return _Walk([_automaton(one) for one in narrow], _automaton(wide)).search()
    except UndecidedError as failure:
        return failure.with_traceback(None)


@dataclass(slots=True)
class _Automaton:
    """States with their transitions: by a character, empty, at the beginning or at the end."""

    moves: list[list[tuple[Any, int]]] = field(default_factory=list)
    jumps: list[list[tuple[str, int]]] = field(default_factory=list)
    """The required edge, empty for none, and the next state."""
    start: int = 0
    end: int = 0

    def state(self) -> int:
        if len(self.moves) >= _MOST_STATES:
            raise UndecidedError("a pattern is too large to compare")
        self.moves.append([])
        self.jumps.append([])
        return len(self.moves) - 1

    def closure(self, states: Iterable[int], edges: str) -> _States:
        """All states reachable without a character, if these edges hold."""
        waiting, seen = list(states), set[int]()
        while waiting:
            state = waiting.pop()
            if state not in seen:
                seen.add(state)
                waiting += [to for edge, to in self.jumps[state] if edge in edges]
        return frozenset(seen)

    def add(self, tree: Any, begin: int) -> int:
        """The state after ``tree`` if it begins at that state."""
        match type(tree).__name__:
            case "Characters":
                end = self.state()
                self.moves[begin].append((tree, end))
                return end
            case "Edge" if tree.kind in "^$":
                return self._jump(begin, self.state(), tree.kind)
            case "Sequence":
                for item in tree.items:
                    begin = self.add(item, begin)
                return begin
            case "Choice":
                end = self.state()
                for option in tree.options:
                    self._jump(self.add(option, self._jump(begin, self.state())), end)
                return end
            case "Group":
                return self.add(tree.item, begin)
            case "Repeat":
                return self._repeated(tree, begin)
            case _:
                raise UndecidedError("a pattern is not regular")

    def _repeated(self, tree: Any, begin: int) -> int:
        for _ in range(tree.least):  # each repetition adds a state, so their number bounds it
            begin = self.add(tree.item, self._jump(begin, self.state()))
        end = self.state()
        if tree.most is None:
            begin = self._jump(begin, self.state())
            self._jump(self.add(tree.item, begin), begin)
        else:
            for _ in range(tree.most - tree.least):
                self._jump(begin, end)
                begin = self.add(tree.item, self._jump(begin, self.state()))
        self._jump(begin, end)
        return end

    def _jump(self, begin: int, end: int, edge: str = "") -> int:
        self.jumps[begin].append((edge, end))
        return end


@functools.lru_cache(maxsize=1024)
def _automaton(pattern: str) -> _Automaton:
    made = _Automaton()
    try:
        tree = regex_syntax().parse(pattern)
    except ValueError:
        raise UndecidedError("a pattern cannot be parsed") from None
    made.start = made.state()
    made.end = made.add(tree, made.start)
    return made


@dataclass(slots=True)
class _Walk:
    narrow: Sequence[_Automaton]
    wide: _Automaton
    steps: int = 0

    def search(self) -> str | None:
        every = [*self.narrow, self.wide]
        alphabet = list(_alphabet(every))
        first = tuple(one.closure([one.start], "^") for one in every)
        waiting, seen = deque([(first, "")]), {first}
        while waiting:
            states, text = waiting.popleft()
            if self._shows(states, at_start=not text):
                return text
            for character in alphabet:
                following = self._after(states, character)
                if following is not None and following not in seen:
                    seen.add(following)
                    waiting.append((following, text + character))
            if len(seen) > _MOST_PAIRS or self.steps > _MOST_STEPS:
                raise UndecidedError("the patterns are too different to compare")
        return None

    def _shows(self, states: tuple[_States, ...], at_start: bool) -> bool:
        """Whether the text that leads here matches only the narrow patterns."""
        edges = "^$" if at_start else "$"
        every = (*self.narrow, self.wide)
        ends = [
            one.end in one.closure(held, edges) for one, held in zip(every, states, strict=True)
        ]
        return all(ends[:-1]) and not ends[-1]

    def _after(self, states: tuple[_States, ...], character: str) -> tuple[_States, ...] | None:
        """The next states for a character; None if the wide pattern matches, whatever follows."""
        made = []
        for one, held in zip((*self.narrow, self.wide), states, strict=True):
            if one.end in held:
                made.append(held)
                continue
            reached = {to for state in held for by, to in one.moves[state] if by.holds(character)}
            self.steps += len(held)
            made.append(one.closure({*reached, one.start}, ""))
        return None if self.wide.end in made[-1] else tuple(made)


def _alphabet(automata: Iterable[_Automaton]) -> Iterator[str]:
    """One character of each set that the automata distinguish."""
    sets = {by for one in automata for moves in one.moves for by, _ in moves}
    bounds = {0, _LAST + 1, _SURROGATES.start, _SURROGATES.stop}
    for each in sets:
        for low, high in each.ranges:
            bounds |= {low, high + 1}
    if len(bounds) > _MOST_BOUNDS:
        raise UndecidedError("the patterns distinguish too many characters")
    if any(each.properties for each in sets):
        bounds |= _category_bounds()
    cuts = sorted(bounds)
    known = set[tuple[bool, ...]]()
    spans = [span for span in pairwise(cuts) if span[0] not in _SURROGATES]
    for low, high in sorted(spans, key=lambda span: not _is_liked(*span)):
        character = next((one for one in _LIKED if low <= ord(one) < high), chr(low))
        held = tuple(each.holds(character) for each in sets)
        if held not in known:
            known.add(held)
            yield character


@functools.cache
def _category_bounds() -> frozenset[int]:
    """The boundaries between Unicode general categories."""
    categories = map(unicodedata.category, map(chr, range(_LAST + 1)))
    return frozenset(n for n, (one, other) in enumerate(pairwise(categories), 1) if one != other)


def _is_liked(low: int, high: int) -> bool:
    return any(low <= ord(one) < high for one in _LIKED)
