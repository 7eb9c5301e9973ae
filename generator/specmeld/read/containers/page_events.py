"""The events of every container, in page order.

Texts keep two kinds of markup, in Markdown's form: `` `code` `` and ``**bold**`` (emphasis of a
whole line counts as bold, other emphasis is dropped). A link is its text, an image its alternative
text, an entity its character; white space is single.

``depth`` is the number of items, definitions and tags that an event is in. What belongs to an item
or a tag follows it at a greater depth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Line = tuple[int, str]
"""The number of a line, from 1, and its text."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` is 1 to 6 as in HTML."""

    line: int
    depth: int
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, one entry per line of the document; never empty."""

    line: int
    depth: int
    lines: Sequence[Line]
    quoted: bool = False
    """Whether it is in a block quote or an admonition."""

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.lines)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list with its first paragraph, which may be empty."""

    line: int
    depth: int
    lines: Sequence[Line]

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.lines)


@dataclass(frozen=True, slots=True)
class Term:
    """The term of a definition list; its definition follows at a greater depth."""

    line: int
    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    line: int
    cells: Sequence[str]
    """A line break in a cell stays a line break; leading indentation is kept as spaces."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``head`` is empty if it has none, ``caption`` if nothing titles it."""

    line: int
    depth: int
    head: Sequence[str]
    rows: Sequence[Row]
    caption: str = ""
    unclear: Sequence[Line] = ()
    """Lines among the rows that belong to no column for certain."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A component, directive or field: ``<ParamField path="id">``, ``.. http:get:: /boats``.

    ``name`` is as written (``ParamField``, ``http:get``, ``swagger-parameter``). ``text`` is its
    content if that is one line of text; further content follows at a greater depth.
    """

    line: int
    depth: int
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    """An attribute without a value has an empty one: ``required`` is ``{"required": ""}``."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A listing, its lines unchanged."""

    line: int
    depth: int
    lines: Sequence[Line]
    language: str = ""
    """All words after the fence, as in ``json 201``."""

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.lines)


@dataclass(frozen=True, slots=True)
class Meta:
    """Front matter: top-level keys with strings as values."""

    line: int
    depth: int
    values: Mapping[str, str]


Event = Heading | Text | Item | Term | Table | Tag | Code | Meta
