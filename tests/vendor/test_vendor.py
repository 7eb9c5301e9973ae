"""The package in another project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_USE = """
import importlib, json, pathlib, sys
package = importlib.import_module(sys.argv[1])
manifest = json.loads((pathlib.Path(package.__file__).parent / "specmeld.json").read_text())
module, _, name = manifest["schemas"]["Pet"].partition(":")
from pydantic import TypeAdapter, ValidationError
Pet = TypeAdapter(getattr(importlib.import_module(module), name))
Pet.validate_json('{"name": "12345678"}')
try:
    Pet.validate_json('{"name": "123456789"}')
except ValidationError:
    print("refused", package.Client.__name__)
"""


def _import(name: str, root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _USE, name], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stdout == "refused Client\n", done.stdout + done.stderr


def _tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["../app/pets_api"], "pets_api"),
        (["../app", "--as", "pets_api"], "pets_api"),
        (["../app/pets_api", "--as", "pets_api"], "pets_api"),
        (["../app"], "pets"),
        (["../app/inner", "--as", "deep"], "inner.deep"),
    ],
)
def test_it_imports_under_any_name_and_a_second_run_changes_nothing(
    specmeld: Any, generated_pets: Path, tmp_path: Path, arguments: list[str], where: str
) -> None:
    app = tmp_path / "app"
    (app / "inner").mkdir(parents=True)
    (app / "inner" / "__init__.py").touch()
    specmeld("vendor", *arguments, cwd=generated_pets)
    _import(where, app)
    first = _tree(app)
    manifest = json.loads((app / where.replace(".", "/") / "specmeld.json").read_text())
    assert manifest["package"] == where
    assert manifest["vendored"]["package"] == "pets"
    specmeld("vendor", *arguments, cwd=generated_pets)
    assert _tree(app) == first


@pytest.mark.parametrize(
    ("backend", "data", "said"),
    [
        ("setuptools.build_meta", "", True),
        ("setuptools.build_meta", '[tool.setuptools.package-data]\n"*" = ["*.json"]\n', False),
        ("hatchling.build", "", False),
    ],
)
def test_data_that_a_wheel_would_lack_is_named(
    specmeld: Any, generated_pets: Path, tmp_path: Path, backend: str, data: str, said: bool
) -> None:
    project = f'[build-system]\nrequires = []\nbuild-backend = "{backend}"\n{data}'
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "pyproject.toml").write_text(project)
    told = specmeld("vendor", "../app", "--as", "shop.pets", cwd=generated_pets).stdout
    line = 'add "shop.pets.server" = ["openapi.json"] to [tool.setuptools.package-data] of '
    assert (line in told) == said


def test_a_second_run_updates(specmeld: Any, generated_pets: Path, tmp_path: Path) -> None:
    specmeld("vendor", "../pets_api", cwd=generated_pets)
    source = generated_pets / "spec" / "pets.json"
    source.write_text(source.read_text().replace('"maxLength": 8', '"maxLength": 7'))
    specmeld("generate", "--no-prove", cwd=generated_pets)
    before = _tree(tmp_path / "pets_api")
    specmeld("vendor", "../pets_api", cwd=generated_pets)
    after = _tree(tmp_path / "pets_api")
    changed = {path for path in after if after[path] != before.get(path)}
    assert "specmeld.json" in changed
    generated = _tree(generated_pets / "generated" / "pets")
    assert set(after) == set(generated)
    for path in set(after) - {"specmeld.json", "README.md"}:
        assert after[path] == generated[path]
    assert b"from pets_api import" in after["README.md"]


def test_files_edited_by_hand_are_not_overwritten(
    specmeld: Any, generated_pets: Path, tmp_path: Path
) -> None:
    specmeld("vendor", "../pets_api", cwd=generated_pets)
    module = tmp_path / "pets_api" / "__init__.py"
    module.write_text(module.read_text() + "# mine\n")
    before = _tree(tmp_path / "pets_api")
    done = specmeld("vendor", "../pets_api", cwd=generated_pets)
    assert f"kept edit    {module}" in done.stdout
    assert _tree(tmp_path / "pets_api") == before
    specmeld("vendor", "../pets_api", "--force", cwd=generated_pets)
    assert (tmp_path / "pets_api" / "__init__.py.orig").read_bytes() == before["__init__.py"]
    assert not module.read_text().endswith("# mine\n")


def test_files_of_others_are_not_overwritten(
    specmeld: Any, generated_pets: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "app" / "pets" / "__init__.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine = 1\n")
    done = specmeld("vendor", "../app", cwd=generated_pets, code=2)
    assert "was not made by specmeld" in done.stderr
    assert mine.read_text() == "mine = 1\n"


@pytest.mark.parametrize("inside", ["generated/pets/copy", "spec/copy", "copy", "."])
def test_a_destination_inside_the_project_is_refused(
    specmeld: Any, generated_pets: Path, inside: str
) -> None:
    before = _tree(generated_pets)
    done = specmeld("vendor", inside, cwd=generated_pets, code=2)
    assert "inside the project" in done.stderr
    assert _tree(generated_pets) == before


def test_an_edited_source_is_not_spread(specmeld: Any, generated_pets: Path) -> None:
    module = generated_pets / "generated" / "pets" / "__init__.py"
    module.write_text(module.read_text() + "# mine\n")
    done = specmeld("vendor", "../pets_api", cwd=generated_pets, code=2)
    assert "generated/pets/__init__.py: was edited by hand" in done.stderr
    assert not (generated_pets.parent / "pets_api").exists()


_USE_BOTH = """
import httpx2
from app._vendor import alpha, beta
from app._vendor.alpha.models import Pet
from app._vendor.beta.models import Pet as OtherPet

def answered(package, name):
    transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"name": name}))
    with package.Client(http_client=httpx2.Client(transport=transport)) as client:
        return client.pets.create(name=name)

one, other = answered(alpha, "Rex"), answered(beta, "Tom")
assert type(one) is Pet and type(other) is OtherPet and Pet is not OtherPet
try:
    answered(beta, "far too long")
except beta.InvalidRequest as error:
    assert not isinstance(error, alpha.APIError)
    print(one.name, other.name)
"""


def test_two_copies_stand_side_by_side(specmeld: Any, generated_pets: Path, tmp_path: Path) -> None:
    (tmp_path / "app" / "_vendor").mkdir(parents=True)
    for folder in ("app", "app/_vendor"):
        (tmp_path / folder / "__init__.py").touch()
    for name in ("alpha", "beta"):
        specmeld("vendor", "../app/_vendor", "--as", name, cwd=generated_pets)
    done = subprocess.run(
        [sys.executable, "-c", _USE_BOTH], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout == "Rex Tom\n", done.stderr
