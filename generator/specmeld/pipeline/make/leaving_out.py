"""What a package leaves out, and whether the config allows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from specmeld.diagnostics import InputError
from specmeld.model.plan import LeftOut

_LISTED = 5
_NEAR = 0.8
"""How similar an entry and its suggestion must be."""


def refuse_unnamed(left_out: Iterable[LeftOut], allowed: Sequence[str], shown: str) -> None:
    """Raises InputError if something is left out that ``allowed`` (``leave_out`` of the config)
    names neither by kind, nor by place or an ancestor of it. ``shown`` is the file's name."""
    unnamed = [one for one in left_out if not any(_names(entry, one) for entry in allowed)]
    if not unnamed:
        return
    told = "; ".join(f"{one.place} ({one.reason})" for one in unnamed[:_LISTED])
    more = f"; and {len(unnamed) - _LISTED} more" if len(unnamed) > _LISTED else ""
    places = dict.fromkeys([*allowed, *(one.place for one in unnamed[:_LISTED])])
    line = json.dumps(list(places), ensure_ascii=False)
    allow = f"change the document, or allow it in the config: leave_out = {line}"
    raise InputError(
        f"the package would leave out {told}{more}",
        file=shown,
        fix=_meant(allowed, unnamed) or allow,
    )


def _meant(allowed: Sequence[str], unnamed: Iterable[LeftOut]) -> str:
    """The kind or place nearest to a ``leave_out`` entry that matches nothing."""
    known = list(dict.fromkeys(name for one in unnamed for name in (one.kind, one.place)))
    for entry in allowed:
        near = get_close_matches(entry, known, n=1, cutoff=_NEAR)
        if near:
            return f"leave_out has {entry!r}: did you mean {near[0]!r}?"
    return ""


def _names(entry: str, one: LeftOut) -> bool:
    inside = one.place.startswith(entry) and one.place[len(entry) :][:1] in ("", "/", "#", " ", ".")
    return entry == one.kind or (bool(entry) and inside)
