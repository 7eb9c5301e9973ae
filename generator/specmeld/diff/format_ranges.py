"""Ranges of formats: whether a format accepts all values of the previous one."""

from __future__ import annotations

import math
from typing import Any

from specmeld.conformance.search.branches import Way
from specmeld.diff.proof.value_places import kinds

_BITS = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32)},
}
"""Integer formats that are small enough to matter, with their least and greatest value."""
_NUMBERS = ("int64", "float", "double", "decimal", "number", "integer", "long")
"""Number formats that describe storage; no value sent in practice is rejected."""
_WIDER_TEXTS = {
    "uri": ("uri-reference", "iri", "iri-reference"),
    "uri-reference": ("iri-reference",),
    "iri": ("iri-reference",),
    "email": ("idn-email",),
    "hostname": ("idn-hostname",),
}
_REGISTERED_TEXTS = (
    *("date", "time", "date-time", "duration", "http-date", "uuid", "regex", "media-range"),
    *("email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri-template"),
    *("uri", "uri-reference", "iri", "iri-reference", "json-pointer", "relative-json-pointer"),
    *("byte", "base64url", "binary", "char"),
)
"""String formats known to JSON Schema and OpenAPI, which a server may check."""
_SAY_NOTHING = ("password",)
"""Formats that describe presentation."""


def takes_all(old: Any, new: Any, flat: Way) -> bool:
    """Whether the format ``new`` accepts what ``old`` and the limits of ``flat`` allow; each is
    None if no format is given."""
    if not isinstance(new, str) or new in _SAY_NOTHING:
        return True
    if new in _WIDER_TEXTS.get(str(old), ()):
        return True
    if "string" in kinds(flat):
        known = new in _REGISTERED_TEXTS or new in _BITS or new in _NUMBERS
        return old is None and not known
    if new in _BITS:
        least, most = _range(old, flat)
        return bool(_BITS[new][0] <= least and most <= _BITS[new][1])
    return new in _NUMBERS


def _range(old: Any, flat: Way) -> tuple[float, float]:
    """The least and the greatest number that a format and the limits beside it allow."""
    least, most = _BITS.get(str(old), (-math.inf, math.inf))
    lower = [bound.value for node in flat if (bound := node.view.lower) is not None]
    upper = [bound.value for node in flat if (bound := node.view.upper) is not None]
    return max(least, *lower, -math.inf), min(most, *upper, math.inf)
