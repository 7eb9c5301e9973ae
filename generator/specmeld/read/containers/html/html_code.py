"""Listings of an HTML page: their lines without gutters and buttons, and their language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from specmeld.read.containers.page_events import Code, Line

_LANGUAGE = re.compile(
    r"(?:language|lang|highlight-source|highlight|brush|sourceCode|code)[-_:](?P<name>\w[\w+#.-]*)"
)
_LANGUAGES = frozenset(
    {
        "bash", "c", "clojure", "console", "cpp", "csharp", "css", "curl", "dart", "elixir", "go",
        "golang", "graphql", "groovy", "html", "http", "java", "javascript", "js", "json", "json5",
        "jsonc", "jsx", "kotlin", "node", "objc", "objectivec", "perl", "php", "plaintext",
        "powershell", "protobuf", "python", "r", "ruby", "rust", "scala", "sh", "shell", "sql",
        "swift", "text", "toml", "ts", "tsx", "typescript", "xml", "yaml", "yml",
    }
)  # fmt: skip
_NOT_LANGUAGES = frozenset(
    ["block", "snippet", "box", "wrapper", "example", "sample", "toolbar", "container"]
)
_GUTTER = re.compile(
    r"(?:^|[\s_-])(?:linenos?|line-?numbers?|linenumbers?|gutter|lnt?|ln-num|blob-num|"
    r"copy\w*|clipboard|btn\w*|toolbar)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LINE_CLASS = re.compile(r"(?:^|[\s_-])(?:line|code-?line|token-line|view-line)(?:$|\s)")
_LINE_STYLE = re.compile(r"display\s*:\s*(?:block|grid|flex|table-row)")
_LINE_ELEMENTS = frozenset({"div", "p", "li", "tr"})


@dataclass(slots=True)
class HtmlListing:
    """A listing under construction."""

    line: int
    language: str = ""
    _lines: list[tuple[int, list[str]]] = field(default_factory=list)

    def add(self, text: str, line: int) -> None:
        """Add text that begins in the given line of the document."""
        for at, part in enumerate(text.replace("\xa0", " ").split("\n")):
            if at or not self._lines:
                self._lines.append((line + at, []))
            if part and not self._lines[-1][1]:
                self._lines[-1] = (line + at, [])
            self._lines[-1][1].append(part)

    def new_line(self, line: int, always: bool = False) -> None:
        """Begin a line, unless one has just begun."""
        if self._lines and (always or any(self._lines[-1][1])):
            self._lines.append((line, []))

    def code(self, depth: int) -> Code | None:
        lines = _trimmed([(line, "".join(parts)) for line, parts in self._lines])
        return Code(self.line, depth, lines, self.language) if lines else None


def language_of(element: HtmlElement) -> str:
    """The language in an element's classes."""
    said = element.get("data-lang") or element.get("data-language")
    if said:
        return str(said).strip()
    classes = [*(element.get("class") or "").split(), element.get("lang") or ""]
    named = (found["name"] for word in classes if (found := _LANGUAGE.fullmatch(word)))
    plain = (word for word in classes if word.lower() in _LANGUAGES)
    return next((name for name in (*named, *plain) if name not in _NOT_LANGUAGES), "")


def language_around(listing: HtmlElement) -> str:
    """The language of a listing, from itself, its code or its wrapper."""
    code = listing.find("code")
    wrapping = [*([] if code is None else [code]), listing, *islice(listing.iterancestors(), 3)]
    return next((name for element in wrapping if (name := language_of(element))), "")


def is_gutter(element: HtmlElement) -> bool:
    """Whether an element of a listing is not part of its text."""
    if element.tag in ("button", "svg", "style", "script"):
        return True
    return bool(_GUTTER.search(element.get("class") or "")) or element.get("data-line-number") == ""


def is_code_line(element: HtmlElement) -> bool:
    """Whether an element of a listing is a line of its own."""
    return (
        element.tag in _LINE_ELEMENTS
        or bool(_LINE_CLASS.search(element.get("class") or ""))
        or bool(_LINE_STYLE.search(element.get("style") or ""))
    )


def _trimmed(lines: Sequence[Line]) -> list[Line]:
    """Lines without blank ones at the start and at the end."""
    filled = [at for at, (_, text) in enumerate(lines) if text.strip()]
    return (
        [(line, text.rstrip()) for line, text in lines[filled[0] : filled[-1] + 1]]
        if filled
        else []
    )
