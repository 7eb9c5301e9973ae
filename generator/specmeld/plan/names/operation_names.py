"""Prefixes for the classes of an operation's inline bodies and responses.

The words of the operationId as in the document, if they say more than method and path:
``createCustomer`` → ``CreateCustomer``. Else a verb and the things on the path, singular if a
parameter follows: ``GET /customers/{id}/cards`` → ``ListCustomerCards``; for a long path the last
things. Colliding ones get longer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, zip_longest

from specmeld.model.api_description import Api, Operation
from specmeld.plan.names import identifiers
from specmeld.plan.names.plurals import singular
from specmeld.plan.places.http_verbs import usual_verb, verb_and_path
from specmeld.plan.places.neighbours import Neighbours
from specmeld.plan.places.operation_verbs import id_words, is_plural
from specmeld.plan.places.path_segments import segments
from specmeld.plan.places.verb_words import FINDING, NOUNS_TOO, VERBS

_LONG = 40
"""Characters of words from a path that are too many if fewer distinguish operations."""


def class_names(api: Api) -> list[str]:
    """A unique name for each operation."""
    neighbours = Neighbours(api.operations)
    ways: tuple[Callable[[Operation], str], ...] = (
        lambda one: _said(one) or _deed(one, neighbours, _LONG),
        lambda one: one.id if id_words(one) else _deed(one, neighbours),
        lambda one: verb_and_path(one, neighbours),
        lambda one: f"{one.method.lower()} {one.path}",
        lambda one: f"{one.method.lower()} {one.path} {identifiers.digest(one.path)}",
    )
    waiting = dict(enumerate(api.operations))
    names: dict[int, str] = {}
    for way in ways:
        said = {at: identifiers.class_name(way(one), "Operation") for at, one in waiting.items()}
        often = Counter([*said.values(), *names.values()])
        names |= {at: name for at, name in said.items() if often[name] == 1}
        waiting = {at: one for at, one in waiting.items() if at not in names}
    return [names[at] for at in range(len(api.operations))]


def _said(operation: Operation) -> str:
    """The words of the operationId, if they say anything; a leading HTTP method as a verb."""
    words = id_words(operation)
    if words[:1] == [operation.method]:
        words = [operation.method.lower(), *words[1:]]
    return " ".join(words)


def _deed(operation: Operation, neighbours: Neighbours, longest: int = identifiers.LONGEST) -> str:
    """``list customer cards`` for ``GET /customers/{id}/cards``."""
    things = list(_things(operation.path))
    does, last = usual_verb(operation, neighbours), things[-1] if things else []
    first: list[str] = [does]
    if _is_deed(operation, things):
        first = things.pop()
    elif does == "create" and last:
        things[-1] = [*last[:-1], singular(last[-1])]
    while len(things) > 2 and sum(map(len, chain(first, *things))) > longest:
        things = things[1:]
    return " ".join(chain(first, *things))


def _is_deed(operation: Operation, things: list[list[str]]) -> bool:
    """Whether the words at the end of a path are an action: ``cancel``, ``test connection``.

    A word that may also be a thing, such as ``copy``, is an action on the preceding item.
    """
    if not things or things[-1][0].lower() not in VERBS or operation.method == "DELETE":
        return False
    word, changes = things[-1][0].lower(), operation.method in ("POST", "PUT")
    *before, item = (each.is_parameter for each in segments(operation.path))
    if word in NOUNS_TOO - FINDING:
        return changes and not item and before[-1:] == [True]
    if item and not changes:
        return False
    return len(things[-1]) == 1 or (changes and not is_plural(" ".join(things[-1])))


def _things(path: str) -> Iterator[list[str]]:
    """The words of a path; singular if a parameter follows."""
    parts = segments(path)
    for part, following in zip_longest(parts, parts[1:]):
        if not part.is_parameter:
            words = identifiers.words(part.text)
            if following is not None and following.is_parameter:
                words[-1] = singular(words[-1])
            yield words
