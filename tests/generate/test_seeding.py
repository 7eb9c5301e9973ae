"""Names of another package are kept where its models describe the same schemas."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from specmeld.model.named_types import Seed
from specmeld.pipeline.make.locks import seeded
from specmeld.plan import plan_package
from specmeld.resolve import resolve_api


def an_object(*keys: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {key: {"type": "string"} for key in keys} | properties}


SCHEMAS = {
    "thread_object": an_object("id", "createdAt", "metadata", part=an_object("text", "note")),
    "HTTPError": an_object("code", "message"),
    "Order": {"enum": ["asc", "desc", "none", "some", "more", "most"]},
    "Empty": an_object("x"),
}


def seed_of(folder: Path, lock: dict[str, str] | None = None, **files: str) -> Seed:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return seeded(api(), lock or {}, folder)


def api(schemas: Any = None) -> Any:
    return resolve_api(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {"schemas": schemas or SCHEMAS},
        }
    )


def test_classes_are_known_by_name_and_properties(tmp_path: Path) -> None:
    seed = seed_of(
        tmp_path,
        models="class HttpError(BaseModel):\n    code: str\n    message: str\n    extra: str\n"
        "class ORDER(str, Enum):\n    ASC = 'asc'\n",
        others="class Base:\n    id: str\n    created_at: str\n"
        "class Thread(Base):\n    _x: int\n    y: ClassVar[int]\n    metadata: str\n    part: Any\n"
        "class Piece(TypedDict):\n    text: str\n    note: str\n",
    )
    assert seed.taken == {
        "/components/schemas/HTTPError": "HttpError",
        "/components/schemas/Order": "ORDER",
        "/components/schemas/thread_object": "Thread",
        "/components/schemas/thread_object/properties/part": "Piece",
    }
    assert seed.left == {"Base": "no similar schema"}
    plan = plan_package(api(), "things", lock=seed.lock)
    assert plan.schemas["thread_object"] == "things.models.schemas:Thread"
    assert plan.schemas["HTTPError"] == "things.models.schemas:HttpError"


def test_what_is_called_alike_and_is_something_else_is_not_it(tmp_path: Path) -> None:
    seed = seed_of(tmp_path, models="class HttpError(BaseModel):\n    status: int\n    why: str\n")
    assert seed.taken == {}
    assert seed.left == {"HttpError": "no similar schema"}


def test_two_classes_of_the_same_properties_are_not_told_apart(tmp_path: Path) -> None:
    twin = "class {}(BaseModel):\n    text: str\n    note: str\n"
    seed = seed_of(tmp_path, models=twin.format("One") + twin.format("Other"))
    assert seed.left == dict.fromkeys(("One", "Other"), "no similar schema")


def test_names_that_are_taken_or_no_names_are_left(tmp_path: Path) -> None:
    seed = seed_of(
        tmp_path,
        models="class Empty(BaseModel):\n    text: str\n    note: str\n"
        "class order(Enum):\n    ASC = 'asc'\n",
    )
    assert seed.taken == {}
    assert seed.left == {
        "Empty": "another schema has this name",
        "order": "not a valid model name",
    }


def test_a_package_of_ours_gives_its_lock_before_its_classes(tmp_path: Path) -> None:
    theirs = {
        "/components/schemas/thread_object/properties/part": "Bit",
        "/components/schemas/gone": "Gone",
    }
    (tmp_path / "names.lock").write_text(json.dumps(theirs))
    ours = {"/components/schemas/Order": "Bit", "/components/schemas/Empty": "Void"}
    seed = seed_of(tmp_path, ours, models="class Thing(M):\n    code: str\n    message: str\n")
    assert seed.taken == {
        "/components/schemas/HTTPError": "Thing",
        "/components/schemas/thread_object/properties/part": "Bit",
    }
    assert seed.lock["/components/schemas/Empty"] == "Void"
    assert "/components/schemas/Order" not in seed.lock


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        (
            *("datamodel-codegen", "--input", "api.json", "--output", "models"),
            *("--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"),
        ),
        (
            *("openapi-python-client", "generate", "--path", "api.json", "--meta", "none"),
            *("--output-path", "models"),
        ),
    ],
    ids=lambda command: command[0],
)
def test_names_of_other_generators(specmeld: Any, tmp_path: Path, command: tuple[str, ...]) -> None:
    body = {"content": {"application/json": {"schema": an_object("to", "from")}}}
    schemas = {"thread_object": SCHEMAS["thread_object"], "HTTPError": SCHEMAS["HTTPError"]}
    used = {"$ref": "#/components/schemas/thread_object"}
    failed = {"$ref": "#/components/schemas/HTTPError"}
    replies = {
        status: {"description": "", "content": {"application/json": {"schema": schema}}}
        for status, schema in (("200", used), ("400", failed))
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {"post": {"operationId": "move", "requestBody": body, "responses": replies}}
        },
        "components": {"schemas": schemas},
    }
    (tmp_path / "api.json").write_text(json.dumps(document))
    tool = Path(sys.executable).with_name(command[0])
    subprocess.run([tool, *command[1:]], cwd=tmp_path, check=True, capture_output=True)
    models = tmp_path / "models"
    options = ("--package", "ours", "--no-prove", "--names-from", str(models), "--format", "json")
    done = specmeld("generate", "--spec", "api.json", *options, cwd=tmp_path)
    names = json.loads(done.stdout)["names"]
    lock = json.loads((tmp_path / "ours" / "names.lock").read_text())
    assert names["taken"].items() <= lock.items()
    assert {at for at in lock if at.startswith("/components")} <= {*names["taken"]}, names
    assert lock["/components/schemas/thread_object"] == "ThreadObject"


def test_what_holds_no_classes_is_refused(specmeld: Any, pets: Path) -> None:
    (pets / "other").mkdir()
    done = specmeld("generate", "--names-from", "other", cwd=pets, code=2)
    assert done.stderr == ("specmeld: other: contains no Python; pass the folder of a package\n")
    (pets / "other" / "a.py").write_text("x = (\n")
    done = specmeld("generate", "--names-from", "other", cwd=pets, code=2)
    assert done.stderr == (
        "specmeld: other: contains no classes whose names could be reused; "
        "pass the folder of a package, or a module of models\n"
    )
    assert not (pets / "generated").exists()


def test_what_was_taken_is_told(specmeld: Any, generated_pets: Path) -> None:
    (generated_pets / "old.py").write_text("class pet:\n    name: str\nclass PET:\n    age: int\n")
    done = specmeld("generate", "--no-prove", "--names-from", "old.py", cwd=generated_pets)
    assert "names        1 reused, 1 not: pet (no similar schema)\n" in done.stdout
    assert (generated_pets / "generated/pets/names.lock").read_text().count('"PET"') == 1
    assert specmeld("check", cwd=generated_pets)
