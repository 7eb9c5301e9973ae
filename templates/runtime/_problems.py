"""What pydantic found wrong with a value, reported once and at its place in the value.

If no member of a union accepts the value, only the errors of the nearest members are reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from typing import Any, NamedTuple, cast

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from ._values import as_sent, is_list, is_mapping, is_object, plain, written

Path = tuple[int | str, ...]

_KINDS = ("_type", "literal_error", "none_required")
"""Suffixes of error types that mean: this value is of another kind altogether."""
_SHOULD = "Input should be "
_LONGEST = 240
_MOST_READINGS = 64
_MOST_ERRORS = 10_000


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a value."""

    at: str
    """Where, for people: ``tools[3].type``; for a parameter ``query.limit``."""
    message: str
    pointer: str = ""
    """Where, as a JSON pointer (RFC 6901) into the body or parameter: ``/tools/3/type``."""
    value: Any = field(default=None, repr=False, compare=False)
    """The value there; None if there is none."""

    def __str__(self) -> str:
        return f"{self.at}: {self.message}"


def in_a_line(found: Sequence[Problem], most: int = 5) -> str:
    """The first of several problems, and how many more there are."""
    more = [f"and {len(found) - most} more"] if len(found) > most else []
    return "; ".join([*map(str, found[:most]), *more])


class Judged(NamedTuple):
    """A value as JSON types and as text, and what is wrong with it."""

    value: Any
    text: bytes
    problems: list[Problem]


def check(adapter: TypeAdapter[Any], value: object, at: str) -> list[Problem]:
    """What is wrong with ``value``, which is at ``at`` (empty: it is the body itself)."""
    return judged(adapter, value, at).problems


def judged(adapter: TypeAdapter[Any], value: object, at: str) -> Judged:
    """``value`` ready to be sent.

    A value of a Python type is checked as that first, and written as the type says: a decimal
    becomes a number or a string.
    """
    met: list[object] = []
    try:
        ready = plain(value, met)
        if met:
            held = adapter.validate_python(ready)
            if any(isinstance(one, Decimal) for one in met):
                ready = as_sent(adapter, held)
        text = written(ready)
        adapter.validator.validate_json(text)
    except ValidationError as error:
        return Judged(value, b"", explained(error, plain(value), at))
    except ValueError as error:
        found = [
            Problem(place(at, path), f"JSON has no {one}", pointer(path), one)
            for path, one in _endless(value)
        ]
        return Judged(value, b"", found or [Problem(at or "body", str(error))])
    return Judged(ready, text, [])


def _endless(value: object) -> Iterator[tuple[Path, float]]:
    """The numbers in ``value`` that are NaN or infinite."""
    waiting: list[tuple[Path, object]] = [((), value)]
    seen: dict[int, object] = {}
    while waiting:
        path, one = waiting.pop()
        if isinstance(one, float) and not isfinite(one):
            yield path, one
        parts = _parts(one) if id(one) not in seen else []
        if parts:
            seen[id(one)] = one
        waiting += [((*path, step), part) for step, part in reversed(parts)]


def _parts(value: object) -> list[tuple[int | str, object]]:
    value = plain(value) if isinstance(value, BaseModel) else value
    if is_mapping(value):
        return [(str(key), item) for key, item in value.items()]
    return [*enumerate(cast("Sequence[object]", value))] if isinstance(value, list | tuple) else []


def explained(error: ValidationError, value: object, at: str) -> list[Problem]:
    """What ``error`` says about ``value``, a JSON value at ``at``; each problem once."""
    count = error.error_count()
    if count > _MOST_ERRORS:  # reading them all would take longer than finding them
        return [Problem(at or "body", f"{count} problems, which are too many to list")]
    errors = error.errors(include_url=False, include_input=False)
    found = _narrowed([_finding(each, value) for each in errors], 0)
    return list(dict.fromkeys(_problem(one, value, at) for one in found))


def paths(error: ValidationError, value: object) -> set[Path]:
    """The paths in ``value`` that ``error`` mentions."""
    errors = error.errors(include_url=False, include_input=False, include_context=True)
    return {_finding(each, value).path for each in errors}


def place(at: str, path: Path) -> str:
    """``path`` as people write it, below ``at``: ``tools[3].type``."""
    for step in path:
        at += f"[{step}]" if isinstance(step, int) else f".{step}" if at else step
    return at or "body"


