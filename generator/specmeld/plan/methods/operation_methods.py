"""One operation as one method: its arguments, its body, its responses."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from specmeld.model.api_description import Operation, Parameter, RequestBody
from specmeld.model.claims import Place
from specmeld.model.method_plan import (
    AcceptPlan,
    ArgumentPlan,
    BodyPlan,
    MethodPlan,
    PagePlan,
    ReplyPlan,
    Sample,
    StreamPlan,
)
from specmeld.model.named_types import Annotation, Code, Models, NamedApi
from specmeld.openapi.schema import SchemaView
from specmeld.plan.client.credentials import asks_for_tokens
from specmeld.plan.client.shared_parameters import shared_parameters
from specmeld.plan.methods.answer_values import AnswerReader
from specmeld.plan.methods.arguments import ArgumentNames, ArgumentWriter
from specmeld.plan.methods.bodies import BodyPlanner, sent_unasked
from specmeld.plan.methods.body_properties import known_properties, variants
from specmeld.plan.methods.contents import with_binaries
from specmeld.plan.methods.paging import PagingPlanner
from specmeld.plan.methods.polling import pending
from specmeld.plan.methods.replies import ReplyPlanner, tells_existence
from specmeld.plan.methods.shared_arguments import all_in_one, shared_keywords, with_keywords
from specmeld.plan.methods.signatures import answers, ordered, served, signatures
from specmeld.plan.methods.streaming import StreamPlanner
from specmeld.plan.methods.stub_values import defaults, fills, spread
from specmeld.plan.methods.written_once import shared_replies
from specmeld.plan.names.operation_schemas import operation_pointer
from specmeld.plan.places.operation_verbs import without_query
from specmeld.plan.prose.method_docs import Described, Sources, errors_of, method_doc
from specmeld.plan.prose.snippets import snippet
from specmeld.plan.quoting import docstring, literal
from specmeld.plan.types.imports import type_statements

_ORDER = ("path", "query", "querystring", "header", "cookie", "body")


def code(value: Any) -> Code:
    """A value as a Python expression."""
    return Code(literal(value))


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of an operation, planned one after the other since each takes names."""

    constants: Mapping[str, str]
    """Header → its only possible value."""
    sent: list[Parameter]
    names: ArgumentNames
    parameters: tuple[ArgumentPlan, ...]
    """Those of ``sent``, in their order."""
    body: BodyPlan | None
    stream: StreamPlan | None
    page: PagePlan | None
    accepts: tuple[AcceptPlan, ...]


