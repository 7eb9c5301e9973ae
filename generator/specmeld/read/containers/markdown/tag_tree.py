"""Tags of a Markdown document: components, Liquid tags, shortcodes, directives, HTML blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto


class Kind(Enum):
    OPEN = auto()
    CLOSE = auto()
    VOID = auto()
    """A tag that holds nothing."""
    WORD = auto()
    """A tag that is a word of the text: ``{{< required >}}``."""
    NOTHING = auto()
    """A comment, or a tag that says nothing to a reader."""
    HTML = auto()
    """An element of inline HTML with attributes that only JSX has; ``text`` is it without them."""
    REGION = auto()
    """HTML from the start of a block to its end."""


@dataclass(slots=True)
class TagToken:
    kind: Kind
    start: int
    end: int
    name: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    """The words of a tag that has some without a name."""
    partner: TagToken | None = None
    transparent: bool = False
    """Whether the tag says nothing itself, and its content is the document's."""
    quoted: bool = False
    """Whether its content is a remark."""
    directive: bool = False
    """Whether it is a line of its own by its notation: ``:::note``."""
    number: int = -1


QUOTED_TAGS = frozenset(
    {
        "note", "notes", "warning", "warn", "tip", "info", "caution", "danger", "important",
        "callout", "admonition", "hint", "check", "alert", "aside", "blockquote", "attention",
        "error", "success", "notice", "seealso",
    }
)  # fmt: skip

LISTING_TAGS = frozenset({"highlight", "codeblock"})
"""Tags whose content is code."""

README_BLOCK = "[block]"
"""The name of all of ReadMe's blocks, each of which is a region."""
