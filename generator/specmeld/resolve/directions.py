"""Separate schemas for requests and for responses.

A required property that is ``readOnly`` is only required in responses, one that is ``writeOnly``
only in requests (OpenAPI 3.0.3, section 4.7.24.2; JSON Schema 2020-12, Validation, section 9.4).
Here the schemas are rewritten so that ``required`` itself says so. If requests and responses then
need different versions of a component, it keeps that of responses, and requests refer to a second
one, ``NAME-Input``.

A name is excused if its property is beside ``required`` or in a part of its ``allOf``; schemas that
only test (``not``, ``if``, ``contains``) are unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from specmeld.model.api_description import INPUT, Api, Holder, Operation, Schema, holding
from specmeld.model.json import JSONObject
from specmeld.resolve.excuses import Excuses
from specmeld.resolve.uses import Uses, reached_from, users
from specmeld.text.pointer import escaped, unescaped

_COMPONENTS = "#/components/schemas/"
_SAME_VALUE = frozenset({"allOf", "then", "else", "dependentSchemas"})
"""Keywords whose schemas apply to the same value as the schema itself."""
_PARTS = _SAME_VALUE | {
    *("anyOf", "oneOf", "prefixItems", "items", "unevaluatedItems"),
    *("properties", "patternProperties", "additionalProperties", "unevaluatedProperties"),
}
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas"})
_ASKING = _SAME_VALUE | {"required"}
_READ = _PARTS | {"required", "$ref"}
_NO_SCHEMAS = frozenset({"const", "default", "enum", "example", "examples"})


def directed(api: Api) -> Api:
    """``api`` with ``required`` as it applies to requests and to responses."""
    left_out = Excuses("readOnly", api.schemas)
    request, response = _Reading(left_out), _Reading(Excuses("writeOnly", api.schemas))
    changed = {
        name
        for name, schema in api.schemas.items()
        if request.of(schema) is not schema or response.of(schema) is not schema
    }
    schemas: dict[str, Schema] = dict(api.schemas)
    if changed:
        uses = {name: frozenset(_references(schema)) for name, schema in api.schemas.items()}
        sent = _reached(_sent(api.operations), uses)
        received = _reached(_received(api), uses)
        two_ways = reached_from(changed, users(uses)) & sent & received
        inputs = _input_names(two_ways, api.schemas)
        request = _Reading(left_out, inputs)
        schemas |= {name: request.of(api.schemas[name]) for name in sent}
        schemas |= {name: response.of(api.schemas[name]) for name in received}
        schemas |= {made: request.of(api.schemas[name]) for name, made in inputs.items()}
    operations = tuple(_operation(one, request, response) for one in api.operations)
    webhooks = tuple(
        replace(one, operation=_operation(one.operation, response, request)) for one in api.webhooks
    )
    return replace(api, schemas=schemas, operations=operations, webhooks=webhooks)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Schemas for one direction.

    A schema without differences is the same object.
    """

    excuses: Excuses
    """The properties that may be missing in this direction."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Component → its replacement in this direction."""
    done: dict[tuple[int, frozenset[str]], Any] = field(default_factory=dict)

    def of(self, schema: Schema | None, excused: frozenset[str] = frozenset()) -> Any:
        """``schema``, if what contains it excuses these names already."""
        if not isinstance(schema, dict) or _READ.isdisjoint(schema):
            return schema
        key = id(schema), excused
        if key not in self.done:
            asked = not _ASKING.isdisjoint(schema)
            here = excused | self.excuses.of(schema) if asked else excused
            changed = {
                keyword: made
                for keyword, value in schema.items()
                if keyword in _READ and (made := self._value(keyword, value, here)) is not value
            }
            self.done[key] = _without_empty({**schema, **changed}) if changed else schema
        return self.done[key]

    def _value(self, keyword: str, value: Any, excused: frozenset[str]) -> Any:
        if keyword == "$ref":
            made = self.renamed.get(_component({keyword: value}))
            return value if made is None else _COMPONENTS + escaped(made)
        if keyword == "required":
            listed = value if isinstance(value, list) else []
            kept = [one for one in listed if not isinstance(one, str) or one not in excused]
            return value if len(kept) == len(listed) else kept
        below = excused if keyword in _SAME_VALUE else frozenset[str]()
        if keyword in _NAMED and isinstance(value, dict):
            named = {name: self.of(one, below) for name, one in value.items()}
            return value if all(named[name] is value[name] for name in value) else named
        if isinstance(value, list):
            listed = [self.of(one, below) for one in value]
            same = all(made is one for made, one in zip(listed, value, strict=True))
            return value if same else listed
        return self.of(value, below)


def _without_empty(schema: JSONObject) -> JSONObject:
    if schema.get("required", True) == []:
        del schema["required"]
    return schema


def _component(schema: Schema) -> str:
    """The component that a schema refers to; empty if it is not a reference."""
    ref = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(ref, str) or not ref.startswith(_COMPONENTS):
        return ""
    return unescaped(ref.rpartition("/")[2])


def _references(schema: Schema) -> Iterator[str]:
    """The components that ``schema`` refers to, anywhere in it."""
    waiting: list[Any] = [schema]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            if target := _component(value):
                yield target
            value = [one for keyword, one in value.items() if keyword not in _NO_SCHEMAS]
        elif not isinstance(value, list):
            continue
        waiting += [one for one in value if isinstance(one, (dict, list))]


def _reached(roots: Iterable[Any], uses: Uses) -> set[str]:
    """The components that schemas lead to."""
    return reached_from([name for root in roots for name in _references(root)], uses)


def _sent(operations: Iterable[Operation]) -> Iterator[Any]:
    for operation in operations:
        yield from (parameter.schema for parameter in operation.parameters)
        yield from (one.schema for one in (operation.body.contents if operation.body else ()))


def _received(api: Api) -> Iterator[Any]:
    yield from _sent(each.operation for each in api.webhooks)
    for operation in api.operations:
        for response in operation.responses:
            yield from (header.schema for header in response.headers.values())
            yield from (content.schema for content in response.contents)


def _input_names(names: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Component → the name of its request version."""
    used = set(taken)
    made = {}
    for name in sorted(names):
        made[name] = f"{name}{INPUT}"
        while made[name] in used:
            made[name] += INPUT
        used.add(made[name])
    return made


def _operation(operation: Operation, sent: _Reading, received: _Reading) -> Operation:
    body = operation.body
    return replace(
        operation,
        parameters=tuple(_read(one, sent) for one in operation.parameters),
        body=body and replace(body, contents=tuple(_read(one, sent) for one in body.contents)),
        responses=tuple(
            replace(
                response,
                contents=tuple(_read(one, received) for one in response.contents),
                headers={name: _read(one, received) for name, one in response.headers.items()},
            )
            for response in operation.responses
        ),
    )


def _read(holder: Holder, reading: _Reading) -> Holder:
    return holding(holder, reading.of(holder.schema))
