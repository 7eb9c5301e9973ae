"""Which segments of recorded paths are values: those that look like ids, or those in which similar
calls differ.

``/boats/17`` and ``/boats/tern`` are ``/boats/{boat_id}`` if the first is a number, or if both
returned the same kind of thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from specmeld.model.json import JSON
from specmeld.read.example_values import json_body
from specmeld.read.formats.har_files.har_entries import HarEntry
from specmeld.read.requests.path_words import id_name, is_plural
from specmeld.read.requests.request_paths import ID
from specmeld.read.requests.secret_values import looks_random
from specmeld.read.requests.sent_requests import Member

_TOKEN = re.compile(r"(?=.*\d)[0-9a-fA-F]{12,}\Z|(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{16,}\Z")
_PREFIXED = re.compile(r"[A-Za-z]{1,12}[_-](?=[A-Za-z0-9]*\d)[A-Za-z0-9]{6,}\Z")
_SHORT = re.compile(r"[A-Za-z]{1,4}[-_]?\d{1,12}\Z")
"""An id below the plural of its noun; elsewhere it may be a name, such as ``oauth2``."""
_VERSION = re.compile(r"v\d+(?:\.\d+)*\Z")
_SPOKEN = re.compile(r"[A-Z]?[a-z]{3,}|(?<![A-Za-z0-9])[A-Z]{3,}(?![A-Za-z0-9])")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_IDENTIFIERS = ("id", "_id", "uuid", "key", "slug", "name", "code")
_MOST_SEGMENTS = 40
_MOSTLY = 0.7
"""Share of the keys that responses of one kind have in common."""

_Prefix = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Recorded:
    entry: HarEntry
    segments: tuple[str, ...]
    """Empty for a segment that is known to be a value."""
    answer: JSON
    """The body of its first success, if it is JSON."""

    @property
    def succeeded(self) -> bool:
        return any(200 <= response.status < 300 for response in self.entry.sent.responses)

    @property
    def is_unknown(self) -> bool:
        """Whether the server does not know the item."""
        return any(response.status in (404, 410) for response in self.entry.sent.responses)


def with_parameters(
    entries: Sequence[HarEntry], is_secret: Callable[[str], bool]
) -> list[HarEntry]:
    """The entries with the paths of operations, and the values separately."""
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
            or _DATE.match(segment)
            or _is_token(segment)
            or _PREFIXED.match(segment)
            or (is_plural(before) and _SHORT.match(segment))
            or is_secret(segment)
        )
        yield "" if is_id else segment


def _is_token(segment: str) -> bool:
    if looks_random(segment):
        return True
    spoken = sum(map(len, _SPOKEN.findall(segment)))
    return _TOKEN.match(segment) is not None and spoken < len(segment) / 2


def _answer(entry: HarEntry) -> JSON:
    for response in entry.sent.responses:
        if 200 <= response.status < 300 and response.body is not None:
            payload = json_body(response.body.text, response.body.line)
            return payload.value if payload is not None else None
    return None


def _values_at(at: int, calls: Sequence[_Recorded]) -> Iterator[_Prefix]:
    """The prefixes of paths whose last segment is a value."""
    groups: dict[tuple[str, _Prefix, _Prefix], list[_Recorded]] = {}
    for call in calls:
        if len(call.segments) > at and call.segments[at] and call.segments[at - 1]:
            key = call.entry.sent.method, call.segments[:at], call.segments[at + 1 :]
            groups.setdefault(key, []).append(call)
    for (method, before, after), group in groups.items():
        different = {call.segments[at] for call in group if call.succeeded}
        alike = len(different) > 1 and _are_alike(group, at, is_last=not after, method=method)
        named = different if alike else {one.segments[at] for one in group if _echoes(one, at)}
        if named:
            named |= {one.segments[at] for one in group if one.is_unknown}
        yield from ((*before, segment) for segment in named)


def _are_alike(group: Sequence[_Recorded], at: int, *, is_last: bool, method: str) -> bool:
    """Whether the calls do the same to items of one kind, judging by their responses."""
    if method == "POST" or not is_plural(group[0].segments[at - 1]):
        return False
    answers = [call.answer for call in group if call.succeeded]
    first, *others = map(_keys, answers)
    if not all(_share(first, other) for other in others):
        return False
    if not is_last or method != "GET":
        return True
    things = [answer for answer in answers if isinstance(answer, dict) and len(answer) > 1]
    return len(things) == len(answers) and any(name in things[0] for name in _IDENTIFIERS)


def _keys(answer: JSON) -> tuple[str, frozenset[str]]:
    """The kind of a response, and the keys of it or of its first item."""
    if isinstance(answer, list):
        return "array", _keys(answer[0])[1] if answer else frozenset()
    return ("object", frozenset(answer)) if isinstance(answer, dict) else ("", frozenset())


def _share(one: tuple[str, frozenset[str]], other: tuple[str, frozenset[str]]) -> bool:
    """Whether two responses are of one kind and share most of their keys."""
    every = one[1] | other[1]
    return one[0] == other[0] and len(one[1] & other[1]) >= _MOSTLY * len(every)


def _echoes(call: _Recorded, at: int) -> bool:
    """Whether the response is the item that the segment names."""
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
        name = "date" if _DATE.match(value) and "date" not in taken else id_name(resource, taken)
        taken.add(name)
        named.append(f"{{{name}}}")
        is_hidden = is_secret(value) or not (ID.match(value) or len(value) < 16)
        values.append(Member(name, None if is_hidden else value, sent.url_line))
    url = f"{call.entry.origin}/{'/'.join(named)}"
    return replace(call.entry, sent=replace(sent, url=url, path=values))
