"""Which operations answer piece by piece, and how a caller asks for that."""

from __future__ import annotations

import re

from specmeld.model.api import EVENTS, Content, Operation, Schema
from specmeld.openapi.schema import SchemaView
from specmeld.plan.contents import is_lines

_TOLD = re.compile(r"server.sent events?|event.stream|\[DONE\]", re.IGNORECASE)


def is_streamed(content: Content) -> bool:
    """Whether a content is values that come one after the other."""
    name = content.media_type.partition(";")[0].strip().lower()
    return content.lined or name == EVENTS or is_lines(name)


def item_of(content: Content, schema: Schema) -> Schema | None:
    """What describes one value of a stream whose ``schema`` is resolved: of a list its items."""
    if content.lined or not is_lines(content.media_type):
        return content.schema
    view = SchemaView(schema)
    items = view.items if view.type_names == ("array",) else None
    return content.schema if items is None else items.raw


def whole_contents(contents: tuple[Content, ...]) -> tuple[Content, ...]:
    """The contents that come as a whole; all of them where none does."""
    return tuple(each for each in contents if not is_streamed(each)) or contents


def tells_of_events(text: str) -> bool:
    """Whether the words about a parameter say that it asks for server-sent events."""
    return _TOLD.search(text[:4000]) is not None


def streamed_content(operation: Operation) -> tuple[Content, bool] | None:
    """What a success streams, and whether it can come as a whole too; None where nothing does."""
    answers = [each for each in operation.responses if each.status.startswith("2")]
    answers = answers or [each for each in operation.responses if each.status == "default"]
    contents = [content for answer in answers for content in answer.contents]
    streamed = [each for each in contents if is_streamed(each)]
    if not streamed:
        return None
    return streamed[0], len(streamed) < len(contents)
