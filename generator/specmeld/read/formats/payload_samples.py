"""Sample bodies of documents: their media types, and the schemas that they show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl

from specmeld.model.json import JSON, JSONObject, identity
from specmeld.read.formats.embedded.embedded_spec_literals import literal_at
from specmeld.read.formats.example_schemas import (
    schema_of_samples,
    with_collapsed_filled,
)
from specmeld.read.formats.lined import Lined
from specmeld.text.json_lines import locate_json
from specmeld.text.located import TextError

JSON_MEDIA = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

_MOST_SAMPLES = 20
"""Most samples of one body that are kept."""

_LONGEST_CHAIN = 6
"""Most composed schemas that are searched for required properties."""

_JSON = re.compile(r"[/+]json\b", re.IGNORECASE)
_PART = re.compile(
    r"content-disposition:[ \t]*form-data;[ \t]*name=\"?(?P<name>[^\";\r\n]{1,200})\"?"
    r"(?P<file>;[ \t]*filename)?",
    re.IGNORECASE,
)


_FILE = "<file>"


@dataclass(frozen=True, slots=True)
class Sample:
    value: JSON
    line: int
    name: str = ""


@dataclass(slots=True)
class MediaContent:
    """One media type of a body, with its schemas and samples."""

    line: int
    schemas: list[Lined] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    """What the samples come from."""


class Contents:
    """The media types of a body, in document order."""

    def __init__(self) -> None:
        self._media: dict[str, MediaContent] = {}

    def __bool__(self) -> bool:
        return bool(self._media)

    def add_schema(self, media: str, schema: Lined, line: int) -> None:
        self._content(media, line).schemas.append(schema)

    def add_media(self, media: str, line: int) -> None:
        self._content(media, line)

    def add_text(self, media: str, text: str, line: int, name: str = "") -> bool:
        """Add a sample unchanged; False if it should be JSON and is not."""
        value = json_value(text)
        is_json = _JSON.search(media) is not None
        if not media:
            media = JSON_MEDIA if isinstance(value, dict | list) else "text/plain"
            is_json = media == JSON_MEDIA
        content = self._content(media, line)
        if text in content.texts:
            return True
        if is_json and value is None and text.strip() != "null":
            return False
        sample = Sample(value if is_json else _sent(media, text), line, name)
        if len(content.samples) < _MOST_SAMPLES:
            content.texts.add(text)
            content.samples.append(sample)
        return True

    def written(self) -> Lined:
        """The ``content`` of a body or a response."""
        made = Lined()
        for media, content in self._media.items():
            made.put(media, _written(media, content), content.line)
        return made

    def requires_body(self, components: Mapping[str, JSON]) -> bool:
        """Whether some schema requires a property, so that a body is required."""
        schemas = [each for one in self._media.values() for each in one.schemas]
        return any(_requires(each, components, 0) for each in schemas)

    def _content(self, media: str, line: int) -> MediaContent:
        return self._media.setdefault(media, MediaContent(line))


def _requires(schema: JSON, components: Mapping[str, JSON], depth: int) -> bool:
    if not isinstance(schema, dict) or depth > _LONGEST_CHAIN:
        return False
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    below = [*schema.get("allOf", ()), *([components.get(name)] if name else [])]
    return bool(schema.get("required")) or any(
        _requires(each, components, depth + 1) for each in below
    )


def require_bodies(document: JSONObject) -> None:
    """Mark the bodies as required whose schemas require a property."""
    components = document.get("components", {}).get("schemas", {})
    for item in document["paths"].values():
        for operation in item.values():
            body = operation.get("requestBody") if isinstance(operation, dict) else None
            if not isinstance(body, dict):
                continue
            media = body.get("content", {}).values()
            if any(_requires(each.get("schema"), components, 0) for each in media):
                body["required"] = True


@lru_cache(maxsize=16)
def json_value(text: str) -> JSON:
    """The value of a text as JSON, else None."""
    try:
        return locate_json(text).value
    except TextError:
        return _literal_value(text)


def _literal_value(text: str) -> JSON:
    """A hand-written object: bare keys, comments, trailing commas."""
    bare = text.strip()
    if bare[:1] not in ("{", "["):
        return None
    made, end = literal_at(bare, 0)
    if made is None or bare[end:].strip():
        return None
    try:
        return locate_json(made).value
    except TextError:
        return None


def base_media_type(text: str) -> str:
    """A media type without its parameters, in lower case."""
    return text.partition(";")[0].strip().lower()


def _written(media: str, content: MediaContent) -> Lined:
    made = Lined(content.line)
    schemas = list({identity(each): each for each in content.schemas}.values())
    if len(schemas) == 1 and _JSON.search(media):
        values = [sample.value for sample in content.samples]
        made["schema"] = with_collapsed_filled(schemas[0], values)
    elif len(schemas) == 1:
        made["schema"] = schemas[0]
    elif schemas:
        made["schema"] = Lined(content.line, {"anyOf": schemas})
    else:
        shown = _shown(media, content.samples)
        if shown:
            made["schema"] = shown
    shown_ones = () if media == MULTIPART else content.samples
    samples = list({identity(each.value): each for each in shown_ones}.values())
    if len(samples) == 1:
        made.put("example", samples[0].value, samples[0].line)
    elif samples:
        made["examples"] = _named(samples)
    return made


def _named(samples: Sequence[Sample]) -> Lined:
    made = Lined(samples[0].line)
    for number, sample in enumerate(samples, 1):
        name = re.sub(r"[^A-Za-z0-9._-]+", "_", sample.name).strip("_") or f"example{number}"
        name = name if name not in made else f"{name}_{number}"
        example = Lined(sample.line, {"value": sample.value})
        if sample.name and sample.name != name:
            example["summary"] = sample.name
        made.put(name, example, sample.line)
    return made


def _shown(media: str, samples: Sequence[Sample]) -> Lined:
    """The schema of the samples."""
    if not samples:
        return Lined()
    line = samples[0].line
    if _JSON.search(media):
        return schema_of_samples([sample.value for sample in samples], line)
    if media in (FORM, MULTIPART):
        return _form([sample.value for sample in samples], line)
    return Lined(line, {"type": "string"} if media.startswith("text/") else {})


def _sent(media: str, text: str) -> JSON:
    """The content of a non-JSON body: the fields of a form, else the text itself."""
    if media == FORM:
        return dict(parse_qsl(text.strip(), keep_blank_values=True))
    if media == MULTIPART:
        return {part["name"]: _FILE if part["file"] else "" for part in _PART.finditer(text)}
    return text


def _form(samples: Sequence[JSON], line: int) -> Lined:
    """An object of strings and files."""
    made = Lined(line, {"type": "object"})
    fields = {k: v for each in samples if isinstance(each, dict) for k, v in each.items()}
    properties = Lined(line)
    for name, value in fields.items():
        binary = {"format": "binary"} if value == _FILE else {}
        properties[name] = Lined(line, {"type": "string"} | binary)
    if properties:
        made["properties"] = properties
    return made
