"""Rule 9 and examples: a value inside a printed body is not an example of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from specmeld.model.json import JSON
from specmeld.reconcile.equality import same
from specmeld.reconcile.ledger import Ledger
from specmeld.reconcile.tree import Node, Tree

RULE = 9


def leave_to_the_whole(tree: Tree, ledger: Ledger) -> None:
    """Keep values that a page shows within a whole body only there."""
    for _, _, section in tree.sections():
        wholes = [said.value for said in section.said("example")]
        for child in section.children if wholes else ():
            _leave(child, [inner for whole in wholes for inner in _within(whole, child)], ledger)


def _leave(node: Node, shown: Sequence[JSON], ledger: Ledger) -> None:
    parts = [
        said
        for said in node.said("example")
        if said.evidence == "example" and any(same(said.value, one) for one in shown)
    ]
    for said in parts:
        place = ledger.place(said)
        ledger.note(said, "corroborates", RULE, place, "the complete example body has it")
    node.says = [said for said in node.says if said not in parts]
    for child in node.children:
        _leave(child, [inner for value in shown for inner in _within(value, child)], ledger)


def _within(value: JSON, child: Node) -> Sequence[JSON]:
    """The part of a value for a child; for a branch the value itself."""
    if child.step == "[]":
        return value if isinstance(value, list) else ()
    if child.step.startswith("|"):
        return (value,)
    return (value[child.name],) if isinstance(value, Mapping) and child.name in value else ()
