"""Random small APIs, and random changes of them.

An API has one operation and one webhook.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

SCHEMAS = "#/components/schemas/"
TEXTS = ("", "a", "ab", "abc", "abcdefgh", "A", "1", "é", "a b")
_TAGGED = ("Box", "Sack", "Tray")
_JSON = "application/json"
_MEDIA_TYPES = (_JSON, "application/*", "*/*", "text/plain", f"{_JSON}; charset=utf-8", "text/csv")
_STATUSES = ("200", "201", "2XX", "404", "4XX", "500", "default")


class Draft:
    """An API that is made, and changed, by dice."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice

    def api(self) -> dict[str, Any]:
        tags = {name: self.tagged(name) for name in _TAGGED}
        operation = {
            "parameters": [self.parameter(name) for name in "pqr" if self.dice.random() < 0.6],
            "requestBody": {"required": self.chance(), "content": self.content()},
            "responses": {"200": self.answer()}
            | {one: self.answer() for one in _STATUSES if self.dice.random() < 0.3},
        }
        return {
            "openapi": "3.1.0",
            "info": {"title": "random", "version": "1"},
            "paths": {"/crates": {"put": operation}},
            "webhooks": {"packed": {"post": self.event()}},
            "components": {"schemas": {"Crate": self.object(1), **tags}},
        }

    def chance(self) -> bool:
        return self.dice.random() < 0.5

    def parameter(self, name: str) -> dict[str, Any]:
        place = self.dice.choice(["query", "query", "header"])
        schema = self.leaf()
        if self.dice.random() < 0.3 and "pattern" not in schema:
            schema = {"type": "array", "items": schema}
        more = {"explode": False} if self.dice.random() < 0.2 else {}
        named = {"name": name, "in": place, "required": self.chance()}
        return {**named, "schema": schema, **more}

    def content(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for _ in range(self.dice.choice([1, 1, 2])):
            self._add(made, self.schema(2))
        return made

    def event(self) -> dict[str, Any]:
        body = {"required": self.chance(), "content": self.content()}
        return {"requestBody": body, "responses": {"204": {"description": "Noted."}}}

    def answer(self) -> dict[str, Any]:
        return {"description": "It."} | ({"content": self.content()} if self.chance() else {})

    def schema(self, depth: int) -> dict[str, Any]:
        pick = self.dice.randrange(8 if depth else 3)
        if pick < 3:
            return self.leaf()
        if pick < 5:
            return self.object(depth - 1)
        if pick == 5:
            return {"$ref": f"{SCHEMAS}Crate"}
        if pick == 6:
            return self.union()
        return {"type": "array", "items": self.schema(depth - 1)}

    def union(self) -> dict[str, Any]:
        names = self.dice.sample(_TAGGED, self.dice.choice([1, 2]))
        mapping = {name.lower(): f"{SCHEMAS}{name}" for name in names}
        told = {"discriminator": {"propertyName": "kind", "mapping": mapping}}
        return {"oneOf": [{"$ref": one} for one in mapping.values()], **told}

    def tagged(self, name: str) -> dict[str, Any]:
        made = self.object(0)
        made["properties"]["kind"] = {"const": name.lower()}
        made["required"] = sorted({*made["required"], "kind"})
        return made

    def object(self, depth: int) -> dict[str, Any]:
        names = self.dice.sample("abc", self.dice.choice([1, 2]))
        made: dict[str, Any] = {
            "type": "object",
            "properties": {name: self.property(depth) for name in names},
            "required": [name for name in names if self.chance()],
        }
        match self.dice.randrange(6):
            case 0:
                made["additionalProperties"] = False
            case 1:
                made["additionalProperties"] = True
        return made

    def property(self, depth: int) -> dict[str, Any]:
        access = self.dice.choice([{}, {}, {}, {"readOnly": True}, {"writeOnly": True}])
        return {**self.schema(depth), **access}

    def leaf(self) -> dict[str, Any]:
        least, most = sorted(self.dice.sample(range(12), 2))
        return self.dice.choice(
            [
                *({"type": one} for one in ("string", "integer", "number", "boolean")),
                *({"type": "integer", "minimum": least}, {"type": "number", "maximum": most}),
                *({"type": "string", "maxLength": most}, {"type": "string", "minLength": 1}),
                {"type": "string", "enum": self.dice.sample(TEXTS[1:5], 2)},
                {"type": "string", "pattern": self.dice.choice(["^[a-z]+$", "^a", "^[a-zA-Z]*$"])},
                {"type": "integer", "enum": [least, most]},
            ]
        )

    # ── changes ─────────────────────────────────────────────────────────────────────────────────

    def changed(self, api: dict[str, Any]) -> dict[str, Any]:
        """The same API after one change, at times after two."""
        made: dict[str, Any] = json.loads(json.dumps(api))
        for _ in range(self.dice.choice([1, 1, 1, 2])):
            operation = made["paths"]["/crates"]["put"]
            event = made["webhooks"]["packed"]["post"]["requestBody"]
            match self.dice.randrange(10):
                case 7:
                    self._contents(event["content"])
                case 8:
                    event["required"] = self.chance()
                case 0:
                    self._parameters(operation["parameters"])
                case 1:
                    self._contents(operation["requestBody"]["content"])
                case 2:
                    operation["requestBody"]["required"] = self.chance()
                case 3 | 9:
                    self._answers(operation["responses"])
                case _:
                    self._schemas(made)
        return made

    def _parameters(self, parameters: list[dict[str, Any]]) -> None:
        number = self.dice.randrange(len(parameters) + 1)
        if number == len(parameters):
            names = {one["name"] for one in parameters}
            parameters += [self.parameter(name) for name in "pqrs" if name not in names][:1]
            return
        match self.dice.randrange(5):
            case 0:
                del parameters[number]
            case 1:
                parameters[number]["required"] = self.chance()
            case 2:
                parameters[number]["explode"] = self.chance()
            case 3 if not {"items", "pattern"} & parameters[number]["schema"].keys():
                parameters[number]["schema"] = {
                    "type": "array",
                    "items": parameters[number]["schema"],
                }
            case _:
                parameters[number]["schema"] = self.leaf()

    def _contents(self, contents: dict[str, Any]) -> None:
        name = self.dice.choice([*contents])
        match self.dice.randrange(3):
            case 0 if len(contents) > 1:
                del contents[name]
            case 1:
                self._add(contents, contents.pop(name)["schema"])
            case _:
                schema = self.schema(1) if self.chance() else contents[name]["schema"]
                self._add(contents, schema)

    def _add(self, contents: dict[str, Any], schema: Any) -> None:
        """One more media type; none comes twice, with a charset and without.

        What may be text is a string: of other values no one could say how they are written there.
        """
        name = self.dice.choice(_MEDIA_TYPES)
        if name.startswith(("text/", "*/")) and schema.get("type") != "string":
            schema = self.dice.choice([{"type": "string"}, {"type": "string", "minLength": 1}])
        if not contents or name.partition(";")[0] not in {
            one.partition(";")[0] for one in contents
        }:
            contents[name] = {"schema": schema}

    def _answers(self, answers: dict[str, Any]) -> None:
        name = self.dice.choice([*answers])
        match self.dice.randrange(4):
            case 0 if name != "200":
                del answers[name]
            case 1 if "content" in answers[name]:
                self._contents(answers[name]["content"])
            case 2:
                other = self.dice.choice(_STATUSES)
                answers.setdefault(other, json.loads(json.dumps(answers[name])))
            case _:
                answers.setdefault(self.dice.choice(_STATUSES), self.answer())

    def _schemas(self, api: dict[str, Any]) -> None:
        schema = self.dice.choice(list(_objects(api)))
        names = list(schema["properties"])
        name = self.dice.choice([one for one in names if one != "kind"] or ["a"])
        match self.dice.randrange(6):
            case 0:
                schema["properties"].pop(name, None)
            case 1:
                schema["properties"][self.dice.choice("abcd")] = self.property(0)
            case 2:
                required = {*schema["required"]} ^ {name}
                schema["required"] = sorted(required)
            case 3:
                schema.pop("additionalProperties", None)
                schema |= self.dice.choice([{}, {"additionalProperties": False}])
            case 4 if name in schema["properties"]:
                keyword = self.dice.choice(["readOnly", "writeOnly"])
                access = schema["properties"][name].pop(keyword, None)
                schema["properties"][name] |= {} if access else {keyword: True}
            case _:
                schema["properties"][name] = self.property(0)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("properties"), dict):
            yield value
        for each in value.values():
            yield from _objects(each)
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each)
