"""A workspace: a project, two documents, and one that is broken."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PETS

from specmeld.fleet import local_processes
from specmeld.fleet.local_processes import LocalProcesses
from specmeld.fleet.workspace import Limits

WORKSPACE = """
members = ["services/*", "apis/*"]
out = "clients/{name}"

[groups]
documents = ["apis/*"]
"""


def api(title: str, *names: str) -> str:
    """An API with an operation for each name."""
    answer = {"200": {"description": "All of them."}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {
            f"/{name}": {"get": {"operationId": f"list_{name}", "responses": answer}}
            for name in names
        },
    }
    return json.dumps(document)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


SPLIT = """
openapi: 3.1.0
info: {title: Split, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /pets:
    post:
      operationId: add_pet
      requestBody: {content: {application/json: {schema: {$ref: parts/pet.yaml#/Pet}}}}
      responses: {"204": {description: Done.}}
"""


def workspace_files() -> dict[str, str]:
    return {
        "specmeld-workspace.toml": WORKSPACE,
        "services/pets/spec/sources.yaml": "sources: [pets.json]\n",
        "services/pets/spec/pets.json": json.dumps(PETS),
        "services/pets/specmeld.toml": 'package = "pets"\n',
        "apis/bolts.json": api("Bolts", "bolts", "nuts"),
        "apis/split.yaml": SPLIT,
        "apis/broken.json": '{"openapi": ',
        "apis/parts/pet.yaml": "Pet: {type: object, properties: {name: {type: string}}}\n",
    }


class Here(LocalProcesses):
    """A process that stays for the next test, and is not ended with the run."""

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def here(specmeld: Any) -> Iterator[Callable[..., Any]]:
    """The command line, with all members worked on in one process."""
    engine = Here(1, Limits())

    def run(*arguments: str, cwd: Path, code: int | None = 0) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(local_processes, "LocalProcesses", lambda *_: engine)
            return specmeld(*arguments, cwd=cwd, code=code)

    yield run
    engine.stop()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, here: Any) -> tuple[Path, Any]:
    """The workspace after one run, and what that printed."""
    folder = tmp_path_factory.mktemp("fleet") / "all"
    write(folder, workspace_files())
    reports = ("html=report/all.html", "report/all.sarif", "junit=report/all.xml", "report/all.md")
    flags = [word for one in reports for word in ("--report", one)]
    return folder, here("generate", "--all", *flags, cwd=folder, code=2)


@pytest.fixture
def copied(made: tuple[Path, Any], tmp_path: Path) -> Path:
    """That workspace, to change, with a repository of git around it."""
    folder = Path(shutil.copytree(made[0], tmp_path / "all"))
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "all")
    return folder


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=one", "-c", "user.email=one@example.com")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)
