"""Front matter: the top-level keys at the start of a document, in YAML or TOML.

It is read line by line, since what people write there is often not quite YAML (``api: POST
https://…``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_KEY = re.compile(r"(?P<key>[\w.-]+|\"[^\"]+\"|'[^']+')\s*[:=](?:\s+(?P<value>.*))?$")
_BLOCK = re.compile(r"[|>][+-]?\d?$")
_LIMIT = 400


def split_front_matter(lines: Sequence[str]) -> tuple[int, dict[str, str]]:
    """How many lines the front matter has, and its values; 0 lines if there is none."""
    first = next((at for at, line in enumerate(lines[:20]) if line.strip()), None)
    if first is None:
        return 0, {}
    closers = _FENCES.get(lines[first].strip())
    if closers is None:
        return 0, {}
    for at in range(first + 1, min(len(lines), first + _LIMIT)):
        if lines[at].rstrip() in closers:
            inner = lines[first + 1 : at]
            return (at + 1, _values(inner)) if _is_mapping(inner) else (0, {})
    return 0, {}


def _is_mapping(lines: Sequence[str]) -> bool:
    return all(
        not line.strip() or line[0] in " \t#-[]}" or _KEY.match(line.rstrip()) for line in lines
    ) and any(_KEY.match(line.rstrip()) for line in lines)


def _values(lines: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    at = 0
    while at < len(lines):
        found = _KEY.match(lines[at].rstrip())
        at += 1
        if found is None:
            if lines[at - 1].startswith("["):  # a TOML table: no longer the top level
                break
            continue
        deeper = at
        while deeper < len(lines) and (not lines[deeper].strip() or lines[deeper][0] in " \t"):
            deeper += 1
        value = _value((found["value"] or "").strip(), lines[at:deeper])
        if value:
            values.setdefault(found["key"].strip("\"'"), value)
        at = deeper
    return values


def _value(text: str, following: Sequence[str]) -> str:
    if _BLOCK.fullmatch(text):
        return " ".join(line.strip() for line in following if line.strip())
    if not text or text[0] in "[{":
        return ""
    if text[0] in "\"'":
        end = text.find(text[0], 1)
        inner = text[1:end] if end > 0 else text[1:]
        return inner if end > 0 else " ".join([inner, *(line.strip() for line in following)])
    text = text.split(" #", 1)[0].rstrip()
    return " ".join([text, *(line.strip() for line in following if line.strip())])
