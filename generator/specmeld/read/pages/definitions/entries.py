"""A described thing of a page (property, branch, items), and its claims in the shared order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from specmeld.model.claims import Evidence, Place
from specmeld.model.json import JSON
from specmeld.openapi.branch_names import Branch, branch_names
from specmeld.read.formats.json_schema import SchemaReader, unresolved
from specmeld.read.pages.lines import SaidType
from specmeld.read.pages.stated_types import StatedType, typed
from specmeld.read.prose import prose_facts
from specmeld.read.recorder import Paragraph, Recorder
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer

_UNNAMED = re.compile(r"(?:variant|option|branch) \d+|(?:array|list) of \w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    line: int
    keyword: str
    value: JSON
    evidence: Evidence = "structure"


@dataclass(frozen=True, slots=True)
class ShownSchema:
    """A JSON Schema on a page, which describes a thing with all that is inside it."""

    located: Located
    pointer: Pointer
    schema: JSON

    def __deepcopy__(self, _memo: object) -> ShownSchema:
        return self


@dataclass
class Entry:
    """One thing that a page describes, with its contents."""

    label: str
    line: int
    said: SaidType | None = None
    type_line: int = 0
    required: tuple[int, bool] | None = None
    """Line of the mark, and its value."""
    nullable: int = 0
    """Line of a mark that allows null, beside the type; 0 for none."""
    facts: list[Fact] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    properties: list[Entry] = field(default_factory=list)
    branches: list[Entry] = field(default_factory=list)
    items: Entry | None = None
    """Facts of all items of an array; branches of an array are those of its items."""
    schema: ShownSchema | None = None
    markable: bool = True
    """Whether it could have been marked as required; if not, nothing is implied."""

    @property
    def stated(self) -> StatedType | None:
        return self.said.stated if self.said else None

    @property
    def names(self) -> tuple[str, ...]:
        return self.said.stated.names if self.said else ()

    @property
    def tag(self) -> str:
        """The constant value of one of the properties; it distinguishes branches."""
        return next((child.constant for child in self.properties if child.constant), "")

    @property
    def constant(self) -> str:
        """The only allowed string, by its facts or by its description; empty for none."""
        said = [(fact.keyword, fact.value) for fact in self.facts]
        if not said and self.names == ("string",):
            words = " ".join(line for paragraph in self.paragraphs for _, line in paragraph)
            said = [(fact.keyword, fact.value) for fact in prose_facts(words, type="string")]
        for keyword, value in said:
            only = (
                value[0]
                if keyword == "enum" and isinstance(value, list) and len(value) == 1
                else value
            )
            if keyword in ("const", "enum") and isinstance(only, str):
                return only
        return ""

    @property
    def listed(self) -> Sequence[JSON]:
        """The values that the page lists for it."""
        lists = [fact.value for fact in self.facts if fact.keyword in ("enum", "knownValues")]
        return lists[0] if lists and isinstance(lists[0], list) else ()


def add_entry(entries: list[Entry], entry: Entry) -> None:
    """Add a thing to a list; a repeated one is merged with the first."""
    known = next((each for each in entries if each.label == entry.label), None)
    if known is None:
        entries.append(entry)
        return
    if known.said is None:
        known.said, known.type_line = entry.said, entry.type_line
    known.required = known.required or entry.required
    known.nullable = known.nullable or entry.nullable
    known.markable = known.markable or entry.markable
    said = {fact.keyword for fact in known.facts}
    known.facts += [fact for fact in entry.facts if fact.keyword not in said]
    known.paragraphs = known.paragraphs or entry.paragraphs
    known.branches = known.branches or entry.branches
    known.items = known.items or entry.items
    known.schema = known.schema or entry.schema
    for child in entry.properties:
        add_entry(known.properties, child)


def record_property(at: Place, entry: Entry, recorder: Recorder) -> None:
    """The claims of a property or parameter at its place, including implied ones."""
    recorder.say(at, "exists", True, entry.line)
    _record_type(at, entry, recorder)
    stated, line = entry.stated, entry.type_line or entry.line
    speaks = stated is not None and not (stated.only_null or stated.is_map)
    if stated is not None and speaks and not (stated.nullable or entry.nullable):
        recorder.say(at, "nullable", False, line, implied=True)
    if entry.required is None and entry.markable:
        recorder.say(at, "required", False, line, implied=True)
    record_inside(at, entry, recorder)


def record_branch(at: Place, entry: Entry, recorder: Recorder) -> None:
    """The claims of a branch; a label that is only its type is not a title."""
    recorder.say(at, "exists", True, entry.line)
    worded = entry.label and entry.label.lower() not in (*entry.names, "null")
    if worded and not _UNNAMED.fullmatch(entry.label):
        recorder.say(at, "title", entry.label, entry.line)
    _record_type(at, entry, recorder)
    record_inside(at, entry, recorder)


def record_inside(at: Place, entry: Entry, recorder: Recorder) -> None:
    """Marks, facts and description in page order, then the contents."""
    _give_values_to_items(entry)
    said: list[tuple[int, Callable[[], None]]] = []
    if entry.required is not None:
        said.append(_later(recorder, at, Fact(entry.required[0], "required", entry.required[1])))
    if entry.nullable:
        said.append(_later(recorder, at, Fact(entry.nullable, "nullable", True)))
    said += [_later(recorder, at, fact) for fact in entry.facts]
    if entry.paragraphs:
        type_ = entry.names[0] if len(entry.names) == 1 else None
        first = entry.paragraphs[0][0][0]
        values = entry.listed
        said.append((first, lambda: recorder.description(at, entry.paragraphs, type_, values)))
    for _, say in sorted(said, key=lambda each: each[0]):
        say()
    if (shown := entry.schema) is not None:
        reader = SchemaReader(shown.located, recorder, unresolved)
        reader.read(at, shown.schema, shown.pointer, member=True)
    _record_held(at, entry, recorder)


def _give_values_to_items(entry: Entry) -> None:
    """Values that are listed for an array are those of its items."""
    if entry.names != ("array",) or entry.items or entry.branches or entry.properties:
        return
    stated = entry.stated.items if entry.stated else None
    for fact in [fact for fact in entry.facts if fact.keyword == "enum"]:
        if isinstance(fact.value, list) and not any(isinstance(v, list) for v in fact.value):
            entry.facts.remove(fact)
            values = typed("enum", fact.value, stated)
            entry.items = Entry("", fact.line, facts=[Fact(fact.line, "enum", values)])


def _later(recorder: Recorder, at: Place, fact: Fact) -> tuple[int, Callable[[], None]]:
    line, keyword, value = fact.line, fact.keyword, fact.value
    return line, lambda: recorder.say(at, keyword, value, line, evidence=fact.evidence)


def _record_type(at: Place, entry: Entry, recorder: Recorder) -> None:
    if entry.said is None:
        return
    recorder.stated_type(at, entry.said.stated, entry.type_line)
    record_literals(
        at,
        entry.said,
        entry.type_line,
        recorder,
        any(b.names == ("string",) for b in entry.branches),
    )


def record_literals(
    at: Place, said: SaidType, line: int, recorder: Recorder, described: bool = False
) -> None:
    """The quoted values among the types; ``described``: a branch describes them too."""
    values: list[JSON] = list(said.literals)
    if not values or (described and said.stated.names != ("string",)):
        return
    if said.stated.names != ("string",):
        at = at.branch("string")
        recorder.say(at, "exists", True, line)
    if said.open:
        recorder.say(at, "openEnum", True, line)
    recorder.say(at, "knownValues" if said.open else "enum", values, line)


def _record_held(at: Place, entry: Entry, recorder: Recorder) -> None:
    is_array = entry.names == ("array",)
    holder = _innermost(at, entry.stated) if is_array else at
    if entry.items is not None:
        items = _array(at, entry).items()
        if not _items_stated(entry):
            recorder.say(items, "exists", True, entry.items.line)
        _record_type(items, entry.items, recorder)
        record_inside(items, entry.items, recorder)
    held = [*entry.branches, *entry.properties]
    if is_array and held and entry.items is None and not _items_stated(entry):
        recorder.say(holder, "exists", True, min(each.line for each in held))
    kinds = [
        Branch(b.names[0] if len(b.names) == 1 else "", b.tag, b.label) for b in entry.branches
    ]
    for name, branch in zip(branch_names(kinds), entry.branches, strict=True):
        record_branch(holder.branch(name), branch, recorder)
    holder = holder if is_array else _object(at, entry)
    for child in entry.properties:
        record_property(holder.key(child.label), child, recorder)


def _innermost(at: Place, stated: StatedType | None) -> Place:
    """The innermost items of an array of arrays, which have the properties."""
    at = at.items()
    while stated is not None and stated.items is not None and stated.items.names == ("array",):
        at, stated = at.items(), stated.items
    return at


def _items_stated(entry: Entry) -> bool:
    return entry.stated is not None and entry.stated.items is not None


def _array(at: Place, entry: Entry) -> Place:
    return at.branch("array") if len(entry.names) > 1 else at


def _object(at: Place, entry: Entry) -> Place:
    """Where the properties of a thing of several types are: in the branch that can have them."""
    if len(entry.names) < 2:
        return at
    return at.branch("object") if "object" in entry.names else at.branch("array").items()