class OperationPlanner:
    """Plans the methods of one API; ``sources`` locate its facts, ``samples`` are the arguments of
    example calls."""

    def __init__(
        self, named: NamedApi, models: Models, sources: Sources, samples: Mapping[str, Sample]
    ) -> None:
        self._api = named.api
        self._sources = sources
        self._samples = samples
        self._shared = shared_parameters(named.api)
        self.errors = errors_of(named.api.operations)
        self._classes = {each.name for each in (*models.types.values(), *models.inputs.values())}
        self._writer = ArgumentWriter(named, models)
        self._bodies = BodyPlanner(self._writer)
        self._replies = ReplyPlanner(self._writer)
        self._streams = StreamPlanner(self._writer)
        self._answers = AnswerReader(named.api.schemas, named.fields)
        self._paging = PagingPlanner(self._answers, self._writer.hints)
        self._kept = named.arguments
        self.argument_places: dict[str, str] = {}
        """Place in the lock → name of an argument, for the methods planned so far."""

    def plan(self, operation: Operation, name: str, path: tuple[str, ...]) -> MethodPlan:
        """``operation`` as the method ``name`` of the resource at ``path``."""
        operation = with_binaries(operation, self._writer.schema)
        parts = self._parts(operation, name)
        self.argument_places |= parts.names.places
        method = self._called(operation, name, parts)
        method = replace(
            method,
            security=self._security(operation),
            scopes=self._scopes(operation),
            base_url=self._server(operation),
            snippet=snippet(
                path, name, self._told(parts.parameters), parts.body, self._samples.get(method.key)
            ),
        )
        return self._documented(self._served(method, operation, parts.sent), operation)

    def _parts(self, operation: Operation, name: str) -> _Parts:
        """What a call sends and returns."""
        constants = self._constants(operation)
        sent = _sent(operation, constants)
        names = self._names(operation, sent, f"{name}_operation")
        parameters = tuple(self._writer.parameter(each, names) for each in sent)
        body = self._bodies.plan(operation.body, names)
        told = tuple(zip(parameters, sent, strict=True))
        stream = self._streams.plan(operation, told, body, names)
        page = self._paging.plan(operation, parameters) if stream is None else None
        accepts = () if page is not None else self._replies.accepted(operation, names)
        return _Parts(constants, sent, names, parameters, body, stream, page, accepts)

    def _called(self, operation: Operation, name: str, parts: _Parts) -> MethodPlan:
        """The method's signature and calls, without its documentation and the server's side."""
        key = f"{operation.method} {operation.path}"
        parameters, body, stream, page = parts.parameters, parts.body, parts.stream, parts.page
        given = tuple(map(self._at_client, parameters))
        replies = self._replies.replies(operation)
        returns = self._replies.returns(operation, name)
        ways = signatures(given, body, stream, answers(returns, page, stream), parts.accepts)
        properties = body.arguments if body is not None else ()
        keywords = shared_keywords(name, ways, properties, self._classes)
        exact = _exact(parameters, body, replies, stream)
        chosen = _choices(body, parts.accepts)
        return MethodPlan(
            key=key,
            name=name,
            declaration=f"{name}_operation",
            http_method=code(operation.method),
            path=code(operation.path),
            arguments=ordered((*given, *_body_arguments(body, stream), *chosen)),
            parameters=parameters,
            constants=tuple((code(one), code(value)) for one, value in parts.constants.items()),
            body=body,
            replies=replies,
            shared_replies=shared_replies(replies),
            returns=returns,
            exact=exact,
            imports=type_statements(exact),
            signatures=tuple(with_keywords(way, keywords) for way in ways),
            keywords=keywords,
            whole=all_in_one(ways, keywords, stream),
            page=page,
            pending=pending(operation, self._answers) if page is None else Code(""),
            stream=stream,
            accepts=parts.accepts,
            exists=tells_existence(operation, name),
            deprecated=code(f"{key} is deprecated") if operation.deprecated else Code(""),
        )

    def _served(
        self, method: MethodPlan, operation: Operation, sent: Sequence[Parameter]
    ) -> MethodPlan:
        """``method`` with what a server's handler takes and returns."""
        parameters = method.parameters
        hidden = any(one.name == "body" for one in parameters)
        given = [self._replies.success(operation), *(each.returns for each in method.accepts)]
        return replace(
            method,
            route=code(_route(self._path(operation), parameters)),
            server_body="request_body" if hidden else "body",
            defaults=defaults(sent, parameters, self._writer.schema),
            fills=self._fills(operation),
            spread=spread(sent, parameters, self._writer.schema),
            served=served(given, method.stream),
        )

    def _documented(self, method: MethodPlan, operation: Operation) -> MethodPlan:
        """``method`` with its docstring, and what that shortens."""
        shown = len(method.signatures) > 1
        described = self._described(operation, method.arguments, shown=shown)
        servers = operation.servers if method.base_url else ()
        doc = method_doc(
            operation, described, self._sources, self.errors, servers, exists=method.exists
        )
        return replace(
            method,
            doc=Code(docstring(doc.text)),
            summary=doc.summary,
            server_doc=Code(docstring(doc.summary)),
            full=doc.full,
        )

    def _names(
        self, operation: Operation, sent: list[Parameter], declaration: str
    ) -> ArgumentNames:
        """The names of arguments: first those in the lock, then parameters whose keys are valid
        names."""
        keys: list[tuple[str, str]] = [(one.location, one.name) for one in sent]
        if self._kept:
            keys += [("body", key) for key in self._bodies.keys(operation.body)]
        return ArgumentNames(operation_pointer(operation), declaration, keys, self._kept)

    def _at_client(self, argument: ArgumentPlan) -> ArgumentPlan:
        """The argument, made optional if the client has a value for it."""
        shared = (argument.location, argument.key) in self._shared
        return replace(argument, required=False) if shared else argument

    def _told(self, arguments: tuple[ArgumentPlan, ...]) -> tuple[ArgumentPlan, ...]:
        """The arguments that a call must give itself."""
        return tuple(one for one in arguments if self._at_client(one) is one)

    def _constants(self, operation: Operation) -> dict[str, str]:
        """The headers with only one possible value, which nobody has to give."""
        headers = [each for each in operation.parameters if each.location == "header"]
        found = ((each.name, self._constant(each)) for each in headers)
        return {name: value for name, value in found if value is not None}

    def _described(
        self, operation: Operation, arguments: tuple[ArgumentPlan, ...], *, shown: bool
    ) -> list[Described]:
        """The arguments as the docstring has them; ``shown``: all of them, even without a
        description, since the signature hides them in a typed dict."""
        key = f"{operation.method} {operation.path}"
        described = []
        parts = self._variants(operation.body) if shown else self._within(operation.body)
        for one in arguments:
            section = "request" if one.location == "body" else one.location
            whole = one.location == "body" and one.key == ""
            place = Place(key, section, () if whole else (f".{one.key}",))
            needed = _needed(one, parts, shown=shown)
            text = one.description or ("Optional." if shown and not needed else "")
            described.append(Described(one.name, str(place), text, one.bounds, needed))
        return described

    def _variants(self, body: RequestBody | None) -> Mapping[str, str]:
        """Property of a body → the variants that have it."""
        if body is None or not body.contents:
            return {}
        return variants(sent_unasked(body).schema, self._writer.schemas)

    def _within(self, body: RequestBody | None) -> Mapping[str, str]:
        """The properties that a body must have, of a request that may have none."""
        if body is None or body.required or not body.contents:
            return {}
        found = known_properties(sent_unasked(body).schema, self._writer.schemas)
        return dict.fromkeys(found.required if found is not None else (), "Required in a body.")

    def _fills(self, operation: Operation) -> Code:
        """The defaults of the default body."""
        if operation.body is None or not operation.body.contents:
            return Code("")
        content = sent_unasked(operation.body)
        return fills(content.schema if content.schema is not None else True, self._writer.schema)

    def _constant(self, parameter: Parameter) -> str | None:
        """The only possible value of a required header; None if there are others."""
        schema = self._writer.schema(parameter.schema)
        if not parameter.required:
            return None
        match SchemaView(schema).values:
            case [str() as only]:
                return only
            case [int() as only]:
                return json.dumps(only)
            case _:
                return None

    def _server(self, operation: Operation) -> Code:
        """The operation's own server; a relative one is below that of the API."""
        urls = operation.servers[:1]
        return code(urls[0]) if urls and urls[0] not in self._api.servers[:1] else Code("")

    def _path(self, operation: Operation) -> str:
        """The path as a server knows it: without a query, if possible."""
        if "?" not in operation.path:
            return operation.path
        bare = without_query(operation.path)
        same = [one for one in self._api.operations if one.method == operation.method]
        alone = sum(without_query(one.path) == bare for one in same) == 1
        return bare if alone else operation.path

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

    def _scopes(self, operation: Operation) -> Code:
        """The scopes that the tokens of each scheme must have, by the first alternative."""
        alternatives = self._api.security if operation.security is None else operation.security
        needed: dict[str, list[str]] = {}
        for alternative in alternatives:
            for name, scopes in alternative.items():
                scheme = self._api.security_schemes.get(name)
                if scopes and scheme is not None and asks_for_tokens(scheme):
                    needed.setdefault(name, list(dict.fromkeys(scopes)))
        return code(needed) if needed else Code("")


