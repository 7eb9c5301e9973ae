"""Fields as items of a list, terms, paragraphs of their own and headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.read.pages.fields.descriptions import describe
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.field_marks import mark_word
from specmeld.read.pages.fields.glued import glued_field
from specmeld.read.pages.fields.heads import ends_in_marks, take_head
from specmeld.read.pages.fields.label_values import keyword_of
from specmeld.read.pages.fields.remarks import take_bracket, take_worded
from specmeld.read.pages.fields.wire_names import WireName, indentation, level_of, wire_name
from specmeld.read.pages.fields.worded_types import is_type_word, worded_type
from specmeld.read.vocabulary import name_words as vocabulary

_BOLD = re.compile(
    r"(?:\*\*|__)`?(?P<name>[^*`]{1,120}?)`?\s*(?P<colon>[:：]?)(?:\*\*|__)(?P<mark>\\?\*(?!\*)|\?)?"
)
_CODE = re.compile(r"`(?P<name>[^`]{1,120})`(?P<mark>\\?\*(?!\*)|\?)?")
_PLAIN = re.compile(
    r"(?P<name>[:{<$]?[A-Za-z_@$\d][\w.$@\-\[\]>}]{0,119}(?:\[\])?)(?P<mark>\\?\*(?!\*)|\?)?"
    r"(?=\s*$|\s*[:：|=]\s|\s*[:：]$|\s*[([]|\s+[-–—`*]|\s*[,;])"
)
_BESIDE = re.compile(r"(?P<name>[a-z_][\w.$@\-\[\]]{0,119})(?P<mark>\*|\?)?(?=\s)")
"""A plain name followed by only a space."""
_BEFORE = re.compile(
    r"(?:[(\[{<]{0,3}\s?(?P<words>[A-Za-z][\w\[\]]{1,30}(?:[ ,]{1,2}[A-Za-z][\w\[\]]{1,30}){0,3})"
    r"\s?[)\]}>]{0,3}"
    r"|\*\*(?P<bold>[A-Za-z]{3,12})\*\*)[\s:–-]{1,3}(?=`|\*\*)"
)
"""A type or marks before the name: ``(required) `name` ``, ``string `name` ``."""
_EMPHASISED = re.compile(r"`[^`]{1,80}`|\*\*[^*]{1,80}\*\*")
_SEVERAL = re.compile(
    rf"(?P<names>(?:{_EMPHASISED.pattern})(?:\s*(?:,|/|&|,?\s(?:and|or)\s)\s*(?:{_EMPHASISED.pattern}))"
    r"{1,8})(?P<rest>.*)",
    re.DOTALL,
)
_METHODS = frozenset(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])


def item_field(lines: Sequence[tuple[int, str]], *, sure: bool) -> Field | None:
    """The field in an item, a term or a paragraph; None if it is not a field.

    ``sure``: it is in a section of fields, so that a name and text are enough; otherwise it must
    show a type or a mark.
    """
    kept = [(number, text.replace("\n", " ")) for number, text in lines if text.strip()]
    if not kept:
        return None
    glued = glued_field(kept)
    if glued is not None:
        return glued
    text = "\n".join(line for _, line in kept)
    begun = indentation(text) if not text.startswith(("**", "`", ":", "* ")) else 0
    before = _marks_before(text, begun)
    start = before.end() if before else begun
    found = _BOLD.match(text, start) or _CODE.match(text, start) or _PLAIN.match(text, start)
    if found is None and sure:
        found = _beside(text, start)
    if found is None:
        return None
    line = kept[0][0]
    field = None if _is_sentence(found, text) else _begin(found, line)
    if field is None:
        return None
    field.level = level_of(text[:begun]) if text[:begun].strip() else 0
    if before is not None:
        take_bracket(field, line, before["words"] or before["bold"])
    rest = text[found.end() :]
    described = take_head(field, line, _colon(found) + rest, named=True)
    told = rest.lstrip().startswith(("is ", "are "))
    emphasised = found.re is not _PLAIN and found.re is not _BESIDE
    shows = (_shows(field, rest if emphasised else "") and not told) or ends_in_marks(described)
    _describe(field, described, kept)
    code = found.re is _CODE
    wanted = _is_field(field, rest, sure=sure, emphasised=emphasised, code=code)
    return field if wanted and (sure or shows) else None


def item_fields(lines: Sequence[tuple[int, str]], *, sure: bool) -> list[Field]:
    """The fields of an item that may name several: ```page`, `per_page`: Which page``."""
    several = _SEVERAL.fullmatch(lines[0][1].strip()) if lines else None
    if several is not None:
        number, rest = lines[0][0], several["rest"]
        names = _EMPHASISED.findall(several["names"])
        found = [item_field([(number, name + rest), *lines[1:]], sure=sure) for name in names]
        known = [field for field in found if field is not None]
        if len(known) == len(names):
            return known
    one = item_field(lines, sure=sure)
    return [one] if one is not None else []


def _marks_before(text: str, start: int) -> re.Match[str] | None:
    """Marks or a type before the name, if that is all."""
    before = _BEFORE.match(text, start)
    if before is None:
        return None
    words = before["words"] or before["bold"]
    known = all(mark_word(part) or is_type_word(part) for part in re.split(r",\s*", words))
    return before if known or worded_type(words, named=False, weak=False) else None


def _beside(text: str, start: int) -> re.Match[str] | None:
    """``name string required``: a plain name followed only by types and marks."""
    found = _BESIDE.match(text, start)
    if found is None or found["name"] in vocabulary.NO_FIRST_WORDS or is_type_word(found["name"]):
        return None
    probe = named_field(WireName("x"), 0)
    words = take_head(probe, 0, text[found.end() :], named=True)
    return found if not words and probe.entry.said is not None else None


def _is_sentence(found: re.Match[str], text: str) -> bool:
    """Whether a text begins like a sentence, or with a mark: "The `name` is", "**Required**"."""
    if found.re is _CODE:
        return False
    if found.re is _BOLD:
        asks = found["name"][-1:] == "?" and found["name"][:1].isupper()
        return asks or mark_word(found["name"]) != ""
    if not text[found.end() :].startswith((" `", " *")):
        return False
    return found["name"][:1].isupper() or found["name"].lower() in vocabulary.NO_FIRST_WORDS


def _shows(field: Field, rest: str = "(") -> bool:
    """Whether there was a type or a mark; an object's name only counts after a bracket or colon."""
    entry = field.entry
    if entry.required is not None:
        return True
    named = entry.stated is not None and entry.stated.named != ""
    return entry.said is not None and not (named and rest.lstrip()[:1] not in ("(", "[", ":"))


