"""Names on the wire, from their spellings on pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from specmeld.read.vocabulary import name_words as vocabulary

_NESTING = (
    "\u21b3\u2514\u251c\u2500\u2502\u2570\u2517\u2523\u2501\u2503\u256d\u2937\u00bb\u203a\u2192\u00b7"
    "\u2022\u2219\u221f\u25e6\u25aa\u25cf\u25cb\u25a0\u2043\u2ba1\u21aa\u2ba9"
)
"""Arrows, corners and bullets before the name of something nested."""
_DASHES = "-\u2013\u2014"
_SPACES = " \\t\u00a0\u2002\u2003\u3000"
_INDENT = re.compile(
    rf"(?:[{_SPACES}{_NESTING}|>]|[{_DASHES}](?=[{_DASHES}{_SPACES}>])|[+*] |\.{{2,}}|(?<=-)>)*"
)
_NAME = re.compile(
    r"[A-Za-z_@$][\w@$-]{0,99}(?:[:/][A-Za-z_]\w{0,60})*|\d{1,6}[A-Za-z_][\w-]{0,99}", re.ASCII
)
_STEP = re.compile(r"->|→|[.>»]|::|\[(?P<key>[^\[\]]{0,60})\]|\{\}")
_ASSIGNED = re.compile(
    r"(?P<name>[^=\s]{1,100})=(?:<(?P<angle>[^<>]{1,60})>|\{(?P<brace>[^{}]{1,60})\}"
    r"|\[(?P<square>[^\[\]]{1,60})\]|(?P<plain>string|int|integer|bool|boolean|number|float))"
    r"|(?P<before>[\w.$@\[\]-]{1,100}?)(?P<optional>\??):\s?(?P<behind>(?:string|int|integer|bool|boolean"
    r"|number|float|object|array|uuid|date|datetime)(?:\[\])?)"
)
_MARKED_PATH = re.compile(
    r":(?P<colon>[A-Za-z_][\w-]*)|\$?\{(?P<brace>[^{}]{1,80})\}|<(?P<angle>[^<>]{1,80})>"
    r"|«(?P<guillemet>[^«»]{1,80})»|\((?P<round>[A-Za-z_][\w-]*)\)"
)


@dataclass(frozen=True, slots=True)
class WireName:
    """A name, its parents, and the marks in its spelling."""

    name: str
    ancestors: tuple[str, ...] = ()
    is_array: bool = False
    required: bool | None = None
    type: str = ""
    """Words for a type within the name, as in ``limit=<number>``."""


def indentation(text: str) -> int:
    """Width of the nesting marks before a name: ``↳``, ``└─``, ``--``, spaces."""
    found = _INDENT.match(text)
    return found.end() if found else 0


def level_of(marks: str) -> int:
    """The depth of a row with such marks before its name, as far as one row shows."""
    bare = "".join(marks.split())
    if not bare:
        return 1 if len(marks.replace("\t", "  ")) > 1 else 0
    dashes = bare.strip("-–—") == ""
    arrows = sum(map(bare.count, "↳»›→⤷↪>"))
    return max(len(bare) // 2 if dashes else arrows, 1)


def wire_name(text: str, *, spaced: bool = False) -> WireName | None:
    """Read a name with its marks; None if it cannot be one.

    ``spaced``: it is in a column of names, where "owner: email" and "owner > email" mean
    ``owner.email``.
    """
    bare = text.strip().strip("`").strip().strip("\"'").replace("\\", "")
    if not bare or len(bare) > 200:
        return None
    required: bool | None = None
    if bare[-1] == "*" and len(bare) > 1 and bare[-2] not in ".[":
        bare, required = bare[:-1].rstrip("*"), True
    if bare[-1:] == "?":
        bare, required = bare[:-1], False
    if bare[:1] in "*" and len(bare) > 1:
        bare, required = bare[1:], True
    if bare[:1] in ("?", "&"):
        bare = bare[1:]
    assigned = _ASSIGNED.fullmatch(bare)
    type_ = ""
    if assigned:
        bare = assigned["name"] or assigned["before"]
        words = ("angle", "brace", "square", "plain", "behind")
        type_ = next((assigned[each] for each in words if assigned[each]), "")
        required = False if assigned["optional"] else required
    bare, typed = _without_path_marks(bare)
    steps = _steps(bare, spaced)
    if steps is None:
        return None
    is_array = steps[-1] == "[]" and len(steps) > 1
    if is_array:
        steps = steps[:-1]
    name = steps[-1]
    if not _is_name(name):
        return None
    return WireName(name, tuple(steps[:-1]), is_array, required, type_ or typed)


def _without_path_marks(text: str) -> tuple[str, str]:
    """A name without the marks of a path, and the type within them."""
    marked = _MARKED_PATH.fullmatch(text)
    if marked:
        inner = next(filter(None, marked.groups()), "")
        first, _, second = (part.strip() for part in inner.partition(":"))
        return (second, first) if first in ("string", "int", "integer", "uuid") else (first, second)
    if text[:1] == "$" and text.lower() not in vocabulary.ODATA and text[1:2] not in (".", "["):
        return text[1:], ""
    return text, ""


def _steps(text: str, spaced: bool) -> list[str] | None:
    if spaced:
        text = re.sub(r"\s*(?:->|→|>|»|::)\s*", ".", text)
        text = re.sub(r"(?<=[\w\]])\s*(?::\s+|\s:|\s/\s)\s*(?=[A-Za-z_])", ".", text)
    if _NAME.fullmatch(text):
        return [text]
    steps: list[str] = []
    start = 0
    for found in _STEP.finditer(text):
        before = text[start : found.start()]
        if before:
            steps.append(before)
        key = found["key"]
        if key is not None or found.group() == "{}":
            steps.append("[]" if _is_index(key or "") else (key or "").strip("\"'"))
        start = found.end()
    if text[start:]:
        steps.append(text[start:])
    if steps[:1] == ["$"]:
        steps = steps[1:]
    steps = [
        "[]" if step and _is_index(step) and (at < len(steps) or not step.isalpha()) else step
        for at, step in enumerate(steps, 1)
    ]
    if not steps or not all(step == "[]" or _is_name(step) for step in steps):
        return None
    return steps


def _is_index(key: str) -> bool:
    return key in ("", "*", "n", "N", "i", "index", "#", "]") or key.isdigit()


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and text.strip("_-") != ""
