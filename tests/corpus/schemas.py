"""The schemas of a description that stand at the same place before and after normalising."""

from __future__ import annotations

from collections.abc import Iterator

from .originals import Original, Spot

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def schemas(api: Original) -> Iterator[tuple[str, Spot]]:
    """Label and schema: the components, then what operations send and receive."""
    top = api.top
    shelf = top.get("definitions") if "swagger" in top.value else top.get("components")
    if shelf is not None and "swagger" not in top.value:
        shelf = shelf.get("schemas")
    for name, schema in shelf.items() if shelf is not None else ():
        yield f"#{name}", schema
    for label, operation, item in operations(api):
        yield from _payloads(api, label, operation, item)


def operations(api: Original) -> Iterator[tuple[str, Spot, Spot]]:
    """``POST /pets``, the operation and its path item."""
    paths = api.top.get("paths")
    for path, item in api.follow(paths).items() if paths is not None else ():
        if not path.startswith("x-"):
            item = _followed(api, item)
            for method, operation in item.items():
                if method in METHODS and isinstance(operation.value, dict):
                    yield f"{method.upper()} {path}", _followed(api, operation), item


def _followed(api: Original, spot: Spot) -> Spot:
    try:
        return api.follow(spot)
    except LookupError:
        return Spot(spot.uri, spot.pointer, {})


def _payloads(api: Original, label: str, operation: Spot, item: Spot) -> Iterator[tuple[str, Spot]]:
    swagger = "swagger" in api.top.value
    body = operation.get("requestBody")
    if swagger:
        for holder in (item, operation):
            for each in parameters(api, holder):
                schema = each.get("schema") if each.value.get("in") == "body" else None
                if schema is not None:
                    yield f"{label}#request", schema
    elif body is not None:
        yield from _contents(api, f"{label}#request", _followed(api, body))
    responses = operation.get("responses")
    for status, response in responses.items() if responses is not None else ():
        response = _followed(api, response)
        name = f"{label}#response.{status}"
        schema = response.get("schema") if swagger else None
        if schema is not None:
            yield name, schema
        elif not swagger:
            yield from _contents(api, name, response)


def parameters(api: Original, holder: Spot) -> Iterator[Spot]:
    listed = holder.get("parameters")
    for each in api.follow(listed).each() if listed is not None else ():
        found = _followed(api, each)
        if isinstance(found.value, dict):
            yield found


def _contents(api: Original, label: str, holder: Spot) -> Iterator[tuple[str, Spot]]:
    content = holder.get("content")
    for media, held in _followed(api, content).items() if content is not None else ():
        schema = _followed(api, held).get("schema")
        if schema is not None:
            yield f"{label} {media}", schema
