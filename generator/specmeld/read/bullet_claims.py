"""What the bullets of a reference page say, as claims at their places.

Whether a child is a property, a value, a branch or the items is told by the type of its parent,
by its label and by whether it has words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from specmeld.model.claims import Place
from specmeld.model.json import JSON
from specmeld.read.branches import Branch, branch_names
from specmeld.read.bullet_tree import Bullet
from specmeld.read.entries import record_literals
from specmeld.read.recorder import Recorder
from specmeld.read.type_words import value_by_type

_SCALARS = frozenset(["string", "integer", "number", "boolean"])
_UNNAMED = re.compile(r"(?:variant|option|branch) \d+", re.IGNORECASE)
_TEMPLATED = re.compile(r"\{([^{}]+)\}")


def record_fields(
    at: Place, fields: Sequence[Bullet], recorder: Recorder, operation: str = ""
) -> None:
    """The properties or parameters of a section.

    ``operation`` is given where parameters that the path names may stand among the others.
    """
    templated = set(_TEMPLATED.findall(operation)) if at.section in ("query", "request") else set()
    for bullet in fields:
        section = "path" if bullet.label in templated else at.section
        _record_property(Place(at.operation, section, at.steps).key(bullet.label), bullet, recorder)


def _record_property(at: Place, bullet: Bullet, recorder: Recorder) -> None:
    recorder.say(at, "exists", True, bullet.line)
    _record_type(at, bullet, recorder)
    stated = bullet.stated
    if stated is not None and not (stated.nullable or bullet.nullable or stated.only_null):
        recorder.say(at, "nullable", False, bullet.type_line, implied=True)
    if bullet.required is None:
        recorder.say(at, "required", False, bullet.type_line or bullet.line, implied=True)
    _record_inside(at, bullet, recorder)


def _record_branch(at: Place, bullet: Bullet, recorder: Recorder, *, titled: bool) -> None:
    recorder.say(at, "exists", True, bullet.line)
    if titled and not _UNNAMED.fullmatch(bullet.label):
        recorder.say(at, "title", bullet.label, bullet.line)
    _record_type(at, bullet, recorder)
    _record_inside(at, bullet, recorder)


def _record_type(at: Place, bullet: Bullet, recorder: Recorder) -> None:
    if bullet.said is None:
        return
    recorder.stated_type(at, bullet.said.stated, bullet.type_line)
    record_literals(at, bullet.said, bullet.type_line, recorder)


def _record_inside(at: Place, bullet: Bullet, recorder: Recorder) -> None:
    """Marks, facts and words in the order of the page, then the children."""
    said: list[tuple[int, Callable[[], None]]] = []
    if bullet.required is not None:
        mark_line, required = bullet.required
        said.append((mark_line, _saying(recorder, at, "required", required, mark_line)))
    if bullet.nullable:
        said.append((bullet.nullable, _saying(recorder, at, "nullable", True, bullet.nullable)))
    for line, keyword, value in bullet.facts:
        said.append((line, _saying(recorder, at, keyword, value, line)))
    if bullet.paragraphs:
        type_ = bullet.names[0] if len(bullet.names) == 1 else None
        first = bullet.paragraphs[0][0][0]
        said.append((first, lambda: recorder.description(at, bullet.paragraphs, type_)))
    for _, say in sorted(said, key=lambda entry: entry[0]):
        say()
    _record_children(at, bullet, recorder)


def _saying(
    recorder: Recorder, at: Place, keyword: str, value: JSON, line: int
) -> Callable[[], None]:
    return lambda: recorder.say(at, keyword, value, line)


def _record_children(at: Place, bullet: Bullet, recorder: Recorder) -> None:
    if not bullet.children:
        return
    names = set(bullet.names)
    if names and names <= _SCALARS and len(names) == 1:
        _record_values(at, bullet, recorder)
    elif names == {"array"}:
        _record_items(at, bullet, recorder)
    elif len(names) > 1:
        _record_union(at, bullet, recorder)
    else:
        _record_object(at, bullet, recorder)


def _record_values(at: Place, bullet: Bullet, recorder: Recorder) -> None:
    """Under a scalar each child is a value; a branch that repeats the name holds values."""
    repeats = [child for child in bullet.children if child.label == bullet.label]
    listed = [child for child in bullet.children if child not in repeats]
    listed += [value for child in repeats for value in child.children]
    if not listed:
        return
    values = [value_by_type(child.label, bullet.stated) for child in listed]
    line = min(child.line for child in listed)
    free = next((child for child in repeats if not child.children), None)
    if free is not None:
        recorder.say(at, "openEnum", True, free.line)
        recorder.say(at, "knownValues", values, line)
    else:
        recorder.say(at, "enum", values, line)


def _record_items(at: Place, bullet: Bullet, recorder: Recorder) -> None:
    """Under an array: "items", or the branches of what it holds, or the properties of an item."""
    items, children = at.items(), bullet.children
    named = [child for child in children if child.label.lower() in ("items", "item")]
    if named and len(named) == len(children):
        for child in named:
            _record_branch(items, child, recorder, titled=False)
        return
    recorder.say(items, "exists", True, children[0].line)
    branches = [child for child in children if not child.is_key or tag_of(child)]
    if branches:
        _record_branches(items, branches, recorder)
    elif all(child.is_bare and child.names == ("string",) for child in children):
        values: list[JSON] = [child.label for child in children]
        recorder.say(items, "enum", values, children[0].line)
        return
    for child in children:
        if child not in branches:
            _record_property(items.key(child.label), child, recorder)


def _record_union(at: Place, bullet: Bullet, recorder: Recorder) -> None:
    """Under several types each child is a branch, but bare strings are values of the string."""
    values = [
        child
        for child in bullet.children
        if child.is_bare
        and child.names == ("string",)
        and " " not in child.label
        and child.label != bullet.label
    ]
    if values and "string" in bullet.names:
        where = at.branch("string")
        recorder.say(where, "exists", True, values[0].line)
        recorder.say(where, "type", "string", values[0].line)
        listed: list[JSON] = [child.label for child in values]
        recorder.say(where, "enum", listed, values[0].line)
    rest = [
        child for child in bullet.children if child not in values or "string" not in bullet.names
    ]
    properties = [c for c in rest if c.is_key and c.label != bullet.label and not tag_of(c)]
    if properties and len(properties) == len(rest) and "object" in bullet.names:
        for child in properties:
            _record_property(at.branch("object").key(child.label), child, recorder)
    else:
        _record_branches(at, rest, recorder, parent=bullet.label)


def _record_object(at: Place, bullet: Bullet, recorder: Recorder) -> None:
    """Under an object keys are properties, and labels that are no keys are its branches."""
    branches = [c for c in bullet.children if not c.is_key and (" " in c.label or tag_of(c))]
    for child in bullet.children:
        if child not in branches:
            _record_property(at.key(child.label), child, recorder)
    _record_branches(at, branches, recorder)


def _record_branches(
    at: Place, bullets: Sequence[Bullet], recorder: Recorder, *, parent: str = ""
) -> None:
    names = branch_names(
        [
            Branch(bullet.names[0] if len(bullet.names) == 1 else "", tag_of(bullet), bullet.label)
            for bullet in bullets
        ]
    )
    for name, bullet in zip(names, bullets, strict=True):
        _record_branch(at.branch(name), bullet, recorder, titled=bullet.label != parent)


def tag_of(bullet: Bullet) -> str:
    """The value of the branch's constant property: the one that shows a single value."""
    for child in bullet.children:
        if child.names != ("string",):
            continue
        if len(child.children) == 1 and child.children[0].is_bare:
            return child.children[0].label
        for _, keyword, value in child.facts:
            if keyword == "const" and isinstance(value, str):
                return value
            if keyword == "enum" and isinstance(value, list) and len(value) == 1:
                return str(value[0])
    return ""
