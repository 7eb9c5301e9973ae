"""``generate --distribution``: a package that can be built, installed and imported."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version
from tests.conftest import PETS

from specmeld.pipeline.make.distribution import public_version

_TITLE = 'Pets "of" the \\ *house*\n[project] 🐾'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, specmeld: Any) -> Path:
    """A distribution, in a folder that git ignores."""
    folder = tmp_path_factory.mktemp("made")
    document = {**PETS, "info": {"title": _TITLE, "version": "v3.2"}}
    (folder / "api.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".gitignore").write_text("*\n")
    said = specmeld("generate", "api.json", "--distribution", "--package", "my_pets", cwd=folder)
    assert "distribution my-pets 3.2: python -m build my-pets\n" in said.stdout
    return folder / "my-pets"


def test_the_project_says_what_the_package_is(made: Path, repo: Path) -> None:
    whole = tomllib.loads((made / "pyproject.toml").read_text(encoding="utf-8"))
    project = whole["project"]
    assert (project["name"], project["version"]) == ("my-pets", "3.2")
    assert project["description"] == 'A client for Pets "of" the \\ *house* [project] 🐾'
    manifest = json.loads((made / "my_pets" / "specmeld.json").read_text())
    assert [f"python{project['requires-python']}", *project["dependencies"]] == manifest["requires"]
    own = tomllib.loads((repo / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert project["optional-dependencies"] == {"server": own["mock"]}
    readme = (made / "README.md").read_text(encoding="utf-8")
    assert "\nA client for Pets" in readme and "client.pets.create(" in readme


def test_it_is_generated_and_checked_in_its_folder(made: Path, specmeld: Any) -> None:
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    specmeld("generate", "--distribution", cwd=made)
    specmeld("check", cwd=made)
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_models_alone_are_a_distribution_too(specmeld: Any, tmp_path: Path) -> None:
    (tmp_path / "api.json").write_text(json.dumps(PETS))
    command = ("generate", "api.json", "--distribution", "--model-style", "typed-dict")
    specmeld(*command, cwd=tmp_path)
    project = tomllib.loads((tmp_path / "pets" / "pyproject.toml").read_text())["project"]
    assert (project["description"], project["dependencies"]) == ("The models of Pets", [])
    assert "optional-dependencies" not in project
    assert (tmp_path / "pets" / "README.md").read_text() == (
        "# pets\n\nThe models of Pets.\n\n    pip install .\n"
    )


def test_what_is_there_stays(made: Path, specmeld: Any, tmp_path: Path) -> None:
    own = '[project]\nname = "own"\nversion = "7"\n'
    (tmp_path / "pyproject.toml").write_text(own)
    command = ("generate", str(made.parent / "api.json"), "--package", "my_pets", "--distribution")
    said = specmeld(*command, "--out", ".", cwd=tmp_path).stdout
    assert "pyproject.toml stays as it is" in said
    assert (tmp_path / "pyproject.toml").read_text() == own
    refused = specmeld(*command[:3], "others", "--distribution", "--out", ".", cwd=tmp_path, code=2)
    assert "already holds another package, my_pets" in refused.stderr
    assert not (tmp_path / "others").exists()


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("1.4.0", "1.4.0"),
        ("v2", "2"),
        ("2024-05-01", "2024.5.1"),
        ("2024-05-01-preview", "2024.5.1"),
        ("3.1-beta", "3.1b0"),
        ("1.0+build7", "1.0"),
        ("latest", "0.1.0"),
        ("", "0.1.0"),
    ],
)
def test_versions(said: str, version: str) -> None:
    assert public_version(said) == version


@given(st.text())
def test_any_version_becomes_one_that_can_be_published(said: str) -> None:
    version = Version(public_version(said))
    assert version.local is None and str(version) == public_version(said)


@pytest.mark.slow
def test_its_wheel_can_be_imported(made: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip"]
    wheels = tmp_path / "wheels"
    command = [*pip, "wheel", "-q", "--no-deps", "-w", str(wheels), str(made)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    if "No matching distribution found for hatchling" in built.stderr:
        pytest.skip("pip reaches no index")
    assert built.returncode == 0, built.stderr
    (wheel,) = wheels.iterdir()
    assert wheel.name == "my_pets-3.2-py3-none-any.whl"
    site = tmp_path / "site"
    subprocess.run([*pip, "install", "-q", "--no-deps", "--target", site, wheel], check=True)
    assert (site / "my_pets" / "py.typed").is_file()
    assert not (site / "my_pets" / "conformance").exists()
    program = (
        f"import sys; sys.path.insert(0, {str(site)!r}); import my_pets, my_pets.models; "
        "assert my_pets.__file__.startswith(sys.path[0]); my_pets.Client().pets.create; "
        "print(my_pets.models.Pet(name='Rex').name)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=tmp_path)
    assert ran.stdout.strip() == b"Rex", ran.stderr
