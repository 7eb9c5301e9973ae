"""Tags of a Markdown document: components, Liquid tags, shortcodes, directives, HTML blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto


class Kind(Enum):
    OPEN = auto()
    CLOSE = auto()
    VOID = auto()
    """A tag without content."""
    WORD = auto()
    """A tag that is a word of the text: ``{{< required >}}``."""
    NOTHING = auto()
    """A comment, or a tag without meaning for a reader."""
    HTML = auto()
    """An inline HTML element with attributes that only JSX has; ``text`` is without them."""
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
    """The unnamed words of a tag."""
    partner: TagToken | None = None
    transparent: bool = False
    """Whether the tag has no meaning itself, and its content is the document's."""
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
"""The name of all ReadMe blocks, each of which is a region."""
