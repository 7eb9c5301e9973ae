"""What several files say at one position: references, the schema itself, and its children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from specmeld.reconcile.files.alignment import (
    Pair,
    branch_labels,
    component_name,
    pairs,
    same_branch,
)
from specmeld.reconcile.files.forms import UNIONS, differ_in_form, unwrap
from specmeld.reconcile.files.likeness import likeness_of_members, property_names
from specmeld.reconcile.files.parts import Part, reference
from specmeld.reconcile.pages.laid_out import at_use, is_page

_ALIKE = 0.5
_UNIONS = frozenset(UNIONS)


@dataclass(slots=True)
class Position:
    """A place of the merged document, and everything said there."""

    refs: list[Part] = field(default_factory=list)
    own: list[Part] = field(default_factory=list)
    """The content of the place itself; with references only what is beside them."""
    inline: list[Part] = field(default_factory=list)
    """Inline objects of files where others have references."""
    pairs: list[Pair] = field(default_factory=list)
    nulls: list[Part] = field(default_factory=list)
    """Null branches that were unwrapped."""
    fewer: list[Part] = field(default_factory=list)
    """Parts that are only one branch, or one member, of what other files compose."""


class Positions:
    """Caches positions, since several walks over the files visit the same ones."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[Sequence[Part], Position]] = {}
        """By ``id`` of the parts, which live as long as they are cached."""

    def at(self, kind: str, parts: Sequence[Part]) -> Position:
        """The position of the objects among the parts."""
        key = (kind, *map(id, parts))
        found = self._known.get(key)
        if found is None:
            objects = [part for part in parts if isinstance(part.value, dict)]
            found = self._known[key] = tuple(parts), position(kind, objects)
        return found[1]

    def take(self, kind: str, parts: Sequence[Part]) -> Position:
        """The same for the last time; it is removed from the cache."""
        found = self._known.pop((kind, *map(id, parts)), None)
        if found is not None:
            return found[1]
        return position(kind, [part for part in parts if isinstance(part.value, dict)])


def position(kind: str, parts: Sequence[Part]) -> Position:
    """Sort what is said at a position. Every part is an object; several may be of one file."""
    found = Position()
    spoken = list(parts)
    if kind == "schema" and differ_in_form(parts):
        spoken = _unwrapped(parts, found)
    for part in spoken:
        if "$ref" in part.value and reference(part.value):
            found.refs.append(part)
            beside = {key: value for key, value in part.value.items() if key != "$ref"}
            if beside:
                found.own.append(Part(part.source, part.pointer, beside, partial=True))
        else:
            found.own.append(part)
    if kind == "schema" and found.refs and _lay_references(found, spoken):
        return found
    if found.refs:
        _part_from_inline(found)
    elif kind == "schema":
        _lay_schemas(found)
    else:
        found.pairs = list(pairs(kind, found.own))
    return found


def _part_from_inline(found: Position) -> None:
    """Beside references: separate what is about this use from what is about the component."""
    spoken, found.own = found.own, []
    for part in spoken:
        if is_page(part):
            words, rest = at_use(part)
            found.own.append(words)
            found.inline.append(rest)
        elif part.partial and not part.is_share:
            found.own.append(part)
        else:
            found.inline.append(part)


def _unwrapped(parts: Sequence[Part], found: Position) -> list[Part]:
    spoken: list[Part] = []
    for part in parts:
        unwrapped = unwrap(part)
        spoken += unwrapped.parts
        if unwrapped.null is not None:
            found.nulls.append(unwrapped.null)
    return spoken


def _lay_schemas(found: Position) -> None:
    """Align the schemas below, also if one file composes what another has inline."""
    unions = [part for part in found.own if not _UNIONS.isdisjoint(part.value)]
    if unions and len(unions) < len(found.own):
        _lay_in_branches(found, unions)
        return
    if unions and len({word for part in unions for word in UNIONS if word in part.value}) > 1:
        found.own = [_as_any_of(part) for part in found.own]
    composed = [part for part in found.own if "allOf" in part.value]
    if composed and len(composed) < len(found.own):
        _lay_in_members(found, composed, ("allOf",))
        return
    found.pairs = list(pairs("schema", found.own))


# A reference here, a composition of it and more there ------------------------------------------


def _lay_references(found: Position, spoken: Sequence[Part]) -> bool:
    """Align references with the members that they match in other files' compositions.

    False if they match none: then everything describes the component.
    """
    composed = [part for part in found.own if not part.partial and _members(part)]
    members = [_member(ref, composed) for ref in found.refs]
    if not composed or any(member is None for member in members):
        return False
    refs, found.refs = found.refs, []
    found.own = [part for part in spoken if not any(part is ref for ref in refs)]
    _lay_schemas(found)
    for ref, member in zip(refs, members, strict=True):
        home = next(pair for pair in found.pairs if any(_same(one, member) for one in pair.parts))
        home.parts.append(ref)
    found.fewer += refs
    return True


