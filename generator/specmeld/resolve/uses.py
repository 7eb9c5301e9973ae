"""Which components refer to which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

Uses = Mapping[str, Iterable[str]]
"""Component → the components that it refers to."""


def reached_from(names: Iterable[str], uses: Uses) -> set[str]:
    """``names`` and all components that they lead to."""
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += uses.get(name, ())
    return reached


def users(uses: Uses) -> Uses:
    """Component → the components that refer to it."""
    made: defaultdict[str, list[str]] = defaultdict(list)
    for user, used in uses.items():
        for name in used:
            made[name].append(user)
    return made
