"""The tree of resources and methods that a package would have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specmeld.cli.show import Told
from specmeld.cli.terminal.columns import columns

if TYPE_CHECKING:
    from specmeld.pipeline import MethodNames

_INDENT = "  "


def names(made: MethodNames) -> Told:
    """Each resource with its methods and then its child resources, as in the client."""
    found = {(*one.resource, one.method): one.operation for one in made.members}
    # A method sorts before the resources of its level, and these are in alphabetical order.
    ordered = sorted(found, key=lambda name: ([(1, part) for part in name[:-1]], name[-1]))
    rows: list[tuple[str, str]] = []
    seen: set[tuple[str, ...]] = set()
    for name in ordered:
        for size in range(1, len(name)):
            if name[:size] not in seen:
                seen.add(name[:size])
                rows.append((_INDENT * (size - 1) + name[size - 1], ""))
        operation = found[name]
        line = _INDENT * (len(name) - 1) + name[-1]
        rows.append((line, f"{operation.method} {operation.path}"))
    data = {".".join(name): f"{found[name].method} {found[name].path}" for name in ordered}
    lines = [line.rstrip() for line in columns(rows)] if rows else []
    return Told(lines, {"package": made.package, "methods": data})
