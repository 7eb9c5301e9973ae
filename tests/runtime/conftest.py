"""The runtime as it stands in the repo, imported as a package of its own."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.fixture(scope="session")
def runtime() -> Iterator[ModuleType]:
    """``templates/runtime``, as the package ``runtime``."""
    sys.path.insert(0, str(_TEMPLATES))
    yield importlib.import_module("runtime")
    sys.path.remove(str(_TEMPLATES))
