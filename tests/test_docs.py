"""The docs say what is so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from specmeld.cli.verbs import specmeld as group

_DOCS = [
    *("README.md", "generator/README.md"),
    *("CHANGELOG.md", ".ci/run"),
]


@pytest.mark.parametrize("name", _DOCS)
def test_every_verb_and_flag_in_the_docs_exists(repo: Path, name: str) -> None:
    text = (repo / name).read_text()
    used = re.findall(r"(?:`|\$ |bin/)specmeld (?!--)([a-z]+)((?: [^\n`#|]*)?)", text)
    for verb, rest in used:
        assert verb in group.commands
        known = {flag for option in group.commands[verb].params for flag in option.opts}
        assert set(re.findall(r"(?<= )--[a-z-]+", rest)) <= known | {"--help"}
    assert used or name == ".ci/run"


_PATH = re.compile(r"`((?:[\w-]+/)+|(?:[\w-]+/)*\w+\.py)`")
"""A folder or a module, in code."""


@pytest.fixture(scope="module")
def paths(repo: Path) -> set[str]:
    """Each file and folder of the repository's code and tests, by each end of its path."""
    tops = [repo / name for name in ("generated", "generator", "templates", "tests")]
    found = [path for top in tops for path in (top, *top.rglob("*"))]
    whole = [path.relative_to(repo).as_posix() + "/" * path.is_dir() for path in found]
    return {path[at:] for path in whole for at in _starts(path)}


def _starts(path: str) -> list[int]:
    return [0, *(slash.end() for slash in re.finditer("/(?=.)", path))]


@pytest.mark.parametrize("name", ["generator/README.md", "tests/README.md"])
def test_every_module_and_folder_of_the_maps_exists(repo: Path, paths: set[str], name: str) -> None:
    named = set(_PATH.findall((repo / name).read_text("utf-8")))
    assert len(named) > 80
    assert named - paths == set()


def test_the_guide_to_the_tests_has_each_package(repo: Path) -> None:
    text = (repo / "tests" / "README.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| (`.*) \| (`.*|with .*) \|$", text.split("## What runs when")[0])
    named = {path.split("/")[0] for modules, _ in rows for path in _PATH.findall(modules)}
    package = repo / "generator" / "specmeld"
    assert {init.parent.name for init in package.glob("*/__init__.py")} <= named


@pytest.mark.slow
def test_what_the_readme_shows_is_what_is_printed(
    specmeld: Any, repo: Path, tmp_path: Path
) -> None:
    text = (repo / "README.md").read_text()
    shutil.copytree(repo / "spec", tmp_path / "spec")
    shutil.copytree(repo / "generated", tmp_path / "generated")
    shutil.copy(repo / "pyproject.toml", tmp_path)
    shown = text.split("```text\n")[1].split("```")[0]
    printed = specmeld("generate", cwd=tmp_path).stdout
    printed = printed[printed.index("documents  ") :]
    if os.environ.get("SPECMELD_UPDATE"):
        (repo / "README.md").write_text(text.replace(shown, printed))
    assert printed == shown
    consoles = [block.split("```")[0] for block in text.split("```console\n$ specmeld ")[1:]]
    assert len(consoles) == 5
    with (tmp_path / "generated" / "openai_threads" / "_client.py").open("a") as module:
        module.write("\n# by hand\n")
    for console in consoles:
        command, *lines = console.splitlines()
        verb, *place = command.split(" | ")[0].replace("'", "").split(" ", 1)
        said = specmeld(verb, *place, cwd=tmp_path, code=None).stdout
        for line in lines:
            assert line == "…" or line in said


def test_the_tests_that_the_table_names_are_there(repo: Path) -> None:
    rows = re.findall(r"`([\w/.]+)::(\w+)`", (repo / "tests" / "README.md").read_text("utf-8"))
    assert len(rows) > 40
    for path, name in rows:
        assert f"def {name}(" in (repo / "tests" / path).read_text(encoding="utf-8"), name


@pytest.mark.slow
def test_the_commands_of_the_readme_run(repo: Path, generated_pets: Path) -> None:
    """Those in blocks of shell, one after the other, but for the two that set everything up."""
    blocks = (repo / "README.md").read_text().split("```sh\n")[1:]
    lines = [line for block in blocks for line in block.split("```")[0].splitlines()]
    commands = [line for line in lines if line and "pip install" not in line]
    assert len(commands) >= 5
    host = generated_pets.parent / "app"
    (host / "src" / "app").mkdir(parents=True)
    (host / "src" / "app" / "__init__.py").touch()
    (host / "pyproject.toml").write_text('[project]\nname = "app"\nversion = "1"\n')
    shutil.copy(generated_pets / "spec" / "pets.json", generated_pets / "openapi.yaml")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=generated_pets,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, command + done.stderr
    assert (generated_pets / "lib" / "my_client" / "__init__.py").is_file()
    assert not (host / "src" / "app" / "_vendor" / "threads").exists()
