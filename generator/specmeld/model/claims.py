"""A claim: one fact that one document states at one place.

A place is written as follows::

    POST /threads/runs#request.thread.messages[].content|string
    └── operation ───┘ └section┘└── steps ────────────────────┘

A step is ``.name`` (a property, a parameter or a kind of security), ``[]`` (the items of an array)
or ``|label`` (a branch of a union). A name that is not of letters, digits, ``_``, ``-`` and ``$``
is quoted: ``.'odd name'`` (a quote or back-slash in it is escaped by a back-slash).

A component is claimed once, at a place of its own: ``#/components/schemas/Order.count``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from specmeld.model.json import JSON

Evidence = Literal["structure", "prose", "example"]

_PLAIN = re.compile(r"[A-Za-z0-9_$-]+")
_STEP = re.compile(r"\[\]|([.|])(?:'((?:[^'\\]|\\.)*)'|([^.|\[]+))")
_SECTION = re.compile(r"[a-z]+(?:\.[0-9A-Za-z]+)?(?: header)?")
_COMPONENT = re.compile(
    r"(/components/[A-Za-z]+/)(?:'((?:[^'\\]|\\.)*)'|([A-Za-z0-9_$-]+))( header)?"
)


def _quoted(name: str) -> str:
    if _PLAIN.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def written(step: str) -> str:
    """A step as written in a place, odd names quoted."""
    return step if step == "[]" else step[0] + _quoted(step[1:])


class _Written:
    """Caches its text, which is requested often."""

    __slots__ = ("_text",)
    _text: str


@dataclass(frozen=True, slots=True)
class Place(_Written):
    """Where a claim holds.

    ``operation`` is ``"METHOD path"``, or empty outside operations (the servers). ``section`` is
    ``request``, ``response.200``, ``path``, ``query``, ``header``, ``cookie``, ``security`` or
    ``servers``; empty for the operation itself. The headers of a response have the section
    ``response.200 header``. For a component the section is ``/components/schemas/Order``, and the
    operation is empty. ``steps`` are ``.name``, ``[]`` and ``|label``, with unquoted names.
    """

    operation: str
    section: str = ""
    steps: tuple[str, ...] = ()

    def key(self, name: str) -> Place:
        return Place(self.operation, self.section, (*self.steps, f".{name}"))

    def items(self) -> Place:
        return Place(self.operation, self.section, (*self.steps, "[]"))

    def branch(self, label: str) -> Place:
        return Place(self.operation, self.section, (*self.steps, f"|{label}"))

    @property
    def parent(self) -> Place:
        return Place(self.operation, self.section, self.steps[:-1])

    def __str__(self) -> str:
        try:
            return self._text
        except AttributeError:
            object.__setattr__(self, "_text", self._written())
            return self._text

    def _written(self) -> str:
        section = self.section
        if section.startswith("/"):
            *kind, name = section.split("/", 3)
            name, header, _ = name.partition(" header")
            section = f"{'/'.join(kind)}/{_quoted(name)}{header}"
        head = f"{self.operation}#{section}" if section else self.operation
        return head + "".join(map(written, self.steps))

    @classmethod
    def parse(cls, text: str) -> Place:
        """Parse what ``str`` writes. Raises ValueError if the text does not follow the grammar."""
        operation, hash_, rest = text.rpartition("#") if "#" in text else (text, "", "")
        if not hash_:
            return cls(operation)
        if "'" in rest or "'" in operation:  # a "#" inside a quoted name is part of the name
            operation, _, rest = text.partition("#")
        section, at = _section(rest)
        if not section:
            raise ValueError(f"not a place: {text!r}")
        steps = []
        while at < len(rest):
            step = _STEP.match(rest, at)
            if step is None:
                raise ValueError(f"not a place: {text!r}")
            kind, quoted, plain = step.groups()
            name = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain
            steps.append("[]" if kind is None else kind + name)
            at = step.end()
        return cls(operation, section, tuple(steps))


def _section(text: str) -> tuple[str, int]:
    """The section at the start of a text, and where it ends; empty if there is none."""
    component = _COMPONENT.match(text)
    if component is not None:
        kind, quoted, plain, header = component.groups(default="")
        return kind + (plain or re.sub(r"\\(.)", r"\1", quoted)) + header, component.end()
    section = _SECTION.match(text)
    if section is not None and not section.group().startswith("response"):
        section = re.match(r"[a-z]+", text)
    return (section.group(), section.end()) if section is not None else ("", 0)


@dataclass(frozen=True, slots=True)
class Origin:
    """A position in a document; lines and columns count from 1."""

    document: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Claim:
    """The document at ``origin`` says that ``keyword`` has ``value`` at ``at``.

    ``implied`` marks what follows from the dialect's conventions and is not written on the page: a
    property without a "required" mark is optional, a type without "| null" is not nullable.
    """

    at: Place
    keyword: str
    value: JSON
    origin: Origin
    evidence: Evidence = "structure"
    implied: bool = False

    def row(self) -> dict[str, Any]:
        """The JSON object that ``specmeld inspect --format jsonl`` prints."""
        row: dict[str, Any] = {
            "doc": self.origin.document,
            "line": self.origin.line,
            "where": str(self.at),
            "keyword": self.keyword,
            "value": self.value,
            "evidence": self.evidence,
        }
        return row | {"implied": True} if self.implied else row
