"""Inclusion checks for keywords about one value, and for those that combine schemas."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search.branches import Way
from specmeld.diff.proof.inclusion import Doubt, Findings, Inclusion
from specmeld.diff.proof.pattern_languages import UndecidedError, counterexample
from specmeld.diff.proof.value_places import Spot, kinds, required
from specmeld.model.api_description import ASSERTED_FORMAT
from specmeld.openapi.schema import SchemaView

_FINITE: dict[str, tuple[bool | None, ...]] = {"boolean": (True, False), "null": (None,)}
_MOST_PATTERNS = 300
"""Most pairs of patterns that are compared."""
_MOST_COUNTED = 100
"""Most code points of a text that are counted when patterns are compared."""
_UNDEFINED = "it depends on the order in which schemas are looked up"


def types(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    missing = kinds(flat) - other.view.declared_types
    if missing:
        only = missing == {"null"}
        found.doubts.append(Doubt(spot, "null" if only else "type", "type", other))


def values(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    keyword = "const" if "const" in _keys(other) else "enum"
    offered = next(other.view.value_lists, ())
    possible = kinds(flat)
    if possible <= _FINITE.keys():
        needed = [value for kind in possible for value in _FINITE[kind]]
        if all(any(one is value for one in offered) for value in needed):
            return
    found.doubts.append(Doubt(spot, "values", keyword, other))


def lower_bound(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    _bound(spot, flat, other, found, ("minimum", "exclusiveMinimum"), 1)


def upper_bound(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    _bound(spot, flat, other, found, ("maximum", "exclusiveMaximum"), -1)


def _bound(
    spot: Spot, flat: Way, other: Node, found: Findings, keywords: tuple[str, str], sign: int
) -> None:
    numbers = kinds(flat) & {"number", "integer"}
    if not numbers:
        return
    whole = numbers == {"integer"}
    mine = [_limit(node.view, sign, whole) for node in flat]
    best = max((one for one in mine if one is not None), default=None)
    asked = _limit(other.view, sign, whole)
    if asked is not None and (best is None or best < asked):
        keyword = keywords[1] if keywords[1] in _keys(other) else keywords[0]
        found.doubts.append(Doubt(spot, "range", keyword, other))


def _limit(view: SchemaView, sign: int, whole: bool) -> tuple[int | float, int] | None:
    """A bound as a number that grows as it gets tighter; 1 in second place means exclusive."""
    bound = view.lower if sign > 0 else view.upper
    if bound is None:
        return None
    if not whole or not math.isfinite(bound.value):
        return sign * bound.value, bound.exclusive
    value = math.ceil(bound.value) if sign > 0 else math.floor(bound.value)
    return sign * value + (bound.exclusive and value == bound.value), 0


def multiples(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    asked, numbers = other.view.multiple_of, kinds(flat) & {"number", "integer"}
    if not numbers or asked is None:
        return
    mine = [one for node in flat if (one := node.view.multiple_of) is not None]
    mine += [1] if numbers == {"integer"} else []
    whole = isinstance(asked, int)
    if not any(
        one == asked or (whole and isinstance(one, int) and one % asked == 0) for one in mine
    ):
        found.doubts.append(Doubt(spot, "range", "multipleOf", other))


def counts(kind: str, suffix: str, aspect: str, *, least: bool) -> Any:
    """The check of a keyword that counts code points, items or properties."""
    keyword = f"{'min' if least else 'max'}{suffix}"

    def check(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
        asked = other.view.number(keyword)
        if kind not in kinds(flat) or asked is None or (least and asked <= 0):
            return
        mine = [one for node in flat if (one := node.view.number(keyword)) is not None]
        if any(one >= asked if least else one <= asked for one in mine):
            return
        counted = f"^[^]{{{math.ceil(asked)},}}" if least else f"^[^]{{0,{math.floor(asked)}}}$"
        wanted = counted if kind == "string" and 0 <= asked <= _MOST_COUNTED else ""
        if not wanted or not _all_match(inclusion, flat, wanted):
            found.doubts.append(Doubt(spot, aspect, keyword, other))

    return check


def pattern(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    """Each text that this side's patterns and lengths allow must match the other pattern."""
    asked = other.view.pattern
    said = [one for node in flat if (one := node.view.pattern) is not None]
    if "string" not in kinds(flat) or asked is None or asked in said:
        return
    text = _text_beyond(inclusion, flat, asked)
    if text is not None:
        found.doubts.append(Doubt(spot, "pattern", "pattern", other, candidates=text))


def _all_match(inclusion: Inclusion, flat: Way, wanted: str) -> bool:
    """Whether this side has a pattern, and only allows texts that match another."""
    stated = any(node.view.pattern is not None for node in flat)
    return stated and _text_beyond(inclusion, flat, wanted) is None


def _text_beyond(inclusion: Inclusion, flat: Way, wanted: str) -> tuple[str, ...] | None:
    """A text that this side allows and a pattern does not, in a tuple; empty if unknown. None:
    there is no such text."""
    inclusion.patterns += 1
    said = [one for node in flat if (one := node.view.pattern) is not None]
    try:
        if inclusion.patterns > _MOST_PATTERNS:
            return ()
        text = counterexample([*said, *_lengths(flat)], wanted)
    except UndecidedError:
        return ()
    return None if text is None else (text,)


