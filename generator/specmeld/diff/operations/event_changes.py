"""Webhooks and callbacks: sent by the API itself, so requests and responses swap sides.

Their requests are compared as responses, and their responses as requests.
"""

from __future__ import annotations

from collections.abc import Iterator

from specmeld.diff.changes import Change
from specmeld.diff.counterparts import covering_status, is_success, matched, paired
from specmeld.diff.operations.content_changes import Contents
from specmeld.diff.operations.response_changes import Answers
from specmeld.diff.rule_changes import Teller, here
from specmeld.diff.schema_changes import Exchanged
from specmeld.model.api_description import Api, Operation, Parameter, Webhook
from specmeld.model.claims import Place
from specmeld.openapi.paths import nameless
from specmeld.text.pointer import parse_pointer


def compare_events(old: Api, new: Api, tell: Teller, schemas: Exchanged) -> Iterator[Change]:
    """The changes of webhooks and callbacks, each by its method; callbacks by their URL expression,
    or without it. Those of a removed operation are removed with it."""
    events = _Events(tell, schemas)
    kept = {nameless(_of(one)) for one in old.operations} & {
        nameless(_of(one)) for one in new.operations
    }
    pairs, added = paired(old.webhooks, new.webhooks, (_key, _without_expression))
    for one, other in pairs:
        if other is not None:
            yield from events.compare(one.operation, other.operation, _place(one))
        elif not one.callback_of or nameless(one.callback_of) in kept:
            yield tell(
                f"{_kind(one)}-removed", _place(one), _named(one), old=here(one.operation.pointer)
            )
    for one in added:
        if not one.callback_of or nameless(one.callback_of) in kept:
            yield tell(
                f"{_kind(one)}-added", _place(one), _named(one), new=here(one.operation.pointer)
            )


class _Events:
    def __init__(self, tell: Teller, schemas: Exchanged) -> None:
        self._tell = tell
        self._contents = Contents(tell, schemas)
        self._answers = Answers(tell, schemas)

    def compare(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        yield from self._body(old, new, place)
        yield from self._answers.headers(_headers(old), _headers(new), place)
        yield from self._replies(old, new, place)

    def _body(self, old: Operation, new: Operation, at: Place) -> Iterator[Change]:
        before, after = old.body, new.body
        mine, theirs = here(f"{old.pointer}/requestBody"), here(f"{new.pointer}/requestBody")
        if before is None and after is not None:
            yield self._tell("event-body-added", at, new=theirs)
        elif before is not None and after is None:
            yield self._tell("event-body-removed", at, old=mine)
        elif before is not None and after is not None:
            if before.required and not after.required:
                yield self._tell("event-body-optional", at, old=mine, new=theirs)
            yield from self._contents.compare(before.contents, after.contents, at, "event")

    def _replies(self, old: Operation, new: Operation, place: Place) -> Iterator[Change]:
        """The accepted responses: no longer accepting a success breaks clients that send it."""
        before = {response.status: response for response in old.responses}
        after = {response.status: response for response in new.responses}
        for status, other in matched([*before], [*after], covering_status):
            mine, theirs = before[status].contents, after[other].contents
            if theirs:  # else nobody reads the response
                yield from self._contents.compare(mine, theirs, place, "request")
        for status in filter(is_success, before):
            if after and covering_status(status, [*after]) is None:
                said = here(f"{old.pointer}/responses/{status}")
                yield self._tell("event-answer-removed", place, status, old=said)
        for status in filter(is_success, after):
            if before and covering_status(status, [*before]) is None:
                said = here(f"{new.pointer}/responses/{status}")
                yield self._tell("event-answer-added", place, status, new=said)


def _headers(operation: Operation) -> list[Parameter]:
    return [one for one in operation.parameters if one.location == "header"]


def _kind(event: Webhook) -> str:
    return "callback" if event.callback_of else "webhook"


def _place(event: Webhook) -> Place:
    if event.callback_of:
        return Place(event.callback_of, f"callback.{event.name}")
    return Place("webhooks", event.name)


def _named(event: Webhook) -> str:
    return f"{event.name} ({event.operation.method})"


def _of(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _key(event: Webhook) -> tuple[str, ...]:
    """``_without_expression``, and the expression, which is the step above the method."""
    expression = parse_pointer(event.operation.pointer)[-2:-1] if event.callback_of else ()
    return (*_without_expression(event), *expression)


def _without_expression(event: Webhook) -> tuple[str, ...]:
    return nameless(event.callback_of), event.name, event.operation.method
