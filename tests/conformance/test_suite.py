"""The suite that travels with a package, and the types of a package on disk."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specmeld.conformance import Cases, find_cases, loaded, prove, suite_files
from specmeld.conformance.search.differences import difference, is_longer, written
from specmeld.diagnostics import InputError

from .documents import document

MODELS = """
from typing import Annotated, Literal
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

class Tool(BaseModel):
    model_config = ConfigDict(extra="forbid")
    type: Literal["search"]
    size: Annotated[StrictInt | None, Field(ge=1)] = None
"""
SOURCE = document(
    Tool={
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {"const": "search", "title": "The kind of tool"},
            "size": {"enum": [None, 2, 30]},
        },
        "additionalProperties": False,
    },
    Note={"type": "string", "maxLength": 300, "description": "Words about `properties`."},
)
GOOD = MODELS.replace("Annotated[StrictInt | None, Field(ge=1)]", "Literal[None, 2, 30]")
NOTE = "\nNote = Annotated[StrictStr, Field(max_length=300)]\n"


def package(folder: Path, models: str, name: str = "tools") -> Path:
    """A package as specmeld writes it, with hand-made models."""
    root = folder / name
    root.mkdir(parents=True)
    (root / "__init__.py").write_text("")
    (root / "models.py").write_text(models)
    types = {"Tool": f"{name}.models:Tool", "Note": f"{name}.models:Note"}
    manifest = {"package": name, "schemas": types}
    (root / "specmeld.json").write_text(json.dumps(manifest))
    for path, text in suite_files(SOURCE).items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def run(root: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(root)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_good_models_are_proven(tmp_path: Path) -> None:
    report = prove(SOURCE, package(tmp_path, GOOD + NOTE))
    assert report.agrees, report.summary()
    assert report.found == report.both_sides == report.agreeing
    assert not report.misplaced


@pytest.mark.parametrize(
    ("models", "constraint"),
    [
        (MODELS + NOTE, "Tool/properties/size/enum"),
        (GOOD.replace('extra="forbid"', 'extra="ignore"') + NOTE, "Tool/additionalProperties"),
        (GOOD.replace('Literal["search"]', "StrictStr") + NOTE, "Tool/properties/type/const"),
        (GOOD.replace('Literal["search"]', 'Literal["search"] = "search"') + NOTE, "Tool/required"),
        (GOOD + NOTE.replace("300", "301"), "Note/maxLength"),
        (GOOD + NOTE.replace("300", "299"), "Note/maxLength"),
    ],
)
def test_wrong_models_are_caught(tmp_path: Path, models: str, constraint: str) -> None:
    report = prove(SOURCE, package(tmp_path, models))
    assert constraint in {str(one.case.constraint) for one in report.disagreements}


def test_a_package_leaves_nothing_behind(tmp_path: Path) -> None:
    before = set(sys.modules)
    prove(SOURCE, package(tmp_path, GOOD + NOTE))
    assert not [name for name in set(sys.modules) - before if "under_test" in name]


def test_two_packages_are_not_mixed_up(tmp_path: Path) -> None:
    assert not prove(SOURCE, package(tmp_path / "a", MODELS + NOTE)).agrees
    assert prove(SOURCE, package(tmp_path / "b", GOOD + NOTE)).agrees


def test_a_lost_type_is_told(tmp_path: Path) -> None:
    report = prove(SOURCE, package(tmp_path, GOOD))
    assert list(report.missing) == ["Note"]


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (None, "No such file"),
        ("{", "is not JSON"),
        ("[]", 'has no "schemas"'),
        ('{"schemas": []}', 'has no "schemas"'),
    ],
)
def test_a_folder_that_is_no_package(tmp_path: Path, manifest: str | None, told: str) -> None:
    if manifest is not None:
        (tmp_path / "specmeld.json").write_text(manifest)
    with pytest.raises(InputError, match=re.escape(told)) as refused, loaded(tmp_path):
        pass
    assert str(refused.value).startswith(str(tmp_path / "specmeld.json"))


def test_a_package_that_cannot_be_imported(tmp_path: Path) -> None:
    root = package(tmp_path, GOOD)
    (root / "__init__.py").write_text("raise RuntimeError('no')")
    with pytest.raises(InputError, match="cannot be imported"):
        prove(SOURCE, root)


@pytest.mark.slow
def test_the_suite_passes_wherever_the_package_lies(tmp_path: Path) -> None:
    root = package(tmp_path, GOOD + NOTE)
    vendored = tmp_path / "app" / "vendor" / "renamed"
    shutil.copytree(root, vendored)
    (vendored.parent / "__init__.py").write_text("")
    done = run(vendored, cwd=tmp_path / "app")
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


@pytest.mark.slow
def test_the_suite_fails_where_code_and_schema_differ(tmp_path: Path) -> None:
    root = package(tmp_path, GOOD + NOTE)
    models = root / "models.py"
    models.write_text(models.read_text().replace("300", "301"))
    done = run(root, cwd=tmp_path)
    assert done.returncode == 1
    assert "/maxLength: the schema says invalid, but the type disagrees" in done.stdout


@pytest.mark.slow
def test_the_suite_fails_where_a_case_is_stale(tmp_path: Path) -> None:
    root = package(tmp_path, GOOD + NOTE)
    schemas = root / "conformance" / "schemas.json"
    schemas.write_text(schemas.read_text().replace("300", "400"))
    done = run(root, cwd=tmp_path)
    assert done.returncode == 1
    assert "this test case no longer matches the schema" in done.stdout


def test_the_suite_is_the_same_each_time_and_holds_no_prose() -> None:
    files = suite_files(SOURCE)
    assert files == suite_files(SOURCE)
    assert "Words about" not in "".join(files.values())
    assert "The kind of tool" not in "".join(files.values())


def test_each_case_has_a_line_and_long_values_are_short() -> None:
    cases: Cases = find_cases(SOURCE)
    rows = [
        json.loads(line) for line in suite_files(SOURCE)["conformance/cases.jsonl"].splitlines()
    ]
    assert sum(len(row) > 1 for row in rows) == len(cases.cases)
    assert ["Note", "/maxLength", "valid", 0, [], "a", 300] in rows


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from([0.0, 1.0, "", "a" * 20]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


def changed(base: Any, path: list[Any], change: list[Any]) -> Any:
    """What the emitted module does with a line, from the template itself."""
    scope: dict[str, Any] = {}
    source = suite_files(document())["conformance/test_conformance.py"]
    start = source.index("def changed(")
    exec(source[start : source.index("\n\n\n", start)], scope)
    return scope["changed"](base, path, change)


@settings(suppress_health_check=[HealthCheck.too_slow])  # of a busy machine
@given(JSON, JSON)
def test_a_body_comes_back_from_its_difference(base: Any, body: Any) -> None:
    path, change = difference(base, body)
    again = base if path is None else changed(base, path, change)
    assert json.dumps(again, sort_keys=True) == json.dumps(body, sort_keys=True)


@given(JSON, st.integers(0, 80))
def test_a_long_value_is_known_by_its_beginning(value: Any, most: int) -> None:
    assert is_longer(value, most) == (len(written(value)) > most)


@pytest.mark.slow
def test_the_package_of_the_command_line_is_proven(generated_pets: Path) -> None:
    """The real road: generated models, their suite, and one of them broken by hand."""
    (manifest,) = generated_pets.rglob("specmeld.json")
    root = manifest.parent
    source = json.loads((generated_pets / "spec" / "pets.json").read_text())
    report = prove(source, root)
    assert report.agrees, report.summary()
    assert report.both_sides == report.found > 0
    assert not report.misplaced
    assert run(root, cwd=generated_pets).returncode == 0


@pytest.mark.parametrize(
    ("right", "wrong", "constraint"),
    [("max_length=8", "max_length=9", "maxLength"), ("ge=0", "ge=-1", "minimum")],
)
def test_a_broken_generated_package_is_caught(
    generated_pets: Path, right: str, wrong: str, constraint: str
) -> None:
    (manifest,) = generated_pets.rglob("specmeld.json")
    for path in (manifest.parent / "models").glob("*.py"):
        path.write_text(path.read_text().replace(right, wrong))
    source = json.loads((generated_pets / "spec" / "pets.json").read_text())
    caught = {one.case.constraint.keyword for one in prove(source, manifest.parent).disagreements}
    assert caught == {constraint}


OPERATIONS = """
from types import SimpleNamespace as Made
from typing import Annotated
from pydantic import AfterValidator, Field, StrictFloat, StrictInt, StrictStr

