"""Bodies as sent: JSON, forms of both kinds, and references to files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote_plus

from specmeld.read.requests.request_claims import FORM, MULTIPART
from specmeld.read.requests.sent_requests import Member, Payload

_FROM_FILE = re.compile(r"<@?\w*[ \t]+\S")
_BOUNDARY = re.compile(r"boundary=\"?([^\";\s]{1,200})")
_DISPOSITION = re.compile(r"content-disposition:", re.IGNORECASE)
_NAME = re.compile(r"\bname=\"?([^\";]+)", re.IGNORECASE)
_FILE_NAME = re.compile(r"\bfilename\*?=", re.IGNORECASE)

Written = Sequence[tuple[int, str]]
"""Lines with their numbers."""


def payload(lines: Written, headers: Sequence[Member], line: int = 0) -> Payload | None:
    """The body in those lines; None if there is none, unless ``line`` gives its place."""
    while lines and not lines[0][1].strip():
        lines = lines[1:]
    while lines and not lines[-1][1].strip():
        lines = lines[:-1]
    told = next((str(one.value) for one in headers if one.name.lower() == "content-type"), "")
    media = told.partition(";")[0].strip().lower()
    if not lines:
        return Payload(line, media) if line else None
    if media == FORM:
        return Payload(lines[0][0], media, fields=list(form_fields(lines)))
    boundary = _BOUNDARY.search(told)
    if media == MULTIPART and boundary:
        return Payload(lines[0][0], media, fields=list(_parts(lines, boundary[1])))
    kept = [text for _, text in lines if not _FROM_FILE.match(text)]
    return Payload(lines[0][0], media, "\n".join(kept), by_line=len(kept) == len(lines))


def form_fields(lines: Written) -> Iterator[Member]:
    """The pairs of ``a=1&b=2``, on one line or on several."""
    for number, text in lines:
        for pair in text.strip().split("&"):
            name, equals, value = pair.partition("=")
            if equals and name.strip():
                yield Member(unquote_plus(name.strip()), unquote_plus(value.strip()), number)


def _parts(lines: Written, boundary: str) -> Iterator[Member]:
    head, value, in_head = list[tuple[int, str]](), list[str](), True
    for number, text in lines:
        if text.startswith(f"--{boundary}"):
            yield from _part(head, value)
            head, value, in_head = [], [], True
        elif in_head:
            in_head = bool(text.strip())
            head.append((number, text))
        else:
            value.append(text)
    yield from _part(head, value)


def _part(head: Written, value: Sequence[str]) -> Iterator[Member]:
    for number, text in head:
        named = _NAME.search(text) if _DISPOSITION.match(text) else None
        if named is None:
            continue
        from_file = any(_FROM_FILE.match(line) for line in value)
        is_file = from_file or _FILE_NAME.search(text) is not None
        content = "\n".join(value).strip()
        yield Member(named[1], None if is_file else content, number, is_file=is_file)
