"""The current part of an operation: its fields, and the labels above it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from specmeld.model.documents import Unread
from specmeld.read.containers.page_events import Item, Term, Text
from specmeld.read.pages.definitions.entries import Entry
from specmeld.read.pages.fields import Field, below
from specmeld.read.pages.operations.operation_record import Gathered, Part
from specmeld.read.pages.operations.part_labels import Label

FIELD_KINDS = frozenset(
    ["path", "query", "header", "cookie", "form", "body", "parameters", "response", "request"]
)


DEEP = 1_000
"""Above every depth of an event, so that headings nest outside what is below them."""


@dataclass
class OpenPart:
    """The open part of an operation, the last of those gathered, and its state."""

    gathered: Gathered
    sent_in: str = ""
    """The default location of parameters."""
    level: int = 0
    """Level of the heading that opened the part; 0 if a line did."""
    above: Label | None = None
    """The part of a heading that contains further labels, such as "Request" and "Examples"."""
    announced: Label | None = None
    """The meaning of the next listing, by the label right before it."""
    open: list[tuple[int, Entry]] = field(default_factory=list)
    """The fields that what follows can belong to, with their depths."""
    listed: tuple[int, int] = (0, 0)
    """The field whose values are being listed, by its id, and the depth of their items."""
    said: str = ""
    """The paragraph right before, which can say what the next listing is a sample of."""
    status_depth: int = DEEP
    """Depth of the directive of a status whose description follows; ``DEEP`` for none."""
    stated: tuple[int, int] = (DEEP, 0)
    """Depth of the items that give a status, and how many of them were read."""
    named: Field | None = None
    """The field of the paragraph right before, if it has no description yet."""
    latest: Field | None = None
    """The field of the paragraphs right before, whose values may be listed next."""

    @property
    def part(self) -> Part:
        return self.gathered.parts[-1]

    def takes_fields(self) -> bool:
        return self.part.kind in FIELD_KINDS or self.part.kind in ("", "response header")

    def begin(self, label: Label, line: int, level: int) -> None:
        if level and (not self.level or level <= self.level or self.above is None):
            self.above = label
            self.level = level
        self.open.clear()
        self.gathered.parts.append(Part(label, line))

    def within(self, label: Label, level: int) -> Label:
        """A label combined with the one above: "Example" below "Response" is of the response."""
        above = self.above
        if not self.level or (level and level <= self.level):
            above = None
        if above is not None and above.kind == "response" and label.kind in (
            "sample", "body", "parameters", "object", "other", "request", "header",
        ):  # fmt: skip
            kind = "response header" if label.kind == "header" else "response"
            return replace(label, kind=kind, status=label.status or above.status)
        if above is not None and above.kind == "errors" and label.kind in ("sample", "body"):
            return replace(label, kind="errors", status=label.status or above.status)
        if above is not None and above.sample and not label.sample:
            return replace(label, sample=True)
        return label

    def not_read(self, line: int, text: str, why: str) -> None:
        self.gathered.unread.append(Unread(line, text, why))

    def holder(self, event: Text | Item | Term) -> Entry | None:
        """The field that contains an event; closes those before it."""
        while self.open and self.open[-1][0] >= event.depth + (not isinstance(event, Text)):
            if isinstance(event, Text) and self.open[-1][0] < 0:
                break
            self.open.pop()
        return self.open[-1][1] if self.open and event.depth > self.open[-1][0] else None

    def is_within(self, depth: int) -> bool:
        """Whether an event at a depth is inside a field."""
        return any(0 <= each < depth for each, _ in self.open)

    def place(self, found: Field, depth: int) -> None:
        """Put a field into its parent, else into the part."""
        while self.open and self.open[-1][0] >= depth:
            self.open.pop()
        if found.unknown_type and found.entry.said is None:
            words = f"{found.entry.label}: {found.unknown_type}"
            self.not_read(found.entry.line, words, "a type that is not known")
        if self.part.label.required is not None and found.entry.required is None:
            found.entry.required = (self.part.line, self.part.label.required)
        travels = found.location or self.part.kind
        if travels in ("parameters", "request"):
            travels = self.sent_in
        if travels in ("path", "query", "header", "cookie") and found.ancestors:
            found = _as_sent(found)
        nested = not found.location or found.location in ("response", "body", "form")
        if self.open and nested:
            opened = [entry.label for _, entry in self.open]
            _put(self.open[-1][1].properties, below(opened, found))
        elif found.ancestors not in ((), ("[]",)) and nested:
            roots = [each.entry for each in self.part.fields]
            _put(roots, found)
            if len(roots) > len(self.part.fields):
                self.part.fields.append(replace(found, entry=roots[-1], ancestors=()))
        else:
            self.part.fields.append(found)
        self.open.append((depth, found.entry))


def _as_sent(found: Field) -> Field:
    """A parameter has its name on the wire, including brackets: ``page[size]``."""
    name = found.spelled.strip("`")
    if "[" not in name.removesuffix("[]"):
        return found
    found.entry.label = name
    return replace(found, ancestors=())


def _put(siblings: list[Entry], found: Field) -> None:
    """Put a field below the parents in its name, which are created if missing."""
    for step in found.ancestors:
        if step == "[]":
            continue
        holder = next((each for each in reversed(siblings) if each.label == step), None)
        if holder is None:
            holder = Entry(step, found.entry.line, markable=False)
            siblings.append(holder)
        siblings = holder.properties
    siblings.append(found.entry)
