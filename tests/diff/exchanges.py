"""Random pairs of small APIs, and exchanges that one takes and the other refuses.

An API has one operation and one webhook.

``mismatches`` is a second opinion: it knows statuses, media types and parameters by itself, and
leaves values to jsonschema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from tests.agreement.verdicts import judge_by

from specmeld.model.api_description import Api, Content, Operation, Parameter
from specmeld.openapi.schema import SchemaView
from specmeld.text.pointer import parse_pointer

_SCHEMAS = "#/components/schemas/"
_TAGGED = ("Box", "Sack", "Tray")
_JSON = "application/json"
_MEDIA_TYPES = (_JSON, "application/*", "*/*", "text/plain", f"{_JSON}; charset=utf-8", "text/csv")
_SENT = (_JSON, "application/xml", "text/plain", "text/csv")
_STATUSES = ("200", "201", "2XX", "404", "4XX", "500", "default")
_GIVEN = ("200", "201", "204", "403", "404", "500", "503")
_TEXTS = ("", "a", "ab", "abc", "abcdefgh", "A", "1", "é", "a b")
_NUMBERS = (0, 1, 2, 5, 9, 10, 11, 100, -1, 1.5)


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
            return {"$ref": f"{_SCHEMAS}Crate"}
        if pick == 6:
            return self.union()
        return {"type": "array", "items": self.schema(depth - 1)}

    def union(self) -> dict[str, Any]:
        names = self.dice.sample(_TAGGED, self.dice.choice([1, 2]))
        mapping = {name.lower(): f"{_SCHEMAS}{name}" for name in names}
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
                {"type": "string", "enum": self.dice.sample(_TEXTS[1:5], 2)},
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
        """One more media type; none comes twice, with a charset and without."""
        name = self.dice.choice(_MEDIA_TYPES)
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


def _without_checks(value: Any, left_out: str) -> Any:
    if isinstance(value, list):
        return [_without_checks(each, left_out) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: True
        if isinstance(each, dict) and each.get(left_out) is True
        else _without_checks(each, left_out)
        for key, each in value.items()
    }


# ── what one takes and the other refuses ────────────────────────────────────────────────────────


class Peer:
    """One version of the API, as its jsonschema judges it, and values that it may like."""

    def __init__(self, document: dict[str, Any], api: Api, dice: Random) -> None:
        self.document, self.api, self.dice = document, api, dice
        self.operation: Operation = api.operations[0]
        self.given: set[tuple[int, int]] = set()
        """Bodies of this version that were held against those of the other."""
        self._judges: dict[int, Any] = {}

    def takes(self, schema: Any, value: Any) -> bool:
        if id(schema) not in self._judges:
            self._judges[id(schema)] = judge_by(
                True if schema is None else schema, self.api.schemas
            )
        return bool(self._judges[id(schema)].is_valid(value))

    def overlooks(self, schema: Any, value: Any, left_out: str) -> bool:
        """Whether it takes the value if it does not look at what was not to come."""
        schemas, looked_at = _without_checks([self.api.schemas, schema], left_out)
        return bool(judge_by(looked_at, schemas).is_valid(value))

    def stated(self, content: Content) -> Any:
        """The schema as the document has it."""
        found: Any = self.document
        for step in parse_pointer(content.pointer):
            found = found[step]
        return found["schema"]

    def statuses(self) -> set[str]:
        return {one.status for one in self.operation.responses}

    def parameters(self) -> dict[tuple[str, str], Parameter]:
        return {(one.location, one.name.lower()): one for one in self.operation.parameters}

    def under(self, status: str) -> str | None:
        """What says of a status what comes with it; None where nothing does."""
        ways = [status, f"{status[0]}XX", *(["default"] if status[0] in "45" else [])]
        return next((one for one in ways if one in self.statuses()), None)

    def answer(self, status: str) -> tuple[Content, ...] | None:
        """What is said of the body that comes with a status; None where nothing is."""
        known = {one.status: one.contents for one in self.operation.responses}
        name = self.under(status)
        return None if name is None else known[name]

    def values(self, schema: Any, left_out: str, depth: int = 4) -> Iterator[Any]:
        """Values of a schema of the document, without the properties that do not travel."""
        while isinstance(schema, dict) and "$ref" in schema:
            name = schema["$ref"].removeprefix(_SCHEMAS)
            schema = self.document["components"]["schemas"][name]
        schema = schema if isinstance(schema, dict) else {}
        if "const" in schema or "enum" in schema:
            yield from schema.get("enum", [schema.get("const")])
        elif "oneOf" in schema:
            for branch in schema["oneOf"]:
                yield from self.values(branch, left_out, depth)
        elif schema.get("type") == "object":
            yield from self._objects(schema, left_out, depth)
        elif schema.get("type") == "array":
            items = list(self.values(schema.get("items"), left_out, depth - 1)) if depth else []
            yield from ([], *([one] for one in items), *([one, one] for one in items))
        else:
            yield from (*_TEXTS, *_NUMBERS, True, False, {}, [])

    def _objects(self, schema: dict[str, Any], left_out: str, depth: int) -> Iterator[Any]:
        sent = {
            name: list(self.values(each, left_out, depth - 1)) if depth else [0]
            for name, each in schema["properties"].items()
            if not each.get(left_out)
        }
        for _ in range(5):
            made = {name: self.dice.choice(some) for name, some in sent.items() if some}
            dropped = [name for name in made if self.dice.random() < 0.2]
            yield {name: value for name, value in made.items() if name not in dropped}
        fitting = {
            name: [one for one in some if self._fits(schema["properties"][name], one)] or some
            for name, some in sent.items()
        }
        for _ in range(5):
            made = {name: self.dice.choice(some) for name, some in fitting.items() if some}
            yield made
            yield {name: made[name] for name in made if name in schema["required"]}
            yield {**made, "z": self.dice.choice([1, "a", None])}

    def _fits(self, schema: Any, value: Any) -> bool:
        if id(schema) not in self._judges:
            self._judges[id(schema)] = judge_by(schema, self.document["components"]["schemas"])
        return bool(self._judges[id(schema)].is_valid(value))


_DOUBTFUL = "perhaps "


def certain(found: str) -> bool:
    """Whether a mismatch is one however little the taker looks at what was not to come."""
    return _DOUBTFUL not in found


def mismatches(old: Peer, new: Peer, shown: Sequence[Any] = ()) -> Iterator[str]:
    """What an old client sends and new stubs refuse, and what these answer that it does not
    expect. ``shown`` are further values to try."""
    yield from _of_parameters(old, new, shown)
    yield from _of_body(old, new, shown)
    for status in _GIVEN:
        yield from _of_answer(old, new, status, shown)
    yield from _of_event(old, new, shown)


def _of_parameters(old: Peer, new: Peer, shown: Sequence[Any]) -> Iterator[str]:
    before, after = old.parameters(), new.parameters()
    for key, parameter in after.items():
        if parameter.required and (key not in before or not before[key].required):
            yield f"{key} must be sent"
    for key in before.keys() & after.keys():
        mine, theirs = before[key], after[key]
        written = [
            _written(mine, value)
            for value in [*shown, *old.values(mine.schema, "readOnly")]
            if value not in ([], {}) and old.takes(mine.schema, value)
        ]
        listed = SchemaView(mine.schema).type_names == ("array",)
        written += [
            [one]
            for one in shown
            if isinstance(one, str)
            and any(old.takes(mine.schema, read) for read in _read(mine, [one], listed))
        ]
        for texts in written:
            if texts is not None and not any(
                new.takes(theirs.schema, read) for read in _read(theirs, texts, listed)
            ):
                yield f"{key} as {texts}"


def _written(parameter: Parameter, value: Any) -> list[str] | None:
    """The texts that a parameter is sent as, each under its name; None where there are none."""
    parts = [json.dumps(one) if not isinstance(one, str) else one
             for one in (value if isinstance(value, list) else [value])]  # fmt: skip
    if any("," in part for part in parts) or isinstance(value, dict):
        return None
    repeated = parameter.location == "query" and parameter.explode
    return parts if repeated else [",".join(parts)]


def _read(parameter: Parameter, texts: list[str], listed: bool) -> Iterator[Any]:
    """All that texts may be read as. One value is a list of one, but for a header with a comma, at
    which it would be split."""
    repeated = parameter.location == "query" and parameter.explode
    if len(texts) == 1:
        yield from _meant(texts[0])
    if repeated and listed and any("," in text for text in texts):
        return  # several items, read as one
    if len(texts) == 1 and not listed and (parameter.location != "header" or "," not in texts[0]):
        parts = texts
    elif repeated or (len(texts) == 1 and listed):
        parts = texts if repeated else [one for text in texts for one in text.split(",")]
    else:
        return
    yield parts
    yield [[*_meant(part)][-1] for part in parts]


def _meant(text: str) -> Iterator[Any]:
    yield text
    if text in ("true", "false") or re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text, re.ASCII):
        yield json.loads(text)


def _of_body(old: Peer, new: Peer, shown: Sequence[Any]) -> Iterator[str]:
    mine, theirs = old.operation.body, new.operation.body
    assert mine is not None and theirs is not None
    if theirs.required and not mine.required:
        yield "the body is required"
    yield from _of_contents(old, new, mine.contents, theirs.contents, "readOnly", shown)


def _of_answer(old: Peer, new: Peer, status: str, shown: Sequence[Any]) -> Iterator[str]:
    mine, theirs = old.answer(status), new.answer(status)
    if theirs is None:
        if mine is not None and status[0] == "2":
            # Of a range, what is left of it will do.
            yield f"{'' if status in old.statuses() else _DOUBTFUL}{status} is gone"
    elif mine is None:
        if status[0] == "2" and "default" not in old.statuses():
            yield f"{status} is new"
    elif mine and not theirs:
        stands = old.under(status) in new.statuses()
        if old.under(status) == new.under(status) or not stands:
            yield f"{status} comes without a body"
    elif mine:
        found = _of_contents(new, old, theirs, mine, "writeOnly", shown)
        yield from (f"{status}: {one}" for one in found)
        for one in mine:
            given = [sent for sent in _SENT if _covering(sent, (one,))]
            if not any(_covering(sent, theirs) for sent in given):
                yield f"{status} does not come as {one.media_type}"


def _of_event(old: Peer, new: Peer, shown: Sequence[Any]) -> Iterator[str]:
    mine, theirs = (one.api.webhooks[0].operation.body for one in (old, new))
    assert mine is not None and theirs is not None
    if mine.required and not theirs.required:
        yield "an event may come without a body"
    yield from _of_contents(new, old, theirs.contents, mine.contents, "writeOnly", shown)


def _of_contents(
    giver: Peer,
    taker: Peer,
    given: tuple[Content, ...],
    taken: tuple[Content, ...],
    left_out: str,
    shown: Sequence[Any],
) -> Iterator[str]:
    for sent in _SENT:
        one, other = _covering(sent, given), _covering(sent, taken)
        if one is None:
            continue
        if other is None:
            yield f"{sent} is not taken"
            continue
        if (id(one), id(other)) in giver.given:
            continue
        giver.given.add((id(one), id(other)))
        schema = giver.stated(one)
        for value in [*shown, *giver.values(schema, left_out)]:
            if giver.takes(one.schema, value) and not taker.takes(other.schema, value):
                doubtful = taker.overlooks(other.schema, value, left_out)
                yield f"{_DOUBTFUL if doubtful else ''}{sent}: {json.dumps(value)}"


def _covering(sent: str, contents: tuple[Content, ...]) -> Content | None:
    for wanted in (sent, f"{sent.partition('/')[0]}/*", "*/*"):
        for content in contents:
            if content.media_type.partition(";")[0] == wanted:
                return content
    return None
