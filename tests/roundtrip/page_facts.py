"""What pages can hold in a style: the API as they show it, and what a sample of it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from specmeld.model.claims import Place
from specmeld.model.documents import SourceDocument
from specmeld.read import read_document

from .apis import Api, Operation, Parameter, Property, Shape

_MARKUP = re.compile(r"</?b>|\{\{ ?| ?\}\}|\{% ?| ?%\}")
"""What means something to the makers of pages, and is nobody's words."""


def plain(api: Api) -> Api:
    """The API without what pages of any form would have to quote."""
    return replace(api, operations=tuple(map(_plain_operation, api.operations)))


def _plain_operation(operation: Operation) -> Operation:
    return replace(
        operation,
        description=_words(operation.description),
        parameters=tuple(
            replace(each, shape=_plain_shape(each.shape)) for each in operation.parameters
        ),
        body=_plain_shape(operation.body) if operation.body else None,
        responses=tuple(
            replace(
                each,
                description=_words(each.description),
                shape=_plain_shape(each.shape) if each.shape else None,
            )
            for each in operation.responses
        ),
    )


def _plain_shape(shape: Shape) -> Shape:
    facts = dict(shape.facts)
    if "description" in facts:
        facts["description"] = _words(facts["description"])
    members = tuple(replace(each, shape=_plain_shape(each.shape)) for each in shape.properties)
    items = _plain_shape(shape.items) if shape.items else None
    return replace(shape, facts=facts, properties=members, items=items)


def _words(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())


def without_answer_bodies(api: Api) -> Api:
    """The API as pages describe it that show answers by samples."""
    return _with_operations(
        api,
        lambda each: replace(
            each, responses=tuple(replace(answer, shape=None) for answer in each.responses)
        ),
    )


def _with_operations(api: Api, change: Callable[[Operation], Operation]) -> Api:
    return replace(api, operations=tuple(map(change, api.operations)))


def sampled(api: Api) -> set[str]:
    """The places of all properties that the samples of answers show."""
    return {
        str(place)
        for operation in api.operations
        for answer in operation.responses
        if answer.shape is not None
        for place in _places(
            Place(operation.name, f"response.{answer.status}"), answer.shape.properties
        )
    }


def _places(at: Place, members: tuple[Property | Parameter, ...]) -> Iterator[Place]:
    for each in members:
        below, shape = at.key(each.name), each.shape
        yield below
        while shape.items is not None:
            below, shape = below.items(), shape.items
        yield from _places(below, shape.properties)


def read_samples(text: str, dialect: str) -> set[str]:
    """The places of properties that a page's samples show to exist."""
    reading = read_document(SourceDocument("page", "page", text, dialect=dialect))
    return {
        str(claim.at)
        for claim in reading.claims
        if claim.evidence == "example"
        and claim.keyword == "exists"
        and claim.at.section.startswith("response")
        and claim.at.steps[-1:] not in ((), ("[]",))
    }
