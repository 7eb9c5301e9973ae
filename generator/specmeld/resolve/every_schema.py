"""Apply one change to every schema of an API, inner ones first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from specmeld.model.api_description import Api, Holder, Operation, Schema, holding
from specmeld.openapi.shapes import FIELDS, Shape

SHAPES: Mapping[str, Shape] = {key: shape for key, (shape, _) in FIELDS["schema"].items()}
"""Keyword → how it holds schemas."""

Change = Callable[[Any], Any]


def in_every_schema(api: Api, change: Change) -> Api:
    """``api`` with ``change`` applied to each schema; unchanged schemas stay the same objects."""
    walk = _Walk(change)
    return replace(
        api,
        schemas={name: walk.of(schema) for name, schema in api.schemas.items()},
        operations=tuple(map(walk.operation, api.operations)),
        webhooks=tuple(
            replace(one, operation=walk.operation(one.operation)) for one in api.webhooks
        ),
    )


@dataclass(frozen=True, slots=True)
class _Walk:
    change: Change
    done: dict[int, tuple[Any, Any]] = field(default_factory=dict)
    """Id of a schema → the schema, which keeps its id alive, and its changed version."""

    def of(self, schema: Schema | None) -> Any:
        if not isinstance(schema, dict):
            return schema
        if id(schema) not in self.done:
            changed = {
                key: made
                for key, value in schema.items()
                if key in SHAPES and (made := self._inside(SHAPES[key], value)) is not value
            }
            made = self.change({**schema, **changed} if changed else schema)
            self.done[id(schema)] = schema, made
        return self.done[id(schema)][1]

    def _inside(self, shape: Shape, value: Any) -> Any:
        if shape == "one":
            return self.of(value)
        if shape == "list" and isinstance(value, list):
            listed = [self.of(one) for one in value]
            same = all(made is one for made, one in zip(listed, value, strict=True))
            return value if same else listed
        if shape == "map" and isinstance(value, dict):
            named = {name: self.of(one) for name, one in value.items()}
            return value if all(named[name] is value[name] for name in value) else named
        return value

    def operation(self, operation: Operation) -> Operation:
        body = operation.body
        return replace(
            operation,
            parameters=tuple(map(self._held, operation.parameters)),
            body=body and replace(body, contents=tuple(map(self._held, body.contents))),
            responses=tuple(
                replace(
                    response,
                    contents=tuple(map(self._held, response.contents)),
                    headers={name: self._held(one) for name, one in response.headers.items()},
                )
                for response in operation.responses
            ),
        )

    def _held(self, holder: Holder) -> Holder:
        return holding(holder, self.of(holder.schema))
