"""What an element of an HTML page means to a reader of its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from specmeld.read.containers.html.html_code import is_gutter
from specmeld.read.containers.html.html_names import DROPPED, HEADINGS, KNOWN
from specmeld.read.containers.icons import YES, icon_sign
from specmeld.read.containers.marked_text import single_spaced

_ROLES = {
    "table": "table", "grid": "table", "row": "tr", "cell": "td", "gridcell": "td",
    "columnheader": "th", "rowheader": "th", "list": "ul", "listitem": "li",
}  # fmt: skip
_DROPPED_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "tooltip"})
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
_ANCHOR_SIGNS = frozenset({"", "#", "¶", "§", "🔗"})
_ANCHOR_WORDS = _ANCHOR_SIGNS | {"link", "permalink", "anchor", "direct link"}
_TAB = re.compile(r"\btab(?:panel|-?pane|-?content|s__item|\b)", re.IGNORECASE)
_COPY = re.compile(r"\bcop(?:y|ied)|clipboard", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:show|hide|expand|collapse|view)(?:(?: \w+){0,3}? (?:attributes?|parameters?|properties"
    r"|fields?|all|more|less|child|children))?",
    re.IGNORECASE,
)
_STYLED = frozenset({"span", "a", "b", "strong", "em", "i", "small", "label", "code", "kbd"})
_WORD = re.compile(r"\w[\w.-]*")
_BEGINNING = re.compile(r"[\w/{]")
_INDENT_STYLE = re.compile(
    r"(?:padding|margin)-left\s*:\s*(?P<size>\d{1,4})(?:\.\d+)?\s*(?P<unit>px|r?em|pt)|"
    r"text-indent\s*:\s*(?P<indent>\d{1,4})"
)
_PRESENTATION = frozenset(
    {
        "class", "style", "id", "slot", "title", "lang", "dir", "align", "width", "height",
        "valign", "role", "tabindex", "color", "size", "hidden", "part", "key",
    }
)  # fmt: skip
_CONTENT = ("h1", "h2", "h3", "pre", "table", "dl")


def kind_of(element: HtmlElement) -> str:
    """The name of an element by its tag, or by its role if that is more specific."""
    tag = str(element.tag)
    role = element.get("role")
    if role is None or tag in KNOWN - {"div", "span", "section", "p", "a"}:
        return tag
    if role == "heading":
        level = element.get("aria-level") or "2"
        return f"h{level}" if level in "123456" and len(level) == 1 else "h6"
    return _ROLES.get(role, tag)


def is_dropped(element: HtmlElement, in_article: bool) -> bool:
    """Whether an element is not part of the document's text."""
    match element.tag:
        case "header":
            return not (in_article or _holds(element, "h1", "h2"))
        case "aside":
            return not (in_article or is_remark(element))
        case "button":
            return _is_dead_button(element)
        case "svg":
            return False
        case "html" | "body":
            return False
    if element.tag in DROPPED:
        return True
    if element.get("hidden") is not None or _is_invisible(element):
        return not (_TAB.search(_described(element)) or _holds(element, *_CONTENT))
    if element.get("role") in _DROPPED_ROLES:
        return True
    is_navigation = bool(_NAVIGATION.search(element.get("class") or ""))
    return is_navigation and not _holds(element, *_CONTENT)


def _described(element: HtmlElement) -> str:
    return f"{element.get('role') or ''} {element.get('class') or ''}"


def _is_dead_button(button: HtmlElement) -> bool:
    """Whether a button only copies, or opens what the page shows anyway."""
    text = _text_of(button).strip()
    copies = _COPY.search(f"{text[:40]} {button.get('class') or ''}")
    return not text or bool(copies or _OPENS.fullmatch(text)) or _is_beside_title(button, text)


def _is_beside_title(button: HtmlElement, text: str) -> bool:
    """Whether a button follows the title in a heading: "Try it out"; one with a path is text."""
    around = islice(button.iterancestors(), 2)
    heading = next((each for each in around if each.tag in HEADINGS), None)
    return heading is not None and "/" not in text and _has_title(heading)


