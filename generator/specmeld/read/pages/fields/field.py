"""A field of a page: what one row, item, tag or line says about one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from specmeld.model.json import JSON
from specmeld.read.pages.definitions.entries import Entry, Fact
from specmeld.read.pages.fields.wire_names import WireName
from specmeld.read.pages.fields.worded_types import worded_type
from specmeld.read.pages.lines import SaidType
from specmeld.read.pages.stated_types import StatedType, typed


@dataclass
class Field:
    """An entry, and where its text places it."""

    entry: Entry
    ancestors: tuple[str, ...] = ()
    """Its parents: names, and ``[]`` for the items of an array."""
    level: int = 0
    """How much deeper it is than a field without nesting marks."""
    location: str = ""
    """``path``, ``query``, ``header``, ``cookie``, ``body`` or ``form``; empty for unknown."""
    spelled: str = ""
    """Its full name as on the page: a query parameter may actually be ``filter[kind]``."""
    unknown_type: str = ""
    """Words in the place of a type that are not a known one."""

    @property
    def wants_type(self) -> bool:
        """Whether a type is still expected: for an array it may be that of the items."""
        stated = self.entry.stated
        return stated is None or (stated.names == ("array",) and stated.items is None)

    def fact(self, line: int, keyword: str, value: JSON, *, prose: bool = False) -> None:
        """Add a fact; its value may still be the text of the page (``complete`` parses it)."""
        evidence = "prose" if prose else "structure"
        known = any(each.keyword == keyword and each.value == value for each in self.entry.facts)
        if not known:
            self.entry.facts.append(Fact(line, keyword, value, evidence))  # type: ignore[arg-type]


def named_field(name: WireName, line: int, spelled: str = "") -> Field:
    """A field with a name, and the facts in the name's spelling."""
    entry = Entry(name.name, line)
    if name.required is not None:
        entry.required = (line, name.required)
    said = worded_type(name.type, named=name.type[:1].isupper()) if name.type else None
    if said is not None:
        entry.said, entry.type_line = said.said, line
    if name.is_array and (said is None or said.stated.names != ("array",)):
        items = said.stated if said else None
        entry.said, entry.type_line = SaidType(StatedType(("array",), items=items)), line
    return Field(entry, name.ancestors, spelled=spelled or name.name)


def below(opened: Sequence[str], field: Field) -> Field:
    """A field nested below others: ``owner.email`` inside ``owner`` is its ``email``."""
    names = [step for step in field.ancestors if step != "[]"]
    for size in range(min(len(opened), len(names)), 0, -1):
        if names[:size] == list(opened[-size:]):
            return replace(field, ancestors=tuple(names[size:]))
    return field


def type_values(field: Field, concluded: str = "") -> None:
    """Parse defaults, examples and listed values by the type known so far."""
    entry = field.entry
    stated = entry.stated or (StatedType((concluded,)) if concluded else None)
    entry.facts = [
        Fact(fact.line, fact.keyword, typed(fact.keyword, fact.value, stated), fact.evidence)
        for fact in entry.facts
    ]
