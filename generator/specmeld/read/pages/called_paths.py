"""Which of many paths with parameters a path is a call of: ``/boats/17`` calls ``/boats/{id}``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

Key = tuple[str, str]
"""A method, and the shape of a path."""
MOST_STEPS = 50
"""Most steps of a path that others are compared with; an API's have a few."""
_PARAMETER = "{}"


@dataclass
class _Step:
    """What follows a step of some paths."""

    further: dict[str, _Step] = field(default_factory=dict)
    number: int | None = None
    """That of the path that ends here."""

    def add(self, steps: Iterable[str], number: int) -> None:
        at = self
        for step in steps:
            at = at.further.setdefault(step, _Step())
        if at.number is None:
            at.number = number

    def past(self, step: str, fits: Callable[[str], object]) -> Iterator[_Step]:
        """Where a step of a path leads: to the same step, or to a parameter."""
        ways = (step, _PARAMETER) if step != _PARAMETER and fits(step) else (step,)
        yield from (self.further[way] for way in ways if way in self.further)


class CalledPaths:
    """Paths by their steps, so that not each is compared with each."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys: list[Key] = []
        self._forward: dict[str, _Step] = {}
        self._backward: dict[str, _Step] = {}
        for key in keys:
            self.add(key)

    def add(self, key: Key) -> None:
        method, path = key
        number, steps = len(self._keys), _steps(path)
        if len(steps) > MOST_STEPS:
            return
        self._keys.append(key)
        self._forward.setdefault(method, _Step()).add(steps, number)
        self._backward.setdefault(method, _Step()).add(reversed(steps), number)

    def of(self, method: str, path: str, fits: Callable[[str], object]) -> Iterator[Key]:
        """The keys that a path is a call of; ``fits`` says which steps can be the value of a
        parameter."""
        return (self._keys[number] for number in self._of(method, path, fits))

    def _of(self, method: str, path: str, fits: Callable[[str], object]) -> Iterator[int]:
        waiting = [(self._forward.get(method, _Step()), 0)]
        steps = _steps(path)
        while waiting:
            at, depth = waiting.pop()
            if depth == len(steps):
                if at.number is not None:
                    yield at.number
                continue
            waiting += [(each, depth + 1) for each in at.past(steps[depth], fits)]

    def first(self, method: str, *paths: str) -> Key | None:
        """The first key that one of the paths is a call of."""
        numbers = [number for path in paths for number in self._of(method, path, bool)]
        return self._keys[min(numbers)] if numbers else None

    def is_end_of(self, method: str, path: str) -> bool:
        """Whether a path ends with a call of one of the keys."""
        waiting = [(self._backward.get(method, _Step()), 0)]
        steps = path.split("/")[::-1]
        while waiting:
            at, depth = waiting.pop()
            if at.number is not None:
                return True
            if depth < len(steps):
                waiting += [(each, depth + 1) for each in at.past(steps[depth], bool)]
        return False


def _steps(path: str) -> list[str]:
    return path.strip("/").split("/")
