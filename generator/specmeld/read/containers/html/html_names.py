"""HTML elements, grouped by what they mean to a reader of text."""

from __future__ import annotations


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


HEADINGS = {f"h{level}": level for level in range(1, 7)}

WRAPPERS = _names(
    """
    address article body center details dialog div fieldset figcaption figure footer form
    header hgroup html legend main p search section
    """
)
"""Blocks that only contain others."""

QUOTES = frozenset({"aside", "blockquote"})

REGIONS = frozenset({"table", "dl", "pre", "ul", "ol", "menu", "summary", "select", *HEADINGS})
"""Blocks whose content is not Markdown, even inside Markdown."""

DROPPED = _names(
    """
    button canvas datalist embed footer head iframe link meta nav noscript object param script
    select style svg template textarea title track video audio map
    """
)

VOID = _names(
    """
    area base br col embed hr img input link meta param source track wbr
    """
)

INLINE = _names(
    """
    a abbr acronym audio b bdi bdo big br button cite code data del dfn em font i iframe img
    input ins kbd label map mark nobr object output picture q s samp select small span strike
    strong sub sup svg textarea time tt u var video wbr math
    """
)

PARTS = _names(
    """
    area base caption col colgroup dd dt embed head hr li link meta noscript option optgroup
    param rp rt ruby script source style tbody td template tfoot th thead title tr track nav
    canvas meter progress datalist slot
    """
)

KNOWN = INLINE | PARTS | WRAPPERS | QUOTES | REGIONS | DROPPED | VOID

CODE = frozenset({"code", "tt", "samp", "var"})
BOLD = frozenset({"b", "strong"})
ITALIC = frozenset({"em", "i", "cite", "dfn"})
LINE_BREAKS = frozenset(
    {"br", "hr", "li", "tr", "dt", "dd", "td", "th", "option", "caption", "tbody", "thead"}
    | WRAPPERS
    | QUOTES
    | REGIONS
) - {"header", "footer"}
"""Elements that begin and end a line inside a line of text or a cell."""
