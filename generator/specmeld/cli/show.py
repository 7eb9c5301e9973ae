"""How results are shown: text for people, JSON and JUnit for machines. Pure: no output."""

from __future__ import annotations

import json
import os
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specmeld.cli.tallies import tally_data, tally_lines, unread_lines
from specmeld.cli.terminal.columns import columns, counted, pairs, shortened
from specmeld.cli.terminal.printable import printable
from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Claim
from specmeld.model.conflict_words import decided_by, side_line, unread_count
from specmeld.model.documents import Reading, Unread
from specmeld.model.json import JSONObject
from specmeld.model.named_types import Seed
from specmeld.model.settlement import Conflict, Settlement

if TYPE_CHECKING:
    from specmeld.conformance import Report
    from specmeld.pipeline import Made, Tally
    from specmeld.pipeline.make.distribution import Distribution
    from specmeld.publish import Conflict as EditConflict
    from specmeld.publish import Edits

_WIDEST = 60
_LISTED = 10
_BESIDE = 67
"""Columns of the name column of ``pairs``, in a terminal of 80."""


@dataclass(frozen=True, slots=True)
class Told:
    """A result in every form that it can be printed in, and its exit code."""

    text: Sequence[str]
    data: Any
    code: int = 0
    junit: str = ""
    remarks: Sequence[str] = ()
    """Remarks on the input, for people."""

    def lines(self, style: str) -> Sequence[str]:
        if style == "json":
            return [json.dumps(self.data, indent=2, ensure_ascii=False)]
        return [self.junit] if style == "junit" else [printable(line) for line in self.text]


def with_targets(told: Told, targets: Mapping[str, Told]) -> Told:
    """A result, followed by those of further targets; the exit code is the worst of all."""
    text, data = list(told.text), told.data
    for name, one in targets.items():
        text += ["", f"target {name}", *one.text]
    if targets:
        data = {**data, "targets": {name: one.data for name, one in targets.items()}}
    remarks = list(told.remarks)
    for one in targets.values():
        remarks += (remark for remark in one.remarks if remark not in told.remarks)
    code = max([told.code, *(one.code for one in targets.values())])
    return Told(text, data, code, told.junit, remarks=remarks)


def near(path: Path) -> str:
    """A path relative to the current folder, if that is shorter."""
    try:
        return min(os.path.relpath(path), str(path), key=len)
    except ValueError:  # on another drive
        return str(path)


def inspected(reading: Reading, style: str, width: int = 0) -> Iterable[str]:
    """What ``inspect`` prints for one document; a table fits ``width``, if given."""
    if style == "json":
        return [as_json(reading_data(reading))]
    return reading_lines(reading) if style == "jsonl" else reading_table(reading, width)


def reading_lines(reading: Reading) -> Iterator[str]:
    """One JSON object per claim, then one for each line that was not understood."""
    for claim in reading.claims:
        yield json.dumps(claim.row(), ensure_ascii=False)
    for one in reading.unread:
        yield json.dumps(_unread_row(reading.document.id, one), ensure_ascii=False)


def reading_data(reading: Reading) -> dict[str, Any]:
    """The claims, the lines that were not understood, and the remarks."""
    return {
        "document": reading.document.path,
        "dialect": reading.dialect,
        "claims": [claim.row() for claim in reading.claims],
        "unread": [asdict(one) for one in reading.unread],
        "diagnostics": [asdict(one) for one in reading.diagnostics],
    }


def _unread_row(document: str, unread: Unread) -> dict[str, Any]:
    """A row with the keys of a claim's, with a keyword of its own and no place."""
    return {
        "doc": document,
        "line": unread.line,
        "where": "",
        "keyword": "unread",
        "value": unread.text,
        "evidence": "",
        "why": unread.why,
    }


def reading_table(reading: Reading, width: int = 0) -> list[str]:
    """The claims in columns, then the lines that were not understood."""
    rows = [("LINE", "WHERE", "KEYWORD", "VALUE", "EVIDENCE")]
    rows += [
        (str(claim.origin.line), str(claim.at), claim.keyword, brief(claim.value), _evidence(claim))
        for claim in reading.claims
    ]
    heading = f"{reading.document.path}: {reading.dialect}, {counted(len(reading.claims), 'claim')}"
    lines = [heading, "", *columns(rows, width), *_unread_lines(reading)]
    return [printable(line) for line in lines]


