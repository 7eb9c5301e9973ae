"""A model that is built when it is first asked reads as one that was built with its user."""

from __future__ import annotations

import contextlib
import json
import sys
from functools import cache
from types import ModuleType
from typing import Annotated, Any, Literal, Union

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, Field, TypeAdapter, ValidationError, create_model
from tests.examples import examples

_NAMES = st.sampled_from("abcde")
_FIELDS = st.lists(_NAMES, max_size=4, unique=True)
_LEAVES = st.dictionaries(_NAMES, st.integers(0, 2) | st.sampled_from([0, 1, "x"]), max_size=4)
_INSIDE = st.fixed_dictionaries(
    {},
    optional={
        "one": _LEAVES,
        "many": st.lists(_LEAVES, max_size=3),
        "by_name": st.dictionaries(_NAMES, _LEAVES, max_size=2),
    },
)
_VALUES = st.builds(lambda inside, own: {**inside, **own}, _INSIDE, _LEAVES)


@pytest.fixture(scope="module")
def schema(runtime: ModuleType) -> ModuleType:
    found: ModuleType = sys.modules["runtime._schema"]

    return found


def _is_inside() -> bool:
    """Whether a model is being built inside of another one."""

    return bool(sys.modules["runtime._schema_later"]._building.depth)


def _holder(schema: ModuleType, shapes: list[list[list[str]]]) -> type[BaseModel]:
    """A model of which one field is any of so many others, which have models inside."""
    base = schema.ApiModel

    def made(name: str, fields: list[str], **more: Any) -> Any:
        own: dict[str, Any] = dict.fromkeys(fields, (int | None, None))
        return create_model(name, __base__=base, **own, **more)

    members = []
    for at, (inner, outer) in enumerate(shapes):
        leaf = made(f"Leaf{at}", inner)
        inside = {"one": leaf | None, "many": list[leaf] | None, "by_name": dict[str, leaf] | None}
        more = {name: (kind, None) for name, kind in inside.items()}
        members.append(made(f"Member{at}", outer, **more))
    holder: type[BaseModel] = create_model("Holder", __base__=base, it=(Union[*members], ...))
    return holder


def _read(kind: type[BaseModel], value: object) -> object:
    """Which member was taken and what it holds, or what is wrong."""
    try:
        held: Any = kind.model_validate_json(json.dumps({"it": value}))
    except ValidationError as error:
        return {each["msg"] for each in error.errors()}
    return type(held.it).__name__, held.model_dump(exclude_unset=True)


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(_FIELDS, _FIELDS).map(list), min_size=2, max_size=3), _VALUES)
def test_a_union_takes_the_same_member(schema: ModuleType, shapes: Any, value: Any) -> None:
    whole = _holder(schema, shapes)
    whole.model_rebuild()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "too_far", _is_inside)
        cut = _holder(schema, shapes)
        cut.model_rebuild()
        found = _read(cut, value)  # each member is built in here
    assert found == _read(whole, value)


