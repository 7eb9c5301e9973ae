"""What was gathered about one operation: its parts, statuses, messages and unread lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from specmeld.model.documents import Unread
from specmeld.read.containers.page_events import Code, Line
from specmeld.read.pages.fields import Field
from specmeld.read.pages.operations.part_labels import Label
from specmeld.read.pages.samples.calls import Message
from specmeld.read.pages.samples.sample_json import sample_json
from specmeld.read.pages.statuses import Status
from specmeld.text.located import Located


@dataclass
class Sample:
    """A listing that shows a body; ``label`` is what introduced it."""

    code: Code
    label: Label | None

    @cached_property
    def located(self) -> Located | None:
        """The JSON in it; None if there is none."""
        return sample_json(self.code.lines)


@dataclass
class Part:
    """What is below one label; its kind is that of the label, empty before the first."""

    label: Label
    line: int
    fields: list[Field] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    words: list[Sequence[Line]] = field(default_factory=list)
    status: tuple[int, str] | None = None
    """Line and status, if a text below the label gives it."""
    tabled: bool = False
    """Whether a table lists its fields: a list after it is something else."""
    lined: bool = False
    """Whether fields of it are paragraphs of their own."""

    @property
    def kind(self) -> str:
        return self.label.kind

    @property
    def stated(self) -> str:
        """The status in its label, or in a text below it; empty for none."""
        return self.label.status or (self.status[1] if self.status else "")


@dataclass
class Gathered:
    """Everything that one operation's events say, in page order."""

    parts: list[Part]
    statuses: list[Status] = field(default_factory=list)
    messages: list[tuple[Label | None, Message]] = field(default_factory=list)
    returns: list[Sequence[Line]] = field(default_factory=list)
    """Lines that say what is returned, such as "**Returns:** Array of Boat"."""
    unread: list[Unread] = field(default_factory=list)
