"""Where inline schemas are used: the operation, and which value of it they describe.

A generated package has no named type for them; what it has are the types with which its operations
check their parameters and bodies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from specmeld.conformance.schemas import METHODS, as_map, escaped, is_list, is_map, look_up
from specmeld.model.api import Api
from specmeld.model.json import JSONObject


class Use(NamedTuple):
    """``("GET /threads", "query", "limit")``, ``("POST /threads", "request", "application/json")``
    or ``("GET /threads", "response", "200")``."""

    operation: str
    part: str
    name: str


def uses(source: JSONObject | Api) -> Mapping[str, Use]:
    """Pointer of a schema in parameters and bodies → its first use."""
    found: dict[str, Use] = {}
    for pointer, use in _of_api(source) if isinstance(source, Api) else _of_document(source):
        found.setdefault(pointer, use)
    return found


def _of_api(api: Api) -> Iterator[tuple[str, Use]]:
    for operation in api.operations:
        key = f"{operation.method} {operation.path}"
        for parameter in operation.parameters:
            at = f"#{parameter.pointer}/schema"
            yield at, Use(key, parameter.location, parameter.name)
        for content in operation.body.contents if operation.body else ():
            yield f"#{content.pointer}/schema", Use(key, "request", content.media_type)
        for response in operation.responses:
            for content in response.contents:
                yield f"#{content.pointer}/schema", Use(key, "response", response.status)


def _of_document(document: JSONObject) -> Iterator[tuple[str, Use]]:
    for path, held in as_map(document.get("paths")).items():
        item, at = _followed(document, held, f"#/paths/{escaped(path)}")
        for method in METHODS:
            operation = item.get(method)
            if is_map(operation):
                key = f"{method.upper()} {path}"
                for owner, where in ((operation, f"{at}/{method}"), (item, at)):
                    yield from _parameters(document, owner.get("parameters"), where, key)
                yield from _contents(document, operation, f"{at}/{method}", key)


def _parameters(document: JSONObject, listed: Any, at: str, key: str) -> Iterator[tuple[str, Use]]:
    for n, one in enumerate(listed if is_list(listed) else ()):
        parameter, where = _followed(document, one, f"{at}/parameters/{n}")
        use = Use(key, str(parameter.get("in")), str(parameter.get("name")))
        yield f"{where}/schema", use
        for _, pointer in _media_types(parameter, where):
            yield pointer, use


def _contents(
    document: JSONObject, operation: JSONObject, at: str, key: str
) -> Iterator[tuple[str, Use]]:
    body, where = _followed(document, operation.get("requestBody"), f"{at}/requestBody")
    for media_type, pointer in _media_types(body, where):
        yield pointer, Use(key, "request", media_type)
    for status, answer in as_map(operation.get("responses")).items():
        response, where = _followed(document, answer, f"{at}/responses/{escaped(status)}")
        for _, pointer in _media_types(response, where):
            yield pointer, Use(key, "response", str(status))


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
