"""Which entries of a recording are calls of the API, and remarks about the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from specmeld.read.formats.har_files.har_entries import HarEntry

_DATA = re.compile(
    r"application/(?:[\w.-]+\+)?(?:json|xml|x-ndjson|protobuf|msgpack|x-www-form-urlencoded)\b"
    r"|multipart/form-data|text/(?:json|xml|csv|event-stream)\b"
)
_PAGE_PARTS = re.compile(
    r"(?:text/(?:html|css|javascript)|application/(?:x-)?(?:javascript|ecmascript)|image/|font/"
    r"|audio/|video/|application/(?:wasm|font|x-font|vnd\.ms-fontobject|manifest\+json))"
)
_STATIC = re.compile(
    r".*\.(?:js|mjs|css|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|eot|wasm|html?"
    r"|webmanifest|mp4|webm|mp3)\Z",
    re.IGNORECASE | re.DOTALL,
)
_CALLS = ("xhr", "fetch", "eventsource")
_PAGE_KINDS = frozenset(
    [
        *("document", "stylesheet", "script", "image", "font", "media", "manifest", "texttrack"),
        *("ping", "cspviolationreport", "signedexchange", "websocket", "beacon", "preflight"),
    ]
)
_MOST_HOSTS = 10
"""Most hosts named in a remark."""


def api_entries(entries: Sequence[HarEntry]) -> tuple[list[HarEntry], list[tuple[int, str]]]:
    """The calls of the API, and a remark with its line for each kind of skipped entries."""
    calls = [entry for entry in entries if _is_call(entry)]
    votes = Counter(entry.origin for entry in calls if _carries_data(entry))
    votes = votes or Counter(entry.origin for entry in calls)
    if not votes:
        return [], list(_remarks(entries, ""))
    origin = votes.most_common(1)[0][0]  # the first of equally frequent ones
    return [entry for entry in calls if entry.origin == origin], list(_remarks(entries, origin))


def _remarks(entries: Sequence[HarEntry], origin: str) -> Iterator[tuple[int, str]]:
    others = [entry for entry in entries if entry.origin != origin]
    if others and origin:
        hosts = list(dict.fromkeys(entry.origin.partition("://")[2] for entry in others))
        named = ", ".join(hosts[:_MOST_HOSTS]) + (", …" if len(hosts) > _MOST_HOSTS else "")
        yield others[0].sent.line, f"ignoring {_count(others)} to other hosts: {named}"
    own = [entry for entry in entries if entry.origin == origin]
    parts = [entry for entry in own if not entry.is_preflight and not _is_call(entry)]
    if parts:
        yield parts[0].sent.line, f"ignoring {_count(parts)} for page resources"
    asked = [entry for entry in own if entry.is_preflight]
    if asked:
        yield asked[0].sent.line, f"ignoring {_count(asked, 'CORS preflight request')}"
    cookies = [entry for entry in own if any(not is_key for _, is_key in entry.secrets)]
    if cookies:
        yield cookies[0].sent.line, f"ignoring the cookies of {_count(cookies)}"


def _count(entries: Sequence[HarEntry], noun: str = "request") -> str:
    return f"{len(entries)} {noun}{'s' if len(entries) > 1 else ''}"


def _is_call(entry: HarEntry) -> bool:
    if entry.is_preflight or entry.kind.lower() in _PAGE_KINDS:
        return False
    answers = [one.body.media for one in entry.sent.responses if one.body is not None]
    if entry.kind.lower() in _CALLS or _carries_data(entry) or entry.sent.body is not None:
        return not any(_PAGE_PARTS.match(media) for media in answers) or _carries_data(entry)
    if any(_PAGE_PARTS.match(media) for media in answers):
        return False
    return not _STATIC.match(entry.segments[-1])


def _carries_data(entry: HarEntry) -> bool:
    """Whether what it sends or receives is data, and not part of a page."""
    bodies = [entry.sent.body, *(one.body for one in entry.sent.responses)]
    is_static = _STATIC.match(entry.segments[-1]) is not None
    return not is_static and any(body and _DATA.match(body.media) for body in bodies)
