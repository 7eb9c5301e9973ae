"""Plurals of English nouns, as in names of properties and paths."""

from __future__ import annotations

_SINGULAR = {
    "aliases": "alias",
    "analyses": "analysis",
    "buses": "bus",
    "campuses": "campus",
    "children": "child",
    "cookies": "cookie",
    "criteria": "criterion",
    "indices": "index",
    "lenses": "lens",
    "movies": "movie",
    "people": "person",
    "statuses": "status",
    "viruses": "virus",
}
"""Irregular plurals."""
_ENDINGS = (
    *(("ies", "y"), ("sses", "ss"), ("tches", "tch"), ("rches", "rch"), ("nches", "nch")),
    *(("shes", "sh"), ("ses", "se"), ("xes", "x"), ("s", "")),
)
_SAME = """
access address alias analysis atlas aws axis basis bias bus business campus canvas chaos class
cors cross css dns express gas gps https ios is js kubernetes news os pass process progress
saas sas series sms species status success tls virus
"""
_NO_PLURALS = frozenset(_SAME.split())
"""Words with plural endings that are not plurals."""
_PLURALS = frozenset({"apis", "children", "criteria", "emojis", "kpis", "people", "rois", "uris"})
"""Plurals that do not look like one."""
_NO_ENDINGS = ("ss", "us", "is", "data", "alias", "canvas", "dns", "https", "news", "series", "tls")


def singular(word: str) -> str:
    """The singular of an English plural, good enough for a name; other words unchanged."""
    lower = word.lower()
    for plural, one in _SINGULAR.items():
        if lower.endswith(plural):
            return word[: -len(plural) + 1] + one[1:]
    if len(word) < 3 or lower in _NO_PLURALS or lower.endswith(_NO_ENDINGS):
        return word[:-1] if lower in _PLURALS else word
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word


def looks_plural(word: str) -> bool:
    """Whether a lower-case word looks like the plural of a noun."""
    if word in _NO_PLURALS or word in _PLURALS:
        return word in _PLURALS
    return (
        len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is", "dns", "tls"))
    )
