"""Patterns that a linear engine cannot read (look-arounds, backreferences), in bounded time.

A position of the pattern that failed at a position of the text is not tried there again, unless the
pattern has backreferences; in any case the search ends after ``MOST_STEPS`` steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ._regex_syntax import (
    Back,
    Characters,
    Choice,
    Edge,
    Group,
    Look,
    Repeat,
    Sequence,
    Tree,
    parse,
    split,
)

MOST_STEPS = 200_000
"""Steps after which a text counts as not matching."""
_LONGEST_PROGRAM = 20_000
_WORD = parse(r"\w")


@dataclass
class _Program:
    """Instructions of a backtracking machine: name and arguments."""

    code: list[tuple[Any, ...]] = field(default_factory=lambda: [])
    slots: int = 0
    """Positions to remember: starts and ends of groups, starts of iterations."""
    refers: bool = False

    def add(self, *instruction: Any) -> int:
        if len(self.code) > _LONGEST_PROGRAM:
            raise ValueError("the pattern is too large")
        self.code.append(instruction)
        return len(self.code) - 1

    def slot(self) -> int:
        self.slots += 1
        return self.slots - 1


Matcher = Callable[[str], bool]


class _TooLongError(Exception):
    """A search has used up its steps."""


def asked(pattern: str, ask: Callable[[str], Matcher]) -> Matcher:
    """A search for a pattern that ``ask`` carries out for each part, if the pattern has parts that
    must or must not occur. Raises ValueError if the pattern cannot be read."""
    parts = split(pattern)
    if len(parts) == 1:
        return searcher(pattern)
    searches = [(ask(part), wanted) for part, wanted in parts]
    return lambda text: all(found(text) is wanted for found, wanted in searches)


@cache
def searcher(pattern: str) -> Matcher:
    """A search for a pattern by backtracking. Raises ValueError as above."""
    tree = parse(pattern)
    program = _Program()
    groups: dict[int, tuple[int, int]] = {}
    _write(tree, program, groups)
    program.add("end")
    anchored = isinstance(tree, Sequence) and tree.items[:1] == (Edge("^"),)

    def search(text: str) -> bool:
        run = _Run(program, text)
        starts = range(1 if anchored else len(text) + 1)
        try:
            return any(run.matches(start) for start in starts)
        except _TooLongError:
            return False

    return search


def _write(tree: Tree, program: _Program, groups: dict[int, tuple[int, int]]) -> None:
    match tree:
        case Characters():
            program.add("character", tree.holds)
        case Edge():
            program.add("edge", tree.kind)
        case Sequence():
            for item in tree.items:
                _write(item, program, groups)
        case Choice():
            _write_choice(tree, program, groups)
        case Repeat(item=Characters() as one):
            program.add("span", one.holds, tree.least, tree.most, tree.greedy)
        case Repeat():
            _write_repeat(tree, program, groups)
        case Group():
            groups[tree.number] = program.slot(), program.slot()
            program.add("save", groups[tree.number][0])
            _write(tree.item, program, groups)
            program.add("save", groups[tree.number][1])
        case Back():
            program.refers = True
            program.add("back", groups.get(tree.number))
        case Look():
            _write_look(tree, program, groups)


def _write_choice(tree: Choice, program: _Program, groups: dict[int, tuple[int, int]]) -> None:
    ends: list[int] = []
    for option in tree.options[:-1]:
        fork = program.add("fork", 0)
        _write(option, program, groups)
        ends.append(program.add("go", 0))
        program.code[fork] = ("fork", len(program.code))
    _write(tree.options[-1], program, groups)
    for end in ends:
        program.code[end] = ("go", len(program.code))


def _write_repeat(tree: Repeat, program: _Program, groups: dict[int, tuple[int, int]]) -> None:
    for _ in range(tree.least):
        _write(tree.item, program, groups)
    leave = "fork" if tree.greedy else "try"
    forks: list[int] = []
    if tree.most is None:
        begin, slot = len(program.code), program.slot()
        forks.append(program.add(leave, 0))
        program.add("save", slot)
        _write(tree.item, program, groups)
        program.add("moved", slot)
        program.add("go", begin)
    for _ in range((tree.most or 0) - tree.least if tree.most else 0):
        forks.append(program.add(leave, 0))
        _write(tree.item, program, groups)
    for fork in forks:
        program.code[fork] = (leave, len(program.code))


def _write_look(tree: Look, program: _Program, groups: dict[int, tuple[int, int]]) -> None:
    look = program.add("look")
    begin = len(program.code)
    _write(tree.item, program, groups)
    program.add("end")
    program.code[look] = ("look", begin, len(program.code), tree.ahead, tree.negative)


class _Run:
    """One search in one text."""

    def __init__(self, program: _Program, text: str) -> None:
        self.program = program
        self.text = text
        self.steps = 0
        self.failed: set[tuple[int, int]] = set()
        """Positions of pattern and text that cannot match; unused with backreferences."""

    def matches(self, start: int) -> bool:
        return self.ends(0, start, (-1,) * self.program.slots, None) is not None

    def ends(
        self, begin: int, start: int, slots: tuple[int, ...], wanted: int | None
    ) -> tuple[int, ...] | None:
        """The slots with which a match from ``begin`` ends, at ``wanted`` if it is given."""
        waiting = [(begin, start, slots)]
        seen = set[tuple[int, int]]() if wanted is not None or begin else self.failed
        while waiting:
            at, place, slots = waiting.pop()
            while True:
                self.steps += 1
                if self.steps > MOST_STEPS:
                    raise _TooLongError
                if not self.program.refers:
                    if (at, place) in seen:
                        break
                    seen.add((at, place))
                instruction = self.program.code[at]
                if instruction[0] == "end":
                    if wanted in (None, place):
                        return slots
                    break
                following = self.step(instruction, at, place, slots, waiting)
                if following is None:
                    break
                at, place, slots = following
        return None

    def step(
        self,
        instruction: tuple[Any, ...],
        at: int,
        place: int,
        slots: tuple[int, ...],
        waiting: list[tuple[int, int, tuple[int, ...]]],
    ) -> tuple[int, int, tuple[int, ...]] | None:
        """Where the search goes on; None if it fails here."""
        match instruction:
            case ("character", holds):
                fits = place < len(self.text) and holds(self.text[place])
                return (at + 1, place + 1, slots) if fits else None
            case ("span", holds, least, most, greedy):
                return self.span(at, place, slots, waiting, holds, least, most, greedy)
            case ("edge", kind):
                return (at + 1, place, slots) if self.is_edge(kind, place) else None
            case ("fork", other):
                waiting.append((other, place, slots))
                return at + 1, place, slots
            case ("try", other):
                waiting.append((at + 1, place, slots))
                return other, place, slots
            case ("go", other):
                return other, place, slots
            case ("save", slot):
                return at + 1, place, (*slots[:slot], place, *slots[slot + 1 :])
            case ("moved", slot):
                return (at + 1, place, slots) if slots[slot] != place else None
            case ("back", None):
                return at + 1, place, slots
            case ("back", (first, last)):
                again = self.text[slots[first] : slots[last]] if slots[last] >= 0 else ""
                fits = self.text.startswith(again, place)
                return (at + 1, place + len(again), slots) if fits else None
            case ("look", begin, after, ahead, negative):
                found = self.look(begin, place, slots, ahead)
                if (found is None) is not negative:
                    return None
                return after, place, slots if found is None else found
            case _:
                raise AssertionError(instruction)

    def span(
        self,
        at: int,
        place: int,
        slots: tuple[int, ...],
        waiting: list[tuple[int, int, tuple[int, ...]]],
        holds: Callable[[str], bool],
        least: int,
        most: int | None,
        greedy: bool,
    ) -> tuple[int, int, tuple[int, ...]] | None:
        """As many characters as possible, then one less each time; or the reverse if lazy."""
        last = len(self.text) if most is None else min(len(self.text), place + most)
        end = place
        while end < last and holds(self.text[end]):
            end += 1
        self.steps += end - place
        ends = range(place + least, end + 1)
        if not ends:
            return None
        waiting += [(at + 1, one, slots) for one in (ends if greedy else reversed(ends))]
        return waiting.pop()

    def look(
        self, begin: int, place: int, slots: tuple[int, ...], ahead: bool
    ) -> tuple[int, ...] | None:
        if ahead:
            return self.ends(begin, place, slots, None)
        for start in range(place, -1, -1):
            found = self.ends(begin, start, slots, place)
            if found is not None:
                return found
        return None

    def is_edge(self, kind: str, place: int) -> bool:
        if kind == "^":
            return place == 0
        if kind == "$":
            return place == len(self.text)
        before = place > 0 and self._is_word(self.text[place - 1])
        after = place < len(self.text) and self._is_word(self.text[place])
        return (before is not after) is (kind == "b")

    @staticmethod
    def _is_word(character: str) -> bool:
        return isinstance(_WORD, Characters) and _WORD.holds(character)
