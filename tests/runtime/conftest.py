"""The runtime as it stands in the repo, laid out as in a package and imported as ``runtime``."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

_RUNTIME = Path(__file__).resolve().parents[2] / "templates" / "runtime"


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """``templates/runtime``: the models' modules beside the package ``runtime``, as packages have
    them; all are known as modules of ``runtime``."""
    folder = tmp_path_factory.mktemp("carried")
    root = folder / "carried"
    (root / "runtime").mkdir(parents=True)
    (root / "__init__.py").touch()
    names = []
    for file in sorted(_RUNTIME.glob("*.py")):
        home = root if file.name.startswith(("_schema", "_regex")) else root / "runtime"
        shutil.copy(file, home / file.name)
        names.append((file.stem, "carried" if home == root else "carried.runtime"))
    sys.path.insert(0, str(folder))
    sys.modules["runtime"] = made = importlib.import_module("carried.runtime")
    for name, package in names:
        if name != "__init__":
            sys.modules[f"runtime.{name}"] = importlib.import_module(f"{package}.{name}")
    yield made
    sys.path.remove(str(folder))
