"""Built packages in the cache, by everything that their files depend on.

The names lock that a run writes gives the same names again. So a package is also cached under that
lock and the document that it contains, where the next run finds it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, replace
from functools import cached_property
from pathlib import Path

from specmeld.config import Config
from specmeld.diagnostics import Diagnostic
from specmeld.model.plan import LeftOut
from specmeld.pipeline.make.built_package import Package
from specmeld.pipeline.make.locks import DOCUMENT, LOCK
from specmeld.pipeline.settle.digests import digest_at, digest_of, options_of
from specmeld.pipeline.settle.document_reading import Canonical
from specmeld.pipeline.settle.file_cache import Memory


class PackageCache:
    """The cached packages of one name, made from one document with one config."""

    def __init__(self, memory: Memory, canonical: Canonical, name: str, config: Config) -> None:
        self._memory, self._canonical = memory, canonical
        self._name, self._config = name, config

    def get(self, lock: Mapping[str, str], root: Path) -> Package | None:
        """The package for a lock, given what is at ``root``; None if it is not cached."""
        if self._memory.folder is None:
            return None
        found = self._memory.recall(*self._inputs, *_names(lock, digest_at(root / DOCUMENT)))
        files = self._memory.made_as(found["files"]) if found else {}
        if not (found and files):
            return None
        operations, models, left_out, diagnostics = json.loads(found["report"])
        return Package(
            self._name,
            files,
            operations,
            models,
            tuple(LeftOut(*one) for one in left_out),
            tuple(replace(Diagnostic(*one), file=self._canonical.shown) for one in diagnostics),
        )

    def put(self, package: Package, lock: Mapping[str, str] | None, root: Path) -> None:
        """Cache the package for a lock, given what is at ``root``, and for the lock that it
        contains; only for that if ``lock`` is None."""
        from specmeld.publish import MANIFEST

        if self._memory.folder is None:
            return
        report = (
            package.operations,
            package.models,
            [astuple(one) for one in package.left_out],
            [astuple(replace(one, file="")) for one in package.diagnostics],
        )
        files = package.files
        made = self._memory.keep_made(files, files[MANIFEST])
        entry = {"files": made, "report": json.dumps(report)}
        document = digest_of(files[DOCUMENT].encode()) if DOCUMENT in files else ""
        own = _names(json.loads(files[LOCK]), document)
        given = own if lock is None else _names(lock, digest_at(root / DOCUMENT))
        for names in dict.fromkeys((given, own)):
            self._memory.keep(entry, *self._inputs, *names)

    @cached_property
    def _inputs(self) -> tuple[str, ...]:
        canonical, config = self._canonical, self._config
        return (
            "package",
            self._name,
            canonical.text,
            canonical.provenance,
            "" if canonical.in_one_text else json.dumps(canonical.document),
            json.dumps([canonical.source, config.api_version, options_of(config)]),
        )


def _names(lock: Mapping[str, str], document: str) -> tuple[str, str]:
    """What the names depend on: without a lock, there are none to find in the former document."""
    return json.dumps(lock, sort_keys=True), document if lock else ""
