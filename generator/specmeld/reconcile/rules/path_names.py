"""Rule 14: one name for an operation, whatever a document's notation for its path.

Paths that differ only in the names of their parameters are the same. An OpenAPI file decides the
names, else what most pages write; the order of the documents does not matter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from specmeld.model.urls import urlsplit
from specmeld.reconcile.rules.base_paths import as_written, joined, settle_bases
from specmeld.reconcile.rules.transport import RULE, TEMPLATE, repair_path, shape
from specmeld.reconcile.tree import Node, Sections, Tree
from specmeld.reconcile.versions import age

_STATUS = re.compile(r"response\.2(?:\d\d|XX)")
_ASSUMED = "response.200"
"""Where readers put a response for which the page gives no status."""


def name_operations(trees: Sequence[Tree], wanted: str | None) -> None:
    """Give every operation the same name in all documents.

    ``wanted`` is the API version whose names take precedence; None for the newest.
    """
    settle_bases(trees)
    bases = {tree.id: _bases([tree]) for tree in trees}
    names = _Names(_bases(trees), bases, _known(trees))
    by_id = sorted(trees, key=lambda tree: tree.id)  # the order of the list does not matter
    for tree in sorted(by_id, key=lambda tree: _weight(tree, wanted), reverse=True):
        if tree.described:
            names.learn(tree)
    names.count([tree for tree in trees if not tree.described])
    for tree in trees:
        _rename(tree, names)


def _weight(tree: Tree, wanted: str | None) -> tuple[object, ...]:
    """The weight of a file's names."""
    return tree.version == wanted, age(tree.version or ""), tree.precedence, tree.retrieved


def _bases(trees: Sequence[Tree]) -> list[str]:
    """Paths of the servers, the longest first."""
    urls = [said.value for tree in trees for said in tree.servers if isinstance(said.value, str)]
    return sorted({urlsplit(url).path for url in urls} - {""}, key=lambda base: (-len(base), base))


def _known(trees: Sequence[Tree]) -> frozenset[str]:
    operations = [(operation, tree) for tree in trees for operation in tree.operations if operation]
    return frozenset(shape(joined(*_split(operation, tree))) for operation, tree in operations)


def _split(operation: str, tree: Tree) -> tuple[str, str]:
    """Method and path; without what belongs to the server in other documents, and with what belongs
    to the path in them."""
    method, path = as_written(operation, tree)
    return method, tree.prefix + path.removeprefix(tree.base)


@dataclass(slots=True)
class _Names:
    bases: Sequence[str]
    own_bases: Mapping[str, Sequence[str]]
    """Document → the paths of its own servers."""
    known: frozenset[str]
    """Shapes of all operations, as the documents write them."""
    by_operation: dict[str, str] = field(default_factory=dict)
    by_path: dict[str, str] = field(default_factory=dict)
    """Shape of an operation or a path → its spelling."""
    notations: dict[str, str] = field(default_factory=dict)
    """Shape of what ``/<id>`` in a file means to its readers → the path in the file."""

    def repaired(self, operation: str, tree: Tree) -> tuple[str, str]:
        """Method and path: as in a file, else without a base path that belongs to a server."""
        method, path = _split(operation, tree)
        has_moved = tree.base or tree.prefix
        if not has_moved and shape(operation) in self.by_operation:  # exactly this path
            return method, operation.partition(" ")[2]
        for form in self._forms(path, tree):
            if shape(joined(method, form)) in self.by_operation:
                return method, form
        if tree.described:
            return method, path
        written = self.notations.get(shape(joined(method, path)))
        if written is not None:
            return method, written
        for base in self.bases:
            short = path.removeprefix(base)
            is_below = short != path and short.startswith("/")
            if is_below and shape(joined(method, short)) in self.known:
                return method, short
        return method, path

    def _forms(self, path: str, tree: Tree) -> Iterator[str]:
        """The forms of a path in other documents, with more or less of it in the server."""
        yield path
        for base in self.bases:
            if path.startswith(base + "/"):
                yield path.removeprefix(base)
        for base in self.own_bases[tree.id]:
            yield base + path

    def learn(self, tree: Tree) -> None:
        """The names of a description, unless another one was first."""
        for method, path in [self.repaired(name, tree) for name in tree.operations if name]:
            self.by_operation.setdefault(shape(joined(method, path)), joined(method, path))
            self.by_path.setdefault(shape(path), path)
            meant = repair_path(path)
            if tree.described and meant != path:
                self.notations.setdefault(shape(joined(method, meant)), path)

    def count(self, pages: Sequence[Tree]) -> None:
        """The names that most pages use; of equally many the alphabetically first."""
        votes: Counter[str] = Counter()
        for tree in pages:
            votes.update({self.repaired(name, tree)[1] for name in tree.operations if name})
        for path in sorted(votes, key=lambda path: (-votes[path], path)):
            self.by_path.setdefault(shape(path), path)

    def of(self, method: str, path: str) -> str:
        by_path = joined(method, self.by_path[shape(path)])
        return self.by_operation.get(shape(joined(method, path)), by_path)


