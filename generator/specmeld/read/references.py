"""Local references: ``#/components/schemas/Pet`` (RFC 6901, section 6, and OpenAPI's ``$ref``)."""

from __future__ import annotations

from urllib.parse import unquote

from specmeld.model.json import JSON
from specmeld.read.located import Pointer


def follow(document: JSON, reference: str) -> tuple[JSON, Pointer] | None:
    """What a local reference leads to, and where that stands; None where it leads nowhere."""
    if not reference.startswith("#"):
        return None
    value = document
    pointer: Pointer = ()
    for part in unquote(reference[1:]).split("/")[1:]:
        step: str | int = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and str(step).isdecimal() and int(step) < len(value):
            step = int(step)
            value = value[step]
        else:
            return None
        pointer = (*pointer, step)
    return value, pointer
