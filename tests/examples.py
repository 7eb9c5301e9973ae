"""How many examples a law is tried with: all in CI, a share of them while somebody waits."""

from __future__ import annotations

import os

from hypothesis import settings

_ALL = bool(os.environ.get("CI"))
_SHARE = 5


def examples(count: int) -> int:
    """``count`` in CI, a fifth of it elsewhere, but never less than four."""
    return count if _ALL else min(count, max(4, count // _SHARE))


def load_profile() -> None:
    """Laws that name no count follow the same rule."""
    if not _ALL:
        settings.register_profile("waiting", max_examples=examples(100))
        settings.load_profile("waiting")
