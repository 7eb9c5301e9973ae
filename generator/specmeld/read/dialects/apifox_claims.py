"""What an Apifox page says about its fields, as claims at their places."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.model.claims import Place
from specmeld.read.dialects.apifox_fields import Field
from specmeld.read.pages.stated_types import StatedType
from specmeld.read.recorder import Recorder


def record_content(at: Place, root: Field, recorder: Recorder) -> None:
    """Claim what is said about a whole body, then its properties."""
    if root.required or root.optional:
        recorder.say(at, "required", bool(root.required), root.required or root.optional)
    if root.stated is not None:
        recorder.stated_type(at, root.stated, root.type_line)
    _record_inside(at, root, recorder)


def record_fields(at: Place, fields: Sequence[Field], recorder: Recorder) -> None:
    """Claim properties or parameters of one place."""
    for each in fields:
        place = at.key(each.name)
        recorder.say(place, "exists", True, each.line)
        if each.stated is not None:
            recorder.stated_type(place, each.stated, each.type_line)
        recorder.marks(
            place, each.stated, each.type_line, required=each.required, optional=each.optional
        )
        _record_inside(place, each, recorder)


def _record_inside(at: Place, each: Field, recorder: Recorder) -> None:
    inside = at
    for _ in range(_array_depth(each.stated)):
        inside = inside.items()
    if each.schema_name:
        recorder.say(inside, "title", each.schema_name, each.type_line)
    recorder.said(at, each.paragraphs, each.facts, each.stated)
    record_fields(inside, each.children, recorder)


def _array_depth(stated: StatedType | None) -> int:
    depth = 0
    while stated is not None and "array" in stated.names:
        depth += 1
        stated = stated.items
    return depth
