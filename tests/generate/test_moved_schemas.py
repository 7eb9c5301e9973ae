"""A schema that is renamed or moved keeps its class, so that what people import is there still."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.diff.drafts import Draft
from tests.diff.packed import packed
from tests.examples import examples

from specmeld.model.api_description import Api
from specmeld.plan import follow_schemas, plan_package
from specmeld.plan.names.named_components import name_schemas
from specmeld.resolve import resolve_api

_COMPONENTS = "#/components/schemas/"
LAMP: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "made-on": {"type": "string"},
        "shade": {"type": "object", "properties": {"color": {"type": "string"}}},
    },
}
SHADELESS: dict[str, Any] = {
    **LAMP,
    "properties": {
        "id": {"type": "string"},
        "shade": {"type": ["object", "null"], "properties": {"color": {"type": "string"}}},
    },
}
"""A lamp whose shade can be null."""
ORDER: dict[str, Any] = {
    "type": "object",
    "properties": {"count": {"type": "integer"}, "note": {"type": "string"}},
}


def lamps(lamp: Any, order: Any = ORDER, **schemas: Any) -> dict[str, Any]:
    """A shop that lists lamps, takes one, and takes orders."""
    media = "application/json"
    listed = {"type": "array", "items": lamp}
    paths = {
        "/lamps": {
            "get": {
                "responses": {"200": {"description": "", "content": {media: {"schema": listed}}}}
            },
            "post": {
                "requestBody": {"required": True, "content": {media: {"schema": lamp}}},
                "responses": {"204": {"description": ""}},
            },
        },
        "/orders": {
            "post": {
                "requestBody": {"required": True, "content": {media: {"schema": order}}},
                "responses": {"204": {"description": ""}},
            }
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lamps", "version": "1"},
        "servers": [{"url": "https://lamps.example"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def ref(name: str) -> dict[str, str]:
    return {"$ref": _COMPONENTS + name}


FORMER = lamps(ref("Lamp"), Lamp=LAMP)
WHOLE = {"Lamp", "LampShade", "CreateOrderRequest"}

MOVED: dict[str, tuple[dict[str, Any], set[str]]] = {
    "renamed": (lamps(ref("Light"), Light=LAMP), WHOLE),
    "renamed and changed": (
        lamps(ref("Light"), Light={**LAMP, "properties": {**LAMP["properties"], "watts": {}}}),
        WHOLE,
    ),
    "an inline schema became a component": (
        lamps(ref("Lamp"), ref("Order"), Lamp=LAMP, Order=ORDER),
        WHOLE,
    ),
    "a component became inline": (lamps(LAMP), WHOLE),
    "renamed beside a new schema": (
        lamps(ref("Light"), ref("Order"), Light=LAMP, Order=ORDER, Lot={}),
        {*WHOLE, "Lot"},
    ),
    "what is in it can be null": (lamps(ref("Light"), Light=SHADELESS), WHOLE),
    "another schema came in its place": (
        lamps(ref("Light"), Light={"type": "string", "enum": ["on"]}),
        {"Light", "CreateOrderRequest"},
    ),
}


def classes(document: dict[str, Any], lock: dict[str, str]) -> set[str]:
    return {*name_schemas(resolve_api(document), lock).classes.values()}


def lock_of(document: dict[str, Any]) -> dict[str, str]:
    return dict(plan_package(resolve_api(document), "lamps").lock)


def followed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, str]:
    return follow_schemas(lock_of(old), lambda: resolve_api(old), resolve_api(new))


@pytest.mark.parametrize(("document", "wanted"), MOVED.values(), ids=MOVED)
def test_a_class_goes_with_its_schema(document: dict[str, Any], wanted: set[str]) -> None:
    lock = followed(FORMER, document)
    assert classes(document, lock) == wanted


def test_the_former_version_is_not_looked_at_while_all_places_are_there() -> None:
    def former() -> Api:
        raise AssertionError

    for lamp in (LAMP, SHADELESS):
        more = lamps(ref("Light"), Light=lamp, Stored=lamp)
        lock = lock_of(lamps(ref("Light"), Light=lamp))
        assert follow_schemas(lock, former, resolve_api(more)) == lock


def test_a_schema_that_was_split_leaves_its_name_to_neither() -> None:
    split = lamps(ref("Light"), Light=LAMP, Stored=LAMP)
    listing = split["paths"]["/lamps"]["get"]["responses"]["200"]["content"]["application/json"]
    listing["schema"]["items"] = ref("Stored")
    lock = followed(FORMER, split)
    assert {"Light", "Stored"} < classes(split, lock)


def test_two_schemas_that_became_one_have_both_names() -> None:
    """Two schemas that became one: the first gives its name, and the class has the other too."""
    two = lamps(ref("Lamp"), ref("Lantern"), Lamp=LAMP, Lantern=LAMP)
    one = lamps(ref("Light"), ref("Light"), Light=LAMP)
    lock = followed(two, one)
    assert classes(two, {}) == {"Lamp", "Lantern", "Shade"}
    assert classes(one, lock) == {"Lamp", "Shade"}
    assert lock["/aliases/Lantern"] == "Lamp"


@settings(max_examples=examples(12), deadline=None)
@given(st.integers(0, 2**32))
def test_all_names_stay_when_all_components_are_renamed(number: int) -> None:
    old = packed([Draft(Random(number)).api()])
    text = json.dumps(old)
    for name in old["components"]["schemas"]:
        text = text.replace(f'"{_COMPONENTS}{name}"', f'"{_COMPONENTS}Other{name}"')
    new = json.loads(text)
    named = new["components"]["schemas"]
    new["components"]["schemas"] = {f"Other{name}": named[name] for name in named}
    lock = followed(old, new)
    lost = classes(old, {}) - classes(new, lock)
    assert lost.isdisjoint(used(old))


def used(document: dict[str, Any]) -> set[str]:
    """The components that operations and webhooks lead to."""
    schemas, found = document["components"]["schemas"], set[str]()
    waiting = [document["paths"], document["webhooks"]]
    while waiting:
        text = json.dumps(waiting.pop())
        for name in {one for one in schemas if f'"{_COMPONENTS}{one}"' in text} - found:
            found.add(name)
            waiting.append(schemas[name])
    return found


@pytest.mark.slow
def test_what_people_import_is_there_after_a_rename(specmeld: Any, tmp_path: Path) -> None:
    former, latter = tmp_path / "former.json", tmp_path / "latter.json"
    former.write_text(json.dumps(lamps(ref("Lamp"), Lamp=LAMP, Order=ORDER)))
    latter.write_text(json.dumps(lamps(ref("Light"), ref("Order"), Light=LAMP, Order=ORDER)))

    def generated(spec: Path) -> dict[str, bytes]:
        options = ("--package", "lamps", "--out", str(tmp_path), "--no-prove", "-q")
        specmeld("generate", "--spec", str(spec), *options, cwd=tmp_path)
        return {str(one): one.read_bytes() for one in (tmp_path / "lamps").rglob("*.py")}

    before, after, again = generated(former), generated(latter), generated(latter)
    models = str(tmp_path / "lamps/models/lamps.py")
    assert (before[models], again) == (after[models], after)
    code = (
        "from lamps.models import *; import lamps.models as now; Lamp, LampDict, LampShade; "
        "assert CreateOrderRequest is Order is now.CreateOrderRequest; "
        "assert now.CreateOrderRequestDict is OrderDict"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    said = specmeld("diff", str(former), str(latter), cwd=tmp_path).stdout
    assert "0 breaking, 0 possibly breaking" in said
    assert "the schema Lamp was renamed to Light" in said
