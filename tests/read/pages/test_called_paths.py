"""Paths by their steps find what comparing each path with each would find."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.read.pages.called_paths import MOST_STEPS, CalledPaths, Key

_STEPS = st.sampled_from(["boats", "masts", "7", "{}"])
_PATHS = st.lists(_STEPS, max_size=4).map(lambda steps: "/" + "/".join(steps))
_METHODS = st.sampled_from(["GET", "PUT"])
_KEYS = st.lists(st.tuples(_METHODS, _PATHS), max_size=8, unique=True)


def _is_called(method: str, path: str, key: Key) -> bool:
    called, steps = path.strip("/").split("/"), key[1].strip("/").split("/")
    return (method, len(called)) == (key[0], len(steps)) and all(
        step == other or (step == "{}" and other) for step, other in zip(steps, called, strict=True)
    )


def _ends_with(method: str, path: str, key: Key) -> bool:
    steps, called = key[1].strip("/").split("/"), path.strip("/").split("/")
    return len(steps) <= len(called) and _is_called(
        method, "/".join(called[len(called) - len(steps) :]), key
    )


@given(_KEYS, _METHODS, _PATHS)
@settings(max_examples=examples(200))
def test_they_are_those_that_a_path_calls(keys: list[Key], method: str, path: str) -> None:
    known = CalledPaths(keys)
    called = [key for key in keys if _is_called(method, path, key)]
    assert {*known.of(method, path, bool)} == {*called}
    assert known.first(method, path) == next(iter(called), None)
    assert known.is_end_of(method, path.strip("/")) == any(
        _ends_with(method, path, key) for key in keys
    )


def test_only_what_fits_is_the_value_of_a_parameter() -> None:
    known = CalledPaths([("GET", "/boats/{}")])
    assert list(known.of("GET", "/boats/7", str.isdigit)) == [("GET", "/boats/{}")]
    assert not list(known.of("GET", "/boats/all", str.isdigit))


def test_a_path_of_more_steps_than_an_api_has_is_compared_with_none() -> None:
    path = "/boats" * (MOST_STEPS + 1)
    assert CalledPaths([("GET", path)]).first("GET", path) is None
