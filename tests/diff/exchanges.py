"""Exchanges between two small APIs that one takes and the other refuses.

``mismatches`` is a second opinion: it knows statuses, media types and parameters by itself, and
leaves values to jsonschema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import Any

from tests.agreement.verdicts import judge_by

from specmeld.model.api_description import Api, Content, Operation, Parameter
from specmeld.openapi.schema import SchemaView
from specmeld.text.pointer import parse_pointer

from .drafts import SCHEMAS, TEXTS

SENT = ("application/json", "application/xml", "text/plain", "text/csv")
_GIVEN = ("200", "201", "204", "403", "404", "500", "503")
_NUMBERS = (0, 1, 2, 5, 9, 10, 11, 100, -1, 1.5)


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


class Peer:
    """One version of the API, as its jsonschema judges it, and values that it may like."""

    def __init__(self, document: dict[str, Any], api: Api, dice: Random) -> None:
        self.document, self.api, self.dice = document, api, dice
        self.operation: Operation = api.operations[0]
        self.given: set[tuple[int, int]] = set()
        """Bodies of this version that were held against those of the other."""
        self._judges: dict[int, Any] = {}
        self._verdicts: dict[tuple[int, str], bool] = {}

    def takes(self, schema: Any, value: Any) -> bool:
        key = id(schema), json.dumps(value)
        if key not in self._verdicts:
            self._verdicts[key] = bool(self._judge(schema).is_valid(value))
        return self._verdicts[key]

    def _judge(self, schema: Any) -> Any:
        if id(schema) not in self._judges:
            self._judges[id(schema)] = judge_by(
                True if schema is None else schema, self.api.schemas
            )
        return self._judges[id(schema)]

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

    def fitting(self, stated: Any, schema: Any, left_out: str) -> Iterator[Any]:
        """Values of a schema of the document that are taken as it is resolved, in any order."""
        values = [*self.values(stated, left_out)]
        self.dice.shuffle(values)
        return (one for one in values if self.takes(schema, one))

    def values(self, schema: Any, left_out: str, depth: int = 4) -> list[Any]:
        """Values of a schema of the document, without the properties that do not travel; nearly
        all of them fit."""
        while "$ref" in schema:
            name = schema["$ref"].removeprefix(SCHEMAS)
            schema = self.document["components"]["schemas"][name]
        if "const" in schema:
            return [schema["const"]]
        if "oneOf" in schema:
            branches = schema["oneOf"]
            return [one for each in branches for one in self.values(each, left_out, depth)]
        if schema["type"] == "object":
            return [*self._objects(schema, left_out, depth)]
        if schema["type"] == "array":
            items = self.values(schema["items"], left_out, depth - 1) if depth else []
            return [[], *([one] for one in items), *([one, one] for one in items)]
        return _leaves(json.dumps({**schema, "readOnly": False, "writeOnly": False}))

    def _objects(self, schema: dict[str, Any], left_out: str, depth: int) -> Iterator[Any]:
        sent = {
            name: self.values(each, left_out, depth - 1) if depth else [0]
            for name, each in schema["properties"].items()
            if not each.get(left_out)
        }
        required = schema["required"]
        untold = {name: 1 for name in required if name not in schema["properties"]}
        for _ in range(4):
            made = {name: self.dice.choice(some) for name, some in sent.items() if some} | untold
            yield made
            yield {name: value for name, value in made.items() if name in required}
            dropped = [name for name in made if name not in required and self.dice.random() < 0.5]
            yield {name: value for name, value in made.items() if name not in dropped}
            if schema.get("additionalProperties") is not False:
                yield {**made, "z": self.dice.choice([1, "a", None])}


@cache
def _leaves(text: str) -> list[Any]:
    """The values of a schema that is no object or array."""
    schema = json.loads(text)
    kinds = {"string": TEXTS, "boolean": (True, False)}
    values = schema.get("enum") or kinds.get(schema["type"], _NUMBERS)
    judge = judge_by(schema, {})
    return [one for one in values if judge.is_valid(one)]


DOUBTFUL = "perhaps "


def certain(found: str) -> bool:
    """Whether a mismatch is one however little the taker looks at what was not to come."""
    return DOUBTFUL not in found


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
            yield f"{'' if status in old.statuses() else DOUBTFUL}{status} is gone"
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
            given = [sent for sent in SENT if covering(sent, (one,))]
            if not any(covering(sent, theirs) for sent in given):
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
    for sent in SENT:
        one, other = covering(sent, given), covering(sent, taken)
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
                yield f"{DOUBTFUL if doubtful else ''}{sent}: {json.dumps(value)}"


def covering(sent: str, contents: tuple[Content, ...]) -> Content | None:
    for wanted in (sent, f"{sent.partition('/')[0]}/*", "*/*"):
        for content in contents:
            if content.media_type.partition(";")[0] == wanted:
                return content
    return None
