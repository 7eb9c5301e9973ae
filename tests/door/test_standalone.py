"""A package that was made without a project knows what it was made of."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PETS


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory, specmeld: Any) -> Path:
    folder = tmp_path_factory.mktemp("standalone")
    (folder / "pets.json").write_text(json.dumps(PETS, indent=1))
    made = ("generate", "--no-prove", "--spec", "pets.json", "--out", "lib", "--package", "pets")
    specmeld(*made, "--assert-formats", cwd=folder)
    return folder


@pytest.fixture
def made(_made: Path, tmp_path: Path) -> Path:
    """A folder with a document and the package in ``lib``; the test's own copy."""
    return Path(shutil.copytree(_made, tmp_path / "made"))


def _change(folder: Path) -> None:
    document = folder / "pets.json"
    document.write_text(document.read_text().replace('"maxLength": 8', '"maxLength": 5'))


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("where", "flags"),
    [
        (".", ("--out", "lib", "--package", "pets")),
        (".", ("--out", "lib/pets")),
        ("lib", ()),
        ("lib/pets", ()),
    ],
)
def test_check_finds_it_and_its_document(
    specmeld: Any, made: Path, where: str, flags: tuple[str, ...]
) -> None:
    assert "canonical file ↔ code: up to date" in specmeld("check", *flags, cwd=made / where).stdout
    _change(made)
    told = specmeld("check", *flags, "--format", "json", cwd=made / where, code=1).stdout
    assert "models/pets.py" in told
    specmeld("generate", "--no-prove", *flags, cwd=made / where)
    assert specmeld("check", *flags, cwd=made / where).stdout.endswith("all: up to date\n")


def test_edits_by_hand_are_told(specmeld: Any, made: Path) -> None:
    with (made / "lib" / "pets" / "__init__.py").open("a") as file:
        file.write("# by hand\n")
    assert "was edited by hand" in specmeld("check", "--out", "lib", cwd=made, code=1).stdout


def test_it_is_proven_against_its_document(specmeld: Any, made: Path) -> None:
    assert "agreeing" in specmeld("conform", "--package", "lib/pets", cwd=made).stdout
    _change(made)
    told = specmeld("conform", "--package", "lib/pets", cwd=made, code=1).stdout
    assert "maxLength" in told


def test_what_could_not_be_tested_is_counted(specmeld: Any, made: Path) -> None:
    document = made / "pets.json"
    unmet = '"maxLength": 8, "pattern": "(?=a)b"'
    document.write_text(document.read_text().replace('"maxLength": 8', unmet))
    flags = ("--out", "lib", "--package", "pets")
    told = specmeld("generate", "--prove", *flags, cwd=made).stdout
    untested = re.search(r"'specmeld conform' says why (\d+) could not be\n", told)
    counts = re.search(r"(\d+) found, (\d+) tested on both sides", told)
    assert counts and untested and int(untested[1]) == int(counts[1]) - int(counts[2])


@pytest.mark.slow
def test_copies_come_from_it(specmeld: Any, made: Path) -> None:
    specmeld("vendor", "app", "--out", "lib", "--package", "pets", cwd=made)
    specmeld("vendor", "app", "--check", cwd=made)
    lock = json.loads((made / "app" / "specmeld.json").read_text())
    assert lock["vendored"]["source"] == "../lib/pets" and "document" not in lock["spec"]
    _change(made)
    specmeld("generate", "--no-prove", "--out", "lib", cwd=made)
    specmeld("vendor", "app", "--check", cwd=made, code=1)
    specmeld("vendor", "app", "--update", cwd=made)
    specmeld("vendor", "app", "--check", cwd=made)


def test_several_packages_are_told_apart(specmeld: Any, made: Path) -> None:
    shutil.copytree(made / "lib" / "pets", made / "lib" / "cats")
    manifest = made / "lib" / "cats" / "specmeld.json"
    manifest.write_text(manifest.read_text().replace('"package": "pets"', '"package": "cats"'))
    told = specmeld("check", "--out", "lib", cwd=made, code=2).stderr
    assert told == "specmeld: there are several packages: cats, pets; choose one with --package\n"
    specmeld("check", "--out", "lib", "--package", "pets", cwd=made)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        mock = ("mock", "--port", str(taken.getsockname()[1]), "--out", "lib")
        assert specmeld(*mock, cwd=made, code=2).stderr == told
        refused = specmeld(*mock, "--package", "pets", cwd=made, code=2).stderr
    assert "cannot listen" in refused


_PUSHED = {
    "born": {
        "post": {
            "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
            "responses": {"200": {"description": "Thanks."}},
        }
    }
}


@pytest.mark.parametrize(
    ("has", "entry"), [({"paths": {}}, "Client"), ({"webhooks": _PUSHED}, "webhooks")]
)
def test_what_is_said_to_be_imported_can_be(
    specmeld: Any, tmp_path: Path, has: dict[str, Any], entry: str
) -> None:
    document = {"openapi": "3.1.0", "info": {"title": "Kennel", "version": "1"}, **has}
    (tmp_path / "kennel.json").write_text(json.dumps(document), encoding="utf-8")
    said = specmeld("generate", "kennel.json", cwd=tmp_path).stdout
    assert f"from kennel import {entry}" in said
    subprocess.run([sys.executable, "-c", f"from kennel import {entry}"], cwd=tmp_path, check=True)


def test_where_there_is_none_a_project_is_asked_for(specmeld: Any, tmp_path: Path) -> None:
    told = specmeld("check", "--out", "lib", cwd=tmp_path, code=2).stderr
    assert told.startswith("specmeld: no spec/sources.yaml here")


@pytest.mark.parametrize("said", ["../../no.json", 7, "\0", "https://api.example.invalid/a.json"])
def test_a_manifest_may_say_anything(specmeld: Any, made: Path, said: Any) -> None:
    file = made / "lib" / "pets" / "specmeld.json"
    manifest = json.loads(file.read_text())
    manifest["spec"]["document"] = said
    manifest["options"]["http_library"] = ["x"]
    file.write_text(json.dumps(manifest))
    done = specmeld("check", "--out", "lib", cwd=made, code=2)
    assert len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr


def test_options_of_a_manifest_become_no_code(specmeld: Any, made: Path) -> None:
    file = made / "lib" / "pets" / "specmeld.json"
    manifest = json.loads(file.read_text())
    manifest["options"]["http_library"] = "httpx2; import os"
    file.write_text(json.dumps(manifest))
    specmeld("generate", "--no-prove", "--force", "--out", "lib", cwd=made)
    assert json.loads(file.read_text())["options"]["http_library"] == "httpx2"
