"""Patterns asked of texts: by Python's ``re``, as jsonschema does, else by Rust's ``regex``.

``re`` can take time that is exponential in the text. How long a text a pattern is asked of is read
off its parse tree: two repeats that may share out the same characters in several ways multiply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

LONGEST = 10_000
"""Code points of a text that any pattern is asked of."""

_STEPS = 10**7
"""Characters that may be looked at until a text is found to match or not."""
_NESTED = 12
"""Code points of a text for patterns of which each character doubles the time."""
_EMPTY = 0
"""Likewise where rounds that take no character can stand anywhere among the others."""
_MANY = 10
"""Rounds from which a repeat counts as endless."""
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
_NOT_ONE = {*_REPEATS, op.POSSESSIVE_REPEAT, op.BRANCH, op.ASSERT, op.ASSERT_NOT, op.AT}
"""Items that may be no character or several."""
_SAMPLES = frozenset(map(chr, range(256)))
_DEEPEST = 40

Search = Callable[[str], bool]


class UnreadablePatternError(Exception):
    """A pattern that neither Python nor Rust can read; says why."""


class ExplosivePatternError(Exception):
    """A pattern that may take too long for this text."""


def found(pattern: str, text: str) -> bool:
    """Whether the pattern is found in the text. Raises both errors above."""
    search, longest = _asked(pattern)
    if len(text) > longest:
        told = f"the pattern may explode on {len(text)} characters: {pattern[:60]}"
        raise ExplosivePatternError(told)
    return search(text)


def reach(pattern: str) -> int:
    """The longest text that the pattern is asked of."""
    return _asked(pattern)[1]


@lru_cache(maxsize=4096)
def _asked(pattern: str) -> tuple[Search, int]:
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as failure:
        return _by_rust(pattern, str(failure)), LONGEST  # it is linear
    search = compiled.search
    try:
        longest = _reach(parser.parse(pattern))
    except RecursionError:
        longest = _NESTED
    return (lambda text: search(text) is not None), longest


def _by_rust(pattern: str, reason: str) -> Search:
    try:
        validator = SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        raise UnreadablePatternError(f"the pattern cannot be read: {reason}") from None

    def search(text: str) -> bool:
        try:
            validator.validate_python(text)
        except ValidationError:
            return False
        return True

    return search


def _reach(tree: Any) -> int:
    for rounds, _, body in _repeats(tree, _MANY):
        if _shared_out(body):
            empty = rounds and body.getwidth()[0] == 0
            return _EMPTY if empty else _NESTED
    starts = 0 if tree and tree[0] == (op.AT, op.AT_BEGINNING) else 1
    most = max(map(_longest_chain, _sequences(tree))) + starts
    return LONGEST if most < 2 else min(LONGEST, int(_STEPS ** (1 / most)))


def _inner(kind: Any, value: Any) -> list[Any]:
    """The sequences inside one item of a sequence."""
    if kind in (*_REPEATS, op.POSSESSIVE_REPEAT):
        return [value[2]]
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind is op.BRANCH:
        return list(value[1])
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is op.ATOMIC_GROUP else []


def _sequences(items: Any, depth: int = 0) -> Iterator[Any]:
    if depth > _DEEPEST:
        raise RecursionError
    yield items
    for kind, value in items:
        for inner in _inner(kind, value):
            yield from _sequences(inner, depth + 1)


def _repeats(items: Any, rounds: int = 0) -> Iterator[Any]:
    """What is repeated anywhere in the tree: ``rounds`` times, else a varying number of times."""
    for sequence in _sequences(items):
        for kind, value in sequence:
            least, most, _ = value if kind in _REPEATS else (0, 0, None)
            if kind in _REPEATS and (most >= rounds if rounds else most > least):
                yield value


def _endless(repeat: tuple[int, Any, Any]) -> bool:
    least, most, _ = repeat
    return most is op.MAXREPEAT or (most > least and most >= _MANY)


def _shared_out(body: Any) -> bool:
    """Whether one text can be several rounds of ``body`` in several ways, as far as we can see.

    Not where each round has a character of its own, which no repeat inside of it takes.
    """
    inside = [inner for _, _, inner in _repeats(body)]
    taken = frozenset[str]().union(*(_characters(items) for items in inside))
    apart = any(not (own & taken) for own in _own(_flat(body)))
    return bool(inside and not apart) or any(map(_ambiguous, _branches(body)))


def _own(flat: Iterator[Any]) -> Iterator[frozenset[str]]:
    """The characters at each place of a sequence that has exactly one."""
    for kind, value in flat:
        if kind not in (
            *_REPEATS,
            op.BRANCH,
            op.ASSERT,
            op.ASSERT_NOT,
            op.AT,
            op.POSSESSIVE_REPEAT,
        ):
            yield _one(kind, value)


def _flat(items: Any) -> Iterator[Any]:
    """The items of a sequence, groups opened."""
    for kind, value in items:
        if kind is op.SUBPATTERN:
            yield from _flat(value[3])
        else:
            yield kind, value


def _branches(items: Any) -> Iterator[list[Any]]:
    for sequence in _sequences(items):
        yield from (list(value[1]) for kind, value in sequence if kind is op.BRANCH)


def _ambiguous(branches: list[Any]) -> bool:
    """Whether two branches may begin alike."""
    taken: set[str] = set()
    for branch in branches:
        first = _first(branch)
        if not first or first & taken:
            return True
        taken |= first
    return False


def _first(items: Any) -> frozenset[str]:
    """The characters that a sequence may begin with; none where that is not certain."""
    gathered: frozenset[str] = frozenset()
    for kind, value in _flat(items):
        if kind is op.AT:
            continue
        if kind in _REPEATS:
            gathered |= _first(value[2])
            if value[0] == 0:
                continue
            return gathered
        if kind is op.BRANCH:
            return gathered.union(*map(_first, value[1]))
        return gathered | _one(kind, value)
    return frozenset()


def _longest_chain(items: Any) -> int:
    """How many endless repeats stand side by side that may take each other's characters."""
    longest, chain, taken = 0, 0, frozenset[str]()
    for kind, value in _flat(items):
        if kind in _REPEATS and _endless(value):
            characters = _characters(value[2])
            chain = chain + 1 if characters & taken else 1
            taken = characters if chain == 1 else taken | characters
            longest = max(longest, chain)
        elif kind not in _NOT_ONE and not (_one(kind, value) & taken):
            chain, taken = 0, frozenset()
    return longest


