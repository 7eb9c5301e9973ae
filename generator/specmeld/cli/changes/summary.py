"""The summary of all changes."""

from __future__ import annotations

from collections import Counter

from specmeld.pipeline.compare.gate import Verdict

HEADINGS = {
    "breaking": "Breaking",
    "warning": "Possibly breaking",
    "info": "Other changes",
}
"""Level → the heading of its changes."""


def counts(verdict: Verdict) -> dict[str, int]:
    """How many changes of each level are not accepted, and how many are accepted."""
    from specmeld.diff import LEVELS

    open_ = Counter(one.change.level for one in verdict.open)
    return {**{level: open_[level] for level in LEVELS}, "accepted": len(verdict.accepted)}


def next_version(verdict: Verdict) -> tuple[str, str]:
    """Which part of the version should grow, and the next version, which may be unknown.

    Accepted changes count too: they still break clients.
    """
    from specmeld.diff import advised, following

    advice = advised(verdict.found.changes)
    return advice, following(verdict.found.version, advice)


def summary(verdict: Verdict) -> str:
    """One line, without a newline."""
    if not verdict.judged:
        return "no changes"
    count, (advice, then) = counts(verdict), next_version(verdict)
    accepted = f", {count['accepted']} accepted" if count["accepted"] else ""
    told = f"{count['breaking']} breaking, {count['warning']} possibly breaking"
    told += f", {count['info']} other{accepted}; next version: {advice}"
    return f"{told}, {then}" if then else told
