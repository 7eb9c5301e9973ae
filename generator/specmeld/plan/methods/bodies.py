"""Request bodies: by property or as a whole, in each of their media types."""

from __future__ import annotations

from collections.abc import Iterable

from specmeld.model.api_description import Content, RequestBody, Schema
from specmeld.model.json import JSON
from specmeld.model.method_plan import ArgumentPlan, BodyPlan
from specmeld.model.named_types import Annotation, Code
from specmeld.openapi.schema import SchemaView
from specmeld.openapi.texts import is_judged_text
from specmeld.plan.methods.arguments import ArgumentNames, ArgumentWriter, chosen
from specmeld.plan.methods.body_properties import known_properties
from specmeld.plan.methods.contents import (
    FORM_TYPES,
    JSON_TYPE,
    alternatives,
    has_fields,
    is_json,
    is_lines,
    is_multipart,
    preferred,
    sent_as,
)
from specmeld.plan.methods.form_fields import FormFields, told_brackets
from specmeld.plan.methods.written_once import property_names
from specmeld.plan.models.schema_shape import is_read_only
from specmeld.plan.quoting import literal
from specmeld.plan.types.hints import union

_FILE = Annotation("runtime.File")
_FIELDS = Annotation("runtime.JSONObject")
_PARTS = Annotation("Any", imports=("from typing import Any",))
"""Parts without known names."""
_CONTENT_TYPE = "Media type of the request body."


class BodyPlanner:
    """Plans the bodies of the operations whose arguments ``writer`` writes."""

    def __init__(self, writer: ArgumentWriter) -> None:
        self._writer = writer
        self._hints = writer.hints

    def plan(self, body: RequestBody | None, names: ArgumentNames) -> BodyPlan | None:
        """The body as the method takes it; None if there is none."""
        if body is None or not body.contents:
            return None
        content = sent_unasked(body)
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
                    choice=chosen(asked, [sent_as(other)], _CONTENT_TYPE),
                    alike=self._takes_the_same(content, other),
                )
                for other in others
            ),
        )

    def keys(self, body: RequestBody | None) -> Iterable[str]:
        """The properties of the default body, as far as they are known."""
        if body is None or not body.contents:
            return ()
        found = known_properties(sent_unasked(body).schema, self._writer.schemas)
        return found.schemas if found is not None else ()

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
        media_type = sent_as(content)
        multipart = is_multipart(media_type)
        form = multipart or media_type.partition(";")[0] == FORM_TYPES[1]
        fields = self._fields(content)
        hint, handled, exact = self._types(content)
        if multipart and (arguments or choice is not None):
            hint = handled = _FIELDS
        elif multipart:
            hint, handled = fields.file_hint("", content.schema or True, hint), _PARTS
        return BodyPlan(
            media_type=Code(literal(media_type)),
            exact=exact,
            required=body.required,
            handled=union([handled, *(other.handled for other in others)]),
            arguments=arguments,
            properties=property_names(arguments),
            whole=self._whole(body, content, name, hint, handled, alone=not arguments),
            styles=fields.styles() if form else Code(""),
            part_types=fields.part_types() if form else Code(""),
            files=fields.files(),
            encoded=fields.encoded(self._writer.values),
            content_type=content_type,
            choice=choice,
            others=others,
            alike=alike,
            is_json=is_json(media_type) and not is_lines(media_type),
        )

    def _whole(
        self,
        body: RequestBody,
        content: Content,
        name: str,
        hint: Annotation,
        handled: Annotation,
        *,
        alone: bool,
    ) -> ArgumentPlan:
        """The argument for the whole body; ``alone``: there are none for its properties."""
        described = content.schema if has_fields(sent_as(content)) and alone else None
        text, bounds = self._writer.told(described, body.description)
        return ArgumentPlan(
            name=name,
            key="",
            quoted_key=Code(literal("")),
            location="body",
            hint=hint,
            handled=handled,
            required=body.required and alone,
            description=text,
            bounds=bounds,
        )

    def _types(self, content: Content) -> tuple[Annotation, Annotation, Annotation]:
        """What a caller passes, what a server's handler gets, and the validating type."""
        media_type = sent_as(content)
        schema = content.schema
        if has_fields(media_type) or is_judged_text(media_type, self._writer.schema(schema)):
            given = self._hints.given(schema)
            return self._hints.taken(schema), given, self._writer.exact(schema)
        if is_lines(media_type):
            return self._lines(schema)
        if media_type.startswith("text/"):
            return (Annotation("str"),) * 3
        taken = _FILE if "xml" not in media_type else union([Annotation("str"), _FILE])
        return taken, Annotation("bytes"), Annotation("bytes")

    def _takes_the_same(self, content: Content, other: Content) -> bool:
        """Whether a caller passes the same for another media type as for the default one."""
        judged = [has_fields(sent_as(each)) for each in (content, other)]
        if all(judged):
            return content.schema is not None and content.schema == other.schema
        return not any(judged) and self._types(content)[0] == self._types(other)[0]

    def _lines(self, schema: Schema | None) -> tuple[Annotation, Annotation, Annotation]:
        """A list of what the schema says about a line; files are accepted unchanged."""
        view = SchemaView(self._writer.schema(schema))
        line = view.items.raw if view.type_names == ("array",) and view.items else schema
        taken = around("Sequence", self._hints.taken(line), "from collections.abc import Sequence")
        given = around("list", self._hints.given(line))
        return union([taken, _FILE]), given, around("list", self._writer.exact(line))

    def _fields(self, content: Content) -> FormFields:
        brackets = told_brackets(self._writer.document)
        return FormFields(content, self._writer.schema, brackets=brackets)

    def _properties(
        self, content: Content, names: ArgumentNames, *, required: bool
    ) -> tuple[ArgumentPlan, ...]:
        """The body's properties as arguments; none if it is not a plain object."""
        if not has_fields(sent_as(content)):
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
        if is_multipart(content.media_type):
            hint = self._fields(content).file_hint(key, schema, hint)
        text, bounds = self._writer.told(schema, example=_shown(content, key))
        return ArgumentPlan(
            name=names.take(key, "body"),
            key=key,
            quoted_key=Code(literal(key)),
            location="body",
            hint=hint,
            handled=self._hints.given(schema),
            required=required,
            description=text,
            bounds=bounds,
        )


def _shown(content: Content, key: str) -> JSON:
    """The value of a property in the first example of a body."""
    example = next(iter(content.examples.values()), None)
    return example.get(key) if isinstance(example, dict) else None


def sent_unasked(body: RequestBody) -> Content:
    """The content that is sent by default."""
    return preferred(body.contents, (JSON_TYPE, *FORM_TYPES))


def around(generic: str, inner: Annotation, *imports: str) -> Annotation:
    return Annotation(f"{generic}[{inner.text}]", inner.types, (*inner.imports, *imports))