def _lengths(flat: Way) -> Iterator[str]:
    """Lengths as patterns, if they are small enough."""
    for node in flat:
        least, most = node.view.length.least or 0, node.view.length.most
        if 0 < least <= _MOST_COUNTED:
            yield f"^[^]{{{math.ceil(least)}}}"
        if most is not None and 0 <= most <= _MOST_COUNTED:
            yield f"^[^]{{0,{math.floor(most)}}}$"


def asserted_format(
    inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings
) -> None:
    """A format is only known to imply itself."""
    asked = other.get(ASSERTED_FORMAT)
    said = [node.get(ASSERTED_FORMAT) for node in flat]
    if kinds(flat) & {"string", "number", "integer"} and asked not in said:
        found.doubts.append(Doubt(spot, "format", ASSERTED_FORMAT, other))


def reference(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    inclusion.follow(spot, other, found)


def parts(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    for part in other.children("allOf"):
        inclusion.visit(spot, part, found)


def denial(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    if not other.holds_schema("not"):
        return
    denied = other.child("not")
    if inclusion.here.apart(flat, inclusion.there, inclusion.there.flat(denied)):
        return
    mine = [node.child("not") for node in flat if node.holds_schema("not")]
    if not any(inclusion.narrower(denied, one) for one in mine):
        found.doubts.append(Doubt(spot, "conditions", "not", other))


def condition(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    wanted = {key: other.get(key) for key in ("if", "then", "else") if key in _keys(other)}
    if len(wanted) == 1:
        return
    for node in flat:
        mine = {key: node.get(key) for key in ("if", "then", "else") if key in _keys(node)}
        if mine.keys() == wanted.keys() and all(
            inclusion.alike.schemas(mine[key], wanted[key]) for key in wanted
        ):
            return
    proofs = [inclusion.holds(spot, other.child(key)) for key in ("then", "else") if key in wanted]
    if all(proof is not None for proof in proofs):
        for proof in proofs:
            found.links += proof.links if proof else []
        return
    found.doubts.append(Doubt(spot, "conditions", "if", other))


def dependents(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
    if "object" not in kinds(flat):
        return
    mine: dict[str, set[str]] = {}
    for node in flat:
        for name, names in node.view.dependent_required.items():
            mine.setdefault(name, set()).update(names)
    always = required(flat)
    for name, names in other.view.dependent_required.items():
        if not set(names) <= mine.get(name, set()) | always | {name}:
            found.doubts.append(Doubt(spot, "conditions", "dependentRequired", other, name))


def dependent_schemas(
    inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings
) -> None:
    if "object" not in kinds(flat):
        return
    for name in other.named("dependentSchemas"):
        asked = other.child("dependentSchemas", name)
        mine = [
            n.child("dependentSchemas", name) for n in flat if name in n.named("dependentSchemas")
        ]
        if any(inclusion.alike(one, asked) for one in mine):
            continue
        proof = inclusion.holds(spot, asked)
        if proof is None:
            found.doubts.append(Doubt(spot, "conditions", "dependentSchemas", other, name))
        else:
            found.links += proof.links


def undecided(keyword: str) -> Any:
    """The check of a keyword whose meaning depends on other keywords."""

    def check(inclusion: Inclusion, spot: Spot, flat: Way, other: Node, found: Findings) -> None:
        concerned = "array" if keyword == "unevaluatedItems" else "object"
        if keyword.startswith("$"):
            found.doubts.append(Doubt(spot, "conditions", keyword, other, reason=_UNDEFINED))
        elif concerned in kinds(flat) and other.get(keyword) is not True:
            found.doubts.append(Doubt(spot, "closed", keyword, other))

    return check


def _keys(node: Node) -> Any:
    return node.schema if isinstance(node.schema, dict) else ()


ABOUT_VALUES = {
    "type": types,
    "enum": values,
    "const": values,
    "minimum": lower_bound,
    "exclusiveMinimum": lower_bound,
    "maximum": upper_bound,
    "exclusiveMaximum": upper_bound,
    "multipleOf": multiples,
    "minLength": counts("string", "Length", "length", least=True),
    "maxLength": counts("string", "Length", "length", least=False),
    "minItems": counts("array", "Items", "size", least=True),
    "maxItems": counts("array", "Items", "size", least=False),
    "minProperties": counts("object", "Properties", "size", least=True),
    "maxProperties": counts("object", "Properties", "size", least=False),
    "pattern": pattern,
    ASSERTED_FORMAT: asserted_format,
    "$ref": reference,
    "allOf": parts,
    "not": denial,
    "if": condition,
    "dependentRequired": dependents,
    "dependentSchemas": dependent_schemas,
    "unevaluatedProperties": undecided("unevaluatedProperties"),
    "unevaluatedItems": undecided("unevaluatedItems"),
    "$dynamicRef": undecided("$dynamicRef"),
    "$recursiveRef": undecided("$recursiveRef"),
    "$id": undecided("$id"),
}
"""Keyword → its check. A keyword neither here nor in ``structures`` rejects no value."""
