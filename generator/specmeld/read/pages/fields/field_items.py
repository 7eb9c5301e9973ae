"""Fields as items of a list, terms, paragraphs of their own and headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.pages.fields.descriptions import describe
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.glued import glued_field
from specmeld.read.pages.fields.heads import take_head
from specmeld.read.pages.fields.wire_names import indentation, level_of, wire_name
from specmeld.read.vocabulary import names as vocabulary

_BOLD = re.compile(
    r"(?:\*\*|__)`?(?P<name>[^*`]{1,120}?)`?\s*(?P<colon>[:：]?)(?:\*\*|__)(?P<mark>\\?\*(?!\*)|\?)?"
)
_CODE = re.compile(r"`(?P<name>[^`]{1,120})`(?P<mark>\\?\*(?!\*)|\?)?")
_PLAIN = re.compile(
    r"(?P<name>[:{<$]?[A-Za-z_@$\d][\w.$@\-\[\]>}]{0,119}(?:\[\])?)(?P<mark>\\?\*(?!\*)|\?)?(?=\s*$|\s*[:：|=]\s|\s*[:：]$|\s*[([]|\s+[-–—`*]|\s*[,;])"
)


def item_field(lines: Sequence[tuple[int, str]], *, sure: bool) -> Field | None:
    """The field that an item, a term or a paragraph describes; None where it is no field.

    ``sure``: it stands in a section of fields, so that a name and words are enough; otherwise it
    has to show a type or a mark.
    """
    kept = [(number, text.replace("\n", " ")) for number, text in lines if text.strip()]
    if not kept:
        return None
    glued = glued_field(kept)
    if glued is not None:
        return glued
    text = "\n".join(line for _, line in kept)
    begun = indentation(text) if not text.startswith(("**", "`", ":", "* ")) else 0
    found = _BOLD.match(text, begun) or _CODE.match(text, begun) or _PLAIN.match(text, begun)
    if found is None:
        return None
    field = _begin(found, kept[0][0])
    if field is None:
        return None
    field.level = level_of(text[:begun]) if text[:begun].strip() else 0
    rest = text[found.end() :]
    emphasised = found.re is not _PLAIN
    described = take_head(field, kept[0][0], _colon(found) + rest, named=True)
    _describe(field, described, kept)
    return field if _is_field(field, rest, sure=sure, emphasised=emphasised) else None


def _colon(found: re.Match[str]) -> str:
    return ":" if found.groupdict().get("colon") else ""


def _begin(found: re.Match[str], line: int) -> Field | None:
    name = wire_name(found["name"] + (found["mark"] or "").replace("\\", ""))
    if name is None:
        return None
    return named_field(name, line, found["name"].strip("`"))


def _is_field(field: Field, rest: str, *, sure: bool, emphasised: bool) -> bool:
    entry = field.entry
    shows = entry.said is not None or entry.required is not None
    lower = entry.label.lower()
    if lower in vocabulary.NEVER:
        return shows and emphasised and lower not in ("string", "integer", "boolean", "null")
    if shows:
        return True
    if not sure or (entry.label[:1].isupper() and lower in vocabulary.REMARKS):
        return False
    return emphasised or not rest.strip() or rest.lstrip()[:1] in ":：|=([-–—"


def _describe(field: Field, words: str, lines: Sequence[tuple[int, str]]) -> None:
    """Words that end the item, line by line with the numbers of the lines."""
    parts = words.split("\n") if words else []
    numbers = [number for number, _ in lines][len(lines) - len(parts) :]
    describe(field, [(n, part) for n, part in zip(numbers, parts, strict=True) if part.strip()])


def heading_field(text: str, line: int) -> Field | None:
    """The field that a heading names: ``name``, ```limit` (integer)``; None for other headings."""
    plain = text.strip()
    field = item_field([(line, plain)], sure=True)
    if field is None:
        return None
    name = wire_name(plain) or wire_name(plain.strip("`*"))
    bare = name is not None and " " not in plain
    entry = field.entry
    if entry.said is None and entry.required is None and not bare:
        return None
    if bare and not plain.startswith("`") and entry.label[:1].isupper():
        return None if entry.label.lower() in vocabulary.REMARKS else field
    return field
