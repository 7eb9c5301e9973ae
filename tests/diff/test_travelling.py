"""What travels decides: neither names nor forms that mean the same are told as breaks."""

from __future__ import annotations

from typing import Any

import pytest

from specmeld.diff import compare
from specmeld.resolve import resolve_api

_TEXT = {"type": "string"}
_CRATE = {"type": "object", "properties": {"size": {"type": "integer"}}}


def _api(operation: dict[str, Any], **more: Any) -> dict[str, Any]:
    operation = {"responses": {"204": {"description": "Done."}}, **operation}
    info = {"title": "Crates", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/crates": {"put": operation}}, **more}


def _parameter(schema: dict[str, Any], place: str = "query") -> dict[str, Any]:
    return _api({"parameters": [{"name": "at", "in": place, "schema": schema}]})


def _sent(schema: dict[str, Any], media_type: str = "application/json") -> dict[str, Any]:
    return _api({"requestBody": {"content": {media_type: {"schema": schema}}}})


def _answered(status: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}} if schema else {}
    return _api({"responses": {status: {"description": "It.", "content": content}}})


def _keyed(name: str, scheme: dict[str, str]) -> dict[str, Any]:
    return _api({"security": [{name: []}]}, components={"securitySchemes": {name: scheme}})


def _event(schema: dict[str, Any]) -> dict[str, Any]:
    body = {"requestBody": {"content": {"application/json": {"schema": schema}}}}
    return _api({}, webhooks={"packed": {"post": {**body, "responses": {}}}})


def _called_back(schema: dict[str, Any]) -> dict[str, Any]:
    body = {"requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": {}}
    return _api({"callbacks": {"onPacked": {"{$request.body#/at}": {"post": body}}}})


def _of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _worst(old: dict[str, Any], new: dict[str, Any]) -> str:
    levels = {change.level for change in compare(resolve_api(old), resolve_api(new))}
    return next((each for each in ("breaking", "warning", "info") if each in levels), "")


