"""Parameters, headers and fields of forms as text on the wire: compatible if all texts that were
sent are accepted."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from specmeld.conformance.schema_nodes import as_map
from specmeld.conformance.values.pattern_match import UnreadablePatternError, found
from specmeld.diff.proof.pattern_languages import UndecidedError, counterexample
from specmeld.model.api_description import Content, Parameter, Schema
from specmeld.model.json import JSONObject
from specmeld.openapi.schema import SchemaView
from specmeld.text.pointer import unescaped

_COMPONENTS = "#/components/schemas/"
_LONGEST_CHAIN = 16
_DEEPEST = 4
_MOST_COUNTED = 100
"""Most code points of an item that a pattern counts."""
_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_SAYS_NOTHING = frozenset(
    {"title", "description", "default", "deprecated", "example", "examples", "$comment"}
)
_OF_ONE_ITEM = frozenset({"type", "items", "minItems", "maxItems", "uniqueItems"})
_LARGEST = 10**12
"""Minimums above this are not expanded digit by digit."""
_MOST_VALUES = 1_000
"""Most values that are compared as text."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What both versions say about the text of a parameter."""

    old: Schema
    new: Schema
    any_text: bool
    """Whether the new version accepts any text."""


def as_texts(
    old: Parameter, new: Parameter, before: Mapping[str, Schema], after: Mapping[str, Schema]
) -> Texts | None:
    """Schemas to compare instead of the parameters' own, if values of one type are read as another:
    a number as a string, or one value as a list of one. None if there are none."""
    if old.content_type or new.content_type:
        return None
    types = _scalars(old.schema, before)
    if not types:
        return _listed(old, new, before, after) or _itemised(old, new, before, after)
    mine, split = old.schema, _is_split(old, before)
    theirs = new.schema if split else _single(new, after)
    view = SchemaView(_resolved(theirs, after))
    if view.type_names == ("string",) and "string" not in types:
        mine = _written(_resolved(mine, before), types)
    if mine is old.schema and theirs is new.schema:
        return None
    return Texts(mine, theirs, _is_any_text(view))


def form_texts(
    old: Content, new: Content, before: Mapping[str, Schema], after: Mapping[str, Schema]
) -> dict[str, Texts]:
    """The same for the fields of two forms, by name; those with an encoding of their own need not
    be text."""
    if old.schema is None or new.schema is None:
        return {}
    mine = SchemaView(_resolved(old.schema, before)).properties
    theirs = SchemaView(_resolved(new.schema, after)).properties
    found: dict[str, Texts] = {}
    for name in mine.keys() & theirs.keys() - old.encoding.keys() - new.encoding.keys():
        field, other = (Parameter(name, "query", one[name].raw) for one in (mine, theirs))
        texts = as_texts(field, other, before, after)
        if texts is not None:
            found[name] = texts
    return {name: found[name] for name in mine if name in found}


def with_fields(
    content: Content, schemas: Mapping[str, Schema], fields: Mapping[str, Schema]
) -> Content:
    """A form some of whose declared fields have other schemas."""
    schema = as_map(_resolved(content.schema or {}, schemas))
    return replace(content, schema={**schema, "properties": {**schema["properties"], **fields}})


def as_sent(
    parameter: Parameter, schemas: Mapping[str, Schema], other: Parameter, others: Mapping[str, Any]
) -> Schema:
    """The schema of the values that the other version can distinguish on the wire: an empty list,
    or an empty object, has no text, and one item is the item itself. A text becomes several items
    if it is split at a comma."""
    schema = parameter.schema
    if parameter.content_type or not isinstance(schema, dict):
        return schema
    view, read = SchemaView(_resolved(schema, schemas)), _resolved(other.schema, others)
    if SchemaView(read).type_names == ("array",) and _is_split(parameter, schemas):
        return {"allOf": [schema, {"pattern": ","}]}
    fewest = {"minItems": 2 if _scalars(read, others) else 1, "minProperties": 1}
    kinds = {"minItems": "array", "minProperties": "object"}
    least = {
        keyword: count
        for keyword, count in fewest.items()
        if kinds[keyword] in (view.type_names or ()) and (view.number(keyword) or 0) < count
    }
    return {**schema, **least}


