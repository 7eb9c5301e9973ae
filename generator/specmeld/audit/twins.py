"""Find what is literally equal in a source and the canonical document.

Nothing of such a part can be lost; only what it refers to is left to compare. This saves walking
the two property by property, which is most of the work if files of one API are much alike.
"""

from __future__ import annotations

from typing import Any

from specmeld.audit.nodes import DocumentNodes, Spot

_SCHEMAS = "#/components/schemas/"
_DEEPEST = 32
"""Most references followed from one object to the next."""

Pairs = list[tuple[Spot, Spot]]


class Twins:
    """The parts of two documents that are equal."""

    def __init__(self, mine: DocumentNodes, theirs: DocumentNodes) -> None:
        self._mine = mine
        self._theirs = theirs
        self._known: dict[str, Pairs | None] = {}
        """By reference to something other than a schema."""

    def schemas_of(self, mine: Any, theirs: Any) -> Pairs | None:
        """The schemas that two equal values refer to, in the one document and in the other.

        None if the values differ, or if equality does not determine their targets: if a reference
        is broken, or a discriminator means more schemas than it names.
        """
        return self._referred(mine, 0) if _equal(mine, theirs) else None

    def _referred(self, value: Any, depth: int) -> Pairs | None:
        found: Pairs = []
        waiting = [value]
        while waiting:
            one = waiting.pop()
            if isinstance(one, dict):
                if "discriminator" in one:
                    return None
                reference = one.get("$ref")
                if isinstance(reference, str):
                    pairs = self._behind(reference, depth + 1)
                    if pairs is None:
                        return None
                    found += pairs
            members = one.values() if isinstance(one, dict) else one
            waiting += [each for each in members if isinstance(each, dict | list)]
        return found

    def _behind(self, reference: str, depth: int) -> Pairs | None:
        """The schema that a reference leads to, or those of the equal objects that it leads to."""
        if reference in self._known:
            return self._known[reference]
        one, other = self._mine.target(reference), self._theirs.target(reference)
        if one is None or other is None or not isinstance(one.value, dict):
            return None
        if reference.startswith(_SCHEMAS):
            return [(one, other)]
        self._known[reference] = []  # a cycle adds nothing
        found = None
        if depth < _DEEPEST and _equal(one.value, other.value):
            found = self._referred(one.value, depth)
        self._known[reference] = found
        return found


def _equal(one: Any, other: Any) -> bool:
    try:
        return bool(one == other)
    except RecursionError:  # nested deeper than any document that is read
        return False
