"""The changes as Markdown: a changelog entry, and the comment on a merge request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from specmeld.cli.changes.summary import HEADINGS, summary
from specmeld.cli.quoted_markdown import code_span, plain
from specmeld.cli.show import brief
from specmeld.cli.terminal.columns import counted, shortened
from specmeld.pipeline.compare.gate import SKIPPED, Judged, Verdict

MOST = 65_536
"""Most characters of a comment on GitHub; GitLab allows more."""
_FOR_THE_REST = 400
"""Characters reserved for saying what was left out."""
_WIDEST = 300


def as_markdown(verdict: Verdict) -> str:
    """The summary, breaking changes with their evidence, the rest, and accepted changes.

    What does not fit into a comment is counted.
    """
    found = verdict.found
    old, new = (code_span(shortened(name, _WIDEST)) for name in (found.old, found.new))
    text = f"## {old} → {new}\n\n{summary(verdict).capitalize()}.\n"
    if found.skipped:
        text += f"\n{SKIPPED.message.capitalize()}; {plain(SKIPPED.fix)}.\n"
    room, blocks = MOST - _FOR_THE_REST - _length(text), list(_blocks(verdict))
    fitting = 0
    for block in blocks:
        room -= _length(block)
        if room < 0:
            break
        fitting += 1
    more = len(blocks) - fitting
    told = f"\n…and {more} more, left out to keep this short.\n" if more else ""
    return "".join([text, *blocks[:fitting], told])


def _blocks(verdict: Verdict) -> Iterator[str]:
    """The entries; the first under a heading includes it."""
    for heading, entries in _sections(verdict):
        for at, entry in enumerate(entries):
            yield entry if at else f"\n### {heading}\n\n{entry}"


def _sections(verdict: Verdict) -> Iterator[tuple[str, Sequence[str]]]:
    for level, heading in HEADINGS.items():
        yield heading, [_entry(one) for one in verdict.open if one.change.level == level]
    yield "Accepted", [_entry(one) for one in verdict.accepted]
    told = [f"{entry.file}:{entry.line}: {entry.said}" for entry in verdict.entries]
    yield "Config entries", [f"- {plain(shortened(one, _WIDEST))}\n" for one in told]


def _entry(one: Judged) -> str:
    change = one.change
    stated = [said for said in (change.old, change.new) if said is not None and not said.bare]
    values = " → ".join(code_span(brief(said.value)) for said in stated)
    place, message = (shortened(text, _WIDEST) for text in (change.place, change.message))
    line = f"- {code_span(place)}: {plain(message)}{f' ({values})' if values else ''}\n"
    return line + "".join(f"  - {text}\n" for text in _below(one))


def _below(one: Judged) -> Iterator[str]:
    change = one.change
    if change.witness is not None:
        body = shortened(json.dumps(change.witness.body, ensure_ascii=False), _WIDEST)
        yield f"valid only in the {change.witness.valid} version: {code_span(body)}"
    elif change.reason:
        yield f"no counterexample: {plain(shortened(change.reason, _WIDEST))}"
    if change.schema or change.also:
        more = f"and at {counted(len(change.also), 'more place')}" if change.also else ""
        schema = f"in {code_span(shortened(change.schema, _WIDEST))}" if change.schema else ""
        yield " ".join(filter(None, (schema, more)))
    if one.finding.ignored:
        reason = plain(shortened(one.finding.ignored, _WIDEST))
        yield f"accepted as `{one.finding.fingerprint}`: {reason}"
    elif one.finding.fix:
        yield f"to accept it: `{one.finding.fingerprint}`"


def _length(text: str) -> int:
    """Length as JavaScript counts it: a character beyond the first 65,536 counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
