"""Random words, names, bounds and values.

Words are of a vocabulary that triggers no rule of prose: what prose says is the business of
``tests/read/test_prose.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import strategies as st

from .apis import JSON
from .can import BOUNDS, FORMATS, SCALARS, Can

PATTERNS = ("^[a-z]+$", "[a-z]{2}[a-z0-9]*", "^mea.*")
_WITHIN = {"string": "meadowkelp", "integer": 10, "number": 10}
"""Values within all bounds that are drawn."""

KEYS = tuple(
    re.findall(
        r"\w+",
        "amber basin cedar dune ember fjord grove harbor inlet juniper kelp lagoon meadow nectar"
        " orchid pebble quarry raven spruce tundra willow zephyr",
    )
)
_WORDS = (*KEYS, "öland", "茶", "мост", "ångström")


def words(least: int = 1, most: int = 6) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(_WORDS), min_size=least, max_size=most).map(" ".join)


def sentences() -> st.SearchStrategy[str]:
    """One to three, some of which look like something else at a glance."""
    plain = words(2, 9).map(lambda text: text[0].upper() + text[1:] + ".")
    odd = st.builds(str.replace, st.sampled_from(_ODD_SENTENCES), st.just("…"), words(1, 3))
    sentence = st.one_of(plain, plain, plain, odd)
    return st.lists(sentence, min_size=1, max_size=3).map(" ".join)


_ODD_SENTENCES = (
    "Note: … only.",
    "Important: …",
    "See https://docs.example.com/… for more.",
    'The "…" (… or …) of the `…` field.',
    "A string or object, … | ….",
    "… – … — ….",
    "…: <b>…</b> & {{ … }} {% … %}.",
)


def titles() -> st.SearchStrategy[str]:
    """Two words, so that a title is never taken for a key."""
    plain = st.lists(st.sampled_from(KEYS), min_size=2, max_size=3)
    odd = st.tuples(st.sampled_from(["öland", "ångström", "мост"]), st.sampled_from(KEYS))
    return (plain | odd).map(lambda each: " ".join(each).capitalize())


PLAIN_NAMES = st.lists(st.sampled_from(KEYS), min_size=1, max_size=3).map("_".join)
VALUES = st.builds(
    lambda parts, joint: joint.join(parts),
    st.lists(st.sampled_from(KEYS), min_size=1, max_size=2),
    st.sampled_from(["_", "-", "."]),
)


class FactDraws:
    """Draws what is said of a schema beside its type and what it holds."""

    def __init__(self, draw: st.DrawFn, can: Can) -> None:
        self._draw = draw
        self._can = can

    def chance(self, one_of: int = 2) -> bool:
        return self._draw(st.integers(1, one_of)) == one_of

    def text(self) -> str:
        paragraphs = 2 if self._can.paragraphs and self.chance(4) else 1
        texts = [self._draw(sentences()) for _ in range(paragraphs)]
        if self._can.lists and self.chance(6):
            points = self._draw(st.lists(sentences(), min_size=1, max_size=3))
            texts[1:1] = [f"• {self._draw(PLAIN_NAMES)}: {point}" for point in points]
        return "\n\n".join(texts)

    def described(self) -> dict[str, JSON]:
        if "description" in self._can.keywords and self.chance():
            return {"description": self.text()}
        return {}

    def facts(self, type_: str) -> dict[str, JSON]:
        """Words, bounds and values that agree with each other and with the type."""
        found = self.described() | self._bounds(type_)
        bounded = bool(found.keys() & set(BOUNDS[type_]))
        if not bounded:
            found |= self._values(type_)
        for keyword in ("default", "example"):
            if self._may(keyword, 5) and "format" not in found:
                found |= self._one(keyword, type_, found)
        if type_ == "object" and self._can.collapsed and self.chance():
            found["collapsed"] = True
        return found | ({"deprecated": True} if self._may("deprecated", 8) else {})

    def _may(self, keyword: str, one_of: int) -> bool:
        return keyword in self._can.keywords and self.chance(one_of)

    def _bounds(self, type_: str) -> dict[str, JSON]:
        """At most one bound an end."""
        usable = [keyword for keyword in BOUNDS[type_] if keyword in self._can.keywords]
        ends = {
            keyword.lower().removeprefix("exclusive"): keyword for keyword in self._some(usable)
        }
        return {keyword: self.bound(keyword) for keyword in ends.values()}

    def _values(self, type_: str) -> dict[str, JSON]:
        """What tells the values one by one, or their format."""
        if type_ in ("string", "integer") and self._may("enum", 4):
            return {"enum": self.listed(type_)}
        if type_ == "string" and self._may("const", 8):
            return {"const": self._draw(self._strings())}
        if type_ == "string" and self._may("knownValues", 6):
            return {"knownValues": self.listed(type_), "openEnum": True}
        if type_ in FORMATS and self._may("format", 4):
            return {"format": self._draw(st.sampled_from(FORMATS[type_]))}
        return {}

    def _one(self, keyword: str, type_: str, facts: dict[str, JSON]) -> dict[str, JSON]:
        if type_ == "array" and keyword == "default" and not facts.keys() & set(BOUNDS["array"]):
            return {"default": []}
        return {keyword: self.value(type_, facts)} if type_ in SCALARS else {}

    def _some(self, keywords: Sequence[str]) -> list[str]:
        if not keywords or not self.chance():
            return []
        return self._draw(st.lists(st.sampled_from(keywords), max_size=2, unique=True))

    def bound(self, keyword: str) -> JSON:
        if keyword == "pattern":
            return self._draw(st.sampled_from(PATTERNS))
        if keyword == "uniqueItems":
            return True
        if keyword == "multipleOf":
            return self._draw(st.sampled_from([1, 2, 5, 0.5, 0.01]))
        least, most = (0, 9) if keyword.startswith(("min", "exclusiveMin")) else (11, 5000)
        number = self._draw(st.integers(least, most))
        if keyword.endswith("imum") and self.chance(4):
            return number + 0.5
        return number

    def listed(self, type_: str) -> list[JSON]:
        """Values; one that is alone is no name, as a branch may be called by the property's."""
        most = self._can.most_listed
        # Where values are not told apart, digits that rise look like several numbers.
        numbers = st.integers(0, 99) if most > 1 else st.sampled_from([0, 7, 10, 44, 90])
        values = self._strings() if type_ == "string" else numbers
        listed = self._draw(st.lists(values, min_size=1, max_size=most, unique=True))
        return listed if len(listed) > 1 or listed[0] not in KEYS else [f"{listed[0]}-1"]

    def _strings(self) -> st.SearchStrategy[str]:
        odd = self._can.odd_values
        return VALUES | st.sampled_from(odd) if odd else VALUES

    def value(self, type_: str, facts: dict[str, JSON]) -> JSON:
        """A value of a type: one of those listed, if there are any."""
        if "const" in facts:
            return facts["const"]
        if listed := facts.get("enum", facts.get("knownValues")):
            return self._draw(st.sampled_from(listed))
        if type_ == "boolean":
            return self._draw(st.booleans())
        if facts.keys() & set(BOUNDS[type_]):
            return _WITHIN[type_]
        if type_ == "string":
            return self._draw(self._strings())
        if type_ == "integer":
            return self._draw(st.integers(-5, 2000))
        return self._draw(st.sampled_from([0, 1, 2.5, -0.25, 1000, 0.001]))
