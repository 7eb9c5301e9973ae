"""Ways to satisfy a schema: its in-place keywords (allOf, $ref, anyOf, oneOf, if) taken apart.

A *way* is a tuple of nodes that all apply at one place of the instance; of these only the keywords
that speak of the value itself are still of interest. JSON Schema 2020-12 core, section 10.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from urllib.parse import unquote

from specmeld.conformance.schema_nodes import Node, look_up
from specmeld.conformance.search.effort import Effort
from specmeld.model.json import JSONObject

Way = tuple[Node, ...]

_CHOOSING = frozenset({"anyOf", "oneOf", "if"})
_LONGEST_WAY = 400
_LONGEST_CHAIN = 8
_MOST_FORKS = 20_000


def target(document: JSONObject, node: Node) -> Node | None:
    """What ``$ref`` (or ``$dynamicRef``) of a node names; None where it leads out or nowhere."""
    reference = node.get("$ref")
    if reference is None:
        reference = node.get("$dynamicRef")
    if not isinstance(reference, str):
        return None
    if reference == "#":
        return None
    pointer = unquote(reference)
    try:
        found = look_up(document, pointer) if pointer.startswith("#/") else None
    except LookupError:
        return None
    return Node(pointer, found) if isinstance(found, dict | bool) else None


def named(document: JSONObject, node: Node) -> Node:
    """The schema that a node is another name of; the node itself where it says more."""
    for _ in range(_LONGEST_CHAIN):
        found = target(document, node) if _only_refers(node) else None
        if found is None:
            break
        node = found
    return node


def _only_refers(node: Node) -> bool:
    return isinstance(node.schema, dict) and "$ref" in node.schema and len(node.schema) == 1


def unless(node: Node) -> Node:
    """The made-up schema that holds where the node's does not."""
    return Node("!" + node.pointer, {"not": node.reference()})


def ways(
    document: JSONObject,
    nodes: Way,
    relaxed: Mapping[str, JSONObject] | None = None,
    effort: Effort | None = None,
) -> Iterator[Way]:
    """All ways, lazily, the first branches first. A branch among ``nodes`` is pinned: its union
    gives no other. ``relaxed`` maps pointers to what is to be read in place of the schemas there.
    Raises SpentError where the ``effort`` does not do.
    """
    pinned = frozenset(node.pointer for node in nodes)
    yield from _ways(document, nodes, (), pinned, relaxed or {}, effort or Effort(_MOST_FORKS))


def _ways(
    document: JSONObject,
    pending: Way,
    done: Way,
    pinned: frozenset[str],
    relaxed: Mapping[str, JSONObject],
    effort: Effort,
) -> Iterator[Way]:
    known = {node.pointer for node in done}
    while True:
        effort.spend()
        while pending and pending[0].pointer in known:
            pending = pending[1:]
        if not pending:
            yield done
            return
        node, rest = pending[0], pending[1:]
        if node.pointer in relaxed:
            node = Node(node.pointer, relaxed[node.pointer])
        forced = _forced(document, node)
        if forced is None or len(done) > _LONGEST_WAY:
            return
        done = (*done, node)
        known.add(node.pointer)
        choices = _choices(node, pinned)
        if choices:
            break
        pending = forced + rest
    for picked in product(*choices):
        chosen = tuple(one for group in picked for one in group)
        yield from _ways(document, forced + chosen + rest, done, pinned, relaxed, effort)


def _forced(document: JSONObject, node: Node) -> Way | None:
    """The schemas that a schema cannot do without; None where there is no way on."""
    if not isinstance(node.schema, dict):
        return () if node.schema else None
    forced = tuple(node.children("allOf"))
    if "$ref" not in node.schema:
        return forced
    found = target(document, node)
    return None if found is None else (*forced, found)


def _choices(node: Node, pinned: frozenset[str]) -> list[list[Way]]:
    choices: list[list[Way]] = []
    if not isinstance(node.schema, dict) or _CHOOSING.isdisjoint(node.schema):
        return choices
    for keyword in ("anyOf", "oneOf"):
        branches = node.children(keyword)
        fixed = [branch for branch in branches if branch.pointer in pinned]
        if branches:
            choices.append([(branch,) for branch in fixed[:1] or branches])
    if node.holds_schema("if"):
        choices.append(_conditional(node, pinned))
    return choices


def _conditional(node: Node, pinned: frozenset[str]) -> list[Way]:
    condition = node.child("if")
    otherwise = unless(condition)
    met, unmet = [condition], [otherwise]
    if node.holds_schema("then"):
        met.append(node.child("then"))
    if node.holds_schema("else"):
        unmet.append(node.child("else"))
    if condition.pointer in pinned:
        return [tuple(met)]
    if otherwise.pointer in pinned:
        return [tuple(unmet)]
    return [tuple(met), tuple(unmet)]


def together(*nodes: Node) -> Way:
    """The nodes, those of one pointer only once."""
    found: dict[str, Node] = {}
    for node in nodes:
        found.setdefault(node.pointer, node)
    return tuple(found.values())
