"""The target of a ``$dynamicRef``, for each path that leads to it.

JSON Schema 2020-12, section 8.2.3.2: it is the outermost of the schema resources on the path that
have a dynamic anchor of its name. A component is reached by one path only, so a schema whose
references depend on the path is copied for each outcome. 2019-09's ``$recursiveRef`` is the same
with anchors that have no name (section 8.2.4.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from specmeld.diagnostics import InputError
from specmeld.model.json import JSON
from specmeld.openapi.shapes import FIELDS
from specmeld.read.references.linked_files import LinkedFile, LinkedFiles, LinkError, Target
from specmeld.read.upgrade.drafts import in_2020
from specmeld.text.pointer import Pointer, value_at

DYNAMIC = ("$dynamicRef", "$recursiveRef")
"""Keywords with a reference that depends on the path."""

MOST_LOOKED_AT = 500_000
"""Most schemas that are searched for the dynamic anchors that matter."""

Scope = tuple[tuple[str, str, str], ...]
"""Name of a dynamic anchor, then file and base URI of the outermost resource on the path that has
it; in order of name."""

_Place = tuple[str, Pointer, str]
"""File, pointer and base URI of a target."""


@dataclass(slots=True)
class DynamicScopes:
    """The scopes of one description."""

    files: LinkedFiles
    _asked: dict[tuple[str, Pointer], frozenset[str]] = field(default_factory=dict)
    _led: dict[_Place, list[tuple[str | None, Target]]] = field(default_factory=dict)
    _count: int = 0

    def entered(self, scope: Scope, file: LinkedFile, base: str) -> Scope:
        """The scope inside the resource ``base``."""
        known = {name for name, _, _ in scope}
        new = [(name, file.key, base) for name in file.names.dynamic.get(base, ())]
        new = [each for each in new if each[0] not in known]
        return tuple(sorted((*scope, *new))) if new else scope

    def arriving(self, scope: Scope, target: Target) -> Scope:
        """The scope inside the target of a reference, as far as it matters there."""
        scope = self.entered(scope, target.file, target.base)
        if not scope:
            return scope
        asked = self._names_asked(target)
        return tuple(each for each in scope if each[0] in asked)

    def outermost(self, target: Target, name: str | None, scope: Scope) -> Target:
        """The target of a dynamic reference whose static target would be ``target``."""
        if name is None or not _is_dynamic(target, name):
            return target
        for anchor, key, base in scope:
            if anchor == name:
                file = self.files.file(key)
                pointer = file.names.dynamic[base][name]
                return Target(file, pointer, value_at(file.value, pointer), base)
        return target

    def _names_asked(self, target: Target) -> frozenset[str]:
        """Names of the dynamic references in a target and in what that refers to."""
        key = (target.file.key, target.pointer)
        if key not in self._asked:
            names: set[str] = set()
            seen: set[_Place] = set()
            waiting = [target]
            while waiting:
                self._follow(waiting, names, seen)
                waiting = [
                    each
                    for each in self._anchored(names)
                    if (each.file.key, each.pointer, each.base) not in seen
                ]
                self._count += len(waiting)
            self._asked[key] = frozenset(names)
        return self._asked[key]

    def _follow(self, waiting: list[Target], names: set[str], seen: set[_Place]) -> None:
        while waiting:
            target = waiting.pop()
            key = (target.file.key, target.pointer, target.base)
            if key in seen or not target.found:
                continue
            seen.add(key)
            if key[:2] in self._asked:
                names |= self._asked[key[:2]]
                continue
            if key not in self._led:
                self._led[key] = list(self._leads(target))
            self._count += len(self._led[key])
            self._refuse_growth(target)
            names.update(name for name, _ in self._led[key] if name is not None)
            waiting += [inner for _, inner in self._led[key]]

    def _leads(self, target: Target) -> Iterator[tuple[str | None, Target]]:
        """The targets of the references in a target, each with its name if it is dynamic."""
        for keyword, reference, base in self._references(target):
            try:
                inner = self.files.find(reference, target.file, base)
            except LinkError:
                continue
            name = dynamic_name(keyword, reference)
            yield (name if name is not None and _is_dynamic(inner, name) else None), inner

    def _refuse_growth(self, target: Target) -> None:
        if self._count > MOST_LOOKED_AT:
            message = "$dynamicRef can resolve to too many schemas"
            fix = "use $ref where only one schema is meant"
            raise InputError(message, file=target.file.document.path, fix=fix)

    def _references(self, target: Target) -> Iterator[tuple[str, str, str]]:
        """Keyword, reference and base URI of each reference in a target."""
        waiting: list[tuple[Pointer, JSON, str]] = [(target.pointer, target.value, target.base)]
        while waiting:
            pointer, value, base = waiting.pop()
            if not isinstance(value, dict):
                continue
            self._count += 1
            self._refuse_growth(target)
            base = target.file.names.bases.get(pointer, base)
            draft = self.files.draft(target.file, pointer)
            for keyword, each, step in in_2020(value, draft):
                if keyword in ("$ref", *DYNAMIC) and isinstance(each, str):
                    yield keyword, each, base
                waiting += [
                    ((*pointer, step, *steps), inner, base)
                    for steps, inner in _inner(keyword, each)
                ]

    def _anchored(self, names: set[str]) -> Iterator[Target]:
        """All possible targets of a dynamic reference with one of these names."""
        for file in self.files:
            for base, anchors in file.names.dynamic.items():
                for name in sorted(names & anchors.keys()):
                    pointer = anchors[name]
                    yield Target(file, pointer, value_at(file.value, pointer), base)


def dynamic_name(keyword: str, reference: str) -> str | None:
    """The name of the anchor that is searched on the path; None for a static reference."""
    fragment = unquote(reference.partition("#")[2])
    if keyword == "$recursiveRef":
        return "" if reference == "#" else None
    return fragment if keyword == "$dynamicRef" and fragment[:1] not in ("", "/") else None


def _is_dynamic(target: Target, name: str) -> bool:
    anchors = target.file.names.dynamic.get(target.base, {})
    return target.found and anchors.get(name) == target.pointer


def _inner(keyword: str, value: JSON) -> Iterator[tuple[Pointer, JSON]]:
    """The schemas in a keyword, each with the steps to it."""
    shape = FIELDS["schema"].get(keyword, ("",))[0]
    if shape and isinstance(value, list):
        yield from (((index,), each) for index, each in enumerate(value))
    elif shape == "map" and isinstance(value, dict):
        yield from (((name,), each) for name, each in value.items())
    elif shape:
        yield (), value
