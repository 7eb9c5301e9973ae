"""Numbers within bounds, near them first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import count

from specmeld.openapi.schema import Bound, Number, SchemaView

NO_FLOAT = 2**1023
"""From here on a number may be beyond all floats."""
_WHOLE_FIRST = 4
"""How many whole numbers come before those with a fraction."""


def plain(value: Decimal) -> Number:
    """The JSON number as Python reads it: an int where it has no fraction."""
    return int(value) if value == value.to_integral_value() else float(value)


def _exact(bounds: Iterable[Bound | None]) -> list[Decimal]:
    return [Decimal(str(one.value)) for one in bounds if one is not None]


def numbers(views: Sequence[SchemaView], whole: bool) -> Iterator[Number]:
    """Candidates for all of the schemas' bounds; endless. Whoever asks verifies them."""
    try:
        stated = (one.multiple_of for one in views)
        steps = [Decimal(str(step)) for step in stated if step is not None and step > 0]
        low = max(_exact(one.lower for one in views), default=None)
        high = min(_exact(one.upper for one in views), default=None)
        step = _common(steps)
        if steps:
            yield from _multiples(low, high, step)
            return
        if low is not None and high is not None and not whole:
            middle = (low + high) / 2
            yield from (plain(one) for one in (low, high, middle))
        for n, one in enumerate(_multiples(low, high, step)):
            yield one
            if not whole and n >= _WHOLE_FIRST:
                yield one + 0.5
    except (InvalidOperation, OverflowError, ValueError):
        return


def _common(steps: Sequence[Decimal]) -> Decimal:
    """A step that is a multiple of all steps, where they are whole; else the largest."""
    if not steps:
        return Decimal(1)
    if all(step == step.to_integral_value() for step in steps):
        return Decimal(math.lcm(*(int(step) for step in steps)))
    return max(steps)


def _multiples(low: Decimal | None, high: Decimal | None, step: Decimal) -> Iterator[Number]:
    if low is None and high is None:
        for n in count():
            yield plain(n * step)
    elif low is not None:
        start = (low / step).to_integral_value(rounding="ROUND_CEILING")
        for n in count():
            yield plain((start + n) * step)
    elif high is not None:
        start = min(Decimal(0), (high / step).to_integral_value(rounding="ROUND_FLOOR"))
        for n in count():
            yield plain((start - n) * step)


def beside(bound: Number, way: int, whole: bool) -> list[Number]:
    """Numbers just above (``way`` 1) or below (-1) a bound, the nearest first."""
    if whole:
        return [math.floor(bound) + 1 if way > 0 else math.ceil(bound) - 1]
    exact = Decimal(str(bound))
    near = [plain(exact + way * part) for part in (Decimal("0.01"), Decimal(1))]
    if abs(bound) < 2**53 or abs(bound) >= NO_FLOAT:
        return near
    return [math.nextafter(float(bound), way * math.inf), *near]


def is_multiple(value: Number, step: Number) -> bool:
    """By decimals as they are written: 19.99 is a multiple of 0.01, which by floats it is not."""
    try:
        return _as_written(value) % _as_written(step) == 0
    except ValueError:  # NaN and infinity
        return False


def _as_written(number: Number) -> Fraction:
    return Fraction(number if isinstance(number, int) else repr(number))