def _characters(items: Any) -> frozenset[str]:
    """The characters that a sequence may take at all."""
    return frozenset[str]().union(
        *(
            _one(kind, value)
            for sequence in _sequences(items)
            for kind, value in sequence
            if kind is not op.AT and not _inner(kind, value)
        )
    )


def _one(kind: Any, value: Any) -> frozenset[str]:
    """The characters that one item takes, of those that we look at; all where it is not known."""
    if kind is op.LITERAL:
        return frozenset(chr(value))
    if kind not in (op.IN, op.NOT_LITERAL):
        return _SAMPLES
    return _members(tuple(value) if kind is op.IN else ((op.NEGATE, None), (op.LITERAL, value)))


@lru_cache(maxsize=1024)
def _members(items: tuple[Any, ...]) -> frozenset[str]:
    inside = {char for char in _SAMPLES for item in items if _holds(item, char)}
    inside |= {chr(value) for kind, value in items if kind is op.LITERAL}
    return _SAMPLES - inside if items[0][0] is op.NEGATE else frozenset(inside)


def _holds(item: Any, char: str) -> bool:
    kind, value = item
    if kind is op.LITERAL:
        return bool(ord(char) == value)
    if kind is op.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    test = _CLASSES.get(value) if kind is op.CATEGORY else None
    return test is not None and test(char)


_CLASSES: dict[Any, Search] = {
    op.CATEGORY_DIGIT: str.isdigit,
    op.CATEGORY_NOT_DIGIT: lambda char: not char.isdigit(),
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    op.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    op.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}
