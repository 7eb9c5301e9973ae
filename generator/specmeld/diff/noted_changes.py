"""Changes of keywords that reject nothing, such as ``default``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search.branches import Way
from specmeld.diff.changes import Change, Level, Said
from specmeld.diff.format_ranges import takes_all
from specmeld.diff.proof.compared_api import in_document
from specmeld.diff.proof.inclusion import Note
from specmeld.diff.proof.value_places import said
from specmeld.diff.rules import OF_NOTES, OF_SAFE_NOTES, Direction, Rule


def noted(direction: Direction, note: Note, flat: Way, severity: Mapping[str, Level]) -> Change:
    """The change of a keyword, without a place; ``flat`` is the old version's schemas there."""
    rule = _rule(direction, note, flat)
    return Change(
        rule.id,
        severity.get(rule.id, rule.level),
        rule.layer,
        "",
        f"{rule.text} ({note.keyword})",
        said_of((note.here,) if note.here else (), note.keyword),
        said_of((note.other,), note.keyword),
        about=note.keyword,
    )


def said_of(flat: Iterable[Node], keyword: str) -> Said | None:
    """The keyword's value in the first schema that has it."""
    node, value = said(tuple(flat), keyword)
    if node is None:
        return None
    return Said(value, (*in_document(node.pointer), keyword))


def _rule(direction: Direction, note: Note, flat: Way) -> Rule:
    safe = OF_SAFE_NOTES.get((direction, note.keyword))
    return safe if safe and _is_safe(note, flat) else OF_NOTES[direction, note.keyword]


def _is_safe(note: Note, flat: Way) -> bool:
    """Whether nothing that the old version stated is withdrawn."""
    old = None if note.here is None else note.here.get(note.keyword)
    new = note.other.get(note.keyword)
    if note.keyword == "format":
        return takes_all(old, new, flat)
    return old is None or (note.keyword == "default" and new is None)
