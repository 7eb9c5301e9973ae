"""Fields as lines of a listing: annotated JSON, interfaces, ``name: string (required)``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from specmeld.read.containers.page_events import Code
from specmeld.read.pages.fields.descriptions import complete, describe
from specmeld.read.pages.fields.field import Field, named_field
from specmeld.read.pages.fields.field_marks import mark_word, set_mark
from specmeld.read.pages.fields.heads import take_head
from specmeld.read.pages.fields.json_listings import json_fields
from specmeld.read.pages.fields.remarks import set_type
from specmeld.read.pages.fields.wire_names import wire_name
from specmeld.read.pages.fields.worded_types import worded_type
from specmeld.read.pages.lines import SaidType
from specmeld.read.pages.stated_types import StatedType

_LINE = re.compile(
    r"\s*(?:(?:readonly|public|export|const|let|required|optional|repeated)\s+)?"
    r"(?P<quote>[\"'`]?)(?P<name>[A-Za-z_$@][\w.$@-]{0,79}(?:\[\])?)(?P=quote)(?P<mark>[?!*]?)\s*:(?!//)\s*(?P<value>.*)"
)
_TYPE_FIRST = re.compile(
    r"\s*(?:(?:optional|required|repeated|public|private|final|readonly)\s+)*"
    r"(?P<type>[A-Za-z][\w.<>, \[\]?]{0,60}?)\s+(?P<name>[a-z_]\w{0,79})\s*(?:=\s*\d+\s*)?;\s*$"
)
"""``string name = 1;`` of Protocol Buffers, ``List<String> tags;`` of Java."""
_GO = re.compile(
    r"\s*\w+\s+(?P<type>[*\[\]\w.]{1,60})\s+`json:\"(?P<name>[\w-]{1,80})(?P<more>[\w,]*)\"[^`]*`\s*$"
)
"""``Name string `json:"name,omitempty"` `` of Go."""
_COMMENT = re.compile(r"\s*(?://|#(?=\s|$)|/\*|<-|←|--(?=\s))\s?(?P<words>.*?)\s*(?:\*/)?\s*$")
_SEVERAL = re.compile(
    r"^\s*[{\[]?\s*([\"'])[\w$.-]{1,60}\1\s*:[^/#{\[]{0,200},\s*([\"'])[\w$.-]{1,60}\2\s*:"
)
"""Two keys on one line, as in samples."""
_ONLY_COMMENT = re.compile(r"\s*(?://+|#+|/\*+|\*(?!/))\s*(?P<words>.*?)\s*(?:\*/)?\s*$")
_WORDED = re.compile(r"\s*(?P<name>[a-z_$][\w$.]{0,79}(?:\[\])?)\s+[-–—]\s+(?P<words>[^\W\d_].*)")
_OPENS = re.compile(
    r"(?:export\s+)?(?:interface|type|class|struct|message|object)\s+\w+[^{]*\{?\s*$"
)
_EMPTY = frozenset(["null", "[]", "{}", '"null"', "{...}", "[...]", "{…}", "[…]"])
"""Values that are as likely in a sample as in a description."""
_LONGEST = 2_000


@dataclass
class _Listing:
    fields: list[Field] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)
    """What each open brace or bracket adds to the ancestors: ``owner``, ``crew []``, nothing."""
    comments: list[tuple[int, str]] = field(default_factory=list)
    lines: int = 0
    typed: int = 0

    def take(self, one: Field, comment: str, number: int) -> None:
        """Read a field that is declared with its type."""
        one.ancestors = (*" ".join(self.stack).split(), *one.ancestors)
        self.lines += 1
        self.typed += 1
        self.fields.append(one)
        describe(one, [*self.comments, *([(number, comment)] if comment else [])])
        self.comments.clear()


def listing_fields(code: Code) -> list[Field]:
    """The fields in a listing; empty if it is a sample or a program."""
    whole = json_fields(code) or _worded(code)
    if whole is not None:
        return whole
    if code.text.lstrip()[:1] in ("{", "[") and any(
        _SEVERAL.match(text) for _, text in code.lines if len(text) <= _LONGEST
    ):
        return []
    listing = _Listing()
    last: Field | None = None
    for number, text in code.lines:
        if len(text) > _LONGEST:
            return []
        stripped = text.strip()
        if not stripped:
            continue
        only = _ONLY_COMMENT.fullmatch(text)
        if only is not None:
            if only["words"]:
                listing.comments.append((number, only["words"]))
            continue
        body, comment = _without_comment(text)
        if _OPENS.match(body.strip()):
            listing.comments.clear()
            if body.rstrip().endswith("{"):
                listing.stack.append("")
            continue
        found = _LINE.match(body)
        declared = _declared(body, number) if found is None else None
        if declared is not None:
            listing.take(declared, comment, number)
            last = declared
            continue
        if found is None:
            if not _structure(listing, body.strip()):
                return []
            if comment and last is not None:
                describe(last, [(number, comment)])
            continue
        listing.lines += 1
        one = _line_field(listing, number, found, comment)
        if one is None:
            return []
        last = one
        listing.comments.clear()
    if not listing.lines or listing.typed * 2 < listing.lines:
        return []
    return listing.fields


def _worded(code: Code) -> list[Field] | None:
    """The fields of a listing with a name, a dash and text on each line."""
    lines = [(number, text) for number, text in code.lines if text.strip()]
    found = [_WORDED.fullmatch(text) if len(text) < _LONGEST else None for _, text in lines]
    if len(found) < 2 or not all(found):
        return None
    fields = []
    for (number, _), line in zip(lines, found, strict=True):
        if line is not None and (name := wire_name(line["name"])) is not None:
            one = named_field(name, number, line["name"])
            describe(one, [(number, line["words"])])
            fields.append(one)
    return fields


def _declared(body: str, number: int) -> Field | None:
    """A line of a class, struct or message: the type is before the name or after it."""
    found = _GO.match(body) or _TYPE_FIRST.match(body)
    name = wire_name(found["name"]) if found else None
    if found is None or name is None:
        return None
    one = named_field(name, number, found["name"])
    if not set_type(one, number, found["type"].strip("*"), named=found["type"][:1].isupper()):
        return None
    if body.lstrip().startswith("repeated ") and one.entry.stated:
        items = StatedType(("array",), items=one.entry.stated)
        one.entry.said = SaidType(items)
    if "omitempty" in found.groupdict().get("more", "") or body.lstrip().startswith("optional "):
        set_mark(one, number, "optional")
    return one


def _without_comment(text: str) -> tuple[str, str]:
    quote = ""
    for index, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote and text[index - 1] != "\\" else quote
        elif letter in "\"'`":
            quote = letter
        elif letter in "/#<←-" and (index == 0 or text[index - 1] in " \t,;{[\"')0123456789"):
            found = _COMMENT.fullmatch(text, index)
            if found is not None:
                return text[:index].rstrip(), found["words"]
    return text.rstrip(), ""


def _structure(listing: _Listing, text: str) -> bool:
    """Track braces and brackets of a line without a name; False if it has anything else."""
    for letter in text:
        if letter == "{":
            listing.stack.append("")
        elif letter == "[":
            listing.stack.append("[]")
        elif letter in "}]":
            if listing.stack:
                listing.stack.pop()
        elif letter not in ",; \t.…":
            bare = text.strip("\"',; ")
            return worded_type(bare, named=False) is not None
    return True


def _line_field(listing: _Listing, number: int, found: re.Match[str], comment: str) -> Field | None:
    name = wire_name(found["name"])
    if name is None:
        return None
    one = named_field(name, number, found["name"])
    one.ancestors = (*" ".join(listing.stack).split(), *name.ancestors)
    if found["mark"]:
        set_mark(one, number, "optional" if found["mark"] == "?" else "required")
    value = found["value"].strip()
    opened = _opened(value)
    named = not found["quote"] and (bool(listing.stack) or value.endswith(";"))
    clear = _take_value(one, number, value, opened, named=named)
    if opened or "".join(value.rstrip(",; ").split()) in _EMPTY:
        listing.lines -= 1
    else:
        listing.typed += clear
    listing.fields.append(one)
    words = [*listing.comments]
    if words:
        describe(one, words)
    if comment:
        describe(one, [(number, comment)])
    if comment and (one.entry.required or one.entry.said) and not clear:
        listing.typed += 1
    complete(one)
    for depth, step in enumerate(opened):
        outer = one.entry.label if depth == 0 else ""
        listing.stack.append(" ".join(filter(None, (outer, "[]" if step == "[" else ""))))
    return one


def _opened(value: str) -> str:
    """The braces and brackets that a value opens and does not close."""
    open_: list[str] = []
    for letter in value:
        if letter in "{[":
            open_.append(letter)
        elif letter in "}]" and open_:
            open_.pop()
    return "".join(open_)


def _take_value(one: Field, number: int, value: str, opened: str, *, named: bool) -> bool:
    """Read the value of a line; returns whether it is a type and not a sample."""
    text = value.rstrip(",; ")
    if opened:
        one.entry.markable = False
        set_type(one, number, "object" if opened[0] == "{" else "array")
        return True
    quoted = re.fullmatch(r"([\"'`])(.*)\1", text)
    bare = (quoted[2] if quoted and quoted[1] not in quoted[2] else text).strip()
    bare = bare[1:-1] if bare[:1] == "<" and bare[-1:] == ">" else bare
    if bare and set_type(one, number, bare, named=named and not quoted and text[:1].isalpha()):
        return True
    rest = take_head(one, number, bare, named=True)
    if rest and (mark := mark_word(rest)):
        set_mark(one, number, mark)
        rest = ""
    if one.entry.said is not None:
        if rest:
            describe(one, [(number, rest)])
        return True
    if rest:
        one.fact(number, "example", rest)
    return False
