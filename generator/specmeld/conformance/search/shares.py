"""How much work the search for cases may do: little for each subject, more where few need it.

A document of nothing but alternatives inside of alternatives so costs no more than a large one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from specmeld.conformance.search.self_contained import Alone

_FIRST = 60_000
"""Steps for each subject; hardly any needs as many."""
_MORE, _EACH = 1_300_000, 1_000
"""Steps for all together that those did not suffice for; in a large document so many a subject."""
_WORTH = 3 * _FIRST
"""With fewer steps than these, another search would find hardly more."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Search:
    """A subject whose cases are looked for in so many steps."""

    alone: Alone
    most: int = _FIRST
    room: int | None = None
    """Constraints after which the search may end; None if all are wanted."""


def shared(
    searches: Sequence[Search],
    find: Callable[[Sequence[Search]], Sequence[T]],
    given_up: Callable[[T], bool],
) -> list[T]:
    """What ``find`` gives for each search, asked again with more steps where that may help."""
    found = list(find(searches))
    cut = [number for number, one in enumerate(found) if given_up(one)]
    share = max(_MORE, _EACH * len(searches)) // max(len(cut), 1)
    if cut and share >= _WORTH:
        again = find([replace(searches[number], most=share) for number in cut])
        for number, one in zip(cut, again, strict=True):
            found[number] = one
    return found
