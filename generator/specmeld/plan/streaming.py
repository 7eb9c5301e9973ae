"""Which operations answer piece by piece, and how a caller asks for that."""

from __future__ import annotations

import re

from specmeld.model.api import EVENTS, Content, Operation

_LINES = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")
_SEQUENCES = ("application/json-seq", "application/jsonlines", "application/ndjson")
_TOLD = re.compile(r"server.sent events?|event.stream|\[DONE\]", re.IGNORECASE)
_STREAMED = (EVENTS, *_LINES, *_SEQUENCES)


def is_streamed(media_type: str) -> bool:
    """Whether content of the type is values that come one after the other."""
    return media_type.partition(";")[0].strip().lower() in _STREAMED


def whole_contents(contents: tuple[Content, ...]) -> tuple[Content, ...]:
    """The contents that come as a whole; all of them where none does."""
    return tuple(each for each in contents if not is_streamed(each.media_type)) or contents


def tells_of_events(text: str) -> bool:
    """Whether the words about a parameter say that it asks for server-sent events."""
    return _TOLD.search(text[:4000]) is not None


def streamed_content(operation: Operation) -> tuple[Content, bool] | None:
    """What a success streams, and whether it can come as a whole too; None where nothing does."""
    answers = [each for each in operation.responses if each.status.startswith("2")]
    answers = answers or [each for each in operation.responses if each.status == "default"]
    contents = [content for answer in answers for content in answer.contents]
    streamed = [each for each in contents if is_streamed(each.media_type)]
    if not streamed:
        return None
    return streamed[0], len(streamed) < len(contents)
