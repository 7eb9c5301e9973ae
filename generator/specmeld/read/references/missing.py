"""Describe broken references, and suggest what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from specmeld.model.json import JSON, JSONObject
from specmeld.read.references.follow import MOST_HOPS, follow, tokens
from specmeld.text.pointer import fragment

MOST_GUESSES = 100
"""Most missing names of one document for which suggestions are searched; each takes a while."""

_SHELF = "specmeld:missing"

STAND_IN = f"#/{_SHELF}/"
"""The prefix of the replacement of a reference that was already reported."""


def does_not_exist(document: JSON, reference: str) -> str:
    """Report that a reference is broken in ``document``, with the name that may be meant."""
    meant = _meant(document, reference)
    return f"does not exist (did you mean {meant[:80]!r}?)" if meant else "does not exist"


def shown(reference: str) -> str:
    """A reference as quoted in messages."""
    return repr(reference if len(reference) <= 80 else f"{reference[:80]}…")


def stand_in(reference: str) -> str:
    """The replacement of ``reference`` once it was reported."""
    return fragment((_SHELF, reference))


@dataclass(slots=True)
class Checked:
    """What is wrong with local references of one document, each checked once."""

    document: JSONObject
    _known: dict[str, str] = field(default_factory=dict)

    def fault(self, reference: str) -> str:
        """``does not exist`` or ``is circular``; empty if its target exists."""
        if reference not in self._known:
            self._known[reference] = self._fault(reference)
        return self._known[reference]

    def _fault(self, reference: str) -> str:
        last = reference
        for _ in range(MOST_HOPS):
            found = follow(self.document, last)
            if found is None:
                missing = self._missing(last)
                return missing if last == reference else f"points to {shown(last)}, which {missing}"
            target = found[0] if isinstance(found[0], dict) else {}
            inner = target.get("$ref")
            if not isinstance(inner, str) or not inner.startswith("#"):
                return ""
            if len(target) > 1 and inner != last:
                return ""  # what is beside it is a schema of its own
            last = inner
        return "is circular"

    def _missing(self, reference: str) -> str:
        if reference.startswith(STAND_IN) or len(self._known) > MOST_GUESSES:
            return "does not exist"
        return does_not_exist(self.document, reference)


def _meant(document: JSON, reference: str) -> str:
    """A name beside the missing one, else a whole reference; empty if none is near."""
    steps = tokens(reference)
    value = document
    for index, step in enumerate(steps):
        if not isinstance(value, dict):
            break
        if step in value:
            value = value[step]
            continue
        near, rest = _nearest(step, value), steps[index + 1 :]
        if near and not rest:
            return near
        if near and _has(value[near], rest):
            return fragment([*steps[:index], near, *rest])
        break
    return _component(document, steps[-1]) if steps else ""


def _nearest(name: str, names: Iterable[str]) -> str:
    from difflib import get_close_matches  # rarely needed

    known = {each.lower(): each for each in names}
    found = get_close_matches(name.lower(), known, n=1)
    return known[found[0]] if found else ""


def _has(value: JSON, steps: Iterable[str]) -> bool:
    for step in steps:
        if not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    return True


def _component(document: JSON, name: str) -> str:
    """The reference to the component of this name, schemas first."""
    shelves = document.get("components") if isinstance(document, dict) else None
    for shelf in sorted(shelves if isinstance(shelves, dict) else (), key=lambda s: s != "schemas"):
        if _has(shelves, [shelf, name]):
            return fragment(["components", shelf, name])
    return ""
