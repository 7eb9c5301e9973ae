"""Fields whose lines were joined: ``boatobjectThe boat - namestringRequired - sailstring``."""

from __future__ import annotations

import re

from specmeld.read.containers.copied.copied_fields import Field, add_text
from specmeld.read.containers.copied.copied_types import glued_field

_INLINE_BULLET = re.compile(r"\s[-•]\s+(?=\S)")


def split_inline(found: Field) -> list[Field]:
    """The field, and those whose bullets are within its text."""
    if not found.words:
        return [found]
    number, text = found.words[0]
    first, *parts = _INLINE_BULLET.split(text)
    glued = [each for part in parts if (each := glued_field(part)) and each.is_sure]
    if not parts or len(glued) < len(parts):
        return [found]
    found.words[0] = (number, first)
    fields = [found]
    for each in glued:
        inner = Field(number, each.name, each.said)
        if each.words:
            add_text(inner, (number, each.words))
        fields.append(inner)
    fields[-1].notes += found.notes
    found.notes = []
    return fields
