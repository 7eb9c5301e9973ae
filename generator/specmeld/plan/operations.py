"""One operation as one method: its arguments, its body, what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from specmeld.model.api import Api, Content, Operation, Parameter, Schema
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
)
from specmeld.plan import naming
from specmeld.plan.annotations import annotation
from specmeld.plan.docs import Sources, argument_text, operation_doc, short_doc, summary_of
from specmeld.plan.hints import HintWriter, union
from specmeld.plan.imports import type_statements
from specmeld.plan.quoting import docstring, literal
from specmeld.plan.schema_shape import constrains, reference

JSON_TYPE = "application/json"
_FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
_RESERVED = frozenset({"self", "options"})
_ORDER = ("path", "query", "header", "cookie", "body")
_DEFAULT_STYLES = {"path": "simple", "header": "simple"}
_NONE = Annotation("None")
_FILE = Annotation("runtime.File")


def code(value: Any) -> Code:
    """A value as a Python expression."""
    return Code(literal(value))


@dataclass(frozen=True, slots=True)
class OperationPlanner:
    """Plans the methods of one API; ``sources`` tell where its facts come from."""

    named: NamedApi
    models: Models
    sources: Sources

    @property
    def _api(self) -> Api:
        return self.named.api

    @property
    def _hints(self) -> HintWriter:
        return HintWriter(self._api.schemas, self.models)

    def plan(self, operation: Operation, name: str, resource: str) -> MethodPlan:
        """``operation`` as the method ``name`` of the class ``resource``."""
        declaration = f"{name}_operation"
        names = _Names(declaration)
        constants = [each for each in operation.parameters if self._constant(each) is not None]
        given = [each for each in operation.parameters if each not in constants and _is_sent(each)]
        given.sort(key=lambda each: _ORDER.index(each.location))
        parameters = tuple(self._parameter(each, names) for each in given)
        body = self._body(operation, names)
        of_body = (
            ()
            if body is None
            else (body.arguments or (body.whole,) if body.whole else body.arguments)
        )
        arguments = tuple(
            sorted(
                (*parameters, *of_body), key=lambda one: (one.location != "path", not one.required)
            )
        )
        replies = tuple(self._reply(each.status, each.contents) for each in operation.responses)
        exact = [one.exact for one in parameters if one.exact] + [reply.exact for reply in replies]
        exact += [body.exact] if body else []
        route = operation.path
        for one in parameters:
            route = route.replace(f"{{{one.key}}}", f"{{{one.name}}}")
        return MethodPlan(
            key=f"{operation.method} {operation.path}",
            name=name,
            declaration=declaration,
            http_method=code(operation.method),
            path=code(operation.path),
            doc=Code(docstring(self._doc(operation, arguments))),
            short_doc=Code(docstring(short_doc(operation, f"{resource}.{name}"))),
            server_doc=Code(docstring(summary_of(operation))),
            summary=summary_of(operation),
            arguments=arguments,
            parameters=parameters,
            constants=tuple(
                (code(each.name), code(str(self._constant(each)))) for each in constants
            ),
            body=body,
            replies=replies,
            returns=self._returns(operation),
            security=self._security(operation),
            base_url=code(operation.servers[0]) if operation.servers else Code(""),
            route=code(route),
            server_body="request_body" if any(one.name == "body" for one in parameters) else "body",
            imports=type_statements(exact),
        )

    def _schema(self, schema: Schema | None) -> Schema:
        """What a reference leads to, however many components lie between."""
        for _ in range(16):
            name = reference(schema)
            if name is None:
                break
            schema = self._api.schemas.get(name, True)
        return True if schema is None else schema

    def _constant(self, parameter: Parameter) -> Any:
        """The one value that a required header can have; None where there are others."""
        schema = self._schema(parameter.schema)
        if parameter.location != "header" or not parameter.required or not isinstance(schema, dict):
            return None
        values = [schema["const"]] if "const" in schema else schema.get("enum") or []
        return values[0] if len(values) == 1 and isinstance(values[0], str | int) else None

    def _exact(self, schema: Schema | None) -> Annotation:
        return annotation(True if schema is None else schema, self.models, self.named)

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
            exact=self._exact(parameter.schema),
            details=tuple(details),
        )

    def _body(self, operation: Operation, names: _Names) -> BodyPlan | None:
        if operation.body is None or not operation.body.contents:
            return None
        content = _preferred(operation.body.contents, (JSON_TYPE, *_FORM_TYPES))
        media_type = _concrete(content)
        required = operation.body.required
        structured = _is_json(media_type) or media_type.partition(";")[0] in _FORM_TYPES
        if not structured:
            text = media_type.startswith("text/")
            hint, handled = (Annotation("str"),) * 2 if text else (_FILE, Annotation("bytes"))
            whole = self._whole(hint, handled, required, names)
            return BodyPlan(code(media_type), handled, required, handled, whole=whole)
        exact, handled = self._exact(content.schema), self._hints.given(content.schema)
        properties = self._properties(content.schema)
        if not properties:
            whole = self._whole(self._hints.taken(content.schema), handled, required, names)
            return BodyPlan(code(media_type), exact, required, handled, whole=whole)
        schema = self._schema(content.schema)
        must = schema.get("required") or () if isinstance(schema, dict) and required else ()
        files = "multipart" in media_type
        arguments = tuple(
            self._property(key, each, key in must, names, files=files)
            for key, each in properties.items()
        )
        styles = _styles(content) if media_type == _FORM_TYPES[1] else {}
        handled = Annotation("runtime.JSONObject") if files else handled
        return BodyPlan(
            media_type=code(media_type),
            exact=exact,
            required=required,
            handled=handled,
            arguments=arguments,
            styles=Code(f"{{{', '.join(f'{literal(k)}: {v}' for k, v in styles.items())}}}")
            if styles
            else Code(""),
        )

    def _whole(
        self, hint: Annotation, handled: Annotation, required: bool, names: _Names
    ) -> ArgumentPlan:
        return ArgumentPlan(
            name=names.take("body", "request"),
            key="body",
            quoted_key=code("body"),
            location="body",
            hint=hint,
            handled=handled,
            required=required,
        )

    def _properties(self, schema: Schema | None) -> Mapping[str, Schema]:
        """The properties to pass one by one; none where the body is no plain object."""
        target = self._schema(schema)
        if not isinstance(target, dict) or target.get("type", "object") != "object":
            return {}
        properties = target.get("properties")
        beside = constrains(target).keys() & {"allOf", "anyOf", "oneOf", "patternProperties"}
        if beside or isinstance(target.get("additionalProperties"), dict):
            return {}
        if not isinstance(properties, dict):
            return {}
        required = target.get("required") or ()
        return {
            key: value
            for key, value in properties.items()
            if key in required or not (isinstance(value, dict) and value.get("readOnly") is True)
        }

    def _property(
        self, key: str, schema: Schema, required: bool, names: _Names, *, files: bool
    ) -> ArgumentPlan:
        hint = self._hints.taken(schema)
        if files:
            hint = _file_hint(self._schema(schema), hint)
        return ArgumentPlan(
            name=names.take(key, "body"),
            key=key,
            quoted_key=code(key),
            location="body",
            hint=hint,
            handled=self._hints.given(schema),
            required=required,
        )

    def _reply(self, status: str, contents: tuple[Content, ...]) -> ReplyPlan:
        if not contents:
            return ReplyPlan(code(status), Code(""), _NONE)
        content = _preferred(contents, (JSON_TYPE,))
        media_type = _concrete(content)
        if _is_json(media_type):
            return ReplyPlan(code(status), code(media_type), self._exact(content.schema))
        text = Annotation("str" if media_type.startswith("text/") else "bytes")
        return ReplyPlan(code(status), code(media_type), text)

    def _returns(self, operation: Operation) -> Annotation:
        answers = [each for each in operation.responses if each.status.startswith("2")]
        answers = answers or [each for each in operation.responses if each.status == "default"]
        members = []
        for each in answers:
            content = _preferred(each.contents, (JSON_TYPE,)) if each.contents else None
            if content is None:
                members.append(_NONE)
            elif _is_json(_concrete(content)):
                members.append(self._hints.given(content.schema))
            else:
                members.append(self._reply(each.status, each.contents).exact)
        return union(members) if members else _NONE

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

    def _doc(self, operation: Operation, arguments: tuple[ArgumentPlan, ...]) -> str:
        key = f"{operation.method} {operation.path}"
        described = {(str(each.location), each.name): each for each in operation.parameters}
        content = (
            _preferred(operation.body.contents, (JSON_TYPE, *_FORM_TYPES))
            if operation.body and operation.body.contents
            else None
        )
        properties = self._properties(content.schema) if content else {}
        listed = []
        for one in arguments:
            if one.location == "body":
                schema = properties.get(one.key, content.schema if content else None)
                text = _described(schema) or (operation.body.description if operation.body else "")
                place = Place(key, "request", (f".{one.key}",) if one.key in properties else ())
            else:
                parameter = described[one.location, one.key]
                schema = parameter.schema
                text = parameter.description or _described(schema)
                place = Place(key, one.location, (f".{one.key}",))
            said = argument_text(text, True if schema is None else schema, self._api.schemas)
            listed.append((one.name, str(place), said))
        return operation_doc(operation, listed, self.sources)


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


def _is_sent(parameter: Parameter) -> bool:
    return parameter.location in _ORDER


def _is_json(media_type: str) -> bool:
    name = media_type.partition(";")[0].strip().lower()
    return name == JSON_TYPE or name.endswith("+json")


def _concrete(content: Content) -> str:
    """The media type to speak; a wildcard with a schema means JSON."""
    if "*" in content.media_type:
        return JSON_TYPE if content.schema not in (None, True, {}) else "application/octet-stream"
    return content.media_type


def _preferred(contents: tuple[Content, ...], order: tuple[str, ...]) -> Content:
    def rank(content: Content) -> int:
        name = content.media_type.partition(";")[0].strip().lower()
        if name in order:
            return 2 * order.index(name)
        return 1 if _is_json(name) else len(order) * 2

    return min(contents, key=rank)


def _styles(content: Content) -> dict[str, str]:
    """Form fields whose encoding differs from ``form`` exploded → style and explode."""
    styles = {}
    for name, each in content.encoding.items():
        style = str(each.get("style", "form")) if isinstance(each, dict) else "form"
        explode = each.get("explode", style == "form") is True if isinstance(each, dict) else True
        if (style, explode) != ("form", True):
            styles[str(name)] = f"({literal(style)}, {explode})"
    return styles


def _file_hint(schema: Schema, hint: Annotation) -> Annotation:
    """Files where the schema says so: binary format, or content that is not JSON's."""
    if not isinstance(schema, dict):
        return hint
    if schema.get("type") == "array":
        inner = _file_hint(schema.get("items", True), hint)
        return inner if inner is hint else Annotation("list[runtime.File]")
    binary = schema.get("format") == "binary" or "contentMediaType" in schema
    return _FILE if binary else hint


def _described(schema: Any) -> str:
    text = schema.get("description") if isinstance(schema, dict) else ""
    return text if isinstance(text, str) else ""
