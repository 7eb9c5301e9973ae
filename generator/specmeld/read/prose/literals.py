"""Values in running text: code spans, quoted words, numbers and bare words."""

from __future__ import annotations

import json
import re

from specmeld.model.json import JSON
from specmeld.read.prose.plain_sentences import words

_NUMBER = r"[-+]?\d[\d,]{0,20}(?:\.\d{1,20})?(?![\w.:*-])"
_QUOTED = (
    r"`(?P<code>[^`\n]{1,200})`|\"(?P<double>[^\"\n]{1,200})\""
    r"|(?<!\w)'(?P<single>[^'\n]{1,200})'(?!\w)"
)
LITERAL = (
    rf"(?:{_QUOTED}|(?P<plain>(?:{_NUMBER}"
    r"|[A-Za-z0-9_$./][\w.\-/:*\[\]@+]{0,200}|\[\]|\{\})))"
)
"""A value; the group that matched shows its notation."""

ITEM = re.compile(
    rf"(?:{_QUOTED}|(?P<plain>[-+]?\d{1, 20}(?:\.\d{1, 20})?(?![\w.:-])"
    r"|[A-Za-z0-9_$][\w.\-/:*\[\]@+]{0,100}))(?:\s?\((?:the )?default\))?"
)
"""A value in a list of them."""

NO_VALUES = words(
    """a an the this that these those it its they them which what who whose whatever any all some
    each every either neither both one of in on at to for with without by from as is are was be
    been being not no none null nil nothing empty unset undefined unlimited infinite infinity
    today now current currently present required returned included ignored optional available
    enabled disabled set used supported allowed valid invalid positive negative unique visible
    public lower uppercase lowercase upper sorted first last same equal equals possible necessary
    non-null here there if when unless use using uses followed provided shown sent given specified
    based whether case-insensitive case-sensitive whichever server client n/a recommended"""
)
"""Words that are only values if quoted."""

_PLACEHOLDER = re.compile(r"<[^<>]+>|\{[^{}]+\}")


def value_of(
    found: re.Match[str], type: str | None, *, no_values: frozenset[str] = NO_VALUES
) -> JSON:
    """The literal as a JSON value of the type; None if it is not one (including JSON's null)."""
    groups = found.groupdict()
    quoted = groups.get("double") or groups.get("single")
    text = (groups.get("code") or quoted or groups.get("plain") or "").strip()
    if groups.get("plain"):
        text = text.rstrip(".:,/") or text
        if text.lower() in no_values:
            return None
    elif len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text, quoted = text[1:-1], text
    return None if _PLACEHOLDER.search(text) else typed_value(text, type, quoted=bool(quoted))


def typed_value(text: str, type: str | None, *, quoted: bool = False) -> JSON:
    """The value of a word at a place of a type; None if it cannot be one."""
    value = _parsed(text)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match type:
        case "string":
            return text if text.lower() != "null" else None
        case "integer" | "number" if isinstance(value, int | float) and number:
            whole = float(value).is_integer()
            return int(value) if whole else value if type == "number" else None
        case "boolean":
            return {"false": False, "true": True}.get(text.lower())
        case "array":
            return value if isinstance(value, list) else None
        case "object":
            return value if isinstance(value, dict) else None
        case None:
            return text if quoted else value
    return None


def _parsed(text: str) -> JSON:
    plain = text.replace(",", "") if re.fullmatch(r"[-+\d.,]+", text) else text
    try:
        value: JSON = json.loads(plain.removeprefix("+"))
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, float) and value in (float("inf"), float("-inf")) else value
