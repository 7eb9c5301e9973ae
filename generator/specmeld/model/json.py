"""JSON as Python sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

JSONObject: TypeAlias = dict[str, Any]
"""A JSON object that is still being built or walked; its values are JSON."""
