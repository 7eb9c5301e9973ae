"""What an operation does, in words: from its id, else from its method and path."""

from __future__ import annotations

import re
from itertools import dropwhile

from specmeld.model.api_description import Operation
from specmeld.plan.names import identifiers
from specmeld.plan.names.plurals import looks_plural, singular
from specmeld.plan.places.verb_words import JOINTS, TAG_ENDINGS, VERBS

PARAMETER = re.compile(r"\{([^{}]*)\}")
VERSION = re.compile(
    r"v\d++(?:[._](?:alpha|beta|rc)?\d*|(?:alpha|beta|rc)\d*)?|api|rest", re.IGNORECASE
)

_NUMBER = re.compile(r"v?\d+")
_GLUED = 20
"""Letters from which on a word must be several without separators."""


def lower_words(text: str) -> list[str]:
    return [word.lower() for word in identifiers.words(text)]


def id_words(operation: Operation) -> list[str]:
    """The words of the operationId that say more than method and path.

    Without a version before them, and without the path and method that frameworks append.
    """
    said = identifiers.words(operation.id)
    while len(said) > 1 and VERSION.fullmatch(said[0]):
        said = said[1:]
    lower = [word.lower() for word in said]
    behind = [*lower_words(without_query(operation.path)), operation.method.lower()]
    if len(said) > len(behind) and lower[-len(behind) :] == behind:
        return said[: -len(behind)]
    return [] if _spells_path(lower, operation) else said


def said_words(operation: Operation) -> tuple[str, ...]:
    """The words of the id that say more than method and path; none if words are run together."""
    said = [word.lower() for word in id_words(operation)]
    while len(said) > 1 and _NUMBER.fullmatch(said[-1]):
        said = said[:-1]
    for tag in map(lower_words, operation.tags[:1]):
        if tag[-1:] and tag[-1] in TAG_ENDINGS and said[: len(tag)] == tag:
            said = said[len(tag) :]
    return () if any(len(word) > _GLUED for word in said) else tuple(said)


def less(said: tuple[str, ...], resource: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an id without those of the resource at its beginning and right after the verb,
    nor dangling joints; later ones are part of another thing's name."""
    names = {singular(word) for part in resource for word in lower_words(part)}
    if said[:1] and said[0] not in VERBS:
        said = tuple(dropwhile(lambda word: singular(word) in names, said))
    start = 1 if said[:1] and said[0] in VERBS else 0
    while said[start : start + 1] in (("or",), ("and",)) and said[start + 1 : start + 2] != ():
        start += 2
    behind = said[start:]
    phrase = [*dropwhile(lambda word: word in ("a", "an", "the"), behind)]
    rest = [*dropwhile(lambda word: singular(word) in names, phrase)]
    kept = [*said[:start], *(rest if len(rest) < len(phrase) else behind)]
    while kept and kept[-1] in JOINTS:
        kept.pop()
    while len(kept) > 1 and kept[0] in JOINTS:
        kept.pop(0)
    return tuple(kept)


def without_noun(method: tuple[str, ...], resource: str) -> tuple[str, ...]:
    """``list`` for ``list_files`` of ``files``: a verb without a repetition of the resource."""
    noun = [singular(word) for word in lower_words(resource)]
    doubled = len(method) > 1 and method[0] in VERBS and [*map(singular, method[1:])] == noun
    return method[:1] if doubled else method


def _spells_path(said: list[str], operation: Operation) -> bool:
    """Whether words repeat method and path, possibly without or with shortened parameters."""
    ends = {1} if said[:1] == [operation.method.lower()] else set[int]()
    if not any(map(VERSION.fullmatch, _segments(operation.path))):  # perhaps the server's
        ends |= {end + 1 for end in ends for word in said[end : end + 1] if VERSION.fullmatch(word)}
    for segment in _segments(operation.path):
        own = lower_words(segment)
        spellings = [own]
        if PARAMETER.search(segment):
            spellings = [own[at:] for at in range(len(own) + 1)] + [["id"]]
            spellings += [["by", *each] for each in spellings]
        elif VERSION.fullmatch(segment):
            spellings = [own, []]
        ends = {
            end + len(each)
            for end in ends
            for each in spellings
            if said[end : end + len(each)] == each
        }
    return len(said) in ends


def without_query(path: str) -> str:
    """A path without a constant query, which some descriptions append."""
    return path.partition("?")[0]


def _segments(path: str) -> list[str]:
    """``["files", "{id}", "copy"]``, also for ``/files/{id}:copy`` and ``/files/{id}#copy``."""
    return [each for each in re.split(r"/|#|(?<=\}):", without_query(path)) if each]


def static_segments(path: str) -> list[str]:
    """The segments of a path that are not parameters, without a leading version."""
    segments = [each for each in _segments(path) if not PARAMETER.search(each)]
    while len(segments) > 1 and VERSION.fullmatch(segments[0]):
        segments = segments[1:]
    return segments


def is_plural(text: str) -> bool:
    """Whether the words of a text, up to the first conjunction, end in a plural."""
    words = lower_words(text)
    joints = [at for at, word in enumerate(words) if at and word in JOINTS]
    return looks_plural("".join(words[: joints[0]][-1:] if joints else words[-1:]))
