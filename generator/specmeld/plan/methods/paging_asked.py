"""By what a list can be told where to go on: parameters of the query, or properties of the body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from specmeld.model.api_description import Operation, Schema
from specmeld.model.method_plan import ArgumentPlan
from specmeld.plan.methods.answer_values import AnswerReader, plain
from specmeld.plan.methods.contents import is_json
from specmeld.plan.quoting import literal

_HOLDERS = ("page", "pagination", "paging")
"""Properties of a body that hold what goes on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A value that a request can have: what the runtime's ``Paging`` calls it, and its schema."""

    name: str
    schema: Schema


@dataclass(frozen=True, slots=True)
class Askable:
    """What a request can have in one place, by its name on the wire."""

    values: Mapping[str, Asked]
    in_body: bool = False
    holder: str = ""
    """The property of the body that has them; empty where it has them itself."""

    @property
    def details(self) -> list[str]:
        """The arguments of ``Paging`` that say where they are."""
        held = [f"holder={literal(self.holder)}"] if self.holder else []
        return ["in_body=True", *held] if self.in_body else []

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


def of_body(operation: Operation, answers: AnswerReader) -> Iterator[Askable]:
    """The properties of the one JSON that is sent, and of those in it that speak of pages."""
    contents = operation.body.contents if operation.body is not None else ()
    if len(contents) != 1 or not is_json(contents[0].media_type):
        return
    found = answers.properties(contents[0].schema)
    yield _askable(found, "")
    for name, schema in found.items():
        if plain(name) in _HOLDERS:
            yield _askable(answers.properties(schema), name)


def _askable(properties: Mapping[str, Any], holder: str) -> Askable:
    asked = {name: Asked(name, schema) for name, schema in properties.items()}
    return Askable(asked, in_body=True, holder=holder)
