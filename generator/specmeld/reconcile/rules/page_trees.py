"""Merge many trees: places about the same thing become one node (rules 1 and 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from specmeld.model.claim_keywords import BOUNDS, WORDS
from specmeld.model.settlement import Conflict
from specmeld.reconcile.evidence import fingerprint
from specmeld.reconcile.ledger import Ledger
from specmeld.reconcile.tree import Node, Said, Sections, Tree, family, plain, tag_of

Merged = dict[str, Sections]
"""Operation → section → node."""

_SCHEMA_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})


def merge(trees: Sequence[Tree]) -> Merged:
    """Merge the trees; the document that says most gives the order of keys."""
    merged: Merged = {}
    for tree in trees:  # operations come in the order of the sources
        for operation in tree.operations:
            merged.setdefault(operation, {})
    for operation, sections in merged.items():
        mine = [tree.operations[operation] for tree in trees if operation in tree.operations]
        for name in _in_order(name for own in mine for name in own):
            nodes = [own[name] for own in mine if name in own]
            sections[name] = Node("")
            for node in sorted(nodes, key=_stated, reverse=True):
                merge_into(sections[name], node)
    return merged


def _in_order(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _stated(node: Node) -> int:
    return sum(1 for key in node.properties() for said in key.says if said.evidence == "structure")


def merge_into(target: Node, source: Node) -> None:
    """Add what ``source`` and its descendants say to ``target``; ``source`` is not changed."""
    target.says += source.says
    named = {child.step: child for child in target.children}
    taken: dict[int, str] = {}
    for child in source.children:
        is_branch = child.step.startswith("|")
        match = find_match(target, child, taken) if is_branch else named.get(child.step)
        if match is None:
            match = named[child.step] = Node(child.step)
            target.children.append(match)
        elif is_branch:
            match.step = _better_label(match, child)
        if is_branch:
            taken.setdefault(id(match), child.step)
        merge_into(match, child)


def find_match(parent: Node, child: Node, taken: Mapping[int, str] | None = None) -> Node | None:
    """The child of ``parent`` about the same thing; branches match by tag, title or label.

    ``taken`` has the branches, by ``id``, that match another branch of the same document, under
    that branch's label: two of one title are two.
    """
    if not child.step.startswith("|"):
        return parent.child(child.step)
    others = taken or {}
    free = [one for one in parent.branches() if others.get(id(one), child.step) == child.step]
    tag, names = tag_of(child), branch_names(child)
    for branch in sorted(free, key=lambda one: one.step != child.step):
        other = tag_of(branch)
        if tag is not None and other is not None:
            if tag == other:
                return branch
        elif names & branch_names(branch):
            return branch
    return None


def branch_names(branch: Node) -> frozenset[str]:
    """The possible names of a branch, compared without case, spaces and punctuation."""
    titles = [said.value for said in branch.said("title") if isinstance(said.value, str)]
    tag = tag_of(branch)
    # A bare "object" says nothing if the branch has a title or a tag of its own.
    own = (
        branch.name not in _SCHEMA_TYPES
        or branch.name not in ("object", "array")
        or not (titles or tag)
    )
    return frozenset(
        plain(text)
        for text in [*titles, *([branch.name] if own else []), *([tag[1]] if tag else [])]
    )


def _better_label(match: Node, child: Node) -> str:
    return child.step if match.name in _SCHEMA_TYPES else match.step


# Rule 2 -----------------------------------------------------------------------------------------


def apply_closed_lists(merged: Merged, ledger: Ledger) -> None:
    """What a closed list of the target version does not have does not exist."""
    for sections in merged.values():
        for section in sections.values():
            for node in list(section.walk()):
                _apply_closed_list(node, ledger)


def _apply_closed_list(node: Node, ledger: Ledger) -> None:
    for closer in _closers(node):
        document = closer.document
        listed = {
            key.name for key in node.properties() if any(s.document == document for s in key.says)
        }
        absent = [key for key in node.properties() if listed and key.name not in listed]
        for key in absent:
            ledger.drop(key, 2, f"{document} has a closed list without it")
            if key.said("exists"):
                ledger.disagree(_absence(closer, key))
        gone = set(absent)
        node.children = [child for child in node.children if child not in gone]


def _absence(closer: Said, key: Node) -> Conflict:
    claim = key.said("exists")[0].claim
    place, sides = str(claim.at), (closer.claim, claim)
    evidence = fingerprint(place, "exists", sides)
    return Conflict(place, "exists", 2, False, sides, evidence=evidence)


def _closers(node: Node) -> list[Said]:
    """Documents that close the list of a node and show it (a collapsed list denies nothing)."""
    collapsed = {said.document for said in node.said("collapsed")}
    return [
        said
        for said in node.said("additionalProperties")
        if said.value is False
        and said.document not in collapsed
        and not (said.borrowed or said.old)
    ]


# Rule 1, second half ----------------------------------------------------------------------------

_CARRIED = BOUNDS | {"default", "format", "nullable"} | WORDS


def add_older(merged: Merged, trees: Sequence[Tree], ledger: Ledger) -> None:
    """Add what older versions of the API say, where the newer documents allow it."""
    for tree in trees:
        for operation, name, section in tree.sections():
            sections = merged.get(operation)
            newer = sections.get(name) if sections is not None else None
            if sections is None or (newer is None and name != "security"):
                ledger.drop(section, 1, "only an older version has it")
            elif newer is None:
                sections[name] = _as_old(section)  # authentication rarely changes with a version
            elif not name:
                for said in section.says:
                    _settle_old_words(newer, said, ledger)
            else:
                _add_older_node(newer, section, (), merged, ledger)


def _settle_old_words(newer: Node, said: Said, ledger: Ledger) -> None:
    if any(other.value == said.value for other in newer.said(said.keyword)):
        ledger.note(said, "corroborates", 1, ledger.place(said))
    else:
        ledger.note(said, "overruled", 1, ledger.place(said), "an older version says it")


def _add_older_node(
    newer: Node, older: Node, path: tuple[Node, ...], merged: Merged, ledger: Ledger
) -> None:
    changed = bool(newer.types() and older.types() and newer.types() != older.types())
    known = {family(other) for other in newer.says if not other.old and not other.implied}
    stale = False
    for said in sorted(older.says, key=lambda said: said.keyword in WORDS):
        agrees = any(other.value == said.value for other in newer.said(said.keyword))
        is_free = family(said) not in known and not changed
        speaks = family(said) in known and said.keyword not in WORDS and not said.implied
        if said.keyword in WORDS:
            is_printed = said.keyword == "example" and not path  # a whole body of that version
            is_free = is_free and not stale and not is_printed  # old descriptions would mislead
        if agrees or speaks or (said.keyword in _CARRIED and is_free):
            stale = stale or (speaks and not agrees)
            newer.says.append(replace(said, old=True, rule=said.rule or 1))
        else:
            stale = stale or not said.implied
            reason = "its type changed since" if changed else "an older version says it"
            ledger.note(said, "overruled", 1, ledger.place(said), reason)
    for child in older.children:
        match = find_match(newer, child)
        if match is not None:
            _add_older_node(match, child, (*path, newer), merged, ledger)
        elif child.step.startswith(".") and _may_enter(newer, child, path, merged):
            newer.children.append(_as_old(child))
        else:
            ledger.drop(child, 1, "only an older version has it")


def _may_enter(holder: Node, key: Node, path: tuple[Node, ...], merged: Merged) -> bool:
    """No newer document lists the holder in full, and a newer one shows the key in a sibling."""
    if _closers(holder):
        return False
    siblings = [node for node in path[-1].children if node is not holder] if path else []
    if holder.step == "[]" and len(path) > 1:
        siblings = [node for node in path[-2].children if node is not path[-1]]
    name = holder.name or (path[-1].name if path else "")
    siblings += [node for node in _namesakes(name, merged) if node is not holder]
    return any(node.step == key.step for node in siblings) or any(
        node.child(key.step) is not None for node in siblings
    )


def _namesakes(name: str, merged: Merged) -> list[Node]:
    """Containers anywhere that are named or titled like this one."""
    if not name:
        return []
    return [
        node
        for sections in merged.values()
        for section in sections.values()
        for node in section.walk()
        if node.step == f".{name}" or plain(str(node.value("title") or "")) == plain(name)
    ]


def _as_old(node: Node) -> Node:
    says = [replace(said, old=True, rule=said.rule or 1) for said in node.says]
    return Node(node.step, says, [_as_old(child) for child in node.children])
