"""What check remembers, and what a second process hands back."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.pipeline.settle.file_cache import FORGETFUL, Memory


def test_the_same_inputs_are_recalled_and_others_are_not(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "cache")
    memory.keep({"a.py": "1"}, "spec", "name")
    assert memory.recall("spec", "name") == {"a.py": "1"}
    assert memory.recall("spec", "other") is None
    assert memory.recall("specname", "") is None


def test_what_is_broken_is_not_recalled(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.keep({"a.py": "1"}, "spec")
    (file,) = tmp_path.iterdir()
    file.write_text("[]")
    assert memory.recall("spec") is None
    file.write_text("{")
    assert memory.recall("spec") is None


def test_the_oldest_go(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    for number in range(70):
        memory.keep({}, str(number))
    assert len(list(tmp_path.iterdir())) == 64


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file" / "cache")
    memory.keep({"a.py": "1"}, "spec")
    assert memory.recall("spec") is None
    FORGETFUL.keep({"a.py": "1"}, "spec")
    assert FORGETFUL.recall("spec") is None


@pytest.mark.slow
def test_check_says_the_same_with_and_without_memory(
    specmeld: Any, generated_pets: Path, tmp_path: Path
) -> None:
    warm = {"SPECMELD_CACHE": str(tmp_path / "cache")}
    specmeld("generate", "--no-prove", cwd=generated_pets, env=warm)
    assert len(list((tmp_path / "cache").iterdir())) == 4, "package, its files, pieces, cases"
    module = generated_pets / "generated" / "pets" / "__init__.py"
    manifest = generated_pets / "generated" / "pets" / "specmeld.json"
    module.write_text(module.read_text() + "# mine\n")
    manifest.write_text(manifest.read_text().replace("specmeld 0", "specmeld 9"))
    recalled = specmeld("check", "--format", "json", cwd=generated_pets, env=warm, code=1)
    cold = {"SPECMELD_CACHE": ""}
    rendered = specmeld("check", "--format", "json", cwd=generated_pets, env=cold, code=1)
    assert recalled.stdout == rendered.stdout


def test_errors_keep_their_file_and_line_between_processes() -> None:
    error = InputError("is wrong", file="api.yaml", line=3, fix="fix it")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) == "api.yaml:3: is wrong; fix it"


@pytest.mark.parametrize("count", [1, 2])
def test_a_second_generate_changes_nothing(specmeld: Any, generated_pets: Path, count: int) -> None:
    package = generated_pets / "generated" / "pets"
    before = {path: path.stat().st_mtime_ns for path in package.rglob("*") if path.is_file()}
    for _ in range(count):
        specmeld("generate", "--no-prove", cwd=generated_pets)
    after = {path: path.stat().st_mtime_ns for path in package.rglob("*") if path.is_file()}
    assert after == before
