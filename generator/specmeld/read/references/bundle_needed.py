"""Whether a document has to be bundled at all: most refer to nothing but their own components."""

from __future__ import annotations

import re

from specmeld.model.json import JSON
from specmeld.read.references.schema_identifiers import DATA, MAPS

_OUTWARD = re.compile(r"""\$ref["']?\s*:\s*\\?["']?(?!\#/|["'\s\\])""")
_NAMED = re.compile(r"\$(?:id|anchor|schema|dynamic\w+|recursive\w+)\b")
_REFERENCE = re.compile(r"\$ref\b")
_MAP = re.compile(r"\b(?:properties|paths|responses|parameters)\Z")
_FAR = 400
"""Characters between the name of a map and the reference that stands for it; most are spaces."""

_NAMES = frozenset(
    [
        "$id",
        "$anchor",
        "$schema",
        "$dynamicAnchor",
        "$dynamicRef",
        "$recursiveAnchor",
        "$recursiveRef",
        "jsonSchemaDialect",
    ]
)
"""Keywords that name a schema, refer by name, or tell a draft."""


def needs_bundling(text: str, root: JSON) -> bool:
    """Whether a document may refer to another file or by name, or have schemas of another draft.

    ``text`` is what its value ``root`` was read from.
    """
    named = "jsonSchemaDialect" in text or _NAMED.search(text)
    if _OUTWARD.search(text) or (named and _has_names(root)):
        return True
    return any(_is_of_map(text, found.start()) for found in _REFERENCE.finditer(text))


def _is_of_map(text: str, at: int) -> bool:
    """Whether the reference there may stand for a whole map."""
    before = text[max(at - _FAR, 0) : at].rstrip(" \t\r\n\"'{:")
    return _MAP.search(before[-12:]) is not None


def _has_names(root: JSON) -> bool:
    """Whether a name is more than a property or part of an example."""
    waiting: list[tuple[str, JSON]] = [("", root)]
    while waiting:
        at, value = waiting.pop()
        if isinstance(value, list):
            waiting += [("", each) for each in value if isinstance(each, dict | list)]
        elif isinstance(value, dict):
            if any(not isinstance(value[name], dict) for name in _NAMES & value.keys()):
                return True
            waiting += [
                (key, each)
                for key, each in value.items()
                if isinstance(each, dict | list) and (at in MAPS or key not in DATA)
            ]
    return False
