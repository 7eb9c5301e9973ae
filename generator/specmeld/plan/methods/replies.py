"""The responses of an operation, by status, in each of their media types."""

from __future__ import annotations

from specmeld.model.api_description import Content, Operation, Response
from specmeld.model.method_plan import AcceptPlan, ReplyPlan
from specmeld.model.named_types import Annotation, Code
from specmeld.openapi.texts import is_judged_text
from specmeld.plan.methods.arguments import ArgumentNames, ArgumentWriter, chosen
from specmeld.plan.methods.contents import (
    JSON_TYPE,
    alternatives,
    concrete,
    is_binary,
    is_json,
    is_text,
    preferred,
)
from specmeld.plan.methods.streaming import is_streamed, whole_contents
from specmeld.plan.quoting import literal
from specmeld.plan.types.hints import union

_NONE = Annotation("None")
_BOOL = Annotation("bool")
_REDIRECT = Annotation("runtime.Redirect")
_REDIRECTS = ("301", "302", "303", "307", "308", "3XX")
_CONDITIONS = ("if-none-match", "if-modified-since")
_ACCEPT = "Media type of the response."


def tells_existence(operation: Operation, name: str) -> bool:
    """Whether the method ``name`` checks for existence, which the status alone answers."""
    return operation.method == "HEAD" and "exists" in name.split("_")


class ReplyPlanner:
    """Plans the responses of the operations whose arguments ``writer`` writes."""

    def __init__(self, writer: ArgumentWriter) -> None:
        self._writer = writer

    def replies(self, operation: Operation) -> tuple[ReplyPlan, ...]:
        """The response of each status."""
        return tuple(map(self._reply, operation.responses))

    def returns(self, operation: Operation, name: str) -> Annotation:
        """What the method ``name`` returns to the caller."""
        return _BOOL if tells_existence(operation, name) else self.success(operation)

    def success(self, operation: Operation) -> Annotation:
        """The type of a success, as sent by the server."""
        found = [self._given(_preferred(each)) for each in _successes(operation)]
        others = [each for each in operation.responses if each.status.startswith("3")]
        for each in others if not found else ():
            leads = each.status in _REDIRECTS
            found.append(_REDIRECT if leads else self._given(_preferred(each)))
        return union([*(found or [_NONE]), *_unchanged(operation)])

    def accepted(self, operation: Operation, names: ArgumentNames) -> tuple[AcceptPlan, ...]:
        """The further media types that a caller can request, grouped by equal results.

        The argument is optional for those with the default result.
        """
        successes = _successes(operation)
        types = dict.fromkeys(concrete(other) for each in successes for other in _others(each))
        if not types:
            return ()
        name = names.take("accept", "answer")
        unasked = {concrete(one): None for each in successes if (one := _preferred(each))}
        returns = self.success(operation)
        groups: dict[Annotation, list[str]] = {returns: [*unasked]}
        for media_type in types:
            given = [self._given(_spoken(each, media_type)) for each in successes]
            groups.setdefault(union([*given, *_unchanged(operation)]), []).append(media_type)
        return tuple(
            AcceptPlan(chosen(name, each, _ACCEPT, required=given != returns), given)
            for given, each in groups.items()
            if given != returns or len(each) > len(unasked)
        )

    def _reply(self, response: Response) -> ReplyPlan:
        content = _preferred(response)
        if content is None:
            return ReplyPlan(Code(literal(response.status)), Code(""), _NONE)
        others = _others(response)
        return ReplyPlan(
            Code(literal(response.status)),
            Code(literal(concrete(content))),
            self._exact(content),
            tuple((Code(literal(concrete(each))), self._exact(each)) for each in others),
        )

    def _given(self, content: Content | None) -> Annotation:
        if content is None:
            return _NONE
        if self._is_judged(content) and not self._is_binary(content):
            return self._writer.hints.given(content.schema)
        return self._exact(content)

    def _exact(self, content: Content) -> Annotation:
        if self._is_binary(content):
            return Annotation("bytes")
        if self._is_judged(content):
            return self._writer.exact(content.schema)
        return Annotation("str" if is_text(content) else "bytes")

    def _is_judged(self, content: Content) -> bool:
        media_type = concrete(content)
        return is_json(media_type) or is_judged_text(
            media_type, self._writer.schema(content.schema)
        )

    def _is_binary(self, content: Content) -> bool:
        return is_binary(self._writer.schema(content.schema))


def _unchanged(operation: Operation) -> list[Annotation]:
    """The response to a conditional request without news (RFC 9110, section 13.1)."""
    asked = any(
        each.location == "header" and each.name.lower() in _CONDITIONS
        for each in operation.parameters
    )
    return [_NONE] if asked and any(each.status == "304" for each in operation.responses) else []


def _successes(operation: Operation) -> list[Response]:
    """The responses below 300, else the default, unless it is only for errors."""
    answers = [each for each in operation.responses if each.status.startswith("2")]
    if answers or any(each.status.startswith("3") for each in operation.responses):
        return answers
    return [each for each in operation.responses if each.status == "default"]


def _preferred(response: Response) -> Content | None:
    contents = whole_contents(response.contents)
    return preferred(contents, (JSON_TYPE,)) if contents else None


def _others(response: Response) -> tuple[Content, ...]:
    content = _preferred(response)
    if content is None:
        return ()
    others = alternatives(response.contents, content)
    return tuple(each for each in others if not is_streamed(each))


def _spoken(response: Response, media_type: str) -> Content | None:
    """The content of that type, else the default one."""
    contents = [each for each in _others(response) if concrete(each) == media_type]
    return contents[0] if contents else _preferred(response)
