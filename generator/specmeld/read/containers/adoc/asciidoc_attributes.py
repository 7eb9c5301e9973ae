"""The attributes of an AsciiDoc block: ``[source,http,options="nowrap"]``, ``[cols="1,3a"]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from specmeld.read.containers.adoc.asciidoc_inline import Attributes
from specmeld.read.containers.page_events import Line

_PART = re.compile(r"\s*(?:([\w.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^,]*))|([^,]*))\s*(?:,|\Z)")
_STYLE = re.compile(r"[\w-]*")
_OPTION = re.compile(r"%([\w-]+)")
_FORMS = {",": "csv", ":": "dsv"}


@dataclass(slots=True)
class BlockAttributes:
    """What the lines above a block say about it."""

    style: str = ""
    caption: Line | None = None
    _positional: list[str] = field(default_factory=list)
    _named: dict[str, str] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Add the content of a line in brackets; anchors are ignored."""
        if text.startswith("["):
            return
        positional: list[str] = []
        for part in _PART.finditer(text):
            if part[1]:
                name = "options" if part[1] in ("opts", "options") else part[1]
                value = part[2] or part[3] or part[4] or ""
                known = self._named.get(name, "") if name == "options" else ""
                self._named[name] = f"{known},{value}".strip(", ")
            else:
                positional.append((part[5] or "").strip())
        first = positional[0] if positional else ""
        options = [self._named.get("options", ""), *_OPTION.findall(first)]
        self._named["options"] = ",".join(filter(None, options))
        style = _STYLE.match(first)
        self.style = (style[0] if style else "") or self.style
        if any(positional):
            self._positional = positional

    def language(self, attributes: Attributes) -> str:
        """The language of a listing."""
        if len(self._positional) > 1 and self.style in ("source", ""):
            return self._positional[1]
        named = self._named.get("language", "")
        return named or (attributes.get("source-language") if self.style == "source" else "")

    @property
    def substitutes_attributes(self) -> bool:
        wanted = self._named.get("subs", "")
        return any(word in wanted for word in ("attributes", "normal"))

    def for_table(self, mark: str) -> Mapping[str, str]:
        """The named attributes, with the format that the delimiter implies."""
        return {"format": _FORMS[mark], **self._named} if mark in _FORMS else self._named
