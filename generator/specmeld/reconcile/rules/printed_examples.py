"""Rule 9, second half: the content of a document's own example is what the server accepts and
sends.

A whole body or response is compared with the tree. If the decided type rejects a value of it, the
type is widened, and the conflict is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from specmeld.model.claims import written
from specmeld.model.json import JSON
from specmeld.model.settlement import Conflict
from specmeld.reconcile.decide import Facts, Judge, permissive
from specmeld.reconcile.equality import listed
from specmeld.reconcile.evidence import fingerprint
from specmeld.reconcile.ledger import Ledger
from specmeld.reconcile.rules.page_trees import Merged
from specmeld.reconcile.rules.repairs import type_names
from specmeld.reconcile.tree import Node, Said, Tree, family, tag_of

RULE = 9
PLACEHOLDER = re.compile(r"\W.*\W|\W.*|.*(?:\.\.\.|…)|string|your\b.*|x{3,}", re.I | re.S)
"""Placeholder strings in an example for a value of any type."""

_WHOLE = 0.8
"""Share of the known keys from which on an example counts as complete."""


def widen_to_examples(
    merged: Merged,
    named: Iterable[tuple[Node, Sequence[Node]]],
    trees: Sequence[Tree],
    ledger: Ledger,
) -> None:
    """Make every body and response accept the examples of its documents.

    ``named`` are responses that are "a run object", each with the section that shows a run: what
    one of them shows holds for all.
    """
    kin = _kin(named)
    pages = {tree.id for tree in trees if not tree.described}  # others state their types exactly
    widener = _Widener({tree.id: tree for tree in trees}, ledger)
    for operation, sections in merged.items():
        for name, section in sections.items():
            if name.startswith(("request", "response")):
                for one in kin.get(id(section), [section]):
                    for said in one.said("example"):
                        if not said.old and said.document in pages:
                            widener.lay(section, said.value, said, f"{operation}#{name}")


def _kin(named: Iterable[tuple[Node, Sequence[Node]]]) -> dict[int, list[Node]]:
    """``id`` of a section → all sections that are the same object, including itself."""
    groups: dict[int, list[Node]] = {}
    for section, sources in named:
        group = groups.setdefault(id(sources[0]), [sources[0]])
        group.append(section)
        groups[id(section)] = group
    return groups


@dataclass(frozen=True, slots=True)
class _Widener:
    trees: Mapping[str, Tree]
    ledger: Ledger

    def lay(self, node: Node, value: JSON, said: Said, place: str) -> None:
        """Widen a node, and its descendants in the value."""
        if isinstance(value, str) and PLACEHOLDER.fullmatch(value):
            return
        branch = _branch_for(node, value)
        if branch is not None:
            self.lay(branch, value, said, place + written(branch.step))
            return
        facts = Judge(self.trees, Ledger()).decide(node, place)
        self._widen(node, facts, value, said, place)
        if isinstance(value, Mapping):
            is_whole = "#response" in place and _is_whole(node, value)
            for key in node.properties():
                below = place + written(key.step)
                if key.name in value:
                    self.lay(key, value[key.name], said, below)
                elif is_whole:
                    self._loosen(key, said, below)
        items = node.items()
        if isinstance(value, list) and items is not None:
            for each in value:
                self.lay(items, each, said, place + "[]")

    def _widen(self, node: Node, facts: Facts, value: JSON, said: Said, place: str) -> None:
        known = _known_types(node, facts)
        if value is None:
            if known and facts.get("nullable") is not True and "null" not in known:
                self._set(node, "nullable", True, said, place)
            return
        if known and not known & set(type_names(value)):
            wider = permissive("type", [*(known - {"null"}), type_names(value)[0]])
            self._set(node, "type", wider, said, place)
        values = facts.get("enum")
        is_closed = isinstance(values, list) and not facts.get("openEnum")
        if is_closed and _is_scalar(value) and value not in listed(values):
            self._set(node, "enum", [*listed(values), value], said, place)

    def _loosen(self, key: Node, said: Said, place: str) -> None:
        facts = Judge(self.trees, Ledger()).decide(key, place)
        if facts.get("required") is True:
            self._set(key, "required", False, said, place)

    def _set(self, node: Node, keyword: str, value: JSON, said: Said, place: str) -> None:
        """Set a keyword to the value that the example requires, against all statements about it."""
        losers = [one for one in node.says if family(one) == keyword]
        voices = [one for one in losers if not one.implied]
        if keyword == "nullable" and not voices:
            voices = node.said("type")
        reason = f"the example of {said.document} on line {said.claim.origin.line} shows otherwise"
        self.ledger.drop_said(node, losers, RULE, reason)
        node.says.append(
            replace(
                said,
                keyword=keyword,
                value=value,
                evidence="structure",
                implied=False,
                rule=RULE,
                borrowed=True,
            )
        )
        against = tuple(one.claim for one in voices if not one.old)
        if against:
            sides = (said.claim, *against)
            evidence = fingerprint(place, keyword, sides)
            self.ledger.disagree(
                Conflict(place, keyword, RULE, value, sides, evidence=evidence, reason=reason)
            )


def _known_types(node: Node, facts: Facts) -> set[str]:
    """The types that a node accepts; empty if it accepts anything."""
    found = {str(one) for one in listed(facts["type"])} if "type" in facts else set()
    for branch in node.branches():
        found |= branch.types()
    if found:
        return found
    if node.properties():
        found.add("object")
    return found | ({"array"} if node.items() is not None else set())


def _branch_for(node: Node, value: JSON) -> Node | None:
    """The branch of a union that the value belongs to: by its tag, else by its type."""
    kinds = set(type_names(value)) if value is not None else set()
    fitting = [branch for branch in node.branches() if branch.types() & kinds]
    for branch in fitting:
        tag = tag_of(branch)
        if tag and isinstance(value, Mapping) and value.get(tag[0]) == tag[1]:
            return branch
    return fitting[0] if len(fitting) == 1 and not tag_of(fitting[0]) else None


def _is_whole(node: Node, value: Mapping[str, JSON]) -> bool:
    """Whether an object is printed in full, so that a missing key is omitted by the server."""
    shown = sum(1 for key in node.properties() if key.name in value)
    return shown >= _WHOLE * len(node.properties())


def _is_scalar(value: JSON) -> bool:
    return not isinstance(value, Mapping | list)
