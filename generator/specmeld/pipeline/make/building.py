"""From the canonical file to the files of a package, before they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from specmeld.config import CLIENT, Config, check_package_name, package_name
from specmeld.diagnostics import Diagnostic
from specmeld.model.api_description import Api
from specmeld.model.claims import Place
from specmeld.model.json import JSONObject
from specmeld.openapi.places import Places
from specmeld.openapi.shapes import METHODS
from specmeld.pipeline.make.built_package import Package
from specmeld.pipeline.make.locks import followed, read_lock, seeded
from specmeld.pipeline.make.media_type_typos import media_type_typos
from specmeld.pipeline.make.package_cache import PackageCache
from specmeld.pipeline.make.part_cache import Pieces
from specmeld.pipeline.settle.digests import options_of
from specmeld.pipeline.settle.document_reading import Canonical, blaming, title
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory
from specmeld.progress import Progress, silent

if TYPE_CHECKING:
    from specmeld.conformance import Recorded
    from specmeld.pipeline.make.rendering import Order


def build(
    canonical: Canonical,
    name: str,
    root: Path,
    config: Config,
    progress: Progress = silent,
    memory: Memory = FORGETFUL,
    names_from: Path | None = None,
    lock: Mapping[str, str] | None = None,
) -> Package:
    """The package for a canonical document. ``root`` is only used for its names lock, unless a
    ``lock`` is given, and for the document that these names were given for.

    ``memory`` caches the package and its parts. Raises InputError.
    """
    progress("rendering the package")
    with blaming(canonical.shown):
        lock = read_lock(root) if lock is None else lock
        cache = PackageCache(memory, canonical, name, config)
        found = None if names_from else cache.get(lock, root)
        if found is None:
            made = _made(canonical, name, root, config, memory, names_from, lock)
            cache.put(made, None if names_from else lock, root)
            return made
    if config.model_style != CLIENT:
        return found

    def recorded() -> Recorded:
        from specmeld.resolve import resolve_api

        api = resolve_api(canonical.document, assert_formats=config.assert_formats)
        return _whole(api, name, root, memory, _suite_cases(api, name, root, memory))

    return replace(found, recorded=recorded)


def _made(
    canonical: Canonical,
    name: str,
    root: Path,
    config: Config,
    memory: Memory,
    names_from: Path | None,
    lock: Mapping[str, str],
) -> Package:
    from specmeld.conformance import suite_files
    from specmeld.pipeline.make.rendering import laid_out
    from specmeld.publish import seal

    order = order_for(canonical, name, root, config, lock)
    names = seeded(order.api, order.lock, names_from) if names_from else None
    order = replace(order, lock=names.lock if names else order.lock, memory=memory)
    client = config.model_style == CLIENT
    cases = _suite_cases(order.api, name, root, memory) if client else None
    suite = suite_files(order.api, cases) if cases else {}
    made = laid_out(order)
    files = seal(
        {**made.files, **suite},
        package=name,
        spec=canonical.text,
        provenance=canonical.provenance,
        options=options_of(config),
        source=_source(canonical, config),
    )
    return Package(
        name,
        files,
        len(order.api.operations) if client else 0,
        made.models,
        made.left_out,
        _said_of(order.api, canonical.shown),
        (lambda: _whole(order.api, name, root, memory, cases)) if cases else None,
        names,
    )


def _suite_cases(api: Api, name: str, root: Path, memory: Memory) -> Recorded:
    """The cases that a suite may have space for, cached one by one."""
    from specmeld.conformance import record, room

    with Pieces(memory, "suite", name, str(root.resolve())) as each:
        return record(api, each, room(api))


def _whole(api: Api, name: str, root: Path, memory: Memory, known: Recorded) -> Recorded:
    """All cases, cached one by one; those that are known are not searched again."""
    from specmeld.conformance import record

    with Pieces(memory, "proof", name, str(root.resolve())) as each:
        return record(api, each, known=known)


def _source(canonical: Canonical, config: Config) -> dict[str, str]:
    """The manifest's entry for the document's location."""
    if not canonical.source:
        return {}
    version = {"api_version": config.api_version} if config.api_version else {}
    return {"document": canonical.source, **version}


def _said_of(api: Api, shown: str) -> tuple[Diagnostic, ...]:
    """The warnings about a package's document."""
    return (*_left_out(api, shown), *media_type_typos(api, shown))


def _left_out(api: Api, shown: str) -> tuple[Diagnostic, ...]:
    """The ignored keywords, as warnings."""
    return tuple(
        Diagnostic(
            "warning",
            "unusable-keyword",
            f"at #{one.pointer}: {one.reason}",
            shown,
            place=f"#{one.pointer}",
            fix="ignoring it",
        )
        for one in api.unusable
    )


@contextmanager
def thrown_away(
    canonical: Canonical, progress: Progress = silent
) -> Iterator[tuple[Path, Package]]:
    """A temporary package on disk, removed after use. Raises InputError."""
    from specmeld.publish import plan_update, replace_files

    with TemporaryDirectory() as folder:
        root = Path(folder) / package_name(title(canonical.document))
        package = build(canonical, root.name, root, Config(), progress)
        replace_files(plan_update(package.files, root, shown=root.name).contents, at=root)
        yield root, package


def order_for(
    canonical: Canonical,
    name: str,
    root: Path,
    config: Config,
    lock: Mapping[str, str] | None = None,
) -> Order:
    """The job for a canonical document, with the lock at ``root`` if none is given.

    Raises InputError and ConfigError.
    """
    from specmeld.pipeline.make.rendering import Order
    from specmeld.pipeline.make.samples import samples
    from specmeld.resolve import resolve_api

    check_package_name(name)
    api = resolve_api(canonical.document, assert_formats=config.assert_formats)
    lock = read_lock(root) if lock is None else lock
    return Order(
        api,
        name,
        lock=followed(lock, api, root, config.assert_formats) if lock else lock,
        root=root,
        sources=origins(canonical) if config.source_marks else {},
        samples=samples(api),
        http_library=config.http_library,
        format_types=config.format_types,
        model_style=config.model_style,
        templates=Path(config.templates).resolve() if config.templates else None,
    )


def origins(canonical: Canonical) -> dict[str, str]:
    """Place → ``document:line`` of the first claim kept there, from the provenance.

    A claim about a body's component also applies to the body. For a document that is copied, only
    operations are known, and no places below.
    """
    from specmeld.reconcile.provenance import origins_of

    try:
        found = origins_of(json.loads(canonical.provenance or "{}"))
    except (ValueError, AttributeError, LookupError, TypeError, RecursionError):
        return {}  # edited by hand; check's question about documents reports it
    return dict(_origins_of_bodies(canonical.document, found)) | found


def _origins_of_bodies(document: JSONObject, found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The properties of bodies, by their components."""
    places = Places(document, {})
    fields: dict[str, list[tuple[str, str]]] = {}
    for text, origin in found.items():
        place = places.place(text) if text.startswith("#/components/schemas/") else None
        if place is not None and len(place.steps) == 1:
            (component,) = places.pointers(Place("", place.section))
            fields.setdefault(component, []).append((place.steps[0], origin))
    if not fields:
        return
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            body = Place(f"{method.upper()} {path}", "request")
            for pointer in places.reached(body) if method in item else ():
                for step, origin in fields.get(pointer, ()):
                    yield str(Place(body.operation, body.section, (step,))), origin
