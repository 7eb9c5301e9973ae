"""Results go to standard output, all else to standard error, with every verb and format."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest


@pytest.fixture
def dangling(pets: Path) -> Path:
    """A project whose document refers to nothing in one place."""
    file = pets / "spec" / "pets.json"
    document = json.loads(file.read_text())
    pet = document["components"]["schemas"]["Pet"]
    pet["properties"]["owner"] = {"$ref": "#/components/schemas/Nobody"}
    file.write_text(json.dumps(document, indent=1))
    return pets


@pytest.mark.few(3)
@pytest.mark.parametrize(
    "arguments",
    [
        ["normalize", "--format", "json"],
        ["generate", "--no-prove", "--format", "json"],
        ["generate", "spec/pets.json", "--format", "json", "--verbose"],
        ["conform", "spec/pets.json", "--format", "json"],
        ["diff", "spec/pets.json", "spec/pets.json", "--format", "json"],
        ["check", "--format", "json"],
        ["check", "--format", "sarif"],
        ["dump", "--stage", "api"],
    ],
    ids=" ".join,
)
def test_json_is_alone_on_standard_output(
    specmeld,  # type: ignore[no-untyped-def]
    dangling: Path,
    arguments: list[str],
) -> None:
    assert json.loads(specmeld(*arguments, cwd=dangling, code=None).stdout)


def test_junit_is_alone_on_standard_output(specmeld, dangling: Path) -> None:  # type: ignore[no-untyped-def]
    said = specmeld("conform", "spec/pets.json", "--format", "junit", cwd=dangling).stdout
    assert ElementTree.fromstring(said).tag == "testsuite"


def test_rows_are_alone_on_standard_output(specmeld, dangling: Path) -> None:  # type: ignore[no-untyped-def]
    done = specmeld("inspect", "spec/pets.json", "--format", "jsonl", cwd=dangling)
    assert all(json.loads(line) for line in done.stdout.splitlines())
    assert "warning: " in done.stderr


@pytest.mark.parametrize("verb", [["normalize"], ["generate"], ["generate", "spec/pets.json"]])
def test_warnings_are_told_beside_the_result(specmeld, dangling: Path, verb: list[str]) -> None:  # type: ignore[no-untyped-def]
    done = specmeld(*verb, cwd=dangling)
    assert "Nobody" in done.stderr and "Nobody" not in done.stdout
    assert specmeld(*verb, "--quiet", cwd=dangling).stderr == ""


def test_steps_are_told_for_who_asks(specmeld, dangling: Path) -> None:  # type: ignore[no-untyped-def]
    assert "… " not in specmeld("normalize", cwd=dangling).stderr
    done = specmeld("normalize", "--verbose", cwd=dangling)
    assert done.stderr.startswith("… reading spec/pets.json\n") and "…" not in done.stdout
