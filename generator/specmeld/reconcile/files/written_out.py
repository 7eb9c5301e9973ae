"""What a file says of the places that pages show, as a tree like theirs."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from specmeld.model.claims import Claim, Place
from specmeld.model.documents import Reading
from specmeld.reconcile.tree import Tree, build_tree


def written_out(tree: Tree, reading: Reading, shown: Set[Place]) -> tuple[Tree, list[Claim]]:
    """The file with its components written out where it uses them, and the claims of that.

    Only what is right below the places ``shown`` is asked of it, since a whole file written out
    grows with the number of ways through its components.
    """

    def within(at: Place) -> bool:
        name = tree.renamed.get(at.operation, at.operation)
        return Place(name, at.section, at.steps) in shown

    operations = {place.operation for place in shown}
    claims = [
        one
        for one in reading.written_out(within)
        if tree.renamed.get(one.at.operation) in operations
    ]
    whole = build_tree(replace(reading, claims=tuple(claims)))
    whole.operations = {tree.renamed[name]: one for name, one in whole.operations.items()}
    whole.version, whole.renamed = tree.version, tree.renamed
    return whole, claims


def places(trees: Iterable[Tree]) -> set[Place]:
    """All places that the documents show."""
    found: set[Place] = set()
    for tree in trees:
        for operation, section, node in tree.sections():
            for path in node.walk_with_parents():
                found.add(Place(operation, section, tuple(one.step for one in path[1:])))
    return found
