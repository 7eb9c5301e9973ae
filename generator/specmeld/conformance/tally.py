"""How many cases each keyword has, and how they went: the table of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HEADINGS = ("cases", "accept-invalid", "reject-valid", "misplaced", "not tested")


@dataclass(slots=True)
class Tally:
    """The cases of one keyword, or of several together."""

    cases: int = 0
    accept_invalid: int = 0
    """Bodies that the schema refuses and the code does not."""
    reject_valid: int = 0
    misplaced: int = 0
    """Rightly refused, at another place than the constraint's."""
    untested: int = 0
    """Sides of constraints without a case."""

    def row(self) -> tuple[int, ...]:
        """The numbers under ``HEADINGS``."""
        return (
            self.cases,
            self.accept_invalid,
            self.reject_valid,
            self.misplaced,
            self.untested,
        )


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return Tally(*map(sum, zip(*(one.row() for one in tallies), strict=True)))


def table(title: str, tallies: Mapping[str, Tally]) -> list[str]:
    """A line for each, those with the most cases first, and one for all."""
    if not tallies:
        return []
    ordered = sorted(tallies.items(), key=lambda one: (-one[1].cases, one[0]))
    wide = max(len(name) for name in (title, *tallies))
    lines = [title.ljust(wide) + "".join(f"{one:>{len(one) + 3}}" for one in HEADINGS)]
    for name, tally in (*ordered, ("all", total(tallies.values()))):
        numbers = zip(HEADINGS, tally.row(), strict=True)
        lines.append(name.ljust(wide) + "".join(f"{n:>{len(head) + 3},}" for head, n in numbers))
    return lines
