"""Rule 1: the API version of each document, and the target version, by default the newest.

What older versions add to pages is in ``rules.page_trees``; their files are only compared, in
``files.older``. ``decide`` gives the newer version precedence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from specmeld.diagnostics import ConfigError
from specmeld.reconcile.rules.transport import version_in
from specmeld.reconcile.tree import Node, Tree, plain, tag_of


def tell_versions(trees: Sequence[Tree]) -> None:
    """Set the version of trees whose documents state it: sources file, headers, titles, servers.

    The path of a server only counts if documents differ in it: ``/v1`` in all of them is not a
    version.
    """
    for tree in trees:
        tree.version = tree.version or _told(tree)
    servers = [_server_versions(tree) for tree in trees]
    found: dict[str, set[str]] = {}
    for one in servers:
        for url, versions in one.items():
            found.setdefault(url, set()).update(versions)
    for tree, one in zip(trees, servers, strict=True):
        told = {v for url, versions in one.items() if len(found[url]) > 1 for v in versions}
        if tree.version is None and len(told) == 1:
            tree.version = next(iter(told))


_VERSION_SEGMENT = re.compile(r"(?<=/)(v\d+(?:\.\d+)*|\d{4}-\d{2}-\d{2})(?=/|$)", re.I)


def _server_versions(tree: Tree) -> dict[str, set[str]]:
    """URL of a server without the version → its versions."""
    found: dict[str, set[str]] = {}
    for said in tree.servers:
        url = str(said.value)
        segment = _VERSION_SEGMENT.search(url)
        if segment is not None:
            version = segment[1].lower()
            found.setdefault(url.replace(segment[1], "", 1).lower(), set()).add(version)
    return found


def decide_versions(
    trees: Sequence[Tree], wanted: str | None, in_words: Mapping[str, Tree]
) -> str | None:
    """Set the version of the other trees; returns the target's, None if no document names one.

    By vocabulary, it is the version whose documents contradict this one least, then share most of
    its words. ``in_words`` are trees, by document, that have the words which others omit.
    """
    known = [tree for tree in trees if tree.version]
    for tree in trees:
        if tree.version is None and known:
            tree.version = _by_vocabulary(tree, [in_words.get(one.id, one) for one in known])
    versions = sorted({tree.version for tree in trees if tree.version}, key=age)
    if wanted is not None and versions and wanted not in versions:
        raise ConfigError(
            f"unknown API version {wanted!r}",
            fix=f"choose one of {', '.join(versions)}",
        )
    return wanted or (versions[-1] if versions else None)


def age(version: str) -> tuple[tuple[int, ...], str]:
    """Sort key: ``v10`` is newer than ``v9``, and ``2024-06-01`` newer than ``2024-05-31``."""
    return tuple(int(number) for number in re.findall(r"\d{1,9}", version)), version


def _told(tree: Tree) -> str | None:
    headers = [
        str(said.value)
        for _, section, node in tree.sections()
        if section == "header"
        for header in node.children
        for said in header.says
        if said.keyword in ("const", "enum", "default", "example")
    ]
    titles = [
        str(said.value)
        for _, section, node in tree.sections()
        if not section
        for said in node.says
        if said.keyword in ("summary", "title")
    ]
    return next((found for text in [*headers, *titles] if (found := version_in(text))), None)


def _by_vocabulary(tree: Tree, known: Sequence[Tree]) -> str:
    mine = _holders(tree)
    words = _vocabulary(mine)

    def distance(version: str) -> tuple[int, float, tuple[int, ...]]:
        theirs = [_holders(other) for other in known if other.version == version]
        clashes = sum(_contradictions(mine, holders) for holders in theirs)
        shared = len(words & frozenset().union(*(_vocabulary(holders) for holders in theirs)))
        newest_first = tuple(-number for number in age(version)[0])
        return clashes, -shared, newest_first

    return min(sorted({other.version for other in known if other.version}), key=distance)


_Holders = dict[str, list[frozenset[str]]]
"""Name of a container → its members, each as the set of its aliases."""


def _holders(tree: Tree) -> _Holders:
    holders: _Holders = {}
    for operation, section, root in tree.sections():
        if section.startswith(("request", "response")):
            for name, node in _named(root, f"{operation}#{section}"):
                told = [child for child in node.children if not child.is_only_sampled()]
                members = [_aliases(child) for child in told if child.step != "[]"]
                holders.setdefault(name, []).extend(members)
    return holders


def _named(node: Node, section: str, keys: tuple[str, ...] = ()) -> Iterator[tuple[str, Node]]:
    """Containers by their key and the key that holds them: two with the same key may differ."""
    yield ".".join(keys[-2:]) or section, node
    for child in node.children:
        below = (*keys, child.name) if child.step.startswith(".") else keys
        yield from _named(child, section, below)


def _aliases(node: Node) -> frozenset[str]:
    titles = [said.value for said in node.said("title") if isinstance(said.value, str)]
    tag = tag_of(node) if node.step.startswith("|") else None
    return frozenset(plain(text) for text in [node.name, *titles, *(tag[1:] if tag else ())])


def _vocabulary(holders: _Holders) -> frozenset[str]:
    return frozenset(alias for members in holders.values() for one in members for alias in one)


def _contradictions(mine: _Holders, theirs: _Holders) -> int:
    """Members that a container has here but not there, although it lists at least two there."""
    clashes = 0
    for name, members in mine.items():
        others = theirs.get(name, ())
        if len(members) < 2 or len(others) < 2:
            continue
        known = frozenset().union(*others)
        clashes += sum(1 for aliases in members if not aliases & known)
    return clashes
