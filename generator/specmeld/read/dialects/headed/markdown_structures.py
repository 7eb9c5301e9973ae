"""Headings that describe an object by a title of its own: "Message Object Structure"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.pages.definitions.entries import Entry
from specmeld.read.pages.lines import said_type
from specmeld.text.keys import is_phrase

STRUCTURE = re.compile(
    r"\b(?:structure|fields|properties|schema|attributes|items?|elements?|object)$", re.IGNORECASE
)
_SUFFIXES = re.compile(
    r"(?:\s+(?:structure|fields|properties|schema|attributes|items?|elements?|objects?))+$",
    re.IGNORECASE,
)


def put_in_place(entries: Sequence[tuple[Entry, str]]) -> list[tuple[Entry, str]]:
    """The things of a section, with titled objects moved to where they belong.

    The first is the body itself; another is the content of a list or object of its name. One that
    belongs nowhere stays.
    """
    placed: list[tuple[Entry, str]] = []
    for entry, location in entries:
        if not _is_structure(entry):
            placed.append((entry, location))
        elif not placed:
            placed += [(each, location) for each in entry.properties]
        elif (holder := _holder(entry, [each for each, _ in placed])) is None:
            placed.append((entry, location))
        elif "array" in holder.names:
            holder.items = as_object(entry)
        else:
            holder.properties += entry.properties
    return placed


def as_object(entry: Entry) -> Entry:
    """A thing whose title says that it is an object."""
    if entry.said is None and re.search(r"\bobject\b", entry.label, re.IGNORECASE):
        entry.said, entry.type_line = said_type("object"), entry.line
    return entry


def _is_structure(entry: Entry) -> bool:
    titled = is_phrase(entry.label) and STRUCTURE.search(entry.label) is not None
    return titled and bool(entry.properties) and entry.names in ((), ("object",))


def _holder(entry: Entry, others: Sequence[Entry]) -> Entry | None:
    """The list or object without content of its own that has the name, or mentions it."""
    noun = _SUFFIXES.sub("", entry.label).lower().replace(" ", "_")
    names = (noun, f"{noun}s", f"{noun}es", f"{noun[:-1]}ies")
    free = [each for each in others if not (each.items or each.properties or each.branches)]
    free = [each for each in free if {"array", "object"} & set(each.names)]
    spoken = re.compile(rf"\b{re.escape(noun.replace('_', ' '))}s?\b", re.IGNORECASE)
    called = [each for each in free if each.label.lower() in names]
    called += [each for each in free if spoken.search(_words(each))]
    return called[0] if called else None


def _words(entry: Entry) -> str:
    return " ".join(text for paragraph in entry.paragraphs for _, text in paragraph)
