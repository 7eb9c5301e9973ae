"""reStructuredText, with the directives and fields of Sphinx and its domains.

A field ``:query integer limit: How many`` is a tag ``query`` with the text ``integer limit``, a
directive ``.. http:get:: /boats`` a tag ``http:get`` with the text ``/boats``; what belongs to them
follows at a greater depth.
"""

from __future__ import annotations

import re
from itertools import pairwise

from specmeld.read.containers.page_events import Event
from specmeld.read.containers.source_lines import plain_paragraphs, split_lines

_DIRECTIVE = re.compile(r" *\.\. (?:\|[^|]+\| )?[\w:+.-]+::(?:\s|\Z)")
_TARGET = re.compile(r" *\.\. (?:_[^:]+:|\[[^\]]+\] )")
_FIELD = re.compile(r" *:[<>]?[a-z][\w-]*(?: [^:`]+)?: *\S")
_ROLE = re.compile(r":[\w:+.-]+:`[^`]+`|`[^`]+`__?(?!\w)")
_UNDERLINE = re.compile(r"([=~^\"'#*+-])\1{2,}\Z")
_FOREIGN = re.compile(r"#{1,6} \S|```|\|[-: |]+\|?\Z|<[a-zA-Z/!]|\|===|={1,6} \S|----\Z")
_MOST = 300_000
_LONGEST = 300
"""Most characters of the text, and of each line, that are examined."""


def events(text: str) -> list[Event]:
    from specmeld.read.containers.rst.restructured_events import events_of

    lines = split_lines(text)
    try:
        return events_of(lines)
    except Exception:  # the parser fails in many ways on odd input, including recursion
        return plain_paragraphs(lines)


def looks(text: str) -> float:
    """How surely a text is reStructuredText."""
    lines = [line[:_LONGEST] for line in split_lines(text[:_MOST])]
    directives = sum(bool(_DIRECTIVE.match(line) or _TARGET.match(line)) for line in lines)
    fields = sum(bool(_FIELD.match(line)) for line in lines)
    roles = sum(bool(_ROLE.search(line)) for line in lines)
    titles = sum(
        bool(_UNDERLINE.match(below) and above.strip() and len(below) >= len(above))
        for above, below in pairwise(lines)
    )
    foreign = sum(bool(_FOREIGN.match(line)) for line in lines)
    own = 4 * directives + fields + 2 * roles + titles
    return own / (own + foreign + 3) if directives or roles or fields > 1 else 0.3 * bool(titles)
