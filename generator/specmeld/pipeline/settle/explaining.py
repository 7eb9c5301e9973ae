"""Run ``explain``: find the place that the user means, by a place, a pointer or a Python name.

What is printed about it is in ``reconcile.explain``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from specmeld.config import Project
from specmeld.diagnostics import InputError
from specmeld.model.claims import Place
from specmeld.model.settlement import Settlement
from specmeld.openapi.schema import SchemaView
from specmeld.pipeline.settle.document_reading import package_of
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory
from specmeld.pipeline.settle.freshness import current_provenance
from specmeld.pipeline.settle.settled_cache import SettledCache
from specmeld.pipeline.settle.settling import settle_project
from specmeld.text.pointer import escaped

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")


def explain(project: Project, place: str, memory: Memory = FORGETFUL) -> list[str]:
    """Lines that show who says what about ``place``, and which rule decided. ``memory`` caches the
    settled documents.

    ``place`` is a place (``POST /threads#request.metadata``), a JSON pointer into the canonical
    file (``/components/schemas/Run``) or a generated class or field
    (``openai_threads.models.Run.status``). Raises InputError for anything else, and for a place
    that no document describes.
    """
    from specmeld.reconcile.explain import askable
    from specmeld.reconcile.explain import explain as explain_settled

    cache = SettledCache(memory, current_provenance(project))
    known = cache.get()
    if known is not None and (lines := _explained(cache, known, _wanted(project, known, place))):
        return lines
    settlement, _ = settle_project(project, claims=True)
    if known is None:
        cache.put(settlement)
    wanted = _wanted(project, settlement, place)
    lines = explain_settled(settlement, wanted)
    if lines:
        return lines
    near = get_close_matches(wanted, askable(settlement, wanted), n=1, cutoff=0.4)
    fix = f"did you mean {near[0]!r}?" if near else "'specmeld inspect' prints places"
    raise InputError(f"no document mentions {wanted!r}", fix=fix)


def _explained(cache: SettledCache, known: Settlement, wanted: str) -> list[str]:
    """The lines from the cache; empty if it does not have all that they need."""
    from specmeld.reconcile.explain import concerned, explain

    for _ in range(2):  # what was moved from one place to another is known from the first
        places = concerned(known, wanted)
        if "" in places:
            return []
        known = replace(known, verdicts=cache.verdicts(places))
    return explain(known, wanted)


def _wanted(project: Project, settlement: Settlement, place: str) -> str:
    if place.startswith(("/", "#/")):
        return place
    if _DOTTED.fullmatch(place):
        return _pointer_of(project, settlement, place)
    try:
        return str(Place.parse(place))
    except ValueError as error:
        raise InputError(
            f"not a place: {place!r}",
            fix="write it as in 'POST /threads#request.metadata', '/components/schemas/Run' "
            "or 'package.models.Run.status'",
        ) from error


def _pointer_of(project: Project, settlement: Settlement, dotted: str) -> str:
    """The JSON pointer that a generated class or field comes from."""
    classes = {name: component for component, name in _classes(project, settlement)}
    parts = dotted.split(".")
    at = next((at for at in (len(parts) - 1, len(parts) - 2) if parts[at] in classes), None)
    if at is None:
        near = get_close_matches(parts[-1], classes, n=1)
        fix = f"did you mean {near[0]!r}?" if near else "run 'specmeld generate' first"
        raise InputError(f"no generated class is named {dotted!r}", fix=fix)
    component = classes[parts[at]]
    pointer = f"/components/schemas/{component}"
    if at == len(parts) - 1:
        return pointer
    schema = settlement.document["components"]["schemas"][component]
    for name in SchemaView(schema).properties:
        if _field(name) == _field(parts[-1]):
            return f"{pointer}/properties/{escaped(name)}"
    raise InputError(f"{parts[at]} has no field {parts[-1]!r}", fix=f"look at {pointer}")


def _field(name: str) -> str:
    return re.sub(r"\W", "_", name).strip("_").lower()


def _classes(project: Project, settlement: Settlement) -> Iterator[tuple[str, str]]:
    """Component and class name, as in the package on disk."""
    package = package_of(project.config, settlement.document)
    path = project.package_folder(package) / "specmeld.json"
    try:
        manifest: Any = json.loads(path.read_text("utf-8"))
        named = dict(manifest["schemas"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    for component, where in named.items():
        yield component, str(where).rpartition(":")[2]
