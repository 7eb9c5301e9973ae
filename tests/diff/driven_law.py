"""The law of what a diff says: what is compatible passes, and what breaks is met.

Both are asked of generated code: the client of the old version before the stubs of the new one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from specmeld.diff import Change
from specmeld.diff.counterparts import covering_media_type
from specmeld.model.claims import Place

from .drafts import Draft
from .driven import STATUSES, Answer, Call, Event, Version
from .exchanges import DOUBTFUL, certain
from .packed import packed

_SIDES = ("request", "answer", "event")
Met = bool | Literal["no call passes", "no answer passes", "no value fits"]
"""Whether a break is met, or why nobody can say."""


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

    @cached_property
    def levels(self) -> dict[str, set[str]]:
        """What is said of each side."""
        return {side: {one.level for one in self.changes if side in _sides(one)} for side in _SIDES}

    def faults(self) -> Iterator[str]:
        """Where what was said is not so."""
        for side, levels in self.levels.items():
            if not levels & {"breaking", "warning"} and self._differs(side):
                failing = next(filter(certain, self.failing(side)), "")
                if failing:
                    yield f"the {side} is said to be compatible, but: {failing}"
        for change, met in self.breaks:
            if met is False:
                yield f"nobody meets {change.rule} at {change.place} ({change.witness})"

    def counts(self) -> Iterator[str]:
        """What is counted of many pairs: what was said of each side, and what became of breaks."""
        yield "pairs"
        for side, levels in self.levels.items():
            warns = "warns" if "warning" in levels else "passes"
            yield f"{side} {'breaks' if 'breaking' in levels else warns}"
        for _, met in self.breaks:
            yield "met" if met is True else f"unmet, as {met or 'all passes'}"

    @cached_property
    def breaks(self) -> list[tuple[Change, Met]]:
        return [
            (one, self.met(one) or self._unknown(one))
            for one in self.changes
            if one.level == "breaking"
        ]

    def _unknown(self, change: Change) -> Met:
        """Whether it is no wonder that a break without a witness is not met: no value is all that
        some content is described as."""
        side = _side(change.place)
        void = change.witness is None and (self.old.is_void(side) or self.new.is_void(side))
        return "no value fits" if void else False

    def _differs(self, side: str) -> bool:
        """Whether the documents differ in what one side needs."""
        return self.old.needed(side) != self.new.needed(side)

    def failing(self, side: str) -> Iterator[str]:
        """Exchanges that pass in one version and fail between the two."""
        match side:
            case "request":
                return self._requests(self.old.passing)
            case "answer":
                return self._answers(self.new.answers(self.old.operation.accepted))
        return self._events(self.new.events)

    def _requests(self, calls: Iterable[Call]) -> Iterator[str]:
        """Calls that the new stubs refuse, or of which their handler is given another value."""
        for call in calls:
            outcome = self.new.serve(call.sent)
            if outcome.refusal:
                yield _told(f"{call.arguments} gets", outcome.refusal)
            elif outcome.got and call.outcome.got and not call.outcome.means(outcome):
                yield f"{call.arguments} arrives as {outcome.got}"

    def _answers(self, answers: Iterable[Answer]) -> Iterator[str]:
        for answer in answers:
            if self.old.peer.answer(str(answer.status)) is None or self._is_silent(answer):
                continue
            if why := self.old.reads(answer):
                yield _told(answer.shown, why)

    def _is_silent(self, answer: Answer) -> bool:
        """Whether a status that came under a range is told now, without a word of its body."""
        status = str(answer.status)
        mine, theirs = self.old.peer.under(status), self.new.peer.under(status)
        return not self.new.peer.answer(status) and mine != theirs

    def _events(self, events: Iterable[Event]) -> Iterator[str]:
        for event in events:
            if why := self.old.unwraps(event):
                yield _told(str(event), why)

    # ── breaks ──────────────────────────────────────────────────────────────────────────────────

    def met(self, change: Change) -> Met:
        """Whether a break is met by old clients."""
        place = Place.parse(change.place)
        section, _, status = place.section.partition(".")
        if change.place.startswith("webhooks"):
            return self._event_met(change)
        if not self.old.passing:
            return "no call passes"
        if section == "response":
            return self._answer_met(change, status)
        if section == "request":
            return self._body_met(change)
        return self._parameter_met(change, place)

    def _event_met(self, change: Change) -> bool:
        body = self.new.peer.api.webhooks[0].operation.body
        shown = [
            event
            for content in (body.contents if body and change.witness else ())
            for event in self.new.event(change.witness.body, content)
        ]
        own = (event for event in shown if not self.new.unwraps(event))
        return any(self._events(own)) or any(self.failing("event"))

    def _body_met(self, change: Change) -> bool:
        if change.rule == "request-media-type-removed":
            only = change.message.partition(" request bodies ")[0]
            return any(self._requests(self._passed(self.old.bodies(only))))
        if change.witness is not None:
            body = self.old.peer.operation.body
            shown = (
                one
                for content in (body.contents if body else ())
                for one in self.old.with_body(change.witness.body, content)
            )
            if any(self._requests(self._passed(shown))):
                return True
        return any(self.failing("request"))

    def _passed(self, bodies: Iterator[dict[str, Any]]) -> Iterator[Call]:
        """The usual call with other bodies, which the client does not check."""
        body = self.old.operation.body
        usual = dict(self.old.passing[0].arguments)
        for name in (body.argument, body.content_type, "extra_headers"):
            usual.pop(name, None)
        return self.old.passed({**usual, **one, "validate": False} for one in bodies)

    def _parameter_met(self, change: Change, place: Place) -> bool:
        told = [f".{one.name}" for one in self.old.operation.parameters]
        if place.steps[0] in told:
            parameter = self.old.operation.parameters[told.index(place.steps[0])]
            name = parameter.argument
            values = [change.witness.body] if change.witness else []
            values += self.old.parameters[name]
            usual = {**self.old.passing[0].arguments, "validate": False}
            calls = [{**usual, name: one} for one in values]
            if not parameter.required:
                calls.append({key: one for key, one in usual.items() if key != name})
            if any(self._requests(self.old.passed(iter(calls)))):
                return True
        return any(self.failing("request"))

    def _answer_met(self, change: Change, status: str) -> Met:
        if change.rule in ("response-status-removed", "response-error-removed"):
            told = [one for one in map(str, STATUSES) if self.old.peer.under(one) == status]
            return not told or any(not self.new.peer.answer(one) for one in told)
        if not self.new.passing:
            return "no answer passes"
        if change.rule == "response-media-type-removed":
            return self._is_gone(change.message.partition(" comes as ")[2], status)
        accept = self.old.operation.accepted
        if change.witness is not None:
            shown = (
                answer
                for one in STATUSES
                if status in self._names(one)
                for content in self.new.peer.answer(str(one)) or ()
                for answer in self.new.given(one, change.witness.body, content, accept)
            )
            if any(self._answers(shown)):
                return True
        return any(self.failing("answer"))

    def _is_gone(self, media_type: str, status: str) -> bool:
        """Whether who accepts a media type alone is answered in others, or without a body."""
        answers = [one for one in self.new.answers(media_type)
                   if status in self._names(one.status)]  # fmt: skip
        return any(
            not one.content or covering_media_type(one.media_type, [media_type]) is None
            for one in answers
        )

    def _names(self, status: int) -> list[str | None]:
        """Under what the two versions have a status."""
        return [one.peer.under(str(status)) for one in (self.old, self.new)]


def _told(what: str, why: str) -> str:
    """A failure; in doubt wherever its reason is."""
    return f"{'' if certain(why) else DOUBTFUL}{what}: {why.removeprefix(DOUBTFUL)}"


def _sides(change: Change) -> set[str]:
    return {_side(place) for place in (change.place, *change.also)}


def _side(place: str) -> str:
    if place.startswith("webhooks"):
        return "event"
    return "answer" if "#response" in place else "request"