def _same(one: Part, other: Part | None) -> bool:
    """Whether two parts are the same reference, regardless of the form of the union around it."""
    is_one = other is not None and one.source is other.source
    return is_one and other is not None and reference(one.value) == reference(other.value) != ""


def _member(ref: Part, composed: Sequence[Part]) -> Part | None:
    """The member that a reference matches: by its name, or by similarity."""
    members = [(one, part) for part in composed for one in _members(part)]
    for one, _ in members:
        if component_name(one) == component_name(ref):
            return one
    for one, whole in members:
        if likeness_of_members(ref, one) > max(_ALIKE, likeness_of_members(ref, whole)):
            return one
    return None


def _members(part: Part) -> list[Part]:
    """The members of a composition that are references."""
    return [
        part.below(word, at, value=member)
        for word in ("allOf", *UNIONS)
        for at, member in enumerate(part.value.get(word) or ())
        if reference(member)
    ]


def _as_any_of(part: Part) -> Part:
    if "oneOf" not in part.value or "anyOf" in part.value:
        return part
    value = {("anyOf" if key == "oneOf" else key): each for key, each in part.value.items()}
    return Part(part.source, part.pointer, value, part.partial)


# A union here, one of its branches there -------------------------------------------------------


def _lay_in_branches(found: Position, unions: Sequence[Part]) -> None:
    """Anything but a union is one branch of it, or a new one."""
    flat = [part for part in found.own if part not in unions]
    words = [part for part in flat if part.partial]
    whole = [one for part in flat if not part.partial for one in _by_type(part)]
    if len({word for part in unions for word in UNIONS if word in part.value}) > 1:
        unions = [_as_any_of(part) for part in unions]
    found.own = [*unions, *words]
    _lay_in_members(found, unions, UNIONS)
    found.fewer = whole
    branches = [pair for pair in found.pairs if pair.field in UNIONS]
    for part in whole:
        pair = same_branch(branches, part)
        if pair is not None:
            pair.parts.append(part)
        elif branches:
            (label,) = branch_labels([part])
            more = Pair(branches[0].field, len(branches), "schema", [part], label)
            branches.append(more)
            found.pairs.append(more)


def _by_type(part: Part) -> list[Part]:
    """A schema of several types and nothing else, as one of each type."""
    types = part.value.get("type")
    if not isinstance(types, list) or len(part.value) > 1:
        return [part]
    return [Part(part.source, part.pointer, {"type": name}) for name in types]


# An allOf here, everything inline there --------------------------------------------------------


def _lay_in_members(found: Position, composed: Sequence[Part], words: Sequence[str]) -> None:
    """Assign inline properties to the members that have them."""
    flat = [part for part in found.own if not any(part is one for one in composed)]
    members = [pair for pair in pairs("schema", composed) if pair.field in words]
    homes: dict[str, list[Pair]] = {}
    for pair in members:
        for name in property_names(pair.parts):
            homes.setdefault(name, []).append(pair)
    inline = [pair for pair in members if _is_inline(pair)] if words == ("allOf",) else []
    if homes and inline:  # what no member has goes where that file adds properties of its own
        for name in property_names(flat, ()):
            homes.setdefault(name, [inline[-1]])
    kept = [one for part in flat for one in _distributed(part, homes)]
    found.own = [*composed, *kept]
    found.pairs = [pair for pair in pairs("schema", found.own) if pair.field not in words] + members


def _is_inline(pair: Pair) -> bool:
    """Whether a member is an inline object."""
    return any("properties" in part.value for part in pair.parts)


def _distributed(part: Part, homes: dict[str, list[Pair]]) -> list[Part]:
    properties = part.value.get("properties")
    if not isinstance(properties, dict) or not homes.keys() & properties.keys():
        return [part]
    required = part.value.get("required")
    required = required if isinstance(required, list) else []
    for pair in {id(pair): pair for found in homes.values() for pair in found}.values():
        share = {
            n: each for n, each in properties.items() if any(p is pair for p in homes.get(n, ()))
        }
        if share:
            value = {"properties": share, "required": [n for n in required if n in share]}
            pair.parts.append(Part(part.source, part.pointer, value, True, is_share=True))
    rest = {
        key: value for key, value in part.value.items() if key not in ("properties", "required")
    }
    if left := {name: value for name, value in properties.items() if name not in homes}:
        rest |= {"properties": left}
    if named := [name for name in required if name not in homes]:
        rest |= {"required": named}
    return [Part(part.source, part.pointer, rest, partial=True)]
