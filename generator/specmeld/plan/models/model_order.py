"""The order of statements in a module of models: definitions come before their uses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """``names`` in the order of their statements.

    ``quoted`` are the aliases that name something defined later: their type is in a string. The
    annotations of classes are strings anyway, which pydantic reads when it first needs them.
    """

    names: tuple[str, ...]
    quoted: frozenset[str]


def statement_order(uses: Mapping[str, Iterable[str]], aliases: Collection[str]) -> Order:
    """The order for statements that use each other; classes in a cycle come before its aliases."""
    names: list[str] = []
    quoted: set[str] = set()
    done: set[str] = set()
    position = {name: at for at, name in enumerate(uses)}
    for circle in circles(uses):
        members = sorted(circle, key=position.__getitem__)
        for name in [one for one in members if one not in aliases]:
            names.append(name)
            done.add(name)
        waiting = [one for one in members if one in aliases]
        while waiting:
            ready = [one for one in waiting if done.issuperset(uses[one])]
            if not ready:
                ready = waiting[:1]
                quoted |= set(ready)
            names += ready
            done |= set(ready)
            waiting = [one for one in waiting if one not in ready]
    return Order(tuple(names), frozenset(quoted))


def circles(uses: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """The strongly connected components, dependencies first (Tarjan 1972, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    for start in uses:
        if start in index:
            continue
        work = [(start, iter(sorted(uses[start])))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            name, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == index[name]:
                    at = stack.index(name)
                    circle = stack[at:]
                    del stack[at:]
                    on_stack -= set(circle)
                    yield circle
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                on_stack.add(following)
                work.append((following, iter(sorted(uses[following]))))
            elif following in on_stack:
                low[name] = min(low[name], index[following])
