"""Resolve: the canonical OpenAPI 3.1 document → ``Api``."""

from __future__ import annotations

from typing import Any

from specmeld.diagnostics import InputError
from specmeld.model.api_description import Api, SecurityScheme, Webhook
from specmeld.model.json import JSONObject
from specmeld.resolve.alternatives import with_distinct_alternatives
from specmeld.resolve.directions import directed
from specmeld.resolve.discriminators import discriminated
from specmeld.resolve.narrowing import narrowed
from specmeld.resolve.operations import (
    OperationResolver,
    mapping,
    requirements,
    server_urls,
    servers,
    text,
)
from specmeld.resolve.references import References, join
from specmeld.resolve.schemas import SchemaResolver

__all__ = ["resolve_api"]


def resolve_api(document: JSONObject, *, assert_formats: bool = False) -> Api:
    """The API that ``document``, an OpenAPI 3.1 object, describes.

    Webhooks and callbacks are separate from the operations, since the API sends them. What is
    required is what requests and responses each require (``directions``); formats are annotations
    unless configured as assertions (``formats``).

    Raises:
        InputError: a reference points to nothing, out of the document or in a circle; something has
            the wrong shape. The message names the JSON pointer; the caller adds the file.
    """
    if not isinstance(document, dict):
        raise InputError("an OpenAPI document must be an object")
    references = References(document)
    schemas = SchemaResolver(references, assert_formats=assert_formats)
    resolver = OperationResolver(references, schemas)
    operations = resolver.all(document.get("paths"), "/paths")
    webhooks = _webhooks(document, resolver)
    info = mapping(document.get("info"), "/info")
    api = Api(
        title=text(info.get("title")),
        version=text(info.get("version")),
        operations=operations,
        schemas=schemas.components(),
        security_schemes=_security_schemes(references),
        security=requirements(document.get("security"), "/security") or (),
        servers=server_urls(document.get("servers"), "/servers"),
        server_choices=servers(document.get("servers"), "/servers"),
        webhooks=(*webhooks, *resolver.callbacks),
        description=text(info.get("description")),
        document=document,
        unusable=tuple(schemas.unusable),
    )
    return directed(with_distinct_alternatives(narrowed(discriminated(api))))


def _webhooks(document: JSONObject, resolver: OperationResolver) -> tuple[Webhook, ...]:
    """The document's webhooks; OpenAPI 3.0 may have them as an extension."""
    if "webhooks" in document:
        return resolver.webhooks(document["webhooks"], "/webhooks")
    try:
        return resolver.webhooks(document.get("x-webhooks"), "/x-webhooks")
    except InputError:
        return ()


def _security_schemes(references: References) -> dict[str, SecurityScheme]:
    components = mapping(references.document.get("components"), "/components")
    declared = mapping(components.get("securitySchemes"), "/components/securitySchemes")
    made = {}
    for name, value in declared.items():
        at = join("/components/securitySchemes", name)
        made[str(name)] = _security_scheme(str(name), references.follow(value, at).value)
    return made


def _security_scheme(name: str, spec: dict[str, Any]) -> SecurityScheme:
    return SecurityScheme(
        name=name,
        type=text(spec.get("type")),
        scheme=text(spec.get("scheme")).lower(),
        location=text(spec.get("in")),
        parameter=text(spec.get("name")),
        spec=spec,
    )
