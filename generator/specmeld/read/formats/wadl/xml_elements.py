"""XML as a tree of elements with their lines. Entities are rejected, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from specmeld.text.located import DEEPEST, TOO_DEEP, TextError

MOST_ELEMENTS = 500_000


@dataclass(slots=True)
class Element:
    """An element by the local parts of its name and of its attributes' names."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[str | Element] = field(default_factory=list)

    def get(self, attribute: str) -> str:
        return self.attributes.get(attribute, "").strip()

    def children(self, *names: str) -> Iterator[Element]:
        """The child elements, with some names or all."""
        for each in self.content:
            if isinstance(each, Element) and (not names or each.name in names):
                yield each

    def child(self, *names: str) -> Element | None:
        return next(self.children(*names), None)

    def walk(self) -> Iterator[Element]:
        """The element and all its descendants."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(list(element.children()))

    def text(self) -> str:
        """All text inside, with runs of white space collapsed."""
        found: list[str] = []
        waiting: list[str | Element] = [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, str):
                found.append(each)
            else:
                waiting += reversed(each.content)
        return " ".join("".join(found).split())


def parse_xml(text: str) -> Element:
    """The outermost element of a text. Raises TextError."""
    return _Parser().parse(text)


class _Parser:
    def __init__(self) -> None:
        self._root: Element | None = None
        self._open: list[Element] = []
        self._count = 0
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._data
        self._expat.EntityDeclHandler = self._entity
        self._expat.ExternalEntityRefHandler = self._external

    def parse(self, text: str) -> Element:
        try:
            self._expat.Parse(text.lstrip(), True)
        except expat.ExpatError as error:
            blank = len(text) - len(text.lstrip())
            line = error.lineno + text.count("\n", 0, blank)
            raise TextError(f"broken XML: {expat.ErrorString(error.code)}", line) from None
        except UnicodeEncodeError:
            raise TextError("broken XML: an incomplete character", 1) from None
        assert self._root is not None  # a text without an element is an XML error
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        line = self._expat.CurrentLineNumber
        if self._count > MOST_ELEMENTS:
            raise TextError(f"more than {MOST_ELEMENTS:,} elements", line)
        if len(self._open) >= DEEPEST:
            raise TextError(TOO_DEEP, line)
        named = {key.rpartition(":")[2]: value for key, value in reversed(attributes.items())}
        element = Element(name.rpartition(":")[2], line, named)
        if self._open:
            self._open[-1].content.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _data(self, text: str) -> None:
        if self._open:
            self._open[-1].content.append(text)

    def _entity(self, name: str, *_: object) -> None:
        line = self._expat.CurrentLineNumber
        raise TextError(f"declares the entity {name[:80]!r}, which is not supported", line)

    def _external(self, *_: object) -> int:
        raise TextError("refers to another file by an entity", self._expat.CurrentLineNumber)
