"""What values are where they are no values, are given wrongly, or are spelled in their own way."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from tests.generate.values.conftest import Harbor

SHIP = "5d0a6c1e-7b1f-4c55-9a0e-0c6d1b2a3f48"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("moment", datetime(2027, 3, 1, 8, tzinfo=UTC), "2027-03-01T08:00:00Z"),
        ("moment", datetime(2027, 3, 1, 8, 0, 0, 250000, UTC), "2027-03-01T08:00:00.250Z"),
        (
            "moment",
            datetime(2027, 3, 1, 8, tzinfo=ZoneInfo("Asia/Kolkata")),
            "2027-03-01T08:00:00+05:30",
        ),
        (  # RFC 3339 has no offsets of seconds
            "moment",
            datetime(1890, 1, 1, 0, 53, 28, tzinfo=timezone(timedelta(minutes=53, seconds=28))),
            "1890-01-01T00:00:00Z",
        ),
        ("clock", time(8, 5, tzinfo=UTC), "08:05:00Z"),
        ("clock", time(8, 5), "08:05:00"),
        ("stay", timedelta(days=1, hours=2, seconds=3, microseconds=500000), "P1DT2H3.5S"),
        ("stay", timedelta(), "PT0S"),
        ("stay", timedelta(minutes=-90), "-PT1H30M"),
        ("fee", Decimal("1E+3"), "1000"),
        ("fee", Decimal("0.0000001"), "0.0000001"),
        ("seal", b"\xfb\xff", "+/8="),
    ],
)
def test_a_value_is_written_as_the_standards_have_it(
    harbor: Harbor, name: str, value: Any, text: str
) -> None:
    for body in ({name: value}, harbor.models.Slip(**{name: value})):
        _, sent = harbor.answered("{}", "keep", body=body)
        assert json.loads(sent) == {name: text}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("moment", "2027-03-01T08:00:00.1234567Z", datetime(2027, 3, 1, 8, 0, 0, 123456, UTC)),
        ("moment", "2027-03-01t08:00:00z", datetime(2027, 3, 1, 8, tzinfo=UTC)),
        ("moment", "2027-03-01T08:00:00", datetime(2027, 3, 1, 8)),
        ("clock", "08:05", time(8, 5)),
        ("stay", "P1W", timedelta(weeks=1)),
        ("ship", SHIP.upper(), UUID(SHIP)),
        ("fee", "1e3", Decimal(1000)),
        ("fee", "+.50", Decimal("0.5")),
        ("seal", "aGFy\r\nYm9y", b"harbor"),
    ],
)
def test_a_spelling_is_kept(harbor: Harbor, name: str, text: str, value: Any) -> None:
    answer, _ = harbor.answered(json.dumps({name: text}), "keep")
    read = getattr(answer, name)
    assert read == value
    assert isinstance(read, type(value))
    assert text.replace("\r\n", r"\r\n") in repr(read)
    for same in (read, copy.copy(read), copy.deepcopy(read), pickle.loads(pickle.dumps(read))):
        for given in (
            {"body": {name: same}},
            {name: same},
            {"body": harbor.models.Slip(**{name: same})},
        ):
            assert json.loads(harbor.answered("{}", "keep", **given)[1]) == {name: text}


def test_what_is_made_of_a_value_has_no_spelling_of_its_own(harbor: Harbor) -> None:
    answer, _ = harbor.answered('{"moment": "2027-03-01T08:00:00.1234567Z"}', "keep")
    later = answer.moment + timedelta(days=1)
    _, sent = harbor.answered("{}", "keep", moment=later)
    assert json.loads(sent) == {"moment": "2027-03-02T08:00:00.123456Z"}
    _, sent = harbor.answered("{}", "keep", moment=answer.moment.replace(microsecond=0))
    assert json.loads(sent) == {"moment": "2027-03-01T08:00:00Z"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("moment", "yesterday"),
        ("moment", "2027-02-30T08:00:00Z"),
        ("moment", "2027-03-01T08:00:60Z"),
        ("moment", "2027-03-01"),
        ("moment", "1793520000"),
        ("day", "2027-3-1"),
        ("day", "20270301"),
        ("clock", "25:00"),
        ("stay", "P1M"),
        ("stay", "P999999999W"),
        ("stay", "P"),
        ("ship", SHIP.replace("-", "")),
        ("fee", "NaN"),
        ("fee", "1,50"),
        ("fee", "\u0661"),
        ("seal", "a"),
        ("seal", "not base64"),
    ],
)
def test_what_is_no_value_stays_text(harbor: Harbor, name: str, text: str) -> None:
    answer, _ = harbor.answered(json.dumps({name: text, f"{name}s": [text]}), "keep")
    assert getattr(answer, name) == text
    assert harbor.package.problems(answer) == []
    _, sent = harbor.answered("{}", "keep", body=answer)
    assert json.loads(sent) == {name: text, f"{name}s": [text]}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("moment", datetime(2027, 3, 1), "a datetime needs an offset"),
        ("moment", date(2027, 3, 1), "should be a datetime or text"),
        ("day", datetime(2027, 3, 1, tzinfo=UTC), "should be a date or text"),
        ("clock", datetime(2027, 3, 1, tzinfo=UTC), "should be a time or text"),
        ("ship", Decimal(1), "should be a UUID or text"),
        ("fee", Decimal("NaN"), "NaN is not a number"),
        ("fee", 1.5, "valid string"),
        ("seal", 7, "valid string"),
        ("draught", "1.5", "valid number"),
        ("draught", True, "valid number"),
    ],
)
def test_a_wrong_value_is_refused(harbor: Harbor, name: str, value: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        harbor.models.Slip(**{name: value})
    for call, given in (("keep", {name: value}), ("find_query", {name: value})):
        with pytest.raises(harbor.package.InvalidRequest, match=message) as raised:
            harbor.call(call, **given)
        assert [each.at for each in raised.value.problems] in ([name], [f"query.{name}"])


def test_decimals_are_numbers_or_text_with_all_their_digits(harbor: Harbor) -> None:
    long = Decimal("12345678901234567890.123456789")
    text = f'{{"fee": "{long}", "draught": {long}, "draughts": [{long}, 1]}}'
    answer, _ = harbor.answered(text, "keep")
    assert (answer.fee, answer.draught, answer.draughts) == (long, long, [long, 1])
    for body in (answer, {"fee": long, "draught": long, "draughts": [long, 1]}):
        _, sent = harbor.answered("{}", "keep", body=body)
        assert sent == text.replace(" ", "").encode()


def test_a_decimal_may_be_given_for_any_number(harbor: Harbor) -> None:
    exact = Decimal("0.12345678901234567890")
    for body in ({"rate": Decimal("0.25")}, harbor.models.Odd(rate=Decimal("0.25"))):
        assert harbor.answered("{}", body=body)[1] == b'{"rate":0.25}'
    with pytest.raises(harbor.package.InvalidRequest, match=r"multiple of 0\.25"):
        harbor.answered("{}", body={"rate": exact})
    assert harbor.answered("{}", body={"toll": Decimal("19.99")})[1] == b'{"toll":19.99}'
    with pytest.raises(harbor.package.InvalidRequest, match=r"greater than or equal to 0\.5"):
        harbor.answered("{}", body={"toll": Decimal("0.1")})


def test_one_of_several_formats(harbor: Harbor) -> None:
    for text, value in (
        ("2027-03-01", date(2027, 3, 1)),
        ("2027-03-01T08:00:00Z", datetime(2027, 3, 1, 8, tzinfo=UTC)),
        ("now", "now"),
        ("soon", "soon"),
    ):
        answer, _ = harbor.answered(json.dumps({"stay": text}))
        assert (type(answer.stay), answer.stay) == (type(value), value)
        assert json.loads(harbor.answered("{}", body=answer)[1]) == {"stay": text}
        assert json.loads(harbor.answered("{}", stay=value)[1]) == {"stay": text}


def test_formats_beside_other_keywords(harbor: Harbor) -> None:
    said = {
        "UUID": SHIP,
        "kind": "2027-03-01",
        "fixed": "2027-03-01T00:00:00Z",
        "short": SHIP,
        "either": "2027-03-01T00:00:00Z",
        "merged": SHIP,
        "code": "aGk=",
        "unknown": "7",
    }
    answer, _ = harbor.answered(json.dumps(said))
    assert answer.model_dump(exclude_unset=True, by_alias=True) == said | {
        "UUID": UUID(SHIP),
        "short": UUID(SHIP),
        "either": datetime(2027, 3, 1, tzinfo=UTC),
        "merged": UUID(SHIP),
        "code": b"hi",
    }
    assert harbor.answered('{"either": 7}')[0].either == 7
    with pytest.raises(harbor.package.InvalidRequest, match="short"):
        harbor.answered("{}", short=f"x{SHIP[1:]}")
    assert json.loads(harbor.answered("{}", short=UUID(SHIP))[1]) == {"short": SHIP}


def test_values_in_an_answer_that_does_not_fit(harbor: Harbor) -> None:
    text = (
        f'{{"moment": 7, "ship": "{SHIP}", "fee": "1.50", "draught": 0.10, "seals": ["aGk=", 7]}}'
    )
    answer, _ = harbor.answered(text, "keep")
    assert (answer.moment, answer.ship, answer.fee) == (7, UUID(SHIP), Decimal("1.50"))
    assert answer.seals == [b"hi", 7]
    assert [each.at for each in harbor.package.problems(answer)] == ["moment", "seals[1]"]
    again = pickle.loads(pickle.dumps(answer))
    assert again.model_dump(exclude_unset=True) == answer.model_dump(exclude_unset=True)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kept", [lambda one: one, copy.deepcopy, copy.copy])
def test_what_was_left_out_is_dumped_without_a_warning(harbor: Harbor, kept: Any) -> None:
    slip = kept(harbor.models.Slip(day=date(2027, 3, 1)))
    assert {name for name, value in slip.model_dump().items() if value is not None} == {"day"}
    assert json.loads(slip.model_dump_json())["moment"] is None
    assert json.loads(slip.model_dump_json(exclude_unset=True)) == {"day": "2027-03-01"}
    assert harbor.models.Odd().model_dump(mode="json")["toll"] is None


def test_a_python_value_for_a_text_without_a_format(harbor: Harbor) -> None:
    _, sent = harbor.answered("{}", unknown=UUID(SHIP))
    assert json.loads(sent) == {"unknown": SHIP}
