"""What can be reached from a schema without a step down to a property or an item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from specmeld.audit.nodes import DocumentNodes, Spot

_UNIONS = ("oneOf", "anyOf")
_CONDITIONS = ("then", "else")
_STRUCTURAL = frozenset(
    {
        *_UNIONS,
        *_CONDITIONS,
        "$ref",
        "allOf",
        "dependentSchemas",
        "discriminator",
        "properties",
        "items",
        "prefixItems",
        "additionalProperties",
        "patternProperties",
    }
)

Tags = dict[str, set[str]]
"""Property → its allowed constants, for properties that are constants."""


class Reach(IntEnum):
    """How far composition is followed."""

    BASE = 0
    """References and ``allOf``."""
    UNIONS = 1
    """Also the branches of unions."""
    VARIANTS = 2
    """Also what a discriminator selects: a use of a base by name includes its children; a child
    made from it does not."""


class Step(IntEnum):
    """How one schema of a place leads to another."""

    REFERENCE = 0
    MEMBER = 1
    BRANCH = 2
    VARIANT = 3

    def reach(self, reach: Reach) -> Reach | None:
        """How far to follow from the other schema; None not to follow."""
        match self:
            case Step.REFERENCE:
                return reach
            case Step.MEMBER:
                return min(reach, Reach.UNIONS)
            case Step.BRANCH:
                return Reach.VARIANTS if reach >= Reach.UNIONS else None
            case Step.VARIANT:
                return Reach.VARIANTS if reach >= Reach.VARIANTS else None


def has_parts(value: Any) -> bool:
    """Whether a schema can have properties at all."""
    return isinstance(value, dict) and not _STRUCTURAL.isdisjoint(value)


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a union, and the branches that it is in."""

    spot: Spot
    around: tuple[Spot, ...]


@dataclass(slots=True)
class Parts:
    """What is one step below a place, and the branches of its unions."""

    properties: dict[str, list[Spot]] = field(default_factory=dict)
    items: list[Spot] = field(default_factory=list)
    values: list[Spot] = field(default_factory=list)
    """Schemas of properties without a fixed name."""
    branches: list[Branch] = field(default_factory=list)

    def tags(self) -> Tags:
        found: Tags = {}
        for name, spots in self.properties.items():
            for spot in spots:
                if isinstance(spot.value, dict):
                    listed = spot.value.get("enum")
                    values = listed if isinstance(listed, list) and len(listed) == 1 else []
                    if "const" in spot.value:
                        values = [spot.value["const"]]
                    if values:
                        found.setdefault(name, set()).add(repr(values[0]))
        return found


class Schemas:
    """The schemas of one document."""

    def __init__(self, nodes: DocumentNodes) -> None:
        self.nodes = nodes
        components = nodes.child(nodes.root, "components")
        self._components = nodes.child(components, "schemas") if components else None
        self._children = self._find_children()

    @property
    def names(self) -> Collection[str]:
        """The names of the components."""
        return self._components.value.keys() if self._components else ()

    def node(self, spot: Spot) -> Spot:
        """The schema behind a bare reference, so that its uses are recognized as the same."""
        seen: set[int] = set()
        while "$ref" in spot.value and id(spot.value) not in seen:
            seen.add(id(spot.value))
            if len(_STRUCTURAL & spot.value.keys()) > 1:
                break
            target = self.nodes.target(str(spot.value["$ref"]))
            if target is None or not isinstance(target.value, dict):
                break
            spot = target
        return spot

    def parts(self, entries: Iterable[tuple[Spot, Reach]]) -> Parts:
        """The parts of schemas at one place."""
        parts, seen = Parts(), dict[int, Reach]()
        nowhere: tuple[Spot, ...] = ()
        waiting = [(spot, reach, nowhere) for spot, reach in entries]
        while waiting:
            spot, reach, around = waiting.pop()
            known = seen.get(id(spot.value))
            if not isinstance(spot.value, dict) or (known is not None and known >= reach):
                continue
            seen[id(spot.value)] = reach
            if known is None:
                self.collect(spot, parts)
            for each, step in self.composed(spot):
                further = step.reach(reach)
                if further is None:
                    continue
                within = around
                if step >= Step.BRANCH and has_parts(each.value):
                    parts.branches.append(Branch(self.node(each), around))
                    within = (*around, each)
                waiting.append((each, further, within))
        return parts

    def collect(self, spot: Spot, parts: Parts) -> None:
        """Add the parts that a schema has itself."""
        nodes, schema = self.nodes, spot.value
        if "properties" in schema:
            for name, each in nodes.members(nodes.child(spot, "properties")):
                parts.properties.setdefault(name, []).append(each)
        if "items" in schema:
            parts.items += filter(None, [nodes.child(spot, "items")])
        if "prefixItems" in schema:
            parts.items += nodes.items(nodes.child(spot, "prefixItems"))
        if "additionalProperties" in schema:
            parts.values += filter(None, [nodes.child(spot, "additionalProperties")])
        if "patternProperties" in schema:
            patterns = nodes.members(nodes.child(spot, "patternProperties"))
            parts.values += [each for _, each in patterns]

    def composed(self, spot: Spot) -> Iterator[tuple[Spot, Step]]:
        """The schemas that also describe the same place."""
        nodes, schema = self.nodes, spot.value
        if isinstance(schema.get("$ref"), str):
            target = nodes.target(schema["$ref"])
            if target is not None:
                yield target, Step.REFERENCE
        for keyword in ("allOf", *_UNIONS):
            if keyword in schema:
                step = Step.MEMBER if keyword == "allOf" else Step.BRANCH
                yield from ((each, step) for each in nodes.items(nodes.child(spot, keyword)))
        for keyword in _CONDITIONS:
            if keyword in schema:
                found = filter(None, [nodes.child(spot, keyword)])
                yield from ((each, Step.MEMBER) for each in found)
        if "dependentSchemas" in schema:
            for _, each in nodes.members(nodes.child(spot, "dependentSchemas")):
                yield each, Step.MEMBER
        if "discriminator" in schema:
            yield from ((each, Step.VARIANT) for each in self._variants(spot))

    def _variants(self, spot: Spot) -> Iterator[Spot]:
        """The schemas that a discriminator selects from."""
        yield from self._children.get(id(spot.value), ())
        discriminator = spot.value["discriminator"]
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        for name in mapping.values() if isinstance(mapping, dict) else ():
            reference = str(name)
            if not reference.startswith("#"):
                reference = f"#/components/schemas/{reference}"
            target = self.nodes.target(reference)
            if target is not None:
                yield target

    def _find_children(self) -> dict[int, list[Spot]]:
        """Bases with a discriminator → the components derived from them."""
        nodes, found = self.nodes, dict[int, list[Spot]]()
        for _, schema in nodes.members(self._components):
            for part in nodes.items(nodes.child(schema, "allOf")):
                reference = part.value.get("$ref") if isinstance(part.value, dict) else None
                base = nodes.target(reference) if isinstance(reference, str) else None
                if base and isinstance(base.value, dict) and "discriminator" in base.value:
                    found.setdefault(id(base.value), []).append(schema)
        return found


def component_name(spot: Spot) -> str:
    """The name of a schema that is a component."""
    match spot.link:
        case (((None, "components"), "schemas"), str() as name):
            return name
    return ""
