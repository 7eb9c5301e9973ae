"""Icons that mean yes or no, by the words of their names."""

from __future__ import annotations

import re

YES, NO = "✔", "✗"

_YES = re.compile(r"check|tick|(?:^|[\s_-])(?:ok|yes)(?:$|[\s_-])", re.IGNORECASE)
_NO = re.compile(
    r"(?:^|[\s_-])(?:x|times|cross|close|remove|no|xmark|cancel)(?:$|[\s_-])", re.IGNORECASE
)
_EMOJI = re.compile(
    r":(?:(?P<yes>white_check_mark|heavy_check_mark|ballot_box_with_check|check_mark|check)"
    r"|x|heavy_multiplication_x|negative_squared_cross_mark|cross_mark|no_entry(?:_sign)?):"
)


def icon_sign(names: str) -> str:
    """The sign of an icon with these words in its name; empty for any other icon."""
    if _YES.search(names):
        return YES
    return NO if _NO.search(names) else ""


def with_signs(text: str) -> str:
    """Text with emoji codes replaced by signs: ``:white_check_mark:``."""
    return _EMOJI.sub(lambda found: YES if found["yes"] else NO, text)
