"""The claims of what a page describes: the fields at each place, and bodies as a whole."""

from __future__ import annotations

from specmeld.model.claims import Place
from specmeld.read.pages.definitions.described_objects import Objects
from specmeld.read.pages.definitions.entries import Entry, add_entry, record_inside, record_property
from specmeld.read.pages.fields import Field
from specmeld.read.recorder import Recorder


class DescribedFields:
    """Collects the fields of an operation, whatever parts describe them, and records each once."""

    def __init__(self, recorder: Recorder, objects: Objects) -> None:
        self._recorder = recorder
        self._objects = objects
        self._entries: dict[Place, list[Entry]] = {}

    def add(self, holder: Place, field: Field) -> None:
        if field.ancestors[:1] == ("[]",):
            holder = holder.items()
        add_entry(self._entries.setdefault(holder, []), field.entry)

    def record(self) -> None:
        for holder, entries in self._entries.items():
            if holder.steps == ("[]",):
                self._recorder.say(holder.parent, "type", "array", entries[0].line)
                self._recorder.say(holder, "exists", True, entries[0].line)
            for entry in entries:
                self._objects.fill(entry)
                record_property(holder.key(entry.label), entry, self._recorder)

    def record_body(self, at: Place, entry: Entry) -> None:
        """A body that one thing describes as a whole."""
        self._objects.fill(entry)
        if entry.stated is not None:
            self._recorder.stated_type(at, entry.stated, entry.type_line)
        record_inside(at, entry, self._recorder)
