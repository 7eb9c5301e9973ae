"""What the canonical document says about a keyword at a place, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.openapi.places import Places
from specmeld.text.pointer import escaped, unescaped

_NULL = {"type": "null"}
_UNIONS = ("anyOf", "oneOf")
_BESIDE_SCHEMA = frozenset(["description", "required", "deprecated", "exists", "contentType"])
"""Keywords that belong to a parameter, a body or a response itself, and not to its schema."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A keyword of the canonical document."""

    holder: str
    """JSON pointer of the object that has it, or would have it."""
    member: str
    """Its name there, such as ``maximum``; empty for the object itself."""
    value: JSON
    present: bool
    """False if the document does not have it."""

    @property
    def pointer(self) -> str:
        return f"{self.holder}/{escaped(self.member)}" if self.member else self.holder


def statement(places: Places, place: Place, keyword: str) -> Statement | None:
    """The statement about ``keyword`` at ``place``; None for a place that does not exist."""
    pointers = [one for one in places.pointers(place) if places.value(one) is not None]
    if keyword == "exists":
        pointer = next(iter([*pointers, *places.pointers(place), *_would_be(places, place)]), None)
        return Statement(pointer, "", bool(pointers), True) if pointer else None
    if keyword == "required" and (found := _required(places, place, pointers)):
        return found
    if keyword == "contentType":
        return _media_types(places, pointers)
    holders = list(_holders(places, pointers, keyword))
    if not holders:
        return None
    said = [one for holder in holders for one in _in(places, holder, keyword)]
    return next((one for one in said if one.present), said[0])


def _would_be(places: Places, place: Place) -> Iterator[str]:
    """Where a missing property would be."""
    if place.steps and place.steps[-1].startswith("."):
        for above in places.reached(place.parent):
            value = places.value(above)
            if isinstance(value, dict) and "properties" in value:
                yield f"{above}/properties/{escaped(place.steps[-1][1:])}"


def _holders(places: Places, pointers: list[str], keyword: str) -> Iterator[str]:
    """The schemas at a place first, unless the keyword belongs to their holder."""
    found: dict[str, None] = {}
    for pointer in pointers:
        for one in places.ends(pointer):
            value = places.value(one)
            if isinstance(value, dict):
                found[one] = None
            if isinstance(value, dict) and "$ref" in value:
                break
    inner = [one for one in found if _is_schema(places.value(one), one)]
    outer = [one for one in found if one not in inner]
    word = keyword.partition(".")[0]
    yield from [*outer, *inner] if word in _BESIDE_SCHEMA or not inner else [*inner, *outer]


def _is_schema(value: Any, pointer: str) -> bool:
    held = isinstance(value, dict) and any(key in value for key in ("schema", "content"))
    outer = ("parameters", "responses", "requestBodies", "paths", "content", "headers")
    above = pointer.split("/")[-2:-1]
    return not held and above != [] and above[0] not in outer and not pointer.endswith("Body")


def _in(places: Places, holder: str, keyword: str) -> Iterator[Statement]:
    value = places.value(holder)
    outer, _, inner = keyword.rpartition(".")
    if outer:
        below = "additionalProperties" if outer == "values" else outer
        held = value.get(below)
        if isinstance(held, dict):
            yield from _in(places, f"{holder}/{below}", inner)
        else:
            yield Statement(holder, below, None, present=False)
    elif keyword in ("const", "enum"):
        yield _values(holder, value)
    elif keyword == "type":
        yield _types(holder, value)
    elif keyword == "nullable":
        yield Statement(holder, "type", _takes_null(value), present=bool(value))
    elif keyword == "ref":
        yield _reference(holder, value)
    elif keyword == "example" and "examples" in value:
        examples = value["examples"]
        first = examples[0] if isinstance(examples, list) and examples else None
        yield Statement(holder, "examples", first, present=True)
    else:
        yield Statement(holder, keyword, value.get(keyword), keyword in value)


def _values(holder: str, value: Any) -> Statement:
    if "const" in value:
        return Statement(holder, "const", [value["const"]], present=True)
    values = value.get("enum")
    if not isinstance(values, list):
        return Statement(holder, "enum", None, present=False)
    return Statement(holder, "enum", [one for one in values if one is not None], present=True)


def _types(holder: str, value: Any) -> Statement:
    types = value.get("type")
    if not isinstance(types, list):
        return Statement(holder, "type", types, "type" in value)
    names = [name for name in types if name != "null"]
    return Statement(holder, "type", names[0] if len(names) == 1 else names, present=True)


def _takes_null(value: Any) -> bool:
    types = value.get("type")
    listed = types if isinstance(types, list) else [types]
    return "null" in listed or any(_NULL in value.get(union, ()) for union in _UNIONS)


def _reference(holder: str, value: Any) -> Statement:
    if isinstance(value.get("$ref"), str):
        return Statement(holder, "$ref", value["$ref"], present=True)
    branches = value.get("anyOf")
    refs = [one["$ref"] for one in branches or () if isinstance(one, dict) and "$ref" in one]
    return Statement(holder, "anyOf", refs if len(refs) > 1 else "".join(refs), bool(refs))


def _required(places: Places, place: Place, pointers: list[str]) -> Statement | None:
    """For a property its object says it; parameters and bodies say it themselves."""
    for pointer in pointers:
        holder, _, name = pointer.rpartition("/properties/")
        if holder and "/" not in name:
            listed = places.value(f"{holder}/required")
            key = unescaped(name)
            return Statement(holder, "required", isinstance(listed, list) and key in listed, True)
    for pointer in pointers:
        value = places.value(pointer)
        if isinstance(value, dict) and ("in" in value or "content" in value):
            return Statement(pointer, "required", value.get("required") is True, present=True)
    return None


def _media_types(places: Places, pointers: list[str]) -> Statement | None:
    for pointer in pointers:
        value = places.value(pointer)
        content = value.get("content") if isinstance(value, dict) else None
        if isinstance(content, dict) and content:
            names = list(content)
            told: JSON = names[0] if len(names) == 1 else names
            return Statement(f"{pointer}/content", "", told, present=True)
    return None
