"""When two values of a keyword are equivalent."""

from __future__ import annotations

from collections.abc import Hashable

from specmeld.model.json import JSON, identity


def same(one: JSON, other: JSON) -> bool:
    """JSON equality: 1 is 1.0, but true is not 1."""
    return identity(one) == identity(other)


def agree(keyword: str, one: JSON, other: JSON) -> bool:
    """Whether two values of a keyword are equivalent; lists of values have no order."""
    return meaning(keyword, one) == meaning(keyword, other)


def meaning(keyword: str, value: JSON) -> Hashable:
    """A key that is equal for two values of a keyword that agree."""
    if keyword.rpartition(".")[2] in ("enum", "type", "knownValues"):
        found = frozenset(map(identity, listed(value)))
        return found - {identity(None)} or found  # ``nullable`` says whether null is allowed
    return identity(value)


def listed(value: JSON) -> list[JSON]:
    return list(value) if isinstance(value, list) else [value]
