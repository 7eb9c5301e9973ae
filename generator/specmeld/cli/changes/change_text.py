"""The changes as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from specmeld.cli.changes.summary import summary
from specmeld.cli.show import brief
from specmeld.cli.terminal.printable import printable
from specmeld.diff import Said
from specmeld.pipeline.compare.gate import FAILING, SKIPPED, Judged, Verdict, shown

_LISTED = 5


def as_text(verdict: Verdict) -> str:
    """Each change with both sides, accepted ones last, and the summary."""
    return "".join(f"{printable(line)}\n" for line in _lines(verdict))


def _lines(verdict: Verdict) -> Iterator[str]:
    found = verdict.found
    for one in (*verdict.open, *verdict.accepted):
        change, reason = one.change, one.finding.ignored
        level = "accepted" if reason else change.level
        yield f"{level:<9} {change.place}: {change.message} [{change.rule}]"
        for name, file, said in (("old", found.old, change.old), ("new", found.new, change.new)):
            if said is not None:
                value = "" if said.bare else f": {brief(said.value)}"
                yield f"    {name}  {_where(file, said)}{value}"
        yield from (f"    {line}" for line in _below(one))
        if not reason and change.level in FAILING[verdict.fail_on]:
            yield f"    to accept it: {one.finding.fingerprint}"
    for entry in verdict.entries:
        yield f"{entry.rule.severity:<9} {entry.file}:{entry.line}: {entry.said}"
    if found.skipped:
        yield f"{SKIPPED.message}; {SKIPPED.fix}"
    yield summary(verdict)


def _below(one: Judged) -> Iterator[str]:
    change = one.change
    yield from shown(change)
    if change.schema:
        yield f"in {change.schema}"
    if change.also:
        more = len(change.also) - _LISTED
        listed = ", ".join(change.also[:_LISTED])
        yield f"also in {listed}{f' and {more} more' if more > 0 else ''}"
    if one.finding.ignored:
        yield f"accepted as {one.finding.fingerprint}: {one.finding.ignored}"


def _where(file: str, said: Said) -> str:
    return f"{file}:{said.line}" if said.line else file
