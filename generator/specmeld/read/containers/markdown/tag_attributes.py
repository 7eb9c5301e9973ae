"""The attributes of a tag: ``name="id" required array={["a"]}``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

_PAIR = re.compile(
    r"""\s*(?P<name>[^\s"'<>/={}%]+)"""
    r"""(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=<>`{}%]+)|(?P<brace>\{)))?"""
)
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"'`<>%{}]+))""")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_IN_BRACES = re.compile(r"""[{}"'`]""")
_QUOTED_VALUE = re.compile(r"""(["'`])(.*)\1""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Attributes:
    """The text between a tag's name and its end."""

    end: int
    """Where the tag ends."""
    closed: bool
    """Whether it ends with ``/>``."""
    values: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    """Values without a name, as in ``{% tab "Request" %}``."""

    @property
    def assigned(self) -> bool:
        return any(self.values.values())


class AttributeParser:
    """Parses attributes; limits the work on braces that never close."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._patience = 4 * len(text) + 1000

    def component(self, start: int) -> Attributes | None:
        """Attributes of ``<Name …>`` from after the name; None if it is not a tag."""
        values: dict[str, str] = {}
        at = start
        while True:
            space = _SPACE.match(self._text, at)
            at = space.end() if space else at
            if self._text.startswith("/>", at):
                return Attributes(at + 2, True, values)
            if self._text.startswith(">", at):
                return Attributes(at + 1, False, values)
            if self._text.startswith("{", at):  # {...spread} or {/* comment */}
                end = self._behind_brace(at)
                if end is None:
                    return None
                at = end
                continue
            if space and self._text.count("\n", space.start(), space.end()) > 1:
                return None
            pair = self._pair(at)
            if pair is None:
                return None
            name, value, at = pair
            values.setdefault(name, value)

    def liquid(self, start: int, end: int) -> tuple[dict[str, str], list[str]]:
        """Attributes and words between the name and the end of ``{% name … %}``."""
        values: dict[str, str] = {}
        words: list[str] = []
        at = start
        while at < end:
            word = _WORD.match(self._text, at, end)
            pair = _PAIR.match(self._text, at, end)
            if pair and (pair["double"] or pair["single"] or pair["bare"] or "=" in pair[0]):
                values.setdefault(pair["name"], _ESCAPED.sub(r"\1", _value(pair)))
                at = pair.end()
            elif word:
                words.append(next(part for part in word.groups() if part is not None))
                at = word.end()
            else:
                at += 1
        return values, words

    def _pair(self, at: int) -> tuple[str, str, int] | None:
        pair = _PAIR.match(self._text, at)
        if pair is None:
            return None
        if not pair["brace"]:
            return pair["name"], _value(pair), pair.end()
        start = pair.end() - 1
        end = self._behind_brace(start)
        return (
            None if end is None else (pair["name"], _literal(self._text[start + 1 : end - 1]), end)
        )

    def _behind_brace(self, start: int) -> int | None:
        """The position after the brace that closes the one at ``start``."""
        if self._patience <= 0:
            return None
        depth = 0
        at = start
        while found := _IN_BRACES.search(self._text, at):
            at = found.end()
            if found[0] == "{":
                depth += 1
            elif found[0] == "}":
                depth -= 1
                if depth == 0:
                    return at
            else:
                quote = self._text.find(found[0], at)
                if quote < 0:
                    break
                at = quote + 1
        self._patience -= len(self._text) - start
        return None


def _value(pair: re.Match[str]) -> str:
    return unescape(pair["double"] or pair["single"] or pair["bare"] or "")


def _literal(expression: str) -> str:
    """The text of a JSX expression: a string without its quotes, else unchanged."""
    inner = expression.strip()
    quoted = _QUOTED_VALUE.fullmatch(inner)
    if quoted and quoted[1] not in quoted[2]:
        return quoted[2]
    return inner
