"""What all tests may ask for."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.examples import load_profile

from specmeld.cli import main

load_profile()

# Where jsonschema-rs is installed, the validator asks it, which tells less of what is at fault.
os.environ["OPENAPI_SPEC_VALIDATOR_SCHEMA_VALIDATOR_BACKEND"] = "jsonschema"

_REPO = Path(__file__).resolve().parent.parent

PETS: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "https://api.example.com/v1"}],
    "paths": {
        "/pets": {
            "post": {
                "operationId": "create_pet",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                    },
                },
                "responses": {
                    "200": {
                        "description": "The pet.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "maxLength": 8},
                    "age": {"type": ["integer", "null"], "minimum": 0},
                },
            }
        }
    },
}

Specmeld = Callable[..., subprocess.CompletedProcess[str]]


_ROWS = 6
"""Rows of a parametrized test that run by default."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run six rows of a parametrized test by default, or as many as ``few(count)`` says.

    They are spread evenly over all rows; the others are slow, which CI runs.
    """
    rows: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if not any(map(item.get_closest_marker, ("slow", "bench"))):
            rows[item.nodeid.partition("[")[0]].append(item)
    for each in rows.values():
        mark = each[0].get_closest_marker("few")
        count = min(mark.args[0] if mark else _ROWS, len(each))
        kept = {number * len(each) // count for number in range(count)}
        for number, item in enumerate(each):
            if number not in kept:
                item.add_marker("slow")


def pytest_collection_finish() -> None:
    """Spare the garbage collector the thousands of tests, which stay to the end."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def repo() -> Path:
    """The checkout."""
    return _REPO


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents that lies beside some checkouts."""
    folder = _REPO.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the real documents (../shared) are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def specmeld(tmp_path_factory: pytest.TempPathFactory) -> Specmeld:
    """The command line: ``specmeld("check", cwd=folder)``; in a process of its own with ``env``."""
    cache = {"SPECMELD_CACHE": str(tmp_path_factory.mktemp("cache"))}

    def run(
        *arguments: str, cwd: Path, env: Mapping[str, str] | None = None, code: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**cache, **(env or {})}.items():
                patch.setenv(name, value)
            done = _inside(arguments, cwd) if env is None else _apart(arguments, cwd)
        assert code is None or done.returncode == code, done.stdout + done.stderr
        return done

    return run


def _inside(arguments: tuple[str, ...], cwd: Path) -> subprocess.CompletedProcess[str]:
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main(arguments)
    code = ended.value.code
    assert isinstance(code, int)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def _apart(arguments: tuple[str, ...], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "specmeld", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    """A project of one OpenAPI document, nothing generated yet."""
    project = tmp_path / "project"
    (project / "spec").mkdir(parents=True)
    (project / "spec" / "sources.yaml").write_text("sources: [pets.json]\n")
    (project / "spec" / "pets.json").write_text(json.dumps(PETS, indent=1))
    return project


@pytest.fixture(scope="session")
def _generated_pets(tmp_path_factory: pytest.TempPathFactory, specmeld: Specmeld) -> Path:
    project = tmp_path_factory.mktemp("pets") / "project"
    (project / "spec").mkdir(parents=True)
    (project / "spec" / "sources.yaml").write_text("sources: [pets.json]\n")
    (project / "spec" / "pets.json").write_text(json.dumps(PETS, indent=1))
    specmeld("generate", "--no-prove", cwd=project)
    return project


@pytest.fixture
def generated_pets(_generated_pets: Path, tmp_path: Path) -> Path:
    """The same project with everything generated; the test's own copy."""
    return Path(shutil.copytree(_generated_pets, tmp_path / "project"))
