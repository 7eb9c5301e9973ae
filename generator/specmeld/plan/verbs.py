"""What an operation does, in words: those of its id, else those of its method and path."""

from __future__ import annotations

import re

from specmeld.model.api import Operation
from specmeld.plan import naming
from specmeld.plan.plurals import singular

PARAMETER = re.compile(r"\{([^{}]*)\}")
VERSION = re.compile(r"v\d+(?:[._]?(?:alpha|beta|rc)?\d*)?|api|rest", re.IGNORECASE)

_VERBS = """
accept activate add apply approve archive assign attach authorize batch block bulk cancel change
check clear clone close complete confirm convert copy count create deactivate delete deny detach
disable dismiss download edit enable execute export fetch find follow generate get import
install invite join kick leave link list lock login logout lookup mark merge modify move open
patch pause pin ping post preview publish purge put query read refresh register reject release
remove rename replace reset resolve restart restore resume retrieve revoke rotate run save
search send set share show start stop submit subscribe suspend sync test transfer trigger
unarchive unassign unblock unfollow uninstall unlink unlock unpin unsubscribe update upgrade
upload upsert validate verify view watch
"""

_JOINTS = "a an and as at by for from in into of on or the to with"

VERBS = frozenset(_VERBS.split())

JOINTS = frozenset(_JOINTS.split())
"""Words that tell nothing once what they join is gone."""


def lower_words(text: str) -> list[str]:
    return [word.lower() for word in naming.words(text)]


def stem(word: str) -> str:
    """A word without the ending of an English plural, so that the two compare alike."""
    for ending, instead in (("ies", "y"), ("ches", "ch"), ("sses", "ss"), ("xes", "x"), ("s", "")):
        if len(word) > 3 and word.endswith(ending) and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word


def id_words(operation: Operation) -> list[str]:
    """The words of the operationId that tell more than method and path do.

    Without a version before them, and without the path and method that frameworks put behind.
    """
    said = naming.words(operation.id)
    while len(said) > 1 and VERSION.fullmatch(said[0]):
        said = said[1:]
    lower = [word.lower() for word in said]
    behind = [*lower_words(without_query(operation.path)), operation.method.lower()]
    if len(said) > len(behind) and lower[-len(behind) :] == behind:
        return said[: -len(behind)]
    return [] if _spells_path(lower, operation) else said


def _spells_path(said: list[str], operation: Operation) -> bool:
    """Whether words are those of method and path, parameters perhaps cut short or left out."""
    ends = {1} if said[:1] == [operation.method.lower()] else set[int]()
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
    """A path without a query that is always the same, which some descriptions write behind it."""
    return path.partition("?")[0]


def _segments(path: str) -> list[str]:
    """``["files", "{id}", "copy"]``, also for ``/files/{id}:copy`` and ``/files/{id}#copy``."""
    return [each for each in re.split(r"/|#|(?<=\}):", without_query(path)) if each]


def static_segments(path: str) -> list[str]:
    """The segments of a path that are no parameters, without a version before them."""
    segments = [each for each in _segments(path) if not PARAMETER.search(each)]
    while len(segments) > 1 and VERSION.fullmatch(segments[0]):
        segments = segments[1:]
    return segments


def is_collection(path: str, paths: set[str]) -> bool:
    """Whether a path has items: another one is the same with a parameter behind."""
    start = f"{without_query(path).rstrip('/')}/{{"
    return any(
        each.startswith(start) and "/" not in each[len(start) :].rstrip("/") for each in paths
    )


def verb(operation: Operation, paths: set[str]) -> str:
    """The verb for an operation of an API with these paths, by its method."""
    last = "".join(_segments(operation.path)[-1:])
    item = bool(PARAMETER.search(last))
    match operation.method:
        case "GET":
            many = not item and (is_collection(operation.path, paths) or _is_plural(last))
            return "list" if many else "get"
        case "POST":
            return "update" if item else "create"
        case "PUT":
            return "replace"
        case "PATCH":
            return "update"
        case other:
            return other.lower()


def _is_plural(segment: str) -> bool:
    last = "".join(lower_words(segment)[-1:])
    return singular(last) != last


def is_deed(noun: list[str], method: str) -> bool:
    """Whether the words at the end of a path are what is done: ``cancel``, ``test_connection``."""
    if not noun or noun[0] not in VERBS or method == "DELETE":
        return False
    return len(noun) == 1 or (method in ("POST", "PUT") and not _is_plural(noun[-1]))


def method_and_path(operation: Operation, paths: set[str]) -> str:
    """``get chart by pk`` for ``GET /api/v1/chart/{pk}``."""
    parameters = PARAMETER.findall(operation.path)
    ending = ["by", *parameters] if parameters else []
    return " ".join([verb(operation, paths), *static_segments(operation.path), *ending])
