"""Plurals of English nouns, as names of properties and paths have them."""

from __future__ import annotations

_SINGULAR = {
    "aliases": "alias",
    "children": "child",
    "cookies": "cookie",
    "criteria": "criterion",
    "indices": "index",
    "movies": "movie",
    "people": "person",
    "statuses": "status",
}
"""Plurals that no ending tells."""
_PLURAL_ENDINGS = (
    *(("ies", "y"), ("sses", "ss"), ("tches", "tch"), ("rches", "rch"), ("nches", "nch")),
    *(("shes", "sh"), ("ses", "se"), ("xes", "x"), ("s", "")),
)
_NO_PLURALS = (
    *("ss", "us", "is", "data", "alias", "canvas", "dns", "https", "news", "series", "sms", "tls"),
)


def singular(word: str) -> str:
    """The singular of an English plural, near enough for a name; other words as they are."""
    for plural, one in _SINGULAR.items():
        if word.lower().endswith(plural):
            return word[: -len(plural) + 1] + one[1:]
    for ending, instead in _PLURAL_ENDINGS:
        if word.endswith(ending) and not word.endswith(_NO_PLURALS):
            return word.removesuffix(ending) + instead
    return word
