"""Two versions of an API as their users meet them: generated clients before generated stubs.

An exchange is what one version's client or stubs let pass; it fails where the other's refuse it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import Any

from fastapi import Response

from specmeld.model.api_description import Content

from .by_hand import bare, is_json, misread, written
from .driven_package import Answer, Package, Sent
from .exchanges import SENT, Peer, covering
from .packed import packed

STATUSES = (200, 201, 202, 204, 403, 404, 500, 503)
_CALLS = 6
_GIVEN = 0.7
_MOST_BODIES = 8
_MOST_VALUES = 3
_MOST_EVENTS = 8


@dataclass
class Outcome:
    """What the stubs of one version made of a request."""

    got: dict[str, Any]
    """What their handler was given."""
    refusal: str
    """Why they, or who reads what they hand on, did not take it; empty where they did."""
    answer: Answer

    def means(self, other: Outcome) -> bool:
        """Whether another version was given the same, as far as it may read it otherwise: a value
        as its text, one value as a list of it, and a list as the text that it was sent as."""
        mine, theirs = self._arguments(), other._arguments()
        return mine.keys() == theirs.keys() and all(
            _means(mine[name], each) for name, each in theirs.items()
        )

    def _arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.got.items() if name != "accept"}


@dataclass
class Call:
    """A call of a client that the stubs of its own version take."""

    arguments: dict[str, Any]
    sent: Sent
    outcome: Outcome


@dataclass
class Event:
    """What comes by a webhook."""

    media_type: str
    content: bytes


class Version:
    """One API of a package: calls that its client makes, and what its stubs say to them."""

    def __init__(self, package: Package, peer: Peer, number: int) -> None:
        self.package, self.peer, self.number = package, peer, number
        self.operation = getattr(package.operations, f"pair{number}_operation")()
        self._method = getattr(package.client.all, f"pair{number}")
        self._webhook = getattr(package.webhooks, f"pair{number}", None)
        self.answers = cache(self._answers)
        self.needed = cache(self._needed)

    def _needed(self, side: str) -> Any:
        """What the document says of one side, with the components that it uses."""
        operation = self.peer.document["paths"]["/crates"]["put"]
        match side:
            case "request":
                told = [operation["parameters"], operation["requestBody"]]
            case "answer":
                told = operation["responses"]
            case _:
                told = self.peer.document["webhooks"]
        paths = {"/": {"put": {"told": told}}}
        used = packed([{**self.peer.document, "paths": paths, "webhooks": {"packed": 0}}])
        return told, used["components"]

    def is_void(self, side: str) -> bool:
        """Whether some content of one side is described as what no value can be."""
        operation, (webhook,) = self.peer.operation, self.peer.api.webhooks
        bodies = {"request": operation.body, "answer": None, "event": webhook.operation.body}
        body = bodies[side]
        answers = [one for told in operation.responses for one in told.contents]
        contents = answers if side == "answer" else body.contents if body else ()
        left_out = "readOnly" if side == "request" else "writeOnly"
        return any(
            next(self.peer.fitting(self.peer.stated(one), one.schema, left_out), self) is self
            for one in contents
        )

    # ── requests ────────────────────────────────────────────────────────────────────────────────

    def sent(self, arguments: Mapping[str, Any]) -> Sent | None:
        """The request of a call; None where the client refuses to make it."""
        self.package.client.sent = None
        with suppress(self.package.module.InvalidRequest, self.package.module.APIError):
            self._method(**arguments)
        found: Sent | None = self.package.client.sent
        return found

    def serve(self, sent: Sent) -> Outcome:
        """What the stubs, and who implements them, do with a request."""
        got, answer = self.package.serve(sent, self.number, 200, None)
        if got is not None:
            return Outcome(got, self._misread(sent, got), answer)
        if answer.status == 415 and self._described(sent.media_type) is not None:
            return Outcome({}, self._by_hand(sent) or self._misfit(sent), answer)
        return Outcome({}, answer.shown, answer)

    def _misfit(self, sent: Sent) -> str:
        """What the stubs refuse of a request besides its body: they are asked with another one."""
        if self._shortest is None:
            return ""
        body = {"content-type": self._shortest.media_type}
        other = Sent(sent.method, sent.url, {**sent.headers, **body}, self._shortest.content)
        got, answer = self.package.serve(other, self.number, 200, None)
        return "" if got is not None else answer.shown

    @cached_property
    def _shortest(self) -> Sent | None:
        return self.sent(next(self._calls(), {}))

    def _misread(self, sent: Sent, got: Mapping[str, Any]) -> str:
        """What is wrong with a body that the handler was given as it came."""
        given = got.get(self.package.body_argument(self.number))
        as_it_came = isinstance(given, bytes) or (
            isinstance(given, str) and not is_json(sent.media_type)
        )
        return self._by_hand(sent) if as_it_came else ""

    def _by_hand(self, sent: Sent) -> str:
        body = self.peer.operation.body
        contents = body.contents if body else ()
        return misread(self.peer, contents, sent.media_type, sent.content, "readOnly")

    def _described(self, media_type: str) -> Content | None:
        body = self.peer.operation.body
        return covering(bare(media_type), body.contents) if body else None

    @cached_property
    def passing(self) -> list[Call]:
        """Some calls that its own stubs take, with different arguments: first the shortest."""
        return [*self.passed(self._calls())]

    def passed(self, calls: Iterable[dict[str, Any]]) -> Iterator[Call]:
        """Those of some calls that its own stubs take."""
        for arguments in calls:
            sent = self.sent(arguments)
            if sent is not None and not (outcome := self.serve(sent)).refusal:
                yield Call(arguments, sent, outcome)

    def _calls(self) -> Iterator[dict[str, Any]]:
        """Arguments of calls that the description allows."""
        dice, bodies = self.peer.dice, [*self.bodies()]
        body = self.operation.body
        for turn in range(_CALLS if bodies or body is None or not body.required else 0):
            made: dict[str, Any] = {}
            for each in self.operation.parameters:
                if each.required or (turn and dice.random() < _GIVEN):
                    made |= {each.argument: dice.choice(self.parameters[each.argument] or [None])}
            if bodies and (body.required or (turn and dice.random() < _GIVEN)):
                made |= dice.choice(bodies)
            if not turn:  # the usual one, as its client makes it by itself
                made.pop("extra_headers", None)
            yield made

    @cached_property
    def parameters(self) -> dict[str, list[Any]]:
        """Argument → values that its description takes, but for what has no text."""
        described = self.peer.parameters()
        found = {}
        for each in self.operation.parameters:
            schema = described[each.location, each.name.lower()].schema
            values = self.peer.fitting(schema, schema, "readOnly")
            found[each.argument] = [one for one in values if _has_text(one, each.location)]
        return found

    def bodies(self, only: str = "") -> Iterator[dict[str, Any]]:
        """Arguments that are a body, in each media type or in one that the description names."""
        body = self.peer.operation.body
        for content in body.contents if body else ():
            if only and content.media_type != only:
                continue
            stated = self.peer.stated(content)
            values = self.peer.fitting(stated, content.schema, "readOnly")
            for value in islice(values, _MOST_BODIES):
                yield from self.with_body(value, content)

    def with_body(self, value: Any, content: Content) -> Iterator[dict[str, Any]]:
        """A value as the body of a call, in each way that the client sends such content. Of a
        range, and of what is JSON by another name, who calls says what it is."""
        first = self.operation.body
        bodies = [] if first is None else [first, *first.others]
        known = [one for one in bodies if covering(bare(one.media_type), (content,)) is not None]
        for body in known or bodies[:1]:
            own = [body.media_type] if known else []
            types = _types(content) if "*" in content.media_type or not known else []
            for media_type in dict.fromkeys([*own, *types]):
                made = {first.argument: _carried(value, body, media_type)}
                if body is not first:
                    made[first.content_type] = body.media_type
                if media_type != body.media_type:
                    made["extra_headers"] = {"Content-Type": media_type}
                yield made

    # ── answers ─────────────────────────────────────────────────────────────────────────────────

    def _answers(self, accept: str) -> list[Answer]:
        """What the stubs answer to a call of their own client, with each status."""
        found, known = [], set()
        for status in STATUSES:
            most = 1 if self.peer.under(str(status)) in known else _MOST_VALUES
            known.add(self.peer.under(str(status)))
            for content in self.peer.answer(str(status)) or (None,):
                for value in islice(self._values(content), most):
                    found += self.given(status, value, content, accept)
        return found

    def _values(self, content: Content | None) -> Iterator[Any]:
        if content is None:
            return iter([None])
        return self.peer.fitting(self.peer.stated(content), content.schema, "writeOnly")

    def given(
        self, status: int, value: Any, content: Content | None, accept: str
    ) -> Iterator[Answer]:
        """The answers that the stubs make of a value, and that their own client takes."""
        if not self.passing or self.peer.answer(str(status)) is None:
            return
        for made in _results(value, status, content):
            answer = self.answer(status, made, accept)
            if answer.status == status and not self.reads(answer):
                yield answer

    def answer(self, status: int, result: Any, accept: str) -> Answer:
        """What the stubs answer to a usual call with what their handler gives."""
        sent = self.passing[0].sent
        asked = Sent(sent.method, sent.url, {**sent.headers, "accept": accept}, sent.content)
        return self.package.serve(asked, self.number, status, result)[1]

    def reads(self, answer: Answer) -> str:
        """Why the client, or who reads what it hands on, does not take an answer; empty where it
        does."""
        if not self.operation.is_answered(answer.status):
            return self._error_misread(answer)
        if why := self.package.unreadable(self.operation, answer):
            return why
        name = bare(answer.media_type)
        spoken = [one for one in self._replies(answer) if bare(one.media_type) == name]
        judged = not any(one.type in (str, bytes) for one in spoken or self._replies(answer)[:1])
        return "" if judged else self._answer_by_hand(answer)

    def _replies(self, answer: Answer) -> list[Any]:
        """What the client knows of a status, in each media type."""
        reply = self.operation.reply(answer.status)
        return [] if reply is None else [reply, *reply.others]

    def _error_misread(self, answer: Answer) -> str:
        """What of an error's body, which the client hands on as it is, is not as described."""
        told = [one for one in self._replies(answer) if is_json(one.media_type)]
        if not told or not is_json(answer.media_type):
            return self._answer_by_hand(answer)
        with suppress(ValueError):
            found = self.package.problems.check(told[0].adapter, json.loads(answer.content), "")
            return "; ".join(map(str, found))
        return ""

    def _answer_by_hand(self, answer: Answer) -> str:
        contents = self.peer.answer(str(answer.status))
        if not contents:
            return ""
        return misread(self.peer, contents, answer.media_type, answer.content, "writeOnly")

    # ── events ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def events(self) -> list[Event]:
        """What may come by the webhook."""
        body = self.peer.api.webhooks[0].operation.body
        assert body is not None
        found = [] if body.required else [Event("", b"")]
        for content in body.contents:
            values = self.peer.fitting(self.peer.stated(content), content.schema, "writeOnly")
            for value in islice(values, _MOST_EVENTS):
                found += self.event(value, content)
        return [one for one in found if not self.unwraps(one)]

    def event(self, value: Any, content: Content) -> list[Event]:
        """A value as it comes, in each media type that the content may have."""
        return [Event(one, written(value, one).encode()) for one in _types(content)]

    def unwraps(self, event: Event) -> str:
        """Why the receiver, or who reads in its place, does not take an event; empty where it
        does."""
        body = self.peer.api.webhooks[0].operation.body
        assert body is not None
        if not event.media_type:
            return "nothing comes" if body.required else ""
        told = covering(bare(event.media_type), body.contents)
        if self._webhook is None or told is None or not is_json(told.media_type):
            content = event.content
            return misread(self.peer, body.contents, event.media_type, content, "writeOnly")
        try:
            self._webhook.unwrap(event.content, strict=True)
        except self.package.module.InvalidWebhook as error:
            return str(error)
        return ""


