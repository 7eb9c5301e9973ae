"""Which parts without such a label describe a response: those with the keys of its sample."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from specmeld.model.claims import Place
from specmeld.read.pages.operations.operation_record import Part
from specmeld.read.pages.operations.part_labels import Label
from specmeld.read.pages.operations.shown_samples import ShownSamples
from specmeld.read.pages.samples.answer_levels import are_of, levels, names_in


def join_responses(parts: Sequence[Part], shown: ShownSamples) -> None:
    """Treat "Parameters" after a response's sample as its description, if they are its keys.

    They are not if the sample of a body has one of them, and that of the response has not.
    """
    for before, part in pairwise(parts):
        if part.kind == "parameters" and before.kind == "response" and before.samples:
            located = before.samples[-1].located
            labels = {each.entry.label for each in part.fields}
            if (
                located is not None
                and are_of(part.fields, located.value)
                and not labels & (shown.sent_names - names_in(located.value))
            ):
                before.fields += part.fields
                part.fields = []


def label_responses(parts: Sequence[Part], shown: ShownSamples) -> None:
    """Treat an unlabelled table after a response's sample as its description."""
    located = shown.response
    if located is None:
        return
    objects = [value for _, value in levels(Place("", "response"), located)]
    for part in parts:
        if part.kind not in ("", "other") or not part.fields:
            continue
        behind = part.fields[0].entry.line > located.line(())
        if behind and any(are_of(part.fields, value) for value in objects):
            part.label = Label("response", sample=part.label.sample)
