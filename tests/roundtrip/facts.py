"""The facts of an API as claims should say them, and the facts that a reader found on a page.

Compared are the claims of evidence ``structure``, as (place, keyword, JSON). Left out on both sides
is what says nothing that another fact does not say:

- ``required`` and ``nullable`` that are false: where they are wrong, one that is true is lost, and
  the other way round;
- ``exists`` of items, and ``type: object`` of a whole body or answer: their contents say it;
- ``contentType``: all is JSON here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from specmeld.model.claims import Claim, Place
from specmeld.model.documents import SourceDocument
from specmeld.read import read_document

from .apis import JSON, Answer, Api, Operation, Parameter, Shape
from .can import Can

Fact = tuple[str, str, str]
"""Place, keyword and canonical JSON of the value."""


def facts(api: Api, can: Can) -> set[Fact]:
    """What a page of a dialect should claim of an API."""
    said = {_fact(Place("", "servers"), "url", api.server)} if can.server else set()
    for operation in api.operations:
        said.update(_fact(*each) for each in _operation(operation, can) if _counts(*each))
    return said if can.marks else {each for each in said if each[1] != "required"}


def read_facts(text: str, dialect: str) -> set[Fact]:
    """What the reader of a dialect claims of a page. Raises InputError."""
    reading = read_document(SourceDocument("page", "page", text, dialect=dialect))
    return {
        _fact(claim.at, claim.keyword, claim.value) for claim in reading.claims if _is_said(claim)
    }


def recall_precision(expected: set[Fact], found: set[Fact]) -> tuple[float, float]:
    both = len(expected & found)
    return both / max(len(expected), 1), both / max(len(found), 1)


def difference(expected: set[Fact], found: set[Fact]) -> str:
    """Lost facts with ``-``, invented ones with ``+``; empty where there are none."""
    lost = [("-", *fact) for fact in expected - found]
    invented = [("+", *fact) for fact in found - expected]
    rows = sorted(lost + invented, key=lambda row: (row[1:], row[0]))
    return "\n".join(" ".join(row) for row in rows)


def _is_said(claim: Claim) -> bool:
    return claim.evidence == "structure" and _counts(claim.at, claim.keyword, claim.value)


def _counts(at: Place, keyword: str, value: JSON) -> bool:
    if keyword == "contentType":
        return False
    if keyword in ("required", "nullable"):
        return value is True and bool(at.steps)
    if keyword == "exists":
        return not (at.steps and at.steps[-1] == "[]")
    return (keyword, value) != ("type", "object") or bool(at.steps)


def _fact(at: Place, keyword: str, value: JSON) -> Fact:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(at), keyword, json.dumps(value, sort_keys=True, ensure_ascii=False)


Said = tuple[Place, str, JSON]


def _operation(operation: Operation, can: Can) -> Iterator[Said]:
    at = Place(operation.name)
    yield at, "exists", True
    yield at, "summary", operation.summary
    if operation.description:
        yield at, "description", operation.description
    for parameter in operation.parameters:
        yield from _parameter(operation, parameter, can)
    if operation.body is not None:
        yield from _shape(Place(operation.name, "request"), operation.body, can)
    for answer in operation.responses:
        yield from _answer(operation, answer, can)


def _parameter(operation: Operation, parameter: Parameter, can: Can) -> Iterator[Said]:
    at = Place(operation.name, parameter.location).key(parameter.name)
    yield at, "exists", True
    yield at, "required", parameter.required
    yield from _shape(at, parameter.shape, can)


def _answer(operation: Operation, answer: Answer, can: Can) -> Iterator[Said]:
    at = Place(operation.name, f"response.{answer.status}")
    yield at, "exists", True
    if answer.description:
        yield at, "description", answer.description
    if answer.shape is not None:
        yield from _shape(at, answer.shape, can)


def _shape(at: Place, shape: Shape, can: Can) -> Iterator[Said]:
    if shape.types and (can.union_types or not shape.branches):
        yield at, "type", shape.types[0] if len(shape.types) == 1 else list(shape.types)
    yield at, "nullable", shape.nullable
    for keyword, value in shape.facts.items():
        yield at, keyword, value
    if shape.closed:
        yield at, "additionalProperties", False
    if shape.items is not None:
        yield from _shape(at.items(), shape.items, can)
    for branch in shape.branches:
        yield at.branch(branch.label), "exists", True
        yield from _shape(at.branch(branch.label), branch.shape, can)
        if can.hollow_branches_collapse and _is_hollow(branch.shape):
            yield at.branch(branch.label), "collapsed", True
    for each in shape.properties:
        yield at.key(each.name), "exists", True
        yield at.key(each.name), "required", each.required
        yield from _shape(at.key(each.name), each.shape, can)


def _is_hollow(shape: Shape) -> bool:
    return shape.types == ("object",) and not (shape.properties or shape.branches)
