"""Media types of a document that are one typo away from a well-known one.

Anything but JSON and forms is sent as bytes, so a typo changes what a method accepts.
"""

from __future__ import annotations

from collections.abc import Iterator

from specmeld.diagnostics import Diagnostic
from specmeld.model.api_description import Api, Content, Operation

_COMMON = (
    *("application/json", "application/x-www-form-urlencoded", "multipart/form-data"),
    *("application/octet-stream", "text/event-stream", "text/plain", "application/problem+json"),
)
_OTHERS = frozenset(f"application/{name}" for name in ("jsonl", "json5", "jsonp", "bson", "cson"))
"""The well-known type that a similar one means."""


def media_type_typos(api: Api, shown: str) -> Iterator[Diagnostic]:
    """A warning for each operation that has such a media type; ``shown`` is the document's name."""
    for operation in api.operations:
        for name in dict.fromkeys(one.media_type for one in _contents(operation)):
            plain = name.partition(";")[0].strip().lower()
            known = plain in _COMMON or plain in _OTHERS
            meant = None if known else next((one for one in _COMMON if _is_slip(plain, one)), None)
            if meant:
                yield Diagnostic(
                    "warning",
                    "media-type-unknown",
                    f"{operation.method} {operation.path} has the media type {name!r}",
                    shown,
                    place=f"{operation.method} {operation.path}",
                    fix=f"did you mean {meant!r}?",
                )


def _contents(operation: Operation) -> Iterator[Content]:
    if operation.body is not None:
        yield from operation.body.contents
    for response in operation.responses:
        yield from response.contents


def _is_slip(said: str, meant: str) -> bool:
    """Whether one letter is missing, extra, different, or two are swapped."""
    if said == meant or abs(len(said) - len(meant)) > 1:
        return False
    at = next(
        (at for at, (a, b) in enumerate(zip(said, meant, strict=False)) if a != b),
        min(len(said), len(meant)),
    )
    turned = said[at : at + 2] == meant[at : at + 2][::-1] and said[at + 2 :] == meant[at + 2 :]
    rest = said[at:], said[at + 1 :]
    return turned or meant[at + 1 :] in rest or meant[at:] == rest[1]
