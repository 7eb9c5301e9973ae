"""OpenAPI 3.0, 3.1 or 3.2 → OpenAPI 3.1, with common mistakes repaired and reported.

Schemas become JSON Schema 2020-12: ``nullable`` becomes a type list or a null branch, boolean
exclusive bounds become numbers, ``example`` becomes ``examples``. Everything else stays unchanged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from specmeld.diagnostics import Diagnostic, Severity
from specmeld.model.json import JSON, JSONObject
from specmeld.openapi.shapes import FIELDS
from specmeld.read.references.circles import Circles
from specmeld.read.references.follow import follow
from specmeld.read.references.missing import STAND_IN, Checked, shown
from specmeld.read.upgrade.from_32 import say_in_31
from specmeld.read.upgrade.name_repairs import misfit_names, renamed
from specmeld.read.upgrade.operation_repairs import repair_operations
from specmeld.read.upgrade.repair_notes import (
    LOST,
    kind_in_words,
    named_examples,
    required_properties,
    usable_parameter,
    with_lists,
    with_ranges,
    with_schema,
)
from specmeld.read.upgrade.schema_keywords import foreign_keywords
from specmeld.read.upgrade.schema_upgrade import alone, is_leaf, undescribed, upgrade_schema
from specmeld.read.upgrade.swagger2 import as_written
from specmeld.text.located import DEEPEST
from specmeld.text.pointer import Pointer, pointer_text

VERSION = "3.1.1"

_LEFT_OUT = "left out"

_DESCRIPTIVE = ("info", "tags", "servers", "externalDocs")
"""Fields of a document that hold plain values only."""

_NULL_VALUES = ("example", "value", "default", "schema")

_CLOSED = frozenset(["additionalProperties", "unevaluatedProperties"])
"""Keywords that depend on which properties a schema describes."""

_PROPERTY_ESCAPE = re.compile(r"\\[pP]\{")

_PURE = frozenset(["parameter", "response", "header", "body", "example", "scheme"])
"""Kinds of objects that a reference object can replace."""


class RemoteReferenceError(Exception):
    """A ``$ref`` that points outside the document."""

    def __init__(self, reference: str, pointer: Pointer) -> None:
        super().__init__(reference)
        self.pointer = pointer


class TooDeepError(Exception):
    """The document is nested deeper than ``located.DEEPEST``."""

    def __init__(self, pointer: Pointer) -> None:
        super().__init__()
        self.pointer = pointer


@dataclass(slots=True)
class Upgrade:
    """A document being upgraded; ``diagnostics`` say what was repaired."""

    file: str
    source: JSONObject
    diagnostics: list[Diagnostic] = field(default_factory=list)
    swagger: bool = False
    """Whether the document was written as Swagger 2.0, which has fewer keywords."""
    old_names: dict[tuple[str, str], str] = field(default_factory=dict)
    """Kind and new name of each renamed component → the name in the document."""
    _checked: Checked = field(init=False)
    _circles: Circles = field(init=False)
    _newer: bool = field(init=False)
    _older: bool = field(init=False)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._checked = Checked(self.source)
        self._circles = Circles(self.source)
        version = str(self.source.get("openapi"))
        self._newer, self._older = version.startswith("3.2"), version.startswith("3.0")

    def document(self) -> JSONObject:
        """A new document; it shares only non-OpenAPI values, such as examples, with ``source``.

        Raises RemoteReferenceError and TooDeepError."""
        source = self.source
        made: JSONObject = {"openapi": VERSION, "info": self._info(source.get("info"))}
        made |= {k: v for k, v in source.items() if k not in ("openapi", "swagger", "info")}
        made = self._object(made, "document", ())
        made |= {key: self._filled(made[key], (key,)) for key in _DESCRIPTIVE if key in made}
        made = self._with_fitting_names(made)
        if isinstance(made.get("tags"), list):
            made["tags"] = self._with_tags_once(made["tags"])
        if not any(made.get(key) for key in ("paths", "webhooks", "components")):
            self.note("warning", "missing-paths", "the document has no paths", ())
        made.setdefault("paths", {})
        repair_operations(made, self.note)
        return made

    def note(
        self, severity: Severity, code: str, message: str, pointer: Pointer, fix: str = ""
    ) -> None:
        place = "#" + (pointer_text(pointer) or "/")
        remark = Diagnostic(severity, code, message, self.file, place=place, fix=fix)
        self.diagnostics.append(remark)

    def _look_up(self, reference: str) -> JSON:
        target = follow(self.source, reference)
        return target[0] if target else None

    def _filled(self, value: JSON, pointer: Pointer) -> JSON:
        """A plain value without empty members."""
        if isinstance(value, list):
            return [self._filled(each, (*pointer, n)) for n, each in enumerate(value)]
        if not isinstance(value, dict) or len(pointer) > DEEPEST:
            return value
        made: JSONObject = {}
        for key, each in value.items():
            if each is None and not key.startswith("x-"):
                self._empty(key, pointer)
            else:
                made[key] = self._filled(each, (*pointer, key))
        return made

    def _empty(self, key: str, pointer: Pointer) -> None:
        self.note("note", "empty-field", f"{key} is empty; ignoring it", (*pointer, key))

    def _with_fitting_names(self, document: JSONObject) -> JSONObject:
        names = misfit_names(document.get("components"))
        for (kind, name), new in names.items():
            message = f"{name[:40]!r} is not a valid component name; renaming it to {new[:40]!r}"
            self.note("note", "component-renamed", message, ("components", kind, name))
            self.old_names[kind, new] = name
        return renamed(document, names)

    def _with_tags_once(self, tags: list[JSON]) -> list[JSON]:
        made: list[JSON] = []
        names: set[str] = set()
        for index, tag in enumerate(tags):
            name = tag.get("name") if isinstance(tag, dict) else None
            if isinstance(name, str) and name in names:
                message = f"the tag {name[:40]!r} appears twice: using the first"
                self.note("warning", "repeated-tag", message, ("tags", index))
                continue
            names |= {name} if isinstance(name, str) else set()
            made.append(tag)
        return made

    def _info(self, source: JSON) -> JSONObject:
        info = dict(source) if isinstance(source, dict) else {}
        for key, default in (("title", "API"), ("version", "0")):
            value = info.get(key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                info[key] = str(value)
            elif not isinstance(value, str):
                self.note("warning", f"missing-{key}", f"info.{key} is missing", ("info",))
                info[key] = default
        return info

    def _object(self, source: JSONObject, kind: str, pointer: Pointer) -> JSONObject:
        if len(pointer) > DEEPEST:
            raise TooDeepError(pointer)
        reference = source.get("$ref")
        if isinstance(reference, str) and not reference.startswith("#"):
            raise RemoteReferenceError(reference, pointer)
        made: JSONObject = {}
        fields = FIELDS.get(kind, {})
        for key, value in source.items():
            if kind == "schema" and key == "items" and isinstance(value, list):
                self._tuple(made, source, pointer)
            elif kind == "schema" and key == "additionalItems":
                continue  # it belongs to the tuple, and has no meaning without one
            elif kind == "callback" and not key.startswith(("x-", "$")):
                self._one(made, key, value, "path", pointer)
            elif key in fields:
                shape, inner = fields[key]
                self._field(made, key, value, shape, inner, pointer)
            elif value is None and kind in FIELDS and self._is_empty(key, kind):
                self._empty(key, pointer)
            else:
                made[key] = value
        if kind == "schema" and "properties" in source:
            self._require(made, source, pointer)
        return self._finish(made, kind, pointer)

    def _is_empty(self, key: str, kind: str) -> bool:
        """Whether null is an invalid value of a field of an OpenAPI object."""
        return kind != "schema" and key not in _NULL_VALUES and not key.startswith("x-")

    def _require(self, made: JSONObject, source: JSONObject, pointer: Pointer) -> None:
        """The list of required properties, including those that declare it themselves."""
        listed = source.get("required")
        names = listed if isinstance(listed, list) else []
        more = [name for name in required_properties(source) if name not in names]
        for name in more:
            message = f"{name[:40]!r} has 'required: true'; requiring it in its parent"
            self.note("note", "required-in-property", message, (*pointer, "properties", name))
        if more:
            made["required"] = [*names, *more]

    def _tuple(self, made: JSONObject, source: JSONObject, pointer: Pointer) -> None:
        """A list of items was a tuple up to draft 2019-09, and the rest were additional items."""
        self.note("note", "tuple-items", "writing a list of items as prefixItems", pointer)
        self._field(made, "prefixItems", source["items"], "list", "schema", pointer)
        if "additionalItems" in source:
            self._one(made, "items", source["additionalItems"], "schema", pointer)

    def _field(
        self, made: JSONObject, key: str, value: JSON, shape: str, kind: str, pointer: Pointer
    ) -> None:
        here = (*pointer, key)
        if kind == "example":
            value = named_examples(value, lambda code, text: self.note("note", code, text, here))
        if shape == "one":
            self._one(made, key, value, kind, pointer)
        elif shape == "map" and isinstance(value, dict):
            if isinstance(value.get("$ref"), str) and kind != "schema":
                raise RemoteReferenceError(str(value["$ref"]), here)
            members: JSONObject = {}
            for name, member in value.items():
                if str(name).startswith("x-") and kind != "schema" and kind != "header":
                    members[name] = member
                else:
                    self._one(members, name, member, kind, here)
            made[key] = members
        elif shape == "list" and isinstance(value, list):
            items: JSONObject = {}
            for index, item in enumerate(value):
                self._one(items, index, item, kind, here)
            made[key] = list(items.values())
        else:
            self._drop(value, f"{key} is not {'a list' if shape == 'list' else 'an object'}", here)

    def _one(
        self, made: JSONObject, key: str | int, value: JSON, kind: str, pointer: Pointer
    ) -> None:
        here = (*pointer, key)
        if isinstance(value, dict):
            value = self._leading(value, kind, here)
        if isinstance(value, dict) and kind in ("parameter", "header"):
            value = self._parameter(value, kind, here)
        if value is _LEFT_OUT:
            return
        if kind == "schema" and isinstance(value, dict) and is_leaf(value):
            made[key] = dict(value)  # type: ignore[index]  # lists come as maps
        elif isinstance(value, dict):
            made[key] = self._object(value, kind, here)  # type: ignore[index]  # lists come as maps
        elif kind == "schema" and isinstance(value, bool):
            made[key] = value  # type: ignore[index]
        elif kind == "schema":
            message = f"{str(key)[:40]!r} must be a schema, but is {kind_in_words(value)}"
            self.note("warning", "wrong-shape", message, here, "reading it as 'anything'")
            made[key] = {}  # type: ignore[index]
        else:
            self._drop(value, f"{key} is not an object", here)

    def _parameter(self, value: JSONObject, kind: str, pointer: Pointer) -> JSON:
        """A parameter or a header that can be sent, with a schema."""
        usable: JSONObject | None = value
        if kind == "parameter":
            usable = usable_parameter(
                value, lambda code, text: self.note("warning", code, text, pointer)
            )
        if usable is None:
            return _LEFT_OUT
        return with_schema(usable, lambda code, text: self.note("note", code, text, pointer))

    def _leading(self, value: JSONObject, kind: str, pointer: Pointer) -> JSON:
        """The object, repaired if its reference is broken."""
        reference = value.get("$ref")
        if "$ref" in value and kind in FIELDS and not isinstance(reference, str):
            message = f"$ref must be a string, but is {kind_in_words(reference)}"
            self.note("warning", "wrong-shape", message, (*pointer, "$ref"), "ignoring it")
            return {key: each for key, each in value.items() if key != "$ref"}
        fault = ""
        if isinstance(reference, str) and reference.startswith("#"):
            fault = self._checked.fault(reference)
        if not fault and kind == "schema" and self._circles.closes(pointer):
            told = as_written(str(reference)) if self.swagger else str(reference)
            message = f"$ref {shown(told)} makes the schema contain itself"
            here, fix = (*pointer, "$ref"), "reading it as 'anything'"
            self.note("warning", "circular-reference", message, here, fix)
            return {key: each for key, each in value.items() if key != "$ref"}
        if not fault:
            if kind == "media" and isinstance(reference, str):  # 3.1 has no components for it
                found = follow(self.source, reference)
                return found[0] if found and isinstance(found[0], dict) else {}
            return value
        what, repaired = LOST.get(kind, ("ignoring it", None))
        if not str(reference).startswith(STAND_IN):
            self._tell_of_missing(str(reference), fault, what, (*pointer, "$ref"))
        beside = {key: each for key, each in value.items() if key != "$ref"}
        return _LEFT_OUT if repaired is None else repaired | beside

    def _tell_of_missing(self, reference: str, fault: str, fix: str, pointer: Pointer) -> None:
        message = f"$ref {shown(reference)} {fault}"
        message = as_written(message) if self.swagger else message
        self.note("warning", "dangling-reference", message, pointer, fix)

    def _pure(self, made: JSONObject, pointer: Pointer) -> JSONObject:
        """A reference, beside which only two keywords have a meaning (3.1.1, section 4.8.23)."""
        ignored = [key for key in made if key not in ("$ref", "summary", "description")]
        if ignored:
            message = f"{shown(ignored[0])} next to a $ref has no effect; ignoring it"
            self.note("note", "beside-reference", message, pointer)
        return {key: each for key, each in made.items() if key not in ignored}

    def _drop(self, value: JSON, message: str, pointer: Pointer) -> None:
        if value is not None:
            message += "; ignoring it"
        self.note("warning", "wrong-shape", message, pointer)

    def _once(self, code: str, message: str, pointer: Pointer) -> None:
        """A note that applies to many places is reported at the first."""
        if (code, message) not in self._told:
            self._told.add((code, message))
            self.note("note", code, message, pointer)

    def _finish(self, made: JSONObject, kind: str, pointer: Pointer) -> JSONObject:
        if self._newer:
            made = say_in_31(made, kind, lambda code, text: self._once(code, text, pointer))
        if kind in _PURE and isinstance(made.get("$ref"), str):
            return self._pure(made, pointer)
        if kind == "schema":
            if made.get("enum") == [] and "jsonSchemaDialect" not in self.source:
                message = "an empty list of values would allow nothing; ignoring it"
                self.note("warning", "empty-enum", message, pointer)
                del made["enum"]
            if self._older:
                made = self._of_older(made, pointer)
            if _PROPERTY_ESCAPE.search(str(made.get("pattern", ""))):
                message = "not every tool supports \\p{…} in patterns, although ECMA-262 defines it"
                self._once("unicode-pattern", message, pointer)
            made = self._with_described(made, pointer)
            return upgrade_schema(
                made, lambda code, text: self.note("note", code, text, pointer), self._look_up
            )
        if kind == "operation":
            made = with_lists(made, lambda code, text: self.note("note", code, text, pointer))
            made = with_ranges(made, lambda code, text: self.note("note", code, text, pointer))
        if kind == "body" and "content" not in made:
            message = "the request body has no 'content'; using an empty one"
            self.note("note", "missing-content", message, pointer)
            return made | {"content": {}}
        if kind == "parameter" and made.get("in") == "path" and made.get("required") is not True:
            message = "path parameter is not marked 'required: true'; treating it as required"
            self.note("note", "optional-path-parameter", message, pointer)
            return made | {"required": True}
        if kind == "header" and ("in" in made or "name" in made):
            message = "a header object must not have 'name' or 'in'; ignoring them"
            self.note("note", "parameter-as-header", message, pointer)
            return {key: value for key, value in made.items() if key not in ("in", "name")}
        if kind == "response" and "$ref" not in made and "description" not in made:
            message = "the response has no description; using an empty one"
            self._once("missing-description", message, pointer)
            return made | {"description": ""}
        if kind == "operation" and "responses" not in made:
            message = "the operation has no responses; keeping it as it is"
            self.note("note", "missing-responses", message, pointer)
        return made

    def _of_older(self, schema: JSONObject, pointer: Pointer) -> JSONObject:
        """A schema of 3.0, which has a rule of its own for references, and fewer keywords."""
        for code, message in foreign_keywords(schema, swagger=self.swagger):
            self._once(code, message, pointer)
        if not isinstance(schema.get("$ref"), str):
            return schema
        return alone(schema, lambda code, text: self.note("note", code, text, pointer))

    def _with_described(self, schema: JSONObject, pointer: Pointer) -> JSONObject:
        """A composed schema with an entry for each property that it requires."""
        names = undescribed(schema, self._look_up)
        properties = schema.get("properties", {})
        if not names or not isinstance(properties, dict) or _CLOSED & schema.keys():
            return schema
        message = f"{names[0][:40]!r} is required but not described; allowing anything"
        self.note("note", "undescribed-property", message, pointer)
        return schema | {"properties": properties | {name: {} for name in names}}
