"""The result of a comparison, for people and for machines."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from specmeld.conformance.records import Case, Cases, Constraint, Untested
from specmeld.conformance.tally import HEADINGS, Tally, table

_LONGEST_BODY = 200


@dataclass(frozen=True, slots=True)
class Disagreement:
    case: Case
    accepted: bool
    """What the generated code said; jsonschema said the opposite."""
    message: str = ""

    def __str__(self) -> str:
        did = "accepted" if self.accepted else "refused"
        told = f" ({self.message})" if self.message else ""
        body = f"{self.case.side} body was {did}{told}: {_short(self.case.body)}"
        return f"{self.case.constraint}: {body}"


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Rightly refused, at another place than the constraint's."""

    case: Case
    places: tuple[tuple[str | int, ...], ...]

    def __str__(self) -> str:
        named = ", ".join(_dotted(place) for place in self.places) or "nothing"
        return f"{self.case.constraint}: at {_dotted(self.case.path)}, reported at {named}"


@dataclass(frozen=True, slots=True)
class Report:
    """Counts are of constraints, except ``cases``."""

    found: int
    both_sides: int
    """Tested with a valid and with an invalid body."""
    agreeing: int
    """Of ``both_sides``: those with the right verdict on every body."""
    cases: int
    disagreements: tuple[Disagreement, ...]
    misplaced: tuple[Misplaced, ...]
    untested: tuple[Untested, ...]
    missing: Mapping[str, str] = field(default_factory=dict)
    """Components that have no type to ask, each with the reason; a failure of the package."""
    keywords: Mapping[str, Tally] = field(default_factory=dict)
    """The cases of each keyword."""

    @classmethod
    def of(
        cls,
        cases: Cases,
        asked: Sequence[Case],
        disagreements: Sequence[Disagreement],
        misplaced: Sequence[Misplaced],
        untested: Sequence[Untested],
        missing: Mapping[str, str],
    ) -> Report:
        sides: dict[int, set[str]] = {id(one): set() for one in cases.constraints}
        for case in asked:
            sides[id(case.constraint)].add(case.side)
        both = {key for key, told in sides.items() if len(told) == 2}
        wrong = {id(one.case.constraint) for one in disagreements}
        return cls(
            len(cases.constraints),
            len(both),
            len(both - wrong),
            len(asked),
            tuple(disagreements),
            tuple(misplaced),
            tuple(untested),
            dict(missing),
            _tallies(asked, disagreements, misplaced, untested),
        )

    @property
    def agrees(self) -> bool:
        return not self.disagreements and not self.missing

    def summary(self) -> str:
        """Lines for a terminal: the counts, then each disagreement."""
        lines = [
            f"{self.found} constraints found, {self.both_sides} tested on both sides, "
            f"{self.agreeing} agreeing ({self.cases} cases)"
        ]
        if self.untested:
            lines.append(f"{len(self.untested)} sides not tested:")
            counted = Counter(_kind(one.reason) for one in self.untested)
            lines += [f"  {number}: {reason}" for reason, number in sorted(counted.items())]
        if self.misplaced:
            count = len(self.misplaced)
            lines.append(f"{count} rejected, but the error points to a different field")
        lines += [f"{name} could not be tested: {reason}" for name, reason in self.missing.items()]
        if self.disagreements:
            lines.append(f"{len(self.disagreements)} disagreements:")
            lines += [f"  {one}" for one in self.disagreements]
        return "\n".join(lines)

    def table(self) -> list[str]:
        """The cases of each keyword as lines for a terminal."""
        return table("keyword", self.keywords)

    def as_json(self) -> str:
        """Everything as one JSON object, indented, with a newline at the end."""
        told = {
            "constraints": self.found,
            "bothSides": self.both_sides,
            "agreeing": self.agreeing,
            "cases": self.cases,
            "keywords": {
                keyword: dict(zip(HEADINGS, tally.row(), strict=True))
                for keyword, tally in self.keywords.items()
            },
            "disagreements": [
                _row(one.case.constraint)
                | {"side": one.case.side, "accepted": one.accepted, "message": one.message}
                | {"body": one.case.body}
                for one in self.disagreements
            ],
            "missing": dict(self.missing),
            "misplaced": [
                _row(one.case.constraint)
                | {"path": list(one.case.path), "told": [list(place) for place in one.places]}
                for one in self.misplaced
            ],
            "untested": [
                _row(one.constraint) | {"side": one.side, "reason": one.reason}
                for one in self.untested
            ],
        }
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"

    def as_junit(self) -> str:
        """A JUnit file: a failed test for each disagreement, a skipped one for each untested
        side, and one test that passes for all that agree."""
        suite = ElementTree.Element(
            "testsuite",
            name="specmeld conform",
            tests=str(1 + len(self.disagreements) + len(self.missing) + len(self.untested)),
            failures=str(len(self.disagreements) + len(self.missing)),
            skipped=str(len(self.untested)),
        )
        ElementTree.SubElement(
            suite, "testcase", classname="conformance", name=f"{self.agreeing} constraints agree"
        )
        for wrong in self.disagreements:
            test = _testcase(suite, wrong.case.constraint, wrong.case.side)
            ElementTree.SubElement(test, "failure", message=_printable(str(wrong)))
        for name, reason in self.missing.items():
            test = ElementTree.SubElement(
                suite, "testcase", classname="conformance", name=_printable(f"type of {name}")
            )
            ElementTree.SubElement(test, "failure", message=_printable(reason))
        for one in self.untested:
            test = _testcase(suite, one.constraint, one.side)
            ElementTree.SubElement(test, "skipped", message=_printable(one.reason))
        ElementTree.indent(suite)
        text = ElementTree.tostring(suite, encoding="unicode")
        return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _tallies(
    asked: Sequence[Case],
    disagreements: Sequence[Disagreement],
    misplaced: Sequence[Misplaced],
    untested: Sequence[Untested],
) -> dict[str, Tally]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for case in asked:
        tallies[case.constraint.keyword].cases += 1
    for wrong in disagreements:
        tally = tallies[wrong.case.constraint.keyword]
        if wrong.case.side == "invalid":
            tally.accept_invalid += 1
        else:
            tally.reject_valid += 1
    for elsewhere in misplaced:
        tallies[elsewhere.case.constraint.keyword].misplaced += 1
    for side in untested:
        tallies[side.constraint.keyword].untested += 1
    return dict(tallies)


def _row(constraint: Constraint) -> dict[str, Any]:
    return {
        "component": constraint.component,
        "place": constraint.place,
        "keyword": constraint.keyword,
        "value": constraint.value,
    }


def _testcase(suite: ElementTree.Element, constraint: Constraint, side: str) -> ElementTree.Element:
    return ElementTree.SubElement(
        suite,
        "testcase",
        classname=_printable(constraint.component),
        name=_printable(f"{constraint.place}/{constraint.keyword} {constraint.value!r} {side}"),
    )


def _printable(text: str) -> str:
    """XML 1.0 has no way to write control characters."""
    return "".join(char if char.isprintable() else "�" for char in text)


def _kind(reason: str) -> str:
    """A reason without what differs from one constraint to the next."""
    head, _, rest = reason.partition(": ")
    return rest if rest and head.split(" ")[0] in ("branch", "value") else reason


def _dotted(path: Iterable[str | int]) -> str:
    return ".".join(str(step) for step in path) or "the whole body"


def _short(body: Any) -> str:
    text = json.dumps(body, ensure_ascii=False)
    return text if len(text) <= _LONGEST_BODY else text[:_LONGEST_BODY] + "…"
