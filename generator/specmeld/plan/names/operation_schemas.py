"""Replace the schemas of an API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from specmeld.model.api_description import (
    Api,
    Content,
    Operation,
    Parameter,
    Response,
    holding,
)
from specmeld.plan.methods.contents import is_json
from specmeld.plan.models.schema_shape import split_kinds
from specmeld.text.pointer import escaped

Change = Callable[[Any, str], Any]
"""Returns the replacement of a schema at a pointer."""


def operation_pointer(operation: Operation) -> str:
    return f"/paths/{escaped(operation.path)}/{operation.method.lower()}"


def parameter_path(parameter: Parameter) -> str:
    return f"parameters/{parameter.location}/{escaped(parameter.name)}"


def content_path(holder: str, content: Content) -> str:
    return f"{holder}/{escaped(content.media_type)}"


def named_by(content: Content, contents: tuple[Content, ...]) -> Content:
    """The content that names the parts of a shared schema: JSON, else the first one."""
    alike = [one for one in contents if one.schema == content.schema]
    return next((one for one in alike if is_json(one.media_type)), alike[0])


def changed(api: Api, change: Change) -> Api:
    """The API with each schema of its operations replaced by ``change(schema, pointer)``."""
    operations = tuple(_changed(one, change, operation_pointer(one)) for one in api.operations)
    webhooks = tuple(
        replace(one, operation=_changed(one.operation, change, one.operation.pointer))
        for one in api.webhooks
    )
    return replace(api, operations=operations, webhooks=webhooks)


def with_split_kinds(api: Api) -> Api:
    """The API as its schemas are named: with nullable (or otherwise mixed) objects as unions."""
    schemas = {name: split_kinds(schema) for name, schema in api.schemas.items()}
    return replace(changed(api, lambda schema, _: split_kinds(schema)), schemas=schemas)


def _changed(operation: Operation, change: Change, base: str) -> Operation:
    def told(contents: tuple[Content, ...], holder: str) -> tuple[Content, ...]:
        at = [f"{base}/{content_path(holder, named_by(one, contents))}" for one in contents]
        return tuple(
            holding(one, change(one.schema, place)) for one, place in zip(contents, at, strict=True)
        )

    def response(one: Response) -> Response:
        if not one.contents:
            return one
        return replace(one, contents=told(one.contents, f"responses/{one.status}"))

    body = operation.body and replace(
        operation.body, contents=told(operation.body.contents, "requestBody")
    )
    return replace(
        operation,
        parameters=tuple(
            holding(one, change(one.schema, f"{base}/{parameter_path(one)}"))
            for one in operation.parameters
        ),
        body=body,
        responses=tuple(response(one) for one in operation.responses),
    )
