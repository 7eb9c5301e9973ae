"""Descriptions as plain text, without the markup of Markdown and HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_MARKED = re.compile(r"[<&*_\[\]`#\\~|>]|---|===")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n|(?=</?(?:p|div|ul|ol|table|pre|h[1-6]|blockquote)\b)", re.I)
_FENCE = re.compile(r"^[ \t]*(```+|~~~+).*?(?:^[ \t]*\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|\[//\]: #.*|<(script|style)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|font|h[1-6]"
    r"|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strike|strong|sub|summary|sup"
    r"|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LINE_TAG = re.compile(r"<(?:br|hr|li|tr|dt|dd|td|th)\b", re.IGNORECASE)
_HTML_LINK = re.compile(
    r"<a\s[^<>]*?href\s*=\s*[\"']?([^\"'\s<>]*)[^<>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL
)
_HTML_CODE = re.compile(r"<(code|tt|kbd|samp)(?:\s[^<>]*)?>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^()\s]*(?:\([^()]*\))?[^()]*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\))?[^()\s<>]*)>?(?:\s[^()]*)?\)")
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
_EMPHASIS = {
    "*": re.compile(r"(?<![\w*\\])(\*{1,3})(?![\s*\]])(.+?)(?<![\s*\\])\1(?![\w*])", re.DOTALL),
    "_": re.compile(r"(?<![\w_\\])(_{1,3})(?![\s_])(.+?)(?<![\s_\\])\1(?![\w_])", re.DOTALL),
    "~": re.compile(r"(?<![\w~])(~~)(?![\s~])(.+?)(?<![\s~])\1(?![\w~])", re.DOTALL),
}
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"^[ \t]{0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]{0,3}>[ \t]?(?:\[![A-Z]+\][ \t]*)?", re.MULTILINE)
_HELD = re.compile("\ue000(\\d+)\ue001")


def first_paragraph(text: str) -> str:
    """The first paragraph of a description on one line, without Markdown and HTML markup.

    Headings, code blocks and tables at its start are skipped if text follows.
    """
    if not _MARKED.search(text):
        return " ".join(text.strip().split("\n\n")[0].split())
    text = _COMMENT.sub("", text).replace("\ue000", "").replace("\ue001", "")
    bare = _FENCE.sub("", text)
    heading = ""
    for paragraph in filter(str.strip, _PARAGRAPHS.split(bare)):
        words = " ".join(_unmarked(paragraph).split())
        if not words or _is_table(paragraph):
            continue
        if not _is_heading(paragraph):
            return words
        heading = heading or words
    return heading or " ".join(_unmarked(text).split())


def _is_heading(paragraph: str) -> bool:
    lines = [line for line in paragraph.strip().splitlines() if line.strip()]
    if re.match(r"<h[1-6]\b", lines[0], re.IGNORECASE):
        return True
    return len(lines) == 1 and _HEADING.match(lines[0]) is not None


def _is_table(paragraph: str) -> bool:
    lines = paragraph.strip().splitlines()
    return paragraph.lstrip().startswith("<table") or (
        len(lines) > 1 and all("|" in line for line in lines[:2]) and set(lines[1]) <= set("|-: \t")
    )


def _unmarked(text: str) -> str:
    """A paragraph without markup. Code is set aside meanwhile: it contains no markup."""
    held: list[str] = []

    def hold(words: str) -> str:
        held.append(words)
        return f"\ue000{len(held) - 1}\ue001"

    text = _CODE.sub(lambda found: hold(f"`{found[2].strip()}`"), text)
    if "<" in text:
        text = _HTML_CODE.sub(
            lambda found: hold(f"`{html.unescape(_TAG.sub('', found[2])).strip()}`"), text
        )
    text = _ESCAPE.sub(lambda found: hold(found[1]), text)
    if "<" in text:
        text = _AUTOLINK.sub(lambda found: hold(found[1]), text)
        text = _HTML_LINK.sub(lambda found: _linked(found[2], hold(found[1])), text)
        text = _LINE_TAG.sub(lambda found: f" {found[0]}", text)
        text = _TAG.sub("", text)
    text = html.unescape(text)
    if "[" in text:
        text = _IMAGE.sub(r"\1", text)
        text = _LINK.sub(lambda found: _linked(found[1], hold(found[2])), text)
        text = _REFERENCE.sub(r"\1", text)
    text = _UNDERLINED.sub("", _HEADING.sub(r"\1", _QUOTE.sub("", text)))
    for mark, pattern in _EMPHASIS.items():
        if mark in text:
            text = pattern.sub(r"\2", pattern.sub(r"\2", text))
    return "".join(_released(text, held))


def _linked(words: str, url: str) -> str:
    """The text of a link, followed by its target in brackets."""
    return f"{words}\ue002{url}"


def _released(text: str, held: list[str]) -> Iterator[str]:
    for count, part in enumerate(re.split("(\ue002?\ue000\\d+\ue001)", text)):
        found = _HELD.search(part) if count % 2 else None
        if found is None:
            yield part
            continue
        words = held[int(found[1])]
        is_link = part.startswith("\ue002")
        inner = "".join(_released(words, held)) if _HELD.search(words) else words
        if not is_link:
            yield inner
        elif inner.startswith(("https://", "http://")) and inner not in text:
            yield f" ({inner})"
