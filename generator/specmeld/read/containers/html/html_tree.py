"""Parses HTML of any quality into a tree of elements."""

from __future__ import annotations

import re

from lxml import etree, html
from lxml.html import HtmlElement

_WRAPPING = re.compile(
    r"</?(?:(?P<block>div|section|article|main|center|p|blockquote|ul|ol|li|dl|dd)|"
    r"span|font|b|i|u|em|strong|small|big|a)\b[^<>]*>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"(?P<block><)[^<>]*>")


def parse_html(source: str) -> HtmlElement | None:
    """The root of a page; None if it is empty.

    Beyond the parser's depth limit, elements that only wrap are removed.
    """
    source = source.replace("\0", "\ufffd")
    root, complete = _parsed(source)
    for wrapping in (_WRAPPING, _ANY_TAG):
        if complete:
            break
        root, complete = _parsed(wrapping.sub(_line_breaks, source))
    return root


def _parsed(source: str) -> tuple[HtmlElement | None, bool]:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # contains nothing that could be an element
        return None, True
    return root, not any(
        "depth" in error.message for error in parser.error_log.filter_from_fatals()
    )


def _line_breaks(tag: re.Match[str]) -> str:
    return ("<hr>" if tag["block"] else "") + "\n" * tag[0].count("\n")
