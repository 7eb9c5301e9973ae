"""Which parts of the canonical file are in the package, and which are left out and why.

This is an audit: it walks the ``Api`` again and looks for each thing in the finished plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping

from specmeld.model.api_description import Api, Content, Operation, Schema, Webhook
from specmeld.model.claims import Place
from specmeld.model.method_plan import MethodPlan
from specmeld.model.plan import Coverage, LeftOut, PackagePlan
from specmeld.openapi.schema import ANNOTATIONS
from specmeld.openapi.texts import is_judged_text
from specmeld.plan.methods.contents import concrete, has_fields
from specmeld.plan.methods.streaming import is_streamed
from specmeld.plan.methods.webhooks import payload
from specmeld.plan.models.schema_patterns import patterns
from specmeld.plan.quoting import literal
from specmeld.runtime import is_linear

_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas"})
_LISTED = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_SINGLE = frozenset(
    {"items", "contains", "not", "if", "then", "else", "additionalProperties", "propertyNames"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)

_PAYLOAD = "its content is not JSON"
_MEDIA_TYPE = "another media type of the same content is used"
_HEADER = "response headers are passed on as text, unchecked"
_PART_HEADER = "pass the headers of a part with its file: (name, content, type, headers)"
_PARAMETER = "a parameter of that location is not sent"
_OPERATION = "no method was generated"
_SCHEMA = "no type was generated"
_AS_IT_IS = "content that is neither JSON nor a form is sent as it is, unchecked"
_CREDENTIAL = "credentials of this kind are not supported"


def coverage(api: Api, plan: PackagePlan) -> Coverage:
    """The constraints in the package, and everything that it leaves out, in the file's order."""
    audit = _Audit(plan)
    for one in api.unusable:
        if one.keyword not in ANNOTATIONS and not one.keyword.startswith("x-"):
            place = one.pointer.removeprefix("/components/schemas/")
            audit.miss("constraints", place, one.reason)
    for name, schema in api.schemas.items():
        if name not in plan.schemas:
            audit.miss("schemas", name, _SCHEMA)
        audit.schema(name, schema)
    for operation in api.operations:
        audit.operation(operation)
    for webhook in api.webhooks:
        audit.incoming(webhook)
    known = {one.scheme for one in plan.credentials}
    for name in api.security_schemes:
        if literal(name) not in known:
            audit.miss("credentials", name, _CREDENTIAL)
    hard = [pattern for pattern in patterns(api) if not is_linear(pattern)]
    return Coverage(audit.constraints, tuple(audit.left_out), tuple(hard))


class _Audit:
    def __init__(self, plan: PackagePlan) -> None:
        self._methods = {one.key: one for each in plan.all_resources for one in each.methods}
        self.constraints: dict[str, Mapping[str, int]] = {}
        self.left_out: list[LeftOut] = []

    def miss(self, kind: str, place: str, reason: str) -> None:
        self.left_out.append(LeftOut(kind, place, reason))

    def operation(self, operation: Operation) -> None:
        key = f"{operation.method} {operation.path}"
        method = self._methods.get(key)
        if method is None:
            self.miss("operations", key, _OPERATION)
            return
        sent = {(one.location, one.key) for one in method.parameters}
        constants = {name for name, _ in method.constants}
        sent |= {("header", one.name) for one in operation.parameters
                 if constants and literal(one.name) in constants}  # fmt: skip
        for one in operation.parameters:
            place = str(Place(key, one.location).key(one.name))
            if (one.location, one.name) in sent:
                self.schema(place, one.schema)
            else:
                self.miss("parameters", place, _PARAMETER)
        contents = operation.body.contents if operation.body else ()
        self._contents(key, "request", contents, *_sent(method))
        for content in contents:
            self._part_headers(str(Place(key, "request")), content)
        for response in operation.responses:
            section = f"response.{response.status}"
            self._contents(key, section, response.contents, *_answered(method, response.status))
            for name in response.headers:
                self.miss("headers", str(Place(key, f"{section}.headers").key(name)), _HEADER)

    def _contents(
        self,
        key: str,
        section: str,
        contents: Iterable[Content],
        spoken: Container[str],
        chosen: Container[str],
    ) -> None:
        """``spoken`` are the default media types, as code, ``chosen`` those that a caller can
        request."""
        for content in contents:
            place = str(Place(key, section))
            media_type = concrete(content)
            judged = (
                has_fields(media_type)
                or is_streamed(content)
                or is_judged_text(media_type, content.schema)
            )
            if literal(media_type) not in spoken and literal(media_type) not in chosen:
                self.miss("media types", f"{place} {content.media_type}", _MEDIA_TYPE)
            elif judged:
                self.schema(place, content.schema)
            elif _is_bounded(content.schema):
                self.miss("media types", f"{place} {content.media_type}", _AS_IT_IS)

    def _part_headers(self, place: str, content: Content) -> None:
        for part, encoding in content.encoding.items():
            headers = encoding.get("headers") if isinstance(encoding, dict) else None
            for name in headers if isinstance(headers, dict) else ():
                at = f"{place} {content.media_type} {part} {name}"
                self.miss("headers", at, _PART_HEADER)

    def schema(self, place: str, schema: Schema | None) -> None:
        """The constraints of a schema that has a type."""
        kept = Counter(_constraints(schema))
        if kept:
            self.constraints[place] = dict(sorted(kept.items()))

    def incoming(self, webhook: Webhook) -> None:
        """What the API itself calls: a webhook or a callback."""
        kind = "callbacks" if webhook.callback_of else "webhooks"
        place = f"{webhook.callback_of} {webhook.name}".strip()
        content, body = payload(webhook), webhook.operation.body
        if content is not None:
            self.schema(f"{kind}/{place}", content.schema)
        elif body is not None and body.contents:
            self.miss(kind, place, _PAYLOAD)


def _sent(method: MethodPlan) -> tuple[set[str], set[str]]:
    """The media types, as code, of a request: the default, and those on request."""
    body = method.body
    if body is None:
        return set(), set()
    return {body.media_type}, {each.media_type for each in body.others}


def _answered(method: MethodPlan, status: str) -> tuple[set[str], set[str]]:
    """The media types, as code, of a response: the default, and those on request."""
    replies = [each for each in method.replies if each.status == literal(status)]
    unasked: set[str] = {each.media_type for each in replies}
    chosen: set[str] = {media_type for each in replies for media_type, _ in each.others}
    return unasked | ({method.stream.media_type} if method.stream else set()), chosen


def _is_bounded(schema: Schema | None) -> bool:
    """Whether a schema constrains more than the type of a value."""
    return any(keyword != "type" for keyword in _constraints(schema))


def _constraints(schema: Schema | None) -> Iterator[str]:
    """The keyword of each constraint, including those of inner schemas."""
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if not isinstance(value, dict):
            continue
        for keyword, said in value.items():
            if keyword in ANNOTATIONS or keyword.startswith("x-"):
                continue
            if keyword in _NAMED and isinstance(said, dict):
                waiting += said.values()
            elif keyword in _LISTED and isinstance(said, list):
                waiting += said
            elif keyword in _SINGLE:
                waiting.append(said)
            if keyword not in ("properties", "allOf", "$ref") and said is not True:
                yield keyword
