"""Names of operations in a client, from extensions for that purpose.

Ours is ``x-method: threads.runs.create``; a name without dots keeps the derived resource. Speakeasy
and Fern have a pair of keys each, for the resource and for the method.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specmeld.diagnostics import InputError

_OURS = "x-method"
_RESOURCES = ("x-speakeasy-group", "x-fern-sdk-group-name")
_METHODS = ("x-speakeasy-name-override", "x-fern-sdk-method-name")
_DEEPEST = 8


def client_name(spec: Mapping[str, Any], at: str) -> tuple[str, ...]:
    """The value of ``x-method``: resources, outermost first, then the method."""
    parts = _parts(spec.get(_OURS))
    if len(parts) > _DEEPEST:
        raise InputError(
            f"at #{at}/{_OURS}: {'.'.join(parts[:3])[:40]}… has {len(parts)} parts",
            fix=f"write at most {_DEEPEST}: resources, outermost first, and the method",
        )
    return parts


def vendor_name(spec: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    """The resource and the method by other generators' extensions; either may be missing."""
    resources = (_parts(spec.get(key)) for key in _RESOURCES)
    methods = (_parts(spec.get(key)) for key in _METHODS)
    method = next(filter(None, methods), ("",))
    return next(filter(None, resources), ())[:_DEEPEST], method[-1]


def _parts(value: object) -> tuple[str, ...]:
    """The parts of ``threads.runs``, or of a list of names."""
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in names):
        return ()
    return tuple(part for name in names for part in str(name).split(".") if part.strip())
