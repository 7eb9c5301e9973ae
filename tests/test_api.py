"""What the command line does, a script can: ``specmeld.api``."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from specmeld import api
from specmeld.cli.verbs import specmeld as group

from .conftest import PETS


def test_a_project_from_its_documents_to_another_project(pets: Path, tmp_path: Path) -> None:
    project = api.project(pets)
    settlement, tally = api.normalize(project)
    assert settlement.document["openapi"].startswith("3.1")
    assert project.canonical_file.is_file()
    assert tally.documents

    made = api.generate(project, prove=False)
    assert (made.root / "specmeld.json").is_file()
    assert not api.check(project).drift

    project.canonical_file.write_text(project.canonical_file.read_text() + "# by hand\n")
    drifted = api.check(project)
    assert drifted.drift
    assert "spec/openapi.yaml" in {one.file for one in drifted.findings}

    api.normalize(project)
    there = api.vendor(project, tmp_path / "shop", name="pets_client")
    assert (there.root.name, there.name) == ("pets_client", "pets_client")


def test_documents_alone(pets: Path, tmp_path: Path) -> None:
    document = pets / "spec" / "pets.json"
    assert api.read(document).dialect == "openapi"
    made = api.generate(document, out=str(tmp_path / "clients"), package="menagerie")
    assert (made.package, made.root) == ("menagerie", tmp_path / "clients" / "menagerie")

    smaller = tmp_path / "smaller.json"
    path = next(iter(PETS["paths"]))
    rest = {key: value for key, value in PETS["paths"].items() if key != path}
    smaller.write_text(json.dumps({**PETS, "paths": rest}))
    changes = api.diff(document, smaller, python=False).changes
    assert {change.level for change in changes} == {"breaking"}


def test_errors_say_what_where_and_how_to_fix_it(tmp_path: Path) -> None:
    with pytest.raises(api.InputError, match=r"nothing\.yaml"):
        api.generate(tmp_path / "nothing.yaml")
    with pytest.raises(api.SpecmeldError, match=r"spec/sources\.yaml"):
        api.normalize(api.project(tmp_path))
    with pytest.raises(TypeError, match="'pakage'"):
        api.generate(tmp_path / "nothing.yaml", pakage="pets")


def test_the_page_lists_every_function_with_its_verb(repo: Path) -> None:
    page = (repo / "generator" / "docs" / "python.md").read_text()
    verbs = re.findall(r"^\| `(\w+)\(.*?\)` \| ?`?(\w*)`? ?\|", page, flags=re.M)
    functions = [name for name in api.__all__ if inspect.isfunction(getattr(api, name))]
    assert sorted(name for name, _ in verbs) == sorted(functions)
    assert {verb for _, verb in verbs if verb} <= group.commands.keys()


def test_the_page_runs(
    generated_pets: Path, tmp_path: Path, repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    page = (repo / "generator" / "docs" / "python.md").read_text()
    [code] = re.findall(r"```python\n(.*?)```", page, flags=re.S)
    spec = generated_pets / "spec"
    (spec / "petshop.yaml").write_text((spec / "pets.json").read_text())
    monkeypatch.chdir(generated_pets)
    code = code.replace("HEAD~1:spec/openapi.yaml", "spec/pets.json")
    exec(compile(code, "python.md", "exec"), {})
    assert capsys.readouterr().out.splitlines()[-2:] == ["openapi 21", "pets 1 1"]
    assert (tmp_path / "shop" / "src" / "shop" / "_vendor").is_dir()
