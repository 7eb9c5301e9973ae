"""``specmeld init``: what it finds, what it writes, and what it leaves alone."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.conftest import PETS

from specmeld.pipeline.project.document_search import find_documents
from specmeld.pipeline.project.kinship import apis_of


@pytest.fixture
def folder(tmp_path: Path, repo: Path) -> Path:
    """A folder with documents of an API among other files."""
    folder = tmp_path / "my-shop"
    (folder / "docs" / "old").mkdir(parents=True)
    pets = {**PETS, "servers": [{"url": "https://api.openai.com/v1"}]}
    (folder / "docs" / "pets.json").write_text(json.dumps(pets), encoding="utf-8")
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
    assert "spec/sources.yaml: already exists" in refused.stderr
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
    assert refused.startswith("specmeld: all documents here belong to projects: a, b;")
    assert not (many / "spec").exists()
    shutil.copy(folder / "docs" / "pets.json", many / "pets.json")
    said = specmeld("init", cwd=many).stdout
    assert "b: already a project" in said
    listed = yaml.safe_load((many / "spec" / "sources.yaml").read_text(encoding="utf-8"))
    assert listed == {"sources": [{"path": "../pets.json"}]}


def api(title: str, path: str, server: str = "") -> str:
    """An API of one operation."""
    servers = [{"url": server}] if server else []
    paths = {path: PETS["paths"]["/pets"], "/health": {"get": {"responses": {}}}}
    return json.dumps(
        {**PETS, "info": {"title": title, "version": "1"}, "servers": servers, "paths": paths}
    )


def page(server: str, path: str) -> str:
    return (
        f"# Reference\n\nBase URL: `{server}`\n\n## Make one\n\n`POST {path}`\n\n"
        "### Request body\n\n- `name` (string, required): How it is called.\n"
    )


def apis_in(root: Path, **files: str) -> list[tuple[str, list[str]]]:
    """Each API that is found in a folder, and its documents."""
    for name, text in files.items():
        path = root.joinpath(*name.split("__")[:-1], name.split("__")[-1].replace("_", "."))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = apis_of(find_documents(root))
    return [
        (one.title, [each.path.relative_to(root).as_posix() for each in one.documents])
        for one in found
    ]


def test_two_apis_are_never_taken_for_one(tmp_path: Path, specmeld: Any) -> None:
    files = {"pets": api("Pets", "/pets"), "pets2": api("Pets 2", "/pets")}
    for name, text in {**files, "berths": api("Berths", "/berths")}.items():
        (tmp_path / f"{name}.json").write_text(text)
    refused = specmeld("init", cwd=tmp_path, code=2).stderr.splitlines()
    assert refused == [
        "specmeld: found 2 APIs, but a project describes one:",
        "specmeld:   Berths: berths.json",
        "specmeld:   Pets: pets.json, pets2.json",
        "specmeld: pass the documents or the folder of one, as in 'specmeld init berths.json'; add "
        "--project DIR to start a project for each",
    ]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []
    specmeld("init", "berths.json", "--project", "quay", cwd=tmp_path)
    listed = yaml.safe_load((tmp_path / "quay" / "spec" / "sources.yaml").read_text())
    assert listed == {"sources": [{"path": "../../berths.json"}]}
    specmeld("init", "pets.json", "berths.json", cwd=tmp_path)  # who names them means it


class Terminal(io.StringIO):
    """Somebody who answers."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_asks_which(
    tmp_path: Path, specmeld: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("boats", "cars"):
        (tmp_path / f"{name}.json").write_text(api(name, f"/{name}"))
    monkeypatch.setattr("sys.stdin", Terminal("2\nroad\n"))
    said = specmeld("init", cwd=tmp_path).stdout
    assert "1: boats: boats.json\n2: cars: cars.json\n" in said
    listed = yaml.safe_load((tmp_path / "spec" / "sources.yaml").read_text())
    assert listed == {"sources": [{"path": "../cars.json"}]}
    assert 'package = "road"\n' in (tmp_path / "specmeld.toml").read_text()


