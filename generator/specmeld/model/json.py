"""JSON as Python sees it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeAlias

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

JSONObject: TypeAlias = dict[str, Any]
"""A JSON object that is still being built or walked; its values are JSON."""


def identity(value: JSON) -> Hashable:
    """A key that is equal for equal JSON values: 1 is 1.0, but true is not 1."""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return bool, value
    if isinstance(value, list | tuple):
        return list, tuple(map(identity, value))
    if isinstance(value, dict):
        return dict, frozenset((key, identity(each)) for key, each in value.items())
    assert value is None or isinstance(value, int | float | str)
    return value
