"""The law of upgrades: whatever an API adds, its package calls what was there as before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.model.plan import PackagePlan
from specmeld.plan import plan_package
from specmeld.resolve import resolve_api

KEYS = [
    *("foo_bar", "foo-bar", "fooBar", "Foo-Bar", "X-Id", "x_id", "id", "ID", "class", "class_"),
    *("body", "accept", "stream", "content_type", "timeout", "body_id", "query_id", "list"),
]
"""Names that meet each other, and those that methods have themselves."""
CONTENTS = ["application/json", "application/x-www-form-urlencoded", "text/plain"]
ANSWERS = ["application/json", "text/csv", "text/event-stream"]

SIDES = ("query", "header", "cookie", "body", "contents", "answers")
EMPTY: Mapping[str, list[str]] = {side: [] for side in SIDES}

keys = st.lists(st.sampled_from(KEYS), max_size=4, unique=True)
sides = st.fixed_dictionaries(
    {
        "query": keys,
        "header": st.lists(st.sampled_from(KEYS), max_size=3, unique_by=str.lower),
        "cookie": keys,
        "body": keys,
        "contents": st.lists(st.sampled_from(CONTENTS), max_size=2, unique=True),
        "answers": st.lists(st.sampled_from(ANSWERS), max_size=2, unique=True),
    }
)


def document(*all_sides: Mapping[str, list[str]]) -> dict[str, Any]:
    """An API of one operation that has what is said, the last of several first."""
    said = {
        name: list(dict.fromkeys(key for side in reversed(all_sides) for key in side[name]))
        for name in all_sides[0]
    }
    properties = {key: {"type": "string"} for key in said["body"]}
    boat = {"type": "object", "properties": properties}
    reference = {"schema": {"$ref": "#/components/schemas/Boat"}}
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    for location in ("query", "header", "cookie"):
        for key in said[location]:
            one = {"name": key, "in": location, "schema": {"type": "string"}}
            seen.setdefault((location, key.lower() if location == "header" else key), one)
    operation: dict[str, Any] = {
        "operationId": "sendBoat",
        "parameters": [*seen.values()],
        "responses": {
            "200": {"description": "", "content": dict.fromkeys(said["answers"], reference)}
        },
    }
    if said["contents"]:
        operation["requestBody"] = {"content": dict.fromkeys(said["contents"], reference)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/boats": {"post": operation}},
        "components": {"schemas": {"Boat": boat}},
    }


def planned(made: dict[str, Any], lock: Mapping[str, str] | None = None) -> PackagePlan:
    return plan_package(resolve_api(made), "p", lock=lock)


def arguments(plan: PackagePlan) -> Iterator[tuple[tuple[str, str, str], str]]:
    """What an argument stands for → its name."""
    for resource in plan.all_resources:
        for method in resource.methods:
            for one in method.arguments:
                role = one.key or ("" if one.location else one.description)
                yield (method.key, one.location, role), one.name


@settings(max_examples=examples(25), deadline=None)
@given(sides, sides)
def test_additions_rename_no_argument_and_no_field(
    before: dict[str, list[str]], more: dict[str, list[str]]
) -> None:
    old = planned(document(before))
    new = planned(document(before, more), old.lock)
    found = dict(arguments(new))
    was = {role: name for role, name in arguments(old) if role in found}
    assert was == {role: found[role] for role in was}
    assert len({*found.values()}) == len(found)
    fields = {at: name for at, name in old.lock.items() if at.startswith("/classes/")}
    assert fields.items() <= new.lock.items()


@settings(max_examples=examples(12), deadline=None)
@given(sides, sides)
@example({**EMPTY, "header": ["Foo-Bar"]}, {**EMPTY, "header": ["foo-bar"]})
def test_what_returns_has_its_name_back(
    before: dict[str, list[str]], more: dict[str, list[str]]
) -> None:
    whole = planned(document(before, more))
    less = planned(document(before), whole.lock)
    again = planned(document(before, more), less.lock)
    assert dict(arguments(again)) == dict(arguments(whole))
    assert again.lock == whole.lock


def test_the_lock_has_what_is_called_otherwise_than_its_key() -> None:
    made = {**EMPTY, "query": ["id", "fooBar"], "body": ["id"], "contents": CONTENTS[:1]}
    assert planned(document(made)).lock == {
        "/components/schemas/Boat": "Boat",
        "/paths/~1boats/post": "boats.send",
        "/paths/~1boats/post/arguments/body/id": "body_id",
        "/paths/~1boats/post/arguments/query/fooBar": "foo_bar",
        "/paths/~1boats/post/arguments/request/body": "body",
    }


def test_another_way_to_sign_in_renames_no_argument_of_the_client() -> None:
    made = document(EMPTY)
    schemes = {"token": {"type": "http", "scheme": "bearer"}}
    old = planned(made | {"components": {"securitySchemes": schemes}})
    key = {"type": "apiKey", "in": "header", "name": "X-Key"}
    more = {"aKey": key, **schemes, "zKey": {**key, "name": "Z"}}
    new = planned(made | {"components": {"securitySchemes": more}}, old.lock)
    assert [one.arguments[0][0] for one in old.credentials] == ["api_key"]
    assert [one.arguments[0][0] for one in new.credentials] == ["a_key", "api_key", "z_key"]
    assert new.credentials[1].arguments == old.credentials[0].arguments
