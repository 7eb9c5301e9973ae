"""AsciiDoc, as used by hand-written pages and Spring REST Docs.

Includes are dropped without an event; of conditionals all branches are read. There is no maintained
parser of the whole language for Python; this one goes through the lines once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from specmeld.read.containers.adoc.asciidoc_blocks import Blocks
from specmeld.read.containers.page_events import Event, Line
from specmeld.read.containers.source_lines import split_lines

_DIRECTIVE = re.compile(r"(?:include|ifdef|ifndef|ifeval|endif)::[^\[\]]*\[(.*)\]\s*\Z")
_KEPT = re.compile(r"ifn?def::")

_OWN = re.compile(
    r"={1,6} \S|\|===|\[source[,%\]]|\[\[[^\[\]]+\]\]\s*\Z|\[(?:cols|options|%header|horizontal)\b"
    r"|(?:include|image|ifdef|ifndef|endif|operation)::\S*\[|:[\w-]+!?:(?: |\Z)"
    r"|[^:\s][^:]*::(?: |\Z)|\[(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION|\.\w+)\]\Z|\.[A-Z][^.]*\Z"
)
_FOREIGN = re.compile(r"#{1,6} \S|```|\|[-: |]+\|?\Z|<[a-zA-Z/!]|\.\. [\w:-]+::|([=~^-])\1{3,}\Z")
_SURE = re.compile(r"\|===\s*\Z|={1,6} \S|\[source[,%]|include::\S+\[")
_MOST = 300_000
_LONGEST = 300
"""How surely a text is AsciiDoc."""


def events(text: str) -> list[Event]:
    blocks = Blocks()
    blocks.read(list(_preprocessed(split_lines(text))), 0)
    return blocks.events


def looks(text: str) -> float:
    """How surely a text is AsciiDoc."""
    lines = [line[:_LONGEST] for line in split_lines(text[:_MOST])]
    sure = sum(bool(_SURE.match(line)) for line in lines)
    own = sum(bool(_OWN.match(line)) for line in lines) + 2 * sure
    foreign = 2 * sum(bool(_FOREIGN.match(line)) for line in lines)
    return own / (own + foreign + 3) if sure else 0.0


def _preprocessed(lines: Sequence[str]) -> Iterator[Line]:
    """The lines without includes and conditionals, but with what a conditional contains."""
    for number, text in enumerate(lines, 1):
        directive = _DIRECTIVE.match(text)
        if directive is None:
            yield number, text
        elif _KEPT.match(text) and directive[1]:
            yield number, directive[1]
