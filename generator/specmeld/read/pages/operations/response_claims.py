"""The claims of an operation's responses: their statuses, fields and bodies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from specmeld.model.claims import Place
from specmeld.model.page_objects import Mention
from specmeld.read.containers.page_events import Line
from specmeld.read.example_values import record_located
from specmeld.read.pages.definitions.described_objects import Objects, named_object, returned_words
from specmeld.read.pages.definitions.entries import Entry, record_property
from specmeld.read.pages.fields.worded_types import worded_type
from specmeld.read.pages.operations.described_fields import DescribedFields
from specmeld.read.pages.operations.operation_record import Gathered, Part, Sample
from specmeld.read.pages.operations.operation_statuses import listed_statuses, stated_statuses
from specmeld.read.pages.operations.part_labels import Label
from specmeld.read.pages.operations.shown_samples import ShownSamples
from specmeld.read.pages.samples.answer_levels import base_of
from specmeld.read.pages.samples.named_answers import answer_name
from specmeld.read.pages.statuses import Status
from specmeld.read.recorder import Recorder
from specmeld.text.located import Located


class ResponseClaims:
    """Records responses, each status once, and what is known of its body."""

    def __init__(
        self,
        operation: str,
        gathered: Gathered,
        shown: ShownSamples,
        fields: DescribedFields,
        recorder: Recorder,
        objects: Objects,
    ) -> None:
        self._operation = operation
        self._gathered = gathered
        self._shown = shown
        self._fields = fields
        self._recorder = recorder
        self._objects = objects
        self._statuses: set[str] = set()
        self._worded: set[str] = set()
        """Statuses that have a description."""
        self._bodies: set[str] = set()
        """Statuses whose body has a record."""

    def record_part(self, part: Part) -> None:
        """What is below the label of a response."""
        stated = part.stated
        if part.kind == "errors" and not stated:
            return
        if not (part.fields or part.samples or part.words or stated):
            return
        status = stated or self.default_status
        line = part.status[0] if part.status and not part.label.status else part.line
        self.record_status(status, line, implied=not stated and status not in self._stated)
        at = self._place(status)
        self._recorder.description(at, part.words, "object")
        self._worded |= {status} if part.words else set()
        if not part.fields:
            return
        base = base_of(at, part.fields, self._samples_of(part))
        self._bodies.add(status)
        for field in part.fields:
            self._fields.add(base, field)

    def record_headers(self, part: Part) -> None:
        status = part.label.status or self.default_status
        self.record_status(status, part.line, implied=not part.label.status)
        for field in part.fields:
            self._fields.add(Place(self._operation, f"response.{status} header"), field)

    def record_status(
        self, status: str, line: int, words: str = "", *, implied: bool = False
    ) -> None:
        at = self._place(status)
        if status not in self._statuses:
            self._statuses.add(status)
            self._recorder.say(at, "exists", True, line, implied=implied)
        if words and status not in self._worded:
            self._worded.add(status)
            self._recorder.say(at, "description", words, line)

    def record_listed(self) -> None:
        """The statuses that the page lists, with the types of their bodies."""
        for status in self._listed:
            self.record_status(status.status, status.line, status.words)
            self._record_type(status)

    def record_sample(self, label: Label, located: Located, line: int) -> None:
        if label.kind == "errors" and not label.status:
            return
        status = label.status or self.default_status
        self.record_status(status, line, implied=not label.status)
        self.record_body(status, located)

    def record_body(self, status: str, located: Located) -> None:
        self._bodies.add(status)
        record_located(self._place(status), located, self._recorder)

    def record_returned(self) -> list[Mention]:
        """The object that the text says is returned, if nothing else shows the response.

        Returns the sentences for other pages, which may describe the object.
        """
        if self.default_status in self._bodies:
            return []
        words = self._words()
        found = self._objects.returned(words)
        if found is None:
            return self._mentions(words)
        line, name, many = found
        shown = self._shown.response
        if shown is not None and many and not isinstance(shown.value, list):
            return []  # the sample wraps the list in something else
        many = many or (shown is not None and isinstance(shown.value, list))
        self.record_status(self.default_status, line, implied=True)
        at = self._place(self.default_status)
        self._recorder.say(at, "type", "array" if many else "object", line, evidence="prose")
        if many:
            at = at.items()
            self._recorder.say(at, "exists", True, line, evidence="prose")
        for entry in self._objects.entries(name):
            self._objects.fill(entry, 1)
            record_property(at.key(entry.label), entry, self._recorder)
        return []

    @cached_property
    def default_status(self) -> str:
        """The first success on the page, else 200."""
        return next((status for status in self._stated if status.startswith("2")), "200")

    @cached_property
    def _stated(self) -> Sequence[str]:
        return stated_statuses(self._gathered, self._listed)

    @cached_property
    def _listed(self) -> list[Status]:
        return listed_statuses(self._gathered)

    def _place(self, status: str) -> Place:
        return Place(self._operation, f"response.{status}")

    def _samples_of(self, part: Part) -> list[Located]:
        """The samples of a part; if it has none, those of the same response, else of any."""
        status = part.stated or self.default_status
        samples = part.samples or self._samples.get(status, [])
        found = [sample.located for sample in samples if sample.located is not None]
        if not found and self._shown.response is not None:
            found.append(self._shown.response)
        return found

    @cached_property
    def _samples(self) -> Mapping[str, list[Sample]]:
        """The samples of all parts of a response, by its status."""
        found: dict[str, list[Sample]] = {}
        for part in self._gathered.parts:
            if part.kind == "response":
                found.setdefault(part.stated or self.default_status, []).extend(part.samples)
        return found

    def _record_type(self, status: Status) -> None:
        """The type of a response, as far as the page shows its contents."""
        shown = self._objects.answers.get(answer_name(status.words))
        if shown is not None and status.status not in self._bodies:
            self.record_body(status.status, shown)
        worded = worded_type(status.schema) if status.schema else None
        if worded is None or status.status in self._bodies:
            return
        named = named_object(worded.stated)
        if not named or self._objects.named(named):
            self._bodies.add(status.status)
            entry = Entry("", status.line, worded.said, status.line)
            self._fields.record_body(self._place(status.status), entry)

    def _words(self) -> list[Sequence[Line]]:
        """The paragraphs that may say what is returned."""
        words: list[Sequence[Line]] = list(self._gathered.parts[0].words)
        for part in self._gathered.parts:
            if part.kind == "response":
                words += [[(p[0][0], f"Returns {p[0][1]}"), *p[1:]] for p in part.words]
        return [*self._gathered.returns, *words]

    def _mentions(self, words: Sequence[Sequence[Line]]) -> list[Mention]:
        """What is returned, for other pages that may describe it, besides any sample."""
        if self._shown.response is not None:
            return []
        at, document = self._place(self.default_status), self._recorder.document
        return [
            Mention(at, said, line, document, returned=True) for line, said in returned_words(words)
        ]
