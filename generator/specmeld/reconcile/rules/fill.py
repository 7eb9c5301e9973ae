"""Fill in what a page omits from other pages (rules 7, 10 and 13).

All sources are searched in the merged tree as it was before the rule, so that the order in which
places are filled does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from specmeld.model.claim_keywords import BOUNDS
from specmeld.reconcile.rules.page_trees import Merged, find_match, merge_into
from specmeld.reconcile.rules.similarity import SAME, alike
from specmeld.reconcile.tree import Node, Said, Tree, borrow, tag_of


def walk(merged: Merged) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Every node of every body: its section and the path to it, itself last."""
    for sections in merged.values():
        for name, section in sections.items():
            if name.startswith(("request", "response")):
                for path in section.walk_with_parents():
                    yield name, path


def key_of(path: Sequence[Node]) -> str:
    """The property that a node belongs to: its own name, or that of its list."""
    return next((node.name for node in reversed(path) if node.step.startswith(".")), "")


def head_noun(title: str) -> str:
    """``A run on a thread`` → ``run``; a title that is not a phrase is unchanged."""
    words = title.split()
    if len(words) > 1 and words[0].lower() in ("a", "an", "the"):
        words = words[1:]
    for at, word in enumerate(words):
        if at and word.lower() in ("on", "of", "in", "for", "to", "with", "that", "which", "from"):
            return " ".join(words[:at])
    return " ".join(words)


# Rule 7 -----------------------------------------------------------------------------------------


def complete_unions(merged: Merged) -> None:
    """A "one of" that shows one branch: filled from same-named properties that share a branch."""
    shown: list[tuple[Node, list[Node]]] = []
    by_key: dict[tuple[str, str], list[Node]] = {}
    for _, path in walk(merged):
        node = path[-1]
        kind = node.step if node.step == "[]" else "."
        if node.step.startswith(".") or node.step == "[]":
            by_key.setdefault((key_of(path), kind), []).append(node)
    for (_, _), nodes in by_key.items():
        for node in nodes:
            if _shows_one_branch(node):
                others = [other for other in nodes if other is not node and _overlap(node, other)]
                shown.append((node, [borrow(other, 7) for other in others]))
    for node, sources in shown:
        for source in sorted(sources, key=lambda one: -len(one.branches())):
            _add_branches(node, source)


def _shows_one_branch(node: Node) -> bool:
    """Whether any document says "one of" here and shows a single branch."""
    by_document: dict[str, int] = {}
    for branch in node.branches():
        for document in {said.document for said in branch.says if not said.old}:
            by_document[document] = by_document.get(document, 0) + 1
    return 1 in by_document.values()


def _overlap(node: Node, other: Node) -> bool:
    if other.branches():
        return any(find_match(other, branch) is not None for branch in node.branches())
    return bool(other.said("knownValues")) and node.child("|string") is not None


def _add_branches(node: Node, source: Node) -> None:
    """Add missing branches, and fill those that hide their children."""
    for branch in source.branches():
        match = find_match(node, branch)
        if match is None:
            node.children.append(branch)
        elif not match.children and branch.children:
            match.step = branch.step
            merge_into(match, branch)
    if not source.branches():
        node.says += [s for s in source.says if s.keyword in ("knownValues", "openEnum")]


# Rule 10 ----------------------------------------------------------------------------------------


def spread_required(merged: Merged) -> None:
    """Required on every branch: required on the property. A tag required once is so everywhere."""
    tags: dict[tuple[str, str], Said] = {}
    for _, path in walk(merged):
        node = path[-1]
        marks = [_required_mark(branch) for branch in node.branches()]
        if marks and all(marks) and node.step.startswith(".") and marks[0] is not None:
            node.says.append(_copy_of(marks[0]))
        tag = tag_of(node) if node.step.startswith("|") else None
        mark = _required_mark(node.child(f".{tag[0]}")) if tag else None
        if tag is not None and mark is not None:
            tags.setdefault(tag, mark)
    for _, path in walk(merged):
        tag = tag_of(path[-1]) if path[-1].step.startswith("|") else None
        if tag is not None and tag in tags:
            key = path[-1].child(f".{tag[0]}")
            if key is not None and _required_mark(key) is None:
                key.says.append(_copy_of(tags[tag]))


def _required_mark(node: Node | None) -> Said | None:
    found = node.said("required") if node is not None else []
    return next((said for said in found if said.value is True), None)


def _copy_of(said: Said) -> Said:
    return borrow(Node("", [said]), 10).says[0]


# Rule 13 ----------------------------------------------------------------------------------------


def share_bounds(merged: Merged, trees: Sequence[Tree]) -> None:
    """Share bounds between properties of the same name and description.

    Only to a property without bounds, from documents that show no bounds at all: a page that shows
    bounds elsewhere omits them here on purpose.
    """
    boundless = {tree.id for tree in trees if not any(map(_is_structural_bound, tree.says()))}
    by_key: dict[str, list[Node]] = {}
    for _, path in walk(merged):
        if path[-1].step.startswith("."):
            by_key.setdefault(path[-1].name, []).append(path[-1])
    given: list[tuple[Node, list[Said]]] = []
    for nodes in by_key.values():
        for node in nodes:
            if _is_receiver(node, boundless):
                source = _best(node, nodes, lambda other: bool(_bounds(other)))
                if source is not None:
                    own = {said.keyword for said in _bounds(node)}
                    copies = [s for s in borrow(source, 13).says if s.keyword in BOUNDS]
                    given.append((node, [said for said in copies if said.keyword not in own]))
    for node, says in given:
        node.says += says


def _is_structural_bound(said: Said) -> bool:
    return said.keyword in BOUNDS and said.evidence == "structure"


def _bounds(node: Node) -> list[Said]:
    return [said for said in node.says if said.keyword in BOUNDS]


def _is_receiver(node: Node, boundless: set[str]) -> bool:
    voices = {said.document for said in node.says if not said.borrowed and not said.old}
    return bool(voices) and voices <= boundless and not any(map(_is_structural_bound, node.says))


def _best(node: Node, nodes: list[Node], fits: Callable[[Node], bool]) -> Node | None:
    ranked = [
        (alike(node, other), -at, other)
        for at, other in enumerate(nodes)
        if other is not node and fits(other) and _same_types(node, other)
    ]
    best = max(ranked, key=lambda entry: entry[:2], default=None)
    return best[2] if best is not None and best[0] >= SAME else None


def _same_types(one: Node, other: Node) -> bool:
    return not one.types() or not other.types() or one.types() == other.types()
