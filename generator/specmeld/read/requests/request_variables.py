"""Placeholders in saved requests for values known when they are sent, and their values.

``{{name}}`` (Postman, Bruno, .http), ``{{ _.name }}`` (Insomnia) and ``{% tag %}`` (Insomnia's
templates). Nothing is executed: a tag has a value that the document does not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

PLACEHOLDER = re.compile(r"\{\{[^{}\n]{1,200}\}\}|\{%[^\n{}]{0,2000}%\}")
"""A value that is filled in when the request is sent."""

_DEEPEST = 8
"""Most levels of variables in the values of variables."""
_LONGEST = 2_000
"""Most characters of a variable's value that are filled in."""
_MOST_FILLED = 1_000_000
"""Most characters of all values that are filled into one text."""
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_INDEXED = re.compile(r"_\[\s*['\"]([^'\"]+)['\"]\s*\]")
_AT_RUN_TIME = re.compile(r"\.(?:response|request)\.")


def variable_name(placeholder: str) -> str:
    """``{{ _.boat_id }}`` → ``boat_id``; empty for tags, generators, parts of other responses."""
    if not placeholder.startswith("{{"):
        return ""
    inner = placeholder[2:-2].partition("|")[0].strip()
    inner = _INDEXED.sub(r"_.\1", inner).removeprefix("_.")
    if _AT_RUN_TIME.search(inner):
        return ""
    return inner if inner[:1].isalnum() or _NAME.match(inner) else ""


@dataclass(frozen=True)
class Variables:
    """The variables of a document, and those of each of its environments."""

    known: Mapping[str, str] = field(default_factory=dict)
    environments: Sequence[Mapping[str, str]] = ()
    """Of several environments one is chosen when a request is sent; each adds to ``known``."""
    _fills: dict[str, list[str]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        return {name: value for name, value in self.known.items() if value}

    def fill(self, text: str) -> str:
        """The text with the values of known variables filled in; the others stay.

        An empty value is one that somebody has removed, and shows nothing.
        """
        return _filled(text, self._shown)

    def fills(self, text: str) -> list[str]:
        """The text for each environment, without those that leave something open."""
        if text not in self._fills:  # most requests of a document have the same prefix
            scopes = [self.known, *({**self.known, **each} for each in self.environments)]
            filled = [_filled(text, scope) for scope in scopes]
            complete = [each for each in filled if not PLACEHOLDER.search(each)]
            self._fills[text] = list(dict.fromkeys(complete))
        return self._fills[text]

    def value(self, placeholder: str) -> str | None:
        """The value of a single placeholder, if all of it is known."""
        filled = self.fill(placeholder)
        return None if PLACEHOLDER.search(filled) else filled


def _filled(text: str, scope: Mapping[str, str]) -> str:
    room = _MOST_FILLED
    for _ in range(_DEEPEST if scope and PLACEHOLDER.search(text) else 0):
        values = _Values(scope, room)
        filled = PLACEHOLDER.sub(values, text)
        if filled == text:
            break
        text, room = filled, values.room
    return text


@dataclass(slots=True)
class _Values:
    """Replaces placeholders by values until the limit is reached."""

    scope: Mapping[str, str]
    room: int

    def __call__(self, found: re.Match[str]) -> str:
        value = self.scope.get(variable_name(found[0]), found[0])[:_LONGEST]
        if len(value) > self.room:
            return found[0]
        self.room -= len(value)
        return value
