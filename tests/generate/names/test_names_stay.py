"""Laws: names depend on no order, are distinct, and stay when operations are added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.model.api_description import Api, Operation
from specmeld.plan import is_method_name, members_of
from specmeld.plan.places.method_names import rank
from specmeld.plan.places.neighbours import shape_of
from specmeld.plan.places.path_segments import segments

_SEGMENTS = ["boats", "crew", "log", "lock", "search", "settings", "@me", "content", "captures"]
_IDS = ["", "", "listBoats", "boats/get", "sendLog", "createBoatAndCrew", "lockBoat_2", "日本"]
_TAGS = ["", "", "boats", "Sea charts", "sea.charts"]
_OTHERS = tuple(Operation("GET", f"/{name}") for name in ("docks", "fees", "tides", "winds"))
"""So many that no beginning of a path is a scope."""

segment = st.sampled_from([*_SEGMENTS, "{id}", "{x}", "v1", "v2"])
operations = st.builds(
    Operation,
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    st.lists(segment, min_size=1, max_size=5).map(lambda parts: "/api/" + "/".join(parts)),
    id=st.sampled_from(_IDS),
    tags=st.sampled_from(_TAGS).map(lambda tag: (tag,) if tag else ()),
)
apis = st.lists(operations, min_size=1, max_size=8, unique_by=lambda one: (one.method, one.path))


def names(given: Iterable[Operation], lock: Mapping[str, str] | None = None) -> dict[str, str]:
    return {one.pointer: one.name for one in members_of(Api("", "", tuple(given), {}), lock)}


@settings(max_examples=examples(40))
@given(apis)
def test_names_depend_on_no_order(api: list[Operation]) -> None:
    assert names(api) == names(reversed(api))


@settings(max_examples=examples(40))
@given(apis)
def test_names_are_distinct_and_can_be_written(api: list[Operation]) -> None:
    found = [*names(api).values()]
    assert len({*found}) == len(found)
    assert all(map(is_method_name, found))
    assert _resources(found).isdisjoint(found)


@settings(max_examples=examples(40))
@given(apis, apis)
def test_additions_rename_nothing(before: list[Operation], more: list[Operation]) -> None:
    """Except where they are at a path that is there, below or above it, or the first item of a
    collection, or items of what a path that is there leads through, or come before an operation
    that wants the same name, or belong to a resource that is called as a method was; and where so
    many are added that a scope is none any more (which these are too few for)."""
    last = max(map(rank, before))
    added = [one for one in more if rank(one) > last and not _touches(one, before)]
    found = names([*_OTHERS, *before])
    after = names([*_OTHERS, *before, *added])
    hidden = _resources(after.values())
    assert {at: name for at, name in found.items() if name not in hidden}.items() <= after.items()


@settings(max_examples=examples(40))
@given(apis, apis)
def test_with_the_lock_additions_rename_nothing_at_all(
    before: list[Operation], more: list[Operation]
) -> None:
    lock = names(before)
    added = [one for one in more if names([one]).keys().isdisjoint(lock)]
    found = names([*added, *before], lock)
    assert lock.items() <= found.items()
    assert len({*found.values()}) == len(found)


def _resources(found: Iterable[str]) -> set[str]:
    return {name[:end] for name in found for end, char in enumerate(name) if char == "."}


def _touches(one: Operation, before: Iterable[Operation]) -> bool:
    """Whether an operation changes what is known of a path that is there."""
    shape = shape_of(segments(one.path))
    there = {shape_of(segments(each.path)) for each in before}
    collections = {(*each[:-1], "{}") for each in there if each}
    below = any(shape[: len(each)] == each for each in there)
    above = any(each[: len(shape)] == shape for each in there)
    item_of = shape[-2:-1] if shape[-1] == "{}" else ()
    known = any(item_of == each[at : at + 1] for each in there for at in range(len(each)))
    return shape in collections or below or above or known
