"""What the bullets of a reference page describe.

Whether a child is a property, a value, a branch or the items depends on the type of its parent, on
its label and on whether it has a description.
"""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.model.json import JSON
from specmeld.read.dialects.bullet_tree import Bullet
from specmeld.read.pages.definitions.entries import Entry, Fact
from specmeld.read.pages.lines import said_type
from specmeld.read.pages.stated_types import value_by_type

_SCALARS = frozenset(["string", "integer", "number", "boolean"])


def entry_of(bullet: Bullet) -> Entry:
    """A bullet with its children as a described thing."""
    entry = Entry(
        bullet.label,
        bullet.line,
        bullet.said,
        bullet.type_line,
        bullet.required,
        bullet.nullable,
        [Fact(line, keyword, value) for line, keyword, value in bullet.facts],
        list(bullet.paragraphs),
    )
    if bullet.children:
        names = set(bullet.names)
        if len(names) == 1 and names <= _SCALARS:
            entry.facts += _values(bullet)
        elif names == {"array"}:
            _hold_items(entry, bullet.children)
        elif len(names) > 1:
            _hold_union(entry, bullet)
        else:
            _hold_properties(entry, bullet.children)
    return entry


def _values(bullet: Bullet) -> list[Fact]:
    """Under a scalar each child is a value; a branch that repeats the name holds values.

    A bare child that repeats the name is a value if others are, else a branch.
    """
    repeats = [child for child in bullet.children if child.label == bullet.label]
    if len(bullet.children) > 1 and all(child.is_bare for child in repeats):
        repeats = []
    listed = [child for child in bullet.children if child not in repeats]
    listed += [value for child in repeats for value in child.children]
    if not listed:
        return []
    values: list[JSON] = [value_by_type(child.label, bullet.stated) for child in listed]
    line = min(child.line for child in listed)
    free = next((child for child in repeats if not child.children), None)
    if free is None:
        return [Fact(line, "enum", values)]
    return [Fact(free.line, "openEnum", True), Fact(line, "knownValues", values)]


def _hold_items(entry: Entry, children: Sequence[Bullet]) -> None:
    """Under an array: "items", or the branches of its items, or the properties of an item."""
    if len(children) == 1 and children[0].label.lower() in ("items", "item"):
        entry.items = entry_of(children[0])
        return
    entries = [entry_of(child) for child in children]
    titled = [not c.is_key or bool(e.tag) for c, e in zip(children, entries, strict=True)]
    repeats = [child.label == entry.label for child in children]
    if any(titled) or sum(repeats) > 1:  # names of properties differ
        _name_by_type(entries, entry.label)
        titled = [title or repeat for title, repeat in zip(titled, repeats, strict=True)]
    entry.branches = [each for each, title in zip(entries, titled, strict=True) if title]
    if not entry.branches and all(_is_value(child) for child in children):
        values: list[JSON] = [child.label for child in children]
        line = children[0].line
        entry.items = Entry("", line, facts=[Fact(line, "enum", values)])
        return
    entry.properties = [each for each, title in zip(entries, titled, strict=True) if not title]


def _name_by_type(branches: Sequence[Entry], name: str) -> None:
    """A branch without a title has the name of the thing itself as a label: remove it."""
    for branch in branches:
        branch.label = "" if branch.label == name else branch.label


def _hold_union(entry: Entry, bullet: Bullet) -> None:
    """Under several types each child is a branch, but bare strings are values of the string."""
    values = [child for child in bullet.children if "string" in bullet.names and _is_value(child)]
    values = [child for child in values if child.label != bullet.label]
    if values:
        listed: list[JSON] = [child.label for child in values]
        line = values[0].line
        facts = [Fact(line, "enum", listed)]
        entry.branches.append(Entry("", line, said_type("string"), line, facts=facts))
    rest = [child for child in bullet.children if child not in values]
    entries = [entry_of(child) for child in rest]
    _name_by_type(entries, bullet.label)
    keyed = all(c.is_key and e.label and not e.tag for c, e in zip(rest, entries, strict=True))
    if keyed and "object" in bullet.names:
        entry.properties = entries
    else:
        entry.branches += entries


def _hold_properties(entry: Entry, children: Sequence[Bullet]) -> None:
    """Under an object keys are properties, and labels that are not keys are its branches."""
    for child in children:
        each = entry_of(child)
        is_branch = not child.is_key and (" " in child.label or each.tag)
        (entry.branches if is_branch else entry.properties).append(each)


def _is_value(bullet: Bullet) -> bool:
    """Whether a bullet is a bare string that may be a value: a single word."""
    return bullet.is_bare and bullet.names == ("string",) and " " not in bullet.label
