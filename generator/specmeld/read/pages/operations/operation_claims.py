"""The claims of one operation, from the parts of a page that describe it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from specmeld.model.claims import Place
from specmeld.model.documents import Unread
from specmeld.model.page_objects import Mention
from specmeld.read.containers.page_events import Event, Heading, Line
from specmeld.read.example_values import record_located
from specmeld.read.pages.definitions.described_objects import Objects, named_object, returned_words
from specmeld.read.pages.definitions.entries import Entry, add_entry, record_inside, record_property
from specmeld.read.pages.fields import Field
from specmeld.read.pages.fields.worded_types import worded_type
from specmeld.read.pages.operations.operation_record import Gathered, Part, Sample
from specmeld.read.pages.operations.operation_statuses import listed_statuses, stated_statuses
from specmeld.read.pages.operations.owners import summary_of
from specmeld.read.pages.operations.page_layout import OperationPart
from specmeld.read.pages.operations.parameter_places import Travels, has_file
from specmeld.read.pages.operations.part_labels import Label
from specmeld.read.pages.path_spelling import spelled, template_names
from specmeld.read.pages.samples.answer_levels import (
    are_of,
    base_of,
    keys_of_sample,
    levels,
    names_in,
)
from specmeld.read.pages.samples.calls import Message
from specmeld.read.pages.samples.named_answers import answer_name
from specmeld.read.pages.samples.sample_json import looks_like_json, sample_json
from specmeld.read.pages.statuses import Status
from specmeld.read.recorder import Recorder
from specmeld.text.located import Located

_FORMS = "application/x-www-form-urlencoded"


class OperationClaims:
    """Records what was gathered about one operation."""

    def __init__(
        self, part: OperationPart, gathered: Gathered, recorder: Recorder, objects: Objects
    ) -> None:
        self._part = part
        self._gathered = gathered
        self._recorder = recorder
        self._objects = objects
        sighting = part.sighting
        self._method = sighting.method
        self._name = f"{sighting.method} {sighting.url.path}"
        self._travels = Travels(sighting.method, template_names(sighting.url.path), gathered)
        self._statuses: set[str] = set()
        self._worded: set[str] = set()
        """Statuses that have a description."""
        self._bodies: set[str] = set()
        """Sections that have a body with a record."""
        self.mentions: list[Mention] = []
        """Sentences that say what is returned, if the page does not describe it."""
        self._sent: set[tuple[str, str]] = set()
        """Names and values of the query that were recorded."""
        self._entries: dict[Place, list[Entry]] = {}
        """The descriptions at each place, each thing once."""

    def record(self, events: Sequence[Event]) -> None:
        """First what the page describes, then what it shows: a sample adds to the description."""
        self._say_operation(events)
        self._join_answers()
        self._tell_answers()
        for part in self._gathered.parts:
            if part.kind in ("response", "errors"):
                self._response(part)
            elif part.kind == "response header":
                self._response_headers(part)
            elif part.kind != "object":
                self._request(part)
        for status in self._listed:
            self._say_status(status.status, status.line, status.words)
            self._say_schema(status)
        for holder, entries in self._entries.items():
            if holder.steps == ("[]",):
                self._recorder.say(holder.parent, "type", "array", entries[0].line)
                self._recorder.say(holder, "exists", True, entries[0].line)
            for entry in entries:
                self._objects.fill(entry)
                record_property(holder.key(entry.label), entry, self._recorder)
        self._returned()
        for name, value in self._part.sighting.url.query:
            self._query_name(name, value, self._part.sighting.line)
        self._samples()
        self._messages()

    def _join_answers(self) -> None:
        """Treat "Parameters" after a response's sample as its description, if they are its keys.

        They are not if the sample of a body has one of them, and that of the response has not.
        """
        sent = self._sent_names()
        for before, part in pairwise(self._gathered.parts):
            if part.kind == "parameters" and before.kind == "response" and before.samples:
                shown = sample_json(before.samples[-1].code.lines)
                labels = {each.entry.label for each in part.fields}
                if (
                    shown is not None
                    and are_of(part.fields, shown.value)
                    and not labels & (sent - names_in(shown.value))
                ):
                    before.fields += part.fields
                    part.fields = []

    def _sent_names(self) -> set[str]:
        """The keys of the bodies that sample calls send."""
        calls = [m for _, m in self._gathered.messages if m.body and not m.status]
        sent = [sample_json(message.body) for message in calls]
        return {name for body in sent if body is not None for name in names_in(body.value)}

    def _tell_answers(self) -> None:
        """Treat an unlabelled table after a response's sample as its description."""
        shown = self._shown_answer() if self._method in ("GET", "HEAD") else None
        for part in self._gathered.parts if shown is not None else ():
            if part.kind not in ("", "other") or not part.fields or shown is None:
                continue
            shown_levels = levels(Place(self._name, "response"), shown)
            behind = part.fields[0].entry.line > shown.line(())
            if behind and any(are_of(part.fields, value) for _, value in shown_levels):
                part.label = Label("response", sample=part.label.sample)

    def _describe(self, holder: Place, field: Field) -> None:
        if field.ancestors[:1] == ("[]",):
            holder = holder.items()
        add_entry(self._entries.setdefault(holder, []), field.entry)

    # -- the operation ---------------------------------------------------------------------------

    def _say_operation(self, events: Sequence[Event]) -> None:
        sighting, at = self._part.sighting, Place(self._name)
        owner = events[self._part.owner] if self._part.owner is not None else None
        if self._part.shared:
            owner = None
        line = owner.line if owner is not None else sighting.line
        self._recorder.say(at, "exists", True, line)
        summary = summary_of(owner.text) if isinstance(owner, Heading) else ""
        summary = summary or sighting.words
        if summary:
            self._recorder.say(at, "summary", summary, line)
        words = [p for p in self._gathered.parts[0].words if p]
        if self._part.alone and summary:
            words = [p for p in words if p[0][0] != sighting.line]
        self._recorder.description(at, words, None)

    # -- the request -----------------------------------------------------------------------------

    def _request(self, part: Part) -> None:
        whole = self._whole_body(part)
        for field in part.fields:
            if field is whole:
                self._say_body(Place(self._name, "request"), field.entry)
                continue
            section = self._travels.section(field, part, self._default_status)
            if section.startswith("response"):
                self._say_status(self._default_status, field.entry.line, "")
            self._describe(Place(self._name, section), field)
        if part.kind == "form" and part.fields:
            media = "multipart/form-data" if has_file(part.fields) else _FORMS
            self._recorder.say(Place(self._name, "request"), "contentType", media, part.line)
        elif part.kind == "body" and part.label.media and part.fields:
            self._recorder.say(
                Place(self._name, "request"), "contentType", part.label.media, part.line
            )

    def _whole_body(self, part: Part) -> Field | None:
        """The only parameter in the body, if its type is an object of the page."""
        bodies = [field for field in part.fields if field.location == "body"]
        stated = bodies[0].entry.stated if len(bodies) == 1 and part.kind != "body" else None
        named = named_object(stated) if stated else ""
        return bodies[0] if named and self._objects.named(named) else None

    def _say_body(self, at: Place, entry: Entry) -> None:
        """A body that one thing describes as a whole."""
        self._objects.fill(entry)
        self._bodies.add(at.section)
        if entry.stated is not None:
            self._recorder.stated_type(at, entry.stated, entry.type_line)
        record_inside(at, entry, self._recorder)

    def _query_name(self, name: str, value: str, line: int) -> None:
        if (name, value) in self._sent:
            return
        self._sent.add((name, value))
        at = Place(self._name, "query").key(name)
        self._recorder.say(at, "exists", True, line, evidence="example")
        if value:
            self._recorder.sent(at, value, line)

    # -- responses -------------------------------------------------------------------------------

    def _response(self, part: Part) -> None:
        stated = part.stated
        if part.kind == "errors" and not stated:
            return
        says = part.fields or part.samples or part.words or stated
        if not says:
            return
        status = stated or self._default_status
        line = part.status[0] if part.status and not part.label.status else part.line
        self._say_status(status, line, "", implied=not stated and status not in self._stated)
        at = Place(self._name, f"response.{status}")
        self._recorder.description(at, part.words, "object")
        self._worded |= {status} if part.words else set()
        shown = [sample_json(sample.code.lines) for sample in self._samples_of(part)]
        seen = [located for located in shown if located is not None]
        if part.fields and not seen and (answer := self._shown_answer()) is not None:
            seen.append(answer)
        base = base_of(at, part.fields, seen)
        for field in part.fields:
            self._describe(base, field)
            self._bodies.add(at.section)

    def _samples_of(self, part: Part) -> list[Sample]:
        """The samples of a part; if it has none, those of the parts of the same response."""
        if part.samples or not part.fields:
            return part.samples
        same = [
            each
            for each in self._gathered.parts
            if each.kind == "response"
            and (each.stated or self._default_status) == (part.stated or self._default_status)
        ]
        return [sample for each in same for sample in each.samples]

    def _response_headers(self, part: Part) -> None:
        status = part.label.status or self._default_status
        self._say_status(status, part.line, "", implied=not part.label.status)
        for field in part.fields:
            self._describe(Place(self._name, f"response.{status} header"), field)

    def _say_status(self, status: str, line: int, words: str, *, implied: bool = False) -> None:
        at = Place(self._name, f"response.{status}")
        if status not in self._statuses:
            self._statuses.add(status)
            self._recorder.say(at, "exists", True, line, implied=implied)
        if words and status not in self._worded:
            self._worded.add(status)
            self._recorder.say(at, "description", words, line)

    def _say_schema(self, status: Status) -> None:
        """The type of a response, as far as the page shows its contents."""
        at = Place(self._name, f"response.{status.status}")
        shown = self._objects.answers.get(answer_name(status.words))
        if shown is not None and at.section not in self._bodies:
            self._body(at, shown)
        worded = worded_type(status.schema) if status.schema else None
        if worded is None or at.section in self._bodies:
            return
        named = named_object(worded.stated)
        if not named or self._objects.named(named):
            self._say_body(at, Entry("", status.line, worded.said, status.line))

    @cached_property
    def _listed(self) -> list[Status]:
        return listed_statuses(self._gathered)

    @cached_property
    def _default_status(self) -> str:
        """The first success on the page, else 200."""
        return next((status for status in self._stated if status.startswith("2")), "200")

    @cached_property
    def _stated(self) -> Sequence[str]:
        return stated_statuses(self._gathered, self._listed)

    def _returned(self) -> None:
        """The object that the text says is returned, if nothing else shows the response."""
        section = f"response.{self._default_status}"
        if section in self._bodies:
            return
        words: list[Sequence[Line]] = list(self._gathered.parts[0].words)
        for part in self._gathered.parts:
            if part.kind == "response":
                words += [[(p[0][0], f"Returns {p[0][1]}"), *p[1:]] for p in part.words]
        words = [*self._gathered.returns, *words]
        found = self._objects.returned(words)
        if found is None:
            self._mention(Place(self._name, section), words)
            return
        line, name, many = found
        shown = self._shown_answer()
        if shown is not None and many and not isinstance(shown.value, list):
            return  # the sample wraps the list in something else
        many = many or (shown is not None and isinstance(shown.value, list))
        at = Place(self._name, section)
        self._say_status(self._default_status, line, "", implied=True)
        self._recorder.say(at, "type", "array" if many else "object", line, evidence="prose")
        if many:
            at = at.items()
            self._recorder.say(at, "exists", True, line, evidence="prose")
        for entry in self._objects.entries(name):
            self._objects.fill(entry, 1)
            record_property(at.key(entry.label), entry, self._recorder)

    def _mention(self, at: Place, words: Sequence[Sequence[Line]]) -> None:
        """Record what is returned, for other pages that may describe it, besides any sample."""
        if self._shown_answer() is None:
            document = self._recorder.document
            self.mentions += [
                Mention(at, said, line, document, returned=True)
                for line, said in returned_words(words)
            ]

    def _shown_answer(self) -> Located | None:
        """A sample that can be of the response; None if the page shows none."""
        for part in self._gathered.parts:
            if part.kind in ("response", "", "sample", "other", "object"):
                for sample in part.samples:
                    located = sample_json(sample.code.lines)
                    if located is not None and not self._is_sent(located):
                        return located
        answers = [m.answer or m.body for _, m in self._gathered.messages if m.status or m.answer]
        found = (sample_json(lines) for lines in answers)
        return next((located for located in found if located is not None), None)

    # -- samples ---------------------------------------------------------------------------------

    def _samples(self) -> None:
        for part in self._gathered.parts:
            for sample in part.samples:
                located = sample_json(sample.code.lines)
                if located is not None:
                    self._sample(sample, located, part)
                elif shown := looks_like_json(sample.code):
                    why = "a sample that is not JSON"
                    self._gathered.unread.append(Unread(*shown, why))

    def _sample(self, sample: Sample, located: Located, part: Part) -> None:
        """A sample shows what its own label says, else what the label of its part says."""
        label = sample.label
        if part.kind in ("response", "errors") and not (label and label.kind == "request"):
            stated = part.stated
            status = (label.status if label else "") or stated
            self._answer(Label(part.kind, status), located, sample.code.line)
            return
        if label is not None and label.kind in ("response", "errors"):
            self._answer(label, located, sample.code.line)
        elif (label is not None and label.kind in ("request", "body", "form")) or (
            part.kind in ("body", "form", "request", "parameters") and self._travels.takes_body()
        ):
            if self._travels.takes_body():
                self._body(Place(self._name, "request"), located)
        elif not self._travels.takes_body():
            if not self._has_answer():
                self._answer(Label("response"), located, sample.code.line)
        elif part.kind in ("", "sample", "other") and self._is_sent(located):
            self._body(Place(self._name, "request"), located)
        elif part.kind in ("", "sample", "other") and not self._has_answer():
            self._answer(Label("response"), located, sample.code.line)

    def _is_sent(self, located: Located) -> bool:
        """Whether a sample has the keys of the body of a sample call."""
        calls = [m for _, m in self._gathered.messages if m.body and not m.status]
        sent = [sample_json(message.body) for message in calls]
        return any(
            body is not None and keys_of_sample(body) == keys_of_sample(located) for body in sent
        )

    def _has_answer(self) -> bool:
        return any(p.kind == "response" and (p.fields or p.samples) for p in self._gathered.parts)

    def _answer(self, label: Label, located: Located, line: int) -> None:
        if label.kind == "errors" and not label.status:
            return
        status = label.status or self._default_status
        self._say_status(status, line, "", implied=not label.status)
        self._body(Place(self._name, f"response.{status}"), located)

    def _body(self, at: Place, located: Located) -> None:
        self._bodies.add(at.section)
        record_located(at, located, self._recorder)

    def _messages(self) -> None:
        for _, message in self._gathered.messages:
            if message.status:
                self._say_status(message.status, message.line, "")
                self._message_body(Place(self._name, f"response.{message.status}"), message)
            elif message.assumed or message.method in ("", self._method):
                self._call(message)

    def _call(self, message: Message) -> None:
        for name, value in spelled(message.url).query:
            self._query_name(name, value, message.line)
        for line, name, value in message.headers:
            at = Place(self._name, "header").key(name)
            self._recorder.say(at, "exists", True, line, evidence="example")
            self._recorder.say(at, "example", value, line, evidence="example")
        at = Place(self._name, "request")
        if message.pairs and self._method in ("GET", "HEAD"):
            for name, value in message.pairs:
                self._query_name(name, value, message.line)
        elif message.pairs:
            media = "multipart/form-data" if message.multipart else _FORMS
            self._recorder.say(at, "contentType", media, message.line, evidence="example")
            for name, value in message.pairs:
                self._recorder.say(at.key(name), "exists", True, message.line, evidence="example")
                if value:
                    self._recorder.say(
                        at.key(name), "example", value, message.line, evidence="example"
                    )
        if self._travels.takes_body():
            self._message_body(at, message)
        answer = sample_json(message.answer)
        if answer is not None:
            self._answer(Label("response"), answer, answer.line(()))

    def _message_body(self, at: Place, message: Message) -> None:
        located = sample_json(message.body) if message.body else None
        if located is not None:
            self._body(at, located)
