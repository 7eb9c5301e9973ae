"""Ids in the paths of a page: ``/boats/17`` is the operation ``/boats/{boat_id}``, and a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from specmeld.read.pages.operations.sightings import Sighting
from specmeld.read.pages.path_spelling import shape, template_names
from specmeld.read.requests.path_words import id_name, is_plural
from specmeld.read.requests.request_paths import ID, MOST_PARAMETERS, beginnings

_HEX = re.compile(r"(?=[a-f]*\d)(?:[0-9a-f]{24}|[0-9a-f]{32})\Z")
"""An id of a database: a page shows none that is secret, as traffic might."""
_NO_THINGS = frozenset(["apis"])
"""Plurals before a version, as in ``/apis/2/boats``."""


def with_parameters_for_ids(
    operations: Mapping[tuple[str, str], Sighting],
) -> Iterator[Sighting]:
    """The operations, those with ids as calls of one with parameters, unless that is there too.

    The name is that of another operation's parameter at this place.
    """
    names: dict[str, str] = {}
    for sighting in operations.values():
        for beginning, name in beginnings(sighting.url.path):
            names.setdefault(beginning, name)
    for sighting in operations.values():
        path, values = _template(sighting.url.path, names)
        if not values or (sighting.method, shape(path)) in operations:
            yield sighting
        else:
            yield replace(sighting, url=replace(sighting.url, path=path, values=values))


def _template(path: str, names: Mapping[str, str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A path with parameters for its ids, and the ids with their names."""
    steps = path.split("/")
    ids = [at for at in range(1, len(steps)) if _is_id(steps, at)]
    if not ids or len(ids) > MOST_PARAMETERS:
        return path, ()
    taken = {*template_names(path)}
    values = []
    for at in ids:
        resource, value = steps[at - 1], steps[at]
        name = names.get(shape("/".join([*steps[:at], "{}"])))
        if name is None or name in taken:
            name = id_name(resource, taken)
        taken.add(name)
        steps[at] = "{" + name + "}"
        values.append((name, value))
    return "/".join(steps), tuple(values)


def _is_id(steps: list[str], at: int) -> bool:
    before = steps[at - 1]
    is_id = ID.match(steps[at]) or _HEX.match(steps[at])
    return is_id is not None and is_plural(before) and before not in _NO_THINGS
