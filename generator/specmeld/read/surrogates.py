"""Lone surrogates, which JSON and JavaScript can escape and no text can hold."""

from __future__ import annotations

import re
from dataclasses import replace

from specmeld.model.claims import Claim, Place
from specmeld.model.documents import Reading
from specmeld.model.json import JSON

_LONE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u\{?0*[dD][89a-fA-F]")


def may_have_halves(text: str) -> bool:
    """Whether a document may escape one; unescaped, they are invalid UTF-8."""
    return _ESCAPED.search(text) is not None


def whole(value: JSON) -> JSON:
    """The value with U+FFFD for each lone surrogate."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [whole(each) for each in value]
    if isinstance(value, dict):
        return {str(whole(key)): whole(each) for key, each in value.items()}
    return value


def whole_reading(reading: Reading) -> Reading:
    """A reading in characters that can be written."""
    claims = tuple(map(_whole_claim, reading.claims))
    remarks = tuple(replace(one, message=_text(one.message)) for one in reading.diagnostics)
    unread = tuple(replace(one, text=_text(one.text)) for one in reading.unread)
    openapi = whole(reading.openapi)
    assert openapi is None or isinstance(openapi, dict)
    return replace(reading, claims=claims, diagnostics=remarks, unread=unread, openapi=openapi)


def _whole_claim(claim: Claim) -> Claim:
    at = Place(_text(claim.at.operation), claim.at.section, tuple(map(_text, claim.at.steps)))
    return replace(claim, at=at, value=whole(claim.value))


def _text(text: str) -> str:
    return _LONE.sub("\ufffd", text)
