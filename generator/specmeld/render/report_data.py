"""The data of the report's page, as JSON: lists of lists, since there may be many thousands."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from specmeld.model.claims import Claim, Place
from specmeld.model.conflict_words import side_words
from specmeld.model.documents import Unread
from specmeld.model.json import JSON
from specmeld.model.overlay import Decision
from specmeld.model.settlement import OTHER_TEXT, RULE_TEXTS, RULES, Conflict, Settlement, Verdict
from specmeld.openapi.places import Places
from specmeld.render.report_lines import spans
from specmeld.render.report_quotes import Quotes
from specmeld.render.report_rows import Row, rows_of

_LETTERS = {"kept": "s", "corroborates": "c", "overruled": "o", "unplaced": "u"}
_OUTCOMES = tuple(_LETTERS)
_RANKED = ".cwsoud"
"""Letters of cells; the last that applies to one of its claims is shown."""
_LONGEST = 1000
"""Most characters shown of a value or a message."""
_PEOPLE = 16
"""The rule for decisions by people."""
_MOST_PLACES = 50
"""Most further places listed for one conflict."""


def report_data(
    settlement: Settlement,
    canonical: str,
    texts: Mapping[str, str],
    decisions: Sequence[Decision] = (),
    actions: Mapping[str, str] = MappingProxyType({}),
    unread: Mapping[str, Sequence[Unread]] = MappingProxyType({}),
) -> dict[str, Any]:
    """The tables of the page.

    ``rows`` are the places in the order of the tree, with one letter for each document: ``.`` is
    silent, ``c`` says what another document says too, ``w`` describes it in other words than those
    that are shown, ``s`` says, ``o`` overruled by a rule, ``u`` unplaced, ``d`` disagrees in a
    conflict: the last of them that one of its claims has. ``claims`` are sorted by row; a row tells
    where its claims begin. Indices count from 0 and are -1 for none, lines from 1 and are 0 for
    none. ``decisions`` are what people decided, ``actions`` overlay actions by the evidence of the
    conflict that they would decide the other way, ``unread`` by the path of a document the lines
    that were not understood.

    What is empty at the end of a claim is left out: nothing to quote, the usual state of its
    outcome, no other place, no reason, structure as its evidence, no rule, kept.
    """
    info = settlement.document.get("info")
    info = info if isinstance(info, dict) else {}
    tables = _Tables(settlement, spans(canonical), Quotes(texts))
    rows, claims = list(tables.row_table()), list(tables.claims())
    return {
        "title": _text(info.get("title", "")),
        "version": _text(info.get("version", "")),
        "apiVersion": settlement.api_version,
        "outcomes": _OUTCOMES,
        "counts": _counts(settlement.verdicts),
        "rules": {str(number): [name, RULE_TEXTS[number]] for number, name in RULES.items()},
        "operations": list(tables.operations),
        "rows": rows,
        "claims": claims,
        "conflicts": [
            [*tables.conflict(conflict), actions.get(conflict.evidence, "")]
            for conflict in settlement.conflicts
        ],
        "diagnostics": [tables.remark(remark) for remark in settlement.diagnostics],
        "overlaid": [tables.overlaid(change) for change in settlement.overlaid],
        "unread": list(_unread_rows(unread)),
        "decisions": [tables.decision(decision) for decision in decisions],
        "documents": list(tables.documents()),
        "strings": list(tables.strings),
        "canonical": canonical,
    }


def _unread_rows(unread: Mapping[str, Sequence[Unread]]) -> Iterator[list[Any]]:
    """Path, line, text and reason of each line that was not understood."""
    for path, lines in unread.items():
        for one in lines:
            yield [path, one.line, _text(one.text), _text(one.why)]


@dataclass
class _Tables:
    settlement: Settlement
    spans: Mapping[str, tuple[int, int]]
    quotes: Quotes
    ids: dict[str, int] = field(default_factory=dict)
    """Document id → column of the matrix."""
    strings: dict[str, int] = field(default_factory=lambda: {"": 0})
    """Interned keywords, values, reasons and places of pages; the first is empty."""
    operations: dict[str, int] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    places: Places = field(init=False)
    row_of: dict[str, int] = field(default_factory=dict)
    verdicts: list[list[Verdict]] = field(default_factory=list)
    """By row, in the order of the documents' pages."""
    losers: set[int] = field(default_factory=set)
    """``id`` of each claim that contradicts another document's in a conflict."""

    def __post_init__(self) -> None:
        for document in self.settlement.documents:
            self.ids.setdefault(document, len(self.ids))
        for verdict in self.settlement.verdicts:
            self.ids.setdefault(verdict.claim.origin.document, len(self.ids))
        self.places = Places(self.settlement.document, self.settlement.places)
        self.rows = rows_of(self.settlement, self.places, self.spans)
        self.row_of = {row.place: at for at, row in enumerate(self.rows)}
        self.verdicts = [[] for _ in self.rows]
        for verdict in self.settlement.verdicts:
            self.verdicts[self._row(verdict.place or str(verdict.claim.at))].append(verdict)
        for conflict in self.settlement.conflicts:
            self.losers |= {id(side) for side, letter in _sides(conflict).values() if letter == "d"}

    def row_table(self) -> Iterator[list[Any]]:
        first = 0
        for row, verdicts in zip(self.rows, self.verdicts, strict=True):
            operation = self.operations.setdefault(row.operation, len(self.operations))
            yield [
                row.place,
                row.label,
                row.kind,
                row.depth,
                row.parent,
                operation,
                *row.span,
                "".join(self._cells(verdicts)),
                first,
            ]
            first += len(verdicts)

    def _cells(self, verdicts: Sequence[Verdict]) -> list[str]:
        cells = ["."] * len(self.ids)
        for verdict in verdicts:
            column = self.ids[verdict.claim.origin.document]
            cells[column] = max(cells[column], self._cell(verdict), key=_RANKED.index)
        return cells

    def _cell(self, verdict: Verdict) -> str:
        if id(verdict.claim) in self.losers:
            return "d"
        if verdict.outcome == "overruled" and verdict.reason == OTHER_TEXT:
            return "w"
        return _LETTERS[verdict.outcome]

    def claims(self) -> Iterator[list[Any]]:
        for at, verdicts in enumerate(self.verdicts):
            for verdict in verdicts:
                yield self._claim(verdict, self.rows[at].at)

    def _claim(self, verdict: Verdict, row: Place) -> list[Any]:
        claim, cell = verdict.claim, self._cell(verdict)
        told = claim.evidence + (", by convention" if claim.implied else "")
        made = [
            self.ids[claim.origin.document],
            self._string(claim.keyword),
            self._string(_value(claim.value)),
            claim.origin.line,
            _OUTCOMES.index(verdict.outcome),
            verdict.rule,
            self._string("" if told == "structure" else told),
            self._string(verdict.reason),
            self._string("" if claim.at == row else str(claim.at)),
            "" if cell == _LETTERS[verdict.outcome] else cell,
            self._string(self.quotes.quote(claim.origin)),
        ]
        while not made[-1]:
            made.pop()
        return made

    def conflict(self, conflict: Conflict) -> list[Any]:
        return [
            self._row(conflict.place),
            _text(conflict.place),
            self._string(conflict.keyword),
            _value(conflict.chosen),
            conflict.rule,
            int(conflict.open),
            _text(conflict.reason),
            [self._side(conflict, *side) for side in _sides(conflict).values()],
            [[self._row(place), _text(place)] for place in conflict.also[:_MOST_PLACES]],
            len(conflict.also),
            conflict.evidence,
        ]

    def _side(self, conflict: Conflict, side: Claim, letter: str) -> list[Any]:
        return [
            self.ids.get(side.origin.document, -1),
            side.origin.line,
            side_words(conflict, side) if conflict.keyword == "exists" else _value(side.value),
            self._string(side.evidence),
            letter,
        ]

    def remark(self, remark: Any) -> list[Any]:
        return [
            remark.severity,
            remark.code,
            _text(remark.message),
            remark.file,
            remark.line,
            _text(remark.place),
            self._row(remark.place),
            _text(remark.fix),
        ]

    def overlaid(self, change: Any) -> list[Any]:
        line = self.spans.get(change.pointer, (0, 0))[0]
        return [
            _text(change.pointer),
            line,
            change.file,
            change.line,
            _value(change.was),
            _value(change.now),
        ]

    def decision(self, decision: Decision) -> list[Any]:
        return [
            self._row(decision.place),
            self._string(decision.keyword),
            _value(decision.value),
            _value(decision.was),
            decision.by,
        ]

    def documents(self) -> Iterator[dict[str, Any]]:
        counts: dict[str, Counter[str]] = {document: Counter() for document in self.ids}
        for verdict in self.settlement.verdicts:
            counts[verdict.claim.origin.document][verdict.outcome] += 1
        for document in self.ids:
            yield {
                "id": document,
                "path": self.settlement.documents.get(document, document),
                "counts": [counts[document][outcome] for outcome in _OUTCOMES],
                "lines": self.quotes.passages(document),
            }

    def _row(self, place: str) -> int:
        if place not in self.row_of:  # written differently than in a row
            self.row_of[place] = self.row_of.get(str(self.places.place(place)), -1)
        return self.row_of[place]

    def _string(self, text: str) -> int:
        return self.strings.setdefault(_text(text), len(self.strings))


def _sides(conflict: Conflict) -> dict[int, tuple[Claim, str]]:
    """The sides, each once, with the letter of its relation to what was chosen.

    If no rule or a person decided, everything that was not chosen is a side of the dispute.
    """
    first = conflict.sides[0].value if conflict.sides else None
    followed = conflict.chosen if conflict.open or conflict.rule == _PEOPLE else first
    agreeing = [side.value == followed for side in conflict.sides]
    letters = [
        "d" if not agrees else "s" if at == agreeing.index(True) else "c"
        for at, agrees in enumerate(agreeing)
    ]
    sides: dict[int, tuple[Claim, str]] = {}
    for side, letter in zip(conflict.sides, letters, strict=True):
        sides.setdefault(id(side), (side, letter))
    return sides


def _counts(verdicts: Sequence[Verdict]) -> list[int]:
    found: Counter[str] = Counter(verdict.outcome for verdict in verdicts)
    return [found[outcome] for outcome in _OUTCOMES]


def _value(value: JSON) -> str:
    return _text(json.dumps(value, ensure_ascii=False))


def _text(text: Any) -> str:
    text = str(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
