"""Rule 4: move headings of a flattened page back under the heading they belong to.

A page is flattened if a name occurs twice at one level, or if another document closes the list of
that level and lacks the name. Pages with proper nesting are left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from specmeld.reconcile.rules.similarity import descriptions, names_it, singular
from specmeld.reconcile.tree import Node, Tree
from specmeld.text.keys import snake

RULE = 4


@dataclass(slots=True, eq=False)
class _Container:
    """A heading that may contain the ones that follow. ``node`` takes the children."""

    name: str
    node: Node
    depth: int
    parent: _Container | None

    def is_within(self, other: _Container) -> bool:
        at: _Container | None = self
        while at is not None:
            if at is other:
                return True
            at = at.parent
        return False


def unflatten(trees: Sequence[Tree], among: Sequence[Tree]) -> None:
    """Move the flattened headings of every body to where they belong, one document at a time.

    ``among`` are all documents that may show where that is.
    """
    inventories: dict[int, _Inventory] = {}
    for tree in trees:
        others = [other for other in among if other is not tree]
        flattened = [
            (section, closed)
            for operation, name, section in tree.sections()
            if name.startswith(("request", "response"))
            for closed in [_closed_list(operation, name, tree, others)]
            if _is_flattened(section, closed)
        ]
        if not flattened:
            continue
        for other in others:
            if id(other) not in inventories:
                inventories[id(other)] = _inventory(other)
        shown = [inventories[id(other)] for other in others]
        for section, closed in flattened:
            _Unflattener(section, closed, shown).run()
        inventories.pop(id(tree), None)  # its headings are elsewhere now


@dataclass(frozen=True, slots=True)
class _Inventory:
    """What a document shows, by the name of the container."""

    keys: Mapping[str, set[str]]
    unions: frozenset[str]
    """Containers of alternatives: no heading belongs directly under them."""


def _inventory(tree: Tree) -> _Inventory:
    keys: dict[str, set[str]] = {}
    unions: set[str] = set()
    for _, name, section in tree.sections():
        if name.startswith(("request", "response")):
            for path in section.walk_with_parents():
                holder = next((n.name for n in reversed(path) if n.step.startswith(".")), "")
                if holder:
                    keys.setdefault(holder, set()).update(k.name for k in path[-1].properties())
                if path[-1].branches():
                    unions.add(holder)
    return _Inventory(keys, frozenset(unions))


def _closed_list(
    operation: str, section: str, tree: Tree, others: Sequence[Tree]
) -> frozenset[str] | None:
    """The names in a list that a document of the same version closes there."""
    for other in others:
        node = other.operations.get(operation, {}).get(section)
        if node is None or other.version != tree.version:
            continue
        if node.value("additionalProperties") is False and node.properties():
            return frozenset(key.name for key in node.properties())
    return None


def _is_flattened(section: Node, closed: frozenset[str] | None) -> bool:
    names = [key.name for key in section.properties()]
    foreign = closed is not None and any(name not in closed for name in names)
    return len(set(names)) < len(names) or (foreign and len(names) > 1)


class _Unflattener:
    def __init__(
        self,
        section: Node,
        closed: frozenset[str] | None,
        shown: Sequence[_Inventory],
    ) -> None:
        self.closed = closed
        self.shown = shown
        self.root = _Container("", section, 0, None)
        self.open: list[_Container] = []
        self.placed: dict[str, _Container] = {}

    def run(self) -> None:
        headings = self.root.node.properties()
        left = Counter(heading.name for heading in headings)
        for heading in headings:
            left[heading.name] -= 1
            self._place(heading, last=left[heading.name] == 0)

    def _place(self, heading: Node, *, last: bool) -> None:
        first_home = self.placed.get(heading.name)
        if first_home is not None and first_home is not self.root:
            self.open = [one for one in self.open if not one.is_within(first_home)]
        home = self._home(heading, last=last)
        if home is self.root:
            self.open = []  # what follows a top-level heading is not in those before it
        else:
            self.root.node.children.remove(heading)
            home.node.children.append(heading)
            for said in heading.says:
                said.rule = RULE
        self.placed[heading.name] = home
        self.open += [
            one
            for one in _containers(heading, home)
            if not any(one.name in other.unions for other in self.shown)
        ]

    def _home(self, heading: Node, *, last: bool) -> _Container:
        at_root = self.closed is None or heading.name in self.closed
        if at_root and last and (self.closed is not None or not self.open):
            # The last of a name is the page's own, unless it occurs again and names its owner.
            named = [one for one in self.open if _names(heading, one)]
            if not named or heading.name not in self.placed:
                return self.root
        candidates = [one for one in self.open if self._is_supported(heading, one)]
        if candidates:
            return max(enumerate(candidates), key=lambda pair: (pair[1].depth, pair[0]))[1]
        if at_root and (last or not self.open):
            return self.root
        return self.open[-1] if self.open else self.root

    def _is_supported(self, heading: Node, container: _Container) -> bool:
        """Another document has the key there, or the heading's own text names the container."""
        if any(heading.name in other.keys.get(container.name, ()) for other in self.shown):
            return True
        if _names(heading, container):
            return True
        return any(_is_kin(heading.name, key.name) for key in container.node.properties())


def _names(heading: Node, container: _Container) -> bool:
    return any(names_it(text, container.name) for text in descriptions(heading))


def _is_kin(name: str, other: str) -> bool:
    """``vector_stores`` and ``vector_store_ids``: one is a prefix of the other, word by word."""
    words = [singular(word) for word in snake(name).split("_")]
    others = [singular(word) for word in snake(other).split("_")]
    return 1 < len(words) < len(others) and others[: len(words)] == words


def _containers(heading: Node, home: _Container) -> Iterator[_Container]:
    """The plain objects, and lists of plain objects, that a heading opens; unions do not."""
    types = heading.types()
    items = heading.items()
    if heading.said("collapsed"):
        return
    if types == {"array"} and not heading.branches():
        if items is None:
            items = heading.grow("[]")
        if items.branches():
            return
        node = items
    elif types <= {"object"} and not heading.branches():
        node = heading
    else:
        return
    own = _Container(heading.name, node, home.depth + 1, home)
    yield own
    for key in node.properties():
        # Below a heading only what shows children contains more: a leaf list is a list of values.
        if key.properties() or any(item.properties() for item in key.children):
            yield from _containers(key, own)
