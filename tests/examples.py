"""How many examples a law is tried with: all in CI, a share of them while somebody waits."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_ALL = bool(os.environ.get("CI"))
_SHARE = 5


def examples(count: int) -> int:
    """``count`` in CI, a fifth of it elsewhere, but never less than four."""
    return count if _ALL else min(count, max(4, count // _SHARE))


def load_profile() -> None:
    """Laws that name no count follow the same rule."""
    if not _ALL:
        busy = [HealthCheck.too_slow]  # of a machine, which says nothing of the law
        settings.register_profile("waiting", max_examples=examples(100), suppress_health_check=busy)
        settings.load_profile("waiting")
