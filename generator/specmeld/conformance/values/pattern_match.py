"""Patterns asked of texts, by the reader that every package carries: in bounded time."""

from __future__ import annotations

from specmeld.runtime import is_linear, matcher, readable

LONGEST = 10_000
"""Code points of a text that any pattern is asked of."""
_LONGEST_SEARCHED = 60
"""Code points of a text for patterns that are asked step by step."""


class UnreadablePatternError(Exception):
    """A pattern that nothing can read; says why."""


def found(pattern: str, text: str) -> bool:
    """Whether the pattern is found in the text. Raises UnreadablePatternError."""
    try:
        return matcher()(pattern)(text)
    except ValueError as failure:
        raise UnreadablePatternError(f"the pattern cannot be read: {failure}") from None


def reach(pattern: str) -> int:
    """The longest text that the pattern is asked of. Raises UnreadablePatternError."""
    if not readable(pattern):
        raise UnreadablePatternError("the pattern cannot be read")
    return LONGEST if is_linear(pattern) else _LONGEST_SEARCHED
