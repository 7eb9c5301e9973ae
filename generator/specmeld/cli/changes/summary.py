"""What is said of all changes together."""

from __future__ import annotations

from collections import Counter

from specmeld.pipeline.compare.gate import Verdict

HEADINGS = {
    "breaking": "Breaking",
    "warning": "Possibly breaking",
    "info": "Other changes",
}
"""Level → what stands above the changes of it."""


def counts(verdict: Verdict) -> dict[str, int]:
    """How many changes there are of each level that nobody has accepted, and how many of those."""
    from specmeld.diff import LEVELS

    open_ = Counter(one.change.level for one in verdict.open)
    return {**{level: open_[level] for level in LEVELS}, "accepted": len(verdict.accepted)}


def next_version(verdict: Verdict) -> tuple[str, str]:
    """Which part of the version should grow, and the next one, which may not be known.

    What is accepted breaks clients nevertheless.
    """
    from specmeld.diff import advised, following

    advice = advised(verdict.found.changes)
    return advice, following(verdict.found.version, advice)


def summary(verdict: Verdict) -> str:
    """One line, without an end."""
    if not verdict.judged:
        return "no changes"
    count, (advice, then) = counts(verdict), next_version(verdict)
    accepted = f", {count['accepted']} accepted" if count["accepted"] else ""
    told = f"{count['breaking']} breaking, {count['warning']} possibly breaking"
    told += f", {count['info']} other{accepted}; next version: {advice}"
    return f"{told}, {then}" if then else told