def _rename(tree: Tree, names: _Names) -> None:
    renamed: dict[str, Sections] = {}
    for operation, sections in tree.operations.items():
        if not operation:
            renamed[operation] = sections
            continue
        repaired = names.repaired(operation, tree)
        name = tree.renamed[operation] = names.of(*repaired)
        if "path" in sections:
            _rename_parameters(sections["path"], repaired[1], name)
        for section, node in sections.items():
            known = renamed.setdefault(name, {}).setdefault(section, node)
            if known is not node:
                _add(known, node)
    tree.operations = renamed


def _add(node: Node, other: Node) -> None:
    node.says += other.says
    node.children += other.children


def _rename_parameters(section: Node, path: str, name: str) -> None:
    here, there = TEMPLATE.findall(path), TEMPLATE.findall(name)
    for node in section.children:
        bare = node.name.strip(":<>{}$")
        if bare in here:
            node.step = "." + there[here.index(bare)]


# Responses --------------------------------------------------------------------------------------


def place_answers(trees: Sequence[Tree]) -> None:
    """A response without a status on the page is the only success that documents name."""
    stated: dict[tuple[str, str | None], set[str]] = {}
    for tree in trees:
        for operation, section, node in tree.sections():
            if _STATUS.fullmatch(section) and not _is_assumed(tree, section, node):
                for version in (tree.version, None):
                    stated.setdefault((operation, version), set()).add(section)
    for tree in trees:
        for operation, sections in tree.operations.items():
            answer = sections.get(_ASSUMED)
            if answer is None or not _is_assumed(tree, _ASSUMED, answer):
                continue
            own = any(_STATUS.fullmatch(name) for name in sections if name != _ASSUMED)
            if not (own and answer.said("exists")):  # beside another response it is an extra one
                section, *others = _successes(stated, operation, tree.version) or [_ASSUMED]
                if not others and _may_hold(section, answer):
                    _move_answer(sections, section)


def _successes(
    stated: Mapping[tuple[str, str | None], set[str]], operation: str, version: str | None
) -> set[str]:
    return stated.get((operation, version)) or stated.get((operation, None), set())


def _may_hold(section: str, answer: Node) -> bool:
    return section != _ASSUMED and not (section == "response.204" and answer.children)


def _is_assumed(tree: Tree, section: str, node: Node) -> bool:
    """Whether no word on the page gives the status."""
    is_said = any(said.keyword == "exists" and not said.implied for said in node.says)
    return section == _ASSUMED and not tree.described and not is_said


def _move_answer(sections: Sections, section: str) -> None:
    node = sections.pop(_ASSUMED)
    for below in node.walk():
        for said in below.says:
            said.rule = said.rule or RULE
    known = sections.setdefault(section, node)
    if known is not node:
        _add(known, node)
