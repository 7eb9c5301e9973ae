"""The bike workshop's package, for all modules of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from tests.server.packages import imported


@pytest.fixture(scope="session")
def bikes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The server of the package ``bikes``."""
    text = Path(__file__).with_name("bikes.yaml").read_text(encoding="utf-8")
    with imported(yaml.safe_load(text), "bikes", tmp_path_factory.mktemp("bikes")) as found:
        yield found[1]
