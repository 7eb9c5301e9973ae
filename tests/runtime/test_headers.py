"""Headers of several layers as one."""

from __future__ import annotations

from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

_NAMES = st.sampled_from(["X-One", "x-one", "X-ONE", "Accept", "ACCEPT", "b"])
_LAYERS = st.lists(st.dictionaries(_NAMES, st.sampled_from(["1", "2", None])))


@given(layers=_LAYERS)
def test_the_last_that_is_said_of_a_header_holds(
    runtime: ModuleType, layers: list[dict[str, str | None]]
) -> None:
    from runtime._headers import merged  # type: ignore[import-not-found]

    expected: dict[str, str | None] = {}
    for layer in layers:
        for name, value in layer.items():
            expected[name.lower()] = value
    found = merged(*layers)
    given = {name: value for name, value in expected.items() if value is not None}
    assert {name.lower(): value for name, value in found.items()} == given
    assert len(found) == len(given)