@lru_cache(maxsize=1)
def _has_title(heading: HtmlElement) -> bool:
    """Whether a heading has words that are on no button; each of its buttons asks."""
    on_buttons = sum(len(_text_of(each).split()) for each in heading.iter("button"))
    return len(_text_of(heading).split()) > on_buttons


def _is_invisible(element: HtmlElement) -> bool:
    style = element.get("style")
    if style and re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style):
        return True
    return element.get("aria-hidden") == "true" and element.tag not in ("i", "svg", "span", "img")


def _holds(element: HtmlElement, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None


def is_self_link(element: HtmlElement) -> bool:
    """Whether an element is a heading's link to itself."""
    if element.tag != "a":
        return False
    classed = bool(_ANCHOR_CLASS.search(element.get("class") or ""))
    if not (classed or (element.get("href") or "").startswith("#")):
        return False
    text = single_spaced(_text_of(element)).lower()
    return text in (_ANCHOR_WORDS if classed else _ANCHOR_SIGNS)


def is_set_apart(element: HtmlElement) -> bool:
    """Whether only its style separates an element from the word before: a badge, a type."""
    if element.tag not in _STYLED or not element.get("class"):
        return False
    before, parent = element.getprevious(), element.getparent()
    lead = parent.text if before is None and parent is not None else getattr(before, "tail", "")
    if lead:
        return bool(lead[-1].isalnum() and _text_of(element)[:1].isalnum())
    if before is None or before.tag not in _STYLED or not before.get("class"):
        return False
    return bool(_WORD.fullmatch(_text_of(before).strip()) and _BEGINNING.match(_text_of(element)))


def is_badge(element: HtmlElement) -> bool:
    """Whether an element is a styled word immediately followed by a path."""
    if element.tag not in _STYLED or not element.get("class") or not element.tail:
        return False
    return element.tail[0] in "/{" and bool(_WORD.fullmatch(_text_of(element).strip()))


def _text_of(element: HtmlElement) -> str:
    return "".join(str(part) for part in element.itertext())


def is_remark(element: HtmlElement) -> bool:
    """Whether an element is a side note."""
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
    """The text of an element without text, from its label or its icon."""
    if element.tag not in ("svg", "i", "span"):
        return ""
    if element.tag != "svg" and (len(element) or (element.text or "").strip()):
        return ""
    label = element.get("aria-label") or element.findtext("title") or element.get("title")
    if label:
        return str(label).strip()
    sign = icon_sign(element.get("class") or "")
    return sign if sign == YES or element.tag != "span" else ""


def indentation(element: HtmlElement) -> int:
    """The indentation from the style of a cell or its only wrapper, in spaces."""
    total = 0
    for inner in (element, *element[:1]):
        found = (
            _INDENT_STYLE.search(inner.get("style") or "") if isinstance(inner.tag, str) else None
        )
        if found:
            size = int(found["size"] or found["indent"])
            total += size * 2 if (found["unit"] or "").endswith("em") else size // 8
    return total


def is_layout(table: HtmlElement) -> bool:
    """Whether a table is only layout."""
    if table.get("role") in ("presentation", "none") or _holds(table, *HEADINGS):
        return True
    cells = list(islice(table.iter("td", "th"), 500))
    return len(cells) == 1 or any(is_gutter(cell) for cell in cells)


def span(element: HtmlElement, name: str, most: int) -> int:
    said = (element.get(name) or "1").strip()
    return max(1, min(int(said), most)) if said.isdecimal() and len(said) < 6 else 1


def custom_attributes(element: HtmlElement) -> Mapping[str, str]:
    """The non-HTML attributes of an element, unless they are only about its looks."""
    if element.tag in KNOWN:
        return {}
    try:
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
    except ValueError:  # a name that is invalid in XML
        return {}
    return attributes if set(attributes) - _PRESENTATION else {}
