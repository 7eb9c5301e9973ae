"""Local references: ``#/components/schemas/Pet`` (RFC 6901, section 6, and OpenAPI's ``$ref``)."""

from __future__ import annotations

from urllib.parse import quote, unquote

from specmeld.model.json import JSON
from specmeld.read.located import Pointer

MOST_HOPS = 32
"""References that may lead to references; a longer chain is a ring."""


def follow(document: JSON, reference: str) -> tuple[JSON, Pointer] | None:
    """What a local reference leads to, and where that stands; None where it leads nowhere."""
    if reference != "#" and not reference.startswith("#/"):
        return None
    value = document
    pointer: Pointer = ()
    step: str | int
    for step in tokens(reference):
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and str(step).isdecimal() and int(step) < len(value):
            step = int(step)
            value = value[step]
        else:
            return None
        pointer = (*pointer, step)
    return value, pointer


def tokens(reference: str) -> list[str]:
    """The steps of the pointer in a reference's fragment."""
    fragment = unquote(reference.partition("#")[2])
    return [part.replace("~1", "/").replace("~0", "~") for part in fragment.split("/")[1:]]


def fragment_token(step: str) -> str:
    """A step of a pointer as it stands in a URI fragment (RFC 6901, section 6; RFC 3986, 3.5)."""
    return quote(
        step.replace("~", "~0").replace("/", "~1"), safe="~!$&'()*+,;=:@", errors="replace"
    )
