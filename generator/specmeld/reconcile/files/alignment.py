"""Which parts of several files correspond, for each kind of OpenAPI object."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, NamedTuple

from specmeld.model.json import identity
from specmeld.openapi.branch_names import Branch, branch_names
from specmeld.openapi.shapes import FIELDS, METHODS
from specmeld.reconcile.files.forms import UNIONS, unwrap
from specmeld.reconcile.files.likeness import likeness_of_members
from specmeld.reconcile.files.parts import Part, reference, resolved

_TEMPLATE = re.compile(r"\{[^{}]*\}")
_CALLBACK = "callback"


class Pair(NamedTuple):
    """Corresponding parts, at most one per file, at one place below their holder."""

    field: str
    key: str | int | None
    """Name or index in the field; None if the field holds the object itself."""
    kind: str
    parts: list[Part]
    label: str = ""
    """The step in a place, if it is not the key: a branch of a union."""


def pairs(kind: str, parts: Sequence[Part]) -> Iterator[Pair]:
    """The objects below those of ``parts``, in the order of the first file that has them."""
    if kind == _CALLBACK:
        yield from _map_pairs("", "path", parts)
        return
    fields = FIELDS.get(kind, {})
    present: dict[str, None] = {}
    for part in parts:
        if isinstance(part.value, dict):
            present |= dict.fromkeys(name for name in part.value if name in fields)
    for name in present:
        shape, child = fields[name]
        if shape == "one":
            yield from _one(name, child, parts)
        elif shape == "map":
            yield from _map_pairs(name, child, parts)
        elif child == "parameter":
            yield from _parameter_pairs(name, parts)
        else:
            yield from _schema_list_pairs(name, parts)


def _one(name: str, kind: str, parts: Sequence[Part]) -> Iterator[Pair]:
    found = [
        part.below(name, value=part.value[name])
        for part in parts
        if isinstance(part.value.get(name), dict)
    ]
    if found:
        yield Pair(name, None, kind, found)


def _map_pairs(name: str, kind: str, parts: Sequence[Part]) -> Iterator[Pair]:
    """By name; media types and headers case-insensitively."""
    normal = _normal(name, kind, parts)
    steps = (name,) if name else ()
    found: dict[str, list[Part]] = {}
    for part in parts:
        members = part.value.get(name) if name else part.value
        holder = part.below(*steps, value=members)
        for key, value in members.items() if isinstance(members, dict) else ():
            if isinstance(value, dict | bool):
                found.setdefault(normal(key), []).append(holder.below(key, value=value))
    for group in found.values():
        yield Pair(name, str(group[0].pointer[-1]), kind, group)


def _normal(name: str, kind: str, parts: Sequence[Part]) -> Callable[[str], str]:
    """The form of names for comparison; unchanged if a file has two with the same form."""
    normal = _NORMAL.get((name, kind))
    if normal is None:
        return _as_it_is
    for part in parts:
        names = [normal(each) for each in part.value.get(name) or ()]
        if len(set(names)) < len(names):
            return _as_it_is
    return normal


def media_type(name: str) -> str:
    """``Application/JSON; charset=utf-8`` → ``application/json``."""
    return name.partition(";")[0].strip().lower() or name


def path_shape(path: str) -> str:
    """A path without the names of its parameters."""
    return _TEMPLATE.sub("{}", path)


def _as_it_is(name: str) -> str:
    return name


_NORMAL: dict[tuple[str, str], Callable[[str], str]] = {
    ("content", "media"): media_type,
    ("headers", "header"): str.lower,
    ("paths", "path"): path_shape,
}


def parameter_key(part: Part) -> tuple[str, str]:
    """Location and name; headers case-insensitively (RFC 9110, section 5.1)."""
    value = resolved(part).value
    value = value if isinstance(value, dict) else {}
    place, name = str(value.get("in", "")), str(value.get("name", ""))
    return place, name.lower() if place == "header" else name


def _parameter_pairs(name: str, parts: Sequence[Part]) -> Iterator[Pair]:
    found: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        for at, value in enumerate(_list(part.value.get(name))):
            each = part.below(name, at, value=value)
            group = found.setdefault(parameter_key(each), [])
            if all(one.source is not part.source for one in group):
                group.append(each)
    for at, group in enumerate(found.values()):
        yield Pair(name, at, "parameter", group)


# Lists of schemas -------------------------------------------------------------------------------


def _schema_list_pairs(name: str, parts: Sequence[Part]) -> Iterator[Pair]:
    lists = [
        [part.below(name, at, value=value) for at, value in enumerate(_list(part.value.get(name)))]
        for part in parts
    ]
    lists = [each for each in lists if each]
    groups = _by_index(lists) if name == "prefixItems" else matched(lists)
    labels = branch_labels([group[0] for group in groups]) if name in UNIONS else []
    for at, group in enumerate(groups):
        yield Pair(name, at, "schema", group, labels[at] if labels else "")


def _by_index(lists: Sequence[Sequence[Part]]) -> list[list[Part]]:
    longest = max((len(each) for each in lists), default=0)
    return [[each[at] for each in lists if at < len(each)] for at in range(longest)]


def matched(lists: Sequence[Sequence[Part]]) -> list[list[Part]]:
    """Members of a union or an ``allOf`` that are the same in several files.

    By content, then by their distinguishing constant, the component they name, their title, then by
    the names of their properties, and last by their type if each file has one member of it.
    """
    groups: list[list[Part]] = [[one] for one in lists[0]] if lists else []
    for each in lists[1:]:
        groups += [[one] for one in _joined(groups, each)]
    return groups


def _joined(groups: Sequence[list[Part]], members: Sequence[Part]) -> list[Part]:
    """Add the members of one more list to their groups; those without a group are left."""
    free = list(groups)
    waiting = _join_equal(free, members)
    if not waiting:
        return waiting
    for names in (_tag, component_name, _title):
        waiting = _join(free, waiting, names)
    waiting = _join_alike(free, waiting)
    for names in (_named_type, _type):
        waiting = _join(free, waiting, names)
    return waiting


def _join_equal(free: list[list[Part]], waiting: Sequence[Part]) -> list[Part]:
    """Add the remaining members to groups with the same content, one to each."""
    open_groups: dict[Hashable, list[list[Part]]] = {}
    for group in free:
        open_groups.setdefault(_content(group[0]), []).append(group)
    left = []
    for one in waiting:
        same = open_groups.get(_content(one))
        if same:
            _add(one, same.pop(0), free)
        else:
            left.append(one)
    return left


def _add(one: Part, group: list[Part], free: list[list[Part]]) -> None:
    """Add a member to a group, which is no longer free."""
    group.append(one)
    free[:] = [each for each in free if each is not group]


def _content(part: Part) -> Hashable:
    return identity(part.value) if part.source.exhaustive else id(part)


def _join(
    free: list[list[Part]], waiting: Sequence[Part], names: Callable[[Part], Hashable]
) -> list[Part]:
    """Add the remaining members to the group with the same name, if each has exactly one."""
    wanted: dict[Hashable, list[list[Part]]] = {}
    for group in free:
        if (name := names(group[0])) is not None:
            wanted.setdefault(name, []).append(group)
    offered = Counter(map(names, waiting))
    left = []
    for one in waiting:
        name = names(one)
        if name is not None and offered[name] == 1 and len(wanted.get(name, ())) == 1:
            _add(one, wanted[name][0], free)
        else:
            left.append(one)
    return left


_ALIKE = 0.5


def _join_alike(free: list[list[Part]], waiting: Sequence[Part]) -> list[Part]:
    """Add the remaining members to the most similar group, in order of similarity."""
    scored = [
        (-likeness_of_members(group[0], one), at, number)
        for at, group in enumerate(free)
        for number, one in enumerate(waiting)
        if not _told_apart(group[0], one)
    ]
    groups = list(free)
    joined: dict[int, int] = {}
    for score, at, number in sorted(scored):
        if -score >= _ALIKE and at not in joined.values() and number not in joined:
            joined[number] = at
    for number, at in joined.items():
        _add(waiting[number], groups[at], free)
    return [one for number, one in enumerate(waiting) if number not in joined]


def _told_apart(one: Part, other: Part) -> bool:
    tags = _tag(one), _tag(other)
    return None not in tags and tags[0] != tags[1]


def _tag(part: Part) -> Hashable:
    """The property whose only value distinguishes the member from its siblings."""
    value = resolved(part).value
    if not isinstance(value, dict) or not isinstance(value.get("properties"), dict):
        return None
    for name, inner in value["properties"].items():
        if isinstance(inner, dict):
            values = [inner["const"]] if "const" in inner else _list(inner.get("enum"))
            if len(values) == 1 and isinstance(values[0], str):
                return name, values[0]
    return None


def component_name(part: Part) -> Hashable:
    return reference(part.value).rpartition("/")[2] or None


def _title(part: Part) -> Hashable:
    value = part.value if isinstance(part.value, dict) else {}
    title = value.get("title")
    return re.sub(r"[\W_]+", "", title).casefold() or None if isinstance(title, str) else None


def _type(part: Part) -> Hashable:
    value = resolved(unwrap(resolved(part)).parts[-1]).value
    if not isinstance(value, dict):
        return None
    if "type" not in value:
        return "object" if "properties" in value else None
    stated = value["type"] if isinstance(value["type"], list) else [value["type"]]
    names = sorted(str(name) for name in stated if name != "null") or ["null"]
    return names[0] if len(names) == 1 else tuple(names)


def _named_type(part: Part) -> Hashable:
    kind = _type(part)
    return None if kind is None else (bool(reference(part.value)), kind)


def branch_labels(branches: Sequence[Part]) -> list[str]:
    """The labels of a union's branches in a place: by type, tag or title."""
    described = [_branch(part) for part in branches]
    names = branch_names(described)
    return [name or f"variant {at}" for at, name in enumerate(names, 1)]


def _branch(part: Part) -> Branch:
    tag = _tag(part)
    title = part.value.get("title") if isinstance(part.value, dict) else None
    named = reference(part.value).rpartition("/")[2]
    kind = _type(part)
    return Branch(
        kind if isinstance(kind, str) else "",
        str(tag[1]) if isinstance(tag, tuple) else "",
        title if isinstance(title, str) and title else named,
    )


def same_branch(branches: Sequence[Pair], part: Part) -> Pair | None:
    """The branch that a schema is, matched like members of unions."""
    groups = [list(pair.parts) for pair in branches]
    before = [len(group) for group in groups]
    _joined(groups, [part])
    return next(
        (pair for pair, group, n in zip(branches, groups, before, strict=True) if len(group) > n),
        None,
    )


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Path and method of each operation."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS if isinstance(item, dict) else ():
            if isinstance(item.get(method), dict):
                yield path, method


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()
