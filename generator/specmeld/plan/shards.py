"""Which module holds each component's type: the modules of models follow the client's resources.

A component lives with the resource whose operations alone use it; one that several use lives with
their nearest common parent, at the top in ``shared``. What a component refers to is used wherever
it is used, so a module imports from its parents' alone, and no two import each other. What no
operation uses is in ``other``, which may import from all and from which none imports.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator
from typing import Any

from specmeld.model.api import Api, Operation
from specmeld.plan import naming
from specmeld.plan.model_order import circles
from specmeld.plan.resources import Member, ResourcePath
from specmeld.plan.schema_shape import component_name

_SHARED = "shared"
_UNUSED = "other"
_RESERVED = (_SHARED, _UNUSED, "inputs", "import_module", *dir(builtins))
"""Modules are names in ``models/__init__.py``, where they must hide nothing that it uses."""


def shards(api: Api, members: Iterable[Member]) -> dict[str, str]:
    """Component → name of its module below ``models``, by the resources of the operations."""
    homes: dict[str, ResourcePath] = {}
    for member in members:
        for name in set(_referred(_schemas_of(member.operation))):
            _use(homes, name, member.resource)
    uses = {
        name: frozenset(_referred([schema])) & api.schemas.keys()
        for name, schema in api.schemas.items()
    }
    for circle in reversed(list(circles(uses))):  # what uses others comes before them
        for name in [name for name in circle if name in homes]:
            for other in circle:
                _use(homes, other, homes[name])
        for name in [name for name in circle if name in homes]:
            for used in uses[name]:
                _use(homes, used, homes[name])
    paths = {" ".join(path) for path in homes.values() if path}
    modules = {"": _SHARED, **naming.unique(paths, _module, "models")}
    return {
        name: modules[" ".join(homes[name])] if name in homes else _UNUSED for name in api.schemas
    }


def _module(text: str) -> str:
    return naming.beside(naming.module_name(text), _RESERVED)


def _use(homes: dict[str, ResourcePath], name: str, user: ResourcePath) -> None:
    """One more user of a component: its home becomes the nearest parent of all of them."""
    home = homes.get(name, user)
    size = next(
        (at for at, (ours, theirs) in enumerate(zip(home, user, strict=False)) if ours != theirs),
        min(len(home), len(user)),
    )
    homes[name] = home[:size]


def _schemas_of(operation: Operation) -> Iterator[Any]:
    yield from (parameter.schema for parameter in operation.parameters)
    yield from (content.schema for content in (operation.body.contents if operation.body else ()))
    for response in operation.responses:
        yield from (content.schema for content in response.contents)
        yield from (header.schema for header in response.headers.values())


def _referred(roots: Iterable[Any]) -> Iterator[str]:
    """The components that schemas refer to themselves, not through others."""
    waiting = list(roots)
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            if isinstance(ref := value.get("$ref"), str) and (name := component_name(ref)):
                yield name
