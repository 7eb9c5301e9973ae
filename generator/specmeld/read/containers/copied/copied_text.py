"""Plain text as a browser copies it from a docs site: no markup, only the shapes of lines.

A field becomes an item of one normal form, ``name (string, required): words`` with the name as
code; its limits and further lines follow deeper. Method and path become one line of code, titles
and status lines headings, samples listings. Buttons and other lines of the site are dropped.
"""

from __future__ import annotations

import re

from specmeld.read.containers.copied.copied_fields import FieldFinder
from specmeld.read.containers.copied.copied_lines import copied_lines, following
from specmeld.read.containers.copied.copied_operations import operation_at
from specmeld.read.containers.copied.copied_page import events_of_lines
from specmeld.read.containers.copied.copied_titles import section_of, status_of
from specmeld.read.containers.page_events import Event
from specmeld.read.containers.source_lines import split_lines
from specmeld.read.vocabulary.site_lines import SITE_LINES

_FOREIGN = re.compile(
    r"#{1,6} \S|```|\s*\|?[-: ]+\|[-:| ]+\Z|</?[a-zA-Z][\w-]*[ >/]|\.\. [\w:-]+::|\|===|={1,6} \S"
    r"|:[\w<>]+ [^:]+: |---\Z|.*\]\((?:https?:|/|#)"
)
_MOST = 300_000
"""Characters that decide on the container of a text."""


def events(text: str) -> list[Event]:
    return events_of_lines(copied_lines(text))


def looks(text: str) -> float:
    """How surely a text was copied from a page."""
    lines = copied_lines(text[:_MOST])
    after = following(lines)
    fields = FieldFinder(lines, after)
    own = 0
    for at, line in enumerate(lines):
        if not line.text or len(line.text) > 300:
            continue
        own += 3 * (fields.at(at) is not None)
        own += bool(section_of(line.text)) + bool(status_of(line.text))
        own += 2 * (operation_at(lines, after, at) is not None)
    plain = split_lines(text[:_MOST])
    own += sum(line.strip().lower() in SITE_LINES for line in plain if len(line) < 80)
    foreign = sum(bool(_FOREIGN.match(line[:300])) for line in plain)
    return own / (own + 5 * foreign + 6)
