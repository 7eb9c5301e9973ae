"""Which segments of recorded paths are values: what is an id by its form, or differs in nothing
else than its place.

``/boats/17`` and ``/boats/tern`` are ``/boats/{boat_id}`` where the first is a number, or where
both were answered with the same kind of thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from specmeld.model.json import JSON
from specmeld.read.example_values import json_body
from specmeld.read.formats.har_entries import HarEntry
from specmeld.read.requests.path_words import id_name, is_plural
from specmeld.read.requests.request_paths import ID
from specmeld.read.requests.secret_values import looks_random
from specmeld.read.requests.sent_requests import Member

_TOKEN = re.compile(r"(?=.*\d)[0-9a-fA-F]{12,}\Z|(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{16,}\Z")
_PREFIXED = re.compile(r"[A-Za-z]{1,12}[_-](?=[A-Za-z0-9]*\d)[A-Za-z0-9]{6,}\Z")
_SHORT = re.compile(r"[A-Za-z]{1,4}[-_]?\d{1,12}\Z")
"""An id below the plural of what it is of; elsewhere it may be a name, as ``oauth2`` is."""
_VERSION = re.compile(r"v\d+(?:\.\d+)*\Z")
_WORDS = re.compile(r"[A-Za-z]+(?:[-_][A-Za-z]+)*\Z")
_IDENTIFIERS = ("id", "_id", "uuid", "key", "slug", "name", "code")
_MOST_SEGMENTS = 40

_Prefix = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Recorded:
    entry: HarEntry
    segments: tuple[str, ...]
    """Empty for a segment that is known to be a value."""
    answer: JSON
    """The body of its first success, where that is JSON."""


def with_parameters(
    entries: Sequence[HarEntry], is_secret: Callable[[str], bool]
) -> list[HarEntry]:
    """The entries with the paths of operations, and the values beside them."""
    calls = [
        _Recorded(entry, tuple(_blank_ids(entry.segments, is_secret)), _answer(entry))
        for entry in entries
    ]
    longest = min(max((len(call.segments) for call in calls), default=0), _MOST_SEGMENTS)
    for at in range(1, longest):
        values = set(_values_at(at, calls))
        calls = [
            replace(call, segments=(*call.segments[:at], "", *call.segments[at + 1 :]))
            if call.segments[: at + 1] in values
            else call
            for call in calls
        ]
    return [_renamed(call, is_secret) for call in calls]


def _blank_ids(segments: Sequence[str], is_secret: Callable[[str], bool]) -> Iterator[str]:
    for before, segment in zip(("", *segments), segments, strict=False):
        is_id = not _VERSION.match(segment) and (
            ID.match(segment)
            or _is_token(segment)
            or _PREFIXED.match(segment)
            or (is_plural(before) and _SHORT.match(segment))
            or is_secret(segment)
        )
        yield "" if is_id else segment


def _is_token(segment: str) -> bool:
    if _WORDS.match(segment) and not looks_random(segment):
        return False
    words = re.split(r"[-_]", segment)
    spoken = sum(len(word) for word in words if word.isalpha() and len(word) > 2)
    return (_TOKEN.match(segment) is not None and spoken < len(segment) / 2) or looks_random(
        segment
    )


def _answer(entry: HarEntry) -> JSON:
    for response in entry.sent.responses:
        if 200 <= response.status < 300 and response.body is not None:
            payload = json_body(response.body.text, response.body.line)
            return payload.value if payload is not None else None
    return None


def _values_at(at: int, calls: Sequence[_Recorded]) -> Iterator[_Prefix]:
    """The beginnings of paths whose last segment is a value."""
    groups: dict[tuple[str, _Prefix, _Prefix], list[_Recorded]] = {}
    for call in calls:
        if len(call.segments) > at and call.segments[at] and call.segments[at - 1]:
            key = call.entry.sent.method, call.segments[:at], call.segments[at + 1 :]
            groups.setdefault(key, []).append(call)
    for (_, before, _), group in groups.items():
        different = {call.segments[at] for call in group}
        if len(different) > 1 and _are_alike(group, at):
            yield from ((*before, segment) for segment in different)
        else:
            yield from ((*before, call.segments[at]) for call in group if _echoes(call, at))


def _are_alike(group: Sequence[_Recorded], at: int) -> bool:
    """Whether all were answered with things of one kind, each with something to tell it by."""
    answers = [call.answer for call in group]
    things = [answer for answer in answers if isinstance(answer, dict)]
    if len(things) < len(answers) or not is_plural(group[0].segments[at - 1]):
        return False
    return all(len(thing) > 1 and thing.keys() == things[0].keys() for thing in things) and any(
        name in things[0] for name in _IDENTIFIERS
    )


def _echoes(call: _Recorded, at: int) -> bool:
    """Whether the answer is the thing that the segment names."""
    if not isinstance(call.answer, dict) or at != len(call.segments) - 1:
        return False
    named = [value for name, value in call.answer.items() if name in _IDENTIFIERS]
    return is_plural(call.segments[at - 1]) and call.segments[at] in named


def _renamed(call: _Recorded, is_secret: Callable[[str], bool]) -> HarEntry:
    sent, named, values = call.entry.sent, list[str](), list[Member]()
    taken: set[str] = set()
    for segment, value in zip(call.segments, call.entry.segments, strict=True):
        if segment or not value:
            named.append(segment)
            continue
        resource = named[-1] if named and not named[-1].startswith("{") else ""
        name = id_name(resource, taken)
        taken.add(name)
        named.append(f"{{{name}}}")
        is_hidden = is_secret(value) or not (ID.match(value) or len(value) < 16)
        values.append(Member(name, None if is_hidden else value, sent.url_line))
    url = f"{call.entry.origin}/{'/'.join(named)}"
    return replace(call.entry, sent=replace(sent, url=url, path=values))
