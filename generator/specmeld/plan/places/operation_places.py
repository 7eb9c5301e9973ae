"""The place of each operation of an API, by the best evidence in the document.

Extensions for client names come first, then an operationId made of resource and method
(``actions/list-runs``), and a tag whose dots show how resources nest. Everything else goes by the
path, and by tag and operationId if the path says nothing; the verb is the operationId's if that is
about the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specmeld.model.api_description import Api, Operation
from specmeld.plan.names.plurals import singular
from specmeld.plan.places.answers_many import answers_many
from specmeld.plan.places.declared_places import (
    first_tag,
    levels,
    named_place,
    place_behind_tag,
    root_place,
    says_more,
    tagged_place,
)
from specmeld.plan.places.id_verbs import with_verb_of_id
from specmeld.plan.places.neighbours import Neighbours
from specmeld.plan.places.operation_verbs import less, lower_words, said_words
from specmeld.plan.places.path_places import PathPlaces, Place
from specmeld.plan.places.verb_words import PROTOCOL, VERBS

_NAMELESS = PROTOCOL - {"get", "delete"}


def operation_places(api: Api, neighbours: Neighbours) -> Iterator[Place]:
    """A place for each operation, in document order."""
    by_path = PathPlaces(neighbours, lambda operation: answers_many(operation, api.schemas))
    for operation in api.operations:
        yield _wanted(operation, _place(operation, by_path))


def _wanted(operation: Operation, place: Place) -> Place:
    """The place with what the document's extensions say about it."""
    *resource, method = operation.client_name or ("",)
    resources, call = operation.vendor_name
    return replace(
        place,
        resource=tuple(resource) or resources or place.resource,
        method=(method,) if method else (call,) if call else place.method,
    )


def _place(operation: Operation, by_path: PathPlaces) -> Place:
    found = _by_path(operation, by_path)
    if (named := named_place(operation)) is None:
        named = place_behind_tag(operation)
        if named is None:
            return found
        above = by_path.above(operation, named.resource[0])
        named = replace(named, resource=(*above, *named.resource))
    return replace(named, method=named.method or found.method)


def _by_path(operation: Operation, by_path: PathPlaces) -> Place:
    """The place by the path, or by tag and id if that says nothing."""
    found = by_path.find(operation)
    if found is None:
        return tagged_place(operation)
    if found.kind == "lone" and says_more(first_tag(operation), found.noun):
        return root_place(operation, found.noun)
    if not found.resource:
        return root_place(operation, found.method)
    found = with_verb_of_id(operation, found)
    tag = levels(first_tag(operation))
    return _below(operation, tag, found) if len(tag) > 1 else found


def _below(operation: Operation, tag: tuple[str, ...], found: Place) -> Place:
    """The place below a tag that shows how resources nest."""
    said = said_words(operation)
    nouns = [singular(word) for word in lower_words(tag[-1])]
    if said and said[0] not in VERBS:
        own = _behind(said, nouns) or said[-1:]
        if own[0] in VERBS - _NAMELESS:
            return Place(tag, own)
    if found.kind != "standard" or [singular(word) for word in found.noun] == nouns:
        return Place(tag, found.method)
    own = less(said, tag) if said[:1] and said[0] in VERBS else ()
    return Place(tag, own or (*found.method, *found.noun))


def _behind(said: tuple[str, ...], nouns: list[str]) -> tuple[str, ...]:
    """What follows the last mention of a resource, without HTTP's words."""
    stems = [singular(word) for word in said]
    ends = [at + 1 for at in range(len(said)) if stems[at - len(nouns) + 1 : at + 1] == nouns]
    own = said[ends[-1] :] if ends else ()
    while own and own[0] in _NAMELESS:
        own = own[1:]
    return own
