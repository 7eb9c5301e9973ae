"""Header fields of requests and responses, with case-insensitive names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from ._problems import Problem

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(?![\t ])[\t\x20-\x7e]*(?<![\t ])")


class Headers(Mapping[str, str]):
    """Lower-case names → values.

    Repeated fields are joined with a comma (RFC 9110, section 5.3), Set-Cookie, whose dates contain
    commas, with a line break; ``get_all`` returns them one by one.
    """

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._fields = [(name.lower(), value) for name, value in fields]

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> Headers:
        """``fields`` itself if it is Headers, else a case-insensitive copy."""
        return fields if isinstance(fields, cls) else cls(fields.items())

    def get_all(self, name: str) -> list[str]:
        """The values of all fields of that name, in order."""
        wanted = name.lower()
        return [value for name, value in self._fields if name == wanted]

    def __getitem__(self, name: str) -> str:
        found = self.get_all(name)
        if len(found) == 1:
            return found[0]
        if not found:
            raise KeyError(name)
        return ("\n" if name.lower() == "set-cookie" else ", ").join(found)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for name, _ in self._fields))

    def __len__(self) -> int:
        return len({name for name, _ in self._fields})

    def __repr__(self) -> str:
        return f"Headers({self._fields!r})"


def merged(*layers: Mapping[str, str | None]) -> dict[str, str]:
    """Merge mappings; later ones win, and None removes a header."""
    found: dict[str, tuple[str, str | None]] = {}
    for layer in filter(None, layers):
        for name, value in layer.items():
            found[name.lower()] = name, value
    return {name: value for name, value in found.values() if value is not None}


def with_header(headers: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    """``headers`` with this header set, replacing any of that name."""
    wanted = name.lower()
    rest = {key: text for key, text in headers.items() if key.lower() != wanted}
    return {**rest, name: value}


@lru_cache(256)
def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def fits(value: str) -> bool:
    """Whether a header can hold ``value``."""
    return _VALUE.fullmatch(value) is not None


def unfit(headers: Mapping[str, object]) -> Iterator[Problem]:
    """The headers that cannot be sent. Raises TypeError for a value that is not a string."""
    for name, value in headers.items():
        if not isinstance(value, str):
            raise TypeError(f"header {name!r} must be a string or None, not {type(value).__name__}")
        if not _is_name(name):
            yield Problem(f"header.{name}", "this is not a valid header name")
        elif not fits(value):
            yield Problem(
                f"header.{name}", "contains invalid characters, or starts or ends with a space"
            )
