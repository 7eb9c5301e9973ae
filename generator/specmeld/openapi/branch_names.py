"""Names for the branches of a union."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """What can name a branch: its JSON type (empty for none or several), constant tag and title."""

    type: str
    tag: str
    title: str


def branch_names(branches: Sequence[Branch]) -> list[str]:
    """By type; if several share one, by the tag if it is unique, else by the title."""
    types = Counter(branch.type for branch in branches)
    tags = Counter(branch.tag for branch in branches)
    return [
        branch.type
        if branch.type and types[branch.type] == 1
        else (branch.tag if branch.tag and tags[branch.tag] == 1 else branch.title or branch.type)
        for branch in branches
    ]
