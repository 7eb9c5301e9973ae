"""Value → wire → value: the same, by each type and in each place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.generate.values.conftest import Harbor
from tests.generate.values.harbor import FORMATS, LOCATIONS, TYPES, VALUES

EACH = st.fixed_dictionaries({}, optional=VALUES)
ALL = st.fixed_dictionaries(VALUES)
FEW = settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("location", LOCATIONS)
@FEW
@given(values=ALL)
def test_parameters(harbor: Harbor, location: str, values: dict[str, Any]) -> None:
    prefix = "x_" if location == "header" else ""
    given = {f"{prefix}{name}": value for name, value in values.items()}
    received, _ = harbor.call(f"find_{location}", **given)
    assert received == given
    assert all(isinstance(received[f"{prefix}{name}"], TYPES[name]) for name in FORMATS)


@FEW
@given(
    values=st.fixed_dictionaries(
        {f"{n}s": st.lists(VALUES[n], min_size=1, max_size=4) for n in ("moment", "ship", "fee")}
    )
)
def test_lists_in_a_query(harbor: Harbor, values: dict[str, Any]) -> None:
    assert harbor.call("find_query", **values)[0] == values


SLIPS = st.fixed_dictionaries(
    {},
    optional={
        **VALUES,
        **{f"{name}s": st.lists(each, max_size=3) for name, each in VALUES.items()},
        **{
            f"{name}_by_pier": st.dictionaries(st.text(max_size=3), each, max_size=3)
            for name, each in VALUES.items()
        },
        **{f"last_{name}": st.none() | each for name, each in VALUES.items()},
    },
)


@FEW
@given(values=SLIPS)
def test_properties(harbor: Harbor, values: dict[str, Any]) -> None:
    for arguments in (values, {"body": values}, {"body": harbor.models.Slip(**values)}):
        received, answer = harbor.call("keep", **arguments)
        for slip in (received["body"], answer):
            assert slip.model_dump(exclude_unset=True) == values


@FEW
@given(values=EACH)
def test_fields_of_a_form(harbor: Harbor, values: dict[str, Any]) -> None:
    if not values:
        return
    received, _ = harbor.call("file", **values)
    assert received["body"].model_dump(exclude_unset=True) == values


@FEW
@given(values=EACH)
def test_parts(harbor: Harbor, values: dict[str, Any]) -> None:
    if not values:
        return
    received, _ = harbor.call("attach", **values)
    assert received["body"] == values


@settings(deadline=None)
@given(name=st.sampled_from(sorted(FORMATS)), data=st.data())
def test_text_comes_back_as_it_was(harbor: Harbor, name: str, data: Any) -> None:
    """Whatever the spelling, and whether it is a value at all."""
    if FORMATS[name]["type"] != "string":
        return
    text = data.draw(st.text() | SPELLINGS[name])
    slip = harbor.models.Slip(**{name: text})
    assert slip.model_dump(mode="json", exclude_unset=True) == {name: text}
    again = harbor.models.Slip.model_validate_json(slip.model_dump_json(exclude_unset=True))
    assert again == slip


SPELLINGS = {
    "moment": st.from_regex(
        r"(?a)\A20\d\d-[01]\d-[0-3]\d[Tt][012]\d:[0-5]\d:[0-6]\d(\.\d{1,12})?([Zz]|[+-]\d\d:\d\d)?\Z"
    ),
    "day": st.from_regex(r"(?a)\A20\d\d-[01]\d-[0-3]\d\Z"),
    "clock": st.from_regex(r"(?a)\A[012]\d:[0-5]\d(:[0-6]\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?\Z"),
    "stay": st.from_regex(
        r"(?a)\A-?P(\d{1,9}[YMWD]){0,3}(T(\d{1,10}[HMS]){0,3}(\d\.\d{1,8}S)?)?\Z"
    ),
    "ship": st.from_regex(r"(?a)\A[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\Z"),
    "fee": st.from_regex(r"(?a)\A[+-]?\d{0,30}(\.\d{0,30})?([eE][+-]?\d{1,12})?\Z"),
    "seal": st.from_regex(r"(?a)\A[A-Za-z0-9+/\n]{0,12}={0,2}\Z"),
}


def test_an_offset_of_sixty_minutes_stays_text(harbor: Harbor) -> None:
    text = "2001-02-03T04:05:06-00:60"
    name = next(name for name, schema in FORMATS.items() if schema.get("format") == "date-time")
    slip = harbor.models.Slip(**{name: text})
    assert slip.model_dump(mode="json", exclude_unset=True) == {name: text}