def _listed(
    old: Parameter, new: Parameter, before: Mapping[str, Schema], after: Mapping[str, Schema]
) -> Texts | None:
    """The same for a list that was written as one text, with commas, and is read as a string."""
    view, read = (
        SchemaView(_resolved(*one)) for one in ((old.schema, before), (new.schema, after))
    )
    if view.type_names != ("array",) or view.items is None or read.type_names != ("string",):
        return None
    types = _scalars(view.items.raw, before)
    if not types or (old.location == "query" and (old.explode or old.style != "form")):
        return None
    one, least = _item(_resolved(view.items.raw, before), types)
    text = {"type": "string", "minLength": least, "pattern": f"^(?:{one})(?:,(?:{one}))*$"}
    return Texts(text, new.schema, _is_any_text(read))


def _itemised(
    old: Parameter, new: Parameter, before: Mapping[str, Schema], after: Mapping[str, Schema]
) -> Texts | None:
    """The same for a list whose items are read as strings: numbers before, strings now."""
    mine, theirs = _resolved(old.schema, before), _resolved(new.schema, after)
    views = SchemaView(mine), SchemaView(theirs)
    if not isinstance(mine, dict) or any(one.type_names != ("array",) for one in views):
        return None
    if any(one.items is None for one in views):
        return None
    item, read = (
        _resolved(one.items.raw, known) if one.items else True
        for one, known in zip(views, (before, after), strict=True)
    )
    types = _scalars(item, before)
    if not types or "string" in types or SchemaView(read).type_names != ("string",):
        return None
    return Texts({**mine, "items": _written(item, types)}, new.schema, any_text=False)


def _item(schema: Schema, types: frozenset[str]) -> tuple[str, int]:
    """A pattern for the texts of an item, and their minimal length."""
    made = _written(schema, types)
    if "enum" in made:
        texts = list(map(_text, made["enum"]))
        return "|".join(map(re.escape, texts)), min(map(len, texts), default=0)
    if "string" not in types:
        return made["pattern"].removeprefix("^").removesuffix("$"), 1
    view = SchemaView(made)
    least, most = _shortest(view), view.number("maxLength")
    count = math.floor(most) if most is not None and least <= most <= _MOST_COUNTED else ""
    return f"[^,]{{{min(least, _MOST_COUNTED)},{count}}}", least


def _shortest(view: SchemaView) -> int:
    """The minimal length of the texts of a schema, if obvious."""
    try:
        never_empty = view.pattern is not None and not found(view.pattern, "")
    except UnreadablePatternError:
        never_empty = False
    return max(math.ceil(view.number("minLength") or 0), int(never_empty))


def _is_any_text(view: SchemaView) -> bool:
    return view.type_names == ("string",) and _is_plain(view, {"type"})


def is_exploding(parameter: Parameter, schemas: Mapping[str, Schema]) -> bool:
    """Whether ``explode`` makes a difference: not for values that are a single text, nor for lists
    that are written with commas either way."""
    view = SchemaView(_resolved(parameter.schema, schemas))
    commas = parameter.style == "simple" and view.type_names == ("array",)
    return not commas and not _scalars(parameter.schema, schemas)


def _scalars(schema: Schema, schemas: Mapping[str, Schema], depth: int = 0) -> frozenset[str]:
    """The types of a schema whose values are each written as one text; none for any other."""
    schema = _resolved(schema, schemas)
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return frozenset()
    declared = frozenset(SchemaView(schema).type_names or ())
    if declared:
        return declared if declared <= _SCALARS else frozenset()
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list) and branches:
            types = [_scalars(branch, schemas, depth + 1) for branch in branches]
            return frozenset().union(*types) if all(types) else frozenset()
    return frozenset()


