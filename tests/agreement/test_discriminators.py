"""What a discriminator says, said by types and by schemas alike: both give the verdicts below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from specmeld.resolve import resolve_api

from .verdicts import document_of, imported, models_of

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(*required: str, **properties: Any) -> dict[str, Any]:
    made = {"type": "object", "properties": properties}
    return {**made, "required": list(required)} if required else made


def told(tag: str, **mapping: str) -> dict[str, Any]:
    return {"propertyName": tag, **({"mapping": mapping} if mapping else {})}


BY_MAPPING = {
    "Tested": {
        "oneOf": [ref("Card"), ref("Cash")],
        "discriminator": told("means", plastic="#/components/schemas/Card", coins="Cash"),
    },
    "Means": {"type": "string", "enum": ["plastic", "coins"]},
    "Payment": thing("means", means=ref("Means")),
    "Card": {"allOf": [ref("Payment")], "required": ["sum"], "properties": {"sum": WHOLE}},
    "Cash": {
        "allOf": [ref("Payment")],
        "required": ["sum"],
        "properties": {"sum": WHOLE, "change": WHOLE},
    },
}
BY_NAME = {
    "Tested": {"oneOf": [ref("Kite"), ref("Glider")], "discriminator": told("craft")},
    "Kite": thing("craft", craft=TEXT, string=WHOLE),
    "Glider": thing("craft", craft=TEXT, wings=WHOLE),
}
UPON_A_BASE = {
    "Tested": {
        **thing("role", role=TEXT, since=WHOLE),
        "oneOf": [ref("Cook"), ref("Waiter")],
        "discriminator": told("role", kitchen="#/components/schemas/Cook", hall="Waiter"),
    },
    "Cook": thing(stoves=WHOLE),
    "Waiter": {**thing(tables=WHOLE), "additionalProperties": False},
}
CHILDREN = {
    "Tested": {
        **thing("$type", **{"$type": TEXT, "label": TEXT}),
        "discriminator": told("$type", r="#/components/schemas/River", l="Lake"),
    },
    "River": {"allOf": [ref("Tested"), thing("length", length=WHOLE)]},
    "Lake": {"allOf": [ref("Tested"), thing(depth=WHOLE)]},
}
CLOSED_CHILDREN = {
    "Tested": {
        **thing("@kind", **{"@kind": TEXT}),
        "additionalProperties": False,
        "discriminator": told("@kind"),
    },
    "Oak": {"allOf": [ref("Tested"), {**thing(age=WHOLE), "additionalProperties": False}]},
    "Fir": {"allOf": [ref("Tested")], **thing(cones=WHOLE), "additionalProperties": False},
    "Silver": {"allOf": [ref("Fir"), {**thing(shine=WHOLE), "additionalProperties": False}]},
}
BASE_OF_ITS_OWN_UNION = {
    "Tested": {
        **thing("by", by=TEXT),
        "oneOf": [ref("Rail"), ref("Road")],
        "discriminator": told("by", rail="Rail", road="Road"),
    },
    "Rail": {"allOf": [ref("Tested"), thing(track=WHOLE)]},
    "Road": {"allOf": [ref("Tested"), thing(lanes=WHOLE)]},
}
LISTED_IN_THE_BASE = {
    "Tested": {
        **thing("is", **{"is": {"type": "string", "enum": ["up", "down"]}, "next": ref("Tested")}),
        "discriminator": told("is", up="Up", down="#/components/schemas/Down"),
    },
    "Up": {"allOf": [ref("Tested"), thing(height=WHOLE)]},
    "Down": {"allOf": [ref("Tested"), thing(depth=WHOLE)]},
}
USED_ALONE = {
    "Tested": {"anyOf": [ref("Tea"), ref("Milk")], "discriminator": told("is", tea="Tea")},
    "Tea": thing("is", **{"is": TEXT, "leaves": WHOLE}),
    "Milk": thing("is", **{"is": TEXT, "fat": WHOLE}),
    "Breakfast": thing(tea=ref("Tea"), milk=ref("Milk")),
}
OWN_CONSTANTS_WIN = {
    "Tested": {"oneOf": [ref("One"), ref("Two")], "discriminator": told("t")},
    "One": thing("t", t={"const": "uno"}, n=WHOLE),
    "Two": thing("t", t={"enum": ["due", "dos"]}, n=TEXT),
}

VERDICTS: list[tuple[Mapping[str, Any], Any, str]] = [
    (BY_MAPPING, {"means": "plastic", "sum": 1}, "Card"),
    (BY_MAPPING, {"means": "coins", "sum": 1}, "Cash"),
    (BY_MAPPING, {"means": "barter", "sum": 1}, ""),
    (BY_MAPPING, {"sum": 1}, ""),
    (BY_NAME, {"craft": "Glider", "string": "x"}, "Glider"),
    (BY_NAME, {"craft": "Kite", "string": "x"}, ""),
    (BY_NAME, {"craft": "Zeppelin"}, ""),
    (UPON_A_BASE, {"role": "kitchen", "stoves": 2, "since": 1}, "Cook"),
    (UPON_A_BASE, {"role": "hall", "tables": 2, "since": 1}, "Waiter"),
    (UPON_A_BASE, {"role": "hall", "since": "long"}, ""),
    (UPON_A_BASE, {"tables": 2}, ""),
    (CHILDREN, {"$type": "r", "length": 5, "label": "x"}, "River"),
    (CHILDREN, {"$type": "l"}, "Lake"),
    (CHILDREN, {"$type": "r"}, ""),
    (CHILDREN, {"label": "x"}, ""),
    (CLOSED_CHILDREN, {"@kind": "Oak", "age": 3}, "Oak"),
    (CLOSED_CHILDREN, {"@kind": "Fir", "cones": 3}, "Fir"),
    (CLOSED_CHILDREN, {"@kind": "Silver", "cones": 3, "shine": 1}, "Silver"),
    (CLOSED_CHILDREN, {"@kind": "Fir", "shine": 3}, ""),
    (CLOSED_CHILDREN, {"@kind": "Oak", "cones": 3}, ""),
    (BASE_OF_ITS_OWN_UNION, {"by": "road", "lanes": 2}, "Road"),
    (BASE_OF_ITS_OWN_UNION, {"by": "rail", "track": "x"}, ""),
    (LISTED_IN_THE_BASE, {"is": "up", "next": {"is": "down", "depth": 1}}, "Up"),
    (LISTED_IN_THE_BASE, {"is": "down", "next": {"is": "up", "height": "x"}}, ""),
    (USED_ALONE, {"is": "tea", "leaves": 2}, "Tea"),
    (USED_ALONE, {"is": "Milk", "leaves": 2}, "Milk"),
    (USED_ALONE, {"is": "wine"}, ""),
    (OWN_CONSTANTS_WIN, {"t": "uno", "n": 1}, "One"),
    (OWN_CONSTANTS_WIN, {"t": "dos", "n": "x"}, "Two"),
    (OWN_CONSTANTS_WIN, {"t": "One", "n": 1}, ""),
]


@pytest.mark.few(12)
@pytest.mark.parametrize(("components", "value", "variant"), VERDICTS)
def test_the_tag_chooses_the_variant(
    components: Mapping[str, Any], value: Any, variant: str
) -> None:
    schemas = dict(resolve_api(document_of(components)).schemas)
    judge = Draft202012Validator({**ref("Tested"), "components": {"schemas": schemas}})  # type: ignore[no-untyped-call]
    assert judge.is_valid(value) is bool(variant)
    with imported(models_of(components)) as package:
        adapter = TypeAdapter(package.Tested)
        try:
            assert type(adapter.validate_python(value)).__name__ == variant
        except ValidationError:
            assert not variant


def test_tags_that_meet_say_nothing() -> None:
    components = {
        "Tested": {"oneOf": [ref("A"), ref("B")], "discriminator": told("t", x="A")},
        "A": thing("t", t={"enum": ["x", "y"]}, a=WHOLE),
        "B": thing("t", "b", t={"enum": ["x", "y"]}, b=WHOLE),
    }
    schemas = resolve_api(document_of(components)).schemas
    assert schemas["B"] == components["B"]
    assert schemas["A"] == components["A"]


def test_a_component_that_is_no_variant_keeps_its_tag_open() -> None:
    with imported(models_of(USED_ALONE)) as package:
        tea = {"is": "tea", "leaves": 1}
        assert TypeAdapter(package.Breakfast).validate_python({"tea": tea}).tea.is_ == "tea"


def test_the_tag_that_a_base_lists_is_one_value_of_each_child() -> None:
    text = models_of(LISTED_IN_THE_BASE).files["models/schemas.py"]
    assert 'is_: Annotated[Literal["up"], Field(alias="is")]' in text.replace("\n", " ")
