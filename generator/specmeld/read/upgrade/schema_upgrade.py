"""One schema object of OpenAPI 3.0 → JSON Schema 2020-12; its subschemas are already done.

OpenAPI 3.0.4, section 4.7.24 (Schema Object), compared with 3.1.1, section 4.8.24. Schemas of 3.1
pass through unchanged, except that leftovers of 3.0 keep their meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from specmeld.model.json import JSON, JSONObject
from specmeld.read.upgrade.default_repairs import LookUp, with_fitting_default

Note = Callable[[str, str], None]
"""Called with a code and a message."""

_ANNOTATIONS = frozenset(
    {
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "xml",
        "externalDocs",
    }
)
"""Keywords that constrain nothing; they stay outside when a schema gets a null branch."""

_COMPOSED = ("$ref", "allOf", "not", "if", "const")
"""Keywords that may reject null regardless of the others."""

_NULL_VALUES = ("default", "const", "example", "examples")
"""Keywords that may have the value null."""

_TYPES = frozenset(["array", "boolean", "integer", "null", "number", "object", "string"])
_TYPE_NAMES = tuple(_TYPES)
_COUNTS = frozenset(
    ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
)
_NUMBERS = _COUNTS | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
_HABITS = frozenset(
    {"nullable", "x-nullable", "example", "examples", "exclusiveMinimum", "exclusiveMaximum"}
    | {"required", "enum", "default"}
    | _NUMBERS
)
"""Keywords that are written differently in 3.0, or by mistake."""

_MEANT: Mapping[str, JSONObject] = {
    "int": {"type": "integer"},
    "long": {"type": "integer"},
    "float": {"type": "number"},
    "double": {"type": "number"},
    "decimal": {"type": "number"},
    "bool": {"type": "boolean"},
    "str": {"type": "string"},
    "text": {"type": "string"},
    "enum": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "date-time": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "file": {"type": "string", "format": "binary"},
    "map": {"type": "object"},
    "dict": {"type": "object"},
    "list": {"type": "array"},
    "any": {},
}
"""Common type names that JSON Schema does not have."""

_LEAF = frozenset(
    {"type", "title", "description", "format", "deprecated", "readOnly", "writeOnly", "uniqueItems"}
)
"""Keywords of 3.0 and 3.1 alike that hold no schema; most schemas have no others."""

_NULL: JSONObject = {"type": "null"}

_MOST_SEEN = 100
"""Most references that are followed to learn what a composed schema describes."""


def is_leaf(schema: JSONObject) -> bool:
    """Whether a schema obviously stays unchanged, and contains none."""
    if "$ref" in schema:
        return len(schema) == 1 and str(schema["$ref"]).startswith("#")
    if not schema.keys() <= _LEAF or None in schema.values():
        return False
    return schema.get("type", "string") in _TYPE_NAMES


def upgrade_schema(schema: JSONObject, note: Note, look_up: LookUp) -> JSONObject:
    """The same schema in terms of 2020-12; ``note`` receives what was repaired."""
    if None in schema.values():
        schema = _without_nulls(schema, note)
    if schema.get("type", "string") in _TYPE_NAMES and not _HABITS & schema.keys():
        return schema
    schema = _with_known_type(schema, note)
    schema = _with_lists(schema, note)
    schema = _with_numbers(schema, note)
    schema = _with_bounds(schema)
    nullable = schema.get("nullable", schema.get("x-nullable")) is True
    schema = {k: v for k, v in schema.items() if k not in ("nullable", "x-nullable")}
    schema = _with_examples(schema)
    schema = _with_null(schema, look_up) if nullable else schema
    return with_fitting_default(schema, note, look_up) if "default" in schema else schema


def alone(schema: JSONObject, note: Note) -> JSONObject:
    """A 3.0 schema, in which keywords beside ``$ref`` constrain nothing (3.0.4, section 4.7.23).

    Annotations stay, and so does ``nullable``, which is meant to have an effect.
    """
    kept = _ANNOTATIONS | {"$ref", "nullable", "x-nullable"}
    ignored = [key for key in schema if key not in kept and not key.startswith("x-")]
    if ignored:
        message = f"{_shown(ignored[0])} next to a $ref has no effect; ignoring it"
        note("beside-reference", message)
    return {key: each for key, each in schema.items() if key not in ignored}


def undescribed(schema: JSONObject, look_up: LookUp) -> list[str]:
    """Names that a composed schema requires, and that nothing in it describes."""
    required = schema.get("required")
    if not isinstance(required, list) or "allOf" not in schema:
        return []
    known = _described(schema, look_up, set())
    return [name for name in required if isinstance(name, str) and name not in known]


def _described(schema: JSON, look_up: LookUp, seen: set[str]) -> set[str]:
    if not isinstance(schema, dict):
        return set()
    properties = schema.get("properties")
    names = set(properties) if isinstance(properties, dict) else set()
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in seen and len(seen) < _MOST_SEEN:
        seen.add(reference)
        names |= _described(look_up(reference), look_up, seen)
    for word in ("allOf", "anyOf", "oneOf"):
        for branch in schema[word] if isinstance(schema.get(word), list) else ():
            names |= _described(branch, look_up, seen)
    return names


def _without_nulls(schema: JSONObject, note: Note) -> JSONObject:
    for key, value in schema.items():
        if value is None and key not in (*_NULL_VALUES, *_NUMBERS) and not key.startswith("x-"):
            note("empty-field", f"{key} is empty; ignoring it")
            schema = {name: each for name, each in schema.items() if name != key}
    return schema


def _with_known_type(schema: JSONObject, note: Note) -> JSONObject:
    stated = schema.get("type")
    if "type" not in schema or (isinstance(stated, str) and stated in _TYPES):
        return schema
    names = stated if isinstance(stated, list) else [stated]
    if names and all(isinstance(name, str) and name in _TYPES for name in names):
        return schema | {"type": list(dict.fromkeys(names))}
    rest = {key: value for key, value in schema.items() if key != "type"}
    note("unknown-type", f"unknown type {_shown(stated)}")
    word = names[0].lower() if len(names) == 1 and isinstance(names[0], str) else ""
    meant = {"type": word} if word in _TYPES else _MEANT.get(word, {})
    return meant | rest


def _shown(value: JSON) -> str:
    return repr(value)[:60]


def _with_lists(schema: JSONObject, note: Note) -> JSONObject:
    """``required`` and ``enum`` are lists; a single ``required: true`` is a habit of draft 3."""
    for keyword in ("required", "enum"):
        if keyword in schema and not isinstance(schema[keyword], list):
            if schema[keyword] is not True:  # which is reported for the object around it
                note(f"{keyword}-no-list", f"{keyword} is not a list; ignoring it")
            schema = {key: value for key, value in schema.items() if key != keyword}
    required = schema.get("required", [])
    named = list(dict.fromkeys(each for each in required if isinstance(each, str)))
    if len(named) < len(required):
        message = "'required' lists a name twice, or something that is not a string; ignoring it"
        note("required-repaired", message)
        schema = schema | {"required": named}
    return schema


def _with_numbers(schema: JSONObject, note: Note) -> JSONObject:
    """Bounds are numbers; people put them in quotes, or leave them empty."""
    for keyword in sorted(_NUMBERS & schema.keys()):
        value = schema[keyword]
        if isinstance(value, int | float):
            continue
        number = _number(value)
        if number is None or (keyword in _COUNTS and number < 0):
            note("bound-no-number", f"{keyword} is not a number; ignoring it")
            schema = {key: each for key, each in schema.items() if key != keyword}
        else:
            note("bound-in-quotes", f"reading {keyword} from the quoted text")
            schema = schema | {keyword: number}
    return schema


def _number(value: JSON) -> int | float | None:
    if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,18}(\.\d{1,18})?", value.strip()):
        return None
    return float(value) if "." in value else int(value)


def _with_bounds(schema: JSONObject) -> JSONObject:
    for keyword, plain in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(schema.get(keyword), bool):
            exclusive = schema[keyword] and plain in schema
            dropped = (keyword, plain) if exclusive else (keyword,)
            bound = {keyword: schema[plain]} if exclusive else {}
            schema = {k: v for k, v in schema.items() if k not in dropped} | bound
    return schema


def _with_examples(schema: JSONObject) -> JSONObject:
    """``examples`` is a list in JSON Schema; those by name belong to other OpenAPI objects."""
    examples = schema.get("examples", [])
    if isinstance(examples, dict):
        examples = [
            each.get("value", each) if isinstance(each, dict) else each
            for each in examples.values()
        ]
    elif not isinstance(examples, list):
        examples = [examples]
    if "example" in schema and schema["example"] not in examples:
        examples = [schema["example"], *examples]
    made = {key: value for key, value in schema.items() if key not in ("example", "examples")}
    return made | {"examples": examples} if examples else made


def _with_null(schema: JSONObject, look_up: LookUp) -> JSONObject:
    """The same schema, which allows null too."""
    if _allows_null(schema):
        return schema
    one_of = schema.get("oneOf", ())
    if (
        any(key in schema for key in _COMPOSED)
        or ("oneOf" in schema and "anyOf" in schema)
        or any(_is_null(branch) or _leads_to_null(branch, look_up) for branch in one_of)
    ):
        return _beside_null(schema)
    made = dict(schema)
    if "type" in made:
        names = made["type"] if isinstance(made["type"], list) else [made["type"]]
        made["type"] = list(dict.fromkeys([*names, "null"]))
    if "enum" in made and None not in made["enum"]:
        made["enum"] = [*made["enum"], None]
    for union in ("oneOf", "anyOf"):
        if union in made and not any(map(_is_null, made[union])):
            made[union] = [*made[union], _NULL]
    return made


def _leads_to_null(branch: JSON, look_up: LookUp) -> bool:
    if not isinstance(branch, dict):
        return False
    reference = branch.get("$ref")
    if not isinstance(reference, str):
        return _allows_null(branch)
    target = look_up(reference)
    return isinstance(target, dict) and target.get("nullable") is True


def _allows_null(schema: JSONObject) -> bool:
    """Whether nothing here rejects null: no type without it, no closed list, no composition."""
    names = schema.get("type", "null")
    typed = names == "null" or (isinstance(names, list) and "null" in names)
    listed = None in schema.get("enum", [None])
    composed = any(key in schema for key in _COMPOSED)
    unions = [schema[key] for key in ("oneOf", "anyOf") if isinstance(schema.get(key), list)]
    branched = all(any(_is_null(branch) for branch in union) for union in unions)
    return typed and listed and branched and not composed


def _is_null(branch: JSON) -> bool:
    return isinstance(branch, dict) and branch.get("type") in ("null", ["null"])


def _beside_null(schema: JSONObject) -> JSONObject:
    """A union of the schema and null, with annotations outside."""
    outside = {k: v for k, v in schema.items() if k in _ANNOTATIONS or k.startswith("x-")}
    inside = {k: v for k, v in schema.items() if k not in outside}
    return {"anyOf": [inside, _NULL], **outside}
