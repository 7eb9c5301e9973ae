"""Names for path parameters of requests that only have values."""

from __future__ import annotations

import re
from collections.abc import Container

_PLURALS = (
    (re.compile(r"(?i)(?<=[a-z]{2})ies\Z"), "y"),
    (re.compile(r"(?i)(ss|x|ch|sh|z)es\Z"), r"\1"),
    (re.compile(r"(?i)(?<=[a-z])(?<!s)(?<!u)(?<!i)s\Z"), ""),
)
_OWN_NAMES = ("id", "ids", "uuid", "date", "key", "slug", "name", "number", "code", "version")
"""Words before a value that describe the value, and not its owner."""
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")


def singular(word: str) -> str:
    """``boats`` → ``boat``; good enough for a name."""
    for ending, instead in _PLURALS:
        if ending.search(word):
            return ending.sub(instead, word)
    return word


def is_plural(word: str) -> bool:
    return singular(word) != word


def id_name(resource: str, taken: Container[str]) -> str:
    """``boats`` → ``boat_id``, ``shipYards`` → ``ship_yard_id``; never one that is already used."""
    words = [each.lower() for each in _WORDS.findall(resource)]
    ending = [] if words and words[-1] in _OWN_NAMES else ["id"]
    name = "_".join([*words[:-1], *map(singular, words[-1:]), *ending])
    count, wish = 2, name
    while wish in taken:
        wish, count = f"{name}_{count}", count + 1
    return wish