def _unread_lines(reading: Reading) -> list[str]:
    if not reading.unread:
        return []
    path = reading.document.path
    lines = [f"{path}:{one.line}: {one.text} ({one.why})" for one in reading.unread]
    return ["", unread_count(reading.unread), *lines]


def remarks(diagnostics: Iterable[Diagnostic]) -> list[str]:
    return [printable(str(remark)) for remark in diagnostics]


def brief(value: Any) -> str:
    """A JSON value in at most ``_WIDEST`` characters."""
    return shortened(json.dumps(value, ensure_ascii=False), _WIDEST)


def normalized(settlement: Settlement, tally: Tally, *, verbose: bool = False) -> Told:
    """The conflicts, each with how it was settled, then the counts."""
    text = [
        line for conflict in settlement.conflicts for line in _conflict(conflict, tally.documents)
    ]
    text += [*unread_lines(tally), *tally_lines(tally, verbose=verbose)]
    text += pairs([("next", _after_normalizing(settlement))])
    told = _conflicts_data(settlement)
    data = {
        "apiVersion": settlement.api_version,
        **tally_data(tally),
        "openConflicts": [one for is_open, one in told if is_open],
        "settledConflicts": [one for is_open, one in told if not is_open],
        "diagnostics": [asdict(remark) for remark in settlement.diagnostics],
    }
    return Told(text, data, remarks=remarks(settlement.diagnostics))


def _after_normalizing(settlement: Settlement) -> str:
    places = [conflict.place for conflict in settlement.conflicts if conflict.open]
    if places:
        decide = f"specmeld explain {shlex.quote(places[0])}"
        return f"specmeld generate, or decide the open conflicts first: {decide}"
    if any(conflict.rule != 16 for conflict in settlement.conflicts):
        return "specmeld generate, or overrule a decision: specmeld explain PLACE"
    return "specmeld generate"


def made(made: Made, *, verbose: bool = False) -> Told:
    """The summary of ``generate``; code 1 if the package disagrees with its schemas, or an edit
    conflicts with the new output."""
    rows = [
        ("package", f"{near(made.root)} ({counted(made.files, 'file')})"),
        ("operations", str(made.operations)),
        ("models", str(made.models)),
    ]
    if made.left_out:
        kinds = Counter(one.kind for one in made.left_out)
        rows.append(("left out", ", ".join(f"{kinds[kind]} {kind}" for kind in sorted(kinds))))
    if made.names is not None:
        rows.append(("names", _names(made.names)))
    if made.distribution is not None:
        rows.append(("distribution", _distribution(made.distribution)))
    if made.report is not None:
        rows.append(("constraints", _proof(made.report)))
    rows += edits_rows(made.edits)
    warnings = [remark for remark in made.diagnostics if remark.severity != "note"]
    text = tally_lines(made.tally, verbose=verbose) if made.tally else []
    data: dict[str, Any] = {
        "package": made.package,
        "root": str(made.root),
        "files": made.files,
        "operations": made.operations,
        "models": made.models,
        "edits": edits_data(made.edits),
        "leftOut": [asdict(one) for one in made.left_out],
        "diagnostics": [asdict(remark) for remark in made.diagnostics],
    }
    if made.distribution is not None:
        data["distribution"] = str(made.distribution.folder)
    if made.names is not None:
        data["names"] = {"taken": dict(made.names.taken), "left": dict(made.names.left)}
    if made.tally is not None:
        data |= tally_data(made.tally)
    if made.report is not None:
        data["constraints"] = json.loads(made.report.as_json())
    code = _verdict(made.report)
    wrong = made.report.summary().splitlines()[1:] if made.report and code else []
    code = max(code, 1 if made.edits.conflicts else 0)
    if not code:
        rows.append(("next", _first_use(made)))
    return Told([*text, *pairs(rows), *wrong], data, code, remarks=remarks(warnings))


def _first_use(made: Made) -> str:
    """The first lines of code with a new package."""
    use = f"from {made.package} import {made.entry}"
    if made.entry == "models":
        return use
    readme = f"(see {near(made.root)}/README.md)"
    return f"{use}  {readme}" if len(f"{use}  {readme}") <= _BESIDE else f"{use}\n{readme}"


