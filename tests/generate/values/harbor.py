"""An API with values of each format in each place, and what Python has for them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

FORMATS: dict[str, dict[str, Any]] = {
    "moment": {"type": "string", "format": "date-time"},
    "day": {"type": "string", "format": "date"},
    "clock": {"type": "string", "format": "time"},
    "stay": {"type": "string", "format": "duration"},
    "ship": {"type": "string", "format": "uuid"},
    "fee": {"type": "string", "format": "decimal"},
    "draught": {"type": "number", "format": "decimal128"},
    "seal": {"type": "string", "format": "byte"},
}
LOCATIONS = ("path", "query", "header", "cookie")

_zones = st.builds(
    lambda minutes: timezone(timedelta(minutes=minutes)),
    st.one_of(st.just(0), st.integers(-1439, 1439)),
)
_decimals = st.decimals(
    min_value=Decimal(-(10**30)), max_value=Decimal(10**30), allow_nan=False, allow_infinity=False
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "moment": st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=_zones),
    "day": st.dates(),
    "clock": st.times(timezones=_zones),
    "stay": st.timedeltas(timedelta(days=-(10**8)), timedelta(days=10**8)),
    "ship": st.uuids(),
    "fee": _decimals,
    "draught": _decimals,
    "seal": st.binary(min_size=1, max_size=40),
}
TYPES = {
    "moment": datetime,
    "day": date,
    "clock": time,
    "stay": timedelta,
    "ship": UUID,
    "fee": Decimal,
    "draught": Decimal,
    "seal": bytes,
}


def document() -> dict[str, Any]:
    """A call for each location, a JSON body, a form, a form of parts."""
    slip: dict[str, Any] = {
        **FORMATS,
        **{f"{name}s": {"type": "array", "items": each} for name, each in FORMATS.items()},
        **{
            f"{name}_by_pier": {"type": "object", "additionalProperties": each}
            for name, each in FORMATS.items()
        },
        **{f"last_{name}": _nullable(each) for name, each in FORMATS.items()},
    }
    schemas: dict[str, Any] = {
        "Slip": {"type": "object", "properties": slip},
        "Stay": {"anyOf": [FORMATS["day"], FORMATS["moment"], {"type": "string", "enum": ["now"]}]},
        "Odd": {
            "type": "object",
            "properties": {
                "stay": {"$ref": "#/components/schemas/Stay"},
                "UUID": {"$ref": "#/components/schemas/UUID"},
                "kind": {"type": "string", "format": "date", "enum": ["2027-03-01"]},
                "fixed": {"const": "2027-03-01T00:00:00Z", "type": "string", "format": "date-time"},
                "short": {**FORMATS["ship"], "maxLength": 36, "pattern": "^[0-9a-f]"},
                "either": {"type": ["string", "integer"], "format": "date-time"},
                "opening": {**FORMATS["day"], "default": "2027-03-01"},
                "rate": {"type": "number", "minimum": 0, "multipleOf": 0.25},
                "toll": {**FORMATS["draught"], "minimum": 0.5, "multipleOf": 0.01},
                "merged": {"allOf": [{"type": "string"}, {"format": "guid"}]},
                "code": {"type": "string", "contentEncoding": "base64"},
                "unknown": {"type": "string", "format": "berth"},
            },
        },
        "UUID": FORMATS["ship"],
    }
    paths: dict[str, Any] = {
        f"/by-{location}{'/{ship}' * (location == 'path')}": {
            "get": {
                "operationId": f"slips_find_{location}",
                "tags": ["slips"],
                "parameters": list(_parameters(location)),
                "responses": {"204": {"description": "done"}},
            }
        }
        for location in LOCATIONS
    }
    paths["/by-path/{" + "}/{".join(FORMATS) + "}"] = paths.pop("/by-path/{ship}")
    for name, media_type in (
        ("keep", "application/json"),
        ("file", "application/x-www-form-urlencoded"),
        ("attach", "multipart/form-data"),
    ):
        json = media_type == "application/json"
        schema = {"$ref": "#/components/schemas/Slip"} if json else _form()
        paths[f"/{name}"] = {
            "post": {
                "operationId": f"slips_{name}",
                "tags": ["slips"],
                "requestBody": {"required": True, "content": {media_type: {"schema": schema}}},
                "responses": {"200": _answer(schema)} if json else {"204": {"description": "done"}},
            }
        }
    odd = {"$ref": "#/components/schemas/Odd"}
    paths["/odd"] = {
        "post": {
            "operationId": "slips_odd",
            "tags": ["slips"],
            "requestBody": {"content": {"application/json": {"schema": odd}}},
            "responses": {"200": _answer(odd)},
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Harbor", "version": "1"},
        "servers": [{"url": "http://harbor.example"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]}


def _form() -> dict[str, Any]:
    listed = {
        f"{name}s": {"type": "array", "items": each}
        for name, each in FORMATS.items()
        if name != "seal"
    }
    return {"type": "object", "properties": {**FORMATS, **listed}}


def _parameters(location: str) -> Any:
    for name, schema in FORMATS.items():
        wire = f"X-{name}" if location == "header" else name
        yield {"name": wire, "in": location, "required": location == "path", "schema": schema}
    if location == "query":
        for name in ("moment", "ship", "fee"):
            listed = {"type": "array", "items": FORMATS[name]}
            yield {"name": f"{name}s", "in": location, "explode": False, "schema": listed}


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "done", "content": {"application/json": {"schema": schema}}}
