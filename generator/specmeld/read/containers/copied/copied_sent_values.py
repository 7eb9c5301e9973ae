"""Names with the values that a sample request sends, in lists of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.containers.copied.copied_lines import CopiedLine
from specmeld.read.containers.copied.copied_parts import PartFinder
from specmeld.read.containers.page_events import Event, Heading, Item, Text
from specmeld.read.vocabulary.copied_words import METHODS, PAIRED

_NAME = re.compile(r"[A-Za-z_$][\w.$\[\]-]*")
_SENT = re.compile(r"[\w.:-]{1,24}")
_SECRET = re.compile(r"key|token|secret|pass|auth|sign", re.IGNORECASE)


def sent_value(
    lines: Sequence[CopiedLine],
    following: Sequence[int],
    parts: PartFinder,
    at: int,
    above: Heading | None,
) -> tuple[list[Event], int] | None:
    """A name, its value below it, and text separate from both; and the index after them."""
    line = lines[at]
    if above is None or above.text not in PAIRED or not _NAME.fullmatch(line.text):
        return None
    if line.text.lower() in METHODS:
        return None
    value = at + 1
    if value >= len(lines) or not lines[value].text or parts.begins_with_name(value):
        return None
    end = value + 1
    words = following[value]
    text = f"`{line.text}`"
    if words < len(lines) and " " in lines[words].text and not parts.begins_with_name(words):
        text, end = f"{text}: {lines[words].text}", words + 1
    events: list[Event] = [Item(line.number, 0, ((line.number, text),))]
    sent = lines[value]
    if above.text != "HEADERS" and _SENT.fullmatch(sent.text) and not _SECRET.search(line.text):
        events.append(Text(sent.number, 1, ((sent.number, f"Example: {sent.text}"),)))
    return events, end