def _distribution(made: Distribution) -> str:
    """How to build a distribution, and which files already existed."""
    kept = ", ".join(path.name for path in made.kept)
    told = f"{made.name} {made.version}: python -m build {near(made.folder)}"
    return f"{told}; {kept} stays as it is" if kept else told


def _names(names: Seed) -> str:
    """How many names were adopted, and the first of those that were not."""
    taken = f"{len({*names.taken.values()})} reused"
    if not names.left:
        return taken
    told = [f"{name} ({why})" for name, why in list(names.left.items())[:_LISTED]]
    more = len(names.left) - len(told)
    return f"{taken}, {len(names.left)} not: {', '.join(told)}{f', {more} more' if more else ''}"


def proven(report: Report) -> Told:
    """The report of ``conform``; code 1 if code and schema disagree."""
    data = json.loads(report.as_json())
    counts, *rest = report.summary().splitlines()
    return Told([counts, *report.table(), *rest], data, _verdict(report), report.as_junit())


def edits_rows(edits: Edits) -> list[tuple[str, str]]:
    """What happened to manual edits."""
    return [
        *(("kept copy", near(copy)) for copy in edits.copies),
        *(("restored", near(path)) for path in edits.restored),
        *(("kept edit", near(path)) for path in edits.kept),
        *(("merged", near(path)) for path in edits.merged),
        *(("conflict", _edit_conflict(one)) for one in edits.conflicts),
    ]


def _edit_conflict(one: EditConflict) -> str:
    where = f"; merge {near(one.beside)} into it, then delete that" if one.beside else ""
    return f"{near(one.path)} keeps its manual edits: {one.reason}{where}"


def edits_data(edits: Edits) -> dict[str, Any]:
    return {
        "copies": [str(copy) for copy in edits.copies],
        "restored": [str(path) for path in edits.restored],
        "kept": [str(path) for path in edits.kept],
        "merged": [str(path) for path in edits.merged],
        "conflicts": [
            {
                "file": str(one.path),
                "new": str(one.beside) if one.beside else None,
                "reason": one.reason,
            }
            for one in edits.conflicts
        ],
    }


def as_json(value: Any) -> str:
    """The output of any stage as JSON."""
    return json.dumps(_plain(value), indent=2, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Claim):
        return value.row()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def _proof(report: Report) -> str:
    tested = f"{report.found} found, {report.both_sides} tested on both sides"
    others = report.found - report.both_sides
    why = f";\n'specmeld conform' says why {others} could not be" if others else ""
    return f"{tested}, {report.agreeing} agreeing{why}"


def _verdict(report: Report | None) -> int:
    return 1 if report is not None and not report.agrees else 0


def _conflict(conflict: Conflict, paths: Mapping[str, str]) -> list[str]:
    head = f"{conflict.place} {conflict.keyword}: {brief(conflict.chosen)} ({decided_by(conflict)})"
    return [head, *(f"  {side_line(conflict, side, paths)}" for side in conflict.sides)]


def _conflicts_data(settlement: Settlement) -> list[tuple[bool, dict[str, Any]]]:
    """The conflicts as JSON, each with whether it is open."""
    from specmeld.reconcile.decided import places_now
    from specmeld.reconcile.overrides import alternative, descriptions

    if not settlement.conflicts:
        return []
    places = places_now(settlement)
    described = descriptions(settlement.conflicts, settlement.verdicts)
    return [
        (one.open, _conflict_data(one, alternative(places, one, described)))
        for one in settlement.conflicts
    ]


def _conflict_data(conflict: Conflict, otherwise: list[JSONObject]) -> dict[str, Any]:
    return {
        "place": conflict.place,
        "also": list(conflict.also),
        "keyword": conflict.keyword,
        "rule": conflict.rule,
        "chosen": conflict.chosen,
        "reason": conflict.reason,
        "evidence": conflict.evidence,
        "sides": [claim.row() for claim in conflict.sides],
        "otherwise": otherwise,
    }


def _evidence(claim: Claim) -> str:
    return f"{claim.evidence}, implied" if claim.implied else claim.evidence
