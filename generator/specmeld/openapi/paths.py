"""Paths of operations, by which those of several documents and versions are matched."""

from __future__ import annotations

import re

_PARAMETER = re.compile(r"\{[^{}]*\}")


def nameless(path: str) -> str:
    """A path, whatever its parameters are called: ``/pets/{id}`` → ``/pets/{}``."""
    return _PARAMETER.sub("{}", path)
