"""Packages generated from the fixtures, imported, and served by their own stubs."""

from __future__ import annotations

import importlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import uvicorn
import yaml

from specmeld.plan import plan_package
from specmeld.render import render
from specmeld.resolve import resolve_api

FIXTURES = Path(__file__).parent / "fixtures"


def write_package(document: dict[str, Any], name: str, folder: Path) -> Path:
    """Generate the package ``name`` for ``document`` into ``folder``."""
    root = folder / name
    for path, text in render(plan_package(resolve_api(document), name)).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that holds the packages of the fixtures; on the import path."""
    folder = tmp_path_factory.mktemp("packages")
    for name in ("threads_api", "library", "feed", "media", "harbor", "quay"):
        text = (FIXTURES / f"{name.removesuffix('_api')}.yaml").read_text(encoding="utf-8")
        write_package(yaml.safe_load(text), name, folder)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(scope="session")
def threads_api(packages: Path) -> ModuleType:
    return importlib.import_module("threads_api")


@pytest.fixture(scope="session")
def library(packages: Path) -> ModuleType:
    return importlib.import_module("library")


@pytest.fixture(scope="session")
def feed(packages: Path) -> ModuleType:
    return importlib.import_module("feed")


@pytest.fixture(scope="session")
def media(packages: Path) -> ModuleType:
    return importlib.import_module("media")


@pytest.fixture(scope="session")
def harbor(packages: Path) -> ModuleType:
    return importlib.import_module("harbor")


@pytest.fixture(scope="session")
def quay(packages: Path) -> ModuleType:
    return importlib.import_module("quay")


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve ``app`` on a free port of this machine; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def serve() -> Callable[[Any], Any]:
    """The context manager ``served``."""
    return served
