"""The audit catches a reconciling that loses a thing: mutants of it, over random files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.model.documents import Reading
from specmeld.reconcile.files import alignment, assembly, matching, positions
from specmeld.reconcile.files.alignment import Pair
from specmeld.reconcile.files.merging import Merger
from specmeld.reconcile.files.parts import Part
from specmeld.reconcile.files.path_items import MergedPath
from specmeld.reconcile.pages.page_document import DocumentBuilder

from .planting import plant
from .random_openapi import Document, random_api, restated
from .reading import read_file, read_page, reconciled

Mutant = Callable[[pytest.MonkeyPatch, list[Any]], None]
"""Breaks reconciling; what it takes away goes into the list."""


def _leaving_out(field: str, words: Callable[[Pair], bool] = lambda pair: True) -> Mutant:
    """What stands in a field below an operation is not built."""

    def mutate(patch: pytest.MonkeyPatch, gone: list[Any]) -> None:
        place_pair = Merger._place_pair

        def mutant(self: Merger, built: Any, pair: Pair, below: Any, out: str) -> None:
            taken = pair.field == field and out.startswith("/paths/") and words(pair)
            if taken:
                gone.append((out, pair.key))
            else:
                place_pair(self, built, pair, below, out)

        patch.setattr(Merger, "_place_pair", mutant)

    return mutate


def _without_an_operation(patch: pytest.MonkeyPatch, gone: list[Any]) -> None:
    merged_paths = assembly.merged_paths

    def mutant(*arguments: Any) -> list[MergedPath]:
        paths = merged_paths(*arguments)
        gone.append(paths[-1].operations.pop())
        return paths

    patch.setattr(assembly, "merged_paths", mutant)


def _without_a_parameter(patch: pytest.MonkeyPatch, gone: list[Any]) -> None:
    parameters = assembly._Assembly._parameters

    def mutant(self: Any, listed: list[Pair], *arguments: Any) -> list[Document]:
        if listed and arguments[0].startswith(("GET", "POST", "PATCH")):
            gone.append(listed[-1])
            listed = listed[:-1]
        return parameters(self, listed, *arguments)

    patch.setattr(assembly._Assembly, "_parameters", mutant)


def _without_webhooks(patch: pytest.MonkeyPatch, gone: list[Any]) -> None:
    webhooks = assembly._webhooks

    def mutant(sources: Any) -> list[Pair]:
        gone.extend(webhooks(sources))
        return []

    patch.setattr(assembly, "_webhooks", mutant)


def _without_what_only_the_second_file_has(patch: pytest.MonkeyPatch, gone: list[Any]) -> None:
    map_pairs = alignment._map_pairs

    def mutant(name: str, kind: str, parts: list[Part]) -> Iterator[Pair]:
        for pair in map_pairs(name, kind, parts):
            if name == "responses" and all(each.source is not parts[0].source for each in pair[3]):
                gone.append(pair)
            else:
                yield pair

    patch.setattr(alignment, "_map_pairs", mutant)


MUTANTS: dict[str, Mutant] = {
    "operation": _without_an_operation,
    "parameter": _without_a_parameter,
    "request body": _leaving_out("requestBody"),
    "response": _leaving_out("responses", lambda pair: pair.key == "404"),
    "media type": _leaving_out("content", lambda pair: pair.key == "text/csv"),
    "header": _leaving_out("headers"),
    "callback": _leaving_out("callbacks"),
    "schema": _leaving_out("schema"),
    "property": _leaving_out("properties", lambda pair: pair.key == "note"),
    "webhook": _without_webhooks,
    "response of the second file": _without_what_only_the_second_file_has,
}


@cache
def _pair(seed: int) -> tuple[Reading, ...]:
    """Two files of one API that differ a little; the second may have what the first has not."""
    dice = Random(seed)
    document = random_api(dice)
    other, _ = plant(restated(document, dice), 6, seed)
    readings = tuple(read_file(each, f"file{at}") for at, each in enumerate((other, document)))
    reconciled(readings)
    return readings


@pytest.mark.few(1)
@pytest.mark.parametrize("name", MUTANTS)
def test_what_is_lost_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    caught = 0
    for seed in range(20):
        readings = _pair(seed)
        gone: list[Any] = []
        with monkeypatch.context() as patch:
            MUTANTS[name](patch, gone)
            refused = _is_refused(readings)
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


def _is_refused(readings: Any) -> bool:
    try:
        reconciled(readings)
    except InputError as error:
        assert "lost" in str(error)
        return True
    return False