def test_a_folder_can_be_named(tmp_path: Path, specmeld: Any) -> None:
    for name in ("boats", "cars"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "api.json").write_text(api(name, f"/{name}"))
    specmeld("init", "cars", cwd=tmp_path)
    listed = yaml.safe_load((tmp_path / "spec" / "sources.yaml").read_text())
    assert listed == {"sources": [{"path": "../cars/api.json"}]}
    assert "found 2 APIs" in specmeld("init", ".", "--project", "x", cwd=tmp_path, code=2).stderr


def test_what_all_apis_have_makes_them_no_kin(tmp_path: Path) -> None:
    """Titles that a tool gives, servers of developers and paths such as /health."""
    found = apis_in(
        tmp_path,
        a__openapi_json=api("FastAPI", "/boats", "http://localhost:8000"),
        b__openapi_json=api("FastAPI", "/cars", "http://localhost:8000"),
        c__openapi_json=api("Cars, admin", "/cars/{id}", "https://c.example.com/cars/v2"),
        d__openapi_json=api("Cars, all", "/cars/all", "https://c.example.com/cars/v1/"),
    )
    documents = [names for _, names in found]
    assert documents == [
        ["a/openapi.json"],
        ["b/openapi.json"],
        ["c/openapi.json", "d/openapi.json"],
    ]


def test_pages_are_with_the_api_that_they_tell_of(tmp_path: Path) -> None:
    boats, cars = "https://api.boats.example", "https://cars.example"
    found = apis_in(
        tmp_path,
        a_json=api("Boats", "/boats", f"{boats}/v2"),
        b_json=api("Cars", "/cars"),
        docs__hulls_md=page(boats, "/hulls"),
        docs__more_md=page("https://sandbox.boats.example", "/masts"),
        docs__cars_md=page(cars, "/cars"),
        docs__trains_md=page("https://trains.example", "/trains"),
        docs__rails_md=page("https://trains.example", "/rails"),
    )
    assert found == [
        ("Boats", ["a.json", "docs/hulls.md", "docs/more.md"]),
        ("Cars", ["b.json", "docs/cars.md"]),
        ("trains.example", ["docs/rails.md", "docs/trains.md"]),
    ]


def test_a_file_that_cannot_be_read_is_of_no_other_api(tmp_path: Path) -> None:
    old = {"swagger": "2.0", "info": {"title": "Old", "version": "1"}, "paths": {}}
    old |= {"host": "boats.example", "basePath": "/v1"}
    found = apis_in(
        tmp_path,
        a_json=api("Boats", "/boats", "https://boats.example/v2"),
        b_yaml="openapi: 3.1.0\ninfo: {title: Cars}\npaths: {/x: {$ref: gone.yaml}}\n",
        c_json=json.dumps(old),
    )
    assert found == [("Boats", ["a.json", "c.json"]), ("Cars", ["b.yaml"])]


def test_what_was_made_is_no_document(tmp_path: Path) -> None:
    listed = "sources: [../../shared/owned.json]\n"
    found = apis_in(
        tmp_path,
        api_json=api("Boats", "/boats"),
        spec__openapi_yaml=api("Made", "/made"),
        spec__provenance_json="{}",
        go__docs__api_yaml=api("Made too", "/made"),
        examples__other_json=api("Shown", "/shown"),
        third_party__x_json=api("Theirs", "/theirs"),
        web__node_modules__x__api_json=api("Theirs too", "/theirs"),
        shared__owned_json=api("Owned", "/owned"),
        nested__spec__sources_yaml=listed,
    )
    assert len(found) > 1
    (tmp_path / "go" / ".openapi-generator").mkdir()
    (tmp_path / "go" / ".openapi-generator" / "FILES").write_text("docs/api.yaml\n")
    assert apis_in(tmp_path) == [("Boats", ["api.json"])]


def test_what_tests_keep_is_no_document(tmp_path: Path) -> None:
    for name in ("api.json", "tests/fixtures/other.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(PETS))
    assert [each.path.name for each in find_documents(tmp_path)] == ["api.json"]
    (tmp_path / "api.json").unlink()
    assert [each.path.name for each in find_documents(tmp_path)] == ["other.json"]
