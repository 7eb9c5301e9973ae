"""oasdiff's rules that are errors or warnings there, and what each is here.

``oasdiff.tsv`` lists them with the level that they have in oasdiff's ``checker/rules.go``, and the
rule of ours that tells the same change, or the reason why none does. Where the change is one of a
schema it is made here, in the body, in a property, in a parameter or in a header, and must be told
by the rule that the table names.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from specmeld.diff import RULES, compare
from specmeld.resolve import resolve_api

_TABLE = Path(__file__).with_name("oasdiff.tsv")
_TEXT: dict[str, Any] = {"type": "string"}
_LIST: dict[str, Any] = {"type": "array"}
_OBJECT: dict[str, Any] = {"type": "object"}
_BOUNDS = {
    "max": ("maximum", {"type": "number"}, 5, 9),
    "min": ("minimum", {"type": "number"}, 9, 5),
    "exclusive-max": ("exclusiveMaximum", {"type": "number"}, 5, 9),
    "exclusive-min": ("exclusiveMinimum", {"type": "number"}, 9, 5),
    "max-length": ("maxLength", _TEXT, 5, 9),
    "min-length": ("minLength", _TEXT, 9, 5),
    "max-items": ("maxItems", _LIST, 2, 3),
    "min-items": ("minItems", _LIST, 3, 2),
    "max-properties": ("maxProperties", _OBJECT, 2, 3),
    "min-properties": ("minProperties", _OBJECT, 3, 2),
    "multiple-of": ("multipleOf", {"type": "integer"}, 6, 4),
    "max-contains": ("maxContains", {**_LIST, "contains": {"const": "a"}}, 2, 3),
    "min-contains": ("minContains", {**_LIST, "contains": {"const": "a"}}, 3, 2),
    "unique-items": ("uniqueItems", _LIST, True, False),
}
"""Word of oasdiff → keyword, schema beside it, a narrower and a wider value."""
_OPEN = "x-extensible-enum"
_BRANCHES = [{"const": "a"}, {"const": "b"}]
_PAIRS: dict[str, tuple[Any, Any]] = {
    "enum": ({**_TEXT, "enum": ["a"]}, _TEXT),
    "enum-value": ({**_TEXT, "enum": ["a"]}, {**_TEXT, "enum": ["a", "b"]}),
    "const": ({"const": "a"}, _TEXT),
    f"{_OPEN}-value": ({**_TEXT, _OPEN: ["a"]}, {**_TEXT, _OPEN: ["a", "b"]}),
    "nullable": (_TEXT, {"type": ["string", "null"]}),
    "type": ({"type": "integer"}, {"type": "number"}),
    "list-of-types": ({"type": ["integer"]}, {"type": ["integer", "string"]}),
    "pattern": ({**_TEXT, "pattern": "^a+$"}, _TEXT),
    "any-of": ({"anyOf": _BRANCHES[:1]}, {"anyOf": _BRANCHES}),
    "one-of": ({"oneOf": _BRANCHES[:1]}, {"oneOf": _BRANCHES}),
    "wrapped-in-one-of": ({"oneOf": [{"type": "integer"}, {"type": "null"}]}, _TEXT),
    "all-of": ({"allOf": [{}, _TEXT]}, {"allOf": [{}]}),
    "if": ({"if": _TEXT, "then": {"minLength": 3}}, {"then": {"minLength": 3}}),
    "then": ({"if": _TEXT, "then": {"minLength": 3}}, {"if": _TEXT}),
    "else": ({"if": _TEXT, "else": {"minimum": 3}}, {"if": _TEXT}),
    "contains": ({**_LIST, "contains": {"const": "a"}}, _LIST),
    "dependent-required": ({**_OBJECT, "dependentRequired": {"a": ["b"]}}, _OBJECT),
    "dependent-schema": ({**_OBJECT, "dependentSchemas": {"a": {"required": ["b"]}}}, _OBJECT),
    "pattern-property": ({**_OBJECT, "patternProperties": {"^x": _TEXT}}, _OBJECT),
    "property-names": ({**_OBJECT, "propertyNames": {"maxLength": 3}}, _OBJECT),
    "unevaluated-items": ({**_LIST, "unevaluatedItems": False}, _LIST),
    "unevaluated-properties": ({**_OBJECT, "unevaluatedProperties": False}, _OBJECT),
    "prefix-items": ({**_LIST, "prefixItems": [_TEXT]}, _LIST),
    "media-type-schema": (_TEXT, None),
    "content-schema": ({**_TEXT, "contentSchema": _OBJECT}, _TEXT),
    "content-media-type": ({**_TEXT, "contentMediaType": "text/html"}, _TEXT),
    "content-encoding": ({**_TEXT, "contentEncoding": "base64"}, _TEXT),
}
"""Word of oasdiff → a narrower and a wider schema."""
_NAME = re.compile(
    r"(request|response)-(body|property|parameter-property|parameter|header-property|header)-"
    r"(?:became-(?:not-)?)?(.*?)(?:-(?:added|removed|changed|increased|decreased|set|unset|widened"
    r"|narrowed|generalized|specialized))?"
)


def _rows() -> list[dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _made() -> Iterator[tuple[str, str, Any, Any]]:
    """Id of oasdiff → our rule, and the schemas before and after."""
    for row in _rows():
        found = _NAME.fullmatch(row["oasdiff"])
        if found is None or row["ours"] == "-":
            continue
        word = found[3]
        if word in _BOUNDS:
            keyword, beside, narrow, wide = _BOUNDS[word]
            narrower = {**beside, keyword: narrow}
            wider = beside if row["oasdiff"].endswith("set") else {**beside, keyword: wide}
        elif word in _PAIRS:
            narrower, wider = _PAIRS[word]
        else:
            continue
        request = found[1] == "request"
        yield row["oasdiff"], row["ours"], *((wider, narrower) if request else (narrower, wider))


def _document(name: str, schema: Any) -> dict[str, Any]:
    """An API in which the schema stands where the id of oasdiff says."""
    media = {} if schema is None else {"schema": schema}
    if "-property" in name.replace("property-names", ""):
        media = {"schema": {"type": "object", "properties": {"p": schema}}}
    held: dict[str, Any] = {"content": {"application/json": media}}
    operation: dict[str, Any] = {"responses": {"200": {"description": ""}}}
    if name.startswith("request-parameter"):
        operation["parameters"] = [{"name": "q", "in": "query", **media}]
    elif name.startswith("request-header"):
        operation["parameters"] = [{"name": "q", "in": "header", **media}]
    elif name.startswith("response-header"):
        operation["responses"]["200"]["headers"] = {"q": media}
    elif name.startswith("request"):
        operation["requestBody"] = held
    else:
        operation["responses"]["200"] |= held
    info = {"title": "t", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/": {"post": operation}}}


@pytest.mark.few(40)
@pytest.mark.parametrize(("name", "ours", "old", "new"), list(_made()))
def test_what_oasdiff_finds_is_found(name: str, ours: str, old: Any, new: Any) -> None:
    changes = compare(*(resolve_api(_document(name, schema)) for schema in (old, new)))
    told = [change for change in changes if change.rule == ours]
    assert told, [change.rule for change in changes]
    if RULES[ours].level == "breaking":
        assert all(change.level == "breaking" and change.witness for change in told)


def test_each_of_oasdiffs_rules_is_one_of_ours_or_has_a_reason() -> None:
    rows = _rows()
    assert len({row["oasdiff"] for row in rows}) == len(rows) > 213
    for row in rows:
        assert row["ours"] in RULES or (row["ours"] == "-" and row["remark"])
        assert row["level there"] in ("error", "warning")


def test_most_of_the_table_is_put_to_the_test() -> None:
    assert len(list(_made())) > 190
