"""The boundaries of keywords that speak of one value: its type, bounds, length, pattern, list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from specmeld.conformance.schema_nodes import is_list
from specmeld.conformance.search.boundary import At, Boundary, Group
from specmeld.conformance.search.effort import NoInstanceError
from specmeld.conformance.search.exclusive_objects import ODDS
from specmeld.conformance.values.format_values import SAMPLES
from specmeld.conformance.values.number_values import NO_FLOAT, beside
from specmeld.conformance.values.strings import LONGEST
from specmeld.openapi.schema import Number, is_number

ASTRAL = "\U0001f600"
"""One code point, two UTF-16 units, four bytes."""

IMPOSTORS: dict[str, tuple[Any, ...]] = {
    "string": (0, None),
    "integer": (0.5, "0", True, None),
    "number": ("0", True, None),
    "boolean": (0, "true", None),
    "array": ({}, None),
    "object": ([], None),
    "null": (0, "", False),
}
"""For each type values of other types that a lax reader takes for it, and null."""


def types(at: At) -> Iterator[Boundary]:
    named = [at.value] if isinstance(at.value, str) else at.value
    kinds = [kind for kind in named if kind in IMPOSTORS] if is_list(named) else []
    valid: list[Group] = []
    impostors: list[Any] = []
    for kind in kinds:
        valid += [Group(at.near(type=kind)), *(_OTHER_FORMS.get(kind, _no_forms)(at))]
        impostors += [one for one in IMPOSTORS[kind] if not _told(one, impostors)]
    invalid = [Group([one]) for one in impostors]
    yield Boundary(at.value, valid, [*invalid, Group(ODDS, spare=True)])


def _told(value: Any, others: Sequence[Any]) -> bool:
    return any(
        value is other or (value == other and type(value) is type(other)) for other in others
    )


def _no_forms(at: At) -> list[Group]:
    return []


def _string_forms(at: At) -> list[Group]:
    return [Group([""])]


def _integer_forms(at: At) -> list[Group]:
    return [Group(_floats(at)), Group([2**63])]


def _floats(at: At) -> Iterator[Any]:
    yield from (float(one) for one in at.near(type="integer") if abs(one) < 2**53)


def _number_forms(at: At) -> list[Group]:
    return [Group(one + 0.5 for one in at.near(type="number"))]


def _object_forms(at: At) -> list[Group]:
    return [Group(at.extended(bases=1))]  # most objects that refuse one refuse all


_OTHER_FORMS: dict[str, Callable[[At], list[Group]]] = {
    "string": _string_forms,
    "integer": _integer_forms,
    "number": _number_forms,
    "object": _object_forms,
}


def listed(at: At) -> Iterator[Boundary]:
    values = [at.value] if at.keyword == "const" else at.value
    if not is_list(values):
        return
    valid = [Group([one], f"value {n + 1}", owed=True) for n, one in enumerate(values)]
    invalid = [
        Group(at.past()),
        Group(_misspelt(values)),
        Group([None]),
        Group(_look_alikes(values)),
        Group(_twins(values)),
    ]
    yield Boundary(at.value, valid, invalid, isolate=True)


def _misspelt(values: Sequence[Any]) -> Iterator[Any]:
    for one in values:
        if isinstance(one, str):
            yield from (one.swapcase(), one + "x")
        elif is_number(one):
            yield one + 1


def _look_alikes(values: Sequence[Any]) -> Iterator[Any]:
    """Values of another type that are written alike."""
    for one in values:
        if isinstance(one, bool):
            yield str(one).lower()
        elif is_number(one):
            yield str(one)
        elif isinstance(one, str) and one.lstrip("-").isdigit():
            yield int(one)


def _twins(values: Sequence[Any]) -> Iterator[Any]:
    """Values that are equal in Python, but not in JSON."""
    for one in values:
        if isinstance(one, bool):
            yield int(one)
        elif is_number(one) and one in (0, 1):
            yield bool(one)


def bounds(at: At) -> Iterator[Boundary]:
    if not is_number(at.value):
        return
    upward = at.keyword in ("minimum", "exclusiveMinimum")
    inward = 1 if upward else -1
    inside = [*beside(at.value, inward, False), *beside(at.value, inward, True)]
    outside = [*beside(at.value, -inward, False), *beside(at.value, -inward, True)]
    steer = {"minimum" if upward else "maximum": at.value}
    if at.keyword.startswith("exclusive"):
        valid = [Group([*inside, *_lazily(at.near, **steer)])]
        invalid = [Group([at.value]), Group(outside)]
    else:
        valid = [Group([at.value, *inside]), Group(at.near(**steer))]
        invalid = [Group(outside)]
    yield Boundary(at.value, valid, invalid, isolate=True)


def multiples(at: At) -> Iterator[Boundary]:
    step = at.value
    if is_number(step) and step > 0:
        between = (one + part for one in _lazily(at.near) for part in _parts(step)
                   if is_number(one))  # fmt: skip
        valid = [
            Group(at.near(type="number", exclusiveMinimum=0)),
            Group(at.near(type="number")),
            Group(at.near(), spare=True),
        ]
        yield Boundary(step, valid, [Group(between)], isolate=True)


def _parts(step: Number) -> tuple[Number, ...]:
    """What is less than a step, where there are floats of that size."""
    return (1,) if step >= NO_FLOAT else (step / 2, 1, 0.5, step / 3)


def lengths(at: At) -> Iterator[Boundary]:
    if not is_number(at.value):
        return
    n = int(at.value)
    wrong = n - 1 if at.keyword == "minLength" else n + 1
    yield Boundary(
        at.value,
        [Group(_of_length(at.near, n)), Group(_astral(n)), Group(at.near(), spare=True)],
        [
            Group(_of_length(at.past, wrong)),
            Group(_astral(wrong)),
            Group(_letters(wrong), spare=True),
        ],
        isolate=True,
    )


def _of_length(search: Callable[..., Iterator[Any]], n: int) -> Iterator[Any]:
    if n > LONGEST:
        raise NoInstanceError(f"a string of {n} code points is too long to generate")
    if n < 0:
        raise NoInstanceError("no value can violate it")
    yield from search(type="string", minLength=n, maxLength=n)


def _letters(n: int) -> Iterator[str]:
    if 0 <= n <= LONGEST:
        yield "a" * n


def _astral(n: int) -> Iterator[str]:
    if 0 < n <= LONGEST // 100:
        yield ASTRAL * n


def patterns(at: At) -> Iterator[Boundary]:
    if isinstance(at.value, str):
        valid = [Group(at.near(type="string")), Group(at.near(), spare=True)]
        yield Boundary(at.value, valid, [Group(_mismatches(at))], isolate=True)


def formats(at: At) -> Iterator[Boundary]:
    if isinstance(at.value, str) and at.value in SAMPLES:
        valid, invalid = SAMPLES[at.value]
        yield Boundary(
            at.value,
            [Group(valid), Group(at.near(type="string"), spare=True)],
            [*(Group([one]) for one in invalid), Group(_mismatches(at), spare=True)],
        )


def _mismatches(at: At) -> Iterator[Any]:
    for text in islice(_lazily(at.near, type="string"), 2):
        if isinstance(text, str):
            yield from (text + "!", "!" + text, text[:-1], text[1:], text.swapcase(), text + text)
            yield from ("!" * len(text), " " * len(text))
    yield from at.past(type="string")
    yield from ("", "!", " ", "a", "0")


def _lazily(search: Callable[..., Iterator[Any]], **steer: Any) -> Iterator[Any]:
    try:
        yield from search(**steer)
    except NoInstanceError:
        return
