"""The schemas of the API as types."""

from __future__ import annotations

from typing import Any

from pydantic import StrictBool, StrictStr

from .._schema import ApiModel


class ListMessagesResponse(ApiModel):
    object: StrictStr
    data: list[dict[str, Any]]
    """One message in a thread."""
    first_id: StrictStr
    last_id: StrictStr
    has_more: StrictBool
