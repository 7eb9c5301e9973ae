"""The audit catches a reconciling that loses a thing: taken out of what it made of random files."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading
from specmeld.model.settlement import Settlement
from specmeld.pipeline.settle.auditing import refuse_losses
from specmeld.reconcile.files import alignment, assembly, matching, positions
from specmeld.reconcile.pages.page_document import DocumentBuilder

from .planting import plant
from .random_openapi import Document, random_api, restated
from .reading import read_file, read_page, reconciled

pytestmark = pytest.mark.slow

Mutant = Callable[[Document, Document], list[Any]]
"""Takes something out of what was built, the first file beside it; gives what it took."""


def _operations(document: Document) -> list[Document]:
    methods = ("get", "put", "post", "delete", "patch", "query")
    items = document.get("paths", {}).values()
    return [item[name] for item in items for name in methods if name in item]


def _leaving_out(field: str, *keys: str) -> Mutant:
    """A field of anything below an operation, or these members of it."""

    def below(value: Any, gone: list[Any]) -> None:
        if isinstance(value, list):
            for one in value:
                below(one, gone)
        if not isinstance(value, dict):
            return
        if not keys and field in value:
            gone.append(value.pop(field))
        held = value.get(field)
        if isinstance(held, dict):
            gone.extend(held.pop(key) for key in keys if key in held)
        for one in value.values():
            below(one, gone)

    def mutate(built: Document, _: Document) -> list[Any]:
        gone: list[Any] = []
        below(_operations(built), gone)
        return gone

    return mutate


def _without_an_operation(built: Document, _: Document) -> list[Any]:
    *_others, item = built["paths"].values()
    return [item.pop(next(name for name, value in reversed(item.items()) if "responses" in value))]


def _without_a_parameter(built: Document, _: Document) -> list[Any]:
    return [one["parameters"].pop() for one in _operations(built) if one.get("parameters")]


def _without_webhooks(built: Document, _: Document) -> list[Any]:
    return [*built.pop("webhooks", {}).values()]


def _without_what_only_the_second_file_has(built: Document, first: Document) -> list[Any]:
    gone = []
    had = {one["operationId"]: one["responses"] for one in _operations(first)}
    for one in _operations(built):
        for status in one["responses"].keys() - had.get(one["operationId"], one["responses"]):
            gone.append(one["responses"].pop(status))
    return gone


MUTANTS: dict[str, Mutant] = {
    "operation": _without_an_operation,
    "parameter": _without_a_parameter,
    "request body": _leaving_out("requestBody"),
    "response": _leaving_out("responses", "404"),
    "media type": _leaving_out("content", "text/csv"),
    "header": _leaving_out("headers"),
    "callback": _leaving_out("callbacks"),
    "schema": _leaving_out("schema"),
    "property": _leaving_out("properties", "note"),
    "webhook": _without_webhooks,
    "response of the second file": _without_what_only_the_second_file_has,
}


@cache
def _pair(seed: int) -> tuple[tuple[Reading, ...], Document, Settlement]:
    """Two files of one API that differ a little, the first of them, and what is made of them.

    The second may have what the first has not.
    """
    dice = Random(seed)
    document = random_api(dice)
    other, _ = plant(restated(document, dice), 6, seed)
    readings = tuple(read_file(each, f"file{at}") for at, each in enumerate((other, document)))
    return readings, other, reconciled(readings)


@pytest.mark.few(4)
@pytest.mark.parametrize("name", MUTANTS)
def test_what_is_lost_is_told(name: str) -> None:
    caught = 0
    for seed in range(20):
        readings, first, settlement = _pair(seed)
        built = copy.deepcopy(settlement.document)
        gone = MUTANTS[name](built, first)
        refused = _is_refused(replace(settlement, document=built), readings)
        assert refused == bool(gone), (seed, gone)
        caught += refused
    assert caught


FIRST: Document = {
    "openapi": "3.1.0",
    "info": {"title": "Harbour", "version": "1"},
    "paths": {
        "/boats": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "allOf": [
                                    {"$ref": "#/components/schemas/Hull"},
                                    {
                                        "properties": {
                                            "power": {"anyOf": [{"type": "string"}]},
                                        }
                                    },
                                ]
                            }
                        }
                    }
                },
                "responses": {"204": {"description": "Done."}},
            }
        }
    },
    "components": {
        "schemas": {"Hull": {"type": "object", "properties": {"length": {"type": "number"}}}}
    },
}


def _with_schema(schema: Document) -> Document:
    body = {"content": {"application/json": {"schema": schema}}}
    operation = {"requestBody": body, "responses": {"204": {"description": "Done."}}}
    return {**FIRST, "paths": {"/boats": {"post": operation}}}


PAGE = """\
# Boats

## Build a boat

`POST /boats`

### Request body

| Name | Type | Description |
|---|---|---|
| length | number | Over all. |
| colour | string | Of the hull. |

## Sink a boat

`DELETE /boats/{boat_id}`
"""


def _object(**properties: Any) -> Document:
    return {"type": "object", "properties": properties}


def test_what_is_written_out_in_the_stead_of_a_component(monkeypatch: pytest.MonkeyPatch) -> None:
    one = _with_schema({"$ref": "#/components/schemas/Hull"})
    two = _with_schema(_object(length={"type": "number"}, width={"type": "number"}))
    _check(monkeypatch, matching, "_seat_guests", lambda *_: None, [one, two], "width")


def test_a_branch_that_only_one_file_has(monkeypatch: pytest.MonkeyPatch) -> None:
    one = _with_schema({"anyOf": [{"type": "string"}, {"type": "integer"}]})
    two = _with_schema({"anyOf": [{"type": "string"}, _object(sail={"type": "string"})]})

    def without_the_others(lists: Any) -> Any:
        return [group for group in matched(lists) if group[0].source is lists[0][0].source]

    matched = alignment.matched
    _check(monkeypatch, alignment, "matched", without_the_others, [one, two], "sail")


def test_what_is_written_out_beside_an_allof(monkeypatch: pytest.MonkeyPatch) -> None:
    two = _with_schema(_object(length={"type": "number"}, mast={"type": "string"}))

    _check(monkeypatch, positions, "_distributed", lambda *_: [], [FIRST, two], "mast")


def _check(
    patch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    mutant: Any,
    documents: list[Document],
    lost: str,
) -> None:
    readings = [read_file(each, f"file{at}") for at, each in enumerate(documents)]
    reconciled(readings)
    patch.setattr(module, name, mutant)
    with pytest.raises(InputError, match=f"property lost: POST /boats request body .*{lost}"):
        reconciled(readings)


@pytest.mark.parametrize(
    ("module", "name", "lost"),
    [
        (assembly, "add_pages", "property lost: POST /boats#request.colour"),
        (DocumentBuilder, "build", "operation lost: DELETE /boats/{boat_id}"),
    ],
)
def test_what_only_a_page_says(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, lost: str
) -> None:
    readings = [read_file(FIRST, "file"), read_page(PAGE, "markdown-headings", "page")]
    reconciled(readings)
    monkeypatch.setattr(module, name, lambda *arguments: arguments[-1])
    with pytest.raises(InputError, match=lost):
        reconciled(readings)


def _is_refused(settlement: Settlement, readings: Sequence[Reading]) -> bool:
    try:
        refuse_losses(settlement, readings)
    except InputError as error:
        assert "lost" in str(error)
        return True
    return False
