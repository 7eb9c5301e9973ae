"""Find the paths of the canonical document that match a path of a source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from specmeld.model.json import JSONObject

Shape = tuple[str, ...]
"""Segments of a path without the names of parameters."""

_PARAMETER = re.compile(r"\{([^{}]*)\}|<([^<>]*)>|(?<=/):([A-Za-z_]\w*)")
_VERSION = re.compile(r"v\d[\w.-]*", re.IGNORECASE)
_HOST = re.compile(r"^(?:[A-Za-z][\w+.-]*:)?//[^/]*")


def shape(path: str) -> Shape:
    """The shape of a path; a missing leading slash is added."""
    return tuple(_PARAMETER.sub("{}", f"/{path.lstrip('/')}").split("/")[1:])


def parameter_names(path: str) -> list[str]:
    """The names of the parameters in a path template, in order."""
    return [next(filter(None, groups), "") for groups in _PARAMETER.findall(f"/{path}")]


def parameter_key(place: str, name: str, path: str) -> tuple[str, str | int]:
    """What identifies a parameter: in a path its position from the end, else its name."""
    if place == "path":
        names = parameter_names(path)
        return place, names.index(name) - len(names) if name in names else name
    return place, name.lower() if place == "header" else name


def base_paths(document: JSONObject) -> Iterator[Shape]:
    """The paths of a document's servers, each also without its first segments."""
    paths = document.get("paths")
    holders = [document, *(paths.values() if isinstance(paths, dict) else ())]
    for holder in holders:
        servers = holder.get("servers") if isinstance(holder, dict) else None
        for server in servers if isinstance(servers, list) else ():
            base = shape(_server_path(server))
            yield from (base[start:] for start in range(len(base)))


def _server_path(server: Any) -> str:
    if not isinstance(server, dict) or not isinstance(server.get("url"), str):
        return ""
    variables = server.get("variables")
    url: str = server["url"]
    for name, variable in variables.items() if isinstance(variables, dict) else ():
        if isinstance(variable, dict) and isinstance(variable.get("default"), str):
            url = url.replace(f"{{{name}}}", variable["default"])
    return _HOST.sub("", url).strip("/")


class PathIndex:
    """The paths of a document by shape.

    One document may have in its server what another has at the beginning of each path: a path that
    is not found as a whole is looked up without, or after, such a base path.
    """

    def __init__(
        self, paths: Iterable[str], bases: Iterable[Shape], written: Collection[Shape] | None = None
    ) -> None:
        """``written`` has the shapes of all sources; None: a trailing slash never matters."""
        self._bases = set(bases)
        self._written = written
        self._whole: dict[Shape, list[str]] = {}
        self._endings: dict[Shape, list[str]] = {}
        for path in paths:
            whole = shape(path)
            self._whole.setdefault(whole, []).append(path)
            for start in range(1, len(whole)):
                if self._is_base(whole[:start]):
                    self._endings.setdefault(whole[start:], []).append(path)

    def find(self, path: str, others: Collection[Shape] = ()) -> list[str]:
        """The paths that may match ``path``.

        A trailing slash may be left out, or added, only if another source has it so. A path that
        equals one of ``others``, its siblings in its document, matches that one alone.
        """
        whole = shape(path)
        if whole in self._whole:
            return self._whole[whole]
        other_end = whole[:-1] if whole[-1:] == ("",) else (*whole, "")
        found = list(self._endings.get(whole, ()))
        if self._written is None or other_end in self._written:
            found = [*self._whole.get(other_end, ()), *found]
        for start in range(1, len(whole)):
            if self._is_base(whole[:start]):
                found += self._whole.get(whole[start:], ())
        return [each for each in found if shape(each) not in others]

    def _is_base(self, segments: Shape) -> bool:
        return segments in self._bases or _VERSION.fullmatch(segments[-1]) is not None
