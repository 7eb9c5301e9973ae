"""Models: one folder a case; ``models.py`` in it is what we expect, black applied.

Run with ``SPECMELD_UPDATE=1`` to write the expectations anew, then read the difference.
"""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

import black
import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from specmeld.conformance.load import location
from specmeld.model.named_types import Models
from specmeld.plan.models.models import plan_models
from specmeld.plan.names.named_components import name_schemas
from specmeld.resolve import resolve_api

CASES = sorted(path for path in (Path(__file__).parent / "models").iterdir() if path.is_dir())
LAYOUT = black.Mode(line_length=100)


def document(schemas: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "case", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def made(schemas: Any) -> Models:
    return plan_models(name_schemas(resolve_api(document(schemas))))


class Package:
    """The models of some schemas, written where Python can import them."""

    def __init__(self, schemas: Any, folder: Path, name: str) -> None:
        self.models = made(schemas)
        for relative, text in {"__init__.py": "", **self.models.files}.items():
            file = folder / name / relative
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.name = name

    def type(self, component: str) -> Any:
        found = self.models.types[component]
        return getattr(importlib.import_module(f"{self.name}.{found.module}"), found.name)

    def adapter(self, component: str) -> TypeAdapter[Any]:
        return TypeAdapter(self.type(component))


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Any:
    monkeypatch.syspath_prepend(str(tmp_path))
    name = "made_" + "".join(char if char.isalnum() else "_" for char in request.node.name)
    return lambda schemas: Package(schemas, tmp_path, name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_code_is_as_expected(case: Path) -> None:
    text = black.format_str(
        made(read(case / "schemas.json")).files["models/schemas.py"], mode=LAYOUT
    )
    expected = case / "models.py"
    if os.environ.get("SPECMELD_UPDATE"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_the_schema_takes_makes_the_round_trip(case: Path, package: Any) -> None:
    schemas = read(case / "schemas.json")
    models = package(schemas)
    for component, bodies in read(case / "valid.json").items():
        adapter = models.adapter(component)
        judge = judge_of(schemas, component)
        for body in bodies:
            assert judge.is_valid(body), f"the case is wrong: {component} {body}"
            value = adapter.validate_json(json.dumps(body))
            dumped = adapter.dump_json(value, by_alias=True, exclude_unset=True)
            assert json.loads(dumped) == body


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_the_schema_refuses_is_refused_at_its_place(case: Path, package: Any) -> None:
    schemas = read(case / "schemas.json")
    models = package(schemas)
    for component, bodies in read(case / "invalid.json").items():
        adapter = models.adapter(component)
        judge = judge_of(schemas, component)
        for body, place in bodies:
            assert not judge.is_valid(body), f"the case is wrong: {component} {body}"
            with pytest.raises(ValidationError) as caught:
                adapter.validate_json(json.dumps(body))
            places = [placed(location(error), place) for error in caught.value.errors()]
            assert place in places, (component, body, caught.value.errors(include_url=False))


def judge_of(schemas: Any, component: str) -> Draft202012Validator:
    ref = "#/components/schemas/" + component.replace("~", "~0").replace("/", "~1")
    return Draft202012Validator({"$ref": ref, "components": {"schemas": schemas}})


def placed(loc: tuple[int | str, ...], place: list[int | str]) -> list[int | str]:
    """``loc`` without the names of union branches, which pydantic puts between the keys."""
    found: list[int | str] = []
    for step in loc:
        if len(found) < len(place) and step == place[len(found)]:
            found.append(step)
    return found


def test_absent_null_and_value_are_three_things(package: Any) -> None:
    models = package(read(CASES[-1].parent / "objects" / "schemas.json"))
    message = models.type("Message")
    absent = message(role="user", content="x")
    null = message(role="user", content="x", from_=None)
    assert absent.from_ is None
    assert null.from_ is None
    assert "from_" not in absent.model_dump(exclude_unset=True)
    assert null.model_dump(exclude_unset=True, by_alias=True)["from"] is None
    with pytest.raises(ValidationError):
        message(role="user", content="x", reply=None)


def test_a_printed_model_shows_what_was_given_but_no_password(package: Any) -> None:
    """Absent fields do not look like null; defaults are shown."""
    text = {"type": "string"}
    schemas = {
        "Login": {
            "type": "object",
            "required": ["user"],
            "properties": {
                "user": text,
                "password": text | {"format": "password"},
                "x-pin": {"$ref": "#/components/schemas/Pin"},
                "realm": text | {"default": "main"},
                "email": {"type": ["string", "null"]},
                "phone": {"type": ["string", "null"]},
            },
        },
        "Pin": text | {"format": "password", "maxLength": 4},
    }
    given = {"user": "ann", "password": "s3cret", "x-pin": "1234", "email": None, "more": None}
    login = package(schemas).type("Login").model_validate(given)
    assert repr(login) == "Login(user='ann', realm='main', email=None, more=None)"
    assert (login.password, login.x_pin) == ("s3cret", "1234")


def test_models_and_dicts_both_pass_where_a_check_looks_at_the_whole(package: Any) -> None:
    models = package(read(CASES[-1].parent / "composition" / "schemas.json"))
    either = models.type("Either")
    assert either(name="n").name == "n"
    assert TypeAdapter(list[either]).validate_python([either(number=1), {"name": "n"}])
    with pytest.raises(ValidationError, match="exactly one"):
        either(name="n", number=1)


def test_names_of_the_caller_do_not_reach_the_models(package: Any) -> None:
    models = package(read(CASES[-1].parent / "names" / "schemas.json"))
    value = models.adapter("HTTPValidationError").validate_json('{"detail": [{"loc": "x"}]}')
    assert type(value.detail[0]).__name__ == models.models.types["ValidationError"].name


def test_the_package_of_models_is_lazy_and_complete(package: Any) -> None:
    models = package(read(CASES[-1].parent / "objects" / "schemas.json"))
    module = importlib.import_module(f"{models.name}.models")
    assert "Message" not in vars(module)
    assert set(module.__all__) == {type_.name for type_ in models.models.types.values()} | {
        "SettingsObject"
    }
    for name in module.__all__:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError):
        module.Nothing  # noqa: B018


def test_the_same_schemas_give_the_same_files() -> None:
    schemas = read(CASES[-1].parent / "names" / "schemas.json")
    assert made(schemas).files == made(schemas).files
