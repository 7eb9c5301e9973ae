"""One operation as one method: its arguments, its body, what it answers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from specmeld.model.api import Content, Operation, Parameter, RequestBody, Schema
from specmeld.model.claims import Place
from specmeld.model.plan import (
    Annotation,
    ArgumentPlan,
    BodyPlan,
    Code,
    MethodPlan,
    Models,
    NamedApi,
    ReplyPlan,
    StreamPlan,
)
from specmeld.plan import naming
from specmeld.plan.annotations import annotation
from specmeld.plan.contents import (
    FORM_TYPES,
    JSON_TYPE,
    concrete,
    field_styles,
    is_json,
    part_types,
    preferred,
)
from specmeld.plan.docs import Sources, argument_text, operation_doc, short_doc, summary_of
from specmeld.plan.expressions import union_members
from specmeld.plan.hints import HintWriter, union
from specmeld.plan.imports import type_statements
from specmeld.plan.paging import PagingPlanner
from specmeld.plan.quoting import docstring, literal
from specmeld.plan.schema_shape import constrains, is_read_only, reference
from specmeld.plan.signatures import answers, ordered, served, signatures
from specmeld.plan.streaming import (
    EVENTS,
    streamed_content,
    tells_of_events,
    whole_contents,
)

_OPTIONS = ("timeout", "deadline", "max_retries", "extra_headers", "extra_query", "extra_body")
_RESERVED = frozenset({"self", "options", "arguments", "runtime", *_OPTIONS})
"""What methods speak of: an argument of that name would hide it."""
_ORDER = ("path", "query", "header", "cookie", "body")
_DEFAULT_STYLES = {"path": "simple", "header": "simple"}
_COMPOSED = frozenset({"allOf", "anyOf", "oneOf", "patternProperties"})
_NONE = Annotation("None")
_FILE = Annotation("runtime.File")
_FIELDS = Annotation("runtime.JSONObject")
_EVENT = Annotation("runtime.ServerSentEvent")


def code(value: Any) -> Code:
    """A value as a Python expression."""
    return Code(literal(value))


class OperationPlanner:
    """Plans the methods of one API; ``sources`` tell where its facts come from."""

    def __init__(self, named: NamedApi, models: Models, sources: Sources) -> None:
        self._named = named
        self._api = named.api
        self._models = models
        self._sources = sources
        self._hints = HintWriter(named.api.schemas, models)
        self._paging = PagingPlanner(named.api.schemas, self._hints)

    def plan(self, operation: Operation, name: str, resource: str) -> MethodPlan:
        """``operation`` as the method ``name`` of the class ``resource``."""
        declaration = f"{name}_operation"
        names = _Names(declaration)
        constants = {
            each.name: constant
            for each in operation.parameters
            if each.location == "header" and (constant := self._constant(each)) is not None
        }
        sent = [
            each
            for each in operation.parameters
            if each.location in _ORDER
            and not (each.location == "header" and each.name in constants)
        ]
        sent.sort(key=lambda each: _ORDER.index(each.location))
        parameters = tuple(self._parameter(each, names) for each in sent)
        body = self._body(operation, names)
        stream = self._stream(operation, parameters, body, names)
        arguments = ordered((*parameters, *_body_arguments(body, stream)))
        replies = tuple(self._reply(each.status, each.contents) for each in operation.responses)
        exact = [one.exact for one in parameters if one.exact] + [reply.exact for reply in replies]
        exact += [stream.exact] if stream is not None else []
        returns = self._returns(operation)
        page = None if stream is not None else self._paging.plan(operation, parameters)
        doc = operation_doc(operation, self._described(operation, arguments), self._sources)
        return MethodPlan(
            key=f"{operation.method} {operation.path}",
            name=name,
            declaration=declaration,
            http_method=code(operation.method),
            path=code(operation.path),
            doc=Code(docstring(doc)),
            short_doc=Code(docstring(short_doc(operation, f"{resource}.{name}"))),
            server_doc=Code(docstring(summary_of(operation))),
            summary=summary_of(operation),
            arguments=arguments,
            parameters=parameters,
            constants=tuple((code(key), code(value)) for key, value in constants.items()),
            body=body,
            replies=replies,
            returns=returns,
            security=self._security(operation),
            base_url=self._server(operation),
            route=code(_route(operation.path, parameters)),
            server_body="request_body" if any(one.name == "body" for one in parameters) else "body",
            imports=type_statements([*exact, *([body.exact] if body else [])]),
            signatures=signatures(parameters, body, stream, answers(returns, page, stream)),
            page=page,
            stream=stream,
            served=served(returns, stream),
            deprecated=code(f"{operation.method} {operation.path} is deprecated")
            if operation.deprecated
            else Code(""),
        )

    def _described(
        self, operation: Operation, arguments: tuple[ArgumentPlan, ...]
    ) -> list[tuple[str, str, str]]:
        """Name, place as claims write it, and text of each argument."""
        key = f"{operation.method} {operation.path}"
        described = []
        for one in arguments:
            section = "request" if one.location == "body" else one.location
            whole = one.location == "body" and one.key == ""
            place = Place(key, section, () if whole else (f".{one.key}",))
            described.append((one.name, str(place), one.description))
        return described

    def _schema(self, schema: Schema | None) -> Schema:
        """What a reference leads to, however many components lie between."""
        for _ in range(16):
            name = reference(schema)
            if name is None:
                break
            schema = self._api.schemas.get(name, True)
        return True if schema is None else schema

    def _constant(self, parameter: Parameter) -> str | None:
        """The one value that a required header can have; None where there are others."""
        schema = self._schema(parameter.schema)
        if not parameter.required or not isinstance(schema, dict):
            return None
        values = [schema["const"]] if "const" in schema else schema.get("enum") or []
        if len(values) != 1 or not isinstance(values[0], str | int):
            return None
        return values[0] if isinstance(values[0], str) else json.dumps(values[0])

    def _exact(self, schema: Schema | None) -> Annotation:
        """The type that judges, as a value: checkers know no ``|`` after ``Annotated[…]`` there."""
        found = annotation(True if schema is None else schema, self._models, self._named)
        members = union_members(found.text) if "Annotated[" in found.text else []
        if len(members) < 2:
            return found
        imports = (*found.imports, "from typing import Union")
        return replace(found, text=f"Union[{', '.join(members)}]", imports=imports)

    def _parameter(self, parameter: Parameter, names: _Names) -> ArgumentPlan:
        details = [Code("required=True")] if parameter.required else []
        if parameter.style != _DEFAULT_STYLES.get(parameter.location, "form"):
            details.append(Code(f"style={literal(parameter.style)}"))
        if parameter.explode != (parameter.style == "form"):
            details.append(Code(f"explode={literal(parameter.explode)}"))
        if parameter.content_type:
            details.append(Code(f"media_type={literal(parameter.content_type)}"))
        return ArgumentPlan(
            name=names.take(parameter.name, parameter.location),
            key=parameter.name,
            quoted_key=code(parameter.name),
            location=parameter.location,
            hint=self._hints.taken(parameter.schema),
            handled=self._hints.given(parameter.schema),
            required=parameter.required,
            description=self._text(parameter.schema, parameter.description),
            exact=self._exact(parameter.schema),
            details=tuple(details),
        )

    def _body(self, operation: Operation, names: _Names) -> BodyPlan | None:
        body = operation.body
        if body is None or not body.contents:
            return None
        content = preferred(body.contents, (JSON_TYPE, *FORM_TYPES))
        media_type = concrete(content)
        if not is_json(media_type) and media_type.partition(";")[0] not in FORM_TYPES:
            text = media_type.startswith("text/")
            hint, handled = (Annotation("str"),) * 2 if text else (_FILE, Annotation("bytes"))
            whole = self._whole(body, None, hint, handled, names)
            return BodyPlan(code(media_type), handled, body.required, handled, whole=whole)
        exact, handled = self._exact(content.schema), self._hints.given(content.schema)
        arguments = self._properties(content, names, required=body.required)
        if not arguments:
            hint = self._hints.taken(content.schema)
            whole = self._whole(body, content.schema, hint, handled, names)
            return BodyPlan(code(media_type), exact, body.required, handled, whole=whole)
        hint = self._hints.taken(content.schema)
        if media_type == FORM_TYPES[0]:
            hint = _FIELDS
        return BodyPlan(
            media_type=code(media_type),
            exact=exact,
            required=body.required,
            handled=_FIELDS if media_type == FORM_TYPES[0] else handled,
            arguments=arguments,
            whole=self._whole(body, None, hint, handled, names, required=False),
            styles=field_styles(content) if media_type == FORM_TYPES[1] else Code(""),
            part_types=part_types(content) if media_type == FORM_TYPES[0] else Code(""),
        )

    def _whole(
        self,
        body: RequestBody,
        schema: Schema | None,
        hint: Annotation,
        handled: Annotation,
        names: _Names,
        *,
        required: bool | None = None,
    ) -> ArgumentPlan:
        return ArgumentPlan(
            name=names.take("body", "request"),
            key="",
            quoted_key=code(""),
            location="body",
            hint=hint,
            handled=handled,
            required=body.required if required is None else required,
            description=self._text(schema, body.description),
        )

    def _properties(
        self, content: Content, names: _Names, *, required: bool
    ) -> tuple[ArgumentPlan, ...]:
        """The body's properties as arguments; none where it is no plain object."""
        schema = self._schema(content.schema)
        if not isinstance(schema, dict) or schema.get("type", "object") != "object":
            return ()
        properties = schema.get("properties")
        open_map = isinstance(schema.get("additionalProperties"), dict)
        if open_map or constrains(schema).keys() & _COMPOSED or not isinstance(properties, dict):
            return ()
        must = schema.get("required") or ()
        return tuple(
            self._property(key, each, names, content, required=required and key in must)
            for key, each in properties.items()
            if key in must or not is_read_only(each)
        )

    def _property(
        self, key: str, schema: Schema, names: _Names, content: Content, *, required: bool
    ) -> ArgumentPlan:
        hint = self._hints.taken(schema)
        if content.media_type.startswith(FORM_TYPES[0]):
            hint = _file_hint(self._schema(schema), hint)
        return ArgumentPlan(
            name=names.take(key, "body"),
            key=key,
            quoted_key=code(key),
            location="body",
            hint=hint,
            handled=self._hints.given(schema),
            required=required,
            description=self._text(schema),
        )

    def _text(self, schema: Schema | None, description: str = "") -> str:
        """What a value means, in the words of the document, and its bounds."""
        own = schema.get("description") if isinstance(schema, dict) else ""
        said = description or (own if isinstance(own, str) else "")
        return argument_text(said, True if schema is None else schema, self._api.schemas)

    def _reply(self, status: str, contents: tuple[Content, ...]) -> ReplyPlan:
        if not contents:
            return ReplyPlan(code(status), Code(""), _NONE)
        content = preferred(whole_contents(contents), (JSON_TYPE,))
        media_type = concrete(content)
        if is_json(media_type):
            return ReplyPlan(code(status), code(media_type), self._exact(content.schema))
        text = Annotation("str" if media_type.startswith("text/") else "bytes")
        return ReplyPlan(code(status), code(media_type), text)

    def _returns(self, operation: Operation) -> Annotation:
        answers = [each for each in operation.responses if each.status.startswith("2")]
        answers = answers or [each for each in operation.responses if each.status == "default"]
        members = []
        for each in answers:
            contents = whole_contents(each.contents)
            content = preferred(contents, (JSON_TYPE,)) if contents else None
            if content is None:
                members.append(_NONE)
            elif is_json(concrete(content)):
                members.append(self._hints.given(content.schema))
            else:
                members.append(self._reply(each.status, each.contents).exact)
        return union(members) if members else _NONE

    def _stream(
        self,
        operation: Operation,
        parameters: tuple[ArgumentPlan, ...],
        body: BodyPlan | None,
        names: _Names,
    ) -> StreamPlan | None:
        """What comes piece by piece, and the argument that asks for it: the API's own or ours."""
        own = [*parameters, *(body.arguments if body is not None else ())]
        asked = [one for one in own if one.key == "stream" and "bool" in one.hint.text]
        found = streamed_content(operation)
        if found is None:
            told = asked and tells_of_events(asked[0].description)
            return StreamPlan(_EVENT, _EVENT, code(EVENTS), asked[0]) if told else None
        content, whole = found
        event = exact = _EVENT
        if content.schema not in (None, True, {}):
            event, exact = self._hints.given(content.schema), self._exact(content.schema)
        argument = (asked[0] if asked else _asking(names)) if whole else None
        return StreamPlan(event, exact, code(content.media_type), argument)

    def _server(self, operation: Operation) -> Code:
        """The server of the operation's own, where it is a whole URL."""
        urls = [url for url in operation.servers if url.startswith(("https://", "http://"))]
        return code(urls[0]) if urls and urls[0] not in self._api.servers[:1] else Code("")

    def _security(self, operation: Operation) -> Code:
        alternatives = self._api.security if operation.security is None else operation.security
        known = [
            tuple(name for name in each if name in self._api.security_schemes)
            for each in alternatives
        ]
        known.sort(key=lambda each: not each)
        if not any(known):
            return Code("")
        return code(known)


