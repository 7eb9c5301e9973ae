"""Adopt the names of a client from another generator in a new project."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from specmeld.config import Project, package_name
from specmeld.diagnostics import SpecmeldError
from specmeld.model.api_description import Api
from specmeld.model.named_types import Seed
from specmeld.pipeline.make.known_methods import known_methods
from specmeld.pipeline.make.locks import LOCK, read_lock, seeded
from specmeld.pipeline.project.document_search import Found
from specmeld.pipeline.project.existing_clients import ExistingClient
from specmeld.pipeline.project.kinship import Operations, operations_of, own_operations
from specmeld.pipeline.settle.document_reading import package_of
from specmeld.pipeline.settle.settling import settle_project, settled_canonical
from specmeld.progress import Progress, silent

_OUT = ("generated", "lib", "clients", "specmeld_clients")
"""Folders that a package may go to, the usual one first."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What was adopted from a client, and the lock that records it."""

    client: ExistingClient
    package: str
    lock: Path
    classes: Sequence[str]
    """Names that were kept; likewise the methods."""
    methods: Sequence[str]
    left: Mapping[str, str]
    """Name that was not kept → why."""
    calls: Sequence[tuple[str, str]]
    """A call in the other client, and the same call in the new package."""

    @property
    def clash(self) -> bool:
        """Whether two packages have the same import name."""
        return self.client.package == self.package


def suggested_package(
    clients: Sequence[ExistingClient], documents: Sequence[Found], otherwise: str
) -> str:
    """The import name of the only client that calls what the documents describe, since code imports
    it already."""
    described = operations_of(documents) if clients else frozenset()
    names = {one.package for one in clients if one.has_calls and _calls(one, described)}
    name = names.pop() if len(names) == 1 else ""
    return name if name and package_name(name) == name else otherwise


def _calls(client: ExistingClient, described: Operations) -> bool:
    """Whether a client is for the API with these operations: at least half of its calls match."""
    try:
        methods = known_methods(client.modules)
    except SpecmeldError:  # it is too large, so nothing of it is adopted
        return False
    called = own_operations((one.method, one.path) for one in methods)
    return 0 < len(called) <= 2 * len(called & described)


def free_out(root: Path, package: str) -> str:
    """The package's folder if the usual one is taken; empty for the usual one."""
    free = (out for out in _OUT if not (root / out / package).exists())
    out = next(free, _OUT[-1])
    return "" if out == _OUT[0] else out


def adopt(
    project: Project, clients: Sequence[ExistingClient], progress: Progress = silent
) -> Adopted | None:
    """Write the lock of names for the project's package; None if no client is of this API. The
    client whose names fit best is used. Raises SpecmeldError.
    """
    from specmeld.publish import replace_files
    from specmeld.resolve import resolve_api

    settlement, readings = settle_project(project, progress)
    canonical = settled_canonical(project, settlement, readings)
    package = package_of(project.config, canonical.document)
    root = project.package_folder(package)
    api = resolve_api(canonical.document, assert_formats=project.config.assert_formats)
    described = own_operations((one.method, one.path) for one in api.operations)
    offers = [_offer(api, one, read_lock(root)) for one in clients]
    fitting = [one for one in offers if one and one.seed.taken and one.fits(described)]
    if not fitting:
        return None
    best = max(fitting, key=lambda one: len(one.seed.taken))
    names = json.dumps(best.seed.lock, indent=2, ensure_ascii=False, sort_keys=True)
    replace_files({root / LOCK: f"{names}\n".encode()}, at=root)
    return _adopted(best, package, root / LOCK)


@dataclass(frozen=True, slots=True)
class _Offer:
    """A client, and which of its names would be kept."""

    client: ExistingClient
    seed: Seed
    classes: tuple[str, ...]
    methods: tuple[str, ...]
    left: Mapping[str, str]

    def fits(self, described: Operations) -> bool:
        """Whether the client belongs to the API with these operations, or most of its classes
        match; some classes are the same in all kinds of APIs."""
        if self.client.has_calls:
            return _calls(self.client, described)
        return len(self.classes) > len(self.left)


def _offer(api: Api, client: ExistingClient, lock: Mapping[str, str]) -> _Offer | None:
    """None if the client has no names."""
    from specmeld.plan import is_operation

    try:
        seed = seeded(api, lock, client.path, client.modules)
    except SpecmeldError:
        return None
    helpers = frozenset(_helpers(client))
    return _Offer(
        client,
        seed,
        classes=tuple(sorted({name for at, name in seed.taken.items() if not is_operation(at)})),
        methods=tuple(sorted(name for at, name in seed.taken.items() if is_operation(at))),
        left={name: why for name, why in seed.left.items() if name not in helpers},
    )


def _helpers(client: ExistingClient) -> Iterator[str]:
    """The classes of a client that are not models."""
    for module in client.modules if client.has_calls else ():
        if not {"model", "models"} & {*module.path.relative_to(client.path).with_suffix("").parts}:
            yield from (one.name for one in module.body if isinstance(one, ast.ClassDef))


def _adopted(offer: _Offer, package: str, lock: Path) -> Adopted:
    calls = [(call, f"client.{offer.seed.taken[at]}(…)") for at, call in offer.seed.calls.items()]
    return Adopted(offer.client, package, lock, offer.classes, offer.methods, offer.left, calls)
