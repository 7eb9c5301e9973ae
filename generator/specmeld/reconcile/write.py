"""The canonical document as YAML text: stable, readable in a diff, and quick to write.

YAML 1.1 and 1.2 readers read it alike: whatever either would take for a number, a date or a keyword
such as ``on`` is quoted. Every string has one of four forms: plain or single-quoted, folded at
``_WIDTH``; line by line under ``|``; double-quoted if characters need escapes.
"""

from __future__ import annotations

import json
import re

import yaml

from specmeld.model.json import JSON, JSONObject

_WIDTH = 100
"""Columns after which the next single space becomes a line break."""
_LONGEST_KEY = 1000
"""Most characters of a plain key; readers take 1,024 on one line (YAML 1.2.2, section 8.2.2)."""
_REMEMBERED = 64
"""Most characters of cached strings, most of which are keywords."""

_INDICATORS = frozenset("#,[]{}&*!|>'\"%@`")
_BEFORE_SPACE = frozenset("-?:")
"""Characters that are indicators at the beginning if a space follows."""
_ESCAPED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_CORE = re.compile(
    r"0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[yYnN]"
)
"""Not strings to readers of 1.2 (section 10.3.2), or of 1.1 by its specification."""
_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
"""First character → what readers of 1.1 take for something other than a string."""


def canonical_yaml(document: JSONObject) -> str:
    """The document as YAML; keys in its order."""
    writer = _Writer()
    writer.members(document, "\n", "")
    return "".join(writer.parts) + "\n" if document else "{}\n"


class _Writer:
    """A ``pad`` is a line break and the indentation after it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._keys: dict[str, str] = {}
        self._forms: dict[str, str] = {}

    def members(self, value: JSONObject, pad: str, lead: str) -> None:
        """An object's members, the first after ``lead``."""
        write, keys, below = self.parts.append, self._keys, pad + "  "
        for key, each in value.items():
            head = lead + (keys.get(key) or self._key(key, pad))
            lead = pad
            if type(each) is str:
                write(f"{head} {self._text(each, below, len(pad) + len(key) + 1)}")
            elif type(each) is dict and each:
                write(head)
                self.members(each, below, below)
            elif type(each) is list and each:
                write(head)
                self._items(each, below, below)
            else:
                write(f"{head} {_word(each)}")

    def _items(self, value: list[JSON], pad: str, lead: str) -> None:
        write, below = self.parts.append, pad + "  "
        for each in value:
            head, lead = lead + "-", pad
            if type(each) is str:
                write(f"{head} {self._text(each, below, len(pad) + 1)}")
            elif type(each) is dict and each:
                self.members(each, below, head + " ")
            elif type(each) is list and each:
                self._items(each, below, head + " ")
            else:
                write(f"{head} {_word(each)}")

    def _key(self, key: str, pad: str) -> str:
        form = _form(key) or _escaped(key)
        if len(form) > _LONGEST_KEY:
            return f"? {form}{pad}:"
        self._keys[key] = form + ":"
        return form + ":"

    def _text(self, text: str, pad: str, column: int) -> str:
        """A string that begins in ``column`` and continues after ``pad``."""
        form = self._forms.get(text)
        if form is None:
            form = _form(text)
            if not form:
                return _lines(text, pad)
            if len(text) <= _REMEMBERED:
                self._forms[text] = form
        return form if column + len(form) <= _WIDTH else _folded(form, pad, column)


def _form(text: str) -> str:
    """The string on one line, plain or single-quoted; empty if neither is possible."""
    if not text.isprintable() and ("\n" in text or _ESCAPED.search(text)):
        return ""
    if not text or _means_more(text):
        return "'" + text.replace("'", "''") + "'"
    return text


def _means_more(text: str) -> bool:
    """Whether a plain string would be read as anything else."""
    first = text[0]
    return (
        first in _INDICATORS
        or first == " "
        or text[-1] in " :"
        or (first in _BEFORE_SPACE and text[1:2] in ("", " "))
        or ": " in text
        or " #" in text
        or text.startswith(("---", "..."))
        or any(regexp.match(text) for _, regexp in _RESOLVERS.get(first, ()))
        or _CORE.fullmatch(text) is not None
    )


def _word(value: JSON) -> str:
    """Anything but a string, and the empty containers."""
    if type(value) is int:
        return str(value)
    if isinstance(value, float):
        mantissa, e, exponent = repr(value).partition("e")
        return mantissa + ("" if "." in mantissa or not e else ".0") + e + exponent
    return json.dumps(value)


def _folded(form: str, pad: str, column: int) -> str:
    """The form with line breaks instead of single spaces beyond the width."""
    lines, begun = [], 0
    last = len(form) - (3 if form[0] == "'" else 2)
    at = form.find(" ", max(_WIDTH + 1 - column, 2))
    while 0 < at <= last:
        if form[at - 1] == " " or form[at + 1] == " ":
            at = form.find(" ", at + 1)
            continue
        lines.append(form[begun:at])
        begun = at + 1
        at = form.find(" ", begun + max(_WIDTH + 2 - len(pad), 0))
    return pad.join([*lines, form[begun:]])


def _lines(text: str, pad: str) -> str:
    """A string of several lines, or one that needs escapes."""
    if " \n" in text or text[-1] == " " or _needs_escapes(text):
        return _escaped(text, pad)
    indented = "2" if text[0] in " \n" else ""
    end = "-" if text[-1] != "\n" else "+" if text[-2:] in ("\n", "\n\n") else ""
    lines = text.removesuffix("\n").split("\n")
    return f"|{indented}{end}" + "".join(f"{pad}{line}" if line else "\n" for line in lines)


def _escaped(text: str, pad: str = "") -> str:
    """Double-quoted; after ``pad`` each line of the string has a line of its own."""
    lines = [_with_escapes(line) for line in text.split("\n")]
    if not pad:
        return '"' + "\\n".join(lines) + '"'
    ending = [lines.pop()] if not lines[-1] else []
    guarded = [f"\\{line}" if line.startswith(" ") else line for line in lines[1:]]
    return '"' + f"\\n\\{pad}".join([lines[0], *guarded]) + "\\n" * len(ending) + '"'


def _needs_escapes(text: str) -> bool:
    return not text.replace("\n", "").isprintable() and _ESCAPED.search(text) is not None


def _with_escapes(line: str) -> str:
    written = json.dumps(line, ensure_ascii=False)[1:-1]
    if written.isprintable():
        return written
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", written)
