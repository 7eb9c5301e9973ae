"""The canonical document with OpenAPI's indirections resolved: what to generate from.

Schemas stay JSON Schema 2020-12 objects, without keywords that say nothing; the only ``$ref`` in
them is ``#/components/schemas/NAME``. References to parameters, bodies, responses, headers and path
items are resolved, path-level parameters are merged into operations (OpenAPI 3.1, section 4.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from specmeld.model.json import JSON, JSONObject

Location = Literal["path", "query", "header", "cookie", "querystring"]
Schema = JSONObject | bool
EVENTS = "text/event-stream"
"""The media type of server-sent events (HTML, section 9.2)."""
INPUT = "-Input"
"""How the name of a component ends that requests have in the place of another."""
ASSERTED_FORMAT = "assertFormat"
"""The keyword of ours beside a ``format`` that a text must have; alone, ``format`` only tells."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An OpenAPI parameter object; ``style`` and ``explode`` have their defaults filled in."""

    name: str
    location: Location
    schema: Schema
    required: bool = False
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    content_type: str | None = None
    """Set where the parameter is serialised by ``content`` and not by ``style``."""
    description: str = ""
    deprecated: bool = False
    pointer: str = ""
    """JSON pointer of the parameter in the canonical document."""
    example: JSON = None
    """A value that the document shows; None for none."""


@dataclass(frozen=True, slots=True)
class Content:
    """One media type of a body or a response. ``schema`` is None where none is given."""

    media_type: str
    schema: Schema | None
    encoding: JSONObject = field(default_factory=dict)
    examples: Mapping[str, JSON] = field(default_factory=dict)
    """Name → value; the one that ``example`` gives has the empty name."""
    pointer: str = ""
    lined: bool = False
    """Whether each line is a value of its own, though the media type does not say so."""


Holder = TypeVar("Holder", Parameter, Content)


def holding(holder: Holder, schema: Any) -> Holder:
    """A parameter or content with that schema; itself where it is the schema that it has."""
    return holder if schema is holder.schema else replace(holder, schema=schema)


@dataclass(frozen=True, slots=True)
class RequestBody:
    contents: tuple[Content, ...]
    required: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    status: str
    """``"200"``, ``"4XX"`` or ``"default"``."""
    description: str
    contents: tuple[Content, ...] = ()
    headers: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """An OpenAPI security scheme object; ``spec`` is the object itself."""

    name: str
    type: str
    """``apiKey``, ``http``, ``oauth2``, ``openIdConnect`` or ``mutualTLS``."""
    scheme: str = ""
    location: str = ""
    parameter: str = ""
    spec: JSONObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServerVariable:
    default: str
    choices: tuple[str, ...] = ()
    """The values of its ``enum``; empty where it may be any text."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """An OpenAPI server object; its URL has the names of variables in braces."""

    url: str
    name: str = ""
    description: str = ""
    variables: Mapping[str, ServerVariable] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    """Upper case."""
    path: str
    id: str = ""
    """The operationId, empty where there is none."""
    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    body: RequestBody | None = None
    responses: tuple[Response, ...] = ()
    security: tuple[Mapping[str, tuple[str, ...]], ...] | None = None
    """Alternatives; each maps scheme names to scopes. None means the API's default."""
    deprecated: bool = False
    servers: tuple[str, ...] = ()
    paging: JSON = None
    """``x-paging``, by which people say how a list goes on; None where they say nothing."""
    pointer: str = ""
    client_name: tuple[str, ...] = ()
    """``x-method``, by which people say what a client calls it: resources, then the method."""
    vendor_name: tuple[tuple[str, ...], str] = ((), "")
    """Resource and method by the extensions of other generators; empty where none says so."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request that the API sends by itself, or in answer to a call (a callback)."""

    name: str
    operation: Operation
    """Its body is what the API sends; its path is empty."""
    callback_of: str = ""
    """The operation that asks for it, such as ``POST /subscriptions``; empty for a webhook."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A keyword, or a part of its value, that is not of the shape which JSON Schema gives it."""

    pointer: str
    """Where the keyword stands."""
    keyword: str
    reason: str


@dataclass(frozen=True, slots=True)
class Api:
    title: str
    version: str
    operations: tuple[Operation, ...]
    schemas: Mapping[str, Schema]
    """Component name → schema, in document order."""
    security_schemes: Mapping[str, SecurityScheme] = field(default_factory=dict)
    security: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    servers: tuple[str, ...] = ()
    """Their URLs with the defaults of variables put in."""
    server_choices: tuple[Server, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    """Webhooks, then callbacks."""
    description: str = ""
    document: JSONObject = field(default_factory=dict)
    """The canonical document that this was resolved from."""
    unusable: tuple[Unusable, ...] = ()
    """Keywords that are left out, since they say nothing to any reader."""
