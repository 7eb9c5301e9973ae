"""What a wrong value is told: each thing once, short, at its place."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Discriminator, Field, StrictInt, StrictStr


class Text(BaseModel):
    type: Literal["text"]
    text: StrictStr
    notes: list[StrictInt] = []


class Image(BaseModel):
    type: Literal["image"]
    image: Text


Part = Annotated[Text | Image, Discriminator("type")]


class First(BaseModel):
    one: StrictInt
    two: StrictInt


class Second(BaseModel, extra="forbid"):
    three: StrictInt


class Body(BaseModel):
    parts: list[Part] = []
    content: StrictStr | list[Part] | None = None
    shape: Literal["auto"] | First | Second = "auto"
    size: Annotated[StrictStr, Field(max_length=2)] | StrictInt = 0
    model: StrictStr | Literal["a", "b"] = "a"


def told(runtime: ModuleType, body: Any) -> list[str]:
    from runtime._problems import check  # type: ignore[import-not-found]

    adapter = runtime.Body(Body, "application/json").adapter
    return [str(each) for each in check(adapter, body, "")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"content": 5}, ["content: Input should be a valid string or a valid array"]),
        ({"model": 5}, ["model: Input should be a valid string or 'a' or 'b'"]),
        ({"size": "long"}, ["size: String should have at most 2 characters"]),
        ({"size": None}, ["size: Input should be a valid string or a valid integer, not null"]),
        ({"size": 1.5}, ["size: Input should be a valid string or a valid integer"]),
        ({"shape": {"one": 1}}, ["shape.two: Field required"]),
        ({"shape": {"three": 3, "four": 4}}, ["shape.four: Extra inputs are not permitted"]),
        (
            {"shape": "manual"},
            ["shape: Input should be 'auto' or an object"],
        ),
        (
            {"content": [{"type": "text", "text": "a", "notes": ["x"]}, {"type": "image"}]},
            [
                "content[0].notes[0]: Input should be a valid integer",
                "content[1].image: Field required",
            ],
        ),
        (
            {"parts": [{"type": "x"}, {}, {"type": None}, 5]},
            [
                "parts[0].type: must be one of 'text', 'image', not 'x'",
                "parts[1].type: Field required",
                "parts[2].type: must be one of 'text', 'image', not None",
                "parts[3]: Input should be an object",
            ],
        ),
        (
            {"parts": [{"type": "text", "text": "a", "notes": 5}]},
            ["parts[0].notes: Input should be a valid array"],
        ),
        (
            {"parts": [{"type": "image", "image": {"type": "text"}}]},
            ["parts[0].image.text: Field required"],
        ),
    ],
)
def test_a_union_tells_what_comes_nearest(
    runtime: ModuleType, body: Any, expected: list[str]
) -> None:
    assert told(runtime, body) == expected


def test_alternatives_as_near_as_each_other_are_one_problem(runtime: ModuleType) -> None:
    from runtime._problems import check

    class Other(BaseModel):
        four: StrictInt

    adapter = runtime.Body(Second | Other, "application/json").adapter
    (one,) = check(adapter, {}, "")
    assert (
        str(one) == "body: no alternative matches: three: Field required, or four: Field required"
    )


class Tea(BaseModel):
    drink: Annotated[Literal["tea"], Field(alias="@drink")]
    steep: StrictInt


class Milk(BaseModel):
    drink: Annotated[Literal["milk"], Field(alias="@drink")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"@drink": "tea"}, "steep: Field required"),
        ({"@drink": "soda"}, "@drink: Input should be 'tea' or 'milk'"),
        ({"@drink": "soda", "steep": 3}, "@drink: Input should be 'tea' or 'milk'"),
    ],
)
def test_the_tag_tells_which_alternative_is_meant(
    runtime: ModuleType, body: Any, expected: str
) -> None:
    from runtime._problems import check

    (one,) = check(runtime.Body(Tea | Milk, "application/json").adapter, body, "")
    assert str(one) == expected


def test_a_long_message_is_cut(runtime: ModuleType) -> None:
    from runtime._problems import check

    bound = Annotated[StrictInt, Field(le=int("4" * 900))]
    (one,) = check(runtime.Body(bound, "application/json").adapter, int("5" * 900), "")
    assert one.message.startswith("Input should be less than or equal to 444")
    assert one.message.endswith("4…")


def test_a_problem_has_a_pointer_and_the_value(runtime: ModuleType) -> None:
    from runtime._problems import check

    adapter = runtime.Body(dict[str, list[StrictInt]], "application/json").adapter
    (one,) = check(adapter, {"a/b~": [1, "x"]}, "")
    assert (one.pointer, one.value) == ("/a~1b~0/1", "x")


def test_long_messages_are_cut(runtime: ModuleType) -> None:
    from runtime._problems import check

    many = Literal[tuple(f"value_{at}" for at in range(500))]  # type: ignore[valid-type]
    (one,) = check(runtime.Body(many, "application/json").adapter, "x", "")
    assert len(one.message) < 250 and one.message.endswith("…")


def test_a_number_that_json_does_not_have_is_told_with_its_place(runtime: ModuleType) -> None:
    from runtime._problems import check

    adapter = runtime.Body(Any, "application/json").adapter
    value: Any = {"a": [0.5, {"b/c": float("nan")}], "d": float("-inf"), "e": {}}
    problems = check(adapter, value, "")
    assert [(str(one), one.pointer) for one in problems] == [
        ("a[1].b/c: JSON has no nan", "/a/1/b~1c"),
        ("d: JSON has no -inf", "/d"),
    ]
    assert [str(one) for one in check(adapter, float("inf"), "query.n")] == [
        "query.n: JSON has no inf"
    ]


@pytest.mark.parametrize(
    ("least", "said"), [(1, "at least 1 property"), (2, "at least 2 properties")]
)
def test_a_number_of_one_is_singular(runtime: ModuleType, least: int, said: str) -> None:
    from runtime._schema_assertions import ASSERTIONS  # type: ignore[import-not-found]

    found: list[str] = []
    result = SimpleNamespace(say=lambda path, message, value: found.append(message))
    ASSERTIONS["minProperties"](least, {}, (), result)
    assert found == [f"it must have {said}"]


def test_a_line_of_problems_says_how_many_it_leaves_out(runtime: ModuleType) -> None:
    from runtime._problems import Problem, in_a_line

    found = [Problem(f"x{number}", "no") for number in range(7)]
    assert in_a_line(found) == "x0: no; x1: no; x2: no; x3: no; x4: no; and 2 more"
    assert (
        in_a_line(found[:5]) == in_a_line(found[:5], 9) == "x0: no; x1: no; x2: no; x3: no; x4: no"
    )
    assert in_a_line([]) == ""
