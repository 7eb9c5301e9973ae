"""The requests and responses of an API Blueprint's actions, and the models that they refer to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from specmeld.read.formats.blueprint.blueprint_outline import Item
from specmeld.read.formats.blueprint.blueprint_schemas import SchemaWriter
from specmeld.read.formats.embedded_schema import EmbeddedSchemas
from specmeld.read.formats.lined import Budget
from specmeld.read.formats.payload_samples import JSON_MEDIA, Contents, base_media_type

_TITLE = re.compile(
    r"(?P<kind>request|response|model)\b(?P<name>[^(]*)(?:\((?P<media>[^()]*)\))?.*\Z",
    re.IGNORECASE | re.DOTALL,
)
_PART = re.compile(
    r"(?P<kind>headers?|attributes?|body|schema|parameters?|relation)\b", re.IGNORECASE
)
_MODEL = re.compile(r"\[(?P<name>[^\[\]]+)\]\[\]\Z")
_HEADER = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,200})[ \t]*:[ \t]*(.*)\Z")
_STATUS = re.compile(r"[1-5]\d\d\Z")


MOST_TEXT = 20_000_000
"""Most characters of all bodies and schemas, counting each use of a model."""


@dataclass(slots=True)
class Header:
    name: str
    value: str
    line: int


@dataclass(slots=True)
class Payload:
    """A request, a response or a model, its parts still unparsed."""

    kind: str
    name: str
    media: str
    line: int
    words: str = ""
    status: str = ""
    headers: list[Header] = field(default_factory=list)
    attributes: list[Item] = field(default_factory=list)
    parameters: list[Item] = field(default_factory=list)
    body: tuple[str, int] = ("", 0)
    schema: tuple[str, int] = ("", 0)
    model: str = ""
    """The name of the model that it refers to."""


def payload_of(item: Item) -> Payload | None:
    """The payload in an item of a list, if it is one."""
    title = _TITLE.match(item.text[:1000])
    if title is None:
        return None
    kind, name = title["kind"].lower(), title["name"].strip()
    payload = Payload(kind, name, base_media_type(title["media"] or ""), item.line)
    if kind == "response":
        payload.status = name if _STATUS.match(name) else "200"
    parts = [part for part in item.items if _PART.match(part.text)]
    for part in parts:
        _take(payload, part)
    text, line = item.asset()
    if model := _MODEL.match(text.strip()):
        payload.model = model["name"].strip()
    elif any(each.code for each in item.content) or text.lstrip()[:1] in ("{", "[", "<"):
        payload.body = payload.body if payload.body[0] else (text, line)
    else:
        payload.words = item.prose()
    for header in payload.headers:
        if header.name.lower() == "content-type" and not payload.media:
            payload.media = base_media_type(header.value)
    return payload


def headers_of(item: Item) -> Iterator[Header]:
    """The headers below an item, one per line."""
    for line in item.content:
        if found := _HEADER.match(line.text):
            yield Header(found[1], found[2].strip(), line.number)
    for each in item.items:
        if found := _HEADER.match(each.text):
            yield Header(found[1], found[2].strip(), each.line)


def _take(payload: Payload, part: Item) -> None:
    match part.text[:6].lower():
        case "header":
            payload.headers += headers_of(part)
        case "attrib":
            payload.attributes.append(part)
        case "parame":
            payload.parameters += part.items
        case "schema":
            payload.schema = part.asset()
        case text if text.startswith("body"):
            payload.body = part.asset()


class PayloadWriter:
    """Adds payloads to the contents of a body."""

    def __init__(
        self, schemas: SchemaWriter, embedded: EmbeddedSchemas, tell: Callable[[str, int], None]
    ) -> None:
        self._schemas = schemas
        self._embedded = embedded
        self._tell = tell
        self._budget = Budget(MOST_TEXT)
        self.models: dict[str, Payload] = {}

    def resolved(self, payload: Payload) -> Payload:
        """The payload, or the model that it refers to."""
        model = self.models.get(payload.model) if payload.model else None
        if model is None:
            if payload.model:
                self._tell(f"the model {payload.model[:80]!r} is not declared", payload.line)
            return payload
        return Payload(
            payload.kind,
            payload.name,
            payload.media or model.media,
            payload.line,
            payload.words or model.words,
            payload.status,
            [*payload.headers, *model.headers],
            payload.attributes or model.attributes,
            payload.parameters,
            payload.body if payload.body[0] else model.body,
            payload.schema if payload.schema[0] else model.schema,
        )

    def add(
        self, contents: Contents, payload: Payload, inherited: Iterable[Item], name: str
    ) -> None:
        """Add a payload; ``inherited`` are the attributes for a request without its own."""
        self._budget.spend(len(payload.body[0]) + len(payload.schema[0]), payload.line)
        attributes = payload.attributes or list(inherited)
        text, line = payload.body
        schema, at = payload.schema
        media = payload.media
        if not media and (attributes or schema.strip()):
            media = JSON_MEDIA
        read = self._embedded.read(schema, at, name) if schema.strip() else None
        if read is not None:
            contents.add_schema(media, read, at)
        else:
            for item in attributes:
                signature = self._schemas.signature(attributes_signature(item))
                made = self._schemas.schema(signature, item.items, item.line)
                contents.add_schema(media, made, item.line)
        if text.strip():
            label = payload.name if payload.kind == "request" else ""
            if not contents.add_text(media, text, line, label):
                self._tell("this body is declared as JSON but is not", line)
        elif media and payload.kind == "request" and not attributes and not schema.strip():
            return  # a type without a body is what the client accepts
        elif media:
            contents.add_media(media, payload.line)


def attributes_signature(item: Item) -> Item:
    """``Attributes (Boat)`` as the item of a list that has no name, ``(Boat)``."""
    _, bracket, rest = item.text.partition("(")
    return Item(bracket + rest, item.line, item.indent, item.items, item.content)
