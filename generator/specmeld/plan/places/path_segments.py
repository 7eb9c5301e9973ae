"""The segments of a path: fixed ones, parameters, and those without meaning for a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from specmeld.plan.places.operation_verbs import PARAMETER, VERSION, lower_words, without_query

_PREFIXES = frozenset({"api", "apis", "rest", "json", "rpc", "jsonrpc", "twirp", "wp-json"})
"""Common prefixes of API paths."""
_FORMATS = frozenset({"json", "xml"})
_REMEMBERED = 50_000
_MOST = 64
"""Most segments of a path that names are made from."""
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?|\d+\.\d+")
_FILE = re.compile(
    r"\.(json|xml|ya?ml|csv|xlsx|html?|txt|pdf|png|jpe?g|gif|svg|zip|rss|atom|ics|php|do|aspx?|jsp)$",
    re.IGNORECASE,
)
_BORDER = re.compile(r"/|#|(?<=[\w}]):(?=[A-Za-z])")
"""Between segments; an action may follow ``:`` or ``#``."""
_TOKEN = re.compile(
    r"[-_](?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z])[A-Za-z0-9]{8,}$"
)
"""Random letters and digits after a name."""
_PATTERN = re.compile(r"(\{[^{}=]*)=[^{}]*\}")
"""A parameter with the pattern of its values, as in ``{name=shelves/*}``."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A fixed segment, or a parameter."""

    text: str
    """Its text without the response format; a parameter's name."""
    is_parameter: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return _words(self.text)


@lru_cache(_REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    return tuple(lower_words(text))


@lru_cache(_REMEMBERED)
def segments(path: str) -> tuple[Segment, ...]:
    """The segments without versions and common API prefixes, unless there is nothing else."""
    plain = _PATTERN.sub(r"\1}", without_query(path))
    parts = _BORDER.split(plain)[:_MOST]
    every = tuple(each for part in parts for each in _parsed(part))
    kept = [each for at, each in enumerate(every) if not _is_prefix(every, at)]
    if len(kept) > 1 and kept[-1].text.lower() in _FORMATS:
        kept.pop()
    return tuple(kept) if any(not each.is_parameter for each in kept) else every


def version(path: str) -> str:
    """The last version in a path, such as ``v2``; empty if there is none."""
    parts = [part for part in without_query(path).split("/") if is_version(part)]
    return parts[-1].lower() if parts else ""


def ending(path: str) -> str:
    """The file extension of a path, such as ``json``; empty if there is none."""
    found = _FILE.search(without_query(path))
    return found[1].lower() if found else ""


def query(path: str) -> str:
    """The meaning of a query in a path: ``beta`` for ``?beta=true``, ``card`` for ``?by=card``."""
    key, _, value = path.partition("?")[2].partition("&")[0].partition("=")
    return key if value.lower() in ("", "1", "true") else value


def is_version(text: str) -> bool:
    numbered = VERSION.fullmatch(text) is not None and any(map(str.isdigit, text))
    return numbered or _DATE.fullmatch(text) is not None


def _is_prefix(path: tuple[Segment, ...], at: int) -> bool:
    """Whether a segment is a version, or precedes one or is the first, without meaning."""
    if path[at].is_parameter or is_version(path[at].text):
        return not path[at].is_parameter
    leads = all(_says_nothing(each) for each in path[:at])
    ahead = at + 1 < len(path) and is_version(path[at + 1].text)
    return _says_nothing(path[at]) and (leads or ahead)


def _says_nothing(segment: Segment) -> bool:
    plain = not segment.is_parameter
    return plain and (segment.text.lower() in _PREFIXES or is_version(segment.text))


def _parsed(part: str) -> Iterator[Segment]:
    """``{id}.json`` is a parameter, ``Pets({id})`` a segment and one, ``photo.{ending}`` fixed."""
    names = PARAMETER.findall(part)
    fixed = part.partition("{")[0] if names else _TOKEN.sub("", _FILE.sub("", part))
    if lower_words(fixed):
        yield Segment(fixed, is_parameter=fixed.isdigit())
    if names and not fixed.endswith("."):
        yield Segment(names[0], is_parameter=True)
