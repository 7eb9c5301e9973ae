"""What the samples of an operation show: the bodies that are sent, and a response."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from specmeld.read.pages.fields.field import Field
from specmeld.read.pages.operations.operation_record import Gathered
from specmeld.read.pages.samples.answer_levels import keys_of_sample, names_in
from specmeld.read.pages.samples.sample_json import sample_json
from specmeld.text.located import Located


class ShownSamples:
    """What the samples of a whole operation say about its parts and about each other."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered

    @cached_property
    def response(self) -> Located | None:
        """A sample that can be of the response; None if the page shows none."""
        return next(self._responses(), None)

    def _responses(self) -> Iterator[Located]:
        for part in self._gathered.parts:
            if part.kind in ("response", "", "sample", "other", "object"):
                for sample in part.samples:
                    if sample.located is not None and not self.is_sent(sample.located):
                        yield sample.located
        for _, message in self._gathered.messages:
            if message.status or message.answer:
                located = sample_json(message.answer or message.body)
                if located is not None:
                    yield located

    def is_sent(self, located: Located) -> bool:
        """Whether a sample has the keys of the body of a sample call, or is the described body."""
        if not self._sent:
            return located is self._described_body
        return any(keys_of_sample(body) == keys_of_sample(located) for body in self._sent)

    @cached_property
    def _described_body(self) -> Located | None:
        """The first sample without a label, if it follows the fields of the body and fits them: it
        has all that are required, and no others."""
        fields: list[Field] = []
        for part in self._gathered.parts:
            if part.kind == "response":
                return None
            if part.kind in ("body", "form", "request"):
                fields += part.fields
            if part.kind in ("", "sample", "other") and part.samples:
                first = part.samples[0].located
                return first if first is not None and _fits(fields, first.value) else None
        return None

    @cached_property
    def sent_names(self) -> set[str]:
        """The keys of the bodies that sample calls send."""
        return {name for body in self._sent for name in names_in(body.value)}

    @cached_property
    def _sent(self) -> list[Located]:
        calls = [m for _, m in self._gathered.messages if m.body and not m.status]
        bodies = (sample_json(message.body) for message in calls)
        return [body for body in bodies if body is not None]


def _fits(fields: Sequence[Field], value: object) -> bool:
    if not isinstance(value, dict) or not value:
        return False
    top = [each.entry for each in fields if not each.ancestors]
    needed = {entry.label for entry in top if entry.required and entry.required[1]}
    return needed <= value.keys() <= {entry.label for entry in top}
