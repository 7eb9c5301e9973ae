"""The result of settling: one canonical document, and the outcome of every claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from specmeld.diagnostics import Diagnostic
from specmeld.model.claims import Claim
from specmeld.model.json import JSON, JSONObject
from specmeld.model.overlay import Overlaid
from specmeld.text.pointer import Pointer

Outcome = Literal["kept", "corroborates", "overruled", "unplaced"]


RULES = {
    1: "the newest version wins",
    2: "only closed lists exclude",
    3: "structure beats prose beats examples",
    4: "restore flattened nesting",
    5: "tell keys from branches",
    6: "bare names are enum values",
    7: "complete unions with one branch",
    8: "fill in collapsed children",
    9: "types from examples count as examples",
    10: "required on every branch means required",
    11: "drop a document's mistakes",
    12: "split run-together enums",
    13: "copy bounds to the same property",
    14: "move transport metadata",
    15: "write null as a type",
    16: "the overlay wins",
    17: "drop overruled descriptions",
}
"""The rules of reconciling, by number; which module has which is in ``generator/README.md``."""

OTHER_TEXT = "another document's text is used"
"""The reason of a claim that contradicts nobody: one of several texts is used."""

RULE_TEXTS = {
    1: "The newest version of the API decides; a document of an older version only adds what no "
    "newer one rules out.",
    2: "What is missing from a list counts as absent only if a document closes that list; an open "
    "list rules nothing out.",
    3: "A table or a schema outweighs a sentence, a sentence outweighs an example; then precedence "
    "and the newer date decide, and what is still equal stays open.",
    4: "Where a page has lost its nesting, a heading belongs to the container that has this key in "
    "another document.",
    5: "Under a list or a union a heading names a branch, under a plain object it names a key.",
    6: "A bare name without words under a string property is one of its allowed values.",
    7: "A page that says 'one of' and shows a single branch is completed from the same property "
    "elsewhere.",
    8: "Children that a page has collapsed are taken from the object with the same key and "
    "description.",
    9: "Types that merely repeat those of the document's own example carry only the weight of an "
    "example.",
    10: "What every branch of a union requires is required of the property.",
    11: "A required name that a closed object lacks, a default outside its bounds and the like are "
    "mistakes, and are left out.",
    12: "Values that a page has run together are split where the split is exact and unique.",
    13: "Where a document shows no bounds, they are copied from the property with the same name "
    "and description.",
    14: "Authorization is a security scheme, Content-Type and Accept are media types, and paths "
    "that differ only in notation are one path.",
    15: "Null is written as a type or a branch, never as 'nullable'.",
    16: "What spec/overlay.yaml says is applied last and wins over every rule.",
    17: "A description is left out if what it says was overruled.",
}
"""One sentence per rule, for people who read it in a report."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one claim. ``rule`` is the number of the settling rule, 0 for none."""

    claim: Claim
    outcome: Outcome
    rule: int = 0
    place: str = ""
    """The canonical place that the claim is about, after moving; empty when unplaced."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Documents that disagree about one keyword of one canonical place."""

    place: str
    keyword: str
    rule: int
    chosen: JSON
    sides: tuple[Claim, ...]
    """The claim that was followed comes first."""
    also: tuple[str, ...] = ()
    """Further places that the same lines describe (a schema used in several places)."""
    open: bool = False
    """True if no rule decided and the more permissive reading was taken."""
    reason: str = ""
    evidence: str = ""
    """Fingerprint of all claims about the keyword there: see ``settle.evidence``."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A part of a file that a rule removed, with everything below it."""

    document: str
    pointer: Pointer
    rule: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """The canonical OpenAPI 3.1 document and its ledger: one verdict for every claim read."""

    document: JSONObject
    verdicts: tuple[Verdict, ...]
    conflicts: tuple[Conflict, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    api_version: str = ""
    overlaid: tuple[Overlaid, ...] = ()
    """What people decided after the rules."""
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """JSON pointer in the document → the places that it describes."""
    documents: Mapping[str, str] = field(default_factory=dict)
    """Document id → path, as the sources file writes it."""
    whole: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Document id → its operations that were taken over unchanged, without claims, each with its
    line (0 if unknown)."""
    dropped: tuple[Dropped, ...] = ()
    """Parts of files that are not in the document, each with the rule that removed it."""
    before_overlay: JSONObject | None = None
    """The document as the rules decided it, if people have decided after them."""
