"""A project that two packages are vendored into: typed, checked, updated, built and installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

_PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "host-of-two"
version = "1"
requires-python = ">=3.11"
dependencies = ["pydantic>=2.10", "httpx2>=2.0"]

[tool.hatch.build.targets.wheel]
packages = ["src/app"]

[tool.pyright]
include = ["src"]
typeCheckingMode = "strict"
"""
_SHARED = ["--runtime", "app._vendor._runtime"]
_OLDEST = ["pydantic==2.10.0", "httpx2==2.0.0"]
_OTHERS = os.environ.get("SPECMELD_PYTHONS", "").split()
_FRESH = [
    (sys.executable, _OLDEST),
    *((python, versions) for python in _OTHERS for versions in (_OLDEST, [])),
]
"""Where the wheel is tried: with the oldest of what the packages say that they require and, on
request, with other Pythons, oldest and newest."""
_MAIN = '''
"""What the project does with both packages."""

import httpx2

from ._vendor import food, pets
from ._vendor.food.models import Meal
from ._vendor.pets.models import Pet


def answering(text: str) -> httpx2.Client:
    """A transport that always answers the same."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, text=text, headers={"Content-Type": "application/json"})

    return httpx2.Client(transport=httpx2.MockTransport(answer))


def adopted(name: str) -> Pet:
    """The pet of that name, at an API that knows no other."""
    with pets.Client(http_client=answering('{"name": "Rex"}')) as client:
        return client.pets.create(name=name)


def cooked(title: str) -> Meal:
    """The meal of that title."""
    with food.Client(http_client=answering('{"title": "Soup", "minutes": 5}')) as client:
        return client.meals.create(title=title)


def main() -> None:
    """Prints what both have answered, and the longest name that is sent."""
    names = ["x" * length for length in range(1, 20)]
    taken = [name for name in names if _is_taken(name)]
    print(adopted("Rex").name, cooked("Soup").title, len(taken))


def _is_taken(name: str) -> bool:
    try:
        adopted(name)
    except pets.InvalidRequest:
        return False
    return True
'''
_FOOD: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Food", "version": "7"},
    "servers": [{"url": "https://food.example.com"}],
    "paths": {
        "/meals": {
            "post": {
                "operationId": "create_meal",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Meal"}}
                    },
                },
                "responses": {
                    "200": {
                        "description": "The meal.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Meal"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Meal": {
                "type": "object",
                "required": ["title"],
                "properties": {"title": {"type": "string"}, "minutes": {"type": "integer"}},
            }
        }
    },
}


@pytest.fixture
def food(specmeld: Any, tmp_path: Path) -> Path:
    project = tmp_path / "food"
    (project / "spec").mkdir(parents=True)
    (project / "spec" / "sources.yaml").write_text("sources: [food.json]\n")
    (project / "spec" / "food.json").write_text(json.dumps(_FOOD))
    specmeld("generate", "--no-prove", cwd=project)
    return project


@pytest.fixture
def host(specmeld: Any, generated_pets: Path, food: Path, tmp_path: Path) -> Path:
    host = tmp_path / "host"
    (host / "src" / "app" / "_vendor").mkdir(parents=True)
    (host / "pyproject.toml").write_text(_PROJECT)
    for folder in ("app", "app/_vendor"):
        (host / "src" / folder / "__init__.py").touch()
    (host / "src" / "app" / "main.py").write_text(_MAIN.lstrip())
    (host / "src" / "app" / "py.typed").touch()
    for project, name in ((generated_pets, "pets"), (food, "food")):
        done = specmeld("vendor", str(host), "--as", f"app._vendor.{name}", *_SHARED, cwd=project)
        assert done.stdout.count("declared as") == 3
    return host


def _run(*command: str, cwd: Path) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _said(host: Path) -> str:
    return _run(sys.executable, "-c", "from app.main import main; main()", cwd=host / "src")


def _change(specmeld: Any, project: Path) -> None:
    source = project / "spec" / "pets.json"
    source.write_text(source.read_text().replace('"maxLength": 8', '"maxLength": 11'))
    specmeld("generate", "--no-prove", cwd=project)


def test_a_host_of_two_packages(specmeld: Any, generated_pets: Path, host: Path) -> None:
    vendor = ["vendor", "src/app/_vendor"]
    specmeld(*vendor, "--check", cwd=host)
    assert _said(host) == "Rex Soup 8\n"

    module = host / "src" / "app" / "_vendor" / "food" / "_client.py"
    text = module.read_text()
    module.write_text(text + "# mine\n")
    done = specmeld(*vendor, "--check", cwd=host, code=1)
    assert "src/app/_vendor/food/_client.py" in done.stdout
    module.write_text(text)

    _change(specmeld, generated_pets)
    specmeld(*vendor, "--check", cwd=host, code=1)
    specmeld(*vendor, "--update", cwd=host)
    specmeld(*vendor, "--check", cwd=host)
    _run(sys.executable, "-m", "pyright", "--pythonpath", sys.executable, cwd=host)
    assert _said(host) == "Rex Soup 11\n"


@pytest.mark.parametrize(("python", "versions"), _FRESH)
def test_its_wheel_works_elsewhere(
    host: Path, tmp_path: Path, python: str, versions: list[str]
) -> None:
    wheel = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", "dist", "."]
    built = subprocess.run(wheel, cwd=host, capture_output=True, text=True, check=False)
    if "No matching distribution" in built.stderr:
        pytest.skip("no index of packages is within reach")
    assert built.returncode == 0, built.stderr
    (file,) = (host / "dist").glob("*.whl")
    _run(python, "-m", "venv", "fresh", cwd=tmp_path)
    fresh = str(tmp_path / "fresh" / "bin" / "python")
    _run(fresh, "-m", "pip", "install", "-q", str(file), *versions, cwd=tmp_path)
    said = _run(fresh, "-c", "from app.main import main; main()", cwd=tmp_path)
    assert said == "Rex Soup 8\n"
