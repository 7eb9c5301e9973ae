"""One line of MSON: ``name: sample (type, required) - words``, in its usual spellings.

MSON: https://apiblueprint.org/documentation/mson/specification.html. Older blueprints write
parameters as ``name = `default` (optional, number, `sample`) ... words``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ATTRIBUTES = frozenset(
    ["required", "optional", "fixed", "fixed-type", "nullable", "default", "sample"]
)

_LONGEST = 4000
"""Characters of a line that are parsed; the rest is description."""

_SPACES = re.compile(r"\s{10,}")
"""More of them than any value has."""

_LINK = re.compile(r"\[([^\[\]]+)\](?:\[[^\[\]]*\]|\([^()]*\))\Z")
_NESTED = re.compile(r"([^\[\]]+)\[(.*)\]\Z", re.DOTALL)
_NAME_END = re.compile(r":(?=\s|\Z)|\s+=(?=\s)|\s(?=\()|\s+[-–](?=\s)|\s+\.\.\.")
_WORDS = re.compile(r"\s*(?:[-–:]\s|\.\.\.)?\s*")
_DASH = re.compile(r"(?:\A|\s)(?:[-–]\s|\.\.\.)")


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type as written: ``array[Boat, string]`` is ``array`` with two inside."""

    name: str
    inside: tuple[TypeName, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """The parts of a line; missing ones are empty."""

    name: str = ""
    sample: str = ""
    default: str = ""
    type: TypeName | None = None
    attributes: frozenset[str] = frozenset()
    words: str = ""
    variable: bool = False
    """Whether the name is a placeholder for any name, as in ``*rel*``."""
    typed: bool = False
    """Whether the line has a bracket with its type or attributes."""


def parse_signature(text: str, is_type: Callable[[str], bool]) -> Signature:
    """The parts of a line; ``is_type`` recognizes the names of types, in brackets or not."""
    head, tail = _SPACES.sub(" ", text[:_LONGEST]), text[_LONGEST:]
    name, rest, variable = _name(head)
    sample, default = "", ""
    if rest[:1] == "=":
        rest = rest[1:].lstrip()
        default, rest = _value(rest, is_type)
    elif rest[:1] == ":":
        sample, rest = _value(rest[1:].lstrip(), is_type)
    group, words = _group(rest.lstrip())
    if group is None:
        return Signature(name, sample, default, words=_bare(rest) + tail, variable=variable)
    type_, attributes, shown = _in_group(group)
    return Signature(
        name,
        sample or shown,
        default,
        type_,
        attributes,
        _bare(words) + tail,
        variable,
        typed=True,
    )


def parse_type(text: str, depth: int = 0) -> TypeName:
    """``array[Boat]``, ``Boat``, ``[Boat][]`` or ``*Boat*``."""
    text = unquoted(text.strip())
    if link := _LINK.match(text):
        return TypeName(link[1].strip())
    nested = _NESTED.match(text)
    if nested is None or depth > 8:
        return TypeName(text)
    inside = tuple(parse_type(part, depth + 1) for part in split(nested[2]) if part.strip())
    return TypeName(nested[1].strip(), inside)


def unquoted(text: str) -> str:
    """A value without surrounding backticks, quotes or stars."""
    text = text.strip()
    for quote in ("`", '"', "'", "*"):
        if len(text) > 1 and text[0] == text[-1] == quote:
            return text.strip("`") if quote == "`" else text[1:-1]
    return text


def split(text: str) -> Iterator[str]:
    """The parts between commas outside brackets and backticks."""
    depth, start, quoted = 0, 0, False
    for at, char in enumerate(text):
        if char == "`":
            quoted = not quoted
        elif not quoted and char in "[(":
            depth += 1
        elif not quoted and char in "])":
            depth -= 1
        elif char == "," and depth <= 0 and not quoted:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _name(text: str) -> tuple[str, str, bool]:
    """The name, what follows it, and whether it is a placeholder."""
    if text[:1] == "(":
        return "", text, False
    for quote in ("``", "`", "**", "*", "__", '"'):
        end = text.find(quote, len(quote))
        if text.startswith(quote) and end > 0:
            name = text[len(quote) : end].strip()
            return name, text[end + len(quote) :].lstrip(), quote == "*"
    end_ = _NAME_END.search(text)
    if end_ is None:
        return text.strip(), "", False
    return text[: end_.start()].strip(), text[end_.start() :].lstrip(), False


def _value(text: str, is_type: Callable[[str], bool]) -> tuple[str, str]:
    """A sample or default value, and what follows it."""
    if text[:1] == "`":
        end = text.find("`", 1)
        if end > 0 and not text[end + 1 :].lstrip().startswith(","):
            return text[1:end], text[end + 1 :]
    starts = [at for at, char in enumerate(text) if char == "(" and (not at or text[at - 1] == " ")]
    known = (at for at in starts[:20] if _is_group(text[at:], is_type))
    at = next(known, None)
    dash = _DASH.search(text)
    if at is None or (dash is not None and dash.start() < at):
        at = dash.start() if dash else len(text)
    return text[:at].strip(), text[at:]


def _is_group(text: str, is_type: Callable[[str], bool]) -> bool:
    group, _ = _group(text)
    if group is None:
        return False
    type_, attributes, _ = _in_group(group)
    return bool(attributes) or (type_ is not None and is_type(type_.name))


def _group(text: str) -> tuple[str | None, str]:
    """The content of the brackets at the start of a text, and what follows them."""
    if text[:1] != "(":
        return None, text
    depth, quoted = 0, False
    for at, char in enumerate(text):
        if char == "`":
            quoted = not quoted
        elif not quoted and char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0:
                return text[1:at], text[at + 1 :]
    return None, text


def _in_group(group: str) -> tuple[TypeName | None, frozenset[str], str]:
    """The type, the attributes and the sample in the brackets."""
    type_, attributes, sample = None, set[str](), ""
    for part in split(group):
        word = part.strip()
        if word.lower() in ATTRIBUTES:
            attributes.add(word.lower())
        elif word[:1] == "`":
            sample = unquoted(word)
        elif word and type_ is None:
            type_ = parse_type(word)
    return type_, frozenset(attributes), sample


def _bare(text: str) -> str:
    match = _WORDS.match(text)
    return text[match.end() if match else 0 :].strip()