def _exact(
    parameters: tuple[ArgumentPlan, ...],
    body: BodyPlan | None,
    replies: tuple[ReplyPlan, ...],
    stream: StreamPlan | None,
) -> tuple[Annotation, ...]:
    """The types that validate requests and responses."""
    bodies = () if body is None else (body, *body.others)
    return (
        *(one.exact for one in parameters if one.exact is not None),
        *(each.exact for each in replies),
        *(exact for each in replies for _, exact in each.others),
        *((stream.exact,) if stream is not None else ()),
        *(each.exact for each in bodies),
    )


def _choices(body: BodyPlan | None, accepts: tuple[AcceptPlan, ...]) -> list[ArgumentPlan]:
    """The generated arguments that choose a media type, with their descriptions."""
    others = body.others if body is not None else ()
    listed = [[each.choice for each in others if each.choice], [each.choice for each in accepts]]
    return [each[0] for each in listed if each]


def _body_arguments(body: BodyPlan | None, stream: StreamPlan | None) -> tuple[ArgumentPlan, ...]:
    """What a caller passes for the body, and the generated argument that asks for a stream."""
    asked = stream.argument if stream is not None else None
    ours = (asked,) if asked is not None and asked.location == "" else ()
    if body is None:
        return ours
    whole = (body.whole,) if body.whole is not None and not body.arguments else ()
    return (*(body.arguments or whole), *ours)


def _needed(argument: ArgumentPlan, parts: Mapping[str, str], *, shown: bool) -> str:
    """When an argument is required, if the signature does not show it; ``shown``: it is in a
    typed dict."""
    if argument.required:
        return "Required." if shown and argument.location != "path" else ""
    return parts.get(argument.key, "") if argument.location == "body" else ""


def _route(path: str, parameters: tuple[ArgumentPlan, ...]) -> str:
    """The path with the arguments' names in it, in Starlette's syntax."""
    for one in parameters:
        if one.location == "path":
            path = path.replace(f"{{{one.key}}}", f"{{{one.name}}}")
    return path


def _sent(operation: Operation, constants: Mapping[str, str]) -> list[Parameter]:
    """The parameters that a caller gives, in the order of their arguments."""
    given = [
        each
        for each in operation.parameters
        if each.location in _ORDER and not (each.location == "header" and each.name in constants)
    ]
    return sorted(given, key=lambda each: _ORDER.index(each.location))