def whole(value):
    assert value.is_integer()
    return int(value)

Limit = Annotated[StrictInt | Annotated[StrictFloat, AfterValidator(whole)], Field(le=LIMIT)]

def list_operation():
    return Made(
        method="GET",
        path="/tools/{id}",
        parameters=[Made(location="query", name="limit", type=Limit)],
        constants={"Version": "v2"},
        body=None,
        replies={"200": Made(type=list[StrictStr])},
        events=None,
    )
"""


def with_operations(limit: int) -> dict[str, Any]:
    """SOURCE with inline schemas in a parameter, a constant header, a response and a body."""
    parameters = [
        {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": limit}},
        {"in": "header", "name": "Version", "schema": {"const": "v2"}},
    ]
    reply = {"type": "array", "items": {"type": "string"}}
    return SOURCE | {
        "paths": {
            "/tools/{id}": {
                "parameters": parameters,
                "get": {"responses": {"200": {"content": {"application/json": {"schema": reply}}}}},
                "put": {"requestBody": {"content": {"application/json": {"schema": {"const": 1}}}}},
            }
        }
    }


def test_text_on_the_wire_is_not_asked_as_json(tmp_path: Path) -> None:
    """Rows go as they are: their schema is no type of the package."""
    text = {"requestBody": {"content": {"text/csv": {"schema": {"type": "array"}}}}}
    document = SOURCE | {"paths": {"/tools": {"put": text}}}
    report = prove(document, package(tmp_path, GOOD + NOTE))
    untested = {one.constraint.component for one in report.untested}
    assert untested == {"#/paths/~1tools/put/requestBody/content/text~1csv/schema"}
    assert not report.disagreements


@pytest.mark.slow
def test_inline_schemas_are_asked_of_their_operation(tmp_path: Path) -> None:
    root = package(tmp_path, GOOD + NOTE)
    (root / "resources").mkdir()
    (root / "resources" / "tools.py").write_text(OPERATIONS.replace("LIMIT", "100"))
    right, wrong = prove(with_operations(100), root), prove(with_operations(99), root)
    places = {str(one.case.constraint) for one in wrong.disagreements}
    assert places == {"GET /tools/{id}#query.limit/maximum"}
    assert right.agrees
    assert {one.constraint.component for one in right.untested} == {"PUT /tools/{id}#request"}
    for path, text in suite_files(with_operations(100)).items():
        (root / path).write_text(text, encoding="utf-8")
    done = run(root, cwd=tmp_path)
    assert "5 passed, 1 skipped" in done.stdout, done.stdout
