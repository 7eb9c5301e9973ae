"""The contents of a docs-site text dump, as claims at their places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from specmeld.model.claims import Place
from specmeld.model.documents import Unread
from specmeld.model.json import JSON
from specmeld.openapi.branch_names import Branch, branch_names
from specmeld.read.dialects.dumps.docs_dump_runs import values_of
from specmeld.read.dialects.dumps.docs_dump_schema import Thing
from specmeld.read.pages.stated_types import StatedType
from specmeld.read.recorder import Recorder
from specmeld.text.run_on_values import only_text

_RUN_ON = "values that run together and cannot be separated"
_UNNAMED = re.compile(r"Variant \d+\Z")


def record_schema(at: Place, schema: Thing, recorder: Recorder) -> None:
    """Claim what is said about a whole body, then its properties."""
    if schema.stated is not None:
        recorder.stated_type(at, schema.stated, schema.stated_line)
    _record_inside(at, schema, recorder)


def record_members(at: Place, section: Thing, recorder: Recorder) -> None:
    """Claim the parameters of a section."""
    for member in section.children:
        _record_property(at.key(member.label), member, recorder)


def _record_property(at: Place, thing: Thing, recorder: Recorder) -> None:
    recorder.say(at, "exists", True, thing.line)
    if thing.stated is not None:
        recorder.stated_type(at, thing.stated, thing.stated_line)
    recorder.marks(at, thing.stated, thing.line, thing.required)
    _record_inside(at, thing, recorder)


def _record_branch(at: Place, thing: Thing, recorder: Recorder) -> None:
    recorder.say(at, "exists", True, thing.line)
    _record_variant(at, thing, recorder)


def _record_variant(at: Place, thing: Thing, recorder: Recorder) -> None:
    """A branch's title, type and contents; those of "All Of" belong to the property itself."""
    if not _UNNAMED.match(thing.label):
        recorder.say(at, "title", thing.label, thing.line)
    if thing.stated is not None:
        recorder.stated_type(at, thing.stated, thing.line)
    _record_inside(at, thing, recorder)


def _record_inside(at: Place, thing: Thing, recorder: Recorder) -> None:
    """Description and facts in page order, then branches, then children."""
    stated = thing.stated or _of_branches(thing.branches)
    recorder.said(at, thing.paragraphs, _with_split_values(thing, recorder), stated)
    _record_branches(at, thing, recorder)
    holder = at.items() if stated and stated.names == ("array",) else at
    for child in thing.children:
        _record_property(holder.key(child.label), child, recorder)


def _with_split_values(thing: Thing, recorder: Recorder) -> list[tuple[int, str, JSON]]:
    """The facts of a thing; values that run together are split by the words of nearby text.

    A run that cannot be split says nothing about the values.
    """
    texts = [" ".join(line for _, line in paragraph) for paragraph in thing.paragraphs]
    beside = thing.shown + [
        value
        for _, keyword, value in thing.facts
        if keyword in ("default", "example") and isinstance(value, str)
    ]
    facts: list[tuple[int, str, JSON]] = []
    for line, keyword, value in thing.facts:
        run = only_text(value) if keyword == "enum" else None
        values = values_of(run, thing.stated, texts, beside) if run is not None else None
        if values is None:
            facts.append((line, keyword, value))
        elif values:
            facts.append((line, keyword, list(values)))
        else:
            recorder.unread.append(Unread(line, run or "", _RUN_ON))
    return facts


def _record_branches(at: Place, thing: Thing, recorder: Recorder) -> None:
    if not thing.branches:
        return
    if thing.stated is not None and "array" in thing.stated.names:
        at = at.items()  # the array's own type is given, so the union is of its items
        recorder.say(at, "exists", True, thing.branches[0].line)
    if thing.union == "all":
        for branch in thing.branches:
            _record_variant(at, branch, recorder)
        return
    named = [Branch(_type_name(each), _tag(each), each.label) for each in thing.branches]
    for name, branch in zip(branch_names(named), thing.branches, strict=True):
        _record_branch(at.branch(name), branch, recorder)


def _type_name(branch: Thing) -> str:
    if branch.stated is None:
        return ""
    value = branch.stated.value
    return value if isinstance(value, str) else ""


def _tag(branch: Thing) -> str:
    for child in branch.children:
        for _, keyword, value in child.facts:
            if keyword == "enum" and isinstance(value, list) and len(value) == 1:
                return str(value[0])
    return ""


def _of_branches(branches: Sequence[Thing]) -> StatedType | None:
    """The types that a union without a type of its own allows, as far as it shows them."""
    stated = [branch.stated for branch in branches if branch.stated is not None]
    if not stated:
        return None
    names = dict.fromkeys(name for type_ in stated for name in type_.names)
    return StatedType(tuple(names), any(type_.nullable for type_ in stated))
