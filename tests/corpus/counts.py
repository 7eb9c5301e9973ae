"""How many facts of each kind a description has, counted the same way whoever wrote it.

Swagger 2.0 says in other places what OpenAPI 3 says; the rules of counting that follow from it:
body and form parameters are one body, a response with a schema has all media types that it may
come in, types of parameters are schemas. What a mend leaves out is not counted here.
"""

from __future__ import annotations

from collections import Counter

from .originals import Original, Spot
from .schemas import operations, parameters

_FORM = ("application/x-www-form-urlencoded", "multipart/form-data")


def count(api: Original) -> Counter[str]:
    """Kind → number."""
    facts: Counter[str] = Counter()
    swagger = "swagger" in api.top.value
    for _, operation, item in operations(api):
        facts["operations"] += 1
        facts["security requirements"] += len(operation.value.get("security") or ())
        facts["servers"] += len(operation.value.get("servers") or ())
        held = [*parameters(api, item), *parameters(api, operation)]
        sent = [each for each in held if each.value.get("in") not in ("body", "formData")]
        facts["parameters"] += len(
            {(each.value.get("name"), each.value.get("in")) for each in sent}
        )
        body = len(sent) < len(held) if swagger else operation.get("requestBody") is not None
        facts["bodies"] += body
        responses = operation.get("responses")
        for _, response in responses.items() if responses is not None else ():
            facts["responses"] += 1
            found = _followed(api, response)
            headers = found.get("headers")
            facts["headers"] += len(headers.value) if headers is not None else 0
            facts["media types"] += _media(api, operation, found)
    top = api.top
    facts["schemas"] = _size(top, "definitions") if swagger else _size(top, "components", "schemas")
    facts["security schemes"] = (
        _size(top, "securityDefinitions")
        if swagger
        else _size(top, "components", "securitySchemes")
    )
    facts["security requirements"] += len(top.value.get("security") or ())
    facts["tags"] = len({tag.get("name") for tag in top.value.get("tags") or ()})
    facts["webhooks"] = _size(top, "webhooks")
    schemes = len(top.value.get("schemes") or ["https"]) if top.value.get("host") else 1
    facts["servers"] += schemes if swagger else len(top.value.get("servers") or ())
    return +facts


def _media(api: Original, operation: Spot, response: Spot) -> int:
    """Media types of a response."""
    if "swagger" not in api.top.value:
        return _size(response, "content")
    said = operation.value.get("produces") or api.top.value.get("produces") or ["application/json"]
    examples = response.value.get("examples") or {}
    if "schema" in response.value:
        return len({*said, *(each for each in examples if "/" in each)})
    return len([each for each in {*said, *examples} if each in examples and "/" in each])


def _size(spot: Spot, *path: str) -> int:
    value = spot.value
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return len([key for key in value if not key.startswith("x-")]) if isinstance(value, dict) else 0


def _followed(api: Original, spot: Spot) -> Spot:
    try:
        found = api.follow(spot)
    except LookupError:
        found = Spot(spot.uri, spot.pointer, {})
    return found if isinstance(found.value, dict) else Spot(spot.uri, spot.pointer, {})
