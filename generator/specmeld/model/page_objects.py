"""Objects that a page describes and others of the same API name: "Returns a `Boat` object"."""

from __future__ import annotations

from dataclasses import dataclass

from specmeld.model.claims import Claim, Place

INSIDE = Place("", "object")
"""Where the claims of a described object are, until it is known what uses it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that holds an object which the page itself does not describe."""

    at: Place
    words: str
    """The name of the object, or the words of a sentence that say what is returned."""
    line: int
    document: str = ""
    """What claims call the document that has the words."""
    returned: bool = False
    """Whether the words are those of a sentence, which may name no object at all."""
    many: bool = False
    """Whether a list of such objects is returned."""


@dataclass(frozen=True, slots=True)
class DescribedObject:
    """An object by its name, with claims and mentions at places below ``INSIDE``."""

    name: str
    line: int
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...] = ()
