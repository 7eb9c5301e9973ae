"""Vendored packages that share one runtime."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from specmeld.publish import dump

pytestmark = pytest.mark.slow

_USE = """
import importlib, pkgutil, sys
import httpx2
from app._vendor import alpha, beta

def answered(package, name):
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"name": name}))
    with package.Client(http_client=httpx2.Client(transport=transport)) as client:
        return client.pets.create(name=name)

one, other = answered(alpha, "Rex"), answered(beta, "Tom")
assert type(one) is not type(other)
assert alpha.InvalidRequest is beta.InvalidRequest
for package in (alpha, beta):
    for name in package.__all__:
        getattr(package, name)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if "conformance" not in module.name:
            importlib.import_module(module.name)
assert not any(".alpha.runtime" in name or ".beta.runtime" in name for name in sys.modules)
try:
    answered(beta, "far too long")
except alpha.InvalidRequest:
    print(one.name, other.name)
"""


@pytest.fixture
def app(specmeld: Any, generated_pets: Path, tmp_path: Path) -> Path:
    """A host with two packages and one runtime."""
    app = tmp_path / "host" / "app"
    app.mkdir(parents=True)
    (app / "__init__.py").touch()
    for name in ("alpha", "beta"):
        _vendor(specmeld, generated_pets, name)
    return app


def _vendor(specmeld: Any, project: Path, name: str, code: int = 0) -> str:
    names = ["--as", f"app._vendor.{name}", "--runtime", "app._vendor._runtime"]
    done = specmeld("vendor", "../host", *names, cwd=project, code=code)
    return str(done.stdout + done.stderr)


def _check(specmeld: Any, app: Path, code: int) -> list[tuple[str, str]]:
    style = ["--check", "--format", "json"]
    done = specmeld("vendor", "app/_vendor", *style, cwd=app.parent, code=code)
    return [(one["rule"], one["file"]) for one in json.loads(done.stdout)["findings"]]


def _other_runtime(project: Path) -> None:
    """The package of the project as another version of specmeld would make it."""
    root = project / "generated" / "pets"
    module = root / "runtime" / "_values.py"
    module.write_text(module.read_text() + "\n# newer\n")
    manifest = json.loads((root / "specmeld.json").read_text())
    manifest["files"]["runtime/_values.py"] = hashlib.sha256(module.read_bytes()).hexdigest()
    (root / "specmeld.json").write_text(dump(manifest))


@pytest.mark.slow
def test_two_packages_import_one_runtime(specmeld: Any, app: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _USE], cwd=app.parent, capture_output=True, text=True, check=False
    )
    assert done.stdout == "Rex Tom\n", done.stderr
    vendor = app / "_vendor"
    assert {path.name for path in vendor.iterdir()} - {"__pycache__"} == {
        "__init__.py",
        "alpha",
        "beta",
        "_runtime",
    }
    assert not (vendor / "alpha" / "runtime").exists()
    lock = json.loads((vendor / "_runtime" / "specmeld.json").read_text())
    assert lock["vendored"] == {"users": ["app._vendor.alpha", "app._vendor.beta"]}
    readme = (vendor / "alpha" / "README.md").read_text()
    assert 'getLogger("app._vendor._runtime")' in readme
    assert _check(specmeld, app, 0) == []


def test_an_edit_of_it_is_found(specmeld: Any, app: Path) -> None:
    module = app / "_vendor" / "_runtime" / "_values.py"
    module.write_text(module.read_text() + "# mine\n")
    edited = ("vendored-edited", "app/_vendor/_runtime/_values.py")
    assert _check(specmeld, app, 1) == [edited]
    specmeld("vendor", "app/_vendor", "--update", cwd=app.parent)
    assert module.read_text().endswith("# mine\n")


@pytest.mark.slow
def test_it_is_updated_for_all_of_its_users_at_once(
    specmeld: Any, app: Path, generated_pets: Path
) -> None:
    _other_runtime(generated_pets)
    rules = [rule for rule, _ in _check(specmeld, app, 1)]
    assert rules == ["vendored-outdated"] * 2
    said = _vendor(specmeld, generated_pets, "beta", code=2)
    assert "the runtime is shared with app._vendor.alpha, and 'app._vendor.beta' needs" in said
    assert len(said.splitlines()) == 1
    specmeld("vendor", "app/_vendor/alpha", "--update", cwd=app.parent, code=2)
    specmeld("vendor", "app/_vendor", "--update", cwd=app.parent)
    assert _check(specmeld, app, 0) == []
    assert "# newer" in (app / "_vendor" / "_runtime" / "_values.py").read_text()


def test_sources_of_two_versions_are_told(
    specmeld: Any, app: Path, generated_pets: Path, tmp_path: Path
) -> None:
    shutil.copytree(generated_pets, tmp_path / "other")
    lock = app / "_vendor" / "beta" / "specmeld.json"
    lock.write_text(lock.read_text().replace('../project"', '../other"'))
    _other_runtime(tmp_path / "other")
    done = specmeld("vendor", "app/_vendor", "--update", cwd=app.parent, code=2)
    assert "different version for app._vendor.beta" in done.stderr


def test_it_goes_with_its_last_user(specmeld: Any, app: Path) -> None:
    done = specmeld("vendor", "app/_vendor/_runtime", "--remove", cwd=app.parent, code=2)
    assert "is a runtime that other packages use" in done.stderr
    specmeld("vendor", "app/_vendor/alpha", "--remove", cwd=app.parent)
    lock = json.loads((app / "_vendor" / "_runtime" / "specmeld.json").read_text())
    assert lock["vendored"] == {"users": ["app._vendor.beta"]}
    assert _check(specmeld, app, 0) == []
    specmeld("vendor", "app/_vendor", "--remove", cwd=app.parent)
    assert not [path for path in app.rglob("*") if path.name != "__init__.py" and path.is_file()]


@pytest.mark.parametrize("runtime", ["shared", "app._vendor.gamma.inner", "app", "app._vendor"])
def test_what_cannot_be_reached_is_refused(
    specmeld: Any, generated_pets: Path, app: Path, runtime: str
) -> None:
    names = ["--as", "app._vendor.gamma", "--runtime", runtime]
    done = specmeld("vendor", "../host", *names, cwd=generated_pets, code=2)
    assert "cannot share" in done.stderr
    assert not (app / "_vendor" / "gamma").exists()


@pytest.mark.slow
def test_the_suite_of_a_package_finds_it(specmeld: Any, generated_pets: Path, app: Path) -> None:
    source = generated_pets / "spec" / "pets.json"
    described = json.loads(source.read_text())
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}}
    described["paths"]["/pets"]["post"]["parameters"] = [limit]
    source.write_text(json.dumps(described))
    specmeld("generate", "--no-prove", cwd=generated_pets)
    specmeld("vendor", "app/_vendor", "--update", cwd=app.parent)
    suite = app / "_vendor" / "alpha" / "conformance"
    assert "limit" in (suite / "cases.jsonl").read_text()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(suite)]
    done = subprocess.run(command, cwd=app, capture_output=True, text=True, check=False)
    assert "2 passed" in done.stdout, done.stdout
