"""Whether two schemas may be versions of one."""

from __future__ import annotations

from typing import Any

from tests.rows import each

from specmeld.openapi.akin_schemas import are_akin


def _object(*names: str) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {} for name in names}}


@each(
    ("one", "other", "akin"),
    [
        ({"type": "string"}, {"type": "string", "maxLength": 3}, True),
        ({"type": "string"}, {"type": "integer"}, False),
        (_object("a", "b"), _object("a", "c"), True),
        (_object("a", "b", "c"), _object("a", "d", "e"), False),
        (_object("a"), _object("a", "b"), True),
        (_object("a"), _object("a", "b", "c"), False),
        ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}, True),
        ({"enum": [1]}, {"enum": ["1"]}, False),
        (True, True, True),
        (True, {}, False),
    ],
)
def test_half_of_their_parts_are_the_same(one: Any, other: Any, akin: bool) -> None:
    assert are_akin(one, other) is are_akin(other, one) is akin
