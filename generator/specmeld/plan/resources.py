"""Which resource an operation belongs to, and what its method is called there.

A resource comes from the operation's first tag, else from its path: a static segment after a path
parameter is nested (``threads.messages``); one that follows a collection which has items too is an
action of it (``POST /threads/runs`` beside ``/threads/{id}``), else nested (``chat.completions``).
A method is the words of the operationId less those of the resource.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from specmeld.model.api import Api, Operation
from specmeld.plan import naming
from specmeld.plan.verbs import JOINTS, VERBS

ResourcePath = tuple[str, ...]

_VERSION = re.compile(r"v\d+(?:[._]?(?:alpha|beta|rc)?\d*)?|api|rest", re.IGNORECASE)
_PARAMETER = re.compile(r"\{([^{}]*)\}")
_RESERVED_METHODS = frozenset({"functools", "runtime"})
_CLIENT = "aclose bool bytes close dict float functools int list runtime send str with_options"
_RESERVED_RESOURCES = frozenset(_CLIENT.split())


@dataclass(frozen=True, slots=True)
class Member:
    """An operation, the accessors that lead to its resource, and its method there."""

    operation: Operation
    resource: ResourcePath
    method: str


def members_of(api: Api) -> tuple[Member, ...]:
    """Every operation with its place in the client, in document order; no two places alike."""
    paths = {operation.path for operation in api.operations}
    places = [_place(operation, paths) for operation in api.operations]
    accessors = _accessors({path for path, _ in places})
    groups: dict[ResourcePath, list[tuple[Operation, tuple[str, ...], ResourcePath]]]
    groups = defaultdict(list)
    for operation, (words, action) in zip(api.operations, places, strict=True):
        groups[accessors[words]].append((operation, action, words))
    children = {path[: len(path) - 1]: set[str]() for path in accessors.values()}
    for path in accessors.values():
        children[path[:-1]].add(path[-1])
    found: dict[tuple[str, str], str] = {}
    for path, group in groups.items():
        taken = children.get(path, set()) | _RESERVED_METHODS
        found |= _methods(group, taken)
    return tuple(
        Member(operation, accessors[words], found[operation.method, operation.path])
        for operation, (words, _) in zip(api.operations, places, strict=True)
    )


def _accessors(places: set[ResourcePath]) -> dict[ResourcePath, ResourcePath]:
    """Document's words of each resource and its parents → Python names; no two alike."""
    every = sorted({path[:size] for path in places for size in range(1, len(path) + 1)})
    made: dict[ResourcePath, ResourcePath] = {(): ()}
    for size in range(1, max(map(len, every), default=0) + 1):
        for parent in sorted({path[:-1] for path in every if len(path) == size}):
            siblings = [path[-1] for path in every if len(path) == size and path[:-1] == parent]
            names = naming.unique(siblings, _accessor)
            made |= {(*parent, word): (*made[parent], name) for word, name in names.items()}
    return {path: name for path, name in made.items() if path}


def _accessor(text: str) -> str:
    name = naming.snake_name(text, "resource")
    return f"{name}_" if name in _RESERVED_RESOURCES else name


def _place(operation: Operation, paths: set[str]) -> tuple[ResourcePath, tuple[str, ...]]:
    """The words of the resource, and the static segments that are an action on it."""
    tag = next((tag for tag in operation.tags if naming.words(tag)), "")
    if tag:
        return (tag,), ()
    resource: list[str] = []
    action: list[str] = []
    segments = [segment for segment in operation.path.split("/") if segment]
    for index, segment in enumerate(segments):
        if _PARAMETER.search(segment) or (not resource and _VERSION.fullmatch(segment)):
            continue
        before = segments[index - 1] if index else ""
        collection = "/" + "/".join(segments[:index])
        if action or (resource and _is_action(operation, segment, before, collection, paths)):
            action.append(segment)
        else:
            resource.append(segment)
    return tuple(resource) or ("api",), tuple(action)


def _is_action(
    operation: Operation, segment: str, before: str, collection: str, paths: set[str]
) -> bool:
    first = next(iter(_words(segment)), "")
    if operation.method != "GET" and first in VERBS:
        return next(iter(_words(operation.id)), first) == first or first != segment.lower()
    if _PARAMETER.search(before):
        return False
    return any(_is_item(path, collection) for path in paths)


