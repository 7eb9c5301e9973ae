"""The events that every container gives, in the order of the page.

Texts keep two marks of their container, written as Markdown has them: `` `code` `` and ``**bold**``
(emphasis of a whole line counts as bold, other emphasis is dropped). A link is its text, an image
its alternative text, an entity its character; white space is single.

``depth`` is the number of items, definitions and tags that an event stands in. What belongs to an
item or a tag follows it at a greater depth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Line = tuple[int, str]
"""The number of a line, from 1, and its text."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` is 1 to 6 as HTML has them."""

    line: int
    depth: int
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, one entry a line of the document; never empty."""

    line: int
    depth: int
    lines: Sequence[Line]
    quoted: bool = False
    """Whether it stands in a block quote or an admonition."""

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
    """A line break in a cell is a line break; an indentation at its start is kept as spaces."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``head`` is empty where it has none, ``caption`` where nothing titles it."""

    line: int
    depth: int
    head: Sequence[str]
    rows: Sequence[Row]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A component, directive or field: ``<ParamField path="id">``, ``.. http:get:: /boats``.

    ``name`` is as written (``ParamField``, ``http:get``, ``swagger-parameter``). ``text`` is what
    it holds where that is one line of text; further content follows at a greater depth.
    """

    line: int
    depth: int
    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Of an attribute without a value the value is empty: ``required`` is ``{"required": ""}``."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A listing, its lines as they are."""

    line: int
    depth: int
    lines: Sequence[Line]
    language: str = ""
    """The whole word or words behind the fence, as in ``json 201``."""

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.lines)


@dataclass(frozen=True, slots=True)
class Meta:
    """Front matter: keys of the top level with texts as values."""

    line: int
    depth: int
    values: Mapping[str, str]


Event = Heading | Text | Item | Term | Table | Tag | Code | Meta
