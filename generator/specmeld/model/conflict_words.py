"""The wording of conflicts and of unread lines, shared by all views."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from specmeld.model.claims import Claim, Place
from specmeld.model.documents import Unread
from specmeld.model.settlement import RULES, Conflict

_WIDEST = 60
"""Most characters of a value that are shown."""


def decided_by(conflict: Conflict) -> str:
    """Which rule decided and why, and the name of the conflict in an overlay."""
    if conflict.open:
        how = "open, read the more permissive way"
    else:
        how = f"rule {conflict.rule}, {RULES.get(conflict.rule, '')}"
    reason = f": {conflict.reason}" if conflict.reason else ""
    return f"{how}{reason}; x-evidence: {conflict.evidence}"


def side_line(conflict: Conflict, side: Claim, documents: Mapping[str, str]) -> str:
    """What one side says, after its line."""
    path = documents.get(side.origin.document, side.origin.document)
    return f"{path}:{side.origin.line} {side_words(conflict, side)}"


def side_words(conflict: Conflict, side: Claim) -> str:
    """What one side says: a value, or whether the thing exists at all."""
    if conflict.keyword != "exists":
        return f"says {brief(side.value)}"
    if side.value is not False:
        return "has it"
    listing = _listing(conflict.place)
    closed = conflict.rule == 2 and conflict.chosen is False
    return f"{'closes' if closed else 'lists'} its {listing} without it"


def unread_count(unread: Sequence[Unread]) -> str:
    """How many lines of a document were not understood."""
    lines = "1 line was" if len(unread) == 1 else f"{len(unread)} lines were"
    return f"{lines} not understood"


def _listing(text: str) -> str:
    """The list of a document that could have had the thing."""
    try:
        place = Place.parse(text)
    except ValueError:
        return "content"
    if place.section.endswith(" header"):
        return "headers"
    if place.steps and (len(place.steps) > 1 or place.section.startswith(("/", "re"))):
        return "branches" if place.steps[-1].startswith("|") else "properties"
    if place.steps:
        return "parameters"
    return "responses" if place.section.startswith("response") else "content"


def brief(value: object) -> str:
    """A JSON value in few characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
