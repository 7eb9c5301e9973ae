"""The module of each component's type: the modules of models follow the client's resources.

A component lives with the resource whose operations alone use it; one that several use lives with
their nearest common parent, at the top in ``shared``. What a component refers to is used wherever
it is used, so a module only imports from its parents, and no two import each other. Components that
no operation uses are in ``other``, which may import from all and from which none imports; if there
are many, it is split in the same way by the prefixes of names.

A module of very many components would delay the first call that needs one of them. It is split into
parts, also by prefixes of names; what a part uses of the others it loads when a value needs it.
"""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from specmeld.model.api_description import Api, Operation
from specmeld.plan.models.model_order import circles
from specmeld.plan.models.schema_shape import referred
from specmeld.plan.names import identifiers
from specmeld.plan.places.resources import Member, ResourcePath

_SHARED = "shared"
_UNUSED = "other"
_ELSE = f"{_UNUSED}:"
"""The prefix of its modules, which no resource's have."""
_MANY = 200
"""Most components in one module of unused ones."""
_LARGEST, _LARGE = 100, 24
"""Most components of a module before it is split, and of a part."""
_RESERVED = (_SHARED, _UNUSED, "inputs", "import_module", *dir(builtins))
"""Modules are names in ``models/__init__.py``, and must not hide what it uses."""


@dataclass(frozen=True, slots=True)
class Shards:
    """Where components live."""

    modules: Mapping[str, str]
    """Component → name of its module below ``models``."""
    wholes: Mapping[str, str] = field(default_factory=dict)
    """Module → the module that it is a part of."""

    def apart(self, one: str, other: str) -> bool:
        """Whether two modules are parts of the same, so that they may use each other."""
        return one != other and one in self.wholes and self.wholes[one] == self.wholes.get(other)


def shards(api: Api, members: Iterable[Member]) -> Shards:
    """The modules of the components, by the resources of the operations."""
    homes: dict[str, ResourcePath] = {}
    for member in members:
        for name in set(referred(_schemas_of(member.operation))):
            _use(homes, name, member.resource)
    uses = {
        name: frozenset(referred([schema])) & api.schemas.keys()
        for name, schema in api.schemas.items()
    }
    order = list(reversed(list(circles(uses))))  # users come before what they use
    _spread(homes, uses, order)
    others = _others(api, uses, [circle for circle in order if homes.keys().isdisjoint(circle)])
    wholes = {name: " ".join(path) for name, path in homes.items()} | others
    texts = _parted(wholes)
    modules = identifiers.unique({text for text in texts.values() if text}, _module, "models")
    modules |= {"": _SHARED, _ELSE: _UNUSED}
    return Shards(
        {name: modules[texts[name]] for name in api.schemas},
        {modules[texts[name]]: text for name, text in wholes.items() if texts[name] != text},
    )


def _parted(wholes: Mapping[str, str]) -> dict[str, str]:
    """Component → words of its module, very large ones split."""
    sizes = Counter(wholes.values())
    found = dict(wholes)
    for text in [text for text, size in sizes.items() if size > _LARGEST]:
        inside = [name for name in wholes if wholes[name] == text]
        begin = _beginnings(inside, _LARGE)
        found |= {name: " ".join((f"{text or _SHARED}:", *begin[name])) for name in inside}
    return found


def _spread(
    homes: dict[str, ResourcePath], uses: Mapping[str, frozenset[str]], order: Iterable[list[str]]
) -> None:
    """Move what components use to where they are, and keep those that use each other together."""
    for circle in order:
        for name in [name for name in circle if name in homes]:
            for other in circle:
                _use(homes, other, homes[name])
        for name in [name for name in circle if name in homes]:
            for used in uses[name]:
                _use(homes, used, homes[name])


def _others(api: Api, uses: Mapping[str, frozenset[str]], order: list[list[str]]) -> dict[str, str]:
    """Unused components → words of their module: by prefixes of names, if there are many."""
    unused = {name for circle in order for name in circle}
    if len(unused) <= _MANY:
        return dict.fromkeys(unused, _ELSE)
    inside = {name: uses[name] & unused for name in unused}
    begin = _beginnings(unused, _MANY)
    homes: dict[str, ResourcePath] = {}
    for circle in order:
        if homes.keys().isdisjoint(circle):
            homes[min(circle)] = begin[min(circle)]
        _spread(homes, inside, [circle])
    return {name: " ".join((_ELSE, *path)) for name, path in homes.items()}


def _beginnings(names: Iterable[str], most: int) -> dict[str, tuple[str, ...]]:
    """The first words of each name, as few as leave no group larger than ``most``."""
    words = {name: tuple(map(str.lower, identifiers.words(name))) for name in names}
    often = Counter(told[:size] for told in words.values() for size in range(1, len(told) + 1))
    return {
        name: next(
            (told[:size] for size in range(1, len(told) + 1) if often[told[:size]] <= most), told
        )
        for name, told in words.items()
    }


def _module(text: str) -> str:
    return identifiers.beside(identifiers.module_name(text), _RESERVED)


def _use(homes: dict[str, ResourcePath], name: str, user: ResourcePath) -> None:
    """Add a user of a component: its home becomes the nearest common parent."""
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
