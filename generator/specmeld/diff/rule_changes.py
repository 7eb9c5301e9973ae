"""Create changes whose rules need no schema comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specmeld.diff.changes import Change, Level, Said
from specmeld.diff.rules import RULES
from specmeld.model.claims import Place
from specmeld.text.pointer import parse_pointer


class Teller:
    """Creates the changes of rules that need no schema comparison."""

    def __init__(self, severity: Mapping[str, Level]) -> None:
        self._severity = severity

    def __call__(
        self,
        rule: str,
        place: Place | str,
        name: str = "",
        old: Said | None = None,
        new: Said | None = None,
    ) -> Change:
        stated = RULES[rule]
        return Change(
            rule,
            self._severity.get(rule, stated.level),
            stated.layer,
            str(place),
            stated.text.format(name=name),
            old,
            new,
            about=name,
        )


def here(pointer: str) -> Said:
    """The existence of something, with its place."""
    return Said(None, parse_pointer(pointer), bare=True)


def both(old: Any, new: Any, keyword: str) -> tuple[Said, Said]:
    """The values of one field of two parts of operations."""
    mine = Said(getattr(old, keyword), (*parse_pointer(old.pointer), keyword))
    return mine, Said(getattr(new, keyword), (*parse_pointer(new.pointer), keyword))
