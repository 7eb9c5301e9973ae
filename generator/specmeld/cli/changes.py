"""How the changes between two APIs look: text, Markdown, JSON, and GitHub's annotations."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from specmeld.cli.show import Told, brief

if TYPE_CHECKING:
    from specmeld.diff import Change, Level, Said
    from specmeld.pipeline import Differences

FailOn = Literal["breaking", "warning", "any", "none"]
_LISTED = 5
_WIDEST = 400
_HEADINGS = {
    "breaking": "Breaking",
    "warning": "May break",
    "info": "New and otherwise",
}
_GITHUB = {"breaking": "error", "warning": "warning", "info": "notice"}


def differing(found: Differences, fail_on: FailOn) -> Told:
    """The changes, the worst first; code 1 where they are as bad as ``fail_on``."""
    from specmeld.diff import LEVELS, advised, following

    changes = sorted(found.changes, key=lambda one: LEVELS.index(one.level))
    advice = advised(changes)
    then = following(found.version, advice)
    data: dict[str, Any] = {
        "old": found.old,
        "new": found.new,
        "version": {"old": found.version, "advice": advice, **({"next": then} if then else {})},
        "packagesSkipped": found.skipped,
        "counts": {level: _count(changes, level) for level in LEVELS},
        "changes": [change.row() for change in changes],
    }
    told = {
        "markdown": list(_markdown(found, changes, advice, then)),
        "github": list(_annotations(found, changes)),
    }
    text = list(_text(found, changes, advice, then))
    return Told(text, data, _code(changes, fail_on), others=told)


def _code(changes: Sequence[Change], fail_on: FailOn) -> int:
    bad = {
        "breaking": {"breaking"},
        "warning": {"breaking", "warning"},
        "any": {"breaking", "warning", "info"},
        "none": set[str](),
    }[fail_on]
    return 1 if any(change.level in bad for change in changes) else 0


def _count(changes: Iterable[Change], level: Level) -> int:
    return Counter(change.level for change in changes)[level]


def _text(found: Differences, changes: Sequence[Change], advice: str, then: str) -> Iterator[str]:
    for change in changes:
        yield f"{change.level:<9} {change.place}: {change.message} [{change.rule}]"
        for name, file, said in (("old", found.old, change.old), ("new", found.new, change.new)):
            if said is not None:
                value = "" if said.bare else f": {brief(said.value)}"
                yield f"    {name}  {_where(file, said)}{value}"
        yield from (f"    {line}" for line in _shown(change))
    if found.skipped:
        yield "the packages were not compared; --python does"
    yield _summary(changes, advice, then)


def _shown(change: Change) -> Iterator[str]:
    if change.witness is not None:
        body = json.dumps(change.witness.body, ensure_ascii=False)
        body = body if len(body) <= _WIDEST else f"{body[: _WIDEST - 1]}…"
        yield f"valid in the {change.witness.valid} one alone: {body}"
    if change.reason:
        yield f"without a witness: {change.reason}"
    if change.also:
        more = len(change.also) - _LISTED
        listed = ", ".join(change.also[:_LISTED])
        yield f"also in {listed}{f' and {more} more' if more > 0 else ''}"


def _where(file: str, said: Said) -> str:
    return f"{file}:{said.line}" if said.line else file


def _summary(changes: Sequence[Change], advice: str, then: str) -> str:
    if not changes:
        return "no changes"
    counts = Counter(change.level for change in changes)
    told = f"{counts['breaking']} breaking, {counts['warning']} that may break"
    told += f", {counts['info']} other: the next version is a {advice} one"
    return f"{told}, {then}" if then else told


def _markdown(
    found: Differences, changes: Sequence[Change], advice: str, then: str
) -> Iterator[str]:
    """An entry of a changelog."""
    yield f"## {_code_span(found.old)} → {_code_span(found.new)}"
    yield ""
    yield f"{_summary(changes, advice, then).capitalize()}."
    for level, heading in _HEADINGS.items():
        mine = [change for change in changes if change.level == level]
        if mine:
            yield from ("", f"### {heading}", "")
            for change in mine:
                yield from _entry(change)


def _entry(change: Change) -> Iterator[str]:
    stated = [said for said in (change.old, change.new) if said is not None and not said.bare]
    values = [brief(said.value) for said in stated]
    told = f" ({' → '.join(map(_code_span, values))})" if values else ""
    yield f"- {_code_span(change.place)}: {_plain(change.message)}{told}"
    if change.witness is not None:
        body = brief(change.witness.body)
        yield f"  - valid in the {change.witness.valid} one alone: {_code_span(body)}"


def _code_span(text: str) -> str:
    """Text of a document as code, whatever it is (CommonMark, section 6.1)."""
    line = " ".join(text.split())
    ticks = "`" * (max(map(len, re.findall("`+", line)), default=0) + 1)
    pad = " " if "`" in line else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def _plain(text: str) -> str:
    return "".join(
        f"\\{char}" if char in "\\`*_{}[]<>#|" else char for char in " ".join(text.split())
    )


def _annotations(found: Differences, changes: Sequence[Change]) -> Iterator[str]:
    """Workflow commands: the line of the new file where there is one, else the old one's."""
    for change in changes:
        file, said = (found.new, change.new) if change.new else (found.old, change.old)
        place = [f"file={_property(file)}"] + ([f"line={said.line}"] if said and said.line else [])
        place.append(f"title={_property(change.rule)}")
        told = [f"{change.place}: {change.message}", *_shown(change)]
        message = _data("\n".join(told))
        yield f"::{_GITHUB[change.level]} {','.join(place)}::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
