"""What settling must make of copies that disagree: the reconciling rules, written a second time.

Knows the facts that were injected, and nothing of how they are settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from specmeld.model.claims import Place

from .copies import SENTENCES, VALUES, Api, Copy, Fact, Part, random_default

_CARRIED = {"nullable", "format", "default"} | set(VALUES) - {
    "type",
    "enum",
    "additionalProperties",
}
"""What an older version may still say where the newer one says nothing."""


@dataclass(frozen=True)
class Expected:
    """What holds of one fact, and who said otherwise."""

    value: Any
    """None where nothing holds."""
    followed: frozenset[tuple[str, int]] = frozenset()
    """Document and line of those who say what holds, of the strongest voices."""
    dissent: frozenset[tuple[str, int]] = frozenset()
    rule: int = 0
    open: bool = False


# Injection --------------------------------------------------------------------------------------


def inject(rng: Random, api: Api, copies: Sequence[Copy], count: int) -> dict[Fact, Copy]:
    """Let a copy, another each time, say another value of ``count`` facts: fact → that copy."""
    facts = [fact for fact in api.facts if fact[1] != "required" or _is_parameter(api, fact)]
    chosen = {fact: rng.choice(copies) for fact in rng.sample(facts, min(count, len(facts)))}
    kinds = {part.number: part.kind for part in parts(api)}
    for fact, copy in chosen.items():
        copy.facts[fact] = _another(rng, kinds[fact[0]], fact[1], api.facts[fact])
    return {fact: copy for fact, copy in chosen.items() if copy.facts[fact] != api.facts[fact]}


def _another(rng: Random, kind: str, keyword: str, value: Any) -> Any:
    if keyword == "type" and kind != "loose":
        return value
    while True:
        made = random_default(rng, kind) if keyword == "default" else None
        made = not value if keyword == "required" else made
        made = VALUES[keyword](rng) if made is None else made
        if not same(keyword, made, value):
            return made


def silence(rng: Random, api: Api, copies: Sequence[Copy], share: float) -> None:
    """Let copies say nothing of some facts."""
    plain = {part.number for part in parts(api) if not any(part.below())}
    for copy in copies:
        for fact in api.facts:
            if rng.random() < share and (fact[1] != "type" or fact[0] in plain):
                del copy.facts[fact]


def say_in_prose(rng: Random, api: Api, copies: Sequence[Copy], share: float) -> None:
    """Let copies say some facts in a sentence; of parameters the readers take no sentence."""
    for copy in copies:
        facts = [f for f in copy.facts if f[1] in SENTENCES and not _is_parameter(api, f)]
        copy.prose |= {fact for fact in facts if rng.random() < share}


def parts(api: Api) -> list[Part]:
    roots = [*api.components.values()]
    for operation in api.operations:
        roots += [*operation.query.values(), operation.request, *operation.responses.values()]
    found: list[Part] = []
    while roots:
        found.append(roots.pop())
        roots += [inner for _, inner in found[-1].below()]
    return found


def _is_parameter(api: Api, fact: Fact) -> bool:
    return any(
        part.number == fact[0] for operation in api.operations for part in operation.query.values()
    )


# What must hold ---------------------------------------------------------------------------------


def expected(api: Api, copies: Sequence[Copy]) -> dict[Fact, dict[Place, Expected]]:
    """What must become of each fact at each of its places, once the copies are written."""
    places = api.places()
    return {
        fact: {
            place: _settled(fact, place, [copy for copy in copies if copy.reaches(place)], copies)
            for place in places.get(fact[0], ())
        }
        for fact in api.facts
    }


def disagreements(holds: dict[Place, Expected]) -> list[Expected]:
    """A fact is disagreed about once for each value that somebody overrules."""
    found: dict[str, Expected] = {}
    for hold in holds.values():
        if hold.dissent:
            known = found.get(str(hold.value), hold)
            found[str(hold.value)] = replace(
                hold,
                followed=known.followed | hold.followed,
                dissent=known.dissent | hold.dissent,
                rule=max(known.rule, hold.rule),
                open=known.open or hold.open,
            )
    return list(found.values())


def _settled(
    fact: Fact, place: Place, copies: Sequence[Copy], everybody: Sequence[Copy]
) -> Expected:
    """A file of the newest version lists all that it describes: no older one adds to it."""
    keyword, newest = fact[1], max(copy.api_version or "" for copy in everybody)
    current = [copy for copy in copies if (copy.api_version or "") == newest]
    voices = [copy for copy in current if fact in copy.lines]
    if keyword == "nullable":  # a type without null is silent
        voices = [copy for copy in voices if copy.facts[fact] is True]
    if not voices:
        return Expected(None)

    def rank(copy: Copy) -> tuple[int, str]:
        return copy.precedence, copy.retrieved

    best = max(map(rank, voices))
    top = [copy for copy in voices if rank(copy) == best]
    values = [copy.facts[fact] for copy in top]
    is_open = not all(same(keyword, value, values[0]) for value in values)
    value = permissive(keyword, values) if is_open else values[0]
    agreeing = [copy for copy in voices if same(keyword, copy.facts[fact], value)]
    dissent = [copy for copy in voices if copy not in agreeing]
    return Expected(
        value,
        frozenset((copy.id, copy.lines[fact]) for copy in agreeing if copy in top),
        frozenset((copy.id, copy.lines[fact]) for copy in dissent),
        3,
        is_open,
    )


def same(keyword: str, one: Any, other: Any) -> bool:
    if keyword in ("enum", "type", "values.type"):
        return as_set(one) == as_set(other)
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def as_set(value: Any) -> set[Any]:
    return set(value) if isinstance(value, list | set) else {value}


def permissive(keyword: str, values: Sequence[Any]) -> Any:
    """What refuses nothing that one of the values takes."""
    match keyword.rpartition(".")[2]:
        case "required" | "uniqueItems":
            return False
        case "nullable" | "additionalProperties":
            return True
        case "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties":
            return min(values)
        case "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties":
            return max(values)
        case "enum":
            return sorted(set().union(*values))
        case "type":
            kinds = set().union(*map(as_set, values))
            return sorted(kinds - {"integer"} if "number" in kinds else kinds)
    least = min(values, key=str if isinstance(values[0], str) else None)
    divides = keyword == "multipleOf" and all(value % least == 0 for value in values)
    return least if divides else None
