"""A model that is built when it is first asked reads as one that was built with its user."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Annotated, Any, Literal, Optional, Union

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError, create_model

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
        own: dict[str, Any] = {each: (int | None, None) for each in fields}
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


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
            f"to_{step}": (Optional[f"Node{(at * 3 + step) % 300}"], None) for step in range(5)
        }
        space[f"Node{at}"] = create_model(f"Node{at}", __base__=Counted, **fields)
    for each in space.values():
        each.__module__ = __name__
    globals().update(space)
    first: Any = space["Node1"]
    first.model_rebuild(_types_namespace=space)
    assert first.model_validate({"to_1": {"to_2": {}}}).to_1.to_2 is not None
    assert 5 < len(set(built)) < 100
