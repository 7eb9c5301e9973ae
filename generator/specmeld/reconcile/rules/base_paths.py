"""Rule 14: what is a part of the server in one document, and of the paths in another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from specmeld.model.urls import urlsplit
from specmeld.reconcile.rules.transport import RULE, extends, repair_path, shape
from specmeld.reconcile.tree import Tree


def settle_bases(trees: Sequence[Tree]) -> None:
    """Move base paths into the servers, or into the paths if not all paths of a document begin with
    it."""
    written = {tree.id: _operations(tree) for tree in trees}
    known: dict[str, set[str]] = {}
    for tree in trees:
        for url in _urls(tree):
            known.setdefault(url, set()).update(shape(joined(*one)) for one in written[tree.id])
    found = {tree.id: _base_in_paths(written[tree.id], _urls(tree), known) for tree in trees}
    mixed = sorted({base for id, base in found.items() if not _are_below(written[id], base)})
    for tree in trees:
        tree.base = "" if found[tree.id] in mixed else found[tree.id]
        ends = [base for base in mixed if _all_end(_urls(tree), base)]
        tree.prefix = max(ends, key=len, default="")
        for said in tree.servers if tree.base or tree.prefix else ():
            if said.keyword == "url" and isinstance(said.value, str):
                said.value, said.rule = moved_url(said.value, tree), RULE


def moved_url(url: str, tree: Tree) -> str:
    """The URL of a server with what its paths lose, and without what they get."""
    return url.rstrip("/").removesuffix(tree.prefix) + tree.base or "/"


def _operations(tree: Tree) -> list[tuple[str, str]]:
    return [as_written(operation, tree) for operation in tree.operations if operation]


def _are_below(operations: Sequence[tuple[str, str]], base: str) -> bool:
    return all(path.startswith(base + "/") for _, path in operations)


def _all_end(urls: Sequence[str], base: str) -> bool:
    ends = [urlsplit(url.rstrip("/")).path.endswith(base) for url in urls]
    return ends != [] and all(ends)


def _base_in_paths(
    operations: Sequence[tuple[str, str]], mine: Sequence[str], known: Mapping[str, Set[str]]
) -> str:
    """What the paths of a document begin with, and the server of another one ends with.

    The other one is on the same host, or has one of the operations without it. ``known``: URL of a
    server → the shapes of the operations below it.
    """
    for url in sorted(known):
        base = _beyond(mine, url)
        if not base:
            continue
        below = [
            shape(joined(method, path.removeprefix(base)))
            for method, path in operations
            if path.startswith(base + "/")
        ]
        is_host = any(extends(url, one) for one in mine)
        if below and (is_host or not known[url].isdisjoint(below)):
            return base
    return ""


def _beyond(mine: Sequence[str], url: str) -> str:
    """What the path of a server has beyond those of all servers of a document."""
    path = urlsplit(url.rstrip("/")).path
    mine_paths = {urlsplit(one.rstrip("/")).path for one in mine} or {""}
    if len(mine_paths) > 1 or not path.startswith(above := mine_paths.pop()):
        return ""
    beyond = path.removeprefix(above)
    return beyond if beyond.startswith("/") else ""


def as_written(operation: str, tree: Tree) -> tuple[str, str]:
    """Method and path of an operation of a document, repaired."""
    method, _, path = operation.partition(" ")
    return method.upper(), repair_path(path, described=tree.described)


def joined(method: str, path: str) -> str:
    """``GET /boats``."""
    return f"{method} {path}"


def _urls(tree: Tree) -> list[str]:
    urls = [said.value for said in tree.servers if said.keyword == "url"]
    return [url for url in urls if isinstance(url, str)]