_READ = {"type": "string", "readOnly": True, "maxLength": 9}
_KEPT = {"type": "string", "writeOnly": True}
_TAGGED = {**_of(kind={"const": "held"}, by={"type": "integer"}), "required": ["kind"]}
_HELD = {"schemas": {"Held": _TAGGED}}
_LED = {"$ref": "#/components/schemas/Held"}
_KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        (_parameter({"type": "boolean"}), _parameter(_TEXT), "info"),
        (_parameter(_TEXT), _parameter({"type": "boolean"}), "breaking"),
        (_parameter({"type": "number"}), _parameter({**_TEXT, "maxLength": 2}), "breaking"),
        (_parameter(_TEXT), _parameter({"type": "array", "items": _TEXT}), "info"),
        (
            _parameter({"type": "array", "items": {"type": "boolean"}}),
            _parameter({"type": "array", "items": _TEXT}),
            "info",
        ),
        (
            _parameter({"type": "array", "items": {"type": "boolean"}}),
            _parameter({"type": "array", "items": {**_TEXT, "maxLength": 2}}),
            "breaking",
        ),
        (
            _parameter({"type": "array", "items": {"type": "integer"}}),
            _parameter({"type": "array", "items": {"type": "boolean"}}),
            "breaking",
        ),
        (
            _parameter(_TEXT, "header"),
            _parameter({"type": "array", "items": _TEXT}, "header"),
            "breaking",
        ),
        (_sent(_of(by=_READ)), _sent(_of(by={**_READ, "maxLength": 4})), ""),
        (_sent(_of(by=_READ)), _sent(_of()), ""),
        (
            _answered("200", _of(by=_READ)),
            _answered("200", _of(by={**_READ, "maxLength": 12})),
            "breaking",
        ),
        (_answered("200", _of(by=_KEPT)), _answered("200", _of()), ""),
        (
            _answered("200", _of(by=_KEPT)),
            _answered("200", {"allOf": [{"required": ["by"]}, _of(by=_KEPT)]}),
            "",
        ),
        (
            _answered("200", _of(by=_KEPT)),
            _answered("200", {**_of(), "required": ["by"]}),
            "breaking",
        ),
        (
            _answered("200", _of(by=_KEPT)),
            _answered("200", _LED) | {"components": _HELD},
            "breaking",
        ),
        (
            _answered("200", _of(by=_KEPT)),
            _answered("200", {"oneOf": [_LED]}) | {"components": _HELD},
            "warning",
        ),
        (
            _answered("200", _LED) | {"components": {"schemas": {"Held": _of(by=_KEPT)}}},
            _answered("200", _of(by={"type": "integer"})),
            "breaking",
        ),
        (
            _answered("200", _LED) | {"components": {"schemas": {"Held": _of(by=_KEPT)}}},
            _answered("200", _of()),
            "",
        ),
        (
            _sent({**_of(), "required": ["by"]}),
            _sent({**_of(by=_TEXT), "required": ["by"]}),
            "breaking",
        ),
        (_sent(_of()), _sent(_of(by=_TEXT)), "info"),
        (_sent({**_CRATE, "additionalProperties": {}}), _sent(_CRATE), ""),
        (_sent(_CRATE), _sent(_CRATE, "application/*"), "info"),
        (_sent(_CRATE), _sent(_CRATE, "application/json; charset=utf-8"), ""),
        (_sent(_CRATE, "*/*"), _sent(_CRATE), "breaking"),
        (_answered("2XX", _CRATE), _answered("201", _CRATE), ""),
        (_answered("200", _CRATE), _answered("2XX", _of(size=_TEXT)), "breaking"),
        (_answered("200"), _answered("200", _CRATE), "info"),
        (_keyed("one", _KEY), _keyed("two", _KEY), ""),
        (_keyed("one", _KEY), _keyed("two", {**_KEY, "name": "X-Other"}), "breaking"),
        (_event(_CRATE), _event({**_CRATE, "required": ["size"]}), "info"),
        (_event(_CRATE), _event(_of(size=_TEXT)), "breaking"),
        (_called_back(_CRATE), _called_back(_of(size=_TEXT)), "breaking"),
        (
            _sent(_of(by={**_TEXT, "pattern": "^[a-f]+$"})),
            _sent(_of(by={**_TEXT, "pattern": "^\\w+$"})),
            "info",
        ),
        (
            _sent(_of(by={**_TEXT, "pattern": "^\\w+$"})),
            _sent(_of(by={**_TEXT, "pattern": "^[a-f]+$"})),
            "breaking",
        ),
    ],
)
def test_the_worst_that_is_told(old: dict[str, Any], new: dict[str, Any], level: str) -> None:
    assert _worst(old, new) == level


def test_witnesses_of_lists_hold_the_bounds_of_their_items() -> None:
    """A text that no client of the old version sends shows nothing."""
    old = {"type": "array", "items": {"type": "integer", "minimum": 320}}
    narrowed = {"type": "string", "maxLength": 10}
    changes = compare(
        resolve_api(_parameter(old, "header")), resolve_api(_parameter(narrowed, "header"))
    )
    [witness] = [change.witness.body for change in changes if change.witness]
    assert len(witness) > 10
    assert all(int(part) >= 320 for part in witness.split(","))


def test_a_branch_less_is_no_other_tag() -> None:
    parts = {name: {**_of(kind={"const": name}), "required": ["kind"]} for name in ("Box", "Sack")}

    def answered(*names: str) -> dict[str, Any]:
        branches = [{"$ref": f"#/components/schemas/{name}"} for name in names]
        mapping = {name: f"#/components/schemas/{name}" for name in names}
        union = {"oneOf": branches, "discriminator": {"propertyName": "kind", "mapping": mapping}}
        return {**_answered("200", union), "components": {"schemas": parts}}

    assert _worst(answered("Box", "Sack"), answered("Box")) == "info"
    assert _worst(answered("Box"), answered("Box", "Sack")) == "breaking"
