"""Records claims in page order, with the conventions that all dialects share."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.diagnostics import InputError
from specmeld.model.claims import Claim, Evidence, Origin, Place
from specmeld.model.documents import Unread
from specmeld.model.json import JSON
from specmeld.read.pages.lines import Line
from specmeld.read.pages.stated_types import StatedType, typed, value_by_type
from specmeld.read.prose import ProseFact, prose_facts
from specmeld.read.prose.formats import stated_format

Paragraph = Sequence[tuple[int, str]]
"""Lines of one paragraph: number and text."""


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Consecutive non-blank lines as one paragraph."""
    found: list[list[tuple[int, str]]] = [[]]
    for line in lines:
        if line.text:
            found[-1].append((line.number, line.text))
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


class TooManyClaimsError(Exception):
    """A document has more claims than its reader accepts."""


def too_many(file: str, most: int) -> InputError:
    """The error for a document with too many claims: a limit never shortens a result."""
    return InputError(f"makes more than {most:,} claims", file=file, fix="split the document")


class Recorder:
    """Collects the claims of one document."""

    def __init__(self, document: str, *, most: int | None = None) -> None:
        self.document = document
        self._most = most
        self._claims: list[Claim] = []
        self._servers: set[str] = set()
        self._named: set[Place] = set()
        self._formatted: set[Place] = set()
        self._types: dict[Place, StatedType] = {}
        self.unread: list[Unread] = []
        """Lines that a reader did not understand."""
        self.named_types: list[tuple[Place, str, int]] = []
        """Places whose type is an object by its name, with the name and the line."""
        self._prose: dict[tuple[str, str | None], list[ProseFact]] = {}

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(self._claims)

    def say(
        self,
        at: Place,
        keyword: str,
        value: JSON,
        line: int,
        *,
        evidence: Evidence = "structure",
        implied: bool = False,
    ) -> None:
        """Claim one fact. Raises TooManyClaimsError if ``most`` is reached.

        A sample of something that was named before adds nothing.
        """
        if keyword == "exists":
            if evidence == "example" and at in self._named:
                return
            self._named.add(at)
        elif keyword == "format":
            self._formatted.add(at)
        if self._most is not None and len(self._claims) >= self._most:
            raise TooManyClaimsError
        origin = Origin(self.document, line)
        self._claims.append(Claim(at, keyword, value, origin, evidence, implied))

    def server(self, url: str, line: int) -> None:
        """Claim a server the first time that the document names it."""
        if url and url not in self._servers:
            self._servers.add(url)
            self.say(Place("", "servers"), "url", url, line)

    def stated_type(self, at: Place, stated: StatedType, line: int) -> None:
        """``type``, ``format`` and what the type says about the items of an array."""
        self.say(at, "type", stated.value, line)
        if stated.named and stated.names == ("object",):
            self.named_types.append((at, stated.named, line))
        self._types.setdefault(at, stated)
        if stated.format:
            self.say(at, "format", stated.format, line)
        if stated.items is not None:
            self.say(at.items(), "exists", True, line)
            self.stated_type(at.items(), stated.items, line)
        if stated.nullable and not stated.only_null:
            self.say(at, "nullable", True, line)

    def sent(self, at: Place, text: str, line: int) -> None:
        """A parameter's value in a sample URL: a string, whatever the parameter's type."""
        value = value_by_type(text, self._types.get(at))
        self.say(at, "example", value, line, evidence="example")

    def marks(
        self,
        at: Place,
        stated: StatedType | None,
        line: int,
        required: int,
        *,
        optional: int = 0,
    ) -> None:
        """What a missing mark on a property or parameter means: not nullable, not required.

        ``required`` and ``optional`` are the lines of such marks, 0 if there are none.
        """
        if stated is not None and not stated.nullable and not stated.only_null:
            self.say(at, "nullable", False, line, implied=True)
        marked = required or optional
        self.say(at, "required", bool(required), marked or line, implied=not marked)

    def said(
        self,
        at: Place,
        paragraphs: Sequence[Paragraph],
        facts: Sequence[tuple[int, str, JSON]],
        stated: StatedType | None,
    ) -> None:
        """Description and facts, as (line, keyword, value), in page order.

        The values of defaults, examples and closed lists may still be the text of the page.
        """
        type_ = stated.names[0] if stated is not None and stated.names else None
        described = paragraphs[0][0][0] if paragraphs else 0
        ordered = sorted(facts, key=lambda fact: fact[0])
        for line, keyword, value in ordered:
            if line < described:
                self._fact(at, keyword, value, line, stated)
        self.description(at, paragraphs, type_, _values_in(ordered, stated))
        for line, keyword, value in ordered:
            if line >= described:
                self._fact(at, keyword, value, line, stated)

    def _fact(
        self, at: Place, keyword: str, value: JSON, line: int, stated: StatedType | None
    ) -> None:
        """A fact of a thing; the values that are listed for an array are those of its items."""
        if keyword == "enum" and stated is not None and stated.names == ("array",):
            at, stated = at.items(), stated.items
            if at not in self._named:
                self.say(at, "exists", True, line)
        self.say(at, keyword, typed(keyword, value, stated), line)

    def description(
        self,
        at: Place,
        paragraphs: Sequence[Paragraph],
        type_: str | None,
        values: Sequence[JSON] = (),
    ) -> None:
        """``description`` at its first line, and the prose grammar's findings in it.

        ``values`` are those that the page lists for the place. Formats are only searched if the
        type is known and has none.
        """
        text, starts = _joined(paragraphs)
        if not text:
            return
        self._describe(at, text, starts[0][1], starts, type_, values)
        if type_ is not None and at not in self._formatted:
            stated = stated_format(text, type_)
            if stated is not None:
                line = _line_of(stated.quote, text, starts)
                self.say(at, "format", stated.format, line, evidence="prose")

    def text(self, at: Place, text: str, line: int, type_: str | None, block: int = 0) -> None:
        """``description`` from JSON or YAML, complete, at the line of its keyword.

        ``block`` is the number of its first line if it spans lines, else 0.
        """
        written = text.rstrip().split("\n")
        empty = next((at for at, each in enumerate(written) if each.strip()), 0)
        starts, offset = [], 0
        for number, each in enumerate(written[empty:], empty):
            starts.append((offset, block + number if block else line))
            offset += len(each.rstrip()) + 1
        kept = "\n".join(each.rstrip() for each in written[empty:])
        if kept:
            self._describe(at, kept, line, starts, type_)

    def _describe(
        self,
        at: Place,
        text: str,
        line: int,
        starts: Sequence[tuple[int, int]],
        type_: str | None,
        values: Sequence[JSON] = (),
    ) -> None:
        self.say(at, "description", text, line)
        for fact in self._facts(text, type_, values):
            where = at.items() if fact.items else at
            line = _line_of(fact.quote, text, starts)
            if fact.items and fact.keyword == "enum" and where not in self._named:
                self._listed_items(where, fact.value, line)
            self.say(where, fact.keyword, fact.value, line, evidence="prose")

    def _listed_items(self, at: Place, values: JSON, line: int) -> None:
        """The items of an array that only the description mentions, by their values."""
        self.say(at, "exists", True, line, evidence="prose")
        if isinstance(values, list) and all(isinstance(each, str) for each in values):
            self.say(at, "type", "string", line, evidence="prose")

    def _facts(self, text: str, type_: str | None, values: Sequence[JSON]) -> list[ProseFact]:
        """The facts in a text; cached, since a schema that is used often repeats it."""
        if values:
            return prose_facts(text, type=type_, values=values)
        if (text, type_) not in self._prose:
            self._prose[text, type_] = prose_facts(text, type=type_)
        return self._prose[text, type_]


def _values_in(facts: Sequence[tuple[int, str, JSON]], stated: StatedType | None) -> Sequence[JSON]:
    """The values in the facts of a thing."""
    lists = [typed(keyword, value, stated) for _, keyword, value in facts if keyword == "enum"]
    return [value for listed in lists if isinstance(listed, list) for value in listed]


def _line_of(quote: str, text: str, starts: Sequence[tuple[int, int]]) -> int:
    """The line of the page on which a quote of a text begins."""
    offset = max(text.find(quote), 0)
    return max(start for start in starts if start[0] <= offset)[1]


def _joined(paragraphs: Sequence[Paragraph]) -> tuple[str, list[tuple[int, int]]]:
    """The text, and for each line of it: offset where it starts, its number on the page."""
    text, starts = "", []
    for paragraph in paragraphs:
        for index, (number, line) in enumerate(paragraph):
            if text:
                text += " " if index else "\n\n"
            starts.append((len(text), number))
            text += line
    return text, starts
