"""Pair the parts of one version with their counterparts in the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

Part = TypeVar("Part")
Covering = Callable[[str, Sequence[str]], str | None]
"""Selects, among names, the one that applies to a name; None if none does."""

_CHARSET = re.compile(r";charset=[^;]*")


def paired(
    old: Sequence[Part], new: Sequence[Part], keys: Sequence[Callable[[Part], Hashable]]
) -> tuple[list[tuple[Part, Part | None]], list[Part]]:
    """Each old part with its new one, and the new parts that are left. The first common key
    decides; parts with equal keys are paired in order."""
    partner: dict[int, int] = {}
    for key_of in keys:
        taken = set(partner.values())
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for number in reversed(range(len(new))):
            if number not in taken:
                waiting[key_of(new[number])].append(number)
        for number, part in enumerate(old):
            if number not in partner and waiting.get(key_of(part)):
                partner[number] = waiting[key_of(part)].pop()
    known = set(partner.values())
    pairs = [(part, new[partner[n]] if n in partner else None) for n, part in enumerate(old)]
    return pairs, [part for n, part in enumerate(new) if n not in known]


def matched(
    before: Sequence[str], after: Sequence[str], covering: Covering
) -> list[tuple[str, str]]:
    """Names for the same exchange: each with the one that covers it in the other version, so that a
    range is compared with everything new below it."""
    pairs = [(name, covering(name, after)) for name in before]
    pairs += [(over, name) for name in after if (over := covering(name, before)) is not None]
    return [(one, other) for one, other in dict.fromkeys(pairs) if other is not None]


def covering_status(status: str, others: Sequence[str]) -> str | None:
    """The status itself, its range, or ``default``: which covers errors, and successes if none is
    declared, as in clients."""
    ways = [status, f"{status[:1]}XX"]
    if not is_success(status) or not any(map(is_success, others)):
        ways.append("default")
    return next((each for each in ways if each in others), None)


def is_success(status: str) -> bool:
    return status[:1] in ("2", "3")


def media_type_name(media_type: str) -> str:
    """A media type for comparison: in lower case, without spaces around its parameters."""
    return re.sub(r"\s*([;=])\s*", r"\1", media_type.strip().lower())


def covering_media_type(name: str, others: Sequence[str]) -> str | None:
    """The same media type; else the same but for its charset; else without parameters, which do not
    matter for JSON (RFC 8259, section 11); else a range."""
    bare, plain = name.partition(";")[0], _CHARSET.sub("", name)
    ways: tuple[Callable[[str], bool], ...] = (
        lambda other: other == name,
        lambda other: _CHARSET.sub("", other) == plain,
        lambda other: other == bare,
        lambda other: name == bare and _is_json(bare) and other.partition(";")[0] == bare,
        lambda other: other == f"{bare.partition('/')[0]}/*",
        lambda other: other == "*/*",
    )
    return next((found for fits in ways for found in others if fits(found)), None)


def _is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")
