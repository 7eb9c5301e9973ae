"""Find equal schemas, efficiently even if they are deep and compared often."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Contents:
    """Numbers for JSON values: equal ones have the same number; ``1`` is not ``true``.

    A value is visited once, even if it is also compared as part of another. It must not change, and
    must be kept alive by others.
    """

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._seen: dict[int, int] = {}
        """Identity of an object or list → its number."""

    def number(self, value: Any) -> int:
        waiting = [value] if isinstance(value, (dict, list)) and id(value) not in self._seen else []
        while waiting:
            unknown = [
                one
                for one in _parts(waiting[-1])
                if isinstance(one, (dict, list)) and id(one) not in self._seen
            ]
            if unknown:
                waiting += unknown
            else:
                self._learn(waiting.pop())
        return self._known(value)

    def _known(self, value: Any) -> int:
        if isinstance(value, (dict, list)):
            return self._seen[id(value)]
        return self._number((type(value), value))

    def _learn(self, value: Any) -> None:
        if isinstance(value, dict):
            said = frozenset((key, self._known(inner)) for key, inner in value.items())
            self._seen[id(value)] = self._number((dict, said))
        elif isinstance(value, list):
            self._seen[id(value)] = self._number((list, *map(self._known, value)))

    def _number(self, key: Any) -> int:
        return self._numbers.setdefault(key, len(self._numbers))


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
