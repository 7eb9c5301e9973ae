"""Run ``explain``: find the place that the user means, by a place, a pointer or a Python name.

What is printed about it is in ``reconcile.explain``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from specmeld.config import Project
from specmeld.diagnostics import InputError
from specmeld.model.claims import Place
from specmeld.model.settlement import Settlement
from specmeld.openapi.paths import nameless
from specmeld.openapi.schema import SchemaView
from specmeld.pipeline.make.locks import read_lock
from specmeld.pipeline.settle.document_reading import package_of, shown
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory
from specmeld.pipeline.settle.freshness import current_provenance
from specmeld.pipeline.settle.settled_cache import SettledCache
from specmeld.pipeline.settle.settling import settle_project
from specmeld.text.pointer import escaped, unescaped

_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def explain(project: Project, place: str, memory: Memory = FORGETFUL) -> list[str]:
    """Lines that show who says what about ``place``, and which rule decided. ``memory`` caches the
    settled documents.

    ``place`` is a place (``POST /threads#request.metadata``), a JSON pointer into the canonical
    file (``/components/schemas/Run``) or a generated class, field or method
    (``openai_threads.models.Run.status``, ``threads.get``). Raises InputError for anything else,
    and for a place that no document describes.
    """
    from specmeld.reconcile.explain import askable
    from specmeld.reconcile.explain import explain as explain_settled

    cache = SettledCache(memory, current_provenance(project))
    known = cache.get()
    if known is not None and (lines := _from_cache(cache, known, project, place)):
        return lines
    settlement, _ = settle_project(project, claims=True)
    if known is None:
        cache.put(settlement)
    wanted = _wanted(project, settlement, place)
    overlay = _overlay(project)
    lines = explain_settled(settlement, wanted, overlay)
    lines = lines or explain_settled(settlement, _with_known_names(settlement, wanted), overlay)
    if lines:
        return lines
    places = askable(settlement, wanted)
    ending = [each for each in places if each.endswith(f".{wanted}")]
    near = ending or get_close_matches(wanted, places, n=1, cutoff=0.4)
    fix = f"did you mean {near[0]!r}?" if near else "'specmeld inspect' prints places"
    raise InputError(f"no document mentions {wanted!r}", fix=fix)


def _overlay(project: Project) -> str:
    """Which file decisions go into."""
    overlay = shown(project.overlay_file, project)
    if project.overlay_file.exists():
        return overlay
    return f"{overlay}, a new file that begins with 'overlay: 1.1.0'"


def _from_cache(cache: SettledCache, known: Settlement, project: Project, place: str) -> list[str]:
    """The lines from the cache; empty if it does not have all that they need."""
    from specmeld.reconcile.explain import concerned, explain

    wanted = _wanted(project, known, place)
    for _ in range(2):  # what was moved from one place to another is known from the first
        places = concerned(known, wanted)
        if "" in places:
            return []
        known = replace(known, verdicts=cache.verdicts(places))
    return explain(known, wanted, _overlay(project))


def _wanted(project: Project, settlement: Settlement, place: str) -> str:
    if place.startswith(("/", "#/")):
        return place
    if _NAME.fullmatch(place) and (found := _named(project, settlement, place)):
        return found
    try:
        return str(Place.parse(place))
    except ValueError as error:
        raise InputError(
            f"not a place: {place!r}",
            fix="write it as in 'POST /threads#request.metadata', '/components/schemas/Run', "
            "'package.models.Run.status' or 'threads.get'",
        ) from error


def _with_known_names(settlement: Settlement, place: str) -> str:
    """The place with the parameters of the path named as in the canonical file."""
    operation, mark, rest = place.partition("#")
    method, _, wanted = operation.partition(" ")
    for path in settlement.document.get("paths", {}):
        if nameless(path) == nameless(wanted):
            return f"{method} {path}{mark}{rest}"
    return place


def _named(project: Project, settlement: Settlement, name: str) -> str:
    """The JSON pointer that a generated class, field or method comes from; empty for a bare word
    that names none. Raises InputError."""
    classes = {name: component for component, name in _classes(project, settlement)}
    parts = name.split(".")
    for at in range(len(parts) - 1, max(-1, len(parts) - 3), -1):
        if parts[at] in classes:
            return _of_class(settlement, parts, at, classes[parts[at]])
    methods = _methods(project, settlement)
    for at in range(len(parts)):
        if operation := methods.get(".".join(parts[at:])):
            return operation
    if len(parts) == 1:
        return ""
    near = get_close_matches(parts[-1], classes, n=1) or get_close_matches(name, methods, n=1)
    fix = "run 'specmeld generate' first"
    if classes or methods:
        fix = "'specmeld generate --names' shows the methods, 'models' in the package the classes"
    fix = f"did you mean {near[0]!r}?" if near else fix
    raise InputError(f"no generated class or method is named {name!r}", fix=fix)


def _of_class(settlement: Settlement, parts: Sequence[str], at: int, component: str) -> str:
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


def _methods(project: Project, settlement: Settlement) -> dict[str, str]:
    """The methods of the package on disk, and their operations."""
    lock = read_lock(project.package_folder(package_of(project.config, settlement.document)))
    found = {}
    for place, name in lock.items():
        steps = [unescaped(step) for step in place.split("/")[1:]]
        if len(steps) == 3 and steps[0] == "paths":
            found[name] = f"{steps[2].upper()} {steps[1]}"
    return found


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
