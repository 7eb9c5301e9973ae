"""Prose as a second source: the facts that a description states in words.

One grammar for all dialects. It prefers missing a fact to inventing one: a sentence whose fact
depends on a condition ("20 for large models and 5 for small ones"), is hedged ("usually between 1
and 5"), negated or only an example yields nothing, and a description with two different values for
one keyword says nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from specmeld.model.json import JSON
from specmeld.read.prose.defaults import defaults, fallbacks
from specmeld.read.prose.lists import closed_lists, labelled
from specmeld.read.prose.numbers import Found, Subject, numbers
from specmeld.read.prose.patterns import patterns
from specmeld.read.prose.plain_sentences import Sentence, blocks, sentences

__all__ = ["ProseFact", "prose_facts"]


_LABELLED = re.compile(r"`|\"[^\"]{1,100}\"|[\w.-]{1,60}\s?(?::|-|\()\s")
_DEPRECATED = re.compile(
    r"^\W*deprecated\b|^this (?:\w+ )?(?:is|has been) deprecated\b|\(deprecated\)$", re.IGNORECASE
)
_VALUES_ARE = re.compile(
    r"\b(?:values|each value)(?: (?:are|is|must be|can be|may be|should be|being))?"
    r"(?: only| all| a| also)? (?P<type>string|number|integer|boolean)s?\b(?! or| and|,)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ProseFact:
    """``quote`` says that ``keyword`` has ``value``."""

    keyword: str
    value: JSON
    quote: str
    """The sentence, unchanged: search the description for it to find its line."""
    items: bool = False
    """True if the sentence is about the items of an array and not the array."""


def prose_facts(
    description: str, *, type: str | None = None, values: Collection[JSON] = ()
) -> list[ProseFact]:
    """The facts that a description states, in sentence order.

    ``type`` is the JSON type of the place described, if known: it decides whether a number limits a
    value, a length, the items or the properties. ``values`` are the known values of the place: they
    show which word is a default. Never raises; reads the first 20,000 characters.
    """
    facts = [
        ProseFact(keyword, value, quote, items)
        for quote, (_, keyword, value, items) in labelled(list(blocks(description)), type)
    ]
    subject = Subject.of(description, type)
    told = list(sentences(description))
    for sentence in told:
        if sentence.bullet and _LABELLED.match(sentence.text):
            continue
        found: list[Found] = [
            *numbers(sentence, subject),
            *defaults(sentence, subject),
            *closed_lists(sentence, type),
            *patterns(sentence, type),
            *_deprecated(sentence),
            *_of_the_values(sentence, type),
        ]
        for _, keyword, value, items in sorted(found, key=lambda fact: fact[0]):
            facts.append(ProseFact(keyword, value, sentence.quote, items))
    return _agreed([*facts, *_fallbacks(told, values or _listed(facts), type)])


def _listed(facts: Sequence[ProseFact]) -> Sequence[JSON]:
    """The values of the closed list in a description, if there is one."""
    lists = [fact.value for fact in facts if fact.keyword == "enum" and not fact.items]
    return lists[0] if lists and isinstance(lists[0], list) else ()


def _fallbacks(
    told: Sequence[Sentence], values: Collection[JSON], type: str | None
) -> Iterator[ProseFact]:
    for sentence in told if values else ():
        for _, keyword, value, items in fallbacks(sentence, values, type):
            yield ProseFact(keyword, value, sentence.quote, items)


def _deprecated(sentence: Sentence) -> Iterator[Found]:
    if _DEPRECATED.search(sentence.text.rstrip(".")):
        yield 0, "deprecated", True, False


def _of_the_values(sentence: Sentence, type: str | None) -> Iterator[Found]:
    """ "Values are strings": the type of the values of a map."""
    found = _VALUES_ARE.search(sentence.text) if type == "object" else None
    if found and not sentence.governed(*found.span()):
        yield found.start(), "values.type", found["type"].lower(), False


def _agreed(facts: list[ProseFact]) -> list[ProseFact]:
    """Each fact once, and none of a keyword with contradictory values."""
    said: dict[tuple[str, bool], list[ProseFact]] = {}
    for fact in facts:
        said.setdefault((fact.keyword, fact.items), []).append(fact)
    agreed = [group[0] for group in said.values() if all(f.value == group[0].value for f in group)]
    return [fact for fact in facts if any(fact is one for one in agreed)]
