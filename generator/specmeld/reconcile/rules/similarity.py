"""When two descriptions are about the same thing."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from specmeld.reconcile.tree import Node

NEARLY = 0.6
"""Share of equal words, in order, from which on two first sentences are almost the same."""
SAME = 0.9

_LONGEST = 400  # most characters of a description that are compared


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of the first sentence, lower case, without quotes and Markdown."""
    text = re.sub(r"\[([^\]\n]{0,200})\]\([^)\s]{0,400}\)", r"\1", text[: 2 * _LONGEST])
    sentence = re.split(r"(?<=[.!?])\s", text[:_LONGEST].strip(), maxsplit=1)[0]
    return tuple(re.findall(r"[a-z0-9]+", re.sub("['\u2019`]", "", sentence.casefold())))


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """0 (nothing in common) to 1 (the same first sentence)."""
    a, b = words(one), words(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def descriptions(node: Node) -> list[str]:
    return [said.value for said in node.said("description") if isinstance(said.value, str)]


def alike(one: Node, other: Node) -> float:
    """The highest similarity between any two descriptions of two nodes."""
    return max(
        (likeness(a, b) for a in descriptions(one) for b in descriptions(other)), default=0.0
    )


def singular(word: str) -> str:
    """``messages`` → ``message``; good enough to compare words, and to name an item."""
    lower = word.lower()
    if lower.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ss|x|ch|sh)es$", lower):
        return word[:-2]
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def names_it(description: str, name: str) -> bool:
    """Whether all words of a name are adjacent in a description (plural or not)."""
    stem = [singular(part) for part in re.findall(r"[a-z0-9]+", name.casefold())]
    text = [singular(word) for word in words(description)]
    return bool(stem) and any(
        text[at : at + len(stem)] == stem for at in range(len(text) - len(stem) + 1)
    )
