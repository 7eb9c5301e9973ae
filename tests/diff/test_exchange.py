"""What neither may break in silence nor be a false alarm: statuses, media types, parameters,
webhooks and callbacks, credentials, patterns."""

from __future__ import annotations

import copy
from typing import Any

from tests.rows import each

from specmeld.diff import Change, compare
from specmeld.resolve import resolve_api

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}
_JSON = "application/json"


def _of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*properties]}


_SMALL, _LARGE, _OTHER = (_of(size={"type": kind}) for kind in ("integer", "number", "boolean"))


def _api(operation: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    operation = {"responses": {"204": {"description": "Done."}}, **(operation or {})}
    info = {"title": "Crates", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/crates": {"put": operation}}, **more}


def _answers(**contents: Any) -> dict[str, Any]:
    """``_200=schema``; a schema stands for JSON, a dictionary of such by media types for those."""
    return _api({"responses": {name.strip("_"): _answer(one) for name, one in contents.items()}})


def _answer(contents: Any) -> dict[str, Any]:
    return {"description": "It."} | ({"content": _content(contents)} if contents else {})


def _content(contents: Any) -> dict[str, Any]:
    by_type = contents if any("/" in name for name in contents) else {_JSON: contents}
    return {name: {"schema": schema} for name, schema in by_type.items()}


def _sent(contents: Any) -> dict[str, Any]:
    return _api({"requestBody": {"required": True, "content": _content(contents)}})


def _parameter(schema: Any, place: str = "query", schemas: Any = None, **more: Any) -> Any:
    parameter = {"name": "at", "in": place, "schema": schema, **more}
    return _api({"parameters": [parameter]}, components={"schemas": schemas or {}})


def _event(body: Any = None, method: str = "post", **more: Any) -> dict[str, Any]:
    sent = {"requestBody": {"required": True, "content": _content(body)}} if body else {}
    return {method: {"responses": {"204": {"description": "Noted."}}, **sent, **more}}


def _webhook(**events: Any) -> dict[str, Any]:
    return _api(webhooks=events)


def _callback(**events: Any) -> dict[str, Any]:
    named = {name: {"{$request.body#/at}": event} for name, event in events.items()}
    return _api({"callbacks": named})


def _let_in(*schemes: tuple[str, list[str], dict[str, Any]]) -> dict[str, Any]:
    known = {name: scheme for name, _, scheme in schemes}
    asked = [{name: scopes for name, scopes, _ in schemes}]
    return _api({"security": asked}, components={"securitySchemes": known})


def _ended(**said: Any) -> dict[str, Any]:
    end = {"responses": {"204": {"description": "Done."}}, "deprecated": True, **said}
    api = _api()
    return {**api, "paths": {**api["paths"], "/sacks": {"get": end}}}


def _changes(old: dict[str, Any], new: dict[str, Any], **how: Any) -> list[Change]:
    return compare(resolve_api(old, **how), resolve_api(new, **how))


def _worst(old: dict[str, Any], new: dict[str, Any], **how: Any) -> str:
    levels = {change.level for change in _changes(old, new, **how)}
    return next((each for each in ("breaking", "warning", "info") if each in levels), "")


_STATUSES = [
    (_answers(_2XX=_SMALL), _answers(_2XX=_SMALL, _200=_OTHER), "breaking"),
    (_answers(_2XX=_LARGE), _answers(_2XX=_LARGE, _200=_SMALL), "info"),
    (_answers(_2XX=_SMALL), _answers(_2XX=_SMALL, _204=None), "info"),
    (_answers(_200=_OTHER, _2XX=_SMALL), _answers(_2XX=_SMALL), "breaking"),
    (_answers(_200=_SMALL, default=_SMALL), _answers(_200=_SMALL, default=_SMALL, _404=_OTHER),
     "breaking"),
    (_answers(_200=_SMALL, default=_LARGE), _answers(_200=_SMALL, default=_LARGE, _404=_SMALL),
     "info"),
    (_answers(_200=_SMALL, default=_SMALL), _answers(_200=_SMALL, default=_SMALL, _404=None),
     "info"),
    (_answers(_200=_SMALL, _404=_SMALL, default=_OTHER), _answers(_200=_SMALL, default=_OTHER),
     "breaking"),
    (_answers(_200=_SMALL, default=_SMALL), _answers(_200=_SMALL, _201=_OTHER, default=_SMALL),
     "info"),
    (_answers(_200=_SMALL), _answers(_200=_SMALL, _201=_OTHER), "warning"),
    (_answers(default=_SMALL), _answers(_200=_OTHER, default=_SMALL), "info"),
    (_answers(default=_SMALL), _answers(_200=_SMALL, default=_OTHER), ""),
    (_answers(default=_SMALL), _answers(_200=_OTHER), "breaking"),
    (_answers(_200=_SMALL, default=_SMALL), _answers(_200=_SMALL, _4XX=_SMALL, _5XX=_SMALL), ""),
]  # fmt: skip
_MEDIA_TYPES = [
    (_sent({"application/*": _LARGE}), _sent({"application/*": _LARGE, _JSON: _SMALL}), "breaking"),
    (_sent({"application/*": _SMALL}), _sent({"application/*": _SMALL, _JSON: _LARGE}), "info"),
    (_answers(_200={"*/*": _SMALL}), _answers(_200={"*/*": _SMALL, _JSON: _OTHER}), "breaking"),
    (_answers(_200={"*/*": _SMALL}), _answers(_200=_SMALL), ""),
    (_answers(_200={"text/plain": _TEXT}), _answers(_200={"text/plain; charset=utf-8": _TEXT}), ""),
    (_sent({"text/csv;charset=UTF-8": _TEXT}), _sent({"text/csv": _TEXT}), ""),
    (_sent({f"{_JSON};v=1": _SMALL, f"{_JSON};v=2": _OTHER}),
     _sent({f"{_JSON};v=2": _OTHER, f"{_JSON};v=1": _SMALL}), ""),
    (_sent({f"{_JSON};v=1": _SMALL, f"{_JSON};v=2": _OTHER}), _sent({f"{_JSON};v=2": _OTHER}),
     "breaking"),
    (_answers(_200={f"{_JSON};v=1": _SMALL, f"{_JSON};v=2": _OTHER}),
     _answers(_200={f"{_JSON};v=1": _OTHER, f"{_JSON};v=2": _OTHER}), "breaking"),
]  # fmt: skip
_EVENTS = [
    (_webhook(packed=_event(_SMALL) | _event(_OTHER, "put")), None, ""),
    (_callback(packed=_event(_SMALL) | _event(_OTHER, "put")), None, ""),
    (_webhook(packed=_event(_SMALL)), _webhook(packed=_event()), "breaking"),
    (_callback(packed=_event(_SMALL)), _callback(packed=_event()), "breaking"),
    (_callback(packed=_event()), _callback(packed=_event(_SMALL)), "info"),
    (_webhook(packed=_event() | _event(method="put")), _webhook(packed=_event()), "breaking"),
    (_webhook(packed=_event()), _webhook(packed=_event() | _event(method="put")), "info"),
    (_callback(packed=_event(), sent=_event()), _callback(packed=_event()), "breaking"),
    (_callback(packed=_event()), _callback(packed=_event(), sent=_event()), "info"),
    (_webhook(packed=_event(responses={"200": _answer(_LARGE)})),
     _webhook(packed=_event(responses={"200": _answer(_SMALL)})), "breaking"),
    (_webhook(packed=_event(responses={"200": _answer(_SMALL)})),
     _webhook(packed=_event(responses={"200": _answer(_LARGE)})), "info"),
    (_webhook(packed=_event(parameters=[{"name": "X-Seal", "in": "header", "required": True,
                                         "schema": _TEXT}])),
     _webhook(packed=_event()), "breaking"),
]  # fmt: skip
_REPEATED = {"type": "array", "items": _TEXT}
_PARAMETERS = [
    (_parameter(_WHOLE), _parameter({**_TEXT, "format": "uuid"}), "warning"),
    (_parameter(_TEXT), _parameter({**_REPEATED, "uniqueItems": True}), "info"),
    (_parameter(_TEXT), _parameter({**_REPEATED, "contains": {"const": "a"}}), "breaking"),
    (_parameter(_TEXT), _parameter({**_REPEATED, "enum": [["a", "b"]]}), "breaking"),
    (_parameter({**_TEXT, "maxLength": 5}),
     _parameter({**_REPEATED, "items": {**_TEXT, "maxLength": 9}}), "info"),
    (_parameter({**_TEXT, "maxLength": 9}),
     _parameter({**_REPEATED, "items": {**_TEXT, "maxLength": 5}}), "breaking"),
    (_parameter({"type": "boolean"}), _parameter({**_TEXT, "enum": ["true", "false"]}), "info"),
    (_parameter(_WHOLE), _parameter({**_TEXT, "pattern": "^-?[0-9]+$"}), "info"),
    (_parameter(_WHOLE), _parameter({**_TEXT, "pattern": "^[0-9]+$"}), "breaking"),
    (_parameter(_WHOLE), _parameter({**_TEXT, "minLength": 1}), "info"),
    (_parameter(_WHOLE, "cookie"), _parameter(_TEXT, "cookie"), "info"),
    (_parameter({**_WHOLE, "minimum": 0, "maximum": 99}), _parameter({**_TEXT, "maxLength": 2}),
     "info"),
    (_parameter({"type": "array", "items": {"enum": [5, 80], "type": "integer"}}, "header"),
     _parameter({**_TEXT, "pattern": "^[0-9,]+$"}, "header"), "info"),
    (_parameter(_REPEATED, "header"), _parameter({**_TEXT, "maxLength": 9}, "header"), "breaking"),
    (_parameter(_REPEATED, "header"), _parameter(_TEXT, "header"), "info"),
    (_parameter(_REPEATED), _parameter(_TEXT), "breaking"),
    (_parameter(_REPEATED, "header", explode=True), _parameter(_REPEATED, "header"), ""),
    (_parameter(_TEXT, explode=True), _parameter(_TEXT, explode=False), ""),
    (_parameter(_REPEATED, explode=True), _parameter(_REPEATED, explode=False), "breaking"),
    (_parameter(_TEXT, "header"), _parameter(_TEXT, "header", name="At"), ""),
]  # fmt: skip
_HELD = {"$ref": "#/components/schemas/Held"}
_LINKED = [
    (_parameter({"anyOf": [_HELD]}, schemas={"Held": _WHOLE}),
     _parameter({"type": "array", "items": {"anyOf": [_HELD]}},
                schemas={"Held": {**_WHOLE, "minimum": 1}}), "breaking"),
    (_parameter({**_TEXT, "allOf": [_HELD]}, schemas={"Held": {"maxLength": 9}}),
     _parameter({"type": "array", "items": {**_TEXT, "allOf": [_HELD]}},
                schemas={"Held": {"maxLength": 5}}), "breaking"),
]  # fmt: skip
_FLOW = {"authorizationUrl": "https://a.example/", "scopes": {"read": "", "write": ""}}
_OAUTH = {"type": "oauth2", "flows": {"implicit": _FLOW}}
_BEARER, _KEY = {"type": "http", "scheme": "bearer"}, {"type": "apiKey", "in": "header"}
_CREDENTIALS = [
    (_let_in(("a", ["read"], _OAUTH), ("b", ["read"], _OAUTH)),
     _let_in(("a", ["read"], _OAUTH), ("b", ["write"], _OAUTH)), "breaking"),
    (_let_in(("a", ["read", "write"], _OAUTH)),
     _let_in(("a", ["read"], _OAUTH), ("b", ["write"], _OAUTH)), ""),
    (_let_in(("a", [], {**_BEARER, "scheme": "Bearer"})), _let_in(("a", [], _BEARER)), ""),
    (_let_in(("a", [], {**_KEY, "name": "X-Key"})), _let_in(("a", [], {**_KEY, "name": "x-key"})),
     ""),
    (_let_in(("a", [], {**_KEY, "in": "query", "name": "Key"})),
     _let_in(("a", [], {**_KEY, "in": "query", "name": "key"})), "breaking"),
]  # fmt: skip
_REGION = {"region": {"default": "eu", "enum": ["eu", "us"]}}
_FREE = {"region": {"default": "eu"}}


def _at(*urls: str, **variables: Any) -> dict[str, Any]:
    return _api(servers=[{"url": url, "variables": variables} for url in urls])


_SERVERS = [
    (_at("https://A.example:443/v1/"), _at("https://a.example/v1"), ""),
    (_at("https://a.example/v1"), _at("https://a.example/v2"), "breaking"),
    (_at("http://a.example"), _at("http://a.example:8080"), "breaking"),
    (_at("https://us.a.example"), _at("https://{region}.a.example", **_REGION), "info"),
    (_at("https://{region}.a.example", **_REGION), _at("https://eu.a.example"), "breaking"),
    (_at("https://x.a.example"), _at("https://{region}.a.example", **_FREE), "info"),
    (_at("https://x.b.example"), _at("https://{region}.a.example", **_FREE), "breaking"),
    (_api(), _at("/"), ""),
]
_LEFT = {"allOf": [{"$ref": "#/components/schemas/Held"}], "unevaluatedProperties": False}


def _left(**more: Any) -> dict[str, Any]:
    return {**_sent(_LEFT), "components": {"schemas": {"Held": {"type": "object", **more}}}}


_OPEN = [
    (_left(additionalProperties=True), _left(), "breaking"),
    (_left(), _left(additionalProperties={}), "warning"),
]


@each(
    ("old", "new", "level"),
    _STATUSES + _MEDIA_TYPES + _EVENTS + _PARAMETERS + _LINKED + _CREDENTIALS + _SERVERS + _OPEN,
)
def test_the_worst_that_is_found(old: Any, new: Any, level: str) -> None:
    assert _worst(old, copy.deepcopy(old) if new is None else new) == level


def test_a_format_that_is_asserted_narrows_a_text() -> None:
    old, new = _parameter(_TEXT), _parameter({**_TEXT, "format": "uuid"})
    assert _worst(old, new, assert_formats=True) == "breaking"


@each(
    ("day", "rule"),
    [
        ("2021-05-04", "announced-operation-removed"),
        ("2021-05-04T08:00:00Z", "announced-operation-removed"),
        ("soon", "deprecated-operation-removed"),
        ("2021-13-40", "deprecated-operation-removed"),
        ("20210504", "deprecated-operation-removed"),
        (True, "deprecated-operation-removed"),
    ],
)
def test_only_a_date_announces_the_end(day: Any, rule: str) -> None:
    (change,) = _changes(_ended(**{"x-sunset": day}), _api())
    assert change.rule == rule
    assert ("not a date" in change.message) == (rule == "deprecated-operation-removed")


_ANY, _LETTERS = "^[^]*$", "^[a-z]+$"


@each(
    ("old", "new", "level"),
    [
        (_LETTERS, "[a-z]", "info"),
        (_LETTERS, "^(?:[a-z]+|[0-9]+)$", "info"),
        (_LETTERS, "^[a-z]*$", "info"),
        (_LETTERS, "^[^0-9]+$", "info"),
        ("^(ab){2,3}$", "^(ab)+$", "info"),
        ("^a|b$", "a|b", "info"),
        ("^\\d{3}-\\d{4}$", "^[\\d-]{8}$", "info"),
        ("^x.{0,60}$", "^x.{0,80}$", "info"),
        ("^[a-z]+$", "^[a-zA-Z][a-z]*$", "info"),
        ("^x.{0,80}$", "^x.{0,60}$", "breaking"),
        ("^[a-z0-9]+$", "^[a-y0-9]+$", "breaking"),
        ("^[a-z]{1,30}$", "^([a-z]{1,12}|[a-z]{14,30}|q+)$", "breaking"),
        ("^\\w+(-\\w+)*$", "^\\w+(-\\w+){0,7}$", "breaking"),
        ("[0-9]", "^[0-9]", "breaking"),
        ("^.+$", "^[^\\s].*$", "breaking"),
        ("^(?!admin)[a-z]+$", "^(?!admin|root)[a-z]+$", "warning"),
        ("^\\p{Lu}+$", "^\\p{L}+$", "info"),
        ("^\\p{L}+$", "^\\p{Lu}+$", "breaking"),
    ],
)
def test_a_pattern_is_wider_where_that_is_proved(old: str, new: str, level: str) -> None:
    names = (_sent(_of(name={**_TEXT, "pattern": pattern})) for pattern in (old, new))
    assert _worst(*names) == level


def test_a_pattern_may_say_all_that_a_length_does() -> None:
    code = {**_TEXT, "pattern": "^[A-Z]{2,3}$"}
    assert _worst(_sent(_of(name=code)), _sent(_of(name={**_TEXT, "minLength": 2}))) == "info"
    assert _worst(_sent(_of(name=code)), _sent(_of(name={**_TEXT, "maxLength": 2}))) == "breaking"


def test_lengths_are_part_of_the_proof() -> None:
    short, free = (
        {**_TEXT, "pattern": "^[a-z]+$", "maxLength": 4},
        {**_TEXT, "pattern": "^.{1,4}$"},
    )
    assert _worst(_sent(_of(name=short)), _sent(_of(name=free))) == "info"


def _levelled(level: str | None, *, required: bool = False) -> dict[str, Any]:
    parameter = {"name": "at", "in": "query", "schema": _TEXT, "required": required}
    said = {} if level is None else {"x-stability-level": level}
    return _api({"parameters": [parameter], **said})


@each(
    ("old", "new", "level"),
    [
        (_levelled("alpha"), _levelled("alpha", required=True), ""),
        (_levelled("draft"), _levelled("alpha", required=True), ""),
        (_levelled("alpha"), _levelled("beta", required=True), "breaking"),
        (_levelled("beta"), _levelled("beta", required=True), "breaking"),
        (_levelled(None), _levelled("alpha"), "breaking"),
        (_levelled("alpha"), _levelled("stable"), ""),
    ],
)
def test_what_is_unstable_promises_nothing(old: Any, new: Any, level: str) -> None:
    assert _worst(old, new) == level


def _linked(name: str, method: str = "put") -> dict[str, Any]:
    """A call that leads to the operation of that name, itself or another."""
    done = {"204": {"description": "Done."}}
    linked = {"200": {"description": "It.", "links": {"next": {"operationId": name}}}}
    operations: dict[str, Any] = {"put": {"operationId": "pack"}, "get": {"operationId": "look"}}
    operations[method]["operationId"] = name
    operations["put"]["responses"], operations["get"]["responses"] = linked, done
    return {**_api(), "paths": {"/crates": operations}}


def test_a_link_leads_to_an_operation_whatever_it_is_called() -> None:
    assert _changes(_linked("open_lid"), _linked("openLid")) == []
    rules = {change.rule for change in _changes(_linked("open_lid"), _linked("look", "get"))}
    assert "response-link-changed" in rules
