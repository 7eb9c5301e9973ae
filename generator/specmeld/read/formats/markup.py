"""Descriptions that other formats write with HTML in them."""

from __future__ import annotations

import html
import re

from specmeld.model.json import JSON

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]{0,2000}>")
_BREAKING = frozenset(["p", "br", "li", "ul", "ol", "div", "h1", "h2", "h3", "h4", "pre", "tr"])
_BLANKS = re.compile(r"\n{3,}")


def plain(text: JSON) -> str:
    """Text without its HTML; empty for anything but a string."""
    if not isinstance(text, str):
        return ""
    bare = _TAG.sub(lambda tag: "\n" if tag[2].lower() in _BREAKING else "", text)
    lines = [line.rstrip() for line in html.unescape(bare).split("\n")]
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip()
