"""The action that a conflict is shown with decides it the other way, as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from specmeld.config import open_project
from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.conflict_words import side_line
from specmeld.model.settlement import Conflict, Settlement
from specmeld.openapi.places import Places
from specmeld.pipeline.settle.explaining import explain
from specmeld.pipeline.settle.settling import settle_project
from specmeld.reconcile.overrides import action_lines, alternative

ORDERS = """\
openapi: 3.1.0
info: {title: Orders, version: '1'}
paths:
  /orders/{id}:
    put:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: dry-run, in: query, schema: {type: boolean}}
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Order'}
      responses:
        '200':
          description: done
          headers: {X-Left: {schema: {type: integer, maximum: 10}}}
        '404': {description: no such order}
components:
  schemas:
    Order:
      type: object
      required: [count]
      properties:
        count: {type: integer, maximum: 5}
        state: {type: string, enum: [new, paid]}
        code: {type: string, pattern: '^[a-z]+$'}
        to:
          $ref: '#/components/schemas/Address'
        note: {type: string}
        'odd name': {type: string, maxLength: 3}
    Address:
      type: object
      properties: {street: {type: string}}
"""

Schemas = Callable[[dict[str, Any]], Any]


def _order(document: dict[str, Any]) -> Any:
    return document["components"]["schemas"]["Order"]


def _put(document: dict[str, Any]) -> Any:
    return document["paths"]["/orders/{id}"]["put"]


CASES: list[tuple[str, str, str, Callable[[dict[str, Any]], Any], Any]] = [
    ("maximum: 5}", "maximum: 7}", "maximum", lambda d: _order(d)["properties"]["count"], 5),
    ("[new, paid]", "[new, sent]", "enum", lambda d: _order(d)["properties"]["state"], None),
    ("[new, paid]", "[new]", "enum", lambda d: _order(d)["properties"]["state"], ["new"]),
    ("'^[a-z]+$'", "'^[0-9]+$'", "pattern", lambda d: _order(d)["properties"]["code"], None),
    ("required: [count]", "required: [count, note]", "required", _order, ["count", "note"]),
    ("required: [count]", "description: x", "required", _order, ["count"]),
    ("note: {type: string}", "note: {type: integer}", "type", None, None),
    ("maxLength: 3", "maxLength: 4", "maxLength", lambda d: _order(d)["properties"]["odd name"], 3),
    ("maximum: 10", "maximum: 11", "maximum", None, None),
    ("        '404': {description: no such order}\n", "", "exists", None, None),
    ("        note: {type: string}\n", "", "exists", None, None),
    ("        - {name: dry-run, in: query, schema: {type: boolean}}\n", "", "exists", None, None),
    ("type: boolean}}", "type: boolean}, required: true}", "required", None, None),
]


CLOSED = ORDERS.replace("        note: {type: string}\n", "").replace(
    "      type: object\n      required", "      additionalProperties: false\n      required"
)


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "sources.yaml").write_text("sources: [a.yaml, b.yaml]\n")
    return tmp_path / "spec"


@pytest.mark.parametrize(("old", "new", "keyword", "holder", "wanted"), CASES)
def test_the_action_decides_the_other_way(
    spec: Path, old: str, new: str, keyword: str, holder: Schemas | None, wanted: Any
) -> None:
    assert old in ORDERS
    (spec / "a.yaml").write_text(ORDERS)
    (spec / "b.yaml").write_text(ORDERS.replace(old, new, 1))
    before = _settled(spec)
    conflict = next(one for one in before.conflicts if one.keyword == keyword)
    actions = alternative(Places(before.document, before.places), conflict, {})
    assert actions[-1]["x-evidence"] == conflict.evidence
    _decide(spec, action_lines(actions))
    after = _settled(spec)
    (closed,) = [one for one in after.conflicts if one.evidence == conflict.evidence]
    assert (closed.rule, closed.open) == (16, False)
    assert closed.chosen != conflict.chosen
    if holder is not None and wanted is not None:
        assert holder(after.document).get(keyword) == wanted


@pytest.mark.parametrize("union", ["anyOf", "oneOf"])
def test_a_null_among_alternatives_can_be_taken_out(spec: Path, union: str) -> None:
    for name, more in (("a", ""), ("b", ", {type: 'null'}")):
        schema = f"note: {{{union}: [{{type: string}}, {{type: integer}}{more}]}}"
        (spec / f"{name}.yaml").write_text(ORDERS.replace("note: {type: string}", schema))
    before = _settled(spec)
    (conflict,) = before.conflicts
    _decide(spec, action_lines(alternative(Places(before.document, before.places), conflict, {})))
    notes = [_order(each.document)["properties"]["note"] for each in (before, _settled(spec))]
    assert ["null" in str(note) for note in notes] == [True, False]


def test_what_a_closed_list_lacks_can_be_kept(spec: Path) -> None:
    (spec / "a.yaml").write_text(ORDERS)
    (spec / "b.yaml").write_text(CLOSED)
    before = _settled(spec)
    (conflict,) = [one for one in before.conflicts if one.keyword == "exists"]
    assert conflict.chosen is False and "note" not in _order(before.document)["properties"]
    _decide(spec, action_lines(alternative(Places(before.document, before.places), conflict, {})))
    after = _settled(spec)
    assert "note" in _order(after.document)["properties"]
    assert [one.chosen for one in after.conflicts if one.keyword == "exists"] == [True]


def test_what_a_page_has_is_kept_with_all_that_the_page_says_of_it(spec: Path) -> None:
    (spec / "sources.yaml").write_text("sources: [b.yaml, page.md]\n")
    (spec / "b.yaml").write_text(CLOSED)
    (spec / "page.md").write_text(
        "# Orders\n\n`PUT /orders/{id}`\n\n## Body\n\n| Name | Type | Required | Description |\n"
        "|---|---|---|---|\n| note | string | yes | For the cook. At most 60 characters. |\n"
    )
    project = open_project(spec.parent)
    lines = explain(project, "PUT /orders/{id}#request.note")
    at = next(at for at, line in enumerate(lines) if "to decide otherwise" in line)
    _decide(spec, [line[6:] for line in lines[at + 1 :] if line.startswith("      ")])
    order = _order(_settled(spec).document)
    assert order["properties"]["note"] == {
        "type": "string",
        "description": "For the cook. At most 60 characters.",
        "maxLength": 60,
    }
    assert order["required"] == ["count", "note"]


def test_explain_prints_what_the_overlay_takes(spec: Path) -> None:
    (spec / "a.yaml").write_text(ORDERS)
    (spec / "b.yaml").write_text(ORDERS.replace("maximum: 5", "maximum: 7"))
    project = open_project(spec.parent)
    lines = explain(project, "PUT /orders/{id}#request.count")
    at = next(at for at, line in enumerate(lines) if "to decide otherwise" in line)
    block = [line[6:] for line in lines[at + 1 :] if line.startswith("      ")]
    _decide(spec, block)
    lines = explain(project, "PUT /orders/{id}#request.count")
    decided = [line for line in lines if "maximum" in line]
    assert decided[0] == (
        "  maximum 5  spec/overlay.yaml:4 decided by rule 16 (the overlay wins), was 7"
    )
    assert any(
        "maximum 7" in line and "overruled by rule 16" in line and "spec/b.yaml:24" in line
        for line in decided
    )
    assert re.search(
        r"conflict: maximum 5 \(rule 16, .*: spec/overlay.yaml:4; x-evidence: \w+\)",
        "\n".join(lines),
    )


def test_a_decision_without_evidence_is_told_too(spec: Path) -> None:
    (spec / "a.yaml").write_text(ORDERS)
    (spec / "b.yaml").write_text(ORDERS.replace("maximum: 5", "maximum: 7"))
    target = "- target: $.components.schemas.Order.properties.count"
    _decide(spec, [target, "  update: {maximum: 6}"])
    settled = _settled(spec)
    (conflict,) = settled.conflicts
    assert (conflict.chosen, conflict.rule, conflict.reason) == (6, 16, "spec/overlay.yaml:4")
    said = [one for one in settled.verdicts if one.claim.keyword == "maximum" and one.rule]
    assert [(one.claim.value, one.outcome, one.rule) for one in said] == [
        (5, "overruled", 16),
        (7, "overruled", 16),
    ]


def test_places_behind_a_parameter_that_was_taken_out_move_up(spec: Path) -> None:
    text = ORDERS.replace(
        "{type: boolean}}\n", "{type: boolean}}\n        - {name: of, in: query}\n"
    )
    (spec / "a.yaml").write_text(text)
    (spec / "b.yaml").write_text(text)
    target = "- target: $.paths['/orders/{id}'].put.parameters[1]"
    _decide(spec, [target, "  remove: true"])
    project = open_project(spec.parent)
    assert explain(project, "/paths/~1orders~1{id}/put/parameters/1")[0] == (
        "PUT /orders/{id}#query.of"
    )
    gone = explain(project, "PUT /orders/{id}#query.dry-run")
    assert gone[1].startswith("  exists false  spec/overlay.yaml:4 decided by rule 16")
    assert all("overruled by rule 16" in line for line in gone[2:])


PAGE = """\
# Change an order

