"""Input and output types of the audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from specmeld.model.json import JSONObject
from specmeld.text.pointer import Pointer


@dataclass(frozen=True, slots=True)
class AuditedSource:
    """A source as OpenAPI 3.1."""

    id: str
    path: str
    """Its name in messages."""
    document: JSONObject
    line: Callable[[Pointer], int]
    """The line of the part of the document at a pointer."""


@dataclass(frozen=True, slots=True)
class LostFact:
    """Something that a source has and the canonical document has not."""

    document: str
    path: str
    line: int
    what: str
    """``operation``, ``webhook``, ``callback``, ``parameter``, ``request body``, ``response``,
    ``header``, ``media type`` or ``property``."""
    where: str
    """As text: ``POST /notes response 404``."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} lost: {self.where}"
