"""The names that a RAML document and its libraries declare."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from specmeld.model.json import JSON
from specmeld.read.formats.lined import Lined

_KINDS = ("types", "schemas", "traits", "resourceTypes", "securitySchemes")


@dataclass(slots=True)
class Scope:
    """The declarations of one file, by kind and name; ``uses`` are its libraries by local name."""

    scopes: Scopes
    declared: dict[str, Lined] = field(default_factory=dict)
    uses: dict[str, Scope] = field(default_factory=dict)

    def find(self, kind: str, name: str) -> tuple[JSON, Scope] | None:
        """A declaration, and the scope of the names in it."""
        library, dot, rest = name.partition(".")
        if dot and library in self.uses:
            return self.uses[library].find(kind, rest)
        found = self._own(kind, name)
        if found is not None:
            return found
        below = (each._own(kind, name) for each in self.uses.values())
        return next(filter(None, below), None)  # as a template of a library may mean it

    def _own(self, kind: str, name: str) -> tuple[JSON, Scope] | None:
        declared = self.declared.get(kind, Lined())
        if name not in declared:
            return None
        return declared[name], self.scopes.of_fragment(declared[name], self)

    def lend(self, other: Scope) -> None:
        """Add the libraries of another scope under free names."""
        for alias, library in other.uses.items():
            self.uses.setdefault(alias, library)

    def of(self, kind: str) -> Lined:
        return self.declared.get(kind, Lined())


class Scopes:
    """Creates the scopes of files, one per library; ``load`` returns the library of a path."""

    def __init__(self, load: Callable[[str, int], JSON]) -> None:
        self._load = load
        self._libraries: dict[str, Scope] = {}

    def of_file(self, root: Mapping[str, JSON]) -> Scope:
        """The scope of a document or a library."""
        scope = Scope(self)
        self._fill(scope, root)
        return scope

    def of_fragment(self, fragment: JSON, around: Scope) -> Scope:
        """The scope of a declaration, which may use libraries of its own."""
        if not isinstance(fragment, Mapping) or "uses" not in fragment:
            return around
        uses = {**around.uses, **dict(self._used(fragment))}
        return Scope(self, around.declared, uses)

    def _fill(self, scope: Scope, root: Mapping[str, JSON]) -> None:
        for kind in _KINDS:
            scope.declared[kind] = declarations(root.get(kind)).copied()
        types, schemas = scope.declared["types"], scope.declared["schemas"]
        for title, value in schemas.items():
            types.setdefault(title, value)
            types.at.setdefault(title, schemas.at.get(title, 0))
        scope.uses.update(self._used(root))

    def _used(self, root: Mapping[str, JSON]) -> Iterator[tuple[str, Scope]]:
        uses = declarations(root.get("uses"))
        for alias, path in uses.items():
            if not isinstance(path, str):
                continue
            if path not in self._libraries:
                self._libraries[path] = Scope(self)  # libraries may use each other
                library = self._load(path, uses.at.get(alias, 0))
                if isinstance(library, Mapping):
                    self._fill(self._libraries[path], library)
            yield alias, self._libraries[path]


def declarations(value: JSON) -> Lined:
    """Declarations by name: RAML 1.0 has a map of them, RAML 0.8 a list of maps."""
    if isinstance(value, Lined):
        return value
    made = Lined()
    for each in value if isinstance(value, list) else ():
        if isinstance(each, Lined):
            for name, declared in each.items():
                made.put(name, declared, each.at.get(name, 0))
    return made


def references(value: JSON) -> Iterator[tuple[str, Mapping[str, JSON]]]:
    """The names in ``is``, ``type`` or ``securedBy``, each with its parameters."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and each:
            yield each.strip(), {}
        elif isinstance(each, Mapping):
            for name, parameters in each.items():
                yield str(name), parameters if isinstance(parameters, Mapping) else {}


def is_annotation(key: str) -> bool:
    """Whether a key is an annotation, such as ``(deprecated)``."""
    return re.match(r"\(.*\)\Z", key) is not None
