"""Rule 8: fill in what a page hides or omits of an object from similar objects.

All sources are searched in the merged tree as it was before the rule, so that the order in which
places are filled does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from specmeld.model.claim_keywords import BOUNDS
from specmeld.model.settlement import Outcome
from specmeld.reconcile.ledger import Ledger
from specmeld.reconcile.rules.fill import head_noun, key_of, walk
from specmeld.reconcile.rules.page_trees import Merged, branch_names
from specmeld.reconcile.rules.similarity import NEARLY, alike, descriptions
from specmeld.reconcile.tree import Node, Tree, borrow, plain, tag_of
from specmeld.text.keys import snake

RULE = 8
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})
_FEWEST_SHARED = 4
"""Keys of the same description from which on two bodies may be the same."""

_NAMED = "the object in the response has it"
_OTHER = "the object in the response has a different type"

_Fill = tuple[Node, list[Node]]
"""A node, and those whose children it may take."""


def fill_collapsed(merged: Merged, trees: Sequence[Tree], ledger: Ledger) -> list[_Fill]:
    """Fill in the children that pages do not show; returns the named responses.

    Several sources give what all of them have; no source leaves an open object.
    """
    named = [pair for sections in merged.values() for pair in _named_answers(sections, merged)]
    samples = [section.children for section, _ in named]
    for section, sources in named:
        _fill_named(section, sources[0])
    places = [path for _, path in walk(merged)]
    _fill_lists_of_ids(places, trees)
    fills = {
        id(node): (node, sources)
        for found in (_twin_bodies(merged), _like_objects(places), _like_branches(places))
        for node, sources in found
        if sources
    }
    shown = [(node, _intersection(sources)) for node, sources in fills.values()]
    for node, filling in shown:
        node.children += filling.children
        if not descriptions(node):
            node.says += filling.said("description")
    for (section, sources), sample in zip(named, samples, strict=True):
        for child in sample:
            _show(child, section, ledger)
            _show(child, sources[0], ledger)
    for path in places:
        _open_unfilled(path[-1], ledger)
    return named


def _open_unfilled(node: Node, ledger: Ledger) -> None:
    """A closed list whose members nobody shows would reject them all."""
    if node.said("collapsed") and not node.properties():
        closers = [said for said in node.said("additionalProperties") if said.value is False]
        ledger.drop_said(node, closers, RULE, "no document shows its properties")


def _intersection(sources: Sequence[Node]) -> Node:
    """A copy of what all sources have; of unions the one that shows most."""
    unions = [source for source in sources if source.branches()]
    if unions:
        return borrow(max(unions, key=lambda source: len(source.branches())), RULE)
    first, *rest = [borrow(source, RULE) for source in sources]
    for other in rest:
        _keep_common(first, other)
    return first


def _keep_common(node: Node, other: Node) -> None:
    node.children = [child for child in node.children if other.child(child.step) is not None]
    for child in node.children:
        twin = other.child(child.step)
        if child.properties() and twin is not None and twin.properties():
            _keep_common(child, twin)


# Objects of the same key and description --------------------------------------------------------


def _like_objects(places: Sequence[tuple[Node, ...]]) -> Iterator[_Fill]:
    by_key: dict[str, list[Node]] = {}
    for path in places:
        if path[-1].properties():
            by_key.setdefault(key_of(path), []).append(path[-1])
    for path in places:
        node, key = path[-1], key_of(path)
        if not node.said("collapsed") or node.properties() or node.branches() or not key:
            continue
        yield node, [other for other in by_key.get(key, ()) if alike(node, other) >= NEARLY]


# Branches of the same key and label -------------------------------------------------------------


def _like_branches(places: Sequence[tuple[Node, ...]]) -> Iterator[_Fill]:
    """Branches, and the objects below them, that show nothing: another union shows them."""
    hollow: list[tuple[Node, list[tuple[str, ...]]]] = []
    shown: dict[tuple[str, ...], list[Node]] = {}
    for path in places:
        names = list(_branch_places(path))
        if names and path[-1].properties() and not all(said.old for said in path[-1].says):
            for name in names:
                shown.setdefault(name, []).append(path[-1])
        elif names and _is_hollow(path[-1]):
            hollow.append((path[-1], names))
    for node, names in hollow:
        found = [other for name in names for other in shown.get(name, ())]
        yield node, list({id(other): other for other in found}.values())


def _branch_places(path: Sequence[Node]) -> Iterator[tuple[str, ...]]:
    """Key of the nearest union, the possible names of its branch, and the steps from there on."""
    at = next((at for at in reversed(range(len(path))) if path[at].step.startswith("|")), None)
    key = key_of(path[:at]) if at else ""
    if at is None or not key:
        return
    below = tuple(node.step for node in path[at + 1 :])
    tag = tag_of(path[at])
    names = [f"={tag[1]}"] if tag and below else sorted(branch_names(path[at]) - _TYPES)
    for name in names:
        yield key, name, *below


def _is_hollow(node: Node) -> bool:
    """An object without any description, and not a map."""
    rules = {"additionalProperties"} | {word for word in BOUNDS if "." in word}
    says = any(said.keyword in rules and said.value is not False for said in node.says)
    return node.types() == {"object"} and not node.children and not says


# Bodies that are the same ----------------------------------------------------------------------


def _twin_bodies(merged: Merged) -> Iterator[_Fill]:
    """Undescribed keys of a page, in a body that another operation has almost identically."""
    bodies = [body for sections in merged.values() if (body := sections.get("request"))]
    for body in bodies:
        bare = [key for key in body.properties() if _is_hollow(key) and not descriptions(key)]
        twins = [other for other in bodies if bare and _is_twin(body, other)]
        for key in bare:
            found = [other.child(key.step) for other in twins]
            yield key, [one for one in found if one is not None and _has_structure(one, key)]


def _is_twin(body: Node, other: Node) -> bool:
    mine = {key.name: key for key in body.properties()}
    theirs = {key.name: key for key in other.properties()}
    shared = mine.keys() & theirs.keys()
    same = [name for name in shared if alike(mine[name], theirs[name]) >= NEARLY]
    fewest = max(_FEWEST_SHARED, min(len(mine), len(theirs)) / 2)
    return body is not other and len(same) >= fewest


def _has_structure(node: Node, key: Node) -> bool:
    kinds = {kind for branch in node.branches() for kind in branch.types()}
    return bool(node.properties()) or (len(node.branches()) > 1 and key.types() <= kinds)


# Lists of identifiers ---------------------------------------------------------------------------


def _fill_lists_of_ids(places: Sequence[tuple[Node, ...]], trees: Sequence[Tree]) -> None:
    """A list whose name or description says that it holds IDs: its items are strings."""
    kinds = {kind for tree in trees for node in tree.nodes() for kind in _kinds_of_id(node)}
    if kinds != {"string"}:
        return
    for node in (path[-1] for path in places):
        told = [said for said in node.said("description") if _ID_LIST.search(str(said.value))]
        told += node.said("exists") if _is_id(node.name, "ids") else []
        if told and node.types() == {"array"} and not node.children:
            kind = replace(
                told[0], keyword="type", value="string", evidence="prose", rule=RULE, borrowed=True
            )
            node.children.append(Node("[]", [kind]))


_ID_LIST = re.compile(r"\b(?:[Ll]ist|[Aa]rray|[Ss]et)\b[^.]{0,60}\bIDs\b")


def _kinds_of_id(node: Node) -> frozenset[str]:
    items = node.items()
    if items is not None and _is_id(node.name, "ids"):
        return items.types()
    return node.types() if _is_id(node.name, "id") else frozenset()


def _is_id(name: str, word: str) -> bool:
    return snake(name).rpartition("_")[2] == word


# Named responses --------------------------------------------------------------------------------


def _named_answers(sections: dict[str, Node], merged: Merged) -> Iterator[_Fill]:
    """ "A run object." as a page's whole description of a response: the object of that name."""
    for name, section in sections.items():
        if not name.startswith("response") or section.branches():
            continue
        if not all(key.is_only_sampled() for key in section.properties()):
            continue
        subject = next(filter(None, map(_subject, descriptions(section))), None)
        source = _titled(subject, merged) if subject else None
        if source is not None:
            yield section, [source]


