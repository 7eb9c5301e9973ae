"""How much work a search may do: counted, not timed, so that every run finds the same cases."""

from __future__ import annotations

from dataclasses import dataclass

GIVEN_UP = "gave up: there are too many alternatives to search"


class NoInstanceError(Exception):
    """No valid instance was found; says why."""


class SpentError(NoInstanceError):
    """The work that a search may do is done."""

    def __init__(self) -> None:
        super().__init__(GIVEN_UP)


@dataclass(slots=True)
class Effort:
    """Steps that are left to a search: verdicts, instances, and branches that it enters."""

    left: int

    def take(self, steps: int) -> None:
        """Take the steps of what is known already: they may be more than are left."""
        self.left = max(self.left - steps, 0)

    def spend(self) -> None:
        """Take a step. Raises SpentError where none is left."""
        if self.left <= 0:
            raise SpentError
        self.left -= 1
