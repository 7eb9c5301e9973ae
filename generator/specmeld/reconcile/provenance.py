"""``spec/provenance.json``: who said what about each place, and which rule decided.

A line is what all documents say about one keyword of one place, the one that is followed first::

    "#/components/schemas/NewOrder.note": {
     "type": [["a.yaml", 30, "string"], ["b.yaml", 29]],
     "maxLength": [["a.yaml", 30, 80], ["b.yaml", 29, 60, 3]]
    }

A voice is ``[document, line, value, rule, note]``; default values at the end are omitted:

- ``value`` is that of the first voice where it is not there; what is long is cut, with ``…``;
- ``rule`` is the number of the rule that overruled the voice. Without it the first voice was kept,
  and the others say the same;
- ``note`` is an object with what else there is: ``outcome`` where it is another, ``by`` (a rule
  that let the voice count), ``evidence`` (``prose`` or ``example``), ``implied``, ``reason``, and
  ``at``, the place on the page that the fact was moved here from.

``places`` maps JSON pointers of the canonical file to places. It lists only pointers whose place
does not follow from the pointer above: ``/properties/x`` is ``.x`` of that place, ``/items`` is
``[]``, ``/paths/~1orders/post/requestBody`` is ``POST /orders#request``, ``/responses/200`` is
``#response.200``, media types and their schemas have the place of what holds them, and
``/components/schemas/Order`` is ``#/components/schemas/Order``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.model.overlay import Overlaid
from specmeld.model.settlement import OTHER_TEXT, Outcome, Settlement, Verdict
from specmeld.text.pointer import unescaped

_LONGEST_TEXT = 80
_LONGEST_VALUE = 240
_SAID = (
    "not needed",
    OTHER_TEXT,
    "an older version says it",
)
"""Reasons that the outcome, the rule and the keyword imply."""

_Facts = dict[str, dict[str, list[Verdict]]]


def provenance_json(settlement: Settlement, made: Mapping[str, Any] | None = None) -> str:
    """The text of the file.

    The counts at the top add up: kept + corroborates + overruled + unplaced = claims. A document
    that was passed through has no claims: ``whole`` maps it to its operations, each with its line.
    ``made`` is what the caller knows about the run.
    """
    tally = counts(settlement.verdicts)
    if settlement.whole:
        tally["whole"] = sum(map(len, settlement.whole.values()))
    parts = [f'"counts": {_text(tally)}']
    parts.append('"places": {' + _joined(_places(settlement.places), 2) + "}")
    parts.append('"facts": {' + _joined(_facts(settlement.verdicts), 2) + "}")
    if settlement.whole:
        passed = (f"{_text(id_)}: {_lines(lines)}" for id_, lines in settlement.whole.items())
        parts.append('"whole": {' + _joined(passed, 2) + "}")
    if settlement.overlaid:
        changes = (_text(_change(one)) for one in settlement.overlaid)
        parts.append('"overlay": [' + _joined(changes, 2) + "]")
    if made:
        parts.append(f'"made": {_lines(made)}')
    return "{" + _joined(parts, 1) + "}\n"


def counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many claims there were, and how many had each outcome."""
    found: Counter[str] = Counter(verdict.outcome for verdict in verdicts)
    outcomes = ("kept", "corroborates", "overruled", "unplaced")
    return {"claims": found.total(), **{outcome: found[outcome] for outcome in outcomes}}


def origins_of(record: Mapping[str, Any]) -> dict[str, str]:
    """Place → ``document:line`` of the first claim that was kept there, from a provenance.

    For a document that is copied, only operations are known, and no places below.
    """
    found = {
        operation: f"{document}:{line}"
        for document, operations in record.get("whole", {}).items()
        for operation, line in operations.items()
        if line
    }
    for place, keywords in record.get("facts", {}).items():
        for document, line, *rest in (voices[0] for voices in keywords.values()):
            if _outcome(rest, first=True) == "kept":
                found[place] = f"{document}:{line}"
                break
    return found


# Facts ------------------------------------------------------------------------------------------


def _facts(verdicts: Iterable[Verdict]) -> Iterator[str]:
    facts: _Facts = {}
    for verdict in verdicts:
        place = verdict.place or str(verdict.claim.at)
        facts.setdefault(place, {}).setdefault(verdict.claim.keyword, []).append(verdict)
    write = _VoiceWriter()
    for place in sorted(facts):
        keywords = (
            f"{_text(keyword)}: [{write.voices(said, place)}]"
            for keyword, said in facts[place].items()
        )
        yield f"{_text(place)}: {{{_joined(keywords, 3)}}}"


