"""Import statements of a generated module, from the annotations that it uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from specmeld.model.plan import Annotation, PyType

_STANDARD = ("collections.abc", "typing")


def statements(annotations: Iterable[Annotation]) -> tuple[str, ...]:
    """The statements that annotations bring along, merged, for a module one package down."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for annotation in annotations:
        for statement in annotation.imports:
            home, _, listed = statement.removeprefix("from ").partition(" import ")
            names[home].update(name.strip() for name in listed.split(","))
    ordered = sorted(names, key=lambda home: (home.startswith("."), home not in _STANDARD, home))
    return tuple(
        f"from {'.' if home.startswith('.') else ''}{home} import {', '.join(sorted(names[home]))}"
        for home in ordered
    )


def type_statements(annotations: Iterable[Annotation]) -> tuple[str, ...]:
    """``from ..models.schemas import Run`` for the types of the annotations."""
    types = {type_ for annotation in annotations for type_ in annotation.types}
    return from_types(types)


def from_types(types: Iterable[PyType]) -> tuple[str, ...]:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for type_ in types:
        names[type_.module].add(type_.name)
    return tuple(
        f"from ..{module} import {', '.join(sorted(names[module]))}" for module in sorted(names)
    )
