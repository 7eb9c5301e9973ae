"""A file's claims at the places that pages show, as a tree like theirs."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from specmeld.model.claims import Claim, Place
from specmeld.model.documents import Reading
from specmeld.reconcile.tree import Tree, build_tree


def written_out(tree: Tree, reading: Reading, shown: Set[Place]) -> tuple[Tree, list[Claim]]:
    """The file with its components expanded where it uses them, and the resulting claims.

    Limited to what is directly below the places ``shown``, since expanding a whole file grows with
    the number of paths through its components.
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
