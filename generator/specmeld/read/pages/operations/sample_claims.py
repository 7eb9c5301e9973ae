"""The claims of what samples show: bodies, and calls with their headers and parameters."""

from __future__ import annotations

from specmeld.model.claims import Place
from specmeld.model.documents import Unread
from specmeld.read.example_values import record_located
from specmeld.read.pages.operations.operation_record import Gathered, Part, Sample
from specmeld.read.pages.operations.parameter_places import Travels, form_media
from specmeld.read.pages.operations.part_labels import Label
from specmeld.read.pages.operations.response_claims import ResponseClaims
from specmeld.read.pages.operations.shown_samples import ShownSamples
from specmeld.read.pages.path_spelling import Spelled, spelled
from specmeld.read.pages.samples.calls import Message
from specmeld.read.pages.samples.sample_json import looks_like_json, sample_json
from specmeld.read.recorder import Recorder
from specmeld.text.located import Located


class SampleClaims:
    """Records the samples of an operation, each as its request or as a response."""

    def __init__(
        self,
        operation: str,
        gathered: Gathered,
        shown: ShownSamples,
        travels: Travels,
        recorder: Recorder,
        responses: ResponseClaims,
    ) -> None:
        self._operation = operation
        self._gathered = gathered
        self._shown = shown
        self._travels = travels
        self._recorder = recorder
        self._responses = responses
        self._sent: set[tuple[str, str, str]] = set()
        """Sections, names and values of parameters that were recorded."""

    def record(self) -> None:
        for part in self._gathered.parts:
            for sample in part.samples:
                if sample.located is not None:
                    self._sample(sample, sample.located, part)
                elif shown := looks_like_json(sample.code):
                    why = "a sample that is not JSON"
                    self._gathered.unread.append(Unread(*shown, why))
        for _, message in self._gathered.messages:
            self._message(message)

    def record_url(self, url: Spelled, line: int) -> None:
        for name, value in url.values:
            self._record_value("path", name, value, line)
        for name, value in url.query:
            self._record_value("query", name, value, line)

    def _sample(self, sample: Sample, located: Located, part: Part) -> None:
        """A sample shows what its own label says, else what the label of its part says."""
        label, line = sample.label, sample.code.line
        if part.kind in ("response", "errors") and not (label and label.kind == "request"):
            status = (label.status if label else "") or part.stated
            self._responses.record_sample(Label(part.kind, status), located, line)
        elif label is not None and label.kind in ("response", "errors"):
            self._responses.record_sample(label, located, line)
        elif (label is not None and label.kind in ("request", "body", "form")) or (
            part.kind in ("body", "form", "request", "parameters") and self._travels.takes_body()
        ):
            if self._travels.takes_body():
                self._request_body(located)
        elif not self._travels.takes_body():
            if not self._has_response():
                self._responses.record_sample(Label("response"), located, line)
        elif part.kind in ("", "sample", "other") and self._shown.is_sent(located):
            self._request_body(located)
        elif part.kind in ("", "sample", "other") and not self._has_response():
            self._responses.record_sample(Label("response"), located, line)

    def _has_response(self) -> bool:
        return any(p.kind == "response" and (p.fields or p.samples) for p in self._gathered.parts)

    def _request_body(self, located: Located) -> None:
        record_located(Place(self._operation, "request"), located, self._recorder)

    def _message(self, message: Message) -> None:
        if message.status:
            self._responses.record_status(message.status, message.line)
            body = sample_json(message.body)
            if body is not None:
                self._responses.record_body(message.status, body)
        elif message.assumed or message.method in ("", self._travels.method):
            self._call(message)

    def _call(self, message: Message) -> None:
        self.record_url(spelled(message.url), message.line)
        for line, name, value in message.headers:
            at = Place(self._operation, "header").key(name)
            self._recorder.say(at, "exists", True, line, evidence="example")
            self._recorder.say(at, "example", value, line, evidence="example")
        if self._travels.takes_body():
            self._form(message)
            body = sample_json(message.body)
            if body is not None:
                self._request_body(body)
        else:
            for name, value in message.pairs:
                self._record_value("query", name, value, message.line)
        answer = sample_json(message.answer)
        if answer is not None:
            self._responses.record_sample(Label("response"), answer, answer.line(()))

    def _record_value(self, section: str, name: str, value: str, line: int) -> None:
        if (section, name, value) in self._sent:
            return
        self._sent.add((section, name, value))
        at = Place(self._operation, section).key(name)
        self._recorder.say(at, "exists", True, line, evidence="example")
        if value:
            self._recorder.sent(at, value, line)

    def _form(self, message: Message) -> None:
        if not message.pairs:
            return
        at, line = Place(self._operation, "request"), message.line
        media = form_media(multipart=message.multipart)
        self._recorder.say(at, "contentType", media, line, evidence="example")
        for name, value in message.pairs:
            self._recorder.say(at.key(name), "exists", True, line, evidence="example")
            if value:
                self._recorder.say(at.key(name), "example", value, line, evidence="example")
