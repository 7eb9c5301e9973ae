"""APIs whose pages are very long: hundreds of operations, or of properties where a page has one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import Phase, given, settings

from .apis import Api, Operation, Parameter, Property, Shape
from .can import Can
from .measure import BIG
from .random_apis import apis


def long_api(can: Can, size: int) -> Api:
    """An API of ``size`` operations, or of one with as many properties in its body."""
    drawn = _drawn(can)
    operations = [operation for api in drawn for operation in api.operations]
    if can.most_operations > 1:
        many = [_numbered(operations[at % len(operations)], at) for at in range(size)]
        return Api("Long API", drawn[0].server, tuple(many))
    members = [each.shape for operation in operations for each in _members(operation)]
    properties = tuple(
        Property(f"member_{at}", at % 2 == 0, members[at % len(members)]) for at in range(size)
    )
    body = Shape(("object",), properties=properties)
    long = Operation("POST", "/long", "A long one", body=body)
    return Api("Long API", drawn[0].server, (long,))


def _members(operation: Operation) -> tuple[Property | Parameter, ...]:
    body = operation.body.properties if operation.body is not None else ()
    return (*operation.parameters, *body)


def _numbered(operation: Operation, number: int) -> Operation:
    return replace(operation, path=f"/part{number}{operation.path}")


def _drawn(can: Can) -> list[Api]:
    """The same APIs on each call."""
    found: list[Api] = []

    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        derandomize=True,
        suppress_health_check=BIG,
    )
    @given(apis(can))
    def add(api: Api) -> None:
        found.append(api)

    add()
    return found
