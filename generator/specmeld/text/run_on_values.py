"""Values that a page lists without separators: ``noneautorequired``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from specmeld.model.json import JSON

_MOST_WORDS = 2000
_LONGEST_RUN = 4000
_LONGEST_TEXT = 20_000
_WORD = re.compile(r"[A-Za-z0-9](?:[\w./:-]*[A-Za-z0-9])?")
_INFLECTION = re.compile(r"e?[ds]|ing|ions?|able|ment|ness|ers?|ly", re.I)


def only_text(values: JSON) -> str | None:
    """The only string in a list of values; None for any other list."""
    if isinstance(values, list) and len(values) == 1 and isinstance(values[0], str):
        return values[0] or None
    return None


def split_run(run: str, texts: Iterable[str], values: Sequence[str]) -> list[str] | None:
    """Split values that run together, by the words of nearby text and by known ``values``.

    None if it is one value; an empty list for a run that the words cannot split, or can split in
    several ways.
    """
    words = _words(texts, values)
    if run in words:
        return None
    covers = exact_covers(run, words)
    if len(covers) == 1 and len(covers[0]) > 1:
        return covers[0]
    return [] if covers or _is_run_of(run, words, values) else None


def exact_covers(run: str, words: Sequence[str]) -> list[list[str]]:
    """The ways to split ``run`` into different words; at most two are searched."""
    usable = [word for word in words if word in run]
    if len(run) > _LONGEST_RUN:
        return []
    ways: list[list[list[str]]] = [[] for _ in range(len(run) + 1)]
    ways[0] = [[]]
    for end in range(1, len(run) + 1):
        for word in usable:
            if not run.endswith(word, 0, end) or end < len(word):
                continue
            for way in ways[end - len(word)]:
                if word not in way and len(ways[end]) < 8:
                    ways[end].append([*way, word])
    # A value is more than a letter that prose happens to have ("a"): short words only as a whole.
    covers = [way for way in ways[-1] if all(len(word) > 1 for word in way)]
    return covers[:2]


def _words(texts: Iterable[str], values: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(_WORD.findall(text[:_LONGEST_TEXT]))
    found |= dict.fromkeys(filter(None, values))
    return list(found)[:_MOST_WORDS]


def _is_run_of(run: str, words: Sequence[str], values: Sequence[str]) -> bool:
    """Whether a run begins or ends with another value, and continues without a separator."""
    return any(
        _is_joined(before, after) and (word in values or _may_be_values(before, after))
        for word in words
        for before, after in ((word, run.removeprefix(word)), (run.removesuffix(word), word))
        if before + after == run
    )


def _is_joined(before: str, after: str) -> bool:
    return before[-1:].isalnum() and after[:1].isalnum()


def _may_be_values(before: str, after: str) -> bool:
    """``complete`` and ``d`` are one word."""
    return min(len(before), len(after)) > 2 and not _INFLECTION.fullmatch(after)
