"""Names stay: whatever is permuted, added or removed, the rest keeps its names and its bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from specmeld.model.api_description import Operation
from specmeld.model.named_types import NamedApi
from specmeld.model.plan import PackagePlan
from specmeld.pipeline.settle.document_reading import canonical_from
from specmeld.plan import plan_package
from specmeld.plan.models.schema_shape import component_name
from specmeld.plan.names.named_components import name_schemas
from specmeld.render import written
from specmeld.resolve import resolve_api

NAMES = ["Part", "part", "PartDict", "APart", "Run", "RunPart", "List", "thing_b", "ThingB"]
KEYS = ["part", "parts", "run", "b", "thing", "Part"]
TITLES = ["Part", "Run", "APart", "Thing b"]
PATHS = ["/files", "/threads", "/threads/{id}/runs", "/users"]
WHOLE = {
    "README.md",
    "api.md",
    "models/__init__.py",
    "names.lock",
    "specmeld.json",
    "server/openapi.json",
}
"""Files that speak of all of a package."""

scalars = st.sampled_from([{"type": "string"}, {"type": "integer"}, {"const": 1}, {"const": True}])
references = st.sampled_from(NAMES).map(lambda name: {"$ref": f"#/components/schemas/{name}"})


def objects(
    values: st.SearchStrategy[Any], keys: Sequence[str] = KEYS, titles: Sequence[str] = TITLES
) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {
            "type": st.just("object"),
            "properties": st.dictionaries(st.sampled_from(keys), values, min_size=1, max_size=3),
        },
        optional={"title": st.sampled_from(titles)},
    )


def compound(
    inner: st.SearchStrategy[Any], keys: Sequence[str] = KEYS, titles: Sequence[str] = TITLES
) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        objects(inner, keys, titles),
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        st.fixed_dictionaries({"anyOf": some}),
        st.fixed_dictionaries({"allOf": some}),
    )


inlines = st.recursive(scalars | references, compound, max_leaves=6)
others = st.recursive(
    scalars | references,
    lambda inner: compound(inner, ["extra", "more", "parcels"], ["Parcel", "Box"]),
    max_leaves=6,
)
"""Schemas with words of their own."""


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    schemas: dict[str, Any] = {name: draw(objects(inlines)) for name in NAMES}
    bodies = st.one_of(references, objects(inlines))
    paths = {}
    for path in draw(st.lists(st.sampled_from(PATHS), min_size=1, unique=True)):
        content = {"application/json": {"schema": draw(bodies)}}
        answer = {"200": {"description": "", "content": content}}
        request = {"content": {"application/json": {"schema": draw(bodies)}}}
        paths[path] = {"post": {"requestBody": request, "responses": answer}}
    return document(schemas, paths)


def document(schemas: Any, paths: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def shuffled(value: Any, dice: Any) -> Any:
    if isinstance(value, list):
        return [shuffled(inner, dice) for inner in value]
    if not isinstance(value, dict):
        return value
    items = [(key, shuffled(inner, dice)) for key, inner in value.items()]
    return dict(dice.sample(items, len(items)))


def named(made: dict[str, Any], lock: Any = None) -> NamedApi:
    return name_schemas(resolve_api(made), lock)


def texts(api: NamedApi) -> dict[str, str]:
    """Python name → what the schema of that name says, whatever its parts are called."""
    keys = {name: key for key, name in api.classes.items()}
    return {name: json.dumps(api.api.schemas[key], sort_keys=True) for name, key in keys.items()}


@pytest.mark.slow
@settings(max_examples=examples(20), deadline=None)
@given(documents(), st.randoms(use_true_random=False))
def test_order_changes_no_name(made: dict[str, Any], dice: Any) -> None:
    assert dict(named(shuffled(made, dice)).lock) == dict(named(made).lock)


@pytest.mark.slow
@settings(max_examples=examples(20), deadline=None)
@given(documents(), objects(others, ["extra", "more", "parcels"], ["Parcel", "Box"]))
def test_a_schema_with_words_of_its_own_renames_nothing(made: dict[str, Any], added: Any) -> None:
    """Without a lock. Names can change where a new schema is called as others are: a component that
    is called like an inline schema, or a property or title that already exists."""
    before = named(made).lock
    schemas = made["components"]["schemas"] | {"Added": added}
    after = named(document(schemas, made["paths"])).lock
    assert {at: name for at, name in after.items() if at in before} == dict(before)


@settings(max_examples=examples(20), deadline=None)
@given(documents())
def test_a_lock_gives_the_same_again(made: dict[str, Any]) -> None:
    before = named(made)
    again = named(made, before.lock)
    assert dict(again.lock) == dict(before.lock)
    assert list(texts(again).items()) == list(texts(before).items())


@pytest.mark.slow
@settings(max_examples=examples(30), deadline=None)
@given(documents(), st.sampled_from(NAMES), objects(inlines))
def test_a_schema_that_comes_or_goes_renames_no_other(
    whole: dict[str, Any], name: str, other: Any
) -> None:
    schemas = whole["components"]["schemas"]
    rest = document({**schemas, name: {"type": "string"}}, whole["paths"])
    changed = document({**schemas, name: other}, whole["paths"])
    here = f"/components/schemas/{name}"

    lock = named(whole).lock
    for made in (rest, whole, changed, rest, whole):
        after = named(made, lock).lock
        kept = {at for at in lock.keys() & after.keys() if not f"{at}/".startswith(f"{here}/")}
        assert {at: after[at] for at in kept} == {at: lock[at] for at in kept}
        assert len({*named(made, lock).classes.values()}) == len(named(made, lock).classes)
        lock = after


@pytest.mark.slow
@settings(max_examples=examples(12), deadline=None)
@given(documents(), st.sampled_from(NAMES), st.sampled_from(KEYS), scalars)
def test_a_property_changes_the_files_that_speak_of_its_schema(
    before: dict[str, Any], name: str, key: str, inner: Any
) -> None:
    schema = before["components"]["schemas"][name]
    properties = {**schema["properties"], key: inner}
    schemas = before["components"]["schemas"] | {name: {**schema, "properties": properties}}
    old = plan(before)
    after = document(schemas, before["paths"])
    new = plan(after, old)
    near = near_to(name, before, old) | near_to(name, after, new)
    speaking = files_about(near, before, old) | files_about(near, after, new)
    assert changed(old, new) <= WHOLE | speaking


@pytest.mark.slow
@settings(max_examples=examples(12), deadline=None)
@given(documents(), objects(scalars))
def test_a_schema_that_nothing_uses_changes_one_module(before: dict[str, Any], added: Any) -> None:
    old = plan(before)
    schemas = before["components"]["schemas"] | {"Added": added}
    new = plan(document(schemas, before["paths"]), old)
    index = {"models/__init__.py", "names.lock", "specmeld.json", "server/openapi.json"}
    assert changed(old, new) <= {*index, "models/other.py"}
    assert changed(new, plan(before, new)) <= {*index, "models/other.py"}


def plan(made: dict[str, Any], before: PackagePlan | None = None) -> PackagePlan:
    return plan_package(resolve_api(made), "things", lock=before.lock if before else None)


def changed(old: PackagePlan, new: PackagePlan) -> set[str]:
    """The files that differ between two packages."""
    before, after = written(old), written(new)
    return {path for path in {**before, **after} if before.get(path) != after.get(path)}


def near_to(component: str, made: dict[str, Any], plan: PackagePlan) -> set[str]:
    """The components that have to do with one: who uses it says what it says (``allOf`` is flat, a
    method has the properties of its body), and what it uses lives with all of its users."""
    named = name_schemas(resolve_api(made), plan.lock)
    uses = {name: set(referred(schema)) for name, schema in named.api.schemas.items()}
    below = closure({component}, uses)
    return {name for name in uses if closure({name}, uses) & below}


def files_about(near: set[str], made: dict[str, Any], plan: PackagePlan) -> set[str]:
    """The files in which components stand, and those of the methods that speak of them."""
    named = name_schemas(resolve_api(made), plan.lock)
    types = [types.get(name) for name in near for types in (plan.models.types, plan.models.inputs)]
    files = {f"{type_.module.replace('.', '/')}.py" for type_ in types if type_}
    calling = {
        f"{one.method} {one.path}"
        for one in named.api.operations
        if near & set(referred([*operation_schemas(one)]))
    }
    for resource in plan.all_resources:
        if calling & {method.key for method in resource.methods}:
            files |= {f"resources/{resource.module}.py", f"server/{resource.module}.py"}
    return files


def operation_schemas(operation: Operation) -> Iterator[Any]:
    bodies = [operation.body, *operation.responses]
    for body in filter(None, bodies):
        yield from (content.schema for content in body.contents)


def referred(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in value:
            yield from referred(inner)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from referred(inner)
        if isinstance(value.get("$ref"), str):
            yield component_name(value["$ref"])


def closure(names: set[str], uses: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    while names:
        found |= names
        names = {used for name in names for used in uses[name]} - found
    return found


def small_documents(shared: Path) -> list[Path]:
    """Eight small documents of the corpus that have components."""
    files = sorted((shared / "corpus").glob("*.*"), key=lambda file: file.stat().st_size)
    return [file for file in files if file.suffix in (".json", ".yaml")][:8]


@pytest.mark.slow
def test_real_descriptions_keep_their_names_and_bytes(shared: Path) -> None:
    for file in small_documents(shared):
        canonical, _ = canonical_from(file)
        made: dict[str, Any] = json.loads(json.dumps(canonical.document))
        old = plan(made)
        order = {"paths": made["paths"], "components": made.get("components", {})}
        moved = made | shuffled_names(order, Random(5))
        assert dict(plan(moved).lock) == dict(old.lock), file.name
        schemas = made.get("components", {}).get("schemas", {}) | {"AddedHere": {"const": 1}}
        more = made | {"components": made.get("components", {}) | {"schemas": schemas}}
        new = plan(more, old)
        home = "other" if old.resources else "schemas"
        index = {
            "models/__init__.py",
            "names.lock",
            "specmeld.json",
            "server/openapi.json",
            f"models/{home}.py",
        }
        assert changed(old, new) <= index, file.name
        assert {*old.lock.items()} <= {*new.lock.items()}, file.name


def shuffled_names(value: Any, dice: Random) -> Any:
    """Objects in another order; lists, whose order means something, as they are."""
    if isinstance(value, list):
        return [shuffled_names(inner, dice) for inner in value]
    if not isinstance(value, dict):
        return value
    items = dice.sample([*value.items()], len(value))
    return {key: shuffled_names(inner, dice) for key, inner in items}
