"""Names for the components of a document, from names in other formats."""

from __future__ import annotations

import re
from collections.abc import Container

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def fitting_name(name: str) -> str:
    """A valid component name: ``Product Full`` is ``ProductFull``."""
    if name and not _UNFIT.search(name):
        return name
    words = [word for word in _UNFIT.split(name) if word]
    return "".join(word[:1].upper() + word[1:] for word in words) or "Type"


def free_name(name: str, taken: Container[str]) -> str:
    """The name, with a number if it is taken."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}{number}", number + 1
    return free
