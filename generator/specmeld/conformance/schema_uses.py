"""Where inline schemas are used: the place of a parameter or a body in an operation.

A generated package has no named type for them; what it has are the types with which its operations
check their parameters and bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from specmeld.conformance.schema_nodes import as_map, is_list, is_map, look_up
from specmeld.model.api_description import EVENTS, Api, Schema
from specmeld.model.claims import Place
from specmeld.model.json import JSONObject
from specmeld.openapi.shapes import METHODS
from specmeld.openapi.texts import is_judged_text
from specmeld.text.pointer import escaped

_Kind = tuple[str, str, Schema | None]
"""A media type, and where its schema is, and that schema."""
_CHANGES = "application/json-patch+json"
_NAMES_OF_JSON = ("text/json", "application/x-json")
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_SPOKEN = re.compile(
    r"(?P<place>.*#(?:request|response\.\w+)) (?P<media_type>[^ #]+/.+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Use:
    """A place in four parts: the operation, the section of it, what it names there (a parameter or
    a status), and the media type, where that is not the one that comes unasked."""

    operation: str
    section: str
    name: str
    media_type: str = ""

    @classmethod
    def parse(cls, text: str) -> Use:
        """The parts of a place as ``places`` writes it."""
        spoken = _SPOKEN.fullmatch(text)
        place = Place.parse(spoken["place"] if spoken else text)
        section, _, status = place.section.partition(".")
        name = place.steps[-1].removeprefix(".") if place.steps else status
        return cls(place.operation, section, name, spoken["media_type"] if spoken else "")


def places(source: JSONObject | Api) -> Mapping[str, str]:
    """Pointer of a schema in parameters and bodies → the place of its first use.

    Of the media types of one body the one that is spoken unasked has the place; that of each other
    has its name behind: ``POST /notes#request text/csv``.
    """
    found: dict[str, str] = {}
    for pointer, place in _of_api(source) if isinstance(source, Api) else _of_document(source):
        found.setdefault(pointer, place)
    return found


def _of_api(api: Api) -> Iterator[tuple[str, str]]:
    for operation in api.operations:
        key = f"{operation.method} {operation.path}"
        for parameter in operation.parameters:
            at = f"#{parameter.pointer}/schema"
            yield at, str(Place(key, parameter.location).key(parameter.name))
        bodies = [("request", operation.body.contents)] if operation.body else []
        bodies += [(f"response.{one.status}", one.contents) for one in operation.responses]
        for section, contents in bodies:
            kinds = [(one.media_type, f"#{one.pointer}/schema", one.schema) for one in contents]
            yield from _body(kinds, Place(key, section))


def _body(kinds: Iterable[_Kind], place: Place) -> Iterator[tuple[str, str]]:
    """The media types of a body, of which the first is called by the body's place.

    Only JSON, forms, single events, and texts that stand alone are checked by a type of the
    package; what else there is goes over the wire as it is.
    """
    listed = list(kinds)
    known = [(rank, kind) for kind in listed if (rank := _rank(kind[0])) is not None]
    known.sort(key=itemgetter(0))  # of one rank the document's first is the first
    whole = len(listed) > len(known)
    for number, (_, (media_type, pointer, _)) in enumerate(known):
        asked = number or (whole and media_type.startswith(EVENTS))  # events for who asks for them
        yield pointer, f"{place} {media_type}" if asked else str(place)
    if len(listed) == 1 and is_judged_text(listed[0][0], listed[0][2]):
        yield listed[0][1], str(place)


def _rank(media_type: str) -> int | None:
    """JSON by its own name, JSON by another, lists of changes to it, forms, events; None for what
    is not checked."""
    name = media_type.partition(";")[0].strip().lower()
    order = ("application/json", "+json", _CHANGES, *_FORMS, EVENTS)
    if name in order:
        return order.index(name)
    return 1 if name.endswith("+json") or name in _NAMES_OF_JSON or "*" in name else None


def _of_document(document: JSONObject) -> Iterator[tuple[str, str]]:
    for path, held in as_map(document.get("paths")).items():
        item, at = _followed(document, held, f"#/paths/{escaped(path)}")
        for method in METHODS:
            operation = item.get(method)
            if is_map(operation):
                key = f"{method.upper()} {path}"
                for owner, where in ((operation, f"{at}/{method}"), (item, at)):
                    yield from _parameters(document, owner.get("parameters"), where, key)
                yield from _contents(document, operation, f"{at}/{method}", key)


def _parameters(document: JSONObject, listed: Any, at: str, key: str) -> Iterator[tuple[str, str]]:
    for n, one in enumerate(listed if is_list(listed) else ()):
        parameter, where = _followed(document, one, f"{at}/parameters/{n}")
        place = str(Place(key, str(parameter.get("in"))).key(str(parameter.get("name"))))
        yield f"{where}/schema", place
        for _, pointer, _ in _media_types(parameter, where):
            yield pointer, place


def _contents(
    document: JSONObject, operation: JSONObject, at: str, key: str
) -> Iterator[tuple[str, str]]:
    body, where = _followed(document, operation.get("requestBody"), f"{at}/requestBody")
    yield from _body(_media_types(body, where), Place(key, "request"))
    for status, answer in as_map(operation.get("responses")).items():
        response, where = _followed(document, answer, f"{at}/responses/{escaped(status)}")
        yield from _body(_media_types(response, where), Place(key, f"response.{status}"))


def _media_types(held: JSONObject, at: str) -> Iterator[_Kind]:
    for media_type, content in as_map(held.get("content")).items():
        schema = as_map(content).get("schema")
        yield media_type, f"{at}/content/{escaped(media_type)}/schema", schema


def _followed(document: JSONObject, held: Any, at: str) -> tuple[JSONObject, str]:
    """The object itself or what it refers to, and where that stands; empty where nothing does."""
    reference = as_map(held).get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return as_map(held), at
    try:
        return as_map(look_up(document, reference)), reference
    except LookupError:
        return {}, at
