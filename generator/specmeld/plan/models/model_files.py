"""The files of the models: their modules, the lazy package around them, the runtime they need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from specmeld.model.named_types import NO_NAMES, PyType
from specmeld.plan.types.imports import from_types, grouped
from specmeld.plan.types.value_types import MARKERS, VALUE_TYPES
from specmeld.runtime import runtime_text
from specmeld.text.import_order import all_order, name_order

_HOMES = {
    "collections.abc": ("Mapping", "Sequence"),
    "typing": ("TYPE_CHECKING", "Annotated", "Any", "ClassVar", "Final", "Literal", "Union"),
    "pydantic": ("Field", "StrictBool", "StrictStr"),
    "typing_extensions": ("TypeAliasType",),
    ".._schema": (
        "ApiModel",
        "Apart",
        "Exact",
        "ExactLiteral",
        "ExactModel",
        "Omittable",
        "OnlyDicts",
        "OnlyLists",
        "StrictInteger",
        "StrictNumber",
        "UntypedModel",
        "read_only",
    ),
    ".._schema_parts": ("late",),
    ".._schema_values": (*MARKERS, *sorted(VALUE_TYPES)),
}
"""The modules of names that types use."""

RUNTIME = (
    "_schema.py",
    "_schema_assertions.py",
    "_schema_check.py",
    "_schema_formats.py",
    "_schema_later.py",
    "_schema_patterns.py",
    "_schema_wire.py",
)
SEARCH = ("_regex_syntax.py", "_regex_search.py")
"""Runtime files for patterns that no linear engine can read."""
VALUES = "_schema_values.py"
"""Additional runtime files of packages with values of Python types."""
PARTS = "_schema_parts.py"
"""Additional runtime files of packages with a split module."""


def import_lines(names: Iterable[str], root: str = "..") -> list[str]:
    """The import statements for names that types use; ``root`` leads to the package."""
    wanted = set(names)
    lines = []
    for home, known in _HOMES.items():
        listed = [name for name in known if name in wanted]
        if listed:
            lines.append(f"from {home.replace('..', root)} import {', '.join(listed)}")
    return lines


def module_text(
    sources: Iterable[str],
    names: Iterable[str],
    siblings: Iterable[PyType] = (),
    late: Collection[PyType] = (),
) -> str:
    """A module of models, not formatted yet.

    ``siblings`` are types of other modules, and so are those that are ``late``: loaded when a value
    needs them.
    """
    head = ['"""The schemas of the API as types."""', "from __future__ import annotations"]
    imports = [*import_lines({*names, *(("TYPE_CHECKING", "late") if late else ())})]
    imports += from_types(siblings, within="models")
    parts = [*head, "\n".join(grouped(imports)), _late_imports(late), *sources]
    return "\n\n".join(part for part in parts if part) + "\n"


def _late_imports(types: Collection[PyType]) -> str:
    """Names of types for checkers, and their placeholders until a value needs them."""
    if not types:
        return ""
    checked = from_types(types, within="models")
    made = [
        f'{one.name} = late(__package__, "{one.module.removeprefix("models.")}", "{one.name}")'
        for one in sorted(types, key=lambda one: one.name)
    ]
    lines = ["if TYPE_CHECKING:", *checked, "else:", *made]
    return "\n".join(line if line.endswith(":") else f"    {line}" for line in lines)


def package_text(modules: Mapping[str, str], aliases: Mapping[str, str] = NO_NAMES) -> str:
    """``models/__init__.py``: loads each module when one of its names is first used. ``aliases``
    maps former names to current ones."""
    if not modules:
        return _HEAD
    modules = {**modules, **{name: modules[one] for name, one in aliases.items()}}
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(modules, key=name_order):
        homes[f".{modules[name]}"].append(f"{aliases.get(name, name)} as {name}")
    listed = [f"from {home} import {', '.join(homes[home])}" for home in sorted(homes)]
    table = ", ".join(f'"{name}": "{modules[name]}"' for name in sorted(modules))
    former = ", ".join(f'"{name}": "{aliases[name]}"' for name in sorted(aliases))
    return _HEAD + _LAZY.format(
        former=_FORMER.format(table=f"{{{former}}}") if aliases else "",
        attribute="_FORMER.get(name, name)" if aliases else "name",
        imports="\n    ".join(listed),
        table=f"{{{table}}}",
        names=", ".join(f'"{name}"' for name in sorted(modules, key=all_order)),
    )


_HEAD = '"""The API\'s schemas as types; a module loads when one of its names is first used."""\n'

_FORMER = """_FORMER: dict[str, str] = {table}
\"\"\"Former names of schemas that were merged, and their names now.\"\"\"
"""

_LAZY = """
from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    {imports}

_MODULES: dict[str, str] = {table}
{former}
__all__ = [{names}]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
    value = getattr(import_module(f".{{_MODULES[name]}}", __name__), {attribute})
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
"""


def runtime_files(*, search: bool, values: bool, parts: bool) -> dict[str, str]:
    """The runtime modules of the models, copied unchanged; ``search``: for hard patterns too;
    ``values``: with Python types; ``parts``: with modules that load each other."""
    extra = (*([VALUES] if values else ()), *([PARTS] if parts else ()))
    names = (*RUNTIME, *(SEARCH if search else ()), *extra)
    return {name: runtime_text(name) for name in names}
