"""The operations of all files, merged, with their parameters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from specmeld.reconcile.files.alignment import Pair, operations, parameter_key, path_shape
from specmeld.reconcile.files.matching import Group
from specmeld.reconcile.files.parts import Part, SourceFile, resolved
from specmeld.reconcile.pages.laid_out import operation_part, parameter_parts
from specmeld.reconcile.tree import Sections

_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_Key = tuple[str, str]
_Written = tuple[SourceFile, str]
"""A file, and a path as written there."""
_Users = dict[str, list[_Written]]
"""Method → the files that have it, each with its spelling of the path."""


@dataclass(slots=True)
class MergedOperation:
    """One operation in all files."""

    name: str
    """``POST /pets``, with the names of path parameters in the merged document."""
    parts: list[Part]
    """The operation objects, without their parameters."""
    parameters: list[Pair] = field(default_factory=list)


@dataclass(slots=True)
class MergedPath:
    """One path in all files."""

    name: str
    items: list[Part]
    """The path items, without operations and parameters."""
    parameters: list[Pair] = field(default_factory=list)
    """Those that every file declares for all operations of the path."""
    operations: list[MergedOperation] = field(default_factory=list)


def merged_paths(
    sources: Sequence[SourceFile], renamed: Mapping[str, Mapping[str, str]]
) -> list[MergedPath]:
    """All paths, in the order of the first file that has them.

    ``renamed`` maps, for each file, its operations to their names in all documents.
    """
    found: dict[str, _Users] = {}
    spelled: dict[str, str] = {}
    names: dict[_Written, list[str]] = {}
    for source in sources:
        taken: set[tuple[str, str]] = set()
        for path, method in operations(source.document):
            name = f"{method.upper()} {path}"
            shown = renamed.get(source.id, {}).get(name, name).partition(" ")[2]
            shown = _spelled(source, path, shown, spelled)
            if (shown, method) in taken:  # the file itself distinguishes two such paths
                shown = path
            taken.add((shown, method))
            found.setdefault(shown, {}).setdefault(method, []).append((source, path))
            names.setdefault((source, path), []).append(shown)
    empty = _without_operations(sources, found, names)
    order = dict.fromkeys(
        name
        for source in sources
        for path in source.document["paths"]
        for name in names.get((source, path), ())
    )
    return [_path(name, found.get(name, {}), empty.get(name, ())) for name in order]


def _without_operations(
    sources: Sequence[SourceFile], found: Mapping[str, _Users], names: dict[_Written, list[str]]
) -> dict[str, list[_Written]]:
    """Name → who has the path without operations; adds their names to ``names``."""
    known = {path_shape(name): name for name in reversed(list(found))}
    empty: dict[str, list[_Written]] = {}
    for source in sources:
        shapes = Counter(map(path_shape, source.document["paths"]))
        for path, item in source.document["paths"].items():
            if (source, path) not in names and isinstance(item, dict):
                shape = path_shape(path)
                is_known = path in found or shapes[shape] > 1
                name = path if is_known else known.setdefault(shape, path)
                names[source, path] = [name]
                empty.setdefault(name, []).append((source, path))
    return empty


def _spelled(source: SourceFile, path: str, shown: str, spelled: dict[str, str]) -> str:
    """With the trailing slash of the first file; two paths if a file has both."""
    shown, bare = shown.rstrip("/") or "/", path.rstrip("/")
    if bare == path or path == "/":
        return spelled.setdefault(shown, shown)
    if bare in source.document["paths"]:
        return shown + "/"
    return spelled.setdefault(shown, shown + "/")


def add_pages(paths: Sequence[MergedPath], pages: Mapping[str, Sections]) -> None:
    """Add what pages say about operations of the files."""
    for path in paths:
        for operation in path.operations:
            if operation.name in pages:
                _add_page(path, operation, pages[operation.name])


def _add_page(path: MergedPath, operation: MergedOperation, sections: Sections) -> None:
    said = parameter_parts(operation.name, sections)
    for pair in [*operation.parameters, *path.parameters]:
        found = said.pop(parameter_key(pair.parts[0]), None)
        if found is not None:
            pair.parts.append(found)
    at = len(operation.parameters)
    operation.parameters += [
        Pair("parameters", at + n, "parameter", [part]) for n, part in enumerate(said.values())
    ]
    operation.parts.append(operation_part(operation.name, sections, operation.parts))


def roots(paths: Sequence[MergedPath]) -> Iterator[Group]:
    """Where the references of the operations begin."""
    for path in paths:
        yield from (("parameter", pair.parts) for pair in path.parameters)
        for operation in path.operations:
            yield "operation", operation.parts
            yield from (("parameter", pair.parts) for pair in operation.parameters)


def template_names(path: str) -> list[str]:
    return _TEMPLATE.findall(path)


def _path(name: str, methods: _Users, empty: Sequence[_Written]) -> MergedPath:
    users = [each for users in methods.values() for each in users]
    places = dict.fromkeys([*users, *empty])
    items = [
        Part(source, ("paths", path), source.document["paths"][path]) for source, path in places
    ]
    shared = {(item.source.id, item.pointer): dict(_parameters(item, name)) for item in items}
    common = set.intersection(*(set(found) for found in shared.values())) if shared else set()
    path = MergedPath(name, [_bare(item, methods) for item in items])
    path.parameters = _paired(
        [{k: found[k] for k in found if k in common} for found in shared.values()]
    )
    for method, users in methods.items():
        parts, lists = [], []
        for source, written in users:
            item = Part(source, ("paths", written), source.document["paths"][written])
            part = item.below(method, value=item.value[method])
            own = dict(_parameters(part, name))
            from_path = shared[source.id, item.pointer]
            inherited = {k: v for k, v in from_path.items() if k not in common and k not in own}
            lists.append(inherited | own)
            value = {key: each for key, each in part.value.items() if key != "parameters"}
            parts.append(Part(source, part.pointer, value))
        operation = MergedOperation(f"{method.upper()} {name}", parts, _paired(lists))
        path.operations.append(operation)
    return path


def _bare(item: Part, methods: Mapping[str, object]) -> Part:
    value = {k: v for k, v in item.value.items() if k not in methods and k != "parameters"}
    return Part(item.source, item.pointer, value)


def _paired(lists: Sequence[Mapping[_Key, Part]]) -> list[Pair]:
    found: dict[_Key, list[Part]] = {}
    for parameters in lists:
        for key, part in parameters.items():
            found.setdefault(key, []).append(part)
    return [Pair("parameters", at, "parameter", parts) for at, parts in enumerate(found.values())]


def _parameters(holder: Part, path: str) -> Iterator[tuple[_Key, Part]]:
    """The parameters of a path or operation; path parameters get the names in ``path``."""
    listed = holder.value.get("parameters")
    here, there = template_names(str(holder.pointer[1])), template_names(path)
    names = dict(zip(here, there, strict=False)) if len(here) == len(there) else {}
    for at, value in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(value, dict):
            continue
        part = holder.below("parameters", at, value=value)
        location, name = parameter_key(part)
        if location == "path" and names.get(name, name) != name:
            whole = resolved(part)
            part = Part(whole.source, whole.pointer, {**whole.value, "name": names[name]})
            name = names[name]
        yield (location, name), part
