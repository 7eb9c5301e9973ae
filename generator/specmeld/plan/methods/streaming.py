"""Detect streaming operations and the argument that turns streaming on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from specmeld.model.api_description import EVENTS, Content, Operation, Parameter, Schema
from specmeld.model.method_plan import ArgumentPlan, BodyPlan, StreamPlan
from specmeld.model.named_types import Annotation, Code
from specmeld.openapi.schema import SchemaView
from specmeld.plan.methods.arguments import ArgumentNames, ArgumentWriter
from specmeld.plan.methods.bodies import sent_unasked
from specmeld.plan.methods.body_properties import known_properties
from specmeld.plan.methods.contents import is_lines
from specmeld.plan.quoting import literal
from specmeld.plan.types.expressions import union_members

_EVENT = Annotation("runtime.ServerSentEvent")
_LITERAL = ("from typing import Literal",)
_STREAMED = frozenset({"sse", "stream", "streaming", "event-stream", EVENTS, "server-sent-events"})
"""Values that ask for a stream, of an argument that can have others."""
_TOLD = re.compile(r"server.sent events?|event.stream|\[DONE\]", re.IGNORECASE)


def is_streamed(content: Content) -> bool:
    """Whether a content is a sequence of values."""
    name = content.media_type.partition(";")[0].strip().lower()
    return content.lined or name == EVENTS or is_lines(name)


def item_of(content: Content, schema: Schema) -> Schema | None:
    """The schema of one value of a stream whose ``schema`` is resolved: for a list its items."""
    if content.lined or not is_lines(content.media_type):
        return content.schema
    view = SchemaView(schema)
    items = view.items if view.type_names == ("array",) else None
    return content.schema if items is None else items.raw


def whole_contents(contents: tuple[Content, ...]) -> tuple[Content, ...]:
    """The contents that are not streamed; all of them if there are none."""
    return tuple(each for each in contents if not is_streamed(each)) or contents


def tells_of_events(text: str) -> bool:
    """Whether a parameter's description says that it asks for server-sent events."""
    return _TOLD.search(text[:4000]) is not None


def streamed_content(operation: Operation) -> tuple[Content, bool] | None:
    """The streamed content of a success, and whether it can also come unstreamed; None if never."""
    answers = [each for each in operation.responses if each.status.startswith("2")]
    answers = answers or [each for each in operation.responses if each.status == "default"]
    contents = [content for answer in answers for content in answer.contents]
    streamed = [each for each in contents if is_streamed(each)]
    if not streamed:
        return None
    return streamed[0], len(streamed) < len(contents)


class StreamPlanner:
    """Plans the streams of the operations whose arguments ``writer`` writes."""

    def __init__(self, writer: ArgumentWriter) -> None:
        self._writer = writer

    def plan(
        self,
        operation: Operation,
        parameters: Sequence[tuple[ArgumentPlan, Parameter]],
        body: BodyPlan | None,
        names: ArgumentNames,
    ) -> StreamPlan | None:
        """The stream, and the argument that asks for it: the API's own or ours."""
        own = [*(one for one, _ in parameters), *(body.arguments if body is not None else ())]
        asked = next((one for one in own if one.key == "stream" and _is_flag(one.hint.text)), None)
        found = streamed_content(operation)
        if found is None:
            told = asked if asked is not None and tells_of_events(asked.description) else None
            return _by_flag(told, _EVENT, _EVENT, EVENTS) if told is not None else None
        content, whole = found
        event = exact = _EVENT
        item = item_of(content, self._writer.schema(content.schema))
        if item not in (None, True, {}):
            event, exact = self._writer.hints.given(item), self._writer.exact(item)
        if not whole:
            media_type = Code(literal(content.media_type))
            return StreamPlan(event, exact, media_type, lined=content.lined)
        if asked is None:
            for argument, schema in self._with_schemas(operation, parameters, body):
                if (values := _choices(self._writer.schema(schema))) is not None:
                    return _by_value(argument, values, event, exact, content.media_type)
        return _by_flag(asked or _asking(names), event, exact, content.media_type)

    def _with_schemas(
        self,
        operation: Operation,
        parameters: Sequence[tuple[ArgumentPlan, Parameter]],
        body: BodyPlan | None,
    ) -> Iterator[tuple[ArgumentPlan, Schema | None]]:
        for argument, parameter in parameters:
            yield argument, parameter.schema
        if operation.body is not None and body is not None and body.arguments:
            schema = sent_unasked(operation.body).schema
            known = known_properties(schema, self._writer.schemas)
            for argument in body.arguments if known is not None else ():
                yield argument, known.schemas.get(argument.key) if known is not None else None


def _choices(schema: Schema) -> tuple[str, list[str]] | None:
    """The value that asks for a stream and the others; None if there is none, or by default."""
    view = SchemaView(schema)
    values = [one for one in view.values or () if isinstance(one, str)]
    found = [one for one in values if one.lower() in _STREAMED]
    default = schema.get("default") if isinstance(schema, dict) else None
    if len(found) != 1 or len(values) < 2 or default == found[0]:
        return None
    return found[0], [one for one in values if one != found[0]]


def _by_value(
    argument: ArgumentPlan,
    values: tuple[str, list[str]],
    event: Annotation,
    exact: Annotation,
    media_type: str,
) -> StreamPlan:
    """A stream that one of an argument's values asks for."""
    streamed, others = Code(literal(values[0])), ", ".join(map(literal, values[1]))
    return StreamPlan(
        event,
        exact,
        Code(literal(media_type)),
        argument,
        value=streamed,
        whole=_or_null(f"Literal[{others}]", argument),
        streamed=Annotation(f"Literal[{streamed}]", imports=_LITERAL),
        either=argument.hint,
    )


def _by_flag(
    argument: ArgumentPlan, event: Annotation, exact: Annotation, media_type: str
) -> StreamPlan:
    """A stream that an argument asks for if it is True."""
    return StreamPlan(
        event,
        exact,
        Code(literal(media_type)),
        argument,
        whole=_or_null("Literal[False]", argument),
        streamed=Annotation("Literal[True]", imports=_LITERAL),
        either=_or_null("bool", argument),
    )


def _or_null(hint: str, argument: ArgumentPlan) -> Annotation:
    null = " | None" if "None" in union_members(argument.hint.text) else ""
    return Annotation(f"{hint}{null}", imports=_LITERAL if hint.startswith("Literal") else ())


def _is_flag(hint: str) -> bool:
    """Whether a value can be both true and false, and little else."""
    values = [one for one in ("True", "False") if re.search(rf"Literal\[.*\b{one}\b", hint)]
    return "bool" in hint or len(values) == 2


def _asking(names: ArgumentNames) -> ArgumentPlan:
    """An argument that is not sent, for APIs that decide by the Accept header."""
    name = names.take("stream", "answer")
    hint, text = Annotation("bool"), "Whether to stream the response."
    return ArgumentPlan(name, "", Code(literal("")), "", hint, hint, False, text)
