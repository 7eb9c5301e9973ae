"""What media types mean (RFC 9110, section 8.3)."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Final, Literal

Kind = Literal["json", "lines", "form", "multipart", "text", "raw"]
JSON: Final = "application/json"
_NAMES_OF_JSON = (JSON, "text/json", "application/x-json")
EVENTS: Final = "text/event-stream"
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
)
"""Codecs that Python has and no text is sent in."""
_MARKS = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}
"""Byte order marks."""
_ONE_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?: *;[ -~]*)?", re.ASCII)
_LINES = re.compile(
    r"application/(?:x-)?(?:ndjson|jsonl|json-?lines|json-seq|json-stream|stream\+json)"
)


@lru_cache(256)
def name_of(media_type: str) -> str:
    """The type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def in_range(media_type: str, declared: str) -> bool:
    """Whether ``declared`` is a range, such as ``image/*``, that includes the type."""
    name, wanted = name_of(declared), name_of(media_type)
    one = _ONE_TYPE.fullmatch(media_type) is not None and "*" not in wanted
    return one and name.endswith("/*") and (name == "*/*" or wanted.startswith(name[:-1]))


def is_json(media_type: str) -> bool:
    """Whether content of the type is JSON (RFC 6839, section 3.1)."""
    name = name_of(media_type)
    return name in _NAMES_OF_JSON or name.endswith("+json")


def is_lines(media_type: str) -> bool:
    """Whether content of the type is JSON lines."""
    return _LINES.fullmatch(name_of(media_type)) is not None


def is_stream(media_type: str) -> bool:
    """Whether content of the type is a sequence of values."""
    return name_of(media_type) == EVENTS or is_lines(media_type)


@lru_cache(256)
def kind_of(media_type: str) -> Kind:
    """How content of a media type is encoded."""
    name = name_of(media_type)
    if is_lines(name):
        return "lines"
    if is_json(name):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    return "text" if name.startswith("text/") else "raw"


def charset_of(media_type: str) -> str:
    """The charset of a text; UTF-8 if it names none that is known."""
    found = _CHARSET.search(media_type)
    try:
        name = codecs.lookup(found[1]).name if found is not None else "utf-8"
        b"\0\0\0\0".decode(name, "replace")
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if name.replace("_", "-") in _NO_CHARSETS else name


def ordered(charset: str, content: bytes) -> str:
    """``charset`` with its byte order, unless ``content`` begins with a byte order mark."""
    marks = _MARKS.get(charset)
    return charset if marks is None or content.startswith(marks) else f"{charset}-le"
