"""Where the schemas of operations stand, and operations with others in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from specmeld.model.api import Api, Content, Operation, Parameter, Response
from specmeld.text.pointer import escaped

Change = Callable[[Any, str], Any]
"""Gives the schema that comes in the place of one at a pointer."""


def operation_pointer(operation: Operation) -> str:
    return f"/paths/{escaped(operation.path)}/{operation.method.lower()}"


def parameter_path(parameter: Parameter) -> str:
    return f"parameters/{parameter.location}/{escaped(parameter.name)}"


def content_path(holder: str, content: Content) -> str:
    return f"{holder}/{escaped(content.media_type)}"


def changed(api: Api, change: Change) -> Api:
    """The API with ``change(schema, pointer)`` in the place of each schema of its operations."""
    operations = tuple(_changed(one, change, operation_pointer(one)) for one in api.operations)
    webhooks = tuple(
        replace(one, operation=_changed(one.operation, change, one.operation.pointer))
        for one in api.webhooks
    )
    return replace(api, operations=operations, webhooks=webhooks)


def _changed(operation: Operation, change: Change, base: str) -> Operation:
    def content(one: Content, holder: str) -> Content:
        return replace(one, schema=change(one.schema, f"{base}/{content_path(holder, one)}"))

    def response(one: Response) -> Response:
        holder = f"responses/{one.status}"
        return replace(one, contents=tuple(content(each, holder) for each in one.contents))

    body = operation.body and replace(
        operation.body,
        contents=tuple(content(each, "requestBody") for each in operation.body.contents),
    )
    return replace(
        operation,
        parameters=tuple(
            replace(one, schema=change(one.schema, f"{base}/{parameter_path(one)}"))
            for one in operation.parameters
        ),
        body=body,
        responses=tuple(response(one) for one in operation.responses),
    )
