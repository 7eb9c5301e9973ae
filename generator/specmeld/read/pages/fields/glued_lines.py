"""Lines copied from a browser, with the space between type and marks lost."""

from __future__ import annotations

import re

from specmeld.read.pages.fields.field import Field
from specmeld.read.pages.fields.field_marks import mark_word, place_word, set_mark
from specmeld.read.pages.fields.remarks import take_worded
from specmeld.read.pages.fields.worded_types import worded_type

TYPE = (
    r"(?:nullable )?(?:(?:array|list) of )?(?:enum<\w+>|string<[\w-]+>|integer<\w+>|number<\w+>"
    r"|string|integer|number|boolean|object|array|enum|float|double|timestamp|date-time|datetime"
    r"|bool|hash|dictionary|currency|uuid)s?(?:\[\])*(?: \| null)?"
)
_MARKS = (
    r"(?:required|optional|deprecated|nullable|read-only|header|query|path|body|cookie"
    r"|conditionally)"
)
_LINE = re.compile(rf"(?P<type>{TYPE})(?P<marks>{_MARKS}*)", re.IGNORECASE)


def take_glued_line(field: Field, line: int, text: str) -> bool:
    """Read ``stringrequired`` or ``enum<string>headerrequired``; False for other texts."""
    found = _LINE.fullmatch(text.strip())
    worded = worded_type(found["type"]) if found and found["marks"] else None
    if found is None or worded is None:
        return False
    take_worded(field, line, worded)
    take_glued_marks(field, line, found["marks"])
    return True


def take_glued_marks(field: Field, line: int, glued: str) -> None:
    for word in re.findall(_MARKS, glued, re.IGNORECASE):
        if mark_word(word):
            set_mark(field, line, mark_word(word))
        elif place_word(word):
            field.location = field.location or place_word(word)
