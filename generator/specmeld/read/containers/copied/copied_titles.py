"""Titles in copied text: parts of operations, statuses, short lines."""

from __future__ import annotations

import re

from specmeld.read.vocabulary.copied_words import SECTIONS

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
