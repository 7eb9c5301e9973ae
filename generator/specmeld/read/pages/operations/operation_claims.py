"""The claims of one operation, from the parts of a page that describe it."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.model.claims import Place
from specmeld.model.page_objects import Mention
from specmeld.read.containers.page_events import Event, Heading
from specmeld.read.pages.definitions.described_objects import Objects
from specmeld.read.pages.operations.described_fields import DescribedFields
from specmeld.read.pages.operations.operation_record import Gathered
from specmeld.read.pages.operations.owners import summary_of
from specmeld.read.pages.operations.page_layout import OperationPart
from specmeld.read.pages.operations.parameter_claims import ParameterClaims
from specmeld.read.pages.operations.parameter_places import Travels
from specmeld.read.pages.operations.response_claims import ResponseClaims
from specmeld.read.pages.operations.response_parts import join_responses, label_responses
from specmeld.read.pages.operations.sample_claims import SampleClaims
from specmeld.read.pages.operations.shown_samples import ShownSamples
from specmeld.read.pages.path_spelling import template_names
from specmeld.read.recorder import Recorder


def record_operation(
    operation: OperationPart,
    gathered: Gathered,
    events: Sequence[Event],
    recorder: Recorder,
    objects: Objects,
) -> list[Mention]:
    """First what the page describes, then what it shows: a sample adds to the description.

    Returns the sentences that say what is returned, if the page does not describe it.
    """
    sighting = operation.sighting
    name = f"{sighting.method} {sighting.url.path}"
    travels = Travels(sighting.method, template_names(sighting.url.path), gathered)
    shown = ShownSamples(gathered)
    fields = DescribedFields(recorder, objects)
    responses = ResponseClaims(name, gathered, shown, fields, recorder, objects)
    parameters = ParameterClaims(name, travels, fields, recorder, objects, responses)
    samples = SampleClaims(name, gathered, shown, travels, recorder, responses)

    _record_words(Place(name), operation, gathered, events, recorder)
    join_responses(gathered.parts, shown)
    if not travels.takes_body():
        label_responses(gathered.parts, shown)
    for part in gathered.parts:
        if part.kind in ("response", "errors"):
            responses.record_part(part)
        elif part.kind == "response header":
            responses.record_headers(part)
        elif part.kind != "object":
            parameters.record_part(part)
    responses.record_listed()
    fields.record()
    mentions = responses.record_returned()
    samples.record_url(sighting.url, sighting.line)
    samples.record()
    return mentions


def _record_words(
    at: Place,
    operation: OperationPart,
    gathered: Gathered,
    events: Sequence[Event],
    recorder: Recorder,
) -> None:
    """The summary and description of an operation, and the line that names it."""
    sighting = operation.sighting
    owner = events[operation.owner] if operation.owner is not None else None
    if operation.shared:
        owner = None
    line = owner.line if owner is not None else sighting.line
    recorder.say(at, "exists", True, line)
    summary = summary_of(owner.text) if isinstance(owner, Heading) else ""
    summary = summary or sighting.words
    if summary:
        recorder.say(at, "summary", summary, line)
    words = [p for p in gathered.parts[0].words if p]
    if operation.alone and summary:
        words = [p for p in words if p[0][0] != sighting.line]
    recorder.description(at, words, None)
