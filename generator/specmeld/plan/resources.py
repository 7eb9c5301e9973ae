"""Which resource an operation belongs to, and what its method is called there.

A resource comes from the operation's first tag, else from its path: a static segment after a path
parameter is nested (``threads.messages``); one that follows a collection which has items too is an
action of it (``POST /threads/runs`` beside ``/threads/{id}``), else nested (``chat.completions``).
Tags that differ in punctuation or case alone are one resource. A method is the words of the
operationId less those of the resource, else a verb for the HTTP method and what the path says
beyond what all paths of the resource begin with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from specmeld.model.api import Api, Operation
from specmeld.plan import naming
from specmeld.plan.verbs import (
    JOINTS,
    PARAMETER,
    VERBS,
    VERSION,
    id_words,
    is_collection,
    is_deed,
    lower_words,
    method_and_path,
    static_segments,
    stem,
    verb,
    without_query,
)

ResourcePath = tuple[str, ...]

_RESERVED_METHODS = frozenset({"deprecated", "functools", "overload", "runtime"})
_CLIENT = (
    "aclose bool bytes call close dict download float functools int list pages runtime send str"
    " stream with_options with_response"
)
_RESERVED_RESOURCES = frozenset(_CLIENT.split())


@dataclass(frozen=True, slots=True)
class Member:
    """An operation, the accessors that lead to its resource, and its method there."""

    operation: Operation
    resource: ResourcePath
    method: str


@dataclass(frozen=True, slots=True)
class _Wanting:
    """An operation that wants a method, the words of its resource, and of its action on it."""

    operation: Operation
    resource: ResourcePath
    action: tuple[str, ...] | None
    """None where a tag gave the resource, which tells nothing of the path."""


def members_of(api: Api) -> tuple[Member, ...]:
    """Every operation with its place in the client, in document order; no two places alike."""
    paths = {without_query(operation.path) for operation in api.operations}
    places = [_place(operation, paths) for operation in api.operations]
    homes = [_accessors(words) for words, _ in places]
    groups: defaultdict[ResourcePath, list[_Wanting]] = defaultdict(list)
    children: defaultdict[ResourcePath, set[str]] = defaultdict(set)
    for operation, home, (words, action) in zip(api.operations, homes, places, strict=True):
        groups[home].append(_Wanting(operation, words, action))
        for size in range(len(home)):
            children[home[:size]].add(home[size])
    found: dict[tuple[str, str], str] = {}
    for home, group in groups.items():
        found |= _methods(_acting(group), children[home] | _RESERVED_METHODS, paths)
    return tuple(
        Member(operation, home, found[operation.method, operation.path])
        for operation, home in zip(api.operations, homes, strict=True)
    )


def _accessors(place: ResourcePath) -> ResourcePath:
    """The Python names of a resource and its parents."""
    return tuple(
        naming.beside(naming.snake_name(word, "resource"), _RESERVED_RESOURCES) for word in place
    )


def _place(operation: Operation, paths: set[str]) -> tuple[ResourcePath, tuple[str, ...] | None]:
    """The words of the resource, and the static segments that are an action on it."""
    tag = next((tag for tag in operation.tags if naming.words(tag)), "")
    if tag:
        return (tag,), None
    resource: list[str] = []
    action: list[str] = []
    segments = [segment for segment in without_query(operation.path).split("/") if segment]
    for index, segment in enumerate(segments):
        if PARAMETER.search(segment) or (not resource and VERSION.fullmatch(segment)):
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
    first = next(iter(lower_words(segment)), "")
    if operation.method != "GET" and first in VERBS:
        return next(iter(_said(operation)), first) == first or first != segment.lower()
    return not PARAMETER.search(before) and is_collection(collection, paths)


def _acting(group: list[_Wanting]) -> list[_Wanting]:
    """The group with an action for each operation: what its path says beyond all others'."""
    tagged = [static_segments(one.operation.path) for one in group if one.action is None]
    shared = 0
    while tagged and all(
        len(each) > shared and each[shared] == tagged[0][shared] and not _is_verb(each[shared])
        for each in tagged
    ):
        shared += 1
    return [
        replace(one, action=_beyond(one.resource, static_segments(one.operation.path)[shared:]))
        if one.action is None
        else one
        for one in group
    ]


def _beyond(resource: ResourcePath, segments: list[str]) -> tuple[str, ...]:
    """The segments without those at the beginning that only repeat the resource."""
    names = {stem(word) for part in resource for word in lower_words(part)}
    while segments and names == set(map(stem, lower_words(segments[0]))):
        segments = segments[1:]
    return tuple(segments)


def _is_verb(segment: str) -> bool:
    return "".join(lower_words(segment)[:1]) in VERBS


def _methods(
    group: list[_Wanting], taken: set[str] | frozenset[str], paths: set[str]
) -> dict[tuple[str, str], str]:
    """(method, path) → name, for the operations of one resource.

    Where two want one name, each takes its next longer one, so that no name depends on the order.
    """
    waiting = {
        (one.operation.method, one.operation.path): list(dict.fromkeys(_candidates(one, paths)))
        for one in group
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


def _candidates(one: _Wanting, paths: set[str]) -> Iterator[str]:
    """Names from the shortest to the longest; the last is the operation's alone."""
    operation = one.operation
    said = _said(operation)
    does = verb(operation, paths)
    noun = [word for segment in one.action or () for word in lower_words(segment)]
    numbered = len(said) > 1 and said[-1].isdigit()
    if numbered:  # one of several ways to an operation, which the parameters tell apart
        said = said[:-1]
    bases = [_less(said, one.resource) or [does], said]
    if not said:
        bases = [_deed(noun, does, operation, paths)]
    if not numbered:
        yield from map(_call, bases)
    if parameters := PARAMETER.findall(operation.path):
        yield from (_call([*base, "by", *parameters]) for base in bases)
    if numbered:
        yield from map(_call, bases)
    yield _call([does, *static_segments(operation.path)])
    yield _call([method_and_path(operation, paths)])
    yield _call([operation.method, operation.path])
    key = f"{operation.method} {operation.path}"
    yield f"{_call([key])}_{naming.digest(key)}"


def _deed(noun: list[str], does: str, operation: Operation, paths: set[str]) -> list[str]:
    """What an operation does to what the end of its path names, in words."""
    if noun[:1] == [does] or is_deed(noun, operation.method):
        return noun
    if does == "create":
        return [does, *noun[:-1], *map(stem, noun[-1:])]
    many = does not in ("get", "list") and is_collection(operation.path, paths)
    return [does, *(["many"] if many else []), *noun]


def _said(operation: Operation) -> list[str]:
    return [word.lower() for word in id_words(operation)]


def _call(words: Iterable[str]) -> str:
    return naming.snake_name(" ".join(words), "call")


def _less(said: list[str], resource: ResourcePath) -> list[str]:
    """The words of an operationId without those of the resource, nor joints left hanging."""
    names = {stem(word) for part in resource for word in lower_words(part)}
    kept = [
        word
        for index, word in enumerate(said)
        if stem(word) not in names or (index == 0 and word in VERBS)
    ]
    while kept and kept[-1] in JOINTS:
        kept.pop()
    while len(kept) > 1 and kept[0] in JOINTS:
        kept.pop(0)
    return kept


def tree(paths: Mapping[ResourcePath, object]) -> dict[ResourcePath, list[ResourcePath]]:
    """Each resource, parents without operations of their own among them → its children."""
    every = dict.fromkeys(path[:size] for path in paths for size in range(len(path) + 1))
    return {
        path: [child for child in every if len(child) == len(path) + 1 and child[:-1] == path]
        for path in every
    }
