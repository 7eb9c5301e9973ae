"""The command line as a stranger meets it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from specmeld import __version__
from specmeld.cli.verbs import specmeld as group

_VERBS = sorted(group.commands)


def test_the_verbs() -> None:
    main_job = {"inspect", "normalize", "explain", "generate", "conform", "check", "vendor", "dump"}
    assert main_job <= set(_VERBS)


@pytest.mark.parametrize("verb", _VERBS)
def test_help_says_what_every_option_is_for(verb: str) -> None:
    command = group.commands[verb]
    assert command.help
    assert len(command.get_short_help_str(80)) <= 70
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{verb} {parameter.name}"


def test_without_a_verb_it_shows_them(specmeld: Any, tmp_path: Path) -> None:
    shown = specmeld(cwd=tmp_path, code=2).stdout
    assert shown == specmeld("--help", cwd=tmp_path).stdout


def test_help_and_version_load_no_stage(specmeld: Any, tmp_path: Path) -> None:
    assert specmeld("--version", cwd=tmp_path).stdout == f"specmeld, version {__version__}\n"
    done = specmeld("generate", "--help", cwd=tmp_path, env={"PYTHONPROFILEIMPORTTIME": "1"})
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "specmeld.cli" in imported
    heavy = {"specmeld.read", "specmeld.pipeline", "pydantic", "yaml", "lxml", "jinja2", "black"}
    assert not imported & heavy


@pytest.mark.slow
def test_a_package_is_made_without_a_formatter(specmeld: Any, pets: Path) -> None:
    """Nor with what only some packages, or none, have a use for."""
    done = specmeld(
        *("generate", "--spec", "spec/pets.json", "--no-prove"),
        cwd=pets,
        env={"PYTHONPROFILEIMPORTTIME": "1"},
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "specmeld.render.layout" in imported
    assert not imported & {"black", "datamodel_code_generator", "fastapi", "pytest", "lxml"}


def test_inspect_prints_each_claim_as_json(specmeld: Any, pets: Path) -> None:
    done = specmeld("inspect", "spec/pets.json", "--format", "jsonl", cwd=pets)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    told = {(row["where"], row["keyword"]): row for row in rows}
    row = told["#/components/schemas/Pet.name", "maxLength"]
    line = next(
        at
        for at, text in enumerate((pets / "spec" / "pets.json").read_text().splitlines(), start=1)
        if "maxLength" in text
    )
    assert row == {
        "doc": "pets.json",
        "line": line,
        "where": "#/components/schemas/Pet.name",
        "keyword": "maxLength",
        "value": 8,
        "evidence": "structure",
    }
    assert done.stderr == ""


def test_inspect_table_has_a_row_for_each_claim(specmeld: Any, pets: Path) -> None:
    rows = specmeld("inspect", "spec/pets.json", "--format", "jsonl", cwd=pets).stdout
    table = specmeld("inspect", "spec/pets.json", cwd=pets).stdout
    assert len(table.splitlines()) == len(rows.splitlines()) + 3


def test_counts_of_claims_add_up(specmeld: Any, pets: Path) -> None:
    (pets / "spec" / "sources.yaml").write_text(
        "sources: [pets.json, {path: pets.json, id: again}]\n"
    )
    done = specmeld("normalize", "--format", "json", cwd=pets)
    claims = json.loads(done.stdout)["claims"]
    rows = specmeld("inspect", "spec/pets.json", "--format", "jsonl", cwd=pets).stdout
    assert claims.pop("total") == sum(claims.values()) == 2 * len(rows.splitlines())


def test_the_only_document_passes_whole(specmeld: Any, pets: Path) -> None:
    said = specmeld("normalize", cwd=pets).stdout
    assert re.search(r"^passed whole +1 operation of the only document$", said, re.MULTILINE)
    assert "claims" not in said
    record = json.loads((pets / "spec" / "provenance.json").read_text("utf-8"))
    assert record["counts"] == {
        **dict.fromkeys(("claims", "kept", "corroborates", "overruled", "unplaced"), 0),
        "whole": 1,
    }
    text = (pets / "spec" / "pets.json").read_text("utf-8").splitlines()
    assert '"post": {' in text[record["whole"]["pets.json"]["POST /pets"] - 1]
    explained = specmeld("explain", "POST /pets#request.name", cwd=pets).stdout
    assert "maxLength 8  spec/pets.json:" in explained
    dumped = specmeld("dump", "--stage", "claims", cwd=pets).stdout
    assert "#/components/schemas/Pet.name" in dumped


def test_normalize_writes_two_files(specmeld: Any, pets: Path) -> None:
    specmeld("normalize", "--quiet", cwd=pets)
    assert sorted(path.name for path in (pets / "spec").iterdir()) == [
        "openapi.yaml",
        "pets.json",
        "provenance.json",
        "sources.yaml",
    ]


def test_explain_names_document_and_line(specmeld: Any, pets: Path) -> None:
    done = specmeld("explain", "POST /pets#request.name", cwd=pets)
    assert "pets.json:" in done.stdout
    assert "maxLength 8" in done.stdout


def test_explain_of_a_place_that_nobody_speaks_of_offers_a_near_one(
    specmeld: Any, pets: Path
) -> None:
    done = specmeld("explain", "POST /pets#request.nam", cwd=pets, code=2)
    assert "did you mean 'POST /pets#request.name'" in done.stderr


def test_generate_prints_what_it_did(specmeld: Any, pets: Path) -> None:
    done = specmeld("generate", cwd=pets)
    for word in ("documents", "passed whole", "conflicts", "operations", "models", "constraints"):
        assert word in done.stdout
    assert done.stderr == ""
    data = json.loads(specmeld("generate", "--format", "json", cwd=pets).stdout)
    assert (data["operations"], data["package"]) == (1, "pets")
    assert data["documents"] == {"pets.json": "spec/pets.json"}
    constraints = data["constraints"]
    assert constraints["disagreements"] == []
    assert 0 < constraints["bothSides"] <= constraints["constraints"]


def test_generate_without_a_project(specmeld: Any, pets: Path, tmp_path: Path) -> None:
    spec = str(pets / "spec" / "pets.json")
    before = sorted(path for path in pets.rglob("*"))
    away = tmp_path / "away"
    away.mkdir()
    specmeld("generate", "--spec", spec, "--out", "lib", "--package", "zoo", cwd=away)
    manifest = json.loads((away / "lib" / "zoo" / "specmeld.json").read_text())
    assert set(manifest["schemas"]) == {"Pet"}
    assert manifest["schemas"]["Pet"].startswith("zoo.")
    assert set(manifest["files"]) | {"specmeld.json"} == {
        path.relative_to(away / "lib" / "zoo").as_posix()
        for path in (away / "lib" / "zoo").rglob("*")
        if path.is_file()
    }
    assert sorted(path for path in pets.rglob("*")) == before


@pytest.mark.parametrize("stage", ["claims", "canonical", "api", "plan"])
def test_every_stage_can_be_dumped(specmeld: Any, pets: Path, stage: str) -> None:
    assert json.loads(specmeld("dump", "--stage", stage, cwd=pets).stdout)


def test_conform_in_all_formats(specmeld: Any, generated_pets: Path) -> None:
    table = specmeld("conform", cwd=generated_pets).stdout
    assert "agreeing" in table
    assert re.search(r"^keyword +cases +accept-invalid +reject-valid", table, re.M)
    assert re.search(r"^maxLength +[1-9]\d* +0 +0 +0 +0$", table, re.M)
    data = json.loads(specmeld("conform", "--format", "json", cwd=generated_pets).stdout)
    assert data["agreeing"] == data["bothSides"] > 0
    assert sum(one["cases"] for one in data["keywords"].values()) == data["cases"]
    junit = specmeld("conform", "--format", "junit", cwd=generated_pets).stdout
    assert junit.startswith("<?xml") and 'failures="0"' in junit


def test_conform_finds_a_package_that_lies(specmeld: Any, generated_pets: Path) -> None:
    spec = generated_pets / "spec" / "openapi.yaml"
    spec.write_text(spec.read_text().replace("maxLength: 8", "maxLength: 7"))
    done = specmeld("conform", cwd=generated_pets, code=1)
    assert "maxLength" in done.stdout


def test_conform_by_chance_shows_the_smallest_body(specmeld: Any, generated_pets: Path) -> None:
    fine = specmeld("conform", "--random", "50", "--seed", "3", cwd=generated_pets)
    assert "agreeing" in fine.stdout
    spec = generated_pets / "spec" / "openapi.yaml"
    spec.write_text(spec.read_text().replace("maxLength: 8", "maxLength: 7"))
    done = specmeld("conform", "--random", "200", "--format", "json", cwd=generated_pets, code=1)
    (wrong,) = json.loads(done.stdout)["disagreements"]
    assert (wrong["keyword"], wrong["accepted"]) == ("maxLength", True)
    assert len(wrong["body"]["name"]) == 8


def test_conform_of_a_spec_alone(specmeld: Any, pets: Path, tmp_path: Path) -> None:
    done = specmeld("conform", str(pets / "spec" / "pets.json"), cwd=tmp_path)
    assert "agreeing" in done.stdout


def test_the_project_is_found_from_below_and_by_name(
    specmeld: Any, generated_pets: Path, tmp_path: Path
) -> None:
    specmeld("check", cwd=generated_pets / "generated")
    specmeld("check", "--project", str(generated_pets), cwd=tmp_path)


def test_python_dash_m_is_the_same_program() -> None:
    assert Path(sys.executable).with_name("specmeld").exists()


def test_quiet_tells_what_is_wrong_and_nothing_else(specmeld: Any, generated_pets: Path) -> None:
    done = specmeld("check", "--quiet", cwd=generated_pets)
    assert done.stdout + done.stderr == ""
    (generated_pets / "generated" / "pets" / "mine.py").touch()
    assert "mine.py" in specmeld("check", "--quiet", cwd=generated_pets, code=1).stdout
