"""What a package leaves out, and whether the config says that it may."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from specmeld.diagnostics import InputError
from specmeld.model.plan import LeftOut

_LISTED = 5


def refuse_unnamed(left_out: Iterable[LeftOut], allowed: Sequence[str], shown: str) -> None:
    """Raises InputError where something is left out that ``allowed`` (``leave_out`` of the config)
    names neither by its kind, nor by its place or what that is in. ``shown`` is the file's name."""
    unnamed = [one for one in left_out if not any(_names(entry, one) for entry in allowed)]
    if not unnamed:
        return
    told = "; ".join(f"{one.place} ({one.reason})" for one in unnamed[:_LISTED])
    more = f"; and {len(unnamed) - _LISTED} more" if len(unnamed) > _LISTED else ""
    places = dict.fromkeys([*allowed, *(one.place for one in unnamed[:_LISTED])])
    line = json.dumps(list(places), ensure_ascii=False)
    raise InputError(
        f"the package would leave out {told}{more}",
        file=shown,
        fix=f"fix it there, or allow it in the config: leave_out = {line}",
    )


def _names(entry: str, one: LeftOut) -> bool:
    inside = one.place.startswith(entry) and one.place[len(entry) :][:1] in ("", "/", "#", " ", ".")
    return entry == one.kind or (bool(entry) and inside)