def _is_item(path: str, collection: str) -> bool:
    return path.startswith(f"{collection}/{{") and path.count("/") == collection.count("/") + 1


def _words(text: str) -> list[str]:
    return [word.lower() for word in naming.words(text)]


def _methods(
    group: list[tuple[Operation, tuple[str, ...], ResourcePath]], taken: set[str] | frozenset[str]
) -> dict[tuple[str, str], str]:
    """(method, path) → name, for the operations of one resource.

    Where two want one name, each takes its next longer one, so that no name depends on the order.
    """
    waiting = {
        (operation.method, operation.path): list(
            dict.fromkeys(_candidates(operation, action, resource))
        )
        for operation, action, resource in group
    }
    used = set(taken)
    made: dict[tuple[str, str], str] = {}
    while waiting:
        wanted: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, names in waiting.items():
            wanted[names[0]].append(key)
        for name, keys in wanted.items():
            if name not in used and len(keys) == 1:
                made[keys[0]] = name
                used.add(name)
                del waiting[keys[0]]
            else:
                used.add(name)
                for key in keys:
                    waiting[key] = waiting[key][1:]
    return made


def _candidates(
    operation: Operation, action: tuple[str, ...], resource: ResourcePath
) -> Iterator[str]:
    """Names from the shortest to the longest; the last is the operation's alone."""
    said = _words(operation.id)
    while said and _VERSION.fullmatch(said[0]) and len(said) > 1:
        said = said[1:]
    verb = _verb(operation, action)
    if said:
        yield naming.snake_name(" ".join(_less(said, resource) or [verb]), "call")
        yield naming.snake_name(" ".join(said), "call")
    else:
        noun = [word for segment in action for word in _words(segment)]
        one = [*noun[:-1], *map(_stem, noun[-1:])] if verb == "create" else noun
        whole = noun if noun and noun[0] in VERBS else [verb, *one]
        yield naming.snake_name(" ".join(whole), "call")
    parameters = " ".join(_PARAMETER.findall(operation.path))
    base = said or [verb, *(word for segment in action for word in _words(segment))]
    if parameters:
        yield naming.snake_name(f"{' '.join(base)} by {parameters}", "call")
    statics = _PARAMETER.sub("", operation.path)
    yield naming.snake_name(f"{verb} {statics}", "call")
    key = f"{operation.method} {operation.path}"
    yield f"{naming.snake_name(key, 'call')}_{naming.digest(key)}"


def _less(said: list[str], resource: ResourcePath) -> list[str]:
    """The words of an operationId without those of the resource, nor joints left hanging."""
    names = {_stem(word) for part in resource for word in _words(part)}
    kept = [
        word
        for index, word in enumerate(said)
        if _stem(word) not in names or (index == 0 and word in VERBS)
    ]
    while kept and kept[-1] in JOINTS:
        kept.pop()
    while len(kept) > 1 and kept[0] in JOINTS:
        kept.pop(0)
    return kept


def _stem(word: str) -> str:
    """A word without the ending of an English plural, so that the two compare alike."""
    for ending, instead in (("ies", "y"), ("ches", "ch"), ("sses", "ss"), ("xes", "x"), ("s", "")):
        if len(word) > 3 and word.endswith(ending) and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word


def _verb(operation: Operation, action: tuple[str, ...]) -> str:
    item = bool(_PARAMETER.search(operation.path.rstrip("/").rpartition("/")[2])) and not action
    match operation.method:
        case "GET":
            return "get" if item else "list"
        case "POST":
            return "update" if item else "create"
        case "PUT":
            return "replace"
        case "PATCH":
            return "update"
        case other:
            return other.lower()


def tree(paths: Mapping[ResourcePath, object]) -> dict[ResourcePath, list[ResourcePath]]:
    """Each resource, parents without operations of their own among them → its children."""
    every = dict.fromkeys(path[:size] for path in paths for size in range(len(path) + 1))
    return {
        path: [child for child in every if len(child) == len(path) + 1 and child[:-1] == path]
        for path in every
    }