def _single(parameter: Parameter, schemas: Mapping[str, Schema]) -> Schema:
    """The schema that one text must match: that of an item if a list repeats the name, or has
    commas between its items."""
    view = SchemaView(_resolved(parameter.schema, schemas))
    listed = parameter.style in ("form", "simple") and parameter.location != "cookie"
    if not listed or view.type_names != ("array",) or not _is_plain(view, _OF_ONE_ITEM):
        return parameter.schema
    count = view.item_count
    if (count.least or 0) > 1 or (count.most is not None and count.most < 1):
        return parameter.schema
    return True if view.items is None else view.items.raw


def _is_split(parameter: Parameter, schemas: Mapping[str, Schema]) -> bool:
    """Whether a scalar may contain commas at which a list would be split: those in a header look
    the same as separators, elsewhere they are percent-encoded."""
    types = _scalars(parameter.schema, schemas)
    if parameter.location != "header" or not types:
        return False
    view = SchemaView(_resolved(parameter.schema, schemas))
    if view.values is not None or "string" not in types:
        return any("," in _text(value) for value in view.values or ())
    try:
        return counterexample([view.pattern] if view.pattern else [], "^[^,]*$") is not None
    except UndecidedError:
        return True


def _written(schema: Schema, types: frozenset[str]) -> JSONObject:
    """The texts of scalar values; for strings as their schema allows."""
    view = SchemaView(schema)
    lower = None if view.lower is None else view.lower.value
    upper = None if view.upper is None else view.upper.value
    values: Sequence[Any] | None = view.values
    if values is None and types == {"boolean"}:
        values = (True, False)
    elif values is None and types == {"integer"} and lower is not None and upper is not None:
        values = range(math.ceil(lower), math.floor(upper) + 1)
    if values is not None and len(values) <= _MOST_VALUES:
        return {"type": "string", "enum": list(map(_text, values))}
    if "string" in types:
        return schema if isinstance(schema, dict) else {}
    if types == {"integer"} and lower is not None and upper is None and 0 < lower < _LARGEST:
        return {"type": "string", "pattern": f"^(?:{_at_least(math.ceil(lower))})$"}
    signed = lower is None or lower < 0
    digits = len(str(math.floor(upper))) - 1 if upper is not None and not signed else None
    return {"type": "string", "pattern": f"^(?:{'|'.join(_patterns(types, signed, digits))})$"}


def _at_least(least: int) -> str:
    """The texts of integers from a positive one on: with more digits, with as many of which one is
    greater, or the number itself."""
    text = str(least)
    ways = [f"[1-9][0-9]{{{len(text)},}}"]
    for at, digit in enumerate(text):
        if digit != "9":
            ways.append(f"{text[:at]}[{int(digit) + 1}-9][0-9]{{{len(text) - at - 1}}}")
    return "|".join([*ways, text])


def _patterns(types: frozenset[str], signed: bool, digits: int | None) -> Iterator[str]:
    """The texts of values; ``digits`` is how many a whole number may have after the first."""
    whole = (
        f"{'-?' if signed else ''}(?:0|[1-9][0-9]{'*' if digits is None else f'{{0,{digits}}}'})"
    )
    if "boolean" in types:
        yield "true|false"
    if "integer" in types:
        yield whole
    if "number" in types:
        yield rf"{whole}(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_plain(view: SchemaView, keywords: frozenset[str] | set[str]) -> bool:
    """Whether a schema constrains values only by these keywords."""
    return isinstance(view.raw, dict) and all(
        word in keywords or word in _SAYS_NOTHING or word.startswith("x-") for word in view.raw
    )


def _resolved(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    for _ in range(_LONGEST_CHAIN):
        ref = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(ref, str) or not ref.startswith(_COMPONENTS):
            break
        schema = schemas.get(unescaped(ref.removeprefix(_COMPONENTS)), True)
    return schema