class _VoiceWriter:
    """Writes voices; repeated ones are written once and cached."""

    def __init__(self) -> None:
        self._heads: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._places: dict[int, str] = {}
        """By ``id``: the claims of one place share it."""

    def voices(self, said: Sequence[Verdict], place: str) -> str:
        if len(said) > 1 and said[0].outcome != "kept":
            said = sorted(said, key=lambda verdict: verdict.outcome != "kept")
        first = self._value(said[0].claim.value)
        leading = said[0].claim.origin.document
        written = []
        for at, verdict in enumerate(said):
            value = first if not at else self._value(verdict.claim.value)
            tail = self._tail(verdict, place, leading, is_first=not at)
            parts = [value, *tail] if tail or not at or value != first else ()
            written.append(self._head(verdict) + "".join(f", {part}" for part in parts) + "]")
        return ", ".join(written)

    def _head(self, verdict: Verdict) -> str:
        origin = verdict.claim.origin
        head = self._heads.get(origin.document)
        if head is None:
            head = self._heads[origin.document] = f"[{_text(origin.document)}, "
        return f"{head}{origin.line}"

    def _value(self, value: JSON) -> str:
        if value is True:
            return "true"
        if type(value) is not str:
            return _short(value)
        text = self._texts.get(value)
        if text is None:
            text = _short(value)
            if len(value) <= _LONGEST_TEXT:
                self._texts[value] = text
        return text

    def _tail(self, verdict: Verdict, place: str, leading: str, *, is_first: bool) -> Sequence[str]:
        """The rule that overruled, and the note."""
        claim, rule = verdict.claim, verdict.rule
        at = self._places.get(id(claim.at))
        if at is None:
            at = self._places[id(claim.at)] = str(claim.at).replace("\\", "/")
        usual = "kept" if is_first else "corroborates"
        plain = claim.evidence == "structure" and not claim.implied and at == place
        if plain and not rule and verdict.outcome == usual:
            return ()
        is_overruled = verdict.outcome == "overruled"
        note: dict[str, JSON] = {}
        if verdict.outcome != usual and not is_overruled:
            note["outcome"] = verdict.outcome
        if rule and not is_overruled:
            note["by"] = rule
        if claim.evidence != "structure":
            note["evidence"] = claim.evidence
        if claim.implied:
            note["implied"] = True
        if verdict.reason and not _is_plain(verdict, leading):
            note["reason"] = verdict.reason
        if at != place:
            note["at"] = at
        return [*([str(rule)] if is_overruled else []), *([_text(note)] if note else [])]


def _is_plain(verdict: Verdict, leading: str) -> bool:
    """Whether the line implies the reason."""
    reason = verdict.reason
    return reason in _SAID or reason.startswith((f"{leading} says ", "it describes "))


def _outcome(rest: Sequence[Any], *, first: bool) -> Outcome:
    """The outcome of a voice, from what follows its line."""
    for part in rest[1:]:
        if isinstance(part, int):
            return "overruled"
        if "outcome" in part:
            outcome: Outcome = part["outcome"]
            return outcome
    return "kept" if first else "corroborates"


def _short(value: JSON) -> str:
    """A value as JSON, cut if it is long."""
    if isinstance(value, str):
        return _text(value if len(value) <= _LONGEST_TEXT else f"{value[: _LONGEST_TEXT - 1]}…")
    text = _text(value)
    return text if len(text) <= _LONGEST_VALUE else _text(f"{text[: _LONGEST_TEXT - 1]}…")


# Places -----------------------------------------------------------------------------------------


def _places(known: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The pointers whose places do not follow from those above."""
    for pointer in sorted(known):
        places = known[pointer]
        if len(places) != 1 or derived_place(pointer, known) != places[0]:
            told = places[0] if len(places) == 1 else list(places)
            yield f"{_text(pointer)}: {_text(told)}"


def derived_place(pointer: str, known: Mapping[str, Sequence[str]]) -> str:
    """The place that follows from those of the pointers above; empty if none does."""
    holder, _, last = pointer.rpartition("/")
    above, _, field = holder.rpartition("/")
    if above == "/paths":
        path = unescaped(field)
        return f"{last.upper()} {path}"
    if above == "/components" or holder.count("/") < 2:
        name = unescaped(last)
        return str(Place("", f"{holder}/{name}")) if above == "/components" else ""
    if field == "properties" and above in known:
        step = str(Place("", "", (f".{unescaped(last)}",)))
        return known[above][0] + step
    if field == "responses" and above in known:
        return f"{known[above][0]}#response.{last}"
    if field == "content" and above in known:
        return known[above][0]
    if holder in known:
        ends = {"items": "[]", "schema": "", "requestBody": "#request"}
        return known[holder][0] + ends[last] if last in ends else ""
    return ""


# Text -------------------------------------------------------------------------------------------

_text = json.JSONEncoder(ensure_ascii=False).encode


def _joined(items: Iterable[str], depth: int) -> str:
    """Items, one per line."""
    pad = "\n" + " " * depth
    text = f",{pad}".join(items)
    return f"{pad}{text}{pad[:-1]}" if text else ""


def _lines(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False).replace("\n", "\n  ")


def _change(one: Overlaid) -> dict[str, JSON]:
    was, now = (json.loads(_short(value)) for value in (one.was, one.now))
    return {"at": one.pointer, "line": one.line, "was": was, "now": now, "rule": 16}
