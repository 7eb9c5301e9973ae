"""What the halves of the plan hand over: names, then the Python types for them.

``NamedApi`` comes first, then ``Models``, then operations that refer to the models by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NewType

from specmeld.model.api_description import Api
from specmeld.model.files import Files

Code = NewType("Code", str)
"""Python source from the naming or the quoting module: a template may insert it unescaped."""


@dataclass(frozen=True, slots=True)
class NamedApi:
    """An ``Api`` in which every schema that deserves a name is a component.

    ``api.schemas`` holds the document's own components under their own names, and the hoisted
    inline schemas under names derived from title or place. Schemas in operations are ``$ref``s to
    them, or small inline ones (scalars, arrays of those or of references).
    """

    api: Api
    classes: Mapping[str, str]
    """Component name → Python name, for every component; all unique."""
    declared: frozenset[str]
    """The components declared in the document; the others were hoisted."""
    lock: Mapping[str, str] = field(default_factory=dict)
    """Place (JSON pointer, stable under additions elsewhere) → Python name; kept by the lock."""
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Component name → key → name of its field, for those recorded in the lock."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """Place → name of an argument, for those recorded in the lock."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Former names of classes that were merged into another → that one."""
    python_values: bool = True
    """Whether formats such as date-time are Python's own types, or strings."""


@dataclass(frozen=True, slots=True)
class KnownClass:
    """A class of another package, whose name can be kept."""

    name: str
    fields: frozenset[str]
    """In plain letters (``plain`` of ``plan.seeding``); empty if it is not an object."""


@dataclass(frozen=True, slots=True)
class KnownMethod:
    """A method of another package, whose name can be kept."""

    method: str
    """The HTTP method, upper case."""
    path: str
    """As in the document, except for the names of its parameters."""
    resource: str
    """Empty if the other package has none for it."""
    name: str
    call: str
    """Its call expression, for people to read."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A lock with names of another package."""

    lock: Mapping[str, str]
    taken: Mapping[str, str]
    """Place → the name that was adopted for it."""
    left: Mapping[str, str]
    """Name that was not adopted → why."""
    calls: Mapping[str, str] = field(default_factory=dict)
    """Place of an operation whose name was adopted → its call in the other package."""


@dataclass(frozen=True, slots=True)
class PyType:
    """A name that generated code can import: ``from .models.run import Run``."""

    module: str
    """Dotted, relative to the package: ``models.run``."""
    name: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A Python type expression and the imports it needs."""

    text: str
    """Such as ``list[Run] | None``."""
    types: tuple[PyType, ...] = ()
    imports: tuple[str, ...] = ()
    """Further import statements: ``from typing import Any``."""


@dataclass(frozen=True, slots=True)
class Models:
    """The models of the package: files relative to the package root, and where each type is."""

    files: Files
    types: Mapping[str, PyType]
    """Component name → its type, for every component of the ``NamedApi``."""
    inputs: Mapping[str, PyType] = field(default_factory=dict)
    """Component name → the TypedDict that callers may pass instead, if there is one."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Place in the lock → name of a field that differs from its key."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Further names that can be imported → the class or TypedDict that each is."""


NO_NAMES: Mapping[str, str] = MappingProxyType({})
NO_CODE = Code("")
NO_TYPE = Annotation("")
