"""What the package will hold, every Python decision made; templates only lay it out.

``NamedApi`` and ``Models`` are the hand-over between the halves of the plan stage: names first,
then models, then operations that speak of the models by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from specmeld.model.api import Api
from specmeld.model.files import Files


@dataclass(frozen=True, slots=True)
class NamedApi:
    """An ``Api`` in which every schema that deserves a name is a component.

    ``api.schemas`` holds the document's own components under their own names, and the hoisted
    inline schemas under names made from title or place. Schemas in operations are ``$ref``s to
    them, or small inline ones (scalars, arrays of those or of references).
    """

    api: Api
    classes: Mapping[str, str]
    """Component name → Python name, for every component; no two alike."""
    declared: frozenset[str]
    """The components that the document itself declares; the others were hoisted."""
    lock: Mapping[str, str] = field(default_factory=dict)
    """Place (JSON pointer, stable under additions elsewhere) → Python name; what the lock keeps."""


@dataclass(frozen=True, slots=True)
class PyType:
    """A name that generated code can import: ``from .models.run import Run``."""

    module: str
    """Dotted, relative to the package: ``models.run``."""
    name: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A Python type expression and what it needs imported."""

    text: str
    """Such as ``list[Run] | None``."""
    types: tuple[PyType, ...] = ()
    imports: tuple[str, ...] = ()
    """Import statements beside the types': ``from typing import Any``."""


@dataclass(frozen=True, slots=True)
class Models:
    """The models of the package: files relative to the package root, and where each type is."""

    files: Files
    types: Mapping[str, PyType]
    """Component name → its type, for every component of the ``NamedApi``."""
    inputs: Mapping[str, PyType] = field(default_factory=dict)
    """Component name → the TypedDict that callers may pass in its place, where there is one."""
