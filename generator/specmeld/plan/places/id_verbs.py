"""How an operationId changes the method from the path."""

from __future__ import annotations

from itertools import takewhile

from specmeld.model.api_description import Operation
from specmeld.plan.names.plurals import looks_plural, singular
from specmeld.plan.places.operation_verbs import less, lower_words, said_words
from specmeld.plan.places.path_places import Place
from specmeld.plan.places.verb_words import (
    ALIKE,
    CHANGING,
    COMMANDING,
    CREATING,
    DELETING,
    GETTING,
    JOINING,
    JOINTS,
    NOUNS_TOO,
    PROTOCOL,
    READING,
    VAGUE,
    VERBS,
)

_MANY_AT_ONCE = frozenset({"batch", "bulk", "force", "mass", "multi"})
_COLLECTIONS = frozenset({"collection", "list"})
_ARTICLES = frozenset({"a", "all", "an", "my", "new", "one", "the"})


def with_verb_of_id(operation: Operation, place: Place) -> Place:
    """The place with the id's verb as the method, if both are about the same thing."""
    said = said_words(operation)
    method: tuple[str, ...]
    match place.kind:
        case "standard" | "lone":
            if (above := _done_above(place, said)) is not None:
                return above
            method = _verb(operation, place, said) or _asked(operation, place, said)
        case "part":
            usual = place.method[:1]
            method = (*(_verb(operation, place.called(usual), said) or usual), *place.noun)
        case "aside":
            method = _aside(operation, place, said)
        case _:
            method = _deed(operation, place, said)
    return place.called(method) if method else place


def _verb(operation: Operation, place: Place, said: tuple[str, ...]) -> tuple[str, ...]:
    """The verb of an id whose noun is the place's: ``listGuildRegions`` of ``guilds.regions``."""
    if (
        said[-2:-1]
        and singular(said[-2]) == singular(place.noun[-1])
        and said[-1] in COMMANDING | READING
    ):
        said = (said[-1], *said[:-1])  # disk_list
    said = _unprefixed(operation, said)
    verbs = _leading(said)
    usual = place.method[0]
    if not verbs or not _fits(verbs[-1], operation.method, place.method):
        return ()
    below = len(place.resource) > 1  # where things are added to one that has them
    plain = ALIKE.get(usual, frozenset()) - (frozenset() if below else JOINING)
    if plain.issuperset(verbs):
        return ()
    if not _is_about(said[len(verbs) :], place.noun):
        return ()
    if verbs == ("get",) and said[-1] in _COLLECTIONS - {singular(place.noun[-1])}:
        return ("list",)  # getBoatCollection, whatever the path
    if operation.method == "POST" and verbs[0] in DELETING and looks_plural(said[-1]):
        return (*verbs, "many")
    many = () if verbs[0] in _MANY_AT_ONCE | CREATING else place.method[1:]
    return (*verbs, *many)


def _done_above(place: Place, said: tuple[str, ...]) -> Place | None:
    """``followPlaylist`` at ``PUT /playlists/{id}/followers``: an action on the playlist."""
    if len(said) < 2 or said[0] not in VERBS - PROTOCOL - READING - CHANGING - DELETING:
        return None
    noun = [singular(word) for word in said[1:]]
    for size in range(len(place.resource) - 1, 0, -1):
        if noun == [singular(word) for word in lower_words(place.resource[size - 1])]:
            return Place(place.resource[:size], said[:1])
    return None


def _unprefixed(operation: Operation, said: tuple[str, ...]) -> tuple[str, ...]:
    """The words from the first verb on, if path and tags have those before it as well."""
    first = next((at for at, word in enumerate(said) if word in VERBS), 0)
    known = "".join(lower_words(" ".join((operation.path, *operation.tags))))
    return said[first:] if "".join(said[:first]) in known else said


def _leading(said: tuple[str, ...]) -> tuple[str, ...]:
    """``list``, ``bulk update`` or ``create or join`` at the beginning of an id."""
    if said[:1] == () or said[0] not in VERBS:
        return ()
    size = 2 if said[0] in _MANY_AT_ONCE and len(said) > 1 and said[1] in VERBS else 1
    while said[size : size + 1] in (("or",), ("and",)) and said[size + 1 : size + 2] != ():
        if said[size + 1] not in VERBS:
            break
        size += 2
    return said[:size]


def _fits(verb: str, method: str, usual: tuple[str, ...]) -> bool:
    """Whether a verb is plausible for a request with this HTTP method."""
    if verb in PROTOCOL - {"get", "delete"}:
        return False
    match method:
        case "GET" | "HEAD":
            one = usual == ("list",) and verb in GETTING
            return verb not in CHANGING | DELETING and not one
        case "DELETE":
            return verb not in READING | CHANGING
        case _:
            return True


def _is_about(rest: tuple[str, ...], noun: tuple[str, ...]) -> bool:
    """Whether what follows a verb is insignificant, or ends in the noun."""
    stems = [singular(word) for word in rest]
    if stems[-len(noun) :] == [singular(word) for word in noun]:
        return True
    before = takewhile(lambda word: word not in _BREAKS, rest)
    phrase = [word for word in before if word not in _ARTICLES]
    while len(phrase) > 1 and phrase[-1] in VAGUE and singular(phrase[-1]) != singular(noun[-1]):
        phrase.pop()
    return _ARTICLES.issuperset(rest) or (
        phrase != [] and singular(phrase[-1]) == singular(noun[-1])
    )


_BREAKS = JOINTS - _ARTICLES


def _asked(operation: Operation, place: Place, said: tuple[str, ...]) -> tuple[str, ...]:
    """``get`` for a POST whose summary begins with it, if nothing else shows what it does."""
    begins = lower_words(operation.summary)[:1]
    if place.method != ("create",) or not begins or (said and said[0] in VERBS):
        return ()
    verb = begins[0] if begins[0] in READING else singular(begins[0])
    return (verb,) if verb in READING else ()


def _aside(operation: Operation, place: Place, said: tuple[str, ...]) -> tuple[str, ...]:
    """``createThreadAndRun`` at ``POST /threads/runs``: the words shared with the path."""
    known = {singular(word) for word in lower_words(operation.path)} | JOINTS
    if said[:1] != place.method[:1] or not {singular(word) for word in said[1:]} <= known:
        return ()
    return less(said, place.resource) if len(less(said, place.resource)) > 1 else ()


def _deed(operation: Operation, place: Place, said: tuple[str, ...]) -> tuple[str, ...]:
    """``downloadFile`` at ``GET /files/{id}/content``: an action on the owner of the content, and
    ``uploadLogo`` at ``POST /apps/{id}/logo``: an action on the logo."""
    verbs = _leading(said)
    if len(verbs) > 1 and verbs[0] == place.method[-1] in _MANY_AT_ONCE:
        return verbs if _fits(verbs[1], operation.method, place.method) else ()
    if len(said) < 2 or said[0] not in VERBS - PROTOCOL - READING:
        return ()
    changes = said[0] in CHANGING | DELETING
    thing = place.method[0] not in VERBS
    if (thing or place.method in _THINGS) and _is_about(said[1:], place.method):
        return () if changes and operation.method == "GET" else (said[0], *place.method)
    about = _is_about(said[1:], tuple(lower_words(place.resource[-1])))
    return said[:1] if thing and about and not changes else ()


_THINGS = {(word,) for word in NOUNS_TOO}
