"""By what a list can be told where to go on: parameters of the query, or properties of the body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from specmeld.model.api import Operation
from specmeld.model.plan import ArgumentPlan
from specmeld.plan.answer_values import AnswerReader, plain
from specmeld.plan.contents import is_json


@dataclass(frozen=True, slots=True)
class Asked:
    """A value that a request can have: what the runtime's ``Paging`` calls it, and its schema."""

    name: str
    schema: Any


@dataclass(frozen=True, slots=True)
class Askable:
    """What a request can have in one place, by its name on the wire."""

    values: Mapping[str, Asked]
    in_body: bool = False

    def named(self, wanted: str) -> Asked | None:
        """The first of the ``wanted`` names that there is."""
        by_name = {plain(name): each for name, each in self.values.items()}
        return next((by_name[name] for name in wanted.split() if name in by_name), None)


def of_query(operation: Operation, arguments: Iterable[ArgumentPlan]) -> Askable:
    """The parameters of the query."""
    names = {one.key: one.name for one in arguments if one.location == "query"}
    return Askable(
        {
            each.name: Asked(names[each.name], each.schema)
            for each in operation.parameters
            if each.location == "query" and each.name in names
        }
    )


def of_body(operation: Operation, answers: AnswerReader) -> Askable:
    """The properties of the one JSON that is sent; none where there is another body or none."""
    contents = operation.body.contents if operation.body is not None else ()
    if len(contents) != 1 or not is_json(contents[0].media_type):
        return Askable({}, in_body=True)
    found = answers.properties(contents[0].schema)
    return Askable({name: Asked(name, schema) for name, schema in found.items()}, in_body=True)
