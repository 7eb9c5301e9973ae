"""Local references: ``#/components/schemas/Pet`` (RFC 6901, section 6, and OpenAPI's ``$ref``)."""

from __future__ import annotations

from urllib.parse import unquote

from specmeld.model.json import JSON
from specmeld.text.pointer import Pointer, parse_fragment, parse_pointer

MOST_HOPS = 32
"""Most consecutive references; a longer chain is circular."""


def follow(document: JSON, reference: str) -> tuple[JSON, Pointer] | None:
    """The target of a local reference, and its pointer; None if it does not exist."""
    steps = parse_fragment(reference)
    if steps is None:
        return None
    value = document
    pointer: Pointer = ()
    step: str | int
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and str(step).isdecimal() and int(step) < len(value):
            step = int(step)
            value = value[step]
        else:
            return None
        pointer = (*pointer, step)
    return value, pointer


def tokens(reference: str) -> tuple[str, ...]:
    """The steps of the pointer in a reference's fragment, for any document."""
    return parse_pointer(unquote(reference.partition("#")[2]))
