"""Where inline schemas are used: the place of a parameter or a body in an operation.

A generated package has no named type for them; what it has are the types with which its operations
check their parameters and bodies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from specmeld.conformance.schemas import as_map, escaped, is_list, is_map, look_up
from specmeld.model.api import Api
from specmeld.model.claims import Place
from specmeld.model.json import JSONObject

_EVENTS = "text/event-stream"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def places(source: JSONObject | Api) -> Mapping[str, Place]:
    """Pointer of a schema in parameters and bodies → the place of its first use.

    Of the media types of one body the JSON one has the place.
    """
    found: dict[str, Place] = {}
    for pointer, place in _of_api(source) if isinstance(source, Api) else _of_document(source):
        found.setdefault(pointer, place)
    return found


def _of_api(api: Api) -> Iterator[tuple[str, Place]]:
    for operation in api.operations:
        key = f"{operation.method} {operation.path}"
        for parameter in operation.parameters:
            at = f"#{parameter.pointer}/schema"
            yield at, Place(key, parameter.location).key(parameter.name)
        bodies = [("request", operation.body.contents)] if operation.body else []
        bodies += [(f"response.{one.status}", one.contents) for one in operation.responses]
        for section, contents in bodies:
            kinds = [(one.media_type, f"#{one.pointer}/schema") for one in contents]
            yield from _body(kinds, Place(key, section))


def _body(kinds: Iterable[tuple[str, str]], place: Place) -> Iterator[tuple[str, Place]]:
    """The one media type of a body that is called by the body's place.

    A body of text or bytes goes over the wire as it is: no type of the package checks it as JSON.
    Of server-sent events each is checked.
    """
    raw = ("text/", "application/octet")
    checked = [kind for kind in kinds if _EVENTS in kind[0] or not kind[0].startswith(raw)]
    json_first = sorted(checked, key=lambda kind: ("json" not in kind[0], _EVENTS in kind[0]))
    yield from ((pointer, place) for _, pointer in json_first[:1])


def _of_document(document: JSONObject) -> Iterator[tuple[str, Place]]:
    for path, held in as_map(document.get("paths")).items():
        item, at = _followed(document, held, f"#/paths/{escaped(path)}")
        for method in METHODS:
            operation = item.get(method)
            if is_map(operation):
                key = f"{method.upper()} {path}"
                for owner, where in ((operation, f"{at}/{method}"), (item, at)):
                    yield from _parameters(document, owner.get("parameters"), where, key)
                yield from _contents(document, operation, f"{at}/{method}", key)


def _parameters(
    document: JSONObject, listed: Any, at: str, key: str
) -> Iterator[tuple[str, Place]]:
    for n, one in enumerate(listed if is_list(listed) else ()):
        parameter, where = _followed(document, one, f"{at}/parameters/{n}")
        place = Place(key, str(parameter.get("in"))).key(str(parameter.get("name")))
        yield f"{where}/schema", place
        for _, pointer in _media_types(parameter, where):
            yield pointer, place


def _contents(
    document: JSONObject, operation: JSONObject, at: str, key: str
) -> Iterator[tuple[str, Place]]:
    body, where = _followed(document, operation.get("requestBody"), f"{at}/requestBody")
    yield from _body(_media_types(body, where), Place(key, "request"))
    for status, answer in as_map(operation.get("responses")).items():
        response, where = _followed(document, answer, f"{at}/responses/{escaped(status)}")
        yield from _body(_media_types(response, where), Place(key, f"response.{status}"))


def _media_types(held: JSONObject, at: str) -> Iterator[tuple[str, str]]:
    for media_type in as_map(held.get("content")):
        yield media_type, f"{at}/content/{escaped(media_type)}/schema"


def _followed(document: JSONObject, held: Any, at: str) -> tuple[JSONObject, str]:
    """The object itself or what it refers to, and where that stands; empty where nothing does."""
    reference = as_map(held).get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return as_map(held), at
    try:
        return as_map(look_up(document, reference)), reference
    except LookupError:
        return {}, at
