"""How pages say that one signs in, beside the files of the same operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from specmeld.model.json import JSONObject
from specmeld.reconcile.decide import Judge
from specmeld.reconcile.files.parts import SourceFile
from specmeld.reconcile.pages.page_document import security_scheme
from specmeld.reconcile.tree import Node, Sections


@dataclass(slots=True)
class PageSecurity:
    """Adds what pages say to operations of which no file says how to sign in."""

    judge: Judge
    sources: Sequence[SourceFile]
    schemes: dict[str, JSONObject] = field(default_factory=dict)
    """Schemes that only pages know of, by name."""

    def secure(self, operation: JSONObject, name: str, sections: Sections) -> None:
        """Write down what pages say, and require it where the files are silent."""
        kinds = sections.get("security", Node("")).properties()
        for node in kinds:
            self.judge.decide(Node(node.step, list(node.says)), f"{name}#security.{node.name}")
        silent = not any("security" in source.document for source in self.sources)
        if kinds and silent and "security" not in operation:
            operation["security"] = [{self._named(node.name): []} for node in kinds]

    def _named(self, kind: str) -> str:
        """The name that a file gives to a scheme of the kind, else one of our own."""
        name, scheme = security_scheme(kind)
        for source in self.sources:
            components = source.document.get("components", {})
            for known, one in components.get("securitySchemes", {}).items():
                if isinstance(one, Mapping) and all(one.get(k) == v for k, v in scheme.items()):
                    return str(known)
        self.schemes[name] = scheme
        return name
