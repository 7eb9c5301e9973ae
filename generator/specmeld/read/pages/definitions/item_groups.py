"""Items of a list of fields that are not fields: groups of them, and bare text of sections."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.containers.page_events import Line
from specmeld.read.pages.operations.part_labels import label_of
from specmeld.read.vocabulary.section_words import GROUP_WORDS, PART_WORDS

_TITLE = re.compile(r"[A-Z][A-Za-z ]{2,30}[:：]")
_WITH_VALUE = re.compile(r"`(?P<name>[A-Za-z_][\w.\[\]-]{0,80})=[^`]*`")


def is_group(text: str) -> bool:
    """Whether an item only titles those below it, as "Filters:", or names a part of a page."""
    bare = text.strip()
    if bare.lower() in PART_WORDS:
        return True
    if not _TITLE.fullmatch(bare):
        return False
    name = bare.rstrip(":：").lower()
    return name in GROUP_WORDS or (" " in name and label_of(name) is not None)


def without_value(lines: Sequence[Line]) -> Sequence[Line]:
    """Lines of an item without the value of the name: ```sort=name,size```."""
    (number, text), *others = lines
    found = _WITH_VALUE.match(text)
    return [(number, f"`{found['name']}`{text[found.end() :]}"), *others] if found else lines
