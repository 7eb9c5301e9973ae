"""Typed dicts beside the models, and what type checkers say of both."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from specmeld.model.named_types import Models
from specmeld.plan.models.models import plan_models
from specmeld.plan.names.named_components import name_schemas
from specmeld.resolve import resolve_api

CASES = Path(__file__).parent / "models"

SCHEMAS: dict[str, Any] = {
    "Message": {
        "type": "object",
        "description": "One message.",
        "required": ["role"],
        "properties": {
            "role": {"enum": ["user", "assistant"], "description": "Who speaks."},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
            "reply": {"$ref": "#/components/schemas/Message"},
        },
    },
    "Part": {
        "oneOf": [
            {
                "type": "object",
                "required": ["type", "text"],
                "properties": {"type": {"const": "text"}, "text": {"type": "string"}},
            },
            {"type": "string"},
        ]
    },
    "Odd": {
        "type": "object",
        "required": ["from"],
        "properties": {"from": {"type": "string"}, "int": {"type": "integer"}, "__x": {}},
    },
    "OnlyInResponses": {"type": "object", "properties": {"x": {"type": "string"}}},
}


def document(schemas: Any, takes: list[str]) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "case", "version": "1"},
        "paths": {
            f"/{name}": {
                "post": {
                    "requestBody": {
                        "content": {
                            "application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}
                        }
                    },
                    "responses": {"200": {"description": ""}},
                }
            }
            for name in takes
        },
        "components": {"schemas": schemas},
    }


def written(document: Any, folder: Path) -> Models:
    models = plan_models(name_schemas(resolve_api(document)))
    for relative, text in {"__init__.py": "", **models.files}.items():
        file = folder / relative
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return models


def mypy(folder: Path, *names: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", *names],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout + done.stderr


GOOD = """
from typed.models import Message, MessageDict, OddDict, PartTextDict

text: PartTextDict = {"type": "text", "text": "hello"}
message: MessageDict = {"role": "user", "parts": [text, "word"], "reply": {"role": "assistant"}}
mixed: MessageDict = {"role": "user", "reply": Message(role="user")}
odd: OddDict = {"from": "a", "int": 1}
"""

BAD = """
from typed.models import Message, MessageDict, PartTextDict

a: MessageDict = {}
b: MessageDict = {"role": "tool"}
c: MessageDict = {"role": "user", "unknown": 1}
d: MessageDict = {"role": "user", "parts": [{"type": "text"}]}
e = Message(role="tool")
"""


@pytest.mark.slow
def test_dict_literals_are_checked_key_by_key(tmp_path: Path) -> None:
    models = written(document(SCHEMAS, ["Message", "Odd"]), tmp_path / "typed")
    assert set(models.inputs) == {"Message", "PartText", "Odd"}
    assert models.inputs["Message"].name == "MessageDict"
    (tmp_path / "good.py").write_text(GOOD)
    (tmp_path / "bad.py").write_text(BAD)
    said = mypy(tmp_path, "typed", "good.py", "bad.py")
    wrong = re.findall(r"^(\w+\.py):(\d+): error", said, re.MULTILINE)
    assert {line for file, line in wrong if file == "bad.py"} == {"4", "5", "6", "7", "8"}
    assert {file for file, _ in wrong} == {"bad.py"}, said


def test_a_key_without_letters_is_left_to_the_model(tmp_path: Path) -> None:
    """Type checkers refuse a typed dict that has it."""
    text = {"type": "string"}
    nameless = {"type": "object", "properties": {"": text, "a b": text}}
    files = written(document({"Nameless": nameless}, ["Nameless"]), tmp_path / "typed").files
    inputs = files["models/inputs/schemas.py"]
    assert '{"a b": "NotRequired[str]"}' in inputs
    assert 'Field(alias="")' in files["models/schemas.py"]


@pytest.mark.slow
def test_keys_are_names_in_a_class_where_they_can_be(tmp_path: Path) -> None:
    """There editors show what each one means; a key that hides the type of another cannot."""
    text = {"type": "string"}
    kept = dict.fromkeys(("camelCase", "Upper", "list", "Mapping", "größe"), text)
    hidden = {"Mapping": {"type": "object"}, "str": text, "ﬁ": text, "for": text}
    schemas: dict[str, Any] = {"Kept": {"type": "object", "properties": kept}}
    schemas |= {
        f"Hidden{at}": {"type": "object", "properties": {key: one, "text": text}}
        for at, (key, one) in enumerate(hidden.items())
    }
    files = written(document(schemas, [*schemas]), tmp_path / "typed").files
    inputs = files["models/inputs/schemas.py"]
    assert all(f"    {name}: NotRequired[str]" in inputs for name in kept)
    assert re.findall(r"class (\w+)", inputs) == ["KeptDict"]
    assert "Success: no issues found" in mypy(tmp_path, "typed")


def test_a_key_that_a_literal_spells_is_a_name_in_a_class(tmp_path: Path) -> None:
    """Only a name can hide a type, not the text of a value."""
    words = 'Says "text". ' * 20
    part = {
        "type": "object",
        "required": ["type", "text"],
        "properties": {
            "type": {"enum": ["text", "it's", 'the "str"']},
            "text": {"type": "string", "description": words},
        },
    }
    files = written(document({"Part": part}, ["Part"]), tmp_path / "typed").files
    inputs = files["models/inputs/schemas.py"]
    assert "class PartDict(TypedDict):" in inputs
    assert max(map(len, inputs.splitlines())) <= 100


def test_no_typed_dict_stands_for_a_multipart_body(tmp_path: Path) -> None:
    """Callers pass its parts, of which the typed dict would say that files are text."""
    options = {"type": "object", "properties": {"strict": {"type": "boolean"}}}
    file = {"type": "string", "format": "binary"}
    upload = {"type": "object", "properties": {"file": file, "options": options}}
    sent = document({"Upload": upload}, ["Upload"])
    (operation,) = (one["post"] for one in sent["paths"].values())
    content = operation["requestBody"]["content"]
    content["multipart/form-data"] = content.pop("application/json")
    assert [*written(sent, tmp_path / "typed").inputs] == ["UploadOptions"]


@pytest.mark.slow
def test_all_cases_are_clean_for_mypy(tmp_path: Path) -> None:
    names = []
    for case in sorted(CASES.iterdir()):
        schemas = json.loads((case / "schemas.json").read_text(encoding="utf-8"))
        written(
            document(schemas, ["Message"] if "Message" in schemas else []), tmp_path / case.name
        )
        names.append(case.name)
    assert "Success: no issues found" in mypy(tmp_path, *names)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pyright") is None, reason="pyright is not installed")
def test_all_cases_are_clean_for_pyright(tmp_path: Path) -> None:
    for case in sorted(CASES.iterdir()):
        schemas = json.loads((case / "schemas.json").read_text(encoding="utf-8"))
        written(document(schemas, []), tmp_path / case.name)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    done = subprocess.run(
        ["pyright", "--pythonpath", sys.executable, "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert "0 errors" in done.stdout, done.stdout