def _types(content: Content) -> list[str]:
    """The media types that content of one description is sent as."""
    if "*" not in content.media_type:
        return [content.media_type]
    return [one for one in SENT if covering(one, (content,)) is not None]


def _carried(value: Any, body: Any, media_type: str) -> Any:
    """A value as it is given where a body is but text, or bytes."""
    if body.type is str or is_json(body.media_type):
        return written(value, media_type) if body.type is str else value
    return written(value, media_type).encode() if body.type is bytes else value


def _results(value: Any, status: int, content: Content | None) -> Iterator[Any]:
    """A value as a handler gives it. What is not JSON it writes itself, and so names its type."""
    if content is None:
        yield Response(status_code=status)
        return
    if is_json(content.media_type):
        yield value
        return
    for one in _types(content):
        yield Response(written(value, one), status, media_type=one)
    if "*" not in content.media_type:
        yield value


def _means(mine: Any, theirs: Any) -> bool:
    """Whether a value is read as another version had it."""
    texts, other = _texts(mine), _texts(theirs)
    return bool(texts == other) or (not isinstance(theirs, list) and _joined(texts) == other)


def _texts(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        value = value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, list):
        return _texts(value[0]) if len(value) == 1 else [_texts(each) for each in value]
    if isinstance(value, dict):
        return {name: _texts(each) for name, each in value.items()}
    if isinstance(value, bytes):  # a body of any type, which may be JSON
        return _texts(value.decode())
    if isinstance(value, str):
        with suppress(ValueError):
            return _texts(_parsed(value))
        return value
    return json.dumps(value, default=str)


def _parsed(text: str) -> Any:
    """What a text holds that is written as JSON, but for the scalars that it may stand for."""
    if text[:1] not in '[{"':
        raise ValueError(text)
    return json.loads(text)


def _joined(texts: Any) -> Any:
    plain = isinstance(texts, list) and all(isinstance(each, str) for each in texts)
    return ",".join(texts) if plain else texts


def _has_text(value: Any, location: str) -> bool:
    """Whether a value is seen on the wire: no empty list is, and headers hold but plain text."""
    if isinstance(value, list):
        return bool(value) and all(_has_text(one, location) for one in value)
    plain = not isinstance(value, str) or (value.isascii() and value.strip() == value != "")
    return value != {} and (location != "header" or plain)
