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


def test_every_module_of_the_architecture_page_exists(repo: Path) -> None:
    text = (repo / "generator" / "README.md").read_text()
    package = repo / "generator" / "specmeld"
    for path in re.findall(r"`((?:cli|read|plan|pipeline|config)[a-z_/]*\.py)`", text):
        assert (package / path).is_file(), path
    for folder in re.findall(r"`((?:tests|templates)/[a-z_/]*/)`", text):
        assert (repo / folder).is_dir(), folder


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
