"""Local references: ``#/components/schemas/Pet`` (RFC 6901, section 6, and OpenAPI's ``$ref``)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from specmeld.model.json import JSON
from specmeld.text.pointer import Pointer, key_in, parse_fragment, parse_pointer

MOST_HOPS = 32
"""References that may lead to references; a longer chain is a ring."""


def follow(document: JSON, reference: str) -> tuple[JSON, Pointer] | None:
    """What a local reference leads to, and where that stands; None where that does not exist."""
    steps = parse_fragment(reference)
    if steps is None:
        return None
    value: Any = document
    pointer: Pointer = ()
    for step in steps:
        key = key_in(value, step)
        if key is None:
            return None
        value, pointer = value[key], (*pointer, key)
    return value, pointer


def tokens(reference: str) -> tuple[str, ...]:
    """The steps of the pointer in a reference's fragment, whichever document that is of."""
    return parse_pointer(unquote(reference.partition("#")[2]))
