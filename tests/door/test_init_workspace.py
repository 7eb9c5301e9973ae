"""``init`` above several APIs: a workspace with a member for each, and never two in one."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml


def api(title: str, path: str) -> str:
    operation = {"operationId": "list", "responses": {"204": {"description": "None."}}}
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": title, "version": "1"},
            "servers": [{"url": f"https://{title.lower().replace(' ', '-')}.example.com"}],
            "paths": {path: {"get": operation}},
        }
    )


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two APIs of a document, one of two, a project with its canonical file, and fixtures."""
    canonical = api("Moorings", "/moorings")
    write(
        tmp_path,
        {
            "kilns/openapi.json": api("Kilns", "/kilns"),
            "glazes/openapi.json": api("Glazes", "/glazes"),
            "docs/clay-1.json": api("Clay 1", "/clays"),
            "docs/clay-2.json": api("Clay 2", "/clays"),
            "harbour/specmeld.toml": 'package = "harbour"\n',
            "harbour/spec/sources.yaml": "sources: [moorings.json]\n",
            "harbour/spec/moorings.json": canonical,
            "harbour/spec/openapi.yaml": canonical,
            "tests/fixtures/odd.json": api("Odd", "/odd"),
        },
    )
    return tmp_path


def listed(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "specmeld-workspace.toml").read_text(encoding="utf-8"))


def test_each_api_and_each_project_is_a_member(root: Path, specmeld: Any) -> None:
    said = specmeld("init", "--workspace", cwd=root).stdout
    assert said.splitlines()[-1] == "next: specmeld generate --all"
    table = listed(root)
    assert table["members"] == ["harbour", "clay_1", "glazes/openapi.json", "kilns/openapi.json"]
    assert table["member"] == {
        "glazes/openapi.json": {"package": "glazes"},
        "kilns/openapi.json": {"package": "kilns"},
    }
    sources = yaml.safe_load((root / "clay_1/spec/sources.yaml").read_text(encoding="utf-8"))
    paths = [one["path"] for one in sources["sources"]]
    assert paths == ["../../docs/clay-1.json", "../../docs/clay-2.json"]
    assert not (root / "spec").exists() and not (root / "specmeld.toml").exists()


@pytest.mark.slow
def test_what_it_writes_can_be_made(root: Path, specmeld: Any) -> None:
    (root / "harbour" / "spec" / "openapi.yaml").unlink()  # nobody has made it of these documents
    specmeld("init", "--workspace", cwd=root)
    assert "4 members: 4 done" in specmeld("generate", "--all", "--no-prove", cwd=root).stdout
    made = {path.parent.relative_to(root).as_posix() for path in root.rglob("specmeld.json")}
    assert made == {
        *("generated/glazes", "generated/kilns"),
        *("clay_1/generated/clay_1", "harbour/generated/harbour"),
    }


def test_apis_of_one_title_get_packages_of_their_own(tmp_path: Path, specmeld: Any) -> None:
    names = {"b [old]/api.json": api("API", "/as"), "c/api.json": api("API", "/bs")}
    write(tmp_path, {name: text.replace("api.example", name[0]) for name, text in names.items()})
    specmeld("init", "--workspace", "-q", cwd=tmp_path)
    packages = {one["package"] for one in listed(tmp_path)["member"].values()}
    assert packages == {"api", "api_2"}
    said = specmeld("normalize", "--all", cwd=tmp_path).stdout
    assert said == "0 members: nothing to do\n"  # the members are found, and are documents


class Terminal(io.StringIO):
    """Somebody who answers."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "workspace"), [("0\n", True), ("2\nx\n", False)])
def test_on_a_terminal_a_workspace_is_offered(
    root: Path, specmeld: Any, monkeypatch: pytest.MonkeyPatch, answer: str, workspace: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    said = specmeld("init", cwd=root).stdout
    assert "0: all, as a workspace, with harbour\n1: Clay 1: docs/clay-1.json" in said
    assert (root / "specmeld-workspace.toml").exists() == workspace
    assert (root / "spec/sources.yaml").exists() != workspace


def test_projects_alone_are_offered_too(
    tmp_path: Path, specmeld: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        write(tmp_path, {f"{name}/spec/sources.yaml": "sources: [x.json]\n"})
        write(tmp_path, {f"{name}/spec/x.json": api(name, f"/{name}")})
    refused = specmeld("init", cwd=tmp_path, code=2).stderr
    assert "run 'specmeld init --workspace' to list them in a workspace" in refused
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    specmeld("init", cwd=tmp_path)
    assert listed(tmp_path)["members"] == ["a", "b"]


def test_what_cannot_be_a_workspace(root: Path, specmeld: Any) -> None:
    refused = specmeld("init", "--workspace", cwd=root / "harbour", code=2).stderr
    assert "this folder is a project itself" in refused
    write(root, {"specmeld-workspace.toml": 'members = ["harbour"]\n'})
    refused = specmeld("init", "--workspace", cwd=root, code=2).stderr
    assert refused.startswith("specmeld: specmeld-workspace.toml: already exists")
    assert listed(root) == {"members": ["harbour"]}
    said = specmeld("init", "--workspace", "--package", "x", cwd=root, code=2).stderr
    assert "--package is for one" in said


def test_nothing_that_could_be_a_member(tmp_path: Path, specmeld: Any) -> None:
    assert (
        "has no documents and no projects"
        in specmeld("init", "--workspace", cwd=tmp_path, code=2).stderr
    )
