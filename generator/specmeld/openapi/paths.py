"""Paths of operations, in a form that matches across documents and versions."""

from __future__ import annotations

import re

_PARAMETER = re.compile(r"\{[^{}]*\}")


def nameless(path: str) -> str:
    """A path without parameter names: ``/pets/{id}`` → ``/pets/{}``."""
    return _PARAMETER.sub("{}", path)