def _fill_named(section: Node, source: Node) -> None:
    """Give the response what the object has."""
    copy = borrow(source, RULE)
    section.children = copy.children
    taken = ("title", "contentType", "additionalProperties")
    section.says += [said for said in copy.says if said.keyword in taken]


def _show(shown: Node, within: Node, ledger: Ledger) -> None:
    """Find what a sample shows in its object, which may hide or omit it."""
    ways = [within, *within.branches()]
    twin = next((found for way in ways if (found := way.child(shown.step)) is not None), None)
    if twin is not None:
        for said in shown.says:
            agrees = said.keyword != "type" or not twin.types() or said.value in twin.types()
            outcome: Outcome = "corroborates" if agrees else "overruled"
            ledger.note(said, outcome, RULE, ledger.place(said), _NAMED if agrees else _OTHER)
        for child in shown.children:
            _show(child, twin, ledger)
    elif holder := next(filter(lambda way: _may_hold(way, shown), ways), None):
        ledger.agree(shown, RULE, _NAMED)
        holder.children.append(borrow(shown, RULE))
    else:
        ledger.drop(shown, RULE, _OTHER)


def _may_hold(node: Node, child: Node) -> bool:
    kind = "array" if child.step == "[]" else "object"
    return not node.branches() and (not node.types() or kind in node.types())


_SUBJECT = re.compile(
    r"^(?:an?|the)\s+(?:\[?)([\w -]{1,60}?)(?:\]\([^)]{0,200}\))?\s+object\b", re.I
)


def _subject(description: str) -> str | None:
    found = _SUBJECT.match(description.strip())
    return plain(found.group(1)) if found else None


def _titled(subject: str, merged: Merged) -> Node | None:
    for sections in merged.values():
        for name, section in sections.items():
            if name.startswith("response.2") and section.properties():
                titles = [str(said.value) for said in section.said("title")]
                if any(plain(head_noun(title)) == subject for title in titles):
                    return section
    return None
