"""The law of what a diff says: what is compatible passes, and what breaks is met.

Both are asked of generated code: the client of the old version before the stubs of the new one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from specmeld.diff import Change
from specmeld.diff.counterparts import covering_media_type
from specmeld.model.claims import Place

from .driven import STATUSES, Outcome, Version
from .exchanges import Draft
from .packed import packed

_SIDES = ("request", "answer", "event")


class Dice(Draft):
    """Draws APIs whose media types have one reading each: a range stands alone."""

    def _add(self, made: dict[str, Any], schema: Any) -> None:
        tried = dict(made)
        super()._add(tried, schema)
        if len(tried) == 1 or not any("*" in name for name in tried):
            made |= tried

    def versions(self, count: int) -> list[dict[str, Any]]:
        """An API and its next versions, each of which differs in what is used."""
        made = [self.api()]
        while len(made) < count:
            new = self.changed(made[-1])
            if packed(made[-1:]) != packed([new]):
                made.append(new)
        return made


@dataclass
class Pair:
    """Two versions of one API, and what is said of them."""

    old: Version
    new: Version
    changes: Sequence[Change]

    def shown(self) -> str:
        """All that is needed to see a fault again."""
        documents = (json.dumps(one.peer.document) for one in (self.old, self.new))
        return "\n".join([*documents, *(str(change.row()) for change in self.changes)])

    def faults(self) -> Iterator[str]:
        """Where what was said is not so."""
        for side in _SIDES:
            found = [one for one in self.changes if side in _sides(one)]
            levels = {one.level for one in found}
            if not levels & {"breaking", "warning"} and self._differs(side):
                failing = next(self.failing(side), "")
                if failing:
                    yield f"the {side} is said to be compatible, but: {failing}"
        for change in self.changes:
            if change.level == "breaking" and self.met(change) is False:
                yield f"nobody meets {change.rule} at {change.place} ({change.witness})"

    def _differs(self, side: str) -> bool:
        """Whether the documents differ in what one side needs."""
        return _needed(self.old, side) != _needed(self.new, side)

    def failing(self, side: str) -> Iterator[str]:
        """Exchanges that pass in one version and fail between the two."""
        match side:
            case "request":
                return self._requests(self.old.calls())
            case "answer":
                return self._answers(self.new.answers(self.old.operation.accepted))
        return self._events(self.new.events())

    def _requests(self, calls: Iterable[dict[str, Any]]) -> Iterator[str]:
        """Calls that the new stubs refuse, or of which their handler is given another value."""
        for arguments in calls:
            request = self.old.sent(arguments)
            if request is None or not (before := self.old.serve(request)).taken:
                continue
            outcome = self.new.serve(request)
            if not outcome.taken and not self._is_unread(request, outcome):
                yield f"{arguments} gets {outcome.told}"
            elif outcome.taken and not before.means(outcome):
                yield f"{arguments} arrives as {outcome.got}"

    def _is_unread(self, request: Any, outcome: Outcome) -> bool:
        """Whether the new stubs do not read a media type that their description takes."""
        told, sent = self.new.peer.operation.body, name_of(request.headers.get("content-type", ""))
        read = {name_of(one.media_type) for one in self.new.media_types()}
        known = [one.media_type for one in told.contents] if told else []
        refused = outcome.answer.status_code == 415 and sent not in read
        return refused and covering_media_type(sent, known) is not None

    def _answers(self, answers: Iterator[Any]) -> Iterator[str]:
        for answer in answers:
            status = str(answer.status_code)
            if self.old.peer.answer(status) is None or self._is_silent(answer):
                continue
            if why := self.old.reads(answer):
                yield f"{status} {answer.headers.get('content-type')} {answer.text[:200]}: {why}"

    def _is_silent(self, answer: Any) -> bool:
        """Whether a status that came under a range is told now, without a word of its body."""
        status = str(answer.status_code)
        mine, theirs = self.old.peer.under(status), self.new.peer.under(status)
        return not self.new.peer.answer(status) and mine != theirs

    def _events(self, payloads: Iterator[Any]) -> Iterator[str]:
        for payload in payloads:
            if not self.new.unwraps(payload) and (why := self.old.unwraps(payload)):
                yield f"{payload}: {why}"

    # ── breaks ──────────────────────────────────────────────────────────────────────────────────

    def met(self, change: Change) -> bool | None:
        """Whether a break is met by old clients; None where generated code carries no such thing
        or does not judge it."""
        place = Place.parse(change.place)
        section, _, status = place.section.partition(".")
        if change.place.startswith("webhooks"):
            return self._event_met(change)
        if section == "response":
            return self._answer_met(change, status)
        if section == "request":
            return self._body_met(change)
        return self._parameter_met(change, place)

    def _event_met(self, change: Change) -> bool | None:
        bodies = [one.peer.api.webhooks[0].operation.body for one in (self.old, self.new)]
        several = any(body is None or len(body.contents) > 1 for body in bodies)
        if change.witness is None or several or not (self.old.webhook and self.new.webhook):
            return None
        return any(self._events(iter([change.witness.body]))) or any(self.failing("event"))

    def _body_met(self, change: Change) -> bool | None:
        if self.old.usual is None:
            return None
        if change.rule == "request-body-required":
            return any(self.failing("request"))
        bodies = [*self.old.media_types(), *self.new.media_types()]
        if change.rule == "request-media-type-removed":
            name = name_of(change.message.partition(" ")[0])
            gone = [one for one in self.old.media_types() if name_of(one.media_type) == name]
            calls = [*self._with(self.old.bodies(gone))]
            if "*" in name:
                odd = name.replace("*/", "image/").replace("/*", "/x-odd")
                calls = [{**each, "extra_headers": {"Content-Type": odd}} for each in calls]
            return any(self._requests(calls)) if calls else None
        if not all(_is_judged(one.media_type) for one in bodies):
            return None
        if change.witness is not None:
            body = change.witness.body
            own = (self.old.with_body(one, body) for one in self.old.media_types())
            if any(self._requests(self._with(own))):
                return True
        return any(self.failing("request"))

    def _with(self, bodies: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The usual call with other bodies, unchecked."""
        body = self.old.operation.body
        usual = dict(self.old.usual or {})
        usual.pop(body.content_type, None)
        return ({**usual, **one, "validate": False} for one in bodies)

    def _parameter_met(self, change: Change, place: Place) -> bool | None:
        usual, request = self.old.usual, self.old.request
        if usual is None or request is None or self._is_unread(request, self.new.serve(request)):
            return None
        told = [f".{one.name}" for one in self.old.operation.parameters]
        if place.steps[0] in told:
            name = self.old.operation.parameters[told.index(place.steps[0])].argument
            values = [change.witness.body] if change.witness else []
            values += self.old.parameters[name]
            if any(self._requests({**usual, name: one, "validate": False} for one in values)):
                return True
        return any(self.failing("request"))

    def _answer_met(self, change: Change, status: str) -> bool | None:
        if self.old.usual is None or self.new.request is None:
            return None
        if change.rule in ("response-status-removed", "response-error-removed"):
            told = [one for one in map(str, STATUSES) if self.old.peer.under(one) == status]
            return not told or any(not self.new.peer.answer(one) for one in told)
        replies = [one for version in (self.old, self.new)
                   for each in version.operation.replies.values()
                   for one in (each, *each.others)]  # fmt: skip
        if not all(_is_judged(one.media_type) for one in replies):
            return None
        if change.witness is not None:
            accept = self.old.operation.accepted
            for one in STATUSES:
                answers = self.new.given(one, change.witness.body, accept)
                if any(self._answers(answers)):
                    return True
            return any(self.failing("answer"))
        return None


def _needed(version: Version, side: str) -> Any:
    document = version.peer.document
    operation = document["paths"]["/crates"]["put"]
    match side:
        case "request":
            told = [operation["parameters"], operation["requestBody"]]
        case "answer":
            told = operation["responses"]
        case _:
            told = document["webhooks"]
    used = packed(
        [{**document, "paths": {"/": {"put": {"told": told}}}, "webhooks": {"packed": 0}}]
    )
    return told, used["components"]


def _is_judged(media_type: str) -> bool:
    return not media_type or "json" in media_type


def name_of(media_type: str) -> str:
    """The type without its parameters."""
    return media_type.partition(";")[0]


def _sides(change: Change) -> set[str]:
    return {_side(place) for place in (change.place, *change.also)}


def _side(place: str) -> str:
    if place.startswith("webhooks"):
        return "event"
    return "answer" if "#response" in place else "request"