def pointer(path: Path) -> str:
    """``path`` as a JSON pointer: ``/tools/3/type``."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


@dataclass(frozen=True)
class _Finding:
    """An error, its place in the value, and the union members in which it occurred."""

    path: Path
    members: tuple[tuple[int, int | str], ...]
    """Length of the union's path, pydantic's label of the member."""
    kind: str
    message: str


def _problem(one: _Finding, value: object, at: str) -> Problem:
    message = one.message
    if len(message) > _LONGEST:
        start, comma, _ = message[:_LONGEST].rpartition(", ")
        message = f"{start}, …" if comma else f"{message[:_LONGEST]}…"
    found = _inside(value, one.path)
    if found is None and message.startswith(_SHOULD):
        message += ", not null"
    return Problem(place(at, one.path), message, pointer(one.path), found)


def _inside(value: Any, path: Path) -> Any:
    for step in path:
        led, value = _enter(value, step)
        if not led:
            return None
    return value


def _enter(value: object, step: int | str) -> tuple[bool, Any]:
    if isinstance(step, str):
        return (True, value[step]) if is_object(value) and step in value else (False, None)
    return (True, value[step]) if is_list(value) and step < len(value) else (False, None)


@dataclass(frozen=True)
class _Reading:
    """One way to read pydantic's location: which of its steps lead into the value."""

    path: Path
    value: Any
    members: tuple[tuple[int, int | str], ...] = ()
    ends: bool = True
    """Whether the last step leads somewhere."""


def _finding(error: ErrorDetails, value: object) -> _Finding:
    """Labels lead nowhere; a label that is also a key is one if the other steps then lead
    somewhere.
    """
    missing = error["type"] == "missing"
    loc = error["loc"][:-1] if missing else error["loc"]
    readings = [_Reading((), value)]
    for step in loc:
        further: list[_Reading] = []
        for one in readings:
            led, below = _enter(one.value, step)
            if led:
                further.append(_Reading((*one.path, step), below, one.members))
            if not led or isinstance(step, str):
                label = (len(one.path), step)
                further.append(_Reading(one.path, one.value, (*one.members, label), False))
        readings = further[:_MOST_READINGS]
    name = error["loc"][-1] if missing else ""
    if missing:
        readings = [one for one in readings if is_object(one.value)] or readings
    best = max(readings, key=lambda one: (len(one.path), one.ends))
    path = (*best.path, name) if missing else best.path
    if error["type"].startswith("union_tag"):
        return _tag(best, error)
    return _Finding(path, best.members, error["type"], error["msg"])


def _tag(union: _Reading, error: ErrorDetails) -> _Finding:
    """The error of a union's discriminator, placed at that property."""
    context = error.get("ctx", {})
    name: str = context["discriminator"][1:-1]
    led, tag = _enter(union.value, name)
    expected = context.get("expected_tags", "")
    message = f"must be one of {expected}, not {tag!r:.40}" if led else "Field required"
    return _Finding((*union.path, name), union.members, error["type"], message)


def _narrowed(found: list[_Finding], level: int) -> list[_Finding]:
    """``found`` with each union's errors merged; unions above ``level`` are done."""
    unions: dict[Path, dict[int | str, list[_Finding]]] = {}
    for one in found:
        if len(one.members) > level:
            depth, label = one.members[level]
            unions.setdefault(one.path[:depth], {}).setdefault(label, []).append(one)
    told: dict[Path, list[_Finding]] = {
        path: _nearest(path, [_narrowed(each, level + 1) for each in members.values()])
        for path, members in unions.items()
    }
    result: list[_Finding] = []
    for one in found:
        if len(one.members) <= level:
            result.append(one)
        else:
            result += told.pop(one.path[: one.members[level][0]], ())
    return result


def _nearest(path: Path, members: Sequence[list[_Finding]]) -> list[_Finding]:
    """What to report for a union at ``path`` whose ``members`` found these errors."""
    if len(members) == 1:
        return members[0]
    near = [
        each
        for each in members
        if any(one.path != path or not one.kind.endswith(_KINDS) for one in each)
    ]
    if not near:
        texts = [one.message for each in members for one in each]
        return [_Finding(path, (), "union", _either(texts))]
    wrong = [_wrong_tags(each, path) for each in near]
    if shared := set[Path]().union(*wrong).intersection(*filter(None, wrong)):
        # Members that accept the tag are meant; if none does, list all allowed tags.
        near = [each for each, tags in zip(near, wrong, strict=True) if not tags] or near
        if all(wrong):
            texts = [one.message for each in near for one in each if one.path in shared]
            return [_Finding(min(shared, key=str), (), "union", _either(texts))]
    fewest = min(map(len, near))
    nearest = [each for each in near if len(each) == fewest]
    if len(nearest) == 1:
        return nearest[0]
    texts = ["; ".join(_relative(one, path) for one in each) for each in nearest]
    return [
        _Finding(path, (), "union", "no alternative matches: " + ", or ".join(dict.fromkeys(texts)))
    ]


def _wrong_tags(member: Sequence[_Finding], path: Path) -> set[Path]:
    """The properties of the object at ``path`` whose value is none of those a member allows."""
    inside = len(path) + 1
    return {one.path for one in member if one.kind == "literal_error" and len(one.path) == inside}


def _relative(one: _Finding, path: Path) -> str:
    below = one.path[len(path) :]
    return f"{place('', below)}: {one.message}" if below else one.message


def _either(texts: Sequence[str]) -> str:
    """``Input should be a valid string or a valid array``."""
    texts = list(dict.fromkeys(texts))
    if all(text.startswith(_SHOULD) for text in texts):
        return _SHOULD + " or ".join(text.removeprefix(_SHOULD) for text in texts)
    return ", or ".join(texts)
