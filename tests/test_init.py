"""``specmeld init``: what it finds, what it writes, and what it leaves alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.conftest import PETS

from specmeld.pipeline.project.starting import find_documents


@pytest.fixture
def folder(tmp_path: Path, repo: Path) -> Path:
    """A folder with documents of an API among other files."""
    folder = tmp_path / "my-shop"
    (folder / "docs" / "old").mkdir(parents=True)
    (folder / "docs" / "pets.json").write_text(json.dumps(PETS), encoding="utf-8")
    for file in (repo / "spec" / "sources").iterdir():
        shutil.copy(file, folder / "docs" / "old" / file.name)
    (folder / "README.md").write_text("# A shop\n\nWords.\n", encoding="utf-8")
    (folder / "package.json").write_text('{"name": "shop"}', encoding="utf-8")
    (folder / "docs" / "broken.yaml").write_text("openapi: [", encoding="utf-8")
    (folder / "docs" / "blob.txt").write_bytes(bytes(range(256)))
    for apart in (".git", "node_modules", "venv"):
        (folder / apart).mkdir()
        shutil.copy(folder / "docs" / "pets.json", folder / apart / "pets.json")
    return folder


@pytest.mark.slow
def test_documents_are_found_listed_and_generated_from(folder: Path, specmeld: Any) -> None:
    said = specmeld("init", cwd=folder).stdout
    listed = yaml.safe_load((folder / "spec" / "sources.yaml").read_text(encoding="utf-8"))
    paths = [entry["path"] for entry in listed["sources"]]
    assert paths[-1] == "../docs/pets.json" and len(paths) == 6
    assert all(path.startswith("../docs/old/") for path in paths[:-1])
    assert (folder / "specmeld.toml").read_text(encoding="utf-8") == 'package = "my_shop"\n'
    assert said.splitlines()[-1] == "next: specmeld generate"
    specmeld("generate", "--no-prove", cwd=folder)
    assert (folder / "generated" / "my_shop" / "__init__.py").is_file()


def test_documents_can_be_named_and_the_package_too(folder: Path, specmeld: Any) -> None:
    specmeld("init", "docs/pets.json", "--package", "pets", cwd=folder)
    listed = yaml.safe_load((folder / "spec" / "sources.yaml").read_text(encoding="utf-8"))
    assert listed == {"sources": [{"path": "../docs/pets.json"}]}
    assert (folder / "specmeld.toml").read_text(encoding="utf-8") == 'package = "pets"\n'


def test_nothing_that_is_there_is_overwritten(folder: Path, specmeld: Any) -> None:
    (folder / "spec").mkdir()
    (folder / "spec" / "sources.yaml").write_text("sources: [a.md]\n", encoding="utf-8")
    refused = specmeld("init", cwd=folder, code=2)
    assert "spec/sources.yaml: is there already" in refused.stderr
    assert (folder / "spec" / "sources.yaml").read_text(encoding="utf-8") == "sources: [a.md]\n"
    assert not (folder / "specmeld.toml").exists()


@pytest.mark.parametrize("name", ["pyproject.toml", "specmeld.toml"])
def test_a_config_that_is_there_stays(folder: Path, specmeld: Any, name: str) -> None:
    table = '[tool.specmeld]\npackage = "own"\n' if name[0] == "p" else 'package = "own"\n'
    (folder / name).write_text(table, encoding="utf-8")
    specmeld("init", cwd=folder)
    assert (folder / name).read_text(encoding="utf-8") == table
    assert (folder / "specmeld.toml").exists() == (name == "specmeld.toml")


def test_a_document_where_the_canonical_file_goes(folder: Path, specmeld: Any) -> None:
    (folder / "spec").mkdir()
    shutil.move(folder / "docs" / "pets.json", folder / "spec" / "openapi.yaml")
    before = (folder / "spec" / "openapi.yaml").read_bytes()
    assert "move the document" in specmeld("init", cwd=folder, code=2).stderr
    assert not (folder / "spec" / "sources.yaml").exists()
    (folder / "spec" / "sources.yaml").write_text("sources: [../docs/old/create-run.txt]\n")
    for verb in (["generate", "--no-prove"], ["normalize"]):
        refused = specmeld(*verb, cwd=folder, code=2).stderr
        assert "spec/openapi.yaml: was not made by specmeld and would be lost" in refused
    assert (folder / "spec" / "openapi.yaml").read_bytes() == before


def test_nothing_is_found(tmp_path: Path, specmeld: Any) -> None:
    refused = specmeld("init", cwd=tmp_path, code=2)
    assert "no document of an API was found; name it: specmeld init PATH" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_links_are_not_followed_and_depth_is_bounded(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    (deep / "pets.json").write_text(json.dumps(PETS), encoding="utf-8")
    (tmp_path / "a" / "round").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "linked.json").symlink_to(deep / "pets.json")
    assert find_documents(tmp_path) == ()


def test_projects_below_are_left_to_themselves(folder: Path, specmeld: Any, tmp_path: Path) -> None:
    many = tmp_path / "many"
    for name in ("a", "b"):
        shutil.copytree(folder, many / name)
        specmeld("init", "docs/pets.json", cwd=many / name)
    refused = specmeld("init", cwd=many, code=2).stderr
    assert refused.startswith("specmeld: all documents here are those of projects: a, b;")
    assert not (many / "spec").exists()
    shutil.copy(folder / "docs" / "pets.json", many / "pets.json")
    said = specmeld("init", cwd=many).stdout
    assert "b: a project of its own" in said
    listed = yaml.safe_load((many / "spec" / "sources.yaml").read_text(encoding="utf-8"))
    assert listed == {"sources": [{"path": "../pets.json"}]}


def test_two_apis_are_never_taken_for_one(tmp_path: Path, specmeld: Any) -> None:
    other = {**PETS, "info": {"title": "Berths", "version": "1"}, "servers": []}
    newer = {**PETS, "info": {"title": "Pets 2", "version": "2"}, "servers": []}
    other["paths"] = {"/berths": PETS["paths"]["/pets"]}
    for name, document in (("pets", PETS), ("pets2", newer), ("berths", other)):
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    refused = specmeld("init", cwd=tmp_path, code=2).stderr
    assert refused.startswith(
        "specmeld: 2 APIs were found: Berths (berths.json), Pets (pets.json);"
    )
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []
    specmeld("init", "pets.json", "berths.json", cwd=tmp_path)  # who names them means it


def test_what_tests_keep_is_no_document(tmp_path: Path) -> None:
    for name in ("api.json", "tests/fixtures/other.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(PETS))
    assert [each.path.name for each in find_documents(tmp_path)] == ["api.json"]
    (tmp_path / "api.json").unlink()
    assert [each.path.name for each in find_documents(tmp_path)] == ["other.json"]
