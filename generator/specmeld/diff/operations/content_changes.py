"""Media types of a body in both versions, and their schemas."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Literal

from specmeld.diff.changes import Change
from specmeld.diff.counterparts import covering_media_type, matched, media_type_name
from specmeld.diff.operations.parameter_texts import form_texts, with_fields
from specmeld.diff.rule_changes import Teller, here
from specmeld.diff.rules import Direction
from specmeld.diff.schema_changes import Exchanged
from specmeld.model.api_description import Content
from specmeld.model.claims import Place
from specmeld.plan.methods.contents import FORM_TYPES
from specmeld.text.pointer import escaped

Role = Literal["request", "response", "event"]
"""What the body belongs to; an event is sent by the API itself."""


class Contents:
    """Compares bodies; collects their schemas in ``schemas``."""

    def __init__(self, tell: Teller, schemas: Exchanged) -> None:
        self._tell = tell
        self._schemas = schemas

    def compare(
        self, old: Sequence[Content], new: Sequence[Content], at: Place, role: Role
    ) -> Iterator[Change]:
        before = {media_type_name(content.media_type): content for content in old}
        after = {media_type_name(content.media_type): content for content in new}
        direction: Direction = "request" if role == "request" else "response"
        both = before.keys() & after.keys()

        def covering(name: str, others: Sequence[str]) -> str | None:
            """What is in both stands for itself, and ranges for everything below them."""
            free = [one for one in others if one == name or one not in both or "*" in one]
            return covering_media_type(name, free)

        pairs = matched([*before], [*after], covering)
        for one, other in pairs:
            mine, theirs = before[one], after[other]
            if role == "request" and one.partition(";")[0] in FORM_TYPES:
                mine, theirs = yield from self._as_texts(mine, theirs, at)
            places = (mine.pointer, mine.schema), (theirs.pointer, theirs.schema)
            self._schemas.add(at, direction, *places)
        for name, content in before.items():
            narrowed = any(covering_media_type(other, [name]) for other in after)
            if covering(name, [*after]) is None and not (narrowed and role == "response"):
                rule, told = f"{role}-media-type-removed", here(content.pointer)
                yield self._tell(rule, at, content.media_type, old=told)
        for name, content in after.items():
            if covering(name, [*before]) is None:
                first = role == "response" and not before
                rule = "response-body-told" if first else f"{role}-media-type-added"
                yield self._tell(rule, at, content.media_type, new=here(content.pointer))

    def _as_texts(
        self, old: Content, new: Content, at: Place
    ) -> Generator[Change, None, tuple[Content, Content]]:
        """Two forms without the fields that are compared as text, since they are read as another
        type."""
        before, after = self._schemas.components
        found = form_texts(old, new, before, after)
        for name, texts in found.items():
            field = f"/schema/properties/{escaped(name)}"
            mine, theirs = old.pointer + field, new.pointer + field
            yield self._tell("form-field-reread", at.key(name), name, here(mine), here(theirs))
            if not texts.any_text:
                pair = (mine, texts.old), (theirs, texts.new)
                self._schemas.add(at.key(name), "request", *pair, what_breaks=True)
        read = {name: texts.new for name, texts in found.items()}
        if not read:
            return old, new
        return with_fields(old, before, read), with_fields(new, after, read)
