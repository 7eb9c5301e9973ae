"""Rule 14: what is a part of the server in one document, and of the paths in another one."""

from __future__ import annotations

from collections.abc import Sequence

from specmeld.model.urls import urlsplit
from specmeld.reconcile.rules.transport import RULE, extends, repair_path, shape
from specmeld.reconcile.tree import Tree


def settle_bases(trees: Sequence[Tree]) -> None:
    """Move base paths into the servers, or into the paths if not all paths of a document begin with
    it."""
    found = [_base_in_paths(tree, [one for one in trees if one is not tree]) for tree in trees]
    mixed = {base for base, tree in zip(found, trees, strict=True) if not _is_below(tree, base)}
    for base, tree in zip(found, trees, strict=True):
        tree.base = "" if base in mixed else base
        ends = [one for one in sorted(mixed) if _urls(tree) and _all_end(_urls(tree), one)]
        tree.prefix = max(ends, key=len, default="")
        for said in tree.servers if tree.base or tree.prefix else ():
            if said.keyword == "url" and isinstance(said.value, str):
                said.value, said.rule = moved(said.value, tree), RULE


def moved(url: str, tree: Tree) -> str:
    """The URL of a server with what its paths lose, and without what they get."""
    return url.rstrip("/").removesuffix(tree.prefix) + tree.base


def _is_below(tree: Tree, base: str) -> bool:
    """Whether all paths of a document begin with it."""
    written = [as_written(operation, tree) for operation in tree.operations if operation]
    return all(path.startswith(base + "/") for _, path in written)


def _all_end(urls: Sequence[str], base: str) -> bool:
    return all(urlsplit(url.rstrip("/")).path.endswith(base) for url in urls)


def _base_in_paths(tree: Tree, others: Sequence[Tree]) -> str:
    """What the paths of a document begin with, and the server of another one ends with.

    The other one is on the same host, or has one of the operations without it.
    """
    written = [as_written(operation, tree) for operation in tree.operations if operation]
    mine = [url.rstrip("/") for url in _urls(tree)]
    for other in sorted(others, key=lambda one: one.id):
        known = {shape(joined(*as_written(name, other))) for name in other.operations if name}
        for url in sorted(_urls(other)):
            base = _beyond(mine, url.rstrip("/"))
            below = [
                joined(method, path.removeprefix(base))
                for method, path in written
                if base and path.startswith(base + "/")
            ]
            is_host = any(extends(url, one) for one in mine)
            if below and (is_host or any(shape(one) in known for one in below)):
                return base
    return ""


def _beyond(mine: Sequence[str], url: str) -> str:
    """What the path of a server has beyond those of all servers of a document."""
    path = urlsplit(url).path
    beyond = {path.removeprefix(urlsplit(one).path) for one in mine} or {path}
    base = beyond.pop()
    return base if not beyond and base.startswith("/") else ""


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
