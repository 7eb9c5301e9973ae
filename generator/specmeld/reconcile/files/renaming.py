"""Rename components when files are merged, in every string that refers to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from specmeld.model.json import JSON
from specmeld.reconcile.files.matching import Components
from specmeld.reconcile.files.parts import Part, Target
from specmeld.text.pointer import parse_fragment

_SCHEMAS = ("components", "schemas")

RENAMED = frozenset(["discriminator", "security", "links"])
"""Keywords whose values refer to components."""


@dataclass(frozen=True, slots=True)
class Renames:
    """The names of one file in the merged document."""

    components: Components

    def value(self, part: Part, keyword: str, value: Any) -> Any:
        """A scalar value of a file with the names of the merged document."""
        if keyword == "discriminator" and isinstance(value, Mapping):
            return self._discriminator(part, dict(value))
        if keyword == "security" and isinstance(value, list):
            return [self._requirement(part, one) for one in value]
        if keyword == "links" and isinstance(value, dict):
            return {name: self._link(part, link) for name, link in value.items()}
        return value

    def _discriminator(self, part: Part, value: dict[str, Any]) -> JSON:
        mapping = value.get("mapping")
        if isinstance(mapping, dict):
            value["mapping"] = {tag: self._ref(part, ref) for tag, ref in mapping.items()}
        return value

    def _link(self, part: Part, link: Any) -> Any:
        if isinstance(link, dict) and isinstance(link.get("$ref"), str):
            return {**link, "$ref": self._ref(part, link["$ref"])}
        return link

    def _ref(self, part: Part, ref: Any) -> Any:
        """A reference, or the bare name of a schema, updated."""
        if not isinstance(ref, str):
            return ref
        steps = parse_fragment(ref)
        bare = steps is None and "/" not in ref and ":" not in ref
        pointer = (*_SCHEMAS, ref) if bare else steps
        home = self.components.by_target.get(Target(part.source.id, pointer or ()))
        if home is None:
            return ref
        return home.name if bare else home.ref

    def _requirement(self, part: Part, requirement: Any) -> Any:
        if not isinstance(requirement, dict):
            return requirement
        return {self.scheme(part.source.id, name): scopes for name, scopes in requirement.items()}

    def scheme(self, source: str, name: str) -> str:
        target = Target(source, ("components", "securitySchemes", name))
        home = self.components.by_target.get(target)
        return home.name if home else name
