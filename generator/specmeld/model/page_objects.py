"""Objects that one page describes and others refer to by name: "Returns a `Boat` object"."""

from __future__ import annotations

from dataclasses import dataclass

from specmeld.model.claims import Claim, Place

INSIDE = Place("", "object")
"""The place of a described object's claims until its uses are known."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that holds an object which the page itself does not describe."""

    at: Place
    words: str
    """The name of the object, or the words of a sentence that say what is returned."""
    line: int
    document: str = ""
    """The id of the document with the words."""
    returned: bool = False
    """Whether the words are a sentence, which may name no object at all."""
    many: bool = False
    """Whether a list of such objects is returned."""


@dataclass(frozen=True, slots=True)
class DescribedObject:
    """An object by its name, with claims and mentions at places below ``INSIDE``."""

    name: str
    line: int
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...] = ()