class _Names:
    """Gives the arguments of one method their names, no two alike."""

    def __init__(self, declaration: str) -> None:
        self._taken = {*_RESERVED, declaration}

    def take(self, key: str, location: str) -> str:
        name = naming.snake_name(key, location)
        if name in self._taken and name not in _RESERVED:
            name = naming.snake_name(f"{location} {key}", location)
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name


def _body_arguments(body: BodyPlan | None, stream: StreamPlan | None) -> tuple[ArgumentPlan, ...]:
    """What a caller passes for the body, and the argument of ours that asks for a stream."""
    asked = stream.argument if stream is not None else None
    ours = (asked,) if asked is not None and asked.location == "" else ()
    if body is None:
        return ours
    whole = (body.whole,) if body.whole is not None and not body.arguments else ()
    return (*(body.arguments or whole), *ours)


def _asking(names: _Names) -> ArgumentPlan:
    """An argument that is not sent, for APIs that tell a stream by what the client accepts."""
    name = names.take("stream", "answer")
    hint = Annotation("bool")
    return ArgumentPlan(name, "", code(""), "", hint, hint, False, "Whether to answer as it comes.")


def _route(path: str, parameters: tuple[ArgumentPlan, ...]) -> str:
    """The path with the arguments' names in it, as Starlette's router wants it."""
    for one in parameters:
        if one.location == "path":
            path = path.replace(f"{{{one.key}}}", f"{{{one.name}}}")
    return path


def _file_hint(schema: Schema, hint: Annotation) -> Annotation:
    """Files where the schema says so: binary format, or content that is not JSON's."""
    if not isinstance(schema, dict):
        return hint
    if schema.get("type") == "array":
        inner = _file_hint(schema.get("items", True), hint)
        return inner if inner is hint else Annotation("list[runtime.File]")
    binary = schema.get("format") == "binary" or "contentMediaType" in schema
    return _FILE if binary else hint
