"""Rules 1 and 3: which value holds if documents disagree.

Version first: ``Said.old`` marks what only documents of an older version say. Then structure over
prose over convention over example; then precedence, then the newer retrieval. A remaining tie is an
open conflict, read in the more permissive way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from specmeld.model.claim_keywords import WORDS
from specmeld.model.json import JSON, identity
from specmeld.model.settlement import OTHER_TEXT, Conflict, Outcome
from specmeld.reconcile.equality import listed, meaning, same
from specmeld.reconcile.evidence import fingerprint
from specmeld.reconcile.ledger import Ledger
from specmeld.reconcile.rules.sentences import without_overruled
from specmeld.reconcile.tree import Node, Said, Tree, family

Facts = dict[str, JSON]

_STRENGTH = {"structure": 3, "prose": 2, "example": 0}
_MARKS = frozenset({"exists", "collapsed", "furniture", "value", "silent"})
"""Keywords that are not constraints: they are kept or dropped with their place."""

NEITHER = frozenset(
    [
        *("pattern", "format", "multipleOf", "default"),
        *("not", "if", "then", "else", "contains", "prefixItems", "patternProperties"),
        *("dependentRequired", "dependentSchemas", "unevaluatedProperties", "unevaluatedItems"),
    ]
)
"""Keywords whose values may be incomparable: then neither is followed."""

_Rank = tuple[bool, int, int, str]


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows the documents, to weigh what they say, and writes the ledger."""

    trees: Mapping[str, Tree]
    ledger: Ledger

    def rank(self, said: Said) -> _Rank:
        tree = self.trees[said.document]
        strength = 1 if said.implied else _STRENGTH[said.evidence]
        return (not said.old, strength, tree.precedence_of(said), tree.retrieved)

    def decide(self, node: Node, place: str) -> Facts:
        """The facts of one node, without those of its children; every claim gets its verdict."""
        facts: Facts = {}
        by_keyword: dict[str, list[Said]] = {}
        for said in node.says:
            by_keyword.setdefault(family(said), []).append(said)
        for keyword, voices in by_keyword.items():
            if keyword in _MARKS:
                self._mark(voices, place)
                facts[keyword] = True
            elif keyword in WORDS:
                facts[keyword] = None  # keeps its turn for rule 17
            else:
                facts |= self._settle(keyword, voices, place)
        for keyword in [keyword for keyword in by_keyword if keyword in WORDS]:
            facts[keyword] = self._words(by_keyword[keyword], place, node.says, facts)
        if facts.get("description") == "":
            del facts["description"]
        return facts

    def _mark(self, voices: Sequence[Said], place: str) -> None:
        for at, said in enumerate(sorted(voices, key=self.rank, reverse=True)):
            self.ledger.note(said, "corroborates" if at else "kept", said.rule, place)

    def _words(
        self, voices: Sequence[Said], place: str, says: Sequence[Said], facts: Facts
    ) -> JSON:
        """Descriptions, titles, examples: one is shown, without the sentences that do not hold."""
        chosen = max(voices, key=lambda said: (*self.rank(said), not said.borrowed, _length(said)))
        shown = chosen.value
        if chosen.keyword == "description" and isinstance(shown, str):
            shown = without_overruled(shown, says, facts)
        rule, reason = (17, "the overruled part is omitted") if shown != chosen.value else (0, "")
        for said in voices:
            if same(said.value, chosen.value):
                outcome = _outcome(said, chosen)
                self.ledger.note(said, outcome, rule or said.rule, place, reason)
            else:
                self.ledger.note(said, "overruled", 3, place, OTHER_TEXT)
        return shown

    def _settle(self, keyword: str, voices: Sequence[Said], place: str) -> Facts:
        """The fact that holds; None if there is a tie and no value rejects less."""
        ranked = sorted(voices, key=self.rank, reverse=True)
        words = self._words_of_documents(keyword, ranked)
        best = self.rank(ranked[0])
        top = [said for said in ranked if self.rank(said) == best]
        values = _distinct(keyword, [words[id(said)] for said in sorted(top, key=_origin)])
        is_open = len(values) > 1
        chosen = permissive(keyword, values) if is_open else values[0]
        is_left_out = is_open and chosen is None
        meant = meaning(keyword, chosen)
        agreeing = {
            id(said) for said in ranked if meaning(keyword, _value(words[id(said)])) == meant
        }
        followed = [said for said in top if id(said) in agreeing and words[id(said)] is said]
        winner = followed[0] if followed else min(top, key=_origin)
        dissent: list[Said] = []
        for said in ranked:
            if id(said) in agreeing:
                self.ledger.note(said, _outcome(said, winner), said.rule, place)
                continue
            rule = 1 if said.old else winner.rule or 3
            reason = f"{winner.document} says {_short(_value(winner))}"
            if said is winner:  # the decided value is wider than anybody's, or nothing
                reason = "other documents disagree"
            self.ledger.note(said, "overruled", rule, place, reason)
            # A convention of the page is silence, and does not contradict another document.
            silent = winner.implied or said.implied or words[id(said)] is not said
            silent = silent or _is_sampled_beside_words(said, ranked)
            if not (said is winner or silent or winner.borrowed or said.borrowed):
                dissent.append(said)
        if dissent:
            rule = 1 if all(said.old for said in dissent) else winner.rule or 3
            self.ledger.disagree(
                Conflict(
                    place=place,
                    keyword=keyword,
                    rule=rule,
                    chosen=chosen,
                    sides=(winner.claim, *(said.claim for said in dissent)),
                    open=is_open,
                    evidence=fingerprint(
                        self._known_by(place, ranked), keyword, (said.claim for said in ranked)
                    ),
                    reason="neither side is more permissive; ignoring both" if is_left_out else "",
                ),
                followed=bool(followed),
            )
        return {} if is_left_out else {keyword: chosen}

    def _known_by(self, place: str, voices: Sequence[Said]) -> str:
        """The name of a place in a decision: not that of a component.

        A component may be renamed, or created, while the operation that a page describes stays.
        """
        if not place.startswith("#/"):
            return place
        uses = sorted(self.ledger.place(said) for said in voices if said.claim.at.operation)
        return next(iter(uses), place)

    def _words_of_documents(self, keyword: str, voices: Sequence[Said]) -> dict[int, Said]:
        """``id`` of each voice → the one that represents it: a document does not contradict itself.

        Members of an ``allOf`` hold together, so the narrowest of them counts; of several media
        types JSON has priority.
        """
        spoken: dict[tuple[str, _Rank], Said] = {}
        for said in voices:
            key = said.document, self.rank(said)
            other = spoken.setdefault(key, said)
            if other is not said and _narrowness(keyword, said) > _narrowness(keyword, other):
                spoken[key] = said
        return {id(said): spoken[said.document, self.rank(said)] for said in voices}


