"""What an element of an HTML page is to a reader of its text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from specmeld.read.containers.html_names import DROPPED, KNOWN
from specmeld.read.containers.marked_text import single_spaced

_ROLES = {
    "table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td",
    "columnheader": "th", "rowheader": "th", "list": "ul", "listitem": "li",
}  # fmt: skip
_DROPPED_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "tooltip", "presentation-nav"}
)
_NAVIGATION = re.compile(
    r"(?:^|\s)(?:toc(?:-wrapper)?|table-of-contents|side-?bar|side-?nav|breadcrumbs?|navbar|"
    r"pagination|skip-?link|theme-edit-this-page)(?:$|\s)",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:^|[\s_-])(?:admonition|callout|alert|note|notice|warning|tip|caution|important|danger|hint)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_HEADING_CLASS = re.compile(
    r"(?:^|[\s_-])(?:heading|subheading|title|subtitle)(?:$|\s)", re.IGNORECASE
)
_ANCHOR_CLASS = re.compile(r"header-?link|anchor|hash-link|permalink", re.IGNORECASE)
_ANCHOR_SIGNS = frozenset({"", "#", "¶", "§", "🔗", "\u200b", "link", "permalink"})
_CHECKED = re.compile(r"check|tick|(?:^|[\s_-])(?:ok|yes)(?:$|[\s_-])", re.IGNORECASE)
_CROSSED = re.compile(
    r"(?:^|[\s_-])(?:x|times|cross|close|remove|no|xmark)(?:$|[\s_-])", re.IGNORECASE
)
_INDENT_STYLE = re.compile(
    r"(?:padding|margin)-left\s*:\s*(?P<size>\d{1,4})(?:\.\d+)?\s*(?P<unit>px|r?em|pt)|"
    r"text-indent\s*:\s*(?P<indent>\d{1,4})"
)
_PRESENTATION = frozenset(
    "class style id slot title lang dir align width height valign role tabindex color size hidden "
    "part key".split()
)
_CONTENT = ("h1", "h2", "h3", "pre", "table")


def kind_of(element: HtmlElement) -> str:
    """The name of an element by its tag, or by its role where that says more."""
    tag = str(element.tag)
    role = element.get("role")
    if role is None or tag in KNOWN - {"div", "span", "section", "p", "a"}:
        return tag
    if role == "heading":
        level = element.get("aria-level") or "2"
        return f"h{level}" if level in "123456" and len(level) == 1 else "h6"
    return _ROLES.get(role, tag)


def is_dropped(element: HtmlElement, in_article: bool) -> bool:
    """Whether an element is no part of the document's text."""
    tag = element.tag
    if tag in DROPPED:
        return not (
            (tag == "header" and (in_article or _holds(element, "h1", "h2"))) or tag in _TEXTUAL
        )
    if tag == "aside":
        return not (in_article or is_remark(element))
    if element.get("hidden") is not None or _is_invisible(element):
        return element.get("role") != "tabpanel" and tag not in ("html", "body")
    if element.get("role") in _DROPPED_ROLES:
        return True
    return bool(_NAVIGATION.search(element.get("class") or "")) and not _holds(element, *_CONTENT)


_TEXTUAL = frozenset({"svg", "button"})


def _is_invisible(element: HtmlElement) -> bool:
    style = element.get("style")
    if style and re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style):
        return True
    return element.get("aria-hidden") == "true" and element.tag not in ("i", "svg", "span", "img")


def _holds(element: HtmlElement, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None


def is_self_link(element: HtmlElement) -> bool:
    """Whether a link is a heading's link to itself, or a button to copy it."""
    href = element.get("href") or ""
    if not (href.startswith("#") or _ANCHOR_CLASS.search(element.get("class") or "")):
        return False
    return single_spaced("".join(element.itertext())).lower() in _ANCHOR_SIGNS


def is_remark(element: HtmlElement) -> bool:
    """Whether an element is a note beside the text."""
    return element.get("role") in ("note", "alert") or bool(
        _REMARK.search(element.get("class") or "")
    )


def is_titled(element: HtmlElement) -> bool:
    """Whether the classes of an element call it a heading, and its text is short."""
    if not _HEADING_CLASS.search(element.get("class") or ""):
        return False
    size = 0
    for inner in element.iter():
        if inner is not element and inner.tag not in _IN_TITLES:
            return False
        size += len(inner.text or "") + (len(inner.tail or "") if inner is not element else 0)
        if size > 100:
            return False
    return size > 0


_IN_TITLES = frozenset({"span", "b", "strong", "em", "i", "a", "code", "small"})


def spoken(element: HtmlElement) -> str:
    """What an element without text says by its label or its icon."""
    if element.tag == "svg":
        title = element.findtext("title")
        label = element.get("aria-label") or title
    elif len(element) or (element.text or "").strip():
        return ""
    else:
        label = element.get("aria-label") or element.get("title")
    if label:
        return label.strip()
    classes = element.get("class") or ""
    if element.tag in ("i", "svg", "span") and classes:
        if _CHECKED.search(classes):
            return "✔"
        if element.tag != "span" and _CROSSED.search(classes):
            return "✗"
    return ""


def indentation(element: HtmlElement) -> int:
    """The indentation that a cell's style or its only wrapper's style gives, in spaces."""
    total = 0
    for inner in (element, *element[:1]):
        found = (
            _INDENT_STYLE.search(inner.get("style") or "") if isinstance(inner.tag, str) else None
        )
        if found:
            size = int(found["size"] or found["indent"])
            total += size * 2 if (found["unit"] or "").endswith("em") else size // 8
    return total


def span(element: HtmlElement, name: str, most: int) -> int:
    said = (element.get(name) or "1").strip()
    return max(1, min(int(said), most)) if said.isdecimal() and len(said) < 6 else 1


def custom_attributes(element: HtmlElement) -> Mapping[str, str]:
    """The attributes of an element that HTML does not know, if they say more than how it looks."""
    if element.tag in KNOWN:
        return {}
    try:
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
    except ValueError:  # a name that is none in XML
        return {}
    return attributes if set(attributes) - _PRESENTATION else {}
