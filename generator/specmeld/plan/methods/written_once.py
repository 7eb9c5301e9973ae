"""Shorter expressions for what a declaration would repeat."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby

from specmeld.model.method_plan import ArgumentPlan, ReplyPlan
from specmeld.model.named_types import Code
from specmeld.text.wrapping import wrapped

_MANY = 3
"""Fewest equal things that are written together."""
_WIDTH = 66
"""Most columns of a string of names."""


def property_names(arguments: Collection[ArgumentPlan]) -> Code:
    """Argument → property, as a mapping: names that are equal on both sides are written once."""
    same = [one.name for one in arguments if one.name == one.key]
    same = same if len(same) >= _MANY else []
    lines = wrapped(" ".join(same), _WIDTH)
    names = " ".join(f'"{line} "' for line in lines)
    alike = [f'runtime.alike({names[:-2]}")'] if names else []
    others = [f'"{one.name}": {one.quoted_key}' for one in arguments if one.name not in same]
    if alike and not others:
        return Code(alike[0])
    return Code(f"{{{', '.join([*(f'**{each}' for each in alike), *others])}}}")


def shared_replies(
    replies: Iterable[ReplyPlan],
) -> tuple[tuple[tuple[Code, ...], ReplyPlan], ...]:
    """Statuses and their reply; adjacent equal replies are merged."""
    runs = (list(run) for _, run in groupby(replies, lambda one: one.of_any_status))
    parts = (
        part for run in runs for part in ([run] if len(run) >= _MANY else [[one] for one in run])
    )
    return tuple((tuple(one.status for one in part), part[0]) for part in parts)
