"""Note operations whose paths documents spell differently: /parcel and /parcels.

They stay two, since an API may have both; but a slip of a page would add an operation that does not
exist, without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from specmeld.diagnostics import Diagnostic
from specmeld.reconcile.tree import Tree

_MARKS = re.compile(r"[-_.~]")


def similar_paths(trees: Sequence[Tree]) -> Iterator[Diagnostic]:
    """A note for each operation that one document has, and another only in another spelling.

    Only documents that describe an operation in common are compared: others, such as pages of one
    operation each, complete each other.
    """
    found: dict[str, dict[str, list[Tree]]] = {}
    for tree in trees:
        for operation in filter(None, tree.operations):
            spelled = found.setdefault(_spelling(operation), {})
            spelled.setdefault(operation, []).append(tree)
    kin = _Kin()
    for named in found.values():
        first, *others = named
        for other in others:
            pair = kin.pair(named[first], named[other])
            if pair is not None:
                yield _note(*pair, first, other)


def _spelling(operation: str) -> str:
    """The operation without what spellings differ in: case, hyphens, plural, parameters' names."""
    method, _, path = operation.partition(" ")
    return f"{method} {'/'.join(map(_plain, path.split('/')))}"


def _plain(segment: str) -> str:
    if "{" in segment:
        return "{}"
    plain = _MARKS.sub("", segment).lower()
    return re.sub(r"(?<=..)s$", "", re.sub(r"ies$", "y", plain))


class _Kin:
    """Which documents share an operation; each two are compared once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}

    def pair(self, some: Sequence[Tree], others: Sequence[Tree]) -> tuple[Tree, Tree] | None:
        """A document of each that share an operation; None if one has both spellings."""
        if {tree.id for tree in some} & {tree.id for tree in others}:
            return None
        return next(((a, b) for a in some for b in others if self._share(a, b)), None)

    def _share(self, one: Tree, other: Tree) -> bool:
        key = one.id, other.id
        if key not in self._known:
            self._known[key] = bool((one.operations.keys() & other.operations.keys()) - {""})
        return self._known[key]


def _note(tree: Tree, other: Tree, operation: str, another: str) -> Diagnostic:
    return Diagnostic(
        "note",
        "similar-path",
        f"{another} is here, and {operation} in {tree.path}",
        other.id,
        _line(other, another),
        fix="if they are one operation, correct one of the paths",
    )


def _line(tree: Tree, operation: str) -> int:
    node = tree.operations[operation].get("")
    return min((said.claim.origin.line for said in node.says), default=0) if node else 0
