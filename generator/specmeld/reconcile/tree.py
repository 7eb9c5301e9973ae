"""The claims of a document as a tree, and several documents as one tree.

A node represents one place. Within one document a place can occur twice (pages with flattened
headings); merged trees have every step once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from specmeld.model.claims import Claim, Evidence
from specmeld.model.documents import Override, Reading
from specmeld.model.json import JSON


@dataclass(slots=True, eq=False)
class Said:
    """A claim in the process of settling: ``claim`` is from the page, beside the repaired fact."""

    claim: Claim
    document: str
    keyword: str
    value: JSON
    evidence: Evidence
    implied: bool
    rule: int = 0
    """The rule that moved, repaired or borrowed it; 0 if it is as read."""
    borrowed: bool = False
    """True for a copy: the claim has its verdict at its original place."""
    old: bool = False
    """True if an older API version says it."""


def family(said: Said) -> str:
    """The keyword under which statements compete: a constant is a list of one value."""
    return "enum" if said.keyword == "const" else said.keyword


@dataclass(slots=True, eq=False)
class Node:
    """``step`` is ``.name``, ``[]`` or ``|label``; empty for a section."""

    step: str
    says: list[Said] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The property or label; empty for a section and for the items of a list."""
        return "" if self.step == "[]" else self.step[1:]

    def child(self, step: str) -> Node | None:
        """The child of that step, the last one if there are several."""
        return next((node for node in reversed(self.children) if node.step == step), None)

    def grow(self, step: str) -> Node:
        """The child of that step, created if missing."""
        found = self.child(step)
        if found is None:
            found = Node(step)
            self.children.append(found)
        return found

    def properties(self) -> list[Node]:
        return [node for node in self.children if node.step.startswith(".")]

    def branches(self) -> list[Node]:
        return [node for node in self.children if node.step.startswith("|")]

    def items(self) -> Node | None:
        return self.child("[]")

    def said(self, keyword: str) -> list[Said]:
        return [said for said in self.says if said.keyword == keyword]

    def value(self, keyword: str) -> JSON:
        """The value of the strongest voice, without a judgement; None if there is no voice."""
        voices = sorted(self.said(keyword), key=lambda said: (said.old, said.implied))
        return voices[0].value if voices else None

    def types(self) -> frozenset[str]:
        """All types that anybody gives, without null."""
        found: set[str] = set()
        for said in self.said("type"):
            found.update([said.value] if isinstance(said.value, str) else _strings(said.value))
        return frozenset(found - {"null"})

    def is_only_sampled(self) -> bool:
        """Whether only samples show it, and nobody says that it exists."""
        told = self.said("exists")
        return bool(told) and all(said.evidence == "example" for said in told)

    def walk(self) -> Iterator[Node]:
        yield self
        for node in self.children:
            yield from node.walk()

    def walk_with_parents(self, parents: tuple[Node, ...] = ()) -> Iterator[tuple[Node, ...]]:
        """Every node as the path that leads to it, itself last."""
        path = (*parents, self)
        yield path
        for node in self.children:
            yield from node.walk_with_parents(path)


def _strings(value: JSON) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


Sections = dict[str, Node]


@dataclass(slots=True)
class Tree:
    """What one document says: operation → section → node. The operation itself is section ""."""

    id: str
    path: str
    operations: dict[str, Sections]
    servers: list[Said]
    version: str | None = None
    precedence: int = 0
    retrieved: str = ""
    overrides: tuple[Override, ...] = ()
    renamed: dict[str, str] = field(default_factory=dict)
    """Operation on the page → its repaired name."""
    base: str = ""
    """What its paths begin with, and belongs to the server in other documents."""
    prefix: str = ""
    """What its servers end with, and belongs to the paths in other documents."""
    described: bool = False
    """Whether the document is machine-readable: its names are those on the wire."""

    def precedence_of(self, said: Said) -> int:
        """The document's precedence for what it says there."""
        path = said.claim.at.operation.partition(" ")[2].replace("\\", "/")
        for override in reversed(self.overrides):
            fits = not override.keywords or said.keyword in override.keywords
            if fits and fnmatchcase(path, override.paths):
                return override.precedence
        return self.precedence

    def sections(self) -> Iterator[tuple[str, str, Node]]:
        for operation, sections in self.operations.items():
            for name, node in sections.items():
                yield operation, name, node

    def nodes(self) -> Iterator[Node]:
        for _, _, section in self.sections():
            yield from section.walk()

    def says(self) -> Iterator[Said]:
        yield from self.servers
        for node in self.nodes():
            yield from node.says


def build_tree(reading: Reading) -> Tree:
    """The claims of one reading as a tree; an ``exists`` claim opens a new node of its place."""
    document = reading.document
    tree = Tree(
        id=document.id,
        path=document.path,
        operations={},
        servers=[],
        version=document.api_version,
        precedence=document.precedence,
        retrieved=document.retrieved,
        overrides=document.overrides,
        described=reading.openapi is not None,
    )
    latest: dict[tuple[Node, str], Node] = {}
    for claim in reading.claims:
        said = Said(
            claim=claim,
            document=document.id,
            keyword=claim.keyword,
            value=claim.value,
            evidence=claim.evidence,
            implied=claim.implied,
        )
        if claim.at.section == "servers":
            tree.servers.append(said)
        else:
            _node_of(tree, claim, latest).says.append(said)
    return tree


def _node_of(tree: Tree, claim: Claim, latest: dict[tuple[Node, str], Node]) -> Node:
    """The node of a claim's place; ``latest`` caches the last child of each step."""
    sections = tree.operations.setdefault(claim.at.operation, {})
    node = sections.setdefault(claim.at.section, Node(""))
    steps = claim.at.steps
    for depth, step in enumerate(steps, 1):
        opens = depth == len(steps) and claim.keyword == "exists"
        child = latest.get((node, step))
        if child is None or (opens and child.said("exists")):
            child = latest[node, step] = Node(step)
            node.children.append(child)
        node = child
    return node


def borrow(node: Node, rule: int) -> Node:
    """A copy of a node and its descendants, marked as borrowed by a rule."""
    return Node(
        node.step,
        [replace(said, rule=rule, borrowed=True) for said in node.says],
        [borrow(child, rule) for child in node.children],
    )


def tag_of(branch: Node) -> tuple[str, str] | None:
    """The constant property that identifies a branch among its siblings: (name, value)."""
    for key in branch.properties():
        for said in key.says:
            if said.keyword == "const" and isinstance(said.value, str):
                return key.name, said.value
            values = _strings(said.value) if said.keyword == "enum" else []
            if len(values) == 1:
                return key.name, values[0]
    return None


def plain(text: str) -> str:
    """Letters and digits only, lower case: the form in which labels and titles are compared."""
    return re.sub(r"[\W_]+", "", text).casefold()
