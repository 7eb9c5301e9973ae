"""The outcomes of a file of another API version, and the sentence that summarizes them."""

from __future__ import annotations

from dataclasses import dataclass, field

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.json import JSON
from specmeld.model.settlement import Outcome, Verdict
from specmeld.reconcile.files.object_facts import is_annotation
from specmeld.reconcile.files.parts import Part, SourceFile
from specmeld.reconcile.versions import age

RULE = 1


@dataclass(slots=True)
class Observed:
    """The outcomes of the facts of one file of another version."""

    file: SourceFile
    version: str
    verdicts: list[Verdict] = field(default_factory=list)
    operations: int = 0
    only_there: int = 0
    facts: int = 0
    """Those of operations that the target version has too, and of the API as a whole."""
    differ: int = 0
    reworded: int = 0
    """Differences only in descriptions and examples."""

    def say(
        self, part: Part, place: Place, keyword: str, value: JSON, agrees: bool, *steps: str | int
    ) -> None:
        """Record one fact, and whether the decided document agrees."""
        self._note(part, place, keyword, value, agrees, *steps)
        self.facts += 1
        if not agrees:
            self.reworded += is_annotation(keyword)
            self.differ += not is_annotation(keyword)

    def drop_operation(self, part: Part, place: Place) -> None:
        """Record an operation that the target version lacks, with all its facts."""
        self._note(part, place, "exists", True, False)
        self.only_there += 1

    def _note(
        self, part: Part, place: Place, keyword: str, value: JSON, agrees: bool, *steps: str | int
    ) -> None:
        line = part.source.line((*part.pointer, *steps))
        claim = Claim(place, keyword, value, Origin(part.source.id, line))
        outcome: Outcome = "corroborates" if agrees else "overruled"
        reason = "" if agrees else f"it describes {self.version}"
        self.verdicts.append(Verdict(claim, outcome, RULE, str(place), reason))

    def summary(self, target: str, *, lends: bool = False) -> Diagnostic:
        """One sentence for all differences; an older file ``lends`` if only pages are newer."""
        word = "older" if age(self.version) < age(target) else "newer"
        taken = f"only what {target} leaves open is" if lends else "nothing is"
        message = (
            f"describes {self.version}, which is {word} than {target}; {taken} taken from it: "
            f"{self._of_operations(target)}, and {self._of_facts()}"
        )
        return Diagnostic("note", f"{word}-version", message, self.file.path)

    def _of_operations(self, target: str) -> str:
        there, missing = self.operations, self.only_there
        if not missing:
            return f"{target} has all of its {_counted(there, 'operation')}"
        verb = "is" if missing == 1 else "are"
        return f"{missing} of its {_counted(there, 'operation')} {verb} not in {target}"

    def _of_facts(self) -> str:
        noun = "other fact" if self.only_there else "fact"
        differ = f"{self.differ or 'none'} {'differs' if self.differ == 1 else 'differ'}"
        words = f" ({self.reworded} more in wording only)" if self.reworded else ""
        return f"of its {_counted(self.facts, noun)} {differ}{words}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
