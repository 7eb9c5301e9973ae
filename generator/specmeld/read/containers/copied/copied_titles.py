"""Titles in copied text: operations, parts of operations, statuses, short lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from specmeld.read.containers.copied.copied_lines import CopiedLine
from specmeld.read.vocabulary.copied_words import METHODS, SECTIONS

_METHOD_WORD = "|".join(METHODS)
_METHOD = re.compile(rf"(?:{_METHOD_WORD}|del)\Z", re.IGNORECASE)
_ON_ONE_LINE = re.compile(
    rf"(?P<method>{_METHOD_WORD})\s*(?P<path>(?:https?:/|[/\\]|\{{\{{?\w+\}}?\}}/)\S*)\Z",
    re.IGNORECASE,
)
_OF_SAMPLE = re.compile(
    rf"(?:Request Example for|Example Request for)\s*(?P<method>{_METHOD_WORD})\s*(?P<path>/\S*)\Z",
    re.IGNORECASE,
)
"""The title of a sample that names the operation, if nothing else on the page does."""
_PATH = re.compile(r"(?:https?:/\S+|[/\\]\S*)\Z")
_URL = re.compile(r"(?:https?://|\{\{)\S+\Z")
_SERVER = re.compile(r"https?://[^/?#\s]+(?:/[^?#\s]*)?\Z")
_BELOW_SERVER = re.compile(r"/[^/\s]\S*\Z")
_SEGMENT = re.compile(r"[\w{}<>:.~$@%!*,;=()-]{1,200}\Z")
_MOST_SEGMENTS = 60

_NAMES = "|".join(re.escape(name) for name in sorted(SECTIONS, key=len, reverse=True))
_MEDIA = r"(?:application|multipart|text|image|audio|video|\*)/[\w.+*-]+"
_CODE = r"(?:10[0-3]|20[0-8]|226|30[0-8]|4(?:0\d|1[0-8]|2[1-9]|31|51)|5(?:0[0-8]|1[01])|[1-5]XX)"
_ONLY_MEDIA = re.compile(rf"{_MEDIA}\Z", re.IGNORECASE)
_SECTION = re.compile(
    rf"(?P<name>{_NAMES})\s*(?P<colon>[:\uff1a])?\s*(?P<mark>required|optional)?\s*"
    rf"(?P<media>{_MEDIA})?\s*(?P<late>required|optional)?\s*(?P<status>\({_CODE}\))?\Z",
    re.IGNORECASE,
)
_FOR = re.compile(r"(?:[A-Z][\w -]{2,40}) for [\"“«„].{1,200}[\"”»]\Z")

_STATUS = re.compile(rf"(?:[^\w\s/\"'$#([{{.-]{{1,3}}\s*)?(?P<code>{_CODE})(?P<rest>\D.*)?\Z")
_STATUS_REST = re.compile(rf"\s*(?:[-–—:·|]\s*)?(?:[A-ZÀ-ÞЀ-Я\u3040-\u9fff]|{_MEDIA}|\Z)")
_LABELLED_STATUS = re.compile(rf"(?:HTTP )?[Ss]tatus(?: code)?:? ?(?P<code>{_CODE})(?: [A-Z].*)?\Z")
_LONGEST_TITLE = 80
_MOST_WORDS = 8

_ENDPOINT_LABEL = re.compile(
    r"(?:(?:API )?endpoint|(?:HTTP )?request|route|URL)\s*[:：]\s*(?=[A-Za-z]{3,7}\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Operation:
    text: str
    end: int
    """The index after it."""
    title: CopiedLine | None = None
    """A title between the method and the URL."""
    of_sample: bool = False
    """Whether it is in the title of a sample."""


def operation_at(
    lines: Sequence[CopiedLine], following: Sequence[int], at: int
) -> Operation | None:
    """Method and path, on one line, on two, or one segment per line."""
    if at >= len(lines):
        return None
    text = lines[at].text
    of_sample = _OF_SAMPLE.match(text)
    whole = of_sample or _ON_ONE_LINE.match(_ENDPOINT_LABEL.sub("", text, count=1))
    if whole:
        shown = f"{whole['method'].upper()} {whole['path']}"
        return Operation(shown, at + 1, of_sample=of_sample is not None)
    if not _METHOD.match(text):
        return None
    method = "DELETE" if text.lower() == "del" else text.upper()
    below = following[at]
    path, end = _path_below(lines, following, below)
    if path:
        return Operation(f"{method} {path}", end)
    if below < len(lines) and is_short_title(lines[below].text):
        url = following[below]
        if url < len(lines) and _URL.match(lines[url].text):
            return Operation(f"{method} {lines[url].text}", url + 1, lines[below])
    return None


def is_listed(lines: Sequence[CopiedLine], following: Sequence[int], operation: Operation) -> bool:
    """Whether another operation follows immediately, as in a list of them above the page."""
    below = operation_at(lines, following, following[operation.end - 1])
    if operation.title is not None or below is None:
        return False
    return not (operation.of_sample or below.of_sample)


def _path_below(lines: Sequence[CopiedLine], following: Sequence[int], at: int) -> tuple[str, int]:
    """The path that begins on a line; server, slashes and segments may have own lines."""
    if at >= len(lines) or not _PATH.match(lines[at].text):
        return "", at
    parts = [lines[at].text]
    end = at + 1
    below = following[at]
    if _SERVER.match(parts[0]) and below < len(lines) and _BELOW_SERVER.match(lines[below].text):
        if not parts[0].endswith(lines[below].text):
            parts[0] = parts[0].rstrip("/") + lines[below].text
        return parts[0], below + 1
    for _ in range(_MOST_SEGMENTS):
        below = following[end - 1]
        text = lines[below].text if below < len(lines) else ""
        if not (_SEGMENT.match(text) if parts[-1] == "/" else text == "/"):
            break
        parts.append(text)
        end = below + 1
    return "".join(parts), end


def section_of(text: str) -> str:
    """The title of a part of an operation, or empty."""
    if len(text) > 250:
        return ""
    if _FOR.match(text):
        return text
    found = _SECTION.match(text)
    if found is None or (" " not in found["name"] and found["name"][0].islower()):
        return ""
    if found["media"] and found["colon"]:
        return text
    mark = found["mark"] or found["late"] or ""
    marked = f"{found['name']} ({mark.lower()})" if mark else found["name"]
    marked = f"{marked} {found['status']}" if found["status"] else marked
    return f"{marked} {found['media']}" if found["media"] else marked


def status_of(text: str) -> str:
    """A status with its description, or None."""
    if _LABELLED_STATUS.match(text[:120]):
        return text[:120]
    found = _STATUS.match(text) if len(text) <= 120 else None
    if found is None or not _STATUS_REST.match(found["rest"] or ""):
        return ""
    rest = (found["rest"] or "").strip()
    if rest[-1:] in (",", ";") or rest.count(" ") > _MOST_WORDS:
        return ""
    return f"{found['code']} {rest}".strip()


def is_media_type(text: str) -> bool:
    return bool(_ONLY_MEDIA.match(text))


def is_short_title(text: str) -> bool:
    """A line that begins like a title and does not end like a sentence."""
    if len(text) > _LONGEST_TITLE or text.count(" ") >= _MOST_WORDS:
        return False
    first, last = text[0], text[-1]
    return (first.isupper() or first.isdigit() or not first.isascii()) and (
        last.isalnum() or last in ")]}\"'”*"
    )
