"""Random OpenAPI files as people write them, and the same API written down in another way.

Driven by a ``Random``, so that Hypothesis can shrink what it finds and a loop can take any seed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

Document = dict[str, Any]

_SCHEMAS = ("Boat", "Crew", "Port", "Cargo", "Fault")
_KEYS = ("id", "name", "kind", "size", "owner", "parts", "note", "next")
_PATHS = ("/boats", "/boats/{boatId}", "/boats/{boatId}/crew", "/ports/{port}", "/search")
_STATUSES = ("200", "201", "204", "404", "4XX", "default")
_MEDIA = ("application/json", "application/xml", "text/csv", "multipart/form-data")


def random_api(dice: Random, *, is_30: bool = False) -> Document:
    """An API of a few operations with components of all kinds, which may refer to each other.

    The same dice give the same API in OpenAPI 3.0 and 3.1, webhooks aside.
    """
    return _Maker(dice, is_30).document()


class _Maker:
    def __init__(self, dice: Random, is_30: bool) -> None:
        self._dice = dice
        self._is_30 = is_30

    def document(self) -> Document:
        document: Document = {
            "openapi": "3.0.3" if self._is_30 else "3.1.0",
            "info": {"title": "Harbour", "version": "1"},
        }
        if self._chance():
            document["servers"] = [{"url": "https://api.example.com/v1"}]
        if self._chance():
            document["security"] = [{"key": []}]
        if self._chance():
            document["tags"] = [{"name": "boats", "description": "All boats."}]
        document["paths"] = {path: self._path(path) for path in self._some(_PATHS, 1)}
        webhooks = {"sunk": {"post": self._operation("sunk")}}
        if self._chance() and not self._is_30:
            document["webhooks"] = webhooks
        document["components"] = self._components()
        return document

    def _components(self) -> Document:
        return {
            "schemas": {name: self._component(name) for name in _SCHEMAS},
            "parameters": {
                "Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                "Trace": {"name": "X-Trace", "in": "header", "schema": self._scalar()},
            },
            "responses": {"Lost": self._response(), "Done": {"description": "Done."}},
            "requestBodies": {"Boat": {"required": True, "content": self._content()}},
            "headers": {"Rate": {"schema": {"type": "integer"}}},
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        }

    # Operations -----------------------------------------------------------------------------

    def _path(self, path: str) -> Document:
        names = [step[1:-1] for step in path.split("/") if step.startswith("{")]
        inside = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in names
        ]
        shared = self._chance()
        item: Document = {"parameters": inside} if inside and shared else {}
        if self._chance(5):
            item["summary"] = "A path."
        for method in self._some(("get", "post", "patch"), 1):
            operation = self._operation(f"{method}{path.replace('/', '_').strip('_{}')}")
            own = [] if shared else [dict(one) for one in inside]
            operation["parameters"] = [*own, *operation["parameters"]]
            if not operation["parameters"] and self._chance():
                del operation["parameters"]
            if method == "get":
                operation.pop("requestBody", None)
            item[method] = operation
        return item

    def _operation(self, name: str) -> Document:
        operation: Document = {"operationId": name.replace("{", "").replace("}", "")}
        if self._chance():
            operation["summary"] = f"Does {name}."
        if self._chance(4):
            operation["tags"] = ["boats"]
        operation["parameters"] = self._parameters()
        if self._chance():
            by_name = {"$ref": "#/components/requestBodies/Boat"}
            operation["requestBody"] = by_name if self._chance(3) else self._body()
        operation["responses"] = {
            status: self._response_or_name(status) for status in self._some(_STATUSES, 1, 3)
        }
        if self._chance(3):
            operation["security"] = self._pick([[], [{"token": []}], [{"key": []}, {"token": []}]])
        if self._chance(6):
            hook = {"post": {"responses": {"200": {"description": "Heard."}}}}
            operation["callbacks"] = {"done": {"{$request.query.url}": hook}}
        return operation

    def _parameters(self) -> list[Document]:
        listed: list[Document] = []
        for name in self._some(("limit", "state", "after"), 0, 2):
            if name == "limit" and self._chance():
                listed.append({"$ref": "#/components/parameters/Limit"})
            else:
                listed.append({"name": name, "in": "query", "schema": self._scalar()})
                if self._chance(3):
                    listed[-1]["required"] = True
        if self._chance(3):
            listed.append({"$ref": "#/components/parameters/Trace"})
        return listed

    def _body(self) -> Document:
        required = {"required": self._chance()} if self._chance() else {}
        return required | {"content": self._content()}

    def _content(self) -> Document:
        return {name: {"schema": self.schema(2)} for name in self._some(_MEDIA, 1, 2)}

    def _response_or_name(self, status: str) -> Document:
        if status in ("404", "4XX") and self._chance():
            return {"$ref": "#/components/responses/Lost"}
        if status == "204":
            return {"description": "Done."}
        return self._response()

    def _response(self) -> Document:
        made: Document = {"description": self._pick(["", "As asked.", "It failed."])}
        if self._chance(4):
            by_name = {"$ref": "#/components/headers/Rate"}
            made["headers"] = {"X-Rate": by_name if self._chance() else {"schema": self._scalar()}}
        if self._chance(1.5):
            made["content"] = self._content()
        return made

    # Schemas --------------------------------------------------------------------------------

    def _component(self, name: str) -> Document:
        if name == "Fault":
            return self._object(1)
        match self._pick(["object", "object", "object", "allOf", "oneOf", "enum"]):
            case "allOf":
                return {"allOf": [{"$ref": "#/components/schemas/Fault"}, self._object(1)]}
            case "oneOf" if name not in ("Boat", "Crew"):
                return self._tagged()
            case "enum":
                return {"type": "string", "enum": ["new", "used", "lost"]}
        return self._object(2)

    def _tagged(self) -> Document:
        branches = []
        for tag in ("sail", "motor"):
            branch = self._object(0)
            branch["properties"] = {"kind": {"type": "string", "enum": [tag]}} | {
                key: value for key, value in branch["properties"].items() if key != "kind"
            }
            branch["required"] = ["kind"]
            branches.append(branch)
        return {self._pick(["oneOf", "anyOf"]): branches}

    def schema(self, depth: int) -> Document:
        kinds = ["scalar", "scalar", "reference", "nullable"]
        if depth:
            kinds += ["object", "array", "map", "allOf", "anyOf", "words"]
        match self._pick(kinds):
            case "reference":
                return self._ref()
            case "nullable":
                return self._nullable()
            case "object":
                return self._object(depth - 1)
            case "array":
                return {"type": "array", "items": self.schema(depth - 1)}
            case "map":
                return {"type": "object", "additionalProperties": self.schema(depth - 1)}
            case "allOf":
                return {"allOf": [self._ref(), self._object(0)]}
            case "anyOf":
                return {"anyOf": [{"type": "string"}, self._object(0)]}
            case "words":
                return {"description": "Of it.", "allOf": [self._ref()]}
        return self._scalar()

    def _nullable(self) -> Document:
        if self._chance():
            inner = self._scalar()
            inner.pop("enum", None)
            if self._is_30:
                return inner | {"nullable": True}
            return inner | {"type": [inner["type"], "null"]}
        inner, word = self._ref(), self._pick(["anyOf", "oneOf"])
        if self._is_30:
            return {"allOf": [inner], "nullable": True}
        return {word: [inner, {"type": "null"}]}

    def _object(self, depth: int) -> Document:
        names = self._some(_KEYS, 1, 4)
        made: Document = {"type": "object"}
        if required := self._some(names, 0, 2):
            made["required"] = required
        made["properties"] = {name: self.schema(depth) for name in names}
        if self._chance(5):
            made["additionalProperties"] = self._pick([False, True])
        return made

    def _scalar(self) -> Document:
        match self._pick(["string", "enum", "integer", "number", "boolean"]):
            case "string":
                bound = self._pick([{}, {"maxLength": 40}, {"pattern": "^[a-z]*$"}])
                words = {"description": "Some words."} if self._chance() else {}
                return {"type": "string"} | bound | words
            case "enum":
                return {"type": "string", "enum": ["new", "used", "lost"], "default": "new"}
            case "integer":
                return {"type": "integer", "minimum": 1, "maximum": 100}
            case "number":
                return {"type": "number"}
        return {"type": "boolean"}

    def _ref(self) -> Document:
        return {"$ref": f"#/components/schemas/{self._pick(_SCHEMAS)}"}

    # Dice -----------------------------------------------------------------------------------

    def _chance(self, of: float = 2) -> bool:
        return self._dice.random() * of < 1

    def _pick(self, choices: Sequence[Any]) -> Any:
        return self._dice.choice(choices)

    def _some(self, choices: Sequence[str], least: int, most: int = 3) -> list[str]:
        count = min(self._dice.randint(least, most), len(choices))
        chosen = self._dice.sample(range(len(choices)), count)
        return [choices[at] for at in sorted(chosen)]


# The same API, written down in another way ---------------------------------------------------


def restated(document: Document, dice: Random) -> Document:
    """The same API with other names of components, written out here and there, in another order.

    A component that nothing uses keeps its name, since nothing else tells what it is.
    """
    copy: Document = json.loads(json.dumps(document))
    used = _used(copy)
    schemas = copy["components"]["schemas"]
    names = {
        name: f"{name}Dto" if name in used and dice.random() < 0.4 else name for name in schemas
    }
    copy = _renamed(copy, names)
    _write_out(copy, copy["paths"], dice)
    schemas = copy["components"]["schemas"]
    unused = [schemas[name] for name in schemas if name in names and name not in used]
    still = _used(copy, unused)
    copy["components"]["schemas"] = {
        name: each for name, each in schemas.items() if name in still or name in names
    }
    copy["paths"] = _shuffled(copy["paths"], dice)
    return copy


_PREFIX = "#/components/schemas/"


def _used(document: Document, more: Sequence[Any] = ()) -> set[str]:
    """The schemas that something leads to, from outside of the schemas."""
    schemas = document["components"]["schemas"]
    others = {key: each for key, each in document["components"].items() if key != "schemas"}
    found: set[str] = set()
    waiting: list[Any] = [document["paths"], document.get("webhooks"), others, *more]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            name = str(value.get("$ref", "")).removeprefix(_PREFIX)
            if name in schemas and name not in found:
                found.add(name)
                waiting.append(schemas[name])
    return found


def _renamed(document: Document, names: dict[str, str]) -> Document:
    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            name = str(value.get("$ref", ""))
            if name.startswith(_PREFIX):
                value = {**value, "$ref": _PREFIX + names[name.removeprefix(_PREFIX)]}
            return {key: walk(each) for key, each in value.items()}
        return [walk(each) for each in value] if isinstance(value, list) else value

    made: Document = walk(document)
    schemas = made["components"].get("schemas", {})
    made["components"]["schemas"] = {names[name]: each for name, each in schemas.items()}
    return made


def _write_out(document: Document, value: Any, dice: Random) -> None:
    """Put what a reference leads to in its place, where the dice say so."""
    steps = list(value) if isinstance(value, dict) else range(len(value))
    for step in steps:
        inner = value[step]
        if not isinstance(inner, dict | list):
            continue
        name = inner.get("$ref") if isinstance(inner, dict) else None
        if isinstance(name, str) and len(inner) == 1 and dice.random() < 0.3:
            _, _, section, key = name.split("/")
            value[step] = json.loads(json.dumps(document["components"][section][key]))
        else:
            _write_out(document, inner, dice)


def _shuffled(value: Document, dice: Random) -> Document:
    keys = list(value)
    dice.shuffle(keys)
    return {key: value[key] for key in keys}