`PUT /v1/orders/{id}`

## Request body

| Field | Type | Required | Description |
|-------|------|----------|-------------|
| `count` | integer | Yes | How many to send. Between 1 and 100. |

## Response

Returns 200.
"""


@pytest.mark.parametrize(
    "place", ["PUT /orders/{id}#request.count", "PUT /v1/orders/{id}#request.count"]
)
def test_a_page_speaks_of_the_component_that_its_place_leads_to(spec: Path, place: str) -> None:
    (spec / "a.yaml").write_text(
        ORDERS.replace("paths:", "servers: [{url: https://a.example/v1}]\npaths:")
    )
    (spec / "b.md").write_text(PAGE)
    (spec / "sources.yaml").write_text("sources: [a.yaml, b.md]\n")
    lines = explain(open_project(spec.parent), place)
    at = next(at for at, line in enumerate(lines) if "conflict: maximum 5" in line)
    assert lines[at + 1 : at + 3] == ["    spec/a.yaml:25 says 5", "    spec/b.md:9 says 100"]
    said = next(line for line in lines if "maximum 100" in line)
    assert said.endswith("; on the page at PUT /v1/orders/{id}#request.count")


def test_an_example_offers_no_value_to_copy() -> None:
    place = Place("", "/components/schemas/Order", (".state",))
    sample = Claim(place, "value", {"state": "sent"}, Origin("page.md", 3), "example")
    listed = Claim(place, "enum", ["new"], Origin("a.yaml", 9))
    conflict = Conflict(str(place), "enum", 9, ["new", "sent"], (sample, listed), evidence="1" * 12)
    schema = {"properties": {"state": {"type": "string", "enum": ["new", "sent"]}}}
    places = Places({"components": {"schemas": {"Order": schema}}}, {})
    pointer = "$.components.schemas.Order.properties.state"
    assert alternative(places, conflict, {}) == [
        {"target": f"{pointer}.enum", "remove": True},
        {"target": pointer, "x-evidence": "1" * 12, "update": {"enum": ["new"]}},
    ]
    assert side_line(conflict, sample, {}) == 'page.md:3 says {"state": "sent"}'


def _settled(spec: Path) -> Settlement:
    return settle_project(open_project(spec.parent))[0]


def _decide(spec: Path, lines: list[str]) -> None:
    text = "overlay: 1.1.0\ninfo: {title: ours, version: '1'}\nactions:\n" + "\n".join(lines)
    assert yaml.safe_load(text)["actions"]
    (spec / "overlay.yaml").write_text(text + "\n")
