"""The claims of what an operation sends, from the parts that describe its parameters and body."""

from __future__ import annotations

from specmeld.model.claims import Place
from specmeld.read.pages.definitions.described_objects import Objects, named_object
from specmeld.read.pages.fields import Field
from specmeld.read.pages.operations.described_fields import DescribedFields
from specmeld.read.pages.operations.operation_record import Part
from specmeld.read.pages.operations.parameter_places import Travels, form_media, has_file
from specmeld.read.pages.operations.response_claims import ResponseClaims
from specmeld.read.recorder import Recorder


class ParameterClaims:
    """Records parts of parameters; a page can mark one among them as of the response."""

    def __init__(
        self,
        operation: str,
        travels: Travels,
        fields: DescribedFields,
        recorder: Recorder,
        objects: Objects,
        responses: ResponseClaims,
    ) -> None:
        self._operation = operation
        self._travels = travels
        self._fields = fields
        self._recorder = recorder
        self._objects = objects
        self._responses = responses

    def record_part(self, part: Part) -> None:
        request, status = Place(self._operation, "request"), self._responses.default_status
        whole = self._whole_body(part)
        for field in part.fields:
            if field is whole:
                self._fields.record_body(request, field.entry)
                continue
            section = self._travels.section(field, part, status)
            if section.startswith("response"):
                self._responses.record_status(status, field.entry.line)
            self._fields.add(Place(self._operation, section), field)
        if part.kind == "form" and part.fields:
            media = form_media(multipart=has_file(part.fields))
            self._recorder.say(request, "contentType", media, part.line)
        elif part.kind == "body" and part.label.media and part.fields:
            self._recorder.say(request, "contentType", part.label.media, part.line)

    def _whole_body(self, part: Part) -> Field | None:
        """The only parameter in the body, if its type is an object of the page."""
        bodies = [field for field in part.fields if field.location == "body"]
        stated = bodies[0].entry.stated if len(bodies) == 1 and part.kind != "body" else None
        named = named_object(stated) if stated else ""
        return bodies[0] if named and self._objects.named(named) else None
