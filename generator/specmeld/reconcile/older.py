"""What files of an older API version say beside the decided document: told, and never followed.

A file of the target version lists all that it describes in full, so that nothing of an older file
enters (rule 1). Each of its facts ends in the ledger; where it differs is summed up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.json import JSON, identity
from specmeld.model.settlement import Dropped, Outcome, Verdict
from specmeld.openapi.shapes import FIELDS
from specmeld.reconcile.assembly import parameter_place
from specmeld.reconcile.matching import Group
from specmeld.reconcile.merging import place_below
from specmeld.reconcile.parts import Part, SourceFile, Target, key_of, target_of
from specmeld.reconcile.paths import MergedPath, merged_paths
from specmeld.reconcile.positions import position

RULE = 1


@dataclass(slots=True)
class Observed:
    """What became of the facts of one older file."""

    file: SourceFile
    version: str
    verdicts: list[Verdict] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    operations: int = 0
    only_there: int = 0

    def summary(self, target: str) -> Diagnostic:
        differ = sum(verdict.outcome == "overruled" for verdict in self.verdicts)
        message = (
            f"describes {self.version or 'an older version'}, and {target} is followed: of its "
            f"{self.operations} operations {self.only_there} are not in {target}, "
            f"and {differ} of its {len(self.verdicts)} facts differ"
        )
        return Diagnostic("note", "older-version", message, self.file.path)

    def say(
        self, part: Part, place: Place, keyword: str, value: JSON, agrees: bool, *steps: str | int
    ) -> None:
        line = part.source.line((*part.pointer, *steps))
        claim = Claim(place, keyword, value, Origin(part.source.id, line))
        outcome: Outcome = "corroborates" if agrees else "overruled"
        reason = "" if agrees else f"it describes {self.version}"
        self.verdicts.append(Verdict(claim, outcome, RULE, str(place), reason))

    def drop(self, part: Part, place: Place) -> None:
        self.say(part, place, "exists", True, False)
        self.dropped.append(Dropped(part.source.id, part.pointer, RULE))


def observe(
    old: SourceFile, version: str, decided: SourceFile, renamed: dict[str, str]
) -> Observed:
    """Hold an older file against the decided document."""
    observer = _Observer(Observed(old, version), decided)
    for path in merged_paths([decided, old], {old.id: renamed}):
        observer.path(path)
    observer.run()
    observer.found.dropped.append(Dropped(old.id, ("components",), RULE))
    return observer.found


class _Observer:
    def __init__(self, found: Observed, decided: SourceFile) -> None:
        self.found = found
        self._decided = decided
        self._waiting: list[tuple[Group, Place]] = []
        self._seen: set[tuple[Target, ...]] = set()

    def path(self, path: MergedPath) -> None:
        for operation in path.operations:
            place = Place(operation.name)
            old = [part for part in operation.parts if part.source is self.found.file]
            self.found.operations += len(old)
            if old and len(operation.parts) == len(old):
                self.found.only_there += 1
                self.found.drop(old[0], place)
                continue
            if old:
                self._push("operation", operation.parts, place)
                for pair in [*path.parameters, *operation.parameters]:
                    where = parameter_place(operation.name, pair.parts[0])
                    self._push("parameter", pair.parts, where)

    def run(self) -> None:
        while self._waiting:
            (kind, parts), place = self._waiting.pop()
            self._compare(kind, parts, place)

    def _push(self, kind: str, parts: Sequence[Part], place: Place) -> None:
        old = [part for part in parts if part.source is self.found.file]
        if not old:
            return
        if len(old) == len(parts):
            self.found.drop(old[0], place)
            return
        parts = [part for part in parts if isinstance(part.value, dict)]
        key = tuple(map(key_of, parts))
        if len(parts) > 1 and key not in self._seen:
            self._seen.add(key)
            self._waiting.append(((kind, list(parts)), place))

    def _compare(self, kind: str, parts: Sequence[Part], place: Place) -> None:
        found = position(kind, parts)
        if found.refs:
            targets = [target for ref in found.refs if (target := target_of(ref)) is not None]
            self._push(kind, [*targets, *found.inline], place)
        self._leaves(kind, found.own, place)
        for pair in found.pairs:
            self._push(pair.kind, pair.parts, place_below(kind, pair, place))

    def _leaves(self, kind: str, own: Sequence[Part], place: Place) -> None:
        held = FIELDS.get(kind, {})
        decided = _merged([part.value for part in own if part.source is self._decided])
        for part in own:
            if part.source is self._decided:
                continue
            for keyword, value in part.value.items():
                if keyword in held and isinstance(value, dict | list):
                    continue
                agrees = keyword in decided and identity(decided[keyword]) == identity(value)
                self.found.say(part, place, keyword, value, agrees, keyword)


def _merged(values: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {key: value for each in values for key, value in each.items()}