def _colon(found: re.Match[str]) -> str:
    return ":" if found.groupdict().get("colon") else ""


def _begin(found: re.Match[str], line: int) -> Field | None:
    spelled = found["name"].strip("`").strip()
    name = wire_name(spelled + (found["mark"] or "").replace("\\", ""))
    if name is not None:
        return named_field(name, line, spelled)
    return _with_type(spelled, line) if found.re is _CODE else None


def _with_type(spelled: str, line: int) -> Field | None:
    """Code that contains a type beside the name: ```string name```, ```name: Boat[]```."""
    first, _, last = spelled.rpartition(" ")
    for words, text in ((first, last), (last, first.rstrip(":"))):
        name = wire_name(text) if words and text else None
        worded = worded_type(words, named=words is last) if name is not None else None
        if name is not None and worded is not None and not worded.said.literals:
            field = named_field(name, line, text)
            take_worded(field, line, worded)
            return field
    return None


def _is_field(field: Field, rest: str, *, sure: bool, emphasised: bool, code: bool) -> bool:
    entry, shows = field.entry, _shows(field)
    lower = entry.label.lower()
    if entry.label in _METHODS:
        return False
    titled = entry.label[:1].isupper() and (lower in vocabulary.REMARKS or keyword_of(lower))
    if titled and not code and rest.lstrip()[:1] not in ("(", "[", "`"):
        return False
    if lower in vocabulary.NEVER:
        return shows and emphasised and lower not in ("string", "integer", "boolean", "null")
    if shows:
        return True
    if not sure or titled:
        return False
    return emphasised or not rest.strip() or rest.lstrip()[:1] in ":：|=([-–—"


def _describe(field: Field, words: str, lines: Sequence[tuple[int, str]]) -> None:
    """The final words of the item, line by line with line numbers."""
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
    titled = bare and not plain.startswith("`") and (entry.label.istitle() or plain.isupper())
    return None if titled else field
