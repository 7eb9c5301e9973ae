"""Import statements of a generated module, from the annotations that it uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from specmeld.model.named_types import Annotation, PyType
from specmeld.text.import_order import module_order, name_order

_STANDARD = ("builtins", "collections", "datetime", "decimal", "functools", "typing", "uuid")


def statements(
    annotations: Iterable[Annotation], modules: Iterable[str] = (), local: Iterable[str] = ()
) -> tuple[str, ...]:
    """The imports of a module one package down: ``modules``, those of annotations, ``local``.

    Merged, sorted, and grouped as in PEP 8: an empty string separates the groups.
    """
    names: defaultdict[str, set[str]] = defaultdict(set)
    plain = list(modules)
    for annotation in annotations:
        for statement in annotation.imports:
            if statement.startswith("import "):
                plain.append(statement)
                continue
            home, _, brought = statement.removeprefix("from ").partition(" import ")
            if home.startswith(".") and home != "..":  # written for a module at the root
                home = f".{home}"
            names[home].update(name.strip() for name in brought.split(","))
    lines = [f"from {home} import {listed(names[home])}" for home in sorted(names)]
    return grouped([*sorted(plain), *local, *lines])


def grouped(lines: Iterable[str]) -> tuple[str, ...]:
    """Statements grouped as in PEP 8, each once, with an empty string between the groups."""
    groups: dict[str, list[str]] = {"standard": [], "third": [], "local": []}
    for line in lines:
        groups[_group(line.split()[1])].append(line)
    parted = [[*dict.fromkeys(group), ""] for group in groups.values() if group]
    return tuple(line for group in parted for line in group)[:-1]


def _group(home: str) -> str:
    if home.startswith("."):
        return "local"
    return "standard" if home.partition(".")[0] in _STANDARD else "third"


def listed(names: Iterable[str]) -> str:
    """Names of one import statement."""
    return ", ".join(sorted(names, key=name_order))


def type_statements(annotations: Iterable[Annotation]) -> tuple[str, ...]:
    """``from ..models.schemas import Run`` for the types of the annotations."""
    types = {type_ for annotation in annotations for type_ in annotation.types}
    return from_types(types)


def from_types(types: Iterable[PyType], within: str = "resources") -> tuple[str, ...]:
    """One statement per module, for a module of the package ``within``."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for type_ in types:
        names[type_.module].add(type_.name)
    homes = {_relative(module, within): listed(names[module]) for module in names}
    return tuple(f"from {home} import {homes[home]}" for home in sorted(homes, key=module_order))


def _relative(module: str, within: str) -> str:
    """How a module of the package ``within`` names another one; both are dotted from the root."""
    ours, theirs = within.split("."), module.split(".")
    same = 0
    while same < min(len(ours), len(theirs) - 1) and ours[same] == theirs[same]:
        same += 1
    return "." * (len(ours) - same + 1) + ".".join(theirs[same:])
