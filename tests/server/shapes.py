"""Declarations of parameters and bodies in every style, and values that they can carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

_PLACES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
_ALL = st.characters(exclude_categories=("Cs",))
_WIRE = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
"""What headers and cookies can hold."""
_PARTING = {"spaceDelimited": " +", "pipeDelimited": "|", "header": ",=", "cookie": ",=;"}
"""Signs that part values there, and that nothing tells from those in a value."""

INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
BOOLEAN = {"type": "boolean"}
TEXT = {"type": "string"}
PERHAPS = {"type": ["integer", "null"]}
CHOICE = {"type": "string", "enum": ["1", "true", "null", "a-b"]}


@dataclass(frozen=True)
class Style:
    """How an operation writes its parameters."""

    location: str
    style: str
    explode: bool

    @property
    def name(self) -> str:
        return f"{self.location}_{self.style}_{'each' if self.explode else 'whole'}".lower()

    @property
    def text(self) -> st.SearchStrategy[str]:
        """Texts that can be told from what parts them."""
        wire = self.location in ("header", "cookie")
        parting = _PARTING.get(self.style, "") + _PARTING.get(self.location, "")
        chars = (_WIRE if wire else _ALL).filter(lambda char: char not in parting)
        texts = st.text(chars, max_size=8).map(str.strip if wire else str)
        if self.location in ("path", "header", "cookie"):
            texts = texts.filter(lambda text: bool(text.strip(".")))
        return texts | st.sampled_from(["1", "true", "0.5", "-7", "[1]", "x"])

    def schemas(self) -> dict[str, Any]:
        """Name → schema of the parameters that the style can write."""
        scalars = {
            **{"text": TEXT, "count": INTEGER, "share": NUMBER, "flag": BOOLEAN},
            "choice": CHOICE,
        }
        lists = {f"{name}s": {"type": "array", "items": each} for name, each in scalars.items()}
        names = {"a": TEXT, "b-c": INTEGER, "d": BOOLEAN, "e": NUMBER}
        flat = {"thing": _closed(names)}
        if self.style == "deepObject":
            return _deep(names)
        if self.style in ("spaceDelimited", "pipeDelimited"):
            return lists | ({} if self.explode else flat)
        perhaps = {} if self.location == "path" else {"perhaps": PERHAPS}
        if self.location == "query" and self.explode:
            flat = {"thing": _closed({**names, "f": {"type": "array", "items": TEXT}})}
        return scalars | perhaps | lists | flat


def _closed(names: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": names, "additionalProperties": False}


def _deep(names: dict[str, Any]) -> dict[str, Any]:
    inner = {**names, "list": {"type": "array", "items": INTEGER}}
    deeper = {"inner": _closed(inner), "texts": {"type": "array", "items": TEXT}}
    return {
        "flat": _closed(names),
        "deep": _closed({**deeper, "items": {"type": "array", "items": _closed(names)}}),
        "open": {"type": "object", "additionalProperties": INTEGER},
        "rows": {"type": "array", "items": _closed({"row": {"type": "array", "items": TEXT}})},
        "list": {"type": "array", "items": TEXT},
    }


def styles() -> Iterator[Style]:
    """Every place, style and explode that OpenAPI defines."""
    for location, named in _PLACES.items():
        for style in named:
            for explode in (True,) if style == "deepObject" else (True, False):
                yield Style(location, style, explode)


def values(schema: dict[str, Any], text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Values of a schema; no empty lists and objects, which no style can write."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case ["integer", "null"]:
            return st.none() | st.integers()
        case "array":
            return st.lists(values(schema["items"], text), min_size=1, max_size=4)
        case "object" if schema.get("properties"):
            named = {name: values(each, text) for name, each in schema["properties"].items()}
            return st.fixed_dictionaries({}, optional=named).filter(bool)
        case "object":
            keys = st.text("abc-_.", min_size=1, max_size=4)
            each = values(schema["additionalProperties"], text)
            return st.dictionaries(keys, each, min_size=1, max_size=3)
        case kind:
            return {
                "string": text,
                "integer": st.integers(),
                "number": st.floats(-1e15, 1e15),
                "boolean": st.booleans(),
            }[kind]
