"""The packages of the real descriptions of ../shared/corpus: do they import, are they clean?

The ten smallest, under the slow tests; all, ten at a time, with SPECMELD_WHOLE_CORPUS in the
environment.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from specmeld.config import Config, find_project
from specmeld.pipeline import normalize
from specmeld.pipeline.make.building import order_for
from specmeld.pipeline.make.rendering import laid_out
from specmeld.pipeline.settle.document_reading import canonical_of

from .identifiers import invented

pytestmark = pytest.mark.slow

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
AT_ONCE = 10
"""Documents of one group; what type checkers learn of the libraries serves them all."""

IMPORT_EACH = """
import importlib, os, pkgutil, sys
import fastapi, httpx2, pydantic, typing_extensions

def attempt(name):
    module = importlib.import_module(name)
    for each in getattr(module, "__all__", ()):
        getattr(module, each)

bad = []
for package in sys.argv[1:]:
    path = [os.path.join(os.getcwd(), package)]
    names = [package, *(each.name for each in pkgutil.walk_packages(path, package + "."))]
    for name in names:
        child = os.fork()
        if not child:
            try:
                attempt(name)
            except BaseException as error:
                print(name, type(error).__name__, error, flush=True)
                os._exit(1)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            bad.append(name)
    print(package, len(names), "modules")
sys.exit(bool(bad))
"""

FIND_EACH = """
import functools, importlib, json, pathlib, sys

for argument in sys.argv[1:]:
    name, _, counted = argument.partition(":")
    package = importlib.import_module(name)
    told = json.loads(pathlib.Path(name, "specmeld.json").read_text())["operations"]
    for client in (package.Client, package.AsyncClient):
        found = [functools.reduce(getattr, dotted.split("."), client(base_url="http://localhost"))
                 for dotted in told.values()]
        assert all(map(callable, found)), name
        assert len({method.__qualname__ for method in found}) == int(counted), (name, len(found))
    print(name, counted, "operations")
"""


@dataclass(frozen=True)
class Packages:
    """Packages side by side in one folder, each with the canonical document that it is made of."""

    folder: Path
    documents: Mapping[str, Any]


def _groups() -> list[Any]:
    """File names of the corpus, the smallest documents first, some at a time."""
    if not CORPUS.is_dir():
        why = "the real documents (../shared) are not beside this checkout"
        return [pytest.param((), marks=pytest.mark.skip(why))]
    with (CORPUS / "index.tsv").open(encoding="utf-8") as index:
        rows = sorted(csv.DictReader(index, delimiter="\t"), key=lambda row: int(row["bytes"]))
    files = [row["file"] for row in rows]
    groups = [tuple(files[at : at + AT_ONCE]) for at in range(0, len(files), AT_ONCE)]
    return groups if os.environ.get("SPECMELD_WHOLE_CORPUS") else groups[:1]


@pytest.fixture(scope="module", params=_groups(), ids=lambda files: "".join(files[:1]))
def packages(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Packages:
    folder = tmp_path_factory.mktemp("packages")
    return Packages(folder, dict(_made(request.param, folder)))


def _made(files: tuple[str, ...], folder: Path) -> Iterator[tuple[str, Any]]:
    for file in files:
        name = _package_name(file)
        project = folder / f"{name}.project"
        (project / "spec").mkdir(parents=True)
        sources = f"sources: [{(CORPUS / file).as_posix()}]\n"
        (project / "spec" / "sources.yaml").write_text(sources, encoding="utf-8")
        yield name, _write(name, folder / name, project)


def _package_name(file: str) -> str:
    return re.sub(r"\W+", "_", file.rpartition(".")[0].lower())


def _write(name: str, root: Path, project: Path) -> Any:
    """Generate the package for a project; gives its canonical document."""
    normalize(find_project(project))
    document = (project / "spec" / "openapi.yaml").read_text(encoding="utf-8")
    provenance = (project / "spec" / "provenance.json").read_text(encoding="utf-8")
    canonical = canonical_of(document, name, provenance)
    started = time.monotonic()
    order = order_for(canonical, name, root, Config())
    made = laid_out(order)
    seconds = time.monotonic() - started
    for path, text in made.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    said = f"{len(order.api.operations)} operations, {made.models} models, {len(made.files)} files"
    print(f"{name}: {said}, {seconds:.1f} s")
    return canonical.document


def test_every_module_imports_by_itself(packages: Packages) -> None:
    _passes(packages, "-c", IMPORT_EACH, *packages.documents)


def test_every_operation_has_a_method(packages: Packages) -> None:
    """For both clients; as many as the corpus's own index counts, which is 10,396 in all."""
    with (CORPUS / "index.tsv").open(encoding="utf-8") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))
    counted = {_package_name(row["file"]): int(row["operations"]) for row in rows}
    assert sum(counted.values()) == 10_396
    wanted = [f"{name}:{counted[name]}" for name in packages.documents]
    _passes(packages, "-c", FIND_EACH, *wanted)


def test_no_name_is_numbered(packages: Packages) -> None:
    made = packages.documents.items()
    found = {name: invented(packages.folder / name, document) for name, document in made}
    assert not any(found.values()), json.dumps(found, indent=1)


def test_ruff_finds_no_fault(packages: Packages) -> None:
    _passes(packages, "-m", "ruff", "check", "--isolated", "--select=F", *packages.documents)


def test_pyright_finds_nothing(packages: Packages) -> None:
    settings = {"include": [*packages.documents], "typeCheckingMode": "strict"}
    (packages.folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    _passes(packages, "-m", "pyright", "-p", ".", "--pythonpath", sys.executable)


def test_mypy_finds_nothing(packages: Packages) -> None:
    asked = [word for name in packages.documents for word in ("-p", name)]
    _passes(packages, "-m", "mypy", "--strict", "--cache-dir", "cache", *asked)


def _passes(packages: Packages, *command: str) -> None:
    told = subprocess.run(
        [sys.executable, *command], cwd=packages.folder, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, (told.stdout + told.stderr)[-4000:]