def test_a_tag_tells_members_apart(schema: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    base = schema.ApiModel
    kinds = [
        create_model(f"Kind{tag}", __base__=base, kind_=(Literal[tag], Field(alias="kind")))  # type: ignore[valid-type]
        for tag in ("x", "y")
    ]
    monkeypatch.setattr(schema, "too_far", _is_inside)
    it = Annotated[Union[*kinds], Field(discriminator="kind_")]
    holder: Any = create_model("Holder", __base__=base, it=(it, ...))
    held = holder.model_validate_json(b'{"it": {"kind": "y", "more": 1}}')
    assert type(held.it) is kinds[1]
    assert held.to_dict() == {"it": {"kind": "y", "more": 1}}
    with pytest.raises(ValidationError, match="'x', 'y'"):
        holder.model_validate_json(b'{"it": {"kind": "z"}}')


def test_many_models_are_not_built_for_one(schema: ModuleType) -> None:
    """Of 300 models that all name each other's neighbours, those nearby are built."""
    base = schema.ApiModel
    built: list[str] = []

    class Counted(base):  # type: ignore[misc, valid-type]
        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
            def counted(kind: Any) -> Any:
                built.append(cls.__name__)
                return handler(kind)

            counted.resolve_ref_schema = handler.resolve_ref_schema  # type: ignore[attr-defined]
            return super().__get_pydantic_core_schema__(source, counted)

    space: dict[str, Any] = {}
    for at in range(300):
        fields: dict[str, Any] = {
            f"to_{step}": (f"Node{(at * 3 + step) % 300} | None", None) for step in range(5)
        }
        space[f"Node{at}"] = create_model(f"Node{at}", __base__=Counted, **fields)
    for each in space.values():
        each.__module__ = __name__
    globals().update(space)
    first: Any = space["Node1"]
    first.model_rebuild(_types_namespace=space)
    assert first.model_validate({"to_1": {"to_2": {}}}).to_1.to_2 is not None
    assert 5 < len(set(built)) < 100


def _as_it_is(value: Any) -> Any:
    return value


@cache
def _recursive(schema: ModuleType, apart: bool, read: Any = None) -> Any:
    """A union of two models that may hold each other, and themselves."""
    number = Annotated[int | None, AfterValidator(read or _as_it_is)]
    more = {"child": ("Both | None", None), "many": ("list[Both] | None", None)}
    kinds: list[Any] = [
        create_model(f"Kind{at}", __base__=schema.ApiModel, **{name: (number, None)}, **more)
        for at, name in enumerate("ab")
    ]
    both: Any = Annotated[Union[*kinds], schema.Apart] if apart else Union[*kinds]
    for kind in kinds:
        kind.model_rebuild(_types_namespace={"Both": both})
    return TypeAdapter(both)


def _kinds(value: Any) -> Any:
    """The classes of a value and of what is in it."""
    if isinstance(value, list):
        return [_kinds(each) for each in value]
    if not isinstance(value, BaseModel):
        return value
    return type(value).__name__, {name: _kinds(inner) for name, inner in value}


_NESTED = st.recursive(
    st.dictionaries(st.sampled_from("abc"), st.sampled_from([0, 1, None]), max_size=2),
    lambda inner: st.fixed_dictionaries(
        {"child": inner}, optional={"many": st.lists(inner, max_size=2), "a": st.just(1)}
    ),
    max_leaves=5,
)


@settings(max_examples=examples(50), deadline=None)
@given(_NESTED)
def test_members_that_read_once_are_told_apart_alike(schema: ModuleType, value: Any) -> None:
    text = json.dumps(value)
    whole, apart = (_recursive(schema, each).validate_json(text) for each in (False, True))
    assert _kinds(apart) == _kinds(whole)


@pytest.mark.parametrize("leaf", [{"a": 1}, {"a": "none", "b": "none"}])
def test_reading_takes_each_level_once(schema: ModuleType, leaf: Any) -> None:
    """Each level adds as many readings as the one before, whether the value fits or not."""
    calls: list[int] = []
    adapter = _recursive(schema, True, lambda value: calls.append(1) or value)

    def readings(depth: int) -> int:
        value = leaf
        for at in range(depth):
            value = {"ab"[at % 2]: at, "child": value}
        calls.clear()
        with contextlib.suppress(ValidationError):
            adapter.validate_json(json.dumps(value))
        return len(calls)

    few, some, many = map(readings, (4, 8, 16))
    assert 0 < many - some == 2 * (some - few)


def test_checking_takes_each_level_once(
    schema: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = sys.modules["runtime._schema_check"]
    calls: list[int] = []
    inside = check._plain_parts
    monkeypatch.setattr(check, "_plain_parts", lambda value: calls.append(1) or inside(value))
    kind: Any = create_model("Closed", __base__=schema.ExactModel, child=("Closed | None", None))
    kind.exact__ = schema.Exact({"maxProperties": 1})
    kind.model_rebuild(_types_namespace={"Closed": kind})

    def copies(depth: int) -> int:
        value: Any = {}
        for _ in range(depth):
            value = {"child": value}
        calls.clear()
        kind.model_validate_json(json.dumps(value))
        return len(calls)

    few, some, many = map(copies, (5, 10, 20))
    assert 0 < many - some == 2 * (some - few)
