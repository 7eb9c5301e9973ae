"""What an operation is to be called in a client, by the extensions that are there to say so.

Ours is ``x-method: threads.runs.create``; a name without dots leaves the resource as it would be.
Speakeasy and Fern have a pair of keys each, for the resource and for the method.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OURS = "x-method"
_RESOURCES = ("x-speakeasy-group", "x-fern-sdk-group-name")
_CALLS = ("x-speakeasy-name-override", "x-fern-sdk-method-name")


def wanted_resource(spec: Mapping[str, Any]) -> tuple[str, ...]:
    """The resource and its parents, outermost first; nothing where no extension says so."""
    if parts := _parts(spec.get(_OURS)):
        return parts[:-1]
    return next((parts for key in _RESOURCES if (parts := _parts(spec.get(key)))), ())


def wanted_call(spec: Mapping[str, Any]) -> str:
    """The method; empty where no extension says so."""
    keys = (_OURS, *_CALLS)
    return next((parts[-1] for key in keys if (parts := _parts(spec.get(key)))), "")


def _parts(value: object) -> tuple[str, ...]:
    """The parts of ``threads.runs``, or of a list of names."""
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in names):
        return ()
    return tuple(part for name in names for part in str(name).split(".") if part.strip())