def _outcome(said: Said, winner: Said) -> Outcome:
    return "kept" if said is winner else "corroborates"


def _is_sampled_beside_words(said: Said, voices: Sequence[Said]) -> bool:
    """Whether a sample shows it on a page that also has text on it: rule 9 weighs both."""
    return said.evidence == "example" and any(
        one.document == said.document and one.evidence != "example" and not one.implied
        for one in voices
    )


def _origin(said: Said) -> tuple[str, int]:
    return said.document, said.claim.origin.line


def _length(said: Said) -> int:
    return len(said.value) if isinstance(said.value, str) else 0


def _value(said: Said) -> JSON:
    return [said.value] if said.keyword == "const" else said.value


def _short(value: JSON) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"


def _distinct(keyword: str, voices: Sequence[Said]) -> list[JSON]:
    values: dict[Hashable, JSON] = {}
    for said in voices:
        values.setdefault(meaning(keyword, _value(said)), _value(said))
    return list(values.values())


def _narrowness(keyword: str, said: Said) -> float:
    """How much a value rejects, compared with other values of the keyword."""
    value, word = _value(said), keyword.rpartition(".")[2]
    if word == "contentType":
        return float("json" in str(value).lower())
    if isinstance(value, list):
        return -len(value)
    if isinstance(value, bool):
        return float(value is not (word in ("nullable", "additionalProperties")))
    if word in _LOWER:
        return _number(value)
    return -_number(value) if word in _UPPER else 0.0


def _union(values: Sequence[JSON]) -> JSON:
    found: dict[Hashable, JSON] = {}
    for value in values:
        for one in listed(value):
            found.setdefault(identity(one), one)
    return list(found.values())


def _number(value: JSON) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _lowest(values: Sequence[JSON]) -> JSON:
    return min(values, key=_number)


def _highest(values: Sequence[JSON]) -> JSON:
    return max(values, key=_number)


def _first(values: Sequence[JSON]) -> JSON:
    return values[0]


def _nothing(_values: Sequence[JSON]) -> JSON:
    """Each rejects what the other accepts: neither holds."""
    return None


def _factor(values: Sequence[JSON]) -> JSON:
    """A value that divides all others, if there is one."""
    least = _number(_lowest(values))
    divides = least > 0 and all(_number(value) % least == 0 for value in values)
    return _lowest(values) if divides else None


def _types(values: Sequence[JSON]) -> JSON:
    """Sorted, so that a schema reads the same at each place, whatever the document order."""
    names = sorted(listed(_union(values)), key=str)
    names = [name for name in names if name != "integer" or "number" not in names]
    return names[0] if len(names) == 1 else names


def _truth(wanted: bool) -> Callable[[Sequence[JSON]], JSON]:
    return lambda values: wanted if wanted in values else values[0]


_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")

_PERMISSIVE: dict[str, Callable[[Sequence[JSON]], JSON]] = {
    "additionalProperties": lambda values: next((v for v in values if v is not False), values[0]),
    "nullable": _truth(True),
    "type": _types,
    "multipleOf": _factor,
    **dict.fromkeys(("required", "uniqueItems", "readOnly", "writeOnly"), _truth(False)),
    **dict.fromkeys(("enum", "knownValues", "security"), _union),
    **dict.fromkeys(NEITHER - {"multipleOf"}, _nothing),
    **dict.fromkeys(_LOWER, _lowest),
    **dict.fromkeys(_UPPER, _highest),
}


def permissive(keyword: str, values: Sequence[JSON]) -> JSON:
    """The value, or the union of values, that rejects least; None if there is none.

    A bound of the names or values of a map (``values.maxLength``) is treated like the bound itself.
    """
    return _PERMISSIVE.get(keyword.rpartition(".")[2], _first)(values)
