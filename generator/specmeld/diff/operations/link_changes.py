"""Links of answers, by which clients find the next call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specmeld.diff.changes import Change, Said
from specmeld.diff.rule_changes import Teller
from specmeld.model.api_description import Api, Operation
from specmeld.model.claims import Place
from specmeld.model.json import identity
from specmeld.openapi.paths import nameless
from specmeld.text.pointer import parse_pointer, value_or_none

_LONGEST_CHAIN = 16
_LEADING = ("operationId", "operationRef", "parameters", "requestBody")
"""What of a link says where it leads and what goes along."""


def compare_links(
    old: Api, new: Api, before: Operation, after: Operation, place: Place, tell: Teller
) -> Iterator[Change]:
    """The links of the statuses that both versions have."""
    for response in before.responses:
        mine = _links(old, before, response.status)
        theirs = _links(new, after, response.status)
        at = Place(str(place), f"response.{response.status}")
        if all(other.status != response.status for other in after.responses):
            continue
        for name, link in mine.items():
            said = Said(link, _pointer(before, response.status, name))
            if name not in theirs:
                yield tell("response-link-removed", at, name, old=said)
            elif _leads(old, link) != _leads(new, theirs[name]):
                other = Said(theirs[name], _pointer(after, response.status, name))
                yield tell("response-link-changed", at, name, said, other)
        for name in [name for name in theirs if name not in mine]:
            said = Said(theirs[name], _pointer(after, response.status, name))
            yield tell("response-link-added", at, name, new=said)


def _links(api: Api, operation: Operation, status: str) -> dict[str, Any]:
    at = (*parse_pointer(operation.pointer), "responses")
    responses = _followed(api, value_or_none(api.document, at))
    named = {str(key).upper(): one for key, one in responses.items()}
    response = named.get(status.upper())
    links = _followed(api, _followed(api, response).get("links"))
    return {name: _followed(api, link) for name, link in links.items()}


def _pointer(operation: Operation, status: str, name: str) -> tuple[str, ...]:
    return (*parse_pointer(operation.pointer), "responses", status, "links", name)


def _leads(api: Api, link: dict[str, Any]) -> Any:
    """Where a link leads, whatever the operation is called, and what goes along."""
    said = {word: link[word] for word in _LEADING if word in link}
    known = (one for one in api.operations if one.id and one.id == link.get("operationId"))
    for operation in known:
        said["operationId"] = f"{operation.method} {nameless(operation.path)}"
    return identity(said)


def _followed(api: Api, value: Any) -> dict[str, Any]:
    """What stands there, or what it refers to inside of the document; empty where no object is."""
    for _ in range(_LONGEST_CHAIN):
        reference = value.get("$ref") if isinstance(value, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#/"):
            break
        value = value_or_none(api.document, parse_pointer(reference.removeprefix("#")))
    return value if isinstance(value, dict) else {}
