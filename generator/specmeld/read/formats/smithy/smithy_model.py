"""The shapes of a Smithy model by id, with the traits that are applied elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from specmeld.model.json import JSON
from specmeld.read.formats.lined import Budget, Lined
from specmeld.text.located import TextError

PRELUDE: Mapping[str, str] = {
    **{name: name[0].lower() + name[1:] for name in ("Blob", "Boolean", "String", "Byte", "Short")},
    **{name: name[0].lower() + name[1:] for name in ("Integer", "Long", "Float", "Double")},
    **{name: name[0].lower() + name[1:] for name in ("BigInteger", "BigDecimal", "Timestamp")},
    **{f"Primitive{name}": name.lower() for name in ("Boolean", "Byte", "Short", "Integer")},
    **{f"Primitive{name}": name.lower() for name in ("Long", "Float", "Double")},
    "Document": "document",
    "Unit": "unit",
}
"""The shapes of the prelude, ``smithy.api#String`` and the like, and their types."""

_API = "smithy.api#"
_DEEPEST = 50
"""Most levels of mixins."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a shape; its traits take precedence over those of its target."""

    name: str
    target: str
    traits: Lined
    line: int

    def has(self, trait: str) -> bool:
        return f"{_API}{trait}" in self.traits

    def get(self, trait: str) -> JSON:
        return self.traits.get(f"{_API}{trait}")


@dataclass(slots=True)
class SmithyModel:
    shapes: Lined
    _applied: dict[str, Lined] = field(default_factory=dict)
    """Traits that ``apply`` gives to shapes and members."""
    _members: dict[str, list[Member]] = field(default_factory=dict)
    _budget: Budget = field(default_factory=Budget)
    _depth: int = 0

    def __post_init__(self) -> None:
        for id_, shape in self.shapes.items():
            if isinstance(shape, Lined) and shape.get("type") == "apply":
                self._applied[id_] = _object(shape.get("traits"))

    def of_type(self, *types: str) -> Iterator[str]:
        """The ids of the shapes of some types, in model order."""
        for id_, shape in self.shapes.items():
            if isinstance(shape, Lined) and shape.get("type") in types:
                yield id_

    def shape(self, id_: str) -> Lined:
        """A shape; empty if the id is unknown."""
        return _object(self.shapes.get(id_))

    def line(self, id_: str) -> int:
        return self.shapes.at.get(id_, 0)

    def type(self, id_: str) -> str:
        """The type of a shape, including those of the prelude; empty if unknown."""
        if id_ not in self.shapes and id_.startswith(_API):
            return PRELUDE.get(id_.removeprefix(_API), "")
        type_ = self.shape(id_).get("type")
        return type_ if isinstance(type_, str) and type_ != "apply" else ""

    def traits(self, id_: str) -> Lined:
        """The traits of a shape."""
        own = _object(self.shape(id_).get("traits"))
        return own.with_keys(self._applied[id_]) if id_ in self._applied else own

    def trait(self, id_: str, name: str) -> JSON:
        """The value of a trait of ``smithy.api``; None if the shape does not have it."""
        return self.traits(id_).get(f"{_API}{name}")

    def members(self, id_: str) -> list[Member]:
        """The members of a structure, a union or an enumeration, those of its mixins first."""
        if id_ not in self._members:
            self._members[id_] = []  # for circular mixins
            self._depth += 1
            if self._depth > _DEEPEST:
                raise TextError(f"mixins more than {_DEEPEST} levels deep", self.line(id_))
            shape, found = self.shape(id_), dict[str, Member]()
            for mixin in targets(shape.get("mixins")):
                for member in self.members(mixin):
                    found[member.name] = self._as_applied(id_, member)
            members = _object(shape.get("members"))
            for name, stated in members.items():
                found[name] = self.member(id_, name, stated, members.at.get(name, 0))
            self._budget.spend(len(found), self.line(id_))
            self._members[id_] = list(found.values())
            self._depth -= 1
        return self._members[id_]

    def member(self, id_: str, name: str, member: JSON, line: int) -> Member:
        stated = _object(member)
        traits = _object(stated.get("traits"))
        made = Member(name, str(stated.get("target", "")), traits, line)
        return self._as_applied(id_, made)

    def _as_applied(self, id_: str, member: Member) -> Member:
        """A member with the traits applied to it in that shape."""
        applied = self._applied.get(f"{id_}${member.name}")
        if applied is None:
            return member
        return replace(member, traits=member.traits.with_keys(applied))


def targets(value: JSON) -> Iterator[str]:
    """The ids in a list of references, or in one."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping) and isinstance(each.get("target"), str):
            yield str(each["target"])


def _object(value: JSON) -> Lined:
    return value if isinstance(value, Lined) else Lined()
