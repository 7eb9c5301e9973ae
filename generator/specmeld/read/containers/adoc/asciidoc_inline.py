"""Inline markup of AsciiDoc, and attributes that stand for text."""

from __future__ import annotations

import html
import re
from re import Match

from specmeld.read.containers.source_lines import squeezed

_BUILT_IN = {
    "amp": "&",
    "apos": "'",
    "asterisk": "*",
    "backslash": "\\",
    "backtick": "`",
    "caret": "^",
    "empty": "",
    "endsb": "]",
    "gt": ">",
    "lt": "<",
    "nbsp": " ",
    "plus": "+",
    "quot": '"',
    "sp": " ",
    "startsb": "[",
    "tilde": "~",
    "two-colons": "::",
    "vbar": "|",
    "zwsp": "",
}
_ATTRIBUTE = re.compile(r"(\\?)\{([A-Za-z0-9_][\w-]{0,60})\}")
_LONGEST_VALUE = 1_000
_LONGEST_LINE = 50_000

# Each alternative fails quickly without its end, so that a line takes linear time.
_MARK = re.compile(
    r"""
    \\(?P<escaped>[*_`+#~^\[\]<>{}|\\])
  | \+\+\+(?P<pass3>.{1,400}?)\+\+\+ | \$\$(?P<dollars>.{1,400}?)\$\$
  | pass:[a-z,]{0,20}\[(?P<passed>[^\]]{0,400})\]
  | ``(?P<code2>[^`]{1,400})`` | `\+(?P<plus_code>[^`]{1,400}?)\+` | `(?P<code>[^`]{1,400})`
  | (?<![\w+])\+(?P<plus>[^\s+](?:[^+]{0,400}[^\s+])?)\+(?![\w+])
  | \*\*(?P<bold2>[^*]{1,400})\*\* | (?<![\w*])\*(?P<bold>[^\s*](?:[^*]{0,400}[^\s*])?)\*(?![\w*])
  | __(?P<em2>[^_]{1,400})__ | (?<![\w_])_(?P<em>[^\s_](?:[^*`]{0,400}?[^\s_])?)_(?![\w_])
  | (?:\[[\w.\ -]{1,40}\])?(?<!\w)\#(?P<mark>[^\s\#](?:[^\#]{0,400}[^\s\#])?)\#(?!\w)
  | (?<![\w^])\^(?P<sup>[^\s^]{1,40})\^ | (?<![\w~])~(?P<sub>[^\s~]{1,40})~
  | <<(?P<target>[^<>,]{1,200})(?:,(?P<reference>[^<>]{0,400}))?>>
  | \[\[[\w:][^\[\]]{0,200}\]\]
  | (?:link|xref|mailto|image|anchor|kbd|btn|footnote|menu|icon):(?P<macro_at>[^\s\[\]]{0,400})
        \[(?P<macro>[^\]]{0,400})\]
  | (?P<url>https?://[^\s\[\]<>]{1,400})\[(?P<titled>[^\]]{0,400})\]
  | \(\(\([^()]{1,200}\)\)\) | \(\((?P<term>[^()]{1,200})\)\)
    """,
    re.VERBOSE,
)
_CODE = ("code2", "plus_code", "code", "plus")
_BOLD = ("bold2", "bold")
_PLAIN = ("em2", "em", "mark", "sup", "sub", "term")
_VERBATIM = ("escaped", "pass3", "dollars", "passed")
_WHOLE_LINE_EMPHASIS = re.compile(r"_{1,2}([^_]{1,400})_{1,2}\Z")


class Attributes:
    """The attributes that a document has set so far."""

    def __init__(self) -> None:
        self._values = dict(_BUILT_IN)

    def set(self, name: str, value: str) -> None:
        self._values[name.lower()] = self.substituted(value)[:_LONGEST_VALUE]

    def unset(self, name: str) -> None:
        self._values.pop(name.lower(), None)

    def get(self, name: str) -> str:
        return self._values.get(name, "")

    def substituted(self, text: str) -> str:
        """The text with known attributes replaced; other braces, as in paths, stay."""
        return _ATTRIBUTE.sub(self._value, text) if "{" in text else text

    def _value(self, match: Match[str]) -> str:
        if match[1]:
            return f"{{{match[2]}}}"
        return self._values.get(match[2].lower(), match[0])


def inline(text: str, attributes: Attributes) -> str:
    """One line of text with ``code`` and ``**bold**`` as the only remaining marks."""
    plain = attributes.substituted(text)
    whole = _WHOLE_LINE_EMPHASIS.match(plain.strip())
    if whole:
        return f"**{_marked(whole[1], 1)}**"
    return squeezed(_marked(plain, 0)) if len(plain) <= _LONGEST_LINE else squeezed(plain)


def _marked(text: str, level: int) -> str:
    """Replace marks; their content is processed once more, but no deeper."""
    parts: list[str] = []
    end = 0
    for match in _MARK.finditer(text):
        parts += [html.unescape(text[end : match.start()]), _rendered(match, level)]
        end = match.end()
    return "".join([*parts, html.unescape(text[end:])])


def _rendered(match: Match[str], level: int) -> str:
    kind = match.lastgroup or ""
    if kind in _VERBATIM:
        return match[kind]
    if kind in _CODE:
        return f"`{html.unescape(match[kind])}`"
    if kind in _BOLD:
        return f"**{_inner(match[kind], level)}**"
    if kind in _PLAIN:
        return _inner(match[kind], level)
    if kind in ("reference", "target"):
        return _inner(match["reference"] or match["target"], level).strip()
    if kind == "titled":
        return _inner(_link_text(match["titled"]), level) or match["url"]
    if kind == "macro":
        return _inner(_link_text(match["macro"]), level) or _shown_target(match)
    return ""


def _inner(text: str, level: int) -> str:
    return _marked(text, level + 1) if level < 2 else text


def _link_text(text: str) -> str:
    """The text of a link without its attributes: ``here,window=_blank``, ``"a, b",role=x``."""
    if text.startswith('"') and '"' in text[1:]:
        return text[1 : text.index('"', 1)]
    return re.split(r",\s*[\w-]+=", text, maxsplit=1)[0].removesuffix("^")


def _shown_target(match: Match[str]) -> str:
    shown = match[0].startswith(("link", "xref", "mailto"))
    return match["macro_at"] if shown else ""
