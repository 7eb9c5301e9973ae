"""A module of very many components is split into parts, loaded when a value needs them.

The same document is made with one module and with many: both read and judge values alike.
"""

from __future__ import annotations

import importlib
import logging
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
from tests.generate.conftest import write_package

import specmeld.plan.models.shards as shards_module


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _tagged(kind: str, **properties: Any) -> dict[str, Any]:
    return _sorted_by({"const": kind}, **properties)


def _sorted_by(kind: dict[str, Any], **properties: Any) -> dict[str, Any]:
    both = {"kind": kind, "id": {"type": "string"}}
    return {"type": "object", "required": ["kind", "id"], "properties": {**both, **properties}}


_SCHEMAS: dict[str, Any] = {
    "Guest": _tagged("guest", stay=_ref("Stay"), friends={"type": "array", "items": _ref("Guest")}),
    "Stay": _tagged(
        "stay",
        room={"anyOf": [{"type": "string"}, _ref("Room")]},
        paid_by={"anyOf": [_ref("Payer"), {"type": "null"}]},
        extras={"type": "object", "additionalProperties": _ref("Extra")},
    ),
    "Room": _tagged("room", guests={"type": "array", "items": _ref("Guest")}, view=_ref("View")),
    "Firm": _tagged("firm", stays={"type": "array", "items": _ref("Stay")}),
    "Payer": {
        "oneOf": [_ref("Guest"), _ref("Firm")],
        "discriminator": {"propertyName": "kind"},
    },
    "Extra": {
        "anyOf": [
            {"type": "integer"},
            {"type": "array", "items": _ref("Extra")},
            _ref("Room"),
        ]
    },
    "View": {"type": "string", "enum": ["sea", "yard"]},
    "Ride": {"anyOf": [_ref("Boat"), _ref("Taxi")]},
    "Boat": _sorted_by(_ref("Afloat")),
    "Taxi": _sorted_by(_ref("Ashore")),
    "Afloat": {"const": "boat"},
    "Ashore": {"const": "taxi"},
}
_DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Inn", "version": "1"},
    "servers": [{"url": "https://inn.example"}],
    "paths": {
        f"/{name.lower()}s": {
            "post": {
                "tags": [f"{name}s"],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": _ref(name)}},
                },
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": _ref(name)}},
                    }
                },
            }
        }
        for name in ("Guest", "Stay", "Payer", "Ride")
    },
    "components": {"schemas": _SCHEMAS},
}
_GUEST = {"kind": "guest", "id": "g"}
_ROOM = {"kind": "room", "id": "r", "guests": [_GUEST], "view": "sea"}
_STAY = {"kind": "stay", "id": "s", "room": _ROOM, "paid_by": None, "extras": {"a": [1, [_ROOM]]}}
_VALUES: list[tuple[str, dict[str, Any]]] = [
    ("stays", _STAY),
    ("stays", {**_STAY, "paid_by": {"kind": "firm", "id": "f", "stays": [_STAY]}}),
    ("stays", {**_STAY, "paid_by": {"kind": "bank", "id": "f"}}),
    ("stays", {**_STAY, "room": {**_ROOM, "view": "moon", "guests": [{"kind": "guest"}]}}),
    ("stays", {**_STAY, "extras": {"a": [1, ["x"]]}}),
    ("stays", {**_STAY, "room": "r", "paid_by": {"kind": "firm", "id": 5}}),
    ("guests", {**_GUEST, "stay": _STAY, "friends": [{**_GUEST, "friends": [_GUEST]}]}),
    ("guests", {**_GUEST, "stay": {"kind": "stay"}, "friends": [5]}),
    ("payers", {"kind": "firm", "id": "f", "stays": [_STAY]}),
    ("payers", {"kind": "guest"}),
    ("rides", {"kind": "boat", "id": 5}),
    ("rides", {"kind": "taxi", "id": 5}),  # its kind is said in another part
]


@pytest.fixture(scope="module")
def inns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ModuleType, ModuleType]]:
    """The package in one piece, and in as many as can be."""
    folder = tmp_path_factory.mktemp("inns")
    write_package(_DOCUMENT, "inn", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards_module, "_LARGEST", 1)
        patch.setattr(shards_module, "_LARGE", 1)
        write_package(_DOCUMENT, "parted_inn", folder)
    sys.path.insert(0, str(folder))
    yield importlib.import_module("inn"), importlib.import_module("parted_inn")
    sys.path.remove(str(folder))


def test_each_component_has_a_module(inns: tuple[ModuleType, ModuleType]) -> None:
    whole, parted = inns
    assert len(set(whole.models._MODULES.values())) < len(_SCHEMAS)
    homes = {name: home for name, home in parted.models._MODULES.items() if name in _SCHEMAS}
    assert len(set(homes.values())) == len(_SCHEMAS)


@pytest.mark.few(6)
@pytest.mark.parametrize(("resource", "value"), _VALUES)
def test_both_read_and_judge_alike(
    inns: tuple[ModuleType, ModuleType], resource: str, value: dict[str, Any]
) -> None:
    whole, parted = (_outcomes(inn, resource, value) for inn in inns)
    assert parted == whole


def _outcomes(inn: ModuleType, resource: str, value: dict[str, Any]) -> list[Any]:
    """What becomes of a value that is answered, and of one that is sent."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=value)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = inn.Client(http_client=http)
    create = getattr(client, resource).create
    logging.getLogger(inn.__name__).setLevel(logging.ERROR)
    read = create(body=value, validate=False)
    copied = pickle.loads(pickle.dumps(read))
    try:
        sent = type(create(body=value)).__name__
    except inn.InvalidRequest as error:
        sent = str(error)
    found = sorted(map(str, inn.problems(read)))
    return [_shape(read), read.to_dict(), copied.to_dict(), found, sent]


def _shape(value: Any) -> Any:
    """The classes of the models in a value."""
    if isinstance(value, list):
        return [_shape(one) for one in value]
    if isinstance(value, dict):
        return {key: _shape(one) for key, one in value.items()}
    return (type(value).__name__, _shape(vars(value))) if hasattr(value, "to_dict") else value


@pytest.mark.slow
def test_what_no_value_needs_is_not_loaded(inns: tuple[ModuleType, ModuleType]) -> None:
    folder = str(Path(str(inns[1].__file__)).parents[1])
    code = (
        "import sys, parted_inn.models as models;"
        f"models.Guest.model_validate({_GUEST!r});"
        "print(*sorted(name for name in sys.modules if name.startswith('parted_inn.models.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    loaded = {name.rpartition(".")[2] for name in done.stdout.split()}
    homes = inns[1].models._MODULES
    assert {homes["Guest"], homes["Stay"]} == loaded  # its own, and that of its fields


def test_only_a_package_in_parts_carries_what_loads_them(
    inns: tuple[ModuleType, ModuleType],
) -> None:
    whole, parted = (Path(str(inn.__file__)).parent for inn in inns)
    assert not (whole / "_schema_parts.py").exists()
    assert (parted / "_schema_parts.py").exists()
