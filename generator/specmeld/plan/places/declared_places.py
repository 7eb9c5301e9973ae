"""An operation's place from its names in the document: its operationId and its tags."""

from __future__ import annotations

import re

from specmeld.model.api_description import Operation
from specmeld.plan.names.plurals import singular
from specmeld.plan.places.operation_verbs import (
    id_words,
    less,
    lower_words,
    said_words,
    without_noun,
)
from specmeld.plan.places.path_places import Place
from specmeld.plan.places.verb_words import (
    CHANGING,
    DELETING,
    JOINTS,
    READING,
    TAG_ENDINGS,
)

_PARTED = re.compile(r"[./]")
_CHUNKS = re.compile(r"[\W_]+")
_DEEPEST = 6
_USUAL = {(verb,) for verb in READING | CHANGING | DELETING}
_PLAIN = frozenset({"create", "delete", "get", "insert", "list", "update"})
_FIRST = frozenset({"api", "rest", "v1"})
"""Prefixes of ids that say nothing."""
_ROOT = "api"
"""The resource of operations that belong to none."""


def named_place(operation: Operation) -> Place | None:
    """The place in an id made of resource and method, with dots or slashes between them:
    ``actions/list-runs``."""
    parts = [part for part in _PARTED.split(operation.id) if lower_words(part)]
    while len(parts) > 1 and parts[0].lower() in _FIRST:
        parts = parts[1:]
    if len(parts) > 2 and parts[0] == parts[1]:  # an API that is named like its first resource
        parts = parts[1:]
    verbs = [at for at, part in enumerate(parts) if at and part.lower() in _PLAIN]
    if verbs:  # aliases.get.one
        parts = [*parts[: verbs[0]], " ".join(parts[verbs[0] :])]
    return _named(operation, parts) if 1 < len(parts) <= _DEEPEST else None


def place_behind_tag(operation: Operation) -> Place | None:
    """The place in an id that begins with the tag: ``chat_postMessage``, not ``chatOpened``."""
    tag = first_tag(operation)
    own, said = lower_words(tag), [word.lower() for word in id_words(operation)]
    every = lower_words(operation.id)
    echoes = len(said) < len(every) and every[: len(said)] == said  # the path, after the rest
    chunks = said if echoes else [chunk for chunk in _CHUNKS.split(operation.id) if chunk]
    for size in range(1, len(chunks)):
        if own and own[-1] not in TAG_ENDINGS and lower_words(" ".join(chunks[:size])) == own:
            return _named(operation, [*_PARTED.split(tag), " ".join(chunks[size:])])
    return None


def _named(operation: Operation, parts: list[str]) -> Place | None:
    """None if the id repeats the path; without a method if that is ``post``."""
    method = _method(lower_words(parts[-1]), parts[-2])
    if not method or method[0] in JOINTS or not id_words(operation):
        return None
    return Place(tuple(parts[:-1]), () if method == ("post",) else method, kind="named")


def _method(words: list[str], resource: str) -> tuple[str, ...]:
    """The words of a method without a number that distinguishes several paths to an operation."""
    if len(words) > 1 and words[-1].isdigit():
        words = words[:-1]
    return without_noun(tuple(words), resource)


def tagged_place(operation: Operation) -> Place:
    """The place from the first tag and the id, if the path says nothing."""
    said = said_words(operation)
    resource = levels(first_tag(operation)) or (_ROOT,)
    return Place(resource, less(said, resource) or said)


def root_place(operation: Operation, method: tuple[str, ...]) -> Place:
    """For a path of one segment that is not a resource: it belongs to the tag's."""
    said = said_words(operation)
    if said[:1] in _USUAL and said[1:] == method:  # listArchive
        return Place((" ".join(method),), said[:1])
    other = said if set(map(singular, said)).isdisjoint(map(singular, method)) else ()
    resource = levels(first_tag(operation)) or (_ROOT,)
    return Place(resource, less(other, resource) or method)


def says_more(tag: str, words: tuple[str, ...]) -> bool:
    """Whether a tag has different words than a path."""
    own = {singular(word) for part in levels(tag) for word in lower_words(part)}
    return bool(own) and own.isdisjoint(map(singular, words))


def first_tag(operation: Operation) -> str:
    return next((tag for tag in operation.tags if lower_words(tag)), "")


def levels(tag: str) -> tuple[str, ...]:
    """``audio.voices`` is a nested resource; other tags are one, without what frameworks add."""
    parts = tag.split(".")
    if 1 < len(parts) <= _DEEPEST and all(lower_words(part) and " " not in part for part in parts):
        return tuple(parts)
    words = lower_words(tag)
    while len(words) > 1 and words[-1] in TAG_ENDINGS:
        words = words[:-1]
    return (" ".join(words),) if words else ()
