"""Class names made from several texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import takewhile

from specmeld.plan.names import identifiers
from specmeld.plan.names.plurals import singular


def joined(*texts: str) -> str:
    """A class name from texts, without repetitions of what precedes."""
    return identifiers.class_name(run_together(*texts))


def run_together(*texts: str) -> str:
    """Texts as words, without an overlap of one's beginning with the end of those before it, nor a
    repetition of two or more words: ``run`` and ``run step`` → ``run step``."""
    said: list[str] = []
    stems: list[str] = []
    for text in texts:
        words, own = _read(text)
        repeated = max(_overlap(stems, own), _shared(stems, own))
        said += words[repeated:]
        stems += own[repeated:]
    return " ".join(said)


def _overlap(before: list[str], stems: list[str]) -> int:
    sizes = range(min(len(before), len(stems)), 0, -1)
    return next((size for size in sizes if before[-size:] == stems[:size]), 0)


def _shared(before: list[str], stems: list[str]) -> int:
    if before[:2] != stems[:2]:
        return 0
    size = len(beginning([before, stems]))
    return size if 1 < size < len(stems) else 0


@cache
def _read(text: str) -> tuple[list[str], list[str]]:
    words = identifiers.words(text)
    return words, [singular(word.lower()) for word in words]


def beginning(texts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The common first words."""
    alike = takewhile(lambda words: len({*words}) == 1, zip(*texts, strict=False))
    return tuple(words[0] for words in alike)
