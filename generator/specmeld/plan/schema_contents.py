"""Which schemas say the same, however often they are asked."""

from __future__ import annotations

from typing import Any


class Contents:
    """Numbers for JSON values: equal ones have one number, where ``1`` is not ``true``.

    A value is looked at once, also where it is asked about inside of another one. It must stay as
    it is, and be kept by others.
    """

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._seen: dict[int, int] = {}
        """Identity of an object or list → its number."""

    def number(self, value: Any) -> int:
        if not isinstance(value, (dict, list)):
            return self._number((type(value), value))
        known = self._seen.get(id(value))
        if known is None:
            known = self._seen[id(value)] = self._number(self._key(value))
        return known

    def _key(self, value: Any) -> tuple[Any, ...]:
        if isinstance(value, list):
            return (list, *map(self.number, value))
        return (dict, frozenset((key, self.number(inner)) for key, inner in value.items()))

    def _number(self, key: Any) -> int:
        return self._numbers.setdefault(key, len(self._numbers))
