"""What a request carries: the body by its properties or as one, in each of its media types."""

from __future__ import annotations

from specmeld.model.api import Content, RequestBody, Schema
from specmeld.model.json import JSON
from specmeld.model.plan import Annotation, ArgumentPlan, BodyPlan, Code
from specmeld.plan.arguments import ArgumentNames, ArgumentWriter, chosen
from specmeld.plan.body_properties import known_properties
from specmeld.plan.contents import (
    FORM_TYPES,
    JSON_TYPE,
    alternatives,
    concrete,
    field_styles,
    has_fields,
    part_types,
    preferred,
)
from specmeld.plan.hints import union
from specmeld.plan.quoting import literal
from specmeld.plan.schema_shape import is_read_only

_FILE = Annotation("runtime.File")
_FIELDS = Annotation("runtime.JSONObject")
_CONTENT_TYPE = "The media type that the body is sent in."


class BodyPlanner:
    """Plans the bodies of the operations whose arguments ``writer`` writes."""

    def __init__(self, writer: ArgumentWriter) -> None:
        self._writer = writer
        self._hints = writer.hints

    def plan(self, body: RequestBody | None, names: ArgumentNames) -> BodyPlan | None:
        """The body as the method takes it; None where there is none."""
        if body is None or not body.contents:
            return None
        content = preferred(body.contents, (JSON_TYPE, *FORM_TYPES))
        arguments = self._properties(content, names, required=body.required)
        name = names.take("body", "request")
        others = alternatives(body.contents, content)
        asked = names.take("content_type", "request") if others else ""
        return self._spoken(
            body,
            content,
            name,
            arguments,
            content_type=asked,
            others=tuple(
                self._spoken(
                    body,
                    other,
                    name,
                    choice=chosen(asked, concrete(other), _CONTENT_TYPE),
                    alike=_takes_the_same(content, other),
                )
                for other in others
            ),
        )

    def _spoken(
        self,
        body: RequestBody,
        content: Content,
        name: str,
        arguments: tuple[ArgumentPlan, ...] = (),
        *,
        content_type: str = "",
        choice: ArgumentPlan | None = None,
        others: tuple[BodyPlan, ...] = (),
        alike: bool = False,
    ) -> BodyPlan:
        """The body in the media type of one of its contents."""
        media_type = concrete(content)
        form = media_type.partition(";")[0]
        hint, handled, exact = self._types(content)
        described = content.schema if has_fields(media_type) and not arguments else None
        if form == FORM_TYPES[0] and (arguments or choice is not None):
            hint = handled = _FIELDS
        whole = ArgumentPlan(
            name=name,
            key="",
            quoted_key=Code(literal("")),
            location="body",
            hint=hint,
            handled=handled,
            required=body.required and not arguments,
            description=self._writer.text(described, body.description),
        )
        return BodyPlan(
            media_type=Code(literal(media_type)),
            exact=exact,
            required=body.required,
            handled=union([handled, *(other.handled for other in others)]),
            arguments=arguments,
            whole=whole,
            styles=field_styles(content) if form == FORM_TYPES[1] else Code(""),
            part_types=part_types(content) if form == FORM_TYPES[0] else Code(""),
            content_type=content_type,
            choice=choice,
            others=others,
            alike=alike,
        )

    def _types(self, content: Content) -> tuple[Annotation, Annotation, Annotation]:
        """What a caller passes, what a server's handler gets, and what judges it."""
        media_type = concrete(content)
        if has_fields(media_type):
            schema = content.schema
            given = self._hints.given(schema)
            return self._hints.taken(schema), given, self._writer.exact(schema)
        if media_type.startswith("text/"):
            return (Annotation("str"),) * 3
        return _FILE, Annotation("bytes"), Annotation("bytes")

    def _properties(
        self, content: Content, names: ArgumentNames, *, required: bool
    ) -> tuple[ArgumentPlan, ...]:
        """The body's properties as arguments; none where it is no plain object."""
        if not has_fields(concrete(content)):
            return ()
        found = known_properties(content.schema, self._writer.schemas)
        if found is None:
            return ()
        return tuple(
            self._property(key, each, names, content, required=required and key in found.required)
            for key, each in found.schemas.items()
            if key in found.required or not is_read_only(each)
        )

    def _property(
        self, key: str, schema: Schema, names: ArgumentNames, content: Content, *, required: bool
    ) -> ArgumentPlan:
        hint = self._hints.taken(schema)
        if content.media_type.startswith(FORM_TYPES[0]):
            hint = _file_hint(self._writer.schema(schema), hint)
        return ArgumentPlan(
            name=names.take(key, "body"),
            key=key,
            quoted_key=Code(literal(key)),
            location="body",
            hint=hint,
            handled=self._hints.given(schema),
            required=required,
            description=self._writer.text(schema, example=_shown(content, key)),
        )


def _shown(content: Content, key: str) -> JSON:
    """What the first example of a body has for a property."""
    example = next(iter(content.examples.values()), None)
    return example.get(key) if isinstance(example, dict) else None


def _takes_the_same(content: Content, other: Content) -> bool:
    """Whether a caller passes for another media type what is passed for the one sent unasked."""
    both = has_fields(concrete(content)) and has_fields(concrete(other))
    return both and content.schema is not None and content.schema == other.schema


def _file_hint(schema: Schema, hint: Annotation) -> Annotation:
    """Files where the schema says so: binary format, or content that is not JSON's."""
    if not isinstance(schema, dict):
        return hint
    if schema.get("type") == "array":
        inner = _file_hint(schema.get("items", True), hint)
        return inner if inner is hint else Annotation("list[runtime.File]")
    binary = schema.get("format") == "binary" or "contentMediaType" in schema
    return _FILE if binary else hint
